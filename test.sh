#!/usr/bin/env bash
# Runs every test. Installs PostgreSQL and PgBouncer where they are missing and it may (as root, or by sudo without a password, on Debian);
# without them the tests that need them are skipped with a reason, except under CI=true, where they fail.
# Where Node and npm are there it fetches stripe-node, which calls the twin of Stripe in one of the tests.
# The tests of the HTTP package run once more on each store, on PostgreSQL where its server is there.
# Arguments are handed to "dotnet test"; the last line is "N passed, N failed, N skipped", of all runs.
set -uo pipefail
cd "$(dirname "$0")"

has_servers() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && [ -x /usr/sbin/pgbouncer ]; }
if ! has_servers && command -v apt-get >/dev/null; then
  root=""
  [ "$(id -u)" = 0 ] || root="sudo -n"
  if $root true 2>/dev/null; then
    echo "Installing PostgreSQL and PgBouncer."
    # A list of packages that is there may be too old to install from: refresh it only if need be.
    install() { $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql postgresql-client pgbouncer >/dev/null 2>&1; }
    install || { $root apt-get update -qq && install; } || echo "They could not be installed."
  fi
fi

if command -v node >/dev/null && command -v npm >/dev/null && [ tests/stripe-node/package-lock.json -nt tests/stripe-node/node_modules/.package-lock.json ]; then
  (cd tests/stripe-node && npm ci --no-audit --no-fund --silent >/dev/null 2>&1) || echo "stripe-node could not be installed."
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
code=0
run() {
  dotnet test "$@" -c Release --no-progress --no-ansi 2>&1 | tee -a "$log"
  local result=${PIPESTATUS[0]}
  [ "$result" = 0 ] || code=$result
}

run --solution KalshiBook.Billing.sln --minimum-expected-tests 1 "$@"
stores=sqlite
if has_servers || [ -n "${KALSHIBOOK_TEST_POSTGRES:-}" ] || [ "${CI:-}" = true ]; then stores="sqlite postgres"; fi
for store in $stores; do
  echo "The tests of the HTTP package, on the store $store:"
  export KALSHIBOOK_TEST_STORE=$store
  run --project tests/KalshiBook.Billing.AspNetCore.Tests "$@"
done
awk '
  /^  failed: /    { failed += $2 }
  /^  succeeded: / { passed += $2 }
  /^  skipped: /   { skipped += $2 }
  END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped }' "$log"
exit "$code"
