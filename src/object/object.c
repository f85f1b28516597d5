/* SPDX-License-Identifier: MIT
 * object.c: objects come and go: allocation, deallocation without unbounded recursion, raw blocks, MemoryError.
 *
 * Deallocating an object may release others, and so on, a million deep. Up to DEALLOC_DEPTH levels recurse; beyond that
 * an object is only marked as put off: its page gets a bit in the arena's dying_map, and the arena is put on the list
 * rt->dying. The outermost call works the list off. That takes no memory, whatever the graph.
 *
 * An object that is put off has a count of 0 and both generation bits. So the collector leaves it alone as it does a frozen
 * one, a walk of its page finds it, and it cannot be mistaken for one whose deallocation is running (no generation bit).
 */
#include "object/object.h"

#include "heap/heap.h"
#include "heap/stress.h"
#include "object/error.h"
#include "object/protocol.h"
#include "object/runtime.h"
#include "object/weakref.h"

#define DEALLOC_DEPTH 40
#define PUT_OFF (F_GEN1 | F_GEN2)

/* ---- allocation ---- */

/* At the cap: drop caches, collect what needs no Python code, try again. Then the reserve is opened for small blocks, so
 * that the handlers of the MemoryError have something to work with. When they have used that up, the run is ended. */
static COLD void *retry(Runtime *rt, void *old, size_t bytes, BlockKind kind) {
    Heap *h = rt->heap;
    void *p = NULL;
    bool by_switch = stress_refused(h);
    if (likely(!by_switch) && !heap_hopeless(h, bytes)) {
        if (rt->hooks.trim) rt->hooks.trim(rt);
        if (rt->hooks.collect_silently) rt->hooks.collect_silently(rt);
        heap_trim(h);
        p = old ? heap_realloc(h, old, bytes) : heap_alloc(h, bytes, kind);
    }
    if (!p) {
        if (unlikely(!by_switch && heap_reserve_spent(h, bytes))) {
            rt->out_of_memory = true;
            interrupt_set(rt, INTERRUPT_LIMIT);
        }
        heap_emergency(h);
        raise_no_memory(rt);
    }
    return p;
}

static ALWAYS_INLINE void *alloc(Runtime *rt, size_t bytes, BlockKind kind) {
    void *p = heap_alloc(rt->heap, bytes, kind);
    return likely(p != NULL) ? p : retry(rt, NULL, bytes, kind);
}

/* Zeros behind the header, up to the end of the block. The loop is faster than memset for the few words of most objects. */
static ALWAYS_INLINE void clear_words(Object *o, size_t bytes) {
    if (unlikely(bytes > 128)) {
        memset(o + 1, 0, heap_block_size(o) - sizeof *o);
        return;
    }
    char *p = (char *)(o + 1), *end = (char *)o + align_up(bytes, 8);
    for (; p + 16 <= end; p += 16) {
        memset(p, 0, 16);
        __asm__ volatile("" ::: "memory");
    }
    if (p < end) memset(p, 0, 8);
}

static COLD void ask_for_collection(Runtime *rt) {
    if (rt->gc_enabled && rt->gc_threshold[0] && !(interrupt_pending(rt) & INTERRUPT_GC)) interrupt_set(rt, INTERRUPT_GC);
}

void *object_new_container(Runtime *rt, uint32_t type, size_t bytes) {
    Object *o = alloc(rt, bytes, KIND_CONTAINER);
    if (unlikely(!o)) return NULL;
    clear_words(o, bytes);
    o->refcount = 1;
    o->flags = 0;
    o->type = type & 0xffffff;
    if (unlikely(++rt->gc_count[0] > rt->gc_threshold[0])) ask_for_collection(rt);
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
    return likely(p != NULL) ? p : retry(rt, o, bytes, KIND_LEAF);
}

void object_free(Runtime *rt, Object *o) {
    if (heap_pool(o)->kind == KIND_CONTAINER && rt->gc_count[0] > 0) rt->gc_count[0]--;
    heap_free(rt->heap, o);
}

/* ---- raw blocks ---- */

void *mem_alloc(Runtime *rt, size_t bytes) { return alloc(rt, bytes ? bytes : 1, KIND_RAW); }
void *mem_alloc_maybe(Runtime *rt, size_t bytes) { return heap_alloc(rt->heap, bytes ? bytes : 1, KIND_RAW); }

void *mem_calloc(Runtime *rt, size_t bytes) {
    void *p = mem_alloc(rt, bytes);
    return p ? memset(p, 0, bytes) : NULL;
}

void *mem_realloc(Runtime *rt, void *p, size_t bytes) {
    if (!p) return mem_alloc(rt, bytes);
    if (!bytes) bytes = 1;
    void *moved = heap_realloc(rt->heap, p, bytes);
    return likely(moved != NULL) ? moved : retry(rt, p, bytes, KIND_RAW);
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
static COLD bool finalize(Runtime *rt, Object *o, const TypeSlots *slots) {
    o->flags |= F_FINALIZED;
    o->refcount = 1;
    Owned error = error_take(rt);
    slots->finalize(rt, v_from(o));
    if (error) error_restore(rt, error);
    if (--o->refcount == 0) return false;
    if (heap_pool(o)->kind == KIND_CONTAINER) heap_note_young(rt->heap, heap_pool(o), YOUNG_0);
    return true;
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
    o->flags &= (uint8_t)~(F_TRACKED | PUT_OFF);
    slots->dealloc(rt, o);
}

static void put_off(Runtime *rt, Object *o) {
    Arena *a = heap_arena(o);
    size_t page = ((uintptr_t)o & ~ARENA_MASK) / POOL_SIZE;
    o->flags |= PUT_OFF;
    a->dying_map[page / 64] |= 1ULL << (page % 64);
    if (!a->dying) {
        a->dying = true;
        a->dying_next = rt->dying;
        rt->dying = a;
    }
}

/* NULL: none on the page, or no longer a page of objects: the last one has gone, and it may be anything now. */
static Object *find_put_off(const Arena *a, size_t page) {
    if (a->head[page] != 1 + KIND_CONTAINER && a->head[page] != 1 + KIND_LEAF) return NULL;
    const PoolHeader *p = arena_pool(a, page);
    bool run = p->state == POOL_RUN;
    char *block = pool_first(p), *end = block + (run ? 1 : p->bump);
    for (; block < end; block += p->size + run) {
        Object *o = (Object *)(void *)block;
        if (!block_is_free(o) && o->refcount == 0 && (o->flags & PUT_OFF) == PUT_OFF) return o;
    }
    return NULL;
}

static void forget_arena(Runtime *rt, Arena *a) {
    rt->dying = a->dying_next;
    a->dying = false;
}

/* One page's objects after another. Their death may put off others, in any page. An arena in the list stays mapped; the
 * mapping of a huge object ends with it, and so must leave the list before. */
static COLD void work_off(Runtime *rt) {
    while (rt->dying) {
        Arena *a = rt->dying;
        size_t w = 0;
        while (w < ARENA_WORDS && !a->dying_map[w]) w++;
        if (w == ARENA_WORDS) {
            forget_arena(rt, a);
            continue;
        }
        size_t page = w * 64 + (size_t)__builtin_ctzll(a->dying_map[w]);
        Object *o = find_put_off(a, page);
        if (!o) {
            a->dying_map[w] &= a->dying_map[w] - 1;
            continue;
        }
        o->flags &= (uint8_t)~PUT_OFF;
        if (a->huge_bytes) {
            a->dying_map[w] = 0;
            forget_arena(rt, a);
        }
        dealloc_now(rt, o);
    }
}

void object_dead(Runtime *rt, Object *o) {
    if (unlikely(o->refcount != 0)) { /* immortal: put the count back */
        o->refcount = REFCOUNT_IMMORTAL;
        return;
    }
    if ((rt->slots[o->type]->flags & TF_BARE) && likely(!(o->flags & (F_A | F_WEAKREF)))) {
        heap_free(rt->heap, o);
        return;
    }
    if (unlikely(rt->dealloc_depth > 0 && (rt->dealloc_depth >= DEALLOC_DEPTH || c_stack_low(rt)))) {
        put_off(rt, o);
        return;
    }
    rt->dealloc_depth++;
    dealloc_now(rt, o);
    if (unlikely(rt->dying != NULL) && rt->dealloc_depth == 1) work_off(rt);
    rt->dealloc_depth--;
}

int object_hold_deaths(Runtime *rt) {
    int depth = rt->dealloc_depth;
    rt->dealloc_depth = DEALLOC_DEPTH;
    return depth;
}

void object_let_die(Runtime *rt, int depth) {
    rt->dealloc_depth = depth;
    if (!rt->dying || depth) return; /* or whoever is deallocating further up does it */
    rt->dealloc_depth = 1;
    work_off(rt);
    rt->dealloc_depth = 0;
}
