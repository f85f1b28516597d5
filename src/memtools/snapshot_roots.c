/* SPDX-License-Identifier: MIT
 * snapshot_roots.c: what holds objects and is no object itself: the synthetic nodes of a snapshot.
 *
 *   0 root   1 sys.modules   2 the runtime   3 __main__   4 handles of the embedder   5.. running frames, innermost first   then the built-in types
 *   behind the containers: what is immortal; references that nobody is known to hold ("C code")
 */
#include <stdio.h>

#include "gc/state.h"
#include "heap/heap.h"
#include "memtools/snapshot_parts.h"
#include "types/class_parts.h"
#include "types/module.h"
#include "types/str.h"
#include "vm/frame.h"

enum { NODE_MODULES = 1, NODE_RUNTIME, NODE_MAIN, NODE_HANDLES, FIRST_FRAME };
#define MOST_FRAMES 100000

static uint32_t frame_count(Runtime *rt) {
    uint32_t n = 0;
    for (const Frame *f = rt->vm ? rt->vm->frame : NULL; f && n < MOST_FRAMES; f = f->prev) n++;
    return n;
}

uint32_t roots_count(Runtime *rt) { return FIRST_FRAME + frame_count(rt) + T_BUILTIN_COUNT; }

NodeId roots_builtin_type(const Walk *w, const void *address) {
    const char *first = (const char *)w->rt->types[0];
    size_t offset = (size_t)((const char *)address - first);
    if (offset >= T_BUILTIN_COUNT * sizeof(Type) || offset % sizeof(Type)) return NODE_NONE;
    return w->first_builtin_type + (NodeId)(offset / sizeof(Type));
}

/* ---- types ---- */

static Value own_entry(const Type *t, Value interned_key) {
    const DictTable *d = t->dict ? as_dict(t->dict)->table : NULL;
    for (uint32_t i = 0; d && i < d->count; i++)
        if (d->entries[i].key == interned_key) return d->entries[i].value;
    return V_NULL;
}

static void name_type(Walk *w, SnapshotType *out, const Type *t) {
    Runtime *rt = w->rt;
    const char *name = t->slots->name, *dot = strrchr(name, '.');
    Value module = own_entry(t, rt->names[N___module__]);
    if (t->slots->flags & TF_HEAP && t->name && v_is_str(rt, t->name)) out->name = text_of_str(&w->texts, t->name);
    else out->name = walk_text(w, dot ? dot + 1 : name);
    if (module && v_is_ptr(module) && v_is_str(rt, module)) out->module = text_of_str(&w->texts, module);
    else out->module = dot ? text_add(&w->texts, name, (size_t)(dot - name)) : walk_text(w, "builtins");
    if (out->name == UINT32_MAX || out->module == UINT32_MAX) w->failed = true, out->name = out->module = 0;
}

void roots_types(Walk *w) {
    Snapshot *s = w->s;
    Runtime *rt = w->rt;
    s->type_count = rt->type_count + 2;
    s->types = snapshot_alloc_zero(s, s->type_count * sizeof *s->types);
    if (!s->types) {
        w->failed = true;
        return;
    }
    w->first_builtin_type = FIRST_FRAME + frame_count(rt);
    for (uint32_t i = 0; i < rt->type_count; i++) {
        SnapshotType *out = &s->types[i];
        const Type *t = rt->slots[i] ? rt->types[i] : NULL;
        out->node = NODE_NONE;
        if (!t || t->slots != rt->slots[i]) continue;
        name_type(w, out, t);
        out->node = walk_node_of(w, t);
        out->flags = (t->slots->flags & TF_HEAP && out->node != NODE_NONE ? TYPE_HOLDS_CLASS : 0u) | (t->slots->flags & TF_FINALIZE ? TYPE_HAS_DEL : 0u);
    }
    w->group_type = rt->type_count;
    w->frame_type = rt->type_count + 1;
    s->types[w->group_type] = (SnapshotType){.name = walk_text(w, "(group)"), .node = NODE_NONE};
    s->types[w->frame_type] = (SnapshotType){.name = walk_text(w, "(running frame)"), .node = NODE_NONE};
}

/* ---- groups ---- */

static void start(Walk *w, NodeId node, uint32_t type, uint32_t name) {
    if (node < w->s->synthetic_count) w->s->synthetic_name[node] = name;
    walk_begin_node(w, node, type | NODE_SYNTHETIC << 24, 0);
}

static uint32_t part(Walk *w, const char *text) { return label_make(LABEL_PART, walk_text(w, text)); }

static void walk_root(Walk *w) {
    Snapshot *s = w->s;
    start(w, NODE_ROOT, w->group_type, walk_text(w, "root"));
    for (NodeId n = NODE_MODULES; n < w->first_builtin_type; n++) walk_link(w, n, label_make(LABEL_INDEX, n - 1));
    walk_link(w, s->immortal_node, part(w, "immortal"));
    walk_link(w, s->unknown_node, part(w, "C code"));
    walk_end_node(w);
}

typedef struct Named { Value v; const char *name; } Named;

static int on_cached_name(Runtime *rt, Value v, void *arg) {
    walk_edge(arg, v, part(arg, "method cache"));
    return 0;
}

static void walk_runtime(Walk *w) {
    Runtime *rt = w->rt;
    const Gc *gc = rt->gc;
    Named fields[] = {
        {rt->builtins, "builtins"}, {rt->sys_dict, "sys.__dict__"}, {rt->error, "current error"}, {rt->memory_error, "spare MemoryError"},
        {rt->retired_codes, "replaced code"}, {rt->foreign_builtins, "no builtins"}, {rt->asyncgen_firstiter, "asyncgen hook"}, {rt->asyncgen_finalizer, "asyncgen hook"},
        {rt->repr_running, "repr"}, {gc ? gc->garbage : 0, "gc.garbage"}, {gc ? gc->callbacks : 0, "gc.callbacks"},
        {rt->vm ? rt->vm->import_builtin : 0, "__import__"}, {rt->empty_str, "empty str"}, {rt->empty_bytes, "empty bytes"},
        {rt->empty_tuple, "empty tuple"}, {rt->empty_frozenset, "empty frozenset"},
    };
    start(w, NODE_RUNTIME, w->group_type, walk_text(w, "the runtime"));
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        if (fields[i].v) walk_edge(w, fields[i].v, part(w, fields[i].name));
    uint32_t name = part(w, "name"), character = part(w, "character"), key = part(w, "attribute name"), type = part(w, "built-in type");
    for (size_t i = 0; i < N_COUNT; i++) walk_edge(w, rt->names[i], name);
    for (size_t i = 0; i < COUNT_OF(rt->chars); i++) walk_edge(w, rt->chars[i], character);
    for (uint32_t i = 0; i < rt->classes->shape_count; i++) {
        const Shape *shape = rt->classes->shapes[i];
        if (shape && !((uintptr_t)shape & 1) && shape->count) /* odd: a free place */
            walk_edge(w, shape->keys[shape->count - 1], key);
    }
    type_each_cached_name(rt, on_cached_name, w);
    for (uint32_t i = 0; i < T_BUILTIN_COUNT; i++) walk_link(w, w->first_builtin_type + i, type);
    walk_end_node(w);
}

/* The namespace of __main__, which the embedder's interface holds too: it has a group of its own. */
static Value main_dict(Runtime *rt) {
    const DictTable *d = rt->modules ? as_dict(rt->modules)->table : NULL;
    for (uint32_t i = 0; d && i < d->count; i++)
        if (d->entries[i].key == rt->names[N___main__] && v_is(d->entries[i].value, T_MODULE)) return module_dict(d->entries[i].value);
    return V_NULL;
}

static int on_main(Runtime *rt, Value v, void *arg) {
    Walk *w = arg;
    if (v == main_dict(rt)) walk_edge(w, v, label_make(LABEL_PART, w->t.dict));
    return 0;
}

static int on_handle(Runtime *rt, Value v, void *arg) {
    Walk *w = arg;
    if (v != main_dict(rt)) walk_edge(w, v, label_make(LABEL_INDEX, (uint32_t)(w->s->edge_count - w->node_edges)));
    return 0;
}

static void walk_handles(Walk *w) {
    start(w, NODE_MAIN, w->group_type, walk_text(w, "__main__"));
    if (w->rt->hooks.each_handle) w->rt->hooks.each_handle(w->rt, on_main, w);
    walk_end_node(w);
    start(w, NODE_HANDLES, w->group_type, walk_text(w, "handles of the embedder"));
    if (w->rt->hooks.each_handle) w->rt->hooks.each_handle(w->rt, on_handle, w);
    walk_end_node(w);
}

/* ---- running frames ---- */

static uint32_t frame_name(Walk *w, const Frame *f) {
    char text[320], file[200] = "?", name[80] = "?";
    const Code *c = f->code;
    uint32_t a = text_of_str(&w->texts, c->filename), b = text_of_str(&w->texts, c->qualname);
    if (a == UINT32_MAX || b == UINT32_MAX) {
        w->failed = true;
        return 0;
    }
    snprintf(file, sizeof file, "%s", snapshot_text(w->s, a));
    snprintf(name, sizeof name, "%s", snapshot_text(w->s, b));
    snprintf(text, sizeof text, "frame %s (%s:%d)", name, file, vm_frame_line(f));
    return walk_text(w, text);
}

/* A frame's window ends where that of the frame it called begins. A generator's references are the generator object's. */
static void walk_frames(Walk *w) {
    Vm *vm = w->rt->vm;
    NodeId node = FIRST_FRAME;
    const Value *called = NULL;
    for (const Frame *f = vm ? vm->frame : NULL; f && node < w->first_builtin_type; f = f->prev, node++) {
        start(w, node, w->frame_type, frame_name(w, f));
        if (!(f->flags & FRAME_GENERATOR)) {
            const Value *end = frame_top(vm, f);
            if (called && called >= f->regs && called < end) end = called;
            walk_frame(w, f, end);
            if (f->flags & FRAME_INIT) walk_edge(w, f->owner, part(w, "new object"));
            called = f->regs;
        }
        walk_end_node(w);
    }
}

static void walk_builtin_types(Walk *w) {
    for (uint32_t i = 0; i < T_BUILTIN_COUNT; i++) {
        Type *t = w->rt->types[i];
        NodeId node = w->first_builtin_type + i;
        const TypeSlots *slots = w->rt->slots[t->header.type];
        uint64_t bytes = sizeof(Type) + (slots->size ? slots->size(w->rt, &t->header) : 0);
        w->s->synthetic_name[node] = w->s->types[i].name;
        walk_begin_node(w, node, t->header.type | NODE_IMMORTAL << 24, bytes);
        walk_type(w, &t->header);
        walk_end_node(w);
    }
}

static void make_texts(Walk *w) {
    w->t.key = walk_text(w, "key");
    w->t.value = walk_text(w, "value");
    w->t.dict = walk_text(w, "__dict__");
    w->t.element = walk_text(w, "element");
    w->t.constant = walk_text(w, "constant");
    w->t.temporary = walk_text(w, "temporary");
    w->t.function = walk_text(w, "function");
    w->t.locals = walk_text(w, "locals");
    w->t.handled = walk_text(w, "handled exception");
    w->t.frame = walk_text(w, "frame");
}

void roots_walk(Walk *w) {
    if (w->failed) return;
    make_texts(w);
    walk_root(w);
    start(w, NODE_MODULES, w->group_type, walk_text(w, "sys.modules"));
    walk_edge(w, w->rt->modules, label_make(LABEL_PART, w->t.dict));
    walk_end_node(w);
    walk_runtime(w);
    walk_handles(w);
    walk_frames(w);
    walk_builtin_types(w);
}

/* ---- the two behind the containers ---- */

static inline bool is_object(const Snapshot *s, NodeId n) { return n >= s->synthetic_count && n != s->immortal_node && n != s->unknown_node; }

void roots_late(Walk *w) {
    Snapshot *s = w->s;
    start(w, s->immortal_node, w->group_type, 0);
    for (NodeId n = s->synthetic_count; n < s->node_count; n++)
        if (is_object(s, n) && snapshot_flags(s, n) & NODE_IMMORTAL) walk_link(w, n, label_make(LABEL_INDEX, n));
    walk_end_node(w);
    start(w, s->unknown_node, w->group_type, 0);
    for (NodeId n = s->synthetic_count; n < s->node_count; n++) {
        int32_t missing = (int32_t)w->balance[n];
        if (!missing || !is_object(s, n) || snapshot_flags(s, n) & NODE_IMMORTAL) continue;
        if (missing < 0) {
            s->overcounted++;
            continue;
        }
        walk_link(w, n, label_make(LABEL_COUNT, (uint32_t)missing));
    }
    walk_end_node(w);
}
