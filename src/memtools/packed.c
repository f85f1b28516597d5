/* SPDX-License-Identifier: MIT
 * packed.c: sequences of numbers in blocks with differences as wide as needed: writing and searching. */
#include "memtools/packed.h"

#include "memtools/snapshot_parts.h"

static const uint8_t units_of_width[4] = {0, 1, 2, 4};

/* Signed, as a base may be wrapped around 0. */
static uint32_t spread(const uint32_t *n, uint32_t step, uint32_t *base) {
    int32_t least = (int32_t)n[0], most = least;
    for (uint32_t i = 1; i < PACKED_BLOCK; i++) {
        int32_t rest = (int32_t)(n[i] - step * i);
        least = rest < least ? rest : least;
        most = rest > most ? rest : most;
    }
    *base = (uint32_t)least;
    return (uint32_t)most - (uint32_t)least;
}

static inline uint32_t width_for(uint32_t difference) { return difference == 0 ? 0 : difference <= 0xff ? 1 : difference <= 0xffff ? 2 : 3; }

static bool make_room(Snapshot *s, Packed *p) {
    if (p->block_count == p->block_room) {
        uint32_t room = p->block_room + p->block_room / 8 + 64;
        PackedBlock *blocks = snapshot_realloc(s, p->blocks, room * sizeof *blocks);
        if (!blocks) return false;
        p->blocks = blocks;
        p->block_room = room;
    }
    if (p->unit_count + 4 > p->unit_room) {
        uint32_t room = p->unit_room + p->unit_room / 8 + 64;
        PackedUnit *units = room <= PACKED_AT_MASK ? snapshot_realloc(s, p->units, room * sizeof *units) : NULL;
        if (!units) return false;
        p->units = units;
        p->unit_room = room;
    }
    return true;
}

static void write_differences(PackedUnit *to, const uint32_t *n, PackedBlock b, uint32_t width) {
    for (uint32_t i = 0; i < PACKED_BLOCK; i++) {
        uint32_t difference = n[i] - b.base - b.step * i;
        if (width == 1) ((uint8_t *)to)[i] = (uint8_t)difference;
        else if (width == 2) ((uint16_t *)(void *)to)[i] = (uint16_t)difference;
        else if (width == 3) ((uint32_t *)(void *)to)[i] = difference;
    }
}

/* Units that the block takes; -1: no memory. */
static int write_block(Snapshot *s, Packed *p, const uint32_t *n) {
    if (!make_room(s, p)) return -1;
    uint32_t rise = n[PACKED_BLOCK - 1] > n[0] ? (n[PACKED_BLOCK - 1] - n[0]) / (PACKED_BLOCK - 1) : 0, flat_base, base;
    uint32_t flat = width_for(spread(n, 0, &flat_base)), steep = rise ? width_for(spread(n, rise, &base)) : flat;
    PackedBlock b = steep < flat ? (PackedBlock){base, rise, 0} : (PackedBlock){flat_base, 0, 0};
    uint32_t width = steep < flat ? steep : flat;
    if (width == 3) b = (PackedBlock){0, 0, 0}; /* the numbers themselves */
    b.at = p->unit_count | width << PACKED_WIDTH_SHIFT;
    p->blocks[p->block_count] = b;
    if (width) write_differences(&p->units[p->unit_count], n, b, width);
    return units_of_width[width];
}

bool packer_add_block(Snapshot *s, Packer *p) {
    int units = write_block(s, p->to, p->open);
    if (units < 0) {
        p->open_count = 0; /* no more is written; the walk has failed */
        return false;
    }
    p->to->block_count++;
    p->to->unit_count += (uint32_t)units;
    p->open_count = 0;
    return true;
}

bool packer_settle(Snapshot *s, Packer *p) {
    if (!p->open_count) return make_room(s, p->to); /* the arrays exist */
    for (uint32_t i = p->open_count; i < PACKED_BLOCK; i++) p->open[i] = p->open[p->open_count - 1];
    return write_block(s, p->to, p->open) >= 0;
}

bool packer_end(Snapshot *s, Packer *p) {
    Packed *to = p->to;
    if (!packer_settle(s, p) || (p->open_count && !packer_add_block(s, p))) return false;
    PackedBlock *blocks = snapshot_realloc(s, to->blocks, to->block_count * sizeof *blocks);
    if (blocks) to->blocks = blocks;
    PackedUnit *units = snapshot_realloc(s, to->units, to->unit_count * sizeof *units);
    if (units) to->units = units;
    to->block_room = to->block_count;
    to->unit_room = to->unit_count;
    return blocks && units;
}

void packed_unpack(const Packed *p, uint32_t *out) {
    for (uint64_t i = 0; i < p->count; i += PACKED_BLOCK) {
        const PackedBlock *b = &p->blocks[i / PACKED_BLOCK];
        const void *differences = &p->units[b->at & PACKED_AT_MASK];
        unsigned width = b->at >> PACKED_WIDTH_SHIFT, count = (unsigned)(p->count - i < PACKED_BLOCK ? p->count - i : PACKED_BLOCK);
        for (unsigned k = 0; k < count; k++) out[i + k] = b->base + b->step * k;
        if (width == 1)
            for (unsigned k = 0; k < count; k++) out[i + k] += ((const uint8_t *)differences)[k];
        if (width == 2)
            for (unsigned k = 0; k < count; k++) out[i + k] += ((const uint16_t *)differences)[k];
        if (width == 3)
            for (unsigned k = 0; k < count; k++) out[i + k] += ((const uint32_t *)differences)[k];
    }
}

/* Can n stand in the block? */
static bool may_hold(const PackedBlock *b, uint32_t n) {
    static const uint32_t most[4] = {0, 0xff, 0xffff, UINT32_MAX};
    uint32_t width = b->at >> PACKED_WIDTH_SHIFT;
    return width == 3 || n - b->base <= b->step * (PACKED_BLOCK - 1) + most[width];
}

uint64_t packed_find(const Packed *p, uint32_t n, uint64_t i, uint64_t end) {
    while (i < end) {
        const PackedBlock *b = &p->blocks[i / PACKED_BLOCK];
        uint64_t next = (i / PACKED_BLOCK + 1) * PACKED_BLOCK;
        if (next > end) next = end;
        if (!may_hold(b, n)) {
            i = next;
            continue;
        }
        if (b->at >> PACKED_WIDTH_SHIFT == 3 && !b->step) {
            const uint32_t *plain = (const uint32_t *)(const void *)&p->units[b->at & PACKED_AT_MASK];
            uint32_t want = n - b->base, hits = 0;
            for (uint32_t k = 0; k < PACKED_BLOCK; k++) hits |= plain[k] == want;
            if (!hits) {
                i = next;
                continue;
            }
        }
        for (; i < next; i++)
            if (packed_get(p, i) == n) return i;
    }
    return end;
}

bool packed_is_sound(const Packed *p) {
    if (p->block_count != (p->count + PACKED_BLOCK - 1) / PACKED_BLOCK) return false;
    for (uint32_t i = 0; i < p->block_count; i++) {
        uint32_t at = p->blocks[i].at & PACKED_AT_MASK, units = units_of_width[p->blocks[i].at >> PACKED_WIDTH_SHIFT];
        if (at > p->unit_count || units > p->unit_count - at) return false;
    }
    return true;
}
