/* SPDX-License-Identifier: MIT
 * known.c: before a full collection of a large heap: what certainly lives is taken out of it.
 *
 * Trial deletion works on any set of objects: those outside count as holders from outside. The fewer objects it has to work on, the
 * better, and in most large heaps a few long lists or dicts that a variable leads to hold nearly everything. So some steps
 * are made from the frames and modules, breadth first; all that is met, and all items of a long container, is painted as
 * living, by its side byte alone: painted objects are neither counted nor scanned. What they refer to has a reference
 * more than is counted, and so is found to be held. How much is painted makes no difference to what is found.
 */
#include "gc/find_parts.h"
#include "gc/traverse.h"

#define LARGE_HEAP 512 /* pools from which on looking pays */
#define LONG 512       /* items of a container that are painted and not visited */

typedef struct Search {
    Pass *pass;
    size_t head, count; /* of the queue, a ring in pass->first_stack */
    size_t visits;      /* left */
} Search;

static void meet(void *arg, Object *o) {
    Search *s = arg;
    uint8_t *side = heap_side_byte(o);
    if (!in_scope_of(s->pass, o, true) || *side == SIDE_PAINTED) return;
    *side = SIDE_PAINTED;
    if (s->count < FIRST_STACK) s->pass->first_stack[(s->head + s->count++) % FIRST_STACK] = o;
}
static int meet_visit(Runtime *rt, Value v, void *arg) {
    if (v && v_is_ptr(v)) meet(arg, v_obj(v));
    return 0;
}

/* Of what is no container, the side byte has no meaning: no need to look. */
static void paint(const Value *items, size_t count, size_t step) {
    for (size_t i = 0; i < count; i += step) {
        if (i + LOOK_AHEAD < count) __builtin_prefetch(heap_side_byte((void *)(uintptr_t)items[i + LOOK_AHEAD]), 1);
        Value v = items[i];
        if (v && v_is_ptr(v)) *heap_side_byte(v_obj(v)) = SIDE_PAINTED;
    }
}

static void visit(Search *s, Object *o) {
    const Value *words = (const Value *)o, *items;
    Runtime *rt = s->pass->rt;
    const TypeSlots *slots = rt->slots[o->type];
    size_t count;
    Value one;
    if (slots->layout == LAYOUT_DICT && words[1]) {
        const TableLayout *t = (const TableLayout *)(uintptr_t)words[1];
        if (t->count >= LONG) {
            if (t->hashed) paint(t->pairs, 2 * (size_t)t->count, 2);
            paint(t->pairs + 1, 2 * (size_t)t->count - 1, 2);
            return;
        }
    } else if (child_array(o, slots, slots->layout, heap_block_size(o), &one, &items, &count) && count >= LONG) {
        paint(items, count, 1);
        return;
    }
    each_child(rt, o, slots, meet, meet_visit, s);
}

/* A register may just have been emptied by a move: what it says is not taken on trust. */
static int frame_visit(Runtime *rt, Value v, void *arg) {
    if (v && v_is_ptr(v) && heap_owns(rt->heap, v_obj(v)) && v_obj(v)->refcount) meet(arg, v_obj(v));
    return 0;
}

void paint_known(Pass *p) {
    if (p->young_mask || p->heap->pool_count < LARGE_HEAP) return;
    Runtime *rt = p->rt;
    Search s = {.pass = p, .visits = p->heap->pool_count / 4};
    if (s.visits > 4000) s.visits = 4000;
    if (rt->hooks.visit_frames) rt->hooks.visit_frames(rt, frame_visit, &s);
    if (rt->modules && v_is_ptr(rt->modules)) meet(&s, v_obj(rt->modules));
    for (; s.count && s.visits; s.visits--) {
        Object *o = p->first_stack[s.head];
        s.head = (s.head + 1) % FIRST_STACK;
        s.count--;
        visit(&s, o);
    }
    p->any_painted = true;
}
