-- Makes dead jobs wait again. ARGV: time, lane, then members. Answers how many.
local now = clock()
local lane = open(ARGV[2])
if tick(lane, now) then
  return AGAIN
end
local revived = 0
for i = 3, #ARGV do
  local key = job_key(lane, ARGV[i])
  local job = redis.call('HMGET', key, 's', 'g', 'p', 'i')
  if job[1] == DEAD then
    unbury(lane, ARGV[i], job[4])
    redis.call('HSET', key, 'n', 0)
    make_ready(lane, ARGV[i], job[2], job[3])
    revived = revived + 1
  end
end
return revived
