#!/bin/sh
# Installs the packages that building (setup.sh build) or testing (setup.sh test) needs and that are missing, and says
# so. Without root it prints the command instead.
build_packages="gcc libc6-dev make cmake ninja-build libgmp-dev libutf8proc-dev libpcre2-dev libedit-dev
zlib1g-dev libbz2-dev nettle-dev libexpat1-dev"
test_packages="python3 pkg-config libpython3.11-testsuite clang libclang-rt-14-dev chromium graphviz"

# The page of --report is bundled with npm, wherever npm comes from. Debian's takes minutes to install: the build does
# without (and says so), the tests do not.
command -v npm >/dev/null 2>&1 || test_packages="$test_packages npm"

packages=$build_packages
[ "$1" = test ] && packages="$build_packages $test_packages"

command -v dpkg-query >/dev/null 2>&1 || exit 0 # not Debian: the build itself says what it misses
missing=
for package in $packages; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ]; then
    echo "setup: installing$missing"
    export DEBIAN_FRONTEND=noninteractive
    log=$(mktemp)
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing; } >"$log" 2>&1 && rm -f "$log" && exit 0
    cat "$log"
    echo "setup: could not install:$missing"
    exit 1
fi
echo "setup: these packages are missing:$missing"
echo "setup: install them with:  sudo apt-get install$missing"
exit 1
