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
typedef struct Position {
    uint32_t instr;
    int32_t line;
    uint32_t end_line : 30;
    uint32_t starts : 1;     /* a statement starts with `instr`: the only temporaries in use are those of its regions */
    uint32_t artificial : 1; /* of no line of its own (the way out of a block): `line` is that of the code before it */
    int16_t col, end_col;    /* -1 also when they do not fit */
} Position;

/* What an enclosing block keeps in temporaries while its statements run; a jump must find or leave it so (vm/frame_jump.c). */
enum RegionKind {
    REGION_FOR,       /* reg: the iterator */
    REGION_ASYNC_FOR,
    REGION_WITH,      /* reg: the exit function */
    REGION_HANDLER,   /* body of an except clause; reg: the exception being handled, may be empty; reg + 1: the one before */
    REGION_MATCH,     /* as REGION_HANDLER, while a clause is looked for: reg is not empty */
    REGION_FINALLY,   /* as REGION_MATCH: the exception will be raised again */
    REGION_STAR,      /* as REGION_MATCH; reg + 2: list of raised ones, reg + 3: the rest */
    REGION_VALUE,     /* reg: a return value that waits */
};
typedef struct Region {
    uint32_t outer; /* 1 + index of the region around it; 0: none */
    uint16_t kind, reg;
} Region;
/* From instruction `instr` to the next entry, the innermost region is number `region` - 1 (0: none). */
typedef struct RegionStart { uint32_t instr, region; } RegionStart;

typedef struct Code {
    Object header;
    Instr *instrs; /* raw blocks, owned by the code object */
    Value *consts;
    Value *names;
    Handler *handlers;
    Position *positions;
    Region *regions;
    RegionStart *region_starts;
    uint32_t instr_count, const_count, name_count, handler_count, position_count, region_count, region_start_count;
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
