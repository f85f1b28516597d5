/* SPDX-License-Identifier: MIT
 * instance.c: instances of classes made by Python code: birth, attributes by shape, their __dict__, death. */
#include "gc/gc.h"
#include "types/class_parts.h"
#include "object/weakref.h"
#include "types/exception.h"

#define FIRST_ROOM 14 /* slots of the first instance, when nothing is known yet */
#define EMPTY_ROOM 3  /* ... of later ones when __init__ set nothing */

/* ---- birth ---- */

Owned instance_new(Runtime *rt, Type *t) {
    Shape *root = shape_root(rt, t);
    if (unlikely(!root)) return V_NULL;
    size_t bytes = 16 + 8 * (size_t)(t->inline_slots ? t->inline_slots : FIRST_ROOM);
    bytes = heap_class_sizes[heap_class_of(bytes)];
    Instance *i = object_new_container(rt, t->index, bytes);
    if (unlikely(!i)) return V_NULL;
    i->shape = (uint64_t)root->id << 32;
    object_incref(&t->header);
    gc_track(&i->header);
    return v_from(i);
}

void instance_learn(Runtime *rt, Type *t, Borrowed instance) {
    if (t->slots->layout != LAYOUT_INSTANCE || !v_is_ptr(instance) || v_obj(instance)->type != t->index) return;
    Instance *i = as_instance(instance);
    if (i->shape & 1) return;
    uint32_t count = instance_shape(rt, i)->count;
    if (likely(count <= t->inline_slots)) return;
    t->inline_slots = count ? count : EMPTY_ROOM;
}

static void learn_empty(Type *t) {
    if (!t->inline_slots) t->inline_slots = EMPTY_ROOM;
}

/* An instance was too small for `count` attributes: later ones get some more. */
static void learn_overflow(Type *t, uint32_t count) {
    uint32_t room = count + count / 4;
    if (room > INSTANCE_MAX_SLOTS) room = INSTANCE_MAX_SLOTS;
    if (room > t->inline_slots) t->inline_slots = room;
}

Owned type_alloc(Runtime *rt, Type *t, size_t items) {
    const TypeSlots *s = t->slots;
    if (s->layout == LAYOUT_INSTANCE) {
        Value v = instance_new(rt, t);
        if (v) learn_empty(t);
        return v;
    }
    size_t bytes;
    if (__builtin_mul_overflow(items, (size_t)s->itemsize, &bytes) || __builtin_add_overflow(bytes, (size_t)s->basicsize + (size_t)t->tail + 8, &bytes))
        return raise_no_memory(rt);
    bytes = align_up(s->basicsize + items * s->itemsize, t->tail ? 8 : 1) + (size_t)t->tail;
    if (bytes < sizeof(Object) + 8) bytes = sizeof(Object) + 8;
    bool container = (s->flags & TF_CONTAINER) != 0;
    Object *o = container ? object_new_container(rt, t->index, bytes) : object_new_leaf(rt, t->index, bytes);
    if (unlikely(!o)) return V_NULL;
    if (!container) memset(o + 1, 0, bytes - sizeof(Object));
    if (s->flags & TF_HEAP) {
        object_incref(&t->header);
        if (t->tail) memset((uint8_t *)object_field(o, (uint32_t)-t->tail), 0, (size_t)t->tail);
    }
    if (container) gc_track(o);
    return v_from(o);
}

/* ---- attributes ---- */

/* From slots to a dict. */
static int become_dict(Runtime *rt, Instance *i) {
    Shape *s = instance_shape(rt, i);
    Value dict = dict_new_sized(rt, s->count + 1);
    if (!dict) return -1;
    for (uint32_t k = 0; k < s->count; k++)
        if (dict_set(rt, dict, s->keys[k], i->slots[k]) < 0) {
            decref(rt, dict);
            return -1;
        }
    uint32_t count = s->count;
    i->shape = dict | 1;
    for (uint32_t k = 0; k < count; k++) clear_slot(rt, &i->slots[k]); /* the dict holds them */
    return 0;
}

static int dict_store(Runtime *rt, Borrowed o, Borrowed dict, Borrowed name, Borrowed value) {
    incref(dict);
    int r;
    if (value) r = dict_set(rt, dict, name, value);
    else {
        Value old = V_NULL;
        r = dict_pop_maybe(rt, dict, name, &old);
        decref_maybe(rt, old);
        if (r == 0) {
            raise_attribute_error(rt, o, name);
            r = -1;
        } else if (r > 0) r = 0;
    }
    decref(rt, dict);
    return r;
}

static int add_slot(Runtime *rt, Instance *i, Shape *s, Borrowed name, Borrowed value) {
    Shape *next = shape_add(rt, s, name);
    if (!next && rt->error) return -1;
    if (next && s->count < instance_room(rt, i)) {
        i->slots[s->count] = own(value);
        i->shape = (uint64_t)next->id << 32;
        return 0;
    }
    learn_overflow(s->type, s->count + 1);
    if (become_dict(rt, i) < 0) return -1;
    return dict_set(rt, instance_dict_value(i), name, value);
}

static int delete_slot(Runtime *rt, Instance *i, Shape *s, Borrowed name) {
    ssize_t k = shape_find(s, name);
    if (k < 0) {
        raise_attribute_error(rt, v_from(i), name);
        return -1;
    }
    if ((uint32_t)k + 1 == s->count) { /* the youngest one: back to the parent */
        i->shape = (uint64_t)s->parent->id << 32;
        clear_slot(rt, &i->slots[k]);
        return 0;
    }
    if (become_dict(rt, i) < 0) return -1;
    return dict_store(rt, v_from(i), instance_dict_value(i), name, V_NULL);
}

static int store_in_instance(Runtime *rt, Instance *i, Borrowed name, Borrowed value) {
    if (i->shape & 1) return dict_store(rt, v_from(i), instance_dict_value(i), name, value);
    Shape *s = instance_shape(rt, i);
    if (!value) return delete_slot(rt, i, s, name);
    ssize_t k = shape_find(s, name);
    if (k < 0) return add_slot(rt, i, s, name, value);
    replace_slot(rt, &i->slots[k], own(value));
    return 0;
}

int instance_store(Runtime *rt, Borrowed o, Borrowed name, Borrowed value) {
    if (slots_of(rt, o)->layout == LAYOUT_INSTANCE) return store_in_instance(rt, as_instance(o), name, value);
    Value *slot = object_dict_slot(rt, o);
    if (!slot) {
        raise_attribute_error(rt, o, name);
        return -1;
    }
    if (!*slot || *slot == V_EMPTY) {
        if (!value) {
            raise_attribute_error(rt, o, name);
            return -1;
        }
        Value dict = dict_new(rt);
        if (!dict) return -1;
        *slot = dict;
    }
    return dict_store(rt, o, *slot, name, value);
}

/* ---- __dict__ ---- */

Owned instance_get_dict(Runtime *rt, Borrowed o) {
    if (slots_of(rt, o)->layout == LAYOUT_INSTANCE) {
        Instance *i = as_instance(o);
        if (!(i->shape & 1) && become_dict(rt, i) < 0) return V_NULL;
        return own(instance_dict_value(i));
    }
    Value *slot = object_dict_slot(rt, o);
    if (!slot) return raise_attribute_error(rt, o, rt->names[N___dict__]);
    if (!*slot || *slot == V_EMPTY) {
        Value dict = dict_new(rt);
        if (!dict) return V_NULL;
        *slot = dict;
    }
    return own(*slot);
}

int instance_set_dict(Runtime *rt, Borrowed o, Borrowed dict) {
    Owned fresh;
    if (dict && !v_is_dict(rt, dict)) return raise_int(rt, T_TYPE_ERROR, "__dict__ must be set to a dictionary, not a '%.200T'", dict);
    fresh = dict ? own(dict) : dict_new(rt);
    if (!fresh) return -1;
    if (slots_of(rt, o)->layout == LAYOUT_INSTANCE) {
        Instance *i = as_instance(o);
        if (!(i->shape & 1) && become_dict(rt, i) < 0) {
            decref(rt, fresh);
            return -1;
        }
        Value old = instance_dict_value(i);
        i->shape = fresh | 1;
        decref(rt, old);
        return 0;
    }
    Value *slot = object_dict_slot(rt, o);
    if (!slot) {
        decref(rt, fresh);
        raise_attribute_error(rt, o, rt->names[N___dict__]);
        return -1;
    }
    replace_slot(rt, slot, fresh);
    return 0;
}

static Owned get_dict(Runtime *rt, Borrowed self, void *closure) { return instance_get_dict(rt, self); }
static int set_dict(Runtime *rt, Borrowed self, Borrowed value, void *closure) { return instance_set_dict(rt, self, value); }

/* The first plain weak reference would need the weakref type's table: None is what objects without any show. */
static Owned get_weakref(Runtime *rt, Borrowed self, void *closure) {
    WeakRef *w = v_is_ptr(self) && (v_obj(self)->flags & F_WEAKREF) ? weak_first(rt, v_obj(self)) : NULL;
    return w ? own(v_from(w)) : V_NONE;
}

const GetSetDef instance_dict_getset = {"__dict__", get_dict, set_dict, "dictionary for instance variables (if defined)", NULL};
const GetSetDef instance_weakref_getset = {"__weakref__", get_weakref, NULL, "list of weak references to the object (if defined)", NULL};

/* ---- death ---- */

void instance_dealloc(Runtime *rt, Object *self) {
    Instance *i = (Instance *)self;
    Type *t = rt->types[self->type];
    if (i->shape & 1) decref(rt, instance_dict_value(i));
    else
        for (uint32_t k = 0, n = instance_shape(rt, i)->count; k < n; k++) decref_maybe(rt, i->slots[k]);
    object_free(rt, self);
    object_decref(rt, &t->header);
}

int instance_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    Instance *i = (Instance *)self;
    if (i->shape & 1) VISIT(instance_dict_value(i));
    for (uint32_t k = 0, n = instance_room(rt, i); k < n; k++)
        if (i->slots[k]) VISIT(i->slots[k]);
    return 0;
}

/* The values are taken out before the first is released: what that runs sees an instance without attributes. */
int instance_clear(Runtime *rt, Object *self) {
    Instance *i = (Instance *)self;
    Value held[INSTANCE_MAX_SLOTS];
    if (i->shape & 1) {
        dict_clear(rt, instance_dict_value(i));
        return 0;
    }
    Shape *s = instance_shape(rt, i), *root = s->type->root_shape;
    uint32_t count = s->count;
    i->shape = (uint64_t)root->id << 32;
    for (uint32_t k = 0; k < count; k++) {
        held[k] = i->slots[k];
        i->slots[k] = V_NULL;
    }
    for (uint32_t k = 0; k < count; k++) decref_maybe(rt, held[k]);
    return 0;
}

void fixed_dealloc(Runtime *rt, Object *self) {
    Type *t = rt->types[self->type];
    Value *words = (Value *)(void *)self;
    for (size_t i = 1, n = t->slots->basicsize / 8; i < n; i++) decref_maybe(rt, words[i]);
    object_free(rt, self);
    object_decref(rt, &t->header);
}

int fixed_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    Value *words = (Value *)(void *)self;
    for (size_t i = 1, n = rt->slots[self->type]->basicsize / 8; i < n; i++)
        if (words[i]) VISIT(words[i]);
    return 0;
}

/* ---- subclasses of built-in types ---- */

/* The Values that the subclasses added: __slots__ and __dict__. */
static Value *added_fields(Runtime *rt, const Object *self, size_t *count) {
    const Type *t = rt->types[self->type];
    if (t->tail) {
        *count = (size_t)t->tail / 8;
        return object_field(self, (uint32_t)-t->tail);
    }
    size_t first = align_up(type_builtin_slots(rt, t)->basicsize, 8);
    *count = t->slots->basicsize > first ? (t->slots->basicsize - first) / 8 : 0;
    return (Value *)(void *)((uint8_t *)(uintptr_t)self + first);
}

void subtype_dealloc(Runtime *rt, Object *self) {
    Type *t = rt->types[self->type];
    size_t count;
    Value *fields = added_fields(rt, self, &count);
    for (size_t i = 0; i < count; i++) clear_slot(rt, &fields[i]);
    type_builtin_slots(rt, t)->dealloc(rt, self);
    object_decref(rt, &t->header);
}

int subtype_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    size_t count;
    Value *fields = added_fields(rt, self, &count);
    for (size_t i = 0; i < count; i++)
        if (fields[i]) VISIT(fields[i]);
    const TypeSlots *base = type_builtin_slots(rt, rt->types[self->type]);
    return base->traverse ? base->traverse(rt, self, visit, arg) : 0;
}

int subtype_clear(Runtime *rt, Object *self) {
    size_t count;
    Value *fields = added_fields(rt, self, &count);
    for (size_t i = 0; i < count; i++) clear_slot(rt, &fields[i]);
    const TypeSlots *base = type_builtin_slots(rt, rt->types[self->type]);
    return base->clear ? base->clear(rt, self) : 0;
}
