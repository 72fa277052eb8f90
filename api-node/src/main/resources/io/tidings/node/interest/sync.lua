-- Keeps one node's lease, and which users have connections on which nodes, and who owns each of them: the one node
-- that works for the user. Runs behind the log's fence, which defines `now` and `epoch`.
-- KEYS[2] the leases, a hash: '<node>.<n>' → '<until> <lasts> <last call> <mode> <epoch>'; until 0 when it ended
-- and, at keys that begin like it:
--   owners          hash: subject ('chat 7') → '<token> <lease>'
--   of.<lease>      hash: subject → 'here' (the node has interest) or 'served' (it has none, but owns the subject)
--   inbox.<lease>   sorted set of what the node is to be told, by number: 'o<subject>' who the owner is may have
--                   changed, 'c<subject>' something of it has changed
--   number          the last number, of which tokens are some
-- ARGV[3] the lease · ARGV[4] number of this call, from 1, which begins the lease · ARGV[5] the lease's time in ms
-- ARGV[6] mode: 'up' · 'leaving', when it shall own nothing · 'ended', with this call
-- ARGV[7] the number up to which the node has been told everything
-- ARGV[8…] changes: '+<subject>' it has interest · '-…' it has none · '>…' it stopped to own it · '?…' tell the owner
-- Returns {'gone'} when there is no such lease, or when the call is older than another one; else
--      {'held', 1 if the next call should follow at once, else 0, number, 'o', subject, token or '', 1 if here, else 0,
--      number, 'c', subject, '', 0, …}
--
-- A live lease loses a subject only after its node has said that it stopped working for it: by '>', or by ARGV[7], when
-- it was told that nobody has interest. Only the end of a lease takes subjects away, and a node stops before that, by
-- its own clock. So a subject never has two owners.
local MOST = 200 -- subjects of ended leases handed on by one call, and things told by it: Redis does nothing else
local RESERVED = 10000 -- more numbers than any call needs

local PREFIX = string.match(KEYS[2], '^(.*)leases$')
local OWNERS, NUMBER = PREFIX .. 'owners', PREFIX .. 'number'
local function of(lease) return PREFIX .. 'of.' .. lease end
local function inbox(lease) return PREFIX .. 'inbox.' .. lease end
local function text(number) return string.format('%.0f', number) end

-- Greater than all before, even if a failover or a FLUSHALL lost the last ones: they are never behind the time.
local last_number
local function next_number()
  if not last_number then
    last_number = math.max(tonumber(redis.call('GET', NUMBER) or '0') or 0, now * 1000)
    redis.call('SET', NUMBER, text(last_number + RESERVED))
  end
  last_number = last_number + 1
  return text(last_number)
end

local name, call, lasts, mode = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
local leases, newer = {}, false
local function parts_of(lease) return string.match(lease, '^(.*)%.(%d+)$') end
local node, begun = parts_of(name)

local function write_lease(lease)
  local value = { text(lease.till), text(lease.lasts), text(lease.call), lease.mode, lease.epoch }
  redis.call('HSET', KEYS[2], lease.name, table.concat(value, ' '))
end

if call == 1 then -- where damage by hand is repaired: nodes come here after every failure
  for key, kind in pairs({ [KEYS[2]] = 'hash', [OWNERS] = 'hash', [NUMBER] = 'string' }) do
    local found = redis.call('TYPE', key).ok
    if found ~= 'none' and found ~= kind then -- even a DEL of nothing is a write: a full Redis refuses none after it
      redis.call('DEL', key)
    end
  end
end
local stored = redis.call('HGETALL', KEYS[2])
for i = 1, #stored, 2 do
  local lease, till, last = { name = stored[i] }, nil, nil
  till, lease.lasts, last, lease.mode, lease.epoch = string.match(stored[i + 1], '^(%d+) (%d+) (%d+) (%a+) (%S+)$')
  lease.till, lease.lasts, lease.call = tonumber(till or 0), tonumber(lease.lasts or 0), tonumber(last or 0)
  lease.mode, lease.epoch = lease.mode or 'ended', lease.epoch or '-'
  if lease.till > now + lease.lasts then -- this server's clock was set back
    lease.till = now + lease.lasts
    write_lease(lease)
  end
  leases[lease.name] = lease
  local its_node, its_number = parts_of(lease.name)
  newer = newer or (its_node == node and tonumber(its_number) > tonumber(begun))
end

local own = leases[name]
if call == 1 and not own and not newer then
  own = { name = name }
  leases[name] = own
  for _, lease in pairs(leases) do
    if lease ~= own and parts_of(lease.name) == node then -- it has stopped all that it did with that one
      lease.till = 0
      write_lease(lease)
    end
  end
elseif not own or own.till <= now or own.epoch ~= epoch or call <= own.call then
  return { 'gone' }
end
own.till, own.lasts, own.call, own.mode, own.epoch = mode == 'ended' and 0 or now + lasts, lasts, call, mode, epoch
write_lease(own)

local function live(lease) return lease ~= nil and lease.till > now end
local function here(lease, subject) return redis.call('HGET', of(lease), subject) == 'here' end

local function anywhere(subject) -- ended leases count until what they had is handed on
  for lease in pairs(leases) do
    if here(lease, subject) then
      return true
    end
  end
  return false
end

local function owner_of(subject)
  local token, lease = string.match(redis.call('HGET', OWNERS, subject) or '', '^(%d+) (%S+)$')
  if leases[lease or ''] then
    return lease, token
  end
  return nil
end

local function tell(lease, kind, subject) redis.call('ZADD', inbox(lease), next_number(), kind .. subject) end

local function grant(lease, subject)
  redis.call('HSET', OWNERS, subject, next_number() .. ' ' .. lease)
  redis.call('HSETNX', of(lease), subject, 'served')
  tell(lease, 'o', subject)
end

local function disown(lease, subject)
  redis.call('HDEL', OWNERS, subject)
  if not here(lease, subject) then
    redis.call('HDEL', of(lease), subject)
  end
end

local heirs, lease_of, turn = {}, {}, 0
for lease, its in pairs(leases) do
  if live(its) and its.mode == 'up' and its.epoch == epoch then
    heirs[#heirs + 1] = lease
    lease_of[parts_of(lease)] = lease
  end
end

-- A node that has interest in a subject, else any; in turn.
local function heir_of(subject)
  local heir
  turn = turn + 1
  for i = 1, #heirs do
    local candidate = heirs[(turn + i) % #heirs + 1]
    heir = heir or candidate
    if here(candidate, subject) then
      return candidate
    end
  end
  return heir
end

-- Gives a subject without owner to a node.
local function hand_on(subject, heir, interest)
  if heir and interest then
    redis.call('HSET', of(heir), subject, 'here')
  end
  if heir and (interest or anywhere(subject)) then
    grant(heir, subject)
  end
end

local function acknowledged(number)
  for _, item in ipairs(redis.call('ZRANGEBYSCORE', inbox(name), '-inf', number)) do
    local subject = string.sub(item, 2)
    local ownership = string.sub(item, 1, 1) == 'o'
    if ownership and not here(name, subject) and owner_of(subject) == name and not anywhere(subject) then
      disown(name, subject)
    end
  end
  redis.call('ZREMRANGEBYSCORE', inbox(name), '-inf', number)
end

local change = {}
change['+'] = function(subject)
  local owner = owner_of(subject)
  local ending = owner and not anywhere(subject)
  redis.call('HSET', of(name), subject, 'here')
  if ending then -- the owner may have stopped already: it gets a new token
    grant(owner, subject)
  elseif not owner and mode == 'up' then
    grant(name, subject)
  elseif not owner then
    hand_on(subject, heir_of(subject), false)
  end
end
change['-'] = function(subject)
  if redis.call('ZSCORE', inbox(name), 'o' .. subject) then
    return -- it may have inherited interest since, and begins a grace period when it is told
  end
  local owner = owner_of(subject)
  if owner == name then
    redis.call('HSET', of(name), subject, 'served')
  else
    redis.call('HDEL', of(name), subject)
  end
  if owner and not anywhere(subject) then
    tell(owner, 'o', subject)
  end
end
change['>'] = function(subject)
  if owner_of(subject) == name then
    disown(name, subject)
    hand_on(subject, heir_of(subject), false)
  end
end
change['?'] = function(subject)
  local owner = owner_of(subject)
  if owner then
    tell(owner, 'c', subject)
  end
end

acknowledged(ARGV[7])
for i = 8, #ARGV do
  change[string.sub(ARGV[i], 1, 1)](string.sub(ARGV[i], 2))
end

-- The interest of an ended lease goes on at the owner, which gives it a grace period: its users may be on their way to
-- another node. If it was the owner's, and its node has another lease now, that one is the heir.
local function inherit(lease, subject)
  local was = redis.call('HGET', of(lease), subject)
  local owner = owner_of(subject)
  redis.call('HDEL', of(lease), subject)
  if owner and live(leases[owner]) then
    if was == 'here' then
      redis.call('HSET', of(owner), subject, 'here')
      tell(owner, 'o', subject)
    end
  elseif was == 'here' or owner == lease then
    redis.call('HDEL', OWNERS, subject)
    hand_on(subject, lease_of[parts_of(lease)] or heir_of(subject), was == 'here')
  end
end

local left, more = MOST, 0
for lease, its in pairs(leases) do
  if not live(its) then
    if its.till ~= 0 then
      its.till = 0
      write_lease(its)
    end
    local some = left > 0 and redis.call('HRANDFIELD', of(lease), left) or {}
    for _, subject in ipairs(some) do
      inherit(lease, subject)
    end
    left = left - #some
    if redis.call('EXISTS', of(lease)) == 1 then
      more = 1
    else
      redis.call('HDEL', KEYS[2], lease)
      redis.call('DEL', inbox(lease))
    end
  end
end

local told = redis.call('ZRANGE', inbox(name), 0, MOST - 1, 'WITHSCORES')
local answer = { 'held', #told == 2 * MOST and 1 or more }
for i = 1, #told, 2 do
  local kind, subject = string.sub(told[i], 1, 1), string.sub(told[i], 2)
  local token, has = '', 0
  if kind == 'o' then
    local owner, its_token = owner_of(subject)
    has = here(name, subject) and 1 or 0
    token = owner == name and (has == 1 or anywhere(subject)) and its_token or ''
  end
  for _, value in ipairs({ told[i + 1], kind, subject, token, has }) do
    answer[#answer + 1] = value
  end
end
return answer
