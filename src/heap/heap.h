/* SPDX-License-Identifier: MIT
 * heap.h: one private heap: arenas, pools, blocks, large runs, huge mappings, accounting, cap.
 *
 * An arena is 1 MiB, aligned to its size. It begins with the table of pool headers, one for each page; the arena header lies
 * where those of the head's own pages would. Then comes the side table: one byte for each 16-byte granule behind the head,
 * found from any block's address by a mask and a shift, and touched only while the collector works. The rest is handed out
 * in pages of POOL_SIZE: a pool is one page that holds blocks of one size class and one kind; a large block is a run of
 * pages; a huge one has a mapping of its own that begins as an arena does, so that its side byte and its header are found
 * by the same formulas.
 *
 * The headers stand beside each other and not at the start of their pages, since there all of them would compete for the
 * same few sets of each cache: blocks that are freed at random find the header of their pool in the second-level cache.
 *
 * Pools are used, full or empty, as in CPython's pymalloc; an empty one is a free page. The kind (container object,
 * leaf object, raw) separates what the collector walks from what it does not, and raw buffers from objects. A fresh pool
 * is bumped, not threaded; freed blocks are linked through their second words. The first word of a free block is 0 (no
 * live object has a header of 0), so a walk of an object pool tells free from live without a bitmap.
 *
 * The fast paths count as little as they can: a load that waits for the store before it is what an allocation costs, and how
 * many stores wait for memory is what a free costs. The pool that is allocated from (one a class and kind, the current
 * one) counts as full; how many of its blocks are free is found out when somebody asks or when it changes hands. The bytes in
 * use and their peak are exact at any time: an allocation adds to one sum and a free to another, so that neither waits for
 * the other, and since a peak is always followed by a free, frees alone look for it. The same look tells them whether they are
 * traced.
 *
 * The cap is held against what the system has given (from_os): pages in use, free pages that are still backed by memory
 * ("dirty"), freed huge mappings that wait for another block, and ARENA_HEAD for the head of each arena. Clean pages cost nothing until they are touched.
 *
 * The heap knows nothing of objects, errors or Python: it returns NULL, and the owner decides.
 * One thread at a time uses a heap. Nothing here is shared between heaps.
 */
#ifndef HOOP_HEAP_H
#define HOOP_HEAP_H

#include "base/base.h"
#include "base/poison.h"

#define ARENA_SIZE ((size_t)1 << 20)
#define ARENA_MASK (~(uintptr_t)(ARENA_SIZE - 1))
#ifndef POOL_SIZE_LOG
#define POOL_SIZE_LOG 12
#endif
#define POOL_SIZE ((size_t)1 << POOL_SIZE_LOG)
#define POOL_HEADER (HEAP_POISON ? (size_t)128 : (size_t)64) /* bytes of a PoolHeader */
#define SIDE_SHIFT 4
#define ARENA_PAGES (ARENA_SIZE / POOL_SIZE)        /* the first ARENA_FIRST_PAGE of them are the head */
#define ARENA_SIDE (ARENA_PAGES * POOL_HEADER)      /* offset of the side table, which begins with the first page's bytes */
/* Bytes before the first page: the head H holds the pool headers and a side byte for each granule of ARENA_SIZE - H. */
#define ARENA_HEAD ((((ARENA_SIDE << SIDE_SHIFT) + ARENA_SIZE) / ((1 << SIDE_SHIFT) + 1) + POOL_SIZE) & ~(POOL_SIZE - 1))
#define ARENA_SIDE_BYTES ((ARENA_SIZE - ARENA_HEAD) >> SIDE_SHIFT)
#define ARENA_SIDE_BASE (ARENA_SIDE - (ARENA_HEAD >> SIDE_SHIFT)) /* where the side byte of the arena's own start would lie */
#define ARENA_FIRST_PAGE (ARENA_HEAD / POOL_SIZE)
_Static_assert(ARENA_SIDE + ARENA_SIDE_BYTES <= ARENA_HEAD, "the head of an arena");
#define ARENA_WORDS ((ARENA_PAGES + 63) / 64)            /* of a bitmap of pages */
#define HEAP_SMALL_MAX (POOL_SIZE / 2)
#define HEAP_CLASS_COUNT 40                         /* upper bound; heap_class_sizes ends with 0 */
#define LARGE_MAX ((ARENA_PAGES - ARENA_FIRST_PAGE) / 2 * POOL_SIZE) /* larger ones are huge */

#define HEAP_KEPT 4
#define HEAP_TRACED ((int64_t)1 << 62)

typedef enum BlockKind { KIND_CONTAINER, KIND_LEAF, KIND_RAW, KIND_COUNT } BlockKind;
enum { CLASS_LARGE = 0xfe, CLASS_HUGE = 0xff };
/* CURRENT: allocated from. USED: in its class's list. FULL: in no list, but some
 * blocks may be free again (pool_full_notify). RUN: a large or huge block. SAMPLED: sample.c. */
enum PoolState { POOL_CURRENT, POOL_USED, POOL_FULL, POOL_RUN, POOL_SAMPLED };
/* What may lie in a container pool: objects of generation 0, objects of generation 1. */
enum { YOUNG_0 = 1, YOUNG_1 = 2 };

typedef struct Heap Heap;

typedef struct PoolHeader {
    union {
        char *free;   /* freed blocks, linked through their second words; NULL: none */
        size_t pages; /* RUN: length in pages */
    };
    uint16_t size;     /* of a block; RUN: 0 */
    uint16_t bump;     /* offset of the first block that has never been handed out */
    uint16_t capacity; /* blocks */
    uint16_t used;     /* live blocks; CURRENT: the capacity, see heap_pool_live() */
    uint16_t notify;   /* a free that brings `used` to this number is the heap's business */
    uint8_t kind, class_index, state;
    uint8_t young;     /* YOUNG_ bits; not 0: the pool is in one of heap->young */
    struct PoolHeader *next, *prev;             /* USED: list of its class */
    struct PoolHeader *young_next, *young_prev; /* heap->young[0] or [1] */
    uint64_t note; /* the observer's; 0: none */
#if HEAP_POISON
    char *last_free; /* the end of the list `free`, which is a queue */
    char padding[56];
#endif
} PoolHeader;
_Static_assert(sizeof(PoolHeader) == POOL_HEADER, "pool header");

typedef struct Arena {
    Heap *heap;
    size_t huge_bytes;   /* not 0: the mapping's length; the only page in use is the first, a huge block */
    uint64_t free_map[ARENA_WORDS];  /* bit set: page free */
    uint64_t dirty_map[ARENA_WORDS]; /* bit set: page free, but still backed by memory */
    uint64_t dying_map[ARENA_WORDS]; /* object/: pages with objects whose deallocation was put off */
    struct Arena *dying_next;        /* object/: list of the arenas that have such pages */
    bool dying;                      /* ... this one is in it */
    uint8_t head[ARENA_PAGES];       /* 1 + kind: a pool or a run begins here */
} Arena;
_Static_assert(sizeof(Arena) <= ARENA_FIRST_PAGE * POOL_HEADER, "the arena header lies where the headers of the head's pages would");

/* The table of arenas, by falling address (that is by age, mostly), with what the search for free pages needs to know. */
typedef struct ArenaRef {
    Arena *arena;
    uint16_t free;    /* free pages */
    uint16_t longest; /* no run of free pages is longer (a bound) */
    bool huge;
} ArenaRef;

/* All of the reserve is for the handlers of a MemoryError; half of it for what follows them: to free something, one must
 * be able to call. */
enum { EMERGENCY_NONE, EMERGENCY_AFTERMATH, EMERGENCY_HANDLER };

typedef struct HeapCounters {
    size_t in_use;        /* bytes of live blocks (size class, not request) */
    size_t peak;          /* its highest value */
    size_t from_os;       /* bytes backed by memory: counted against the cap */
    size_t from_os_peak;
    size_t external;      /* charged by heap_charge() */
    size_t kept;          /* mappings of freed huge blocks that wait for another: part of from_os */
    uint64_t blocks;      /* live blocks */
    size_t arenas, pools_used, pools_full, pools_empty, large_blocks, huge_blocks; /* empty: free pages, still backed */
} HeapCounters;

struct Heap {
    PoolHeader *current[KIND_COUNT][HEAP_CLASS_COUNT]; /* the fast path's: pool to allocate from, or one that is full for ever */
    int64_t given;   /* bytes of all blocks ever handed out */
    int64_t peak_at; /* above this, `given` makes a new peak: bytes of all blocks ever freed, and the peak (traced: less HEAP_TRACED) */
    int64_t peak;    /* of the bytes in use, as of the last free or heap_in_use() */
    bool slow;       /* observed or stressed: `current` is full for ever, each allocation comes to heap_alloc_slow */
    bool tracing;    /* there is an observer */
    bool stressed, counting; /* stress.h */
    bool sharing;       /* heap_share_pools() */
    bool using_reserve; /* the collector is at work */
    uint8_t emergency;  /* a MemoryError has been raised, and from_os is still near the cap: how much of the reserve is open */
    PoolHeader *bin[KIND_COUNT][HEAP_CLASS_COUNT];     /* what `current` is when nothing traces */
    PoolHeader *used[KIND_COUNT][HEAP_CLASS_COUNT];    /* lists of USED pools */
    PoolHeader *young[2]; /* container pools allocated from since the last young collection; ... that hold generation 1 */
    size_t from_os, from_os_peak, limit, reserve, external;
    size_t dirty_pages, dirty_low; /* free pages backed by memory: now, and the least since the last tick */
    size_t used_pages, pool_count, large_count, huge_count;
    struct KeptMapping {
        Arena *arena;
        bool idle; /* since the last tick */
    } kept[HEAP_KEPT]; /* mappings of freed huge blocks, the oldest first: the next huge block of like size takes one */
    size_t kept_count, kept_bytes; /* counted in from_os */
    double last_tick;
    uint32_t tick_countdown, walking;
    uint16_t shared[KIND_COUNT][HEAP_CLASS_COUNT]; /* bytes that the class has had from a larger one's pools */
    /* arenas and huge mappings, by falling address */
    ArenaRef *arenas;
    size_t arena_count, arena_room, first_free; /* no arena before this index has a free page */
    ArenaRef arenas_inline[16];
    /* stress (heap/stress.h) */
    uint64_t fail_countdown; /* allocations until one fails; 0: off */
    bool fail_always;        /* ... and all later ones too */
    bool (*ask)(void *arg);  /* stress_ask() */
    void *ask_arg;
    bool refused;              /* the switch made an allocation fail: stress_refused() */
    uint64_t allocation_count; /* counted while `stressed` only */
    const struct HeapObserver *observer;
    void *observer_arg;
    void *(*told)(void *arg, PoolHeader *p, void *block, size_t bytes); /* observer->alloc; NULL: stressed as well */
    /* sampling (sample.c) */
    bool sampling;
    int64_t sample_left; /* bytes until the next point */
    uint32_t sample_patience;
};

extern const uint16_t heap_class_sizes[HEAP_CLASS_COUNT];
extern const uint8_t heap_class_table[HEAP_SMALL_MAX / 8 + 1];

#define HEAP_STEPS_MAX 128 /* up to here the classes go in steps of 8 bytes from 16: of a constant size the class is a constant */
static ALWAYS_INLINE unsigned heap_class_of(size_t bytes) {
    if (__builtin_constant_p(bytes) && bytes <= HEAP_STEPS_MAX) return bytes <= 16 ? 0 : (unsigned)((bytes + 7) >> 3) - 2;
    return heap_class_table[(bytes + 7) >> 3];
}
/* The size of a pool's blocks, of a class that serves requests of so many bytes: where that is a constant, so is this. */
static ALWAYS_INLINE size_t class_bytes(const PoolHeader *p, size_t bytes) {
    if (__builtin_constant_p(bytes) && bytes <= HEAP_STEPS_MAX) return bytes <= 16 ? 16 : align_up(bytes, 8);
    return p->size;
}
/* The side byte of a block (by its start address): the collector's. */
static inline uint8_t *heap_side_byte(const void *block) {
    uintptr_t a = (uintptr_t)block;
    return (uint8_t *)((a & ARENA_MASK) + ARENA_SIDE_BASE + ((a & ~ARENA_MASK) >> SIDE_SHIFT));
}
/* The start of the granule that a side byte is about. */
static inline void *heap_side_granule(const uint8_t *side) {
    uintptr_t a = (uintptr_t)side;
    return (void *)((a & ARENA_MASK) + (((a & ~ARENA_MASK) - ARENA_SIDE_BASE) << SIDE_SHIFT));
}
static inline PoolHeader *heap_pool(const void *block) {
    uintptr_t a = (uintptr_t)block;
    return (PoolHeader *)((a & ARENA_MASK) + (a & ~ARENA_MASK) / POOL_SIZE * POOL_HEADER);
}
static inline Arena *heap_arena(const void *block) { return (Arena *)((uintptr_t)block & ARENA_MASK); }
static inline PoolHeader *arena_pool(const Arena *a, size_t page) {
    return (PoolHeader *)((uintptr_t)a + page * POOL_HEADER);
}
/* Its index in the arena. */
static inline size_t pool_page(const PoolHeader *p) { return (uintptr_t)p / POOL_HEADER % ARENA_PAGES; }
/* Its first block. */
static inline char *pool_first(const PoolHeader *p) { return (char *)((uintptr_t)p & ARENA_MASK) + pool_page(p) * POOL_SIZE; }

/* ---- life ---- */

/* A heap with a cap in bytes (0: none). Lives in its own first arena. NULL: no memory. */
Heap *heap_new(size_t limit);
/* From now on, classes of like sizes share pools, or no longer. For the time when an owner makes what it needs in any case:
 * most classes are asked for a few blocks only, and each pool costs a page. */
void heap_share_pools(Heap *h, bool on);
/* Unmap everything at once. */
void heap_drop(Heap *h);

/* ---- blocks ---- */

void *heap_alloc_slow(Heap *h, size_t bytes, BlockKind kind);
void heap_free_slow(Heap *h, PoolHeader *p);
/* As heap_free(), where the block is traced or the bytes in use are at a new peak. */
NOINLINE void heap_free_told(Heap *h, PoolHeader *p, void *block);

/* Bytes that the block really has (its size class or run of pages): at least what was asked for. */
static inline size_t heap_block_size(const void *block) {
    const PoolHeader *p = heap_pool(block);
    return likely(p->state != POOL_RUN) ? p->size : p->pages * POOL_SIZE;
}
static inline char *pool_next_free(const char *block) { return (char *)(uintptr_t)blind_read(block, 1); }
/* Is the block of an object pool (not a raw one) free? The whole first word may be read of a free block, and no other. */
static inline bool block_is_free(const void *block) { return blind_read(block, 0) == 0; }

/* Sanitizer builds: of the block, so many bytes may be touched. Instances and their like use all that the size class has. */
static ALWAYS_INLINE void *hand_out(void *block, size_t bytes, BlockKind kind) {
    if (HEAP_POISON) unpoison(block, kind == KIND_CONTAINER ? heap_block_size(block) : bytes);
    return block;
}

/* The caller is about to use all of heap_block_size(block), not just what it asked for. */
static inline void heap_use_rest(void *block) { unpoison(block, HEAP_POISON ? heap_block_size(block) : 0); }

/* Takes the first block of the pool's list, then one that has never been used. Sanitizer builds do it the other way round,
 * and the list is a queue: so a freed block stays forbidden for as long as possible. */
static ALWAYS_INLINE char *pool_take(PoolHeader *p) {
    char *block = p->free;
    if (likely(block != NULL) && !(HEAP_POISON && (unsigned)p->bump + p->size <= POOL_SIZE)) {
        p->free = pool_next_free(block);
        return block;
    }
    const unsigned end = (unsigned)p->bump + p->size; /* of the next one that has never been used */
    if (unlikely(end > POOL_SIZE)) return NULL;
    block = pool_first(p) + p->bump;
    p->bump = (uint16_t)end;
    return block;
}

/* The first word says "free" to those who walk the pool; the second is the link. */
static ALWAYS_INLINE void pool_put(PoolHeader *p, void *block) {
#if HEAP_POISON
    *(volatile char *)block = 0; /* a block that is freed twice is found here */
    blind_write(block, 0, 0);
    blind_write(block, 1, 0);
    if (p->free) blind_write(p->last_free, 1, (uintptr_t)block);
    else p->free = block;
    p->last_free = block;
    poison(block, p->size);
#else
    ((uint64_t *)block)[0] = 0;
    ((char **)block)[1] = p->free;
    p->free = block;
#endif
}

/* Each block handed out is counted here, each one freed there. */
static ALWAYS_INLINE void heap_count_given(Heap *h, size_t bytes) { h->given += (int64_t)bytes; }
void heap_count_freed(Heap *h, size_t bytes);
/* Bytes of live blocks. */
size_t heap_in_use(Heap *h);

/* bytes > 0. NULL: the cap or the system refuses. The block is 8-byte aligned; contents are not cleared. */
static ALWAYS_INLINE void *heap_alloc(Heap *h, size_t bytes, BlockKind kind) {
    if (likely(bytes <= HEAP_SMALL_MAX)) {
        PoolHeader *p = h->current[kind][heap_class_of(bytes)];
        char *block = pool_take(p);
        if (likely(block != NULL)) {
            heap_count_given(h, class_bytes(p, bytes));
            return hand_out(block, bytes, kind);
        }
    }
    return heap_alloc_slow(h, bytes, kind);
}

static ALWAYS_INLINE void heap_free_counted(Heap *h, PoolHeader *p, void *block) {
    if (p->state == POOL_CURRENT) {
        pool_put(p, block);
        return;
    }
    if (likely(p->state != POOL_RUN)) pool_put(p, block);
    if (unlikely(--p->used == p->notify)) heap_free_slow(h, p);
}

static ALWAYS_INLINE void heap_free(Heap *h, void *block) {
    PoolHeader *p = heap_pool(block);
    if (unlikely(h->given > h->peak_at)) {
        heap_free_told(h, p, block);
        return;
    }
    h->peak_at += p->size;
    heap_free_counted(h, p, block);
}

/* As heap_free() of all blocks of a pool (no run), without touching them. False: one by one, please. */
bool heap_free_pool(Heap *h, PoolHeader *p);
/* As heap_free() of these blocks of one pool or run; one that holds no others goes as a whole. */
void heap_free_many(Heap *h, PoolHeader *p, void *const *blocks, size_t count);

/* May move the block. NULL: the old one is still there. block NULL: a raw one. */
void *heap_realloc(Heap *h, void *block, size_t bytes);

/* Live blocks of a pool. */
size_t heap_pool_live(const PoolHeader *p);

/* ---- the cap ---- */

/* 0: none. The reserve above it is used by the collector (using_reserve) and for small blocks after a MemoryError, so that
 * handlers can work (heap_emergency; it ends when the errors have been handled or enough has been freed). */
void heap_emergency(Heap *h);
void heap_emergency_over(Heap *h);
/* A MemoryError has been dealt with. */
void heap_handler_done(Heap *h);
/* A request of so many bytes has just been refused: although the reserve was open to it? That is the hard limit. */
bool heap_reserve_spent(const Heap *h, size_t bytes);
void heap_set_limit(Heap *h, size_t bytes);
static inline size_t heap_limit(const Heap *h) { return h->limit; }
bool heap_charge(Heap *h, ptrdiff_t bytes); /* false: over the cap, nothing charged */
/* Would a block of so many bytes be refused at once (more than the cap as a whole, or than any machine has)? */
bool heap_hopeless(const Heap *h, size_t bytes);

/* ---- giving back ---- */

/* All free pages and empty arenas back to the system, now. */
void heap_trim(Heap *h);
/* Give back the pages that nobody has needed for a while. Called by the heap itself now and then, and by the collector. */
void heap_tick(Heap *h);

/* ---- looking ---- */

HeapCounters heap_counters(Heap *h);

/* Calls visit for each live block of a kind, arena by arena, in address order within. Blocks of KIND_RAW too. Stops at non-zero. The heap must
 * not change meanwhile, but that visit may free the block it is given. */
typedef int (*BlockVisitor)(void *block, size_t bytes, void *arg);
int heap_walk(Heap *h, BlockKind kind, BlockVisitor visit, void *arg);
/* Each pool, run and huge block in that order. */
int heap_walk_pools(Heap *h, int (*visit)(PoolHeader *p, void *arg), void *arg);
/* Live blocks of one pool. */
int heap_walk_pool(PoolHeader *p, BlockVisitor visit, void *arg);
/* Which blocks of a pool (no run) live: a bit each, from its first block on. */
void heap_pool_map(const PoolHeader *p, uint64_t map[POOL_SIZE / 16 / 64]);
/* Index of the arena in h->arenas, or of the first behind the place where it would be. */
size_t heap_arena_index(const Heap *h, const Arena *a);
/* Is this the start of a live block of the heap? For checks and tools: slow. */
bool heap_owns(const Heap *h, const void *block);
/* Faults found in the bookkeeping; told through `tell`. */
size_t heap_check(Heap *h, void (*tell)(const char *what, void *arg), void *arg);

/* ---- the collector's lists ---- */

/* o's pool may hold objects of generation 0 (1) from now on. */
void heap_note_young(Heap *h, PoolHeader *p, unsigned bit);
/* Take the pool out of the lists: all its objects are old. */
void heap_forget_young(Heap *h, PoolHeader *p);
/* After a collection: all survivors in the pools of generation 0 are of generation 1 now (middle), or both lists are
 * emptied. Pools that are being allocated from stay young. */
void heap_young_done(Heap *h, bool middle);

/* ---- tracing ---- */

/* Is told of each block's birth and death; bytes as asked for. It must not touch the heap's blocks; heap_charge() it may.
 * PoolHeader.note is its own: 0 in a fresh pool or run; it moves with a run that moves. */
typedef struct HeapObserver {
    void *(*alloc)(void *arg, PoolHeader *p, void *block, size_t bytes); /* returns the block: the heap calls it last */
    void (*free)(void *arg, PoolHeader *p, void *block); /* the contents are gone already */
    /* By heap_realloc, in place or a run that moved; old_size: of the block, before (as heap_block_size). */
    void (*resize)(void *arg, PoolHeader *p, void *block, size_t bytes, size_t old_size);
    void (*release)(void *arg, PoolHeader *p); /* a pool of small blocks whose note is not 0 is empty and goes */
    size_t (*interval)(void *arg);             /* sampling: bytes between two points, drawn anew each time */
} HeapObserver;

/* NULL: no longer (the notes must be 0 by then). Costs nothing when off. */
void heap_observe(Heap *h, const HeapObserver *observer, void *arg);
/* The same of samples only (sample.c): all blocks of a pool that is hit by a point, and large blocks that are hit; `interval`
 * tells how many bytes lie between two points. Resizing is told as death and birth. Not together with heap_observe. */
void heap_sample(Heap *h, const HeapObserver *observer, void *arg);

#endif
