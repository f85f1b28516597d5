/* SPDX-License-Identifier: MIT
 * report_module.c: the module _hoop_report: what the HTML report needs and no other module tells: the call tree with its
 * counts, the map of arenas, the page itself. */
#include "gc/state.h"
#include "heap/heap.h"
#include "memtools/arena_map.h"
#include "memtools/growth.h"
#include "memtools/memtools.h"
#include "memtools/timeline.h"
#include "memtools/trace.h"
#include "object/protocol.h"
#include "platform/platform.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

extern const unsigned char report_page[]; /* made by the build from web/report */
extern const size_t report_page_size;

#define METHOD(name)                                                                                                  \
    static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

/* ---- the call tree ---- */

enum { COLUMN_FILE, COLUMN_FUNCTION, COLUMN_LINE, COLUMN_PARENT, COLUMN_LIVE, COLUMN_PEAK, COLUMN_TOTAL, COLUMN_BLOCKS, COLUMN_ALLOCS, COLUMN_COUNT };

static int append_number(Runtime *rt, Borrowed list, uint64_t n) { return list_append(rt, list, v_small((int64_t)n)); }

static int append_node(Runtime *rt, const Value *columns, TraceNode node, const TraceCounts *c) {
    TracePlace p = trace_place(rt, node);
    if (list_append(rt, columns[COLUMN_FILE], p.filename) < 0 || list_append(rt, columns[COLUMN_FUNCTION], p.function) < 0) return -1;
    const uint64_t numbers[] = {(uint64_t)p.line, p.parent, c->live_bytes, c->peak_bytes, c->total_bytes, c->live_blocks, c->total_blocks};
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        if (append_number(rt, columns[COLUMN_LINE + i], numbers[i]) < 0) return -1;
    return 0;
}

/* The counts are read before anything is made, for making lists is traced as well. */
METHOD(report_call_tree) {
    uint32_t count = trace_node_count(rt);
    TraceCounts *counts = mem_alloc_array(rt, count + 1u, sizeof *counts);
    if (!counts) return V_NULL;
    for (TraceNode n = 1; n <= count; n++) counts[n] = trace_counts(rt, n);
    Value columns[COLUMN_COUNT] = {0};
    bool good = true;
    for (size_t i = 0; good && i < COLUMN_COUNT; i++) good = (columns[i] = list_new(rt, count)) != V_NULL;
    for (TraceNode n = 1; good && n <= count; n++) good = append_node(rt, columns, n, &counts[n]) == 0;
    mem_free(rt, counts);
    Owned result = good ? tuple_from(rt, columns, COLUMN_COUNT) : V_NULL;
    for (size_t i = 0; i < COLUMN_COUNT; i++) decref_maybe(rt, columns[i]);
    return result;
}

/* ---- counters ---- */

static int set_number(Runtime *rt, Borrowed dict, const char *name, uint64_t n) { return dict_set_cstr(rt, dict, name, v_small((int64_t)n)); }

static int set_collections(Runtime *rt, Borrowed dict) {
    static const char *const names[] = {"collections", "freed", "pause_total", "pause_max"};
    for (size_t k = 0; k < COUNT_OF(names); k++) {
        Owned list = list_new(rt, 3);
        for (int i = 0; list && i < 3; i++) {
            const GcStats *s = &rt->gc->stats[i];
            Owned v = k == 0 ? v_small((int64_t)s->collections) : k == 1 ? v_small((int64_t)s->collected) : float_new(rt, k == 2 ? s->pause_total : s->pause_max);
            if (!v || list_append_owned(rt, list, v) < 0) clear_slot(rt, &list);
        }
        int r = list ? dict_set_cstr(rt, dict, names[k], list) : -1;
        decref_maybe(rt, list);
        if (r < 0) return -1;
    }
    return 0;
}

METHOD(report_counters) {
    HeapCounters c = heap_counters(rt->heap);
    const struct { const char *name; uint64_t value; } numbers[] = {
        {"in_use", c.in_use}, {"peak", c.peak}, {"from_os", c.from_os}, {"from_os_peak", c.from_os_peak}, {"blocks", c.blocks},
        {"arenas", c.arenas}, {"pools_used", c.pools_used}, {"pools_full", c.pools_full}, {"pools_empty", c.pools_empty},
        {"large_blocks", c.large_blocks}, {"huge_blocks", c.huge_blocks}, {"limit", heap_limit(rt->heap)},
        {"arena_pages", ARENA_PAGES}, {"first_page", ARENA_FIRST_PAGE}, {"page_size", POOL_SIZE},
    };
    Owned dict = dict_new(rt);
    bool good = dict != V_NULL;
    for (size_t i = 0; good && i < COUNT_OF(numbers); i++) good = set_number(rt, dict, numbers[i].name, numbers[i].value) == 0;
    if (!good || set_collections(rt, dict) < 0) decref_maybe(rt, dict), dict = V_NULL;
    return dict;
}

/* ---- the timeline ---- */

METHOD(report_start_timeline) { return timeline_start(rt) < 0 || growth_start(rt) < 0 ? V_NULL : V_NONE; }

METHOD(report_growth) {
    Owned result = growth_result(rt);
    growth_stop(rt);
    return result;
}

static Owned time_list(Runtime *rt, const Timeline *l, int what) {
    Owned list = list_new(rt, l->count);
    for (size_t i = 0; list && i < l->count; i++) {
        const TimePoint *p = &l->points[i];
        Owned v = what == 0 ? float_new(rt, p->t) : v_small((int64_t)(what == 1 ? p->in_use : p->from_os));
        if (!v || list_append_owned(rt, list, v) < 0) clear_slot(rt, &list);
    }
    return list;
}

static Owned collection_list(Runtime *rt, const Timeline *l) {
    Owned list = list_new(rt, l->collection_count);
    for (size_t i = 0; list && i < l->collection_count; i++) {
        const TimeCollection *c = &l->collections[i];
        Owned t = float_new(rt, c->t), pause = float_new(rt, c->pause);
        Owned row = t && pause ? tuple_pack(rt, 4, t, v_small(c->generation), v_small((int64_t)c->freed), pause) : V_NULL;
        decref_maybe(rt, t);
        decref_maybe(rt, pause);
        if (!row || list_append_owned(rt, list, row) < 0) clear_slot(rt, &list);
    }
    return list;
}

/* Stops it. */
METHOD(report_timeline) {
    Timeline *l = rt->memtools->timeline;
    if (!l) return raise(rt, T_RUNTIME_ERROR, "no timeline is being recorded");
    timeline_finish(rt);
    rt->gc->observe = NULL;
    double duration = l->ended;
    rt->memtools->timeline = NULL; /* nothing changes while it is read */
    static const char *const names[] = {"t", "in_use", "from_os"};
    Owned dict = dict_new(rt);
    bool good = dict != V_NULL;
    for (int i = 0; good && i < 3; i++) {
        Owned list = time_list(rt, l, i);
        good = list && dict_set_cstr(rt, dict, names[i], list) == 0;
        decref_maybe(rt, list);
    }
    Owned rest[] = {good ? collection_list(rt, l) : V_NULL, float_new(rt, duration), float_new(rt, l->peak.t)};
    static const char *const rest_names[] = {"collections", "duration", "peak_at"};
    for (int i = 0; i < 3; i++) {
        good = good && rest[i] && dict_set_cstr(rt, dict, rest_names[i], rest[i]) == 0;
        decref_maybe(rt, rest[i]);
    }
    mem_free(rt, l);
    if (!good) decref_maybe(rt, dict), dict = V_NULL;
    return dict;
}

METHOD(report_arena_map) { return arena_map(rt); }

/* ---- all at once ---- */

/* What a report is made of, gathered before any Python module of the report is imported: the heap's counters first, then
 * the snapshot, which needs no memory of the heap. */
METHOD(report_capture) {
    if (rt->memtools) timeline_finish(rt); /* the snapshot's memory is charged to the heap, but is not the program's */
    Owned memory = import_from_c(rt, "_hoop_memory");
    Owned parts[6] = {memory ? report_counters(rt, self, NULL, 0, V_NULL) : V_NULL};
    Owned take = parts[0] ? obj_getattr_cstr(rt, memory, "take") : V_NULL;
    parts[1] = take ? obj_call0(rt, take) : V_NULL;
    static const CFunction rest[] = {report_arena_map, report_call_tree, report_timeline, report_growth};
    for (size_t i = 0; i < COUNT_OF(rest) && parts[i + 1]; i++) parts[i + 2] = rest[i](rt, self, NULL, 0, V_NULL);
    Owned result = parts[5] ? tuple_from(rt, parts, 6) : V_NULL;
    for (size_t i = 0; i < 6; i++) decref_maybe(rt, parts[i]);
    decref_maybe(rt, take);
    decref_maybe(rt, memory);
    return result;
}


METHOD(report_get_page) {
    if (!report_page_size)
        return raise(rt, T_RUNTIME_ERROR, "this hoop was built without the report's page: npm was missing or failed when it was built");
    return str_from_utf8(rt, (const char *)report_page, report_page_size);
}

static const MethodDef functions[] = {
    {"call_tree", report_call_tree, 0, 0, 0,
     "call_tree()\n--\n\nColumns of the tracer's nodes, the first of number 1: file, function, line, parent, live, peak and total bytes, live blocks, allocations."},
    {"counters", report_counters, 0, 0, 0, "counters()\n--\n\nThe heap's and the collector's counters, and the heap's geometry, as a dict."},
    {"start_timeline", report_start_timeline, 0, 0, 0, "start_timeline()\n--\n\nRecord heap use and collections over time from now on, while tracing is on."},
    {"timeline", report_timeline, 0, 0, 0, "timeline()\n--\n\nWhat was recorded, as a dict; recording ends."},
    {"growth", report_growth, 0, 0, 0, "growth()\n--\n\n(times of the samples, [(container, its lengths then)]) of containers that never became shorter; recording ends."},
    {"arena_map", report_arena_map, 0, 0, 0, "arena_map()\n--\n\nArenas, pools and blocks."},
    {"capture", report_capture, 0, 0, 0, "capture()\n--\n\n(counters, snapshot, arena map, call tree, timeline, growth); recording ends."},
    {"page", report_get_page, 0, 0, 0, "page()\n--\n\nThe page, in which __DATA__ stands where the report's data goes."},
    {0},
};

const ModuleDef report_module = {.name = "_hoop_report", .doc = "What the memory report is made of.", .functions = functions};
