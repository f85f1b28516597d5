/* SPDX-License-Identifier: MIT
 * collect.c: a collection from start to end: what happens to the garbage that find.c finds.
 *
 * The order is that of PEP 442: weak references to garbage are cleared and their callbacks called, finalizers run (once an
 * object), what they brought back to life is found and spared, the rest is emptied object by object and so dies. While the
 * list of garbage is worked on, each object of it is held by one reference of ours.
 */
#include "gc/find.h"
#include "gc/gc.h"
#include "gc/state.h"
#include "gc/traverse.h"
#include "gc/verify.h"
#include "object/error.h"
#include "object/roots.h"
#include "object/weakref.h"
#include "platform/platform.h"

/* ---- references of one object ---- */

typedef struct Visiting {
    Runtime *rt;
    Visitor visit;
    void *arg;
    int result;
} Visiting;

static int visit_words(Visiting *v, const Value *words, size_t count) {
    for (size_t i = 0; i < count && !v->result; i++)
        if (words[i]) v->result = v->visit(v->rt, words[i], v->arg);
    return v->result;
}

static int visit_pairs(Visiting *v, const TableLayout *t) {
    for (size_t i = 0; t && i < t->count && !v->result; i++) {
        if (!t->pairs[2 * i]) continue;
        if (t->hashed) v->result = v->visit(v->rt, t->pairs[2 * i], v->arg);
        if (!v->result) v->result = v->visit(v->rt, t->pairs[2 * i + 1], v->arg);
    }
    return v->result;
}

/* As each_child(), but immediates are visited too and the visitor can stop the walk. */
static int visit_children(Visiting *v, Object *o, const TypeSlots *slots) {
    const Value *words = (const Value *)o;
    switch (slots->layout) {
    case LAYOUT_LEAF: return 0;
    case LAYOUT_VECTOR: return visit_words(v, (const Value *)(uintptr_t)words[1], *(const uint32_t *)&words[2]);
    case LAYOUT_INLINE: return visit_words(v, &words[2], (size_t)words[1]);
    case LAYOUT_FIXED: return visit_words(v, &words[1], slots->basicsize / 8 - 1);
    case LAYOUT_INSTANCE:
        if (words[1] & 1) return v->visit(v->rt, words[1] & ~(Value)1, v->arg);
        return visit_words(v, &words[2], heap_block_size(o) / 8 - 2);
    case LAYOUT_DICT: return visit_pairs(v, (const TableLayout *)(uintptr_t)words[1]);
    default: return slots->traverse ? slots->traverse(v->rt, o, v->visit, v->arg) : 0;
    }
}

int gc_traverse(Runtime *rt, Object *o, Visitor visit, void *arg) {
    const TypeSlots *slots = rt->slots[o->type];
    Visiting v = {rt, visit, arg, 0};
    int result = visit_children(&v, o, slots);
    if (result) return result;
    /* An instance of a class made by Python code owns a reference to it. Traverse slots leave that to us. */
    return slots->flags & TF_HEAP ? visit(rt, v_from(rt->types[o->type]), arg) : 0;
}

void gc_clear_object(Runtime *rt, Object *o) {
    const TypeSlots *s = rt->slots[o->type];
    if (s->clear) {
        s->clear(rt, o);
        return;
    }
    Value *words = (Value *)o;
    if (s->layout == LAYOUT_FIXED)
        for (size_t i = 1; i < s->basicsize / 8; i++) clear_slot(rt, &words[i]);
}

/* ---- the garbage's way ---- */

/* All weak references to garbage are cleared before any code runs. Those that are garbage themselves call nothing. */
static WeakRef *detach_weakrefs(Pass *p) {
    WeakRef *pending = NULL;
    for (size_t i = 0; i < p->garbage_count; i++)
        if (p->garbage[i]->flags & F_WEAKREF) weak_detach(p->rt, p->garbage[i], &pending);
    for (WeakRef **link = &pending; *link;) {
        WeakRef *w = *link;
        if (!find_is_garbage(w)) {
            link = &w->next;
            continue;
        }
        *link = w->next;
        w->next = NULL;
        w->header.refcount--; /* it still has others: it is in a cycle */
    }
    return pending;
}

static void run_finalizers(Pass *p) {
    Runtime *rt = p->rt;
    for (size_t i = 0; i < p->garbage_count; i++) {
        Object *o = p->garbage[i];
        if (!find_needs_finalizer(rt, o)) continue;
        o->flags |= F_FINALIZED;
        rt->slots[o->type]->finalize(rt, v_from(o));
        if (rt->error) error_unraisable(rt, NULL, v_from(o));
    }
}

static void tell(Runtime *rt, Owned text) {
    if (text && rt->hooks.write_stderr) rt->hooks.write_stderr(rt, text);
    decref_maybe(rt, text);
    error_clear(rt);
}

static const char *hex(char out[20], const void *p) {
    uintptr_t n = (uintptr_t)p;
    char *at = out + 19;
    *at = 0;
    do *--at = "0123456789abcdef"[n & 15];
    while (n >>= 4);
    return at;
}

static void report(Pass *p) {
    char digits[20];
    for (size_t i = 0; i < p->garbage_count; i++) {
        Object *o = p->garbage[i];
        tell(p->rt, format_str(p->rt, "gc: collectable <%s 0x%s>\n", p->rt->slots[o->type]->name, hex(digits, o)));
    }
}

static void save_garbage(Pass *p) {
    Runtime *rt = p->rt;
    for (size_t i = 0; i < p->garbage_count; i++) {
        Owned r = obj_call_method(rt, rt->gc->garbage, rt->names[N_append], (Value[]){v_from(p->garbage[i])}, 1);
        decref_maybe(rt, r);
        error_clear(rt);
    }
}

static void clear_garbage(Pass *p) {
    Runtime *rt = p->rt;
    bool told = false;
    for (size_t i = 0; i < p->garbage_count; i++) {
        Object *o = p->garbage[i];
        if (i + 4 < p->garbage_count) __builtin_prefetch(p->garbage[i + 4]);
        if (unlikely(rt->slots[o->type]->flags & TF_TYPE) && !told) {
            rt->hooks.classes_die(rt, p->garbage + i, p->garbage_count - i);
            told = true;
        }
        gc_clear_object(rt, o);
        if (unlikely(rt->error != 0)) error_unraisable(rt, "Exception ignored in tp_clear of", v_from(rt->types[o->type]));
        object_decref(rt, o); /* mostly the last one but for those that later objects of the list hold */
    }
}

static void hold_garbage(Pass *p) {
    for (size_t i = 0; i < p->garbage_count; i++) object_incref(p->garbage[i]);
}

static void release_garbage(Pass *p) {
    for (size_t i = 0; i < p->garbage_count; i++) object_decref(p->rt, p->garbage[i]);
}

/* Dicts that instances have for want of room in their block are no objects of their own in CPython: not counted. */
static size_t count_found(const Pass *p, uint32_t held) {
    size_t found = p->garbage_count;
    if (!p->any_dict) return found;
    for (size_t i = 0; i < p->garbage_count; i++) {
        const Object *o = p->garbage[i];
        if (p->rt->slots[o->type]->layout != LAYOUT_INSTANCE) continue;
        Value word = ((const Value *)o)[1];
        found -= word & 1 && v_obj(word & ~(Value)1)->refcount == held + 1 && find_is_garbage(v_obj(word & ~(Value)1));
    }
    return found;
}

static size_t dispose(Pass *p) {
    Runtime *rt = p->rt;
    Gc *gc = rt->gc;
    if (!p->any_finalizer && !p->any_weakref && !p->any_other_death && !gc->debug) {
        size_t found = count_found(p, 0);
        bury_garbage(p);
        return found;
    }
    WeakRef *pending = p->any_weakref ? detach_weakrefs(p) : NULL;
    heap_young_done(rt->heap, p->generation == 0);
    hold_garbage(p);
    weak_call_pending(rt, pending);
    if (p->any_finalizer || pending) {
        run_finalizers(p);
        find_resurrected(p, 1);
    }
    size_t found = count_found(p, 1);
    if (unlikely(gc->debug & GC_DEBUG_COLLECTABLE)) report(p);
    if (unlikely(gc->debug & GC_DEBUG_SAVEALL && gc->garbage)) {
        save_garbage(p);
        release_garbage(p);
    } else {
        clear_garbage(p);
    }
    return found;
}

/* ---- one collection ---- */

static void pass_init(Pass *p, Runtime *rt, int generation, bool silent) {
    memset(p, 0, offsetof(Pass, first_stack));
    p->rt = rt;
    p->heap = rt->heap;
    p->generation = generation;
    p->young_mask = generation == 2 ? 0 : generation == 1 ? YOUNG_0 | YOUNG_1 : YOUNG_0;
    p->promote = generation == 0 ? F_GEN1 : F_GEN2;
    p->silent = silent;
    p->stack = p->first_stack;
    p->room = p->limit = FIRST_STACK;
}

static void pass_drop(Pass *p) {
    if (p->stack != p->first_stack) heap_free(p->heap, p->stack);
    if (p->garbage) heap_free(p->heap, p->garbage);
}

static void count_survivors(Gc *gc, const Pass *p) {
    if (p->generation == 2) {
        gc->long_lived_pending = 0;
        gc->long_lived_total = p->candidates - p->found + p->painted;
    } else if (p->generation == 1) {
        gc->long_lived_pending += p->candidates - p->found;
    }
}

/* Returns how many objects were unreachable. */
static size_t collect(Runtime *rt, Pass *p) {
    rt->heap->using_reserve = true;
    rt->heap->walking++;
    find_garbage(p);
    rt->heap->walking--;
    rt->heap->using_reserve = false;
    if (p->silent) {
        heap_young_done(rt->heap, p->generation == 0);
        rt->heap->walking++;
        if (p->found) find_and_delete_quiet(p);
        rt->heap->walking--;
        return p->garbage_count;
    }
    if (p->buriable) {
        bury_garbage(p);
        return p->found = p->garbage_count;
    }
    if (p->garbage_count && !p->garbage_lost) return dispose(p);
    heap_young_done(rt->heap, p->generation == 0);
    return 0;
}

const double gc_pause_bounds[GC_PAUSE_BOUNDS] = {1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2, 0.1, 0.25, 0.5, 1};

static void add_stats(GcStats *s, size_t found, double pause) {
    size_t bucket = 0;
    while (bucket < GC_PAUSE_BOUNDS && pause > gc_pause_bounds[bucket]) bucket++;
    s->pauses[bucket]++;
    s->collections++;
    s->collected += found;
    s->pause_total += pause;
    if (pause > s->pause_max) s->pause_max = pause;
}

static void check_heap(Runtime *rt) {
#if CHECK_LEVEL >= 2
    if (!rt->gc->unverified && gc_verify(rt, stderr)) base_assert_failed("gc_verify()", __FILE__, __LINE__);
#endif
}

static ssize_t run(Runtime *rt, int generation, bool silent) {
    Pass pass, *p = &pass; /* 8 KiB: the stack of a thread has that much, or c_stack_low() has said so before */
    pass_init(p, rt, generation, silent);
    double began = platform_monotonic();
    if (generation < 2) rt->gc_count[generation + 1]++;
    for (int i = 0; i <= generation; i++) rt->gc_count[i] = 0;
    Owned error = error_take(rt);
    size_t found = collect(rt, p);
    count_survivors(rt->gc, p);
    pass_drop(p);
    if (error) error_restore(rt, error);
    double pause = platform_monotonic() - began;
    add_stats(&rt->gc->stats[generation], found, pause);
    if (unlikely(rt->gc->observe)) rt->gc->observe(rt, generation, found, pause);
    check_heap(rt);
    return p->garbage_lost ? -1 : (ssize_t)found;
}

/* ---- DEBUG_STATS ---- */

static int count_generation(void *block, size_t bytes, void *arg) {
    const Object *o = block;
    if (o->flags & F_TRACKED && o->refcount) ((size_t *)arg)[(o->flags & (F_GEN1 | F_GEN2)) / F_GEN1]++;
    return 0;
}

static void tell_start(Runtime *rt, int generation) {
    size_t counts[4] = {0};
    heap_walk(rt->heap, KIND_CONTAINER, count_generation, counts);
    tell(rt, format_str(rt, "gc: collecting generation %d...\ngc: objects in each generation: %zu %zu %zu\n"
                            "gc: objects in permanent generation: %zu\n", generation, counts[0], counts[1], counts[2], counts[3]));
}

static void tell_end(Runtime *rt, ssize_t found, double seconds) {
    int ten_thousandths = (int)(seconds * 10000 + 0.5);
    int digits = ten_thousandths % 10000;
    tell(rt, format_str(rt, "gc: done, %zd unreachable, 0 uncollectable, %d.%d%d%d%ds elapsed\n", found, ten_thousandths / 10000,
                        digits / 1000, digits / 100 % 10, digits / 10 % 10, digits % 10));
}

/* ---- entries ---- */

ssize_t gc_collect(Runtime *rt, int generation) {
    Gc *gc = rt->gc;
    if (gc->collecting) return 0;
    gc->collecting = true;
    if (gc->notify) gc->notify(rt, true, generation, 0);
    if (unlikely(gc->debug & GC_DEBUG_STATS)) tell_start(rt, generation);
    double before = gc->stats[generation].pause_total;
    ssize_t found = run(rt, generation, false);
    if (unlikely(gc->debug & GC_DEBUG_STATS)) tell_end(rt, found, gc->stats[generation].pause_total - before);
    if (gc->notify) gc->notify(rt, false, generation, found < 0 ? 0 : (size_t)found);
    gc->collecting = false;
    return found;
}

static void collect_silently(Runtime *rt) {
    Gc *gc = rt->gc;
    if (!gc || gc->collecting || rt->dealloc_depth) return;
    gc->collecting = true;
    run(rt, 2, true);
    gc->collecting = false;
}

/* What all full collections cost grows with the square root of their number, and not with the size of the heap. */
static int stress_generation(Runtime *rt) {
    Gc *gc = rt->gc;
    if (gc->stress_young_left) {
        gc->stress_young_left--;
        return 0;
    }
    gc->stress_young_left = gc->stats[2].collections / 1000 + rt->heap->used_pages / 512;
    return 2;
}

void gc_run_pending(Runtime *rt) {
    Gc *gc = rt->gc;
    interrupt_take(rt, INTERRUPT_GC);
    if (!rt->gc_enabled || gc->collecting || !rt->gc_threshold[0]) return;
    if (unlikely(gc->stress)) {
        gc_collect(rt, stress_generation(rt));
        return;
    }
    for (int i = 2; i >= 0; i--) {
        if (rt->gc_count[i] <= rt->gc_threshold[i]) continue;
        if (i == 2 && gc->long_lived_pending < gc->long_lived_total / 4) continue;
        gc_collect(rt, i);
        heap_tick(rt->heap);
        return;
    }
}

/* A threshold below zero is passed by every container. */
void gc_stress(Runtime *rt, bool on) {
    Gc *gc = rt->gc;
    if (gc->stress == on) return;
    gc->stress = on;
    gc->stress_young_left = 0;
    if (on) gc->threshold_before_stress = rt->gc_threshold[0];
    rt->gc_threshold[0] = on ? -1 : gc->threshold_before_stress;
}

static void each_root(Runtime *rt, Visitor visit, void *arg) {
    visit(rt, rt->gc->garbage, arg);
    visit(rt, rt->gc->callbacks, arg);
}

int gc_init(Runtime *rt) {
    rt->gc = mem_calloc(rt, sizeof *rt->gc);
    if (!rt->gc) return -1;
    roots_add(rt, each_root);
    rt->gc_threshold[0] = 700;
    rt->gc_threshold[1] = rt->gc_threshold[2] = 10;
    rt->gc_enabled = true;
    rt->hooks.collect_silently = collect_silently;
    return 0;
}
