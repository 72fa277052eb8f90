-- What follows an id: one call serves tail check, pull, gap test and replay.
-- KEYS[1] clock · KEYS[2], KEYS[3], … log and head of each topic
-- ARGV[1], ARGV[2] see fence.lua · ARGV[3] the id · ARGV[4] most entries of a topic · ARGV[5] bytes after which topics get but one
-- ARGV[6] age of the clock in ms from which to tick first, 0 for never · ARGV[7] channel
-- Returns {epoch, clock id, past}, and unless that id is the clock id per topic
-- {last id that is missing or '', full, foreign entries, {id, envelope, …}}
local after, count, budget, tick = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])

if tick > 0 and now - ms > tick then -- an event without topics, so that the cursors of an idle workspace do not age
  local ticked = redis.pcall('HSET', KEYS[1], 'ms', string.format('%.0f', now), 'seq', '0')
  if not (type(ticked) == 'table' and ticked.err) then -- a server that takes no writes can still be read
    local prev = id(ms, seq)
    ms, seq = now, 0
    redis.call('SPUBLISH', ARGV[7], table.concat({ 'e', epoch, id(ms, seq), prev, '', '' }, ' '))
  end
end

local out = { epoch, id(ms, seq), past }
if after == out[2] then
  return out
end

local function entries(log)
  local rows, foreign, full, from, first = {}, 0, false, '(' .. after, nil
  local left = count
  repeat
    local size = budget > 0 and math.min(left, 64) or 1
    local page = redis.call('XRANGE', log, from, '+', 'COUNT', size)
    for _, entry in ipairs(page) do
      local f = entry[2]
      if #f == 4 and f[1] == 'p' and f[3] == 'd' and parts(f[2]) and string.sub(f[4], 1, 11) == '{"topics":[' then
        first = first or f[2]
        rows[#rows + 1] = entry[1]
        rows[#rows + 1] = f[4]
        left = left - 1
        budget = budget - #f[4]
      else -- somebody wrote to our key by hand
        foreign = foreign + 1
      end
      from = '(' .. entry[1]
    end
    full = #page == size and (left == 0 or (budget <= 0 and #rows > 0))
  until #page < size or full
  return rows, foreign, full, first
end

for k = 2, #KEYS, 2 do
  local last = head(KEYS[k], KEYS[k + 1])
  local rows, foreign, full, first = {}, 0, false, nil
  if less(after, last) and redis.call('TYPE', KEYS[k]).ok == 'stream' then
    rows, foreign, full, first = entries(KEYS[k])
  end
  first = first or last
  out[#out + 1] = { less(after, first) and first or '', full and 1 or 0, foreign, rows }
end
return out
