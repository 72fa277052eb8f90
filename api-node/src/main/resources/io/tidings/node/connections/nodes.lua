-- Keeps which nodes are up, and carries questions to all of them and their answers back. Runs behind the log's fence,
-- which defines `now`.
-- KEYS[2] nodes: sorted set: '<instance> <name> <up since, ms> <release>' → until when it counts as up, ms
-- KEYS[3] nodes.questions: sorted set: '<id> <text>' → until when it is open, ms
-- and, at keys that begin like the first, nodes.answers.<id>: list: '<instance> <text>'
-- Both are given as keys so that a Cluster refuses the script while some of them are on their way to another shard: a
-- key that is made there before it arrives would stop the move.
-- ARGV[3] what to do:
--   'beat'     ARGV[4] the node, as above · ARGV[5] for how long it counts as up, ms; that is written when half of it
--              is over, since replicas and the append-only file have every write. Returns the open questions
--   'leave'    ARGV[4] the node. Returns {}
--   'ask'      ARGV[4] the question, as above · ARGV[5] for how long it is open, ms. Returns the nodes that are up; or
--              {'full'} when too many questions are open
--   'answer'   ARGV[4] the question's id · ARGV[5] the answer, as above. Returns {1}; {0} when it is not open
--   'collect'  ARGV[4] the question's id. Returns some answers, each of them once
--   'close'    ARGV[4] the question, as above · ARGV[5] its id. Returns {}
-- Everything ends by itself when it is not renewed, by this server's clock.
local MOST_QUESTIONS = 16
local MOST_ANSWERS = 256 -- of one question
local AT_ONCE = 4 -- answers that one call returns; each may have a megabyte
local FAR = 60000 -- ms; nothing lasts longer, unless this server's clock was set back

local NODES, QUESTIONS = KEYS[2], KEYS[3]
local function answers(id) return NODES .. '.answers.' .. id end
local function text(number) return string.format('%.0f', number) end

-- Removes what has ended, and what was not written by this script.
local function tidy(key, kind)
  local is = redis.call('TYPE', key).ok
  if is ~= kind and is ~= 'none' then
    redis.call('DEL', key)
  elseif is == 'zset' then
    redis.call('ZREMRANGEBYSCORE', key, '-inf', text(now))
    redis.call('ZREMRANGEBYSCORE', key, '(' .. text(now + FAR), '+inf')
  end
end

local act = {}
function act.beat()
  tidy(NODES, 'zset')
  if (tonumber(redis.call('ZSCORE', NODES, ARGV[4]) or now) - now) * 2 <= tonumber(ARGV[5]) then
    redis.call('ZADD', NODES, text(now + ARGV[5]), ARGV[4])
    redis.call('PEXPIRE', NODES, FAR)
  end
  tidy(QUESTIONS, 'zset')
  return redis.call('ZRANGE', QUESTIONS, 0, MOST_QUESTIONS - 1)
end
function act.leave()
  tidy(NODES, 'zset')
  redis.call('ZREM', NODES, ARGV[4])
  return {}
end
function act.ask()
  tidy(QUESTIONS, 'zset')
  if redis.call('ZCARD', QUESTIONS) >= MOST_QUESTIONS then
    return { 'full' }
  end
  redis.call('ZADD', QUESTIONS, text(now + ARGV[5]), ARGV[4])
  redis.call('PEXPIRE', QUESTIONS, FAR)
  tidy(NODES, 'zset')
  return redis.call('ZRANGE', NODES, 0, -1)
end
function act.answer()
  tidy(QUESTIONS, 'zset')
  for _, question in ipairs(redis.call('ZRANGE', QUESTIONS, 0, -1)) do
    if string.sub(question, 1, #ARGV[4] + 1) == ARGV[4] .. ' ' then
      local key = answers(ARGV[4])
      tidy(key, 'list')
      if redis.call('LLEN', key) < MOST_ANSWERS then
        redis.call('RPUSH', key, ARGV[5])
        redis.call('PEXPIRE', key, text(redis.call('ZSCORE', QUESTIONS, question) - now))
        return { 1 }
      end
    end
  end
  return { 0 }
end
function act.collect()
  local key = answers(ARGV[4])
  tidy(key, 'list')
  return redis.call('LPOP', key, AT_ONCE) or {}
end
function act.close()
  tidy(QUESTIONS, 'zset')
  redis.call('ZREM', QUESTIONS, ARGV[4])
  redis.call('DEL', answers(ARGV[5]))
  return {}
end
return act[ARGV[3]]()
