/* SPDX-License-Identifier: MIT
 * slice.c: slice objects, and the bounds of slices as sequences read them. */
#include "gc/gc.h"
#include "object/protocol.h"
#include "types/int.h"
#include "types/range.h"
#include "types/tuple.h"

Owned slice_new(Runtime *rt, Borrowed start, Borrowed stop, Borrowed step) {
    Slice *s = object_new_container(rt, T_SLICE, sizeof *s);
    if (!s) return V_NULL;
    s->start = start ? own(start) : V_NONE;
    s->stop = stop ? own(stop) : V_NONE;
    s->step = step ? own(step) : V_NONE;
    gc_track(&s->header);
    return v_from(s);
}

static Owned slice_slot_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if (args_no_keywords(rt, "slice", kwnames) < 0 || args_count(rt, "slice", nargs, 1, 3) < 0) return V_NULL;
    if (nargs == 1) return slice_new(rt, V_NONE, args[0], V_NONE);
    return slice_new(rt, args[0], args[1], nargs > 2 ? args[2] : V_NONE);
}

static void slice_dealloc(Runtime *rt, Object *self) {
    Slice *s = (Slice *)self;
    gc_untrack(self);
    decref_maybe(rt, s->start);
    decref_maybe(rt, s->stop);
    decref_maybe(rt, s->step);
    object_free(rt, self);
}

/* An index of a slice, clamped to ssize_t. */
static int eval_index(Runtime *rt, Borrowed v, ssize_t *out) {
    if (v_is_small(v)) {
        *out = small_get(v);
        return 0;
    }
    if (!slots_of(rt, v)->index)
        return raise_int(rt, T_TYPE_ERROR, "slice indices must be integers or None or have an __index__ method");
    *out = num_as_ssize(rt, v, 0);
    return *out == -1 && rt->error ? -1 : 0;
}

static ssize_t clamp(ssize_t i, ssize_t len, ssize_t low, ssize_t high) {
    if (i < 0) i += len;
    return i < low ? low : i > high ? high : i;
}

int slice_bound(Runtime *rt, Borrowed bound, size_t len, ssize_t otherwise, ssize_t *out) {
    if (bound == V_NONE || !bound) {
        *out = otherwise;
        return 0;
    }
    ssize_t i;
    if (eval_index(rt, bound, &i) < 0) return -1;
    *out = clamp(i, (ssize_t)len, 0, (ssize_t)len);
    return 0;
}

int slice_unpack(Runtime *rt, Borrowed slice, ssize_t *start, ssize_t *stop, ssize_t *step) {
    const Slice *s = V_AS(Slice, slice);
    *step = 1;
    if (s->step != V_NONE && eval_index(rt, s->step, step) < 0) return -1;
    if (*step == 0) return raise_int(rt, T_VALUE_ERROR, "slice step cannot be zero");
    if (*step < -PTRDIFF_MAX) *step = -PTRDIFF_MAX; /* so that it can be negated */
    bool down = *step < 0;
    *start = down ? PTRDIFF_MAX : 0;
    *stop = down ? -PTRDIFF_MAX - 1 : PTRDIFF_MAX;
    if (s->start != V_NONE && eval_index(rt, s->start, start) < 0) return -1;
    return s->stop != V_NONE && eval_index(rt, s->stop, stop) < 0 ? -1 : 0;
}

size_t slice_adjust(size_t len, ssize_t *start, ssize_t *stop, ssize_t step) {
    ssize_t n = (ssize_t)len, low = step < 0 ? -1 : 0, high = step < 0 ? n - 1 : n;
    *start = clamp(*start, n, low, high);
    *stop = clamp(*stop, n, low, high);
    ssize_t span = step < 0 ? *start - *stop : *stop - *start, size = step < 0 ? -step : step;
    return span > 0 ? (size_t)((span - 1) / size) + 1 : 0;
}

int slice_indices(Runtime *rt, Borrowed slice, size_t len, ssize_t *start, ssize_t *stop, ssize_t *step, size_t *count) {
    if (slice_unpack(rt, slice, start, stop, step) < 0) return -1;
    *count = slice_adjust(len, start, stop, *step);
    return 0;
}

static Owned slice_repr(Runtime *rt, Borrowed self) {
    const Slice *s = V_AS(Slice, self);
    return format_str(rt, "slice(%R, %R, %R)", s->start, s->stop, s->step);
}

static Owned slice_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if (!v_is(b, T_SLICE)) return V_NOTIMPL;
    if (a == b) return v_bool(op == CMP_EQ || op == CMP_LE || op == CMP_GE);
    const Slice *x = V_AS(Slice, a), *y = V_AS(Slice, b);
    Owned t = tuple_pack(rt, 3, x->start, x->stop, x->step), u = t ? tuple_pack(rt, 3, y->start, y->stop, y->step) : V_NULL;
    Owned r = u ? obj_compare(rt, t, u, op) : V_NULL;
    decref_maybe(rt, t);
    decref_maybe(rt, u);
    return r;
}



/* slice.indices(length): lengths beyond ssize_t are clamped ints, done by way of a range's own slicing. */
static Owned indices_of_long(Runtime *rt, Borrowed self, Borrowed len) {
    Owned whole = range_new(rt, v_small(0), len, v_small(1));
    if (!whole) return V_NULL;
    Owned part = obj_getitem(rt, whole, self);
    decref(rt, whole);
    if (!part) return V_NULL;
    const Range *r = V_AS(Range, part);
    Owned t = tuple_pack(rt, 3, r->start, r->stop, r->step);
    decref(rt, part);
    return t;
}

static Owned slice_indices_method(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Owned len = num_index(rt, args[0]);
    if (!len) return V_NULL;
    Owned r = int_sign(len) < 0 ? raise(rt, T_VALUE_ERROR, "length should not be negative") : indices_of_long(rt, self, len);
    decref(rt, len);
    return r;
}

static Owned slice_reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    const Slice *s = V_AS(Slice, self);
    Owned a = tuple_pack(rt, 3, s->start, s->stop, s->step);
    if (!a) return V_NULL;
    Owned result = tuple_pack(rt, 2, v_from(rt->types[T_SLICE]), a);
    decref(rt, a);
    return result;
}

static const MethodDef slice_methods[] = {
    {"indices", slice_indices_method, 1, 1, 0,
     "S.indices(len) -> (start, stop, stride)\n\nThe bounds as they hold for a sequence of that length."},
    {"__reduce__", slice_reduce, 0, 0, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

static const MemberDef slice_members[] = {
    {"start", offsetof(Slice, start), MEMBER_VALUE, true},
    {"stop", offsetof(Slice, stop), MEMBER_VALUE, true},
    {"step", offsetof(Slice, step), MEMBER_VALUE, true},
    {NULL, 0, 0, false},
};

const TypeSlots slice_slots = {
    .name = "slice",
    .doc = "slice(stop)\nslice(start, stop[, step])\n\nWhat stands between the brackets of a[start:stop:step].",
    .flags = TF_IMMUTABLE | TF_CONTAINER,
    .base = T_OBJECT,
    .layout = LAYOUT_FIXED,
    .basicsize = sizeof(Slice),
    .dealloc = slice_dealloc,
    .new = slice_slot_new,
    .repr = slice_repr,
    .hash = obj_unhashable,
    .compare = slice_compare,
    .methods = slice_methods,
    .members = slice_members,
};
