#!/usr/bin/env bash
# Installs an extension of the older SDK from a git repository with one command, as its users do: no library in it, its
# dependency on the SDK by an address that does not exist, no word about faces. Then runs its own example program.
#
#     bash scripts/check-older-extension.sh [COMMAND]      the command to try; default: dist/cli.js of this checkout
#
# Needs cargo and git, and a built command.
set -euo pipefail
cd "$(dirname "$0")/.."
command=${1:-$PWD/dist/cli.js}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export NOSTOS_HOME="$scratch/home"
repository="$scratch/nostos-geometry"

mkdir "$repository"
cp -r fixtures/older-sdk/src fixtures/older-sdk/Cargo.toml fixtures/older-sdk/*.nos "$repository/"
sed -i -e 's#^nostos-extension = .*#nostos-extension = { git = "https://sdk.invalid/nostos.git", branch = "main" }#' \
  -e '/^\[package.metadata.nostos\]/,+1d' "$repository/Cargo.toml"
cd "$repository"
git init --quiet
git add .
git -c user.name=Author -c user.email=author@example.org commit --quiet --message 'An extension'

node "$command" ext install "file://$repository" 2>"$scratch/said" || { cat "$scratch/said"; exit 1; }
grep -q 'is written for the older SDK: built with the face "compatible"' "$scratch/said" ||
  { cat "$scratch/said"; echo 'the face was not announced'; exit 1; }
[ -z "$(git status --porcelain)" ] || { git status --short; echo 'the build changed the sources'; exit 1; }

cp example_tour.nos "$scratch/tour.nos"
node "$command" "$scratch/tour.nos" >"$scratch/output"
sed -n 's/^ *#: //p' "$scratch/tour.nos" | diff -u - "$scratch/output"
node "$command" ext info geometry | grep -q 'nostos-extension (compatible)'
node "$command" ext verify
echo 'an extension of the older SDK installs from its repository, untouched, and runs'
