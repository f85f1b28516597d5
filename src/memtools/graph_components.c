/* SPDX-License-Identifier: MIT
 * graph_components.c: strongly connected components of objects (Tarjan's algorithm, in Pearce's form: one number an object).
 *
 * Objects that cannot be part of a cycle are taken out first: modules, namespaces and classes that live, then, in sweeps over all
 * references, what refers to no object that is left: most of an ordinary heap. What remains is numbered by address (a
 * bitmap and its sums: small enough for the cache) and its references are written down in these numbers, so that the search costs about two
 * loads from memory an object, and one a reference that is fetched ahead. */
#include "memtools/graph_parts.h"

static inline bool is_in(const Components *c, NodeId n) { return n < c->s->container_end && (c->in[n / 64] >> (n % 64) & 1); }
static inline void take_out(Components *c, NodeId n) { c->in[n / 64] &= ~(1ULL << (n % 64)); }
static inline uint32_t number_of(const Components *c, NodeId n) {
    return c->rank[n / 64] + (uint32_t)__builtin_popcountll(c->in[n / 64] & ((1ULL << (n % 64)) - 1));
}

uint32_t components_number(const Components *c, NodeId n) { return n != NODE_NONE && is_in(c, n) ? number_of(c, n) : UINT32_MAX; }

/* ---- what is left out ---- */

static uint32_t type_named(const Snapshot *s, const char *name) {
    for (uint32_t i = 0; i < s->type_count; i++)
        if (!strcmp(snapshot_text(s, s->types[i].name), name) && !strcmp(snapshot_text(s, s->types[i].module), "builtins")) return i;
    return NODE_NONE;
}

/* Namespaces: what a module or a function refers to as a dict of variables. */
static void leave_out_namespaces(Components *c, NodeId n, uint32_t dict, bool globals_only) {
    const Snapshot *s = c->s;
    for (uint32_t e = snapshot_edges_begin(s, n); e < snapshot_edges_end(s, n); e++) {
        NodeId to = snapshot_target(s, e);
        if (!is_in(c, to) || snapshot_type(s, to) != dict) continue;
        uint32_t label = snapshot_label(s, n, e);
        const char *text = label_kind(label) == LABEL_PART ? snapshot_text(s, label_value(label)) : "";
        if (globals_only ? !strcmp(text, "__globals__") || !strcmp(text, "__builtins__") : !strcmp(text, "__dict__")) take_out(c, to);
    }
}

static void leave_out(Components *c) {
    const Snapshot *s = c->s;
    uint32_t module = type_named(s, "module"), function = type_named(s, "function"), dict = type_named(s, "dict");
    for (NodeId n = 0; n < s->container_end; n++) {
        uint32_t type = snapshot_type(s, n);
        if (n < s->synthetic_count || snapshot_is_synthetic(s, n)) take_out(c, n);
        else if (type == module && graph_is_reached(s, n)) {
            take_out(c, n);
            leave_out_namespaces(c, n, dict, false);
        } else if (type == function && graph_is_reached(s, n)) leave_out_namespaces(c, n, dict, true);
    }
    for (uint32_t i = 0; i < s->type_count; i++) {
        NodeId class = s->types[i].node;
        if (class == NODE_NONE) continue;
        if (graph_is_reached(s, class)) take_out(c, class);
        else if (s->types[i].flags & TYPE_HOLDS_CLASS) c->classes = true;
    }
}

/* The class of an object counts when the class is garbage: else it is left out. */
static inline NodeId class_in(const Components *c, NodeId n) {
    NodeId class = c->classes ? snapshot_class(c->s, n) : NODE_NONE;
    return class != NODE_NONE && is_in(c, class) ? class : NODE_NONE;
}

static bool refers_to_none(const Components *c, NodeId n) {
    const Snapshot *s = c->s;
    EdgeRun run = edges_of(s, n);
    for (uint32_t e = run.first; e < run.end; e++)
        if (is_in(c, snapshot_target(s, e))) return false;
    return class_in(c, n) == NODE_NONE;
}

static uint32_t sweep(Components *c, bool upwards) {
    uint32_t words = c->s->container_end / 64 + 1, taken = 0;
    for (uint32_t i = 0; i < words; i++) {
        uint32_t w = upwards ? i : words - 1 - i;
        for (uint64_t left = c->in[w]; left;) {
            unsigned bit = upwards ? (unsigned)__builtin_ctzll(left) : 63 - (unsigned)__builtin_clzll(left);
            left &= ~(1ULL << bit);
            if (!refers_to_none(c, w * 64 + bit)) continue;
            c->in[w] &= ~(1ULL << bit);
            taken++;
        }
    }
    return taken;
}

enum { MOST_SWEEPS = 6 };

/* For as long as a sweep takes out something worth the next. */
static void trim(Components *c) {
    for (unsigned i = 0; i < MOST_SWEEPS; i++)
        if (sweep(c, i & 1) < c->s->container_end / 32 + 1 && i) return;
}

/* ---- the graph of what is left ---- */

static bool number_all(Components *c) {
    const Snapshot *s = c->s;
    uint32_t words = s->container_end / 64 + 1;
    for (uint32_t w = 0; w < words; w++) {
        c->rank[w] = c->count;
        c->count += (uint32_t)__builtin_popcountll(c->in[w]);
    }
    c->node = snapshot_alloc(c->s, (size_t)c->count * sizeof *c->node);
    c->vertex = snapshot_alloc_zero(c->s, ((size_t)c->count + 1) * sizeof *c->vertex);
    c->holders = snapshot_alloc_zero(c->s, (size_t)c->count * sizeof *c->holders);
    if (!c->node || !c->vertex || !c->holders) return false;
    uint32_t at = 0;
    for (uint32_t w = 0; w < words; w++)
        for (uint64_t left = c->in[w]; left; left &= left - 1) c->node[at++] = w * 64 + (uint32_t)__builtin_ctzll(left);
    return true;
}

/* References on each, from everywhere. Returns how many come from those that are left. */
static uint64_t count_references(Components *c) {
    const Snapshot *s = c->s;
    uint64_t sum = 0;
    for (NodeId n = 0; n < s->container_end; n++) {
        bool inner = is_in(c, n);
        EdgeRun run = edges_of(s, n);
        for (uint32_t e = run.first; e < run.end; e++) {
            NodeId to = snapshot_target(s, e);
            if (!is_in(c, to)) continue;
            c->holders[number_of(c, to)]++;
            sum += inner;
        }
        NodeId class = class_in(c, n);
        if (class == NODE_NONE) continue;
        c->holders[number_of(c, class)]++;
        sum += inner;
    }
    for (NodeId n = s->container_end; c->classes && n < s->node_count; n++)
        if (class_in(c, n) != NODE_NONE) c->holders[number_of(c, class_in(c, n))]++;
    return sum;
}

static void fill_references(Components *c) {
    const Snapshot *s = c->s;
    uint32_t at = 0;
    for (uint32_t v = 0; v < c->count; v++) {
        NodeId n = c->node[v], class = class_in(c, n);
        c->vertex[v].first = at;
        EdgeRun run = edges_of(s, n);
        for (uint32_t e = run.first; e < run.end; e++)
            if (is_in(c, snapshot_target(s, e))) c->target[at++] = number_of(c, snapshot_target(s, e));
        if (class != NODE_NONE) c->target[at++] = number_of(c, class);
    }
    c->vertex[c->count].first = at;
}

/* ---- components ----
 * Until its component is complete, Vertex.component is the least place in the search's order that the vertex is known to reach (from 1 on; 0: not
 * visited); then a number above all of these. */

#define IN_NONE UINT32_MAX /* a component of its own, without a reference on itself */
#define NOT_ROOT 0x80000000u

typedef struct Frame { uint32_t v, edge; /* NOT_ROOT: it reaches something before it */ } Frame;

typedef struct Tarjan {
    Components *c;
    Frame *frames;
    uint32_t *waiting; /* vertices of components that are not complete yet */
    uint32_t depth, wait_count, counter;
} Tarjan;

static inline void enter(Tarjan *t, uint32_t v) {
    Components *c = t->c;
    Vertex *x = &c->vertex[v];
    uint32_t end = x[1].first < x->first + 16 ? x[1].first : x->first + 16;
    x->component = ++t->counter;
    t->frames[t->depth++] = (Frame){v, x->first};
    for (uint32_t e = x->first; e < end; e++) __builtin_prefetch(&c->vertex[c->target[e]], 1);
}

static bool refers_to_itself(const Components *c, uint32_t v) {
    for (uint32_t e = c->vertex[v].first; e < c->vertex[v + 1].first; e++)
        if (c->target[e] == v) return true;
    return false;
}

static void complete(Tarjan *t, uint32_t v) {
    Components *c = t->c;
    uint32_t order = c->vertex[v].component, number = IN_NONE;
    bool alone = !t->wait_count || c->vertex[t->waiting[t->wait_count - 1]].component < order;
    if (!alone || refers_to_itself(c, v)) number = IN_NONE - ++c->component_count;
    c->vertex[v].component = number;
    for (; t->wait_count && c->vertex[t->waiting[t->wait_count - 1]].component >= order; t->wait_count--) {
        c->vertex[t->waiting[t->wait_count - 1]].component = number;
        t->counter--;
    }
    t->counter--;
}

static void leave(Tarjan *t, uint32_t v, bool root) {
    if (root) complete(t, v);
    else t->waiting[t->wait_count++] = v;
}

static inline void found(const Components *c, Frame *f, uint32_t reached) {
    if (reached >= c->vertex[f->v].component) return;
    c->vertex[f->v].component = reached;
    f->edge |= NOT_ROOT;
}

static void components_from(Tarjan *t, uint32_t start) {
    const Components *c = t->c;
    enter(t, start);
    while (t->depth) {
        Frame *f = &t->frames[t->depth - 1];
        uint32_t v = f->v, e = f->edge & ~NOT_ROOT, end = c->vertex[v + 1].first;
        while (e < end && c->vertex[c->target[e]].component) found(c, f, c->vertex[c->target[e++]].component);
        f->edge = e | (f->edge & NOT_ROOT);
        if (e < end) { /* the reference is looked at again when its target has been left */
            enter(t, c->target[e]);
            continue;
        }
        t->depth--;
        leave(t, v, !(f->edge & NOT_ROOT));
    }
}

static bool search(Components *c) {
    Snapshot *s = c->s;
    Tarjan t = {.c = c, .frames = snapshot_alloc(s, (size_t)c->count * sizeof *t.frames)};
    t.waiting = snapshot_alloc(s, (size_t)c->count * sizeof *t.waiting);
    bool ready = t.frames && t.waiting;
    for (uint32_t v = 0; ready && v < c->count; v++) {
        snapshot_tell(s, v, c->count, 0, 0.5);
        if (!c->vertex[v].component) components_from(&t, v);
    }
    snapshot_free(s, t.frames);
    snapshot_free(s, t.waiting);
    return ready;
}

/* Members by component, each by address; numbers of components become 1, 2, ... and 0 for none. */
static bool list_members(Components *c) {
    Snapshot *s = c->s;
    c->member_at = snapshot_alloc_zero(s, ((size_t)c->component_count + 2) * sizeof *c->member_at);
    if (!c->member_at) return false;
    for (uint32_t v = 0; v < c->count; v++) {
        c->vertex[v].component = IN_NONE - c->vertex[v].component;
        if (c->vertex[v].component) c->member_at[c->vertex[v].component + 1]++;
    }
    for (uint32_t i = 1; i <= c->component_count; i++) c->member_at[i + 1] += c->member_at[i];
    c->member = snapshot_alloc(s, (size_t)c->member_at[c->component_count + 1] * sizeof *c->member);
    if (!c->member) return false;
    for (uint32_t v = 0; v < c->count; v++)
        if (c->vertex[v].component) c->member[c->member_at[c->vertex[v].component]++] = v;
    for (uint32_t i = c->component_count + 1; i > 0; i--) c->member_at[i] = c->member_at[i - 1]; /* each had moved to its end */
    return true;
}

/* ---- references within components, and what kind each is of ---- */

/* References that leave their component become UINT32_MAX. Returns how many stay. */
static uint32_t mark_inner(Components *c) {
    uint32_t inner = 0, total = c->vertex[c->count].first;
    for (uint32_t v = 0; v < c->count; v++) {
        uint32_t own = c->vertex[v].component;
        for (uint32_t e = c->vertex[v].first; e < c->vertex[v + 1].first; e++) {
            if (e + 16 < total) __builtin_prefetch(&c->vertex[c->target[e + 16]]);
            if (own && c->vertex[c->target[e]].component == own) inner++;
            else c->target[e] = UINT32_MAX;
        }
    }
    return inner;
}

enum { FIRST_ROOM = 64, MOST_KINDS = UINT16_MAX };

static bool grow_kinds(Components *c) {
    uint32_t room = c->kind_room ? c->kind_room * 4 : FIRST_ROOM;
    ReferenceKind *kinds = snapshot_realloc(c->s, c->kinds, room * sizeof *kinds);
    if (!kinds) return false;
    c->kinds = kinds;
    uint32_t *slots = snapshot_alloc_zero(c->s, room * 2 * sizeof *slots);
    if (!slots) return false;
    snapshot_free(c->s, c->kind_slots);
    c->kind_slots = slots;
    c->kind_room = room;
    for (uint32_t k = 1; k < c->kind_count; k++) {
        uint32_t at = kinds[k].hash & (room * 2 - 1);
        while (slots[at]) at = (at + 1) & (room * 2 - 1);
        slots[at] = k;
    }
    return true;
}

/* References of one kind, whatever their index or key. */
uint32_t components_label_kind(uint32_t label) {
    enum LabelKind kind = label_kind(label);
    if (kind == LABEL_INDEX || kind == LABEL_NODE_KEY || kind == LABEL_INT_KEY) return (uint32_t)kind << LABEL_SHIFT;
    return label;
}

/* 0: none, when there are very many kinds. UINT32_MAX: no memory. */
static uint32_t kind_of(Components *c, uint32_t type, uint32_t label) {
    label = components_label_kind(label);
    uint32_t hash = (uint32_t)(((uint64_t)type << 32 | label) * HASH_GOLDEN >> 32), mask = c->kind_room * 2 - 1, at = hash & mask;
    for (; c->kind_slots[at]; at = (at + 1) & mask) {
        const ReferenceKind *k = &c->kinds[c->kind_slots[at]];
        if (k->type == type && k->label == label) return c->kind_slots[at];
    }
    if (c->kind_count > MOST_KINDS) return 0;
    if (c->kind_count == c->kind_room) return grow_kinds(c) ? kind_of(c, type, label) : UINT32_MAX;
    c->kinds[c->kind_count] = (ReferenceKind){type, label, hash};
    c->kind_slots[at] = c->kind_count;
    return c->kind_count++;
}

/* Keep those within components, and tell the kind of each. Walks the snapshot's edges side by side with those written down before. */
static bool keep_inner(Components *c) {
    const Snapshot *s = c->s;
    uint32_t to = 0, from = 0;
    for (uint32_t v = 0; v < c->count; v++) {
        NodeId n = c->node[v];
        uint32_t type = snapshot_type(s, n), end = c->vertex[v + 1].first;
        c->vertex[v].first = to;
        EdgeRun run = c->vertex[v].component ? edges_of(s, n) : (EdgeRun){0, 0};
        for (uint32_t e = run.first; e < run.end; e++) {
            if (!is_in(c, snapshot_target(s, e)) || c->target[from++] == UINT32_MAX) continue;
            uint32_t kind = kind_of(c, type, snapshot_label(s, n, e));
            if (kind == UINT32_MAX) return false;
            c->target[to] = c->target[from - 1];
            c->kind[to++] = (uint16_t)kind;
        }
        for (; from < end; from++) { /* on its class */
            if (c->target[from] == UINT32_MAX) continue;
            c->target[to] = c->target[from];
            c->kind[to++] = 0;
        }
    }
    c->vertex[c->count].first = to;
    return true;
}

bool components_find(Snapshot *s, Components *c) {
    uint32_t words = s->container_end / 64 + 1;
    *c = (Components){.s = s, .kind_count = 1};
    c->in = snapshot_alloc(s, words * sizeof *c->in);
    c->rank = snapshot_alloc(s, words * sizeof *c->rank);
    if (!c->in || !c->rank) return false;
    memset(c->in, 0xff, words * sizeof *c->in);
    c->in[words - 1] = (1ULL << (s->container_end % 64)) - 1;
    leave_out(c);
    trim(c);
    if (!number_all(c)) return false;
    uint64_t references = count_references(c);
    if (references >= NOT_ROOT || !(c->target = snapshot_alloc(s, references * sizeof *c->target))) return false;
    fill_references(c);
    if (!search(c) || !list_members(c)) return false;
    uint32_t inner = mark_inner(c);
    c->kind = snapshot_alloc(s, inner * sizeof *c->kind);
    return c->kind && grow_kinds(c) && keep_inner(c);
}

void components_drop(Components *c) {
    void *arrays[] = {c->in, c->rank, c->node, c->vertex, c->holders, c->target, c->member, c->member_at, c->kind, c->kinds, c->kind_slots};
    for (size_t i = 0; i < COUNT_OF(arrays); i++) snapshot_free(c->s, arrays[i]);
}
