-- Who looks at a project: says that a tab does or no longer does, and forgets those that are overdue.
-- It is for the log's fence, which gives `now`.
-- KEYS[2] a sorted set of "user tab" by when it is overdue, in milliseconds of this server's clock
-- ARGV[3] 'look' or 'leave' · ARGV[4] the user · ARGV[5] the tab · ARGV[6] milliseconds until an entry is overdue
-- ARGV[7] most tabs of a user: a further one takes the place of the user's own that was longest silent
-- Returns the entries before, overdue ones included, and after
local MOST = 1000
local entry = ARGV[4] .. ' ' .. ARGV[5]
local before = redis.call('ZRANGE', KEYS[2], 0, -1)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
if ARGV[3] == 'leave' then
  redis.call('ZREM', KEYS[2], entry)
else
  if not redis.call('ZSCORE', KEYS[2], entry) then
    local own, oldest = 0, nil
    for _, other in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
      if string.sub(other, 1, #ARGV[4] + 1) == ARGV[4] .. ' ' then
        own, oldest = own + 1, oldest or other
      end
    end
    if own >= tonumber(ARGV[7]) then
      redis.call('ZREM', KEYS[2], oldest)
    end
  end
  if redis.call('ZSCORE', KEYS[2], entry) or redis.call('ZCARD', KEYS[2]) < MOST then
    redis.call('ZADD', KEYS[2], now + ARGV[6], entry)
    redis.call('PEXPIRE', KEYS[2], ARGV[6])
  end
end
return { before, redis.call('ZRANGE', KEYS[2], 0, -1) }
