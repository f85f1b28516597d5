/* SPDX-License-Identifier: MIT
 * sample.c: sampled allocation: which pools and large blocks are samples.
 *
 * Points fall on the stream of bytes as a Poisson process does; a fresh pool that is hit is a sample for as long as it
 * exists, with all that ever lies in it, and so is a large block that is hit. Such a pool is used in its turn like any
 * other, but each birth and death in it takes the slow path. So which blocks are recorded depends on neither their place nor
 * their life, the fast paths know nothing of it, and one pool in period / POOL_SIZE is slow.
 *
 * (Sampling single requests, whenever a pool is used up, looks simpler and is wrong: where short-lived blocks come and go a
 * thousand times for each one that stays, the request that finds the pool used up is nearly always a short-lived one.)
 *
 * A pool of samples counts as it is (`used`), also while it is allocated from.
 */
#include "heap/pools.h"

#define PATIENCE 4096 /* allocations from one pool of samples until another takes its place: it must not be a hot loop's for ever */

bool sample_hit(Heap *h, size_t bytes) {
    bool hit = false;
    h->sample_left -= (int64_t)size_min(bytes, INT64_MAX / 2);
    while (h->sample_left < 0) {
        h->sample_left += (int64_t)h->observer->interval(h->observer_arg) + 1;
        hit = true;
    }
    return hit;
}

void sample_begin(PoolHeader *p) {
    p->state = POOL_SAMPLED;
    p->notify = (uint16_t)(p->used - 1);
}

void *sample_alloc(Heap *h, PoolHeader *p, size_t bytes) {
    char *block = pool_take(p);
    p->used++;
    p->notify = (uint16_t)(p->used - 1);
    heap_count_given(h, p->size);
    if (h->sample_patience) h->sample_patience--;
    h->observer->alloc(h->observer_arg, p, block, bytes);
    return block;
}

bool sample_tired(Heap *h, const PoolHeader *p) {
    if (h->sample_patience || p->used == p->capacity) return false;
    h->sample_patience = PATIENCE;
    return true;
}

void sample_freed(Heap *h, PoolHeader *p) {
    h->observer->free(h->observer_arg, p, pool_freed_last(p));
    if (p != h->bin[p->kind][p->class_index]) {
        if (p->used + 1 == p->capacity) pool_list_used(h, p);
        if (!p->used) {
            pool_unlist_used(h, p);
            pool_release(h, p);
            return;
        }
    }
    sample_begin(p);
}

void sample_resized(Heap *h, PoolHeader *p, size_t bytes) {
    if (p->state != POOL_RUN) return;
    char *block = pool_first(p);
    if (p->note) h->observer->free(h->observer_arg, p, block);
    if (sample_hit(h, bytes)) h->observer->alloc(h->observer_arg, p, block, bytes);
}

/* ---- start, stop ---- */

/* Pools that exist and have room get their chance too; their present blocks stay unknown. */
static int begin_one(PoolHeader *p, void *arg) {
    Heap *h = arg;
    if (p->state == POOL_RUN || !sample_hit(h, POOL_SIZE)) return 0;
    if (p->state == POOL_CURRENT) {
        p->used = (uint16_t)heap_pool_live(p);
    } else if (p->state == POOL_FULL && p->used < p->capacity) {
        pool_list_used(h, p); /* from now on any free block counts */
    }
    sample_begin(p);
    return 0;
}

/* A pool of samples becomes one like any other. */
static int end_one(PoolHeader *p, void *arg) {
    Heap *h = arg;
    if (p->state != POOL_SAMPLED) return 0;
    bool full = p->used == p->capacity;
    p->state = full ? POOL_FULL : POOL_USED;
    p->notify = full ? pool_full_notify(p) : 0;
    if (p != h->bin[p->kind][p->class_index]) return 0;
    p->state = POOL_CURRENT;
    p->used = p->capacity;
    return 0;
}

void heap_sample(Heap *h, const HeapObserver *observer, void *arg) {
    if (h->sampling) heap_walk_pools(h, end_one, h);
    h->observer = observer;
    h->observer_arg = arg;
    h->sampling = observer != NULL;
    if (observer) {
        h->sample_left = (int64_t)observer->interval(arg);
        heap_walk_pools(h, begin_one, h);
    }
    heap_choose_paths(h);
}
