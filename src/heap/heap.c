/* SPDX-License-Identifier: MIT
 * heap.c: pools of small blocks, runs of pages, huge mappings. */
#include "heap/heap.h"

#include "heap/pages.h"
#include "platform/platform.h"

#define HEADER sizeof(PoolHeader)

const uint16_t heap_class_sizes[HEAP_CLASS_COUNT] = {16,  24,  32,  40,  48,  56,  64,  80,  96,  112, 128, 144,
                                                     160, 192, 224, 256, 288, 336, 368, 400, 448, 504, 512};
#define C4(n) n, n, n, n
const uint8_t heap_class_of[HEAP_SMALL_MAX / 8 + 1] = {
    0,  0,  0,  1,  2,  3,  4,  5,  6,  7,  7,  8,  8,  9,  9,  10, 10, 11, 11, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 15,
    16, 16, 16, 16, 17, 17, 17, 17, 17, 17, 18, 18, 18, 18, 19, 19, 19, 19, 20, 20, 20, 20, 20, 20, 21, 21, 21, 21, 21, 21, 21, 22,
};

static inline size_t class_capacity(unsigned class_index) { return (POOL_SIZE - HEADER) / heap_class_sizes[class_index]; }
static inline size_t pool_capacity(const PoolHeader *p) { return class_capacity(p->class_index); }

/* ---- lists of used pools ---- */

static void list_pool(Heap *h, PoolHeader *p) {
    PoolHeader **head = &h->used[p->kind][p->class_index];
    p->prev = NULL;
    p->next = *head;
    if (*head) (*head)->prev = p;
    *head = p;
    p->listed = 1;
}

static void unlist_pool(Heap *h, PoolHeader *p) {
    if (p->prev) p->prev->next = p->next;
    else h->used[p->kind][p->class_index] = p->next;
    if (p->next) p->next->prev = p->prev;
    p->next = p->prev = NULL;
    p->listed = 0;
}

static bool add_to(Heap *h, PoolList *l, PoolHeader *p) {
    if (l->count == l->room) {
        size_t room = l->room ? l->room * 2 : 60;
        PoolHeader **pools = heap_realloc(h, l->pools, room * sizeof *pools);
        if (!pools) return false;
        l->pools = pools;
        l->room = room;
    }
    l->pools[l->count++] = p;
    return true;
}

/* The collector looks at pools that were allocated from since its last pass. */
static bool note_young(Heap *h, PoolHeader *p) {
    if (p->kind != KIND_CONTAINER || p->young & POOL_YOUNG) return true;
    if (!add_to(h, &h->young, p)) return false;
    p->young |= POOL_YOUNG;
    return true;
}

static bool is_current(const Heap *h, const PoolHeader *p) { return p->class_index < HEAP_CLASS_COUNT && h->current[p->kind][p->class_index] == p; }

static void drop_if_empty(Heap *h, PoolHeader *p) {
    if (p->used || p->young || is_current(h, p)) return;
    if (p->listed) unlist_pool(h, p);
    h->pool_count--;
    pages_free(h, p, 1);
}

void heap_young_done(Heap *h, bool middle) {
    for (size_t i = 0; !middle && i < h->middle.count; i++) {
        h->middle.pools[i]->young &= (uint8_t)~POOL_MIDDLE;
        drop_if_empty(h, h->middle.pools[i]);
    }
    if (!middle) h->middle.count = 0;
    size_t kept = 0;
    for (size_t i = 0; i < h->young.count; i++) {
        PoolHeader *p = h->young.pools[i];
        if (middle && p->used && !(p->young & POOL_MIDDLE) && add_to(h, &h->middle, p)) p->young |= POOL_MIDDLE;
        if (is_current(h, p) || (middle && p->used && !(p->young & POOL_MIDDLE))) h->young.pools[kept++] = p;
        else {
            p->young &= (uint8_t)~POOL_YOUNG;
            drop_if_empty(h, p);
        }
    }
    h->young.count = kept;
}

static PoolHeader *fresh_pool(Heap *h, unsigned class_index, enum BlockKind kind) {
    PoolHeader *p = pages_alloc(h, 1);
    if (!p) return NULL;
    memset(p, 0, HEADER);
    p->kind = (uint8_t)kind;
    p->class_index = (uint8_t)class_index;
    p->size = heap_class_sizes[class_index];
    p->bump = HEADER;
    p->limit = (uint16_t)(POOL_SIZE - p->size);
    h->pool_count++;
    return p;
}

/* A block of a pool that may be neither listed nor current: free list first, then the untouched rest. */
static void *take_block(PoolHeader *p) {
    void *block = p->free;
    if (block) p->free = ((void **)block)[1];
    else {
        block = (uint8_t *)p + p->bump;
        p->bump = (uint16_t)(p->bump + p->size);
    }
    p->used++;
    return block;
}

static inline bool has_room(const PoolHeader *p) { return p->free || p->bump <= p->limit; }

/* The pool in use is full (it leaves all lists) and another takes its place: a used one, else a fresh one. */
static PoolHeader *next_pool(Heap *h, unsigned class_index, enum BlockKind kind) {
    PoolHeader *p = h->used[kind][class_index];
    if (p) unlist_pool(h, p);
    else if (!(p = fresh_pool(h, class_index, kind))) return NULL;
    if (!note_young(h, p)) {
        list_pool(h, p);
        return NULL;
    }
    p->listed = 1; /* current pools are freed into on the fast path too */
    p->used++;
    h->current[kind][class_index] = p;
    return p;
}

static void *large_alloc(Heap *h, size_t bytes, enum BlockKind kind);

void *heap_alloc_slow(Heap *h, size_t bytes, enum BlockKind kind) {
    if (bytes > HEAP_SMALL_MAX) return large_alloc(h, bytes, kind);
    unsigned class_index = heap_class_of[(bytes + 7) >> 3];
    PoolHeader *p = h->current[kind][class_index];
    if (p && has_room(p)) return take_block(p);
    if (p) {
        p->listed = 0; /* full */
        p->used--;
        h->current[kind][class_index] = NULL;
    }
    if (!(p = next_pool(h, class_index, kind))) return NULL;
    return take_block(p);
}

/* A free into a full pool (it is used again), or the last block of a pool (it is empty). */
static void small_free(Heap *h, void *block, PoolHeader *p) {
    ((uint64_t *)block)[0] = 0;
    ((void **)block)[1] = p->free;
    p->free = block;
    if (--p->used > 0 || p->young) { /* an empty young pool is kept: the collector's list points here */
        if (!p->listed) list_pool(h, p);
        return;
    }
    if (p->listed) unlist_pool(h, p);
    h->pool_count--;
    pages_free(h, p, 1);
}

/* ---- large runs and huge mappings ---- */

/* A large container dies while the collector's lists name it. */
static void forget_young(Heap *h, PoolHeader *p) {
    PoolList *lists[2] = {p->young & POOL_YOUNG ? &h->young : NULL, p->young & POOL_MIDDLE ? &h->middle : NULL};
    for (int k = 0; k < 2; k++)
        for (size_t i = lists[k] ? lists[k]->count : 0; i-- > 0;)
            if (lists[k]->pools[i] == p) {
                lists[k]->pools[i] = lists[k]->pools[--lists[k]->count];
                break;
            }
    p->young = 0;
}

static void huge_free(Heap *h, PoolHeader *p) {
    if (p->young) forget_young(h, p);
    if (p->prev) p->prev->next = p->next;
    else h->huge = p->next;
    if (p->next) p->next->prev = p->prev;
    h->huge_count--;
    size_t pages = p->pages;
    h->large_in_use -= pages * POOL_SIZE - HEADER;
    pages_unaccount(h, pages);
    platform_unmap((uint8_t *)p - ARENA_FIRST_PAGE * POOL_SIZE, (ARENA_FIRST_PAGE + pages) * POOL_SIZE);
}

static void *huge_alloc(Heap *h, size_t bytes, enum BlockKind kind) {
    size_t pages = (bytes + HEADER + POOL_SIZE - 1) / POOL_SIZE;
    if (bytes > (size_t)1 << 46) return NULL;
    if (!pages_account(h, pages)) return NULL;
    uint8_t *base = platform_map_aligned((ARENA_FIRST_PAGE + pages) * POOL_SIZE, ARENA_SIZE);
    if (!base) {
        pages_unaccount(h, pages);
        return NULL;
    }
    PoolHeader *p = (PoolHeader *)(base + ARENA_FIRST_PAGE * POOL_SIZE);
    p->kind = (uint8_t)kind;
    p->class_index = CLASS_HUGE;
    p->used = 1;
    p->pages = pages;
    p->next = h->huge;
    if (h->huge) h->huge->prev = p;
    h->huge = p;
    h->huge_count++;
    h->large_in_use += pages * POOL_SIZE - HEADER;
    if (note_young(h, p)) return (uint8_t *)p + HEADER;
    huge_free(h, p);
    return NULL;
}
static void large_free(Heap *h, PoolHeader *p) {
    if (p->young) forget_young(h, p);
    h->large_count--;
    h->large_in_use -= p->pages * POOL_SIZE - HEADER;
    pages_free(h, p, p->pages);
}

static void *large_alloc(Heap *h, size_t bytes, enum BlockKind kind) {
    if (bytes > LARGE_MAX - HEADER) return huge_alloc(h, bytes, kind);
    size_t pages = (bytes + HEADER + POOL_SIZE - 1) / POOL_SIZE;
    PoolHeader *p = pages_alloc(h, pages);
    if (!p) return NULL;
    memset(p, 0, HEADER);
    p->kind = (uint8_t)kind;
    p->class_index = CLASS_LARGE;
    p->used = 1;
    p->pages = pages;
    h->large_count++;
    h->large_in_use += pages * POOL_SIZE - HEADER;
    if (note_young(h, p)) return (uint8_t *)p + HEADER;
    large_free(h, p);
    return NULL;
}

void heap_free_slow(Heap *h, void *block, PoolHeader *p) {
    if (p->class_index < HEAP_CLASS_COUNT) small_free(h, block, p);
    else if (p->class_index == CLASS_HUGE) huge_free(h, p);
    else large_free(h, p);
}

size_t heap_block_size(const Heap *h UNUSED, const void *block) {
    const PoolHeader *p = heap_pool(block);
    return p->class_index < HEAP_CLASS_COUNT ? heap_class_sizes[p->class_index] : p->pages * POOL_SIZE - HEADER;
}

/* Grow or shrink a huge block where it is, or let the system move its pages. NULL: refused. */
static void *huge_resize(Heap *h, PoolHeader *p, size_t bytes) {
    size_t pages = (bytes + HEADER + POOL_SIZE - 1) / POOL_SIZE, old = p->pages;
    if (pages == old) return (uint8_t *)p + HEADER;
    if (pages > old && !pages_account(h, pages - old)) return NULL;
    uint8_t *base = (uint8_t *)p - ARENA_FIRST_PAGE * POOL_SIZE;
    uint8_t *moved = platform_remap_aligned(base, (ARENA_FIRST_PAGE + old) * POOL_SIZE, (ARENA_FIRST_PAGE + pages) * POOL_SIZE, ARENA_SIZE);
    if (!moved) {
        if (pages > old) pages_unaccount(h, pages - old);
        return NULL;
    }
    if (pages < old) pages_unaccount(h, old - pages);
    PoolHeader *q = (PoolHeader *)(moved + ARENA_FIRST_PAGE * POOL_SIZE); /* only raw and leaf blocks grow: on no list of the collector */
    q->pages = pages;
    if (q->prev) q->prev->next = q;
    else h->huge = q;
    if (q->next) q->next->prev = q;
    h->large_in_use += (pages - old) * POOL_SIZE;
    return (uint8_t *)q + HEADER;
}

void *heap_realloc(Heap *h, void *block, size_t bytes) {
    if (!block) return heap_alloc(h, bytes, KIND_RAW);
    PoolHeader *p = heap_pool(block);
    size_t have = heap_block_size(h, block);
    enum BlockKind kind = (enum BlockKind)p->kind;
    if (bytes <= have && (have <= 32 || bytes > have / 2)) return block;
    if (p->class_index == CLASS_HUGE && bytes > LARGE_MAX - HEADER) return huge_resize(h, p, bytes);
    void *moved = heap_alloc(h, bytes, kind);
    if (!moved) return bytes <= have ? block : NULL;
    memcpy(moved, block, size_min(have, bytes));
    heap_free(h, block);
    return moved;
}

/* ---- birth, end ---- */

Heap *heap_new(size_t limit) {
    Heap seed = {.limit = limit};
    seed.reserve = limit ? size_max(limit / 32, 256 * 1024) : 0;
    if (!pages_add_arena(&seed)) return NULL;
    PoolHeader *home = pages_alloc(&seed, (sizeof(Heap) + HEADER + POOL_SIZE - 1) / POOL_SIZE);
    if (!home) {
        platform_unmap(seed.arenas, ARENA_SIZE);
        return NULL;
    }
    memset(home, 0, HEADER);
    home->kind = KIND_RAW;
    home->class_index = CLASS_LARGE;
    home->used = 1;
    home->pages = (sizeof(Heap) + HEADER + POOL_SIZE - 1) / POOL_SIZE;
    Heap *h = (Heap *)((uint8_t *)home + HEADER);
    memcpy(h, &seed, sizeof *h);
    h->arenas->heap = h;
    return h;
}

void heap_drop(Heap *h) {
    for (PoolHeader *p = h->huge; p;) {
        PoolHeader *next = p->next;
        platform_unmap((uint8_t *)p - ARENA_FIRST_PAGE * POOL_SIZE, (ARENA_FIRST_PAGE + p->pages) * POOL_SIZE);
        p = next;
    }
    for (Arena *a = h->arenas; a;) { /* the heap itself lies in one of them: no access to h from here on */
        Arena *next = a->next;
        platform_unmap(a, ARENA_SIZE);
        a = next;
    }
}

void heap_set_limit(Heap *h, size_t bytes) {
    h->limit = bytes;
    h->reserve = bytes ? size_max(bytes / 32, 256 * 1024) : 0;
}
size_t heap_limit(const Heap *h) { return h->limit; }

bool heap_charge(Heap *h, ptrdiff_t bytes) {
    if (bytes > 0 && h->limit && h->from_os + h->external + (size_t)bytes > h->limit) return false;
    h->external += (size_t)bytes;
    return true;
}

bool heap_hopeless(const Heap *h, size_t bytes) { return bytes > (size_t)1 << 46 || (h->limit && bytes > h->limit + h->reserve); }

/* ---- walks ---- */

int heap_walk_pool(PoolHeader *p, int (*visit)(void *block, size_t bytes, void *arg), void *arg) {
    if (p->class_index >= HEAP_CLASS_COUNT) return visit((uint8_t *)p + HEADER, p->pages * POOL_SIZE - HEADER, arg);
    uint64_t free_map[4] = {0, 0, 0, 0}; /* raw blocks may begin with a zero word: they are told apart by the free list */
    if (p->kind == KIND_RAW)
        for (uint8_t *f = p->free; f; f = ((void **)f)[1]) {
            size_t i = (size_t)(f - (uint8_t *)p) >> SIDE_SHIFT;
            free_map[i >> 6] |= 1ULL << (i & 63);
        }
    for (size_t offset = HEADER; offset < p->bump; offset += p->size) {
        uint8_t *block = (uint8_t *)p + offset;
        size_t bit = (size_t)(block - (uint8_t *)p) >> SIDE_SHIFT;
        if (p->kind == KIND_RAW ? free_map[bit >> 6] >> (bit & 63) & 1 : *(uint64_t *)(void *)block == 0) continue;
        int result = visit(block, p->size, arg);
        if (result) return result;
    }
    return 0;
}

int heap_walk_pools(Heap *h, int (*visit)(PoolHeader *p, void *arg), void *arg) {
    for (Arena *a = h->arenas; a; a = a->next)
        for (unsigned i = ARENA_FIRST_PAGE; i < ARENA_PAGES; i++) {
            if (!a->head[i]) continue;
            int result = visit((PoolHeader *)((uint8_t *)a + i * POOL_SIZE), arg);
            if (result) return result;
        }
    for (PoolHeader *p = h->huge, *next; p; p = next) {
        next = p->next;
        int result = visit(p, arg);
        if (result) return result;
    }
    return 0;
}

typedef struct Walk {
    enum BlockKind kind;
    int (*visit)(void *block, size_t bytes, void *arg);
    void *arg;
} Walk;

static int walk_one(PoolHeader *p, void *arg) {
    Walk *w = arg;
    return p->kind == w->kind ? heap_walk_pool(p, w->visit, w->arg) : 0;
}

int heap_walk(Heap *h, enum BlockKind kind, int (*visit)(void *block, size_t bytes, void *arg), void *arg) {
    Walk w = {kind, visit, arg};
    return heap_walk_pools(h, walk_one, &w);
}

/* ---- counters and checks ---- */

typedef struct Count {
    Heap *heap;
    HeapCounters *counters;
} Count;

static int count_pool(PoolHeader *p, void *arg) {
    Count *count = arg;
    HeapCounters *c = count->counters;
    if (p->class_index >= HEAP_CLASS_COUNT) {
        c->blocks++;
        return 0;
    }
    size_t live = heap_pool_live(count->heap, p);
    c->blocks += live;
    c->in_use += live * p->size;
    if (live == 0) c->pools_empty++;
    else if (live == pool_capacity(p)) c->pools_full++;
    else c->pools_used++;
    return 0;
}

HeapCounters heap_counters(Heap *h) {
    HeapCounters c = {.in_use = h->large_in_use, .from_os = h->from_os, .from_os_peak = h->from_os_peak, .external = h->external,
                      .arenas = h->arena_count, .large_blocks = h->large_count, .huge_blocks = h->huge_count};
    heap_walk_pools(h, count_pool, &(Count){h, &c});
    if (c.in_use > h->peak) h->peak = c.in_use;
    c.peak = size_max(h->peak, size_min(c.from_os_peak, c.in_use));
    return c;
}

typedef struct Check {
    Heap *heap;
    void (*tell)(const char *what, void *arg);
    void *arg;
    size_t faults;
} Check;

static void fault(Check *c, const char *what) {
    c->faults++;
    if (c->tell) c->tell(what, c->arg);
}

static int check_pool(PoolHeader *p, void *arg) {
    Check *c = arg;
    if (p->kind >= KIND_COUNT) fault(c, "pool of no kind");
    if (p->class_index >= HEAP_CLASS_COUNT) {
        if (p->used != 1) fault(c, "large block that is not in use");
        return 0;
    }
    size_t free_blocks = 0, made = (p->bump - HEADER) / p->size;
    for (uint8_t *f = p->free; f; f = ((void **)f)[1]) {
        size_t offset = (size_t)(f - (uint8_t *)p) - HEADER;
        if (heap_pool(f) != p || offset % p->size || offset / p->size >= made) {
            fault(c, "free list leads out of its pool");
            return 0;
        }
        if (++free_blocks > made) {
            fault(c, "free list has a cycle");
            return 0;
        }
        if (p->kind != KIND_RAW && *(uint64_t *)(void *)f) fault(c, "free block with a header");
    }
    if (made > pool_capacity(p) || heap_pool_live(c->heap, p) + free_blocks != made) fault(c, "pool's count of used blocks is wrong");
    return 0;
}

size_t heap_check(Heap *h, void (*tell)(const char *what, void *arg), void *arg) {
    Check c = {h, tell, arg, 0};
    heap_walk_pools(h, check_pool, &c);
    return c.faults;
}
