/* SPDX-License-Identifier: MIT
 * set.h: set and frozenset.
 *
 * Iteration order is CPython's wherever hashes are (ints, tuples of ints, ...), so that programs print the same: a set
 * behaves as if it had CPython's hash table (sizes, probe sequence, re-use of dummies, growth). It is stored much
 * smaller: an index of one, two or four bytes a slot leads to a dense array of keys, in order of insertion, that has
 * room for little more than there is. 64-bit hashes are stored beside the keys only when some key is neither a small
 * int nor an exact str, whose hashes are at hand.
 *
 * An index slot holds 0 (never used) or the key's number + 1; a removed key is 0 in the array, its slot stays: a dummy.
 */
#ifndef HOOP_SET_H
#define HOOP_SET_H

#include "object/runtime.h"

typedef struct Set {
    Object header;
    void *table;   /* see set.c; NULL: empty, never used */
    uint32_t used; /* live keys */
    uint32_t fill; /* keys and dummies; tables of 8 slots: the finger of pop() in the bytes above */
} Set;
typedef struct FrozenSet { Set set; int64_t hash; /* 0: not yet computed */ } FrozenSet;
#define SET_HASHED F_A /* of header.flags: hashes are stored */
#define SET_LARGE F_B  /* more than 8 slots */

typedef struct SetIter {
    Object header;
    Value set;     /* 0 when exhausted */
    uint32_t used; /* at the start; UINT32_MAX: the set changed, stays an error */
    uint32_t left;
    size_t pos;    /* next slot */
} SetIter;

static inline Set *as_set(Borrowed v) { return V_AS(Set, v); }
static inline size_t set_len(Borrowed set) { return as_set(set)->used; }
MUST_CHECK Owned set_new(Runtime *rt);
MUST_CHECK Owned set_from_iterable(Runtime *rt, Borrowed iterable_or_null);
MUST_CHECK Owned frozenset_from_iterable(Runtime *rt, Borrowed iterable_or_null);
MUST_CHECK int set_add(Runtime *rt, Borrowed set, Borrowed key); /* 0 added or there */
MUST_CHECK int set_contains(Runtime *rt, Borrowed set, Borrowed key);
MUST_CHECK int set_discard(Runtime *rt, Borrowed set, Borrowed key); /* 1 found, 0 not, -1 */
MUST_CHECK int set_update(Runtime *rt, Borrowed set, Borrowed iterable);
bool set_next(Borrowed set, size_t *pos, Value *key); /* borrowed; the set must not change meanwhile */
void set_clear(Runtime *rt, Borrowed set);
extern const TypeSlots set_slots, frozenset_slots, set_iter_slots;

#endif
