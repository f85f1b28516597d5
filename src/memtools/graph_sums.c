/* SPDX-License-Identifier: MIT
 * graph_sums.c: counts, bytes and retained bytes by a key; what a set of nodes keeps alive; what has changed between two
 * snapshots.
 *
 * Retained bytes by key: on the way down the dominator tree it is noted how many nodes of each key are open; a node counts
 * when none of its own key is. */
#include <stdlib.h>

#include "memtools/graph_parts.h"
#include "object/error.h"

static int refused(Runtime *rt) {
    raise_no_memory(rt);
    return -1;
}

uint32_t graph_key_count(const Snapshot *s, GraphKey key) {
    return key == BY_PLACE ? s->place_count + 1 : key == BY_MODULE ? s->text_count : s->type_count;
}

uint32_t graph_key_of(const Snapshot *s, GraphKey key, NodeId n) {
    switch (key) {
    case BY_TYPE: return snapshot_type(s, n);
    case BY_PLACE: return snapshot_site(s, n);
    case BY_MODULE: return s->types[snapshot_type(s, n)].module;
    default: return s->dominator[n] == NODE_NONE ? snapshot_type(s, NODE_ROOT) : snapshot_type(s, s->dominator[n]);
    }
}

/* ---- the dominator tree from above ---- */

typedef struct Down {
    const Snapshot *s;
    uint32_t *first; /* node_count + 1: children */
    NodeId *child;
    uint32_t *next;  /* child to visit next */
} Down;

static bool down_init(Down *d, Snapshot *s) {
    size_t n = s->node_count;
    *d = (Down){.s = s};
    d->first = snapshot_alloc_zero(s, (n + 1) * sizeof *d->first);
    d->child = snapshot_alloc(s, n * sizeof *d->child);
    d->next = snapshot_alloc(s, (n + 1) * sizeof *d->next);
    if (!d->first || !d->child || !d->next) return false;
    for (NodeId i = 1; i < n; i++)
        if (s->dominator[i] != NODE_NONE) d->first[s->dominator[i]]++;
    uint32_t sum = 0;
    for (NodeId i = 0; i < n; i++) d->first[i] = sum += d->first[i];
    d->first[n] = sum;
    for (NodeId i = s->node_count; i-- > 1;)
        if (s->dominator[i] != NODE_NONE) d->child[--d->first[s->dominator[i]]] = i;
    memcpy(d->next, d->first, (n + 1) * sizeof *d->next);
    return true;
}

static void down_drop(Down *d, Snapshot *s) {
    snapshot_free(s, d->first);
    snapshot_free(s, d->child);
    snapshot_free(s, d->next);
}

static void sum_retained(Down *d, GraphKey key, GraphSum *sums, uint32_t *open) {
    const Snapshot *s = d->s;
    NodeId n = NODE_ROOT;
    for (;;) {
        if (d->next[n] < d->first[n + 1]) {
            n = d->child[d->next[n]++];
            uint32_t k = graph_key_of(s, key, n);
            if (!snapshot_is_synthetic(s, n) && open[k]++ == 0) sums[k].retained += s->retained[n];
            continue;
        }
        if (n == NODE_ROOT) return;
        if (!snapshot_is_synthetic(s, n)) open[graph_key_of(s, key, n)]--;
        n = s->dominator[n];
    }
}

static int by_bytes(const void *a, const void *b) {
    const GraphSum *x = a, *y = b;
    if (x->bytes != y->bytes) return x->bytes < y->bytes ? 1 : -1;
    return x->key < y->key ? -1 : x->key > y->key;
}

static ssize_t pack(GraphSum *sums, uint32_t keys) {
    ssize_t count = 0;
    for (uint32_t k = 0; k < keys; k++)
        if (sums[k].count) sums[count++] = sums[k];
    qsort(sums, (size_t)count, sizeof *sums, by_bytes);
    return count;
}

ssize_t graph_sums(Runtime *rt, Snapshot *s, GraphKey key, GraphSum **out) {
    if (graph_dominators(rt, s) < 0) return -1;
    uint32_t keys = graph_key_count(s, key), *open = snapshot_alloc_zero(s, keys * sizeof *open);
    GraphSum *sums = snapshot_alloc_zero(s, keys * sizeof *sums);
    Down d = {0};
    bool ready = open && sums && down_init(&d, s);
    if (ready) {
        for (uint32_t k = 0; k < keys; k++) sums[k].key = k;
        for (NodeId n = 0; n < s->node_count; n++) {
            if (snapshot_is_synthetic(s, n)) continue;
            GraphSum *sum = &sums[graph_key_of(s, key, n)];
            sum->count++;
            sum->bytes += snapshot_size(s, n);
            if (s->dominator[n] == NODE_NONE) sum->retained += snapshot_size(s, n); /* garbage keeps nothing alive but itself */
        }
        sum_retained(&d, key, sums, open);
    }
    down_drop(&d, s);
    snapshot_free(s, open);
    if (!ready) {
        snapshot_free(s, sums);
        return refused(rt);
    }
    *out = sums;
    return pack(sums, keys);
}

/* ---- what a set keeps alive ---- */

typedef struct Mark {
    const Snapshot *s;
    uint64_t *seen;
    NodeId *stack; /* room for every node */
    size_t depth;
} Mark;

static inline bool is_seen(const Mark *m, NodeId n) { return m->seen[n / 64] >> (n % 64) & 1; }

static inline void mark(Mark *m, NodeId n) {
    if (is_seen(m, n)) return;
    m->seen[n / 64] |= 1ULL << (n % 64);
    if (!snapshot_is_leaf(m->s, n)) m->stack[m->depth++] = n;
}

static void mark_all(Mark *m) {
    const Snapshot *s = m->s;
    while (m->depth) {
        NodeId n = m->stack[--m->depth];
        for (uint32_t e = snapshot_edges_begin(s, n); e < snapshot_edges_end(s, n); e++) mark(m, snapshot_target(s, e));
        NodeId class = snapshot_class(s, n);
        if (class != NODE_NONE) mark(m, class);
    }
    for (NodeId n = s->container_end; n < s->node_count; n++) { /* leaves that are instances of a class */
        NodeId class = is_seen(m, n) ? snapshot_class(s, n) : NODE_NONE;
        if (class != NODE_NONE && !is_seen(m, class)) mark(m, class);
    }
    if (m->depth) mark_all(m);
}

int graph_retained_by(Runtime *rt, Snapshot *s, const NodeId *nodes, size_t count, uint64_t *bytes, uint64_t *objects) {
    if (graph_dominators(rt, s) < 0) return -1; /* tells what is alive now */
    Mark m = {.s = s, .seen = snapshot_alloc_zero(s, ((size_t)s->node_count / 64 + 1) * 8)};
    m.stack = snapshot_alloc(s, (size_t)s->container_end * sizeof *m.stack);
    bool ready = m.seen && m.stack;
    if (ready) {
        for (size_t i = 0; i < count; i++) m.seen[nodes[i] / 64] |= 1ULL << (nodes[i] % 64); /* not to be passed */
        mark(&m, NODE_ROOT);
        mark_all(&m);
        for (size_t i = 0; i < count; i++) m.seen[nodes[i] / 64] &= ~(1ULL << (nodes[i] % 64));
        *bytes = *objects = 0;
        for (NodeId n = 0; n < s->node_count; n++) {
            if (is_seen(&m, n) || !graph_is_reached(s, n)) continue;
            *bytes += snapshot_size(s, n);
            ++*objects;
        }
    }
    snapshot_free(s, m.seen);
    snapshot_free(s, m.stack);
    return ready ? 0 : refused(rt);
}

/* ---- what can be reached ---- */

/* Classes, modules and dicts of variables lead to the whole program: marked as seen beforehand. */
static void wall_off(Mark *m) {
    const Snapshot *s = m->s;
    for (uint32_t i = 0; i < s->type_count; i++) {
        NodeId class = s->types[i].node;
        if (class != NODE_NONE) m->seen[class / 64] |= 1ULL << (class % 64);
    }
    for (NodeId n = s->synthetic_count; n < s->container_end; n++) {
        const SnapshotType *t = &s->types[snapshot_type(s, n)];
        if (strcmp(snapshot_text(s, t->module), "builtins")) continue;
        const char *name = snapshot_text(s, t->name);
        if (!strcmp(name, "module")) m->seen[n / 64] |= 1ULL << (n % 64);
        if (strcmp(name, "function")) continue;
        for (uint32_t e = snapshot_edges_begin(s, n); e < snapshot_edges_end(s, n); e++) {
            uint32_t label = snapshot_label(s, n, e);
            const char *text = label_kind(label) == LABEL_PART ? snapshot_text(s, label_value(label)) : "";
            NodeId to = snapshot_target(s, e);
            if (!strcmp(text, "__globals__") || !strcmp(text, "__builtins__")) m->seen[to / 64] |= 1ULL << (to % 64);
        }
    }
}

int graph_reach(Runtime *rt, Snapshot *s, NodeId node, uint64_t *bytes, uint64_t *objects) {
    size_t words = (size_t)s->node_count / 64 + 1;
    uint64_t *walls = snapshot_alloc(s, words * 8);
    Mark m = {.s = s, .seen = snapshot_alloc_zero(s, words * 8), .stack = snapshot_alloc(s, (size_t)s->container_end * sizeof *m.stack)};
    bool ready = walls && m.seen && m.stack;
    if (ready) {
        wall_off(&m);
        m.seen[node / 64] &= ~(1ULL << (node % 64));
        memcpy(walls, m.seen, words * 8);
        mark(&m, node);
        mark_all(&m);
        *bytes = *objects = 0;
        for (NodeId n = 0; n < s->node_count; n++) {
            if (!is_seen(&m, n) || walls[n / 64] >> (n % 64) & 1) continue;
            *bytes += snapshot_size(s, n);
            ++*objects;
        }
    }
    snapshot_free(s, walls);
    snapshot_free(s, m.seen);
    snapshot_free(s, m.stack);
    return ready ? 0 : refused(rt);
}

/* ---- changes ---- */

static int by_growth(const void *a, const void *b) {
    const GraphChange *x = a, *y = b;
    int64_t p = (int64_t)x->added_bytes - (int64_t)x->gone_bytes, q = (int64_t)y->added_bytes - (int64_t)y->gone_bytes;
    return p < q ? 1 : p > q ? -1 : 0;
}

static bool same_type(const Snapshot *a, uint32_t i, const Snapshot *b, uint32_t k) {
    return !strcmp(snapshot_text(a, a->types[i].name), snapshot_text(b, b->types[k].name)) &&
           !strcmp(snapshot_text(a, a->types[i].module), snapshot_text(b, b->types[k].module));
}

/* other[i]: the type of `to` that is type i of `from`. Mostly the number is the same. */
static void match_types(const Snapshot *from, const Snapshot *to, uint32_t *other) {
    for (uint32_t i = 0; i < from->type_count; i++) {
        other[i] = NODE_NONE;
        if (i < to->type_count && same_type(from, i, to, i)) other[i] = i;
        for (uint32_t k = 0; k < to->type_count && other[i] == NODE_NONE; k++)
            if (same_type(from, i, to, k)) other[i] = k;
    }
}

/* Is there an object of the same type at the same address in the other snapshot? */
static bool is_in(const Snapshot *s, NodeId n, const Snapshot *other, const uint32_t *types) {
    NodeId there = snapshot_node_of(other, snapshot_address(s, n));
    return there != NODE_NONE && types[snapshot_type(s, n)] == snapshot_type(other, there);
}

ssize_t graph_changes(Runtime *rt, Snapshot *before, Snapshot *after, GraphChange **out) {
    uint32_t rows = after->type_count + before->type_count;
    uint32_t *to_after = snapshot_alloc(after, before->type_count * sizeof *to_after), *to_before = snapshot_alloc(after, after->type_count * sizeof *to_before);
    GraphChange *changes = snapshot_alloc_zero(after, rows * sizeof *changes);
    if (!to_after || !to_before || !changes) return refused(rt);
    match_types(before, after, to_after);
    match_types(after, before, to_before);
    for (uint32_t i = 0; i < after->type_count; i++) changes[i] = (GraphChange){.type_before = to_before[i], .type_after = i};
    for (uint32_t i = 0; i < before->type_count; i++) changes[after->type_count + i] = (GraphChange){.type_before = i, .type_after = NODE_NONE};
    for (NodeId n = 0; n < after->node_count; n++) {
        if (!snapshot_address(after, n) || is_in(after, n, before, to_before)) continue;
        GraphChange *c = &changes[snapshot_type(after, n)];
        c->added++;
        c->added_bytes += snapshot_size(after, n);
    }
    for (NodeId n = 0; n < before->node_count; n++) {
        if (!snapshot_address(before, n) || is_in(before, n, after, to_after)) continue;
        uint32_t there = to_after[snapshot_type(before, n)];
        GraphChange *c = &changes[there != NODE_NONE ? there : after->type_count + snapshot_type(before, n)];
        c->gone++;
        c->gone_bytes += snapshot_size(before, n);
    }
    ssize_t count = 0;
    for (uint32_t i = 0; i < rows; i++)
        if (changes[i].added || changes[i].gone) changes[count++] = changes[i];
    qsort(changes, (size_t)count, sizeof *changes, by_growth);
    snapshot_free(after, to_after);
    snapshot_free(after, to_before);
    *out = changes;
    return count;
}
