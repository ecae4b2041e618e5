#!/bin/sh
# The tests that call native code, with fixtures built under AddressSanitizer: what it does with memory while real
# programs call it. Needs a nightly toolchain and gcc, on linux-x64.
#
#   scripts/check-asan.sh [TEST FILE…]
#
# Leaks are not looked for here, since Node leaves much to the end of the process: that every object is freed is what
# the tests themselves check, and `scripts/check-leaks.sh` looks for leaks of the libraries.
set -eu
cd "$(dirname "$0")/.."
machine=x86_64-unknown-linux-gnu
target="${CARGO_TARGET_DIR:-$PWD/target}/asan"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Some tests run the built command.
[ -f dist/cli.js ] || npm run --silent build
# A copy of the project, where these libraries take the place of the shipped ones.
tar -c --exclude=target --exclude=node_modules --exclude=.git . | tar -x -C "$work"
ln -s "$PWD/node_modules" "$work/node_modules"
for name in probe nalgebra older-sdk; do
  CARGO_TARGET_DIR="$target" RUSTFLAGS=-Zsanitizer=address \
    CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_STRIP=false CARGO_PROFILE_RELEASE_DEBUG=1 \
    cargo +nightly build --quiet -j2 --locked --release --target $machine --manifest-path "fixtures/$name/Cargo.toml"
  library=$(cd "fixtures/$name/prebuilt/linux-x64" && echo *.so)
  cp "$target/$machine/release/$library" "$work/fixtures/$name/prebuilt/linux-x64/"
done
cd "$work"

# Rust brings the sanitizer for programs only; Node needs it as a library that is there before everything else.
cp "$(rustc +nightly --print sysroot)/lib/rustlib/$machine/lib/librustc-nightly_rt.asan.a" "$work/runtime.a"
ar d "$work/runtime.a" asan_preinit.cpp.o
gcc -shared -o "$work/asan.so" -Wl,--whole-archive "$work/runtime.a" -Wl,--no-whole-archive -lpthread -ldl -lm -lrt

# All that calls these libraries: their values and errors, handles in programs and at every end of a process, the
# document's programs. Left out are tests of the collector alone, of libraries that cannot be opened, and of the others.
[ $# -gt 0 ] || set -- test/loader/call.test.ts test/loader/echo.test.ts test/loader/hotCall.test.ts \
  test/loader/async.test.ts test/gc/programs.test.ts test/gc/exits.test.ts test/fixtures/lives.test.ts \
  test/fixtures/programs.test.ts
# Short stack traces and little kept memory: Node allocates much, and each trace costs more than the allocation.
# Reports go to files: koffi calls on a stack of its own, which makes the sanitizer warn at each panic, and programs'
# standard error is what many tests look at.
mkdir reports
export ASAN_OPTIONS=detect_leaks=0:abort_on_error=1:malloc_context_size=6:quarantine_size_mb=64:log_path=$PWD/reports/report
# Crashes on purpose are left to who looks at them.
ASAN_OPTIONS=$ASAN_OPTIONS:handle_segv=0:handle_sigbus=0:handle_abort=0:handle_sigill=0:handle_sigfpe=0

# First that it sees anything at all: memory of the library that is freed twice.
if LD_PRELOAD="$PWD/asan.so" node -e "
  const library = require('koffi').load('./fixtures/probe/prebuilt/linux-x64/libnostos_probe.so');
  const object = library.func('void *probe_raw_new(double)')(1);
  const free = library.func('void probe_raw_free(void *)');
  free(object);
  free(object);" 2>/dev/null; then
  echo 'AddressSanitizer did not notice a double free' >&2
  exit 1
fi
grep -q 'attempting double-free' reports/* || { echo 'AddressSanitizer said something else:' >&2; cat reports/* >&2; exit 1; }
rm reports/*

status=0
LD_PRELOAD="$PWD/asan.so" node --import tsx --test "$@" || status=$?
if grep -l 'ERROR: AddressSanitizer' reports/* >/dev/null 2>&1; then
  cat reports/* >&2
  exit 1
fi
exit $status
