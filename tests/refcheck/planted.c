/* SPDX-License-Identifier: MIT
 * planted.c: what tools/refcheck.py must find, "leaks" on the line where the variable got its reference, and what it must not.
 * Read by that tool alone, never compiled. */

static Owned never_released(Runtime *rt, Borrowed o) {
    Owned name = obj_repr(rt, o); /* leaks */
    return v_bool(str_len(name) > 3);
}

static int not_on_failure(Runtime *rt, Borrowed dict, Borrowed key) {
    Owned list = list_new(rt, 0); /* leaks */
    if (!list) return -1;
    if (dict_set(rt, dict, key, list) < 0) return -1;
    decref(rt, list);
    return 0;
}

static int not_consumed(Runtime *rt, Borrowed list, Owned item) { /* leaks */
    if (!v_is(list, T_LIST)) return raise_int(rt, T_TYPE_ERROR, "expected a list, not %T", list);
    return list_append_owned(rt, list, item);
}

static Owned overwritten(Runtime *rt, Borrowed a, bool twice) {
    Owned sum = num_binary(rt, a, a, OP_ADD); /* leaks */
    if (twice) sum = num_binary(rt, a, a, OP_MUL);
    return sum;
}

static int left_by_continue(Runtime *rt, Borrowed list, Borrowed it) {
    for (;;) {
        Owned item = obj_next(rt, it); /* leaks */
        if (!item) break;
        if (v_is(item, T_STR)) continue;
        if (list_append_owned(rt, list, item) < 0) return -1;
    }
    return rt->error ? -1 : 0;
}

static Owned left_by_goto(Runtime *rt, Borrowed a, Borrowed b) {
    Owned text = obj_str(rt, a), other = V_NULL, both = V_NULL; /* leaks */
    if (!text) goto done;
    if (!(other = obj_str(rt, b))) goto done;
    both = str_concat(rt, text, other);
    decref(rt, text);
done:
    decref_maybe(rt, other);
    return both;
}

static Owned in_a_case(Runtime *rt, Borrowed o, int kind) {
    switch (kind) {
    case 1: {
        Owned text = obj_str(rt, o); /* leaks */
        if (text && str_len(text)) break;
        decref_maybe(rt, text);
        return V_NONE;
    }
    default: break;
    }
    return V_NULL;
}

static Owned by_a_slot(Runtime *rt, Borrowed o) {
    const TypeSlots *slots = slots_of(rt, o);
    Value it = slots->iter(rt, o); /* leaks */
    if (!it) return V_NULL;
    return obj_next(rt, it);
}

/* ---- nothing leaks from here on ---- */

static Owned usual(Runtime *rt, Borrowed a, Borrowed b) {
    Owned left = obj_str(rt, a), right = left ? obj_str(rt, b) : V_NULL;
    Owned both = right ? str_concat(rt, left, right) : V_NULL;
    decref_maybe(rt, left);
    decref_maybe(rt, right);
    return both;
}

static int stored(Runtime *rt, Pair *p, Borrowed a) {
    Owned text = obj_str(rt, a);
    if (!text) return -1;
    p->text = text;
    replace_slot(rt, &p->copy, own(text));
    return 0;
}

static int found_or_not(Runtime *rt, Borrowed a, Owned *out) {
    bool found;
    Owned v = from_trunc(rt, a, &found);
    if (found) return *out = v, 1;
    return 0;
}

static Owned same_condition(Runtime *rt, Borrowed a, bool wanted) {
    Owned v = wanted ? obj_str(rt, a) : V_NULL;
    if (wanted && !v) return V_NULL;
    if (wanted) decref(rt, v);
    return V_NONE;
}

static int error_means_nothing(Runtime *rt, Borrowed a) {
    Owned v = obj_getattr_maybe(rt, a, rt->names[N___name__]);
    if (rt->error) return -1;
    decref_maybe(rt, v);
    return 0;
}

static Owned small(Runtime *rt, Borrowed a) {
    Owned n = num_index(rt, a);
    if (!n || v_is_small(n)) return V_NONE;
    decref(rt, n);
    return V_NULL;
}

static int loop(Runtime *rt, Borrowed list, Borrowed iterable) {
    Owned it = obj_iter(rt, iterable), item;
    if (!it) return -1;
    while ((item = obj_next(rt, it)))
        if (list_append_owned(rt, list, item) < 0) break;
    decref(rt, it);
    return rt->error ? -1 : 0;
}
