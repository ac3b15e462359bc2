-- oldest-build: 1

-- Everybody who ever signed in or was made by an application's backend. Rows elsewhere name users by number.
create table users (
  no integer primary key,
  id text not null unique,
  origin text not null,            -- account | application
  display_name text not null,
  search_name text not null,       -- display_name with case folded
  avatar text,
  created_at integer not null,     -- times are milliseconds since the epoch
  last_seen integer
);

create table accounts (
  usr integer primary key references users (no),
  password_hash text not null,
  admin integer not null,
  created_at integer not null
);

create table invites (
  hash text primary key,
  made_by integer not null references users (no),
  expires_at integer not null
) without rowid;
create index invites_expiry on invites (expires_at);

-- One row for each sign-in; its refresh tokens follow one another.
create table families (
  id text primary key,
  usr integer not null references users (no),
  admin integer not null,
  revoked_at integer,
  expires_at integer not null      -- of the last token
) without rowid;
create index families_expiry on families (expires_at);

create table tokens (
  hash text primary key,
  family text not null,
  issue text not null,
  expires_at integer not null,
  state text not null,             -- fresh | used | void
  attempt text,                    -- with which it was used
  successor text                   -- hash of the token that followed
) without rowid;
create index tokens_expiry on tokens (expires_at);

-- Families and issues that became void.
create table revocations (
  id text primary key,
  at integer not null
) without rowid;
create index revocations_at on revocations (at);

create table addresses (
  usr integer not null references users (no),
  address text not null,
  at integer not null,             -- of the last sign-in from there
  primary key (usr, address)
) without rowid;
create index addresses_at on addresses (at);

create table heartbeats (
  usr integer not null references users (no),
  device text not null,
  at integer not null,
  background integer not null,
  primary key (usr, device)
) without rowid;
create index heartbeats_at on heartbeats (at);

create table rooms (
  no integer primary key,
  id text not null unique,         -- never used again
  kind text not null,
  maker integer not null references users (no),
  name text,
  avatar text,
  data text,
  lesser integer,                  -- the two of a direct room
  greater integer,
  created_at integer not null,
  active_at integer not null,      -- of the newest event
  head integer not null,           -- seq of the newest event
  ordinal integer not null,        -- number of messages outside threads
  last_top integer not null,       -- seq of the newest of them, 0: none
  deleted_tops integer not null,   -- number of deleted ones among them
  members integer not null,
  chunk integer not null,          -- to which the next body is added, 0: none
  chunk_used integer not null,     -- bytes of it
  ended_at integer,                -- set: the room is deleted
  emptied integer                  -- of a deleted room: 0 while its log is still being removed
);
create unique index rooms_direct on rooms (lesser, greater) where lesser is not null;
create index rooms_to_empty on rooms (emptied) where emptied = 0;

create table members (
  room integer not null references rooms (no),
  usr integer not null references users (no),
  role text not null,
  joined_at integer not null,
  joined_seq integer not null,     -- of the own member event
  read integer not null,           -- seq up to which it was read
  read_at integer not null,        -- 0: never moved by reading or sending
  read_ordinal integer not null,   -- number of messages outside threads at or below read
  own_ordinal integer not null,    -- number of own messages sent while something unread lay before them
  read_own integer not null,       -- number of those at or below read
  primary key (room, usr)
) without rowid;
create unique index members_by_join on members (room, joined_seq, usr);
create index members_by_user on members (usr, room);

-- All logs. place = room << 32 | seq, so a room's log is one range of keys.
create table events (
  place integer primary key,
  type integer not null,           -- 1 message, 2 edit, 3 deletion, 4 reaction, 5 member, 6 room
  author integer not null,
  at integer not null,
  -- of a message
  client_msg_id text,
  digest integer,                  -- of room and text as first sent
  body integer,                    -- what was said, as sent, see chunks; also of an edit
  now_body integer,                -- as they stand now
  list integer,                    -- where it is shown: its thread's root, or room << 32 outside threads
  ordinal integer,                 -- running number outside threads
  own_ordinal integer,             -- see members
  reply_to integer,                -- seq
  edited_at integer,
  deleted_at integer,              -- also of its edits
  reactions text,                  -- counts and first users
  replies integer,                 -- in the thread under it, deleted ones not counted
  last_reply_at integer,
  -- of an edit, a deletion, a reaction
  target integer,                  -- place
  thread integer,                  -- seq of the root of the thread that the target is in
  emoji text,
  reacted integer,
  given integer,                   -- what an edit or a room event says: 1 name, 2 avatar, 4 data
  -- of a member or room event
  subject integer,
  role text,
  kind text,
  name text,
  avatar text,
  data text
);
create unique index events_once on events (author, client_msg_id) where client_msg_id is not null;
create unique index events_listed on events (list, place) where list is not null;
create index events_edits on events (target, place) where type = 2;
create index events_gone on events (list, place, author, deleted_at) where deleted_at is not null and list is not null;
create index events_own on events (author, place) where own_ordinal is not null;

-- What people wrote: each row holds bodies of one room, one after the other. An event's body is chunk << 24 | offset << 12 | length, length 0: all of it.
-- Rows are appended and never change their size, so that SQLite never copies them to another page: it would leave the old copy's bytes behind, and
-- what is deleted must be found nowhere. Deleting overwrites bytes in their place.
create table chunks (
  no integer primary key,
  bytes blob not null
);

create table reactions (
  usr integer not null,
  place integer not null,
  emoji text not null,
  since integer not null,          -- seq of the event
  primary key (usr, place, emoji)
) without rowid;
create unique index reactions_by_message on reactions (place, emoji, since, usr);

-- Unread mentions in threads; they go when they are read.
create table mentions (
  usr integer not null,
  place integer not null,
  primary key (usr, place)
) without rowid;
