/* SPDX-License-Identifier: MIT
 * codegen_func.c: functions, lambdas, classes and module bodies. */
#include "compiler/codegen.h"
#include "compiler/parser.h"
#include "gc/gc.h"
#include "types/str.h"
#include "types/tuple.h"

/* MAKEFUNC takes from `base` on: code, defaults, keyword defaults, annotations, closure. */
enum { MAKE_DEFAULTS = 1, MAKE_KWDEFAULTS = 2, MAKE_ANNOTATIONS = 4, MAKE_CLOSURE = 8 };

/* ---- docstrings ---- */

static Value doc_string(const Codegen *c, const StmtSeq *body) {
    if (c->optimize >= 2 || !body->count || body->items[0]->kind != STMT_EXPR) return 0;
    const Expr *e = body->items[0]->expr.value;
    return e->kind == EXPR_CONSTANT && v_is(e->constant.value, T_STR) ? e->constant.value : 0;
}

static bool starts_with_string(const StmtSeq *body) {
    if (!body->count || body->items[0]->kind != STMT_EXPR) return false;
    const Expr *e = body->items[0]->expr.value;
    return e->kind == EXPR_CONSTANT && v_is(e->constant.value, T_STR);
}

/* ---- making the function object ---- */

/* The code object's index is not known yet when its place is loaded: see patch_code. */
static uint32_t reserve_code(Codegen *c, const Location *loc, uint32_t reg) {
    return cg_emit(c, loc, I_LOADK, 0, reg, 0, 0) ? c->u->count - 1 : UINT32_MAX;
}

/* Finish the unit: assemble it and go back to the one outside. */
static Value finish_unit(Codegen *c) {
    Unit *inner = c->u;
    Value code = c->failed ? 0 : cg_keep(c, cg_assemble(c, inner));
    cg_unit_leave(c);
    return code;
}

static void patch_code(Codegen *c, uint32_t at, Value code) {
    if (at == UINT32_MAX || c->failed) return;
    uint32_t k = cg_const_index_exact(c, code);
    if (!c->failed) c->u->ins[at].b = k;
}

Operand cg_make_function(Codegen *c, const Location *loc, uint32_t code_reg, unsigned bits, const Unit *inner,
                         int dest) {
    if (inner->free_count) {
        uint32_t base = c->u->temp_top;
        for (uint32_t i = 0; i < inner->free_count; i++) cg_load_closure(c, loc, inner->frees[i], cg_temp_push(c));
        cg_emit(c, loc, I_BUILDTUPLE, 0, base, base, inner->free_count);
        bits |= MAKE_CLOSURE;
    }
    c->u->temp_top = code_reg;
    uint32_t d = cg_result_reg(c, dest);
    cg_emit(c, loc, I_MAKEFUNC, 0, d, code_reg, bits);
    return cg_reg_operand(c, d);
}

/* ---- parameters: defaults and annotations ---- */

static void push_defaults(Codegen *c, const Location *loc, const ExprSeq *defaults) {
    uint32_t base = c->u->temp_top;
    if (cg_all_constant(defaults, false)) {
        cg_load_value(c, loc, cg_constant_tuple(c, defaults), cg_temp_push(c));
        return;
    }
    for (uint32_t i = 0; i < defaults->count && !c->failed; i++) (void)cg_expr_push(c, defaults->items[i]);
    c->u->temp_top = base;
    (void)cg_temp_push(c);
    cg_emit(c, loc, I_BUILDTUPLE, 0, base, base, defaults->count);
}

static bool push_kwdefaults(Codegen *c, const Location *loc, const Arguments *a) {
    uint32_t base = c->u->temp_top, n = 0;
    for (uint32_t i = 0; i < a->kw_defaults.count && !c->failed; i++) {
        if (!a->kw_defaults.items[i]) continue;
        Value name = cg_mangle(c, a->kwonlyargs.items[i]->arg);
        if (!name) return false;
        cg_load_value(c, loc, name, cg_temp_push(c));
        (void)cg_expr_push(c, a->kw_defaults.items[i]);
        n++;
    }
    if (!n) return false;
    c->u->temp_top = base;
    (void)cg_temp_push(c);
    cg_emit(c, loc, I_BUILDDICT, 0, base, base, n);
    return true;
}

static void push_annotation_value(Codegen *c, const Expr *annotation) {
    if (c->future & CO_FUTURE_ANNOTATIONS) {
        Value text = cg_keep(c, unparse_expr(c->rt, annotation));
        if (text) cg_load_value(c, &annotation->loc, text, cg_temp_push(c));
    } else if (annotation->kind == EXPR_STARRED) { /* *args: *Ts */
        uint32_t t = cg_expr_push(c, annotation->starred.value);
        cg_emit(c, &annotation->loc, I_UNPACK, 0, t, t, 1);
    } else {
        (void)cg_expr_push(c, annotation);
    }
}

static uint32_t push_annotation(Codegen *c, Value name, const Expr *annotation) {
    if (!annotation || c->failed || !(name = cg_mangle(c, name))) return 0;
    cg_load_value(c, &annotation->loc, name, cg_temp_push(c));
    push_annotation_value(c, annotation);
    return 2;
}

static uint32_t push_arg_annotations(Codegen *c, const ArgSeq *args) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < args->count; i++) n += push_annotation(c, args->items[i]->arg, args->items[i]->annotation);
    return n;
}

static bool push_annotations(Codegen *c, const Location *loc, const Arguments *a, const Expr *returns) {
    uint32_t base = c->u->temp_top, n = 0;
    n += push_arg_annotations(c, &a->args);
    n += push_arg_annotations(c, &a->posonlyargs);
    if (a->vararg) n += push_annotation(c, a->vararg->arg, a->vararg->annotation);
    n += push_arg_annotations(c, &a->kwonlyargs);
    if (a->kwarg) n += push_annotation(c, a->kwarg->arg, a->kwarg->annotation);
    n += push_annotation(c, c->rt->names[N_return_key], returns);
    if (!n) return false;
    c->u->temp_top = base;
    (void)cg_temp_push(c);
    cg_emit(c, loc, I_BUILDTUPLE, 0, base, base, n);
    return true;
}

static unsigned push_function_parts(Codegen *c, const Location *loc, const Arguments *a, const Expr *returns,
                                    bool annotations) {
    unsigned bits = 0;
    if (a->defaults.count) {
        push_defaults(c, loc, &a->defaults);
        bits |= MAKE_DEFAULTS;
    }
    if (push_kwdefaults(c, loc, a)) bits |= MAKE_KWDEFAULTS;
    if (annotations && push_annotations(c, loc, a, returns)) bits |= MAKE_ANNOTATIONS;
    return bits;
}

static void check_params(Codegen *c, const Location *loc, const Arguments *a) {
    const ArgSeq *groups[] = {&a->posonlyargs, &a->args, &a->kwonlyargs};
    for (size_t g = 0; g < COUNT_OF(groups); g++)
        for (uint32_t i = 0; i < groups[g]->count; i++) cg_check_name(c, loc, groups[g]->items[i]->arg, CTX_STORE);
    if (a->vararg) cg_check_name(c, loc, a->vararg->arg, CTX_STORE);
    if (a->kwarg) cg_check_name(c, loc, a->kwarg->arg, CTX_STORE);
}

/* ---- functions ---- */

static void function_body(Codegen *c, const Stmt *s) {
    static const Location none = {-1, -1, -1, -1};
    const StmtSeq *body = &s->function_def.body;
    cg_unit_params(c, s->function_def.args);
    cg_unit_prologue(c);
    Value doc = doc_string(c, body);
    if (doc) c->u->doc_const = cg_const_index(c, doc) + 1;
    StmtSeq rest = *body;
    if (starts_with_string(body)) {
        rest.items++;
        rest.count--;
    }
    cg_stmts(c, &rest);
    cg_emit(c, &none, I_RETURNK, 0, 0, cg_const_index(c, V_NONE), 0);
}

static int32_t first_line(const Stmt *s, const ExprSeq *decorators) {
    return decorators->count ? decorators->items[0]->loc.lineno : s->loc.lineno;
}

static void push_decorators(Codegen *c, const ExprSeq *decorators) {
    for (uint32_t i = 0; i < decorators->count && !c->failed; i++) (void)cg_expr_push(c, decorators->items[i]);
}

/* Functions from `base` on, each called with the result of the next; the last result is stored under the name. */
static void decorate_and_store(Codegen *c, const Stmt *s, const ExprSeq *decorators, Value name, uint32_t base) {
    for (uint32_t i = decorators->count; i-- > 0;)
        cg_emit(c, &decorators->items[i]->loc, I_CALL, 0, base + i, 1, base + i);
    cg_store_name(c, &s->loc, name, (Operand){OPD_TEMP, base});
    c->u->temp_top = base;
}

/* Can the new function go straight to its variable? */
static int direct_dest(Codegen *c, Value name, const ExprSeq *decorators) {
    if (decorators->count || !(name = cg_mangle(c, name))) return DEST_TEMP;
    Symbol *sym = cg_find_symbol(c, name);
    return cg_is_fast(c, sym) ? (int)cg_local_reg(c, sym) : DEST_TEMP;
}

void cg_function_def(Codegen *c, const Stmt *s) {
    const ExprSeq *decorators = &s->function_def.decorator_list;
    const Arguments *a = s->function_def.args;
    Value name = s->function_def.name;
    uint32_t base = c->u->temp_top;
    push_decorators(c, decorators);
    uint32_t code_reg = cg_temp_push(c), at = reserve_code(c, &s->loc, code_reg);
    check_params(c, &s->loc, a);
    unsigned bits = push_function_parts(c, &s->loc, a, s->function_def.returns, true);
    bool is_async = s->kind == STMT_ASYNC_FUNCTION_DEF;
    if (!cg_unit_enter(c, is_async ? UNIT_ASYNC_FUNCTION : UNIT_FUNCTION, s, name, first_line(s, decorators))) return;
    function_body(c, s);
    const Unit *inner = c->u;
    patch_code(c, at, finish_unit(c));
    int dest = direct_dest(c, name, decorators);
    cg_make_function(c, &s->loc, code_reg, bits, inner, dest);
    if (dest >= 0) {
        if (cg_check_name(c, &s->loc, name, CTX_STORE)) cg_bound_set(c, (uint32_t)dest, true);
        c->u->temp_top = base;
    } else {
        decorate_and_store(c, s, decorators, name, base);
    }
}

Operand cg_lambda(Codegen *c, const Expr *e, int dest) {
    const Arguments *a = e->lambda.args;
    uint32_t code_reg = cg_temp_push(c), at = reserve_code(c, &e->loc, code_reg);
    check_params(c, &e->loc, a);
    unsigned bits = push_function_parts(c, &e->loc, a, NULL, false);
    if (!cg_unit_enter(c, UNIT_LAMBDA, e, c->rt->names[N_angle_lambda], e->loc.lineno))
        return (Operand){OPD_TEMP, code_reg};
    cg_unit_params(c, a);
    cg_unit_prologue(c);
    const Expr *body = e->lambda.body;
    Operand o = cg_expr(c, body, DEST_ANY);
    if (o.kind == OPD_CONST)
        cg_emit(c, &body->loc, I_RETURNK, 0, 0, o.n, 0);
    else
        cg_emit(c, &body->loc, I_RETURN, 0, o.n, 0, 0);
    const Unit *inner = c->u;
    patch_code(c, at, finish_unit(c));
    return cg_make_function(c, &e->loc, code_reg, bits, inner, dest);
}

/* ---- classes and modules ---- */

static void store_constant(Codegen *c, const Location *loc, Value name, Value v) {
    uint32_t t = cg_temp_push(c);
    cg_load_value(c, loc, v, t);
    cg_emit(c, loc, I_STORENAME, FA, t, cg_name_index(c, name), 0);
    c->u->temp_top--;
}

/* The statements of a module or class body; the doc string goes to __doc__. */
static void body_with_doc(Codegen *c, const StmtSeq *body) {
    Location start = body->count ? body->items[0]->loc : (Location){1, 0, 1, 0};
    if (c->u->scope->has_annotations) cg_emit(c, &start, I_SETUPANNOTATIONS, 0, 0, 0, 0);
    Value doc = doc_string(c, body);
    if (doc) cg_store_name(c, &start, c->rt->names[N___doc__], (Operand){OPD_CONST, cg_const_index(c, doc)});
    StmtSeq rest = *body;
    if (doc || (c->optimize >= 2 && starts_with_string(body))) {
        rest.items++;
        rest.count--;
    }
    cg_stmts(c, &rest);
}

static void class_body(Codegen *c, const Stmt *s) {
    static const Location none = {-1, -1, -1, -1};
    Location loc = {c->u->firstlineno, 0, c->u->firstlineno, 0};
    Value *names = c->rt->names;
    c->u->private_name = s->class_def.name;
    cg_unit_prologue(c);
    uint32_t t = cg_temp_push(c);
    cg_emit(c, &loc, I_LOADNAME, 0, t, cg_name_index(c, names[N___name__]), 0);
    cg_emit(c, &loc, I_STORENAME, FA, t, cg_name_index(c, names[N___module__]), 0);
    c->u->temp_top--;
    store_constant(c, &loc, names[N___qualname__], c->u->qualname);
    body_with_doc(c, &s->class_def.body);
    if (c->u->scope->needs_class_cell) {
        t = cg_temp_push(c);
        cg_load_closure(c, &none, names[N___class__], t);
        cg_emit(c, &none, I_STORENAME, 0, t, cg_name_index(c, names[N___classcell__]), 0);
        cg_emit(c, &none, I_RETURN, 0, t, 0, 0);
    } else {
        cg_emit(c, &none, I_RETURNK, 0, 0, cg_const_index(c, V_NONE), 0);
    }
}

void cg_class_def(Codegen *c, const Stmt *s) {
    const ExprSeq *decorators = &s->class_def.decorator_list;
    uint32_t base = c->u->temp_top;
    push_decorators(c, decorators);
    if (!cg_unit_enter(c, UNIT_CLASS, s, s->class_def.name, first_line(s, decorators))) return;
    class_body(c, s);
    const Unit *inner = c->u;
    Value code = finish_unit(c);
    uint32_t f = cg_temp_push(c);
    cg_emit(c, &s->loc, I_LOADBUILDCLASS, 0, f, 0, 0);
    uint32_t code_reg = cg_temp_push(c);
    patch_code(c, reserve_code(c, &s->loc, code_reg), code);
    cg_make_function(c, &s->loc, code_reg, 0, inner, DEST_TEMP);
    cg_load_value(c, &s->loc, s->class_def.name, cg_temp_push(c));
    cg_call_helper(c, &s->loc, f, 2, &s->class_def.bases, &s->class_def.keywords, DEST_TEMP);
    decorate_and_store(c, s, decorators, s->class_def.name, base);
}

void cg_module_body(Codegen *c, const Module *m) {
    static const Location none = {-1, -1, -1, -1};
    cg_unit_prologue(c);
    if (m->mode == PARSE_EVAL) {
        Operand o = cg_expr(c, m->expr, DEST_ANY);
        if (o.kind == OPD_CONST)
            cg_emit(c, &m->expr->loc, I_RETURNK, 0, 0, o.n, 0);
        else
            cg_emit(c, &m->expr->loc, I_RETURN, 0, o.n, 0, 0);
        return;
    }
    if (m->mode == PARSE_SINGLE) {
        if (c->u->scope->has_annotations) cg_emit(c, &none, I_SETUPANNOTATIONS, 0, 0, 0, 0);
        cg_stmts(c, &m->body);
    } else {
        body_with_doc(c, &m->body);
    }
    cg_emit(c, &none, I_RETURNK, 0, 0, cg_const_index(c, V_NONE), 0);
}
