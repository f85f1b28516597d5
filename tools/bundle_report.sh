#!/bin/sh
# usage: bundle_report.sh web/report WORK OUT: bundles the page of --report with npm's packages, in WORK.
# Where that is not possible, says so and leaves an empty page: --report then raises an error that tells what is missing.
source=$1 work=$2 out=$3
rm -f "$out"
mkdir -p "$work" && cp -R "$source/src" "$source/build.mjs" "$source/package.json" "$source/package-lock.json" "$source/.npmrc" "$work/" || exit 1
cd "$work" || exit 1
if ! cmp -s package-lock.json installed.json; then
    npm ci --ignore-scripts >npm.log 2>&1 && cp package-lock.json installed.json
fi
if cmp -s package-lock.json installed.json && node build.mjs "$out" >>npm.log 2>&1; then exit 0; fi
tail -5 npm.log
echo "WARNING: the page of --report could not be bundled (see $work/npm.log): hoop is built without it"
: >"$out"
