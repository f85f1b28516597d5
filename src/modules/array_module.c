/* SPDX-License-Identifier: MIT
 * array_module.c: array.array: numbers stored as C stores them, in one block that grows.
 *
 * Converting an item may run Python code (__index__, __float__) that changes the array: a value is always converted
 * into bytes of its own first, then bounds are looked at, then it is stored.
 */
#include "modules/array_parts.h"

#include "gc/gc.h"
#include "object/protocol.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/float.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/iterate.h"
#include "types/list.h"
#include "types/module.h"
#include "types/range.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

static const ArrayCode codes[] = {
    {'b', 1, true, false, "b"},   {'B', 1, false, false, "B"},  {'u', 4, false, false, "w"},
    {'h', 2, true, false, "h"},   {'H', 2, false, false, "H"},  {'i', 4, true, false, "i"},
    {'I', 4, false, false, "I"},  {'l', sizeof(long), true, false, "l"}, {'L', sizeof(long), false, false, "L"},
    {'q', 8, true, false, "q"},   {'Q', 8, false, false, "Q"},  {'f', 4, true, true, "f"},
    {'d', 8, true, true, "d"},
};

const ArrayCode *array_code(uint32_t c) {
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        if ((uint32_t)codes[i].code == c) return &codes[i];
    return NULL;
}

const ArrayCode *array_code_like(size_t size, bool is_signed) {
    const ArrayCode *found = NULL;
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        if (!codes[i].real && codes[i].code != 'u' && codes[i].size == size && codes[i].is_signed == is_signed) found = &codes[i];
    return found;
}

bool is_array(Runtime *rt, Borrowed v) { return v_is_ptr(v) && obj_is_instance_of(rt, v, array_state(rt)->array_index); }

/* Storage. */

static int set_room(Runtime *rt, Array *a, size_t room) {
    if (room == 0) {
        mem_free(rt, a->data);
        a->data = NULL;
    } else {
        uint8_t *p = mem_realloc_array(rt, a->data, room, a->code->size);
        if (!p) return -1;
        a->data = p;
    }
    a->room = room;
    return 0;
}

int array_resize(Runtime *rt, Array *a, size_t len) {
    if (a->exports && len != a->len)
        return raise_int(rt, T_BUFFER_ERROR, "cannot resize an array that is exporting buffers");
    if (len > a->room || len < a->room / 4) {
        size_t room = len < a->len || !a->len ? len : len + len / 8 + (len < 9 ? 3 : 7);
        if (set_room(rt, a, room) < 0) return -1;
    }
    a->len = len;
    return 0;
}

Owned array_new(Runtime *rt, Type *type, const ArrayCode *code, size_t len) {
    Owned v = type_alloc(rt, type, 0);
    if (!v) return V_NULL;
    Array *a = as_array(v);
    a->code = code;
    a->data = NULL;
    a->len = a->room = a->exports = 0;
    if (len && array_resize(rt, a, len) < 0) {
        decref(rt, v);
        return V_NULL;
    }
    return v;
}

Owned array_like(Runtime *rt, const Array *a, size_t len) {
    return array_new(rt, rt->types[array_state(rt)->array_index], a->code, len);
}

static void array_dealloc(Runtime *rt, Object *self) {
    mem_free(rt, ((Array *)self)->data);
    object_free(rt, self);
}
static size_t array_extra(Runtime *rt, Object *self) {
    return mem_block_size(((Array *)self)->data);
}

/* Items. */

static Owned char_item(Runtime *rt, uint32_t c) {
    if (c > 0x10ffff) return raise(rt, T_VALUE_ERROR, "character U+%x is not in range [U+0000; U+10ffff]", c);
    return str_from_char(rt, c);
}

Owned array_get(Runtime *rt, const Array *a, size_t i) {
    const uint8_t *p = array_at(a, i);
    if (a->code->real) {
        double d;
        float f;
        if (a->code->size == 8) {
            memcpy(&d, p, sizeof d);
        } else {
            memcpy(&f, p, sizeof f);
            d = (double)f;
        }
        return float_new(rt, d);
    }
    uint64_t bits = 0;
    switch (a->code->size) {
    case 1: bits = *p; break;
    case 2: { uint16_t x; memcpy(&x, p, sizeof x); bits = x; break; }
    case 4: { uint32_t x; memcpy(&x, p, sizeof x); bits = x; break; }
    default: memcpy(&bits, p, sizeof bits); break;
    }
    if (a->code->code == 'u') return char_item(rt, (uint32_t)bits);
    unsigned spare = 64 - 8u * a->code->size;
    return a->code->is_signed ? int_from_i64(rt, (int64_t)(bits << spare) >> spare) : int_from_u64(rt, bits);
}

static int overflow(Runtime *rt, const char *text) { return raise_int(rt, T_OVERFLOW_ERROR, "%s", text); }

/* Range checks, in CPython's words: which ones depends on the code. */
static int small_bits(Runtime *rt, const ArrayCode *code, Borrowed n, uint64_t *bits) {
    static const char *const names[] = {"signed char", "unsigned byte integer", "signed short integer",
                                        "unsigned short", "signed integer"};
    int64_t i;
    if (!int_fits_i64(n, &i)) return overflow(rt, "Python int too large to convert to C long");
    int which = code->code == 'b' ? 0 : code->code == 'B' ? 1 : code->code == 'h' ? 2 : code->code == 'H' ? 3 : 4;
    int64_t high = ((int64_t)1 << (8 * code->size - code->is_signed)) - 1, low = code->is_signed ? -high - 1 : 0;
    if (code->code == 'b' && (i > 32767 || i < -32768)) which = 2;
    if (code->code == 'H' && (i > INT32_MAX || i < INT32_MIN)) which = 4;
    *bits = (uint64_t)i;
    if (i < low) return raise_int(rt, T_OVERFLOW_ERROR, "%s is less than minimum", names[which]);
    if (i > high) return raise_int(rt, T_OVERFLOW_ERROR, "%s is greater than maximum", names[which]);
    return 0;
}

static int wide_bits(Runtime *rt, const ArrayCode *code, Borrowed n, uint64_t *bits) {
    int64_t i;
    bool quad = code->code == 'q' || code->code == 'Q';
    if (code->is_signed) {
        if (!int_fits_i64(n, &i)) return overflow(rt, quad ? "int too big to convert" : "Python int too large to convert to C long");
        *bits = (uint64_t)i;
        return 0;
    }
    if (int_sign(n) < 0)
        return overflow(rt, quad ? "can't convert negative int to unsigned" : "can't convert negative value to unsigned int");
    if (!int_fits_u64(n, bits))
        return overflow(rt, quad ? "int too big to convert" : "Python int too large to convert to C unsigned long");
    if (code->code == 'I' && *bits >> 32) return overflow(rt, "unsigned int is greater than maximum");
    return 0;
}

static int real_bytes(Runtime *rt, const ArrayCode *code, Borrowed v, uint8_t *out) {
    double d;
    if (num_as_double(rt, v, &d) < 0) return -1;
    float f = (float)d;
    if (code->size == 8)
        memcpy(out, &d, sizeof d);
    else
        memcpy(out, &f, sizeof f);
    return 0;
}

static void store_bits(unsigned size, uint64_t bits, uint8_t out[8]) {
    switch (size) {
    case 1: out[0] = (uint8_t)bits; break;
    case 2: memcpy(out, &(uint16_t){(uint16_t)bits}, 2); break;
    case 4: memcpy(out, &(uint32_t){(uint32_t)bits}, 4); break;
    default: memcpy(out, &bits, 8); break;
    }
}

/* Is it in the range of an integer code? */
static bool in_range(const ArrayCode *code, int64_t i) {
    unsigned spare = 64 - 8u * code->size;
    return code->is_signed ? (int64_t)((uint64_t)i << spare) >> spare == i : i >= 0 && (uint64_t)i << spare >> spare == (uint64_t)i;
}

int array_convert(Runtime *rt, const ArrayCode *code, Borrowed v, uint8_t out[8]) {
    if (code->real) return real_bytes(rt, code, v, out);
    uint64_t bits;
    if (v_is_small(v) && code->code != 'u' && in_range(code, small_get(v))) {
        store_bits(code->size, (uint64_t)small_get(v), out);
        return 0;
    }
    if (code->code == 'u') {
        if (!v_is_str(rt, v) || str_len(v) != 1) return raise_int(rt, T_TYPE_ERROR, "array item must be unicode character");
        bits = str_at(v, 0);
    } else {
        Owned n = v_is_small(v) ? v : num_index(rt, v);
        if (!n) return -1;
        int status = code->size <= 2 || code->code == 'i' ? small_bits(rt, code, n, &bits) : wide_bits(rt, code, n, &bits);
        decref(rt, n);
        if (status < 0) return -1;
    }
    store_bits(code->size, bits, out);
    return 0;
}

int array_append(Runtime *rt, Array *a, Borrowed v) {
    uint8_t bytes[8];
    if (array_convert(rt, a->code, v, bytes) < 0) return -1;
    if (likely(a->len < a->room && !a->exports)) a->len++;
    else if (array_resize(rt, a, a->len + 1) < 0) return -1;
    memcpy(array_at(a, a->len - 1), bytes, a->code->size);
    return 0;
}

/* Replace items from..to by count items of data (which is not the array's own). */
int array_splice(Runtime *rt, Array *a, size_t from, size_t to, const uint8_t *data, size_t count) {
    size_t tail = a->len - to, size = a->code->size, old = a->len, len = from + count + tail;
    if (a->exports && len != old) return array_resize(rt, a, len);
    if (len < old && tail) memmove(array_at(a, from + count), array_at(a, to), tail * size);
    if (array_resize(rt, a, len) < 0) return -1;
    if (len > old && tail) memmove(array_at(a, from + count), array_at(a, to), tail * size);
    if (count && data) memcpy(array_at(a, from), data, count * size);
    return 0;
}

int array_extend_array(Runtime *rt, Array *a, const Array *b) {
    size_t old = a->len, more = b->len;
    if (a->code != b->code) return raise_int(rt, T_TYPE_ERROR, "can only extend with array of same kind");
    if (array_resize(rt, a, old + more) < 0) return -1;
    if (more) memcpy(array_at(a, old), b->data, more * a->code->size); /* b may be a: its data moved along */
    return 0;
}

/* Converting an item may change the list. A new array is made of as many items as the list had at first. */
static int extend_from_list(Runtime *rt, Array *a, Borrowed list, bool is_new) {
    size_t count = as_list(list)->len;
    size_t len = a->len + count;
    if (len > a->room && !a->exports && set_room(rt, a, len) < 0) return -1;
    for (size_t i = 0; i < (is_new ? count : as_list(list)->len); i++) {
        if (unlikely(i >= as_list(list)->len)) return raise_int(rt, T_INDEX_ERROR, "list index out of range");
        Owned item = own(as_list(list)->items[i]);
        int status = array_append(rt, a, item);
        decref(rt, item);
        if (status < 0) return -1;
    }
    return 0;
}

int array_extend(Runtime *rt, Borrowed self, Borrowed iterable) {
    if (is_array(rt, iterable)) return array_extend_array(rt, as_array(self), as_array(iterable));
    if (v_is(iterable, T_LIST)) return extend_from_list(rt, as_array(self), iterable, false);
    Owned it = obj_iter(rt, iterable), item;
    if (!it) return -1;
    while ((item = iterate(rt, it))) {
        int status = array_append(rt, as_array(self), item);
        decref(rt, item);
        if (status < 0) break;
    }
    decref(rt, it);
    return rt->error ? -1 : 0;
}

/* Making. */

static int init_from(Runtime *rt, Borrowed self, Borrowed initial) {
    Array *a = as_array(self);
    if (v_is_str(rt, initial)) return array_add_text(rt, a, initial);
    if (v_is_ptr(initial) && (type_has(rt, initial, TF_BYTES) || obj_is_instance_of(rt, initial, T_BYTEARRAY)))
        return array_add_bytes(rt, a, initial);
    if (is_array(rt, initial) && as_array(initial)->code == a->code) return array_extend_array(rt, a, as_array(initial));
    if (v_is(initial, T_LIST)) return extend_from_list(rt, a, initial, true);
    if (!is_array(rt, initial)) return array_extend(rt, self, initial);
    for (size_t i = 0; i < as_array(initial)->len; i++) {
        Owned item = array_get(rt, as_array(initial), i);
        if (!item) return -1;
        int status = array_append(rt, a, item);
        decref(rt, item);
        if (status < 0) return -1;
    }
    return 0;
}

static Owned array_slot_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if (type->index == array_state(rt)->array_index && args_no_keywords(rt, "array.array", kwnames) < 0) return V_NULL;
    if (nargs < 1) return raise(rt, T_TYPE_ERROR, "array() takes at least 1 argument (0 given)");
    if (nargs > 2) return raise(rt, T_TYPE_ERROR, "array() takes at most 2 arguments (%zu given)", nargs);
    if (!v_is_str(rt, args[0]) || str_len(args[0]) != 1)
        return raise(rt, T_TYPE_ERROR, "array() argument 1 must be a unicode character, not %.200A", args[0]);
    uint32_t c = str_at(args[0], 0);
    const ArrayCode *code = array_code(c);
    Value initial = nargs > 1 ? args[1] : V_NONE;
    if (c != 'u' && initial != V_NONE && v_is_str(rt, initial))
        return raise(rt, T_TYPE_ERROR, "cannot use a str to initialize an array with typecode '%c'", (int)c);
    if (c != 'u' && is_array(rt, initial) && as_array(initial)->code->code == 'u')
        return raise(rt, T_TYPE_ERROR, "cannot use a unicode array to initialize an array with typecode '%c'", (int)c);
    if (!code) return raise(rt, T_VALUE_ERROR, "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)");
    Owned v = array_new(rt, type, code, 0);
    if (v && nargs > 1 && init_from(rt, v, initial) < 0) {
        decref(rt, v);
        return V_NULL;
    }
    return v;
}

/* As a sequence. */

static ssize_t array_len(Runtime *rt, Borrowed self) { return (ssize_t)as_array(self)->len; }

static Owned array_repr(Runtime *rt, Borrowed self) {
    const Array *a = as_array(self);
    const char *name = type_short_name(slots_of(rt, self));
    if (!a->len) return format_str(rt, "%s('%c')", name, a->code->code);
    Owned items = a->code->code == 'u' ? array_to_text(rt, a) : array_to_list(rt, a);
    if (!items) return V_NULL;
    Owned r = format_str(rt, "%s('%c', %R)", name, a->code->code, items);
    decref(rt, items);
    return r;
}

/* 1, 0 or -1; the arrays may change while items are compared. */
static int compare_items(Runtime *rt, Borrowed v, Borrowed w, size_t i, int op) {
    Owned x = array_get(rt, as_array(v), i), y = x ? array_get(rt, as_array(w), i) : V_NULL;
    int r = y ? obj_compare_bool(rt, x, y, op) : -1;
    decref_maybe(rt, x);
    decref_maybe(rt, y);
    return r;
}

static bool same_bytes(const Array *a, const Array *b) {
    return a->code == b->code && !a->code->real && a->len == b->len && (!a->len || !memcmp(a->data, b->data, a->len * a->code->size));
}

static Owned array_compare(Runtime *rt, Borrowed v, Borrowed w, int op) {
    if (!is_array(rt, w)) return V_NOTIMPL;
    const Array *a = as_array(v), *b = as_array(w);
    if (op == CMP_EQ || op == CMP_NE) {
        if (a->len != b->len) return v_bool(op == CMP_NE);
        if (same_bytes(a, b)) return v_bool(op == CMP_EQ);
    }
    size_t i = 0;
    for (; i < a->len && i < b->len; i++) {
        int equal = compare_items(rt, v, w, i, CMP_EQ);
        if (equal < 0) return V_NULL;
        if (!equal) break;
    }
    if (i < a->len && i < b->len) {
        if (op == CMP_EQ) return V_FALSE;
        if (op == CMP_NE) return V_TRUE;
        int r = compare_items(rt, v, w, i, op);
        return r < 0 ? V_NULL : v_bool(r);
    }
    return obj_compare(rt, int_from_size(rt, a->len), int_from_size(rt, b->len), op); /* immediates */
}

static int array_contains(Runtime *rt, Borrowed self, Borrowed item) {
    return array_find(rt, self, item, 0, SIZE_MAX, NULL) ;
}

static int index_of(Runtime *rt, Borrowed key, const Array *a, const char *out_of_range, size_t *index) {
    ssize_t i = num_as_ssize(rt, key, T_INDEX_ERROR);
    if (i == -1 && rt->error) return -1;
    if (i < 0) i += (ssize_t)a->len;
    if (i < 0 || (size_t)i >= a->len) return raise_int(rt, T_INDEX_ERROR, "%s", out_of_range);
    *index = (size_t)i;
    return 0;
}

static Owned slice_of(Runtime *rt, Borrowed self, Borrowed key) {
    ssize_t start, stop, step;
    size_t count;
    if (slice_unpack(rt, key, &start, &stop, &step) < 0) return V_NULL;
    count = slice_adjust(as_array(self)->len, &start, &stop, step);
    Owned r = array_like(rt, as_array(self), count);
    if (!r) return V_NULL;
    const Array *a = as_array(self);
    size_t size = a->code->size;
    if (step == 1 && count) memcpy(as_array(r)->data, array_at(a, (size_t)start), count * size);
    for (size_t i = 0; step != 1 && i < count; i++, start = slice_next(start, step)) memcpy(array_at(as_array(r), i), array_at(a, (size_t)start), size);
    return r;
}

static bool is_array_index(Runtime *rt, Borrowed key) { return v_is_small(key) || slots_of(rt, key)->index; }

static Owned array_getitem(Runtime *rt, Borrowed self, Borrowed key) {
    size_t i;
    if (v_is(key, T_SLICE)) return slice_of(rt, self, key);
    if (!is_array_index(rt, key)) return raise(rt, T_TYPE_ERROR, "array indices must be integers");
    if (index_of(rt, key, as_array(self), "array index out of range", &i) < 0) return V_NULL;
    return array_get(rt, as_array(self), i);
}

static void delete_strided(Array *a, size_t start, size_t step, size_t count) {
    size_t size = a->code->size;
    for (size_t i = 0; i < count; i++) {
        size_t from = start + i * step + 1, to = i + 1 < count ? from + step - 1 : a->len;
        memmove(array_at(a, start + i * step - i), array_at(a, from), (to - from) * size);
    }
}

static int set_slice(Runtime *rt, Borrowed self, Borrowed key, Borrowed value) {
    Array *a = as_array(self);
    ssize_t start, stop, step;
    size_t count;
    if (value && !is_array(rt, value))
        return raise_int(rt, T_TYPE_ERROR, "can only assign array (not \"%.200T\") to array slice", value);
    if (value && as_array(value)->code != a->code)
        return raise_int(rt, T_TYPE_ERROR, "bad argument type for built-in operation");
    if (slice_unpack(rt, key, &start, &stop, &step) < 0) return -1;
    count = slice_adjust(a->len, &start, &stop, step);
    if (value == self) {
        Owned copy = array_like(rt, a, 0);
        int status = copy ? array_extend_array(rt, as_array(copy), a) : -1;
        if (status == 0) status = set_slice(rt, self, key, copy);
        decref_maybe(rt, copy);
        return status;
    }
    size_t len = value ? as_array(value)->len : 0;
    const uint8_t *data = value ? as_array(value)->data : NULL;
    if (step == 1) return array_splice(rt, a, (size_t)start, (size_t)start + count, data, len);
    if (value) {
        if (len != count)
            return raise_int(rt, T_VALUE_ERROR, "attempt to assign array of size %zd to extended slice of size %zd",
                             (ssize_t)len, (ssize_t)count);
        for (size_t i = 0; i < count; i++, start = slice_next(start, step))
            memcpy(array_at(a, (size_t)start), data + i * a->code->size, a->code->size);
        return 0;
    }
    if (!count) return 0;
    if (a->exports) return array_resize(rt, a, a->len - count);
    if (step < 0) {
        start += step * (ssize_t)(count - 1);
        step = -step;
    }
    delete_strided(a, (size_t)start, (size_t)step, count);
    return array_resize(rt, a, a->len - count);
}

static int array_setitem(Runtime *rt, Borrowed self, Borrowed key, Borrowed value) {
    static const char out_of_range[] = "array assignment index out of range";
    if (v_is(key, T_SLICE)) return set_slice(rt, self, key, value);
    if (!is_array_index(rt, key)) return raise_int(rt, T_TYPE_ERROR, "array indices must be integers");
    Array *a = as_array(self);
    size_t i;
    if (index_of(rt, key, a, out_of_range, &i) < 0) return -1;
    if (a->code->code == 'd' && value && v_is_flonum(value)) { /* nothing of the program runs */
        double d = flonum_get(value);
        memcpy(array_at(a, i), &d, sizeof d);
        return 0;
    }
    if (!value) return array_splice(rt, a, i, i + 1, NULL, 0);
    uint8_t bytes[8];
    if (array_convert(rt, a->code, value, bytes) < 0) return -1;
    if (i >= a->len) return raise_int(rt, T_INDEX_ERROR, "%s", out_of_range);
    switch (a->code->size) { /* calls of memcpy took a third of the time */
    case 1: *array_at(a, i) = bytes[0]; break;
    case 2: memcpy(array_at(a, i), bytes, 2); break;
    case 4: memcpy(array_at(a, i), bytes, 4); break;
    default: memcpy(array_at(a, i), bytes, 8); break;
    }
    return 0;
}

static Owned array_concat(Runtime *rt, Borrowed v, Borrowed w) {
    if (!is_array(rt, w)) return raise(rt, T_TYPE_ERROR, "can only append array (not \"%.200T\") to array", w);
    if (as_array(v)->code != as_array(w)->code) return raise(rt, T_TYPE_ERROR, "bad argument type for built-in operation");
    Owned r = array_like(rt, as_array(v), 0);
    if (r && (array_extend_array(rt, as_array(r), as_array(v)) < 0 || array_extend_array(rt, as_array(r), as_array(w)) < 0)) {
        decref(rt, r);
        return V_NULL;
    }
    return r;
}

static Owned array_inplace_concat(Runtime *rt, Borrowed v, Borrowed w) {
    if (!is_array(rt, w)) return raise(rt, T_TYPE_ERROR, "can only extend array with array (not \"%.200T\")", w);
    return array_extend_array(rt, as_array(v), as_array(w)) < 0 ? V_NULL : own(v);
}

static int repeat_into(Runtime *rt, Array *a, ssize_t n) {
    size_t old = a->len, len;
    if (n < 0) n = 0;
    if (__builtin_mul_overflow(old, (size_t)n, &len)) {
        raise_no_memory(rt);
        return -1;
    }
    if (array_resize(rt, a, len) < 0) return -1;
    for (size_t at = old; old && at < len; at += size_min(at, len - at))
        memcpy(array_at(a, at), a->data, size_min(at, len - at) * a->code->size);
    return 0;
}

static Owned array_repeat(Runtime *rt, Borrowed self, ssize_t n) {
    Owned r = array_like(rt, as_array(self), 0);
    if (r && (array_extend_array(rt, as_array(r), as_array(self)) < 0 || repeat_into(rt, as_array(r), n) < 0)) {
        decref(rt, r);
        return V_NULL;
    }
    return r;
}
static Owned array_inplace_repeat(Runtime *rt, Borrowed self, ssize_t n) {
    return repeat_into(rt, as_array(self), n) < 0 ? V_NULL : own(self);
}

static int array_buffer(Runtime *rt, Borrowed self, Buffer *out, bool writable) {
    static uint8_t const nothing[8];
    Array *a = as_array(self);
    *out = (Buffer){
        .data = a->data ? a->data : (uint8_t *)(uintptr_t)nothing,
        .len = a->len * a->code->size,
        .itemsize = a->code->size,
        .format = a->code->format,
        .ndim = 1,
        .obj = own(self),
    };
    a->exports++;
    return 0;
}
static void array_release_buffer(Runtime *rt, Buffer *view) { as_array(view->obj)->exports--; }

/* Iterator. */

typedef struct ArrayIter {
    Object header;
    Value array; /* 0 when exhausted */
    size_t index;
} ArrayIter;

static Owned array_iter(Runtime *rt, Borrowed self) {
    ArrayIter *it = object_new_container(rt, array_state(rt)->iter_index, sizeof *it);
    if (!it) return V_NULL;
    it->array = own(self);
    it->index = 0;
    gc_track(&it->header);
    return v_from(it);
}
static void iter_dealloc(Runtime *rt, Object *self) {
    gc_untrack(self);
    decref_maybe(rt, ((ArrayIter *)self)->array);
    object_free(rt, self);
}
static int iter_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((ArrayIter *)self)->array);
    return 0;
}
static int iter_clear(Runtime *rt, Object *self) {
    clear_slot(rt, &((ArrayIter *)self)->array);
    return 0;
}
static Owned iter_iter(Runtime *rt, Borrowed self) { return own(self); }
static Owned iter_next(Runtime *rt, Borrowed self) {
    ArrayIter *it = V_AS(ArrayIter, self);
    if (!it->array) return V_NULL;
    if (it->index < as_array(it->array)->len) return array_get(rt, as_array(it->array), it->index++);
    clear_slot(rt, &it->array);
    return V_NULL;
}

static Owned iter_reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    ArrayIter *it = V_AS(ArrayIter, self);
    if (!it->array) return iter_reduce_to(rt, "iter", tuple_new(rt, 0), V_NULL);
    return iter_reduce_to(rt, "iter", own(it->array), v_small((int64_t)it->index));
}
static Owned iter_setstate(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    ArrayIter *it = V_AS(ArrayIter, self);
    ssize_t index = num_as_size_argument(rt, args[0]);
    if (index == -1 && rt->error) return V_NULL;
    size_t len = it->array ? as_array(it->array)->len : 0;
    it->index = index < 0 ? 0 : size_min((size_t)index, len);
    return V_NONE;
}
static const MethodDef iter_methods[] = {
    {"__reduce__", iter_reduce, 0, 0, 0, "Return state information for pickling."},
    {"__setstate__", iter_setstate, 1, 1, 0, "Set state information for unpickling."},
    {NULL, NULL, 0, 0, 0, NULL},
};

static const TypeSlots iter_slots = {
    .name = "array.arrayiterator",
    .methods = iter_methods,
    .flags = TF_IMMUTABLE | TF_CONTAINER | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(ArrayIter),
    .dealloc = iter_dealloc,
    .traverse = iter_traverse,
    .clear = iter_clear,
    .iter = iter_iter,
    .next = iter_next,
};

static Owned get_typecode(Runtime *rt, Borrowed self, void *closure) {
    return str_from_char(rt, (uint32_t)as_array(self)->code->code);
}
static Owned get_itemsize(Runtime *rt, Borrowed self, void *closure) { return v_small(as_array(self)->code->size); }

static const GetSetDef array_getsets[] = {
    {"typecode", get_typecode, NULL, "the typecode character used to create the array", NULL},
    {"itemsize", get_itemsize, NULL, "the size, in bytes, of one array item", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static const TypeSlots array_slots = {
    .name = "array.array",
    .doc = "array(typecode [, initializer]) -> array\n\n"
           "A sequence of numbers of one C type: b B h H i I l L q Q f d, or u for characters.",
    .flags = TF_BASETYPE | TF_IMMUTABLE | TF_SEQUENCE | TF_SEQ_ITEM | TF_WEAKREF,
    .base = T_OBJECT,
    .layout = LAYOUT_LEAF,
    .basicsize = sizeof(Array),
    .dealloc = array_dealloc,
    .size = array_extra,
    .new = array_slot_new,
    .repr = array_repr,
    .hash = obj_unhashable,
    .compare = array_compare,
    .iter = array_iter,
    .len = array_len,
    .getitem = array_getitem,
    .setitem = array_setitem,
    .contains = array_contains,
    .concat = array_concat,
    .inplace_concat = array_inplace_concat,
    .repeat = array_repeat,
    .inplace_repeat = array_inplace_repeat,
    .buffer = array_buffer,
    .release_buffer = array_release_buffer,
    .methods = array_methods,
    .getsets = array_getsets,
};

/* collections.abc.MutableSequence.register(array) */
static int register_sequence(Runtime *rt) {
    Owned name = str_from_cstr(rt, "collections.abc"), module = name ? import_module(rt, name) : V_NULL;
    Owned abc = module ? obj_getattr_cstr(rt, module, "MutableSequence") : V_NULL;
    Owned method = abc ? obj_getattr_cstr(rt, abc, "register") : V_NULL;
    Owned r = method ? obj_call1(rt, method, v_from(rt->types[array_state(rt)->array_index])) : V_NULL;
    decref_maybe(rt, name);
    decref_maybe(rt, module);
    decref_maybe(rt, abc);
    decref_maybe(rt, method);
    decref_maybe(rt, r);
    return r ? 0 : -1;
}

static int array_module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    ArrayState *s = array_state(rt);
    if (!s) {
        s = mem_calloc(rt, sizeof *s);
        if (!s) return -1;
        rt->module_state[STATE_ARRAY] = s;
    }
    if (module_add_type(rt, dict, &array_slots, &s->array_index) < 0) return -1;
    Type *iter = type_register_static(rt, &iter_slots, NULL);
    if (!iter) return -1;
    s->iter_index = iter->index;
    if (module_add(rt, dict, "ArrayType", own(v_from(rt->types[s->array_index]))) < 0) return -1;
    if (module_add(rt, dict, "typecodes", str_from_cstr(rt, "bBuhHiIlLqQfd")) < 0) return -1;
    return register_sequence(rt);
}

const ModuleDef array_module = {
    .name = "array",
    .doc = "Sequences of numbers of one C type.",
    .functions = array_functions,
    .init = array_module_init,
};
