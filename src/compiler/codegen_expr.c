/* SPDX-License-Identifier: MIT
 * codegen_expr.c: expressions, and the jumps of conditions.
 *
 * await and yield from (v: value sent in and result; it = v + 1: the iterator):
 *     GETAWAITABLE it, x      (yield from: YIELDFROM_ITER)
 *     LOADIMM v, None
 *   L: SEND v, it -> done     v sent; a yielded value comes to v; at the end the result, and `it` is emptied
 *     YIELDVALUE_RAW v, v, it
 *     JUMP L
 *   done:
 */
#include "compiler/codegen.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/str.h"

static Operand failed_operand(const Codegen *c) { return (Operand){OPD_TEMP, c->u->temp_base}; }

Operand cg_operand(Codegen *c, const Expr *e) {
    Operand o = cg_expr(c, e, DEST_ANY);
    return o.kind == OPD_CONST ? (Operand){OPD_TEMP, cg_to_register(c, &e->loc, o)} : o;
}

Operand cg_operand_k(Codegen *c, const Expr *e) {
    Operand o = cg_expr(c, e, DEST_ANY);
    return o.kind == OPD_CONST && o.n > 0xffff ? (Operand){OPD_TEMP, cg_to_register(c, &e->loc, o)} : o;
}

static Operand kept(Codegen *c, const Expr *e, Operand o) {
    if (o.kind != OPD_LOCAL || c->failed || !(c->u->locals[o.n]->flags & SYM_WALRUS)) return o;
    return cg_deliver(c, &e->loc, o, DEST_TEMP);
}

Operand cg_operand_kept(Codegen *c, const Expr *e) { return kept(c, e, cg_operand(c, e)); }

int cg_constant_truth(Codegen *c, const Expr *e) {
    if (e->kind != EXPR_CONSTANT) return -1;
    int t = obj_truth(c->rt, e->constant.value);
    if (t < 0) c->failed = true;
    return t;
}

/* ---- warnings about doubtful source ---- */

static bool is_display(const Expr *e) {
    switch (e->kind) {
    case EXPR_TUPLE:
    case EXPR_LIST:
    case EXPR_LIST_COMP:
    case EXPR_DICT:
    case EXPR_DICT_COMP:
    case EXPR_SET:
    case EXPR_SET_COMP:
    case EXPR_GENERATOR_EXP:
    case EXPR_JOINED_STR:
    case EXPR_FORMATTED_VALUE: return true;
    default: return false;
    }
}

static const char *display_type(const Expr *e) {
    switch (e->kind) {
    case EXPR_TUPLE: return "tuple";
    case EXPR_LIST:
    case EXPR_LIST_COMP: return "list";
    case EXPR_DICT:
    case EXPR_DICT_COMP: return "dict";
    case EXPR_SET:
    case EXPR_SET_COMP: return "set";
    case EXPR_GENERATOR_EXP: return "generator";
    case EXPR_LAMBDA: return "function";
    case EXPR_JOINED_STR:
    case EXPR_FORMATTED_VALUE: return "str";
    default: return NULL;
    }
}

static void warn_type(Codegen *c, const Expr *e, const Location *loc, const char *constant_format, const char *format) {
    if (e->kind == EXPR_CONSTANT)
        cg_warn(c, loc, constant_format, e->constant.value);
    else
        cg_warn(c, loc, format, display_type(e));
}

void cg_warn_not_callable(Codegen *c, const Expr *f, const Location *loc) {
    if (f->kind != EXPR_CONSTANT && !is_display(f)) return;
    warn_type(c, f, loc, "'%T' object is not callable; perhaps you missed a comma?",
              "'%s' object is not callable; perhaps you missed a comma?");
}

static void warn_not_subscriptable(Codegen *c, const Expr *e, const Location *loc) {
    if (e->kind == EXPR_CONSTANT) {
        Value v = e->constant.value;
        uint32_t t = type_index(v);
        if (t != T_NONE && t != T_ELLIPSIS && t != T_INT && t != T_BOOL && t != T_FLOAT && t != T_COMPLEX &&
            t != T_FROZENSET)
            return;
    } else if (e->kind != EXPR_SET && e->kind != EXPR_SET_COMP && e->kind != EXPR_GENERATOR_EXP &&
               e->kind != EXPR_LAMBDA) {
        return;
    }
    warn_type(c, e, loc, "'%T' object is not subscriptable; perhaps you missed a comma?",
              "'%s' object is not subscriptable; perhaps you missed a comma?");
}

static void warn_bad_index(Codegen *c, const Expr *e, const Expr *index, const Location *loc) {
    const char *what = display_type(e), *by = display_type(index);
    if (e->kind == EXPR_CONSTANT) {
        uint32_t t = type_index(e->constant.value);
        what = t == T_STR ? "str" : t == T_BYTES ? "bytes" : t == T_TUPLE ? "tuple" : NULL;
    } else if (e->kind != EXPR_TUPLE && e->kind != EXPR_LIST && e->kind != EXPR_LIST_COMP &&
               e->kind != EXPR_JOINED_STR && e->kind != EXPR_FORMATTED_VALUE) {
        return;
    }
    if (!what) return;
    if (index->kind == EXPR_CONSTANT) {
        uint32_t t = type_index(index->constant.value);
        if (t == T_INT || t == T_BOOL) return;
        cg_warn(c, loc, "%s indices must be integers or slices, not %T; perhaps you missed a comma?", what,
                index->constant.value);
    } else if (by) {
        cg_warn(c, loc, "%s indices must be integers or slices, not %s; perhaps you missed a comma?", what, by);
    }
}

static bool is_plain_literal(const Expr *e) {
    if (e->kind != EXPR_CONSTANT) return false;
    Value v = e->constant.value;
    return v != V_NONE && v != V_ELLIPSIS && !v_is_bool(v);
}

static void warn_is_literal(Codegen *c, const Expr *e) {
    bool left = is_plain_literal(e->compare.left);
    for (uint32_t i = 0; i < e->compare.comparators.count; i++) {
        bool right = is_plain_literal(e->compare.comparators.items[i]);
        uint8_t op = e->compare.ops[i];
        if ((op == ACMP_IS || op == ACMP_IS_NOT) && (left || right)) {
            cg_warn(c, &e->loc,
                    op == ACMP_IS ? "\"is\" with a literal. Did you mean \"==\"?"
                                  : "\"is not\" with a literal. Did you mean \"!=\"?");
            return;
        }
        left = right;
    }
}

/* ---- operators ---- */

/* The opcode with a constant on the right, where there is one. */
static const uint8_t constant_ops[OP_COUNT] = {
    [OP_ADD] = I_ADDK,         [OP_SUB] = I_SUBK,           [OP_MUL] = I_MULK,
    [OP_TRUEDIV] = I_TRUEDIVK, [OP_FLOORDIV] = I_FLOORDIVK, [OP_MOD] = I_MODK,
    [OP_AND] = I_ANDK,         [OP_LSHIFT] = I_LSHIFTK,     [OP_RSHIFT] = I_RSHIFTK,
};

Operand cg_binary(Codegen *c, const Location *loc, unsigned op, bool inplace, Operand l, Operand r, int dest,
                  uint32_t mark) {
    c->u->temp_top = mark;
    uint32_t d = cg_result_reg(c, dest);
    unsigned flags = cg_dies_unless(l, FB, d) | cg_dies_unless(r, FC, d);
    if (r.kind == OPD_CONST && constant_ops[op] && !c->failed && !v_is_ptr(c->u->consts.items[r.n]))
        cg_emit(c, loc, constant_ops[op], flags | FK | (inplace ? FT : 0), d, l.n, r.n);
    else
        cg_emit(c, loc, (inplace ? I_IADD : I_ADD) + op, flags | (r.kind == OPD_CONST ? FK : 0), d, l.n, r.n);
    return cg_reg_operand(c, d);
}

static Operand bin_op(Codegen *c, const Expr *e, int dest) {
    uint32_t mark = c->u->temp_top;
    Operand l = cg_operand_kept(c, e->bin_op.left);
    Operand r = cg_operand_k(c, e->bin_op.right);
    return cg_binary(c, &e->loc, e->op, false, l, r, dest, mark);
}

static Operand unary_op(Codegen *c, const Expr *e, int dest) {
    static const uint8_t ops[] = {
        [UNARY_INVERT] = I_INVERT, [UNARY_NOT] = I_NOT, [UNARY_ADD] = I_POS, [UNARY_SUB] = I_NEG};
    uint32_t mark = c->u->temp_top;
    Operand o = cg_operand(c, e->unary_op.operand);
    c->u->temp_top = mark;
    uint32_t d = cg_result_reg(c, dest);
    cg_emit(c, &e->loc, ops[e->op], cg_dies_unless(o, FB, d), d, o.n, 0);
    return cg_reg_operand(c, d);
}

static Operand bool_op(Codegen *c, const Expr *e, int dest) {
    uint32_t mark = c->u->temp_top, end = cg_label_new(c), t = mark;
    for (uint32_t i = 0; i < e->bool_op.values.count; i++) {
        c->u->temp_top = mark;
        t = cg_expr_push(c, e->bool_op.values.items[i]);
        if (i + 1 < e->bool_op.values.count)
            cg_emit_jump(c, &e->loc, I_JUMPIF_KEEP, e->op == BOOL_OR ? FT : 0, t, 0, 0, end);
    }
    cg_label_place(c, end);
    return cg_deliver(c, &e->loc, (Operand){OPD_TEMP, t}, dest);
}

static Operand if_exp(Codegen *c, const Expr *e, int dest) {
    uint32_t mark = c->u->temp_top, other = cg_label_new(c), end = cg_label_new(c);
    if (dest == DEST_ANY) dest = DEST_TEMP;
    cg_jump_if(c, &e->loc, e->if_exp.test, other, false);
    Operand o = cg_expr(c, e->if_exp.body, dest);
    cg_jump(c, &e->if_exp.body->loc, end);
    c->u->temp_top = mark;
    cg_label_place(c, other);
    o = cg_expr(c, e->if_exp.orelse, dest);
    cg_label_place(c, end);
    return o;
}

/* ---- comparisons ---- */

static const uint8_t compare_ops[] = {I_LT, I_LE, I_EQ, I_NE, I_GT, I_GE, I_IS, I_ISNOT, I_IN, I_NOTIN};

static void compare_value(Codegen *c, const Location *loc, unsigned op, uint32_t d, Operand l, Operand r,
                          bool keep_right) {
    unsigned flags =
        cg_dies_unless(l, FB, d) | (keep_right ? 0 : cg_dies_unless(r, FC, d)) | (r.kind == OPD_CONST ? FK : 0);
    cg_emit(c, loc, compare_ops[op], flags, d, l.n, r.n);
}

static void compare_jump(Codegen *c, const Location *loc, unsigned op, Operand l, Operand r, bool keep_right,
                         uint32_t label, bool cond) {
    static const uint8_t ops[] = {I_JLT, I_JLE, I_JEQ, I_JNE, I_JGT, I_JGE, I_JIS, I_JIS, I_JIN, I_JIN};
    if (op == ACMP_IS_NOT || op == ACMP_NOT_IN) cond = !cond;
    unsigned flags =
        cg_dies(l, FB) | (keep_right ? 0 : cg_dies(r, FC)) | (r.kind == OPD_CONST ? FK : 0) | (cond ? FT : 0);
    cg_emit_jump(c, loc, ops[op], flags, 0, l.n, r.n, label);
}

/* a < b < c: where a comparison fails while its right operand is a temporary, that has to be dropped on the way out. */
typedef struct ChainExit {
    uint32_t label, reg;
} ChainExit;

static Operand compare_chain(Codegen *c, const Expr *e, int dest) {
    uint32_t n = e->compare.comparators.count, exits = 0, end = cg_label_new(c);
    ChainExit *exit = scratch_alloc_array(c->s, n, sizeof *exit);
    if (!exit) {
        c->failed = true;
        return failed_operand(c);
    }
    uint32_t t = cg_temp_push(c);
    Operand l = cg_operand_kept(c, e->compare.left);
    for (uint32_t i = 0; i < n; i++) {
        bool last = i + 1 == n;
        const Expr *right = e->compare.comparators.items[i];
        Operand r = last ? cg_operand_k(c, right) : cg_operand_kept(c, right);
        compare_value(c, &e->loc, e->compare.ops[i], t, l, r, !last);
        if (last) break;
        bool pending = r.kind == OPD_TEMP;
        uint32_t label = pending ? cg_label_new(c) : end;
        if (pending) exit[exits++] = (ChainExit){label, r.n};
        cg_emit_jump(c, &e->loc, I_JUMPIF_KEEP, 0, t, 0, 0, label);
        l = r;
    }
    for (uint32_t i = 0; i < exits; i++) {
        cg_jump(c, &e->loc, end);
        cg_label_place(c, exit[i].label);
        cg_clear_reg(c, &e->loc, exit[i].reg);
    }
    cg_label_place(c, end);
    c->u->temp_top = t + 1;
    return cg_deliver(c, &e->loc, (Operand){OPD_TEMP, t}, dest);
}

static Operand compare(Codegen *c, const Expr *e, int dest) {
    warn_is_literal(c, e);
    if (e->compare.comparators.count > 1) return compare_chain(c, e, dest);
    uint32_t mark = c->u->temp_top;
    Operand l = cg_operand_kept(c, e->compare.left);
    Operand r = cg_operand_k(c, e->compare.comparators.items[0]);
    c->u->temp_top = mark;
    uint32_t d = cg_result_reg(c, dest);
    compare_value(c, &e->loc, e->compare.ops[0], d, l, r, false);
    return cg_reg_operand(c, d);
}

static void jump_chain(Codegen *c, const Expr *e, uint32_t label, bool cond) {
    uint32_t n = e->compare.comparators.count, exits = 0, mark = c->u->temp_top, end = cg_label_new(c);
    uint32_t when_false = cond ? end : label;
    ChainExit *exit = scratch_alloc_array(c->s, n, sizeof *exit);
    if (!exit) {
        c->failed = true;
        return;
    }
    Operand l = cg_operand_kept(c, e->compare.left);
    for (uint32_t i = 0; i < n; i++) {
        bool last = i + 1 == n;
        const Expr *right = e->compare.comparators.items[i];
        Operand r = last ? cg_operand_k(c, right) : cg_operand_kept(c, right);
        if (last) {
            compare_jump(c, &e->loc, e->compare.ops[i], l, r, false, label, cond);
            break;
        }
        bool pending = r.kind == OPD_TEMP;
        uint32_t target = pending ? cg_label_new(c) : when_false;
        if (pending) exit[exits++] = (ChainExit){target, r.n};
        compare_jump(c, &e->loc, e->compare.ops[i], l, r, true, target, false);
        l = r;
    }
    if (exits) cg_jump(c, &e->loc, end);
    for (uint32_t i = 0; i < exits; i++) {
        cg_label_place(c, exit[i].label);
        cg_clear_reg(c, &e->loc, exit[i].reg);
        cg_jump(c, &e->loc, when_false);
    }
    cg_label_place(c, end);
    c->u->temp_top = mark;
}

/* ---- conditions ---- */

static void jump_bool_op(Codegen *c, const Location *loc, const Expr *e, uint32_t label, bool cond) {
    bool is_or = e->op == BOOL_OR;
    uint32_t n = e->bool_op.values.count, skip = cg_label_new(c);
    for (uint32_t i = 0; i < n; i++) {
        const Expr *v = e->bool_op.values.items[i];
        if (i + 1 == n)
            cg_jump_if(c, loc, v, label, cond);
        else if (is_or == cond)
            cg_jump_if(c, loc, v, label, cond);
        else
            cg_jump_if(c, loc, v, skip, is_or);
    }
    cg_label_place(c, skip);
}

static void jump_if_exp(Codegen *c, const Location *loc, const Expr *e, uint32_t label, bool cond) {
    uint32_t other = cg_label_new(c), end = cg_label_new(c);
    cg_jump_if(c, loc, e->if_exp.test, other, false);
    cg_jump_if(c, loc, e->if_exp.body, label, cond);
    cg_jump(c, &e->loc, end);
    cg_label_place(c, other);
    cg_jump_if(c, loc, e->if_exp.orelse, label, cond);
    cg_label_place(c, end);
}

static void jump_compare(Codegen *c, const Expr *e, uint32_t label, bool cond) {
    warn_is_literal(c, e);
    if (e->compare.comparators.count > 1) {
        jump_chain(c, e, label, cond);
        return;
    }
    uint32_t mark = c->u->temp_top;
    Operand l = cg_operand_kept(c, e->compare.left);
    Operand r = cg_operand_k(c, e->compare.comparators.items[0]);
    compare_jump(c, &e->loc, e->compare.ops[0], l, r, false, label, cond);
    c->u->temp_top = mark;
}

void cg_jump_if(Codegen *c, const Location *loc, const Expr *e, uint32_t label, bool cond) {
    if (!cg_enter_recursion(c)) return;
    if (e->kind == EXPR_UNARY_OP && e->op == UNARY_NOT) {
        cg_jump_if(c, loc, e->unary_op.operand, label, !cond);
    } else if (e->kind == EXPR_BOOL_OP) {
        jump_bool_op(c, loc, e, label, cond);
    } else if (e->kind == EXPR_IF_EXP) {
        jump_if_exp(c, loc, e, label, cond);
    } else if (e->kind == EXPR_COMPARE) {
        jump_compare(c, e, label, cond);
    } else if (e->kind == EXPR_CONSTANT) {
        if (cg_constant_truth(c, e) == cond) cg_jump(c, &e->loc, label);
    } else {
        uint32_t mark = c->u->temp_top;
        Operand o = cg_operand(c, e);
        cg_emit_jump(c, loc, I_JUMPIF, cg_dies(o, FA) | (cond ? FT : 0), o.n, 0, 0, label);
        c->u->temp_top = mark;
    }
}

/* ---- attributes and subscripts ---- */

/* In a chain of calls over several lines an attribute is blamed on its own line. */
Location cg_attribute_location(const Expr *e) {
    Location loc = e->loc;
    if (loc.lineno == loc.end_lineno) return loc;
    loc.lineno = loc.end_lineno;
    int32_t len = (int32_t)str_len(e->attribute.attr);
    if (len <= loc.end_col_offset)
        loc.col_offset = loc.end_col_offset - len;
    else
        loc.col_offset = loc.end_col_offset = -1;
    return loc;
}

static Operand attribute(Codegen *c, const Expr *e, int dest) {
    uint32_t mark = c->u->temp_top;
    Operand o = cg_operand(c, e->attribute.value);
    c->u->temp_top = mark;
    Location loc = cg_attribute_location(e);
    Value name = cg_mangle(c, e->attribute.attr);
    uint32_t d = cg_result_reg(c, dest);
    if (name) cg_emit(c, &loc, I_GETATTR, cg_dies_unless(o, FB, d), d, o.n, cg_name_index(c, name));
    return cg_reg_operand(c, d);
}

bool cg_is_plain_slice(const Expr *e) { return e->kind == EXPR_SLICE && !e->slice.step; }

static void push_bound(Codegen *c, const Expr *slice, const Expr *bound) {
    if (bound)
        (void)cg_expr_push(c, bound);
    else
        cg_load_value(c, &slice->loc, V_NONE, cg_temp_push(c));
}

uint32_t cg_slice_bounds(Codegen *c, const Expr *slice) {
    uint32_t reg = c->u->temp_top;
    push_bound(c, slice, slice->slice.lower);
    push_bound(c, slice, slice->slice.upper);
    return reg;
}

static Operand slice_object(Codegen *c, const Expr *e, int dest) {
    uint32_t mark = cg_slice_bounds(c, e);
    if (e->slice.step) (void)cg_expr_push(c, e->slice.step);
    c->u->temp_top = mark;
    uint32_t d = cg_result_reg(c, dest);
    cg_emit(c, &e->loc, I_BUILDSLICE, 0, d, mark, e->slice.step ? 3 : 2);
    return cg_reg_operand(c, d);
}

static Operand subscript(Codegen *c, const Expr *e, int dest) {
    const Expr *index = e->subscript.slice;
    warn_not_subscriptable(c, e->subscript.value, &e->loc);
    warn_bad_index(c, e->subscript.value, index, &e->loc);
    uint32_t mark = c->u->temp_top;
    Operand o = cg_operand_kept(c, e->subscript.value);
    if (cg_is_plain_slice(index)) {
        uint32_t bounds = cg_slice_bounds(c, index);
        c->u->temp_top = mark;
        uint32_t d = cg_result_reg(c, dest);
        cg_emit(c, &e->loc, I_GETSLICE, cg_dies_unless(o, FB, d) | FC, d, o.n, bounds);
        return cg_reg_operand(c, d);
    }
    Operand k = cg_operand_k(c, index);
    c->u->temp_top = mark;
    uint32_t d = cg_result_reg(c, dest);
    unsigned flags = cg_dies_unless(o, FB, d) | cg_dies_unless(k, FC, d) | (k.kind == OPD_CONST ? FK : 0);
    cg_emit(c, &e->loc, I_GETITEM, flags, d, o.n, k.n);
    return cg_reg_operand(c, d);
}

/* ---- suspension ---- */

void cg_emit_send_loop(Codegen *c, const Location *loc, uint32_t v) {
    uint32_t again = cg_label_new(c), done = cg_label_new(c), it = v + 1;
    cg_load_value(c, loc, V_NONE, v);
    cg_label_place_loop(c, again);
    cg_emit_jump(c, loc, I_SEND, 0, v, it, 0, done);
    cg_emit(c, loc, I_YIELDVALUE_RAW, FB, v, v, it);
    cg_jump(c, loc, again);
    cg_label_place(c, done);
}

/* x is evaluated to v, or is a local variable; its iterator goes to v + 1, the result to v. */
static Operand delegate(Codegen *c, const Expr *e, const Expr *value, enum Opcode op, int dest) {
    uint32_t mark = c->u->temp_top;
    Operand o = cg_operand(c, value);
    c->u->temp_top = mark;
    uint32_t v = cg_temp_push_n(c, 2);
    cg_emit(c, &e->loc, op, cg_dies(o, FB), v + 1, o.n, 0);
    cg_emit_send_loop(c, &e->loc, v);
    c->u->temp_top = v + 1;
    return cg_deliver(c, &e->loc, (Operand){OPD_TEMP, v}, dest);
}

static Operand await(Codegen *c, const Expr *e, int dest) {
    const Unit *u = c->u;
    if (u->scope->kind != SCOPE_FUNCTION)
        cg_error(c, &e->loc, "'await' outside function");
    else if (u->kind != UNIT_ASYNC_FUNCTION && u->kind != UNIT_COMPREHENSION)
        cg_error(c, &e->loc, "'await' outside async function");
    return delegate(c, e, e->await.value, I_GETAWAITABLE, dest);
}

static Operand yield_from(Codegen *c, const Expr *e, int dest) {
    if (c->u->scope->kind != SCOPE_FUNCTION)
        cg_error(c, &e->loc, "'yield' outside function");
    else if (c->u->kind == UNIT_ASYNC_FUNCTION)
        cg_error(c, &e->loc, "'yield from' inside async function");
    return delegate(c, e, e->yield_from.value, I_YIELDFROM_ITER, dest);
}

static Operand yield(Codegen *c, const Expr *e, int dest) {
    if (c->u->scope->kind != SCOPE_FUNCTION) cg_error(c, &e->loc, "'yield' outside function");
    uint32_t mark = c->u->temp_top;
    Operand o;
    if (e->yield.value) {
        o = cg_operand(c, e->yield.value);
    } else {
        o = (Operand){OPD_TEMP, cg_temp_push(c)};
        cg_load_value(c, &e->loc, V_NONE, o.n);
    }
    c->u->temp_top = mark;
    uint32_t d = cg_result_reg(c, dest);
    cg_emit(c, &e->loc, I_YIELD, cg_dies(o, FB), d, o.n, 0);
    return cg_reg_operand(c, d);
}

/* ---- the rest ---- */

static Operand named_expr(Codegen *c, const Expr *e, int dest) {
    const Expr *target = e->named_expr.target;
    int d = cg_local_dest(c, target);
    if (d >= 0 && cg_check_name(c, &target->loc, target->name.id, CTX_STORE)) {
        cg_expr_into(c, e->named_expr.value, (uint32_t)d);
        cg_bound_set(c, (uint32_t)d, true);
        return cg_deliver(c, &e->loc, (Operand){OPD_LOCAL, (uint32_t)d}, dest);
    }
    uint32_t t = cg_expr_push(c, e->named_expr.value);
    cg_store_name(c, &target->loc, target->name.id, (Operand){OPD_LOCAL, t}); /* a copy: t is still needed */
    return cg_deliver(c, &e->loc, (Operand){OPD_TEMP, t}, dest);
}

static Operand starred(Codegen *c, const Expr *e) {
    cg_error(c, &e->loc,
             e->ctx == CTX_STORE ? "starred assignment target must be in a list or tuple"
                                 : "can't use starred expression here");
    return failed_operand(c);
}

Operand cg_expr(Codegen *c, const Expr *e, int dest) {
    if (!cg_enter_recursion(c)) return failed_operand(c);
    switch ((enum ExprKind)e->kind) {
    case EXPR_BOOL_OP: return bool_op(c, e, dest);
    case EXPR_NAMED_EXPR: return named_expr(c, e, dest);
    case EXPR_BIN_OP: return bin_op(c, e, dest);
    case EXPR_UNARY_OP: return unary_op(c, e, dest);
    case EXPR_LAMBDA: return cg_lambda(c, e, dest);
    case EXPR_IF_EXP: return if_exp(c, e, dest);
    case EXPR_DICT: return cg_dict_display(c, e, dest);
    case EXPR_SET: return cg_set_display(c, e, dest);
    case EXPR_LIST_COMP:
    case EXPR_SET_COMP:
    case EXPR_DICT_COMP:
    case EXPR_GENERATOR_EXP: return cg_comprehension(c, e, dest);
    case EXPR_AWAIT: return await(c, e, dest);
    case EXPR_YIELD: return yield(c, e, dest);
    case EXPR_YIELD_FROM: return yield_from(c, e, dest);
    case EXPR_COMPARE: return compare(c, e, dest);
    case EXPR_CALL: return cg_call(c, e, dest);
    case EXPR_FORMATTED_VALUE: return cg_formatted_value(c, e, dest);
    case EXPR_JOINED_STR: return cg_joined_str(c, e, dest);
    case EXPR_CONSTANT: return cg_deliver(c, &e->loc, (Operand){OPD_CONST, cg_const_index(c, e->constant.value)}, dest);
    case EXPR_ATTRIBUTE: return attribute(c, e, dest);
    case EXPR_SUBSCRIPT: return subscript(c, e, dest);
    case EXPR_STARRED: return starred(c, e);
    case EXPR_NAME: return cg_load_name(c, &e->loc, e->name.id, dest);
    case EXPR_LIST: return cg_list_display(c, e, dest);
    case EXPR_TUPLE: return cg_tuple_display(c, e, dest);
    case EXPR_SLICE: return slice_object(c, e, dest);
    case EXPR_KIND_COUNT: break;
    }
    return failed_operand(c);
}

static void drop_bool_op(Codegen *c, const Expr *e) {
    uint32_t end = cg_label_new(c), n = e->bool_op.values.count;
    for (uint32_t i = 0; i + 1 < n; i++) cg_jump_if(c, &e->loc, e->bool_op.values.items[i], end, e->op == BOOL_OR);
    cg_expr_drop(c, e->bool_op.values.items[n - 1]);
    cg_label_place(c, end);
}

void cg_expr_drop(Codegen *c, const Expr *e) {
    if (!cg_enter_recursion(c)) return;
    if (e->kind == EXPR_CONSTANT) return;
    if (e->kind == EXPR_BOOL_OP) {
        drop_bool_op(c, e);
        return;
    }
    uint32_t mark = c->u->temp_top;
    Operand o = cg_expr(c, e, DEST_ANY);
    if (o.kind == OPD_TEMP) cg_clear_reg(c, &e->loc, o.n);
    c->u->temp_top = mark;
}
