-- Some members of a hash or sorted set. KEYS[1] clock · KEYS[2] key · ARGV[1] cursor · ARGV[2] how many to look at
-- Returns {next cursor, {member, value, …}}, '0' and none when the key is anything else
local kind = redis.call('TYPE', KEYS[2]).ok
local scan = ({ hash = 'HSCAN', zset = 'ZSCAN' })[kind]
if not scan then
  return { '0', {} }
end
return redis.call(scan, KEYS[2], ARGV[1], 'COUNT', ARGV[2])
