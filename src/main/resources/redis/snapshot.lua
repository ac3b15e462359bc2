-- All who are not offline, for a node that has just come or has fallen behind.
return {epoch, tonumber(redis.call('HGET', meta, 'v') or 0), redis.call('HGETALL', status)}
