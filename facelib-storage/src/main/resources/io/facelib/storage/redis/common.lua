-- What all scripts of the job queue share; set before each of them. The layout of the keys is told in RedisStreamJobQueue.
-- KEYS[1] is what every key begins with, and has the hash tag; ARGV[1] is the time in microseconds, empty for the server's.

local base = KEYS[1]
local WAITING, READY, LEASED, DEAD = 'w', 'r', 'l', 'd'
local WORKERS = 'workers'
local SOME = 200 -- how many jobs become due in one call; the caller calls again while there are more
local AGAIN = -1 -- what a script answers then, having done nothing else
local TURNS = 140737488355328 -- 2^47; the score of a group is rank * TURNS + turn

local function digits(number)
  return string.format('%.0f', number)
end

local function clock()
  if ARGV[1] ~= '' then
    return tonumber(ARGV[1])
  end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000000 + tonumber(time[2])
end

local function open(name)
  local tail = #name .. ':' .. name
  return {
    name = name,
    tail = tail,
    numbers = base .. 'lane:' .. tail,
    timed = base .. 'timed:' .. tail,
    ready = base .. 'ready:' .. tail,
    died = base .. 'died:' .. tail
  }
end

-- A job is called TENANT:ID within its lane; tenants have no colon.
local function tenant_of(member)
  return string.match(member, '^[^:]*')
end

local function id_of(member)
  return string.sub(member, #tenant_of(member) + 2)
end

local function job_key(lane, member)
  return base .. 'job:' .. lane.tail .. ':' .. member
end

local function ids_key(lane, tenant)
  return base .. 'ids:' .. lane.tail .. ':' .. tenant
end

local function dead_key(lane, tenant)
  return base .. 'dead:' .. lane.tail .. ':' .. tenant
end

local function groups_key(lane, tenant)
  return base .. 'groups:' .. lane.tail .. ':' .. tenant
end

local function group_key(lane, tenant, group)
  return base .. 'group:' .. lane.tail .. ':' .. tenant .. ':' .. group
end

local function stream_key(lane, tenant, rank, group)
  return base .. 'stream:' .. lane.tail .. ':' .. tenant .. ':' .. rank .. ':' .. group
end

-- The fields of an entry as JSON, in their order; the slash needs no escape.
local function as_json(fields)
  local members = {}
  for i = 1, #fields, 2 do
    members[#members + 1] = cjson.encode(fields[i]) .. ': ' .. cjson.encode(fields[i + 1])
  end
  return (string.gsub('{' .. table.concat(members, ', ') .. '}', '\\/', '/'))
end

local function count(key, field, by)
  if redis.call('HINCRBY', key, field, by) <= 0 then
    redis.call('HDEL', key, field)
  end
end

local function next_turn(lane)
  return redis.call('HINCRBY', lane.numbers, 'turn', 1)
end

local function rank_of(score)
  return math.floor(score / TURNS)
end

-- The place of a tenant in the lane is that of its first group, behind the first few that are passed over.
local function place_tenant(lane, tenant, passed)
  local first = redis.call('ZRANGE', groups_key(lane, tenant), passed, passed, 'WITHSCORES')
  if first[1] then
    redis.call('ZADD', lane.ready, first[2], tenant)
  elseif passed == 0 then
    redis.call('ZREM', lane.ready, tenant)
  end
end

-- A group stands where the rank of its first ready job and its turn put it; without ready jobs it stands nowhere.
local function place_group(lane, tenant, group, turn)
  local best = nil
  for _, field in ipairs(redis.call('HKEYS', group_key(lane, tenant, group))) do
    local rank = tonumber(string.match(field, '^r(%d+)$'))
    if rank and (not best or rank < best) then
      best = rank
    end
  end
  if best then
    redis.call('ZADD', groups_key(lane, tenant), digits(best * TURNS + turn), group)
  else
    redis.call('ZREM', groups_key(lane, tenant), group)
  end
end

local function replace_group(lane, tenant, group)
  local score = redis.call('ZSCORE', groups_key(lane, tenant), group)
  place_group(lane, tenant, group, score and tonumber(score) % TURNS or next_turn(lane))
  place_tenant(lane, tenant, 0)
end

local function remove_entry(stream, entry)
  redis.call('XDEL', stream, entry)
  if redis.call('XLEN', stream) == 0 then
    redis.call('DEL', stream)
  end
end

-- Puts a job behind those of its group and priority.
local function make_ready(lane, member, group, priority)
  local tenant = tenant_of(member)
  local rank = 9 - tonumber(priority)
  local stream = stream_key(lane, tenant, rank, group)
  if redis.call('EXISTS', stream) == 0 then
    redis.call('XGROUP', 'CREATE', stream, WORKERS, '0', 'MKSTREAM')
  end
  local entry = redis.call('XADD', stream, '*', 'job', member)
  redis.call('HSET', job_key(lane, member), 's', READY, 'i', entry)
  redis.call('HINCRBY', group_key(lane, tenant, group), 'r' .. rank, 1)
  local score = redis.call('ZSCORE', groups_key(lane, tenant), group)
  if not score or rank < rank_of(tonumber(score)) then
    replace_group(lane, tenant, group)
  end
end

local function unready(lane, member, group, priority, entry)
  local tenant = tenant_of(member)
  local rank = 9 - tonumber(priority)
  remove_entry(stream_key(lane, tenant, rank, group), entry)
  count(group_key(lane, tenant, group), 'r' .. rank, -1)
  replace_group(lane, tenant, group)
end

local function unlease(lane, member, group, priority, entry)
  local tenant = tenant_of(member)
  local stream = stream_key(lane, tenant, 9 - tonumber(priority), group)
  redis.call('XACK', stream, WORKERS, entry)
  remove_entry(stream, entry)
  redis.call('ZREM', lane.timed, member)
  count(group_key(lane, tenant, group), 'leased', -1)
  count(lane.numbers, 'leased:' .. tenant, -1)
  count(lane.numbers, 'leased', -1)
end

local function unbury(lane, member, entry)
  remove_entry(dead_key(lane, tenant_of(member)), entry)
  redis.call('ZREM', lane.died, member)
end

-- Says that an entry of another stream, from which a job came, has had its end.
local function acknowledge(lane, member)
  local source = redis.call('HMGET', job_key(lane, member), 'se', 'ss', 'sg')
  if source[1] then
    redis.call('XACK', source[2], source[3], source[1])
  end
end

local function forget(lane, member)
  acknowledge(lane, member)
  redis.call('DEL', job_key(lane, member))
  redis.call('SREM', ids_key(lane, tenant_of(member)), id_of(member))
  count(lane.numbers, 'jobs', -1)
end

-- Takes a job out of wherever it stands.
local function take_out(lane, member)
  local job = redis.call('HMGET', job_key(lane, member), 's', 'g', 'p', 'i')
  if job[1] == READY then
    unready(lane, member, job[2], job[3], job[4])
  elseif job[1] == LEASED then
    unlease(lane, member, job[2], job[3], job[4])
  elseif job[1] == DEAD then
    unbury(lane, member, job[4])
  end
  redis.call('ZREM', lane.timed, member)
  return job[1]
end

local function wait_until(lane, member, group, priority, due, now)
  if due > now then
    redis.call('HSET', job_key(lane, member), 's', WAITING)
    redis.call('ZADD', lane.timed, digits(due), member)
  else
    make_ready(lane, member, group, priority)
  end
end

-- What happens by itself: jobs become due, leases run out. Answers whether there is more.
local function tick(lane, now)
  local due = redis.call('ZRANGEBYSCORE', lane.timed, '-inf', digits(now), 'LIMIT', 0, SOME)
  for _, member in ipairs(due) do
    local job = redis.call('HMGET', job_key(lane, member), 's', 'g', 'p', 'i')
    if job[1] == LEASED then
      unlease(lane, member, job[2], job[3], job[4])
    else
      redis.call('ZREM', lane.timed, member)
    end
    if job[1] == LEASED or job[1] == WAITING then
      make_ready(lane, member, job[2], job[3])
    end
  end
  return #due == SOME
end

-- Ticks lanes that are named in ARGV, once each. Answers whether there is more.
local function tick_all(first, step, last, now)
  local seen = {}
  for i = first, last, step do
    if not seen[ARGV[i]] then
      seen[ARGV[i]] = true
      if tick(open(ARGV[i]), now) then
        return true
      end
    end
  end
  return false
end

-- Adds a job, unless there is one of that name. Answers whether it was added.
local function add(lane, member, group, priority, payload, due, now)
  local key = job_key(lane, member)
  if redis.call('EXISTS', key) == 1 then
    return false
  end
  redis.call('HSET', key, 'g', group, 'p', priority, 'b', payload, 'e', digits(now), 'n', 0)
  redis.call('SADD', base .. 'lanes', lane.name)
  redis.call('SADD', ids_key(lane, tenant_of(member)), id_of(member))
  redis.call('HINCRBY', lane.numbers, 'jobs', 1)
  wait_until(lane, member, group, priority, due, now)
  return true
end
