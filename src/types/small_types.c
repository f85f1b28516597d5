/* SPDX-License-Identifier: MIT
 * small_types.c: None, NotImplemented, Ellipsis, mappingproxy, SimpleNamespace. */
#include "gc/gc.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/str.h"
#include "types/tuple.h"

/* ---- singletons ---- */

static Owned single_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if (nargs || (kwnames && as_tuple(kwnames)->len)) return raise(rt, T_TYPE_ERROR, "%s takes no arguments", type_short_name(type->slots));
    return type->index == T_NONE ? V_NONE : type->index == T_ELLIPSIS ? V_ELLIPSIS : V_NOTIMPL;
}
static int64_t single_hash(Runtime *rt, Borrowed v) { return (int64_t)(0xfca86420 + v); }

static Owned none_repr(Runtime *rt, Borrowed v) { return str_intern_cstr(rt, "None"); }
static int none_truth(Runtime *rt, Borrowed v) { return 0; }
const TypeSlots none_slots = {.name = "NoneType", .flags = TF_IMMUTABLE, .base = T_OBJECT, .layout = LAYOUT_LEAF, .basicsize = 8, .new = single_new,
                              .hash = single_hash, .repr = none_repr, .truth = none_truth};

static Owned ellipsis_repr(Runtime *rt, Borrowed v) { return str_intern_cstr(rt, "Ellipsis"); }
static Owned ellipsis_reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return str_intern_cstr(rt, "Ellipsis"); }
static const MethodDef ellipsis_methods[] = {{"__reduce__", ellipsis_reduce, 0, 0, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};
const TypeSlots ellipsis_slots = {.name = "ellipsis", .flags = TF_IMMUTABLE, .base = T_OBJECT, .layout = LAYOUT_LEAF, .basicsize = 8, .new = single_new,
                                  .hash = single_hash, .repr = ellipsis_repr, .methods = ellipsis_methods};

static Owned notimplemented_repr(Runtime *rt, Borrowed v) { return str_intern_cstr(rt, "NotImplemented"); }
static int notimplemented_truth(Runtime *rt, Borrowed v) {
    return warn(rt, T_DEPRECATION_WARNING, "NotImplemented should not be used in a boolean context") < 0 ? -1 : 1;
}
static Owned notimplemented_reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return str_intern_cstr(rt, "NotImplemented"); }
static const MethodDef notimplemented_methods[] = {{"__reduce__", notimplemented_reduce, 0, 0, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};
const TypeSlots notimplemented_slots = {.name = "NotImplementedType", .flags = TF_IMMUTABLE, .base = T_OBJECT, .layout = LAYOUT_LEAF, .basicsize = 8,
                                        .new = single_new, .hash = single_hash, .repr = notimplemented_repr, .truth = notimplemented_truth,
                                        .methods = notimplemented_methods};

/* ---- mappingproxy: a mapping that cannot be changed through this door ---- */

typedef struct Proxy {
    Object header;
    Value mapping;
} Proxy;
static inline Value mapping_of(Borrowed v) { return V_AS(Proxy, v)->mapping; }

Owned mappingproxy_new(Runtime *rt, Borrowed mapping) {
    Proxy *p = object_new_container(rt, T_MAPPINGPROXY, sizeof *p);
    if (!p) return V_NULL;
    p->mapping = own(mapping);
    gc_track(&p->header);
    return v_from(p);
}

static Owned proxy_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"mapping", NULL};
    Value mapping;
    if (args_parse(rt, "mappingproxy", params, 1, args, nargs, kwnames, &mapping) < 0) return V_NULL;
    if (!slots_of(rt, mapping)->getitem || v_is_list(rt, mapping) || v_is_tuple(rt, mapping)) return raise(rt, T_TYPE_ERROR, "mappingproxy() argument must be a mapping, not %T", mapping);
    return mappingproxy_new(rt, mapping);
}

/* A proxy of a proxy of a proxy ... may be asked. */
static int too_deep(Runtime *rt) {
    if (!c_stack_low(rt)) return 0;
    raise_recursion(rt, "");
    return -1;
}

static Owned proxy_getitem(Runtime *rt, Borrowed self, Borrowed key) { return too_deep(rt) ? V_NULL : obj_getitem(rt, mapping_of(self), key); }
static int proxy_contains(Runtime *rt, Borrowed self, Borrowed key) { return too_deep(rt) ? -1 : obj_contains(rt, mapping_of(self), key); }
static ssize_t proxy_len(Runtime *rt, Borrowed self) { return too_deep(rt) ? -1 : obj_len(rt, mapping_of(self)); }
static Owned proxy_iter(Runtime *rt, Borrowed self) { return too_deep(rt) ? V_NULL : obj_iter(rt, mapping_of(self)); }
static Owned proxy_repr(Runtime *rt, Borrowed self) { return c_stack_low(rt) ? raise_recursion(rt, " while getting the repr of an object") : format_str(rt, "mappingproxy(%R)", mapping_of(self)); }
static Owned proxy_str(Runtime *rt, Borrowed self) { return obj_str(rt, mapping_of(self)); }
/* What another object's method gets to see: of a dict a copy, since it may be a class's own, which must not change unseen. */
static Owned shown(Runtime *rt, Borrowed v) {
    if (!v_is(v, T_MAPPINGPROXY)) return own(v);
    return v_is(mapping_of(v), T_DICT) ? dict_copy(rt, mapping_of(v)) : own(mapping_of(v));
}
static Owned proxy_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    Value other = v_is(b, T_MAPPINGPROXY) ? mapping_of(b) : b;
    if (v_is(mapping_of(a), T_DICT) && v_is(other, T_DICT)) return obj_compare(rt, mapping_of(a), other, op);
    Owned x = shown(rt, a), y = x ? shown(rt, b) : V_NULL, result = y ? obj_compare(rt, x, y, op) : V_NULL;
    decref_maybe(rt, x);
    decref_maybe(rt, y);
    return result;
}
static int64_t proxy_hash(Runtime *rt, Borrowed self) { return too_deep(rt) ? -1 : obj_hash(rt, mapping_of(self)); }
static Owned proxy_or(Runtime *rt, Borrowed a, Borrowed b) {
    if (too_deep(rt)) return V_NULL;
    Owned x = shown(rt, a), y = x ? shown(rt, b) : V_NULL, result = y ? num_binary(rt, x, y, OP_OR) : V_NULL;
    decref_maybe(rt, x);
    decref_maybe(rt, y);
    return result;
}
static Owned proxy_ior(Runtime *rt, Borrowed a, Borrowed b) { return raise(rt, T_TYPE_ERROR, "'|=' is not supported by %T; use '|' instead", a); }

static Owned forward(Runtime *rt, Borrowed self, const char *name, const Value *args, size_t nargs) {
    if (too_deep(rt)) return V_NULL;
    Owned f = obj_getattr_cstr(rt, mapping_of(self), name), r = f ? obj_call(rt, f, args, nargs, V_NULL) : V_NULL;
    decref_maybe(rt, f);
    return r;
}
#define FORWARD(name)                                                                                                             \
    static Owned proxy_##name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {                   \
        return forward(rt, self, #name, args, nargs);                                                                            \
    }
FORWARD(get)
FORWARD(keys)
FORWARD(values)
FORWARD(items)
FORWARD(copy)
static Owned proxy_reversed(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return forward(rt, self, "__reversed__", NULL, 0); }
static Owned proxy_class_getitem(Runtime *rt, Borrowed cls, const Value *args, size_t nargs, Borrowed kwnames) { return generic_alias_new(rt, cls, args[0]); }

static int proxy_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Proxy *)self)->mapping);
    return 0;
}
static void proxy_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((Proxy *)self)->mapping);
    object_free(rt, self);
}

static const MethodDef proxy_methods[] = {
    {"get", proxy_get, 1, 2, 0, NULL}, {"keys", proxy_keys, 0, 0, 0, NULL}, {"values", proxy_values, 0, 0, 0, NULL}, {"items", proxy_items, 0, 0, 0, NULL},
    {"copy", proxy_copy, 0, 0, 0, NULL}, {"__reversed__", proxy_reversed, 0, 0, 0, NULL},
    {"__class_getitem__", proxy_class_getitem, 1, 1, METH_CLASS, "See PEP 585"}, {NULL, NULL, 0, 0, 0, NULL}};

const TypeSlots mappingproxy_slots = {
    .name = "mappingproxy", .flags = TF_CONTAINER | TF_MAPPING | TF_IMMUTABLE, .base = T_OBJECT, .layout = LAYOUT_CUSTOM, .basicsize = sizeof(Proxy),
    .new = proxy_new, .dealloc = proxy_dealloc, .traverse = proxy_traverse, .repr = proxy_repr, .str = proxy_str, .hash = proxy_hash,
    .compare = proxy_compare, .iter = proxy_iter, .len = proxy_len, .getitem = proxy_getitem, .contains = proxy_contains, .binary = {[OP_OR] = proxy_or},
    .inplace = {[OP_OR] = proxy_ior}, .methods = proxy_methods,
};

/* ---- SimpleNamespace ---- */

typedef struct Namespace {
    Object header;
    Value dict;
} Namespace;

Owned namespace_new(Runtime *rt, Borrowed dict) {
    Namespace *n = object_new_container(rt, T_NAMESPACE, sizeof *n);
    if (!n) return V_NULL;
    n->dict = dict ? dict_copy(rt, dict) : dict_new(rt);
    if (!n->dict) return decref(rt, v_from(n)), V_NULL;
    gc_track(&n->header);
    return v_from(n);
}

static Owned namespace_type_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    Owned n = type_alloc(rt, type, 0);
    if (n && !(V_AS(Namespace, n)->dict = dict_new(rt))) {
        decref(rt, n);
        return V_NULL;
    }
    return n;
}

static int namespace_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (nargs) return raise_int(rt, T_TYPE_ERROR, "no positional arguments expected");
    for (size_t i = 0; kwnames && i < as_tuple(kwnames)->len; i++)
        if (dict_set(rt, V_AS(Namespace, self)->dict, as_tuple(kwnames)->items[i], args[i]) < 0) return -1;
    return 0;
}

static Owned namespace_repr(Runtime *rt, Borrowed self) {
    const char *name = v_obj(self)->type == T_NAMESPACE ? "namespace" : type_short_name(slots_of(rt, self));
    int running = repr_enter(rt, self);
    if (running) return running < 0 ? V_NULL : format_str(rt, "%s(...)", name);
    Owned items = dict_items_list(rt, V_AS(Namespace, self)->dict);
    StrBuf b;
    strbuf_init(&b, rt);
    strbuf_add_cstr(&b, name);
    strbuf_add_char(&b, '(');
    bool first = true;
    for (size_t i = 0; items && i < as_list(items)->len; i++) {
        const Value *pair = as_tuple(as_list(items)->items[i])->items;
        if (!v_is_str(rt, pair[0]) || str_len(pair[0]) == 0) continue;
        if (!first) strbuf_add_cstr(&b, ", ");
        first = false;
        strbuf_add(&b, pair[0]);
        strbuf_add_char(&b, '=');
        strbuf_add_repr(&b, pair[1]);
    }
    strbuf_add_char(&b, ')');
    repr_leave(rt, self);
    if (!items) return strbuf_drop(&b), V_NULL;
    decref(rt, items);
    return strbuf_finish(&b);
}

static Owned namespace_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if (!obj_is_instance_of(rt, a, T_NAMESPACE) || !obj_is_instance_of(rt, b, T_NAMESPACE)) return V_NOTIMPL;
    return obj_compare(rt, V_AS(Namespace, a)->dict, V_AS(Namespace, b)->dict, op);
}
static Owned namespace_dict(Runtime *rt, Borrowed self, void *closure) { return own(V_AS(Namespace, self)->dict); }
static Owned namespace_reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return tuple_pack(rt, 3, v_from(type_of(rt, self)), rt->empty_tuple, V_AS(Namespace, self)->dict);
}
static int namespace_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Namespace *)self)->dict);
    return 0;
}
static int namespace_clear(Runtime *rt, Object *self) {
    Value dict = ((Namespace *)self)->dict;
    if (dict) dict_clear(rt, dict);
    return 0;
}
static void namespace_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((Namespace *)self)->dict);
    object_free(rt, self);
}
static const MethodDef namespace_methods[] = {{"__reduce__", namespace_reduce, 0, 0, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};
static const GetSetDef namespace_getsets[] = {{"__dict__", namespace_dict, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

const TypeSlots namespace_slots = {
    .name = "types.SimpleNamespace", .doc = "A simple attribute-based namespace.\n\nSimpleNamespace(**kwargs)",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_DICT, .base = T_OBJECT, .layout = LAYOUT_CUSTOM, .basicsize = sizeof(Namespace),
    .dict_offset = offsetof(Namespace, dict), .new = namespace_type_new, .init = namespace_init, .dealloc = namespace_dealloc,
    .traverse = namespace_traverse, .clear = namespace_clear, .repr = namespace_repr, .compare = namespace_compare, .methods = namespace_methods,
    .getsets = namespace_getsets,
};
