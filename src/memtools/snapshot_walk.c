/* SPDX-License-Identifier: MIT
 * snapshot_walk.c: nodes and edges: how a snapshot is taken.
 *
 *   1. the pools are listed, with a bitmap of live blocks each: now nodes have numbers and addresses lead to them
 *   2. synthetic nodes and their references (snapshot_roots.c), the containers' references, the leaves
 *   3. what is left of the reference counts: references that nobody is known to hold
 *
 * The arrays of nodes have their final length from step 1 on; those of edges and labels grow.
 */
#include <time.h>

#include "heap/heap.h"
#include "memtools/memtools.h"
#include "memtools/snapshot_parts.h"
#include "memtools/trace.h"
#include "object/error.h"
#include "object/protocol.h"
#include "platform/platform.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/list.h"
#include "types/set.h"
#include "vm/frame.h"

#define RECIPROCAL_SHIFT 28

/* ---- step 1: pools ---- */

typedef struct PoolCount {
    uint32_t containers, leaves, arenas_seen;
    uint64_t container_blocks, leaf_blocks;
} PoolCount;

static int count_pool(PoolHeader *p, void *arg) {
    PoolCount *c = arg;
    if (p->kind == KIND_RAW) return 0;
    size_t live = heap_pool_live(p);
    if (p->kind == KIND_CONTAINER) c->containers += live > 0, c->container_blocks += live;
    else c->leaves += live > 0, c->leaf_blocks += live;
    return 0;
}

static struct ArenaSlot *arena_slot(const Walk *w, uint64_t number) {
    uint32_t i = (uint32_t)(number * HASH_GOLDEN >> 40) & w->arena_mask;
    while (w->arena_slots[i].number && w->arena_slots[i].number != number) i = (i + 1) & w->arena_mask;
    return &w->arena_slots[i];
}

typedef struct PoolFill {
    Walk *w;
    uint32_t arena, container, leaf; /* next entries */
    NodeId next_container, next_leaf;
} PoolFill;

static void enter_page(const Walk *w, const PoolHeader *p, uint32_t pool) {
    const struct ArenaSlot *slot = arena_slot(w, (uintptr_t)p >> 20);
    w->page_pool[slot->pages + (slot->huge ? 0 : pool_page(p))] = pool + 1;
}

/* The arenas that have no pool of objects get their places too: `arena` follows the address. */
static ArenaMap *arena_of(PoolFill *f, const PoolHeader *p) {
    Snapshot *s = f->w->s;
    uint64_t address = (uintptr_t)p & ARENA_MASK;
    while (s->arenas[f->arena].address != address) {
        f->arena++;
        s->arenas[f->arena].first_pool = f->container;
        s->arenas[f->arena].first_leaf_pool = f->leaf;
    }
    return &s->arenas[f->arena];
}

static int fill_pool(PoolHeader *p, void *arg) {
    PoolFill *f = arg;
    Snapshot *s = f->w->s;
    ArenaMap *a = arena_of(f, p);
    bool run = p->state == POOL_RUN, container = p->kind == KIND_CONTAINER;
    size_t live = heap_pool_live(p), bytes = run ? p->pages * POOL_SIZE : live * p->size;
    if (p->kind == KIND_RAW) {
        a->raw_bytes += bytes;
        f->w->raw_total += bytes;
        return 0;
    }
    if (!live) return 0;
    a->object_bytes += bytes;
    uint32_t index = container ? f->container++ : f->leaf++;
    NodeId *next = container ? &f->next_container : &f->next_leaf;
    SnapshotPool *pool = &s->pools[index];
    *pool = (SnapshotPool){.address = (uintptr_t)pool_first(p), .first = *next, .live = (uint16_t)live, .block = run ? 0 : p->size};
    if (run) pool->map[0] = 1;
    else heap_pool_map(p, pool->map);
    *next += (NodeId)live;
    if (container) a->pool_count++;
    else a->leaf_pool_count++;
    enter_page(f->w, p, index);
    return 0;
}

static void list_arenas(Walk *w) {
    const Heap *h = w->rt->heap;
    uint32_t page = 0;
    for (size_t i = 0; i < h->arena_count; i++) {
        const Arena *a = h->arenas[i].arena;
        bool huge = h->arenas[i].huge;
        ArenaMap *out = &w->s->arenas[i];
        *out = (ArenaMap){.address = (uintptr_t)a, .bytes = huge ? a->huge_bytes : ARENA_SIZE, .free_pages = huge ? 0 : h->arenas[i].free};
        for (size_t k = 0; k < ARENA_WORDS && !huge; k++) out->dirty_pages += (uint32_t)__builtin_popcountll(a->dirty_map[k]);
        struct ArenaSlot *slot = arena_slot(w, (uintptr_t)a >> 20);
        *slot = (struct ArenaSlot){.number = (uintptr_t)a >> 20, .pages = page, .huge = huge};
        page += huge ? 1 : ARENA_PAGES;
    }
}

static bool allocate_index(Walk *w, const PoolCount *count) {
    Snapshot *s = w->s;
    const Heap *h = w->rt->heap;
    uint32_t pages = 0, slots = 16;
    for (size_t i = 0; i < h->arena_count; i++) pages += h->arenas[i].huge ? 1 : ARENA_PAGES;
    while (slots < h->arena_count * 4) slots *= 2;
    s->arena_count = (uint32_t)h->arena_count;
    s->pool_count = count->containers + count->leaves;
    w->arena_mask = slots - 1;
    w->arena_slots = snapshot_alloc_zero(s, slots * sizeof *w->arena_slots);
    w->page_pool = snapshot_alloc_zero(s, pages * sizeof *w->page_pool);
    s->arenas = snapshot_alloc_zero(s, (h->arena_count + 1) * sizeof *s->arenas);
    s->pools = snapshot_alloc_zero(s, (s->pool_count + 1) * sizeof *s->pools);
    return w->arena_slots && w->page_pool && s->arenas && s->pools;
}

static bool list_pools(Walk *w) {
    Snapshot *s = w->s;
    PoolCount count = {0};
    heap_walk_pools(w->rt->heap, count_pool, &count);
    s->synthetic_count = roots_count(w->rt);
    uint64_t nodes = s->synthetic_count + count.container_blocks + count.leaf_blocks + 2;
    if (nodes >= LABEL_MASK || !allocate_index(w, &count)) return false;
    s->node_count = (uint32_t)nodes;
    s->container_end = (uint32_t)(s->synthetic_count + count.container_blocks + 2);
    s->immortal_node = s->container_end - 2;
    s->unknown_node = s->container_end - 1;
    list_arenas(w);
    PoolFill fill = {.w = w, .leaf = count.containers, .next_container = s->synthetic_count, .next_leaf = s->container_end};
    s->arenas[0].first_leaf_pool = count.containers;
    heap_walk_pools(w->rt->heap, fill_pool, &fill);
    for (size_t size = 8; size < POOL_SIZE; size += 8) w->reciprocal[size / 8] = (uint32_t)((1u << RECIPROCAL_SHIFT) / size + 1);
    return true;
}

/* ---- from addresses to nodes ---- */

/* Where the pool of an address stands; NULL: no such arena. */
static inline const uint32_t *page_of(const Walk *w, uint64_t address) {
    const struct ArenaSlot *slot = arena_slot(w, address >> 20);
    if (unlikely(!slot->number)) return NULL;
    return &w->page_pool[slot->pages + (slot->huge ? 0 : (address & ~ARENA_MASK) / POOL_SIZE)];
}

static inline NodeId node_in(const Walk *w, uint32_t pool, const void *address) {
    if (unlikely(!pool)) return roots_builtin_type(w, address);
    const SnapshotPool *p = &w->s->pools[pool - 1];
    uint64_t offset = (uintptr_t)address - p->address;
    if (unlikely(!p->block)) return offset ? NODE_NONE : p->first;
    if (unlikely(offset >= POOL_SIZE)) return NODE_NONE;
    uint32_t n = (uint32_t)(offset * w->reciprocal[p->block / 8] >> RECIPROCAL_SHIFT);
    if (unlikely(n * p->block != offset || !(p->map[n / 64] >> (n % 64) & 1))) return NODE_NONE;
    uint32_t rank = (uint32_t)__builtin_popcountll(p->map[n / 64] & ((1ULL << (n % 64)) - 1));
    for (uint32_t k = 0; k < n / 64; k++) rank += (uint32_t)__builtin_popcountll(p->map[k]);
    return p->first + rank;
}

NodeId walk_node_of(const Walk *w, const void *address) {
    const uint32_t *page = page_of(w, (uintptr_t)address);
    return page ? node_in(w, *page, address) : NODE_NONE;
}

bool walk_is_in_heap(const Walk *w, const void *address) { return arena_slot(w, (uintptr_t)address >> 20)->number != 0; }

/* ---- edges ---- */

/* Targets that are known go to their packed array. */
static bool close_edges(Walk *w) {
    Snapshot *s = w->s;
    walk_settle(w);
    bool done = s->edge_count < LABELS_ARE_ONE;
    for (uint64_t e = w->first_open; done && e < s->edge_count; e++) done = packer_add(s, &w->target, w->open_edges[e - w->first_open]);
    w->first_open = s->edge_count;
    if (!done) w->failed = true;
    return done;
}

static bool grow_labels(Walk *w, uint64_t more) {
    uint64_t room = w->label_room + w->label_room / 8 + 4096 + more;
    uint32_t *label = room < LABELS_ARE_ONE ? snapshot_realloc(w->s, w->s->label, room * sizeof *label) : NULL;
    if (!label) return w->failed = true, false;
    w->s->label = label;
    w->label_room = room;
    return true;
}

/* The labels so far were 0, 1, 2 ... and were not stored; this one is another. */
static COLD bool store_indices(Walk *w, uint64_t count) {
    Snapshot *s = w->s;
    if (s->label_count + count + 1 > w->label_room && !grow_labels(w, count)) return false;
    for (uint64_t i = 0; i < count; i++) s->label[s->label_count++] = label_make(LABEL_INDEX, i > LABEL_MASK ? LABEL_MASK : (uint32_t)i);
    w->indices = false;
    return true;
}

static inline void add_label(Walk *w, uint32_t label) {
    Snapshot *s = w->s;
    uint64_t nth = s->edge_count - w->node_edges;
    if (w->indices) {
        if (label == label_make(LABEL_INDEX, nth > LABEL_MASK ? LABEL_MASK : (uint32_t)nth)) return;
        if (!store_indices(w, nth)) return;
    }
    if (unlikely(s->label_count == w->label_room) && !grow_labels(w, 1)) return;
    s->label[s->label_count++] = label;
}

void walk_link(Walk *w, NodeId target, uint32_t label) {
    Snapshot *s = w->s;
    if (unlikely(w->failed)) return;
    if (unlikely(s->edge_count - w->first_open == OPEN_EDGES) && !close_edges(w)) return;
    add_label(w, label);
    w->open_edges[s->edge_count++ - w->first_open] = target;
}

/* Three dependent loads lead from an address to its node and its balance; done for many edges side by side, their misses
 * overlap. What is no object of the heap (there is no such thing in a sound heap) counts as held by the runtime's own group. */
void walk_settle(Walk *w) {
    Snapshot *s = w->s;
    struct Pending *pending = w->pending;
    for (unsigned i = 0; i < w->pending_count; i++) {
        const uint32_t *page = page_of(w, pending[i].address);
        pending[i].pool = page ? *page : 0;
        if (pending[i].pool) __builtin_prefetch(&s->pools[pending[i].pool - 1]);
    }
    for (unsigned i = 0; i < w->pending_count; i++) {
        NodeId target = node_in(w, pending[i].pool, (void *)(uintptr_t)pending[i].address);
        if (unlikely(target == NODE_NONE)) target = s->immortal_node;
        w->open_edges[pending[i].edge - w->first_open] = target;
        __builtin_prefetch(&w->balance[target], 1);
    }
    for (unsigned i = 0; i < w->pending_count; i++) w->balance[w->open_edges[pending[i].edge - w->first_open]]--;
    w->pending_count = 0;
}

void walk_edge(Walk *w, Value v, uint32_t label) {
    if (!v || !v_is_ptr(v)) return;
    if (w->pending_count == PENDING || unlikely(w->s->edge_count - w->first_open == OPEN_EDGES)) walk_settle(w);
    if (unlikely(w->failed || (w->s->edge_count - w->first_open == OPEN_EDGES && !close_edges(w)))) return;
    w->pending[w->pending_count++] = (struct Pending){.address = v, .edge = w->s->edge_count};
    walk_link(w, NODE_ROOT, label);
    if (unlikely(w->failed)) w->pending_count = 0;
}

void walk_begin_node(Walk *w, NodeId node, uint32_t type, uint64_t bytes) {
    w->node = node;
    w->now = (NodeKind){.bytes = bytes, .type = type};
    w->node_edges = w->s->edge_count;
    w->node_labels = w->s->label_count;
    w->indices = true;
    if (!w->failed && !packer_add(w->s, &w->first_edge, (uint32_t)w->s->edge_count)) w->failed = true;
}

/* The same sequence of labels as an earlier object's is stored once. */
static uint32_t share_labels(Walk *w, uint64_t at, uint64_t count) {
    Snapshot *s = w->s;
    if (count > RUN_MOST) return (uint32_t)at;
    uint64_t hash = count;
    for (uint64_t i = 0; i < count; i++) hash = (hash ^ s->label[at + i]) * HASH_GOLDEN;
    struct LabelRun *run = &w->runs[hash >> 52];
    _Static_assert(RUN_CACHE == 1 << (64 - 52), "hash");
    if (run->count == count && !memcmp(&s->label[run->at], &s->label[at], count * sizeof *s->label)) {
        s->label_count = at;
        return run->at;
    }
    *run = (struct LabelRun){(uint32_t)at, (uint32_t)count};
    return (uint32_t)at;
}

/* ---- kinds ---- */

static inline uint32_t kind_hash(const NodeKind *k) {
    uint64_t h = (k->bytes ^ (uint64_t)k->type << 32 ^ k->labels_at) * HASH_GOLDEN;
    return (uint32_t)(h >> 32 ^ h >> 8);
}

static inline bool same_kind(const NodeKind *a, const NodeKind *b) { return a->bytes == b->bytes && a->type == b->type && a->labels_at == b->labels_at; }

static bool grow_kinds(Walk *w) {
    Snapshot *s = w->s;
    uint32_t room = s->kind_room + s->kind_room / 2 + 512, size = w->kind_mask + 1;
    NodeKind *kinds = snapshot_realloc(s, s->kinds, room * sizeof *kinds);
    if (!kinds) return false;
    s->kinds = kinds;
    s->kind_room = room;
    while (size < room * 2) size *= 2;
    if (size == w->kind_mask + 1 && w->kind_slots) return true;
    snapshot_free(s, w->kind_slots);
    if (!(w->kind_slots = snapshot_alloc_zero(s, size * sizeof *w->kind_slots))) return false;
    w->kind_mask = size - 1;
    for (uint32_t k = 0; k < s->kind_count; k++) {
        uint32_t i = kind_hash(&kinds[k]) & w->kind_mask;
        while (w->kind_slots[i]) i = (i + 1) & w->kind_mask;
        w->kind_slots[i] = k + 1;
    }
    return true;
}

/* Neighbours in a pool are mostly of one kind. */
static void find_kind(Walk *w, const NodeKind *kind) {
    Snapshot *s = w->s;
    if (s->kind_count && same_kind(&s->kinds[w->last_kind], kind)) return;
    if (s->kind_count == s->kind_room && !grow_kinds(w)) {
        w->failed = true;
        return;
    }
    uint32_t i = kind_hash(kind) & w->kind_mask;
    while (w->kind_slots[i] && !same_kind(&s->kinds[w->kind_slots[i] - 1], kind)) i = (i + 1) & w->kind_mask;
    if (!w->kind_slots[i]) {
        s->kinds[s->kind_count++] = *kind;
        w->kind_slots[i] = s->kind_count;
    }
    w->last_kind = w->kind_slots[i] - 1;
}

static void store_kind(Walk *w, bool leaf, const NodeKind *kind) {
    if (!w->failed) find_kind(w, kind);
    if (!w->failed && !packer_add(w->s, &w->kind[leaf], w->last_kind)) w->failed = true;
}

/* Are all labels of the node the same? Then one stays. */
static bool are_one(Walk *w) {
    Snapshot *s = w->s;
    for (uint64_t i = w->node_labels + 1; i < s->label_count; i++)
        if (s->label[i] != s->label[w->node_labels]) return false;
    s->label_count = w->node_labels + 1;
    return true;
}

void walk_end_node(Walk *w) {
    if (w->indices || w->failed) w->now.labels_at = LABELS_ARE_INDICES;
    else if (are_one(w)) w->now.labels_at = LABELS_ARE_ONE | share_labels(w, w->node_labels, 1);
    else w->now.labels_at = share_labels(w, w->node_labels, w->s->edge_count - w->node_edges);
    store_kind(w, false, &w->now);
}

/* ---- step 2: objects ---- */

static inline uint32_t flags_of(const Object *o) {
    unsigned generation = (o->flags & F_GEN1 ? 1u : 0) + (o->flags & F_GEN2 ? 2u : 0);
    return (o->refcount & REFCOUNT_IMMORTAL_BIT ? NODE_IMMORTAL : 0u) | (o->flags & F_TRACKED ? NODE_TRACKED : 0u) |
           (o->flags & F_WEAKREF ? NODE_WEAKREF : 0u) | (o->flags & F_FINALIZED ? NODE_FINALIZED : 0u) | generation << NODE_GEN_SHIFT;
}

/* Of the table of a list, dict or set. */
static TraceNode table_site(const Walk *w, const Object *o, const TypeSlots *slots) {
    const void *table = NULL;
    if (slots->layout == LAYOUT_VECTOR) table = as_list(v_from(o))->items;
    else if (slots->layout == LAYOUT_DICT) table = as_dict(v_from(o))->table;
    else if (slots->flags & TF_SET) table = as_set(v_from(o))->table;
    return table ? trace_site(w->rt, table, NULL) : 0;
}

/* What is no object has none. */
static void store_site(Walk *w, Packer *p, uint32_t place, TraceNode site) {
    while (!w->failed && p->to->count <= place)
        if (!packer_add(w->s, p, p->to->count == place && site < w->s->place_count ? site : 0)) w->failed = true;
}

static void walk_object(Walk *w, NodeId node, Object *o, uint64_t block, bool leaf) {
    Snapshot *s = w->s;
    const TypeSlots *slots = w->rt->slots[o->type];
    uint64_t raw = slots->size ? slots->size(w->rt, o) : 0;
    w->object_raw += raw;
    uint32_t type = o->type | (flags_of(o) | (leaf ? NODE_LEAF : 0)) << 24;
    w->balance[node] += o->refcount;
    if (s->traced) {
        store_site(w, &w->site[leaf], leaf ? node - s->container_end : node, trace_site(w->rt, o, NULL));
        if (!leaf) store_site(w, &w->grown, node, table_site(w, o, slots));
    }
    if (leaf) {
        NodeKind kind = {.bytes = block + raw, .type = type, .labels_at = LABELS_ARE_INDICES};
        store_kind(w, true, &kind);
        return;
    }
    walk_begin_node(w, node, type, block + raw);
    walk_references(w, o);
    walk_end_node(w);
    if (slots->flags & TF_HEAP) {
        NodeId class = s->types[o->type].node;
        if (class != NODE_NONE) w->balance[class]--;
    }
}

static void walk_pool(Walk *w, const SnapshotPool *p) {
    NodeId node = p->first;
    bool leaf = p->first >= w->s->container_end;
    if (!p->block) {
        void *block = (void *)(uintptr_t)p->address;
        walk_object(w, node, block, heap_block_size(block), leaf);
        return;
    }
    for (uint32_t word = 0; word < SNAPSHOT_POOL_WORDS; word++)
        for (uint64_t bits = p->map[word]; bits; bits &= bits - 1) {
            uint64_t n = word * 64u + (uint32_t)__builtin_ctzll(bits);
            walk_object(w, node++, (Object *)(uintptr_t)(p->address + n * p->block), p->block, leaf);
        }
}

/* The tracer's call tree becomes the table of places, with the same numbers. */
static bool copy_places(Walk *w) {
    Snapshot *s = w->s;
    uint32_t count = trace_mode(w->rt) != TRACE_OFF ? trace_node_count(w->rt) : 0;
    s->places = snapshot_alloc_zero(s, (count + 1) * sizeof *s->places);
    if (!s->places) return false;
    s->place_count = count + 1;
    for (TraceNode i = 1; i <= count; i++) {
        TracePlace p = trace_place(w->rt, i);
        Place *out = &s->places[i];
        TraceCounts c = trace_counts(w->rt, i);
        *out = (Place){.line = p.line, .parent = p.parent < i ? p.parent : 0, .live_blocks = c.live_blocks, .live_bytes = c.live_bytes,
                       .total_blocks = c.total_blocks, .total_bytes = c.total_bytes};
        if (p.filename && v_is_ptr(p.filename) && v_is_str(w->rt, p.filename)) out->file = text_of_str(&w->texts, p.filename);
        if (p.function && v_is_ptr(p.function) && v_is_str(w->rt, p.function)) out->function = text_of_str(&w->texts, p.function);
        if (out->file == UINT32_MAX || out->function == UINT32_MAX) return false;
    }
    s->traced = count != 0;
    return true;
}

static bool allocate_nodes(Walk *w) {
    Snapshot *s = w->s;
    w->kind[0].to = &s->kind.containers;
    w->kind[1].to = &s->kind.leaves;
    w->site[0].to = &s->site.containers;
    w->site[1].to = &s->site.leaves;
    w->grown.to = &s->grown;
    w->first_edge.to = &s->first_edge;
    w->target.to = &s->target;
    s->synthetic_name = snapshot_alloc_zero(s, s->synthetic_count * sizeof *s->synthetic_name);
    w->balance = snapshot_alloc_zero(s, s->node_count * sizeof *w->balance);
    w->runs = snapshot_alloc_zero(s, RUN_CACHE * sizeof *w->runs);
    w->type_labels = snapshot_alloc_zero(s, (w->rt->type_count + 1) * sizeof *w->type_labels);
    w->shape_count = w->rt->classes->shape_count;
    w->shape_labels = snapshot_alloc_zero(s, (w->shape_count + 1) * sizeof *w->shape_labels);
    s->label = snapshot_alloc(s, 4096);
    w->label_room = 1024;
    w->open_edges = snapshot_alloc(s, OPEN_EDGES * sizeof *w->open_edges);
    return s->synthetic_name && w->balance && w->runs && w->type_labels && w->shape_labels && s->label && w->open_edges;
}

static void tell_progress(const Walk *w, uint32_t pool) {
    if (w->options.progress && pool % 1024 == 0) w->options.progress(w->options.progress_arg, (double)pool / (w->s->pool_count + 1));
}

static bool end_columns(Walk *w) {
    Snapshot *s = w->s;
    if (s->traced) { /* the two groups behind the containers */
        store_site(w, &w->site[0], s->container_end - 1, 0);
        store_site(w, &w->grown, s->container_end - 1, 0);
        if (w->failed) return false;
    }
    if (!packer_add(s, &w->first_edge, (uint32_t)s->edge_count)) return false;
    Packer *all[] = {&w->kind[0], &w->kind[1], &w->site[0], &w->site[1], &w->grown, &w->first_edge, &w->target};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (all[i]->to->count && !packer_end(s, all[i])) return false;
    return true;
}

static bool walk_all(Walk *w) {
    Snapshot *s = w->s;
    roots_types(w);
    roots_walk(w);
    uint32_t pool = 0;
    for (; pool < s->pool_count && !w->failed; pool++) {
        walk_pool(w, &s->pools[pool]);
        tell_progress(w, pool);
    }
    if (w->failed || !close_edges(w) || !packer_settle(s, &w->kind[0]) || !packer_settle(s, &w->kind[1])) return false;
    roots_late(w);
    return !w->failed && close_edges(w) && end_columns(w);
}

/* ---- the whole ---- */

static void drop_scratch(Walk *w) {
    Snapshot *s = w->s;
    text_table_drop(&w->texts);
    for (uint32_t i = 0; w->type_labels && i < w->rt->type_count; i++) snapshot_free(s, w->type_labels[i]);
    for (uint32_t i = 0; w->shape_labels && i < w->shape_count; i++) snapshot_free(s, w->shape_labels[i].labels);
    void *blocks[] = {w->arena_slots, w->page_pool, w->balance, w->runs, w->type_labels, w->shape_labels, w->kind_slots, w->open_edges};
    for (size_t i = 0; i < COUNT_OF(blocks); i++) snapshot_free(s, blocks[i]);
}

/* Give back the room that was not needed. */
static bool shrink(Snapshot *s) {
    uint32_t *label = snapshot_realloc(s, s->label, s->label_count * sizeof *label);
    if (label) s->label = label;
    NodeKind *kinds = snapshot_realloc(s, s->kinds, s->kind_count * sizeof *kinds);
    if (kinds) s->kinds = kinds;
    return label && kinds;
}

static bool take(Walk *w) {
    Snapshot *s = w->s;
    w->rt->heap->walking++; /* no arena goes away under our feet */
    bool done = text_table_init(&w->texts, s, s->in_use / 32 + 65536) && list_pools(w) && copy_places(w) && allocate_nodes(w) && walk_all(w) && walk_rows(w);
    w->rt->heap->walking--;
    if (!done) return false;
    drop_scratch(w);
    return shrink(s);
}

Snapshot *snapshot_take(Runtime *rt, SnapshotOptions options) {
    Snapshot *s = snapshot_new(rt);
    if (!s) return NULL;
    HeapCounters counters = heap_counters(rt->heap);
    Walk w = {.rt = rt, .s = s, .options = options};
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    s->taken_at_ns = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
    s->in_use = counters.in_use;
    s->from_os = counters.from_os;
    s->peak = counters.peak;
    if (!rt->memtools->run) platform_random_bytes(&rt->memtools->run, sizeof rt->memtools->run);
    s->run = rt->memtools->run;
    if (take(&w)) return s;
    snapshot_drop(s);
    raise_no_memory(rt);
    return NULL;
}
