/* SPDX-License-Identifier: MIT
 * bisect_module.c: _bisect: the functions that bisect.py replaces its own by.
 *
 * Comparing may run code of the program, which may change what is searched: each item is asked for by its index and held
 * while it is compared.
 */
#include "object/error.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"

typedef struct Search {
    Value a, x, key; /* key: 0 for none */
    ssize_t lo, hi;  /* hi: -1 for the length */
    bool right;
} Search;

static int parse(Runtime *rt, const char *name, const Value *args, size_t nargs, Borrowed kwnames, Search *s) {
    static const char *const params[] = {"a", "x", "lo", "hi", "*", "key", NULL};
    Value v[5];
    if (args_parse(rt, name, params, 2, args, nargs, kwnames, v) < 0) return -1;
    s->a = v[0];
    s->x = v[1];
    s->lo = 0;
    s->hi = -1;
    s->key = v[4] == V_NONE ? V_NULL : v[4];
    if (v[2] && (s->lo = num_as_ssize(rt, v[2], T_OVERFLOW_ERROR)) < 0 && rt->error) return -1;
    if (v[3] && v[3] != V_NONE && (s->hi = num_as_ssize(rt, v[3], T_OVERFLOW_ERROR)) < 0 && rt->error) return -1;
    return 0;
}

/* Does x belong before the item in the middle (right), or behind it (left)? 1, 0, -1. */
static int beyond(Runtime *rt, const Search *s, Borrowed x, ssize_t middle) {
    Owned item;
    if (v_is(s->a, T_LIST) && (size_t)middle < as_list(s->a)->len) {
        item = as_list(s->a)->items[middle];
        if (v_both_small(x, item) && !s->key) return s->right ? small_get(x) < small_get(item) : small_get(item) < small_get(x);
        incref(item);
    } else {
        Owned index = int_from_i64(rt, middle);
        item = index ? obj_getitem(rt, s->a, index) : V_NULL;
        decref_maybe(rt, index);
    }
    if (item && s->key) {
        Owned keyed = obj_call1(rt, s->key, item);
        decref(rt, item);
        item = keyed;
    }
    if (!item) return -1;
    int r = s->right ? obj_compare_bool(rt, x, item, CMP_LT) : obj_compare_bool(rt, item, x, CMP_LT);
    decref(rt, item);
    return r;
}

/* Where x goes, or -1 with an error. */
static ssize_t find(Runtime *rt, const Search *s, Borrowed x) {
    ssize_t lo = s->lo, hi = s->hi;
    if (lo < 0) return raise_int(rt, T_VALUE_ERROR, "lo must be non-negative");
    if (hi == -1 && (hi = obj_len(rt, s->a)) < 0) return -1;
    while (lo < hi) {
        ssize_t middle = lo + (hi - lo) / 2;
        int r = beyond(rt, s, x, middle);
        if (r < 0) return -1;
        if (r == s->right) hi = middle;
        else lo = middle + 1;
    }
    return lo;
}

static Owned bisect(Runtime *rt, const char *name, bool right, const Value *args, size_t nargs, Borrowed kwnames) {
    Search s = {.right = right};
    if (parse(rt, name, args, nargs, kwnames, &s) < 0) return V_NULL;
    ssize_t i = find(rt, &s, s.x);
    return i < 0 ? V_NULL : int_from_i64(rt, i);
}

static Owned insort(Runtime *rt, const char *name, bool right, const Value *args, size_t nargs, Borrowed kwnames) {
    Search s = {.right = right};
    if (parse(rt, name, args, nargs, kwnames, &s) < 0) return V_NULL;
    Owned x = s.key ? obj_call1(rt, s.key, s.x) : own(s.x);
    ssize_t i = x ? find(rt, &s, x) : -1;
    decref_maybe(rt, x);
    if (i < 0) return V_NULL;
    if (v_is(s.a, T_LIST)) return list_insert(rt, s.a, i, s.x) < 0 ? V_NULL : V_NONE;
    Owned insert = obj_getattr_cstr(rt, s.a, "insert"), index = insert ? int_from_i64(rt, i) : V_NULL;
    Owned done = index ? obj_call(rt, insert, (Value[]){index, s.x}, 2, V_NULL) : V_NULL;
    decref_maybe(rt, insert);
    decref_maybe(rt, index);
    if (!done) return V_NULL;
    decref(rt, done);
    return V_NONE;
}

#define FUNCTION(kind, name, right)                                                                                       \
    static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {                    \
        return kind(rt, #name, right, args, nargs, kwnames);                                                              \
    }
FUNCTION(bisect, bisect_right, true)
FUNCTION(bisect, bisect_left, false)
FUNCTION(insort, insort_right, true)
FUNCTION(insort, insort_left, false)

#define SIGNATURE(name) #name "($module, /, a, x, lo=0, hi=None, *, key=None)\n--\n\n"
static const MethodDef functions[] = {
    {"bisect_right", bisect_right, 0, -1, METH_KW, SIGNATURE(bisect_right) "The place behind all items that are not greater than x."},
    {"bisect_left", bisect_left, 0, -1, METH_KW, SIGNATURE(bisect_left) "The place before all items that are not less than x."},
    {"insort_right", insort_right, 0, -1, METH_KW, SIGNATURE(insort_right) "Insert x behind its equals."},
    {"insort_left", insort_left, 0, -1, METH_KW, SIGNATURE(insort_left) "Insert x before its equals."},
    {0},
};

const ModuleDef bisect_module = {
    .name = "_bisect",
    .doc = "Places in sorted sequences; see bisect.",
    .functions = functions,
};
