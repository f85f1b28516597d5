/* SPDX-License-Identifier: MIT
 * unparse.c: an expression back to source text, in the form that CPython stores annotations in under
 * `from __future__ import annotations`. */
#include "compiler/parser.h"
#include "object/protocol.h"
#include "types/float.h"
#include "types/str.h"

/* How tightly a construct binds; one that stands where something tighter is needed gets parentheses. */
enum Level {
    LEVEL_TUPLE, LEVEL_TEST, LEVEL_OR, LEVEL_AND, LEVEL_NOT, LEVEL_CMP, LEVEL_EXPR, LEVEL_BOR = LEVEL_EXPR, LEVEL_BXOR,
    LEVEL_BAND, LEVEL_SHIFT, LEVEL_ARITH, LEVEL_TERM, LEVEL_FACTOR, LEVEL_POWER, LEVEL_AWAIT, LEVEL_ATOM,
};

typedef struct Writer {
    Runtime *rt;
    StrBuf out;
} Writer;

static void text(Writer *w, const char *s) { strbuf_add_cstr(&w->out, s); }
static void text_if(Writer *w, bool condition, const char *s) {
    if (condition) text(w, s);
}
static void name(Writer *w, Value v) { strbuf_add(&w->out, v); }

static void expr(Writer *w, const Expr *e, enum Level level);

static void exprs(Writer *w, const ExprSeq *seq, enum Level level) {
    for (uint32_t i = 0; i < seq->count; i++) {
        text_if(w, i > 0, ", ");
        expr(w, seq->items[i], level);
    }
}

/* ---------------------------------------------------------------------------------------------- operators */

static const struct {
    const char *text;
    enum Level level;
} binary[] = {
    [OP_ADD] = {" + ", LEVEL_ARITH}, [OP_SUB] = {" - ", LEVEL_ARITH}, [OP_MUL] = {" * ", LEVEL_TERM},
    [OP_MATMUL] = {" @ ", LEVEL_TERM}, [OP_TRUEDIV] = {" / ", LEVEL_TERM}, [OP_MOD] = {" % ", LEVEL_TERM},
    [OP_LSHIFT] = {" << ", LEVEL_SHIFT}, [OP_RSHIFT] = {" >> ", LEVEL_SHIFT}, [OP_OR] = {" | ", LEVEL_BOR},
    [OP_XOR] = {" ^ ", LEVEL_BXOR}, [OP_AND] = {" & ", LEVEL_BAND}, [OP_FLOORDIV] = {" // ", LEVEL_TERM},
    [OP_POW] = {" ** ", LEVEL_POWER},
};

static void bin_op(Writer *w, const Expr *e, enum Level level) {
    enum Level own_level = binary[e->op].level;
    bool right = e->op == OP_POW; /* right-associative */
    text_if(w, level > own_level, "(");
    expr(w, e->bin_op.left, own_level + right);
    text(w, binary[e->op].text);
    expr(w, e->bin_op.right, own_level + !right);
    text_if(w, level > own_level, ")");
}

static void unary_op(Writer *w, const Expr *e, enum Level level) {
    static const char *const ops[] = {"~", "not ", "+", "-"};
    enum Level own_level = e->op == UNARY_NOT ? LEVEL_NOT : LEVEL_FACTOR;
    text_if(w, level > own_level, "(");
    text(w, ops[e->op]);
    expr(w, e->unary_op.operand, own_level);
    text_if(w, level > own_level, ")");
}

static void bool_op(Writer *w, const Expr *e, enum Level level) {
    enum Level own_level = e->op == BOOL_AND ? LEVEL_AND : LEVEL_OR;
    text_if(w, level > own_level, "(");
    for (uint32_t i = 0; i < e->bool_op.values.count; i++) {
        text_if(w, i > 0, e->op == BOOL_AND ? " and " : " or ");
        expr(w, e->bool_op.values.items[i], own_level + 1);
    }
    text_if(w, level > own_level, ")");
}

static void compare(Writer *w, const Expr *e, enum Level level) {
    static const char *const ops[] = {" < ", " <= ", " == ", " != ", " > ", " >= ", " is ", " is not ", " in ", " not in "};
    text_if(w, level > LEVEL_CMP, "(");
    expr(w, e->compare.left, LEVEL_CMP + 1);
    for (uint32_t i = 0; i < e->compare.comparators.count; i++) {
        text(w, ops[e->compare.ops[i]]);
        expr(w, e->compare.comparators.items[i], LEVEL_CMP + 1);
    }
    text_if(w, level > LEVEL_CMP, ")");
}

static void if_exp(Writer *w, const Expr *e, enum Level level) {
    text_if(w, level > LEVEL_TEST, "(");
    expr(w, e->if_exp.body, LEVEL_TEST + 1);
    text(w, " if ");
    expr(w, e->if_exp.test, LEVEL_TEST + 1);
    text(w, " else ");
    expr(w, e->if_exp.orelse, LEVEL_TEST);
    text_if(w, level > LEVEL_TEST, ")");
}

/* ----------------------------------------------------------------------------------------- lambda, calls */

static void arg(Writer *w, const Arg *a, const Expr *value, bool *first) {
    text_if(w, !*first, ", ");
    *first = false;
    name(w, a->arg);
    if (a->annotation) {
        text(w, ": ");
        expr(w, a->annotation, LEVEL_TEST);
    }
    if (value) {
        text(w, "=");
        expr(w, value, LEVEL_TEST);
    }
}

static void positional_args(Writer *w, const Arguments *a, bool *first) {
    uint32_t total = a->posonlyargs.count + a->args.count, no_default = total - a->defaults.count;
    for (uint32_t i = 0; i < total; i++) {
        bool only = i < a->posonlyargs.count;
        const Arg *item = only ? a->posonlyargs.items[i] : a->args.items[i - a->posonlyargs.count];
        arg(w, item, i >= no_default ? a->defaults.items[i - no_default] : NULL, first);
        text_if(w, only && i + 1 == a->posonlyargs.count, ", /");
    }
}

static void lambda_args(Writer *w, const Arguments *a) {
    bool first = true, after_star = true;
    positional_args(w, a, &first);
    if (a->vararg || a->kwonlyargs.count) {
        text_if(w, !first, ", ");
        first = false;
        text(w, "*");
        if (a->vararg) arg(w, a->vararg, NULL, &after_star);
    }
    for (uint32_t i = 0; i < a->kwonlyargs.count; i++) arg(w, a->kwonlyargs.items[i], a->kw_defaults.items[i], &first);
    if (!a->kwarg) return;
    text_if(w, !first, ", ");
    text(w, "**");
    after_star = true;
    arg(w, a->kwarg, NULL, &after_star);
}

static void lambda(Writer *w, const Expr *e, enum Level level) {
    const Arguments *a = e->lambda.args;
    text_if(w, level > LEVEL_TEST, "(");
    text(w, a->args.count + a->posonlyargs.count ? "lambda " : "lambda");
    lambda_args(w, a);
    text(w, ": ");
    expr(w, e->lambda.body, LEVEL_TEST);
    text_if(w, level > LEVEL_TEST, ")");
}

static void call(Writer *w, const Expr *e) {
    const ExprSeq *args = &e->call.args;
    const KeywordSeq *keywords = &e->call.keywords;
    expr(w, e->call.func, LEVEL_ATOM);
    if (args->count == 1 && !keywords->count && args->items[0]->kind == EXPR_GENERATOR_EXP) {
        expr(w, args->items[0], LEVEL_TEST); /* has parentheses of its own */
        return;
    }
    text(w, "(");
    exprs(w, args, LEVEL_TEST);
    for (uint32_t i = 0; i < keywords->count; i++) {
        const Keyword *k = keywords->items[i];
        text_if(w, i > 0 || args->count, ", ");
        if (k->arg) {
            name(w, k->arg);
            text(w, "=");
        } else {
            text(w, "**");
        }
        expr(w, k->value, LEVEL_TEST);
    }
    text(w, ")");
}

/* ----------------------------------------------------------------------------------------------- displays */

static void dict(Writer *w, const Expr *e) {
    text(w, "{");
    for (uint32_t i = 0; i < e->dict.values.count; i++) {
        text_if(w, i > 0, ", ");
        if (e->dict.keys.items[i]) {
            expr(w, e->dict.keys.items[i], LEVEL_TEST);
            text(w, ": ");
            expr(w, e->dict.values.items[i], LEVEL_TEST);
        } else {
            text(w, "**");
            expr(w, e->dict.values.items[i], LEVEL_EXPR);
        }
    }
    text(w, "}");
}

static void tuple(Writer *w, const ExprSeq *elts, enum Level level) {
    if (!elts->count) {
        text(w, "()");
        return;
    }
    text_if(w, level > LEVEL_TUPLE, "(");
    exprs(w, elts, LEVEL_TEST);
    text_if(w, elts->count == 1, ",");
    text_if(w, level > LEVEL_TUPLE, ")");
}

static void comprehensions(Writer *w, const ComprehensionSeq *seq) {
    for (uint32_t i = 0; i < seq->count; i++) {
        const Comprehension *c = seq->items[i];
        text(w, c->is_async ? " async for " : " for ");
        expr(w, c->target, LEVEL_TUPLE);
        text(w, " in ");
        expr(w, c->iter, LEVEL_TEST + 1);
        for (uint32_t k = 0; k < c->ifs.count; k++) {
            text(w, " if ");
            expr(w, c->ifs.items[k], LEVEL_TEST + 1);
        }
    }
}

static void comp(Writer *w, const Expr *e, const char *open, const char *close) {
    text(w, open);
    expr(w, e->comp.elt, LEVEL_TEST);
    comprehensions(w, &e->comp.generators);
    text(w, close);
}

static void dict_comp(Writer *w, const Expr *e) {
    text(w, "{");
    expr(w, e->dict_comp.key, LEVEL_TEST);
    text(w, ": ");
    expr(w, e->dict_comp.value, LEVEL_TEST);
    comprehensions(w, &e->dict_comp.generators);
    text(w, "}");
}

/* ----------------------------------------------------------------------------------------------- literals */

/* repr(), with inf as a literal that is read as it. */
static void constant(Writer *w, const Expr *e) {
    Value v = e->constant.value;
    if (v == V_ELLIPSIS) {
        text(w, "...");
        return;
    }
    text_if(w, e->constant.u_kind, "u");
    Owned repr = obj_repr(w->rt, v);
    if (!repr) return;
    bool may_be_inf = v_is_exact_float(v) || v_is(v, T_COMPLEX);
    for (size_t i = 0; i < str_len(repr); i++) {
        if (may_be_inf && str_at(repr, i) == 'i' && i + 2 < str_len(repr) && str_at(repr, i + 1) == 'n') {
            text(w, "1e309");
            i += 2;
        } else {
            strbuf_add_char(&w->out, str_at(repr, i));
        }
    }
    decref(w->rt, repr);
}

static void fstring_parts(Writer *w, const ExprSeq *values);

static void fstring_text(Writer *w, Value v) {
    for (size_t i = 0; i < str_len(v); i++) {
        uint32_t c = str_at(v, i);
        if (c == '{' || c == '}') strbuf_add_char(&w->out, c);
        strbuf_add_char(&w->out, c);
    }
}

static void formatted_value(Writer *w, const Expr *e) {
    Writer inner = {.rt = w->rt};
    strbuf_init(&inner.out, w->rt);
    expr(&inner, e->formatted_value.value, LEVEL_TEST + 1);
    Owned value = strbuf_finish(&inner.out);
    if (!value) return;
    text(w, str_len(value) && str_at(value, 0) == '{' ? "{ " : "{");
    strbuf_add(&w->out, value);
    decref(w->rt, value);
    if (e->formatted_value.conversion > 0) {
        text(w, "!");
        strbuf_add_char(&w->out, (uint32_t)e->formatted_value.conversion);
    }
    if (e->formatted_value.format_spec) {
        text(w, ":");
        fstring_parts(w, &e->formatted_value.format_spec->joined_str.values);
    }
    text(w, "}");
}

static void fstring_parts(Writer *w, const ExprSeq *values) {
    for (uint32_t i = 0; i < values->count; i++) {
        const Expr *part = values->items[i];
        if (part->kind == EXPR_CONSTANT) fstring_text(w, part->constant.value);
        else formatted_value(w, part);
    }
}

static void joined_str(Writer *w, const Expr *e) {
    Writer inner = {.rt = w->rt};
    strbuf_init(&inner.out, w->rt);
    fstring_parts(&inner, &e->joined_str.values);
    Owned body = strbuf_finish(&inner.out);
    if (!body) return;
    text(w, "f");
    strbuf_add_repr(&w->out, body);
    decref(w->rt, body);
}

/* -------------------------------------------------------------------------------------------- primaries */

static void attribute(Writer *w, const Expr *e) {
    const Expr *value = e->attribute.value;
    bool number = value->kind == EXPR_CONSTANT && (v_is_small(value->constant.value) || v_is(value->constant.value, T_INT));
    expr(w, value, LEVEL_ATOM);
    text(w, number ? " ." : ".");
    name(w, e->attribute.attr);
}

static void subscript(Writer *w, const Expr *e) {
    expr(w, e->subscript.value, LEVEL_ATOM);
    text(w, "[");
    expr(w, e->subscript.slice, LEVEL_TUPLE);
    text(w, "]");
}

static void slice(Writer *w, const Expr *e) {
    if (e->slice.lower) expr(w, e->slice.lower, LEVEL_TEST);
    text(w, ":");
    if (e->slice.upper) expr(w, e->slice.upper, LEVEL_TEST);
    if (!e->slice.step) return;
    text(w, ":");
    expr(w, e->slice.step, LEVEL_TEST);
}

static void yield(Writer *w, const char *keyword, const Expr *value) {
    text(w, keyword);
    if (value) {
        text(w, " ");
        expr(w, value, LEVEL_TEST);
    }
    text(w, ")");
}

static void await(Writer *w, const Expr *e, enum Level level) {
    text_if(w, level > LEVEL_AWAIT, "(");
    text(w, "await ");
    expr(w, e->await.value, LEVEL_ATOM);
    text_if(w, level > LEVEL_AWAIT, ")");
}

static void named_expr(Writer *w, const Expr *e, enum Level level) {
    text_if(w, level > LEVEL_TUPLE, "(");
    expr(w, e->named_expr.target, LEVEL_ATOM);
    text(w, " := ");
    expr(w, e->named_expr.value, LEVEL_ATOM);
    text_if(w, level > LEVEL_TUPLE, ")");
}

static void bracketed(Writer *w, const char *open, const ExprSeq *elts, const char *close) {
    text(w, open);
    exprs(w, elts, LEVEL_TEST);
    text(w, close);
}

static void expr(Writer *w, const Expr *e, enum Level level) {
    if (w->rt->error) return;
    if (c_stack_low(w->rt)) {
        raise_recursion(w->rt, " during compilation");
        return;
    }
    switch ((enum ExprKind)e->kind) {
    case EXPR_BOOL_OP: bool_op(w, e, level); break;
    case EXPR_NAMED_EXPR: named_expr(w, e, level); break;
    case EXPR_BIN_OP: bin_op(w, e, level); break;
    case EXPR_UNARY_OP: unary_op(w, e, level); break;
    case EXPR_LAMBDA: lambda(w, e, level); break;
    case EXPR_IF_EXP: if_exp(w, e, level); break;
    case EXPR_DICT: dict(w, e); break;
    case EXPR_SET: bracketed(w, "{", &e->set.elts, "}"); break;
    case EXPR_LIST_COMP: comp(w, e, "[", "]"); break;
    case EXPR_SET_COMP: comp(w, e, "{", "}"); break;
    case EXPR_DICT_COMP: dict_comp(w, e); break;
    case EXPR_GENERATOR_EXP: comp(w, e, "(", ")"); break;
    case EXPR_AWAIT: await(w, e, level); break;
    case EXPR_YIELD: yield(w, "(yield", e->yield.value); break;
    case EXPR_YIELD_FROM: yield(w, "(yield from", e->yield_from.value); break;
    case EXPR_COMPARE: compare(w, e, level); break;
    case EXPR_CALL: call(w, e); break;
    case EXPR_FORMATTED_VALUE: formatted_value(w, e); break;
    case EXPR_JOINED_STR: joined_str(w, e); break;
    case EXPR_CONSTANT: constant(w, e); break;
    case EXPR_ATTRIBUTE: attribute(w, e); break;
    case EXPR_SUBSCRIPT: subscript(w, e); break;
    case EXPR_STARRED:
        text(w, "*");
        expr(w, e->starred.value, LEVEL_EXPR);
        break;
    case EXPR_NAME: name(w, e->name.id); break;
    case EXPR_LIST: bracketed(w, "[", &e->list.elts, "]"); break;
    case EXPR_TUPLE: tuple(w, &e->tuple.elts, level); break;
    case EXPR_SLICE: slice(w, e); break;
    case EXPR_KIND_COUNT: UNREACHABLE();
    }
}

Owned unparse_expr(Runtime *rt, const Expr *e) {
    Writer w = {.rt = rt};
    strbuf_init(&w.out, rt);
    expr(&w, e, LEVEL_TEST);
    if (!rt->error) return strbuf_finish(&w.out);
    strbuf_drop(&w.out);
    return V_NULL;
}
