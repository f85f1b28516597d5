/* SPDX-License-Identifier: MIT
 * graph_parts.h: what the algorithms on snapshots share. Private to graph_*.c. */
#ifndef HOOP_GRAPH_PARTS_H
#define HOOP_GRAPH_PARTS_H

#include "memtools/graph.h"
#include "memtools/snapshot_parts.h"

typedef struct EdgeRun { uint32_t first, end; } EdgeRun;
static inline EdgeRun edges_of(const Snapshot *s, NodeId node) {
    return node < s->container_end ? (EdgeRun){packed_get(&s->first_edge, node), packed_get(&s->first_edge, node + 1)} : (EdgeRun){0, 0};
}

/* What is alive, numbered in the order of a search from the root (0), with its references in these numbers: arrays that are worked on
 * from one end to the other, whatever the order of the objects in memory. A node's parent in the search comes before it, and so do
 * its dominators. */
typedef struct Reached {
    uint32_t count;
    NodeId *order;    /* by number: the node */
    uint32_t *parent; /* by number */
    uint32_t *first;  /* count + 1: references, those of instances on their class last */
    uint32_t *target; /* and REACHED_SPARE more, all 0 */
    uint32_t *scratch; /* what the search needed, for whoever comes next: memory that the system has given already */
    size_t scratch_count;
} Reached;
#define REACHED_SPARE 16u
/* graph_search.c. edges: fill first and target too. False: no memory; anyhow to be dropped. */
MUST_CHECK bool graph_search(Snapshot *s, bool edges, Reached *out);
void graph_drop_reached(Snapshot *s, Reached *r);
/* Keep the search's tree in the snapshot, for chains (graph_chains.c). False: no memory. */
MUST_CHECK bool graph_keep_tree(Snapshot *s, const Reached *r);
/* Nodes that refer to `node`, each once, at most `most`; also its instances, if it is a class? Uses the transposed edges where they
 * have been made, else looks through all edges. */
size_t graph_find_holders(const Snapshot *s, NodeId node, bool instances, NodeId *out, size_t most);

/* How many keys there are; a node's (graph_sums.c). */
uint32_t graph_key_count(const Snapshot *s, GraphKey key);
uint32_t graph_key_of(const Snapshot *s, GraphKey key, NodeId n);

/* Strongly connected components of two objects and more, or of one that refers to itself (graph_components.c). Objects that may be part of
 * one are vertices, numbered by address; their references are those within their component. */
typedef struct Vertex {
    uint32_t first;     /* its references: target[first] up to the next vertex's */
    uint32_t component; /* from 1 on; 0: none */
} Vertex;
typedef struct ReferenceKind { uint32_t type, label, hash; } ReferenceKind; /* type of the holder; label without index or key */
typedef struct Components {
    Snapshot *s;
    uint64_t *in;        /* a bit a container: is it a vertex? */
    uint32_t *rank;      /* by word of `in`: vertices before it */
    bool classes;        /* classes may be vertices: some are garbage */
    uint32_t count;      /* vertices */
    NodeId *node;        /* by vertex */
    uint32_t *holders;   /* by vertex: references on it from everywhere */
    Vertex *vertex;      /* count + 1 */
    uint32_t *target;
    uint16_t *kind;      /* by reference: index into kinds; 0: on its class, or not told */
    ReferenceKind *kinds;
    uint32_t kind_count, kind_room, *kind_slots;
    uint32_t component_count;
    uint32_t *member, *member_at; /* member[member_at[c]] up to member_at[c + 1]: vertices of component c, by address */
} Components;
/* False: no memory; anyhow to be dropped. */
MUST_CHECK bool components_find(Snapshot *s, Components *out);
void components_drop(Components *c);
/* A node's vertex; UINT32_MAX: it is none. */
uint32_t components_number(const Components *c, NodeId n);
uint32_t components_label_kind(uint32_t label);

/* Dominators by Lengauer's and Tarjan's algorithm, by number; its time does not depend on the graph's depth (graph_lengauer.c). False:
 * no memory. */
MUST_CHECK bool graph_lengauer(Snapshot *s, const Reached *r, uint32_t *dominator);

#endif
