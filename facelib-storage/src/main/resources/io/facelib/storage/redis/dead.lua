-- Reads dead letters. ARGV: time, lane, tenant, the letter after which to begin or -, how many. Answers letter, member,
-- group, priority, payload, time of adding, reason, attempts and time of death of each.
local lane = open(ARGV[2])
local from = ARGV[4] == '-' and '-' or '(' .. ARGV[4]
local letters = {}
for _, entry in ipairs(redis.call('XRANGE', dead_key(lane, ARGV[3]), from, '+', 'COUNT', ARGV[5])) do
  local fields = {}
  for i = 1, #entry[2], 2 do
    fields[entry[2][i]] = entry[2][i + 1]
  end
  local member = ARGV[3] .. ':' .. fields.job
  local job = redis.call('HMGET', job_key(lane, member), 'p', 'b', 'e')
  if job[1] then
    letters[#letters + 1] =
      {entry[1], member, fields.group, job[1], job[2], job[3], fields.reason, fields.attempts, fields.died}
  end
end
return letters
