/* SPDX-License-Identifier: MIT
 * generator_async.c: asynchronous generators: the awaitables of __anext__, asend, athrow and aclose, and anext() with a
 * default.
 *
 * An asynchronous generator both awaits and yields. What it yields is wrapped (T_ASYNC_GEN_WRAPPED), so that the
 * awaitable can tell it from what passes through from an inner await: the wrapped value ends the await as StopIteration. */
#include "gc/gc.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/generator.h"
#include "types/str.h"
#include "types/tuple.h"

typedef struct Wrapped { Object header; Value value; } Wrapped;
enum AwaitState { AWAIT_INIT, AWAIT_RUNNING, AWAIT_CLOSED };
/* asend: value is what to send. athrow: value is the tuple of throw()'s arguments, 0 for aclose(). */
typedef struct AsyncStep { Object header; Value gen, value; int64_t state; } AsyncStep;
typedef struct AnextAwaitable { Object header; Value awaitable, otherwise; } AnextAwaitable;

static Generator *as_gen(Borrowed v) { return V_AS(Generator, v); }
static AsyncStep *as_step(Borrowed v) { return V_AS(AsyncStep, v); }
static Owned iter_self(Runtime *rt, Borrowed self) { return own(self); }

Owned async_gen_wrap(Runtime *rt, Owned value) {
    Wrapped *w = object_new_container(rt, T_ASYNC_GEN_WRAPPED, sizeof *w);
    if (!w) {
        decref(rt, value);
        return 0;
    }
    w->value = value;
    gc_track(&w->header);
    return v_from(w);
}

static void wrapped_dealloc(Runtime *rt, Object *self) {
    decref_maybe(rt, ((Wrapped *)self)->value);
    object_free(rt, self);
}

const TypeSlots async_gen_wrapped_slots = {
    .name = "async_generator_wrapped_value",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_FIXED,
    .basicsize = sizeof(Wrapped),
    .dealloc = wrapped_dealloc,
};

/* ---- one step of the generator ---- */

static void raise_plain(Runtime *rt, uint32_t type) {
    Value exc = exc_new_args(rt, type, rt->empty_tuple);
    if (exc) error_set(rt, exc);
}

/* The generator's step gave v (or returned): at its end StopAsyncIteration is the error. */
static Owned or_stop_async(Runtime *rt, Owned v, Owned returned) {
    if (!v && !rt->error) raise_plain(rt, T_STOP_ASYNC_ITERATION);
    decref_maybe(rt, returned);
    return v;
}

static Owned step_send(Runtime *rt, Borrowed gen, Borrowed value) {
    Value returned, v = gen_send(rt, gen, value, &returned);
    return or_stop_async(rt, v, returned);
}

static Owned step_throw(Runtime *rt, Borrowed gen, Borrowed exc) {
    Value returned, v = gen_throw(rt, gen, exc, false, &returned);
    return or_stop_async(rt, v, returned);
}

static Owned step_throw_args(Runtime *rt, Borrowed gen, const Value *args, size_t nargs) {
    Value exc = gen_throw_args(rt, args, nargs);
    if (!exc) return 0;
    Value v = step_throw(rt, gen, exc);
    decref(rt, exc);
    return v;
}

/* A yielded value ends the await as StopIteration(value). */
static Owned unwrap(Runtime *rt, Borrowed gen, Owned v) {
    Generator *g = as_gen(gen);
    if (!v) {
        if (error_is(rt, T_STOP_ASYNC_ITERATION) || error_is(rt, T_GENERATOR_EXIT)) g->ag_closed = 1;
        g->ag_running = 0;
        return 0;
    }
    if (!v_is(v, T_ASYNC_GEN_WRAPPED)) return v;
    raise_stop_iteration(rt, V_AS(Wrapped, v)->value);
    decref(rt, v);
    g->ag_running = 0;
    return 0;
}

static Owned closed_or(Borrowed self, Owned v) {
    if (!v) as_step(self)->state = AWAIT_CLOSED;
    return v;
}

/* ---- asend ---- */

static Owned asend_send(Runtime *rt, Borrowed self, Borrowed value) {
    AsyncStep *s = as_step(self);
    Generator *g = as_gen(s->gen);
    if (s->state == AWAIT_CLOSED) return raise(rt, T_RUNTIME_ERROR, "cannot reuse already awaited __anext__()/asend()");
    if (s->state == AWAIT_INIT) {
        if (g->ag_running) {
            s->state = AWAIT_CLOSED;
            return raise(rt, T_RUNTIME_ERROR, "anext(): asynchronous generator is already running");
        }
        if (value == V_NONE) value = s->value;
        s->state = AWAIT_RUNNING;
    }
    g->ag_running = 1;
    return closed_or(self, unwrap(rt, s->gen, step_send(rt, s->gen, value)));
}

static Owned asend_next(Runtime *rt, Borrowed self) { return asend_send(rt, self, V_NONE); }
static Owned asend_m_send(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return asend_send(rt, self, args[0]); }

static Owned asend_m_throw(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    AsyncStep *s = as_step(self);
    if (s->state == AWAIT_CLOSED) return raise(rt, T_RUNTIME_ERROR, "cannot reuse already awaited __anext__()/asend()");
    return closed_or(self, unwrap(rt, s->gen, step_throw_args(rt, s->gen, args, nargs)));
}

static Owned step_m_close(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    as_step(self)->state = AWAIT_CLOSED;
    return V_NONE;
}

/* ---- athrow and aclose ---- */

static Owned ignored_exit(Runtime *rt, Borrowed self, Owned v) {
    decref(rt, v);
    as_gen(as_step(self)->gen)->ag_running = 0;
    as_step(self)->state = AWAIT_CLOSED;
    return raise(rt, T_RUNTIME_ERROR, "async generator ignored GeneratorExit");
}

/* The generator has ended with an error. That is what aclose() wanted. */
static Owned athrow_ended(Runtime *rt, Borrowed self) {
    AsyncStep *s = as_step(self);
    as_gen(s->gen)->ag_running = 0;
    s->state = AWAIT_CLOSED;
    if (!s->value && (error_catch(rt, T_STOP_ASYNC_ITERATION) || error_catch(rt, T_GENERATOR_EXIT))) raise_plain(rt, T_STOP_ITERATION);
    return 0;
}

static Owned athrow_result(Runtime *rt, Borrowed self, Owned v) {
    AsyncStep *s = as_step(self);
    if (s->value) {
        v = unwrap(rt, s->gen, v);
        return v ? v : athrow_ended(rt, self);
    }
    if (v && v_is(v, T_ASYNC_GEN_WRAPPED)) return ignored_exit(rt, self, v);
    return v ? v : athrow_ended(rt, self);
}

static Owned athrow_start(Runtime *rt, Borrowed self, Borrowed value) {
    AsyncStep *s = as_step(self);
    Generator *g = as_gen(s->gen);
    if (g->ag_running) {
        s->state = AWAIT_CLOSED;
        return raise(rt, T_RUNTIME_ERROR, "%s(): asynchronous generator is already running", s->value ? "athrow" : "aclose");
    }
    if (g->ag_closed) {
        s->state = AWAIT_CLOSED;
        raise_plain(rt, T_STOP_ASYNC_ITERATION);
        return 0;
    }
    if (value != V_NONE) return raise(rt, T_RUNTIME_ERROR, "can't send non-None value to a just-started coroutine");
    s->state = AWAIT_RUNNING;
    g->ag_running = 1;
    if (s->value) return athrow_result(rt, self, step_throw_args(rt, s->gen, as_tuple(s->value)->items, as_tuple(s->value)->len));
    g->ag_closed = 1;
    Value exc = exc_new_args(rt, T_GENERATOR_EXIT, rt->empty_tuple);
    if (!exc) return 0;
    Value v = step_throw(rt, s->gen, exc);
    decref(rt, exc);
    return athrow_result(rt, self, v);
}

static Owned athrow_send(Runtime *rt, Borrowed self, Borrowed value) {
    AsyncStep *s = as_step(self);
    if (s->state == AWAIT_CLOSED) return raise(rt, T_RUNTIME_ERROR, "cannot reuse already awaited aclose()/athrow()");
    if (as_gen(s->gen)->state == GEN_FINISHED) {
        s->state = AWAIT_CLOSED;
        raise_plain(rt, T_STOP_ITERATION);
        return 0;
    }
    if (s->state == AWAIT_INIT) return athrow_start(rt, self, value);
    return athrow_result(rt, self, step_send(rt, s->gen, value));
}

static Owned athrow_next(Runtime *rt, Borrowed self) { return athrow_send(rt, self, V_NONE); }
static Owned athrow_m_send(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return athrow_send(rt, self, args[0]); }

static Owned athrow_m_throw(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    AsyncStep *s = as_step(self);
    if (s->state == AWAIT_CLOSED) return raise(rt, T_RUNTIME_ERROR, "cannot reuse already awaited aclose()/athrow()");
    return athrow_result(rt, self, step_throw_args(rt, s->gen, args, nargs));
}

/* ---- their types ---- */

static void step_dealloc(Runtime *rt, Object *self) {
    AsyncStep *s = (AsyncStep *)self;
    decref_maybe(rt, s->gen);
    decref_maybe(rt, s->value);
    object_free(rt, self);
}

static int step_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((AsyncStep *)self)->gen);
    VISIT(((AsyncStep *)self)->value);
    return 0;
}

static Owned step_new(Runtime *rt, uint32_t type, Borrowed gen, Owned value_or_null) {
    AsyncStep *s = object_new_container(rt, type, sizeof *s);
    if (!s) {
        decref_maybe(rt, value_or_null);
        return 0;
    }
    s->gen = own(gen);
    s->value = value_or_null;
    s->state = AWAIT_INIT;
    gc_track(&s->header);
    return v_from(s);
}

static const MethodDef asend_methods[] = {
    {"send", asend_m_send, 1, 1, 0, NULL},
    {"throw", asend_m_throw, 1, 3, 0, NULL},
    {"close", step_m_close, 0, 0, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};
static const MethodDef athrow_methods[] = {
    {"send", athrow_m_send, 1, 1, 0, NULL},
    {"throw", athrow_m_throw, 1, 3, 0, NULL},
    {"close", step_m_close, 0, 0, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

const TypeSlots async_gen_asend_slots = {
    .name = "async_generator_asend",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(AsyncStep),
    .dealloc = step_dealloc,
    .traverse = step_traverse,
    .iter = iter_self,
    .next = asend_next,
    .await = iter_self,
    .methods = asend_methods,
};
const TypeSlots async_gen_athrow_slots = {
    .name = "async_generator_athrow",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(AsyncStep),
    .dealloc = step_dealloc,
    .traverse = step_traverse,
    .iter = iter_self,
    .next = athrow_next,
    .await = iter_self,
    .methods = athrow_methods,
};

/* ---- the generator itself ---- */

/* sys.set_asyncgen_hooks: at the first step of each generator. */
static int init_hooks(Runtime *rt, Borrowed gen) {
    Generator *g = as_gen(gen);
    if (g->hooks_inited) return 0;
    g->hooks_inited = 1;
    if (rt->asyncgen_finalizer) g->finalizer = own(rt->asyncgen_finalizer);
    if (!rt->asyncgen_firstiter) return 0;
    Value hook = own(rt->asyncgen_firstiter), r = obj_call1(rt, hook, gen);
    decref(rt, hook);
    if (!r) return -1;
    decref(rt, r);
    return 0;
}

static Owned async_gen_anext(Runtime *rt, Borrowed self) {
    if (init_hooks(rt, self) < 0) return 0;
    return step_new(rt, T_ASYNC_GEN_ASEND, self, V_NONE);
}

static Owned m_asend(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (init_hooks(rt, self) < 0) return 0;
    return step_new(rt, T_ASYNC_GEN_ASEND, self, own(args[0]));
}

static Owned m_athrow(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (init_hooks(rt, self) < 0) return 0;
    Value tuple = tuple_from(rt, args, nargs);
    return tuple ? step_new(rt, T_ASYNC_GEN_ATHROW, self, tuple) : 0;
}

static Owned m_aclose(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (init_hooks(rt, self) < 0) return 0;
    return step_new(rt, T_ASYNC_GEN_ATHROW, self, V_NULL);
}

static Owned m_class_getitem(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return generic_alias_new(rt, self, args[0]);
}

static Owned get_ag_running(Runtime *rt, Borrowed self, void *closure) { return v_bool(as_gen(self)->ag_running); }

static Owned async_gen_repr(Runtime *rt, Borrowed self) {
    return format_str(rt, "<async_generator object %U at 0x%lx>", as_gen(self)->qualname, (unsigned long)self);
}

static const MethodDef async_gen_methods[] = {
    {"asend", m_asend, 1, 1, 0, "asend(v) -> send 'v' in generator."},
    {"athrow", m_athrow, 1, 3, 0, "athrow(typ[,val[,tb]]) -> raise exception in generator."},
    {"aclose", m_aclose, 0, 0, 0, "aclose() -> raise GeneratorExit inside generator."},
    {"__class_getitem__", m_class_getitem, 1, 1, METH_CLASS, "See PEP 585"},
    {NULL, NULL, 0, 0, 0, NULL},
};
static const GetSetDef async_gen_getsets[] = {
    GENERATOR_GETSETS("async generator", "ag_", "ag_await"),
    {"ag_running", get_ag_running, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

const TypeSlots async_gen_slots = {
    .name = "async_generator",
    GENERATOR_SLOTS,
    .repr = async_gen_repr,
    .aiter = iter_self,
    .anext = async_gen_anext,
    .methods = async_gen_methods,
    .getsets = async_gen_getsets,
};

/* ---- anext(it, default) ---- */

Owned anext_awaitable_new(Runtime *rt, Borrowed awaitable, Borrowed otherwise) {
    AnextAwaitable *a = object_new_container(rt, T_ANEXT_AWAITABLE, sizeof *a);
    if (!a) return 0;
    a->awaitable = own(awaitable);
    a->otherwise = own(otherwise);
    gc_track(&a->header);
    return v_from(a);
}

/* The iterator of the inner awaitable: a coroutine counts as its own. */
static Owned inner_iter(Runtime *rt, Borrowed self) {
    Value o = V_AS(AnextAwaitable, self)->awaitable;
    UnaryFn await = slots_of(rt, o)->await;
    if (v_is(o, T_COROUTINE) || (v_is(o, T_GENERATOR) && (as_gen(o)->code->flags & CO_ITERABLE_COROUTINE))) return own(o);
    if (!await) return raise(rt, T_TYPE_ERROR, "object %.100T can't be used in 'await' expression", o);
    Value it = await(rt, o);
    if (it && !v_is(it, T_COROUTINE) && !slots_of(rt, it)->next) {
        raise(rt, T_TYPE_ERROR, "__await__() returned non-iterator of type '%.100T'", it);
        decref(rt, it);
        return 0;
    }
    return it;
}

static Owned default_if_ended(Runtime *rt, Borrowed self, Owned v) {
    if (!v && error_catch(rt, T_STOP_ASYNC_ITERATION)) raise_stop_iteration(rt, V_AS(AnextAwaitable, self)->otherwise);
    return v;
}

static Owned inner_call(Runtime *rt, Borrowed self, const char *method, const Value *args, size_t nargs) {
    Value it = inner_iter(rt, self);
    Value f = it ? obj_getattr_cstr(rt, it, method) : 0;
    Value v = f ? obj_call(rt, f, args, nargs, V_NULL) : 0;
    decref_maybe(rt, f);
    decref_maybe(rt, it);
    return default_if_ended(rt, self, v);
}

static Owned anext_next(Runtime *rt, Borrowed self) {
    Value it = inner_iter(rt, self), v = 0, none = V_NONE;
    if (!it) return 0;
    if (slots_of(rt, it)->next) v = slots_of(rt, it)->next(rt, it);
    else v = obj_call_method(rt, it, rt->names[N_send], &none, 1);
    decref(rt, it);
    return default_if_ended(rt, self, v);
}

static Owned a_send(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return inner_call(rt, self, "send", args, nargs); }
static Owned a_throw(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return inner_call(rt, self, "throw", args, nargs); }
static Owned a_close(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return inner_call(rt, self, "close", args, nargs); }

static void anext_dealloc(Runtime *rt, Object *self) {
    decref_maybe(rt, ((AnextAwaitable *)self)->awaitable);
    decref_maybe(rt, ((AnextAwaitable *)self)->otherwise);
    object_free(rt, self);
}

static const MethodDef anext_methods[] = {
    {"send", a_send, 1, 1, 0, NULL},
    {"throw", a_throw, 1, 3, 0, NULL},
    {"close", a_close, 0, 0, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

const TypeSlots anext_awaitable_slots = {
    .name = "anext_awaitable",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_FIXED,
    .basicsize = sizeof(AnextAwaitable),
    .dealloc = anext_dealloc,
    .iter = iter_self,
    .next = anext_next,
    .await = iter_self,
    .methods = anext_methods,
};
