/* SPDX-License-Identifier: MIT
 * codegen.h: syntax tree to register code: the units, registers and labels that the codegen_*.c files build with.
 *
 * A Unit is one code object in the making. Instructions are collected as Ins records: labels instead of addresses, a
 * source location and the exception handler in force each; assemble.c turns them into the final words and tables.
 *
 * Expressions. cg_expr() compiles an expression and says where its value is: an Operand. `dest` tells where the caller
 * wants it: in a given register, in the next free temporary (DEST_TEMP), or anywhere (DEST_ANY), in which case a local
 * variable is not moved at all and a constant not loaded. Only the last instruction of an expression writes to a
 * destination that is a local variable, so an exception leaves the variable's old value in place, and operands may
 * still read it. An operand that is a temporary is consumed by the instruction that reads it (flags FA, FB, FC).
 *
 * Temporaries are a stack: cg_expr() leaves at most its result there. A borrowed local variable can be changed before
 * it is used only by := in an operand evaluated later; cg_operand_kept() copies those that are at risk.
 *
 * Which locals are surely bound is tracked along the code (`bound`, one bit each): a label collects the intersection of
 * what its jumps know. What is ever deleted in the function is not trusted at loop heads and in exception handlers.
 *
 * Functions shared by the codegen_*.c files begin with cg_. Errors are sticky (`failed`): after the first one
 * everything else does nothing.
 */
#ifndef HOOP_COMPILER_CODEGEN_H
#define HOOP_COMPILER_CODEGEN_H

#include "compiler/ast.h"
#include "compiler/opcodes.h"
#include "compiler/symtable.h"
#include "types/code.h"

typedef struct Ins {
    uint8_t op, flags;
    uint16_t a;
    uint32_t b, c;   /* b: also Bx */
    uint32_t extra;  /* label (T operands and JUMP), or the plain inline word */
    int32_t handler; /* index of the handler in force, -1: none */
    uint32_t region; /* 1 + index of the innermost region (code.h), 0: none */
    bool starts;     /* a statement starts here */
    Location loc;
} Ins;

typedef struct Label {
    int32_t pos;     /* instruction, -1: not placed yet */
    bool reached;    /* some jump goes there */
    uint64_t *bound; /* locals bound at all jumps so far; NULL before the first */
} Label;

typedef struct HandlerInfo {
    uint32_t label, reg;
    bool used;
    uint64_t *bound;
} HandlerInfo;

enum UnwindKind {
    BLOCK_LOOP,        /* while: nothing to undo */
    BLOCK_FOR,         /* reg: the iterator */
    BLOCK_ASYNC_FOR,
    BLOCK_FINALLY,     /* try body with a finally clause */
    BLOCK_FINALLY_END, /* finally clause run for an exception: reg */
    BLOCK_WITH,
    BLOCK_ASYNC_WITH, /* reg: the exit function */
    BLOCK_HANDLER,    /* body of an except clause: reg; name or 0 */
    BLOCK_STAR_HANDLER,
    BLOCK_VALUE, /* reg: a return value waits while a finally clause runs */
};

/* What a jump out of here has to undo, innermost first. Lies on the C stack. */
typedef struct Block {
    struct Block *prev;
    uint8_t kind;
    int32_t outer; /* handler in force around it */
    uint32_t region; /* innermost region around it */
    uint32_t reg, exit, cont;
    Value name;
    const StmtSeq *body; /* of finally */
    const Location *loc;
} Block;

enum UnitKind { UNIT_MODULE, UNIT_CLASS, UNIT_FUNCTION, UNIT_ASYNC_FUNCTION, UNIT_LAMBDA, UNIT_COMPREHENSION };

/* Value -> index, by identity. */
typedef struct IndexTable {
    Value *items;
    uint32_t *slots;
    uint32_t count, room, mask;
} IndexTable;

typedef struct Unit Unit;
struct Unit {
    Unit *parent;
    Scope *scope;
    uint8_t kind; /* enum UnitKind */
    Value name, qualname, private_name;
    uint32_t argcount, posonly, kwonly, nparams;
    uint32_t flags; /* CO_ */
    int32_t firstlineno;
    uint32_t doc_const;

    Ins *ins;
    uint32_t count, room;
    Label *labels;
    uint32_t label_count, label_room;
    HandlerInfo *handlers;
    uint32_t handler_count, handler_room;
    int32_t handler; /* in force; -1 */
    Region *regions;
    uint32_t region_count, region_room;
    uint32_t region; /* innermost, as Ins.region */
    bool starting;   /* the next instruction is the first of a statement */
    IndexTable consts, names;
    Block *block;

    Symbol **locals; /* by register; NULL: not used yet */
    uint32_t local_count, local_room;
    Value *cells; /* names of cell variables, with their registers */
    uint32_t *cell_regs;
    uint32_t cell_count;
    Value *frees;
    uint32_t free_count;
    uint32_t temp_base, temp_top, temp_max;

    bool reachable;
    uint32_t bound_words;
    uint64_t *bound, *deleted; /* bits by register */
    int nest_level;
};

typedef struct Codegen {
    Runtime *rt;
    Scratch *s;
    Symtable *st;
    Value filename;
    const char *source;
    size_t source_len;
    int optimize;
    uint32_t future;
    int future_lineno;
    bool interactive, failed;
    Unit *u;
    struct ConstEntry *const_table;
    uint32_t const_count, const_mask;
    const Location *pattern_loc; /* the pattern entered last: errors of a match statement blame it */
} Codegen;

enum OperandKind { OPD_NONE, OPD_LOCAL, OPD_TEMP, OPD_CONST };
typedef struct Operand {
    uint8_t kind;
    uint32_t n;
} Operand;
#define DEST_ANY (-1)
#define DEST_TEMP (-2)

/* ---- codegen.c: unit, registers, emission ---- */
MUST_CHECK bool cg_unit_enter(Codegen *c, enum UnitKind kind, const void *node, Value name, int32_t firstlineno);
/* Give every parameter its register, in CPython's order. */
void cg_unit_params(Codegen *c, const Arguments *args);
/* GENSTART and MAKECELLs. */
void cg_unit_prologue(Codegen *c);
void cg_unit_leave(Codegen *c);
Value cg_intern(Codegen *c, Owned v); /* keep for the time of the compilation; 0: failed */
Value cg_keep(Codegen *c, Owned v);
void cg_error(Codegen *c, const Location *loc, const char *format, ...);
/* Deprecated or doubtful source; may turn into an error. */
void cg_warn(Codegen *c, const Location *loc, const char *format, ...);
bool cg_enter_recursion(Codegen *c); /* false: too deep (failed) */

Ins *cg_emit(Codegen *c, const Location *loc, enum Opcode op, unsigned flags, uint32_t a, uint32_t b, uint32_t ic);
void cg_emit_jump(Codegen *c, const Location *loc, enum Opcode op, unsigned flags, uint32_t a, uint32_t b, uint32_t ic,
                  uint32_t label);
/* Of an instruction that belongs to no line of its own: trace functions are not told of it. */
extern const Location cg_no_location;
/* A line that trace functions are told of though it does nothing. The assembler takes the instruction out where another one of that line is next to it. */
void cg_line_mark(Codegen *c, const Location *loc);
/* The code that follows runs within another region. */
void cg_region_push(Codegen *c, enum RegionKind kind, uint32_t reg);
void cg_jump(Codegen *c, const Location *loc, uint32_t label);
uint32_t cg_label_new(Codegen *c);
void cg_label_place(Codegen *c, uint32_t label);
/* As label_place for a loop's head: jumps from below will come. */
void cg_label_place_loop(Codegen *c, uint32_t label);
int32_t cg_handler_new(Codegen *c, uint32_t reg);
/* The handler's code starts here; the exception is in its register. */
void cg_handler_place(Codegen *c, int32_t handler);

uint32_t cg_temp_push(Codegen *c);
uint32_t cg_temp_push_n(Codegen *c, uint32_t n);
static inline bool cg_is_temp(const Codegen *c, uint32_t reg) { return reg >= c->u->temp_base; }
/* Where the result goes: dest, or a new temporary. Operands have been popped. */
uint32_t cg_result_reg(Codegen *c, int dest);
Operand cg_reg_operand(const Codegen *c, uint32_t reg);
/* The flag (FA, FB, FC) if o is a temporary that dies here; none when the result overwrites it. */
static inline unsigned cg_dies(Operand o, unsigned flag) { return o.kind == OPD_TEMP ? flag : 0; }
static inline unsigned cg_dies_unless(Operand o, unsigned flag, uint32_t d) {
    return o.kind == OPD_TEMP && o.n != d ? flag : 0;
}
void cg_clear_reg(Codegen *c, const Location *loc, uint32_t reg);

uint32_t cg_name_index(Codegen *c, Value name);
uint32_t cg_const_index(Codegen *c, Value v);       /* canonical: equal constants of the same type share one */
uint32_t cg_const_index_exact(Codegen *c, Value v); /* this very object */
void cg_load_value(Codegen *c, const Location *loc, Value v, uint32_t reg);
/* A value computed elsewhere goes to dest as cg_expr() says. */
Operand cg_deliver(Codegen *c, const Location *loc, Operand o, int dest);
uint32_t cg_to_register(Codegen *c, const Location *loc, Operand o); /* constants: into a new temporary */
void cg_move_to(Codegen *c, const Location *loc, Operand o, uint32_t reg);

bool cg_bound_test(const Codegen *c, uint32_t reg);
void cg_bound_set(Codegen *c, uint32_t reg, bool bound);

/* ---- codegen_names.c ---- */
Value cg_mangle(Codegen *c, Value name);
Symbol *cg_find_symbol(Codegen *c, Value name);
uint32_t cg_local_reg(Codegen *c, Symbol *sym);
bool cg_is_fast(const Codegen *c, const Symbol *sym);
/* Register of the plain local variable that target names, or DEST_ANY. */
int cg_local_dest(Codegen *c, const Expr *target);
Operand cg_load_name(Codegen *c, const Location *loc, Value name, int dest);
void cg_store_name(Codegen *c, const Location *loc, Value name, Operand value);
void cg_delete_name(Codegen *c, const Location *loc, Value name);
/* Refuse __debug__ as a target. false: error. */
bool cg_check_name(Codegen *c, const Location *loc, Value name, enum ExprContext ctx);
/* The cell of a variable (by name, as an inner scope's free variable) into the register. */
void cg_load_closure(Codegen *c, const Location *loc, Value name, uint32_t reg);

/* ---- codegen_expr.c ---- */
Operand cg_expr(Codegen *c, const Expr *e, int dest);
static inline uint32_t cg_expr_push(Codegen *c, const Expr *e) { return cg_expr(c, e, DEST_TEMP).n; }
static inline void cg_expr_into(Codegen *c, const Expr *e, uint32_t reg) { (void)cg_expr(c, e, (int)reg); }
/* In a register (local or temporary). */
Operand cg_operand(Codegen *c, const Expr *e);
/* Register or constant. */
Operand cg_operand_k(Codegen *c, const Expr *e);
/* As operand, safe against := in what is evaluated after it. */
Operand cg_operand_kept(Codegen *c, const Expr *e);
void cg_expr_drop(Codegen *c, const Expr *e);
/* loc: blamed when the value has no truth. */
void cg_jump_if(Codegen *c, const Location *loc, const Expr *e, uint32_t label, bool cond);
/* -1: not constant; else its truth. */
int cg_constant_truth(Codegen *c, const Expr *e);
bool cg_all_constant(const ExprSeq *seq, bool allow_null);
Value cg_constant_tuple(Codegen *c, const ExprSeq *seq);
/* The rest of await and yield from: the iterator in v + 1, the result goes to v; see codegen_expr.c. */
void cg_emit_send_loop(Codegen *c, const Location *loc, uint32_t v);
/* The value of attribute and subscript targets: the location that CPython blames. */
Location cg_attribute_location(const Expr *e);
Operand cg_binary(Codegen *c, const Location *loc, unsigned op, bool inplace, Operand l, Operand r, int dest,
                  uint32_t mark);
bool cg_is_plain_slice(const Expr *e);
/* Both bounds into two new temporaries. */
uint32_t cg_slice_bounds(Codegen *c, const Expr *slice);

void cg_warn_not_callable(Codegen *c, const Expr *f, const Location *loc);

/* ---- codegen_display.c ---- */
Operand cg_list_display(Codegen *c, const Expr *e, int dest);
Operand cg_tuple_display(Codegen *c, const Expr *e, int dest);
Operand cg_set_display(Codegen *c, const Expr *e, int dest);
Operand cg_dict_display(Codegen *c, const Expr *e, int dest);
Operand cg_joined_str(Codegen *c, const Expr *e, int dest);
Operand cg_formatted_value(Codegen *c, const Expr *e, int dest);
/* A list (or, if as_tuple, a tuple) of the elements, with *x among them, in a new temporary. `held`: the first so many
 * items lie in the temporaries just below already. */
uint32_t cg_starred_sequence(Codegen *c, const Location *loc, const ExprSeq *elts, bool as_tuple, uint32_t held);

/* ---- codegen_call.c ---- */
Operand cg_call(Codegen *c, const Expr *e, int dest);
/* Call what lies in register f with `held` arguments behind it, args and keywords. */
Operand cg_call_helper(Codegen *c, const Location *loc, uint32_t f, uint32_t held, const ExprSeq *args,
                       const KeywordSeq *keywords, int dest);

/* ---- codegen_func.c ---- */
void cg_function_def(Codegen *c, const Stmt *s);
void cg_class_def(Codegen *c, const Stmt *s);
Operand cg_lambda(Codegen *c, const Expr *e, int dest);
void cg_module_body(Codegen *c, const Module *m);

/* ---- codegen_comp.c ---- */
Operand cg_comprehension(Codegen *c, const Expr *e, int dest);
/* Make a function from a finished unit: the code object is at `code` (pushed last but for what bits say). */
Operand cg_make_function(Codegen *c, const Location *loc, uint32_t code_reg, unsigned bits, const Unit *inner,
                         int dest);

/* ---- codegen_assign.c ---- */
void cg_store(Codegen *c, const Expr *target, Operand value);
void cg_assign(Codegen *c, const Stmt *s);
void cg_aug_assign(Codegen *c, const Stmt *s);
void cg_ann_assign(Codegen *c, const Stmt *s);
void cg_delete_targets(Codegen *c, const Stmt *s);

/* ---- codegen_stmt.c ---- */
void cg_stmts(Codegen *c, const StmtSeq *seq);
void cg_block_push(Codegen *c, Block *b, enum UnwindKind kind, uint32_t reg, const Location *loc);
static inline void cg_block_pop(Codegen *c) {
    c->u->region = c->u->block->region;
    c->u->block = c->u->block->prev;
}

/* ---- codegen_try.c ---- */
void cg_try_stmt(Codegen *c, const Stmt *s);
void cg_with_stmt(Codegen *c, const Stmt *s);
void cg_finish_handler(Codegen *c, const Location *loc, uint32_t reg, Value name);
void cg_with_exit(Codegen *c, const Location *loc, uint32_t reg, bool is_async);

/* ---- codegen_match.c ---- */
void cg_match_stmt(Codegen *c, const Stmt *s);

/* ---- assemble.c ---- */
MUST_CHECK Owned cg_assemble(Codegen *c, Unit *u);

#endif
