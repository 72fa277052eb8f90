-- Appends events, all or none. KEYS and ARGV: see fence.lua and events.lua.
-- Returns {'written' | 'repeated', 'epoch id id …'} or {'reused'}
return answered() or write(plan())
