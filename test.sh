#!/usr/bin/env bash
# Runs every test. Installs PostgreSQL and PgBouncer where they are missing and it may (as root, or by sudo without a password, on Debian);
# without them the tests that need them are skipped with a reason, except under CI=true, where they fail.
# Arguments are handed to "dotnet test"; the last line is "N passed, N failed, N skipped".
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

log=$(mktemp)
trap 'rm -f "$log"' EXIT
dotnet test --solution KalshiBook.Billing.sln -c Release --no-progress --no-ansi --minimum-expected-tests 1 "$@" 2>&1 | tee "$log"
code=${PIPESTATUS[0]}
awk '
  /^  failed: /    { failed = $2 }
  /^  succeeded: / { passed = $2 }
  /^  skipped: /   { skipped = $2 }
  END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped }' "$log"
exit "$code"
