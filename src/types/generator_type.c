/* SPDX-License-Identifier: MIT
 * generator_type.c: generators and coroutines: send, throw, close, and how an unfinished one ends. */
#include "gc/gc.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/generator.h"
#include "types/str.h"
#include "types/tuple.h"

typedef struct CoroutineWrapper { Object header; Value coroutine; } CoroutineWrapper;

static Generator *as_gen(Borrowed v) { return V_AS(Generator, v); }

/* "generator", "coroutine", "async generator" */
static const char *gen_kind(Borrowed gen) {
    uint32_t type = v_obj(gen)->type;
    return type == T_GENERATOR ? "generator" : type == T_COROUTINE ? "coroutine" : "async generator";
}

static bool is_gen(Borrowed v) { return v_is(v, T_GENERATOR) || v_is(v, T_COROUTINE); }

static Owned already_running(Runtime *rt, Borrowed gen) { return raise(rt, T_VALUE_ERROR, "%s already executing", gen_kind(gen)); }

static Owned step(Runtime *rt, Borrowed gen, Owned value, Owned *return_value) {
    Value result = 0;
    *return_value = 0;
    int r = rt->hooks.gen_resume(rt, gen, value, &result);
    if (r > 0) return result;
    if (r == 0) *return_value = result;
    return 0;
}

Owned gen_send(Runtime *rt, Borrowed gen, Borrowed value, Owned *return_value) {
    Generator *g = as_gen(gen);
    *return_value = 0;
    switch (g->state) {
    case GEN_RUNNING: return already_running(rt, gen);
    case GEN_FINISHED:
        if (v_is(gen, T_COROUTINE)) return raise(rt, T_RUNTIME_ERROR, "cannot reuse already awaited coroutine");
        *return_value = V_NONE;
        return 0;
    case GEN_CREATED:
        if (value != V_NONE) return raise(rt, T_TYPE_ERROR, "can't send non-None value to a just-started %s", gen_kind(gen));
        break;
    default: break;
    }
    return step(rt, gen, own(value), return_value);
}

/* ---- throw ---- */

static Owned throw_here(Runtime *rt, Borrowed gen, Borrowed exc, Owned *return_value) {
    Generator *g = as_gen(gen);
    if (g->state == GEN_RUNNING) return already_running(rt, gen);
    if (g->state == GEN_FINISHED && v_is(gen, T_COROUTINE)) return raise(rt, T_RUNTIME_ERROR, "cannot reuse already awaited coroutine");
    error_restore(rt, own(exc));
    if (g->state == GEN_FINISHED) return 0;
    return step(rt, gen, V_NULL, return_value);
}

static int close_iter(Runtime *rt, Borrowed iter) {
    if (is_gen(iter)) return gen_close(rt, iter);
    Value method = obj_getattr_maybe(rt, iter, rt->names[N_close]);
    if (!method) {
        if (rt->error) error_unraisable(rt, NULL, iter);
        return 0;
    }
    Value r = obj_call0(rt, method);
    decref(rt, method);
    if (!r) return -1;
    decref(rt, r);
    return 0;
}

/* Throw into what gen delegates to. 1: done (result or error as usual), 0: it has no throw(). */
static int throw_into(Runtime *rt, Borrowed iter, Borrowed exc, bool close_delegate, Owned *result, Owned *return_value) {
    if (is_gen(iter)) {
        *result = gen_throw(rt, iter, exc, close_delegate, return_value);
        return 1;
    }
    Value method = obj_getattr_maybe(rt, iter, rt->names[N_throw]);
    if (!method) {
        *result = 0;
        return rt->error ? 1 : 0;
    }
    *result = obj_call1(rt, method, exc);
    decref(rt, method);
    return 1;
}

static Owned throw_delegated(Runtime *rt, Borrowed gen, Borrowed iter, Borrowed exc, bool close_delegate, Owned *return_value) {
    Value result = 0, returned = 0;
    rt->hooks.gen_enter_delegate(rt, gen);
    if (close_delegate && obj_is_instance_of(rt, exc, T_GENERATOR_EXIT)) {
        int r = close_iter(rt, iter);
        rt->hooks.gen_leave_delegate(rt, gen);
        return r < 0 ? step(rt, gen, V_NULL, return_value) : throw_here(rt, gen, exc, return_value);
    }
    int done = throw_into(rt, iter, exc, close_delegate, &result, &returned);
    if (done && !result) {
        if (!returned && error_is(rt, T_STOP_ITERATION)) returned = exc_catch_stop_iteration(rt);
        if (!returned && !rt->error) returned = V_NONE;
    }
    if (returned) {
        rt->hooks.gen_end_delegate(rt, gen, returned);
        return step(rt, gen, V_NONE, return_value);
    }
    rt->hooks.gen_leave_delegate(rt, gen);
    if (!done) return throw_here(rt, gen, exc, return_value);
    return result ? result : step(rt, gen, V_NULL, return_value);
}

Owned gen_throw(Runtime *rt, Borrowed gen, Borrowed exc, bool close_delegate, Owned *return_value) {
    *return_value = 0;
    if (c_stack_low(rt)) return raise_recursion(rt, "");
    Value iter = rt->hooks.gen_delegate(rt, gen);
    if (!iter) return throw_here(rt, gen, exc, return_value);
    incref(iter);
    Value v = throw_delegated(rt, gen, iter, exc, close_delegate, return_value);
    decref(rt, iter);
    return v;
}

int gen_close(Runtime *rt, Borrowed gen) {
    Generator *g = as_gen(gen);
    if (g->state == GEN_FINISHED) return 0;
    if (g->state == GEN_CREATED) {
        rt->hooks.gen_drop_frame(rt, gen);
        return 0;
    }
    if (g->state == GEN_RUNNING) {
        already_running(rt, gen);
        return -1;
    }
    Value exc = exc_new_args(rt, T_GENERATOR_EXIT, rt->empty_tuple), returned = 0;
    if (!exc) return -1;
    Value v = gen_throw(rt, gen, exc, true, &returned);
    decref(rt, exc);
    if (v) {
        decref(rt, v);
        return raise_int(rt, T_RUNTIME_ERROR, "%s ignored GeneratorExit", gen_kind(gen));
    }
    decref_maybe(rt, returned);
    if (!rt->error || error_catch(rt, T_STOP_ITERATION) || error_catch(rt, T_GENERATOR_EXIT)) return 0;
    return -1;
}

static bool is_traceback_arg(Borrowed v) { return v == V_NONE || v_is(v, T_TRACEBACK); }

Owned gen_throw_args(Runtime *rt, const Value *args, size_t nargs) {
    Value type = args[0], value = nargs > 1 ? args[1] : V_NONE, tb = nargs > 2 ? args[2] : V_NONE, exc = 0;
    if (!is_traceback_arg(tb)) return raise(rt, T_TYPE_ERROR, "throw() third argument must be a traceback object");
    if (v_is_type(rt, type) && type_is_subtype(rt, V_AS(Type, type), rt->types[T_BASE_EXCEPTION])) {
        if (v_is_exc(rt, value) && type_is_subtype(rt, type_of(rt, value), V_AS(Type, type))) exc = own(value);
        else if (v_is_tuple(rt, value)) exc = obj_call(rt, type, as_tuple(value)->items, as_tuple(value)->len, V_NULL);
        else exc = value == V_NONE ? obj_call0(rt, type) : obj_call1(rt, type, value);
        if (exc && !v_is_exc(rt, exc)) {
            raise(rt, T_TYPE_ERROR, "calling %R should have returned an instance of BaseException, not %T", type, exc);
            decref(rt, exc);
            exc = V_NULL;
        }
        if (!exc) return error_take(rt); /* then that is thrown */
    } else if (v_is_exc(rt, type)) {
        if (value != V_NONE) return raise(rt, T_TYPE_ERROR, "instance exception may not have a separate value");
        exc = own(type);
    } else return raise(rt, T_TYPE_ERROR, "exceptions must be classes or instances deriving from BaseException, not %T", type);
    if (exc && tb != V_NONE) replace_slot(rt, &as_exc(exc)->traceback, own(tb));
    return exc;
}

/* ---- methods ---- */

/* What a Python caller gets: a returned value becomes StopIteration. */
static Owned or_stop(Runtime *rt, Owned v, Owned returned) { /* refcheck: returned is 0 when there is v or an error */
    if (v || rt->error) return v;
    if (returned == V_NONE) {
        Value exc = exc_new_args(rt, T_STOP_ITERATION, rt->empty_tuple);
        if (exc) error_set(rt, exc);
    } else raise_stop_iteration(rt, returned);
    decref_maybe(rt, returned);
    return 0;
}

static Owned m_send(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value returned, v = gen_send(rt, self, args[0], &returned);
    return or_stop(rt, v, returned);
}

static Owned m_throw(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value exc = gen_throw_args(rt, args, nargs), returned;
    if (!exc) return 0;
    Value v = gen_throw(rt, self, exc, true, &returned);
    decref(rt, exc);
    return or_stop(rt, v, returned);
}

static Owned m_close(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return gen_close(rt, self) < 0 ? 0 : V_NONE; }

static Owned gen_next(Runtime *rt, Borrowed self) {
    Value returned, v = gen_send(rt, self, V_NONE, &returned);
    if (v || rt->error || returned == V_NONE) return v;
    return or_stop(rt, v, returned);
}

static Owned iter_self(Runtime *rt, Borrowed self) { return own(self); }

static Owned gen_repr(Runtime *rt, Borrowed self) {
    return format_str(rt, "<%s object %U at 0x%lx>", type_short_name(slots_of(rt, self)), as_gen(self)->qualname, (unsigned long)self);
}

/* ---- life ---- */

void gen_dealloc(Runtime *rt, Object *self) {
    Generator *g = (Generator *)self;
    rt->hooks.gen_drop_frame(rt, v_from(self));
    decref_maybe(rt, v_from(g->code));
    decref_maybe(rt, g->name);
    decref_maybe(rt, g->qualname);
    decref_maybe(rt, g->origin);
    decref_maybe(rt, g->finalizer);
    object_free(rt, self);
}

int gen_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    Generator *g = (Generator *)self;
    VISIT(v_from(g->code));
    VISIT(g->name);
    VISIT(g->qualname);
    VISIT(g->origin);
    VISIT(g->finalizer);
    return rt->hooks.gen_traverse_frame(rt, v_from(self), visit, arg);
}

int gen_clear(Runtime *rt, Object *self) {
    rt->hooks.gen_drop_frame(rt, v_from(self));
    return 0;
}

size_t gen_size(Runtime *rt, Object *self) {
    const Generator *g = (const Generator *)self;
    return g->frame ? rt->hooks.gen_frame_size(rt, v_from(self)) : 0;
}

/* An unfinished one is closed; a coroutine that nobody awaited is told about. */
void gen_finalize(Runtime *rt, Borrowed self) {
    Generator *g = as_gen(self);
    if (g->state >= GEN_RUNNING) return;
    Value error = error_take(rt);
    if (v_is(self, T_ASYNC_GEN) && g->finalizer && !g->ag_closed) {
        Value r = obj_call1(rt, g->finalizer, self);
        if (r) decref(rt, r);
        else error_unraisable(rt, NULL, self);
        if (error) error_restore(rt, error);
        return;
    }
    if (g->state == GEN_CREATED && v_is(self, T_COROUTINE)) {
        if (warn_about(rt, T_RUNTIME_WARNING, self, "coroutine '%U' was never awaited", g->qualname) < 0) error_unraisable(rt, NULL, self);
        rt->hooks.gen_drop_frame(rt, self);
    } else if (gen_close(rt, self) < 0) error_unraisable(rt, NULL, self);
    if (error) error_restore(rt, error);
}

/* ---- attributes ---- */

Owned gen_get_name(Runtime *rt, Borrowed self, void *closure) { return own(closure ? as_gen(self)->qualname : as_gen(self)->name); }

int gen_set_name(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    if (!value || !v_is_str(rt, value)) return raise_int(rt, T_TYPE_ERROR, "%s must be set to a string object", closure ? "__qualname__" : "__name__");
    replace_slot(rt, closure ? &as_gen(self)->qualname : &as_gen(self)->name, own(value));
    return 0;
}

Owned gen_get_code(Runtime *rt, Borrowed self, void *closure) {
    return audit_getattr(rt, self, closure) < 0 ? V_NULL : own(v_from(as_gen(self)->code));
}
Owned gen_get_frame(Runtime *rt, Borrowed self, void *closure) {
    return audit_getattr(rt, self, closure) < 0 ? V_NULL : rt->hooks.gen_frame_object(rt, self);
}
static Owned get_running(Runtime *rt, Borrowed self, void *closure) { return v_bool(as_gen(self)->state == GEN_RUNNING); }
static Owned get_suspended(Runtime *rt, Borrowed self, void *closure) { return v_bool(as_gen(self)->state == GEN_SUSPENDED); }
Owned gen_get_delegate(Runtime *rt, Borrowed self, void *closure) {
    Value v = rt->hooks.gen_delegate(rt, self);
    return v ? own(v) : V_NONE;
}
static Owned get_origin(Runtime *rt, Borrowed self, void *closure) { return as_gen(self)->origin ? own(as_gen(self)->origin) : V_NONE; }

#define SEND_DOC "send(arg) -> send 'arg' into generator,\nreturn next yielded value or raise StopIteration."
static const MethodDef gen_methods[] = {
    {"send", m_send, 1, 1, 0, SEND_DOC},
    {"throw", m_throw, 1, 3, 0, "throw(value)\nthrow(type[,value[,tb]])"},
    {"close", m_close, 0, 0, 0, "close() -> raise GeneratorExit inside generator."},
    {NULL, NULL, 0, 0, 0, NULL},
};
#define COROUTINE_SEND_DOC "send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration."
#define COROUTINE_THROW_DOC "throw(value)\nthrow(type[,value[,traceback]])\n\nRaise exception in coroutine, return next iterated value or raise\nStopIteration."
#define COROUTINE_CLOSE_DOC "close() -> raise GeneratorExit inside coroutine."
static const MethodDef coroutine_methods[] = {
    {"send", m_send, 1, 1, 0, COROUTINE_SEND_DOC},
    {"throw", m_throw, 1, 3, 0, COROUTINE_THROW_DOC},
    {"close", m_close, 0, 0, 0, COROUTINE_CLOSE_DOC},
    {NULL, NULL, 0, 0, 0, NULL},
};
static const GetSetDef gen_getsets[] = {
    GENERATOR_GETSETS("generator", "gi_", "gi_yieldfrom"),
    {"gi_running", get_running, NULL, NULL, NULL},
    {"gi_suspended", get_suspended, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static const GetSetDef coroutine_getsets[] = {
    GENERATOR_GETSETS("coroutine", "cr_", "cr_await"),
    {"cr_running", get_running, NULL, NULL, NULL},
    {"cr_suspended", get_suspended, NULL, NULL, NULL},
    {"cr_origin", get_origin, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

const TypeSlots generator_slots = {
    .name = "generator",
    GENERATOR_SLOTS,
    .repr = gen_repr,
    .iter = iter_self,
    .next = gen_next,
    .methods = gen_methods,
    .getsets = gen_getsets,
};

/* ---- coroutines ---- */

static Owned coroutine_await(Runtime *rt, Borrowed self) {
    CoroutineWrapper *w = object_new_container(rt, T_COROUTINE_WRAPPER, sizeof *w);
    if (!w) return 0;
    w->coroutine = own(self);
    gc_track(&w->header);
    return v_from(w);
}

const TypeSlots coroutine_slots = {
    .name = "coroutine",
    GENERATOR_SLOTS,
    .repr = gen_repr,
    .await = coroutine_await,
    .methods = coroutine_methods,
    .getsets = coroutine_getsets,
};

static Value wrapped(Borrowed self) { return V_AS(CoroutineWrapper, self)->coroutine; }
static Owned wrapper_next(Runtime *rt, Borrowed self) { return gen_next(rt, wrapped(self)); }
static Owned w_send(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return m_send(rt, wrapped(self), args, nargs, kwnames); }
static Owned w_throw(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return m_throw(rt, wrapped(self), args, nargs, kwnames); }
static Owned w_close(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return m_close(rt, wrapped(self), args, nargs, kwnames); }

static void wrapper_dealloc(Runtime *rt, Object *self) {
    decref_maybe(rt, ((CoroutineWrapper *)self)->coroutine);
    object_free(rt, self);
}

static const MethodDef wrapper_methods[] = {
    {"send", w_send, 1, 1, 0, COROUTINE_SEND_DOC},
    {"throw", w_throw, 1, 3, 0, COROUTINE_THROW_DOC},
    {"close", w_close, 0, 0, 0, COROUTINE_CLOSE_DOC},
    {NULL, NULL, 0, 0, 0, NULL},
};

const TypeSlots coroutine_wrapper_slots = {
    .name = "coroutine_wrapper",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_FIXED,
    .basicsize = sizeof(CoroutineWrapper),
    .dealloc = wrapper_dealloc,
    .iter = iter_self,
    .next = wrapper_next,
    .methods = wrapper_methods,
};
