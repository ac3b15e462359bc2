-- Tries to sign in of one address and one name, within a window by Redis's clock. Both limits are looked at, then counted, in one step.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local limit, window, id, spared = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], ARGV[4] == '1'

local function wait(key)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - window)
  if redis.call('ZCARD', key) < limit then
    return 0
  end
  return math.max(1, redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')[2] + window - now)
end

local function add(key)
  redis.call('ZADD', key, now, id)
  redis.call('PEXPIRE', key, window)
end

local address = wait(KEYS[1])
if address > 0 then
  return {address, 0}
end
local name = spared and 0 or wait(KEYS[2])
if name > 0 then
  return {name, 1}
end
add(KEYS[1])
if not spared then
  add(KEYS[2])
end
return {0, 0}
