/* SPDX-License-Identifier: MIT
 * snapshot.h: the heap at one moment, as a graph: what every question about memory is answered from.
 *
 * Taking it is one walk over the pools and one over the references of each object. It changes no reference count, runs no
 * Python code and triggers no finalizer, and needs no memory of the heap it looks at: a snapshot lies in a heap of its own,
 * whose pages are charged to the runtime. A refusal leaves nothing behind.
 *
 * Nodes, in this order:
 *   synthetic ones   node 0 is the root; then groups of holders that are not objects (sys.modules, the frames that run, one
 *                    by one, handles of the embedder, the runtime itself), then the types that are part of the program
 *   containers       objects that can refer to others, by pool and address
 *   two groups more  what is immortal, and "C code": references that neither an object nor a group holds; how many is the object's
 *                    reference count minus what was found
 *   leaves           objects that hold no references (str, bytes, int, ...), by pool and address
 * What no path from the root reaches is garbage that awaits the collector.
 *
 * It is compact because it is kept by what objects share. Their addresses follow from a table of pools (a bitmap of live
 * blocks each), so an address becomes a node by arithmetic and the other way round. Type, flags, size and the names of its
 * references make a node's kind, which it shares with all objects that are alike in these (struct NodeKind). The reference
 * of an instance on its class is not stored: it follows from the type (snapshot_class()). Kinds, numbers of edges and
 * targets are packed (packed.h): a node takes one or two bytes, an edge up to 4, less where neighbours refer to neighbours; labels 4
 * where they cannot be shared. Holders (transposed edges) and dominators are computed when first asked for (graph.h).
 *
 * A label says how a holder refers to what it holds: three bits of kind, 29 of value (enum LabelKind). Texts lie once each
 * in a table of texts.
 *
 * A saved snapshot is the same arrays behind a header with a check sum a section; snapshot_load() believes nothing: every
 * index is checked before anything else uses it.
 */
#ifndef HOOP_SNAPSHOT_H
#define HOOP_SNAPSHOT_H

#include "memtools/packed.h"

typedef uint32_t NodeId;
#define NODE_ROOT 0u
#define NODE_NONE UINT32_MAX

enum NodeFlags { /* upper 8 bits of NodeKind.type */
    NODE_SYNTHETIC = 1, /* not an object: root, group, running frame */
    NODE_LEAF = 2,
    NODE_IMMORTAL = 4,
    NODE_TRACKED = 8,   /* the collector visits it */
    NODE_WEAKREF = 16,  /* somebody refers to it weakly */
    NODE_FINALIZED = 32, /* its finalizer has been called */
    NODE_GEN_SHIFT = 6, /* two bits: generation, 3: frozen */
};

enum LabelKind {
    LABEL_ATTR,     /* attribute of an instance, member of a class with __slots__; value: text */
    LABEL_KEY,      /* value of a dict; label value: text of the repr of its key (str, float, None, bool, big int), cut when long */
    LABEL_NODE_KEY, /* value of a dict whose key is another object: node of the key, cut to 29 bits */
    LABEL_INDEX,    /* item of a list, tuple, deque...; label value: index, saturating */
    LABEL_PART,     /* a part of the object itself; value: text ("key", "__dict__", "__class__", "closure", "element") */
    LABEL_LOCAL,    /* local variable of a frame or generator; value: text */
    LABEL_INT_KEY,  /* value of a dict whose key is a small int; label value: key + LABEL_INT_BIAS */
    LABEL_COUNT,    /* so many references that nobody is known to hold; saturating */
};
#define LABEL_NONE UINT32_MAX /* no label: an instance's reference on its class */
#define LABEL_SHIFT 29
#define LABEL_INT_BIAS (1 << 28)
#define LABEL_MASK ((1u << LABEL_SHIFT) - 1)
static inline enum LabelKind label_kind(uint32_t label) { return (enum LabelKind)(label >> LABEL_SHIFT); }
static inline uint32_t label_value(uint32_t label) { return label & LABEL_MASK; }

typedef struct Place {
    uint32_t file, function; /* texts */
    int32_t line;
    uint32_t parent; /* index of a place before this one, or 0 */
    uint64_t live_blocks, live_bytes, total_blocks, total_bytes; /* as the tracer counts: blocks, bytes asked for, alive and ever */
} Place;

enum SnapshotTypeFlags { TYPE_HOLDS_CLASS = 1 /* its objects own a reference to it */, TYPE_HAS_DEL = 2 };
typedef struct SnapshotType {
    uint32_t name, module; /* texts: "Node", "app"; module of built-in types: "builtins" */
    NodeId node;           /* the type object, or NODE_NONE */
    uint32_t flags;
} SnapshotType;

#define SNAPSHOT_POOL_WORDS (POOL_SIZE / 16 / 64)
typedef struct SnapshotPool { /* a pool of objects, or a large or huge one: nodes first .. first + live - 1 */
    uint64_t address; /* of its first block */
    NodeId first;
    uint16_t live, block; /* block: bytes; 0: one large or huge block */
    uint64_t map[SNAPSHOT_POOL_WORDS]; /* live blocks */
} SnapshotPool;

typedef struct ArenaMap { /* for the drawing of arenas and for "what pins this arena" */
    uint64_t address;
    uint64_t bytes;   /* 1 MiB or the length of a huge mapping */
    uint32_t first_pool, pool_count;           /* pools of containers */
    uint32_t first_leaf_pool, leaf_pool_count; /* pools of leaves */
    uint32_t free_pages, dirty_pages;          /* dirty: free, still backed by memory */
    uint64_t object_bytes, raw_bytes;          /* of live blocks */
} ArenaMap;

/* Memory of the runtime that belongs to no object. */
typedef struct RuntimeRow { uint32_t name; uint32_t spare; uint64_t bytes; } RuntimeRow;

/* A place in the program that stores references, for telling who made one: in an attribute of that name, or in a container that is
 * reached by that name. STORE_CODE: no store, but where a function begins. */
enum StoreKind { STORE_ATTRIBUTE = 1, STORE_SEQUENCE = 2, STORE_MAPPING = 4, STORE_SET = 8, STORE_CODE = 16 }; /* of containers: what it may be */
typedef struct StorePlace {
    uint32_t name, function, file; /* texts */
    int32_t line;
    uint32_t kind;
    NodeId code; /* of the function; NODE_NONE: not in the snapshot */
    uint32_t ran; /* STORE_RAN_UNKNOWN, STORE_NEVER_RAN, or STORE_RAN_ON + type of the object that it last found the attribute or method of */
} StorePlace;
enum { STORE_RAN_UNKNOWN, STORE_NEVER_RAN, STORE_RAN_ON };

#define LABELS_ARE_INDICES UINT32_MAX
#define LABELS_ARE_ONE 0x80000000u /* all of the node's edges have the one label that stands there */

typedef struct NodeKind {
    uint64_t bytes;     /* own block and raw blocks that belong to the object */
    uint32_t type;      /* index into types in 24 bits, NodeFlags above */
    uint32_t labels_at; /* where in `label` the labels of the node's edges begin, or LABELS_ARE_INDICES, or with LABELS_ARE_ONE */
} NodeKind;

typedef struct NodeColumn { Packed containers, leaves; } NodeColumn; /* a number a node; leaves from container_end on */

typedef struct Snapshot {
    struct Heap *heap;   /* everything below lies in it */
    struct Snapshot *next, **link; /* list of the runtime's snapshots: rt->memtools */
    Runtime *charged_to; /* its pages are charged there */
    size_t charged;
    void (*tell)(void *arg, double done); /* told by long work, 0..1; NULL: nobody wants to know */
    void *tell_arg;
    uint32_t node_count, synthetic_count, container_end; /* leaves begin at container_end */
    NodeId immortal_node, unknown_node; /* the last two before container_end */
    uint64_t edge_count, label_count;
    /* nodes */
    NodeColumn kind;      /* index into kinds */
    NodeColumn site;      /* index of a place; 0: not traced */
    Packed grown;         /* a number a container: the site of a list's, dict's or set's table: where it last grew; 0: not known */
    bool traced;          /* are there these two? */
    Packed first_edge;    /* container_end + 1 entries */
    uint32_t *synthetic_name; /* texts */
    /* edges */
    Packed target;
    uint32_t *label;
    /* the rest */
    NodeKind *kinds;
    uint32_t kind_count, kind_room;
    SnapshotType *types;
    uint32_t type_count;
    SnapshotPool *pools;  /* by rising first node */
    uint32_t pool_count;
    char *text;           /* all texts, UTF-8, each ended by 0; text 0 is "" */
    uint32_t *text_at;    /* offsets into text */
    uint32_t text_count, text_room;
    uint32_t text_bytes, text_bytes_room;
    Place *places;        /* [0]: unknown */
    uint32_t place_count;
    StorePlace *stores;
    uint32_t store_count, store_room;
    ArenaMap *arenas;     /* by falling address */
    uint32_t arena_count;
    RuntimeRow *rows;
    uint32_t row_count;
    uint32_t overcounted; /* objects on which more references were found than their count tells: 0, or something is wrong */
    uint64_t in_use, from_os, peak, taken_at_ns; /* the heap's own counters; clock of the system at the walk */
    uint64_t run; /* a random number of the runtime: addresses mean the same in all its snapshots */
    /* computed when first asked for (graph.h) */
    uint32_t *first_holder; /* node_count + 1: transposed edges, those on classes included */
    NodeId *holder;
    NodeId *parent;         /* in the tree of a search from the root; NODE_NONE: not reached */
    uint32_t *depth;        /* its distance from the root, where that is large for some; else NULL */
    NodeId *skip;           /* with depth: the next above (or itself) whose depth is a multiple of TREE_SKIP */
    NodeId *dominator;      /* NODE_NONE: not reached from the root */
    uint64_t *retained;
    NodeId *cycle_members; /* of the last graph_cycles() */
} Snapshot;

typedef struct SnapshotOptions {
    bool labels; /* names of attributes, keys and variables */
    void (*progress)(void *arg, double done); /* 0..1; may be NULL */
    void *progress_arg;
} SnapshotOptions;

/* NULL: MemoryError is set. The caller drops it. */
MUST_CHECK Snapshot *snapshot_take(Runtime *rt, SnapshotOptions options);
void snapshot_drop(Snapshot *s);

/* Write to an open file / read from it. -1, NULL: error set (OSError, MemoryError, ValueError "damaged snapshot: ..."). */
MUST_CHECK int snapshot_save(Runtime *rt, const Snapshot *s, int fd);
MUST_CHECK Snapshot *snapshot_load(Runtime *rt, int fd);

/* The JSON of V8's heap profiler. -1: OSError set. */
MUST_CHECK int snapshot_write_heapsnapshot(Runtime *rt, const Snapshot *s, int fd);

/* For loops over many items: now and then, how much is done of a part of the work that goes from `from` to `to`. */
static inline void snapshot_tell(const Snapshot *s, uint64_t i, uint64_t count, double from, double to) {
    if (unlikely(i % (1u << 18) == 0) && s->tell) s->tell(s->tell_arg, from + (to - from) * (double)i / (double)(count + 1));
}

/* The node of an object while nothing has changed since the walk; NODE_NONE. address: as id() gives it. */
NodeId snapshot_node_of(const Snapshot *s, uint64_t address);
/* Address of an object's block; 0 for synthetic nodes. */
uint64_t snapshot_address(const Snapshot *s, NodeId node);
/* Label of edge number `edge` (an index into target) of `node`. */
uint32_t snapshot_label(const Snapshot *s, NodeId node, uint64_t edge);

static inline const char *snapshot_text(const Snapshot *s, uint32_t text) { return s->text + s->text_at[text]; }
static inline uint32_t column_get(const Snapshot *s, const NodeColumn *c, NodeId node) {
    return node < s->container_end ? packed_get(&c->containers, node) : packed_get(&c->leaves, node - s->container_end);
}
static inline const NodeKind *snapshot_kind(const Snapshot *s, NodeId node) { return &s->kinds[column_get(s, &s->kind, node)]; }
static inline uint32_t snapshot_type(const Snapshot *s, NodeId node) { return snapshot_kind(s, node)->type & 0xffffff; }
static inline unsigned snapshot_flags(const Snapshot *s, NodeId node) { return snapshot_kind(s, node)->type >> 24; }
/* Shallow bytes. */
static inline uint64_t snapshot_size(const Snapshot *s, NodeId node) { return snapshot_kind(s, node)->bytes; }
static inline bool snapshot_is_leaf(const Snapshot *s, NodeId node) { return node >= s->container_end; }
/* Not an object (but the types that are part of the program are). */
static inline bool snapshot_is_synthetic(const Snapshot *s, NodeId node) { return snapshot_flags(s, node) & NODE_SYNTHETIC; }
/* The class that an object holds a reference on besides its edges, or NODE_NONE. */
static inline NodeId snapshot_class(const Snapshot *s, NodeId node) {
    const SnapshotType *t = &s->types[snapshot_type(s, node)];
    return t->flags & TYPE_HOLDS_CLASS ? t->node : NODE_NONE;
}
/* Stored edges of a node: indices into target. */
static inline uint32_t snapshot_edges_begin(const Snapshot *s, NodeId node) { return node < s->container_end ? packed_get(&s->first_edge, node) : 0; }
static inline uint32_t snapshot_edges_end(const Snapshot *s, NodeId node) { return node < s->container_end ? packed_get(&s->first_edge, node + 1) : 0; }
static inline NodeId snapshot_target(const Snapshot *s, uint64_t edge) { return packed_get(&s->target, edge); }
static inline uint32_t snapshot_site(const Snapshot *s, NodeId node) { return s->traced ? column_get(s, &s->site, node) : 0; }
/* Name of the node's type ("Node"), of a synthetic node its own ("frame load, app.py:12"). */
const char *snapshot_type_name(const Snapshot *s, NodeId node);
/* How a label reads behind its holder: ".name", "['key']", "[3]"; parts in words. As snprintf: length of the whole text. */
size_t snapshot_label_text(const Snapshot *s, uint32_t label, char *out, size_t room);

#endif
