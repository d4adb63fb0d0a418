-- KEYS: a text. Returns it with the time it has left, or nothing.
local text = redis.call('GET', KEYS[1])
return text and {text, redis.call('PTTL', KEYS[1])}
