/* SPDX-License-Identifier: MIT
 * zlib_module.c: `zlib` on the library of that name. Its memory comes from the runtime's heap, so that the cap holds for it.
 *
 * No Python code runs while a stream works; what it reads is locked by its Buffer meanwhile.
 */
#include <limits.h>
#include <zlib.h>

#include "gc/gc.h"
#include "modules/module_parts.h"
#include "types/bytes.h"
#include "types/int.h"
#include "types/module.h"
#include "types/str.h"

enum { FIRST_OUTPUT = 16 * 1024 };

typedef struct State {
    Value error; /* owned: zlib.error */
    uint32_t compress_index, decompress_index;
} State;
static State *state_of(Runtime *rt) { return rt->module_state[STATE_ZLIB]; }

static void *stream_alloc(void *rt, unsigned items, unsigned size) { return mem_alloc_maybe(rt, (size_t)items * size); }
static void stream_free(void *rt, void *p) { mem_free(rt, p); }

static void stream_init(Runtime *rt, z_stream *z) {
    memset(z, 0, sizeof *z);
    z->zalloc = stream_alloc;
    z->zfree = stream_free;
    z->opaque = rt;
}

static int stream_error(Runtime *rt, const z_stream *z, int code, const char *doing) {
    const char *text = code == Z_VERSION_ERROR ? "library version mismatch" : z->msg;
    if (code == Z_MEM_ERROR) {
        raise_no_memory(rt);
        return -1;
    }
    if (!text && code == Z_BUF_ERROR) text = "incomplete or truncated stream";
    if (!text && code == Z_STREAM_ERROR) text = "inconsistent stream state";
    if (!text && code == Z_DATA_ERROR) text = "invalid input data";
    return raise_int(rt, module_error_index(state_of(rt)->error), "Error %d %s%s%.200s", code, doing, text ? ": " : "", text ? text : "");
}

/* ---- streams that turn input into output ---- */

typedef int (*Step)(z_stream *, int);

/* Feeds `in` to the stream until it is used up and nothing more comes out, or the output has `most` bytes (0: no limit). Returns
 * zlib's last code; *left: how much of the input is unused. INT_MIN: MemoryError is set. */
static int feed(Runtime *rt, z_stream *z, Step step, int flush, const uint8_t *in, size_t len, size_t most, size_t first, ByteBuf *out, size_t *left) {
    int code = Z_OK;
    z->opaque = rt;
    z->avail_in = 0;
    do {
        uInt chunk = (uInt)size_min(len, UINT_MAX);
        z->next_in = (z_const Bytef *)in;
        z->avail_in = chunk;
        len -= chunk;
        do {
            size_t room = size_max(size_min(out->len, (size_t)1 << 26), first);
            if (most) room = size_min(room, most - out->len);
            if (bytebuf_reserve(out, room) < 0) return INT_MIN;
            z->next_out = out->data + out->len;
            z->avail_out = (uInt)room;
            code = step(z, flush == Z_FINISH && len ? Z_NO_FLUSH : flush);
            out->len += room - z->avail_out;
            if (code != Z_OK && code != Z_BUF_ERROR) break;
        } while (z->avail_out == 0 && (!most || out->len < most));
        in += chunk - z->avail_in;
        len += z->avail_in;
    } while ((code == Z_OK || code == Z_BUF_ERROR) && len && z->avail_in == 0);
    *left = len;
    return code;
}

static Owned finish(ByteBuf *out, bool fine) {
    if (fine) return bytebuf_finish(out);
    bytebuf_drop(out);
    return V_NULL;
}

/* ---- compress, decompress ---- */

static int optional_int(Runtime *rt, Borrowed v, int *out) { return v ? num_as_int(rt, v, out) : 0; }

MODULE_FN(zlib_compress) {
    static const char *const params[] = {"data", "/", "level", "wbits", NULL};
    Value v[3];
    int level = Z_DEFAULT_COMPRESSION, wbits = MAX_WBITS;
    size_t left;
    Buffer view;
    z_stream z;
    ByteBuf out;
    if (args_parse(rt, "compress", params, 1, args, nargs, kwnames, v) < 0) return V_NULL;
    if (optional_int(rt, v[1], &level) < 0 || optional_int(rt, v[2], &wbits) < 0 || obj_get_buffer(rt, v[0], &view, false) < 0) return V_NULL;
    stream_init(rt, &z);
    bytebuf_init(&out, rt);
    int code = deflateInit2(&z, level, Z_DEFLATED, wbits, MAX_MEM_LEVEL > 8 ? 8 : MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY);
    if (code == Z_STREAM_ERROR) raise(rt, module_error_index(state_of(rt)->error), "Bad compression level");
    else if (code != Z_OK) (void)stream_error(rt, &z, code, "while compressing data");
    else {
        code = feed(rt, &z, deflate, Z_FINISH, view.data, view.len, 0, size_min(view.len / 2 + 64, FIRST_OUTPUT), &out, &left);
        if (code != Z_STREAM_END && code != INT_MIN) (void)stream_error(rt, &z, code, "while compressing data");
        deflateEnd(&z);
    }
    buffer_release(rt, &view);
    return finish(&out, !rt->error);
}

MODULE_FN(zlib_decompress) {
    static const char *const params[] = {"data", "/", "wbits", "bufsize", NULL};
    Value v[3];
    int wbits = MAX_WBITS;
    size_t left;
    Buffer view;
    z_stream z;
    ByteBuf out;
    if (args_parse(rt, "decompress", params, 1, args, nargs, kwnames, v) < 0 || optional_int(rt, v[1], &wbits) < 0) return V_NULL;
    ssize_t first = v[2] ? num_as_ssize(rt, v[2], T_OVERFLOW_ERROR) : FIRST_OUTPUT;
    if (first == -1 && rt->error) return V_NULL;
    if (first < 0) return raise(rt, T_VALUE_ERROR, "bufsize must be non-negative");
    if (obj_get_buffer(rt, v[0], &view, false) < 0) return V_NULL;
    stream_init(rt, &z);
    bytebuf_init(&out, rt);
    int code = inflateInit2(&z, wbits);
    if (code != Z_OK) (void)stream_error(rt, &z, code, "while preparing to decompress data");
    else {
        code = feed(rt, &z, inflate, Z_SYNC_FLUSH, view.data, view.len, 0, size_max(size_min((size_t)first, 1 << 30), 1), &out, &left);
        if (code == Z_OK) code = Z_BUF_ERROR;
        if (code != Z_STREAM_END && code != INT_MIN) (void)stream_error(rt, &z, code, "while decompressing data");
        inflateEnd(&z);
    }
    buffer_release(rt, &view);
    return finish(&out, !rt->error);
}

/* ---- checksums ---- */

static Owned checksum(Runtime *rt, const Value *args, size_t nargs, uLong start, uLong (*sum)(uLong, const Bytef *, z_size_t)) {
    Buffer view;
    if (nargs > 1) {
        Owned n = num_index(rt, args[1]);
        if (!n) return V_NULL;
        start = int_mask_u64(n) & 0xffffffffu;
        decref(rt, n);
    }
    if (obj_get_buffer(rt, args[0], &view, false) < 0) return V_NULL;
    uLong result = sum(start, view.data ? view.data : (const Bytef *)"", view.len);
    buffer_release(rt, &view);
    return v_small((int64_t)(result & 0xffffffffu));
}
MODULE_FN(zlib_crc32) { return checksum(rt, args, nargs, 0, crc32_z); }
MODULE_FN(zlib_adler32) { return checksum(rt, args, nargs, 1, adler32_z); }

/* ---- what both kinds of objects are ---- */

typedef struct Stream {
    Object header;
    Value unused_data, unconsumed_tail, dictionary; /* bytes; dictionary: or 0 */
    z_stream z;
    bool open, eof;
} Stream;
static Stream *as_stream(Borrowed v) { return V_AS(Stream, v); }
static bool is_compressor(Runtime *rt, const Stream *s) { return s->header.type == state_of(rt)->compress_index; }

static int stream_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    Stream *s = (Stream *)self;
    VISIT(s->unused_data);
    VISIT(s->unconsumed_tail);
    VISIT(s->dictionary);
    return 0;
}
static void stream_dealloc(Runtime *rt, Object *self) {
    Stream *s = (Stream *)self;
    gc_untrack(self);
    s->z.opaque = rt;
    if (s->open) (is_compressor(rt, s) ? deflateEnd : inflateEnd)(&s->z);
    clear_slot(rt, &s->unused_data);
    clear_slot(rt, &s->unconsumed_tail);
    clear_slot(rt, &s->dictionary);
    object_free(rt, self);
}

/* dictionary: any buffer, or 0. */
static Owned stream_new(Runtime *rt, uint32_t index, Borrowed dictionary, const char *problem) {
    Owned copy = V_NULL;
    if (dictionary) {
        Buffer view;
        if (problem && !slots_of(rt, dictionary)->buffer) return raise(rt, T_TYPE_ERROR, "%s", problem);
        if (obj_get_buffer(rt, dictionary, &view, false) < 0) return V_NULL;
        copy = bytes_from(rt, view.data, view.len);
        buffer_release(rt, &view);
        if (!copy) return V_NULL;
    }
    Owned empty = bytes_new(rt, 0);
    Stream *s = empty ? object_new_container(rt, index, sizeof *s) : NULL;
    if (!s) {
        decref_maybe(rt, empty);
        decref_maybe(rt, copy);
        return V_NULL;
    }
    s->unused_data = empty;
    s->unconsumed_tail = own(empty);
    s->dictionary = copy;
    stream_init(rt, &s->z);
    return v_from(s);
}

static Owned bad_option(Runtime *rt, Owned stream, int code) {
    decref(rt, stream);
    return code == Z_MEM_ERROR ? raise_no_memory(rt) : raise(rt, T_VALUE_ERROR, "Invalid initialization option");
}

static Owned stream_copy(Runtime *rt, Borrowed self) {
    Stream *s = as_stream(self);
    Owned copy = stream_new(rt, s->header.type, s->dictionary, NULL);
    if (!copy) return V_NULL;
    s->z.opaque = rt;
    Stream *c = as_stream(copy);
    int code = is_compressor(rt, s) ? deflateCopy(&c->z, &s->z) : inflateCopy(&c->z, &s->z);
    if (code != Z_OK) {
        decref(rt, copy);
        return code == Z_MEM_ERROR ? raise_no_memory(rt) : raise(rt, T_VALUE_ERROR, "Inconsistent stream state");
    }
    c->open = true;
    c->eof = s->eof;
    replace_slot(rt, &c->unused_data, own(s->unused_data));
    replace_slot(rt, &c->unconsumed_tail, own(s->unconsumed_tail));
    gc_track(&c->header);
    return copy;
}
MODULE_FN(stream_copy_method) { return stream_copy(rt, self); }

/* ---- compressobj ---- */

MODULE_FN(zlib_compressobj) {
    static const char *const params[] = {"level", "method", "wbits", "memLevel", "strategy", "zdict", NULL};
    Value v[6];
    int option[5] = {Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS, 8, Z_DEFAULT_STRATEGY};
    if (args_parse(rt, "compressobj", params, 0, args, nargs, kwnames, v) < 0) return V_NULL;
    for (int i = 0; i < 5; i++)
        if (optional_int(rt, v[i], &option[i]) < 0) return V_NULL;
    Owned made = stream_new(rt, state_of(rt)->compress_index, v[5] == V_NONE ? V_NULL : v[5], NULL);
    if (!made) return V_NULL;
    Stream *s = as_stream(made);
    int code = deflateInit2(&s->z, option[0], option[1], option[2], option[3], option[4]);
    if (code != Z_OK) return bad_option(rt, made, code);
    s->open = true;
    if (s->dictionary) {
        code = deflateSetDictionary(&s->z, as_bytes(s->dictionary)->data, (uInt)size_min(as_bytes(s->dictionary)->len, UINT_MAX));
        if (code != Z_OK) {
            decref(rt, made);
            return raise(rt, T_VALUE_ERROR, code == Z_STREAM_ERROR ? "Invalid dictionary" : "deflateSetDictionary failed");
        }
    }
    gc_track(&s->header);
    return made;
}

MODULE_FN(compress_compress) {
    Stream *s = as_stream(self);
    Buffer view;
    ByteBuf out;
    size_t left;
    if (obj_get_buffer(rt, args[0], &view, false) < 0) return V_NULL;
    bytebuf_init(&out, rt);
    int code = feed(rt, &s->z, deflate, Z_NO_FLUSH, view.data, view.len, 0, FIRST_OUTPUT, &out, &left);
    buffer_release(rt, &view);
    if (code == Z_STREAM_ERROR) (void)stream_error(rt, &s->z, code, "while compressing data");
    return finish(&out, !rt->error);
}

MODULE_FN(compress_flush) {
    Stream *s = as_stream(self);
    int mode = Z_FINISH;
    ByteBuf out;
    size_t left;
    if (optional_int(rt, nargs ? args[0] : V_NULL, &mode) < 0) return V_NULL;
    if (mode == Z_NO_FLUSH) return own(as_stream(self)->unused_data); /* empty */
    bytebuf_init(&out, rt);
    int code = feed(rt, &s->z, deflate, mode, (const uint8_t *)"", 0, 0, FIRST_OUTPUT, &out, &left);
    if (code == Z_STREAM_END && mode == Z_FINISH) {
        deflateEnd(&s->z);
        s->open = false;
    } else if (code != Z_OK && code != Z_BUF_ERROR && code != INT_MIN) (void)stream_error(rt, &s->z, code, "while flushing");
    return finish(&out, !rt->error);
}

static const MethodDef compress_methods[] = {
    {"compress", compress_compress, 1, 1, 0, "compress($self, data, /)\n--\n\nCompressed data, as far as there is some yet."},
    {"flush", compress_flush, 0, 1, 0, "flush($self, mode=zlib.Z_FINISH, /)\n--\n\nThe rest of the compressed data."},
    {"copy", stream_copy_method, 0, 0, 0, "copy($self, /)\n--\n\nA copy of the compressor."},
    {"__copy__", stream_copy_method, 0, 0, 0, NULL},
    {"__deepcopy__", stream_copy_method, 1, 1, 0, NULL},
    {0},
};

#define STREAM_SLOTS                                                                                                                          \
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW, .base = T_OBJECT, .layout = LAYOUT_CUSTOM, .basicsize = sizeof(Stream),                  \
    .dealloc = stream_dealloc, .traverse = stream_traverse

static const TypeSlots compress_slots = {.name = "zlib.Compress", STREAM_SLOTS, .methods = compress_methods};

/* ---- decompressobj ---- */

static int set_dictionary(Runtime *rt, Stream *s) {
    int code = inflateSetDictionary(&s->z, as_bytes(s->dictionary)->data, (uInt)size_min(as_bytes(s->dictionary)->len, UINT_MAX));
    return code == Z_OK ? 0 : stream_error(rt, &s->z, code, "while setting zdict");
}

MODULE_FN(zlib_decompressobj) {
    static const char *const params[] = {"wbits", "zdict", NULL};
    Value v[2];
    int wbits = MAX_WBITS;
    if (args_parse(rt, "decompressobj", params, 0, args, nargs, kwnames, v) < 0 || optional_int(rt, v[0], &wbits) < 0) return V_NULL;
    Owned made = stream_new(rt, state_of(rt)->decompress_index, v[1], "zdict argument must support the buffer protocol");
    if (!made) return V_NULL;
    Stream *s = as_stream(made);
    int code = inflateInit2(&s->z, wbits);
    if (code != Z_OK) return bad_option(rt, made, code);
    s->open = true;
    if (s->dictionary && wbits < 0 && set_dictionary(rt, s) < 0) {
        decref(rt, made);
        return V_NULL;
    }
    gc_track(&s->header);
    return made;
}

/* What the stream did not use: behind its end unused_data, else the tail for the next call. */
static int keep_rest(Runtime *rt, Stream *s, int code, const uint8_t *rest, size_t left) {
    if (code == Z_STREAM_END && left) {
        const Bytes *old = as_bytes(s->unused_data);
        Owned all = bytes_new(rt, old->len + left);
        if (!all) return -1;
        memcpy(as_bytes(all)->data, old->data, old->len);
        memcpy(as_bytes(all)->data + old->len, rest, left);
        replace_slot(rt, &s->unused_data, all);
        left = 0;
    }
    if (!left && !as_bytes(s->unconsumed_tail)->len) return 0;
    Owned tail = bytes_from(rt, rest, left);
    if (!tail) return -1;
    replace_slot(rt, &s->unconsumed_tail, tail);
    return 0;
}

static int inflate_more(Runtime *rt, Stream *s, int flush, const uint8_t *data, size_t len, size_t most, size_t first, ByteBuf *out) {
    size_t left;
    int code = feed(rt, &s->z, inflate, flush, data, len, most, first, out, &left);
    if (code == Z_NEED_DICT && s->dictionary) {
        if (set_dictionary(rt, s) < 0) return INT_MIN;
        code = feed(rt, &s->z, inflate, flush, data + (len - left), left, most, first, out, &left);
    }
    if (code == INT_MIN || keep_rest(rt, s, code, data + (len - left), left) < 0) return INT_MIN;
    return code;
}

MODULE_FN(decompress_decompress) {
    static const char *const params[] = {"data", "/", "max_length", NULL};
    Value v[2];
    Stream *s = as_stream(self);
    Buffer view;
    ByteBuf out;
    if (args_parse(rt, "decompress", params, 1, args, nargs, kwnames, v) < 0) return V_NULL;
    ssize_t most = v[1] ? num_as_ssize(rt, v[1], T_OVERFLOW_ERROR) : 0;
    if (most == -1 && rt->error) return V_NULL;
    if (most < 0) return raise(rt, T_VALUE_ERROR, "max_length must be non-negative");
    if (obj_get_buffer(rt, v[0], &view, false) < 0) return V_NULL;
    bytebuf_init(&out, rt);
    int code = inflate_more(rt, s, Z_SYNC_FLUSH, view.data, view.len, (size_t)most, FIRST_OUTPUT, &out);
    buffer_release(rt, &view);
    if (code == Z_STREAM_END) s->eof = true;
    else if (code != Z_OK && code != Z_BUF_ERROR && code != INT_MIN) (void)stream_error(rt, &s->z, code, "while decompressing data");
    return finish(&out, !rt->error);
}

MODULE_FN(decompress_flush) {
    Stream *s = as_stream(self);
    ssize_t first = nargs ? num_as_ssize(rt, args[0], T_OVERFLOW_ERROR) : FIRST_OUTPUT;
    ByteBuf out;
    if (first == -1 && rt->error) return V_NULL;
    if (first <= 0) return raise(rt, T_VALUE_ERROR, "length must be greater than zero");
    bytebuf_init(&out, rt);
    Owned tail = own(s->unconsumed_tail);
    int code = inflate_more(rt, s, Z_FINISH, as_bytes(tail)->data, as_bytes(tail)->len, 0, size_min((size_t)first, 1 << 30), &out);
    decref(rt, tail);
    if (code == Z_STREAM_END) {
        s->eof = true;
        s->open = false;
        inflateEnd(&s->z);
    } else if (code != Z_OK && code != Z_BUF_ERROR && code != INT_MIN) (void)stream_error(rt, &s->z, code, "while flushing");
    return finish(&out, !rt->error);
}

static const MethodDef decompress_methods[] = {
    {"decompress", decompress_decompress, 0, -1, METH_KW,
     "decompress($self, data, /, max_length=0)\n--\n\nDecompressed data; what max_length leaves over becomes unconsumed_tail."},
    {"flush", decompress_flush, 0, 1, 0, "flush($self, length=zlib.DEF_BUF_SIZE, /)\n--\n\nThe rest of the decompressed data."},
    {"copy", stream_copy_method, 0, 0, 0, "copy($self, /)\n--\n\nA copy of the decompressor."},
    {"__copy__", stream_copy_method, 0, 0, 0, NULL},
    {"__deepcopy__", stream_copy_method, 1, 1, 0, NULL},
    {0},
};
static const MemberDef decompress_members[] = {
    {"unused_data", offsetof(Stream, unused_data), MEMBER_VALUE, true},
    {"unconsumed_tail", offsetof(Stream, unconsumed_tail), MEMBER_VALUE, true},
    {"eof", offsetof(Stream, eof), MEMBER_BOOL8, true},
    {0},
};
static const TypeSlots decompress_slots = {.name = "zlib.Decompress", STREAM_SLOTS, .methods = decompress_methods, .members = decompress_members};

/* ---- the module ---- */

static const MethodDef functions[] = {
    {"compress", zlib_compress, 0, -1, METH_KW,
     "compress($module, data, /, level=Z_DEFAULT_COMPRESSION, wbits=MAX_WBITS)\n--\n\nThe data, compressed."},
    {"decompress", zlib_decompress, 0, -1, METH_KW, "decompress($module, data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE)\n--\n\nWhat was compressed."},
    {"compressobj", zlib_compressobj, 0, -1, METH_KW,
     "compressobj($module, /, level=Z_DEFAULT_COMPRESSION, method=Z_DEFLATED,\n            wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL,\n"
     "            strategy=Z_DEFAULT_STRATEGY, zdict=None)\n--\n\nA compressor that takes its data piece by piece."},
    {"decompressobj", zlib_decompressobj, 0, -1, METH_KW,
     "decompressobj($module, /, wbits=MAX_WBITS, zdict=b'')\n--\n\nA decompressor that takes its data piece by piece."},
    {"crc32", zlib_crc32, 1, 2, 0, "crc32($module, data, value=0, /)\n--\n\nThe CRC-32 of the data, from a value to start with."},
    {"adler32", zlib_adler32, 1, 2, 0, "adler32($module, data, value=1, /)\n--\n\nThe Adler-32 checksum of the data, from a value to start with."},
    {0},
};

static const struct { const char *name; int value; } constants[] = {
    {"MAX_WBITS", MAX_WBITS}, {"DEFLATED", Z_DEFLATED}, {"DEF_MEM_LEVEL", 8}, {"DEF_BUF_SIZE", FIRST_OUTPUT}, {"Z_NO_COMPRESSION", Z_NO_COMPRESSION},
    {"Z_BEST_SPEED", Z_BEST_SPEED}, {"Z_BEST_COMPRESSION", Z_BEST_COMPRESSION}, {"Z_DEFAULT_COMPRESSION", Z_DEFAULT_COMPRESSION},
    {"Z_FILTERED", Z_FILTERED}, {"Z_HUFFMAN_ONLY", Z_HUFFMAN_ONLY}, {"Z_RLE", Z_RLE}, {"Z_FIXED", Z_FIXED},
    {"Z_DEFAULT_STRATEGY", Z_DEFAULT_STRATEGY}, {"Z_NO_FLUSH", Z_NO_FLUSH}, {"Z_PARTIAL_FLUSH", Z_PARTIAL_FLUSH}, {"Z_SYNC_FLUSH", Z_SYNC_FLUSH},
    {"Z_FULL_FLUSH", Z_FULL_FLUSH}, {"Z_FINISH", Z_FINISH}, {"Z_BLOCK", Z_BLOCK}, {"Z_TREES", Z_TREES},
};

static int module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    State *s = module_state(rt, STATE_ZLIB, sizeof *s);
    if (!s) return -1;
    if (!s->error) s->error = module_exception_class(rt, "zlib", "error", v_from(rt->types[T_EXCEPTION]));
    if (!s->error || module_add(rt, dict, "error", own(s->error)) < 0) return -1;
    if (module_hidden_type(rt, &compress_slots, &s->compress_index) < 0 || module_hidden_type(rt, &decompress_slots, &s->decompress_index) < 0)
        return -1;
    for (size_t i = 0; i < COUNT_OF(constants); i++)
        if (module_add_int(rt, dict, constants[i].name, constants[i].value) < 0) return -1;
    if (module_add(rt, dict, "ZLIB_VERSION", str_from_cstr(rt, ZLIB_VERSION)) < 0) return -1;
    if (module_add(rt, dict, "ZLIB_RUNTIME_VERSION", str_from_cstr(rt, zlibVersion())) < 0) return -1;
    return module_add(rt, dict, "__version__", str_from_cstr(rt, "1.0"));
}

const ModuleDef zlib_module = {
    .name = "zlib",
    .doc = "Data compression compatible with gzip.",
    .functions = functions,
    .init = module_init,
};
