/* SPDX-License-Identifier: MIT
 * signal_module.c: `_signal`: handlers in Python for the signals of the process, timers, masks.
 *
 * Only the runtime that got the process's signals (HoopConfig.handle_signals) may set handlers; they are called at the
 * VM's safe points (vm/signals.c). SIG_DFL and SIG_IGN are the ints 0 and 1 in the table of handlers.
 */
#define _GNU_SOURCE
#define raise libc_raise /* error.h has its own */
#include <signal.h>
#undef raise

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "object/protocol.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/signals.h"
#include "vm/vm.h"

#define METHOD(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

static Owned os_error(Runtime *rt) { return raise_errno(rt, errno, V_NULL, V_NULL); }

/* ITimerError, an OSError. */
static Owned timer_error(Runtime *rt, Borrowed self) {
    int number = errno;
    Owned text = str_from_cstr(rt, strerror(number)), cls = text ? obj_getattr_cstr(rt, self, "ItimerError") : V_NULL;
    Owned exc = cls ? obj_call2(rt, cls, v_small(number), text) : V_NULL;
    decref_maybe(rt, cls);
    decref_maybe(rt, text);
    if (exc) error_set(rt, exc);
    return V_NULL;
}

/* A signal's number, checked. */
static int number_of(Runtime *rt, Borrowed v, int *out) {
    if (num_as_int(rt, v, out) < 0) return -1;
    return *out < 1 || *out >= SIGNAL_COUNT ? raise_int(rt, T_VALUE_ERROR, "signal number out of range") : 0;
}

/* ---- handlers ---- */

METHOD(default_int_handler) {
    Value exc = exc_new_args(rt, T_KEYBOARD_INTERRUPT, rt->empty_tuple);
    if (exc) error_set(rt, exc);
    return V_NULL;
}

static Owned handler_now(Runtime *rt, int number) {
    Value handler = rt->signals->handlers[number];
    return handler ? own(handler) : V_NONE;
}

METHOD(signal_signal) {
    int number;
    Value handler = args[1];
    if (num_as_int(rt, args[0], &number) < 0) return V_NULL;
    if (!rt->signals->claimed) return raise(rt, T_VALUE_ERROR, "signal only works in main thread of the main interpreter");
    if (number < 1 || number >= SIGNAL_COUNT) return raise(rt, T_VALUE_ERROR, "signal number out of range");
    enum SignalAction action = SIGNAL_CAUGHT;
    if (v_is_int(rt, handler) && !obj_callable(rt, handler)) {
        int64_t n = 2;
        if (int_fits_i64(handler, &n) && n == 0) action = SIGNAL_DEFAULT;
        else if (n == 1) action = SIGNAL_IGNORED;
        else n = 2;
        handler = n == 2 ? V_NULL : v_small(n);
    } else if (!obj_callable(rt, handler)) {
        handler = V_NULL;
    }
    if (!handler) return raise(rt, T_TYPE_ERROR, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
    if (vm_check_signals(rt) < 0) return V_NULL; /* those that came before belong to the old handler */
    int result = signals_set(number, action);
    if (result < 0) return raise_errno(rt, -result, V_NULL, V_NULL);
    Owned old = handler_now(rt, number);
    replace_slot(rt, &rt->signals->handlers[number], own(handler));
    return old;
}

METHOD(signal_getsignal) {
    int number;
    return number_of(rt, args[0], &number) < 0 ? V_NULL : handler_now(rt, number);
}

METHOD(signal_strsignal) {
    int number;
    if (number_of(rt, args[0], &number) < 0) return V_NULL;
    const char *text = strsignal(number);
    return !text || !strncmp(text, "Unknown signal", 14) ? V_NONE : str_from_cstr(rt, text);
}

/* After a call that may have sent a signal to this process: its handler is called now, not at the next loop round. */
static Owned sent(Runtime *rt, int result) {
    if (result < 0) return os_error(rt);
    return vm_check_signals(rt) < 0 ? V_NULL : V_NONE;
}

METHOD(signal_raise) {
    int number;
    if (num_as_int(rt, args[0], &number) < 0) return V_NULL;
    errno = pthread_kill(pthread_self(), number);
    return sent(rt, errno ? -1 : 0);
}

METHOD(signal_pthread_kill) {
    uint64_t thread = 0;
    int number;
    if (!v_is_int(rt, args[0]) || !int_fits_u64(args[0], &thread)) return raise(rt, T_TYPE_ERROR, "an integer is required (got type %T)", args[0]);
    if (num_as_int(rt, args[1], &number) < 0) return V_NULL;
    int problem = thread == (uint64_t)(uintptr_t)pthread_self() ? pthread_kill(pthread_self(), number) : ESRCH;
    errno = problem;
    return sent(rt, problem ? -1 : 0);
}

METHOD(signal_pause) {
    pause();
    return vm_check_signals(rt) < 0 ? V_NULL : V_NONE;
}

METHOD(signal_siginterrupt) {
    int number;
    struct sigaction now;
    if (number_of(rt, args[0], &number) < 0) return V_NULL;
    int flag = obj_truth(rt, args[1]);
    if (flag < 0) return V_NULL;
    if (sigaction(number, NULL, &now) < 0) return os_error(rt);
    if (flag) now.sa_flags &= ~SA_RESTART;
    else now.sa_flags |= SA_RESTART;
    return sigaction(number, &now, NULL) < 0 ? os_error(rt) : V_NONE;
}

METHOD(signal_set_wakeup_fd) {
    static const char *const params[] = {"fd", "*", "warn_on_full_buffer", NULL};
    Value v[2];
    int fd;
    struct stat st;
    if (args_parse(rt, "set_wakeup_fd", params, 1, args, nargs, kwnames, v) < 0 || num_as_int(rt, v[0], &fd) < 0) return V_NULL;
    if (!rt->signals->claimed) return raise(rt, T_VALUE_ERROR, "set_wakeup_fd only works in main thread of the main interpreter");
    if (fd != -1) {
        if (fstat(fd, &st) < 0) return os_error(rt);
        int blocking = -1;
        Owned os = import_from_c(rt, "posix"), get = os ? obj_getattr_cstr(rt, os, "get_blocking") : V_NULL, now = get ? obj_call1(rt, get, v[0]) : V_NULL;
        if (now) blocking = obj_truth(rt, now);
        decref_maybe(rt, os);
        decref_maybe(rt, get);
        decref_maybe(rt, now);
        if (blocking < 0) return V_NULL;
        if (blocking) return raise(rt, T_VALUE_ERROR, "the fd %d must be in non-blocking mode", fd);
    }
    int old = rt->signals->sink.wakeup_fd;
    rt->signals->sink.wakeup_fd = fd;
    return v_small(old);
}

/* ---- timers ---- */

static Owned seconds(Runtime *rt, const struct timeval *t) { return float_new(rt, (double)t->tv_sec + (double)t->tv_usec * 1e-6); }

static Owned timer_pair(Runtime *rt, const struct itimerval *t) {
    Owned items[2] = {seconds(rt, &t->it_value), V_NULL};
    if (items[0]) items[1] = seconds(rt, &t->it_interval);
    if (items[1]) return tuple_from_owned(rt, items, 2);
    decref_maybe(rt, items[0]);
    return V_NULL;
}

static int to_timeval(Runtime *rt, Borrowed v, struct timeval *out) {
    double d, whole;
    if (num_as_double(rt, v, &d) < 0) return -1;
    if (isnan(d)) return raise_int(rt, T_VALUE_ERROR, "Invalid value NaN (not a number)");
    if (fabs(d) > 9e15) return raise_int(rt, T_OVERFLOW_ERROR, "timestamp out of range for platform time_t");
    double fraction = modf(d, &whole) * 1e6;
    out->tv_sec = (time_t)whole;
    out->tv_usec = (suseconds_t)ceil(fraction);
    if (out->tv_usec >= 1000000) out->tv_sec++, out->tv_usec -= 1000000;
    return 0;
}

METHOD(signal_alarm) {
    int n;
    return num_as_int(rt, args[0], &n) < 0 ? V_NULL : v_small((int64_t)alarm((unsigned)n));
}

METHOD(signal_setitimer) {
    int which;
    struct itimerval new = {0}, old;
    if (num_as_int(rt, args[0], &which) < 0 || to_timeval(rt, args[1], &new.it_value) < 0) return V_NULL;
    if (nargs > 2 && to_timeval(rt, args[2], &new.it_interval) < 0) return V_NULL;
    return setitimer((__itimer_which_t)which, &new, &old) < 0 ? timer_error(rt, self) : timer_pair(rt, &old);
}

METHOD(signal_getitimer) {
    int which;
    struct itimerval now;
    if (num_as_int(rt, args[0], &which) < 0) return V_NULL;
    return getitimer((__itimer_which_t)which, &now) < 0 ? timer_error(rt, self) : timer_pair(rt, &now);
}

/* ---- masks ---- */

static Owned set_from_mask(Runtime *rt, const sigset_t *mask) {
    Owned set = set_new(rt);
    for (int n = 1; set && n < SIGNAL_COUNT; n++)
        if (sigismember(mask, n) == 1 && set_add(rt, set, v_small(n)) < 0) clear_slot(rt, &set);
    return set;
}

static int mask_from(Runtime *rt, Borrowed iterable, sigset_t *mask) {
    sigemptyset(mask);
    Owned list = list_from_iterable(rt, iterable);
    if (!list) return -1;
    int result = 0;
    for (size_t i = 0; result == 0 && i < as_list(list)->len; i++) {
        int number;
        Owned item = own(as_list(list)->items[i]);
        result = num_as_int(rt, item, &number);
        decref(rt, item);
        if (result < 0) break;
        if (number < 1 || number >= SIGNAL_COUNT) result = raise_int(rt, T_VALUE_ERROR, "signal number %d out of range [1; 64]", number);
        else sigaddset(mask, number);
    }
    decref(rt, list);
    return result;
}

METHOD(signal_pthread_sigmask) {
    int how;
    sigset_t mask, old;
    if (num_as_int(rt, args[0], &how) < 0 || mask_from(rt, args[1], &mask) < 0) return V_NULL;
    int problem = pthread_sigmask(how, &mask, &old);
    if (problem) return raise_errno(rt, problem, V_NULL, V_NULL);
    return vm_check_signals(rt) < 0 ? V_NULL : set_from_mask(rt, &old);
}

METHOD(signal_sigpending) {
    sigset_t mask;
    return sigpending(&mask) < 0 ? os_error(rt) : set_from_mask(rt, &mask);
}

METHOD(signal_sigwait) {
    sigset_t mask;
    int number;
    if (mask_from(rt, args[0], &mask) < 0) return V_NULL;
    int problem = sigwait(&mask, &number);
    return problem ? raise_errno(rt, problem, V_NULL, V_NULL) : v_small(number);
}

METHOD(signal_valid_signals) {
    sigset_t mask;
    sigfillset(&mask);
    return set_from_mask(rt, &mask);
}

/* ---- the module ---- */

static const MethodDef functions[] = {
    {"default_int_handler", default_int_handler, 2, 2, 0, "default_int_handler(signalnum, frame, /)\n--\n\nThe default handler for SIGINT: raises KeyboardInterrupt."},
    {"signal", signal_signal, 2, 2, 0, "signal(signalnum, handler, /)\n--\n\nSet the action for the given signal; returns the former one."},
    {"getsignal", signal_getsignal, 1, 1, 0, "getsignal(signalnum, /)\n--\n\nThe action for the given signal."},
    {"strsignal", signal_strsignal, 1, 1, 0, "strsignal(signalnum, /)\n--\n\nThe system's description of a signal."},
    {"raise_signal", signal_raise, 1, 1, 0, "raise_signal(signalnum, /)\n--\n\nSend a signal to the executing process."},
    {"pthread_kill", signal_pthread_kill, 2, 2, 0, "pthread_kill(thread_id, signalnum, /)\n--\n\nSend a signal to a thread."},
    {"pause", signal_pause, 0, 0, 0, "pause()\n--\n\nWait until a signal arrives."},
    {"siginterrupt", signal_siginterrupt, 2, 2, 0, "siginterrupt(signalnum, flag, /)\n--\n\nWhether the signal interrupts system calls."},
    {"set_wakeup_fd", signal_set_wakeup_fd, 1, 1, METH_KW, "set_wakeup_fd(fd, *, warn_on_full_buffer=True) -> fd\n\nThe descriptor that gets the number of each signal."},
    {"alarm", signal_alarm, 1, 1, 0, "alarm(seconds, /)\n--\n\nSIGALRM after so many seconds."},
    {"setitimer", signal_setitimer, 2, 3, 0, "setitimer(which, seconds, interval=0.0, /)\n--\n\nSet one of the process's timers."},
    {"getitimer", signal_getitimer, 1, 1, 0, "getitimer(which, /)\n--\n\nA timer's present value."},
    {"pthread_sigmask", signal_pthread_sigmask, 2, 2, 0, "pthread_sigmask(how, mask, /)\n--\n\nFetch and change the signal mask; returns the former one."},
    {"sigpending", signal_sigpending, 0, 0, 0, "sigpending()\n--\n\nThe signals that are blocked and have come."},
    {"sigwait", signal_sigwait, 1, 1, 0, "sigwait(sigset, /)\n--\n\nWait for one of these signals."},
    {"valid_signals", signal_valid_signals, 0, 0, 0, "valid_signals()\n--\n\nAll signal numbers."},
    {0},
};

static const struct { const char *name; int value; } constants[] = {
#define C(name) {#name, name}
    C(SIGHUP), C(SIGINT), C(SIGQUIT), C(SIGILL), C(SIGTRAP), C(SIGABRT), C(SIGIOT), C(SIGBUS), C(SIGFPE), C(SIGKILL), C(SIGUSR1), C(SIGSEGV), C(SIGUSR2),
    C(SIGPIPE), C(SIGALRM), C(SIGTERM), C(SIGSTKFLT), C(SIGCHLD), {"SIGCLD", SIGCHLD}, C(SIGCONT), C(SIGSTOP), C(SIGTSTP), C(SIGTTIN), C(SIGTTOU), C(SIGURG),
    C(SIGXCPU), C(SIGXFSZ), C(SIGVTALRM), C(SIGPROF), C(SIGWINCH), C(SIGIO), C(SIGPOLL), C(SIGPWR), C(SIGSYS), C(SIG_BLOCK), C(SIG_UNBLOCK), C(SIG_SETMASK),
    C(ITIMER_REAL), C(ITIMER_VIRTUAL), C(ITIMER_PROF), {"NSIG", SIGNAL_COUNT}, {"SIG_DFL", 0}, {"SIG_IGN", 1},
#undef C
};

/* The table of handlers as the process has them now. */
static int fill_handlers(Runtime *rt, Borrowed dict) {
    Value interrupt = dict_get_cstr(rt, dict, "default_int_handler");
    for (int n = 1; interrupt && n < SIGNAL_COUNT; n++) {
        Value *slot = &rt->signals->handlers[n];
        enum SignalAction action = signals_get(n);
        if (*slot) continue;
        if (action == SIGNAL_CAUGHT && n == SIGINT) *slot = own(interrupt);
        else *slot = action == SIGNAL_DEFAULT ? v_small(0) : action == SIGNAL_IGNORED ? v_small(1) : V_NULL;
    }
    return interrupt ? 0 : -1;
}

static Owned timer_error_class(Runtime *rt) {
    Owned name = str_from_cstr(rt, "itimer_error"), module = name ? str_from_cstr(rt, "signal") : V_NULL;
    Owned bases = module ? tuple_pack(rt, 1, v_from(rt->types[T_OS_ERROR])) : V_NULL, space = bases ? dict_new(rt) : V_NULL, cls = V_NULL;
    if (space && dict_set(rt, space, rt->names[N___module__], module) == 0) cls = obj_call3(rt, v_from(rt->types[T_TYPE]), name, bases, space);
    decref_maybe(rt, name);
    decref_maybe(rt, module);
    decref_maybe(rt, bases);
    decref_maybe(rt, space);
    return cls;
}

static int module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    for (size_t i = 0; i < COUNT_OF(constants); i++)
        if (module_add_int(rt, dict, constants[i].name, constants[i].value) < 0) return -1;
    if (module_add_int(rt, dict, "SIGRTMIN", SIGRTMIN) < 0 || module_add_int(rt, dict, "SIGRTMAX", SIGRTMAX) < 0) return -1;
    if (module_add(rt, dict, "ItimerError", timer_error_class(rt)) < 0) return -1;
    return fill_handlers(rt, dict);
}

const ModuleDef signal_module = {
    .name = "_signal",
    .doc = "Handlers for the signals of the process.",
    .functions = functions,
    .init = module_init,
};
