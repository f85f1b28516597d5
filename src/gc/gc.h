/* SPDX-License-Identifier: MIT
 * gc.h: the cycle collector: three generations, by address.
 *
 * Semantics are CPython 3.11's (thresholds 700/10/10, a full pass only when what is pending exceeds a quarter of what
 * is old, PEP 442 order, gc.garbage, callbacks, freeze). The work is done by address: internal references are counted
 * into the side tables of the arenas (one saturating byte a granule, with an overflow map), objects whose reference
 * count exceeds that are held from outside, what they reach is marked, the rest is garbage.
 *
 * Generations stand in the header (F_GEN1, F_GEN2): a new object has neither. A young collection walks only the pools
 * that have been allocated from since the last one (the heap keeps that list: one entry a pool, not an object).
 * Automatic collections run at the VM's safe points (INTERRUPT_GC), so no C code ever sees a finalizer
 * run inside an allocation, except at the cap: there a collection that runs no Python code comes first.
 */
#ifndef HOOP_GC_H
#define HOOP_GC_H

#include "object/object.h"
#include "object/runtime.h"

/* Tell the collector about o: all its fields are valid from now on. Idempotent. */
static inline void gc_track(Object *o) { o->flags |= F_TRACKED; }
static inline void gc_untrack(Object *o) { o->flags &= (uint8_t)~F_TRACKED; }
static inline bool gc_is_tracked(const Object *o) { return (o->flags & F_TRACKED) != 0; }

/* Collect generation 0, 1 or 2 (and younger). Returns the number of unreachable objects (CPython's gc.collect);
 * -1, no error set: there was no memory for the list of them, so they were left alone. */
ssize_t gc_collect(Runtime *rt, int generation);
/* At a safe point, when INTERRUPT_GC is set: collect what the thresholds ask for. */
void gc_run_pending(Runtime *rt);
/* A stress switch: collect at each safe point behind which a container was made. Thresholds do not count then. All generations as
 * long as that costs little, that is a thousand times while the heap is small; then now and then, and generation 0 in between. */
void gc_stress(Runtime *rt, bool on);
/* All references of o, whatever its layout. Stops and returns the visitor's result when that is not 0. */
int gc_traverse(Runtime *rt, Object *o, Visitor visit, void *arg);
/* Could nobody notice if everything died now: no finalizer to run, no weak reference to clear, nobody who watches
 * collections? is_quiet says of an object with a finalizer that it would do nothing. */
bool gc_dies_quietly(Runtime *rt, bool (*is_quiet)(Runtime *rt, const Object *o));

#endif
