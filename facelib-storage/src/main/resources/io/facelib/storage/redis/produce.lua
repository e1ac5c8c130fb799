-- Adds messages to a stream of other producers and consumers. KEYS[2]: the stream; ARGV from 2: message, tenant and a name
-- that is the idempotency key of a message without one. Answers how many.
for i = 2, #ARGV, 3 do
  local well, message = pcall(cjson.decode, ARGV[i])
  local key = well and type(message) == 'table' and message.idempotency_key
  if type(key) ~= 'string' or key == '' then
    key = ARGV[i + 2]
  end
  redis.call('XADD', KEYS[2], '*', 'message', ARGV[i], 'idempotency_key', key, 'tenant_id', ARGV[i + 1])
end
return (#ARGV - 1) / 3
