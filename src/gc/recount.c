/* SPDX-License-Identifier: MIT
 * recount.c: the exact recount: finds references that nobody holds.
 *
 * Every reference that an object or a root holds is subtracted from the count of what it leads to. What is left then is held by
 * nobody: it has leaked. In the end all is added again. So no table is needed, and the heap is as before. Meanwhile
 * counts are raised by BIAS: none comes near 0 (a first word of 0 says that a block is free) or the immortal bit.
 *
 * Traverse leaves out what the collector need not know and gc.get_referents() does not show: the str keys of a dict,
 * the names of descriptors, what a type that never dies holds. Here each reference counts.
 */
#include "gc/gc.h"
#include "gc/traverse.h"
#include "gc/verify.h"
#include "heap/heap.h"
#include "object/roots.h"

#define BIAS 0x40000000u

typedef struct Recount {
    Runtime *rt;
    uint32_t step; /* what a reference changes its target's count by: -1, 1 */
    size_t faults;
    RecountTell tell;
    void *arg;
} Recount;

static bool is_counted(const Object *o) { return !(o->refcount & REFCOUNT_IMMORTAL_BIT); }

static int raise_count(void *block, size_t bytes, void *arg) {
    Object *o = block;
    if (is_counted(o)) o->refcount += BIAS;
    return 0;
}

static int lower_count(void *block, size_t bytes, void *arg) {
    Object *o = block;
    if (is_counted(o)) o->refcount -= BIAS;
    return 0;
}

/* The built-in types lie in a raw block and are immortal. */
static int count(Runtime *rt, Value v, void *arg) {
    const Recount *r = arg;
    if (!v || !v_is_ptr(v)) return 0;
    Object *o = v_obj(v);
    if (!heap_owns(rt->heap, o) || heap_pool(o)->kind == KIND_RAW || !is_counted(o)) return 0;
    o->refcount += r->step;
    return 0;
}

/* ---- what traverse leaves out ---- */

/* Classes made by Python code have it from the built-in type that they derive from. */
static void count_untold(Recount *r, const Object *o, const Type *t) {
    while (t->slots->flags & TF_HEAP && t->base) t = V_AS(Type, t->base);
    for (unsigned i = 0; i < t->slots->untold_count; i++) count(r->rt, ((const Value *)o)[t->slots->untold_first + i], r);
}

static void count_str_keys(Recount *r, const Object *o) {
    const TableLayout *t = (const TableLayout *)(uintptr_t)((const Value *)o)[1];
    for (size_t i = 0; t && !t->hashed && i < t->count; i++) count(r->rt, t->pairs[2 * i], r);
}

/* Of a built-in base no reference is held: it lives for ever. */
static void count_type(Recount *r, const Type *t) {
    const Value fields[] = {t->dict, t->mro, t->bases, t->name, t->qualname};
    for (size_t i = 0; i < COUNT_OF(fields); i++) count(r->rt, fields[i], r);
    if (t->base && V_AS(Type, t->base)->slots->flags & TF_HEAP) count(r->rt, t->base, r);
}

static int count_from(void *block, size_t bytes, void *arg) {
    Recount *r = arg;
    Object *o = block;
    const TypeSlots *slots = r->rt->slots[o->type];
    count_untold(r, o, r->rt->types[o->type]);
    if (slots->layout == LAYOUT_DICT || slots->flags & TF_DICT_SUB) count_str_keys(r, o);
    if (!(slots->flags & TF_TYPE)) return gc_traverse(r->rt, o, count, r);
    count_type(r, (const Type *)o);
    return slots->flags & TF_HEAP ? count(r->rt, v_from(r->rt->types[o->type]), r) : 0;
}

static void count_all(Recount *r, uint32_t step) {
    r->step = step;
    for (uint32_t i = 0; i < T_BUILTIN_COUNT && i < r->rt->type_count; i++) count_type(r, r->rt->types[i]);
    roots_visit(r->rt, count, r);
    heap_walk(r->rt->heap, KIND_CONTAINER, count_from, r);
    heap_walk(r->rt->heap, KIND_LEAF, count_from, r);
}

/* ---- what is left ---- */

static int tell_excess(void *block, size_t bytes, void *arg) {
    Recount *r = arg;
    const Object *o = block;
    if (!is_counted(o) || o->refcount == BIAS) return 0;
    r->faults++;
    if (r->tell) r->tell(r->rt, o, (int32_t)(o->refcount - BIAS), r->arg);
    return 0;
}

static void walk_both(Heap *h, BlockVisitor visit, Recount *r) {
    heap_walk(h, KIND_CONTAINER, visit, r);
    heap_walk(h, KIND_LEAF, visit, r);
}

size_t gc_recount(Runtime *rt, RecountTell tell, void *arg) {
    Recount r = {.rt = rt, .tell = tell, .arg = arg};
    walk_both(rt->heap, raise_count, &r);
    count_all(&r, (uint32_t)-1);
    walk_both(rt->heap, tell_excess, &r);
    count_all(&r, 1);
    walk_both(rt->heap, lower_count, &r);
    return r.faults;
}
