/* SPDX-License-Identifier: MIT
 * frame.c: stack chunks, pushing and leaving frames. */
#include "vm/frame.h"

#include "gc/gc.h"
#include "types/dict.h"

#define FIRST_CHUNK_BYTES ((size_t)16 * 1024)
#define CHUNK_BYTES ((size_t)256 * 1024)
#define FRAME_SHARE 3 /* one part in so many of a chunk is frames */

/* A chunk with room for at least `regs` registers beside its frames. */
static StackChunk *chunk_new(Runtime *rt, size_t bytes, size_t regs) {
    size_t frames = bytes / FRAME_SHARE / sizeof(Frame);
    size_t count = (bytes - sizeof(StackChunk) - frames * sizeof(Frame)) / sizeof(Value);
    if (count < regs) count = regs;
    if (regs > (SIZE_MAX >> 5)) {
        raise_no_memory(rt);
        return NULL;
    }
    StackChunk *c = mem_alloc(rt, sizeof *c + frames * sizeof(Frame) + count * sizeof(Value));
    if (!c) return NULL;
    c->frames = (Frame *)(c + 1);
    c->frame_end = c->frames + frames;
    c->regs = (Value *)c->frame_end;
    c->reg_end = c->regs + count;
    c->prev = NULL;
    for (Value *p = c->regs; p < c->reg_end; p++) *p = V_EMPTY;
    return c;
}

static void chunk_enter(Vm *vm, StackChunk *c) {
    c->prev = vm->chunk;
    c->saved_next = vm->frame_next;
    vm->chunk = c;
    vm->frame_next = c->frames;
    vm->frame_end = c->frame_end;
    vm->reg_end = c->reg_end;
}

static void chunk_leave(Runtime *rt, Vm *vm) {
    StackChunk *c = vm->chunk;
    vm->chunk = c->prev;
    vm->frame_next = c->saved_next;
    vm->frame_end = c->prev->frame_end;
    vm->reg_end = c->prev->reg_end;
    if (!vm->spare) vm->spare = c;
    else mem_free(rt, c);
}

Frame *frame_push_slow(Runtime *rt, Vm *vm, Value **base, size_t args, size_t regs) {
    if (rt->recursion_depth >= rt->recursion_limit) {
        raise_recursion(rt, "");
        return NULL;
    }
    size_t need = regs > args ? regs : args;
    StackChunk *c = vm->spare;
    if (c && (size_t)(c->reg_end - c->regs) >= need) vm->spare = NULL;
    else c = chunk_new(rt, CHUNK_BYTES, need);
    if (!c) return NULL;
    chunk_enter(vm, c);
    for (size_t i = 0; i < args; i++) {
        c->regs[i] = (*base)[i];
        (*base)[i] = V_EMPTY;
    }
    *base = c->regs;
    rt->recursion_depth++;
    Frame *f = vm->frame_next++;
    f->flags = FRAME_CHUNK;
    return f;
}

/* Give back a frame that frame_push made (its registers are released already). */
static void frame_pop(Runtime *rt, Vm *vm, Frame *f) {
    rt->recursion_depth--;
    if (unlikely(f->flags & FRAME_CHUNK)) chunk_leave(rt, vm);
    else vm->frame_next = f;
}

void frame_set_handled(Runtime *rt, Vm *vm, Frame *f, Owned exc) {
    Value old = f->flags & FRAME_HANDLED ? f->handled : V_NULL;
    if (exc) {
        if (!old) {
            f->flags |= FRAME_HANDLED;
            f->handled_prev = vm->handling;
            vm->handling = f;
        }
        f->handled = exc;
    } else if (old) {
        f->flags &= ~(uint32_t)FRAME_HANDLED;
        if (vm->handling == f) vm->handling = f->handled_prev;
    }
    decref_maybe(rt, old);
}

Borrowed vm_handled(Runtime *rt) { return rt->vm->handling ? rt->vm->handling->handled : V_NULL; }

/* The frame ends but its object lives on: give it the registers. Without memory it keeps the line number only. */
static void frame_detach(Runtime *rt, Vm *vm, Frame *f, FrameObject *o) {
    size_t nregs = f->code->nregs;
    o->line = vm_frame_line(f);
    o->instr = frame_instr(f);
    o->frame = NULL;
    if (f->prev) {
        Value error = error_take(rt);
        o->back = vm_frame_object(rt, f->prev);
        if (!o->back) error_clear(rt);
        if (error) error_restore(rt, error);
    }
    Frame *copy = mem_alloc_maybe(rt, sizeof *copy + nregs * sizeof(Value));
    if (!copy) return;
    memcpy(copy, f, sizeof *copy);
    copy->regs = (Value *)(copy + 1);
    memcpy(copy->regs, f->regs, nregs * sizeof(Value));
    for (size_t i = 0; i < nregs; i++) f->regs[i] = V_EMPTY;
    incref(copy->func);
    copy->flags = FRAME_DETACHED | (f->flags & FRAME_LOCALS);
    if (f->flags & FRAME_LOCALS) incref(copy->locals);
    copy->prev = NULL;
    o->frame = copy;
    /* Temporaries die with the call; the variables are what the object shows. */
    regs_release(rt, copy->regs + f->code->nlocals + f->code->ncells, copy->regs + nregs);
}

void frame_leave_flags(Runtime *rt, Vm *vm, Frame *f) {
    if (f->flags & FRAME_OBJECT) {
        FrameObject *o = as_frame_object(f->object);
        if (o->header.refcount > 1) frame_detach(rt, vm, f, o);
        else o->frame = NULL;
        f->flags &= ~(uint32_t)FRAME_OBJECT;
        decref(rt, v_from(o));
    }
    if (f->flags & FRAME_HANDLED) frame_set_handled(rt, vm, f, V_NULL);
    if (f->flags & FRAME_LOCALS) {
        f->flags &= ~(uint32_t)FRAME_LOCALS;
        decref(rt, f->locals);
    }
    if ((f->flags & FRAME_INIT) && f->owner) clear_slot(rt, &f->owner);
}

void frame_leave(Runtime *rt, Vm *vm, Frame *f) {
    /* The object first: it may take the registers over. What dies with the registers may ask for the frame object again. */
    if (f->flags & ~(uint32_t)(FRAME_ENTRY | FRAME_CHUNK)) frame_leave_flags(rt, vm, f);
    regs_release(rt, f->regs, f->regs + f->code->nregs);
    while (unlikely(f->flags & FRAME_OBJECT)) frame_leave_flags(rt, vm, f);
    Value func = f->func; /* last: what dies with it must not find the frame */
    vm->frame = f->prev;
    frame_pop(rt, vm, f);
    decref(rt, func);
}

/* Registers may be in the middle of an instruction: the visitor must not trust what they say. */
void vm_visit_frames(Runtime *rt, int (*visit)(Runtime *, Value, void *), void *arg) {
    for (const Frame *f = rt->vm->frame; f; f = f->prev) {
        for (size_t i = 0; i < f->code->nregs; i++) visit(rt, f->regs[i], arg);
        visit(rt, f->globals, arg);
    }
}

Frame *vm_current_frame(Runtime *rt) { return rt->vm ? rt->vm->frame : NULL; }

int vm_frame_line(const Frame *f) {
    return f->pc == f->code->instrs ? f->code->firstlineno : code_line(f->code, frame_instr(f));
}

Borrowed vm_current_globals(Runtime *rt) {
    Frame *f = vm_current_frame(rt);
    return f ? f->globals : V_NULL;
}

Owned vm_current_builtins(Runtime *rt) {
    Frame *f = vm_current_frame(rt);
    return f ? function_builtins(rt, as_function(f->func)->builtins, f->globals) : own(rt->builtins);
}

int vm_stack_init(Runtime *rt, Vm *vm) {
    StackChunk *c = chunk_new(rt, FIRST_CHUNK_BYTES, 0);
    if (!c) return -1;
    chunk_enter(vm, c);
    return 0;
}

void vm_stack_drop(Runtime *rt, Vm *vm) {
    for (StackChunk *c = vm->chunk, *prev; c; c = prev) {
        prev = c->prev;
        mem_free(rt, c);
    }
    mem_free(rt, vm->spare);
    vm->chunk = vm->spare = NULL;
}
