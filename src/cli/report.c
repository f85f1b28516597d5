/* SPDX-License-Identifier: MIT
 * report.c: --report: tracing before the program runs, the page after it. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

#define REPORT_FRAMES 25 /* of call stacks */

static pid_t reporter; /* children of the program, made by fork, write no page */

/* Calls a function of one of our own modules; false: it failed, and the error has been printed. */
static bool call_own(Hoop *hoop, const char *module, const char *function, HoopValue *args, size_t count) {
    HoopValue m = hoop_import(hoop, module), result = m ? hoop_call_method(hoop, m, function, args, count) : 0;
    if (!result) hoop_print_error(hoop);
    hoop_release(hoop, result);
    hoop_release(hoop, m);
    return result != 0;
}

/* That the report's file can be written is found out before the program has run for an hour. */
bool cli_check_report(const Options *o) {
    FILE *f = fopen(o->report, "ab");
    if (!f) return fprintf(stderr, "hoop: cannot write '%s': %s\n", o->report, strerror(errno)), false;
    fclose(f);
    return true;
}

/* Modules in C alone before the program starts: what is seen is the program's. */
bool cli_start_report(Hoop *hoop) {
    reporter = getpid();
    HoopValue frames = hoop_int(hoop, REPORT_FRAMES);
    return call_own(hoop, "_hoop_report", "start_timeline", NULL, 0) && call_own(hoop, "_tracemalloc", "start", &frames, 1);
}

/* What there is to see is gathered before the report's own code is imported. The cap was the program's: one that has reached it
 * gets its report all the same. */
bool cli_write_report(Hoop *hoop, const Options *o, int code, const char *left) {
    if (getpid() != reporter) return true;
    hoop_set_heap_limit(hoop, 0);
    if (isatty(STDERR_FILENO)) fputs("hoop: report: looking at the heap ...\033[K\r", stderr);
    HoopValue own = hoop_import(hoop, "_hoop_report"), seen = own ? hoop_call_method(hoop, own, "capture", NULL, 0) : 0;
    hoop_release(hoop, own);
    if (!seen) return hoop_print_error(hoop), false;
    HoopValue args[] = {hoop_str(hoop, o->report), hoop_str(hoop, o->target ? o->target : "<stdin>"), hoop_none(hoop), hoop_int(hoop, code), seen,
                        hoop_int(hoop, (int64_t)o->heap_limit), left ? hoop_str(hoop, left) : hoop_none(hoop)};
    bool good = call_own(hoop, "hoop.report", "write", args, 7);
    if (good) fprintf(stderr, "hoop: wrote %s\n", o->report);
    for (int i = 0; i < 7; i++) hoop_release(hoop, args[i]);
    hoop_set_heap_limit(hoop, o->heap_limit);
    return good;
}
