/* SPDX-License-Identifier: MIT
 * heap.h: one private heap: arenas, pools, blocks, large runs, huge mappings, accounting, cap.
 *
 * An arena is 1 MiB, aligned to its size. Its first 64 KiB are the arena header (first page) and the side table: one
 * byte for each 16-byte granule of the arena, found from any block's address by a mask and a shift, and touched only
 * while the collector works. (The table's bytes for its own 64 KiB are unused: the arena header lies there.) The rest
 * is handed out in pages: a pool is one page-sized unit (POOL_SIZE) that holds blocks of one size class and one kind;
 * a large block is a run of pages; a huge one has a mapping of its own, laid out so that the side byte of its start is
 * found by the same formula.
 *
 * Pools are used, full or empty, as in CPython's pymalloc. A fresh pool is bumped, not threaded; each pool has its own
 * free list. The kind (container object, leaf object, raw) separates what the collector walks from what it does not,
 * and raw buffers from objects. The first word of a free block in an object pool is 0 (no live object has a header of
 * 0), so a walk of a pool can tell free from live without a bitmap.
 *
 * The heap knows nothing of objects, errors or Python: it returns NULL, and the owner decides.
 * One thread at a time uses a heap. Nothing here is shared between heaps.
 */
#ifndef HOOP_HEAP_H
#define HOOP_HEAP_H

#include "base/base.h"

#define ARENA_SIZE ((size_t)1 << 20)
#define ARENA_MASK (~(uintptr_t)(ARENA_SIZE - 1))
#ifndef POOL_SIZE
#define POOL_SIZE ((size_t)4096)
#endif
#define POOL_MASK (~(uintptr_t)(POOL_SIZE - 1))
#define SIDE_SHIFT 4
#define HEAP_SMALL_MAX 512 /* bytes; larger blocks are runs of pages */
#define HEAP_CLASS_COUNT 34 /* upper bound; heap_class_count says how many are in use */

enum BlockKind { KIND_CONTAINER, KIND_LEAF, KIND_RAW, KIND_COUNT };

typedef struct Heap Heap;

/* The side byte of a block (by its start address): the collector's. */
static inline uint8_t *heap_side_byte(const void *block) {
    uintptr_t a = (uintptr_t)block;
    return (uint8_t *)(a & ARENA_MASK) + ((a & ~ARENA_MASK) >> SIDE_SHIFT);
}

typedef struct HeapCounters {
    size_t in_use;        /* bytes of live blocks (size class, not request) */
    size_t peak;          /* its highest value */
    size_t from_os;       /* bytes mapped and counted against the cap */
    size_t from_os_peak;
    size_t external;      /* charged by heap_charge() */
    uint64_t allocations, frees; /* may be derived; exact when read */
    size_t arenas, pools_used, pools_full, pools_empty, large_blocks, huge_blocks;
} HeapCounters;

/* Bytes that the block really has (its size class or run of pages): at least what was asked for. */
size_t heap_block_size(const void *block);

#endif
