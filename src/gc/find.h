/* SPDX-License-Identifier: MIT
 * find.h: finding garbage by address. Private to gc/.
 *
 * Trial deletion (Bacon and Rajan, "Concurrent Cycle Collection in Reference Counted Systems", 2001; CPython's use of it),
 * with its state in the arenas' side bytes instead of in the objects. A candidate is a tracked object of the generations
 * that are collected. The side byte of its granule:
 *   bit 7   FLAT       it refers to no container: nothing to do when it is reached, its memory need not be touched again
 *   bit 6   CANDIDATE  set when the count pass comes by; bytes of other blocks may hold old counts but never this bit
 *   bits 0-5           references that candidates hold on it, 0..60; OVER: the rest is in a map; GREY, REACHED: marked
 *
 *   0. paint: in a full collection of a large heap, some of what certainly lives is painted REACHED and takes no part.
 *   1. count: the candidates in address order; each adds one for each container that it refers to. References of instances
 *      on their class are counted by type index.
 *   2. mark: the candidates that nobody has reached yet, in the order of their arenas' age: one whose reference count exceeds what was
 *      counted is held from outside; it is reached, and all that can be reached from it. Old objects mostly
 *      hold the young, so this finds nearly everything in the first stroke, and stops as soon as it has found all.
 *   3. sweep: candidates that are not reached are garbage.
 * Steps 2 and 3 read side bytes, 256 a pool, and touch an object only where its byte asks for it.
 *
 * Marking keeps a stack in the heap; when the heap refuses to grow it, objects are painted GREY and found again in address
 * order. So finding garbage needs no memory that could be refused.
 */
#ifndef HOOP_GC_FIND_H
#define HOOP_GC_FIND_H

#include "gc/state.h"
#include "heap/heap.h"
#include "object/runtime.h"

enum {
    SIDE_FLAT = 0x80,
    SIDE_CANDIDATE = 0x40,
    SIDE_STATE = 0x3f,
    SIDE_OVER = 61,
    SIDE_GREY = 62, /* alone (no other bit): garbage, between the sweep and its death */
    SIDE_REACHED = 63,
};

#define FIRST_STACK 1000 /* entries that lie in the pass itself */
#define QUEUE 32         /* objects whose memory is being fetched */

typedef struct Overflow {
    const uint8_t *side;
    uint64_t extra;
} Overflow;

typedef struct Pass {
    Runtime *rt;
    Heap *heap;
    int generation;
    unsigned young_mask; /* pools in scope of a young collection; 0: all */
    uint8_t promote;     /* generation bits of survivors */
    size_t candidates, reached;
    size_t painted;    /* objects that paint_known() took out */
    bool any_painted;
    struct Counting *counting;
    /* references beyond what a side byte holds */
    Overflow *overflow; /* raw block, open addressing */
    size_t overflow_mask, overflow_count;
    bool overflow_failed;
    Overflow *last_overflow;
    uint32_t *by_type; /* raw block: references of instances on their class, by type index */
    /* marking */
    Object **stack; /* first_stack or a raw block */
    size_t depth, room;
    Object *waiting[QUEUE]; /* their side bytes are being fetched */
    unsigned wait_at;
    bool grey;      /* some object is GREY */
    /* garbage */
    Object **garbage; /* raw block */
    size_t garbage_count, garbage_room;
    bool garbage_lost;      /* no memory for the list */
    bool any_finalizer, any_weakref;
    bool any_other_death;   /* a type without TF_PLAIN_DEATH */
    bool any_dict;          /* an instance whose attributes lie in a dict */
    bool silent;            /* no list: find_and_delete_quiet() follows */
    Object *first_stack[FIRST_STACK];
} Pass;

/* Steps 1 to 3. Side bytes of garbage are SIDE_GREY at the end. */
void find_garbage(Pass *p);
/* After finalizers have run: takes out of the list what has been brought back to life, and what that reaches. `held`
 * references on each object of the list are our own; they are given up for those that live. */
void find_resurrected(Pass *p, uint32_t held);
/* At the cap, without a list: garbage that has neither finalizers nor weak references, nor is reached from such, is deleted;
 * the rest waits for another collection. garbage_count tells how many. Needs no memory. */
void find_and_delete_quiet(Pass *p);
/* All of the list dies at once: none of any_finalizer, any_weakref, any_other_death. The list is used up,
 * the lists of young pools are done. */
void bury_garbage(Pass *p);
bool find_needs_finalizer(Runtime *rt, const Object *o);
/* Break cycles: empty the object, by its own clear slot or by its layout. */
void gc_clear_object(Runtime *rt, Object *o);
static inline bool find_is_garbage(const void *o) { return *heap_side_byte(o) == SIDE_GREY; }

#endif
