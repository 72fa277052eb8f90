-- Entries of a log as they are. KEYS[1] clock · KEYS[2] log · ARGV[1] the id after which they are, '-' for the first ones
-- ARGV[2] most entries
-- Returns {{id, {field, value, …}}, …}, empty when the key is no stream
local entries = redis.pcall('XRANGE', KEYS[2], ARGV[1] == '-' and '-' or '(' .. ARGV[1], '+', 'COUNT', ARGV[2])
return entries.err and {} or entries
