-- Forgets jobs that are not leased. ARGV: time, lane, then members. Answers how many.
local now = clock()
local lane = open(ARGV[2])
if tick(lane, now) then
  return AGAIN
end
local dropped = 0
for i = 3, #ARGV do
  local state = redis.call('HGET', job_key(lane, ARGV[i]), 's')
  if state and state ~= LEASED then
    take_out(lane, ARGV[i])
    forget(lane, ARGV[i])
    dropped = dropped + 1
  end
end
return dropped
