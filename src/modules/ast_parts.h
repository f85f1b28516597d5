/* SPDX-License-Identifier: MIT
 * ast_parts.h: what the files of the module _ast share: its classes, and trees turned into objects and back. */
#ifndef HOOP_AST_PARTS_H
#define HOOP_AST_PARTS_H

#include "compiler/ast_nodes.h"
#include "compiler/compile.h"
#include "object/protocol.h"

#define AST_MAX_FIELDS 7

/* ---- for compile() ---- */

/* UTF-8 text as a tree of objects. */
MUST_CHECK Owned ast_of_text(Runtime *rt, const char *text, size_t len, Borrowed filename, enum CompileMode mode, unsigned flags);
/* A tree of objects to a code object. */
MUST_CHECK Owned ast_compile(Runtime *rt, Borrowed tree, Borrowed filename, enum CompileMode mode, unsigned flags, int optimize);
/* Is v an instance of _ast.AST? 1, 0, -1. */
MUST_CHECK int ast_check(Runtime *rt, Borrowed v);

/* ---- for the files of the module ---- */

typedef struct AstClass {
    Value cls;                   /* owned */
    Value singleton;             /* owned: of nodes without fields, when first needed */
    Value names[AST_MAX_FIELDS]; /* the fields', interned */
} AstClass;

typedef struct AstState {
    Value base;                  /* the class AST */
    Value sums[AST_TYPE_COUNT];  /* the class of each of the grammar's types */
    Value attributes[4];         /* "lineno", ... */
    AstClass nodes[];            /* as ast_nodes */
} AstState;

static inline AstState *ast_state(Runtime *rt) { return rt->module_state[STATE_AST]; }

/* Import _ast if that has not been done: its classes are needed. */
MUST_CHECK int ast_ready(Runtime *rt);
#endif
