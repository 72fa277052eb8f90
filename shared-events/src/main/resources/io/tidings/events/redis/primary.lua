-- The head of scripts that look at the keys for a tool. It takes the place of the fence, which may begin a new epoch:
-- none of them writes. KEYS[1] clock, for the slot
if not string.find(redis.call('INFO', 'replication'), 'role:master', 1, true) then
  return redis.error_reply('READONLY This is a replica, which may be behind: the log is read at the primary.')
end
