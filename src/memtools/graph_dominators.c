/* SPDX-License-Identifier: MIT
 * graph_dominators.c: the dominator tree (Lengauer and Tarjan, simple path compression) and retained sizes.
 *
 * Vertices are numbered in depth-first order from the root, from 1 on; 0 is none. The tree's parents and the forest that
 * path compression works on share one array: a vertex is in the forest exactly when its number is above the one that is being worked on.
 * Until its dominator is known a vertex waits in the bucket of its semidominator, linked through the array of dominators.
 * A leaf with one holder is no vertex.
 */
#include "memtools/graph.h"
#include "memtools/snapshot_parts.h"
#include "object/error.h"

typedef struct Tree {
    Snapshot *s;
    uint32_t *number;   /* by node; 0: not reached */
    NodeId *vertex;     /* by number, as all below */
    uint32_t *parent;   /* in the depth-first tree; once linked: an ancestor in the forest */
    uint32_t *semi, *best; /* number of the semidominator; vertex with the least semidominator on the compressed path */
    uint32_t *bucket;
    uint32_t *dominator;
    uint32_t *path;     /* of the search: next edge; of compression: the vertices below */
    uint32_t count;     /* vertices */
} Tree;

static bool allocate(Tree *t) {
    Snapshot *s = t->s;
    size_t n = (size_t)s->node_count + 1;
    uint32_t **arrays[] = {&t->number, &t->vertex, &t->parent, &t->path};
    for (size_t i = 0; i < COUNT_OF(arrays); i++)
        if (!(*arrays[i] = snapshot_alloc_zero(s, n * sizeof(uint32_t)))) return false;
    return true;
}

/* The rest, once it is known how many vertices there are. */
static bool allocate_rest(Tree *t) {
    Snapshot *s = t->s;
    size_t n = (size_t)t->count + 1;
    uint32_t **arrays[] = {&t->semi, &t->best, &t->bucket, &t->dominator};
    for (size_t i = 0; i < COUNT_OF(arrays); i++)
        if (!(*arrays[i] = snapshot_alloc_zero(s, n * sizeof(uint32_t)))) return false;
    return true;
}

static void drop(Tree *t) {
    void *arrays[] = {t->number, t->vertex, t->parent, t->path, t->semi, t->best, t->bucket, t->dominator};
    for (size_t i = 0; i < COUNT_OF(arrays); i++) snapshot_free(t->s, arrays[i]);
}

static inline bool is_vertex(const Snapshot *s, NodeId n) {
    return n < s->container_end || s->first_holder[n + 1] - s->first_holder[n] > 1;
}

static inline void visit(Tree *t, NodeId node, uint32_t parent) {
    uint32_t v = ++t->count;
    t->number[node] = v;
    t->vertex[v] = node;
    t->parent[v] = parent;
    t->path[v] = snapshot_edges_begin(t->s, node);
}

/* Depth first. path[v] is the next edge of v; the class comes after the last. */
static void number_all(Tree *t) {
    const Snapshot *s = t->s;
    visit(t, NODE_ROOT, 0);
    for (uint32_t v = 1; v;) {
        NodeId node = t->vertex[v];
        uint32_t end = snapshot_edges_end(s, node), e = t->path[v];
        NodeId child = NODE_NONE;
        for (; e < end; e++) {
            NodeId target = s->target[e];
            if (e + 8 < end) __builtin_prefetch(&t->number[s->target[e + 8]]);
            if (!t->number[target] && is_vertex(s, target)) {
                child = target;
                e++;
                break;
            }
        }
        if (child == NODE_NONE && e == end) {
            NodeId class = snapshot_class(s, node);
            if (class != NODE_NONE && !t->number[class]) child = class;
            e = end + 1;
        }
        t->path[v] = e;
        if (child == NODE_NONE) v = t->parent[v];
        else {
            visit(t, child, v);
            v = t->count;
        }
    }
}

/* ---- the forest ---- */

/* The vertex with the least semidominator above v in its tree of the forest. linked: the vertices from here on are in it. */
static inline uint32_t eval(Tree *t, uint32_t v, uint32_t linked) {
    if (v < linked) return v;
    if (t->parent[v] < linked) return t->best[v];
    uint32_t depth = 0, u = v;
    while (t->parent[u] >= linked && t->parent[t->parent[u]] >= linked) {
        t->path[depth++] = u;
        u = t->parent[u];
    }
    /* u's parent is the top of the tree or just below it */
    t->path[depth++] = u;
    while (depth--) {
        uint32_t x = t->path[depth], above = t->parent[x];
        if (above < linked) continue;
        if (t->semi[t->best[above]] < t->semi[t->best[x]]) t->best[x] = t->best[above];
        t->parent[x] = t->parent[above];
    }
    return t->best[v];
}

static void empty_bucket(Tree *t, uint32_t p, uint32_t linked) {
    for (uint32_t v = t->bucket[p], next; v; v = next) {
        next = t->dominator[v];
        uint32_t u = eval(t, v, linked);
        t->dominator[v] = t->semi[u] < t->semi[v] ? u : p;
    }
    t->bucket[p] = 0;
}

static uint32_t least_semi(Tree *t, uint32_t w, NodeId node) {
    const Snapshot *s = t->s;
    uint32_t least = t->parent[w], end = s->first_holder[node + 1];
    for (uint32_t h = s->first_holder[node]; h < end; h++) {
        uint32_t v = t->number[s->holder[h]];
        if (h + 8 < end) __builtin_prefetch(&t->number[s->holder[h + 8]]);
        if (!v) continue;
        uint32_t u = eval(t, v, w + 1);
        if (t->semi[u] < least) least = t->semi[u];
    }
    return least;
}

/* One vertex after the other, from the last. Between a vertex and its dominator-to-be only larger numbers are in the forest. */
static void find_dominators(Tree *t) {
    const Snapshot *s = t->s;
    for (uint32_t v = 1; v <= t->count; v++) t->semi[v] = t->best[v] = v;
    for (uint32_t w = t->count; w > 1; w--) {
        NodeId node = t->vertex[w];
        uint32_t p = t->parent[w];
        if (s->first_holder[node + 1] - s->first_holder[node] == 1) {
            t->semi[w] = p;
            t->dominator[w] = p; /* its only holder */
        } else {
            uint32_t semi = least_semi(t, w, node);
            t->semi[w] = semi;
            if (semi == p) t->dominator[w] = p;
            else {
                t->dominator[w] = t->bucket[semi];
                t->bucket[semi] = w;
            }
        }
        /* w is linked now: its parent's bucket can be emptied */
        if (t->bucket[p]) empty_bucket(t, p, w);
    }
    for (uint32_t w = 2; w <= t->count; w++)
        if (t->dominator[w] != t->semi[w]) t->dominator[w] = t->dominator[t->dominator[w]];
}

/* ---- results ---- */

static void sum_up(Tree *t, NodeId *dominator, uint64_t *retained) {
    const Snapshot *s = t->s;
    for (NodeId n = 0; n < s->node_count; n++) retained[n] = snapshot_size(s, n);
    for (NodeId n = s->container_end; n < s->node_count; n++) {
        if (is_vertex(s, n) || s->first_holder[n + 1] == s->first_holder[n]) continue;
        NodeId holder = s->holder[s->first_holder[n]];
        if (!t->number[holder]) continue;
        dominator[n] = holder;
    }
    for (NodeId n = s->container_end; n < s->node_count; n++)
        if (dominator[n] != NODE_NONE) retained[dominator[n]] += retained[n];
    for (uint32_t v = t->count; v > 1; v--) {
        NodeId node = t->vertex[v], above = t->vertex[t->dominator[v]];
        dominator[node] = above;
        retained[above] += retained[node];
    }
    dominator[NODE_ROOT] = NODE_ROOT;
}

static bool compute(Tree *t) {
    Snapshot *s = t->s;
    if (!allocate(t)) return false;
    number_all(t);
    if (!allocate_rest(t)) return false;
    find_dominators(t);
    uint64_t *retained = snapshot_alloc(s, (size_t)s->node_count * sizeof *retained);
    NodeId *dominator = snapshot_alloc(s, (size_t)s->node_count * sizeof *dominator);
    if (!retained || !dominator) {
        snapshot_free(s, retained);
        snapshot_free(s, dominator);
        return false;
    }
    memset(dominator, 0xff, (size_t)s->node_count * sizeof *dominator);
    sum_up(t, dominator, retained);
    s->retained = retained;
    s->dominator = dominator;
    return true;
}

int graph_dominators(Runtime *rt, Snapshot *s) {
    if (s->dominator) return 0;
    if (graph_holders(rt, s) < 0) return -1;
    Tree t = {.s = s};
    bool done = compute(&t);
    drop(&t);
    if (done) return 0;
    raise_no_memory(rt);
    return -1;
}
