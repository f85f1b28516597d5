/* SPDX-License-Identifier: MIT
 * io_memory.c: BytesIO and StringIO: streams on memory; IncrementalNewlineDecoder. */
#include "gc/gc.h"
#include "modules/io_internal.h"

/* ---- BytesIO ---- */

typedef struct BytesIo {
    IoBase base;
    uint8_t *data; /* raw block */
    size_t len, room, pos;
    size_t exports;
} BytesIo;

static inline BytesIo *as_bytesio(Borrowed v) { return V_AS(BytesIo, v); }
static int bytes_open(Runtime *rt, Borrowed self) { return as_bytesio(self)->base.closed ? raise_int(rt, T_VALUE_ERROR, "I/O operation on closed file.") : 0; }

static int bytes_room(Runtime *rt, BytesIo *b, size_t need) {
    if (need <= b->room) return 0;
    size_t room = need + (need >> 3) + 16;
    uint8_t *data = mem_realloc(rt, b->data, room);
    if (!data) return -1;
    b->data = data;
    b->room = room;
    return 0;
}

static int bytes_write_raw(Runtime *rt, BytesIo *b, const uint8_t *data, size_t len) {
    if (b->exports) return raise_int(rt, T_BUFFER_ERROR, "Existing exports of data: object cannot be re-sized");
    if (!len) return 0;
    if (b->pos + len < len || bytes_room(rt, b, b->pos + len) < 0) return rt->error ? -1 : raise_int(rt, T_OVERFLOW_ERROR, "new buffer size too large");
    if (b->pos > b->len) memset(b->data + b->len, 0, b->pos - b->len);
    memcpy(b->data + b->pos, data, len);
    b->pos += len;
    if (b->pos > b->len) b->len = b->pos;
    return 0;
}

static Owned memory_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) { return type_alloc(rt, type, 0); }

static int bytesio_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"initial_bytes", NULL};
    Value initial;
    Buffer view;
    BytesIo *b = as_bytesio(self);
    if (args_parse(rt, "BytesIO", params, 0, args, nargs, kwnames, &initial) < 0) return -1;
    b->len = b->pos = 0;
    if (!initial || initial == V_NONE) return 0;
    if (obj_get_buffer(rt, initial, &view, false) < 0) return -1;
    int result = bytes_write_raw(rt, b, view.data, view.len);
    buffer_release(rt, &view);
    b->pos = 0;
    return result;
}

#define BMETHOD(name) static Owned bytesio_##name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

static size_t bytes_left(const BytesIo *b) { return b->pos < b->len ? b->len - b->pos : 0; }

static Owned bytes_take(Runtime *rt, BytesIo *b, size_t n) {
    Owned r = bytes_from(rt, n ? b->data + b->pos : NULL, n);
    if (r) b->pos += n;
    return r;
}

BMETHOD(read) {
    ssize_t size;
    if (bytes_open(rt, self) < 0 || io_size_arg(rt, args, nargs, &size) < 0) return V_NULL;
    size_t left = bytes_left(as_bytesio(self));
    return bytes_take(rt, as_bytesio(self), size < 0 ? left : size_min((size_t)size, left));
}

static size_t line_length(const BytesIo *b, ssize_t limit) {
    size_t left = bytes_left(b);
    if (limit >= 0) left = size_min(left, (size_t)limit);
    const uint8_t *nl = left ? memchr(b->data + b->pos, '\n', left) : NULL;
    return nl ? (size_t)(nl - (b->data + b->pos)) + 1 : left;
}

BMETHOD(readline) {
    ssize_t limit;
    if (bytes_open(rt, self) < 0 || io_size_arg(rt, args, nargs, &limit) < 0) return V_NULL;
    return bytes_take(rt, as_bytesio(self), line_length(as_bytesio(self), limit));
}

static Owned bytesio_next(Runtime *rt, Borrowed self) {
    if (bytes_open(rt, self) < 0) return V_NULL;
    size_t n = line_length(as_bytesio(self), -1);
    return n ? bytes_take(rt, as_bytesio(self), n) : V_NULL;
}

BMETHOD(readinto) {
    Buffer view;
    BytesIo *b = as_bytesio(self);
    if (bytes_open(rt, self) < 0 || io_writable_buffer(rt, "readinto", args[0], &view) < 0) return V_NULL;
    size_t n = size_min(view.len, bytes_left(b));
    if (n) memcpy(view.data, b->data + b->pos, n);
    b->pos += n;
    buffer_release(rt, &view);
    return int_from_size(rt, n);
}

BMETHOD(write) {
    Buffer view;
    if (bytes_open(rt, self) < 0) return V_NULL;
    if (v_is_str(rt, args[0])) return raise(rt, T_TYPE_ERROR, "a bytes-like object is required, not '%T'", args[0]);
    if (obj_get_buffer(rt, args[0], &view, false) < 0) return V_NULL;
    size_t n = view.len;
    int bad = bytes_write_raw(rt, as_bytesio(self), view.data, n);
    buffer_release(rt, &view);
    return bad < 0 ? V_NULL : int_from_size(rt, n);
}

/* __getstate__ of both: (contents, [newline,] position, __dict__ or None). */
static Owned memory_dict(Runtime *rt, Borrowed self) {
    Value dict = V_AS(IoBase, self)->dict;
    return dict && dict != V_EMPTY ? dict_copy(rt, dict) : V_NONE;
}

/* The position and the attributes of a state. */
static int restore_rest(Runtime *rt, Borrowed self, Borrowed position, Borrowed dict, const char *which, size_t *pos) {
    int64_t n;
    if (!v_is_int(rt, position)) return raise_int(rt, T_TYPE_ERROR, "%s item of state must be an integer, got %.200T", strcmp(which, "third") ? "third" : "second", position);
    if (num_as_i64(rt, position, &n) < 0) return -1;
    if (n < 0) return raise_int(rt, T_VALUE_ERROR, "position value cannot be negative");
    *pos = (size_t)n;
    if (dict == V_NONE) return 0;
    if (!v_is_dict(rt, dict)) return raise_int(rt, T_TYPE_ERROR, "%s item of state should be a dict, got a %.200T", which, dict);
    Owned own_dict = instance_get_dict(rt, self);
    int result = own_dict ? dict_merge(rt, own_dict, dict, 1) : -1;
    decref_maybe(rt, own_dict);
    return result;
}

BMETHOD(getstate) {
    if (bytes_open(rt, self) < 0) return V_NULL;
    BytesIo *b = as_bytesio(self);
    Value items[3] = {bytes_from(rt, b->data, b->len), int_from_size(rt, b->pos), memory_dict(rt, self)};
    if (items[0] && items[1] && items[2]) return tuple_from_owned(rt, items, 3);
    for (int i = 0; i < 3; i++) decref_maybe(rt, items[i]);
    return V_NULL;
}

BMETHOD(setstate) {
    if (!v_is_tuple(rt, args[0]) || as_tuple(args[0])->len < 3)
        return raise(rt, T_TYPE_ERROR, "%.200T.__setstate__ argument should be 3-tuple, got %.200T", self, args[0]);
    const Value *state = as_tuple(args[0])->items;
    Value initial = state[0];
    if (bytesio_init(rt, self, &initial, 1, V_NULL) < 0) return V_NULL;
    return restore_rest(rt, self, state[1], state[2], "third", &as_bytesio(self)->pos) < 0 ? V_NULL : V_NONE;
}

BMETHOD(getvalue) { return bytes_open(rt, self) < 0 ? V_NULL : bytes_from(rt, as_bytesio(self)->data, as_bytesio(self)->len); }
BMETHOD(tell) { return bytes_open(rt, self) < 0 ? V_NULL : int_from_size(rt, as_bytesio(self)->pos); }

BMETHOD(seek) {
    BytesIo *b = as_bytesio(self);
    int64_t offset;
    int whence = 0;
    if (bytes_open(rt, self) < 0 || num_as_i64(rt, args[0], &offset) < 0 || (nargs > 1 && num_as_int(rt, args[1], &whence) < 0)) return V_NULL;
    if (whence < 0 || whence > 2) return raise(rt, T_VALUE_ERROR, "invalid whence (%d, should be 0, 1 or 2)", whence);
    if (whence == 0 && offset < 0) return raise(rt, T_VALUE_ERROR, "negative seek value %ld", (long)offset);
    int64_t from = whence == 1 ? (int64_t)b->pos : whence == 2 ? (int64_t)b->len : 0, at;
    if (__builtin_add_overflow(offset, from, &at)) return raise(rt, T_OVERFLOW_ERROR, "new position too large");
    b->pos = at < 0 ? 0 : (size_t)at;
    return int_from_size(rt, b->pos);
}

BMETHOD(truncate) {
    BytesIo *b = as_bytesio(self);
    ssize_t size;
    if (bytes_open(rt, self) < 0) return V_NULL;
    if (b->exports) return raise(rt, T_BUFFER_ERROR, "Existing exports of data: object cannot be re-sized");
    if (nargs == 0 || args[0] == V_NONE) size = (ssize_t)b->pos;
    else if (io_size_arg(rt, args, nargs, &size) < 0) return V_NULL;
    if (size < 0) return raise(rt, T_VALUE_ERROR, "negative size value %zd", size);
    if ((size_t)size < b->len) b->len = (size_t)size;
    return int_from_size(rt, (size_t)size);
}

BMETHOD(close) {
    BytesIo *b = as_bytesio(self);
    if (b->exports) return raise(rt, T_BUFFER_ERROR, "Existing exports of data: object cannot be re-sized");
    mem_free(rt, b->data);
    b->data = NULL;
    b->len = b->room = b->pos = 0;
    b->base.closed = true;
    return V_NONE;
}

BMETHOD(true_) { return bytes_open(rt, self) < 0 ? V_NULL : V_TRUE; }
BMETHOD(false_) { return bytes_open(rt, self) < 0 ? V_NULL : V_FALSE; }
BMETHOD(flush) { return bytes_open(rt, self) < 0 ? V_NULL : V_NONE; }
BMETHOD(getbuffer) { return bytes_open(rt, self) < 0 ? V_NULL : memoryview_new(rt, self); }

static int bytesio_buffer(Runtime *rt, Borrowed self, Buffer *out, bool writable) {
    BytesIo *b = as_bytesio(self);
    if (bytes_open(rt, self) < 0) return -1;
    *out = (Buffer){.data = b->data, .len = b->len, .itemsize = 1, .format = "B", .readonly = false, .ndim = 1, .obj = own(self)};
    b->exports++;
    return 0;
}
static void bytesio_release(Runtime *rt, Buffer *view) { as_bytesio(view->obj)->exports--; }

static int memory_clear(Runtime *rt, Object *self) {
    clear_slot(rt, &((IoBase *)self)->dict);
    return 0;
}
static void bytesio_dealloc(Runtime *rt, Object *self) {
    mem_free(rt, ((BytesIo *)self)->data);
    memory_clear(rt, self);
    object_free(rt, self);
}
static size_t bytesio_size(Runtime *rt, Object *self) { return mem_block_size(((BytesIo *)self)->data); }
static Owned memory_closed(Runtime *rt, Borrowed self, void *closure) { return v_bool(V_AS(IoBase, self)->closed); }

static const MethodDef bytesio_methods[] = {
    {"read", bytesio_read, 0, 1, 0, NULL},         {"read1", bytesio_read, 0, 1, 0, NULL},        {"readline", bytesio_readline, 0, 1, 0, NULL},
    {"readinto", bytesio_readinto, 1, 1, 0, NULL}, {"readinto1", bytesio_readinto, 1, 1, 0, NULL}, {"write", bytesio_write, 1, 1, 0, NULL},
    {"getvalue", bytesio_getvalue, 0, 0, 0, NULL}, {"getbuffer", bytesio_getbuffer, 0, 0, 0, NULL}, {"tell", bytesio_tell, 0, 0, 0, NULL},
    {"seek", bytesio_seek, 1, 2, 0, NULL},         {"truncate", bytesio_truncate, 0, 1, 0, NULL}, {"close", bytesio_close, 0, 0, 0, NULL},
    {"readable", bytesio_true_, 0, 0, 0, NULL},    {"writable", bytesio_true_, 0, 0, 0, NULL},    {"seekable", bytesio_true_, 0, 0, 0, NULL},
    {"isatty", bytesio_false_, 0, 0, 0, NULL},     {"flush", bytesio_flush, 0, 0, 0, NULL},       {"__getstate__", bytesio_getstate, 0, 0, 0, NULL},
    {"__setstate__", bytesio_setstate, 1, 1, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL},
};
static const GetSetDef memory_getsets[] = {{"closed", memory_closed, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

const TypeSlots io_bytes_slots = {
    .name = "_io.BytesIO", .doc = "Buffered I/O implementation using an in-memory bytes buffer.",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_WEAKREF | TF_DICT, .base = T_OBJECT, .layout = LAYOUT_CUSTOM, .basicsize = sizeof(BytesIo),
    .dict_offset = offsetof(IoBase, dict), .new = memory_new, .init = bytesio_init, .dealloc = bytesio_dealloc, .traverse = io_base_traverse,
    .clear = memory_clear, .size = bytesio_size, .next = bytesio_next, .buffer = bytesio_buffer, .release_buffer = bytesio_release,
    .methods = bytesio_methods, .getsets = memory_getsets,
};

/* ---- StringIO: code points in an array of 4-byte characters ---- */

typedef struct StringIo {
    IoBase base;
    uint32_t *data; /* raw block */
    size_t len, room, pos;
    uint8_t newline, seen;
} StringIo;

static inline StringIo *as_stringio(Borrowed v) { return V_AS(StringIo, v); }
static int string_open(Runtime *rt, Borrowed self) { return as_stringio(self)->base.closed ? raise_int(rt, T_VALUE_ERROR, "I/O operation on closed file") : 0; }

static int string_write_raw(Runtime *rt, StringIo *b, Borrowed text) {
    Owned s = own(text);
    if (b->newline == NEWLINE_UNIVERSAL && !(s = text_translate(rt, s, &b->seen))) return -1;
    if (b->newline == NEWLINE_KEEP) { /* only looked at */
        Owned unused = text_translate(rt, own(s), &b->seen);
        if (!unused) return decref(rt, s), -1;
        decref(rt, unused);
    }
    if (!str_len(s)) return decref(rt, s), 0;
    bool expand = b->newline == NEWLINE_CR || b->newline == NEWLINE_CRLF;
    size_t len = str_len(s), need = b->pos + (expand ? len * 2 : len);
    if (need > b->room) {
        size_t room = need + (need >> 3) + 16;
        uint32_t *data = mem_realloc_array(rt, b->data, room, sizeof *data);
        if (!data) return decref(rt, s), -1;
        b->data = data;
        b->room = room;
    }
    if (b->pos > b->len) memset(b->data + b->len, 0, (b->pos - b->len) * sizeof *b->data);
    for (size_t i = 0; i < len; i++) {
        uint32_t c = str_at(s, i);
        if (c == '\n' && expand) {
            b->data[b->pos++] = '\r';
            if (b->newline == NEWLINE_CR) continue;
        }
        b->data[b->pos++] = c;
    }
    if (b->pos > b->len) b->len = b->pos;
    decref(rt, s);
    return 0;
}

static int stringio_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"initial_value", "newline", NULL};
    Value out[2];
    StringIo *b = as_stringio(self);
    if (args_parse(rt, "StringIO", params, 0, args, nargs, kwnames, out) < 0) return -1;
    b->newline = NEWLINE_LF;
    if (out[1] && text_newline_arg(rt, out[1], &b->newline) < 0) return -1;
    b->len = b->pos = 0;
    b->seen = 0;
    if (!out[0] || out[0] == V_NONE) return 0;
    if (!v_is_str(rt, out[0])) return raise_int(rt, T_TYPE_ERROR, "initial_value must be str or None, not %T", out[0]);
    if (string_write_raw(rt, b, out[0]) < 0) return -1;
    b->pos = 0;
    return 0;
}

#define SMETHOD(name) static Owned stringio_##name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

static Owned string_take(Runtime *rt, StringIo *b, size_t n) {
    Owned s = str_from_ucs4(rt, b->data + (n ? b->pos : 0), n);
    if (s) b->pos += n;
    return s;
}
static size_t string_left(const StringIo *b) { return b->pos < b->len ? b->len - b->pos : 0; }

SMETHOD(read) {
    ssize_t size;
    if (string_open(rt, self) < 0 || io_size_arg(rt, args, nargs, &size) < 0) return V_NULL;
    size_t left = string_left(as_stringio(self));
    return string_take(rt, as_stringio(self), size < 0 ? left : size_min((size_t)size, left));
}

static size_t string_line(const StringIo *b, ssize_t limit) {
    size_t left = string_left(b);
    if (limit >= 0) left = size_min(left, (size_t)limit);
    for (size_t i = 0; i < left; i++) {
        uint32_t c = b->data[b->pos + i];
        bool cr_next = c == '\r' && i + 1 < left && b->data[b->pos + i + 1] == '\n';
        switch ((enum Newline)b->newline) {
        case NEWLINE_CR: if (c == '\r') return i + 1; break;
        case NEWLINE_CRLF: if (cr_next) return i + 2; break;
        case NEWLINE_KEEP: if (c == '\n' || c == '\r') return i + 1 + cr_next; break;
        default: if (c == '\n') return i + 1; break;
        }
    }
    return left;
}

SMETHOD(readline) {
    ssize_t limit;
    if (string_open(rt, self) < 0 || io_size_arg(rt, args, nargs, &limit) < 0) return V_NULL;
    return string_take(rt, as_stringio(self), string_line(as_stringio(self), limit));
}

static Owned stringio_next(Runtime *rt, Borrowed self) {
    if (string_open(rt, self) < 0) return V_NULL;
    size_t n = string_line(as_stringio(self), -1);
    return n ? string_take(rt, as_stringio(self), n) : V_NULL;
}

SMETHOD(write) {
    if (!v_is_str(rt, args[0])) return raise(rt, T_TYPE_ERROR, "string argument expected, got '%T'", args[0]);
    if (string_open(rt, self) < 0 || string_write_raw(rt, as_stringio(self), args[0]) < 0) return V_NULL;
    return int_from_size(rt, str_len(args[0]));
}

SMETHOD(getvalue) { return string_open(rt, self) < 0 ? V_NULL : str_from_ucs4(rt, as_stringio(self)->data, as_stringio(self)->len); }
SMETHOD(tell) { return string_open(rt, self) < 0 ? V_NULL : int_from_size(rt, as_stringio(self)->pos); }

SMETHOD(seek) {
    StringIo *b = as_stringio(self);
    int64_t offset;
    int whence = 0;
    if (string_open(rt, self) < 0 || num_as_i64(rt, args[0], &offset) < 0 || (nargs > 1 && num_as_int(rt, args[1], &whence) < 0)) return V_NULL;
    if (whence < 0 || whence > 2) return raise(rt, T_VALUE_ERROR, "Invalid whence (%d, should be 0, 1 or 2)", whence);
    if (whence == 0 && offset < 0) return raise(rt, T_VALUE_ERROR, "Negative seek position %ld", (long)offset);
    if (whence && offset) return raise(rt, T_OS_ERROR, "Can't do nonzero cur-relative seeks");
    b->pos = whence == 1 ? b->pos : whence == 2 ? b->len : (size_t)offset;
    return int_from_size(rt, b->pos);
}

SMETHOD(truncate) {
    StringIo *b = as_stringio(self);
    ssize_t size;
    if (string_open(rt, self) < 0) return V_NULL;
    if (nargs == 0 || args[0] == V_NONE) size = (ssize_t)b->pos;
    else if (io_size_arg(rt, args, nargs, &size) < 0) return V_NULL;
    if (size < 0) return raise(rt, T_VALUE_ERROR, "Negative size value %zd", size);
    if ((size_t)size < b->len) b->len = (size_t)size;
    return int_from_size(rt, (size_t)size);
}

SMETHOD(close) {
    StringIo *b = as_stringio(self);
    mem_free(rt, b->data);
    b->data = NULL;
    b->len = b->room = b->pos = 0;
    b->base.closed = true;
    return V_NONE;
}
SMETHOD(true_) { return string_open(rt, self) < 0 ? V_NULL : V_TRUE; }
SMETHOD(false_) { return string_open(rt, self) < 0 ? V_NULL : V_FALSE; }
SMETHOD(flush) { return string_open(rt, self) < 0 ? V_NULL : V_NONE; }

static Owned stringio_line_buffering(Runtime *rt, Borrowed self, void *closure) { return string_open(rt, self) < 0 ? V_NULL : V_FALSE; }
Owned io_kinds_seen(Runtime *rt, unsigned seen) {
    static const char *const kinds[3] = {"\r", "\n", "\r\n"};
    Value items[3];
    size_t count = 0;
    for (unsigned i = 0; i < 3; i++)
        if (seen & (1u << i) && (items[count] = str_from_cstr(rt, kinds[i]))) count++;
    if (rt->error) {
        while (count) decref(rt, items[--count]);
        return V_NULL;
    }
    if (count == 0) return V_NONE;
    return count == 1 ? items[0] : tuple_from_owned(rt, items, count);
}

static Owned stringio_newlines(Runtime *rt, Borrowed self, void *closure) {
    return string_open(rt, self) < 0 ? V_NULL : io_kinds_seen(rt, as_stringio(self)->seen);
}
static void stringio_dealloc(Runtime *rt, Object *self) {
    mem_free(rt, ((StringIo *)self)->data);
    memory_clear(rt, self);
    object_free(rt, self);
}
static size_t stringio_size(Runtime *rt, Object *self) { return mem_block_size(((StringIo *)self)->data); }

static Owned newline_text(Runtime *rt, unsigned kind) {
    if (kind == NEWLINE_UNIVERSAL) return V_NONE;
    return str_from_cstr(rt, kind == NEWLINE_CR ? "\r" : kind == NEWLINE_CRLF ? "\r\n" : kind == NEWLINE_LF ? "\n" : "");
}

SMETHOD(getstate) {
    if (string_open(rt, self) < 0) return V_NULL;
    StringIo *b = as_stringio(self);
    Value items[4] = {str_from_ucs4(rt, b->data, b->len), newline_text(rt, b->newline), int_from_size(rt, b->pos), memory_dict(rt, self)};
    if (items[0] && items[1] && items[2] && items[3]) return tuple_from_owned(rt, items, 4);
    for (int i = 0; i < 4; i++) decref_maybe(rt, items[i]);
    return V_NULL;
}

/* The contents come back as they are, without translation of line ends. */
SMETHOD(setstate) {
    if (!v_is_tuple(rt, args[0]) || as_tuple(args[0])->len < 4)
        return raise(rt, T_TYPE_ERROR, "%.200T.__setstate__ argument should be 4-tuple, got %.200T", self, args[0]);
    Owned state = own(args[0]);
    const Value *v = as_tuple(state)->items;
    StringIo *b = as_stringio(self);
    Value two[2] = {V_NONE, v[1]};
    int result = -1;
    if (!v_is_str(rt, v[0])) raise(rt, T_TYPE_ERROR, "initial_value must be str or None, not %T", v[0]);
    else if (stringio_init(rt, self, two, 2, V_NULL) == 0) {
        uint8_t newline = b->newline;
        b->newline = NEWLINE_LF;
        result = string_write_raw(rt, b, v[0]);
        b->newline = newline;
    }
    if (result == 0) result = restore_rest(rt, self, v[2], v[3], "fourth", &b->pos);
    decref(rt, state);
    return result < 0 ? V_NULL : V_NONE;
}

static const MethodDef stringio_methods[] = {
    {"read", stringio_read, 0, 1, 0, NULL},         {"readline", stringio_readline, 0, 1, 0, NULL}, {"write", stringio_write, 1, 1, 0, NULL},
    {"getvalue", stringio_getvalue, 0, 0, 0, NULL}, {"tell", stringio_tell, 0, 0, 0, NULL},         {"seek", stringio_seek, 1, 2, 0, NULL},
    {"truncate", stringio_truncate, 0, 1, 0, NULL}, {"close", stringio_close, 0, 0, 0, NULL},       {"readable", stringio_true_, 0, 0, 0, NULL},
    {"writable", stringio_true_, 0, 0, 0, NULL},    {"seekable", stringio_true_, 0, 0, 0, NULL},    {"isatty", stringio_false_, 0, 0, 0, NULL},
    {"flush", stringio_flush, 0, 0, 0, NULL},       {"__getstate__", stringio_getstate, 0, 0, 0, NULL},
    {"__setstate__", stringio_setstate, 1, 1, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL},
};
static const GetSetDef stringio_getsets[] = {{"closed", memory_closed, NULL, NULL, NULL}, {"line_buffering", stringio_line_buffering, NULL, NULL, NULL},
                                             {"newlines", stringio_newlines, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

const TypeSlots io_string_slots = {
    .name = "_io.StringIO", .doc = "Text I/O implementation using an in-memory buffer.",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_WEAKREF | TF_DICT, .base = T_OBJECT, .layout = LAYOUT_CUSTOM, .basicsize = sizeof(StringIo),
    .dict_offset = offsetof(IoBase, dict), .new = memory_new, .init = stringio_init, .dealloc = stringio_dealloc, .traverse = io_base_traverse,
    .clear = memory_clear, .size = stringio_size, .next = stringio_next, .methods = stringio_methods, .getsets = stringio_getsets,
};

/* ---- IncrementalNewlineDecoder ---- */

typedef struct NewlineDecoder {
    Object header;
    Value decoder, errors;
    bool translate, pending_cr;
    uint8_t seen;
} NewlineDecoder;

static int newline_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"decoder", "translate", "errors", NULL};
    Value out[3];
    NewlineDecoder *d = V_AS(NewlineDecoder, self);
    if (args_parse(rt, "IncrementalNewlineDecoder", params, 2, args, nargs, kwnames, out) < 0) return -1;
    int translate = obj_truth(rt, out[1]);
    if (translate < 0) return -1;
    d->translate = translate;
    d->seen = 0;
    d->pending_cr = false;
    replace_slot(rt, &d->decoder, own(out[0]));
    replace_slot(rt, &d->errors, out[2] ? own(out[2]) : own(rt->names[N_strict]));
    return 0;
}

static bool is_made(Runtime *rt, Borrowed self) {
    if (V_AS(NewlineDecoder, self)->decoder) return true;
    raise(rt, T_VALUE_ERROR, "IncrementalNewlineDecoder.__init__() not called");
    return false;
}

static Owned newline_decode(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"input", "final", NULL};
    Value out[2];
    NewlineDecoder *d = V_AS(NewlineDecoder, self);
    if (args_parse(rt, "decode", params, 1, args, nargs, kwnames, out) < 0 || !is_made(rt, self)) return V_NULL;
    int final = out[1] ? obj_truth(rt, out[1]) : 0;
    if (final < 0) return V_NULL;
    Value a[2] = {out[0], v_bool(final)};
    Owned s = d->decoder == V_NONE ? own(out[0]) : io_call(rt, d->decoder, "decode", a, 2);
    if (s && !v_is_str(rt, s)) {
        raise(rt, T_TYPE_ERROR, "decoder should return a string result, not '%T'", s);
        decref(rt, s);
        return V_NULL;
    }
    if (s && d->pending_cr && (str_len(s) || final)) {
        Owned cr = str_from_char(rt, '\r'), joined = cr ? str_concat(rt, cr, s) : V_NULL;
        decref_maybe(rt, cr);
        decref(rt, s);
        s = joined;
        d->pending_cr = false;
    }
    if (s && !final && str_len(s) && str_at(s, str_len(s) - 1) == '\r') {
        Owned cut = str_slice(rt, s, 0, str_len(s) - 1);
        decref(rt, s);
        s = cut;
        d->pending_cr = true;
    }
    if (!s || d->translate) return s ? text_translate(rt, s, &d->seen) : V_NULL;
    uint8_t seen = d->seen;
    Owned unused = text_translate(rt, own(s), &seen);
    if (!unused) return decref(rt, s), V_NULL;
    decref(rt, unused);
    d->seen = seen;
    return s;
}

static Owned newline_getstate(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    NewlineDecoder *d = V_AS(NewlineDecoder, self);
    if (!is_made(rt, self)) return V_NULL;
    Owned state = d->decoder == V_NONE ? V_NULL : io_call(rt, d->decoder, "getstate", NULL, 0);
    Owned empty = rt->error ? V_NULL : bytes_new(rt, 0), result = V_NULL;
    uint64_t flag = 0;
    if (state && (!v_is_tuple(rt, state) || as_tuple(state)->len != 2 || !v_is_int(rt, as_tuple(state)->items[1])))
        raise(rt, T_TYPE_ERROR, "illegal decoder state");
    else if (state) flag = int_mask_u64(as_tuple(state)->items[1]);
    Owned number = rt->error ? V_NULL : int_from_u64(rt, flag << 1 | d->pending_cr);
    if (number) result = tuple_pack(rt, 2, state ? as_tuple(state)->items[0] : empty, number);
    decref_maybe(rt, number);
    decref_maybe(rt, empty);
    decref_maybe(rt, state);
    return result;
}

static Owned newline_setstate(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    NewlineDecoder *d = V_AS(NewlineDecoder, self);
    int64_t flag;
    if (!is_made(rt, self)) return V_NULL;
    if (!v_is_tuple(rt, args[0]) || as_tuple(args[0])->len != 2) return raise(rt, T_TYPE_ERROR, "state argument must be a tuple");
    if (num_as_i64(rt, as_tuple(args[0])->items[1], &flag) < 0) return V_NULL;
    d->pending_cr = flag & 1;
    if (d->decoder == V_NONE) return V_NONE;
    Owned inner = tuple_pack(rt, 2, as_tuple(args[0])->items[0], v_small(flag >> 1));
    Owned r = inner ? io_call(rt, d->decoder, "setstate", &inner, 1) : V_NULL;
    decref_maybe(rt, inner);
    return r;
}

static Owned newline_reset(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    NewlineDecoder *d = V_AS(NewlineDecoder, self);
    if (!is_made(rt, self)) return V_NULL;
    d->seen = 0;
    d->pending_cr = false;
    return d->decoder == V_NONE ? V_NONE : io_call(rt, d->decoder, "reset", NULL, 0);
}

static Owned newline_newlines(Runtime *rt, Borrowed self, void *closure) { return io_kinds_seen(rt, V_AS(NewlineDecoder, self)->seen); }

static int newline_clear(Runtime *rt, Object *self) {
    clear_slot(rt, &((NewlineDecoder *)self)->decoder);
    clear_slot(rt, &((NewlineDecoder *)self)->errors);
    return 0;
}
static void newline_dealloc(Runtime *rt, Object *self) {
    newline_clear(rt, self);
    object_free(rt, self);
}
static int newline_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((NewlineDecoder *)self)->decoder);
    VISIT(((NewlineDecoder *)self)->errors);
    return 0;
}

static const MethodDef newline_methods[] = {{"decode", newline_decode, 1, 2, METH_KW, NULL}, {"getstate", newline_getstate, 0, 0, 0, NULL},
                                            {"setstate", newline_setstate, 1, 1, 0, NULL}, {"reset", newline_reset, 0, 0, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};
static const GetSetDef newline_getsets[] = {{"newlines", newline_newlines, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

const TypeSlots io_newline_decoder_slots = {
    .name = "_io.IncrementalNewlineDecoder", .doc = "Codec used when reading a file in universal newlines mode.",
    .flags = TF_BASETYPE | TF_CONTAINER, .base = T_OBJECT, .layout = LAYOUT_CUSTOM, .basicsize = sizeof(NewlineDecoder), .new = memory_new,
    .init = newline_init, .dealloc = newline_dealloc, .traverse = newline_traverse, .clear = newline_clear, .methods = newline_methods,
    .getsets = newline_getsets,
};
