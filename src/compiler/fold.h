/* SPDX-License-Identifier: MIT
 * fold.h: what fold.c and fold_percent.c share. */
#ifndef HOOP_COMPILER_FOLD_H
#define HOOP_COMPILER_FOLD_H

#include "compiler/ast.h"
#include "compiler/scratch.h"

typedef struct Fold {
    Runtime *rt;
    Scratch *s;
    Expr *replacement; /* set by a fold whose result does not fit into the node's block */
    int optimize, depth;
    uint32_t future;
} Fold;

/* 'format' % (a, b) with simple conversions: as an f-string. e is left alone where that cannot be done. -1: error. */
MUST_CHECK int fold_percent(Fold *f, Expr *e);

#endif
