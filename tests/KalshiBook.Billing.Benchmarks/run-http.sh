#!/usr/bin/env bash
# What metering costs a request over HTTP, and what it costs that all requests are one account's: wrk, 64 connections, 10,000 API keys, in turns.
#   run-http.sh [SECONDS] [ROUNDS]        on a throwaway server with fsync on
#   PGHOST=… PGPORT=… run-http.sh …       on that one, in a database of its own that is dropped in the end
# Fails where an answer was not 2xx, or where a metered request has left no usage record.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
. "$here/server.sh"
. "$here/Http/measure.sh"
trap 'end_http; stop_server; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
command -v wrk >/dev/null || { echo "wrk is needed."; exit 1; }
dotnet build -c Release "$here" -p:TreatWarningsAsErrors=false >/dev/null
start_server
measure_http "${1:-10}" "${2:-5}"
