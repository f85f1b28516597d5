#!/bin/bash
for f in "$@"; do ccache gcc -std=gnu11 -O2 -Wall -Wextra -Wpedantic -Wshadow -Werror -Wno-unused-parameter -fno-strict-aliasing -Isrc -Iinclude -c $f -o /dev/null || echo FAIL $f; done
