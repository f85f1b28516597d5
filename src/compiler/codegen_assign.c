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
        if (star >= 0) cg_error(c, &target->loc, "multiple starred expressions in assignment");
        star = (int)i;
    }
    if (star >= 0 && (star > 255 || elts->count - 1 - (uint32_t)star > 255))
        cg_error(c, &target->loc, "too many expressions in star-unpacking assignment");
    return star;
}

static const Expr *element_target(const Expr *e) { return e->kind == EXPR_STARRED ? e->starred.value : e; }

/* If the targets are local variables in consecutive registers: the first of them, else DEST_ANY. */
static int consecutive_locals(Codegen *c, const ExprSeq *elts) {
    int first = DEST_ANY;
    for (uint32_t i = 0; i < elts->count; i++) {
        const Expr *t = element_target(elts->items[i]);
        int reg = cg_local_dest(c, t);
        if (reg < 0 || (i && reg != first + (int)i) || !cg_check_name(c, &t->loc, t->name.id, CTX_STORE))
            return DEST_ANY;
        if (!i) first = reg;
    }
    return first;
}

/* Unpack the value into the elements of a tuple or list target. */
static void cg_unpack(Codegen *c, const Expr *target, Operand value) {
    const ExprSeq *elts = target->kind == EXPR_LIST ? &target->list.elts : &target->tuple.elts;
    int star = star_position(c, target, elts), locals = consecutive_locals(c, elts);
    uint32_t n = elts->count, mark = c->u->temp_top;
    enum Opcode op = star >= 0 ? I_UNPACKEX : I_UNPACK;
    uint32_t count = star >= 0 ? (uint32_t)star | (n - 1 - (uint32_t)star) << 8 : n;
    if (value.kind == OPD_CONST) value = (Operand){OPD_TEMP, cg_to_register(c, &target->loc, value)};
    if (locals >= 0) {
        cg_emit(c, &target->loc, op, cg_dies(value, FB), (uint32_t)locals, value.n, count);
        for (uint32_t i = 0; i < n; i++) cg_bound_set(c, (uint32_t)locals + i, true);
        c->u->temp_top = mark;
        return;
    }
    bool reuse = value.kind == OPD_TEMP && value.n + 1 == c->u->temp_top && n;
    if (reuse) c->u->temp_top--;
    uint32_t base = cg_temp_push_n(c, n);
    cg_emit(c, &target->loc, op, reuse ? 0 : cg_dies(value, FB), base, value.n, count);
    for (uint32_t i = 0; i < n && !c->failed; i++)
        cg_store(c, element_target(elts->items[i]), (Operand){OPD_TEMP, base + i});
    c->u->temp_top = mark;
}

/* ---- stores ---- */

static Operand in_register(Codegen *c, const Location *loc, Operand o) {
    return o.kind == OPD_CONST ? (Operand){OPD_TEMP, cg_to_register(c, loc, o)} : o;
}

static void store_attribute(Codegen *c, const Expr *target, Operand value) {
    if (!cg_check_name(c, &target->loc, target->attribute.attr, CTX_STORE)) return;
    value = in_register(c, &target->loc, value);
    Operand o = cg_operand(c, target->attribute.value);
    Value name = cg_mangle(c, target->attribute.attr);
    Location loc = cg_attribute_location(target);
    if (name) cg_emit(c, &loc, I_SETATTR, cg_dies(o, FA) | cg_dies(value, FB), o.n, value.n, cg_name_index(c, name));
}

static void set_item(Codegen *c, const Location *loc, Operand o, Operand k, Operand value) {
    unsigned flags = cg_dies(o, FA) | cg_dies(value, FC);
    if (k.kind == OPD_CONST)
        cg_emit(c, loc, I_SETITEMK, flags, o.n, k.n, value.n);
    else
        cg_emit(c, loc, I_SETITEM, flags | cg_dies(k, FB), o.n, k.n, value.n);
}

static void store_subscript(Codegen *c, const Expr *target, Operand value) {
    const Expr *index = target->subscript.slice;
    value = in_register(c, &target->loc, value);
    Operand o = cg_operand_kept(c, target->subscript.value);
    if (cg_is_plain_slice(index)) {
        uint32_t bounds = cg_slice_bounds(c, index);
        cg_emit(c, &target->loc, I_SETSLICE, cg_dies(o, FA) | FB | cg_dies(value, FC), o.n, bounds, value.n);
    } else {
        set_item(c, &target->loc, o, cg_operand_k(c, index), value);
    }
}

void cg_store(Codegen *c, const Expr *target, Operand value) {
    if (!cg_enter_recursion(c)) return;
    uint32_t mark = c->u->temp_top;
    switch (target->kind) {
    case EXPR_NAME: cg_store_name(c, &target->loc, target->name.id, value); break;
    case EXPR_ATTRIBUTE: store_attribute(c, target, value); break;
    case EXPR_SUBSCRIPT: store_subscript(c, target, value); break;
    case EXPR_TUPLE:
    case EXPR_LIST: cg_unpack(c, target, value); break;
    default: cg_error(c, &target->loc, "starred assignment target must be in a list or tuple"); break;
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
        const Symbol *sym = cg_find_symbol(c, cg_mangle(c, t->name.id));
        if (cg_is_fast(c, sym) && sym->index == reg) return true;
    }
    return false;
}

/* a, b = x, y: all values first, then the stores from left to right. */
static void assign_pairwise(Codegen *c, const ExprSeq *targets, const ExprSeq *values) {
    Operand o[PAIRWISE_MAX];
    for (uint32_t i = 0; i < values->count && !c->failed; i++) {
        const Expr *v = values->items[i];
        o[i] = cg_expr(c, v, DEST_ANY);
        if (o[i].kind != OPD_LOCAL) continue;
        if (overwritten(c, targets, i, o[i].n) || (c->u->locals[o[i].n]->flags & SYM_WALRUS))
            o[i] = cg_deliver(c, &v->loc, o[i], DEST_TEMP);
    }
    for (uint32_t i = 0; i < targets->count && !c->failed; i++) cg_store(c, targets->items[i], o[i]);
}

/* a, b = 1, 2 where the right side is one constant. */
static bool assign_constants(Codegen *c, const Expr *target, const Expr *value) {
    const ExprSeq *t = elements(target);
    if (!t || value->kind != EXPR_CONSTANT || !v_is(value->constant.value, T_TUPLE)) return false;
    const Tuple *v = as_tuple(value->constant.value);
    if (v->len != t->count) return false;
    for (uint32_t i = 0; i < t->count; i++)
        if (t->items[i]->kind == EXPR_STARRED) return false;
    for (uint32_t i = 0; i < t->count; i++)
        cg_store(c, t->items[i], (Operand){OPD_CONST, cg_const_index(c, v->items[i])});
    return true;
}

static void assign_one(Codegen *c, const Expr *target, const Expr *value) {
    int d = cg_local_dest(c, target);
    if (d >= 0) {
        if (!cg_check_name(c, &target->loc, target->name.id, CTX_STORE)) return;
        cg_expr_into(c, value, (uint32_t)d);
        cg_bound_set(c, (uint32_t)d, true);
    } else if (is_pairwise(target, value)) {
        assign_pairwise(c, elements(target), elements(value));
    } else if (!assign_constants(c, target, value)) {
        Operand o = cg_expr(c, value, DEST_ANY);
        if (o.kind == OPD_LOCAL && !c->failed && (c->u->locals[o.n]->flags & SYM_WALRUS))
            o = cg_deliver(c, &value->loc, o, DEST_TEMP);
        cg_store(c, target, o);
    }
}

static bool all_names(const ExprSeq *targets) {
    for (uint32_t i = 0; i < targets->count; i++)
        if (targets->items[i]->kind != EXPR_NAME) return false;
    return true;
}

void cg_assign(Codegen *c, const Stmt *s) {
    const ExprSeq *targets = &s->assign.targets;
    const Expr *value = s->assign.value;
    uint32_t mark = c->u->temp_top;
    if (targets->count == 1) {
        assign_one(c, targets->items[0], value);
        c->u->temp_top = mark;
        return;
    }
    bool names = all_names(targets);
    int d = names ? cg_local_dest(c, targets->items[0]) : DEST_ANY;
    Operand o = cg_expr(c, value, d);
    if (o.kind == OPD_LOCAL && !names) o = cg_deliver(c, &value->loc, o, DEST_TEMP);
    for (uint32_t i = 0; i < targets->count && !c->failed; i++) {
        Operand v = o;
        if (o.kind == OPD_TEMP && i + 1 < targets->count) v.kind = OPD_LOCAL; /* a copy */
        cg_store(c, targets->items[i], v);
    }
    c->u->temp_top = mark;
}

/* ---- augmented assignment ---- */

static void aug_name(Codegen *c, const Stmt *s) {
    const Expr *t = s->aug_assign.target;
    uint32_t mark = c->u->temp_top;
    int d = cg_local_dest(c, t);
    if (!cg_check_name(c, &t->loc, t->name.id, CTX_STORE)) return;
    Operand l = cg_load_name(c, &t->loc, t->name.id, d >= 0 ? DEST_ANY : DEST_TEMP);
    if (l.kind == OPD_LOCAL && (c->u->locals[l.n]->flags & SYM_WALRUS)) l = cg_deliver(c, &t->loc, l, DEST_TEMP);
    Operand r = cg_operand_k(c, s->aug_assign.value);
    Operand o = cg_binary(c, &s->loc, s->aug_assign.op, true, l, r, d >= 0 ? d : DEST_TEMP, mark);
    if (d < 0) cg_store_name(c, &t->loc, t->name.id, o);
}

static void aug_attribute(Codegen *c, const Stmt *s) {
    const Expr *t = s->aug_assign.target;
    Location loc = cg_attribute_location(t);
    Operand o = cg_operand_kept(c, t->attribute.value);
    Value name = cg_mangle(c, t->attribute.attr);
    uint32_t v = cg_temp_push(c);
    if (!name) return;
    cg_emit(c, &loc, I_GETATTR, 0, v, o.n, cg_name_index(c, name));
    Operand r = cg_operand_k(c, s->aug_assign.value);
    cg_binary(c, &s->loc, s->aug_assign.op, true, (Operand){OPD_TEMP, v}, r, (int)v, v + 1);
    cg_emit(c, &loc, I_SETATTR, cg_dies(o, FA) | FB, o.n, v, cg_name_index(c, name));
}

static void aug_subscript(Codegen *c, const Stmt *s) {
    const Expr *t = s->aug_assign.target;
    Operand o = cg_operand_kept(c, t->subscript.value);
    Operand k = cg_operand_k(c, t->subscript.slice);
    if (k.kind == OPD_LOCAL && !c->failed && (c->u->locals[k.n]->flags & SYM_WALRUS))
        k = cg_deliver(c, &t->loc, k, DEST_TEMP);
    uint32_t v = cg_temp_push(c);
    cg_emit(c, &t->loc, I_GETITEM, k.kind == OPD_CONST ? FK : 0, v, o.n, k.n);
    Operand r = cg_operand_k(c, s->aug_assign.value);
    cg_binary(c, &s->loc, s->aug_assign.op, true, (Operand){OPD_TEMP, v}, r, (int)v, v + 1);
    set_item(c, &t->loc, o, k, (Operand){OPD_TEMP, v});
}

void cg_aug_assign(Codegen *c, const Stmt *s) {
    uint32_t mark = c->u->temp_top;
    switch (s->aug_assign.target->kind) {
    case EXPR_NAME: aug_name(c, s); break;
    case EXPR_ATTRIBUTE: aug_attribute(c, s); break;
    default: aug_subscript(c, s); break;
    }
    c->u->temp_top = mark;
}

/* ---- annotations ---- */

static bool annotations_count(const Codegen *c) { return c->u->scope->kind != SCOPE_FUNCTION; }

static void store_annotation(Codegen *c, const Stmt *s) {
    const Expr *annotation = s->ann_assign.annotation;
    uint32_t v;
    if (c->future & CO_FUTURE_ANNOTATIONS) {
        Value text = cg_keep(c, unparse_expr(c->rt, annotation));
        v = cg_temp_push(c);
        if (text) cg_load_value(c, &s->loc, text, v);
    } else {
        v = cg_expr_push(c, annotation);
    }
    uint32_t d = cg_temp_push(c);
    cg_emit(c, &s->loc, I_LOADNAME, 0, d, cg_name_index(c, c->rt->names[N___annotations__]), 0);
    Value name = cg_mangle(c, s->ann_assign.target->name.id);
    if (!name) return;
    uint32_t k = cg_temp_push(c);
    cg_load_value(c, &s->loc, name, k);
    cg_emit(c, &s->loc, I_SETITEM, FA | FB | FC, d, k, v);
}

/* The parts of a target that is not assigned to are evaluated all the same. */
static void evaluate_slice(Codegen *c, const Expr *e) {
    if (e->kind == EXPR_SLICE) {
        if (e->slice.lower) cg_expr_drop(c, e->slice.lower);
        if (e->slice.upper) cg_expr_drop(c, e->slice.upper);
        if (e->slice.step) cg_expr_drop(c, e->slice.step);
    } else if (e->kind == EXPR_TUPLE) {
        for (uint32_t i = 0; i < e->tuple.elts.count; i++) evaluate_slice(c, e->tuple.elts.items[i]);
    } else {
        cg_expr_drop(c, e);
    }
}

void cg_ann_assign(Codegen *c, const Stmt *s) {
    const Expr *t = s->ann_assign.target, *value = s->ann_assign.value;
    uint32_t mark = c->u->temp_top;
    if (value) assign_one(c, t, value);
    c->u->temp_top = mark;
    bool future = c->future & CO_FUTURE_ANNOTATIONS;
    if (t->kind == EXPR_NAME) {
        cg_check_name(c, &s->loc, t->name.id, CTX_STORE);
        if (s->ann_assign.simple && annotations_count(c)) store_annotation(c, s);
    } else if (t->kind == EXPR_ATTRIBUTE) {
        cg_check_name(c, &t->loc, t->attribute.attr, CTX_STORE);
        if (!value) cg_expr_drop(c, t->attribute.value);
    } else if (!value) {
        cg_expr_drop(c, t->subscript.value);
        evaluate_slice(c, t->subscript.slice);
    }
    c->u->temp_top = mark;
    if (!s->ann_assign.simple && !future && annotations_count(c)) cg_expr_drop(c, s->ann_assign.annotation);
}

/* ---- del ---- */

static void delete_target(Codegen *c, const Expr *e);

static void delete_all(Codegen *c, const ExprSeq *seq) {
    for (uint32_t i = 0; i < seq->count && !c->failed; i++) delete_target(c, seq->items[i]);
}

static void delete_attribute(Codegen *c, const Expr *e) {
    Operand o = cg_operand(c, e->attribute.value);
    Value name = cg_mangle(c, e->attribute.attr);
    Location loc = cg_attribute_location(e);
    if (name) cg_emit(c, &loc, I_DELATTR, cg_dies(o, FA), o.n, 0, cg_name_index(c, name));
}

static void delete_target(Codegen *c, const Expr *e) {
    if (!cg_enter_recursion(c)) return;
    uint32_t mark = c->u->temp_top;
    if (e->kind == EXPR_NAME) {
        cg_delete_name(c, &e->loc, e->name.id);
    } else if (e->kind == EXPR_ATTRIBUTE) {
        delete_attribute(c, e);
    } else if (e->kind == EXPR_SUBSCRIPT) {
        Operand o = cg_operand_kept(c, e->subscript.value);
        Operand k = cg_operand(c, e->subscript.slice);
        cg_emit(c, &e->loc, I_DELITEM, cg_dies(o, FA) | cg_dies(k, FB), o.n, k.n, 0);
    } else {
        delete_all(c, e->kind == EXPR_LIST ? &e->list.elts : &e->tuple.elts);
    }
    c->u->temp_top = mark;
}

void cg_delete_targets(Codegen *c, const Stmt *s) { delete_all(c, &s->delete_.targets); }
