-- Leases jobs. ARGV: time, lane, limit, how many of a group, how many of a tenant, microseconds, token, consumer. Answers
-- member, group, priority, payload, time of adding, attempt and token of each.
--
-- Of the tenants in the lane, and of the groups of each, those that may have no more are passed over: they stand first,
-- since whoever is served moves back.
local now = clock()
local lane = open(ARGV[2])
if tick(lane, now) then
  return AGAIN
end
local limit, per_group, per_tenant = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local expiry = now + tonumber(ARGV[6])
local leases = {}
local passed_tenants = 0
local passed_groups = {}
local touched = {}

local function leased(key, field)
  return tonumber(redis.call('HGET', key, field) or '0')
end

-- The next job of a stream; nil if the stream does not have what it should, since somebody has deleted from it.
local function read(stream)
  local reply = redis.call('XREADGROUP', 'GROUP', WORKERS, ARGV[8], 'COUNT', 1, 'STREAMS', stream, '>')
  return reply and reply[1] and reply[1][2] and reply[1][2][1]
end

local function begin(member, entry, group, group_hash, tenant)
  local key = job_key(lane, member)
  local token = ARGV[7] .. ':' .. (#leases + 1)
  local attempt = redis.call('HINCRBY', key, 'n', 1)
  redis.call('HSET', key, 's', LEASED, 'i', entry, 'k', token)
  redis.call('ZADD', lane.timed, digits(expiry), member)
  redis.call('HINCRBY', group_hash, 'leased', 1)
  redis.call('HINCRBY', lane.numbers, 'leased:' .. tenant, 1)
  redis.call('HINCRBY', lane.numbers, 'leased', 1)
  local job = redis.call('HMGET', key, 'p', 'b', 'e')
  leases[#leases + 1] = {member, group, job[1], job[2], job[3], tostring(attempt), token}
end

local function take(tenant, group, rank)
  local group_hash = group_key(lane, tenant, group)
  local stream = stream_key(lane, tenant, rank, group)
  local entry = redis.call('EXISTS', stream) == 1 and read(stream)
  if not entry then
    redis.call('HDEL', group_hash, 'r' .. rank)
  else
    count(group_hash, 'r' .. rank, -1)
    if redis.call('HGET', job_key(lane, entry[2][2]), 's') == READY then
      begin(entry[2][2], entry[1], group, group_hash, tenant)
    else
      redis.call('XACK', stream, WORKERS, entry[1])
      remove_entry(stream, entry[1])
    end
  end
  place_group(lane, tenant, group, next_turn(lane))
  place_tenant(lane, tenant, passed_groups[tenant] or 0)
end

while #leases < limit do
  local first = redis.call('ZRANGE', lane.ready, passed_tenants, passed_tenants, 'WITHSCORES')
  local tenant = first[1]
  if not tenant then
    break
  end
  local passed = passed_groups[tenant] or 0
  local line = redis.call('ZRANGE', groups_key(lane, tenant), passed, passed, 'WITHSCORES')
  if not line[1] or leased(lane.numbers, 'leased:' .. tenant) >= per_tenant then
    if not line[1] and passed == 0 then
      redis.call('ZREM', lane.ready, tenant)
    else
      passed_tenants = passed_tenants + 1
    end
  elseif tonumber(line[2]) > tonumber(first[2]) then
    redis.call('ZADD', lane.ready, line[2], tenant)
    touched[tenant] = true
  elseif leased(group_key(lane, tenant, line[1]), 'leased') >= per_group then
    passed_groups[tenant] = passed + 1
  else
    take(tenant, line[1], rank_of(tonumber(line[2])))
    touched[tenant] = true
  end
end
for tenant in pairs(touched) do
  place_tenant(lane, tenant, 0)
end
return leases
