-- What a node says of its devices, what is due, and what has been told since the node was here last.
local since, known, sweeps = tonumber(ARGV[7]), ARGV[8], ARGV[9] == '1'
local at_send = said(tonumber(ARGV[10]))
local lost = {}

-- Of two sessions of one device: by n where both said it and are open, else the later claim.
local function outranks(standing, n, claim, open)
  if standing[OPEN] == 1 and open == 1 and n ~= '' and standing[N] ~= '' and standing[N] ~= n then
    return standing[N] > n
  end
  return standing[CLAIM] > claim
end

local function keep(user, name, age, background, wall, claim, n, session, open)
  local at = at_send - math.max(age, 0)
  if at + offline_after <= now then
    return
  end
  local record = load(user)
  local standing = record.d[name]
  if standing and (standing[NODE] ~= me or standing[SESSION] ~= session) then
    if outranks(standing, n, claim, open) then
      lost[#lost + 1] = user
      lost[#lost + 1] = name
      lost[#lost + 1] = session
      return
    end
    replaced(user, name, standing)
  end
  if standing then
    at = math.max(at, math.min(standing[AT], now))
    wall = math.max(wall, standing[WALL])
  end
  put(user, record, name, {at, background, wall, claim, n, me, session, open})
end

local function bye(user, name, session)
  local record = load(user)
  local standing = record.d[name]
  if standing and standing[NODE] == me and standing[SESSION] == session then
    record.d[name] = nil
    save(user, record)
    tell(user, record)
  end
end

local i = 11
while ARGV[i] do
  if ARGV[i] == 'k' then
    keep(ARGV[i + 1], ARGV[i + 2], tonumber(ARGV[i + 3]), tonumber(ARGV[i + 4]), tonumber(ARGV[i + 5]),
      tonumber(ARGV[i + 6]), ARGV[i + 7], ARGV[i + 8], tonumber(ARGV[i + 9]))
    i = i + 10
  else
    bye(ARGV[i + 1], ARGV[i + 2], ARGV[i + 3])
    i = i + 4
  end
end

-- Any node may sweep; one that need not does so where nobody else has for a while.
local unswept = 0
if not held and (sweeps or now - tonumber(redis.call('HGET', meta, 'swept') or 0) > 3000) then
  redis.call('HSET', meta, 'swept', now)
  local over = redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, 200)
  unswept = #over == 200 and 1 or 0
  for _, user in ipairs(over) do
    local record = load(user)
    record.q = nil
    for name, device in pairs(record.d) do
      device[AT] = math.min(device[AT], now)
      if not alive(device) then
        record.d[name] = nil
      else
        record.q = math.min(record.q or math.huge, device[AT] + offline_after)
      end
    end
    if record.q then
      redis.call('ZADD', due, record.q, user)
    end
    save(user, record)
    tell(user, record)
  end
end

local newest = tonumber(redis.call('HGET', meta, 'v') or 0)
local told, behind = {}, 0
if known == epoch and newest < since then
  behind = 1 -- a server took over that had not heard of everything
elseif known == epoch and newest > since then
  local first = (since + 1) .. '-0'
  told = redis.call('XRANGE', changes, first, '+', 'COUNT', 500)
  if told[1] and told[1][1] == first then
    newest = since + #told
  else
    told, behind = {}, 1
  end
end
return {epoch, hold, math.max(0, hold - now), micros, newest, behind, told, lost, unswept}
