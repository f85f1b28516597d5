/* SPDX-License-Identifier: MIT
 * snapshot_labels.c: the references of one object, each with a name.
 *
 * Layouts that the collector knows are read directly. For the others the fields are told by tables (offset and name);
 * what the type's traverse slot tells beyond them gets a general label. The tables list owned references only, also those
 * that traverse leaves out because they cannot be part of a cycle (names): so reference counts come out exactly.
 */
#include <stdio.h>

#include "gc/gc.h"
#include "memtools/snapshot_parts.h"
#include "object/weakref.h"
#include "types/class_parts.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/generator.h"
#include "types/list.h"
#include "types/module.h"
#include "types/set.h"
#include "types/str.h"
#include "vm/frame.h"

#define MOST_FIELDS 32

typedef struct FieldDef { uint16_t offset; const char *name; } FieldDef; /* ended by a NULL name */
#define F(Struct, field, text) {offsetof(Struct, field), text}
#define END {0, NULL}

static const FieldDef function_fields[] = {
    F(Function, code, "__code__"), F(Function, globals, "__globals__"), F(Function, builtins, "__builtins__"),
    F(Function, closure, "__closure__"), F(Function, defaults, "__defaults__"), F(Function, kwdefaults, "__kwdefaults__"),
    F(Function, name, "__name__"), F(Function, qualname, "__qualname__"), F(Function, module, "__module__"), F(Function, doc, "__doc__"),
    F(Function, annotations, "__annotations__"), F(Function, dict, "__dict__"), END};
static const FieldDef builtin_fields[] = {F(Builtin, self, "__self__"), F(Builtin, module, "__module__"), END};
static const FieldDef method_fields[] = {F(Method, func, "__func__"), F(Method, self, "__self__"), END};
static const FieldDef cell_fields[] = {F(Cell, value, "cell_contents"), END};
static const FieldDef module_fields[] = {F(Module, dict, "__dict__"), F(Module, name, "__name__"), END};
static const FieldDef property_fields[] = {F(Property, get, "fget"), F(Property, set, "fset"), F(Property, del, "fdel"),
                                           F(Property, doc, "__doc__"), F(Property, name, "__name__"), F(Property, dict, "__dict__"), END};
static const FieldDef descr_fields[] = {F(MethodDescr, type, "__objclass__"), F(MethodDescr, name, "__name__"), END};
static const FieldDef wrapped_fields[] = {{8, "__func__"}, {16, "__dict__"}, END};
static const FieldDef code_fields[] = {F(Code, name, "co_name"), F(Code, qualname, "co_qualname"), F(Code, filename, "co_filename"),
                                       F(Code, varnames, "co_varnames"), F(Code, cellvars, "co_cellvars"), F(Code, freevars, "co_freevars"), END};
static const FieldDef generator_fields[] = {F(Generator, code, "gi_code"), F(Generator, name, "__name__"), F(Generator, qualname, "__qualname__"),
                                            F(Generator, origin, "cr_origin"), F(Generator, finalizer, "finalizer"), END};
static const FieldDef frame_fields[] = {F(FrameObject, code, "f_code"), F(FrameObject, globals, "f_globals"), F(FrameObject, builtins, "f_builtins"),
                                        F(FrameObject, back, "f_back"), F(FrameObject, trace, "f_trace"), END};
static const FieldDef traceback_fields[] = {F(Traceback, next, "tb_next"), F(Traceback, frame, "tb_frame"), END};
static const FieldDef type_fields[] = {F(Type, dict, "__dict__"), F(Type, base, "__base__"), F(Type, bases, "__bases__"), F(Type, mro, "__mro__"),
                                       F(Type, name, "__name__"), F(Type, qualname, "__qualname__"), END};
static const FieldDef weak_fields[] = {F(WeakRef, callback, "__callback__"), END};
static const FieldDef exception_fields[] = {F(Exception, dict, "__dict__"), F(Exception, args, "args"), F(Exception, traceback, "__traceback__"),
                                            F(Exception, context, "__context__"), F(Exception, cause, "__cause__"), F(Exception, notes, "next spare"), END};

static const FieldDef *const fields_of_type[T_BUILTIN_COUNT] = {
    [T_FUNCTION] = function_fields, [T_BUILTIN] = builtin_fields, [T_METHOD] = method_fields, [T_CELL] = cell_fields,
    [T_MODULE] = module_fields, [T_PROPERTY] = property_fields, [T_METHOD_DESCR] = descr_fields, [T_CLASSMETHOD_DESCR] = descr_fields,
    [T_WRAPPER_DESCR] = descr_fields, [T_GETSET_DESCR] = descr_fields, [T_MEMBER_DESCR] = descr_fields, [T_CLASSMETHOD] = wrapped_fields,
    [T_STATICMETHOD] = wrapped_fields, [T_CODE] = code_fields, [T_GENERATOR] = generator_fields, [T_COROUTINE] = generator_fields,
    [T_ASYNC_GEN] = generator_fields, [T_FRAME] = frame_fields, [T_TRACEBACK] = traceback_fields, [T_TYPE] = type_fields,
    [T_WEAKREF] = weak_fields, [T_WEAKPROXY] = weak_fields, [T_WEAKCALLABLEPROXY] = weak_fields,
};

uint32_t walk_text(Walk *w, const char *text) {
    uint32_t t = text_add_cstr(&w->texts, text);
    if (t != UINT32_MAX) return t;
    w->failed = true;
    return 0;
}

static uint32_t part(Walk *w, const char *text) { return label_make(LABEL_PART, walk_text(w, text)); }

/* ---- dicts ---- */

static uint32_t number_label(Walk *w, Value key) {
    char digits[40];
    if (v_is_small(key)) {
        int64_t n = small_get(key);
        if (n >= -LABEL_INT_BIAS && n < LABEL_INT_BIAS) return label_make(LABEL_INT_KEY, (uint32_t)(n + LABEL_INT_BIAS));
        snprintf(digits, sizeof digits, "%lld", (long long)n);
    } else snprintf(digits, sizeof digits, "%.15g", flonum_get(key));
    if (w->texts.budget < 200) return label_make(LABEL_PART, w->t.value);
    w->texts.budget -= 60;
    return label_make(LABEL_KEY, walk_text(w, digits));
}

uint32_t walk_key_label(Walk *w, Value key) {
    if (!w->options.labels) return label_make(LABEL_PART, w->t.value);
    if (v_is(key, T_STR)) {
        uint32_t text = text_repr_of_str(&w->texts, key);
        if (text == UINT32_MAX) w->failed = true;
        else if (text) return label_make(LABEL_KEY, text);
    }
    if (v_is_ptr(key)) {
        NodeId node = walk_node_of(w, v_obj(key));
        return node == NODE_NONE ? label_make(LABEL_PART, w->t.value) : label_make(LABEL_NODE_KEY, node);
    }
    if (v_is_small(key) || v_is_flonum(key)) return number_label(w, key);
    return label_make(LABEL_KEY, walk_text(w, key == V_NONE ? "None" : key == V_TRUE ? "True" : key == V_FALSE ? "False" : "..."));
}

static void walk_dict(Walk *w, const DictTable *t) {
    for (uint32_t i = 0; i < t->count; i++) {
        Value key = t->entries[i].key, value = t->entries[i].value;
        if (!key) continue;
        walk_edge(w, key, label_make(LABEL_PART, w->t.key));
        if (value && v_is_ptr(value)) walk_edge(w, value, walk_key_label(w, key));
    }
}

/* ---- instances and __slots__ ---- */

static const ShapeLabels *labels_of_shape(Walk *w, const Shape *shape, uint32_t number) {
    ShapeLabels *l = &w->shape_labels[number];
    if (l->labels || !shape->count) return l;
    l->labels = snapshot_alloc(w->s, shape->count * sizeof *l->labels);
    if (!l->labels) {
        w->failed = true;
        return l;
    }
    l->count = shape->count;
    for (uint32_t i = 0; i < shape->count; i++) {
        uint32_t text = text_of_str(&w->texts, shape->keys[i]);
        if (text == UINT32_MAX) w->failed = true, text = 0;
        l->labels[i] = label_make(LABEL_ATTR, text);
    }
    return l;
}

static void walk_instance(Walk *w, const Instance *i) {
    if (i->shape & 1) {
        walk_edge(w, instance_dict_value(i), label_make(LABEL_PART, w->t.dict));
        return;
    }
    uint32_t number = instance_shape_id(i) & (SHAPE_FIRST_ID - 1), room = instance_room(w->rt, i);
    const ShapeLabels *l = number < w->shape_count ? labels_of_shape(w, shape_get(w->rt, instance_shape_id(i)), number) : NULL;
    for (uint32_t k = 0; k < room; k++)
        if (i->slots[k]) walk_edge(w, i->slots[k], l && k < l->count ? l->labels[k] : label_make(LABEL_INDEX, k));
}

/* Names for the members that a class's __slots__ made: its own and its bases'. */
static void name_members(Walk *w, const Type *t, uint32_t *labels, size_t words) {
    const Tuple *order = t->mro ? as_tuple(t->mro) : NULL;
    for (size_t i = 0; order && i < order->len; i++) {
        const Type *class = as_type(order->items[i]);
        const DictTable *d = class->dict ? as_dict(class->dict)->table : NULL;
        for (uint32_t k = 0; d && k < d->count; k++) {
            if (!d->entries[k].key || !v_is(d->entries[k].value, T_MEMBER_DESCR)) continue;
            const MemberDescr *m = V_AS(MemberDescr, d->entries[k].value);
            uint32_t word = m->def->offset / 8 - 1;
            if (m->def->kind > MEMBER_VALUE_EX || m->def->offset % 8 || word >= words) continue;
            uint32_t text = text_of_str(&w->texts, m->name);
            if (text == UINT32_MAX) w->failed = true;
            else labels[word] = label_make(LABEL_ATTR, text);
        }
    }
}

/* The built-in type or type of a C module that a class derives its layout from. */
static const Type *builtin_base(Walk *w, const Type *t) {
    while (t->slots->flags & TF_HEAP && t->base) t = as_type(t->base);
    return t;
}

static const FieldDef *table_of(const Type *builtin) {
    if (builtin->index >= T_BUILTIN_COUNT) return NULL;
    return builtin->slots->flags & TF_EXC ? exception_fields : fields_of_type[builtin->index];
}

static uint32_t *labels_of_fixed(Walk *w, uint32_t type) {
    if (w->type_labels[type]) return w->type_labels[type];
    const Type *t = w->rt->types[type], *base = builtin_base(w, t);
    size_t words = t->slots->basicsize / 8 - 1;
    uint32_t *labels = snapshot_alloc(w->s, (words + 1) * sizeof *labels);
    if (!labels) {
        w->failed = true;
        return NULL;
    }
    for (size_t i = 0; i < words; i++) labels[i] = label_make(LABEL_INDEX, (uint32_t)i);
    for (const FieldDef *f = table_of(base); f && f->name; f++)
        if (f->offset / 8u - 1 < words) labels[f->offset / 8 - 1] = part(w, f->name);
    for (const MemberDef *m = base->slots->members; m && m->name; m++)
        if (m->kind <= MEMBER_VALUE_EX && m->offset / 8 - 1 < words) labels[m->offset / 8 - 1] = part(w, m->name);
    if (t->slots->flags & TF_HEAP) name_members(w, t, labels, words);
    int32_t dict = (int32_t)t->slots->dict_offset;
    if (dict > 0 && (size_t)dict / 8 - 1 < words) labels[dict / 8 - 1] = label_make(LABEL_PART, w->t.dict);
    return w->type_labels[type] = labels;
}

static void walk_fixed(Walk *w, const Object *o, const TypeSlots *slots) {
    const Value *words = (const Value *)o;
    const uint32_t *labels = labels_of_fixed(w, o->type);
    for (size_t i = 0; labels && i < slots->basicsize / 8 - 1; i++) walk_edge(w, words[i + 1], labels[i]);
}

/* ---- frames ---- */

void walk_frame(Walk *w, const Frame *f, const Value *end) {
    const Code *code = f->code;
    walk_edge(w, f->func, label_make(LABEL_PART, w->t.function));
    if (f->flags & FRAME_LOCALS) walk_edge(w, f->locals, label_make(LABEL_PART, w->t.locals));
    if (f->flags & FRAME_OBJECT && !(f->flags & FRAME_DETACHED)) walk_edge(w, f->object, label_make(LABEL_PART, w->t.frame));
    if (f->flags & FRAME_HANDLED && !(f->flags & FRAME_DETACHED)) walk_edge(w, f->handled, label_make(LABEL_PART, w->t.handled));
    const Tuple *names = as_tuple(code->varnames), *cells = as_tuple(code->cellvars);
    for (const Value *r = f->regs; r < end; r++) {
        size_t i = (size_t)(r - f->regs);
        if (!*r || !v_is_ptr(*r)) continue;
        Value name = i < names->len ? names->items[i] : i < code->nlocals + cells->len && i >= code->nlocals ? cells->items[i - code->nlocals] : V_NULL;
        uint32_t text = name ? text_of_str(&w->texts, name) : w->t.temporary;
        if (text == UINT32_MAX) w->failed = true;
        walk_edge(w, *r, name ? label_make(LABEL_LOCAL, text) : label_make(LABEL_PART, text));
    }
}

/* ---- objects with a traverse slot ---- */

typedef struct Custom {
    Walk *w;
    const Object *o;
    Value told[MOST_FIELDS]; /* fields that have been added already; 0 once traverse has told them too */
    unsigned told_count;
    const DictTable *dict;   /* derived from dict: which entry comes next */
    const Value *items;      /* derived from list or tuple */
    size_t at, item_count;
    uint32_t others;
    uint32_t general;        /* label of what has no name; 0: its number */
} Custom;

static void tell_field(Custom *c, Value v, uint32_t label) {
    if (!v || !v_is_ptr(v) || c->told_count == MOST_FIELDS) return;
    c->told[c->told_count++] = v;
    walk_edge(c->w, v, label);
}

static bool told_before(Custom *c, Value v) {
    for (unsigned i = 0; i < c->told_count; i++)
        if (c->told[i] == v) return c->told[i] = 0, true;
    return false;
}

/* traverse tells the entries in their order. True: v is one. */
static bool next_entry(Custom *c, Value v) {
    const DictTable *t = c->dict;
    for (size_t i = c->at; t && i < t->count; i++) {
        if (!t->entries[i].key) continue;
        if (t->entries[i].value == v) {
            walk_edge(c->w, v, walk_key_label(c->w, t->entries[i].key));
            c->at = i + 1;
            return true;
        }
        if (v_is_ptr(t->entries[i].value) && i > c->at) break;
    }
    return false;
}

static bool next_item(Custom *c, Value v) {
    for (size_t i = c->at; i < c->item_count; i++) {
        if (c->items[i] == v) {
            walk_edge(c->w, v, label_make(LABEL_INDEX, i > LABEL_MASK ? LABEL_MASK : (uint32_t)i));
            c->at = i + 1;
            return true;
        }
        if (c->items[i] && v_is_ptr(c->items[i])) break;
    }
    return false;
}

static int on_custom(Runtime *rt, Value v, void *arg) {
    Custom *c = arg;
    if (!v || !v_is_ptr(v)) {
        c->others++;
        return 0;
    }
    if (told_before(c, v) || next_entry(c, v) || next_item(c, v)) return 0;
    walk_edge(c->w, v, c->general ? c->general : label_make(LABEL_INDEX, c->others > LABEL_MASK ? LABEL_MASK : c->others));
    c->others++;
    return 0;
}

static void tell_table(Custom *c, const FieldDef *f) {
    for (; f && f->name; f++) tell_field(c, *(const Value *)(const void *)((const uint8_t *)c->o + f->offset), part(c->w, f->name));
}

static void custom_start(Custom *c, const Type *base) {
    Runtime *rt = c->w->rt;
    const TypeSlots *slots = rt->slots[c->o->type];
    tell_table(c, table_of(base));
    const Value *dict = slots->flags & TF_HEAP && slots->dict_offset ? object_dict_slot(rt, v_from(c->o)) : NULL;
    bool in_table = base->slots->dict_offset == slots->dict_offset && table_of(base);
    if (dict && !in_table) tell_field(c, *dict, label_make(LABEL_PART, c->w->t.dict));
    if (slots->flags & TF_LIST) c->items = as_list(v_from(c->o))->items, c->item_count = as_list(v_from(c->o))->len;
    if (slots->flags & TF_TUPLE) c->items = as_tuple(v_from(c->o))->items, c->item_count = as_tuple(v_from(c->o))->len;
    if (slots->flags & TF_DICT_SUB) {
        c->dict = as_dict(v_from(c->o))->table;
        for (uint32_t i = 0; c->dict && !c->dict->hashed && i < c->dict->count; i++) /* str keys: traverse leaves them out */
            if (c->dict->entries[i].key) walk_edge(c->w, c->dict->entries[i].key, label_make(LABEL_PART, c->w->t.key));
    }
    if (slots->flags & TF_SET) c->general = label_make(LABEL_PART, c->w->t.element);
}

void walk_type(Walk *w, Object *o) {
    for (const FieldDef *f = type_fields; f->name; f++) {
        Value v = *(const Value *)(const void *)((const uint8_t *)o + f->offset);
        if (v) walk_edge(w, v, part(w, f->name));
    }
}

/* Types whose references the tables (and their frame) tell completely. */
static bool walk_known(Walk *w, Object *o, uint32_t base) {
    const FieldDef *table = NULL;
    const Frame *frame = NULL;
    switch (base) {
    case T_FUNCTION: table = function_fields; break;
    case T_GENERATOR: case T_COROUTINE: case T_ASYNC_GEN:
        table = generator_fields;
        frame = ((Generator *)o)->frame;
        break;
    case T_FRAME:
        table = frame_fields;
        frame = ((FrameObject *)o)->frame;
        if (frame && !(frame->flags & FRAME_DETACHED)) frame = NULL;
        break;
    default: return false;
    }
    for (const FieldDef *f = table; f->name; f++) {
        Value v = *(const Value *)(const void *)((const uint8_t *)o + f->offset);
        if (v) walk_edge(w, v, part(w, f->name));
    }
    if (frame) walk_frame(w, frame, frame->regs + frame->code->nregs);
    return true;
}

static void walk_custom(Walk *w, Object *o, const TypeSlots *slots) {
    const Type *base = builtin_base(w, w->rt->types[o->type]);
    if (!(slots->flags & TF_HEAP) && walk_known(w, o, base->index)) return;
    if (slots->flags & TF_TYPE && !(((Type *)o)->slots->flags & TF_HEAP)) {
        walk_type(w, o);
        return;
    }
    if (base->index == T_CODE && w->options.labels) walk_stores(w, (const Code *)o);
    Custom c = {.w = w, .o = o, .general = base->index == T_CODE ? label_make(LABEL_PART, w->t.constant) : 0};
    custom_start(&c, base);
    if (slots->traverse && (o->flags & F_TRACKED || base->index == T_CODE)) /* code is complete, if not always tracked */
        slots->traverse(w->rt, o, on_custom, &c);
}

/* ---- any object ---- */

static void walk_items(Walk *w, const Value *items, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (items[i] && v_is_ptr(items[i])) walk_edge(w, items[i], label_make(LABEL_INDEX, i > LABEL_MASK ? LABEL_MASK : (uint32_t)i));
}

void walk_references(Walk *w, Object *o) {
    const TypeSlots *slots = w->rt->slots[o->type];
    const Value *words = (const Value *)o;
    switch (slots->layout) {
    case LAYOUT_LEAF: break;
    case LAYOUT_VECTOR: walk_items(w, as_list(v_from(o))->items, as_list(v_from(o))->len); break;
    case LAYOUT_INLINE: walk_items(w, &words[2], (size_t)words[1]); break;
    case LAYOUT_FIXED: walk_fixed(w, o, slots); break;
    case LAYOUT_INSTANCE: walk_instance(w, (const Instance *)o); break;
    case LAYOUT_DICT:
        if (words[1]) walk_dict(w, (const DictTable *)(uintptr_t)words[1]);
        break;
    default: walk_custom(w, o, slots);
    }
}
