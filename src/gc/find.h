/* SPDX-License-Identifier: MIT
 * find.h: finding garbage by address. Private to gc/.
 *
 * Trial deletion (Bacon and Rajan, "Concurrent Cycle Collection in Reference Counted Systems", 2001; CPython's use of it),
 * with its state in the arenas' side bytes instead of in the objects. A candidate is a tracked object of the generations
 * that are collected. The side byte of its granule:
 *   bit 7   SETTLED    no path leads from it into a cycle of candidates
 *   bit 6   CANDIDATE  set when the count pass comes by
 *   bits 0-5           references that candidates hold on it, 0..60; OVER: the rest is in a map; GREY, REACHED: marked
 * PAINTED: takes no part. A byte of SETTLED without CANDIDATE and a count: see step 3.
 *
 *   0. paint: in a full collection of a large heap, some of what certainly lives is painted and takes no part.
 *   1. count: the candidates in address order; each adds one for each container that it refers to. References of instances
 *      on their class are counted by type index. An object all of whose children are settled or painted is settled. What a reference
 *      count has not freed is garbage only if it is in a cycle or hangs on one; so if all are settled, all live.
 *      Where it pays, a round against the order of the last follows, that only settles. Any cycle has an edge that leads forwards.
 *      When there are few such edges between objects that have not been settled, their targets are listed: if these can be
 *      settled (by following what they refer to for a while), or are reached in step 2, then all live.
 *   2. mark: the open candidates (neither settled nor reached), in the order of their arenas' age: one whose reference count
 *      exceeds what was counted is held from outside; it is reached, and all open ones that can be reached from it. (No path
 *      leads from a settled one to an open one.) Stops as soon as none is open, or none of the list.
 *   3. condemn: candidates that are open still are garbage, and so are settled ones that garbage alone refers to: its references
 *      are taken off their counts. Or, where most is garbage, settled ones that nothing living refers to.
 *   4. sweep: the garbage is listed.
 * Steps 2 to 4 read side bytes, 256 a pool, and touch an object only where its byte asks for it.
 *
 * Marking keeps a stack. When it would grow long, or the heap refuses to let it grow, objects are painted GREY and found again in
 * rounds in address order, each of which meets their memory as it lies. So finding garbage needs no memory that could be refused.
 */
#ifndef HOOP_GC_FIND_H
#define HOOP_GC_FIND_H

#include "gc/state.h"
#include "heap/heap.h"
#include "object/runtime.h"

enum {
    SIDE_SETTLED = 0x80,
    SIDE_CANDIDATE = 0x40,
    SIDE_STATE = 0x3f,
    SIDE_OVER = 61,
    SIDE_GREY = 62, /* alone (no other bit): garbage, between the sweep and its death */
    SIDE_REACHED = 63,
    SIDE_PAINTED = SIDE_SETTLED | SIDE_REACHED,
};

#define FIRST_STACK 650   /* entries that lie in the pass itself */
#define FIRST_TARGETS 250
#define MOST_SPECIAL 100
#define QUEUE 32         /* objects whose memory is being fetched */

typedef struct Overflow {
    const uint8_t *side;
    uint64_t extra;
} Overflow;

typedef struct Ring {
    Object *objects[QUEUE];
    unsigned at, count;
} Ring;

typedef struct Pass {
    Runtime *rt;
    Heap *heap;
    int generation;
    unsigned young_mask; /* pools in scope of a young collection; 0: all */
    uint8_t promote;     /* generation bits of survivors */
    size_t candidates;
    size_t open;       /* of them, neither settled nor reached */
    size_t found;      /* ... of which are garbage */
    size_t painted;    /* objects that paint_known() took out */
    bool any_painted;
    struct Counting *counting;
    struct Burial *burial;
    struct Rounds *rounds; /* raw block; NULL in young and silent collections */
    uint8_t **targets;    /* side bytes of which each cycle of open candidates holds one; first_targets or a raw block */
    size_t target_count, target_room;
    bool targets_lost;    /* there are too many: any open candidate may be in a cycle */
    /* references beyond what a side byte holds */
    Overflow *overflow; /* raw block, open addressing */
    size_t overflow_mask, overflow_count;
    bool overflow_failed;
    Overflow *last_overflow;
    uint32_t *by_type; /* raw block: references of instances on their class, by type index */
    /* marking */
    Object **stack; /* first_stack or a raw block */
    size_t depth, room;
    size_t limit;      /* how deep it may become: room, or 0 when waves have begun */
    size_t limit_most; /* it never grows longer */
    Ring coming, second;    /* objects of the stack whose memory is being fetched; whose second block is */
    Object *waiting[QUEUE]; /* a ring of children: their side bytes are being fetched */
    unsigned wait_at, wait_count;
    bool grey;      /* some object is GREY */
    size_t scanned; /* by a wave */
    bool waves;     /* what is reached goes on no stack but is painted GREY, and scanned in address order */
    /* garbage */
    Object *special[MOST_SPECIAL]; /* what may be garbage and is more than plain objects are */
    size_t special_count;
    bool special_lost; /* there is more */
    uint32_t plain;    /* header's second half of an object that is not special; 0: none yet */
    Value plain_dict;  /* ... but would be with this bit in its second word */
    Object **garbage; /* raw block */
    size_t garbage_count, garbage_room;
    bool garbage_lost;      /* no memory for the list */
    bool again;             /* step 3 had no room to remember one: look again */
    bool any_finalizer, any_weakref;
    bool any_other_death;   /* a type without TF_PLAIN_DEATH */
    bool any_dict;          /* an instance whose attributes lie in a dict */
    bool buriable;          /* bury_garbage() will do, it is not even listed */
    bool silent;            /* no list: find_and_delete_quiet() follows */
    Object *first_stack[FIRST_STACK];
    uint8_t *first_targets[FIRST_TARGETS];
} Pass;

/* All the steps. The garbage is listed, but for `buriable` and `silent`. */
void find_garbage(Pass *p);
/* After finalizers have run: takes out of the list what has been brought back to life, and what that reaches. `held`
 * references on each object of the list are our own; they are given up for those that live. */
void find_resurrected(Pass *p, uint32_t held);
/* At the cap, without a list: garbage that has neither finalizers nor weak references, nor is reached from such, is deleted;
 * the rest waits for another collection. garbage_count tells how many. Needs no memory. */
void find_and_delete_quiet(Pass *p);
/* All garbage dies at once; it is buriable, or listed and none of any_finalizer, any_weakref, any_other_death. The list is used
 * up, the lists of young pools are done. */
void bury_garbage(Pass *p);
bool find_needs_finalizer(Runtime *rt, const Object *o);
/* Break cycles: empty the object, by its own clear slot or by its layout. */
void gc_clear_object(Runtime *rt, Object *o);
/* Listed (GREY alone), or open to the end. */
static inline bool find_is_garbage(const void *o) { return (uint8_t)(*heap_side_byte(o) - SIDE_GREY) <= SIDE_CANDIDATE; }

#endif
