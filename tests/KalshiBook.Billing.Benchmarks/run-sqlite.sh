#!/usr/bin/env bash
# What charges cost beside a bare UPDATE of the same accounts with synchronous=FULL, on one SQLite file: a lone caller's in turns, then 1, 32 and 256 callers.
#   run-sqlite.sh [SECONDS] [ROUNDS] [FOLDER]      the folder says which disk; the default is that of temporary files
set -euo pipefail
seconds=${1:-5} rounds=${2:-5}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d -p "${3:-${TMPDIR:-/tmp}}")
trap 'rm -rf "$work"' EXIT
dotnet build -c Release "$here" -p:TreatWarningsAsErrors=false >/dev/null
program="dotnet $here/../../artifacts/bin/KalshiBook.Billing.Benchmarks/release/KalshiBook.Billing.Benchmarks.dll"
$program lone-sqlite "$seconds" "$rounds" "$work/lone.db"
$program seed 10000 "$work/many.db"
printf '%-18s %10s %10s %10s\n' '' charges/s 'p50 us' 'p99 us'
for load in "1 10000" "32 10000" "256 10000" "256 1"; do
  printf '%4s callers, %-6s %10s %10s %10s\n' $load $($program load $load "$seconds" "$work/many.db")
done
