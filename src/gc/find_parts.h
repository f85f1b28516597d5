/* SPDX-License-Identifier: MIT
 * find_parts.h: what the steps of finding garbage (count.c, find.c) share. Private to gc/. */
#ifndef HOOP_GC_FIND_PARTS_H
#define HOOP_GC_FIND_PARTS_H

#include "gc/find.h"

typedef void (*OnPool)(Pass *p, PoolHeader *pool);

/* The pools in scope; what is called may take pools and arenas away. */
void each_pool(Pass *p, OnPool on);
/* The same of a full collection, in either direction, until on() returns false. Nothing may be taken away. */
void each_pool_while(Pass *p, bool (*on)(Pass *p, PoolHeader *pool), bool backwards);

static inline size_t blocks_of(const PoolHeader *pool) {
    return pool->state == POOL_RUN ? 1 : (size_t)(pool->bump / pool->size);
}

static inline bool is_candidate(const Pass *p, const Object *o) {
    if (!(o->flags & F_TRACKED)) return false;
    unsigned generation = (o->flags & (F_GEN1 | F_GEN2)) / F_GEN1; /* 3: frozen, or its death has been put off */
    return (int)generation <= p->generation;
}

/* May child be a candidate, as far as can be told without touching it? */
static ALWAYS_INLINE bool in_scope_of(const Pass *p, const Object *child, bool full) {
    if (heap_arena(child)->head[((uintptr_t)child & ~ARENA_MASK) / POOL_SIZE] != 1 + KIND_CONTAINER) return false;
    return full || heap_pool(child)->young & p->young_mask; /* (built-in types lie within a raw run: no header there) */
}
static inline bool in_scope(const Pass *p, const Object *child) { return in_scope_of(p, child, !p->young_mask); }

/* ---- the overflow map: references beyond what a side byte holds ---- */

void overflow_add(Pass *p, const uint8_t *side, uint64_t extra);
void overflow_drop(Pass *p);

/* more: 1, or 0 */
static ALWAYS_INLINE void count_at(Pass *p, uint8_t *side, uint8_t more) {
    unsigned state = *side & SIDE_STATE;
    if (likely(state < SIDE_OVER)) *side = (uint8_t)(*side + more);
    else if (state == SIDE_OVER && more) overflow_add(p, side, 1); /* else painted */
}
/* One of the references counted, less. */
void count_back(Pass *p, uint8_t *side);
/* What was counted. */
uint64_t counted(const Pass *p, const Object *o);

/* A candidate neither settled nor marked? Such bytes are 0x40 to 0x7d. */
static ALWAYS_INLINE bool is_open(uint8_t side) { return (uint8_t)(side - SIDE_CANDIDATE) < SIDE_GREY; }

/* Objects of a pool that one of the steps asks for, by their side bytes: open; open and GREY; all that is REACHED or settled;
 * open, GREY or not, which after the mark is garbage. */
typedef enum Which { FIND_OPEN, FIND_GREY, FIND_LIVING, FIND_GARBAGE } Which;

#define ONES 0x0101010101010101ULL /* times a byte: eight of it */

/* One bit of each such byte: bit 7 of what is GREY or living, else bit 6. */
static ALWAYS_INLINE uint64_t bytes_of(uint64_t word, Which which) {
    const uint64_t low = ONES * 0x7f;
    uint64_t other = word ^ (ONES * (SIDE_CANDIDATE | (which == FIND_GREY ? SIDE_GREY : SIDE_REACHED)));
    uint64_t equal = ~(((other & low) + low) | other | low);
    if (which == FIND_GREY) return equal;
    if (which == FIND_GARBAGE) return word & (ONES * SIDE_CANDIDATE) & ~(word >> 1) & ~(equal >> 1);
    if (which == FIND_LIVING) return equal | (word & word << 1 & (ONES * SIDE_SETTLED));
    return word & (ONES * SIDE_CANDIDATE) & ~(word >> 1) & ~((word & (ONES * SIDE_STATE)) + 2 * ONES);
}

static ALWAYS_INLINE bool is_one(uint8_t side, Which which) {
    if (which == FIND_GREY) return side == (SIDE_CANDIDATE | SIDE_GREY);
    if (which == FIND_LIVING) return side == (SIDE_CANDIDATE | SIDE_REACHED) || side >= (SIDE_SETTLED | SIDE_CANDIDATE);
    return is_open(side) || (which == FIND_GARBAGE && side == (SIDE_CANDIDATE | SIDE_GREY));
}

#define POOL_GRANULES (POOL_SIZE >> SIDE_SHIFT)

typedef struct Found {
    size_t count;
    Object *objects[POOL_GRANULES];
} Found;

static ALWAYS_INLINE void find_by_bits(const PoolHeader *pool, Found *f, const uint64_t *bits, size_t words, bool fetch) {
    size_t size = pool->size;
    const uint64_t reciprocal = ((1u << 28) + size - 1) / size; /* exact for dividends and divisors below 16384 */
    for (size_t w = 0; w < words; w++) {
        for (uint64_t rest = bits[w]; rest; rest &= rest - 1) {
            size_t granule = w * 8 + ((size_t)__builtin_ctzll(rest) >> 3);
            size_t index = (((granule << SIDE_SHIFT) + size - 1) * reciprocal) >> 28;
            Object *o = (Object *)(void *)(pool_first(pool) + index * size);
            if (fetch) __builtin_prefetch(o);
            f->objects[f->count++] = o;
        }
    }
}

/* In address order: eight granules at a time are looked at, and the objects found are fetched. Where each block of the pool is one,
 * none has to be found by its granule. */
static ALWAYS_INLINE void find_in_pool(const PoolHeader *pool, Found *f, Which which) {
    f->count = 0;
    char *block = pool_first(pool);
    const uint8_t *sides = heap_side_byte(block);
    if (pool->state == POOL_RUN) {
        if (is_one(*sides, which)) f->objects[f->count++] = (Object *)(void *)block;
        return;
    }
    uint64_t bits[POOL_GRANULES / 8], sum = 0;
    size_t words = ((size_t)pool->bump + 127) >> (SIDE_SHIFT + 3), blocks = blocks_of(pool);
    for (size_t w = 0; w < words; w++) {
        uint64_t word;
        memcpy(&word, sides + 8 * w, 8);
        bits[w] = bytes_of(word, which);
        sum += bits[w] >> (which == FIND_GREY || which == FIND_LIVING ? 7 : 6); /* no byte comes to more than there are words */
    }
    if (!sum) return;
    const uint64_t halves = ~0ULL / 0xffff; /* times 16 bits: four of it */
    sum = ((sum & halves * 0xff) + (sum >> 8 & halves * 0xff)) * halves >> 48; /* of its bytes */
    if (sum != blocks) {
        find_by_bits(pool, f, bits, words, which != FIND_GARBAGE);
        return;
    }
    const size_t size = pool->size;
    for (size_t i = 0; i < blocks; i++, block += size) f->objects[i] = (Object *)(void *)block;
    f->count = blocks;
}
static inline void find_open(const PoolHeader *pool, Found *f) { find_in_pool(pool, f, FIND_OPEN); }

typedef void (*OnFound)(Pass *p, Object *o, uint8_t *side);

static ALWAYS_INLINE void each_found(Pass *p, const PoolHeader *pool, OnFound on, Which which) {
    Found f;
    find_in_pool(pool, &f, which);
    for (size_t i = 0; i < f.count; i++) {
        uint8_t *side = heap_side_byte(f.objects[i]);
        if (is_one(*side, which)) on(p, f.objects[i], side); /* else since reached from one before */
    }
}

/* 0: paints some of what certainly lives. */
void paint_known(Pass *p);
/* 1: the references that candidates hold on each other, into the side bytes; SETTLED and CANDIDATE bits. */
void count_all(Pass *p);

#endif
