/* SPDX-License-Identifier: MIT
 * graph_holders.c: who refers to an object: transposed edges, and looking through all edges for one object. */
#include "memtools/graph_parts.h"
#include "object/error.h"

static int refused(Runtime *rt) {
    raise_no_memory(rt);
    return -1;
}

/* ---- holders ---- */

static void count_holders(const Snapshot *s, uint32_t *count) {
    for (uint64_t e = 0; e < s->edge_count; e++) count[snapshot_target(s, e)]++;
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
        for (uint32_t e = snapshot_edges_end(s, n); e-- > snapshot_edges_begin(s, n);) holder[--first[snapshot_target(s, e)]] = n;
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
    uint64_t end = snapshot_edges_end(s, holder);
    for (uint64_t e = snapshot_edges_begin(s, holder); (e = packed_find(&s->target, node, e, end)) < end; e++) {
        found = snapshot_label(s, holder, e);
        if (label_kind(found) != LABEL_PART) return found; /* an attribute says more than a part */
    }
    return found;
}

/* The container whose edges number `edge` is one of. */
static NodeId owner_of(const Snapshot *s, uint32_t edge) {
    NodeId low = 0, high = s->container_end;
    while (high - low > 1) {
        NodeId middle = low + (high - low) / 2;
        if (snapshot_edges_begin(s, middle) <= edge) low = middle;
        else high = middle;
    }
    return low;
}

static size_t listed_holders(const Snapshot *s, NodeId node, bool instances, NodeId *out, size_t most) {
    size_t count = 0;
    for (uint32_t h = s->first_holder[node]; h < s->first_holder[node + 1] && count < most; h++) {
        NodeId holder = s->holder[h];
        if (count && out[count - 1] == holder) continue;
        if (!instances && snapshot_class(s, holder) == node && graph_label_between(s, holder, node) == LABEL_NONE) continue;
        out[count++] = holder;
    }
    return count;
}

size_t graph_find_holders(const Snapshot *s, NodeId node, bool instances, NodeId *out, size_t most) {
    if (s->holder) return listed_holders(s, node, instances, out, most);
    size_t count = 0;
    for (uint64_t e = 0; count < most && (e = packed_find(&s->target, node, e, s->edge_count)) < s->edge_count; e++) {
        NodeId holder = owner_of(s, (uint32_t)e);
        if (!count || out[count - 1] != holder) out[count++] = holder;
    }
    for (NodeId n = 0; instances && n < s->node_count && count < most; n++)
        if (snapshot_class(s, n) == node) out[count++] = n;
    return count;
}
