/* SPDX-License-Identifier: MIT
 * ast_from_object.c: instances of the classes of _ast as a syntax tree that can be compiled.
 *
 * Attributes may be anything and reading them may run Python code, so every value that the tree holds is handed to the
 * Scratch, and objects are held while they are read.
 */
#include <stdio.h>

#include "compiler/ast.h"
#include "compiler/parser.h"
#include "modules/ast_parts.h"
#include "types/class.h"
#include "types/int.h"
#include "types/list.h"
#include "types/str.h"

static bool node_from(Runtime *rt, Scratch *s, enum AstType type, Borrowed object, void **out);

/* The attribute, owned; 0 without an error: there is none. */
static Owned attribute(Runtime *rt, Borrowed object, Borrowed name) { return obj_getattr_maybe(rt, object, name); }

static bool missing(Runtime *rt, const char *field, const char *owner) {
    raise(rt, T_TYPE_ERROR, "required field \"%s\" missing from %s", field, owner);
    return false;
}

static bool int_from(Runtime *rt, Borrowed v, int *out) {
    int64_t n;
    if (!v_is_int(rt, v) || !int_fits_i64(v, &n)) {
        raise(rt, T_VALUE_ERROR, "invalid integer value: %R", v);
        return false;
    }
    if (n != (int)n) {
        raise(rt, T_OVERFLOW_ERROR, "Python int too large to convert to C int");
        return false;
    }
    *out = (int)n;
    return true;
}

static bool string_from(Runtime *rt, Scratch *s, enum AstType type, Borrowed v, Value *out) {
    if (!v_is(v, T_STR)) {
        raise(rt, T_TYPE_ERROR, "AST %s must be of type str", type == AST_IDENTIFIER ? "identifier" : "string");
        return false;
    }
    Owned text = type == AST_IDENTIFIER ? str_intern(rt, own(v)) : own(v);
    return (*out = scratch_keep(s, text)) != V_NULL;
}

/* Which node the object is an instance of; NULL: error set. */
static const AstNode *node_of(Runtime *rt, enum AstType type, Borrowed object) {
    const AstTypeInfo *t = &ast_types[type];
    const AstClass *classes = ast_state(rt)->nodes;
    Value cls = v_from(type_of(rt, object));
    for (unsigned i = t->first; i < (unsigned)t->first + t->count; i++)
        if (classes[i].cls == cls) return &ast_nodes[i];
    for (unsigned i = t->first; i < (unsigned)t->first + t->count; i++) {
        int is = obj_isinstance(rt, object, classes[i].cls);
        if (is < 0) return NULL;
        if (is) return &ast_nodes[i];
    }
    raise(rt, T_TYPE_ERROR, "expected some sort of %s, but got %R", t->name, object);
    return NULL;
}

/* ---- fields ---- */

static bool is_enumeration(unsigned type) { return type < AST_TYPE_COUNT && ast_nodes[ast_types[type].first].size == 0; }

static bool item_from(Runtime *rt, Scratch *s, const AstField *f, Borrowed item, void **out) {
    if (f->type != AST_IDENTIFIER) return node_from(rt, s, f->type, item, out);
    Value name = V_NULL;
    if (!string_from(rt, s, AST_IDENTIFIER, item, &name)) return false;
    *out = (void *)(uintptr_t)name;
    return true;
}

/* Items of a list, which reading may change: its length is looked at again each time. */
static bool items_from(Runtime *rt, Scratch *s, const AstField *f, const AstNode *owner, Borrowed list, void *items) {
    size_t n = as_list(list)->len;
    for (size_t i = 0; i < n; i++) {
        Owned item = own(as_list(list)->items[i]);
        bool fine;
        if (f->quantity == AST_COMPARE_OPS) {
            const AstNode *op = node_of(rt, AST_CMPOP, item);
            fine = op != NULL;
            if (fine) ((uint8_t *)items)[i] = op->kind;
        } else {
            fine = item_from(rt, s, f, item, &((void **)items)[i]);
        }
        decref(rt, item);
        if (!fine) return false;
        if (as_list(list)->len != n) {
            raise(rt, T_RUNTIME_ERROR, "%s field \"%s\" changed size during iteration", owner->name, f->name);
            return false;
        }
    }
    return true;
}

static bool sequence_from(Runtime *rt, Scratch *s, const AstField *f, const AstNode *owner, Borrowed v, void *node) {
    if (!v_is_list(rt, v)) {
        raise(rt, T_TYPE_ERROR, "%s field \"%s\" must be a list, not a %.200T", owner->name, f->name, v);
        return false;
    }
    size_t n = as_list(v)->len;
    void *items = scratch_alloc_array(s, n + 1, f->quantity == AST_COMPARE_OPS ? 1 : sizeof(void *));
    if (!items || !items_from(rt, s, f, owner, v, items)) return false;
    if (f->offset == AST_NOWHERE) return true;
    char *at = (char *)node + f->offset;
    if (f->quantity == AST_COMPARE_OPS) *(uint8_t **)at = items;
    else *(ExprSeq *)at = (ExprSeq){items, (uint32_t)n};
    return true;
}

static bool required(Runtime *rt, const AstField *f, const AstNode *owner) {
    raise(rt, T_VALUE_ERROR, "field '%s' is required for %s", f->name, owner->name);
    return false;
}

static bool single_from(Runtime *rt, Scratch *s, const AstField *f, const AstNode *owner, Borrowed v, void *node) {
    uint64_t unused;
    char *at = f->offset == AST_NOWHERE ? (char *)&unused : (char *)node + f->offset;
    int n;
    Value text = V_NULL;
    if (v == V_NONE && f->quantity == AST_OPTIONAL) return true;
    if (is_enumeration(f->type)) {
        const AstNode *value = node_of(rt, f->type, v);
        if (value) *(uint8_t *)at = value->kind;
        return value != NULL;
    }
    switch ((int)f->type) {
    case AST_INT:
        if (!int_from(rt, v, &n)) return false;
        if (f->width == 1) *(bool *)at = n != 0;
        else *(int *)at = n;
        return true;
    case AST_STRING:
        if (!string_from(rt, s, AST_STRING, v, &text)) return false;
        if (f->offset != AST_NOWHERE) *(bool *)at = str_equal_cstr(text, "u");
        return true;
    case AST_IDENTIFIER: return v == V_NONE ? required(rt, f, owner) : string_from(rt, s, AST_IDENTIFIER, v, (Value *)at);
    case AST_CONSTANT: return (*(Value *)at = scratch_keep(s, own(v))) != V_NULL;
    default: return v == V_NONE ? required(rt, f, owner) : node_from(rt, s, f->type, v, (void **)at);
    }
}

static bool field_from(Runtime *rt, Scratch *s, const AstField *f, const AstNode *owner, Borrowed object, Borrowed name, void *node) {
    Owned v = attribute(rt, object, name);
    if (!v) return rt->error ? false : f->quantity == AST_OPTIONAL ? true : missing(rt, f->name, owner->name);
    bool fine = f->quantity >= AST_SEQUENCE ? sequence_from(rt, s, f, owner, v, node) : single_from(rt, s, f, owner, v, node);
    decref(rt, v);
    return fine;
}

/* ---- nodes ---- */

static bool location_from(Runtime *rt, enum AstType type, Borrowed object, Location *l) {
    static const char *const names[] = {"lineno", "col_offset", "end_lineno", "end_col_offset"};
    int values[4];
    for (int i = 0; i < 4; i++) {
        Owned v = attribute(rt, object, ast_state(rt)->attributes[i]); /* refcheck: the first two are absent only when v is 0 */
        if (!v && rt->error) return false;
        bool absent = !v || (i >= 2 && v == V_NONE);
        if (absent && i < 2) return missing(rt, names[i], ast_types[type].name);
        bool fine = absent || int_from(rt, v, &values[i]);
        if (absent) values[i] = values[i - 2];
        decref_maybe(rt, v);
        if (!fine) return false;
    }
    *l = (Location){values[0], values[1], values[2], values[3]};
    return true;
}

/* A node of a sum type, or of a product; None is no node, and who needs one says so. */
static bool node_from(Runtime *rt, Scratch *s, enum AstType type, Borrowed object, void **out) {
    *out = NULL;
    if (object == V_NONE) return true;
    if (c_stack_low(rt)) {
        char where[64];
        snprintf(where, sizeof where, " while traversing '%s' node", ast_types[type].name);
        return raise_recursion(rt, where), false;
    }
    Location loc = {0, 0, 0, 0};
    if (ast_types[type].located && !location_from(rt, type, object, &loc)) return false;
    const AstNode *info = node_of(rt, type, object);
    if (!info) return false;
    void *node = scratch_alloc(s, info->size);
    if (!node) return false;
    if (ast_types[type].located) *(Location *)node = loc;
    ast_kind_set(type, node, info->kind);
    const AstClass *c = &ast_state(rt)->nodes[info - ast_nodes];
    for (size_t i = 0; info->fields[i].name; i++)
        if (!field_from(rt, s, &info->fields[i], info, object, c->names[i], node)) return false;
    if (type == AST_EXPR && info->kind == EXPR_COMPARE && ((Expr *)node)->compare.comparators.count) {
        Owned ops = attribute(rt, object, c->names[1]);
        bool same = ops && v_is_list(rt, ops) && as_list(ops)->len == ((Expr *)node)->compare.comparators.count;
        decref_maybe(rt, ops);
        if (!same && !rt->error) raise(rt, T_VALUE_ERROR, "Compare has a different number of comparators and operands");
        if (!same) return false;
    }
    *out = node;
    return true;
}

/* mode: which kind of module it must be. */
static Module *module_from(Runtime *rt, Scratch *s, Borrowed object, enum ParseMode mode) {
    static const char *const wanted[] = {"Module", "Expression", "Interactive"};
    void *m = NULL;
    if (ast_ready(rt) < 0) return NULL;
    const AstNode *node = ast_node_find(AST_MOD, mode);
    int is = obj_isinstance(rt, object, ast_state(rt)->nodes[node - ast_nodes].cls);
    if (is < 0) return NULL;
    if (!is) {
        raise(rt, T_TYPE_ERROR, "expected %s node, got %.400T", wanted[mode], object);
        return NULL;
    }
    return node_from(rt, s, AST_MOD, object, &m) ? m : NULL;
}

Owned ast_compile(Runtime *rt, Borrowed tree, Borrowed filename, enum CompileMode mode, unsigned flags, int optimize) {
    static const uint8_t modes[] = {[COMPILE_EXEC] = PARSE_EXEC, [COMPILE_EVAL] = PARSE_EVAL, [COMPILE_SINGLE] = PARSE_SINGLE};
    Scratch s;
    scratch_init(&s, rt);
    Module *m = module_from(rt, &s, tree, modes[mode]);
    Owned code = m ? compile_tree(rt, &s, m, filename, flags, optimize) : V_NULL;
    scratch_release(&s);
    return code;
}
