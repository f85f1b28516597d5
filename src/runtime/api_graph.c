/* SPDX-License-Identifier: MIT
 * api_graph.c: snapshots in memory for C programs: types, nodes, what they keep alive, who holds them. A HoopSnapshot is a
 * Snapshot of memtools/ and goes with its runtime; what is computed on it is kept in it (graph.h). */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "memtools/graph.h"
#include "memtools/snapshot_parts.h"
#include "object/error.h"
#include "runtime/internal.h"
#include "types/str.h"

static Snapshot *inner(HoopSnapshot *s) { return (Snapshot *)s; }
static HoopSnapshot *outer(Snapshot *s) { return (HoopSnapshot *)s; }
static Runtime *runtime_of(const Snapshot *s) { return s->charged_to; }

/* Each call begins with it: the snapshot and its Hoop. */
static Snapshot *enter(HoopSnapshot *public_snapshot, Hoop **h) {
    Snapshot *s = inner(public_snapshot);
    hoop_enter(*h = hoop_of(runtime_of(s)));
    return s;
}

/* ---- having one ---- */

HoopSnapshot *hoop_snapshot_take(Hoop *h) {
    hoop_enter(h);
    Snapshot *s = snapshot_take(&h->rt, (SnapshotOptions){.labels = true});
    if (!s) (void)hoop_failed(h);
    return outer(s);
}

HoopSnapshot *hoop_snapshot_load(Hoop *h, const char *path) {
    hoop_enter(h);
    if (!path) return hoop_invalid(h), NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    Snapshot *s = NULL;
    if (fd >= 0) {
        s = snapshot_load(&h->rt, fd);
        close(fd);
    } else {
        int number = errno;
        Owned name = str_decode(&h->rt, (const uint8_t *)path, strlen(path), "utf-8", "surrogateescape");
        if (name) raise_errno(&h->rt, number, name, V_NULL);
        decref_maybe(&h->rt, name);
    }
    if (!s) (void)hoop_failed(h);
    return outer(s);
}

void hoop_snapshot_drop(HoopSnapshot *s) { snapshot_drop(inner(s)); }

/* ---- types ---- */

HoopStatus hoop_snapshot_types(HoopSnapshot *snapshot, HoopTypeSum *rows, size_t room, size_t *count) {
    Hoop *h;
    Snapshot *s = enter(snapshot, &h);
    GraphSum *sums;
    *count = 0;
    ssize_t n = graph_sums(&h->rt, s, BY_TYPE, &sums);
    if (n < 0) return hoop_failed(h);
    for (size_t i = 0; i < (size_t)n && i < room; i++) {
        const SnapshotType *t = &s->types[sums[i].key];
        rows[i] = (HoopTypeSum){snapshot_text(s, t->module), snapshot_text(s, t->name), sums[i].count, sums[i].bytes, sums[i].retained};
    }
    snapshot_free(s, sums);
    *count = (size_t)n;
    return HOOP_OK;
}

/* ---- nodes ---- */

uint32_t hoop_snapshot_count(const HoopSnapshot *s) { return ((const Snapshot *)s)->node_count; }

HoopStatus hoop_snapshot_node(HoopSnapshot *snapshot, uint32_t node, HoopNode *out) {
    Hoop *h;
    Snapshot *s = enter(snapshot, &h);
    if (node >= s->node_count) return hoop_invalid(h);
    if (graph_dominators(&h->rt, s) < 0) return hoop_failed(h);
    const char *module = snapshot_is_synthetic(s, node) ? "" : snapshot_text(s, s->types[snapshot_type(s, node)].module);
    *out = (HoopNode){.module = module, .type = snapshot_type_name(s, node), .bytes = snapshot_size(s, node), .retained = s->retained[node],
                      .address = snapshot_address(s, node), .alive = graph_is_reached(s, node)};
    uint32_t site = snapshot_site(s, node);
    if (site && site < s->place_count) {
        const Place *p = &s->places[site];
        out->file = snapshot_text(s, p->file);
        out->function = snapshot_text(s, p->function);
        out->line = p->line;
    }
    return HOOP_OK;
}

/* Is it a type of that name, with or without its module? */
static bool type_is_named(const Snapshot *s, const SnapshotType *t, const char *wanted) {
    const char *module = snapshot_text(s, t->module), *name = snapshot_text(s, t->name);
    size_t len = strlen(module);
    return !strcmp(name, wanted) || (!strncmp(wanted, module, len) && wanted[len] == '.' && !strcmp(wanted + len + 1, name));
}

/* Puts a node among those found so far, which lie in falling order. */
static void insert(const Snapshot *s, NodeId node, uint32_t *nodes, size_t room, size_t *count) {
    size_t i = *count < room ? (*count)++ : room - 1;
    for (; i && s->retained[nodes[i - 1]] < s->retained[node]; i--) nodes[i] = nodes[i - 1];
    nodes[i] = node;
}

HoopStatus hoop_snapshot_largest(HoopSnapshot *snapshot, const char *type, uint32_t *nodes, size_t room, size_t *count) {
    Hoop *h;
    Snapshot *s = enter(snapshot, &h);
    *count = 0;
    bool *wanted = type ? snapshot_alloc_zero(s, s->type_count * sizeof *wanted) : NULL;
    if (graph_dominators(&h->rt, s) < 0 || (type && !wanted)) {
        if (!h->rt.error) raise_no_memory(&h->rt);
        snapshot_free(s, wanted);
        return hoop_failed(h);
    }
    for (uint32_t t = 0; type && t < s->type_count; t++) wanted[t] = type_is_named(s, &s->types[t], type);
    for (NodeId n = s->synthetic_count; room && n < s->node_count; n++) {
        if (snapshot_is_synthetic(s, n) || !graph_is_reached(s, n) || (type && !wanted[snapshot_type(s, n)])) continue;
        if (*count < room || s->retained[n] > s->retained[nodes[room - 1]]) insert(s, n, nodes, room, count);
    }
    snapshot_free(s, wanted);
    return HOOP_OK;
}

/* ---- links ---- */

/* A character that did not fit as a whole is left out. */
static HoopLink link_of(const Snapshot *s, NodeId node, uint32_t label) {
    HoopLink link = {.node = node};
    if (snapshot_label_text(s, label, link.how, sizeof link.how) < sizeof link.how) return link;
    size_t end = sizeof link.how - 1, i = end;
    while (i && ((uint8_t)link.how[i - 1] & 0xc0) == 0x80) i--;
    if (i && (uint8_t)link.how[i - 1] >= 0xc0) link.how[i - 1] = 0;
    return link;
}

HoopStatus hoop_snapshot_references(HoopSnapshot *snapshot, uint32_t node, HoopLink *out, size_t room, size_t *count) {
    Hoop *h;
    Snapshot *s = enter(snapshot, &h);
    *count = 0;
    if (node >= s->node_count) return hoop_invalid(h);
    for (uint32_t e = snapshot_edges_begin(s, node); e < snapshot_edges_end(s, node); e++, ++*count)
        if (*count < room) out[*count] = link_of(s, snapshot_target(s, e), snapshot_label(s, node, e));
    NodeId class = snapshot_class(s, node);
    if (class == NODE_NONE) return HOOP_OK;
    if (*count < room) out[*count] = link_of(s, class, LABEL_NONE);
    ++*count;
    return HOOP_OK;
}

HoopStatus hoop_snapshot_holders(HoopSnapshot *snapshot, uint32_t node, HoopLink *out, size_t room, size_t *count) {
    Hoop *h;
    Snapshot *s = enter(snapshot, &h);
    *count = 0;
    if (node >= s->node_count) return hoop_invalid(h);
    if (graph_holders(&h->rt, s) < 0) return hoop_failed(h);
    uint32_t begin = s->first_holder[node];
    *count = s->first_holder[node + 1] - begin;
    for (uint32_t i = 0; i < *count && i < room; i++) out[i] = link_of(s, s->holder[begin + i], graph_label_between(s, s->holder[begin + i], node));
    return HOOP_OK;
}

HoopStatus hoop_snapshot_chain(HoopSnapshot *snapshot, uint32_t node, HoopLink *out, size_t room, size_t *count) {
    Hoop *h;
    Chain *chains = NULL;
    Snapshot *s = enter(snapshot, &h);
    *count = 0;
    if (node >= s->node_count) return hoop_invalid(h);
    ssize_t n = graph_chains(&h->rt, s, node, 1, NULL, 0, &chains);
    if (n < 0) return hoop_failed(h);
    uint32_t shown = n ? chains[0].shown : 0, first = shown > room ? shown - (uint32_t)room : 0;
    for (uint32_t i = first; i < shown; i++) {
        HoopLink *link = &out[(*count)++];
        *link = i + 1 < shown ? link_of(s, chains[0].nodes[i], chains[0].labels[i]) : (HoopLink){.node = chains[0].nodes[i]};
        if (chains[0].left_out && i + 1 == CHAIN_END) snprintf(link->how, sizeof link->how, " ... %u more ...", chains[0].left_out);
    }
    graph_free_chains(s, chains, (size_t)n);
    return HOOP_OK;
}
