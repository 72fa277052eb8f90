-- Announces an event that is not kept. KEYS[1] clock
-- ARGV[1], ARGV[2] see fence.lua · ARGV[3] channel · ARGV[4] names of its topics · ARGV[5] envelope
redis.call('SPUBLISH', ARGV[3], table.concat({ 'x', epoch, id(ms, seq), ARGV[4], ARGV[5] }, ' '))
return { epoch }
