/* SPDX-License-Identifier: MIT
 * walk.c: walking a heap's pools and blocks, counting and checking them. */
#include "heap/heap.h"

#include "heap/pages.h"
#include "heap/pools.h"

typedef uint64_t FreeMap[POOL_SIZE / 16 / 64];

/* Raw blocks may begin with a zero word, so free ones are told apart by the free list. */
static void free_map_fill(const PoolHeader *p, FreeMap map) {
    memset(map, 0, sizeof(FreeMap));
    size_t left = p->capacity;
    for (const char *f = p->free; f && left--; f = pool_next_free(f)) {
        size_t i = (size_t)(f - pool_first(p)) / p->size;
        map[i >> 6] |= 1ULL << (i & 63);
    }
}

void heap_pool_map(const PoolHeader *p, uint64_t map[POOL_SIZE / 16 / 64]) {
    FreeMap unused;
    free_map_fill(p, unused);
    size_t handed_out = p->bump / p->size;
    for (size_t w = 0; w < COUNT_OF(unused); w++) {
        size_t first = w * 64;
        uint64_t below = handed_out >= first + 64 ? ~0ULL : handed_out > first ? (1ULL << (handed_out - first)) - 1 : 0;
        map[w] = below & ~unused[w];
    }
}

int heap_walk_pool(PoolHeader *p, BlockVisitor visit, void *arg) {
    if (p->state == POOL_RUN) return visit(pool_first(p), p->pages * POOL_SIZE, arg);
    FreeMap map;
    bool raw = p->kind == KIND_RAW;
    if (raw) free_map_fill(p, map);
    size_t size = p->size;
    char *block = pool_first(p);
    for (size_t i = 0; block < pool_first(p) + p->bump; i++, block += size) {
        if (raw ? map[i >> 6] >> (i & 63) & 1 : block_is_free(block)) continue;
        int result = visit(block, size, arg);
        if (result) return result;
    }
    return 0;
}

static int walk_pools(Heap *h, int (*visit)(PoolHeader *p, void *arg), void *arg) {
    for (size_t k = 0; k < h->arena_count; k++) {
        Arena *a = h->arenas[k].arena;
        bool huge = h->arenas[k].huge;
        if (huge) {
            int result = visit(arena_pool(a, ARENA_FIRST_PAGE), arg);
            if (result) return result;
            if (k == h->arena_count || h->arenas[k].arena != a) k--; /* it has gone */
            continue;
        }
        for (size_t i = ARENA_FIRST_PAGE; i < ARENA_PAGES; i++) {
            if (!a->head[i]) continue;
            int result = visit(arena_pool(a, i), arg);
            if (result) return result;
        }
    }
    return 0;
}

/* While `walking`, no arena is unmapped under our feet. */
int heap_walk_pools(Heap *h, int (*visit)(PoolHeader *p, void *arg), void *arg) {
    h->walking++;
    int result = walk_pools(h, visit, arg);
    h->walking--;
    return result;
}

typedef struct Walk {
    BlockKind kind;
    BlockVisitor visit;
    void *arg;
} Walk;

static int walk_one(PoolHeader *p, void *arg) {
    Walk *w = arg;
    return p->kind == w->kind ? heap_walk_pool(p, w->visit, w->arg) : 0;
}

int heap_walk(Heap *h, BlockKind kind, BlockVisitor visit, void *arg) {
    Walk w = {kind, visit, arg};
    return heap_walk_pools(h, walk_one, &w);
}

/* ---- counters ---- */

static int count_pool(PoolHeader *p, void *arg) {
    HeapCounters *c = arg;
    size_t live = heap_pool_live(p);
    c->blocks += live;
    if (p->state == POOL_RUN) return 0;
    if (live == p->capacity) c->pools_full++;
    else c->pools_used++;
    return 0;
}

HeapCounters heap_counters(Heap *h) {
    HeapCounters c = {.in_use = heap_in_use(h), .peak = (size_t)h->peak, .from_os = h->from_os, .from_os_peak = h->from_os_peak,
                      .external = h->external, .kept = h->kept_bytes, .large_blocks = h->large_count, .huge_blocks = h->huge_count,
                      .arenas = h->arena_count - h->huge_count, .pools_empty = h->dirty_pages};
    heap_walk_pools(h, count_pool, &c);
    return c;
}

/* ---- checks ---- */

typedef struct Check {
    Heap *heap;
    void (*tell)(const char *what, void *arg);
    void *arg;
    size_t faults, pages, blocks_bytes, pools, listed;
} Check;

static void fault(Check *c, const char *what) {
    c->faults++;
    if (c->tell) c->tell(what, c->arg);
}

static void check_free_list(Check *c, const PoolHeader *p) {
    size_t free_blocks = p->capacity - (size_t)p->bump / p->size;
    for (const char *f = p->free; f; f = pool_next_free(f)) {
        ptrdiff_t offset = f - pool_first(p);
        if (offset < 0 || f >= pool_first(p) + p->bump || offset % p->size) {
            fault(c, "a free list leads out of its pool");
            return;
        }
        if (++free_blocks > p->capacity) break;
        if (!block_is_free(f)) fault(c, p->kind == KIND_RAW ? "a free raw block has been written to" : "a free object has been written to");
    }
    if (p->state == POOL_CURRENT ? p->used != p->capacity : p->used + free_blocks != p->capacity)
        fault(c, "a pool's count of used blocks is wrong");
}

static int check_pool(PoolHeader *p, void *arg) {
    Check *c = arg;
    if (p->kind >= KIND_COUNT) fault(c, "a pool is of no kind");
    if (p->state == POOL_RUN) {
        if (p->used != 1) fault(c, "a large block is not in use");
        c->blocks_bytes += p->pages * POOL_SIZE;
        if (p->class_index == CLASS_LARGE) c->pages += p->pages;
        return 0;
    }
    c->pools++;
    c->pages++;
    c->blocks_bytes += heap_pool_live(p) * p->size;
    if (p->class_index >= HEAP_CLASS_COUNT || p->size != heap_class_sizes[p->class_index]) fault(c, "a pool's class is wrong");
    if (p->capacity != POOL_SIZE / p->size) fault(c, "a pool's capacity is wrong");
    bool current = c->heap->bin[p->kind][p->class_index] == p;
    if (p->state != POOL_SAMPLED && current != (p->state == POOL_CURRENT)) fault(c, "a pool is wrong about being current");
    if (p->state == POOL_FULL && p->used <= p->notify) fault(c, "a pool is wrong about being full");
    if (p->state == POOL_USED && (p->used == 0 || p->used == p->capacity)) fault(c, "a pool is wrong about being used");
    check_free_list(c, p);
    return 0;
}

/* Each pool that is waiting for its turn stands in the list of its class, and nothing else does. */
static int count_listed(PoolHeader *p, void *arg) {
    Check *c = arg;
    bool sampled = p->state == POOL_SAMPLED && p->used && p->used < p->capacity && c->heap->bin[p->kind][p->class_index] != p;
    c->listed += p->state == POOL_USED || sampled;
    return 0;
}

static void check_lists(Check *c) {
    heap_walk_pools(c->heap, count_listed, c);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        for (unsigned i = 0; i < HEAP_CLASS_COUNT; i++) {
            const PoolHeader *before = NULL;
            for (const PoolHeader *p = c->heap->used[kind][i]; p && c->listed; before = p, p = p->next, c->listed--)
                if (p->prev != before || p->kind != kind || p->class_index != i || (p->state != POOL_USED && p->state != POOL_SAMPLED)) {
                    fault(c, "a list of used pools is broken");
                    return;
                }
        }
    if (c->listed) fault(c, "a used pool is in no list");
}

size_t heap_check(Heap *h, void (*tell)(const char *what, void *arg), void *arg) {
    Check c = {.heap = h, .tell = tell, .arg = arg};
    heap_walk_pools(h, check_pool, &c);
    check_lists(&c);
    if (c.blocks_bytes != heap_in_use(h)) fault(&c, "bytes in use are not what the pools hold");
    if (c.pages != h->used_pages) fault(&c, "pages in use are not what the arenas hold");
    if (c.pools != h->pool_count) fault(&c, "the count of pools is wrong");
    size_t dirty = 0;
    for (size_t i = 0; i < h->arena_count; i++) {
        const Arena *a = h->arenas[i].arena;
        size_t free_pages = 0;
        if (i && h->arenas[i - 1].arena <= a) fault(&c, "arenas are out of order");
        if (h->arenas[i].huge) continue;
        for (size_t w = 0; w < ARENA_WORDS; w++) {
            free_pages += (size_t)__builtin_popcountll(a->free_map[w]);
            dirty += (size_t)__builtin_popcountll(a->dirty_map[w]);
            if (a->dirty_map[w] & ~a->free_map[w]) fault(&c, "a page in use counts as dirty");
        }
        if (free_pages != h->arenas[i].free) fault(&c, "an arena's count of free pages is wrong");
    }
    if (dirty != h->dirty_pages) fault(&c, "the count of dirty pages is wrong");
    if (pages_backed(h) != h->from_os) fault(&c, "the bytes from the system are not what arenas and mappings hold");
    return c.faults;
}

static const ArenaRef *find_ref(const Heap *h, const Arena *a) {
    size_t i = heap_arena_index(h, a);
    return i < h->arena_count && h->arenas[i].arena == a ? &h->arenas[i] : NULL;
}

bool heap_owns(const Heap *h, const void *block) {
    const Arena *a = heap_arena(block);
    const ArenaRef *ref = find_ref(h, a);
    if (!ref) return false;
    const PoolHeader *p = heap_pool(block);
    size_t page = pool_page(p);
    if (ref->huge ? page != ARENA_FIRST_PAGE : page < ARENA_FIRST_PAGE || !a->head[page]) return false;
    ptrdiff_t offset = (const char *)block - pool_first(p);
    if (p->state == POOL_RUN) return offset == 0;
    if (offset < 0 || offset % p->size || (const char *)block >= pool_first(p) + p->bump) return false;
    if (p->kind != KIND_RAW) return !block_is_free(block);
    FreeMap map;
    free_map_fill(p, map);
    size_t at = (size_t)offset / p->size;
    return !(map[at >> 6] >> (at & 63) & 1);
}
