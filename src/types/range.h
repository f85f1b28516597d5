/* SPDX-License-Identifier: MIT
 * range.h: range, slice and their iterators. */
#ifndef HOOP_RANGE_H
#define HOOP_RANGE_H

#include "object/runtime.h"

typedef struct Range { Object header; Value start, stop, step, len; } Range; /* ints of any size */
typedef struct RangeIter { Object header; int64_t next, step; uint64_t left; } RangeIter; /* leaf; all in i64 */
typedef struct Slice { Object header; Value start, stop, step; } Slice;

MUST_CHECK Owned range_new(Runtime *rt, Borrowed start, Borrowed stop, Borrowed step);
MUST_CHECK Owned slice_new(Runtime *rt, Borrowed start, Borrowed stop, Borrowed step); /* 0 counts as None */
/* The bounds of a slice in two steps, for what can change its length: the first may run Python code (__index__), the second
 * fits the bounds to a length and gives the number of items. */
MUST_CHECK int slice_unpack(Runtime *rt, Borrowed slice, ssize_t *start, ssize_t *stop, ssize_t *step);
size_t slice_adjust(size_t len, ssize_t *start, ssize_t *stop, ssize_t step);
/* The next index: behind the last one it may lie anywhere, when the step is large. */
static inline ssize_t slice_next(ssize_t index, ssize_t step) { return (ssize_t)((size_t)index + (size_t)step); }
/* Both: as slice.indices(len). -1 on error. *count: number of items. */
MUST_CHECK int slice_indices(Runtime *rt, Borrowed slice, size_t len, ssize_t *start, ssize_t *stop, ssize_t *step, size_t *count);
/* One bound (None allowed) clamped to 0..len, as s[a:b] reads it. */
MUST_CHECK int slice_bound(Runtime *rt, Borrowed bound, size_t len, ssize_t otherwise, ssize_t *out);
extern const TypeSlots range_slots, range_iter_slots, longrange_iter_slots, slice_slots;

#endif
