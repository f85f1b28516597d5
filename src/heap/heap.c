/* SPDX-License-Identifier: MIT
 * heap.c: a heap's birth and end, pools of small blocks, large and huge blocks. */
#include "heap/heap.h"

#include "heap/pages.h"
#include "heap/pools.h"
#include "heap/size_classes.h"
#include "heap/stress.h"
#include "platform/platform.h"

#define HUGE_MOST ((size_t)1 << 46)
#define RESERVE_MOST ((size_t)2 << 20)
#define BIRTH_PAGES (((size_t)176 << 10) / POOL_SIZE) /* what a runtime's birth touches: backed at once */
#define POPULATE_FROM ((size_t)4 << 20)  /* not under smaller caps */
#define SHARED_MOST 1024         /* bytes of each class that come from pools of a larger one, where they are shared */
#define FETCH 4 /* lines of the page that is probably next which are asked for ahead of time */

/* What `current` points to where there is no pool, or where each allocation shall come to the slow path. */
static const PoolHeader no_pool = {.state = POOL_FULL, .size = 1, .bump = POOL_SIZE};
#define NO_POOL ((PoolHeader *)(uintptr_t)&no_pool)

static inline size_t pages_for(size_t bytes) { return (bytes + POOL_SIZE - 1) / POOL_SIZE; }

/* ---- lists ---- */

void pool_list_used(Heap *h, PoolHeader *p) {
    PoolHeader **head = &h->used[p->kind][p->class_index];
    p->prev = NULL;
    p->next = *head;
    if (*head) (*head)->prev = p;
    *head = p;
    p->state = POOL_USED;
    p->notify = 0;
}

void pool_unlist_used(Heap *h, PoolHeader *p) {
    if (p->prev) p->prev->next = p->next;
    else h->used[p->kind][p->class_index] = p->next;
    if (p->next) p->next->prev = p->prev;
    p->next = p->prev = NULL;
}

void heap_forget_young(Heap *h, PoolHeader *p) {
    if (!p->young) return;
    if (p->young_prev) p->young_prev->young_next = p->young_next;
    else h->young[p->young & YOUNG_0 ? 0 : 1] = p->young_next;
    if (p->young_next) p->young_next->young_prev = p->young_prev;
    p->young_next = p->young_prev = NULL;
    p->young = 0;
}

/* A pool with both bits stands in the list of generation 0. */
void heap_note_young(Heap *h, PoolHeader *p, unsigned bit) {
    unsigned bits = p->young | bit;
    if (bits == p->young) return;
    heap_forget_young(h, p);
    PoolHeader **head = &h->young[bits & YOUNG_0 ? 0 : 1];
    p->young = (uint8_t)bits;
    p->young_next = *head;
    if (*head) (*head)->young_prev = p;
    *head = p;
}

void heap_young_done(Heap *h, bool middle) {
    for (unsigned list = 0; list < 2; list++) {
        if (list == 1 && middle) break;
        for (PoolHeader *p = h->young[list], *next; p; p = next) {
            next = p->young_next;
            heap_forget_young(h, p);
            if (middle) heap_note_young(h, p, YOUNG_1);
        }
    }
    for (unsigned i = 0; i < HEAP_CLASS_COUNT; i++)
        if (h->bin[KIND_CONTAINER][i] != NO_POOL) heap_note_young(h, h->bin[KIND_CONTAINER][i], YOUNG_0);
}

/* ---- pools ---- */

static void set_current(Heap *h, BlockKind kind, unsigned class_index, PoolHeader *p) {
    h->bin[kind][class_index] = p;
    h->current[kind][class_index] = h->slow || p->state == POOL_SAMPLED ? NO_POOL : p;
}

static void set_head(PoolHeader *p, BlockKind kind) {
    p->kind = (uint8_t)kind;
    heap_arena(p)->head[pool_page(p)] = (uint8_t)(1 + kind);
}

PoolHeader *pool_fresh(Heap *h, BlockKind kind, unsigned class_index) {
    PoolHeader *p = pages_alloc(h, 1);
    if (!p) return NULL;
    memset(p, 0, POOL_HEADER);
    p->size = heap_class_sizes[class_index];
    p->capacity = (uint16_t)(POOL_SIZE / p->size);
    p->class_index = (uint8_t)class_index;
    set_head(p, kind);
    h->pool_count++;
    return p;
}

void pool_release(Heap *h, PoolHeader *p) {
    if (unlikely(p->note)) h->observer->release(h->observer_arg, p);
    heap_forget_young(h, p);
    h->pool_count--;
    pages_free(h, p, 1);
}

/* The highest number of bytes in use comes right before a free, or now. */
static void note_peak(Heap *h) {
    int64_t more = h->given - h->peak_at - (h->tracing ? HEAP_TRACED : 0);
    if (more <= 0) return;
    h->peak += more;
    h->peak_at += more;
}

void heap_count_freed(Heap *h, size_t bytes) {
    note_peak(h);
    h->peak_at += (int64_t)bytes;
}

size_t heap_in_use(Heap *h) {
    note_peak(h);
    return (size_t)(h->given + h->peak - h->peak_at - (h->tracing ? HEAP_TRACED : 0));
}

size_t heap_pool_live(const PoolHeader *p) {
    if (p->state != POOL_CURRENT) return p->used;
    size_t live = p->bump / p->size;
    for (const char *f = p->free; f && live; f = pool_next_free(f)) live--;
    return live;
}

/* The one that came into the list last, which is the fullest, mostly: the others get a chance to run empty. (Sanitizer builds:
 * of the first few the one with most free blocks, since each of them is watched until it is used again.) */
static ALWAYS_INLINE PoolHeader *choose_used(Heap *h, BlockKind kind, unsigned class_index) {
    PoolHeader *best = h->used[kind][class_index], *p = best;
    for (int i = 1; HEAP_POISON && i < 4 && p && (p = p->next); i++)
        if (p->used < best->used) best = p;
    if (best) pool_unlist_used(h, best);
    return best;
}

/* A pool that leaves the bin. */
static ALWAYS_INLINE void retire(Heap *h, PoolHeader *old) {
    if (old == NO_POOL) return;
    if (unlikely(old->state == POOL_SAMPLED)) {
        if (!old->used) {
            pool_release(h, old);
        } else if (old->used < old->capacity) {
            pool_list_used(h, old);
            sample_begin(old);
        }
        return;
    }
    old->state = POOL_FULL;
    old->notify = pool_full_notify(old);
}

/* What is allocated or freed in order comes to the page behind this one soon. */
static inline void fetch_next_page(const PoolHeader *p) {
    for (int i = 0; i < FETCH; i++) __builtin_prefetch(pool_first(p) + POOL_SIZE + i * 64, 1);
}

/* The system refuses another pool: full ones with any free block will do. */
static int relist(PoolHeader *p, void *arg) {
    if (p->state == POOL_FULL && p->used && p->used < p->capacity) pool_list_used(arg, p);
    return 0;
}

static NOINLINE PoolHeader *another_pool(Heap *h, BlockKind kind, unsigned class_index) {
    PoolHeader *p = pool_fresh(h, kind, class_index);
    if (unlikely(!p)) {
        heap_walk_pools(h, relist, h);
        return choose_used(h, kind, class_index);
    }
    if (unlikely(h->sampling) && sample_hit(h, POOL_SIZE)) sample_begin(p);
    else if (!HEAP_POISON) fetch_next_page(p);
    return p;
}

/* The current pool is full: another takes its place. */
static ALWAYS_INLINE PoolHeader *next_pool(Heap *h, BlockKind kind, unsigned class_index) {
    PoolHeader *p = choose_used(h, kind, class_index);
    if (!p && !(p = another_pool(h, kind, class_index))) return NULL;
    retire(h, h->bin[kind][class_index]);
    if (likely(p->state != POOL_SAMPLED)) {
        p->state = POOL_CURRENT;
        p->used = p->capacity;
    }
    if (kind == KIND_CONTAINER) heap_note_young(h, p, YOUNG_0);
    set_current(h, kind, class_index, p);
    return p;
}

/* The class whose pools serve another: every eighth serves those below it, until they are worth a page of their own. */
static unsigned shared_class(Heap *h, BlockKind kind, unsigned class_index) {
    unsigned home = class_index | 7;
    while (!heap_class_sizes[home]) home--;
    size_t sum = h->shared[kind][class_index] + heap_class_sizes[class_index];
    if (h->bin[kind][class_index] != NO_POOL || sum > SHARED_MOST) return class_index;
    h->shared[kind][class_index] = (uint16_t)sum;
    return home;
}

static inline bool is_exhausted(const PoolHeader *p) { return !p->free && p->bump + p->size > (int)POOL_SIZE; }

/* ---- large and huge blocks ---- */

static void *large_alloc(Heap *h, size_t bytes, BlockKind kind) {
    if (bytes > HUGE_MOST) return NULL;
    size_t pages = pages_for(bytes);
    bool huge = bytes > LARGE_MAX;
    PoolHeader *p = huge ? pages_map_huge(h, pages) : pages_alloc(h, pages);
    if (!p) return NULL;
    memset(p, 0, POOL_HEADER);
    p->pages = pages;
    p->used = p->capacity = 1;
    set_head(p, kind);
    p->class_index = huge ? CLASS_HUGE : CLASS_LARGE;
    p->state = POOL_RUN;
    if (huge) h->huge_count++;
    else h->large_count++;
    heap_count_given(h, pages * POOL_SIZE);
    if (kind == KIND_CONTAINER) heap_note_young(h, p, YOUNG_0);
    return pool_first(p);
}

static void large_free(Heap *h, PoolHeader *p) {
    if (unlikely(p->note) && h->sampling) h->observer->free(h->observer_arg, p, pool_first(p));
    heap_forget_young(h, p);
    heap_count_freed(h, p->pages * POOL_SIZE);
    if (p->class_index == CLASS_HUGE) {
        h->huge_count--;
        pages_unmap_huge(h, p);
    } else {
        h->large_count--;
        pages_free(h, p, p->pages);
    }
}

/* ---- allocate and free: what the inline paths leave over ---- */

static bool must_fail(Heap *h) {
    h->allocation_count++;
    if (h->ask) return h->refused = h->ask(h->ask_arg);
    if (!h->fail_countdown) return false;
    if (h->fail_countdown > 1) {
        h->fail_countdown--;
        return false;
    }
    if (!h->fail_always) h->fail_countdown = 0;
    return h->refused = true;
}

static ALWAYS_INLINE char *take_counted(Heap *h, PoolHeader *p) {
    char *block = pool_take(p);
    if (likely(block != NULL)) heap_count_given(h, p->size);
    return block;
}

static NOINLINE void *take_sampling(Heap *h, PoolHeader *p, size_t bytes, BlockKind kind) {
    if (p->state == POOL_SAMPLED && sample_tired(h, p)) {
        PoolHeader *other = next_pool(h, kind, p->class_index);
        if (other) p = other;
    }
    void *block = p->state == POOL_SAMPLED ? sample_alloc(h, p, bytes) : take_counted(h, p);
    return HEAP_POISON ? hand_out(block, bytes, kind) : block;
}

static NOINLINE void *alloc_rest(Heap *h, size_t bytes, BlockKind kind) {
    if (unlikely(h->stressed) && must_fail(h)) return NULL;
    void *block;
    if (bytes > HEAP_SMALL_MAX) {
        block = large_alloc(h, bytes, kind);
        if (unlikely(h->sampling) && block && sample_hit(h, bytes)) h->observer->alloc(h->observer_arg, heap_pool(block), block, bytes);
    } else {
        unsigned class_index = heap_class_of(bytes);
        if (unlikely(h->sharing)) class_index = shared_class(h, kind, class_index);
        PoolHeader *p = h->bin[kind][class_index];
        if (is_exhausted(p)) p = next_pool(h, kind, class_index);
        if (unlikely(h->sampling)) return p ? take_sampling(h, p, bytes, kind) : NULL;
        block = p ? take_counted(h, p) : NULL;
    }
    if (HEAP_POISON && block) hand_out(block, bytes, kind);
    if (unlikely(h->tracing) && block) return h->observer->alloc(h->observer_arg, heap_pool(block), block, bytes);
    return block;
}

/* Mostly a small block that nobody watches, and its pool is used up. */
static NOINLINE void *alloc_from_next(Heap *h, size_t bytes, BlockKind kind) {
    if (unlikely(bytes > HEAP_SMALL_MAX || h->slow || h->sampling || h->sharing)) return alloc_rest(h, bytes, kind);
    PoolHeader *p = next_pool(h, kind, heap_class_of(bytes));
    void *block = p ? take_counted(h, p) : NULL;
    return HEAP_POISON && block ? hand_out(block, bytes, kind) : block;
}

/* Traced, a small block takes this way and comes back by the observer's: it must stay short. */
void *heap_alloc_slow(Heap *h, size_t bytes, BlockKind kind) {
    if (h->told && likely(bytes <= HEAP_SMALL_MAX)) {
        PoolHeader *p = h->bin[kind][heap_class_of(bytes)];
        void *block = take_counted(h, p);
        if (likely(block != NULL)) return h->told(h->observer_arg, p, hand_out(block, bytes, kind), bytes);
    }
    return alloc_from_next(h, bytes, kind);
}

/* The pool, of which the block at `last` has just been freed, has as many free blocks as make it worth using again. */
static ALWAYS_INLINE void reuse(Heap *h, PoolHeader *p, const char *last) {
    if (!HEAP_POISON && last == pool_first(p) + (size_t)(p->capacity - p->used - 1) * p->size) fetch_next_page(p);
    pool_list_used(h, p);
}

void heap_free_slow(Heap *h, PoolHeader *p) {
    if (likely(p->state == POOL_FULL)) {
        reuse(h, p, p->free);
    } else if (p->state == POOL_RUN) {
        large_free(h, p);
    } else if (unlikely(p->state == POOL_SAMPLED)) {
        sample_freed(h, p);
    } else {
        pool_unlist_used(h, p);
        pool_release(h, p);
    }
}

bool heap_free_pool(Heap *h, PoolHeader *p) {
    if (h->tracing || p->note || (p->state != POOL_USED && p->state != POOL_FULL)) return false;
    heap_count_freed(h, (size_t)p->used * p->size);
    if (p->state == POOL_USED) pool_unlist_used(h, p);
    pool_release(h, p);
    return true;
}

void heap_free_many(Heap *h, PoolHeader *p, void *const *blocks, size_t count) {
    if (count == p->used && heap_free_pool(h, p)) return;
    if (h->tracing || p->note || (p->state != POOL_USED && p->state != POOL_FULL)) {
        for (size_t i = 0; i < count; i++) heap_free(h, blocks[i]);
        return;
    }
    for (size_t i = 0; i < count; i++) pool_put(p, blocks[i]);
    heap_count_freed(h, count * p->size);
    p->used = (uint16_t)(p->used - count);
    if (p->state == POOL_FULL && p->used <= p->notify) reuse(h, p, p->free);
}

static NOINLINE void tell_then_free(Heap *h, PoolHeader *p, void *block) {
    h->observer->free(h->observer_arg, p, block);
    heap_free_slow(h, p);
}

/* The observer comes last, mostly, so that this is short: but before anything that lets the pool go. */
static void free_traced(Heap *h, PoolHeader *p, void *block) {
    if (likely(p->state != POOL_RUN)) pool_put(p, block);
    if (p->state == POOL_CURRENT || likely(--p->used != p->notify)) h->observer->free(h->observer_arg, p, block);
    else tell_then_free(h, p, block);
}

void heap_free_told(Heap *h, PoolHeader *p, void *block) {
    heap_count_freed(h, p->size);
    if (h->tracing) free_traced(h, p, block);
    else heap_free_counted(h, p, block);
}

/* ---- resize ---- */

static void *run_resize(Heap *h, PoolHeader *p, size_t pages) {
    size_t old = p->pages;
    if (p->class_index == CLASS_HUGE) {
        PoolHeader *young_next = p->young_next, *young_prev = p->young_prev;
        PoolHeader *moved = pages_remap_huge(h, p, pages);
        if (!moved) return NULL;
        if (moved != p && moved->young) {
            if (young_prev) young_prev->young_next = moved;
            else h->young[moved->young & YOUNG_0 ? 0 : 1] = moved;
            if (young_next) young_next->young_prev = moved;
        }
        p = moved;
    } else if (pages > old) {
        if (!pages_extend(h, p, old, pages)) return NULL;
    } else {
        pages_shrink(h, p, old, pages);
    }
    p->pages = pages;
    if (pages > old) heap_count_given(h, (pages - old) * POOL_SIZE);
    else heap_count_freed(h, (old - pages) * POOL_SIZE);
    return pool_first(p);
}

/* In place, where the block is a run of the same sort as the new one would be. */
static void *resize_in_place(Heap *h, void *block, size_t bytes, size_t have) {
    PoolHeader *p = heap_pool(block);
    if (bytes <= have && (have <= 32 || bytes > have - have / 4)) return block;
    if (p->state != POOL_RUN || bytes <= HEAP_SMALL_MAX || bytes > HUGE_MOST) return NULL;
    size_t pages = pages_for(bytes);
    if (pages == p->pages) return block;
    if ((p->class_index == CLASS_HUGE) != (bytes > LARGE_MAX)) return NULL;
    return run_resize(h, p, pages);
}

/* Sanitizer builds: what may be touched of a block that has stayed in its place. */
static void *resized(void *block, size_t bytes) {
    if (HEAP_POISON) poison(block, heap_block_size(block));
    return hand_out(block, bytes, (BlockKind)heap_pool(block)->kind);
}

void *heap_realloc(Heap *h, void *block, size_t bytes) {
    if (!block) return heap_alloc(h, bytes, KIND_RAW);
    if (unlikely(h->stressed) && must_fail(h)) return NULL;
    size_t have = heap_block_size(block);
    void *same = resize_in_place(h, block, bytes, have);
    if (same) {
        if (unlikely(h->tracing)) h->observer->resize(h->observer_arg, heap_pool(same), same, bytes, have);
        if (unlikely(h->sampling)) sample_resized(h, heap_pool(same), bytes);
        return resized(same, bytes);
    }
    void *moved = heap_alloc(h, bytes, (BlockKind)heap_pool(block)->kind);
    if (!moved) return bytes <= have ? block : NULL;
    unpoison(block, have);
    memcpy(moved, block, size_min(have, bytes));
    heap_free(h, block);
    return moved;
}

/* ---- birth, end ---- */

static void set_reserve(Heap *h) { h->reserve = h->limit ? size_min(size_max(h->limit / 32, 256 * 1024), RESERVE_MOST) : 0; }

static void init(Heap *h, size_t limit) {
    for (int kind = 0; kind < KIND_COUNT; kind++)
        for (unsigned i = 0; i < HEAP_CLASS_COUNT; i++) h->current[kind][i] = h->bin[kind][i] = NO_POOL;
    h->limit = limit;
    set_reserve(h);
    h->arenas = h->arenas_inline;
    h->arena_room = COUNT_OF(h->arenas_inline);
    h->tick_countdown = 512;
}

Heap *heap_new(size_t limit) {
    Heap seed = {.limit = 0};
    init(&seed, limit);
    if (!pages_add_arena(&seed)) return NULL;
    size_t pages = pages_for(sizeof(Heap));
    PoolHeader *home = pages_alloc(&seed, pages);
    if (!home) {
        pages_unmap(seed.arenas[0].arena, ARENA_SIZE);
        return NULL;
    }
    unpoison(pool_first(home), sizeof(Heap));
    *home = (PoolHeader){.pages = pages, .used = 1, .capacity = 1, .kind = KIND_RAW, .class_index = CLASS_LARGE, .state = POOL_RUN};
    Heap *h = (Heap *)(void *)pool_first(home);
    memcpy(h, &seed, sizeof *h);
    h->arenas = h->arenas_inline;
    h->arenas[0].arena->heap = h;
    if (!limit || limit >= POPULATE_FROM) pages_populate(h, BIRTH_PAGES);
    h->large_count = 1;
    h->given = pages * POOL_SIZE;
    return h;
}

void heap_share_pools(Heap *h, bool on) { h->sharing = on; }

/* The heap itself lies in one of the arenas: that one goes last. */
void heap_drop(Heap *h) {
    Arena *home = heap_arena(h);
    ArenaRef *table = h->arenas;
    size_t table_bytes = table == h->arenas_inline ? 0 : align_up(h->arena_room * sizeof *table, 4096);
    for (size_t i = 0; i < h->arena_count; i++) {
        Arena *a = table[i].arena;
        if (a != home) pages_unmap(a, table[i].huge ? a->huge_bytes : ARENA_SIZE);
    }
    pages_drop_kept(h);
    if (table_bytes) platform_unmap(table, table_bytes);
    pages_unmap(home, ARENA_SIZE);
}

/* ---- cap, giving back ---- */

void heap_set_limit(Heap *h, size_t bytes) {
    h->limit = bytes;
    set_reserve(h);
}

bool heap_charge(Heap *h, ptrdiff_t bytes) {
    if (bytes > 0 && h->limit && h->from_os + h->external + (size_t)bytes > h->limit) {
        heap_trim(h);
        if (h->from_os + h->external + (size_t)bytes > h->limit) return false;
    }
    size_t back = bytes < 0 ? 0 - (size_t)bytes : 0;
    if (back > h->external) back = h->external; /* more given back than was ever charged */
    h->external = bytes < 0 ? h->external - back : h->external + (size_t)bytes;
    return true;
}

bool heap_hopeless(const Heap *h, size_t bytes) {
    return bytes > HUGE_MOST || (h->limit && bytes > h->limit + h->reserve);
}

void heap_trim(Heap *h) {
    for (int kind = 0; kind < KIND_COUNT; kind++)
        for (unsigned i = 0; i < HEAP_CLASS_COUNT; i++) {
            PoolHeader *p = h->bin[kind][i];
            if (p == NO_POOL || heap_pool_live(p)) continue;
            set_current(h, (BlockKind)kind, i, NO_POOL);
            pool_release(h, p);
        }
    pages_trim(h);
}

/* ---- tracing and stress ---- */

void heap_choose_paths(Heap *h) {
    for (int kind = 0; kind < KIND_COUNT; kind++)
        for (unsigned i = 0; i < HEAP_CLASS_COUNT; i++) set_current(h, (BlockKind)kind, i, h->bin[kind][i]);
}

static void set_slow(Heap *h) {
    h->stressed = h->fail_countdown || h->ask || h->counting;
    h->slow = h->tracing || h->stressed;
    h->told = h->tracing && !h->stressed ? h->observer->alloc : NULL;
    heap_choose_paths(h);
}

void heap_observe(Heap *h, const HeapObserver *observer, void *arg) {
    h->observer = observer;
    h->observer_arg = arg;
    h->peak_at += (h->tracing - (observer != NULL)) * HEAP_TRACED;
    h->tracing = observer != NULL;
    set_slow(h);
}

void stress_fail_allocation(Heap *h, uint64_t n, bool forever) {
    h->fail_countdown = n;
    h->fail_always = forever;
    set_slow(h);
}

void stress_ask(Heap *h, StressAsk *ask, void *arg) {
    h->ask = ask;
    h->ask_arg = arg;
    set_slow(h);
}

bool stress_refused(Heap *h) {
    bool refused = h->refused;
    h->refused = false;
    return refused;
}

void stress_count(Heap *h, bool on) {
    h->counting = on;
    h->allocation_count = 0;
    set_slow(h);
}

uint64_t stress_allocations(Heap *h) {
    uint64_t n = h->allocation_count;
    h->allocation_count = 0;
    return n;
}
