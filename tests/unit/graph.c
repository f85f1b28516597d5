/* SPDX-License-Identifier: MIT
 * graph.c: dominators, retained sizes, chains, components and sums on random graphs, against brute force. */
#include <stdlib.h>

#include "memtools/graph_parts.h"
#include "memtools/snapshot_parts.h"
#include "runtime/internal.h"
#include "unit.h"

static uint64_t state = 88172645463325252ull;
static uint32_t draw(uint32_t below) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state % below);
}

static void pack(Snapshot *s, Packed *to, uint32_t *numbers, uint32_t count) {
    Packer p = {.to = to};
    for (uint32_t i = 0; i < count; i++)
        if (!packer_add(s, &p, numbers[i])) abort();
    if (!packer_end(s, &p)) abort();
    for (uint32_t i = 0; i < count; i++) CHECK(packed_get(to, i) == numbers[i]);
    for (int i = 0; i < 20 && count; i++) {
        uint32_t n = numbers[draw(count)] + (draw(3) == 0), from = draw(count);
        uint64_t found = from;
        while (found < count && numbers[found] != n) found++;
        CHECK(packed_find(to, n, from, count) == found);
    }
}

/* A graph of `containers` nodes (0 the root) and `leaves`; type 1's objects hold a reference on node 1. */
static Snapshot *random_graph(Runtime *rt, uint32_t containers, uint32_t leaves, uint32_t edges) {
    Snapshot *s = snapshot_new(rt);
    TextTable texts;
    if (!s || !text_table_init(&texts, s, 0)) abort();
    uint32_t n = containers + leaves;
    s->node_count = n;
    s->synthetic_count = 1;
    s->container_end = containers;
    s->immortal_node = s->unknown_node = NODE_NONE;
    uint32_t *kind = calloc(n, 4), *first_edge = calloc(containers + 1, 4), *target = calloc(edges + containers + 1, 4);
    s->kinds = snapshot_alloc_zero(s, n * sizeof *s->kinds);
    s->kind_count = n;
    s->synthetic_name = snapshot_alloc_zero(s, 4);
    s->type_count = 3;
    s->types = snapshot_alloc_zero(s, 3 * sizeof *s->types);
    s->types[0].node = s->types[2].node = NODE_NONE;
    s->types[1] = (SnapshotType){.node = 1, .flags = TYPE_HOLDS_CLASS};
    s->place_count = 1;
    s->places = snapshot_alloc_zero(s, sizeof *s->places);
    for (NodeId i = 0; i < n; i++) {
        kind[i] = i;
        s->kinds[i] = (NodeKind){.bytes = 16 + 8 * draw(30), .type = draw(3), .labels_at = LABELS_ARE_INDICES};
        if (i == 0) s->kinds[i] = (NodeKind){.type = NODE_SYNTHETIC << 24, .labels_at = LABELS_ARE_INDICES};
        if (i >= containers) s->kinds[i].type = NODE_LEAF << 24 | 2;
    }
    uint32_t at = 0;
    for (NodeId i = 0; i < containers; i++) {
        first_edge[i] = at;
        uint32_t here = i == 0 ? 2 + draw(3) : draw(2 * edges / containers + 1);
        for (uint32_t k = 0; k < here && at < edges + containers; k++)
            target[at++] = draw(4) || i == 0 ? 1 + draw(n - 1) : i + 1 < n ? i + 1 : i; /* also long chains */
    }
    first_edge[containers] = at;
    s->edge_count = at;
    pack(s, &s->kind.containers, kind, containers);
    pack(s, &s->kind.leaves, kind + containers, leaves);
    free(kind);
    pack(s, &s->first_edge, first_edge, containers + 1);
    pack(s, &s->target, target, at);
    free(first_edge);
    free(target);
    text_table_drop(&texts);
    return s;
}

/* Which nodes can be reached from the root when `without` is gone? */
static void reach(const Snapshot *s, NodeId without, bool *seen) {
    memset(seen, 0, s->node_count);
    NodeId *stack = malloc(s->node_count * sizeof *stack);
    uint32_t depth = 0;
    if (without != NODE_ROOT) seen[stack[depth++] = 0] = true;
    while (depth) {
        NodeId n = stack[--depth];
        for (uint32_t e = snapshot_edges_begin(s, n); e <= snapshot_edges_end(s, n); e++) {
            NodeId to = e < snapshot_edges_end(s, n) ? snapshot_target(s, e) : snapshot_class(s, n);
            if (to == NODE_NONE || to == without || seen[to]) continue;
            seen[to] = true;
            stack[depth++] = to;
        }
    }
    free(stack);
}

static void check_dominators(Runtime *rt, Snapshot *s) {
    bool *all = malloc(s->node_count), *left = malloc(s->node_count);
    reach(s, NODE_NONE, all);
    CHECK(graph_dominators(rt, s) == 0);
    for (NodeId n = 1; n < s->node_count; n++) {
        CHECK((s->dominator[n] != NODE_NONE) == all[n]);
        if (!all[n]) continue;
        reach(s, n, left);
        uint64_t freed = 0, bytes = 0, objects = 0, lost = 0;
        for (NodeId k = 0; k < s->node_count; k++)
            if (all[k] && !left[k]) freed += snapshot_size(s, k), lost++;
        CHECK(s->retained[n] == freed);
        if (draw(8)) continue;
        CHECK(graph_retained_by(rt, s, &n, 1, &bytes, &objects) == 0);
        CHECK(bytes == freed && objects == lost);
    }
    free(all);
    free(left);
}

/* The other algorithm, which deep graphs need, tells the same. */
static void check_lengauer(Snapshot *s) {
    Reached r;
    uint32_t *up = NULL;
    bool ready = graph_search(s, true, &r) && (up = snapshot_alloc(s, r.count * sizeof *up)) && graph_lengauer(s, &r, up);
    CHECK(ready);
    for (uint32_t i = 0; ready && i < r.count; i++) CHECK(s->dominator[r.order[i]] == r.order[up[i]]);
    snapshot_free(s, up);
    graph_drop_reached(s, &r);
}

/* Distances from the root, not through references of instances on their class; 0: not reached that way. */
static uint32_t *distances(const Snapshot *s) {
    uint32_t *distance = calloc(s->node_count, 4), count = 0;
    NodeId *queue = malloc((s->node_count + 1) * sizeof *queue);
    queue[count++] = NODE_ROOT;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t e = snapshot_edges_begin(s, queue[i]); e < snapshot_edges_end(s, queue[i]); e++) {
            NodeId to = snapshot_target(s, e);
            if (to == NODE_ROOT || distance[to]) continue;
            distance[to] = distance[queue[i]] + 1;
            queue[count++] = to;
        }
    free(queue);
    return distance;
}

static void check_chains(Runtime *rt, Snapshot *s) {
    uint32_t *distance = distances(s);
    for (int i = 0; i < 10; i++) {
        NodeId n = 1 + draw(s->node_count - 1);
        Chain *chains = NULL;
        ssize_t count = graph_chains(rt, s, n, 5, NULL, 0, &chains);
        CHECK(count >= 0 && (count > 0) == graph_is_reached(s, n));
        for (ssize_t k = 0; k < count; k++) {
            const Chain *c = &chains[k];
            CHECK(c->nodes[0] == NODE_ROOT && c->nodes[c->shown - 1] == n);
            for (uint32_t j = 0; j + 1 < c->shown; j++) {
                bool found = snapshot_class(s, c->nodes[j]) == c->nodes[j + 1];
                for (uint32_t e = snapshot_edges_begin(s, c->nodes[j]); e < snapshot_edges_end(s, c->nodes[j]); e++) found |= snapshot_target(s, e) == c->nodes[j + 1];
                CHECK(found);
            }
        }
        if (count > 0 && distance[n]) CHECK(chains[0].shown + chains[0].left_out <= distance[n] + 1);
        if (count >= 0) graph_free_chains(s, chains, (size_t)count);
    }
    free(distance);
}

/* Are a and b in one component? By reachability without the root's edges and the class 1, which is alive and left out. */
static bool reaches(const Snapshot *s, NodeId from, NodeId to, NodeId skip) {
    bool *seen = calloc(s->node_count, 1);
    NodeId *stack = malloc(s->node_count * sizeof *stack);
    uint32_t depth = 0;
    stack[depth++] = from;
    bool found = false;
    while (depth && !found) {
        NodeId n = stack[--depth];
        for (uint32_t e = snapshot_edges_begin(s, n); e <= snapshot_edges_end(s, n); e++) {
            NodeId t = e < snapshot_edges_end(s, n) ? snapshot_target(s, e) : snapshot_class(s, n);
            if (t == NODE_NONE || t == 0 || t == skip) continue;
            if (t == to) found = true;
            if (seen[t]) continue;
            seen[t] = true;
            stack[depth++] = t;
        }
    }
    free(seen);
    free(stack);
    return found;
}

static void check_cycles(Runtime *rt, Snapshot *s) {
    Cycle *cycles = NULL;
    ssize_t count = graph_cycles(rt, s, &cycles);
    CHECK(count >= 0);
    NodeId skip = graph_is_reached(s, 1) ? 1 : NODE_NONE;
    uint32_t *component = calloc(s->node_count, 4);
    for (ssize_t i = 0; i < count; i++) {
        for (uint32_t k = 0; k < cycles[i].count; k++) {
            CHECK(component[cycles[i].nodes[k]] == 0);
            component[cycles[i].nodes[k]] = (uint32_t)i + 1;
        }
        CHECK(cycles[i].reachable == graph_is_reached(s, cycles[i].nodes[0]));
    }
    for (int i = 0; i < 300; i++) {
        NodeId a = 1 + draw(s->container_end - 1), b = draw(3) ? 1 + draw(s->container_end - 1) : a;
        if (a == skip || b == skip) continue;
        bool together = reaches(s, a, b, skip) && reaches(s, b, a, skip);
        CHECK(together == (component[a] && component[a] == component[b]));
    }
    free(component);
    graph_free_cycles(s, cycles, (size_t)count);
}

static void check_sums(Runtime *rt, Snapshot *s) {
    GraphSum *sums = NULL;
    ssize_t count = graph_sums(rt, s, BY_TYPE, &sums);
    uint64_t bytes = 0, all = 0;
    for (NodeId n = 0; n < s->node_count; n++) all += snapshot_size(s, n);
    for (ssize_t i = 0; i < count; i++) {
        uint64_t retained = 0;
        bytes += sums[i].bytes;
        for (NodeId n = 1; n < s->node_count; n++) { /* tops by climbing */
            if (snapshot_type(s, n) != sums[i].key) continue;
            if (!graph_is_reached(s, n)) {
                retained += snapshot_size(s, n);
                continue;
            }
            NodeId above = s->dominator[n];
            while (above != NODE_ROOT && snapshot_type(s, above) != sums[i].key) above = s->dominator[above];
            if (above == NODE_ROOT) retained += s->retained[n];
        }
        CHECK(retained == sums[i].retained);
    }
    CHECK(bytes == all);
    snapshot_free(s, sums);
}

/* All objects of a type gone: as told for that set of nodes. */
static void check_freed(Runtime *rt, Snapshot *s) {
    uint32_t keys[] = {0, 1, 2};
    uint64_t freed[3], bytes, objects;
    CHECK(graph_freed(rt, s, BY_TYPE, keys, 3, freed) == 0);
    NodeId *nodes = malloc(s->node_count * sizeof *nodes);
    for (uint32_t t = 0; t < 3; t++) {
        size_t count = 0;
        for (NodeId n = 1; n < s->node_count; n++)
            if (snapshot_type(s, n) == t) nodes[count++] = n;
        CHECK(graph_retained_by(rt, s, nodes, count, &bytes, &objects) == 0);
        CHECK(bytes == freed[t]);
    }
    free(nodes);
}

int main(void) {
    Hoop *h = hoop_new(NULL);
    for (int round = 0; round < 300; round++) {
        uint32_t containers = 3 + draw(round < 200 ? 40 : 250), leaves = draw(30), edges = containers + draw(containers * 2);
        Snapshot *s = random_graph(&h->rt, containers, leaves, edges);
        check_dominators(&h->rt, s);
        check_lengauer(s);
        check_chains(&h->rt, s);
        check_cycles(&h->rt, s);
        check_sums(&h->rt, s);
        check_freed(&h->rt, s);
        snapshot_drop(s);
    }
    hoop_free(h);
    return unit_result();
}
