#!/bin/sh
# Builds the fixture libraries of linux-x64 and writes fixtures/manifest.json. It takes Rust, a C compiler and `npm ci`.
#
#   scripts/build-fixtures.sh [--stale] [--check] [NAME…]
#
#   --stale   builds only libraries whose sources have changed since they were built
#   --check   builds nothing; exit 1 when a library is older than its sources
#   NAME      builds only these, such as `nalgebra` or `broken/truncated`
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
exec node --import tsx scripts/build-fixtures/main.ts "$@"
