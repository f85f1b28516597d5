/* SPDX-License-Identifier: MIT
 * property.c: property, classmethod, staticmethod. */
#include "gc/gc.h"
#include "types/class_parts.h"

/* ---- property ---- */

static inline Property *as_property(Borrowed v) { return V_AS(Property, v); }
static inline Value or_none(Value v) { return v ? v : V_NONE; }
static inline bool given(Value v) { return v && v != V_NONE; }

static void property_dealloc(Runtime *rt, Object *self) {
    Property *p = (Property *)self;
    Value *fields[] = {&p->get, &p->set, &p->del, &p->doc, &p->name, &p->dict};
    for (size_t i = 0; i < COUNT_OF(fields); i++) clear_slot(rt, fields[i]);
    object_free(rt, self);
}

static int property_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    Property *p = (Property *)self;
    Value fields[] = {p->get, p->set, p->del, p->doc, p->name, p->dict};
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        if (fields[i]) VISIT(fields[i]);
    return 0;
}

static int property_clear(Runtime *rt, Object *self) {
    Property *p = (Property *)self;
    Value *fields[] = {&p->get, &p->set, &p->del, &p->doc, &p->name};
    for (size_t i = 0; i < COUNT_OF(fields); i++) clear_slot(rt, fields[i]);
    return 0;
}

static Owned property_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) { return type_alloc(rt, type, 0); }

/* The getter's doc; for a subclass it goes to the instance's dict, where the class attribute does not hide it. */
static int take_doc_from_getter(Runtime *rt, Borrowed self, Borrowed getter) {
    Property *p = as_property(self);
    Value doc = obj_getattr_maybe(rt, getter, rt->names[N___doc__]);
    if (!doc) return rt->error ? -1 : 0;
    int r = 0;
    if (v_is(self, T_PROPERTY)) replace_slot(rt, &p->doc, own(doc));
    else r = obj_setattr(rt, self, rt->names[N___doc__], doc);
    p->getter_doc = true;
    decref(rt, doc);
    return r;
}

static int property_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"fget", "fset", "fdel", "doc", NULL};
    Value v[4];
    if (args_parse(rt, "property", params, 0, args, nargs, kwnames, v) < 0) return -1;
    Property *p = as_property(self);
    Value *fields[] = {&p->get, &p->set, &p->del, &p->doc};
    for (size_t i = 0; i < 4; i++) replace_slot(rt, fields[i], given(v[i]) ? own(v[i]) : V_NULL);
    p->getter_doc = false;
    if (given(v[0]) && !given(v[3])) return take_doc_from_getter(rt, self, v[0]);
    if (given(v[3]) && !v_is(self, T_PROPERTY)) return obj_setattr(rt, self, rt->names[N___doc__], v[3]);
    return 0;
}

static int no_function(Runtime *rt, const Property *p, Borrowed obj, const char *what) {
    Value type = obj_getattr(rt, v_from(type_of(rt, obj)), rt->names[N___qualname__]);
    if (!type) return -1;
    if (p->name) raise(rt, T_ATTRIBUTE_ERROR, "property %R of %R object has no %s", p->name, type, what);
    else raise(rt, T_ATTRIBUTE_ERROR, "property of %R object has no %s", type, what);
    decref(rt, type);
    return -1;
}

static Owned property_get(Runtime *rt, Borrowed self, Borrowed obj, Borrowed type) {
    if (!obj || obj == V_NONE) return own(self);
    Property *p = as_property(self);
    if (p->get) return obj_call1(rt, p->get, obj);
    no_function(rt, p, obj, "getter");
    return V_NULL;
}

static int property_set(Runtime *rt, Borrowed self, Borrowed obj, Borrowed value) {
    Property *p = as_property(self);
    Value f = value ? p->set : p->del;
    if (!f) return no_function(rt, p, obj, value ? "setter" : "deleter");
    Value v = value ? obj_call2(rt, f, obj, value) : obj_call1(rt, f, obj);
    if (!v) return -1;
    decref(rt, v);
    return 0;
}

static Owned copy_with(Runtime *rt, Borrowed self, Borrowed get, Borrowed set, Borrowed del) {
    Property *p = as_property(self);
    Value args[] = {get ? get : or_none(p->get), set ? set : or_none(p->set), del ? del : or_none(p->del), V_NONE};
    if (!(p->getter_doc && args[0] != V_NONE)) args[3] = or_none(p->doc);
    for (size_t i = 0; i < 4; i++) incref(args[i]); /* a derived class's __init__ may set self up anew */
    Value copy = obj_call(rt, v_from(type_of(rt, self)), args, 4, V_NULL);
    for (size_t i = 0; i < 4; i++) decref(rt, args[i]);
    if (copy && p->name && obj_is_instance_of(rt, copy, T_PROPERTY)) replace_slot(rt, &as_property(copy)->name, own(p->name));
    return copy;
}

#define METHOD(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)
METHOD(property_getter) { return copy_with(rt, self, args[0], V_NULL, V_NULL); }
METHOD(property_setter) { return copy_with(rt, self, V_NULL, args[0], V_NULL); }
METHOD(property_deleter) { return copy_with(rt, self, V_NULL, V_NULL, args[0]); }
METHOD(property_set_name) {
    replace_slot(rt, &as_property(self)->name, own(args[1]));
    return V_NONE;
}

static const MethodDef property_methods[] = {
    {"getter", property_getter, 1, 1, 0, "Descriptor to obtain a copy of the property with a different getter."},
    {"setter", property_setter, 1, 1, 0, "Descriptor to obtain a copy of the property with a different setter."},
    {"deleter", property_deleter, 1, 1, 0, "Descriptor to obtain a copy of the property with a different deleter."},
    {"__set_name__", property_set_name, 2, 2, 0, "Method to set name of a property."},
    {NULL, NULL, 0, 0, 0, NULL},
};

static Owned abstract_of(Runtime *rt, Borrowed f, bool *is) {
    if (c_stack_low(rt)) return raise_recursion(rt, ""); /* one that wraps itself */
    Value v = given(f) ? obj_getattr_maybe(rt, f, rt->names[N___isabstractmethod__]) : V_NULL;
    if (!v) return rt->error ? V_NULL : V_TRUE;
    int truth = obj_truth(rt, v);
    decref(rt, v);
    if (truth > 0) *is = true;
    return truth < 0 ? V_NULL : V_TRUE;
}

static Owned property_is_abstract(Runtime *rt, Borrowed self, void *closure) {
    Property *p = as_property(self);
    bool is = false;
    if (!abstract_of(rt, p->get, &is) || (!is && !abstract_of(rt, p->set, &is)) || (!is && !abstract_of(rt, p->del, &is))) return V_NULL;
    return v_bool(is);
}

static const GetSetDef property_getsets[] = {{"__isabstractmethod__", property_is_abstract, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};
static const MemberDef property_members[] = {
    {"fget", offsetof(Property, get), MEMBER_VALUE, true}, {"fset", offsetof(Property, set), MEMBER_VALUE, true},
    {"fdel", offsetof(Property, del), MEMBER_VALUE, true}, {"__doc__", offsetof(Property, doc), MEMBER_VALUE, false}, {NULL, 0, 0, false}};

const TypeSlots property_slots = {
    .name = "property",
    .doc = NULL,
    .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Property),
    .dealloc = property_dealloc,
    .traverse = property_traverse,
    .clear = property_clear,
    .new = property_new,
    .init = property_init,
    .descr_get = property_get,
    .descr_set = property_set,
    .methods = property_methods,
    .getsets = property_getsets,
    .members = property_members,
};

/* ---- classmethod, staticmethod ---- */

static inline ClassMethod *as_cm(Borrowed v) { return V_AS(ClassMethod, v); }

static void cm_dealloc(Runtime *rt, Object *self) {
    decref_maybe(rt, ((ClassMethod *)self)->callable);
    decref_maybe(rt, ((ClassMethod *)self)->dict);
    object_free(rt, self);
}

static Owned cm_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) { return type_alloc(rt, type, 0); }

/* The attributes that tell what a function is are those of the function. */
static int copy_attributes(Runtime *rt, Borrowed self, Borrowed callable) {
    static const uint16_t names[] = {N___module__, N___name__, N___qualname__, N___doc__, N___annotations__};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        Value v = obj_getattr_maybe(rt, callable, rt->names[names[i]]);
        if (!v && rt->error) return -1;
        int r = v ? obj_setattr(rt, self, rt->names[names[i]], v) : 0;
        decref_maybe(rt, v);
        if (r < 0) return -1;
    }
    return 0;
}

static int cm_init_named(Runtime *rt, Borrowed self, const char *name, const Value *args, size_t nargs, Borrowed kwnames) {
    if (args_no_keywords(rt, name, kwnames) < 0 || args_count(rt, name, nargs, 1, 1) < 0) return -1;
    if (as_cm(self)->callable) type_renew(rt, rt->types[T_OBJECT], false); /* inline caches may know it, under the version of any class */
    replace_slot(rt, &as_cm(self)->callable, own(args[0]));
    return v_is_ptr(args[0]) && v_obj(args[0])->type == T_FUNCTION ? 0 : copy_attributes(rt, self, args[0]);
}
static int classmethod_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return cm_init_named(rt, self, "classmethod", args, nargs, kwnames);
}
static int staticmethod_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return cm_init_named(rt, self, "staticmethod", args, nargs, kwnames);
}

Owned classmethod_new(Runtime *rt, uint32_t type, Borrowed callable) {
    ClassMethod *c = object_new_container(rt, type, sizeof *c);
    if (!c) return V_NULL;
    c->callable = own(callable);
    gc_track(&c->header);
    return v_from(c);
}

/* Bound to the class; a callable that is a descriptor itself is asked. */
static Owned classmethod_get(Runtime *rt, Borrowed self, Borrowed obj, Borrowed type) {
    Value f = as_cm(self)->callable;
    if (!f) return raise(rt, T_RUNTIME_ERROR, "uninitialized classmethod object");
    if (c_stack_low(rt)) return raise_recursion(rt, ""); /* one that wraps itself */
    if (!type) type = v_from(type_of(rt, obj));
    if (v_is(f, T_METHOD)) return method_new(rt, f, type); /* bound once more, as CPython does */
    Owned (*get)(Runtime *, Borrowed, Borrowed, Borrowed) = v_is(f, T_FUNCTION) ? NULL : slots_of(rt, f)->descr_get;
    return get ? get(rt, f, type, type) : method_new(rt, f, type);
}

static Owned staticmethod_get(Runtime *rt, Borrowed self, Borrowed obj, Borrowed type) {
    Value f = as_cm(self)->callable;
    return f ? own(f) : raise(rt, T_RUNTIME_ERROR, "uninitialized staticmethod object");
}

static Owned staticmethod_call(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value f = as_cm(self)->callable;
    return f ? obj_call(rt, f, args, nargs, kwnames) : raise(rt, T_RUNTIME_ERROR, "uninitialized staticmethod object");
}

static Owned cm_repr(Runtime *rt, Borrowed self) {
    return format_str(rt, "<%s(%R)>", obj_is_instance_of(rt, self, T_CLASSMETHOD) ? "classmethod" : "staticmethod", as_cm(self)->callable);
}

static Owned cm_function(Runtime *rt, Borrowed self, void *closure) { return own(or_none(as_cm(self)->callable)); }
static Owned cm_is_abstract(Runtime *rt, Borrowed self, void *closure) {
    bool is = false;
    return abstract_of(rt, as_cm(self)->callable, &is) ? v_bool(is) : V_NULL;
}

/* What copy_attributes would copy from a function is read from it, until something else is stored. */
static Owned cm_from_function(Runtime *rt, Borrowed self, void *closure) {
    Value name = rt->names[(uintptr_t)closure], dict = as_cm(self)->dict;
    if (dict && dict != V_EMPTY) {
        Value v = dict_get_str(rt, dict, name);
        if (v || rt->error) return v ? own(v) : V_NULL;
    }
    Value f = as_cm(self)->callable;
    return f && v_is(f, T_FUNCTION) ? obj_getattr(rt, f, name) : closure == (void *)N___doc__ ? V_NONE : raise(rt, T_ATTRIBUTE_ERROR, "'%T' object has no attribute '%U'", self, name);
}
static int cm_store(Runtime *rt, Borrowed self, Borrowed value, void *closure) { return instance_store(rt, self, rt->names[(uintptr_t)closure], value); }

static Owned cm_get_dict(Runtime *rt, Borrowed self, void *closure) { return instance_get_dict(rt, self); }
static int cm_set_dict(Runtime *rt, Borrowed self, Borrowed value, void *closure) { return instance_set_dict(rt, self, value); }

#define PASSED(id) {#id, cm_from_function, cm_store, NULL, (void *)(uintptr_t)N_##id}
static const GetSetDef cm_getsets[] = {
    {"__func__", cm_function, NULL, NULL, NULL}, {"__wrapped__", cm_function, NULL, NULL, NULL}, {"__isabstractmethod__", cm_is_abstract, NULL, NULL, NULL},
    {"__dict__", cm_get_dict, cm_set_dict, NULL, NULL},
    PASSED(__module__), PASSED(__name__), PASSED(__qualname__), PASSED(__doc__), PASSED(__annotations__), {NULL, NULL, NULL, NULL, NULL}};

#define CM_SLOTS                                                                                                       \
    .flags = TF_BASETYPE | TF_CONTAINER | TF_DICT, .base = T_OBJECT, .layout = LAYOUT_FIXED, .basicsize = sizeof(ClassMethod), \
    .dict_offset = offsetof(ClassMethod, dict), .dealloc = cm_dealloc, .new = cm_new, .repr = cm_repr, .getsets = cm_getsets

const TypeSlots classmethod_slots = {
    .name = "classmethod",
    .doc = "classmethod(function) -> method\n\nConvert a function to be a class method.",
    CM_SLOTS,
    .init = classmethod_init,
    .descr_get = classmethod_get,
};
const TypeSlots staticmethod_slots = {
    .name = "staticmethod",
    .doc = "staticmethod(function) -> method\n\nConvert a function to be a static method.",
    CM_SLOTS,
    .init = staticmethod_init,
    .call = staticmethod_call,
    .descr_get = staticmethod_get,
};
