/* SPDX-License-Identifier: MIT
 * tuple.h: tuple: header, count, items in one block. LAYOUT_INLINE. rt->empty_tuple is the only empty one. */
#ifndef HOOP_TUPLE_H
#define HOOP_TUPLE_H

#include "object/runtime.h"

typedef struct Tuple { Object header; size_t len; Value items[]; } Tuple;
typedef struct TupleIter { Object header; Value tuple; size_t index; } TupleIter;

static inline Tuple *as_tuple(Borrowed v) { return V_AS(Tuple, v); }
/* Items are zero; the caller fills all of them, then calls gc_track. len > 0 (0: returns the empty tuple). */
MUST_CHECK Owned tuple_new(Runtime *rt, size_t len);
MUST_CHECK Owned tuple_from(Runtime *rt, const Value *borrowed_items, size_t count);
MUST_CHECK Owned tuple_from_owned(Runtime *rt, Value *items, size_t count); /* consumes, also on failure; leaves V_EMPTY behind */
MUST_CHECK Owned tuple_pack(Runtime *rt, size_t count, ...); /* borrowed items */
MUST_CHECK Owned tuple_from_iterable(Runtime *rt, Borrowed iterable);
MUST_CHECK Owned tuple_slice(Runtime *rt, Borrowed tuple, size_t start, size_t end);
MUST_CHECK Owned tuple_concat(Runtime *rt, Borrowed a, Borrowed b);
extern const TypeSlots tuple_slots, tuple_iter_slots;

#endif
