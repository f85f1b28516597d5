/* SPDX-License-Identifier: MIT
 * base.c: what happens when an invariant of ours is broken. */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>

void base_unreachable(const char *file, int line) {
    fprintf(stderr, "hoop: internal error: unreachable code at %s:%d\n", file, line);
    abort();
}

void base_assert_failed(const char *what, const char *file, int line) {
    fprintf(stderr, "hoop: internal error: %s fails at %s:%d\n", what, file, line);
    abort();
}
