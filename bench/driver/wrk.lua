-- Asks the paths of a file, one after the other, and reports as JSON. Arguments: file, host name.
local paths = {}
local at = 0

function init(args)
  for line in io.lines(args[1]) do paths[#paths + 1] = line end
  wrk.headers["Host"] = args[2]
  for i, path in ipairs(paths) do paths[i] = wrk.format("GET", path) end
end

function request()
  at = at % #paths + 1
  return paths[at]
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"micros":%d,"bytes":%d,"p50_ms":%.2f,"p95_ms":%.2f,"p99_ms":%.2f,"failed":%d}\n',
    summary.requests, summary.duration, summary.bytes,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000,
    e.connect + e.read + e.write + e.status + e.timeout))
end
