-- KEYS: state and leases of a bucket. Returns level, reserved, burst and the time left, or nothing.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return false
end
local bucket = load(KEYS[1], KEYS[2])
local life = left(bucket)
if life <= 0 then
  return false
end
return {
  string.format('%.17g', bucket.level), string.format('%.0f', bucket.reserved),
  string.format('%.0f', bucket.burst), string.format('%.0f', life)
}
