/* SPDX-License-Identifier: MIT
 * collections_module.c: the module _collections: defaultdict, what Counter and namedtuple need in C.
 * deque: collections_deque.c, OrderedDict: collections_ordered.c; the rest is Python: py/collections/. */
#include "gc/gc.h"
#include "modules/collections_ordered.h"
#include "modules/collections_parts.h"
#include "types/class.h"
#include "types/dict_impl.h"
#include "types/equal.h"
#include "types/int.h"
#include "types/iterate.h"
#include "types/module.h"
#include "types/tuple.h"

#define ARGS Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames

/* ---- defaultdict ---- */

typedef struct DefaultDict { Dict dict; Value factory; /* 0 or None: none */ } DefaultDict;

static Owned default_make(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    Value v = type_alloc(rt, type, 0);
    if (v) gc_track(v_obj(v));
    return v;
}

static int default_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (nargs && args[0] != V_NONE && !obj_callable(rt, args[0]))
        return raise_int(rt, T_TYPE_ERROR, "first argument must be callable or None");
    replace_slot(rt, &V_AS(DefaultDict, self)->factory, nargs ? own(args[0]) : V_NULL);
    size_t skip = nargs ? 1 : 0;
    return dict_update_args(rt, self, "dict", args + skip, nargs - skip, kwnames);
}

static void default_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((DefaultDict *)self)->factory);
    dict_dealloc(rt, self);
}

static int default_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((DefaultDict *)self)->factory);
    return dict_traverse(rt, self, visit, arg);
}

static int default_clear(Runtime *rt, Object *self) {
    clear_slot(rt, &((DefaultDict *)self)->factory);
    return dict_clear_references(rt, self);
}

static Owned missing(Runtime *rt, Borrowed self, Borrowed key) {
    Value factory = V_AS(DefaultDict, self)->factory;
    if (!factory || factory == V_NONE) return raise_value(rt, T_KEY_ERROR, key);
    incref(factory);
    Value value = obj_call0(rt, factory);
    decref(rt, factory);
    if (!value) return V_NULL;
    int r = v_is(self, collections_state(rt)->defaultdict) ? dict_set(rt, self, key, value) : obj_setitem(rt, self, key, value);
    if (r < 0) clear_slot(rt, &value);
    return value;
}

static Owned default_getitem(Runtime *rt, Borrowed self, Borrowed key) {
    if (!v_is(self, collections_state(rt)->defaultdict)) return dict_subscript(rt, self, key);
    Value v = dict_get(rt, self, key);
    if (v) return own(v);
    return rt->error ? V_NULL : missing(rt, self, key);
}

static Owned method_missing(ARGS) { return missing(rt, self, args[0]); }

static Owned factory_of(Borrowed self) {
    Value f = V_AS(DefaultDict, self)->factory;
    return f ? own(f) : V_NONE;
}

/* type(self)(factory, contents): the class may be the program's, and its __new__ change the factory. */
static Owned remake(Runtime *rt, Borrowed self, Borrowed contents) {
    Owned factory = factory_of(self), made = obj_call2(rt, v_from(type_of(rt, self)), factory, contents);
    decref(rt, factory);
    return made;
}

static Owned method_copy(ARGS) { return remake(rt, self, self); }

static Owned method_reduce(ARGS) {
    Value factory = V_AS(DefaultDict, self)->factory;
    Value packed = factory && factory != V_NONE ? tuple_pack(rt, 1, factory) : tuple_new(rt, 0);
    Value items = packed ? obj_call_method(rt, self, rt->names[N_items], NULL, 0) : V_NULL;
    Value it = items ? obj_iter(rt, items) : V_NULL;
    Value result = it ? tuple_pack(rt, 5, v_from(type_of(rt, self)), packed, V_NONE, V_NONE, it) : V_NULL;
    decref_maybe(rt, it);
    decref_maybe(rt, items);
    decref_maybe(rt, packed);
    return result;
}

static Owned default_repr(Runtime *rt, Borrowed self) {
    Value base = dict_repr(rt, self), factory = V_NULL;
    if (!base) return V_NULL;
    Value f = factory_of(self);
    int running = f == V_NONE ? 0 : repr_enter(rt, f);
    if (running == 0) {
        factory = obj_repr(rt, f);
        if (f != V_NONE) repr_leave(rt, f);
    } else if (running > 0) {
        factory = str_from_cstr(rt, "...");
    }
    decref(rt, f);
    Value result = factory ? format_str(rt, "%s(%U, %U)", type_short_name(slots_of(rt, self)), factory, base) : V_NULL;
    decref_maybe(rt, factory);
    decref(rt, base);
    return result;
}

static Owned default_or(Runtime *rt, Borrowed a, Borrowed b) {
    if (!v_is_dict(rt, a) || !v_is_dict(rt, b)) return V_NOTIMPL;
    Value source = obj_is_instance_of(rt, a, collections_state(rt)->defaultdict) ? a : b;
    Value result = remake(rt, source, a);
    if (result && !v_is_dict(rt, result)) {
        raise(rt, T_TYPE_ERROR, "defaultdict copy must be a dict, not %T", result);
        clear_slot(rt, &result);
    }
    if (result && dict_merge(rt, result, b, 1) < 0) clear_slot(rt, &result);
    return result;
}

static Owned class_getitem(ARGS) { return generic_alias_new(rt, self, args[0]); }

static const MemberDef default_members[] = {{"default_factory", offsetof(DefaultDict, factory), MEMBER_VALUE, false}, {NULL, 0, 0, false}};

static const MethodDef default_methods[] = {
    {"__missing__", method_missing, 1, 1, 0, "__missing__(key) # Called by __getitem__ for missing key; enters and returns default_factory()."},
    {"copy", method_copy, 0, 0, 0, "D.copy() -> a shallow copy of D."},
    {"__copy__", method_copy, 0, 0, 0, "D.copy() -> a shallow copy of D."},
    {"__reduce__", method_reduce, 0, 0, 0, "Return state information for pickling."},
    {"__class_getitem__", class_getitem, 1, 1, METH_CLASS, "See PEP 585"},
    {NULL, NULL, 0, 0, 0, NULL},
};

static const TypeSlots default_slots = {
    .name = "collections.defaultdict",
    .doc = "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\n"
           "A key that is missing is entered with the result of default_factory() when it is read by subscript.",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE | TF_MAPPING | TF_DICT_SUB,
    .base = T_DICT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(DefaultDict),
    .dealloc = default_dealloc,
    .traverse = default_traverse,
    .clear = default_clear,
    .size = dict_size,
    .new = default_make,
    .init = default_init,
    .repr = default_repr,
    .hash = obj_unhashable,
    .compare = dict_compare,
    .iter = dict_iterate,
    .len = dict_length,
    .getitem = default_getitem,
    .setitem = dict_assign,
    .contains = dict_contains,
    .binary[OP_OR] = default_or,
    .inplace[OP_OR] = dict_inplace_or,
    .methods = default_methods,
    .members = default_members,
};

/* ---- fields of named tuples ---- */

typedef struct TupleGetter { Object header; Value doc; size_t index; } TupleGetter;

static Owned getter_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if (args_no_keywords(rt, "_tuplegetter", kwnames) < 0 || args_count(rt, "_tuplegetter", nargs, 2, 2) < 0) return V_NULL;
    ssize_t i = num_as_ssize(rt, args[0], T_OVERFLOW_ERROR);
    if (i == -1 && rt->error) return V_NULL;
    Value v = type_alloc(rt, type, 0);
    if (!v) return V_NULL;
    V_AS(TupleGetter, v)->index = (size_t)i;
    V_AS(TupleGetter, v)->doc = own(args[1]);
    gc_track(v_obj(v));
    return v;
}

static void getter_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((TupleGetter *)self)->doc);
    object_free(rt, self);
}

static int getter_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((TupleGetter *)self)->doc);
    return 0;
}

static Owned getter_get(Runtime *rt, Borrowed descr, Borrowed obj_or_null, Borrowed type_or_null) {
    TupleGetter *g = V_AS(TupleGetter, descr);
    if (!obj_or_null) return own(descr);
    if (!v_is_tuple(rt, obj_or_null)) {
        if (obj_or_null == V_NONE) return own(descr);
        return raise(rt, T_TYPE_ERROR, "descriptor for index '%zd' for tuple subclasses doesn't apply to '%T' object", (ssize_t)g->index, obj_or_null);
    }
    Tuple *t = as_tuple(obj_or_null);
    return g->index < t->len ? own(t->items[g->index]) : raise(rt, T_INDEX_ERROR, "tuple index out of range");
}

static int getter_set(Runtime *rt, Borrowed descr, Borrowed obj, Borrowed value_or_null) {
    return raise_int(rt, T_ATTRIBUTE_ERROR, value_or_null ? "can't set attribute" : "can't delete attribute");
}

static Owned getter_reduce(ARGS) {
    TupleGetter *g = V_AS(TupleGetter, self);
    Value packed = tuple_pack(rt, 2, v_small((int64_t)g->index), g->doc);
    Value result = packed ? tuple_pack(rt, 2, v_from(type_of(rt, self)), packed) : V_NULL;
    decref_maybe(rt, packed);
    return result;
}

static Owned getter_repr(Runtime *rt, Borrowed self) {
    TupleGetter *g = V_AS(TupleGetter, self);
    return format_str(rt, "%s(%zu, %R)", "_tuplegetter", g->index, g->doc);
}

static const MemberDef getter_members[] = {{"__doc__", offsetof(TupleGetter, doc), MEMBER_VALUE_KEPT, false}, {NULL, 0, 0, false}};
static const MethodDef getter_methods[] = {{"__reduce__", getter_reduce, 0, 0, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};

static const TypeSlots getter_slots = {
    .name = "collections._tuplegetter",
    .flags = TF_CONTAINER | TF_IMMUTABLE,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(TupleGetter),
    .dealloc = getter_dealloc,
    .traverse = getter_traverse,
    .new = getter_new,
    .repr = getter_repr,
    .descr_get = getter_get,
    .descr_set = getter_set,
    .methods = getter_methods,
    .members = getter_members,
};

/* ---- counting ---- */

/* Does reading and writing mapping's items mean what it means for dict? */
static bool counts_as_dict(Runtime *rt, Borrowed mapping) {
    if (!v_is_dict(rt, mapping)) return false;
    Type *t = type_of(rt, mapping), *dict = rt->types[T_DICT];
    return type_lookup(rt, t, rt->names[N_get]) == type_lookup(rt, dict, rt->names[N_get]) &&
           type_lookup(rt, t, rt->names[N___setitem__]) == type_lookup(rt, dict, rt->names[N___setitem__]);
}

static int count_slowly(Runtime *rt, Borrowed mapping, Borrowed key) {
    Value pair[2] = {key, v_small(0)};
    Value old = obj_call_method(rt, mapping, rt->names[N_get], pair, 2);
    Value sum = old ? num_binary(rt, old, v_small(1), OP_ADD) : V_NULL;
    int r = sum ? obj_setitem(rt, mapping, key, sum) : -1;
    decref_maybe(rt, sum);
    decref_maybe(rt, old);
    return r;
}

static Owned count_elements(ARGS) {
    Value it = obj_iter(rt, args[1]);
    if (!it) return V_NULL;
    bool fast = counts_as_dict(rt, args[0]);
    int r = 0;
    Value key;
    while (r == 0 && (key = iterate_inner(rt, it))) {
        r = fast ? dict_increment(rt, args[0], key) : count_slowly(rt, args[0], key);
        decref(rt, key);
    }
    decref(rt, it);
    return r < 0 || rt->error ? V_NULL : V_NONE;
}

static const MethodDef functions[] = {
    {"_count_elements", count_elements, 2, 2, 0,
     "_count_elements($module, mapping, iterable, /)\n--\n\nCount elements in the iterable, updating the mapping"},
    {NULL, NULL, 0, 0, 0, NULL},
};

static int init(Runtime *rt, Borrowed module, Borrowed dict) {
    CollectionsState *st = mem_calloc(rt, sizeof *st);
    if (!st) return -1;
    rt->module_state[STATE_COLLECTIONS] = st;
    if (module_add_type(rt, dict, &deque_slots, &st->deque) < 0 || module_add_type(rt, dict, &default_slots, &st->defaultdict) < 0 ||
        module_add_type(rt, dict, &deque_iter_slots, &st->deque_iter) < 0 ||
        module_add_type(rt, dict, &deque_reviter_slots, &st->deque_reviter) < 0 ||
        module_add_type(rt, dict, &getter_slots, &st->tuplegetter) < 0)
        return -1;
    return ordered_add(rt, dict);
}

const ModuleDef collections_module = {
    .name = "_collections",
    .doc = "deque, defaultdict, OrderedDict and helpers of the module collections.",
    .functions = functions,
    .init = init,
};
