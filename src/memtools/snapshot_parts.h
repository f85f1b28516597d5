/* SPDX-License-Identifier: MIT
 * snapshot_parts.h: what the files that take a snapshot share: memory, texts, and the walk's state. Private to snapshot*.c. */
#ifndef HOOP_SNAPSHOT_PARTS_H
#define HOOP_SNAPSHOT_PARTS_H

#include "memtools/snapshot.h"

/* ---- snapshot_memory.c: the snapshot's own heap ---- */

/* An empty snapshot; NULL: MemoryError is set. */
MUST_CHECK Snapshot *snapshot_new(Runtime *rt);
/* Blocks of the snapshot's heap, charged to the runtime. NULL: refused (no error is set). _zero: cleared. block may be NULL. */
MUST_CHECK void *snapshot_alloc(Snapshot *s, size_t bytes);
MUST_CHECK void *snapshot_alloc_zero(Snapshot *s, size_t bytes);
MUST_CHECK void *snapshot_realloc(Snapshot *s, void *block, size_t bytes);
void snapshot_free(Snapshot *s, void *block);

/* ---- snapshot_text.c: the table of texts ---- */

typedef struct TextTable { /* while texts are added */
    Snapshot *s;
    uint32_t *slots; /* open addressing by content: text + 1 */
    uint32_t mask;
    struct TextOfStr { uint64_t address; uint32_t text, repr; } *by_str; /* by address of a Str; text, repr: + 1 */
    uint32_t str_mask, str_count;
    uint64_t budget; /* bytes that texts of strings that are not interned may still take */
} TextTable;
MUST_CHECK bool text_table_init(TextTable *t, Snapshot *s, uint64_t budget);
void text_table_drop(TextTable *t);
/* The text's number; UINT32_MAX: no memory. */
uint32_t text_add(TextTable *t, const char *utf8, size_t len);
uint32_t text_add_cstr(TextTable *t, const char *utf8);
/* Of a str, whole; of its repr, cut to about 60 characters. UINT32_MAX: no memory; 0 for repr: out of budget. */
uint32_t text_of_str(TextTable *t, Borrowed str);
uint32_t text_repr_of_str(TextTable *t, Borrowed str);

/* ---- the walk ---- */

#define PENDING 64 /* memory that their look-up needs is fetched for all of them at once */

typedef struct ShapeLabels { uint32_t *labels; uint32_t count; } ShapeLabels;

typedef struct Walk {
    Runtime *rt;
    Snapshot *s;
    SnapshotOptions options;
    TextTable texts;
    bool failed;            /* no memory: nothing is added any more */
    /* address to node */
    struct ArenaSlot { uint64_t number; uint32_t pages; bool huge; } *arena_slots; /* open addressing; number: address >> 20 */
    uint32_t arena_mask;
    uint32_t *page_pool;    /* ARENA_PAGES entries an arena (1 for a huge one): index of the pool + 1 */
    uint32_t reciprocal[POOL_SIZE / 8]; /* by block size / 8 */
    uint32_t raw_pools;
    /* edges */
    uint64_t label_room;
    Packer kind[2], site[2], grown, first_edge, target; /* [1]: of leaves */
    NodeId *open_edges;     /* targets of the last edges, which may not be known yet: s->edge_count - first_open of them */
    uint64_t first_open;
    NodeId node;            /* whose edges are being added */
    uint64_t node_edges;    /* where they begin */
    uint64_t node_labels;   /* where their labels begin in s->label; only while indices != all */
    bool indices;           /* so far all labels are 0, 1, 2 ...: none stored */
    NodeKind now;           /* ... and what is known of it */
    uint32_t *kind_slots;   /* open addressing by content: index + 1 */
    uint32_t kind_mask, last_kind;
    struct LabelRun { uint32_t at, count; } *runs; /* cache of label sequences by hash */
    uint32_t *balance;      /* reference count minus references found; valid for mortal objects */
    /* labels of types and shapes */
    uint32_t **type_labels; /* LAYOUT_FIXED: a label a word, made when first needed */
    ShapeLabels *shape_labels; /* by shape number */
    uint32_t shape_count;
    struct Pending { uint64_t address; uint64_t edge; uint32_t pool; } pending[PENDING]; /* edges whose targets are not yet nodes */
    unsigned pending_count;
    uint64_t object_raw;    /* bytes of raw blocks that belong to objects */
    uint64_t raw_total;
    /* fixed texts */
    struct WalkTexts { uint32_t key, value, dict, item, element, constant, temporary, function, locals, handled, frame; } t;
    uint32_t frame_type, group_type;
    NodeId first_builtin_type;
} Walk;

#define OPEN_EDGES 4096
#define RUN_CACHE 4096
#define RUN_MOST 64 /* longer sequences of labels are not shared */

static inline uint32_t label_make(enum LabelKind kind, uint32_t value) {
    return (uint32_t)kind << LABEL_SHIFT | (value > LABEL_MASK ? LABEL_MASK : value);
}

/* snapshot_walk.c */
NodeId walk_node_of(const Walk *w, const void *address);
/* Does an arena of the heap begin or lie there? */
bool walk_is_in_heap(const Walk *w, const void *address);
/* A reference that w->node owns; v may be 0 or an immediate. */
void walk_edge(Walk *w, Value v, uint32_t label);
/* Look up all references that wait. */
void walk_settle(Walk *w);
/* An edge that is no counted reference. */
void walk_link(Walk *w, NodeId target, uint32_t label);
/* type: with NodeFlags in its upper 8 bits. */
void walk_begin_node(Walk *w, NodeId node, uint32_t type, uint64_t bytes);
void walk_end_node(Walk *w);

/* snapshot_labels.c: the references of one object, with their labels. */
void walk_references(Walk *w, Object *o);
/* All that a type object refers to, also of types that the collector does not care for. */
void walk_type(Walk *w, Object *o);
/* What a frame owns: function, namespace, registers up to `end`. */
struct Frame;
void walk_frame(Walk *w, const struct Frame *f, const Value *end);
uint32_t walk_text(Walk *w, const char *text); /* notes a failure */
/* A label for the value of a dict with this key. */
uint32_t walk_key_label(Walk *w, Value key);

/* snapshot_stores.c: notes where a code object stores references. */
struct Code;
void walk_stores(Walk *w, const struct Code *code);

/* snapshot_rows.c: s->rows. False: no memory. */
MUST_CHECK bool walk_rows(Walk *w);

/* snapshot_roots.c: synthetic nodes. */
/* How many synthetic nodes there will be (running frames are counted). */
uint32_t roots_count(Runtime *rt);
/* Their names, types and edges, but for the two at the end. */
void roots_walk(Walk *w);
void roots_types(Walk *w); /* s->types */
NodeId roots_builtin_type(const Walk *w, const void *address); /* node of a type that is part of the program, or NODE_NONE */
/* The two groups behind the containers: immortal objects; those with references that were not found. */
void roots_late(Walk *w);

#endif
