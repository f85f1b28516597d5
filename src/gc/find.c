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
static ALWAYS_INLINE bool in_scope_of(const Pass *p, const Object *child, bool full) {
    if (heap_arena(child)->head[((uintptr_t)child & ~ARENA_MASK) / POOL_SIZE] != 1 + KIND_CONTAINER) return false;
    return full || heap_pool(child)->young & p->young_mask; /* (built-in types lie within a raw run: no header there) */
}
static bool in_scope(const Pass *p, const Object *child) { return in_scope_of(p, child, !p->young_mask); }

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
        k = heap_arena_index(h, a); /* our own lists, and the death of huge objects, make the table change */
        if (k == h->arena_count || h->arenas[k].arena != a) k--;
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

/* Side bytes lie all over memory: a child's is fetched while WAIT others are dealt with. */
#define WAIT 16
struct Counting {
    Pass *pass;
    Object *waiting[WAIT];
    unsigned at;
    bool flat;
};
typedef struct Counting Counting;

static ALWAYS_INLINE void count_later(Pass *p, Object **waiting, unsigned at, Object *child) {
    __builtin_prefetch(heap_side_byte(child), 1);
    Object *old = waiting[at % WAIT];
    waiting[at % WAIT] = child;
    if (old) count_one(p, old);
}
static ALWAYS_INLINE void count_child(void *arg, Object *child) {
    Counting *c = arg;
    if (!in_scope(c->pass, child)) return;
    c->flat = false;
    count_later(c->pass, c->waiting, c->at++, child);
}
static int count_visit(Runtime *rt, Value v, void *c) {
    if (v && v_is_ptr(v)) count_child(c, v_obj(v));
    return 0;
}

static void count_rest(Counting *c) {
    for (unsigned i = 0; i < WAIT; i++)
        if (c->waiting[i]) count_one(c->pass, c->waiting[i]);
}

/* A long array is read ahead of. */
static NOINLINE bool count_long(Pass *p, const Value *items, size_t count) {
    bool flat = true;
    for (size_t i = 0; i < count; i++) {
        if (i + LOOK_AHEAD < count) __builtin_prefetch(heap_side_byte((void *)(uintptr_t)items[i + LOOK_AHEAD]), 1);
        Value v = items[i];
        if (!v || !v_is_ptr(v) || !in_scope(p, v_obj(v))) continue;
        flat = false;
        count_one(p, v_obj(v));
    }
    return flat;
}

static ALWAYS_INLINE bool count_array(Counting *c, const Value *items, size_t count, bool full) {
    if (unlikely(count > 2 * LOOK_AHEAD)) return count_long(c->pass, items, count);
    bool flat = true;
    unsigned at = c->at;
    for (size_t i = 0; i < count; i++) {
        Value v = items[i];
        if (!v || !v_is_ptr(v) || !in_scope_of(c->pass, v_obj(v), full)) continue;
        flat = false;
        count_later(c->pass, c->waiting, at++, v_obj(v));
    }
    c->at = at;
    return flat;
}

/* As CPython does: no longer track a tuple whose items can never be part of a cycle. */
static bool only_atoms(const Object *o) {
    const Value *words = (const Value *)o;
    for (size_t i = 0; i < (size_t)words[1]; i++) {
        Value v = words[2 + i];
        if (!v) return false;
        if (!v_is_ptr(v) || heap_pool(v_obj(v))->kind != KIND_CONTAINER) continue;
        if (v_obj(v)->type != T_TUPLE || v_obj(v)->flags & F_TRACKED) return false;
    }
    return true;
}

static bool count_class(Pass *p, const Object *o) {
    if (p->by_type) {
        p->by_type[o->type]++;
        return true;
    }
    if (!in_scope(p, &p->rt->types[o->type]->header)) return true;
    count_one(p, &p->rt->types[o->type]->header);
    return false;
}

/* Most neighbours are of one type and age: then one comparison of the headers' upper halves tells that o is a candidate and
 * how to go on. `old`: it is of the generation that survivors come to; `young`: it grows older now. */
typedef struct Neighbour {
    uint32_t old, young;
    const TypeSlots *slots;
} Neighbour;
#define TELLING (F_TRACKED | F_GEN1 | F_GEN2 | 0xffffff00u)
#define NOTHING F_A /* no masked half is that */

/* False: no candidate. Tuples that can never be part of a cycle are tracked no longer, as CPython does it. */
static NOINLINE bool meet(const Pass *p, Object *o, Neighbour *n) {
    if (!is_candidate(p, o)) return false;
    uint32_t before = ((uint32_t *)o)[1] & TELLING;
    if ((o->flags & (F_GEN1 | F_GEN2)) != p->promote) {
        if (o->type == T_TUPLE && only_atoms(o)) {
            o->flags &= (uint8_t)~F_TRACKED;
            return false;
        }
        o->flags = (uint8_t)((o->flags & ~(F_GEN1 | F_GEN2)) | p->promote);
    }
    n->slots = p->rt->slots[o->type];
    n->old = ((uint32_t *)o)[1] & TELLING;
    n->young = before == n->old || o->type == T_TUPLE || before & (F_GEN1 | F_GEN2) ? NOTHING : before;
    return true;
}

/* Type and flags of an object; 0 of a free block. */
static ALWAYS_INLINE uint32_t second_half(const char *block) { return (uint32_t)(blind_read(block, 0) >> 32); }

/* The first of a row of lists and those behind it that are alike: nothing else in a heap is so frequent and so small. */
static ALWAYS_INLINE void count_vectors(Counting *c, char **first, size_t *rest, size_t *candidates, size_t size, uint32_t like,
                                        bool full) {
    char *block = *first;
    size_t n = *rest;
    for (;;) {
        const Value *words = (const Value *)(void *)block;
        size_t count = *(const uint32_t *)&words[2];
        bool flat = count == 0 || count_array(c, (const Value *)(uintptr_t)words[1], count, full);
        *heap_side_byte(block) |= flat ? SIDE_FLAT | SIDE_CANDIDATE : SIDE_CANDIDATE;
        if (n == 0 || (second_half(block + size) & TELLING) != like) break;
        block += size;
        n--;
    }
    *candidates += *rest - n;
    *first = block;
    *rest = n;
}

static ALWAYS_INLINE void count_pool(Counting *c, PoolHeader *pool, bool full) {
    Pass *p = c->pass;
    Neighbour known = {NOTHING, NOTHING, NULL};
    char *block = pool_first(pool);
    size_t size = pool->size, candidates = 0;
    for (size_t n = blocks_of(pool); n--; block += size) {
        Object *o = (Object *)(void *)block;
        uint32_t half = second_half(block);
        if ((half & TELLING) != known.old) {
            if (half == 0) continue;
            if ((half & TELLING) == known.young) o->flags |= p->promote;
            else if (!meet(p, o, &known)) continue;
        }
        candidates++;
        const TypeSlots *slots = known.slots;
        if (slots->layout == LAYOUT_VECTOR && !(slots->flags & TF_HEAP)) {
            count_vectors(c, &block, &n, &candidates, size, known.old, full);
            continue;
        }
        const Value *items;
        size_t count;
        Value one;
        bool flat;
        if (likely(child_array(o, slots, size, &one, &items, &count))) {
            flat = count_array(c, items, count, full);
        } else {
            c->flat = true;
            each_child(p->rt, o, slots, count_child, count_visit, c);
            flat = c->flat;
        }
        if (slots->flags & TF_HEAP) flat &= count_class(p, o);
        *heap_side_byte(o) |= flat ? SIDE_FLAT | SIDE_CANDIDATE : SIDE_CANDIDATE;
    }
    p->candidates += candidates;
}
static void count_pool_full(Pass *p, PoolHeader *pool) { count_pool(p->counting, pool, true); }
static void count_pool_young(Pass *p, PoolHeader *pool) { count_pool(p->counting, pool, false); }

static void count_all(Pass *p) {
    Counting c = {.pass = p};
    p->counting = &c;
    each_pool(p, p->young_mask ? count_pool_young : count_pool_full);
    count_rest(&c);
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
    if (p->young_mask && !in_scope_of(p, child, false)) return;
    uint8_t *side = heap_side_byte(child);
    if (!(*side & SIDE_CANDIDATE) || (*side & SIDE_STATE) >= SIDE_GREY) return;
    reach(p, child, side);
}

/* As in counting: the children's side bytes are fetched while others are dealt with. */
static ALWAYS_INLINE void mark_later(void *arg, Object *child) {
    Pass *p = arg;
    __builtin_prefetch(p->young_mask ? (void *)heap_pool(child) : heap_side_byte(child), 1);
    Object *old = p->waiting[p->wait_at];
    p->waiting[p->wait_at] = child;
    p->wait_at = (p->wait_at + 1) % QUEUE;
    if (old) mark_child(p, old);
}
static int mark_visit(Runtime *rt, Value v, void *arg) {
    if (v && v_is_ptr(v)) mark_later(arg, v_obj(v));
    return 0;
}

/* The children of a very long array go on no stack: they are painted GREY, and found in address order if there is need. */
static ALWAYS_INLINE void paint(Pass *p, Object *child) {
    if (p->young_mask && !in_scope_of(p, child, false)) return;
    uint8_t *side = heap_side_byte(child);
    if (!(*side & SIDE_CANDIDATE) || (*side & SIDE_STATE) >= SIDE_GREY) return;
    p->reached++;
    *side = (uint8_t)((*side & ~SIDE_STATE) | (*side & SIDE_FLAT ? SIDE_REACHED : SIDE_GREY));
    p->grey = true;
}

static NOINLINE void mark_long(Pass *p, const Value *items, size_t count) {
    size_t reached = 0;
    bool very_long = count > 4096 && count > p->candidates / 16;
    for (size_t i = 0; i < count; i++) {
        if (i + LOOK_AHEAD < count) __builtin_prefetch(heap_side_byte((void *)(uintptr_t)items[i + LOOK_AHEAD]), 1);
        Value v = items[i];
        if (!v || !v_is_ptr(v)) continue;
        uint8_t *side = heap_side_byte(v_obj(v)), state = *side;
        if (likely(!p->young_mask && (state & (SIDE_FLAT | SIDE_CANDIDATE)) == (SIDE_FLAT | SIDE_CANDIDATE))) {
            reached += (state & SIDE_STATE) != SIDE_REACHED;
            *side = state | SIDE_REACHED;
        } else if (very_long) {
            paint(p, v_obj(v));
        } else {
            mark_child(p, v_obj(v));
        }
    }
    p->reached += reached;
}

static ALWAYS_INLINE void mark_array(Pass *p, const Value *items, size_t count) {
    if (unlikely(count > 2 * LOOK_AHEAD)) {
        mark_long(p, items, count);
        return;
    }
    for (size_t i = 0; i < count; i++)
        if (items[i] && v_is_ptr(items[i])) mark_later(p, v_obj(items[i]));
}

static ALWAYS_INLINE void scan(Pass *p, Object *o) {
    const TypeSlots *slots = p->rt->slots[o->type];
    const Value *items;
    size_t count;
    Value one;
    if (likely(child_array(o, slots, slots->layout == LAYOUT_INSTANCE ? heap_block_size(o) : 0, &one, &items, &count)))
        mark_array(p, items, count);
    else each_child(p->rt, o, slots, mark_later, mark_visit, p);
    if (unlikely(slots->flags & TF_HEAP)) mark_child(p, &p->rt->types[o->type]->header);
}

static void mark_rest(Pass *p) {
    for (unsigned i = 0; i < QUEUE; i++) {
        Object *o = p->waiting[i];
        p->waiting[i] = NULL;
        if (o) mark_child(p, o);
    }
}

/* Objects from the stack wait in a ring while their memory is fetched, those of two blocks in a second one. Stops as soon
 * as all candidates are reached: in many heaps one large container holds them all. */
static void drain(Pass *p) {
    Object *ring[QUEUE], *second[QUEUE];
    size_t head = 0, held = 0, second_head = 0, second_held = 0;
    for (;;) {
        while (held < QUEUE && p->depth) {
            Object *o = p->stack[--p->depth];
            __builtin_prefetch(o);
            ring[(head + held++) % QUEUE] = o;
        }
        if (held == QUEUE || (held && second_held < QUEUE / 2)) {
            Object *o = ring[head];
            head = (head + 1) % QUEUE;
            held--;
            unsigned layout = p->rt->slots[o->type]->layout;
            if (layout != LAYOUT_VECTOR && layout != LAYOUT_DICT) {
                scan(p, o);
                continue;
            }
            __builtin_prefetch((void *)(uintptr_t)((Value *)o)[1]);
            if (second_held == QUEUE) {
                scan(p, second[second_head]);
                second_head = (second_head + 1) % QUEUE;
                second_held--;
            }
            second[(second_head + second_held++) % QUEUE] = o;
        } else if (second_held) {
            scan(p, second[second_head]);
            second_head = (second_head + 1) % QUEUE;
            second_held--;
        } else {
            mark_rest(p);
            if (!p->depth) return;
        }
        if (unlikely(p->reached == p->candidates)) { /* nothing is left to be found */
            p->depth = 0;
            p->grey = false;
            memset(p->waiting, 0, sizeof p->waiting);
            return;
        }
    }
}

/* Calls on(p, object, side byte) for each candidate of the pool that has not been reached, in address order: eight granules
 * at a time are looked at, and nothing but the side bytes is touched. */
typedef void (*OnUnreached)(Pass *p, Object *o, uint8_t *side);

static ALWAYS_INLINE void each_unreached(Pass *p, PoolHeader *pool, OnUnreached on) {
    if (pool->state == POOL_RUN) {
        uint8_t *side = heap_side_byte(pool_first(pool));
        if (*side & SIDE_CANDIDATE && (*side & SIDE_STATE) < SIDE_GREY) on(p, (Object *)(void *)pool_first(pool), side);
        return;
    }
    const uint64_t ones = 0x0101010101010101ULL;
    uint8_t *sides = heap_side_byte(pool);
    size_t size = pool->size, end = ((size_t)pool->bump + 15) >> SIDE_SHIFT;
    for (size_t g = POOL_HEADER >> SIDE_SHIFT & ~(size_t)7; g < end; g += 8) {
        uint64_t word;
        memcpy(&word, sides + g, 8);
        uint64_t open = word & (ones * SIDE_CANDIDATE) & ~((word & (ones * SIDE_STATE)) + ones); /* bit 6: candidate, state not 63 */
        for (; open; open &= open - 1) {
            size_t granule = g + ((size_t)__builtin_ctzll(open) >> 3);
            if ((sides[granule] & SIDE_STATE) >= SIDE_GREY) continue; /* since reached from one before */
            size_t index = ((granule << SIDE_SHIFT) - POOL_HEADER + size - 1) / size;
            on(p, (Object *)(void *)(pool_first(pool) + index * size), sides + granule);
        }
    }
}

static ALWAYS_INLINE void mark_held(Pass *p, Object *o, uint8_t *side) {
    if (o->refcount <= counted(p, o)) return;
    reach(p, o, side);
    if (p->depth) drain(p);
}
static void mark_pool(Pass *p, PoolHeader *pool) { each_unreached(p, pool, mark_held); }

static void grey_pool(Pass *p, PoolHeader *pool) {
    char *block = pool_first(pool);
    for (size_t n = blocks_of(pool); n--; block += pool->size) {
        uint8_t *side = heap_side_byte(block);
        if (!(*side & SIDE_CANDIDATE) || (*side & SIDE_STATE) != SIDE_GREY) continue;
        *side |= SIDE_REACHED;
        scan(p, (Object *)(void *)block);
        if (p->depth > QUEUE) drain(p);
    }
    drain(p);
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

static ALWAYS_INLINE void sweep(Pass *p, Object *o, uint8_t *side) {
    *side = SIDE_GREY;
    if (o->flags & F_WEAKREF) p->any_weakref = true;
    if (find_needs_finalizer(p->rt, o)) p->any_finalizer = true;
    if (p->garbage_lost || p->silent) return;
    if (unlikely(p->garbage_count == p->garbage_room) && !garbage_grow(p)) p->garbage_lost = true;
    else p->garbage[p->garbage_count++] = o;
}
static void sweep_pool(Pass *p, PoolHeader *pool) { each_unreached(p, pool, sweep); }

void find_garbage(Pass *p) {
    wipe_all(p);
    p->by_type = heap_alloc(p->heap, p->rt->type_count * sizeof *p->by_type, KIND_RAW);
    if (p->by_type) memset(p->by_type, 0, p->rt->type_count * sizeof *p->by_type);
    count_all(p);
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
    bool run = pool->state == POOL_RUN;
    char *block = pool_first(pool);
    for (size_t n = blocks_of(pool); n--; block += size) {
        Object *o = (Object *)(void *)block;
        if (*heap_side_byte(block) != SIDE_GREY || block_is_free(block)) continue; /* free: gone with an earlier one */
        object_incref(o);
        gc_clear_object(rt, o);
        p->garbage_count++;
        object_decref(rt, o);
        if (run || a->head[page] != 1 + KIND_CONTAINER) return; /* the pool has gone with it */
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
