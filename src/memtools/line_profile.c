/* SPDX-License-Identifier: MIT
 * line_profile.c: the module _line_profile: bytes by line of chosen functions, bytes by time; memory_profiler.py is built on it.
 *
 * A profiled function runs a copy of its code that counts its lines (vm/line_marks.c); the meter adds bytes to the line
 * that runs. What the line calls belongs to it, unless that is a profiled function itself: enter() and leave() stand
 * around each call of one, so that its lines and its caller's do not mix. Records live as long as the runtime: copies of
 * code point into them. */
#include "memtools/memtools.h"
#include "memtools/meter.h"
#include "object/error.h"
#include "object/protocol.h"
#include "platform/platform.h"
#include "types/int.h"
#include "types/float.h"
#include "types/list.h"
#include "types/str.h"
#include "types/tuple.h"

#define METHOD(name)                                                                                                  \
    static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

#define MOST_LINES 10000000 /* that a profiled function may extend over */

typedef struct LineProfile {
    int32_t first;
    uint32_t count;
    LineRecord records[]; /* of the lines from `first` on */
} LineProfile;

typedef struct LineProfiles {
    LineProfile **items;
    uint32_t count, room;
    LineMark **stack; /* what ran when profiled functions were entered */
    uint32_t depth, stack_room;
    bool metered;
} LineProfiles;

static LineProfiles *profiles_of(Runtime *rt) {
    Memtools *tools = memtools_of(rt);
    if (tools && !tools->profiles) tools->profiles = mem_calloc(rt, sizeof *tools->profiles);
    return tools ? tools->profiles : NULL;
}

/* ---- functions ---- */

static LineMark *mark_of(void *arg, int32_t line) {
    LineProfile *p = arg;
    return line >= p->first && (uint32_t)(line - p->first) < p->count ? &p->records[line - p->first].mark : NULL;
}

static LineProfile *new_profile(Runtime *rt, const Code *code) {
    int32_t first = code->firstlineno, last = first;
    for (uint32_t i = 0; i < code->position_count; i++) last = code->positions[i].line > last ? code->positions[i].line : last;
    int64_t count = (int64_t)last - first + 1; /* a program may have given the code any first line */
    if (count > MOST_LINES) {
        raise(rt, T_VALUE_ERROR, "the lines of this code lie too far apart");
        return NULL;
    }
    LineProfile *p = mem_calloc(rt, sizeof *p + (size_t)count * sizeof *p->records);
    if (!p) return NULL;
    p->first = first;
    p->count = (uint32_t)count;
    return p;
}

static int keep_profile(Runtime *rt, LineProfiles *all, LineProfile *p) {
    if (all->count == all->room) {
        uint32_t room = all->room ? all->room * 2 : 16;
        LineProfile **items = mem_realloc_array(rt, all->items, room, sizeof *items);
        if (!items) return -1;
        all->items = items;
        all->room = room;
    }
    all->items[all->count++] = p;
    return 0;
}

/* add(code): (number, copy of the code that counts its lines) */
METHOD(profile_add) {
    if (!v_is(args[0], T_CODE)) return raise(rt, T_TYPE_ERROR, "add() argument must be code, not %A", args[0]);
    LineProfiles *all = profiles_of(rt);
    LineProfile *p = all ? new_profile(rt, as_code(args[0])) : NULL;
    if (!p) return V_NULL;
    if (keep_profile(rt, all, p) < 0) {
        mem_free(rt, p);
        return V_NULL;
    }
    Owned copy = code_with_lines(rt, as_code(args[0]), mark_of, p);
    if (!copy) return V_NULL;
    Value items[] = {v_small(all->count - 1), copy};
    return tuple_from_owned(rt, items, 2);
}

static LineProfile *profile_at(Runtime *rt, Borrowed index) {
    LineProfiles *all = profiles_of(rt);
    int64_t i;
    if (!all || num_as_i64(rt, index, &i) < 0) return NULL;
    if (i < 0 || i >= all->count) return raise(rt, T_INDEX_ERROR, "no such profile"), NULL;
    return all->items[i];
}

/* Append a tuple of the items (consumed; 0: its error is set). */
static int append_tuple(Runtime *rt, Borrowed list, Value *items, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!items[i]) {
            for (size_t k = 0; k < count; k++) decref_maybe(rt, items[k]);
            return -1;
        }
    Owned tuple = tuple_from_owned(rt, items, count);
    return tuple ? list_append_owned(rt, list, tuple) : -1;
}

/* [(line, hits, gained, freed, peak, bytes after), ...] of the lines that ran */
METHOD(profile_lines) {
    const LineProfile *p = profile_at(rt, args[0]);
    Owned list = p ? list_new(rt, 0) : V_NULL;
    for (uint32_t i = 0; list && i < p->count; i++) {
        const LineRecord *r = &p->records[i];
        if (!r->mark.hits) continue;
        Value items[] = {v_small(p->first + (int32_t)i), int_from_u64(rt, r->mark.hits), int_from_u64(rt, r->gained),
                         int_from_u64(rt, r->freed), int_from_u64(rt, r->peak), int_from_u64(rt, r->mark.bytes_after)};
        if (append_tuple(rt, list, items, COUNT_OF(items)) < 0) clear_slot(rt, &list);
    }
    return list;
}

METHOD(profile_clear) {
    LineProfile *p = profile_at(rt, args[0]);
    if (!p) return V_NULL;
    memset(p->records, 0, p->count * sizeof *p->records);
    return V_NONE;
}

/* ---- calls ---- */

static void leave_line(LineState *s, LineMark *next) {
    if (s->line->bytes_after < s->bytes) s->line->bytes_after = s->bytes;
    s->line = next;
}

METHOD(profile_enter) {
    LineProfile *p = profile_at(rt, args[0]);
    if (!p) return V_NULL;
    LineProfiles *all = rt->memtools->profiles;
    if (all->depth == all->stack_room) {
        uint32_t room = all->stack_room ? all->stack_room * 2 : 64;
        LineMark **stack = mem_realloc_array(rt, all->stack, room, sizeof *stack);
        if (!stack) return V_NULL;
        all->stack = stack;
        all->stack_room = room;
    }
    if (!all->metered && !meter_start(rt)) return V_NULL;
    all->metered = true;
    LineState *s = vm_line_state(rt);
    all->stack[all->depth++] = s->line;
    leave_line(s, &p->records[0].mark);
    s->line->hits++;
    return V_NONE;
}

METHOD(profile_leave) {
    LineProfiles *all = profiles_of(rt);
    if (!all) return V_NULL;
    if (all->depth) leave_line(vm_line_state(rt), all->stack[--all->depth]);
    return V_NONE;
}

/* Between calls: the heap goes back to its fast paths until the next enter(). */
METHOD(profile_disable) {
    LineProfiles *all = profiles_of(rt);
    if (!all) return V_NULL;
    if (all->metered && !all->depth) {
        all->metered = false;
        meter_release(rt);
    }
    return V_NONE;
}

/* ---- time ---- */

METHOD(timeline_start) {
    double interval;
    if (num_as_double(rt, args[0], &interval) < 0) return V_NULL;
    if (!(interval > 0)) return raise(rt, T_VALUE_ERROR, "the interval must be positive");
    Meter *m = meter_start(rt);
    if (!m) return V_NULL;
    meter_timeline(m, interval);
    return V_NONE;
}

static Owned list_points(Runtime *rt, const Meter *m) {
    Owned list = list_new(rt, m->point_count);
    size_t count = m->point_count; /* the list's own making may add points, and move them */
    for (size_t i = 0; list && i < count && i < m->point_count; i++) {
        MeterPoint p = m->points[i];
        Value items[] = {float_new(rt, p.time), int_from_u64(rt, p.bytes), int_from_u64(rt, p.peak), v_small(p.collections)};
        if (append_tuple(rt, list, items, COUNT_OF(items)) < 0) clear_slot(rt, &list);
    }
    return list;
}

/* Ends the timeline: [(seconds as time.monotonic(), bytes, peak since the point before, full collections), ...] */
METHOD(timeline_stop) {
    Meter *m = rt->memtools ? rt->memtools->meter : NULL;
    if (!m || m->interval == 0) return raise(rt, T_RUNTIME_ERROR, "there is no timeline");
    m->next = 0;
    meter_point(m);
    m->interval = 0;
    Owned list = list_points(rt, m);
    meter_release(rt);
    return list;
}

METHOD(bytes_in_use) {
    const Meter *m = rt->memtools ? rt->memtools->meter : NULL;
    return int_from_u64(rt, m ? m->state->bytes : heap_counters(rt->heap).in_use);
}

static const MethodDef functions[] = {
    {"add", profile_add, 1, 1, 0, "add($module, code, /)\n--\n\n(number of the profile, a copy of the code that counts its lines)"},
    {"lines", profile_lines, 1, 1, 0,
     "lines($module, number, /)\n--\n\nWhat was counted: (line, hits, gained, freed, peak in the line, bytes in use after it) for each line that ran."},
    {"clear", profile_clear, 1, 1, 0, "clear($module, number, /)\n--\n\nForget what was counted."},
    {"enter", profile_enter, 1, 1, 0, "enter($module, number, /)\n--\n\nA call of the profiled function begins."},
    {"leave", profile_leave, 0, 0, 0, "leave($module, /)\n--\n\nThe call ends."},
    {"disable", profile_disable, 0, 0, 0, "disable($module, /)\n--\n\nNothing is counted until the next call of a profiled function."},
    {"timeline_start", timeline_start, 1, 1, 0, "timeline_start($module, interval, /)\n--\n\nNote the bytes in use each `interval` seconds."},
    {"timeline_stop", timeline_stop, 0, 0, 0,
     "timeline_stop($module, /)\n--\n\nEnd the timeline: (time, bytes, peak since the point before, full collections) for each point."},
    {"bytes_in_use", bytes_in_use, 0, 0, 0, "bytes_in_use($module, /)\n--\n\nBytes of all live blocks of the heap."},
    {0},
};

const ModuleDef line_profile_module = {
    .name = "_line_profile",
    .doc = "Bytes by line and by time.",
    .functions = functions,
};
