-- The threads that a user's tabs show: puts or removes the entry of a connection or a tab, and forgets tabs that are
-- overdue. It is for the log's fence, which gives `now`.
-- KEYS[2] a hash: 'c:' and a connection → 'at node peer' · 't:' and a tab → 'at until peer'. Times are milliseconds of
-- this server's clock.
-- ARGV[3] 'put' or 'remove' · ARGV[4] the field · of 'put' also: ARGV[5] the peer · ARGV[6] the connection's node, or
-- the milliseconds until the tab is overdue · ARGV[7] most entries: a further one takes the place of the oldest
-- Returns nothing
--
-- Connections of nodes without a lease stay: a node that was only cut off comes back with its connections.
local field = ARGV[4]
redis.call('HDEL', KEYS[2], field)

local entries = redis.call('HGETALL', KEYS[2])
local kept, oldest, oldest_at = 0, nil, nil
local connected, longest = string.sub(field, 1, 2) == 'c:' and ARGV[3] == 'put', now
for i = 1, #entries, 2 do
  local at, held = string.match(entries[i + 1], '^(%d+) (%S+) %S+$')
  local tab = string.sub(entries[i], 1, 2) == 't:'
  local ends = tab and (tonumber(held) or 0)
  if not at or (tab and ends <= now) then
    redis.call('HDEL', KEYS[2], entries[i])
  else
    kept = kept + 1
    if not oldest or tonumber(at) < oldest_at then
      oldest, oldest_at = entries[i], tonumber(at)
    end
    if tab then
      longest = math.max(longest, ends)
    else
      connected = true
    end
  end
end

if ARGV[3] == 'put' then
  if kept >= tonumber(ARGV[7]) then
    redis.call('HDEL', KEYS[2], oldest)
  end
  local held = ARGV[6]
  if string.sub(field, 1, 2) == 't:' then
    longest = math.max(longest, now + ARGV[6])
    held = string.format('%.0f', now + ARGV[6])
  end
  redis.call('HSET', KEYS[2], field, string.format('%.0f', now) .. ' ' .. held .. ' ' .. ARGV[5])
end
if connected then
  redis.call('PERSIST', KEYS[2])
else -- tabs that crashed leave nothing behind
  redis.call('PEXPIREAT', KEYS[2], string.format('%.0f', longest))
end
return {}
