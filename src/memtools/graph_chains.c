/* SPDX-License-Identifier: MIT
 * graph_chains.c: why an object is alive: short chains of holders that lead from the root to it.
 *
 * The tree of one search from the root is kept; a chain is the way up that tree from one of the object's holders. Where the tree is
 * deep (linked lists), every node knows the next above it whose depth is a multiple of TREE_SKIP: ends of a chain of millions of
 * links are found without going through the middle.
 *
 * A holder's way may lead through the object itself, or through a node that must not be passed. Then a search upwards from
 * that holder looks for another one, if there is none yet or the graph is small enough for it not to take long.
 */
#include "memtools/graph_parts.h"
#include "object/error.h"

enum { TREE_SKIP = 512, DEEP = 2 * TREE_SKIP };

/* ---- the kept tree ---- */

static uint32_t most_depth(const Reached *r, uint32_t *depth) {
    uint32_t most = 0;
    depth[0] = 0;
    for (uint32_t i = 1; i < r->count; i++) {
        depth[i] = depth[r->parent[i]] + 1;
        if (depth[i] > most) most = depth[i];
    }
    return most;
}

static bool keep_depth(Snapshot *s, const Reached *r, const uint32_t *depth) {
    s->depth = snapshot_alloc(s, s->node_count * sizeof *s->depth);
    s->skip = snapshot_alloc(s, s->node_count * sizeof *s->skip);
    if (!s->depth || !s->skip) return false;
    for (uint32_t i = 0; i < r->count; i++) {
        NodeId node = r->order[i];
        s->depth[node] = depth[i];
        s->skip[node] = depth[i] % TREE_SKIP ? s->skip[s->parent[node]] : node;
    }
    return true;
}

bool graph_keep_tree(Snapshot *s, const Reached *r) {
    if (s->parent) return true;
    NodeId *parent = snapshot_alloc(s, s->node_count * sizeof *parent);
    if (!parent) return false;
    memset(parent, 0xff, s->node_count * sizeof *parent);
    for (uint32_t i = 0; i < r->count; i++) parent[r->order[i]] = r->order[r->parent[i]];
    s->parent = parent;
    uint32_t *depth = r->scratch;
    if (most_depth(r, depth) < DEEP || keep_depth(s, r, depth)) return true;
    snapshot_free(s, s->parent);
    snapshot_free(s, s->depth);
    snapshot_free(s, s->skip);
    s->parent = s->depth = s->skip = NULL;
    return false;
}

static uint32_t depth_of(const Snapshot *s, NodeId n) {
    if (s->depth) return s->depth[n];
    uint32_t depth = 0;
    for (; n != NODE_ROOT; n = s->parent[n]) depth++;
    return depth;
}

/* The node above n (or n) at that depth; from: the depth of n. */
static NodeId node_above(const Snapshot *s, NodeId n, uint32_t from, uint32_t depth) {
    while (from > depth) {
        if (s->skip && from % TREE_SKIP == 0 && from - depth >= TREE_SKIP) {
            n = s->parent[n];
            n = s->skip[n];
            from -= TREE_SKIP;
        } else if (s->skip && from - from % TREE_SKIP >= depth && from % TREE_SKIP) {
            n = s->skip[n];
            from -= from % TREE_SKIP;
        } else {
            n = s->parent[n];
            from--;
        }
    }
    return n;
}

/* ---- searching ---- */

typedef struct Search {
    Snapshot *s;
    NodeId node;     /* whose chains these are */
    const NodeId *without; /* nodes that no chain may pass */
    size_t without_count;
    /* of a search upwards */
    uint64_t *seen;  /* a bit a node */
    NodeId *queue;   /* nodes in the order of their distance from the object */
    uint32_t *from;  /* from[i]: index in the queue of what queue[i] holds */
    uint32_t count, room;
    uint32_t most;   /* nodes that may be looked at */
    bool classes;    /* follow references of instances on their class too */
} Search;

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
    for (uint32_t i = 0; i < q->count && i < q->most; i++) {
        NodeId node = q->queue[i];
        if (node == NODE_ROOT) {
            q->count = i + 1;
            return 1;
        }
        bool is_class = !snapshot_is_leaf(s, node);
        for (uint32_t h = s->first_holder[node]; h < s->first_holder[node + 1]; h++) {
            NodeId holder = s->holder[h];
            if (is_class && !q->classes && is_instance_of(s, holder, node)) continue;
            if (!push(q, holder, i)) return -1;
        }
    }
    return 0;
}

/* ---- making chains ---- */

static bool chain_room(Search *q, Chain *out, uint32_t length) {
    Snapshot *s = q->s;
    out->left_out = length > 2 * CHAIN_END + 10 ? length - 2 * CHAIN_END : 0;
    out->shown = length - out->left_out;
    out->nodes = snapshot_alloc(s, out->shown * sizeof *out->nodes);
    out->labels = snapshot_alloc_zero(s, out->shown * sizeof *out->labels);
    return out->nodes && out->labels;
}

static void label_chain(const Snapshot *s, Chain *c) {
    for (uint32_t i = 0; i + 1 < c->shown; i++)
        if (!c->left_out || i + 1 != CHAIN_END) c->labels[i] = graph_label_between(s, c->nodes[i], c->nodes[i + 1]);
}

/* The way down the tree to the holder, and on to the object (not when it is the object itself). */
static bool chain_from_tree(Search *q, NodeId holder, Chain *out) {
    const Snapshot *s = q->s;
    uint32_t depth = depth_of(s, holder), length = depth + 1 + (holder != q->node);
    if (!chain_room(q, out, length)) return false;
    uint32_t at = out->shown;
    if (holder != q->node) out->nodes[--at] = q->node;
    for (NodeId n = holder; at > (out->left_out ? CHAIN_END : 0); n = s->parent[n]) out->nodes[--at] = n;
    NodeId n = out->left_out ? node_above(s, holder, depth, CHAIN_END - 1) : NODE_ROOT;
    for (; at > 0; n = s->parent[n]) out->nodes[--at] = n;
    label_chain(s, out);
    return true;
}

/* The way that climb() has found. */
static bool chain_from_search(Search *q, Chain *out) {
    uint32_t length = 2;
    for (uint32_t i = q->count - 1; i; i = q->from[i]) length++;
    if (!chain_room(q, out, length)) return false;
    uint32_t at = 0, place = 0;
    for (uint32_t i = q->count - 1;; i = q->from[i], place++) {
        if (!out->left_out || place < CHAIN_END || place >= CHAIN_END + out->left_out) out->nodes[at++] = q->queue[i];
        if (i == 0) break;
    }
    out->nodes[at] = q->node;
    label_chain(q->s, out);
    return true;
}

/* 1: *out made; 0: there is none; -1. */
static int search_upwards(Search *q, NodeId holder, Chain *out) {
    Snapshot *s = q->s;
    size_t bytes = ((size_t)s->node_count / 64 + 1) * sizeof *q->seen;
    if (!q->seen && !(q->seen = snapshot_alloc(s, bytes))) return -1;
    for (int attempt = 0; attempt < 2; attempt++) {
        q->classes = attempt == 1;
        q->count = 0;
        memset(q->seen, 0, bytes);
        for (size_t i = 0; i < q->without_count; i++) q->seen[q->without[i] / 64] |= 1ULL << (q->without[i] % 64);
        if (q->seen[holder / 64] >> (holder % 64) & 1) return 0;
        q->seen[q->node / 64] |= 1ULL << (q->node % 64); /* not through the object itself */
        if (!push(q, holder, 0)) return -1;
        int found = climb(q);
        if (found) return found < 0 || !chain_from_search(q, out) ? -1 : 1;
    }
    return 0;
}

/* ---- all holders ---- */

static bool is_above(const Snapshot *s, NodeId above, NodeId n) {
    if (s->parent[above] == NODE_NONE) return false;
    uint32_t depth = depth_of(s, n), want = depth_of(s, above);
    return depth >= want && node_above(s, n, depth, want) == above;
}

static bool may_pass(const Search *q, NodeId holder) {
    if (is_above(q->s, q->node, holder)) return false;
    for (size_t i = 0; i < q->without_count; i++)
        if (is_above(q->s, q->without[i], holder)) return false;
    return true;
}

enum { MOST_TRIED = 64 }; /* holders that are looked at */
#define SMALL_GRAPH (1u << 21) /* edges: transposing them takes no time to speak of */
#define FEW_NODES (1u << 18)

/* Chains through these holders. others: also by searching upwards, from those whose way in the tree is of no use. */
static ssize_t chains_through(Search *q, NodeId *holders, size_t holder_count, uint32_t most, bool others, Chain *chains) {
    const Snapshot *s = q->s;
    ssize_t count = 0;
    for (size_t i = 0; i < holder_count && count < (ssize_t)most; i++) {
        NodeId holder = holders[i];
        if (holder == q->node || s->parent[holder] == NODE_NONE) continue;
        bool in_tree = may_pass(q, holder);
        if (in_tree == others) continue;
        int found = in_tree ? (chain_from_tree(q, holder, &chains[count]) ? 1 : -1) : search_upwards(q, holder, &chains[count]);
        if (found < 0) return -1;
        count += found;
    }
    return count;
}

static void sort_chains(Chain *chains, size_t count) {
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k && chains[k].shown + chains[k].left_out < chains[k - 1].shown + chains[k - 1].left_out; k--) {
            Chain c = chains[k];
            chains[k] = chains[k - 1];
            chains[k - 1] = c;
        }
}

/* Nearest to the root first. Of more than MOST_TRIED holders the nearest is that in the tree. */
static void order_holders(const Snapshot *s, NodeId node, bool instances, NodeId *holders, size_t count) {
    uint32_t depth[MOST_TRIED];
    NodeId nearest = s->parent[node];
    if (count == MOST_TRIED && (instances || graph_label_between(s, nearest, node) != LABEL_NONE)) {
        size_t i = 0;
        while (i < count - 1 && holders[i] != nearest) i++;
        holders[i] = nearest;
    }
    for (size_t i = 0; i < count; i++) depth[i] = s->parent[holders[i]] == NODE_NONE ? UINT32_MAX : depth_of(s, holders[i]);
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k && depth[k] < depth[k - 1]; k--) {
            NodeId holder = holders[k];
            uint32_t d = depth[k];
            holders[k] = holders[k - 1], depth[k] = depth[k - 1];
            holders[k - 1] = holder, depth[k - 1] = d;
        }
}

static ssize_t find_chains(Runtime *rt, Search *q, uint32_t most, Chain *chains) {
    Snapshot *s = q->s;
    NodeId holders[MOST_TRIED];
    ssize_t count = 0;
    for (int instances = 0; instances < 2 && count == 0; instances++) {
        size_t holder_count = graph_find_holders(s, q->node, instances, holders, MOST_TRIED);
        order_holders(s, q->node, instances, holders, holder_count);
        count = chains_through(q, holders, holder_count, most, false, chains);
        if (count < 0 || count == (ssize_t)most) break;
        q->most = count ? FEW_NODES : UINT32_MAX;
        if (count && !s->holder && s->edge_count > SMALL_GRAPH) break;
        if (graph_holders(rt, s) < 0) return -1;
        ssize_t more = chains_through(q, holders, holder_count, most - (uint32_t)count, true, chains + count);
        if (more < 0) return -1;
        count += more;
    }
    if (count > 0) sort_chains(chains, (size_t)count);
    return count;
}

static bool make_tree(Snapshot *s) {
    if (s->parent) return true;
    Reached r;
    bool done = graph_search(s, false, &r) && graph_keep_tree(s, &r);
    graph_drop_reached(s, &r);
    return done;
}

ssize_t graph_chains(Runtime *rt, Snapshot *s, NodeId node, uint32_t most, const NodeId *without, size_t without_count, Chain **out) {
    Search q = {.s = s, .node = node, .without = without, .without_count = without_count};
    Chain *chains = snapshot_alloc_zero(s, (most + 1) * sizeof *chains);
    ssize_t count = -1;
    if (chains && make_tree(s)) count = node == NODE_ROOT || s->parent[node] == NODE_NONE ? 0 : find_chains(rt, &q, most, chains);
    search_drop(&q);
    if (count < 0) {
        if (chains) graph_free_chains(s, chains, most);
        raise_no_memory(rt);
        return -1;
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
