-- KEYS: state and leases of each bucket. ARGV: id, amount and lifetime of the lease, then leak and burst
-- of each bucket. Returns {0} when all had room, or else the first that had none, and the wait; -1 is
-- for ever.
local id, amount, lifetime = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local granted = {}
for i = 1, #KEYS / 2 do
  local bucket =
    load(KEYS[2 * i - 1], KEYS[2 * i], tonumber(ARGV[2 * i + 2]), tonumber(ARGV[2 * i + 3]))
  if redis.call('HEXISTS', bucket.state, 'lease:' .. id) == 0 then
    local over = bucket.level + bucket.reserved + amount - bucket.burst
    if amount > bucket.burst then
      return {i, -1}
    elseif over > 1e-6 then
      return {i, math.max(1, math.ceil(over / bucket.leak))}
    end
    granted[#granted + 1] = bucket
  end
end
for _, bucket in ipairs(granted) do
  bucket.reserved = bucket.reserved + amount
  redis.call('HSET', bucket.state, 'lease:' .. id, amount)
  redis.call('ZADD', bucket.leases, string.format('%.0f', now + lifetime), id)
  save(bucket)
end
return {0}
