/* SPDX-License-Identifier: MIT
 * posix_files.c: the functions of `posix` for paths, folders and descriptors. Those with a dir_fd call the *at() form always:
 * without one, AT_FDCWD is the current folder. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "modules/posix_parts.h"
#include "object/protocol.h"
#include "platform/platform.h"
#include "types/bytes.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"
#include "vm/audit.h"

#define AT_VALUE(dir) v_small((dir) == AT_FDCWD ? -1 : (dir)) /* as events tell it */

#define FN(name) static Owned os_##name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

/* ---- paths ---- */

static const char *text(const Path *p) { return (const char *)as_bytes(p->bytes)->data; }

int posix_path_get(Runtime *rt, Borrowed v, Path *p, bool allow_fd, const char *function) {
    *p = (Path){V_NULL, v, false, -1};
    if (allow_fd && (v_is_int(rt, v) || slots_of(rt, v)->index)) return num_as_int(rt, v, &p->fd);
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
Owned posix_decode(Runtime *rt, const char *s, bool as_bytes_object) {
    return as_bytes_object ? bytes_from(rt, s, strlen(s)) : str_decode(rt, (const uint8_t *)s, strlen(s), "utf-8", "surrogateescape");
}
Owned posix_done(Runtime *rt, Path *p, int result) {
    Owned r = result < 0 ? fail(rt, p) : V_NONE;
    decref_maybe(rt, p->bytes);
    return r;
}

/* Arguments by position or keyword: out[i] is 0 where absent. */
static int parse(Runtime *rt, const char *name, const char *const *params, int required, const Value *args, size_t nargs, Borrowed kwnames, Value *out) {
    return args_parse(rt, name, params, required, args, nargs, kwnames, out);
}

/* A dir_fd argument: the folder that a relative path begins at. */
static int dir_get(Runtime *rt, Borrowed v, int *fd) {
    *fd = AT_FDCWD;
    if (!v || v == V_NONE) return 0;
    if (!v_is_int(rt, v) && !slots_of(rt, v)->index) return raise_int(rt, T_TYPE_ERROR, "argument should be integer or None, not %T", v);
    return num_as_int(rt, v, fd);
}

/* Flags for the *at() calls from a follow_symlinks argument; -1: an error. */
static int follow_flags(Runtime *rt, Borrowed v) {
    int follow = v ? obj_truth(rt, v) : 1;
    return follow < 0 ? -1 : follow ? 0 : AT_SYMLINK_NOFOLLOW;
}

static Owned remove_path(Runtime *rt, const char *name, const Value *args, size_t nargs, Borrowed kwnames, int flags) {
    static const char *const params[] = {"path", "*", "dir_fd", NULL};
    Value a[2];
    Path p;
    int dir;
    if (parse(rt, name, params, 1, args, nargs, kwnames, a) < 0 || dir_get(rt, a[1], &dir) < 0 ||
        AUDIT(rt, flags & AT_REMOVEDIR ? "os.rmdir" : "os.remove", a[0], AT_VALUE(dir)) || posix_path_get(rt, a[0], &p, false, name) < 0)
        return V_NULL;
    return posix_done(rt, &p, unlinkat(dir, text(&p), flags));
}
FN(unlink) { return remove_path(rt, "unlink", args, nargs, kwnames, 0); }
FN(remove) { return remove_path(rt, "remove", args, nargs, kwnames, 0); }
FN(rmdir) { return remove_path(rt, "rmdir", args, nargs, kwnames, AT_REMOVEDIR); }

FN(chdir) {
    static const char *const params[] = {"path", NULL};
    Value a;
    Path p;
    if (parse(rt, "chdir", params, 1, args, nargs, kwnames, &a) < 0 || posix_path_get(rt, a, &p, true, "chdir") < 0) return V_NULL;
    return posix_done(rt, &p, p.bytes ? chdir(text(&p)) : fchdir(p.fd));
}

static Owned cwd(Runtime *rt, bool bytes) {
    char *s = getcwd(NULL, 0);
    Owned r = s ? posix_decode(rt, s, bytes) : fail(rt, NULL);
    free(s);
    return r;
}
FN(getcwd) { return cwd(rt, false); }
FN(getcwdb) { return cwd(rt, true); }

FN(mkdir) {
    static const char *const params[] = {"path", "mode", "*", "dir_fd", NULL};
    Value a[3];
    Path p;
    int mode = 0777, dir;
    if (parse(rt, "mkdir", params, 1, args, nargs, kwnames, a) < 0 || (a[1] && num_as_int(rt, a[1], &mode) < 0) || dir_get(rt, a[2], &dir) < 0 ||
        AUDIT(rt, "os.mkdir", a[0], v_small(mode), AT_VALUE(dir)) || posix_path_get(rt, a[0], &p, false, "mkdir") < 0)
        return V_NULL;
    return posix_done(rt, &p, mkdirat(dir, text(&p), (mode_t)mode));
}

/* The calls with two paths: rename, link, symlink. */
typedef int TwoPathsCall(int from_dir, const char *from, int to_dir, const char *to, int flags);
static int call_rename(int from_dir, const char *from, int to_dir, const char *to, int flags) { return renameat(from_dir, from, to_dir, to); }
static int call_link(int from_dir, const char *from, int to_dir, const char *to, int flags) { return linkat(from_dir, from, to_dir, to, flags); }
static int call_symlink(int from_dir, const char *from, int to_dir, const char *to, int flags) { return symlinkat(from, to_dir, to); }

static Owned two_paths(Runtime *rt, const char *name, Borrowed from, Borrowed to, Borrowed from_dir, Borrowed to_dir, int flags, TwoPathsCall *call) {
    Path a, b;
    int dirs[2];
    if (dir_get(rt, from_dir, &dirs[0]) < 0 || dir_get(rt, to_dir, &dirs[1]) < 0 || posix_path_get(rt, from, &a, false, name) < 0) return V_NULL;
    if (posix_path_get(rt, to, &b, false, name) < 0) return decref(rt, a.bytes), V_NULL;
    Owned r = call(dirs[0], text(&a), dirs[1], text(&b), flags) < 0 ? raise_errno(rt, errno, a.given, b.given) : V_NONE;
    decref(rt, a.bytes);
    decref(rt, b.bytes);
    return r;
}

#define RENAME(name)                                                                                   \
    FN(name) {                                                                                         \
        static const char *const params[] = {"src", "dst", "*", "src_dir_fd", "dst_dir_fd", NULL};     \
        Value a[4];                                                                                    \
        if (parse(rt, #name, params, 2, args, nargs, kwnames, a) < 0) return V_NULL;                   \
        return two_paths(rt, #name, a[0], a[1], a[2], a[3], 0, call_rename);                           \
    }
RENAME(rename)
RENAME(replace)

FN(link) {
    static const char *const params[] = {"src", "dst", "*", "src_dir_fd", "dst_dir_fd", "follow_symlinks", NULL};
    Value a[5];
    if (parse(rt, "link", params, 2, args, nargs, kwnames, a) < 0) return V_NULL;
    int no_follow = follow_flags(rt, a[4]);
    if (no_follow < 0) return V_NULL;
    /* Without any of the options CPython calls link(), which does not follow either. */
    bool plain = !no_follow && (!a[2] || a[2] == V_NONE) && (!a[3] || a[3] == V_NONE);
    return two_paths(rt, "link", a[0], a[1], a[2], a[3], plain || no_follow ? 0 : AT_SYMLINK_FOLLOW, call_link);
}

FN(symlink) {
    static const char *const params[] = {"src", "dst", "target_is_directory", "*", "dir_fd", NULL};
    Value a[4];
    return parse(rt, "symlink", params, 2, args, nargs, kwnames, a) < 0 ? V_NULL : two_paths(rt, "symlink", a[0], a[1], V_NULL, a[3], 0, call_symlink);
}

FN(readlink) {
    static const char *const params[] = {"path", "*", "dir_fd", NULL};
    Value a[2];
    Path p;
    int dir;
    char buffer[PATH_MAX + 1];
    if (parse(rt, "readlink", params, 1, args, nargs, kwnames, a) < 0 || dir_get(rt, a[1], &dir) < 0 || posix_path_get(rt, a[0], &p, false, "readlink") < 0) return V_NULL;
    ssize_t n = readlinkat(dir, text(&p), buffer, PATH_MAX);
    buffer[n < 0 ? 0 : n] = 0;
    Owned r = n < 0 ? fail(rt, &p) : posix_decode(rt, buffer, p.was_bytes);
    decref(rt, p.bytes);
    return r;
}

FN(access) {
    static const char *const params[] = {"path", "mode", "*", "dir_fd", "effective_ids", "follow_symlinks", NULL};
    Value a[5];
    Path p;
    int mode, dir, flags, effective;
    if (parse(rt, "access", params, 2, args, nargs, kwnames, a) < 0 || num_as_int(rt, a[1], &mode) < 0 || dir_get(rt, a[2], &dir) < 0 ||
        (effective = a[3] ? obj_truth(rt, a[3]) : 0) < 0 || (flags = follow_flags(rt, a[4])) < 0 || posix_path_get(rt, a[0], &p, false, "access") < 0)
        return V_NULL;
    bool ok = faccessat(dir, text(&p), mode, flags | (effective ? AT_EACCESS : 0)) == 0;
    decref(rt, p.bytes);
    return v_bool(ok);
}

FN(chmod) {
    static const char *const params[] = {"path", "mode", "*", "dir_fd", "follow_symlinks", NULL};
    Value a[4];
    Path p;
    int mode, dir, flags;
    if (parse(rt, "chmod", params, 2, args, nargs, kwnames, a) < 0 || num_as_int(rt, a[1], &mode) < 0 || dir_get(rt, a[2], &dir) < 0 ||
        (flags = follow_flags(rt, a[3])) < 0 || AUDIT(rt, "os.chmod", a[0], v_small(mode), AT_VALUE(dir)) || posix_path_get(rt, a[0], &p, true, "chmod") < 0)
        return V_NULL;
    int r = p.bytes ? fchmodat(dir, text(&p), (mode_t)mode, flags) : fchmod(p.fd, (mode_t)mode);
    if (r < 0 && flags && (errno == ENOTSUP || errno == EINVAL)) {
        decref_maybe(rt, p.bytes);
        return raise(rt, T_NOT_IMPLEMENTED_ERROR, "chmod: follow_symlinks unavailable on this platform");
    }
    return posix_done(rt, &p, r);
}

FN(truncate) {
    static const char *const params[] = {"path", "length", NULL};
    Value a[2];
    Path p;
    int64_t size;
    if (parse(rt, "truncate", params, 2, args, nargs, kwnames, a) < 0 || posix_path_get(rt, a[0], &p, true, "truncate") < 0) return V_NULL;
    if (num_as_i64(rt, a[1], &size) < 0) return decref_maybe(rt, p.bytes), V_NULL;
    return posix_done(rt, &p, p.bytes ? truncate(text(&p), size) : ftruncate(p.fd, size));
}

/* ---- stat ---- */

/* The one argument `fd` of a function, by position or keyword. */
static int fd_argument(Runtime *rt, const char *name, const Value *args, size_t nargs, Borrowed kwnames, int *fd) {
    static const char *const params[] = {"fd", NULL};
    Value a;
    return parse(rt, name, params, 1, args, nargs, kwnames, &a) < 0 ? -1 : num_as_int(rt, a, fd);
}

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
    return structseq_new(rt, posix_state(rt)->stat_result, items, 19);
}

static Owned do_stat(Runtime *rt, Borrowed path, Borrowed dir_fd, int flags, const char *name) {
    Path p;
    struct stat st;
    int dir;
    if (flags < 0 || dir_get(rt, dir_fd, &dir) < 0 || posix_path_get(rt, path, &p, !strcmp(name, "stat"), name) < 0) return V_NULL;
    if (!p.bytes && (dir != AT_FDCWD || flags)) return raise(rt, T_VALUE_ERROR, "stat: %s", flags ? "cannot use fd and follow_symlinks together" : "can't specify dir_fd without matching path");
    int r = p.bytes ? fstatat(dir, text(&p), &st, flags) : fstat(p.fd, &st);
    Owned result = r < 0 ? fail(rt, p.bytes ? &p : NULL) : stat_object(rt, &st);
    decref_maybe(rt, p.bytes);
    return result;
}
FN(stat) {
    static const char *const params[] = {"path", "*", "dir_fd", "follow_symlinks", NULL};
    Value a[3];
    return parse(rt, "stat", params, 1, args, nargs, kwnames, a) < 0 ? V_NULL : do_stat(rt, a[0], a[1], follow_flags(rt, a[2]), "stat");
}
FN(lstat) {
    static const char *const params[] = {"path", "*", "dir_fd", NULL};
    Value a[2];
    return parse(rt, "lstat", params, 1, args, nargs, kwnames, a) < 0 ? V_NULL : do_stat(rt, a[0], a[1], AT_SYMLINK_NOFOLLOW, "lstat");
}
FN(fstat) {
    int fd;
    struct stat st;
    if (fd_argument(rt, "fstat", args, nargs, kwnames, &fd) < 0) return V_NULL;
    return fstat(fd, &st) < 0 ? fail(rt, NULL) : stat_object(rt, &st);
}

FN(utime) {
    static const char *const params[] = {"path", "times", "*", "ns", "dir_fd", "follow_symlinks", NULL};
    Value a[5];
    Path p;
    int dir, flags;
    struct timespec t[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
    if (parse(rt, "utime", params, 1, args, nargs, kwnames, a) < 0 || dir_get(rt, a[3], &dir) < 0 || (flags = follow_flags(rt, a[4])) < 0) return V_NULL;
    if (a[2] && a[1] && a[1] != V_NONE) return raise(rt, T_VALUE_ERROR, "utime: you may specify either 'times' or 'ns' but not both");
    Value pair = a[2] ? a[2] : a[1] && a[1] != V_NONE ? a[1] : V_NULL;
    if (pair && (!v_is_tuple(rt, pair) || as_tuple(pair)->len != 2)) return raise(rt, T_TYPE_ERROR, "utime: '%s' must be %s", a[2] ? "ns" : "times", a[2] ? "a tuple of two ints" : "either a tuple of two ints or None");
    for (int i = 0; pair && i < 2; i++) {
        int64_t ns;
        double s;
        if (a[2]) {
            if (num_as_i64(rt, as_tuple(pair)->items[i], &ns) < 0) return V_NULL;
            t[i] = (struct timespec){ns / 1000000000, ns % 1000000000};
        } else {
            if (num_as_double(rt, as_tuple(pair)->items[i], &s) < 0) return V_NULL;
            if (isnan(s)) return raise(rt, T_VALUE_ERROR, "Invalid value NaN (not a number)");
            if (s >= 0x1p63 || s < -0x1p63) return raise(rt, T_OVERFLOW_ERROR, "timestamp out of range for platform time_t");
            time_t whole = (time_t)s - (s < (double)(time_t)s);
            t[i] = (struct timespec){whole, (long)((s - (double)whole) * 1e9)};
        }
    }
    if (posix_path_get(rt, a[0], &p, true, "utime") < 0) return V_NULL;
    return posix_done(rt, &p, p.bytes ? utimensat(dir, text(&p), t, flags) : futimens(p.fd, t));
}

/* ---- folders ---- */

/* Names in a folder; with types: pairs (name, d_type). */
static Owned list_folder(Runtime *rt, Borrowed path, bool with_types, const char *name) {
    Path p = {V_NULL, V_NONE, false, -1};
    if (path != V_NONE && posix_path_get(rt, path, &p, true, name) < 0) return V_NULL;
    int fd = path == V_NONE || p.bytes ? -1 : fcntl(p.fd, F_DUPFD_CLOEXEC, 0);
    DIR *dir = p.bytes ? opendir(text(&p)) : path == V_NONE ? opendir(".") : fd >= 0 ? fdopendir(fd) : NULL;
    if (!dir) {
        Owned r = fail(rt, path == V_NONE ? NULL : &p);
        if (fd >= 0) close(fd);
        decref_maybe(rt, p.bytes);
        return r;
    }
    Owned list = list_new(rt, 0);
    struct dirent *e;
    while (list && (e = readdir(dir))) {
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..")) continue;
        Owned s = posix_decode(rt, e->d_name, p.was_bytes), item = s;
        if (with_types && s) {
            item = tuple_pack(rt, 3, s, v_small(e->d_type), v_small((int64_t)e->d_ino));
            decref(rt, s);
        }
        if (!item || list_append_owned(rt, list, item) < 0) clear_slot(rt, &list);
    }
    if (fd >= 0) rewinddir(dir); /* the caller's descriptor has the same position */
    closedir(dir);
    decref_maybe(rt, p.bytes);
    return list;
}
FN(listdir) {
    static const char *const params[] = {"path", NULL};
    Value a;
    return parse(rt, "listdir", params, 0, args, nargs, kwnames, &a) < 0 || AUDIT(rt, "os.listdir", a ? a : V_NONE) ? V_NULL : list_folder(rt, a ? a : V_NONE, false, "listdir");
}
FN(_scandir) { return AUDIT(rt, "os.scandir", args[0]) ? V_NULL : list_folder(rt, args[0], true, "scandir"); }

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
    int flags, dir, mode = 0777;
    if (parse(rt, "open", params, 2, args, nargs, kwnames, a) < 0 || num_as_int(rt, a[1], &flags) < 0 || (a[2] && num_as_int(rt, a[2], &mode) < 0) ||
        dir_get(rt, a[3], &dir) < 0 || AUDIT(rt, "open", a[0], V_NONE, v_small(flags)) || posix_path_get(rt, a[0], &p, false, "open") < 0)
        return V_NULL;
    int fd = openat(dir, text(&p), flags | O_CLOEXEC, mode);
    Owned r = fd < 0 ? fail(rt, &p) : v_small(fd);
    decref(rt, p.bytes);
    return r;
}
FN(close) {
    int fd;
    return fd_argument(rt, "close", args, nargs, kwnames, &fd) < 0 ? V_NULL : close(fd) < 0 ? fail(rt, NULL) : V_NONE;
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
    int fd;
    return fd_argument(rt, "fsync", args, nargs, kwnames, &fd) < 0 ? V_NULL : fsync(fd) < 0 ? fail(rt, NULL) : V_NONE;
}
FN(dup) {
    int fd = fd_of(rt, args[0]);
    return rt->error ? V_NULL : int_result(rt, fcntl(fd, F_DUPFD_CLOEXEC, 0));
}
FN(dup2) {
    static const char *const params[] = {"fd", "fd2", "inheritable", NULL};
    Value a[3];
    int fd, to, inheritable;
    if (parse(rt, "dup2", params, 2, args, nargs, kwnames, a) < 0 || num_as_int(rt, a[0], &fd) < 0 || num_as_int(rt, a[1], &to) < 0 ||
        (inheritable = a[2] ? obj_truth(rt, a[2]) : 1) < 0)
        return V_NULL;
    return int_result(rt, inheritable || fd == to ? dup2(fd, to) : dup3(fd, to, O_CLOEXEC));
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

#define D(name, min, max) {#name, os_##name, min, max, 0, NULL}
#define K(name) {#name, os_##name, 0, -1, METH_KW, NULL}
const MethodDef posix_file_functions[] = {
    K(unlink), K(remove), K(rmdir), K(chdir), D(getcwd, 0, 0), D(getcwdb, 0, 0), K(mkdir), K(rename), K(replace), K(link), K(symlink), K(readlink), K(access),
    K(chmod), K(truncate), K(stat), K(lstat), K(fstat), K(utime), K(listdir), D(_scandir, 1, 1), K(open), K(close), D(read, 2, 2), D(write, 2, 2),
    D(lseek, 3, 3), D(isatty, 1, 1), K(fsync), D(dup, 1, 1), K(dup2), D(pipe, 0, 0), D(ftruncate, 2, 2), {0},
};

int posix_files_init(Runtime *rt, Borrowed dict) {
    Type *t = structseq_type(rt, &stat_desc);
    if (!t || dict_set_cstr(rt, dict, "stat_result", v_from(t)) < 0) return -1;
    posix_state(rt)->stat_result = t;
    return 0;
}
