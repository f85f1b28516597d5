/* SPDX-License-Identifier: MIT
 * set_algebra.c: union, intersection, difference and their relatives.
 *
 * Which operand is walked and which is copied is CPython's choice throughout, because it shows in the order of the
 * result.
 */
#include "gc/gc.h"
#include "types/dict.h"
#include "types/equal.h"
#include "types/iterate.h"
#include "types/set_impl.h"
#include "types/set_table.h"

static uint32_t base_type(Runtime *rt, Borrowed a) {
    for (Type *t = type_of(rt, a); t; t = V_AS(Type, t->base))
        if (t->index == T_SET || t->index == T_FROZENSET) return t->index;
    return T_SET;
}

static Owned drop(Runtime *rt, Owned v) {
    decref_maybe(rt, v);
    return V_NULL;
}

Owned set_copy(Runtime *rt, Borrowed a) {
    Value v = set_new_of(rt, base_type(rt, a));
    if (v && set_merge(rt, v, a) < 0) return drop(rt, v);
    return v;
}

Owned set_union(Runtime *rt, Borrowed a, Borrowed b) {
    Value v = set_copy(rt, a);
    if (v && a != b && set_update(rt, v, b) < 0) return drop(rt, v);
    return v;
}

/* Call fn(set, key, hash) for each key of a set, held meanwhile. Stops at -1 and at 1 (when `stop`). */
typedef int (*KeyFn)(Runtime *, Borrowed, Borrowed, int64_t);

static int each_of_set(Runtime *rt, Borrowed source, Borrowed target, KeyFn fn) {
    size_t pos = 0;
    Value key;
    int64_t hash;
    while (set_next_hashed(source, &pos, &key, &hash)) {
        incref(key);
        int r = fn(rt, target, key, hash);
        decref(rt, key);
        if (r < 0) return -1;
    }
    return 0;
}

/* The dict may change under the walk: an entry's number stays good to go on from. */
static int each_of_dict(Runtime *rt, Borrowed source, Borrowed target, KeyFn fn) {
    size_t pos = 0;
    Value key, value;
    while (dict_next(source, &pos, &key, &value)) {
        incref(key);
        int64_t hash = hash_value(rt, key);
        int r = hash == -1 ? -1 : fn(rt, target, key, hash);
        decref(rt, key);
        if (r < 0) return -1;
    }
    return 0;
}

static int each_of_iterable(Runtime *rt, Borrowed source, Borrowed target, KeyFn fn) {
    Value it = obj_iter(rt, source);
    if (!it) return -1;
    int r = 0;
    Value key;
    while (r >= 0 && (key = iterate(rt, it))) {
        int64_t hash = hash_value(rt, key);
        r = hash == -1 ? -1 : fn(rt, target, key, hash);
        decref(rt, key);
    }
    decref(rt, it);
    return r < 0 || rt->error ? -1 : 0;
}

/* Do both hold small ints and str alone? Then nothing of the program runs while they are compared. */
static bool both_plain(Borrowed a, Borrowed b) { return set_is_plain(as_set(a)) && set_is_plain(as_set(b)); }

/* filter_plain() for one width of other's index. */
static ALWAYS_INLINE ssize_t filter_width(Runtime *rt, Value v, const Set *w, const Set *o, bool present, unsigned shift) {
    Table from = table_of(w), in = {0};
    if (o->table) in = table_of(o);
    const void *walked_table = w->table, *other_table = o->table;
    bool dummies = fill_of(o) != o->used;
    size_t pos = 0;
    ssize_t count = 0;
    for (ssize_t i; (i = table_next(&from, &pos)) >= 0;) {
        Value key = from.keys[i];
        int64_t hash = plain_hash(key);
        size_t slot;
        if ((in.index && search_kind(&in, key, hash, dummies, &slot, shift)) != present) continue;
        count++;
        if (!v) break;
        if (set_add_absent(rt, v, key, hash) < 0) return -1;
        /* Where memory is short, finalizers may have run that changed one of them. */
        if (unlikely(w->table != walked_table || o->table != other_table)) break;
    }
    return count;
}

/* Walks a set of plain keys: those that are (or are not) in `other`, plain too, go to v. v == 0: stop at the first. The
 * number of them, or -1. */
static ssize_t filter_plain(Runtime *rt, Value v, Borrowed walked, Borrowed other, bool present) {
    const Set *w = as_set(walked), *o = as_set(other);
    if (!w->used) return 0;
    switch (o->table ? index_shift(log2_of(o)) : 0) {
    case 0: return filter_width(rt, v, w, o, present, 0);
    case 1: return filter_width(rt, v, w, o, present, 1);
    default: return filter_width(rt, v, w, o, present, 2);
    }
}

/* Keys of `walked` that are in `other` go to a new set of a's kind. */
static Owned common_keys(Runtime *rt, uint32_t type, Borrowed walked, Borrowed other) {
    Value v = set_new_of(rt, type);
    if (!v) return V_NULL;
    if (both_plain(walked, other)) return filter_plain(rt, v, walked, other, true) < 0 ? drop(rt, v) : v;
    size_t pos = 0;
    Value key;
    int64_t hash;
    while (set_next_hashed(walked, &pos, &key, &hash)) {
        incref(key);
        int r = set_contains_hashed(rt, other, key, hash);
        if (r > 0) r = set_add_hashed(rt, v, key, hash);
        decref(rt, key);
        if (r < 0) return drop(rt, v);
    }
    return v;
}

static Owned common_with_iterable(Runtime *rt, Borrowed a, Borrowed b) {
    Value v = set_new_of(rt, base_type(rt, a));
    Value it = v ? obj_iter(rt, b) : V_NULL;
    if (!it) return drop(rt, v);
    int r = 0;
    Value key;
    while (r >= 0 && (key = iterate(rt, it))) {
        int64_t hash = hash_value(rt, key);
        r = hash == -1 ? -1 : set_contains_hashed(rt, a, key, hash);
        if (r > 0) r = set_add_hashed(rt, v, key, hash);
        decref(rt, key);
    }
    decref(rt, it);
    return r < 0 || rt->error ? drop(rt, v) : v;
}

Owned set_intersection(Runtime *rt, Borrowed a, Borrowed b) {
    if (a == b) return set_copy(rt, a);
    if (!v_is_any_set(rt, b)) return common_with_iterable(rt, a, b);
    uint32_t type = base_type(rt, a);
    return set_len(b) > set_len(a) ? common_keys(rt, type, a, b) : common_keys(rt, type, b, a);
}

int set_difference_update(Runtime *rt, Borrowed a, Borrowed b) {
    if (a == b) {
        set_clear(rt, a);
        return 0;
    }
    int r;
    if (v_is_any_set(rt, b)) {
        Value smaller = V_NULL;
        /* walk what both have rather than a much larger b */
        if (set_len(b) >> 3 > set_len(a)) {
            smaller = set_intersection(rt, a, b);
            if (!smaller) return -1;
        }
        r = each_of_set(rt, smaller ? smaller : b, a, set_discard_hashed);
        decref_maybe(rt, smaller);
    } else {
        r = each_of_iterable(rt, b, a, set_discard_hashed);
    }
    return r < 0 ? -1 : set_tidy(rt, a);
}

static Owned copy_and_subtract(Runtime *rt, Borrowed a, Borrowed b) {
    Value v = set_copy(rt, a);
    if (v && set_difference_update(rt, v, b) < 0) return drop(rt, v);
    return v;
}

Owned set_difference(Runtime *rt, Borrowed a, Borrowed b) {
    bool is_set = v_is_any_set(rt, b), is_dict = v_is(b, T_DICT);
    if (!is_set && !is_dict) return copy_and_subtract(rt, a, b);
    /* a much larger than b: fewer lookups that way */
    if (set_len(a) >> 2 > (is_set ? set_len(b) : dict_len(b))) return copy_and_subtract(rt, a, b);
    Value v = set_new_of(rt, base_type(rt, a));
    if (!v) return V_NULL;
    if (is_set && both_plain(a, b)) return filter_plain(rt, v, a, b, false) < 0 ? drop(rt, v) : v;
    size_t pos = 0;
    Value key;
    int64_t hash;
    while (set_next_hashed(a, &pos, &key, &hash)) {
        incref(key);
        int r = is_set ? set_contains_hashed(rt, b, key, hash) : dict_contains(rt, b, key);
        if (r == 0) r = set_add_hashed(rt, v, key, hash);
        decref(rt, key);
        if (r < 0) return drop(rt, v);
    }
    return v;
}

int set_symmetric_difference_update(Runtime *rt, Borrowed a, Borrowed b) {
    if (a == b) {
        set_clear(rt, a);
        return 0;
    }
    if (v_is(b, T_DICT)) return each_of_dict(rt, b, a, set_toggle_hashed);
    if (v_is_any_set(rt, b)) return each_of_set(rt, b, a, set_toggle_hashed);
    /* a set first: an item that comes twice counts once */
    Value other = set_new_of(rt, base_type(rt, a));
    if (!other) return -1;
    int r = set_update(rt, other, b);
    if (r == 0) r = each_of_set(rt, other, a, set_toggle_hashed);
    decref(rt, other);
    return r;
}

Owned set_symmetric_difference(Runtime *rt, Borrowed a, Borrowed b) {
    Value v = set_new_of(rt, base_type(rt, a));
    if (!v || set_update(rt, v, b) < 0 || set_symmetric_difference_update(rt, v, a) < 0) return drop(rt, v);
    return v;
}

int set_intersection_update(Runtime *rt, Borrowed a, Borrowed b) {
    Value v = set_intersection(rt, a, b);
    if (!v) return -1;
    set_swap(a, v);
    decref(rt, v);
    return 0;
}

int set_is_subset(Runtime *rt, Borrowed a, Borrowed b) {
    if (!v_is_any_set(rt, b)) {
        Value common = set_intersection(rt, a, b);
        if (!common) return -1;
        int r = set_len(common) == set_len(a);
        decref(rt, common);
        return r;
    }
    if (set_len(a) > set_len(b)) return 0;
    if (both_plain(a, b)) return filter_plain(rt, V_NULL, a, b, false) == 0;
    size_t pos = 0;
    Value key;
    int64_t hash;
    while (set_next_hashed(a, &pos, &key, &hash)) {
        incref(key);
        int r = set_contains_hashed(rt, b, key, hash);
        decref(rt, key);
        if (r <= 0) return r;
    }
    return 1;
}

static int none_of_set(Runtime *rt, Borrowed walked, Borrowed other) {
    if (both_plain(walked, other)) return filter_plain(rt, V_NULL, walked, other, true) == 0;
    size_t pos = 0;
    Value key;
    int64_t hash;
    while (set_next_hashed(walked, &pos, &key, &hash)) {
        incref(key);
        int r = set_contains_hashed(rt, other, key, hash);
        decref(rt, key);
        if (r) return r < 0 ? -1 : 0;
    }
    return 1;
}

int set_is_disjoint(Runtime *rt, Borrowed a, Borrowed b) {
    if (a == b) return set_len(a) == 0;
    if (v_is_any_set(rt, b)) return set_len(b) > set_len(a) ? none_of_set(rt, a, b) : none_of_set(rt, b, a);
    Value it = obj_iter(rt, b);
    if (!it) return -1;
    int r = 0;
    Value key;
    while (r == 0 && (key = iterate(rt, it))) {
        int64_t hash = hash_value(rt, key);
        r = hash == -1 ? -1 : set_contains_hashed(rt, a, key, hash);
        decref(rt, key);
    }
    decref(rt, it);
    return r < 0 || rt->error ? -1 : r == 0;
}
