-- Forgets jobs of a tenant. ARGV: time, lane, tenant, how many at most. Answers how many.
local lane = open(ARGV[2])
local ids = redis.call('SRANDMEMBER', ids_key(lane, ARGV[3]), ARGV[4])
for _, id in ipairs(ids) do
  local member = ARGV[3] .. ':' .. id
  take_out(lane, member)
  forget(lane, member)
end
return #ids
