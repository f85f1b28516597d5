/* SPDX-License-Identifier: MIT
 * growth.c: see growth.h. */
#include "memtools/growth.h"

#include "heap/heap.h"
#include "memtools/memtools.h"
#include "object/error.h"
#include "platform/platform.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/list.h"
#include "types/set.h"
#include "types/tuple.h"

#define FIRST_INTERVAL 0.001
#define FIRST_COST 10e-6
#define REST 50 /* times as long as a sample has taken the program runs before the next */
#define FIRST_REST 10 /* ... while there are few: a short run shall have enough of them, too */
#define FEW 24

/* Items of a dict, list or set; 0 for anything else. */
static size_t length_of(Runtime *rt, const Object *o) {
    uint32_t flags = rt->slots[o->type]->flags;
    if (flags & TF_DICT_SUB) return dict_len(v_from(o));
    if (flags & TF_LIST) return as_list(v_from(o))->len;
    return flags & TF_SET ? set_len(v_from(o)) : 0;
}

/* ---- rows by address ---- */

enum { SLOT_MASK = 2 * GROWTH_CONTAINERS - 1 };

static uint16_t *slot_of(Growth *g, const Object *container) {
    uint32_t at = hash_fold((int64_t)(uintptr_t)container) & SLOT_MASK;
    while (g->slots[at] && g->rows[g->slots[at] - 1].container != container) at = (at + 1) & SLOT_MASK;
    return &g->slots[at];
}

static GrowthRow *row_of(Growth *g, Object *container) {
    uint16_t *slot = slot_of(g, container);
    GrowthRow *row = *slot ? &g->rows[*slot - 1] : NULL;
    if (!row) {
        if (g->row_count == GROWTH_CONTAINERS) return NULL;
        *slot = (uint16_t)(g->row_count + 1);
        row = &g->rows[g->row_count++];
    } else if (row->type == container->type) return row;
    *row = (GrowthRow){.container = container, .type = container->type};
    return row;
}

/* Has it become shorter? Is it gone? It is of no use any more. */
static bool has_shrunk(const Growth *g, const GrowthRow *row) {
    for (uint32_t i = 1; i <= g->sample_count; i++)
        if (row->length[i] < row->length[i - 1]) return true;
    return false;
}

/* Before the sample is counted. */
static void drop_rows(Growth *g) {
    uint32_t kept = 0;
    for (uint32_t r = 0; r < g->row_count; r++)
        if (!has_shrunk(g, &g->rows[r])) g->rows[kept++] = g->rows[r];
    g->row_count = kept;
    memset(g->slots, 0, sizeof g->slots);
    for (uint32_t r = 0; r < kept; r++) *slot_of(g, g->rows[r].container) = (uint16_t)(r + 1);
}

/* ---- samples ---- */

static void thin_out(Growth *g) {
    uint32_t kept = g->sample_count / 2;
    for (uint32_t r = 0; r < g->row_count; r++)
        for (uint32_t i = 0; i < kept; i++) g->rows[r].length[i] = g->rows[r].length[2 * i + 1];
    for (uint32_t i = 0; i < kept; i++) g->times[i] = g->times[2 * i + 1];
    g->sample_count = kept;
    g->interval *= 2;
}

static int sample_block(void *block, size_t bytes, void *arg) {
    Runtime *rt = arg;
    Object *o = block;
    size_t length = o->refcount ? length_of(rt, o) : 0;
    if (length < GROWTH_LEAST) return 0;
    GrowthRow *row = row_of(rt->memtools->growth, o);
    if (row) row->length[rt->memtools->growth->sample_count] = (uint32_t)length;
    return 0;
}

static void look(Runtime *rt, Growth *g) {
    if (g->sample_count == GROWTH_SAMPLES) thin_out(g);
    g->times[g->sample_count] = platform_monotonic() - g->began;
    for (uint32_t r = 0; r < g->row_count; r++) g->rows[r].length[g->sample_count] = 0;
    heap_walk(rt->heap, KIND_CONTAINER, sample_block, rt);
    drop_rows(g);
}

static void sample(Runtime *rt) {
    Growth *g = rt->memtools ? rt->memtools->growth : NULL;
    if (!g) return;
    double start = platform_cpu_time();
    look(rt, g);
    g->sample_count++;
    /* Without the time that it waited for the processor: on a busy machine there would be few samples. */
    g->cost = platform_cpu_time() - start;
    double next = platform_monotonic() - g->began + (g->sample_count < FEW ? FIRST_REST : REST) * g->cost;
    if (g->next < next) g->next = next;
}

int growth_start(Runtime *rt) {
    Memtools *tools = memtools_of(rt);
    if (!tools) return -1;
    growth_stop(rt);
    if (!(tools->growth = mem_calloc(rt, sizeof *tools->growth))) return -1;
    tools->growth->began = platform_monotonic();
    tools->growth->interval = FIRST_INTERVAL;
    tools->growth->cost = FIRST_COST;
    rt->hooks.take_sample = sample;
    return 0;
}

void growth_stop(Runtime *rt) {
    Growth *g = rt->memtools ? rt->memtools->growth : NULL;
    if (!g) return;
    rt->memtools->growth = NULL;
    rt->hooks.take_sample = NULL;
    mem_free(rt, g);
}

void growth_tick(Runtime *rt, double now) {
    Growth *g = rt->memtools->growth;
    if (!g || now < g->next) return;
    g->next = now + g->interval;
    interrupt_set(rt, INTERRUPT_SAMPLE);
}

/* ---- the result ---- */

static Owned row_value(Runtime *rt, const Growth *g, const GrowthRow *row) {
    Owned list = list_new(rt, g->sample_count);
    for (uint32_t i = 0; list && i < g->sample_count; i++)
        if (list_append(rt, list, v_small(row->length[i])) < 0) clear_slot(rt, &list);
    Owned value = list ? tuple_pack(rt, 2, v_from(row->container), list) : V_NULL;
    decref_maybe(rt, list);
    return value;
}

static Owned times_value(Runtime *rt, const Growth *g) {
    Owned list = list_new(rt, g->sample_count);
    for (uint32_t i = 0; list && i < g->sample_count; i++) {
        Owned time = float_new(rt, g->times[i]);
        if (!time || list_append_owned(rt, list, time) < 0) clear_slot(rt, &list);
    }
    return list;
}

/* A last look tells which of them live; these are held before anything is made, which could collect them. */
Owned growth_result(Runtime *rt) {
    Growth *g = rt->memtools ? rt->memtools->growth : NULL;
    if (!g) return raise(rt, T_RUNTIME_ERROR, "no growth has been recorded");
    look(rt, g);
    g->sample_count++;
    uint32_t count = g->row_count;
    for (uint32_t r = 0; r < count; r++) object_incref(g->rows[r].container);
    Owned times = times_value(rt, g), rows = times ? list_new(rt, count) : V_NULL;
    for (uint32_t r = 0; r < count; r++) {
        Owned row = rows ? row_value(rt, g, &g->rows[r]) : V_NULL;
        if (rows && (!row || list_append_owned(rt, rows, row) < 0)) clear_slot(rt, &rows);
        decref(rt, v_from(g->rows[r].container));
    }
    Owned result = rows ? tuple_pack(rt, 2, times, rows) : V_NULL;
    decref_maybe(rt, times);
    decref_maybe(rt, rows);
    return result;
}
