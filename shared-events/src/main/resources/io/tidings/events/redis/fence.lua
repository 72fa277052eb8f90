-- The head of every script: knows the epoch of the workspace, or begins the next one before anything else is written.
-- KEYS[1] clock · ARGV[1] random suffix of a new epoch · ARGV[2] retention in ms
--
-- No script has a shebang line. Redis then refuses a script's first write when it is out of memory, has disk errors or lacks
-- replicas, and lets all later writes pass: all or nothing, while reads that need no write go on. With `#!lua` it would refuse
-- the reads too.
local KEEP = tonumber(ARGV[2])

local function id(ms, seq) return string.format('%.0f-%.0f', ms, seq) end

local function parts(text)
  local ms, seq = string.match(text, '^(%d+)%-(%d+)$')
  return tonumber(ms), tonumber(seq)
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

local clock = redis.call('HMGET', KEYS[1], 'epoch', 'ms', 'seq', 'replid', 'run', 'past', 'keep')
local epoch, ms, seq, past = clock[1], tonumber(clock[2] or 0), tonumber(clock[3] or 0), clock[6] or ''
-- A topic forgotten under a shorter retention cannot be told from one that never was: raising it begins a new epoch, and the
-- longest one that any node has used holds for all.
local kept = tonumber(clock[7] or ARGV[2])
local raised = epoch and KEEP > kept
KEEP = math.max(KEEP, kept)
local keep = string.format('%.0f', KEEP)
local replid = field(info, 'master_replid')
if not epoch or clock[4] ~= replid or raised then
  local run = field(redis.call('INFO', 'server'), 'run_id')
  local fresh = string.find(field(info, 'master_replid2'), '^0+$') ~= nil
  if not epoch then
    epoch = '1x' .. ARGV[1]
    redis.call('HSET', KEYS[1], 'epoch', epoch, 'ms', '0', 'seq', '0', 'replid', replid, 'run', run, 'past', '',
      'keep', keep)
  elseif not raised and clock[5] == run and fresh then -- the first replica, or an idle backlog was freed: nothing was lost
    redis.call('HSET', KEYS[1], 'replid', replid)
  else -- history may be lost here: this id is the fork
    past = raised and '' or string.sub(epoch .. ':' .. id(ms, seq) .. ' ' .. past, 1, 400)
    epoch = (tonumber(string.match(epoch, '^%d+')) + 1) .. 'x' .. ARGV[1]
    redis.call('HSET', KEYS[1], 'epoch', epoch, 'replid', replid, 'run', run, 'past', past, 'keep', keep)
  end
elseif not clock[7] then
  redis.pcall('HSET', KEYS[1], 'keep', keep) -- refused when out of memory; reads go on
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function head(log, key) -- the last id of a topic; a forgotten topic has the floor
  local last = redis.call('GET', key)
  if last and parts(last) then
    return last
  end
  if redis.call('TYPE', log).ok == 'stream' then
    local facts = redis.call('XINFO', 'STREAM', log)
    for i = 1, #facts, 2 do
      if facts[i] == 'last-generated-id' then
        return facts[i + 1]
      end
    end
  end
  local last_given, forgotten = id(ms, seq), id(math.max(0, now - KEEP), 0)
  return less(last_given, forgotten) and last_given or forgotten
end

