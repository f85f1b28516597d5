/* SPDX-License-Identifier: MIT
 * parse_display.c: what begins with a bracket: groups, tuples, lists, dicts, sets, comprehensions. */
#include "compiler/parse.h"

static bool at_for(Parser *p) { return peek(p) == TOK_FOR || peek(p) == TOK_ASYNC; }

static Expr *comprehension(Parser *p, unsigned kind, Expr *elt, unsigned close, Pos start) {
    ComprehensionSeq generators;
    if (!parse_for_if_clauses(p, &generators) || !accept(p, close)) return NULL;
    Expr *e = NEW_EXPR(p, kind, comp, start);
    if (!e) return NULL;
    e->comp.elt = elt;
    e->comp.generators = generators;
    return e;
}

/* Elements up to the closing bracket, behind the first one (already pushed). */
static bool more_elements(Parser *p, unsigned close) {
    while (accept(p, TOK_COMMA)) {
        if (peek(p) == close) break;
        Expr *e = parse_star_named(p);
        if (!e || !parse_push(p, e)) return false;
    }
    return accept(p, close);
}

/* ------------------------------------------------------------------------------------------------ ( ... ) */

static Expr *group(Parser *p, Expr *e) {
    if (e->kind == EXPR_STARRED || !accept(p, TOK_RPAR)) return NULL;
    e->parens = true;
    return e;
}

static Expr *paren(Parser *p, Pos start) {
    size_t base = p->top;
    if (accept(p, TOK_RPAR)) return parse_tuple_from(p, base, start, CTX_LOAD);
    if (peek(p) == TOK_YIELD) {
        Expr *e = parse_yield(p);
        return e ? group(p, e) : NULL;
    }
    Expr *first = parse_star_named(p);
    if (!first) return NULL;
    if (peek(p) == TOK_COMMA) {
        if (!parse_push(p, first) || !more_elements(p, TOK_RPAR)) return NULL;
        return parse_tuple_from(p, base, start, CTX_LOAD);
    }
    if (first->kind != EXPR_STARRED && at_for(p)) return comprehension(p, EXPR_GENERATOR_EXP, first, TOK_RPAR, start);
    return group(p, first);
}

Expr *parse_paren(Parser *p) {
    uint32_t mark = p->mark;
    Pos start = pos_here(p);
    advance(p);
    Expr *e = paren(p, start);
    if (e || p->failed) return e;
    p->mark = mark;
    if (p->errors && p->invalid) {
        invalid_group(p);
        if (!p->failed) invalid_comprehension(p, TOK_LPAR);
    }
    return NULL;
}

/* ------------------------------------------------------------------------------------------------ [ ... ] */

static Expr *bracket(Parser *p, Pos start) {
    size_t base = p->top;
    if (!accept(p, TOK_RSQB)) {
        Expr *first = parse_star_named(p);
        if (!first) return NULL;
        if (first->kind != EXPR_STARRED && at_for(p)) return comprehension(p, EXPR_LIST_COMP, first, TOK_RSQB, start);
        if (!parse_push(p, first) || !more_elements(p, TOK_RSQB)) return NULL;
    }
    Expr *e = NEW_EXPR(p, EXPR_LIST, list, start);
    return e && parse_take(p, base, &e->list.elts) ? e : NULL;
}

Expr *parse_bracket(Parser *p) {
    uint32_t mark = p->mark;
    Pos start = pos_here(p);
    advance(p);
    Expr *e = bracket(p, start);
    if (e || p->failed) return e;
    p->mark = mark;
    if (p->errors && p->invalid) invalid_comprehension(p, TOK_LSQB);
    return NULL;
}

/* ------------------------------------------------------------------------------------------------ { ... } */

/* '**' bitwise_or | expression ':' expression, pushed as key (NULL) and value. */
static bool kvpair(Parser *p) {
    Expr *key = NULL, *value;
    if (accept(p, TOK_DOUBLESTAR)) {
        value = parse_binary(p, POWER_BITOR);
    } else {
        key = parse_expression(p);
        if (!key || !accept(p, TOK_COLON)) return false;
        value = parse_expression(p);
    }
    return value && parse_push(p, key) && parse_push(p, value);
}

static Expr *dict_from(Parser *p, size_t base, Pos start) {
    Expr *e = NEW_EXPR(p, EXPR_DICT, dict, start);
    if (!e) return NULL;
    size_t count = (p->top - base) / 2;
    Expr **items = count ? parse_alloc(p, 2 * count * sizeof *items) : NULL;
    if (p->failed) return NULL;
    for (size_t i = 0; i < count; i++) {
        items[i] = p->stack[base + 2 * i];
        items[count + i] = p->stack[base + 2 * i + 1];
    }
    p->top = base;
    e->dict.keys = (ExprSeq){items, (uint32_t)count};
    e->dict.values = (ExprSeq){items ? items + count : NULL, (uint32_t)count};
    return e;
}

/* Behind the first pair, which lies at base. */
static Expr *dict_rest(Parser *p, size_t base, Pos start) {
    while (accept(p, TOK_COMMA)) {
        if (peek(p) == TOK_RBRACE) break;
        if (!kvpair(p)) return NULL;
    }
    return accept(p, TOK_RBRACE) ? dict_from(p, base, start) : NULL;
}

static Expr *dict_comp(Parser *p, Expr *key, Expr *value, Pos start) {
    ComprehensionSeq generators;
    if (!parse_for_if_clauses(p, &generators) || !accept(p, TOK_RBRACE)) return NULL;
    Expr *e = NEW_EXPR(p, EXPR_DICT_COMP, dict_comp, start);
    if (!e) return NULL;
    e->dict_comp.key = key;
    e->dict_comp.value = value;
    e->dict_comp.generators = generators;
    return e;
}

static Expr *set_or_comp(Parser *p, Expr *first, Pos start) {
    size_t base = p->top;
    if (first->kind != EXPR_STARRED && at_for(p)) return comprehension(p, EXPR_SET_COMP, first, TOK_RBRACE, start);
    if (!parse_push(p, first) || !more_elements(p, TOK_RBRACE)) return NULL;
    Expr *e = NEW_EXPR(p, EXPR_SET, set, start);
    return e && parse_take(p, base, &e->set.elts) ? e : NULL;
}

/* First pass: one look at the first element decides. */
static Expr *brace(Parser *p, Pos start) {
    size_t base = p->top;
    if (accept(p, TOK_RBRACE)) return dict_from(p, base, start);
    if (peek(p) == TOK_DOUBLESTAR) return kvpair(p) ? dict_rest(p, base, start) : NULL;
    if (peek(p) == TOK_STAR) {
        Expr *first = parse_star_named(p);
        return first ? set_or_comp(p, first, start) : NULL;
    }
    Expr *first = parse_named(p);
    if (!first) return NULL;
    if (peek(p) != TOK_COLON || (first->kind == EXPR_NAMED_EXPR && !first->parens)) return set_or_comp(p, first, start);
    advance(p);
    Expr *value = parse_expression(p);
    if (!value) return NULL;
    if (at_for(p)) return dict_comp(p, first, value, start);
    if (!parse_push(p, first) || !parse_push(p, value)) return NULL;
    return dict_rest(p, base, start);
}

static Expr *try_dict(Parser *p, Pos start) {
    size_t base = p->top;
    if (accept(p, TOK_RBRACE)) return dict_from(p, base, start);
    return kvpair(p) ? dict_rest(p, base, start) : NULL;
}

static Expr *try_set(Parser *p, Pos start) {
    Expr *first = parse_star_named(p);
    if (!first || at_for(p)) return NULL;
    return set_or_comp(p, first, start);
}

static Expr *try_dict_comp(Parser *p, Pos start) {
    size_t base = p->top;
    if (peek(p) == TOK_DOUBLESTAR || !kvpair(p)) return NULL;
    Expr *key = p->stack[base], *value = p->stack[base + 1];
    p->top = base;
    return dict_comp(p, key, value, start);
}

static Expr *try_set_comp(Parser *p, Pos start) {
    if (peek(p) == TOK_STAR) return NULL;
    Expr *first = parse_named(p);
    return first ? comprehension(p, EXPR_SET_COMP, first, TOK_RBRACE, start) : NULL;
}

/* Second pass: the grammar's order (dict, set, dict comprehension, set comprehension), each with its mistakes. */
static Expr *brace_with_errors(Parser *p, uint32_t mark, Pos start) {
    static Expr *(*const rules[])(Parser *, Pos) = {try_dict, try_set, try_dict_comp, try_set_comp};
    size_t base = p->top;
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        p->mark = mark + 1;
        p->top = base;
        Expr *e = rules[i](p, start);
        if (e || p->failed) return e;
        p->mark = mark;
        p->top = base;
        if (i == 0) invalid_dict(p);
        if (i == 2 && p->invalid) invalid_dict_comprehension(p);
        if (i == 3 && p->invalid) invalid_comprehension(p, TOK_LBRACE);
        if (p->failed) return NULL;
    }
    return NULL;
}

/* CPython names mistakes in dict displays in its first pass already, before it looks for any others. */
Expr *parse_brace(Parser *p) {
    Pos start = pos_here(p);
    uint32_t mark = p->mark;
    size_t base = p->top;
    if (p->errors) return brace_with_errors(p, mark, start);
    advance(p);
    Expr *e = brace(p, start);
    if (e || p->failed) return e;
    p->memo_on = true;
    p->mark = mark;
    p->top = base;
    invalid_dict(p);
    return NULL;
}
