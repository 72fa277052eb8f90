-- Keeps sessions. A session is a hash: its user, how often all sessions of that user had been ended when it began,
-- where it began, and when it began and was last used, in milliseconds of this server's clock. A sorted set for each
-- user has the hashes of its sessions by when they began. Runs behind the log's fence, which defines `now`.
-- ARGV[3] what to do, then
--   'begin' · user · how often ended · ms without use after which it ends · ms when it ends in any case
--           · address · user agent
--   'find' · ms after its beginning when it ends: returns {user, how often ended, ms unused, ms left}, or {}
--   'use' · ms without use after which it ends · ms when it ends in any case
--   'end'
--   'list' · ms after its beginning when it ends: returns {hash, how often ended, begun, used, address, user agent, …}
-- KEYS[2] the session, KEYS[3] the user's set for 'begin' and 'use'; 'list' has only the set, as KEYS[2]
local function number(key, field)
  local text = redis.call('HGET', key, field)
  return text and string.match(text, '^%d+$') and tonumber(text)
end

-- The keys of a workspace are on one server.
local function session_of(set, hash)
  return string.match(set, '^(.*:)sessions%.%d+$') .. 'session.' .. hash
end

local function remember(set, begun, max_age)
  local hash = string.match(KEYS[2], '[^.]+$')
  if redis.call('TYPE', set).ok ~= 'zset' then
    redis.call('DEL', set)
  end
  redis.call('ZADD', set, string.format('%.0f', begun), hash)
  redis.call('PEXPIRE', set, max_age)
end

local action, written = ARGV[3], string.format('%.0f', now)
if action == 'begin' then
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[2], 'user', ARGV[4], 'ended', ARGV[5], 'begun', written, 'used', written, 'address', ARGV[8], 'agent', ARGV[9])
  redis.call('PEXPIRE', KEYS[2], ARGV[6])
  remember(KEYS[3], now, ARGV[7])
  for _, hash in ipairs(redis.call('ZRANGE', KEYS[3], 0, -1)) do
    if redis.call('EXISTS', session_of(KEYS[3], hash)) == 0 then
      redis.call('ZREM', KEYS[3], hash)
    end
  end
  return {}
end
if action == 'end' then
  redis.call('DEL', KEYS[2])
  return {}
end
if action == 'list' then
  local found = {}
  for _, hash in ipairs(redis.call('TYPE', KEYS[2]).ok == 'zset' and redis.call('ZRANGE', KEYS[2], 0, -1) or {}) do
    local key = session_of(KEYS[2], hash)
    local kept = redis.call('TYPE', key).ok == 'hash'
    local ended, begun, used = kept and number(key, 'ended'), kept and number(key, 'begun'), kept and number(key, 'used')
    if ended and begun and used and begun + tonumber(ARGV[4]) > now then
      for _, value in ipairs({ hash, ended, begun, used, redis.call('HGET', key, 'address') or '', redis.call('HGET', key, 'agent') or '' }) do
        found[#found + 1] = value
      end
    end
  end
  return found
end
if redis.call('TYPE', KEYS[2]).ok ~= 'hash' then
  return {}
end
local user, ended, begun, used = number(KEYS[2], 'user'), number(KEYS[2], 'ended'), number(KEYS[2], 'begun'), number(KEYS[2], 'used')
if not (user and ended and begun and used) then
  return {} -- not written by this script
end
if action == 'use' then
  redis.call('HSET', KEYS[2], 'used', written)
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
  remember(KEYS[3], begun, ARGV[5])
  return {}
end
local left = begun + tonumber(ARGV[4]) - now
return left > 0 and { user, ended, now - used, left } or {}
