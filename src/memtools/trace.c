/* SPDX-License-Identifier: MIT
 * trace.c: exact and sampled tracing: the heap's observer, tables of sites, counts by node. */
#include "memtools/trace.h"

#include <math.h>

#include "memtools/memtools.h"
#include "memtools/meter.h"
#include "memtools/timeline.h"
#include "object/error.h"
#include "platform/platform.h"
#include "vm/frame.h"

/* A word of a pool's table: the site above, the bytes that nobody asked for below. */
#define WASTE_BITS (32 - NODE_BITS)
#define WASTE_MASK ((1u << WASTE_BITS) - 1)
/* The note of a run: the site above, the bytes asked for below. */
#define RUN_SHIFT (64 - NODE_BITS)
#define RUN_MOST (((uint64_t)1 << RUN_SHIFT) - 1)
_Static_assert(POOL_SIZE / 6 <= WASTE_MASK || POOL_SIZE_LOG > 12, "the largest waste is that between a third and half a pool");

typedef struct NodeCounts {
    uint64_t blocks, bytes;             /* ever allocated; blocks in units of 1 / tracer.unit */
    uint64_t freed_blocks, freed_bytes;
    uint64_t peak_bytes;                /* as of peak number `seen` */
    uint64_t seen;
    uint64_t unused[2]; /* a power of two: found by a shift */
} NodeCounts;

/* The node of an allocation, where it has been found before: of the frame whose call has the node `parent` (0 without
 * stacks), at pc. Code that dies empties the table: its addresses will be others'. */
typedef struct Spot {
    const Instr *pc;
    TraceNode parent;
    uint32_t word; /* the node, as in a pool's table */
} Spot;
#define SPOTS 1024

#define SAMPLE_UNIT 256 /* a sample stands for 1.5 blocks, or for 5000 */
#define DEFAULT_PERIOD ((size_t)512 * 1024)

typedef struct Tracer {
    Runtime *rt;
    const Vm *vm; /* rt's: lives as long */
    size_t peak;
    int64_t below;        /* bytes that may be added without reaching the peak: peak - bytes in use - 1 */
    uint64_t peak_number; /* rises when the peak is reached or passed for the first time since something was freed */
    bool exact;
    uint64_t lost;
    double period;       /* SAMPLED; 0: exact */
    Meter *meter;        /* told of everything too; exact tracing only */
    uint32_t unit;       /* what a block counts: 1, or SAMPLE_UNIT */
    uint64_t random;
    uint32_t tick; /* the timeline's */
    NodeCounts *counts;
    uint32_t counts_room;
    uint32_t reciprocal[HEAP_CLASS_COUNT]; /* 2^32 / block size, rounded up: an index without a division */
    CallTree tree;
    Store store;
    TraceConfig config;
    Spot spots[SPOTS];
} Tracer;

static inline Tracer *tracer_of(const Runtime *rt) { return rt->memtools ? rt->memtools->tracer : NULL; }

/* ---- counts ---- */

/* Before a node's count changes: was there a peak since it last did? */
static ALWAYS_INLINE void keep_peak(const Tracer *t, NodeCounts *c) {
    if (likely(c->seen == t->peak_number)) return;
    c->seen = t->peak_number;
    c->peak_bytes = c->bytes - c->freed_bytes;
}

static inline size_t bytes_now(const Tracer *t) { return t->peak - (size_t)t->below - 1; }

/* While the whole only grows there is nothing to keep: the peak is yet to come. */
static ALWAYS_INLINE void count_alloc(Tracer *t, TraceNode site, size_t bytes, uint64_t blocks) {
    NodeCounts *c = &t->counts[site];
    if (likely((t->below -= (int64_t)bytes) >= 0)) {
        keep_peak(t, c);
    } else {
        size_t above = (size_t)-(t->below + 1); /* the peak as it was */
        t->peak_number += above != bytes;
        t->peak += above;
        t->below = -1;
    }
    c->blocks += blocks;
    c->bytes += bytes;
}

static ALWAYS_INLINE void count_free(Tracer *t, TraceNode site, size_t bytes, uint64_t blocks) {
    NodeCounts *c = &t->counts[site];
    keep_peak(t, c);
    c->freed_blocks += blocks;
    c->freed_bytes += bytes;
    t->below += (int64_t)bytes;
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

static TraceNode current_site(Tracer *t) {
    TraceNode site = call_tree_place(&t->tree, t->vm->frame);
    return likely(site < t->counts_room) || grow_counts(t) ? site : 0;
}

/* ---- what a sample stands for ---- */

/* Blocks, in units. So many bytes (a pool, a large block) are a sample with the probability 1 - exp(-bytes / period), and
 * stand for the inverse of that. Depends on what stays the same until the block dies. */
static uint64_t weight(const Tracer *t, const PoolHeader *p, size_t bytes) {
    double unit = p->state == POOL_RUN ? (double)bytes : (double)POOL_SIZE, blocks = 1 / -expm1(-unit / t->period);
    return (uint64_t)(blocks * SAMPLE_UNIT + 0.5);
}

static NOINLINE void count_block(Tracer *t, const PoolHeader *p, TraceNode site, size_t bytes) {
    uint64_t blocks = weight(t, p, bytes);
    count_alloc(t, site, (size_t)((double)blocks * (double)bytes / SAMPLE_UNIT), blocks);
}

static NOINLINE void uncount_block(Tracer *t, const PoolHeader *p, TraceNode site, size_t bytes) {
    uint64_t blocks = weight(t, p, bytes);
    count_free(t, site, (size_t)((double)blocks * (double)bytes / SAMPLE_UNIT), blocks);
}

static ALWAYS_INLINE void count_birth(Tracer *t, const PoolHeader *p, TraceNode site, size_t bytes) {
    if (likely(t->exact)) count_alloc(t, site, bytes, 1);
    else count_block(t, p, site, bytes);
}

static ALWAYS_INLINE void count_death(Tracer *t, const PoolHeader *p, TraceNode site, size_t bytes) {
    if (likely(t->exact)) count_free(t, site, bytes, 1);
    else uncount_block(t, p, site, bytes);
}

/* ---- tables of sites ---- */

static inline uint32_t *pool_table(const PoolHeader *p) { return (uint32_t *)(uintptr_t)p->note; }

static inline size_t block_index(const Tracer *t, const PoolHeader *p, const void *block) {
    return (size_t)((uint64_t)((uintptr_t)block % POOL_SIZE) * t->reciprocal[p->class_index] >> 32);
}

static NOINLINE uint32_t *attach_table(Tracer *t, PoolHeader *p) {
    uint32_t *table = store_calloc(&t->store, p->capacity * sizeof *table);
    p->note = (uint64_t)(uintptr_t)table;
    return table;
}

/* Take a block out of its table. */
static NOINLINE void forget(Tracer *t, PoolHeader *p, const void *block) {
    if (!p->note) return;
    if (unlikely(p->state == POOL_RUN)) {
        count_death(t, p, (TraceNode)(p->note >> RUN_SHIFT), p->note & RUN_MOST);
        p->note = 0;
        return;
    }
    uint32_t *word = &pool_table(p)[block_index(t, p, block)], w = *word;
    if (!w) return;
    *word = 0;
    count_death(t, p, w >> WASTE_BITS, p->size - (w & WASTE_MASK));
}

static ALWAYS_INLINE Spot *spot_at(Tracer *t, const Instr *pc, TraceNode parent) {
    _Static_assert(sizeof(Instr) == 8 && sizeof(Spot) == 16, "an index from an address by one shift");
    uintptr_t offset = ((uintptr_t)pc * 2 + (uintptr_t)parent * (37 * sizeof(Spot))) & ((SPOTS - 1) * sizeof(Spot));
    return (Spot *)(void *)((char *)t->spots + offset);
}

static inline TraceNode node_of_call(const Frame *f) { return (TraceNode)(uintptr_t)f->call_node; }

/* The frame's present instruction, and the call in the frame before. Not where the node is found another way than by the frame and its instruction (before a function's first line). */
static void keep_spot(Tracer *t, TraceNode site) {
    const Frame *f = t->vm->frame;
    if (!site || call_tree_cached(&t->tree, f) != site) return;
    TraceNode parent = (TraceNode)(uintptr_t)f->call_node & t->tree.parents;
    *spot_at(t, f->pc, parent) = (Spot){f->pc, parent, site << WASTE_BITS};
    const Frame *caller = f->prev;
    if (!parent || !caller || !(caller->flags & FRAME_NODE)) return;
    *spot_at(t, caller->pc, node_of_call(caller)) = (Spot){caller->pc, node_of_call(caller), parent << WASTE_BITS};
}

static void forget_spots(Runtime *rt) { memset(tracer_of(rt)->spots, 0, sizeof tracer_of(rt)->spots); }

static NOINLINE void *record(Tracer *t, PoolHeader *p, void *block, size_t bytes) {
    TraceNode site = current_site(t);
    keep_spot(t, site);
    if (unlikely(p->state == POOL_RUN)) {
        if (bytes > RUN_MOST) bytes = RUN_MOST;
        p->note = (uint64_t)site << RUN_SHIFT | (site ? bytes : 0);
    } else {
        uint32_t *table = pool_table(p);
        if (unlikely(!table) && !(table = attach_table(t, p))) site = 0;
        else table[block_index(t, p, block)] = site ? site << WASTE_BITS | (uint32_t)(p->size - bytes) : 0;
    }
    if (likely(site)) count_birth(t, p, site, bytes);
    else t->lost++;
    return block;
}

/* ---- the observers: of an exact tracer alone, and when a meter or a timeline is told as well ---- */

/* The first block in a frame whose caller has met the same call before. */
static bool enter_call(Tracer *t) {
    Frame *f = t->vm->frame;
    const Frame *caller = f->prev;
    if (!caller || !(caller->flags & FRAME_NODE)) return false;
    const Spot *spot = spot_at(t, caller->pc, node_of_call(caller));
    if (spot->pc != caller->pc || spot->parent != node_of_call(caller)) return false;
    f->call_node = (void *)(uintptr_t)(spot->word >> WASTE_BITS);
    f->flags |= FRAME_NODE;
    return true;
}

/* Of nearly every block the pool has its table and the place is known. (A large one's note is still 0.) */
static ALWAYS_INLINE void *born(Tracer *t, PoolHeader *p, void *block, size_t bytes, bool stacks) {
    const Frame *f = t->vm->frame;
    uint32_t *table = pool_table(p);
    if (unlikely(!f || !table)) return record(t, p, block, bytes);
    if (stacks && unlikely(!(f->flags & FRAME_NODE)) && !enter_call(t)) return record(t, p, block, bytes);
    TraceNode parent = stacks ? node_of_call(f) : 0;
    const Spot *spot = spot_at(t, f->pc, parent);
    if (unlikely(spot->pc != f->pc || (stacks && spot->parent != parent))) return record(t, p, block, bytes);
    table[block_index(t, p, block)] = spot->word | (uint32_t)(p->size - bytes);
    count_alloc(t, spot->word >> WASTE_BITS, bytes, 1);
    return block;
}
static void *on_alloc(void *arg, PoolHeader *p, void *block, size_t bytes) { return born(arg, p, block, bytes, false); }
static void *on_alloc_stacks(void *arg, PoolHeader *p, void *block, size_t bytes) { return born(arg, p, block, bytes, true); }
static void on_free(void *arg, PoolHeader *p, void *block) {
    Tracer *t = arg;
    if (unlikely(!p->note || p->state == POOL_RUN)) {
        forget(t, p, block);
        return;
    }
    uint32_t *word = &pool_table(p)[block_index(t, p, block)], w = *word;
    if (unlikely(!w)) return;
    *word = 0;
    count_free(t, w >> WASTE_BITS, p->size - (w & WASTE_MASK), 1);
}

static void *tell_alloc(void *arg, PoolHeader *p, void *block, size_t bytes) {
    Tracer *t = arg;
    if (unlikely(!t->exact)) record(t, p, block, bytes);
    else if (t->tree.parents) on_alloc_stacks(t, p, block, bytes);
    else on_alloc(t, p, block, bytes);
    timeline_alloc(t->rt, &t->tick, bytes);
    if (t->meter) meter_alloc(t->meter, heap_block_size(block));
    return block;
}
static void tell_free(void *arg, PoolHeader *p, void *block) {
    Tracer *t = arg;
    if (likely(t->exact)) on_free(t, p, block);
    else forget(t, p, block);
    if (t->meter) meter_free(t->meter, heap_block_size(block));
}
/* What stays where it is was not allocated anew: a list that grows in place at one line counts once in its totals. */
static void on_resize(void *arg, PoolHeader *p, void *block, size_t bytes, size_t old_size) {
    Tracer *t = arg;
    size_t before;
    TraceNode site = trace_site(t->rt, block, &before);
    forget(t, p, block);
    record(t, p, block, bytes);
    if (unlikely(t->meter != NULL)) meter_resize(t->meter, old_size, heap_block_size(block));
    if (!site || t->period || trace_site(t->rt, block, NULL) != site) return;
    NodeCounts *c = &t->counts[site];
    size_t same = size_min(before, bytes);
    c->bytes -= same;
    c->freed_bytes -= same;
    c->blocks--;
    c->freed_blocks--;
}
static void on_release(void *arg, PoolHeader *p) {
    store_free(&((Tracer *)arg)->store, pool_table(p));
    p->note = 0;
}

/* Bytes to the next sample: exponential, by splitmix64 of a seed from the system. */
static size_t interval(void *arg) {
    Tracer *t = arg;
    uint64_t z = t->random += 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    double u = (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
    return (size_t)(-log1p(-u) * t->period);
}

static const HeapObserver observer = {on_alloc, on_free, on_resize, on_release, NULL};
static const HeapObserver stacks_observer = {on_alloc_stacks, on_free, on_resize, on_release, NULL};
static const HeapObserver telling_observer = {tell_alloc, tell_free, on_resize, on_release, interval};

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
    if (tools->meter && config.mode == TRACE_SAMPLED)
        return raise_int(rt, T_RUNTIME_ERROR, "sampling does not go together with a profile of lines or of time");
    Tracer *t = mem_calloc(rt, sizeof *t);
    if (!t) return -1;
    if (!config.max_frames) config.max_frames = 1;
    t->rt = rt;
    t->vm = rt->vm;
    t->config = config;
    t->peak_number = 1;
    t->below = -1;
    t->unit = 1;
    t->exact = config.mode != TRACE_SAMPLED;
    if (config.mode == TRACE_SAMPLED) {
        t->config.period = config.period ? size_max(config.period, POOL_SIZE) : DEFAULT_PERIOD;
        t->period = (double)t->config.period;
        t->unit = SAMPLE_UNIT;
        platform_random_bytes(&t->random, sizeof t->random);
    }
    t->tick = TICK_ALLOCATIONS;
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
    rt->hooks.code_dies = forget_spots;
    if (t->period) heap_sample(rt->heap, &telling_observer, t);
    else trace_observe(rt);
    return 0;
}

void trace_observe(Runtime *rt) {
    Tracer *t = tracer_of(rt);
    Meter *meter = rt->memtools->meter;
    if (!t) {
        heap_observe(rt->heap, meter ? &meter_observer : NULL, meter);
        return;
    }
    t->meter = meter;
    const HeapObserver *alone = t->tree.parents ? &stacks_observer : &observer;
    heap_observe(rt->heap, meter || rt->memtools->timeline ? &telling_observer : alone, t);
}

void trace_stop(Runtime *rt) {
    Tracer *t = tracer_of(rt);
    if (!t) return;
    heap_walk_pools(rt->heap, clear_note, t);
    if (t->period) heap_sample(rt->heap, NULL, NULL);
    rt->memtools->tracer = NULL;
    rt->hooks.code_dies = NULL;
    if (!t->period) trace_observe(rt);
    call_tree_close(&t->tree);
    store_close(&t->store);
    mem_free(rt, t);
}

TraceMode trace_mode(const Runtime *rt) { return tracer_of(rt) ? tracer_of(rt)->config.mode : TRACE_OFF; }

void trace_visit(Runtime *rt, Visitor visit, void *arg) {
    if (tracer_of(rt)) call_tree_visit(&tracer_of(rt)->tree, visit, arg);
}

TraceConfig trace_config(const Runtime *rt) { return tracer_of(rt) ? tracer_of(rt)->config : (TraceConfig){TRACE_OFF, 0, 0}; }

void trace_clear(Runtime *rt) {
    Tracer *t = tracer_of(rt);
    if (!t) return;
    heap_walk_pools(rt->heap, clear_note, t);
    call_tree_clear(&t->tree);
    memset(t->counts, 0, t->counts_room * sizeof *t->counts);
    forget_spots(rt);
    t->peak = 0;
    t->below = -1;
    t->lost = 0;
    t->peak_number = 1;
}

/* ---- reading ---- */

TraceTotals trace_totals(Runtime *rt) {
    const Tracer *t = tracer_of(rt);
    if (!t) return (TraceTotals){0, 0, 0, 0, 0};
    uint64_t blocks = 0;
    for (TraceNode n = 1; n < t->tree.count && n < t->counts_room; n++) blocks += t->counts[n].blocks - t->counts[n].freed_blocks;
    return (TraceTotals){bytes_now(t), t->peak, (blocks + t->unit / 2) / t->unit, t->store.charged, t->lost};
}

void trace_reset_peak(Runtime *rt) {
    Tracer *t = tracer_of(rt);
    if (!t) return;
    t->peak = bytes_now(t);
    t->below = -1;
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

double trace_weight(Runtime *rt, const void *block) {
    const Tracer *t = tracer_of(rt);
    size_t bytes;
    if (!trace_site(rt, block, &bytes)) return 0;
    return t->period ? (double)weight(t, heap_pool(block), bytes) / SAMPLE_UNIT : 1;
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
    uint64_t blocks = (c->blocks - c->freed_blocks + t->unit / 2) / t->unit;
    return (TraceCounts){blocks, live, (c->blocks + t->unit / 2) / t->unit, c->bytes, c->seen == t->peak_number ? c->peak_bytes : live};
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
