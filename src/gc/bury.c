/* SPDX-License-Identifier: MIT
 * bury.c: the death of garbage that nobody can see die: no finalizer, no weak reference, only types whose death does nothing but
 * release what their layout shows (TF_PLAIN_DEATH).
 *
 * Emptying such objects one by one and letting reference counts do the rest touches each several times. Here each is
 * touched once: its references on other garbage are forgotten, others are released, its blocks are freed, in one go where a whole
 * pool is dead. What that kills among
 * the living (it cannot refer to garbage, or the garbage would have been held) may run Python code, and must not do so before all
 * garbage is gone: such deaths are put off.
 */
#include "gc/find_parts.h"
#include "gc/gc.h"
#include "gc/traverse.h"

typedef struct Burial {
    Runtime *rt;
    Pass *pass;
    Object *huge; /* dead, linked through their second words: their side bytes go with them, so they go last */
    PoolHeader *pool; /* of the second blocks that wait here: neighbours are freed together */
    size_t count;
    void *blocks[POOL_SIZE / 16];
} Burial;

static void free_waiting(Burial *b) {
    if (b->count) heap_free_many(b->pass->heap, b->pool, b->blocks, b->count);
    b->count = 0;
}

static ALWAYS_INLINE void free_second(Burial *b, void *block) {
    PoolHeader *pool = heap_pool(block);
    if (unlikely(pool != b->pool)) {
        free_waiting(b);
        b->pool = pool;
    }
    b->blocks[b->count++] = block;
}

static ALWAYS_INLINE bool is_buried(const Burial *b, const Object *o) {
    uint8_t head = heap_arena(o)->head[((uintptr_t)o & ~ARENA_MASK) / POOL_SIZE];
    /* Side bytes of other pools are old. */
    if (likely(head == 1 + KIND_CONTAINER))
        return find_is_garbage(o) && (!b->pass->young_mask || heap_pool(o)->young & b->pass->young_mask);
    return !head; /* its pool has gone with the last of its dead (or it is a built-in type, which is immortal) */
}

static ALWAYS_INLINE void release(Burial *b, Value v) {
    if (!v || !v_is_ptr(v) || is_buried(b, v_obj(v))) return;
    Object *child = v_obj(v);
    if (likely((int32_t)child->refcount > 1)) child->refcount--;
    else object_decref(b->rt, child);
}

static ALWAYS_INLINE void release_array(Burial *b, const Value *items, size_t count) {
    for (size_t i = 0; i < count; i++) release(b, items[i]);
}

static void release_table(Burial *b, const TableLayout *t) {
    for (size_t i = 0; i < t->count; i++) {
        if (!t->pairs[2 * i]) continue;
        release(b, t->pairs[2 * i]);
        release(b, t->pairs[2 * i + 1]);
    }
}

/* Of `count` instances. */
static void release_class(Burial *b, uint32_t type, size_t count) {
    Object *class = &b->rt->types[type]->header;
    if (is_buried(b, class)) return;
    if (likely(class->refcount < REFCOUNT_IMMORTAL_BIT && class->refcount > count)) class->refcount -= (uint32_t)count;
    else
        while (count--) object_decref(b->rt, class);
}

/* All but the object's own block and its class. `layout` is a constant where this is inlined. */
static ALWAYS_INLINE void bury_contents(Burial *b, Object *o, const TypeSlots *slots, unsigned layout, size_t size) {
    const Value *words = (const Value *)o, *items;
    size_t count;
    Value one;
    if (layout == LAYOUT_DICT) {
        if (words[1]) release_table(b, (const TableLayout *)(uintptr_t)words[1]);
    } else if (child_array(o, slots, layout, size, &one, &items, &count)) {
        release_array(b, items, count);
    }
    if ((layout == LAYOUT_DICT || layout == LAYOUT_VECTOR) && words[1]) free_second(b, (void *)(uintptr_t)words[1]);
}

/* The first of the objects and those behind it of the same type; returns how many. */
static ALWAYS_INLINE size_t bury_row(Burial *b, Object *const *objects, size_t count, const TypeSlots *slots, unsigned layout) {
    uint32_t type = objects[0]->type;
    size_t i = 0, size = layout == LAYOUT_INSTANCE ? heap_block_size(objects[0]) : 0;
    do {
        if ((layout == LAYOUT_VECTOR || layout == LAYOUT_DICT) && i + 8 < count)
            __builtin_prefetch((void *)(uintptr_t)((Value *)objects[i + 8])[1]);
        bury_contents(b, objects[i], slots, layout, size);
    } while (++i < count && objects[i]->type == type);
    if (slots->flags & TF_HEAP) release_class(b, type, i);
    return i;
}

/* Objects of one pool. */
static void bury_rows(Burial *b, Object *const *objects, size_t count) {
    for (size_t i = 0, n = 0; i < count; i += n) {
        const TypeSlots *slots = b->rt->slots[objects[i]->type];
        switch (slots->layout) {
        case LAYOUT_VECTOR: n = bury_row(b, objects + i, count - i, slots, LAYOUT_VECTOR); break;
        case LAYOUT_INSTANCE: n = bury_row(b, objects + i, count - i, slots, LAYOUT_INSTANCE); break;
        case LAYOUT_DICT: n = bury_row(b, objects + i, count - i, slots, LAYOUT_DICT); break;
        default: n = bury_row(b, objects + i, count - i, slots, slots->layout);
        }
    }
}

static void bury_blocks(Burial *b, PoolHeader *pool, Object **objects, size_t count) {
    if (pool->class_index == CLASS_HUGE) {
        ((Object **)(void *)objects[0])[1] = b->huge;
        b->huge = objects[0];
    } else {
        heap_free_many(b->pass->heap, pool, (void *const *)objects, count);
    }
}

static void bury_pool(Pass *p, PoolHeader *pool) {
    Burial *b = p->burial;
    Found f;
    find_in_pool(pool, &f, FIND_GARBAGE);
    if (!f.count) return;
    bury_rows(b, f.objects, f.count);
    p->garbage_count += f.count;
    bury_blocks(b, pool, f.objects, f.count);
}

/* The list is in the order of addresses. */
static void bury_list(Burial *b, const Pass *p) {
    for (size_t i = 0, n; i < p->garbage_count; i += n) {
        PoolHeader *pool = heap_pool(p->garbage[i]);
        for (n = 1; i + n < p->garbage_count && heap_pool(p->garbage[i + n]) == pool; n++) {}
        bury_rows(b, p->garbage + i, n);
        bury_blocks(b, pool, p->garbage + i, n);
    }
}

void bury_garbage(Pass *p) {
    Burial b;
    memset(&b, 0, offsetof(Burial, blocks));
    b.rt = p->rt;
    b.pass = p;
    Runtime *rt = p->rt;
    p->heap->walking++; /* no arena goes: the side bytes of what is freed are still asked for */
    int depth = object_hold_deaths(rt);
    p->burial = &b;
    if (p->buriable) each_pool(p, bury_pool);
    else bury_list(&b, p);
    free_waiting(&b);
    for (Object *next; b.huge; b.huge = next) {
        next = ((Object **)(void *)b.huge)[1];
        heap_free(p->heap, b.huge);
    }
    p->heap->walking--;
    int buried = (int)size_min(p->garbage_count, INT32_MAX);
    rt->gc_count[0] = rt->gc_count[0] > buried ? rt->gc_count[0] - buried : 0;
    heap_young_done(p->heap, p->generation == 0);
    object_let_die(rt, depth);
}
