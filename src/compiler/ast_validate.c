/* SPDX-License-Identifier: MIT
 * ast_validate.c: is a tree that Python code built fit for the compiler? The parser's own trees always are.
 *
 * A walk over the table of fields (ast_nodes.h); what the grammar's types do not say is checked node by node.
 */
#include "compiler/ast_nodes.h"
#include "compiler/ast.h"
#include "compiler/parser.h"
#include "object/protocol.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"

static bool refuse(Runtime *rt, const char *text) {
    raise(rt, T_VALUE_ERROR, "%s", text);
    return false;
}

static const void *pointer_at(const void *node, const AstField *f) { return *(const void *const *)((const char *)node + f->offset); }
static const ExprSeq *sequence_at(const void *node, const AstField *f) { return (const ExprSeq *)((const char *)node + f->offset); }

static bool walk(Runtime *rt, enum AstType type, const void *node, unsigned context);

/* ---- positions, names, constants ---- */

static bool check_location(Runtime *rt, const Location *l) {
    if (l->lineno > l->end_lineno) {
        raise(rt, T_VALUE_ERROR, "AST node line range (%d, %d) is not valid", l->lineno, l->end_lineno);
        return false;
    }
    if ((l->lineno < 0 && l->end_lineno != l->lineno) || (l->col_offset < 0 && l->col_offset != l->end_col_offset)) {
        raise(rt, T_VALUE_ERROR, "AST node column range (%d, %d) for line range (%d, %d) is not valid", l->col_offset, l->end_col_offset, l->lineno,
              l->end_lineno);
        return false;
    }
    if (l->lineno == l->end_lineno && l->col_offset > l->end_col_offset) {
        raise(rt, T_VALUE_ERROR, "line %d, column %d-%d is not a valid range", l->lineno, l->col_offset, l->end_col_offset);
        return false;
    }
    return true;
}

static bool check_name(Runtime *rt, Borrowed name) {
    static const char *const words[] = {"None", "True", "False"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_equal_cstr(name, words[i])) {
            raise(rt, T_VALUE_ERROR, "identifier field can't represent '%s' constant", words[i]);
            return false;
        }
    return true;
}

static bool check_constant(Runtime *rt, Borrowed v) {
    uint32_t t = type_index(v);
    if (v == V_NONE || v == V_ELLIPSIS || t == T_INT || t == T_FLOAT || t == T_COMPLEX || t == T_BOOL || t == T_STR || t == T_BYTES) return true;
    if (c_stack_low(rt)) return raise_recursion(rt, " during compilation"), false;
    if (t == T_TUPLE) {
        for (size_t i = 0; i < as_tuple(v)->len; i++)
            if (!check_constant(rt, as_tuple(v)->items[i])) return false;
        return true;
    }
    if (t == T_FROZENSET) {
        Owned items = tuple_from_iterable(rt, v);
        bool fit = items && check_constant(rt, items);
        decref_maybe(rt, items);
        return fit;
    }
    raise(rt, T_TYPE_ERROR, "got an invalid type in Constant: %T", v);
    return false;
}

/* ---- what single nodes ask for ---- */

static bool check_context(Runtime *rt, const Expr *e, unsigned context) {
    static const char *const names[] = {"Load", "Store", "Del"};
    switch (e->kind) {
    case EXPR_ATTRIBUTE: case EXPR_SUBSCRIPT: case EXPR_STARRED: case EXPR_NAME: case EXPR_LIST: case EXPR_TUPLE:
        if (e->ctx == context) return true;
        raise(rt, T_VALUE_ERROR, "expression must have %s context but has %s instead", names[context], names[e->ctx]);
        return false;
    default:
        if (context == CTX_LOAD) return true;
        raise(rt, T_VALUE_ERROR, "expression which can't be assigned to in %s context", names[context]);
        return false;
    }
}

static bool check_expr(Runtime *rt, const Expr *e) {
    switch (e->kind) {
    case EXPR_BOOL_OP: return e->bool_op.values.count >= 2 || refuse(rt, "BoolOp with less than 2 values");
    case EXPR_DICT: return e->dict.keys.count == e->dict.values.count || refuse(rt, "Dict doesn't have the same number of keys as values");
    case EXPR_LIST_COMP: case EXPR_SET_COMP: case EXPR_GENERATOR_EXP:
        return e->comp.generators.count || refuse(rt, "comprehension with no generators");
    case EXPR_DICT_COMP: return e->dict_comp.generators.count || refuse(rt, "comprehension with no generators");
    case EXPR_COMPARE: return e->compare.comparators.count || refuse(rt, "Compare with no comparators");
    case EXPR_CONSTANT: return check_constant(rt, e->constant.value);
    case EXPR_NAME: return check_name(rt, e->name.id);
    case EXPR_NAMED_EXPR:
        if (e->named_expr.target->kind == EXPR_NAME) return true;
        raise(rt, T_TYPE_ERROR, "NamedExpr target must be a Name");
        return false;
    case EXPR_JOINED_STR:
        for (uint32_t i = 0; i < e->joined_str.values.count; i++) {
            const Expr *part = e->joined_str.values.items[i];
            if (part && part->kind == EXPR_CONSTANT && !v_is(part->constant.value, T_STR)) return refuse(rt, "JoinedStr holds a Constant that is no str");
        }
        return true;
    case EXPR_FORMATTED_VALUE: {
        int c = e->formatted_value.conversion;
        if (c == -1 || c == 's' || c == 'r' || c == 'a') return true;
        raise(rt, T_SYSTEM_ERROR, "Unrecognized conversion character %d", c);
        return false;
    }
    default: return true;
    }
}

static bool filled(Runtime *rt, uint32_t count, const char *what, const char *owner) {
    if (count) return true;
    raise(rt, T_VALUE_ERROR, "empty %s on %s", what, owner);
    return false;
}

static bool check_try(Runtime *rt, const Stmt *st) {
    bool star = st->kind == STMT_TRY_STAR;
    if (!filled(rt, st->try_.body.count, "body", star ? "TryStar" : "Try")) return false;
    if (!st->try_.handlers.count && !st->try_.finalbody.count)
        return refuse(rt, star ? "TryStar has neither except handlers nor finalbody" : "Try has neither except handlers nor finalbody");
    if (!st->try_.handlers.count && st->try_.orelse.count)
        return refuse(rt, star ? "TryStar has orelse but no except handlers" : "Try has orelse but no except handlers");
    return true;
}

/* What the compiler needs and CPython does not look for. */
static bool check_handler_types(Runtime *rt, const Stmt *st) {
    for (uint32_t i = 0; i < st->try_.handlers.count; i++)
        if (!st->try_.handlers.items[i]->type) return refuse(rt, "TryStar handler without a type");
    return true;
}

static bool check_stmt(Runtime *rt, const Stmt *st, const char *name) {
    switch (st->kind) {
    case STMT_FUNCTION_DEF: case STMT_ASYNC_FUNCTION_DEF: return filled(rt, st->function_def.body.count, "body", name);
    case STMT_CLASS_DEF: return filled(rt, st->class_def.body.count, "body", name);
    case STMT_DELETE: return filled(rt, st->delete_.targets.count, "targets", name);
    case STMT_ASSIGN: return filled(rt, st->assign.targets.count, "targets", name);
    case STMT_ANN_ASSIGN:
        if (!st->ann_assign.simple || st->ann_assign.target->kind == EXPR_NAME) return true;
        raise(rt, T_TYPE_ERROR, "AnnAssign with simple non-Name target");
        return false;
    case STMT_FOR: case STMT_ASYNC_FOR: return filled(rt, st->for_.body.count, "body", name);
    case STMT_WHILE: case STMT_IF: return filled(rt, st->if_.body.count, "body", name);
    case STMT_WITH: case STMT_ASYNC_WITH: return filled(rt, st->with.items.count, "items", name) && filled(rt, st->with.body.count, "body", name);
    case STMT_MATCH: return filled(rt, st->match.cases.count, "cases", name);
    case STMT_RAISE: return st->raise.exc || !st->raise.cause || refuse(rt, "Raise with cause but no exception");
    case STMT_TRY: case STMT_TRY_STAR: return check_try(rt, st);
    case STMT_IMPORT: return filled(rt, st->import.names.count, "names", name);
    case STMT_IMPORT_FROM:
        if (st->import_from.level < 0) return refuse(rt, "Negative ImportFrom level");
        return filled(rt, st->import_from.names.count, "names", name);
    case STMT_GLOBAL: case STMT_NONLOCAL: return filled(rt, st->global.names.count, "names", name);
    default: return true;
    }
}

static bool number_like(const Expr *e, bool complex_only) {
    if (e->kind != EXPR_CONSTANT) return false;
    uint32_t t = type_index(e->constant.value);
    return t == T_COMPLEX || (!complex_only && (t == T_INT || t == T_FLOAT));
}

/* A literal of a pattern: a constant, -number, a+bj, a dotted name, an f-string (refused by the compiler). */
static bool check_pattern_value(Runtime *rt, const Expr *e) {
    switch (e->kind) {
    case EXPR_CONSTANT: {
        uint32_t t = type_index(e->constant.value);
        if (t == T_STR || t == T_BYTES || t == T_INT || t == T_FLOAT || t == T_COMPLEX) return true;
        return refuse(rt, "unexpected constant inside of a literal pattern");
    }
    case EXPR_ATTRIBUTE: return true;
    case EXPR_UNARY_OP:
        if (e->op == UNARY_SUB && e->unary_op.operand && number_like(e->unary_op.operand, false)) return true;
        break;
    case EXPR_BIN_OP: {
        const Expr *left = e->bin_op.left;
        if (left && left->kind == EXPR_UNARY_OP && left->op == UNARY_SUB) left = left->unary_op.operand;
        if ((e->op == OP_ADD || e->op == OP_SUB) && left && number_like(left, false) && e->bin_op.right && number_like(e->bin_op.right, true)) return true;
        break;
    }
    case EXPR_JOINED_STR: return true;
    default: break;
    }
    return refuse(rt, "patterns may only match literals and attribute lookups");
}

static bool check_capture(Runtime *rt, Borrowed name) {
    if (!name) return true;
    if (str_equal_cstr(name, "_")) return refuse(rt, "can't capture name '_' in patterns");
    return check_name(rt, name);
}

static bool check_class_pattern(Runtime *rt, const Pattern *p) {
    if (p->class_.kwd_attrs.count != p->class_.kwd_patterns.count)
        return refuse(rt, "MatchClass doesn't have the same number of keyword attributes as patterns");
    for (uint32_t i = 0; i < p->class_.kwd_attrs.count; i++)
        if (!check_name(rt, p->class_.kwd_attrs.items[i])) return false;
    const Expr *cls = p->class_.cls;
    while (cls && cls->kind == EXPR_ATTRIBUTE) cls = cls->attribute.value;
    return (cls && cls->kind == EXPR_NAME) || refuse(rt, "MatchClass cls field can only contain Name or Attribute nodes.");
}

/* A star stands in a sequence pattern only. */
static bool no_stars(Runtime *rt, const PatternSeq *s) {
    for (uint32_t i = 0; i < s->count; i++)
        if (s->items[i] && s->items[i]->kind == PAT_STAR) return refuse(rt, "can't use MatchStar here");
    return true;
}

static bool check_pattern(Runtime *rt, const Pattern *p) {
    switch (p->kind) {
    case PAT_VALUE: return check_pattern_value(rt, p->value.value);
    case PAT_SINGLETON:
        return p->singleton.value == V_NONE || v_is_bool(p->singleton.value) || refuse(rt, "MatchSingleton can only contain True, False and None");
    case PAT_MAPPING:
        if (p->mapping.keys.count != p->mapping.patterns.count) return refuse(rt, "MatchMapping doesn't have the same number of keys as patterns");
        for (uint32_t i = 0; i < p->mapping.keys.count; i++) {
            const Expr *key = p->mapping.keys.items[i];
            bool word = key && key->kind == EXPR_CONSTANT && (key->constant.value == V_NONE || v_is_bool(key->constant.value));
            if (key && !word && !check_pattern_value(rt, key)) return false;
        }
        return check_capture(rt, p->mapping.rest) && no_stars(rt, &p->mapping.patterns);
    case PAT_CLASS: return check_class_pattern(rt, p) && no_stars(rt, &p->class_.patterns) && no_stars(rt, &p->class_.kwd_patterns);
    case PAT_STAR: return check_capture(rt, p->star.name);
    case PAT_AS:
        if (p->as.pattern && !p->as.name) return refuse(rt, "MatchAs must specify a target name if a pattern is given");
        if (p->as.pattern && p->as.pattern->kind == PAT_STAR) return refuse(rt, "can't use MatchStar here");
        return check_capture(rt, p->as.name);
    case PAT_OR: return (p->or_.patterns.count >= 2 || refuse(rt, "MatchOr requires at least 2 patterns")) && no_stars(rt, &p->or_.patterns);
    default: return true;
    }
}

static bool check_arguments(Runtime *rt, const Arguments *a) {
    if (a->defaults.count > a->posonlyargs.count + a->args.count) return refuse(rt, "more positional defaults than args on arguments");
    return a->kw_defaults.count == a->kwonlyargs.count || refuse(rt, "length of kwonlyargs is not the same as kw_defaults on arguments");
}

static bool check_case(Runtime *rt, const MatchCase *c) {
    if (!filled(rt, c->body.count, "body", "match_case")) return false;
    return c->pattern->kind != PAT_STAR || refuse(rt, "can't use MatchStar here");
}

static bool check_node(Runtime *rt, enum AstType type, const void *node, const char *name) {
    switch (type) {
    case AST_EXPR: return check_expr(rt, node);
    case AST_STMT: return check_stmt(rt, node, name);
    case AST_PATTERN: return check_pattern(rt, node);
    case AST_ARGUMENTS: return check_arguments(rt, node);
    case AST_EXCEPTHANDLER: return filled(rt, ((const ExceptHandler *)node)->body.count, "body", name);
    case AST_MATCH_CASE: return check_case(rt, node);
    default: return true;
    }
}

/* ---- the walk ---- */

/* The context that expressions in this field must have. */
static unsigned context_of(enum AstType type, const void *node, const AstField *f) {
    if (f->type != AST_EXPR) return CTX_LOAD;
    if (type == AST_EXPR) {
        const Expr *e = node;
        if (e->kind == EXPR_LIST || e->kind == EXPR_TUPLE || e->kind == EXPR_STARRED) return e->ctx;
    }
    if (type == AST_STMT && ((const Stmt *)node)->kind == STMT_DELETE) return CTX_DEL;
    return !strcmp(f->name, "target") || !strcmp(f->name, "targets") || !strcmp(f->name, "optional_vars") ? CTX_STORE : CTX_LOAD;
}

static bool walk_sequence(Runtime *rt, const AstField *f, const ExprSeq *s, unsigned context) {
    for (uint32_t i = 0; i < s->count; i++) {
        if (s->items[i]) {
            if (!walk(rt, f->type, s->items[i], context)) return false;
        } else if (f->quantity != AST_SEQUENCE_OPTIONAL)
            return refuse(rt, f->type == AST_STMT ? "None disallowed in statement list" : "None disallowed in expression list");
    }
    return true;
}

static bool walk_field(Runtime *rt, enum AstType type, const void *node, const AstField *f) {
    bool nested = f->type < AST_TYPE_COUNT && ast_nodes[ast_types[f->type].first].size != 0;
    if (!nested || f->offset == AST_NOWHERE) return true;
    unsigned context = context_of(type, node, f);
    if (f->quantity >= AST_SEQUENCE) return walk_sequence(rt, f, sequence_at(node, f), context);
    const void *child = pointer_at(node, f);
    return !child || walk(rt, f->type, child, context);
}

/* In CPython's order: parameters before their defaults, the loops of a comprehension before its element. */
static bool goes_first(const AstField *f) { return f->type == AST_ARG || f->type == AST_COMPREHENSION; }

static bool walk(Runtime *rt, enum AstType type, const void *node, unsigned context) {
    if (c_stack_low(rt)) return raise_recursion(rt, " during compilation"), false;
    const AstNode *info = ast_node_find(type, ast_kind_of(type, node));
    if (ast_types[type].located && !check_location(rt, node)) return false;
    if (type == AST_EXPR && !check_context(rt, node, context)) return false;
    for (const AstField *f = info->fields; f->name; f++)
        if (goes_first(f) && !walk_field(rt, type, node, f)) return false;
    if (!check_node(rt, type, node, info->name)) return false;
    for (const AstField *f = info->fields; f->name; f++)
        if (!goes_first(f) && !walk_field(rt, type, node, f)) return false;
    return type != AST_STMT || ((const Stmt *)node)->kind != STMT_TRY_STAR || check_handler_types(rt, node);
}

int ast_validate(Runtime *rt, const Module *m) { return walk(rt, AST_MOD, m, CTX_LOAD) ? 0 : -1; }
