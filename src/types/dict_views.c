/* SPDX-License-Identifier: MIT
 * dict_views.c: keys(), values() and items() of a dict. Views on keys and items are sets to their users. */
#include "gc/gc.h"
#include "types/class.h"
#include "types/dict_impl.h"
#include "types/equal.h"
#include "types/iterate.h"
#include "types/list.h"
#include "types/set_impl.h"
#include "types/tuple.h"

extern const TypeSlots dict_keys_slots, dict_values_slots, dict_items_slots;

static inline Borrowed dict_of(Borrowed view) { return V_AS(DictView, view)->dict; }

Owned dict_view_new(Runtime *rt, Borrowed dict, uint32_t type) {
    DictView *view = object_new_container(rt, type, sizeof *view);
    if (!view) return V_NULL;
    view->dict = own(dict);
    gc_track(&view->header);
    return v_from(view);
}

static void view_dealloc(Runtime *rt, Object *self) {
    decref_maybe(rt, ((DictView *)self)->dict);
    object_free(rt, self);
}

static int view_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((DictView *)self)->dict);
    return 0;
}

static ssize_t view_len(Runtime *rt, Borrowed self) { return (ssize_t)dict_len(dict_of(self)); }

static Owned view_repr(Runtime *rt, Borrowed self) {
    int running = repr_enter(rt, self);
    if (running) return running < 0 ? V_NULL : str_from_cstr(rt, "...");
    Value list = list_from_iterable(rt, self);
    Value result = list ? format_str(rt, "%T(%R)", self, list) : V_NULL;
    decref_maybe(rt, list);
    repr_leave(rt, self);
    return result;
}

static Owned keys_iter(Runtime *rt, Borrowed self) { return dict_iter_new(rt, dict_of(self), T_DICT_KEYITER); }
static Owned values_iter(Runtime *rt, Borrowed self) { return dict_iter_new(rt, dict_of(self), T_DICT_VALUEITER); }
static Owned items_iter(Runtime *rt, Borrowed self) { return dict_iter_new(rt, dict_of(self), T_DICT_ITEMITER); }

static int keys_contains(Runtime *rt, Borrowed self, Borrowed item) { return dict_contains(rt, dict_of(self), item); }

static int items_contains(Runtime *rt, Borrowed self, Borrowed item) {
    if (!v_is_tuple(rt, item) || as_tuple(item)->len != 2) return 0;
    Value found;
    int r = dict_lookup(rt, dict_of(self), as_tuple(item)->items[0], &found);
    if (r <= 0) return r;
    r = equal_held(rt, found, as_tuple(item)->items[1]);
    decref(rt, found);
    return r;
}

/* ---- set operations ---- */

static Owned view_sub(Runtime *rt, Borrowed a, Borrowed b);
static bool is_view(Runtime *rt, Borrowed v) { return v_is_ptr(v) && slots_of(rt, v)->binary[OP_SUB] == view_sub; }
static bool is_any_set(Runtime *rt, Borrowed v) { return v_is_ptr(v) && type_has(rt, v, TF_SET); }

/* Are all items of a in b? */
static int all_contained(Runtime *rt, Borrowed a, Borrowed b) {
    Value it = obj_iter(rt, a);
    if (!it) return -1;
    int r = 1;
    Value item;
    while (r > 0 && (item = iterate(rt, it))) {
        r = obj_contains(rt, b, item);
        decref(rt, item);
    }
    decref(rt, it);
    return rt->error ? -1 : r;
}

static Owned view_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if (!is_view(rt, a) || !(is_view(rt, b) || is_any_set(rt, b))) return V_NOTIMPL;
    ssize_t n = obj_len(rt, a), m = n < 0 ? -1 : obj_len(rt, b);
    if (m < 0) return V_NULL;
    int r = 0;
    switch (op) {
    case CMP_EQ:
    case CMP_NE: r = n == m ? all_contained(rt, a, b) : 0; break;
    case CMP_LT: r = n < m ? all_contained(rt, a, b) : 0; break;
    case CMP_LE: r = n <= m ? all_contained(rt, a, b) : 0; break;
    case CMP_GT: r = n > m ? all_contained(rt, b, a) : 0; break;
    default: r = n >= m ? all_contained(rt, b, a) : 0; break;
    }
    if (r < 0) return V_NULL;
    return v_bool(op == CMP_NE ? !r : r);
}

static Owned view_sub(Runtime *rt, Borrowed a, Borrowed b) {
    Value result = set_from_iterable(rt, a);
    if (!result) return V_NULL;
    Value it = obj_iter(rt, b);
    int r = it ? 0 : -1;
    Value item;
    while (r >= 0 && (item = iterate(rt, it))) {
        r = set_discard(rt, result, item);
        decref(rt, item);
    }
    decref_maybe(rt, it);
    if (r >= 0 && !rt->error) return result;
    decref(rt, result);
    return V_NULL;
}

static Owned view_or(Runtime *rt, Borrowed a, Borrowed b) {
    Value result = set_from_iterable(rt, a);
    if (result && set_update(rt, result, b) < 0) {
        decref(rt, result);
        return V_NULL;
    }
    return result;
}

/* The items of b that are in a. */
static Owned collect_common(Runtime *rt, Borrowed a, Borrowed b) {
    Value result = set_new(rt), it = result ? obj_iter(rt, b) : V_NULL;
    int r = it ? 0 : -1;
    Value item;
    while (r >= 0 && (item = iterate(rt, it))) {
        r = obj_contains(rt, a, item);
        if (r > 0) r = set_add(rt, result, item);
        decref(rt, item);
    }
    decref_maybe(rt, it);
    if (r >= 0 && !rt->error) return result;
    decref_maybe(rt, result);
    return V_NULL;
}

static Owned view_and(Runtime *rt, Borrowed a, Borrowed b) {
    if (!is_view(rt, a)) {
        Value t = a;
        a = b;
        b = t;
    }
    if (v_is(b, T_SET) && dict_len(dict_of(a)) <= set_len(b)) return set_intersection(rt, b, a);
    /* look the smaller one's items up in the larger one */
    if (is_view(rt, b) && dict_len(dict_of(b)) > dict_len(dict_of(a))) return collect_common(rt, b, a);
    return collect_common(rt, a, b);
}

static Owned view_xor(Runtime *rt, Borrowed a, Borrowed b) {
    Value result = set_from_iterable(rt, a);
    Value other = result ? set_from_iterable(rt, b) : V_NULL;
    Value it = other ? obj_iter(rt, other) : V_NULL;
    int r = it ? 0 : -1;
    Value item;
    while (r >= 0 && (item = iterate(rt, it))) {
        r = set_discard(rt, result, item);
        if (r == 0) r = set_add(rt, result, item);
        decref(rt, item);
    }
    decref_maybe(rt, it);
    decref_maybe(rt, other);
    if (r >= 0 && !rt->error) return result;
    decref_maybe(rt, result);
    return V_NULL;
}

static Owned method_isdisjoint(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value other = args[0];
    if (other == self) return v_bool(dict_len(dict_of(self)) == 0);
    Value iterated = other, tested = self;
    if (is_any_set(rt, other) || is_view(rt, other)) {
        ssize_t n = obj_len(rt, other);
        if (n < 0) return V_NULL;
        if ((size_t)n > dict_len(dict_of(self))) {
            iterated = self;
            tested = other;
        }
    }
    Value it = obj_iter(rt, iterated);
    if (!it) return V_NULL;
    int r = 0;
    Value item;
    while (r == 0 && (item = iterate(rt, it))) {
        r = obj_contains(rt, tested, item);
        decref(rt, item);
    }
    decref(rt, it);
    return r < 0 || rt->error ? V_NULL : v_bool(r == 0);
}

/* ---- methods and types ---- */

static Owned keys_reversed(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return dict_iter_new(rt, dict_of(self), T_DICT_REVKEYITER);
}

static Owned values_reversed(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return dict_iter_new(rt, dict_of(self), T_DICT_REVVALUEITER);
}

static Owned items_reversed(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return dict_iter_new(rt, dict_of(self), T_DICT_REVITEMITER);
}

static Owned get_mapping(Runtime *rt, Borrowed self, void *closure) { return mappingproxy_new(rt, dict_of(self)); }

static const GetSetDef view_getsets[] = {
    {"mapping", get_mapping, NULL, "dictionary that this view refers to", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

#define ISDISJOINT {"isdisjoint", method_isdisjoint, 1, 1, 0, "Return True if the view and the given iterable have a null intersection."}
#define REVERSED(fn) {"__reversed__", fn, 0, 0, 0, "Return a reverse iterator over the view."}
#define END {NULL, NULL, 0, 0, 0, NULL}

static const MethodDef keys_methods[] = {ISDISJOINT, REVERSED(keys_reversed), END};
static const MethodDef values_methods[] = {REVERSED(values_reversed), END};
static const MethodDef items_methods[] = {ISDISJOINT, REVERSED(items_reversed), END};

#define VIEW_COMMON(type_name, iter_function, method_table)                                                           \
    .name = type_name, .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW, .base = T_OBJECT, .layout = LAYOUT_CUSTOM,   \
    .basicsize = sizeof(DictView), .dealloc = view_dealloc, .traverse = view_traverse, .repr = view_repr,             \
    .iter = iter_function, .len = view_len, .methods = method_table, .getsets = view_getsets
#define VIEW_SET .hash = obj_unhashable, .compare = view_compare, .binary[OP_SUB] = view_sub, .binary[OP_AND] = view_and, \
    .binary[OP_OR] = view_or, .binary[OP_XOR] = view_xor

const TypeSlots dict_keys_slots = {VIEW_COMMON("dict_keys", keys_iter, keys_methods), VIEW_SET, .contains = keys_contains};
const TypeSlots dict_values_slots = {VIEW_COMMON("dict_values", values_iter, values_methods)};
const TypeSlots dict_items_slots = {VIEW_COMMON("dict_items", items_iter, items_methods), VIEW_SET, .contains = items_contains};
