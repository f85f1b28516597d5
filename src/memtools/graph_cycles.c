/* SPDX-License-Identifier: MIT
 * graph_cycles.c: which references close a strongly connected component, and what it holds.
 *
 * A component is explained from where it is entered (the object that something outside holds): breadth first from there,
 * a reference that leads to an object at the same or a smaller distance leads back. Such references are grouped by type of the
 * holder and label ("Node.parent"); the group is named that, taken away, leaves no cycle, or the largest if none does. Weak
 * references would do for a group when each object that it refers to is held by something else as well.
 *
 * Components of millions of objects are walked by address, with what is needed about targets fetched ahead. */
#include <stdlib.h>

#include "memtools/graph_parts.h"
#include "object/error.h"

enum { TRY_GROUPS = 6, AHEAD = 16 };

typedef struct Group { uint32_t kind, count, distance, from, to; } Group; /* from, to: vertices, as near to the entry as there are */

typedef struct Explain {
    Snapshot *s;
    Components *c;
    Cycle *cycles;
    NodeId *members;    /* of all cycles, one after the other */
    uint32_t *distance; /* by vertex, from where its component is entered */
    uint32_t *tally;    /* by vertex */
    uint32_t *stack;    /* vertices, or nodes: as many as there are containers */
    uint64_t *seen;     /* a bit a node: garbage that has been counted */
    Group *groups;      /* by kind of reference */
    uint32_t *met;      /* kinds that the component's groups are of */
    uint32_t met_count;
} Explain;

typedef struct Part { const uint32_t *member; uint32_t count, number; } Part; /* a component */

static inline uint32_t first_of(const Explain *x, uint32_t v) { return x->c->vertex[v].first; }
static inline uint32_t end_of(const Explain *x, uint32_t v) { return x->c->vertex[v + 1].first; }

static inline bool inside(const Explain *x, const Part *part, NodeId n) {
    uint32_t v = components_number(x->c, n);
    return v != UINT32_MAX && x->c->vertex[v].component == part->number;
}

/* Garbage is entered nowhere: at the first of the type that was made first, so that alike components are explained alike. */
static uint32_t oldest_type(const Explain *x, const Part *part) {
    uint32_t entry = part->member[0];
    for (uint32_t i = 1; i < part->count; i++)
        if (snapshot_type(x->s, x->c->node[part->member[i]]) < snapshot_type(x->s, x->c->node[entry])) entry = part->member[i];
    return entry;
}

/* The member that is entered from outside: whose dominator is no member. */
static uint32_t entry_of(const Explain *x, const Part *part) {
    if (!graph_is_reached(x->s, x->c->node[part->member[0]])) return oldest_type(x, part);
    for (uint32_t i = 0; i < part->count; i++) {
        NodeId above = x->s->dominator[x->c->node[part->member[i]]];
        if (above != NODE_NONE && !inside(x, part, above)) return part->member[i];
    }
    return part->member[0];
}

/* ---- distances ---- */

static inline void fetch_ahead(const Explain *x, const uint32_t *queue, uint32_t i, uint32_t count) {
    const Components *c = x->c;
    if (i + 3 * AHEAD >= count) return;
    __builtin_prefetch(&c->vertex[queue[i + 3 * AHEAD]]);
    __builtin_prefetch(&c->target[first_of(x, queue[i + 2 * AHEAD])]);
    uint32_t near = queue[i + AHEAD], end = end_of(x, near);
    if (end > first_of(x, near) + 4) end = first_of(x, near) + 4;
    for (uint32_t e = first_of(x, near); e < end; e++) __builtin_prefetch(&x->distance[c->target[e]], 1);
}

/* Breadth first from the entry. to: members in that order, as vertices. */
static void order(Explain *x, const Part *part, uint32_t *to) {
    const Components *c = x->c;
    uint32_t entry = entry_of(x, part), count = 0;
    for (uint32_t i = 0; i < part->count; i++) x->distance[part->member[i]] = UINT32_MAX;
    x->distance[entry] = 0;
    to[count++] = entry;
    for (uint32_t i = 0; i < count; i++) {
        fetch_ahead(x, to, i, count);
        uint32_t next = x->distance[to[i]] + 1;
        for (uint32_t e = first_of(x, to[i]); e < end_of(x, to[i]); e++) {
            uint32_t v = c->target[e];
            if (x->distance[v] != UINT32_MAX) continue;
            x->distance[v] = next;
            to[count++] = v;
        }
    }
}

/* ---- groups ---- */

static void add_to_group(Explain *x, uint32_t kind, uint32_t from, uint32_t to) {
    Group *g = &x->groups[kind];
    if (!g->count++) x->met[x->met_count++] = kind;
    if (g->count > 1 && g->distance <= x->distance[from]) return;
    *g = (Group){kind, g->count, x->distance[from], from, to};
}

static void group_references(Explain *x, const Part *part) {
    const Components *c = x->c;
    uint32_t total = c->vertex[c->count].first;
    x->met_count = 0;
    for (uint32_t i = 0; i < part->count; i++) {
        uint32_t v = part->member[i], distance = x->distance[v];
        for (uint32_t e = first_of(x, v); e < end_of(x, v); e++) {
            if (e + AHEAD < total) __builtin_prefetch(&x->distance[c->target[e + AHEAD]]);
            if (c->kind[e] && x->distance[c->target[e]] <= distance) add_to_group(x, c->kind[e], v, c->target[e]);
        }
    }
}

/* The larger one, then the nearer one, first. */
static bool comes_before(const Group *a, const Group *b) {
    if (a->count != b->count) return a->count > b->count;
    if (a->distance != b->distance) return a->distance < b->distance;
    return a->from != b->from ? a->from < b->from : a->kind < b->kind;
}

static unsigned largest_groups(Explain *x, Group out[TRY_GROUPS]) {
    unsigned count = 0;
    for (uint32_t i = 0; i < x->met_count; i++) {
        Group g = x->groups[x->met[i]];
        x->groups[x->met[i]].count = 0;
        unsigned at = count < TRY_GROUPS ? count++ : TRY_GROUPS;
        for (; at && comes_before(&g, &out[at - 1]); at--)
            if (at < TRY_GROUPS) out[at] = out[at - 1];
        if (at < TRY_GROUPS) out[at] = g;
    }
    return count;
}

static void count_holders(Explain *x, const Part *part, uint32_t kind, bool of_kind) {
    const Components *c = x->c;
    uint32_t total = c->vertex[c->count].first;
    for (uint32_t i = 0; i < part->count; i++) x->tally[part->member[i]] = 0;
    for (uint32_t i = 0; i < part->count; i++)
        for (uint32_t e = first_of(x, part->member[i]), end = end_of(x, part->member[i]); e < end; e++) {
            if (e + AHEAD < total) __builtin_prefetch(&x->tally[c->target[e + AHEAD]], 1);
            if ((c->kind[e] == kind) == of_kind) x->tally[c->target[e]]++;
        }
}

/* Take away what nothing holds, again and again, not counting references of that kind: is nothing left? */
static bool breaks(Explain *x, const Part *part, uint32_t kind) {
    const Components *c = x->c;
    uint32_t depth = 0, gone = 0;
    count_holders(x, part, kind, false);
    for (uint32_t i = 0; i < part->count; i++)
        if (!x->tally[part->member[i]]) x->stack[depth++] = part->member[i];
    for (; depth; gone++) {
        uint32_t v = x->stack[--depth];
        for (uint32_t e = first_of(x, v); e < end_of(x, v); e++)
            if (c->kind[e] != kind && --x->tally[c->target[e]] == 0) x->stack[depth++] = c->target[e];
    }
    return gone == part->count;
}

/* Has each object that references of that kind refer to another holder? */
static bool held_elsewhere(Explain *x, const Part *part, uint32_t kind) {
    count_holders(x, part, kind, true);
    for (uint32_t i = 0; i < part->count; i++) {
        uint32_t v = part->member[i];
        if (x->tally[v] && x->c->holders[v] <= x->tally[v]) return false;
    }
    return true;
}

static void tell_closing(const Explain *x, Cycle *cycle, const Group *g) {
    const Snapshot *s = x->s;
    uint32_t label = x->c->kinds[g->kind].label;
    NodeId from = cycle->closing_from = x->c->node[g->from], to = cycle->closing_to = x->c->node[g->to];
    cycle->closing_count = g->count;
    cycle->closing_label = graph_label_between(s, from, to);
    for (uint32_t e = snapshot_edges_begin(s, from); e < snapshot_edges_end(s, from); e++)
        if (snapshot_target(s, e) == to && components_label_kind(snapshot_label(s, from, e)) == label) cycle->closing_label = snapshot_label(s, from, e);
}

static void explain(Explain *x, const Part *part, Cycle *cycle) {
    Group groups[TRY_GROUPS];
    order(x, part, cycle->nodes);
    group_references(x, part);
    unsigned count = largest_groups(x, groups);
    const Group *chosen = NULL, *fallback = NULL;
    for (unsigned g = 0; g < count && !chosen; g++) {
        if (!breaks(x, part, groups[g].kind)) continue;
        if (!fallback) fallback = &groups[g];
        if (held_elsewhere(x, part, groups[g].kind)) chosen = &groups[g];
    }
    cycle->weak_enough = chosen != NULL;
    cycle->breaks = chosen || fallback;
    if (!chosen) chosen = fallback ? fallback : groups;
    if (count) tell_closing(x, cycle, chosen); /* else classes alone hold it together */
    for (uint32_t i = 0; i < part->count; i++) cycle->nodes[i] = x->c->node[cycle->nodes[i]];
}

/* ---- what it holds ---- */

static inline bool see(Explain *x, NodeId n) {
    bool seen = x->seen[n / 64] >> (n % 64) & 1;
    x->seen[n / 64] |= 1ULL << (n % 64);
    return seen;
}

/* Garbage: everything that is reached from it and not alive goes with it; each object once. */
static uint64_t garbage_bytes(Explain *x, const Cycle *cycle) {
    const Snapshot *s = x->s;
    uint64_t sum = 0;
    uint32_t depth = 0;
    for (uint32_t i = 0; i < cycle->count; i++)
        if (!see(x, cycle->nodes[i])) x->stack[depth++] = cycle->nodes[i];
    while (depth) {
        NodeId n = x->stack[--depth];
        sum += snapshot_size(s, n);
        for (uint32_t e = snapshot_edges_begin(s, n); e < snapshot_edges_end(s, n); e++) {
            NodeId to = snapshot_target(s, e);
            if (graph_is_reached(s, to) || see(x, to)) continue;
            if (snapshot_is_leaf(s, to)) sum += snapshot_size(s, to);
            else x->stack[depth++] = to;
        }
    }
    return sum;
}

static void measure(Explain *x, const Part *part, Cycle *cycle) {
    const Snapshot *s = x->s;
    cycle->reachable = graph_is_reached(s, cycle->nodes[0]);
    for (uint32_t i = 0; i < part->count; i++) {
        NodeId n = x->c->node[part->member[i]];
        cycle->bytes += snapshot_size(s, n);
        if (cycle->reachable && !inside(x, part, s->dominator[n])) cycle->retained += s->retained[n];
    }
    if (!cycle->reachable) cycle->retained = garbage_bytes(x, cycle);
}

static int by_retained(const void *a, const void *b) {
    const Cycle *x = a, *y = b;
    if (x->retained != y->retained) return x->retained < y->retained ? 1 : -1;
    return x->nodes < y->nodes ? -1 : x->nodes > y->nodes;
}

static void explain_all(Explain *x) {
    Components *c = x->c;
    for (uint32_t i = 1; i <= c->component_count; i++) {
        Part part = {&c->member[c->member_at[i]], c->member_at[i + 1] - c->member_at[i], i};
        Cycle *cycle = &x->cycles[i - 1];
        *cycle = (Cycle){.nodes = &x->members[c->member_at[i]], .count = part.count};
        snapshot_tell(x->s, i, c->component_count, 0.5, 1);
        explain(x, &part, cycle);
        measure(x, &part, cycle);
    }
    if (c->component_count) qsort(x->cycles, c->component_count, sizeof *x->cycles, by_retained);
}

static bool allocate(Explain *x) {
    Snapshot *s = x->s;
    const Components *c = x->c;
    x->cycles = snapshot_alloc(s, (size_t)c->component_count * sizeof *x->cycles);
    x->members = snapshot_alloc(s, (size_t)c->member_at[c->component_count + 1] * sizeof *x->members);
    x->distance = snapshot_alloc(s, (size_t)c->count * sizeof *x->distance);
    x->tally = snapshot_alloc(s, (size_t)c->count * sizeof *x->tally);
    x->stack = snapshot_alloc(s, (size_t)s->container_end * sizeof *x->stack);
    x->seen = snapshot_alloc_zero(s, ((size_t)s->node_count / 64 + 1) * sizeof *x->seen);
    x->groups = snapshot_alloc_zero(s, (size_t)c->kind_count * sizeof *x->groups);
    x->met = snapshot_alloc(s, (size_t)c->kind_count * sizeof *x->met);
    return x->cycles && x->members && x->distance && x->tally && x->stack && x->seen && x->groups && x->met;
}

ssize_t graph_cycles(Runtime *rt, Snapshot *s, Cycle **out) {
    if (graph_dominators(rt, s) < 0) return -1;
    Components c;
    Explain x = {.s = s, .c = &c};
    bool done = components_find(s, &c) && allocate(&x);
    ssize_t count = done ? (ssize_t)c.component_count : -1;
    if (done) explain_all(&x);
    components_drop(&c);
    void *scratch[] = {x.distance, x.tally, x.stack, x.seen, x.groups, x.met};
    for (size_t i = 0; i < COUNT_OF(scratch); i++) snapshot_free(s, scratch[i]);
    if (done) {
        *out = x.cycles;
        s->cycle_members = x.members;
        return count;
    }
    snapshot_free(s, x.cycles);
    snapshot_free(s, x.members);
    raise_no_memory(rt);
    return -1;
}

void graph_free_cycles(Snapshot *s, Cycle *cycles, size_t count) {
    snapshot_free(s, cycles);
    snapshot_free(s, s->cycle_members);
    s->cycle_members = NULL;
}
