/* SPDX-License-Identifier: MIT
 * faulthandler_module.c: `faulthandler`: the Python frames of this thread's runtime, on demand and when a fatal signal ends the
 * process.
 *
 * The handler runs in the thread that failed and finds the runtime in a variable of the thread. It reads frames and writes, nothing
 * else. It is reset when it is entered: the signal's default action follows.
 */
#define _GNU_SOURCE
#define raise libc_raise /* libc's; ours is in object/error.h */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>
#undef raise

#include "modules/module_parts.h"
#include "types/bytes.h"
#include "types/code.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/module.h"
#include "types/str.h"
#include "vm/frame.h"
#include "vm/signals.h"
#include "vm/vm.h"

enum { MOST_FRAMES = 100, MOST_CHARS = 500 };

static _Thread_local Runtime *watched; /* whose frames the handler shows; NULL: off */
static _Thread_local int watched_fd;

static const struct { int number; const char *text; } fatal[] = {
    {SIGBUS, "Bus error"}, {SIGILL, "Illegal instruction"}, {SIGFPE, "Floating point exception"}, {SIGABRT, "Aborted"}, {SIGSEGV, "Segmentation fault"},
};

/* ---- writing, safe in a signal handler ---- */

static void put(int fd, const char *s, size_t len) {
    while (len) {
        ssize_t n = write(fd, s, len);
        if (n < 0 && errno != EINTR) return;
        if (n > 0) {
            s += n;
            len -= (size_t)n;
        }
    }
}
static void put_text(int fd, const char *s) { put(fd, s, strlen(s)); }

static void put_number(int fd, uint64_t n, unsigned base, unsigned digits) {
    char text[24], *p = text + sizeof text;
    do *--p = "0123456789abcdef"[n % base];
    while ((n /= base) || (unsigned)(text + sizeof text - p) < digits);
    put(fd, p, (size_t)(text + sizeof text - p));
}

static void put_str(int fd, Borrowed s) {
    if (!s || !v_is(s, T_STR)) {
        put_text(fd, "???");
        return;
    }
    for (size_t i = 0; i < str_len(s) && i < MOST_CHARS; i++) {
        uint32_t c = str_at(s, i);
        char ascii = (char)c;
        if (c >= ' ' && c < 127) put(fd, &ascii, 1);
        else {
            put_text(fd, c < 0x100 ? "\\x" : c < 0x10000 ? "\\u" : "\\U");
            put_number(fd, c, 16, c < 0x100 ? 2 : c < 0x10000 ? 4 : 8);
        }
    }
    if (str_len(s) > MOST_CHARS) put_text(fd, "...");
}

static void put_frames(Runtime *rt, int fd) {
    put_text(fd, "Current thread 0x");
    put_number(fd, (uint64_t)(uintptr_t)pthread_self(), 16, 16);
    put_text(fd, " (most recent call first):\n");
    int n = 0;
    const Frame *f = vm_current_frame(rt);
    if (!f) put_text(fd, "  <no Python frame>\n");
    for (; f; f = f->prev) {
        if (n++ == MOST_FRAMES) {
            put_text(fd, "  ...\n");
            return;
        }
        put_text(fd, "  File \"");
        put_str(fd, f->code->filename);
        put_text(fd, "\", line ");
        put_number(fd, (uint64_t)vm_frame_line(f), 10, 1);
        put_text(fd, " in ");
        put_str(fd, f->code->name);
        put_text(fd, "\n");
    }
}

static void on_fatal(int number) {
    int before = errno;
    Runtime *rt = watched;
    watched = NULL;
    if (rt) {
        put_text(watched_fd, "Fatal Python error: ");
        for (size_t i = 0; i < COUNT_OF(fatal); i++)
            if (fatal[i].number == number) put_text(watched_fd, fatal[i].text);
        put_text(watched_fd, "\n\n");
        put_frames(rt, watched_fd);
    }
    errno = before;
    kill(getpid(), number); /* with its default action now */
}

/* ---- the functions ---- */

/* The descriptor of the file argument; 0: sys.stderr. Flushes it. */
static int file_descriptor(Runtime *rt, Borrowed file, int *fd) {
    Owned f = file && file != V_NONE ? own(file) : V_NULL;
    if (!f) {
        Value sys = runtime_sys(rt), err = sys ? dict_get_cstr(rt, sys, "stderr") : V_NULL;
        if (!err || err == V_NONE) return rt->error ? -1 : raise_int(rt, T_RUNTIME_ERROR, err ? "sys.stderr is None" : "unable to get sys.stderr");
        f = own(err);
    }
    if (v_is_int(rt, f)) {
        int status = num_as_int(rt, f, fd);
        decref(rt, f);
        if (status < 0) return -1;
        return *fd < 0 ? raise_int(rt, T_VALUE_ERROR, "file is not a valid file descripter") : 0;
    }
    Owned method = obj_getattr_cstr(rt, f, "fileno"), number = method ? obj_call0(rt, method) : V_NULL;
    decref_maybe(rt, method);
    int status = -1;
    if (number && !v_is_int(rt, number)) (void)raise_int(rt, T_RUNTIME_ERROR, "file.fileno() is not a valid file descriptor");
    else if (number) status = num_as_int(rt, number, fd);
    decref_maybe(rt, number);
    if (status == 0) {
        Owned flush = obj_getattr_cstr(rt, f, "flush"), done = flush ? obj_call0(rt, flush) : V_NULL;
        if (!done) error_clear(rt);
        decref_maybe(rt, flush);
        decref_maybe(rt, done);
    }
    decref(rt, f);
    return status;
}

static int file_argument(Runtime *rt, const char *function, const Value *args, size_t nargs, Borrowed kwnames, int *fd) {
    static const char *const params[] = {"file", "all_threads", NULL};
    Value v[2];
    if (args_parse(rt, function, params, 0, args, nargs, kwnames, v) < 0) return -1;
    if (v[1] && obj_truth(rt, v[1]) < 0) return -1;
    return file_descriptor(rt, v[0], fd);
}

MODULE_FN(dump_traceback) {
    int fd;
    if (file_argument(rt, "dump_traceback", args, nargs, kwnames, &fd) < 0) return V_NULL;
    put_frames(rt, fd);
    return V_NONE;
}

MODULE_FN(enable) {
    int fd;
    if (!rt->signals || !rt->signals->claimed) return raise(rt, T_RUNTIME_ERROR, "the process's signals do not belong to this runtime");
    if (file_argument(rt, "enable", args, nargs, kwnames, &fd) < 0) return V_NULL;
    struct sigaction action = {.sa_handler = on_fatal, .sa_flags = SA_NODEFER | (int)SA_RESETHAND};
    for (size_t i = 0; i < COUNT_OF(fatal); i++)
        if (sigaction(fatal[i].number, &action, NULL) < 0) return raise_errno(rt, errno, V_NULL, V_NULL);
    watched = rt;
    watched_fd = fd;
    return V_NONE;
}

MODULE_FN(disable) {
    bool was = watched == rt;
    if (was) watched = NULL;
    return v_bool(was);
}

MODULE_FN(is_enabled) { return v_bool(watched == rt); }

MODULE_FN(later) { return raise(rt, T_NOT_IMPLEMENTED_ERROR, "faulthandler.dump_traceback_later() needs a thread"); }
MODULE_FN(cancel_later) { return V_NONE; }

static const MethodDef functions[] = {
    {"enable", enable, 0, -1, METH_KW, "enable(file=sys.stderr, all_threads=True)\n--\n\nTell the frames when a fatal signal ends the process."},
    {"disable", disable, 0, 0, 0, "disable()\n--\n\nTell them no longer."},
    {"is_enabled", is_enabled, 0, 0, 0, "is_enabled()->bool"},
    {"dump_traceback", dump_traceback, 0, -1, METH_KW, "dump_traceback(file=sys.stderr, all_threads=True)\n--\n\nWrite the frames now."},
    {"dump_traceback_later", later, 0, -1, METH_KW, "Raises NotImplementedError: there are no threads."},
    {"cancel_dump_traceback_later", cancel_later, 0, 0, 0, "Nothing is pending: without effect."},
    {0},
};

const ModuleDef faulthandler_module = {.name = "faulthandler", .doc = "Python frames when the process fails.", .functions = functions};
