/* SPDX-License-Identifier: MIT
 * posix_system.c: the functions of `posix` about owners, open files at an offset, file systems and the machine; its constants. */
#define _GNU_SOURCE
#define raise libc_raise /* error.h has its own */
#include <signal.h>
#undef raise

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "modules/posix_parts.h"
#include "object/protocol.h"
#include "types/bytes.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

#define FN(name) static Owned system_##name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

static Owned failed(Runtime *rt) { return raise_errno(rt, errno, V_NULL, V_NULL); }
static Owned done(Runtime *rt, int result) { return result < 0 ? failed(rt) : V_NONE; }
static Owned number(Runtime *rt, int64_t result) { return result < 0 ? failed(rt) : int_from_i64(rt, result); }
static const char *text(const Path *p) { return (const char *)as_bytes(p->bytes)->data; }

/* Integers by position: out[i] for each of them. */
static int ints(Runtime *rt, const Value *args, size_t nargs, int *out) {
    for (size_t i = 0; i < nargs; i++)
        if (num_as_int(rt, args[i], &out[i]) < 0) return -1;
    return 0;
}

/* ---- owners and modes ---- */

/* A user or group number; -1 leaves it as it is. */
static int id_get(Runtime *rt, Borrowed v, const char *what, unsigned *out) {
    int64_t n;
    if (!v_is_int(rt, v) && !slots_of(rt, v)->index) return raise_int(rt, T_TYPE_ERROR, "%s should be integer, not %T", what, v);
    if (num_as_i64(rt, v, &n) < 0) return -1;
    if (n < -1) return raise_int(rt, T_OVERFLOW_ERROR, "%s is less than minimum", what);
    if (n > UINT32_MAX) return raise_int(rt, T_OVERFLOW_ERROR, "%s is greater than maximum", what);
    *out = (unsigned)n;
    return 0;
}

FN(chown) {
    static const char *const params[] = {"path", "uid", "gid", "*", "dir_fd", "follow_symlinks", NULL};
    Value a[5];
    Path p;
    unsigned uid, gid;
    int dir = AT_FDCWD, follow;
    if (args_parse(rt, "chown", params, 3, args, nargs, kwnames, a) < 0 || id_get(rt, a[1], "uid", &uid) < 0 || id_get(rt, a[2], "gid", &gid) < 0 ||
        (a[3] && a[3] != V_NONE && num_as_int(rt, a[3], &dir) < 0) || (follow = a[4] ? obj_truth(rt, a[4]) : 1) < 0 ||
        posix_path_get(rt, a[0], &p, true, "chown") < 0)
        return V_NULL;
    return posix_done(rt, &p, p.bytes ? fchownat(dir, text(&p), uid, gid, follow ? 0 : AT_SYMLINK_NOFOLLOW) : fchown(p.fd, uid, gid));
}
FN(lchown) {
    static const char *const params[] = {"path", "uid", "gid", NULL};
    Value a[3];
    Path p;
    unsigned uid, gid;
    if (args_parse(rt, "lchown", params, 3, args, nargs, kwnames, a) < 0 || id_get(rt, a[1], "uid", &uid) < 0 || id_get(rt, a[2], "gid", &gid) < 0 ||
        posix_path_get(rt, a[0], &p, false, "lchown") < 0)
        return V_NULL;
    return posix_done(rt, &p, lchown(text(&p), uid, gid));
}
FN(fchown) {
    static const char *const params[] = {"fd", "uid", "gid", NULL};
    Value a[3];
    int fd;
    unsigned uid, gid;
    if (args_parse(rt, "fchown", params, 3, args, nargs, kwnames, a) < 0 || num_as_int(rt, a[0], &fd) < 0 || id_get(rt, a[1], "uid", &uid) < 0 ||
        id_get(rt, a[2], "gid", &gid) < 0)
        return V_NULL;
    return done(rt, fchown(fd, uid, gid));
}
FN(fchmod) {
    static const char *const params[] = {"fd", "mode", NULL};
    Value a[2];
    int n[2];
    if (args_parse(rt, "fchmod", params, 2, args, nargs, kwnames, a) < 0 || ints(rt, a, 2, n) < 0) return V_NULL;
    return done(rt, fchmod(n[0], (mode_t)n[1]));
}
FN(mkfifo) {
    static const char *const params[] = {"path", "mode", "*", "dir_fd", NULL};
    Value a[3];
    Path p;
    int mode = 0666, dir = AT_FDCWD;
    if (args_parse(rt, "mkfifo", params, 1, args, nargs, kwnames, a) < 0 || (a[1] && num_as_int(rt, a[1], &mode) < 0) ||
        (a[2] && a[2] != V_NONE && num_as_int(rt, a[2], &dir) < 0) || posix_path_get(rt, a[0], &p, false, "mkfifo") < 0)
        return V_NULL;
    return posix_done(rt, &p, mkfifoat(dir, text(&p), (mode_t)mode));
}

#define SET_ID(name)                                                                  \
    FN(name) {                                                                        \
        unsigned id;                                                                  \
        return id_get(rt, args[0], #name "()", &id) < 0 ? V_NULL : done(rt, name(id)); \
    }
SET_ID(setuid)
SET_ID(setgid)
SET_ID(seteuid)
SET_ID(setegid)

FN(getresuid) {
    uid_t a, b, c;
    return getresuid(&a, &b, &c) < 0 ? failed(rt) : tuple_pack(rt, 3, v_small(a), v_small(b), v_small(c));
}
FN(getresgid) {
    gid_t a, b, c;
    return getresgid(&a, &b, &c) < 0 ? failed(rt) : tuple_pack(rt, 3, v_small(a), v_small(b), v_small(c));
}
FN(getgroups) {
    int count = getgroups(0, NULL);
    gid_t *groups = count < 0 ? NULL : malloc(((size_t)count + 1) * sizeof *groups);
    if (!groups) return count < 0 ? failed(rt) : raise_no_memory(rt);
    count = getgroups(count, groups);
    Owned list = count < 0 ? failed(rt) : list_new(rt, (size_t)count);
    for (int i = 0; list && i < count; i++)
        if (list_append(rt, list, v_small(groups[i])) < 0) clear_slot(rt, &list);
    free(groups);
    return list;
}
FN(getlogin) {
    char name[256];
    int error = getlogin_r(name, sizeof name);
    return error ? raise_errno(rt, error, V_NULL, V_NULL) : posix_decode(rt, name, false);
}

/* ---- open files ---- */

FN(fchdir) {
    static const char *const params[] = {"fd", NULL};
    Value a;
    int fd;
    return args_parse(rt, "fchdir", params, 1, args, nargs, kwnames, &a) < 0 || num_as_int(rt, a, &fd) < 0 ? V_NULL : done(rt, fchdir(fd));
}
FN(fdatasync) {
    static const char *const params[] = {"fd", NULL};
    Value a;
    int fd;
    return args_parse(rt, "fdatasync", params, 1, args, nargs, kwnames, &a) < 0 || num_as_int(rt, a, &fd) < 0 ? V_NULL : done(rt, fdatasync(fd));
}
FN(closerange) {
    int n[2];
    if (ints(rt, args, 2, n) < 0) return V_NULL;
    if (n[0] < 0) n[0] = 0;
    if (n[1] > n[0] && close_range((unsigned)n[0], (unsigned)n[1] - 1, 0) < 0)
        for (int fd = n[0]; fd < n[1]; fd++) close(fd);
    return V_NONE;
}
FN(get_inheritable) {
    int fd;
    if (num_as_int(rt, args[0], &fd) < 0) return V_NULL;
    int flags = fcntl(fd, F_GETFD);
    return flags < 0 ? failed(rt) : v_bool(!(flags & FD_CLOEXEC));
}
FN(pread) {
    int fd;
    int64_t offset;
    ssize_t n;
    if (num_as_int(rt, args[0], &fd) < 0) return V_NULL;
    n = num_as_size_argument(rt, args[1]);
    if (rt->error || num_as_i64(rt, args[2], &offset) < 0) return V_NULL;
    if (n < 0) return errno = EINVAL, failed(rt);
    Owned block = bytes_new(rt, (size_t)n);
    if (!block) return V_NULL;
    while ((n = pread(fd, as_bytes(block)->data, as_bytes(block)->len, offset)) < 0 && errno == EINTR)
        if (vm_check_signals(rt) < 0) return decref(rt, block), V_NULL;
    Owned r = n < 0 ? failed(rt) : bytes_from(rt, as_bytes(block)->data, (size_t)n);
    decref(rt, block);
    return r;
}
FN(pwrite) {
    int fd;
    int64_t offset;
    Buffer view;
    if (num_as_int(rt, args[0], &fd) < 0 || num_as_i64(rt, args[2], &offset) < 0 || obj_get_buffer(rt, args[1], &view, false) < 0) return V_NULL;
    ssize_t n;
    bool stop = false;
    while (!stop && (n = pwrite(fd, view.data, view.len, offset)) < 0 && errno == EINTR) stop = vm_check_signals(rt) < 0;
    buffer_release(rt, &view);
    return stop ? V_NULL : number(rt, n);
}
FN(sendfile) {
    static const char *const params[] = {"out_fd", "in_fd", "offset", "count", NULL};
    Value a[4];
    int fds[2];
    int64_t from = 0, count;
    if (args_parse(rt, "sendfile", params, 4, args, nargs, kwnames, a) < 0 || ints(rt, a, 2, fds) < 0 || (a[2] != V_NONE && num_as_i64(rt, a[2], &from) < 0) ||
        num_as_i64(rt, a[3], &count) < 0)
        return V_NULL;
    off_t offset = from;
    ssize_t n;
    while ((n = sendfile(fds[0], fds[1], a[2] == V_NONE ? NULL : &offset, (size_t)count)) < 0 && errno == EINTR)
        if (vm_check_signals(rt) < 0) return V_NULL;
    return number(rt, n);
}
FN(lockf) {
    int n[2];
    int64_t length;
    if (ints(rt, args, 2, n) < 0 || num_as_i64(rt, args[2], &length) < 0) return V_NULL;
    int r;
    while ((r = lockf(n[0], n[1], length)) < 0 && errno == EINTR)
        if (vm_check_signals(rt) < 0) return V_NULL;
    return done(rt, r);
}
FN(posix_fallocate) {
    int fd;
    int64_t offset, length;
    if (num_as_int(rt, args[0], &fd) < 0 || num_as_i64(rt, args[1], &offset) < 0 || num_as_i64(rt, args[2], &length) < 0) return V_NULL;
    int error = posix_fallocate(fd, offset, length);
    return error ? raise_errno(rt, error, V_NULL, V_NULL) : V_NONE;
}
FN(ttyname) {
    int fd;
    char name[256];
    if (num_as_int(rt, args[0], &fd) < 0) return V_NULL;
    int error = ttyname_r(fd, name, sizeof name);
    return error ? raise_errno(rt, error, V_NULL, V_NULL) : posix_decode(rt, name, false);
}
FN(device_encoding) {
    int fd;
    return num_as_int(rt, args[0], &fd) < 0 ? V_NULL : isatty(fd) ? str_from_cstr(rt, "UTF-8") : V_NONE;
}
FN(sync) {
    sync();
    return V_NONE;
}

/* ---- devices and file systems ---- */

FN(major) {
    int64_t device;
    return num_as_i64(rt, args[0], &device) < 0 ? V_NULL : int_from_u64(rt, major((dev_t)device));
}
FN(minor) {
    int64_t device;
    return num_as_i64(rt, args[0], &device) < 0 ? V_NULL : int_from_u64(rt, minor((dev_t)device));
}
FN(makedev) {
    int n[2];
    return ints(rt, args, 2, n) < 0 ? V_NULL : int_from_u64(rt, makedev((unsigned)n[0], (unsigned)n[1]));
}

static const char *const statvfs_fields[] = {"f_bsize", "f_frsize", "f_blocks", "f_bfree", "f_bavail", "f_files", "f_ffree", "f_favail", "f_flag", "f_namemax", "f_fsid", NULL};
static const StructSeqDesc statvfs_desc = {"os.statvfs_result", "statvfs_result: Result from statvfs or fstatvfs.", statvfs_fields, 10};

static Owned statvfs_object(Runtime *rt, const struct statvfs *s) {
    const uint64_t numbers[11] = {s->f_bsize, s->f_frsize, s->f_blocks, s->f_bfree, s->f_bavail, s->f_files, s->f_ffree, s->f_favail, s->f_flag, s->f_namemax, s->f_fsid};
    Value items[11];
    for (int i = 0; i < 11; i++) items[i] = int_from_u64(rt, numbers[i]);
    return structseq_new(rt, posix_state(rt)->statvfs_result, items, 11);
}
FN(statvfs) {
    static const char *const params[] = {"path", NULL};
    Value a;
    Path p;
    struct statvfs s;
    if (args_parse(rt, "statvfs", params, 1, args, nargs, kwnames, &a) < 0 || posix_path_get(rt, a, &p, true, "statvfs") < 0) return V_NULL;
    int r = p.bytes ? statvfs(text(&p), &s) : fstatvfs(p.fd, &s);
    if (r < 0) return posix_done(rt, &p, r);
    decref_maybe(rt, p.bytes);
    return statvfs_object(rt, &s);
}
FN(fstatvfs) {
    static const char *const params[] = {"fd", NULL};
    Value a;
    int fd;
    struct statvfs s;
    if (args_parse(rt, "fstatvfs", params, 1, args, nargs, kwnames, &a) < 0 || num_as_int(rt, a, &fd) < 0) return V_NULL;
    return fstatvfs(fd, &s) < 0 ? failed(rt) : statvfs_object(rt, &s);
}

/* ---- the machine ---- */

FN(getloadavg) {
    double load[3];
    if (getloadavg(load, 3) != 3) return raise(rt, T_OS_ERROR, "Load averages are unobtainable");
    Value items[3];
    for (int i = 0; i < 3; i++) items[i] = float_new(rt, load[i]);
    if (items[0] && items[1] && items[2]) return tuple_from_owned(rt, items, 3);
    for (int i = 0; i < 3; i++) decref_maybe(rt, items[i]);
    return V_NULL;
}
FN(nice) {
    int n;
    if (num_as_int(rt, args[0], &n) < 0) return V_NULL;
    errno = 0;
    n = nice(n);
    return n == -1 && errno ? failed(rt) : v_small(n);
}
FN(getpriority) {
    static const char *const params[] = {"which", "who", NULL};
    Value a[2];
    int n[2];
    if (args_parse(rt, "getpriority", params, 2, args, nargs, kwnames, a) < 0 || ints(rt, a, 2, n) < 0) return V_NULL;
    errno = 0;
    int r = getpriority((unsigned)n[0], (id_t)n[1]);
    return r == -1 && errno ? failed(rt) : v_small(r);
}
FN(setpriority) {
    static const char *const params[] = {"which", "who", "priority", NULL};
    Value a[3];
    int n[3];
    if (args_parse(rt, "setpriority", params, 3, args, nargs, kwnames, a) < 0 || ints(rt, a, 3, n) < 0) return V_NULL;
    return done(rt, setpriority((unsigned)n[0], (id_t)n[1], n[2]));
}
/* sched_getaffinity(pid): the processors that a process may run on; pid 0: this one. */
FN(sched_getaffinity) {
    int pid;
    cpu_set_t set;
    if (num_as_int(rt, args[0], &pid) < 0) return V_NULL;
    if (sched_getaffinity(pid, sizeof set, &set) < 0) return done(rt, -1);
    Owned list = list_new(rt, 0), result = V_NULL;
    int bad = list ? 0 : -1;
    for (int i = 0; bad == 0 && i < CPU_SETSIZE; i++)
        if (CPU_ISSET(i, &set)) bad = list_append(rt, list, v_small(i));
    if (bad == 0) result = set_from_iterable(rt, list);
    decref_maybe(rt, list);
    return result;
}
FN(sched_setaffinity) {
    int pid, cpu;
    cpu_set_t set;
    if (num_as_int(rt, args[0], &pid) < 0) return V_NULL;
    Owned list = list_from_iterable(rt, args[1]);
    if (!list) return V_NULL;
    CPU_ZERO(&set);
    for (size_t i = 0; i < as_list(list)->len; i++) {
        Value item = own(as_list(list)->items[i]);
        int bad = num_as_int(rt, item, &cpu);
        decref(rt, item);
        if (bad == 0 && cpu < 0) bad = raise_int(rt, T_VALUE_ERROR, "negative CPU number");
        if (bad == 0 && cpu < CPU_SETSIZE) CPU_SET(cpu, &set);
        if (bad < 0) return decref(rt, list), V_NULL;
    }
    decref(rt, list);
    return done(rt, sched_setaffinity(pid, sizeof set, &set));
}
FN(sched_yield) { return done(rt, sched_yield()); }
FN(getrandom) {
    static const char *const params[] = {"size", "flags", NULL};
    Value a[2];
    int flags = 0;
    if (args_parse(rt, "getrandom", params, 1, args, nargs, kwnames, a) < 0 || (a[1] && num_as_int(rt, a[1], &flags) < 0)) return V_NULL;
    ssize_t n = num_as_size_argument(rt, a[0]);
    if (rt->error) return V_NULL;
    if (n < 0) return errno = EINVAL, failed(rt);
    Owned block = bytes_new(rt, (size_t)n);
    if (!block) return V_NULL;
    n = getrandom(as_bytes(block)->data, as_bytes(block)->len, (unsigned)flags);
    Owned r = n < 0 ? failed(rt) : bytes_from(rt, as_bytes(block)->data, (size_t)n);
    decref(rt, block);
    return r;
}

typedef struct Named {
    const char *name;
    int value;
} Named;

static const Named sysconf_names[] = {
#define C(name) {#name, _##name}
    C(SC_ARG_MAX), C(SC_CHILD_MAX), C(SC_CLK_TCK), C(SC_NGROUPS_MAX), C(SC_OPEN_MAX), C(SC_STREAM_MAX), C(SC_TZNAME_MAX), C(SC_PAGESIZE), C(SC_PAGE_SIZE),
    C(SC_NPROCESSORS_CONF), C(SC_NPROCESSORS_ONLN), C(SC_PHYS_PAGES), C(SC_AVPHYS_PAGES), C(SC_HOST_NAME_MAX), C(SC_LOGIN_NAME_MAX), C(SC_LINE_MAX),
    C(SC_IOV_MAX), C(SC_SYMLOOP_MAX), C(SC_TTY_NAME_MAX), C(SC_VERSION), C(SC_GETPW_R_SIZE_MAX), C(SC_GETGR_R_SIZE_MAX), C(SC_LEVEL1_DCACHE_SIZE),
    C(SC_LEVEL1_DCACHE_LINESIZE), C(SC_LEVEL2_CACHE_SIZE), C(SC_LEVEL3_CACHE_SIZE),
#undef C
};

FN(sysconf) {
    int which = -1;
    if (v_is_str(rt, args[0])) {
        for (size_t i = 0; i < COUNT_OF(sysconf_names); i++)
            if (str_equal_cstr(args[0], sysconf_names[i].name)) which = sysconf_names[i].value;
        if (which < 0) return raise(rt, T_VALUE_ERROR, "unrecognized configuration name");
    } else if (!v_is_int(rt, args[0])) {
        return raise(rt, T_TYPE_ERROR, "configuration names must be strings or integers");
    } else if (num_as_int(rt, args[0], &which) < 0) {
        return V_NULL;
    }
    errno = 0;
    long value = sysconf(which);
    return value == -1 && errno ? failed(rt) : int_from_i64(rt, value);
}

#define D(name, min, max) {#name, system_##name, min, max, 0, NULL}
#define K(name) {#name, system_##name, 0, -1, METH_KW, NULL}
const MethodDef posix_system_functions[] = {
    K(chown), K(lchown), K(fchown), K(fchmod), K(mkfifo), D(setuid, 1, 1), D(setgid, 1, 1), D(seteuid, 1, 1), D(setegid, 1, 1), D(getresuid, 0, 0),
    D(getresgid, 0, 0), D(getgroups, 0, 0), D(getlogin, 0, 0), K(fchdir), K(fdatasync), D(closerange, 2, 2), D(get_inheritable, 1, 1), D(pread, 3, 3),
    D(pwrite, 3, 3), K(sendfile), D(lockf, 3, 3), D(posix_fallocate, 3, 3), D(ttyname, 1, 1), D(device_encoding, 1, 1), D(sync, 0, 0), D(major, 1, 1),
    D(minor, 1, 1), D(makedev, 2, 2), K(statvfs), K(fstatvfs), D(getloadavg, 0, 0), D(nice, 1, 1), K(getpriority), K(setpriority), D(sched_yield, 0, 0), D(sched_getaffinity, 1, 1), D(sched_setaffinity, 2, 2),
    K(getrandom), D(sysconf, 1, 1), {0},
};

static const Named constants[] = {
#define C(name) {#name, name}
    C(O_RDONLY), C(O_WRONLY), C(O_RDWR), C(O_APPEND), C(O_CREAT), C(O_EXCL), C(O_TRUNC), C(O_CLOEXEC), C(O_NONBLOCK), C(O_SYNC), C(O_NOCTTY), C(O_DIRECTORY),
    C(O_NOFOLLOW), C(O_ACCMODE), C(O_ASYNC), C(O_DIRECT), C(O_DSYNC), C(O_FSYNC), C(O_LARGEFILE), C(O_NDELAY), C(O_NOATIME), C(O_PATH), C(O_RSYNC),
    C(O_TMPFILE), C(F_OK), C(R_OK), C(W_OK), C(X_OK), C(F_LOCK), C(F_TEST), C(F_TLOCK), C(F_ULOCK), C(WNOHANG), C(WUNTRACED), C(WCONTINUED),
    C(EX_OK), C(EX_USAGE), C(EX_DATAERR), C(EX_NOINPUT), C(EX_NOUSER), C(EX_NOHOST), C(EX_UNAVAILABLE), C(EX_SOFTWARE), C(EX_OSERR), C(EX_OSFILE),
    C(EX_CANTCREAT), C(EX_IOERR), C(EX_TEMPFAIL), C(EX_PROTOCOL), C(EX_NOPERM), C(EX_CONFIG), C(PRIO_PROCESS), C(PRIO_PGRP), C(PRIO_USER), C(SEEK_DATA),
    C(SEEK_HOLE), C(GRND_NONBLOCK), C(GRND_RANDOM), C(ST_RDONLY), C(ST_NOSUID), C(ST_NODEV), C(ST_NOEXEC), C(ST_SYNCHRONOUS), C(ST_MANDLOCK), C(ST_WRITE),
    C(ST_APPEND), C(ST_NOATIME), C(ST_NODIRATIME), C(ST_RELATIME), C(TMP_MAX),
#undef C
    {"NGROUPS_MAX", 65536},
};

int posix_system_init(Runtime *rt, Borrowed dict) {
    Type *t = posix_state(rt)->statvfs_result = structseq_type(rt, &statvfs_desc);
    if (!t || dict_set_cstr(rt, dict, "statvfs_result", v_from(t)) < 0) return -1;
    for (size_t i = 0; i < COUNT_OF(constants); i++)
        if (module_add_int(rt, dict, constants[i].name, constants[i].value) < 0) return -1;
    Owned names = dict_new(rt);
    for (size_t i = 0; names && i < COUNT_OF(sysconf_names); i++)
        if (dict_set_cstr(rt, names, sysconf_names[i].name, v_small(sysconf_names[i].value)) < 0) clear_slot(rt, &names);
    return module_add(rt, dict, "sysconf_names", names);
}
