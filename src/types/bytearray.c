/* SPDX-License-Identifier: MIT
 * bytearray.c: bytearray: storage, item and slice assignment, the methods that bytes has not.
 *
 * The bytes lie in a raw block with a zero byte behind the last one (room counts it). While a buffer is exported the
 * block must neither move nor change its size.
 */
#include "types/bytes_methods.h"
#include "types/bytes_parts.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/range.h"
#include "types/tuple.h"

#define METHOD(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)
#define BYTE_RANGE "byte must be in range(0, 256)"

static inline ByteArray *as_array(Borrowed v) { return V_AS(ByteArray, v); }

Owned bytearray_from(Runtime *rt, const void *data, size_t len) {
    ByteArray *a = object_new_leaf(rt, T_BYTEARRAY, sizeof *a);
    if (!a) return V_NULL;
    a->data = NULL;
    a->len = a->room = a->exports = 0;
    if (len && bytearray_resize(rt, v_from(a), len) < 0) {
        decref(rt, v_from(a));
        return V_NULL;
    }
    if (len) memcpy(a->data, data, len);
    return v_from(a);
}

int bytearray_resize(Runtime *rt, Borrowed v, size_t len) {
    ByteArray *a = as_array(v);
    if (len == a->len) return 0;
    if (a->exports) return raise_int(rt, T_BUFFER_ERROR, "Existing exports of data: object cannot be re-sized");
    if (len > SSIZE_MAX / 2) {
        raise_no_memory(rt);
        return -1;
    }
    if (len >= a->room || len < a->room / 2) {
        size_t room = len + 1;
        if (a->len && len > a->len) room += len / 8 + (len < 9 ? 3 : 6);
        uint8_t *data = mem_realloc(rt, a->data, room);
        if (!data && len > a->len) return -1;
        if (!data) error_clear(rt); /* less room was wanted: keep what there is */
        else {
            a->data = data;
            a->room = room;
        }
    }
    a->len = len;
    a->data[len] = 0;
    return 0;
}

static void dealloc(Runtime *rt, Object *self) {
    mem_free(rt, ((ByteArray *)self)->data);
    object_free(rt, self);
}

static size_t extra_size(Runtime *rt, Object *self) { return mem_block_size(((ByteArray *)self)->data); }

static Owned new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    return type->index == T_BYTEARRAY ? bytearray_from(rt, NULL, 0) : type_alloc(rt, type, 0);
}

static int set_contents(Runtime *rt, Borrowed self, const void *data, size_t len) {
    if (bytearray_resize(rt, self, len) < 0) return -1;
    if (len) memcpy(as_array(self)->data, data, len);
    return 0;
}

static int init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"source", "encoding", "errors", NULL};
    Value out[3] = {0};
    if (args_parse(rt, "bytearray", params, 0, args, nargs, kwnames, out) < 0) return -1;
    if (as_array(self)->len && bytearray_resize(rt, self, 0) < 0) return -1;
    if (!out[0] && !out[1] && !out[2]) return 0;
    Value made = bytes_construct(rt, "bytearray", BYTE_RANGE, out[0], out[1], out[2]);
    if (!made) return -1;
    int r = set_contents(rt, self, as_bytes(made)->data, as_bytes(made)->len);
    decref(rt, made);
    return r;
}

static Owned repr(Runtime *rt, Borrowed self) {
    Value inner = bytearray_inner_repr(rt, as_array(self)->data, as_array(self)->len);
    if (!inner) return V_NULL;
    StrBuf b;
    strbuf_init(&b, rt);
    strbuf_add_cstr(&b, type_short_name(slots_of(rt, self)));
    strbuf_add_char(&b, '(');
    strbuf_add(&b, inner);
    strbuf_add_char(&b, ')');
    decref(rt, inner);
    return strbuf_finish(&b);
}

static ssize_t length(Runtime *rt, Borrowed self) { return (ssize_t)as_array(self)->len; }

/* ---- items and slices ---- */

static Owned get_slice(Runtime *rt, Borrowed self, Borrowed slice) {
    ssize_t start, stop, step;
    size_t count;
    if (slice_unpack(rt, slice, &start, &stop, &step) < 0) return V_NULL;
    count = slice_adjust(as_array(self)->len, &start, &stop, step);
    const ByteArray *a = as_array(self);
    if (step == 1) return bytearray_from(rt, a->data + start, count);
    Value v = bytearray_from(rt, NULL, 0);
    if (!v || bytearray_resize(rt, v, count) < 0) {
        decref_maybe(rt, v);
        return V_NULL;
    }
    for (size_t i = 0; i < count; i++, start = slice_next(start, step)) as_array(v)->data[i] = a->data[start];
    return v;
}

/* The index that key means; -1: error. */
static ssize_t index_of(Runtime *rt, Borrowed self, Borrowed key) {
    ssize_t i;
    if (likely(v_is_small(key))) i = small_get(key);
    else if (v_is_int(rt, key) || slots_of(rt, key)->index) {
        i = num_as_ssize(rt, key, T_INDEX_ERROR);
        if (i == -1 && rt->error) return -1;
    } else return raise_int(rt, T_TYPE_ERROR, "bytearray indices must be integers or slices, not %.200T", key);
    ssize_t n = (ssize_t)as_array(self)->len;
    if (i < 0) i += n;
    if (i < 0 || i >= n) return raise_int(rt, T_INDEX_ERROR, "bytearray index out of range");
    return i;
}

static Owned getitem(Runtime *rt, Borrowed self, Borrowed key) {
    if (v_is(key, T_SLICE)) return get_slice(rt, self, key);
    ssize_t i = index_of(rt, self, key);
    return i < 0 ? V_NULL : v_small(as_array(self)->data[i]);
}

/* self[start:end] = data, of any size; data must not lie in self. */
static int splice(Runtime *rt, Borrowed self, size_t start, size_t end, const uint8_t *data, size_t len) {
    ByteArray *a = as_array(self);
    size_t removed = end - start, tail = a->len - end, new_len = a->len - removed + len;
    if (len < removed) {
        if (a->exports) return raise_int(rt, T_BUFFER_ERROR, "Existing exports of data: object cannot be re-sized");
        memmove(a->data + start + len, a->data + end, tail);
    }
    if (bytearray_resize(rt, self, new_len) < 0) return -1;
    if (len > removed) memmove(a->data + start + len, a->data + end, tail);
    if (len) memcpy(a->data + start, data, len);
    return 0;
}

static int delete_stepped(Runtime *rt, Borrowed self, ssize_t start, ssize_t step, size_t count) {
    ByteArray *a = as_array(self);
    if (count == 0) return 0;
    if (a->exports) return raise_int(rt, T_BUFFER_ERROR, "Existing exports of data: object cannot be re-sized");
    if (step < 0) {
        start += step * (ssize_t)(count - 1);
        step = -step;
    }
    size_t to = (size_t)start, next = (size_t)start, left = count;
    for (size_t from = to; from < a->len; from++) {
        if (left && from == next) {
            next += (size_t)step;
            left--;
        } else a->data[to++] = a->data[from];
    }
    return bytearray_resize(rt, self, a->len - count);
}

/* The right side of a slice assignment as bytes of its own. */
static Owned slice_source(Runtime *rt, Borrowed value) {
    if (v_is(value, T_BYTES)) return own(value);
    if (v_is_int(rt, value) || v_is_str(rt, value))
        return raise(rt, T_TYPE_ERROR, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
    return bytes_construct(rt, "bytearray", BYTE_RANGE, value, V_NULL, V_NULL);
}

static int set_slice(Runtime *rt, Borrowed self, Borrowed slice, Borrowed value) {
    ssize_t start, stop, step;
    size_t count;
    Value source = value ? slice_source(rt, value) : bytes_new(rt, 0);
    if (!source) return -1;
    int r = slice_unpack(rt, slice, &start, &stop, &step);
    count = r == 0 ? slice_adjust(as_array(self)->len, &start, &stop, step) : 0;
    size_t len = as_bytes(source)->len;
    if (r == 0 && (start < 0 || (size_t)start > as_array(self)->len)) start = (ssize_t)as_array(self)->len;
    if (r == 0 && step == 1) r = splice(rt, self, (size_t)start, (size_t)start + count, as_bytes(source)->data, len);
    else if (r == 0 && len == 0) r = delete_stepped(rt, self, start, step, count);
    else if (r == 0 && len != count)
        r = raise_int(rt, T_VALUE_ERROR, "attempt to assign bytes of size %zd to extended slice of size %zd", (ssize_t)len, (ssize_t)count);
    else if (r == 0)
        for (size_t i = 0; i < count; i++, start = slice_next(start, step)) as_array(self)->data[start] = as_bytes(source)->data[i];
    decref(rt, source);
    return r;
}

static int setitem(Runtime *rt, Borrowed self, Borrowed key, Borrowed value) {
    if (v_is(key, T_SLICE)) return set_slice(rt, self, key, value);
    ssize_t i = index_of(rt, self, key);
    if (i < 0) return -1;
    if (!value) return splice(rt, self, (size_t)i, (size_t)i + 1, NULL, 0);
    int byte = byte_value(rt, value, BYTE_RANGE);
    if (byte < 0) return -1;
    if ((size_t)i >= as_array(self)->len) return raise_int(rt, T_INDEX_ERROR, "bytearray index out of range");
    as_array(self)->data[i] = (uint8_t)byte;
    return 0;
}

/* ---- operators in place ---- */

static int append_bytes(Runtime *rt, Borrowed self, const uint8_t *data, size_t len) {
    size_t old = as_array(self)->len;
    if (bytearray_resize(rt, self, old + len) < 0) return -1;
    if (len) memcpy(as_array(self)->data + old, data, len);
    return 0;
}

static int append_buffer(Runtime *rt, Borrowed self, Borrowed other) {
    if (other == self) { /* its own export would forbid growing */
        size_t n = as_array(self)->len;
        if (bytearray_resize(rt, self, 2 * n) < 0) return -1;
        if (n) memcpy(as_array(self)->data + n, as_array(self)->data, n);
        return 0;
    }
    Buffer view;
    if (obj_get_buffer(rt, other, &view, false) < 0) return -1;
    int r = append_bytes(rt, self, view.data, view.len);
    buffer_release(rt, &view);
    return r;
}

static Owned inplace_concat(Runtime *rt, Borrowed self, Borrowed other) {
    if (!slots_of(rt, other)->buffer) return raise(rt, T_TYPE_ERROR, "can't concat %.100T to %.100T", other, self);
    return append_buffer(rt, self, other) < 0 ? V_NULL : own(self);
}

static Owned inplace_repeat(Runtime *rt, Borrowed self, ssize_t n) {
    size_t len = as_array(self)->len;
    if (n < 0) n = 0;
    if (len && (size_t)n > SSIZE_MAX / len) return raise_no_memory(rt);
    if (bytearray_resize(rt, self, len * (size_t)n) < 0) return V_NULL;
    for (ssize_t i = 1; len && i < n; i++) memcpy(as_array(self)->data + (size_t)i * len, as_array(self)->data, len);
    return own(self);
}

static int get_buffer(Runtime *rt, Borrowed self, Buffer *out, bool writable) {
    ByteArray *a = as_array(self);
    a->exports++;
    /* With no bytes any address will do. */
    *out = (Buffer){.data = a->data ? a->data : (uint8_t *)a, .len = a->len, .itemsize = 1, .format = "B", .ndim = 1, .obj = own(self)};
    return 0;
}

static void release_buffer(Runtime *rt, Buffer *view) { as_array(view->obj)->exports--; }

/* ---- methods ---- */

METHOD(append) {
    int byte = byte_value(rt, args[0], BYTE_RANGE);
    if (byte < 0) return V_NULL;
    uint8_t one = (uint8_t)byte;
    return append_bytes(rt, self, &one, 1) < 0 ? V_NULL : V_NONE;
}

METHOD(clear) { return bytearray_resize(rt, self, 0) < 0 ? V_NULL : V_NONE; }

METHOD(copy) { return bytearray_from(rt, as_array(self)->data, as_array(self)->len); }

METHOD(extend) {
    Value source = args[0];
    if (slots_of(rt, source)->buffer) return append_buffer(rt, self, source) < 0 ? V_NULL : V_NONE;
    if (!slots_of(rt, source)->iter && !slots_of(rt, source)->getitem)
        return raise(rt, T_TYPE_ERROR, "can't extend bytearray with %.100T", source);
    Owned it = obj_iter(rt, source);
    if (!it) return V_NULL;
    Owned made = obj_length_hint(rt, source, 32) == -1 ? V_NULL : bytes_from_ints(rt, it, BYTE_RANGE);
    decref(rt, it);
    if (!made) return V_NULL;
    int r = append_bytes(rt, self, as_bytes(made)->data, as_bytes(made)->len);
    decref(rt, made);
    return r < 0 ? V_NULL : V_NONE;
}

METHOD(insert) {
    ssize_t at = num_as_size_argument(rt, args[0]);
    if (at == -1 && rt->error) return V_NULL;
    int byte = byte_value(rt, args[1], BYTE_RANGE);
    if (byte < 0) return V_NULL;
    ssize_t n = (ssize_t)as_array(self)->len;
    if (at < 0 && (at += n) < 0) at = 0;
    if (at > n) at = n;
    uint8_t one = (uint8_t)byte;
    return splice(rt, self, (size_t)at, (size_t)at, &one, 1) < 0 ? V_NULL : V_NONE;
}

METHOD(pop) {
    ssize_t at = nargs ? num_as_size_argument(rt, args[0]) : -1;
    if (at == -1 && rt->error) return V_NULL;
    ssize_t n = (ssize_t)as_array(self)->len;
    if (n == 0) return raise(rt, T_INDEX_ERROR, "pop from empty bytearray");
    if (at < 0) at += n;
    if (at < 0 || at >= n) return raise(rt, T_INDEX_ERROR, "pop index out of range");
    uint8_t byte = as_array(self)->data[at];
    return splice(rt, self, (size_t)at, (size_t)at + 1, NULL, 0) < 0 ? V_NULL : v_small(byte);
}

METHOD(remove_) {
    int byte = byte_value(rt, args[0], BYTE_RANGE);
    if (byte < 0) return V_NULL;
    const ByteArray *a = as_array(self);
    const uint8_t *p = a->len ? memchr(a->data, byte, a->len) : NULL;
    if (!p) return raise(rt, T_VALUE_ERROR, "value not found in bytearray");
    size_t at = (size_t)(p - a->data);
    return splice(rt, self, at, at + 1, NULL, 0) < 0 ? V_NULL : V_NONE;
}

METHOD(reverse) {
    ByteArray *a = as_array(self);
    for (size_t i = 0, j = a->len; i + 1 < j; i++) {
        uint8_t c = a->data[--j];
        a->data[j] = a->data[i];
        a->data[i] = c;
    }
    return V_NONE;
}

METHOD(alloc) { return v_small((int64_t)as_array(self)->room); }

METHOD(reduce) {
    Value text = str_from_latin1(rt, as_array(self)->data, as_array(self)->len), name = V_NULL, inner = V_NULL, state = V_NULL, out = V_NULL;
    if (text && (name = str_from_ascii(rt, "latin-1", 7)) && (inner = tuple_pack(rt, 2, text, name)) && (state = obj_getstate(rt, self)))
        out = tuple_pack(rt, 3, v_from(type_of(rt, self)), inner, state);
    decref_maybe(rt, text);
    decref_maybe(rt, name);
    decref_maybe(rt, inner);
    decref_maybe(rt, state);
    return out;
}

METHOD(reduce_ex) {
    int protocol = 0;
    if (nargs && num_as_int(rt, args[0], &protocol) < 0) return V_NULL;
    if (protocol < 3) return reduce(rt, self, args, 0, V_NULL);
    Value bytes = bytes_from(rt, as_array(self)->data, as_array(self)->len), inner = V_NULL, state = V_NULL, out = V_NULL;
    if (bytes && (inner = as_array(self)->len ? tuple_pack(rt, 1, bytes) : own(rt->empty_tuple)) && (state = obj_getstate(rt, self)))
        out = tuple_pack(rt, 3, v_from(type_of(rt, self)), inner, state);
    decref_maybe(rt, bytes);
    decref_maybe(rt, inner);
    decref_maybe(rt, state);
    return out;
}

const MethodDef bytearray_methods[] = {
    BYTES_METHODS
    {"append", append, 1, 1, 0, "append($self, item, /)\n--\n\nOne byte at the end."},
    {"clear", clear, 0, 0, 0, "clear($self, /)\n--\n\nRemove all bytes."},
    {"copy", copy, 0, 0, 0, "copy($self, /)\n--\n\nA copy."},
    {"extend", extend, 1, 1, 0, "extend($self, iterable_of_ints, /)\n--\n\nAll of them at the end."},
    {"insert", insert, 2, 2, 0, "insert($self, index, item, /)\n--\n\nOne byte before the index."},
    {"pop", pop, 0, 1, 0, "pop($self, index=-1, /)\n--\n\nRemove and return one byte."},
    {"remove", remove_, 1, 1, 0, "remove($self, value, /)\n--\n\nRemove the first occurrence."},
    {"reverse", reverse, 0, 0, 0, "reverse($self, /)\n--\n\nThe other way round, in place."},
    {"__alloc__", alloc, 0, 0, 0, "Bytes allocated."},
    {"__reduce__", reduce, 0, 0, 0, NULL},
    {"__reduce_ex__", reduce_ex, 0, 1, 0, NULL},
    {0},
};

const TypeSlots bytearray_slots = {
    .name = "bytearray",
    .doc = "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\n"
           "bytearray(bytes_or_buffer) -> copy\nbytearray(int) -> that many zero bytes\nbytearray() -> empty bytearray\n\n"
           "A mutable sequence of bytes.",
    .flags = TF_BASETYPE | TF_IMMUTABLE | TF_SEQ_ITEM | TF_MATCH_SELF,
    .base = T_OBJECT,
    .layout = LAYOUT_LEAF,
    .basicsize = sizeof(ByteArray),
    .dealloc = dealloc,
    .size = extra_size,
    .new = new,
    .init = init,
    .repr = repr,
    .str = bytes_str,
    .hash = obj_unhashable,
    .compare = bytes_compare,
    .iter = bytearray_iter,
    .len = length,
    .getitem = getitem,
    .setitem = setitem,
    .contains = bytes_contains,
    .concat = bytes_concat,
    .inplace_concat = inplace_concat,
    .repeat = bytes_repeat,
    .inplace_repeat = inplace_repeat,
    .binary[OP_MOD] = bytes_modulo,
    .buffer = get_buffer,
    .release_buffer = release_buffer,
    .methods = bytearray_methods,
};
