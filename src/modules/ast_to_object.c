/* SPDX-License-Identifier: MIT
 * ast_to_object.c: the compiler's syntax tree as instances of the classes of _ast. */
#include "compiler/ast.h"
#include "compiler/parser.h"
#include "modules/ast_parts.h"
#include "types/class.h"
#include "types/int.h"
#include "types/list.h"
#include "types/str.h"

static Owned node_object(Runtime *rt, enum AstType type, const void *node);

static Owned instance_of(Runtime *rt, const AstClass *c) { return instance_new(rt, V_AS(Type, c->cls)); }

/* A value of an enumeration (an operator, a context): one object for all. */
static Owned enum_object(Runtime *rt, enum AstType type, unsigned kind) {
    AstClass *c = &ast_state(rt)->nodes[ast_node_find(type, kind) - ast_nodes];
    if (!c->singleton && !(c->singleton = instance_of(rt, c))) return V_NULL;
    return own(c->singleton);
}

static Owned item_object(Runtime *rt, const AstField *f, const void *item) {
    if (f->type == AST_IDENTIFIER) return own((Value)(uintptr_t)item);
    return item ? node_object(rt, f->type, item) : V_NONE;
}

static Owned sequence_object(Runtime *rt, const AstField *f, const ExprSeq *s) {
    Owned list = list_new(rt, s->count);
    for (uint32_t i = 0; list && i < s->count; i++) {
        Owned item = item_object(rt, f, s->items[i]);
        if (!item || list_append_owned(rt, list, item) < 0) clear_slot(rt, &list);
    }
    return list;
}

static Owned operators_object(Runtime *rt, const Expr *compare) {
    uint32_t n = compare->compare.comparators.count;
    Owned list = list_new(rt, n);
    for (uint32_t i = 0; list && i < n; i++) {
        Owned op = enum_object(rt, AST_CMPOP, compare->compare.ops[i]);
        if (!op || list_append_owned(rt, list, op) < 0) clear_slot(rt, &list);
    }
    return list;
}

/* The value of one field of a node. */
static Owned field_object(Runtime *rt, const AstField *f, const void *node) {
    if (f->offset == AST_NOWHERE) return f->quantity == AST_SEQUENCE ? list_new(rt, 0) : V_NONE;
    const char *at = (const char *)node + f->offset;
    if (f->quantity == AST_COMPARE_OPS) return operators_object(rt, node);
    if (f->quantity >= AST_SEQUENCE) return sequence_object(rt, f, (const ExprSeq *)at);
    switch ((int)f->type) {
    case AST_INT: return f->width == 1 ? v_small(*(const bool *)at) : v_small(*(const int *)at);
    case AST_STRING: return *(const bool *)at ? str_intern_cstr(rt, "u") : V_NONE; /* Constant.kind */
    case AST_IDENTIFIER: case AST_CONSTANT: return *(const Value *)at ? own(*(const Value *)at) : V_NONE;
    case AST_EXPR_CONTEXT: case AST_BOOLOP: case AST_OPERATOR: case AST_UNARYOP: return enum_object(rt, f->type, *(const uint8_t *)at);
    default: {
        const void *child = *(const void *const *)at;
        return child ? node_object(rt, f->type, child) : V_NONE;
    }
    }
}

static int store(Runtime *rt, Borrowed object, Borrowed name, Owned value) {
    int result = value ? instance_store(rt, object, name, value) : -1;
    decref_maybe(rt, value);
    return result;
}

static int store_location(Runtime *rt, Borrowed object, const Location *l) {
    const Value *names = ast_state(rt)->attributes;
    if (store(rt, object, names[0], v_small(l->lineno)) < 0 || store(rt, object, names[1], v_small(l->col_offset)) < 0) return -1;
    if (store(rt, object, names[2], v_small(l->end_lineno)) < 0) return -1;
    return store(rt, object, names[3], v_small(l->end_col_offset));
}

static Owned node_object(Runtime *rt, enum AstType type, const void *node) {
    if (c_stack_low(rt)) return raise_recursion(rt, " during ast construction");
    const AstNode *info = ast_node_find(type, ast_kind_of(type, node));
    const AstClass *c = &ast_state(rt)->nodes[info - ast_nodes];
    Owned object = instance_of(rt, c);
    if (!object) return V_NULL;
    int result = 0;
    for (size_t i = 0; result == 0 && info->fields[i].name; i++) result = store(rt, object, c->names[i], field_object(rt, &info->fields[i], node));
    if (result == 0 && ast_types[type].located) result = store_location(rt, object, node);
    if (result == 0) return object;
    decref(rt, object);
    return V_NULL;
}

Owned ast_of_text(Runtime *rt, const char *text, size_t len, Borrowed filename, enum CompileMode mode, unsigned flags) {
    static const uint8_t modes[] = {[COMPILE_EXEC] = PARSE_EXEC, [COMPILE_EVAL] = PARSE_EVAL, [COMPILE_SINGLE] = PARSE_SINGLE};
    if (ast_ready(rt) < 0) return V_NULL;
    Scratch s;
    scratch_init(&s, rt);
    const Module *m = parse_source(rt, &s, text, len, filename, modes[mode], flags);
    Owned tree = m ? node_object(rt, AST_MOD, m) : V_NULL;
    scratch_release(&s);
    return tree;
}
