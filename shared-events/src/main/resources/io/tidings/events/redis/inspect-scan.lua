-- Names of keys of this server. KEYS[1] clock · ARGV[1] cursor · ARGV[2] pattern · ARGV[3] how many to look at
-- Returns {next cursor, {key, …}}
return redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', ARGV[3])
