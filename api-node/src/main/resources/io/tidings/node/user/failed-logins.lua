-- Two buckets of attempts, each kept as the moment when it is full again, in ms of this server's clock; a full one needs no key.
-- It is for the log's fence, which gives `now`. KEYS[2], KEYS[3] the buckets
-- ARGV[3] 'take' from both or, if one is empty, from none · 'give back' to both
-- ARGV[4], ARGV[5] ms until one more attempt is there, and how many a full bucket has · ARGV[6], ARGV[7] of the second bucket
-- Returns {ms to wait}
local function bucket(key, price, burst)
  price = tonumber(price)
  local room = price * tonumber(burst)
  local stored = redis.call('TYPE', key).ok == 'string' and tonumber(redis.call('GET', key)) or 0
  -- Never more than empty, also when the clock was set back.
  return { key = key, price = price, room = room, full = math.min(math.max(stored, now), now + room) }
end

local function keep(one, full)
  if full > now then
    redis.call('SET', one.key, string.format('%.3f', full), 'PXAT', string.format('%.0f', math.ceil(full)))
  else
    redis.call('DEL', one.key)
  end
end

local both = { bucket(KEYS[2], ARGV[4], ARGV[5]), bucket(KEYS[3], ARGV[6], ARGV[7]) }
local wait = 0
if ARGV[3] == 'take' then
  for _, one in ipairs(both) do
    wait = math.max(wait, one.full + one.price - now - one.room)
  end
end
if wait <= 0 then
  for _, one in ipairs(both) do
    keep(one, one.full + (ARGV[3] == 'take' and one.price or -one.price))
  end
end
return { math.ceil(wait) }
