#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds the allocator benchmark and runs each allocator in a process of its own.
set -e
cd "$(dirname "$0")/../.."
out=${BUILD:-build}/bench-alloc
mkdir -p "${BUILD:-build}"
${CC:-cc} -std=gnu11 -O2 ${CFLAGS:-} -fno-strict-aliasing -Isrc bench/alloc/alloc.c src/heap/*.c src/platform/platform.c src/base/base.c -ldl -lpthread -o "$out"
"$out" hoop
"$out" pymalloc | sed 1d
"$out" mimalloc | sed 1d
LD_PRELOAD=libjemalloc.so.2 "$out" preload jemalloc | sed 1d
"$out" glibc | sed 1d
