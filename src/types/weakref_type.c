/* SPDX-License-Identifier: MIT
 * weakref_type.c: weakref.ref and the proxy types.
 *
 * A proxy hands every operation on to its target. The target is owned while that runs, since it may drop the last
 * reference to itself.
 */
#include "types/weakref_type.h"

#include <stdio.h>

#include "gc/gc.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/str.h"

static inline WeakRef *as_weak(Borrowed v) { return V_AS(WeakRef, v); }

bool v_is_weakref(Runtime *rt, Borrowed v) { return obj_is_instance_of(rt, v, T_WEAKREF); }

/* ---- making ---- */

static bool can_be_referenced(Runtime *rt, Borrowed target) {
    if (v_is_ptr(target) && type_has(rt, target, TF_WEAKREF)) return true;
    raise(rt, T_TYPE_ERROR, "cannot create weak reference to '%s' object", slots_of(rt, target)->name);
    return false;
}

/* Consumes fresh. */
static Owned attach(Runtime *rt, Owned fresh, Borrowed target, Borrowed callback) {
    if (!fresh) return V_NULL;
    WeakRef *w = as_weak(fresh);
    incref_maybe(callback);
    w->callback = callback;
    if (weak_link(rt, w, v_obj(target)) < 0) {
        decref(rt, fresh);
        return V_NULL;
    }
    gc_track(&w->header);
    return fresh;
}

static Owned make(Runtime *rt, uint32_t type, Borrowed target, Borrowed callback) {
    if (!can_be_referenced(rt, target)) return V_NULL;
    if (callback == V_NONE) callback = V_NULL;
    if (!callback) {
        WeakRef *shared = weak_plain(rt, v_obj(target), type != T_WEAKREF);
        if (shared) return own(v_from(&shared->header));
    }
    return attach(rt, v_from(object_new_container(rt, type, sizeof(WeakRef))), target, callback);
}

Owned weakref_new(Runtime *rt, Borrowed target, Borrowed callback) { return make(rt, T_WEAKREF, target, callback); }

Owned weakproxy_new(Runtime *rt, Borrowed target, Borrowed callback) {
    return make(rt, obj_callable(rt, target) ? T_WEAKCALLABLEPROXY : T_WEAKPROXY, target, callback);
}

static Owned ref_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if (args_count(rt, "__new__", nargs, 1, 2) < 0) return V_NULL;
    Value callback = nargs > 1 && args[1] != V_NONE ? args[1] : V_NULL;
    if (type->index == T_WEAKREF) return weakref_new(rt, args[0], callback);
    return can_be_referenced(rt, args[0]) ? attach(rt, type_alloc(rt, type, 0), args[0], callback) : V_NULL;
}

static int ref_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (args_no_keywords(rt, "ref", kwnames) < 0) return -1;
    return args_count(rt, "__init__", nargs, 1, 2);
}

/* ---- life ---- */

static void weak_dealloc(Runtime *rt, Object *self) {
    WeakRef *w = (WeakRef *)self;
    weak_unlink(rt, w);
    clear_slot(rt, &w->callback);
    object_free(rt, self);
}

static int weak_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((WeakRef *)self)->callback);
    return 0;
}

static int weak_clear(Runtime *rt, Object *self) {
    weak_unlink(rt, (WeakRef *)self);
    clear_slot(rt, &((WeakRef *)self)->callback);
    return 0;
}

/* ---- weakref.ref ---- */

static Owned ref_call(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (args_no_keywords(rt, "weakref", kwnames) < 0 || args_count(rt, "weakref", nargs, 0, 0) < 0) return V_NULL;
    Value target = weakref_get(self);
    return target ? own(target) : V_NONE;
}

static int64_t ref_hash(Runtime *rt, Borrowed self) {
    WeakRef *w = as_weak(self);
    if (w->header.flags & F_A) return w->hash;
    Value target = weakref_get(self);
    if (!target) return raise_int(rt, T_TYPE_ERROR, "weak object has gone away");
    incref(target);
    int64_t hash = obj_hash(rt, target);
    decref(rt, target);
    if (hash == -1) return -1;
    w->hash = hash;
    w->header.flags |= F_A;
    return hash;
}

static Owned ref_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if ((op != CMP_EQ && op != CMP_NE) || !v_is_weakref(rt, a) || !v_is_weakref(rt, b)) return V_NOTIMPL;
    Value x = weakref_get(a), y = weakref_get(b);
    if (!x || !y) return v_bool((a == b) == (op == CMP_EQ));
    incref(x);
    incref(y);
    Owned result = obj_compare(rt, x, y, op);
    decref(rt, x);
    decref(rt, y);
    return result;
}

static void hex_address(char out[24], Borrowed v) { snprintf(out, 24, "0x%llx", (unsigned long long)v); }

static Owned ref_repr(Runtime *rt, Borrowed self) {
    char here[24], there[24];
    hex_address(here, self);
    Value target = weakref_get(self);
    if (!target) return format_str(rt, "<weakref at %s; dead>", here);
    incref(target);
    hex_address(there, target);
    Owned name = obj_getattr_maybe(rt, target, rt->names[N___name__]), result = V_NULL;
    if (!name && rt->error) {
        decref(rt, target);
        return V_NULL;
    }
    if (name && v_is_str(rt, name))
        result = format_str(rt, "<weakref at %s; to '%s' at %s (%U)>", here, slots_of(rt, target)->name, there, name);
    else result = format_str(rt, "<weakref at %s; to '%s' at %s>", here, slots_of(rt, target)->name, there);
    decref_maybe(rt, name);
    decref(rt, target);
    return result;
}

static Owned ref_class_getitem(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return generic_alias_new(rt, self, args[0]);
}

static Owned ref_get_callback(Runtime *rt, Borrowed self, void *closure) {
    Value callback = as_weak(self)->callback;
    return callback ? own(callback) : V_NONE;
}

static int ref_set_callback(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    return raise_int(rt, T_ATTRIBUTE_ERROR, "readonly attribute");
}

static const GetSetDef ref_getsets[] = {{"__callback__", ref_get_callback, ref_set_callback, NULL, NULL}, {0}};
static const MethodDef ref_methods[] = {
    {"__class_getitem__", ref_class_getitem, 1, 1, METH_CLASS, "See PEP 585"},
    {0},
};

const TypeSlots weakref_slots = {
    .name = "weakref.ReferenceType",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(WeakRef),
    .dealloc = weak_dealloc,
    .traverse = weak_traverse,
    .clear = weak_clear,
    .new = ref_new,
    .init = ref_init,
    .repr = ref_repr,
    .hash = ref_hash,
    .compare = ref_compare,
    .call = ref_call,
    .methods = ref_methods,
    .getsets = ref_getsets,
};

/* ---- proxies ---- */

static bool is_proxy(Borrowed v) {
    return v_is_ptr(v) && (v_obj(v)->type == T_WEAKPROXY || v_obj(v)->type == T_WEAKCALLABLEPROXY);
}

/* What an operand stands for, owned. 0: ReferenceError is set. */
static MUST_CHECK Owned unwrap(Runtime *rt, Borrowed v) {
    if (!is_proxy(v)) return own(v);
    Value target = weakref_get(v);
    if (target) return own(target);
    return raise(rt, T_REFERENCE_ERROR, "weakly-referenced object no longer exists");
}

#define UNWRAPPED(type, failure, call)                                                                                \
    Value o = unwrap(rt, self);                                                                                       \
    if (!o) return failure;                                                                                           \
    type result = call;                                                                                               \
    decref(rt, o);                                                                                                    \
    return result;
#define UNARY(name, call)                                                                                             \
    static Owned proxy_##name(Runtime *rt, Borrowed self) { UNWRAPPED(Owned, V_NULL, call) }

UNARY(str, obj_str(rt, o))
UNARY(iter, obj_iter(rt, o))
UNARY(neg, num_neg(rt, o))
UNARY(pos, num_pos(rt, o))
UNARY(abs, num_abs(rt, o))
UNARY(invert, num_invert(rt, o))
UNARY(to_int, num_to_int(rt, o))
UNARY(to_float, num_to_float(rt, o))
UNARY(index, num_index(rt, o))

static Owned proxy_repr(Runtime *rt, Borrowed self) {
    char here[24], there[24];
    Value target = weakref_get(self);
    hex_address(here, self);
    hex_address(there, target);
    return format_str(rt, "<weakproxy at %s to %s at %s>", here, target ? slots_of(rt, target)->name : "NoneType", there);
}

static Owned proxy_next(Runtime *rt, Borrowed self) {
    Value o = unwrap(rt, self);
    if (!o) return V_NULL;
    Owned result;
    if (obj_is_iterator(rt, o)) result = obj_next(rt, o);
    else result = raise(rt, T_TYPE_ERROR, "Weakref proxy referenced a non-iterator '%.200T' object", o);
    decref(rt, o);
    return result;
}

static Owned proxy_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    Value x = unwrap(rt, a), y = x ? unwrap(rt, b) : V_NULL;
    Owned result = y ? obj_compare(rt, x, y, op) : V_NULL;
    decref_maybe(rt, x);
    decref_maybe(rt, y);
    return result;
}

static Owned proxy_call(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    UNWRAPPED(Owned, V_NULL, obj_call(rt, o, args, nargs, kwnames))
}
static Owned proxy_getattr(Runtime *rt, Borrowed self, Borrowed name) { UNWRAPPED(Owned, V_NULL, obj_getattr(rt, o, name)) }
static int proxy_setattr(Runtime *rt, Borrowed self, Borrowed name, Borrowed value) {
    UNWRAPPED(int, -1, obj_setattr(rt, o, name, value))
}
static ssize_t proxy_len(Runtime *rt, Borrowed self) { UNWRAPPED(ssize_t, -1, obj_len(rt, o)) }
static Owned proxy_getitem(Runtime *rt, Borrowed self, Borrowed key) { UNWRAPPED(Owned, V_NULL, obj_getitem(rt, o, key)) }
static int proxy_setitem(Runtime *rt, Borrowed self, Borrowed key, Borrowed value) {
    UNWRAPPED(int, -1, obj_setitem(rt, o, key, value))
}
static int proxy_contains(Runtime *rt, Borrowed self, Borrowed item) { UNWRAPPED(int, -1, obj_contains(rt, o, item)) }
static int proxy_truth(Runtime *rt, Borrowed self) { UNWRAPPED(int, -1, obj_truth(rt, o)) }

static Owned binary(Runtime *rt, Borrowed a, Borrowed b, int op, bool inplace) {
    Value x = unwrap(rt, a), y = x ? unwrap(rt, b) : V_NULL;
    Owned result = !y ? V_NULL : inplace ? num_inplace(rt, x, y, op) : num_binary(rt, x, y, op);
    decref_maybe(rt, x);
    decref_maybe(rt, y);
    return result;
}

#define OPERATORS(X)                                                                                                  \
    X(OP_ADD) X(OP_SUB) X(OP_MUL) X(OP_MATMUL) X(OP_TRUEDIV) X(OP_FLOORDIV) X(OP_MOD) X(OP_POW) X(OP_LSHIFT)          \
    X(OP_RSHIFT) X(OP_AND) X(OP_OR) X(OP_XOR)
#define BINARY(op)                                                                                                    \
    static Owned proxy_##op(Runtime *rt, Borrowed a, Borrowed b) { return binary(rt, a, b, op, false); }              \
    static Owned proxy_i##op(Runtime *rt, Borrowed a, Borrowed b) { return binary(rt, a, b, op, true); }
OPERATORS(BINARY)
static Owned proxy_OP_DIVMOD(Runtime *rt, Borrowed a, Borrowed b) { return binary(rt, a, b, OP_DIVMOD, false); }

static Owned proxy_power(Runtime *rt, Borrowed a, Borrowed b, Borrowed mod) {
    Value x = unwrap(rt, a), y = x ? unwrap(rt, b) : V_NULL, z = y ? unwrap(rt, mod) : V_NULL;
    Owned result = z ? num_power(rt, x, y, z) : V_NULL;
    decref_maybe(rt, x);
    decref_maybe(rt, y);
    decref_maybe(rt, z);
    return result;
}

static Owned call_special(Runtime *rt, Borrowed self, const char *name) {
    Value o = unwrap(rt, self), method = o ? obj_getattr_cstr(rt, o, name) : V_NULL;
    Owned result = method ? obj_call0(rt, method) : V_NULL;
    decref_maybe(rt, method);
    decref_maybe(rt, o);
    return result;
}
static Owned proxy_bytes(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return call_special(rt, self, "__bytes__");
}
static Owned proxy_reversed(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return call_special(rt, self, "__reversed__");
}

static const MethodDef proxy_methods[] = {
    {"__bytes__", proxy_bytes, 0, 0, 0, NULL},
    {"__reversed__", proxy_reversed, 0, 0, 0, NULL},
    {0},
};

#define BINARY_SLOT(op) [op] = proxy_##op,
#define INPLACE_SLOT(op) [op] = proxy_i##op,
#define PROXY_SLOTS                                                                                                   \
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW, .base = T_OBJECT, .layout = LAYOUT_CUSTOM,                      \
    .basicsize = sizeof(WeakRef), .dealloc = weak_dealloc, .traverse = weak_traverse, .clear = weak_clear,            \
    .repr = proxy_repr, .str = proxy_str, .hash = obj_unhashable, .compare = proxy_compare, .getattr = proxy_getattr, \
    .setattr = proxy_setattr, .iter = proxy_iter, .next = proxy_next, .len = proxy_len, .getitem = proxy_getitem,     \
    .setitem = proxy_setitem, .contains = proxy_contains,                                                             \
    .binary = {OPERATORS(BINARY_SLOT)[OP_DIVMOD] = proxy_OP_DIVMOD}, .inplace = {OPERATORS(INPLACE_SLOT)},            \
    .power = proxy_power, .neg = proxy_neg, .pos = proxy_pos, .abs = proxy_abs, .invert = proxy_invert,               \
    .truth = proxy_truth, .to_int = proxy_to_int, .to_float = proxy_to_float, .index = proxy_index,                   \
    .methods = proxy_methods

const TypeSlots weakproxy_slots = {.name = "weakref.ProxyType", PROXY_SLOTS};
const TypeSlots weakcallableproxy_slots = {.name = "weakref.CallableProxyType", .call = proxy_call, PROXY_SLOTS};
