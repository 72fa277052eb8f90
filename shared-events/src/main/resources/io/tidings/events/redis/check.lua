-- Whether this server can be written, and is set up as the log needs it. KEYS[1] clock · KEYS[2] a key of its own
-- ARGV[1], ARGV[2] see fence.lua
-- Returns {epoch, redis_version, maxmemory_policy, what was found damaged within the retention or ''}
redis.call('SET', KEYS[2], '', 'PX', '60000')
local noted, what = string.match(redis.call('HGET', KEYS[1], 'damage') or '', '^(%d+) (.*)$')
if not noted or now - noted > KEEP then
  what = ''
end
return { epoch, field(redis.call('INFO', 'server'), 'redis_version'), field(redis.call('INFO', 'memory'), 'maxmemory_policy'), what }
