-- KEYS: a text. ARGV: what to keep, and how long. Returns what stands there already, or nothing. (SET
-- with NX and GET does this too, but only from Redis 7 on.)
local text = redis.call('GET', KEYS[1])
if not text then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
return text
