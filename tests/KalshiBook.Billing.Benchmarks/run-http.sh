#!/usr/bin/env bash
# What metering costs a request over HTTP, and what it costs that all requests are one account's: wrk, 64 connections, 10,000 API keys, in turns.
#   run-http.sh [SECONDS] [ROUNDS]        on a throwaway server with fsync on
#   PGHOST=… PGPORT=… run-http.sh …       on that one, in a database of its own that is dropped in the end
# Fails where an answer was not 2xx, or where a metered request has left no usage record.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
. "$here/Http/measure.sh"
as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid postgres --regid postgres --clear-groups env HOME="$work" "$@"; else "$@"; fi; }
cleanup() {
  end_http
  [ -z "${bin:-}" ] || as "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
command -v wrk >/dev/null || { echo "wrk is needed."; exit 1; }

dotnet build -c Release "$here" -p:TreatWarningsAsErrors=false >/dev/null
if [ -z "${PGPORT:-}" ]; then
  bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  [ "$(id -u)" != 0 ] || chown postgres "$work"
  PGHOST=127.0.0.1 PGUSER=postgres PGDATABASE=postgres PGPORT=$(free_port)
  as "$bin/initdb" -D "$work/data" -A trust -U postgres >/dev/null
  as "$bin/pg_ctl" -D "$work/data" -w -l "$work/log" -o "-p $PGPORT -k $work -c listen_addresses=127.0.0.1 -c max_connections=200" start >/dev/null
fi
export PGHOST=${PGHOST:-127.0.0.1} PGPORT PGUSER=${PGUSER:-postgres}
measure_http "${1:-10}" "${2:-5}"
