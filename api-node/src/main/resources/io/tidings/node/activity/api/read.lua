-- Reads kept activities, the newest first.
-- KEYS[2] the stream · ARGV[3] the id that they are before, or '' · ARGV[4] the earliest, in ms · ARGV[5] the latest, in
-- ms, or '' · ARGV[6] how old they may be, in ms · ARGV[7] how many at most
-- Returns {epoch, the log's position, then per entry its id and its envelope}
local from = math.max(tonumber(ARGV[4]), now - tonumber(ARGV[6]), 0) -- trimming leaves some that are older
local answer = { epoch, id(ms, seq) }
local to = '+'
if ARGV[3] == '0-0' then
  return answer -- nothing is before it, and Redis would refuse the range
elseif ARGV[3] ~= '' then
  to = '(' .. ARGV[3]
end
if ARGV[5] ~= '' then
  local latest = ARGV[5]
  local before = tonumber(string.match(ARGV[3], '^%d+')) or math.huge
  if tonumber(latest) < before then
    to = latest -- which includes all of this millisecond
  end
end
for _, entry in ipairs(redis.call('XREVRANGE', KEYS[2], to, string.format('%.0f', from), 'COUNT', ARGV[7])) do
  answer[#answer + 1] = entry[1]
  answer[#answer + 1] = entry[2][2]
end
return answer
