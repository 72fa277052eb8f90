-- Writes state and appends events, if what was read still holds. KEYS and ARGV: see fence.lua and events.lua, then
-- KEYS the hash of versions, then each state key
-- ARGV epoch that was read · number of names · per name: name, version that was read ('' = none)
--      · number of writes · per write: command, number of its state key, number of arguments, arguments
--      · number of forgotten topics · their numbers
--      · number of ephemeral events · per event: names of its topics, envelope
-- A commit without durable events has one that is in no topic: it moves the clock and is announced, but no log has it.
-- Returns {'written' | 'repeated', 'epoch id id …'}, {'reused'}, {'conflict', name, …}; a conflict without names means
--      another epoch
local done = answered()
if done then
  return done
end
local at = AFTER_EVENTS
local function take()
  at = at + 1
  return ARGV[at]
end
local versions = KEYS[AFTER_TOPICS + 1]
local function state_of(number) return KEYS[AFTER_TOPICS + 1 + number] end

local read_epoch, names, conflict = take(), {}, { 'conflict' }
for n = 1, tonumber(take()) do
  local name, version = take(), take()
  names[n] = name
  if (redis.call('HGET', versions, name) or '') ~= version then
    conflict[#conflict + 1] = name
  end
end
if read_epoch ~= epoch then
  return { 'conflict' }
end
if #conflict > 1 then
  return conflict
end

-- Nothing may fail after the first write, so all types are checked before it.
local KIND = {
  HSET = 'hash', HDEL = 'hash', SADD = 'set', SREM = 'set', ZADD = 'zset', ZREM = 'zset', XADD = 'stream', DEL = 'none',
}
local writes, kinds = {}, {}
for w = 1, tonumber(take()) do
  local write = { command = take(), key = state_of(tonumber(take())), from = at + 2 }
  at = at + 1
  write.to = at + tonumber(ARGV[at])
  at = write.to
  local kind = kinds[write.key] or redis.call('TYPE', write.key).ok
  local wanted = KIND[write.command]
  if wanted ~= 'none' and kind ~= 'none' and kind ~= wanted then
    return redis.error_reply('WRONGTYPE ' .. write.key .. ' is a ' .. kind .. ', not a ' .. wanted)
  end
  kinds[write.key] = wanted
  writes[w] = write
end
local planned = plan()
local first, version = planned.entries[1].id, planned.entries[EVENTS].id

-- Whether a stream has ids of a clock that was lost and had been ahead. Redis may refuse an entry for other reasons,
-- above all when its memory is full: then the stream has to stay.
local function ahead(fault)
  return string.find(fault, 'equal or smaller', 1, true) or string.find(fault, 'exhausted', 1, true)
end

-- Keeps a copy of an event. Trimming is approximate and has a limit, so that no commit does much of it: a stream that
-- is too long after its settings changed becomes shorter with each one.
local function keep_copy(key, event, most, age)
  local this = planned.entries[event].id
  local added = redis.pcall('XADD', key, 'MAXLEN', '~', most, 'LIMIT', 1000, this, 'd', envelope_of(event))
  if type(added) == 'table' and added.err then
    if ahead(added.err) then
      redis.call('UNLINK', key)
    end
    redis.call('XADD', key, this, 'd', envelope_of(event)) -- any other fault refuses the commit: it is the same again
  end
  local oldest = math.max(0, parts(this) - tonumber(age))
  redis.call('XTRIM', key, 'MINID', '~', string.format('%.0f', oldest), 'LIMIT', 1000)
  redis.call('PEXPIRE', key, age) -- the last of them is as old by then
end

for _, write in ipairs(writes) do
  for value = write.from + 1, write.command == 'HSET' and write.to or 0, 2 do
    if ARGV[value] == '$id' then
      ARGV[value] = version
    end
  end
  if write.command == 'DEL' then
    redis.call('UNLINK', write.key) -- DEL of a large hash takes longer than others should wait
  elseif write.command == 'XADD' then
    keep_copy(write.key, tonumber(ARGV[write.from]), ARGV[write.from + 1], ARGV[write.from + 2])
  else
    for from = write.from, write.to, 1000 do -- Lua's stack takes about 8 000; even, for pairs
      redis.call(write.command, write.key, unpack(ARGV, from, math.min(from + 999, write.to)))
    end
  end
end
for _ = 1, tonumber(take()) do
  local topic = tonumber(take())
  redis.call('DEL', log_of(topic))
  if less(planned.heads[topic], first) then
    planned.heads[topic] = first -- above every earlier cursor: that is how a gap shows
  end
  planned.entries[1].prev = first -- matches no feed: each reads the log and finds the gap
end
for _, name in ipairs(names) do
  redis.call('HSET', versions, name, version)
end
local answer = write(planned)
for _ = 1, tonumber(take()) do
  local names_of_topics, envelope = take(), take()
  redis.call('SPUBLISH', ARGV[6], table.concat({ 'x', epoch, version, names_of_topics, envelope }, ' '))
end
return answer
