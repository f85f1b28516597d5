/* SPDX-License-Identifier: MIT
 * super.c: super: lookup that begins behind a class in the order of another. */
#include "gc/gc.h"
#include "types/class_parts.h"
#include "types/exception.h"

typedef struct Super { Object header; Value type, obj, obj_type; } Super; /* 0: none; obj 0: unbound */

static inline Super *as_super(Borrowed v) { return V_AS(Super, v); }

static void super_dealloc(Runtime *rt, Object *self) {
    Super *s = (Super *)self;
    decref_maybe(rt, s->type);
    decref_maybe(rt, s->obj);
    decref_maybe(rt, s->obj_type);
    object_free(rt, self);
}

static Owned super_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) { return type_alloc(rt, type, 0); }

/* The class whose order is walked: obj itself if it is a class below type, else obj's class (or what it says it is). */
static Owned check(Runtime *rt, Borrowed type_or_null, Borrowed obj) {
    static const char wrong[] = "super(type, obj): obj must be an instance or subtype of type";
    Borrowed type = type_or_null;
    if (!type) return raise(rt, T_TYPE_ERROR, wrong); /* never set up */
    Type *t = as_type(type);
    if (v_is_type(rt, obj) && type_is_subtype(rt, as_type(obj), t)) return own(obj);
    if (type_is_subtype(rt, type_of(rt, obj), t)) return own(v_from(type_of(rt, obj)));
    Value cls = obj_getattr_maybe(rt, obj, rt->names[N___class__]);
    if (!cls && rt->error) return V_NULL;
    if (cls && v_is_type(rt, cls) && cls != v_from(type_of(rt, obj)) && type_is_subtype(rt, as_type(cls), t)) return cls;
    decref_maybe(rt, cls);
    return raise(rt, T_TYPE_ERROR, wrong);
}

static int super_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (args_no_keywords(rt, "super", kwnames) < 0) return -1;
    if (nargs > 2) return raise_int(rt, T_TYPE_ERROR, "super() expected at most 2 arguments, got %zu", nargs);
    Value type = V_NULL, obj = V_NULL, obj_type = V_NULL;
    if (nargs == 0) {
        if (!rt->hooks.super_arguments) return raise_int(rt, T_RUNTIME_ERROR, "super(): no current frame");
        if (rt->hooks.super_arguments(rt, &type, &obj) < 0) return -1;
    } else {
        type = own(args[0]);
        obj = nargs == 2 && args[1] != V_NONE ? own(args[1]) : V_NULL;
    }
    if (!v_is_type(rt, type)) raise(rt, T_TYPE_ERROR, "super() argument 1 must be a type, not %.200T", type);
    else if (!obj || (obj_type = check(rt, type, obj))) {
        Super *s = as_super(self), before = *s;
        s->type = type;
        s->obj = obj;
        s->obj_type = obj_type;
        decref_maybe(rt, before.type);
        decref_maybe(rt, before.obj);
        decref_maybe(rt, before.obj_type);
        return 0;
    }
    decref(rt, type);
    decref_maybe(rt, obj);
    return -1;
}

/* The attribute found behind `type` in the order of obj_type, owned; 0 without error: none. What compares names may run Python code,
 * which may set the super object up anew: the caller holds both. */
static Owned find_behind(Runtime *rt, Borrowed type, Borrowed obj_type, Borrowed name) {
    Value order = type_mro(rt, as_type(obj_type));
    if (!order) return V_NULL;
    Tuple *m = as_tuple(order);
    size_t i = 0;
    while (i < m->len && m->items[i] != type) i++;
    incref(order);
    Value found = V_NULL;
    for (i++; i < m->len && !found && !rt->error; i++) {
        Value dict = type_dict(rt, as_type(m->items[i]));
        found = dict ? dict_get_str(rt, dict, name) : V_NULL;
        incref_maybe(found);
    }
    decref(rt, order);
    return found;
}

Owned super_here(Runtime *rt) {
    Value self = type_alloc(rt, rt->types[T_SUPER], 0);
    if (self && super_init(rt, self, NULL, 0, V_NULL) < 0) {
        decref(rt, self);
        return V_NULL;
    }
    return self;
}

int super_load_method(Runtime *rt, Borrowed self, Borrowed name, Owned *func, Owned *obj) {
    Super *s = as_super(self);
    if (!s->obj_type || s->obj == s->obj_type || name == rt->names[N___class__]) return 0;
    Owned type = own(s->type), obj_type = own(s->obj_type), bound_to = own(s->obj), found = find_behind(rt, type, obj_type, name);
    decref(rt, type);
    decref(rt, obj_type);
    if (found && v_is(found, T_FUNCTION)) {
        *func = found;
        *obj = bound_to;
        return 1;
    }
    decref_maybe(rt, found);
    decref(rt, bound_to);
    return rt->error ? -1 : 0;
}

/* What is found in obj_type's order, bound; 0 without error: nothing. */
static Owned get_bound(Runtime *rt, Borrowed type, Borrowed obj, Borrowed obj_type, Borrowed key) {
    Value v = find_behind(rt, type, obj_type, key);
    Owned (*get)(Runtime *, Borrowed, Borrowed, Borrowed) = v ? slots_of(rt, v)->descr_get : NULL;
    if (!get) return v;
    Value bound = get(rt, v, obj == obj_type ? V_NULL : obj, obj_type);
    decref(rt, v);
    return bound;
}

static Owned super_getattr(Runtime *rt, Borrowed self, Borrowed name) {
    Super *s = as_super(self);
    if (!s->obj_type || name == rt->names[N___class__]) return obj_generic_getattr(rt, self, name);
    if (!v_is_str(rt, name)) {
        name_error(rt, name);
        return V_NULL;
    }
    Value key = name_interned(rt, name);
    if (!key) return V_NULL;
    Value type = own(s->type), obj = own(s->obj), obj_type = own(s->obj_type), v = get_bound(rt, type, obj, obj_type, key);
    decref(rt, type);
    decref(rt, obj);
    decref(rt, obj_type);
    decref(rt, key);
    return v || rt->error ? v : obj_generic_getattr(rt, self, name);
}

/* Bound to an object when read as a class attribute (the old way of `__super`). */
static Owned super_descr_get(Runtime *rt, Borrowed self, Borrowed obj, Borrowed type) {
    Super *s = as_super(self);
    if (!obj || obj == V_NONE || s->obj) return own(self);
    Value its_type = s->type;
    incref_maybe(its_type);
    if (!v_is(self, T_SUPER)) {
        Value cls = v_from(type_of(rt, self)), made = its_type ? obj_call2(rt, cls, its_type, obj) : obj_call0(rt, cls);
        decref_maybe(rt, its_type);
        return made;
    }
    Value obj_type = check(rt, its_type, obj), fresh = obj_type ? type_alloc(rt, rt->types[T_SUPER], 0) : V_NULL;
    if (!fresh) {
        decref_maybe(rt, obj_type);
        decref_maybe(rt, its_type);
        return V_NULL;
    }
    as_super(fresh)->type = its_type;
    as_super(fresh)->obj = own(obj);
    as_super(fresh)->obj_type = obj_type;
    return fresh;
}

static Owned super_repr(Runtime *rt, Borrowed self) {
    Super *s = as_super(self);
    const char *name = s->type ? type_text(as_type(s->type)) : "NULL";
    if (s->obj_type) return format_str(rt, "<super: <class '%s'>, <%s object>>", name, type_text(as_type(s->obj_type)));
    return format_str(rt, "<super: <class '%s'>, NULL>", name);
}

static const MemberDef super_members[] = {{"__thisclass__", offsetof(Super, type), MEMBER_VALUE, true}, {"__self__", offsetof(Super, obj), MEMBER_VALUE, true},
                                          {"__self_class__", offsetof(Super, obj_type), MEMBER_VALUE, true}, {NULL, 0, 0, false}};

const TypeSlots super_slots = {
    .name = "super",
    .doc = "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\n"
           "super(type, obj) -> bound super object; requires isinstance(obj, type)\n"
           "super(type, type2) -> bound super object; requires issubclass(type2, type)",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE,
    .base = T_OBJECT,
    .layout = LAYOUT_FIXED,
    .basicsize = sizeof(Super),
    .dealloc = super_dealloc,
    .new = super_new,
    .init = super_init,
    .repr = super_repr,
    .getattr = super_getattr,
    .descr_get = super_descr_get,
    .members = super_members,
};
