/* SPDX-License-Identifier: MIT
 * snapshot.c: --snapshot FILE: a snapshot of the heap at the end of the program, and one at each SIGUSR1. */
#include <signal.h>
#include <unistd.h>

#include "cli/cli.h"

static Hoop *watched; /* for the signal handler: the command has one runtime */

static void on_signal(int number) {
    if (watched) hoop_snapshot_request(watched);
}

static void show_progress(void *arg, double done) {
    fprintf(arg, "\rsnapshot: %d %%", (int)(done * 100));
    fflush(arg);
}

void cli_watch_snapshots(Hoop *hoop, const Options *o) {
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    if (!o->snapshot || hoop_snapshot_path(hoop, o->snapshot) != HOOP_OK) return;
    watched = hoop;
    sigaction(SIGUSR1, &action, NULL);
}

int cli_write_snapshot(Hoop *hoop, const Options *o) {
    if (!o->snapshot) return 0;
    bool terminal = isatty(STDERR_FILENO);
    HoopStatus status = hoop_snapshot_save(hoop, o->snapshot, terminal ? show_progress : NULL, stderr);
    if (terminal) fputs("\r\033[K", stderr);
    watched = NULL;
    if (status == HOOP_OK) return 0;
    HoopError e = hoop_error(hoop);
    fprintf(stderr, "hoop: no snapshot was written: %s: %s\n", e.type, e.message);
    return -1;
}
