/* SPDX-License-Identifier: MIT
 * snapshot_memory.c: the heap that a snapshot lies in, and looking things up in a snapshot.
 *
 * Its pages are charged to the runtime as they come. So taking a snapshot changes no block and no counter of the heap that
 * it looks at, but counts against its cap. */
#include <stdio.h>

#include "heap/heap.h"
#include "memtools/memtools.h"
#include "memtools/snapshot_parts.h"
#include "object/error.h"
#include "platform/platform.h"

#define HUGE_FROM ((size_t)4 << 20)

Snapshot *snapshot_new(Runtime *rt) {
    Memtools *tools = memtools_of(rt);
    if (!tools) return NULL;
    Heap *heap = heap_new(0);
    Snapshot *s = heap ? heap_alloc(heap, sizeof *s, KIND_RAW) : NULL;
    if (s) {
        *s = (Snapshot){.heap = heap, .charged_to = rt};
        if (heap_charge(rt->heap, (ptrdiff_t)heap->from_os)) {
            s->charged = heap->from_os;
            s->next = tools->snapshots;
            s->link = &tools->snapshots;
            if (s->next) s->next->link = &s->next;
            tools->snapshots = s;
            return s;
        }
    }
    if (heap) heap_drop(heap);
    raise_no_memory(rt);
    return NULL;
}

void snapshot_drop(Snapshot *s) {
    if (!s) return;
    *s->link = s->next;
    if (s->next) s->next->link = s->link;
    heap_charge(s->charged_to->heap, -(ptrdiff_t)s->charged);
    heap_drop(s->heap);
}

/* False: the runtime's cap refuses; the pages stay, to be given back by whoever gives up. */
static bool settle(Snapshot *s) {
    ptrdiff_t more = (ptrdiff_t)s->heap->from_os - (ptrdiff_t)s->charged;
    if (!more) return true;
    if (!heap_charge(s->charged_to->heap, more)) return false;
    s->charged = s->heap->from_os;
    return true;
}

/* Large arrays are read at random: fewer and larger pages. The wish is for all of the mapping: one for a part of it would make it
 * two for the system, which then could not move it when it grows. */
static void *prefer_huge_pages(void *block, size_t bytes) {
    if (!block || bytes < HUGE_FROM) return block;
    Arena *mapping = heap_arena(block);
    platform_prefer_huge_pages(mapping, mapping->huge_bytes);
    return block;
}

void *snapshot_alloc(Snapshot *s, size_t bytes) {
    void *p = prefer_huge_pages(heap_alloc(s->heap, bytes ? bytes : 8, KIND_RAW), bytes);
    if (p && !settle(s)) {
        heap_free(s->heap, p);
        heap_trim(s->heap);
        return NULL;
    }
    return p;
}

void *snapshot_alloc_zero(Snapshot *s, size_t bytes) {
    void *p = snapshot_alloc(s, bytes);
    if (p && bytes) memset(p, 0, bytes);
    return p;
}

/* The charge comes first: once a block has moved, a refusal could not give the old one back. */
static void *grow_large(Snapshot *s, void *block, size_t bytes) {
    size_t had = heap_block_size(block), reserve = bytes > had ? bytes - had + 2 * ARENA_SIZE : 2 * ARENA_SIZE;
    if (!heap_charge(s->charged_to->heap, (ptrdiff_t)reserve)) return NULL;
    s->charged += reserve;
    void *p = prefer_huge_pages(heap_realloc(s->heap, block, bytes), bytes);
    return settle(s) ? p : NULL; /* gives back what was not needed: is never refused */
}

void *snapshot_realloc(Snapshot *s, void *block, size_t bytes) {
    if (!block) return snapshot_alloc(s, bytes);
    size_t had = heap_block_size(block);
    if (had >= ARENA_SIZE && bytes >= ARENA_SIZE) return grow_large(s, block, bytes);
    void *p = snapshot_alloc(s, bytes);
    if (!p) return NULL;
    heap_use_rest(block); /* what was asked for is not known any more */
    memcpy(p, block, had < bytes ? had : bytes);
    snapshot_free(s, block);
    return p;
}

void snapshot_free(Snapshot *s, void *block) {
    if (!block) return;
    heap_free(s->heap, block);
    heap_trim(s->heap);
    if (!settle(s)) return; /* less than before: is never refused */
}

/* ---- looking ---- */

uint32_t snapshot_label(const Snapshot *s, NodeId node, uint64_t edge) {
    uint64_t nth = edge - snapshot_edges_begin(s, node);
    uint32_t at = snapshot_kind(s, node)->labels_at;
    if (at == LABELS_ARE_INDICES) return label_make(LABEL_INDEX, (uint32_t)nth);
    return s->label[at & LABELS_ARE_ONE ? at & ~LABELS_ARE_ONE : at + nth];
}

const char *snapshot_type_name(const Snapshot *s, NodeId node) {
    if (snapshot_is_synthetic(s, node)) {
        if (node < s->synthetic_count) return snapshot_text(s, s->synthetic_name[node]);
        return node == s->unknown_node ? "C code" : "immortal objects";
    }
    return snapshot_text(s, s->types[snapshot_type(s, node)].name);
}

static uint64_t nth_block(const SnapshotPool *p, uint32_t n) {
    for (uint32_t w = 0; w < SNAPSHOT_POOL_WORDS; w++) {
        uint32_t here = (uint32_t)__builtin_popcountll(p->map[w]);
        if (n >= here) {
            n -= here;
            continue;
        }
        uint64_t bits = p->map[w];
        while (n--) bits &= bits - 1;
        return w * 64u + (uint32_t)__builtin_ctzll(bits);
    }
    return 0;
}

uint64_t snapshot_address(const Snapshot *s, NodeId node) {
    uint32_t low = 0, high = s->pool_count;
    while (high - low > 1) {
        uint32_t middle = (low + high) / 2;
        if (s->pools[middle].first <= node) low = middle;
        else high = middle;
    }
    if (low == high) return 0;
    const SnapshotPool *p = &s->pools[low];
    if (node < p->first || node >= p->first + p->live) return 0;
    return p->address + nth_block(p, node - p->first) * p->block;
}

static NodeId node_in_pool(const SnapshotPool *p, uint64_t address) {
    uint64_t offset = address - p->address;
    if (!p->block) return offset ? NODE_NONE : p->first;
    if (offset % p->block || offset / p->block >= SNAPSHOT_POOL_WORDS * 64) return NODE_NONE;
    uint32_t n = (uint32_t)(offset / p->block), rank = 0;
    if (!(p->map[n / 64] >> (n % 64) & 1)) return NODE_NONE;
    for (uint32_t w = 0; w < n / 64; w++) rank += (uint32_t)__builtin_popcountll(p->map[w]);
    return p->first + rank + (uint32_t)__builtin_popcountll(p->map[n / 64] & ((1ULL << (n % 64)) - 1));
}

/* The pools of an arena lie by rising address. */
static NodeId node_among(const Snapshot *s, uint32_t first, uint32_t count, uint64_t address) {
    uint32_t low = first, high = first + count;
    while (high - low > 1) {
        uint32_t middle = (low + high) / 2;
        if (s->pools[middle].address <= address) low = middle;
        else high = middle;
    }
    return count && s->pools[low].address <= address ? node_in_pool(&s->pools[low], address) : NODE_NONE;
}

NodeId snapshot_node_of(const Snapshot *s, uint64_t address) {
    uint32_t low = 0, high = s->arena_count; /* by falling address: the first that does not lie above */
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (s->arenas[middle].address > address) low = middle + 1;
        else high = middle;
    }
    if (low == s->arena_count || address - s->arenas[low].address >= s->arenas[low].bytes) return NODE_NONE;
    const ArenaMap *a = &s->arenas[low];
    NodeId node = node_among(s, a->first_pool, a->pool_count, address);
    return node != NODE_NONE ? node : node_among(s, a->first_leaf_pool, a->leaf_pool_count, address);
}

size_t snapshot_label_text(const Snapshot *s, uint32_t label, char *out, size_t room) {
    if (label == LABEL_NONE) return (size_t)snprintf(out, room, ".__class__");
    uint32_t value = label_value(label);
    enum LabelKind kind = label_kind(label);
    if (kind == LABEL_INDEX) return (size_t)snprintf(out, room, "[%u]", value);
    if (kind == LABEL_INT_KEY) return (size_t)snprintf(out, room, "[%d]", (int)value - LABEL_INT_BIAS);
    if (kind == LABEL_COUNT) return (size_t)snprintf(out, room, " (%u references)", value);
    if (kind == LABEL_NODE_KEY) {
        const SnapshotType *t = &s->types[snapshot_type(s, value)];
        const char *module = snapshot_is_synthetic(s, value) ? "" : snapshot_text(s, t->module);
        bool shown = *module && strcmp(module, "builtins") != 0;
        return (size_t)snprintf(out, room, "[<%s%s%s>]", shown ? module : "", shown ? "." : "", snapshot_type_name(s, value));
    }
    const char *text = snapshot_text(s, value), *before = " ", *behind = "";
    if (kind == LABEL_ATTR || (kind == LABEL_PART && *text == '_')) before = ".";
    else if (kind == LABEL_KEY) before = "[", behind = "]";
    else if (kind == LABEL_LOCAL) before = " local variable ";
    return (size_t)snprintf(out, room, "%s%s%s", before, text, behind);
}
