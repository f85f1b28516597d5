/* SPDX-License-Identifier: MIT
 * call_tree.h: places of the program as a tree: (the call that led here, function, line), each once, numbered.
 *
 * Node 1 is the unknown place: no Python code was running. Functions are told apart by file and qualified name, not by code
 * object, so that code which is compiled again and again (eval) does not add to the tree.
 *
 * Each stack has a way of its own through the tree, which recursion could make as long as the stack and the tree as
 * large as the number of calls. So a way is cut when it is twice as long as what is asked for: it goes on from a root that
 * knows only its depth, followed by the newest max_frames places. Whoever reads max_frames places sees no difference.
 */
#ifndef HOOP_CALL_TREE_H
#define HOOP_CALL_TREE_H

#include "memtools/store.h"
#include "vm/vm.h"

typedef uint32_t TraceNode; /* 0: none */

#define NODE_UNKNOWN_PLACE 1u
#define NODE_BITS 22 /* as many as fit a pool's table of sites */
#define NODE_MOST ((1u << NODE_BITS) - 1)

typedef struct CallNode {
    TraceNode parent;
    uint32_t function; /* index into functions; 0: a root where a long way was cut */
    int32_t line;
    uint32_t depth;    /* frames of the stack, this one included (max_frames 1: of the first that came here) */
    uint32_t levels;   /* nodes on the way here, this one included */
    TraceNode next;    /* in its bucket */
} CallNode;

typedef struct TreeFunction {
    Value filename, name; /* str, owned */
    uint32_t next;        /* in its bucket */
} TreeFunction;

typedef struct CallTree {
    Store *store;
    uint32_t max_frames;
    uint32_t parents; /* what a frame's call_node is masked with: 0 without stacks */
    uint32_t knows;   /* flags that every frame has, as it were: without stacks there is no caller to look for */
    CallNode *nodes; /* [0] is unused */
    uint32_t count, room;
    uint32_t *buckets;
    uint32_t bucket_count;
    TreeFunction *functions; /* [0] is unused, [1] unknown */
    uint32_t function_count, function_room;
    uint32_t *function_buckets;
    uint32_t function_bucket_count;
    struct CodeEntry *codes;  /* cache: code id -> function */
    struct PlaceEntry *places; /* cache: (parent, pc) -> node */
    Frame **stack; /* scratch: frames whose call is not yet known */
    uint32_t stack_room;
} CallTree;

/* false: no memory. No error is set by anything here. */
bool call_tree_open(CallTree *t, Store *store, uint32_t max_frames);
/* Releases the names. The memory goes with the store. The frames on the stack forget their nodes. */
void call_tree_close(CallTree *t);
void call_tree_visit(const CallTree *t, Visitor visit, void *arg); /* the names */
/* Forget all nodes, keep the functions. */
void call_tree_clear(CallTree *t);

#define CALL_TREE_ENTRIES 1024
#define NODE_CALLER (NODE_MOST + 1) /* in the cache of places: see the caller instead */

/* The cache. The code's id stands beside pc: a dead code's instructions may have made place for another's. */
typedef struct PlaceEntry {
    const Instr *pc;
    uint64_t code_id;
    TraceNode parent, node;
} PlaceEntry;

TraceNode call_tree_slow(CallTree *t, Frame *f);
TraceNode call_tree_find(CallTree *t, TraceNode parent, const Frame *f);

static ALWAYS_INLINE PlaceEntry *call_tree_entry(const CallTree *t, TraceNode parent, const Instr *pc) {
    return &t->places[((uintptr_t)pc / sizeof *pc + parent * 37u) % CALL_TREE_ENTRIES];
}

/* The frame's line below parent, or NODE_CALLER. */
static ALWAYS_INLINE TraceNode call_tree_child(CallTree *t, TraceNode parent, const Frame *f) {
    const PlaceEntry *entry = call_tree_entry(t, parent, f->pc);
    if (likely(entry->pc == f->pc && entry->parent == parent && entry->code_id == f->code->id)) return entry->node;
    return call_tree_find(t, parent, f);
}

/* The node of a frame at its present instruction, if the cache has it; else NODE_CALLER: ask call_tree_slow(). */
static ALWAYS_INLINE TraceNode call_tree_cached(const CallTree *t, const Frame *f) {
    if (unlikely(!f || !((f->flags | t->knows) & FRAME_NODE))) return NODE_CALLER;
    TraceNode parent = (TraceNode)(uintptr_t)f->call_node & t->parents;
    const PlaceEntry *entry = call_tree_entry(t, parent, f->pc);
    return likely(entry->pc == f->pc && entry->parent == parent && entry->code_id == f->code->id) ? entry->node : NODE_CALLER;
}

/* The same (NULL: the unknown place). 0: no memory for it. */
static ALWAYS_INLINE TraceNode call_tree_place(CallTree *t, Frame *f) {
    TraceNode node = call_tree_cached(t, f);
    return likely(node != NODE_CALLER) ? node : call_tree_slow(t, f);
}
static inline const CallNode *call_tree_node(const CallTree *t, TraceNode n) { return &t->nodes[n]; }
/* The node above; 0 where the way begins or was cut. */
static inline TraceNode call_tree_parent(const CallTree *t, TraceNode n) {
    TraceNode parent = t->nodes[n].parent;
    return parent && t->nodes[parent].function ? parent : 0;
}

#endif
