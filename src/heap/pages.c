/* SPDX-License-Identifier: MIT
 * pages.c: arenas by address, page bitmaps, the cap, giving pages back. */
#include "heap/pages.h"

#include "platform/platform.h"

bool pages_account(Heap *h, size_t pages) {
    size_t bytes = pages * POOL_SIZE, limit = h->limit + (h->using_reserve ? h->reserve : 0);
    if (h->limit && h->from_os + h->external + bytes > limit) return false;
    if (unlikely(h->fail_after) && --h->fail_after == 0) return false;
    h->from_os += bytes;
    if (h->from_os > h->from_os_peak) h->from_os_peak = h->from_os;
    return true;
}

void pages_unaccount(Heap *h, size_t pages) { h->from_os -= pages * POOL_SIZE; }

Arena *pages_add_arena(Heap *h) {
    Arena *a = platform_map_aligned(ARENA_SIZE, ARENA_SIZE), *before = NULL, *after = h->arenas;
    if (!a) return NULL;
    a->heap = h;
    a->free_pages = ARENA_PAGES - ARENA_FIRST_PAGE;
    for (unsigned i = 0; i < ARENA_PAGES / 64; i++) a->free_map[i] = ~0ULL;
    a->free_map[0] &= ~0ULL << ARENA_FIRST_PAGE;
    while (after && after < a) before = after, after = after->next;
    a->prev = before;
    a->next = after;
    if (before) before->next = a;
    else h->arenas = a;
    if (after) after->prev = a;
    h->arena_count++;
    if (!h->last_arena || a < h->last_arena) h->last_arena = a;
    return a;
}

static bool page_is_free(const Arena *a, unsigned i) { return a->free_map[i >> 6] >> (i & 63) & 1; }

/* First run of so many free pages; 0: none. */
static unsigned find_run(const Arena *a, size_t pages) {
    if (pages == 1) {
        for (unsigned w = 0; w < ARENA_PAGES / 64; w++)
            if (a->free_map[w]) return w * 64 + (unsigned)__builtin_ctzll(a->free_map[w]);
        return 0;
    }
    size_t run = 0;
    for (unsigned i = ARENA_FIRST_PAGE; i < ARENA_PAGES; i++) {
        run = page_is_free(a, i) ? run + 1 : 0;
        if (run == pages) return i + 1 - (unsigned)pages;
    }
    return 0;
}

static void *take_run(Arena *a, unsigned first, size_t pages) {
    for (unsigned i = first; i < first + pages; i++) {
        a->free_map[i >> 6] &= ~(1ULL << (i & 63));
        a->dirty_map[i >> 6] &= ~(1ULL << (i & 63));
    }
    a->free_pages -= (uint32_t)pages;
    a->head[first] = 1;
    return (uint8_t *)a + first * POOL_SIZE;
}

/* h->last_arena: no arena before it has a free page. */
void *pages_alloc(Heap *h, size_t pages) {
    if (!pages_account(h, pages)) return NULL;
    while (h->last_arena && h->last_arena->free_pages == 0) h->last_arena = h->last_arena->next;
    for (Arena *a = h->last_arena; a; a = a->next) {
        if (a->free_pages < pages) continue;
        unsigned first = find_run(a, pages);
        if (first) return take_run(a, first, pages);
    }
    Arena *a = pages_add_arena(h);
    if (a) return take_run(a, ARENA_FIRST_PAGE, pages);
    pages_unaccount(h, pages);
    return NULL;
}

static void drop_arena(Heap *h, Arena *a) {
    if (a->prev) a->prev->next = a->next;
    else h->arenas = a->next;
    if (a->next) a->next->prev = a->prev;
    if (h->last_arena == a) h->last_arena = a->next;
    h->arena_count--;
    platform_unmap(a, ARENA_SIZE);
}

void pages_free(Heap *h, void *first_page, size_t pages) {
    Arena *a = (Arena *)((uintptr_t)first_page & ARENA_MASK);
    unsigned first = (unsigned)(((uintptr_t)first_page & ~ARENA_MASK) / POOL_SIZE);
    for (unsigned i = first; i < first + pages; i++) {
        a->free_map[i >> 6] |= 1ULL << (i & 63);
        a->dirty_map[i >> 6] |= 1ULL << (i & 63);
    }
    a->head[first] = 0;
    a->free_pages += (uint32_t)pages;
    pages_unaccount(h, pages);
    if (!h->last_arena || a < h->last_arena) h->last_arena = a;
}

/* Runs of dirty pages back to the system; arenas without any block too. */
void heap_trim(Heap *h) {
    for (Arena *a = h->arenas, *next; a; a = next) {
        next = a->next;
        if (a->free_pages == ARENA_PAGES - ARENA_FIRST_PAGE) {
            drop_arena(h, a);
            continue;
        }
        for (unsigned i = ARENA_FIRST_PAGE; i < ARENA_PAGES; i++) {
            unsigned from = i;
            while (i < ARENA_PAGES && a->dirty_map[i >> 6] >> (i & 63) & 1) i++;
            if (i > from) platform_decommit((uint8_t *)a + from * POOL_SIZE, (i - from) * POOL_SIZE);
        }
        memset(a->dirty_map, 0, sizeof a->dirty_map);
    }
}
