/* SPDX-License-Identifier: MIT
 * frame.h: the VM's state, the stack of frames and registers, and frame objects.
 *
 * A StackChunk is one raw block: an array of Frames and, behind it, registers. Both are used from the bottom up; when
 * either does not fit, the next chunk is taken and the frame that starts it carries FRAME_CHUNK, so that leaving it
 * goes back. One chunk is kept in reserve. A frame's registers overlap its caller's temporaries: the callee's first
 * register is the caller's first argument, so that a call with the right arguments copies nothing.
 *
 * What holds for registers: all above the running frame's window are V_EMPTY or immediates (never a counted
 * reference), and in a window all temporaries above the highest one in use likewise. So a new frame must only set its
 * local variables to V_EMPTY, and leaving a frame releases what is counted in its window, emptying those registers.
 *
 * A frame object refers to the live frame. When the frame is left and the object lives on (a traceback), it takes a
 * copy of the frame with its registers ("detached").
 */
#ifndef HOOP_FRAME_H
#define HOOP_FRAME_H

#include "object/error.h"
#include "object/protocol.h"
#include "vm/vm.h"

typedef struct StackChunk {
    struct StackChunk *prev;
    Frame *frames, *frame_end;
    Value *regs, *reg_end;
    Frame *saved_next; /* vm->frame_next when this chunk was entered */
} StackChunk;

/* How a run of the loop begins. */
enum RunStart {
    RUN_FRESH, /* the frame begins, or its generator is resumed */
    RUN_THROW, /* the current error is thrown into it */
    RUN_ON,    /* it goes on, after the other loop (vm/trace.h) */
};

/* What a trace or profile function is being told. */
enum TraceEvent { EVENT_NONE, EVENT_CALL, EVENT_LINE, EVENT_OTHER };

typedef struct Vm {
    Frame *frame;      /* running; NULL: none */
    Frame *frame_next; /* the next free one */
    Frame *frame_end;
    Value *reg_end;
    Frame *handling;   /* innermost frame with FRAME_HANDLED */
    StackChunk *chunk, *spare;
    uint32_t errors_at_limit; /* raised since no step was left */
    uint64_t steps_left; /* of the embedder's limit; counted at safe points while limited */
    bool limited;
    bool printing_error;
    int optimize; /* of imported and exec-ed sources: 0, 1, 2 */
    int origin_depth; /* sys.set_coroutine_origin_tracking_depth */
    bool audited; /* there are hooks of sys.addaudithook() */
    bool making_hooks; /* sys.path_hooks is being made, which imports */
    Value audit_hooks; /* owned: a tuple of them, or 0. They stay until the runtime ends */
    int unraisable_depth;
    Value trace_function, profile_function; /* owned, of sys.settrace and sys.setprofile; 0: none */
    bool setting_trace, setting_profile; /* it is being replaced */
    int inside_trace; /* one of them is running */
    enum TraceEvent event; /* what for, and of which frame */
    Frame *event_frame;
    bool tracing;     /* there is one, and none is running: events are told */
    enum RunStart handed_over; /* how the traced loop goes on, when the plain one hands over to it */
    LineState lines;
    Value import_builtin;  /* the original builtins.__import__, owned */
    Type *asyncgen_hooks_type, *unraisable_type, *spec_type, *source_loader_type, *builtin_loader_type; /* made when first needed */
    struct InitCache {
        uint32_t version;
        Value init; /* borrowed: lives while the type's version holds */
    } init_cache[64];
    struct AttrMemo *attr_memo; /* attr.c; NULL until it is needed */
} Vm;

typedef struct FrameObject {
    Object header;
    Frame *frame; /* live, or own (detached); NULL: nothing left of it */
    Value code, globals, builtins; /* owned, for the time after */
    Value back;   /* detached: the caller's frame object, or 0 */
    Value trace;  /* f_trace, or 0 */
    int32_t line; /* of the last instruction, once detached */
    uint32_t instr;
    uint32_t trace_instr; /* 1 + the instruction before, while it is traced (trace.c); 0: not traced so far */
    uint8_t trace_lines, trace_opcodes;
} FrameObject;

static inline FrameObject *as_frame_object(Borrowed v) { return V_AS(FrameObject, v); }

/* First register above everything that the frame uses; of no frame: the bottom of the stack. */
static inline Value *frame_top(Vm *vm, const Frame *f) {
    if (unlikely(!f)) return vm->chunk->regs;
    return unlikely(f->flags & FRAME_GENERATOR) ? f->top : f->regs + f->code->nregs;
}

/* Index of the running instruction. */
static inline uint32_t frame_instr(const Frame *f) {
    return f->pc > f->code->instrs ? (uint32_t)(f->pc - f->code->instrs) - 1 : 0;
}

COLD Frame *frame_push_slow(Runtime *rt, Vm *vm, Value **base, size_t args, size_t regs);
/* The next frame, with room for `regs` registers at *base. *base moves to another chunk when there is no room: the
 * `args` values that lie at *base move along. The frame is not yet linked in. NULL: error set, nothing changed. */
static inline Frame *frame_push(Runtime *rt, Vm *vm, Value **base, size_t args, size_t regs) {
    Frame *f = vm->frame_next;
    if (unlikely(f == vm->frame_end || (size_t)(vm->reg_end - *base) < regs || rt->recursion_depth >= rt->recursion_limit))
        return frame_push_slow(rt, vm, base, args, regs);
    vm->frame_next = f + 1;
    rt->recursion_depth++;
    f->flags = 0;
    return f;
}

/* Release the registers first .. end of a window. */
static inline void regs_release(Runtime *rt, Value *first, Value *end) {
    for (Value *p = first; p < end; p++) {
        Value v = *p;
        if (v_is_ptr(v)) {
            *p = V_EMPTY;
            object_decref(rt, v_obj(v));
        }
    }
}
/* Everything that leaving a frame does besides its registers, for frames with flags: detaches the frame object, ends
 * handling, releases the namespace. The window may have been taken over by the frame object: then it is all V_EMPTY. */
void frame_leave_flags(Runtime *rt, Vm *vm, Frame *f);
/* Release a frame that returns or fails: registers, function, flags; unlinks it from vm->frame. Not for generators. */
void frame_leave(Runtime *rt, Vm *vm, Frame *f);

/* The exception that is handled in this frame (0: none any more). Consumes. */
void frame_set_handled(Runtime *rt, Vm *vm, Frame *f, Owned exc_or_null);
Borrowed vm_handled(Runtime *rt);

/* The stack itself. */
int vm_stack_init(Runtime *rt, Vm *vm);
void vm_stack_drop(Runtime *rt, Vm *vm);

/* Generators' frames (generator.c). */
MUST_CHECK Owned generator_from_frame(Runtime *rt, Vm *vm, Frame *f);
void generator_finish(Runtime *rt, Vm *vm, Frame *f);
int generator_install(Runtime *rt);

#endif
