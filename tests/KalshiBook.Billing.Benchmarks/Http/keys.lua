-- For wrk: each request with a key taken at random, or all with the first.
--   wrk -s keys.lua URL -- KEYSFILE many|hot
-- The requests are made beforehand, since what wrk takes of the machine the host does not have.
local threads = 0
function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

local requests, count, random = {}, 0, math.random
function init(args)
  for key in io.lines(args[1]) do
    wrk.headers["Authorization"] = "Bearer " .. key
    count = count + 1
    requests[count] = wrk.format("GET")
    if args[2] == "hot" then break end
  end
  assert(count > 0, "no keys")
  math.randomseed(number) -- threads go ways of their own, the same ones in each run
end

function request()
  return requests[random(count)]
end

-- In units that a script can take; beside it wrk says in words what went wrong.
function done(summary, latency)
  local errors = summary.errors
  print(string.format("measured %d requests %.6f s p50 %.3f ms p99 %.3f ms not-ok %d socket-errors %d",
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
