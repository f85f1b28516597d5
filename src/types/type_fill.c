/* SPDX-License-Identifier: MIT
 * type_fill.c: the dict of a built-in type, made from its slots' tables when first asked for. */
#include "gc/gc.h"
#include "types/class_parts.h"

/* X.__new__(T, ...): T must be a subtype of X whose objects X.__new__ can make. */
static Owned call_new(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Type *t = as_type(self), *wanted;
    const char *name = type_text(t);
    if (nargs == 0) return raise(rt, T_TYPE_ERROR, "%s.__new__(): not enough arguments", name);
    if (!v_is_type(rt, args[0])) return raise(rt, T_TYPE_ERROR, "%s.__new__(X): X is not a type object (%.200T)", name, args[0]);
    wanted = as_type(args[0]);
    if (!type_is_subtype(rt, wanted, t)) return raise(rt, T_TYPE_ERROR, "%s.__new__(%s): %s is not a subtype of %s", name, type_text(wanted), type_text(wanted), name);
    const TypeSlots *maker = type_builtin_slots(rt, wanted);
    if (maker->new != t->slots->new || maker->flags & TF_NO_NEW) /* else it would be made without what its other functions rely on */
        return raise(rt, T_TYPE_ERROR, "%s.__new__(%s) is not safe, use %s.__new__()", name, type_text(wanted), maker->name);
    return t->slots->new(rt, wanted, args + 1, nargs - 1, kwnames);
}

const MethodDef type_new_def = {"__new__", call_new, 0, -1, METH_KW,
                                "__new__($type, *args, **kwargs)\n--\n\nCreate and return a new object.  See help(type) for accurate signature."};

/* Consumes value; 0 value: the error is set. */
static int put(Runtime *rt, Borrowed dict, Borrowed name, Owned value, bool replace) {
    int r = value && name ? 0 : -1;
    if (r == 0 && !replace) {
        r = dict_contains(rt, dict, name);
        if (r > 0) {
            decref(rt, value);
            return 0;
        }
    }
    if (r == 0) r = dict_set(rt, dict, name, value);
    decref_maybe(rt, value);
    return r;
}

static int fill_methods(Runtime *rt, Type *t, Borrowed dict) {
    for (const MethodDef *m = t->slots->methods; m && m->name; m++) {
        Value name = str_intern_cstr(rt, m->name), v;
        if (m->flags & METH_STATIC) {
            Value f = builtin_new(rt, m, v_from(t), V_NULL);
            v = f ? classmethod_new(rt, T_STATICMETHOD, f) : V_NULL;
            decref_maybe(rt, f);
        } else v = method_descr_new(rt, t, m);
        int r = put(rt, dict, name, v, (m->flags & METH_COEXIST) != 0);
        decref_maybe(rt, name);
        if (r < 0) return -1;
    }
    return 0;
}

static int fill_attributes(Runtime *rt, Type *t, Borrowed dict) {
    for (const MemberDef *m = t->slots->members; m && m->name; m++) {
        Value v = member_descr_new(rt, t, m, V_NULL, 0);
        if (put(rt, dict, v ? V_AS(MemberDescr, v)->name : V_NULL, v, false) < 0) return -1;
    }
    for (const GetSetDef *g = t->slots->getsets; g && g->name; g++) {
        Value v = getset_descr_new(rt, t, g);
        if (put(rt, dict, v ? V_AS(GetSetDescr, v)->name : V_NULL, v, false) < 0) return -1;
    }
    return 0;
}

static int fill_rest(Runtime *rt, Type *t, Borrowed dict) {
    const TypeSlots *s = t->slots;
    bool own_new = s->new && !(s->flags & TF_NO_NEW) && (!t->base || as_type(t->base)->slots->new != s->new || t->index == T_OBJECT);
    if (own_new && put(rt, dict, rt->names[N___new__], builtin_new(rt, &type_new_def, v_from(t), V_NULL), false) < 0) return -1;
    const char *doc = s->doc, *mark = doc ? strstr(doc, "\n--\n\n") : NULL, *paren = doc ? strchr(doc, '(') : NULL;
    if (mark && paren && paren < mark) doc = mark + 5;
    return put(rt, dict, rt->names[N___doc__], doc ? str_from_cstr(rt, doc) : V_NONE, false);
}

int type_fill_dict(Runtime *rt, Type *t) {
    Value error = rt->error ? error_take(rt) : V_NULL, dict = dict_new(rt);
    if (dict) {
        if (slots_fill_wrappers(rt, t, dict) < 0 || fill_methods(rt, t, dict) < 0 || fill_attributes(rt, t, dict) < 0 || fill_rest(rt, t, dict) < 0) {
            decref(rt, dict);
            dict = V_NULL;
        } else if (t->dict) decref(rt, dict); /* filled meanwhile by what the above asked for */
        else {
            t->dict = dict;
            class_dict_close(dict);
        }
    }
    if (error && dict) error_restore(rt, error);
    else decref_maybe(rt, error);
    return dict ? 0 : -1;
}
