/* SPDX-License-Identifier: MIT
 * pages.c: arenas by address, page bitmaps, the cap, giving pages back.
 *
 * The table of arenas begins with the one at the highest address: the system maps downwards, so that is the oldest. The
 * oldest arena with room is filled first, and in it the lowest page, so that younger arenas run empty and can go.
 */
#include "heap/pages.h"

#include "platform/platform.h"

#define KEEP_DIRTY 64      /* pages that are never worth giving back */
#define TICK_EVERY 512     /* page frees between two looks at the clock */
#define TICK_SECONDS 0.25
#define AHEAD 8            /* clean pages that are backed together */
#define AHEAD_FROM 256     /* pages in use: smaller heaps take each page when they need it */
#define AHEAD_MARGIN ((size_t)1 << 20) /* not nearer to the cap */
#define EMERGENCY_MOST (ARENA_HEAD + POOL_SIZE) /* bytes that one request may take from the reserve for handlers */
#define KEPT_MOST ((size_t)32 << 20) /* bytes of huge mappings that wait for another block */
#define LARGE_PAGE ((size_t)2 << 20) /* the system's */
#define LARGE_PAGES_FROM ((size_t)4 << 20)
#define HUGE_HEAD ((size_t)2 * 4096) /* of a huge mapping's head, two of the system's pages are ever touched: headers, side byte */

/* ---- the cap ---- */

static bool over(const Heap *h, size_t bytes) {
    if (!h->limit) return false;
    size_t more = h->using_reserve ? h->reserve : 0;
    if (h->emergency && bytes <= EMERGENCY_MOST) more = h->emergency == EMERGENCY_HANDLER ? h->reserve : size_max(more, h->reserve / 2);
    return h->from_os + h->external + bytes > h->limit + more;
}

static bool near_cap(const Heap *h) { return h->from_os + h->external + 2 * EMERGENCY_MOST > h->limit; }

void heap_emergency(Heap *h) { h->emergency = h->limit && near_cap(h) ? EMERGENCY_HANDLER : EMERGENCY_NONE; }
void heap_emergency_over(Heap *h) { h->emergency = EMERGENCY_NONE; }
void heap_handler_done(Heap *h) {
    if (h->emergency) h->emergency = EMERGENCY_AFTERMATH;
}
bool heap_reserve_spent(const Heap *h, size_t bytes) { return h->emergency == EMERGENCY_HANDLER && bytes <= EMERGENCY_MOST; }

bool pages_account(Heap *h, size_t bytes) {
    if (unlikely(over(h, bytes))) {
        if (h->dirty_pages || h->kept_count) pages_trim(h);
        if (over(h, bytes)) return false;
    }
    /* What is kept for later never raises the peak. */
    if (h->kept_count && h->from_os + bytes > h->from_os_peak) pages_drop_kept(h);
    h->from_os += bytes;
    if (h->from_os > h->from_os_peak) h->from_os_peak = h->from_os;
    return true;
}

void pages_unaccount(Heap *h, size_t bytes) {
    h->from_os -= bytes;
    if (unlikely(h->emergency) && !near_cap(h)) h->emergency = EMERGENCY_NONE;
}

/* ---- bitmaps ---- */

static inline bool bit_get(const uint64_t *map, size_t i) { return map[i >> 6] >> (i & 63) & 1; }
static inline void bit_set(uint64_t *map, size_t i) { map[i >> 6] |= 1ULL << (i & 63); }
static inline void bit_clear(uint64_t *map, size_t i) { map[i >> 6] &= ~(1ULL << (i & 63)); }

/* ---- the table of arenas ---- */

size_t heap_arena_index(const Heap *h, const Arena *a) {
    size_t low = 0, high = h->arena_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (h->arenas[middle].arena > a) low = middle + 1;
        else high = middle;
    }
    return low;
}

static size_t table_bytes(size_t room) { return align_up(room * sizeof(ArenaRef), 4096); }

static bool table_grow(Heap *h) {
    if (h->arena_count < h->arena_room) return true;
    size_t room = table_bytes(h->arena_room * 2) / sizeof(ArenaRef);
    if (!pages_account(h, table_bytes(room))) return false;
    ArenaRef *table = platform_map_aligned(table_bytes(room), 4096);
    if (!table) {
        pages_unaccount(h, table_bytes(room));
        return false;
    }
    memcpy(table, h->arenas, h->arena_count * sizeof *table);
    if (h->arenas != h->arenas_inline) {
        platform_unmap(h->arenas, table_bytes(h->arena_room));
        pages_unaccount(h, table_bytes(h->arena_room));
    }
    h->arenas = table;
    h->arena_room = room;
    return true;
}

static void table_insert(Heap *h, ArenaRef ref) {
    size_t at = heap_arena_index(h, ref.arena);
    memmove(h->arenas + at + 1, h->arenas + at, (h->arena_count - at) * sizeof *h->arenas);
    h->arenas[at] = ref;
    h->arena_count++;
    if (at <= h->first_free) h->first_free = ref.free ? at : h->first_free + 1;
}

static void table_remove(Heap *h, size_t at) {
    h->arena_count--;
    memmove(h->arenas + at, h->arenas + at + 1, (h->arena_count - at) * sizeof *h->arenas);
    if (at < h->first_free) h->first_free--;
}

/* ---- arenas ---- */

void pages_unmap(void *mapping, size_t bytes) {
    unpoison(mapping, bytes);
    platform_unmap(mapping, bytes);
}

Arena *pages_add_arena(Heap *h) {
    if (!table_grow(h) || !pages_account(h, ARENA_HEAD)) return NULL;
    Arena *a = platform_map_aligned(ARENA_SIZE, ARENA_SIZE);
    if (!a) {
        pages_unaccount(h, ARENA_HEAD);
        return NULL;
    }
    poison((char *)a + ARENA_HEAD, ARENA_SIZE - ARENA_HEAD);
    a->heap = h;
    for (size_t i = 0; i < ARENA_WORDS; i++) a->free_map[i] = ~0ULL;
    for (size_t i = 0; i < ARENA_FIRST_PAGE; i++) bit_clear(a->free_map, i);
    table_insert(h, (ArenaRef){a, ARENA_PAGES - ARENA_FIRST_PAGE, ARENA_PAGES - ARENA_FIRST_PAGE, false});
    return a;
}

static void drop_arena(Heap *h, size_t at) {
    Arena *a = h->arenas[at].arena;
    for (size_t i = 0; i < ARENA_WORDS; i++) h->dirty_pages -= (size_t)__builtin_popcountll(a->dirty_map[i]);
    table_remove(h, at);
    pages_unmap(a, ARENA_SIZE);
}

void pages_populate(Heap *h, size_t pages) {
    Arena *a = h->arenas[0].arena;
    size_t first = (size_t)__builtin_ctzll(a->free_map[0]), end = first + pages;
    for (size_t i = first; i < end; i++) bit_set(a->dirty_map, i);
    h->dirty_pages += pages;
    h->from_os += pages * POOL_SIZE;
    h->from_os_peak = h->from_os;
    platform_populate((char *)a + first * POOL_SIZE, pages * POOL_SIZE);
}

/* First page of a run of free ones, 0 if there is none. Of single pages a dirty one is preferred. */
static size_t find_run(Arena *a, size_t pages, size_t *longest) {
    if (pages == 1) {
        for (size_t w = 0; w < ARENA_WORDS; w++)
            if (a->dirty_map[w]) return w * 64 + (size_t)__builtin_ctzll(a->dirty_map[w]);
        for (size_t w = 0; w < ARENA_WORDS; w++)
            if (a->free_map[w]) return w * 64 + (size_t)__builtin_ctzll(a->free_map[w]);
        return 0;
    }
    size_t run = 0;
    *longest = 0;
    for (size_t i = ARENA_FIRST_PAGE; i < ARENA_PAGES; i++) {
        run = bit_get(a->free_map, i) ? run + 1 : 0;
        if (run > *longest) *longest = run;
        if (run == pages) return i + 1 - pages;
    }
    return 0;
}

static void adjust_free(Heap *h, const Arena *a, ptrdiff_t change) {
    size_t at = heap_arena_index(h, a);
    ArenaRef *ref = &h->arenas[at];
    ref->free = (uint16_t)(ref->free + change);
    if (change > 0) {
        ref->longest = ref->free; /* finding the true bound costs more than a vain search */
        if (at < h->first_free) h->first_free = at;
    } else if (ref->longest > ref->free) {
        ref->longest = ref->free;
    }
}

/* Mark a run of free pages as in use and account those that are clean. Accounting may give dirty pages and empty arenas
 * back, so the run is out of its sight first. False: the cap refuses. */
static bool claim(Heap *h, Arena *a, size_t first, size_t pages) {
    size_t dirty = 0;
    for (size_t i = first; i < first + pages; i++) {
        dirty += bit_get(a->dirty_map, i);
        bit_clear(a->dirty_map, i);
        bit_clear(a->free_map, i);
    }
    adjust_free(h, a, -(ptrdiff_t)pages);
    h->dirty_pages -= dirty;
    if (h->dirty_pages < h->dirty_low) h->dirty_low = h->dirty_pages;
    if (dirty == pages || pages_account(h, (pages - dirty) * POOL_SIZE)) {
        h->used_pages += pages;
        return true;
    }
    for (size_t i = first; i < first + pages; i++) bit_set(a->free_map, i);
    adjust_free(h, a, (ptrdiff_t)pages);
    if (dirty) {
        platform_decommit((char *)a + first * POOL_SIZE, pages * POOL_SIZE);
        pages_unaccount(h, dirty * POOL_SIZE);
    }
    return false;
}

static PoolHeader *take(Heap *h, Arena *a, size_t first, size_t pages) {
    if (!claim(h, a, first, pages)) return NULL;
    a->head[first] = 1 + KIND_RAW; /* until its owner says otherwise */
    return arena_pool(a, first);
}

/* A heap that grows will need the clean pages behind this one soon: backed in one call, they cost two thirds. */
static void back_ahead(Heap *h, Arena *a, size_t first) {
    size_t end = first + 1, most = size_min(first + AHEAD, ARENA_PAGES);
    if (h->used_pages < AHEAD_FROM || (h->limit && h->from_os + h->external + AHEAD_MARGIN > h->limit)) return;
    while (end < most && bit_get(a->free_map, end) && !bit_get(a->dirty_map, end)) end++;
    if (end == first + 1) return;
    for (size_t i = first + 1; i < end; i++) bit_set(a->dirty_map, i);
    h->dirty_pages += end - first - 1;
    h->from_os += (end - first - 1) * POOL_SIZE;
    if (h->from_os > h->from_os_peak) h->from_os_peak = h->from_os;
    platform_populate((char *)a + first * POOL_SIZE, (end - first) * POOL_SIZE);
}

PoolHeader *pages_alloc(Heap *h, size_t pages) {
    while (h->first_free < h->arena_count && h->arenas[h->first_free].free == 0) h->first_free++;
    for (size_t i = h->first_free; i < h->arena_count; i++) {
        ArenaRef *ref = &h->arenas[i];
        if (ref->longest < pages) continue;
        size_t longest = ref->longest, first = find_run(ref->arena, pages, &longest);
        if (first) {
            if (pages == 1 && !bit_get(ref->arena->dirty_map, first)) back_ahead(h, ref->arena, first);
            return take(h, ref->arena, first, pages);
        }
        ref->longest = (uint16_t)longest;
    }
    Arena *a = pages_add_arena(h);
    return a ? take(h, a, ARENA_FIRST_PAGE, pages) : NULL;
}

static void release(Heap *h, Arena *a, size_t first, size_t pages) {
    poison((char *)a + first * POOL_SIZE, pages * POOL_SIZE);
    for (size_t i = first; i < first + pages; i++) {
        bit_set(a->free_map, i);
        bit_set(a->dirty_map, i);
    }
    adjust_free(h, a, (ptrdiff_t)pages);
    h->dirty_pages += pages;
    h->used_pages -= pages;
    if (unlikely(--h->tick_countdown == 0)) heap_tick(h);
}

void pages_free(Heap *h, PoolHeader *p, size_t pages) {
    Arena *a = heap_arena(p);
    size_t first = pool_page(p);
    a->head[first] = 0;
    release(h, a, first, pages);
}

bool pages_extend(Heap *h, PoolHeader *p, size_t old_pages, size_t new_pages) {
    Arena *a = heap_arena(p);
    size_t first = pool_page(p) + old_pages, more = new_pages - old_pages;
    if (first + more > ARENA_PAGES) return false;
    for (size_t i = first; i < first + more; i++)
        if (!bit_get(a->free_map, i)) return false;
    return claim(h, a, first, more);
}

void pages_shrink(Heap *h, PoolHeader *p, size_t old_pages, size_t new_pages) {
    release(h, heap_arena(p), pool_page(p) + new_pages, old_pages - new_pages);
}

/* ---- huge mappings ---- */

/* The system's large pages can stay whole when a mapping moves only from one multiple of theirs to another. */
static size_t huge_align(size_t bytes) { return bytes >= LARGE_PAGES_FROM ? LARGE_PAGE : ARENA_SIZE; }

static size_t huge_backed(const Arena *a) { return a->huge_bytes - ARENA_HEAD + HUGE_HEAD; }

static Arena *kept_remove(Heap *h, size_t i) {
    Arena *a = h->kept[i].arena;
    h->kept_bytes -= huge_backed(a);
    memmove(h->kept + i, h->kept + i + 1, (--h->kept_count - i) * sizeof *h->kept);
    return a;
}

static void huge_unmap(Heap *h, Arena *a) {
    pages_unaccount(h, huge_backed(a));
    pages_unmap(a, a->huge_bytes);
}

void pages_drop_kept(Heap *h) {
    while (h->kept_count) huge_unmap(h, kept_remove(h, 0));
}

/* What has been kept is never more than all else that the system has given. */
static bool keep(Heap *h, Arena *a) {
    size_t bytes = huge_backed(a), most = size_min(KEPT_MOST, (h->from_os - h->kept_bytes - bytes));
    if (bytes > most || h->emergency) return false;
    while (h->kept_count == HEAP_KEPT || h->kept_bytes + bytes > most) huge_unmap(h, kept_remove(h, 0));
    h->kept[h->kept_count++] = (struct KeptMapping){a, false};
    h->kept_bytes += bytes;
    poison((char *)a + ARENA_HEAD, a->huge_bytes - ARENA_HEAD);
    return true;
}

/* The kept mapping that is nearest in size, from half of it to twice as much. */
static Arena *kept_find(Heap *h, size_t bytes) {
    size_t best = HEAP_KEPT, least = SIZE_MAX;
    for (size_t i = 0; i < h->kept_count; i++) {
        size_t have = h->kept[i].arena->huge_bytes, off = have > bytes ? have - bytes : bytes - have;
        if (have / 2 > bytes || bytes / 2 > have || off >= least) continue;
        best = i;
        least = off;
    }
    return best < HEAP_KEPT ? kept_remove(h, best) : NULL;
}

/* A kept mapping, made as long as is asked for: its pages are backed already. */
static Arena *kept_take(Heap *h, size_t bytes) {
    Arena *a = kept_find(h, bytes);
    if (!a) return NULL;
    size_t have = a->huge_bytes;
    unpoison(a, have);
    if (have > bytes) {
        platform_unmap((char *)a + bytes, have - bytes);
        pages_unaccount(h, have - bytes);
    } else if (have < bytes) {
        bool allowed = pages_account(h, bytes - have);
        Arena *longer = allowed ? platform_remap_aligned(a, have, bytes, huge_align(bytes)) : NULL;
        if (!longer) {
            if (allowed) pages_unaccount(h, bytes - have);
            huge_unmap(h, a);
            return NULL;
        }
        a = longer;
    }
    a->huge_bytes = bytes;
    *heap_side_byte((char *)a + ARENA_HEAD) = 0;
    return a;
}

PoolHeader *pages_map_huge(Heap *h, size_t pages) {
    if (!table_grow(h)) return NULL;
    size_t bytes = ARENA_HEAD + pages * POOL_SIZE;
    Arena *a = kept_take(h, bytes);
    if (a) {
        table_insert(h, (ArenaRef){a, 0, 0, true});
        return arena_pool(a, ARENA_FIRST_PAGE);
    }
    if (!pages_account(h, pages * POOL_SIZE + HUGE_HEAD)) return NULL;
    a = platform_map_aligned(bytes, huge_align(bytes));
    if (!a) {
        pages_unaccount(h, pages * POOL_SIZE + HUGE_HEAD);
        return NULL;
    }
    a->heap = h;
    a->huge_bytes = bytes;
    table_insert(h, (ArenaRef){a, 0, 0, true});
    return arena_pool(a, ARENA_FIRST_PAGE);
}

void pages_unmap_huge(Heap *h, PoolHeader *p) {
    Arena *a = heap_arena(p);
    table_remove(h, heap_arena_index(h, a));
    if (!keep(h, a)) huge_unmap(h, a);
    else if (unlikely(--h->tick_countdown == 0)) heap_tick(h);
}

/* The system moves pages, not bytes. */
PoolHeader *pages_remap_huge(Heap *h, PoolHeader *p, size_t pages) {
    Arena *a = heap_arena(p);
    size_t old = a->huge_bytes, bytes = ARENA_HEAD + pages * POOL_SIZE;
    if (bytes > old && !pages_account(h, bytes - old)) return NULL;
    unpoison(a, old);
    Arena *moved = platform_remap_aligned(a, old, bytes, huge_align(bytes));
    if (!moved) {
        if (bytes > old) pages_unaccount(h, bytes - old);
        return NULL;
    }
    if (bytes < old) pages_unaccount(h, old - bytes);
    moved->huge_bytes = bytes;
    if (moved != a) {
        table_remove(h, heap_arena_index(h, a));
        table_insert(h, (ArenaRef){moved, 0, 0, true});
    }
    return arena_pool(moved, ARENA_FIRST_PAGE);
}

/* ---- giving back ---- */

/* Dirty runs of one arena, at most `budget` pages. Returns how many went. */
static size_t clean_arena(Heap *h, Arena *a, size_t budget) {
    size_t done = 0;
    for (size_t i = ARENA_PAGES; i > ARENA_FIRST_PAGE && done < budget; i--) {
        size_t end = i;
        while (i > ARENA_FIRST_PAGE && done + (end - i) < budget && bit_get(a->dirty_map, i - 1)) i--;
        if (i == end) continue;
        platform_decommit((char *)a + i * POOL_SIZE, (end - i) * POOL_SIZE);
        for (size_t k = i; k < end; k++) bit_clear(a->dirty_map, k);
        done += end - i;
    }
    h->dirty_pages -= done;
    pages_unaccount(h, done * POOL_SIZE);
    return done;
}

/* From the youngest arena on: what lies there is least likely to be used soon. `keep_empty` arenas without a block stay mapped,
 * and so do those in object/'s list. */
static void give_back(Heap *h, size_t budget, size_t keep_empty) {
    for (size_t i = h->arena_count; i-- > 0 && budget;) {
        ArenaRef *ref = &h->arenas[i];
        if (ref->huge || ref->free == 0) continue;
        Arena *a = ref->arena;
        bool empty = ref->free == ARENA_PAGES - ARENA_FIRST_PAGE;
        if (!empty || a->dying || keep_empty) {
            if (empty && !a->dying) keep_empty--;
            budget -= clean_arena(h, a, budget);
            continue;
        }
        size_t dirty = 0;
        for (size_t w = 0; w < ARENA_WORDS; w++) dirty += (size_t)__builtin_popcountll(a->dirty_map[w]);
        if (dirty > budget) {
            budget -= clean_arena(h, a, budget);
            continue;
        }
        pages_unaccount(h, dirty * POOL_SIZE + ARENA_HEAD);
        drop_arena(h, i);
        budget -= dirty;
    }
    if (h->dirty_pages < h->dirty_low) h->dirty_low = h->dirty_pages;
}

void pages_trim(Heap *h) {
    pages_drop_kept(h);
    give_back(h, SIZE_MAX, h->walking ? SIZE_MAX : 0); /* somebody goes through the arenas */
    h->dirty_low = h->dirty_pages;
}

/* Mappings that have waited since the last tick for nothing. */
static void drop_idle(Heap *h) {
    while (h->kept_count && h->kept[0].idle) huge_unmap(h, kept_remove(h, 0));
    for (size_t i = 0; i < h->kept_count; i++) h->kept[i].idle = true;
}

size_t pages_backed(const Heap *h) {
    size_t bytes = (h->used_pages + h->dirty_pages) * POOL_SIZE + h->kept_bytes;
    for (size_t i = 0; i < h->arena_count; i++) bytes += h->arenas[i].huge ? huge_backed(h->arenas[i].arena) : ARENA_HEAD;
    return bytes + (h->arenas == h->arenas_inline ? 0 : table_bytes(h->arena_room));
}

/* dirty_low pages have lain idle since the last tick: they go. */
void heap_tick(Heap *h) {
    h->tick_countdown = TICK_EVERY;
    if (h->walking) return;
    double now = platform_monotonic();
    if (now - h->last_tick < TICK_SECONDS) return;
    h->last_tick = now;
    drop_idle(h);
    if (h->dirty_low > KEEP_DIRTY) give_back(h, h->dirty_low - KEEP_DIRTY, 1);
    h->dirty_low = h->dirty_pages;
}
