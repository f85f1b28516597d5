/* SPDX-License-Identifier: MIT
 * collections_deque.c: collections.deque: a ring of Values in one raw block.
 *
 * Item i lies at (head + i) modulo room. Room grows by a half and shrinks when three quarters are free. `state` counts the
 * changes of length or order: iterators and searches notice by it that the deque was changed under them.
 */
#include "gc/gc.h"
#include "modules/collections_parts.h"
#include "types/class.h"
#include "types/equal.h"
#include "types/int.h"
#include "types/iterate.h"
#include "types/list.h"
#include "types/tuple.h"

#define ARGS Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames
#define DEQUE_MAX ((size_t)1 << 31)

typedef struct Deque {
    Object header;
    Value *items;
    uint32_t head, len, room;
    uint32_t state;
    int64_t maxlen; /* -1: none */
} Deque;

typedef struct DequeIter {
    Object header;
    Value deque; /* 0 when exhausted */
    uint32_t state, left;
    size_t index; /* of the next item; of a reversed one: one more than it */
} DequeIter;

static inline Deque *as_deque(Borrowed v) { return V_AS(Deque, v); }
static inline bool v_is_deque(Runtime *rt, Borrowed v) { return v_is_ptr(v) && obj_is_instance_of(rt, v, collections_state(rt)->deque); }

static inline size_t place(const Deque *d, size_t i) {
    size_t p = d->head + i;
    return p >= d->room ? p - d->room : p;
}

static inline Value *item_at(const Deque *d, size_t i) { return &d->items[place(d, i)]; }

/* ---- storage ---- */

static int set_room(Runtime *rt, Deque *d, size_t room) {
    if (room > DEQUE_MAX) {
        raise_no_memory(rt);
        return -1;
    }
    Value *items = mem_alloc_array(rt, room, sizeof(Value));
    if (!items) return -1;
    size_t first = size_min(d->len, d->room - d->head);
    if (d->len) {
        memcpy(items, d->items + d->head, first * sizeof(Value));
        memcpy(items + first, d->items, (d->len - first) * sizeof(Value));
    }
    mem_free(rt, d->items);
    d->items = items;
    d->head = 0;
    d->room = (uint32_t)room;
    return 0;
}

static int make_room(Runtime *rt, Deque *d) {
    if (likely(d->len < d->room)) return 0;
    return set_room(rt, d, d->room < 4 ? 4 : (size_t)d->room + d->room / 2);
}

static void shrink(Runtime *rt, Deque *d) {
    if (likely(d->len >= d->room / 4 || d->room <= 16)) return;
    if (set_room(rt, d, size_max((size_t)d->len * 2, 4)) < 0) error_clear(rt);
}

static Owned take_first(Runtime *rt, Deque *d) {
    Value v = d->items[d->head];
    d->head = d->head + 1 == d->room ? 0 : d->head + 1;
    d->len--;
    d->state++;
    shrink(rt, d);
    return v;
}

static Owned take_last(Runtime *rt, Deque *d) {
    Value v = *item_at(d, d->len - 1);
    d->len--;
    d->state++;
    shrink(rt, d);
    return v;
}

/* Both consume item, also on failure. */
static int push_last(Runtime *rt, Deque *d, Owned item) {
    if (d->maxlen == 0) {
        decref(rt, item);
        return 0;
    }
    Value dropped = d->maxlen > 0 && d->len >= d->maxlen ? take_first(rt, d) : V_NULL;
    if (make_room(rt, d) < 0) {
        decref(rt, item);
        decref_maybe(rt, dropped);
        return -1;
    }
    d->items[place(d, d->len)] = item;
    d->len++;
    d->state++;
    decref_maybe(rt, dropped);
    return 0;
}

static int push_first(Runtime *rt, Deque *d, Owned item) {
    if (d->maxlen == 0) {
        decref(rt, item);
        return 0;
    }
    Value dropped = d->maxlen > 0 && d->len >= d->maxlen ? take_last(rt, d) : V_NULL;
    if (make_room(rt, d) < 0) {
        decref(rt, item);
        decref_maybe(rt, dropped);
        return -1;
    }
    d->head = d->head ? d->head - 1 : d->room - 1;
    d->items[d->head] = item;
    d->len++;
    d->state++;
    decref_maybe(rt, dropped);
    return 0;
}

/* Take item i out; the shorter side moves up. */
static Owned take_at(Runtime *rt, Deque *d, size_t i) {
    Value v = *item_at(d, i);
    if (i < d->len / 2) {
        for (size_t k = i; k > 0; k--) *item_at(d, k) = *item_at(d, k - 1);
        d->head = d->head + 1 == d->room ? 0 : d->head + 1;
    } else {
        for (size_t k = i; k + 1 < d->len; k++) *item_at(d, k) = *item_at(d, k + 1);
    }
    d->len--;
    d->state++;
    shrink(rt, d);
    return v;
}

static int insert_at(Runtime *rt, Deque *d, size_t i, Owned item) {
    if (make_room(rt, d) < 0) {
        decref(rt, item);
        return -1;
    }
    if (i < d->len / 2) {
        d->head = d->head ? d->head - 1 : d->room - 1;
        d->len++;
        for (size_t k = 0; k < i; k++) *item_at(d, k) = *item_at(d, k + 1);
    } else {
        d->len++;
        for (size_t k = d->len - 1; k > i; k--) *item_at(d, k) = *item_at(d, k - 1);
    }
    *item_at(d, i) = item;
    d->state++;
    return 0;
}

static void clear(Runtime *rt, Deque *d) {
    Value *items = d->items;
    size_t head = d->head, len = d->len, room = d->room;
    d->items = NULL;
    d->head = d->len = d->room = 0;
    d->state++;
    for (size_t i = 0; i < len; i++) decref(rt, items[head + i >= room ? head + i - room : head + i]);
    mem_free(rt, items);
}

static int extend(Runtime *rt, Deque *d, Borrowed iterable, int (*push)(Runtime *, Deque *, Owned)) {
    if (iterable == v_from(d)) {
        Value copy = list_from_iterable(rt, iterable);
        if (!copy) return -1;
        int r = extend(rt, d, copy, push);
        decref(rt, copy);
        return r;
    }
    Value it = obj_iter(rt, iterable);
    if (!it) return -1;
    int r = 0;
    Value item;
    while (r == 0 && (item = iterate_inner(rt, it))) r = push(rt, d, item);
    decref(rt, it);
    return r < 0 || rt->error ? -1 : 0;
}

/* ---- making ---- */

static Owned deque_make(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    Value v = type_alloc(rt, type, 0);
    if (!v) return V_NULL;
    as_deque(v)->maxlen = -1;
    gc_track(v_obj(v));
    return v;
}

static int deque_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"iterable", "maxlen", NULL};
    Value out[2] = {V_NULL, V_NULL};
    if (args_parse(rt, "deque", params, 0, args, nargs, kwnames, out) < 0) return -1;
    int64_t maxlen = -1;
    if (out[1] && out[1] != V_NONE) {
        if (!v_is_int(rt, out[1])) return raise_int(rt, T_TYPE_ERROR, "an integer is required");
        maxlen = num_as_size_argument(rt, out[1]);
        if (maxlen == -1 && rt->error) return -1;
        if (maxlen < 0) return raise_int(rt, T_VALUE_ERROR, "maxlen must be non-negative");
    }
    Deque *d = as_deque(self);
    d->maxlen = maxlen;
    if (d->len) clear(rt, d);
    return out[0] ? extend(rt, d, out[0], push_last) : 0;
}

static Owned deque_new(Runtime *rt, int64_t maxlen) {
    Value v = type_alloc(rt, rt->types[collections_state(rt)->deque], 0);
    if (!v) return V_NULL;
    as_deque(v)->maxlen = maxlen;
    gc_track(v_obj(v));
    return v;
}

/* A deque of self's own type, made by calling it where that is a subclass. */
static Owned copy_of(Runtime *rt, Borrowed self) {
    Deque *d = as_deque(self);
    if (v_obj(self)->type == collections_state(rt)->deque) {
        Value v = deque_new(rt, d->maxlen);
        if (v && d->len && set_room(rt, as_deque(v), d->len) < 0) clear_slot(rt, &v);
        if (!v) return V_NULL;
        for (size_t i = 0; i < d->len; i++) as_deque(v)->items[i] = own(*item_at(d, i));
        as_deque(v)->len = d->len;
        return v;
    }
    Value type = v_from(type_of(rt, self));
    Value result = d->maxlen < 0 ? obj_call1(rt, type, self) : obj_call2(rt, type, self, v_small(d->maxlen));
    if (result && !v_is_deque(rt, result)) {
        raise(rt, T_TYPE_ERROR, "%.200T() must return a deque, not %.200T", self, result);
        clear_slot(rt, &result);
    }
    return result;
}

static void deque_dealloc(Runtime *rt, Object *self) {
    clear(rt, (Deque *)self);
    object_free(rt, self);
}

static int deque_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    Deque *d = (Deque *)self;
    for (size_t i = 0; i < d->len; i++) VISIT(*item_at(d, i));
    return 0;
}

static int deque_clear_references(Runtime *rt, Object *self) {
    clear(rt, (Deque *)self);
    return 0;
}

static size_t deque_size(Runtime *rt, Object *self) { return mem_block_size(((Deque *)self)->items); }

/* ---- reading ---- */

static ssize_t deque_len(Runtime *rt, Borrowed self) { return (ssize_t)as_deque(self)->len; }

/* The index in range, or -1 with IndexError. */
static ssize_t subscript(Runtime *rt, Borrowed self, Borrowed key) {
    if (!is_index(rt, key)) return raise_int(rt, T_TYPE_ERROR, "sequence index must be integer, not '%.200T'", key);
    ssize_t i = num_as_ssize(rt, key, T_INDEX_ERROR);
    if (i == -1 && rt->error) return -1;
    Deque *d = as_deque(self);
    if (i < 0) i += (ssize_t)d->len;
    if (i < 0 || (size_t)i >= d->len) return raise_int(rt, T_INDEX_ERROR, "deque index out of range");
    return i;
}

static Owned deque_getitem(Runtime *rt, Borrowed self, Borrowed key) {
    ssize_t i = subscript(rt, self, key);
    return i < 0 ? V_NULL : own(*item_at(as_deque(self), (size_t)i));
}

static int deque_setitem(Runtime *rt, Borrowed self, Borrowed key, Borrowed value_or_null) {
    ssize_t i = subscript(rt, self, key);
    if (i < 0) return -1;
    if (value_or_null) replace_slot(rt, item_at(as_deque(self), (size_t)i), own(value_or_null));
    else decref(rt, take_at(rt, as_deque(self), (size_t)i));
    return 0;
}

/* Index of the first item equal to value; -1 none, -2 error. type: the error when the deque changes meanwhile. */
static ssize_t find(Runtime *rt, Deque *d, Borrowed value, ssize_t start, ssize_t stop, uint32_t type, const char *text) {
    uint32_t state = d->state;
    for (ssize_t i = start; i < stop && i < (ssize_t)d->len; i++) {
        int r = equal_held(rt, *item_at(d, (size_t)i), value);
        if (r < 0) return -2;
        if (r) return i;
        if (d->state != state) {
            raise(rt, type, "%s", text);
            return -2;
        }
    }
    return -1;
}

static int deque_contains(Runtime *rt, Borrowed self, Borrowed item) {
    ssize_t i = find(rt, as_deque(self), item, 0, SSIZE_MAX, T_RUNTIME_ERROR, "deque mutated during iteration");
    return i == -2 ? -1 : i >= 0;
}

static Owned deque_repr(Runtime *rt, Borrowed self) {
    int running = repr_enter(rt, self);
    if (running) return running < 0 ? V_NULL : str_from_cstr(rt, "[...]");
    Value list = list_from_iterable(rt, self), result = V_NULL;
    int64_t maxlen = as_deque(self)->maxlen;
    const char *name = type_short_name(slots_of(rt, self)); /* now: __iter__ may have renamed the class */
    if (list) result = maxlen >= 0 ? format_str(rt, "%s(%R, maxlen=%zd)", name, list, (ssize_t)maxlen) : format_str(rt, "%s(%R)", name, list);
    decref_maybe(rt, list);
    repr_leave(rt, self);
    return result;
}

static Owned deque_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if (!v_is_deque(rt, a) || !v_is_deque(rt, b)) return V_NOTIMPL;
    if (op == CMP_EQ || op == CMP_NE) {
        if (a == b) return v_bool(op == CMP_EQ);
        if (as_deque(a)->len != as_deque(b)->len) return v_bool(op == CMP_NE);
    }
    /* through iterators: they notice changes */
    Value x = obj_iter(rt, a), y = x ? obj_iter(rt, b) : V_NULL, result = V_NULL;
    while (y) {
        Value p = iterate_inner(rt, x), q = rt->error ? V_NULL : iterate_inner(rt, y);
        int r = rt->error ? -1 : p && q ? obj_equal(rt, p, q) : 2;
        if (r == 2) {
            int order = (p != 0) - (q != 0);
            result = v_bool(op == CMP_LT ? order < 0 : op == CMP_LE ? order <= 0 : op == CMP_EQ ? order == 0
                            : op == CMP_NE ? order != 0 : op == CMP_GT ? order > 0 : order >= 0);
        } else if (r == 0) {
            result = op == CMP_EQ ? V_FALSE : op == CMP_NE ? V_TRUE : obj_compare(rt, p, q, op); /* refcheck: r is not 1, so this ends the loop */
        }
        decref_maybe(rt, p);
        decref_maybe(rt, q);
        if (r != 1) break;
    }
    decref_maybe(rt, x);
    decref_maybe(rt, y);
    return result;
}

/* ---- operators ---- */

static Owned deque_concat(Runtime *rt, Borrowed a, Borrowed b) {
    if (!v_is_deque(rt, b)) return raise(rt, T_TYPE_ERROR, "can only concatenate deque (not \"%.200T\") to deque", b);
    Value v = copy_of(rt, a);
    if (v && extend(rt, as_deque(v), b, push_last) < 0) clear_slot(rt, &v);
    return v;
}

static Owned deque_inplace_concat(Runtime *rt, Borrowed a, Borrowed b) {
    return extend(rt, as_deque(a), b, push_last) < 0 ? V_NULL : own(a);
}

static Owned deque_inplace_repeat(Runtime *rt, Borrowed self, ssize_t n) {
    Deque *d = as_deque(self);
    if (n <= 0) {
        clear(rt, d);
        return own(self);
    }
    size_t len = d->len;
    if (len == 0 || n == 1) return own(self);
    if (d->maxlen >= 0 && (size_t)d->maxlen < SIZE_MAX / len) n = (ssize_t)size_min((size_t)n, ((size_t)d->maxlen + len - 1) / len);
    if (n > 1 && (size_t)n > DEQUE_MAX / len) return raise_no_memory(rt);
    Value items = list_from_iterable(rt, self);
    if (!items) return V_NULL;
    int r = 0;
    for (ssize_t k = 1; r == 0 && k < n; k++)
        for (size_t i = 0; r == 0 && i < len; i++) r = push_last(rt, d, own(as_list(items)->items[i]));
    decref(rt, items);
    return r < 0 ? V_NULL : own(self);
}

static Owned deque_repeat(Runtime *rt, Borrowed self, ssize_t n) {
    Value v = copy_of(rt, self);
    if (!v) return V_NULL;
    Value result = deque_inplace_repeat(rt, v, n);
    decref(rt, v);
    return result;
}

/* ---- methods ---- */

static Owned none_or_error(int r) { return r < 0 ? V_NULL : V_NONE; }

static Owned method_append(ARGS) { return none_or_error(push_last(rt, as_deque(self), own(args[0]))); }
static Owned method_appendleft(ARGS) { return none_or_error(push_first(rt, as_deque(self), own(args[0]))); }
static Owned method_extend(ARGS) { return none_or_error(extend(rt, as_deque(self), args[0], push_last)); }
static Owned method_extendleft(ARGS) { return none_or_error(extend(rt, as_deque(self), args[0], push_first)); }

static Owned method_pop(ARGS) {
    return as_deque(self)->len ? take_last(rt, as_deque(self)) : raise(rt, T_INDEX_ERROR, "pop from an empty deque");
}

static Owned method_popleft(ARGS) {
    return as_deque(self)->len ? take_first(rt, as_deque(self)) : raise(rt, T_INDEX_ERROR, "pop from an empty deque");
}

static Owned method_clear(ARGS) {
    clear(rt, as_deque(self));
    return V_NONE;
}

static Owned method_copy(ARGS) { return copy_of(rt, self); }

static Owned method_count(ARGS) {
    Deque *d = as_deque(self);
    uint32_t state = d->state;
    int64_t n = 0;
    for (size_t i = 0; i < d->len; i++) {
        int r = equal_held(rt, *item_at(d, i), args[0]);
        if (r < 0) return V_NULL;
        n += r;
        if (d->state != state) return raise(rt, T_RUNTIME_ERROR, "deque mutated during iteration");
    }
    return v_small(n);
}

static int bound(Runtime *rt, Borrowed v, size_t len, ssize_t *out) {
    if (!is_index(rt, v)) return raise_int(rt, T_TYPE_ERROR, "slice indices must be integers or have an __index__ method");
    ssize_t i = num_as_ssize(rt, v, 0);
    if (i == -1 && rt->error) return -1;
    if (i < 0) i = i + (ssize_t)len < 0 ? 0 : i + (ssize_t)len;
    *out = i;
    return 0;
}

static Owned method_index(ARGS) {
    Deque *d = as_deque(self);
    ssize_t start = 0, stop = SSIZE_MAX;
    if (nargs > 1 && bound(rt, args[1], d->len, &start) < 0) return V_NULL;
    if (nargs > 2 && bound(rt, args[2], d->len, &stop) < 0) return V_NULL;
    ssize_t i = find(rt, d, args[0], start, stop, T_RUNTIME_ERROR, "deque mutated during iteration");
    if (i == -1) return raise(rt, T_VALUE_ERROR, "%R is not in deque", args[0]);
    return i < 0 ? V_NULL : v_small(i);
}

static Owned method_insert(ARGS) {
    Deque *d = as_deque(self);
    ssize_t i = num_as_size_argument(rt, args[0]);
    if (i == -1 && rt->error) return V_NULL;
    if (d->maxlen >= 0 && d->len >= d->maxlen) return raise(rt, T_INDEX_ERROR, "deque already at its maximum size");
    ssize_t n = (ssize_t)d->len;
    if (i < 0) i = i + n < 0 ? 0 : i + n;
    return none_or_error(insert_at(rt, d, (size_t)(i > n ? n : i), own(args[1])));
}

static Owned method_remove(ARGS) {
    Deque *d = as_deque(self);
    uint32_t state = d->state;
    ssize_t i = find(rt, d, args[0], 0, SSIZE_MAX, T_INDEX_ERROR, "deque mutated during iteration");
    if (i == -2) return V_NULL;
    if (i < 0) return raise(rt, T_VALUE_ERROR, "%R is not in deque", args[0]);
    if (d->state != state) return raise(rt, T_INDEX_ERROR, "deque mutated during iteration");
    decref(rt, take_at(rt, d, (size_t)i));
    return V_NONE;
}

static Owned method_reverse(ARGS) {
    Deque *d = as_deque(self);
    for (size_t i = 0; i < d->len / 2; i++) {
        Value *a = item_at(d, i), *b = item_at(d, d->len - 1 - i), t = *a;
        *a = *b;
        *b = t;
    }
    d->state++;
    return V_NONE;
}

/* Rotate by moving the head when the ring is full, else item by item over the gap, the shorter way. */
static Owned method_rotate(ARGS) {
    Deque *d = as_deque(self);
    ssize_t n = 1;
    if (nargs) {
        n = num_as_size_argument(rt, args[0]);
        if (n == -1 && rt->error) return V_NULL;
    }
    ssize_t len = (ssize_t)d->len;
    if (len <= 1 || n % len == 0) return V_NONE;
    n %= len;
    if (n > len / 2) n -= len;
    if (n < -(len / 2)) n += len;
    d->state++;
    for (; n > 0; n--) {
        Value v = *item_at(d, d->len - 1);
        d->head = d->head ? d->head - 1 : d->room - 1;
        d->items[d->head] = v;
    }
    for (; n < 0; n++) {
        Value v = d->items[d->head];
        d->head = d->head + 1 == d->room ? 0 : d->head + 1;
        *item_at(d, d->len - 1) = v;
    }
    return V_NONE;
}

static Owned iter_make(Runtime *rt, Borrowed deque, uint32_t type, size_t index) {
    DequeIter *it = object_new_container(rt, type, sizeof *it);
    if (!it) return V_NULL;
    it->deque = own(deque);
    it->state = as_deque(deque)->state;
    it->left = as_deque(deque)->len;
    it->index = index;
    gc_track(&it->header);
    return v_from(it);
}

static Owned deque_iter(Runtime *rt, Borrowed self) { return iter_make(rt, self, collections_state(rt)->deque_iter, 0); }

static Owned method_reversed(ARGS) { return iter_make(rt, self, collections_state(rt)->deque_reviter, as_deque(self)->len); }

static Owned method_reduce(ARGS) {
    Value it = obj_iter(rt, self), state = it ? obj_getstate(rt, self) : V_NULL;
    Value packed = V_NULL, result = V_NULL;
    if (state) {
        Value nothing = tuple_new(rt, 0);
        int64_t maxlen = as_deque(self)->maxlen;
        if (nothing) packed = maxlen < 0 ? own(nothing) : tuple_pack(rt, 2, nothing, v_small(maxlen));
        decref_maybe(rt, nothing);
    }
    if (packed) result = tuple_pack(rt, 4, v_from(type_of(rt, self)), packed, state, it);
    decref_maybe(rt, packed);
    decref_maybe(rt, state);
    decref_maybe(rt, it);
    return result;
}

static Owned class_getitem(ARGS) { return generic_alias_new(rt, self, args[0]); }

static Owned get_maxlen(Runtime *rt, Borrowed self, void *closure) {
    return as_deque(self)->maxlen < 0 ? V_NONE : int_from_i64(rt, as_deque(self)->maxlen);
}

static const GetSetDef deque_getsets[] = {
    {"maxlen", get_maxlen, NULL, "maximum size of a deque or None if unbounded", NULL}, {NULL, NULL, NULL, NULL, NULL}};

static const MethodDef deque_methods[] = {
    {"append", method_append, 1, 1, 0, "Add an element to the right side of the deque."},
    {"appendleft", method_appendleft, 1, 1, 0, "Add an element to the left side of the deque."},
    {"clear", method_clear, 0, 0, 0, "Remove all elements from the deque."},
    {"__copy__", method_copy, 0, 0, 0, "Return a shallow copy of a deque."},
    {"copy", method_copy, 0, 0, 0, "Return a shallow copy of a deque."},
    {"count", method_count, 1, 1, 0, "D.count(value) -- return number of occurrences of value"},
    {"extend", method_extend, 1, 1, 0, "Extend the right side of the deque with elements from the iterable"},
    {"extendleft", method_extendleft, 1, 1, 0, "Extend the left side of the deque with elements from the iterable"},
    {"index", method_index, 1, 3, 0, "D.index(value, [start, [stop]]) -- return first index of value.\nRaises ValueError if the value is not present."},
    {"insert", method_insert, 2, 2, 0, "D.insert(index, object) -- insert object before index"},
    {"pop", method_pop, 0, 0, 0, "Remove and return the rightmost element."},
    {"popleft", method_popleft, 0, 0, 0, "Remove and return the leftmost element."},
    {"__reduce__", method_reduce, 0, 0, 0, "Return state information for pickling."},
    {"remove", method_remove, 1, 1, 0, "D.remove(value) -- remove first occurrence of value."},
    {"__reversed__", method_reversed, 0, 0, 0, "D.__reversed__() -- return a reverse iterator over the deque"},
    {"reverse", method_reverse, 0, 0, 0, "D.reverse() -- reverse *IN PLACE*"},
    {"rotate", method_rotate, 0, 1, 0, "Rotate the deque n steps to the right (default n=1).  If n is negative, rotates left."},
    {"__class_getitem__", class_getitem, 1, 1, METH_CLASS, "See PEP 585"},
    {NULL, NULL, 0, 0, 0, NULL},
};

const TypeSlots deque_slots = {
    .name = "collections.deque",
    .doc = "deque([iterable[, maxlen]]) --> deque object\n\nA list-like sequence optimized for data accesses near its endpoints.",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE | TF_WEAKREF | TF_SEQUENCE | TF_SEQ_ITEM,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Deque),
    .dealloc = deque_dealloc,
    .traverse = deque_traverse,
    .clear = deque_clear_references,
    .size = deque_size,
    .new = deque_make,
    .init = deque_init,
    .repr = deque_repr,
    .hash = obj_unhashable,
    .compare = deque_compare,
    .iter = deque_iter,
    .len = deque_len,
    .getitem = deque_getitem,
    .setitem = deque_setitem,
    .contains = deque_contains,
    .concat = deque_concat,
    .inplace_concat = deque_inplace_concat,
    .repeat = deque_repeat,
    .inplace_repeat = deque_inplace_repeat,
    .methods = deque_methods,
    .getsets = deque_getsets,
};

/* ---- iterators ---- */

static void iter_dealloc(Runtime *rt, Object *self) {
    decref_maybe(rt, ((DequeIter *)self)->deque);
    object_free(rt, self);
}

static int iter_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((DequeIter *)self)->deque);
    return 0;
}

static Owned iter_self(Runtime *rt, Borrowed self) { return own(self); }

static bool check_state(Runtime *rt, DequeIter *it) {
    if (it->state == as_deque(it->deque)->state) return true;
    it->left = 0;
    raise(rt, T_RUNTIME_ERROR, "deque mutated during iteration");
    return false;
}

static Owned iter_next(Runtime *rt, Borrowed self) {
    DequeIter *it = V_AS(DequeIter, self);
    if (!it->deque || !check_state(rt, it)) return V_NULL;
    if (it->left == 0) return V_NULL;
    it->left--;
    return own(*item_at(as_deque(it->deque), it->index++));
}

static Owned reviter_next(Runtime *rt, Borrowed self) {
    DequeIter *it = V_AS(DequeIter, self);
    if (!it->deque || !check_state(rt, it)) return V_NULL;
    if (it->left == 0) return V_NULL;
    it->left--;
    return own(*item_at(as_deque(it->deque), --it->index));
}

/* type(deque[, items already given]), as iterators are unpickled. */
static Owned iter_new_at(Runtime *rt, uint32_t type, const Value *args, size_t nargs, Borrowed kwnames, bool backwards) {
    const char *name = backwards ? "_collections._deque_reverse_iterator" : "_collections._deque_iterator";
    if (args_no_keywords(rt, name, kwnames) < 0 || args_count(rt, name, nargs, 1, 2) < 0) return V_NULL;
    if (!v_is_deque(rt, args[0])) return raise(rt, T_TYPE_ERROR, "%s() argument 1 must be collections.deque, not %A", name + 13, args[0]);
    ssize_t given = 0;
    if (nargs > 1) {
        given = num_as_ssize(rt, args[1], T_OVERFLOW_ERROR);
        if (given == -1 && rt->error) return V_NULL;
    }
    size_t len = as_deque(args[0])->len, skip = given < 0 ? 0 : size_min((size_t)given, len);
    Value v = iter_make(rt, args[0], type, backwards ? len - skip : skip);
    if (v) V_AS(DequeIter, v)->left = (uint32_t)(len - skip);
    return v;
}

static Owned iter_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    return iter_new_at(rt, collections_state(rt)->deque_iter, args, nargs, kwnames, false);
}

static Owned reviter_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    return iter_new_at(rt, collections_state(rt)->deque_reviter, args, nargs, kwnames, true);
}

static Owned iter_length_hint(ARGS) { return v_small(V_AS(DequeIter, self)->left); }

static Owned iter_reduce(ARGS) {
    DequeIter *it = V_AS(DequeIter, self);
    int64_t given = it->deque ? (int64_t)as_deque(it->deque)->len - it->left : 0;
    Value packed = tuple_pack(rt, 2, it->deque, v_small(given));
    Value result = packed ? tuple_pack(rt, 2, v_from(type_of(rt, self)), packed) : V_NULL;
    decref_maybe(rt, packed);
    return result;
}

static const MethodDef iter_methods[] = {
    {"__length_hint__", iter_length_hint, 0, 0, 0, NULL},
    {"__reduce__", iter_reduce, 0, 0, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

#define DEQUE_ITER(variable, full_name, new_function, next_function)                                                  \
    const TypeSlots variable = {                                                                                      \
        .name = full_name, .flags = TF_CONTAINER | TF_IMMUTABLE, .base = T_OBJECT, .layout = LAYOUT_CUSTOM,           \
        .basicsize = sizeof(DequeIter), .dealloc = iter_dealloc, .traverse = iter_traverse, .new = new_function,      \
        .iter = iter_self, .next = next_function, .methods = iter_methods}
DEQUE_ITER(deque_iter_slots, "_collections._deque_iterator", iter_new, iter_next);
DEQUE_ITER(deque_reviter_slots, "_collections._deque_reverse_iterator", reviter_new, reviter_next);
