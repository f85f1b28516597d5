#!/bin/sh
# Fuzzes with libFuzzer (clang) and against python3, each for FUZZ_TIME seconds (default 60). What a fuzzer finds lies in
# build-fuzz/found; the exit code is then 1.
#   run.sh [source] [program] [snapshot] [programs]    some of the four
cd "$(dirname "$0")/.." || exit 1
seconds=${FUZZ_TIME:-60}
export ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0 UBSAN_OPTIONS=print_stacktrace=1
make all BUILD=build-fuzz TARGET='fuzzers hoop' CMAKE_FLAGS="-DHOOP_FUZZ=ON -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Debug \
    -DCMAKE_C_FLAGS_DEBUG='-O1 -g' -DHOOP_CHECK_LEVEL=1 -DHOOP_REPORT=OFF -DHOOP_TESTS=OFF" || exit 1
mkdir -p build-fuzz/found
/usr/bin/python3 -B fuzz/seeds.py build-fuzz/seeds || exit 1
failed=0
seed_snapshots() {
    mkdir -p build-fuzz/seeds-snapshot
    build-fuzz/hoop --snapshot build-fuzz/seeds-snapshot/small -c pass
    build-fuzz/hoop -X tracemalloc --snapshot build-fuzz/seeds-snapshot/traced -c 'class A: pass
a = A(); a.b = [a, {1: a, "x": (1, "y")}]'
}
for target in ${*:-source program snapshot programs}; do
    echo "-- fuzz $target: $seconds s"
    if [ "$target" = programs ]; then
        make all >/dev/null && /usr/bin/python3 -B fuzz/programs.py --hoop build/hoop --seconds "$seconds" --found build-fuzz/found || failed=1
        continue
    fi
    mkdir -p "build-fuzz/corpus-$target"
    seeds=build-fuzz/seeds longest=4000
    if [ "$target" = snapshot ]; then
        seed_snapshots
        seeds=build-fuzz/seeds-snapshot longest=100000
    fi
    "build-fuzz/fuzz/$target" -max_total_time="$seconds" -timeout=30 -rss_limit_mb=4000 -max_len=$longest -print_final_stats=1 \
        -artifact_prefix="build-fuzz/found/$target-" "build-fuzz/corpus-$target" $seeds >"build-fuzz/$target.log" 2>&1 || failed=1
    grep -aE "ERROR|runtime error|SUMMARY|^heap:|assert|Test unit written|number_of_executed_units|^source.c|#[0-9]+ 0x" "build-fuzz/$target.log" | tail -25
done
exit $failed
