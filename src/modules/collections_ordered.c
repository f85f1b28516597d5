/* SPDX-License-Identifier: MIT
 * collections_ordered.c: collections.OrderedDict. dict keeps the order already; what is added is moving entries, equality
 * that looks at the order, and iterators that notice every change of it (by the dict's layout version).
 */
#include "gc/gc.h"
#include "modules/collections_ordered.h"
#include "modules/collections_parts.h"
#include "types/class.h"
#include "types/dict_impl.h"
#include "types/equal.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/module.h"
#include "types/tuple.h"

#define ARGS Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames

typedef struct Ordered { Dict dict; Value inst_dict; } Ordered;

static bool is_exact(Runtime *rt, Borrowed v) { return v_is(v, collections_state(rt)->ordered); }
static bool is_ordered(Runtime *rt, Borrowed v) { return v_is_ptr(v) && obj_is_instance_of(rt, v, collections_state(rt)->ordered); }

/* ---- iterators ---- */

enum OrderedKind { KEYS, VALUES, ITEMS };

typedef struct OrderedIter {
    Object header;
    Value dict; /* 0 when exhausted */
    uint32_t version, pos;
    uint8_t kind;
    bool backwards;
} OrderedIter;

static Owned iter_make(Runtime *rt, Borrowed dict, enum OrderedKind kind, bool backwards) {
    OrderedIter *it = object_new_container(rt, ordered_state(rt)->iter, sizeof *it);
    if (!it) return V_NULL;
    it->dict = own(dict);
    it->version = dict_version(rt, dict);
    it->kind = (uint8_t)kind;
    it->backwards = backwards;
    const DictTable *t = as_dict(dict)->table;
    it->pos = !t ? 0 : backwards ? t->count : (uint32_t)dict_first(dict);
    gc_track(&it->header);
    return v_from(it);
}

static void iter_dealloc(Runtime *rt, Object *self) {
    decref_maybe(rt, ((OrderedIter *)self)->dict);
    object_free(rt, self);
}

static int iter_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((OrderedIter *)self)->dict);
    return 0;
}

static Owned iter_self(Runtime *rt, Borrowed self) { return own(self); }

static const DictEntry *iter_step(OrderedIter *it) {
    const DictTable *t = as_dict(it->dict)->table;
    if (!t) return NULL;
    if (it->backwards) {
        if (it->pos > t->count) it->pos = t->count; /* of a copy that __reduce__ makes after the dict has shrunk */
        while (it->pos > 0)
            if (t->entries[--it->pos].key) return &t->entries[it->pos];
        return NULL;
    }
    while (it->pos < t->count)
        if (t->entries[it->pos++].key) return &t->entries[it->pos - 1];
    return NULL;
}

static Owned iter_next(Runtime *rt, Borrowed self) {
    OrderedIter *it = V_AS(OrderedIter, self);
    if (!it->dict) return V_NULL;
    if (as_dict(it->dict)->version != it->version) {
        clear_slot(rt, &it->dict);
        return raise(rt, T_RUNTIME_ERROR, "OrderedDict mutated during iteration");
    }
    const DictEntry *e = iter_step(it);
    if (!e) {
        clear_slot(rt, &it->dict);
        return V_NULL;
    }
    return it->kind == KEYS ? own(e->key) : it->kind == VALUES ? own(e->value) : tuple_pack(rt, 2, e->key, e->value);
}

static Owned iter_reduce(ARGS) {
    OrderedIter *it = V_AS(OrderedIter, self);
    Value list = list_new(rt, 0);
    if (list && it->dict) {
        Value copy = iter_make(rt, it->dict, it->kind, it->backwards);
        if (copy) V_AS(OrderedIter, copy)->pos = it->pos;
        if (!copy || list_extend(rt, list, copy) < 0) clear_slot(rt, &list);
        decref_maybe(rt, copy);
    }
    return iter_reduce_to(rt, "iter", list, V_NULL);
}

static const MethodDef iter_methods[] = {{"__reduce__", iter_reduce, 0, 0, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};

static const TypeSlots ordered_iter_slots = {
    .name = "odict_iterator",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(OrderedIter),
    .dealloc = iter_dealloc,
    .traverse = iter_traverse,
    .iter = iter_self,
    .next = iter_next,
    .methods = iter_methods,
};

static Owned ordered_iter(Runtime *rt, Borrowed self) { return iter_make(rt, self, KEYS, false); }

/* ---- views: dict's own with another name and iterator ---- */

static Borrowed dict_of(Borrowed view) { return V_AS(DictView, view)->dict; }
static Owned keys_iter(Runtime *rt, Borrowed self) { return iter_make(rt, dict_of(self), KEYS, false); }
static Owned values_iter(Runtime *rt, Borrowed self) { return iter_make(rt, dict_of(self), VALUES, false); }
static Owned items_iter(Runtime *rt, Borrowed self) { return iter_make(rt, dict_of(self), ITEMS, false); }
static Owned keys_reversed(ARGS) { return iter_make(rt, dict_of(self), KEYS, true); }
static Owned values_reversed(ARGS) { return iter_make(rt, dict_of(self), VALUES, true); }
static Owned items_reversed(ARGS) { return iter_make(rt, dict_of(self), ITEMS, true); }
static const MethodDef keys_methods[] = {{"__reversed__", keys_reversed, 0, 0, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};
static const MethodDef values_methods[] = {{"__reversed__", values_reversed, 0, 0, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};
static const MethodDef items_methods[] = {{"__reversed__", items_reversed, 0, 0, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};

extern const TypeSlots dict_keys_slots, dict_values_slots, dict_items_slots;

/* The slots of a view type, derived from dict's at run time: they live as long as the runtime. */
static int add_view(Runtime *rt, const TypeSlots *base, uint16_t base_index, const char *name, UnaryFn iter,
                    const MethodDef *methods, uint32_t *index) {
    TypeSlots *s = mem_alloc(rt, sizeof *s);
    if (!s) return -1;
    *s = *base;
    s->name = name;
    s->base = base_index;
    s->iter = iter;
    s->methods = methods;
    s->getsets = NULL;
    Type *t = type_register_static(rt, s, rt->types[base_index]);
    if (!t) {
        mem_free(rt, s);
        return -1;
    }
    *index = t->index;
    return 0;
}

/* ---- filling ---- */

/* self[key] = value as the program sees it: subclasses may define __setitem__. */
static int set_item(Runtime *rt, Borrowed self, Borrowed key, Borrowed value) {
    return slots_of(rt, self)->setitem == dict_assign ? dict_set(rt, self, key, value) : obj_setitem(rt, self, key, value);
}

static int add_pair(Runtime *rt, Borrowed self, Borrowed pair) {
    Value it = obj_iter(rt, pair);
    if (!it) return -1;
    Value key = next_value(rt, it), value = key ? next_value(rt, it) : V_NULL, extra = value ? next_value(rt, it) : V_NULL;
    int r = -1;
    if (rt->error) {
    } else if (!value) {
        raise(rt, T_VALUE_ERROR, "need more than %d value%s to unpack", key ? 1 : 0, key ? "" : "s");
    } else if (extra) {
        raise(rt, T_VALUE_ERROR, "too many values to unpack (expected 2)");
    } else {
        r = set_item(rt, self, key, value);
    }
    decref_maybe(rt, key);
    decref_maybe(rt, value);
    decref_maybe(rt, extra);
    decref(rt, it);
    return r;
}

static int add_pairs(Runtime *rt, Borrowed self, Borrowed iterable) {
    Value it = obj_iter(rt, iterable);
    if (!it) return -1;
    int r = 0;
    Value pair;
    while (r == 0 && (pair = next_value(rt, it))) {
        r = add_pair(rt, self, pair);
        decref(rt, pair);
    }
    decref(rt, it);
    return r < 0 || rt->error ? -1 : 0;
}

static int add_keys(Runtime *rt, Borrowed self, Borrowed mapping, Borrowed keys_method) {
    Value keys = obj_call0(rt, keys_method), it = keys ? obj_iter(rt, keys) : V_NULL;
    decref_maybe(rt, keys);
    if (!it) return -1;
    int r = 0;
    Value key;
    while (r == 0 && (key = next_value(rt, it))) {
        Value value = obj_getitem(rt, mapping, key);
        r = value ? set_item(rt, self, key, value) : -1;
        decref_maybe(rt, value);
        decref(rt, key);
    }
    decref(rt, it);
    return r < 0 || rt->error ? -1 : 0;
}

static int update_from(Runtime *rt, Borrowed self, Borrowed other) {
    if (v_is(other, T_DICT) || is_exact(rt, other)) {
        if (slots_of(rt, self)->setitem == dict_assign && v_is(other, T_DICT)) return dict_merge(rt, self, other, 1);
        Value items = dict_items_list(rt, other);
        int r = items ? add_pairs(rt, self, items) : -1;
        decref_maybe(rt, items);
        return r;
    }
    Value method = obj_getattr_maybe(rt, other, rt->names[N_keys]);
    if (method) {
        int r = add_keys(rt, self, other, method);
        decref(rt, method);
        return r;
    }
    if (rt->error) return -1;
    method = obj_getattr_maybe(rt, other, rt->names[N_items]);
    if (!method) return rt->error ? -1 : add_pairs(rt, self, other);
    Value items = obj_call0(rt, method);
    decref(rt, method);
    int r = items ? add_pairs(rt, self, items) : -1;
    decref_maybe(rt, items);
    return r;
}

static int update(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (nargs && update_from(rt, self, args[0]) < 0) return -1;
    size_t nkw = kwnames ? as_tuple(kwnames)->len : 0;
    for (size_t i = 0; i < nkw; i++)
        if (set_item(rt, self, as_tuple(kwnames)->items[i], args[nargs + i]) < 0) return -1;
    return 0;
}

static int ordered_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (nargs > 1) return raise_int(rt, T_TYPE_ERROR, "expected at most 1 arguments, got %zd", (ssize_t)nargs);
    return update(rt, self, args, nargs, kwnames);
}

static Owned method_update(ARGS) {
    if (nargs > 1) return raise(rt, T_TYPE_ERROR, "update() takes at most 1 positional argument (%zd given)", (ssize_t)nargs);
    return update(rt, self, args, nargs, kwnames) < 0 ? V_NULL : V_NONE;
}

static Owned ordered_inplace_or(Runtime *rt, Borrowed self, Borrowed other) {
    return update_from(rt, self, other) < 0 ? V_NULL : own(self);
}

static Owned ordered_or(Runtime *rt, Borrowed a, Borrowed b) {
    if (!v_is_dict(rt, a) || !v_is_dict(rt, b)) return V_NOTIMPL;
    Value type = v_from(type_of(rt, is_ordered(rt, a) ? a : b));
    Value result = obj_call1(rt, type, a);
    if (result && update_from(rt, result, b) < 0) clear_slot(rt, &result);
    return result;
}

/* ---- methods ---- */

static int truth_or(Runtime *rt, Borrowed v_or_null, int otherwise) { return v_or_null ? obj_truth(rt, v_or_null) : otherwise; }

static Owned method_move_to_end(ARGS) {
    static const char *const params[] = {"key", "last", NULL};
    Value out[2] = {V_NULL, V_NULL};
    if (args_parse(rt, "move_to_end", params, 1, args, nargs, kwnames, out) < 0) return V_NULL;
    int last = truth_or(rt, out[1], 1);
    int r = last < 0 ? -1 : dict_move(rt, self, out[0], last);
    if (r == 0) return raise_value(rt, T_KEY_ERROR, out[0]);
    return r < 0 ? V_NULL : V_NONE;
}

static Owned method_popitem(ARGS) {
    static const char *const params[] = {"last", NULL};
    Value out[1] = {V_NULL};
    if (args_parse(rt, "popitem", params, 0, args, nargs, kwnames, out) < 0) return V_NULL;
    int last = truth_or(rt, out[0], 1);
    if (last < 0) return V_NULL;
    if (dict_len(self) == 0) return raise(rt, T_KEY_ERROR, "dictionary is empty");
    Value pair = tuple_new(rt, 2);
    if (!pair) return V_NULL;
    Value *items = as_tuple(pair)->items;
    if (last) dict_pop_last(rt, self, &items[0], &items[1]);
    else dict_pop_first(rt, self, &items[0], &items[1]);
    gc_track(v_obj(pair));
    return pair;
}

static Owned method_pop(ARGS) {
    static const char *const params[] = {"key", "default", NULL};
    Value out[2] = {V_NULL, V_NULL}, value = V_NULL;
    if (args_parse(rt, "pop", params, 1, args, nargs, kwnames, out) < 0) return V_NULL;
    int r = dict_pop_maybe(rt, self, out[0], &value);
    if (r > 0) return value;
    if (r < 0) return V_NULL;
    return out[1] ? own(out[1]) : raise_value(rt, T_KEY_ERROR, out[0]);
}

static Owned method_setdefault(ARGS) {
    static const char *const params[] = {"key", "default", NULL};
    Value out[2] = {V_NULL, V_NULL}, value = V_NULL;
    if (args_parse(rt, "setdefault", params, 1, args, nargs, kwnames, out) < 0) return V_NULL;
    Value otherwise = out[1] ? out[1] : V_NONE;
    if (slots_of(rt, self)->setitem == dict_assign)
        return dict_setdefault(rt, self, out[0], otherwise, &value) < 0 ? V_NULL : value;
    int r = obj_contains(rt, self, out[0]);
    if (r) return r < 0 ? V_NULL : obj_getitem(rt, self, out[0]);
    return obj_setitem(rt, self, out[0], otherwise) < 0 ? V_NULL : own(otherwise);
}

static Owned method_copy(ARGS) {
    Value v = obj_call0(rt, v_from(type_of(rt, self)));
    if (!v) return V_NULL;
    int r = 0;
    if (is_exact(rt, self)) {
        as_dict(v)->table = dict_len(self) ? dict_table_copy(rt, as_dict(self)->table, dict_len(self)) : NULL;
        if (dict_len(self) && !as_dict(v)->table) r = -1;
        else as_dict(v)->used = (uint32_t)dict_len(self);
    } else {
        Value items = dict_items_list(rt, self);
        r = items ? add_pairs(rt, v, items) : -1;
        decref_maybe(rt, items);
    }
    if (r < 0) clear_slot(rt, &v);
    return v;
}

static Owned method_reduce(ARGS) {
    Value state = obj_getstate(rt, self);
    if (!state) return V_NULL;
    if (v_is(state, T_DICT) && dict_len(state) == 0) replace_slot(rt, &state, V_NONE);
    Value items = obj_call_method(rt, self, rt->names[N_items], NULL, 0), it = items ? obj_iter(rt, items) : V_NULL;
    Value nothing = it ? tuple_new(rt, 0) : V_NULL, result = V_NULL;
    if (nothing) result = tuple_pack(rt, 5, v_from(type_of(rt, self)), nothing, state, V_NONE, it);
    decref_maybe(rt, nothing);
    decref_maybe(rt, it);
    decref_maybe(rt, items);
    decref_maybe(rt, state);
    return result;
}

static Owned method_keys(ARGS) { return dict_view_new(rt, self, ordered_state(rt)->keys); }
static Owned method_values(ARGS) { return dict_view_new(rt, self, ordered_state(rt)->values); }
static Owned method_items(ARGS) { return dict_view_new(rt, self, ordered_state(rt)->items); }
static Owned method_reversed(ARGS) { return iter_make(rt, self, KEYS, true); }

static Owned ordered_repr(Runtime *rt, Borrowed self) {
    if (dict_len(self) == 0) return format_str(rt, "%s()", type_short_name(slots_of(rt, self)));
    int running = repr_enter(rt, self);
    if (running) return running < 0 ? V_NULL : str_from_cstr(rt, "...");
    Value pairs = V_NULL;
    if (is_exact(rt, self)) {
        pairs = dict_items_list(rt, self);
    } else {
        Value items = obj_call_method(rt, self, rt->names[N_items], NULL, 0);
        pairs = items ? list_from_iterable(rt, items) : V_NULL;
        decref_maybe(rt, items);
    }
    Value result = pairs ? format_str(rt, "%s(%R)", type_short_name(slots_of(rt, self)), pairs) : V_NULL;
    decref_maybe(rt, pairs);
    repr_leave(rt, self);
    return result;
}

/* Same keys in the same order? 1, 0, -1. */
static int same_order(Runtime *rt, Borrowed a, Borrowed b) {
    Value x = dict_keys_list(rt, a), y = x ? dict_keys_list(rt, b) : V_NULL;
    int r = y ? obj_equal(rt, x, y) : -1;
    decref_maybe(rt, x);
    decref_maybe(rt, y);
    return r;
}

static Owned ordered_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    Value result = dict_compare(rt, a, b, op);
    if (!result || result == V_NOTIMPL || !is_ordered(rt, a) || !is_ordered(rt, b)) return result;
    if (result != v_bool(op == CMP_EQ)) return result;
    int r = same_order(rt, a, b);
    return r < 0 ? V_NULL : v_bool(r == (op == CMP_EQ));
}

/* ---- the type ---- */

static Owned ordered_make(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    Value v = type_alloc(rt, type, 0);
    if (v) gc_track(v_obj(v));
    return v;
}

static void ordered_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((Ordered *)self)->inst_dict);
    dict_dealloc(rt, self);
}

static int ordered_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Ordered *)self)->inst_dict);
    return dict_traverse(rt, self, visit, arg);
}

static Owned ordered_fromkeys(ARGS) {
    static const char *const params[] = {"iterable", "value", NULL};
    Value out[2];
    if (args_parse(rt, "fromkeys", params, 1, args, nargs, kwnames, out) < 0) return V_NULL;
    return dict_fromkeys(rt, self, out[0], out[1] ? out[1] : V_NONE);
}

static const MethodDef ordered_methods[] = {
    {"setdefault", method_setdefault, 0, -1, METH_KW, "setdefault($self, /, key, default=None)\n--\n\nThe value for key; without one, default is entered first."},
    {"pop", method_pop, 0, -1, METH_KW, "od.pop(key[,default]) -> v: remove the key and return its value.\n\nWithout the key: default, or else KeyError."},
    {"popitem", method_popitem, 0, -1, METH_KW, "popitem($self, /, last=True)\n--\n\nRemove and return a (key, value) pair: the last one, or the first."},
    {"keys", method_keys, 0, 0, 0, NULL},
    {"values", method_values, 0, 0, 0, NULL},
    {"items", method_items, 0, 0, 0, NULL},
    {"update", method_update, 0, -1, METH_KW, NULL},
    {"copy", method_copy, 0, 0, 0, "od.copy() -> a shallow copy of od"},
    {"__reversed__", method_reversed, 0, 0, 0, "od.__reversed__() <==> reversed(od)"},
    {"__reduce__", method_reduce, 0, 0, 0, "Return state information for pickling"},
    {"fromkeys", ordered_fromkeys, 0, -1, METH_CLASS | METH_KW,
     "fromkeys($type, /, iterable, value=None)\n--\n\nCreate a new ordered dictionary with keys from iterable and values set to value."},
    {"move_to_end", method_move_to_end, 0, -1, METH_KW,
     "move_to_end($self, /, key, last=True)\n--\n\nMove an existing element to the end (or beginning if last is false).\n\nRaise KeyError if the element does not exist."},
    {NULL, NULL, 0, 0, 0, NULL},
};

static Owned get_dict(Runtime *rt, Borrowed self, void *closure) { return instance_get_dict(rt, self); }

static const GetSetDef ordered_getsets[] = {{"__dict__", get_dict, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

const TypeSlots ordered_slots = {
    .name = "collections.OrderedDict",
    .doc = "Dictionary that remembers insertion order",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE | TF_WEAKREF | TF_DICT | TF_MAPPING | TF_DICT_SUB,
    .base = T_DICT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Ordered),
    .dict_offset = offsetof(Ordered, inst_dict),
    .dealloc = ordered_dealloc,
    .traverse = ordered_traverse,
    .clear = dict_clear_references,
    .size = dict_size,
    .new = ordered_make,
    .init = ordered_init,
    .repr = ordered_repr,
    .hash = obj_unhashable,
    .compare = ordered_compare,
    .iter = ordered_iter,
    .len = dict_length,
    .getitem = dict_subscript,
    .setitem = dict_assign,
    .contains = dict_contains,
    .binary[OP_OR] = ordered_or,
    .inplace[OP_OR] = ordered_inplace_or,
    .methods = ordered_methods,
    .getsets = ordered_getsets,
};

int ordered_add(Runtime *rt, Borrowed dict) {
    OrderedState *st = ordered_state(rt);
    if (module_add_type(rt, dict, &ordered_slots, &collections_state(rt)->ordered) < 0) return -1;
    Type *t = type_register_static(rt, &ordered_iter_slots, NULL);
    if (!t) return -1;
    st->iter = t->index;
    if (add_view(rt, &dict_keys_slots, T_DICT_KEYS, "odict_keys", keys_iter, keys_methods, &st->keys) < 0) return -1;
    if (add_view(rt, &dict_values_slots, T_DICT_VALUES, "odict_values", values_iter, values_methods, &st->values) < 0) return -1;
    return add_view(rt, &dict_items_slots, T_DICT_ITEMS, "odict_items", items_iter, items_methods, &st->items);
}
