-- Ends leases. ARGV from 2: lane, member, token, kind (done, wait, dead), and, of each that waits, the microseconds and how
-- many attempts are taken off; of each that is dead, the reason. Answers how many held.
local now = clock()
if tick_all(2, 6, #ARGV, now) then
  return AGAIN
end

-- The letter that other consumers of the stream know, beside the queue's own.
local function tell_source(lane, member, reason)
  local job = redis.call('HMGET', job_key(lane, member), 'se', 'ss', 'b')
  if job[1] then
    local fields = {'error', reason, 'original_id', job[1]}
    local entry = redis.call('XRANGE', job[2], job[1], job[1])[1]
    if reason == 'empty_or_unparsable' and entry then
      fields[5], fields[6] = 'fields', as_json(entry[2])
    else
      fields[5], fields[6] = 'message', job[3]
    end
    redis.call('XADD', job[2] .. ':dlq', '*', unpack(fields))
    acknowledge(lane, member)
    redis.call('HDEL', job_key(lane, member), 'se', 'ss', 'sg')
  end
end

local function bury(lane, member, reason)
  tell_source(lane, member, reason)
  local key = job_key(lane, member)
  local job = redis.call('HMGET', key, 'g', 'n')
  local letter = redis.call('XADD', dead_key(lane, tenant_of(member)), '*',
    'job', id_of(member), 'group', job[1], 'reason', reason, 'attempts', job[2], 'died', digits(now))
  redis.call('HSET', key, 's', DEAD, 'i', letter)
  redis.call('ZADD', lane.died, digits(now), member)
end

local held = 0
for i = 2, #ARGV, 6 do
  local lane, member, kind = open(ARGV[i]), ARGV[i + 1], ARGV[i + 3]
  local key = job_key(lane, member)
  local job = redis.call('HMGET', key, 's', 'k', 'g', 'p', 'i')
  if job[1] == LEASED and job[2] == ARGV[i + 2] then
    held = held + 1
    unlease(lane, member, job[3], job[4], job[5])
    if kind == 'done' then
      forget(lane, member)
    elseif kind == 'dead' then
      bury(lane, member, ARGV[i + 4])
    else
      if ARGV[i + 5] ~= '0' then
        redis.call('HINCRBY', key, 'n', '-' .. ARGV[i + 5])
      end
      wait_until(lane, member, job[3], job[4], now + tonumber(ARGV[i + 4]), now)
    end
  end
end
return held
