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

#endif
