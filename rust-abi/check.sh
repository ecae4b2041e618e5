#!/bin/sh
# Everything that must hold for the Rust side: format, lints, tests of all crates, and the documentation.
#
#   rust-abi/check.sh            what CI runs
#   rust-abi/check.sh --asan     besides: calls and tasks under AddressSanitizer, leaks included (needs nightly)
#   rust-abi/check.sh --miri     besides: the codec's unsafe code under Miri (needs the nightly component; some minutes)
set -eu
cd "$(dirname "$0")"

check() {
  cargo fmt --all --check
  cargo clippy --quiet --locked --all-targets "$@" -- -D warnings
  # The random tests want an optimised build.
  cargo test --quiet --locked --release "$@"
  RUSTDOCFLAGS='-D warnings' cargo doc --quiet --locked --no-deps "$@"
}

check --workspace
# Without its default feature the SDK depends on nothing.
cargo clippy --quiet --locked --package nostos-extension --no-default-features --all-targets -- -D warnings
# A workspace of its own: the older SDK's face has the name of the newer one.
cd compat
check
cd ..

case "${1:-}" in
--asan)
  RUSTFLAGS=-Zsanitizer=address LSAN_OPTIONS="suppressions=$PWD/asan-suppressions.txt" cargo +nightly test --quiet --locked \
    --target "$(rustc -vV | sed -n 's/^host: //p')" --package nostos-extension --test calls --test tasks
  ;;
--miri)
  MIRIFLAGS=-Zmiri-permissive-provenance cargo +nightly miri test --package nostos-extension-core --lib --test codec
  ;;
esac
