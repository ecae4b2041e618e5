#!/bin/sh
# The native side without Node, under valgrind: each fixture library as it is shipped is opened, called with arguments
# that fit and that do not, cleaned up and shut down. No wrong use of memory, no handle left, no memory lost. It takes a
# C compiler and valgrind, on linux-x64.
#
# What a library registers, its tables of handles and its crash lines live as long as the process; they are reachable
# from its statics and count as no leak, as does what is `possibly lost`: the tables of hash maps in statics, which
# Rust refers to by their middle.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cc -std=c11 -O1 -g -Wall -Wextra -D_GNU_SOURCE -I rust-abi/include -o "$work/driver" scripts/native-memory/driver.c -ldl
watched() {
  valgrind --quiet --leak-check=full --show-leak-kinds=definite,indirect --errors-for-leak-kinds=definite \
    --error-exitcode=9 --num-callers=20 "$work/driver" "$@"
}

# First that it sees anything at all.
if watched --faulty >"$work/faults" 2>&1; then
  echo 'valgrind did not notice a leak and a read of freed memory' >&2
  exit 1
fi
for fault in 'Invalid read' 'definitely lost'; do
  grep -q "$fault" "$work/faults" || { cat "$work/faults" >&2; exit 1; }
done

rounds=20
prebuilt=prebuilt/linux-x64
watched fixtures/nalgebra/$prebuilt/libnostos_nalgebra.so $rounds
watched fixtures/c-sample/$prebuilt/libbitset.so $rounds
watched fixtures/image/$prebuilt/libnostos_image.so $rounds
watched fixtures/older-sdk/$prebuilt/libnostos_geometry.so $rounds
# Without a server: every call of it fails on the way, which is the way that leaks most easily.
watched fixtures/redis/$prebuilt/libnostos_redis.so 2
# Left out: what crashes, leaks or never ends on purpose.
watched fixtures/probe/$prebuilt/libnostos_probe.so $rounds \
  Probe.crash Probe.leak Probe.panicDrop Probe.badSpin Probe.blockForEver
