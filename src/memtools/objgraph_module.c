/* SPDX-License-Identifier: MIT
 * objgraph_module.c: _hoop_objgraph: the walks that objgraph.py needs: objects by type, counts, referrers of many at once.
 *
 * A walk must not allocate in the heap that it walks: results go into room that was made before; when that was too
 * little, the walk is done again with enough. */
#include "gc/gc.h"
#include "heap/heap.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"

#define METHOD(name)                                                                                                  \
    static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

static inline bool is_listed(const Object *o) { /* as gc.get_objects() */
    return o->flags & F_TRACKED && o->refcount && (o->flags & (F_GEN1 | F_GEN2)) != (F_GEN1 | F_GEN2);
}

/* ---- counts by type ---- */

typedef struct Counts {
    uint32_t *by_type;
} Counts;

static int count_block(void *block, size_t bytes, void *arg) {
    const Object *o = block;
    if (is_listed(o)) ((Counts *)arg)->by_type[o->type]++;
    return 0;
}

/* [(type, count), ...] of all objects that the collector tracks. */
METHOD(type_counts) {
    uint32_t types = rt->type_count;
    Counts c = {mem_calloc(rt, types * sizeof *c.by_type)};
    if (!c.by_type) return V_NULL;
    heap_walk(rt->heap, KIND_CONTAINER, count_block, &c);
    Value list = list_new(rt, 0);
    for (uint32_t t = 0; list && t < types; t++) {
        if (!c.by_type[t]) continue;
        Value row = tuple_pack(rt, 2, v_from(rt->types[t]), v_small(c.by_type[t]));
        if (!row || list_append_owned(rt, list, row) < 0) clear_slot(rt, &list);
    }
    mem_free(rt, c.by_type);
    return list;
}

/* ---- objects of some types ---- */

/* Objects lie behind each other, but hardware fetches ahead only up to the end of a page of the system's. */
enum { FETCH_AHEAD = 640 };

typedef struct Gather {
    Runtime *rt;
    const uint8_t *wanted; /* by type */
    const Object *out;     /* the list that is being filled is none of them */
    Value *items;
    size_t count, room;
} Gather;

static ALWAYS_INLINE void gather(Gather *g, Object *o) {
    __builtin_prefetch((char *)o + FETCH_AHEAD, 1);
    if (!g->wanted[o->type] || !is_listed(o) || o == g->out || g->count == g->room) return;
    object_incref(o);
    g->items[g->count++] = v_from(o);
}

static int gather_pool(PoolHeader *p, void *arg) {
    if (p->kind != KIND_CONTAINER) return 0;
    if (p->state == POOL_RUN) {
        gather(arg, (Object *)(void *)pool_first(p));
        return 0;
    }
    char *end = pool_first(p) + p->bump;
    for (char *block = pool_first(p); block < end; block += p->size)
        if (!block_is_free(block)) gather(arg, (Object *)(void *)block);
    return 0;
}

static int count_containers(PoolHeader *p, void *arg) {
    if (p->kind == KIND_CONTAINER) *(size_t *)arg += heap_pool_live(p);
    return 0;
}

/* The marked types' objects, in a list that has room for all containers: counting them first would be a second walk over all of them.
 * What is left over goes back. */
static Owned gather_all(Runtime *rt, const uint8_t *wanted) {
    size_t room = 1; /* the list itself */
    heap_walk_pools(rt->heap, count_containers, &room);
    Owned list = list_new(rt, room);
    if (!list) return V_NULL;
    List *l = as_list(list);
    Gather g = {.rt = rt, .wanted = wanted, .out = &l->header, .items = l->items, .room = room};
    heap_walk_pools(rt->heap, gather_pool, &g);
    l->len = (uint32_t)g.count;
    if (g.count >= room - room / 8) return list;
    Owned fitting = list_new(rt, g.count);
    if (!fitting) {
        decref(rt, list);
        return V_NULL;
    }
    if (g.count) memcpy(as_list(fitting)->items, l->items, g.count * sizeof(Value));
    as_list(fitting)->len = l->len;
    l->len = 0;
    decref(rt, list);
    return fitting;
}

/* objects_of(types): the tracked objects whose type is in the list. */
METHOD(objects_of) {
    if (!v_is(args[0], T_LIST)) return raise(rt, T_TYPE_ERROR, "a list of types is needed");
    uint8_t *wanted = mem_calloc(rt, rt->type_count);
    if (!wanted) return V_NULL;
    for (uint32_t i = 0; i < as_list(args[0])->len; i++) {
        Value t = as_list(args[0])->items[i];
        if (v_is_ptr(t) && rt->slots[v_obj(t)->type]->flags & TF_TYPE) wanted[V_AS(Type, t)->index] = 1;
    }
    Owned list = gather_all(rt, wanted);
    mem_free(rt, wanted);
    return list;
}

/* All types there are, by index. */
METHOD(types) {
    Owned list = list_new(rt, rt->type_count);
    for (uint32_t t = 0; list && t < rt->type_count; t++) {
        const Object *type = (const Object *)rt->types[t];
        if (type && rt->slots[t] && type->refcount && list_append(rt, list, v_from(type)) < 0) clear_slot(rt, &list);
    }
    return list;
}

/* ---- referrers ---- */

typedef struct Pair { uint32_t target; Object *referrer; } Pair;

/* A walk looks at each word of each container: what it does for one decides what it costs. Most words are refused by their
 * distance from the targets, and what is to be done for an object is found by its type in a table of bytes. */
typedef struct Referrers {
    Runtime *rt;
    Value *targets;      /* sorted */
    uint32_t *original;  /* their places in the list that was given */
    size_t target_count;
    Value low, span;     /* all targets lie in low .. low + span */
    uint64_t filter[64]; /* a bit for each hash of a target: most words are no target */
    uint8_t *how;        /* by type: its layout, and CLASS_WANTED */
    Pair *pairs;
    size_t count, room, most; /* most: pairs kept a target */
    uint64_t *totals;
    Object *current;
    const Object *targets_given;
    const Value *ignored; /* addresses as ints */
    size_t ignored_count;
} Referrers;

#define CLASS_WANTED 0x80 /* its objects hold their class, and that is a target */

static inline unsigned filter_bit(Value v) { return (unsigned)(v >> 4 ^ v >> 16) & 4095; }

static bool is_ignored(const Referrers *r, const Object *o) {
    if (o == r->targets_given) return true;
    for (size_t i = 0; i < r->ignored_count; i++)
        if (r->ignored[i] == v_small((int64_t)(uintptr_t)o)) return true;
    return false;
}

static COLD void note(Referrers *r, Value v) {
    size_t low = 0, high = r->target_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (r->targets[middle] < v) low = middle + 1;
        else high = middle;
    }
    if (low == r->target_count || r->targets[low] != v) return;
    if (r->count && r->pairs && r->count <= r->room && r->pairs[r->count - 1].referrer == r->current)
        for (size_t i = r->count; i-- > 0 && r->pairs[i].referrer == r->current;)
            if (r->pairs[i].target == r->original[low]) return; /* it refers to it more than once */
    if (is_ignored(r, r->current)) return;
    if (++r->totals[r->original[low]] > r->most) return;
    if (r->count < r->room) r->pairs[r->count] = (Pair){r->original[low], r->current};
    r->count++;
}

static ALWAYS_INLINE void look(Referrers *r, Value v) {
    if (likely(v - r->low > r->span)) return;
    unsigned bit = filter_bit(v);
    if (unlikely(r->filter[bit / 64] >> (bit % 64) & 1)) note(r, v);
}

static int on_reference(Runtime *rt, Value v, void *arg) {
    look(arg, v);
    return 0;
}

static ALWAYS_INLINE void scan_block(Referrers *r, Object *o, size_t words_in_block) {
    __builtin_prefetch((char *)o + FETCH_AHEAD);
    if (!(o->flags & F_TRACKED) || !o->refcount) return;
    const Value *words = (const Value *)o, *items = &words[2];
    size_t count = 0;
    uint8_t how = r->how[o->type];
    r->current = o;
    switch (how & ~CLASS_WANTED) {
    case LAYOUT_INSTANCE:
        if (words[1] & 1) look(r, words[1] & ~(Value)1);
        else count = words_in_block - 2;
        break;
    case LAYOUT_VECTOR:
        items = as_list(v_from(o))->items;
        count = as_list(v_from(o))->len;
        break;
    case LAYOUT_INLINE: count = (size_t)words[1]; break;
    case LAYOUT_FIXED:
        items = &words[1];
        count = r->rt->slots[o->type]->basicsize / 8 - 1;
        break;
    default: gc_traverse(r->rt, o, on_reference, r); return;
    }
    for (const Value *end = items + count; items < end; items++) look(r, *items);
    if (unlikely(how & CLASS_WANTED)) note(r, v_from(r->rt->types[o->type]));
}

static int scan_pool(PoolHeader *p, void *arg) {
    if (p->kind != KIND_CONTAINER) return 0;
    if (p->state == POOL_RUN) {
        scan_block(arg, (Object *)(void *)pool_first(p), p->pages * POOL_SIZE / 8);
        return 0;
    }
    uint64_t map[POOL_SIZE / 16 / 64];
    heap_pool_map(p, map);
    size_t size = p->size;
    for (size_t w = 0; w < COUNT_OF(map); w++)
        for (uint64_t bits = map[w]; bits; bits &= bits - 1)
            scan_block(arg, (Object *)(void *)(pool_first(p) + (w * 64 + (size_t)__builtin_ctzll(bits)) * size), size / 8);
    return 0;
}

static void sort_targets(Referrers *r) { /* few: by insertion */
    for (size_t i = 1; i < r->target_count; i++)
        for (size_t k = i; k && r->targets[k] < r->targets[k - 1]; k--) {
            Value v = r->targets[k];
            uint32_t o = r->original[k];
            r->targets[k] = r->targets[k - 1];
            r->original[k] = r->original[k - 1];
            r->targets[k - 1] = v;
            r->original[k - 1] = o;
        }
}

static Owned referrer_lists(Runtime *rt, const Referrers *r, size_t count) {
    Owned result = list_new(rt, count);
    for (size_t i = 0; result && i < count; i++) {
        Value inner = list_new(rt, 0), row = inner ? tuple_pack(rt, 2, v_small((int64_t)r->totals[i]), inner) : V_NULL;
        decref_maybe(rt, inner);
        if (!row || list_append_owned(rt, result, row) < 0) clear_slot(rt, &result);
    }
    for (size_t i = 0; result && i < r->count; i++) {
        Value inner = as_tuple(as_list(result)->items[r->pairs[i].target])->items[1];
        if (list_append(rt, inner, v_from(r->pairs[i].referrer)) < 0) clear_slot(rt, &result);
    }
    return result;
}

/* Room first: the objects that were found must not be freed before they are listed, so nothing runs in between. */
static Owned find_referrers(Runtime *rt, Referrers *r, size_t count) {
    for (r->room = 4096;; r->room = r->count + r->count / 8) {
        r->pairs = mem_alloc_array(rt, r->room, sizeof *r->pairs);
        if (!r->pairs) return V_NULL;
        r->count = 0;
        memset(r->totals, 0, count * sizeof *r->totals);
        heap_walk_pools(rt->heap, scan_pool, r);
        if (r->count <= r->room) break;
        mem_free(rt, r->pairs);
    }
    for (size_t i = 0; i < r->count; i++) object_incref(r->pairs[i].referrer);
    Owned result = referrer_lists(rt, r, count);
    for (size_t i = 0; i < r->count; i++) object_decref(rt, r->pairs[i].referrer);
    mem_free(rt, r->pairs);
    return result;
}

static void set_targets(Referrers *r, const List *objects) {
    for (size_t i = 0; i < objects->len; i++) {
        Value v = objects->items[i];
        if (!v_is_ptr(v)) continue;
        r->targets[r->target_count] = v;
        r->original[r->target_count++] = (uint32_t)i;
        r->filter[filter_bit(v) / 64] |= 1ULL << (filter_bit(v) % 64);
    }
    sort_targets(r);
    r->low = r->target_count ? r->targets[0] : 1;
    r->span = r->target_count ? r->targets[r->target_count - 1] - r->low : 0;
}

static void set_types(Referrers *r) {
    for (uint32_t t = 0; t < r->rt->type_count; t++) {
        const TypeSlots *slots = r->rt->slots[t];
        Value cls = v_from(r->rt->types[t]);
        if (!slots) continue;
        r->how[t] = (uint8_t)slots->layout;
        if (!(slots->flags & TF_HEAP)) continue;
        for (size_t i = 0; i < r->target_count; i++)
            if (r->targets[i] == cls) r->how[t] |= CLASS_WANTED;
    }
}

/* referrers(objects, most, ignored): [(how many, [referrer, ...]), ...] for each object: at most so many are listed, all are
 * counted. Neither is the list of objects itself, nor those whose ids are in the list `ignored`. */
METHOD(referrers) {
    int64_t most = INT64_MAX;
    if (!v_is(args[0], T_LIST)) return raise(rt, T_TYPE_ERROR, "a list of objects is needed");
    if (nargs > 1 && args[1] != V_NONE && num_as_i64(rt, args[1], &most) < 0) return V_NULL;
    size_t count = as_list(args[0])->len;
    if (nargs > 2 && !v_is(args[2], T_LIST)) return raise(rt, T_TYPE_ERROR, "a list of ids is needed");
    Referrers r = {.rt = rt, .most = most < 0 ? 0 : (size_t)most, .targets_given = v_obj(args[0])};
    if (nargs > 2) r.ignored = as_list(args[2])->items, r.ignored_count = as_list(args[2])->len;
    r.targets = mem_alloc_array(rt, count + 1, sizeof *r.targets);
    r.original = mem_alloc_array(rt, count + 1, sizeof *r.original);
    r.totals = mem_alloc_array(rt, count + 1, sizeof *r.totals);
    r.how = mem_calloc(rt, rt->type_count);
    Owned result = V_NULL;
    if (r.targets && r.original && r.totals && r.how) {
        set_targets(&r, as_list(args[0]));
        set_types(&r);
        result = find_referrers(rt, &r, count);
    }
    mem_free(rt, r.targets);
    mem_free(rt, r.original);
    mem_free(rt, r.totals);
    mem_free(rt, r.how);
    return result;
}

/* ---- addresses ---- */

/* The object at an address as id() gives it, if a live container lies there; else None. */
METHOD(at) {
    int64_t address;
    if (num_as_i64(rt, args[0], &address) < 0) {
        if (!error_catch(rt, T_OVERFLOW_ERROR)) return V_NULL;
        return V_NONE;
    }
    if (address & 7 || address <= 0 || !heap_owns(rt->heap, (void *)(uintptr_t)address)) return V_NONE;
    Object *o = (Object *)(uintptr_t)address;
    if (heap_pool(o)->kind != KIND_CONTAINER || !is_listed(o)) return V_NONE;
    return own(v_from(o));
}

/* ---- objects that nothing refers to ---- */

typedef struct Leaks {
    Runtime *rt;
    size_t count, room;
    List *out;
} Leaks;

static int mark_referent(Runtime *rt, Value v, void *arg) {
    if (!v || !v_is_ptr(v)) return 0;
    Object *o = v_obj(v);
    if (o >= &rt->types[0]->header && o <= &rt->types[T_BUILTIN_COUNT - 1]->header) return 0; /* they share one raw block */
    if (heap_pool(o)->kind == KIND_CONTAINER) *heap_side_byte(o) = 1;
    return 0;
}

static int clear_side(void *block, size_t bytes, void *arg) {
    *heap_side_byte(block) = 0;
    return 0;
}

static int mark_block(void *block, size_t bytes, void *arg) {
    Object *o = block;
    return o->flags & F_TRACKED && o->refcount ? gc_traverse(arg, o, mark_referent, NULL) : 0;
}

static int leak_block(void *block, size_t bytes, void *arg) {
    Leaks *l = arg;
    Object *o = block;
    if (!is_listed(o) || *heap_side_byte(o)) return 0;
    if (l->out) {
        if (l->count == l->room || o == &l->out->header) return 0;
        object_incref(o);
        l->out->items[l->count] = v_from(o);
    }
    l->count++;
    return 0;
}

/* Tracked objects that no tracked object refers to. The side bytes are the collector's and nobody's between collections. */
METHOD(unreferenced) {
    Leaks l = {.rt = rt};
    heap_walk(rt->heap, KIND_CONTAINER, clear_side, NULL);
    heap_walk(rt->heap, KIND_CONTAINER, mark_block, rt);
    heap_walk(rt->heap, KIND_CONTAINER, leak_block, &l);
    Owned list = list_new(rt, l.count);
    if (list && l.count) {
        l.room = l.count;
        l.count = 0;
        l.out = as_list(list);
        heap_walk(rt->heap, KIND_CONTAINER, leak_block, &l);
        l.out->len = (uint32_t)l.count;
    }
    heap_walk(rt->heap, KIND_CONTAINER, clear_side, NULL);
    return list;
}

/* The name under which an instance's attribute refers to target, without running any code; None: there is none. */
METHOD(attribute_name) {
    if (!v_is_ptr(args[0]) || rt->slots[v_obj(args[0])->type]->layout != LAYOUT_INSTANCE) return V_NONE;
    const Instance *i = as_instance(args[0]);
    if (instance_has_dict(i)) return V_NONE;
    const Shape *shape = instance_shape(rt, i);
    for (uint32_t k = 0; k < shape->count; k++)
        if (i->slots[k] == args[1]) return own(shape->keys[k]);
    return V_NONE;
}

static const MethodDef functions[] = {
    {"attribute_name", attribute_name, 2, 2, 0, NULL},
    {"type_counts", type_counts, 0, 0, 0, NULL}, {"types", types, 0, 0, 0, NULL}, {"objects_of", objects_of, 1, 1, 0, NULL}, {"referrers", referrers, 1, 3, 0, NULL},
    {"at", at, 1, 1, 0, NULL}, {"unreferenced", unreferenced, 0, 0, 0, NULL}, {0},
};

const ModuleDef hoop_objgraph_module = {
    .name = "_hoop_objgraph",
    .doc = "Walks over the heap for objgraph.",
    .functions = functions,
};
