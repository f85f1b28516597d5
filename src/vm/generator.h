/* SPDX-License-Identifier: MIT
 * generator.h: entering and leaving the frames of generators, inline for the loop.
 *
 * A suspended generator's frame and registers lie in a raw block of its own; its pc stands behind the word of the YIELD
 * (or GENSTART) that it waits in, whose register A takes the value sent in.
 */
#ifndef HOOP_VM_GENERATOR_H
#define HOOP_VM_GENERATOR_H

#include "compiler/opcodes.h"
#include "types/generator.h"
#include "vm/frame.h"

/* The suspended frame of a generator becomes the running one. */
static inline void generator_link(Runtime *rt, Vm *vm, Frame *resumer, Frame *f) {
    f->prev = resumer;
    f->top = frame_top(vm, resumer);
    if (unlikely(f->flags & FRAME_HANDLED)) {
        f->handled_prev = vm->handling;
        vm->handling = f;
    }
    V_AS(Generator, f->owner)->state = GEN_RUNNING;
    rt->recursion_depth++;
    vm->frame = f;
}

/* Make the frame of g (created or suspended) the running one. value (consumed): what is sent in; None at the start.
 * flags: FRAME_FOR, FRAME_SEND or FRAME_ENTRY. */
static inline Frame *generator_enter(Runtime *rt, Vm *vm, Frame *resumer, Generator *g, Owned value, uint32_t flags) {
    Frame *f = g->frame;
    Value old = V_EMPTY;
    if (g->state == GEN_SUSPENDED) {
        Value *slot = &f->regs[instr_a(f->pc[-1])];
        old = *slot;
        *slot = value;
    }
    f->flags |= flags;
    generator_link(rt, vm, resumer, f);
    decref(rt, old); /* once it runs: what dies here must not be able to resume or close it */
    return f;
}

/* The running frame is a generator's: take it off. Returns who resumed it. */
static inline Frame *generator_suspend(Runtime *rt, Vm *vm, Frame *f) {
    Frame *resumer = f->prev;
    V_AS(Generator, f->owner)->state = GEN_SUSPENDED;
    if (unlikely(f->flags & FRAME_HANDLED)) vm->handling = f->handled_prev;
    f->flags &= ~(uint32_t)(FRAME_FOR | FRAME_SEND | FRAME_ENTRY | FRAME_NODE); /* next time another may resume it */
    f->prev = NULL;
    rt->recursion_depth--;
    vm->frame = resumer;
    return resumer;
}

#endif
