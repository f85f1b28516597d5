/* SPDX-License-Identifier: MIT
 * collect_always.c: programs do the same when garbage is collected at each safe point after a container was made.
 *
 * usage: collect_always program.py ...
 * What depends on when collections happen (a program that imports gc) may print something else. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "gc/gc.h"
#include "gc/state.h"
#include "runtime/internal.h"

typedef struct Text {
    char *data;
    size_t len, room;
} Text;

static void text_add(void *data, const char *text, size_t len) {
    Text *t = data;
    if (t->len + len + 1 > t->room) {
        t->room = (t->len + len + 1) * 2;
        t->data = realloc(t->data, t->room);
        if (!t->data) abort();
    }
    memcpy(t->data + t->len, text, len);
    t->data[t->len += len] = 0;
}

/* Begins where the process began: the run before may have gone to another folder. */
static Text run(const char *path, int home, bool stressed, HoopStatus *status, size_t *bad) {
    if (fchdir(home) < 0) exit(2);
    Text out = {NULL, 0, 0};
    HoopConfig config = hoop_config();
    config.import_files = config.site_library = config.hash_seed_set = config.handle_signals = true;
    config.write_out = config.write_err = text_add;
    config.data = &out;
    Hoop *h = hoop_new(&config);
    if (!h) exit(2);
    h->rt.gc->unverified = true; /* that many verifications take too long: one at the end */
    gc_stress(&h->rt, stressed);
    *status = hoop_run_file(h, path);
    *bad = hoop_verify(h, stdout);
    hoop_free(h);
    text_add(&out, "", 0);
    return out;
}

static bool depends_on_gc(const char *path) {
    char line[400];
    bool yes = false;
    FILE *f = fopen(path, "r");
    while (f && !yes && fgets(line, sizeof line, f)) yes = strstr(line, "import") && strstr(line, "gc");
    if (f) fclose(f);
    return yes;
}

/* The first line that differs, of both. */
static void tell_difference(const char *plain, const char *stressed) {
    size_t i = 0, line = 0;
    for (; plain[i] && plain[i] == stressed[i]; i++)
        if (plain[i] == '\n') line = i + 1;
    printf("  plain:    %.*s\n  stressed: %.*s\n", (int)strcspn(plain + line, "\n"), plain + line, (int)strcspn(stressed + line, "\n"), stressed + line);
}

int main(int argc, char **argv) {
    int faults = 0, home = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int i = 1; i < argc; i++) {
        HoopStatus plain_status, status;
        size_t bad;
        Text plain = run(argv[i], home, false, &plain_status, &bad), stressed = run(argv[i], home, true, &status, &bad);
        if (fchdir(home) < 0) exit(2);
        bool same = depends_on_gc(argv[i]) || !strcmp(plain.data, stressed.data);
        if (status != plain_status || !same || bad) {
            faults++;
            printf("FAULT %s: status %d, %d; %s; %zu faults in the heap\n", argv[i], plain_status, status, same ? "same output" : "other output", bad);
            if (!same) tell_difference(plain.data, stressed.data);
        }
        double seconds = (double)clock() / CLOCKS_PER_SEC;
        if (seconds > 2) printf("%s: %.0f s of CPU time\n", argv[i], seconds);
        free(plain.data);
        free(stressed.data);
    }
    return faults != 0;
}
