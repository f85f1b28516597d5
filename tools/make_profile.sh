#!/bin/sh
# usage: make_profile.sh SOURCES PROFILE GENERATOR CC
# Builds hoop in PROFILE/build so that it counts where it goes, runs the training programs, and leaves the counts in
# PROFILE/data for the build with HOOP_PGO=ON (CMakeLists.txt).
set -e
build=$2/build
rm -rf "$2/data" "$2/made"
cmake -S "$1" -B "$build" -G "$3" -DCMAKE_C_COMPILER="$4" -DHOOP_PGO=TRAIN -DHOOP_PROFILE="$2" -DHOOP_TESTS=OFF -DHOOP_REPORT=OFF >/dev/null
cmake --build "$build" --target hoop
echo "profile: training"
"$build/hoop" "$1/bench/statements.py" --run 0.002 >/dev/null 2>&1
"$build/hoop" "$1/examples/warehouse.py" >/dev/null
rm -rf "$build"
touch "$2/made"
