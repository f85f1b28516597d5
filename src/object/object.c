/* SPDX-License-Identifier: MIT
 * object.c: objects come and go: allocation, deallocation without unbounded recursion, raw blocks, MemoryError.
 *
 * Deallocating an object may release others, and so on, a million deep. Up to DEALLOC_DEPTH levels recurse; beyond that
 * an object is only noted, by a bit in the header of its pool, and the pool is put on the list rt->dying. The outermost
 * call works the list off. That takes no memory, whatever the graph.
 */
#include "object/object.h"

#include "heap/heap.h"
#include "object/error.h"
#include "object/protocol.h"
#include "object/runtime.h"
#include "object/weakref.h"

#define DEALLOC_DEPTH 40

/* ---- allocation ---- */

/* At the cap: drop caches, collect what needs no Python code, then use the reserve only when the collector runs. */
static COLD void *retry(Runtime *rt, size_t bytes, enum BlockKind kind) {
    if (heap_hopeless(rt->heap, bytes)) return NULL;
    if (rt->hooks.trim) rt->hooks.trim(rt);
    if (rt->hooks.collect_silently) rt->hooks.collect_silently(rt);
    heap_trim(rt->heap);
    return heap_alloc(rt->heap, bytes, kind);
}

static inline void *alloc(Runtime *rt, size_t bytes, enum BlockKind kind) {
    void *p = heap_alloc(rt->heap, bytes, kind);
    if (unlikely(!p) && !(p = retry(rt, bytes, kind))) raise_no_memory(rt);
    return p;
}

void *object_new_container(Runtime *rt, uint32_t type, size_t bytes) {
    Object *o = alloc(rt, bytes, KIND_CONTAINER);
    if (unlikely(!o)) return NULL;
    memset(o, 0, bytes);
    o->refcount = 1;
    o->type = type & 0xffffff;
    if (unlikely(++rt->gc_count[0] > rt->gc_threshold[0]) && rt->gc_enabled && rt->gc_threshold[0]) rt->interrupt |= INTERRUPT_GC;
    return o;
}

void *object_new_leaf(Runtime *rt, uint32_t type, size_t bytes) {
    Object *o = alloc(rt, bytes, KIND_LEAF);
    if (unlikely(!o)) return NULL;
    o->refcount = 1;
    o->flags = 0;
    o->type = type & 0xffffff;
    return o;
}

void *object_resize_leaf(Runtime *rt, Object *o, size_t bytes) {
    void *p = heap_realloc(rt->heap, o, bytes);
    if (!p) raise_no_memory(rt);
    return p;
}

void object_free(Runtime *rt, Object *o) {
    if (heap_pool(o)->kind == KIND_CONTAINER && rt->gc_count[0] > 0) rt->gc_count[0]--;
    heap_free(rt->heap, o);
}

void *mem_alloc(Runtime *rt, size_t bytes) { return alloc(rt, bytes ? bytes : 1, KIND_RAW); }
void *mem_alloc_maybe(Runtime *rt, size_t bytes) { return heap_alloc(rt->heap, bytes ? bytes : 1, KIND_RAW); }

void *mem_calloc(Runtime *rt, size_t bytes) {
    void *p = mem_alloc(rt, bytes);
    return p ? memset(p, 0, bytes) : NULL;
}

void *mem_realloc(Runtime *rt, void *p, size_t bytes) {
    if (!p) return mem_alloc(rt, bytes);
    void *moved = heap_realloc(rt->heap, p, bytes ? bytes : 1);
    if (moved || heap_hopeless(rt->heap, bytes)) return moved ? moved : (raise_no_memory(rt), NULL);
    if (rt->hooks.trim) rt->hooks.trim(rt);
    if (rt->hooks.collect_silently) rt->hooks.collect_silently(rt);
    heap_trim(rt->heap);
    if (!(moved = heap_realloc(rt->heap, p, bytes))) raise_no_memory(rt);
    return moved;
}

void *mem_alloc_array(Runtime *rt, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) return raise_no_memory(rt), NULL;
    return mem_alloc(rt, bytes);
}

void *mem_realloc_array(Runtime *rt, void *p, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) return raise_no_memory(rt), NULL;
    return mem_realloc(rt, p, bytes);
}

void mem_free(Runtime *rt, void *p) {
    if (p) heap_free(rt->heap, p);
}

/* ---- deallocation ---- */

/* tp_finalize, once. True: the object has been brought back to life. */
static bool finalize(Runtime *rt, Object *o, const TypeSlots *slots) {
    o->flags |= F_FINALIZED;
    o->refcount = 1;
    Owned error = error_take(rt);
    slots->finalize(rt, v_from(o));
    if (error) error_restore(rt, error);
    return --o->refcount > 0;
}

static void dealloc_now(Runtime *rt, Object *o) {
    const TypeSlots *slots = rt->slots[o->type];
    if (unlikely(slots->flags & TF_FINALIZE) && slots->finalize && !(o->flags & F_FINALIZED) && finalize(rt, o, slots)) return;
    if (unlikely(o->flags & F_WEAKREF)) {
        o->refcount = 1; /* callbacks must not kill it a second time */
        weak_clear_object(rt, o);
        o->refcount = 0;
    }
    slots = rt->slots[o->type]; /* __del__ may have changed __class__ */
    o->flags &= (uint8_t)~F_TRACKED;
    slots->dealloc(rt, o);
}

static void put_off(Runtime *rt, Object *o) {
    PoolHeader *p = heap_pool(o);
    bool queued;
    if (p->class_index < HEAP_CLASS_COUNT) {
        size_t bit = ((uintptr_t)o & ~POOL_MASK) >> SIDE_SHIFT;
        queued = p->dying[0] | p->dying[1] | p->dying[2] | p->dying[3];
        p->dying[bit >> 6] |= 1ULL << (bit & 63);
    } else {
        queued = p->dying_large;
        p->dying_large = 1;
    }
    if (!queued) {
        p->dying_next = rt->dying;
        rt->dying = p;
    }
}

/* One put-off object of the pool, with its bit taken away; *last: no other is left. */
static Object *take_dying(PoolHeader *p, bool *last) {
    if (p->class_index >= HEAP_CLASS_COUNT) {
        p->dying_large = 0;
        *last = true;
        return (Object *)((uint8_t *)p + sizeof *p);
    }
    unsigned w = 0;
    while (!p->dying[w]) w++;
    size_t bit = w * 64 + (size_t)__builtin_ctzll(p->dying[w]);
    p->dying[w] &= p->dying[w] - 1;
    *last = !(p->dying[0] | p->dying[1] | p->dying[2] | p->dying[3]);
    /* blocks begin at multiples of 8: the bit names a granule of 16, the block is the one that starts in it */
    size_t size = heap_class_sizes[p->class_index], offset = bit << SIDE_SHIFT;
    size_t index = (offset - sizeof *p + size - 1) / size;
    return (Object *)((uint8_t *)p + sizeof *p + index * size);
}

static void work_off(Runtime *rt) {
    while (rt->dying) {
        PoolHeader *p = rt->dying;
        bool last;
        Object *o = take_dying(p, &last);
        if (last) rt->dying = p->dying_next;
        dealloc_now(rt, o);
    }
}

void object_dead(Runtime *rt, Object *o) {
    if (o->refcount != 0) { /* immortal: put the count back */
        o->refcount = REFCOUNT_IMMORTAL;
        return;
    }
    if (rt->dealloc_depth >= DEALLOC_DEPTH || c_stack_low(rt)) {
        if (rt->dealloc_depth > 0) {
            put_off(rt, o);
            return;
        }
    }
    rt->dealloc_depth++;
    dealloc_now(rt, o);
    if (rt->dealloc_depth == 1 && rt->dying) work_off(rt);
    rt->dealloc_depth--;
}
