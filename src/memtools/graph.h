/* SPDX-License-Identifier: MIT
 * graph.h: algorithms on a snapshot: holders, dominators and retained sizes, shortest chains, cycles, differences.
 *
 * Retained size of a node: bytes that would be freed if it were gone, which is the sum over what it dominates
 * (Lengauer and Tarjan, "A Fast Algorithm for Finding Dominators in a Flowgraph", 1979; here in the semi-NCA form of
 * Georgiadis, "Linear-Time Algorithms for Dominators and Related Problems", 2005). Cycles: strongly connected components (Tarjan, "Depth-First Search and Linear
 * Graph Algorithms", 1972, with a stack of its own instead of recursion).
 *
 * All functions need scratch memory: it comes from the snapshot's heap and is charged as the snapshot is. -1: MemoryError is set.
 */
#ifndef HOOP_GRAPH_H
#define HOOP_GRAPH_H

#include "memtools/snapshot.h"

/* Fill first_holder/holder; dominator/retained. Idempotent. */
MUST_CHECK int graph_holders(Runtime *rt, Snapshot *s);
MUST_CHECK int graph_dominators(Runtime *rt, Snapshot *s);

typedef struct Chain {
    NodeId *nodes;    /* from the root (or the nearest group of holders) to the object */
    uint32_t *labels; /* labels[i]: how nodes[i] holds nodes[i + 1] */
    uint32_t length;
} Chain;
/* Up to `most` shortest chains that end in `node`, by different last holders. Freed with graph_free_chains. */
MUST_CHECK ssize_t graph_chains(Runtime *rt, Snapshot *s, NodeId node, uint32_t most, Chain **out);
void graph_free_chains(Runtime *rt, Snapshot *s, Chain *chains, size_t count);

/* One strongly connected component of more than one object (or an object that refers to itself). */
typedef struct Cycle {
    NodeId *nodes;
    uint32_t count;
    NodeId closing_from, closing_to; /* the reference that closed it: the one from a younger object to an older one whose loss breaks most */
    uint32_t closing_label;
    uint32_t closing_place;  /* place (Snapshot.places) where such a reference is stored, 0: not known */
    bool weak_enough;        /* without that reference nothing would be left of the cycle, and its target is held from elsewhere */
    bool reachable;          /* from the root: alive; else garbage */
    uint64_t bytes, retained;
} Cycle;
/* By falling retained size. */
MUST_CHECK ssize_t graph_cycles(Runtime *rt, Snapshot *s, Cycle **out);
void graph_free_cycles(Runtime *rt, Snapshot *s, Cycle *cycles, size_t count);

/* Sums by a key: type, place, module. */
typedef enum GraphKey { BY_TYPE, BY_PLACE, BY_MODULE } GraphKey;
typedef struct GraphSum {
    uint32_t key; /* text, or place */
    uint32_t count;
    uint64_t bytes, retained; /* retained: of the set of all its objects together, nothing counted twice */
} GraphSum;
MUST_CHECK ssize_t graph_sums(Runtime *rt, Snapshot *s, GraphKey key, GraphSum **out);

#endif
