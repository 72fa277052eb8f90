-- Announces an ephemeral event, which the log does not keep. KEYS[1] clock
-- ARGV[1], ARGV[2] see fence.lua · ARGV[3] channel · ARGV[4] names of its topics · ARGV[5] envelope
-- ARGV[6], ARGV[7] epoch and id of the state that it carries; empty for an event that carries none
if ARGV[6] == '' or ARGV[6] == epoch then
  local as_of = ARGV[6] == '' and id(ms, seq) or ARGV[7]
  redis.call('SPUBLISH', ARGV[3], table.concat({ 'x', epoch, as_of, ARGV[4], ARGV[5] }, ' '))
end
return { epoch }
