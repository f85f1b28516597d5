/* SPDX-License-Identifier: MIT
 * functools_cache.c: _lru_cache_wrapper(function, maxsize, typed, cache_info_type): the callable behind
 * functools.lru_cache and functools.cache.
 *
 * A dict maps keys to results (no bound) or to links of a ring in order of use (bound). The links are objects of their
 * own, owned by the dict; the ring's pointers are not counted. The ring's head is the wrapper: links->next is the least
 * recently used one. The function may call itself, clear the cache, or fill it: everything is looked up again after it.
 */
#include "modules/functools_cache.h"

#include "gc/gc.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/equal.h"
#include "types/function.h"
#include "types/int.h"
#include "types/module.h"
#include "types/tuple.h"

#define ARGS Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames

typedef struct Ring { struct Ring *prev, *next; } Ring;
typedef struct Link { Object header; Ring ring; Value key, result; } Link;

typedef struct Cache {
    Object header;
    Value func, cache, info_type, mark, dict;
    Ring ring;
    int64_t maxsize; /* -1: no bound */
    int64_t hits, misses;
    bool typed;
} Cache;

static inline Link *link_of(Ring *r) { return (Link *)(void *)((char *)r - offsetof(Link, ring)); }

static void ring_remove(Ring *r) {
    r->prev->next = r->next;
    r->next->prev = r->prev;
    r->prev = r->next = r;
}

static void ring_append(Ring *head, Ring *r) {
    r->prev = head->prev;
    r->next = head;
    head->prev->next = r;
    head->prev = r;
}

/* ---- links ---- */

static void link_dealloc(Runtime *rt, Object *self) {
    Link *link = (Link *)self;
    ring_remove(&link->ring);
    clear_slot(rt, &link->key);
    clear_slot(rt, &link->result);
    object_free(rt, self);
}

static int link_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Link *)self)->key);
    VISIT(((Link *)self)->result);
    return 0;
}

static const TypeSlots link_slots = {
    .name = "functools._lru_list_elem",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Link),
    .dealloc = link_dealloc,
    .traverse = link_traverse,
};

/* ---- keys ---- */

/* A single int or str stands for itself; else a tuple of all arguments, a mark before the keywords, then the types. */
static Owned make_key(Runtime *rt, const Cache *c, const Value *args, size_t nargs, Borrowed kwnames) {
    size_t nkw = kwnames ? as_tuple(kwnames)->len : 0;
    if (!c->typed && nkw == 0 && nargs == 1 && (v_is_small(args[0]) || v_is(args[0], T_STR) || v_is(args[0], T_INT)))
        return own(args[0]);
    size_t n = nargs + (nkw ? 2 * nkw + 1 : 0);
    Value key = tuple_new(rt, n + (c->typed ? nargs + nkw : 0));
    if (!key || as_tuple(key)->len == 0) return key;
    Value *out = as_tuple(key)->items;
    for (size_t i = 0; i < nargs; i++) *out++ = own(args[i]);
    if (nkw) *out++ = own(c->mark);
    for (size_t i = 0; i < nkw; i++) {
        *out++ = own(as_tuple(kwnames)->items[i]);
        *out++ = own(args[nargs + i]);
    }
    for (size_t i = 0; c->typed && i < nargs + nkw; i++) *out++ = own(v_from(type_of(rt, args[i])));
    gc_track(v_obj(key));
    return key;
}

/* ---- calls ---- */

static Owned call_uncached(Runtime *rt, Cache *c, const Value *args, size_t nargs, Borrowed kwnames) {
    c->misses++;
    return obj_call(rt, c->func, args, nargs, kwnames);
}

static Owned call_unbounded(Runtime *rt, Cache *c, Borrowed key, const Value *args, size_t nargs, Borrowed kwnames) {
    Value result;
    int r = dict_lookup(rt, c->cache, key, &result);
    if (r > 0) c->hits++;
    if (r) return r > 0 ? result : V_NULL;
    result = call_uncached(rt, c, args, nargs, kwnames);
    if (result && dict_set(rt, c->cache, key, result) < 0) clear_slot(rt, &result);
    return result;
}

static Owned link_new(Runtime *rt, Borrowed key, Borrowed result) {
    Link *link = object_new_container(rt, functools_state(rt)->cache_link, sizeof *link);
    if (!link) return V_NULL;
    link->ring.prev = link->ring.next = &link->ring;
    link->key = own(key);
    link->result = own(result);
    gc_track(&link->header);
    return v_from(link);
}

/* Enter a fresh result; the least recently used one goes when the cache is full. */
static int remember(Runtime *rt, Cache *c, Borrowed key, Borrowed result) {
    Value link = link_new(rt, key, result);
    if (!link) return -1;
    Value evicted = V_NULL;
    int r = 0;
    if ((int64_t)dict_len(c->cache) >= c->maxsize && c->ring.next != &c->ring) {
        Value old_key = own(link_of(c->ring.next)->key);
        ring_remove(c->ring.next);
        r = dict_pop_maybe(rt, c->cache, old_key, &evicted);
        decref(rt, old_key);
        if (r >= 0) r = 0;
    }
    if (r == 0) r = dict_set(rt, c->cache, key, link);
    if (r == 0) ring_append(&c->ring, &V_AS(Link, link)->ring);
    decref_maybe(rt, evicted);
    decref(rt, link);
    return r;
}

static Owned call_bounded(Runtime *rt, Cache *c, Borrowed key, const Value *args, size_t nargs, Borrowed kwnames) {
    Value found;
    int r = dict_lookup(rt, c->cache, key, &found);
    if (r < 0) return V_NULL;
    if (r && !v_is(found, functools_state(rt)->cache_link)) { /* gc.get_referents() shows the dict, and a program may write to it */
        decref(rt, found);
        r = 0;
    }
    if (r) {
        Link *link = V_AS(Link, found);
        /* a link that a clear() has cut out meanwhile stays out */
        if (link->ring.next != &link->ring) {
            ring_remove(&link->ring);
            ring_append(&c->ring, &link->ring);
        }
        c->hits++;
        Value result = own(link->result);
        decref(rt, found);
        return result;
    }
    Value result = call_uncached(rt, c, args, nargs, kwnames);
    if (!result) return V_NULL;
    r = dict_contains(rt, c->cache, key); /* a call inside the call may have entered it */
    if (r == 0) r = remember(rt, c, key, result);
    if (r < 0) clear_slot(rt, &result);
    return result;
}

static Owned cache_call(ARGS) {
    Cache *c = V_AS(Cache, self);
    Value key = c->maxsize ? make_key(rt, c, args, nargs, kwnames) : V_NONE;
    if (!key) return V_NULL;
    incref(self);
    Value result = c->maxsize < 0    ? call_unbounded(rt, c, key, args, nargs, kwnames)
                   : c->maxsize == 0 ? call_uncached(rt, c, args, nargs, kwnames)
                                     : call_bounded(rt, c, key, args, nargs, kwnames);
    decref(rt, self);
    decref(rt, key);
    return result;
}

/* ---- life ---- */

static Owned cache_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"user_function", "maxsize", "typed", "cache_info_type", NULL};
    Value out[4];
    if (args_parse(rt, "lru_cache", params, 4, args, nargs, kwnames, out) < 0) return V_NULL;
    if (!obj_callable(rt, out[0])) return raise(rt, T_TYPE_ERROR, "the first argument must be callable");
    int64_t maxsize = -1;
    if (out[1] != V_NONE) {
        if (!is_index(rt, out[1])) return raise(rt, T_TYPE_ERROR, "maxsize should be integer or None");
        maxsize = num_as_ssize(rt, out[1], T_OVERFLOW_ERROR);
        if (maxsize == -1 && rt->error) return V_NULL;
        if (maxsize < 0) maxsize = 0;
    }
    int typed = obj_truth(rt, out[2]);
    if (typed < 0) return V_NULL;
    Value v = type_alloc(rt, type, 0);
    if (!v) return V_NULL;
    Cache *c = V_AS(Cache, v);
    c->ring.prev = c->ring.next = &c->ring;
    c->maxsize = maxsize;
    c->typed = typed;
    c->func = own(out[0]);
    c->info_type = own(out[3]);
    c->cache = dict_new(rt);
    c->mark = obj_call0(rt, v_from(rt->types[T_OBJECT]));
    if (!c->cache || !c->mark) {
        decref(rt, v);
        return V_NULL;
    }
    gc_track(&c->header);
    return v;
}

/* All links leave the ring before any of them dies: what that runs may use the cache again. */
static void ring_dissolve(Cache *c) {
    while (c->ring.next && c->ring.next != &c->ring) ring_remove(c->ring.next);
}

static void cache_dealloc(Runtime *rt, Object *self) {
    Cache *c = (Cache *)self;
    ring_dissolve(c);
    clear_slot(rt, &c->cache);
    clear_slot(rt, &c->func);
    clear_slot(rt, &c->info_type);
    clear_slot(rt, &c->mark);
    clear_slot(rt, &c->dict);
    object_free(rt, self);
}

static int cache_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    Cache *c = (Cache *)self;
    VISIT(c->cache);
    VISIT(c->func);
    VISIT(c->info_type);
    VISIT(c->mark);
    VISIT(c->dict);
    return 0;
}

static int cache_clear_slot(Runtime *rt, Object *self) {
    replace_slot(rt, &((Cache *)self)->func, V_NONE); /* can be called still, which fails */
    clear_slot(rt, &((Cache *)self)->dict);
    return 0;
}

static Owned cache_bind(Runtime *rt, Borrowed descr, Borrowed obj_or_null, Borrowed type_or_null) {
    return !obj_or_null || obj_or_null == V_NONE ? own(descr) : method_new(rt, descr, obj_or_null);
}

/* ---- methods ---- */

static Owned cache_info(ARGS) {
    Cache *c = V_AS(Cache, self);
    Value numbers[4] = {int_from_i64(rt, c->hits), int_from_i64(rt, c->misses), c->maxsize < 0 ? V_NONE : v_small(c->maxsize),
                        v_small((int64_t)dict_len(c->cache))};
    return obj_call(rt, c->info_type, numbers, 4, V_NULL);
}

static Owned cache_clear(ARGS) {
    Cache *c = V_AS(Cache, self);
    ring_dissolve(c);
    c->hits = c->misses = 0;
    dict_clear(rt, c->cache);
    return V_NONE;
}

static Owned cache_same(ARGS) { return own(self); }
static Owned cache_reduce(ARGS) { return obj_getattr(rt, self, rt->names[N___qualname__]); }

static const MethodDef cache_methods[] = {
    {"cache_info", cache_info, 0, 0, 0, "Report cache statistics"},
    {"cache_clear", cache_clear, 0, 0, 0, "Clear the cache and cache statistics"},
    {"__reduce__", cache_reduce, 0, 0, 0, NULL},
    {"__copy__", cache_same, 0, -1, 0, NULL},
    {"__deepcopy__", cache_same, 0, -1, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

static Owned get_dict(Runtime *rt, Borrowed self, void *closure) { return instance_get_dict(rt, self); }
static int set_dict(Runtime *rt, Borrowed self, Borrowed value_or_null, void *closure) {
    if (!value_or_null) return raise_int(rt, T_TYPE_ERROR, "cannot delete __dict__");
    return instance_set_dict(rt, self, value_or_null);
}

static const GetSetDef cache_getsets[] = {{"__dict__", get_dict, set_dict, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

static const TypeSlots cache_slots = {
    .name = "functools._lru_cache_wrapper",
    .doc = "A callable that remembers the results of another one by its arguments; made by functools.lru_cache.",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE | TF_WEAKREF | TF_DICT | TF_METHOD_DESCR,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Cache),
    .dict_offset = offsetof(Cache, dict),
    .dealloc = cache_dealloc,
    .traverse = cache_traverse,
    .clear = cache_clear_slot,
    .new = cache_new,
    .call = cache_call,
    .descr_get = cache_bind,
    .methods = cache_methods,
    .getsets = cache_getsets,
};

int functools_add_cache(Runtime *rt, Borrowed dict) {
    Type *t = type_register_static(rt, &link_slots, NULL);
    if (!t) return -1;
    functools_state(rt)->cache_link = t->index;
    uint32_t index;
    return module_add_type(rt, dict, &cache_slots, &index);
}
