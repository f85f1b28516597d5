/* SPDX-License-Identifier: MIT
 * protocol_object.c: subscripts, iteration, isinstance and issubclass of any object. */
#include "types/class_parts.h"
#include "types/iter.h"
#include "types/list.h"

/* ---- subscripts ---- */

static Owned class_getitem(Runtime *rt, Borrowed cls, Borrowed key) {
    if (cls == v_from(rt->types[T_TYPE])) return generic_alias_new(rt, cls, key);
    Value f = obj_getattr_maybe(rt, cls, rt->names[N___class_getitem__]);
    if (f == V_NONE) f = V_NULL; /* a class says so that it is not generic, though its base is */
    if (!f) return rt->error ? V_NULL : raise(rt, T_TYPE_ERROR, "type '%.200s' is not subscriptable", type_text(as_type(cls)));
    Value v = obj_call1(rt, f, key);
    decref(rt, f);
    return v;
}

Owned obj_getitem(Runtime *rt, Borrowed o, Borrowed key) {
    BinaryFn get = slots_of(rt, o)->getitem;
    if (likely(get != NULL)) return get(rt, o, key);
    if (v_is_type(rt, o)) return class_getitem(rt, o, key);
    return raise(rt, T_TYPE_ERROR, "'%.200T' object is not subscriptable", o);
}

/* ---- iteration ---- */

Owned obj_iter(Runtime *rt, Borrowed o) {
    const TypeSlots *s = slots_of(rt, o);
    if (likely(s->iter != NULL)) {
        Value it = s->iter(rt, o);
        if (!it || slots_of(rt, it)->next) return it;
        raise(rt, T_TYPE_ERROR, "iter() returned non-iterator of type '%.100T'", it);
        decref(rt, it);
        return V_NULL;
    }
    if (s->getitem && ((s->flags & TF_SEQ_ITEM) || s->getitem == slot_getitem_user)) return seq_iter_new(rt, o);
    return raise(rt, T_TYPE_ERROR, "'%.200T' object is not iterable", o);
}

Owned obj_fast_sequence(Runtime *rt, Borrowed o, const char *msg) {
    if (v_is(o, T_LIST) || v_is(o, T_TUPLE)) return own(o);
    Value it = obj_iter(rt, o);
    if (!it) {
        if (msg && error_catch(rt, T_TYPE_ERROR)) raise(rt, T_TYPE_ERROR, "%s", msg);
        return V_NULL;
    }
    Value list = list_from_iterable(rt, it);
    decref(rt, it);
    return list;
}

ssize_t obj_length_hint(Runtime *rt, Borrowed o, ssize_t otherwise) {
    if (slots_of(rt, o)->len) {
        ssize_t n = obj_len(rt, o);
        if (n >= 0) return n;
        if (!error_catch(rt, T_TYPE_ERROR)) return -1;
    }
    Value hint = obj_lookup_special(rt, o, rt->names[N___length_hint__]);
    if (!hint) return rt->error ? -1 : otherwise;
    Value v = obj_call0(rt, hint);
    decref(rt, hint);
    if (!v) return error_catch(rt, T_TYPE_ERROR) ? otherwise : -1;
    if (v == V_NOTIMPL) return otherwise;
    if (!v_is_int(rt, v)) {
        raise(rt, T_TYPE_ERROR, "__length_hint__ must be an integer, not %.100T", v);
        decref(rt, v);
        return -1;
    }
    ssize_t n = num_as_size_argument(rt, v);
    decref(rt, v);
    if (n == -1 && rt->error) return -1;
    return n < 0 ? raise_int(rt, T_VALUE_ERROR, "__length_hint__() should return >= 0") : n;
}

/* ---- isinstance, issubclass ---- */

/* __bases__ of something that is used as a class without being one: a tuple, or 0 (without error: none). */
static Owned abstract_bases(Runtime *rt, Borrowed cls) {
    Value bases = obj_getattr_maybe(rt, cls, rt->names[N___bases__]);
    if (bases && !v_is_tuple(rt, bases)) {
        decref(rt, bases);
        return V_NULL;
    }
    return bases;
}

static int abstract_subclass(Runtime *rt, Borrowed derived, Borrowed cls) {
    if (c_stack_low(rt)) {
        raise_recursion(rt, " in __issubclass__");
        return -1;
    }
    if (derived == cls) return 1;
    Value bases = abstract_bases(rt, derived);
    if (!bases) return rt->error ? -1 : 0;
    int r = 0;
    for (size_t i = 0; i < as_tuple(bases)->len && r == 0; i++) r = abstract_subclass(rt, as_tuple(bases)->items[i], cls);
    decref(rt, bases);
    return r;
}

static int check_class(Runtime *rt, Borrowed cls, const char *error) {
    Value bases = abstract_bases(rt, cls);
    if (!bases) return rt->error ? -1 : raise_int(rt, T_TYPE_ERROR, "%s", error);
    decref(rt, bases);
    return 0;
}

/* Does the object tell its own class, or may it lie? */
static bool class_is_plain(Runtime *rt, Borrowed o) {
    const TypeSlots *s = slots_of(rt, o);
    if (s->getattr && s->getattr != obj_generic_getattr && s->getattr != type_getattr && s->getattr != slot_getattr_hook) return false;
    Value descr;
    return type_find(rt, type_of(rt, o), rt->names[N___class__], &descr) > 0 && v_is(descr, T_GETSET_DESCR) && V_AS(GetSetDescr, descr)->type->index == T_OBJECT;
}

int obj_isinstance_plain(Runtime *rt, Borrowed o, Borrowed cls) {
    if (v_is_type(rt, cls)) {
        if (type_is_subtype(rt, type_of(rt, o), as_type(cls))) return 1;
        if (class_is_plain(rt, o)) return 0;
        Value said = obj_getattr_maybe(rt, o, rt->names[N___class__]);
        if (!said) return rt->error ? -1 : 0;
        int r = said != v_from(type_of(rt, o)) && v_is_type(rt, said) && type_is_subtype(rt, as_type(said), as_type(cls));
        decref(rt, said);
        return r;
    }
    if (check_class(rt, cls, "isinstance() arg 2 must be a type, a tuple of types, or a union") < 0) return -1;
    Value said = obj_getattr_maybe(rt, o, rt->names[N___class__]);
    int r = said ? abstract_subclass(rt, said, cls) : rt->error ? -1 : 0;
    decref_maybe(rt, said);
    return r;
}

int obj_issubclass_plain(Runtime *rt, Borrowed derived, Borrowed cls) {
    if (v_is_type(rt, cls) && v_is_type(rt, derived)) return type_is_subtype(rt, as_type(derived), as_type(cls));
    if (check_class(rt, derived, "issubclass() arg 1 must be a class") < 0) return -1;
    if (!v_is(cls, T_UNION) && check_class(rt, cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union") < 0) return -1;
    return abstract_subclass(rt, derived, cls);
}

typedef int (*ClassCheck)(Runtime *, Borrowed, Borrowed);

static int check_tuple(Runtime *rt, Borrowed o, Borrowed classes, ClassCheck each) {
    if (c_stack_low(rt)) {
        raise_recursion(rt, each == obj_isinstance ? " in __instancecheck__" : " in __subclasscheck__");
        return -1;
    }
    incref(classes);
    int r = 0;
    for (size_t i = 0; i < as_tuple(classes)->len && r == 0; i++) r = each(rt, o, as_tuple(classes)->items[i]);
    decref(rt, classes);
    return r;
}

static int by_metaclass(Runtime *rt, Borrowed o, Borrowed cls, unsigned name, ClassCheck plain) {
    Value f = obj_lookup_special(rt, cls, rt->names[name]);
    if (!f) return rt->error ? -1 : plain(rt, o, cls);
    if (c_stack_low(rt)) {
        decref(rt, f);
        raise_recursion(rt, name == N___instancecheck__ ? " in __instancecheck__" : " in __subclasscheck__");
        return -1;
    }
    Value v = obj_call1(rt, f, o);
    decref(rt, f);
    if (!v) return -1;
    int r = obj_truth(rt, v);
    decref(rt, v);
    return r;
}

int obj_isinstance(Runtime *rt, Borrowed o, Borrowed cls) {
    if (v_from(type_of(rt, o)) == cls) return 1;
    if (v_is(cls, T_TYPE)) return obj_isinstance_plain(rt, o, cls);
    if (v_is_tuple(rt, cls)) return check_tuple(rt, o, cls, obj_isinstance);
    return by_metaclass(rt, o, cls, N___instancecheck__, obj_isinstance_plain);
}

int obj_issubclass(Runtime *rt, Borrowed derived, Borrowed cls) {
    if (v_is(cls, T_TYPE)) return derived == cls ? 1 : obj_issubclass_plain(rt, derived, cls);
    if (v_is_tuple(rt, cls)) return check_tuple(rt, derived, cls, obj_issubclass);
    return by_metaclass(rt, derived, cls, N___subclasscheck__, obj_issubclass_plain);
}

/* ---- audit events ---- */

int audit_getattr_hooks(Runtime *rt, Borrowed o, const char *name) {
    Owned text = str_intern_cstr(rt, name);
    int result = text ? rt->hooks.audit(rt, "object.__getattr__", (const Value[]){o, text}, 2) : -1;
    decref_maybe(rt, text);
    return result;
}

int audit_setattr_hooks(Runtime *rt, Borrowed o, const char *name, Borrowed value) {
    Owned text = str_intern_cstr(rt, name);
    const Value args[] = {o, text, value};
    int result = !text ? -1 : value ? rt->hooks.audit(rt, "object.__setattr__", args, 3) : rt->hooks.audit(rt, "object.__delattr__", args, 2);
    decref_maybe(rt, text);
    return result;
}
