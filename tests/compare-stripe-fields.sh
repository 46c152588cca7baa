#!/usr/bin/env bash
# Compares the fields that the twin's objects and events are held to with samples of Stripe's: FOLDER/objects/*.json and FOLDER/events/*.json.
# It fails if a sample has a field that the lists in tests/KalshiBook.Billing.Testing.Tests/Fields lack. That the twin has what the lists have, the tests say.
set -euo pipefail
[ $# = 1 ] && ls "$1"/objects/*.json "$1"/events/*.json >/dev/null || { echo "Usage: $0 FOLDER" >&2; exit 2; }
KALSHIBOOK_STRIPE_SAMPLES=$(cd "$1" && pwd)
export KALSHIBOOK_STRIPE_SAMPLES
cd "$(dirname "$0")/.."
exec dotnet run --project tests/KalshiBook.Billing.Testing.Tests -- -noLogo -noColor -class '*.SampleFieldTests'
