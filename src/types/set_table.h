/* SPDX-License-Identifier: MIT
 * set_table.h: the table of a set seen from within: geometry, index words, walking, searching without calls. For set.c and set_algebra.c.
 *
 * The block: for more than 8 slots first {log2 of the slots, finger of pop(), room for keys}; then the index (1, 2 or 4
 * bytes a slot); then the keys; then, with SET_HASHED, their hashes. With 8 slots the room follows from the fill alone.
 *
 * An index word is 0 for a slot never used, else the key's number + 1 in as many bits as the slots' numbers have (a table
 * is never that full), and in the bits above them a fragment of the key's hash: most slots on the way to a key are
 * passed without a look at the keys.
 */
#ifndef HOOP_SET_TABLE_H
#define HOOP_SET_TABLE_H

#include "types/equal.h"
#include "types/set.h"

#define SMALL_LOG2 3
#define LINEAR_PROBES 9

typedef struct LargeHead { uint32_t log2, finger, room, unused; } LargeHead;

/* The parts of a table. */
typedef struct Table {
    void *index;
    Value *keys;
    int64_t *hashes; /* NULL: not stored */
    size_t mask, room;
    unsigned log2;
} Table;

/* ---- geometry ---- */

static inline unsigned log2_of(const Set *s) { return s->header.flags & SET_LARGE ? ((LargeHead *)s->table)->log2 : SMALL_LOG2; }
static inline size_t mask_of(const Set *s) { return ((size_t)1 << log2_of(s)) - 1; }
static inline uint32_t fill_of(const Set *s) { return s->header.flags & SET_LARGE ? s->fill : s->fill & 0xff; }

/* log2 of the bytes of an index word */
static inline unsigned index_shift(unsigned log2) { return log2 <= 5 ? 0 : log2 <= 12 ? 1 : 2; }
static inline size_t index_bytes(unsigned log2) { return ((size_t)1 << log2) << index_shift(log2); }

/* A table is rebuilt when its fill reaches 3/5 of the slots; the keys' room follows in steps of a quarter or so. */
static inline size_t room_for(unsigned log2, size_t fill) {
    if (log2 == SMALL_LOG2) return fill <= 2 ? 2 : fill <= 4 ? 4 : 5;
    size_t unit = ((((size_t)1 << log2) - 1) * 3 / 5 + 8) / 8;
    if (log2 <= 5) return fill <= 2 * unit ? 2 * unit : fill <= 4 * unit ? 4 * unit : 7 * unit; /* small: fewer steps */
    size_t eighths = fill <= 2 * unit ? 2 : fill <= 3 * unit ? 3 : fill <= 4 * unit ? 4 : fill <= 5 * unit ? 5 : fill <= 6 * unit ? 6 : 8;
    return unit * eighths;
}

static inline size_t table_bytes(unsigned log2, size_t room, bool hashed) {
    return (log2 > SMALL_LOG2 ? sizeof(LargeHead) : 0) + index_bytes(log2) + room * (hashed ? 16 : 8);
}

static inline Table table_at(void *block, unsigned log2, size_t room, bool hashed) {
    char *p = (char *)block + (log2 > SMALL_LOG2 ? sizeof(LargeHead) : 0);
    Table t = {.index = p, .keys = (Value *)(void *)(p + index_bytes(log2)), .log2 = log2, .mask = ((size_t)1 << log2) - 1, .room = room};
    t.hashes = hashed ? (int64_t *)(t.keys + room) : NULL;
    return t;
}

/* The room of s's table, which is not NULL and fit for `fill` keys. */
static inline size_t room_of(const Set *s, size_t fill) {
    return s->header.flags & SET_LARGE ? ((LargeHead *)s->table)->room : room_for(SMALL_LOG2, fill);
}

/* s->table is not NULL. */
static inline Table table_of(const Set *s) {
    return table_at(s->table, log2_of(s), room_of(s, fill_of(s)), s->header.flags & SET_HASHED);
}

/* ---- index words ---- */

static ALWAYS_INLINE uint32_t index_load_of(const void *index, size_t slot, unsigned shift) {
    return shift == 0 ? ((const uint8_t *)index)[slot] : shift == 1 ? ((const uint16_t *)index)[slot] : ((const uint32_t *)index)[slot];
}

static inline uint32_t index_load(const Table *t, size_t slot) { return index_load_of(t->index, slot, index_shift(t->log2)); }

/* The fragment of the hash, in its place in an index word. */
static ALWAYS_INLINE uint32_t fragment_of(int64_t hash, size_t mask, unsigned shift) {
    return (uint32_t)(((uint64_t)hash * HASH_GOLDEN) >> (64 - (8u << shift))) & ~(uint32_t)mask;
}

static ALWAYS_INLINE void index_store_of(const Table *t, size_t slot, size_t number, int64_t hash, unsigned shift) {
    uint32_t word = (uint32_t)(number + 1) | fragment_of(hash, t->mask, shift);
    if (shift == 0) ((uint8_t *)t->index)[slot] = (uint8_t)word;
    else if (shift == 1) ((uint16_t *)t->index)[slot] = (uint16_t)word;
    else ((uint32_t *)t->index)[slot] = word;
}

static inline void index_store(const Table *t, size_t slot, size_t number, int64_t hash) {
    index_store_of(t, slot, number, hash, index_shift(t->log2));
}

/* Number of the key that a slot in use leads to. */
static inline size_t number_of(const Table *t, uint32_t word) { return (word & (uint32_t)t->mask) - 1; }

/* ---- keys ---- */

/* A key whose hash need not be stored? Comparing such keys runs nothing of the program. */
static inline bool is_plain(Borrowed key) { return v_is_small(key) || v_is(key, T_STR); }
static inline bool set_is_plain(const Set *s) { return !(s->header.flags & SET_HASHED); }

/* Of a key that is in a table: its hash has been computed before, so that str need no runtime. */
static inline int64_t plain_hash(Borrowed k) { return v_is_small(k) ? hash_small(k) : hash_expand(as_str(k)->hash); }
static inline int64_t stored_hash(const Table *t, size_t i) { return t->hashes ? t->hashes[i] : plain_hash(t->keys[i]); }

static ALWAYS_INLINE ssize_t next_width(const Table *t, size_t *slot, unsigned shift) {
    const Value *keys = t->keys;
    size_t mask = t->mask;
    for (size_t j = *slot; j <= mask; j++) {
        uint32_t word = index_load_of(t->index, j, shift);
        if (!word || !keys[(word & (uint32_t)mask) - 1]) continue;
        *slot = j + 1;
        return (ssize_t)(word & (uint32_t)mask) - 1;
    }
    *slot = mask + 1;
    return -1;
}

/* The next slot from *slot on with a key: its number, or -1 at the end. Leaves *slot behind it. */
static inline ssize_t table_next(const Table *t, size_t *slot) {
    switch (index_shift(t->log2)) {
    case 0: return next_width(t, slot, 0);
    case 1: return next_width(t, slot, 1);
    default: return next_width(t, slot, 2);
    }
}

/* The key in the next slot in use from *slot on, borrowed; 0 at the end. */
static inline Value set_next_key(const Set *s, size_t *slot) {
    if (unlikely(!s->table)) return V_NULL;
    unsigned log2 = log2_of(s);
    Table t = table_at(s->table, log2, 0, false); /* neither room nor hashes are asked for */
    ssize_t i = table_next(&t, slot);
    return i < 0 ? V_NULL : t.keys[i];
}

/* ---- search ---- */

#define NOWHERE SIZE_MAX

/* Search for a plain key in a table of plain keys, for one width of the index. Nothing of the program runs. */
static ALWAYS_INLINE int search_width(const Table *t, Borrowed key, bool is_str, int64_t hash, bool dummies, size_t *slot, unsigned shift) {
    const Value *keys = t->keys;
    uint32_t str_hash = is_str ? as_str(key)->hash : 0, number = (uint32_t)t->mask, fragment = fragment_of(hash, t->mask, shift);
    size_t mask = t->mask, i = (size_t)hash & mask, free_slot = NOWHERE;
    uint64_t perturb = (uint64_t)hash;
    for (;;) {
        size_t end = i + LINEAR_PROBES <= mask ? i + LINEAR_PROBES : i;
        for (size_t j = i; j <= end; j++) {
            uint32_t word = index_load_of(t->index, j, shift);
            if (!word) {
                *slot = free_slot == NOWHERE ? j : free_slot;
                return 0;
            }
            if ((word & ~number) == fragment) {
                Value k = keys[(word & number) - 1];
                if (k == key || (is_str && k && !v_is_small(k) && as_str(k)->hash == str_hash && str_equal(k, key))) {
                    *slot = j;
                    return 1;
                }
            }
            if (dummies && !keys[(word & number) - 1]) free_slot = j; /* the last dummy on the way is used again */
        }
        perturb >>= 5;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

static ALWAYS_INLINE int search_kind(const Table *t, Borrowed key, int64_t hash, bool dummies, size_t *slot, unsigned shift) {
    return v_is_small(key) ? search_width(t, key, false, hash, dummies, slot, shift) : search_width(t, key, true, hash, dummies, slot, shift);
}

/* 1: found, *slot is its place; 0: absent, *slot is where it would be added. t is the table of s. */
static inline int search_plain(const Set *s, const Table *t, Borrowed key, int64_t hash, size_t *slot) {
    bool dummies = fill_of(s) != s->used;
    switch (index_shift(t->log2)) {
    case 0: return search_kind(t, key, hash, dummies, slot, 0);
    case 1: return search_kind(t, key, hash, dummies, slot, 1);
    default: return search_kind(t, key, hash, dummies, slot, 2);
    }
}

#endif
