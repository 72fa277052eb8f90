-- Whether any node has interest in a subject. Runs behind the log's fence.
-- KEYS[2] the leases, see sync.lua · ARGV[3] the subject
-- Returns {1} or {0}
local prefix = string.match(KEYS[2], '^(.*)leases$')
for _, lease in ipairs(redis.call('TYPE', KEYS[2]).ok == 'hash' and redis.call('HKEYS', KEYS[2]) or {}) do
  if redis.call('HGET', prefix .. 'of.' .. lease, ARGV[3]) == 'here' then
    return { 1 }
  end
end
return { 0 }
