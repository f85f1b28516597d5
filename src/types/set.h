/* SPDX-License-Identifier: MIT
 * set.h: set and frozenset. Iteration order for small ints is CPython's (same table sizes and probe sequence), so that
 * programs print the same. */
#ifndef HOOP_SET_H
#define HOOP_SET_H

#include "object/runtime.h"

MUST_CHECK Owned set_new(Runtime *rt);
MUST_CHECK Owned set_from_iterable(Runtime *rt, Borrowed iterable_or_null);
MUST_CHECK Owned frozenset_from_iterable(Runtime *rt, Borrowed iterable_or_null);
MUST_CHECK int set_add(Runtime *rt, Borrowed set, Borrowed key); /* 0 added or there */
MUST_CHECK int set_contains(Runtime *rt, Borrowed set, Borrowed key);
MUST_CHECK int set_discard(Runtime *rt, Borrowed set, Borrowed key); /* 1 found, 0 not, -1 */
MUST_CHECK int set_update(Runtime *rt, Borrowed set, Borrowed iterable);
size_t set_len(Borrowed set);
bool set_next(Borrowed set, size_t *pos, Value *key); /* borrowed; the set must not change meanwhile */
void set_clear(Runtime *rt, Borrowed set);
extern const TypeSlots set_slots, frozenset_slots, set_iter_slots;

#endif
