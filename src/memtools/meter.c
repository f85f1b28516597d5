/* SPDX-License-Identifier: MIT
 * meter.c: start and end of the meter, its timeline. */
#include "memtools/meter.h"

#include "gc/state.h"
#include "memtools/memtools.h"
#include "memtools/trace.h"
#include "object/error.h"
#include "platform/platform.h"

static void *on_alloc(void *arg, PoolHeader *p, void *block, size_t bytes) {
    meter_alloc(arg, heap_block_size(block));
    return block;
}
static void on_free(void *arg, PoolHeader *p, void *block) { meter_free(arg, heap_block_size(block)); }
static void on_resize(void *arg, PoolHeader *p, void *block, size_t bytes, size_t old_size) {
    meter_resize(arg, old_size, heap_block_size(block));
}
static void on_release(void *arg, PoolHeader *p) {}

const HeapObserver meter_observer = {on_alloc, on_free, on_resize, on_release, NULL};

Meter *meter_start(Runtime *rt) {
    Memtools *tools = memtools_of(rt);
    if (!tools) return NULL;
    if (!tools->meter) {
        if (trace_mode(rt) == TRACE_SAMPLED)
            return raise(rt, T_RUNTIME_ERROR, "sampling does not go together with a profile of lines or of time"), NULL;
        Meter *m = mem_calloc(rt, sizeof *m);
        if (!m) return NULL;
        m->rt = rt;
        m->state = vm_line_state(rt);
        m->state->bytes = m->peak = heap_counters(rt->heap).in_use;
        tools->meter = m;
        trace_observe(rt);
    }
    tools->meter->users++;
    return tools->meter;
}

void meter_stop(Runtime *rt) {
    Meter *m = rt->memtools ? rt->memtools->meter : NULL;
    if (!m) return;
    rt->memtools->meter = NULL;
    if (trace_mode(rt) != TRACE_SAMPLED) trace_observe(rt);
    m->state->line = &m->state->none;
    store_close(&m->store);
    mem_free(rt, m);
}

void meter_release(Runtime *rt) {
    if (rt->memtools && rt->memtools->meter && --rt->memtools->meter->users == 0) meter_stop(rt);
}

/* ---- timeline ---- */

/* When there are many points, each second one goes and they become half as frequent: a long run has no more than POINTS_MOST. */
#define POINTS_MOST 65536

static void thin_out(Meter *m) {
    size_t n = 0;
    for (size_t i = 0; i < m->point_count; i += 2) {
        MeterPoint p = m->points[i];
        if (i + 1 < m->point_count && m->points[i + 1].peak > p.peak) p.peak = m->points[i + 1].peak;
        m->points[n++] = p;
    }
    m->point_count = n;
    m->interval *= 2;
}

static bool make_room(Meter *m) {
    if (m->point_count == POINTS_MOST) thin_out(m);
    if (m->point_count < m->point_room) return true;
    if (!m->store.heap && !store_open(&m->store, m->rt)) return false;
    size_t room = m->point_room ? m->point_room * 2 : 256;
    MeterPoint *points = store_realloc(&m->store, m->points, room * sizeof *points);
    if (!points) return false;
    m->points = points;
    m->point_room = room;
    return true;
}

void meter_point(Meter *m) {
    m->countdown = METER_EVENTS;
    double now = platform_monotonic();
    if (now < m->next || !make_room(m)) return;
    uint32_t full = (uint32_t)m->rt->gc->stats[2].collections;
    m->points[m->point_count++] = (MeterPoint){now, m->state->bytes, m->peak, full};
    m->peak = m->state->bytes;
    m->next = now + m->interval;
}

void meter_timeline(Meter *m, double interval) {
    m->interval = interval;
    m->point_count = 0;
    m->countdown = 1;
    m->next = 0;
    m->peak = m->state->bytes;
    if (interval > 0) meter_point(m);
}
