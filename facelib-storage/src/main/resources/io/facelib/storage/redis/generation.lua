-- The generation of a tenant's entries. KEYS[1]: where it is kept; ARGV: a new one, seconds that it is kept. Answers it.
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', ARGV[2]) then
  redis.call('EXPIRE', KEYS[1], ARGV[2])
end
return redis.call('GET', KEYS[1])
