-- Writing events, for append and commit.
-- KEYS[2] index of topics · KEYS[3] idempotency key · KEYS[4], KEYS[5], … log and head of each topic
-- ARGV[3] slack in ms · ARGV[4] most entries of a log · ARGV[5] inline limit in bytes · ARGV[6] channel
-- ARGV[7] how long an idempotency key lives, in ms · ARGV[8] body hash, empty without a key
-- ARGV[9] number of topics · ARGV[10] number of events
-- ARGV[11…] per event: its topics' numbers, their names, the envelope
local TOPICS, EVENTS = tonumber(ARGV[9]), tonumber(ARGV[10])
local AFTER_TOPICS, AFTER_EVENTS = 3 + 2 * TOPICS, 10 + 3 * EVENTS

local function log_of(topic) return KEYS[2 + 2 * topic] end
local function head_of(topic) return KEYS[3 + 2 * topic] end
local function topics_of(event) return string.gmatch(ARGV[8 + 3 * event], '%d+') end
local function names_of(event) return ARGV[9 + 3 * event] end
local function envelope_of(event) return ARGV[10 + 3 * event] end

local SLACK = tonumber(ARGV[3])

-- When each topic was last written. It distinguishes a topic that lost log and head, by hand or because the server's
-- clock had stepped ahead, from one that was never used.
local function index(written, topic)
  local added = redis.pcall('ZADD', KEYS[2], string.format('%.0f', written), topic)
  if type(added) == 'table' and added.err then
    note('the index of topics was no sorted set')
    redis.call('DEL', KEYS[2])
    redis.call('ZADD', KEYS[2], string.format('%.0f', written), topic)
  end
end

local function answered() -- the answer that this idempotency key already got, if any
  if ARGV[8] == '' then
    return nil
  end
  local stored = redis.call('MGET', KEYS[3])[1] -- none when the key is of another type
  local hash, answer = string.match(stored or '', '^(%S+) (.*)$')
  if not hash then
    return nil
  end
  if hash ~= ARGV[8] then
    return { 'reused' }
  end
  redis.call('PEXPIRE', KEYS[3], ARGV[7]) -- a write, so that a WAIT behind it waits for the first one too
  return { 'repeated', answer }
end

local function plan() -- gives the events their ids; writes nothing
  local entries, ids = {}, {}
  local heads = heads(4, AFTER_TOPICS)
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
    local written = parts(last)
    local till = string.format('%.0f', written + KEEP + SLACK)
    redis.call('PEXPIREAT', log_of(topic), till)
    redis.call('SET', head_of(topic), last, 'PXAT', till)
    index(written, topic_of(log_of(topic)))
  end
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('(%.0f', math.max(now, ms) - KEEP - SLACK))
  if ARGV[8] ~= '' then
    redis.call('SET', KEYS[3], ARGV[8] .. ' ' .. planned.answer, 'PX', ARGV[7])
  end
  return { 'written', planned.answer }
end

