/* SPDX-License-Identifier: MIT
 * attribute.c: getting and setting attributes as object does it, and what inline caches may remember of that. */
#include "types/class_parts.h"
#include "types/exception.h"
#include "types/module.h"

/* ---- what may be cached ---- */

/* Key of a cache entry for something that the object's own attributes could hide: the shape, or the type's version where
 * objects have no attributes of their own. False: none. */
static bool key_unhidden(Runtime *rt, Borrowed o, Type *t, AttrCache *c) {
    if (t->slots->layout == LAYOUT_INSTANCE) {
        if (as_instance(o)->shape & 1) return false;
        c->key = instance_shape_id(as_instance(o));
        c->by_type = false;
        return true;
    }
    if (t->slots->dict_offset) return false;
    c->key = t->version;
    c->by_type = true;
    return c->key != 0;
}

static bool data_is_volatile(Runtime *rt, Type *t) {
    Value order = type_mro(rt, t);
    if (!order) {
        error_clear(rt);
        return true;
    }
    for (size_t i = 0; i < as_tuple(order)->len; i++)
        if (as_type(as_tuple(order)->items[i])->flags & TF_DATA_VOLATILE) return true;
    return false;
}

static void cache_method(Runtime *rt, Borrowed o, Type *t, Borrowed func, AttrCache *c) {
    if (!c) return;
    if (key_unhidden(rt, o, t, c)) {
        c->kind = ATTR_METHOD;
        if (!c->by_type) t->flags |= TF_SHAPE_CACHED;
    } else if (object_is_bare(rt, o) && t->version) {
        c->kind = ATTR_METHOD_BARE;
        c->key = t->version;
        c->by_type = true;
    }
    c->value = func;
}

static void cache_type_value(Runtime *rt, Borrowed o, Type *t, Borrowed value, AttrCache *c) {
    if (!c || data_is_volatile(rt, t) || !key_unhidden(rt, o, t, c)) return;
    c->kind = ATTR_TYPE_VALUE;
    c->value = value;
    t->flags |= TF_DATA_CACHED | (c->by_type ? 0 : (uint32_t)TF_SHAPE_CACHED);
}

/* Data descriptors hide what the object has: the type's version is enough. */
static void cache_data_descr(Borrowed o, Type *t, Borrowed descr, bool store, AttrCache *c) {
    if (!c || !t->version || !v_is_ptr(o)) return;
    if (v_is(descr, T_PROPERTY) && !store) {
        c->kind = ATTR_PROPERTY;
        c->value = descr;
    } else if (v_is(descr, T_MEMBER_DESCR)) {
        const MemberDef *d = V_AS(MemberDescr, descr)->def;
        if (d->kind > MEMBER_VALUE_EX || (int32_t)d->offset < 0 || (store && d->readonly)) return;
        c->kind = ATTR_MEMBER;
        c->index = d->offset;
    } else if (v_is(descr, T_GETSET_DESCR) && !store && V_AS(GetSetDescr, descr)->def->get == object_get_class) {
        c->kind = ATTR_TYPE_VALUE;
        c->value = v_from(t);
    } else return;
    c->key = t->version;
    c->by_type = true;
}

static void cache_slot(const Instance *i, ssize_t index, AttrCache *c) {
    if (!c) return;
    c->kind = ATTR_SLOT;
    c->key = instance_shape_id(i);
    c->index = (uint32_t)index;
    c->by_type = false;
}

/* ---- get ---- */

static Owned call_get(Runtime *rt, Borrowed descr, Borrowed o, Type *t) {
    incref(descr);
    Value v = slots_of(rt, descr)->descr_get(rt, descr, o, v_from(t));
    decref(rt, descr);
    return v;
}

/* An attribute of the object itself: 0 without error if there is none. */
static Owned find_own(Runtime *rt, Borrowed o, const TypeSlots *s, Borrowed name, AttrCache *cache) {
    Value dict;
    if (s->layout == LAYOUT_INSTANCE) {
        Instance *i = as_instance(o);
        if (!(i->shape & 1)) {
            ssize_t k = shape_find(instance_shape(rt, i), name);
            if (k < 0) return V_NULL;
            cache_slot(i, k, cache);
            return own(i->slots[k]);
        }
        dict = instance_dict_value(i);
    } else {
        if (!s->dict_offset || !v_is_ptr(o)) return V_NULL;
        dict = *object_field(v_obj(o), s->dict_offset);
        if (!dict || dict == V_EMPTY) return V_NULL;
    }
    incref(dict);
    const Type *before = type_of(rt, o);
    Value v = dict_get_str(rt, dict, name);
    incref_maybe(v);
    decref(rt, dict);
    if (likely(type_of(rt, o) == before)) return v;
    decref_maybe(rt, v); /* the caller goes on with what the old class has, and that may be gone */
    return rt->error ? V_NULL : raise(rt, T_RUNTIME_ERROR, "the object's class was changed while an attribute was looked up");
}

Owned attribute_find(Runtime *rt, Borrowed o, Borrowed name, AttrCache *cache) {
    Type *t = type_of(rt, o);
    Value descr;
    if (unlikely(type_find(rt, t, name, &descr) < 0)) return V_NULL;
    if (descr) {
        const TypeSlots *ds = slots_of(rt, descr);
        if (ds->descr_set && ds->descr_get) {
            cache_data_descr(o, t, descr, false, cache);
            return call_get(rt, descr, o, t);
        }
        incref(descr);
    }
    Value v = find_own(rt, o, t->slots, name, cache);
    if (v || !descr) {
        decref_maybe(rt, descr);
        return v;
    }
    if (unlikely(rt->error)) {
        decref(rt, descr);
        return V_NULL;
    }
    if (slots_of(rt, descr)->descr_get) v = call_get(rt, descr, o, t);
    else {
        cache_type_value(rt, o, t, descr, cache);
        return descr;
    }
    decref(rt, descr);
    return v;
}

static Owned with_interned(Runtime *rt, Borrowed o, Borrowed name, Owned (*get)(Runtime *, Borrowed, Borrowed)) {
    if (!v_is_str(rt, name)) {
        name_error(rt, name);
        return V_NULL;
    }
    Value key = name_interned(rt, name);
    if (!key) return V_NULL;
    Value v = get(rt, o, key);
    decref(rt, key);
    return v;
}

Owned obj_generic_getattr(Runtime *rt, Borrowed o, Borrowed name) {
    if (unlikely(!name_is_interned(name))) return with_interned(rt, o, name, obj_generic_getattr);
    if (unlikely(rt->error)) error_clear(rt);
    Value v = attribute_find(rt, o, name, NULL);
    if (v) return v;
    return rt->error ? attribute_result(rt, v, o, name) : raise_attribute_error(rt, o, name);
}

/* Does o get its attributes as object does, but for a __getattr__ at the end? */
static inline bool is_generic(const TypeSlots *s) { return !s->getattr || s->getattr == obj_generic_getattr; }

Owned obj_getattr_maybe(Runtime *rt, Borrowed o, Borrowed name) {
    if (unlikely(!name_is_interned(name))) return with_interned(rt, o, name, obj_getattr_maybe);
    const TypeSlots *s = slots_of(rt, o);
    Value unused;
    /* A class without it: no AttributeError need be made for that. */
    if (s->getattr == type_getattr && type_find(rt, type_of(rt, o), name, &unused) == 0) {
        int found = type_find(rt, as_type(o), name, &unused);
        if (found == 0) return V_NULL;
        if (found < 0) return error_catch(rt, T_ATTRIBUTE_ERROR), V_NULL;
    }
    Value v = is_generic(s) ? attribute_find(rt, o, name, NULL) : obj_getattr(rt, o, name);
    if (!v && rt->error) error_catch(rt, T_ATTRIBUTE_ERROR);
    return v;
}

Owned obj_getattr_cstr(Runtime *rt, Borrowed o, const char *name) {
    Value key = str_intern_cstr(rt, name);
    if (!key) return V_NULL;
    Value v = obj_getattr(rt, o, key);
    decref(rt, key);
    return v;
}

Owned obj_lookup_special(Runtime *rt, Borrowed o, Borrowed name) {
    Type *t = type_of(rt, o);
    Value f;
    if (type_find(rt, t, name, &f) <= 0) return V_NULL;
    return slots_of(rt, f)->descr_get ? call_get(rt, f, o, t) : own(f);
}

/* The name is not in the module's dict: attributes of the type, then the module's __getattr__. */
static Owned module_getattr_cached(Runtime *rt, Borrowed o, Borrowed name, AttrCache *cache) {
    Value dict = module_dict(o);
    ssize_t i = dict && v_is(dict, T_DICT) ? dict_entry_index(rt, dict, name) : -1;
    Value found;
    if (i < 0 || type_find(rt, type_of(rt, o), name, &found) != 0) return obj_getattr(rt, o, name);
    uint32_t version = cache ? dict_version(rt, dict) : 0;
    if (version) {
        cache->kind = ATTR_MODULE;
        cache->key = version;
        cache->index = (uint32_t)i;
    }
    return own(dict_entries(dict)[i].value);
}

Owned class_getattr(Runtime *rt, Borrowed o, Borrowed name, AttrCache *cache) {
    const TypeSlots *s = slots_of(rt, o);
    if (likely(is_generic(s))) {
        Value v = attribute_find(rt, o, name, cache);
        if (likely(v != V_NULL)) return v;
        return rt->error ? attribute_result(rt, v, o, name) : raise_attribute_error(rt, o, name);
    }
    if (s->getattr == type_getattr) return type_getattr_cached(rt, o, name, cache);
    if (s->getattr == slot_getattr_hook) {
        Value v = attribute_find(rt, o, name, cache);
        if (cache && cache->kind == ATTR_PROPERTY) cache->kind = ATTR_NONE; /* its AttributeError must lead to the hook, always */
        if (v || (rt->error && !error_is(rt, T_ATTRIBUTE_ERROR))) return v;
        error_clear(rt);
        if (cache) cache->kind = ATTR_NONE;
        return slot_getattr_hook(rt, o, name);
    }
    if (v_is(o, T_MODULE)) return module_getattr_cached(rt, o, name, cache);
    return s->getattr(rt, o, name);
}

int class_load_method(Runtime *rt, Borrowed o, Borrowed name, Owned *func, AttrCache *cache) {
    const TypeSlots *s = slots_of(rt, o);
    if (is_generic(s) || s->getattr == slot_getattr_hook) {
        Type *t = type_of(rt, o);
        Value descr;
        if (type_find(rt, t, name, &descr) < 0) return -1;
        if (descr && (slots_of(rt, descr)->flags & TF_METHOD_DESCR)) {
            incref(descr);
            Value v = find_own(rt, o, s, name, NULL);
            if (v || rt->error) {
                decref(rt, descr);
                *func = v;
                return v ? 0 : -1;
            }
            cache_method(rt, o, t, descr, cache);
            *func = descr;
            return 1;
        }
    }
    if (s->getattr == type_getattr) {
        int r = type_load_class_method(rt, o, name, func, cache);
        if (r) return r;
    }
    *func = class_getattr(rt, o, name, cache);
    if (cache && (cache->kind == ATTR_PROPERTY || cache->kind == ATTR_MEMBER)) cache->kind = ATTR_NONE; /* too rare for the instruction */
    return *func ? 0 : -1;
}

Owned obj_call_method(Runtime *rt, Borrowed o, Borrowed name, const Value *args, size_t nargs) {
    Value few[8], func = V_NULL, *all = few, key = name_interned(rt, name);
    if (!key) return V_NULL;
    int unbound = class_load_method(rt, o, key, &func, &(AttrCache){.kind = ATTR_NONE});
    decref(rt, key);
    if (unbound < 0) return V_NULL;
    Value result = V_NULL;
    if (!unbound) result = obj_call(rt, func, args, nargs, V_NULL);
    else if (nargs < COUNT_OF(few) || (all = mem_alloc_array(rt, nargs + 1, sizeof(Value)))) {
        all[0] = o;
        if (nargs) memcpy(all + 1, args, nargs * sizeof(Value));
        result = obj_call(rt, func, all, nargs + 1, V_NULL);
        if (all != few) mem_free(rt, all);
    }
    decref(rt, func);
    return result;
}

/* ---- set ---- */

static int no_such_attribute(Runtime *rt, Borrowed o, Borrowed name, Borrowed descr) {
    if (descr) return raise_int(rt, T_ATTRIBUTE_ERROR, "'%.100T' object attribute '%U' is read-only", o, name);
    raise_attribute_error(rt, o, name);
    return -1;
}

static int set_in_instance(Runtime *rt, Instance *i, Borrowed name, Borrowed value, AttrCache *cache) {
    uint64_t before = i->shape;
    if (cache && value && !(before & 1)) {
        uint32_t id = (uint32_t)(before >> 32);
        ssize_t k = shape_find(shape_get(rt, id), name);
        if (k >= 0) cache_slot(i, k, cache);
        else {
            if (instance_store(rt, v_from(i), name, value) < 0) return -1;
            Shape *now = i->shape & 1 ? NULL : instance_shape(rt, i);
            if (now && now->parent && now->parent->id == id && now->keys[now->count - 1] == name)
                *cache = (AttrCache){.kind = ATTR_SLOT_ADD, .key = id, .index = now->count - 1, .new_shape = now->id};
            return 0;
        }
    }
    return instance_store(rt, v_from(i), name, value);
}

static int set_attribute(Runtime *rt, Borrowed o, Borrowed name, Borrowed value, AttrCache *cache) {
    Type *t = type_of(rt, o);
    Value descr;
    if (type_find(rt, t, name, &descr) < 0) return -1;
    if (descr) {
        int (*set)(Runtime *, Borrowed, Borrowed, Borrowed) = slots_of(rt, descr)->descr_set;
        if (set) {
            cache_data_descr(o, t, descr, true, cache);
            incref(descr);
            int r = set(rt, descr, o, value);
            decref(rt, descr);
            return r;
        }
    }
    if (t->slots->layout == LAYOUT_INSTANCE) return set_in_instance(rt, as_instance(o), name, value, cache);
    if (!t->slots->dict_offset || !v_is_ptr(o)) return no_such_attribute(rt, o, name, descr);
    return instance_store(rt, o, name, value);
}

int obj_generic_setattr(Runtime *rt, Borrowed o, Borrowed name, Borrowed value) {
    if (likely(name_is_interned(name))) return set_attribute(rt, o, name, value, NULL);
    if (!v_is_str(rt, name)) return name_error(rt, name);
    Value key = name_interned(rt, name);
    if (!key) return -1;
    int r = set_attribute(rt, o, key, value, NULL);
    decref(rt, key);
    return r;
}

int class_setattr(Runtime *rt, Borrowed o, Borrowed name, Borrowed value, AttrCache *cache) {
    int (*set)(Runtime *, Borrowed, Borrowed, Borrowed) = slots_of(rt, o)->setattr;
    if (!set || set == obj_generic_setattr) return set_attribute(rt, o, name, value, cache);
    return set(rt, o, name, value);
}
