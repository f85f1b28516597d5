/* SPDX-License-Identifier: MIT
 * attr.c: attribute instructions: filling and using the inline caches. */
#include "vm/attr.h"

#include "types/dict.h"
#include "types/function.h"
#include "types/module.h"
#include "vm/frame.h"

static unsigned kind_of(const AttrCache *c) {
    switch (c->kind) {
    case ATTR_SLOT: return CACHE_SLOT;
    case ATTR_SLOT_ADD: return CACHE_SLOT_ADD;
    case ATTR_METHOD_BARE: return CACHE_METHOD_BARE;
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

/* ---- what has been remembered of caches that change ---- */

#define MEMO_SIZE 256

typedef struct AttrMemo {
    Owned name;
    Instr words[2];
    enum AttrUse use;
} AttrMemo;

static inline AttrMemo *memo_entry(AttrMemo *memo, Borrowed name, enum AttrUse use, uint32_t key) {
    return &memo[((uint32_t)(name >> 4) * 0x9e3779b1u + key * 0x85ebca6bu + (uint32_t)use * 0xc2b2ae35u) >> 24];
}

static inline bool by_shape(unsigned kind) { return kind == CACHE_SLOT || kind == CACHE_METHOD_SHAPE || kind == CACHE_VALUE_SHAPE; }

/* Does an instruction of this use never go on to the full lookup when its cache of this kind holds? */
static bool worth_memo(unsigned kind, enum AttrUse use) {
    switch (kind) {
    case CACHE_SLOT: return true;
    case CACHE_METHOD_SHAPE:
    case CACHE_METHOD_TYPE: return use == USE_METHOD;
    case CACHE_VALUE_SHAPE:
    case CACHE_VALUE_TYPE: return use != USE_SET;
    case CACHE_MEMBER: return use == USE_GET;
    default: return false;
    }
}

static void memo_store(Runtime *rt, Borrowed name, enum AttrUse use, const Instr *cache) {
    unsigned kind = cache_kind(cache[0]);
    bool instance = rt->slots[cache_type(cache[0])]->layout == LAYOUT_INSTANCE;
    if (!worth_memo(kind, use) || by_shape(kind) != instance) return;
    AttrMemo *memo = rt->vm->attr_memo;
    if (!memo) {
        memo = rt->vm->attr_memo = mem_alloc_maybe(rt, MEMO_SIZE * sizeof *memo);
        if (!memo) return;
        memset(memo, 0, MEMO_SIZE * sizeof *memo);
    }
    AttrMemo *m = memo_entry(memo, name, use, instance ? cache_key(cache[0]) : cache_type(cache[0]));
    Value old = m->name;
    *m = (AttrMemo){own(name), {cache[0], cache[1]}, use};
    decref_maybe(rt, old);
}

bool attr_recall(Runtime *rt, Borrowed o, Borrowed name, enum AttrUse use, Instr *cache) {
    AttrMemo *memo = rt->vm->attr_memo;
    if (!memo || !cache[0] || !v_is_ptr(o)) return false;
    uint32_t type = v_obj(o)->type;
    bool instance = rt->slots[type]->layout == LAYOUT_INSTANCE;
    const AttrMemo *m = memo_entry(memo, name, use, instance ? instance_shape_id(as_instance(o)) : type);
    if (m->name != name || m->use != use) return false;
    if (!(instance ? cache_shape_hit(m->words[0], o) : cache_type_hit(rt, m->words[0], o))) return false;
    if (cache_kind(m->words[0]) == CACHE_MEMBER) {
        Value v = *(Value *)((char *)v_obj(o) + (uint32_t)m->words[1]);
        if (!v || v == V_EMPTY) return false;
    }
    cache[0] = m->words[0];
    cache[1] = m->words[1];
    return true;
}

void attr_memo_roots(Runtime *rt, Visitor visit, void *arg) {
    const AttrMemo *memo = rt->vm->attr_memo;
    for (size_t i = 0; memo && i < MEMO_SIZE; i++) visit(rt, memo[i].name, arg);
}

void attr_memo_drop(Runtime *rt) {
    AttrMemo *memo = rt->vm->attr_memo;
    rt->vm->attr_memo = NULL;
    for (size_t i = 0; memo && i < MEMO_SIZE; i++) decref_maybe(rt, memo[i].name);
    mem_free(rt, memo);
}

/* ---- filling ---- */

/* type: index of the object's type as it was before the lookup ran. */
static void cache_fill(Runtime *rt, uint32_t type, Borrowed name, enum AttrUse use, Instr *cache, const AttrCache *c) {
    unsigned kind = kind_of(c);
    bool again = cache[0] != 0;
    if (kind == CACHE_NONE || !c->key) {
        cache[0] = 0;
        return;
    }
    cache[1] = c->value ? c->value : (Instr)c->index | (Instr)c->new_shape << 32;
    cache[0] = (Instr)kind | (Instr)type << 8 | (Instr)c->key << 32;
    if (again) memo_store(rt, name, use, cache);
}

Owned attr_get(Runtime *rt, Borrowed o, Borrowed name, Instr *cache) {
    AttrCache c = {.kind = ATTR_NONE};
    uint32_t type = type_index(o);
    Value v = class_getattr(rt, o, name, &c);
    if (v) cache_fill(rt, type, name, USE_GET, cache, &c);
    return v;
}

int attr_set(Runtime *rt, Borrowed o, Borrowed name, Borrowed value, Instr *cache) {
    AttrCache c = {.kind = ATTR_NONE};
    uint32_t type = type_index(o);
    int r = class_setattr(rt, o, name, value, &c);
    if (r == 0) cache_fill(rt, type, name, USE_SET, cache, &c);
    return r;
}

int attr_load_method(Runtime *rt, Borrowed o, Borrowed name, Owned *func, Instr *cache) {
    AttrCache c = {.kind = ATTR_NONE};
    uint32_t type = type_index(o);
    int r = class_load_method(rt, o, name, func, &c);
    if (r >= 0) cache_fill(rt, type, name, USE_METHOD, cache, &c);
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

Owned attr_of_module(Borrowed o, const Instr *cache) {
    if (!v_is_ptr(o) || v_obj(o)->type != cache_type(cache[0])) return V_NULL;
    Value dict = module_dict(o);
    if (as_dict(dict)->version != cache_key(cache[0])) return V_NULL;
    return own(dict_entries(dict)[(uint32_t)cache[1]].value);
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
    case CACHE_MODULE: {
        Value v = attr_of_module(o, cache);
        if (v) return v;
        break;
    }
    default: break;
    }
    return attr_get(rt, o, name, cache);
}
