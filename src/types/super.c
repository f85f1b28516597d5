/* SPDX-License-Identifier: MIT
 * super.c: super: attribute lookup that starts behind a class in the MRO of an object's class. */
#include "gc/gc.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/function.h"
#include "types/tuple.h"

typedef struct Super {
    Object header;
    Value type;     /* the class behind which the search begins */
    Value obj;      /* 0: unbound */
    Value obj_type; /* whose MRO is searched */
} Super;
static inline Super *as_super(Borrowed v) { return V_AS(Super, v); }

/* The class whose MRO counts for super(type, obj): obj itself if it is a subclass of type, else its class. Owned. */
static Owned check(Runtime *rt, Borrowed type, Borrowed obj) {
    Type *t = V_AS(Type, type);
    if (v_is_type(rt, obj) && type_is_subtype(rt, V_AS(Type, obj), t)) return own(obj);
    if (type_is_subtype(rt, type_of(rt, obj), t)) return own(v_from(type_of(rt, obj)));
    Owned cls = obj_getattr_maybe(rt, obj, rt->names[N___class__]); /* a proxy may claim another class */
    if (!cls && rt->error) return V_NULL;
    if (cls && v_is_type(rt, cls) && cls != v_from(type_of(rt, obj)) && type_is_subtype(rt, V_AS(Type, cls), t)) return cls;
    decref_maybe(rt, cls);
    return raise(rt, T_TYPE_ERROR, "super(type, obj): obj must be an instance or subtype of type");
}

static Owned super_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) { return type_alloc(rt, type, 0); }

static int super_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Owned type = V_NULL, obj = V_NULL, obj_type = V_NULL;
    if (args_no_keywords(rt, "super", kwnames) < 0 || args_count(rt, "super", nargs, 0, 2) < 0) return -1;
    if (nargs == 0) {
        if (rt->hooks.super_arguments(rt, &type, &obj) < 0) return -1;
    } else {
        if (!v_is_type(rt, args[0])) return raise_int(rt, T_TYPE_ERROR, "super() argument 1 must be a type, not %T", args[0]);
        type = own(args[0]);
        if (nargs > 1 && args[1] != V_NONE) obj = own(args[1]);
    }
    if (obj && !(obj_type = check(rt, type, obj))) {
        decref(rt, type);
        decref(rt, obj);
        return -1;
    }
    Super *s = as_super(self);
    replace_slot(rt, &s->type, type);
    replace_slot(rt, &s->obj, obj);
    replace_slot(rt, &s->obj_type, obj_type);
    return 0;
}

/* The attribute in the classes behind s->type, bound; 0 without error when there is none. */
static Owned search(Runtime *rt, Super *s, Borrowed name) {
    Value mro = type_mro(rt, V_AS(Type, s->obj_type));
    if (!mro) return V_NULL;
    incref(mro);
    size_t i = 0, n = as_tuple(mro)->len;
    while (i < n && as_tuple(mro)->items[i] != s->type) i++;
    Owned found = V_NULL;
    for (i++; i < n && !found && !rt->error; i++) {
        Value dict = type_dict(rt, V_AS(Type, as_tuple(mro)->items[i])), v = dict ? dict_get(rt, dict, name) : V_NULL;
        if (v) found = own(v);
    }
    decref(rt, mro);
    if (!found) return V_NULL;
    const TypeSlots *slots = slots_of(rt, found);
    if (!slots->descr_get) return found;
    Owned obj = own(s->obj), type = own(s->obj_type);
    Owned bound = slots->descr_get(rt, found, obj == type ? V_NULL : obj, type);
    decref(rt, obj);
    decref(rt, type);
    decref(rt, found);
    return bound;
}

static Owned super_getattr(Runtime *rt, Borrowed self, Borrowed name) {
    Super *s = as_super(self);
    if (s->obj_type && name != rt->names[N___class__]) {
        Owned v = search(rt, s, name);
        if (v || rt->error) return v;
    }
    return obj_generic_getattr(rt, self, name);
}

static Owned super_descr_get(Runtime *rt, Borrowed self, Borrowed obj, Borrowed type) {
    Super *s = as_super(self);
    if (!obj || obj == V_NONE || s->obj) return own(self);
    if (v_obj(self)->type != T_SUPER) {
        if (!s->type) return obj_call0(rt, v_from(type_of(rt, self)));
        return obj_call2(rt, v_from(type_of(rt, self)), s->type, obj);
    }
    Owned obj_type = check(rt, s->type, obj), bound = obj_type ? type_alloc(rt, rt->types[T_SUPER], 0) : V_NULL;
    if (!bound) return decref_maybe(rt, obj_type), V_NULL;
    as_super(bound)->type = own(s->type);
    as_super(bound)->obj = own(obj);
    as_super(bound)->obj_type = obj_type;
    return bound;
}

static Owned super_repr(Runtime *rt, Borrowed self) {
    Super *s = as_super(self);
    if (!s->type) return format_str(rt, "<super: NULL, NULL>");
    if (s->obj_type) return format_str(rt, "<super: <class '%N'>, <%N object>>", V_AS(Type, s->type), V_AS(Type, s->obj_type));
    return format_str(rt, "<super: <class '%N'>, NULL>", V_AS(Type, s->type));
}

static Owned get_this(Runtime *rt, Borrowed self, void *c) { return own(as_super(self)->type ? as_super(self)->type : V_NONE); }
static Owned get_self(Runtime *rt, Borrowed self, void *c) { return own(as_super(self)->obj ? as_super(self)->obj : V_NONE); }
static Owned get_self_class(Runtime *rt, Borrowed self, void *c) { return own(as_super(self)->obj_type ? as_super(self)->obj_type : V_NONE); }

static int super_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Super *)self)->type);
    VISIT(((Super *)self)->obj);
    VISIT(((Super *)self)->obj_type);
    return 0;
}
static void super_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((Super *)self)->type);
    clear_slot(rt, &((Super *)self)->obj);
    clear_slot(rt, &((Super *)self)->obj_type);
    object_free(rt, self);
}
static const GetSetDef getsets[] = {{"__thisclass__", get_this, NULL, NULL, NULL}, {"__self__", get_self, NULL, NULL, NULL}, {"__self_class__", get_self_class, NULL, NULL, NULL},
                                    {NULL, NULL, NULL, NULL, NULL}};

const TypeSlots super_slots = {
    .name = "super", .doc = "super() -> same as super(__class__, <first argument>)", .flags = TF_BASETYPE | TF_CONTAINER, .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM, .basicsize = sizeof(Super), .new = super_new, .init = super_init, .dealloc = super_dealloc, .traverse = super_traverse,
    .repr = super_repr, .getattr = super_getattr, .descr_get = super_descr_get, .getsets = getsets,
};
