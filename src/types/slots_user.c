/* SPDX-License-Identifier: MIT
 * slots_user.c: slots of classes made by Python code: each looks the special method up in the class and calls it. */
#include "types/slots_user.h"

#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"

/* ---- looking up and calling ---- */

/* Call the method in self's class; args[0] is self. */
static Owned slot_call_method(Runtime *rt, Borrowed method, const Value *args, size_t nargs, Borrowed kwnames) {
    const TypeSlots *s = slots_of(rt, method);
    incref(method);
    Value result;
    if (likely(s->flags & TF_METHOD_DESCR)) result = s->call(rt, method, args, nargs, kwnames);
    else if (s->descr_get) {
        Value bound = s->descr_get(rt, method, args[0], v_from(type_of(rt, args[0])));
        result = bound ? obj_call(rt, bound, args + 1, nargs - 1, kwnames) : V_NULL;
        decref_maybe(rt, bound);
    } else result = obj_call(rt, method, args + 1, nargs - 1, kwnames);
    decref(rt, method);
    return result;
}

/* *missing: there is no such method (0 without error). */
static Owned call_maybe(Runtime *rt, unsigned name, const Value *args, size_t nargs, bool *missing) {
    Value method;
    int r = type_find(rt, type_of(rt, args[0]), rt->names[name], &method);
    *missing = r == 0;
    return r <= 0 ? V_NULL : slot_call_method(rt, method, args, nargs, V_NULL);
}

static Owned call(Runtime *rt, unsigned name, const Value *args, size_t nargs) {
    bool missing;
    Value v = call_maybe(rt, name, args, nargs, &missing);
    if (!v && missing) raise_attribute_error(rt, args[0], rt->names[name]);
    return v;
}

static Owned call1(Runtime *rt, unsigned name, Borrowed self) { return call(rt, name, &self, 1); }

/* The class says `name = None`: not supported after all. */
static bool is_none(Runtime *rt, Borrowed self, unsigned name) {
    Value method;
    return type_find(rt, type_of(rt, self), rt->names[name], &method) > 0 && method == V_NONE;
}

/* ---- numbers ---- */

static Owned call_or_not_implemented(Runtime *rt, unsigned name, Borrowed a, Borrowed b) {
    bool missing;
    Value v = call_maybe(rt, name, (Value[]){a, b}, 2, &missing);
    return !v && missing ? V_NOTIMPL : v;
}

/* Is the reflected method of b another than the one a's class has? */
static int overloaded(Runtime *rt, Borrowed a, Borrowed b, unsigned name) {
    Value fa, fb;
    int rb = type_find(rt, type_of(rt, b), rt->names[name], &fb);
    if (rb <= 0) return rb;
    int ra = type_find(rt, type_of(rt, a), rt->names[name], &fa);
    return ra < 0 ? -1 : ra == 0 || fa != fb;
}

static Owned user_binary(Runtime *rt, Borrowed a, Borrowed b, BinaryFn self_fn, int op, unsigned name, unsigned rname) {
    Type *ta = type_of(rt, a), *tb = type_of(rt, b);
    bool other = ta != tb && tb->slots->binary[op] == self_fn;
    if (ta->slots->binary[op] == self_fn) {
        if (other && type_is_subtype(rt, tb, ta)) {
            int r = overloaded(rt, a, b, rname);
            if (r < 0) return V_NULL;
            if (r) {
                Value v = call_or_not_implemented(rt, rname, b, a);
                if (v != V_NOTIMPL) return v;
                other = false;
            }
        }
        Value v = call_or_not_implemented(rt, name, a, b);
        if (v != V_NOTIMPL || ta == tb) return v;
    }
    return other ? call_or_not_implemented(rt, rname, b, a) : V_NOTIMPL;
}

#define DEFINE(name, op, word)                                                                                         \
    Owned user_##name(Runtime *rt, Borrowed a, Borrowed b) {                                                           \
        return user_binary(rt, a, b, user_##name, op, N___##word##__, N___r##word##__);                                \
    }                                                                                                                  \
    Owned user_i##name(Runtime *rt, Borrowed a, Borrowed b) { return call_or_not_implemented(rt, N___i##word##__, a, b); }
USER_BINARY(DEFINE)
#undef DEFINE
Owned user_divmod(Runtime *rt, Borrowed a, Borrowed b) {
    return user_binary(rt, a, b, user_divmod, OP_DIVMOD, N___divmod__, N___rdivmod__);
}

Owned user_power(Runtime *rt, Borrowed a, Borrowed b, Borrowed mod) {
    if (slots_of(rt, a)->power != user_power) return V_NOTIMPL;
    bool missing;
    Value v = call_maybe(rt, N___pow__, (Value[]){a, b, mod}, 3, &missing);
    return !v && missing ? V_NOTIMPL : v;
}

Owned user_neg(Runtime *rt, Borrowed self) { return call1(rt, N___neg__, self); }
Owned user_pos(Runtime *rt, Borrowed self) { return call1(rt, N___pos__, self); }
Owned user_abs(Runtime *rt, Borrowed self) { return call1(rt, N___abs__, self); }
Owned user_invert(Runtime *rt, Borrowed self) { return call1(rt, N___invert__, self); }
Owned user_int(Runtime *rt, Borrowed self) { return call1(rt, N___int__, self); }
Owned user_float(Runtime *rt, Borrowed self) { return call1(rt, N___float__, self); }
Owned user_index(Runtime *rt, Borrowed self) { return call1(rt, N___index__, self); }

int user_truth(Runtime *rt, Borrowed self) {
    bool missing;
    Value v = call_maybe(rt, N___bool__, &self, 1, &missing);
    if (!v && missing) {
        ssize_t (*len)(Runtime *, Borrowed) = slots_of(rt, self)->len;
        ssize_t n = len ? len(rt, self) : 1;
        return n < 0 ? -1 : n > 0;
    }
    if (!v) return -1;
    if (v_is_bool(v)) return v == V_TRUE;
    raise(rt, T_TYPE_ERROR, "__bool__ should return bool, returned %.200T", v);
    decref(rt, v);
    return -1;
}

/* ---- basics ---- */

Owned user_repr(Runtime *rt, Borrowed self) {
    bool missing;
    Value v = call_maybe(rt, N___repr__, &self, 1, &missing);
    return !v && missing ? object_repr(rt, self) : v;
}

Owned user_str(Runtime *rt, Borrowed self) {
    bool missing;
    Value v = call_maybe(rt, N___str__, &self, 1, &missing);
    return !v && missing ? obj_repr(rt, self) : v;
}

int64_t user_hash(Runtime *rt, Borrowed self) {
    bool missing;
    if (is_none(rt, self, N___hash__)) return obj_unhashable(rt, self);
    Value v = call_maybe(rt, N___hash__, &self, 1, &missing);
    if (!v && missing) return object_hash(rt, self);
    if (!v) return -1;
    int64_t h = -1;
    if (!v_is_int(rt, v)) raise(rt, T_TYPE_ERROR, "__hash__ method should return an integer");
    else if (!int_fits_i64(v, &h)) h = int_hash(v);
    else if (h == -1) h = -2;
    decref(rt, v);
    return h;
}

static const uint16_t compare_names[] = {N___lt__, N___le__, N___eq__, N___ne__, N___gt__, N___ge__};

/* A method that is a descriptor with a failing __get__ is no method at all: as CPython, for comparisons alone. */
static Owned compare_by_descriptor(Runtime *rt, Borrowed method, Borrowed a, Borrowed b) {
    Owned bound = slots_of(rt, method)->descr_get(rt, method, a, v_from(type_of(rt, a)));
    if (!bound) {
        error_clear(rt);
        return V_NOTIMPL;
    }
    Owned result = obj_call1(rt, bound, b);
    decref(rt, bound);
    return result;
}

Owned user_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    Value method;
    int r = type_find(rt, type_of(rt, a), rt->names[compare_names[op]], &method);
    if (r <= 0) return r < 0 ? V_NULL : V_NOTIMPL;
    const TypeSlots *s = slots_of(rt, method);
    if (likely(s->flags & TF_METHOD_DESCR) || !s->descr_get) return slot_call_method(rt, method, (Value[]){a, b}, 2, V_NULL);
    incref(method);
    Owned result = compare_by_descriptor(rt, method, a, b);
    decref(rt, method);
    return result;
}

Owned user_call(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (c_stack_low(rt)) return raise_recursion(rt, " while calling a Python object");
    Value method;
    int r = type_find(rt, type_of(rt, self), rt->names[N___call__], &method);
    if (r < 0) return V_NULL;
    if (r == 0) return raise(rt, T_TYPE_ERROR, "'%.200T' object is not callable", self);
    size_t total = nargs + (kwnames ? as_tuple(kwnames)->len : 0);
    Value few[8], *all = total < COUNT_OF(few) ? few : mem_alloc_array(rt, total + 1, sizeof(Value));
    if (!all) return V_NULL;
    all[0] = self;
    if (total) memcpy(all + 1, args, total * sizeof(Value));
    Value v = slot_call_method(rt, method, all, nargs + 1, kwnames);
    if (all != few) mem_free(rt, all);
    return v;
}

/* ---- attributes ---- */

/* __getattr__(name) after an AttributeError; without such a method the error is raised. */
Owned slot_getattr_hook(Runtime *rt, Borrowed self, Borrowed name) {
    Value v = V_NULL, hook;
    if (!v_is_str(rt, name)) {
        name_error(rt, name);
        return V_NULL;
    }
    Value key = name_interned(rt, name);
    if (!key) return V_NULL;
    v = attribute_find(rt, self, key, NULL);
    if (!v && (!rt->error || error_catch(rt, T_ATTRIBUTE_ERROR))) {
        int r = type_find(rt, type_of(rt, self), rt->names[N___getattr__], &hook);
        if (r > 0) v = slot_call_method(rt, hook, (Value[]){self, name}, 2, V_NULL);
        else if (r == 0) raise_attribute_error(rt, self, key);
    }
    decref(rt, key);
    return attribute_result(rt, v, self, name);
}

Owned user_getattribute(Runtime *rt, Borrowed self, Borrowed name) {
    Value v = call(rt, N___getattribute__, (Value[]){self, name}, 2), hook;
    if (v || !error_is(rt, T_ATTRIBUTE_ERROR)) return v;
    (void)attribute_result(rt, v, self, name);
    Value error = error_take(rt);
    int r = type_find(rt, type_of(rt, self), rt->names[N___getattr__], &hook);
    if (r == 0) {
        error_restore(rt, error);
        return V_NULL;
    }
    decref(rt, error);
    return r < 0 ? V_NULL : attribute_result(rt, slot_call_method(rt, hook, (Value[]){self, name}, 2, V_NULL), self, name);
}

/* Result of a method that is called for what it does. */
static int done(Runtime *rt, Owned v) {
    if (!v) return -1;
    decref(rt, v);
    return 0;
}

int user_setattr(Runtime *rt, Borrowed self, Borrowed name, Borrowed value) {
    if (!value) return done(rt, call(rt, N___delattr__, (Value[]){self, name}, 2));
    return done(rt, call(rt, N___setattr__, (Value[]){self, name, value}, 3));
}

Owned user_descr_get(Runtime *rt, Borrowed self, Borrowed obj, Borrowed type) {
    bool missing;
    Value v = call_maybe(rt, N___get__, (Value[]){self, obj ? obj : V_NONE, type ? type : V_NONE}, 3, &missing);
    return !v && missing ? own(self) : v;
}

int user_descr_set(Runtime *rt, Borrowed self, Borrowed obj, Borrowed value) {
    bool missing;
    Value v = value ? call_maybe(rt, N___set__, (Value[]){self, obj, value}, 3, &missing) : call_maybe(rt, N___delete__, (Value[]){self, obj}, 2, &missing);
    if (!v && missing) return raise_int(rt, T_ATTRIBUTE_ERROR, value ? "__set__" : "__delete__");
    return done(rt, v);
}

/* ---- containers ---- */

Owned user_iter(Runtime *rt, Borrowed self) {
    if (is_none(rt, self, N___iter__)) return raise(rt, T_TYPE_ERROR, "'%.200T' object is not iterable", self);
    return call1(rt, N___iter__, self);
}

/* StopIteration stays the current error: who iterates catches it. */
Owned user_next(Runtime *rt, Borrowed self) { return call1(rt, N___next__, self); }

ssize_t user_len(Runtime *rt, Borrowed self) {
    Value v = call1(rt, N___len__, self);
    if (!v) return -1;
    Value n = num_index(rt, v);
    decref(rt, v);
    if (!n) return -1;
    int64_t len = -1;
    bool negative = int_sign(n) < 0, fits = int_fits_i64(n, &len);
    decref(rt, n);
    if (negative) return raise_int(rt, T_VALUE_ERROR, "__len__() should return >= 0");
    return fits ? (ssize_t)len : raise_int(rt, T_OVERFLOW_ERROR, "cannot fit 'int' into an index-sized integer");
}

Owned slot_getitem_user(Runtime *rt, Borrowed self, Borrowed key) { return call(rt, N___getitem__, (Value[]){self, key}, 2); }

int user_setitem(Runtime *rt, Borrowed self, Borrowed key, Borrowed value) {
    if (!value) return done(rt, call(rt, N___delitem__, (Value[]){self, key}, 2));
    return done(rt, call(rt, N___setitem__, (Value[]){self, key, value}, 3));
}

int user_contains(Runtime *rt, Borrowed self, Borrowed item) {
    if (is_none(rt, self, N___contains__)) return raise_int(rt, T_TYPE_ERROR, "'%.200T' object is not a container", self);
    Value v = call(rt, N___contains__, (Value[]){self, item}, 2);
    if (!v) return -1;
    int truth = obj_truth(rt, v);
    decref(rt, v);
    return truth;
}

/* ---- life ---- */

int user_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value method;
    int r = type_find(rt, type_of(rt, self), rt->names[N___init__], &method);
    if (r <= 0) return r;
    size_t total = nargs + (kwnames ? as_tuple(kwnames)->len : 0);
    Value few[8], *all = total < COUNT_OF(few) ? few : mem_alloc_array(rt, total + 1, sizeof(Value));
    if (!all) return -1;
    all[0] = self;
    if (total) memcpy(all + 1, args, total * sizeof(Value));
    Value v = slot_call_method(rt, method, all, nargs + 1, kwnames);
    if (all != few) mem_free(rt, all);
    if (v && v != V_NONE) {
        raise(rt, T_TYPE_ERROR, "__init__() should return None, not '%.200T'", v);
        decref(rt, v);
        return -1;
    }
    return v ? 0 : -1;
}

Owned slot_new_user(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    Value cls = v_from(type), method = obj_getattr(rt, cls, rt->names[N___new__]);
    if (!method) return V_NULL;
    size_t total = nargs + (kwnames ? as_tuple(kwnames)->len : 0);
    Value few[8], *all = total < COUNT_OF(few) ? few : mem_alloc_array(rt, total + 1, sizeof(Value)), v = V_NULL;
    if (all) {
        all[0] = cls;
        if (total) memcpy(all + 1, args, total * sizeof(Value));
        v = obj_call(rt, method, all, nargs + 1, kwnames);
        if (all != few) mem_free(rt, all);
    }
    decref(rt, method);
    return v;
}

void user_finalize(Runtime *rt, Borrowed self) {
    Value method;
    int r = type_find(rt, type_of(rt, self), rt->names[N___del__], &method);
    if (r <= 0) {
        error_clear(rt);
        return;
    }
    incref(method);
    Value v = slot_call_method(rt, method, &self, 1, V_NULL);
    if (v) decref(rt, v);
    else error_unraisable(rt, NULL, method);
    decref(rt, method);
}

/* ---- asynchronous ---- */

Owned user_await(Runtime *rt, Borrowed self) { return call1(rt, N___await__, self); }
Owned user_aiter(Runtime *rt, Borrowed self) { return call1(rt, N___aiter__, self); }
Owned user_anext(Runtime *rt, Borrowed self) { return call1(rt, N___anext__, self); }
