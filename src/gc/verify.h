/* SPDX-License-Identifier: MIT
 * verify.h: the heap verifier.
 *
 * Checks every pool, follows every reference of every container, and recounts: an object can never have fewer references
 * than the containers of the heap hold on it (it can have more: registers, C code). Needs no memory: the side bytes
 * of the arenas hold the counts (up to 254). Builds with CHECK_LEVEL 2 run it after each collection.
 */
#ifndef HOOP_GC_VERIFY_H
#define HOOP_GC_VERIFY_H

#include <stdio.h>

#include "object/runtime.h"

/* Number of faults; each of the first ones is told on out (may be NULL). */
size_t gc_verify(Runtime *rt, FILE *out);

/* An object whose count is not what is held on it. excess: references that nobody holds; below 0: held but not counted. */
typedef void (*RecountTell)(Runtime *rt, const Object *o, int32_t excess, void *arg);
/* The exact recount: what all objects and all roots (object/roots.h) hold on an object must be its reference count,
 * immortal ones aside. Holds only while no C function has a reference in a variable: between runs, never within one.
 * Needs no memory. After gc_verify() only, which has looked whether each reference leads to an object. Number of faults. */
size_t gc_recount(Runtime *rt, RecountTell tell, void *arg);

#endif
