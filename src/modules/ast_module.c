/* SPDX-License-Identifier: MIT
 * ast_module.c: the C side of _ast: it tells the grammar to _ast.py, which makes the classes and installs them here. */
#include "modules/ast_parts.h"
#include "object/roots.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

#define METHOD(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

static Owned text(Runtime *rt, const char *s) { return s ? str_intern_cstr(rt, s) : V_NULL; }

static const char *type_name(unsigned type) { return type < AST_TYPE_COUNT ? ast_types[type].name : ast_builtin_names[type - AST_TYPE_COUNT]; }

/* ("body", "stmt", "*") */
static Owned field_tuple(Runtime *rt, const AstField *f) {
    static const char *const marks[] = {"", "?", "*", "*", "*"};
    Value items[3] = {text(rt, f->name), text(rt, type_name(f->type)), text(rt, marks[f->quantity])};
    for (int i = 0; i < 3; i++)
        if (!items[i]) {
            for (int k = 0; k < 3; k++) decref_maybe(rt, items[k]);
            return V_NULL;
        }
    return tuple_from_owned(rt, items, 3);
}

/* ("Return", [fields]) */
static Owned node_tuple(Runtime *rt, const AstNode *node) {
    Owned fields = list_new(rt, AST_MAX_FIELDS), name = fields ? text(rt, node->name) : V_NULL;
    for (const AstField *f = node->fields; name && f->name; f++) {
        Owned field = field_tuple(rt, f);
        if (!field || list_append_owned(rt, fields, field) < 0) clear_slot(rt, &name);
    }
    Owned result = name ? tuple_pack(rt, 2, name, fields) : V_NULL;
    decref_maybe(rt, fields);
    decref_maybe(rt, name);
    return result;
}

/* ("stmt", located, product, [nodes]) */
static Owned type_tuple(Runtime *rt, const AstTypeInfo *t) {
    Owned nodes = list_new(rt, t->count), name = nodes ? text(rt, t->name) : V_NULL;
    for (unsigned i = 0; name && i < t->count; i++) {
        Owned node = node_tuple(rt, &ast_nodes[t->first + i]);
        if (!node || list_append_owned(rt, nodes, node) < 0) clear_slot(rt, &name);
    }
    Owned result = name ? tuple_pack(rt, 4, name, v_bool(t->located), v_bool(t->product), nodes) : V_NULL;
    decref_maybe(rt, nodes);
    decref_maybe(rt, name);
    return result;
}

METHOD(grammar) {
    Owned list = list_new(rt, AST_TYPE_COUNT);
    for (unsigned i = 0; list && i < AST_TYPE_COUNT; i++) {
        Owned type = type_tuple(rt, &ast_types[i]);
        if (!type || list_append_owned(rt, list, type) < 0) clear_slot(rt, &list);
    }
    return list;
}

/* ---- the classes come back ---- */

static void each_root(Runtime *rt, Visitor visit, void *arg) {
    const AstState *s = ast_state(rt);
    visit(rt, s->base, arg);
    for (size_t i = 0; i < AST_TYPE_COUNT; i++) visit(rt, s->sums[i], arg);
    for (size_t i = 0; i < COUNT_OF(s->attributes); i++) visit(rt, s->attributes[i], arg);
    for (size_t n = 0; n < ast_node_count; n++) {
        visit(rt, s->nodes[n].cls, arg);
        visit(rt, s->nodes[n].singleton, arg);
        for (size_t i = 0; ast_nodes[n].fields[i].name; i++) visit(rt, s->nodes[n].names[i], arg);
    }
}

static void release_names(Runtime *rt, AstState *s) {
    for (size_t i = 0; i < COUNT_OF(s->attributes); i++) decref_maybe(rt, s->attributes[i]);
    for (size_t n = 0; n < ast_node_count; n++)
        for (size_t i = 0; ast_nodes[n].fields[i].name; i++) decref_maybe(rt, s->nodes[n].names[i]);
}

static AstState *state_new(Runtime *rt) {
    static const char *const attributes[] = {"lineno", "col_offset", "end_lineno", "end_col_offset"};
    AstState *s = mem_calloc(rt, sizeof *s + ast_node_count * sizeof(AstClass));
    if (!s) return NULL;
    bool fine = true;
    for (int i = 0; i < 4; i++) fine = fine && (s->attributes[i] = text(rt, attributes[i]));
    for (size_t n = 0; n < ast_node_count; n++)
        for (size_t i = 0; fine && ast_nodes[n].fields[i].name; i++) fine = (s->nodes[n].names[i] = text(rt, ast_nodes[n].fields[i].name)) != V_NULL;
    if (fine) return s;
    release_names(rt, s);
    mem_free(rt, s);
    return NULL;
}

/* Its instances keep their attributes by shape: what ast_to_object.c makes. */
static bool is_plain_class(Runtime *rt, Borrowed v) { return v_is_type(rt, v) && V_AS(Type, v)->slots->layout == LAYOUT_INSTANCE; }

/* install(AST, (classes of types), (classes of nodes)) */
METHOD(install) {
    if (!v_is_type(rt, args[0]) || !v_is(args[1], T_TUPLE) || as_tuple(args[1])->len != AST_TYPE_COUNT || !v_is(args[2], T_TUPLE) ||
        as_tuple(args[2])->len != ast_node_count)
        return raise(rt, T_TYPE_ERROR, "install() needs the classes of the grammar");
    for (size_t i = 0; i < ast_node_count; i++)
        if (!is_plain_class(rt, as_tuple(args[2])->items[i])) return raise(rt, T_TYPE_ERROR, "install() needs the classes of the grammar");
    AstState *s = ast_state(rt);
    if (!s && !(s = rt->module_state[STATE_AST] = state_new(rt))) return V_NULL;
    roots_add(rt, each_root);
    replace_slot(rt, &s->base, own(args[0]));
    for (size_t i = 0; i < AST_TYPE_COUNT; i++) replace_slot(rt, &s->sums[i], own(as_tuple(args[1])->items[i]));
    for (size_t i = 0; i < ast_node_count; i++) {
        replace_slot(rt, &s->nodes[i].cls, own(as_tuple(args[2])->items[i]));
        clear_slot(rt, &s->nodes[i].singleton);
    }
    return V_NONE;
}

int ast_ready(Runtime *rt) {
    if (ast_state(rt)) return 0;
    Owned module = import_from_c(rt, "_ast");
    decref_maybe(rt, module);
    if (!module) return -1;
    return ast_state(rt) ? 0 : raise_int(rt, T_IMPORT_ERROR, "the module _ast is another one");
}

int ast_check(Runtime *rt, Borrowed v) {
    if (!ast_state(rt) || !v_is_ptr(v)) return 0; /* without the module there are no nodes */
    return obj_isinstance(rt, v, ast_state(rt)->base);
}

static const MethodDef functions[] = {
    {"grammar", grammar, 0, 0, 0, "grammar() -> list\n\nThe abstract grammar: (type, located, product, [(node, [(field, type, mark)])])."},
    {"install", install, 3, 3, 0, "install(AST, types, nodes)\n\nThe classes that trees are made of."},
    {0},
};

const ModuleDef ast_grammar_module = {.name = "_ast_grammar", .doc = "The table of the abstract grammar, for _ast.", .functions = functions};
