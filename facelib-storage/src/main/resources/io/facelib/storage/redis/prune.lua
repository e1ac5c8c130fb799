-- Forgets jobs that died before a moment. ARGV: time, lane, the moment in microseconds, how many at most. Answers how many.
local lane = open(ARGV[2])
local old = redis.call('ZRANGEBYSCORE', lane.died, '-inf', '(' .. ARGV[3], 'LIMIT', 0, ARGV[4])
for _, member in ipairs(old) do
  take_out(lane, member)
  redis.call('ZREM', lane.died, member)
  forget(lane, member)
end
return #old
