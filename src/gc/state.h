/* SPDX-License-Identifier: MIT
 * state.h: the collector's own state. */
#ifndef HOOP_GC_STATE_H
#define HOOP_GC_STATE_H

#include "object/runtime.h"

enum GcDebug { GC_DEBUG_STATS = 1, GC_DEBUG_COLLECTABLE = 2, GC_DEBUG_UNCOLLECTABLE = 4, GC_DEBUG_SAVEALL = 32 };

#define GC_PAUSE_BOUNDS 16 /* seconds, from 10 microseconds to 1 second: gc_pause_bounds */

typedef struct GcStats {
    uint64_t collections, collected, uncollectable;
    double pause_total, pause_max;
    uint64_t pauses[GC_PAUSE_BOUNDS + 1]; /* how many were at most so long, and longer than the bound before; last: longer than all */
} GcStats;

extern const double gc_pause_bounds[GC_PAUSE_BOUNDS];

typedef struct Gc {
    GcStats stats[3];
    bool collecting;
    bool stress; /* gc_stress() */
    uint64_t stress_young_left; /* ... collections of generation 0 until the next of all */
    bool unverified; /* builds with CHECK_LEVEL 2: the heap is not verified after each collection, the test does it itself */
    int threshold_before_stress;
    unsigned debug;
    Value garbage, callbacks; /* lists, made by the gc module */
    size_t long_lived_total, long_lived_pending;
    /* Called around a collection (gc.callbacks); installed by the gc module. */
    void (*notify)(Runtime *rt, bool start, int generation, size_t collected);
    /* Called after each one, silent ones included, by memtools while it records; may not run Python code. */
    void (*observe)(Runtime *rt, int generation, size_t collected, double pause);
} Gc;

MUST_CHECK int gc_init(Runtime *rt);

#endif
