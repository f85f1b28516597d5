/* SPDX-License-Identifier: MIT
 * timeline.h: heap use over time, with collections and the peak: while the tracer is on, it is told of allocations.
 *
 * Every TICK_ALLOCATIONS allocations, and at each large one, the clock is read. A point is kept when the interval is over: the
 * highest use since the last point, at its own time, and the use now. When the points fill their room every second one
 * is dropped and the interval doubles, so that a run of any length has between half and all of MOST_POINTS.
 */
#ifndef HOOP_TIMELINE_H
#define HOOP_TIMELINE_H

#include "object/runtime.h"

#define TICK_ALLOCATIONS 64
#define TICK_BYTES (64 * 1024)
#define MOST_POINTS 2000
#define MOST_COLLECTIONS 4000

typedef struct TimePoint {
    double t; /* seconds since the start */
    size_t in_use, from_os;
} TimePoint;

typedef struct TimeCollection {
    double t, pause; /* t: its end */
    size_t freed;
    int generation;
} TimeCollection;

typedef struct Timeline {
    double began, interval, next;
    bool finished; /* what follows is the report's own */
    double ended;  /* then: seconds since the start */
    size_t count, collection_count, collections_left_out; /* of generation 0, when there were too many */
    TimePoint highest; /* since the last point */
    TimePoint peak;    /* of all */
    TimePoint points[MOST_POINTS];
    TimeCollection collections[MOST_COLLECTIONS];
} Timeline;

/* -1: MemoryError. Starts anew when there is one. */
MUST_CHECK int timeline_start(Runtime *rt);
void timeline_stop(Runtime *rt);
void timeline_tick(Runtime *rt);
/* The program's part is over: a last point, and nothing more. Again: nothing. */
void timeline_finish(Runtime *rt);
/* Called by the tracer for each allocation; countdown is the tracer's. */
static inline void timeline_alloc(Runtime *rt, uint32_t *countdown, size_t bytes) {
    if (likely(--*countdown && bytes < TICK_BYTES)) return;
    *countdown = TICK_ALLOCATIONS;
    timeline_tick(rt);
}

#endif
