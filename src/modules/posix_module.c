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
#include "vm/audit.h"

extern char **environ;


#define FN(name) static Owned os_##name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

static const char *text(const Path *p) { return (const char *)as_bytes(p->bytes)->data; }
static Owned fail(Runtime *rt) { return raise_errno(rt, errno, V_NULL, V_NULL); }

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
    rt->hooks.exiting(rt, n);
    _exit(n);
}
FN(kill) {
    int pid, number;
    return num_as_int(rt, args[0], &pid) < 0 || num_as_int(rt, args[1], &number) < 0 || AUDIT(rt, "os.kill", args[0], args[1]) ? V_NULL : kill(pid, number) < 0 ? fail(rt) : vm_check_signals(rt) < 0 ? V_NULL : V_NONE;
}
FN(system) {
    static const char *const params[] = {"command", NULL};
    Value a;
    Path p;
    if (args_parse(rt, "system", params, 1, args, nargs, kwnames, &a) < 0 || posix_path_get(rt, a, &p, false, "system") < 0) return V_NULL;
    if (AUDIT(rt, "os.system", p.bytes)) return decref(rt, p.bytes), V_NULL;
    int r = system(text(&p));
    decref(rt, p.bytes);
    return v_small(r);
}
FN(fspath) {
    static const char *const params[] = {"path", NULL};
    Value path;
    if (args_parse(rt, "fspath", params, 1, args, nargs, kwnames, &path) < 0) return V_NULL;
    if (v_is_str(rt, path) || obj_is_instance_of(rt, path, T_BYTES)) return own(path);
    Owned f = obj_lookup_special(rt, path, rt->names[N___fspath__]);
    if (!f) return rt->error ? V_NULL : raise(rt, T_TYPE_ERROR, "expected str, bytes or os.PathLike object, not %T", path);
    Owned r = obj_call0(rt, f);
    decref(rt, f);
    if (!r || v_is_str(rt, r) || obj_is_instance_of(rt, r, T_BYTES)) return r;
    raise(rt, T_TYPE_ERROR, "expected %T.__fspath__() to return str or bytes, not %T", path, r);
    decref(rt, r);
    return V_NULL;
}
FN(putenv) {
    Path a, b;
    if (posix_path_get(rt, args[0], &a, false, "putenv") < 0) return V_NULL;
    if (posix_path_get(rt, args[1], &b, false, "putenv") < 0) return decref(rt, a.bytes), V_NULL;
    int r = AUDIT(rt, "os.putenv", a.bytes, b.bytes) ? -1 : setenv(text(&a), text(&b), 1);
    if (rt->error) return decref(rt, a.bytes), decref(rt, b.bytes), V_NULL;
    decref(rt, b.bytes);
    return posix_done(rt, &a, r);
}
FN(unsetenv) {
    Path p;
    if (posix_path_get(rt, args[0], &p, false, "unsetenv") < 0) return V_NULL;
    int r = unsetenv(text(&p));
    decref(rt, p.bytes);
    return r < 0 ? fail(rt) : V_NONE;
}

static const char *const uname_fields[] = {"sysname", "nodename", "release", "version", "machine", NULL};
static const StructSeqDesc uname_desc = {"posix.uname_result", "uname_result: Result from os.uname().", uname_fields, 5};
FN(uname) {
    struct utsname u;
    if (uname(&u) < 0) return fail(rt);
    Value items[5] = {str_from_cstr(rt, u.sysname), str_from_cstr(rt, u.nodename), str_from_cstr(rt, u.release), str_from_cstr(rt, u.version), str_from_cstr(rt, u.machine)};
    return structseq_new(rt, posix_state(rt)->uname_result, items, 5);
}

static const char *const times_fields[] = {"user", "system", "children_user", "children_system", "elapsed", NULL};
static const StructSeqDesc times_desc = {"posix.times_result", "times_result: Result from os.times().", times_fields, 5};
FN(times) {
    struct tms t;
    double hz = (double)sysconf(_SC_CLK_TCK), now = (double)times(&t);
    Value items[5] = {float_new(rt, (double)t.tms_utime / hz), float_new(rt, (double)t.tms_stime / hz), float_new(rt, (double)t.tms_cutime / hz),
                      float_new(rt, (double)t.tms_cstime / hz), float_new(rt, now / hz)};
    return structseq_new(rt, posix_state(rt)->times_result, items, 5);
}

static const char *const size_fields[] = {"columns", "lines", NULL};
static const StructSeqDesc size_desc = {"os.terminal_size", "A tuple of (columns, lines) for holding terminal window size", size_fields, 2};
FN(get_terminal_size) {
    struct winsize w;
    int fd = 1;
    if (nargs && num_as_int(rt, args[0], &fd) < 0) return V_NULL;
    if (ioctl(fd, TIOCGWINSZ, &w) < 0) return fail(rt);
    Value items[2] = {v_small(w.ws_col), v_small(w.ws_row)};
    return structseq_new(rt, posix_state(rt)->terminal_size, items, 2);
}

#define D(name, min, max) {#name, os_##name, min, max, 0, NULL}
#define K(name, min) {#name, os_##name, min, -1, METH_KW, NULL}
static const MethodDef functions[] = {
    D(getpid, 0, 0), D(getppid, 0, 0), D(getuid, 0, 0),
    D(geteuid, 0, 0), D(getgid, 0, 0), D(getegid, 0, 0), D(umask, 1, 1), D(cpu_count, 0, 0), D(urandom, 1, 1), D(strerror, 1, 1), D(_exit, 1, 1), D(kill, 2, 2),
    K(system, 0), K(fspath, 0), D(putenv, 2, 2), D(unsetenv, 1, 1), D(uname, 0, 0), D(times, 0, 0), D(get_terminal_size, 0, 1), {NULL, NULL, 0, 0, 0, NULL},
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
    static const char *const harmless[] = {"fspath", "strerror", "urandom", "cpu_count", "register_at_fork", "major", "minor", "makedev", "sched_yield"};
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
    PosixState *s = mem_calloc(rt, sizeof *s);
    if (!s) return -1;
    rt->module_state[STATE_OS] = s;
    if (posix_files_init(rt, dict) < 0 || posix_system_init(rt, dict) < 0) return -1;
    if (!(s->uname_result = structseq_type(rt, &uname_desc)) ||
        !(s->times_result = structseq_type(rt, &times_desc)) || !(s->terminal_size = structseq_type(rt, &size_desc)))
        return -1;
    const struct {
        const char *name;
        Type *type;
    } types[] = {{"uname_result", s->uname_result}, {"times_result", s->times_result}, {"terminal_size", s->terminal_size}};
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (dict_set_cstr(rt, dict, types[i].name, v_from(types[i].type)) < 0) return -1;
    const MethodDef *const tables[] = {functions, posix_file_functions, posix_process_functions, posix_system_functions};
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        if (i && module_add_functions(rt, module, tables[i]) < 0) return -1;
        if (rt->no_system && seal(rt, module, tables[i]) < 0) return -1;
    }
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
