/* SPDX-License-Identifier: MIT
 * code.h: code objects: register bytecode (compiler/opcodes.def), constants, names, line and exception tables.
 *
 * Registers of a frame: first the parameters (positional-only, positional, keyword-only, *args, **kwargs: CPython's
 * order), then the other local variables, then the cell variables that are not parameters, then temporaries.
 * A local that is also a cell (captured by an inner function) holds the Cell in its register after MAKECELL.
 * Free variables are read from the function's closure tuple.
 */
#ifndef HOOP_CODE_H
#define HOOP_CODE_H

#include "object/runtime.h"

typedef uint64_t Instr;

enum CodeFlags { /* CPython's CO_ numbers */
    CO_OPTIMIZED = 1, CO_NEWLOCALS = 2, CO_VARARGS = 4, CO_VARKEYWORDS = 8, CO_NESTED = 16, CO_GENERATOR = 32,
    CO_COROUTINE = 128, CO_ITERABLE_COROUTINE = 256, CO_ASYNC_GENERATOR = 512, CO_FUTURE_ANNOTATIONS = 0x1000000,
    CO_HIDDEN = 0x40000000, /* its frames do not appear in tracebacks: it stands in for a function in C */
};

/* Instructions start..end-1 (indices): on an exception jump to handler with registers from `reg` on cleared and the
 * exception in register reg. Entries are ordered and do not overlap: the innermost handler stands for each instruction. */
typedef struct Handler { uint32_t start, end, target, reg; } Handler;

/* Source position of an instruction: sorted by instruction; an entry holds until the next. Columns are UTF-8 byte offsets; -1: none. */
typedef struct Position { uint32_t instr; int32_t line, end_line; int16_t col, end_col; /* -1 also when they do not fit */ } Position;

typedef struct Code {
    Object header;
    Instr *instrs; /* raw blocks, owned by the code object */
    Value *consts;
    Value *names;
    Handler *handlers;
    Position *positions;
    uint32_t instr_count, const_count, name_count, handler_count, position_count;
    uint32_t argcount, posonly, kwonly; /* argcount: positional incl. positional-only */
    uint32_t nlocals;                   /* parameters and local variables: co_varnames */
    uint32_t nregs;                     /* all registers of a frame */
    uint32_t ncells, nfree;
    uint32_t flags;
    int32_t firstlineno;
    Value name, qualname, filename;
    Value varnames, cellvars, freevars; /* tuples of str */
    uint16_t *cell_regs; /* register of each cell variable */
    bool simple_args;    /* neither *args, **kwargs nor keyword-only: the call's fast path */
    bool has_cells;
    uint32_t doc_const;  /* consts index of the doc string + 1, or 0 */
    uint64_t id;         /* unique in the runtime: the tracer's site number */
} Code;

static inline Code *as_code(Borrowed v) { return V_AS(Code, v); }
MUST_CHECK Code *code_alloc(Runtime *rt); /* all fields zero; the caller fills, then gc_track */
/* A code object with the same contents, its tables copied. NULL: error set. */
MUST_CHECK Code *code_copy(Runtime *rt, const Code *c);
/* Position of instruction i. */
const Position *code_position(const Code *c, uint32_t i);
static inline int code_line(const Code *c, uint32_t i) { const Position *p = code_position(c, i); return p ? p->line : c->firstlineno; }
/* Does register reg hold the cell of a variable, once the frame has made its cells? */
static inline bool code_is_cell_reg(const Code *c, uint32_t reg) {
    for (uint32_t i = 0; i < c->ncells; i++)
        if (c->cell_regs[i] == reg) return true;
    return false;
}
extern const TypeSlots code_slots;

#endif
