/* SPDX-License-Identifier: MIT
 * call.c: calls that are not the loop's fast path, and calls from C. */
#include "gc/gc.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/bind.h"
#include "vm/ops.h"
#include "vm/trace.h"

static COLD void call_not_callable(Runtime *rt, Borrowed func) { raise(rt, T_TYPE_ERROR, "'%.200T' object is not callable", func); }

static inline uint32_t code_variables(const Code *c) {
    uint32_t n = c->nlocals + c->ncells;
    return n < c->nregs ? n : c->nregs;
}

static void frame_fill(Vm *vm, Frame *f, Owned func, Value *regs) {
    Function *fn = as_function(func);
    f->prev = vm->frame;
    f->code = fn->code;
    f->func = func;
    f->regs = regs;
    f->globals = fn->globals;
    f->dest = 0;
    f->pc = fn->code->instrs;
    vm->frame = f;
}

/* A function made from a module's code: its namespace is the globals. */
static void frame_fill_namespace(Frame *f) {
    if (likely(f->code->flags & CO_OPTIMIZED)) return;
    f->locals = own(f->globals);
    f->flags |= FRAME_LOCALS;
}

static Frame *push_failed(Runtime *rt, Owned func, Value *args, size_t count, bool owned) {
    if (owned) regs_release(rt, args, args + count);
    decref(rt, func);
    return NULL;
}

Frame *call_push(Runtime *rt, Vm *vm, Owned func, Value *args, size_t npos, Borrowed kwnames, bool owned) {
    Code *code = as_function(func)->code;
    size_t count = npos + (kwnames ? as_tuple(kwnames)->len : 0);
    Value *regs = frame_top(vm, vm->frame);
    Frame *f = frame_push(rt, vm, &regs, 0, code->nregs);
    if (unlikely(!f)) return push_failed(rt, func, args, count, owned);
    frame_fill(vm, f, func, regs);
    bool simple = code->simple_args && !kwnames && code->argcount == npos;
    for (size_t i = 0, n = code_variables(code); i < n; i++) regs[i] = V_EMPTY;
    if (simple) {
        for (size_t i = 0; i < npos; i++) {
            regs[i] = args[i];
            if (owned) args[i] = V_EMPTY;
            else incref(regs[i]);
        }
    } else {
        int r = bind_arguments(rt, func, regs, args, npos, kwnames, owned);
        if (owned) regs_release(rt, args, args + count);
        if (unlikely(r < 0)) {
            frame_leave(rt, vm, f);
            return NULL;
        }
    }
    frame_fill_namespace(f);
    return f;
}

/* As call_push with the arguments already where the parameters belong; missing ones have defaults. NULL without an
 * error: the call is not of this simple kind. */
static Frame *push_in_place(Runtime *rt, Vm *vm, Frame *caller, Owned func, Value *args, size_t npos) { /* refcheck: consumed when a frame is made */
    Function *fn = as_function(func);
    Code *code = fn->code;
    if (!code->simple_args || npos > code->argcount || (caller->flags & FRAME_GENERATOR) || !(code->flags & CO_OPTIMIZED)) return NULL;
    size_t missing = code->argcount - npos, defaults = fn->defaults ? as_tuple(fn->defaults)->len : 0;
    if (missing > defaults) return NULL;
    Frame *f = frame_push(rt, vm, &args, npos, code->nregs);
    if (unlikely(!f)) return NULL;
    frame_fill(vm, f, func, args);
    for (size_t i = npos; i < code->argcount; i++) args[i] = own(as_tuple(fn->defaults)->items[defaults - (code->argcount - i)]);
    for (size_t i = code->argcount, n = code_variables(code); i < n; i++) args[i] = V_EMPTY;
    return f;
}

static int window_function(Runtime *rt, Vm *vm, Frame *caller, Owned func, Value *args, size_t npos, Borrowed kwnames) {
    if (!kwnames) {
        if (push_in_place(rt, vm, caller, func, args, npos)) return CALL_PUSHED;
        if (rt->error) {
            push_failed(rt, func, args, npos, true);
            return CALL_ERROR;
        }
    }
    return call_push(rt, vm, func, args, npos, kwnames, true) ? CALL_PUSHED : CALL_ERROR;
}

/* __init__ of a class that is made by the plain object.__new__ and has one written in Python; else 0. Borrowed. */
static Value plain_init(Runtime *rt, Vm *vm, Type *t) {
    if (t->slots->layout != LAYOUT_INSTANCE || t->slots->new != object_slots.new || (t->flags & TF_ABSTRACT)) return 0;
    struct InitCache *c = &vm->init_cache[t->version % COUNT_OF(vm->init_cache)];
    if (t->version && c->version == t->version) return c->init;
    Value init = type_lookup(rt, t, rt->names[N___init__]);
    if (!init || !v_is(init, T_FUNCTION)) return 0;
    if (t->version) {
        c = &vm->init_cache[t->version % COUNT_OF(vm->init_cache)];
        c->version = t->version;
        c->init = init;
    }
    return init;
}

Owned call_finish_init(Runtime *rt, Owned owner, Owned result) {
    if (likely(result == V_NONE)) {
        instance_learn(rt, type_of(rt, owner), owner);
        return owner;
    }
    raise(rt, T_TYPE_ERROR, "__init__() should return None, not '%.200T'", result);
    decref(rt, result);
    decref(rt, owner);
    return 0;
}

/* The instance goes into the register before the arguments, __init__ runs as a frame of this run of the loop. */
static int window_class(Runtime *rt, Vm *vm, Frame *caller, Type *type, Borrowed init, Value *args, size_t npos, Borrowed kwnames) {
    size_t count = npos + (kwnames ? as_tuple(kwnames)->len : 0);
    Value func = own(init), self = instance_new(rt, type);
    if (unlikely(!self)) {
        push_failed(rt, func, args, count, true);
        return CALL_ERROR;
    }
    args[-1] = own(self);
    int r = window_function(rt, vm, caller, func, args - 1, npos + 1, kwnames);
    if (unlikely(r != CALL_PUSHED)) {
        decref(rt, self);
        return CALL_ERROR;
    }
    vm->frame->flags |= FRAME_INIT;
    vm->frame->owner = self;
    return CALL_PUSHED;
}

/* A call that a profile function is told of, if func is a function in C. */
static COLD Owned told_call(Runtime *rt, CallFn call, Borrowed func, const Value *args, size_t npos, Borrowed kwnames) {
    Vm *vm = rt->vm;
    if (!v_is(func, T_BUILTIN) && !(v_is(func, T_METHOD_DESCR) && npos)) return call(rt, func, args, npos, kwnames);
    if (c_stack_low(rt)) return raise_recursion(rt, " while calling a Python object");
    if (vm_trace_c_call(rt, vm, vm->frame, func) < 0) return V_NULL;
    return vm_trace_c_done(rt, vm, vm->frame, func, call(rt, func, args, npos, kwnames));
}

static Owned call_any(Runtime *rt, Borrowed func, const Value *args, size_t npos, Borrowed kwnames) {
    CallFn call = slots_of(rt, func)->call;
    if (unlikely(!call)) return call_not_callable(rt, func), V_NULL;
    return unlikely(rt->vm->tracing) ? told_call(rt, call, func, args, npos, kwnames) : call(rt, func, args, npos, kwnames);
}

static int window_generic(Runtime *rt, Owned func, Value *args, size_t npos, Borrowed kwnames, Owned *result) {
    Value v = call_any(rt, func, args, npos, kwnames);
    size_t count = npos + (kwnames ? as_tuple(kwnames)->len : 0);
    regs_release(rt, args, args + count);
    decref(rt, func);
    *result = v;
    return v ? CALL_DONE : CALL_ERROR;
}

int call_window(Runtime *rt, Vm *vm, Frame *f, Owned func, Value *args, size_t npos, Borrowed kwnames, bool room, Owned *result) {
    if (v_is(func, T_METHOD) && room) {
        Method *m = V_AS(Method, func);
        Value inner = own(m->func);
        args[-1] = own(m->self);
        decref(rt, func);
        func = inner;
        args--;
        npos++;
        room = false;
    }
    if (v_is(func, T_FUNCTION)) return window_function(rt, vm, f, func, args, npos, kwnames);
    if (func == v_from(rt->types[T_TYPE]) && npos == 1 && !kwnames) {
        Value o = args[0];
        args[0] = V_EMPTY;
        *result = own(v_from(type_of(rt, o)));
        decref(rt, o);
        decref(rt, func);
        return CALL_DONE;
    }
    if (func == v_from(rt->types[T_STR]) && npos == 1 && !kwnames) {
        *result = obj_str(rt, args[0]);
        regs_release(rt, args, args + 1);
        decref(rt, func);
        return *result ? CALL_DONE : CALL_ERROR;
    }
    if (room && v_is(func, T_TYPE)) {
        Type *t = V_AS(Type, func);
        Value init = plain_init(rt, vm, t);
        if (init) {
            int r = window_class(rt, vm, f, t, init, args, npos, kwnames);
            decref(rt, func);
            return r;
        }
        if (t->index == T_SUPER && npos == 0 && !kwnames) {
            decref(rt, func);
            *result = super_here(rt);
            return *result ? CALL_DONE : CALL_ERROR;
        }
    }
    return window_generic(rt, func, args, npos, kwnames, result);
}

/* ---- f(*args, **kwargs) ---- */

/* What the error text calls the function: "f()", "A.f()". */
Owned call_name(Runtime *rt, Borrowed func) {
    if (v_is(func, T_METHOD)) func = V_AS(Method, func)->func;
    Value name = obj_getattr_maybe(rt, func, rt->names[N___qualname__]);
    if (!name) return rt->error ? 0 : obj_str(rt, func);
    Value module = obj_getattr_maybe(rt, func, rt->names[N___module__]);
    Value text = 0;
    if (!module && rt->error) goto done;
    if (module && v_is(module, T_STR) && module != rt->names[N_builtins] && !str_equal_cstr(module, "builtins"))
        text = format_str(rt, "%S.%S()", module, name);
    else text = format_str(rt, "%S()", name);
    decref_maybe(rt, module);
done:
    decref(rt, name);
    return text;
}

static Owned star_tuple(Runtime *rt, Borrowed func, Borrowed args) {
    if (v_is(args, T_TUPLE)) return own(args);
    if (!slots_of(rt, args)->iter && !(type_of(rt, args)->flags & (TF_SEQUENCE | TF_LIST | TF_TUPLE)) && !slots_of(rt, args)->getitem) {
        Value name = call_name(rt, func);
        if (!name) return 0;
        raise(rt, T_TYPE_ERROR, "%U argument after * must be an iterable, not %.200T", name, args);
        decref(rt, name);
        return 0;
    }
    return tuple_from_iterable(rt, args);
}

static Owned star_dict(Runtime *rt, Borrowed func, Borrowed kwargs) {
    if (v_is(kwargs, T_DICT)) return own(kwargs);
    Value d = dict_new(rt);
    if (!d) return 0;
    if (dict_merge(rt, d, kwargs, 2) == 0) return d;
    decref(rt, d);
    if (error_catch(rt, T_ATTRIBUTE_ERROR)) {
        Value name = call_name(rt, func);
        if (!name) return 0;
        raise(rt, T_TYPE_ERROR, "%U argument after ** must be a mapping, not %.200T", name, kwargs);
        decref(rt, name);
    }
    return 0;
}

/* Copy dict into values (behind the positional ones) and a tuple of names. */
static Owned split_keywords(Runtime *rt, Borrowed dict, Value *values) {
    size_t n = dict_len(dict), pos = 0, i = 0;
    Value names = tuple_new(rt, n), key, value;
    if (!names) return 0;
    while (i < n && dict_next(dict, &pos, &key, &value)) {
        if (!v_is_str(rt, key)) {
            raise(rt, T_TYPE_ERROR, "keywords must be strings");
            regs_release(rt, values, values + i);
            decref(rt, names);
            return 0;
        }
        as_tuple(names)->items[i] = own(key);
        values[i++] = own(value);
    }
    gc_track(v_obj(names));
    return names;
}

static int call_spread(Runtime *rt, Vm *vm, Frame *f, Owned func, Borrowed tuple, Borrowed dict, Owned *result) {
    Tuple *t = as_tuple(tuple);
    size_t nkw = dict ? dict_len(dict) : 0;
    if (!nkw) {
        if (v_is(func, T_FUNCTION)) return call_push(rt, vm, func, t->items, t->len, V_NULL, false) ? CALL_PUSHED : CALL_ERROR;
        *result = unlikely(vm->tracing) ? call_any(rt, func, t->items, t->len, V_NULL) : obj_call(rt, func, t->items, t->len, V_NULL);
        decref(rt, func);
        return *result ? CALL_DONE : CALL_ERROR;
    }
    Value few[16], *all = t->len + nkw <= 16 ? few : mem_alloc_array(rt, t->len + nkw, sizeof(Value));
    Value names = all ? split_keywords(rt, dict, all + t->len) : 0;
    int r = CALL_ERROR;
    if (!names) {
        decref(rt, func);
        goto done;
    }
    nkw = as_tuple(names)->len;
    for (size_t i = 0; i < t->len; i++) all[i] = own(t->items[i]);
    if (v_is(func, T_FUNCTION)) {
        /* The frame keeps no pointer to the arguments. */
        if (call_push(rt, vm, func, all, t->len, names, true)) r = CALL_PUSHED;
    } else {
        *result = unlikely(vm->tracing) ? call_any(rt, func, all, t->len, names) : obj_call(rt, func, all, t->len, names);
        regs_release(rt, all, all + t->len + nkw);
        decref(rt, func);
        r = *result ? CALL_DONE : CALL_ERROR;
    }
    decref(rt, names);
done:
    if (all != few) mem_free(rt, all);
    return r;
}

/* The mapping behind ** becomes a dict, unless it is one and nothing can change it before its items have been taken. */
static int make_keyword_dict(Runtime *rt, Value *base) {
    if (v_is(base[2], T_DICT) && (v_is(base[1], T_TUPLE) || v_is(base[1], T_LIST))) return 0;
    Value d = dict_new(rt);
    if (!d) return -1;
    if (op_dict_merge(rt, d, base[2], base[0]) < 0) {
        decref(rt, d);
        return -1;
    }
    replace_slot(rt, &base[2], d);
    return 0;
}

int call_ex(Runtime *rt, Vm *vm, Frame *f, Value *base, unsigned kwargs, Owned *result) {
    if (kwargs == 2 && make_keyword_dict(rt, base) < 0) return CALL_ERROR;
    bool has_kwargs = kwargs != 0;
    Value func = base[0], dict = 0;
    Value tuple = star_tuple(rt, func, base[1]);
    if (!tuple) return CALL_ERROR;
    if (has_kwargs && !(dict = star_dict(rt, func, base[2]))) {
        decref(rt, tuple);
        return CALL_ERROR;
    }
    base[0] = V_EMPTY;
    regs_release(rt, base + 1, base + 2 + has_kwargs);
    int r = call_spread(rt, vm, f, func, tuple, dict, result);
    decref(rt, tuple);
    decref_maybe(rt, dict);
    return r;
}

/* ---- from C ---- */

Owned vm_call_function(Runtime *rt, Borrowed func, const Value *args, size_t nargs, Borrowed kwnames) {
    if (c_stack_low(rt)) return raise_recursion(rt, " while calling a Python object");
    if (unlikely(rt->interrupt) && vm_safe_point(rt) < 0) return 0; /* C code may call for ever what has neither loop nor call */
    Frame *f = call_push(rt, rt->vm, own(func), (Value *)(uintptr_t)args, nargs, kwnames, false);
    if (!f) return 0;
    f->flags |= FRAME_ENTRY;
    return vm_run(rt, f, RUN_FRESH);
}

/* Run func's code with a namespace of its own (class bodies, exec). */
Owned vm_call_with_locals(Runtime *rt, Borrowed func, Borrowed locals) {
    if (c_stack_low(rt)) return raise_recursion(rt, " while calling a Python object");
    Frame *f = call_push(rt, rt->vm, own(func), NULL, 0, V_NULL, false);
    if (!f) return 0;
    if (f->flags & FRAME_LOCALS) decref(rt, f->locals);
    f->locals = own(locals);
    f->flags |= FRAME_ENTRY | FRAME_LOCALS;
    return vm_run(rt, f, RUN_FRESH);
}

Owned vm_run_code(Runtime *rt, Borrowed code, Borrowed globals, Borrowed locals, Borrowed closure) {
    Value func = function_new(rt, code, globals);
    if (!func) return 0;
    if (closure) replace_slot(rt, &as_function(func)->closure, own(closure));
    Value v = vm_call_with_locals(rt, func, locals);
    decref(rt, func);
    return v;
}
