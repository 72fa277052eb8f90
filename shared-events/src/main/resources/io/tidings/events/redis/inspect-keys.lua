-- What some keys are. KEYS[1] clock · KEYS[2…] keys · ARGV[1] 'bytes' to measure them as well
-- Returns {type, expiry, bytes, the beginning of a string, …} for each; expiry is the time in ms, -1 for none
local all = {}
for k = 2, #KEYS do
  local key = KEYS[k]
  local kind = redis.call('TYPE', key).ok
  all[#all + 1] = kind
  all[#all + 1] = redis.call('PEXPIRETIME', key)
  all[#all + 1] = ARGV[1] == 'bytes' and redis.call('MEMORY', 'USAGE', key) or 0
  all[#all + 1] = kind == 'string' and redis.call('GETRANGE', key, 0, 65535) or ''
end
return all
