-- Tells versions of state. KEYS[1] clock · KEYS[2] the hash of versions
-- ARGV[1], ARGV[2] see fence.lua · ARGV[3…] names
-- Returns {epoch, clock id, version or '', …}
local out = { epoch, id(ms, seq) }
for n = 3, #ARGV do
  out[#out + 1] = redis.call('HGET', KEYS[2], ARGV[n]) or ''
end
return out
