/* SPDX-License-Identifier: MIT
 * arena_map.c: see arena_map.h. The walk fills an array that was made before it began; Python objects are made after. */
#include "memtools/arena_map.h"

#include "heap/heap.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/list.h"
#include "types/str.h"
#include "types/tuple.h"

#define POOL_BLOCKS (POOL_SIZE / 16)
#define NO_TYPE UINT32_MAX

typedef struct PoolRecord {
    uint16_t page, size, live, capacity;
    uint8_t kind;
    uint32_t pages, type;
    uint64_t bits[POOL_BLOCKS / 64];
} PoolRecord;

typedef struct ArenaRecord {
    uintptr_t address;
    size_t bytes, live, first_pool, pool_count;
    uint64_t dirty[ARENA_WORDS];
} ArenaRecord;

typedef struct Survey {
    Runtime *rt;
    ArenaRecord *arenas; /* raw blocks */
    PoolRecord *pools;
    size_t arena_count, arena_room, pool_count, pool_room;
} Survey;

typedef struct PoolSurvey {
    PoolRecord *record;
    const PoolHeader *pool;
    uint32_t type;  /* majority vote: Boyer and Moore, "MJRTY", 1991 */
    uint32_t votes;
} PoolSurvey;

static int survey_block(void *block, size_t bytes, void *arg) {
    PoolSurvey *s = arg;
    PoolRecord *r = s->record;
    size_t i = s->pool->size ? (size_t)((char *)block - pool_first(s->pool)) / s->pool->size : 0;
    r->bits[i >> 6] |= 1ULL << (i & 63);
    r->live++;
    if (r->kind == KIND_RAW) return 0;
    uint32_t type = ((const Object *)block)->type;
    if (!s->votes) s->type = type;
    s->type == type ? s->votes++ : s->votes--;
    return 0;
}

/* The record of p's arena: the last one, as pools come arena by arena. */
static ArenaRecord *arena_of(Survey *s, const PoolHeader *p) {
    const Arena *a = heap_arena(p);
    ArenaRecord *last = s->arena_count ? &s->arenas[s->arena_count - 1] : NULL;
    if (last && last->address == (uintptr_t)a) return last;
    if (s->arena_count == s->arena_room) return NULL;
    ArenaRecord *r = &s->arenas[s->arena_count++];
    *r = (ArenaRecord){.address = (uintptr_t)a, .bytes = a->huge_bytes ? a->huge_bytes : ARENA_SIZE, .first_pool = s->pool_count};
    if (!a->huge_bytes) memcpy(r->dirty, a->dirty_map, sizeof r->dirty);
    return r;
}

static int survey_pool(PoolHeader *p, void *arg) {
    Survey *s = arg;
    ArenaRecord *arena = arena_of(s, p);
    if (!arena || s->pool_count == s->pool_room) return 1;
    PoolRecord *r = &s->pools[s->pool_count++];
    bool run = p->state == POOL_RUN;
    *r = (PoolRecord){.page = (uint16_t)pool_page(p), .pages = run ? (uint32_t)p->pages : 1, .kind = p->kind,
                      .size = run ? 0 : p->size, .capacity = run ? 1 : p->capacity, .type = NO_TYPE};
    PoolSurvey pool = {.record = r, .pool = p};
    heap_walk_pool(p, survey_block, &pool);
    if (pool.votes) r->type = pool.type;
    arena->live += run ? p->pages * POOL_SIZE : (size_t)r->live * p->size;
    arena->pool_count++;
    return 0;
}

static Owned dirty_runs(Runtime *rt, const ArenaRecord *a) {
    Owned list = list_new(rt, 0);
    for (size_t i = 0, end; list && i < ARENA_PAGES; i = end) {
        for (end = i; end < ARENA_PAGES && a->dirty[end >> 6] >> (end & 63) & 1; end++) {}
        if (end == i) {
            end++;
            continue;
        }
        Owned run = tuple_pack(rt, 2, v_small((int64_t)i), v_small((int64_t)(end - i)));
        if (!run || list_append_owned(rt, list, run) < 0) clear_slot(rt, &list);
    }
    return list;
}

static Owned bitmap_text(Runtime *rt, const PoolRecord *r) {
    char text[POOL_BLOCKS / 4 + 1];
    size_t len = 0;
    if (r->size && r->live && r->live < r->capacity)
        for (; len < (r->capacity + 3u) / 4; len++) text[len] = "0123456789abcdef"[r->bits[len >> 4] >> (len & 15) * 4 & 15];
    return str_from_ascii(rt, text, len);
}

static Owned type_name(Runtime *rt, uint32_t type) {
    const Type *t = rt->types[type];
    return t && t->name ? own(t->name) : str_from_cstr(rt, type_short_name(rt->slots[type]));
}

static Owned pool_tuple(Runtime *rt, const PoolRecord *r) {
    Owned type = r->type == NO_TYPE ? V_NONE : type_name(rt, r->type);
    if (!type) return V_NULL;
    Owned bits = bitmap_text(rt, r), tuple = V_NULL;
    if (bits)
        tuple = tuple_pack(rt, 8, v_small(r->page), v_small(r->pages), v_small(r->kind), v_small(r->size), v_small(r->live),
                           v_small(r->capacity), type, bits);
    decref(rt, type);
    decref_maybe(rt, bits);
    return tuple;
}

static Owned arena_tuple(Runtime *rt, const Survey *s, const ArenaRecord *a) {
    Owned pools = list_new(rt, a->pool_count), dirty = dirty_runs(rt, a), tuple = V_NULL;
    bool good = pools && dirty;
    for (size_t i = 0; good && i < a->pool_count; i++) {
        Owned pool = pool_tuple(rt, &s->pools[a->first_pool + i]);
        good = pool && list_append_owned(rt, pools, pool) == 0;
    }
    if (good)
        tuple = tuple_pack(rt, 5, v_small((int64_t)a->address), v_small((int64_t)a->bytes), v_small((int64_t)a->live), dirty, pools);
    decref_maybe(rt, pools);
    decref_maybe(rt, dirty);
    return tuple;
}

Owned arena_map(Runtime *rt) {
    HeapCounters c = heap_counters(rt->heap);
    /* A little more than there is: making the arrays makes pools and arenas. */
    Survey s = {.rt = rt, .arena_room = c.arenas + c.huge_blocks + 16, .pool_room = rt->heap->pool_count + c.large_blocks + c.huge_blocks + 16};
    s.arenas = mem_alloc_array(rt, s.arena_room, sizeof *s.arenas);
    s.pools = s.arenas ? mem_alloc_array(rt, s.pool_room, sizeof *s.pools) : NULL;
    Owned list = V_NULL;
    if (s.pools && (list = list_new(rt, s.arena_room))) {
        heap_walk_pools(rt->heap, survey_pool, &s);
        for (size_t i = 0; list && i < s.arena_count; i++) {
            Owned arena = arena_tuple(rt, &s, &s.arenas[i]);
            if (!arena || list_append_owned(rt, list, arena) < 0) clear_slot(rt, &list);
        }
    }
    mem_free(rt, s.pools);
    mem_free(rt, s.arenas);
    return list;
}
