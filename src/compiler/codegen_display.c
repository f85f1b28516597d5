/* SPDX-License-Identifier: MIT
 * codegen_display.c: list, tuple, set and dict displays, f-strings. */
#include "compiler/codegen.h"
#include "types/list.h"
#include "types/set.h"

#define DIRECT_MAX 64 /* a display with more elements is built step by step, to keep frames small */

static bool has_star(const ExprSeq *elts) {
    for (uint32_t i = 0; i < elts->count; i++)
        if (elts->items[i]->kind == EXPR_STARRED) return true;
    return false;
}

static Operand build(Codegen *c, const Location *loc, enum Opcode op, const ExprSeq *elts, int dest) {
    uint32_t mark = c->u->temp_top;
    for (uint32_t i = 0; i < elts->count && !c->failed; i++) (void)cg_expr_push(c, elts->items[i]);
    c->u->temp_top = mark;
    uint32_t d = cg_result_reg(c, dest);
    cg_emit(c, loc, op, 0, d, mark, elts->count);
    return cg_reg_operand(c, d);
}

/* Add the elements from `from` on to the list or set in acc. */
static void add_elements(Codegen *c, const Location *loc, const ExprSeq *elts, uint32_t from, uint32_t acc, bool set) {
    for (uint32_t i = from; i < elts->count && !c->failed; i++) {
        const Expr *e = elts->items[i];
        bool star = e->kind == EXPR_STARRED;
        uint32_t mark = c->u->temp_top;
        Operand o = cg_operand(c, star ? e->starred.value : e);
        cg_emit(c, loc, star ? (set ? I_SETUPDATE : I_LISTEXTEND) : (set ? I_SETADD : I_LISTAPPEND), cg_dies(o, FB),
                acc, o.n, 0);
        c->u->temp_top = mark;
    }
}

/* The leading elements without star are pushed and built at once. Returns how many. */
static uint32_t push_leading(Codegen *c, const ExprSeq *elts, uint32_t limit) {
    uint32_t i = 0;
    while (i < elts->count && i < limit && elts->items[i]->kind != EXPR_STARRED && !c->failed)
        (void)cg_expr_push(c, elts->items[i++]);
    return i;
}

uint32_t cg_starred_sequence(Codegen *c, const Location *loc, const ExprSeq *elts, bool as_tuple, uint32_t held) {
    uint32_t acc = c->u->temp_top - held;
    uint32_t n = push_leading(c, elts, DIRECT_MAX);
    c->u->temp_top = acc;
    (void)cg_temp_push(c);
    if (as_tuple && n == elts->count) {
        cg_emit(c, loc, I_BUILDTUPLE, 0, acc, acc, held + n);
        return acc;
    }
    cg_emit(c, loc, I_BUILDLIST, 0, acc, acc, held + n);
    add_elements(c, loc, elts, n, acc, false);
    if (as_tuple) cg_emit(c, loc, I_LISTTOTUPLE, 0, acc, acc, 0);
    return acc;
}

static Operand built_in_temp(Codegen *c, const Location *loc, uint32_t t, int dest) {
    return cg_deliver(c, loc, (Operand){OPD_TEMP, t}, dest);
}

Operand cg_list_display(Codegen *c, const Expr *e, int dest) {
    const ExprSeq *elts = &e->list.elts;
    if (elts->count && cg_all_constant(elts, false)) {
        uint32_t d = cg_result_reg(c, dest);
        cg_emit(c, &e->loc, I_LISTK, 0, d, cg_const_index(c, cg_constant_tuple(c, elts)), 0);
        return cg_reg_operand(c, d);
    }
    if (elts->count <= DIRECT_MAX && !has_star(elts)) return build(c, &e->loc, I_BUILDLIST, elts, dest);
    return built_in_temp(c, &e->loc, cg_starred_sequence(c, &e->loc, elts, false, 0), dest);
}

Operand cg_tuple_display(Codegen *c, const Expr *e, int dest) {
    const ExprSeq *elts = &e->tuple.elts;
    if (cg_all_constant(elts, false))
        return cg_deliver(c, &e->loc, (Operand){OPD_CONST, cg_const_index(c, cg_constant_tuple(c, elts))}, dest);
    if (elts->count <= DIRECT_MAX && !has_star(elts)) return build(c, &e->loc, I_BUILDTUPLE, elts, dest);
    return built_in_temp(c, &e->loc, cg_starred_sequence(c, &e->loc, elts, true, 0), dest);
}

/* Made twice, the second time in the order of the first: CPython's compiler does that to constants, and it shows in the
 * order of sets of ints. */
static Owned constant_set(Runtime *rt, Borrowed tuple) {
    Value first = frozenset_from_iterable(rt, tuple), order = first ? list_from_iterable(rt, first) : V_NULL;
    Value result = order ? frozenset_from_iterable(rt, order) : V_NULL;
    decref_maybe(rt, order);
    decref_maybe(rt, first);
    return result;
}

Operand cg_set_display(Codegen *c, const Expr *e, int dest) {
    const ExprSeq *elts = &e->set.elts;
    uint32_t acc = c->u->temp_top;
    if (elts->count >= 3 && cg_all_constant(elts, false)) {
        Value items = cg_constant_tuple(c, elts), frozen = cg_keep(c, c->failed ? V_NULL : constant_set(c->rt, items));
        (void)cg_temp_push_n(c, 2);
        cg_emit(c, &e->loc, I_BUILDSET, 0, acc, acc, 0);
        cg_emit(c, &e->loc, I_LOADK, 0, acc + 1, cg_const_index_exact(c, frozen), 0);
        cg_emit(c, &e->loc, I_SETUPDATE, FB, acc, acc + 1, 0);
    } else {
        if (elts->count <= DIRECT_MAX && !has_star(elts)) return build(c, &e->loc, I_BUILDSET, elts, dest);
        uint32_t n = push_leading(c, elts, DIRECT_MAX);
        c->u->temp_top = acc;
        (void)cg_temp_push(c);
        cg_emit(c, &e->loc, I_BUILDSET, 0, acc, acc, n);
        add_elements(c, &e->loc, elts, n, acc, true);
    }
    c->u->temp_top = acc + 1;
    return built_in_temp(c, &e->loc, acc, dest);
}

static bool has_double_star(const ExprSeq *keys) {
    for (uint32_t i = 0; i < keys->count; i++)
        if (!keys->items[i]) return true;
    return false;
}

static Operand build_dict(Codegen *c, const Expr *e, int dest) {
    const ExprSeq *keys = &e->dict.keys, *values = &e->dict.values;
    uint32_t mark = c->u->temp_top, k = 0;
    bool constant = keys->count > 1 && cg_all_constant(keys, false);
    if (constant) {
        k = cg_const_index(c, cg_constant_tuple(c, keys));
        constant = k <= 0xffff;
    }
    for (uint32_t i = 0; i < keys->count && !c->failed; i++) {
        if (!constant) (void)cg_expr_push(c, keys->items[i]);
        (void)cg_expr_push(c, values->items[i]);
    }
    c->u->temp_top = mark;
    uint32_t d = cg_result_reg(c, dest);
    if (constant)
        cg_emit(c, &e->loc, I_BUILDDICTK, 0, d, mark, k);
    else
        cg_emit(c, &e->loc, I_BUILDDICT, 0, d, mark, keys->count);
    return cg_reg_operand(c, d);
}

Operand cg_dict_display(Codegen *c, const Expr *e, int dest) {
    const ExprSeq *keys = &e->dict.keys, *values = &e->dict.values;
    if (keys->count <= DIRECT_MAX && !has_double_star(keys)) return build_dict(c, e, dest);
    uint32_t acc = cg_temp_push(c);
    cg_emit(c, &e->loc, I_BUILDDICT, 0, acc, acc, 0);
    for (uint32_t i = 0; i < keys->count && !c->failed; i++) {
        if (keys->items[i]) {
            Operand k = cg_operand_kept(c, keys->items[i]);
            Operand v = cg_operand(c, values->items[i]);
            cg_emit(c, &e->loc, I_DICTSET, cg_dies(k, FB) | cg_dies(v, FC), acc, k.n, v.n);
        } else {
            Operand v = cg_operand(c, values->items[i]);
            cg_emit(c, &e->loc, I_DICTUPDATE, cg_dies(v, FB), acc, v.n, 0);
        }
        c->u->temp_top = acc + 1;
    }
    return built_in_temp(c, &e->loc, acc, dest);
}

/* ---- f-strings ---- */

Operand cg_formatted_value(Codegen *c, const Expr *e, int dest) {
    const Expr *spec = e->formatted_value.format_spec;
    int conversion = e->formatted_value.conversion;
    unsigned code = conversion == 's' ? 1 : conversion == 'r' ? 2 : conversion == 'a' ? 3 : 0;
    uint32_t mark = c->u->temp_top;
    Operand o;
    if (spec) {
        o = (Operand){OPD_TEMP, cg_expr_push(c, e->formatted_value.value)};
        (void)cg_expr_push(c, spec);
        code |= 4;
    } else {
        o = cg_operand(c, e->formatted_value.value);
    }
    c->u->temp_top = mark;
    uint32_t d = cg_result_reg(c, dest);
    cg_emit(c, &e->loc, I_FORMAT, cg_dies_unless(o, FB, d), d, o.n, code);
    return cg_reg_operand(c, d);
}

Operand cg_joined_str(Codegen *c, const Expr *e, int dest) {
    const ExprSeq *parts = &e->joined_str.values;
    if (parts->count == 0)
        return cg_deliver(c, &e->loc, (Operand){OPD_CONST, cg_const_index(c, c->rt->empty_str)}, dest);
    if (parts->count == 1) return cg_expr(c, parts->items[0], dest);
    uint32_t mark = c->u->temp_top, n = 0;
    for (uint32_t i = 0; i < parts->count && !c->failed; i++) {
        (void)cg_expr_push(c, parts->items[i]);
        if (++n < 256) continue;
        cg_emit(c, &e->loc, I_BUILDSTR, 0, mark, mark, n);
        c->u->temp_top = mark + 1;
        n = 1;
    }
    c->u->temp_top = mark;
    uint32_t d = cg_result_reg(c, dest);
    cg_emit(c, &e->loc, I_BUILDSTR, 0, d, mark, n);
    return cg_reg_operand(c, d);
}
