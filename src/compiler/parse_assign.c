/* SPDX-License-Identifier: MIT
 * parse_assign.c: statements that begin with an expression: assignments of all kinds, or the expression alone.
 *
 * In the first pass the left side is parsed as an expression and turned into a target when the operator is seen. The
 * second pass keeps the grammar's order of attempts, because each of them may meet a mistake first. */
#include "compiler/parse.h"

/* A name, attribute or subscript, in any parentheses: what may stand before an augmented assignment. */
static bool is_single_target(const Expr *e) {
    return e->kind == EXPR_NAME || e->kind == EXPR_ATTRIBUTE || e->kind == EXPR_SUBSCRIPT;
}

static const uint8_t augmented_ops[] = {OP_ADD, OP_SUB, OP_MUL, OP_MATMUL, OP_TRUEDIV, OP_FLOORDIV, OP_MOD,
                                        OP_POW, OP_LSHIFT, OP_RSHIFT, OP_AND, OP_OR, OP_XOR};

static bool is_augmented(unsigned token) { return token >= TOK_PLUSASSIGN && token <= TOK_CARETASSIGN; }

/* At the operator. */
static Stmt *augmented(Parser *p, Expr *target, Pos start) {
    unsigned op = augmented_ops[peek(p) - TOK_PLUSASSIGN];
    advance(p);
    Expr *value = parse_yield_or_star(p);
    if (!value) return NULL;
    Stmt *st = NEW_STMT(p, STMT_AUG_ASSIGN, aug_assign, start);
    if (!st) return NULL;
    target->ctx = CTX_STORE;
    st->aug_assign.target = target;
    st->aug_assign.value = value;
    st->aug_assign.op = (uint8_t)op;
    return st;
}

/* At the ':'. */
static Stmt *annotated(Parser *p, Expr *target, Pos start) {
    advance(p);
    Expr *annotation = parse_expression(p), *value = NULL;
    if (!annotation) return NULL;
    uint32_t mark = p->mark;
    if (accept(p, TOK_ASSIGN) && !(value = parse_yield_or_star(p))) p->mark = mark;
    if (p->failed) return NULL;
    Stmt *st = NEW_STMT(p, STMT_ANN_ASSIGN, ann_assign, start);
    if (!st) return NULL;
    target->ctx = CTX_STORE;
    st->ann_assign.target = target;
    st->ann_assign.annotation = annotation;
    st->ann_assign.value = value;
    st->ann_assign.simple = target->kind == EXPR_NAME && !target->parens;
    return st;
}

static Stmt *finish_assign(Parser *p, size_t base, Expr *value, Pos start) {
    Stmt *st = NEW_STMT(p, STMT_ASSIGN, assign, start);
    if (!st || !parse_take(p, base, &st->assign.targets)) return NULL;
    st->assign.value = value;
    return st;
}

/* At the first '='. */
static Stmt *assign(Parser *p, Expr *first, Pos start) {
    size_t base = p->top;
    Expr *e = first;
    do {
        if (!parse_to_target(p, e, CTX_STORE) || !parse_push(p, e)) return NULL;
        advance(p);
        if (!(e = parse_yield_or_star(p))) return NULL;
    } while (peek(p) == TOK_ASSIGN);
    return finish_assign(p, base, e, start);
}

static Stmt *bare(Parser *p, Expr *e, Pos start) {
    Stmt *st = NEW_STMT(p, STMT_EXPR, expr, start);
    if (st) st->expr.value = e;
    return st;
}

static Stmt *first_pass(Parser *p, Pos start) {
    if (peek(p) == TOK_YIELD) {
        Expr *e = parse_yield(p);
        return e ? bare(p, e, start) : NULL;
    }
    Expr *e = parse_star_expressions(p);
    if (!e) return NULL;
    unsigned next = peek(p);
    if (next == TOK_ASSIGN) return assign(p, e, start);
    if (next == TOK_COLON) return is_single_target(e) ? annotated(p, e, start) : NULL;
    if (is_augmented(next)) return is_single_target(e) ? augmented(p, e, start) : NULL;
    return bare(p, e, start);
}

/* ------------------------------------------------------------------------------------------- second pass */

/* (star_targets '=')+ value !'=' */
static Stmt *try_assign(Parser *p, Pos start) {
    size_t base = p->top;
    for (;;) {
        uint32_t mark = p->mark;
        Expr *target = parse_star_targets(p);
        if (!target || !accept(p, TOK_ASSIGN)) {
            p->mark = mark;
            break;
        }
        if (!parse_push(p, target)) return NULL;
    }
    if (p->failed || p->top == base) return NULL;
    Expr *value = parse_yield_or_star(p);
    return value && peek(p) != TOK_ASSIGN ? finish_assign(p, base, value, start) : NULL;
}

static Stmt *second_pass(Parser *p, Pos start) {
    uint32_t mark = p->mark;
    size_t base = p->top;
    Stmt *st = NULL;
    Expr *target = parse_primary(p);
    if (target && is_single_target(target) && peek(p) == TOK_COLON) st = annotated(p, target, start);
    if (st || p->failed) return st;
    p->mark = mark;
    st = try_assign(p, start);
    if (st || p->failed) return st;
    p->mark = mark;
    p->top = base;
    target = parse_primary(p);
    if (target && is_single_target(target) && is_augmented(peek(p))) {
        st = augmented(p, target, start);
        if (st || p->failed) return st;
    } else if (!p->failed) {
        p->mark = mark;
        if (p->invalid) invalid_assignment(p);
    }
    if (p->failed) return NULL;
    p->mark = mark;
    Expr *e = parse_yield_or_star(p);
    return e ? bare(p, e, start) : NULL;
}

Stmt *parse_expression_statement(Parser *p) {
    Pos start = pos_here(p);
    return p->errors ? second_pass(p, start) : first_pass(p, start);
}
