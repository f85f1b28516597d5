/* SPDX-License-Identifier: MIT
 * graph_lengauer.c: the dominator tree by Lengauer's and Tarjan's algorithm, simple path compression: for deep graphs.
 *
 * Vertices are numbered in depth-first order from the root, from 1 on; 0 is none. The tree's parents and the forest that
 * path compression works on share one array: a vertex is in the forest exactly when its number is above the one that is being worked on.
 * Until its dominator is known a vertex waits in the bucket of its semidominator, linked through the array of dominators.
 * A leaf with one holder is no vertex.
 */
#include "memtools/graph_parts.h"

/* What path compression reads lies together: one line of the cache a vertex. */
typedef struct Link {
    uint32_t parent; /* in the depth-first tree; once linked: an ancestor in the forest */
    uint32_t best;   /* vertex with the least semidominator on the compressed path */
    uint32_t low;    /* ... and its semidominator */
    uint32_t semi;   /* its own */
} Link;

typedef struct Tree {
    Snapshot *s;
    const Reached *r;
    uint32_t *first_holder, *holder; /* transposed references, in the search's numbers */
    uint32_t *number; /* by the search's number; 0: no vertex */
    uint32_t *vertex; /* by number, as all below */
    Link *v;
    uint32_t *bucket;
    uint32_t *dominator;
    uint32_t *path;   /* of the search: next edge; of compression: the vertices below */
    uint32_t count;   /* vertices */
    size_t scratch_left; /* of r->scratch */
    void *block[8];      /* what did not fit there */
    unsigned block_count;
} Tree;

/* From what the search has left over, as far as it goes: the system charges dearly for memory that is new. */
static uint32_t *take(Tree *t, size_t count) {
    if (count <= t->scratch_left) {
        t->scratch_left -= count;
        return t->r->scratch + t->scratch_left;
    }
    return t->block[t->block_count++] = snapshot_alloc(t->s, count * sizeof(uint32_t));
}

static uint32_t *take_zeroed(Tree *t, size_t count) {
    uint32_t *p = take(t, count);
    if (p) memset(p, 0, count * sizeof *p);
    return p;
}

static bool allocate(Tree *t) {
    size_t n = (size_t)t->r->count + 1;
    return (t->number = take_zeroed(t, n)) && (t->first_holder = take_zeroed(t, n)) && (t->vertex = take(t, n)) && (t->path = take(t, n)) &&
           (t->holder = take(t, t->r->first[t->r->count])) && (t->v = snapshot_alloc(t->s, n * sizeof *t->v));
}

/* The rest, once it is known how many vertices there are. */
static bool allocate_rest(Tree *t) {
    size_t n = (size_t)t->count + 1;
    return (t->bucket = take_zeroed(t, n)) && (t->dominator = take_zeroed(t, n));
}

static void drop(Tree *t) {
    for (unsigned i = 0; i < t->block_count; i++) snapshot_free(t->s, t->block[i]);
    snapshot_free(t->s, t->v);
}

/* Filled from the end: first_holder comes down to where each node's holders begin. */
static void transpose(Tree *t) {
    const Reached *r = t->r;
    uint32_t *first = t->first_holder, sum = 0;
    for (uint32_t e = 0; e < r->first[r->count]; e++) first[r->target[e]]++;
    for (uint32_t n = 0; n < r->count; n++) first[n] = sum += first[n];
    first[r->count] = sum;
    for (uint32_t n = r->count; n-- > 0;)
        for (uint32_t e = r->first[n + 1]; e-- > r->first[n];) t->holder[--first[r->target[e]]] = n;
}

static inline bool is_vertex(const Tree *t, uint32_t n) {
    return t->r->first[n + 1] > t->r->first[n] || t->first_holder[n + 1] - t->first_holder[n] > 1;
}

static inline void visit(Tree *t, uint32_t node, uint32_t parent) {
    const Reached *r = t->r;
    uint32_t v = ++t->count, first = r->first[node], end = r->first[node + 1];
    t->number[node] = v;
    t->vertex[v] = node;
    t->v[v] = (Link){parent, v, v, v};
    t->path[v] = first;
    if (end > first + REACHED_SPARE) end = first + REACHED_SPARE;
    for (uint32_t e = first; e < end; e++) {
        __builtin_prefetch(&t->number[r->target[e]]);
        __builtin_prefetch(&r->first[r->target[e]]);
    }
}

/* Depth first. path[v] is the next edge of v. */
static void number_all(Tree *t) {
    const Reached *r = t->r;
    t->v[0] = (Link){0, 0, 0, 0};
    visit(t, 0, 0);
    for (uint32_t v = 1; v;) {
        uint32_t end = r->first[t->vertex[v] + 1], e = t->path[v], child = UINT32_MAX;
        while (e < end && child == UINT32_MAX) {
            uint32_t target = r->target[e++];
            __builtin_prefetch(&t->number[r->target[e + REACHED_SPARE - 1]]);
            if (!t->number[target] && is_vertex(t, target)) child = target;
        }
        t->path[v] = e;
        if (child == UINT32_MAX) v = t->v[v].parent;
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
    Link *a = t->v;
    if (v < linked) return v;
    if (a[v].parent < linked) return a[v].low;
    uint32_t depth = 0, u = v;
    while (a[u].parent >= linked && a[a[u].parent].parent >= linked) {
        t->path[depth++] = u;
        u = a[u].parent;
    }
    t->path[depth++] = u;
    while (depth--) {
        Link *x = &a[t->path[depth]];
        const Link *above = &a[x->parent];
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
    enum { STEP = 6 };
    if (w <= 4 * STEP) return;
    __builtin_prefetch(&t->first_holder[t->vertex[w - 4 * STEP]]);
    __builtin_prefetch(&t->holder[t->first_holder[t->vertex[w - 3 * STEP]]]);
    uint32_t node = t->vertex[w - 2 * STEP];
    uint32_t first = t->first_holder[node], end = t->first_holder[node + 1];
    for (uint32_t h = first; h < end && h < first + 4; h++) __builtin_prefetch(&t->number[t->holder[h]]);
    node = t->vertex[w - STEP];
    first = t->first_holder[node];
    end = t->first_holder[node + 1];
    for (uint32_t h = first; end > first + 1 && h < end && h < first + 4; h++) {
        uint32_t v = t->number[t->holder[h]];
        __builtin_prefetch(&t->v[v]);
    }
}

enum { WARM = 4, WARM_PATHS = 32, WARM_STEPS = 64 };

/* The paths that the next vertices' holders will be compressed along are walked beforehand, all side by side: then the loads of one
 * do not wait for those of another. Nothing is changed; what changes meanwhile is found out by eval(). */
static void warm_paths(const Tree *t, uint32_t w) {
    uint32_t paths[WARM_PATHS], count = 0;
    for (uint32_t v = w; v > 1 && v + WARM > w; v--) {
        uint32_t node = t->vertex[v];
        uint32_t first = t->first_holder[node], end = t->first_holder[node + 1];
        if (end == first + 1) continue;
        for (uint32_t h = first; h < end && count < WARM_PATHS; h++) {
            uint32_t from = t->number[t->holder[h]];
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

static uint32_t least_semi(Tree *t, uint32_t w, uint32_t node) {
    uint32_t least = t->v[w].parent, end = t->first_holder[node + 1];
    for (uint32_t h = t->first_holder[node]; h < end; h++) {
        uint32_t v = t->number[t->holder[h]];
        if (h + 8 < end) __builtin_prefetch(&t->number[t->holder[h + 8]]);
        uint32_t low = eval(t, v, w + 1);
        if (low < least) least = low;
    }
    return least;
}

/* One vertex after the other, from the last. Between a vertex and its dominator-to-be only larger numbers are in the forest. */
static void find_dominators(Tree *t) {
    for (uint32_t w = t->count; w > 1; w--) {
        uint32_t node = t->vertex[w];
        uint32_t p = t->v[w].parent;
        fetch_ahead(t, w);
        snapshot_tell(t->s, t->count - w, t->count, 0.6, 1);
        if (w % WARM == 0) warm_paths(t, w);
        if (t->first_holder[node + 1] - t->first_holder[node] == 1) {
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

static void tell(const Tree *t, uint32_t *dominator) {
    for (uint32_t n = 1; n < t->r->count; n++) /* what is no vertex has one holder */
        dominator[n] = t->number[n] ? t->vertex[t->dominator[t->number[n]]] : t->holder[t->first_holder[n]];
    dominator[0] = 0;
}

bool graph_lengauer(Snapshot *s, const Reached *r, uint32_t *dominator) {
    Tree t = {.s = s, .r = r, .scratch_left = r->scratch_count};
    bool done = allocate(&t);
    if (done) {
        transpose(&t);
        number_all(&t);
        done = allocate_rest(&t);
    }
    if (done) {
        find_dominators(&t);
        tell(&t, dominator);
    }
    drop(&t);
    return done;
}
