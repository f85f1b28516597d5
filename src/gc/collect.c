/* SPDX-License-Identifier: MIT
 * collect.c: finding garbage by address, and its death in the order of PEP 442.
 *
 * Trial deletion (Bacon and Rajan, "Concurrent Cycle Collection in Reference Counted Systems", 2001; CPython's use of it),
 * with the counts in the arenas' side bytes instead of in the objects:
 *   1. each candidate (a tracked object of the generations that are collected) adds 1 to the side byte of each candidate
 *      that it refers to; 255 means "at least 255" and the rest is in an overflow map;
 *   2. a candidate whose reference count exceeds that is held from outside: REACHED, and so is what it reaches;
 *   3. what is still UNREACHED is garbage.
 * A full collection does not look at a child's header in step 1: it counts for every child, leaf objects too, and wipes
 * what is no candidate in the sweep of step 2. A young one looks, since it must not touch old objects' bytes.
 *
 * Marking uses a small stack; when it is full an object is only painted GREY and found again by a sweep in address
 * order. So marking needs no memory that could be refused.
 */

#include "gc/gc.h"
#include "gc/state.h"
#include "object/error.h"
#include "object/protocol.h"
#include "object/weakref.h"
#include "platform/platform.h"

enum { UNREACHED = 1, REACHED = 2, GREY = 3, SATURATED = 255 };
#define MARK_STACK 2048
#define PREFETCH 8

typedef struct Overflow {
    Object *o;
    uint32_t extra;
} Overflow;

typedef struct Pass {
    Runtime *rt;
    int generation;
    bool full;
    bool overflow_failed;
    Overflow *overflow; /* raw block, open addressing */
    size_t overflow_mask, overflow_count;
    Object *stack[MARK_STACK];
    size_t depth;
    bool grey; /* some object is GREY */
    Object **garbage; /* raw block */
    size_t garbage_count, garbage_room;
    bool failed;
    size_t survivors;
} Pass;

static inline bool is_candidate(const Pass *p, const Object *o) {
    if (!(o->flags & F_TRACKED)) return false;
    unsigned gen = o->flags & (F_GEN1 | F_GEN2);
    if (gen == 0) return true;
    if (gen == (F_GEN1 | F_GEN2)) return false; /* frozen */
    return gen == F_GEN1 ? p->generation >= 1 : p->generation >= 2;
}

/* ---- references of an object ---- */

static inline int visit_array(Runtime *rt, const Value *items, size_t count, Visitor visit, void *arg) {
    for (size_t i = 0; i < count; i++)
        if (items[i] && v_is_ptr(items[i])) {
            int r = visit(rt, items[i], arg);
            if (r) return r;
        }
    return 0;
}

/* All references but the one on the class. */
static ALWAYS_INLINE int traverse(Runtime *rt, Object *o, Visitor visit, void *arg) {
    const TypeSlots *slots = rt->slots[o->type];
    const Value *words = (const Value *)o;
    switch (slots->layout) {
    case LAYOUT_LEAF: return 0;
    case LAYOUT_VECTOR: return visit_array(rt, (const Value *)(uintptr_t)words[1], *(const uint32_t *)&words[2], visit, arg);
    case LAYOUT_INLINE: return visit_array(rt, &words[2], (size_t)words[1], visit, arg);
    case LAYOUT_FIXED: return visit_array(rt, &words[1], slots->basicsize / 8 - 1, visit, arg);
    case LAYOUT_INSTANCE: {
        int r = words[1] & 1 ? visit(rt, words[1] & ~(Value)1, arg) : 0;
        return r ? r : visit_array(rt, &words[2], heap_block_size(o) / 8 - 2, visit, arg);
    }
    default: return slots->traverse ? slots->traverse(rt, o, visit, arg) : 0;
    }
}

int gc_traverse(Runtime *rt, Object *o, Visitor visit, void *arg) {
    int r = traverse(rt, o, visit, arg);
    if (r) return r;
    /* An instance of a class made by Python code owns a reference to it. Traverse slots leave that to us. */
    const TypeSlots *slots = rt->slots[o->type];
    return slots->flags & TF_HEAP ? visit(rt, v_from(rt->types[o->type]), arg) : 0;
}

/* ---- walking the candidates ---- */

typedef void (*OnObject)(Pass *p, Object *o);
typedef struct Each {
    Pass *pass;
    OnObject on;
} Each;

static int each_block(void *block, size_t bytes, void *arg) {
    Each *e = arg;
    if (is_candidate(e->pass, block)) e->on(e->pass, block);
    return 0;
}

static int each_pool(PoolHeader *p, void *arg) { return p->kind == KIND_CONTAINER ? heap_walk_pool(p, each_block, arg) : 0; }

static bool pool_has_large(const PoolHeader *p) { return p->class_index >= HEAP_CLASS_COUNT; }

static void each_candidate(Pass *p, OnObject on) {
    Each e = {p, on};
    Heap *h = p->rt->heap;
    if (p->full) {
        heap_walk_pools(h, each_pool, &e);
        return;
    }
    for (PoolHeader *q = h->young[0]; q; q = q->young_next) each_pool(q, &e);
    for (PoolHeader *q = p->generation >= 1 ? h->young[1] : NULL; q; q = q->young_next) each_pool(q, &e);
}

/* ---- step 1: counting ---- */

static void overflow_add(Pass *p, Object *o) {
    if (p->overflow_failed) return;
    if (!p->overflow || p->overflow_count * 2 > p->overflow_mask) {
        size_t old_size = p->overflow ? p->overflow_mask + 1 : 0, size = old_size ? old_size * 2 : 64;
        Overflow *old = p->overflow, *fresh = mem_alloc_maybe(p->rt, size * sizeof *fresh);
        if (!fresh) { /* without the map no saturated object can be proved garbage: all count as held */
            p->overflow_failed = true;
            return;
        }
        memset(fresh, 0, size * sizeof *fresh);
        p->overflow = fresh;
        p->overflow_mask = size - 1;
        for (size_t k = 0; k < old_size; k++) {
            if (!old[k].o) continue;
            size_t i = ((uintptr_t)old[k].o >> 4) * 0x9e3779b97f4a7c15ULL >> 32 & p->overflow_mask;
            while (fresh[i].o) i = (i + 1) & p->overflow_mask;
            fresh[i] = old[k];
        }
        mem_free(p->rt, old);
    }
    size_t i = ((uintptr_t)o >> 4) * 0x9e3779b97f4a7c15ULL >> 32 & p->overflow_mask;
    while (p->overflow[i].o && p->overflow[i].o != o) i = (i + 1) & p->overflow_mask;
    if (!p->overflow[i].o) p->overflow_count++;
    p->overflow[i].o = o;
    p->overflow[i].extra++;
}

static uint64_t internal_count(const Pass *p, const Object *o) {
    uint8_t n = *heap_side_byte(o);
    if (n != SATURATED) return n;
    if (p->overflow_failed || !p->overflow) return p->overflow_failed ? 0 : n;
    size_t i = ((uintptr_t)o >> 4) * 0x9e3779b97f4a7c15ULL >> 32 & p->overflow_mask;
    while (p->overflow[i].o && p->overflow[i].o != o) i = (i + 1) & p->overflow_mask;
    return (uint64_t)n + (p->overflow[i].o ? p->overflow[i].extra : 0);
}

static int count_child(Runtime *rt, Value v, void *arg) {
    if (!v || !v_is_ptr(v)) return 0;
    uint8_t *side = heap_side_byte(v_obj(v));
    if (likely(*side != SATURATED)) ++*side;
    else overflow_add(arg, v_obj(v));
    return 0;
}

static int count_young_child(Runtime *rt, Value v, void *arg) {
    if (!v || !v_is_ptr(v) || !is_candidate(arg, v_obj(v))) return 0;
    return count_child(rt, v, arg);
}

static void count_object(Pass *p, Object *o) {
    if (p->full) traverse(p->rt, o, count_child, p);
    else traverse(p->rt, o, count_young_child, p);
    const TypeSlots *slots = p->rt->slots[o->type];
    if (slots->flags & TF_HEAP) {
        Value type = v_from(p->rt->types[o->type]);
        if (p->full) count_child(p->rt, type, p);
        else count_young_child(p->rt, type, p);
    }
}

/* ---- step 2: what is held from outside, and what that reaches ---- */

static inline void push(Pass *p, Object *o) {
    if (likely(p->depth < MARK_STACK)) p->stack[p->depth++] = o;
    else {
        *heap_side_byte(o) = GREY;
        p->grey = true;
    }
}

static void classify(Pass *p, Object *o) {
    bool held = o->refcount > internal_count(p, o);
    *heap_side_byte(o) = held ? REACHED : UNREACHED;
    if (held) push(p, o);
}

/* Full collections: side bytes of what is no candidate are wiped, since step 1 counted for every child. */
static int wipe_block(void *block, size_t bytes, void *arg) {
    Pass *p = arg;
    if (is_candidate(p, block)) classify(p, block);
    else *heap_side_byte(block) = 0;
    return 0;
}
static int wipe_pool(PoolHeader *pool, void *arg) {
    if (pool->kind == KIND_CONTAINER) return heap_walk_pool(pool, wipe_block, arg);
    if (pool_has_large(pool)) *heap_side_byte((uint8_t *)pool + sizeof *pool) = 0;
    else memset(heap_side_byte(pool), 0, POOL_SIZE >> SIDE_SHIFT);
    return 0;
}

static int mark_child(Runtime *rt, Value v, void *arg) {
    if (!v || !v_is_ptr(v)) return 0;
    Pass *p = arg;
    Object *o = v_obj(v);
    uint8_t *side = heap_side_byte(o);
    if (*side != UNREACHED) return 0;
    *side = REACHED;
    push(p, o);
    return 0;
}

static void scan(Pass *p, Object *o) {
    traverse(p->rt, o, mark_child, p);
    if (p->rt->slots[o->type]->flags & TF_HEAP) mark_child(p->rt, v_from(p->rt->types[o->type]), p);
}

/* The last objects pushed wait in a ring while their memory is fetched. */
static void drain(Pass *p) {
    Object *ring[PREFETCH];
    size_t head = 0, held = 0;
    while (p->depth || held) {
        while (held < PREFETCH && p->depth) {
            Object *o = p->stack[--p->depth];
            __builtin_prefetch(o);
            ring[(head + held++) % PREFETCH] = o;
        }
        Object *o = ring[head];
        head = (head + 1) % PREFETCH;
        held--;
        scan(p, o);
    }
}

static void scan_if_grey(Pass *p, Object *o) {
    if (*heap_side_byte(o) != GREY) return;
    *heap_side_byte(o) = REACHED;
    scan(p, o);
    if (p->depth > MARK_STACK / 2) drain(p);
}

static void mark(Pass *p) {
    drain(p);
    while (p->grey) {
        p->grey = false;
        each_candidate(p, scan_if_grey);
        drain(p);
    }
}

/* ---- step 3: garbage ---- */

static void keep_garbage(Pass *p, Object *o) {
    if (p->failed) return;
    if (p->garbage_count == p->garbage_room) {
        size_t room = p->garbage_room ? p->garbage_room * 2 : 60;
        Object **list = heap_realloc(p->rt->heap, p->garbage, room * sizeof *list);
        if (!list) {
            p->failed = true;
            return;
        }
        p->garbage = list;
        p->garbage_room = room;
    }
    p->garbage[p->garbage_count++] = o;
}

/* CPython stops tracking tuples that hold nothing the collector cares about. */
static bool only_atoms(Pass *p, Object *o) {
    if (o->type != T_TUPLE) return false;
    const Value *words = (const Value *)o;
    for (size_t i = 0; i < (size_t)words[1]; i++) {
        Value v = words[2 + i];
        if (!v) return false;
        if (v_is_ptr(v) && (v_obj(v)->flags & F_TRACKED || p->rt->slots[v_obj(v)->type]->layout != LAYOUT_LEAF)) {
            if (v_obj(v)->type != T_TUPLE || v_obj(v)->flags & F_TRACKED) return false;
        }
    }
    return true;
}

static void settle(Pass *p, Object *o) {
    uint8_t *side = heap_side_byte(o);
    uint8_t was = *side;
    *side = 0;
    if (was == UNREACHED) {
        keep_garbage(p, o);
        return;
    }
    if (only_atoms(p, o)) {
        gc_untrack(o);
        return;
    }
    p->survivors++;
    uint8_t gen = p->generation == 0 ? F_GEN1 : F_GEN2;
    if ((o->flags & (F_GEN1 | F_GEN2)) != gen) o->flags = (uint8_t)((o->flags & ~(F_GEN1 | F_GEN2)) | gen);
}

static bool needs_finalizer(Pass *p, const Object *o) {
    const TypeSlots *s = p->rt->slots[o->type];
    return s->flags & TF_FINALIZE && s->finalize && !(o->flags & F_FINALIZED);
}

/* Weak references to garbage are cleared before anything else runs; callbacks of references that are not garbage
 * themselves are called. */
static void handle_weakrefs(Pass *p) {
    Runtime *rt = p->rt;
    WeakRef *pending = NULL;
    for (size_t i = 0; i < p->garbage_count; i++) *heap_side_byte(p->garbage[i]) = UNREACHED;
    for (size_t i = 0; i < p->garbage_count; i++)
        if (p->garbage[i]->flags & F_WEAKREF) weak_detach(rt, p->garbage[i], &pending);
    WeakRef **link = &pending;
    while (*link) {
        WeakRef *w = *link;
        if (*heap_side_byte(w) != UNREACHED) {
            link = &w->next;
            continue;
        }
        *link = w->next;
        w->next = NULL;
        w->header.refcount--; /* garbage: it still has other references, so this is not the last */
    }
    for (size_t i = 0; i < p->garbage_count; i++) *heap_side_byte(p->garbage[i]) = 0;
    weak_call_pending(rt, pending);
}

static bool run_finalizers(Pass *p) {
    bool any = false;
    for (size_t i = 0; i < p->garbage_count; i++) {
        Object *o = p->garbage[i];
        if (!needs_finalizer(p, o)) continue;
        o->flags |= F_FINALIZED;
        any = true;
        p->rt->slots[o->type]->finalize(p->rt, v_from(o));
        if (p->rt->error) error_unraisable(p->rt, NULL, v_from(o));
    }
    return any;
}

static int count_member(Runtime *rt, Value v, void *arg) {
    if (!v || !v_is_ptr(v)) return 0;
    uint8_t *side = heap_side_byte(v_obj(v));
    if (*side && *side != SATURATED) ++*side; /* members start at 1 */
    else if (*side) overflow_add(arg, v_obj(v));
    return 0;
}

/* After finalizers: which of the garbage is referred to from outside it again? Those, and what they reach, live on. `held` is
 * the number of references that we ourselves hold on each. */
static void drop_resurrected(Pass *p, uint32_t held) {
    Runtime *rt = p->rt;
    mem_free(rt, p->overflow);
    p->overflow = NULL;
    p->overflow_count = p->overflow_mask = 0;
    for (size_t i = 0; i < p->garbage_count; i++) *heap_side_byte(p->garbage[i]) = 1;
    for (size_t i = 0; i < p->garbage_count; i++) {
        traverse(rt, p->garbage[i], count_member, p);
        if (rt->slots[p->garbage[i]->type]->flags & TF_HEAP) count_member(rt, v_from(rt->types[p->garbage[i]->type]), p);
    }
    p->depth = 0;
    /* classify needs all counts: keep the verdicts apart until they are complete */
    for (size_t i = 0; i < p->garbage_count; i++) {
        Object *o = p->garbage[i];
        if (o->refcount - held > internal_count(p, o) - 1) p->garbage[i] = (Object *)((uintptr_t)o | 1);
    }
    for (size_t i = 0; i < p->garbage_count; i++) *heap_side_byte((Object *)((uintptr_t)p->garbage[i] & ~(uintptr_t)1)) = UNREACHED;
    for (size_t i = 0; i < p->garbage_count; i++) {
        Object *o = (Object *)((uintptr_t)p->garbage[i] & ~(uintptr_t)1);
        if (o == p->garbage[i]) continue;
        p->garbage[i] = o;
        if (*heap_side_byte(o) == UNREACHED) {
            *heap_side_byte(o) = REACHED;
            push(p, o);
            drain(p);
        }
    }
    while (p->grey) {
        p->grey = false;
        for (size_t i = 0; i < p->garbage_count; i++) scan_if_grey(p, p->garbage[i]);
        drain(p);
    }
    size_t kept = 0;
    for (size_t i = 0; i < p->garbage_count; i++) {
        Object *o = p->garbage[i];
        bool dead = *heap_side_byte(o) == UNREACHED;
        *heap_side_byte(o) = 0;
        if (dead) p->garbage[kept++] = o;
        else if (held) object_decref(rt, o);
    }
    p->garbage_count = kept;
}

/* Break the cycles: empty each object, by its own clear slot or by its layout. */
static void clear_object(Runtime *rt, Object *o) {
    const TypeSlots *s = rt->slots[o->type];
    if (s->clear) {
        s->clear(rt, o);
        return;
    }
    Value *words = (Value *)o;
    if (s->layout == LAYOUT_FIXED)
        for (size_t i = 1; i < s->basicsize / 8; i++) clear_slot(rt, &words[i]);
}

static void report(Pass *p) {
    Gc *gc = p->rt->gc;
    for (size_t i = 0; i < p->garbage_count && gc->debug & GC_DEBUG_COLLECTABLE; i++) {
        Object *o = p->garbage[i];
        Owned text = format_str(p->rt, "gc: collectable <%s 0x%lx>\n", type_of(p->rt, v_from(o))->slots->name, (unsigned long)(uintptr_t)o);
        if (text && p->rt->hooks.write_stderr) p->rt->hooks.write_stderr(p->rt, text);
        error_clear(p->rt);
        decref_maybe(p->rt, text);
    }
}

static void delete_garbage(Pass *p) {
    Runtime *rt = p->rt;
    Gc *gc = rt->gc;
    report(p);
    for (size_t i = 0; i < p->garbage_count; i++) {
        Object *o = p->garbage[i];
        if (gc->debug & GC_DEBUG_SAVEALL && gc->garbage) {
            Owned r = obj_call_method(rt, gc->garbage, rt->names[N_append], (Value[]){v_from(o)}, 1);
            decref_maybe(rt, r);
            error_clear(rt);
        } else clear_object(rt, o);
        if (rt->error) error_unraisable(rt, "Exception ignored in tp_clear of", v_from(rt->types[o->type]));
    }
    for (size_t i = 0; i < p->garbage_count; i++) object_decref(rt, p->garbage[i]);
}

static void hold_all(Pass *p) {
    for (size_t i = 0; i < p->garbage_count; i++) object_incref(p->garbage[i]);
}

/* At the cap: what has a finalizer or weak references, and what these reach, waits for an ordinary collection. */
static void leave_noisy(Pass *p) {
    for (size_t i = 0; i < p->garbage_count; i++) *heap_side_byte(p->garbage[i]) = UNREACHED;
    for (size_t i = 0; i < p->garbage_count; i++) {
        Object *o = p->garbage[i];
        if (!(needs_finalizer(p, o) || o->flags & F_WEAKREF) || *heap_side_byte(o) != UNREACHED) continue;
        *heap_side_byte(o) = REACHED;
        push(p, o);
        drain(p);
    }
    while (p->grey) {
        p->grey = false;
        for (size_t i = 0; i < p->garbage_count; i++) scan_if_grey(p, p->garbage[i]);
        drain(p);
    }
    size_t kept = 0;
    for (size_t i = 0; i < p->garbage_count; i++) {
        Object *o = p->garbage[i];
        bool quiet = *heap_side_byte(o) == UNREACHED;
        *heap_side_byte(o) = 0;
        if (quiet) p->garbage[kept++] = o;
    }
    p->garbage_count = kept;
}

/* ---- one collection ---- */

static void find_garbage(Pass *p) {
    Heap *h = p->rt->heap;
    if (p->full)
        for (size_t i = 0; i < h->arena_count; i++) {
            char *arena = (char *)h->arenas[i].arena;
            if (h->arenas[i].huge) *heap_side_byte(arena + ARENA_HEAD + POOL_HEADER) = 0;
            else memset(arena + 4096, 0, ARENA_HEAD - 4096);
        }
    each_candidate(p, count_object);
    if (p->full) heap_walk_pools(h, wipe_pool, p);
    else each_candidate(p, classify);
    mark(p);
    each_candidate(p, settle);
    mem_free(p->rt, p->overflow);
    p->overflow = NULL;
    if (p->failed) p->garbage_count = 0;
}

/* The pass (with its stack) is too large for a small C stack. */
static Pass *new_pass(Runtime *rt, int generation) {
    Pass *p = mem_alloc_maybe(rt, sizeof *p);
    if (!p) return NULL;
    memset(p, 0, offsetof(Pass, stack));
    memset((uint8_t *)p + offsetof(Pass, depth), 0, sizeof *p - offsetof(Pass, depth));
    p->rt = rt;
    p->generation = generation;
    p->full = generation == 2;
    return p;
}

static ssize_t collect(Runtime *rt, int generation, bool silent) {
    Gc *gc = rt->gc;
    rt->heap->using_reserve = true;
    Pass *p = new_pass(rt, generation);
    if (!p) {
        rt->heap->using_reserve = false;
        return 0;
    }
    double began = platform_monotonic();
    if (generation < 2) rt->gc_count[generation + 1]++;
    for (int i = 0; i <= generation; i++) rt->gc_count[i] = 0;
    Owned error = error_take(rt);
    find_garbage(p);
    if (p->full) gc->long_lived_pending = 0, gc->long_lived_total = p->survivors;
    else if (generation == 1) gc->long_lived_pending += p->survivors;
    heap_young_done(rt->heap, generation == 0);
    if (silent) leave_noisy(p);
    else handle_weakrefs(p);
    rt->heap->using_reserve = false;
    hold_all(p);
    if (!silent && run_finalizers(p)) drop_resurrected(p, 1);
    size_t found = p->garbage_count;
    delete_garbage(p);
    if (error) error_restore(rt, error);
    mem_free(rt, p->overflow);
    mem_free(rt, p->garbage);
    mem_free(rt, p);
    GcStats *s = &gc->stats[generation];
    double pause = platform_monotonic() - began;
    s->collections++;
    s->collected += found;
    s->pause_total += pause;
    if (pause > s->pause_max) s->pause_max = pause;
    if (generation == 2) heap_trim(rt->heap);
    return (ssize_t)found;
}

ssize_t gc_collect(Runtime *rt, int generation) {
    Gc *gc = rt->gc;
    if (gc->collecting) return 0;
    gc->collecting = true;
    if (gc->notify) gc->notify(rt, true, generation, 0);
    ssize_t found = collect(rt, generation, false);
    if (gc->notify) gc->notify(rt, false, generation, (size_t)found);
    gc->collecting = false;
    return found;
}

static void collect_silently(Runtime *rt) {
    Gc *gc = rt->gc;
    if (!gc || gc->collecting || rt->dealloc_depth) return;
    gc->collecting = true;
    collect(rt, 2, true);
    gc->collecting = false;
}

void gc_run_pending(Runtime *rt) {
    Gc *gc = rt->gc;
    rt->interrupt &= ~(uint32_t)INTERRUPT_GC;
    if (!rt->gc_enabled || gc->collecting) return;
    for (int i = 2; i >= 0; i--) {
        if (rt->gc_count[i] <= rt->gc_threshold[i] || !rt->gc_threshold[0]) continue;
        if (i == 2 && gc->long_lived_pending < gc->long_lived_total / 4) continue;
        gc_collect(rt, i);
        return;
    }
}

int gc_init(Runtime *rt) {
    rt->gc = mem_calloc(rt, sizeof *rt->gc);
    if (!rt->gc) return -1;
    rt->gc_threshold[0] = 700;
    rt->gc_threshold[1] = rt->gc_threshold[2] = 10;
    rt->gc_enabled = true;
    rt->hooks.collect_silently = collect_silently;
    return 0;
}
