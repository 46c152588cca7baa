# To be sourced: measure_http SECONDS ROUNDS on the server that PGHOST, PGPORT and PGUSER name, in a database of its own.
# The caller has built the program, has made the folder $work, and calls end_http when it exits, however it does.
http=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
connections=64

sql() { psql -XqtA -v ON_ERROR_STOP=1 "$@"; }

start_host() {
  address=http://127.0.0.1:$(free_port)
  dotnet "$http/../../../artifacts/bin/KalshiBook.Billing.Benchmarks/release/KalshiBook.Billing.Benchmarks.dll" \
    serve "postgresql://$PGUSER@$PGHOST:$PGPORT/$database" "$work/keys" "$address" &
  host=$!
  until curl -so "$work/answer" "$address/"; do kill -0 "$host" 2>/dev/null || { echo "The host did not start."; exit 1; }; sleep 0.2; done
}

end_http() {
  [ -z "${host:-}" ] || { kill "$host" 2>/dev/null && wait "$host" || true; }
  [ -z "${database:-}" ] || sql -d "${PGDATABASE:-postgres}" -c "drop database if exists $database with (force)" 2>/dev/null || true
  host="" database=""
}

# load PATH many|hot SECONDS: leaves "requests req/s p50 p99" in $result, and says what went wrong.
load() {
  wrk -t 2 -c "$connections" -d "$3s" --timeout 10s --latency -s "$http/keys.lua" "$address/$1" -- "$work/keys" "$2" > "$work/wrk" \
    || { cat "$work/wrk"; exit 1; }
  if grep -E 'Non-2xx or 3xx responses|Socket errors' "$work/wrk" || ! grep -q '^measured .* not-ok 0 socket-errors 0$' "$work/wrk"; then
    echo "$1 $2: not every answer was 2xx."
    failed=1
  fi
  result=$(awk '$1 == "measured" { print $2, $2 / $4, $7, $10 }' "$work/wrk")
}

records() { sql -d "$database" -c "select count(*) from kalshibook_billing.api_key_usage where refunded_at is null"; }

# wrk leaves up to one request a connection unanswered: they are charged, and not counted by it. Waits until the host is through with them.
settled_records() {
  local last=- now
  while now=$(records) && [ "$now" != "$last" ]; do last=$now; sleep 0.5; done
  echo "$now"
}

# turn PATH many|hot SECONDS: measures, prints a line, and leaves the rate in $rate.
turn() {
  local before requests p50 p99 written=-
  before=$(records)
  load "$@"
  read -r requests rate p50 p99 <<<"$result"
  if [ "$1" = metered ]; then
    written=$(($(settled_records) - before))
    if ((written < requests || written > requests + connections)); then echo "The records do not tell of the requests."; failed=1; fi
  fi
  printf '%-10s %-5s %10.0f %10.2f %10.2f %10d %10s\n' "$1" "$2" "$rate" "$p50" "$p99" "$requests" "$written"
}

median() { sort -n | awk '{ r[NR] = $1 } END { print r[int((NR + 1) / 2)] }'; }

measure_http() {
  local unmetered many hot
  failed=0 database=kalshibook_http_$$
  : > "$work/ratios"
  sql -d "${PGDATABASE:-postgres}" -c "create database $database"
  start_host
  for path in unmetered metered; do load $path many 8; done # for the JIT's last tier, and the keys that the host remembers
  load metered hot 4
  printf '%-10s %-5s %10s %10s %10s %10s %10s\n' path keys req/s 'p50 ms' 'p99 ms' requests records
  for _ in $(seq "$2"); do
    turn unmetered many "$1"; unmetered=$rate
    turn metered many "$1"; many=$rate
    turn metered hot "$1"; hot=$rate
    awk -v u="$unmetered" -v m="$many" -v h="$hot" 'BEGIN { printf "%.2f %.2f\n", m / u, h / m }' | tee -a "$work/ratios" \
      | awk '{ print "metered/unmetered " $1 ", hot/many " $2 }'
  done
  printf 'median ratios: metered/unmetered %s (0.5 is wanted), hot/many %s (0.9 is wanted)\n' \
    "$(awk '{ print $1 }' "$work/ratios" | median)" "$(awk '{ print $2 }' "$work/ratios" | median)"
  end_http
  return "$failed"
}
