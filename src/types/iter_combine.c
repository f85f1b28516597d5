/* SPDX-License-Identifier: MIT
 * iter_combine.c: zip, map and filter. */
#include "gc/gc.h"
#include "types/class.h"
#include "types/equal.h"
#include "types/iter.h"
#include "types/iterate.h"
#include "types/tuple.h"

#define ARGS Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames

static Owned iter_self(Runtime *rt, Borrowed self) { return own(self); }

/* A tuple of iter(x) for each argument. */
static Owned iterators_of(Runtime *rt, const Value *args, size_t count) {
    Value t = tuple_new(rt, count);
    if (!t || count == 0) return t;
    for (size_t i = 0; i < count; i++) {
        as_tuple(t)->items[i] = obj_iter(rt, args[i]);
        if (!as_tuple(t)->items[i]) {
            decref(rt, t);
            return V_NULL;
        }
    }
    gc_track(v_obj(t));
    return t;
}

/* ---- zip ---- */

typedef struct Zip {
    Object header;
    Value iters;  /* tuple */
    Value result; /* the first tuple given out, used again whenever nobody else has it; or 0 */
    bool strict;
} Zip;

static int zip_strict(Runtime *rt, const Value *args, size_t nargs, Borrowed kwnames, bool *strict) {
    size_t nkw = kwnames ? as_tuple(kwnames)->len : 0;
    *strict = false;
    for (size_t i = 0; i < nkw; i++) {
        Value name = as_tuple(kwnames)->items[i];
        if (name != rt->names[N_strict] && !str_equal(name, rt->names[N_strict])) {
            if (nkw > 1)
                return raise_int(rt, T_TYPE_ERROR, "zip() takes at most 1 keyword argument (%zd given)", (ssize_t)nkw);
            return raise_int(rt, T_TYPE_ERROR, "'%U' is an invalid keyword argument for zip()", name);
        }
        int r = obj_truth(rt, args[nargs + i]);
        if (r < 0) return -1;
        *strict = r;
    }
    return 0;
}

static Owned zip_make(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    bool strict;
    if (zip_strict(rt, args, nargs, kwnames, &strict) < 0) return V_NULL;
    Value iters = iterators_of(rt, args, nargs);
    Value v = iters ? type_alloc(rt, type, 0) : V_NULL;
    if (!v) {
        decref_maybe(rt, iters);
        return V_NULL;
    }
    Zip *z = V_AS(Zip, v);
    z->iters = iters;
    z->strict = strict;
    gc_track(&z->header);
    return v;
}

static void zip_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((Zip *)self)->iters);
    clear_slot(rt, &((Zip *)self)->result);
    object_free(rt, self);
}

static int zip_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Zip *)self)->iters);
    VISIT(((Zip *)self)->result);
    return 0;
}

static Owned length_error(Runtime *rt, size_t i, const char *what) {
    const char *plural = i == 1 ? " " : "s 1-";
    return raise(rt, T_VALUE_ERROR, "zip() argument %zd is %s than argument%s%zd", (ssize_t)i + 1, what, plural, (ssize_t)i);
}

/* Iterator i has ended first. Strict: all must end now. */
static Owned zip_check_end(Runtime *rt, Borrowed iters, size_t i) {
    if (rt->error) return V_NULL;
    if (i) return length_error(rt, i, "shorter");
    for (size_t k = 1; k < as_tuple(iters)->len; k++) {
        Value item = iterate_inner(rt, as_tuple(iters)->items[k]);
        if (item) {
            decref(rt, item);
            return length_error(rt, k, "longer");
        }
        if (rt->error) return V_NULL;
    }
    return V_NULL;
}

static Owned zip_next(Runtime *rt, Borrowed self) {
    Zip *z = V_AS(Zip, self);
    Tuple *iters = as_tuple(z->iters);
    size_t n = iters->len;
    if (n == 0) return V_NULL;
    Value result;
    bool again = z->result && v_obj(z->result)->refcount == 1;
    if (again) {
        result = own(z->result);
    } else {
        result = tuple_new(rt, n);
        if (!result) return V_NULL;
    }
    for (size_t i = 0; i < n; i++) {
        Value item = iterate_inner(rt, iters->items[i]);
        if (unlikely(!item)) {
            decref(rt, result);
            return z->strict ? zip_check_end(rt, z->iters, i) : V_NULL;
        }
        Value old = as_tuple(result)->items[i];
        as_tuple(result)->items[i] = item;
        decref_maybe(rt, old);
    }
    gc_track(v_obj(result));
    if (!z->result) z->result = own(result);
    return result;
}

/* Iterator i has no more item: pair[0] is released when it is there already. */
static int zip_pair_end(Runtime *rt, Zip *z, size_t i, const Owned *pair) {
    if (i) decref(rt, pair[0]);
    if (z->strict) (void)!zip_check_end(rt, z->iters, i);
    return rt->error ? -1 : 0;
}

int zip_pair(Runtime *rt, Borrowed self, Owned *pair) {
    Zip *z = V_AS(Zip, self);
    Tuple *iters = as_tuple(z->iters);
    if (unlikely(iters->len != 2)) return 2;
    if (unlikely(!z->result) || v_obj(z->result)->refcount != 1) {
        for (size_t i = 0; i < 2; i++)
            if (!(pair[i] = iterate_inner(rt, iters->items[i]))) return zip_pair_end(rt, z, i, pair);
        return pair_keep(rt, &z->result, pair);
    }
    /* as zip_next: what the tuple held of the first iterator goes before the second one is asked */
    Value result = own(z->result);
    Tuple *t = as_tuple(result);
    int r = 1;
    for (size_t i = 0; i < 2; i++) {
        Value item = iterate_inner(rt, iters->items[i]), old = t->items[i];
        if (unlikely(!item)) {
            r = zip_pair_end(rt, z, i, pair);
            break;
        }
        pair[i] = own(item);
        t->items[i] = item;
        decref(rt, old);
    }
    gc_track(v_obj(result));
    decref(rt, result);
    return r;
}

static Owned zip_reduce(ARGS) {
    Zip *z = V_AS(Zip, self);
    Value type = v_from(type_of(rt, self));
    return z->strict ? tuple_pack(rt, 3, type, z->iters, V_TRUE) : tuple_pack(rt, 2, type, z->iters);
}

static Owned zip_setstate(ARGS) {
    int r = obj_truth(rt, args[0]);
    if (r < 0) return V_NULL;
    V_AS(Zip, self)->strict = r;
    return V_NONE;
}

static const MethodDef zip_methods[] = {
    {"__reduce__", zip_reduce, 0, 0, 0, NULL},
    {"__setstate__", zip_setstate, 1, 1, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

const TypeSlots zip_slots = {
    .name = "zip",
    .doc = "zip(*iterables, strict=False) --> an iterator of tuples: the i-th one has the i-th item of each iterable.\n\n"
           "It ends with the shortest iterable; when strict is true, iterables of different length raise a ValueError.",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Zip),
    .dealloc = zip_dealloc,
    .traverse = zip_traverse,
    .new = zip_make,
    .iter = iter_self,
    .next = zip_next,
    .methods = zip_methods,
};

/* ---- map ---- */

typedef struct Map { Object header; Value func, iters; } Map;

static Owned map_make(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if ((type->index == T_MAP || type->slots->init == rt->slots[T_MAP]->init) && args_no_keywords(rt, "map", kwnames) < 0) return V_NULL;
    if (nargs < 2) return raise(rt, T_TYPE_ERROR, "map() must have at least two arguments.");
    Value iters = iterators_of(rt, args + 1, nargs - 1);
    Value v = iters ? type_alloc(rt, type, 0) : V_NULL;
    if (!v) {
        decref_maybe(rt, iters);
        return V_NULL;
    }
    Map *m = V_AS(Map, v);
    m->func = own(args[0]);
    m->iters = iters;
    gc_track(&m->header);
    return v;
}

static void map_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((Map *)self)->iters);
    clear_slot(rt, &((Map *)self)->func);
    object_free(rt, self);
}

static int map_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Map *)self)->iters);
    VISIT(((Map *)self)->func);
    return 0;
}

static Owned map_next(Runtime *rt, Borrowed self) {
    Map *m = V_AS(Map, self);
    Tuple *iters = as_tuple(m->iters);
    size_t n = iters->len;
    if (likely(n == 1)) {
        Value item = iterate_inner(rt, iters->items[0]);
        if (!item) return V_NULL;
        Value result = obj_call(rt, m->func, &item, 1, V_NULL);
        decref(rt, item);
        return result;
    }
    Value few[6], *items = few;
    if (n > COUNT_OF(few) && !(items = mem_alloc_array(rt, n, sizeof(Value)))) return V_NULL;
    size_t got = 0;
    while (got < n && (items[got] = iterate_inner(rt, iters->items[got]))) got++;
    Value result = got == n ? obj_call(rt, m->func, items, n, V_NULL) : V_NULL;
    while (got > 0) decref(rt, items[--got]);
    if (items != few) mem_free(rt, items);
    return result;
}

static Owned map_reduce(ARGS) {
    Map *m = V_AS(Map, self);
    Value first = tuple_pack(rt, 1, m->func), all = first ? tuple_concat(rt, first, m->iters) : V_NULL;
    Value result = all ? tuple_pack(rt, 2, v_from(type_of(rt, self)), all) : V_NULL;
    decref_maybe(rt, all);
    decref_maybe(rt, first);
    return result;
}

static const MethodDef map_methods[] = {
    {"__reduce__", map_reduce, 0, 0, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

const TypeSlots map_slots = {
    .name = "map",
    .doc = "map(func, *iterables) --> an iterator of func's results for the items of the iterables, side by side,\n"
           "until the shortest iterable ends.",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Map),
    .dealloc = map_dealloc,
    .traverse = map_traverse,
    .new = map_make,
    .iter = iter_self,
    .next = map_next,
    .methods = map_methods,
};

/* ---- filter ---- */

typedef struct Filter { Object header; Value func, iter; } Filter;

static Owned filter_make(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if ((type->index == T_FILTER || type->slots->init == rt->slots[T_FILTER]->init) && args_no_keywords(rt, "filter", kwnames) < 0) return V_NULL;
    if (args_count(rt, "filter", nargs, 2, 2) < 0) return V_NULL;
    Value iter = obj_iter(rt, args[1]);
    Value v = iter ? type_alloc(rt, type, 0) : V_NULL;
    if (!v) {
        decref_maybe(rt, iter);
        return V_NULL;
    }
    Filter *f = V_AS(Filter, v);
    f->func = own(args[0]);
    f->iter = iter;
    gc_track(&f->header);
    return v;
}

static void filter_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((Filter *)self)->func);
    clear_slot(rt, &((Filter *)self)->iter);
    object_free(rt, self);
}

static int filter_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Filter *)self)->func);
    VISIT(((Filter *)self)->iter);
    return 0;
}

static Owned filter_next(Runtime *rt, Borrowed self) {
    Filter *f = V_AS(Filter, self);
    bool plain = f->func == V_NONE || f->func == v_from(rt->types[T_BOOL]);
    Value item;
    while ((item = iterate_inner(rt, f->iter))) {
        int r;
        if (plain) {
            r = obj_truth(rt, item);
        } else {
            Value verdict = obj_call(rt, f->func, &item, 1, V_NULL);
            r = verdict ? obj_truth(rt, verdict) : -1;
            decref_maybe(rt, verdict);
        }
        if (r > 0) return item;
        decref(rt, item);
        if (r < 0) return V_NULL;
    }
    return V_NULL;
}

static Owned filter_reduce(ARGS) {
    Filter *f = V_AS(Filter, self);
    Value packed = tuple_pack(rt, 2, f->func, f->iter);
    Value result = packed ? tuple_pack(rt, 2, v_from(type_of(rt, self)), packed) : V_NULL;
    decref_maybe(rt, packed);
    return result;
}

static const MethodDef filter_methods[] = {
    {"__reduce__", filter_reduce, 0, 0, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

const TypeSlots filter_slots = {
    .name = "filter",
    .doc = "filter(function or None, iterable) --> an iterator of the items for which function(item) is true.\n"
           "With None, of the items that are true.",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Filter),
    .dealloc = filter_dealloc,
    .traverse = filter_traverse,
    .new = filter_make,
    .iter = iter_self,
    .next = filter_next,
    .methods = filter_methods,
};
