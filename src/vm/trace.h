/* SPDX-License-Identifier: MIT
 * trace.h: sys.settrace and sys.setprofile: events told to functions in Python.
 *
 * The loop exists twice: loop.c, which knows nothing of tracing but looks at INTERRUPT_TRACE where it looks for other
 * interrupts, and loop_traced.c, the same text with a hook before each instruction. While a trace or profile function is
 * set (and none of them runs), INTERRUPT_TRACE is set, and the plain loop hands over at its next call, backward jump or
 * return from a frame that was running when tracing began (FRAME_TRACED). So tracing costs nothing while it is off.
 */
#ifndef HOOP_VM_TRACE_H
#define HOOP_VM_TRACE_H

#include "vm/frame.h"

/* loop_traced.c: as vm_run. V_GO_ON: tracing is over, the plain loop has to go on with vm->frame. */
MUST_CHECK Owned vm_run_traced(Runtime *rt, Frame *frame, enum RunStart start);
/* As vm_run, where tracing has begun: the traced loop and the plain one in turn, until the frame is left. */
MUST_CHECK Owned vm_run_alternating(Runtime *rt, Frame *frame, enum RunStart start);

/* The functions of sys.settrace and sys.setprofile; function: borrowed, 0 for none. -1: RuntimeError, within the finalizer of the one before. */
MUST_CHECK int vm_set_trace(Runtime *rt, Borrowed function);
MUST_CHECK int vm_set_profile(Runtime *rt, Borrowed function);
/* sys.call_tracing: call function with tracing switched on within a trace function. */
MUST_CHECK Owned vm_call_tracing(Runtime *rt, Borrowed function, Borrowed args);

/* Hooks of the loop; -1: a function raised. */
MUST_CHECK int vm_trace_instruction(Runtime *rt, Vm *vm, Frame *f); /* "call" of a frame that begins, "line", "opcode" */
MUST_CHECK int vm_trace_call(Runtime *rt, Vm *vm, Frame *f);
void vm_trace_throw(Runtime *rt, Vm *vm, Frame *f); /* "call" of a generator that the current error is thrown into */
MUST_CHECK int vm_trace_return(Runtime *rt, Vm *vm, Frame *f, Borrowed value);
/* "c_call"; "c_return" or "c_exception" (result 0): returns the result that goes on. */
MUST_CHECK int vm_trace_c_call(Runtime *rt, Vm *vm, Frame *f, Borrowed function);
MUST_CHECK Owned vm_trace_c_done(Runtime *rt, Vm *vm, Frame *f, Borrowed function, Owned result);
/* Hooks of unwinding: "exception" of an error (consumed; returns the one that goes on); "return" of a frame that the
 * current error leaves. */
Owned vm_trace_exception(Runtime *rt, Vm *vm, Frame *f, Owned error);
/* "exception" of a StopIteration that ends an iteration: of what a generator returned to frame f (-1: a function raised), and
 * of the current error, when it is one; what a function raises takes its place. */
MUST_CHECK int vm_trace_generator_end(Runtime *rt, Vm *vm, Frame *f, Borrowed value);
void vm_trace_stop(Runtime *rt);
void vm_trace_leave(Runtime *rt, Vm *vm, Frame *f);

#endif
