/* SPDX-License-Identifier: MIT
 * property.c: property, staticmethod, classmethod. */
#include "gc/gc.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/descr.h"
#include "types/dict.h"
#include "types/function.h"
#include "types/str.h"
#include "types/tuple.h"

/* ---- property ---- */

static inline Property *as_property(Borrowed v) { return V_AS(Property, v); }
static Owned or_none(Value v) { return v ? own(v) : V_NONE; }
static Value none_is_null(Borrowed v) { return !v || v == V_NONE ? V_NULL : own(v); }

static Owned plain_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) { return type_alloc(rt, type, 0); }

/* The doc string is the getter's unless one is given; a subclass keeps it in the instance's dict. */
static int take_doc(Runtime *rt, Borrowed self, Borrowed doc) {
    Property *p = as_property(self);
    Owned text = V_NULL;
    p->getter_doc = false;
    if (doc && doc != V_NONE) text = own(doc);
    else if (p->get) {
        text = obj_getattr_maybe(rt, p->get, rt->names[N___doc__]);
        if (!text && rt->error) return -1;
        p->getter_doc = text && text != V_NONE;
        if (!p->getter_doc && text) clear_slot(rt, &text);
    }
    if (v_obj(self)->type == T_PROPERTY || !p->getter_doc) {
        replace_slot(rt, &p->doc, text);
        return 0;
    }
    int result = obj_setattr(rt, self, rt->names[N___doc__], text);
    decref(rt, text);
    return result;
}

static int property_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"fget", "fset", "fdel", "doc", NULL};
    Value a[4];
    if (args_parse(rt, "property", params, 0, args, nargs, kwnames, a) < 0) return -1;
    Property *p = as_property(self);
    replace_slot(rt, &p->get, none_is_null(a[0]));
    replace_slot(rt, &p->set, none_is_null(a[1]));
    replace_slot(rt, &p->del, none_is_null(a[2]));
    return take_doc(rt, self, a[3]);
}

static Owned no_accessor(Runtime *rt, Borrowed self, Borrowed obj, const char *what) {
    Value name = as_property(self)->name, type = v_from(type_of(rt, obj));
    Owned qualname = obj_getattr(rt, type, rt->names[N___qualname__]);
    if (!qualname) return V_NULL;
    if (name) raise(rt, T_ATTRIBUTE_ERROR, "property %R of %R object has no %s", name, qualname, what);
    else raise(rt, T_ATTRIBUTE_ERROR, "property of %R object has no %s", qualname, what);
    decref(rt, qualname);
    return V_NULL;
}

static Owned property_get(Runtime *rt, Borrowed self, Borrowed obj, Borrowed type) {
    if (!obj || obj == V_NONE) return own(self);
    Value get = as_property(self)->get;
    return get ? obj_call1(rt, get, obj) : no_accessor(rt, self, obj, "getter");
}

static int property_set(Runtime *rt, Borrowed self, Borrowed obj, Borrowed value) {
    Value f = value ? as_property(self)->set : as_property(self)->del;
    if (!f) return no_accessor(rt, self, obj, value ? "setter" : "deleter"), -1;
    Owned r = value ? obj_call2(rt, f, obj, value) : obj_call1(rt, f, obj);
    decref_maybe(rt, r);
    return r ? 0 : -1;
}

/* A copy with one accessor replaced. */
static Owned with(Runtime *rt, Borrowed self, Borrowed get, Borrowed set, Borrowed del) {
    Property *p = as_property(self);
    Value a[4] = {get && get != V_NONE ? get : p->get ? p->get : V_NONE, set && set != V_NONE ? set : p->set ? p->set : V_NONE,
                  del && del != V_NONE ? del : p->del ? p->del : V_NONE, V_NONE};
    if (!(p->getter_doc && a[0] != V_NONE)) a[3] = p->doc ? p->doc : V_NONE;
    Owned copy = obj_call(rt, v_from(type_of(rt, self)), a, 4, V_NULL);
    if (copy && obj_is_instance_of(rt, copy, T_PROPERTY) && p->name) replace_slot(rt, &as_property(copy)->name, own(p->name));
    return copy;
}
static Owned property_getter(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return with(rt, self, args[0], V_NULL, V_NULL); }
static Owned property_setter(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return with(rt, self, V_NULL, args[0], V_NULL); }
static Owned property_deleter(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return with(rt, self, V_NULL, V_NULL, args[0]); }
static Owned property_set_name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (nargs != 2) return raise(rt, T_TYPE_ERROR, "__set_name__() takes 2 positional arguments but %zd were given", (ssize_t)nargs);
    replace_slot(rt, &as_property(self)->name, own(args[1]));
    return V_NONE;
}

static Owned get_fget(Runtime *rt, Borrowed self, void *closure) { return or_none(as_property(self)->get); }
static Owned get_fset(Runtime *rt, Borrowed self, void *closure) { return or_none(as_property(self)->set); }
static Owned get_fdel(Runtime *rt, Borrowed self, void *closure) { return or_none(as_property(self)->del); }
static Owned get_doc(Runtime *rt, Borrowed self, void *closure) { return or_none(as_property(self)->doc); }
static int set_doc(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    replace_slot(rt, &as_property(self)->doc, value ? own(value) : V_NULL);
    return 0;
}
static int is_abstract(Runtime *rt, Borrowed f) {
    if (!f) return 0;
    Owned flag = obj_getattr_maybe(rt, f, rt->names[N___isabstractmethod__]);
    if (!flag) return rt->error ? -1 : 0;
    int truth = obj_truth(rt, flag);
    decref(rt, flag);
    return truth;
}
static Owned get_abstract(Runtime *rt, Borrowed self, void *closure) {
    Value f[3] = {as_property(self)->get, as_property(self)->set, as_property(self)->del};
    for (int i = 0; i < 3; i++) {
        int abstract = is_abstract(rt, f[i]);
        if (abstract) return abstract < 0 ? V_NULL : V_TRUE;
    }
    return V_FALSE;
}

static int property_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    Property *p = (Property *)self;
    VISIT(p->get);
    VISIT(p->set);
    VISIT(p->del);
    VISIT(p->doc);
    VISIT(p->name);
    VISIT(p->dict);
    return 0;
}
static int property_clear(Runtime *rt, Object *self) {
    Property *p = (Property *)self;
    Value *fields[] = {&p->get, &p->set, &p->del, &p->doc, &p->name, &p->dict};
    for (size_t i = 0; i < COUNT_OF(fields); i++) clear_slot(rt, fields[i]);
    return 0;
}
static void property_dealloc(Runtime *rt, Object *self) {
    property_clear(rt, self);
    object_free(rt, self);
}

static const MethodDef property_methods[] = {
    {"getter", property_getter, 1, 1, 0, "Descriptor to obtain a copy of the property with a different getter."},
    {"setter", property_setter, 1, 1, 0, "Descriptor to obtain a copy of the property with a different setter."},
    {"deleter", property_deleter, 1, 1, 0, "Descriptor to obtain a copy of the property with a different deleter."},
    {"__set_name__", property_set_name, 0, -1, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL}};
static const GetSetDef property_getsets[] = {{"fget", get_fget, NULL, NULL, NULL}, {"fset", get_fset, NULL, NULL, NULL}, {"fdel", get_fdel, NULL, NULL, NULL},
                                             {"__doc__", get_doc, set_doc, NULL, NULL}, {"__isabstractmethod__", get_abstract, NULL, NULL, NULL},
                                             {NULL, NULL, NULL, NULL, NULL}};

const TypeSlots property_slots = {
    .name = "property", .doc = "Property attribute.", .flags = TF_BASETYPE | TF_CONTAINER, .base = T_OBJECT, .layout = LAYOUT_CUSTOM,
    .basicsize = offsetof(Property, dict), .new = plain_new, .init = property_init, .dealloc = property_dealloc, .traverse = property_traverse,
    .clear = property_clear, .descr_get = property_get, .descr_set = property_set, .methods = property_methods, .getsets = property_getsets,
};

/* ---- staticmethod and classmethod ---- */

typedef struct Wrapped {
    Object header;
    Value callable, dict;
} Wrapped;
static inline Wrapped *as_wrapped(Borrowed v) { return V_AS(Wrapped, v); }

static Owned wrap(Runtime *rt, uint32_t index, Borrowed callable) {
    Wrapped *w = object_new_container(rt, index, sizeof *w);
    if (!w) return V_NULL;
    w->callable = own(callable);
    gc_track(&w->header);
    return v_from(w);
}
Owned staticmethod_new(Runtime *rt, Borrowed callable) { return wrap(rt, T_STATICMETHOD, callable); }
Owned classmethod_new(Runtime *rt, Borrowed callable) { return wrap(rt, T_CLASSMETHOD, callable); }

/* Name, doc and the like are copied from the function, as functools.wraps does. */
static int wrapped_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    static const uint16_t copied[] = {N___module__, N___name__, N___qualname__, N___doc__, N___annotations__};
    const char *name = type_short_name(slots_of(rt, self));
    if (args_no_keywords(rt, name, kwnames) < 0 || args_count(rt, name, nargs, 1, 1) < 0) return -1;
    replace_slot(rt, &as_wrapped(self)->callable, own(args[0]));
    Owned dict = instance_get_dict(rt, self);
    for (size_t i = 0; dict && i < COUNT_OF(copied); i++) {
        Owned v = obj_getattr_maybe(rt, args[0], rt->names[copied[i]]);
        if (v && dict_set(rt, dict, rt->names[copied[i]], v) < 0) clear_slot(rt, &dict);
        decref_maybe(rt, v);
        if (rt->error) clear_slot(rt, &dict);
    }
    decref_maybe(rt, dict);
    return dict ? 0 : -1;
}

static Owned get_callable(Runtime *rt, Borrowed self, void *closure) { return or_none(as_wrapped(self)->callable); }
static Owned get_wrapped_abstract(Runtime *rt, Borrowed self, void *closure) {
    int abstract = is_abstract(rt, as_wrapped(self)->callable);
    return abstract < 0 ? V_NULL : v_bool(abstract);
}
static Owned get_wrapped_dict(Runtime *rt, Borrowed self, void *closure) { return instance_get_dict(rt, self); }
static int set_wrapped_dict(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    return value ? instance_set_dict(rt, self, value) : raise_int(rt, T_TYPE_ERROR, "cannot delete __dict__");
}
static Owned wrapped_repr(Runtime *rt, Borrowed self) { return format_str(rt, "<%s(%R)>", type_short_name(slots_of(rt, self)), as_wrapped(self)->callable ? as_wrapped(self)->callable : V_NONE); }

static Owned static_get(Runtime *rt, Borrowed self, Borrowed obj, Borrowed type) {
    return as_wrapped(self)->callable ? own(as_wrapped(self)->callable) : raise(rt, T_RUNTIME_ERROR, "uninitialized staticmethod object");
}
static Owned static_call(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return obj_call(rt, as_wrapped(self)->callable, args, nargs, kwnames); }
static Owned class_get(Runtime *rt, Borrowed self, Borrowed obj, Borrowed type) {
    Value f = as_wrapped(self)->callable, cls = type ? type : v_from(type_of(rt, obj));
    if (!f) return raise(rt, T_RUNTIME_ERROR, "uninitialized classmethod object");
    const TypeSlots *s = slots_of(rt, f); /* a descriptor inside is bound to the class (3.9 to 3.12) */
    return s->descr_get && !v_is(f, T_FUNCTION) ? s->descr_get(rt, f, cls, v_from(type_of(rt, cls))) : method_new(rt, f, cls);
}

static int wrapped_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Wrapped *)self)->callable);
    VISIT(((Wrapped *)self)->dict);
    return 0;
}
static int wrapped_clear(Runtime *rt, Object *self) {
    clear_slot(rt, &((Wrapped *)self)->callable);
    clear_slot(rt, &((Wrapped *)self)->dict);
    return 0;
}
static void wrapped_dealloc(Runtime *rt, Object *self) {
    wrapped_clear(rt, self);
    object_free(rt, self);
}
static const GetSetDef wrapped_getsets[] = {{"__func__", get_callable, NULL, NULL, NULL}, {"__wrapped__", get_callable, NULL, NULL, NULL},
                                            {"__isabstractmethod__", get_wrapped_abstract, NULL, NULL, NULL}, {"__dict__", get_wrapped_dict, set_wrapped_dict, NULL, NULL},
                                            {NULL, NULL, NULL, NULL, NULL}};

const TypeSlots staticmethod_slots = {
    .name = "staticmethod", .doc = "Convert a function to be a static method.", .flags = TF_BASETYPE | TF_CONTAINER | TF_DICT, .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM, .basicsize = sizeof(Wrapped), .dict_offset = offsetof(Wrapped, dict), .new = plain_new, .init = wrapped_init,
    .dealloc = wrapped_dealloc, .traverse = wrapped_traverse, .clear = wrapped_clear, .repr = wrapped_repr, .call = static_call, .descr_get = static_get,
    .getsets = wrapped_getsets,
};
const TypeSlots classmethod_slots = {
    .name = "classmethod", .doc = "Convert a function to be a class method.", .flags = TF_BASETYPE | TF_CONTAINER | TF_DICT, .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM, .basicsize = sizeof(Wrapped), .dict_offset = offsetof(Wrapped, dict), .new = plain_new, .init = wrapped_init,
    .dealloc = wrapped_dealloc, .traverse = wrapped_traverse, .clear = wrapped_clear, .repr = wrapped_repr, .descr_get = class_get, .getsets = wrapped_getsets,
};
