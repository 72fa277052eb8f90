-- Whether this server can be written, and is set up as the log needs it. KEYS[1] clock · KEYS[2] a key of its own
-- ARGV[1], ARGV[2] see fence.lua. Returns {epoch, redis_version, maxmemory_policy}
redis.call('SET', KEYS[2], '', 'PX', '60000')
return { epoch, field(redis.call('INFO', 'server'), 'redis_version'), field(redis.call('INFO', 'memory'), 'maxmemory_policy') }
