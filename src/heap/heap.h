/* SPDX-License-Identifier: MIT
 * heap.h: one private heap: arenas, pools, blocks, large runs, huge mappings, accounting, cap.
 *
 * An arena is 1 MiB, aligned to its size. Its first 64 KiB are the arena header (first page) and the side table: one
 * byte for each 16-byte granule of the arena, found from any block's address by a mask and a shift, and touched only
 * while the collector works. (The table's bytes for its own 64 KiB are unused: the arena header lies there.) The rest
 * is handed out in pages: a pool is one page (POOL_SIZE) that holds blocks of one size class and one kind; a large
 * block is a run of pages; a huge one has a mapping of its own, laid out so that the side byte of its start is found by
 * the same formula. Pools, runs and huge blocks all begin with a PoolHeader at a page boundary and no block begins at
 * one, so the header of any block is found by one mask.
 *
 * Pools are used, full or empty, as in CPython's pymalloc. A fresh pool is bumped, not threaded; each pool has its own
 * free list. The kind (container object, leaf object, raw) separates what the collector walks from what it does not,
 * and raw buffers from objects. The first word of a free block in an object pool is 0 (no live object has a header of
 * 0), so a walk of a pool can tell free from live without a bitmap; its second word links the free list.
 *
 * The heap knows nothing of objects, errors or Python: it returns NULL, and the owner decides.
 * One thread at a time uses a heap. Nothing here is shared between heaps.
 */
#ifndef HOOP_HEAP_H
#define HOOP_HEAP_H

#include "base/base.h"

#define ARENA_SIZE ((size_t)1 << 20)
#define ARENA_MASK (~(uintptr_t)(ARENA_SIZE - 1))
#define POOL_SIZE ((size_t)4096)
#define POOL_MASK (~(uintptr_t)(POOL_SIZE - 1))
#define SIDE_SHIFT 4
#define ARENA_FIRST_PAGE 16
#define ARENA_PAGES 256
#define HEAP_SMALL_MAX 512 /* bytes; larger blocks are runs of pages */
#define HEAP_CLASS_COUNT 23
#define LARGE_MAX ((ARENA_PAGES - ARENA_FIRST_PAGE) / 2 * POOL_SIZE) /* bytes with header; larger ones are huge */

enum BlockKind { KIND_CONTAINER, KIND_LEAF, KIND_RAW, KIND_COUNT };
enum { CLASS_LARGE = 0xfe, CLASS_HUGE = 0xff };

typedef struct Heap Heap;

/* 80 bytes at the start of each pool, run or huge block. */
typedef struct PoolHeader {
    uint8_t kind, class_index, listed, young; /* listed: freed into on the fast path; young: POOL_YOUNG, POOL_MIDDLE */
    uint16_t used;       /* live blocks, and 1 more while the pool is its class's current one: then it never looks empty */
    uint16_t bump, limit; /* offset of the first block never handed out; no block begins beyond limit */
    uint16_t size;       /* of a block */
    void *free;                               /* free list through the blocks' second words */
    struct PoolHeader *next, *prev;           /* list of used pools; huge blocks: list of all */
    struct PoolHeader *dying_next;            /* list rt->dying (object/object.c) */
    union {
        uint64_t dying[4]; /* objects whose deallocation was put off, by (offset / 16); object/object.c */
        struct {
            uint64_t dying_large;
            size_t pages; /* large and huge: length in pages, header included */
        };
    };
} PoolHeader;

typedef struct Arena {
    Heap *heap;
    struct Arena *next, *prev; /* all arenas, by address */
    uint32_t free_pages;
    uint64_t free_map[ARENA_PAGES / 64];  /* bit set: page free */
    uint64_t dirty_map[ARENA_PAGES / 64]; /* bit set: page free but still backed by memory */
    uint8_t head[ARENA_PAGES];            /* 1: a PoolHeader begins here */
} Arena;

typedef struct HeapCounters {
    size_t in_use;        /* bytes of live blocks (size class, not request) */
    size_t peak;          /* its highest value */
    size_t from_os;       /* bytes of pages handed out: counted against the cap */
    size_t from_os_peak;
    size_t external;      /* charged by heap_charge() */
    uint64_t blocks;      /* live blocks */
    size_t arenas, pools_used, pools_full, pools_empty, large_blocks, huge_blocks;
} HeapCounters;

enum { POOL_YOUNG = 1, POOL_MIDDLE = 2 }; /* PoolHeader.young: on which of these lists */

typedef struct PoolList {
    PoolHeader **pools; /* raw block */
    size_t count, room;
} PoolList;

struct Heap {
    PoolHeader *current[KIND_COUNT][HEAP_CLASS_COUNT]; /* the pool that is allocated from, or NULL */
    PoolHeader *used[KIND_COUNT][HEAP_CLASS_COUNT];    /* others with free blocks */
    PoolList young;                                    /* container pools allocated from since the last collection */
    PoolList middle;                                   /* pools with survivors of one young collection */
    size_t small_in_use;  /* bytes in live small blocks of pools, but for what `current` pools hide; see heap_counters */
    size_t large_in_use;
    size_t from_os, from_os_peak, limit, reserve, external, peak;
    bool using_reserve;
    Arena *arenas, *last_arena;
    PoolHeader *huge;
    size_t arena_count, large_count, huge_count, pool_count;
    uint64_t fail_after; /* stress: allocations of pages and large blocks until one fails; 0: never */
};

extern const uint16_t heap_class_sizes[HEAP_CLASS_COUNT];
extern const uint8_t heap_class_of[HEAP_SMALL_MAX / 8 + 1];

/* Blocks of a pool of small ones that are in use. */
static inline size_t heap_pool_live(const Heap *h, const PoolHeader *p) { return p->used - (h->current[p->kind][p->class_index] == p); }

/* The side byte of a block (by its start address): the collector's. */
static inline uint8_t *heap_side_byte(const void *block) {
    uintptr_t a = (uintptr_t)block;
    return (uint8_t *)(a & ARENA_MASK) + ((a & ~ARENA_MASK) >> SIDE_SHIFT);
}
static inline PoolHeader *heap_pool(const void *block) { return (PoolHeader *)((uintptr_t)block & POOL_MASK); }

/* A heap with a cap in bytes (0: none). Lives in its own first arena. NULL: no memory. */
Heap *heap_new(size_t limit);
/* Unmap everything. */
void heap_drop(Heap *h);

void *heap_alloc_slow(Heap *h, size_t bytes, enum BlockKind kind);
void heap_free_slow(Heap *h, void *block, PoolHeader *p);

/* bytes > 0. NULL: the cap or the system refuses. The block is 8-byte aligned; contents are not cleared. */
static inline void *heap_alloc(Heap *h, size_t bytes, enum BlockKind kind) {
    if (likely(bytes <= HEAP_SMALL_MAX)) {
        PoolHeader *p = h->current[kind][heap_class_of[(bytes + 7) >> 3]];
        if (likely(p)) {
            void *block = p->free;
            if (block) {
                p->free = ((void **)block)[1];
                p->used++;
                return block;
            }
            if (likely(p->bump <= p->limit)) {
                block = (uint8_t *)p + p->bump;
                p->bump = (uint16_t)(p->bump + p->size);
                p->used++;
                return block;
            }
        }
    }
    return heap_alloc_slow(h, bytes, kind);
}

static inline void heap_free(Heap *h, void *block) {
    PoolHeader *p = heap_pool(block);
    if (likely(p->listed && p->used > 1)) {
        ((uint64_t *)block)[0] = 0;
        ((void **)block)[1] = p->free;
        p->free = block;
        p->used--;
        return;
    }
    heap_free_slow(h, block, p);
}

/* May move the block. NULL: the old one is still there. */
void *heap_realloc(Heap *h, void *block, size_t bytes);
/* Bytes that the block has room for. */
size_t heap_block_size(const Heap *h, const void *block);

/* 0: none. The reserve above the cap is used between heap_reserve(true) and heap_reserve(false): handlers and collector. */
void heap_set_limit(Heap *h, size_t bytes);
size_t heap_limit(const Heap *h);
bool heap_charge(Heap *h, ptrdiff_t bytes); /* false: over the cap, nothing charged */
/* Would a block of so many bytes be refused at once (more than the cap as a whole, or than any machine has)? */
bool heap_hopeless(const Heap *h, size_t bytes);
/* Give free pages back to the system. */
void heap_trim(Heap *h);
HeapCounters heap_counters(Heap *h);

/* After a collection: the young pools that still hold something go to the middle list (middle: true), or both lists are
 * emptied. Pools that are being allocated from stay young. */
void heap_young_done(Heap *h, bool middle);

/* Calls visit for each live block of a kind in address order; block pools' free blocks are left out. Stops at non-zero. */
int heap_walk(Heap *h, enum BlockKind kind, int (*visit)(void *block, size_t bytes, void *arg), void *arg);
/* One entry a pool, run or huge block, in address order. */
int heap_walk_pools(Heap *h, int (*visit)(PoolHeader *p, void *arg), void *arg);
/* Live blocks of one pool. */
int heap_walk_pool(PoolHeader *p, int (*visit)(void *block, size_t bytes, void *arg), void *arg);
/* Faults found in the pools' bookkeeping; told through `tell`. */
size_t heap_check(Heap *h, void (*tell)(const char *what, void *arg), void *arg);

#endif
