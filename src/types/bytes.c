/* SPDX-License-Identifier: MIT
 * bytes.c: bytes: making, the operators that bytearray shares, repr, iterators. */
#include "types/bytes_parts.h"

#include "base/siphash.h"
#include "gc/gc.h"
#include "types/class.h"
#include "types/codec.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/iterate.h"
#include "types/percent.h"
#include "types/range.h"
#include "types/tuple.h"

/* ---- making ---- */

static Owned new_object(Runtime *rt, size_t len) {
    if (len > SSIZE_MAX - sizeof(Bytes) - 1) return raise_no_memory(rt);
    Bytes *b = object_new_leaf(rt, T_BYTES, sizeof(Bytes) + len + 1);
    if (!b) return V_NULL;
    b->len = len;
    b->data[len] = 0;
    return v_from(b);
}

Owned bytes_new(Runtime *rt, size_t len) {
    if (len) return new_object(rt, len);
    if (!rt->empty_bytes) rt->empty_bytes = new_object(rt, 0);
    return rt->empty_bytes ? own(rt->empty_bytes) : V_NULL;
}

Owned bytes_from(Runtime *rt, const void *data, size_t len) {
    Value v = bytes_new(rt, len);
    if (v && len) memcpy(as_bytes(v)->data, data, len);
    return v;
}

Owned bytes_like_new(Runtime *rt, Borrowed like, size_t len, uint8_t **out) {
    if (V_IS_BYTES(rt, like)) {
        Value v = bytes_new(rt, len);
        if (v) *out = as_bytes(v)->data;
        return v;
    }
    Value v = bytearray_from(rt, NULL, 0);
    if (v && bytearray_resize(rt, v, len) < 0) {
        decref(rt, v);
        return V_NULL;
    }
    if (v) *out = V_AS(ByteArray, v)->data;
    return v;
}

Owned bytes_like(Runtime *rt, Borrowed like, const void *data, size_t len) {
    return V_IS_BYTES(rt, like) ? bytes_from(rt, data, len) : bytearray_from(rt, data, len);
}

Owned bytes_unchanged(Runtime *rt, Borrowed like) {
    if (v_is(like, T_BYTES)) return own(like);
    ByteView b = bytes_view(rt, like);
    return bytes_like(rt, like, b.data, b.len);
}

/* ---- ByteBuf: writes straight into a bytes object ---- */

static inline Bytes *block_of(ByteBuf *b) { return (Bytes *)(void *)(b->data - offsetof(Bytes, data)); }

void bytebuf_init(ByteBuf *b, Runtime *rt) { *b = (ByteBuf){.rt = rt}; }

int bytebuf_reserve(ByteBuf *b, size_t more) {
    if (b->failed) return -1;
    if (more <= b->room - b->len && b->data) return 0;
    size_t need = b->len + more;
    if (more > SSIZE_MAX / 2 - b->len) {
        raise_no_memory(b->rt);
        b->failed = true;
        return -1;
    }
    size_t room = b->data ? need + need / 4 + 16 : need;
    Bytes *block = b->data ? object_resize_leaf(b->rt, &block_of(b)->header, sizeof(Bytes) + room + 1)
                           : object_new_leaf(b->rt, T_BYTES, sizeof(Bytes) + room + 1);
    if (!block) {
        b->failed = true;
        return -1;
    }
    block->len = 0;
    b->data = block->data;
    b->room = room;
    return 0;
}

int bytebuf_add(ByteBuf *b, const void *data, size_t len) {
    if (bytebuf_reserve(b, len) < 0) return -1;
    if (len) memcpy(b->data + b->len, data, len);
    b->len += len;
    return 0;
}

int bytebuf_add_byte(ByteBuf *b, uint8_t byte) {
    if (unlikely(b->len >= b->room || b->failed) && bytebuf_reserve(b, 1) < 0) return -1;
    b->data[b->len++] = byte;
    return 0;
}

void bytebuf_drop(ByteBuf *b) {
    if (b->data) object_free(b->rt, &block_of(b)->header);
    b->data = NULL;
    b->len = b->room = 0;
}

Owned bytebuf_finish(ByteBuf *b) {
    if (b->failed || b->len == 0) {
        bool failed = b->failed;
        bytebuf_drop(b);
        return failed ? V_NULL : bytes_new(b->rt, 0);
    }
    Bytes *block = block_of(b);
    if (b->room - b->len >= 16) {
        Bytes *fitted = object_resize_leaf(b->rt, &block->header, sizeof(Bytes) + b->len + 1);
        if (fitted) block = fitted;
        else error_clear(b->rt);
    }
    block->len = b->len;
    block->data[b->len] = 0;
    b->data = NULL;
    return v_from(block);
}

/* ---- the constructor ---- */

int byte_value(Runtime *rt, Borrowed v, const char *range_error) {
    int64_t n;
    if (v_is_small(v)) n = small_get(v);
    else {
        Value i = num_index(rt, v);
        if (!i) return -1;
        if (!int_fits_i64(i, &n)) n = -1;
        decref(rt, i);
    }
    return n >= 0 && n < 256 ? (int)n : raise_int(rt, T_VALUE_ERROR, "%s", range_error);
}

Owned bytes_from_ints(Runtime *rt, Borrowed iterable, const char *range_error) {
    Value it = obj_iter(rt, iterable);
    if (!it) return V_NULL;
    ByteBuf b;
    bytebuf_init(&b, rt);
    Value item;
    if (v_is(iterable, T_LIST) || v_is(iterable, T_TUPLE)) (void)bytebuf_reserve(&b, (size_t)obj_len(rt, iterable));
    while ((item = iterate(rt, it))) {
        if (v_is_small(item) && (uint64_t)small_get(item) < 256) {
            if (bytebuf_add_byte(&b, (uint8_t)small_get(item)) < 0) break;
            continue;
        }
        int byte = byte_value(rt, item, range_error);
        decref(rt, item);
        if (byte < 0 || bytebuf_add_byte(&b, (uint8_t)byte) < 0) break;
    }
    decref(rt, it);
    if (!rt->error) return bytebuf_finish(&b);
    bytebuf_drop(&b);
    return V_NULL;
}

static Owned zeros(Runtime *rt, Borrowed count) {
    ssize_t n = num_as_ssize(rt, count, T_OVERFLOW_ERROR);
    if (n == -1 && rt->error) return V_NULL;
    if (n < 0) return raise(rt, T_VALUE_ERROR, "negative count");
    Value v = bytes_new(rt, (size_t)n);
    if (v) memset(as_bytes(v)->data, 0, (size_t)n);
    return v;
}

static Owned from_str(Runtime *rt, const char *type_name, Borrowed source, Borrowed encoding, Borrowed errors) {
    if (encoding && !v_is_str(rt, encoding)) return raise_bad_argument(rt, type_name, "argument 'encoding'", "str", encoding);
    if (errors && !v_is_str(rt, errors)) return raise_bad_argument(rt, type_name, "argument 'errors'", "str", errors);
    if (!source) return raise(rt, T_TYPE_ERROR, encoding ? "encoding without a string argument" : "errors without a string argument");
    if (v_is_str(rt, source)) {
        if (!encoding) return raise(rt, T_TYPE_ERROR, "string argument without an encoding");
        return codec_encode(rt, source, encoding, errors);
    }
    return raise(rt, T_TYPE_ERROR, encoding ? "encoding without a string argument" : "errors without a string argument");
}

static Owned by_dunder_bytes(Runtime *rt, Borrowed method) {
    Value made = obj_call0(rt, method);
    if (!made || V_IS_BYTES(rt, made)) return made;
    raise(rt, T_TYPE_ERROR, "__bytes__ returned non-bytes (type %.200T)", made);
    decref(rt, made);
    return V_NULL;
}

Owned bytes_construct(Runtime *rt, const char *type_name, const char *range_error, Borrowed source, Borrowed encoding, Borrowed errors) {
    bool is_array = type_name[4] == 'a'; /* bytearray() does not look at __bytes__ */
    bool odd_str = source && !is_array && v_is_str(rt, source) && !v_is(source, T_STR); /* may have a __bytes__ */
    if (encoding || errors || (source && v_is_str(rt, source) && !odd_str)) return from_str(rt, type_name, source, encoding, errors);
    if (!source) return bytes_new(rt, 0);
    const TypeSlots *slots = slots_of(rt, source);
    if (!is_array && !v_is_small(source) && !v_is(source, T_INT) && !v_is(source, T_BYTES)) {
        Value method = obj_lookup_special(rt, source, rt->names[N___bytes__]);
        if (!method && rt->error) return V_NULL;
        if (method) {
            Value made = by_dunder_bytes(rt, method);
            decref(rt, method);
            return made;
        }
        if (odd_str) return from_str(rt, type_name, source, encoding, errors);
    }
    if (v_is_int(rt, source) || slots->index) {
        Value made = zeros(rt, source);
        if (made || !error_catch(rt, T_TYPE_ERROR)) return made;
    }
    if (v_is(source, T_MEMORYVIEW)) return obj_call_method(rt, source, rt->names[N_tobytes], NULL, 0);
    if (slots->buffer) {
        Buffer view;
        if (obj_get_buffer(rt, source, &view, false) < 0) return V_NULL;
        Value made = bytes_from(rt, view.data, view.len);
        buffer_release(rt, &view);
        return made;
    }
    if (slots->iter || slots->getitem) {
        Value made = bytes_from_ints(rt, source, range_error);
        return made;
    }
    return raise(rt, T_TYPE_ERROR, "cannot convert '%.200T' object to %s", source, type_name);
}

/* bytes for a subclass of it; consumes exact. */
static Owned as_subclass(Runtime *rt, Type *type, Owned exact) {
    size_t len = as_bytes(exact)->len;
    Value v = type_alloc(rt, type, len + 1);
    if (v) {
        as_bytes(v)->len = len;
        memcpy(as_bytes(v)->data, as_bytes(exact)->data, len + 1);
    }
    decref(rt, exact);
    return v;
}

static Owned new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"source", "encoding", "errors", NULL};
    Value out[3] = {0};
    if (args_parse(rt, "bytes", params, 0, args, nargs, kwnames, out) < 0) return V_NULL;
    if (type->index == T_BYTES && out[0] && v_is(out[0], T_BYTES) && !out[1] && !out[2]) return own(out[0]);
    Value v = bytes_construct(rt, "bytes", "bytes must be in range(0, 256)", out[0], out[1], out[2]);
    return v && type->index != T_BYTES ? as_subclass(rt, type, v) : v;
}

/* ---- operators ---- */

int64_t bytes_hash_data(Runtime *rt, const uint8_t *data, size_t len) {
    return hash_expand(siphash_fold(siphash13(rt->hash_key, data, len)));
}

static int64_t hash(Runtime *rt, Borrowed self) { return bytes_hash_data(rt, as_bytes(self)->data, as_bytes(self)->len); }

/* The option -b. */
static int warn_comparison(Runtime *rt, Borrowed a, Borrowed b) {
    const char *other = v_is_str(rt, b) ? "string" : obj_is_instance_of(rt, b, T_INT) ? "int" : NULL;
    if (!other || (V_IS_BYTES(rt, a) ? false : !v_is_str(rt, b))) return 0;
    return warn(rt, T_BYTES_WARNING, "Comparison between %s and %s", V_IS_BYTES(rt, a) ? "bytes" : "bytearray", other);
}

Owned bytes_str(Runtime *rt, Borrowed self) {
    if (unlikely(rt->options.bytes_warning) && warn(rt, T_BYTES_WARNING, "str() on a %s instance", V_IS_BYTES(rt, self) ? "bytes" : "bytearray") < 0)
        return V_NULL;
    return slots_of(rt, self)->repr(rt, self);
}

Owned bytes_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    bool both_known = v_is_bytearray(rt, a) ? V_IS_BYTES(rt, b) || v_is_bytearray(rt, b) : V_IS_BYTES(rt, a) && V_IS_BYTES(rt, b);
    ByteView x, y;
    Buffer vx = {0}, vy = {0};
    if (both_known) {
        x = bytes_view(rt, a);
        y = bytes_view(rt, b);
    } else { /* a bytearray and any other buffer */
        if (unlikely(rt->options.bytes_warning) && (op == CMP_EQ || op == CMP_NE) && warn_comparison(rt, a, b) < 0) return V_NULL;
        if (V_IS_BYTES(rt, a) || !slots_of(rt, a)->buffer || !slots_of(rt, b)->buffer) return V_NOTIMPL;
        if (obj_get_buffer(rt, a, &vx, false) < 0) {
            error_clear(rt);
            return V_NOTIMPL;
        }
        if (obj_get_buffer(rt, b, &vy, false) < 0) {
            buffer_release(rt, &vx);
            error_clear(rt);
            return V_NOTIMPL;
        }
        x = (ByteView){vx.data, vx.len};
        y = (ByteView){vy.data, vy.len};
    }
    bool result;
    size_t n = size_min(x.len, y.len);
    int d = (op == CMP_EQ || op == CMP_NE) && x.len != y.len ? 1 : n ? memcmp(x.data, y.data, n) : 0;
    if (d == 0) d = x.len < y.len ? -1 : x.len > y.len;
    switch (op) {
    case CMP_LT: result = d < 0; break;
    case CMP_LE: result = d <= 0; break;
    case CMP_EQ: result = d == 0; break;
    case CMP_NE: result = d != 0; break;
    case CMP_GT: result = d > 0; break;
    default: result = d >= 0; break;
    }
    if (!both_known) {
        buffer_release(rt, &vx);
        buffer_release(rt, &vy);
    }
    return v_bool(result);
}

int bytes_contains(Runtime *rt, Borrowed self, Borrowed item) {
    if (v_is_int(rt, item) || slots_of(rt, item)->index) {
        Value number = num_index(rt, item);
        if (!number) error_clear(rt); /* a failing __index__ counts as none */
        else {
            int byte = byte_value(rt, number, "byte must be in range(0, 256)");
            decref(rt, number);
            if (byte < 0) return -1;
            ByteView s = bytes_view(rt, self);
            return s.len && memchr(s.data, byte, s.len) != NULL;
        }
    }
    Buffer sub;
    if (obj_get_buffer(rt, item, &sub, false) < 0) return -1;
    ByteView s = bytes_view(rt, self);
    int found = chars_find(s.data, 1, s.len, sub.data, 1, sub.len) >= 0;
    buffer_release(rt, &sub);
    return found;
}

Owned bytes_concat(Runtime *rt, Borrowed a, Borrowed b) {
    Buffer y;
    if (!slots_of(rt, b)->buffer)
        return raise(rt, T_TYPE_ERROR, "can't concat %.100T to %.100T", b, a);
    if (obj_get_buffer(rt, b, &y, false) < 0) return V_NULL;
    ByteView x = bytes_view(rt, a);
    Value v = V_NULL;
    uint8_t *out;
    if (x.len == 0 && v_is(a, T_BYTES) && v_is(b, T_BYTES)) v = own(b);
    else if (y.len == 0 && v_is(a, T_BYTES)) v = own(a);
    else if (x.len > SSIZE_MAX - y.len) raise_no_memory(rt);
    else if ((v = bytes_like_new(rt, a, x.len + y.len, &out))) {
        if (x.len) memcpy(out, x.data, x.len);
        if (y.len) memcpy(out + x.len, y.data, y.len);
    }
    buffer_release(rt, &y);
    return v;
}

Owned bytes_repeat(Runtime *rt, Borrowed self, ssize_t n) {
    ByteView s = bytes_view(rt, self);
    if (n < 0) n = 0;
    if (s.len && (size_t)n > SSIZE_MAX / s.len) {
        if (V_IS_BYTES(rt, self)) return raise(rt, T_OVERFLOW_ERROR, "repeated bytes are too long");
        return raise_no_memory(rt);
    }
    if (n == 1) return bytes_unchanged(rt, self);
    if (!n && s.len && V_IS_BYTES(rt, self)) return new_object(rt, 0); /* not the one empty object, as in CPython */
    size_t total = s.len * (size_t)n;
    uint8_t *out = NULL;
    Value v = bytes_like_new(rt, self, total, &out);
    if (!v || total == 0) return v;
    if (s.len == 1) memset(out, s.data[0], total);
    else {
        size_t done = s.len;
        memcpy(out, s.data, done);
        while (done < total) {
            size_t piece = size_min(done, total - done);
            memcpy(out + done, out, piece);
            done += piece;
        }
    }
    return v;
}

Owned bytes_modulo(Runtime *rt, Borrowed a, Borrowed b) {
    if (!V_IS_BYTES(rt, a) && !v_is_bytearray(rt, a)) return V_NOTIMPL;
    ByteView f = bytes_view(rt, a);
    bool array = !V_IS_BYTES(rt, a);
    if (array) V_AS(ByteArray, a)->exports++; /* the arguments' methods must not move the format away */
    Value text = percent_run(rt, f.data, 1, f.len, b, true);
    if (array) V_AS(ByteArray, a)->exports--;
    if (!text) return V_NULL;
    Value v = bytes_like(rt, a, as_str(text)->data, str_len(text));
    decref(rt, text);
    return v;
}

static ssize_t length(Runtime *rt, Borrowed self) { return (ssize_t)as_bytes(self)->len; }

static Owned get_slice(Runtime *rt, Borrowed self, Borrowed slice) {
    ssize_t start, stop, step;
    size_t count;
    const Bytes *b = as_bytes(self);
    if (slice_indices(rt, slice, b->len, &start, &stop, &step, &count) < 0) return V_NULL;
    if (step == 1 && count == b->len) return bytes_unchanged(rt, self);
    if (step == 1) return bytes_from(rt, b->data + start, count);
    Value v = bytes_new(rt, count);
    if (!v) return V_NULL;
    for (size_t i = 0; i < count; i++, start = slice_next(start, step)) as_bytes(v)->data[i] = b->data[start];
    return v;
}

static Owned getitem(Runtime *rt, Borrowed self, Borrowed key) {
    ssize_t i;
    if (likely(v_is_small(key))) i = small_get(key);
    else if (v_is(key, T_SLICE)) return get_slice(rt, self, key);
    else if (v_is_int(rt, key) || slots_of(rt, key)->index) {
        i = num_as_ssize(rt, key, T_INDEX_ERROR);
        if (i == -1 && rt->error) return V_NULL;
    } else return raise(rt, T_TYPE_ERROR, "byte indices must be integers or slices, not %.200T", key);
    ssize_t n = (ssize_t)as_bytes(self)->len;
    if (i < 0) i += n;
    if (i < 0 || i >= n) return raise(rt, T_INDEX_ERROR, "index out of range");
    return v_small(as_bytes(self)->data[i]);
}


static int get_buffer(Runtime *rt, Borrowed self, Buffer *out, bool writable) {
    if (writable) return raise_int(rt, T_BUFFER_ERROR, "Object is not writable.");
    Bytes *b = as_bytes(self);
    *out = (Buffer){.data = b->data, .len = b->len, .itemsize = 1, .format = "B", .readonly = true, .ndim = 1, .obj = own(self)};
    return 0;
}

/* ---- repr ---- */

static int add_byte(StrBuf *b, uint8_t c, bool escaped) {
    static const char hex[] = "0123456789abcdef";
    if (escaped) return strbuf_add_char(b, '\\') < 0 ? -1 : strbuf_add_char(b, c);
    switch (c) {
    case '\t': return strbuf_add_ascii(b, "\\t", 2);
    case '\n': return strbuf_add_ascii(b, "\\n", 2);
    case '\r': return strbuf_add_ascii(b, "\\r", 2);
    default: break;
    }
    if (c >= ' ' && c < 0x7f) return strbuf_add_char(b, c);
    char text[4] = {'\\', 'x', hex[c >> 4], hex[c & 15]};
    return strbuf_add_ascii(b, text, 4);
}

/* bytearray's repr escapes ' also within double quotes. */
static Owned repr_as(Runtime *rt, const uint8_t *data, size_t len, bool array) {
    bool single = len && memchr(data, '\'', len), both = single && memchr(data, '"', len);
    uint8_t quote = single && !both ? '"' : '\'';
    StrBuf b;
    strbuf_init(&b, rt);
    strbuf_add_char(&b, 'b');
    strbuf_add_char(&b, quote);
    for (size_t i = 0; i < len; i++) {
        uint8_t c = data[i];
        if (add_byte(&b, c, c == '\\' || c == quote || (array && c == '\'')) < 0) break;
    }
    strbuf_add_char(&b, quote);
    return strbuf_finish(&b);
}

static Owned repr(Runtime *rt, Borrowed self) { return repr_as(rt, as_bytes(self)->data, as_bytes(self)->len, false); }

Owned bytearray_inner_repr(Runtime *rt, const uint8_t *data, size_t len) { return repr_as(rt, data, len, true); }

/* ---- iterators of bytes and bytearray ---- */

typedef struct BytesIter {
    Object header;
    Value seq; /* 0: exhausted */
    size_t index;
} BytesIter;

static Owned iter_new(Runtime *rt, Borrowed seq, uint32_t type) {
    BytesIter *it = object_new_container(rt, type, sizeof *it);
    if (!it) return V_NULL;
    it->seq = own(seq);
    it->index = 0;
    gc_track(&it->header);
    return v_from(it);
}

static Owned iter(Runtime *rt, Borrowed self) { return iter_new(rt, self, T_BYTES_ITER); }
Owned bytearray_iter(Runtime *rt, Borrowed self) { return iter_new(rt, self, T_BYTEARRAY_ITER); }

static void iter_dealloc(Runtime *rt, Object *self) {
    decref_maybe(rt, ((BytesIter *)self)->seq);
    object_free(rt, self);
}

static int iter_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((BytesIter *)self)->seq);
    return 0;
}

static Owned iter_self(Runtime *rt, Borrowed self) { return own(self); }

static Owned iter_next(Runtime *rt, Borrowed self) {
    BytesIter *it = V_AS(BytesIter, self);
    if (!it->seq) return V_NULL;
    ByteView s = bytes_view(rt, it->seq);
    if (it->index < s.len) return v_small(s.data[it->index++]);
    clear_slot(rt, &it->seq);
    return V_NULL;
}

static Owned iter_length_hint(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw) {
    BytesIter *it = V_AS(BytesIter, self);
    size_t n = it->seq ? bytes_view(rt, it->seq).len : 0;
    return v_small(n > it->index ? (int64_t)(n - it->index) : 0);
}

static Owned iter_reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw) {
    BytesIter *it = V_AS(BytesIter, self);
    return it->seq ? iter_reduce_to(rt, "iter", own(it->seq), v_small((int64_t)it->index)) : iter_reduce_to(rt, "iter", own(rt->empty_tuple), V_NULL);
}

static Owned iter_setstate(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw) {
    BytesIter *it = V_AS(BytesIter, self);
    ssize_t i = num_as_size_argument(rt, args[0]);
    if (i == -1 && rt->error) return V_NULL;
    if (it->seq) it->index = i < 0 ? 0 : size_min((size_t)i, bytes_view(rt, it->seq).len);
    return V_NONE;
}

static const MethodDef iter_methods[] = {
    {"__length_hint__", iter_length_hint, 0, 0, 0, "How many bytes are left."},
    {"__reduce__", iter_reduce, 0, 0, 0, "State for pickle and copy."},
    {"__setstate__", iter_setstate, 1, 1, 0, "Go to a position."},
    {0},
};

#define ITER_SLOTS(variable, type_name)                                                                               \
    const TypeSlots variable = {                                                                                      \
        .name = type_name,                                                                                            \
        .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,                                                             \
        .base = T_OBJECT,                                                                                             \
        .layout = LAYOUT_CUSTOM,                                                                                      \
        .basicsize = sizeof(BytesIter),                                                                               \
        .dealloc = iter_dealloc,                                                                                      \
        .traverse = iter_traverse,                                                                                    \
        .iter = iter_self,                                                                                            \
        .next = iter_next,                                                                                            \
        .methods = iter_methods,                                                                                      \
    }
ITER_SLOTS(bytes_iter_slots, "bytes_iterator");
ITER_SLOTS(bytearray_iter_slots, "bytearray_iterator");

const TypeSlots bytes_slots = {
    .name = "bytes",
    .doc = "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\nbytes(bytes_or_buffer) -> copy\n"
           "bytes(int) -> that many zero bytes\nbytes() -> empty bytes object\n\nAn immutable sequence of bytes.",
    .flags = TF_BASETYPE | TF_BYTES | TF_IMMUTABLE | TF_SEQ_ITEM | TF_MATCH_SELF,
    .base = T_OBJECT,
    .layout = LAYOUT_LEAF,
    .basicsize = sizeof(Bytes),
    .itemsize = 1,
    .dealloc = object_free,
    .new = new,
    .repr = repr,
    .str = bytes_str,
    .hash = hash,
    .compare = bytes_compare,
    .iter = iter,
    .len = length,
    .getitem = getitem,
    .contains = bytes_contains,
    .concat = bytes_concat,
    .repeat = bytes_repeat,
    .binary[OP_MOD] = bytes_modulo,
    .buffer = get_buffer,
    .methods = bytes_methods,
};
