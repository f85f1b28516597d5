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

typedef struct Frame {
    struct Frame *prev;     /* caller, or NULL at the bottom of a run; for the walk of all frames: see vm->frame */
    Code *code;             /* borrowed from func, or owned by `owner` */
    Value func;             /* owned: Function, or 0 for module and class bodies run from a code object */
    const Instr *pc;        /* next instruction (saved around calls) */
    Value *regs;
    Value globals, builtins;
    Value locals;           /* owned: namespace of module and class bodies; 0 in functions */
    Value closure;          /* borrowed from func: tuple of cells, or 0 */
    Value object;           /* owned FrameObject once somebody asked for it, else 0 */
    Value generator;        /* borrowed: the generator whose frame this is, or 0 */
    uint32_t dest;          /* caller's register for the result */
    uint8_t flags;          /* enum FrameFlags */
    Value handled;          /* owned: the exception being handled in this frame, or 0 */
    void *call_node;        /* call-tree node for allocation sites (memtools); NULL when nothing traces */
} Frame;

enum FrameFlags { FRAME_ENTRY = 1 /* return leaves this run of the loop */, FRAME_GENERATOR = 2, FRAME_INIT = 4 /* __init__: must return None; result is the instance */ };

/* Run code as a module or class body, or exec/eval: globals and locals are dicts (locals may be any mapping). */
MUST_CHECK Owned vm_run_code(Runtime *rt, Borrowed code, Borrowed globals, Borrowed locals, Borrowed closure_or_null);
/* Call a Python function (function_slots.call ends here). */
MUST_CHECK Owned vm_call_function(Runtime *rt, Borrowed func, const Value *args, size_t nargs, Borrowed kwnames);
/* The running frame, NULL when none; its Python-visible object (new reference). */
Frame *vm_current_frame(Runtime *rt);
MUST_CHECK Owned vm_frame_object(Runtime *rt, Frame *f);
int vm_frame_line(const Frame *f);
Borrowed vm_current_globals(Runtime *rt); /* 0 when no frame runs */
MUST_CHECK Owned vm_frame_locals(Runtime *rt, Frame *f); /* locals(): a dict */
/* import */
MUST_CHECK Owned import_module(Runtime *rt, Borrowed dotted_name);                 /* the module named, as importlib.import_module */
MUST_CHECK Owned import_from_c(Runtime *rt, const char *dotted_name);
MUST_CHECK Owned import_name(Runtime *rt, Borrowed name, Borrowed globals, Borrowed fromlist, int level); /* __import__ */
/* Run a module or package (its __main__) as `-m` does, in the namespace main_dict; sets __spec__, __file__, sys.argv[0]. */
MUST_CHECK int import_run_main(Runtime *rt, Borrowed dotted_name, Borrowed main_dict);
/* The text that vm_print_error would print for this exception, as a str. */
MUST_CHECK Owned vm_format_exception(Runtime *rt, Borrowed exc);
/* Print the current error with traceback to sys.stderr as the command does, and clear it. SystemExit: returns its exit code, else 1. */
int vm_print_error(Runtime *rt);
/* Give a safe point: run pending collections, signals, limits. -1: error set. */
MUST_CHECK int vm_safe_point(Runtime *rt);
int vm_init(Runtime *rt);
void vm_drop(Runtime *rt);

#endif
