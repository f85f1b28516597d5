/* SPDX-License-Identifier: MIT
 * find.c: finding garbage by address. See find.h. */
#include "gc/find_parts.h"

#include "gc/gc.h"
#include "gc/traverse.h"
#include "object/protocol.h"

/* ---- pools ---- */

void each_pool(Pass *p, OnPool on) {
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
            if (a->head[i] == 1 + KIND_CONTAINER) on(p, arena_pool(a, i));
        k = heap_arena_index(h, a); /* our own lists, and the death of huge objects, make the table change */
        if (k == h->arena_count || h->arenas[k].arena != a) k--;
    }
}

static void wipe_pool(Pass *p, PoolHeader *pool) {
    if (pool->state == POOL_RUN) *heap_side_byte(pool_first(pool)) = 0;
    else memset(heap_side_byte(pool_first(pool)), 0, POOL_SIZE >> SIDE_SHIFT);
}

static void wipe_all(Pass *p) {
    if (p->young_mask) {
        each_pool(p, wipe_pool);
        return;
    }
    for (size_t i = 0; i < p->heap->arena_count; i++) {
        char *a = (char *)p->heap->arenas[i].arena;
        if (p->heap->arenas[i].huge) *heap_side_byte(a + ARENA_HEAD) = 0;
        else memset(a + ARENA_SIDE, 0, ARENA_POOLS - ARENA_SIDE);
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
    if (!in_scope_of(p, child, false)) return;
    uint8_t *side = heap_side_byte(child);
    if (!(*side & SIDE_CANDIDATE) || (*side & SIDE_STATE) >= SIDE_GREY) return;
    p->reached++;
    *side = (uint8_t)((*side & ~SIDE_STATE) | (*side & SIDE_FLAT ? SIDE_REACHED : SIDE_GREY));
    p->grey = true;
}

/* As paint() for all of an array, in a full collection. */
static void paint_all(Pass *p, const Value *items, size_t count) {
    size_t reached = 0, grey = 0;
    for (size_t i = 0; i < count; i++) {
        if (i + LOOK_AHEAD < count) __builtin_prefetch(heap_side_byte((void *)(uintptr_t)items[i + LOOK_AHEAD]), 1);
        Value v = items[i];
        if (!v || !v_is_ptr(v)) continue;
        uint8_t *side = heap_side_byte(v_obj(v)), state = *side, flat = state >> 7;
        if (!(state & SIDE_CANDIDATE) || (state & SIDE_STATE) >= SIDE_GREY) continue;
        reached++;
        grey += !flat;
        *side = (uint8_t)((state & ~SIDE_STATE) | (SIDE_GREY + flat)); /* flat: REACHED */
    }
    p->reached += reached;
    p->grey |= grey != 0;
}

static NOINLINE void mark_long(Pass *p, const Value *items, size_t count) {
    bool very_long = count > 4096 && count > p->candidates / 16;
    if (very_long && !p->young_mask) {
        paint_all(p, items, count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (i + LOOK_AHEAD < count) __builtin_prefetch(heap_side_byte((void *)(uintptr_t)items[i + LOOK_AHEAD]), 1);
        Value v = items[i];
        if (!v || !v_is_ptr(v)) continue;
        if (very_long) paint(p, v_obj(v));
        else mark_child(p, v_obj(v));
    }
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
    uint8_t *sides = heap_side_byte(pool_first(pool));
    size_t size = pool->size, end = ((size_t)pool->bump + 15) >> SIDE_SHIFT;
    const uint64_t reciprocal = ((1u << 28) + size - 1) / size; /* exact for dividends and divisors below 16384 */
    for (size_t g = 0; g < end; g += 8) {
        uint64_t word;
        memcpy(&word, sides + g, 8);
        uint64_t open = word & (ones * SIDE_CANDIDATE) & ~((word & (ones * SIDE_STATE)) + 2 * ones); /* bit 6: candidate, state below 62 */
        for (; open; open &= open - 1) {
            size_t granule = g + ((size_t)__builtin_ctzll(open) >> 3);
            if ((sides[granule] & SIDE_STATE) >= SIDE_GREY) continue; /* since reached from one before */
            size_t index = (((granule << SIDE_SHIFT) + size - 1) * reciprocal) >> 28;
            on(p, (Object *)(void *)(pool_first(pool) + index * size), sides + granule);
        }
    }
}

static ALWAYS_INLINE void mark_held(Pass *p, Object *o, uint8_t *side) {
    unsigned n = *side & SIDE_STATE;
    if (o->refcount <= (likely(n < SIDE_OVER) ? n : counted(p, o))) return;
    reach(p, o, side);
    if (p->depth) drain(p);
}
static void mark_pool(Pass *p, PoolHeader *pool) {
    if (p->reached != p->candidates) each_unreached(p, pool, mark_held);
}

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
    while (p->grey && p->reached != p->candidates) {
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
    const TypeSlots *slots = p->rt->slots[o->type];
    if (unlikely(!(slots->flags & TF_PLAIN_DEATH))) p->any_other_death = true;
    if (unlikely(slots->flags & TF_FINALIZE) && find_needs_finalizer(p->rt, o)) p->any_finalizer = true;
    if (slots->layout == LAYOUT_INSTANCE && ((const Value *)o)[1] & 1) p->any_dict = true;
    if (p->garbage_lost || p->silent) return;
    if (unlikely(p->garbage_count == p->garbage_room) && !garbage_grow(p)) p->garbage_lost = true;
    else p->garbage[p->garbage_count++] = o;
}
static void sweep_pool(Pass *p, PoolHeader *pool) { each_unreached(p, pool, sweep); }

void find_garbage(Pass *p) {
    wipe_all(p);
    p->by_type = heap_alloc(p->heap, p->rt->type_count * sizeof *p->by_type, KIND_RAW);
    if (p->by_type) memset(p->by_type, 0, p->rt->type_count * sizeof *p->by_type);
    paint_known(p);
    count_all(p);
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
    size_t page = pool_page(pool), size = pool->size;
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
