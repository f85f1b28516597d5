/* SPDX-License-Identifier: MIT
 * exception_group.c: BaseExceptionGroup and ExceptionGroup, and what except* does with them. */
#include "object/error.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/exception_parts.h"
#include "types/list.h"
#include "types/str.h"
#include "types/tuple.h"

static inline ExceptionGroupExc *as_group(Borrowed v) { return V_AS(ExceptionGroupExc, v); }
static bool is_group(Runtime *rt, Borrowed v) { return v_is_exc(rt, v) && obj_is_instance_of(rt, v, T_BASE_EXCEPTION_GROUP); }

static bool type_derives(Runtime *rt, const Type *t, uint32_t index) { return type_is_subtype(rt, (Type *)t, rt->types[index]); }

/* Checks the items; *ordinary: all are Exceptions. */
static int check_items(Runtime *rt, Borrowed excs, bool *ordinary) {
    *ordinary = true;
    for (size_t i = 0; i < as_tuple(excs)->len; i++) {
        Value e = as_tuple(excs)->items[i];
        if (!v_is_exc(rt, e)) return raise_int(rt, T_VALUE_ERROR, "Item %zd of second argument (exceptions) is not an exception", (ssize_t)i);
        if (!obj_is_instance_of(rt, e, T_EXCEPTION)) *ordinary = false;
    }
    return 0;
}

Owned exc_group_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if (nargs != 2) return raise(rt, T_TYPE_ERROR, "BaseExceptionGroup.__new__() takes exactly 2 arguments (%zd given)", (ssize_t)nargs);
    if (!v_is_str(rt, args[0])) return raise(rt, T_TYPE_ERROR, "BaseExceptionGroup.__new__() argument 1 must be str, not %A", args[0]);
    if (!v_is_list(rt, args[1]) && !v_is_tuple(rt, args[1]) && !type_has(rt, args[1], TF_SEQUENCE))
        return raise(rt, T_TYPE_ERROR, "second argument (exceptions) must be a sequence");
    Owned excs = tuple_from_iterable(rt, args[1]);
    bool ordinary;
    if (!excs) return V_NULL;
    if (as_tuple(excs)->len == 0) return decref(rt, excs), raise(rt, T_VALUE_ERROR, "second argument (exceptions) must be a non-empty sequence");
    if (check_items(rt, excs, &ordinary) < 0) return decref(rt, excs), V_NULL;
    if (type->index == T_BASE_EXCEPTION_GROUP && ordinary) type = rt->types[T_EXCEPTION_GROUP];
    else if (!ordinary && type->index == T_EXCEPTION_GROUP) return decref(rt, excs), raise(rt, T_TYPE_ERROR, "Cannot nest BaseExceptions in an ExceptionGroup");
    else if (!ordinary && type_derives(rt, type, T_EXCEPTION)) {
        decref(rt, excs);
        return raise(rt, T_TYPE_ERROR, "Cannot nest BaseExceptions in '%N'", type);
    }
    Owned e = exc_type_new(rt, type, args, nargs, V_NULL);
    if (!e) return decref(rt, excs), V_NULL;
    as_group(e)->msg = own(args[0]);
    as_group(e)->excs = excs;
    return e;
}

Owned exc_group_str(Runtime *rt, Borrowed self) {
    size_t n = as_group(self)->excs ? as_tuple(as_group(self)->excs)->len : 0;
    return format_str(rt, "%S (%zd sub-exception%s)", as_group(self)->msg ? as_group(self)->msg : V_NONE, (ssize_t)n, n == 1 ? "" : "s");
}

Owned exc_group_repr(Runtime *rt, Borrowed self) {
    Value args = as_exc(self)->args;
    return args ? format_str(rt, "%s%R", type_short_name(slots_of(rt, self)), args) : format_str(rt, "%s()", type_short_name(slots_of(rt, self)));
}

static Owned group_derive(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value a[2] = {as_group(self)->msg, args[0]};
    return obj_call(rt, v_from(rt->types[T_BASE_EXCEPTION_GROUP]), a, 2, V_NULL);
}

/* A group like `self` with other contents (a list): through derive(), with traceback, context, cause and notes copied. */
static Owned subset(Runtime *rt, Borrowed self, Borrowed excs) {
    if (as_list(excs)->len == 0) return V_NONE;
    Owned name = str_intern_cstr(rt, "derive"), e = name ? obj_call_method(rt, self, name, &excs, 1) : V_NULL;
    decref_maybe(rt, name);
    if (!e) return V_NULL;
    if (!is_group(rt, e)) {
        decref(rt, e);
        return raise(rt, T_TYPE_ERROR, "derive must return an instance of BaseExceptionGroup");
    }
    Exception *from = as_exc(self), *to = as_exc(e);
    replace_slot(rt, &to->traceback, from->traceback ? own(from->traceback) : V_NULL);
    replace_slot(rt, &to->context, from->context ? own(from->context) : V_NULL);
    replace_slot(rt, &to->cause, from->cause ? own(from->cause) : V_NULL);
    to->suppress_context = true; /* setting a cause does that */
    Owned notes = obj_getattr_maybe(rt, self, rt->names[N___notes__]);
    if (notes && slots_of(rt, notes)->getitem && !v_is_dict(rt, notes)) { /* what is no sequence is left out */
        Owned copy = list_from_iterable(rt, notes);
        if (copy && obj_setattr(rt, e, rt->names[N___notes__], copy) < 0) {}
        decref_maybe(rt, copy);
    }
    decref_maybe(rt, notes);
    if (!rt->error) return e;
    decref(rt, e);
    return V_NULL;
}

/* Does one exception meet the condition? A class or tuple of classes, or a callable. */
static int condition_holds(Runtime *rt, Borrowed e, Borrowed condition, bool callable) {
    if (!callable) return exc_matches(rt, e, condition);
    Owned r = obj_call1(rt, condition, e);
    int result = r ? obj_truth(rt, r) : -1;
    decref_maybe(rt, r);
    return result;
}

/* Splits e (group or not) by the condition; the parts are owned, V_NONE where empty. rest may be NULL. */
static int split(Runtime *rt, Borrowed e, Borrowed condition, bool callable, Owned *match, Owned *rest) {
    if (c_stack_low(rt)) return raise_recursion(rt, " in exception_group_split_recursive"), -1;
    *match = V_NONE;
    if (rest) *rest = V_NONE;
    int all = condition_holds(rt, e, condition, callable);
    if (all < 0) return -1;
    if (all || !is_group(rt, e)) {
        if (all) *match = own(e);
        else if (rest) *rest = own(e);
        return 0;
    }
    Owned yes = list_new(rt, 0), no = list_new(rt, 0), excs = own(as_group(e)->excs);
    int bad = yes && no ? 0 : -1;
    for (size_t i = 0; bad == 0 && i < as_tuple(excs)->len; i++) {
        Owned m = V_NONE, r = V_NONE;
        bad = split(rt, as_tuple(excs)->items[i], condition, callable, &m, &r);
        if (bad == 0 && m != V_NONE) bad = list_append(rt, yes, m);
        if (bad == 0 && r != V_NONE) bad = list_append(rt, no, r);
        decref_maybe(rt, m);
        decref_maybe(rt, r);
    }
    if (bad == 0 && !(*match = subset(rt, e, yes))) bad = -1;
    if (bad == 0 && rest && !(*rest = subset(rt, e, no))) bad = -1;
    decref_maybe(rt, yes);
    decref_maybe(rt, no);
    decref(rt, excs);
    if (bad == 0) return 0;
    decref_maybe(rt, *match);
    *match = V_NONE;
    if (rest) *rest = V_NONE;
    return -1;
}

static int check_condition(Runtime *rt, Borrowed c, bool *callable) {
    bool types = v_is_type(rt, c) && V_AS(Type, c)->flags & TF_EXC;
    if (!types && v_is_tuple(rt, c)) {
        types = true;
        for (size_t i = 0; i < as_tuple(c)->len; i++) types &= v_is_type(rt, as_tuple(c)->items[i]) && V_AS(Type, as_tuple(c)->items[i])->flags & TF_EXC;
    }
    *callable = !types;
    if (types || (obj_callable(rt, c) && !v_is_type(rt, c))) return 0;
    return raise_int(rt, T_TYPE_ERROR, "expected a function, exception type or tuple of exception types");
}

static Owned group_split(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    bool callable;
    Owned match, rest;
    if (check_condition(rt, args[0], &callable) < 0 || split(rt, self, args[0], callable, &match, &rest) < 0) return V_NULL;
    Owned r = tuple_pack(rt, 2, match, rest);
    decref(rt, match);
    decref(rt, rest);
    return r;
}

static Owned group_subgroup(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    bool callable;
    Owned match;
    return check_condition(rt, args[0], &callable) < 0 || split(rt, self, args[0], callable, &match, NULL) < 0 ? V_NULL : match;
}

static Owned group_class_getitem(Runtime *rt, Borrowed cls, const Value *args, size_t nargs, Borrowed kwnames) { return generic_alias_new(rt, cls, args[0]); }

const MethodDef exc_group_methods[] = {
    {"derive", group_derive, 1, 1, 0, NULL},
    {"split", group_split, 1, 1, 0, NULL},
    {"subgroup", group_subgroup, 1, 1, 0, NULL},
    {"__class_getitem__", group_class_getitem, 1, 1, METH_CLASS, "See PEP 585"},
    {NULL, NULL, 0, 0, 0, NULL},
};

/* ---- except* ---- */

static int check_star_class(Runtime *rt, Borrowed cls) {
    size_t n = v_is_tuple(rt, cls) ? as_tuple(cls)->len : 1;
    for (size_t i = 0; i < n; i++) {
        Value c = v_is_tuple(rt, cls) ? as_tuple(cls)->items[i] : cls;
        if (!v_is_type(rt, c) || !(V_AS(Type, c)->flags & TF_EXC)) return raise_int(rt, T_TYPE_ERROR, "catching classes that do not inherit from BaseException is not allowed");
        if (type_derives(rt, V_AS(Type, c), T_BASE_EXCEPTION_GROUP)) return raise_int(rt, T_TYPE_ERROR, "catching ExceptionGroup with except* is not allowed. Use except instead.");
    }
    return 0;
}

int exc_split(Runtime *rt, Borrowed exc, Borrowed cls, Owned *match, Owned *rest) {
    *match = *rest = V_NONE;
    if (check_star_class(rt, cls) < 0) return -1;
    if (is_group(rt, exc)) return split(rt, exc, cls, false, match, rest);
    int matches = exc_matches(rt, exc, cls);
    if (matches < 0) return -1;
    if (!matches) {
        *rest = own(exc);
        return 0;
    }
    /* a naked exception is caught as a group of one */
    Owned list = tuple_from(rt, &exc, 1);
    Value a[2] = {rt->empty_str, list};
    Owned group = list ? obj_call(rt, v_from(rt->types[T_EXCEPTION_GROUP]), a, 2, V_NULL) : V_NULL;
    if (!group && list && error_catch(rt, T_TYPE_ERROR)) { /* holds a BaseException */
        group = obj_call(rt, v_from(rt->types[T_BASE_EXCEPTION_GROUP]), a, 2, V_NULL);
    }
    decref_maybe(rt, list);
    if (!group) return -1;
    replace_slot(rt, &as_exc(group)->traceback, as_exc(exc)->traceback ? own(as_exc(exc)->traceback) : V_NULL);
    *match = group;
    return 0;
}

/* Is e (a part that was re-raised) split off from orig, unchanged? Its metadata then is the original's. */
static bool is_part_of(Runtime *rt, Borrowed e, Borrowed orig) {
    Exception *a = as_exc(e), *b = as_exc(orig);
    (void)rt;
    return a->traceback == b->traceback && a->cause == b->cause && a->context == b->context;
}

static int collect_leaves(Runtime *rt, Borrowed e, Borrowed into) {
    if (!is_group(rt, e)) return list_append(rt, into, e);
    if (c_stack_low(rt)) return raise_recursion(rt, ""), -1;
    for (size_t i = 0; i < as_tuple(as_group(e)->excs)->len; i++)
        if (collect_leaves(rt, as_tuple(as_group(e)->excs)->items[i], into) < 0) return -1;
    return 0;
}

static bool list_has(Borrowed list, Borrowed v) {
    for (size_t i = 0; i < as_list(list)->len; i++)
        if (as_list(list)->items[i] == v) return true;
    return false;
}

/* The part of orig whose leaves are in `keep`, with orig's structure. */
static Owned projection(Runtime *rt, Borrowed orig, Borrowed keep) {
    if (c_stack_low(rt)) return raise_recursion(rt, "");
    if (!is_group(rt, orig)) return list_has(keep, orig) ? own(orig) : V_NONE;
    Owned parts = list_new(rt, 0), result = V_NULL;
    for (size_t i = 0; parts && i < as_tuple(as_group(orig)->excs)->len; i++) {
        Owned part = projection(rt, as_tuple(as_group(orig)->excs)->items[i], keep);
        int bad = !part ? -1 : part == V_NONE ? 0 : list_append(rt, parts, part);
        decref_maybe(rt, part);
        if (bad < 0) return decref(rt, parts), V_NULL;
    }
    if (parts) result = subset(rt, orig, parts);
    decref_maybe(rt, parts);
    return result;
}

Owned exc_prepare_reraise_star(Runtime *rt, Borrowed orig, Borrowed excs) {
    size_t n = as_list(excs)->len;
    if (n == 0) return V_NONE;
    if (!is_group(rt, orig)) { /* a naked exception: at most one part is left of it */
        for (size_t i = 0; i < n; i++)
            if (as_list(excs)->items[i] != V_NONE) return own(as_list(excs)->items[i]);
        return V_NONE;
    }
    Owned raised = list_new(rt, 0), keep = list_new(rt, 0), result = V_NULL, rest = V_NULL;
    int bad = raised && keep ? 0 : -1;
    for (size_t i = 0; bad == 0 && i < n; i++) {
        Value e = as_list(excs)->items[i];
        if (e == V_NONE) continue;
        bad = is_part_of(rt, e, orig) ? collect_leaves(rt, e, keep) : list_append(rt, raised, e);
    }
    if (bad == 0) rest = projection(rt, orig, keep);
    if (!rest) goto done;
    if (as_list(raised)->len == 0) {
        result = own(rest);
        goto done;
    }
    if (rest != V_NONE && list_append(rt, raised, rest) < 0) goto done;
    Value a[2] = {rt->empty_str, raised};
    result = obj_call(rt, v_from(rt->types[T_BASE_EXCEPTION_GROUP]), a, 2, V_NULL);
done:
    decref_maybe(rt, raised);
    decref_maybe(rt, keep);
    decref_maybe(rt, rest);
    return result;
}
