/* SPDX-License-Identifier: MIT
 * find_parts.h: what the steps of finding garbage (count.c, find.c) share. Private to gc/. */
#ifndef HOOP_GC_FIND_PARTS_H
#define HOOP_GC_FIND_PARTS_H

#include "gc/find.h"

typedef void (*OnPool)(Pass *p, PoolHeader *pool);

/* The pools in scope; what is called may take pools and arenas away. */
void each_pool(Pass *p, OnPool on);

static inline size_t blocks_of(const PoolHeader *pool) {
    return pool->state == POOL_RUN ? 1 : (size_t)(pool->bump / pool->size);
}

static inline bool is_candidate(const Pass *p, const Object *o) {
    if (!(o->flags & F_TRACKED)) return false;
    unsigned generation = (o->flags & (F_GEN1 | F_GEN2)) / F_GEN1; /* 3: frozen, or its death has been put off */
    return (int)generation <= p->generation;
}

/* May child be a candidate, as far as can be told without touching it? */
static ALWAYS_INLINE bool in_scope_of(const Pass *p, const Object *child, bool full) {
    if (heap_arena(child)->head[((uintptr_t)child & ~ARENA_MASK) / POOL_SIZE] != 1 + KIND_CONTAINER) return false;
    return full || heap_pool(child)->young & p->young_mask; /* (built-in types lie within a raw run: no header there) */
}
static inline bool in_scope(const Pass *p, const Object *child) { return in_scope_of(p, child, !p->young_mask); }

/* ---- the overflow map: references beyond what a side byte holds ---- */

void overflow_add(Pass *p, const uint8_t *side, uint64_t extra);
void overflow_drop(Pass *p);

static ALWAYS_INLINE void count_at(Pass *p, uint8_t *side) {
    unsigned state = *side & SIDE_STATE;
    if (likely(state < SIDE_OVER)) ++*side;
    else if (state == SIDE_OVER) overflow_add(p, side, 1); /* else painted */
}
static inline void count_one(Pass *p, const Object *child) { count_at(p, heap_side_byte(child)); }
/* What was counted. */
uint64_t counted(const Pass *p, const Object *o);

/* ---- steps ---- */

/* 0: paints some of what certainly lives as REACHED. */
void paint_known(Pass *p);
/* 1: the references that candidates hold on each other, into the side bytes; FLAT and CANDIDATE bits. */
void count_all(Pass *p);

#endif
