#!/usr/bin/env bash
# Writes package-lock.json anew. `npm install` in a folder that has node_modules forgets the packages of other platforms
# (with `omit-lockfile-registry-resolved`), and `npm ci` then refuses the lockfile: it must be made where none are.
set -euo pipefail
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp package.json .npmrc "$scratch/"
[ "${1:-}" = --fresh ] || cp package-lock.json "$scratch/"
(cd "$scratch" && npm install --silent --package-lock-only --ignore-scripts)
cp "$scratch/package-lock.json" package-lock.json
