-- A topic as of one moment, without its entries. KEYS[1] clock · KEYS[2] index of topics · KEYS[3] log · KEYS[4] head
-- ARGV[1] topic · ARGV[2] id that is looked for in the log, or ''
-- Returns {the clock's type, expiry and fields, time in ms, type of the log, length, last generated id, first id, its p,
--      last id, whether we wrote it or '', its p, type of the head, head, expiry of the log, of the head, type of the index, score, found or ''}
-- An expiry is the time in ms, -1 for none, -2 without the key; what is not there is ''
local function kind(key) return redis.call('TYPE', key).ok end

local clock = { kind(KEYS[1]), redis.call('PEXPIRETIME', KEYS[1]), {} }
if clock[1] == 'hash' then
  clock[3] = redis.call('HGETALL', KEYS[1])
end
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))

local log = { kind(KEYS[3]), 0, '', '', '', '', '', '' }
local found = ''
if log[1] == 'stream' then
  local facts = redis.call('XINFO', 'STREAM', KEYS[3])
  for i = 1, #facts, 2 do
    local name, value = facts[i], facts[i + 1]
    if name == 'length' then
      log[2] = value
    elseif name == 'last-generated-id' then
      log[3] = value
    elseif name == 'first-entry' and value then
      log[4] = value[1]
      for f = 1, #value[2], 2 do
        if value[2][f] == 'p' then
          log[5] = value[2][f + 1]
        end
      end
    elseif name == 'last-entry' and value then
      local f = value[2]
      log[6] = value[1]
      if #f == 4 and f[1] == 'p' and f[3] == 'd' and string.sub(f[4], 1, 11) == '{"topics":[' then
        log[7], log[8] = 'ours', f[2]
      end
    end
  end
  if ARGV[2] ~= '' and #redis.call('XRANGE', KEYS[3], ARGV[2], ARGV[2], 'COUNT', 1) > 0 then
    found = 'found'
  end
end

local head = { kind(KEYS[4]), '' }
if head[1] == 'string' then
  head[2] = redis.call('GETRANGE', KEYS[4], 0, 100)
end
local index = { kind(KEYS[2]), '' }
if index[1] == 'zset' then
  index[2] = redis.call('ZSCORE', KEYS[2], ARGV[1]) or ''
end
return {
  clock, now, log, head, redis.call('PEXPIRETIME', KEYS[3]), redis.call('PEXPIRETIME', KEYS[4]), index, found,
}
