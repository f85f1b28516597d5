/* SPDX-License-Identifier: MIT
 * codegen_call.c: calls in all their forms. */
#include "compiler/codegen.h"
#include "gc/gc.h"
#include "types/tuple.h"

#define DIRECT_ARGS 250 /* a call with more arguments goes through a tuple and a dict */

static bool check_keywords(Codegen *c, const Location *loc, const KeywordSeq *keywords) {
    for (uint32_t i = 0; i < keywords->count && !c->failed; i++) {
        Value name = keywords->items[i]->arg;
        if (!name) continue;
        cg_check_name(c, loc, name, CTX_STORE);
        for (uint32_t j = i + 1; j < keywords->count; j++)
            if (keywords->items[j]->arg == name)
                cg_error(c, &keywords->items[j]->loc, "keyword argument repeated: %U", name);
    }
    return !c->failed;
}

static bool is_simple(uint32_t held, const ExprSeq *args, const KeywordSeq *keywords) {
    for (uint32_t i = 0; i < args->count; i++)
        if (args->items[i]->kind == EXPR_STARRED) return false;
    for (uint32_t i = 0; i < keywords->count; i++)
        if (!keywords->items[i]->arg) return false;
    return (uint64_t)held + args->count + keywords->count <= DIRECT_ARGS;
}

/* Index of the tuple of keyword names from..to. */
static uint32_t keyword_names(Codegen *c, const KeywordSeq *keywords, uint32_t from, uint32_t to) {
    Value t = tuple_new(c->rt, to - from);
    if (!t) {
        c->failed = true;
        return 0;
    }
    for (uint32_t i = from; i < to; i++) as_tuple(t)->items[i - from] = own(keywords->items[i]->arg);
    gc_track(v_obj(t));
    t = cg_keep(c, t);
    return t ? cg_const_index(c, t) : 0;
}

/* Arguments go behind what is pushed; the call is CALL or CALLMETHOD at `f`. */
static Operand call_simple(Codegen *c, const Location *loc, uint32_t f, uint32_t held, const ExprSeq *args,
                           const KeywordSeq *keywords, bool method, int dest) {
    for (uint32_t i = 0; i < args->count && !c->failed; i++) (void)cg_expr_push(c, args->items[i]);
    for (uint32_t i = 0; i < keywords->count && !c->failed; i++) (void)cg_expr_push(c, keywords->items[i]->value);
    uint32_t n = held + args->count + keywords->count;
    c->u->temp_top = f;
    uint32_t d = cg_result_reg(c, dest);
    if (keywords->count) {
        uint32_t k = keyword_names(c, keywords, 0, keywords->count);
        Ins *i = cg_emit(c, loc, method ? I_CALLMETHODKW : I_CALLKW, 0, f, n, d);
        if (i) i->extra = k;
    } else {
        cg_emit(c, loc, method ? I_CALLMETHOD : I_CALL, 0, f, n, d);
    }
    return cg_reg_operand(c, d);
}

/* Named arguments from..to as a dict in a new temporary. */
static uint32_t keyword_dict(Codegen *c, const Location *loc, const KeywordSeq *keywords, uint32_t from, uint32_t to) {
    uint32_t mark = c->u->temp_top, k = keyword_names(c, keywords, from, to);
    bool constant = k <= 0xffff && to - from > 0 && to - from <= DIRECT_ARGS;
    if (!constant) {
        uint32_t acc = cg_temp_push(c);
        cg_emit(c, loc, I_BUILDDICT, 0, acc, acc, 0);
        for (uint32_t i = from; i < to && !c->failed; i++) {
            uint32_t key = cg_temp_push(c);
            cg_load_value(c, loc, keywords->items[i]->arg, key);
            uint32_t v = cg_expr_push(c, keywords->items[i]->value);
            cg_emit(c, loc, I_DICTSET, FB | FC, acc, key, v);
            c->u->temp_top = acc + 1;
        }
        return acc;
    }
    for (uint32_t i = from; i < to && !c->failed; i++) (void)cg_expr_push(c, keywords->items[i]->value);
    c->u->temp_top = mark;
    uint32_t d = cg_temp_push(c);
    cg_emit(c, loc, I_BUILDDICTK, 0, d, mark, k);
    return d;
}

static void push_positional(Codegen *c, const Location *loc, uint32_t held, const ExprSeq *args) {
    if (!held && args->count == 1 && args->items[0]->kind == EXPR_STARRED)
        (void)cg_expr_push(c, args->items[0]->starred.value);
    else if (!held && !args->count)
        cg_load_value(c, loc, c->rt->empty_tuple, cg_temp_push(c));
    else
        (void)cg_starred_sequence(c, loc, args, true, held);
}

/* All keyword arguments as one dict, in a new temporary; f: the callable, for error texts. */
static void push_keywords(Codegen *c, const Location *loc, uint32_t f, const KeywordSeq *keywords) {
    uint32_t acc = c->u->temp_top, i = 0;
    bool have = false;
    while (i < keywords->count && !c->failed) {
        uint32_t to = i;
        while (to < keywords->count && keywords->items[to]->arg) to++;
        if (to > i) {
            uint32_t d = keyword_dict(c, loc, keywords, i, to);
            if (have) cg_emit(c, loc, I_DICTMERGE, FB, acc, d, f);
            have = true;
            i = to;
        } else {
            if (!have) cg_emit(c, loc, I_BUILDDICT, 0, cg_temp_push(c), acc, 0);
            have = true;
            Operand o = cg_operand(c, keywords->items[i]->value);
            cg_emit(c, loc, I_DICTMERGE, cg_dies(o, FB), acc, o.n, f);
            i++;
        }
        c->u->temp_top = acc + 1;
    }
}

Operand cg_call_helper(Codegen *c, const Location *loc, uint32_t f, uint32_t held, const ExprSeq *args,
                       const KeywordSeq *keywords, int dest) {
    if (!check_keywords(c, loc, keywords)) return (Operand){OPD_TEMP, f};
    if (is_simple(held, args, keywords)) return call_simple(c, loc, f, held, args, keywords, false, dest);
    push_positional(c, loc, held, args);
    bool one_mapping = keywords->count == 1 && !keywords->items[0]->arg; /* it need not become a dict first */
    if (one_mapping) (void)cg_expr_push(c, keywords->items[0]->value);
    else if (keywords->count) push_keywords(c, loc, f, keywords);
    c->u->temp_top = f;
    uint32_t d = cg_result_reg(c, dest);
    cg_emit(c, loc, I_CALLEX, 0, f, one_mapping ? 2 : keywords->count ? 1 : 0, d);
    return cg_reg_operand(c, d);
}

static Operand call_method(Codegen *c, const Expr *e, int dest) {
    const Expr *f = e->call.func;
    uint32_t t = c->u->temp_top;
    Operand o = cg_operand(c, f->attribute.value);
    c->u->temp_top = t;
    (void)cg_temp_push_n(c, 2);
    Location loc = cg_attribute_location(f);
    Value name = cg_mangle(c, f->attribute.attr);
    if (name) cg_emit(c, &loc, I_LOADMETHOD, cg_dies_unless(o, FB, t), t, o.n, cg_name_index(c, name));
    Location call_loc = e->loc;
    if (f->loc.lineno != f->loc.end_lineno) {
        call_loc = loc;
        call_loc.end_lineno = e->loc.end_lineno;
        call_loc.end_col_offset = e->loc.end_col_offset;
    }
    return call_simple(c, &call_loc, t, 0, &e->call.args, &e->call.keywords, true, dest);
}

Operand cg_call(Codegen *c, const Expr *e, int dest) {
    const Expr *f = e->call.func;
    if (f->kind == EXPR_ATTRIBUTE && is_simple(1, &e->call.args, &e->call.keywords)) {
        if (!check_keywords(c, &e->loc, &e->call.keywords)) return (Operand){OPD_TEMP, c->u->temp_base};
        return call_method(c, e, dest);
    }
    cg_warn_not_callable(c, f, &e->loc);
    uint32_t reg = cg_expr_push(c, f);
    return cg_call_helper(c, &e->loc, reg, 0, &e->call.args, &e->call.keywords, dest);
}
