-- Writing events, for append and commit.
-- KEYS[2] idempotency key · KEYS[3], KEYS[4], … log and head of each topic
-- ARGV[3] slack in ms · ARGV[4] most entries of a log · ARGV[5] inline limit in bytes · ARGV[6] channel
-- ARGV[7] how long an idempotency key lives, in ms · ARGV[8] body hash, empty without a key
-- ARGV[9] number of topics · ARGV[10] number of events · ARGV[11…] per event: its topics' numbers, their names, the envelope
local TOPICS, EVENTS = tonumber(ARGV[9]), tonumber(ARGV[10])
local AFTER_TOPICS, AFTER_EVENTS = 2 + 2 * TOPICS, 10 + 3 * EVENTS

local function log_of(topic) return KEYS[1 + 2 * topic] end
local function head_of(topic) return KEYS[2 + 2 * topic] end
local function topics_of(event) return string.gmatch(ARGV[8 + 3 * event], '%d+') end
local function names_of(event) return ARGV[9 + 3 * event] end
local function envelope_of(event) return ARGV[10 + 3 * event] end

local function answered() -- the answer that this idempotency key already got, if any
  if ARGV[8] == '' then
    return nil
  end
  local stored = redis.call('GET', KEYS[2])
  if not stored then
    return nil
  end
  local hash, answer = string.match(stored, '^(%S+) (.*)$')
  if hash ~= ARGV[8] then
    return { 'reused' }
  end
  redis.call('PEXPIRE', KEYS[2], ARGV[7]) -- a write, so that a WAIT behind it waits for the first one too
  return { 'repeated', answer }
end

local function plan() -- gives the events their ids; writes nothing
  local heads, entries, ids = {}, {}, {}
  for topic = 1, TOPICS do
    heads[topic] = head(log_of(topic), head_of(topic))
  end
  for event = 1, EVENTS do
    local prev = id(ms, seq)
    if now > ms then
      ms, seq = now, 0
    else
      seq = seq + 1
    end
    for topic in topics_of(event) do
      local head_ms, head_seq = parts(heads[tonumber(topic)])
      if head_ms > ms or (head_ms == ms and head_seq >= seq) then -- only after a lost clock
        ms, seq = head_ms, head_seq + 1
      end
    end
    local this = id(ms, seq)
    local entry = { id = this, prev = prev, before = {} }
    for topic in topics_of(event) do
      topic = tonumber(topic)
      entry.before[topic] = heads[topic]
      heads[topic] = this
    end
    entries[event], ids[event] = entry, this
  end
  return { heads = heads, entries = entries, answer = epoch .. ' ' .. table.concat(ids, ' ') }
end

local function write(planned)
  redis.call('HSET', KEYS[1], 'ms', string.format('%.0f', ms), 'seq', string.format('%.0f', seq))
  for event, entry in ipairs(planned.entries) do
    local envelope = envelope_of(event)
    for topic, before in pairs(entry.before) do
      local log = log_of(topic)
      local added = redis.pcall('XADD', log, 'MAXLEN', '~', ARGV[4], entry.id, 'p', before, 'd', envelope)
      if type(added) == 'table' and added.err then -- a log that is ahead of its lost head, or no log at all
        redis.call('DEL', log)
        redis.call('XADD', log, entry.id, 'p', before, 'd', envelope)
      end
    end
    local inline = #envelope <= tonumber(ARGV[5]) and envelope or ''
    redis.call('SPUBLISH', ARGV[6], table.concat({ 'e', epoch, entry.id, entry.prev, names_of(event), inline }, ' '))
  end
  for topic = 1, TOPICS do
    local last = planned.heads[topic]
    local till = string.format('%.0f', parts(last) + KEEP + tonumber(ARGV[3]))
    redis.call('PEXPIREAT', log_of(topic), till)
    redis.call('SET', head_of(topic), last, 'PXAT', till)
  end
  if ARGV[8] ~= '' then
    redis.call('SET', KEYS[2], ARGV[8] .. ' ' .. planned.answer, 'PX', ARGV[7])
  end
  return { 'written', planned.answer }
end

