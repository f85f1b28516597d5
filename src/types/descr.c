/* SPDX-License-Identifier: MIT
 * descr.c: method_descriptor (list.append), classmethod_descriptor (dict.fromkeys), getset and member descriptors. */
#include "types/descr.h"

#include "gc/gc.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/str.h"
#include "types/tuple.h"

/* All four begin with header, type, name. */
typedef struct Descr {
    Object header;
    Type *type;
    Value name;
} Descr;
static inline Descr *as_descr(Borrowed v) { return V_AS(Descr, v); }

static void *make(Runtime *rt, uint32_t index, size_t bytes, Type *type, const char *name) {
    Owned text = str_intern_cstr(rt, name);
    Descr *d = text ? object_new_container(rt, index, bytes) : NULL;
    if (!d) return decref_maybe(rt, text), NULL;
    object_incref(&type->header);
    d->type = type;
    d->name = text;
    gc_track(&d->header);
    return d;
}

Owned descr_new_method(Runtime *rt, Type *type, const MethodDef *def) {
    if (def->flags & METH_STATIC) {
        Owned f = builtin_new(rt, def, v_from(type), V_NULL), s = f ? staticmethod_new(rt, f) : V_NULL;
        decref_maybe(rt, f);
        return s;
    }
    MethodDescr *d = make(rt, def->flags & METH_CLASS ? T_CLASSMETHOD_DESCR : T_METHOD_DESCR, sizeof *d, type, def->name);
    if (d) d->def = def;
    return d ? v_from(d) : V_NULL;
}

Owned descr_new_getset(Runtime *rt, Type *type, const GetSetDef *def) {
    GetSetDescr *d = make(rt, T_GETSET_DESCR, sizeof *d, type, def->name);
    if (d) d->def = def;
    return d ? v_from(d) : V_NULL;
}

Owned descr_new_member(Runtime *rt, Type *type, const MemberDef *def) {
    MemberDescr *d = make(rt, T_MEMBER_DESCR, sizeof *d, type, def->name);
    if (!d) return V_NULL;
    d->own = *def;
    d->own.name = NULL; /* the text may be a temporary of a class body: d->name has it */
    d->def = &d->own;
    return v_from(d);
}

/* ---- what all share ---- */

static int descr_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(v_from(((Descr *)self)->type));
    VISIT(((Descr *)self)->name);
    return 0;
}
static void descr_dealloc(Runtime *rt, Object *self) {
    Descr *d = (Descr *)self;
    Value type = v_from(d->type);
    d->type = NULL;
    decref_maybe(rt, type);
    clear_slot(rt, &d->name);
    object_free(rt, self);
}

static Owned get_objclass(Runtime *rt, Borrowed self, void *closure) { return own(v_from(as_descr(self)->type)); }
static Owned get_name(Runtime *rt, Borrowed self, void *closure) { return own(as_descr(self)->name); }
static Owned get_qualname(Runtime *rt, Borrowed self, void *closure) {
    Owned prefix = obj_getattr(rt, v_from(as_descr(self)->type), rt->names[N___qualname__]);
    Owned s = prefix ? format_str(rt, "%S.%U", prefix, as_descr(self)->name) : V_NULL;
    decref_maybe(rt, prefix);
    return s;
}
static const char *doc_text(Borrowed self) {
    switch (v_obj(self)->type) {
    case T_GETSET_DESCR: return V_AS(GetSetDescr, self)->def->doc;
    case T_MEMBER_DESCR: return NULL;
    default: return V_AS(MethodDescr, self)->def->doc;
    }
}
static Owned get_doc(Runtime *rt, Borrowed self, void *closure) {
    const char *doc = doc_text(self), *mark = doc ? strstr(doc, "\n--\n\n") : NULL;
    return doc ? str_from_cstr(rt, mark ? mark + 5 : doc) : V_NONE;
}
static Owned get_signature(Runtime *rt, Borrowed self, void *closure) {
    const char *doc = doc_text(self), *mark = doc ? strstr(doc, ")\n--\n\n") : NULL, *open = mark ? strchr(doc, '(') : NULL;
    return open && open < mark ? str_from_ascii(rt, open, (size_t)(mark - open) + 1) : V_NONE;
}
static Owned reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value getattr = dict_get_cstr(rt, rt->builtins, "getattr");
    Owned pair = getattr ? tuple_pack(rt, 2, v_from(as_descr(self)->type), as_descr(self)->name) : V_NULL, r = pair ? tuple_pack(rt, 2, getattr, pair) : V_NULL;
    decref_maybe(rt, pair);
    return r;
}
static const MethodDef methods[] = {{"__reduce__", reduce, 0, 0, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};
static const GetSetDef getsets[] = {{"__objclass__", get_objclass, NULL, NULL, NULL}, {"__name__", get_name, NULL, NULL, NULL}, {"__qualname__", get_qualname, NULL, NULL, NULL},
                                    {"__doc__", get_doc, NULL, NULL, NULL}, {"__text_signature__", get_signature, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

static Owned descr_repr(Runtime *rt, Borrowed self) {
    const Descr *d = as_descr(self);
    const char *kind = d->header.type == T_GETSET_DESCR ? "attribute" : d->header.type == T_MEMBER_DESCR ? "member" : "method";
    return format_str(rt, "<%s '%U' of '%s' objects>", kind, d->name, d->type->slots->name);
}

/* -1 unless obj is an instance of the descriptor's type. */
static int check_object(Runtime *rt, const Descr *d, Borrowed obj) {
    if (likely(type_of(rt, obj) == d->type) || type_is_subtype(rt, type_of(rt, obj), d->type)) return 0;
    return raise_int(rt, T_TYPE_ERROR, "descriptor '%U' for '%.100s' objects doesn't apply to a '%.100T' object", d->name, d->type->slots->name, obj);
}

/* ---- methods ---- */

static Owned method_get(Runtime *rt, Borrowed self, Borrowed obj, Borrowed type) {
    MethodDescr *d = V_AS(MethodDescr, self);
    if (!obj) return own(self);
    return check_object(rt, as_descr(self), obj) < 0 ? V_NULL : builtin_new(rt, d->def, obj, V_NULL);
}

static Owned method_call(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    MethodDescr *d = V_AS(MethodDescr, self);
    if (nargs == 0) return raise(rt, T_TYPE_ERROR, "unbound method %s.%U() needs an argument", type_short_name(d->type->slots), d->name);
    if (unlikely(type_of(rt, args[0]) != d->type) && check_object(rt, as_descr(self), args[0]) < 0) return V_NULL;
    const MethodDef *def = d->def;
    if (unlikely(kwnames || nargs - 1 < (size_t)def->min || (def->max >= 0 && nargs - 1 > (size_t)def->max)) &&
        builtin_check_args(rt, def, type_short_name(d->type->slots), nargs - 1, kwnames) < 0)
        return V_NULL;
    if (c_stack_low(rt)) return raise_recursion(rt, " while calling a Python object");
    return def->fn(rt, args[0], args + 1, nargs - 1, kwnames);
}

const TypeSlots method_descr_slots = {
    .name = "method_descriptor", .flags = TF_CONTAINER | TF_METHOD_DESCR | TF_IMMUTABLE | TF_NO_NEW, .base = T_OBJECT, .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(MethodDescr), .dealloc = descr_dealloc, .traverse = descr_traverse, .repr = descr_repr, .call = method_call,
    .descr_get = method_get, .methods = methods, .getsets = getsets,
};

/* ---- class methods: self is the class ---- */

static Owned classmethod_get(Runtime *rt, Borrowed self, Borrowed obj, Borrowed type) {
    MethodDescr *d = V_AS(MethodDescr, self);
    Value cls = type ? type : v_from(type_of(rt, obj));
    if (!v_is_type(rt, cls)) return raise(rt, T_TYPE_ERROR, "descriptor '%U' for type '%.100s' needs a type, not a '%.100T' as arg 2", d->name, d->type->slots->name, cls);
    if (!type_is_subtype(rt, V_AS(Type, cls), d->type))
        return raise(rt, T_TYPE_ERROR, "descriptor '%U' requires a subtype of '%.100s' but received '%.100s'", d->name, d->type->slots->name, V_AS(Type, cls)->slots->name);
    return builtin_new(rt, d->def, cls, V_NULL);
}
static Owned classmethod_call(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    MethodDescr *d = V_AS(MethodDescr, self);
    if (nargs == 0) return raise(rt, T_TYPE_ERROR, "descriptor '%U' of '%.100s' object needs an argument", d->name, d->type->slots->name);
    Owned bound = classmethod_get(rt, self, V_NULL, args[0]), r = bound ? obj_call(rt, bound, args + 1, nargs - 1, kwnames) : V_NULL;
    decref_maybe(rt, bound);
    return r;
}

const TypeSlots classmethod_descr_slots = {
    .name = "classmethod_descriptor", .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW, .base = T_OBJECT, .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(MethodDescr), .dealloc = descr_dealloc, .traverse = descr_traverse, .repr = descr_repr, .call = classmethod_call,
    .descr_get = classmethod_get, .methods = methods, .getsets = getsets,
};

/* ---- getset ---- */

static Owned getset_get(Runtime *rt, Borrowed self, Borrowed obj, Borrowed type) {
    GetSetDescr *d = V_AS(GetSetDescr, self);
    if (!obj) return own(self);
    if (check_object(rt, as_descr(self), obj) < 0) return V_NULL;
    if (d->def->get) return d->def->get(rt, obj, d->def->closure);
    return raise(rt, T_ATTRIBUTE_ERROR, "attribute '%U' of '%.100s' objects is not readable", d->name, d->type->slots->name);
}
static int getset_set(Runtime *rt, Borrowed self, Borrowed obj, Borrowed value) {
    GetSetDescr *d = V_AS(GetSetDescr, self);
    if (check_object(rt, as_descr(self), obj) < 0) return -1;
    if (d->def->set) return d->def->set(rt, obj, value, d->def->closure);
    return raise_int(rt, T_ATTRIBUTE_ERROR, "attribute '%U' of '%.100s' objects is not writable", d->name, d->type->slots->name);
}

const TypeSlots getset_descr_slots = {
    .name = "getset_descriptor", .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW, .base = T_OBJECT, .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(GetSetDescr), .dealloc = descr_dealloc, .traverse = descr_traverse, .repr = descr_repr, .descr_get = getset_get,
    .descr_set = getset_set, .methods = methods, .getsets = getsets,
};

/* ---- members ---- */

static Owned read_member(Runtime *rt, Borrowed self, Borrowed obj) {
    MemberDescr *d = V_AS(MemberDescr, self);
    uint8_t *at = (uint8_t *)v_obj(obj) + d->def->offset;
    switch (d->def->kind) {
    case MEMBER_I32: return v_small(*(int32_t *)(void *)at);
    case MEMBER_U32: return v_small(*(uint32_t *)(void *)at);
    case MEMBER_I64: return int_from_i64(rt, *(int64_t *)(void *)at);
    case MEMBER_BOOL8: return v_bool(*(bool *)at);
    default: break;
    }
    Value v = *(Value *)(void *)at;
    if (v && v != V_EMPTY) return own(v);
    return d->def->kind == MEMBER_VALUE ? V_NONE : raise_attribute_error(rt, obj, d->name);
}
static Owned member_get(Runtime *rt, Borrowed self, Borrowed obj, Borrowed type) {
    if (!obj) return own(self);
    return check_object(rt, as_descr(self), obj) < 0 ? V_NULL : read_member(rt, self, obj);
}
static int member_set(Runtime *rt, Borrowed self, Borrowed obj, Borrowed value) {
    MemberDescr *d = V_AS(MemberDescr, self);
    if (check_object(rt, as_descr(self), obj) < 0) return -1;
    if (d->def->readonly) return raise_int(rt, T_ATTRIBUTE_ERROR, "readonly attribute");
    uint8_t *at = (uint8_t *)v_obj(obj) + d->def->offset;
    if (d->def->kind == MEMBER_BOOL8) {
        if (!value || !v_is_bool(value)) return raise_int(rt, T_TYPE_ERROR, value ? "attribute value type must be bool" : "can't delete numeric/char attribute");
        *(bool *)at = value == V_TRUE;
        return 0;
    }
    if (d->def->kind != MEMBER_VALUE && d->def->kind != MEMBER_VALUE_EX) {
        int64_t n;
        if (!value) return raise_int(rt, T_TYPE_ERROR, "can't delete numeric/char attribute");
        if (num_as_i64(rt, value, &n) < 0) return -1;
        if (d->def->kind == MEMBER_I64) *(int64_t *)(void *)at = n;
        else *(int32_t *)(void *)at = (int32_t)n;
        return 0;
    }
    Value *slot = (Value *)(void *)at, old = *slot;
    if (!value && d->def->kind == MEMBER_VALUE_EX && (!old || old == V_EMPTY)) {
        raise_attribute_error_text(rt, obj, d->name, own(d->name));
        return -1;
    }
    *slot = value ? own(value) : V_NULL;
    decref_maybe(rt, old);
    return 0;
}

const TypeSlots member_descr_slots = {
    .name = "member_descriptor", .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW, .base = T_OBJECT, .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(MemberDescr), .dealloc = descr_dealloc, .traverse = descr_traverse, .repr = descr_repr, .descr_get = member_get,
    .descr_set = member_set, .methods = methods, .getsets = getsets,
};
