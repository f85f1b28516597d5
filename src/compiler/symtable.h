/* SPDX-License-Identifier: MIT
 * symtable.h: which scope a name belongs to.
 *
 * Pass 1 walks the tree and notes for every scope (module, class, function, lambda, comprehension) how each name is
 * used: one Symbol a name, with flags, in the order of first mention. Pass 2 goes from the outermost scope inwards and
 * binds each symbol: a name that its own scope does not bind is looked for in the functions around it; where it is
 * found the variable there becomes a cell, and the scopes between pass it on as a free variable. The walk upwards
 * replaces the sets of names that a textbook resolver would copy for each scope.
 *
 * Names are mangled (__x in class C is _C__x) when they enter the table; whoever looks one up mangles first.
 * All of it lives in the Scratch of the compilation.
 */
#ifndef HOOP_COMPILER_SYMTABLE_H
#define HOOP_COMPILER_SYMTABLE_H

#include "compiler/ast.h"
#include "compiler/scratch.h"

enum ScopeKind { SCOPE_MODULE, SCOPE_CLASS, SCOPE_FUNCTION, SCOPE_ANNOTATION /* never resolved: future annotations */ };
enum ComprehensionKind { COMP_NONE, COMP_LIST, COMP_SET, COMP_DICT, COMP_GENERATOR };

enum SymbolFlags {
    SYM_GLOBAL = 1, /* global statement */
    SYM_LOCAL = 2,  /* assigned */
    SYM_PARAM = 4,
    SYM_NONLOCAL = 8, /* nonlocal statement */
    SYM_USE = 16,
    SYM_IMPORT = 32,
    SYM_ANNOT = 64,       /* annotated */
    SYM_COMP_ITER = 128,  /* iteration variable of a comprehension */
    SYM_FREE_CLASS = 256, /* bound in a class body, and passed on from outside to its functions */
    SYM_DELETED = 512,    /* del, or `except ... as` */
    SYM_WALRUS = 1024,    /* target of := in this very scope */
};
#define SYM_BOUND (SYM_LOCAL | SYM_PARAM | SYM_IMPORT)

enum Binding { BIND_NONE, BIND_LOCAL, BIND_CELL, BIND_FREE, BIND_GLOBAL_EXPLICIT, BIND_GLOBAL_IMPLICIT };

#define SYMBOL_NO_INDEX 0xffffffffu

typedef struct Symbol {
    Value name;
    uint32_t flags;            /* enum SymbolFlags */
    uint8_t binding;           /* enum Binding */
    uint32_t index;            /* the code generator's: register, or place in the closure */
    const Location *directive; /* the first global or nonlocal statement that names it */
} Symbol;

typedef struct Scope Scope;
struct Scope {
    Scope *parent, *children, *last_child, *sibling;
    const void *node; /* Stmt, Expr or Module */
    Symbol **symbols; /* in order of first mention */
    uint32_t count, room;
    uint32_t *slots; /* hash table of index + 1, by address of the name; NULL while small */
    uint32_t slot_mask;
    uint8_t kind;          /* enum ScopeKind */
    uint8_t comprehension; /* enum ComprehensionKind */
    bool nested, generator, coroutine, returns_value, needs_class_cell, has_annotations;
    bool comp_iter_target; /* while its target is visited */
    int comp_iter_expr;    /* depth of iterables of comprehensions around */
    Location loc;
};

typedef struct ScopeSlot {
    const void *node;
    Scope *scope;
} ScopeSlot;

typedef struct Symtable {
    Runtime *rt;
    Scratch *s;
    Value filename;
    const char *source; /* for the text of errors; NULL: none */
    size_t source_len;
    Scope *top, *current;
    ScopeSlot *map; /* node -> scope */
    size_t map_count, map_mask;
    Value class_name; /* innermost class, for mangling; 0 */
    bool future_annotations, failed;
} Symtable;

/* Build the table of a module. false: error set. */
MUST_CHECK bool symtable_build(Symtable *st, Runtime *rt, Scratch *s, const Module *m, Value filename,
                               const char *source, size_t source_len, bool future_annotations);
/* The scope that a function, class, lambda or comprehension node opens. */
Scope *symtable_scope(const Symtable *st, const void *node);
/* NULL when the scope does not mention the (mangled) name. */
Symbol *scope_find(const Scope *scope, Value name);
/* The name as it is written inside class `class_name` (0: none). Borrowed from s; 0: MemoryError. */
MUST_CHECK Value symtable_mangle(Runtime *rt, Scratch *s, Value class_name, Value name);
/* Line `lineno` of the source with its newline, as a str; 0 when the file is none ("<string>") or it has no such line, or with
 * the error set: no memory.
 */
Owned compile_source_line(Runtime *rt, Value filename, const char *source, size_t len, int lineno);

#endif
