#!/usr/bin/env bash
# Does what the README tells authors to do: builds examples/first-extension, installs it by copying two files into an
# empty home, and runs a program that imports it. Needs cargo and a built command.
set -euo pipefail
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
target=${CARGO_TARGET_DIR:-$scratch/target}
cargo build --quiet --release --manifest-path examples/first-extension/Cargo.toml --target-dir "$target"

installed="$scratch/home/extensions/stats"
mkdir -p "$installed"
cp "$target/release/libnostos_stats.so" examples/first-extension/stats.nos "$installed/"
cp examples/first-extension/example_heights.nos "$scratch/heights.nos"

NOSTOS_HOME="$scratch/home" node dist/cli.js "$scratch/heights.nos" >"$scratch/output"
diff -u - "$scratch/output" <<'END'
mean 1.7149999999999999
deviation 0.07158910531638175
END
echo 'the first extension builds, installs and runs'
