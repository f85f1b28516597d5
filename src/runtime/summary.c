/* SPDX-License-Identifier: MIT
 * summary.c: usage counters and the page that --memory-summary prints. */
#include "gc/state.h"
#include "heap/heap.h"
#include "object/runtime.h"
#include "platform/platform.h"
#include "runtime/internal.h"
#include "types/class.h"

HoopUsage hoop_usage(Hoop *h) {
    HeapCounters c = heap_counters(h->rt.heap);
    HoopUsage u = {.in_use = c.in_use, .peak = c.peak, .from_os = c.from_os, .from_os_peak = c.from_os_peak, .limit = heap_limit(h->rt.heap),
                   .external = c.external, .arenas = c.arenas, .pools_used = c.pools_used, .pools_full = c.pools_full, .pools_empty = c.pools_empty,
                   .large_blocks = c.large_blocks, .huge_blocks = c.huge_blocks, .blocks = c.blocks};
    for (int i = 0; i < 3; i++) {
        const GcStats *s = &h->rt.gc->stats[i];
        u.collections[i] = s->collections;
        u.freed[i] = s->collected;
        u.pause_total[i] = s->pause_total;
        u.pause_max[i] = s->pause_max;
    }
    return u;
}

/* Bytes for people: "1.2 MiB". */
static const char *human(double bytes, char out[32]) {
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    int u = 0;
    while (bytes >= 1024 && u < 4) bytes /= 1024, u++;
    snprintf(out, 32, u ? "%.1f %s" : "%.0f %s", bytes, units[u]);
    return out;
}

typedef struct TypeCount {
    uint32_t type;
    size_t count, bytes;
} TypeCount;

typedef struct Survey {
    Runtime *rt;
    TypeCount *types; /* by type index */
    size_t class_pools[KIND_COUNT][HEAP_CLASS_COUNT], class_blocks[KIND_COUNT][HEAP_CLASS_COUNT];
} Survey;

static int count_object(void *block, size_t bytes, void *arg) {
    Survey *s = arg;
    Object *o = block;
    const TypeSlots *slots = s->rt->slots[o->type];
    s->types[o->type].count++;
    s->types[o->type].bytes += bytes + (slots->size ? slots->size(s->rt, o) : 0);
    return 0;
}

static int count_block(void *block, size_t bytes, void *arg) {
    ++*(size_t *)arg;
    return 0;
}

static int count_pool(PoolHeader *p, void *arg) {
    Survey *s = arg;
    if (p->class_index >= HEAP_CLASS_COUNT) return 0;
    size_t live = 0;
    heap_walk_pool(p, count_block, &live);
    s->class_pools[p->kind][p->class_index]++;
    s->class_blocks[p->kind][p->class_index] += live;
    return 0;
}

static void print_classes(Survey *s, FILE *out) {
    static const char *const kinds[KIND_COUNT] = {"containers", "leaves", "raw"};
    fprintf(out, "  %-11s %6s %8s %10s %6s\n", "size class", "bytes", "pools", "blocks", "fill");
    for (int kind = 0; kind < KIND_COUNT; kind++)
        for (int c = 0; c < HEAP_CLASS_COUNT; c++) {
            size_t pools = s->class_pools[kind][c], blocks = s->class_blocks[kind][c], size = heap_class_sizes[c];
            if (!pools) continue;
            fprintf(out, "  %-11s %6zu %8zu %10zu %5.0f%%\n", kinds[kind], size, pools, blocks, 100.0 * (double)(blocks * size) / (double)(pools * POOL_SIZE));
        }
}

/* The biggest first; the table is small enough for selection. */
static void print_types(Survey *s, FILE *out) {
    char text[32];
    fprintf(out, "  %-32s %10s %12s\n", "biggest types", "objects", "bytes");
    for (int row = 0; row < 12; row++) {
        TypeCount *best = NULL;
        for (uint32_t i = 0; i < s->rt->type_count; i++)
            if (s->types[i].count && (!best || s->types[i].bytes > best->bytes)) best = &s->types[i];
        if (!best) return;
        fprintf(out, "  %-32.32s %10zu %12s\n", s->rt->slots[best - s->types]->name, best->count, human((double)best->bytes, text));
        best->count = 0;
    }
}

void hoop_memory_summary(Hoop *h, FILE *out) {
    Runtime *rt = &h->rt;
    hoop_enter(h);
    HoopUsage u = hoop_usage(h);
    char a[32], b[32], c[32], d[32];
    fprintf(out, "-- memory summary --\n");
    fprintf(out, "  in use %s, peak %s; from the system %s, peak %s", human((double)u.in_use, a), human((double)u.peak, b), human((double)u.from_os, c),
            human((double)u.from_os_peak, d));
    if (u.limit) fprintf(out, "; limit %s", human((double)u.limit, a));
    fprintf(out, "\n  %zu arenas; pools: %zu used, %zu full, %zu empty; %zu large blocks, %zu huge; %llu blocks\n", u.arenas, u.pools_used, u.pools_full,
            u.pools_empty, u.large_blocks, u.huge_blocks, (unsigned long long)u.blocks);
    size_t bytes = sizeof(Survey) + rt->type_count * sizeof(TypeCount);
    size_t map = align_up(bytes, 4096);
    Survey *s = platform_map_aligned(map, 4096); /* not from the heap: it would count itself */
    if (s) {
        s->rt = rt;
        s->types = (TypeCount *)(s + 1);
        heap_walk_pools(rt->heap, count_pool, s);
        heap_walk(rt->heap, KIND_CONTAINER, count_object, s);
        heap_walk(rt->heap, KIND_LEAF, count_object, s);
        print_classes(s, out);
        print_types(s, out);
        platform_unmap(s, map);
    }
    fprintf(out, "  %-12s %12s %12s %14s %14s\n", "generation", "collections", "freed", "total pause", "longest");
    for (int i = 0; i < 3; i++)
        fprintf(out, "  %-12d %12llu %12llu %11.3f ms %11.3f ms\n", i, (unsigned long long)u.collections[i], (unsigned long long)u.freed[i],
                u.pause_total[i] * 1e3, u.pause_max[i] * 1e3);
}
