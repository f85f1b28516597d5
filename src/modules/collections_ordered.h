/* SPDX-License-Identifier: MIT
 * collections_ordered.h: OrderedDict for the module _collections. */
#ifndef HOOP_COLLECTIONS_ORDERED_H
#define HOOP_COLLECTIONS_ORDERED_H

#include "modules/collections_parts.h"

static inline OrderedState *ordered_state(Runtime *rt) { return &collections_state(rt)->ordered_types; }
/* Registers the types; OrderedDict goes into the module's dict. */
MUST_CHECK int ordered_add(Runtime *rt, Borrowed dict);

#endif
