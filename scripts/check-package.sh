#!/usr/bin/env bash
# Packs the package, installs it into an empty prefix, and runs the demo from another folder: on this Node, and on
# the newer ones that must work too (fetched as npm package `node`).
#
#     bash scripts/check-package.sh [MAJOR…]      majors to try beside the present Node; default: 22 24
set -euo pipefail
cd "$(dirname "$0")/.."
majors=("$@")
[ ${#majors[@]} -gt 0 ] || majors=(22 24)

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/home" "$scratch/elsewhere"

npm pack --silent --pack-destination "$scratch" >"$scratch/name"
tarball="$scratch/$(tail -n 1 "$scratch/name")"
tar -tzf "$tarball" | sed 's#^package/##' | sort >"$scratch/files"
# What is in the package and why: the command, its manual, the demo with its library, the SDK that extensions are built against.
unexpected=$(grep -vE '^(package\.json|README\.md|LICENSE|CHANGELOG\.md|man/nostos\.1|dist/[a-z0-9-]+\.js$|examples/|rust-abi/|fixtures/nalgebra/(nalgebra\.nos|prebuilt/))' "$scratch/files" || true)
if [ -n "$unexpected" ]; then
  printf 'the package holds files that do not belong there:\n%s\n' "$unexpected"
  exit 1
fi
for needed in dist/cli.js examples/vectors/main.nos rust-abi/include/nostos_ext.h rust-abi/nostos-extension/Cargo.toml; do
  grep -qx "$needed" "$scratch/files" || { echo "the package lacks $needed"; exit 1; }
done

cat >"$scratch/expected" <<'END'
Vec[5.0, 7.0, 9.0]
Vec[2.0, 4.0, 6.0]
32.0
3.7416573867739413
Mat[[7.0, 10.0], [15.0, 22.0]]
0
END

HOME="$scratch/home" npm install --silent --global --prefix "$scratch/prefix" "$tarball"
command="$scratch/prefix/bin/nostos"
demo=$(cd "$scratch/prefix/lib/node_modules/nostos/examples/vectors" && pwd)

# check NODE: the installed command runs the demo under this node binary.
check() {
  local node=$1 version
  version=$("$node" --version)
  (cd "$scratch/elsewhere" && HOME="$scratch/home" "$node" "$(readlink -f "$command")" "$demo") >"$scratch/output"
  diff -u "$scratch/expected" "$scratch/output" || { echo "the demo prints something else on Node $version"; exit 1; }
  echo "demo runs from the installed package on Node $version"
}

(cd "$scratch/elsewhere" && HOME="$scratch/home" PATH="$scratch/prefix/bin:$PATH" nostos --version)
check "$(command -v node)"
for major in "${majors[@]}"; do
  npm install --silent --no-save --prefix "$scratch/node-$major" "node@$major"
  check "$scratch/node-$major/node_modules/node/bin/node"
done
