/* SPDX-License-Identifier: MIT
 * graph_cycles.c: strongly connected components of objects, and which references close them.
 *
 * A component is explained from where it is entered (the object that something outside holds): breadth first from there,
 * a reference that leads to an object at the same or a smaller distance leads back. Such references are grouped by type of the
 * holder and label ("Node.parent"); the group is named that, taken away, leaves no cycle, or the largest if none does. Weak
 * references would do for a group when each object that it refers to is held by something else as well. */
#include <stdlib.h>

#include "memtools/graph.h"
#include "memtools/snapshot_parts.h"
#include "object/error.h"

#define MOST_GROUPS 24 /* kinds of references that are compared */
#define TRY_GROUPS 6

typedef struct Scc {
    Snapshot *s;
    uint64_t *skip;    /* a bit a container: no part in cycles */
    uint32_t *index;   /* order of visit; 0: not yet. Afterwards: component + 1 */
    uint32_t *low;     /* Tarjan's lowlink; afterwards: position in the component */
    uint32_t *edge;    /* next edge; afterwards: counts of references */
    NodeId *stack, *call;
    uint32_t depth, counter;
    NodeId *members;   /* of all components, one after the other */
    uint32_t member_count;
    Cycle *cycles;
    uint32_t cycle_count, cycle_room;
    bool failed;
} Scc;

static inline bool skipped(const Scc *c, NodeId n) { return c->skip[n / 64] >> (n % 64) & 1; }
static inline void skip(Scc *c, NodeId n) { c->skip[n / 64] |= 1ULL << (n % 64); }

/* ---- what is left out ---- */

static uint32_t type_named(const Snapshot *s, const char *name) {
    for (uint32_t i = 0; i < s->type_count; i++)
        if (!strcmp(snapshot_text(s, s->types[i].name), name) && !strcmp(snapshot_text(s, s->types[i].module), "builtins")) return i;
    return NODE_NONE;
}

/* Namespaces: what a module or a function refers to as a dict of variables. */
static void skip_namespaces(Scc *c, NodeId n, uint32_t dict, bool globals_only) {
    const Snapshot *s = c->s;
    for (uint32_t e = snapshot_edges_begin(s, n); e < snapshot_edges_end(s, n); e++) {
        if (snapshot_type(s, snapshot_target(s, e)) != dict) continue;
        uint32_t label = snapshot_label(s, n, e);
        const char *text = label_kind(label) == LABEL_PART ? snapshot_text(s, label_value(label)) : "";
        if (globals_only ? !strcmp(text, "__globals__") || !strcmp(text, "__builtins__") : !strcmp(text, "__dict__")) skip(c, snapshot_target(s, e));
    }
}

static void leave_out(Scc *c) {
    const Snapshot *s = c->s;
    uint32_t module = type_named(s, "module"), function = type_named(s, "function"), dict = type_named(s, "dict");
    for (NodeId n = 0; n < s->container_end; n++) {
        if (n < s->synthetic_count || snapshot_is_synthetic(s, n)) skip(c, n);
        else if (snapshot_type(s, n) == module && graph_is_reached(s, n)) {
            skip(c, n);
            skip_namespaces(c, n, dict, false);
        } else if (snapshot_type(s, n) == function && graph_is_reached(s, n)) skip_namespaces(c, n, dict, true);
    }
    for (uint32_t i = 0; i < s->type_count; i++)
        if (s->types[i].node != NODE_NONE && graph_is_reached(s, s->types[i].node)) skip(c, s->types[i].node);
}

/* ---- components ---- */

static void add_component(Scc *c, NodeId root) {
    const Snapshot *s = c->s;
    uint32_t first = c->member_count;
    NodeId n;
    do {
        n = c->stack[--c->depth];
        c->members[c->member_count++] = n;
        c->index[n] = UINT32_MAX;
    } while (n != root);
    uint32_t count = c->member_count - first;
    bool self = snapshot_class(s, root) == root;
    for (uint32_t e = snapshot_edges_begin(s, root); count == 1 && e < snapshot_edges_end(s, root); e++) self |= snapshot_target(s, e) == root;
    if (count == 1 && !self) {
        c->member_count = first;
        return;
    }
    if (c->cycle_count == c->cycle_room) {
        uint32_t room = c->cycle_room * 3 / 2 + 64;
        Cycle *more = snapshot_realloc(c->s, c->cycles, room * sizeof *more);
        if (!more) {
            c->failed = true;
            return;
        }
        c->cycles = more;
        c->cycle_room = room;
    }
    c->cycles[c->cycle_count++] = (Cycle){.nodes = &c->members[first], .count = count};
}

static void enter(Scc *c, NodeId n, uint32_t *calls) {
    c->index[n] = c->low[n] = ++c->counter;
    snapshot_tell(c->s, c->counter, c->s->container_end, 0, 1);
    c->edge[n] = snapshot_edges_begin(c->s, n);
    c->stack[c->depth++] = n;
    c->call[(*calls)++] = n;
}

/* The class of an object counts when the class is garbage: else it is skipped. */
static NodeId next_child(Scc *c, NodeId n) {
    const Snapshot *s = c->s;
    uint32_t end = snapshot_edges_end(s, n);
    if (c->edge[n] < end) return snapshot_target(s, c->edge[n]++);
    if (c->edge[n] == end) {
        c->edge[n]++;
        return snapshot_class(s, n) != NODE_NONE ? snapshot_class(s, n) : s->container_end;
    }
    return NODE_NONE;
}

static void components_from(Scc *c, NodeId start) {
    const Snapshot *s = c->s;
    uint32_t calls = 0;
    enter(c, start, &calls);
    while (calls && !c->failed) {
        NodeId n = c->call[calls - 1], child = next_child(c, n);
        if (child != NODE_NONE) {
            if (child >= s->container_end || skipped(c, child)) continue;
            if (!c->index[child]) enter(c, child, &calls);
            else if (c->index[child] != UINT32_MAX && c->index[child] < c->low[n]) c->low[n] = c->index[child];
            continue;
        }
        calls--;
        if (calls && c->low[n] < c->low[c->call[calls - 1]]) c->low[c->call[calls - 1]] = c->low[n];
        if (c->low[n] == c->index[n]) add_component(c, n);
    }
}

/* ---- explanation ---- */

typedef struct Group { uint32_t type, label, count; NodeId from, to; } Group;

/* References of one kind, whatever their index or key. */
static uint32_t kind_of_label(uint32_t label) {
    enum LabelKind kind = label_kind(label);
    if (kind == LABEL_INDEX || kind == LABEL_NODE_KEY || kind == LABEL_INT_KEY) return (uint32_t)kind << LABEL_SHIFT;
    return label;
}

static inline bool inside(const Scc *c, NodeId n, uint32_t component) { return n < c->s->container_end && c->index[n] == component; }

/* The member that is entered from outside: whose dominator is no member. */
static void entry_first(Scc *c, Cycle *cycle, uint32_t component) {
    const Snapshot *s = c->s;
    for (uint32_t i = 0; i < cycle->count; i++) {
        NodeId n = cycle->nodes[i], above = s->dominator[n];
        if (above == NODE_NONE || inside(c, above, component)) continue;
        cycle->nodes[i] = cycle->nodes[0];
        cycle->nodes[0] = n;
        return;
    }
}

/* Members by distance from the first; low[n] becomes the place, edge[n] the distance. */
static void order(Scc *c, Cycle *cycle, uint32_t component) {
    const Snapshot *s = c->s;
    for (uint32_t i = 0; i < cycle->count; i++) c->low[cycle->nodes[i]] = UINT32_MAX;
    NodeId *queue = c->call;
    uint32_t count = 0;
    queue[count++] = cycle->nodes[0];
    c->low[cycle->nodes[0]] = 0;
    c->edge[cycle->nodes[0]] = 0;
    for (uint32_t i = 0; i < count; i++) {
        NodeId n = queue[i], class = snapshot_class(s, n);
        for (uint32_t e = snapshot_edges_begin(s, n); e <= snapshot_edges_end(s, n); e++) {
            NodeId to = e < snapshot_edges_end(s, n) ? snapshot_target(s, e) : class;
            if (to == NODE_NONE || !inside(c, to, component) || c->low[to] != UINT32_MAX) continue;
            c->low[to] = count;
            c->edge[to] = c->edge[n] + 1;
            queue[count++] = to;
        }
    }
    memcpy(cycle->nodes, queue, count * sizeof *queue);
}

static unsigned group_edges(const Scc *c, const Cycle *cycle, uint32_t component, Group *groups) {
    const Snapshot *s = c->s;
    unsigned group_count = 0;
    for (uint32_t i = 0; i < cycle->count; i++) {
        NodeId n = cycle->nodes[i];
        for (uint32_t e = snapshot_edges_begin(s, n); e < snapshot_edges_end(s, n); e++) {
            NodeId to = snapshot_target(s, e);
            if (!inside(c, to, component) || c->edge[to] > c->edge[n]) continue;
            uint32_t label = kind_of_label(snapshot_label(s, n, e)), type = snapshot_type(s, n);
            unsigned g = 0;
            while (g < group_count && (groups[g].type != type || groups[g].label != label)) g++;
            if (g == group_count) {
                if (g == MOST_GROUPS) continue;
                groups[group_count++] = (Group){type, label, 0, n, to};
            }
            groups[g].count++;
        }
    }
    return group_count;
}

static inline bool in_group(const Snapshot *s, const Group *g, NodeId n, uint32_t e) {
    return snapshot_type(s, n) == g->type && kind_of_label(snapshot_label(s, n, e)) == g->label;
}

/* Take away what nothing holds, again and again, not counting the group's references: is nothing left? uses stack and
 * `tally`, by place in the component. */
static bool breaks(const Scc *c, const Cycle *cycle, uint32_t component, const Group *g, uint32_t *tally) {
    const Snapshot *s = c->s;
    memset(tally, 0, cycle->count * sizeof *tally);
    for (int pass = 0; pass < 2; pass++) {
        uint32_t done = 0, depth = 0;
        if (pass == 1)
            for (uint32_t i = 0; i < cycle->count; i++)
                if (!tally[i]) c->stack[depth++] = cycle->nodes[i];
        for (uint32_t i = 0; pass == 0 ? i < cycle->count : depth > 0; i++) {
            NodeId n = pass == 0 ? cycle->nodes[i] : c->stack[--depth];
            bool typed = snapshot_type(s, n) == g->type;
            done++;
            for (uint32_t e = snapshot_edges_begin(s, n); e <= snapshot_edges_end(s, n); e++) {
                bool last = e == snapshot_edges_end(s, n);
                NodeId to = last ? snapshot_class(s, n) : snapshot_target(s, e);
                if (to == NODE_NONE || !inside(c, to, component) || (!last && typed && in_group(s, g, n, e))) continue;
                if (pass == 0) tally[c->low[to]]++;
                else if (--tally[c->low[to]] == 0) c->stack[depth++] = to;
            }
        }
        if (pass == 1) return done == cycle->count;
    }
    return false;
}

/* Has each object that the group refers to another holder? */
static bool held_elsewhere(const Scc *c, const Cycle *cycle, uint32_t component, const Group *g, uint32_t *tally) {
    const Snapshot *s = c->s;
    memset(tally, 0, cycle->count * sizeof *tally);
    for (uint32_t i = 0; i < cycle->count; i++) {
        NodeId n = cycle->nodes[i];
        for (uint32_t e = snapshot_edges_begin(s, n); snapshot_type(s, n) == g->type && e < snapshot_edges_end(s, n); e++)
            if (inside(c, snapshot_target(s, e), component) && in_group(s, g, n, e)) tally[c->low[snapshot_target(s, e)]]++;
    }
    for (uint32_t i = 0; i < cycle->count; i++) {
        NodeId n = cycle->nodes[i];
        if (tally[i] && s->first_holder[n + 1] - s->first_holder[n] <= tally[i]) return false;
    }
    return true;
}

static int by_count(const void *a, const void *b) {
    const Group *x = a, *y = b;
    return x->count < y->count ? 1 : x->count > y->count ? -1 : 0;
}

static void explain(Scc *c, Cycle *cycle, uint32_t component, uint32_t *tally) {
    const Snapshot *s = c->s;
    Group groups[MOST_GROUPS];
    entry_first(c, cycle, component);
    order(c, cycle, component);
    unsigned count = group_edges(c, cycle, component, groups);
    qsort(groups, count, sizeof *groups, by_count);
    const Group *chosen = NULL, *fallback = NULL;
    for (unsigned g = 0; g < count && g < TRY_GROUPS; g++) {
        if (!breaks(c, cycle, component, &groups[g], tally)) continue;
        if (!fallback) fallback = &groups[g];
        if (!held_elsewhere(c, cycle, component, &groups[g], tally)) continue;
        chosen = &groups[g];
        cycle->weak_enough = true;
        break;
    }
    cycle->breaks = chosen || fallback;
    if (!chosen) chosen = fallback ? fallback : count ? groups : NULL;
    if (!chosen) return; /* held together by classes alone */
    cycle->closing_from = chosen->from;
    cycle->closing_to = chosen->to;
    cycle->closing_count = chosen->count;
    cycle->closing_label = graph_label_between(s, chosen->from, chosen->to);
    for (uint32_t e = snapshot_edges_begin(s, chosen->from); e < snapshot_edges_end(s, chosen->from); e++)
        if (snapshot_target(s, e) == chosen->to && in_group(s, chosen, chosen->from, e)) cycle->closing_label = snapshot_label(s, chosen->from, e);
}

/* Garbage: everything that is reached from it and not alive goes with it; each object once. */
static uint64_t garbage_bytes(Scc *c, const Cycle *cycle, uint64_t *seen) {
    const Snapshot *s = c->s;
    uint64_t sum = 0;
    uint32_t depth = 0;
    for (uint32_t i = 0; i < cycle->count; i++) {
        NodeId n = cycle->nodes[i];
        if (seen[n / 64] >> (n % 64) & 1) continue;
        seen[n / 64] |= 1ULL << (n % 64);
        c->stack[depth++] = n;
    }
    while (depth) {
        NodeId n = c->stack[--depth];
        sum += snapshot_size(s, n);
        for (uint32_t e = snapshot_edges_begin(s, n); e < snapshot_edges_end(s, n); e++) {
            NodeId to = snapshot_target(s, e);
            if (graph_is_reached(s, to) || seen[to / 64] >> (to % 64) & 1) continue;
            seen[to / 64] |= 1ULL << (to % 64);
            if (snapshot_is_leaf(s, to)) sum += snapshot_size(s, to);
            else c->stack[depth++] = to;
        }
    }
    return sum;
}

static void measure(Scc *c, Cycle *cycle, uint32_t component, uint64_t *seen) {
    const Snapshot *s = c->s;
    cycle->reachable = graph_is_reached(s, cycle->nodes[0]);
    for (uint32_t i = 0; i < cycle->count; i++) {
        NodeId n = cycle->nodes[i];
        cycle->bytes += snapshot_size(s, n);
        if (cycle->reachable && !inside(c, s->dominator[n], component)) cycle->retained += s->retained[n];
    }
    if (!cycle->reachable) cycle->retained = garbage_bytes(c, cycle, seen);
}

static int by_retained(const void *a, const void *b) {
    const Cycle *x = a, *y = b;
    return x->retained < y->retained ? 1 : x->retained > y->retained ? -1 : 0;
}

static void explain_all(Scc *c, uint64_t *seen, uint32_t *tally) {
    for (uint32_t i = 0; i < c->cycle_count; i++)
        for (uint32_t k = 0; k < c->cycles[i].count; k++) c->index[c->cycles[i].nodes[k]] = i + 1;
    for (NodeId n = 0; n < c->s->container_end; n++)
        if (c->index[n] == UINT32_MAX) c->index[n] = 0;
    for (uint32_t i = 0; i < c->cycle_count; i++) {
        explain(c, &c->cycles[i], i + 1, tally);
        measure(c, &c->cycles[i], i + 1, seen);
    }
    if (c->cycle_count) qsort(c->cycles, c->cycle_count, sizeof *c->cycles, by_retained);
}

ssize_t graph_cycles(Runtime *rt, Snapshot *s, Cycle **out) {
    if (graph_dominators(rt, s) < 0) return -1;
    Scc c = {.s = s};
    size_t n = s->container_end, words = ((size_t)s->node_count / 64 + 1) * 8;
    uint32_t **arrays[] = {&c.index, &c.low, &c.edge, &c.stack, &c.call};
    bool ready = (c.skip = snapshot_alloc_zero(s, words)) && (c.members = snapshot_alloc(s, n * sizeof *c.members));
    for (size_t i = 0; i < COUNT_OF(arrays); i++) ready = ready && (*arrays[i] = snapshot_alloc_zero(s, n * sizeof(uint32_t)));
    uint64_t *seen = ready ? snapshot_alloc_zero(s, words) : NULL;
    uint32_t *tally = seen ? snapshot_alloc(s, n * sizeof *tally) : NULL;
    if (tally) {
        leave_out(&c);
        for (NodeId i = 0; i < s->container_end && !c.failed; i++)
            if (!c.index[i] && !skipped(&c, i)) components_from(&c, i);
        if (c.cycle_count && graph_holders(rt, s) < 0) c.failed = true;
        if (!c.failed) explain_all(&c, seen, tally);
    }
    void *scratch[] = {c.skip, c.index, c.low, c.edge, c.stack, c.call, seen, tally};
    for (size_t i = 0; i < COUNT_OF(scratch); i++) snapshot_free(s, scratch[i]);
    if (tally && !c.failed) {
        *out = c.cycles;
        s->cycle_members = c.members;
        return c.cycle_count;
    }
    snapshot_free(s, c.cycles);
    snapshot_free(s, c.members);
    raise_no_memory(rt);
    return -1;
}

void graph_free_cycles(Snapshot *s, Cycle *cycles, size_t count) {
    snapshot_free(s, cycles);
    snapshot_free(s, s->cycle_members);
    s->cycle_members = NULL;
}
