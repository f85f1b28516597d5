/* SPDX-License-Identifier: MIT
 * tuple.c: tuple and its iterator. */
#include "types/tuple.h"

#include "gc/gc.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/equal.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/range.h"

#define TUPLE_MAX_LEN ((size_t)1 << 40)

/* ---- making ---- */

static Owned empty_tuple(Runtime *rt) {
    if (unlikely(!rt->empty_tuple)) {
        Tuple *t = object_new_container(rt, T_TUPLE, sizeof(Tuple));
        if (!t) return V_NULL;
        t->len = 0;
        rt->empty_tuple = v_from(t);
    }
    return own(rt->empty_tuple);
}

Owned tuple_new(Runtime *rt, size_t len) {
    if (unlikely(len == 0)) return empty_tuple(rt);
    if (unlikely(len > TUPLE_MAX_LEN)) return raise_no_memory(rt);
    Tuple *t = object_new_container(rt, T_TUPLE, sizeof(Tuple) + len * sizeof(Value));
    if (unlikely(!t)) return V_NULL;
    t->len = len;
    return v_from(t);
}

Owned tuple_from(Runtime *rt, const Value *borrowed_items, size_t count) {
    Value v = tuple_new(rt, count);
    if (unlikely(!v) || count == 0) return v;
    Tuple *t = as_tuple(v);
    for (size_t i = 0; i < count; i++) t->items[i] = own(borrowed_items[i]);
    gc_track(&t->header);
    return v;
}

Owned tuple_from_owned(Runtime *rt, Value *items, size_t count) {
    Value v = tuple_new(rt, count);
    if (unlikely(!v)) {
        for (size_t i = 0; i < count; i++) {
            Value item = items[i];
            items[i] = V_EMPTY;
            decref(rt, item);
        }
        return V_NULL;
    }
    if (count == 0) return v;
    Tuple *t = as_tuple(v);
    for (size_t i = 0; i < count; i++) {
        t->items[i] = items[i];
        items[i] = V_EMPTY;
    }
    gc_track(&t->header);
    return v;
}

Owned tuple_pack(Runtime *rt, size_t count, ...) {
    Value v = tuple_new(rt, count);
    if (!v || count == 0) return v;
    va_list ap;
    va_start(ap, count);
    for (size_t i = 0; i < count; i++) as_tuple(v)->items[i] = own(va_arg(ap, Value));
    va_end(ap);
    gc_track(v_obj(v));
    return v;
}

Owned tuple_from_iterable(Runtime *rt, Borrowed iterable) {
    if (v_is(iterable, T_TUPLE)) return own(iterable);
    if (v_is(iterable, T_LIST)) return list_to_tuple(rt, iterable);
    Value list = list_from_iterable(rt, iterable);
    if (!list) return V_NULL;
    Value result = tuple_from_owned(rt, as_list(list)->items, as_list(list)->len);
    as_list(list)->len = 0;
    decref(rt, list);
    return result;
}

Owned tuple_slice(Runtime *rt, Borrowed tuple, size_t start, size_t end) {
    Tuple *t = as_tuple(tuple);
    if (end > t->len) end = t->len;
    if (start > end) start = end;
    if (start == 0 && end == t->len && v_is(tuple, T_TUPLE)) return own(tuple);
    return tuple_from(rt, t->items + start, end - start);
}

Owned tuple_concat(Runtime *rt, Borrowed a, Borrowed b) {
    if (!v_is_tuple(rt, b)) return raise(rt, T_TYPE_ERROR, "can only concatenate tuple (not \"%.200T\") to tuple", b);
    size_t n = as_tuple(a)->len, m = as_tuple(b)->len;
    if (m == 0 && v_is(a, T_TUPLE)) return own(a);
    if (n == 0 && v_is(b, T_TUPLE)) return own(b);
    Value v = tuple_new(rt, n + m);
    if (!v || n + m == 0) return v;
    Value *out = as_tuple(v)->items;
    for (size_t i = 0; i < n; i++) *out++ = own(as_tuple(a)->items[i]);
    for (size_t i = 0; i < m; i++) *out++ = own(as_tuple(b)->items[i]);
    gc_track(v_obj(v));
    return v;
}

static Owned tuple_repeat(Runtime *rt, Borrowed self, ssize_t n) {
    Tuple *t = as_tuple(self);
    if (n == 1 && v_is(self, T_TUPLE)) return own(self);
    if (n <= 0 || t->len == 0) return empty_tuple(rt);
    if ((size_t)n > TUPLE_MAX_LEN / t->len) return raise_no_memory(rt);
    Value v = tuple_new(rt, t->len * (size_t)n);
    if (!v) return V_NULL;
    Value *out = as_tuple(v)->items;
    for (ssize_t k = 0; k < n; k++)
        for (size_t i = 0; i < t->len; i++) *out++ = own(t->items[i]);
    gc_track(v_obj(v));
    return v;
}

static Owned tuple_make(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if (type->index == T_TUPLE || type->slots->init == tuple_slots.init)
        if (args_no_keywords(rt, "tuple", kwnames) < 0) return V_NULL;
    if (args_count(rt, "tuple", nargs, 0, 1) < 0) return V_NULL;
    Value plain = nargs ? tuple_from_iterable(rt, args[0]) : empty_tuple(rt);
    if (!plain || type->index == T_TUPLE) return plain;
    size_t n = as_tuple(plain)->len;
    Value v = type_alloc(rt, type, n);
    if (v) {
        Tuple *t = as_tuple(v);
        t->len = n;
        for (size_t i = 0; i < n; i++) t->items[i] = own(as_tuple(plain)->items[i]);
        gc_track(&t->header);
    }
    decref(rt, plain);
    return v;
}

static void tuple_dealloc(Runtime *rt, Object *self) {
    Tuple *t = (Tuple *)self;
    for (size_t i = t->len; i-- > 0;) decref_maybe(rt, t->items[i]);
    object_free(rt, self);
}

static int tuple_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    Tuple *t = (Tuple *)self;
    for (size_t i = 0; i < t->len; i++) VISIT(t->items[i]);
    return 0;
}

/* ---- reading ---- */

static ssize_t tuple_len(Runtime *rt, Borrowed self) { return (ssize_t)as_tuple(self)->len; }

static Owned subscript_slice(Runtime *rt, Borrowed self, Borrowed key) {
    Tuple *t = as_tuple(self);
    ssize_t start, stop, step;
    size_t count;
    if (slice_indices(rt, key, t->len, &start, &stop, &step, &count) < 0) return V_NULL;
    if (count == 0) return empty_tuple(rt);
    if (step == 1) return tuple_slice(rt, self, (size_t)start, (size_t)start + count);
    Value v = tuple_new(rt, count);
    if (!v) return V_NULL;
    for (size_t i = 0; i < count; i++, start = slice_next(start, step)) as_tuple(v)->items[i] = own(t->items[start]);
    gc_track(v_obj(v));
    return v;
}

static Owned tuple_getitem(Runtime *rt, Borrowed self, Borrowed key) {
    Tuple *t = as_tuple(self);
    ssize_t i;
    if (likely(v_is_small(key))) {
        i = small_get(key);
    } else if (v_is(key, T_SLICE)) {
        return subscript_slice(rt, self, key);
    } else if (is_index(rt, key)) {
        i = num_as_ssize(rt, key, T_INDEX_ERROR);
        if (i == -1 && rt->error) return V_NULL;
    } else {
        return raise(rt, T_TYPE_ERROR, "tuple indices must be integers or slices, not %.200T", key);
    }
    if (i < 0) i += (ssize_t)t->len;
    if (unlikely((size_t)i >= t->len)) return raise(rt, T_INDEX_ERROR, "tuple index out of range");
    return own(t->items[i]);
}

static int tuple_contains(Runtime *rt, Borrowed self, Borrowed item) {
    Tuple *t = as_tuple(self);
    for (size_t i = 0; i < t->len; i++) {
        int r = equal_quick(t->items[i], item);
        if (r < 0) r = obj_equal(rt, t->items[i], item);
        if (r) return r;
    }
    return 0;
}

/* The hash of a tuple mixes its items' hashes as xxHash (Yann Collet) mixes its lanes; constants are xxHash's. */
static int64_t tuple_hash(Runtime *rt, Borrowed self) {
    const uint64_t p1 = 11400714785074694791ull, p2 = 14029467366897019727ull, p5 = 2870177450012600261ull;
    if (c_stack_low(rt)) {
        raise_recursion(rt, "");
        return -1;
    }
    Tuple *t = as_tuple(self);
    uint64_t acc = p5;
    for (size_t i = 0; i < t->len; i++) {
        int64_t h = hash_value(rt, t->items[i]);
        if (h == -1) return -1;
        acc += (uint64_t)h * p2;
        acc = (acc << 31) | (acc >> 33);
        acc *= p1;
    }
    acc += t->len ^ (p5 ^ 3527539ull);
    return (int64_t)acc == -1 ? 1546275796 : (int64_t)acc;
}

static Owned tuple_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if (!v_is_tuple(rt, a) || !v_is_tuple(rt, b)) return V_NOTIMPL;
    if (c_stack_low(rt)) return raise_recursion(rt, " in comparison");
    Tuple *x = as_tuple(a), *y = as_tuple(b);
    size_t n = size_min(x->len, y->len), i;
    for (i = 0; i < n; i++) {
        int r = equal_quick(x->items[i], y->items[i]);
        if (r < 0) r = obj_equal(rt, x->items[i], y->items[i]);
        if (r < 0) return V_NULL;
        if (!r) break;
    }
    if (i < n) {
        if (op == CMP_EQ) return V_FALSE;
        if (op == CMP_NE) return V_TRUE;
        return obj_compare(rt, x->items[i], y->items[i], op);
    }
    switch (op) {
    case CMP_LT: return v_bool(x->len < y->len);
    case CMP_LE: return v_bool(x->len <= y->len);
    case CMP_EQ: return v_bool(x->len == y->len);
    case CMP_NE: return v_bool(x->len != y->len);
    case CMP_GT: return v_bool(x->len > y->len);
    default: return v_bool(x->len >= y->len);
    }
}

static Owned tuple_repr(Runtime *rt, Borrowed self) {
    Tuple *t = as_tuple(self);
    if (t->len == 0) return str_from_cstr(rt, "()");
    int running = repr_enter(rt, self);
    if (running) return running < 0 ? V_NULL : str_from_cstr(rt, "(...)");
    StrBuf b;
    strbuf_init(&b, rt);
    strbuf_add_char(&b, '(');
    for (size_t i = 0; i < t->len && !b.failed; i++) {
        if (i) strbuf_add_ascii(&b, ", ", 2);
        strbuf_add_repr(&b, t->items[i]);
    }
    if (t->len == 1) strbuf_add_char(&b, ',');
    strbuf_add_char(&b, ')');
    repr_leave(rt, self);
    return strbuf_finish(&b);
}

/* ---- methods ---- */

/* Clamp as CPython's slice bounds of index(): negative counts from the end. Shared by list and tuple. */
static int index_bound(Runtime *rt, Borrowed v, size_t len, ssize_t *out) {
    if (!is_index(rt, v))
        return raise_int(rt, T_TYPE_ERROR, "slice indices must be integers or have an __index__ method");
    ssize_t i = num_as_ssize(rt, v, 0);
    if (i == -1 && rt->error) return -1;
    if (i < 0) {
        i += (ssize_t)len;
        if (i < 0) i = 0;
    }
    *out = i;
    return 0;
}

static Owned tuple_index(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Tuple *t = as_tuple(self);
    ssize_t start = 0, stop = (ssize_t)t->len;
    if (nargs > 1 && index_bound(rt, args[1], t->len, &start) < 0) return V_NULL;
    if (nargs > 2 && index_bound(rt, args[2], t->len, &stop) < 0) return V_NULL;
    if (stop > (ssize_t)t->len) stop = (ssize_t)t->len;
    for (ssize_t i = start; i < stop; i++) {
        int r = equal_held(rt, t->items[i], args[0]);
        if (r < 0) return V_NULL;
        if (r) return v_small(i);
    }
    return raise(rt, T_VALUE_ERROR, "tuple.index(x): x not in tuple");
}

static Owned tuple_count(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Tuple *t = as_tuple(self);
    int64_t count = 0;
    for (size_t i = 0; i < t->len; i++) {
        int r = equal_held(rt, t->items[i], args[0]);
        if (r < 0) return V_NULL;
        count += r;
    }
    return v_small(count);
}

static Owned tuple_getnewargs(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value plain = tuple_from(rt, as_tuple(self)->items, as_tuple(self)->len);
    if (!plain) return V_NULL;
    Value result = tuple_pack(rt, 1, plain);
    decref(rt, plain);
    return result;
}

static Owned class_getitem(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return generic_alias_new(rt, self, args[0]);
}

static Owned tuple_iter(Runtime *rt, Borrowed self) {
    TupleIter *it = object_new_container(rt, T_TUPLE_ITER, sizeof *it);
    if (!it) return V_NULL;
    it->tuple = own(self);
    it->index = 0;
    gc_track(&it->header);
    return v_from(it);
}

static const MethodDef tuple_methods[] = {
    {"__getnewargs__", tuple_getnewargs, 0, 0, 0, NULL},
    {"index", tuple_index, 1, 3, 0,
     "index($self, value, start=0, stop=sys.maxsize, /)\n--\n\nReturn first index of value.\n\nRaises ValueError if the value is not present."},
    {"count", tuple_count, 1, 1, 0, "count($self, value, /)\n--\n\nReturn number of occurrences of value."},
    {"__class_getitem__", class_getitem, 1, 1, METH_CLASS, "See PEP 585"},
    {NULL, NULL, 0, 0, 0, NULL},
};

const TypeSlots tuple_slots = {
    .name = "tuple",
    .doc = "tuple(iterable=(), /)\n--\n\nAn immutable sequence: tuple() is empty, tuple(iterable) holds the iterable's items.\n\n"
           "A tuple given as argument is returned as it is.",
    .flags = TF_PLAIN_DEATH | TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE | TF_SEQUENCE | TF_SEQ_ITEM | TF_MATCH_SELF | TF_TUPLE,
    .base = T_OBJECT,
    .layout = LAYOUT_INLINE,
    .basicsize = sizeof(Tuple),
    .itemsize = sizeof(Value),
    .dealloc = tuple_dealloc,
    .traverse = tuple_traverse,
    .new = tuple_make,
    .repr = tuple_repr,
    .hash = tuple_hash,
    .compare = tuple_compare,
    .iter = tuple_iter,
    .len = tuple_len,
    .getitem = tuple_getitem,
    .contains = tuple_contains,
    .concat = tuple_concat,
    .repeat = tuple_repeat,
    .methods = tuple_methods,
};

/* ---- iterator ---- */

static void iter_dealloc(Runtime *rt, Object *self) {
    decref_maybe(rt, ((TupleIter *)self)->tuple);
    object_free(rt, self);
}

static int iter_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((TupleIter *)self)->tuple);
    return 0;
}

static Owned iter_next(Runtime *rt, Borrowed self) {
    TupleIter *it = V_AS(TupleIter, self);
    if (unlikely(!it->tuple)) return V_NULL;
    Tuple *t = as_tuple(it->tuple);
    if (likely(it->index < t->len)) return own(t->items[it->index++]);
    clear_slot(rt, &it->tuple);
    return V_NULL;
}

static Owned iter_self(Runtime *rt, Borrowed self) { return own(self); }

static Owned iter_length_hint(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    TupleIter *it = V_AS(TupleIter, self);
    return v_small(it->tuple ? (int64_t)(as_tuple(it->tuple)->len - it->index) : 0);
}

static Owned iter_reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    TupleIter *it = V_AS(TupleIter, self);
    if (!it->tuple) return iter_reduce_to(rt, "iter", empty_tuple(rt), V_NULL);
    return iter_reduce_to(rt, "iter", own(it->tuple), v_small((int64_t)it->index));
}

static Owned iter_setstate(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    TupleIter *it = V_AS(TupleIter, self);
    ssize_t i = num_as_size_argument(rt, args[0]);
    if (i == -1 && rt->error) return V_NULL;
    if (it->tuple) {
        size_t len = as_tuple(it->tuple)->len;
        it->index = i < 0 ? 0 : size_min((size_t)i, len);
    }
    return V_NONE;
}

static const MethodDef iter_methods[] = {
    {"__length_hint__", iter_length_hint, 0, 0, 0, NULL},
    {"__reduce__", iter_reduce, 0, 0, 0, NULL},
    {"__setstate__", iter_setstate, 1, 1, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

const TypeSlots tuple_iter_slots = {
    .name = "tuple_iterator",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(TupleIter),
    .dealloc = iter_dealloc,
    .traverse = iter_traverse,
    .iter = iter_self,
    .next = iter_next,
    .methods = iter_methods,
};
