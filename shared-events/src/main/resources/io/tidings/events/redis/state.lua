-- Returns versions and state as of one moment, and allocates numbers that were never allocated before.
-- KEYS[1] clock · KEYS[2] the hash of versions · KEYS[3…] the hash of each query, then the hash of each range
-- ARGV[1], ARGV[2] see fence.lua
-- ARGV[3…] number of names, names · number of queries, per query: number of fields ('all' for all of them), fields
--      · number of ranges, per range: field, how many numbers
-- Returns {epoch, clock id, this server's time in ms, {version or '', …}, {{field, value, …}, …}, {first number, …}}
--
-- A lost history may have allocated numbers that this server does not know. So each epoch begins far beyond the
-- last one, and not behind the time in ms, which the numbers of an epoch do not catch up with: two epochs may both
-- follow the one that a backup is of.
local SKIPPED = 1000000

local at, key = 2, 2
local function take()
  at = at + 1
  return ARGV[at]
end

local versions = {}
for n = 1, tonumber(take()) do
  versions[n] = redis.call('HGET', KEYS[2], take()) or ''
end

local hashes = {}
for n = 1, tonumber(take()) do
  key = key + 1
  local count = take()
  if count == 'all' then
    hashes[n] = redis.call('HGETALL', KEYS[key])
  else
    local found = {}
    for _ = 1, tonumber(count) do
      local field = take()
      local value = redis.call('HGET', KEYS[key], field)
      if value then
        found[#found + 1] = field
        found[#found + 1] = value
      end
    end
    hashes[n] = found
  end
end

local numbers = {}
for n = 1, tonumber(take()) do
  key = key + 1
  local field, count = take(), tonumber(take())
  local given_in = redis.call('HGET', KEYS[key], field .. '.epoch')
  if given_in and given_in ~= epoch then
    local reached = tonumber(redis.call('HGET', KEYS[key], field)) or 0
    redis.call('HSET', KEYS[key], field, string.format('%.0f', math.max(reached + SKIPPED, now)))
  end
  local last = redis.call('HINCRBY', KEYS[key], field, string.format('%.0f', count))
  redis.call('HSET', KEYS[key], field .. '.epoch', epoch)
  numbers[n] = last - count + 1
end
return { epoch, id(ms, seq), string.format('%.0f', now), versions, hashes, numbers }
