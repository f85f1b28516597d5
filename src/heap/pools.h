/* SPDX-License-Identifier: MIT
 * pools.h: pools of small blocks, for the files of heap/ that make and drop them. */
#ifndef HOOP_HEAP_POOLS_H
#define HOOP_HEAP_POOLS_H

#include "heap/heap.h"

/* A page with no block handed out, in no list and no state. NULL: refused. */
PoolHeader *pool_fresh(Heap *h, BlockKind kind, unsigned class_index);
void pool_release(Heap *h, PoolHeader *p);
/* A full pool stays out of its list until an eighth of it, or six blocks, are free: else random frees would bring each back for
 * one block. (Of the largest blocks a third of the pool. Never all: an empty one is nobody's.) */
static inline uint16_t pool_full_notify(const PoolHeader *p) {
    unsigned eighth = p->capacity / 8u + 1, few = p->capacity < 18 ? p->capacity / 3u : 6;
    return (uint16_t)(p->capacity - (eighth > few ? eighth : few));
}
/* Into the list of its class, from which the next current pool is chosen. */
void pool_list_used(Heap *h, PoolHeader *p);
void pool_unlist_used(Heap *h, PoolHeader *p);
/* The block that has just been freed. */
static inline char *pool_freed_last(const PoolHeader *p) {
#if HEAP_POISON
    return p->last_free;
#else
    return p->free;
#endif
}

/* Point `current` at the pools of `bin`, or at none where allocations must come to the slow path. */
void heap_choose_paths(Heap *h);

/* ---- sample.c ---- */

/* Is this (so many bytes that are about to be given out) a sample? */
bool sample_hit(Heap *h, size_t bytes);
/* The pool, whose `used` is its true count, is a pool of samples from now on. */
void sample_begin(PoolHeader *p);
/* From a pool of samples with room that is its class's bin. */
void *sample_alloc(Heap *h, PoolHeader *p, size_t bytes);
/* Has it been the bin for so long that another should take its place? */
bool sample_tired(Heap *h, const PoolHeader *p);
/* A block of a pool of samples has been freed. */
void sample_freed(Heap *h, PoolHeader *p);
/* heap_realloc has changed a run. */
void sample_resized(Heap *h, PoolHeader *p, size_t bytes);

#endif
