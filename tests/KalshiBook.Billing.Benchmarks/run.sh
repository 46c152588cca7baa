#!/usr/bin/env bash
# What a lone charge costs beside a bare UPDATE by primary key, on one throwaway server with fsync on, in turns.
#   run.sh [SECONDS] [ROUNDS]
set -euo pipefail
seconds=${1:-5} rounds=${2:-5}
here=$(cd "$(dirname "$0")" && pwd)
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
work=$(mktemp -d)
as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid postgres --regid postgres --clear-groups env HOME="$work" "$@"; else "$@"; fi; }
trap 'as "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1; rm -rf "$work"' EXIT
[ "$(id -u)" = 0 ] && chown postgres "$work"
port=${PORT:-54399}
as "$bin/initdb" -D "$work/data" -A trust -U postgres >/dev/null
as "$bin/pg_ctl" -D "$work/data" -w -l "$work/log" -o "-p $port -k $work -c listen_addresses=127.0.0.1" start >/dev/null
export PGHOST=127.0.0.1 PGPORT=$port PGUSER=postgres PGDATABASE=postgres
psql -Xqc "create table bare (user_id bigint primary key, credits_total bigint not null, credits_used bigint not null, updated_at timestamptz not null)"
psql -Xqc "insert into bare select n, 2000000000, 0, now() from generate_series(1, 10000) n" -c "vacuum analyze bare"
cat > "$work/bare.sql" <<'SQL'
\set uid random(1, 10000)
update bare set credits_used = credits_used + 5, updated_at = now() where user_id = :uid and credits_used + 5 <= credits_total returning credits_used;
SQL
dotnet build -c Release "$here" -p:TreatWarningsAsErrors=false >/dev/null
program="dotnet $here/../../artifacts/bin/KalshiBook.Billing.Benchmarks/release/KalshiBook.Billing.Benchmarks.dll"
url="postgresql://postgres@127.0.0.1:$port/postgres${PARAMETERS:-}"
printf '%12s %12s %8s\n' 'update/s' 'charge/s' ratio
for _ in $(seq "$rounds"); do
  update=$(pgbench -n -M prepared -f "$work/bare.sql" -c 1 -T "$seconds" 2>/dev/null | sed -n 's/^tps = \([0-9]*\).*/\1/p')
  charge=$($program lone "$seconds" "$url")
  awk -v u="$update" -v c="$charge" 'BEGIN { printf "%12d %12d %8.2f\n", u, c, c / u }'
done | tee "$work/rounds"
awk '{ print $3 }' "$work/rounds" | sort -n | awk '{ r[NR] = $1 } END { print "median ratio " r[int((NR + 1) / 2)] }'
