/* SPDX-License-Identifier: MIT
 * vm.h: frames, the evaluation loop and what it offers to the layers above.
 *
 * Frames and registers do not lie on the C stack. A Vm has a chain of stack chunks (raw blocks of the runtime's heap);
 * a frame's registers are consecutive Values in a chunk, directly above the caller's temporaries where they fit, so that
 * arguments move from the caller's temporaries into the callee's parameters by pointer arithmetic or one short copy. A
 * generator's frame and registers lie in a raw block of its own. A call from Python code to a Python function pushes a
 * frame within the same run of the loop: no C recursion. C code that calls Python (sort keys, __eq__, ...) starts a
 * nested run of the loop, bounded by the C stack limit and the recursion limit.
 *
 * Every register always holds an owned reference, an immediate or V_EMPTY, so unwinding is "release all from here on".
 */
#ifndef HOOP_VM_H
#define HOOP_VM_H

#include "object/runtime.h"
#include "types/code.h"
#include "types/function.h"
#include "types/generator.h"

/* A plain call writes the first eight words only: what lies behind them is valid when its flag is set. */
typedef struct Frame {
    struct Frame *prev;     /* caller, or NULL at the bottom; a suspended generator's frame: NULL */
    Code *code;             /* borrowed from func */
    Value func;             /* owned: always a Function (vm_run_code makes one) */
    const Instr *pc;        /* saved around everything that may raise or look at frames; the running instruction is pc[-1] */
    Value *regs;
    Value globals;          /* borrowed from func */
    uint32_t dest;          /* caller's register for the result */
    uint32_t flags;         /* enum FrameFlags */
    Value locals;           /* FRAME_LOCALS, owned: namespace of module and class bodies; in functions the dict of locals() */
    Value object;           /* FRAME_OBJECT, owned: FrameObject, once somebody asked for it */
    Value owner;            /* FRAME_INIT: the instance, owned; FRAME_GENERATOR: the generator, borrowed */
    Value handled;          /* FRAME_HANDLED, owned: the exception being handled in this frame */
    struct Frame *handled_prev; /* FRAME_HANDLED: next outer frame that handles one */
    Value *top;             /* FRAME_GENERATOR: first free register of the stack below the resumer */
    void *call_node;        /* FRAME_NODE: call-tree node for allocation sites (memtools) */
} Frame;

enum FrameFlags {
    FRAME_ENTRY = 1,        /* leaving it leaves this run of the loop */
    FRAME_GENERATOR = 2,    /* lies in its generator's block */
    FRAME_INIT = 4,         /* __init__: must return None; the result is the instance */
    FRAME_LOCALS = 8,
    FRAME_OBJECT = 16,
    FRAME_HANDLED = 32,
    FRAME_CHUNK = 64,       /* first frame of its stack chunk */
    FRAME_NODE = 128,
    FRAME_FOR = 256,        /* generator resumed by FORITER */
    FRAME_SEND = 512,       /* generator resumed by SEND */
    FRAME_TRACED = 2048,    /* its "call" was told, or it ran before tracing began */
    FRAME_DETACHED = 1024,  /* belongs to a frame object, its call is over */
};

/* Call a function with a namespace of its own (class bodies, exec). */
MUST_CHECK Owned vm_call_with_locals(Runtime *rt, Borrowed func, Borrowed locals);
/* Run code as a module or class body, or exec/eval: globals and locals are dicts (locals may be any mapping). */
MUST_CHECK Owned vm_run_code(Runtime *rt, Borrowed code, Borrowed globals, Borrowed locals, Borrowed closure_or_null);
/* Call a Python function (function_slots.call ends here). */
MUST_CHECK Owned vm_call_function(Runtime *rt, Borrowed func, const Value *args, size_t nargs, Borrowed kwnames);
/* The running frame, NULL when none; its Python-visible object (new reference). */
Frame *vm_current_frame(Runtime *rt);
MUST_CHECK Owned vm_frame_object(Runtime *rt, Frame *f);
int vm_frame_line(const Frame *f);
Borrowed vm_current_globals(Runtime *rt); /* 0 when no frame runs */
void vm_visit_frames(Runtime *rt, int (*visit)(Runtime *, Value, void *), void *arg);
Owned vm_current_builtins(Runtime *rt);
MUST_CHECK Owned vm_frame_locals(Runtime *rt, Frame *f); /* locals(): a dict */
/* import */
MUST_CHECK Owned import_module(Runtime *rt, Borrowed dotted_name);                 /* the module named, as importlib.import_module */
MUST_CHECK Owned import_from_c(Runtime *rt, const char *dotted_name);
MUST_CHECK Owned import_name(Runtime *rt, Borrowed name, Borrowed globals, Borrowed fromlist, int level); /* __import__ */
/* Run a module or package (its __main__) as `-m` does, in the namespace main_dict; sets __spec__, __file__, sys.argv[0]. */
MUST_CHECK int import_run_main(Runtime *rt, Borrowed dotted_name, Borrowed main_dict);
/* The text that vm_print_error would print for this exception, as a str. */
MUST_CHECK Owned vm_format_exception(Runtime *rt, Borrowed exc);
/* Run __main__.py of a folder in the namespace main_dict. SystemExit when there is none. */
MUST_CHECK int import_run_folder(Runtime *rt, Borrowed folder, Borrowed main_dict);
/* Print the current error with traceback to sys.stderr as the command does, and clear it. SystemExit: returns its exit code, else 1. */
int vm_print_error(Runtime *rt);
/* The text that it prints for an exception, as str. */
MUST_CHECK Owned vm_format_exception(Runtime *rt, Borrowed exc);
/* Give a safe point: run pending collections, signals, limits. -1: error set. */
MUST_CHECK int vm_safe_point(Runtime *rt);
/* After a system call was interrupted: run the handlers of signals that came. 0: call again, -1: a handler raised. */
MUST_CHECK int vm_check_signals(Runtime *rt);
/* Act as if the signal had come: its handler in Python is called at the next safe point. Without one, nothing happens. */
void vm_trip_signal(Runtime *rt, int number);
/* For C code that runs long: counts one step of the embedder's limit. False: the limit is reached, the next safe point raises. */
bool vm_count_step(Runtime *rt);
/* When no frame runs any more: the run that the hard limit of the heap has ended is over. */
void vm_forget_out_of_memory(Runtime *rt);
/* Sleep until that time of CLOCK_MONOTONIC or until something comes up for the VM. 0: the time came; an errno (EINTR, EAGAIN): call
 * vm_check_signals() and perhaps sleep on; -1: error set. */
MUST_CHECK int vm_sleep(Runtime *rt, const struct timespec *until);
/* A step limit for the embedder: after about that many calls and loop rounds from now on INTERRUPT_LIMIT's error is raised. 0: none. */
void vm_set_step_limit(Runtime *rt, uint64_t steps);
/* Optimisation (0, 1, 2) of what import, exec and eval compile. Before the modules are made: __debug__ depends on it. */
void vm_set_optimize(Runtime *rt, int level);
/* Line profiles (line_marks.c): what the instruction LINE counts for a line of a function. The state of the profile: the line
 * that runs, and the bytes in use, which whoever counts them keeps up to date. */
typedef struct LineMark {
    uint64_t hits;
    uint64_t bytes_after; /* the most bytes in use when the line was left */
} LineMark;
typedef struct LineState {
    LineMark *line; /* never NULL */
    uint64_t bytes;
    LineMark none;  /* no marked line runs */
} LineState;
LineState *vm_line_state(Runtime *rt);
/* A copy of the code in which each line begins with LINE. mark(arg, line) gives the LineMark of a line (NULL: none for it),
 * which must live as long as the copy. Lines begin where the interpreter of sys.settrace says so: where the line
 * changes, and where a jump backward leads to. Owned; 0: MemoryError. */
MUST_CHECK Owned code_with_lines(Runtime *rt, const Code *c, LineMark *(*mark)(void *arg, int32_t line), void *arg);
int vm_init(Runtime *rt); /* installs the hooks of this layer */

#endif
