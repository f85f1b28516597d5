/* SPDX-License-Identifier: MIT
 * fold.c: constant expressions are computed once, before code is made.
 *
 * What is folded, and up to which size, is what CPython 3.11 does (so that `is` on such results and the code's
 * constants agree): operators on constants, tuples of constants, constant subscripts, the right side of `in` and what
 * is iterated over (a list becomes a tuple, a set a frozenset), `'...' % (a, b)`, __debug__. An operation that fails
 * is left alone: it shall fail when it runs. */
#include "compiler/fold.h"

#include "compiler/parser.h"
#include "object/protocol.h"
#include "types/bytes.h"
#include "types/int.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"

#define MAX_INT_BITS 128
#define MAX_COLLECTION 256
#define MAX_STRING 4096
#define MAX_TOTAL_ITEMS 1024

static int fold_expr(Fold *f, Expr *e);

static bool is_const(const Expr *e) { return e->kind == EXPR_CONSTANT; }

/* Turn e into a constant. v 0: the operation failed, e stays as it is. */
static int make_const(Fold *f, Expr *e, Owned v) {
    if (!v) {
        if (error_is(f->rt, T_KEYBOARD_INTERRUPT) || error_is(f->rt, T_MEMORY_ERROR)) return -1; /* unfolded, a pattern would be refused */
        error_clear(f->rt);
        return 0;
    }
    Value kept = scratch_keep(f->s, v);
    if (!kept) return -1;
    e->kind = EXPR_CONSTANT;
    e->constant.value = kept;
    e->constant.u_kind = false;
    return 0;
}

/* ---------------------------------------------------------------------------------------- operators, sizes */

static bool is_int(Value v) { return v_is_small(v) || v_is(v, T_INT); }

static size_t length_of(Value v) {
    if (v_is(v, T_STR)) return str_len(v);
    if (v_is(v, T_BYTES)) return as_bytes(v)->len;
    if (v_is(v, T_TUPLE)) return as_tuple(v)->len;
    return v_is(v, T_FROZENSET) ? set_len(v) : 0;
}

/* Items of nested tuples, counted up to the limit. Negative: too many. */
static ssize_t count_items(Value v, ssize_t limit) {
    if (!v_is(v, T_TUPLE)) return limit;
    limit -= (ssize_t)as_tuple(v)->len;
    for (size_t i = 0; limit >= 0 && i < as_tuple(v)->len; i++) limit = count_items(as_tuple(v)->items[i], limit);
    return limit;
}

/* n * sequence: small enough? */
static bool repeat_fits(Value n, Value seq) {
    int64_t count;
    size_t len = length_of(seq), most = v_is(seq, T_TUPLE) || v_is(seq, T_FROZENSET) ? MAX_COLLECTION : MAX_STRING;
    if (!len) return true;
    if (!int_fits_i64(n, &count) || count < 0 || (size_t)count > most / len) return false;
    return most == MAX_STRING || !count || count_items(seq, MAX_TOTAL_ITEMS / (ssize_t)count) >= 0;
}

static bool is_sequence(Value v) { return v_is(v, T_TUPLE) || v_is(v, T_FROZENSET) || v_is(v, T_STR) || v_is(v, T_BYTES); }

static bool multiply_fits(Value a, Value b) {
    if (is_int(a) && is_int(b)) {
        if (!int_sign(a) || !int_sign(b)) return true;
        return int_bit_length(a) + int_bit_length(b) <= MAX_INT_BITS;
    }
    if (is_int(a) && is_sequence(b)) return repeat_fits(a, b);
    return is_int(b) && is_sequence(a) ? repeat_fits(b, a) : true;
}

static bool power_fits(Value a, Value b) {
    uint64_t n;
    if (!is_int(a) || !is_int(b) || int_sign(b) <= 0) return true;
    return int_fits_u64(b, &n) && int_bit_length(a) <= MAX_INT_BITS / n;
}

static bool shift_fits(Value a, Value b) {
    uint64_t n;
    if (!is_int(a) || !is_int(b) || !int_sign(a) || !int_sign(b)) return true;
    return int_fits_u64(b, &n) && n <= MAX_INT_BITS && int_bit_length(a) <= MAX_INT_BITS - n;
}

static Value bool_as_int(Value v) { return v_is_bool(v) ? v_small(v == V_TRUE) : v; }

static bool worth_folding(unsigned op, Value a, Value b) {
    a = bool_as_int(a);
    b = bool_as_int(b);
    switch (op) {
    case OP_MUL: return multiply_fits(a, b);
    case OP_POW: return power_fits(a, b);
    case OP_LSHIFT: return shift_fits(a, b);
    case OP_MOD: return !v_is(a, T_STR) && !v_is(a, T_BYTES);
    case OP_MATMUL: return false;
    default: return true;
    }
}

static int fold_bin_op(Fold *f, Expr *e) {
    const Expr *left = e->bin_op.left, *right = e->bin_op.right;
    if (!is_const(left)) return 0;
    Value a = left->constant.value;
    if (e->op == OP_MOD && right->kind == EXPR_TUPLE && v_is(a, T_STR)) return fold_percent(f, e);
    if (!is_const(right)) return 0;
    Value b = right->constant.value;
    if (!worth_folding(e->op, a, b)) return 0;
    return make_const(f, e, e->op == OP_POW ? num_power(f->rt, a, b, V_NONE) : num_binary(f->rt, a, b, e->op));
}

static Owned unary(Runtime *rt, unsigned op, Value v) {
    switch (op) {
    case UNARY_INVERT: return num_invert(rt, v);
    case UNARY_ADD: return num_pos(rt, v);
    case UNARY_SUB: return num_neg(rt, v);
    default: {
        int truth = obj_truth(rt, v);
        return truth < 0 ? V_NULL : v_bool(!truth);
    }
    }
}

/* The opposite of is and in; other comparisons have none. */
static int opposite(unsigned op) {
    switch (op) {
    case ACMP_IS: return ACMP_IS_NOT;
    case ACMP_IS_NOT: return ACMP_IS;
    case ACMP_IN: return ACMP_NOT_IN;
    case ACMP_NOT_IN: return ACMP_IN;
    default: return -1;
    }
}

/* `not a in b` is `a not in b`. The location stays that of the whole. */
static int fold_not_compare(Fold *f, Expr *e) {
    const Expr *arg = e->unary_op.operand;
    if (arg->compare.comparators.count != 1) return 0;
    int op = opposite(arg->compare.ops[0]);
    if (op < 0) return 0;
    Expr *copy = scratch_alloc(f->s, sizeof *copy); /* e's own block is too short for a comparison */
    if (!copy) return -1;
    copy->loc = arg->loc; /* what CPython marks too */
    copy->kind = EXPR_COMPARE;
    copy->compare = arg->compare;
    copy->compare.ops[0] = (uint8_t)op;
    f->replacement = copy;
    return 0;
}

static int fold_unary_op(Fold *f, Expr *e) {
    const Expr *arg = e->unary_op.operand;
    if (is_const(arg)) return make_const(f, e, unary(f->rt, e->op, arg->constant.value));
    return e->op == UNARY_NOT && arg->kind == EXPR_COMPARE ? fold_not_compare(f, e) : 0;
}

/* ------------------------------------------------------------------------------------------------ tuples */

/* A tuple if all are constants; 0 without error if not. */
static Owned const_tuple(Fold *f, const ExprSeq *elts) {
    for (uint32_t i = 0; i < elts->count; i++)
        if (!is_const(elts->items[i])) return V_NULL;
    if (!elts->count) return own(f->rt->empty_tuple);
    Owned t = tuple_new(f->rt, elts->count);
    if (!t) return V_NULL;
    for (uint32_t i = 0; i < elts->count; i++) as_tuple(t)->items[i] = own(elts->items[i]->constant.value);
    return t;
}

static int fold_tuple(Fold *f, Expr *e) {
    return e->ctx == CTX_LOAD ? make_const(f, e, const_tuple(f, &e->tuple.elts)) : 0;
}

static bool has_starred(const ExprSeq *elts) {
    for (uint32_t i = 0; i < elts->count; i++)
        if (elts->items[i]->kind == EXPR_STARRED) return true;
    return false;
}

/* What is only iterated over or searched needs not be changeable. */
static int fold_iterable(Fold *f, Expr *e) {
    if (e->kind == EXPR_LIST) {
        if (has_starred(&e->list.elts)) return 0;
        e->kind = EXPR_TUPLE; /* same fields */
        return make_const(f, e, const_tuple(f, &e->tuple.elts));
    }
    if (e->kind != EXPR_SET) return 0;
    Owned t = const_tuple(f, &e->set.elts);
    Owned frozen = t ? frozenset_from_iterable(f->rt, t) : V_NULL;
    decref_maybe(f->rt, t);
    return make_const(f, e, frozen);
}

static int fold_compare(Fold *f, Expr *e) {
    uint32_t last = e->compare.comparators.count - 1;
    unsigned op = e->compare.ops[last];
    return op == ACMP_IN || op == ACMP_NOT_IN ? fold_iterable(f, e->compare.comparators.items[last]) : 0;
}

static int fold_subscript(Fold *f, Expr *e) {
    const Expr *value = e->subscript.value, *index = e->subscript.slice;
    if (e->ctx != CTX_LOAD || !is_const(value) || !is_const(index)) return 0;
    return make_const(f, e, obj_getitem(f->rt, value->constant.value, index->constant.value));
}

/* ----------------------------------------------------------------------------------------------- walking */

/* Fold what *slot points to, and put its replacement there, if it got one. */
static int fold_slot(Fold *f, Expr **slot) {
    if (!*slot) return 0;
    if (fold_expr(f, *slot) < 0) return -1;
    if (f->replacement) {
        *slot = f->replacement;
        f->replacement = NULL;
    }
    return 0;
}

static int fold_seq(Fold *f, ExprSeq *seq) {
    for (uint32_t i = 0; i < seq->count; i++)
        if (fold_slot(f, &seq->items[i]) < 0) return -1;
    return 0;
}

static int fold_keywords(Fold *f, KeywordSeq *seq) {
    for (uint32_t i = 0; i < seq->count; i++)
        if (fold_slot(f, &seq->items[i]->value) < 0) return -1;
    return 0;
}

static int fold_annotation(Fold *f, Arg *a) {
    return a && !(f->future & CO_FUTURE_ANNOTATIONS) ? fold_slot(f, &a->annotation) : 0;
}

static int fold_arg_seq(Fold *f, ArgSeq *seq) {
    for (uint32_t i = 0; i < seq->count; i++)
        if (fold_annotation(f, seq->items[i]) < 0) return -1;
    return 0;
}

static int fold_arguments(Fold *f, Arguments *a) {
    if (fold_arg_seq(f, &a->posonlyargs) < 0 || fold_arg_seq(f, &a->args) < 0) return -1;
    if (fold_annotation(f, a->vararg) < 0 || fold_arg_seq(f, &a->kwonlyargs) < 0) return -1;
    if (fold_seq(f, &a->kw_defaults) < 0 || fold_annotation(f, a->kwarg) < 0) return -1;
    return fold_seq(f, &a->defaults);
}

static int fold_comprehensions(Fold *f, ComprehensionSeq *seq) {
    for (uint32_t i = 0; i < seq->count; i++) {
        Comprehension *c = seq->items[i];
        if (fold_slot(f, &c->target) < 0 || fold_slot(f, &c->iter) < 0 || fold_seq(f, &c->ifs) < 0) return -1;
        if (fold_iterable(f, c->iter) < 0) return -1;
    }
    return 0;
}

static int fold_name(Fold *f, Expr *e) {
    if (e->ctx != CTX_LOAD || e->name.id != f->rt->names[N___debug__]) return 0;
    return make_const(f, e, v_bool(!f->optimize));
}

static int both(Fold *f, Expr **a, Expr **b) { return fold_slot(f, a) < 0 ? -1 : fold_slot(f, b); }

static int fold_parts(Fold *f, Expr *e) {
    switch ((enum ExprKind)e->kind) {
    case EXPR_BOOL_OP: return fold_seq(f, &e->bool_op.values);
    case EXPR_NAMED_EXPR: return fold_slot(f, &e->named_expr.value);
    case EXPR_BIN_OP: return both(f, &e->bin_op.left, &e->bin_op.right);
    case EXPR_UNARY_OP: return fold_slot(f, &e->unary_op.operand);
    case EXPR_LAMBDA: return fold_arguments(f, e->lambda.args) < 0 ? -1 : fold_slot(f, &e->lambda.body);
    case EXPR_IF_EXP: return both(f, &e->if_exp.test, &e->if_exp.body) < 0 ? -1 : fold_slot(f, &e->if_exp.orelse);
    case EXPR_DICT: return fold_seq(f, &e->dict.keys) < 0 ? -1 : fold_seq(f, &e->dict.values);
    case EXPR_SET: return fold_seq(f, &e->set.elts);
    case EXPR_LIST_COMP: case EXPR_SET_COMP: case EXPR_GENERATOR_EXP:
        return fold_slot(f, &e->comp.elt) < 0 ? -1 : fold_comprehensions(f, &e->comp.generators);
    case EXPR_DICT_COMP:
        if (both(f, &e->dict_comp.key, &e->dict_comp.value) < 0) return -1;
        return fold_comprehensions(f, &e->dict_comp.generators);
    case EXPR_AWAIT: return fold_slot(f, &e->await.value);
    case EXPR_YIELD: return fold_slot(f, &e->yield.value);
    case EXPR_YIELD_FROM: return fold_slot(f, &e->yield_from.value);
    case EXPR_COMPARE: return fold_slot(f, &e->compare.left) < 0 ? -1 : fold_seq(f, &e->compare.comparators);
    case EXPR_CALL:
        if (fold_slot(f, &e->call.func) < 0 || fold_seq(f, &e->call.args) < 0) return -1;
        return fold_keywords(f, &e->call.keywords);
    case EXPR_FORMATTED_VALUE: return both(f, &e->formatted_value.value, &e->formatted_value.format_spec);
    case EXPR_JOINED_STR: return fold_seq(f, &e->joined_str.values);
    case EXPR_ATTRIBUTE: return fold_slot(f, &e->attribute.value);
    case EXPR_SUBSCRIPT: return both(f, &e->subscript.value, &e->subscript.slice);
    case EXPR_STARRED: return fold_slot(f, &e->starred.value);
    case EXPR_LIST: case EXPR_TUPLE: return fold_seq(f, &e->tuple.elts);
    case EXPR_SLICE: return both(f, &e->slice.lower, &e->slice.upper) < 0 ? -1 : fold_slot(f, &e->slice.step);
    case EXPR_CONSTANT: case EXPR_NAME: case EXPR_KIND_COUNT: return 0;
    }
    return 0;
}

static int fold_whole(Fold *f, Expr *e) {
    switch (e->kind) {
    case EXPR_BIN_OP: return fold_bin_op(f, e);
    case EXPR_UNARY_OP: return fold_unary_op(f, e);
    case EXPR_TUPLE: return fold_tuple(f, e);
    case EXPR_COMPARE: return fold_compare(f, e);
    case EXPR_SUBSCRIPT: return fold_subscript(f, e);
    case EXPR_NAME: return fold_name(f, e);
    default: return 0;
    }
}

/* CPython allows three levels of the tree for each Python frame that may be nested. */
static int enter(Fold *f) {
    if (++f->depth <= 3 * f->rt->recursion_limit && !c_stack_low(f->rt)) return 0;
    f->depth--;
    raise_recursion(f->rt, " during compilation");
    return -1;
}

static int fold_expr(Fold *f, Expr *e) {
    if (e->kind == EXPR_CONSTANT) return 0;
    if (enter(f) < 0) return -1;
    int r = fold_parts(f, e);
    if (r == 0) r = fold_whole(f, e);
    f->depth--;
    return r;
}

/* -------------------------------------------------------------------------------------------- statements */

static int fold_stmt(Fold *f, Stmt *st);

static int fold_stmts(Fold *f, StmtSeq *body) {
    for (uint32_t i = 0; i < body->count; i++)
        if (fold_stmt(f, body->items[i]) < 0) return -1;
    return 0;
}

static bool has_doc_string(const StmtSeq *body) {
    if (!body->count || body->items[0]->kind != STMT_EXPR) return false;
    const Expr *e = body->items[0]->expr.value;
    return is_const(e) && v_is(e->constant.value, T_STR);
}

/* The body of a module, class or function. `'a' + 'b'` at its head is no doc string, and must not become one. */
static int fold_body(Fold *f, StmtSeq *body) {
    bool doc = has_doc_string(body);
    if (fold_stmts(f, body) < 0) return -1;
    if (doc || !has_doc_string(body)) return 0;
    Stmt *st = body->items[0];
    Expr *joined = scratch_alloc(f->s, sizeof *joined);
    Expr **items = scratch_alloc(f->s, sizeof *items);
    if (!joined || !items) return -1;
    items[0] = st->expr.value;
    joined->kind = EXPR_JOINED_STR;
    joined->loc = st->expr.value->loc;
    joined->joined_str.values = (ExprSeq){items, 1};
    st->expr.value = joined;
    return 0;
}

static int fold_handlers(Fold *f, ExceptHandlerSeq *seq) {
    for (uint32_t i = 0; i < seq->count; i++)
        if (fold_slot(f, &seq->items[i]->type) < 0 || fold_stmts(f, &seq->items[i]->body) < 0) return -1;
    return 0;
}

static int fold_pattern(Fold *f, Pattern *pat);
static int fold_patterns(Fold *f, PatternSeq *seq) {
    for (uint32_t i = 0; i < seq->count; i++)
        if (fold_pattern(f, seq->items[i]) < 0) return -1;
    return 0;
}

static int fold_pattern_parts(Fold *f, Pattern *pat) {
    switch ((enum PatternKind)pat->kind) {
    case PAT_VALUE: return fold_slot(f, &pat->value.value);
    case PAT_SEQUENCE: return fold_patterns(f, &pat->sequence.patterns);
    case PAT_MAPPING: return fold_seq(f, &pat->mapping.keys) < 0 ? -1 : fold_patterns(f, &pat->mapping.patterns);
    case PAT_CLASS:
        if (fold_slot(f, &pat->class_.cls) < 0 || fold_patterns(f, &pat->class_.patterns) < 0) return -1;
        return fold_patterns(f, &pat->class_.kwd_patterns);
    case PAT_AS: return pat->as.pattern ? fold_pattern(f, pat->as.pattern) : 0;
    case PAT_OR: return fold_patterns(f, &pat->or_.patterns);
    default: return 0;
    }
}

static int fold_pattern(Fold *f, Pattern *pat) {
    if (enter(f) < 0) return -1;
    int r = fold_pattern_parts(f, pat);
    f->depth--;
    return r;
}

static int fold_cases(Fold *f, MatchCaseSeq *seq) {
    for (uint32_t i = 0; i < seq->count; i++) {
        MatchCase *c = seq->items[i];
        if (fold_pattern(f, c->pattern) < 0 || fold_slot(f, &c->guard) < 0 || fold_stmts(f, &c->body) < 0) return -1;
    }
    return 0;
}

static int fold_with(Fold *f, Stmt *st) {
    for (uint32_t i = 0; i < st->with.items.count; i++) {
        WithItem *item = st->with.items.items[i];
        if (both(f, &item->context_expr, &item->optional_vars) < 0) return -1;
    }
    return fold_stmts(f, &st->with.body);
}

static int fold_function(Fold *f, Stmt *st) {
    if (fold_arguments(f, st->function_def.args) < 0 || fold_body(f, &st->function_def.body) < 0) return -1;
    if (fold_seq(f, &st->function_def.decorator_list) < 0) return -1;
    return f->future & CO_FUTURE_ANNOTATIONS ? 0 : fold_slot(f, &st->function_def.returns);
}

static int fold_class(Fold *f, Stmt *st) {
    if (fold_seq(f, &st->class_def.bases) < 0 || fold_keywords(f, &st->class_def.keywords) < 0) return -1;
    return fold_body(f, &st->class_def.body) < 0 ? -1 : fold_seq(f, &st->class_def.decorator_list);
}

static int fold_ann_assign(Fold *f, Stmt *st) {
    if (fold_slot(f, &st->ann_assign.target) < 0) return -1;
    if (!(f->future & CO_FUTURE_ANNOTATIONS) && fold_slot(f, &st->ann_assign.annotation) < 0) return -1;
    return fold_slot(f, &st->ann_assign.value);
}

static int fold_for(Fold *f, Stmt *st) {
    if (both(f, &st->for_.target, &st->for_.iter) < 0 || fold_stmts(f, &st->for_.body) < 0) return -1;
    return fold_stmts(f, &st->for_.orelse) < 0 ? -1 : fold_iterable(f, st->for_.iter);
}

static int fold_try(Fold *f, Stmt *st) {
    if (fold_stmts(f, &st->try_.body) < 0 || fold_handlers(f, &st->try_.handlers) < 0) return -1;
    return fold_stmts(f, &st->try_.orelse) < 0 ? -1 : fold_stmts(f, &st->try_.finalbody);
}

static int fold_branches(Fold *f, Stmt *st) {
    if (fold_slot(f, &st->if_.test) < 0 || fold_stmts(f, &st->if_.body) < 0) return -1;
    return fold_stmts(f, &st->if_.orelse);
}

static int fold_stmt_parts(Fold *f, Stmt *st) {
    switch ((enum StmtKind)st->kind) {
    case STMT_FUNCTION_DEF: case STMT_ASYNC_FUNCTION_DEF: return fold_function(f, st);
    case STMT_CLASS_DEF: return fold_class(f, st);
    case STMT_RETURN: return fold_slot(f, &st->return_.value);
    case STMT_DELETE: return fold_seq(f, &st->delete_.targets);
    case STMT_ASSIGN: return fold_seq(f, &st->assign.targets) < 0 ? -1 : fold_slot(f, &st->assign.value);
    case STMT_AUG_ASSIGN: return both(f, &st->aug_assign.target, &st->aug_assign.value);
    case STMT_ANN_ASSIGN: return fold_ann_assign(f, st);
    case STMT_FOR: case STMT_ASYNC_FOR: return fold_for(f, st);
    case STMT_WHILE: case STMT_IF: return fold_branches(f, st);
    case STMT_WITH: case STMT_ASYNC_WITH: return fold_with(f, st);
    case STMT_MATCH: return fold_slot(f, &st->match.subject) < 0 ? -1 : fold_cases(f, &st->match.cases);
    case STMT_RAISE: return both(f, &st->raise.exc, &st->raise.cause);
    case STMT_TRY: case STMT_TRY_STAR: return fold_try(f, st);
    case STMT_ASSERT: return both(f, &st->assert_.test, &st->assert_.msg);
    case STMT_EXPR: return fold_slot(f, &st->expr.value);
    default: return 0;
    }
}

static int fold_stmt(Fold *f, Stmt *st) {
    if (enter(f) < 0) return -1;
    int r = fold_stmt_parts(f, st);
    f->depth--;
    return r;
}

int fold_module(Runtime *rt, Scratch *s, Module *m, int optimize) {
    Fold f = {.rt = rt, .s = s, .optimize = optimize, .future = m->future};
    return m->mode == PARSE_EVAL ? fold_slot(&f, &m->expr) : fold_body(&f, &m->body);
}
