/* SPDX-License-Identifier: MIT
 * set_methods.c: the types set and frozenset: operators, methods, slots; their iterator. */
#include "gc/gc.h"
#include "types/class.h"
#include "types/equal.h"
#include "types/iter.h"
#include "types/iterate.h"
#include "types/list.h"
#include "types/set_impl.h"
#include "types/set_table.h"
#include "types/tuple.h"

/* ---- operators ---- */

#define SET_OPERATOR(name, function)                                                                                  \
    static Owned name(Runtime *rt, Borrowed a, Borrowed b) {                                                          \
        if (!v_is_any_set(rt, a) || !v_is_any_set(rt, b)) return V_NOTIMPL;                                           \
        return function(rt, a, b);                                                                                    \
    }
#define SET_INPLACE(name, function)                                                                                   \
    static Owned name(Runtime *rt, Borrowed a, Borrowed b) {                                                          \
        if (!v_is_any_set(rt, b)) return V_NOTIMPL;                                                                   \
        return function(rt, a, b) < 0 ? V_NULL : own(a);                                                              \
    }
SET_OPERATOR(op_or, set_union)
SET_OPERATOR(op_and, set_intersection)
SET_OPERATOR(op_sub, set_difference)
SET_OPERATOR(op_xor, set_symmetric_difference)
SET_INPLACE(op_ior, set_update)
SET_INPLACE(op_iand, set_intersection_update)
SET_INPLACE(op_isub, set_difference_update)
SET_INPLACE(op_ixor, set_symmetric_difference_update)

static ssize_t length(Runtime *rt, Borrowed self) { return (ssize_t)set_len(self); }

static bool hashes_differ(Borrowed a, Borrowed b) {
    if (!v_is(a, T_FROZENSET) || !v_is(b, T_FROZENSET)) return false;
    int64_t x = V_AS(FrozenSet, a)->hash, y = V_AS(FrozenSet, b)->hash;
    return x && y && x != y;
}

static Owned set_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if (!v_is_any_set(rt, a) || !v_is_any_set(rt, b)) return V_NOTIMPL;
    size_t n = set_len(a), m = set_len(b);
    int r;
    switch (op) {
    case CMP_EQ:
    case CMP_NE: r = n == m && !hashes_differ(a, b) ? set_is_subset(rt, a, b) : 0; break;
    case CMP_LE: r = set_is_subset(rt, a, b); break;
    case CMP_GE: r = set_is_subset(rt, b, a); break;
    case CMP_LT: r = n < m ? set_is_subset(rt, a, b) : 0; break;
    default: r = n > m ? set_is_subset(rt, b, a) : 0; break;
    }
    if (r < 0) return V_NULL;
    return v_bool(op == CMP_NE ? !r : r);
}

static Owned set_repr(Runtime *rt, Borrowed self) {
    int running = repr_enter(rt, self);
    if (running) return running < 0 ? V_NULL : format_str(rt, "%s(...)", type_short_name(slots_of(rt, self)));
    Value result = V_NULL;
    if (set_len(self) == 0) {
        result = format_str(rt, "%s()", type_short_name(slots_of(rt, self)));
    } else {
        Value keys = list_from_iterable(rt, self);
        Value text = keys ? obj_repr(rt, keys) : V_NULL;
        if (text) {
            StrBuf b;
            strbuf_init(&b, rt);
            bool plain = v_is(self, T_SET);
            if (!plain) {
                strbuf_add_cstr(&b, type_short_name(slots_of(rt, self)));
                if (!b.failed) strbuf_add_char(&b, '(');
            }
            if (!b.failed) strbuf_add_char(&b, '{');
            if (!b.failed) strbuf_add_slice(&b, text, 1, str_len(text) - 1);
            if (!b.failed) strbuf_add_cstr(&b, plain ? "}" : "})");
            result = strbuf_finish(&b);
        }
        decref_maybe(rt, text);
        decref_maybe(rt, keys);
    }
    repr_leave(rt, self);
    return result;
}

/* As CPython: independent of the order of the keys, each one's hash dispersed first. */
static uint64_t disperse(uint64_t h) { return ((h ^ 89869747ull) ^ (h << 16)) * 3644798167ull; }

static int64_t frozenset_hash(Runtime *rt, Borrowed self) {
    FrozenSet *f = V_AS(FrozenSet, self);
    if (f->hash) return f->hash;
    uint64_t acc = 0;
    size_t pos = 0;
    Value key;
    int64_t hash;
    while (set_next_hashed(self, &pos, &key, &hash)) acc ^= disperse((uint64_t)hash);
    acc ^= ((uint64_t)f->set.used + 1) * 1927868237ull;
    acc ^= (acc >> 11) ^ (acc >> 25);
    acc = acc * 69069u + 907133923ull;
    if (acc == UINT64_MAX) acc = 590923713ull;
    return f->hash = (int64_t)acc;
}

static Owned set_iter(Runtime *rt, Borrowed self) {
    SetIter *it = object_new_container(rt, T_SET_ITER, sizeof *it);
    if (!it) return V_NULL;
    it->set = own(self);
    it->used = it->left = as_set(self)->used;
    it->pos = 0;
    gc_track(&it->header);
    return v_from(it);
}

/* ---- methods ---- */

#define ARGS Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames

static Owned method_add(ARGS) { return set_add(rt, self, args[0]) < 0 ? V_NULL : V_NONE; }

static Owned method_discard(ARGS) { return set_discard(rt, self, args[0]) < 0 ? V_NULL : V_NONE; }

static Owned method_remove(ARGS) {
    int r = set_discard(rt, self, args[0]);
    if (r == 0) return raise_value(rt, T_KEY_ERROR, args[0]);
    return r < 0 ? V_NULL : V_NONE;
}

static Owned method_contains(ARGS) {
    int r = set_contains(rt, self, args[0]);
    return r < 0 ? V_NULL : v_bool(r);
}

static Owned method_pop(ARGS) {
    return set_len(self) ? set_take_any(rt, self) : raise(rt, T_KEY_ERROR, "pop from an empty set");
}

static Owned method_clear(ARGS) {
    set_clear(rt, self);
    return V_NONE;
}

static Owned method_copy(ARGS) {
    return v_is(self, T_FROZENSET) ? own(self) : set_copy(rt, self);
}

static Owned method_update(ARGS) {
    for (size_t i = 0; i < nargs; i++)
        if (set_update(rt, self, args[i]) < 0) return V_NULL;
    return V_NONE;
}

static Owned method_union(ARGS) {
    Value v = set_copy(rt, self);
    for (size_t i = 0; v && i < nargs; i++) {
        if (args[i] == self || set_update(rt, v, args[i]) == 0) continue;
        decref(rt, v);
        return V_NULL;
    }
    return v;
}

static Owned method_intersection(ARGS) {
    if (nargs == 0) return set_copy(rt, self);
    Value v = own(self);
    for (size_t i = 0; v && i < nargs; i++) {
        Value next = set_intersection(rt, v, args[i]);
        decref(rt, v);
        v = next;
    }
    return v;
}

static Owned method_intersection_update(ARGS) {
    Value v = method_intersection(rt, self, args, nargs, kwnames);
    if (!v) return V_NULL;
    set_swap(self, v);
    decref(rt, v);
    return V_NONE;
}

static Owned method_difference(ARGS) {
    if (nargs == 0) return set_copy(rt, self);
    Value v = set_difference(rt, self, args[0]);
    for (size_t i = 1; v && i < nargs; i++) {
        if (set_difference_update(rt, v, args[i]) == 0) continue;
        decref(rt, v);
        return V_NULL;
    }
    return v;
}

static Owned method_difference_update(ARGS) {
    for (size_t i = 0; i < nargs; i++)
        if (set_difference_update(rt, self, args[i]) < 0) return V_NULL;
    return V_NONE;
}

static Owned method_symmetric_difference(ARGS) { return set_symmetric_difference(rt, self, args[0]); }

static Owned method_symmetric_difference_update(ARGS) {
    return set_symmetric_difference_update(rt, self, args[0]) < 0 ? V_NULL : V_NONE;
}

static Owned method_isdisjoint(ARGS) {
    int r = set_is_disjoint(rt, self, args[0]);
    return r < 0 ? V_NULL : v_bool(r);
}

static Owned method_issubset(ARGS) {
    int r = set_is_subset(rt, self, args[0]);
    return r < 0 ? V_NULL : v_bool(r);
}

static Owned method_issuperset(ARGS) {
    Value other = args[0];
    if (v_is_any_set(rt, other)) {
        int r = set_is_subset(rt, other, self);
        return r < 0 ? V_NULL : v_bool(r);
    }
    Value it = obj_iter(rt, other);
    if (!it) return V_NULL;
    int r = 1;
    Value key;
    while (r > 0 && (key = iterate(rt, it))) {
        r = set_contains(rt, self, key);
        decref(rt, key);
    }
    decref(rt, it);
    return r < 0 || rt->error ? V_NULL : v_bool(r);
}

static Owned method_reduce(ARGS) {
    Value keys = list_from_iterable(rt, self);
    Value packed = keys ? tuple_pack(rt, 1, keys) : V_NULL;
    decref_maybe(rt, keys);
    if (!packed) return V_NULL;
    Value state = obj_getstate(rt, self);
    Value result = state ? tuple_pack(rt, 3, v_from(type_of(rt, self)), packed, state) : V_NULL;
    decref_maybe(rt, state);
    decref(rt, packed);
    return result;
}

static Owned class_getitem(ARGS) { return generic_alias_new(rt, self, args[0]); }

#define SHARED_METHODS                                                                                                \
    {"__contains__", method_contains, 1, 1, METH_COEXIST, "x.__contains__(y) <==> y in x."},                          \
    {"__reduce__", method_reduce, 0, 0, 0, "Return state information for pickling."},                                 \
    {"__class_getitem__", class_getitem, 1, 1, METH_CLASS, "See PEP 585"},                                            \
    {"copy", method_copy, 0, 0, 0, "Return a shallow copy of a set."},                                                \
    {"union", method_union, 0, -1, 0, "The union of sets as a new set: all elements that are in any of them."},       \
    {"intersection", method_intersection, 0, -1, 0,                                                                   \
     "The intersection of sets as a new set: all elements that are in each of them."},                                \
    {"difference", method_difference, 0, -1, 0,                                                                       \
     "The difference of sets as a new set: all elements that are in this one but in none of the others."},            \
    {"symmetric_difference", method_symmetric_difference, 1, 1, 0,                                                    \
     "The symmetric difference of two sets as a new set: all elements that are in exactly one of them."},             \
    {"isdisjoint", method_isdisjoint, 1, 1, 0, "Return True if two sets have a null intersection."},                  \
    {"issubset", method_issubset, 1, 1, 0, "Does another set contain this one?"},                                     \
    {"issuperset", method_issuperset, 1, 1, 0, "Does this set contain another one?"}

const MethodDef frozenset_methods[] = {
    SHARED_METHODS,
    {NULL, NULL, 0, 0, 0, NULL},
};

const MethodDef set_methods[] = {
    SHARED_METHODS,
    {"add", method_add, 1, 1, 0, "Add an element to a set.\n\nThis has no effect if the element is already present."},
    {"clear", method_clear, 0, 0, 0, "Remove all elements from this set."},
    {"discard", method_discard, 1, 1, 0, "Remove an element from a set if it is a member; no error if it is not."},
    {"remove", method_remove, 1, 1, 0, "Remove an element from a set; it must be a member, else KeyError is raised."},
    {"pop", method_pop, 0, 0, 0, "Remove and return an arbitrary set element.\nRaises KeyError if the set is empty."},
    {"update", method_update, 0, -1, 0, "Update a set with the union of itself and others."},
    {"intersection_update", method_intersection_update, 0, -1, 0, "Update a set with the intersection of itself and another."},
    {"difference_update", method_difference_update, 0, -1, 0, "Remove all elements of another set from this set."},
    {"symmetric_difference_update", method_symmetric_difference_update, 1, 1, 0,
     "Update a set with the symmetric difference of itself and another."},
    {NULL, NULL, 0, 0, 0, NULL},
};

/* ---- the types ---- */

static Owned make_set(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if (type->index == T_SET) return set_new(rt);
    Value v = type_alloc(rt, type, 0);
    if (v) gc_track(v_obj(v));
    return v;
}

static int init_set(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (args_no_keywords(rt, "set", kwnames) < 0 || args_count(rt, "set", nargs, 0, 1) < 0) return -1;
    set_clear(rt, self);
    return nargs ? set_update(rt, self, args[0]) : 0;
}

static Owned make_frozenset(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if (type->index == T_FROZENSET || type->slots->init == frozenset_slots.init)
        if (args_no_keywords(rt, "frozenset", kwnames) < 0) return V_NULL;
    if (args_count(rt, "frozenset", nargs, 0, 1) < 0) return V_NULL;
    if (type->index == T_FROZENSET) return frozenset_from_iterable(rt, nargs ? args[0] : V_NULL);
    Value v = type_alloc(rt, type, 0);
    if (!v) return V_NULL;
    gc_track(v_obj(v));
    if (nargs && set_update(rt, v, args[0]) < 0) {
        decref(rt, v);
        return V_NULL;
    }
    return v;
}

static int clear_references(Runtime *rt, Object *self) {
    set_clear(rt, v_from(self));
    return 0;
}

const TypeSlots set_slots = {
    .name = "set",
    .doc = "set() -> new empty set object\nset(iterable) -> new set object\n\nBuild an unordered collection of unique elements.",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE | TF_WEAKREF | TF_MATCH_SELF | TF_SET,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Set),
    .dealloc = set_dealloc,
    .traverse = set_traverse,
    .clear = clear_references,
    .size = set_size,
    .new = make_set,
    .init = init_set,
    .repr = set_repr,
    .hash = obj_unhashable,
    .compare = set_compare,
    .iter = set_iter,
    .len = length,
    .contains = set_contains,
    .binary[OP_OR] = op_or,
    .binary[OP_AND] = op_and,
    .binary[OP_SUB] = op_sub,
    .binary[OP_XOR] = op_xor,
    .inplace[OP_OR] = op_ior,
    .inplace[OP_AND] = op_iand,
    .inplace[OP_SUB] = op_isub,
    .inplace[OP_XOR] = op_ixor,
    .methods = set_methods,
};

const TypeSlots frozenset_slots = {
    .name = "frozenset",
    .doc = "frozenset() -> empty frozenset object\nfrozenset(iterable) -> frozenset object\n\n"
           "Build an immutable unordered collection of unique elements.",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE | TF_WEAKREF | TF_MATCH_SELF | TF_SET,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(FrozenSet),
    .dealloc = set_dealloc,
    .traverse = set_traverse,
    .size = set_size,
    .new = make_frozenset,
    .repr = set_repr,
    .hash = frozenset_hash,
    .compare = set_compare,
    .iter = set_iter,
    .len = length,
    .contains = set_contains,
    .binary[OP_OR] = op_or,
    .binary[OP_AND] = op_and,
    .binary[OP_SUB] = op_sub,
    .binary[OP_XOR] = op_xor,
    .methods = frozenset_methods,
};

/* ---- iterator ---- */

static void iter_dealloc(Runtime *rt, Object *self) {
    decref_maybe(rt, ((SetIter *)self)->set);
    object_free(rt, self);
}

static int iter_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((SetIter *)self)->set);
    return 0;
}

static Owned iter_self(Runtime *rt, Borrowed self) { return own(self); }

static Owned iter_next(Runtime *rt, Borrowed self) {
    SetIter *it = V_AS(SetIter, self);
    if (!it->set) return V_NULL;
    if (unlikely(it->used != as_set(it->set)->used)) {
        it->used = UINT32_MAX;
        return raise(rt, T_RUNTIME_ERROR, "Set changed size during iteration");
    }
    Value key = set_next_key(as_set(it->set), &it->pos);
    if (likely(key)) {
        if (it->left) it->left--;
        return own(key);
    }
    clear_slot(rt, &it->set);
    return V_NULL;
}

static Owned iter_length_hint(ARGS) {
    SetIter *it = V_AS(SetIter, self);
    return v_small(it->set && it->used == as_set(it->set)->used ? (int64_t)it->left : 0);
}

static Owned iter_reduce(ARGS) {
    SetIter *it = V_AS(SetIter, self);
    Value list = list_new(rt, 0);
    if (list && it->set) {
        size_t pos = it->pos;
        Value key;
        while (set_next(it->set, &pos, &key))
            if (list_append(rt, list, key) < 0) {
                decref(rt, list);
                return V_NULL;
            }
    }
    return iter_reduce_to(rt, "iter", list, V_NULL);
}

static const MethodDef iter_methods[] = {
    {"__length_hint__", iter_length_hint, 0, 0, 0, NULL},
    {"__reduce__", iter_reduce, 0, 0, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

const TypeSlots set_iter_slots = {
    .name = "set_iterator",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(SetIter),
    .dealloc = iter_dealloc,
    .traverse = iter_traverse,
    .iter = iter_self,
    .next = iter_next,
    .methods = iter_methods,
};
