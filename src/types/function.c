/* SPDX-License-Identifier: MIT
 * function.c: Python functions, built-in functions, bound methods, cells. How a Python function runs is the VM's. */
#include "types/function.h"

#include "gc/gc.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/module.h"
#include "types/str.h"
#include "types/list.h"
#include "types/tuple.h"

/* ---- Python functions ---- */

/* What a function with these globals takes as its builtins. */
static Owned builtins_for(Runtime *rt, Borrowed globals) {
    Value v = dict_get_str(rt, globals, rt->names[N___builtins__]);
    if (rt->error) return V_NULL;
    if (v && v_is(v, T_MODULE)) v = module_dict(v);
    if (!v || v_is(v, T_DICT)) return own(v ? v : rt->builtins);
    if (!rt->foreign_builtins && !(rt->foreign_builtins = dict_new(rt))) return V_NULL;
    return own(rt->foreign_builtins);
}

Owned function_new(Runtime *rt, Borrowed code, Borrowed globals) {
    Code *c = as_code(code);
    Function *f = object_new_container(rt, T_FUNCTION, sizeof *f);
    if (!f) return V_NULL;
    incref(code);
    f->code = c;
    f->globals = own(globals);
    f->name = own(c->name);
    f->qualname = own(c->qualname ? c->qualname : c->name);
    f->doc = c->doc_const ? own(c->consts[c->doc_const - 1]) : V_NONE;
    f->builtins = builtins_for(rt, globals);
    Value module = rt->error ? V_NULL : dict_get_str(rt, globals, rt->names[N___name__]);
    if (module) f->module = own(module);
    if (rt->error) return decref(rt, v_from(f)), V_NULL;
    gc_track(&f->header);
    return v_from(f);
}

Owned function_builtins(Runtime *rt, Borrowed builtins, Borrowed globals) {
    if (builtins != rt->foreign_builtins) return own(builtins);
    Value v = dict_get_str(rt, globals, rt->names[N___builtins__]);
    if (v && v_is(v, T_MODULE)) v = module_dict(v);
    return v ? own(v) : rt->error ? V_NULL : V_NONE;
}

static Owned function_type_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"code", "globals", "name", "argdefs", "closure", NULL};
    Value a[5];
    if (args_parse(rt, "function", params, 2, args, nargs, kwnames, a) < 0) return V_NULL;
    if (!v_is(a[0], T_CODE)) return raise(rt, T_TYPE_ERROR, "function() argument 'code' must be code, not %A", a[0]);
    if (!v_is_dict(rt, a[1])) return raise(rt, T_TYPE_ERROR, "function() argument 'globals' must be dict, not %A", a[1]);
    Value name = a[2] ? a[2] : V_NONE, defaults = a[3] ? a[3] : V_NONE, closure = a[4] ? a[4] : V_NONE;
    if (name != V_NONE && !v_is_str(rt, name)) return raise(rt, T_TYPE_ERROR, "arg 3 (name) must be None or string");
    if (defaults != V_NONE && !v_is_tuple(rt, defaults)) return raise(rt, T_TYPE_ERROR, "arg 4 (defaults) must be None or tuple");
    size_t nfree = as_code(a[0])->nfree, have = v_is_tuple(rt, closure) ? as_tuple(closure)->len : 0;
    if (!v_is_tuple(rt, closure)) {
        if (nfree && closure == V_NONE) return raise(rt, T_TYPE_ERROR, "arg 5 (closure) must be tuple");
        if (closure != V_NONE) return raise(rt, T_TYPE_ERROR, "arg 5 (closure) must be None or tuple");
    }
    if (have != nfree) return raise(rt, T_VALUE_ERROR, "%U requires closure of length %zd, not %zd", as_code(a[0])->name, (ssize_t)nfree, (ssize_t)have);
    for (size_t i = 0; i < have; i++)
        if (!v_is(as_tuple(closure)->items[i], T_CELL)) return raise(rt, T_TYPE_ERROR, "arg 5 (closure) expected cell, found %T", as_tuple(closure)->items[i]);
    Owned f = function_new(rt, a[0], a[1]);
    if (!f) return V_NULL;
    if (name != V_NONE) replace_slot(rt, &as_function(f)->name, own(name));
    if (defaults != V_NONE) as_function(f)->defaults = own(defaults);
    if (closure != V_NONE && have) as_function(f)->closure = own(closure);
    return f;
}

static Owned function_call(Runtime *rt, Borrowed f, const Value *args, size_t nargs, Borrowed kwnames) { return rt->hooks.call_function(rt, f, args, nargs, kwnames); }

static Owned function_get(Runtime *rt, Borrowed f, Borrowed obj, Borrowed type) { return !obj || obj == V_NONE ? own(f) : method_new(rt, f, obj); }

static Owned function_repr(Runtime *rt, Borrowed f) { return format_str(rt, "<function %U at 0x%lx>", as_function(f)->qualname, (unsigned long)f); }

/* A field that may be 0 (shown as None) and takes a value of one type, or None where `none` says so. */
typedef struct Field {
    size_t offset;
    uint32_t type;
    bool none, behaviour; /* behaviour: calls depend on it */
    const char *message;
    const char *audited; /* its name, where looking at it and changing it are audit events */
} Field;

static Value *field_of(Borrowed f, const Field *d) { return (Value *)(void *)((uint8_t *)as_function(f) + d->offset); }

static Owned get_field(Runtime *rt, Borrowed f, void *closure) {
    const Field *d = closure;
    if (d->audited && audit_getattr(rt, f, d->audited) < 0) return V_NULL;
    Value v = *field_of(f, closure);
    return v ? own(v) : V_NONE;
}

static int set_field(Runtime *rt, Borrowed f, Borrowed value, void *closure) {
    const Field *d = closure;
    if (d->none && value == V_NONE) value = V_NULL;
    if (d->type && ((!value && !d->none) || (value && !obj_is_instance_of(rt, value, d->type)))) return raise_int(rt, T_TYPE_ERROR, "%s", d->message);
    if (d->audited && audit_setattr(rt, f, d->audited, value) < 0) return -1;
    if (d->behaviour) as_function(f)->version = 0; /* first: what is released may call the function */
    replace_slot(rt, field_of(f, d), value ? own(value) : d->type ? V_NULL : V_NONE);
    return 0;
}

#define FIELD(name, member, type, none, behaviour, message, audited) \
    static const Field field_##name = {offsetof(Function, member), type, none, behaviour, message, audited}
FIELD(name, name, T_STR, false, false, "__name__ must be set to a string object", NULL);
FIELD(qualname, qualname, T_STR, false, false, "__qualname__ must be set to a string object", NULL);
FIELD(defaults, defaults, T_TUPLE, true, true, "__defaults__ must be set to a tuple object", "__defaults__");
FIELD(kwdefaults, kwdefaults, T_DICT, true, true, "__kwdefaults__ must be set to a dict object", "__kwdefaults__");
FIELD(doc, doc, 0, false, false, NULL, NULL);
FIELD(module, module, 0, false, false, NULL, NULL);
FIELD(globals, globals, 0, false, false, NULL, NULL);
FIELD(closure, closure, 0, false, false, NULL, NULL);

static Owned get_builtins(Runtime *rt, Borrowed f, void *closure) { return function_builtins(rt, as_function(f)->builtins, as_function(f)->globals); }
static Owned get_code(Runtime *rt, Borrowed f, void *closure) {
    return audit_getattr(rt, f, "__code__") < 0 ? V_NULL : own(v_from(as_function(f)->code));
}
static int set_code(Runtime *rt, Borrowed f, Borrowed value, void *closure) {
    if (!value || !v_is(value, T_CODE)) return raise_int(rt, T_TYPE_ERROR, "__code__ must be set to a code object");
    if (audit_setattr(rt, f, "__code__", value) < 0) return -1;
    size_t have = as_function(f)->closure ? as_tuple(as_function(f)->closure)->len : 0;
    if (as_code(value)->nfree != have)
        return raise_int(rt, T_VALUE_ERROR, "%U() requires a code object with %zd free vars, not %zd", as_function(f)->name, (ssize_t)have, (ssize_t)as_code(value)->nfree);
    /* A frame borrows its code from the function, and may be running now. */
    if (!rt->retired_codes && !(rt->retired_codes = list_new(rt, 1))) return -1;
    if (list_append_owned(rt, rt->retired_codes, own(v_from(as_function(f)->code))) < 0) return -1;
    Code *old = as_function(f)->code;
    incref(value);
    as_function(f)->code = as_code(value);
    as_function(f)->version = 0;
    decref(rt, v_from(old));
    return 0;
}

/* Annotations are made as a flat tuple (name, value, ...) and become a dict when first looked at. */
static Owned get_annotations(Runtime *rt, Borrowed self, void *closure) {
    Function *f = as_function(self);
    if (f->annotations && v_is(f->annotations, T_DICT)) return own(f->annotations);
    Owned dict = dict_new(rt), flat = f->annotations ? own(f->annotations) : V_NULL;
    for (size_t i = 0; dict && flat && i + 1 < as_tuple(flat)->len; i += 2)
        if (dict_set(rt, dict, as_tuple(flat)->items[i], as_tuple(flat)->items[i + 1]) < 0) clear_slot(rt, &dict);
    decref_maybe(rt, flat);
    if (!dict) return V_NULL;
    replace_slot(rt, &f->annotations, own(dict));
    return dict;
}
static int set_annotations(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    if (value && value != V_NONE && !v_is_dict(rt, value)) return raise_int(rt, T_TYPE_ERROR, "__annotations__ must be set to a dict object");
    replace_slot(rt, &as_function(self)->annotations, value && value != V_NONE ? own(value) : V_NULL);
    return 0;
}
static Owned get_dict(Runtime *rt, Borrowed f, void *closure) { return instance_get_dict(rt, f); }
static int set_dict(Runtime *rt, Borrowed f, Borrowed value, void *closure) {
    if (!value) return raise_int(rt, T_TYPE_ERROR, "cannot delete __dict__");
    return instance_set_dict(rt, f, value);
}

#define FG(name, get, set, field) {name, get, set, NULL, (void *)(uintptr_t)&field_##field}
static const GetSetDef function_getsets[] = {
    FG("__name__", get_field, set_field, name), FG("__qualname__", get_field, set_field, qualname), FG("__defaults__", get_field, set_field, defaults),
    FG("__kwdefaults__", get_field, set_field, kwdefaults), FG("__doc__", get_field, set_field, doc), FG("__module__", get_field, set_field, module),
    FG("__globals__", get_field, NULL, globals), FG("__closure__", get_field, NULL, closure), {"__builtins__", get_builtins, NULL, NULL, NULL},
    {"__code__", get_code, set_code, NULL, NULL}, {"__annotations__", get_annotations, set_annotations, NULL, NULL}, {"__dict__", get_dict, set_dict, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static int function_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    Function *f = (Function *)self;
    VISIT(v_from(f->code));
    for (Value *v = &f->globals; v <= &f->dict; v++) VISIT(*v);
    return 0;
}

static int function_clear(Runtime *rt, Object *self) {
    Function *f = (Function *)self;
    /* code and globals stay: a finalizer may still call the function. The names become empty, which tells that it is dead. */
    Value *fields[] = {&f->closure, &f->defaults, &f->kwdefaults, &f->doc, &f->annotations, &f->dict, &f->module};
    for (size_t i = 0; i < COUNT_OF(fields); i++) clear_slot(rt, fields[i]);
    replace_slot(rt, &f->name, own(rt->empty_str));
    replace_slot(rt, &f->qualname, own(rt->empty_str));
    return 0;
}

static void function_dealloc(Runtime *rt, Object *self) {
    Function *f = (Function *)self;
    for (Value *v = &f->globals; v <= &f->dict; v++) clear_slot(rt, v);
    Value code = v_from(f->code);
    f->code = NULL;
    decref_maybe(rt, code);
    object_free(rt, self);
}

const TypeSlots function_slots = {
    .name = "function", .doc = "Create a function object.",
    .flags = TF_CONTAINER | TF_WEAKREF | TF_DICT | TF_METHOD_DESCR | TF_IMMUTABLE, .base = T_OBJECT, .layout = LAYOUT_CUSTOM, .basicsize = sizeof(Function),
    .dict_offset = offsetof(Function, dict), .new = function_type_new, .dealloc = function_dealloc, .traverse = function_traverse, .clear = function_clear,
    .repr = function_repr, .call = function_call, .descr_get = function_get, .getsets = function_getsets,
};

/* ---- built-in functions ---- */

Owned builtin_new(Runtime *rt, const MethodDef *def, Borrowed self, Borrowed module) {
    Builtin *b = object_new_container(rt, T_BUILTIN, sizeof *b);
    if (!b) return V_NULL;
    b->def = def;
    b->fn = def->fn;
    b->self = self ? own(self) : V_NULL;
    b->module = module ? own(module) : V_NULL;
    gc_track(&b->header);
    return v_from(b);
}

static COLD int wrong_count(Runtime *rt, const MethodDef *def, const char *type_name, size_t nargs) {
    const char *dot = type_name ? "." : "", *qualifier = type_name ? type_name : "";
    if (def->max == 0) return raise_int(rt, T_TYPE_ERROR, "%s%s%s() takes no arguments (%zd given)", qualifier, dot, def->name, (ssize_t)nargs);
    if (def->min == 1 && def->max == 1) return raise_int(rt, T_TYPE_ERROR, "%s%s%s() takes exactly one argument (%zd given)", qualifier, dot, def->name, (ssize_t)nargs);
    bool few = nargs < (size_t)def->min;
    int bound = few ? def->min : def->max;
    const char *how = def->min == def->max ? "" : few ? "at least " : "at most ";
    return raise_int(rt, T_TYPE_ERROR, "%s expected %s%d argument%s, got %zd", def->name, how, bound, bound == 1 ? "" : "s", (ssize_t)nargs);
}

int builtin_check_args(Runtime *rt, const MethodDef *def, const char *type_name, size_t nargs, Borrowed kwnames) {
    if (kwnames && !(def->flags & METH_KW) && as_tuple(kwnames)->len)
        return raise_int(rt, T_TYPE_ERROR, "%s%s%s() takes no keyword arguments", type_name ? type_name : "", type_name ? "." : "", def->name);
    if (def->flags & METH_KW) return 0; /* checked with the names by args_parse */
    if (likely(nargs >= (size_t)def->min && (def->max < 0 || nargs <= (size_t)def->max))) return 0;
    return wrong_count(rt, def, type_name, nargs);
}

/* The name before the dot in messages: the type of self, or the module ("math.sin() takes exactly one argument"). */
static const char *qualifier_of(Runtime *rt, const Builtin *b) {
    if (!b->self) return NULL;
    if (v_is(b->self, T_MODULE)) {
        Value name = V_AS(Module, b->self)->name;
        return name && v_is(name, T_STR) && str_is_ascii(name) && !str_equal_cstr(name, "builtins") ? str_ascii(name) : NULL;
    }
    return v_is_type(rt, b->self) ? type_short_name(V_AS(Type, b->self)->slots) : type_short_name(slots_of(rt, b->self));
}

static Owned builtin_call(Runtime *rt, Borrowed callable, const Value *args, size_t nargs, Borrowed kwnames) {
    Builtin *b = V_AS(Builtin, callable);
    const MethodDef *def = b->def;
    if (unlikely(kwnames || nargs < (size_t)def->min || (def->max >= 0 && nargs > (size_t)def->max)) && builtin_check_args(rt, def, qualifier_of(rt, b), nargs, kwnames) < 0) return V_NULL;
    if (c_stack_low(rt)) return raise_recursion(rt, " while calling a Python object");
    return b->fn(rt, b->self, args, nargs, kwnames);
}

static bool belongs_to_module(const Builtin *b) { return !b->self || (v_is_ptr(b->self) && v_obj(b->self)->type == T_MODULE); }

static Owned builtin_repr(Runtime *rt, Borrowed self) {
    Builtin *b = V_AS(Builtin, self);
    if (belongs_to_module(b)) return format_str(rt, "<built-in function %s>", b->def->name);
    return format_str(rt, "<built-in method %s of %T object at 0x%lx>", b->def->name, b->self, (unsigned long)b->self);
}

static Owned builtin_name(Runtime *rt, Borrowed self, void *closure) { return str_intern_cstr(rt, V_AS(Builtin, self)->def->name); }
static Owned builtin_qualname(Runtime *rt, Borrowed self, void *closure) {
    Builtin *b = V_AS(Builtin, self);
    if (belongs_to_module(b)) return builtin_name(rt, self, closure);
    Value type = v_is_type(rt, b->self) ? b->self : v_from(type_of(rt, b->self));
    Owned prefix = obj_getattr(rt, type, rt->names[N___qualname__]);
    Owned s = prefix ? format_str(rt, "%S.%s", prefix, b->def->name) : V_NULL;
    decref_maybe(rt, prefix);
    return s;
}
static Owned builtin_self(Runtime *rt, Borrowed self, void *closure) {
    const Builtin *b = V_AS(Builtin, self);
    return b->self && !(b->def->flags & METH_STATIC) ? own(b->self) : V_NONE;
}
static Owned builtin_module(Runtime *rt, Borrowed self, void *closure) {
    Builtin *b = V_AS(Builtin, self);
    if (b->module) return own(b->module);
    return b->self && v_is(b->self, T_MODULE) && V_AS(Module, b->self)->name ? own(V_AS(Module, b->self)->name) : V_NONE;
}
static int builtin_set_module(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    replace_slot(rt, &V_AS(Builtin, self)->module, value ? own(value) : V_NULL);
    return 0;
}

/* "name(sig)\n--\n\ntext": the text; without the marker, all of it. */
static Owned doc_of(Runtime *rt, const char *doc) {
    const char *mark = doc ? strstr(doc, "\n--\n\n") : NULL;
    return doc ? str_from_cstr(rt, mark ? mark + 5 : doc) : V_NONE;
}
static Owned builtin_doc(Runtime *rt, Borrowed self, void *closure) { return doc_of(rt, V_AS(Builtin, self)->def->doc); }
static Owned builtin_signature(Runtime *rt, Borrowed self, void *closure) {
    const char *doc = V_AS(Builtin, self)->def->doc, *mark = doc ? strstr(doc, ")\n--\n\n") : NULL, *open = mark ? strchr(doc, '(') : NULL;
    return open && open < mark ? str_from_ascii(rt, open, (size_t)(mark - open) + 1) : V_NONE;
}
static Owned builtin_reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Builtin *b = V_AS(Builtin, self);
    if (belongs_to_module(b)) return builtin_name(rt, self, NULL);
    Value getattr = dict_get_cstr(rt, rt->builtins, "getattr");
    Owned name = getattr ? builtin_name(rt, self, NULL) : V_NULL, pair = name ? tuple_pack(rt, 2, b->self, name) : V_NULL;
    Owned r = pair ? tuple_pack(rt, 2, getattr, pair) : V_NULL;
    decref_maybe(rt, name);
    decref_maybe(rt, pair);
    return r;
}

static Owned builtin_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if ((op != CMP_EQ && op != CMP_NE) || !v_is(a, T_BUILTIN) || !v_is(b, T_BUILTIN)) return V_NOTIMPL;
    bool same = V_AS(Builtin, a)->fn == V_AS(Builtin, b)->fn && V_AS(Builtin, a)->self == V_AS(Builtin, b)->self;
    return v_bool(same == (op == CMP_EQ));
}
static int64_t mix(uint64_t a, uint64_t b) {
    int64_t h = (int64_t)((a >> 4) * 0x9e3779b97f4a7c15ULL ^ (b >> 4) * 0xc2b2ae3d27d4eb4fULL);
    return h == -1 ? -2 : h;
}
static int64_t builtin_hash(Runtime *rt, Borrowed v) { return mix(V_AS(Builtin, v)->self, (uintptr_t)V_AS(Builtin, v)->fn); }

static int builtin_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Builtin *)self)->self);
    VISIT(((Builtin *)self)->module);
    return 0;
}
static int builtin_clear(Runtime *rt, Object *self) {
    clear_slot(rt, &((Builtin *)self)->module);
    return 0;
}
static void builtin_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((Builtin *)self)->self);
    clear_slot(rt, &((Builtin *)self)->module);
    object_free(rt, self);
}

static const MethodDef builtin_methods[] = {{"__reduce__", builtin_reduce, 0, 0, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};
static const GetSetDef builtin_getsets[] = {{"__name__", builtin_name, NULL, NULL, NULL}, {"__qualname__", builtin_qualname, NULL, NULL, NULL},
                                            {"__self__", builtin_self, NULL, NULL, NULL}, {"__module__", builtin_module, builtin_set_module, NULL, NULL},
                                            {"__doc__", builtin_doc, NULL, NULL, NULL}, {"__text_signature__", builtin_signature, NULL, NULL, NULL},
                                            {NULL, NULL, NULL, NULL, NULL}};

const TypeSlots builtin_slots = {
    .name = "builtin_function_or_method", .flags = TF_CONTAINER | TF_WEAKREF | TF_IMMUTABLE | TF_NO_NEW, .base = T_OBJECT, .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Builtin), .dealloc = builtin_dealloc, .traverse = builtin_traverse, .clear = builtin_clear, .repr = builtin_repr,
    .hash = builtin_hash, .compare = builtin_compare, .call = builtin_call, .methods = builtin_methods, .getsets = builtin_getsets,
};

/* ---- bound methods ---- */

Owned method_new(Runtime *rt, Borrowed func, Borrowed self) {
    Method *m = object_new_container(rt, T_METHOD, sizeof *m);
    if (!m) return V_NULL;
    m->func = own(func);
    m->self = own(self);
    gc_track(&m->header);
    return v_from(m);
}

static Owned method_type_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if (args_no_keywords(rt, "method", kwnames) < 0 || args_count(rt, "method", nargs, 2, 2) < 0) return V_NULL;
    if (!obj_callable(rt, args[0])) return raise(rt, T_TYPE_ERROR, "first argument must be callable");
    if (args[1] == V_NONE) return raise(rt, T_TYPE_ERROR, "self must not be None");
    return method_new(rt, args[0], args[1]);
}

/* self in front of the arguments, on the C stack when they are few. */
static Owned method_call(Runtime *rt, Borrowed callable, const Value *args, size_t nargs, Borrowed kwnames) {
    Method *m = V_AS(Method, callable);
    size_t total = nargs + (kwnames ? as_tuple(kwnames)->len : 0);
    Value small[10], *all = total < COUNT_OF(small) ? small : mem_alloc_array(rt, total + 1, sizeof *all);
    if (!all) return V_NULL;
    Owned func = own(m->func);
    all[0] = own(m->self);
    if (total) memcpy(all + 1, args, total * sizeof *all);
    Owned result = obj_call(rt, func, all, nargs + 1, kwnames);
    decref(rt, all[0]);
    decref(rt, func);
    if (all != small) mem_free(rt, all);
    return result;
}

/* What a method does not have itself is its function's. */
static Owned method_getattr(Runtime *rt, Borrowed self, Borrowed name) {
    Owned v = obj_generic_getattr(rt, self, name);
    if (v || !error_catch(rt, T_ATTRIBUTE_ERROR)) return v;
    if (c_stack_low(rt)) return raise_recursion(rt, ""); /* a method of a method of a method ... */
    return obj_getattr(rt, V_AS(Method, self)->func, name);
}

static Owned method_repr(Runtime *rt, Borrowed self) {
    Method *m = V_AS(Method, self);
    Owned name = obj_getattr_maybe(rt, m->func, rt->names[N___qualname__]);
    if (!name && !rt->error) name = obj_getattr_maybe(rt, m->func, rt->names[N___name__]);
    if (rt->error) return V_NULL;
    Owned text = name && v_is_str(rt, name) ? format_str(rt, "<bound method %U of %R>", name, m->self) : format_str(rt, "<bound method ? of %R>", m->self);
    decref_maybe(rt, name);
    return text;
}

static Owned method_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if ((op != CMP_EQ && op != CMP_NE) || !v_is(a, T_METHOD) || !v_is(b, T_METHOD)) return V_NOTIMPL;
    int same = V_AS(Method, a)->self == V_AS(Method, b)->self ? obj_equal(rt, V_AS(Method, a)->func, V_AS(Method, b)->func) : 0;
    return same < 0 ? V_NULL : v_bool(same == (op == CMP_EQ));
}
static int64_t method_hash(Runtime *rt, Borrowed v) {
    if (c_stack_low(rt)) return raise_recursion(rt, ""), -1;
    int64_t h = obj_hash(rt, V_AS(Method, v)->func);
    return h == -1 ? -1 : mix(V_AS(Method, v)->self, (uint64_t)h << 4);
}

static Owned method_func(Runtime *rt, Borrowed self, void *closure) { return own(V_AS(Method, self)->func); }
static Owned method_self(Runtime *rt, Borrowed self, void *closure) { return own(V_AS(Method, self)->self); }
static Owned method_doc(Runtime *rt, Borrowed self, void *closure) { return obj_getattr(rt, V_AS(Method, self)->func, rt->names[N___doc__]); }
static Owned method_reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Method *m = V_AS(Method, self);
    Value getattr = dict_get_cstr(rt, rt->builtins, "getattr");
    Owned name = getattr ? obj_getattr(rt, m->func, rt->names[N___name__]) : V_NULL, pair = name ? tuple_pack(rt, 2, m->self, name) : V_NULL;
    Owned r = pair ? tuple_pack(rt, 2, getattr, pair) : V_NULL;
    decref_maybe(rt, name);
    decref_maybe(rt, pair);
    return r;
}

static int pair_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Method *)self)->func);
    VISIT(((Method *)self)->self);
    return 0;
}
static void method_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((Method *)self)->func);
    clear_slot(rt, &((Method *)self)->self);
    object_free(rt, self);
}

static const MethodDef method_methods[] = {{"__reduce__", method_reduce, 0, 0, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};
static const GetSetDef method_getsets[] = {{"__func__", method_func, NULL, NULL, NULL}, {"__self__", method_self, NULL, NULL, NULL}, {"__doc__", method_doc, NULL, NULL, NULL},
                                           {NULL, NULL, NULL, NULL, NULL}};

const TypeSlots method_slots = {
    .name = "method", .doc = "Create a bound instance method object.", .flags = TF_CONTAINER | TF_WEAKREF | TF_IMMUTABLE, .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM, .basicsize = sizeof(Method), .new = method_type_new, .dealloc = method_dealloc, .traverse = pair_traverse, .repr = method_repr,
    .hash = method_hash, .compare = method_compare, .call = method_call, .getattr = method_getattr, .methods = method_methods,
    .getsets = method_getsets,
};

/* ---- cells ---- */

Owned cell_new(Runtime *rt, Owned value) {
    Cell *c = object_new_container(rt, T_CELL, sizeof *c);
    if (!c) return decref(rt, value), V_NULL;
    c->value = value;
    gc_track(&c->header);
    return v_from(c);
}

static Owned cell_type_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if (args_no_keywords(rt, "cell", kwnames) < 0 || args_count(rt, "cell", nargs, 0, 1) < 0) return V_NULL;
    return cell_new(rt, nargs ? own(args[0]) : V_EMPTY);
}

static Owned cell_repr(Runtime *rt, Borrowed self) {
    Value v = V_AS(Cell, self)->value;
    if (v == V_EMPTY || !v) return format_str(rt, "<cell at 0x%lx: empty>", (unsigned long)self);
    return format_str(rt, "<cell at 0x%lx: %.80T object at 0x%lx>", (unsigned long)self, v, (unsigned long)v);
}

static Owned cell_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if (!v_is(a, T_CELL) || !v_is(b, T_CELL)) return V_NOTIMPL;
    Value x = V_AS(Cell, a)->value, y = V_AS(Cell, b)->value;
    if (x != V_EMPTY && y != V_EMPTY) {
        incref(x); /* what compares them may empty the cells */
        incref(y);
        Owned result = obj_compare(rt, x, y, op);
        decref(rt, x);
        decref(rt, y);
        return result;
    }
    int order = (x != V_EMPTY) - (y != V_EMPTY);
    bool r = op == CMP_LT ? order < 0 : op == CMP_LE ? order <= 0 : op == CMP_EQ ? order == 0 : op == CMP_NE ? order != 0 : op == CMP_GT ? order > 0 : order >= 0;
    return v_bool(r);
}

static Owned cell_contents(Runtime *rt, Borrowed self, void *closure) {
    Value v = V_AS(Cell, self)->value;
    return v == V_EMPTY || !v ? raise(rt, T_VALUE_ERROR, "Cell is empty") : own(v);
}
static int cell_set_contents(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    replace_slot(rt, &V_AS(Cell, self)->value, value ? own(value) : V_EMPTY);
    return 0;
}
static int cell_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Cell *)self)->value);
    return 0;
}
static int cell_clear(Runtime *rt, Object *self) {
    replace_slot(rt, &((Cell *)self)->value, V_EMPTY);
    return 0;
}
static void cell_dealloc(Runtime *rt, Object *self) {
    cell_clear(rt, self);
    object_free(rt, self);
}
static const GetSetDef cell_getsets[] = {{"cell_contents", cell_contents, cell_set_contents, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

const TypeSlots cell_slots = {
    .name = "cell", .doc = "Create a new cell object.", .flags = TF_CONTAINER | TF_IMMUTABLE, .base = T_OBJECT, .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Cell), .new = cell_type_new, .dealloc = cell_dealloc, .traverse = cell_traverse, .clear = cell_clear, .repr = cell_repr,
    .compare = cell_compare, .getsets = cell_getsets,
};
