/* SPDX-License-Identifier: MIT
 * weakref_type.h: weakref.ref and the two proxy types. The table behind them: object/weakref.h. */
#ifndef HOOP_WEAKREF_TYPE_H
#define HOOP_WEAKREF_TYPE_H

#include "object/runtime.h"
#include "object/weakref.h"

/* callback may be 0. A plain one (no callback) is shared. TypeError when target cannot be weakly referenced. */
MUST_CHECK Owned weakref_new(Runtime *rt, Borrowed target, Borrowed callback);
MUST_CHECK Owned weakproxy_new(Runtime *rt, Borrowed target, Borrowed callback);
/* The target, borrowed; 0 when it is gone. */
static inline Borrowed weakref_get(Borrowed ref) {
    Object *o = weak_target(V_AS(WeakRef, ref));
    return o ? v_from(o) : V_NULL;
}
/* weakref.ref or a subclass (not a proxy)? */
bool v_is_weakref(Runtime *rt, Borrowed v);

extern const TypeSlots weakref_slots, weakproxy_slots, weakcallableproxy_slots;

#endif
