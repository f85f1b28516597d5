/* SPDX-License-Identifier: MIT
 * descr.c: the descriptors that the dicts of built-in types are made of: methods, attributes, members (also of __slots__),
 * wrappers of slots; and a bound wrapper (method-wrapper). */
#include "gc/gc.h"
#include "types/class_parts.h"
#include "types/exception.h"
#include "types/int.h"

/* All descriptors begin so; `def` differs. */
typedef struct Descr { Object header; Type *type; Value name; const void *def; } Descr;
typedef struct MethodWrapper { Object header; Value descr, self; } MethodWrapper;

static inline Descr *as_descr(Borrowed v) { return V_AS(Descr, v); }

static Owned descr_new(Runtime *rt, uint32_t index, size_t bytes, Type *type, Owned name, const void *def) {
    Descr *d = name ? object_new_container(rt, index, bytes) : NULL;
    if (!d) {
        decref_maybe(rt, name);
        return V_NULL;
    }
    d->type = type;
    object_incref(&type->header);
    d->name = name;
    d->def = def;
    gc_track(&d->header);
    return v_from(d);
}

Owned method_descr_new(Runtime *rt, Type *type, const MethodDef *def) {
    uint32_t index = def->flags & METH_CLASS ? T_CLASSMETHOD_DESCR : T_METHOD_DESCR;
    return descr_new(rt, index, sizeof(MethodDescr), type, str_intern_cstr(rt, def->name), def);
}

Owned getset_descr_new(Runtime *rt, Type *type, const GetSetDef *def) {
    return descr_new(rt, T_GETSET_DESCR, sizeof(GetSetDescr), type, str_intern_cstr(rt, def->name), def);
}

Owned wrapper_descr_new(Runtime *rt, Type *type, const SlotDef *def, Borrowed name) {
    return descr_new(rt, T_WRAPPER_DESCR, sizeof(WrapperDescr), type, own(name), def);
}

/* def NULL: a value of __slots__ at that offset. */
Owned member_descr_new(Runtime *rt, Type *type, const MemberDef *def, Borrowed name, uint32_t offset) {
    Value v = descr_new(rt, T_MEMBER_DESCR, sizeof(MemberDescr), type, def ? str_intern_cstr(rt, def->name) : own(name), def);
    if (!v) return V_NULL;
    MemberDescr *m = V_AS(MemberDescr, v);
    if (!def) {
        m->own = (MemberDef){.name = NULL, .offset = offset, .kind = MEMBER_VALUE_EX};
        m->def = &m->own;
    }
    return v;
}

static void descr_dealloc(Runtime *rt, Object *self) {
    Descr *d = (Descr *)self;
    Type *t = d->type;
    decref_maybe(rt, d->name);
    object_free(rt, self);
    object_decref(rt, &t->header);
}

static int descr_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(v_from(((Descr *)self)->type));
    return 0;
}

/* ---- common checks and attributes ---- */

static inline bool fits(Runtime *rt, const Descr *d, Borrowed o) {
    uint32_t index = type_index(o);
    return index == d->type->index || type_is_subtype(rt, rt->types[index], d->type);
}

static int check_object(Runtime *rt, const Descr *d, Borrowed o) {
    if (likely(fits(rt, d, o))) return 0;
    return raise_int(rt, T_TYPE_ERROR, "descriptor '%U' for '%.100s' objects doesn't apply to a '%.100T' object", d->name, type_text(d->type), o);
}

static Owned get_name(Runtime *rt, Borrowed self, void *closure) { return own(as_descr(self)->name); }
static Owned get_objclass(Runtime *rt, Borrowed self, void *closure) { return own(v_from(as_descr(self)->type)); }

static Owned get_qualname(Runtime *rt, Borrowed self, void *closure) {
    Value type = obj_getattr(rt, v_from(as_descr(self)->type), rt->names[N___qualname__]);
    Value text = type ? format_str(rt, "%S.%U", type, as_descr(self)->name) : V_NULL;
    decref_maybe(rt, type);
    return text;
}

/* (getattr, (object, name)) */
static Owned reduce_to_getattr(Runtime *rt, Borrowed object, Borrowed name) {
    Value getattr = dict_get_cstr(rt, rt->builtins, "getattr");
    if (!getattr) return rt->error ? V_NULL : raise(rt, T_RUNTIME_ERROR, "getattr is gone");
    Value where = tuple_pack(rt, 2, object, name);
    Value both = where ? tuple_pack(rt, 2, getattr, where) : V_NULL;
    decref_maybe(rt, where);
    return both;
}

static Owned reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return reduce_to_getattr(rt, v_from(as_descr(self)->type), as_descr(self)->name);
}

static const MethodDef reduce_methods[] = {{"__reduce__", reduce, 0, 0, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};

/* The doc string proper: behind "name(sig)\n--\n\n" where that stands in front. */
static Owned doc_of(Runtime *rt, const char *doc) {
    if (!doc) return V_NONE;
    const char *mark = strstr(doc, "\n--\n\n"), *paren = strchr(doc, '(');
    return str_from_cstr(rt, mark && paren && paren < mark ? mark + 5 : doc);
}

static Owned signature_of(Runtime *rt, const char *doc) {
    const char *mark = doc ? strstr(doc, "\n--\n\n") : NULL, *paren = doc ? strchr(doc, '(') : NULL;
    if (!mark || !paren || paren > mark) return V_NONE;
    return str_from_utf8(rt, paren, (size_t)(mark - paren));
}

#define COMMON                                                                                                         \
    {"__name__", get_name, NULL, NULL, NULL}, {"__objclass__", get_objclass, NULL, NULL, NULL},                        \
        {"__qualname__", get_qualname, NULL, NULL, NULL}
#define END {NULL, NULL, NULL, NULL, NULL}
#define DESCR_FLAGS (TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW)
#define DESCR_LIFE .base = T_OBJECT, .layout = LAYOUT_CUSTOM, .untold_first = offsetof(Descr, name) / 8, .untold_count = 1, .dealloc = descr_dealloc, .traverse = descr_traverse

/* ---- methods ---- */

static Owned method_doc(Runtime *rt, Borrowed self, void *closure) { return doc_of(rt, V_AS(MethodDescr, self)->def->doc); }
static Owned method_signature(Runtime *rt, Borrowed self, void *closure) { return signature_of(rt, V_AS(MethodDescr, self)->def->doc); }
static const GetSetDef method_getsets[] = {COMMON, {"__doc__", method_doc, NULL, NULL, NULL}, {"__text_signature__", method_signature, NULL, NULL, NULL}, END};

static Owned method_repr(Runtime *rt, Borrowed self) {
    return format_str(rt, "<method '%U' of '%s' objects>", as_descr(self)->name, type_text(as_descr(self)->type));
}

static Owned method_descr_call(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    MethodDescr *d = V_AS(MethodDescr, self);
    const MethodDef *def = d->def;
    if (unlikely(nargs == 0)) return raise(rt, T_TYPE_ERROR, "unbound method %s.%U() needs an argument", type_text(d->type), d->name);
    if (check_object(rt, as_descr(self), args[0]) < 0) return V_NULL;
    if (unlikely(kwnames || nargs - 1 < (size_t)def->min || (def->max >= 0 && nargs - 1 > (size_t)def->max)) &&
        builtin_check_args(rt, def, type_text(d->type), nargs - 1, kwnames) < 0)
        return V_NULL;
    if (c_stack_low(rt)) return raise_recursion(rt, " while calling a Python object");
    return def->fn(rt, args[0], args + 1, nargs - 1, kwnames);
}

static Owned method_descr_get(Runtime *rt, Borrowed self, Borrowed obj, Borrowed type) {
    if (!obj) return own(self);
    if (check_object(rt, as_descr(self), obj) < 0) return V_NULL;
    return builtin_new(rt, V_AS(MethodDescr, self)->def, obj, V_NULL);
}

const TypeSlots method_descr_slots = {
    .name = "method_descriptor",
    .flags = DESCR_FLAGS | TF_METHOD_DESCR,
    DESCR_LIFE,
    .basicsize = sizeof(MethodDescr),
    .repr = method_repr,
    .call = method_descr_call,
    .descr_get = method_descr_get,
    .methods = reduce_methods,
    .getsets = method_getsets,
};

/* ---- class methods ---- */

static Owned classmethod_descr_get(Runtime *rt, Borrowed self, Borrowed obj, Borrowed type) {
    MethodDescr *d = V_AS(MethodDescr, self);
    if (!type) {
        if (!obj) return raise(rt, T_TYPE_ERROR, "descriptor '%U' for type '%s' needs either an object or a type", d->name, type_text(d->type));
        type = v_from(type_of(rt, obj));
    }
    if (!v_is_type(rt, type)) return raise(rt, T_TYPE_ERROR, "descriptor '%U' for type '%.100s' needs a type, not a '%.100T' as arg 2", d->name, type_text(d->type), type);
    if (!type_is_subtype(rt, as_type(type), d->type))
        return raise(rt, T_TYPE_ERROR, "descriptor '%U' requires a subtype of '%.100s' but received '%.100s'", d->name, type_text(d->type), type_text(as_type(type)));
    return builtin_new(rt, d->def, type, V_NULL);
}

static Owned classmethod_descr_call(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    MethodDescr *d = V_AS(MethodDescr, self);
    if (nargs == 0) return raise(rt, T_TYPE_ERROR, "descriptor '%U' of '%.100s' object needs an argument", d->name, type_text(d->type));
    Value bound = classmethod_descr_get(rt, self, V_NULL, args[0]);
    Value v = bound ? obj_call(rt, bound, args + 1, nargs - 1, kwnames) : V_NULL;
    decref_maybe(rt, bound);
    return v;
}

const TypeSlots classmethod_descr_slots = {
    .name = "classmethod_descriptor",
    .flags = DESCR_FLAGS,
    DESCR_LIFE,
    .basicsize = sizeof(MethodDescr),
    .repr = method_repr,
    .call = classmethod_descr_call,
    .descr_get = classmethod_descr_get,
    .getsets = method_getsets,
};

/* ---- getset: computed attributes ---- */

static Owned attribute_repr(Runtime *rt, Borrowed self) {
    return format_str(rt, "<attribute '%U' of '%s' objects>", as_descr(self)->name, type_text(as_descr(self)->type));
}

static Owned getset_get(Runtime *rt, Borrowed self, Borrowed obj, Borrowed type) {
    if (!obj) return own(self);
    GetSetDescr *d = V_AS(GetSetDescr, self);
    if (check_object(rt, as_descr(self), obj) < 0) return V_NULL;
    if (c_stack_low(rt)) return raise_recursion(rt, " while calling a Python object"); /* streams ask the one below them */
    if (d->def->get) return d->def->get(rt, obj, d->def->closure);
    return raise(rt, T_ATTRIBUTE_ERROR, "attribute '%U' of '%.100s' objects is not readable", d->name, type_text(d->type));
}

static int getset_set(Runtime *rt, Borrowed self, Borrowed obj, Borrowed value) {
    GetSetDescr *d = V_AS(GetSetDescr, self);
    if (check_object(rt, as_descr(self), obj) < 0) return -1;
    if (d->def->set) return d->def->set(rt, obj, value, d->def->closure);
    return raise_int(rt, T_ATTRIBUTE_ERROR, "attribute '%U' of '%.100s' objects is not writable", d->name, type_text(d->type));
}

static Owned getset_doc(Runtime *rt, Borrowed self, void *closure) { return doc_of(rt, V_AS(GetSetDescr, self)->def->doc); }
static const GetSetDef getset_getsets[] = {COMMON, {"__doc__", getset_doc, NULL, NULL, NULL}, END};

const TypeSlots getset_descr_slots = {
    .name = "getset_descriptor",
    .flags = DESCR_FLAGS,
    DESCR_LIFE,
    .basicsize = sizeof(GetSetDescr),
    .repr = attribute_repr,
    .descr_get = getset_get,
    .descr_set = getset_set,
    .getsets = getset_getsets,
};

/* ---- members: stored attributes ---- */

static Owned member_repr(Runtime *rt, Borrowed self) {
    return format_str(rt, "<member '%U' of '%s' objects>", as_descr(self)->name, type_text(as_descr(self)->type));
}

static Owned read_member(Runtime *rt, const MemberDef *m, Borrowed obj, Borrowed name) {
    const void *at = object_field(v_obj(obj), m->offset);
    switch ((enum MemberKind)m->kind) {
    case MEMBER_I32: return v_small(*(const int32_t *)at);
    case MEMBER_U32: return v_small(*(const uint32_t *)at);
    case MEMBER_I64: return int_from_i64(rt, *(const int64_t *)at);
    case MEMBER_BOOL8: return v_bool(*(const uint8_t *)at);
    default: break;
    }
    Value v = *(const Value *)at;
    if (v && v != V_EMPTY) return own(v);
    return m->kind != MEMBER_VALUE_EX ? V_NONE : raise_attribute_error(rt, obj, name);
}

static Owned member_get(Runtime *rt, Borrowed self, Borrowed obj, Borrowed type) {
    if (!obj) return own(self);
    if (check_object(rt, as_descr(self), obj) < 0) return V_NULL;
    return read_member(rt, V_AS(MemberDescr, self)->def, obj, as_descr(self)->name);
}

static int write_number(Runtime *rt, const MemberDef *m, void *at, Borrowed value) {
    int64_t n;
    if (!value) return raise_int(rt, T_TYPE_ERROR, "can't delete numeric/char attribute");
    if (m->kind == MEMBER_BOOL8) {
        if (!v_is_bool(value)) return raise_int(rt, T_TYPE_ERROR, "attribute value type must be bool");
        *(uint8_t *)at = value == V_TRUE;
        return 0;
    }
    if (num_as_i64(rt, value, &n) < 0) return -1;
    if (m->kind == MEMBER_I64) *(int64_t *)at = n;
    else *(int32_t *)at = (int32_t)n;
    return 0;
}

static int member_set(Runtime *rt, Borrowed self, Borrowed obj, Borrowed value) {
    const MemberDef *m = V_AS(MemberDescr, self)->def;
    if (check_object(rt, as_descr(self), obj) < 0) return -1;
    if (m->readonly) return raise_int(rt, T_ATTRIBUTE_ERROR, "readonly attribute");
    Value *slot = object_field(v_obj(obj), m->offset);
    if (m->kind > MEMBER_VALUE_EX) return write_number(rt, m, slot, value);
    if (!value && m->kind == MEMBER_VALUE_EX && (!*slot || *slot == V_EMPTY)) return raise_int(rt, T_ATTRIBUTE_ERROR, "%U", as_descr(self)->name);
    replace_slot(rt, slot, value ? own(value) : m->kind == MEMBER_VALUE_KEPT ? V_NONE : V_NULL);
    return 0;
}

static Owned member_doc(Runtime *rt, Borrowed self, void *closure) { return V_NONE; }
static const GetSetDef member_getsets[] = {COMMON, {"__doc__", member_doc, NULL, NULL, NULL}, END};

const TypeSlots member_descr_slots = {
    .name = "member_descriptor",
    .flags = DESCR_FLAGS,
    DESCR_LIFE,
    .basicsize = sizeof(MemberDescr),
    .repr = member_repr,
    .descr_get = member_get,
    .descr_set = member_set,
    .methods = reduce_methods,
    .getsets = member_getsets,
};

/* ---- wrappers of slots ---- */

static Owned wrapper_repr(Runtime *rt, Borrowed self) {
    return format_str(rt, "<slot wrapper '%U' of '%s' objects>", as_descr(self)->name, type_text(as_descr(self)->type));
}

static bool takes_keywords(Runtime *rt, const Descr *d) {
    return d->name == rt->names[N___call__] || d->name == rt->names[N___init__];
}

static Owned call_wrapper(Runtime *rt, Borrowed self, Borrowed obj, const Value *args, size_t nargs, Borrowed kwnames) {
    if (kwnames && as_tuple(kwnames)->len && !takes_keywords(rt, as_descr(self)))
        return raise(rt, T_TYPE_ERROR, "wrapper %U() takes no keyword arguments", as_descr(self)->name);
    if (c_stack_low(rt)) return raise_recursion(rt, " while calling a Python object");
    return wrapper_call(rt, V_AS(WrapperDescr, self), obj, args, nargs, kwnames);
}

static Owned wrapper_descr_call(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Descr *d = as_descr(self);
    if (nargs == 0) return raise(rt, T_TYPE_ERROR, "descriptor '%U' of '%.100s' object needs an argument", d->name, type_text(d->type));
    if (unlikely(!fits(rt, d, args[0])))
        return raise(rt, T_TYPE_ERROR, "descriptor '%U' requires a '%.100s' object but received a '%.100T'", d->name, type_text(d->type), args[0]);
    return call_wrapper(rt, self, args[0], args + 1, nargs - 1, kwnames);
}

static Owned wrapper_descr_get(Runtime *rt, Borrowed self, Borrowed obj, Borrowed type) {
    if (!obj) return own(self);
    if (check_object(rt, as_descr(self), obj) < 0) return V_NULL;
    MethodWrapper *w = object_new_container(rt, T_METHOD_WRAPPER, sizeof *w);
    if (!w) return V_NULL;
    w->descr = own(self);
    w->self = own(obj);
    gc_track(&w->header);
    return v_from(w);
}

static Owned wrapper_text(Runtime *rt, Borrowed self, void *closure) { return doc_of(rt, wrapper_doc(V_AS(WrapperDescr, self)->def)); }
static Owned wrapper_sign(Runtime *rt, Borrowed self, void *closure) {
    const char *text = wrapper_signature(V_AS(WrapperDescr, self)->def);
    return text ? str_from_cstr(rt, text) : V_NONE;
}
static const GetSetDef wrapper_getsets[] = {COMMON, {"__doc__", wrapper_text, NULL, NULL, NULL}, {"__text_signature__", wrapper_sign, NULL, NULL, NULL}, END};

const TypeSlots wrapper_descr_slots = {
    .name = "wrapper_descriptor",
    .flags = DESCR_FLAGS | TF_METHOD_DESCR,
    DESCR_LIFE,
    .basicsize = sizeof(WrapperDescr),
    .repr = wrapper_repr,
    .call = wrapper_descr_call,
    .descr_get = wrapper_descr_get,
    .methods = reduce_methods,
    .getsets = wrapper_getsets,
};

/* ---- bound wrappers ---- */

static inline MethodWrapper *as_bound(Borrowed v) { return V_AS(MethodWrapper, v); }

static void bound_dealloc(Runtime *rt, Object *self) {
    decref_maybe(rt, ((MethodWrapper *)self)->descr);
    decref_maybe(rt, ((MethodWrapper *)self)->self);
    object_free(rt, self);
}

static Owned bound_call(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return call_wrapper(rt, as_bound(self)->descr, as_bound(self)->self, args, nargs, kwnames);
}

static Owned bound_repr(Runtime *rt, Borrowed self) {
    return format_str(rt, "<method-wrapper '%U' of %T object at 0x%lx>", as_descr(as_bound(self)->descr)->name, as_bound(self)->self, (unsigned long)as_bound(self)->self);
}

static Owned bound_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if (!v_is(b, T_METHOD_WRAPPER) || (op != CMP_EQ && op != CMP_NE)) return V_NOTIMPL;
    bool same = as_bound(a)->self == as_bound(b)->self && as_bound(a)->descr == as_bound(b)->descr;
    return v_bool(same == (op == CMP_EQ));
}

static int64_t bound_hash(Runtime *rt, Borrowed self) {
    uint64_t h = (as_bound(self)->self >> 4) * 31 ^ as_bound(self)->descr >> 4;
    return (int64_t)h == -1 ? -2 : (int64_t)h;
}

static Owned bound_reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return reduce_to_getattr(rt, as_bound(self)->self, as_descr(as_bound(self)->descr)->name);
}
static const MethodDef bound_methods[] = {{"__reduce__", bound_reduce, 0, 0, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};

static Owned bound_self(Runtime *rt, Borrowed self, void *closure) { return own(as_bound(self)->self); }
static Owned bound_name(Runtime *rt, Borrowed self, void *closure) { return get_name(rt, as_bound(self)->descr, NULL); }
static Owned bound_qualname(Runtime *rt, Borrowed self, void *closure) { return get_qualname(rt, as_bound(self)->descr, NULL); }
static Owned bound_objclass(Runtime *rt, Borrowed self, void *closure) { return get_objclass(rt, as_bound(self)->descr, NULL); }
static Owned bound_doc(Runtime *rt, Borrowed self, void *closure) { return wrapper_text(rt, as_bound(self)->descr, NULL); }
static Owned bound_sign(Runtime *rt, Borrowed self, void *closure) { return wrapper_sign(rt, as_bound(self)->descr, NULL); }
static const GetSetDef bound_getsets[] = {
    {"__self__", bound_self, NULL, NULL, NULL}, {"__name__", bound_name, NULL, NULL, NULL}, {"__qualname__", bound_qualname, NULL, NULL, NULL},
    {"__objclass__", bound_objclass, NULL, NULL, NULL}, {"__doc__", bound_doc, NULL, NULL, NULL}, {"__text_signature__", bound_sign, NULL, NULL, NULL}, END};

const TypeSlots method_wrapper_slots = {
    .name = "method-wrapper",
    .flags = DESCR_FLAGS,
    .base = T_OBJECT,
    .layout = LAYOUT_FIXED,
    .basicsize = sizeof(MethodWrapper),
    .dealloc = bound_dealloc,
    .repr = bound_repr,
    .hash = bound_hash,
    .compare = bound_compare,
    .call = bound_call,
    .methods = bound_methods,
    .getsets = bound_getsets,
};
