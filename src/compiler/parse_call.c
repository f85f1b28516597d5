/* SPDX-License-Identifier: MIT
 * parse_call.c: the arguments of calls and class statements.
 *
 * The grammar's rule `args` has phases: positional ones (with *x), then name=value and *x, then name=value and **x.
 * What stands in the wrong phase ends the list, and the ')' that is then missing makes the error. */
#include "compiler/parse.h"

/* While the list is read: positional arguments on the parser's stack in `args`, keywords in a chain behind them. */
typedef struct Collector {
    size_t base;
    Keyword **keywords;
    uint32_t keyword_count, keyword_room;
} Collector;

static bool add_keyword(Parser *p, Collector *c, Pos start, Value arg, Expr *value) {
    if (c->keyword_count == c->keyword_room) {
        uint32_t room = c->keyword_room ? c->keyword_room * 2 : 4;
        Keyword **items = parse_alloc(p, room * sizeof *items);
        if (!items) return false;
        if (c->keyword_count) memcpy(items, c->keywords, c->keyword_count * sizeof *items);
        c->keywords = items;
        c->keyword_room = room;
    }
    Keyword *k = parse_alloc(p, sizeof *k);
    if (!k) return false;
    k->loc = parse_loc(p, start);
    k->arg = arg;
    k->value = value;
    c->keywords[c->keyword_count++] = k;
    return true;
}

enum Phase { PHASE_POSITIONAL, PHASE_KEYWORD, PHASE_UNPACKING };

/* '**' expression */
static bool unpacking(Parser *p, Collector *c) {
    Pos start = pos_here(p);
    advance(p);
    Expr *value = parse_expression(p);
    return value && add_keyword(p, c, start, V_NULL, value);
}

/* Behind NAME: '=' expression */
static bool keyword_value(Parser *p, Collector *c, Pos start, Value arg) {
    advance(p);
    Expr *value = parse_expression(p);
    return value && add_keyword(p, c, start, arg, value);
}

/* One argument that is not starred. *phase moves on at a keyword. */
static bool plain_argument(Parser *p, Collector *c, enum Phase *phase) {
    uint32_t mark = p->mark;
    Pos start = pos_here(p);
    if (*phase != PHASE_POSITIONAL && p->errors) {
        if (p->invalid) invalid_kwarg(p);
        if (p->failed) return false;
    }
    if (peek(p) == TOK_NAME && peek_second(p) == TOK_ASSIGN) {
        if (p->errors && p->invalid && *phase == PHASE_POSITIONAL) invalid_kwarg(p);
        if (p->failed) return false;
        Value arg = parse_identifier(p);
        if (!arg) return false;
        if (*phase == PHASE_POSITIONAL) *phase = PHASE_KEYWORD;
        return keyword_value(p, c, start, arg);
    }
    if (*phase != PHASE_POSITIONAL) return false;
    Expr *e = parse_assignment_or_expression(p);
    if (e && peek(p) != TOK_ASSIGN) return parse_push(p, e);
    if (p->errors && p->invalid && !p->failed) { /* no positional one: the grammar looks for a keyword here */
        p->mark = mark;
        invalid_kwarg(p);
    }
    return false;
}

static bool argument(Parser *p, Collector *c, enum Phase *phase) {
    switch (peek(p)) {
    case TOK_STAR: {
        if (*phase == PHASE_UNPACKING) break;
        Expr *e = parse_starred(p);
        return e && parse_push(p, e);
    }
    case TOK_DOUBLESTAR: *phase = PHASE_UNPACKING; return unpacking(p, c);
    }
    return plain_argument(p, c, phase);
}

/* As many arguments as there are, without the trailing comma. False: none, or failed. */
static bool collect(Parser *p, Collector *c) {
    enum Phase phase = PHASE_POSITIONAL;
    uint32_t mark = p->mark;
    size_t top = p->top;
    bool any = false;
    while (argument(p, c, &phase)) {
        any = true;
        mark = p->mark;
        top = p->top;
        if (!accept(p, TOK_COMMA)) break;
        if (peek(p) == TOK_RPAR) break;
    }
    p->mark = mark;
    p->top = top;
    return any && !p->failed;
}

static bool finish(Parser *p, Collector *c, ExprSeq *args, KeywordSeq *keywords) {
    *keywords = (KeywordSeq){c->keywords, c->keyword_count};
    return parse_take(p, c->base, args);
}

bool parse_args(Parser *p, CallArgs *out) {
    Collector c = {.base = p->top};
    Pos start = pos_here(p);
    if (!collect(p, &c)) {
        p->top = c.base;
        return false;
    }
    out->loc = parse_loc(p, start);
    return finish(p, &c, &out->args, &out->keywords);
}

/* `arguments`: args [','] &')'. Behind the '('. */
static bool arguments(Parser *p, Collector *c) {
    uint32_t mark = p->mark;
    if (collect(p, c)) {
        accept(p, TOK_COMMA);
        if (peek(p) == TOK_RPAR) return true;
    }
    if (p->failed) return false;
    p->mark = mark;
    p->top = c->base;
    *c = (Collector){.base = c->base};
    if (p->errors && p->invalid && peek(p) != TOK_RPAR) invalid_arguments(p);
    return !p->failed;
}

/* Second pass: `primary genexp` is tried before the argument list. True: it is one, or failed. */
static bool genexp_first(Parser *p) {
    uint32_t mark = p->mark;
    advance(p);
    ComprehensionSeq generators;
    Expr *e = parse_assignment_or_expression(p);
    bool found = e && parse_for_if_clauses(p, &generators) && peek(p) == TOK_RPAR;
    p->mark = mark;
    if (!found && !p->failed && p->invalid) invalid_comprehension(p, TOK_LPAR);
    return found;
}

/* f(x for x in y): one positional argument that clauses follow. Behind the argument. */
static bool bare_genexp(Parser *p, Collector *c, Pos paren) {
    ComprehensionSeq generators;
    if (!parse_for_if_clauses(p, &generators) || !accept(p, TOK_RPAR)) return false;
    Expr *e = NEW_EXPR(p, EXPR_GENERATOR_EXP, comp, paren);
    if (!e) return false;
    e->comp.elt = p->stack[c->base];
    e->comp.generators = generators;
    p->stack[c->base] = e;
    return true;
}

static Expr *finish_call(Parser *p, Expr *func, Collector *c, Pos start) {
    Expr *e = NEW_EXPR(p, EXPR_CALL, call, start);
    if (!e || !finish(p, c, &e->call.args, &e->call.keywords)) return NULL;
    e->call.func = func;
    return e;
}

Expr *parse_call(Parser *p, Expr *func, Pos start) {
    Collector c = {.base = p->top};
    Pos paren = pos_here(p);
    bool genexp = p->errors && genexp_first(p);
    if (p->failed) return NULL;
    advance(p);
    if (accept(p, TOK_RPAR)) return finish_call(p, func, &c, start);
    if (p->errors && !genexp) {
        if (!arguments(p, &c) || !accept(p, TOK_RPAR)) return NULL;
        return finish_call(p, func, &c, start);
    }
    if (!collect(p, &c)) return NULL;
    unsigned next = peek(p);
    if ((next == TOK_FOR || next == TOK_ASYNC) && p->top == c.base + 1 && !c.keyword_count) {
        Expr *only = p->stack[c.base];
        if (only->kind == EXPR_STARRED || !bare_genexp(p, &c, paren)) return NULL;
        return finish_call(p, func, &c, start);
    }
    accept(p, TOK_COMMA);
    return accept(p, TOK_RPAR) ? finish_call(p, func, &c, start) : NULL;
}

bool parse_class_arguments(Parser *p, ExprSeq *bases, KeywordSeq *keywords) {
    Collector c = {.base = p->top};
    if (peek(p) != TOK_RPAR && !arguments(p, &c)) return false;
    if (!accept(p, TOK_RPAR)) return false;
    return finish(p, &c, bases, keywords);
}
