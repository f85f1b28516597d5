/* SPDX-License-Identifier: MIT
 * itertools_combine.c: product, combinations, combinations_with_replacement, permutations.
 *
 * All four hold their input as tuples ("pools") and an array of indices into them; the next result differs from the last
 * one from some position on. The tuple given out last is used again when nobody kept it.
 */
#include "modules/itertools.h"

typedef struct Combi {
    Object header;
    Value pool;   /* tuple of items; product: tuple of such tuples */
    Value result; /* given out last; 0 before the first */
    size_t r;
    size_t *indices; /* raw block: r of them; permutations: n, then r cycle counters */
    bool stopped;
} Combi;

static void combi_dealloc(Runtime *rt, Object *self) {
    itertools_release(rt, self, 2);
    mem_free(rt, ((Combi *)self)->indices);
    object_free(rt, self);
}

static int combi_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) { return itertools_visit(rt, self, visit, arg, 2); }

static size_t combi_size(Runtime *rt, Object *self) { return mem_block_size(((Combi *)self)->indices); }

/* Consumes pool. count: length of the index array. */
static Owned combi_make(Runtime *rt, Type *type, Owned pool, size_t r, size_t count) {
    Value v = pool ? type_alloc(rt, type, 0) : V_NULL;
    if (!v) {
        decref_maybe(rt, pool);
        return V_NULL;
    }
    Combi *c = V_AS(Combi, v);
    c->pool = pool;
    c->r = r;
    c->indices = mem_alloc_array(rt, count ? count : 1, sizeof(size_t));
    if (!c->indices) {
        decref(rt, v);
        return V_NULL;
    }
    gc_track(&c->header);
    return v;
}

/* A tuple to write the next result into: the last one if it is ours alone, else a copy of it. */
static Owned fresh_result(Runtime *rt, Combi *c) {
    if (v_obj(c->result)->refcount == 1) return own(c->result);
    Value t = tuple_from(rt, as_tuple(c->result)->items, as_tuple(c->result)->len);
    if (t) replace_slot(rt, &c->result, own(t));
    return t;
}

static inline void put(Runtime *rt, Borrowed result, size_t i, Borrowed item) { replace_slot(rt, &as_tuple(result)->items[i], own(item)); }

/* The first result: items indices[0..r) of the pool. */
static Owned first_result(Runtime *rt, Combi *c) {
    Value t = tuple_new(rt, c->r);
    if (!t) return V_NULL;
    for (size_t i = 0; i < c->r; i++) as_tuple(t)->items[i] = own(as_tuple(c->pool)->items[c->indices[i]]);
    if (c->r) gc_track(v_obj(t));
    c->result = own(t);
    return t;
}

static Owned stop(Runtime *rt, Combi *c) {
    c->stopped = true;
    return V_NULL;
}

/* (iterable, r) of combinations, combinations_with_replacement; -1: error. */
static int pool_and_r(Runtime *rt, const char *name, const Value *args, size_t nargs, Borrowed kwnames, Owned *pool, ssize_t *r) {
    static const char *const params[] = {"iterable", "r", NULL};
    Value out[2];
    if (args_parse(rt, name, params, 2, args, nargs, kwnames, out) < 0) return -1;
    *r = num_as_size_argument(rt, out[1]);
    if (*r == -1 && rt->error) return -1;
    *pool = tuple_from_iterable(rt, out[0]);
    if (!*pool) return -1;
    if (*r >= 0) return 0;
    decref(rt, *pool);
    return raise_int(rt, T_VALUE_ERROR, "r must be non-negative");
}

/* Results so far as a state: the indices, or 0 when nothing was given out. */
static Owned indices_tuple(Runtime *rt, const size_t *indices, size_t count) {
    Value t = tuple_new(rt, count);
    if (!t || count == 0) return t;
    for (size_t i = 0; i < count; i++) as_tuple(t)->items[i] = v_small((int64_t)indices[i]);
    gc_track(v_obj(t));
    return t;
}

/* state: a tuple of `count` numbers, as a new block; negative ones are 0. NULL: error. They are checked by the caller and stored
 * when no __index__ can come between any more: it might take the next result of indices that do not fit together. */
static size_t *read_indices(Runtime *rt, Borrowed state, size_t count) {
    if (!v_is_tuple(rt, state) || as_tuple(state)->len != count) {
        raise(rt, T_VALUE_ERROR, "invalid arguments");
        return NULL;
    }
    size_t *out = mem_alloc_array(rt, count + 1, sizeof *out);
    for (size_t i = 0; out && i < count; i++) {
        ssize_t n = num_as_ssize(rt, as_tuple(state)->items[i], T_OVERFLOW_ERROR);
        if (n == -1 && rt->error) {
            mem_free(rt, out);
            return NULL;
        }
        out[i] = n < 0 ? 0 : (size_t)n;
    }
    return out;
}

static Owned combi_reduce(ARGS) {
    Combi *c = V_AS(Combi, self);
    if (c->stopped) {
        Value nothing = tuple_new(rt, 0), packed = nothing ? tuple_pack(rt, 2, nothing, v_small((int64_t)c->r)) : V_NULL;
        /* an empty pool with r 0 would give one empty tuple; any r above 0 gives none */
        if (packed && c->r == 0) {
            decref(rt, packed);
            packed = tuple_pack(rt, 2, nothing, v_small(1));
        }
        decref_maybe(rt, nothing);
        return itertools_reduce(rt, self, packed, V_NULL);
    }
    Value packed = tuple_pack(rt, 2, c->pool, v_small((int64_t)c->r)), state = V_NULL;
    if (packed && c->result) state = indices_tuple(rt, c->indices, c->r);
    return itertools_reduce(rt, self, packed, state);
}

static Owned combinations_next(Runtime *rt, Borrowed self);
static Owned combi_setstate(ARGS) {
    Combi *c = V_AS(Combi, self);
    size_t n = as_tuple(c->pool)->len;
    bool repeated = slots_of(rt, self)->next != combinations_next; /* else position i leaves room for those behind it */
    size_t *indices = read_indices(rt, args[0], c->r);
    if (!indices) return V_NULL;
    bool usable = !c->stopped; /* then r is 0 if n is */
    for (size_t i = 0; usable && i < c->r; i++) c->indices[i] = size_min(indices[i], repeated ? n - 1 : n - c->r + i);
    mem_free(rt, indices);
    if (!usable) return V_NONE;
    clear_slot(rt, &c->result);
    Value t = first_result(rt, c);
    decref_maybe(rt, t);
    return t ? V_NONE : V_NULL;
}

static const MethodDef combi_methods[] = {
    {"__reduce__", combi_reduce, 0, 0, 0, NULL}, {"__setstate__", combi_setstate, 1, 1, 0, NULL}, METHODS_END};

#define COMBI_SLOTS(id, type_name, method_table, text)                                                                \
    .name = "itertools." type_name, .doc = text, .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE, .base = T_OBJECT, \
    .layout = LAYOUT_CUSTOM, .basicsize = sizeof(Combi), .dealloc = combi_dealloc, .traverse = combi_traverse,        \
    .size = combi_size, .new = id##_new, .iter = itertools_self, .next = id##_next, .methods = method_table

/* ---- combinations ---- */

static Owned combinations_new(NEW_ARGS) {
    Value pool;
    ssize_t r;
    if (pool_and_r(rt, "combinations", args, nargs, kwnames, &pool, &r) < 0) return V_NULL;
    bool none = (size_t)r > as_tuple(pool)->len;
    Value v = combi_make(rt, type, pool, (size_t)r, none ? 0 : (size_t)r);
    if (!v) return V_NULL;
    V_AS(Combi, v)->stopped = none;
    for (size_t i = 0; !none && i < (size_t)r; i++) V_AS(Combi, v)->indices[i] = i;
    return v;
}

static Owned combinations_next(Runtime *rt, Borrowed self) {
    Combi *c = V_AS(Combi, self);
    if (c->stopped) return V_NULL;
    if (!c->result) return first_result(rt, c);
    size_t n = as_tuple(c->pool)->len, r = c->r, i = r;
    /* the rightmost index that can still grow */
    while (i > 0 && c->indices[i - 1] == n - r + i - 1) i--;
    if (i == 0) return stop(rt, c);
    Value t = fresh_result(rt, c);
    if (!t) return V_NULL;
    size_t index = c->indices[i - 1];
    for (size_t j = i - 1; j < r; j++) c->indices[j] = ++index;
    for (size_t j = i - 1; j < r; j++) put(rt, t, j, as_tuple(c->pool)->items[c->indices[j]]);
    return t;
}

const TypeSlots combinations_slots = {COMBI_SLOTS(combinations, "combinations", combi_methods,
    "combinations(iterable, r)\n--\n\nSubsequences of r items each, in the order of the items.")};

/* ---- combinations_with_replacement ---- */

static Owned combinations_repeated_new(NEW_ARGS) {
    Value pool;
    ssize_t r;
    if (pool_and_r(rt, "combinations_with_replacement", args, nargs, kwnames, &pool, &r) < 0) return V_NULL;
    bool none = as_tuple(pool)->len == 0 && r > 0;
    Value v = combi_make(rt, type, pool, (size_t)r, (size_t)r);
    if (!v) return V_NULL;
    V_AS(Combi, v)->stopped = none;
    memset(V_AS(Combi, v)->indices, 0, (size_t)r * sizeof(size_t));
    return v;
}

static Owned combinations_repeated_next(Runtime *rt, Borrowed self) {
    Combi *c = V_AS(Combi, self);
    if (c->stopped) return V_NULL;
    if (!c->result) return first_result(rt, c);
    size_t n = as_tuple(c->pool)->len, r = c->r, i = r;
    while (i > 0 && c->indices[i - 1] == n - 1) i--;
    if (i == 0) return stop(rt, c);
    Value t = fresh_result(rt, c);
    if (!t) return V_NULL;
    size_t index = c->indices[i - 1] + 1;
    for (size_t j = i - 1; j < r; j++) c->indices[j] = index;
    for (size_t j = i - 1; j < r; j++) put(rt, t, j, as_tuple(c->pool)->items[index]);
    return t;
}

const TypeSlots combinations_repeated_slots = {COMBI_SLOTS(combinations_repeated, "combinations_with_replacement", combi_methods,
    "combinations_with_replacement(iterable, r)\n--\n\nAs combinations(), where an item may come more than once.")};

/* ---- permutations ---- */

static Owned permutations_new(NEW_ARGS) {
    static const char *const params[] = {"iterable", "r", NULL};
    Value out[2] = {V_NULL, V_NULL};
    if (args_parse(rt, "permutations", params, 1, args, nargs, kwnames, out) < 0) return V_NULL;
    Value pool = tuple_from_iterable(rt, out[0]);
    if (!pool) return V_NULL;
    size_t n = as_tuple(pool)->len;
    ssize_t r = (ssize_t)n;
    if (out[1] && out[1] != V_NONE) {
        if (!v_is_int(rt, out[1])) {
            decref(rt, pool);
            return raise(rt, T_TYPE_ERROR, "Expected int as r");
        }
        r = num_as_size_argument(rt, out[1]);
        if (r < 0) {
            decref(rt, pool);
            return rt->error ? V_NULL : raise(rt, T_VALUE_ERROR, "r must be non-negative");
        }
    }
    bool none = (size_t)r > n;
    Value v = combi_make(rt, type, pool, (size_t)r, none ? 0 : n + (size_t)r);
    if (!v) return V_NULL;
    Combi *c = V_AS(Combi, v);
    c->stopped = none;
    if (none) return v;
    for (size_t i = 0; i < n; i++) c->indices[i] = i;
    for (size_t i = 0; i < (size_t)r; i++) c->indices[n + i] = n - i; /* how often position i still turns */
    return v;
}

static Owned permutations_next(Runtime *rt, Borrowed self) {
    Combi *c = V_AS(Combi, self);
    if (c->stopped) return V_NULL;
    if (!c->result) return first_result(rt, c);
    size_t n = as_tuple(c->pool)->len, r = c->r, *indices = c->indices, *cycles = indices + n;
    if (n == 0) return stop(rt, c);
    for (size_t i = r; i-- > 0;) {
        if (--cycles[i] == 0) {
            /* position i has seen them all: rotate the tail back */
            size_t index = indices[i];
            memmove(indices + i, indices + i + 1, (n - i - 1) * sizeof(size_t));
            indices[n - 1] = index;
            cycles[i] = n - i;
            continue;
        }
        size_t j = n - cycles[i], index = indices[i];
        indices[i] = indices[j];
        indices[j] = index;
        Value t = fresh_result(rt, c);
        if (!t) return V_NULL;
        for (size_t k = i; k < r; k++) put(rt, t, k, as_tuple(c->pool)->items[indices[k]]);
        return t;
    }
    return stop(rt, c);
}

static Owned permutations_reduce(ARGS) {
    Combi *c = V_AS(Combi, self);
    size_t n = as_tuple(c->pool)->len;
    if (c->stopped || !c->result) return combi_reduce(rt, self, args, nargs, kwnames);
    Value packed = tuple_pack(rt, 2, c->pool, v_small((int64_t)c->r));
    Value indices = packed ? indices_tuple(rt, c->indices, n) : V_NULL;
    Value cycles = indices ? indices_tuple(rt, c->indices + n, c->r) : V_NULL;
    Value state = cycles ? tuple_pack(rt, 2, indices, cycles) : V_NULL;
    decref_maybe(rt, indices);
    decref_maybe(rt, cycles);
    return itertools_reduce(rt, self, packed, state);
}

static Owned permutations_setstate(ARGS) {
    Combi *c = V_AS(Combi, self);
    size_t n = as_tuple(c->pool)->len;
    if (!v_is_tuple(rt, args[0]) || as_tuple(args[0])->len != 2) return raise(rt, T_TYPE_ERROR, "state must be a tuple of two");
    if (c->stopped) return V_NONE;
    const Value *parts = as_tuple(args[0])->items;
    size_t *indices = read_indices(rt, parts[0], n), *cycles = indices ? read_indices(rt, parts[1], c->r) : NULL;
    bool usable = cycles && !c->stopped;
    for (size_t i = 0; usable && i < n; i++) c->indices[i] = size_min(indices[i], n - 1);
    for (size_t i = 0; usable && i < c->r; i++) c->indices[n + i] = cycles[i] < 1 ? 1 : size_min(cycles[i], n - i);
    mem_free(rt, indices);
    mem_free(rt, cycles);
    if (!usable) return rt->error ? V_NULL : V_NONE;
    clear_slot(rt, &c->result);
    Value t = first_result(rt, c);
    decref_maybe(rt, t);
    return t ? V_NONE : V_NULL;
}

static const MethodDef permutations_methods[] = {
    {"__reduce__", permutations_reduce, 0, 0, 0, NULL}, {"__setstate__", permutations_setstate, 1, 1, 0, NULL}, METHODS_END};
const TypeSlots permutations_slots = {COMBI_SLOTS(permutations, "permutations", permutations_methods,
    "permutations(iterable, r=None)\n--\n\nAll arrangements of r items.")};

/* ---- product ---- */

static int product_repeat(Runtime *rt, const Value *args, size_t nargs, Borrowed kwnames, size_t *repeat) {
    *repeat = 1;
    size_t nkw = kwnames ? as_tuple(kwnames)->len : 0;
    for (size_t i = 0; i < nkw; i++) {
        Value name = as_tuple(kwnames)->items[i];
        if (!str_equal(name, rt->names[N_repeat])) {
            if (nkw > 1) return raise_int(rt, T_TYPE_ERROR, "product() takes at most 1 keyword argument (%zd given)", (ssize_t)nkw);
            return raise_int(rt, T_TYPE_ERROR, "'%U' is an invalid keyword argument for product()", name);
        }
        ssize_t n = num_as_ssize(rt, args[nargs + i], T_OVERFLOW_ERROR);
        if (n == -1 && rt->error) return -1;
        if (n < 0) return raise_int(rt, T_VALUE_ERROR, "repeat argument cannot be negative");
        *repeat = (size_t)n;
    }
    return 0;
}

static Owned product_new(NEW_ARGS) {
    size_t repeat;
    if (product_repeat(rt, args, nargs, kwnames, &repeat) < 0) return V_NULL;
    if (nargs && repeat > (size_t)INT32_MAX / nargs) return raise(rt, T_OVERFLOW_ERROR, "repeat argument too large");
    size_t r = nargs * repeat;
    Value pools = tuple_new(rt, r);
    if (!pools) return V_NULL;
    bool none = false;
    for (size_t i = 0; i < r; i++) {
        Value pool = i < nargs ? tuple_from_iterable(rt, args[i]) : own(as_tuple(pools)->items[i - nargs]);
        if (!pool) {
            decref(rt, pools);
            return V_NULL;
        }
        if (as_tuple(pool)->len == 0) none = true;
        as_tuple(pools)->items[i] = pool;
    }
    if (r) gc_track(v_obj(pools));
    if (repeat == 0) /* the arguments must be iterable all the same */
        for (size_t i = 0; i < nargs; i++) {
            Value pool = tuple_from_iterable(rt, args[i]);
            if (!pool) {
                decref(rt, pools);
                return V_NULL;
            }
            decref(rt, pool);
        }
    Value v = combi_make(rt, type, pools, r, r);
    if (!v) return V_NULL;
    memset(V_AS(Combi, v)->indices, 0, r * sizeof(size_t));
    V_AS(Combi, v)->stopped = none;
    return v;
}

static inline Tuple *pool_at(const Combi *c, size_t i) { return as_tuple(as_tuple(c->pool)->items[i]); }

static Owned product_first(Runtime *rt, Combi *c) {
    Value t = tuple_new(rt, c->r);
    if (!t) return V_NULL;
    for (size_t i = 0; i < c->r; i++) as_tuple(t)->items[i] = own(pool_at(c, i)->items[c->indices[i]]);
    if (c->r) gc_track(v_obj(t));
    c->result = own(t);
    return t;
}

static Owned product_next(Runtime *rt, Borrowed self) {
    Combi *c = V_AS(Combi, self);
    if (c->stopped) return V_NULL;
    if (!c->result) return product_first(rt, c);
    size_t i = c->r;
    while (i > 0 && c->indices[i - 1] + 1 == pool_at(c, i - 1)->len) i--;
    if (i == 0) return stop(rt, c);
    Value t = fresh_result(rt, c);
    if (!t) return V_NULL;
    c->indices[i - 1]++;
    for (size_t j = i; j < c->r; j++) c->indices[j] = 0;
    for (size_t j = i - 1; j < c->r; j++) put(rt, t, j, pool_at(c, j)->items[c->indices[j]]);
    return t;
}

static Owned product_reduce(ARGS) {
    Combi *c = V_AS(Combi, self);
    if (c->stopped) {
        Value nothing = tuple_new(rt, 0), packed = nothing ? tuple_pack(rt, 1, nothing) : V_NULL;
        decref_maybe(rt, nothing);
        return itertools_reduce(rt, self, packed, V_NULL);
    }
    return itertools_reduce(rt, self, own(c->pool), c->result ? indices_tuple(rt, c->indices, c->r) : V_NULL);
}

static Owned product_setstate(ARGS) {
    Combi *c = V_AS(Combi, self);
    size_t *indices = read_indices(rt, args[0], c->r);
    if (!indices) return V_NULL;
    for (size_t i = 0; !c->stopped && i < c->r; i++) c->indices[i] = size_min(indices[i], pool_at(c, i)->len - 1);
    mem_free(rt, indices);
    if (c->stopped) return V_NONE;
    clear_slot(rt, &c->result);
    Value t = product_first(rt, c);
    decref_maybe(rt, t);
    return t ? V_NONE : V_NULL;
}

static const MethodDef product_methods[] = {
    {"__reduce__", product_reduce, 0, 0, 0, NULL}, {"__setstate__", product_setstate, 1, 1, 0, NULL}, METHODS_END};
const TypeSlots product_slots = {COMBI_SLOTS(product, "product", product_methods,
    "product(*iterables, repeat=1) --> product object\n\nAll tuples with an item of each iterable, the last position changing fastest.")};
