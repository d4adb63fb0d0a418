-- KEYS: state and leases of each bucket of each lease. ARGV: the time that a settled lease is remembered;
-- then of each lease its id, amount, lifetime, whether it was used (1 or 0), and the number of its
-- buckets; then leak and burst of each of these.
local key, arg, remembered = 1, 2, tonumber(ARGV[1])
while arg <= #ARGV do
  local id, amount, lifetime = ARGV[arg], tonumber(ARGV[arg + 1]), tonumber(ARGV[arg + 2])
  local used, count = ARGV[arg + 3] == '1', tonumber(ARGV[arg + 4])
  arg = arg + 5
  for _ = 1, count do
    local bucket = load(KEYS[key], KEYS[key + 1], tonumber(ARGV[arg]), tonumber(ARGV[arg + 1]))
    key, arg = key + 2, arg + 2
    local held = tonumber(redis.call('HGET', bucket.state, 'lease:' .. id) or -1)
    if held ~= 0 then
      bucket.reserved = bucket.reserved - math.max(0, held)
      if used then
        bucket.level = bucket.level + amount
      end
      local till = now + math.min(lifetime, remembered)
      redis.call('HSET', bucket.state, 'lease:' .. id, 0)
      redis.call('ZADD', bucket.leases, string.format('%.0f', till), id)
      save(bucket)
    end
  end
end
return 'OK'
