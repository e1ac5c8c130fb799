-- Removes the entries of a tenant from a stream and acknowledges them. KEYS[1]: the stream; ARGV: tenant, group, the entry
-- to begin with, how many to look at. Answers the entry to go on after, empty at the end.
local function owner(list)
  local fields = {}
  for i = 1, #list, 2 do
    fields[list[i]] = list[i + 1]
  end
  for _, text in ipairs({fields.message or '', fields.data or '', fields.fields or ''}) do
    local well, read = pcall(cjson.decode, text)
    if well and type(read) == 'table' then
      if read.tenant_id == ARGV[1] then
        return ARGV[1]
      end
      local inner, message = pcall(cjson.decode, read.message or read.data or '')
      if inner and type(message) == 'table' and message.tenant_id == ARGV[1] then
        return ARGV[1]
      end
    end
  end
  return fields.tenant_id
end

local entries = redis.call('XRANGE', KEYS[1], ARGV[3], '+', 'COUNT', ARGV[4])
for _, entry in ipairs(entries) do
  if owner(entry[2]) == ARGV[1] then
    pcall(redis.call, 'XACK', KEYS[1], ARGV[2], entry[1])
    redis.call('XDEL', KEYS[1], entry[1])
  end
end
return #entries == tonumber(ARGV[4]) and entries[#entries][1] or ''
