-- Who looks at a project: says that a tab does or no longer does, and forgets those that are overdue.
-- It is for the log's fence, which gives `now`.
-- KEYS[2] a sorted set of "user tab" by when it is overdue, in milliseconds of this server's clock
-- ARGV[3] 'look' or 'leave' · ARGV[4] the entry · ARGV[5] milliseconds until an entry is overdue
-- Returns the entries before, overdue ones included, and after
local MOST = 1000
local before = redis.call('ZRANGE', KEYS[2], 0, -1)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
if ARGV[3] == 'leave' then
  redis.call('ZREM', KEYS[2], ARGV[4])
elseif redis.call('ZSCORE', KEYS[2], ARGV[4]) or redis.call('ZCARD', KEYS[2]) < MOST then
  redis.call('ZADD', KEYS[2], now + ARGV[5], ARGV[4])
  redis.call('PEXPIRE', KEYS[2], ARGV[5])
end
return { before, redis.call('ZRANGE', KEYS[2], 0, -1) }
