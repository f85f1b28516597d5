/* SPDX-License-Identifier: MIT
 * match.c: pattern matching: mapping and class patterns. */
#include "gc/gc.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/list.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/ops.h"

/* One key of a mapping pattern: 1 found, 0 not, -1. `get` is subject.get, called so that __missing__ stays out of it. */
static int match_key(Runtime *rt, Borrowed get, Borrowed dummy, Borrowed key, Owned *out) {
    Owned value = obj_call2(rt, get, key, dummy);
    if (!value) return -1;
    if (value == dummy) { /* the slot keeps its None: it must not hold what is released here */
        decref(rt, value);
        return 0;
    }
    *out = value;
    return 1;
}

static int match_all_keys(Runtime *rt, Borrowed get, Borrowed keys, Borrowed values) {
    Value seen = set_new(rt), dummy = seen ? obj_call0(rt, v_from(rt->types[T_OBJECT])) : 0;
    int r = dummy ? 1 : -1;
    for (size_t i = 0; r > 0 && i < as_tuple(keys)->len; i++) {
        Value key = as_tuple(keys)->items[i];
        int again = set_contains(rt, seen, key);
        if (again || set_add(rt, seen, key) < 0) {
            if (again > 0) raise(rt, T_VALUE_ERROR, "mapping pattern checks duplicate key (%R)", key);
            r = -1;
        } else r = match_key(rt, get, dummy, key, &as_tuple(values)->items[i]);
    }
    decref_maybe(rt, seen);
    decref_maybe(rt, dummy);
    return r;
}

Owned match_keys(Runtime *rt, Borrowed subject, Borrowed keys) {
    size_t n = as_tuple(keys)->len;
    if (n == 0) return own(rt->empty_tuple);
    Value get = obj_getattr(rt, subject, rt->names[N_get]);
    Value values = get ? tuple_new(rt, n) : 0;
    if (!values) {
        decref_maybe(rt, get);
        return 0;
    }
    /* The tuple is not tracked while it has holes; holes are None for whoever releases it. */
    for (size_t i = 0; i < n; i++) as_tuple(values)->items[i] = V_NONE;
    int r = match_all_keys(rt, get, keys, values);
    decref(rt, get);
    if (r > 0) {
        gc_track(v_obj(values));
        return values;
    }
    for (size_t i = 0; i < n; i++)
        if (!as_tuple(values)->items[i]) as_tuple(values)->items[i] = V_NONE;
    decref(rt, values);
    return r < 0 ? 0 : V_NONE;
}

/* subject.name: 1 there, 0 not, -1. */
static int match_attr(Runtime *rt, Borrowed subject, Borrowed name, Borrowed cls, Borrowed seen, Borrowed out) {
    int again = set_contains(rt, seen, name);
    if (again > 0) raise(rt, T_TYPE_ERROR, "%N() got multiple sub-patterns for attribute %R", V_AS(Type, cls), name);
    if (again || set_add(rt, seen, name) < 0) return -1;
    Value v = obj_getattr_maybe(rt, subject, name);
    if (!v) return rt->error ? -1 : 0;
    return list_append_owned(rt, out, v) < 0 ? -1 : 1;
}

static int match_positional(Runtime *rt, Borrowed subject, Borrowed cls, size_t count, Borrowed seen, Borrowed out) {
    Type *t = V_AS(Type, cls);
    Value args = obj_getattr_maybe(rt, cls, rt->names[N___match_args__]);
    int r = 1;
    if (!args) {
        if (rt->error) return -1;
        bool self = t->flags & TF_MATCH_SELF;
        if (count > (self ? 1 : 0))
            return raise_int(rt, T_TYPE_ERROR, "%N() accepts %d positional sub-pattern%s (%zu given)", t, (int)self, self ? "" : "s", count);
        return list_append(rt, out, subject) < 0 ? -1 : 1;
    }
    if (!v_is(args, T_TUPLE)) r = raise_int(rt, T_TYPE_ERROR, "%N.__match_args__ must be a tuple (got %T)", t, args);
    else if (count > as_tuple(args)->len)
        r = raise_int(rt, T_TYPE_ERROR, "%N() accepts %zu positional sub-pattern%s (%zu given)", t, as_tuple(args)->len,
                      as_tuple(args)->len == 1 ? "" : "s", count);
    for (size_t i = 0; r > 0 && i < count; i++) {
        Value name = as_tuple(args)->items[i];
        if (!v_is_str(rt, name)) r = raise_int(rt, T_TYPE_ERROR, "__match_args__ elements must be strings (got %T)", name);
        else r = match_attr(rt, subject, name, cls, seen, out);
    }
    decref(rt, args);
    return r;
}

Owned match_class(Runtime *rt, Borrowed subject, Borrowed cls, Borrowed names, size_t positional) {
    if (!v_is_type(rt, cls)) return raise(rt, T_TYPE_ERROR, "called match pattern must be a class");
    int r = obj_isinstance(rt, subject, cls);
    if (r <= 0) return r < 0 ? 0 : V_NONE;
    Value out = list_new(rt, 0), seen = out ? set_new(rt) : 0;
    if (!seen) r = -1;
    if (r > 0 && positional) r = match_positional(rt, subject, cls, positional, seen, out);
    for (size_t i = 0; r > 0 && i < as_tuple(names)->len; i++) r = match_attr(rt, subject, as_tuple(names)->items[i], cls, seen, out);
    Value result = r < 0 ? 0 : r == 0 ? V_NONE : list_to_tuple(rt, out);
    decref_maybe(rt, out);
    decref_maybe(rt, seen);
    return result;
}

Owned match_rest(Runtime *rt, Borrowed subject, Borrowed keys) {
    Value rest = dict_new(rt);
    if (!rest || dict_merge(rt, rest, subject, 1) < 0) goto failed;
    for (size_t i = 0; i < as_tuple(keys)->len; i++)
        if (dict_del(rt, rest, as_tuple(keys)->items[i]) < 0) goto failed;
    return rest;
failed:
    decref_maybe(rt, rest);
    return 0;
}
