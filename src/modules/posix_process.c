/* SPDX-License-Identifier: MIT
 * posix_process.c: processes: the functions of `posix` that start, wait for and ask about them, and _posixsubprocess. */
#define _GNU_SOURCE
#define raise libc_raise /* error.h has its own */
#include <signal.h>
#undef raise

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "modules/posix_parts.h"
#include "object/protocol.h"
#include "types/bytes.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"
#include "vm/audit.h"

#define FN(name) static Owned process_##name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

static Owned failed(Runtime *rt) { return raise_errno(rt, errno, V_NULL, V_NULL); }
static Owned done(Runtime *rt, int result) { return result < 0 ? failed(rt) : V_NONE; }

/* ---- argument vectors ---- */

/* What exec wants: a malloc'd array of malloc'd strings, ended by NULL. (The child must find it after fork, so it may not
 * depend on the heap; it is freed by the parent.) */
static void vector_free(char **v) {
    for (char **p = v; p && *p; p++) free(*p);
    free(v);
}

static char *path_copy(Runtime *rt, Borrowed v) {
    Owned encoded = V_NULL;
    if (v_is_str(rt, v)) encoded = str_encode(rt, v, "utf-8", "surrogateescape");
    else if (type_has(rt, v, TF_BYTES)) encoded = own(v);
    else {
        Owned f = obj_lookup_special(rt, v, rt->names[N___fspath__]), path = f ? obj_call0(rt, f) : V_NULL;
        if (!f && !rt->error) raise(rt, T_TYPE_ERROR, "expected str, bytes or os.PathLike object, not %T", v);
        bool text = path && (v_is_str(rt, path) || type_has(rt, path, TF_BYTES));
        if (path && !text) raise(rt, T_TYPE_ERROR, "expected %T.__fspath__() to return str or bytes, not %T", v, path);
        char *s = text ? path_copy(rt, path) : NULL;
        decref_maybe(rt, f);
        decref_maybe(rt, path);
        return s;
    }
    if (!encoded) return NULL;
    char *copy = NULL;
    size_t len = as_bytes(encoded)->len;
    if (memchr(as_bytes(encoded)->data, 0, len)) raise(rt, T_VALUE_ERROR, "embedded null byte");
    else if (!(copy = malloc(len + 1))) raise_no_memory(rt);
    else memcpy(copy, as_bytes(encoded)->data, len), copy[len] = 0;
    decref(rt, encoded);
    return copy;
}

static char **vector_from(Runtime *rt, Borrowed sequence) {
    Owned items = obj_fast_sequence(rt, sequence, "expected a sequence");
    if (items && !v_is_tuple(rt, items)) { /* __fspath__ cannot change a tuple */
        Owned copy = list_to_tuple(rt, items);
        decref(rt, items);
        items = copy;
    }
    if (!items) return NULL;
    size_t n = as_tuple(items)->len;
    char **v = calloc(n + 1, sizeof *v);
    for (size_t i = 0; v && i < n; i++)
        if (!(v[i] = path_copy(rt, as_tuple(items)->items[i]))) {
            vector_free(v);
            v = NULL;
        }
    if (!v && !rt->error) raise_no_memory(rt);
    decref(rt, items);
    return v;
}

/* {name: value} as "name=value" strings. */
static char **environment_from(Runtime *rt, Borrowed mapping) {
    Owned pairs = obj_call_method(rt, mapping, rt->names[N_items], NULL, 0), list = pairs ? list_from_iterable(rt, pairs) : V_NULL;
    Owned items = list ? list_to_tuple(rt, list) : V_NULL; /* which __fspath__ cannot change */
    decref_maybe(rt, pairs);
    decref_maybe(rt, list);
    if (!items) return NULL;
    size_t n = as_tuple(items)->len;
    char **v = calloc(n + 1, sizeof *v);
    for (size_t i = 0; v && i < n; i++) {
        Value pair = as_tuple(items)->items[i];
        char *name = v_is(pair, T_TUPLE) && as_tuple(pair)->len == 2 ? path_copy(rt, as_tuple(pair)->items[0]) : NULL;
        char *value = name ? path_copy(rt, as_tuple(pair)->items[1]) : NULL;
        if (name && (!*name || strchr(name + 1, '='))) {
            raise(rt, T_VALUE_ERROR, "illegal environment variable name");
            free(value);
            value = NULL;
        }
        size_t room = value ? strlen(name) + strlen(value) + 2 : 0;
        if (value && (v[i] = malloc(room))) snprintf(v[i], room, "%s=%s", name, value);
        free(name);
        free(value);
        if (v[i]) continue;
        vector_free(v);
        v = NULL;
    }
    if (!v && !rt->error) raise_no_memory(rt);
    decref(rt, items);
    return v;
}

static Owned exec(Runtime *rt, Borrowed path, Borrowed arguments, Borrowed environment) {
    if (AUDIT(rt, "os.exec", path, arguments, environment ? environment : V_NONE)) return V_NULL;
    char *file = path_copy(rt, path), **argv = NULL, **env = NULL;
    if (!file) return V_NULL;
    if (!v_is_list(rt, arguments) && !v_is_tuple(rt, arguments)) raise(rt, T_TYPE_ERROR, "execv() arg 2 must be a tuple or list");
    else if ((argv = vector_from(rt, arguments)) && !argv[0]) raise(rt, T_VALUE_ERROR, "execv() arg 2 must not be empty");
    else if (argv && !*argv[0]) raise(rt, T_VALUE_ERROR, "execv() arg 2 first element cannot be empty");
    else if (argv && environment) env = environment_from(rt, environment);
    if (!rt->error) {
        if (environment) execve(file, argv, env);
        else execv(file, argv);
        raise_errno(rt, errno, path, V_NULL);
    }
    free(file);
    vector_free(argv);
    vector_free(env);
    return V_NULL;
}

FN(execv) { return exec(rt, args[0], args[1], V_NULL); }
FN(execve) {
    static const char *const params[] = {"path", "argv", "env", NULL};
    Value a[3];
    return args_parse(rt, "execve", params, 3, args, nargs, kwnames, a) < 0 ? V_NULL : exec(rt, a[0], a[1], a[2]);
}

/* ---- fork and wait ---- */

/* Functions to be called around a fork are kept in lists in the module's dict, where the collector sees them. */
static const char *const fork_lists[] = {"_before_fork", "_after_fork_in_child", "_after_fork_in_parent"};

FN(register_at_fork) {
    static const char *const params[] = {"*", "before", "after_in_child", "after_in_parent", NULL};
    Value v[3], dict = module_dict(self);
    if (args_parse(rt, "register_at_fork", params, 0, args, nargs, kwnames, v) < 0) return V_NULL;
    if (!v[0] && !v[1] && !v[2]) return raise(rt, T_TYPE_ERROR, "At least one argument is required.");
    for (int i = 0; i < 3; i++)
        if (v[i] && !obj_callable(rt, v[i])) return raise(rt, T_TYPE_ERROR, "'%s' must be callable, not %T", params[i + 1], v[i]);
    for (int i = 0; i < 3; i++) {
        if (!v[i]) continue;
        Value list = dict_get_cstr(rt, dict, fork_lists[i]);
        if (!list && (rt->error || module_add(rt, dict, fork_lists[i], list_new(rt, 1)) < 0)) return V_NULL;
        if (!list) list = dict_get_cstr(rt, dict, fork_lists[i]);
        if (!list || !v_is(list, T_LIST) || list_append(rt, list, v[i]) < 0) return V_NULL;
    }
    return V_NONE;
}

/* Those before the fork run the last registered first; errors are told and forgotten. */
static void call_registered(Runtime *rt, Borrowed module, int which) {
    Value list = dict_get_cstr(rt, module_dict(module), fork_lists[which]);
    error_clear(rt);
    if (!list || !v_is(list, T_LIST)) return;
    Owned copy = list_from(rt, as_list(list)->items, as_list(list)->len);
    size_t n = copy ? as_list(copy)->len : 0;
    for (size_t i = 0; i < n; i++) {
        Value f = as_list(copy)->items[which == 0 ? n - 1 - i : i];
        Owned r = obj_call0(rt, f);
        if (!r) error_unraisable(rt, NULL, f);
        decref_maybe(rt, r);
    }
    decref_maybe(rt, copy);
    error_clear(rt);
}

FN(fork) {
    if (AUDIT_PLAIN(rt, "os.fork")) return V_NULL;
    call_registered(rt, self, 0);
    pid_t pid = fork();
    int problem = errno;
    call_registered(rt, self, pid == 0 ? 1 : 2);
    errno = problem;
    return pid < 0 ? failed(rt) : v_small(pid);
}

/* waitpid, again after signals whose handlers did not raise. */
static pid_t wait_again(Runtime *rt, pid_t pid, int *status, int options) {
    for (;;) {
        pid_t got = waitpid(pid, status, options);
        if (got >= 0) return got;
        if (errno != EINTR) return failed(rt), -1;
        if (vm_check_signals(rt) < 0) return -1;
    }
}

FN(waitpid) {
    int pid, options, status = 0;
    if (num_as_int(rt, args[0], &pid) < 0 || num_as_int(rt, args[1], &options) < 0) return V_NULL;
    pid_t got = wait_again(rt, pid, &status, options);
    return got < 0 ? V_NULL : tuple_pack(rt, 2, v_small(got), v_small(status));
}

FN(wait) {
    int status = 0;
    pid_t got = wait_again(rt, -1, &status, 0);
    return got < 0 ? V_NULL : tuple_pack(rt, 2, v_small(got), v_small(status));
}

FN(waitstatus_to_exitcode) {
    static const char *const params[] = {"status", NULL};
    Value v;
    int status;
    if (args_parse(rt, "waitstatus_to_exitcode", params, 1, args, nargs, kwnames, &v) < 0 || num_as_int(rt, v, &status) < 0) return V_NULL;
    if (WIFEXITED(status)) return v_small(WEXITSTATUS(status));
    if (WIFSIGNALED(status)) return v_small(-WTERMSIG(status));
    if (WIFSTOPPED(status)) return raise(rt, T_VALUE_ERROR, "process stopped by delivery of signal %d", WSTOPSIG(status));
    return raise(rt, T_VALUE_ERROR, "invalid wait status: %d", status);
}

#define STATUS(name, make)                                                                          \
    FN(name) {                                                                                      \
        static const char *const params[] = {"status", NULL};                                       \
        Value v;                                                                                    \
        int status;                                                                                 \
        if (args_parse(rt, #name, params, 1, args, nargs, kwnames, &v) < 0 || num_as_int(rt, v, &status) < 0) return V_NULL; \
        return make(name(status));                                                                  \
    }
STATUS(WIFEXITED, v_bool)
STATUS(WIFSIGNALED, v_bool)
STATUS(WIFSTOPPED, v_bool)
STATUS(WIFCONTINUED, v_bool)
STATUS(WCOREDUMP, v_bool)
STATUS(WEXITSTATUS, v_small)
STATUS(WTERMSIG, v_small)
STATUS(WSTOPSIG, v_small)

FN(abort) { abort(); }

/* ---- groups and sessions ---- */

FN(setsid) { return done(rt, setsid()); }
FN(getpgrp) { return v_small(getpgrp()); }
FN(getpgid) {
    static const char *const params[] = {"pid", NULL};
    Value a;
    int pid;
    if (args_parse(rt, "getpgid", params, 1, args, nargs, kwnames, &a) < 0 || num_as_int(rt, a, &pid) < 0) return V_NULL;
    pid_t group = getpgid(pid);
    return group < 0 ? failed(rt) : v_small(group);
}
FN(getsid) {
    int pid;
    if (num_as_int(rt, args[0], &pid) < 0) return V_NULL;
    pid_t session = getsid(pid);
    return session < 0 ? failed(rt) : v_small(session);
}
FN(setpgid) {
    int pid, group;
    return num_as_int(rt, args[0], &pid) < 0 || num_as_int(rt, args[1], &group) < 0 ? V_NULL : done(rt, setpgid(pid, group));
}
FN(killpg) {
    int group, number;
    if (num_as_int(rt, args[0], &group) < 0 || num_as_int(rt, args[1], &number) < 0) return V_NULL;
    if (killpg(group, number) < 0) return failed(rt);
    return vm_check_signals(rt) < 0 ? V_NULL : V_NONE;
}

/* ---- descriptors ---- */

static int descriptor_flag(Runtime *rt, const Value *args, int get, int set, int bit, bool on_when) {
    int fd, on = obj_truth(rt, args[1]);
    if (on < 0 || num_as_int(rt, args[0], &fd) < 0) return -1;
    int flags = fcntl(fd, get);
    if (flags >= 0) flags = fcntl(fd, set, (on != 0) == on_when ? flags | bit : flags & ~bit);
    if (flags < 0) failed(rt);
    return flags < 0 ? -1 : 0;
}
FN(set_blocking) { return descriptor_flag(rt, args, F_GETFL, F_SETFL, O_NONBLOCK, false) < 0 ? V_NULL : V_NONE; }
FN(set_inheritable) { return descriptor_flag(rt, args, F_GETFD, F_SETFD, FD_CLOEXEC, false) < 0 ? V_NULL : V_NONE; }
FN(get_blocking) {
    int fd;
    if (num_as_int(rt, args[0], &fd) < 0) return V_NULL;
    int flags = fcntl(fd, F_GETFL);
    return flags < 0 ? failed(rt) : v_bool(!(flags & O_NONBLOCK));
}
FN(pipe2) {
    int flags, fds[2];
    if (num_as_int(rt, args[0], &flags) < 0) return V_NULL;
    return pipe2(fds, flags) < 0 ? failed(rt) : tuple_pack(rt, 2, v_small(fds[0]), v_small(fds[1]));
}

#define D(name, min, max) {#name, process_##name, min, max, 0, NULL}
#define K(name) {#name, process_##name, 1, 1, METH_KW, NULL}
const MethodDef posix_process_functions[] = {
    D(execv, 2, 2), {"execve", process_execve, 0, -1, METH_KW, NULL}, D(fork, 0, 0), {"register_at_fork", process_register_at_fork, 0, -1, METH_KW, NULL}, D(waitpid, 2, 2), D(wait, 0, 0), K(waitstatus_to_exitcode), K(WIFEXITED), K(WIFSIGNALED), K(WIFSTOPPED),
    K(WIFCONTINUED), K(WCOREDUMP), K(WEXITSTATUS), K(WTERMSIG), K(WSTOPSIG), D(abort, 0, 0), D(setsid, 0, 0), D(getpgrp, 0, 0), {"getpgid", process_getpgid, 0, -1, METH_KW, NULL},
    D(getsid, 1, 1), D(setpgid, 2, 2), D(killpg, 2, 2), D(set_blocking, 2, 2), D(set_inheritable, 2, 2), D(get_blocking, 1, 1), D(pipe2, 1, 1), {0},
};

/* ---- _posixsubprocess ---- */

/* The arguments of fork_exec, in its order. */
enum {
    FE_ARGS, FE_EXECUTABLES, FE_CLOSE_FDS, FE_KEEP, FE_CWD, FE_ENV, FE_P2C_READ, FE_P2C_WRITE, FE_C2P_READ, FE_C2P_WRITE, FE_ERR_READ, FE_ERR_WRITE,
    FE_ERRPIPE_READ, FE_ERRPIPE_WRITE, FE_RESTORE_SIGNALS, FE_NEW_SESSION, FE_GROUP, FE_GID, FE_GIDS, FE_UID, FE_UMASK, FE_PREEXEC, FE_VFORK, FE_COUNT,
};

typedef struct Child {
    char **argv, **executables, **env, *cwd;
    int fd[FE_ERRPIPE_WRITE + 1]; /* from FE_P2C_READ on */
    int *keep; /* sorted descriptors that stay open, malloc'd */
    size_t keep_count;
    bool close_fds, restore_signals, new_session;
    int group, umask_;
    bool set_gid, set_uid;
    gid_t gid;
    uid_t uid;
} Child;

static void child_free(Child *c) {
    vector_free(c->argv);
    vector_free(c->executables);
    vector_free(c->env);
    free(c->cwd);
    free(c->keep);
}

static int keep_from(Runtime *rt, Child *c, Borrowed keep) {
    if (!v_is_tuple(rt, keep)) return raise_int(rt, T_TYPE_ERROR, "fork_exec() argument 4 must be tuple, not %A", keep);
    c->keep_count = as_tuple(keep)->len;
    if (!(c->keep = calloc(c->keep_count + 1, sizeof *c->keep))) return raise_no_memory(rt), -1;
    for (size_t i = 0; i < c->keep_count; i++) {
        if (num_as_int(rt, as_tuple(keep)->items[i], &c->keep[i]) < 0) return -1;
        if (c->keep[i] < 0 || (i && c->keep[i] <= c->keep[i - 1])) return raise_int(rt, T_VALUE_ERROR, "bad value(s) in fds_to_keep");
    }
    return 0;
}

static int child_from(Runtime *rt, Child *c, const Value *a) {
    *c = (Child){.group = -1, .umask_ = -1};
    int close_fds = obj_truth(rt, a[FE_CLOSE_FDS]), restore = obj_truth(rt, a[FE_RESTORE_SIGNALS]), session = obj_truth(rt, a[FE_NEW_SESSION]);
    if (close_fds < 0 || restore < 0 || session < 0) return -1;
    c->close_fds = close_fds, c->restore_signals = restore, c->new_session = session;
    if (!(c->argv = vector_from(rt, a[FE_ARGS])) || !(c->executables = vector_from(rt, a[FE_EXECUTABLES]))) return -1;
    if (keep_from(rt, c, a[FE_KEEP]) < 0) return -1;
    if (a[FE_CWD] != V_NONE && !(c->cwd = path_copy(rt, a[FE_CWD]))) return -1;
    if (a[FE_ENV] != V_NONE && !(c->env = vector_from(rt, a[FE_ENV]))) return -1;
    for (int i = FE_P2C_READ; i <= FE_ERRPIPE_WRITE; i++)
        if (num_as_int(rt, a[i], &c->fd[i]) < 0) return -1;
    if (num_as_int(rt, a[FE_GROUP], &c->group) < 0 || num_as_int(rt, a[FE_UMASK], &c->umask_) < 0) return -1;
    int id;
    if (a[FE_GIDS] != V_NONE) return raise_int(rt, T_NOT_IMPLEMENTED_ERROR, "extra_groups is not available in Hoopsnake");
    if (a[FE_GID] != V_NONE) {
        if (num_as_int(rt, a[FE_GID], &id) < 0) return -1;
        c->set_gid = true, c->gid = (gid_t)id;
    }
    if (a[FE_UID] != V_NONE) {
        if (num_as_int(rt, a[FE_UID], &id) < 0) return -1;
        c->set_uid = true, c->uid = (uid_t)id;
    }
    return 0;
}

/* From here on, in the child, only calls that are allowed between fork and exec. */

static bool become(int fd, int target) {
    if (fd < 0) return true;
    if (fd != target) return dup2(fd, target) >= 0;
    int flags = fcntl(fd, F_GETFD);
    return flags >= 0 && fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC) >= 0;
}

static bool child_descriptors(Child *c) {
    int *fd = c->fd;
    const int parents[] = {fd[FE_P2C_WRITE], fd[FE_C2P_READ], fd[FE_ERR_READ], fd[FE_ERRPIPE_READ]};
    for (size_t i = 0; i < COUNT_OF(parents); i++)
        if (parents[i] >= 0) close(parents[i]);
    if (fd[FE_C2P_WRITE] == 0 && (fd[FE_C2P_WRITE] = dup(0)) < 0) return false;
    while (fd[FE_ERR_WRITE] == 0 || fd[FE_ERR_WRITE] == 1)
        if ((fd[FE_ERR_WRITE] = dup(fd[FE_ERR_WRITE])) < 0) return false;
    return become(fd[FE_P2C_READ], 0) && become(fd[FE_C2P_WRITE], 1) && become(fd[FE_ERR_WRITE], 2);
}

static bool child_settings(const Child *c) {
    for (size_t i = 0; i < c->keep_count; i++)
        if (c->keep[i] != c->fd[FE_ERRPIPE_WRITE] && !become(c->keep[i], c->keep[i])) return false;
    if (c->cwd && chdir(c->cwd) < 0) return false;
    if (c->umask_ >= 0) umask((mode_t)c->umask_);
    if (c->restore_signals) {
        signal(SIGPIPE, SIG_DFL);
        signal(SIGXFSZ, SIG_DFL);
    }
    if (c->new_session && setsid() < 0) return false;
    if (c->group >= 0 && setpgid(0, c->group) < 0) return false;
    if (c->set_gid && setregid(c->gid, c->gid) < 0) return false;
    return !c->set_uid || setreuid(c->uid, c->uid) >= 0;
}

static void close_range_of(unsigned first, unsigned last) {
    if (first > last) return;
#ifdef SYS_close_range
    if (syscall(SYS_close_range, first, last, 0) == 0) return;
#endif
    long most = sysconf(_SC_OPEN_MAX);
    for (unsigned fd = first; fd <= last && fd < (unsigned long)most; fd++) close((int)fd);
}

static void close_others(const Child *c) {
    unsigned from = 3;
    for (size_t i = 0; i < c->keep_count; i++) {
        unsigned kept = (unsigned)c->keep[i];
        if (kept < from) continue;
        if (kept) close_range_of(from, kept - 1);
        from = kept + 1;
    }
    close_range_of(from, ~0u);
}

/* Tell the parent, as subprocess.py reads it: "OSError:hex errno:where". */
static void child_report(const Child *c, int problem, const char *where) {
    char text[64];
    int n = snprintf(text, sizeof text, "OSError:%X:%s", (unsigned)problem, where);
    ssize_t written = write(c->fd[FE_ERRPIPE_WRITE], text, (size_t)n);
    (void)written;
}

static void child_run(Runtime *rt, Child *c, Borrowed preexec) {
    if (!child_descriptors(c) || !child_settings(c)) {
        child_report(c, errno, "noexec");
        return;
    }
    if (preexec != V_NONE) {
        static const char message[] = "SubprocessError:0:Exception occurred in preexec_fn.";
        Owned result = obj_call0(rt, preexec);
        if (!result) {
            ssize_t written = write(c->fd[FE_ERRPIPE_WRITE], message, sizeof message - 1);
            (void)written;
            return;
        }
        decref(rt, result);
    }
    if (c->close_fds) close_others(c);
    int problem = 0;
    for (char **file = c->executables; *file; file++) {
        if (c->env) execve(*file, c->argv, c->env);
        else execv(*file, c->argv);
        if ((errno != ENOENT && errno != ENOTDIR) || !problem) problem = errno;
    }
    child_report(c, problem, "");
}

FN(fork_exec) {
    Child c;
    if (child_from(rt, &c, args) < 0) {
        child_free(&c);
        return V_NULL;
    }
    pid_t pid = fork();
    if (pid == 0) {
        child_run(rt, &c, args[FE_PREEXEC]);
        _exit(255);
    }
    int problem = errno;
    child_free(&c);
    return pid < 0 ? raise_errno(rt, problem, V_NULL, V_NULL) : v_small(pid);
}

static const MethodDef subprocess_functions[] = {
    {"fork_exec", process_fork_exec, FE_COUNT, FE_COUNT, 0, "Start a child process for the module subprocess; returns its number."},
    {0},
};

const ModuleDef posixsubprocess_module = {.name = "_posixsubprocess", .doc = "A POSIX helper for the subprocess module.", .functions = subprocess_functions};
