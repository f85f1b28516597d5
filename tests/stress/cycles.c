/* SPDX-License-Identifier: MIT
 * cycles.c: 100,000 runtimes are made, run `x = 1`, and are dropped, one after the other: the process does not grow.
 *
 * usage: cycles [COUNT] */
#include <hoop.h>
#include <stdio.h>
#include <stdlib.h>

#define FIRST 1000 /* caches of the C library are warm by then */
#define MOST_GROWTH_KB 256

static long resident_kb(void) {
    long pages[2] = {0, 0};
    FILE *f = fopen("/proc/self/statm", "r");
    if (f && fscanf(f, "%ld %ld", &pages[0], &pages[1]) != 2) pages[1] = 0;
    if (f) fclose(f);
    return pages[1] * 4;
}

int main(int argc, char **argv) {
    long count = argc > 1 ? atol(argv[1]) : 100000, before = 0;
    for (long i = 0; i < count; i++) {
        Hoop *h = hoop_new(NULL);
        if (!h || hoop_run_string(h, "x = 1", "<string>") != HOOP_OK) return 2;
        if (i % 2) hoop_free(h);
        else hoop_drop(h);
        if (i == FIRST) before = resident_kb();
    }
    long after = resident_kb();
    printf("%ld runtimes: RSS %ld KiB after %d, %ld KiB at the end\n", count, before, FIRST, after);
    return after > before + MOST_GROWTH_KB;
}
