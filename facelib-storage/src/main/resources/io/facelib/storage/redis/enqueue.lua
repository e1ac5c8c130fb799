-- Adds jobs. ARGV from 2: lane, member, group, priority, payload, delay in microseconds, for each. Answers how many.
local now = clock()
if tick_all(2, 6, #ARGV, now) then
  return AGAIN
end
local added = 0
for i = 2, #ARGV, 6 do
  if add(open(ARGV[i]), ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], now + tonumber(ARGV[i + 5]), now) then
    added = added + 1
  end
end
return added
