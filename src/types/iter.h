/* SPDX-License-Identifier: MIT
 * iter.h: generic iterators (sequence, callable) and enumerate, zip, map, filter, reversed. */
#ifndef HOOP_ITER_H
#define HOOP_ITER_H

#include "object/runtime.h"

MUST_CHECK Owned seq_iter_new(Runtime *rt, Borrowed sequence);
MUST_CHECK Owned call_iter_new(Runtime *rt, Borrowed callable, Borrowed sentinel);
extern const TypeSlots seq_iter_slots, call_iter_slots, enumerate_slots, zip_slots, map_slots, filter_slots, reversed_slots;

#endif
