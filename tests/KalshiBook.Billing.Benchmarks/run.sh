#!/usr/bin/env bash
# What charges cost beside what PostgreSQL itself can do, from one run on one throwaway server with fsync on: the tables of ARCHITECTURE.md.
#   run.sh [SECONDS] [ROUNDS]
#   LIMIT=… run.sh …      another script that measures the server of PGHOST and PGPORT; it is run first, and its table printed
#   HTTP=0 run.sh …       without the part over HTTP, which needs wrk
# Everything in turns, and medians, since a machine is not the same from one minute to the next. A quiet machine, and a quarter of an hour.
set -euo pipefail
seconds=${1:-5} rounds=${2:-5}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
. "$here/server.sh"
. "$here/Http/measure.sh"
trap 'end_http; stop_server; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
[ "${HTTP:-1}" = 0 ] || command -v wrk >/dev/null || { echo "wrk is needed, or HTTP=0."; exit 1; }
dotnet build -c Release "$here" -p:TreatWarningsAsErrors=false >/dev/null
program="dotnet $here/../../artifacts/bin/KalshiBook.Billing.Benchmarks/release/KalshiBook.Billing.Benchmarks.dll"
start_server
url=postgresql://$PGUSER@$PGHOST:$PGPORT
[ -z "${LIMIT:-}" ] || bash "$LIMIT" "$seconds"

sql -c "create table bare (user_id bigint primary key, credits_total bigint not null, credits_used bigint not null, updated_at timestamptz not null)"
sql -c "insert into bare select n, 2000000000, 0, now() from generate_series(1, 1000000) n" -c "vacuum analyze bare"
cat > "$work/bare.sql" <<'SQL'
\set uid random(1, :accounts)
update bare set credits_used = credits_used + 5, updated_at = now() where user_id = :uid and credits_used + 5 <= credits_total returning credits_used;
SQL
sql -c "create database small" -c "create database big"
$program seed 10000 "$url/small"
$program seed 1000000 "$url/big"
# Records of all these accounts, spread over the present month: they lie in the partition that charges go into.
sql -d big <<'SQL'
insert into kalshibook_billing.api_key_usage
  (user_id, created_at, charge_id, api_key_id, endpoint, credits_charged, cycle_number, total_after, used_after, overage_after)
select (lpad(to_hex((1 + random() * 999999)::int), 8, '0') || '-0000-0000-0000-000000000000')::uuid,
  month + random() * (now() - month), gen_random_uuid(), 'key_1', 'POST /orderbook', 5, 1, 1000, 500, 0
from generate_series(1, 4000000), (select date_trunc('month', now() at time zone 'UTC') at time zone 'UTC' as month) m;
SQL
sql -d big -c "vacuum analyze" -c checkpoint -c "create extension pg_prewarm"
sql -d big -c "select pg_prewarm(oid) from pg_class where relname in ('billing_accounts', 'billing_accounts_pkey') or relname ~ to_char(now(), '\"^api_key_usage_\"YYYY_MM_pkey')" >/dev/null

bare() { pgbench -n -M prepared -f "$work/bare.sql" -D accounts="$2" -c "$1" -j 2 -T "$seconds" 2>/dev/null | sed -n 's/^tps = \([0-9.]*\).*/\1 0 0/p'; }
charge() { $program load "$1" "$2" "$seconds" "$url/$3" ${4:-}; }
# row NAME COMMAND...: notes charges a second, median and 99th percentile in microseconds.
row() { local name=$1; shift; "$@" | sed "s|^|$name |" | tee -a "$work/rows" >/dev/null; }
column() { awk -v n="$1" -v c="$2" '$1 == n { print $c }' "$work/rows" | median; }

for _ in $(seq "$rounds"); do
  sql -d small -c "truncate kalshibook_billing.api_key_usage"
  row bare-1 bare 1 10000; row charge-1 charge 1 10000 small; row bare-1 bare 1 10000; row charge-1 charge 1 10000 small
  row bare-32 bare 32 10000; row charge-32 charge 32 10000 small; row charge-256 charge 256 10000 small; row charge-big charge 256 1000000 big
  row bare-hot bare 32 1; row charge-hot-32 charge 32 1 small; row charge-hot charge 256 1 small; row bare-big bare 32 1000000
done
# A server that has been up for a while uses its log's files again. A new one makes each while commits wait, 50 ms for 16 MB, which bare updates would wait for, too.
sql -c checkpoint
half=$(awk -v r="$(column charge-256 2)" 'BEGIN { printf "%.0f", r / 2 }')
for _ in $(seq "$rounds"); do row charge-half charge 256 10000 small "$half"; done

printf '%-14s %10s %10s %10s   %s\n' '' per-s 'p50 us' 'p99 us' "median of $rounds"
for name in bare-1 charge-1 bare-32 charge-32 charge-256 bare-hot charge-hot-32 charge-hot bare-big charge-big charge-half; do
  printf '%-14s %10.0f %10.0f %10.0f\n' "$name" "$(column $name 2)" "$(column $name 3)" "$(column $name 4)"
done
awk -v b1="$(column bare-1 2)" -v c1="$(column charge-1 2)" -v b32="$(column bare-32 2)" -v c256="$(column charge-256 2)" -v bh="$(column bare-hot 2)" \
  -v ch="$(column charge-hot 2)" -v big="$(column charge-big 2)" -v p99="$(column charge-half 4)" \
  -v c32="$(column charge-32 2)" -v p99of32="$(column charge-32 4)" 'BEGIN {
    printf "256 callers, spread, against bare update, 32 clients, spread %.2f (at least 2.5)\n", c256 / b32
    printf "256 callers, one account, against bare update, 32 clients, one row %.1f (at least 30)\n", ch / bh
    printf "time of a lone charge against a lone bare update %.2f (at most 1.3)\n", b1 / c1
    printf "1,000,000 accounts and 5,000,000 records against 10,000 and none %.2f (at least 0.8)\n", big / c256
    printf "p99 of 32 callers, at %.2f of the rate of 256, against a lone bare update %.1f (at most 10)\n", c32 / c256, p99of32 * b1 / 1000000
    printf "p99 of charges that come at random, at half the rate of 256 callers, against a lone bare update %.1f (at most 10)\n", p99 * b1 / 1000000 }'
echo "bytes of a caller who waits among 10,000: $($program memory)"
sql -d small -c "select 'updates of accounts that stayed on their page: ' || round(100.0 * n_tup_hot_upd / n_tup_upd, 1) || ' % of ' || n_tup_upd
  from pg_stat_user_tables where relname = 'billing_accounts'"
[ "${HTTP:-1}" = 0 ] || measure_http "$seconds" "$rounds"
