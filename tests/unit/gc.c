/* SPDX-License-Identifier: MIT
 * gc.c: object life and the collector, with types made for the purpose: no VM, no built-in types.
 *
 * A random graph is changed step by step while a model (which nodes are reachable from the roots) is kept beside it.
 */
#include "gc/gc.h"

#include <stdio.h>
#include <stdlib.h>

#include "gc/state.h"
#include "gc/verify.h"
#include "heap/heap.h"
#include "object/object.h"
#include "object/runtime.h"
#include "object/weakref.h"

static int faults;
#define EXPECT(x) ((x) ? (void)0 : (void)(faults++, printf("gc.c:%d: %s fails\n", __LINE__, #x)))

/* ---- types of our own ---- */

enum { NODE = 1, VECTOR = 2, LEAF = 3, FINAL = 4, TYPES = 8 };
enum { EDGES = 3 };
typedef struct Node {
    Object header;
    Value edge[EDGES];
} Node;
typedef struct Vector {
    Object header;
    Value *items;
    uint32_t len, room;
} Vector;

static size_t live, finalized;
static Value rescued;

static void node_dealloc(Runtime *rt, Object *self) {
    for (int i = 0; i < EDGES; i++) clear_slot(rt, &((Node *)self)->edge[i]);
    live--;
    object_free(rt, self);
}
static int node_clear(Runtime *rt, Object *self) {
    for (int i = 0; i < EDGES; i++) clear_slot(rt, &((Node *)self)->edge[i]);
    return 0;
}
static int vector_clear(Runtime *rt, Object *self) {
    Vector *v = (Vector *)self;
    Value *items = v->items;
    uint32_t n = v->len;
    v->items = NULL;
    v->len = v->room = 0;
    for (uint32_t i = 0; i < n; i++) decref_maybe(rt, items[i]);
    mem_free(rt, items);
    return 0;
}
static void vector_dealloc(Runtime *rt, Object *self) {
    vector_clear(rt, self);
    live--;
    object_free(rt, self);
}
static void leaf_dealloc(Runtime *rt, Object *self) {
    live--;
    object_free(rt, self);
}
/* Every third one comes back to life. */
static void final_finalize(Runtime *rt, Borrowed self) {
    if (++finalized % 3 == 0 && !rescued) rescued = own(self);
}

static const TypeSlots node_slots = {.name = "node", .flags = TF_CONTAINER, .layout = LAYOUT_FIXED, .basicsize = sizeof(Node),
                                     .dealloc = node_dealloc, .clear = node_clear};
static const TypeSlots vector_slots = {.name = "vector", .flags = TF_CONTAINER, .layout = LAYOUT_VECTOR, .basicsize = sizeof(Vector),
                                       .dealloc = vector_dealloc, .clear = vector_clear};
static const TypeSlots leaf_slots_ = {.name = "leaf", .layout = LAYOUT_LEAF, .basicsize = 16, .dealloc = leaf_dealloc};
static const TypeSlots final_slots = {.name = "final", .flags = TF_CONTAINER | TF_FINALIZE, .layout = LAYOUT_FIXED,
                                      .basicsize = sizeof(Node), .dealloc = node_dealloc, .clear = node_clear,
                                      .finalize = final_finalize};

static Runtime *runtime(size_t limit) {
    Heap *h = heap_new(limit);
    Runtime *rt = heap_alloc(h, sizeof *rt, KIND_RAW);
    memset(rt, 0, sizeof *rt);
    rt->heap = h;
    rt->slots = heap_alloc(h, TYPES * sizeof *rt->slots, KIND_RAW);
    rt->types = heap_alloc(h, TYPES * sizeof *rt->types, KIND_RAW);
    memset(rt->slots, 0, TYPES * sizeof *rt->slots);
    memset(rt->types, 0, TYPES * sizeof *rt->types);
    rt->slots[NODE] = &node_slots;
    rt->slots[VECTOR] = &vector_slots;
    rt->slots[LEAF] = &leaf_slots_;
    rt->slots[FINAL] = &final_slots;
    rt->type_count = TYPES;
    EXPECT(gc_init(rt) == 0 && weak_init(rt) == 0);
    live = 0;
    return rt;
}

static Value node(Runtime *rt, uint32_t type) {
    Object *o = object_new_container(rt, type, type == VECTOR ? sizeof(Vector) : sizeof(Node));
    if (!o) return V_NULL;
    live++;
    gc_track(o);
    return v_from(o);
}
static Value leaf(Runtime *rt) {
    live++;
    return v_from(object_new_leaf(rt, LEAF, 16));
}
static void vector_push(Runtime *rt, Value v, Owned item) {
    Vector *o = V_AS(Vector, v);
    if (o->len == o->room) {
        o->room = o->room * 2 + 4;
        o->items = mem_realloc(rt, o->items, o->room * sizeof(Value));
    }
    o->items[o->len++] = item;
}
static Value *edge(Value v, int i) { return &V_AS(Node, v)->edge[i]; }

static uint64_t random_state = 88172645463325252ULL;
static uint64_t draw(void) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    return random_state ^= random_state << 17;
}

/* ---- tests ---- */

static void test_chain(void) {
    Runtime *rt = runtime(0);
    Value head = V_NULL;
    for (int i = 0; i < 1000000; i++) {
        Value n = node(rt, NODE);
        *edge(n, 0) = head;
        head = n;
    }
    decref(rt, head);
    EXPECT(live == 0 && !rt->dying && rt->dealloc_depth == 0);
    heap_drop(rt->heap);
}

/* A tree whose leaves are released through each other in all directions, with large vectors between. */
static void test_deep_mix(void) {
    Runtime *rt = runtime(0);
    Value head = V_NULL;
    for (int i = 0; i < 20000; i++) {
        Value v = node(rt, VECTOR);
        for (int k = 0; k < 300 && i % 500 == 0; k++) vector_push(rt, v, leaf(rt));
        vector_push(rt, v, leaf(rt));
        if (head) vector_push(rt, v, head);
        head = v;
    }
    decref(rt, head);
    EXPECT(live == 0);
    heap_drop(rt->heap);
}

static void test_cycles(void) {
    Runtime *rt = runtime(0);
    rt->gc_enabled = false;
    for (int i = 0; i < 1000; i++) {
        Value a = node(rt, NODE), b = node(rt, VECTOR);
        *edge(a, 0) = b;
        *edge(a, 1) = leaf(rt);
        vector_push(rt, b, a);
    }
    EXPECT(live == 3000);
    EXPECT(gc_collect(rt, 0) == 2000 && live == 0);
    Value hub = node(rt, VECTOR); /* more references than a side byte holds */
    for (int i = 0; i < 5000; i++) {
        Value n = node(rt, NODE);
        *edge(n, 0) = own(hub);
        vector_push(rt, hub, n);
    }
    EXPECT(gc_collect(rt, 2) == 0 && gc_verify(rt, stdout) == 0);
    decref(rt, hub);
    EXPECT(gc_collect(rt, 1) == 0 && live == 5001); /* they are old */
    EXPECT(gc_collect(rt, 2) == 5001 && live == 0);
    heap_drop(rt->heap);
}

static void test_finalizers(void) {
    Runtime *rt = runtime(0);
    rt->gc_enabled = false;
    for (int i = 0; i < 9; i++) {
        Value a = node(rt, FINAL), b = node(rt, NODE);
        *edge(a, 0) = b;
        *edge(b, 0) = a;
    }
    finalized = 0;
    EXPECT(gc_collect(rt, 2) == 16 && finalized == 9 && live == 2 && rescued);
    EXPECT(gc_verify(rt, stdout) == 0);
    clear_slot(rt, &rescued);
    EXPECT(gc_collect(rt, 2) == 2 && finalized == 9 && live == 0);
    Value solo = node(rt, FINAL);
    finalized = 2;
    decref(rt, solo);
    EXPECT(rescued == solo && v_obj(solo)->refcount == 1 && live == 1);
    clear_slot(rt, &rescued);
    EXPECT(live == 0 && finalized == 3);
    heap_drop(rt->heap);
}

/* Nodes in a table; some are roots (we hold a reference), the rest live by what refers to them. */
static void test_random(unsigned type_mix) {
    enum { N = 400 };
    static Value table[N];
    static bool root[N], reachable[N];
    Runtime *rt = runtime(0);
    rt->gc_enabled = false;
    for (int i = 0; i < N; i++) {
        table[i] = node(rt, draw() % type_mix ? NODE : VECTOR);
        root[i] = true;
    }
    for (int round = 0; round < 300; round++) {
        for (int k = 0; k < 60; k++) {
            int a = (int)(draw() % N), b = (int)(draw() % N);
            if (!root[a] || !root[b]) continue;
            if (v_obj(table[a])->type == VECTOR) vector_push(rt, table[a], own(table[b]));
            else replace_slot(rt, edge(table[a], (int)(draw() % EDGES)), own(table[b]));
        }
        for (int k = 0; k < 20; k++) {
            int a = (int)(draw() % N);
            if (!root[a]) continue;
            root[a] = false;
            decref(rt, table[a]);
        }
        gc_collect(rt, (int)(draw() % 3));
        EXPECT(gc_verify(rt, stdout) == 0);
        if (round % 10 == 9) {
            gc_collect(rt, 2);
            memset(reachable, 0, sizeof reachable);
            size_t count = 0;
            static Object *seen[200000], *todo[200000];
            size_t todos = 0;
            for (int i = 0; i < N; i++)
                if (root[i]) todo[todos++] = v_obj(table[i]);
            while (todos) {
                Object *o = todo[--todos];
                bool known = false;
                for (size_t i = 0; i < count; i++) known |= seen[i] == o;
                if (known) continue;
                seen[count++] = o;
                if (o->type == VECTOR)
                    for (uint32_t i = 0; i < ((Vector *)o)->len; i++) todo[todos++] = v_obj(((Vector *)o)->items[i]);
                else
                    for (int i = 0; i < EDGES; i++)
                        if (((Node *)o)->edge[i]) todo[todos++] = v_obj(((Node *)o)->edge[i]);
            }
            EXPECT(count == live);
        }
        for (int i = 0; i < N; i++)
            if (!root[i] && draw() % 4 == 0) {
                table[i] = node(rt, draw() % type_mix ? NODE : VECTOR);
                root[i] = true;
            }
    }
    heap_drop(rt->heap);
}

/* At the cap, garbage without finalizers is collected by itself. */
static void test_cap(void) {
    Runtime *rt = runtime(4 << 20);
    for (int i = 0; i < 300000; i++) {
        Value a = node(rt, NODE), b = a ? node(rt, NODE) : V_NULL;
        if (!b) {
            EXPECT(!"memory");
            break;
        }
        *edge(a, 0) = b;
        *edge(b, 0) = a;
    }
    EXPECT(heap_counters(rt->heap).from_os_peak <= 4 << 20);
    EXPECT(rt->gc->stats[2].collections > 0 && gc_verify(rt, stdout) == 0);
    heap_drop(rt->heap);
}

int main(void) {
    test_chain();
    test_deep_mix();
    test_cycles();
    test_finalizers();
    test_random(1000);
    test_random(4);
    test_cap();
    if (!faults) puts("ok");
    return faults != 0;
}
