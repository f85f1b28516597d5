/* SPDX-License-Identifier: MIT
 * program.c: libFuzzer target: any bytes as a program, run in a runtime of its own with a small heap, no files and a bound on
 * steps. Then the heap is verified. An error in one top-level statement does not keep the next from running. */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include "hoop.h"

enum { HEAP_LIMIT = 16 << 20, STEPS = 20000, LONGEST = 20000 };

static Hoop *running;
static sigjmp_buf out_of_time;
static volatile sig_atomic_t ticks;

/* After two seconds the program is asked to stop; a loop within C code, which has no safe point, is left after four: the
 * heap can be dropped at any time. */
static void on_tick(int number) {
    if (!running) return;
    if (++ticks < 4) hoop_interrupt(running);
    else siglongjmp(out_of_time, 1);
}

static void set_timer(long seconds) {
    struct itimerval t = {{seconds, 0}, {seconds, 0}};
    setitimer(ITIMER_VIRTUAL, &t, NULL);
}

static void silent(void *data, const char *text, size_t len) {}

static bool continues(const char *line) {
    static const char *const words[] = {"else", "elif", "except", "finally", "case", ")", "]", "}", " ", "\t", "\n", "#"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strncmp(line, words[i], strlen(words[i]))) return true;
    return false;
}

/* The end of the first top-level statement, near enough: what is cut wrongly is a syntax error. */
static const char *statement_end(const char *p) {
    bool decorator = *p == '@';
    while (*p) {
        const char *newline = strchr(p, '\n');
        p = newline ? newline + 1 : p + strlen(p);
        if (!continues(p) && !decorator) return p;
        decorator = *p == '@';
    }
    return p;
}

static void run(Hoop *h, const char *text) {
    for (const char *end; *text; text = end) {
        end = statement_end(text);
        if (hoop_run_bytes(h, text, (size_t)(end - text), "<fuzz>") == HOOP_NO_MEMORY) return;
    }
    hoop_collect(h, 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static char text[LONGEST + 1];
    if (size > LONGEST) return -1;
    memcpy(text, data, size);
    text[size] = 0;
    HoopConfig config = hoop_config();
    config.heap_limit = HEAP_LIMIT;
    config.step_limit = STEPS;
    config.no_io = true;
    config.write_out = config.write_err = silent;
    config.hash_seed_set = true;
    Hoop *h = running = hoop_new(&config);
    if (!h) abort();
    ticks = 0;
    if (sigsetjmp(out_of_time, 1) == 0) {
        signal(SIGVTALRM, on_tick);
        set_timer(1);
        run(h, text);
        running = NULL;
        if (hoop_verify(h, stderr)) abort();
        hoop_free(h);
    } else {
        hoop_drop(running);
    }
    running = NULL;
    set_timer(0);
    return 0;
}
