/* SPDX-License-Identifier: MIT
 * arena_map.h: the heap's arenas, pools and blocks at one moment, for a drawing of them. */
#ifndef HOOP_ARENA_MAP_H
#define HOOP_ARENA_MAP_H

#include "object/runtime.h"

/* A list with a tuple for each arena and huge mapping, by address:
 *   (address, bytes, live bytes, [(first page, pages), ...] of free pages still backed by memory,
 *    [(first page, pages, kind, block size or 0, live blocks, capacity, name of the commonest type or None, bitmap), ...] of pools and runs).
 * kind: 0 containers, 1 leaves, 2 raw. bitmap: of the live blocks of a pool that is neither full nor empty, hexadecimal, four
 * blocks a digit, the first in the lowest bit; else "". New reference; 0: error set. */
MUST_CHECK Owned arena_map(Runtime *rt);

#endif
