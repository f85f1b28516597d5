/* SPDX-License-Identifier: MIT
 * api_snapshot.c: snapshots of a heap into files, for C programs and the command.
 *
 * The file appears whole or not at all: it is written under another name first. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "memtools/snapshot.h"
#include "object/error.h"
#include "runtime/internal.h"
#include "types/str.h"

static int raise_for(Runtime *rt, const char *path) {
    int number = errno;
    Owned name = str_decode(rt, (const uint8_t *)path, strlen(path), "utf-8", "surrogateescape");
    if (name) raise_errno(rt, number, name, V_NULL);
    decref_maybe(rt, name);
    return -1;
}

static int write_file(Runtime *rt, const Snapshot *s, const char *path) {
    size_t len = strlen(path) + 32;
    char *temporary = mem_alloc(rt, len);
    if (!temporary) return -1;
    snprintf(temporary, len, "%s.%ld.tmp", path, (long)getpid());
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666), result = fd < 0 ? raise_for(rt, path) : snapshot_save(rt, s, fd);
    if (fd >= 0 && close(fd) < 0 && result == 0) result = raise_for(rt, path);
    if (result == 0 && rename(temporary, path) < 0) result = raise_for(rt, path);
    if (result < 0 && fd >= 0) unlink(temporary);
    mem_free(rt, temporary);
    return result;
}

static int save(Runtime *rt, const char *path, SnapshotOptions options) {
    Snapshot *s = snapshot_take(rt, options);
    int result = s ? write_file(rt, s, path) : -1;
    snapshot_drop(s);
    return result;
}

HoopStatus hoop_snapshot_save(Hoop *h, const char *path, void (*progress)(void *arg, double done), void *arg) {
    hoop_enter(h);
    if (!path) return hoop_invalid(h);
    SnapshotOptions options = {.labels = true, .progress = progress, .progress_arg = arg};
    return save(&h->rt, path, options) < 0 ? hoop_failed(h) : HOOP_OK;
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

void hoop_snapshot_request(Hoop *h) { __atomic_fetch_or(&h->rt.interrupt, INTERRUPT_SNAPSHOT, __ATOMIC_RELAXED); }

void snapshot_write_requested(Runtime *rt) {
    Hoop *h = hoop_of(rt);
    const char *base = h->snapshot_path ? h->snapshot_path : "hoop.snap";
    size_t len = strlen(base) + 16;
    Owned before = error_take(rt);
    char *path = mem_alloc(rt, len);
    if (path) {
        snprintf(path, len, "%s.%u", base, ++h->snapshots_written);
        if (save(rt, path, (SnapshotOptions){.labels = true}) < 0) error_unraisable(rt, "Exception ignored while writing a snapshot", V_NULL);
        mem_free(rt, path);
    }
    error_clear(rt);
    if (before) error_restore(rt, before);
}
