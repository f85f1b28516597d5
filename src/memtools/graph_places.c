/* SPDX-License-Identifier: MIT
 * graph_places.c: where in the program a reference was stored, as far as that can be told.
 *
 * Attributes: the instructions that store an attribute of that name: those that have stored on an object of that type, as their inline caches tell; else
 * those in methods of the class; else others that have run.
 * Items of lists, dicts, sets: the instructions that fill a container which is reached by the name that this one is held by; with
 * tracing, also the line where its table was last made larger, which is proof that something was added there. Local variables of
 * frames, contents of cells: the function. Parts of objects (a bound method's __self__, a closure): what holds that object is
 * asked instead. When there are several candidates all are told. */
#include "memtools/graph_parts.h"

typedef struct Look {
    const Snapshot *s;
    ClosingPlaces *out;
    bool ran_only; /* no calls of methods that were never made */
} Look;

static void add(Look *l, uint32_t store) {
    ClosingPlaces *out = l->out;
    const StorePlace *p = &l->s->stores[store];
    for (uint32_t i = 0; i < out->shown; i++) {
        const StorePlace *q = &l->s->stores[out->stores[i]];
        if (q->line == p->line && q->file == p->file) return;
    }
    out->count++;
    if (out->shown < MOST_PLACES) out->stores[out->shown++] = store;
}

static const char *part_text(const Snapshot *s, uint32_t label) {
    return label != LABEL_NONE && label_kind(label) == LABEL_PART ? snapshot_text(s, label_value(label)) : "";
}

static bool is_type(const Snapshot *s, NodeId n, const char *name) {
    const SnapshotType *t = &s->types[snapshot_type(s, n)];
    return !strcmp(snapshot_text(s, t->name), name) && !strcmp(snapshot_text(s, t->module), "builtins");
}

/* What a node refers to as its part of that name. */
static NodeId part_of(const Snapshot *s, NodeId n, const char *name) {
    for (uint32_t e = snapshot_edges_begin(s, n); e < snapshot_edges_end(s, n); e++)
        if (!strcmp(part_text(s, snapshot_label(s, n, e)), name)) return snapshot_target(s, e);
    return NODE_NONE;
}

/* ---- attributes ---- */

static bool is_method_of(const char *function, const char *class) {
    size_t len = strlen(class);
    const char *at = strstr(function, class);
    return at && at[len] == '.' && (at == function || at[-1] == '.');
}

/* How good a candidate is: it has stored on that type; it stands in a method of the class; it has run; none of these. Stores into instances
 * with a dict of their own go by no cache. */
static unsigned rank_of(const Snapshot *s, const StorePlace *p, uint32_t type, bool cached) {
    if (cached && p->ran == STORE_RAN_ON + type) return 3;
    if (is_method_of(snapshot_text(s, p->function), snapshot_text(s, s->types[type].name))) return 2;
    return cached && p->ran >= STORE_RAN_ON;
}

/* Those of the best rank that there is. */
static void attribute_places(Look *l, uint32_t type, const char *name, bool cached) {
    const Snapshot *s = l->s;
    for (unsigned rank = 4; rank-- > 0 && !l->out->count;)
        for (uint32_t i = 0; i < s->store_count; i++) {
            const StorePlace *p = &s->stores[i];
            if (p->kind == STORE_ATTRIBUTE && !strcmp(snapshot_text(s, p->name), name) && rank_of(s, p, type, cached) == rank) add(l, i);
        }
}

/* ---- items ---- */

static uint32_t kind_of_container(const Snapshot *s, NodeId n) {
    if (is_type(s, n, "dict")) return STORE_MAPPING;
    if (is_type(s, n, "set")) return STORE_SET;
    return is_type(s, n, "tuple") || is_type(s, n, "frozenset") ? 0 : STORE_SEQUENCE | STORE_MAPPING | STORE_SET;
}

static void item_places(Look *l, uint32_t kinds, const char *name, size_t len) {
    const Snapshot *s = l->s;
    for (uint32_t i = 0; i < s->store_count; i++) {
        const char *text = snapshot_text(s, s->stores[i].name);
        if (l->ran_only && s->stores[i].ran == STORE_NEVER_RAN) continue;
        if (s->stores[i].kind & kinds && !strncmp(text, name, len) && !text[len]) add(l, i);
    }
}

enum { MOST_HOLDERS = 8, MOST_STEPS = 4 };

/* By the names that it is held by; of a container in a container by the outer one's. */
static void container_places(Look *l, NodeId container, uint32_t kinds, int steps) {
    const Snapshot *s = l->s;
    NodeId holders[MOST_HOLDERS];
    size_t count = graph_find_holders(s, container, false, holders, MOST_HOLDERS);
    for (size_t i = 0; i < count; i++) {
        uint32_t label = graph_label_between(s, holders[i], container);
        enum LabelKind kind = label_kind(label);
        const char *text = kind == LABEL_ATTR || kind == LABEL_LOCAL || kind == LABEL_KEY ? snapshot_text(s, label_value(label)) : "";
        size_t len = strlen(text);
        if (kind == LABEL_KEY && len > 2 && *text == '\'') item_places(l, kinds, text + 1, len - 2);
        else if (kind != LABEL_KEY && len) item_places(l, kinds, text, len);
        bool nested = kind == LABEL_INDEX || kind == LABEL_INT_KEY || kind == LABEL_NODE_KEY || kind == LABEL_KEY;
        if (nested && steps && !l->out->count && holders[i] != container && !snapshot_is_synthetic(s, holders[i])) container_places(l, holders[i], kinds, steps - 1);
    }
}

/* ---- functions ---- */

static bool code_place(Look *l, NodeId code) {
    for (uint32_t i = 0; code != NODE_NONE && i < l->s->store_count; i++)
        if (l->s->stores[i].kind == STORE_CODE && l->s->stores[i].code == code) {
            add(l, i);
            l->out->in_function = true;
            return true;
        }
    return false;
}

/* ---- any reference ---- */

/* A holder of a part: one that names it, else any. NODE_NONE: nobody. */
static NodeId holder_of_part(const Snapshot *s, NodeId part) {
    NodeId holders[MOST_HOLDERS], best = NODE_NONE;
    size_t count = graph_find_holders(s, part, false, holders, MOST_HOLDERS);
    for (size_t i = 0; i < count; i++) {
        if (snapshot_is_synthetic(s, holders[i]) || holders[i] == part) continue;
        if (label_kind(graph_label_between(s, holders[i], part)) != LABEL_PART) return holders[i];
        if (best == NODE_NONE) best = holders[i];
    }
    return best;
}

/* The instance whose namespace the dict is; NODE_NONE. */
static NodeId instance_of_dict(const Snapshot *s, NodeId dict) {
    NodeId holder = is_type(s, dict, "dict") ? holder_of_part(s, dict) : NODE_NONE;
    if (holder == NODE_NONE || strcmp(part_text(s, graph_label_between(s, holder, dict)), "__dict__")) return NODE_NONE;
    return holder;
}

static void key_places(Look *l, NodeId from, uint32_t label) {
    const Snapshot *s = l->s;
    NodeId instance = label_kind(label) == LABEL_KEY ? instance_of_dict(s, from) : NODE_NONE;
    const char *key = instance != NODE_NONE ? snapshot_text(s, label_value(label)) : "";
    char name[80];
    size_t len = strlen(key);
    if (len > 2 && len < sizeof name && *key == '\'') {
        memcpy(name, key + 1, len - 2);
        name[len - 2] = 0;
        attribute_places(l, snapshot_type(s, instance), name, false);
        return;
    }
    l->out->grown = s->traced && from < s->container_end ? packed_get(&s->grown, from) : 0;
    uint32_t kinds = kind_of_container(s, from);
    for (int ran_only = 1; ran_only >= 0 && kinds && !l->out->count; ran_only--) {
        l->ran_only = ran_only;
        container_places(l, from, kinds, 2);
    }
}

void graph_closing_places(const Snapshot *s, NodeId from, NodeId to, ClosingPlaces *out) {
    Look l = {.s = s, .out = out};
    *out = (ClosingPlaces){0};
    for (int step = 0; step < MOST_STEPS && !out->count; step++) {
        uint32_t label = graph_label_between(s, from, to);
        if (label == LABEL_NONE) return;
        const char *part = part_text(s, label);
        bool held_by_tuple = label_kind(label) == LABEL_INDEX && is_type(s, from, "tuple");
        if (label_kind(label) == LABEL_ATTR) attribute_places(&l, snapshot_type(s, from), snapshot_text(s, label_value(label)), true);
        else if (label_kind(label) == LABEL_LOCAL) code_place(&l, part_of(s, from, is_type(s, from, "frame") ? "f_code" : "gi_code"));
        else if (!strcmp(part, "cell_contents") && is_type(s, to, "function") && code_place(&l, part_of(s, to, "__code__"))) return;
        else if (!strcmp(part, "__closure__") && code_place(&l, part_of(s, from, "__code__"))) return;
        else if ((label_kind(label) != LABEL_PART || !strcmp(part, "element") || !strcmp(part, "value") || !strcmp(part, "key")) && !held_by_tuple) {
            key_places(&l, from, label);
            return;
        }
        to = from;
        from = out->count ? from : holder_of_part(s, from);
        if (from == NODE_NONE) return;
    }
}
