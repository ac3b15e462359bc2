-- The leases of one bucket of users, which is one hash slot. Times are milliseconds of Redis's own clock.
--   users    user -> its devices, packed; q: its place in "due"; l: its newest heartbeat by the clock of the node it came to
--   due      user by the time at which its first lease ends, or earlier
--   status   user -> what was told last: state|nodes|last seen; who is offline is not in it
--   changes  what was told, numbered 1, 2, 3 ... without gaps
--   meta     epoch: another one where the bucket was emptied; pulsed: when a node was here last; hold: until then nobody turns
--            offline; v: number of the newest change; swept
-- A device: {heartbeat, in background, wall time of it, claim, n, node, session, socket open}
local users, due, status, changes, meta = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local offline_after, me = tonumber(ARGV[1]), ARGV[2]
local AT, BACKGROUND, WALL, CLAIM, N, NODE, SESSION, OPEN = 1, 2, 3, 4, 5, 6, 7, 8
local now = math.floor(micros / 1000)

local facts = redis.call('HMGET', meta, 'epoch', 'pulsed', 'hold')
local epoch, pulsed, hold = facts[1], tonumber(facts[2] or 0), tonumber(facts[3] or 0)
if not epoch or pulsed - now > 5000 then
  -- Redis was emptied, or threw away a part of what belongs together. Or its clock was set back: what is written here would last too long.
  redis.call('DEL', users, due, status, changes, meta)
  epoch = ARGV[3]
  redis.call('HSET', meta, 'epoch', epoch)
end
if now - pulsed > tonumber(ARGV[4]) or pulsed - now > 5000 then
  -- Nobody was here for a while: leases look older than they are until all nodes have sent theirs again.
  hold = now + tonumber(ARGV[5])
  redis.call('HSET', meta, 'hold', hold)
end
redis.call('HSET', meta, 'pulsed', now)
local held = hold > now

-- When a node said what has come only now: it may have waited in a network that was cut, or before a server that was frozen.
local function said(sent)
  return sent > 0 and math.min(sent, now) or now
end

local function load(user)
  local packed = redis.call('HGET', users, user)
  return packed and cmsgpack.unpack(packed) or {d = {}, l = 0}
end

local function alive(device)
  return held or device[AT] + offline_after > now
end

local function change(...)
  local v = redis.call('HINCRBY', meta, 'v', 1)
  redis.call('XADD', changes, 'MAXLEN', '~', ARGV[6], v .. '-0', ...)
end

-- What others see: 2 online, 1 away, 0 offline; and the nodes that have devices of this user.
local function judge(record)
  local state, nodes, seen = 0, {}, {}
  for _, device in pairs(record.d) do
    if alive(device) then
      state = math.max(state, device[BACKGROUND] == 1 and 1 or 2)
      if not seen[device[NODE]] then
        seen[device[NODE]] = true
        nodes[#nodes + 1] = device[NODE]
      end
    end
  end
  table.sort(nodes)
  return state, table.concat(nodes, ',')
end

local function tell(user, record)
  local state, nodes = judge(record)
  local told = redis.call('HGET', status, user)
  local news = state .. '|' .. nodes .. '|'
  if (state == 0 and not told) or (told and string.sub(told, 1, #news) == news) then
    return
  end
  news = news .. string.format('%.0f', record.l)
  if state == 0 then
    redis.call('HDEL', status, user)
  else
    redis.call('HSET', status, user, news)
  end
  change('s', user, 'p', news)
end

local function save(user, record)
  if next(record.d) then
    redis.call('HSET', users, user, cmsgpack.pack(record))
  else
    redis.call('HDEL', users, user)
    redis.call('ZREM', due, user)
  end
end

-- A user stands in "due" at its first deadline or before. Deadlines move later only, so most heartbeats leave it alone.
local function put(user, record, name, device)
  record.d[name] = device
  record.l = math.max(record.l, device[WALL])
  local deadline = device[AT] + offline_after
  if not record.q or deadline < record.q then
    record.q = deadline
    redis.call('ZADD', due, deadline, user)
  end
  save(user, record)
  tell(user, record)
end

local function replaced(user, name, device)
  if device[OPEN] == 1 and device[NODE] ~= me then
    change('r', device[NODE], 's', device[SESSION], 'u', user, 'd', name)
  end
end
