-- Makes jobs of entries of a stream of other producers; those that nobody could work on become dead letters of that stream.
-- KEYS[2]: the stream; ARGV: time, lane, group, longest message in bytes, then entries that are pending. Answers how many
-- were made.
local now = clock()
local lane = open(ARGV[2])
if tick(lane, now) then
  return AGAIN
end
local stream, group = KEYS[2], ARGV[3]
local REQUIRED = {'image_sha256', 'bucket', 'key', 'tenant_id', 'site', 'url', 'image_phash'}

local function is_given(value)
  return type(value) == 'string' and value ~= ''
end

local function missing(message)
  local names = {}
  for _, name in ipairs(REQUIRED) do
    local nullable = name == 'bucket' or name == 'key'
    if not is_given(message[name]) and not (nullable and message[name] ~= nil) then
      names[#names + 1] = name
    end
  end
  return table.concat(names, ', ')
end

-- Whose a message is, or nil and why that cannot be told.
local function owner(fields, message)
  if is_given(fields.tenant_id) then
    return fields.tenant_id
  end
  local well, read = pcall(cjson.decode, message)
  if not well or type(read) ~= 'table' or string.match(message, '^%s*%[') then
    return nil, 'empty_or_unparsable'
  end
  if not is_given(read.tenant_id) then
    return nil, 'missing_fields: ' .. missing(read)
  end
  return read.tenant_id
end

local function is_tenant(name)
  return #name <= 128 and name ~= 'default' and not string.find(name, '..', 1, true)
    and string.match(name, '^[A-Za-z0-9][A-Za-z0-9._-]*$') ~= nil
end

local function refuse(entry, why, list, message)
  if why == 'empty_or_unparsable' then
    redis.call('XADD', stream .. ':dlq', '*', 'error', why, 'original_id', entry, 'fields', as_json(list))
  else
    redis.call('XADD', stream .. ':dlq', '*', 'error', why, 'original_id', entry, 'message', message)
  end
  redis.call('XACK', stream, group, entry)
end

local function admit(entry, list)
  local fields = {}
  for i = 1, #list, 2 do
    fields[list[i]] = list[i + 1]
  end
  local message = is_given(fields.message) and fields.message or fields.data
  if not is_given(message) then
    return refuse(entry, 'empty_or_unparsable', list)
  end
  local tenant, why = owner(fields, message)
  if not tenant then
    return refuse(entry, why, list, message)
  end
  if not is_tenant(tenant) then
    return refuse(entry, 'tenant_id is none that may be used', list, message)
  end
  if #message > tonumber(ARGV[4]) then
    return refuse(entry, 'message has ' .. #message .. ' bytes, more than ' .. ARGV[4], list, message)
  end
  local member = tenant .. ':' .. entry
  if add(lane, member, tenant, '0', message, now, now) then
    redis.call('HSET', job_key(lane, member), 'se', entry, 'ss', stream, 'sg', group)
    return true
  end
end

local admitted = 0
for i = 5, #ARGV do
  local entry = redis.call('XRANGE', stream, ARGV[i], ARGV[i])[1]
  if entry then
    admitted = admitted + (admit(entry[1], entry[2]) and 1 or 0)
  else
    redis.call('XACK', stream, group, ARGV[i]) -- somebody has deleted it
  end
end
return admitted
