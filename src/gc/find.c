/* SPDX-License-Identifier: MIT
 * find.c: finding garbage by address. See find.h. */
#include "gc/find.h"

#include "gc/gc.h"
#include "gc/traverse.h"
#include "object/protocol.h"

static inline bool is_candidate(const Pass *p, const Object *o) {
    if (!(o->flags & F_TRACKED)) return false;
    unsigned generation = (o->flags & (F_GEN1 | F_GEN2)) / F_GEN1; /* 3: frozen, or its death has been put off */
    return (int)generation <= p->generation;
}

/* May child be a candidate, as far as can be told without touching it? */
static ALWAYS_INLINE bool in_scope(const Pass *p, const Object *child) {
    if (p->young_mask) return heap_pool(child)->young & p->young_mask;
    return heap_arena(child)->head[((uintptr_t)child & ~ARENA_MASK) / POOL_SIZE] == 1 + KIND_CONTAINER;
}

/* ---- pools ---- */

typedef void (*OnPool)(Pass *p, PoolHeader *pool);

static void each_pool(Pass *p, OnPool on) {
    Heap *h = p->heap;
    if (p->young_mask) {
        for (unsigned list = 0; list < (p->generation ? 2u : 1u); list++)
            for (PoolHeader *pool = h->young[list]; pool; pool = pool->young_next) on(p, pool);
        return;
    }
    for (size_t k = 0; k < h->arena_count; k++) {
        Arena *a = h->arenas[k].arena;
        size_t end = h->arenas[k].huge ? ARENA_FIRST_PAGE + 1 : ARENA_PAGES;
        for (size_t i = ARENA_FIRST_PAGE; i < end; i++)
            if (a->head[i] == 1 + KIND_CONTAINER) on(p, (PoolHeader *)((char *)a + i * POOL_SIZE));
        if (h->arenas[k].arena != a) k = heap_arena_index(h, a); /* our own lists have made the table change */
    }
}

static inline size_t blocks_of(const PoolHeader *pool) {
    return pool->state == POOL_RUN ? 1 : (size_t)(pool->bump - POOL_HEADER) / pool->size;
}

static void wipe_pool(Pass *p, PoolHeader *pool) {
    if (pool->state == POOL_RUN) *heap_side_byte(pool_first(pool)) = 0;
    else memset(heap_side_byte(pool), 0, POOL_SIZE >> SIDE_SHIFT);
}

static void wipe_all(Pass *p) {
    if (p->young_mask) {
        each_pool(p, wipe_pool);
        return;
    }
    for (size_t i = 0; i < p->heap->arena_count; i++) {
        char *a = (char *)p->heap->arenas[i].arena;
        if (p->heap->arenas[i].huge) *heap_side_byte(a + ARENA_HEAD + POOL_HEADER) = 0;
        else memset(a + 4096, 0, ARENA_HEAD - 4096);
    }
}

/* ---- the overflow map ---- */

static size_t overflow_slot(const Pass *p, const Object *o) {
    size_t i = (size_t)(((uintptr_t)o >> 4) * HASH_GOLDEN >> 32) & p->overflow_mask;
    while (p->overflow[i].o && p->overflow[i].o != o) i = (i + 1) & p->overflow_mask;
    return i;
}

static bool overflow_grow(Pass *p) {
    if (p->overflow && p->overflow_count * 2 <= p->overflow_mask) return true;
    size_t old_size = p->overflow ? p->overflow_mask + 1 : 0, size = old_size ? old_size * 2 : 64;
    Overflow *old = p->overflow, *fresh = heap_alloc(p->heap, size * sizeof *fresh, KIND_RAW);
    if (!fresh) return false;
    memset(fresh, 0, size * sizeof *fresh);
    p->overflow = fresh;
    p->overflow_mask = size - 1;
    for (size_t k = 0; k < old_size; k++)
        if (old[k].o) fresh[overflow_slot(p, old[k].o)] = old[k];
    if (old) heap_free(p->heap, old);
    return true;
}

/* Without the map no object of many references can be proved garbage: then all such count as held. */
static NOINLINE void overflow_add(Pass *p, Object *o, uint64_t extra) {
    if (p->last_overflow && p->last_overflow->o == o) {
        p->last_overflow->extra += extra;
        return;
    }
    if (p->overflow_failed) return;
    if (!overflow_grow(p)) {
        p->overflow_failed = true;
        return;
    }
    Overflow *entry = &p->overflow[overflow_slot(p, o)];
    if (!entry->o) p->overflow_count++;
    entry->o = o;
    entry->extra += extra;
    p->last_overflow = entry;
}

static void overflow_drop(Pass *p) {
    if (p->overflow) heap_free(p->heap, p->overflow);
    p->overflow = p->last_overflow = NULL;
    p->overflow_count = p->overflow_mask = 0;
    p->overflow_failed = false;
}

static uint64_t counted(const Pass *p, const Object *o) {
    uint8_t n = *heap_side_byte(o) & SIDE_STATE;
    if (likely(n < SIDE_OVER)) return n;
    if (p->overflow_failed) return 0;
    return (uint64_t)n + (p->overflow ? p->overflow[overflow_slot(p, o)].extra : 0);
}

static ALWAYS_INLINE void count_one(Pass *p, Object *child) {
    uint8_t *side = heap_side_byte(child);
    if (likely((*side & SIDE_STATE) < SIDE_OVER)) ++*side;
    else overflow_add(p, child, 1);
}

/* ---- 1: count ---- */

/* The pass as seen while one object's children are counted. */
typedef struct Counting {
    Pass *pass;
    bool flat;
} Counting;

static ALWAYS_INLINE void count_child(void *arg, Object *child) {
    Counting *c = arg;
    if (!in_scope(c->pass, child)) return;
    c->flat = false;
    count_one(c->pass, child);
}
static int count_visit(Runtime *rt, Value v, void *arg) {
    if (v && v_is_ptr(v)) count_child(arg, v_obj(v));
    return 0;
}

/* As CPython does: no longer track a tuple whose items can never be part of a cycle. */
static bool only_atoms(Runtime *rt, const Object *o) {
    const Value *words = (const Value *)o;
    for (size_t i = 0; i < (size_t)words[1]; i++) {
        Value v = words[2 + i];
        if (!v) return false;
        if (!v_is_ptr(v) || heap_pool(v_obj(v))->kind != KIND_CONTAINER) continue;
        if (v_obj(v)->type != T_TUPLE || v_obj(v)->flags & F_TRACKED) return false;
    }
    return true;
}

static ALWAYS_INLINE void count_object(Pass *p, Object *o) {
    const TypeSlots *slots = p->rt->slots[o->type];
    if (unlikely((o->flags & (F_GEN1 | F_GEN2)) != p->promote)) { /* not of the oldest generation yet */
        if (o->type == T_TUPLE && only_atoms(p->rt, o)) {
            o->flags &= (uint8_t)~F_TRACKED;
            return;
        }
        o->flags = (uint8_t)((o->flags & ~(F_GEN1 | F_GEN2)) | p->promote);
    }
    p->candidates++;
    Counting c = {p, true};
    each_child(p->rt, o, slots, count_child, count_visit, &c);
    if (unlikely(slots->flags & TF_HEAP)) {
        if (p->by_type) p->by_type[o->type]++;
        else if (in_scope(p, &p->rt->types[o->type]->header)) c.flat = false, count_one(p, &p->rt->types[o->type]->header);
    }
    *heap_side_byte(o) |= c.flat ? SIDE_FLAT | SIDE_CANDIDATE : SIDE_CANDIDATE;
}

static void count_pool(Pass *p, PoolHeader *pool) {
    char *block = pool_first(pool);
    size_t size = pool->size;
    for (size_t n = blocks_of(pool); n--; block += size) {
        Object *o = (Object *)(void *)block;
        if (is_candidate(p, o)) count_object(p, o);
    }
}

static void count_classes(Pass *p) {
    for (uint32_t i = 0; p->by_type && i < p->rt->type_count; i++) {
        if (!p->by_type[i] || !p->rt->types[i]) continue;
        Object *type = &p->rt->types[i]->header;
        if (!in_scope(p, type)) continue;
        uint8_t *side = heap_side_byte(type);
        unsigned have = *side & SIDE_STATE, room = SIDE_OVER - have, n = p->by_type[i];
        *side = (uint8_t)((*side & ~SIDE_STATE) | (n < room ? have + n : SIDE_OVER));
        if (n > room) overflow_add(p, type, n - room);
    }
}

/* ---- 2: mark ---- */

static NOINLINE void push_slow(Pass *p, Object *o) {
    size_t room = p->room * 4;
    Object **stack = p->stack == p->first_stack ? heap_alloc(p->heap, room * sizeof *stack, KIND_RAW)
                                                : heap_realloc(p->heap, p->stack, room * sizeof *stack);
    if (!stack) {
        uint8_t *side = heap_side_byte(o);
        *side = (uint8_t)((*side & ~SIDE_STATE) | SIDE_GREY);
        p->grey = true;
        return;
    }
    if (p->stack == p->first_stack) memcpy(stack, p->first_stack, sizeof p->first_stack);
    p->stack = stack;
    p->room = room;
    p->stack[p->depth++] = o;
}

static ALWAYS_INLINE void reach(Pass *p, Object *o, uint8_t *side) {
    p->reached++;
    bool flat = *side & SIDE_FLAT;
    *side |= SIDE_REACHED;
    if (flat) return;
    if (likely(p->depth < p->room)) p->stack[p->depth++] = o;
    else push_slow(p, o);
}

static ALWAYS_INLINE void mark_child(void *arg, Object *child) {
    Pass *p = arg;
    if (p->young_mask && !(heap_pool(child)->young & p->young_mask)) return;
    uint8_t *side = heap_side_byte(child);
    if (!(*side & SIDE_CANDIDATE) || (*side & SIDE_STATE) >= SIDE_GREY) return;
    reach(p, child, side);
}
static int mark_visit(Runtime *rt, Value v, void *arg) {
    if (v && v_is_ptr(v)) mark_child(arg, v_obj(v));
    return 0;
}

static ALWAYS_INLINE void scan(Pass *p, Object *o) {
    const TypeSlots *slots = p->rt->slots[o->type];
    each_child(p->rt, o, slots, mark_child, mark_visit, p);
    if (unlikely(slots->flags & TF_HEAP)) mark_child(p, &p->rt->types[o->type]->header);
}

/* Objects from the stack wait in a ring while their memory is fetched. */
static void drain(Pass *p) {
    Object *ring[QUEUE];
    size_t head = 0, held = 0;
    while (p->depth || held) {
        while (held < QUEUE && p->depth) {
            Object *o = p->stack[--p->depth];
            __builtin_prefetch(o);
            ring[(head + held++) % QUEUE] = o;
        }
        Object *o = ring[head];
        head = (head + 1) % QUEUE;
        held--;
        scan(p, o);
    }
}

static void mark_pool(Pass *p, PoolHeader *pool) {
    char *block = pool_first(pool);
    size_t size = pool->size;
    for (size_t n = blocks_of(pool); n--; block += size) {
        uint8_t *side = heap_side_byte(block);
        if (!(*side & SIDE_CANDIDATE) || (*side & SIDE_STATE) >= SIDE_GREY) continue;
        Object *o = (Object *)(void *)block;
        if (o->refcount <= counted(p, o)) continue;
        reach(p, o, side);
        drain(p);
    }
}

static void grey_pool(Pass *p, PoolHeader *pool) {
    char *block = pool_first(pool);
    for (size_t n = blocks_of(pool); n--; block += pool->size) {
        uint8_t *side = heap_side_byte(block);
        if (!(*side & SIDE_CANDIDATE) || (*side & SIDE_STATE) != SIDE_GREY) continue;
        *side |= SIDE_REACHED;
        scan(p, (Object *)(void *)block);
        drain(p);
    }
}

static void drain_grey(Pass *p) {
    while (p->grey) {
        p->grey = false;
        each_pool(p, grey_pool);
    }
}

/* A class that nobody has reached, with instances: flat instances have not been asked for their class. */
static void class_pool(Pass *p, PoolHeader *pool) {
    char *block = pool_first(pool);
    for (size_t n = blocks_of(pool); n--; block += pool->size) {
        uint8_t side = *heap_side_byte(block);
        if (!(side & SIDE_CANDIDATE) || (side & SIDE_STATE) < SIDE_GREY || !(side & SIDE_FLAT)) continue;
        Object *o = (Object *)(void *)block;
        if (p->by_type[o->type]) mark_child(p, &p->rt->types[o->type]->header);
    }
    drain(p);
}

static void mark_classes(Pass *p) {
    for (;;) {
        bool waiting = false;
        for (uint32_t i = 0; p->by_type && i < p->rt->type_count; i++) {
            if (!p->by_type[i]) continue;
            Object *type = p->rt->types[i] ? &p->rt->types[i]->header : NULL;
            uint8_t side = type && in_scope(p, type) ? *heap_side_byte(type) : 0;
            bool open = side & SIDE_CANDIDATE && (side & SIDE_STATE) < SIDE_GREY;
            if (!open) p->by_type[i] = 0;
            waiting |= open;
        }
        size_t before = p->reached;
        if (waiting) each_pool(p, class_pool);
        drain_grey(p);
        if (!waiting || p->reached == before) return;
    }
}

/* ---- 3: sweep ---- */

bool find_needs_finalizer(Runtime *rt, const Object *o) {
    const TypeSlots *s = rt->slots[o->type];
    return s->flags & TF_FINALIZE && s->finalize && !(o->flags & F_FINALIZED);
}

static NOINLINE bool garbage_grow(Pass *p) {
    size_t room = p->garbage_room ? p->garbage_room * 2 : 504;
    if (p->candidates - p->reached > room) room = p->candidates - p->reached;
    Object **list = heap_realloc(p->heap, p->garbage, room * sizeof *list);
    if (!list) return false;
    p->garbage = list;
    p->garbage_room = room;
    return true;
}

static void sweep_pool(Pass *p, PoolHeader *pool) {
    char *block = pool_first(pool);
    size_t size = pool->size;
    for (size_t n = blocks_of(pool); n--; block += size) {
        uint8_t *side = heap_side_byte(block);
        if (!(*side & SIDE_CANDIDATE) || (*side & SIDE_STATE) >= SIDE_GREY) continue;
        Object *o = (Object *)(void *)block;
        *side = SIDE_GREY;
        if (o->flags & F_WEAKREF) p->any_weakref = true;
        if (find_needs_finalizer(p->rt, o)) p->any_finalizer = true;
        if (p->garbage_lost || p->silent) continue;
        if (p->garbage_count == p->garbage_room && !garbage_grow(p)) p->garbage_lost = true;
        else p->garbage[p->garbage_count++] = o;
    }
}

void find_garbage(Pass *p) {
    wipe_all(p);
    p->by_type = heap_alloc(p->heap, p->rt->type_count * sizeof *p->by_type, KIND_RAW);
    if (p->by_type) memset(p->by_type, 0, p->rt->type_count * sizeof *p->by_type);
    each_pool(p, count_pool);
    count_classes(p);
    each_pool(p, mark_pool);
    drain_grey(p);
    mark_classes(p);
    if (p->reached != p->candidates) each_pool(p, sweep_pool);
    if (p->by_type) heap_free(p->heap, p->by_type);
    p->by_type = NULL;
    overflow_drop(p);
}

/* ---- parts of the garbage ---- */

static ALWAYS_INLINE void wipe_child(void *pass, Object *child) { *heap_side_byte(child) = 0; }
static int wipe_visit(Runtime *rt, Value v, void *arg) {
    if (v && v_is_ptr(v)) wipe_child(arg, v_obj(v));
    return 0;
}

static ALWAYS_INLINE void count_member(void *pass, Object *child) {
    if (*heap_side_byte(child) & SIDE_CANDIDATE) count_one(pass, child);
}
static int count_member_visit(Runtime *rt, Value v, void *arg) {
    if (v && v_is_ptr(v)) count_member(arg, v_obj(v));
    return 0;
}

#define EACH_GARBAGE(p, on, visitor)                                                                                  \
    for (size_t i_ = 0; i_ < (p)->garbage_count; i_++) {                                                              \
        Object *o_ = (p)->garbage[i_];                                                                                \
        const TypeSlots *slots_ = (p)->rt->slots[o_->type];                                                           \
        each_child((p)->rt, o_, slots_, on, visitor, p);                                                              \
        if (slots_->flags & TF_HEAP) on(p, &(p)->rt->types[o_->type]->header);                                        \
    }

/* From here on only members of the list are candidates, wherever they lie. */
static void members_only(Pass *p) {
    EACH_GARBAGE(p, wipe_child, wipe_visit)
    for (size_t i = 0; i < p->garbage_count; i++) *heap_side_byte(p->garbage[i]) = SIDE_CANDIDATE;
    p->young_mask = 0;
    p->depth = 0;
    p->grey = false;
}

static void reach_member(Pass *p, Object *o) {
    uint8_t *side = heap_side_byte(o);
    if ((*side & SIDE_STATE) >= SIDE_GREY) return;
    reach(p, o, side);
    drain(p);
}

static void drain_grey_members(Pass *p) {
    while (p->grey) {
        p->grey = false;
        for (size_t i = 0; i < p->garbage_count; i++) {
            uint8_t *side = heap_side_byte(p->garbage[i]);
            if ((*side & SIDE_STATE) != SIDE_GREY) continue;
            *side |= SIDE_REACHED;
            scan(p, p->garbage[i]);
            drain(p);
        }
    }
}

/* The list without what is reached; side bytes as find_garbage leaves them. */
static void keep_unreached(Pass *p, uint32_t held) {
    size_t kept = 0;
    for (size_t i = 0; i < p->garbage_count; i++) {
        Object *o = p->garbage[i];
        uint8_t *side = heap_side_byte(o);
        bool dead = (*side & SIDE_STATE) < SIDE_GREY;
        *side = dead ? SIDE_GREY : 0;
        if (dead) p->garbage[kept++] = o;
        else o->refcount -= held; /* others hold it: this is not the last one */
    }
    p->garbage_count = kept;
}

void find_resurrected(Pass *p, uint32_t held) {
    members_only(p);
    EACH_GARBAGE(p, count_member, count_member_visit)
    for (size_t i = 0; i < p->garbage_count; i++) {
        Object *o = p->garbage[i];
        if ((*heap_side_byte(o) & SIDE_STATE) < SIDE_GREY && o->refcount - held > counted(p, o)) reach_member(p, o);
    }
    drain_grey_members(p);
    overflow_drop(p);
    keep_unreached(p, held);
}

/* ---- without a list: at the cap ---- */

enum { SIDE_UNQUIET = 1 }; /* not garbage after all, to be scanned */

static ALWAYS_INLINE void spare(void *arg, Object *child) {
    Pass *p = arg;
    uint8_t *side = heap_side_byte(child);
    if (*side != SIDE_GREY) return;
    if (p->depth < p->room) {
        *side = 0;
        p->stack[p->depth++] = child;
    } else {
        *side = SIDE_UNQUIET;
        p->grey = true;
    }
}
static int spare_visit(Runtime *rt, Value v, void *arg) {
    if (v && v_is_ptr(v)) spare(arg, v_obj(v));
    return 0;
}

static void spare_all(Pass *p) {
    while (p->depth) {
        Object *o = p->stack[--p->depth];
        const TypeSlots *slots = p->rt->slots[o->type];
        each_child(p->rt, o, slots, spare, spare_visit, p);
        if (slots->flags & TF_HEAP) spare(p, &p->rt->types[o->type]->header);
    }
}

static void quiet_pool(Pass *p, PoolHeader *pool) {
    char *block = pool_first(pool);
    for (size_t n = blocks_of(pool); n--; block += pool->size) {
        Object *o = (Object *)(void *)block;
        uint8_t *side = heap_side_byte(block);
        bool noisy = *side == SIDE_GREY && (o->flags & F_WEAKREF || find_needs_finalizer(p->rt, o));
        if (!noisy && *side != SIDE_UNQUIET) continue;
        *side = SIDE_GREY;
        spare(p, o);
        spare_all(p);
    }
}

static void delete_pool(Pass *p, PoolHeader *pool) {
    Runtime *rt = p->rt;
    Arena *a = heap_arena(pool);
    size_t page = ((uintptr_t)pool & ~ARENA_MASK) / POOL_SIZE, size = pool->size;
    char *block = pool_first(pool);
    for (size_t n = blocks_of(pool); n--; block += size) {
        Object *o = (Object *)(void *)block;
        if (*heap_side_byte(block) != SIDE_GREY || !o->refcount) continue;
        object_incref(o);
        gc_clear_object(rt, o);
        p->garbage_count++;
        bool last = pool->used == 1 || pool->state == POOL_RUN;
        object_decref(rt, o);
        if (last && !a->head[page]) return; /* the pool has gone with it */
    }
}

void find_and_delete_quiet(Pass *p) {
    p->depth = 0;
    p->grey = true;
    while (p->grey) {
        p->grey = false;
        each_pool(p, quiet_pool);
    }
    p->garbage_count = 0;
    each_pool(p, delete_pool);
}
