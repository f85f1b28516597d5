/* SPDX-License-Identifier: MIT
 * graph_dominators.c: the dominator tree and retained sizes.
 *
 * The tree of a search from the root has above each node at least its dominators. Wherever a reference u -> v shows a way
 * around v's parent, v moves up to the lowest node that is above both; when no reference does so any more, what is above
 * a node are exactly its dominators. (An ancestor that is left behind is no dominator: there is a way around it. One that stays
 * is: every way to v ends with some reference u -> v, and all that is above v is above u.) Passes follow the search's order, so
 * the tree is already flat above where a pass works; only references of nodes below one that has moved are looked at again.
 *
 * On deep graphs (long linked lists) each reference can cost as many steps up the tree as it is deep. When too many steps
 * have been made, Lengauer's and Tarjan's algorithm takes over, whose time does not depend on the shape.
 */
#include "memtools/graph_parts.h"
#include "object/error.h"

enum { LONG_CLIMB = 32, MOST_PASSES = 40, AHEAD = REACHED_SPARE };

typedef struct Flatten {
    const Snapshot *s;
    const Reached *r;
    uint32_t *up;    /* by number: parent in the tree */
    uint64_t *moved; /* a bit a number: it, or one above it, has moved: its references are to be looked at */
    uint64_t budget; /* steps of long climbs that may still be made */
    double done;     /* for those who watch: a guess */
    bool changed;
} Flatten;

static inline bool has_moved(const Flatten *f, uint32_t n) { return f->moved[n / 64] >> (n % 64) & 1; }
static inline void set_moved(Flatten *f, uint32_t n) { f->moved[n / 64] |= 1ULL << (n % 64); }

/* The lowest node above both (each counts as above itself). UINT32_MAX: the budget is spent. */
static inline uint32_t meet(Flatten *f, uint32_t a, uint32_t b) {
    const uint32_t *up = f->up;
    uint32_t steps = 0;
    while (a != b) {
        if (a > b) a = up[a];
        else b = up[b];
        if (unlikely(++steps > LONG_CLIMB) && !--f->budget) return UINT32_MAX;
    }
    return a;
}

/* `next`: what has moved in this pass, for the one after it. */
static bool pass(Flatten *f, uint64_t *next) {
    const Reached *r = f->r;
    for (uint32_t u = 0; u < r->count; u++) {
        snapshot_tell(f->s, u, r->count, f->done, (f->done + 1) / 2);
        if (u && has_moved(f, f->up[u])) set_moved(f, u);
        else if (!has_moved(f, u)) continue;
        for (uint32_t e = r->first[u], end = r->first[u + 1]; e < end; e++) {
            uint32_t v = r->target[e], old = f->up[v];
            __builtin_prefetch(&f->up[r->target[e + AHEAD]]);
            __builtin_prefetch(&f->up[f->up[r->target[e + AHEAD / 2]]]);
            if (old == u || v == 0) continue;
            uint32_t above = meet(f, old, u);
            if (above == old) continue;
            if (above == UINT32_MAX) return false;
            f->up[v] = above;
            next[v / 64] |= 1ULL << (v % 64);
            f->changed = true;
        }
    }
    return true;
}

/* False: the graph is too deep. up: room by number. */
static bool flatten(Flatten *f, uint64_t *next) {
    const Reached *r = f->r;
    size_t bytes = ((size_t)r->count / 64 + 1) * sizeof *next;
    memcpy(f->up, r->parent, r->count * sizeof *f->up);
    memset(f->moved, 0xff, bytes);
    for (unsigned passes = 0; passes < MOST_PASSES; passes++) {
        f->changed = false;
        memset(next, 0, bytes);
        if (!pass(f, next)) return false;
        if (!f->changed) return true;
        f->done = (f->done + 1) / 2;
        memcpy(f->moved, next, bytes);
    }
    return false;
}

static bool find_dominators(Snapshot *s, const Reached *r, uint32_t *up) {
    size_t bytes = ((size_t)r->count / 64 + 1) * sizeof(uint64_t);
    Flatten f = {.s = s, .done = 0.5, .r = r, .up = up, .budget = s->edge_count + s->node_count + 1, .moved = snapshot_alloc(s, bytes)};
    uint64_t *next = snapshot_alloc(s, bytes);
    bool ready = f.moved && next, done = ready && flatten(&f, next);
    snapshot_free(s, f.moved);
    snapshot_free(s, next);
    return done || (ready && graph_lengauer(s, r, up));
}

/* What is dominated comes after its dominator in the search's order. */
static void sum_up(const Snapshot *s, const Reached *r, const uint32_t *up, NodeId *dominator, uint64_t *retained) {
    for (NodeId n = 0; n < s->node_count; n++) retained[n] = snapshot_size(s, n);
    memset(dominator, 0xff, (size_t)s->node_count * sizeof *dominator);
    for (uint32_t i = r->count; i-- > 0;) {
        if (i > 2 * AHEAD) {
            __builtin_prefetch(&dominator[r->order[i - AHEAD]], 1);
            __builtin_prefetch(&retained[r->order[i - AHEAD]]);
            __builtin_prefetch(&r->order[up[i - 2 * AHEAD]]);
            __builtin_prefetch(&retained[r->order[up[i - AHEAD]]], 1);
        }
        NodeId node = r->order[i], above = r->order[up[i]];
        dominator[node] = above;
        if (i) retained[above] += retained[node];
    }
}

/* The search's tree is kept for chains of holders. */
static bool compute(Snapshot *s, NodeId *dominator, uint64_t *retained) {
    Reached r;
    uint32_t *up = NULL;
    bool done = graph_search(s, true, &r) && (up = snapshot_alloc(s, r.count * sizeof *up)) && find_dominators(s, &r, up);
    if (done) sum_up(s, &r, up, dominator, retained);
    done = done && graph_keep_tree(s, &r);
    snapshot_free(s, up);
    graph_drop_reached(s, &r);
    return done;
}

int graph_dominators(Runtime *rt, Snapshot *s) {
    if (s->dominator) return 0;
    NodeId *dominator = snapshot_alloc(s, (size_t)s->node_count * sizeof *dominator);
    uint64_t *retained = dominator ? snapshot_alloc(s, (size_t)s->node_count * sizeof *retained) : NULL;
    if (retained && compute(s, dominator, retained)) {
        s->dominator = dominator;
        s->retained = retained;
        return 0;
    }
    snapshot_free(s, dominator);
    snapshot_free(s, retained);
    raise_no_memory(rt);
    return -1;
}
