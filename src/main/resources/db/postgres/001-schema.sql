-- oldest-build: 1

-- The tables of ../sqlite, where the columns are explained; only what differs is explained here. Texts compare by their bytes, as SQLite's do.

create sequence user_numbers;
create sequence room_numbers;

create table users (
  no bigint primary key,
  id text collate "C" not null unique,
  origin text not null,
  display_name text not null,
  search_name text collate "C" not null,
  avatar text,
  created_at bigint not null,
  last_seen bigint
);

create table accounts (
  usr bigint primary key references users (no),
  password_hash text not null,
  admin integer not null,
  created_at bigint not null
);

create table invites (
  hash text collate "C" primary key,
  made_by bigint not null references users (no),
  expires_at bigint not null
);
create index invites_expiry on invites (expires_at);

create table families (
  id text collate "C" primary key,
  usr bigint not null references users (no),
  admin integer not null,
  revoked_at bigint,
  expires_at bigint not null
);
create index families_expiry on families (expires_at);

create table tokens (
  hash text collate "C" primary key,
  family text collate "C" not null,
  issue text not null,
  expires_at bigint not null,
  state text not null,
  attempt text,
  successor text
);
create index tokens_expiry on tokens (expires_at);

create table revocations (
  id text collate "C" primary key,
  at bigint not null
);
create index revocations_at on revocations (at);

create table addresses (
  usr bigint not null references users (no),
  address text collate "C" not null,
  at bigint not null,
  primary key (usr, address)
);
create index addresses_at on addresses (at);

create table heartbeats (
  usr bigint not null references users (no),
  device text collate "C" not null,
  at bigint not null,
  background integer not null,
  primary key (usr, device)
);
create index heartbeats_at on heartbeats (at);

-- Changed with every event: half of each page is kept free, so that a change finds room beside the old row and no index needs to know.
create table rooms (
  no bigint primary key,
  id text collate "C" not null unique,
  kind text not null,
  maker bigint not null references users (no),
  name text,
  avatar text,
  data text,
  lesser bigint,
  greater bigint,
  created_at bigint not null,
  active_at bigint not null,
  head bigint not null,
  ordinal bigint not null,
  last_top bigint not null,
  deleted_tops bigint not null,
  members integer not null,
  chunk bigint not null default 0,         -- the embedded store's; 0 here
  chunk_used integer not null default 0,   -- the same
  ended_at bigint,
  emptied integer
) with (fillfactor = 50);
create unique index rooms_direct on rooms (lesser, greater) where lesser is not null;
create index rooms_to_empty on rooms (emptied) where emptied = 0;

create table members (
  room bigint not null,
  usr bigint not null,
  role text not null,
  joined_at bigint not null,
  joined_seq bigint not null,
  read bigint not null,
  read_at bigint not null,
  read_ordinal bigint not null,
  own_ordinal bigint not null,
  read_own bigint not null,
  primary key (room, usr)
) with (fillfactor = 70);
create unique index members_by_join on members (room, joined_seq, usr);
create index members_by_user on members (usr, room);

-- What people wrote stands in the row of its event: every version of a row is written anew here, so there is nothing to overwrite in its place. What is
-- deleted is gone from the files once the server has vacuumed.
create table events (
  place bigint primary key,
  type smallint not null,
  author bigint not null,
  at bigint not null,
  client_msg_id text collate "C",
  digest bigint,
  text text,                               -- of a message and an edit, as sent
  mentions text,                           -- numbers of users with spaces between
  now_text text,                           -- of a message that was edited, as it stands
  now_data text,
  list bigint,
  ordinal bigint,
  own_ordinal bigint,
  reply_to bigint,
  edited_at bigint,
  deleted_at bigint,
  reactions text,
  replies integer,
  last_reply_at bigint,
  target bigint,
  thread bigint,
  emoji text,
  reacted integer,
  given integer,
  subject bigint,
  role text,
  kind text,
  name text,
  avatar text,
  data text                                -- also of a message and an edit
) with (fillfactor = 90);
create unique index events_once on events (author, client_msg_id) where client_msg_id is not null;
create unique index events_listed on events (list, place) where list is not null;
create index events_edits on events (target, place) where type = 2;
create index events_gone on events (list, place, author) where deleted_at is not null and list is not null;
create index events_own on events (author, place) where own_ordinal is not null;

create table reactions (
  usr bigint not null,
  place bigint not null,
  emoji text collate "C" not null,
  since bigint not null,
  primary key (usr, place, emoji)
);
create unique index reactions_by_message on reactions (place, emoji, since, usr);

create table mentions (
  usr bigint not null,
  place bigint not null,
  primary key (usr, place)
);

-- What SQLite brings with it.
create function instr(text, text) returns integer
  language sql immutable parallel safe as 'select strpos($1, $2)';
