/* SPDX-License-Identifier: MIT
 * graph.h: algorithms on a snapshot: holders, dominators and retained sizes, shortest chains, cycles, sums, differences.
 *
 * Retained size of a node: bytes that would be freed if it were gone: the sum over what it dominates (Lengauer and Tarjan,
 * "A Fast Algorithm for Finding Dominators in a Flowgraph", 1979, with simple path compression: the semi-NCA form is
 * faster on many graphs, but climbs dominator by dominator, which on long linked lists is quadratic). Objects without
 * references of their own and with one holder take no part: their holder dominates them. Cycles: strongly connected
 * components (Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972). Nothing recurses on the C stack.
 *
 * All functions need scratch memory: it comes from the snapshot's heap and is charged as the snapshot is. They return -1
 * when it is refused; MemoryError is set on rt.
 */
#ifndef HOOP_GRAPH_H
#define HOOP_GRAPH_H

#include "memtools/snapshot.h"

/* Fill first_holder/holder; dominator/retained. Idempotent. */
MUST_CHECK int graph_holders(Runtime *rt, Snapshot *s);
MUST_CHECK int graph_dominators(Runtime *rt, Snapshot *s);
/* After graph_dominators: is there a path from the root? */
static inline bool graph_is_reached(const Snapshot *s, NodeId node) { return s->dominator[node] != NODE_NONE; }

#define CHAIN_END 100u /* links kept at either end of a long chain (a linked list) */
typedef struct Chain {
    NodeId *nodes;    /* from the root to the object; of a long chain the ends */
    uint32_t *labels; /* labels[i]: how nodes[i] holds nodes[i + 1]; LABEL_NONE: as its class */
    uint32_t shown;   /* length of both */
    uint32_t left_out; /* nodes between nodes[CHAIN_END - 1] and nodes[CHAIN_END] */
} Chain;
/* Up to `most` shortest chains that end in `node`, by different last holders, shortest first, none through the nodes of
 * `without`; none at all: it is garbage. The search's tree is kept, so that a chain is a walk up that tree. A holder whose way leads
 * through the object itself gets another one only where looking for it is cheap. Free with graph_free_chains. */
MUST_CHECK ssize_t graph_chains(Runtime *rt, Snapshot *s, NodeId node, uint32_t most, const NodeId *without, size_t without_count, Chain **out);
void graph_free_chains(Snapshot *s, Chain *chains, size_t count);
/* Label of some edge from holder to node; LABEL_NONE: the holder is an instance of the class `node`. */
uint32_t graph_label_between(const Snapshot *s, NodeId holder, NodeId node);

/* A strongly connected component: objects that all reach each other. What every program is made of (modules, their
 * namespaces, classes that live) is left out of the search: they refer to each other by design. */
typedef struct Cycle {
    NodeId *nodes;    /* by rising distance from where it is entered */
    uint32_t count;
    NodeId closing_from, closing_to; /* an example of the references that close it ... */
    uint32_t closing_label;
    uint32_t closing_count; /* ... and how many there are: same type of holder, same label, leading back */
    bool breaks;      /* without these references no cycle is left */
    bool weak_enough; /* ... and all that they refer to is held by something else as well: weak references would do */
    bool reachable;   /* alive; else garbage that awaits the collector */
    uint64_t bytes, retained; /* of its objects; freed if it were gone */
} Cycle;
/* By falling retained size. */
MUST_CHECK ssize_t graph_cycles(Runtime *rt, Snapshot *s, Cycle **out);
void graph_free_cycles(Snapshot *s, Cycle *cycles, size_t count);

/* Where a reference was stored, as far as it can be told. */
#define MOST_PLACES 6u
typedef struct ClosingPlaces {
    uint32_t stores[MOST_PLACES]; /* indices into Snapshot.stores */
    uint32_t shown, count;        /* several: one of them */
    bool in_function;             /* not a line, but the function whose variable it is */
    uint32_t grown;               /* a container's: the place where its table last grew; 0: not known */
} ClosingPlaces;
void graph_closing_places(const Snapshot *s, NodeId from, NodeId to, ClosingPlaces *out);

/* Sums by a key. */
typedef enum GraphKey { BY_TYPE, BY_PLACE, BY_MODULE, BY_HOLDER } GraphKey;
typedef struct GraphSum {
    uint32_t key;    /* BY_TYPE, BY_HOLDER: a type (of the dominator); BY_PLACE: a place; BY_MODULE: a text */
    uint32_t count;
    uint64_t bytes;
    uint64_t retained; /* of those that no other of the same key dominates: nothing is counted twice */
} GraphSum;
/* By falling bytes. Freed with snapshot_free (snapshot_parts.h) or with the snapshot. */
MUST_CHECK ssize_t graph_sums(Runtime *rt, Snapshot *s, GraphKey key, GraphSum **out);
/* Bytes that would be freed if all objects of a key were gone, exactly, for at most MOST_FREED keys at a time. BY_HOLDER is no such key. */
#define MOST_FREED 32u
MUST_CHECK int graph_freed(Runtime *rt, Snapshot *s, GraphKey key, const uint32_t *keys, unsigned count, uint64_t *bytes);
/* Bytes and objects that would be freed if all these nodes were gone, exactly (by marking everything else). */
MUST_CHECK int graph_retained_by(Runtime *rt, Snapshot *s, const NodeId *nodes, size_t count, uint64_t *bytes, uint64_t *objects);

/* Bytes and objects that can be reached from `node` (itself included) without passing classes, modules and the global
 * variables of functions. */
MUST_CHECK int graph_reach(Runtime *rt, Snapshot *s, NodeId node, uint64_t *bytes, uint64_t *objects);

/* By type of the second snapshot: objects that were not there before (same address and type), and of the first that are gone. */
typedef struct GraphChange {
    uint32_t type_before, type_after; /* NODE_NONE: there were, are none */
    uint32_t added, gone;
    uint64_t added_bytes, gone_bytes;
} GraphChange;
MUST_CHECK ssize_t graph_changes(Runtime *rt, Snapshot *before, Snapshot *after, GraphChange **out);

#endif
