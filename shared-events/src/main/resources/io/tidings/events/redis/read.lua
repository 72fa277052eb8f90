-- Reads the events after an id in some topics, merged by id: one call serves tail check, pull, gap test and replay. Its
-- cost depends on the size of the result, not on the number of topics that it comes from.
-- KEYS[1] clock · KEYS[2] index of topics · KEYS[3], KEYS[4], … log and head of each topic
-- ARGV[1], ARGV[2] see fence.lua · ARGV[3] the id · ARGV[4] most events · ARGV[5] bytes of events that end the page
-- ARGV[6] age of the clock in ms from which to tick first, 0 for never · ARGV[7] channel
-- ARGV[8] last id to read, '' for all
-- Returns {epoch, clock id, past, end, foreign entries, {topic, last id that is missing, …}, {id, envelope, …}}: the
--      page has all events after the id, up to and including its end
local after, count, budget, tick = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])

if tick > 0 and now - ms > tick then -- an event without topics, so that the cursors of an idle workspace do not age
  local ticked = redis.pcall('HSET', KEYS[1], 'ms', string.format('%.0f', now), 'seq', '0')
  if not (type(ticked) == 'table' and ticked.err) then -- a server that takes no writes can still be read
    local prev = id(ms, seq)
    ms, seq = now, 0
    redis.call('SPUBLISH', ARGV[7], table.concat({ 'e', epoch, id(ms, seq), prev, '', '' }, ' '))
  end
end

local last = id(ms, seq)
local missing, rows, foreign = {}, {}, 0
if after == last or not parts(after) then -- no id is beyond the limit
  return { epoch, last, past, last, foreign, missing, rows }
end
if ARGV[8] ~= '' and less(ARGV[8], last) then
  last = ARGV[8]
end

-- A foreign entry costs a read and does not fill the page. After this many of them the page ends where they end.
local looks = 4 * count + 1000

local PORTION = 64
local open = 0 -- topics that may have more entries
local seen, seen_bytes = 1, 1024 -- an initial guess

-- How many entries of a topic to read at once: its share of the room left in the page, assuming that entries stay as
-- large, and a little more, since a second command costs more than an unused entry.
local function portion()
  local rest = 1.2 * math.min(count, budget * seen / seen_bytes)
  return math.max(1, math.min(PORTION, math.ceil(rest / math.max(1, open))))
end

-- Reads the next entries of a topic. Each entry names its predecessor; if that is not the one that was read last, an
-- entry is missing.
local function fill(topic)
  local n, all_ms, all_seq, ids, envelopes = 0, {}, {}, {}, {}
  while n == 0 and not topic.done do
    local size = portion()
    local page = redis.pcall('XRANGE', topic.log, '(' .. topic.read, '+', 'COUNT', size)
    if page.err then -- a key of another type
      page = {}
    end
    for _, entry in ipairs(page) do
      local f, entry_ms, entry_seq = entry[2], parts(entry[1])
      local chained = f[2] == topic.last
      if entry_ms and #f == 4 and f[1] == 'p' and f[3] == 'd' and (chained or parts(f[2]))
          and string.sub(f[4], 1, 11) == '{"topics":[' then
        if not chained and less(topic.last, f[2]) then
          topic.missing = f[2]
        end
        n, topic.last = n + 1, entry[1]
        all_ms[n], all_seq[n], ids[n], envelopes[n] = entry_ms, entry_seq, entry[1], f[4]
        seen_bytes = seen_bytes + #f[4]
      else -- written by hand
        foreign = foreign + 1
        looks = looks - 1
      end
      if not entry_ms then -- ids only grow: no entry of ours can follow
        topic.done, page = true, {}
        break
      end
      topic.read = entry[1]
    end
    if #page < size then
      topic.done = true
      if topic.head and less(topic.last, topic.head) then
        topic.missing = topic.head
      end
    elseif n == 0 and looks <= 0 then
      topic.done = true
      if less(topic.read, last) then
        last = topic.read
      end
    end
  end
  if topic.done then
    open = open - 1
  end
  seen = seen + n
  topic.all_ms, topic.all_seq, topic.ids, topic.envelopes, topic.at = all_ms, all_seq, ids, envelopes, 1
  topic.ms, topic.seq = all_ms[1], all_seq[1]
end

-- The topics that have entries left, as a heap ordered by the id of their next entry, which is stored beside it. This
-- heap is the cost of reading many topics.
local heap, heap_ms, heap_seq, size = {}, {}, {}, 0

-- Moves a topic to its place in the heap at or below an index: down along the smaller children, then up again, since
-- most go far down.
local function sink(at, topic)
  local top, topic_ms, topic_seq = at, topic.ms, topic.seq
  local child = 2 * at
  while child < size do
    local least, other = heap_ms[child], heap_ms[child + 1]
    if other < least or (other == least and heap_seq[child + 1] < heap_seq[child]) then
      child, least = child + 1, other
    end
    heap[at], heap_ms[at], heap_seq[at] = heap[child], least, heap_seq[child]
    at, child = child, 2 * child
  end
  if child == size then
    heap[at], heap_ms[at], heap_seq[at] = heap[child], heap_ms[child], heap_seq[child]
    at = child
  end
  while at > top do
    local parent = math.floor(at / 2)
    local parent_ms = heap_ms[parent]
    if parent_ms < topic_ms or (parent_ms == topic_ms and heap_seq[parent] <= topic_seq) then
      break
    end
    heap[at], heap_ms[at], heap_seq[at] = heap[parent], parent_ms, heap_seq[parent]
    at = parent
  end
  heap[at], heap_ms[at], heap_seq[at] = topic, topic_ms, topic_seq
end

local topics = {}
local found, unsure = heads(3, #KEYS)
for t, newest in ipairs(found) do
  if less(after, newest) then
    topics[#topics + 1] =
      { number = t, log = KEYS[1 + 2 * t], head = newest, unsure = unsure[t], read = after, last = after }
  end
end
open = #topics
for _, topic in ipairs(topics) do
  local newest = topic.head
  if topic.unsure then -- an estimate proves nothing missing behind entries that can be read
    topic.head = nil
  end
  fill(topic)
  if topic.ms then
    size = size + 1
    heap[size], heap_ms[size], heap_seq[size] = topic, topic.ms, topic.seq
  elseif topic.unsure and not topic.missing then
    topic.missing = newest
  end
end
for at = math.floor(size / 2), 1, -1 do
  sink(at, heap[at])
end

local taken = ''
local last_ms, last_seq = parts(last)
while size > 0 do
  local topic = heap[1]
  if topic.ms > last_ms or (topic.ms == last_ms and topic.seq > last_seq) then
    break
  end
  local at = topic.at
  if topic.ids[at] ~= taken then -- an event in several topics is in the log of each
    if count == 0 or (budget <= 0 and taken ~= '') then
      last = taken
      break
    end
    taken = topic.ids[at]
    local envelope = topic.envelopes[at]
    rows[#rows + 1] = taken
    rows[#rows + 1] = envelope
    count, budget = count - 1, budget - #envelope
  end
  at = at + 1
  topic.at, topic.ms, topic.seq = at, topic.all_ms[at], topic.all_seq[at]
  if not topic.ms and not topic.done then
    fill(topic)
    last_ms, last_seq = parts(last)
  end
  if not topic.ms then
    topic = heap[size]
    size = size - 1
  end
  if size > 0 then
    sink(1, topic)
  end
end

for _, topic in ipairs(topics) do
  if topic.missing then
    missing[#missing + 1] = topic.number
    missing[#missing + 1] = topic.missing
  end
end
return { epoch, id(ms, seq), past, last, foreign, missing, rows }
