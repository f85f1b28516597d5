/* SPDX-License-Identifier: MIT
 * iter.h: generic iterators (sequence, callable) and enumerate, zip, map, filter, reversed. */
#ifndef HOOP_ITER_H
#define HOOP_ITER_H

#include "object/runtime.h"

MUST_CHECK Owned seq_iter_new(Runtime *rt, Borrowed sequence);
MUST_CHECK Owned call_iter_new(Runtime *rt, Borrowed callable, Borrowed sentinel);

/* What __reduce__ of an iterator returns: (builtin, (subject,), state), without state_or_null two items. builtin: "iter" or "reversed".
 * Consumes subject; when that is V_NULL, an error is set and passed on. */
MUST_CHECK Owned iter_reduce_to(Runtime *rt, const char *builtin, Owned subject, Borrowed state_or_null);

/* Iterators of pairs (enumerate, zip of two, dict items) keep the first tuple they give out and fill it again whenever
 * nobody else has it. That the kept tuple holds the two items until the next step can be seen (when they die), so the
 * loop's short cut, which makes no tuple, keeps them there too. */
MUST_CHECK Owned pair_give(Runtime *rt, Value *kept, Owned first, Owned second); /* the tuple; consumes also on failure */
/* pair: two owned values, which stay the caller's: 1. -1: released, error set. Runs code as its last act only. */
MUST_CHECK int pair_keep(Runtime *rt, Value *kept, Owned *pair);
/* One step of such an iterator: 1 with two owned values, 0 at the end, -1 error; zip of another number: 2, nothing done. */
MUST_CHECK int iter_pair(Runtime *rt, Borrowed it, Owned *pair);
MUST_CHECK int zip_pair(Runtime *rt, Borrowed zip, Owned *pair);

extern const TypeSlots seq_iter_slots, call_iter_slots, enumerate_slots, zip_slots, map_slots, filter_slots, reversed_slots;

#endif
