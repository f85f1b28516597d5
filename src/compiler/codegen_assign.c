/* SPDX-License-Identifier: MIT
 * codegen_assign.c: assignment in all its forms, and del. */
#include "compiler/codegen.h"
#include "compiler/parser.h"
#include "types/tuple.h"

#define PAIRWISE_MAX 16 /* a, b = x, y up to so many elements is done without a tuple */

/* ---- unpacking ---- */

static int star_position(Codegen *c, const Expr *target, const ExprSeq *elts) {
    int star = -1;
    for (uint32_t i = 0; i < elts->count; i++) {
        if (elts->items[i]->kind != EXPR_STARRED) continue;
        if (star >= 0) codegen_error(c, &target->loc, "multiple starred expressions in assignment");
        star = (int)i;
    }
    if (star >= 0 && (star > 255 || elts->count - 1 - (uint32_t)star > 255))
        codegen_error(c, &target->loc, "too many expressions in star-unpacking assignment");
    return star;
}

static const Expr *element_target(const Expr *e) {
    return e->kind == EXPR_STARRED ? e->starred.value : e;
}

/* If the targets are local variables in consecutive registers: the first of them, else DEST_ANY. */
static int consecutive_locals(Codegen *c, const ExprSeq *elts) {
    int first = DEST_ANY;
    for (uint32_t i = 0; i < elts->count; i++) {
        const Expr *t = element_target(elts->items[i]);
        int reg = local_dest(c, t);
        if (reg < 0 || (i && reg != first + (int)i) || !check_name(c, &t->loc, t->name.id, CTX_STORE)) return DEST_ANY;
        if (!i) first = reg;
    }
    return first;
}

void unpack(Codegen *c, const Expr *target, Operand value) {
    const ExprSeq *elts = target->kind == EXPR_LIST ? &target->list.elts : &target->tuple.elts;
    int star = star_position(c, target, elts), locals = consecutive_locals(c, elts);
    uint32_t n = elts->count, mark = c->u->temp_top;
    enum Opcode op = star >= 0 ? I_UNPACKEX : I_UNPACK;
    uint32_t count = star >= 0 ? (uint32_t)star | (n - 1 - (uint32_t)star) << 8 : n;
    if (value.kind == OPD_CONST) value = (Operand){OPD_TEMP, to_register(c, &target->loc, value)};
    if (locals >= 0) {
        emit(c, &target->loc, op, dies(value, FB), (uint32_t)locals, value.n, count);
        for (uint32_t i = 0; i < n; i++) bound_set(c, (uint32_t)locals + i, true);
        c->u->temp_top = mark;
        return;
    }
    bool reuse = value.kind == OPD_TEMP && value.n + 1 == c->u->temp_top && n;
    if (reuse) c->u->temp_top--;
    uint32_t base = temp_push_n(c, n);
    emit(c, &target->loc, op, reuse ? 0 : dies(value, FB), base, value.n, count);
    for (uint32_t i = 0; i < n && !c->failed; i++) store(c, element_target(elts->items[i]), (Operand){OPD_TEMP, base + i});
    c->u->temp_top = mark;
}

/* ---- stores ---- */

static Operand in_register(Codegen *c, const Location *loc, Operand o) {
    return o.kind == OPD_CONST ? (Operand){OPD_TEMP, to_register(c, loc, o)} : o;
}

static void store_attribute(Codegen *c, const Expr *target, Operand value) {
    if (!check_name(c, &target->loc, target->attribute.attr, CTX_STORE)) return;
    value = in_register(c, &target->loc, value);
    Operand o = operand(c, target->attribute.value);
    Value name = mangle(c, target->attribute.attr);
    Location loc = attribute_location(target);
    if (name) emit(c, &loc, I_SETATTR, dies(o, FA) | dies(value, FB), o.n, value.n, name_index(c, name));
}

static void set_item(Codegen *c, const Location *loc, Operand o, Operand k, Operand value) {
    unsigned flags = dies(o, FA) | dies(value, FC);
    if (k.kind == OPD_CONST) emit(c, loc, I_SETITEMK, flags, o.n, k.n, value.n);
    else emit(c, loc, I_SETITEM, flags | dies(k, FB), o.n, k.n, value.n);
}

static void store_subscript(Codegen *c, const Expr *target, Operand value) {
    const Expr *index = target->subscript.slice;
    value = in_register(c, &target->loc, value);
    Operand o = operand_kept(c, target->subscript.value);
    if (is_plain_slice(index)) {
        uint32_t bounds = slice_bounds(c, index);
        emit(c, &target->loc, I_SETSLICE, dies(o, FA) | FB | dies(value, FC), o.n, bounds, value.n);
    } else {
        set_item(c, &target->loc, o, operand_k(c, index), value);
    }
}

void store(Codegen *c, const Expr *target, Operand value) {
    if (!codegen_enter_recursion(c)) return;
    uint32_t mark = c->u->temp_top;
    switch (target->kind) {
    case EXPR_NAME: store_name(c, &target->loc, target->name.id, value); break;
    case EXPR_ATTRIBUTE: store_attribute(c, target, value); break;
    case EXPR_SUBSCRIPT: store_subscript(c, target, value); break;
    case EXPR_TUPLE:
    case EXPR_LIST: unpack(c, target, value); break;
    default: codegen_error(c, &target->loc, "starred assignment target must be in a list or tuple"); break;
    }
    c->u->temp_top = mark;
}

/* ---- assignment ---- */

static const ExprSeq *elements(const Expr *e) {
    return e->kind == EXPR_TUPLE ? &e->tuple.elts : e->kind == EXPR_LIST ? &e->list.elts : NULL;
}

static bool is_pairwise(const Expr *target, const Expr *value) {
    const ExprSeq *t = elements(target), *v = elements(value);
    if (!t || !v || t->count != v->count || t->count > PAIRWISE_MAX) return false;
    for (uint32_t i = 0; i < t->count; i++)
        if (t->items[i]->kind == EXPR_STARRED || v->items[i]->kind == EXPR_STARRED) return false;
    return true;
}

/* Does storing to one of the first n targets change the local variable in reg? */
static bool overwritten(Codegen *c, const ExprSeq *targets, uint32_t n, uint32_t reg) {
    for (uint32_t i = 0; i < n; i++) {
        const Expr *t = targets->items[i];
        if (t->kind != EXPR_NAME && t->kind != EXPR_ATTRIBUTE && t->kind != EXPR_SUBSCRIPT) return true;
        if (t->kind != EXPR_NAME) continue;
        const Symbol *sym = find_symbol(c, mangle(c, t->name.id));
        if (is_fast(c, sym) && sym->index == reg) return true;
    }
    return false;
}

/* a, b = x, y: all values first, then the stores from left to right. */
static void assign_pairwise(Codegen *c, const ExprSeq *targets, const ExprSeq *values) {
    Operand o[PAIRWISE_MAX];
    for (uint32_t i = 0; i < values->count && !c->failed; i++) {
        const Expr *v = values->items[i];
        o[i] = expr(c, v, DEST_ANY);
        if (o[i].kind != OPD_LOCAL) continue;
        if (overwritten(c, targets, i, o[i].n) || (c->u->locals[o[i].n]->flags & SYM_WALRUS)) o[i] = deliver(c, &v->loc, o[i], DEST_TEMP);
    }
    for (uint32_t i = 0; i < targets->count && !c->failed; i++) store(c, targets->items[i], o[i]);
}

/* a, b = 1, 2 where the right side is one constant. */
static bool assign_constants(Codegen *c, const Expr *target, const Expr *value) {
    const ExprSeq *t = elements(target);
    if (!t || value->kind != EXPR_CONSTANT || !v_is(value->constant.value, T_TUPLE)) return false;
    const Tuple *v = as_tuple(value->constant.value);
    if (v->len != t->count) return false;
    for (uint32_t i = 0; i < t->count; i++)
        if (t->items[i]->kind == EXPR_STARRED) return false;
    for (uint32_t i = 0; i < t->count; i++) store(c, t->items[i], (Operand){OPD_CONST, const_index(c, v->items[i])});
    return true;
}

static void assign_one(Codegen *c, const Expr *target, const Expr *value) {
    int d = local_dest(c, target);
    if (d >= 0) {
        if (!check_name(c, &target->loc, target->name.id, CTX_STORE)) return;
        expr_into(c, value, (uint32_t)d);
        bound_set(c, (uint32_t)d, true);
    } else if (is_pairwise(target, value)) {
        assign_pairwise(c, elements(target), elements(value));
    } else if (!assign_constants(c, target, value)) {
        Operand o = expr(c, value, DEST_ANY);
        if (o.kind == OPD_LOCAL && !c->failed && (c->u->locals[o.n]->flags & SYM_WALRUS)) o = deliver(c, &value->loc, o, DEST_TEMP);
        store(c, target, o);
    }
}

static bool all_names(const ExprSeq *targets) {
    for (uint32_t i = 0; i < targets->count; i++)
        if (targets->items[i]->kind != EXPR_NAME) return false;
    return true;
}

void assign(Codegen *c, const Stmt *s) {
    const ExprSeq *targets = &s->assign.targets;
    const Expr *value = s->assign.value;
    uint32_t mark = c->u->temp_top;
    if (targets->count == 1) {
        assign_one(c, targets->items[0], value);
        c->u->temp_top = mark;
        return;
    }
    bool names = all_names(targets);
    int d = names ? local_dest(c, targets->items[0]) : DEST_ANY;
    Operand o = expr(c, value, d);
    if (o.kind == OPD_LOCAL && !names) o = deliver(c, &value->loc, o, DEST_TEMP);
    for (uint32_t i = 0; i < targets->count && !c->failed; i++) {
        Operand v = o;
        if (o.kind == OPD_TEMP && i + 1 < targets->count) v.kind = OPD_LOCAL; /* a copy */
        store(c, targets->items[i], v);
    }
    c->u->temp_top = mark;
}

/* ---- augmented assignment ---- */

static void aug_name(Codegen *c, const Stmt *s) {
    const Expr *t = s->aug_assign.target;
    uint32_t mark = c->u->temp_top;
    int d = local_dest(c, t);
    if (!check_name(c, &t->loc, t->name.id, CTX_STORE)) return;
    Operand l = load_name(c, &t->loc, t->name.id, d >= 0 ? DEST_ANY : DEST_TEMP);
    if (l.kind == OPD_LOCAL && (c->u->locals[l.n]->flags & SYM_WALRUS)) l = deliver(c, &t->loc, l, DEST_TEMP);
    Operand r = operand_k(c, s->aug_assign.value);
    Operand o = binary(c, &s->loc, s->aug_assign.op, true, l, r, d >= 0 ? d : DEST_TEMP, mark);
    if (d < 0) store_name(c, &t->loc, t->name.id, o);
}

static void aug_attribute(Codegen *c, const Stmt *s) {
    const Expr *t = s->aug_assign.target;
    Location loc = attribute_location(t);
    if (!check_name(c, &t->loc, t->attribute.attr, CTX_STORE)) return;
    Operand o = operand_kept(c, t->attribute.value);
    Value name = mangle(c, t->attribute.attr);
    uint32_t v = temp_push(c);
    if (!name) return;
    emit(c, &loc, I_GETATTR, 0, v, o.n, name_index(c, name));
    Operand r = operand_k(c, s->aug_assign.value);
    binary(c, &s->loc, s->aug_assign.op, true, (Operand){OPD_TEMP, v}, r, (int)v, v + 1);
    emit(c, &loc, I_SETATTR, dies(o, FA) | FB, o.n, v, name_index(c, name));
}

static void aug_subscript(Codegen *c, const Stmt *s) {
    const Expr *t = s->aug_assign.target;
    Operand o = operand_kept(c, t->subscript.value);
    Operand k = operand_k(c, t->subscript.slice);
    if (k.kind == OPD_LOCAL && !c->failed && (c->u->locals[k.n]->flags & SYM_WALRUS)) k = deliver(c, &t->loc, k, DEST_TEMP);
    uint32_t v = temp_push(c);
    emit(c, &t->loc, I_GETITEM, k.kind == OPD_CONST ? FK : 0, v, o.n, k.n);
    Operand r = operand_k(c, s->aug_assign.value);
    binary(c, &s->loc, s->aug_assign.op, true, (Operand){OPD_TEMP, v}, r, (int)v, v + 1);
    set_item(c, &t->loc, o, k, (Operand){OPD_TEMP, v});
}

void aug_assign(Codegen *c, const Stmt *s) {
    uint32_t mark = c->u->temp_top;
    switch (s->aug_assign.target->kind) {
    case EXPR_NAME: aug_name(c, s); break;
    case EXPR_ATTRIBUTE: aug_attribute(c, s); break;
    default: aug_subscript(c, s); break;
    }
    c->u->temp_top = mark;
}

/* ---- annotations ---- */

static bool annotations_count(const Codegen *c) {
    return c->u->scope->kind != SCOPE_FUNCTION;
}

static void store_annotation(Codegen *c, const Stmt *s) {
    const Expr *annotation = s->ann_assign.annotation;
    uint32_t v;
    if (c->future & CO_FUTURE_ANNOTATIONS) {
        Value text = codegen_keep(c, unparse_expr(c->rt, annotation));
        v = temp_push(c);
        if (text) load_value(c, &s->loc, text, v);
    } else {
        v = expr_push(c, annotation);
    }
    uint32_t d = temp_push(c);
    emit(c, &s->loc, I_LOADNAME, 0, d, name_index(c, c->rt->names[N___annotations__]), 0);
    Value name = mangle(c, s->ann_assign.target->name.id);
    if (!name) return;
    uint32_t k = temp_push(c);
    load_value(c, &s->loc, name, k);
    emit(c, &s->loc, I_SETITEM, FA | FB | FC, d, k, v);
}

/* The parts of a target that is not assigned to are evaluated all the same. */
static void evaluate_slice(Codegen *c, const Expr *e) {
    if (e->kind == EXPR_SLICE) {
        if (e->slice.lower) expr_drop(c, e->slice.lower);
        if (e->slice.upper) expr_drop(c, e->slice.upper);
        if (e->slice.step) expr_drop(c, e->slice.step);
    } else if (e->kind == EXPR_TUPLE) {
        for (uint32_t i = 0; i < e->tuple.elts.count; i++) evaluate_slice(c, e->tuple.elts.items[i]);
    } else {
        expr_drop(c, e);
    }
}

void ann_assign(Codegen *c, const Stmt *s) {
    const Expr *t = s->ann_assign.target, *value = s->ann_assign.value;
    uint32_t mark = c->u->temp_top;
    if (value) assign_one(c, t, value);
    c->u->temp_top = mark;
    bool future = c->future & CO_FUTURE_ANNOTATIONS;
    if (t->kind == EXPR_NAME) {
        check_name(c, &t->loc, t->name.id, CTX_STORE);
        if (s->ann_assign.simple && annotations_count(c)) store_annotation(c, s);
    } else if (t->kind == EXPR_ATTRIBUTE) {
        check_name(c, &t->loc, t->attribute.attr, CTX_STORE);
        if (!value) expr_drop(c, t->attribute.value);
    } else if (!value) {
        expr_drop(c, t->subscript.value);
        evaluate_slice(c, t->subscript.slice);
    }
    c->u->temp_top = mark;
    if (!s->ann_assign.simple && !future && annotations_count(c)) expr_drop(c, s->ann_assign.annotation);
}

/* ---- del ---- */

static void delete_target(Codegen *c, const Expr *e);

static void delete_all(Codegen *c, const ExprSeq *seq) {
    for (uint32_t i = 0; i < seq->count && !c->failed; i++) delete_target(c, seq->items[i]);
}

static void delete_attribute(Codegen *c, const Expr *e) {
    if (!check_name(c, &e->loc, e->attribute.attr, CTX_DEL)) return;
    Operand o = operand(c, e->attribute.value);
    Value name = mangle(c, e->attribute.attr);
    Location loc = attribute_location(e);
    if (name) emit(c, &loc, I_DELATTR, dies(o, FA), o.n, 0, name_index(c, name));
}

static void delete_target(Codegen *c, const Expr *e) {
    if (!codegen_enter_recursion(c)) return;
    uint32_t mark = c->u->temp_top;
    if (e->kind == EXPR_NAME) {
        delete_name(c, &e->loc, e->name.id);
    } else if (e->kind == EXPR_ATTRIBUTE) {
        delete_attribute(c, e);
    } else if (e->kind == EXPR_SUBSCRIPT) {
        Operand o = operand_kept(c, e->subscript.value);
        Operand k = operand(c, e->subscript.slice);
        emit(c, &e->loc, I_DELITEM, dies(o, FA) | dies(k, FB), o.n, k.n, 0);
    } else {
        delete_all(c, e->kind == EXPR_LIST ? &e->list.elts : &e->tuple.elts);
    }
    c->u->temp_top = mark;
}

void delete_targets(Codegen *c, const Stmt *s) {
    delete_all(c, &s->delete_.targets);
}
