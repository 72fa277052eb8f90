-- Which users' states have changed, for the node that announces them once more.
-- KEYS[2] sorted set: type and user → when it changed, in ms
-- ARGV[3] = 'due', ARGV[4] limit: some that changed more than 2 s ago, when their announcement should have arrived:
--         returns {member, when it changed, …}
-- ARGV[3] = 'done', ARGV[4…] as 'due' returned them: they were announced; one that has changed since stays
-- ARGV[3] = 'forget', ARGV[4] ms: those that changed longer ago were read by every connection when it began
local TILL = string.format('%.0f', now - 2000)
if ARGV[3] == 'due' then
  return redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', TILL, 'WITHSCORES', 'LIMIT', 0, ARGV[4])
end
if ARGV[3] == 'forget' then
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now - ARGV[4]))
  return {}
end
for member = 4, #ARGV, 2 do
  if redis.call('ZSCORE', KEYS[2], ARGV[member]) == ARGV[member + 1] then
    redis.call('ZREM', KEYS[2], ARGV[member])
  end
end
return {}
