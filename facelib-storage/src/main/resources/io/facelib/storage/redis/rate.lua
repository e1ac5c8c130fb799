-- Counts a request of a tenant, if all limits allow it. KEYS[1]: rate_limit: with whatever stands before; ARGV: time in
-- microseconds or empty for the server's, tenant, tokens a second, size of the bucket, per minute, per hour. Answers 1 or 0,
-- how many the minute and the hour still let through, the time, and how many microseconds to wait.
--
-- Counters first, then the bucket; a request that is refused changes none of them.
local MICROS = 1000000 -- fractions of Unix seconds are too coarse to compute with
local time = redis.call('TIME')
local now = tonumber(ARGV[1]) or tonumber(time[1]) * MICROS + tonumber(time[2])
local seconds = math.floor(now / MICROS)
local tenant, rate, burst = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local per_minute, per_hour = tonumber(ARGV[5]), tonumber(ARGV[6])
local minute = KEYS[1] .. tenant .. ':minute:' .. string.format('%.0f', math.floor(seconds / 60))
local hour = KEYS[1] .. tenant .. ':hour:' .. string.format('%.0f', math.floor(seconds / 3600))
local bucket = KEYS[1] .. 'token_bucket:' .. tenant

local in_minute = tonumber(redis.call('GET', minute) or '0')
local in_hour = tonumber(redis.call('GET', hour) or '0')
local kept = redis.call('HMGET', bucket, 'tokens', 'last_refill')
local tokens = tonumber(kept[1] or '') or burst
local last = kept[2] and math.floor((tonumber(kept[2]) or seconds) * MICROS + 0.5) or now
tokens = math.min(burst, tokens + math.max(0, now - last) * rate / MICROS)

local wait = 0
if in_minute >= per_minute then
  wait = math.max(wait, (math.floor(seconds / 60) + 1) * 60 * MICROS - now)
end
if in_hour >= per_hour then
  wait = math.max(wait, (math.floor(seconds / 3600) + 1) * 3600 * MICROS - now)
end
if tokens < 1 then
  wait = math.max(wait, (1 - tokens) / rate * MICROS)
end
local allowed = in_minute < per_minute and in_hour < per_hour and tokens >= 1
if allowed then
  in_minute = redis.call('INCR', minute)
  redis.call('EXPIRE', minute, 60)
  in_hour = redis.call('INCR', hour)
  redis.call('EXPIRE', hour, 3600)
  redis.call('HSET', bucket, 'tokens', string.format('%.6f', tokens - 1), 'last_refill', string.format('%.6f', now / MICROS))
  redis.call('EXPIRE', bucket, 3600)
end
return {
  allowed and 1 or 0,
  math.max(0, per_minute - in_minute),
  math.max(0, per_hour - in_hour),
  string.format('%.0f', now),
  string.format('%.0f', math.ceil(wait))
}
