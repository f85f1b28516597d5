/* SPDX-License-Identifier: MIT
 * call_tree.c: finding and making nodes.
 *
 * The way from a frame to its node must be short: it is gone at each traced allocation. Two caches stand before the
 * tables: (parent, pc) -> node, and code -> function.
 */
#include "memtools/call_tree.h"

#include "compiler/opcodes.h"
#include "types/str.h"
#include "vm/frame.h"

#define CODE_ENTRIES 256
#define FUNCTION_UNKNOWN 1u

typedef struct CodeEntry {
    uint64_t id;
    uint32_t function;
} CodeEntry;

/* ---- functions ---- */

static uint32_t mix(uint32_t a, uint32_t b) {
    uint64_t x = ((uint64_t)a << 32 | b) * 0x9e3779b97f4a7c15ULL;
    return (uint32_t)(x >> 32);
}

static uint32_t function_hash(Runtime *rt, Borrowed filename, Borrowed name) {
    return mix(str_hash32(rt, filename), str_hash32(rt, name));
}

static bool rehash_functions(CallTree *t) {
    uint32_t count = t->function_bucket_count ? t->function_bucket_count * 2 : 256;
    uint32_t *buckets = store_calloc(t->store, count * sizeof *buckets);
    if (!buckets) return t->function_bucket_count != 0;
    for (uint32_t i = 1; i < t->function_count; i++) {
        TreeFunction *f = &t->functions[i];
        uint32_t at = function_hash(t->store->rt, f->filename, f->name) & (count - 1);
        f->next = buckets[at];
        buckets[at] = i;
    }
    store_free(t->store, t->function_buckets);
    t->function_buckets = buckets;
    t->function_bucket_count = count;
    return true;
}

static uint32_t add_function(CallTree *t, Borrowed filename, Borrowed name, uint32_t hash) {
    if (t->function_count >= t->function_room) {
        uint32_t room = t->function_room ? t->function_room * 2 : 128;
        TreeFunction *functions = store_realloc(t->store, t->functions, room * sizeof *functions);
        if (!functions) return 0;
        t->functions = functions;
        t->function_room = room;
    }
    if (t->function_count > t->function_bucket_count && !rehash_functions(t)) return 0;
    uint32_t i = t->function_count++, at = hash & (t->function_bucket_count - 1);
    t->functions[i] = (TreeFunction){own(filename), own(name), t->function_buckets[at]};
    t->function_buckets[at] = i;
    return i;
}

static uint32_t find_function(CallTree *t, Borrowed filename, Borrowed name) {
    uint32_t hash = function_hash(t->store->rt, filename, name);
    for (uint32_t i = t->function_buckets[hash & (t->function_bucket_count - 1)]; i; i = t->functions[i].next)
        if (str_equal(t->functions[i].filename, filename) && str_equal(t->functions[i].name, name)) return i;
    return add_function(t, filename, name, hash);
}

static uint32_t function_of(CallTree *t, const Code *code) {
    CodeEntry *entry = &t->codes[code->id % CODE_ENTRIES];
    if (likely(entry->function && entry->id == code->id)) return entry->function;
    uint32_t function = find_function(t, code->filename, code->qualname);
    if (function) *entry = (CodeEntry){code->id, function};
    return function;
}

/* ---- nodes ---- */

static inline uint32_t node_hash(TraceNode parent, uint32_t function, int32_t line) {
    return mix(mix(parent, function), (uint32_t)line);
}

static bool rehash_nodes(CallTree *t) {
    uint32_t count = t->bucket_count ? t->bucket_count * 2 : 1024;
    uint32_t *buckets = store_calloc(t->store, count * sizeof *buckets);
    if (!buckets) return t->bucket_count != 0;
    for (TraceNode i = 1; i < t->count; i++) {
        CallNode *n = &t->nodes[i];
        uint32_t at = node_hash(n->parent, n->function, n->line) & (count - 1);
        n->next = buckets[at];
        buckets[at] = i;
    }
    store_free(t->store, t->buckets);
    t->buckets = buckets;
    t->bucket_count = count;
    return true;
}

static bool grow_nodes(CallTree *t) {
    uint32_t room = t->room ? t->room * 2 : 512;
    if (t->count > NODE_MOST) return false;
    CallNode *nodes = store_realloc(t->store, t->nodes, room * sizeof *nodes);
    if (!nodes) return false;
    t->nodes = nodes;
    t->room = room;
    return true;
}

static TraceNode find_node(CallTree *t, TraceNode parent, uint32_t function, int32_t line, uint32_t depth) {
    uint32_t hash = node_hash(parent, function, line);
    for (TraceNode i = t->buckets[hash & (t->bucket_count - 1)]; i; i = t->nodes[i].next) {
        const CallNode *n = &t->nodes[i];
        if (n->parent == parent && n->function == function && n->line == line) return i;
    }
    if (t->count >= t->room && !grow_nodes(t)) return 0;
    if (t->count > t->bucket_count && !rehash_nodes(t)) return 0;
    TraceNode i = t->count++;
    uint32_t at = hash & (t->bucket_count - 1), levels = parent ? t->nodes[parent].levels + 1 : 1;
    t->nodes[i] = (CallNode){parent, function, line, depth, levels, t->buckets[at]};
    t->buckets[at] = i;
    return i;
}

/* The same newest max_frames places behind a root that stands for all before. */
static TraceNode cut(CallTree *t, TraceNode node) {
    TraceNode at = node, *way = store_alloc(t->store, t->max_frames * sizeof *way);
    if (!way) return 0;
    for (uint32_t i = t->max_frames; i-- > 0; at = t->nodes[at].parent) way[i] = at;
    uint32_t depth = t->nodes[at].depth;
    at = find_node(t, 0, 0, (int32_t)depth, depth);
    for (uint32_t i = 0; at && i < t->max_frames; i++) {
        CallNode n = t->nodes[way[i]];
        at = find_node(t, at, n.function, n.line, n.depth);
    }
    store_free(t->store, way);
    return at;
}

static uint32_t stack_depth(const Frame *f) {
    uint32_t depth = 0;
    for (; f; f = f->prev) depth++;
    return depth;
}

/* Before a function's first line runs, its generator and its cells are made: that belongs to the call. */
static bool is_prologue(const Frame *f) {
    for (const Instr *p = f->code->instrs; p < f->pc; p++) {
        unsigned op = instr_op(*p);
        if (op != I_GENSTART && op != I_MAKECELL) return false;
    }
    return true;
}

static NOINLINE TraceNode find_place(CallTree *t, TraceNode parent, const Frame *f) {
    uint32_t function = function_of(t, f->code);
    if (!function) return 0;
    if (f->prev && is_prologue(f)) return t->max_frames == 1 ? NODE_CALLER : parent;
    if (t->max_frames == 1) return find_node(t, 0, function, vm_frame_line(f), stack_depth(f));
    if (parent && t->nodes[parent].levels >= 2 * t->max_frames && !(parent = cut(t, parent))) return 0;
    return find_node(t, parent, function, vm_frame_line(f), parent ? t->nodes[parent].depth + 1 : 1);
}

TraceNode call_tree_find(CallTree *t, TraceNode parent, const Frame *f) {
    TraceNode node = find_place(t, parent, f);
    if (node) *call_tree_entry(t, parent, f->pc) = (PlaceEntry){f->pc, f->code->id, parent, node};
    return node;
}

/* ---- the calls that led to a frame ---- */

static bool push(CallTree *t, uint32_t at, Frame *f) {
    if (at == t->stack_room) {
        uint32_t room = t->stack_room ? t->stack_room * 2 : 64;
        Frame **stack = store_realloc(t->store, t->stack, room * sizeof *stack);
        if (!stack) return false;
        t->stack = stack;
        t->stack_room = room;
    }
    t->stack[at] = f;
    return true;
}

/* Up to the first frame that knows its caller's node, then down again. (A generator's frame forgets it when it is suspended.)
 * False: no memory. */
static NOINLINE bool find_caller(CallTree *t, Frame *f, TraceNode *out) {
    uint32_t n = 0;
    while (f && !(f->flags & FRAME_NODE)) {
        if (!push(t, n++, f)) return false;
        f = f->prev;
    }
    TraceNode node = f ? (TraceNode)(uintptr_t)f->call_node : 0;
    while (n-- > 0) {
        if (f) {
            node = call_tree_child(t, node, f);
            if (!node) return false;
        }
        f = t->stack[n];
        f->call_node = (void *)(uintptr_t)node;
        f->flags |= FRAME_NODE;
    }
    *out = node;
    return true;
}

TraceNode call_tree_slow(CallTree *t, Frame *f) {
    if (!f) return NODE_UNKNOWN_PLACE;
    TraceNode caller = 0;
    if (t->max_frames > 1 && !find_caller(t, f, &caller)) return 0;
    TraceNode node = call_tree_child(t, caller, f);
    /* Without stacks: the line of the newest frame that has begun. */
    while (node == NODE_CALLER) node = call_tree_child(t, 0, f = f->prev);
    return node;
}

/* ---- birth, end ---- */

static void forget_frames(Runtime *rt) {
    for (Frame *f = vm_current_frame(rt); f; f = f->prev) f->flags &= ~(uint32_t)FRAME_NODE;
}

static bool add_unknown(CallTree *t) {
    return find_node(t, 0, FUNCTION_UNKNOWN, 0, 0) == NODE_UNKNOWN_PLACE;
}

bool call_tree_open(CallTree *t, Store *store, uint32_t max_frames) {
    *t = (CallTree){.store = store, .max_frames = max_frames, .count = 1, .function_count = 1};
    if (max_frames == 1) t->knows = FRAME_NODE;
    else t->parents = ~0u;
    Runtime *rt = store->rt;
    t->codes = store_calloc(store, CODE_ENTRIES * sizeof *t->codes);
    t->places = store_calloc(store, CALL_TREE_ENTRIES * sizeof *t->places);
    if (!t->codes || !t->places || !rehash_functions(t) || !rehash_nodes(t) || !grow_nodes(t)) return false;
    Value unknown = str_from_cstr(rt, "<unknown>");
    if (!unknown) return false;
    bool done = find_function(t, unknown, unknown) == FUNCTION_UNKNOWN && add_unknown(t);
    decref(rt, unknown);
    forget_frames(rt);
    return done;
}

void call_tree_close(CallTree *t) {
    forget_frames(t->store->rt);
    for (uint32_t i = 1; i < t->function_count; i++) {
        decref(t->store->rt, t->functions[i].filename);
        decref(t->store->rt, t->functions[i].name);
    }
    t->function_count = 1;
}

void call_tree_visit(const CallTree *t, Visitor visit, void *arg) {
    for (uint32_t i = 1; i < t->function_count; i++) {
        visit(t->store->rt, t->functions[i].filename, arg);
        visit(t->store->rt, t->functions[i].name, arg);
    }
}

void call_tree_clear(CallTree *t) {
    forget_frames(t->store->rt);
    memset(t->places, 0, CALL_TREE_ENTRIES * sizeof *t->places);
    memset(t->buckets, 0, t->bucket_count * sizeof *t->buckets);
    t->count = 1;
    add_unknown(t); /* there is room for one */
}
