/* SPDX-License-Identifier: MIT
 * list_methods.c: the methods of list, and its two iterators. */
#include "gc/gc.h"
#include "types/class.h"
#include "types/equal.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/list_impl.h"
#include "types/tuple.h"

static Owned method_append(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return list_append(rt, self, args[0]) < 0 ? V_NULL : V_NONE;
}

static Owned method_extend(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return list_extend(rt, self, args[0]) < 0 ? V_NULL : V_NONE;
}

static Owned method_insert(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    ssize_t i = num_as_size_argument(rt, args[0]);
    if (i == -1 && rt->error) return V_NULL;
    return list_insert(rt, self, i, args[1]) < 0 ? V_NULL : V_NONE;
}

static Owned method_pop(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    ssize_t i = -1;
    if (nargs) {
        i = num_as_size_argument(rt, args[0]);
        if (i == -1 && rt->error) return V_NULL;
    }
    List *l = as_list(self);
    if (l->len == 0) return raise(rt, T_INDEX_ERROR, "pop from empty list");
    if (i < 0) i += (ssize_t)l->len;
    if ((size_t)i >= l->len) return raise(rt, T_INDEX_ERROR, "pop index out of range");
    return list_take(rt, l, (size_t)i);
}

/* The first index from start on whose item equals value; -1 none, -2 error. */
static ssize_t find_value(Runtime *rt, List *l, Borrowed value, ssize_t start, ssize_t stop) {
    for (ssize_t i = start; i < stop && i < (ssize_t)l->len; i++) {
        int r = equal_held(rt, l->items[i], value);
        if (r < 0) return -2;
        if (r) return i;
    }
    return -1;
}

static Owned method_remove(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    List *l = as_list(self);
    ssize_t i = find_value(rt, l, args[0], 0, SSIZE_MAX);
    if (i == -2) return V_NULL;
    if (i < 0) return raise(rt, T_VALUE_ERROR, "list.remove(x): x not in list");
    /* the comparison may have shortened the list; then nothing is left to remove at i */
    if (i < (ssize_t)l->len) decref(rt, list_take(rt, l, (size_t)i));
    return V_NONE;
}

static Owned method_clear(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    list_clear(rt, self);
    return V_NONE;
}

static Owned method_copy(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return list_from(rt, as_list(self)->items, as_list(self)->len);
}

static Owned method_count(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    List *l = as_list(self);
    int64_t count = 0;
    for (size_t i = 0; i < l->len; i++) {
        int r = equal_held(rt, l->items[i], args[0]);
        if (r < 0) return V_NULL;
        count += r;
    }
    return v_small(count);
}

static int index_bound(Runtime *rt, Borrowed v, size_t len, ssize_t *out) {
    if (!is_index(rt, v))
        return raise_int(rt, T_TYPE_ERROR, "slice indices must be integers or have an __index__ method");
    ssize_t i = num_as_ssize(rt, v, 0);
    if (i == -1 && rt->error) return -1;
    if (i < 0) i = i + (ssize_t)len < 0 ? 0 : i + (ssize_t)len;
    *out = i;
    return 0;
}

static Owned method_index(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    List *l = as_list(self);
    ssize_t start = 0, stop = SSIZE_MAX;
    if (nargs > 1 && index_bound(rt, args[1], l->len, &start) < 0) return V_NULL;
    if (nargs > 2 && index_bound(rt, args[2], l->len, &stop) < 0) return V_NULL;
    ssize_t i = find_value(rt, l, args[0], start, stop);
    if (i == -2) return V_NULL;
    if (i < 0) return raise(rt, T_VALUE_ERROR, "%R is not in list", args[0]);
    return v_small(i);
}

int list_reverse(Runtime *rt, Borrowed list) {
    List *l = as_list(list);
    if (l->len < 2) return 0;
    for (Value *a = l->items, *b = a + l->len - 1; a < b; a++, b--) {
        Value t = *a;
        *a = *b;
        *b = t;
    }
    return 0;
}

static Owned method_reverse(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return list_reverse(rt, self) < 0 ? V_NULL : V_NONE;
}

static Owned method_sort(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"*", "key", "reverse", NULL};
    Value out[2] = {V_NULL, V_NULL};
    if (args_parse(rt, "sort", params, 0, args, nargs, kwnames, out) < 0) return V_NULL;
    int reverse = 0;
    if (out[1]) {
        int value;
        if (num_as_int(rt, out[1], &value) < 0) return V_NULL;
        reverse = value != 0;
    }
    return list_sort(rt, self, out[0] ? out[0] : V_NONE, reverse) < 0 ? V_NULL : V_NONE;
}

static Owned method_getitem(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return list_getitem(rt, self, args[0]);
}

static Owned method_reversed(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    ListIter *it = object_new_container(rt, T_LIST_REVITER, sizeof *it);
    if (!it) return V_NULL;
    it->list = own(self);
    it->index = as_list(self)->len; /* one past the next item */
    gc_track(&it->header);
    return v_from(it);
}

static Owned class_getitem(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return generic_alias_new(rt, self, args[0]);
}

const MethodDef list_methods[] = {
    {"__getitem__", method_getitem, 1, 1, METH_COEXIST, "x.__getitem__(y) <==> x[y]"},
    {"__reversed__", method_reversed, 0, 0, 0, "__reversed__($self, /)\n--\n\nReturn a reverse iterator over the list."},
    {"clear", method_clear, 0, 0, 0, "clear($self, /)\n--\n\nRemove all items from list."},
    {"copy", method_copy, 0, 0, 0, "copy($self, /)\n--\n\nReturn a shallow copy of the list."},
    {"append", method_append, 1, 1, 0, "append($self, object, /)\n--\n\nAppend object to the end of the list."},
    {"insert", method_insert, 2, 2, 0, "insert($self, index, object, /)\n--\n\nInsert object before index."},
    {"extend", method_extend, 1, 1, 0, "extend($self, iterable, /)\n--\n\nExtend list by appending elements from the iterable."},
    {"pop", method_pop, 0, 1, 0,
     "pop($self, index=-1, /)\n--\n\nRemove and return item at index (default last).\n\nRaises IndexError if list is empty or index is out of range."},
    {"remove", method_remove, 1, 1, 0,
     "remove($self, value, /)\n--\n\nRemove first occurrence of value.\n\nRaises ValueError if the value is not present."},
    {"index", method_index, 1, 3, 0,
     "index($self, value, start=0, stop=sys.maxsize, /)\n--\n\nReturn first index of value.\n\nRaises ValueError if the value is not present."},
    {"count", method_count, 1, 1, 0, "count($self, value, /)\n--\n\nReturn number of occurrences of value."},
    {"reverse", method_reverse, 0, 0, 0, "reverse($self, /)\n--\n\nReverse *IN PLACE*."},
    {"sort", method_sort, 0, -1, METH_KW,
     "sort($self, /, *, key=None, reverse=False)\n--\n\nSort the list in place and return None.\n\n"
     "The sort is stable. key, a function of one argument, is applied once to each item;\nreverse turns the order round."},
    {"__class_getitem__", class_getitem, 1, 1, METH_CLASS, "See PEP 585"},
    {NULL, NULL, 0, 0, 0, NULL},
};

/* ---- iterators ---- */

static void iter_dealloc(Runtime *rt, Object *self) {
    decref_maybe(rt, ((ListIter *)self)->list);
    object_free(rt, self);
}

static int iter_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((ListIter *)self)->list);
    return 0;
}

static Owned iter_self(Runtime *rt, Borrowed self) { return own(self); }

static Owned iter_next(Runtime *rt, Borrowed self) {
    ListIter *it = V_AS(ListIter, self);
    if (unlikely(!it->list)) return V_NULL;
    List *l = as_list(it->list);
    if (likely(it->index < l->len)) return own(l->items[it->index++]);
    clear_slot(rt, &it->list);
    return V_NULL;
}

static Owned reviter_next(Runtime *rt, Borrowed self) {
    ListIter *it = V_AS(ListIter, self);
    if (unlikely(!it->list)) return V_NULL;
    List *l = as_list(it->list);
    if (likely(it->index > 0 && it->index <= l->len)) return own(l->items[--it->index]);
    clear_slot(rt, &it->list);
    return V_NULL;
}

static Owned iter_length_hint(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    ListIter *it = V_AS(ListIter, self);
    if (!it->list || it->index > as_list(it->list)->len) return v_small(0);
    return v_small((int64_t)(as_list(it->list)->len - it->index));
}

static Owned reviter_length_hint(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    ListIter *it = V_AS(ListIter, self);
    if (!it->list || it->index > as_list(it->list)->len) return v_small(0);
    return v_small((int64_t)it->index);
}

static Owned reduce_with(Runtime *rt, ListIter *it, const char *builtin, int64_t state) {
    return it->list ? iter_reduce_to(rt, builtin, own(it->list), v_small(state)) : iter_reduce_to(rt, "iter", list_new(rt, 0), V_NULL);
}

static Owned iter_reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    ListIter *it = V_AS(ListIter, self);
    return reduce_with(rt, it, "iter", (int64_t)it->index);
}

static Owned reviter_reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    ListIter *it = V_AS(ListIter, self);
    return reduce_with(rt, it, "reversed", (int64_t)it->index - 1);
}

static Owned iter_setstate(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    ListIter *it = V_AS(ListIter, self);
    ssize_t i = num_as_size_argument(rt, args[0]);
    if (i == -1 && rt->error) return V_NULL;
    if (it->list) it->index = i < 0 ? 0 : size_min((size_t)i, as_list(it->list)->len);
    return V_NONE;
}

static Owned reviter_setstate(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    ListIter *it = V_AS(ListIter, self);
    ssize_t i = num_as_size_argument(rt, args[0]);
    if (i == -1 && rt->error) return V_NULL;
    if (it->list) it->index = i < -1 ? 0 : size_min((size_t)i + 1, as_list(it->list)->len);
    return V_NONE;
}

static const MethodDef iter_methods[] = {
    {"__length_hint__", iter_length_hint, 0, 0, 0, NULL},
    {"__reduce__", iter_reduce, 0, 0, 0, NULL},
    {"__setstate__", iter_setstate, 1, 1, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

static const MethodDef reviter_methods[] = {
    {"__length_hint__", reviter_length_hint, 0, 0, 0, NULL},
    {"__reduce__", reviter_reduce, 0, 0, 0, NULL},
    {"__setstate__", reviter_setstate, 1, 1, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

const TypeSlots list_iter_slots = {
    .name = "list_iterator",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(ListIter),
    .dealloc = iter_dealloc,
    .traverse = iter_traverse,
    .iter = iter_self,
    .next = iter_next,
    .methods = iter_methods,
};

const TypeSlots list_reviter_slots = {
    .name = "list_reverseiterator",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(ListIter),
    .dealloc = iter_dealloc,
    .traverse = iter_traverse,
    .iter = iter_self,
    .next = reviter_next,
    .methods = reviter_methods,
};
