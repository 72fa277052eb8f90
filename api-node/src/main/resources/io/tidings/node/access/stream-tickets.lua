-- Keeps one ticket. Runs behind the log's fence, which defines `now` and `epoch`. KEYS[2] the ticket
-- ARGV[3] 'issue' · what it stands for · its lifetime in ms: returns {when it ends, in ms}
-- ARGV[3] 'take': returns {what it stands for}, once, or {}
--
-- A failover may lose the use of a ticket. So a ticket is valid only in its own epoch.
if ARGV[3] == 'issue' then
  redis.call('SET', KEYS[2], epoch .. ' ' .. ARGV[4], 'PX', ARGV[5])
  return { now + tonumber(ARGV[5]) }
end
local stored = redis.call('TYPE', KEYS[2]).ok == 'string' and redis.call('GETDEL', KEYS[2]) or ''
local issued_in, holder = string.match(stored, '^(%S+) (.+)$')
return issued_in == epoch and { holder } or {}
