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
            for (PoolHeader *pool = h->young[list], *next; pool; pool = next) {
                next = pool->young_next;
                on(p, pool);
            }
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

void each_pool_while(Pass *p, bool (*on)(Pass *p, PoolHeader *pool), bool backwards) {
    const Heap *h = p->heap;
    for (size_t k = 0; k < h->arena_count; k++) {
        const ArenaRef *ref = &h->arenas[backwards ? h->arena_count - 1 - k : k];
        size_t pages = ref->huge ? 1 : ARENA_PAGES - ARENA_FIRST_PAGE;
        for (size_t i = 0; i < pages; i++) {
            size_t page = ARENA_FIRST_PAGE + (backwards ? pages - 1 - i : i);
            if (ref->arena->head[page] == 1 + KIND_CONTAINER && !on(p, arena_pool(ref->arena, page))) return;
        }
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
        else memset(a + ARENA_SIDE, 0, ARENA_SIDE_BYTES);
    }
}

/* ---- 2: mark ---- */

/* Too many at once, or no memory: from here on objects are found again in address order. */
static void begin_waves(Pass *p) {
    p->waves = true;
    for (size_t i = 0; i < p->depth; i++) *heap_side_byte(p->stack[i]) = SIDE_CANDIDATE | SIDE_GREY;
    p->grey |= p->depth != 0;
    p->depth = 0;
    p->limit = 0;
}

static bool stack_grow(Pass *p) {
    size_t room = size_min(p->room * 4, p->limit_most);
    if (room <= p->room) return false;
    Object **stack = p->stack == p->first_stack ? heap_alloc(p->heap, room * sizeof *stack, KIND_RAW)
                                                : heap_realloc(p->heap, p->stack, room * sizeof *stack);
    if (!stack) return false;
    if (p->stack == p->first_stack) memcpy(stack, p->first_stack, sizeof p->first_stack);
    p->stack = stack;
    p->room = p->limit = room;
    return true;
}

static NOINLINE void push_slow(Pass *p, Object *o) {
    if (!p->waves && stack_grow(p)) {
        p->stack[p->depth++] = o;
        return;
    }
    if (!p->waves) begin_waves(p);
    *heap_side_byte(o) = SIDE_CANDIDATE | SIDE_GREY;
    p->grey = true;
}

/* In a container's pool: leaves are not worth a look at their side bytes. */
static ALWAYS_INLINE bool may_be_open(const Object *child) {
    return heap_arena(child)->head[((uintptr_t)child & ~ARENA_MASK) / POOL_SIZE] == 1 + KIND_CONTAINER;
}

static ALWAYS_INLINE void reach(Pass *p, Object *o, uint8_t *side) {
    hassert(p->open);
    p->open--;
    *side = SIDE_CANDIDATE | SIDE_REACHED;
    if (likely(p->depth < p->limit)) p->stack[p->depth++] = o;
    else push_slow(p, o);
}

static ALWAYS_INLINE void mark_child(void *arg, Object *child) {
    Pass *p = arg;
    if (p->young_mask && !in_scope_of(p, child, false)) return;
    uint8_t *side = heap_side_byte(child);
    if (is_open(*side)) reach(p, child, side);
}

/* As in counting: the children's side bytes are fetched while others are dealt with. */
static ALWAYS_INLINE void mark_later(void *arg, Object *child) {
    Pass *p = arg;
    if (!may_be_open(child)) return;
    __builtin_prefetch(p->young_mask ? (void *)heap_pool(child) : heap_side_byte(child), 1);
    if (p->wait_count == QUEUE) {
        mark_child(p, p->waiting[p->wait_at]);
        p->waiting[p->wait_at] = child;
        p->wait_at = (p->wait_at + 1) % QUEUE;
        return;
    }
    if (p->wait_count == 0) __builtin_prefetch(child); /* there may be nothing else to do while it comes */
    p->waiting[(p->wait_at + p->wait_count++) % QUEUE] = child;
}
static int mark_visit(Runtime *rt, Value v, void *arg) {
    if (v && v_is_ptr(v)) mark_later(arg, v_obj(v));
    return 0;
}

/* The children of a very long array go on no stack: they are painted GREY, and found in address order if there is need. */
static ALWAYS_INLINE void paint(Pass *p, Object *child) {
    if (!in_scope_of(p, child, false)) return;
    uint8_t *side = heap_side_byte(child);
    if (!is_open(*side)) return;
    p->open--;
    *side = SIDE_CANDIDATE | SIDE_GREY;
    p->grey = true;
}

/* As paint() for all of an array, in a full collection. */
static void paint_all(Pass *p, const Value *items, size_t count) {
    size_t grey = 0;
    for (size_t i = 0; i < count; i++) {
        if (i + LOOK_AHEAD < count) __builtin_prefetch(heap_side_byte((void *)(uintptr_t)items[i + LOOK_AHEAD]), 1);
        Value v = items[i];
        if (!v || !v_is_ptr(v)) continue;
        uint8_t *side = heap_side_byte(v_obj(v));
        if (!is_open(*side)) continue;
        grey++;
        *side = SIDE_CANDIDATE | SIDE_GREY;
    }
    p->open -= grey;
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
    if (likely(child_array(o, slots, slots->layout, slots->layout == LAYOUT_INSTANCE ? heap_block_size(o) : 0, &one, &items, &count)))
        mark_array(p, items, count);
    else each_child(p->rt, o, slots, mark_later, mark_visit, p);
    if (unlikely(slots->flags & TF_HEAP)) mark_child(p, &p->rt->types[o->type]->header);
}

static void mark_rest(Pass *p) {
    for (; p->wait_count; p->wait_count--) {
        mark_child(p, p->waiting[p->wait_at]);
        p->wait_at = (p->wait_at + 1) % QUEUE;
    }
}

static ALWAYS_INLINE void ring_put(Ring *r, Object *o) { r->objects[(r->at + r->count++) % QUEUE] = o; }
static ALWAYS_INLINE Object *ring_take(Ring *r) {
    Object *o = r->objects[r->at];
    r->at = (r->at + 1) % QUEUE;
    r->count--;
    return o;
}

/* The memory of the oldest object of the first ring is there: it is scanned, or waits for its second block. */
static ALWAYS_INLINE void pass_on(Pass *p) {
    Object *o = ring_take(&p->coming);
    unsigned layout = p->rt->slots[o->type]->layout;
    if (layout != LAYOUT_VECTOR && layout != LAYOUT_DICT) {
        scan(p, o);
        return;
    }
    __builtin_prefetch((void *)(uintptr_t)((Value *)o)[1]);
    if (p->second.count == QUEUE) scan(p, ring_take(&p->second));
    ring_put(&p->second, o);
}

static void forget_marking(Pass *p) {
    p->depth = p->wait_count = p->coming.count = p->second.count = 0;
    p->grey = false;
}

/* Is everything known to live? */
static ALWAYS_INLINE bool nothing_left(Pass *p) {
    if (p->targets_lost || p->target_count == 0 || is_open(*p->targets[p->target_count - 1])) return p->open == 0;
    while (p->target_count && !is_open(*p->targets[p->target_count - 1])) p->target_count--;
    if (p->target_count == 0) p->open = 0;
    return p->open == 0;
}

/* Objects from the stack wait in a ring while their memory is fetched, those of two blocks in a second one. Stops as soon
 * as no candidate is open. Without `finish`, the rings need not be empty at the end. */
static void drain(Pass *p, bool finish) {
    for (;;) {
        while (p->coming.count < QUEUE && p->depth) {
            Object *o = p->stack[--p->depth];
            __builtin_prefetch(o);
            ring_put(&p->coming, o);
        }
        if (p->coming.count == QUEUE) pass_on(p);
        else if (!finish) return;
        else if (p->coming.count && p->second.count < QUEUE / 2) pass_on(p);
        else if (p->second.count) scan(p, ring_take(&p->second));
        else {
            mark_rest(p);
            if (!p->depth) return;
        }
        if (unlikely(nothing_left(p))) {
            forget_marking(p);
            return;
        }
    }
}

#define WAVE_WORTH 64 /* one in so many scanned by a wave: else a stack is better */

/* In waves, what is scanned paints its children GREY. Those that lie further on are met in the same round. */
static void scan_grey(Pass *p, Object *o, uint8_t *side) {
    if (!p->open) return; /* one before it in this pool settled all */
    p->scanned++;
    *side = SIDE_CANDIDATE | SIDE_REACHED;
    p->stack[p->depth++] = o; /* of a few; drain() takes them */
    if (p->depth >= QUEUE) drain(p, false);
}
static void grey_pool(Pass *p, PoolHeader *pool) {
    if (p->open) each_found(p, pool, scan_grey, FIND_GREY);
}

static void drain_grey(Pass *p) {
    while (p->grey && p->open) {
        p->grey = false;
        p->scanned = 0;
        each_pool(p, grey_pool);
        drain(p, true);
        if (p->scanned >= p->candidates / WAVE_WORTH) continue;
        p->waves = false;
        p->limit = p->room;
    }
}

bool find_needs_finalizer(Runtime *rt, const Object *o) {
    const TypeSlots *s = rt->slots[o->type];
    return s->flags & TF_FINALIZE && s->finalize && !(o->flags & F_FINALIZED);
}

static ALWAYS_INLINE void note_death(Pass *p, const Object *o) {
    if (o->flags & F_WEAKREF) p->any_weakref = true;
    const TypeSlots *slots = p->rt->slots[o->type];
    if (unlikely(!(slots->flags & TF_PLAIN_DEATH))) p->any_other_death = true;
    if (unlikely(slots->flags & TF_FINALIZE) && find_needs_finalizer(p->rt, o)) p->any_finalizer = true;
    if (slots->layout == LAYOUT_INSTANCE && ((const Value *)o)[1] & 1) p->any_dict = true;
}

/* Of what may be garbage, while its memory is at hand: is its death more than that of a plain object? Types and flags that were
 * found plain are remembered: the next one is mostly like the last. */
static NOINLINE void note_unlike(Pass *p, Object *o) {
    const TypeSlots *slots = p->rt->slots[o->type];
    bool instance = slots->layout == LAYOUT_INSTANCE, dict = instance && ((const Value *)o)[1] & 1;
    bool plain = !(o->flags & F_WEAKREF) && (slots->flags & (TF_PLAIN_DEATH | TF_FINALIZE)) == TF_PLAIN_DEATH;
    if (plain) {
        p->plain = ((const uint32_t *)(const void *)o)[1];
        p->plain_dict = instance;
        if (!dict) return;
    }
    if (p->special_count < MOST_SPECIAL) p->special[p->special_count++] = o;
    else p->special_lost = true;
}
static ALWAYS_INLINE void note_special(Pass *p, Object *o) {
    if (unlikely(((const uint32_t *)(const void *)o)[1] != p->plain || ((const Value *)o)[1] & p->plain_dict)) note_unlike(p, o);
}

static bool any_special(const Pass *p) {
    for (size_t i = 0; i < p->special_count; i++)
        if (find_is_garbage(p->special[i])) return true;
    return p->special_lost;
}

/* Once all is known to live (open 0, though objects may still look open), nothing is to be reached: the count would wrap. */
static ALWAYS_INLINE void mark_held(Pass *p, Object *o, uint8_t *side) {
    if (unlikely(!p->open)) return;
    unsigned n = *side & SIDE_STATE;
    if (o->refcount <= (likely(n < SIDE_OVER) ? n : counted(p, o))) {
        note_special(p, o);
        return;
    }
    reach(p, o, side);
    if (p->depth > QUEUE) drain(p, false);
}
static void mark_pool(Pass *p, PoolHeader *pool) {
    if (!p->open) return;
    each_found(p, pool, mark_held, FIND_OPEN);
    if (p->waves) grey_pool(p, pool);
}

static void mark_all(Pass *p) {
    p->limit_most = size_max(p->open / 32, FIRST_STACK);
    each_pool(p, mark_pool);
    drain(p, true);
    drain_grey(p);
}

/* ---- 3: settled garbage ---- */

/* One reference on a child of garbage. When the first is met, the object is SETTLED | CANDIDATE; while there are others, the
 * CANDIDATE bit is off; in the end it is open. */
static ALWAYS_INLINE void lose(void *arg, Object *child) {
    Pass *p = arg;
    if (!in_scope(p, child)) return;
    uint8_t *side = heap_side_byte(child);
    if (!(*side & SIDE_SETTLED) || *side == SIDE_PAINTED) return;
    if (*side & SIDE_CANDIDATE) {
        bool held = child->refcount > counted(p, child);
        *side = held ? SIDE_PAINTED : *side & ~SIDE_CANDIDATE;
        if (held) return;
    }
    count_back(p, side);
    if (*side & SIDE_STATE) return;
    *side = SIDE_CANDIDATE;
    if (p->depth < p->room) p->stack[p->depth++] = child;
    else p->again = true;
}
static int lose_visit(Runtime *rt, Value v, void *arg) {
    if (v && v_is_ptr(v)) lose(arg, v_obj(v));
    return 0;
}

/* GREY: has been here. */
static ALWAYS_INLINE void lose_children(Pass *p, Object *o, uint8_t *side) {
    const TypeSlots *slots = p->rt->slots[o->type];
    *side = SIDE_CANDIDATE | SIDE_GREY;
    note_special(p, o);
    each_child(p->rt, o, slots, lose, lose_visit, p);
    if (slots->flags & TF_HEAP) lose(p, &p->rt->types[o->type]->header);
}

static void condemn(Pass *p, Object *o, uint8_t *side) {
    lose_children(p, o, side);
    while (p->depth) {
        o = p->stack[--p->depth];
        side = heap_side_byte(o);
        if (is_open(*side)) lose_children(p, o, side);
    }
}
static void condemn_pool(Pass *p, PoolHeader *pool) { each_found(p, pool, condemn, FIND_OPEN); }

/* Little garbage: what it refers to is followed. It is GREY in the end. */
static void condemn_from_garbage(Pass *p) {
    p->depth = 0;
    do {
        p->again = false;
        each_pool(p, condemn_pool);
    } while (p->again);
}

static ALWAYS_INLINE bool is_settled(uint8_t side) { return side >= (SIDE_SETTLED | SIDE_CANDIDATE) && (side & SIDE_STATE) < SIDE_GREY; }

static ALWAYS_INLINE void keep(void *arg, Object *child) {
    Pass *p = arg;
    if (!in_scope(p, child)) return;
    uint8_t *side = heap_side_byte(child);
    if (!is_settled(*side)) return;
    bool room = p->depth < p->room;
    *side = SIDE_SETTLED | SIDE_CANDIDATE | (room ? SIDE_REACHED : SIDE_GREY);
    if (room) p->stack[p->depth++] = child;
    else p->again = true;
}
static int keep_visit(Runtime *rt, Value v, void *arg) {
    if (v && v_is_ptr(v)) keep(arg, v_obj(v));
    return 0;
}

static void keep_children(Pass *p, Object *o) {
    const TypeSlots *slots = p->rt->slots[o->type];
    each_child(p->rt, o, slots, keep, keep_visit, p);
    if (slots->flags & TF_HEAP) keep(p, &p->rt->types[o->type]->header);
}

static void keep_living(Pass *p, Object *o, uint8_t *side) {
    if (is_settled(*side) && o->refcount <= counted(p, o)) return;
    *side |= SIDE_REACHED;
    keep_children(p, o);
    while (p->depth) keep_children(p, p->stack[--p->depth]);
}
static void keep_pool(Pass *p, PoolHeader *pool) { each_found(p, pool, keep_living, FIND_LIVING); }

static void condemn_settled(Pass *p, Object *o, uint8_t *side) {
    if (!is_settled(*side)) return;
    *side = SIDE_CANDIDATE;
    note_special(p, o);
}
static void condemn_settled_pool(Pass *p, PoolHeader *pool) { each_found(p, pool, condemn_settled, FIND_LIVING); }

/* Mostly garbage: what lives is followed, settled objects that are not met are open in the end. */
static void condemn_all_but_living(Pass *p) {
    p->depth = 0;
    do {
        p->again = false;
        each_pool(p, keep_pool);
    } while (p->again);
    each_pool(p, condemn_settled_pool);
}

/* ---- 4: sweep ---- */

static NOINLINE bool garbage_grow(Pass *p) {
    size_t room = p->garbage_room ? p->garbage_room * 2 : 504;
    if (p->open > room) room = p->open;
    Object **list = heap_realloc(p->heap, p->garbage, room * sizeof *list);
    if (!list) return false;
    p->garbage = list;
    p->garbage_room = room;
    return true;
}

static ALWAYS_INLINE void sweep(Pass *p, Object *o, uint8_t *side) {
    *side = SIDE_GREY;
    p->found++;
    if (p->garbage_lost || p->silent) return;
    if (unlikely(p->garbage_count == p->garbage_room) && !garbage_grow(p)) p->garbage_lost = true;
    else p->garbage[p->garbage_count++] = o;
}
static void sweep_pool(Pass *p, PoolHeader *pool) { each_found(p, pool, sweep, FIND_GARBAGE); }

static void sweep_all(Pass *p, bool any_settled) {
    bool few = p->open <= p->candidates - p->open;
    if (any_settled && few) condemn_from_garbage(p);
    else if (any_settled) condemn_all_but_living(p);
    p->buriable = !any_special(p) && !p->silent && !p->rt->gc->debug;
    if (p->buriable) return;
    each_pool(p, sweep_pool);
    for (size_t i = 0; i < p->garbage_count; i++) note_death(p, p->garbage[i]);
}

void find_garbage(Pass *p) {
    wipe_all(p);
    p->by_type = heap_alloc(p->heap, p->rt->type_count * sizeof *p->by_type, KIND_RAW);
    if (p->by_type) memset(p->by_type, 0, p->rt->type_count * sizeof *p->by_type);
    paint_known(p);
    count_all(p);
    bool any_settled = p->open != p->candidates;
    if (p->open) mark_all(p);
    if (p->open) sweep_all(p, any_settled);
    if (p->by_type) heap_free(p->heap, p->by_type);
    if (p->rounds) heap_free(p->heap, p->rounds);
    p->rounds = NULL;
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
    uint8_t *side = heap_side_byte(child);
    if (*side & SIDE_CANDIDATE) count_at(pass, side, 1);
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
    p->open = p->garbage_count;
    p->targets_lost = true;
    p->waves = false;
    p->limit = p->room;
    p->limit_most = SIZE_MAX;
}

static void reach_member(Pass *p, Object *o) {
    uint8_t *side = heap_side_byte(o);
    if (!is_open(*side)) return;
    reach(p, o, side);
    drain(p, true);
}

static void drain_grey_members(Pass *p) {
    while (p->grey) {
        p->grey = false;
        for (size_t i = 0; i < p->garbage_count; i++) {
            uint8_t *side = heap_side_byte(p->garbage[i]);
            if ((*side & SIDE_STATE) != SIDE_GREY) continue;
            *side = SIDE_CANDIDATE | SIDE_REACHED;
            scan(p, p->garbage[i]);
            drain(p, true);
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
