-- What an index says, and whether it is so. KEYS[1] clock · KEYS[2] index, a hash · KEYS[3] key that it refers to
-- ARGV[1] field of the index · ARGV[2] field of the other key, '' for the key itself
-- Returns {value in the index or '', value there; 'exists' for a key; ''}
local said = redis.pcall('HGET', KEYS[2], ARGV[1])
if type(said) ~= 'string' then
  return { '', '' }
end
if ARGV[2] == '' then
  return { said, redis.call('EXISTS', KEYS[3]) == 1 and 'exists' or '' }
end
local there = redis.pcall('HGET', KEYS[3], ARGV[2])
return { said, type(there) == 'string' and there or '' }
