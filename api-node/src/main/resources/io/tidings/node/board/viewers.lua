-- Who looks at a project: says that a tab does or no longer does, and forgets those that are overdue.
-- KEYS a sorted set of "user tab" by when it is overdue, in milliseconds of this server's clock
-- ARGV 'look' or 'leave' · the entry · milliseconds until an entry is overdue
-- Returns the entries before, overdue ones included, and after
local MOST = 1000
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local before = redis.call('ZRANGE', KEYS[1], 0, -1)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if ARGV[1] == 'leave' then
  redis.call('ZREM', KEYS[1], ARGV[2])
elseif redis.call('ZSCORE', KEYS[1], ARGV[2]) or redis.call('ZCARD', KEYS[1]) < MOST then
  redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return { before, redis.call('ZRANGE', KEYS[1], 0, -1) }
