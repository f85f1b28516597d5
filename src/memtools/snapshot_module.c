/* SPDX-License-Identifier: MIT
 * snapshot_module.c: _hoop_memory: snapshots and what graph.h computes on them, as hoop/memory.py needs it.
 *
 * Nodes are numbers on the Python side; texts become str when they are asked for. A Snapshot object owns its Snapshot;
 * those that are left at the end of the runtime are dropped with it (memtools_drop). */
#include <stdio.h>

#include "gc/gc.h"
#include "gc/state.h"
#include "heap/heap.h"
#include "memtools/graph.h"
#include "memtools/memtools.h"
#include "memtools/snapshot_parts.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/str.h"
#include "types/tuple.h"

#define METHOD(name)                                                                                                  \
    static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

typedef struct SnapshotObject {
    Object header;
    Snapshot *s;
    char work[64]; /* what the progress line says */
} SnapshotObject;

static inline Snapshot *snapshot_of(Borrowed v) { return V_AS(SnapshotObject, v)->s; }

/* ---- values ---- */

static Owned text_value(Runtime *rt, const char *text) { return str_decode(rt, (const uint8_t *)text, strlen(text), "utf-8", "replace"); }
static Owned text_number(Runtime *rt, const Snapshot *s, uint32_t text) { return text_value(rt, snapshot_text(s, text)); }
static Owned number(Runtime *rt, uint64_t n) { return int_from_u64(rt, n); }

/* A tuple of owned values, consumed; any of them 0: the error is passed on. */
static Owned make_tuple(Runtime *rt, Value *items, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (items[i]) continue;
        for (size_t k = 0; k < count; k++) decref_maybe(rt, items[k]);
        return V_NULL;
    }
    return tuple_from_owned(rt, items, count);
}
#define TUPLE(...) make_tuple(rt, (Value[]){__VA_ARGS__}, sizeof((Value[]){__VA_ARGS__}) / sizeof(Value))

/* Consumes item; on failure the list too: then *list is 0. */
static bool append(Runtime *rt, Value *list, Owned item) {
    if (!*list) return decref_maybe(rt, item), false;
    if (item && list_append_owned(rt, *list, item) == 0) return true;
    clear_slot(rt, list);
    return false;
}

static int node_argument(Runtime *rt, const Snapshot *s, Borrowed v, NodeId *out) {
    int64_t n;
    *out = NODE_ROOT;
    if (num_as_i64(rt, v, &n) < 0) return -1;
    if (n < 0 || n >= s->node_count) return raise_int(rt, T_INDEX_ERROR, "there is no such node in the snapshot");
    *out = (NodeId)n;
    return 0;
}

/* The nodes of a list, at most `room`. An __index__ of one of them may change the list. */
static int node_list(Runtime *rt, const Snapshot *s, Borrowed list, NodeId *out, size_t room, size_t *count) {
    int r = 0;
    for (*count = 0; r == 0 && *count < as_list(list)->len && *count < room; ++*count) {
        Owned item = own(as_list(list)->items[*count]);
        r = node_argument(rt, s, item, &out[*count]);
        decref(rt, item);
    }
    return r;
}

static Owned type_text(Runtime *rt, const Snapshot *s, uint32_t type) {
    const char *module = snapshot_text(s, s->types[type].module), *name = snapshot_text(s, s->types[type].name);
    if (!*module || !strcmp(module, "builtins")) return text_value(rt, name);
    Value m = text_value(rt, module), n = text_value(rt, name), text = m && n ? format_str(rt, "%U.%U", m, n) : V_NULL;
    decref_maybe(rt, m);
    decref_maybe(rt, n);
    return text;
}

static Owned node_text(Runtime *rt, const Snapshot *s, NodeId n) {
    return snapshot_is_synthetic(s, n) ? text_value(rt, snapshot_type_name(s, n)) : type_text(rt, s, snapshot_type(s, n));
}

static Owned label_text(Runtime *rt, const Snapshot *s, uint32_t label) {
    char text[256];
    size_t len = snapshot_label_text(s, label, text, sizeof text);
    if (len < sizeof text) return text_value(rt, text);
    char *longer = mem_alloc(rt, len + 1);
    if (!longer) return V_NULL;
    snapshot_label_text(s, label, longer, len + 1);
    Value v = text_value(rt, longer);
    mem_free(rt, longer);
    return v;
}

/* (file, line, function) of a place, or None. */
static Owned place_value(Runtime *rt, const Snapshot *s, uint32_t place) {
    if (!place || place >= s->place_count) return V_NONE;
    const Place *p = &s->places[place];
    return TUPLE(text_number(rt, s, p->file), v_small(p->line), text_number(rt, s, p->function));
}

/* ---- the object ---- */

static void snapshot_dealloc(Runtime *rt, Object *self) {
    snapshot_drop(((SnapshotObject *)self)->s);
    object_free(rt, self);
}

static Owned wrap(Runtime *rt, Snapshot *s) {
    if (!s) return V_NULL;
    SnapshotObject *o = object_new_leaf(rt, rt->memtools->snapshot_type, sizeof *o);
    if (!o) {
        snapshot_drop(s);
        return V_NULL;
    }
    o->s = s;
    o->work[0] = 0;
    return v_from(o);
}

static void on_progress(void *arg, double done) {
    FILE *f = arg;
    fprintf(f, "\rsnapshot %3d %%", (int)(done * 100));
    fflush(f);
}

static void on_work(void *arg, double done) {
    const SnapshotObject *o = arg;
    fprintf(stderr, "\r%s %3d %%", o->work, (int)(done * 100));
    fflush(stderr);
}

/* tell(text): long work on this snapshot shows a line with this text and percentages on stderr; tell(None): no more, and the line goes. The
 * caller knows that stderr is a terminal. */
METHOD(tell) {
    SnapshotObject *o = V_AS(SnapshotObject, self);
    o->s->tell = NULL;
    if (args[0] == V_NONE) {
        fputs("\r\033[K", stderr);
        return V_NONE;
    }
    if (!v_is(args[0], T_STR) || !str_is_ascii(args[0])) return raise(rt, T_TYPE_ERROR, "an ASCII text is needed");
    snprintf(o->work, sizeof o->work, "%.*s", (int)size_min(str_len(args[0]), sizeof o->work - 1), str_ascii(args[0]));
    o->s->tell_arg = o;
    o->s->tell = on_work;
    return V_NONE;
}

METHOD(take) {
    static const char *const params[] = {"labels", "progress", NULL};
    Value v[2];
    if (args_parse(rt, "take", params, 0, args, nargs, kwnames, v) < 0) return V_NULL;
    int labels = v[0] ? obj_truth(rt, v[0]) : 1, progress = v[1] ? obj_truth(rt, v[1]) : 0;
    if (labels < 0 || progress < 0) return V_NULL;
    Snapshot *s = snapshot_take(rt, (SnapshotOptions){.labels = labels, .progress = progress ? on_progress : NULL, .progress_arg = stderr});
    if (progress) fprintf(stderr, "\r\033[K");
    return wrap(rt, s);
}

METHOD(load) {
    int fd;
    return num_as_int(rt, args[0], &fd) < 0 ? V_NULL : wrap(rt, snapshot_load(rt, fd));
}

METHOD(save) {
    int fd;
    return num_as_int(rt, args[0], &fd) < 0 || snapshot_save(rt, snapshot_of(self), fd) < 0 ? V_NULL : V_NONE;
}

/* (nodes, edges, bytes in use, bytes from the system, peak, time in ns, bytes of the snapshot itself, traced, overcounted) */
METHOD(numbers) {
    const Snapshot *s = snapshot_of(self);
    return TUPLE(v_small(s->node_count), number(rt, s->edge_count), number(rt, s->in_use), number(rt, s->from_os), number(rt, s->peak),
                 number(rt, s->taken_at_ns), number(rt, s->heap->from_os), v_bool(s->traced), v_small(s->overcounted));
}

METHOD(runtime_rows) {
    const Snapshot *s = snapshot_of(self);
    Value list = list_new(rt, s->row_count);
    for (uint32_t i = 0; i < s->row_count; i++)
        if (!append(rt, &list, TUPLE(text_number(rt, s, s->rows[i].name), number(rt, s->rows[i].bytes)))) return V_NULL;
    return list;
}

/* -1: not in it. Another object may lie at the address by now: its type tells in most cases. */
METHOD(node_of) {
    const Snapshot *s = snapshot_of(self);
    NodeId n = v_is_ptr(args[0]) ? snapshot_node_of(s, args[0]) : NODE_NONE;
    return v_small(n != NODE_NONE && snapshot_type(s, n) == v_obj(args[0])->type ? (int64_t)n : -1);
}

METHOD(node_at) {
    int64_t address;
    if (num_as_i64(rt, args[0], &address) < 0) return V_NULL;
    return v_small((int64_t)(int32_t)snapshot_node_of(snapshot_of(self), (uint64_t)address));
}

/* (text, size, place, flags, address, is synthetic, type) */
METHOD(node) {
    Snapshot *s = snapshot_of(self);
    NodeId n;
    if (node_argument(rt, s, args[0], &n) < 0) return V_NULL;
    return TUPLE(node_text(rt, s, n), number(rt, snapshot_size(s, n)), place_value(rt, s, snapshot_site(s, n)), v_small(snapshot_flags(s, n)),
                 number(rt, snapshot_address(s, n)), v_bool(snapshot_is_synthetic(s, n)), v_small(snapshot_type(s, n)));
}

/* Nodes of a type: "Node" or "app.Node". */
METHOD(nodes_of) {
    const Snapshot *s = snapshot_of(self);
    Value list = list_new(rt, 0);
    for (uint32_t t = 0; t < s->type_count && list; t++) {
        Value full = type_text(rt, s, t), brief = full ? text_number(rt, s, s->types[t].name) : V_NULL;
        int same = !brief ? -1 : obj_compare_bool(rt, full, args[0], CMP_EQ);
        if (same == 0) same = obj_compare_bool(rt, brief, args[0], CMP_EQ);
        decref_maybe(rt, full);
        decref_maybe(rt, brief);
        if (same < 0) clear_slot(rt, &list);
        for (NodeId n = 1; same > 0 && list && n < s->node_count; n++)
            if (snapshot_type(s, n) == t && !snapshot_is_synthetic(s, n)) append(rt, &list, v_small(n));
    }
    return list;
}

/* Of a class: its own name; else None. */
METHOD(class_name) {
    Snapshot *s = snapshot_of(self);
    NodeId n;
    if (node_argument(rt, s, args[0], &n) < 0) return V_NULL;
    for (uint32_t t = 0; t < s->type_count; t++)
        if (s->types[t].node == n) return type_text(rt, s, t);
    return V_NONE;
}

METHOD(retained) {
    Snapshot *s = snapshot_of(self);
    NodeId n;
    if (node_argument(rt, s, args[0], &n) < 0 || graph_dominators(rt, s) < 0) return V_NULL;
    return number(rt, s->retained[n]);
}

/* The node that keeps it alive alone; -1: garbage. */
METHOD(dominator) {
    Snapshot *s = snapshot_of(self);
    NodeId n;
    if (node_argument(rt, s, args[0], &n) < 0 || graph_dominators(rt, s) < 0) return V_NULL;
    return v_small((int64_t)(int32_t)s->dominator[n]);
}

METHOD(reached) {
    Snapshot *s = snapshot_of(self);
    NodeId n;
    if (node_argument(rt, s, args[0], &n) < 0 || graph_dominators(rt, s) < 0) return V_NULL;
    return v_bool(graph_is_reached(s, n));
}

/* ---- edges ---- */

METHOD(references) {
    Snapshot *s = snapshot_of(self);
    NodeId n;
    if (node_argument(rt, s, args[0], &n) < 0) return V_NULL;
    Value list = list_new(rt, 0);
    for (uint32_t e = snapshot_edges_begin(s, n); e < snapshot_edges_end(s, n); e++)
        if (!append(rt, &list, TUPLE(v_small(snapshot_target(s, e)), label_text(rt, s, snapshot_label(s, n, e))))) return V_NULL;
    NodeId class = snapshot_class(s, n);
    if (class != NODE_NONE && !append(rt, &list, TUPLE(v_small(class), label_text(rt, s, LABEL_NONE)))) return V_NULL;
    return list;
}

/* (node, label), at most as many as asked for. */
METHOD(holders) {
    Snapshot *s = snapshot_of(self);
    NodeId n;
    int64_t most = INT64_MAX;
    if (node_argument(rt, s, args[0], &n) < 0 || (nargs > 1 && num_as_i64(rt, args[1], &most) < 0) || graph_holders(rt, s) < 0) return V_NULL;
    Value list = list_new(rt, 0);
    for (uint32_t h = s->first_holder[n]; h < s->first_holder[n + 1] && most > 0; h++, most--)
        if (!append(rt, &list, TUPLE(v_small(s->holder[h]), label_text(rt, s, graph_label_between(s, s->holder[h], n))))) return V_NULL;
    return list;
}

METHOD(holder_count) {
    Snapshot *s = snapshot_of(self);
    NodeId n;
    if (node_argument(rt, s, args[0], &n) < 0 || graph_holders(rt, s) < 0) return V_NULL;
    return v_small(s->first_holder[n + 1] - s->first_holder[n]);
}

/* [(node, label), ...]; what is left out of a long chain (a linked list) the label before it tells. */
static Owned chain_value(Runtime *rt, const Snapshot *s, const Chain *c) {
    Value list = list_new(rt, 0);
    for (uint32_t i = 0; i < c->shown; i++) {
        Value label = c->left_out && i + 1 == CHAIN_END ? format_str(rt, " ... %u more ...", c->left_out)
                      : i + 1 < c->shown                ? label_text(rt, s, c->labels[i])
                                                        : text_value(rt, "");
        if (!append(rt, &list, TUPLE(v_small(c->nodes[i]), label))) return V_NULL;
    }
    return list;
}

/* chains(node, most, holders that do not count) */
METHOD(chains) {
    Snapshot *s = snapshot_of(self);
    NodeId n, without[64];
    int64_t most = 5;
    size_t count = 0;
    if (node_argument(rt, s, args[0], &n) < 0 || (nargs > 1 && num_as_i64(rt, args[1], &most) < 0)) return V_NULL;
    if (most < 1 || most > 10000) return raise(rt, T_VALUE_ERROR, "the number of chains must lie between 1 and 10000");
    if (nargs > 2) {
        if (!v_is(args[2], T_LIST)) return raise(rt, T_TYPE_ERROR, "a list of nodes is needed");
        if (node_list(rt, s, args[2], without, COUNT_OF(without), &count) < 0) return V_NULL;
    }
    Chain *found = NULL;
    ssize_t chain_count = graph_chains(rt, s, n, (uint32_t)most, without, count, &found);
    if (chain_count < 0) return V_NULL;
    Value list = list_new(rt, (size_t)chain_count);
    for (ssize_t i = 0; i < chain_count; i++)
        if (!append(rt, &list, chain_value(rt, s, &found[i]))) break;
    graph_free_chains(s, found, (size_t)chain_count);
    return list;
}

/* ---- sums ---- */

static Owned sum_key(Runtime *rt, const Snapshot *s, GraphKey by, uint32_t key) {
    if (by == BY_MODULE) return text_number(rt, s, key);
    if (by == BY_PLACE) return place_value(rt, s, key);
    return type_text(rt, s, key);
}

METHOD(sums) {
    Snapshot *s = snapshot_of(self);
    int by;
    if (num_as_int(rt, args[0], &by) < 0) return V_NULL;
    if (by < BY_TYPE || by > BY_HOLDER) return raise(rt, T_VALUE_ERROR, "there is no such key");
    GraphSum *sums = NULL;
    ssize_t count = graph_sums(rt, s, (GraphKey)by, &sums);
    if (count < 0) return V_NULL;
    Value list = list_new(rt, (size_t)count);
    for (ssize_t i = 0; i < count; i++) {
        Value row = TUPLE(sum_key(rt, s, (GraphKey)by, sums[i].key), v_small(sums[i].count), number(rt, sums[i].bytes), number(rt, sums[i].retained));
        if (!append(rt, &list, row)) break;
    }
    snapshot_free(s, sums);
    return list;
}

static Owned freed_list(Runtime *rt, Snapshot *s, GraphKey by, const GraphSum *sums, size_t count) {
    Value list = list_new(rt, count);
    for (size_t at = 0; at < count && list; at += MOST_FREED) {
        uint32_t keys[MOST_FREED];
        uint64_t bytes[MOST_FREED];
        unsigned here = (unsigned)size_min(count - at, MOST_FREED);
        for (unsigned i = 0; i < here; i++) keys[i] = sums[at + i].key;
        if (graph_freed(rt, s, by, keys, here, bytes) < 0) clear_slot(rt, &list);
        for (unsigned i = 0; i < here && list; i++) append(rt, &list, number(rt, bytes[i]));
    }
    return list;
}

/* freed(by, most): for the first rows of sums(by) the bytes that would be freed if all their objects were gone. */
METHOD(freed) {
    Snapshot *s = snapshot_of(self);
    int by, most;
    if (num_as_int(rt, args[0], &by) < 0 || num_as_int(rt, args[1], &most) < 0) return V_NULL;
    if (by < BY_TYPE || by >= BY_HOLDER || most < 0) return raise(rt, T_VALUE_ERROR, "there is no such key");
    GraphSum *sums = NULL;
    ssize_t count = graph_sums(rt, s, (GraphKey)by, &sums);
    if (count < 0) return V_NULL;
    Value list = freed_list(rt, s, (GraphKey)by, sums, size_min((size_t)count, (size_t)most));
    snapshot_free(s, sums);
    return list;
}

METHOD(retained_by) {
    Snapshot *s = snapshot_of(self);
    if (!v_is(args[0], T_LIST)) return raise(rt, T_TYPE_ERROR, "a list of nodes is needed");
    size_t room = as_list(args[0])->len, count = 0;
    NodeId *nodes = snapshot_alloc(s, (room + 1) * sizeof *nodes);
    uint64_t bytes = 0, objects = 0;
    if (!nodes) return raise_no_memory(rt);
    int r = node_list(rt, s, args[0], nodes, room, &count);
    if (r == 0) r = graph_retained_by(rt, s, nodes, count, &bytes, &objects);
    snapshot_free(s, nodes);
    return r < 0 ? V_NULL : TUPLE(number(rt, bytes), number(rt, objects));
}

/* The nodes with the largest retained sizes: a small heap, least first. */
static void sift(const Snapshot *s, NodeId *top, size_t count, size_t i) {
    for (size_t child; (child = 2 * i + 1) < count; i = child) {
        if (child + 1 < count && s->retained[top[child + 1]] < s->retained[top[child]]) child++;
        if (s->retained[top[i]] <= s->retained[top[child]]) return;
        NodeId n = top[i];
        top[i] = top[child];
        top[child] = n;
    }
}

static size_t find_largest(const Snapshot *s, NodeId *top, size_t most) {
    size_t count = 0;
    for (NodeId n = 1; n < s->node_count; n++) {
        if (n < s->synthetic_count || snapshot_is_synthetic(s, n)) continue;
        if (count < most) {
            top[count++] = n;
            if (count == most)
                for (size_t i = count / 2 + 1; i-- > 0;) sift(s, top, count, i);
        } else if (s->retained[n] > s->retained[top[0]]) {
            top[0] = n;
            sift(s, top, count, 0);
        }
    }
    return count;
}

METHOD(largest) {
    Snapshot *s = snapshot_of(self);
    int64_t most;
    if (num_as_i64(rt, args[0], &most) < 0 || graph_dominators(rt, s) < 0) return V_NULL;
    if (most < 1 || most > 1000000) return raise(rt, T_VALUE_ERROR, "the number of rows must lie between 1 and 1000000");
    NodeId *top = snapshot_alloc(s, (size_t)most * sizeof *top);
    if (!top) return raise_no_memory(rt);
    size_t count = find_largest(s, top, (size_t)most);
    Value list = list_new(rt, count);
    for (size_t i = 0; i < count; i++)
        if (!append(rt, &list, TUPLE(number(rt, s->retained[top[i]]), v_small(top[i])))) break;
    snapshot_free(s, top);
    return list;
}

/* ---- cycles, changes ---- */

static Owned store_value(Runtime *rt, const Snapshot *s, uint32_t store) {
    if (store >= s->store_count) return V_NONE;
    const StorePlace *p = &s->stores[store];
    return TUPLE(text_number(rt, s, p->file), v_small(p->line), text_number(rt, s, p->function));
}

#define MOST_SHOWN 50 /* members of a cycle */

/* {type: how many} of all members; `counts` is room, all zero before and after. */
static Owned member_types(Runtime *rt, const Snapshot *s, const Cycle *c, uint32_t *counts) {
    Value types = dict_new(rt);
    for (uint32_t i = 0; i < c->count; i++) counts[snapshot_type(s, c->nodes[i])]++;
    for (uint32_t t = 0; t < s->type_count; t++) {
        Value name = types && counts[t] ? type_text(rt, s, t) : V_NULL;
        if (types && counts[t] && (!name || dict_set(rt, types, name, v_small(counts[t])) < 0)) clear_slot(rt, &types);
        decref_maybe(rt, name);
        counts[t] = 0;
    }
    return types;
}

static Owned cycle_value(Runtime *rt, const Snapshot *s, const Cycle *c, uint32_t *counts) {
    Value nodes = list_new(rt, 0);
    for (uint32_t i = 0; i < c->count && i < MOST_SHOWN; i++)
        if (!append(rt, &nodes, v_small(c->nodes[i]))) return V_NULL;
    Value label = c->closing_count ? label_text(rt, s, c->closing_label) : text_value(rt, "");
    ClosingPlaces places = {0};
    if (c->closing_count) graph_closing_places(s, c->closing_from, c->closing_to, &places);
    Value place = places.count == 1 && !places.in_function ? store_value(rt, s, places.stores[0]) : V_NONE;
    Value row = TUPLE(nodes, v_small(c->count), v_small(c->closing_from), v_small(c->closing_to), label, v_small(c->closing_count), place, v_bool(c->breaks), v_bool(c->weak_enough), v_bool(c->reachable), number(rt, c->bytes),
                 number(rt, c->retained));
    return row && counts ? TUPLE(row, member_types(rt, s, c, counts)) : row;
}

/* cycles(most, with types): (how many there are, the largest ones); with types: (row, {type: how many}) each. */
METHOD(cycles) {
    Snapshot *s = snapshot_of(self);
    int64_t most;
    if (num_as_i64(rt, args[0], &most) < 0) return V_NULL;
    int with_types = nargs > 1 ? obj_truth(rt, args[1]) : 0;
    Cycle *cycles = NULL;
    ssize_t count = with_types < 0 ? -1 : graph_cycles(rt, s, &cycles);
    if (count < 0) return V_NULL;
    uint32_t *counts = with_types ? snapshot_alloc_zero(s, s->type_count * sizeof *counts) : NULL;
    Value list = counts || !with_types ? list_new(rt, 0) : raise_no_memory(rt);
    for (ssize_t i = 0; list && i < count && i < most; i++)
        if (!append(rt, &list, cycle_value(rt, s, &cycles[i], counts))) break;
    snapshot_free(s, counts);
    graph_free_cycles(s, cycles, (size_t)count);
    return list ? TUPLE(v_small(count), list) : V_NULL;
}

/* closing_places(from, to): ([(file, line, function), ...], how many there are, whether these are functions, where the table last grew or None) */
METHOD(closing_places) {
    Snapshot *s = snapshot_of(self);
    NodeId from, to;
    if (node_argument(rt, s, args[0], &from) < 0 || node_argument(rt, s, args[1], &to) < 0) return V_NULL;
    ClosingPlaces places;
    graph_closing_places(s, from, to, &places);
    Value list = list_new(rt, 0);
    for (uint32_t i = 0; i < places.shown; i++)
        if (!append(rt, &list, store_value(rt, s, places.stores[i]))) return V_NULL;
    return TUPLE(list, v_small(places.count), v_bool(places.in_function), place_value(rt, s, places.grown));
}

static bool is_snapshot(Runtime *rt, Borrowed v) { return v_is_ptr(v) && v_obj(v)->type == rt->memtools->snapshot_type; }

/* self is the older one: (type, added, bytes, gone, bytes) */
METHOD(changes) {
    if (!is_snapshot(rt, args[0])) return raise(rt, T_TYPE_ERROR, "a snapshot is needed, not '%T'", args[0]);
    Snapshot *before = snapshot_of(self), *after = snapshot_of(args[0]);
    GraphChange *changes = NULL;
    ssize_t count = graph_changes(rt, before, after, &changes);
    if (count < 0) return V_NULL;
    Value list = list_new(rt, (size_t)count);
    for (ssize_t i = 0; i < count; i++) {
        const GraphChange *c = &changes[i];
        Value type = c->type_after != NODE_NONE ? type_text(rt, after, c->type_after) : type_text(rt, before, c->type_before);
        if (!append(rt, &list, TUPLE(type, v_small(c->added), number(rt, c->added_bytes), v_small(c->gone), number(rt, c->gone_bytes)))) break;
    }
    snapshot_free(after, changes);
    return list;
}

METHOD(same_run) {
    if (!is_snapshot(rt, args[0])) return raise(rt, T_TYPE_ERROR, "a snapshot is needed, not '%T'", args[0]);
    return v_bool(snapshot_of(self)->run == snapshot_of(args[0])->run);
}

/* ---- arenas, collections ---- */

/* (address, bytes, free pages, dirty pages, object bytes, raw bytes, objects) */
METHOD(arenas) {
    const Snapshot *s = snapshot_of(self);
    Value list = list_new(rt, s->arena_count);
    for (uint32_t i = 0; i < s->arena_count; i++) {
        const ArenaMap *a = &s->arenas[i];
        uint64_t objects = 0;
        for (uint32_t p = 0; p < a->pool_count; p++) objects += s->pools[a->first_pool + p].live;
        for (uint32_t p = 0; p < a->leaf_pool_count; p++) objects += s->pools[a->first_leaf_pool + p].live;
        Value row = TUPLE(number(rt, a->address), number(rt, a->bytes), v_small(a->free_pages), v_small(a->dirty_pages),
                          number(rt, a->object_bytes), number(rt, a->raw_bytes), number(rt, objects));
        if (!append(rt, &list, row)) return V_NULL;
    }
    return list;
}

static bool append_pools(Runtime *rt, const Snapshot *s, Value *list, uint32_t first, uint32_t count, int64_t *most) {
    for (uint32_t p = first; p < first + count; p++)
        for (uint32_t k = 0; k < s->pools[p].live && *most > 0; k++, --*most)
            if (!append(rt, list, v_small(s->pools[p].first + k))) return false;
    return true;
}

METHOD(arena_nodes) {
    const Snapshot *s = snapshot_of(self);
    int64_t arena, most;
    if (num_as_i64(rt, args[0], &arena) < 0 || num_as_i64(rt, args[1], &most) < 0) return V_NULL;
    if (arena < 0 || arena >= s->arena_count) return raise(rt, T_INDEX_ERROR, "there is no such arena in the snapshot");
    const ArenaMap *a = &s->arenas[arena];
    Value list = list_new(rt, 0);
    if (list && append_pools(rt, s, &list, a->first_pool, a->pool_count, &most)) append_pools(rt, s, &list, a->first_leaf_pool, a->leaf_pool_count, &most);
    return list;
}

/* What a full collection goes through, by type: (type, tracked objects, their references). */
METHOD(collection_work) {
    Snapshot *s = snapshot_of(self);
    uint64_t *work = snapshot_alloc_zero(s, s->type_count * 2 * sizeof *work);
    if (!work) return raise_no_memory(rt);
    for (NodeId n = s->synthetic_count; n < s->container_end; n++) {
        if (!(snapshot_flags(s, n) & NODE_TRACKED)) continue;
        work[snapshot_type(s, n) * 2]++;
        work[snapshot_type(s, n) * 2 + 1] += snapshot_edges_end(s, n) - snapshot_edges_begin(s, n);
    }
    Value list = list_new(rt, 0);
    for (uint32_t t = 0; t < s->type_count; t++)
        if (work[t * 2] && !append(rt, &list, TUPLE(type_text(rt, s, t), number(rt, work[t * 2]), number(rt, work[t * 2 + 1])))) break;
    snapshot_free(s, work);
    return list;
}

/* Frames that run: nodes from first to last, and their names are those of node(). */
METHOD(frames) {
    const Snapshot *s = snapshot_of(self);
    Value list = list_new(rt, 0);
    for (NodeId n = 1; n < s->synthetic_count; n++)
        if (snapshot_is_synthetic(s, n) && !strncmp(snapshot_type_name(s, n), "frame ", 6) && !append(rt, &list, v_small(n))) return V_NULL;
    return list;
}

/* Bytes that can be reached from a node, not through classes, modules and what functions name: what it alone and others hold. */
METHOD(reach) {
    Snapshot *s = snapshot_of(self);
    NodeId n;
    uint64_t bytes, objects;
    if (node_argument(rt, s, args[0], &n) < 0 || graph_reach(rt, s, n, &bytes, &objects) < 0) return V_NULL;
    return TUPLE(number(rt, bytes), number(rt, objects));
}

METHOD(drop_graphs) { /* what was computed; for measuring */
    Snapshot *s = snapshot_of(self);
    void *arrays[] = {s->first_holder, s->holder, s->parent, s->depth, s->skip, s->dominator, s->retained};
    for (size_t i = 0; i < COUNT_OF(arrays); i++) snapshot_free(s, arrays[i]);
    s->first_holder = NULL;
    s->holder = s->parent = s->depth = s->skip = NULL;
    s->dominator = NULL;
    s->retained = NULL;
    return V_NONE;
}

METHOD(compute) { return graph_dominators(rt, snapshot_of(self)) < 0 ? V_NULL : V_NONE; }

METHOD(heapsnapshot) {
    int fd;
    return num_as_int(rt, args[0], &fd) < 0 || snapshot_write_heapsnapshot(rt, snapshot_of(self), fd) < 0 ? V_NULL : V_NONE;
}

/* The way to a place, the outermost call first: [(file, line, function), ...]; of place 0: []. */
static Owned stack_value(Runtime *rt, const Snapshot *s, uint32_t place) {
    Value list = list_new(rt, 0);
    for (; place && list; place = s->places[place].parent) append(rt, &list, place_value(rt, s, place));
    if (list && list_reverse(rt, list) < 0) clear_slot(rt, &list);
    return list;
}

/* The call stack, outermost first, that a list's, dict's or set's table last grew in; [] when that is not known. */
METHOD(grown) {
    const Snapshot *s = snapshot_of(self);
    NodeId n;
    if (node_argument(rt, s, args[0], &n) < 0) return V_NULL;
    return stack_value(rt, s, s->traced && n < s->container_end ? packed_get(&s->grown, n) : 0);
}

/* [(stack, objects, bytes)] for each allocation site. */
METHOD(stacks) {
    Snapshot *s = snapshot_of(self);
    struct { uint64_t count, bytes; } *sums = snapshot_alloc_zero(s, (s->place_count + 1) * sizeof *sums);
    if (!sums) return raise_no_memory(rt);
    for (NodeId n = 0; n < s->node_count; n++) {
        if (n < s->synthetic_count && snapshot_is_synthetic(s, n)) continue;
        sums[snapshot_site(s, n)].count++;
        sums[snapshot_site(s, n)].bytes += snapshot_size(s, n);
    }
    Value list = list_new(rt, 0);
    for (uint32_t i = 0; i < s->place_count || i == 0; i++)
        if (sums[i].count && !append(rt, &list, TUPLE(stack_value(rt, s, i), number(rt, sums[i].count), number(rt, sums[i].bytes)))) break;
    snapshot_free(s, sums);
    return list;
}

/* [(stack, blocks alive, bytes, blocks ever, bytes ever)] as the tracer has counted; of what it has not seen nothing. */
METHOD(allocations) {
    const Snapshot *s = snapshot_of(self);
    Value list = list_new(rt, 0);
    for (uint32_t i = 1; i < s->place_count; i++) {
        const Place *p = &s->places[i];
        if (p->total_blocks && !append(rt, &list, TUPLE(stack_value(rt, s, i), number(rt, p->live_blocks), number(rt, p->live_bytes),
                                                        number(rt, p->total_blocks), number(rt, p->total_bytes)))) break;
    }
    return list;
}

static size_t snapshot_bytes(Runtime *rt, Object *self) { return 0; /* its memory is no part of the heap */ }

static const MethodDef snapshot_methods[] = {
    {"save", save, 1, 1, 0, NULL}, {"numbers", numbers, 0, 0, 0, NULL}, {"runtime_rows", runtime_rows, 0, 0, 0, NULL},
    {"node_of", node_of, 1, 1, 0, NULL}, {"node_at", node_at, 1, 1, 0, NULL}, {"nodes_of", nodes_of, 1, 1, 0, NULL}, {"class_name", class_name, 1, 1, 0, NULL}, {"node", node, 1, 1, 0, NULL}, {"retained", retained, 1, 1, 0, NULL},
    {"dominator", dominator, 1, 1, 0, NULL}, {"reached", reached, 1, 1, 0, NULL}, {"references", references, 1, 1, 0, NULL},
    {"holders", holders, 1, 2, 0, NULL}, {"holder_count", holder_count, 1, 1, 0, NULL}, {"chains", chains, 1, 3, 0, NULL}, {"sums", sums, 1, 1, 0, NULL},
    {"retained_by", retained_by, 1, 1, 0, NULL}, {"largest", largest, 1, 1, 0, NULL}, {"cycles", cycles, 1, 2, 0, NULL}, {"tell", tell, 1, 1, 0, NULL}, {"closing_places", closing_places, 2, 2, 0, NULL}, {"freed", freed, 2, 2, 0, NULL},
    {"changes", changes, 1, 1, 0, NULL}, {"same_run", same_run, 1, 1, 0, NULL}, {"arenas", arenas, 0, 0, 0, NULL}, {"arena_nodes", arena_nodes, 2, 2, 0, NULL},
    {"collection_work", collection_work, 0, 0, 0, NULL}, {"frames", frames, 0, 0, 0, NULL}, {"reach", reach, 1, 1, 0, NULL},
    {"heapsnapshot", heapsnapshot, 1, 1, 0, NULL}, {"stacks", stacks, 0, 0, 0, NULL}, {"grown", grown, 1, 1, 0, NULL}, {"allocations", allocations, 0, 0, 0, NULL}, {"compute", compute, 0, 0, 0, NULL}, {"drop_graphs", drop_graphs, 0, 0, 0, NULL}, {0},
};

static const TypeSlots snapshot_slots = {
    .name = "_hoop_memory.Snapshot",
    .flags = TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_LEAF,
    .basicsize = sizeof(SnapshotObject),
    .dealloc = snapshot_dealloc,
    .size = snapshot_bytes,
    .methods = snapshot_methods,
};

/* ---- the module ---- */

METHOD(block_sizes) { /* of an object: its own block and its raw ones */
    if (!v_is_ptr(args[0])) return v_small(0);
    const Object *o = v_obj(args[0]);
    const TypeSlots *slots = rt->slots[o->type];
    bool builtin = slots->flags & TF_TYPE && ((const Type *)o)->index < T_BUILTIN_COUNT;
    size_t own_block = builtin ? sizeof(Type) : heap_block_size(o);
    return number(rt, own_block + (slots->size ? slots->size(rt, v_obj(args[0])) : 0));
}

/* The collector's record by generation: (passes, objects found, seconds, longest pause). */
/* [(longest pause or None, how many pauses were no longer than that and longer than the one before), ...] */
static Owned pauses_value(Runtime *rt, const GcStats *g) {
    Value list = list_new(rt, GC_PAUSE_BOUNDS + 1);
    for (size_t i = 0; i <= GC_PAUSE_BOUNDS && list; i++)
        append(rt, &list, TUPLE(i < GC_PAUSE_BOUNDS ? float_new(rt, gc_pause_bounds[i]) : V_NONE, number(rt, g->pauses[i])));
    return list;
}

METHOD(collections) {
    Value list = list_new(rt, 3);
    for (int i = 0; i < 3; i++) {
        const GcStats *g = &rt->gc->stats[i];
        Value row = TUPLE(number(rt, g->collections), number(rt, g->collected), float_new(rt, g->pause_total), float_new(rt, g->pause_max),
                          pauses_value(rt, g));
        if (!append(rt, &list, row)) return V_NULL;
    }
    return list;
}

METHOD(bytes_in_use) { return number(rt, heap_counters(rt->heap).in_use); }

static const MethodDef functions[] = {
    {"take", take, 0, 2, METH_KW, NULL},
    {"load", load, 1, 1, 0, NULL},
    {"block_sizes", block_sizes, 1, 1, 0, NULL},
    {"collections", collections, 0, 0, 0, NULL},
    {"bytes_in_use", bytes_in_use, 0, 0, 0, NULL},
    {0},
};

static int module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    Memtools *tools = memtools_of(rt);
    if (!tools) return -1;
    if (tools->snapshot_type) return module_add(rt, dict, "Snapshot", own(v_from(rt->types[tools->snapshot_type])));
    return module_add_type(rt, dict, &snapshot_slots, &tools->snapshot_type);
}

const ModuleDef hoop_memory_module = {
    .name = "_hoop_memory",
    .doc = "Snapshots of the heap: what hoop.memory is built on.",
    .functions = functions,
    .init = module_init,
};
