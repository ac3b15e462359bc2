-- Calls of users that several nodes count together: for each the moment at which its bucket is full again (the generic cell rate algorithm), in
-- microseconds of Redis's clock. Answers how far from full each is; an empty bucket does not get emptier.
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local interval, most = tonumber(ARGV[1]), tonumber(ARGV[2])
local missing = {}
for i, key in ipairs(KEYS) do
  local before = math.max(tonumber(redis.call('GET', key) or 0) - now, 0)
  missing[i] = math.min(before + interval * tonumber(ARGV[i + 2]), most)
  redis.call('SET', key, string.format('%.0f', now + missing[i]), 'PX', math.ceil(missing[i] / 1000) + 1)
end
return missing
