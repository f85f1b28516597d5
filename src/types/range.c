/* SPDX-License-Identifier: MIT
 * range.c: range and its iterators.
 *
 * A range keeps its length: all its questions are arithmetic on ints, which may be of any size. Iteration has a fast
 * form for ranges that fit 64 bits, and a general one.
 */
#include "types/range.h"

#include "object/protocol.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/str.h"
#include "types/tuple.h"

static Range *as_range(Borrowed v) { return V_AS(Range, v); }

/* a op b where a is given up. */
static Owned consume(Runtime *rt, Owned a, Borrowed b, Owned (*op)(Runtime *, Borrowed, Borrowed)) {
    if (!a) return V_NULL;
    Owned r = op(rt, a, b);
    decref(rt, a);
    return r;
}

/* Number of items: (distance - 1) // |step| + 1 when there is a distance to go. */
static Owned range_length(Runtime *rt, Borrowed start, Borrowed stop, Borrowed step) {
    bool up = int_sign(step) > 0;
    if (up ? int_compare(start, stop) >= 0 : int_compare(start, stop) <= 0) return v_small(0);
    Owned n = up ? int_sub(rt, stop, start) : int_sub(rt, start, stop);
    n = consume(rt, n, v_small(1), int_sub);
    if (!n) return V_NULL;
    Owned size = up ? own(step) : int_sub(rt, v_small(0), step);
    if (!size) {
        decref(rt, n);
        return V_NULL;
    }
    n = consume(rt, n, size, int_floordiv);
    decref(rt, size);
    return consume(rt, n, v_small(1), int_add);
}

/* All exact ints, step not 0. Consumes them. */
static Owned make_range(Runtime *rt, Owned start, Owned stop, Owned step) {
    Owned len = range_length(rt, start, stop, step);
    Range *r = len ? object_new_leaf(rt, T_RANGE, sizeof *r) : NULL;
    if (!r) {
        decref(rt, start);
        decref(rt, stop);
        decref(rt, step);
        decref_maybe(rt, len);
        return V_NULL;
    }
    r->start = start;
    r->stop = stop;
    r->step = step;
    r->len = len;
    return v_from(r);
}

Owned range_new(Runtime *rt, Borrowed start, Borrowed stop, Borrowed step) {
    Owned a = num_index(rt, start);
    if (!a) return V_NULL;
    Owned b = num_index(rt, stop), c = b ? num_index(rt, step) : V_NULL;
    if (c && int_sign(c) == 0) {
        decref(rt, c);
        c = raise(rt, T_VALUE_ERROR, "range() arg 3 must not be zero");
    }
    if (c) return make_range(rt, a, b, c);
    decref(rt, a);
    decref_maybe(rt, b);
    return V_NULL;
}

static Owned range_slot_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if (args_no_keywords(rt, "range", kwnames) < 0) return V_NULL;
    switch (nargs) {
    case 0: return raise(rt, T_TYPE_ERROR, "range expected at least 1 argument, got 0");
    case 1: return range_new(rt, v_small(0), args[0], v_small(1));
    case 2: return range_new(rt, args[0], args[1], v_small(1));
    case 3: return range_new(rt, args[0], args[1], args[2]);
    default: return raise(rt, T_TYPE_ERROR, "range expected at most 3 arguments, got %zu", nargs);
    }
}

static void range_dealloc(Runtime *rt, Object *self) {
    Range *r = (Range *)self;
    decref(rt, r->start);
    decref(rt, r->stop);
    decref(rt, r->step);
    decref(rt, r->len);
    object_free(rt, self);
}

static Owned range_repr(Runtime *rt, Borrowed self) {
    const Range *r = as_range(self);
    if (r->step == v_small(1)) return format_str(rt, "range(%R, %R)", r->start, r->stop);
    return format_str(rt, "range(%R, %R, %R)", r->start, r->stop, r->step);
}

static ssize_t range_len(Runtime *rt, Borrowed self) {
    int64_t n;
    if (int_fits_i64(as_range(self)->len, &n)) return n;
    return raise_int(rt, T_OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
}
static int range_truth(Runtime *rt, Borrowed self) { return int_sign(as_range(self)->len) != 0; }

/* start + i * step */
static Owned item_at(Runtime *rt, const Range *r, Borrowed i) {
    return consume(rt, int_mul(rt, i, r->step), r->start, int_add);
}

/* Slicing. */

/* The bound as an int clamped as slice.indices does; consumes nothing. */
static Owned clamp_bound(Runtime *rt, Borrowed bound, Borrowed len, bool down, bool is_stop) {
    Owned low = v_small(down ? -1 : 0), high = down ? int_sub(rt, len, v_small(1)) : own(len);
    if (!high) return V_NULL;
    Owned r;
    if (bound == V_NONE) {
        r = own(down != is_stop ? high : low);
    } else {
        r = slots_of(rt, bound)->index
                ? num_index(rt, bound)
                : raise(rt, T_TYPE_ERROR, "slice indices must be integers or None or have an __index__ method");
        if (r && int_sign(r) < 0) r = consume(rt, r, len, int_add);
        Value limit = !r ? V_NULL : int_compare(r, low) < 0 ? low : int_compare(r, high) > 0 ? high : V_NULL;
        if (limit) replace_slot(rt, &r, own(limit));
    }
    decref(rt, high);
    return r;
}

/* slice.indices for a length of any size. */
static int slice_of_length(Runtime *rt, Borrowed slice, Borrowed len, Owned out[3]) {
    const Slice *s = V_AS(Slice, slice);
    if (s->step != V_NONE && !slots_of(rt, s->step)->index)
        return raise_int(rt, T_TYPE_ERROR, "slice indices must be integers or None or have an __index__ method");
    out[2] = s->step == V_NONE ? v_small(1) : num_index(rt, s->step);
    if (!out[2]) return -1;
    if (int_sign(out[2]) == 0) return raise_int(rt, T_VALUE_ERROR, "slice step cannot be zero");
    bool down = int_sign(out[2]) < 0;
    out[0] = clamp_bound(rt, s->start, len, down, false);
    out[1] = out[0] ? clamp_bound(rt, s->stop, len, down, true) : V_NULL;
    if (out[1]) return 0;
    decref_maybe(rt, out[0]);
    decref(rt, out[2]);
    return -1;
}

static Owned range_slice(Runtime *rt, const Range *r, Borrowed slice) {
    Value s[3] = {0, 0, 0};
    if (slice_of_length(rt, slice, r->len, s) < 0) return V_NULL;
    Owned start = item_at(rt, r, s[0]), stop = start ? item_at(rt, r, s[1]) : V_NULL;
    Owned step = stop ? int_mul(rt, s[2], r->step) : V_NULL;
    for (int i = 0; i < 3; i++) decref(rt, s[i]);
    if (step) return make_range(rt, start, stop, step);
    decref_maybe(rt, start);
    decref_maybe(rt, stop);
    return V_NULL;
}

static Owned range_getitem(Runtime *rt, Borrowed self, Borrowed key) {
    const Range *r = as_range(self);
    if (v_is(key, T_SLICE)) return range_slice(rt, r, key);
    if (!v_is_small(key) && !slots_of(rt, key)->index)
        return raise(rt, T_TYPE_ERROR, "range indices must be integers or slices, not %.200T", key);
    Owned i = num_index(rt, key);
    if (i && int_sign(i) < 0) i = consume(rt, i, r->len, int_add);
    if (!i) return V_NULL;
    Owned item = int_sign(i) < 0 || int_compare(i, r->len) >= 0
                     ? raise(rt, T_INDEX_ERROR, "range object index out of range")
                     : item_at(rt, r, i);
    decref(rt, i);
    return item;
}

/* Membership. */

/* Where is the exact int or bool in the range: 1 and *index (owned), 0, -1 error. index may be NULL. */
static int locate(Runtime *rt, const Range *r, Borrowed item, Owned *index) {
    bool up = int_sign(r->step) > 0;
    if (up ? int_compare(item, r->start) < 0 || int_compare(item, r->stop) >= 0
           : int_compare(item, r->start) > 0 || int_compare(item, r->stop) <= 0)
        return 0;
    Owned distance = int_sub(rt, item, r->start);
    if (!distance) return -1;
    Owned rest = int_mod(rt, distance, r->step);
    int found = rest ? int_sign(rest) == 0 : -1;
    decref_maybe(rt, rest);
    if (found > 0 && index) {
        *index = int_floordiv(rt, distance, r->step);
        if (!*index) found = -1;
    }
    decref(rt, distance);
    return found;
}

static bool plain_int(Borrowed v) { return v_is_small(v) || v_is_bool(v) || v_is(v, T_INT); }

/* Other objects may equal any number: compare one by one, as every sequence does. Counts, or stops at the first. */
static ssize_t search(Runtime *rt, Borrowed self, Borrowed item, bool first, Owned *index) {
    Owned it = obj_iter(rt, self);
    if (!it) return -1;
    ssize_t count = 0;
    Owned i = v_small(0);
    for (;;) {
        Owned x = obj_next(rt, it);
        if (!x) break;
        int equal = obj_equal(rt, x, item);
        decref(rt, x);
        if (equal < 0) break;
        count += equal;
        if (equal && first) break;
        i = consume(rt, i, v_small(1), int_add);
        if (!i) break;
    }
    decref(rt, it);
    if (rt->error) {
        decref_maybe(rt, i);
        return -1;
    }
    if (index && count)
        *index = i;
    else
        decref(rt, i);
    return count;
}

static int range_contains(Runtime *rt, Borrowed self, Borrowed item) {
    if (plain_int(item)) return locate(rt, as_range(self), item, NULL);
    return (int)search(rt, self, item, true, NULL);
}

static Owned range_count(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    ssize_t n = plain_int(args[0]) ? locate(rt, as_range(self), args[0], NULL) : search(rt, self, args[0], false, NULL);
    return n < 0 ? V_NULL : int_from_i64(rt, n);
}

static Owned range_index(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Owned index = V_NULL;
    ssize_t n = plain_int(args[0]) ? locate(rt, as_range(self), args[0], &index) : search(rt, self, args[0], true, &index);
    if (n < 0) return V_NULL;
    if (n) return index;
    if (plain_int(args[0])) return raise(rt, T_VALUE_ERROR, "%R is not in range", args[0]);
    return raise(rt, T_VALUE_ERROR, "sequence.index(x): x not in sequence");
}

/* Comparison: equal as sequences. */

static bool ranges_equal(const Range *a, const Range *b) {
    if (int_compare(a->len, b->len) != 0) return false;
    if (int_sign(a->len) == 0) return true;
    if (int_compare(a->start, b->start) != 0) return false;
    return a->len == v_small(1) || int_compare(a->step, b->step) == 0;
}

static Owned range_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if ((op != CMP_EQ && op != CMP_NE) || !v_is(b, T_RANGE)) return V_NOTIMPL;
    return v_bool(ranges_equal(as_range(a), as_range(b)) == (op == CMP_EQ));
}

static int64_t range_hash(Runtime *rt, Borrowed self) {
    const Range *r = as_range(self);
    bool none = int_sign(r->len) == 0;
    Owned t = tuple_pack(rt, 3, r->len, none ? V_NONE : r->start, none || r->len == v_small(1) ? V_NONE : r->step);
    if (!t) return -1;
    int64_t h = obj_hash(rt, t);
    decref(rt, t);
    return h;
}

static Owned range_reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    const Range *r = as_range(self);
    Owned a = tuple_pack(rt, 3, r->start, r->stop, r->step);
    if (!a) return V_NULL;
    Owned result = tuple_pack(rt, 2, v_from(rt->types[T_RANGE]), a);
    decref(rt, a);
    return result;
}

/* Iterators. */

/* Items first, first + step, ... : as 64-bit iterator if everything fits, else as the general one. */
static Owned new_iter(Runtime *rt, Borrowed first, Borrowed step, Borrowed count) {
    int64_t a, s, n, last;
    if (int_fits_i64(first, &a) && int_fits_i64(step, &s) && int_fits_i64(count, &n) &&
        !__builtin_mul_overflow(s, n, &last) && !__builtin_add_overflow(last, a, &last)) {
        RangeIter *it = object_new_leaf(rt, T_RANGE_ITER, sizeof *it);
        if (!it) return V_NULL;
        it->next = a;
        it->step = s;
        it->left = (uint64_t)n;
        return v_from(it);
    }
    Range *it = object_new_leaf(rt, T_LONGRANGE_ITER, sizeof *it);
    if (!it) return V_NULL;
    it->start = own(first); /* the next item */
    it->stop = V_NONE;
    it->step = own(step);
    it->len = own(count); /* items left */
    return v_from(it);
}

static Owned range_iter(Runtime *rt, Borrowed self) {
    const Range *r = as_range(self);
    return new_iter(rt, r->start, r->step, r->len);
}

static Owned range_reversed(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    const Range *r = as_range(self);
    Owned last = int_sub(rt, r->len, v_small(1));
    if (!last) return V_NULL;
    Owned first = item_at(rt, r, last), step = first ? int_sub(rt, v_small(0), r->step) : V_NULL;
    Owned it = step ? new_iter(rt, first, step, r->len) : V_NULL;
    decref(rt, last);
    decref_maybe(rt, first);
    decref_maybe(rt, step);
    return it;
}

static Owned itself(Runtime *rt, Borrowed self) { return own(self); }
static void range_iter_dealloc(Runtime *rt, Object *self) { object_free(rt, self); }

static Owned range_iter_next(Runtime *rt, Borrowed self) {
    RangeIter *it = V_AS(RangeIter, self);
    if (!it->left) return V_NULL;
    int64_t i = it->next;
    it->left--;
    it->next = (int64_t)((uint64_t)i + (uint64_t)it->step);
    return int_from_i64(rt, i);
}

static Owned longrange_iter_next(Runtime *rt, Borrowed self) {
    Range *it = as_range(self);
    if (int_sign(it->len) == 0) return V_NULL;
    Owned next = int_add(rt, it->start, it->step), left = next ? int_sub(rt, it->len, v_small(1)) : V_NULL;
    if (!left) {
        decref_maybe(rt, next);
        return V_NULL;
    }
    Owned item = it->start;
    it->start = next;
    replace_slot(rt, &it->len, left);
    return item;
}

/* first, step, items left of either iterator: owned. */
static int iter_state(Runtime *rt, Borrowed self, Owned out[3]) {
    if (v_is(self, T_RANGE_ITER)) {
        const RangeIter *it = V_AS(RangeIter, self);
        out[0] = int_from_i64(rt, it->next);
        out[1] = int_from_i64(rt, it->step);
        out[2] = int_from_u64(rt, it->left);
    } else {
        const Range *it = as_range(self);
        out[0] = own(it->start);
        out[1] = own(it->step);
        out[2] = own(it->len);
    }
    if (out[0] && out[1] && out[2]) return 0;
    for (int i = 0; i < 3; i++) decref_maybe(rt, out[i]);
    return -1;
}

static Owned iter_length_hint(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value s[3];
    if (iter_state(rt, self, s) < 0) return V_NULL;
    decref(rt, s[0]);
    decref(rt, s[1]);
    return s[2];
}

static Owned iter_reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value s[3];
    if (iter_state(rt, self, s) < 0) return V_NULL;
    Owned stop = consume(rt, int_mul(rt, s[1], s[2]), s[0], int_add);
    Owned range = stop ? range_new(rt, s[0], stop, s[1]) : V_NULL;
    for (int i = 0; i < 3; i++) decref(rt, s[i]);
    decref_maybe(rt, stop);
    return iter_reduce_to(rt, "iter", range, v_small(0));
}

/* Skip so many items from where the iterator stands. */
static Owned iter_setstate(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value s[3];
    Owned skip = num_index(rt, args[0]);
    if (!skip) return V_NULL;
    if (iter_state(rt, self, s) < 0) {
        decref(rt, skip);
        return V_NULL;
    }
    Value n = int_sign(skip) < 0 ? v_small(0) : int_compare(skip, s[2]) > 0 ? s[2] : skip;
    Owned first = consume(rt, int_mul(rt, n, s[1]), s[0], int_add), left = first ? int_sub(rt, s[2], n) : V_NULL;
    if (left && v_is(self, T_RANGE_ITER)) {
        RangeIter *it = V_AS(RangeIter, self);
        int64_t rest = 0;
        if (!int_fits_i64(first, &it->next)) it->next = 0;
        if (!int_fits_i64(left, &rest)) rest = 0;
        it->left = (uint64_t)rest;
    } else if (left) {
        replace_slot(rt, &as_range(self)->start, own(first));
        replace_slot(rt, &as_range(self)->len, own(left));
    }
    Owned result = left ? V_NONE : V_NULL;
    for (int i = 0; i < 3; i++) decref(rt, s[i]);
    decref(rt, skip);
    decref_maybe(rt, first);
    decref_maybe(rt, left);
    return result;
}

static const MethodDef iter_methods[] = {
    {"__length_hint__", iter_length_hint, 0, 0, 0, "How many items are left."},
    {"__reduce__", iter_reduce, 0, 0, 0, "What is needed to build it anew."},
    {"__setstate__", iter_setstate, 1, 1, 0, "Skip so many items."},
    {NULL, NULL, 0, 0, 0, NULL},
};

const TypeSlots range_iter_slots = {
    .name = "range_iterator",
    .flags = TF_BARE | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_LEAF,
    .basicsize = sizeof(RangeIter),
    .dealloc = range_iter_dealloc,
    .iter = itself,
    .next = range_iter_next,
    .methods = iter_methods,
};

const TypeSlots longrange_iter_slots = {
    .name = "longrange_iterator",
    .flags = TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_LEAF,
    .untold_first = offsetof(Range, start) / 8, .untold_count = 4,
    .basicsize = sizeof(Range),
    .dealloc = range_dealloc,
    .iter = itself,
    .next = longrange_iter_next,
    .methods = iter_methods,
};

static const MethodDef range_methods[] = {
    {"count", range_count, 1, 1, 0, "rangeobject.count(value) -> integer -- how often the value occurs"},
    {"index", range_index, 1, 1, 0, "rangeobject.index(value) -> integer -- where the value stands; ValueError if nowhere"},
    {"__reversed__", range_reversed, 0, 0, 0, "An iterator from the last item to the first."},
    {"__reduce__", range_reduce, 0, 0, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

static const MemberDef range_members[] = {
    {"start", offsetof(Range, start), MEMBER_VALUE, true},
    {"stop", offsetof(Range, stop), MEMBER_VALUE, true},
    {"step", offsetof(Range, step), MEMBER_VALUE, true},
    {NULL, 0, 0, false},
};

const TypeSlots range_slots = {
    .name = "range",
    .doc = "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\n"
           "The numbers start, start+step, ... that lie before stop, without storing them.",
    .flags = TF_IMMUTABLE | TF_SEQUENCE,
    .base = T_OBJECT,
    .layout = LAYOUT_LEAF, /* it refers to exact ints only: no cycle can pass through it */
    .untold_first = offsetof(Range, start) / 8, .untold_count = 4,
    .basicsize = sizeof(Range),
    .dealloc = range_dealloc,
    .new = range_slot_new,
    .repr = range_repr,
    .hash = range_hash,
    .compare = range_compare,
    .iter = range_iter,
    .len = range_len,
    .truth = range_truth,
    .getitem = range_getitem,
    .contains = range_contains,
    .methods = range_methods,
    .members = range_members,
};
