/* SPDX-License-Identifier: MIT
 * attr.c: attribute instructions: filling and using the inline caches. */
#include "vm/attr.h"

#include "types/dict.h"
#include "types/function.h"
#include "types/module.h"

static unsigned kind_of(const AttrCache *c) {
    switch (c->kind) {
    case ATTR_SLOT: return CACHE_SLOT;
    case ATTR_SLOT_ADD: return CACHE_SLOT_ADD;
    case ATTR_METHOD: return c->by_type ? CACHE_METHOD_TYPE : CACHE_METHOD_SHAPE;
    case ATTR_TYPE_VALUE: return c->by_type ? CACHE_VALUE_TYPE : CACHE_VALUE_SHAPE;
    case ATTR_PROPERTY: return CACHE_PROPERTY_TYPE;
    case ATTR_MEMBER: return CACHE_MEMBER;
    case ATTR_MODULE: return CACHE_MODULE;
    case ATTR_CLASS_VALUE: return CACHE_CLASS;
    case ATTR_CLASS_METHOD: return CACHE_CLASS_METHOD;
    default: return CACHE_NONE;
    }
}

/* type: index of the object's type as it was before the lookup ran. */
static void cache_fill(uint32_t type, Instr *cache, const AttrCache *c) {
    unsigned kind = kind_of(c);
    if (kind == CACHE_NONE || !c->key) {
        cache[0] = 0;
        return;
    }
    cache[1] = c->value ? c->value : (Instr)c->index | (Instr)c->new_shape << 32;
    cache[0] = (Instr)kind | (Instr)type << 8 | (Instr)c->key << 32;
}

Owned attr_get(Runtime *rt, Borrowed o, Borrowed name, Instr *cache) {
    AttrCache c = {.kind = ATTR_NONE};
    uint32_t type = type_index(o);
    Value v = class_getattr(rt, o, name, &c);
    if (v) cache_fill(type, cache, &c);
    return v;
}

int attr_set(Runtime *rt, Borrowed o, Borrowed name, Borrowed value, Instr *cache) {
    AttrCache c = {.kind = ATTR_NONE};
    uint32_t type = type_index(o);
    int r = class_setattr(rt, o, name, value, &c);
    if (r == 0) cache_fill(type, cache, &c);
    return r;
}

int attr_load_method(Runtime *rt, Borrowed o, Borrowed name, Owned *func, Instr *cache) {
    AttrCache c = {.kind = ATTR_NONE};
    uint32_t type = type_index(o);
    int r = class_load_method(rt, o, name, func, &c);
    if (r >= 0) cache_fill(type, cache, &c);
    return r;
}

static Owned property_value(Runtime *rt, Borrowed property, Borrowed o) {
    Value getter = V_AS(Property, property)->get;
    if (!getter || getter == V_NONE) return 0;
    Value keep = own(getter);
    Value v = obj_call1(rt, keep, o);
    decref(rt, keep);
    return v;
}

Owned attr_get_cached(Runtime *rt, Borrowed o, Borrowed name, Instr *cache) {
    Instr w = cache[0];
    switch (cache_kind(w)) {
    case CACHE_METHOD_SHAPE:
        if (cache_shape_hit(w, o) && v_is(cache[1], T_FUNCTION)) return method_new(rt, cache[1], o);
        break;
    case CACHE_METHOD_TYPE:
        if (cache_type_hit(rt, w, o) && v_is(cache[1], T_FUNCTION)) return method_new(rt, cache[1], o);
        break;
    case CACHE_PROPERTY_TYPE:
        if (cache_type_hit(rt, w, o) && V_AS(Property, cache[1])->get) return property_value(rt, cache[1], o);
        break;
    case CACHE_MEMBER:
        if (cache_type_hit(rt, w, o)) {
            Value v = *(Value *)((char *)v_obj(o) + (uint32_t)cache[1]);
            if (v && v != V_EMPTY) return own(v);
        }
        break;
    case CACHE_MODULE:
        if (v_is_ptr(o) && v_obj(o)->type == cache_type(w)) {
            Value dict = module_dict(o);
            if (as_dict(dict)->version == cache_key(w)) return own(dict_entries(dict)[(uint32_t)cache[1]].value);
        }
        break;
    default: break;
    }
    return attr_get(rt, o, name, cache);
}
