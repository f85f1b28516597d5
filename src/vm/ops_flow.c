/* SPDX-License-Identifier: MIT
 * ops_flow.c: raising, unwinding to handlers, with, await. */
#include "types/class.h"
#include "types/exception.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/ops.h"
#include "vm/trace.h"

/* ---- with ---- */

int op_with_enter(Runtime *rt, Borrowed manager, Owned *leave, Owned *result, bool is_async) {
    const char *kind = is_async ? "asynchronous context manager" : "context manager";
    Value enter = obj_lookup_special(rt, manager, rt->names[is_async ? N___aenter__ : N___enter__]);
    if (!enter) {
        if (!rt->error) raise(rt, T_TYPE_ERROR, "'%.200T' object does not support the %s protocol", manager, kind);
        return -1;
    }
    *leave = obj_lookup_special(rt, manager, rt->names[is_async ? N___aexit__ : N___exit__]);
    if (!*leave) {
        if (!rt->error)
            raise(rt, T_TYPE_ERROR, "'%.200T' object does not support the %s protocol (missed %s method)", manager, kind,
                  is_async ? "__aexit__" : "__exit__");
        decref(rt, enter);
        return -1;
    }
    *result = obj_call0(rt, enter);
    decref(rt, enter);
    if (*result) return 0;
    decref(rt, *leave);
    return -1;
}

Owned op_with_exit(Runtime *rt, Borrowed leave, Borrowed exc) {
    if (!exc) return obj_call3(rt, leave, V_NONE, V_NONE, V_NONE);
    Value tb = as_exc(exc)->traceback;
    tb = tb ? own(tb) : V_NONE;
    Value v = obj_call3(rt, leave, v_from(type_of(rt, exc)), exc, tb);
    decref(rt, tb);
    return v;
}

/* ---- raise ---- */

bool op_raise(Runtime *rt, Borrowed exc, Borrowed cause) {
    if (!exc) {
        Value handled = vm_handled(rt);
        if (!handled) {
            raise(rt, T_RUNTIME_ERROR, "No active exception to reraise");
            return false;
        }
        error_restore(rt, own(handled));
        return true;
    }
    Value instance = exc_from_raise(rt, exc, cause);
    if (instance) error_set(rt, instance);
    return false;
}

/* ---- unwinding ---- */

/* The ranges do not overlap: the code generator gives each instruction its innermost handler. */
static const Handler *find_handler(const Code *c, uint32_t at) {
    uint32_t low = 0, high = c->handler_count;
    while (low < high) {
        uint32_t mid = (low + high) / 2;
        const Handler *h = &c->handlers[mid];
        if (at < h->start) high = mid;
        else if (at >= h->end) low = mid + 1;
        else return h;
    }
    return NULL;
}

/* An entry for f in the traceback of exc (consumed). Without memory the error becomes a MemoryError; the traceback of one that
 * is a MemoryError already is shorter, that is all. Returns the error that goes on. */
static Owned add_traceback(Runtime *rt, Frame *f, Owned exc) {
    if (unlikely(f->code->flags & CO_HIDDEN)) return exc;
    Value object = vm_frame_object(rt, f);
    if (object && exc_add_traceback(rt, exc, object, frame_instr(f), vm_frame_line(f)) == 0) {
        decref(rt, object);
        return exc;
    }
    decref_maybe(rt, object);
    Value no_memory = error_take(rt);
    if (v_obj(exc)->type == T_MEMORY_ERROR) {
        decref(rt, no_memory);
        return exc;
    }
    replace_slot(rt, &as_exc(no_memory)->context, exc);
    return no_memory;
}

/* The StopIteration that leaves a generator becomes RuntimeError. */
static COLD void op_generator_error(Runtime *rt, Code *code) {
    bool stop = error_is(rt, T_STOP_ITERATION);
    if (!stop && !((code->flags & CO_ASYNC_GENERATOR) && error_is(rt, T_STOP_ASYNC_ITERATION))) return;
    const char *kind = code->flags & CO_ASYNC_GENERATOR ? "async generator" : code->flags & CO_COROUTINE ? "coroutine" : "generator";
    Owned old = error_take(rt);
    raise(rt, T_RUNTIME_ERROR, "%s raised %s", kind, stop ? "StopIteration" : "StopAsyncIteration");
    error_add_cause(rt, old);
}

/* Leave a frame because of the current error. Returns the caller, or NULL when the run of the loop is left. */
static Frame *leave_by_error(Runtime *rt, Vm *vm, Frame *f) {
    Frame *caller = f->flags & FRAME_ENTRY ? NULL : f->prev;
    if (f->flags & FRAME_GENERATOR) {
        if (error_is(rt, T_STOP_ITERATION) || error_is(rt, T_STOP_ASYNC_ITERATION)) op_generator_error(rt, f->code);
        Value error = error_take(rt);
        /* Temporaries die while the frame still runs, as CPython unwinds its stack. */
        regs_release(rt, f->regs + f->code->nlocals + f->code->ncells, f->regs + f->code->nregs);
        generator_finish(rt, vm, f);
        error_restore(rt, error);
        return caller;
    }
    Value error = error_take(rt);
    frame_leave(rt, vm, f);
    error_restore(rt, error);
    return caller;
}

Frame *vm_unwind(Runtime *rt, Vm *vm, Frame *f, bool reraise) {
    for (;;) {
        Value error = error_take(rt);
        if (!reraise) {
            error = add_traceback(rt, f, error);
            if (unlikely(vm->tracing)) error = vm_trace_exception(rt, vm, f, error);
        }
        reraise = false;
        const Handler *h = unlikely(rt->out_of_memory) ? NULL : find_handler(f->code, frame_instr(f));
        if (h) {
            regs_release(rt, f->regs + h->reg, f->regs + f->code->nregs);
            f->regs[h->reg] = error;
            f->pc = f->code->instrs + h->target;
            return f;
        }
        error_restore(rt, error);
        if (unlikely(vm->tracing)) vm_trace_leave(rt, vm, f);
        f = leave_by_error(rt, vm, f);
        if (!f) return NULL;
    }
}

/* ---- await ---- */

static bool is_iterable_coroutine(Borrowed o) {
    return v_is(o, T_COROUTINE) || (v_is(o, T_GENERATOR) && (V_AS(Generator, o)->code->flags & CO_ITERABLE_COROUTINE));
}

static Owned awaitable_iter(Runtime *rt, Borrowed o, const char *not_awaitable) {
    if (is_iterable_coroutine(o)) return own(o);
    UnaryFn await = slots_of(rt, o)->await;
    if (!await) return raise(rt, T_TYPE_ERROR, not_awaitable, o);
    Value it = await(rt, o);
    if (!it) return 0;
    if (is_iterable_coroutine(it)) raise(rt, T_TYPE_ERROR, "__await__() returned a coroutine");
    else if (!obj_is_iterator(rt, it)) raise(rt, T_TYPE_ERROR, "__await__() returned non-iterator of type '%.100T'", it);
    else return it;
    decref(rt, it);
    return 0;
}

Owned op_get_awaitable(Runtime *rt, Borrowed o, unsigned where) {
    static const char *const texts[] = {
        "object %.100T can't be used in 'await' expression",
        "'async with' received an object from __aenter__ that does not implement __await__: %.100T",
        "'async with' received an object from __aexit__ that does not implement __await__: %.100T",
    };
    Value it = awaitable_iter(rt, o, texts[where < 3 ? where : 0]);
    if (it && v_is(it, T_COROUTINE) && V_AS(Generator, it)->state == GEN_SUSPENDED && rt->hooks.gen_delegate(rt, it)) {
        decref(rt, it);
        return raise(rt, T_RUNTIME_ERROR, "coroutine is being awaited already");
    }
    return it;
}

Owned op_get_aiter(Runtime *rt, Borrowed o) {
    UnaryFn aiter = slots_of(rt, o)->aiter;
    if (!aiter) return raise(rt, T_TYPE_ERROR, "'async for' requires an object with __aiter__ method, got %.100T", o);
    Value it = aiter(rt, o);
    if (it && !slots_of(rt, it)->anext) {
        raise(rt, T_TYPE_ERROR, "'async for' received an object from __aiter__ that does not implement __anext__: %.100T", it);
        decref(rt, it);
        return 0;
    }
    return it;
}

Owned op_get_anext(Runtime *rt, Borrowed o) {
    UnaryFn anext = slots_of(rt, o)->anext;
    if (!anext) return raise(rt, T_TYPE_ERROR, "'async for' requires an iterator with __anext__ method, got %.100T", o);
    Value next = anext(rt, o);
    if (!next || v_is(o, T_ASYNC_GEN)) return next;
    Value it = awaitable_iter(rt, next, "object %.100T can't be used in 'await' expression");
    if (!it) {
        Value cause = error_take(rt);
        raise(rt, T_TYPE_ERROR, "'async for' received an invalid object from __anext__: %.100T", next);
        error_add_cause(rt, cause);
    }
    decref(rt, next);
    return it;
}

Owned op_yield_from_iter(Runtime *rt, Frame *f, Borrowed o) {
    if (v_is(o, T_COROUTINE)) {
        if (f->code->flags & (CO_COROUTINE | CO_ITERABLE_COROUTINE)) return own(o);
        return raise(rt, T_TYPE_ERROR, "cannot 'yield from' a coroutine object in a non-coroutine generator");
    }
    return v_is(o, T_GENERATOR) ? own(o) : obj_iter(rt, o);
}

int op_send(Runtime *rt, Borrowed iter, Borrowed value, Owned *out) {
    const TypeSlots *slots = slots_of(rt, iter);
    incref(value);
    Value v;
    if (value == V_NONE && slots->next) v = slots->next(rt, iter);
    else v = obj_call_method(rt, iter, rt->names[N_send], &value, 1);
    decref(rt, value);
    *out = v;
    if (v) return 1;
    if (!rt->error) *out = V_NONE;
    else if (!error_is(rt, T_STOP_ITERATION)) return -1;
    else {
        vm_trace_stop(rt);
        *out = error_is(rt, T_STOP_ITERATION) ? exc_catch_stop_iteration(rt) : V_NULL;
    }
    return *out ? 0 : -1;
}
