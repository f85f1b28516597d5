/* SPDX-License-Identifier: MIT
 * heapq_module.c: _heapq: the functions that heapq.py replaces its own by. A list is a heap: no item is smaller than its
 * parent (for the _max functions: larger).
 *
 * Comparing may run code of the program, which may change the list: the items compared are held, and a list whose
 * length has changed meanwhile is an error.
 */
#include "object/protocol.h"
#include "types/class.h"
#include "types/list.h"
#include "types/list_impl.h"
#include "types/module.h"

#define METHOD(name)                                                                                                  \
    static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

/* Has item i to stand above item j? 1, 0, -1. */
static int above(Runtime *rt, List *l, size_t i, size_t j, bool max) {
    Value a = l->items[max ? j : i], b = l->items[max ? i : j];
    if (v_both_small(a, b)) return (int64_t)a < (int64_t)b;
    if (v_is_flonum(a) && v_is_flonum(b)) return flonum_get(a) < flonum_get(b);
    size_t len = l->len;
    incref(a);
    incref(b);
    int r = obj_compare_bool(rt, a, b, CMP_LT);
    decref(rt, a);
    decref(rt, b);
    if (r >= 0 && unlikely(l->len != len)) return raise_int(rt, T_RUNTIME_ERROR, "list changed size during iteration");
    return r;
}

static void swap(List *l, size_t i, size_t j) {
    Value v = l->items[i];
    l->items[i] = l->items[j];
    l->items[j] = v;
}

/* The item at pos moves towards `top` until its parent may stay above it. */
static int rise(Runtime *rt, List *l, size_t top, size_t pos, bool max) {
    while (pos > top) {
        size_t parent = (pos - 1) / 2;
        int r = above(rt, l, pos, parent, max);
        if (r <= 0) return r;
        swap(l, pos, parent);
        pos = parent;
    }
    return 0;
}

/* The item at pos goes down to a leaf, its better child taking its place each time, and rises from there: fewer
 * comparisons than stopping on the way, as most items that come to the top belong near the bottom. */
static int sink(Runtime *rt, List *l, size_t pos, bool max) {
    size_t top = pos, end = l->len;
    while (pos < end / 2) {
        size_t child = 2 * pos + 1;
        if (child + 1 < end) {
            int r = above(rt, l, child, child + 1, max);
            if (r < 0) return -1;
            if (!r) child++;
        }
        swap(l, pos, child);
        pos = child;
    }
    return rise(rt, l, top, pos, max);
}

static List *heap_argument(Runtime *rt, Borrowed v, const char *function, bool alone) {
    if (likely(v_is_list(rt, v))) return as_list(v);
    const char *which = alone ? "" : " 1";
    if (v == V_NONE) raise(rt, T_TYPE_ERROR, "%s() argument%s must be list, not None", function, which);
    else raise(rt, T_TYPE_ERROR, "%s() argument%s must be list, not %.50A", function, which, v);
    return NULL;
}

METHOD(heappush) {
    List *l = heap_argument(rt, args[0], "heappush", false);
    if (!l || list_append(rt, args[0], args[1]) < 0) return V_NULL;
    return rise(rt, l, 0, l->len - 1, false) < 0 ? V_NULL : V_NONE;
}

static Owned raise_empty(Runtime *rt) { return raise(rt, T_INDEX_ERROR, "index out of range"); }

/* Puts an item in the place of the first one, which is returned. */
static Owned replace_first(Runtime *rt, List *l, Owned item, bool max) {
    Value first = l->items[0];
    l->items[0] = item;
    if (likely(sink(rt, l, 0, max) == 0)) return first;
    decref(rt, first);
    return V_NULL;
}

static Owned pop(Runtime *rt, Borrowed heap, const char *function, bool max) {
    List *l = heap_argument(rt, heap, function, true);
    if (!l) return V_NULL;
    if (l->len == 0) return raise_empty(rt);
    Value last = list_take(rt, l, l->len - 1);
    return l->len ? replace_first(rt, l, last, max) : last;
}

METHOD(heappop) { return pop(rt, args[0], "heappop", false); }
METHOD(heappop_max) { return pop(rt, args[0], "_heappop_max", true); }

static Owned replace(Runtime *rt, const Value *args, const char *function, bool max) {
    List *l = heap_argument(rt, args[0], function, false);
    if (!l) return V_NULL;
    return l->len ? replace_first(rt, l, own(args[1]), max) : raise_empty(rt);
}

METHOD(heapreplace) { return replace(rt, args, "heapreplace", false); }
METHOD(heapreplace_max) { return replace(rt, args, "_heapreplace_max", true); }

METHOD(heappushpop) {
    List *l = heap_argument(rt, args[0], "heappushpop", false);
    if (!l) return V_NULL;
    if (l->len == 0) return own(args[1]);
    Value first = own(l->items[0]);
    int r = obj_compare_bool(rt, first, args[1], CMP_LT);
    decref(rt, first);
    if (r <= 0) return r < 0 ? V_NULL : own(args[1]);
    return l->len ? replace_first(rt, l, own(args[1]), false) : raise_empty(rt);
}

static Owned make_heap(Runtime *rt, Borrowed heap, const char *function, bool max) {
    List *l = heap_argument(rt, heap, function, true);
    if (!l) return V_NULL;
    for (size_t i = l->len / 2; i-- > 0;)
        if (sink(rt, l, i, max) < 0) return V_NULL;
    return V_NONE;
}

METHOD(heapify) { return make_heap(rt, args[0], "heapify", false); }
METHOD(heapify_max) { return make_heap(rt, args[0], "_heapify_max", true); }

static const MethodDef functions[] = {
    {"heappush", heappush, 2, 2, 0, "heappush($module, heap, item, /)\n--\n\nPush item onto the heap; the heap stays one."},
    {"heappop", heappop, 1, 1, 0, "heappop($module, heap, /)\n--\n\nTake the smallest item off the heap."},
    {"heapreplace", heapreplace, 2, 2, 0, "heapreplace($module, heap, item, /)\n--\n\nTake the smallest item off, then push item."},
    {"heappushpop", heappushpop, 2, 2, 0, "heappushpop($module, heap, item, /)\n--\n\nPush item, then take the smallest item off."},
    {"heapify", heapify, 1, 1, 0, "heapify($module, heap, /)\n--\n\nMake a heap of a list, in place and in linear time."},
    {"_heappop_max", heappop_max, 1, 1, 0, "_heappop_max($module, heap, /)\n--\n\nheappop of a heap with the largest item first."},
    {"_heapreplace_max", heapreplace_max, 2, 2, 0, "_heapreplace_max($module, heap, item, /)\n--\n\nheapreplace of such a heap."},
    {"_heapify_max", heapify_max, 1, 1, 0, "_heapify_max($module, heap, /)\n--\n\nheapify for the largest item first."},
    {0},
};

const ModuleDef heapq_module = {
    .name = "_heapq",
    .doc = "Heaps in lists; see heapq.",
    .functions = functions,
};
