-- Removes those entries of a stream that every consumer group has acknowledged: all before the first that is pending in a
-- group, or that a group was not given. KEYS[1]: the stream. Answers how many.
local function parts(id)
  return string.match(id, '^(%d+)-(%d+)$')
end

local function compare(a, b)
  if #a ~= #b then
    return #a < #b and -1 or 1
  end
  return a == b and 0 or (a < b and -1 or 1)
end

local function before(a, b)
  local first, second = {parts(a)}, {parts(b)}
  local order = compare(first[1], second[1])
  return order < 0 or (order == 0 and compare(first[2], second[2]) < 0)
end

local keep = nil
local inclusive = false -- whether the entry of that name itself is not needed any more
for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local info = {}
  for i = 1, #group, 2 do
    info[group[i]] = group[i + 1]
  end
  local pending = redis.call('XPENDING', KEYS[1], info.name)
  local first, given = pending[2], false
  if pending[1] == 0 then
    first, given = info['last-delivered-id'], true
  end
  if not keep or before(first, keep) then
    keep, inclusive = first, given
  elseif first == keep then
    inclusive = inclusive and given
  end
end
if not keep or keep == '0-0' then
  return 0
end
local removed = redis.call('XTRIM', KEYS[1], 'MINID', '=', keep)
if inclusive then
  removed = removed + redis.call('XDEL', KEYS[1], keep)
end
return removed
