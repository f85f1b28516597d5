/* SPDX-License-Identifier: MIT
 * codegen_try.c: try, except, except*, finally, with.
 *
 * An exception comes to a handler in register r (all from r on has been cleared). PUSHEXC r, r+1 makes it the one being
 * handled and saves the former one in r + 1. Whatever leaves the handler undoes that: POPEXC r, r+1. An exception that
 * arises in a handler comes to the handler's own clean-up in register r + 2:
 *   C: POPEXC r, r+1
 *      RERAISE r+2
 * Every handler that does not end the exception moves it to r + 2 and falls into C.
 *
 *   except E as e:       H: PUSHEXC r, r+1
 *                           EXCMATCH r, E -> next
 *                           e = R[r]                      (moved)
 *                           body                          exceptions: N
 *                           POPEXC r, r+1 ; del e ; JUMP end
 *                        N: del e ; JUMP C                (exception in r + 2)
 *                     next: ... the other clauses ...
 *                           MOVE r+2, r (moved) ; C
 *
 *   finally:                body                          exceptions: H
 *                           finally clause ; JUMP end     (and once more before each return, break, continue)
 *                        H: PUSHEXC r, r+1 ; finally clause ; MOVE r+2, r (moved) ; C
 *
 *   with x as y:            WITHENTER t, x                t: exit function, t + 1: value
 *                           y = R[t + 1] ; body           exceptions: H (r = t + 1)
 *                           WITHEXIT u, t, none ; CLEAR u ; JUMP end
 *                        H: PUSHEXC r, r+1 ; WITHEXIT r+2, t, r
 *                           JUMPIF r+2 -> S ; MOVE r+2, r (moved) ; C
 *                        S: POPEXC r, r+1 ; CLEAR t
 *   async with: the results of AWITHENTER and WITHEXIT go through GETAWAITABLE and the send loop of codegen_expr.c.
 *
 *   except* E as e:      H: PUSHEXC r, r+1 ; BUILDLIST r+2 ; MOVE r+3, r      r + 2: raised ones, r + 3: the rest
 *                           EXCSTAR r+4, r+3, E ; JIS r+4, None -> next
 *                           e = R[r+4] ; body             exceptions: N, in r + 4
 *                           del e ; JUMP next
 *                        N: del e ; LISTAPPEND r+2, r+4
 *                     next: ... the other clauses ...
 *                           LISTAPPEND r+2, r+3 (unless None) ; PREPRERAISESTAR r+2, r, r+2
 *                           JIS r+2, None -> done ; C
 *                     done: POPEXC r, r+1 ; CLEAR r+2
 */
#include "compiler/codegen.h"

static bool is_fast_name(Codegen *c, Value name) { return cg_is_fast(c, cg_find_symbol(c, cg_mangle(c, name))); }

/* The end of `except E as name`: the name is unbound, whether or not the body kept it. */
static void forget_name(Codegen *c, const Location *loc, Value name) {
    if (!name || c->failed) return;
    if (!is_fast_name(c, name))
        cg_store_name(c, loc, name, (Operand){OPD_CONST, cg_const_index(c, V_NONE)});
    else
        cg_bound_set(c, cg_local_reg(c, cg_find_symbol(c, cg_mangle(c, name))), true);
    cg_delete_name(c, loc, name);
}

void cg_finish_handler(Codegen *c, const Location *loc, uint32_t reg, Value name) {
    cg_emit(c, loc, I_POPEXC, 0, reg, reg + 1, 0);
    forget_name(c, loc, name);
}

static void set_temp_top(Codegen *c, uint32_t top) {
    if (top > c->u->temp_top)
        (void)cg_temp_push_n(c, top - c->u->temp_top);
    else
        c->u->temp_top = top;
}

/* C: the exception that leaves the handler of register r is in r + 2. */
static void cleanup(Codegen *c, const Location *loc, int32_t own, int32_t outer, uint32_t r) {
    cg_handler_place(c, own);
    c->u->handler = outer;
    cg_emit(c, loc, I_POPEXC, 0, r, r + 1, 0);
    cg_emit(c, loc, I_RERAISE, 0, r + 2, 0, 0);
}

/* ---- except ---- */

/* The body of a clause and its regular end. Returns the handler of the body, -1 for a clause without a name. */
static int32_t handler_body(Codegen *c, const ExceptHandler *h, uint32_t r, int32_t own, int32_t outer) {
    Block b;
    int32_t n = -1;
    uint32_t inside = c->u->region;
    cg_block_push(c, &b, BLOCK_HANDLER, r, &cg_no_location);
    b.outer = outer;
    b.region = c->u->region = inside ? c->u->regions[inside - 1].outer : 0;
    cg_region_push(c, REGION_HANDLER, r);
    b.name = h->name;
    if (h->name) {
        cg_store_name(c, &h->loc, h->name, (Operand){OPD_TEMP, r});
        n = cg_handler_new(c, r + 2);
        c->u->handler = n;
    }
    cg_stmts(c, &h->body);
    cg_block_pop(c);
    c->u->handler = outer;
    cg_finish_handler(c, &cg_no_location, r, h->name);
    c->u->handler = own;
    c->u->region = inside;
    return n;
}

/* A clause with a name: what its body raises passes through here. */
static void handler_name_cleanup(Codegen *c, const ExceptHandler *h, int32_t n, uint32_t to_cleanup) {
    uint32_t top = c->u->temp_top;
    cg_handler_place(c, n);
    set_temp_top(c, c->u->handlers[n].reg + 1); /* the exception waits there */
    forget_name(c, &cg_no_location, h->name);
    c->u->temp_top = top;
    cg_jump(c, &cg_no_location, to_cleanup);
}

static void except_clause(Codegen *c, const ExceptHandler *h, uint32_t r, int32_t own, int32_t outer,
                          uint32_t to_cleanup, uint32_t end) {
    uint32_t next = cg_label_new(c);
    if (h->type) {
        c->u->starting = true;
        Operand o = cg_operand(c, h->type);
        cg_emit_jump(c, &h->type->loc, I_EXCMATCH, cg_dies(o, FB), r, o.n, 0, next);
        c->u->temp_top = r + 2;
    } else {
        c->u->starting = true;
        cg_line_mark(c, &h->loc);
    }
    int32_t n = handler_body(c, h, r, own, outer);
    cg_jump(c, &cg_no_location, end);
    if (n >= 0) handler_name_cleanup(c, h, n, to_cleanup);
    cg_label_place(c, next);
}

static void try_except(Codegen *c, const Stmt *s) {
    const ExceptHandlerSeq *handlers = &s->try_.handlers;
    uint32_t r = c->u->temp_top, end = cg_label_new(c), to_cleanup = cg_label_new(c);
    int32_t outer = c->u->handler, h = cg_handler_new(c, r);
    uint32_t outside = c->u->region;
    c->u->handler = h;
    cg_stmts(c, &s->try_.body);
    c->u->handler = outer;
    cg_stmts(c, &s->try_.orelse);
    cg_jump(c, &cg_no_location, end);
    cg_handler_place(c, h);
    set_temp_top(c, r + 3);
    c->u->temp_top = r + 2;
    int32_t own = cg_handler_new(c, r + 2);
    c->u->handler = own;
    cg_emit(c, &cg_no_location, I_PUSHEXC, 0, r, r + 1, 0);
    cg_region_push(c, REGION_MATCH, r);
    for (uint32_t i = 0; i < handlers->count && !c->failed; i++) {
        const ExceptHandler *clause = handlers->items[i];
        if (!clause->type && i + 1 < handlers->count) cg_error(c, &clause->loc, "default 'except:' must be last");
        except_clause(c, clause, r, own, outer, to_cleanup, end);
        if (!clause->type) c->u->reachable = false;
    }
    cg_emit(c, &cg_no_location, I_MOVE, FB, r + 2, r, 0);
    cg_label_place(c, to_cleanup);
    c->u->region = outside;
    cleanup(c, &cg_no_location, own, outer, r);
    c->u->temp_top = r;
    cg_label_place(c, end);
}

/* ---- except* ---- */

static void star_clause(Codegen *c, const ExceptHandler *h, uint32_t r, int32_t own) {
    uint32_t next = cg_label_new(c), nomatch = cg_label_new(c), match = r + 4;
    c->u->temp_top = match;
    c->u->starting = true;
    (void)cg_expr_push(c, h->type);
    cg_emit(c, &h->type->loc, I_EXCSTAR, 0, match, r + 3, match);
    cg_emit_jump(c, &h->type->loc, I_JIS, FK | FT, 0, match, cg_const_index(c, V_NONE), nomatch);
    int32_t n = cg_handler_new(c, match);
    if (h->name)
        cg_store_name(c, &h->loc, h->name, (Operand){OPD_TEMP, match});
    else
        cg_clear_reg(c, &cg_no_location, match);
    c->u->temp_top = match;
    Block b;
    cg_block_push(c, &b, BLOCK_STAR_HANDLER, r, &h->loc);
    c->u->handler = n;
    cg_stmts(c, &h->body);
    c->u->handler = own;
    cg_block_pop(c);
    forget_name(c, &cg_no_location, h->name);
    cg_jump(c, &cg_no_location, next);
    cg_handler_place(c, n);
    set_temp_top(c, match + 1);
    forget_name(c, &cg_no_location, h->name);
    cg_emit(c, &cg_no_location, I_LISTAPPEND, FB, r + 2, match, 0);
    cg_jump(c, &cg_no_location, next);
    cg_label_place(c, nomatch);
    cg_clear_reg(c, &cg_no_location, match);
    cg_label_place(c, next);
}

static void try_star(Codegen *c, const Stmt *s) {
    const ExceptHandlerSeq *handlers = &s->try_.handlers;
    uint32_t r = c->u->temp_top, end = cg_label_new(c), done = cg_label_new(c), no_rest = cg_label_new(c), outside = c->u->region;
    int32_t outer = c->u->handler, h = cg_handler_new(c, r);
    c->u->handler = h;
    cg_stmts(c, &s->try_.body);
    c->u->handler = outer;
    cg_stmts(c, &s->try_.orelse);
    cg_jump(c, &cg_no_location, end);
    cg_handler_place(c, h);
    set_temp_top(c, r + 4);
    int32_t own = cg_handler_new(c, r + 2);
    c->u->handler = own;
    cg_emit(c, &cg_no_location, I_PUSHEXC, 0, r, r + 1, 0);
    cg_emit(c, &cg_no_location, I_BUILDLIST, 0, r + 2, r + 2, 0);
    cg_emit(c, &cg_no_location, I_MOVE, 0, r + 3, r, 0);
    cg_region_push(c, REGION_STAR, r);
    for (uint32_t i = 0; i < handlers->count && !c->failed; i++) star_clause(c, handlers->items[i], r, own);
    uint32_t k_none = cg_const_index(c, V_NONE);
    c->u->region = outside;
    c->u->temp_top = r + 4;
    cg_emit_jump(c, &cg_no_location, I_JIS, FK | FT, 0, r + 3, k_none, no_rest);
    cg_emit(c, &cg_no_location, I_LISTAPPEND, FB, r + 2, r + 3, 0);
    cg_label_place(c, no_rest);
    cg_emit(c, &cg_no_location, I_PREPRERAISESTAR, 0, r + 2, r, r + 2);
    cg_emit_jump(c, &cg_no_location, I_JIS, FK | FT, 0, r + 2, k_none, done);
    cleanup(c, &cg_no_location, own, outer, r);
    cg_label_place(c, done);
    cg_emit(c, &cg_no_location, I_POPEXC, 0, r, r + 1, 0);
    cg_clear_reg(c, &cg_no_location, r + 2);
    c->u->temp_top = r;
    cg_label_place(c, end);
}

/* ---- finally ---- */

static void try_body(Codegen *c, const Stmt *s) {
    if (!s->try_.handlers.count) {
        cg_stmts(c, &s->try_.body);
        cg_stmts(c, &s->try_.orelse);
    } else if (s->kind == STMT_TRY_STAR) {
        try_star(c, s);
    } else {
        try_except(c, s);
    }
}

static void try_finally(Codegen *c, const Stmt *s) {
    uint32_t r = c->u->temp_top, end = cg_label_new(c);
    int32_t outer = c->u->handler, h = cg_handler_new(c, r);
    Block b;
    cg_block_push(c, &b, BLOCK_FINALLY, r, &s->loc);
    b.body = &s->try_.finalbody;
    c->u->handler = h;
    try_body(c, s);
    cg_block_pop(c);
    c->u->handler = outer;
    if (c->u->reachable) cg_stmts(c, &s->try_.finalbody);
    cg_jump(c, &cg_no_location, end);
    cg_handler_place(c, h);
    set_temp_top(c, r + 3);
    c->u->temp_top = r + 2;
    int32_t own = cg_handler_new(c, r + 2);
    cg_block_push(c, &b, BLOCK_FINALLY_END, r, &s->loc);
    c->u->handler = own;
    cg_emit(c, &cg_no_location, I_PUSHEXC, 0, r, r + 1, 0);
    cg_region_push(c, REGION_FINALLY, r);
    cg_stmts(c, &s->try_.finalbody);
    cg_block_pop(c);
    cg_emit(c, &cg_no_location, I_MOVE, FB, r + 2, r, 0);
    cleanup(c, &cg_no_location, own, outer, r);
    c->u->temp_top = r;
    cg_label_place(c, end);
}

void cg_try_stmt(Codegen *c, const Stmt *s) {
    cg_line_mark(c, &s->loc);
    if (s->try_.finalbody.count)
        try_finally(c, s);
    else
        try_body(c, s);
}

/* ---- with ---- */

/* Awaits what lies in register t (kind: see GETAWAITABLE); the result is in t, and t + 1 is free again. */
static void await_register(Codegen *c, const Location *loc, uint32_t t, unsigned kind) {
    uint32_t top = c->u->temp_top;
    set_temp_top(c, t + 2);
    cg_emit(c, loc, I_GETAWAITABLE, FB, t + 1, t, kind);
    cg_emit_send_loop(c, loc, t);
    c->u->temp_top = top;
}

void cg_with_exit(Codegen *c, const Location *loc, uint32_t reg, bool is_async) {
    uint32_t t = cg_temp_push(c);
    cg_emit(c, loc, I_WITHEXIT, FB, t, reg, REG_NONE);
    if (is_async) await_register(c, loc, t, 2);
    cg_clear_reg(c, &cg_no_location, t);
    c->u->temp_top = t;
}

static void with_item(Codegen *c, const Stmt *s, uint32_t index);

/* The handler of a with statement: exit function in t, exception in t + 1. */
static void with_handler(Codegen *c, const Location *loc, uint32_t t, bool is_async) {
    uint32_t suppress = cg_label_new(c), r = t + 1;
    int32_t outer = c->u->handler, own = cg_handler_new(c, r + 2);
    set_temp_top(c, r + 3);
    c->u->handler = own;
    uint32_t outside = c->u->region;
    cg_emit(c, &cg_no_location, I_PUSHEXC, 0, r, r + 1, 0);
    cg_region_push(c, REGION_HANDLER, r);
    cg_emit(c, loc, I_WITHEXIT, 0, r + 2, t, r);
    if (is_async) await_register(c, loc, r + 2, 2);
    cg_emit_jump(c, loc, I_JUMPIF, FA | FT, r + 2, 0, 0, suppress);
    c->u->region = outside;
    cg_emit(c, &cg_no_location, I_MOVE, FB, r + 2, r, 0);
    cleanup(c, &cg_no_location, own, outer, r);
    cg_label_place(c, suppress);
    cg_emit(c, &cg_no_location, I_POPEXC, 0, r, r + 1, 0);
    cg_clear_reg(c, &cg_no_location, t);
}

static void with_enter(Codegen *c, const Location *loc, const Expr *context, uint32_t t, bool is_async) {
    Operand o = cg_operand(c, context);
    c->u->temp_top = t;
    (void)cg_temp_push_n(c, 2);
    cg_emit(c, loc, is_async ? I_AWITHENTER : I_WITHENTER, cg_dies_unless(o, FB, t), t, o.n, 0);
    if (is_async) await_register(c, loc, t + 1, 1);
}

static void with_body(Codegen *c, const Stmt *s, uint32_t index) {
    if (index + 1 < s->with.items.count)
        with_item(c, s, index + 1);
    else
        cg_stmts(c, &s->with.body);
}

static void with_item(Codegen *c, const Stmt *s, uint32_t index) {
    if (!cg_enter_recursion(c)) return;
    const WithItem *item = s->with.items.items[index];
    const Location *loc = &s->loc;
    bool is_async = s->kind == STMT_ASYNC_WITH;
    uint32_t t = c->u->temp_top, end = cg_label_new(c);
    with_enter(c, loc, item->context_expr, t, is_async);
    int32_t outer = c->u->handler, h = cg_handler_new(c, t + 1);
    Block b;
    cg_block_push(c, &b, is_async ? BLOCK_ASYNC_WITH : BLOCK_WITH, t, loc);
    c->u->handler = h;
    if (item->optional_vars)
        cg_store(c, item->optional_vars, (Operand){OPD_TEMP, t + 1});
    else
        cg_clear_reg(c, &cg_no_location, t + 1);
    c->u->temp_top = t + 1;
    with_body(c, s, index);
    cg_block_pop(c);
    c->u->handler = outer;
    cg_with_exit(c, loc, t, is_async);
    cg_jump(c, &cg_no_location, end);
    cg_handler_place(c, h);
    with_handler(c, loc, t, is_async);
    c->u->temp_top = t;
    cg_label_place(c, end);
}

void cg_with_stmt(Codegen *c, const Stmt *s) {
    if (s->kind == STMT_ASYNC_WITH && c->u->kind != UNIT_ASYNC_FUNCTION)
        cg_error(c, &s->loc, "'async with' outside async function");
    if (s->with.items.count) with_item(c, s, 0);
}
