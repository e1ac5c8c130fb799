-- Counts a request of a tenant, if all limits allow it. KEYS[1]: rate_limit: with whatever stands before; ARGV: time in
-- microseconds or empty for the server's, tenant, tokens a second, size of the bucket, per minute, per hour. Answers 1 or 0,
-- how many the minute and the hour still let through, the time, and how many microseconds to wait.
--
-- Counters first, then the bucket; a request that is refused changes none of them.
local time = redis.call('TIME')
local seconds, micros = tonumber(time[1]), tonumber(time[2])
if ARGV[1] ~= '' then
  local given = tonumber(ARGV[1])
  seconds = math.floor(given / 1000000)
  micros = given - seconds * 1000000
end
local now = seconds + micros / 1000000
local tenant, rate, burst = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local per_minute, per_hour = tonumber(ARGV[5]), tonumber(ARGV[6])
local minute = KEYS[1] .. tenant .. ':minute:' .. string.format('%.0f', math.floor(seconds / 60))
local hour = KEYS[1] .. tenant .. ':hour:' .. string.format('%.0f', math.floor(seconds / 3600))
local bucket = KEYS[1] .. 'token_bucket:' .. tenant

local in_minute = tonumber(redis.call('GET', minute) or '0')
local in_hour = tonumber(redis.call('GET', hour) or '0')
local kept = redis.call('HMGET', bucket, 'tokens', 'last_refill')
local tokens = tonumber(kept[1] or '') or burst
local last = tonumber(kept[2] or '') or now
tokens = math.min(burst, tokens + math.max(0, now - last) * rate)

local wait = 0
if in_minute >= per_minute then
  wait = math.max(wait, (math.floor(seconds / 60) + 1) * 60 - now)
end
if in_hour >= per_hour then
  wait = math.max(wait, (math.floor(seconds / 3600) + 1) * 3600 - now)
end
if tokens < 1 then
  wait = math.max(wait, (1 - tokens) / rate)
end
local allowed = in_minute < per_minute and in_hour < per_hour and tokens >= 1
if allowed then
  in_minute = redis.call('INCR', minute)
  redis.call('EXPIRE', minute, 60)
  in_hour = redis.call('INCR', hour)
  redis.call('EXPIRE', hour, 3600)
  redis.call('HSET', bucket, 'tokens', string.format('%.6f', tokens - 1), 'last_refill', string.format('%.6f', now))
  redis.call('EXPIRE', bucket, 3600)
end
return {
  allowed and 1 or 0,
  math.max(0, per_minute - in_minute),
  math.max(0, per_hour - in_hour),
  string.format('%.0f', seconds * 1000000 + micros),
  string.format('%.0f', math.ceil(wait * 1000000))
}
