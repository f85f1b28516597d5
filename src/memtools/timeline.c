/* SPDX-License-Identifier: MIT
 * timeline.c: see timeline.h. */
#include "memtools/timeline.h"

#include "gc/state.h"
#include "memtools/growth.h"
#include "memtools/memtools.h"
#include "memtools/trace.h"
#include "platform/platform.h"

#define FIRST_INTERVAL 0.0005

static void thin_out(Timeline *l) {
    for (size_t i = 0; 2 * i < l->count; i++) l->points[i] = l->points[2 * i];
    l->count = (l->count + 1) / 2;
    l->interval *= 2;
}

static void add_point(Timeline *l, TimePoint p) {
    if (l->count == MOST_POINTS) thin_out(l);
    l->points[l->count++] = p;
}

static TimePoint now(const Timeline *l, Heap *h) { return (TimePoint){platform_monotonic() - l->began, heap_in_use(h), h->from_os}; }

void timeline_tick(Runtime *rt) {
    Timeline *l = rt->memtools->timeline;
    if (!l || l->finished) return;
    TimePoint p = now(l, rt->heap);
    growth_tick(rt, p.t);
    if (p.in_use > l->highest.in_use) l->highest = p;
    if (p.in_use > l->peak.in_use) l->peak = p;
    if (p.t < l->next) return;
    if (l->highest.in_use > p.in_use) add_point(l, l->highest);
    add_point(l, p);
    l->highest = (TimePoint){p.t, 0, 0};
    l->next = p.t + l->interval;
}

void timeline_finish(Runtime *rt) {
    Timeline *l = rt->memtools->timeline;
    if (!l || l->finished) return;
    l->next = 0;
    timeline_tick(rt);
    l->ended = platform_monotonic() - l->began;
    l->finished = true;
}

static void on_collection(Runtime *rt, int generation, size_t freed, double pause) {
    Timeline *l = rt->memtools->timeline;
    if (l->finished) return;
    TimePoint p = now(l, rt->heap);
    if (l->collection_count == MOST_COLLECTIONS) { /* keep the rarer ones */
        size_t kept = 0;
        for (size_t i = 0; i < l->collection_count; i++)
            if (l->collections[i].generation > 0) l->collections[kept++] = l->collections[i];
        if (kept == l->collection_count) kept = 0;
        l->collections_left_out += l->collection_count - kept;
        l->collection_count = kept;
    }
    l->collections[l->collection_count++] = (TimeCollection){p.t, pause, freed, generation};
}

int timeline_start(Runtime *rt) {
    Memtools *tools = memtools_of(rt);
    if (!tools) return -1;
    timeline_stop(rt);
    Timeline *l = mem_calloc(rt, sizeof *l);
    if (!l) return -1;
    l->began = platform_monotonic();
    l->interval = FIRST_INTERVAL;
    tools->timeline = l;
    if (trace_mode(rt) != TRACE_SAMPLED) trace_observe(rt);
    timeline_tick(rt);
    rt->gc->observe = on_collection;
    return 0;
}

void timeline_stop(Runtime *rt) {
    if (!rt->memtools || !rt->memtools->timeline) return;
    rt->gc->observe = NULL;
    mem_free(rt, rt->memtools->timeline);
    rt->memtools->timeline = NULL;
    if (trace_mode(rt) != TRACE_SAMPLED) trace_observe(rt);
}
