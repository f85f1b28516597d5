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
} Burial;

static ALWAYS_INLINE void release(Burial *b, Value v) {
    if (!v || !v_is_ptr(v)) return;
    Object *child = v_obj(v);
    /* Side bytes of other pools are old. A page without a head: its pool has gone with the last of its dead (or a built-in
     * type, which is immortal). */
    if (!heap_arena(child)->head[((uintptr_t)child & ~ARENA_MASK) / POOL_SIZE]) return;
    if (find_is_garbage(child) && in_scope(b->pass, child)) return;
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

/* All but the object's own block. */
static ALWAYS_INLINE void bury_contents(Burial *b, Object *o, const TypeSlots *slots) {
    const Value *words = (const Value *)o, *items;
    Heap *heap = b->pass->heap;
    size_t count;
    Value one;
    if (slots->layout == LAYOUT_DICT) {
        if (words[1]) release_table(b, (const TableLayout *)(uintptr_t)words[1]);
    } else if (child_array(o, slots, slots->layout == LAYOUT_INSTANCE ? heap_block_size(o) : 0, &one, &items, &count)) {
        release_array(b, items, count);
    }
    if ((slots->layout == LAYOUT_DICT || slots->layout == LAYOUT_VECTOR) && words[1]) heap_free(heap, (void *)(uintptr_t)words[1]);
    if (slots->flags & TF_HEAP) release(b, v_from(b->rt->types[o->type]));
}

static void bury_block(Burial *b, Object *o) {
    if (heap_pool(o)->class_index == CLASS_HUGE) {
        ((Object **)(void *)o)[1] = b->huge;
        b->huge = o;
    } else {
        heap_free(b->pass->heap, o);
    }
}

static void bury_pool(Pass *p, PoolHeader *pool) {
    Burial *b = p->burial;
    Found f;
    find_in_pool(pool, &f, FIND_GARBAGE);
    if (!f.count) return;
    for (size_t i = 0; i < f.count; i++) {
        if (i + 8 < f.count) __builtin_prefetch((void *)(uintptr_t)((Value *)f.objects[i + 8])[1]); /* it may have a second block */
        bury_contents(b, f.objects[i], b->rt->slots[f.objects[i]->type]);
    }
    p->garbage_count += f.count;
    if (pool->state != POOL_RUN && f.count == pool->used && heap_free_pool(p->heap, pool)) return;
    for (size_t i = 0; i < f.count; i++) bury_block(b, f.objects[i]);
}

static void bury_list(Burial *b, const Pass *p) {
    for (size_t i = 0; i < p->garbage_count; i++) {
        Object *o = p->garbage[i];
        if (i + 8 < p->garbage_count) __builtin_prefetch(p->garbage[i + 8]);
        bury_contents(b, o, b->rt->slots[o->type]);
        bury_block(b, o);
    }
}

void bury_garbage(Pass *p) {
    Burial b = {.rt = p->rt, .pass = p};
    Runtime *rt = p->rt;
    p->heap->walking++; /* no arena goes: the side bytes of what is freed are still asked for */
    int depth = object_hold_deaths(rt);
    p->burial = &b;
    if (p->buriable) each_pool(p, bury_pool);
    else bury_list(&b, p);
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
