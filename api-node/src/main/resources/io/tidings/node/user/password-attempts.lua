-- Buckets of attempts, each kept as the moment when it is full again, in ms of this server's clock; a full one needs no
-- key. Runs behind the log's fence, which defines `now`. KEYS[2], KEYS[3], …: the buckets
-- ARGV[3] 'take': from all buckets or, if one is empty, from none · 'give back': to all
-- ARGV[4], ARGV[5], …, in pairs: ms until a bucket gains one attempt, and how many a full bucket has
-- Returns {ms to wait, the number of the bucket to wait for}
local function bucket(key, price, burst)
  price = tonumber(price)
  local room = price * tonumber(burst)
  local stored = redis.call('TYPE', key).ok == 'string' and tonumber(redis.call('GET', key)) or 0
  -- A bucket is at most empty, even when the clock was set back.
  return { key = key, price = price, room = room, full = math.min(math.max(stored, now), now + room) }
end

local function keep(one, full)
  if full > now then
    redis.call('SET', one.key, string.format('%.3f', full), 'PXAT', string.format('%.0f', math.ceil(full)))
  else
    redis.call('DEL', one.key)
  end
end

local all = {}
for n = 1, #KEYS - 1 do
  all[n] = bucket(KEYS[n + 1], ARGV[2 + 2 * n], ARGV[3 + 2 * n])
end
local wait, empty = 0, 0
if ARGV[3] == 'take' then
  for n, one in ipairs(all) do
    local own = one.full + one.price - now - one.room
    if own > wait then
      wait, empty = own, n
    end
  end
end
if wait <= 0 then
  for _, one in ipairs(all) do
    keep(one, one.full + (ARGV[3] == 'take' and one.price or -one.price))
  end
end
return { math.ceil(wait), empty }
