#!/bin/sh
# Fuzzes the tokenizer and parser with libFuzzer (clang) for SECONDS (default 60). Finds crashes and sanitizer reports.
cd "$(dirname "$0")/.." || exit 1
seconds=${SECONDS_EACH:-60}
cmake -S . -B build-fuzz -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS="-fsanitize=fuzzer-no-link,address" -DHOOP_TESTS=OFF >build-fuzz-cmake.log 2>&1 || { cat build-fuzz-cmake.log; exit 1; }
cmake --build build-fuzz -j "$(nproc)" --target hoop_static || exit 1
clang -g -std=gnu11 -fsanitize=fuzzer,address -Isrc -Iinclude fuzz/fuzz_parse.c build-fuzz/libhoop.a -o build-fuzz/fuzz_parse \
    $(pkg-config --libs libutf8proc libpcre2-8 libpcre2-16 libpcre2-32) -lgmp -lm -lpthread || exit 1
mkdir -p build-fuzz/corpus
exec build-fuzz/fuzz_parse -max_total_time="$seconds" -timeout=10 build-fuzz/corpus tests/diff
