/* SPDX-License-Identifier: MIT
 * generator.c: the frames of generators: making, resuming from C, releasing. */
#include "vm/generator.h"

#include "gc/gc.h"
#include "types/list.h"
#include "types/tuple.h"
#include "vm/ops.h"

static uint32_t generator_type(const Code *c) {
    if (c->flags & CO_ASYNC_GENERATOR) return T_ASYNC_GEN;
    return c->flags & CO_COROUTINE ? T_COROUTINE : T_GENERATOR;
}

/* cr_origin: (file, line, name of the function) of the frames that made a coroutine, the innermost first. */
static Owned origin_of(Runtime *rt, const Frame *f, int depth) {
    Owned list = list_new(rt, 0);
    for (int bad = 0; list && f && depth > 0; f = f->prev, depth--) {
        Owned place = tuple_pack(rt, 3, f->code->filename, v_small(vm_frame_line(f)), f->code->name);
        bad = place ? list_append(rt, list, place) : -1;
        decref_maybe(rt, place);
        if (bad) return decref(rt, list), V_NULL;
    }
    Owned tuple = list ? list_to_tuple(rt, list) : V_NULL;
    decref_maybe(rt, list);
    return tuple;
}

Owned generator_from_frame(Runtime *rt, Vm *vm, Frame *f) {
    Function *fn = as_function(f->func);
    Code *code = f->code;
    Generator *g = object_new_container(rt, generator_type(code), sizeof *g);
    if (!g) return 0;
    size_t nregs = code->nregs;
    Frame *own_frame = mem_alloc(rt, sizeof *own_frame + nregs * sizeof(Value));
    if (!own_frame) {
        object_free(rt, &g->header);
        return 0;
    }
    memcpy(own_frame, f, sizeof *own_frame);
    own_frame->prev = NULL;
    own_frame->flags = FRAME_GENERATOR;
    own_frame->regs = (Value *)(own_frame + 1);
    own_frame->owner = v_from(g);
    incref(f->func);
    memcpy(own_frame->regs, f->regs, nregs * sizeof(Value));
    for (size_t i = 0; i < nregs; i++) f->regs[i] = V_EMPTY;
    g->code = as_code(own(v_from(code)));
    g->name = own(fn->name);
    g->qualname = own(fn->qualname);
    g->state = GEN_CREATED;
    g->frame = own_frame;
    gc_track(&g->header);
    if (likely(!vm->origin_depth) || !v_is(v_from(g), T_COROUTINE) || (g->origin = origin_of(rt, f->prev, vm->origin_depth))) return v_from(g);
    Value error = error_take(rt); /* no memory */
    generator_finish(rt, vm, own_frame);
    decref(rt, v_from(g));
    error_restore(rt, error);
    return 0;
}

/* Release the frame; f is running (then it is taken off first) or suspended. */
void generator_finish(Runtime *rt, Vm *vm, Frame *f) {
    Generator *g = V_AS(Generator, f->owner);
    if (g->state == GEN_RUNNING) {
        rt->recursion_depth--;
        vm->frame = f->prev;
    }
    g->state = GEN_FINISHED;
    g->frame = NULL;
    f->flags &= ~(uint32_t)(FRAME_FOR | FRAME_SEND | FRAME_ENTRY);
    if (f->flags & FRAME_OBJECT && as_frame_object(f->object)->header.refcount <= 1) f->prev = NULL;
    frame_leave_flags(rt, vm, f);
    regs_release(rt, f->regs, f->regs + f->code->nregs);
    decref(rt, f->func);
    mem_free(rt, f);
}

static void drop_frame(Runtime *rt, Borrowed gen) {
    Generator *g = V_AS(Generator, gen);
    if (g->frame && g->state != GEN_RUNNING) generator_finish(rt, rt->vm, g->frame);
}

static int resume(Runtime *rt, Borrowed gen, Owned value, Owned *result) {
    Generator *g = V_AS(Generator, gen);
    Vm *vm = rt->vm;
    if (rt->recursion_depth >= rt->recursion_limit || c_stack_low(rt)) {
        decref_maybe(rt, value);
        if (!value) error_clear(rt);
        raise_recursion(rt, "");
        return -1;
    }
    Frame *f = generator_enter(rt, vm, vm->frame, g, value ? value : V_NONE, FRAME_ENTRY);
    incref(gen);
    /* What is thrown into a handler gets the exception handled there as its context. */
    if (!value && f->flags & FRAME_HANDLED) error_set(rt, error_take(rt));
    *result = vm_run(rt, f, value ? RUN_FRESH : RUN_THROW);
    int r = !*result ? -1 : g->state == GEN_SUSPENDED;
    decref(rt, gen);
    return r;
}

/* As the `next` slot, for callers that do not care what the generator returned. */
static Owned next_quick(Runtime *rt, Borrowed gen) {
    Generator *g = V_AS(Generator, gen);
    Vm *vm = rt->vm;
    if (unlikely(g->state > GEN_SUSPENDED || rt->recursion_depth >= rt->recursion_limit || c_stack_low(rt))) return obj_next(rt, gen);
    Frame *f = generator_enter(rt, vm, vm->frame, g, V_NONE, FRAME_ENTRY);
    incref(gen);
    Value item = vm_run(rt, f, RUN_FRESH);
    if (unlikely(item && g->state != GEN_SUSPENDED)) {
        decref(rt, item);
        item = V_NULL;
    }
    decref(rt, gen);
    return item;
}

static int traverse_frame(Runtime *rt, Borrowed gen, Visitor visit, void *arg) {
    Frame *f = V_AS(Generator, gen)->frame;
    if (!f) return 0;
    VISIT(f->func);
    if (f->flags & FRAME_LOCALS) VISIT(f->locals);
    if (f->flags & FRAME_OBJECT) VISIT(f->object);
    if (f->flags & FRAME_HANDLED) VISIT(f->handled);
    for (uint32_t i = 0; i < f->code->nregs; i++) VISIT(f->regs[i]);
    return 0;
}

static size_t frame_size(Runtime *rt, Borrowed gen) {
    return mem_block_size(V_AS(Generator, gen)->frame);
}

static Owned frame_object(Runtime *rt, Borrowed gen) {
    Frame *f = V_AS(Generator, gen)->frame;
    return f ? vm_frame_object(rt, f) : V_NONE;
}

/* The YIELDVALUE_RAW that a generator waits in, or 0. */
static Instr waiting_send(const Generator *g) {
    if (!g->frame || g->state != GEN_SUSPENDED) return 0;
    Instr ins = g->frame->pc[-1];
    return instr_op(ins) == I_YIELDVALUE_RAW ? ins : 0;
}

static Borrowed delegate(Runtime *rt, Borrowed gen) {
    const Generator *g = V_AS(Generator, gen);
    Instr ins = waiting_send(g);
    if (!ins) return 0;
    Value v = g->frame->regs[instr_c(ins)];
    return v == V_EMPTY ? 0 : v;
}

static void enter_delegate(Runtime *rt, Borrowed gen) {
    Vm *vm = rt->vm;
    Frame *f = V_AS(Generator, gen)->frame;
    generator_link(rt, vm, vm->frame, f);
}

static void leave_delegate(Runtime *rt, Borrowed gen) { generator_suspend(rt, rt->vm, V_AS(Generator, gen)->frame); }

/* The iterator returned value (consumed): it is the SEND's result, and the generator goes on behind it. It counts as running while
 * that is put in place, so that nothing that dies can resume or close it. GEN_CREATED tells generator_enter that there is no
 * register for what is sent in. */
static void end_delegate(Runtime *rt, Borrowed gen, Owned value) {
    Generator *g = V_AS(Generator, gen);
    Frame *f = g->frame;
    Instr ins = f->pc[-1];
    /* SEND is two words and stands right before. */
    const Instr *send = f->pc - 3;
    hassert(instr_op(ins) == I_YIELDVALUE_RAW && instr_op(*send) == I_SEND);
    f->pc = f->code->instrs + (uint32_t)send[1];
    Value iter = f->regs[instr_c(ins)], *slot = &f->regs[instr_a(*send)], old = *slot;
    *slot = value;
    f->regs[instr_c(ins)] = V_EMPTY;
    decref(rt, old);
    decref(rt, iter);
    leave_delegate(rt, gen);
    g->state = GEN_CREATED;
}

int generator_install(Runtime *rt) {
    rt->hooks.gen_resume = resume;
    rt->hooks.gen_next = next_quick;
    rt->hooks.gen_drop_frame = drop_frame;
    rt->hooks.gen_traverse_frame = traverse_frame;
    rt->hooks.gen_frame_object = frame_object;
    rt->hooks.gen_frame_size = frame_size;
    rt->hooks.gen_delegate = delegate;
    rt->hooks.gen_end_delegate = end_delegate;
    rt->hooks.gen_enter_delegate = enter_delegate;
    rt->hooks.gen_leave_delegate = leave_delegate;
    return 0;
}
