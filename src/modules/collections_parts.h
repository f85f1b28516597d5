/* SPDX-License-Identifier: MIT
 * collections_parts.h: what the files of the module _collections share. */
#ifndef HOOP_COLLECTIONS_PARTS_H
#define HOOP_COLLECTIONS_PARTS_H

#include "object/protocol.h"

/* Indices of the types. */
typedef struct OrderedState { uint32_t iter, keys, values, items; } OrderedState;
typedef struct CollectionsState {
    uint32_t deque, deque_iter, deque_reviter, defaultdict, ordered, tuplegetter;
    OrderedState ordered_types;
} CollectionsState;

static inline CollectionsState *collections_state(Runtime *rt) { return rt->module_state[STATE_COLLECTIONS]; }

extern const TypeSlots deque_slots, deque_iter_slots, deque_reviter_slots, ordered_slots;

#endif
