/* SPDX-License-Identifier: MIT
 * codegen_display.c: list, tuple, set and dict displays, f-strings. */
#include "compiler/codegen.h"
#include "types/set.h"

#define DIRECT_MAX 64 /* a display with more elements is built step by step, to keep frames small */

static bool has_star(const ExprSeq *elts) {
    for (uint32_t i = 0; i < elts->count; i++)
        if (elts->items[i]->kind == EXPR_STARRED) return true;
    return false;
}

static Operand build(Codegen *c, const Location *loc, enum Opcode op, const ExprSeq *elts, int dest) {
    uint32_t mark = c->u->temp_top;
    for (uint32_t i = 0; i < elts->count && !c->failed; i++) (void)expr_push(c, elts->items[i]);
    c->u->temp_top = mark;
    uint32_t d = result_reg(c, dest);
    emit(c, loc, op, 0, d, mark, elts->count);
    return reg_operand(c, d);
}

/* Add the elements from `from` on to the list or set in acc. */
static void add_elements(Codegen *c, const Location *loc, const ExprSeq *elts, uint32_t from, uint32_t acc, bool set) {
    for (uint32_t i = from; i < elts->count && !c->failed; i++) {
        const Expr *e = elts->items[i];
        bool star = e->kind == EXPR_STARRED;
        uint32_t mark = c->u->temp_top;
        Operand o = operand(c, star ? e->starred.value : e);
        emit(c, loc, star ? (set ? I_SETUPDATE : I_LISTEXTEND) : (set ? I_SETADD : I_LISTAPPEND), dies(o, FB), acc, o.n, 0);
        c->u->temp_top = mark;
    }
}

/* The leading elements without star are pushed and built at once. Returns how many. */
static uint32_t push_leading(Codegen *c, const ExprSeq *elts, uint32_t limit) {
    uint32_t i = 0;
    while (i < elts->count && i < limit && elts->items[i]->kind != EXPR_STARRED && !c->failed) (void)expr_push(c, elts->items[i++]);
    return i;
}

uint32_t starred_sequence(Codegen *c, const Location *loc, const ExprSeq *elts, bool as_tuple, uint32_t held) {
    uint32_t acc = c->u->temp_top - held;
    uint32_t n = push_leading(c, elts, DIRECT_MAX);
    c->u->temp_top = acc;
    (void)temp_push(c);
    if (as_tuple && n == elts->count) {
        emit(c, loc, I_BUILDTUPLE, 0, acc, acc, held + n);
        return acc;
    }
    emit(c, loc, I_BUILDLIST, 0, acc, acc, held + n);
    add_elements(c, loc, elts, n, acc, false);
    if (as_tuple) emit(c, loc, I_LISTTOTUPLE, 0, acc, acc, 0);
    return acc;
}

static Operand built_in_temp(Codegen *c, const Location *loc, uint32_t t, int dest) {
    return deliver(c, loc, (Operand){OPD_TEMP, t}, dest);
}

Operand list_display(Codegen *c, const Expr *e, int dest) {
    const ExprSeq *elts = &e->list.elts;
    if (elts->count && all_constant(elts, false)) {
        uint32_t d = result_reg(c, dest);
        emit(c, &e->loc, I_LISTK, 0, d, const_index(c, constant_tuple(c, elts)), 0);
        return reg_operand(c, d);
    }
    if (elts->count <= DIRECT_MAX && !has_star(elts)) return build(c, &e->loc, I_BUILDLIST, elts, dest);
    return built_in_temp(c, &e->loc, starred_sequence(c, &e->loc, elts, false, 0), dest);
}

Operand tuple_display(Codegen *c, const Expr *e, int dest) {
    const ExprSeq *elts = &e->tuple.elts;
    if (all_constant(elts, false))
        return deliver(c, &e->loc, (Operand){OPD_CONST, const_index(c, constant_tuple(c, elts))}, dest);
    if (elts->count <= DIRECT_MAX && !has_star(elts)) return build(c, &e->loc, I_BUILDTUPLE, elts, dest);
    return built_in_temp(c, &e->loc, starred_sequence(c, &e->loc, elts, true, 0), dest);
}

Operand set_display(Codegen *c, const Expr *e, int dest) {
    const ExprSeq *elts = &e->set.elts;
    uint32_t acc = c->u->temp_top;
    if (elts->count >= 3 && all_constant(elts, false)) {
        Value frozen = codegen_keep(c, frozenset_from_iterable(c->rt, constant_tuple(c, elts)));
        (void)temp_push_n(c, 2);
        emit(c, &e->loc, I_BUILDSET, 0, acc, acc, 0);
        emit(c, &e->loc, I_LOADK, 0, acc + 1, const_index_exact(c, frozen), 0);
        emit(c, &e->loc, I_SETUPDATE, FB, acc, acc + 1, 0);
    } else {
        if (elts->count <= DIRECT_MAX && !has_star(elts)) return build(c, &e->loc, I_BUILDSET, elts, dest);
        uint32_t n = push_leading(c, elts, DIRECT_MAX);
        c->u->temp_top = acc;
        (void)temp_push(c);
        emit(c, &e->loc, I_BUILDSET, 0, acc, acc, n);
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
    bool constant = keys->count > 1 && all_constant(keys, false);
    if (constant) {
        k = const_index(c, constant_tuple(c, keys));
        constant = k <= 0xffff;
    }
    for (uint32_t i = 0; i < keys->count && !c->failed; i++) {
        if (!constant) (void)expr_push(c, keys->items[i]);
        (void)expr_push(c, values->items[i]);
    }
    c->u->temp_top = mark;
    uint32_t d = result_reg(c, dest);
    if (constant) emit(c, &e->loc, I_BUILDDICTK, 0, d, mark, k);
    else emit(c, &e->loc, I_BUILDDICT, 0, d, mark, keys->count);
    return reg_operand(c, d);
}

Operand dict_display(Codegen *c, const Expr *e, int dest) {
    const ExprSeq *keys = &e->dict.keys, *values = &e->dict.values;
    if (keys->count <= DIRECT_MAX && !has_double_star(keys)) return build_dict(c, e, dest);
    uint32_t acc = temp_push(c);
    emit(c, &e->loc, I_BUILDDICT, 0, acc, acc, 0);
    for (uint32_t i = 0; i < keys->count && !c->failed; i++) {
        if (keys->items[i]) {
            Operand k = operand_kept(c, keys->items[i]);
            Operand v = operand(c, values->items[i]);
            emit(c, &e->loc, I_DICTSET, dies(k, FB) | dies(v, FC), acc, k.n, v.n);
        } else {
            Operand v = operand(c, values->items[i]);
            emit(c, &e->loc, I_DICTUPDATE, dies(v, FB), acc, v.n, 0);
        }
        c->u->temp_top = acc + 1;
    }
    return built_in_temp(c, &e->loc, acc, dest);
}

/* ---- f-strings ---- */

Operand formatted_value(Codegen *c, const Expr *e, int dest) {
    const Expr *spec = e->formatted_value.format_spec;
    int conversion = e->formatted_value.conversion;
    unsigned code = conversion == 's' ? 1 : conversion == 'r' ? 2 : conversion == 'a' ? 3 : 0;
    uint32_t mark = c->u->temp_top;
    Operand o;
    if (spec) {
        o = (Operand){OPD_TEMP, expr_push(c, e->formatted_value.value)};
        (void)expr_push(c, spec);
        code |= 4;
    } else {
        o = operand(c, e->formatted_value.value);
    }
    c->u->temp_top = mark;
    uint32_t d = result_reg(c, dest);
    emit(c, &e->loc, I_FORMAT, dies_unless(o, FB, d), d, o.n, code);
    return reg_operand(c, d);
}

Operand joined_str(Codegen *c, const Expr *e, int dest) {
    const ExprSeq *parts = &e->joined_str.values;
    if (parts->count == 0) return deliver(c, &e->loc, (Operand){OPD_CONST, const_index(c, c->rt->empty_str)}, dest);
    if (parts->count == 1) return expr(c, parts->items[0], dest);
    uint32_t mark = c->u->temp_top, n = 0;
    for (uint32_t i = 0; i < parts->count && !c->failed; i++) {
        (void)expr_push(c, parts->items[i]);
        if (++n < 256) continue;
        emit(c, &e->loc, I_BUILDSTR, 0, mark, mark, n);
        c->u->temp_top = mark + 1;
        n = 1;
    }
    c->u->temp_top = mark;
    uint32_t d = result_reg(c, dest);
    emit(c, &e->loc, I_BUILDSTR, 0, d, mark, n);
    return reg_operand(c, d);
}
