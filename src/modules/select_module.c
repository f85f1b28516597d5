/* SPDX-License-Identifier: MIT
 * select_module.c: `select`: waiting for descriptors with poll() and select(). */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <poll.h>

#include "modules/module_parts.h"
#include "platform/platform.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/tuple.h"
#include "vm/vm.h"

#define METHOD(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

typedef struct Poll { Object header; Value events; /* dict: descriptor -> mask */ } Poll;
static Poll *as_poll(Borrowed v) { return V_AS(Poll, v); }

/* poll() until `end` (seconds of the monotonic clock, negative: without end), again after signals. -1: error set. */
static int wait_for(Runtime *rt, struct pollfd *fds, size_t n, double end) {
    for (;;) {
        int ms = -1;
        if (end >= 0) {
            double left = ceil((end - platform_monotonic()) * 1e3);
            ms = left <= 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
        }
        int got = poll(fds, n, ms);
        if (got >= 0) return got;
        if (errno != EINTR) return raise_errno(rt, errno, V_NULL, V_NULL), -1;
        if (vm_check_signals(rt) < 0) return -1;
    }
}

/* ---- poll objects ---- */

static int mask_of(Runtime *rt, Borrowed v, uint16_t *out) {
    int64_t n;
    if (num_as_i64(rt, v, &n) < 0) return -1;
    if (n < 0) return raise_int(rt, T_VALUE_ERROR, "value must be positive");
    if (n > UINT16_MAX) return raise_int(rt, T_OVERFLOW_ERROR, "Python int too large for C unsigned short");
    *out = (uint16_t)n;
    return 0;
}

METHOD(poll_register) {
    int fd;
    uint16_t mask = POLLIN | POLLPRI | POLLOUT;
    if (module_descriptor(rt, args[0], &fd) < 0 || (nargs > 1 && mask_of(rt, args[1], &mask) < 0)) return V_NULL;
    return dict_set(rt, as_poll(self)->events, v_small(fd), v_small(mask)) < 0 ? V_NULL : V_NONE;
}

METHOD(poll_modify) {
    int fd;
    uint16_t mask;
    if (module_descriptor(rt, args[0], &fd) < 0 || mask_of(rt, args[1], &mask) < 0) return V_NULL;
    int there = dict_contains(rt, as_poll(self)->events, v_small(fd));
    if (there == 0) raise_errno(rt, ENOENT, V_NULL, V_NULL);
    return there <= 0 || dict_set(rt, as_poll(self)->events, v_small(fd), v_small(mask)) < 0 ? V_NULL : V_NONE;
}

METHOD(poll_unregister) {
    int fd;
    return module_descriptor(rt, args[0], &fd) < 0 || dict_del(rt, as_poll(self)->events, v_small(fd)) < 0 ? V_NULL : V_NONE;
}

static int timeout_ms(Runtime *rt, Borrowed v, double *end) {
    double ms;
    *end = -1;
    if (v == V_NONE) return 0;
    if (!v_is_int(rt, v) && !v_is_float(rt, v)) return raise_int(rt, T_TYPE_ERROR, "timeout must be an integer or None");
    if (num_as_double(rt, v, &ms) < 0) return -1;
    if (isnan(ms)) return raise_int(rt, T_VALUE_ERROR, "Invalid value NaN (not a number)");
    if (ms > INT_MAX) return raise_int(rt, T_OVERFLOW_ERROR, "timeout is too large");
    if (ms >= 0) *end = platform_monotonic() + ms / 1e3;
    return 0;
}

METHOD(poll_poll) {
    double end;
    if (timeout_ms(rt, nargs ? args[0] : V_NONE, &end) < 0) return V_NULL;
    size_t n = dict_len(as_poll(self)->events), i = 0, at = 0;
    struct pollfd *fds = mem_alloc_array(rt, n + 1, sizeof *fds);
    Value key, value;
    if (!fds) return V_NULL;
    while (i < n && dict_next(as_poll(self)->events, &at, &key, &value))
        fds[i++] = (struct pollfd){.fd = (int)small_get(key), .events = (short)small_get(value)};
    int got = wait_for(rt, fds, i, end);
    Owned list = got < 0 ? V_NULL : list_new(rt, (size_t)got);
    for (size_t k = 0; list && k < i; k++) {
        if (!fds[k].revents) continue;
        Owned pair = tuple_pack(rt, 2, v_small(fds[k].fd), v_small((uint16_t)fds[k].revents));
        if (!pair || list_append_owned(rt, list, pair) < 0) clear_slot(rt, &list);
    }
    mem_free(rt, fds);
    return list;
}

static void poll_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((Poll *)self)->events);
    object_free(rt, self);
}

static const MethodDef poll_methods[] = {
    {"register", poll_register, 1, 2, 0, "register(fd, eventmask=POLLIN | POLLPRI | POLLOUT, /)\n--\n\nWatch a descriptor."},
    {"modify", poll_modify, 2, 2, 0, "modify(fd, eventmask, /)\n--\n\nWatch for other events."},
    {"unregister", poll_unregister, 1, 1, 0, "unregister(fd, /)\n--\n\nWatch it no longer."},
    {"poll", poll_poll, 0, 1, 0, "poll(timeout=None, /)\n--\n\nWait (milliseconds); a list of (descriptor, events)."},
    {0},
};

static const TypeSlots poll_slots = {
    .name = "select.poll",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_FIXED,
    .basicsize = sizeof(Poll),
    .dealloc = poll_dealloc,
    .methods = poll_methods,
};

METHOD(module_poll) {
    uint32_t index = *(uint32_t *)rt->module_state[STATE_SELECT];
    Owned events = dict_new(rt), p = events ? type_alloc(rt, rt->types[index], 0) : V_NULL;
    if (p) as_poll(p)->events = events;
    else decref_maybe(rt, events);
    return p;
}

/* ---- select() ---- */

/* The descriptors of one of the three lists, from fds[at] on. *objects: a tuple, which their fileno() cannot change; owned. */
static int add_list(Runtime *rt, Borrowed v, short events, Owned *objects, struct pollfd **fds, size_t *at) {
    Owned list = list_from_iterable(rt, v);
    if (!list) {
        if (error_catch(rt, T_TYPE_ERROR)) raise(rt, T_TYPE_ERROR, "arguments 1-3 must be sequences");
        return -1;
    }
    *objects = list_to_tuple(rt, list);
    decref(rt, list);
    for (size_t i = 0; *objects && i < as_tuple(*objects)->len; i++) {
        struct pollfd *more = mem_realloc_array(rt, *fds, *at + 1, sizeof *more);
        int fd;
        if (!more) return -1;
        *fds = more;
        if (module_descriptor(rt, as_tuple(*objects)->items[i], &fd) < 0) return -1;
        (*fds)[(*at)++] = (struct pollfd){.fd = fd, .events = events};
    }
    return *objects ? 0 : -1;
}

static Owned ready_of(Runtime *rt, Borrowed objects, const struct pollfd *fds, short wanted) {
    Owned ready = list_new(rt, 0);
    for (size_t i = 0; ready && i < as_tuple(objects)->len; i++)
        if (fds[i].revents & wanted && list_append(rt, ready, as_tuple(objects)->items[i]) < 0) clear_slot(rt, &ready);
    return ready;
}

static int bad_descriptor(Runtime *rt, const struct pollfd *fds, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (fds[i].revents & POLLNVAL) return raise_errno(rt, EBADF, V_NULL, V_NULL), -1;
    return 0;
}

METHOD(module_select) {
    static const short asked[] = {POLLIN, POLLOUT, POLLPRI}, ready[] = {POLLIN | POLLHUP | POLLERR, POLLOUT | POLLERR, POLLPRI};
    double end = -1, seconds;
    Value lists[3] = {V_NULL, V_NULL, V_NULL}, results[3] = {V_NULL, V_NULL, V_NULL};
    struct pollfd *fds = NULL;
    size_t n = 0, at = 0;
    if (nargs > 3 && args[3] != V_NONE) {
        if (!v_is_int(rt, args[3]) && !v_is_float(rt, args[3])) return raise(rt, T_TYPE_ERROR, "timeout must be a float or None");
        if (num_as_double(rt, args[3], &seconds) < 0) return V_NULL;
        if (isnan(seconds)) return raise(rt, T_VALUE_ERROR, "Invalid value NaN (not a number)");
        if (seconds < 0) return raise(rt, T_VALUE_ERROR, "timeout must be non-negative");
        if (seconds >= 0x1p63 / 1e9) return raise(rt, T_OVERFLOW_ERROR, "timestamp too large to convert to C _PyTime_t");
        end = platform_monotonic() + seconds;
    }
    bool fine = true;
    for (int i = 0; fine && i < 3; i++) fine = add_list(rt, args[i], asked[i], &lists[i], &fds, &n) == 0;
    fine = fine && wait_for(rt, fds, n, end) >= 0 && bad_descriptor(rt, fds, n) == 0;
    for (int i = 0; fine && i < 3; i++) {
        fine = (results[i] = ready_of(rt, lists[i], fds + at, ready[i])) != V_NULL;
        at += as_tuple(lists[i])->len;
    }
    mem_free(rt, fds);
    for (int i = 0; i < 3; i++) decref_maybe(rt, lists[i]);
    if (fine) return tuple_from_owned(rt, results, 3);
    for (int i = 0; i < 3; i++) decref_maybe(rt, results[i]);
    return V_NULL;
}

static const MethodDef functions[] = {
    {"poll", module_poll, 0, 0, 0, "poll()\n--\n\nAn object that waits for descriptors."},
    {"select", module_select, 3, 4, 0, "select(rlist, wlist, xlist, timeout=None, /)\n--\n\nWait until one of the descriptors is ready."},
    {0},
};

static int module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    static const struct { const char *name; int value; } constants[] = {
#define C(name) {#name, name}
        C(POLLIN), C(POLLPRI), C(POLLOUT), C(POLLERR), C(POLLHUP), C(POLLNVAL), {"POLLRDNORM", 0x40}, {"POLLRDBAND", 0x80}, {"POLLWRNORM", 0x100},
        {"POLLWRBAND", 0x200}, {"POLLMSG", 0x400}, {"POLLRDHUP", 0x2000}, C(PIPE_BUF),
#undef C
    };
    uint32_t *index = rt->module_state[STATE_SELECT];
    if (!index && !(index = rt->module_state[STATE_SELECT] = mem_calloc(rt, sizeof *index))) return -1;
    for (size_t i = 0; i < COUNT_OF(constants); i++)
        if (module_add_int(rt, dict, constants[i].name, constants[i].value) < 0) return -1;
    Owned types = dict_new(rt); /* the type is not reached by its name: poll() makes its objects */
    int result = types ? module_add_type(rt, types, &poll_slots, index) : -1;
    decref_maybe(rt, types);
    return result < 0 ? -1 : dict_set_cstr(rt, dict, "error", v_from(rt->types[T_OS_ERROR]));
}

const ModuleDef select_module = {.name = "select", .doc = "Waiting for descriptors.", .functions = functions, .init = module_init};
