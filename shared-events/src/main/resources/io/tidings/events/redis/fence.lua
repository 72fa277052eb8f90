-- The head of every script: reads the epoch of the workspace, or begins the next one before anything else is written.
-- KEYS[1] clock · ARGV[1] random suffix of a new epoch · ARGV[2] retention in ms
--
-- What a script reads may have been written by hand. It is checked before the first write: ids have two parts of at
-- most LIMIT, a clock that cannot be read begins a new epoch, and a topic whose head cannot be read is one that lost
-- its history.
--
-- No script has a shebang line. Redis then refuses a script's first write when it is out of memory, has disk errors or
-- lacks replicas, and lets all later writes pass: all or nothing, while reads that need no write go on. With `#!lua` it
-- would refuse the reads too.
local KEEP = tonumber(ARGV[2])
local LIMIT = 4503599627370496 -- 2^52: ids that follow it are still exact in doubles
local DAY = 86400000

local function id(ms, seq) return string.format('%.0f-%.0f', ms, seq) end

local function parts(text) -- both parts of an id; nil if no script of ours can have written it
  local ms, seq = string.match(text, '^(%d+)%-(%d+)$')
  ms, seq = tonumber(ms), tonumber(seq)
  if ms and ms <= LIMIT and seq <= LIMIT then
    return ms, seq
  end
  return nil
end

local function less(a, b) -- ids below 2^53 in both parts
  local ams, aseq = parts(a)
  local bms, bseq = parts(b)
  return ams < bms or (ams == bms and aseq < bseq)
end

local function field(info, name)
  local _, colon = string.find(info, '\n' .. name .. ':', 1, true)
  return string.match(info, '^[%w.-]*', colon + 1)
end

local info = redis.call('INFO', 'replication')
if field(info, 'role') ~= 'master' then
  return redis.error_reply('READONLY This is a replica: the log is read and written at the primary.')
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local clock = redis.pcall('HMGET', KEYS[1], 'epoch', 'ms', 'seq', 'replid', 'run', 'past', 'keep', 'names')
local damage = nil -- the first key that no script of ours can have written
if clock.err then
  damage = 'the clock was no hash'
  redis.call('DEL', KEYS[1])
  clock = {}
end
local epoch, past = clock[1], clock[6] or ''
local ms, seq = parts((clock[2] or '0') .. '-' .. (clock[3] or '0'))
local known = tonumber(string.match(epoch or '', '^(%d+)x%w+$')) -- the number of the epoch
if epoch and not (ms and known) then
  damage = 'the clock could not be read'
  ms, seq, past = 0, 0, ''
end
-- A topic forgotten under a shorter retention cannot be distinguished from one that was never used. So raising the
-- retention begins a new epoch, and the longest one that any node has used holds for all.
local kept = tonumber(clock[7] or ARGV[2]) or KEEP
local raised = epoch and KEEP > kept
local renamed = epoch and clock[8] ~= '1' -- by a release whose features used other topic names
local unknown = damage or raised or renamed
KEEP = math.max(KEEP, kept)
local keep = string.format('%.0f', KEEP)
local replid = field(info, 'master_replid')
-- When an epoch began, for `tidings fsck`. It has the epoch's name too, since the release before does not write it.
local function began() return epoch .. ' ' .. string.format('%.0f', now) end
if not epoch or clock[4] ~= replid or unknown then
  local run = field(redis.call('INFO', 'server'), 'run_id')
  local fresh = string.find(field(info, 'master_replid2'), '^0+$') ~= nil
  if not epoch then
    epoch = '1x' .. ARGV[1]
    redis.call('HSET', KEYS[1], 'epoch', epoch, 'ms', '0', 'seq', '0', 'replid', replid, 'run', run, 'past', '',
      'keep', keep, 'names', '1', 'began', began())
  elseif not unknown and clock[5] == run and fresh then -- nothing lost: first replica, or idle backlog freed
    redis.call('HSET', KEYS[1], 'replid', replid)
  else -- history may be lost here: this id is the fork
    past = unknown and '' or string.sub(epoch .. ':' .. id(ms, seq) .. ' ' .. past, 1, 400)
    epoch = string.format('%.0f', math.min(known or 1, 999999) + 1) .. 'x' .. ARGV[1]
    redis.call('HSET', KEYS[1], 'epoch', epoch, 'ms', string.format('%.0f', ms), 'seq', string.format('%.0f', seq),
      'replid', replid, 'run', run, 'past', past, 'keep', keep, 'names', '1', 'began', began())
  end
end

-- The latest time that the server's or the log's clock has shown. It does not step back when the server's clock does,
-- or expired topics would look new.
local latest = math.max(now, ms)

local function sane(text) -- whether we can have written a head: a lost clock may have been ahead, but not by days
  local head_ms = text and parts(text)
  return head_ms and head_ms <= latest + DAY
end

local function note(what) -- for the health check, which reports a server that takes no writes by itself
  damage = what
  redis.pcall('HSET', KEYS[1], 'damage', string.format('%.0f', now) .. ' ' .. what)
end
if damage then
  note(damage)
end

-- The last id of a topic: from its head, else from its log, else from the index of topics. A topic in none of them was
-- not written within the retention, and has the floor. The second value is whether the id is only an estimate.
local function head(topic, log, text)
  if sane(text) then
    return text
  end
  if text then
    note('the head of ' .. topic .. ' could not be read')
  end
  if redis.call('TYPE', log).ok == 'stream' then
    local facts = redis.call('XINFO', 'STREAM', log)
    for i = 1, #facts, 2 do
      if facts[i] == 'last-generated-id' then
        if sane(facts[i + 1]) then
          return facts[i + 1]
        end
        note('the log of ' .. topic .. ' has ids that cannot be read')
      end
    end
    return id(ms, seq), true
  end
  local score = redis.pcall('ZSCORE', KEYS[2], topic) -- an error when the key is of another type
  local written = type(score) == 'string' and tonumber(score)
  local last_given = id(ms, seq)
  local floor = written and id(math.min(written, LIMIT), LIMIT) or id(math.max(0, latest - KEEP), 0)
  return less(last_given, floor) and last_given or floor, true
end

local PREFIX = #KEYS[1] - #'clock' + #'log:'
local function topic_of(log) return string.sub(log, PREFIX + 1) end

-- The heads of the topics whose log and head are KEYS[from], KEYS[from + 1], …; and which of them are estimates.
local function heads(from, to)
  local found, unsure, keys = {}, {}, {}
  for k = from + 1, to, 2 do
    keys[#keys + 1] = KEYS[k]
  end
  for n = 1, #keys, 1000 do
    local texts = redis.call('MGET', unpack(keys, n, math.min(n + 999, #keys)))
    for i, text in ipairs(texts) do
      local t = n + i - 1
      local log = KEYS[from + 2 * (t - 1)]
      found[t], unsure[t] = head(topic_of(log), log, text)
    end
  end
  return found, unsure
end
