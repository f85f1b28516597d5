/* SPDX-License-Identifier: MIT
 * list.c: making, growing and changing lists; the type's slots. Methods: list_methods.c. Sorting: list_sort.c.
 *
 * Code of the program may run while an item is released, compared or fetched from an iterator, and may change the list:
 * so items are taken out of the list first and released last, and lengths are read again after each such call.
 */
#include "types/list.h"

#include "gc/gc.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/equal.h"
#include "types/int.h"
#include "types/iterate.h"
#include "types/list_impl.h"
#include "types/range.h"
#include "types/set.h"
#include "types/tuple.h"

/* ---- storage ---- */

static int set_room(Runtime *rt, List *l, size_t room) {
    if (room == l->room) return 0;
    if (room > LIST_MAX_LEN) {
        raise_no_memory(rt);
        return -1;
    }
    if (room == 0) {
        Value *old = l->items;
        l->items = NULL;
        l->room = 0;
        mem_free(rt, old);
        return 0;
    }
    Value *items = mem_realloc_array(rt, l->items, room, sizeof(Value));
    if (unlikely(!items)) return -1;
    l->items = items;
    l->room = (uint32_t)room;
    return 0;
}

/* An eighth more than asked for, so that n appends copy O(n) items; four at first. */
int list_grow(Runtime *rt, List *l, size_t room) {
    if (room <= l->room) return 0;
    size_t want = (room + (room >> 3) + 6) & ~(size_t)3;
    if (room > LIST_MAX_LEN) want = room;
    return set_room(rt, l, size_min(want, size_max(room, LIST_MAX_LEN)));
}

/* Exactly this much room at least. */
static int list_reserve(Runtime *rt, List *l, size_t room) { return room <= l->room ? 0 : set_room(rt, l, room); }

/* After removals: give back when less than half is in use. A failure to shrink is no failure. */
static void list_shrink(Runtime *rt, List *l) {
    if (l->len >= l->room / 2 || l->room <= 4) return;
    size_t room = l->len ? ((size_t)l->len + (l->len >> 3) + 6) & ~(size_t)3 : 0;
    if (room < l->room && set_room(rt, l, room) < 0) error_clear(rt);
}

/* Give back surplus room; neither can fail visibly. */
static void list_trim(Runtime *rt, List *l) {
    if (l->room > l->len && set_room(rt, l, l->len) < 0) error_clear(rt);
}

static void release_items(Runtime *rt, Value *items, size_t count) {
    for (size_t i = count; i-- > 0;) decref(rt, items[i]);
}

/* ---- making ---- */

Owned list_new(Runtime *rt, size_t room) {
    List *l = object_new_container(rt, T_LIST, sizeof(List));
    if (unlikely(!l)) return V_NULL;
    l->items = NULL;
    l->len = l->room = 0;
    if (room && unlikely(set_room(rt, l, room) < 0)) {
        decref(rt, v_from(l));
        return V_NULL;
    }
    gc_track(&l->header);
    return v_from(l);
}

Owned list_from(Runtime *rt, const Value *borrowed_items, size_t count) {
    Value v = list_new(rt, count);
    if (unlikely(!v)) return V_NULL;
    List *l = as_list(v);
    for (size_t i = 0; i < count; i++) l->items[i] = own(borrowed_items[i]);
    l->len = (uint32_t)count;
    return v;
}

Owned list_from_owned(Runtime *rt, Value *items, size_t count) {
    Value v = list_new(rt, count);
    Value *out = v ? as_list(v)->items : NULL;
    for (size_t i = 0; i < count; i++) {
        Value item = items[i];
        items[i] = V_EMPTY;
        if (likely(out != NULL)) out[i] = item;
        else decref(rt, item);
    }
    if (likely(v)) as_list(v)->len = (uint32_t)count;
    return v;
}

Owned list_from_iterable(Runtime *rt, Borrowed iterable) {
    Value v = list_new(rt, 0);
    if (!v) return V_NULL;
    if (list_extend(rt, v, iterable) < 0) {
        decref(rt, v);
        return V_NULL;
    }
    list_trim(rt, as_list(v));
    return v;
}

Owned list_to_tuple(Runtime *rt, Borrowed list) { return tuple_from(rt, as_list(list)->items, as_list(list)->len); }

Owned list_slice(Runtime *rt, Borrowed list, ssize_t start, ssize_t end) {
    List *l = as_list(list);
    if (start < 0) start = 0;
    if (end > (ssize_t)l->len) end = (ssize_t)l->len;
    if (end <= start) return list_new(rt, 0);
    return list_from(rt, l->items + start, (size_t)(end - start));
}

/* ---- growing ---- */

int list_append(Runtime *rt, Borrowed list, Borrowed item) { return list_append_owned(rt, list, own(item)); }

int list_insert(Runtime *rt, Borrowed list, ssize_t index, Borrowed item) {
    List *l = as_list(list);
    if (l->len == l->room && list_grow(rt, l, (size_t)l->len + 1) < 0) return -1;
    ssize_t n = (ssize_t)l->len;
    if (index < 0) index = index + n < 0 ? 0 : index + n;
    if (index > n) index = n;
    memmove(l->items + index + 1, l->items + index, (size_t)(n - index) * sizeof(Value));
    l->items[index] = own(item);
    l->len++;
    return 0;
}

static int extend_array(Runtime *rt, List *l, Borrowed source) {
    bool from_list = v_is_list(rt, source);
    size_t n = from_list ? as_list(source)->len : as_tuple(source)->len;
    if (n == 0) return 0;
    size_t need = l->len + n;
    if (need > l->room && (l->len ? list_grow(rt, l, need) : set_room(rt, l, need)) < 0) return -1;
    /* read after the growth: source may be l itself */
    const Value *items = from_list ? as_list(source)->items : as_tuple(source)->items;
    Value *out = l->items + l->len;
    for (size_t i = 0; i < n; i++) out[i] = own(items[i]);
    l->len += (uint32_t)n;
    return 0;
}

static int extend_iterator(Runtime *rt, Borrowed list, Borrowed it) {
    Value item;
    while ((item = iterate(rt, it)))
        if (list_append_owned(rt, list, item) < 0) return -1;
    return rt->error ? -1 : 0;
}

/* The keys of a set or dict, taken without an iterator: nothing of the program runs meanwhile. */
static int extend_table(Runtime *rt, List *l, Borrowed source) {
    bool is_dict = v_is(source, T_DICT);
    size_t n = is_dict ? dict_len(source) : set_len(source), need = l->len + n, pos = 0;
    if (n == 0) return 0;
    if (need > l->room && (l->len ? list_grow(rt, l, need) : set_room(rt, l, need)) < 0) return -1;
    Value key, value;
    while (l->len < l->room && (is_dict ? dict_next(source, &pos, &key, &value) : set_next(source, &pos, &key))) l->items[l->len++] = own(key);
    return 0;
}

/* The numbers of a bytes object. */
static int extend_bytes(Runtime *rt, List *l, const Bytes *source) {
    size_t need = l->len + source->len;
    if (need > l->room && (l->len ? list_grow(rt, l, need) : set_room(rt, l, need)) < 0) return -1;
    for (size_t i = 0; i < source->len; i++) l->items[l->len++] = v_small(source->data[i]);
    return 0;
}

int list_extend(Runtime *rt, Borrowed list, Borrowed iterable) {
    if (v_is(iterable, T_BYTES) && as_bytes(iterable)->len < LIST_MAX_LEN - as_list(list)->len)
        return extend_bytes(rt, as_list(list), as_bytes(iterable));
    if (v_is(iterable, T_LIST) || v_is(iterable, T_TUPLE) || iterable == list) return extend_array(rt, as_list(list), iterable);
    if (v_is(iterable, T_SET) || v_is(iterable, T_FROZENSET) || v_is(iterable, T_DICT)) return extend_table(rt, as_list(list), iterable);
    Value it = obj_iter(rt, iterable);
    if (!it) return -1;
    ssize_t hint = obj_length_hint(rt, iterable, 8);
    int r = hint < 0 ? -1 : 0;
    if (r == 0 && hint > 8 && (size_t)hint < LIST_MAX_LEN - as_list(list)->len) {
        r = list_reserve(rt, as_list(list), as_list(list)->len + (size_t)hint);
        /* a wrong hint must not fail the call */
        if (r < 0 && error_catch(rt, T_MEMORY_ERROR)) r = 0;
    }
    if (r == 0) r = extend_iterator(rt, list, it);
    decref(rt, it);
    if (r == 0 && as_list(list)->room - as_list(list)->len > as_list(list)->len / 4 + 8) list_trim(rt, as_list(list));
    return r;
}

/* ---- slices ---- */

/* Put `count` items (not of this list) in place of items[start..end); the replaced ones are released last. */
static int replace_range(Runtime *rt, List *l, size_t start, size_t end, const Value *fresh, size_t count) {
    size_t old_count = end - start, tail = l->len - end;
    Value stack_old[8], *old = stack_old;
    if (old_count > COUNT_OF(stack_old)) {
        old = mem_alloc_array(rt, old_count, sizeof(Value));
        if (!old) return -1;
    }
    if (count > old_count && list_grow(rt, l, l->len - old_count + count) < 0) {
        if (old != stack_old) mem_free(rt, old);
        return -1;
    }
    if (old_count) memcpy(old, l->items + start, old_count * sizeof(Value));
    if (tail && count != old_count) memmove(l->items + start + count, l->items + end, tail * sizeof(Value));
    for (size_t i = 0; i < count; i++) l->items[start + i] = own(fresh[i]);
    l->len = (uint32_t)(l->len - old_count + count);
    if (count < old_count) list_shrink(rt, l);
    release_items(rt, old, old_count);
    if (old != stack_old) mem_free(rt, old);
    return 0;
}

int list_set_slice(Runtime *rt, Borrowed list, ssize_t start, ssize_t end, Borrowed iterable_or_null) {
    List *l = as_list(list);
    Value source = V_NULL;
    if (iterable_or_null) {
        bool ready = (v_is(iterable_or_null, T_LIST) && iterable_or_null != list) || v_is(iterable_or_null, T_TUPLE);
        source = ready ? own(iterable_or_null) : list_from_iterable(rt, iterable_or_null);
        if (!source) return -1;
    }
    ssize_t n = (ssize_t)l->len;
    start = start < 0 ? 0 : start > n ? n : start;
    end = end < start ? start : end > n ? n : end;
    size_t count = 0;
    const Value *items = NULL;
    if (source && v_is_list(rt, source)) {
        items = as_list(source)->items;
        count = as_list(source)->len;
    } else if (source) {
        items = as_tuple(source)->items;
        count = as_tuple(source)->len;
    }
    int r = replace_range(rt, l, (size_t)start, (size_t)end, items, count);
    decref_maybe(rt, source);
    return r;
}

static int delete_extended(Runtime *rt, List *l, ssize_t start, ssize_t step, size_t count) {
    if (count == 0) return 0;
    if (step < 0) {
        start += step * (ssize_t)(count - 1);
        step = -step;
    }
    Value *old = mem_alloc_array(rt, count, sizeof(Value));
    if (!old) return -1;
    size_t out = (size_t)start, taken = 0, next = (size_t)start;
    for (size_t i = (size_t)start; i < l->len; i++) {
        if (i == next && taken < count) {
            old[taken++] = l->items[i];
            next += (size_t)step;
        } else {
            l->items[out++] = l->items[i];
        }
    }
    l->len = (uint32_t)out;
    list_shrink(rt, l);
    for (size_t i = 0; i < count; i++) decref(rt, old[i]);
    mem_free(rt, old);
    return 0;
}

/* value is a list or tuple. Nothing runs between the first change and the last: what was replaced is released after it. */
static int assign_extended(Runtime *rt, List *l, Borrowed key, Borrowed value) {
    ssize_t start, stop, step;
    size_t count;
    /* again: making a sequence of the value may have run code that changed the list */
    if (slice_unpack(rt, key, &start, &stop, &step) < 0) return -1;
    count = slice_adjust(l->len, &start, &stop, step);
    Value source = v_obj(value) == &l->header ? list_from(rt, l->items, l->len) : own(value);
    if (!source) return -1;
    bool from_list = v_is_list(rt, source);
    size_t len = from_list ? as_list(source)->len : as_tuple(source)->len, replaced = 0;
    const Value *items = from_list ? as_list(source)->items : as_tuple(source)->items;
    Value *old = NULL;
    int r = 0;
    if (len != count)
        r = raise_int(rt, T_VALUE_ERROR, "attempt to assign sequence of size %zd to extended slice of size %zd", (ssize_t)len,
                      (ssize_t)count);
    else if (count && !(old = mem_alloc_array(rt, count, sizeof(Value)))) r = -1;
    for (size_t i = 0; r == 0 && i < count; i++, start = slice_next(start, step)) {
        Value was = l->items[start];
        l->items[start] = own(items[i]);
        if (v_is_ptr(was)) old[replaced++] = was;
    }
    for (size_t i = 0; i < replaced; i++) decref(rt, old[i]);
    mem_free(rt, old);
    decref(rt, source);
    return r;
}

static int set_subscript_slice(Runtime *rt, Borrowed self, Borrowed key, Borrowed value) {
    List *l = as_list(self);
    ssize_t start, stop, step;
    size_t count;
    if (slice_unpack(rt, key, &start, &stop, &step) < 0) return -1;
    count = slice_adjust(l->len, &start, &stop, step);
    if (step == 1) {
        if (value && !v_is_list(rt, value) && !v_is_tuple(rt, value)) {
            Value fast = obj_fast_sequence(rt, value, "can only assign an iterable");
            if (!fast) return -1;
            int r = list_set_slice(rt, self, start, stop, fast);
            decref(rt, fast);
            return r;
        }
        return list_set_slice(rt, self, start, stop, value);
    }
    if (!value) return delete_extended(rt, l, start, step, count);
    if (!v_is_list(rt, value) && !v_is_tuple(rt, value)) {
        Value fast = obj_fast_sequence(rt, value, "must assign iterable to extended slice");
        if (!fast) return -1;
        int r = assign_extended(rt, l, key, fast);
        decref(rt, fast);
        return r;
    }
    return assign_extended(rt, l, key, value);
}

/* ---- subscripts ---- */

static int subscript_index(Runtime *rt, Borrowed key, ssize_t *out) {
    if (likely(v_is_small(key))) {
        *out = small_get(key);
        return 0;
    }
    if (!is_index(rt, key)) return raise_int(rt, T_TYPE_ERROR, "list indices must be integers or slices, not %.200T", key);
    *out = num_as_ssize(rt, key, T_INDEX_ERROR);
    return *out == -1 && rt->error ? -1 : 0;
}

static Owned getitem_slice(Runtime *rt, Borrowed self, Borrowed key) {
    List *l = as_list(self);
    ssize_t start, stop, step;
    size_t count;
    if (slice_unpack(rt, key, &start, &stop, &step) < 0) return V_NULL;
    count = slice_adjust(l->len, &start, &stop, step);
    if (count == 0) return list_new(rt, 0);
    if (step == 1) return list_from(rt, l->items + start, count);
    Value v = list_new(rt, count);
    if (!v) return V_NULL;
    for (size_t i = 0; i < count; i++, start = slice_next(start, step)) as_list(v)->items[i] = own(l->items[start]);
    as_list(v)->len = (uint32_t)count;
    return v;
}

Owned list_getitem(Runtime *rt, Borrowed self, Borrowed key) {
    if (v_is(key, T_SLICE)) return getitem_slice(rt, self, key);
    ssize_t i;
    if (subscript_index(rt, key, &i) < 0) return V_NULL;
    List *l = as_list(self);
    if (i < 0) i += (ssize_t)l->len;
    if (unlikely((size_t)i >= l->len)) return raise(rt, T_INDEX_ERROR, "list index out of range");
    return own(l->items[i]);
}

/* Takes item i out. The list may be changed by whatever releases it. */
Owned list_take(Runtime *rt, List *l, size_t i) {
    Value v = l->items[i];
    l->len--;
    memmove(l->items + i, l->items + i + 1, (l->len - i) * sizeof(Value));
    if (unlikely(l->len < l->room / 2)) list_shrink(rt, l);
    return v;
}

static int list_setitem(Runtime *rt, Borrowed self, Borrowed key, Borrowed value_or_null) {
    if (v_is(key, T_SLICE)) return set_subscript_slice(rt, self, key, value_or_null);
    ssize_t i;
    if (subscript_index(rt, key, &i) < 0) return -1;
    List *l = as_list(self);
    if (i < 0) i += (ssize_t)l->len;
    if (unlikely((size_t)i >= l->len)) return raise_int(rt, T_INDEX_ERROR, "list assignment index out of range");
    if (value_or_null) replace_slot(rt, &l->items[i], own(value_or_null));
    else decref(rt, list_take(rt, l, (size_t)i));
    return 0;
}

/* ---- operators ---- */

static Owned list_concat(Runtime *rt, Borrowed a, Borrowed b) {
    if (!v_is_list(rt, b)) return raise(rt, T_TYPE_ERROR, "can only concatenate list (not \"%.200T\") to list", b);
    List *x = as_list(a), *y = as_list(b);
    Value v = list_new(rt, (size_t)x->len + y->len);
    if (!v) return V_NULL;
    Value *out = as_list(v)->items;
    for (size_t i = 0; i < x->len; i++) *out++ = own(x->items[i]);
    for (size_t i = 0; i < y->len; i++) *out++ = own(y->items[i]);
    as_list(v)->len = x->len + y->len;
    return v;
}

static void fill_repeated(Value *out, const Value *items, size_t len, size_t times) {
    if (len == 1) {
        Value item = items[0];
        if (v_is_ptr(item))
            for (size_t i = 0; i < times; i++) incref(item);
        for (size_t i = 0; i < times; i++) out[i] = item;
        return;
    }
    for (size_t k = 0; k < times; k++)
        for (size_t i = 0; i < len; i++) *out++ = own(items[i]);
}

static Owned list_repeat(Runtime *rt, Borrowed self, ssize_t n) {
    List *l = as_list(self);
    if (n <= 0 || l->len == 0) return list_new(rt, 0);
    if ((size_t)n > LIST_MAX_LEN / l->len) return raise_no_memory(rt);
    size_t len = l->len * (size_t)n;
    Value v = list_new(rt, len);
    if (!v) return V_NULL;
    fill_repeated(as_list(v)->items, l->items, l->len, (size_t)n);
    as_list(v)->len = (uint32_t)len;
    return v;
}

static Owned inplace_concat(Runtime *rt, Borrowed self, Borrowed other) {
    return list_extend(rt, self, other) < 0 ? V_NULL : own(self);
}

static Owned inplace_repeat(Runtime *rt, Borrowed self, ssize_t n) {
    List *l = as_list(self);
    if (n <= 0) {
        list_clear(rt, self);
        return own(self);
    }
    if (l->len == 0 || n == 1) return own(self);
    if ((size_t)n > LIST_MAX_LEN / l->len) return raise_no_memory(rt);
    size_t len = l->len;
    if (list_reserve(rt, l, len * (size_t)n) < 0) return V_NULL;
    fill_repeated(l->items + len, l->items, len, (size_t)n - 1);
    l->len = (uint32_t)(len * (size_t)n);
    return own(self);
}

static ssize_t list_len(Runtime *rt, Borrowed self) { return (ssize_t)as_list(self)->len; }

static int list_contains(Runtime *rt, Borrowed self, Borrowed item) {
    List *l = as_list(self);
    for (size_t i = 0; i < l->len; i++) {
        int r = equal_held(rt, l->items[i], item);
        if (r) return r;
    }
    return 0;
}

static Owned compare_lengths(size_t a, size_t b, int op) {
    switch (op) {
    case CMP_LT: return v_bool(a < b);
    case CMP_LE: return v_bool(a <= b);
    case CMP_EQ: return v_bool(a == b);
    case CMP_NE: return v_bool(a != b);
    case CMP_GT: return v_bool(a > b);
    default: return v_bool(a >= b);
    }
}

static Owned list_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if (!v_is_list(rt, a) || !v_is_list(rt, b)) return V_NOTIMPL;
    if (c_stack_low(rt)) return raise_recursion(rt, " in comparison");
    List *x = as_list(a), *y = as_list(b);
    if (x->len != y->len && (op == CMP_EQ || op == CMP_NE)) return v_bool(op == CMP_NE);
    for (size_t i = 0; i < x->len && i < y->len; i++) {
        int r = equal_held(rt, x->items[i], y->items[i]);
        if (r < 0) return V_NULL;
        if (r) continue;
        if (op == CMP_EQ) return V_FALSE;
        if (op == CMP_NE) return V_TRUE;
        /* the comparison above may have shortened a list */
        if (i >= x->len || i >= y->len) break;
        Value p = own(x->items[i]), q = own(y->items[i]);
        Value result = obj_compare(rt, p, q, op);
        decref(rt, p);
        decref(rt, q);
        return result;
    }
    return compare_lengths(x->len, y->len, op);
}

static Owned list_repr(Runtime *rt, Borrowed self) {
    List *l = as_list(self);
    if (l->len == 0) return str_from_cstr(rt, "[]");
    int running = repr_enter(rt, self);
    if (running) return running < 0 ? V_NULL : str_from_cstr(rt, "[...]");
    StrBuf b;
    strbuf_init(&b, rt);
    strbuf_add_char(&b, '[');
    for (size_t i = 0; i < l->len && !b.failed; i++) {
        if (i) strbuf_add_ascii(&b, ", ", 2);
        Value item = own(l->items[i]);
        strbuf_add_repr(&b, item);
        decref(rt, item);
    }
    strbuf_add_char(&b, ']');
    repr_leave(rt, self);
    return strbuf_finish(&b);
}

static Owned list_iter(Runtime *rt, Borrowed self) {
    ListIter *it = object_new_container(rt, T_LIST_ITER, sizeof *it);
    if (!it) return V_NULL;
    it->list = own(self);
    it->index = 0;
    gc_track(&it->header);
    return v_from(it);
}

/* ---- life ---- */

void list_clear(Runtime *rt, Borrowed list) {
    List *l = as_list(list);
    Value *items = l->items;
    size_t len = l->len;
    l->items = NULL;
    l->len = l->room = 0;
    release_items(rt, items, len);
    mem_free(rt, items);
}

static void list_dealloc(Runtime *rt, Object *self) {
    list_clear(rt, v_from(self));
    object_free(rt, self);
}

static int list_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    List *l = (List *)self;
    for (size_t i = 0; i < l->len; i++) VISIT(l->items[i]);
    return 0;
}

static int clear_references(Runtime *rt, Object *self) {
    list_clear(rt, v_from(self));
    return 0;
}

static size_t list_size(Runtime *rt, Object *self) { return mem_block_size(((List *)self)->items); }

static Owned list_make(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if (type->index == T_LIST) return list_new(rt, 0);
    Value v = type_alloc(rt, type, 0);
    if (v) gc_track(v_obj(v));
    return v;
}

static int list_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (v_is(self, T_LIST) || slots_of(rt, self)->new == list_slots.new)
        if (args_no_keywords(rt, "list", kwnames) < 0) return -1;
    if (args_count(rt, "list", nargs, 0, 1) < 0) return -1;
    if (as_list(self)->len) list_clear(rt, self);
    if (nargs == 0) return 0;
    if (list_extend(rt, self, args[0]) < 0) return -1;
    list_trim(rt, as_list(self));
    return 0;
}

const TypeSlots list_slots = {
    .name = "list",
    .doc = "list(iterable=(), /)\n--\n\nA mutable sequence: list() is empty, list(iterable) holds the iterable's items.",
    .flags = TF_PLAIN_DEATH | TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE | TF_SEQUENCE | TF_SEQ_ITEM | TF_MATCH_SELF | TF_LIST,
    .base = T_OBJECT,
    .layout = LAYOUT_VECTOR,
    .basicsize = sizeof(List),
    .dealloc = list_dealloc,
    .traverse = list_traverse,
    .clear = clear_references,
    .size = list_size,
    .new = list_make,
    .init = list_init,
    .repr = list_repr,
    .hash = obj_unhashable,
    .compare = list_compare,
    .iter = list_iter,
    .len = list_len,
    .getitem = list_getitem,
    .setitem = list_setitem,
    .contains = list_contains,
    .concat = list_concat,
    .inplace_concat = inplace_concat,
    .repeat = list_repeat,
    .inplace_repeat = inplace_repeat,
    .methods = list_methods,
};
