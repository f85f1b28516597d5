/* SPDX-License-Identifier: MIT
 * codegen_stmt.c: simple statements, loops, conditions, and leaving blocks by return, break and continue. */
#include "compiler/codegen.h"
#include "gc/gc.h"
#include "types/str.h"
#include "types/tuple.h"

/* ---- leaving blocks ---- */

void cg_block_push(Codegen *c, Block *b, enum UnwindKind kind, uint32_t reg, const Location *loc) {
    *b = (Block){.prev = c->u->block, .kind = (uint8_t)kind, .outer = c->u->handler, .region = c->u->region, .reg = reg, .loc = loc};
    c->u->block = b;
    if (kind == BLOCK_FOR || kind == BLOCK_ASYNC_FOR) cg_region_push(c, kind == BLOCK_FOR ? REGION_FOR : REGION_ASYNC_FOR, reg);
    else if (kind == BLOCK_WITH || kind == BLOCK_ASYNC_WITH) cg_region_push(c, REGION_WITH, reg);
    else if (kind == BLOCK_VALUE) cg_region_push(c, REGION_VALUE, reg);
}

/* The finally clause once more, for this way out. */
static void inline_finally(Codegen *c, const Block *b, uint32_t keep) {
    Block value;
    if (keep != REG_NONE) cg_block_push(c, &value, BLOCK_VALUE, keep, b->loc);
    cg_stmts(c, b->body);
    if (keep != REG_NONE) cg_block_pop(c);
}

static void unwind_one(Codegen *c, const Block *b, uint32_t keep) {
    switch ((enum UnwindKind)b->kind) {
    case BLOCK_LOOP: break;
    case BLOCK_FOR:
    case BLOCK_ASYNC_FOR:
    case BLOCK_VALUE: cg_clear_reg(c, &cg_no_location, b->reg); break;
    case BLOCK_FINALLY: inline_finally(c, b, keep); break;
    case BLOCK_FINALLY_END: cg_finish_handler(c, &cg_no_location, b->reg, 0); break;
    case BLOCK_WITH:
    case BLOCK_ASYNC_WITH: cg_with_exit(c, b->loc, b->reg, b->kind == BLOCK_ASYNC_WITH); break;
    case BLOCK_HANDLER: cg_finish_handler(c, b->loc, b->reg, b->name); break;
    case BLOCK_STAR_HANDLER: break;
    }
}

/* Undo the blocks from the innermost to `stop` (exclusive); leaves the handler of outside in force. */
/* keep: register of a return value that waits, or REG_NONE. */
static void cg_unwind(Codegen *c, const Block *stop, uint32_t keep) {
    Block *top = c->u->block;
    for (Block *b = top; b != stop && !c->failed; b = b->prev) {
        c->u->block = b->prev;
        c->u->handler = b->outer;
        c->u->region = b->region;
        unwind_one(c, b, keep);
    }
    c->u->block = top;
}

/* Does the way out run code of other lines? Then the jump at its end is of no line: trace functions are told of the statement before. */
static bool leaves_lines(const Codegen *c, const Block *stop) {
    for (const Block *b = c->u->block; b != stop; b = b->prev)
        if (b->kind == BLOCK_FINALLY || b->kind == BLOCK_WITH || b->kind == BLOCK_ASYNC_WITH) return true;
    return false;
}

static bool is_loop(const Block *b) { return b->kind == BLOCK_LOOP || b->kind == BLOCK_FOR || b->kind == BLOCK_ASYNC_FOR; }

static bool in_star_handler(const Codegen *c, bool to_loop) {
    for (const Block *b = c->u->block; b; b = b->prev) {
        if (b->kind == BLOCK_STAR_HANDLER) return true;
        if (to_loop && is_loop(b)) return false;
    }
    return false;
}

static const char star_text[] = "'break', 'continue' and 'return' cannot appear in an except* block";

static void leave_loop(Codegen *c, const Stmt *s, bool is_break) {
    if (in_star_handler(c, true)) cg_error(c, &s->loc, star_text);
    Block *loop = c->u->block;
    while (loop && !is_loop(loop)) loop = loop->prev;
    if (!loop) {
        cg_error(c, &s->loc, is_break ? "'break' outside loop" : "'continue' not properly in loop");
        return;
    }
    int32_t handler = c->u->handler;
    uint32_t region = c->u->region;
    const Block *stop = is_break ? loop->prev : loop;
    bool lines = leaves_lines(c, stop);
    if (lines) cg_line_mark(c, &s->loc);
    cg_unwind(c, stop, REG_NONE);
    cg_jump(c, lines ? &cg_no_location : &s->loc, is_break ? loop->exit : loop->cont);
    c->u->handler = handler;
    c->u->region = region;
}

/* Can what runs on the way out change a local variable? */
static bool unwinding_rebinds(const Codegen *c) {
    for (const Block *b = c->u->block; b; b = b->prev)
        if (b->kind == BLOCK_FINALLY || (b->kind == BLOCK_HANDLER && b->name)) return true;
    return false;
}

static void return_stmt(Codegen *c, const Stmt *s) {
    const Expr *e = s->return_.value;
    const Scope *scope = c->u->scope;
    if (scope->kind != SCOPE_FUNCTION) cg_error(c, &s->loc, "'return' outside function");
    if (e && scope->coroutine && scope->generator) cg_error(c, &s->loc, "'return' with value in async generator");
    if (in_star_handler(c, false)) cg_error(c, &s->loc, star_text);
    if (c->failed) return;
    uint32_t mark = c->u->temp_top;
    int32_t handler = c->u->handler;
    uint32_t region = c->u->region;
    Operand o = e ? cg_expr(c, e, DEST_ANY) : (Operand){OPD_CONST, cg_const_index(c, V_NONE)};
    if (o.kind == OPD_LOCAL && unwinding_rebinds(c)) o = cg_deliver(c, &s->loc, o, DEST_TEMP);
    bool lines = leaves_lines(c, NULL);
    if (lines || (e && e->loc.lineno != s->loc.lineno)) cg_line_mark(c, &s->loc);
    cg_unwind(c, NULL, o.kind == OPD_TEMP ? o.n : REG_NONE);
    const Location *loc = lines ? &cg_no_location : &s->loc;
    if (o.kind == OPD_CONST)
        cg_emit(c, loc, I_RETURNK, 0, 0, o.n, 0);
    else
        cg_emit(c, loc, I_RETURN, 0, o.n, 0, 0);
    c->u->handler = handler;
    c->u->region = region;
    c->u->temp_top = mark;
}

/* ---- conditions and loops ---- */

static void if_stmt(Codegen *c, const Stmt *s) {
    uint32_t end = cg_label_new(c);
    for (;;) {
        const StmtSeq *orelse = &s->if_.orelse;
        uint32_t next = orelse->count ? cg_label_new(c) : end;
        c->u->starting = true;
        if (cg_constant_truth(c, s->if_.test) >= 0) cg_line_mark(c, &s->loc);
        cg_jump_if(c, &s->loc, s->if_.test, next, false);
        cg_stmts(c, &s->if_.body);
        if (!orelse->count || c->failed) break;
        cg_jump(c, &cg_no_location, end);
        cg_label_place(c, next);
        if (orelse->count != 1 || orelse->items[0]->kind != STMT_IF) {
            cg_stmts(c, orelse);
            break;
        }
        s = orelse->items[0];
    }
    cg_label_place(c, end);
}

/* The test stands twice: before the loop, and at its bottom, so that a turn takes one jump. */
static void while_stmt(Codegen *c, const Stmt *s) {
    uint32_t body = cg_label_new(c), cont = cg_label_new(c), orelse = cg_label_new(c), end = cg_label_new(c);
    int constant = cg_constant_truth(c, s->while_.test);
    if (constant >= 0) cg_line_mark(c, &s->loc);
    if (constant != 1) cg_jump_if(c, &s->loc, s->while_.test, orelse, false);
    cg_label_place_loop(c, body);
    Block b;
    cg_block_push(c, &b, BLOCK_LOOP, 0, &s->loc);
    b.exit = end;
    b.cont = cont;
    cg_stmts(c, &s->while_.body);
    cg_label_place(c, cont);
    if (constant == 1)
        cg_jump(c, &s->loc, body);
    else if (c->u->reachable)
        cg_jump_if(c, &s->loc, s->while_.test, body, true);
    cg_block_pop(c);
    cg_label_place(c, orelse);
    cg_stmts(c, &s->while_.orelse);
    cg_label_place(c, end);
}

static void push_iterator(Codegen *c, const Location *loc, const Expr *iter, enum Opcode op, uint32_t it) {
    Operand o = cg_operand(c, iter);
    c->u->temp_top = it;
    (void)cg_temp_push(c);
    cg_emit(c, loc, op, cg_dies_unless(o, FB, it), it, o.n, 0);
}

static void cg_for_loop(Codegen *c, const Stmt *s) {
    const Expr *iter = s->for_.iter, *target = s->for_.target;
    uint32_t body = cg_label_new(c), cont = cg_label_new(c), orelse = cg_label_new(c), end = cg_label_new(c),
             it = c->u->temp_top;
    push_iterator(c, &s->loc, iter, I_GETITER, it);
    int local = cg_local_dest(c, target);
    if (local >= 0) cg_check_name(c, &target->loc, target->name.id, CTX_STORE);
    uint32_t item = cg_result_reg(c, local);
    cg_emit_jump(c, &s->loc, I_FORITER, 0, item, it, 0, orelse);
    cg_label_place_loop(c, body);
    if (local >= 0)
        cg_bound_set(c, item, true);
    else
        cg_store(c, target, (Operand){OPD_TEMP, item});
    c->u->temp_top = it + 1;
    Block b;
    cg_block_push(c, &b, BLOCK_FOR, it, &s->loc);
    b.exit = end;
    b.cont = cont;
    cg_stmts(c, &s->for_.body);
    cg_label_place(c, cont);
    cg_block_pop(c);
    cg_emit_jump(c, &s->loc, I_FORLOOP, 0, item, it, 0, body);
    cg_label_place(c, orelse);
    c->u->temp_top = it;
    cg_stmts(c, &s->for_.orelse);
    cg_label_place(c, end);
}

/*     GETAITER it, x
 *   L: GETANEXT v + 1, it      StopAsyncIteration from here ...
 *     (send loop, codegen_expr.c)
 *     store v                  ... to here goes to H
 *     body
 *     JUMP L
 *   H: ENDASYNCFOR v, it -> else */
static void async_for(Codegen *c, const Stmt *s) {
    if (c->u->kind != UNIT_ASYNC_FUNCTION) cg_error(c, &s->loc, "'async for' outside async function");
    const Location *loc = &s->loc;
    uint32_t head = cg_label_new(c), orelse = cg_label_new(c), end = cg_label_new(c), it = c->u->temp_top, v = it + 1;
    push_iterator(c, loc, s->for_.iter, I_GETAITER, it);
    cg_label_place_loop(c, head);
    int32_t outer = c->u->handler, h = cg_handler_new(c, v);
    c->u->handler = h;
    (void)cg_temp_push_n(c, 2);
    cg_emit(c, loc, I_GETANEXT, 0, v + 1, it, 0);
    cg_emit_send_loop(c, loc, v);
    c->u->handler = outer;
    c->u->temp_top = v + 1;
    cg_store(c, s->for_.target, (Operand){OPD_TEMP, v});
    c->u->temp_top = v;
    Block b;
    cg_block_push(c, &b, BLOCK_ASYNC_FOR, it, &s->loc);
    b.exit = end;
    b.cont = head;
    cg_stmts(c, &s->for_.body);
    cg_block_pop(c);
    cg_jump(c, &cg_no_location, head);
    cg_handler_place(c, h);
    cg_emit_jump(c, loc, I_ENDASYNCFOR, 0, v, it, 0, orelse);
    c->u->reachable = false;
    cg_label_place(c, orelse);
    c->u->temp_top = it;
    cg_stmts(c, &s->for_.orelse);
    cg_label_place(c, end);
}

/* ---- raise, assert ---- */

static void raise_stmt(Codegen *c, const Stmt *s) {
    uint32_t mark = c->u->temp_top, exc = REG_NONE, cause = REG_NONE;
    if (s->raise.exc) exc = cg_operand_kept(c, s->raise.exc).n;
    if (s->raise.cause) cause = cg_operand(c, s->raise.cause).n;
    cg_emit(c, &s->loc, I_RAISE, 0, exc, cause, 0);
    c->u->temp_top = mark;
}

/* The place that a failed assertion's traceback marks is the last comparison of its test, as in CPython; NULL: there is none. */
static const Location *last_comparison(const Expr *e) {
    const Location *found = NULL, *inner;
    switch (e->kind) {
    case EXPR_COMPARE: return &e->loc;
    case EXPR_UNARY_OP: return e->op == UNARY_NOT ? last_comparison(e->unary_op.operand) : NULL;
    case EXPR_BOOL_OP:
        for (size_t i = 0; i < e->bool_op.values.count; i++)
            if ((inner = last_comparison(e->bool_op.values.items[i]))) found = inner;
        return found;
    case EXPR_IF_EXP:
        if ((found = last_comparison(e->if_exp.orelse)) || (found = last_comparison(e->if_exp.body))) return found;
        return last_comparison(e->if_exp.test);
    default: return NULL;
    }
}

static void assert_stmt(Codegen *c, const Stmt *s) {
    const Expr *test = s->assert_.test;
    if ((test->kind == EXPR_TUPLE && test->tuple.elts.count) ||
        (test->kind == EXPR_CONSTANT && v_is(test->constant.value, T_TUPLE) && as_tuple(test->constant.value)->len))
        cg_warn(c, &s->loc, "assertion is always true, perhaps remove parentheses?");
    if (c->optimize) return;
    uint32_t end = cg_label_new(c);
    cg_jump_if(c, &s->loc, test, end, true);
    const Location *loc = last_comparison(test);
    if (!loc) loc = &s->loc;
    uint32_t t = cg_temp_push(c);
    cg_emit(c, loc, I_LOADASSERT, 0, t, 0, 0);
    if (s->assert_.msg) {
        (void)cg_expr_push(c, s->assert_.msg);
        cg_emit(c, loc, I_CALL, 0, t, 1, t);
    }
    cg_emit(c, loc, I_RAISE, 0, t, REG_NONE, 0);
    c->u->temp_top = t;
    cg_label_place(c, end);
}

/* ---- import ---- */

static void import_module_name(Codegen *c, const Location *loc, Value name, int level, Value fromlist, uint32_t t) {
    (void)cg_temp_push_n(c, 2);
    cg_load_value(c, loc, v_small(level), t);
    cg_load_value(c, loc, fromlist, t + 1);
    cg_emit(c, loc, I_IMPORTNAME, 0, t, t, cg_name_index(c, name));
    c->u->temp_top = t + 1;
}

static Value name_part(Codegen *c, Value dotted, size_t from, size_t to) {
    return cg_intern(c, str_slice(c->rt, dotted, from, to));
}

static size_t find_dot(Value name, size_t from) {
    while (from < str_len(name) && str_at(name, from) != '.') from++;
    return from;
}

static void import_alias(Codegen *c, const Stmt *s, const Alias *a) {
    uint32_t t = c->u->temp_top;
    size_t n = str_len(a->name), dot = find_dot(a->name, 0);
    import_module_name(c, &s->loc, a->name, 0, V_NONE, t);
    Value as = a->asname;
    if (!as)
        as = dot < n ? name_part(c, a->name, 0, dot) : a->name;
    else
        while (dot < n && !c->failed) { /* import a.b.c as x: x is the innermost module */
            size_t next = find_dot(a->name, dot + 1);
            Value part = name_part(c, a->name, dot + 1, next);
            if (part) cg_emit(c, &s->loc, I_IMPORTFROM, 0, t, t, cg_name_index(c, part));
            dot = next;
        }
    if (as) cg_store_name(c, &s->loc, as, (Operand){OPD_TEMP, t});
    c->u->temp_top = t;
}

static void import_stmt(Codegen *c, const Stmt *s) {
    for (uint32_t i = 0; i < s->import.names.count && !c->failed; i++) import_alias(c, s, s->import.names.items[i]);
}

static Value import_list(Codegen *c, const AliasSeq *names) {
    Value t = tuple_new(c->rt, names->count);
    if (t && names->count) {
        for (uint32_t i = 0; i < names->count; i++) as_tuple(t)->items[i] = own(names->items[i]->name);
        gc_track(v_obj(t));
    }
    t = cg_keep(c, t);
    return t ? t : V_NONE;
}

static void import_from(Codegen *c, const Stmt *s) {
    const AliasSeq *names = &s->import_from.names;
    Value module = s->import_from.module ? s->import_from.module : c->rt->empty_str;
    if (s->loc.lineno > c->future_lineno && str_equal_cstr(module, "__future__"))
        cg_error(c, &s->loc, "from __future__ imports must occur at the beginning of the file");
    uint32_t t = c->u->temp_top;
    import_module_name(c, &s->loc, module, s->import_from.level, import_list(c, names), t);
    if (names->count == 1 && str_equal_cstr(names->items[0]->name, "*")) {
        cg_emit(c, &s->loc, I_IMPORTSTAR, FB, 0, t, 0);
    } else {
        for (uint32_t i = 0; i < names->count && !c->failed; i++) {
            const Alias *a = names->items[i];
            uint32_t v = cg_temp_push(c);
            cg_emit(c, &s->loc, I_IMPORTFROM, 0, v, t, cg_name_index(c, a->name));
            cg_store_name(c, &s->loc, a->asname ? a->asname : a->name, (Operand){OPD_TEMP, v});
            c->u->temp_top = v;
        }
        cg_clear_reg(c, &s->loc, t);
    }
    c->u->temp_top = t;
}

/* ---- dispatch ---- */

static void expr_stmt(Codegen *c, const Stmt *s) {
    const Expr *e = s->expr.value;
    if (!c->interactive || c->u->parent) {
        if (e->kind == EXPR_CONSTANT) cg_line_mark(c, &s->loc);
        cg_expr_drop(c, e);
        return;
    }
    uint32_t t = cg_expr_push(c, e);
    cg_emit(c, &e->loc, I_PRINTEXPR, 0, t, 0, 0);
    c->u->temp_top = t;
}

static void cg_stmt(Codegen *c, const Stmt *s) {
    if (!cg_enter_recursion(c)) return;
    c->u->starting = true;
    switch ((enum StmtKind)s->kind) {
    case STMT_FUNCTION_DEF:
    case STMT_ASYNC_FUNCTION_DEF: cg_function_def(c, s); break;
    case STMT_CLASS_DEF: cg_class_def(c, s); break;
    case STMT_RETURN: return_stmt(c, s); break;
    case STMT_DELETE: cg_delete_targets(c, s); break;
    case STMT_ASSIGN: cg_assign(c, s); break;
    case STMT_AUG_ASSIGN: cg_aug_assign(c, s); break;
    case STMT_ANN_ASSIGN: cg_ann_assign(c, s); break;
    case STMT_FOR: cg_for_loop(c, s); break;
    case STMT_ASYNC_FOR: async_for(c, s); break;
    case STMT_WHILE: while_stmt(c, s); break;
    case STMT_IF: if_stmt(c, s); break;
    case STMT_WITH:
    case STMT_ASYNC_WITH: cg_with_stmt(c, s); break;
    case STMT_MATCH: cg_match_stmt(c, s); break;
    case STMT_RAISE: raise_stmt(c, s); break;
    case STMT_TRY:
    case STMT_TRY_STAR: cg_try_stmt(c, s); break;
    case STMT_ASSERT: assert_stmt(c, s); break;
    case STMT_IMPORT: import_stmt(c, s); break;
    case STMT_IMPORT_FROM: import_from(c, s); break;
    case STMT_EXPR: expr_stmt(c, s); break;
    case STMT_BREAK: leave_loop(c, s, true); break;
    case STMT_CONTINUE: leave_loop(c, s, false); break;
    case STMT_PASS: cg_line_mark(c, &s->loc); break;
    case STMT_GLOBAL:
    case STMT_NONLOCAL:
    case STMT_KIND_COUNT: break;
    }
    if (c->u) c->u->starting = false;
}

void cg_stmts(Codegen *c, const StmtSeq *seq) {
    for (uint32_t i = 0; i < seq->count && !c->failed; i++) cg_stmt(c, seq->items[i]);
}
