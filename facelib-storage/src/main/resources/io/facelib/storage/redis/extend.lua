-- Extends leases. ARGV: time, microseconds, then lane, member and token of each. Answers 1 for each that held, otherwise 0.
local now = clock()
local expiry = digits(now + tonumber(ARGV[2]))
local held = {}
for i = 3, #ARGV, 3 do
  local lane = open(ARGV[i])
  local job = redis.call('HMGET', job_key(lane, ARGV[i + 1]), 's', 'k')
  local until_now = redis.call('ZSCORE', lane.timed, ARGV[i + 1])
  local holds = job[1] == LEASED and job[2] == ARGV[i + 2] and until_now and tonumber(until_now) > now
  if holds then
    redis.call('ZADD', lane.timed, expiry, ARGV[i + 1])
  end
  held[#held + 1] = holds and 1 or 0
end
return held
