-- What take, settle and level have in common. A bucket is a hash (level, at, reserved, burst, leak and
-- lease:ID, the amount of each lease, 0 once it is settled) beside a sorted set of its leases by when
-- they end. Times are milliseconds of this server.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function load(state, leases, leak, burst)
  local values = redis.call('HMGET', state, 'level', 'at', 'reserved', 'leak', 'burst')
  local at = tonumber(values[2] or now)
  local bucket = {
    state = state, leases = leases,
    leak = leak or tonumber(values[4] or 1), burst = burst or tonumber(values[5] or 0),
    reserved = tonumber(values[3] or 0), at = math.max(at, now)
  }
  bucket.level = math.max(0, tonumber(values[1] or 0) - math.max(0, now - at) * bucket.leak)
  local over = redis.call('ZRANGEBYSCORE', leases, '-inf', now)
  for _, id in ipairs(over) do
    bucket.reserved = bucket.reserved - tonumber(redis.call('HGET', state, 'lease:' .. id) or 0)
    redis.call('HDEL', state, 'lease:' .. id)
    redis.call('ZREM', leases, id)
  end
  if #over > 0 then
    redis.call('HSET', state, 'reserved', bucket.reserved)
  end
  return bucket
end

-- How long until the bucket is empty and its last lease has ended.
local function left(bucket)
  local last = redis.call('ZRANGE', bucket.leases, -1, -1, 'WITHSCORES')
  return math.ceil(math.max(bucket.level / bucket.leak, tonumber(last[2] or now) - now))
end

local function save(bucket)
  redis.call('HSET', bucket.state, 'v', 1, 'level', string.format('%.17g', bucket.level),
    'at', string.format('%.0f', bucket.at), 'reserved', bucket.reserved,
    'leak', string.format('%.17g', bucket.leak), 'burst', bucket.burst)
  -- A second longer: who looks before it ends is told by what is in it.
  local life = left(bucket) + 1000
  redis.call('PEXPIRE', bucket.state, life)
  redis.call('PEXPIRE', bucket.leases, life)
end
