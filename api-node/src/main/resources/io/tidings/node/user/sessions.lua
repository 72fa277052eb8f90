-- Keeps one session: a hash of its user, how often that user's sessions had all been ended when it began, and when it began and
-- was last used, in milliseconds of this server's clock. It is for the log's fence, which gives `now`. KEYS[2] the session
-- ARGV[3] what to do, and behind it
--   'begin' · user · how often ended · milliseconds without use after which it ends
--   'find' · milliseconds after its beginning when it ends: returns {user, how often ended, ms unused, ms left}, or {}
--   'use' · milliseconds without use after which it ends
--   'end'
local function number(field)
  local text = redis.call('HGET', KEYS[2], field)
  return text and string.match(text, '^%d+$') and tonumber(text)
end

local action, written = ARGV[3], string.format('%.0f', now)
if action == 'begin' then
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[2], 'user', ARGV[4], 'ended', ARGV[5], 'begun', written, 'used', written)
  redis.call('PEXPIRE', KEYS[2], ARGV[6])
  return {}
end
if action == 'end' then
  redis.call('DEL', KEYS[2])
  return {}
end
if redis.call('TYPE', KEYS[2]).ok ~= 'hash' then
  return {}
end
local user, ended, begun, used = number('user'), number('ended'), number('begun'), number('used')
if not (user and ended and begun and used) then
  return {} -- somebody else wrote it
end
if action == 'use' then
  redis.call('HSET', KEYS[2], 'used', written)
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
  return {}
end
local left = begun + tonumber(ARGV[4]) - now
return left > 0 and { user, ended, now - used, left } or {}
