-- Mends one thing, if it still is as it was found. KEYS[1] clock · KEYS[2] index of topics · KEYS[3] log · KEYS[4] head
-- KEYS[5] another key · ARGV[1], ARGV[2] see fence.lua · ARGV[3] slack in ms · ARGV[4] what to mend
-- ARGV[5] topic · ARGV[6] what was found
-- Returns {'mended'} or {'changed'}: then nothing was written
--
-- Nothing here deletes an event, or moves a head or an index below an event that was written: clients get what they
-- have not seen, or are told.
local SLACK, TASK, NAME, FOUND = tonumber(ARGV[3]), ARGV[4], ARGV[5], ARGV[6]
local MENDED, CHANGED = { 'mended' }, { 'changed' }
local SOON = 60000 -- what would have expired already stays for as long

-- The last id of the log; nil without a log, when its ids cannot be read, or when its last entry was written by hand.
local function last_generated()
  if redis.call('TYPE', KEYS[3]).ok ~= 'stream' then
    return nil
  end
  local facts, last, entry = redis.call('XINFO', 'STREAM', KEYS[3]), nil, nil
  for i = 1, #facts, 2 do
    if facts[i] == 'last-generated-id' then
      last = facts[i + 1]
    elseif facts[i] == 'last-entry' then
      entry = facts[i + 1]
    end
  end
  if entry and entry[1] == last then
    local f = entry[2]
    if #f ~= 4 or f[1] ~= 'p' or f[3] ~= 'd' or string.sub(f[4], 1, 11) ~= '{"topics":[' then
      return nil
    end
  end
  return sane(last) and last or nil
end

local function stored_head() -- nil without one that can be read
  local text = redis.call('MGET', KEYS[4])[1]
  return text and sane(text) and text or nil
end

local function written() -- what the index says of the topic, in ms
  local score = redis.pcall('ZSCORE', KEYS[2], NAME)
  return type(score) == 'string' and tonumber(score) or nil
end

local function due(last)
  local last_ms = parts(last)
  return string.format('%.0f', math.max(last_ms + KEEP + SLACK, now + SOON))
end

local tasks = {}

-- The head becomes the last id of the log. One that is further on is only wrong for certain when the index says that the
-- log has the last event, or when the clock says that no such id was given and the index does not know it either.
function tasks.head()
  local last, text = last_generated(), redis.call('MGET', KEYS[4])[1] or ''
  local kind = redis.call('TYPE', KEYS[4]).ok
  if not last or text ~= FOUND or text == last or (kind ~= 'string' and kind ~= 'none') then
    return CHANGED
  end
  if sane(text) and less(last, text) then
    local last_ms, head_ms, index_ms = parts(last), parts(text), written()
    local not_given = less(id(ms, seq), text) and (index_ms ~= head_ms or head_ms == last_ms)
    local log_is_right = index_ms == last_ms and head_ms ~= last_ms
    if not (not_given or log_is_right) then
      return CHANGED
    end
  end
  local till = due(last)
  redis.call('SET', KEYS[4], last, 'PXAT', till)
  redis.call('PEXPIREAT', KEYS[3], till)
  return MENDED
end

-- Log and head expire together, as their last event says.
function tasks.expiry()
  local last, head_text = last_generated(), stored_head()
  if head_text ~= FOUND or (last and last ~= head_text) then
    return CHANGED
  end
  local till = due(FOUND)
  redis.call('PEXPIREAT', KEYS[3], till)
  redis.call('PEXPIREAT', KEYS[4], till)
  return MENDED
end

-- The index says when the topic was last written; for a topic that vanished, up to when it may have been. Only where log
-- and head agree it may have said too much.
function tasks.index()
  local last, head_text = last_generated(), stored_head()
  local kind = redis.call('TYPE', KEYS[2]).ok
  if (last and last ~= head_text) or (head_text or FOUND) ~= FOUND or not sane(FOUND)
      or (kind ~= 'zset' and kind ~= 'none') then
    return CHANGED
  end
  local found_ms = parts(FOUND)
  local known_ms = written()
  if known_ms and (known_ms == found_ms or (known_ms > found_ms and not last)) then
    return CHANGED
  end
  redis.call('ZADD', KEYS[2], string.format('%.0f', found_ms), NAME)
  return MENDED
end

-- The clock becomes the last id of a log that is ahead of it. Feeds see a hole in the chain and read the log.
function tasks.clock()
  local last = last_generated()
  if last ~= FOUND or not less(id(ms, seq), last) then
    return CHANGED
  end
  local last_ms, last_seq = parts(last)
  redis.call('HSET', KEYS[1], 'ms', string.format('%.0f', last_ms), 'seq', string.format('%.0f', last_seq))
  return MENDED
end

function tasks.persist()
  return redis.call('PERSIST', KEYS[5]) == 1 and MENDED or CHANGED
end

-- An idempotency key is remembered for as long as events are.
function tasks.forget()
  if redis.call('PTTL', KEYS[5]) ~= -1 then
    return CHANGED
  end
  redis.call('PEXPIRE', KEYS[5], string.format('%.0f', KEEP))
  return MENDED
end

-- A new epoch: every client is told to read its state again.
function tasks.epoch()
  if epoch ~= FOUND then
    return CHANGED
  end
  epoch = string.format('%.0f', math.min(known or 1, 999999) + 1) .. 'x' .. ARGV[1]
  redis.call('HSET', KEYS[1], 'epoch', epoch, 'past', '', 'began', began())
  return MENDED
end

local TIMED = { head = true, expiry = true, forget = true }
if TIMED[TASK] and not tonumber(clock[7] or '') then -- the clock does not say for how long events are kept
  return CHANGED
end
return tasks[TASK]()
