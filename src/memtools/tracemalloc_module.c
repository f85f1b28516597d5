/* SPDX-License-Identifier: MIT
 * tracemalloc_module.c: _tracemalloc: what tracemalloc.py is built on.
 *
 * A snapshot groups the traced blocks by site and size in C: a program has millions of blocks and some thousand groups. */
#include <limits.h>
#include <stdlib.h>

#include "memtools/memtools.h"
#include "memtools/trace.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/int.h"
#include "types/list.h"
#include "types/tuple.h"

#define METHOD(name)                                                                                                  \
    static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)
#define FRAMES_MOST 65535

static uint32_t limit_of(Runtime *rt) {
    if (trace_mode(rt) != TRACE_OFF) return trace_config(rt).max_frames;
    return rt->memtools && rt->memtools->traceback_limit ? rt->memtools->traceback_limit : 1;
}

/* ---- switches ---- */

METHOD(start) {
    int64_t frames = 1;
    if (nargs && num_as_i64(rt, args[0], &frames) < 0 && !error_is(rt, T_OVERFLOW_ERROR)) return V_NULL;
    if (rt->error || frames < INT_MIN || frames > INT_MAX) {
        error_clear(rt);
        return raise(rt, T_OVERFLOW_ERROR, "Python int too large to convert to C int");
    }
    if (frames < 1 || frames > FRAMES_MOST) return raise(rt, T_VALUE_ERROR, "the number of frames must be in range [1; %d]", FRAMES_MOST);
    if (trace_mode(rt) != TRACE_OFF) return V_NONE;
    if (trace_start(rt, (TraceConfig){.mode = TRACE_EXACT, .max_frames = (uint32_t)frames}) < 0) return V_NULL;
    rt->memtools->traceback_limit = (uint32_t)frames;
    return V_NONE;
}

/* Estimates at hardly any cost: about one block in `period` bytes is recorded. */
METHOD(start_sampling) {
    int64_t period = 0, frames = 1;
    if (nargs > 0 && num_as_i64(rt, args[0], &period) < 0) return V_NULL;
    if (nargs > 1 && num_as_i64(rt, args[1], &frames) < 0) return V_NULL;
    if (period < 0) return raise(rt, T_VALUE_ERROR, "the period must not be negative");
    if (frames < 1 || frames > FRAMES_MOST) return raise(rt, T_VALUE_ERROR, "the number of frames must be in range [1; %d]", FRAMES_MOST);
    if (trace_start(rt, (TraceConfig){.mode = TRACE_SAMPLED, .max_frames = (uint32_t)frames, .period = (size_t)period}) < 0) return V_NULL;
    rt->memtools->traceback_limit = (uint32_t)frames;
    return V_NONE;
}

METHOD(stop) {
    trace_stop(rt);
    return V_NONE;
}

METHOD(is_tracing) { return v_bool(trace_mode(rt) != TRACE_OFF); }
METHOD(get_traceback_limit) { return v_small(limit_of(rt)); }

METHOD(clear_traces) {
    trace_clear(rt);
    return V_NONE;
}

METHOD(reset_peak) {
    trace_reset_peak(rt);
    return V_NONE;
}

/* ---- totals ---- */

METHOD(get_traced_memory) {
    TraceTotals totals = trace_totals(rt);
    Value items[] = {int_from_size(rt, totals.bytes), int_from_size(rt, totals.peak)};
    return items[0] && items[1] ? tuple_from_owned(rt, items, 2) : V_NULL;
}

METHOD(get_tracemalloc_memory) { return int_from_size(rt, trace_totals(rt).own); }

/* ---- places ---- */

/* ((filename, line), ...) from the newest frame on, at most as many as were asked for. */
static Owned frames_of(Runtime *rt, TraceNode node) {
    uint32_t limit = limit_of(rt), count = 0;
    for (TraceNode n = node; n && count < limit; n = trace_place(rt, n).parent) count++;
    Owned frames = tuple_new(rt, count);
    if (!frames) return V_NULL;
    for (uint32_t i = 0; i < count; i++) {
        TracePlace place = trace_place(rt, node);
        Value pair[] = {place.filename, v_small(place.line)};
        Value item = tuple_from(rt, pair, 2);
        if (!item) {
            decref(rt, frames);
            return V_NULL;
        }
        as_tuple(frames)->items[i] = item;
        node = place.parent;
    }
    return frames;
}

METHOD(get_object_traceback) {
    TraceNode node = v_is_ptr(args[0]) ? trace_site(rt, v_obj(args[0]), NULL) : 0;
    return node ? frames_of(rt, node) : V_NONE;
}

/* ---- groups ---- */

typedef struct Group {
    uint64_t size;
    TraceNode site;
    uint32_t used;
    double blocks; /* samples stand for parts of blocks too */
} Group;

typedef struct Groups {
    Store store;
    Group *table;
    size_t room, count;
} Groups;

static Group *find_group(Group *table, size_t room, TraceNode site, uint64_t size) {
    size_t at = (size_t)(((uint64_t)site << 32 ^ size) * 0x9e3779b97f4a7c15ULL >> 20) & (room - 1);
    while (table[at].used && (table[at].site != site || table[at].size != size)) at = (at + 1) & (room - 1);
    return &table[at];
}

static bool grow_groups(Groups *g) {
    size_t room = g->room ? g->room * 2 : 4096;
    Group *table = store_calloc(&g->store, room * sizeof *table);
    if (!table) return false;
    for (size_t i = 0; i < g->room; i++)
        if (g->table[i].used) *find_group(table, room, g->table[i].site, g->table[i].size) = g->table[i];
    store_free(&g->store, g->table);
    g->table = table;
    g->room = room;
    return true;
}

static int add_block(void *arg, const void *block, size_t bytes, TraceNode site) {
    Groups *g = arg;
    Group *group = find_group(g->table, g->room, site, bytes);
    if (!group->used) {
        *group = (Group){bytes, site, 1, 0.0};
        if (++g->count * 2 > g->room && !grow_groups(g)) return -1;
        group = find_group(g->table, g->room, site, bytes);
    }
    group->blocks += trace_weight(g->store.rt, block);
    return 0;
}

static int compare_groups(const void *a, const void *b) {
    const Group *x = a, *y = b;
    if (x->site != y->site) return x->site < y->site ? -1 : 1;
    return x->size < y->size ? -1 : x->size > y->size;
}

/* The table without its gaps, by site. */
static void pack_groups(Groups *g) {
    size_t n = 0;
    for (size_t i = 0; i < g->room; i++)
        if (g->table[i].used) g->table[n++] = g->table[i];
    qsort(g->table, n, sizeof *g->table, compare_groups);
}

/* [(domain, size, frames, frames of the whole stack, blocks), ...] */
static Owned list_groups(Runtime *rt, const Groups *g) {
    Owned list = list_new(rt, g->count), frames = V_NULL;
    for (size_t i = 0; list && i < g->count; i++) {
        const Group *group = &g->table[i];
        if (!i || g->table[i - 1].site != group->site) {
            decref_maybe(rt, frames);
            frames = frames_of(rt, group->site);
        }
        Owned size = int_from_u64(rt, group->size), count = int_from_u64(rt, (uint64_t)(group->blocks + 0.5)), item = V_NULL;
        if (frames && size && count) {
            uint32_t depth = trace_place(rt, group->site).depth;
            Value items[] = {v_small(0), size, frames, v_small(depth ? depth : 1), count};
            item = tuple_from(rt, items, 5);
        }
        decref_maybe(rt, size);
        decref_maybe(rt, count);
        if (!item || list_append_owned(rt, list, item) < 0) clear_slot(rt, &list);
    }
    decref_maybe(rt, frames);
    return list;
}

METHOD(get_groups) {
    Groups g = {.table = NULL};
    if (trace_mode(rt) == TRACE_OFF) return list_new(rt, 0);
    if (!store_open(&g.store, rt)) return raise_no_memory(rt);
    Owned list = V_NULL;
    if (!grow_groups(&g) || trace_each(rt, add_block, &g)) {
        raise_no_memory(rt);
    } else {
        pack_groups(&g);
        list = list_groups(rt, &g);
    }
    store_close(&g.store);
    return list;
}

static const MethodDef functions[] = {
    {"start", start, 0, 1, 0,
     "start($module, nframe=1, /)\n--\n\nStart tracing: remember where each block of memory is allocated from now on, with up to nframe frames."},
    {"_start_sampling", start_sampling, 0, 2, 0,
     "_start_sampling($module, period=0, nframe=1, /)\n--\n\nStart tracing about one block in `period` bytes (0: 512 KiB); sizes are estimates then."},
    {"stop", stop, 0, 0, 0, "stop($module, /)\n--\n\nStop tracing and forget all that was recorded."},
    {"is_tracing", is_tracing, 0, 0, 0, "is_tracing($module, /)\n--\n\nAre allocations being traced?"},
    {"get_traceback_limit", get_traceback_limit, 0, 0, 0,
     "get_traceback_limit($module, /)\n--\n\nThe most frames that a trace holds, as given to start()."},
    {"clear_traces", clear_traces, 0, 0, 0, "clear_traces($module, /)\n--\n\nForget the blocks traced so far; go on tracing."},
    {"reset_peak", reset_peak, 0, 0, 0, "reset_peak($module, /)\n--\n\nThe peak becomes the present size of the traced blocks."},
    {"get_traced_memory", get_traced_memory, 0, 0, 0,
     "get_traced_memory($module, /)\n--\n\n(size, peak) in bytes of the traced blocks."},
    {"get_tracemalloc_memory", get_tracemalloc_memory, 0, 0, 0,
     "get_tracemalloc_memory($module, /)\n--\n\nBytes that the tracer itself uses."},
    {"_get_object_traceback", get_object_traceback, 1, 1, 0,
     "_get_object_traceback($module, obj, /)\n--\n\nThe frames that allocated obj, newest first, as (filename, line) pairs; None when it was not traced."},
    {"_get_groups", get_groups, 0, 0, 0,
     "_get_groups($module, /)\n--\n\nThe traced blocks by place and size: (domain, size, frames, depth of the stack, number of blocks)."},
    {0},
};

const ModuleDef tracemalloc_module = {
    .name = "_tracemalloc",
    .doc = "Where memory was allocated.",
    .functions = functions,
};
