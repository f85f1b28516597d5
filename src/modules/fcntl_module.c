/* SPDX-License-Identifier: MIT
 * fcntl_module.c: `fcntl`: control of descriptors, locks on files. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>

#include "modules/module_parts.h"
#include "types/bytes.h"
#include "types/int.h"
#include "types/module.h"
#include "types/str.h"

enum { ARGUMENT_ROOM = 1024 };

static Owned failed(Runtime *rt) { return rt->error ? V_NULL : raise_errno(rt, errno, V_NULL, V_NULL); }

/* The argument as bytes in a buffer of ours. 1: it was a str or bytes-like; 0: it is something else; -1: error. */
static int bytes_argument(Runtime *rt, const char *function, Borrowed v, char room[ARGUMENT_ROOM], size_t *len) {
    Owned text = v_is_str(rt, v) ? str_encode(rt, v, "utf-8", "strict") : V_NULL;
    Buffer view;
    int status = 1;
    if (rt->error) return -1;
    if (!text && !slots_of(rt, v)->buffer) return 0;
    if (obj_get_buffer(rt, text ? text : v, &view, false) < 0) {
        decref_maybe(rt, text);
        return -1;
    }
    if (view.len > ARGUMENT_ROOM) status = raise_int(rt, T_VALUE_ERROR, "%s string arg too long", function);
    else {
        memset(room, 0, ARGUMENT_ROOM);
        if (view.len) memcpy(room, view.data, view.len);
        *len = view.len;
    }
    buffer_release(rt, &view);
    decref_maybe(rt, text);
    return status;
}

static int int_argument(Runtime *rt, Borrowed v, long *out) {
    Owned n = num_index(rt, v);
    if (!n) return -1;
    *out = (long)(int32_t)int_mask_u64(n);
    decref(rt, n);
    return 0;
}

MODULE_FN(do_fcntl) {
    int fd, command, result;
    long number = 0;
    char room[ARGUMENT_ROOM];
    size_t len;
    if (module_descriptor(rt, args[0], &fd) < 0 || num_as_int(rt, args[1], &command) < 0) return V_NULL;
    int bytes = nargs > 2 ? bytes_argument(rt, "fcntl", args[2], room, &len) : 0;
    if (bytes < 0 || (!bytes && nargs > 2 && int_argument(rt, args[2], &number) < 0)) return V_NULL;
    do result = bytes ? fcntl(fd, command, room) : fcntl(fd, command, number);
    while (result < 0 && errno == EINTR && module_check_signals(rt) == 0);
    if (result < 0) return failed(rt);
    return bytes ? bytes_from(rt, room, len) : v_small(result);
}

/* A writable buffer is worked on in place (mutate_flag), by way of our own room where it is small: the call may write more
 * than the buffer holds. */
static Owned ioctl_in_place(Runtime *rt, int fd, unsigned long request, Buffer *view) {
    char room[ARGUMENT_ROOM] = {0};
    bool small = view->len <= sizeof room;
    if (small && view->len) memcpy(room, view->data, view->len);
    int result = ioctl(fd, request, small ? room : (char *)view->data), problem = errno;
    if (small && view->len) memcpy(view->data, room, view->len);
    errno = problem;
    return result < 0 ? failed(rt) : v_small(result);
}

MODULE_FN(do_ioctl) {
    int fd, result;
    long number = 0;
    char room[ARGUMENT_ROOM];
    size_t len;
    if (module_descriptor(rt, args[0], &fd) < 0) return V_NULL;
    Owned code = num_index(rt, args[1]);
    if (!code) return V_NULL;
    unsigned long request = (uint32_t)int_mask_u64(code);
    decref(rt, code);
    int mutate = nargs > 3 ? obj_truth(rt, args[3]) : 1;
    if (mutate < 0) return V_NULL;
    if (nargs > 2 && mutate && !v_is_str(rt, args[2]) && !V_IS_BYTES(rt, args[2]) && slots_of(rt, args[2])->buffer) {
        Buffer view;
        if (obj_get_buffer(rt, args[2], &view, true) == 0) {
            Owned done = ioctl_in_place(rt, fd, request, &view);
            buffer_release(rt, &view);
            return done;
        }
        error_clear(rt); /* read-only: as bytes */
    }
    int bytes = nargs > 2 ? bytes_argument(rt, "ioctl", args[2], room, &len) : 0;
    if (bytes < 0 || (!bytes && nargs > 2 && int_argument(rt, args[2], &number) < 0)) return V_NULL;
    result = bytes ? ioctl(fd, request, room) : ioctl(fd, request, number);
    if (result < 0) return failed(rt);
    return bytes ? bytes_from(rt, room, len) : v_small(result);
}

MODULE_FN(do_flock) {
    int fd, operation, result;
    if (module_descriptor(rt, args[0], &fd) < 0 || num_as_int(rt, args[1], &operation) < 0) return V_NULL;
    do result = flock(fd, operation);
    while (result < 0 && errno == EINTR && module_check_signals(rt) == 0);
    return result < 0 ? failed(rt) : V_NONE;
}

MODULE_FN(do_lockf) {
    int fd, command, whence = 0, result;
    int64_t start = 0, len = 0;
    if (module_descriptor(rt, args[0], &fd) < 0 || num_as_int(rt, args[1], &command) < 0) return V_NULL;
    if (nargs > 4 && num_as_int(rt, args[4], &whence) < 0) return V_NULL;
    if (nargs > 3 && num_as_i64(rt, args[3], &start) < 0) return V_NULL;
    if (nargs > 2 && num_as_i64(rt, args[2], &len) < 0) return V_NULL;
    struct flock lock = {.l_whence = (short)whence, .l_start = start, .l_len = len};
    if (command == LOCK_UN) lock.l_type = F_UNLCK;
    else if (command & LOCK_SH) lock.l_type = F_RDLCK;
    else if (command & LOCK_EX) lock.l_type = F_WRLCK;
    else return raise(rt, T_VALUE_ERROR, "unrecognized lockf argument");
    do result = fcntl(fd, command & LOCK_NB ? F_SETLK : F_SETLKW, &lock);
    while (result < 0 && errno == EINTR && module_check_signals(rt) == 0);
    return result < 0 ? failed(rt) : V_NONE;
}

static const MethodDef functions[] = {
    {"fcntl", do_fcntl, 2, 3, 0, "fcntl($module, fd, cmd, arg=0, /)\n--\n\nAn operation on a descriptor."},
    {"ioctl", do_ioctl, 2, 4, 0, "ioctl($module, fd, request, arg=0, mutate_flag=True, /)\n--\n\nAn operation on a device."},
    {"flock", do_flock, 2, 2, 0, "flock($module, fd, operation, /)\n--\n\nLock or unlock a whole file."},
    {"lockf", do_lockf, 2, 5, 0, "lockf($module, fd, cmd, len=0, start=0, whence=0, /)\n--\n\nLock or unlock a part of a file."},
    {0},
};

#define C(name) {#name, name}
static const struct { const char *name; int64_t value; } constants[] = {
    C(LOCK_SH), C(LOCK_EX), C(LOCK_NB), C(LOCK_UN), C(LOCK_MAND), C(LOCK_READ), C(LOCK_WRITE), C(LOCK_RW), C(F_DUPFD), C(F_DUPFD_CLOEXEC),
    C(F_GETFD), C(F_SETFD), C(F_GETFL), C(F_SETFL), C(F_GETLK), C(F_SETLK), C(F_SETLKW), C(F_OFD_GETLK), C(F_OFD_SETLK), C(F_OFD_SETLKW),
    C(F_GETOWN), C(F_SETOWN), C(F_GETSIG), C(F_SETSIG), C(F_RDLCK), C(F_WRLCK), C(F_UNLCK), C(F_EXLCK), C(F_SHLCK), C(F_GETLK64), C(F_SETLK64),
    C(F_SETLKW64), C(FASYNC), C(F_SETLEASE), C(F_GETLEASE), C(F_NOTIFY), C(DN_ACCESS), C(DN_MODIFY), C(DN_CREATE), C(DN_DELETE), C(DN_RENAME),
    C(DN_ATTRIB), {"DN_MULTISHOT", (int64_t)DN_MULTISHOT}, C(F_SETPIPE_SZ), C(F_GETPIPE_SZ), C(FD_CLOEXEC), C(F_ADD_SEALS), C(F_GET_SEALS), C(F_SEAL_SEAL),
    C(F_SEAL_SHRINK), C(F_SEAL_GROW), C(F_SEAL_WRITE),
};
#undef C

static int module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    for (size_t i = 0; i < COUNT_OF(constants); i++)
        if (module_add_int(rt, dict, constants[i].name, constants[i].value) < 0) return -1;
    return 0;
}

const ModuleDef fcntl_module = {.name = "fcntl", .doc = "Control of descriptors, locks on files.", .functions = functions, .init = module_init};
