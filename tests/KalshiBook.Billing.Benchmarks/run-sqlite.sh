#!/usr/bin/env bash
# What a lone charge costs beside a bare UPDATE of the same accounts with synchronous=FULL, on one SQLite file, in turns.
#   run-sqlite.sh [SECONDS] [ROUNDS] [FOLDER]      the folder says which disk; the default is that of temporary files
set -euo pipefail
seconds=${1:-5} rounds=${2:-5}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d -p "${3:-${TMPDIR:-/tmp}}")
trap 'rm -rf "$work"' EXIT
dotnet build -c Release "$here" -p:TreatWarningsAsErrors=false >/dev/null
dotnet "$here/../../artifacts/bin/KalshiBook.Billing.Benchmarks/release/KalshiBook.Billing.Benchmarks.dll" lone-sqlite "$seconds" "$rounds" "$work/billing.db"
