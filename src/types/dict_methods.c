/* SPDX-License-Identifier: MIT
 * dict_methods.c: the type dict: operators, methods, slots. */
#include "gc/gc.h"
#include "types/class.h"
#include "types/dict_impl.h"
#include "types/equal.h"
#include "types/iterate.h"
#include "types/set.h"
#include "types/tuple.h"

/* ---- subscripts and operators ---- */

Owned dict_subscript(Runtime *rt, Borrowed self, Borrowed key) {
    Value v = dict_get(rt, self, key);
    if (likely(v)) return own(v);
    if (rt->error) return V_NULL;
    if (!v_is(self, T_DICT)) {
        Value missing = obj_lookup_special(rt, self, rt->names[N___missing__]);
        if (missing) {
            Value result = obj_call1(rt, missing, key);
            decref(rt, missing);
            return result;
        }
        if (rt->error) return V_NULL;
    }
    return raise_value(rt, T_KEY_ERROR, key);
}

int dict_assign(Runtime *rt, Borrowed self, Borrowed key, Borrowed value_or_null) {
    return value_or_null ? dict_set(rt, self, key, value_or_null) : dict_del(rt, self, key);
}

ssize_t dict_length(Runtime *rt, Borrowed self) { return (ssize_t)dict_len(self); }

Owned dict_iterate(Runtime *rt, Borrowed self) { return dict_iter_new(rt, self, T_DICT_KEYITER); }

static void repr_entries(Runtime *rt, StrBuf *b, Borrowed self) {
    bool first = true;
    for (size_t i = 0; as_dict(self)->table && i < as_dict(self)->table->count && !b->failed; i++) {
        DictEntry e = as_dict(self)->table->entries[i];
        if (!e.key) continue;
        incref(e.key);
        incref(e.value);
        if (!first) strbuf_add_ascii(b, ", ", 2);
        first = false;
        strbuf_add_repr(b, e.key);
        if (!b->failed) strbuf_add_ascii(b, ": ", 2);
        if (!b->failed) strbuf_add_repr(b, e.value);
        decref(rt, e.key);
        decref(rt, e.value);
    }
}

Owned dict_repr(Runtime *rt, Borrowed self) {
    int running = repr_enter(rt, self);
    if (running) return running < 0 ? V_NULL : str_from_cstr(rt, "{...}");
    StrBuf b;
    strbuf_init(&b, rt);
    strbuf_add_char(&b, '{');
    repr_entries(rt, &b, self);
    if (!b.failed) strbuf_add_char(&b, '}');
    repr_leave(rt, self);
    return strbuf_finish(&b);
}

static Owned dict_or(Runtime *rt, Borrowed a, Borrowed b) {
    if (!v_is_dict(rt, a) || !v_is_dict(rt, b)) return V_NOTIMPL;
    Value result = dict_copy(rt, a);
    if (result && dict_merge(rt, result, b, 1) < 0) {
        decref(rt, result);
        return V_NULL;
    }
    return result;
}

Owned dict_inplace_or(Runtime *rt, Borrowed self, Borrowed other) {
    return dict_update_args(rt, self, "update", &other, 1, V_NULL) < 0 ? V_NULL : own(self);
}

/* ---- methods ---- */

static Owned method_getitem(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return dict_subscript(rt, self, args[0]);
}

static Owned method_contains(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    int r = dict_contains(rt, self, args[0]);
    return r < 0 ? V_NULL : v_bool(r);
}

static Owned method_get(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value v = dict_get(rt, self, args[0]);
    if (v) return own(v);
    if (rt->error) return V_NULL;
    return nargs > 1 ? own(args[1]) : V_NONE;
}

static Owned method_setdefault(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value out;
    return dict_setdefault(rt, self, args[0], nargs > 1 ? args[1] : V_NONE, &out) < 0 ? V_NULL : out;
}

static Owned method_pop(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value out;
    int r = dict_pop_maybe(rt, self, args[0], &out);
    if (r > 0) return out;
    if (r < 0) return V_NULL;
    return nargs > 1 ? own(args[1]) : raise_value(rt, T_KEY_ERROR, args[0]);
}

static Owned method_popitem(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (dict_len(self) == 0) return raise(rt, T_KEY_ERROR, "popitem(): dictionary is empty");
    /* the tuple first: without memory the entry stays */
    Value pair = tuple_new(rt, 2);
    if (!pair) return V_NULL;
    Value *items = as_tuple(pair)->items;
    dict_pop_last(rt, self, &items[0], &items[1]);
    gc_track(v_obj(pair));
    return pair;
}

static Owned method_update(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return dict_update_args(rt, self, "update", args, nargs, kwnames) < 0 ? V_NULL : V_NONE;
}

static Owned method_clear(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    dict_clear(rt, self);
    return V_NONE;
}

static Owned method_copy(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return dict_copy(rt, self);
}

static Owned method_keys(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return dict_view_new(rt, self, T_DICT_KEYS);
}

static Owned method_values(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return dict_view_new(rt, self, T_DICT_VALUES);
}

static Owned method_items(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return dict_view_new(rt, self, T_DICT_ITEMS);
}

static Owned method_reversed(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return dict_iter_new(rt, self, T_DICT_REVKEYITER);
}

static int fill_from_keys(Runtime *rt, Borrowed target, Borrowed iterable, Borrowed value) {
    Value it = obj_iter(rt, iterable);
    if (!it) return -1;
    bool exact = v_is(target, T_DICT);
    int r = 0;
    Value key;
    while (r == 0 && (key = iterate(rt, it))) {
        r = exact ? dict_set(rt, target, key, value) : obj_setitem(rt, target, key, value);
        decref(rt, key);
    }
    decref(rt, it);
    return r < 0 || rt->error ? -1 : 0;
}

Owned dict_fromkeys(Runtime *rt, Borrowed cls, Borrowed keys, Borrowed value) {
    Owned target = obj_call0(rt, cls);
    if (!target) return V_NULL;
    if (fill_from_keys(rt, target, keys, value) < 0) {
        decref(rt, target);
        return V_NULL;
    }
    return target;
}

static Owned method_fromkeys(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return dict_fromkeys(rt, self, args[0], nargs > 1 ? args[1] : V_NONE);
}

static Owned class_getitem(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return generic_alias_new(rt, self, args[0]);
}

const MethodDef dict_methods[] = {
    {"__contains__", method_contains, 1, 1, METH_COEXIST,
     "__contains__($self, key, /)\n--\n\nTrue if the dictionary has the specified key, else False."},
    {"__getitem__", method_getitem, 1, 1, METH_COEXIST, "x.__getitem__(y) <==> x[y]"},
    {"get", method_get, 1, 2, 0,
     "get($self, key, default=None, /)\n--\n\nReturn the value for key if key is in the dictionary, else default."},
    {"setdefault", method_setdefault, 1, 2, 0,
     "setdefault($self, key, default=None, /)\n--\n\nThe value for key; where there is none, default is stored first."},
    {"pop", method_pop, 1, 2, 0,
     "D.pop(k[,d]) -> v: remove the key and return its value.\n\nWithout the key d is returned, and without d KeyError raised."},
    {"popitem", method_popitem, 0, 0, 0,
     "popitem($self, /)\n--\n\nRemove the pair that was added last and return it.\n\nRaises KeyError if the dict is empty."},
    {"keys", method_keys, 0, 0, 0, "D.keys() -> a set-like object providing a view on D's keys"},
    {"items", method_items, 0, 0, 0, "D.items() -> a set-like object providing a view on D's items"},
    {"values", method_values, 0, 0, 0, "D.values() -> an object providing a view on D's values"},
    {"update", method_update, 0, -1, METH_KW,
     "D.update([E, ]**F) -> None: take over the entries of the mapping or pairs E, then those of F."},
    {"fromkeys", method_fromkeys, 1, 2, METH_CLASS,
     "fromkeys($type, iterable, value=None, /)\n--\n\nCreate a new dictionary with keys from iterable and values set to value."},
    {"clear", method_clear, 0, 0, 0, "D.clear() -> None.  Remove all items from D."},
    {"copy", method_copy, 0, 0, 0, "D.copy() -> a shallow copy of D"},
    {"__reversed__", method_reversed, 0, 0, 0, "__reversed__($self, /)\n--\n\nReturn a reverse iterator over the dict keys."},
    {"__class_getitem__", class_getitem, 1, 1, METH_CLASS, "See PEP 585"},
    {NULL, NULL, 0, 0, 0, NULL},
};

/* ---- the type ---- */

static Owned make(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if (type->index == T_DICT) return dict_new(rt);
    Value v = type_alloc(rt, type, 0);
    if (v) gc_track(v_obj(v));
    return v;
}

static int init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return dict_update_args(rt, self, "dict", args, nargs, kwnames);
}

int dict_clear_references(Runtime *rt, Object *self) {
    self->flags &= (uint8_t)~DICT_OF_CLASS; /* the class is garbage too */
    dict_clear(rt, v_from(self));
    return 0;
}

const TypeSlots dict_slots = {
    .name = "dict",
    .doc = "dict() -> new empty dictionary\n"
           "dict(mapping) -> new dictionary with the mapping's entries\n"
           "dict(iterable) -> new dictionary with the (key, value) pairs that the iterable gives\n"
           "dict(**kwargs) -> new dictionary with the keyword arguments as entries",
    .flags = TF_PLAIN_DEATH | TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE | TF_MAPPING | TF_MATCH_SELF | TF_DICT_SUB,
    .base = T_OBJECT,
    .layout = LAYOUT_DICT,
    .basicsize = sizeof(Dict),
    .dealloc = dict_dealloc,
    .traverse = dict_traverse,
    .clear = dict_clear_references,
    .new = make,
    .init = init,
    .repr = dict_repr,
    .compare = dict_compare,
    .iter = dict_iterate,
    .setitem = dict_assign,
    .binary[OP_OR] = dict_or,
    DICT_SHARED_SLOTS,
    .methods = dict_methods,
};
