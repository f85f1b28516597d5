/* SPDX-License-Identifier: MIT
 * meter.h: bytes in use, kept exactly from event to event: by line (line profiles) and by time (timeline).
 *
 * The heap itself does not know its use to the byte without a walk (heap.h). The meter walks once, when it starts, and then
 * adds and subtracts whole blocks, as sys.getsizeof does. It needs no memory for blocks.
 *
 * A line's numbers are found without work at the lines themselves: the first event since a line began (LineMark.hits has
 * changed) takes the bytes then in use as those at its beginning. */
#ifndef HOOP_METER_H
#define HOOP_METER_H

#include "memtools/store.h"
#include "vm/vm.h"

/* What vm's LINE counts, and the bytes that go with it. */
typedef struct LineRecord {
    LineMark mark; /* first */
    uint64_t gained, freed;
    uint64_t peak;       /* the most that was in use within the line above what it began with */
    uint64_t begun_at;   /* bytes in use when its last execution began */
    uint64_t seen;       /* hits when begun_at was noted */
} LineRecord;

typedef struct MeterPoint {
    double time;         /* seconds, platform_monotonic() */
    uint64_t bytes;      /* in use */
    uint64_t peak;       /* since the point before */
    uint32_t collections; /* full ones, ever */
} MeterPoint;

typedef struct Meter {
    LineState *state;
    Runtime *rt;
    uint64_t peak;       /* of state->bytes, since the last point of the timeline */
    uint32_t users;
    /* timeline */
    double interval;     /* 0: none */
    double next;
    uint32_t countdown;  /* events until the clock is looked at */
    MeterPoint *points;
    size_t point_count, point_room;
    Store store;
} Meter;

#define METER_EVENTS 64

void meter_point(Meter *m); /* looks at the clock, adds a point when it is time */

static inline void meter_tick(Meter *m) {
    if (m->interval != 0 && --m->countdown == 0) meter_point(m);
}

static inline LineRecord *meter_line(Meter *m) {
    LineState *s = m->state;
    if (s->line == &s->none) return NULL;
    LineRecord *r = (LineRecord *)s->line;
    if (r->seen != r->mark.hits) {
        r->seen = r->mark.hits;
        r->begun_at = s->bytes;
    }
    return r;
}

static inline void meter_alloc(Meter *m, size_t size) {
    LineRecord *r = meter_line(m);
    uint64_t now = m->state->bytes += size;
    if (now > m->peak) m->peak = now;
    if (r) {
        r->gained += size;
        if (now > r->begun_at && now - r->begun_at > r->peak) r->peak = now - r->begun_at;
    }
    meter_tick(m);
}

static inline void meter_free(Meter *m, size_t size) {
    LineRecord *r = meter_line(m);
    m->state->bytes -= size;
    if (r) r->freed += size;
    meter_tick(m);
}

static inline void meter_resize(Meter *m, size_t old_size, size_t size) {
    if (size >= old_size) meter_alloc(m, size - old_size);
    else meter_free(m, old_size - size);
}

/* The heap's observer when nothing else looks; its arg is the Meter. */
extern const HeapObserver meter_observer;

/* Starts, or is used by one more. NULL: error set (no memory, sampling). */
MUST_CHECK Meter *meter_start(Runtime *rt);
/* One user less; the last one stops it. */
void meter_release(Runtime *rt);
/* Whoever uses it: off. */
void meter_stop(Runtime *rt);
/* A point each `interval` seconds from now on (at the first event after that); 0: no more. Those so far are forgotten. */
void meter_timeline(Meter *m, double interval);

#endif
