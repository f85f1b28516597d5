/* SPDX-License-Identifier: MIT
 * thread_module.c: `_thread` for a runtime that one thread at a time uses: locks, identifiers, thread-local objects.
 *
 * No second thread can be started, so a lock can be taken by its owner only. Waiting without a timeout for a lock that
 * is held would never end: it raises RuntimeError instead. Waiting with a timeout waits, because a signal handler may
 * release the lock meanwhile.
 */
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "object/protocol.h"
#include "object/weakref.h"
#include "platform/platform.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/print_error.h"
#include "vm/vm.h"

#define METHOD(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)
#define TIMEOUT_MAX 9223372036.0 /* seconds in an int64_t of nanoseconds, as CPython says it */

typedef struct Lock { Object header; bool locked; } Lock;
typedef struct RLock { Object header; uint64_t count; } RLock;
typedef struct Local { Object header; Value dict; } Local;
typedef struct ThreadState { uint32_t lock_index; Type *hook_args; } ThreadState;

static ThreadState *state_of(Runtime *rt) { return rt->module_state[STATE_THREAD]; }
static Lock *as_lock(Borrowed v) { return V_AS(Lock, v); }
static RLock *as_rlock(Borrowed v) { return V_AS(RLock, v); }
static uint64_t own_ident(void) { return (uint64_t)(uintptr_t)pthread_self(); }

/* ---- waiting ---- */

/* The arguments of acquire(): *timeout is negative for "without end", 0 for "do not wait". */
static int acquire_arguments(Runtime *rt, const Value *args, size_t nargs, Borrowed kwnames, double *timeout) {
    static const char *const params[] = {"blocking", "timeout", NULL};
    Value v[2];
    if (args_parse(rt, "acquire", params, 0, args, nargs, kwnames, v) < 0) return -1;
    int blocking = v[0] ? obj_truth(rt, v[0]) : 1;
    *timeout = -1;
    if (blocking < 0 || (v[1] && num_as_double(rt, v[1], timeout) < 0)) return -1;
    if (!blocking && *timeout != -1) return raise_int(rt, T_VALUE_ERROR, "can't specify a timeout for a non-blocking call");
    if (*timeout < 0 && *timeout != -1) return raise_int(rt, T_VALUE_ERROR, "timeout value must be positive");
    if (isnan(*timeout)) return raise_int(rt, T_VALUE_ERROR, "Invalid value NaN (not a number)");
    if (*timeout > TIMEOUT_MAX) return raise_int(rt, T_OVERFLOW_ERROR, "timestamp too large to convert to C _PyTime_t");
    if (!blocking) *timeout = 0;
    return 0;
}

/* Wait until *locked is false: a signal handler may see to that. 1: it is, 0: the time is over, -1: error. */
static int wait_for(Runtime *rt, const bool *locked, double timeout) {
    if (timeout < 0) return raise_int(rt, T_RUNTIME_ERROR, "deadlock: the lock is held, and no other thread can release it");
    double end = platform_monotonic() + timeout;
    while (*locked) {
        if (end <= platform_monotonic()) return 0;
        struct timespec until = {.tv_sec = (time_t)end, .tv_nsec = (long)((end - floor(end)) * 1e9)};
        if (vm_sleep(rt, &until) < 0 || vm_check_signals(rt) < 0) return -1;
    }
    return 1;
}

/* ---- lock ---- */

METHOD(lock_acquire) {
    double timeout;
    if (acquire_arguments(rt, args, nargs, kwnames, &timeout) < 0) return V_NULL;
    Lock *l = as_lock(self);
    int got = !l->locked ? 1 : timeout == 0 ? 0 : wait_for(rt, &l->locked, timeout);
    if (got < 0) return V_NULL;
    if (got) l->locked = true;
    return v_bool(got);
}

METHOD(lock_release) {
    if (!as_lock(self)->locked) return raise(rt, T_RUNTIME_ERROR, "release unlocked lock");
    as_lock(self)->locked = false;
    return V_NONE;
}

METHOD(lock_locked) { return v_bool(as_lock(self)->locked); }
METHOD(lock_after_fork) {
    as_lock(self)->locked = false;
    return V_NONE;
}

static Owned lock_repr(Runtime *rt, Borrowed self) {
    return format_str(rt, "<%s %T object at 0x%lx>", as_lock(self)->locked ? "locked" : "unlocked", self, (unsigned long)self);
}

static void lock_dealloc(Runtime *rt, Object *self) { object_free(rt, self); }

static const MethodDef lock_methods[] = {
    {"acquire", lock_acquire, 0, 2, METH_KW, "acquire(blocking=True, timeout=-1) -> bool\n\nTake the lock."},
    {"acquire_lock", lock_acquire, 0, 2, METH_KW, NULL},
    {"release", lock_release, 0, 0, 0, "release()\n\nGive the lock back."},
    {"release_lock", lock_release, 0, 0, 0, NULL},
    {"locked", lock_locked, 0, 0, 0, "locked() -> bool\n\nIs the lock taken?"},
    {"locked_lock", lock_locked, 0, 0, 0, NULL},
    {"__enter__", lock_acquire, 0, 2, METH_KW, NULL},
    {"__exit__", lock_release, 0, -1, 0, NULL},
    {"_at_fork_reinit", lock_after_fork, 0, 0, 0, NULL},
    {0},
};

static const TypeSlots lock_slots = {
    .name = "_thread.lock",
    .doc = "A lock that is either taken or free.",
    .flags = TF_IMMUTABLE | TF_WEAKREF | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_LEAF,
    .basicsize = sizeof(Lock),
    .dealloc = lock_dealloc,
    .repr = lock_repr,
    .methods = lock_methods,
};

/* ---- RLock ---- */

METHOD(rlock_acquire) {
    double timeout;
    if (acquire_arguments(rt, args, nargs, kwnames, &timeout) < 0) return V_NULL;
    as_rlock(self)->count++;
    return V_TRUE;
}

METHOD(rlock_release) {
    if (!as_rlock(self)->count) return raise(rt, T_RUNTIME_ERROR, "cannot release un-acquired lock");
    as_rlock(self)->count--;
    return V_NONE;
}

METHOD(rlock_is_owned) { return v_bool(as_rlock(self)->count != 0); }

/* For threading.Condition: give up the lock however often it is held, and take it back so. */
METHOD(rlock_release_save) {
    RLock *l = as_rlock(self);
    if (!l->count) return raise(rt, T_RUNTIME_ERROR, "cannot release un-acquired lock");
    Owned count = int_from_u64(rt, l->count), owner = count ? int_from_u64(rt, own_ident()) : V_NULL;
    Owned saved = owner ? tuple_pack(rt, 2, count, owner) : V_NULL;
    decref_maybe(rt, count);
    decref_maybe(rt, owner);
    if (saved) l->count = 0;
    return saved;
}

METHOD(rlock_acquire_restore) {
    uint64_t count;
    if (!v_is_tuple(rt, args[0]) || as_tuple(args[0])->len != 2 || !v_is_int(rt, as_tuple(args[0])->items[0]) ||
        !int_fits_u64(as_tuple(args[0])->items[0], &count))
        return raise(rt, T_TYPE_ERROR, "_acquire_restore() argument 1 must be what _release_save() gave");
    as_rlock(self)->count = count;
    return V_NONE;
}

METHOD(rlock_after_fork) {
    as_rlock(self)->count = 0;
    return V_NONE;
}

static Owned rlock_repr(Runtime *rt, Borrowed self) {
    uint64_t n = as_rlock(self)->count;
    return format_str(rt, "<%s %T object owner=%lu count=%lu at 0x%lx>", n ? "locked" : "unlocked", self, n ? (unsigned long)own_ident() : 0ul,
                      (unsigned long)n, (unsigned long)self);
}

static Owned rlock_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) { return type_alloc(rt, type, 0); }

static const MethodDef rlock_methods[] = {
    {"acquire", rlock_acquire, 0, 2, METH_KW, "acquire(blocking=True, timeout=-1) -> bool\n\nTake the lock once more."},
    {"release", rlock_release, 0, 0, 0, "release()\n\nGive the lock back once."},
    {"_is_owned", rlock_is_owned, 0, 0, 0, NULL},
    {"_release_save", rlock_release_save, 0, 0, 0, NULL},
    {"_acquire_restore", rlock_acquire_restore, 1, 1, 0, NULL},
    {"_at_fork_reinit", rlock_after_fork, 0, 0, 0, NULL},
    {"__enter__", rlock_acquire, 0, 2, METH_KW, NULL},
    {"__exit__", rlock_release, 0, -1, 0, NULL},
    {0},
};

static const TypeSlots rlock_slots = {
    .name = "_thread.RLock",
    .doc = "A lock that its owner may take again.",
    .flags = TF_BASETYPE | TF_IMMUTABLE | TF_WEAKREF,
    .base = T_OBJECT,
    .layout = LAYOUT_LEAF,
    .basicsize = sizeof(RLock),
    .dealloc = lock_dealloc,
    .new = rlock_new,
    .repr = rlock_repr,
    .methods = rlock_methods,
};

/* ---- _local: with one thread, an object with attributes ---- */

static Owned local_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if ((nargs || kwnames) && (!type->slots->init || type->slots->init == rt->slots[T_OBJECT]->init))
        return raise(rt, T_TYPE_ERROR, "Initialization arguments are not supported");
    return type_alloc(rt, type, 0);
}
static void local_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((Local *)self)->dict);
    object_free(rt, self);
}
static int local_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Local *)self)->dict);
    return 0;
}
static int local_clear(Runtime *rt, Object *self) {
    clear_slot(rt, &((Local *)self)->dict);
    return 0;
}
static int local_setattr(Runtime *rt, Borrowed self, Borrowed name, Borrowed value_or_null) {
    if (v_is_str(rt, name) && str_equal_cstr(name, "__dict__"))
        return raise_int(rt, T_ATTRIBUTE_ERROR, "'%T' object attribute '__dict__' is read-only", self);
    return obj_generic_setattr(rt, self, name, value_or_null);
}
static Owned local_dict(Runtime *rt, Borrowed self, void *closure) { return instance_get_dict(rt, self); }
static const GetSetDef local_getsets[] = {{"__dict__", local_dict, NULL, NULL, NULL}, {0}};

static const TypeSlots local_slots = {
    .name = "_thread._local",
    .doc = "Attributes that each thread has for itself.",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE | TF_WEAKREF | TF_DICT,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Local),
    .dict_offset = offsetof(Local, dict),
    .dealloc = local_dealloc,
    .traverse = local_traverse,
    .clear = local_clear,
    .new = local_new,
    .setattr = local_setattr,
    .getsets = local_getsets,
};

/* ---- functions ---- */

METHOD(allocate_lock) { return type_alloc(rt, rt->types[state_of(rt)->lock_index], 0); }
METHOD(get_ident) { return int_from_u64(rt, own_ident()); }
METHOD(get_native_id) { return v_small((int64_t)syscall(SYS_gettid)); }
METHOD(thread_count) { return v_small(0); }

METHOD(start_new_thread) {
    if (!obj_callable(rt, args[0])) return raise(rt, T_TYPE_ERROR, "first arg must be callable");
    if (!v_is_tuple(rt, args[1])) return raise(rt, T_TYPE_ERROR, "2nd arg must be a tuple");
    if (nargs > 2 && !v_is_dict(rt, args[2])) return raise(rt, T_TYPE_ERROR, "optional 3rd arg must be a dictionary");
    return raise(rt, T_RUNTIME_ERROR, "can't start new thread");
}

METHOD(exit_thread) {
    Value exc = exc_new_args(rt, T_SYSTEM_EXIT, rt->empty_tuple);
    if (exc) error_set(rt, exc);
    return V_NULL;
}

METHOD(stack_size) {
    ssize_t n = nargs ? num_as_ssize(rt, args[0], T_OVERFLOW_ERROR) : 0;
    if (n == -1 && rt->error) return V_NULL;
    if (n < 0) return raise(rt, T_VALUE_ERROR, "size must be 0 or a positive value");
    return n ? raise(rt, T_VALUE_ERROR, "size not valid: %zd bytes", n) : v_small(0);
}

/* excepthook(args): args has exc_type, exc_value, exc_traceback, thread. */
METHOD(excepthook) {
    if (type_of(rt, args[0]) != state_of(rt)->hook_args) return raise(rt, T_TYPE_ERROR, "_thread.excepthook argument type must be ExceptHookArgs");
    const Value *v = as_tuple(args[0])->items;
    if (v[0] == v_from(rt->types[T_SYSTEM_EXIT])) return V_NONE;
    Owned name = v[3] != V_NONE ? obj_getattr_cstr(rt, v[3], "_name") : int_from_u64(rt, own_ident());
    Owned head = name ? format_str(rt, "Exception in thread %S:\n", name) : V_NULL;
    decref_maybe(rt, name);
    if (!head) return V_NULL;
    print_to_stderr(rt, head);
    decref(rt, head);
    if (v_is_exc(rt, v[1])) print_exception(rt, v[1]);
    return V_NONE;
}

METHOD(interrupt_main) {
    int number = 2; /* SIGINT */
    if (nargs && num_as_int(rt, args[0], &number) < 0) return V_NULL;
    if (number < 1 || number > 64) return raise(rt, T_VALUE_ERROR, "signal number out of range");
    vm_trip_signal(rt, number);
    return V_NONE;
}

static const MethodDef functions[] = {
    {"allocate_lock", allocate_lock, 0, 0, 0, "allocate_lock() -> lock object"},
    {"allocate", allocate_lock, 0, 0, 0, NULL},
    {"_set_sentinel", allocate_lock, 0, 0, 0, "A lock that is released when the thread ends."},
    {"get_ident", get_ident, 0, 0, 0, "get_ident() -> int\n\nA number of the running thread."},
    {"get_native_id", get_native_id, 0, 0, 0, "get_native_id() -> int\n\nThe system's number of the running thread."},
    {"_count", thread_count, 0, 0, 0, "_count() -> int\n\nThreads that were started: none."},
    {"start_new_thread", start_new_thread, 2, 3, 0, "start_new_thread(function, args[, kwargs])\n\nRaises RuntimeError: a runtime has one thread."},
    {"start_new", start_new_thread, 2, 3, 0, NULL},
    {"exit", exit_thread, 0, 0, 0, "exit()\n\nRaise SystemExit."},
    {"exit_thread", exit_thread, 0, 0, 0, NULL},
    {"stack_size", stack_size, 0, 1, 0, "stack_size([size]) -> int"},
    {"_excepthook", excepthook, 1, 1, 0, "excepthook(exc_type, exc_value, exc_traceback, thread)\n\nHandle uncaught Thread.run() exception."},
    {"interrupt_main", interrupt_main, 0, 1, 0, "interrupt_main(signum=signal.SIGINT)\n\nAct as if the signal had come."},
    {0},
};

static int add_names(Runtime *rt, Borrowed dict, ThreadState *s) {
    Value lock = v_from(rt->types[s->lock_index]);
    Owned name = str_from_cstr(rt, "lock");
    int result = name ? dict_del(rt, dict, name) : -1;
    decref_maybe(rt, name);
    if (result < 0 || dict_set_cstr(rt, dict, "LockType", lock) < 0) return -1;
    if (dict_set_cstr(rt, dict, "error", v_from(rt->types[T_RUNTIME_ERROR])) < 0) return -1;
    if (dict_set_cstr(rt, dict, "_ExceptHookArgs", v_from(s->hook_args)) < 0) return -1;
    return module_add(rt, dict, "TIMEOUT_MAX", float_new(rt, TIMEOUT_MAX));
}

static int module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    static const char *const fields[] = {"exc_type", "exc_value", "exc_traceback", "thread", NULL};
    static const StructSeqDesc desc = {"_thread._ExceptHookArgs", "Type used to pass arguments to threading.excepthook.", fields, 4};
    ThreadState *s = state_of(rt);
    uint32_t index;
    if (!s && !(s = rt->module_state[STATE_THREAD] = mem_calloc(rt, sizeof *s))) return -1;
    if (!s->hook_args && !(s->hook_args = structseq_type(rt, &desc))) return -1;
    if (module_add_type(rt, dict, &lock_slots, &s->lock_index) < 0 || module_add_type(rt, dict, &rlock_slots, &index) < 0 ||
        module_add_type(rt, dict, &local_slots, &index) < 0)
        return -1;
    return add_names(rt, dict, s);
}

const ModuleDef thread_module = {
    .name = "_thread",
    .doc = "Locks and identifiers for threading; a runtime has one thread.",
    .functions = functions,
    .init = module_init,
};
