-- oldest-build: 1

-- What became of one write. code: 0 something was stored; 1 nothing changed, or it was known; above: refused, see Appended.java.
create type appended_1 as (
  code smallint,
  seq bigint,              -- of the event; of a read: where the position stands
  at bigint,
  members integer,         -- of the room
  thread bigint,           -- seq of the root of the thread that the target is in
  unread integer,          -- of a read
  mentions text            -- of a message: which of those that were named are members, as places in p_users
);

-- Every process that writes takes numbers here, one for each of its connections that write.
create sequence writer_numbers;
create table writers (
  no bigint primary key,
  at bigint not null       -- when it last said that it lives
);

-- One row for each commit that others must hear of. It is the fence as well: n is used once by each writer, so a batch whose outcome is unknown is sent
-- again under its number, and is either found here or has never been.
create table batch (
  writer bigint not null,
  n bigint not null,
  at bigint not null,
  rooms text[] not null default '{}',
  heads bigint[] not null default '{}',
  befores bigint[] not null default '{}',   -- heads before, of a write about a room or its members
  users text[] not null default '{}',
  revoked text[] not null default '{}',
  profiles text[] not null default '{}',
  read_rooms text[] not null default '{}',
  read_users text[] not null default '{}',
  read_seqs bigint[] not null default '{}',
  read_ats bigint[] not null default '{}',
  read_unread integer[] not null default '{}',
  read_members integer[] not null default '{}',
  results appended_1[] not null default '{}',
  primary key (writer, n)
);
create index batch_at on batch (at);

-- Nodes that live.
create table nodes (
  id text collate "C" primary key,
  address text not null,
  build text not null,
  roles text[] not null,
  members text[] not null,
  at timestamptz not null
);

-- Milliseconds since the epoch by this server's clock.
create function millis_1() returns bigint
  language sql volatile as 'select (extract(epoch from clock_timestamp()) * 1000)::bigint';

-- Waits for what this writer has under way on another connection, which may be one that broke; held to the end of the transaction.
create function fence_1(p_writer bigint) returns void
  language sql volatile as 'select pg_advisory_xact_lock(1936618855, p_writer::integer)';

-- A batch of this number has been committed, or never will be.
create function settle_1(p_writer bigint, p_n bigint) returns void language plpgsql volatile as $$
begin
  perform fence_1(p_writer);
  insert into batch (writer, n, at) values (p_writer, p_n, millis_1()) on conflict do nothing;
end
$$;

-- As Unread.of.
create function unread_1(
  p_no bigint, p_ordinal bigint, p_deleted_tops bigint, p_usr bigint, p_read bigint, p_read_ordinal bigint, p_own_ordinal bigint, p_read_own bigint)
returns integer language plpgsql stable as $$
declare
  v_start constant bigint := p_no << 32;
  v_count bigint := p_ordinal - p_read_ordinal - (p_own_ordinal - p_read_own);
begin
  if v_count > 0 and p_deleted_tops > 0 and v_count - p_deleted_tops < 1000 then
    v_count := v_count - (
      select count(*) from events e
       where e.list = v_start and e.place > v_start + p_read and e.author <> p_usr and e.deleted_at is not null);
  end if;
  if v_count < 1000 then
    v_count := v_count + (
      select count(*) from (
        select 1 from mentions m where m.usr = p_usr and m.place > v_start + p_read and m.place < v_start + 4294967296 limit 1000 - v_count) m);
  end if;
  return least(v_count, 1000);
end
$$;

-- The reactions to a message after one more or one less, see Tally.java. p_first: of those who are left with that emoji, the first ones, where one went.
-- Null, where there would be more than p_most different ones.
create function tally_1(p_tally text, p_emoji text, p_on boolean, p_usr bigint, p_first text, p_most integer)
returns text language plpgsql immutable as $$
declare
  v_at integer := 1;        -- where the present entry begins
  v_from integer;
  v_to integer;
  v_end integer;
  v_units integer;
  v_left integer;
  v_count integer;
  v_users text;
  v_entries integer := 0;
  v_tally constant text := coalesce(p_tally, '');
begin
  while v_at <= length(v_tally) loop
    v_entries := v_entries + 1;
    v_from := v_at + strpos(substr(v_tally, v_at), ':');
    v_units := substr(v_tally, v_at, v_from - v_at - 1)::integer;
    v_to := v_from;
    v_left := v_units;
    while v_left > 0 loop
      v_left := v_left - case when ascii(substr(v_tally, v_to, 1)) > 65535 then 2 else 1 end;
      v_to := v_to + 1;
    end loop;
    v_end := v_to + strpos(substr(v_tally, v_to), ';');
    if substr(v_tally, v_from, v_to - v_from) = p_emoji then
      v_count := split_part(substr(v_tally, v_to, v_end - v_to - 1), ':', 1)::integer + case when p_on then 1 else -1 end;
      v_users := split_part(substr(v_tally, v_to, v_end - v_to - 1), ':', 2);
      if v_count = 0 then
        return substr(v_tally, 1, v_at - 1) || substr(v_tally, v_end);
      end if;
      if not p_on then
        v_users := p_first;
      elsif v_count <= 10 then
        v_users := v_users || ',' || p_usr;
      end if;
      return substr(v_tally, 1, v_to - 1) || v_count || ':' || v_users || ';' || substr(v_tally, v_end);
    end if;
    v_at := v_end;
  end loop;
  if not p_on then
    return v_tally;
  end if;
  if p_most > 0 and v_entries >= p_most then
    return null;
  end if;
  v_units := 0;
  for i in 1 .. length(p_emoji) loop
    v_units := v_units + case when ascii(substr(p_emoji, i, 1)) > 65535 then 2 else 1 end;
  end loop;
  return v_tally || v_units || ':' || p_emoji || '1:' || p_usr || ';';
end
$$;

-- Appends writes to messages and read positions: what Sends, MessageChanges, ReactionWrites and Reads do on the embedded store, for a whole batch, in the
-- order given, in one call outside of any transaction. The rooms are locked in the order of their numbers until the commit, so the order of commits is
-- that of seqs and no reader meets a hole; every statement in here sees what was committed before it, also while it waited for the locks.
create function append_1(
  p_writer bigint,
  p_n bigint,
  p_now bigint,
  p_emojis integer,         -- the most different ones on a message; 0: any number
  p_rooms text[],           -- without repeats
  p_users text[],           -- without repeats; the others name rooms and users by their places in these two
  p_kind smallint[],        -- 1 send, 2 edit, 3 delete, 4 react, 5 read
  p_room integer[],
  p_user integer[],
  p_admin boolean[],
  p_key text[],             -- client_msg_id, emoji
  p_text text[],
  p_data text[],
  p_flag boolean[],         -- of an edit: data is given; of a reaction: it is put on
  p_blank boolean[],        -- of an edit: the text is white space alone
  p_seq bigint[],           -- target; of a send: reply_to
  p_thread bigint[],
  p_digest bigint[],
  p_mentions text[])        -- places in p_users with spaces between
returns setof appended_1 language plpgsql volatile as $$
declare
  v_results appended_1[] := '{}';
  v_users bigint[];
  v_no bigint[] := array_fill(0::bigint, array[cardinality(p_rooms)]);
  v_kind text[] := array_fill(''::text, array[cardinality(p_rooms)]);
  v_members integer[] := array_fill(0, array[cardinality(p_rooms)]);
  v_active_at bigint[] := array_fill(0::bigint, array[cardinality(p_rooms)]);
  v_before bigint[] := array_fill(0::bigint, array[cardinality(p_rooms)]);
  v_head bigint[] := array_fill(0::bigint, array[cardinality(p_rooms)]);
  v_ordinal bigint[] := array_fill(0::bigint, array[cardinality(p_rooms)]);
  v_last_top bigint[] := array_fill(0::bigint, array[cardinality(p_rooms)]);
  v_deleted_tops bigint[] := array_fill(0::bigint, array[cardinality(p_rooms)]);
  v_reads integer[] := '{}';            -- which writes moved a read position
  v_changed boolean := false;
  v_one record;
  v_known record;
  v_member members%rowtype;
  v_target events%rowtype;
  v_root events%rowtype;
  r integer;
  v_usr bigint;
  v_start bigint;
  v_code smallint;
  v_seq bigint;
  v_at bigint;
  v_others bigint;
  v_nothing_unread boolean;
  v_list bigint;
  v_own bigint;
  v_thread bigint;
  v_unread integer;
  v_numbers text;
  v_places text;
  v_text text;
  v_data text;
  v_found boolean;
begin
  perform fence_1(p_writer);
  select b.results into v_one from batch b where b.writer = p_writer and b.n = p_n;
  if found then
    return query select x.* from unnest(v_one.results) x;
    return;
  end if;
  select array_agg(coalesce(u.no, 0) order by t.i) into v_users
    from unnest(p_users) with ordinality t (id, i) left join users u on u.id = t.id;
  for v_one in
    select t.i::integer as i, r.no, r.kind, r.members, r.active_at, r.head, r.ordinal, r.last_top, r.deleted_tops
      from unnest(p_rooms) with ordinality t (id, i) join rooms r on r.id = t.id
     where r.ended_at is null order by r.no for no key update of r
  loop
    v_no[v_one.i] := v_one.no;
    v_kind[v_one.i] := v_one.kind;
    v_members[v_one.i] := v_one.members;
    v_active_at[v_one.i] := v_one.active_at;
    v_before[v_one.i] := v_one.head;
    v_head[v_one.i] := v_one.head;
    v_ordinal[v_one.i] := v_one.ordinal;
    v_last_top[v_one.i] := v_one.last_top;
    v_deleted_tops[v_one.i] := v_one.deleted_tops;
  end loop;

  for i in 1 .. cardinality(p_kind) loop
    r := p_room[i];
    v_usr := v_users[p_user[i]];
    v_start := v_no[r] << 32;
    v_code := 0;
    v_seq := 0;
    v_at := 0;
    v_thread := null;
    v_unread := null;
    v_places := null;
    v_found := false;
    if v_usr = 0 then
      v_code := 10;
    elsif p_kind[i] = 1 then
      select e.place, e.at, e.digest into v_known from events e where e.author = v_usr and e.client_msg_id = p_key[i];
      v_found := found;
      if v_found and v_known.digest <> p_digest[i] then
        v_code := 15;
      elsif v_found then
        v_code := 1;
        v_seq := v_known.place & 4294967295;
        v_at := v_known.at;
      end if;
    end if;

    if v_code = 0 then
      select m.* into v_member from members m where m.room = v_no[r] and m.usr = v_usr;
      if v_no[r] = 0 or (v_member.usr is null and v_kind[r] <> 'public' and not p_admin[i]) then
        v_code := 11;
      elsif v_member.usr is null and p_kind[i] <> 3 then
        v_code := 12;
      end if;
    end if;

    -- The target of an edit, a deletion, a reaction.
    if v_code = 0 and p_kind[i] in (2, 3, 4) then
      select e.* into v_target from events e
       where p_seq[i] between 1 and v_head[r] and e.place = v_start + p_seq[i] and e.type = 1;
      if not found or (v_target.deleted_at is not null and p_kind[i] <> 3) then
        v_code := 13;
      else
        v_thread := nullif(v_target.list & 4294967295, 0);
      end if;
    end if;

    if v_code <> 0 then
      null;
    elsif p_kind[i] = 1 then
      v_root := null;
      if p_thread[i] is not null then
        select e.* into v_root from events e
         where p_thread[i] between 1 and v_head[r] and e.place = v_start + p_thread[i] and e.type = 1;
        if not found then
          v_code := 13;
        elsif v_root.list & 4294967295 <> 0 then
          v_code := 14;
        end if;
      end if;
      if v_code = 0 and p_seq[i] is not null and not exists (
          select 1 from events e where p_seq[i] between 1 and v_head[r] and e.place = v_start + p_seq[i] and e.type = 1) then
        v_code := 13;
      end if;
      if v_code = 0 then
        v_numbers := null;
        if p_mentions[i] is not null then
          select string_agg(m.usr::text, ' ' order by t.i), string_agg(t.u::text, ' ' order by t.i) into v_numbers, v_places
            from unnest(string_to_array(p_mentions[i], ' ')::integer[]) with ordinality t (u, i)
            join members m on m.room = v_no[r] and m.usr = v_users[t.u];
        end if;
        v_others := v_ordinal[r] - v_member.read_ordinal - (v_member.own_ordinal - v_member.read_own);
        v_nothing_unread := v_others <= v_deleted_tops[r];
        if v_nothing_unread then
          if v_others > 0 then
            v_others := v_others - (
              select count(*) from events e
               where e.list = v_start and e.place > v_start + v_member.read and e.author <> v_usr and e.deleted_at is not null);
          end if;
          v_nothing_unread := v_others = 0 and not exists (
            select 1 from mentions m where m.usr = v_usr and m.place > v_start + v_member.read and m.place < v_start + 4294967296);
        end if;
        v_seq := v_head[r] + 1;
        v_at := greatest(p_now, v_active_at[r]);
        v_own := null;
        if v_root.place is null then
          v_ordinal[r] := v_ordinal[r] + 1;
          v_last_top[r] := v_seq;
          v_list := v_start;
          if not v_nothing_unread then
            v_own := v_member.own_ordinal + 1;
            update members m set own_ordinal = v_own where m.room = v_no[r] and m.usr = v_usr;
          end if;
        else
          v_list := v_root.place;
        end if;
        if v_nothing_unread then
          update members m set read = v_seq, read_at = v_at, read_ordinal = v_ordinal[r], read_own = m.own_ordinal
           where m.room = v_no[r] and m.usr = v_usr;
        end if;
        insert into events (place, type, author, at, client_msg_id, digest, text, data, mentions, list, ordinal, own_ordinal, reply_to)
        values (v_start + v_seq, 1, v_usr, v_at, p_key[i], p_digest[i], p_text[i], p_data[i], v_numbers, v_list,
          case when v_root.place is null then v_ordinal[r] end, v_own, p_seq[i]);
        if v_root.place is not null then
          update events e set replies = coalesce(e.replies, 0) + 1, last_reply_at = v_at where e.place = v_root.place;
          if v_numbers is not null then
            insert into mentions (usr, place)
            select u, v_start + v_seq from unnest(string_to_array(v_numbers, ' ')::bigint[]) u where u <> v_usr;
          end if;
        end if;
      end if;

    elsif p_kind[i] = 2 then
      v_text := case when v_target.edited_at is null then v_target.text else v_target.now_text end;
      v_data := case when v_target.edited_at is null then v_target.data else v_target.now_data end;
      if v_target.author <> v_usr then
        v_code := 16;
      elsif p_blank[i] and (case when p_flag[i] then p_data[i] else v_data end) is null then
        v_code := 17;
      elsif v_text = p_text[i] and (not p_flag[i] or v_data is not distinct from p_data[i]) then
        v_code := 1;
      else
        v_seq := v_head[r] + 1;
        v_at := greatest(p_now, v_active_at[r]);
        v_data := case when p_flag[i] then p_data[i] else v_data end;
        insert into events (place, type, author, at, text, data, mentions, target, thread, given)
        values (v_start + v_seq, 2, v_usr, v_at, p_text[i], v_data, v_target.mentions, v_target.place, v_thread, case when p_flag[i] then 4 else 0 end);
        update events e set now_text = p_text[i], now_data = v_data, edited_at = v_at where e.place = v_target.place;
      end if;

    elsif p_kind[i] = 3 then
      if not coalesce(
          (v_target.author = v_usr and v_member.usr is not null)
          or (v_kind[r] <> 'direct' and (p_admin[i] or coalesce(v_member.role in ('owner', 'moderator'), false))), false) then
        v_code := 18;
      elsif v_target.deleted_at is not null then
        v_code := 1;
      else
        v_seq := v_head[r] + 1;
        v_at := greatest(p_now, v_active_at[r]);
        insert into events (place, type, author, at, target, thread)
        values (v_start + v_seq, 3, v_usr, v_at, v_target.place, v_thread);
        update events e set text = null, data = null, mentions = null, deleted_at = v_at where e.target = v_target.place and e.type = 2;
        update events e set text = null, data = null, mentions = null, now_text = null, now_data = null, reactions = null, deleted_at = v_at
         where e.place = v_target.place;
        delete from reactions x where x.place = v_target.place;
        if v_thread is null then
          v_deleted_tops[r] := v_deleted_tops[r] + 1;
        else
          update events e set replies = e.replies - 1, last_reply_at = (
              select x.at from events x where x.list = v_target.list and x.deleted_at is null order by x.place desc limit 1)
           where e.place = v_target.list;
          delete from mentions m
           where m.place = v_target.place and m.usr = any (string_to_array(v_target.mentions, ' ')::bigint[]);
        end if;
      end if;

    elsif p_kind[i] = 4 then
      if exists (select 1 from reactions x where x.usr = v_usr and x.place = v_target.place and x.emoji = p_key[i]) = p_flag[i] then
        v_code := 1;
      else
        v_seq := v_head[r] + 1;
        v_at := greatest(p_now, v_active_at[r]);
        if p_flag[i] then
          v_text := tally_1(v_target.reactions, p_key[i], true, v_usr, null, p_emojis);
          v_code := case when v_text is null then 19 else 0 end;
        else
          delete from reactions x where x.usr = v_usr and x.place = v_target.place and x.emoji = p_key[i];
          v_text := tally_1(v_target.reactions, p_key[i], false, v_usr, (
            select string_agg(x.usr::text, ',' order by x.since) from (
              select x.usr, x.since from reactions x where x.place = v_target.place and x.emoji = p_key[i] order by x.since limit 10) x), p_emojis);
        end if;
        if v_code = 0 then
          if p_flag[i] then
            insert into reactions (usr, place, emoji, since) values (v_usr, v_target.place, p_key[i], v_seq);
          end if;
          insert into events (place, type, author, at, target, thread, emoji, reacted)
          values (v_start + v_seq, 4, v_usr, v_at, v_target.place, v_thread, p_key[i], p_flag[i]::integer);
          update events e set reactions = nullif(v_text, '') where e.place = v_target.place;
        end if;
      end if;

    else
      v_seq := v_member.read;
      v_at := v_member.read_at;
      if p_seq[i] < 0 then
        v_code := 20;
      elsif p_seq[i] > v_head[r] then
        v_code := 21;
        v_seq := v_head[r];
      elsif p_seq[i] <= v_member.read then
        v_code := 1;
      else
        v_seq := p_seq[i];
        v_at := p_now;
        select e.ordinal into v_own from events e
         where e.list = v_start and e.place > v_start + v_member.read and e.place <= v_start + v_seq order by e.place desc limit 1;
        v_member.read_ordinal := coalesce(v_own, v_member.read_ordinal);
        select e.own_ordinal into v_own from events e
         where e.author = v_usr and e.place > v_start + v_member.read and e.place <= v_start + v_seq and e.own_ordinal is not null
         order by e.place desc limit 1;
        v_member.read_own := coalesce(v_own, v_member.read_own);
        delete from mentions m where m.usr = v_usr and m.place > v_start and m.place <= v_start + v_seq;
        v_member.read := v_seq;
        update members m set read = v_seq, read_at = v_at, read_ordinal = v_member.read_ordinal, read_own = v_member.read_own
         where m.room = v_no[r] and m.usr = v_usr;
        v_reads := v_reads || i;
        v_changed := true;
      end if;
      if v_code < 10 then
        v_unread := unread_1(v_no[r], v_ordinal[r], v_deleted_tops[r], v_usr,
          v_member.read, v_member.read_ordinal, v_member.own_ordinal, v_member.read_own);
      end if;
    end if;

    if v_code = 0 and p_kind[i] <> 5 then
      v_head[r] := v_seq;
      v_active_at[r] := v_at;
      v_changed := true;
    elsif v_code = 1 and p_kind[i] in (2, 3, 4) then
      v_seq := v_head[r];
      v_at := v_active_at[r];
    end if;
    v_results[i] := row (v_code, v_seq, v_at, v_members[r], v_thread, v_unread, v_places)::appended_1;
  end loop;

  if v_changed then
    update rooms r set head = t.head, active_at = t.active_at, ordinal = t.ordinal, last_top = t.last_top, deleted_tops = t.deleted_tops
      from unnest(v_no, v_before, v_head, v_active_at, v_ordinal, v_last_top, v_deleted_tops)
        t (no, before, head, active_at, ordinal, last_top, deleted_tops)
     where r.no = t.no and t.head > t.before;
    insert into batch (writer, n, at, results, rooms, heads, read_rooms, read_users, read_seqs, read_ats, read_unread, read_members)
    select p_writer, p_n, millis_1(), v_results, h.rooms, h.heads, d.rooms, d.users, d.seqs, d.ats, d.unread, d.members
      from (
        select coalesce(array_agg(t.id), '{}') as rooms, coalesce(array_agg(t.head), '{}') as heads
          from unnest(p_rooms, v_before, v_head) t (id, before, head) where t.head > t.before) h,
      (
        select coalesce(array_agg(p_rooms[p_room[t.i]]), '{}') as rooms, coalesce(array_agg(p_users[p_user[t.i]]), '{}') as users,
          coalesce(array_agg((v_results[t.i]).seq), '{}') as seqs, coalesce(array_agg((v_results[t.i]).at), '{}') as ats,
          coalesce(array_agg((v_results[t.i]).unread), '{}') as unread, coalesce(array_agg((v_results[t.i]).members), '{}') as members
          from unnest(v_reads) t (i)) d;
  end if;
  return query select x.* from unnest(v_results) x;
end
$$;
