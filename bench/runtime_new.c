/* SPDX-License-Identifier: MIT
 * runtime_new.c: what a runtime costs in-process: made, `x = 1` run in it, dropped. Prints medians in microseconds.
 *
 * usage: runtime_new [rounds]
 */
#include <hoop.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec * 1e-3;
}

static long faults(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int n) {
    qsort(values, (size_t)n, sizeof *values, compare);
    return values[n / 2];
}

static int one(double t[4]) {
    t[0] = now();
    Hoop *hoop = hoop_new(NULL);
    t[1] = now();
    if (!hoop || hoop_run_string(hoop, "x = 1", "<bench>") != HOOP_OK) return -1;
    t[2] = now();
    hoop_free(hoop);
    t[3] = now();
    return 0;
}

int main(int argc, char **argv) {
    int rounds = argc > 1 ? atoi(argv[1]) : 2000;
    if (rounds < 1) return 2;
    static const char *const names[] = {"new", "x = 1", "free", "all"};
    double *columns[4], t[4];
    for (int i = 0; i < 4; i++)
        if (!(columns[i] = malloc((size_t)rounds * sizeof(double)))) return 1;
    if (one(t) < 0) return 1; /* the first one loads the program's own pages */
    long before = faults();
    for (int r = 0; r < rounds; r++) {
        if (one(t) < 0) return 1;
        for (int i = 0; i < 3; i++) columns[i][r] = t[i + 1] - t[i];
        columns[3][r] = t[3] - t[0];
    }
    double touched = (double)(faults() - before) / rounds;
    for (int i = 0; i < 4; i++) {
        printf("%-6s %7.1f us\n", names[i], median(columns[i], rounds));
        free(columns[i]);
    }
    printf("page faults a round: %.1f\n", touched);
    return 0;
}
