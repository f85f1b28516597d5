/* SPDX-License-Identifier: MIT
 * api_snapshot.c: snapshots of a heap into files, for C programs and the command.
 *
 * The file appears whole or not at all: it is written under another name first. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "memtools/snapshot.h"
#include "object/error.h"
#include "platform/platform.h"
#include "runtime/internal.h"
#include "types/str.h"

static int raise_for(Runtime *rt, const char *path) {
    int number = errno;
    Owned name = str_decode(rt, (const uint8_t *)path, strlen(path), "utf-8", "surrogateescape");
    if (name) raise_errno(rt, number, name, V_NULL);
    decref_maybe(rt, name);
    return -1;
}

/* A file beside `path`: its name (raw block) and descriptor. */
typedef struct Draft {
    char *name;
    int fd;
} Draft;

static int draft_open(Runtime *rt, Draft *d, const char *path) {
    size_t len = strlen(path) + 32;
    if (!(d->name = mem_alloc(rt, len))) return -1;
    snprintf(d->name, len, "%s.%ld.tmp", path, (long)getpid());
    d->fd = open(d->name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (d->fd >= 0) return 0;
    mem_free(rt, d->name);
    return raise_for(rt, path);
}

static int draft_fill(Runtime *rt, const Draft *d, const Snapshot *s, const char *path) {
    int result = snapshot_save(rt, s, d->fd);
    if (close(d->fd) < 0 && result == 0) result = raise_for(rt, path);
    if (result == 0 && rename(d->name, path) < 0) result = raise_for(rt, path);
    if (result < 0) unlink(d->name);
    return result;
}

static int write_file(Runtime *rt, const Snapshot *s, const char *path) {
    Draft d;
    if (draft_open(rt, &d, path) < 0) return -1;
    int result = draft_fill(rt, &d, s, path);
    mem_free(rt, d.name);
    return result;
}

/* The program goes on after the walk: another process, which has the snapshot as it is now, writes the file. */
static int write_file_aside(Runtime *rt, const Snapshot *s, const char *path) {
    Draft d;
    if (draft_open(rt, &d, path) < 0) return -1;
    int side = platform_fork_aside(), result = side > 0 ? close(d.fd) : draft_fill(rt, &d, s, path);
    if (side == 0) {
        static const char text[] = "hoop: the snapshot could not be written\n";
        _exit(result < 0 && write(STDERR_FILENO, text, sizeof text - 1) ? 1 : 0);
    }
    mem_free(rt, d.name);
    return result;
}

static int save(Runtime *rt, const char *path, SnapshotOptions options, bool aside) {
    Snapshot *s = snapshot_take(rt, options);
    int result = !s ? -1 : aside ? write_file_aside(rt, s, path) : write_file(rt, s, path);
    snapshot_drop(s);
    return result;
}

HoopStatus hoop_snapshot_save(Hoop *h, const char *path, void (*progress)(void *arg, double done), void *arg) {
    hoop_enter(h);
    if (!path) return hoop_invalid(h);
    SnapshotOptions options = {.labels = true, .progress = progress, .progress_arg = arg};
    return save(&h->rt, path, options, false) < 0 ? hoop_failed(h) : HOOP_OK;
}

HoopStatus hoop_snapshot_path(Hoop *h, const char *path) {
    hoop_enter(h);
    size_t len = path ? strlen(path) + 1 : 0;
    char *copy = len ? mem_alloc(&h->rt, len) : NULL;
    if (len && !copy) return hoop_failed(h);
    if (copy) memcpy(copy, path, len);
    mem_free(&h->rt, h->snapshot_path);
    h->snapshot_path = copy;
    return HOOP_OK;
}

void hoop_snapshot_request(Hoop *h) { __atomic_fetch_or(&h->rt.interrupt, (uint32_t)INTERRUPT_SNAPSHOT, __ATOMIC_ACQ_REL); }

void snapshot_write_requested(Runtime *rt) {
    Hoop *h = hoop_of(rt);
    const char *base = h->snapshot_path ? h->snapshot_path : "hoop.snap";
    size_t len = strlen(base) + 16;
    Owned before = error_take(rt);
    char *path = mem_alloc(rt, len);
    if (path) {
        snprintf(path, len, "%s.%u", base, ++h->snapshots_written);
        if (save(rt, path, (SnapshotOptions){.labels = true}, true) < 0) error_unraisable(rt, "Exception ignored while writing a snapshot", V_NULL);
        mem_free(rt, path);
    }
    error_clear(rt);
    if (before) error_restore(rt, before);
}
