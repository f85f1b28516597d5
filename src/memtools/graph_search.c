/* SPDX-License-Identifier: MIT
 * graph_search.c: a search from the root, breadth first: what is alive, and a short way to each of it.
 *
 * References of instances on their class come last: what only they lead to has its place behind everything else in the order,
 * so a way through an instance to its class is taken only when there is no other.
 */
#include "memtools/graph_parts.h"

/* The longest part of a packed array that is first + step * place: most objects of a large heap are often of one kind, and what is
 * computed for them need not be loaded. */
typedef struct Line {
    uint32_t begin, count; /* places */
    uint32_t first, step;
} Line;

static Line longest_line(const Packed *p) {
    Line best = {0}, line = {0};
    for (uint32_t i = 0; i < p->block_count; i++) {
        const PackedBlock *b = &p->blocks[i];
        if (b->at >> PACKED_WIDTH_SHIFT) line.count = 0;
        else if (line.count && b->step == line.step && b->base == line.first + line.step * line.count) line.count += PACKED_BLOCK;
        else line = (Line){i * PACKED_BLOCK, PACKED_BLOCK, b->base, b->step};
        if (line.count > best.count) best = line;
    }
    if (best.count > p->count - best.begin) best.count = (uint32_t)(p->count - best.begin);
    return best;
}

typedef struct Search {
    const Snapshot *s;
    Line edges; /* of s->first_edge */
    Line kinds; /* of the containers' kinds: all of one class */
    NodeId class;
    Reached *r;
    uint64_t *seen; /* a bit a node: small enough to stay in the cache, where an array of numbers would be waited for at each reference */
    uint32_t *flat; /* s->target, unpacked: where the next node is known only when this one has been read, each load counts */
    uint64_t at;    /* in r->target */
} Search;

static inline void discover(Search *q, NodeId node, uint32_t from) {
    Reached *r = q->r;
    if (q->seen[node / 64] >> (node % 64) & 1) return;
    q->seen[node / 64] |= 1ULL << (node % 64);
    r->order[r->count] = node;
    r->parent[r->count++] = from;
}

static inline EdgeRun run_of(const Search *q, NodeId node) {
    uint32_t place = node - q->edges.begin;
    if (place >= q->edges.count) return edges_of(q->s, node); /* as well if it lies before: then place is huge */
    uint32_t first = q->edges.first + q->edges.step * place;
    return (EdgeRun){first, first + q->edges.step};
}

static inline NodeId class_of(const Search *q, NodeId node) { return node - q->kinds.begin < q->kinds.count ? q->class : snapshot_class(q->s, node); }

/* As a node for now: number_targets() follows. */
static inline void emit(Search *q, NodeId target) {
    if (q->r->target) q->r->target[q->at++] = target;
}

enum { NODES_AHEAD = 8, EDGES_AHEAD = REACHED_SPARE };

/* Memory of what comes soon: loads that depend on each other, each some nodes ahead of the next. */
static inline void fetch_ahead(const Search *q, uint32_t i) {
    const Snapshot *s = q->s;
    const Reached *r = q->r;
    if (i + 3 * NODES_AHEAD >= r->count) return;
    NodeId far = r->order[i + 3 * NODES_AHEAD];
    if (far < s->container_end && far - q->edges.begin >= q->edges.count) packed_prefetch(&s->first_edge, far);
    EdgeRun middle = run_of(q, r->order[i + 2 * NODES_AHEAD]);
    if (middle.first < middle.end) __builtin_prefetch(&q->flat[middle.first]);
}

/* The nodes from number i on, and what they lead to. */
static void search(Search *q, uint32_t i, bool through_classes) {
    const Snapshot *s = q->s;
    Reached *r = q->r;
    for (; i < r->count; i++) {
        NodeId node = r->order[i], class = class_of(q, node);
        if (r->first) r->first[i] = (uint32_t)q->at;
        snapshot_tell(s, i, s->node_count, 0, 0.5);
        fetch_ahead(q, i);
        EdgeRun run = run_of(q, node);
        for (uint32_t e = run.first; e < run.end; e++) {
            discover(q, q->flat[e], i);
            emit(q, q->flat[e]);
        }
        if (class == NODE_NONE) continue;
        if (through_classes) discover(q, class, i);
        emit(q, class);
    }
}

/* Nodes become numbers. number: room for one a node. */
static void number_targets(const Reached *r, uint32_t *number) {
    uint32_t *target = r->target, end = r->first[r->count];
    for (uint32_t i = 0; i < r->count; i++) {
        if (i + EDGES_AHEAD < r->count) __builtin_prefetch(&number[r->order[i + EDGES_AHEAD]], 1);
        number[r->order[i]] = i;
    }
    for (uint32_t e = 0; e < end; e++) {
        __builtin_prefetch(&number[target[e + EDGES_AHEAD]]);
        target[e] = number[target[e]];
    }
}

static void search_all(Search *q) {
    Reached *r = q->r;
    discover(q, NODE_ROOT, 0);
    search(q, 0, false);
    uint32_t count = r->count;
    for (uint32_t i = 0; i < count; i++) {
        NodeId class = class_of(q, r->order[i]);
        if (class != NODE_NONE) discover(q, class, i);
    }
    search(q, count, true);
    if (!r->target) return;
    r->first[r->count] = (uint32_t)q->at;
    memset(r->target + q->at, 0, REACHED_SPARE * sizeof *r->target);
    number_targets(r, q->flat); /* which has been read for the last time */
}

static void find_lines(Search *q) {
    q->edges = longest_line(&q->s->first_edge);
    if (q->edges.count) q->edges.count--; /* the last one's end is where another begins */
    q->kinds = longest_line(&q->s->kind.containers);
    if (q->kinds.step) q->kinds.count = 0;
    else if (q->kinds.count) q->class = snapshot_class(q->s, q->kinds.begin);
}

bool graph_search(Snapshot *s, bool edges, Reached *out) {
    size_t n = s->node_count;
    *out = (Reached){0};
    if (s->edge_count + n >= UINT32_MAX) return false;
    Search q = {.s = s, .r = out, .seen = snapshot_alloc_zero(s, (n / 64 + 1) * sizeof *q.seen)};
    out->scratch_count = size_max(s->edge_count, n);
    out->scratch = q.flat = snapshot_alloc(s, out->scratch_count * sizeof *q.flat);
    out->order = snapshot_alloc(s, n * sizeof *out->order);
    out->parent = snapshot_alloc(s, n * sizeof *out->parent);
    out->first = edges ? snapshot_alloc(s, (n + 1) * sizeof *out->first) : NULL;
    out->target = edges ? snapshot_alloc(s, (s->edge_count + n + REACHED_SPARE) * sizeof *out->target) : NULL;
    bool ready = q.seen && q.flat && out->order && out->parent && (!edges || (out->first && out->target));
    if (ready) {
        packed_unpack(&s->target, q.flat);
        find_lines(&q);
        search_all(&q);
    }
    snapshot_free(s, q.seen);
    return ready;
}

void graph_drop_reached(Snapshot *s, Reached *r) {
    void *arrays[] = {r->order, r->parent, r->first, r->target, r->scratch};
    for (size_t i = 0; i < COUNT_OF(arrays); i++) snapshot_free(s, arrays[i]);
    *r = (Reached){0};
}
