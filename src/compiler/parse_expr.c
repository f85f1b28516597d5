/* SPDX-License-Identifier: MIT
 * parse_expr.c: expressions: precedence climbing over the binary operators, primaries, targets. */
#include "compiler/parse.h"

/* ---------------------------------------------------------------------------------------------- operators */

static const uint8_t powers[TOK_COUNT] = {
    [TOK_OR] = POWER_OR, [TOK_AND] = POWER_AND, [TOK_NOT] = POWER_COMPARE, [TOK_IN] = POWER_COMPARE,
    [TOK_IS] = POWER_COMPARE, [TOK_LESS] = POWER_COMPARE, [TOK_LESSEQUAL] = POWER_COMPARE,
    [TOK_EQUAL] = POWER_COMPARE, [TOK_NOTEQUAL] = POWER_COMPARE, [TOK_GREATER] = POWER_COMPARE,
    [TOK_GREATEREQUAL] = POWER_COMPARE, [TOK_VBAR] = POWER_BITOR, [TOK_CARET] = POWER_XOR,
    [TOK_AMPER] = POWER_BITAND, [TOK_LSHIFT] = POWER_SHIFT, [TOK_RSHIFT] = POWER_SHIFT, [TOK_PLUS] = POWER_SUM,
    [TOK_MINUS] = POWER_SUM, [TOK_STAR] = POWER_TERM, [TOK_AT] = POWER_TERM, [TOK_SLASH] = POWER_TERM,
    [TOK_DOUBLESLASH] = POWER_TERM, [TOK_PERCENT] = POWER_TERM,
};

static const uint8_t binary_ops[TOK_COUNT] = {
    [TOK_VBAR] = OP_OR, [TOK_CARET] = OP_XOR, [TOK_AMPER] = OP_AND, [TOK_LSHIFT] = OP_LSHIFT,
    [TOK_RSHIFT] = OP_RSHIFT, [TOK_PLUS] = OP_ADD, [TOK_MINUS] = OP_SUB, [TOK_STAR] = OP_MUL, [TOK_AT] = OP_MATMUL,
    [TOK_SLASH] = OP_TRUEDIV, [TOK_DOUBLESLASH] = OP_FLOORDIV, [TOK_PERCENT] = OP_MOD,
};

/* `!=`, or `<>` under `from __future__ import barry_as_FLUFL`. */
static bool accept_not_equal(Parser *p) {
    const Token *t = parse_token(p);
    bool flufl = (p->flags & CO_FUTURE_BARRY_AS_BDFL) != 0;
    if (*t->start == '!' && flufl) {
        parse_fail(p, "with Barry as BDFL, use '<>' instead of '!='");
        return false;
    }
    if (*t->start == '<' && !flufl) return false;
    advance(p);
    return true;
}

/* Consumes a comparison operator. -1: there is none (p->mark may have moved). */
static int accept_compare(Parser *p) {
    unsigned type = peek(p);
    if (type == TOK_NOTEQUAL) return accept_not_equal(p) ? ACMP_NE : -1;
    advance(p);
    switch (type) {
    case TOK_LESS: return ACMP_LT;
    case TOK_LESSEQUAL: return ACMP_LE;
    case TOK_EQUAL: return ACMP_EQ;
    case TOK_GREATER: return ACMP_GT;
    case TOK_GREATEREQUAL: return ACMP_GE;
    case TOK_IN: return ACMP_IN;
    case TOK_IS: return accept(p, TOK_NOT) ? ACMP_IS_NOT : ACMP_IS;
    default: return accept(p, TOK_IN) ? ACMP_NOT_IN : -1; /* TOK_NOT */
    }
}

static Expr *finish_compare(Parser *p, Expr *left, size_t base, Pos start) {
    Expr *e = NEW_EXPR(p, EXPR_COMPARE, compare, start);
    if (!e) return NULL;
    size_t count = (p->top - base) / 2;
    e->compare.left = left;
    e->compare.comparators.count = (uint32_t)count;
    e->compare.comparators.items = parse_alloc(p, count * sizeof(Expr *));
    e->compare.ops = parse_alloc(p, count);
    if (p->failed) return NULL;
    for (size_t i = 0; i < count; i++) {
        e->compare.ops[i] = (uint8_t)(uintptr_t)p->stack[base + 2 * i];
        e->compare.comparators.items[i] = p->stack[base + 2 * i + 1];
    }
    p->top = base;
    return e;
}

/* left OP right OP right ...: as many as there are. */
static Expr *comparison(Parser *p, Expr *left, Pos start) {
    size_t base = p->top;
    while (powers[peek(p)] == POWER_COMPARE) {
        uint32_t mark = p->mark;
        int op = accept_compare(p);
        Expr *right = op < 0 ? NULL : parse_binary(p, POWER_BITOR);
        if (!right) {
            p->mark = mark;
            break;
        }
        if (!parse_push(p, (void *)(uintptr_t)op) || !parse_push(p, right)) return NULL;
    }
    if (p->failed) return NULL;
    return p->top == base ? left : finish_compare(p, left, base, start);
}

/* left and b and c ... */
static Expr *bool_op(Parser *p, Expr *left, unsigned token, enum Power power, Pos start) {
    size_t base = p->top;
    if (!parse_push(p, left)) return NULL;
    while (peek(p) == token) {
        uint32_t mark = p->mark;
        advance(p);
        Expr *right = parse_binary(p, power + 1);
        if (!right) {
            p->mark = mark;
            break;
        }
        if (!parse_push(p, right)) return NULL;
    }
    if (p->failed) return NULL;
    if (p->top == base + 1) {
        p->top = base;
        return left;
    }
    Expr *e = NEW_EXPR(p, EXPR_BOOL_OP, bool_op, start);
    if (!e || !parse_take(p, base, &e->bool_op.values)) return NULL;
    e->op = token == TOK_OR ? BOOL_OR : BOOL_AND;
    return e;
}

static Expr *unary(Parser *p, enum AstUnaryOp op, enum Power operand_power, Pos start) {
    advance(p);
    Expr *operand = parse_binary(p, operand_power);
    if (!operand) return NULL;
    Expr *e = NEW_EXPR(p, EXPR_UNARY_OP, unary_op, start);
    if (!e) return NULL;
    e->op = (uint8_t)op;
    e->unary_op.operand = operand;
    return e;
}

static Expr *binary_node(Parser *p, unsigned op, Expr *left, Expr *right, Pos start) {
    Expr *e = NEW_EXPR(p, EXPR_BIN_OP, bin_op, start);
    if (!e) return NULL;
    e->op = (uint8_t)op;
    e->bin_op.left = left;
    e->bin_op.right = right;
    return e;
}

/* await_primary ['**' factor] */
static Expr *power(Parser *p, Pos start) {
    bool await = peek(p) == TOK_AWAIT;
    if (await) advance(p);
    Expr *e = parse_primary(p);
    if (!e) return NULL;
    if (await) {
        Expr *value = e;
        if (!(e = NEW_EXPR(p, EXPR_AWAIT, await, start))) return NULL;
        e->await.value = value;
    }
    if (peek(p) != TOK_DOUBLESTAR) return e;
    uint32_t mark = p->mark;
    advance(p);
    Expr *right = parse_binary(p, POWER_UNARY);
    if (right) return binary_node(p, OP_POW, e, right, start);
    p->mark = mark;
    return p->failed ? NULL : e;
}

static Expr *operand(Parser *p, enum Power min, Pos start) {
    switch (peek(p)) {
    case TOK_NOT: return min > POWER_NOT ? NULL : unary(p, UNARY_NOT, POWER_NOT, start);
    case TOK_PLUS: return unary(p, UNARY_ADD, POWER_UNARY, start);
    case TOK_MINUS: return unary(p, UNARY_SUB, POWER_UNARY, start);
    case TOK_TILDE: return unary(p, UNARY_INVERT, POWER_UNARY, start);
    default: return power(p, start);
    }
}

static Expr *climb(Parser *p, enum Power min) {
    Pos start = pos_here(p);
    Expr *left = operand(p, min, start);
    while (left) {
        unsigned token = peek(p);
        enum Power bp = powers[token];
        if (!bp || bp < min) return left;
        uint32_t mark = p->mark;
        if (bp == POWER_COMPARE) {
            left = comparison(p, left, start);
        } else if (bp <= POWER_AND) {
            left = bool_op(p, left, token, bp, start);
        } else {
            advance(p);
            Expr *right = parse_binary(p, bp + 1);
            if (right) {
                left = binary_node(p, binary_ops[token], left, right, start);
                continue;
            }
            p->mark = mark;
        }
        if (p->mark == mark) return p->failed ? NULL : left; /* the operator leads nowhere */
    }
    return NULL;
}

Expr *parse_binary(Parser *p, enum Power min) {
    unsigned rule = min == POWER_OR ? RULE_DISJUNCTION : RULE_BITOR;
    bool memo = min == POWER_OR || min == POWER_BITOR;
    uint32_t mark = p->mark;
    size_t base = p->top;
    void *known;
    if (unlikely(p->memo_on) && memo && memo_find(p, rule, &known)) return known;
    if (!parse_enter(p)) return NULL;
    Expr *e = climb(p, min);
    parse_leave(p);
    if (!e) {
        p->mark = mark;
        p->top = base;
    }
    return unlikely(p->memo_on) && memo ? memo_store(p, mark, rule, e) : e;
}

/* -------------------------------------------------------------------------------------- whole expressions */

static Expr *lambda(Parser *p) {
    Pos start = pos_here(p);
    advance(p);
    Arguments *args = parse_parameters(p, false);
    if (!args || !accept(p, TOK_COLON)) return NULL;
    Expr *body = parse_expression(p);
    if (!body) return NULL;
    Expr *e = NEW_EXPR(p, EXPR_LAMBDA, lambda, start);
    if (!e) return NULL;
    e->lambda.args = args;
    e->lambda.body = body;
    return e;
}

/* body, then perhaps `if test else orelse` */
static Expr *conditional(Parser *p, Expr *body, Pos start) {
    uint32_t mark = p->mark;
    advance(p);
    Expr *test = parse_binary(p, POWER_OR);
    Expr *orelse = test && accept(p, TOK_ELSE) ? parse_expression(p) : NULL;
    if (!orelse) {
        p->mark = mark;
        return p->failed ? NULL : body;
    }
    Expr *e = NEW_EXPR(p, EXPR_IF_EXP, if_exp, start);
    if (!e) return NULL;
    e->if_exp.test = test;
    e->if_exp.body = body;
    e->if_exp.orelse = orelse;
    return e;
}

Expr *parse_expression_plain(Parser *p) {
    uint32_t mark = p->mark;
    size_t base = p->top;
    if (!parse_enter(p)) return NULL;
    Expr *e;
    if (peek(p) == TOK_LAMBDA) {
        e = lambda(p);
    } else {
        Pos start = pos_here(p);
        e = parse_binary(p, POWER_OR);
        if (e && peek(p) == TOK_IF) e = conditional(p, e, start);
    }
    parse_leave(p);
    if (!e) {
        p->mark = mark;
        p->top = base;
    }
    return e;
}

Expr *parse_expression(Parser *p) {
    if (likely(!p->errors)) return parse_expression_plain(p);
    void *known;
    uint32_t mark = p->mark;
    if (memo_find(p, RULE_EXPRESSION, &known)) return known;
    if (p->invalid) {
        if (!parse_enter(p)) return NULL;
        invalid_expression(p);
        parse_leave(p);
        if (p->failed) return NULL;
    }
    return memo_store(p, mark, RULE_EXPRESSION, parse_expression_plain(p));
}

/* Behind the target of `:=`; start and mark are the target's. */
static Expr *walrus(Parser *p, Expr *target, Pos start) {
    advance(p);
    Expr *value = parse_expression(p);
    if (!value) return NULL;
    Expr *e = NEW_EXPR(p, EXPR_NAMED_EXPR, named_expr, start);
    if (!e) return NULL;
    target->ctx = CTX_STORE;
    e->named_expr.target = target;
    e->named_expr.value = value;
    return e;
}

/* After an expression that began at mark: the rest of assignment_expression | expression !':=' */
static Expr *named_rest(Parser *p, Expr *e, uint32_t mark, Pos start) {
    if (!e || peek(p) != TOK_WALRUS) return e;
    if (e->kind == EXPR_NAME && p->mark == mark + 1) e = walrus(p, e, start);
    else e = NULL;
    if (!e) p->mark = mark;
    return e;
}

/* NAME ':=' expression. NULL: not here; *cut: here, but broken. */
static Expr *assignment_expression(Parser *p, bool *cut) {
    *cut = false;
    if (peek(p) != TOK_NAME || peek_second(p) != TOK_WALRUS) return NULL;
    *cut = true;
    uint32_t mark = p->mark;
    Pos start = pos_here(p);
    Expr *name = parse_atom(p);
    Expr *e = name ? walrus(p, name, start) : NULL;
    if (!e) p->mark = mark;
    return e;
}

Expr *parse_assignment_or_expression(Parser *p) {
    uint32_t mark = p->mark;
    Pos start = pos_here(p);
    if (p->errors) {
        bool cut;
        Expr *e = assignment_expression(p, &cut);
        if (cut || p->failed) return e;
    }
    return named_rest(p, parse_expression(p), mark, start);
}

static Expr *named_with_errors(Parser *p) {
    bool cut;
    Expr *e = assignment_expression(p, &cut);
    if (e || p->failed) return e;
    if (p->invalid) invalid_named_expression(p);
    if (p->failed || cut) return NULL;
    return parse_assignment_or_expression(p);
}

Expr *parse_named(Parser *p) {
    uint32_t mark = p->mark;
    if (likely(!p->errors)) {
        Pos start = pos_here(p);
        return named_rest(p, parse_expression(p), mark, start);
    }
    void *known;
    if (memo_find(p, RULE_NAMED, &known)) return known;
    if (!parse_enter(p)) return NULL;
    Expr *e = named_with_errors(p);
    parse_leave(p);
    return memo_store(p, mark, RULE_NAMED, e);
}

/* '*' and an operand of the given rule, as Starred. */
static Expr *starred(Parser *p, Expr *(*rule)(Parser *)) {
    uint32_t mark = p->mark;
    Pos start = pos_here(p);
    advance(p);
    Expr *value = rule(p);
    Expr *e = value ? NEW_EXPR(p, EXPR_STARRED, starred, start) : NULL;
    if (!e) {
        p->mark = mark;
        return NULL;
    }
    e->starred.value = value;
    return e;
}

static Expr *bitor_operand(Parser *p) { return parse_binary(p, POWER_BITOR); }

Expr *parse_starred(Parser *p) { return peek(p) == TOK_STAR ? starred(p, parse_expression) : NULL; }

Expr *parse_star_expression(Parser *p) { return peek(p) == TOK_STAR ? starred(p, bitor_operand) : parse_expression(p); }

Expr *parse_star_named(Parser *p) { return peek(p) == TOK_STAR ? starred(p, bitor_operand) : parse_named(p); }

Expr *parse_tuple_from(Parser *p, size_t base, Pos start, unsigned ctx) {
    Expr *e = NEW_EXPR(p, EXPR_TUPLE, tuple, start);
    if (!e || !parse_take(p, base, &e->tuple.elts)) return NULL;
    e->ctx = (uint8_t)ctx;
    return e;
}

/* item (',' item)* [','], pushed. False: no item, or failed. *comma: there was a comma. */
static bool item_list(Parser *p, Expr *(*rule)(Parser *), bool *comma) {
    Expr *e = rule(p);
    if (!e || !parse_push(p, e)) return false;
    *comma = false;
    while (peek(p) == TOK_COMMA) {
        advance(p);
        *comma = true;
        e = rule(p);
        if (!e) break;
        if (!parse_push(p, e)) return false;
    }
    return !p->failed;
}

static Expr *maybe_tuple(Parser *p, Expr *(*rule)(Parser *)) {
    size_t base = p->top;
    Pos start = pos_here(p);
    Expr *e = rule(p);
    if (!e || peek(p) != TOK_COMMA) return e;
    if (!parse_push(p, e)) return NULL;
    do {
        advance(p);
        e = rule(p);
        if (e && !parse_push(p, e)) return NULL;
    } while (e && peek(p) == TOK_COMMA);
    return p->failed ? NULL : parse_tuple_from(p, base, start, CTX_LOAD);
}

Expr *parse_star_expressions(Parser *p) { return maybe_tuple(p, parse_star_expression); }
Expr *parse_expressions(Parser *p) { return maybe_tuple(p, parse_expression); }

bool parse_star_named_list(Parser *p) {
    bool comma;
    return item_list(p, parse_star_named, &comma);
}

Expr *parse_yield(Parser *p) {
    Pos start = pos_here(p);
    advance(p);
    uint32_t mark = p->mark;
    if (accept(p, TOK_FROM)) {
        Expr *value = parse_expression(p);
        if (value) {
            Expr *e = NEW_EXPR(p, EXPR_YIELD_FROM, yield_from, start);
            if (e) e->yield_from.value = value;
            return e;
        }
        p->mark = mark;
        if (p->failed) return NULL;
    }
    Expr *value = parse_star_expressions(p);
    if (p->failed) return NULL;
    Expr *e = NEW_EXPR(p, EXPR_YIELD, yield, start);
    if (e) e->yield.value = value;
    return e;
}

Expr *parse_yield_or_star(Parser *p) { return peek(p) == TOK_YIELD ? parse_yield(p) : parse_star_expressions(p); }

/* ------------------------------------------------------------------------------------------------- targets */

static bool all_to_target(Parser *p, ExprSeq *elts, unsigned ctx) {
    for (uint32_t i = 0; i < elts->count; i++)
        if (!parse_to_target(p, elts->items[i], ctx)) return false;
    return true;
}

bool parse_to_target(Parser *p, Expr *e, unsigned ctx) {
    if (!parse_enter(p)) return false;
    bool ok = false;
    switch (e->kind) {
    case EXPR_NAME: case EXPR_ATTRIBUTE: case EXPR_SUBSCRIPT: ok = true; break;
    case EXPR_TUPLE: case EXPR_LIST: ok = all_to_target(p, &e->tuple.elts, ctx); break;
    case EXPR_STARRED:
        ok = ctx == CTX_STORE && e->starred.value->kind != EXPR_STARRED && parse_to_target(p, e->starred.value, ctx);
        break;
    }
    if (ok) e->ctx = (uint8_t)ctx;
    parse_leave(p);
    return ok;
}

static Expr *star_target_raw(Parser *p) {
    return peek(p) == TOK_STAR ? starred(p, parse_primary) : parse_primary(p);
}

static Expr *as_target(Parser *p, Expr *e, uint32_t mark) {
    if (e && parse_to_target(p, e, CTX_STORE)) return e;
    p->mark = mark;
    return NULL;
}

Expr *parse_star_target(Parser *p) {
    uint32_t mark = p->mark;
    return as_target(p, star_target_raw(p), mark);
}

Expr *parse_star_targets(Parser *p) {
    uint32_t mark = p->mark;
    return as_target(p, maybe_tuple(p, star_target_raw), mark);
}

/* ----------------------------------------------------------------------------------------- comprehensions */

static Comprehension *for_if_clause(Parser *p) {
    uint32_t mark = p->mark;
    size_t base = p->top;
    bool async = accept(p, TOK_ASYNC);
    if (!accept(p, TOK_FOR)) goto not_here;
    Expr *target = parse_star_targets(p);
    if (!target || !accept(p, TOK_IN)) {
        p->mark = mark;
        if (p->invalid && !p->failed) invalid_for_target(p);
        goto not_here;
    }
    Expr *iter = parse_binary(p, POWER_OR);
    if (!iter) goto not_here;
    for (;;) {
        uint32_t before = p->mark;
        Expr *test = accept(p, TOK_IF) ? parse_binary(p, POWER_OR) : NULL;
        if (!test) {
            p->mark = before;
            break;
        }
        if (!parse_push(p, test)) return NULL;
    }
    if (p->failed) return NULL;
    Comprehension *c = parse_alloc(p, sizeof *c);
    if (!c || !parse_take(p, base, &c->ifs)) return NULL;
    c->target = target;
    c->iter = iter;
    c->is_async = async;
    return c;
not_here:
    p->mark = mark;
    p->top = base;
    return NULL;
}

bool parse_for_if_clauses(Parser *p, ComprehensionSeq *out) {
    size_t base = p->top;
    Comprehension *c;
    while ((peek(p) == TOK_FOR || peek(p) == TOK_ASYNC) && (c = for_if_clause(p)))
        if (!parse_push(p, c)) return false;
    if (p->failed || p->top == base) return false;
    return parse_take(p, base, out);
}

/* -------------------------------------------------------------------------------------- atoms, primaries */

static Expr *constant(Parser *p, Value v) {
    Pos start = pos_here(p);
    advance(p);
    Expr *e = NEW_EXPR(p, EXPR_CONSTANT, constant, start);
    if (e) e->constant.value = v;
    return e;
}

static Expr *name(Parser *p) {
    Pos start = pos_here(p);
    Value id = parse_identifier(p);
    Expr *e = id ? NEW_EXPR(p, EXPR_NAME, name, start) : NULL;
    if (e) e->name.id = id;
    return e;
}

Expr *parse_atom(Parser *p) {
    switch (peek(p)) {
    case TOK_NAME: return name(p);
    case TOK_NUMBER: return parse_number(p);
    case TOK_STRING: return parse_strings(p);
    case TOK_TRUE: return constant(p, V_TRUE);
    case TOK_FALSE: return constant(p, V_FALSE);
    case TOK_NONE: return constant(p, V_NONE);
    case TOK_ELLIPSIS: return constant(p, V_ELLIPSIS);
    case TOK_LPAR: return parse_paren(p);
    case TOK_LSQB: return parse_bracket(p);
    case TOK_LBRACE: return parse_brace(p);
    default: return NULL;
    }
}

static Expr *attribute(Parser *p, Expr *value, Pos start) {
    advance(p);
    Value attr = parse_identifier(p);
    Expr *e = attr ? NEW_EXPR(p, EXPR_ATTRIBUTE, attribute, start) : NULL;
    if (!e) return NULL;
    e->attribute.value = value;
    e->attribute.attr = attr;
    return e;
}

/* Behind the ':' that may have had `lower` before it. */
static Expr *slice_rest(Parser *p, Expr *lower, Pos start) {
    advance(p);
    Expr *upper = parse_expression(p), *step = NULL;
    if (!p->failed && accept(p, TOK_COLON)) step = parse_expression(p);
    if (p->failed) return NULL;
    Expr *e = NEW_EXPR(p, EXPR_SLICE, slice, start);
    if (!e) return NULL;
    e->slice.lower = lower;
    e->slice.upper = upper;
    e->slice.step = step;
    return e;
}

static Expr *slice(Parser *p) {
    Pos start = pos_here(p);
    if (peek(p) == TOK_STAR) return parse_starred(p);
    if (peek(p) == TOK_COLON) return slice_rest(p, NULL, start);
    uint32_t mark = p->mark;
    Expr *e = parse_expression(p);
    if (e && peek(p) == TOK_COLON) return slice_rest(p, e, start);
    if (p->failed) return NULL;
    if (likely(!p->errors)) return named_rest(p, e, mark, start);
    p->mark = mark;
    return parse_named(p);
}

static Expr *subscript(Parser *p, Expr *value, Pos start) {
    advance(p);
    size_t base = p->top;
    Pos slice_start = pos_here(p);
    Expr *index = slice(p);
    if (!index) return NULL;
    if (peek(p) == TOK_COMMA || index->kind == EXPR_STARRED) {
        if (!parse_push(p, index)) return NULL;
        while (accept(p, TOK_COMMA)) {
            Expr *next = slice(p);
            if (!next) break;
            if (!parse_push(p, next)) return NULL;
        }
        if (p->failed || !(index = parse_tuple_from(p, base, slice_start, CTX_LOAD))) return NULL;
    }
    if (!accept(p, TOK_RSQB)) return NULL;
    Expr *e = NEW_EXPR(p, EXPR_SUBSCRIPT, subscript, start);
    if (!e) return NULL;
    e->subscript.value = value;
    e->subscript.slice = index;
    return e;
}

Expr *parse_primary(Parser *p) {
    Pos start = pos_here(p);
    Expr *e = parse_atom(p);
    while (e) {
        uint32_t mark = p->mark;
        size_t base = p->top;
        Expr *next;
        unsigned token = peek(p);
        if (p->errors && p->invalid && (token == TOK_LSQB || token == TOK_LBRACE)) {
            invalid_comprehension(p, token); /* CPython's rule for f(x for ...) does not mind which bracket it is */
            if (p->failed) return NULL;
        }
        switch (token) {
        case TOK_DOT: next = attribute(p, e, start); break;
        case TOK_LPAR: next = parse_call(p, e, start); break;
        case TOK_LSQB: next = subscript(p, e, start); break;
        default: return e;
        }
        if (!next) {
            p->mark = mark;
            p->top = base;
            return p->failed ? NULL : e;
        }
        e = next;
    }
    return NULL;
}
