/* SPDX-License-Identifier: MIT
 * snapshot.h: the heap at one moment, as a graph: what every question about memory is answered from.
 *
 * Taking it is one walk over the pools in address order and one over the references of each object. It changes no
 * reference count, runs no Python code and triggers no finalizer. While it runs, the side bytes of the arenas (which
 * belong to the collector between collections: to nobody) hold the rank of each object in its pool, so that an address becomes
 * a node number without a search. The memory comes from a heap of the snapshot's own and is charged to the runtime; a
 * refusal leaves nothing behind.
 *
 * Nodes are numbered by address; before them stand the synthetic ones: node 0 is the root, then the groups of holders
 * that are not objects (modules, frames one by one, handles of the embedder, the runtime itself) and the types
 * that are part of the program. References on an object that neither an object nor one of these groups holds are shown as held by
 * `NODE_UNKNOWN` ("C code"): the number is its reference count minus what was found. What no path from the root reaches is garbage
 * that awaits the collector.
 *
 * Arrays, not structs (compressed sparse rows): a node takes 28 bytes and an edge 8; the dominator tree with retained
 * sizes, computed when first asked for, another 12 bytes a node.
 *
 * A label says how a holder refers to what it holds: three bits of kind, 29 of value (enum LabelKind). Texts (attribute names, str keys,
 * variable names, type names, file names) lie once each in a table of texts.
 *
 * A saved snapshot is the same arrays behind a header with a check sum a section; snapshot_load() believes nothing: every
 * index is checked before anything else uses it.
 */
#ifndef HOOP_SNAPSHOT_H
#define HOOP_SNAPSHOT_H

#include "object/runtime.h"

typedef uint32_t NodeId;
#define NODE_ROOT 0u
#define NODE_NONE UINT32_MAX

enum NodeFlags { /* upper 8 bits of `type` */
    NODE_SYNTHETIC = 1, /* not an object: root, group, frame on the stack */
    NODE_LEAF = 2,
    NODE_IMMORTAL = 4,
    NODE_HAS_DEL = 8,   /* its type has a finalizer */
    NODE_WEAKREF = 16,  /* somebody refers to it weakly */
    NODE_RAW = 32,      /* memory of the runtime that belongs to no object */
};

enum LabelKind {
    LABEL_ATTR,  /* value: text (instance attribute, slot, module variable) */
    LABEL_KEY,   /* value of a dict; label value: text of a str key, or of the repr of an int key */
    LABEL_NODE_KEY, /* value of a dict whose key is another object: node number of the key, cut to 29 bits */
    LABEL_INDEX, /* item of a list, tuple, deque...; label value: index, saturating */
    LABEL_PART,  /* a part of the object itself; value: text ("key", "__dict__", "__class__", "closure", "base") */
    LABEL_LOCAL, /* local variable of a frame; value: text */
};
#define LABEL_SHIFT 29
#define LABEL_MASK ((1u << LABEL_SHIFT) - 1)

typedef struct Place {
    uint32_t file, function; /* texts */
    int32_t line;
    uint32_t parent; /* index of a place, or 0 */
} Place;

typedef struct ArenaMap { /* for the drawing of arenas and for "what pins this arena" */
    uint64_t address;
    NodeId first_node, node_count;
    uint32_t free_pages, dirty_pages;
    uint64_t bytes; /* 1 MiB or the length of a huge mapping */
} ArenaMap;

typedef struct Snapshot {
    struct Heap *heap; /* everything below lies in it */
    uint32_t node_count, synthetic_count;
    uint64_t edge_count;
    /* nodes */
    uint64_t *address;
    uint32_t *type;       /* text of the type's name in 24 bits, NodeFlags above */
    uint32_t *size;       /* shallow bytes: own block and raw blocks that belong to it; UINT32_MAX: see big_sizes */
    uint32_t *refcount;
    uint32_t *site;       /* index of a place; 0: not traced */
    uint32_t *first_edge; /* node_count + 1 entries */
    /* edges */
    NodeId *target;
    uint32_t *label;
    /* the rest */
    struct BigSize { NodeId node; uint64_t bytes; } *big_sizes;
    uint32_t big_size_count;
    char *text;           /* all texts, each ended by 0 */
    uint32_t *text_at;    /* offsets into text */
    uint32_t text_count;
    Place *places;        /* [0]: unknown */
    uint32_t place_count;
    ArenaMap *arenas;
    uint32_t arena_count;
    uint64_t in_use, from_os, taken_at_ns; /* the heap's own counters; time since the runtime's birth */
    /* computed when first asked for (graph.h) */
    NodeId *dominator;
    uint64_t *retained;
    /* transposed edges: holders of each node */
    uint32_t *first_holder; /* node_count + 1 */
    NodeId *holder;
} Snapshot;

typedef struct SnapshotOptions {
    bool labels;   /* names of attributes, keys and variables */
    void (*progress)(void *arg, double done); /* 0..1; may be NULL */
    void *progress_arg;
} SnapshotOptions;

/* NULL: MemoryError is set. The caller drops it. */
MUST_CHECK Snapshot *snapshot_take(Runtime *rt, SnapshotOptions options);
void snapshot_drop(Runtime *rt, Snapshot *s);

/* Write to an open file / read from bytes. -1: error set (OSError, ValueError "damaged snapshot: ..."). */
MUST_CHECK int snapshot_save(Runtime *rt, const Snapshot *s, int fd);
MUST_CHECK Snapshot *snapshot_load(Runtime *rt, int fd);

/* The node of a live object while nothing has changed since the walk; NODE_NONE. */
NodeId snapshot_node_of(const Snapshot *s, uint64_t address);
static inline const char *snapshot_text(const Snapshot *s, uint32_t text) { return s->text + s->text_at[text]; }
uint64_t snapshot_size(const Snapshot *s, NodeId node);

#endif
