-- A hello. Of two sessions of one device that both said n the higher stays, else the one that came last.
local sent = said(tonumber(ARGV[14]))
if now - sent > tonumber(ARGV[15]) then
  return {'late'} -- its node waited no longer and has decided by itself; by now the device may be elsewhere
end
local user, name, n = ARGV[7], ARGV[8], ARGV[9]
local background, wall, session, limit = tonumber(ARGV[10]), tonumber(ARGV[11]), ARGV[12], tonumber(ARGV[13])
local record = load(user)
local standing = record.d[name]
local open = standing and standing[OPEN] == 1 and alive(standing)
if open and n ~= '' and standing[N] ~= '' and standing[N] > n then
  return {'replaced'}
end
local others = 0
for other, device in pairs(record.d) do
  if other ~= name and device[OPEN] == 1 and alive(device) then
    others = others + 1
  end
end
if limit > 0 and others >= limit then
  return {'too_many'}
end
local claim = math.max(micros, (standing and standing[CLAIM] or 0) + 1)
if open then
  replaced(user, name, standing)
end
put(user, record, name, {sent, background, wall, claim, n, me, session, 1})
return {'accepted', claim, redis.call('HGET', status, user), redis.call('HGET', meta, 'v'), epoch}
