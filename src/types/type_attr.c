/* SPDX-License-Identifier: MIT
 * type_attr.c: attributes of type objects: getting, setting, and the computed ones (__name__, __bases__, __mro__, ...). */
#include "gc/gc.h"
#include "types/class_parts.h"
#include "types/exception.h"
#include "types/list.h"

/* ---- get ---- */

static bool class_data_is_volatile(Runtime *rt, Type *t) {
    Value order = type_mro(rt, t);
    for (size_t i = 0; order && i < as_tuple(order)->len; i++)
        if (as_type(as_tuple(order)->items[i])->flags & TF_DATA_VOLATILE) return true;
    return !order;
}

/* What reading a class attribute gives without running anything: the value itself, or a function. */
static void cache_class_value(Runtime *rt, Type *t, Borrowed value, bool plain, AttrCache *c) {
    if (!c || !t->version || (plain && class_data_is_volatile(rt, t))) return;
    c->kind = ATTR_CLASS_VALUE;
    c->key = t->version;
    c->value = value;
    if (plain) t->flags |= TF_DATA_CACHED;
}

static Owned call_get(Runtime *rt, Borrowed descr, Borrowed obj, Borrowed type) {
    incref(descr);
    Value v = slots_of(rt, descr)->descr_get(rt, descr, obj, type);
    decref(rt, descr);
    return v;
}

Owned type_getattr_cached(Runtime *rt, Borrowed self, Borrowed name, AttrCache *cache) {
    Type *t = as_type(self), *meta = type_of(rt, self);
    Value from_meta, v;
    if (type_find(rt, meta, name, &from_meta) < 0) return V_NULL;
    if (from_meta && slots_of(rt, from_meta)->descr_set && slots_of(rt, from_meta)->descr_get) return call_get(rt, from_meta, self, v_from(meta));
    incref_maybe(from_meta);
    Value result = V_NULL;
    int r = type_find(rt, t, name, &v);
    if (r > 0) {
        if (!slots_of(rt, v)->descr_get) {
            cache_class_value(rt, t, v, true, cache);
            result = own(v);
        } else if (v_is(v, T_FUNCTION)) {
            cache_class_value(rt, t, v, false, cache);
            result = own(v);
        } else if (v_is(v, T_STATICMETHOD) && V_AS(ClassMethod, v)->callable) {
            cache_class_value(rt, t, V_AS(ClassMethod, v)->callable, false, cache);
            result = own(V_AS(ClassMethod, v)->callable);
        } else result = call_get(rt, v, V_NULL, self);
    } else if (r == 0 && from_meta) result = slots_of(rt, from_meta)->descr_get ? call_get(rt, from_meta, self, v_from(meta)) : own(from_meta);
    else if (r == 0) raise_attribute_error(rt, self, name);
    decref_maybe(rt, from_meta);
    return result;
}

int type_load_class_method(Runtime *rt, Borrowed self, Borrowed name, Owned *func, AttrCache *cache) {
    Type *t = as_type(self);
    Value from_meta, v;
    if (type_find(rt, type_of(rt, self), name, &from_meta) < 0) return -1;
    if (from_meta && slots_of(rt, from_meta)->descr_set) return 0;
    int r = type_find(rt, t, name, &v);
    if (r <= 0) return r;
    if (!v_is(v, T_CLASSMETHOD) || !V_AS(ClassMethod, v)->callable || !v_is(V_AS(ClassMethod, v)->callable, T_FUNCTION)) return 0;
    *func = own(V_AS(ClassMethod, v)->callable);
    if (cache && t->version) {
        cache->kind = ATTR_CLASS_METHOD;
        cache->key = t->version;
        cache->value = *func;
    }
    return 1;
}

Owned type_getattr(Runtime *rt, Borrowed self, Borrowed name) {
    if (unlikely(!name_is_interned(name))) {
        if (!v_is_str(rt, name)) {
            name_error(rt, name);
            return V_NULL;
        }
        Value key = name_interned(rt, name);
        Value v = key ? type_getattr_cached(rt, self, key, NULL) : V_NULL;
        decref_maybe(rt, key);
        return v;
    }
    return type_getattr_cached(rt, self, name, NULL);
}

/* ---- set ---- */

static bool any_data_cached(Runtime *rt, const Type *t) {
    if (t->flags & TF_DATA_CACHED) return true;
    for (uint32_t i = 0; i < t->subclass_count; i++)
        if (any_data_cached(rt, rt->types[t->subclasses[i]])) return true;
    return false;
}

static bool is_data_descr(Runtime *rt, Value v) { return v && slots_of(rt, v)->descr_set != NULL; }
static bool is_plain(Runtime *rt, Value v) { return v && !slots_of(rt, v)->descr_get && !slots_of(rt, v)->descr_set; }

/* The attribute `name` of t has gone from old to fresh (0: was or is not there): what has been remembered? */
static void note_change(Runtime *rt, Type *t, Borrowed name, Value old, Value fresh, bool was_found) {
    if (is_plain(rt, old) && is_plain(rt, fresh)) {
        if (!any_data_cached(rt, t)) {
            type_forget_name(rt, t, name);
            return;
        }
        t->flags |= TF_DATA_VOLATILE;
    }
    bool hooks = name == rt->names[N___getattribute__] || name == rt->names[N___setattr__] || name == rt->names[N___delattr__] || name == rt->names[N___getattr__];
    if (name == rt->names[N___get__] || name == rt->names[N___set__] || name == rt->names[N___delete__])
        type_modified_deep(rt, rt->types[T_OBJECT], true); /* instances of t may be attributes of any class */
    bool data = is_data_descr(rt, old) || is_data_descr(rt, fresh);
    if (data && type_is_subtype(rt, t, rt->types[T_TYPE])) type_renew(rt, rt->types[T_OBJECT], false); /* it hides attributes of t's classes */
    if (data || hooks) type_modified_deep(rt, t, true);
    else type_renew(rt, t, was_found);
}

static int store(Runtime *rt, Type *t, Borrowed name, Borrowed value) {
    Value dict = type_dict(rt, t), before, old;
    if (!dict) return -1;
    old = dict_get_str(rt, dict, name);
    if (!old && rt->error) return -1;
    int found = old ? 1 : type_find(rt, t, name, &before);
    if (found < 0) return -1;
    incref_maybe(old);
    int r;
    if (value) r = class_dict_set(rt, t, name, value);
    else {
        r = class_dict_pop(rt, t, name);
        if (r == 0) {
            raise_attribute_error(rt, v_from(t), name);
            r = -1;
        }
    }
    if (r >= 0) {
        note_change(rt, t, name, old, value, found > 0);
        r = slots_is_special(rt, name) ? slots_update(rt, t, name) : 0;
    }
    decref_maybe(rt, old);
    return r;
}

int type_setattr(Runtime *rt, Borrowed self, Borrowed name, Borrowed value) {
    Type *t = as_type(self), *meta = type_of(rt, self);
    if (!v_is_str(rt, name)) return name_error(rt, name);
    if (!(t->slots->flags & TF_HEAP) && (t->slots->flags & TF_IMMUTABLE))
        return raise_int(rt, T_TYPE_ERROR, "cannot set %R attribute of immutable type '%s'", name, type_text(t));
    Value key = name_interned(rt, name), descr;
    if (!key) return -1;
    int r = type_find(rt, meta, key, &descr);
    if (r > 0 && slots_of(rt, descr)->descr_set) {
        incref(descr);
        r = slots_of(rt, descr)->descr_set(rt, descr, self, value);
        decref(rt, descr);
    } else if (r >= 0) r = store(rt, t, key, value);
    decref(rt, key);
    return r;
}

/* ---- computed attributes ---- */

static int check_settable(Runtime *rt, Type *t, Borrowed value, const char *name) {
    if (!(t->slots->flags & TF_HEAP)) return raise_int(rt, T_TYPE_ERROR, "cannot set '%s' attribute of immutable type '%s'", name, type_text(t));
    if (!value) return raise_int(rt, T_TYPE_ERROR, "cannot delete '%s' attribute of immutable type '%s'", name, type_text(t));
    return audit_setattr(rt, v_from(t), name, value);
}

static Owned get_name(Runtime *rt, Borrowed self, void *closure) {
    Value name = type_name(rt, as_type(self));
    return name ? own(name) : V_NULL;
}

static int set_name(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    Type *t = as_type(self);
    if (check_settable(rt, t, value, "__name__") < 0) return -1;
    if (!v_is_str(rt, value)) return raise_int(rt, T_TYPE_ERROR, "can only assign string to %s.__name__, not '%T'", type_text(t), value);
    return type_set_name(rt, t, value);
}

static Owned get_qualname(Runtime *rt, Borrowed self, void *closure) {
    Type *t = as_type(self);
    return t->qualname ? own(t->qualname) : get_name(rt, self, closure);
}

static int set_qualname(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    Type *t = as_type(self);
    if (check_settable(rt, t, value, "__qualname__") < 0) return -1;
    if (!v_is_str(rt, value)) return raise_int(rt, T_TYPE_ERROR, "can only assign string to %s.__qualname__, not '%T'", type_text(t), value);
    replace_slot(rt, &t->qualname, own(value));
    return 0;
}

static Owned get_module(Runtime *rt, Borrowed self, void *closure) {
    Type *t = as_type(self);
    if (t->slots->flags & TF_HEAP) {
        Value v = dict_get_str(rt, t->dict, rt->names[N___module__]);
        return v ? own(v) : rt->error ? V_NULL : raise(rt, T_ATTRIBUTE_ERROR, "__module__");
    }
    const char *dot = strrchr(t->slots->name, '.');
    return dot ? str_from_ascii(rt, t->slots->name, (size_t)(dot - t->slots->name)) : own(rt->names[N_builtins]);
}

static int set_module(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    Type *t = as_type(self);
    if (check_settable(rt, t, value, "__module__") < 0) return -1;
    type_modified(rt, t);
    return class_dict_set(rt, t, rt->names[N___module__], value);
}

static Owned get_bases(Runtime *rt, Borrowed self, void *closure) {
    Value v = type_bases(rt, as_type(self));
    return v ? own(v) : V_NULL;
}

static int set_bases(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    Type *t = as_type(self);
    if (check_settable(rt, t, value, "__bases__") < 0) return -1;
    return type_set_bases(rt, t, value);
}

static Owned get_mro(Runtime *rt, Borrowed self, void *closure) {
    Value v = type_mro(rt, as_type(self));
    return v ? own(v) : V_NULL;
}

static Owned get_base(Runtime *rt, Borrowed self, void *closure) { return as_type(self)->base ? own(as_type(self)->base) : V_NONE; }

static Owned get_dict(Runtime *rt, Borrowed self, void *closure) {
    Value dict = type_dict(rt, as_type(self));
    return dict ? mappingproxy_new(rt, dict) : V_NULL;
}

static Owned get_doc(Runtime *rt, Borrowed self, void *closure) {
    Value dict = type_dict(rt, as_type(self));
    Value doc = dict ? dict_get_str(rt, dict, rt->names[N___doc__]) : V_NULL;
    if (!doc) return rt->error ? V_NULL : V_NONE;
    return slots_of(rt, doc)->descr_get ? call_get(rt, doc, V_NULL, self) : own(doc);
}

static int set_doc(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    Type *t = as_type(self);
    if (check_settable(rt, t, value, "__doc__") < 0) return -1;
    type_modified(rt, t);
    return class_dict_set(rt, t, rt->names[N___doc__], value);
}

static Owned get_signature(Runtime *rt, Borrowed self, void *closure) {
    const TypeSlots *s = as_type(self)->slots;
    const char *mark = s->doc && !(s->flags & TF_HEAP) ? strstr(s->doc, "\n--\n\n") : NULL, *paren = mark ? strchr(s->doc, '(') : NULL;
    return paren && paren < mark ? str_from_utf8(rt, paren, (size_t)(mark - paren)) : V_NONE;
}

static Owned get_abstract(Runtime *rt, Borrowed self, void *closure) {
    Type *t = as_type(self);
    Value dict = type_dict(rt, t);
    Value v = dict && t->index != T_TYPE ? dict_get_str(rt, dict, rt->names[N___abstractmethods__]) : V_NULL;
    return v ? own(v) : rt->error ? V_NULL : raise(rt, T_ATTRIBUTE_ERROR, "__abstractmethods__");
}

static int set_abstract(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    Type *t = as_type(self);
    if (!(t->slots->flags & TF_HEAP)) return check_settable(rt, t, value, "__abstractmethods__");
    int truth = value ? obj_truth(rt, value) : 0, r;
    if (truth < 0) return -1;
    if (value) r = class_dict_set(rt, t, rt->names[N___abstractmethods__], value);
    else {
        r = class_dict_pop(rt, t, rt->names[N___abstractmethods__]);
        if (r == 0) return raise_int(rt, T_ATTRIBUTE_ERROR, "__abstractmethods__");
    }
    if (r < 0) return -1;
    t->flags = truth ? t->flags | TF_ABSTRACT : t->flags & ~(uint32_t)TF_ABSTRACT;
    type_modified(rt, t); /* the VM remembers which classes it may instantiate the quick way */
    return 0;
}

/* Where none were written down the class gets a dict of its own. */
static Owned get_annotations(Runtime *rt, Borrowed self, void *closure) {
    Type *t = as_type(self);
    if (!(t->slots->flags & TF_HEAP)) return raise(rt, T_ATTRIBUTE_ERROR, "type object '%s' has no attribute '__annotations__'", type_text(t));
    Value v = dict_get_str(rt, t->dict, rt->names[N___annotations__]);
    if (v) return slots_of(rt, v)->descr_get ? call_get(rt, v, V_NULL, self) : own(v);
    if (rt->error || !(v = dict_new(rt))) return V_NULL;
    if (class_dict_set(rt, t, rt->names[N___annotations__], v) == 0) {
        type_modified(rt, t);
        return v;
    }
    decref(rt, v);
    return V_NULL;
}

static int set_annotations(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    Type *t = as_type(self);
    if (!(t->slots->flags & TF_HEAP)) return raise_int(rt, T_TYPE_ERROR, "cannot set '__annotations__' attribute of immutable type '%s'", type_text(t));
    if (value) {
        type_modified(rt, t);
        return class_dict_set(rt, t, rt->names[N___annotations__], value);
    }
    int r = class_dict_pop(rt, t, rt->names[N___annotations__]);
    type_modified(rt, t);
    return r == 0 ? raise_int(rt, T_ATTRIBUTE_ERROR, "__annotations__") : r < 0 ? -1 : 0;
}

static Owned get_flags(Runtime *rt, Borrowed self, void *closure) {
    const Type *t = as_type(self);
    uint32_t f = t->slots->flags, out = 1 << 12 | 1 << 18; /* ready, has version */
    if (f & TF_HEAP) out |= 1 << 9;
    if (f & TF_BASETYPE) out |= 1 << 10;
    if (f & TF_CONTAINER) out |= 1 << 14;
    if (f & TF_METHOD_DESCR) out |= 1 << 17;
    if (t->flags & TF_ABSTRACT) out |= 1 << 20;
    if (!(f & TF_HEAP) && (f & TF_IMMUTABLE)) out |= 1 << 8;
    if (f & TF_SEQUENCE) out |= 1 << 5;
    if (f & TF_MAPPING) out |= 1 << 6;
    if (f & TF_INT) out |= 1 << 24;
    if (f & TF_LIST) out |= 1 << 25;
    if (f & TF_TUPLE) out |= 1 << 26;
    if (f & TF_BYTES) out |= 1 << 27;
    if (f & TF_STR) out |= 1 << 28;
    if (f & TF_DICT_SUB) out |= 1 << 29;
    if (f & TF_EXC) out |= 1u << 30;
    if (f & TF_TYPE) out |= 1u << 31;
    return v_small(out);
}
static Owned get_basicsize(Runtime *rt, Borrowed self, void *closure) { return v_small(as_type(self)->slots->basicsize); }
static Owned get_itemsize(Runtime *rt, Borrowed self, void *closure) { return v_small(as_type(self)->slots->itemsize); }
static Owned get_dictoffset(Runtime *rt, Borrowed self, void *closure) {
    const TypeSlots *s = as_type(self)->slots;
    return v_small(s->layout == LAYOUT_INSTANCE ? 8 : (int32_t)s->dict_offset);
}
static Owned get_weakrefoffset(Runtime *rt, Borrowed self, void *closure) { return v_small(as_type(self)->slots->flags & TF_WEAKREF ? 8 : 0); }
static int readonly(Runtime *rt, Borrowed self, Borrowed value, void *closure) { return raise_int(rt, T_ATTRIBUTE_ERROR, "readonly attribute"); }

const GetSetDef type_getsets[] = {
    {"__name__", get_name, set_name, NULL, NULL},
    {"__qualname__", get_qualname, set_qualname, NULL, NULL},
    {"__module__", get_module, set_module, NULL, NULL},
    {"__bases__", get_bases, set_bases, NULL, NULL},
    {"__mro__", get_mro, readonly, NULL, NULL},
    {"__base__", get_base, readonly, NULL, NULL},
    {"__dict__", get_dict, NULL, NULL, NULL},
    {"__doc__", get_doc, set_doc, NULL, NULL},
    {"__text_signature__", get_signature, NULL, NULL, NULL},
    {"__abstractmethods__", get_abstract, set_abstract, NULL, NULL},
    {"__annotations__", get_annotations, set_annotations, NULL, NULL},
    {"__flags__", get_flags, readonly, NULL, NULL},
    {"__basicsize__", get_basicsize, readonly, NULL, NULL},
    {"__itemsize__", get_itemsize, readonly, NULL, NULL},
    {"__dictoffset__", get_dictoffset, readonly, NULL, NULL},
    {"__weakrefoffset__", get_weakrefoffset, readonly, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* ---- methods ---- */

#define METHOD(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

METHOD(mro_method) {
    Value order = type_compute_mro(rt, as_type(self));
    Value list = order ? list_from(rt, as_tuple(order)->items, as_tuple(order)->len) : V_NULL;
    decref_maybe(rt, order);
    return list;
}

METHOD(subclasses_method) {
    Type *t = as_type(self);
    Value list = list_new(rt, t->subclass_count);
    for (uint32_t i = 0; list && i < t->subclass_count; i++)
        if (list_append(rt, list, v_from(rt->types[t->subclasses[i]])) < 0) {
            decref(rt, list);
            return V_NULL;
        }
    return list;
}

METHOD(prepare_method) { return dict_new(rt); }

METHOD(instancecheck_method) {
    int r = obj_isinstance_plain(rt, args[0], self);
    return r < 0 ? V_NULL : v_bool(r);
}

METHOD(subclasscheck_method) {
    int r = obj_issubclass_plain(rt, args[0], self);
    return r < 0 ? V_NULL : v_bool(r);
}

METHOD(type_sizeof) {
    Type *t = as_type(self);
    size_t own = t->index < T_BUILTIN_COUNT ? sizeof *t : heap_block_size(t); /* the built-in ones share one block */
    return v_small((int64_t)(own + type_size(rt, &t->header)));
}

METHOD(type_dir) {
    Value names = dict_new(rt), order = names ? type_mro(rt, as_type(self)) : V_NULL, list = V_NULL;
    if (!order) {
        decref_maybe(rt, names);
        return V_NULL;
    }
    incref(order);
    int r = 0;
    for (size_t i = 0; i < as_tuple(order)->len && r == 0; i++) {
        Value d = type_dict(rt, as_type(as_tuple(order)->items[i]));
        r = d ? dict_merge(rt, names, d, 0) : -1;
    }
    decref(rt, order);
    if (r == 0) list = dict_keys_list(rt, names);
    decref(rt, names);
    return list;
}

const MethodDef type_methods[] = {
    {"mro", mro_method, 0, 0, 0, "Return a type's method resolution order."},
    {"__subclasses__", subclasses_method, 0, 0, 0, "Return a list of immediate subclasses."},
    {"__prepare__", prepare_method, 0, -1, METH_CLASS | METH_KW, "__prepare__() -> dict\nused to create the namespace for the class statement"},
    {"__instancecheck__", instancecheck_method, 1, 1, 0, "Check if an object is an instance."},
    {"__subclasscheck__", subclasscheck_method, 1, 1, 0, "Check if a class is a subclass."},
    {"__sizeof__", type_sizeof, 0, 0, 0, "Return memory consumption of the type object."},
    {"__dir__", type_dir, 0, 0, 0, "Specialized __dir__ implementation for types."},
    {NULL, NULL, 0, 0, 0, NULL},
};
