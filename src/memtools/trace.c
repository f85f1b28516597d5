/* SPDX-License-Identifier: MIT
 * trace.c: exact tracing: the heap's observer, tables of sites, counts by node. */
#include "memtools/trace.h"

#include "memtools/memtools.h"
#include "object/error.h"
#include "vm/frame.h"

/* A word of a pool's table: the site above, the bytes that nobody asked for below. */
#define WASTE_BITS (32 - NODE_BITS)
#define WASTE_MASK ((1u << WASTE_BITS) - 1)
/* The note of a run: the site above, the bytes asked for below. */
#define RUN_SHIFT (64 - NODE_BITS)
#define RUN_MOST (((uint64_t)1 << RUN_SHIFT) - 1)
_Static_assert(POOL_SIZE / 6 <= WASTE_MASK || POOL_SIZE_LOG > 12, "the largest waste is that between a third and half a pool");

typedef struct NodeCounts {
    uint64_t blocks, bytes;             /* ever allocated */
    uint64_t freed_blocks, freed_bytes;
    uint64_t peak_bytes;                /* as of peak number `seen` */
    uint64_t seen;
} NodeCounts;

typedef struct Tracer {
    Runtime *rt;
    size_t bytes, peak;
    uint64_t blocks, lost;
    uint64_t peak_number;
    NodeCounts *counts;
    uint32_t counts_room;
    uint32_t reciprocal[HEAP_CLASS_COUNT]; /* 2^32 / block size, rounded up: an index without a division */
    CallTree tree;
    Store store;
    TraceConfig config;
} Tracer;

static inline Tracer *tracer_of(const Runtime *rt) { return rt->memtools ? rt->memtools->tracer : NULL; }

/* ---- counts ---- */

/* Before a node's count changes: was there a peak since it last did? */
static inline void keep_peak(const Tracer *t, NodeCounts *c) {
    if (c->seen == t->peak_number) return;
    c->seen = t->peak_number;
    c->peak_bytes = c->bytes - c->freed_bytes;
}

static inline void count_alloc(Tracer *t, TraceNode site, size_t bytes) {
    NodeCounts *c = &t->counts[site];
    keep_peak(t, c);
    c->blocks++;
    c->bytes += bytes;
    t->blocks++;
    t->bytes += bytes;
    if (t->bytes > t->peak) {
        t->peak = t->bytes;
        t->peak_number++;
    }
}

static inline void count_free(Tracer *t, TraceNode site, size_t bytes) {
    NodeCounts *c = &t->counts[site];
    keep_peak(t, c);
    c->freed_blocks++;
    c->freed_bytes += bytes;
    t->blocks--;
    t->bytes -= bytes;
}

static NOINLINE bool grow_counts(Tracer *t) {
    uint32_t room = t->tree.room;
    NodeCounts *counts = store_realloc(&t->store, t->counts, room * sizeof *counts);
    if (!counts) return false;
    memset(counts + t->counts_room, 0, (room - t->counts_room) * sizeof *counts);
    t->counts = counts;
    t->counts_room = room;
    return true;
}

static inline TraceNode current_site(Tracer *t) {
    TraceNode site = call_tree_place(&t->tree, t->rt->vm ? t->rt->vm->frame : NULL);
    return likely(site < t->counts_room) || grow_counts(t) ? site : 0;
}

/* ---- tables of sites ---- */

static inline uint32_t *pool_table(const PoolHeader *p) { return (uint32_t *)(uintptr_t)p->note; }

static inline size_t block_index(const Tracer *t, const PoolHeader *p, const void *block) {
    size_t offset = (size_t)((const char *)block - (const char *)p) - POOL_HEADER;
    return (size_t)((uint64_t)offset * t->reciprocal[p->class_index] >> 32);
}

static NOINLINE uint32_t *attach_table(Tracer *t, PoolHeader *p) {
    uint32_t *table = store_calloc(&t->store, p->capacity * sizeof *table);
    p->note = (uint64_t)(uintptr_t)table;
    return table;
}

/* Take a block out of its table. */
static inline void forget(Tracer *t, PoolHeader *p, const void *block) {
    if (!p->note) return;
    if (unlikely(p->state == POOL_RUN)) {
        count_free(t, (TraceNode)(p->note >> RUN_SHIFT), p->note & RUN_MOST);
        p->note = 0;
        return;
    }
    uint32_t *word = &pool_table(p)[block_index(t, p, block)], w = *word;
    if (!w) return;
    *word = 0;
    count_free(t, w >> WASTE_BITS, p->size - (w & WASTE_MASK));
}

static inline void record(Tracer *t, PoolHeader *p, const void *block, size_t bytes) {
    TraceNode site = current_site(t);
    if (unlikely(p->state == POOL_RUN)) {
        if (bytes > RUN_MOST) bytes = RUN_MOST;
        p->note = (uint64_t)site << RUN_SHIFT | (site ? bytes : 0);
    } else {
        uint32_t *table = pool_table(p);
        if (unlikely(!table) && !(table = attach_table(t, p))) site = 0;
        else table[block_index(t, p, block)] = site ? site << WASTE_BITS | (uint32_t)(p->size - bytes) : 0;
    }
    if (likely(site)) count_alloc(t, site, bytes);
    else t->lost++;
}

/* ---- the observer ---- */

static void on_alloc(void *arg, PoolHeader *p, void *block, size_t bytes) { record(arg, p, block, bytes); }
static void on_free(void *arg, PoolHeader *p, void *block) { forget(arg, p, block); }
static void on_resize(void *arg, PoolHeader *p, void *block, size_t bytes) {
    forget(arg, p, block);
    record(arg, p, block, bytes);
}
static void on_release(void *arg, PoolHeader *p) {
    store_free(&((Tracer *)arg)->store, pool_table(p));
    p->note = 0;
}

static const HeapObserver observer = {on_alloc, on_free, on_resize, on_release};

/* ---- start, stop ---- */

static int clear_note(PoolHeader *p, void *arg) {
    Tracer *t = arg;
    if (p->state != POOL_RUN && p->note) store_free(&t->store, pool_table(p));
    p->note = 0;
    return 0;
}

static bool open(Tracer *t) {
    if (!store_open(&t->store, t->rt)) return false;
    t->tree.store = &t->store;
    return call_tree_open(&t->tree, &t->store, t->config.max_frames) && grow_counts(t);
}

int trace_start(Runtime *rt, TraceConfig config) {
    Memtools *tools = memtools_of(rt);
    if (!tools) return -1;
    if (tools->tracer) return raise_int(rt, T_RUNTIME_ERROR, "the heap is traced already");
    Tracer *t = mem_calloc(rt, sizeof *t);
    if (!t) return -1;
    if (!config.max_frames) config.max_frames = 1;
    t->rt = rt;
    t->config = config;
    t->peak_number = 1;
    for (size_t i = 0; i < HEAP_CLASS_COUNT && heap_class_sizes[i]; i++)
        t->reciprocal[i] = (uint32_t)((((uint64_t)1 << 32) + heap_class_sizes[i] - 1) / heap_class_sizes[i]);
    if (!open(t)) {
        call_tree_close(&t->tree);
        store_close(&t->store);
        mem_free(rt, t);
        error_clear(rt);
        raise_no_memory(rt);
        return -1;
    }
    tools->tracer = t;
    heap_observe(rt->heap, &observer, t);
    return 0;
}

void trace_stop(Runtime *rt) {
    Tracer *t = tracer_of(rt);
    if (!t) return;
    heap_walk_pools(rt->heap, clear_note, t);
    heap_observe(rt->heap, NULL, NULL);
    rt->memtools->tracer = NULL;
    call_tree_close(&t->tree);
    store_close(&t->store);
    mem_free(rt, t);
}

TraceMode trace_mode(const Runtime *rt) { return tracer_of(rt) ? tracer_of(rt)->config.mode : TRACE_OFF; }

TraceConfig trace_config(const Runtime *rt) { return tracer_of(rt) ? tracer_of(rt)->config : (TraceConfig){TRACE_OFF, 0, 0, 0}; }

void trace_clear(Runtime *rt) {
    Tracer *t = tracer_of(rt);
    if (!t) return;
    heap_walk_pools(rt->heap, clear_note, t);
    call_tree_clear(&t->tree);
    memset(t->counts, 0, t->counts_room * sizeof *t->counts);
    t->bytes = t->peak = 0;
    t->blocks = t->lost = 0;
    t->peak_number = 1;
}

/* ---- reading ---- */

TraceTotals trace_totals(Runtime *rt) {
    const Tracer *t = tracer_of(rt);
    if (!t) return (TraceTotals){0, 0, 0, 0, 0};
    return (TraceTotals){t->bytes, t->peak, t->blocks, t->store.charged, t->lost};
}

void trace_reset_peak(Runtime *rt) {
    Tracer *t = tracer_of(rt);
    if (!t) return;
    t->peak = t->bytes;
    t->peak_number++;
}

TraceNode trace_site(Runtime *rt, const void *block, size_t *bytes) {
    const Tracer *t = tracer_of(rt);
    const PoolHeader *p = heap_pool(block);
    size_t unused;
    if (!bytes) bytes = &unused;
    *bytes = 0;
    if (!t || !p->note) return 0;
    if (p->state == POOL_RUN) {
        *bytes = p->note & RUN_MOST;
        return (TraceNode)(p->note >> RUN_SHIFT);
    }
    uint32_t w = pool_table(p)[block_index(t, p, block)];
    if (w) *bytes = p->size - (w & WASTE_MASK);
    return w >> WASTE_BITS;
}

TraceNode trace_here(Runtime *rt) {
    Tracer *t = tracer_of(rt);
    return t ? current_site(t) : 0;
}

uint32_t trace_node_count(const Runtime *rt) {
    const Tracer *t = tracer_of(rt);
    return t ? t->tree.count - 1 : 0;
}

TracePlace trace_place(Runtime *rt, TraceNode node) {
    const CallTree *tree = &tracer_of(rt)->tree;
    const CallNode *n = call_tree_node(tree, node);
    const TreeFunction *f = &tree->functions[n->function ? n->function : NODE_UNKNOWN_PLACE];
    return (TracePlace){f->filename, f->name, n->function ? n->line : 0, call_tree_parent(tree, node), n->depth};
}

TraceCounts trace_counts(Runtime *rt, TraceNode node) {
    const Tracer *t = tracer_of(rt);
    if (node >= t->counts_room) return (TraceCounts){0, 0, 0, 0, 0};
    const NodeCounts *c = &t->counts[node];
    uint64_t live = c->bytes - c->freed_bytes;
    return (TraceCounts){c->blocks - c->freed_blocks, live, c->blocks, c->bytes, c->seen == t->peak_number ? c->peak_bytes : live};
}

typedef struct Each {
    int (*visit)(void *arg, const void *block, size_t bytes, TraceNode site);
    void *arg;
} Each;

static int each_of_pool(PoolHeader *p, void *arg) {
    const Each *e = arg;
    if (!p->note) return 0;
    const char *block = pool_first(p);
    if (p->state == POOL_RUN) return e->visit(e->arg, block, p->note & RUN_MOST, (TraceNode)(p->note >> RUN_SHIFT));
    const uint32_t *table = pool_table(p);
    for (size_t i = 0; i < p->capacity; i++, block += p->size) {
        if (!table[i]) continue;
        int result = e->visit(e->arg, block, p->size - (table[i] & WASTE_MASK), table[i] >> WASTE_BITS);
        if (result) return result;
    }
    return 0;
}

int trace_each(Runtime *rt, int (*visit)(void *arg, const void *block, size_t bytes, TraceNode site), void *arg) {
    Each e = {visit, arg};
    return tracer_of(rt) ? heap_walk_pools(rt->heap, each_of_pool, &e) : 0;
}
