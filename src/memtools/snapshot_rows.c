/* SPDX-License-Identifier: MIT
 * snapshot_rows.c: raw blocks that belong to no object, by what they are for. With the objects they add up to the heap's counter, so
 * what has no name here shows as "other tables". */
#include "gc/state.h"
#include "heap/heap.h"
#include "memtools/memtools.h"
#include "memtools/snapshot_parts.h"
#include "object/weakref.h"
#include "types/class_parts.h"
#include "vm/frame.h"

/* Bytes of a raw block of this heap; 0 for what lies elsewhere (static tables) or inside an object. */
static uint64_t raw_bytes(const Walk *w, const void *p) {
    return p && walk_is_in_heap(w, p) && heap_pool(p)->kind == KIND_RAW ? heap_block_size(p) : 0;
}

static uint64_t state_bytes(const Walk *w) {
    const Runtime *rt = w->rt;
    uint64_t sum = heap_block_size(rt) + mem_block_size(rt->vm);
    const void *parts[] = {rt->gc, rt->weak, rt->signals, rt->classes, rt->memtools};
    for (size_t i = 0; i < COUNT_OF(parts); i++) sum += raw_bytes(w, parts[i]);
    return sum;
}

static uint64_t frame_bytes(const Walk *w) {
    const Vm *vm = w->rt->vm;
    uint64_t sum = vm ? mem_block_size(vm->spare) : 0;
    for (const StackChunk *c = vm ? vm->chunk : NULL; c; c = c->prev) sum += heap_block_size(c);
    return sum;
}

/* Tables of slots that are not part of their type object: of C modules' types, of built-in ones that have been changed. */
static uint64_t slot_table_bytes(const Walk *w) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < w->rt->type_count; i++) sum += raw_bytes(w, w->rt->slots[i]);
    return sum;
}

static uint64_t module_bytes(const Walk *w) {
    uint64_t sum = 0;
    for (size_t i = 0; i < STATE_COUNT; i++) sum += raw_bytes(w, w->rt->module_state[i]);
    return sum;
}

bool walk_rows(Walk *w) {
    Snapshot *s = w->s;
    const Runtime *rt = w->rt;
    uint64_t left = w->raw_total - w->object_raw;
    for (NodeId n = 0; n < s->synthetic_count; n++) left -= snapshot_size(s, n);
    struct { const char *name; uint64_t bytes; } known[] = {
        {"the interpreter's state", state_bytes(w)},
        {"frames and registers", frame_bytes(w)},
        {"table of interned strings", mem_block_size(rt->interned.slots)},
        {"table of weak references", weak_table_bytes(rt)},
        {"tables of types and shapes", mem_block_size(rt->types) + mem_block_size((const void *)rt->slots) + mem_block_size(rt->classes->shapes)},
        {"slots of types of modules in C", slot_table_bytes(w)},
        {"caches of methods and attributes", mem_block_size(rt->classes->method_cache) + raw_bytes(w, rt->vm ? rt->vm->attr_memo : NULL)},
        {"state of modules in C", module_bytes(w)},
        {"other tables", 0},
    };
    s->row_count = COUNT_OF(known);
    s->rows = snapshot_alloc_zero(s, sizeof known);
    if (!s->rows) return false;
    for (uint32_t i = 0; i < s->row_count; i++) {
        bool last = i + 1 == s->row_count;
        uint64_t bytes = last ? left : known[i].bytes <= left ? known[i].bytes : 0;
        s->rows[i] = (RuntimeRow){.name = text_add_cstr(&w->texts, known[i].name), .bytes = bytes};
        left -= bytes;
        if (s->rows[i].name == UINT32_MAX) return false;
    }
    return true;
}
