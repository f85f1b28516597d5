/* SPDX-License-Identifier: MIT
 * packed.h: long sequences of numbers that are mostly near each other: an array that is read at any place and added to at its end.
 *
 * Blocks of 64 numbers: each is base + step * place + a difference of 0, 1, 2 or 4 bytes, as wide as the block needs. Objects that
 * are alike lie side by side, so most blocks of a snapshot have narrow differences or none.
 */
#ifndef HOOP_PACKED_H
#define HOOP_PACKED_H

#include "object/runtime.h"

struct Snapshot;

enum { PACKED_BLOCK = 64, PACKED_WIDTH_SHIFT = 30 };
#define PACKED_AT_MASK ((1u << PACKED_WIDTH_SHIFT) - 1)

typedef struct PackedBlock {
    uint32_t base, step;
    uint32_t at; /* where its differences begin, in units of 64 bytes; the upper two bits: 0, 1, 2, 3 for widths of 0, 1, 2, 4 bytes */
} PackedBlock;
typedef struct PackedUnit { uint8_t bytes[PACKED_BLOCK]; } PackedUnit;

typedef struct Packed {
    PackedBlock *blocks;
    PackedUnit *units;
    uint64_t count;       /* numbers */
    uint32_t block_count, unit_count;
    uint32_t block_room, unit_room;
} Packed;

/* Adds to the end. */
typedef struct Packer {
    Packed *to;
    uint32_t open[PACKED_BLOCK]; /* numbers of the block that is not full yet */
    uint32_t open_count;
} Packer;

/* Room comes from the snapshot's heap. False: no memory. */
MUST_CHECK bool packer_add_block(struct Snapshot *s, Packer *p);
static inline bool packer_add(struct Snapshot *s, Packer *p, uint32_t n) {
    p->open[p->open_count++] = n;
    p->to->count++;
    return likely(p->open_count < PACKED_BLOCK) || packer_add_block(s, p);
}
/* Make what has been added readable, also the numbers of the open block; more may be added. */
MUST_CHECK bool packer_settle(struct Snapshot *s, Packer *p);
/* The same for the last time; room that is left over is given back. */
MUST_CHECK bool packer_end(struct Snapshot *s, Packer *p);

static inline uint32_t packed_get(const Packed *p, uint64_t i) {
    const PackedBlock *b = &p->blocks[i / PACKED_BLOCK];
    uint32_t place = i % PACKED_BLOCK, n = b->base + b->step * place;
    const void *differences = &p->units[b->at & PACKED_AT_MASK];
    switch (b->at >> PACKED_WIDTH_SHIFT) {
    case 0: return n;
    case 1: return n + ((const uint8_t *)differences)[place];
    case 2: return n + ((const uint16_t *)differences)[place];
    default: return n + ((const uint32_t *)differences)[place];
    }
}
static inline void packed_prefetch(const Packed *p, uint64_t i) { __builtin_prefetch(&p->units[p->blocks[i / PACKED_BLOCK].at & PACKED_AT_MASK]); }
/* All of it, at `out`. */
void packed_unpack(const Packed *p, uint32_t *out);
/* The first place from i on, before `end`, where `n` stands; end: none. */
uint64_t packed_find(const Packed *p, uint32_t n, uint64_t i, uint64_t end);
/* Do all blocks' differences lie within the units? (Of files.) */
bool packed_is_sound(const Packed *p);

#endif
