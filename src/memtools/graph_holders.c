/* SPDX-License-Identifier: MIT
 * graph_holders.c: transposed edges, and the shortest chains of holders that lead from the root to an object. */
#include "memtools/graph.h"
#include "memtools/snapshot_parts.h"
#include "object/error.h"

static int refused(Runtime *rt) {
    raise_no_memory(rt);
    return -1;
}

/* ---- holders ---- */

static void count_holders(const Snapshot *s, uint32_t *count) {
    for (uint64_t e = 0; e < s->edge_count; e++) count[s->target[e]]++;
    for (NodeId n = 0; n < s->node_count; n++) {
        NodeId class = snapshot_class(s, n);
        if (class != NODE_NONE) count[class]++;
    }
}

/* Filled from the end: first[] comes down to where each node's holders begin. */
static void fill_holders(const Snapshot *s, uint32_t *first, NodeId *holder) {
    for (NodeId n = s->node_count; n-- > 0;) {
        NodeId class = snapshot_class(s, n);
        if (class != NODE_NONE) holder[--first[class]] = n;
        for (uint32_t e = snapshot_edges_end(s, n); e-- > snapshot_edges_begin(s, n);) holder[--first[s->target[e]]] = n;
    }
}

int graph_holders(Runtime *rt, Snapshot *s) {
    if (s->holder) return 0;
    uint32_t *first = snapshot_alloc_zero(s, ((size_t)s->node_count + 1) * sizeof *first);
    if (!first) return refused(rt);
    count_holders(s, first);
    uint64_t sum = 0;
    for (NodeId n = 0; n < s->node_count; n++) first[n] = (uint32_t)(sum += first[n]);
    first[s->node_count] = (uint32_t)sum;
    NodeId *holder = sum < UINT32_MAX ? snapshot_alloc(s, sum * sizeof *holder) : NULL;
    if (!holder) {
        snapshot_free(s, first);
        return refused(rt);
    }
    fill_holders(s, first, holder);
    s->first_holder = first;
    s->holder = holder;
    return 0;
}

uint32_t graph_label_between(const Snapshot *s, NodeId holder, NodeId node) {
    uint32_t found = LABEL_NONE;
    for (uint32_t e = snapshot_edges_begin(s, holder); e < snapshot_edges_end(s, holder); e++) {
        if (s->target[e] != node) continue;
        found = snapshot_label(s, holder, e);
        if (label_kind(found) != LABEL_PART) return found; /* an attribute says more than a part */
    }
    return found;
}

/* ---- chains ---- */

typedef struct Search {
    Snapshot *s;
    uint64_t *seen;  /* a bit a node */
    NodeId *queue;   /* nodes in the order of their distance from the object */
    uint32_t *from;  /* from[i]: index in the queue of what queue[i] holds */
    uint32_t count, room;
    bool classes;    /* follow references of instances on their class too */
    const NodeId *without; /* nodes that no chain may pass */
    size_t without_count;
} Search;

static bool search_init(Search *q, Snapshot *s) {
    *q = (Search){.s = s};
    q->seen = snapshot_alloc(s, ((size_t)s->node_count / 64 + 1) * sizeof *q->seen);
    return q->seen != NULL;
}

static void search_drop(Search *q) {
    snapshot_free(q->s, q->seen);
    snapshot_free(q->s, q->queue);
    snapshot_free(q->s, q->from);
}

static bool push(Search *q, NodeId node, uint32_t from) {
    if (q->seen[node / 64] >> (node % 64) & 1) return true;
    q->seen[node / 64] |= 1ULL << (node % 64);
    if (q->count == q->room) {
        uint32_t room = q->room * 2 + 1024;
        NodeId *queue = snapshot_realloc(q->s, q->queue, room * sizeof *queue);
        if (!queue) return false;
        q->queue = queue;
        uint32_t *origin = snapshot_realloc(q->s, q->from, room * sizeof *origin);
        if (!origin) return false;
        q->from = origin;
        q->room = room;
    }
    q->queue[q->count] = node;
    q->from[q->count++] = from;
    return true;
}

static bool is_instance_of(const Snapshot *s, NodeId holder, NodeId class) { return snapshot_class(s, holder) == class; }

/* Breadth first, upwards from queue[0]. 1: the root is last in the queue; 0: not reached; -1. */
static int climb(Search *q) {
    const Snapshot *s = q->s;
    for (uint32_t i = 0; i < q->count; i++) {
        NodeId node = q->queue[i];
        if (node == NODE_ROOT) {
            q->count = i + 1;
            return 1;
        }
        bool is_class = !snapshot_is_leaf(s, node) && s->first_holder[node + 1] - s->first_holder[node] > 0;
        for (uint32_t h = s->first_holder[node]; h < s->first_holder[node + 1]; h++) {
            NodeId holder = s->holder[h];
            if (is_class && !q->classes && is_instance_of(s, holder, node)) continue;
            if (!push(q, holder, i)) return -1;
        }
    }
    return 0;
}

/* The way from the root down to queue[0], and one step more to `node` (NODE_NONE: no more). */
static bool make_chain(Search *q, NodeId node, Chain *out) {
    Snapshot *s = q->s;
    uint32_t length = node != NODE_NONE;
    for (uint32_t i = q->count - 1;; i = q->from[i]) {
        length++;
        if (i == 0) break;
    }
    out->nodes = snapshot_alloc(s, length * sizeof *out->nodes);
    out->labels = snapshot_alloc_zero(s, length * sizeof *out->labels);
    if (!out->nodes || !out->labels) return false;
    uint32_t at = 0;
    for (uint32_t i = q->count - 1;; i = q->from[i]) {
        out->nodes[at++] = q->queue[i];
        if (i == 0) break;
    }
    if (node != NODE_NONE) out->nodes[at++] = node;
    out->length = at;
    for (uint32_t i = 0; i + 1 < at; i++) out->labels[i] = graph_label_between(s, out->nodes[i], out->nodes[i + 1]);
    return true;
}

/* The shortest chain whose last holder is `holder`. 1: *out made; 0: there is none; -1. */
static int chain_through(Search *q, NodeId holder, NodeId node, Chain *out) {
    const Snapshot *s = q->s;
    for (int attempt = 0; attempt < 2; attempt++) {
        q->classes = attempt == 1;
        q->count = 0;
        memset(q->seen, 0, ((size_t)s->node_count / 64 + 1) * sizeof *q->seen);
        for (size_t i = 0; i < q->without_count; i++) q->seen[q->without[i] / 64] |= 1ULL << (q->without[i] % 64);
        if (q->seen[holder / 64] >> (holder % 64) & 1) return 0;
        q->seen[node / 64] |= 1ULL << (node % 64); /* not through the object itself */
        if (holder == node) q->seen[node / 64] = 0;
        if (!push(q, holder, 0)) return -1;
        int found = climb(q);
        if (found) return found < 0 || !make_chain(q, holder == node ? NODE_NONE : node, out) ? -1 : 1;
    }
    return 0;
}

static void sort_chains(Chain *chains, size_t count) {
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k && chains[k].length < chains[k - 1].length; k--) {
            Chain c = chains[k];
            chains[k] = chains[k - 1];
            chains[k - 1] = c;
        }
}

#define MOST_TRIED 64 /* holders that are looked at */

static ssize_t find_chains(Search *q, NodeId node, uint32_t most, Chain *chains) {
    const Snapshot *s = q->s;
    ssize_t count = 0;
    if (node == NODE_ROOT) return 0;
    for (int classes = 0; classes < 2 && count == 0; classes++) {
        NodeId last = NODE_NONE;
        uint32_t tried = 0;
        for (uint32_t h = s->first_holder[node]; h < s->first_holder[node + 1] && count < most && tried < MOST_TRIED; h++) {
            NodeId holder = s->holder[h];
            if (holder == last || holder == node || (!classes && is_instance_of(s, holder, node))) continue;
            last = holder;
            tried++;
            int found = chain_through(q, holder, node, &chains[count]);
            if (found < 0) return -1;
            count += found;
        }
    }
    sort_chains(chains, (size_t)count);
    return count;
}

ssize_t graph_chains(Runtime *rt, Snapshot *s, NodeId node, uint32_t most, const NodeId *without, size_t without_count, Chain **out) {
    if (graph_holders(rt, s) < 0) return -1;
    Search q;
    Chain *chains = snapshot_alloc_zero(s, (most + 1) * sizeof *chains);
    ssize_t count = -1;
    if (chains && search_init(&q, s)) {
        q.without = without;
        q.without_count = without_count;
        count = find_chains(&q, node, most, chains);
    }
    if (chains) search_drop(&q);
    if (count < 0) {
        if (chains) graph_free_chains(s, chains, most);
        return refused(rt);
    }
    *out = chains;
    return count;
}

void graph_free_chains(Snapshot *s, Chain *chains, size_t count) {
    for (size_t i = 0; i < count; i++) {
        snapshot_free(s, chains[i].nodes);
        snapshot_free(s, chains[i].labels);
    }
    snapshot_free(s, chains);
}
