/* SPDX-License-Identifier: MIT
 * codegen_comp.c: comprehensions and generator expressions: functions of one argument, the outermost iterator. */
#include "compiler/codegen.h"

typedef struct Comp {
    const Expr *e;
    const ComprehensionSeq *generators;
    uint8_t kind; /* enum ComprehensionKind */
    uint32_t acc; /* register of what is built */
} Comp;

static void generator(Codegen *c, const Comp *k, uint32_t index);

static void element(Codegen *c, const Comp *k) {
    const Expr *e = k->e;
    uint32_t mark = c->u->temp_top;
    if (k->kind == COMP_DICT) {
        Operand key = cg_operand_kept(c, e->dict_comp.key);
        Operand value = cg_operand(c, e->dict_comp.value);
        cg_emit(c, &e->loc, I_DICTSET, cg_dies(key, FB) | cg_dies(value, FC), k->acc, key.n, value.n);
    } else {
        const Expr *elt = e->comp.elt;
        Operand o = cg_operand(c, elt);
        if (k->kind == COMP_GENERATOR) {
            cg_emit(c, &e->loc, I_YIELD, cg_dies(o, FB), mark, o.n, 0);
            c->u->temp_top = mark;
            (void)cg_temp_push(c);
            cg_clear_reg(c, &elt->loc, mark);
        } else {
            cg_emit(c, &e->loc, k->kind == COMP_LIST ? I_LISTAPPEND : I_SETADD, cg_dies(o, FB), k->acc, o.n, 0);
        }
    }
    c->u->temp_top = mark;
}

static void conditions_and_rest(Codegen *c, const Comp *k, uint32_t index, uint32_t next) {
    const Comprehension *g = k->generators->items[index];
    for (uint32_t i = 0; i < g->ifs.count; i++) cg_jump_if(c, &k->e->loc, g->ifs.items[i], next, false);
    if (index + 1 < k->generators->count)
        generator(c, k, index + 1);
    else
        element(c, k);
}

/* FORITER and FORLOOP write the item to the variable, or to a temporary from which it is stored. */
static void sync_generator(Codegen *c, const Comp *k, uint32_t index, uint32_t it) {
    const Comprehension *g = k->generators->items[index];
    const Location *loc = &k->e->loc;
    uint32_t body = cg_label_new(c), next = cg_label_new(c), end = cg_label_new(c), mark = c->u->temp_top;
    int local = cg_local_dest(c, g->target);
    if (local >= 0) cg_check_name(c, &g->target->loc, g->target->name.id, CTX_STORE);
    uint32_t item = cg_result_reg(c, local);
    cg_emit_jump(c, loc, I_FORITER, 0, item, it, 0, end);
    cg_label_place_loop(c, body);
    if (local >= 0)
        cg_bound_set(c, item, true);
    else
        cg_store(c, g->target, (Operand){OPD_TEMP, item});
    c->u->temp_top = mark;
    conditions_and_rest(c, k, index, next);
    cg_label_place(c, next);
    cg_emit_jump(c, loc, I_FORLOOP, 0, item, it, 0, body);
    cg_label_place(c, end);
}

static void async_generator(Codegen *c, const Comp *k, uint32_t index, uint32_t it) {
    const Comprehension *g = k->generators->items[index];
    const Location *loc = &k->e->loc;
    uint32_t head = cg_label_new(c), end = cg_label_new(c), v = c->u->temp_top;
    cg_label_place_loop(c, head);
    int32_t outer = c->u->handler, h = cg_handler_new(c, v);
    c->u->handler = h;
    (void)cg_temp_push_n(c, 2);
    cg_emit(c, loc, I_GETANEXT, 0, v + 1, it, 0);
    cg_emit_send_loop(c, loc, v);
    c->u->handler = outer;
    c->u->temp_top = v + 1;
    cg_store(c, g->target, (Operand){OPD_TEMP, v});
    c->u->temp_top = v;
    conditions_and_rest(c, k, index, head);
    cg_jump(c, loc, head);
    cg_handler_place(c, h);
    cg_emit_jump(c, loc, I_ENDASYNCFOR, 0, v, it, 0, end);
    c->u->reachable = false;
    cg_label_place(c, end);
}

static void generator(Codegen *c, const Comp *k, uint32_t index) {
    if (!cg_enter_recursion(c)) return;
    const Comprehension *g = k->generators->items[index];
    uint32_t mark = c->u->temp_top, it = 0; /* the outermost iterator is the argument */
    if (index > 0) {
        Operand o = cg_operand(c, g->iter);
        c->u->temp_top = mark;
        it = cg_temp_push(c);
        cg_emit(c, &k->e->loc, g->is_async ? I_GETAITER : I_GETITER, cg_dies_unless(o, FB, it), it, o.n, 0);
    }
    if (g->is_async)
        async_generator(c, k, index, it);
    else
        sync_generator(c, k, index, it);
    c->u->temp_top = mark;
}

static void comprehension_body(Codegen *c, const Comp *comp) {
    static const uint8_t ops[] = {[COMP_LIST] = I_BUILDLIST, [COMP_SET] = I_BUILDSET, [COMP_DICT] = I_BUILDDICT};
    const Location *loc = &comp->e->loc;
    Unit *u = c->u;
    Comp k = *comp;
    u->argcount = 1;
    u->local_count = 1;
    Symbol *arg = cg_find_symbol(c, c->rt->names[N_dot_zero]);
    arg->index = 0;
    u->locals[0] = arg;
    cg_bound_set(c, 0, true);
    cg_unit_prologue(c);
    if (k.kind == COMP_GENERATOR) {
        generator(c, &k, 0);
        cg_emit(c, loc, I_RETURNK, 0, 0, cg_const_index(c, V_NONE), 0);
        return;
    }
    k.acc = cg_temp_push(c);
    cg_emit(c, loc, ops[k.kind], 0, k.acc, k.acc, 0);
    generator(c, &k, 0);
    cg_emit(c, loc, I_RETURN, 0, k.acc, 0, 0);
}

static Value comp_name(Codegen *c, uint8_t kind) {
    static const uint16_t names[] = {
        [COMP_LIST] = N_angle_listcomp,
        [COMP_SET] = N_angle_setcomp,
        [COMP_DICT] = N_angle_dictcomp,
        [COMP_GENERATOR] = N_angle_genexpr,
    };
    return c->rt->names[names[kind]];
}

static void check_async(Codegen *c, const Unit *inner, uint8_t kind, const Location *loc) {
    bool allowed = c->u->kind == UNIT_ASYNC_FUNCTION || c->u->kind == UNIT_COMPREHENSION;
    if (inner->scope->coroutine && kind != COMP_GENERATOR && !allowed)
        cg_error(c, loc, "asynchronous comprehension outside of an asynchronous function");
}

/* The iterator becomes the argument behind the function in f; an asynchronous comprehension is awaited. */
static Operand run_comprehension(Codegen *c, const Comp *k, uint32_t f, bool awaited, int dest) {
    const Comprehension *first = k->generators->items[0];
    const Location *loc = &k->e->loc;
    Operand o = cg_operand(c, first->iter);
    c->u->temp_top = f + 1;
    uint32_t it = cg_temp_push(c);
    cg_emit(c, loc, first->is_async ? I_GETAITER : I_GETITER, cg_dies_unless(o, FB, it), it, o.n, 0);
    c->u->temp_top = f;
    if (!awaited) {
        uint32_t d = cg_result_reg(c, dest);
        cg_emit(c, loc, I_CALL, 0, f, 1, d);
        return cg_reg_operand(c, d);
    }
    (void)cg_temp_push_n(c, 2);
    cg_emit(c, loc, I_CALL, 0, f, 1, f);
    cg_emit(c, loc, I_GETAWAITABLE, FB, f + 1, f, 0);
    cg_emit_send_loop(c, loc, f);
    c->u->temp_top = f + 1;
    return cg_deliver(c, loc, (Operand){OPD_TEMP, f}, dest);
}

Operand cg_comprehension(Codegen *c, const Expr *e, int dest) {
    Comp k = {.e = e, .generators = e->kind == EXPR_DICT_COMP ? &e->dict_comp.generators : &e->comp.generators};
    const Scope *scope = symtable_scope(c->st, e);
    uint32_t f = cg_temp_push(c);
    k.kind = scope ? scope->comprehension : COMP_LIST;
    if (!cg_unit_enter(c, UNIT_COMPREHENSION, e, comp_name(c, k.kind), e->loc.lineno)) return (Operand){OPD_TEMP, f};
    const Unit *inner = c->u;
    comprehension_body(c, &k);
    Value code = c->failed ? 0 : cg_keep(c, cg_assemble(c, c->u));
    cg_unit_leave(c);
    check_async(c, inner, k.kind, &e->loc);
    if (c->failed) return (Operand){OPD_TEMP, f};
    cg_emit(c, &e->loc, I_LOADK, 0, f, cg_const_index_exact(c, code), 0);
    cg_make_function(c, &e->loc, f, 0, inner, DEST_TEMP);
    return run_comprehension(c, &k, f, inner->scope->coroutine && k.kind != COMP_GENERATOR, dest);
}
