-- How many jobs a lane has. ARGV: time, lane. Answers how many wait, are leased, are dead.
local lane = open(ARGV[2])
if tick(lane, clock()) then
  return AGAIN
end
local numbers = redis.call('HMGET', lane.numbers, 'jobs', 'leased')
local all, leased = tonumber(numbers[1] or '0'), tonumber(numbers[2] or '0')
local dead = redis.call('ZCARD', lane.died)
return {math.max(0, all - leased - dead), leased, dead}
