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

/* What path compression reads lies together: one line of the cache a vertex. */
typedef struct Vertex {
    uint32_t parent; /* in the depth-first tree; once linked: an ancestor in the forest */
    uint32_t best;   /* vertex with the least semidominator on the compressed path */
    uint32_t low;    /* ... and its semidominator */
    uint32_t semi;   /* its own */
} Vertex;

typedef struct Tree {
    Snapshot *s;
    uint32_t *number;   /* by node; 0: not reached */
    NodeId *vertex;     /* by number, as all below */
    uint32_t *parent;   /* in the depth-first tree, during the search */
    Vertex *v;
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
    t->v = snapshot_alloc(s, n * sizeof *t->v);
    if (!t->v) return false;
    for (uint32_t i = 0; i < n; i++) t->v[i] = (Vertex){t->parent[i], i, i, i};
    snapshot_free(s, t->parent);
    t->parent = NULL;
    t->bucket = snapshot_alloc_zero(s, n * sizeof *t->bucket);
    t->dominator = snapshot_alloc_zero(s, n * sizeof *t->dominator);
    return t->bucket && t->dominator;
}

static void drop(Tree *t) {
    void *arrays[] = {t->number, t->vertex, t->parent, t->path, t->v, t->bucket, t->dominator};
    for (size_t i = 0; i < COUNT_OF(arrays); i++) snapshot_free(t->s, arrays[i]);
}

static inline bool is_vertex(const Snapshot *s, NodeId n) {
    return n < s->container_end || s->first_holder[n + 1] - s->first_holder[n] > 1;
}

#define FETCHED 16 /* targets of a new vertex whose memory is fetched at once */

static inline void visit(Tree *t, NodeId node, uint32_t parent) {
    const Snapshot *s = t->s;
    uint32_t v = ++t->count, first = snapshot_edges_begin(s, node), end = snapshot_edges_end(s, node);
    t->number[node] = v;
    t->vertex[v] = node;
    t->parent[v] = parent;
    t->path[v] = first;
    if (end > first + FETCHED) end = first + FETCHED;
    for (uint32_t e = first; e < end; e++) {
        NodeId target = s->target[e];
        __builtin_prefetch(&t->number[target]);
        if (target < s->container_end) __builtin_prefetch(&s->first_edge[target]);
    }
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
            if (e + FETCHED < end) __builtin_prefetch(&t->number[s->target[e + FETCHED]]);
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

/* The least semidominator above v in its tree of the forest; v[v].best is its vertex. linked: the vertices from here on are
 * in the forest. */
static inline uint32_t eval(Tree *t, uint32_t v, uint32_t linked) {
    Vertex *a = t->v;
    if (v < linked) return v;
    if (a[v].parent < linked) return a[v].low;
    uint32_t depth = 0, u = v;
    while (a[u].parent >= linked && a[a[u].parent].parent >= linked) {
        t->path[depth++] = u;
        u = a[u].parent;
    }
    t->path[depth++] = u;
    while (depth--) {
        Vertex *x = &a[t->path[depth]];
        const Vertex *above = &a[x->parent];
        if (x->parent < linked) continue;
        if (above->low < x->low) {
            x->low = above->low;
            x->best = above->best;
        }
        x->parent = above->parent;
    }
    return a[v].low;
}

static void empty_bucket(Tree *t, uint32_t p, uint32_t linked) {
    for (uint32_t v = t->bucket[p], next; v; v = next) {
        next = t->dominator[v];
        uint32_t low = eval(t, v, linked);
        t->dominator[v] = low < t->v[v].semi ? t->v[v].best : p;
    }
    t->bucket[p] = 0;
}

/* Holders of vertices that come soon: three loads that depend on each other, each a few vertices ahead of the next. */
static inline void fetch_ahead(const Tree *t, uint32_t w) {
    const Snapshot *s = t->s;
    enum { STEP = 6 };
    if (w <= 4 * STEP) return;
    __builtin_prefetch(&s->first_holder[t->vertex[w - 4 * STEP]]);
    __builtin_prefetch(&s->holder[s->first_holder[t->vertex[w - 3 * STEP]]]);
    NodeId node = t->vertex[w - 2 * STEP];
    uint32_t first = s->first_holder[node], end = s->first_holder[node + 1];
    for (uint32_t h = first; h < end && h < first + 4; h++) __builtin_prefetch(&t->number[s->holder[h]]);
    node = t->vertex[w - STEP];
    first = s->first_holder[node];
    end = s->first_holder[node + 1];
    for (uint32_t h = first; end > first + 1 && h < end && h < first + 4; h++) {
        uint32_t v = t->number[s->holder[h]];
        __builtin_prefetch(&t->v[v]);
    }
}

enum { WARM = 4, WARM_PATHS = 32, WARM_STEPS = 64 };

/* The paths that the next vertices' holders will be compressed along are walked beforehand, all side by side: then the loads of one
 * do not wait for those of another. Nothing is changed; what changes meanwhile is found out by eval(). */
static void warm_paths(const Tree *t, uint32_t w) {
    const Snapshot *s = t->s;
    uint32_t paths[WARM_PATHS], count = 0;
    for (uint32_t v = w; v > 1 && v + WARM > w; v--) {
        NodeId node = t->vertex[v];
        uint32_t first = s->first_holder[node], end = s->first_holder[node + 1];
        if (end == first + 1) continue;
        for (uint32_t h = first; h < end && count < WARM_PATHS; h++) {
            uint32_t from = t->number[s->holder[h]];
            if (from > w) paths[count++] = from;
        }
    }
    for (unsigned step = 0; count && step < WARM_STEPS; step++) {
        uint32_t left = 0;
        for (uint32_t i = 0; i < count; i++) {
            uint32_t above = t->v[paths[i]].parent;
            if (above <= w) continue;
            __builtin_prefetch(&t->v[above]);
            paths[left++] = above;
        }
        count = left;
    }
}

static uint32_t least_semi(Tree *t, uint32_t w, NodeId node) {
    const Snapshot *s = t->s;
    uint32_t least = t->v[w].parent, end = s->first_holder[node + 1];
    for (uint32_t h = s->first_holder[node]; h < end; h++) {
        uint32_t v = t->number[s->holder[h]];
        if (h + 8 < end) __builtin_prefetch(&t->number[s->holder[h + 8]]);
        if (!v) continue;
        uint32_t low = eval(t, v, w + 1);
        if (low < least) least = low;
    }
    return least;
}

/* One vertex after the other, from the last. Between a vertex and its dominator-to-be only larger numbers are in the forest. */
static void find_dominators(Tree *t) {
    const Snapshot *s = t->s;
    for (uint32_t w = t->count; w > 1; w--) {
        NodeId node = t->vertex[w];
        uint32_t p = t->v[w].parent;
        fetch_ahead(t, w);
        if (w % WARM == 0) warm_paths(t, w);
        if (s->first_holder[node + 1] - s->first_holder[node] == 1) {
            t->v[w].semi = t->v[w].low = p;
            t->dominator[w] = p; /* its only holder */
        } else {
            uint32_t semi = least_semi(t, w, node);
            t->v[w].semi = t->v[w].low = semi;
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
        if (t->dominator[w] != t->v[w].semi) t->dominator[w] = t->dominator[t->dominator[w]];
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
