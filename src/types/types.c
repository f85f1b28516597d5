/* SPDX-License-Identifier: MIT
 * types.c: the table of the built-in types, and their type objects: made all at once, with nothing in them yet. */
#include "object/roots.h"
#include "types/class_parts.h"
#include "types/exception.h"

#define X(index, slots) extern const TypeSlots slots;
#include "object/typeindex.def"
#undef X

const TypeSlots *const builtin_slots_table[T_BUILTIN_COUNT] = {
#define X(index, slots) &slots,
#include "object/typeindex.def"
#undef X
};

/* The fields of a type object that lead to others. */
static void init_type(Runtime *rt, Type *t, uint32_t index, const TypeSlots *s) {
    t->header.refcount = REFCOUNT_IMMORTAL;
    t->header.type = T_TYPE;
    t->slots = (TypeSlots *)(uintptr_t)s;
    t->index = index;
    t->flags = s->flags;
    t->version = rt->next_type_version++;
    t->base_index = s->base;
    t->base = index == T_OBJECT ? V_NULL : v_from(rt->types[s->base]);
    rt->types[index] = t;
    rt->slots[index] = s;
}


static int allocate_tables(Runtime *rt) {
    uint32_t room = T_BUILTIN_COUNT + 64;
    rt->slots = mem_calloc(rt, room * sizeof *rt->slots);
    rt->types = mem_calloc(rt, room * sizeof *rt->types);
    rt->classes = mem_calloc(rt, sizeof *rt->classes);
    rt->type_room = room;
    rt->type_count = T_BUILTIN_COUNT;
    return rt->slots && rt->types && rt->classes ? 0 : -1;
}

/* What shapes, the method cache and the chain of spare MemoryErrors hold. */
static void each_root(Runtime *rt, Visitor visit, void *arg) {
    visit(rt, rt->memory_error, arg);
    type_each_cached_name(rt, visit, arg);
    for (uint32_t i = 0; i < rt->classes->shape_count; i++) {
        const Shape *s = rt->classes->shapes[i];
        if (s && !((uintptr_t)s & 1) && s->count) visit(rt, s->keys[s->count - 1], arg); /* odd: a free place */
    }
}

static int make_singletons(Runtime *rt) {
    if (str_intern_init(rt) < 0 || memory_error_init(rt) < 0) return -1;
    if (!rt->empty_tuple) {
        Tuple *empty = object_new_container(rt, T_TUPLE, sizeof(Tuple));
        if (!empty) return -1;
        empty->header.refcount = REFCOUNT_IMMORTAL;
        rt->empty_tuple = v_from(empty);
    }
    return 0;
}

int types_init(Runtime *rt) {
    if (allocate_tables(rt) < 0) return -1;
    roots_add(rt, each_root);
    rt->hooks.classes_die = classes_die;
    rt->next_type_version = 1;
    uint8_t *block = mem_calloc(rt, T_BUILTIN_COUNT * sizeof(Type));
    if (!block) return -1;
    for (uint32_t i = 0; i < T_BUILTIN_COUNT; i++) init_type(rt, (Type *)(void *)(block + i * sizeof(Type)), i, builtin_slots_table[i]);
    if (make_singletons(rt) < 0) return -1;
    for (uint32_t i = 1; i < T_BUILTIN_COUNT; i++)
        if (builtin_slots_table[i]->base != T_OBJECT && type_add_subclass(rt, rt->types[builtin_slots_table[i]->base], rt->types[i]) < 0) return -1;
    return type_add_subclass(rt, rt->types[T_EXCEPTION], rt->types[T_EXCEPTION_GROUP]);
}

/* ---- types of modules ---- */

/* Slots of a derived type, with what the base has and it has not. */
static TypeSlots *inherited(Runtime *rt, const TypeSlots *s, const Type *base) {
    TypeSlots *copy = mem_alloc(rt, sizeof *copy);
    if (!copy) return NULL;
    *copy = *s;
    copy->base = (uint16_t)base->index;
    const size_t first = offsetof(TypeSlots, dealloc), last = offsetof(TypeSlots, methods);
    for (size_t at = first; at < last; at += sizeof(void (*)(void))) {
        void (*f)(void);
        memcpy(&f, (uint8_t *)copy + at, sizeof f);
        if (!f) memcpy((uint8_t *)copy + at, (const uint8_t *)base->slots + at, sizeof f);
    }
    if (!copy->dict_offset) copy->dict_offset = base->slots->dict_offset;
    copy->flags |= base->slots->flags & (TF_INT | TF_STR | TF_BYTES | TF_LIST | TF_TUPLE | TF_DICT_SUB | TF_EXC | TF_TYPE | TF_FLOAT | TF_SET | TF_CONTAINER | TF_WEAKREF);
    return copy;
}

Type *type_register_static(Runtime *rt, const TypeSlots *slots, Type *base) {
    if (!base) base = rt->types[slots->base];
    const TypeSlots *s = base->index == T_OBJECT ? slots : inherited(rt, slots, base);
    Type *t = s ? object_new_container(rt, T_TYPE, sizeof(Type)) : NULL;
    if (!t) return NULL;
    t->slots = (TypeSlots *)(uintptr_t)s;
    t->flags = s->flags;
    t->version = rt->next_type_version ? rt->next_type_version++ : 0;
    t->base_index = base->index;
    t->base = v_from(base);
    if (base->slots->flags & TF_HEAP) object_incref(&base->header);
    if (type_assign_index(rt, t, s) < 0) {
        t->header.refcount = 0;
        object_free(rt, &t->header);
        return NULL;
    }
    t->header.refcount = REFCOUNT_IMMORTAL;
    if (base->index != T_OBJECT && type_add_subclass(rt, base, t) < 0) return NULL;
    return t;
}
