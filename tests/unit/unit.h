/* SPDX-License-Identifier: MIT
 * unit.h: CHECK for the C tests: tells what failed and goes on; the first few of each place. */
#ifndef HOOP_TESTS_UNIT_H
#define HOOP_TESTS_UNIT_H

#include <stdio.h>

static int unit_failures;
#define CHECK(condition)                                                                                              \
    do {                                                                                                              \
        static int told_;                                                                                             \
        if (!(condition)) {                                                                                           \
            unit_failures++;                                                                                          \
            if (told_++ < 3) fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                          \
        }                                                                                                             \
    } while (0)
static inline int unit_result(void) { return unit_failures ? 1 : 0; }

#endif
