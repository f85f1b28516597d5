/* SPDX-License-Identifier: MIT
 * weakref.h: which weak references point at which object.
 *
 * No room in objects: a table of the runtime maps an object's address to the list of its weak references; the header
 * flag F_WEAKREF says that there is an entry. The list is linked through the references (struct WeakRef): the plain
 * reference (of the exact type, no callback), which is shared, then the plain proxy, then the others, newest first. In
 * that order callbacks are called.
 */
#ifndef HOOP_WEAKREF_H
#define HOOP_WEAKREF_H

#include "object/object.h"
#include "object/runtime.h"

/* Objects of T_WEAKREF, T_WEAKPROXY, T_WEAKCALLABLEPROXY and their subclasses begin so. */
typedef struct WeakRef {
    Object header;
    Object *target;  /* borrowed; NULL once dead */
    Value callback;  /* owned, or 0 */
    struct WeakRef *next, *prev;
    int64_t hash;    /* of the target, once asked for: F_A is set then */
} WeakRef;

/* The target, or NULL when it is gone or going. */
static inline Object *weak_target(const WeakRef *w) { return w->target && w->target->refcount ? w->target : NULL; }

MUST_CHECK int weak_init(Runtime *rt);
/* Put w into target's list. -1: MemoryError. */
MUST_CHECK int weak_link(Runtime *rt, WeakRef *w, Object *target);
void weak_unlink(Runtime *rt, WeakRef *w);
/* First weak reference of o, or NULL. */
WeakRef *weak_first(Runtime *rt, const Object *o);
/* The plain reference (proxy: the plain proxy) to o that can be shared, or NULL. */
WeakRef *weak_plain(Runtime *rt, const Object *o, bool proxy);
/* Does any object have a weak reference? */
bool weak_any(Runtime *rt);
size_t weak_table_bytes(const Runtime *rt); /* of the table's entries */
size_t weak_count(Runtime *rt, const Object *o);
/* o dies: all references to it are cleared, then the callbacks of those that still live are called. */
void weak_clear_object(Runtime *rt, Object *o);
/* Clear all references to o without calling anything; those with callbacks are moved to *pending, linked by `next`,
 * each with an owned reference. For the collector. */
void weak_detach(Runtime *rt, Object *o, WeakRef **pending);
/* Call and release what weak_detach collected. */
void weak_call_pending(Runtime *rt, WeakRef *pending);

#endif
