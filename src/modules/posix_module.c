/* SPDX-License-Identifier: MIT
 * posix_module.c: `posix`, the system calls behind the os module. */
#define _GNU_SOURCE
#define raise libc_raise /* error.h has its own */
#include <signal.h>
#undef raise

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "gc/gc.h"
#include "modules/posix_parts.h"
#include "object/error.h"
#include "object/protocol.h"
#include "platform/platform.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

extern char **environ;

typedef struct OsState {
    Type *stat_result, *uname_result, *times_result, *terminal_size;
} OsState;
static OsState *state(Runtime *rt) { return rt->module_state[STATE_OS]; }

#define FN(name) static Owned os_##name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

/* ---- paths ---- */

/* A path argument: str, bytes, os.PathLike, or (where fd is not NULL) an open descriptor. */
typedef struct Path {
    Owned bytes;  /* the encoded path; 0 for a descriptor */
    Value given;  /* borrowed: for error messages */
    bool was_bytes;
    int fd;
} Path;

static const char *text(const Path *p) { return (const char *)as_bytes(p->bytes)->data; }

static int path_get(Runtime *rt, Borrowed v, Path *p, bool allow_fd, const char *function) {
    *p = (Path){V_NULL, v, false, -1};
    if (allow_fd && v_is_int(rt, v) && !v_is_bool(v)) return num_as_int(rt, v, &p->fd);
    Owned path = own(v);
    if (!v_is_str(rt, path) && !obj_is_instance_of(rt, path, T_BYTES)) {
        Owned f = obj_lookup_special(rt, v, rt->names[N___fspath__]);
        decref(rt, path);
        if (!f) return rt->error ? -1 : raise_int(rt, T_TYPE_ERROR, "%s: path should be string, bytes%s, not %T", function, allow_fd ? ", os.PathLike or integer" : " or os.PathLike", v);
        path = obj_call0(rt, f);
        decref(rt, f);
        if (!path) return -1;
        if (!v_is_str(rt, path) && !obj_is_instance_of(rt, path, T_BYTES)) {
            raise(rt, T_TYPE_ERROR, "expected %T.__fspath__() to return str or bytes, not %T", v, path);
            decref(rt, path);
            return -1;
        }
    }
    p->was_bytes = !v_is_str(rt, path);
    p->bytes = p->was_bytes ? path : str_encode(rt, path, "utf-8", "surrogateescape");
    if (!p->was_bytes) decref(rt, path);
    if (!p->bytes) return -1;
    if (!memchr(as_bytes(p->bytes)->data, 0, as_bytes(p->bytes)->len)) return 0;
    clear_slot(rt, &p->bytes);
    return raise_int(rt, T_VALUE_ERROR, "embedded null byte");
}

static Owned fail(Runtime *rt, const Path *p) { return raise_errno(rt, errno, p ? p->given : V_NULL, V_NULL); }
static Owned decode(Runtime *rt, const char *s, bool as_bytes_object) {
    return as_bytes_object ? bytes_from(rt, s, strlen(s)) : str_decode(rt, (const uint8_t *)s, strlen(s), "utf-8", "surrogateescape");
}
static Owned done(Runtime *rt, Path *p, int result) {
    Owned r = result < 0 ? fail(rt, p) : V_NONE;
    decref_maybe(rt, p->bytes);
    return r;
}

/* A call with one path and nothing else. */
#define PATH_CALL(name, expression)                                                      \
    FN(name) {                                                                           \
        Path p;                                                                          \
        if (path_get(rt, args[0], &p, false, #name) < 0) return V_NULL;                  \
        return done(rt, &p, expression);                                                 \
    }
PATH_CALL(unlink, unlink(text(&p)))
PATH_CALL(rmdir, rmdir(text(&p)))

FN(chdir) {
    Path p;
    if (path_get(rt, args[0], &p, true, "chdir") < 0) return V_NULL;
    return done(rt, &p, p.bytes ? chdir(text(&p)) : fchdir(p.fd));
}

static Owned cwd(Runtime *rt, bool bytes) {
    char *s = getcwd(NULL, 0);
    Owned r = s ? decode(rt, s, bytes) : fail(rt, NULL);
    free(s);
    return r;
}
FN(getcwd) { return cwd(rt, false); }
FN(getcwdb) { return cwd(rt, true); }

/* Optional trailing arguments by position or keyword: out[i] is 0 where absent. */
static int parse(Runtime *rt, const char *name, const char *const *params, int required, const Value *args, size_t nargs, Borrowed kwnames, Value *out) {
    return args_parse(rt, name, params, required, args, nargs, kwnames, out);
}

FN(mkdir) {
    static const char *const params[] = {"path", "mode", "*", "dir_fd", NULL};
    Value a[3];
    Path p;
    int mode = 0777;
    if (parse(rt, "mkdir", params, 1, args, nargs, kwnames, a) < 0 || (a[1] && num_as_int(rt, a[1], &mode) < 0) || path_get(rt, a[0], &p, false, "mkdir") < 0) return V_NULL;
    return done(rt, &p, mkdir(text(&p), (mode_t)mode));
}

static Owned two_paths(Runtime *rt, const char *name, const Value *args, int (*call)(const char *, const char *)) {
    Path a, b;
    if (path_get(rt, args[0], &a, false, name) < 0) return V_NULL;
    if (path_get(rt, args[1], &b, false, name) < 0) return decref(rt, a.bytes), V_NULL;
    Owned r = call(text(&a), text(&b)) < 0 ? raise_errno(rt, errno, a.given, b.given) : V_NONE;
    decref(rt, a.bytes);
    decref(rt, b.bytes);
    return r;
}
static const char *const two_params[] = {"src", "dst", "*", "src_dir_fd", "dst_dir_fd", NULL};
#define TWO_PATHS(name, call)                                                                       \
    FN(name) {                                                                                      \
        Value a[4];                                                                                 \
        return parse(rt, #name, two_params, 2, args, nargs, kwnames, a) < 0 ? V_NULL : two_paths(rt, #name, a, call); \
    }
TWO_PATHS(rename, rename)
TWO_PATHS(link, link)
FN(symlink) {
    static const char *const params[] = {"src", "dst", "target_is_directory", "*", "dir_fd", NULL};
    Value a[4];
    return parse(rt, "symlink", params, 2, args, nargs, kwnames, a) < 0 ? V_NULL : two_paths(rt, "symlink", a, symlink);
}

FN(readlink) {
    Path p;
    char buffer[PATH_MAX + 1];
    if (path_get(rt, args[0], &p, false, "readlink") < 0) return V_NULL;
    ssize_t n = readlink(text(&p), buffer, PATH_MAX);
    buffer[n < 0 ? 0 : n] = 0;
    Owned r = n < 0 ? fail(rt, &p) : decode(rt, buffer, p.was_bytes);
    decref(rt, p.bytes);
    return r;
}

FN(access) {
    static const char *const params[] = {"path", "mode", "*", "dir_fd", "effective_ids", "follow_symlinks", NULL};
    Value a[5];
    Path p;
    int mode;
    if (parse(rt, "access", params, 2, args, nargs, kwnames, a) < 0 || num_as_int(rt, a[1], &mode) < 0 || path_get(rt, a[0], &p, false, "access") < 0) return V_NULL;
    bool ok = access(text(&p), mode) == 0;
    decref(rt, p.bytes);
    return v_bool(ok);
}

FN(chmod) {
    static const char *const params[] = {"path", "mode", "*", "dir_fd", "follow_symlinks", NULL};
    Value a[4];
    Path p;
    int mode;
    if (parse(rt, "chmod", params, 2, args, nargs, kwnames, a) < 0 || num_as_int(rt, a[1], &mode) < 0 || path_get(rt, a[0], &p, true, "chmod") < 0) return V_NULL;
    return done(rt, &p, p.bytes ? chmod(text(&p), (mode_t)mode) : fchmod(p.fd, (mode_t)mode));
}

FN(truncate) {
    Path p;
    int64_t size;
    if (num_as_i64(rt, args[1], &size) < 0 || path_get(rt, args[0], &p, true, "truncate") < 0) return V_NULL;
    return done(rt, &p, p.bytes ? truncate(text(&p), size) : ftruncate(p.fd, size));
}

/* ---- stat ---- */

static const char *const stat_fields[] = {"st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "", "", "", "st_atime", "st_mtime", "st_ctime",
                                          "st_atime_ns", "st_mtime_ns", "st_ctime_ns", "st_blksize", "st_blocks", "st_rdev", NULL};
static const StructSeqDesc stat_desc = {"os.stat_result", "stat_result: Result from stat, fstat, or lstat.", stat_fields, 10};

static Owned seconds(Runtime *rt, const struct timespec *t) { return float_new(rt, (double)t->tv_sec + 1e-9 * (double)t->tv_nsec); }
static Owned nanoseconds(Runtime *rt, const struct timespec *t) { return int_from_i64(rt, (int64_t)t->tv_sec * 1000000000 + t->tv_nsec); }

static Owned stat_object(Runtime *rt, const struct stat *st) {
    Value items[19] = {
        int_from_u64(rt, st->st_mode), int_from_u64(rt, st->st_ino), int_from_u64(rt, st->st_dev), int_from_u64(rt, st->st_nlink), int_from_u64(rt, st->st_uid),
        int_from_u64(rt, st->st_gid), int_from_i64(rt, st->st_size), int_from_i64(rt, st->st_atim.tv_sec), int_from_i64(rt, st->st_mtim.tv_sec),
        int_from_i64(rt, st->st_ctim.tv_sec), seconds(rt, &st->st_atim), seconds(rt, &st->st_mtim), seconds(rt, &st->st_ctim), nanoseconds(rt, &st->st_atim),
        nanoseconds(rt, &st->st_mtim), nanoseconds(rt, &st->st_ctim), int_from_i64(rt, st->st_blksize), int_from_i64(rt, st->st_blocks), int_from_u64(rt, st->st_rdev)};
    return structseq_new(rt, state(rt)->stat_result, items, 19);
}

static Owned do_stat(Runtime *rt, Borrowed path, bool follow, const char *name) {
    Path p;
    struct stat st;
    if (path_get(rt, path, &p, true, name) < 0) return V_NULL;
    int r = !p.bytes ? fstat(p.fd, &st) : follow ? stat(text(&p), &st) : lstat(text(&p), &st);
    Owned result = r < 0 ? fail(rt, p.bytes ? &p : NULL) : stat_object(rt, &st);
    decref_maybe(rt, p.bytes);
    return result;
}
FN(stat) {
    static const char *const params[] = {"path", "*", "dir_fd", "follow_symlinks", NULL};
    Value a[3];
    if (parse(rt, "stat", params, 1, args, nargs, kwnames, a) < 0) return V_NULL;
    int follow = a[2] ? obj_truth(rt, a[2]) : 1;
    return follow < 0 ? V_NULL : do_stat(rt, a[0], follow, "stat");
}
FN(lstat) { return do_stat(rt, args[0], false, "lstat"); }
FN(fstat) { return do_stat(rt, args[0], true, "fstat"); }

FN(utime) {
    static const char *const params[] = {"path", "times", "*", "ns", "dir_fd", "follow_symlinks", NULL};
    Value a[5];
    Path p;
    struct timespec t[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
    if (parse(rt, "utime", params, 1, args, nargs, kwnames, a) < 0) return V_NULL;
    Value pair = a[2] ? a[2] : a[1] && a[1] != V_NONE ? a[1] : V_NULL;
    if (pair && (!v_is_tuple(rt, pair) || as_tuple(pair)->len != 2)) return raise(rt, T_TYPE_ERROR, "utime: '%s' must be a tuple of two ints", a[2] ? "ns" : "times");
    for (int i = 0; pair && i < 2; i++) {
        int64_t ns;
        double s;
        if (a[2]) {
            if (num_as_i64(rt, as_tuple(pair)->items[i], &ns) < 0) return V_NULL;
            t[i] = (struct timespec){ns / 1000000000, ns % 1000000000};
        } else {
            if (num_as_double(rt, as_tuple(pair)->items[i], &s) < 0) return V_NULL;
            time_t whole = (time_t)s - (s < (double)(time_t)s);
            t[i] = (struct timespec){whole, (long)((s - (double)whole) * 1e9)};
        }
    }
    if (path_get(rt, a[0], &p, true, "utime") < 0) return V_NULL;
    return done(rt, &p, p.bytes ? utimensat(AT_FDCWD, text(&p), t, 0) : futimens(p.fd, t));
}

/* ---- folders ---- */

/* Names in a folder; with types: pairs (name, d_type). */
static Owned list_folder(Runtime *rt, Borrowed path, bool with_types, const char *name) {
    Path p = {V_NULL, V_NONE, false, -1};
    if (path != V_NONE && path_get(rt, path, &p, true, name) < 0) return V_NULL;
    DIR *dir = p.bytes ? opendir(text(&p)) : p.fd >= 0 ? fdopendir(dup(p.fd)) : opendir(".");
    if (!dir) {
        Owned r = fail(rt, path == V_NONE ? NULL : &p);
        decref_maybe(rt, p.bytes);
        return r;
    }
    Owned list = list_new(rt, 0);
    struct dirent *e;
    while (list && (e = readdir(dir))) {
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..")) continue;
        Owned s = decode(rt, e->d_name, p.was_bytes), item = s;
        if (with_types && s) {
            item = tuple_pack(rt, 3, s, v_small(e->d_type), v_small((int64_t)e->d_ino));
            decref(rt, s);
        }
        if (!item || list_append_owned(rt, list, item) < 0) clear_slot(rt, &list);
    }
    closedir(dir);
    decref_maybe(rt, p.bytes);
    return list;
}
FN(listdir) {
    static const char *const params[] = {"path", NULL};
    Value a;
    return parse(rt, "listdir", params, 0, args, nargs, kwnames, &a) < 0 ? V_NULL : list_folder(rt, a ? a : V_NONE, false, "listdir");
}
FN(_scandir) { return list_folder(rt, args[0], true, "scandir"); }

/* ---- descriptors ---- */

static Owned int_result(Runtime *rt, int64_t r) { return r < 0 ? fail(rt, NULL) : int_from_i64(rt, r); }
static int fd_of(Runtime *rt, Borrowed v) {
    int fd;
    return num_as_int(rt, v, &fd) < 0 ? -1 : fd;
}
FN(open) {
    static const char *const params[] = {"path", "flags", "mode", "*", "dir_fd", NULL};
    Value a[4];
    Path p;
    int flags, mode = 0777;
    if (parse(rt, "open", params, 2, args, nargs, kwnames, a) < 0 || num_as_int(rt, a[1], &flags) < 0 || (a[2] && num_as_int(rt, a[2], &mode) < 0) || path_get(rt, a[0], &p, false, "open") < 0) return V_NULL;
    int fd = open(text(&p), flags | O_CLOEXEC, mode);
    Owned r = fd < 0 ? fail(rt, &p) : v_small(fd);
    decref(rt, p.bytes);
    return r;
}
FN(close) {
    int fd = fd_of(rt, args[0]);
    return rt->error ? V_NULL : close(fd) < 0 ? fail(rt, NULL) : V_NONE;
}
FN(read) {
    int fd = fd_of(rt, args[0]);
    ssize_t n = rt->error ? -1 : num_as_size_argument(rt, args[1]);
    if (rt->error) return V_NULL;
    if (n < 0) return errno = EINVAL, fail(rt, NULL);
    Owned b = bytes_new(rt, (size_t)n);
    if (!b) return V_NULL;
    ssize_t got;
    while ((got = file_read(fd, as_bytes(b)->data, (size_t)n)) == -EINTR)
        if (vm_check_signals(rt) < 0) {
            decref(rt, b);
            return V_NULL;
        }
    Owned r = got < 0 ? raise_errno(rt, (int)-got, V_NULL, V_NULL) : bytes_from(rt, as_bytes(b)->data, (size_t)got);
    decref(rt, b);
    return r;
}
FN(write) {
    Buffer view;
    int fd = fd_of(rt, args[0]);
    if (rt->error || obj_get_buffer(rt, args[1], &view, false) < 0) return V_NULL;
    ssize_t n;
    while ((n = file_write(fd, view.data, view.len)) == -EINTR)
        if (vm_check_signals(rt) < 0) {
            buffer_release(rt, &view);
            return V_NULL;
        }
    buffer_release(rt, &view);
    return n < 0 ? raise_errno(rt, (int)-n, V_NULL, V_NULL) : v_small(n);
}
FN(lseek) {
    int64_t offset;
    int how, fd = fd_of(rt, args[0]);
    return rt->error || num_as_i64(rt, args[1], &offset) < 0 || num_as_int(rt, args[2], &how) < 0 ? V_NULL : int_result(rt, lseek(fd, offset, how));
}
FN(isatty) {
    int fd = fd_of(rt, args[0]);
    return rt->error ? V_NULL : v_bool(isatty(fd));
}
FN(fsync) {
    int fd = fd_of(rt, args[0]);
    return rt->error ? V_NULL : fsync(fd) < 0 ? fail(rt, NULL) : V_NONE;
}
FN(dup) {
    int fd = fd_of(rt, args[0]);
    return rt->error ? V_NULL : int_result(rt, fcntl(fd, F_DUPFD_CLOEXEC, 0));
}
FN(dup2) {
    int to, fd = fd_of(rt, args[0]);
    return rt->error || num_as_int(rt, args[1], &to) < 0 ? V_NULL : int_result(rt, dup2(fd, to));
}
FN(pipe) {
    int fds[2];
    return pipe2(fds, O_CLOEXEC) < 0 ? fail(rt, NULL) : tuple_pack(rt, 2, v_small(fds[0]), v_small(fds[1]));
}
FN(ftruncate) {
    int64_t size;
    int fd = fd_of(rt, args[0]);
    return rt->error || num_as_i64(rt, args[1], &size) < 0 ? V_NULL : ftruncate(fd, size) < 0 ? fail(rt, NULL) : V_NONE;
}

/* ---- process and system ---- */

#define NUMBER(name, expression) \
    FN(name) { return int_from_i64(rt, (int64_t)(expression)); }
NUMBER(getpid, getpid())
NUMBER(getppid, getppid())
NUMBER(getuid, getuid())
NUMBER(geteuid, geteuid())
NUMBER(getgid, getgid())
NUMBER(getegid, getegid())

FN(umask) {
    int mask;
    return num_as_int(rt, args[0], &mask) < 0 ? V_NULL : v_small(umask((mode_t)mask));
}
FN(cpu_count) {
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? v_small(n) : V_NONE;
}
FN(urandom) {
    ssize_t n = num_as_size_argument(rt, args[0]);
    if (rt->error) return V_NULL;
    if (n < 0) return raise(rt, T_VALUE_ERROR, "negative argument not allowed");
    Owned b = bytes_new(rt, (size_t)n);
    if (b) platform_random_bytes(as_bytes(b)->data, (size_t)n);
    return b;
}
FN(strerror) {
    int n;
    return num_as_int(rt, args[0], &n) < 0 ? V_NULL : str_from_cstr(rt, strerror(n));
}
FN(_exit) {
    int n;
    if (num_as_int(rt, args[0], &n) < 0) return V_NULL;
    _exit(n);
}
FN(kill) {
    int pid, number;
    return num_as_int(rt, args[0], &pid) < 0 || num_as_int(rt, args[1], &number) < 0 ? V_NULL : kill(pid, number) < 0 ? fail(rt, NULL) : vm_check_signals(rt) < 0 ? V_NULL : V_NONE;
}
FN(system) {
    Path p;
    if (path_get(rt, args[0], &p, false, "system") < 0) return V_NULL;
    int r = system(text(&p));
    decref(rt, p.bytes);
    return v_small(r);
}
FN(fspath) {
    if (v_is_str(rt, args[0]) || obj_is_instance_of(rt, args[0], T_BYTES)) return own(args[0]);
    Owned f = obj_lookup_special(rt, args[0], rt->names[N___fspath__]);
    if (!f) return rt->error ? V_NULL : raise(rt, T_TYPE_ERROR, "expected str, bytes or os.PathLike object, not %T", args[0]);
    Owned r = obj_call0(rt, f);
    decref(rt, f);
    if (!r || v_is_str(rt, r) || obj_is_instance_of(rt, r, T_BYTES)) return r;
    raise(rt, T_TYPE_ERROR, "expected %T.__fspath__() to return str or bytes, not %T", args[0], r);
    decref(rt, r);
    return V_NULL;
}
FN(putenv) {
    Path a, b;
    if (path_get(rt, args[0], &a, false, "putenv") < 0) return V_NULL;
    if (path_get(rt, args[1], &b, false, "putenv") < 0) return decref(rt, a.bytes), V_NULL;
    int r = setenv(text(&a), text(&b), 1);
    decref(rt, b.bytes);
    return done(rt, &a, r);
}
PATH_CALL(unsetenv, unsetenv(text(&p)))

static const char *const uname_fields[] = {"sysname", "nodename", "release", "version", "machine", NULL};
static const StructSeqDesc uname_desc = {"posix.uname_result", "uname_result: Result from os.uname().", uname_fields, 5};
FN(uname) {
    struct utsname u;
    if (uname(&u) < 0) return fail(rt, NULL);
    Value items[5] = {str_from_cstr(rt, u.sysname), str_from_cstr(rt, u.nodename), str_from_cstr(rt, u.release), str_from_cstr(rt, u.version), str_from_cstr(rt, u.machine)};
    return structseq_new(rt, state(rt)->uname_result, items, 5);
}

static const char *const times_fields[] = {"user", "system", "children_user", "children_system", "elapsed", NULL};
static const StructSeqDesc times_desc = {"posix.times_result", "times_result: Result from os.times().", times_fields, 5};
FN(times) {
    struct tms t;
    double hz = (double)sysconf(_SC_CLK_TCK), now = (double)times(&t);
    Value items[5] = {float_new(rt, (double)t.tms_utime / hz), float_new(rt, (double)t.tms_stime / hz), float_new(rt, (double)t.tms_cutime / hz),
                      float_new(rt, (double)t.tms_cstime / hz), float_new(rt, now / hz)};
    return structseq_new(rt, state(rt)->times_result, items, 5);
}

static const char *const size_fields[] = {"columns", "lines", NULL};
static const StructSeqDesc size_desc = {"os.terminal_size", "A tuple of (columns, lines) for holding terminal window size", size_fields, 2};
FN(get_terminal_size) {
    struct winsize w;
    int fd = nargs ? fd_of(rt, args[0]) : 1;
    if (rt->error) return V_NULL;
    if (ioctl(fd, TIOCGWINSZ, &w) < 0) return fail(rt, NULL);
    Value items[2] = {v_small(w.ws_col), v_small(w.ws_row)};
    return structseq_new(rt, state(rt)->terminal_size, items, 2);
}

#define D(name, min, max) {#name, os_##name, min, max, 0, NULL}
#define K(name, min) {#name, os_##name, min, -1, METH_KW, NULL}
static const MethodDef functions[] = {
    D(unlink, 1, 1), {"remove", os_unlink, 1, 1, 0, NULL}, D(rmdir, 1, 1), D(chdir, 1, 1), D(getcwd, 0, 0), D(getcwdb, 0, 0), K(mkdir, 1), K(rename, 2),
    {"replace", os_rename, 2, -1, METH_KW, NULL}, K(link, 2), K(symlink, 2), D(readlink, 1, 1), K(access, 2), K(chmod, 2), D(truncate, 2, 2), K(stat, 1),
    D(lstat, 1, 1), D(fstat, 1, 1), K(utime, 1), K(listdir, 0), D(_scandir, 1, 1), K(open, 2), D(close, 1, 1), D(read, 2, 2), D(write, 2, 2), D(lseek, 3, 3),
    D(isatty, 1, 1), D(fsync, 1, 1), D(dup, 1, 1), D(dup2, 2, 3), D(pipe, 0, 0), D(ftruncate, 2, 2), D(getpid, 0, 0), D(getppid, 0, 0), D(getuid, 0, 0),
    D(geteuid, 0, 0), D(getgid, 0, 0), D(getegid, 0, 0), D(umask, 1, 1), D(cpu_count, 0, 0), D(urandom, 1, 1), D(strerror, 1, 1), D(_exit, 1, 1), D(kill, 2, 2),
    D(system, 1, 1), D(fspath, 1, 1), D(putenv, 2, 2), D(unsetenv, 1, 1), D(uname, 0, 0), D(times, 0, 0), D(get_terminal_size, 0, 1), {NULL, NULL, 0, 0, 0, NULL},
};

static const struct {
    const char *name;
    int value;
} constants[] = {
#define C(name) {#name, name}
    C(O_RDONLY), C(O_WRONLY), C(O_RDWR), C(O_APPEND), C(O_CREAT), C(O_EXCL), C(O_TRUNC), C(O_CLOEXEC), C(O_NONBLOCK), C(O_SYNC), C(O_NOCTTY), C(O_DIRECTORY),
    C(O_NOFOLLOW), C(F_OK), C(R_OK), C(W_OK), C(X_OK), C(WNOHANG), C(WUNTRACED), C(WCONTINUED),
#undef C
};

static int add_environment(Runtime *rt, Borrowed dict) {
    Owned all = dict_new(rt);
    for (char **e = environ; all && !rt->no_system && e && *e; e++) {
        const char *eq = strchr(*e, '=');
        if (!eq) continue;
        Owned key = bytes_from(rt, *e, (size_t)(eq - *e)), value = bytes_from(rt, eq + 1, strlen(eq + 1));
        if (!key || !value || dict_set(rt, all, key, value) < 0) clear_slot(rt, &all);
        decref_maybe(rt, key);
        decref_maybe(rt, value);
    }
    return module_add(rt, dict, "environ", all);
}

/* ---- no_io ---- */

FN(refused) { return raise(rt, T_PERMISSION_ERROR, "the system is switched off in this runtime"); }

/* All functions but those that neither change nor tell anything about the machine's files and processes. */
static int seal(Runtime *rt, Borrowed module, const MethodDef *all) {
    static const char *const harmless[] = {"fspath", "strerror", "urandom", "cpu_count", "register_at_fork"};
    static const MethodDef refused = {"refused", os_refused, 0, -1, METH_KW, NULL};
    Owned name = str_from_cstr(rt, "posix"), f = name ? builtin_new(rt, &refused, V_NULL, name) : V_NULL;
    int result = f ? 0 : -1;
    for (; result == 0 && all->name; all++) {
        bool keep = false;
        for (size_t i = 0; i < COUNT_OF(harmless); i++) keep |= !strcmp(all->name, harmless[i]);
        if (!keep) result = dict_set_cstr(rt, module_dict(module), all->name, f);
    }
    decref_maybe(rt, f);
    decref_maybe(rt, name);
    return result;
}

static int module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    OsState *s = mem_calloc(rt, sizeof *s);
    if (!s) return -1;
    rt->module_state[STATE_OS] = s;
    if (!(s->stat_result = structseq_type(rt, &stat_desc)) || !(s->uname_result = structseq_type(rt, &uname_desc)) ||
        !(s->times_result = structseq_type(rt, &times_desc)) || !(s->terminal_size = structseq_type(rt, &size_desc)))
        return -1;
    const struct {
        const char *name;
        Type *type;
    } types[] = {{"stat_result", s->stat_result}, {"uname_result", s->uname_result}, {"times_result", s->times_result}, {"terminal_size", s->terminal_size}};
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (dict_set_cstr(rt, dict, types[i].name, v_from(types[i].type)) < 0) return -1;
    for (size_t i = 0; i < COUNT_OF(constants); i++)
        if (module_add_int(rt, dict, constants[i].name, constants[i].value) < 0) return -1;
    if (module_add_functions(rt, module, posix_process_functions) < 0) return -1;
    if (rt->no_system && (seal(rt, module, functions) < 0 || seal(rt, module, posix_process_functions) < 0)) return -1;
    return add_environment(rt, dict);
}

const ModuleDef posix_module = {"posix", "The system calls behind the os module.", functions, module_init};

/* ---- errno ---- */

static const struct {
    const char *name;
    int value;
} errors[] = {
#define E(name) {#name, name}
    E(EPERM), E(ENOENT), E(ESRCH), E(EINTR), E(EIO), E(ENXIO), E(E2BIG), E(ENOEXEC), E(EBADF), E(ECHILD), E(EAGAIN), E(ENOMEM), E(EACCES), E(EFAULT), E(ENOTBLK),
    E(EBUSY), E(EEXIST), E(EXDEV), E(ENODEV), E(ENOTDIR), E(EISDIR), E(EINVAL), E(ENFILE), E(EMFILE), E(ENOTTY), E(ETXTBSY), E(EFBIG), E(ENOSPC), E(ESPIPE),
    E(EROFS), E(EMLINK), E(EPIPE), E(EDOM), E(ERANGE), E(EDEADLK), E(ENAMETOOLONG), E(ENOLCK), E(ENOSYS), E(ENOTEMPTY), E(ELOOP), E(ENOMSG), E(EIDRM), E(ECHRNG),
    E(EL2NSYNC), E(EL3HLT), E(EL3RST), E(ELNRNG), E(EUNATCH), E(ENOCSI), E(EL2HLT), E(EBADE), E(EBADR), E(EXFULL), E(ENOANO), E(EBADRQC), E(EBADSLT), E(EBFONT),
    E(ENOSTR), E(ENODATA), E(ETIME), E(ENOSR), E(ENONET), E(ENOPKG), E(EREMOTE), E(ENOLINK), E(EADV), E(ESRMNT), E(ECOMM), E(EPROTO), E(EMULTIHOP), E(EDOTDOT),
    E(EBADMSG), E(EOVERFLOW), E(ENOTUNIQ), E(EBADFD), E(EREMCHG), E(ELIBACC), E(ELIBBAD), E(ELIBSCN), E(ELIBMAX), E(ELIBEXEC), E(EILSEQ), E(ERESTART),
    E(ESTRPIPE), E(EUSERS), E(ENOTSOCK), E(EDESTADDRREQ), E(EMSGSIZE), E(EPROTOTYPE), E(ENOPROTOOPT), E(EPROTONOSUPPORT), E(ESOCKTNOSUPPORT), E(EOPNOTSUPP),
    E(EPFNOSUPPORT), E(EAFNOSUPPORT), E(EADDRINUSE), E(EADDRNOTAVAIL), E(ENETDOWN), E(ENETUNREACH), E(ENETRESET), E(ECONNABORTED), E(ECONNRESET), E(ENOBUFS),
    E(EISCONN), E(ENOTCONN), E(ESHUTDOWN), E(ETOOMANYREFS), E(ETIMEDOUT), E(ECONNREFUSED), E(EHOSTDOWN), E(EHOSTUNREACH), E(EALREADY), E(EINPROGRESS),
    E(ESTALE), E(EUCLEAN), E(ENOTNAM), E(ENAVAIL), E(EISNAM), E(EREMOTEIO), E(EDQUOT), E(ENOMEDIUM), E(EMEDIUMTYPE), E(ECANCELED), E(ENOKEY), E(EKEYEXPIRED),
    E(EKEYREVOKED), E(EKEYREJECTED), E(EOWNERDEAD), E(ENOTRECOVERABLE), E(ERFKILL), E(EWOULDBLOCK), E(EDEADLOCK), E(ENOTSUP),
#undef E
};

static int errno_init(Runtime *rt, Borrowed module, Borrowed dict) {
    Owned codes = dict_new(rt);
    for (size_t i = 0; codes && i < COUNT_OF(errors); i++) {
        Owned name = str_from_cstr(rt, errors[i].name);
        Value key = v_small(errors[i].value);
        int have = name ? dict_contains(rt, codes, key) : -1;
        if (have < 0 || (!have && dict_set(rt, codes, key, name) < 0) || dict_set(rt, dict, name, key) < 0) clear_slot(rt, &codes);
        decref_maybe(rt, name);
    }
    return module_add(rt, dict, "errorcode", codes);
}

const ModuleDef errno_module = {"errno", "This module makes available standard errno system symbols.", NULL, errno_init};
