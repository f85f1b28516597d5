/* SPDX-License-Identifier: MIT
 * verify.c: the heap verifier. */
#include "gc/verify.h"

#include "gc/gc.h"
#include "heap/heap.h"

#define MOST_TOLD 20
#define MOST_COUNTED 254

typedef struct Verify {
    Runtime *rt;
    FILE *out;
    size_t faults;
    Object *holder;
} Verify;

static const char *type_name(const Verify *v, const Object *o) {
    return o->type < v->rt->type_count && v->rt->slots[o->type] ? v->rt->slots[o->type]->name : "?";
}

static void fault(Verify *v, const char *what, const Object *o) {
    if (v->faults++ >= MOST_TOLD || !v->out) return;
    fprintf(v->out, "heap: %s: %s at %p (count %u, flags 0x%02x)\n", what, type_name(v, o), (const void *)o, o->refcount, o->flags);
}

static void pool_fault(const char *what, void *arg) {
    Verify *v = arg;
    if (v->faults++ < MOST_TOLD && v->out) fprintf(v->out, "heap: %s\n", what);
}

static int clear_counts(PoolHeader *p, void *arg) {
    if (p->kind == KIND_RAW) return 0;
    if (p->class_index >= HEAP_CLASS_COUNT) *heap_side_byte(pool_first(p)) = 0;
    else memset(heap_side_byte(pool_first(p)), 0, POOL_SIZE >> SIDE_SHIFT);
    return 0;
}

/* Made in one block, immortal. (Tests of the collector alone have no such types.) */
static bool is_builtin_type(const Runtime *rt, const Object *o) {
    if (rt->type_count < T_BUILTIN_COUNT) return false;
    return o >= &rt->types[0]->header && o <= &rt->types[T_BUILTIN_COUNT - 1]->header;
}

static int check_reference(Runtime *rt, Value value, void *arg) {
    Verify *v = arg;
    if (!value || !v_is_ptr(value)) return 0;
    Object *o = v_obj(value);
    if (is_builtin_type(rt, o)) return 0;
    if (!heap_owns(rt->heap, o)) {
        size_t at = heap_arena_index(rt->heap, heap_arena(o)); /* the built-in types lie in one raw block, and for ever */
        bool ours = at < rt->heap->arena_count && rt->heap->arenas[at].arena == heap_arena(o);
        if (ours && o->refcount & REFCOUNT_IMMORTAL_BIT) return 0;
        if (v->faults++ < MOST_TOLD && v->out)
            fprintf(v->out, "heap: %s at %p refers to %p, which is no live block\n", type_name(v, v->holder),
                    (void *)v->holder, (void *)o);
        return 0;
    }
    if (heap_pool(o)->kind == KIND_RAW) {
        if (!(o->refcount & REFCOUNT_IMMORTAL_BIT)) fault(v, "refers to a raw block", v->holder);
        return 0;
    }
    uint8_t *side = heap_side_byte(o);
    if (*side < MOST_COUNTED) ++*side;
    return 0;
}

static int check_header(void *block, size_t bytes, void *arg) {
    Verify *v = arg;
    const Object *o = block;
    if (o->type >= v->rt->type_count || !v->rt->slots[o->type]) fault(v, "no such type", o);
    return 0;
}

static int count_from(void *block, size_t bytes, void *arg) {
    Verify *v = arg;
    v->holder = block;
    if (v->holder->flags & F_TRACKED) gc_traverse(v->rt, v->holder, check_reference, v);
    return 0;
}

static int compare_counts(void *block, size_t bytes, void *arg) {
    Object *o = block;
    if (o->refcount < *heap_side_byte(o)) fault(arg, "has fewer references than are held on it", o);
    *heap_side_byte(o) = 0;
    return 0;
}

size_t gc_verify(Runtime *rt, FILE *out) {
    Verify v = {.rt = rt, .out = out};
    heap_check(rt->heap, pool_fault, &v);
    if (v.faults) return v.faults; /* a walk might crash */
    heap_walk(rt->heap, KIND_CONTAINER, check_header, &v);
    heap_walk(rt->heap, KIND_LEAF, check_header, &v);
    if (v.faults) return v.faults;
    heap_walk_pools(rt->heap, clear_counts, NULL);
    heap_walk(rt->heap, KIND_CONTAINER, count_from, &v);
    heap_walk(rt->heap, KIND_CONTAINER, compare_counts, &v);
    heap_walk(rt->heap, KIND_LEAF, compare_counts, &v);
    return v.faults;
}
