/* SPDX-License-Identifier: MIT
 * bz2_module.c: `_bz2`, under the library's bz2.py: libbz2's streams. Its memory comes from the runtime's heap.
 *
 * No Python code runs while a stream works; what it reads is locked by its Buffer meanwhile.
 */
#include <bzlib.h>
#include <limits.h>

#include "gc/gc.h"
#include "modules/module_parts.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/module.h"

enum { OUTPUT_STEP = 16 * 1024, OUTPUT_MOST = 1 << 26 };

static void *stream_alloc(void *rt, int items, int size) {
    return items < 0 || size < 0 ? NULL : mem_alloc_maybe(rt, (size_t)items * (size_t)size);
}
static void stream_free(void *rt, void *p) { mem_free(rt, p); }

static void stream_init(Runtime *rt, bz_stream *z) {
    memset(z, 0, sizeof *z);
    z->bzalloc = stream_alloc;
    z->bzfree = stream_free;
    z->opaque = rt;
}

/* 0 for the codes that are no errors. */
static int check(Runtime *rt, int code) {
    switch (code) {
    case BZ_OK: case BZ_RUN_OK: case BZ_FLUSH_OK: case BZ_FINISH_OK: case BZ_STREAM_END: return 0;
    case BZ_PARAM_ERROR: return raise_int(rt, T_VALUE_ERROR, "Internal error - invalid parameters passed to libbzip2");
    case BZ_MEM_ERROR: raise_no_memory(rt); return -1;
    case BZ_DATA_ERROR: case BZ_DATA_ERROR_MAGIC: return raise_int(rt, T_OS_ERROR, "Invalid data stream");
    case BZ_IO_ERROR: return raise_int(rt, T_OS_ERROR, "Unknown I/O error");
    case BZ_UNEXPECTED_EOF: return raise_int(rt, T_EOF_ERROR, "Compressed file ended before the logical end-of-stream was detected");
    case BZ_SEQUENCE_ERROR: return raise_int(rt, T_RUNTIME_ERROR, "Internal error - Invalid sequence of commands sent to libbzip2");
    default: return raise_int(rt, T_OS_ERROR, "Unrecognized error from libbzip2: %d", code);
    }
}

/* Room for more output, the stream's pointers set to it. */
static int make_room(bz_stream *z, ByteBuf *out, size_t most) {
    size_t room = size_max(size_min(out->len, OUTPUT_MOST), OUTPUT_STEP);
    if (most) room = size_min(room, most - out->len);
    if (bytebuf_reserve(out, room) < 0) return -1;
    z->next_out = (char *)out->data + out->len;
    z->avail_out = (unsigned)room;
    return 0;
}

static Owned finish(ByteBuf *out, bool fine) {
    if (fine) return bytebuf_finish(out);
    bytebuf_drop(out);
    return V_NULL;
}

/* ---- BZ2Compressor ---- */

typedef struct Compressor {
    Object header;
    bz_stream z;
    bool open, flushed;
} Compressor;
static Compressor *as_compressor(Borrowed v) { return V_AS(Compressor, v); }

static Owned compress(Runtime *rt, Compressor *c, const uint8_t *data, size_t len, int action) {
    ByteBuf out;
    int code = BZ_RUN_OK;
    c->z.opaque = rt;
    c->z.avail_in = 0;
    c->z.next_in = (char *)(uintptr_t)data;
    bytebuf_init(&out, rt);
    while (action == BZ_FINISH ? code != BZ_STREAM_END : len || c->z.avail_in) {
        if (!c->z.avail_in) {
            c->z.avail_in = (unsigned)size_min(len, UINT_MAX);
            len -= c->z.avail_in;
        }
        if (make_room(&c->z, &out, 0) < 0) break;
        unsigned room = c->z.avail_out;
        code = BZ2_bzCompress(&c->z, action);
        out.len += room - c->z.avail_out;
        if (check(rt, code) < 0) break;
    }
    return finish(&out, !rt->error);
}

MODULE_FN(compressor_compress) {
    Buffer view;
    if (obj_get_buffer(rt, args[0], &view, false) < 0) return V_NULL;
    Owned result = V_NULL;
    if (as_compressor(self)->flushed) raise(rt, T_VALUE_ERROR, "Compressor has been flushed");
    else result = compress(rt, as_compressor(self), view.data, view.len, BZ_RUN);
    buffer_release(rt, &view);
    return result;
}

MODULE_FN(compressor_flush) {
    if (as_compressor(self)->flushed) return raise(rt, T_VALUE_ERROR, "Repeated call to flush()");
    as_compressor(self)->flushed = true;
    return compress(rt, as_compressor(self), NULL, 0, BZ_FINISH);
}

static Owned compressor_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    int level = 9;
    if (args_no_keywords(rt, "BZ2Compressor", kwnames) < 0 || args_count(rt, "BZ2Compressor", nargs, 0, 1) < 0) return V_NULL;
    if (nargs && num_as_int(rt, args[0], &level) < 0) return V_NULL;
    if (level < 1 || level > 9) return raise(rt, T_VALUE_ERROR, "compresslevel must be between 1 and 9");
    Owned made = type_alloc(rt, type, 0);
    if (!made) return V_NULL;
    stream_init(rt, &as_compressor(made)->z);
    as_compressor(made)->open = as_compressor(made)->flushed = false;
    if (check(rt, BZ2_bzCompressInit(&as_compressor(made)->z, level, 0, 0)) < 0) {
        decref(rt, made);
        return V_NULL;
    }
    as_compressor(made)->open = true;
    return made;
}

static void compressor_dealloc(Runtime *rt, Object *self) {
    Compressor *c = (Compressor *)self;
    c->z.opaque = rt;
    if (c->open) BZ2_bzCompressEnd(&c->z);
    object_free(rt, self);
}

static const MethodDef compressor_methods[] = {
    {"compress", compressor_compress, 1, 1, 0, "compress($self, data, /)\n--\n\nCompressed data, as far as there is some yet."},
    {"flush", compressor_flush, 0, 0, 0, "flush($self, /)\n--\n\nThe rest of the compressed data. Nothing can be added after that."},
    {0},
};

static const TypeSlots compressor_slots = {
    .name = "_bz2.BZ2Compressor",
    .doc = "BZ2Compressor(compresslevel=9, /)\n--\n\nA compressor that takes its data piece by piece.",
    .flags = TF_BASETYPE | TF_IMMUTABLE,
    .base = T_OBJECT,
    .layout = LAYOUT_LEAF,
    .basicsize = sizeof(Compressor),
    .dealloc = compressor_dealloc,
    .new = compressor_new,
    .methods = compressor_methods,
};

/* ---- BZ2Decompressor ---- */

typedef struct Decompressor {
    Object header;
    Value unused_data, pending; /* bytes; pending: input that waits for the next call */
    bz_stream z;
    bool open, eof, needs_input;
    bool failed; /* the library's streams must not be used after an error */
} Decompressor;
static Decompressor *as_decompressor(Borrowed v) { return V_AS(Decompressor, v); }

/* Returns how much of the input is left over, -1 with an error. */
static ssize_t decompress(Runtime *rt, Decompressor *d, const uint8_t *data, size_t len, size_t most, ByteBuf *out) {
    bz_stream *z = &d->z;
    if (d->failed) return raise_int(rt, T_VALUE_ERROR, "Decompressor is unusable after a previous error");
    z->opaque = rt;
    z->next_in = (char *)(uintptr_t)data;
    z->avail_in = 0;
    for (;;) {
        if (!z->avail_in) {
            z->avail_in = (unsigned)size_min(len, UINT_MAX);
            len -= z->avail_in;
        }
        if (make_room(z, out, most) < 0) return -1;
        unsigned room = z->avail_out;
        int code = BZ2_bzDecompress(z);
        out->len += room - z->avail_out;
        if (check(rt, code) < 0) {
            d->failed = true;
            return -1;
        }
        if (code == BZ_STREAM_END) {
            d->eof = true;
            break;
        }
        if (z->avail_out ? !len && !z->avail_in : most && out->len == most) break;
    }
    return (ssize_t)(len + z->avail_in);
}

static int keep_rest(Runtime *rt, Decompressor *d, const uint8_t *rest, size_t left) {
    Owned kept = bytes_from(rt, rest, left);
    if (!kept) return -1;
    replace_slot(rt, d->eof ? &d->unused_data : &d->pending, kept);
    return 0;
}

/* Input that waited comes first. */
static Owned joined(Runtime *rt, Decompressor *d, const Buffer *view) {
    size_t before = as_bytes(d->pending)->len;
    Owned all = bytes_new(rt, before + view->len);
    if (!all) return V_NULL;
    memcpy(as_bytes(all)->data, as_bytes(d->pending)->data, before);
    if (view->len) memcpy(as_bytes(all)->data + before, view->data, view->len);
    replace_slot(rt, &d->pending, own(rt->empty_bytes)); /* made with the decompressor */
    return all;
}

static Owned decompress_buffer(Runtime *rt, Decompressor *d, const Buffer *view, ssize_t max_length) {
    ByteBuf out;
    if (d->eof) return raise(rt, T_EOF_ERROR, "End of stream already reached");
    Owned all = as_bytes(d->pending)->len ? joined(rt, d, view) : V_NULL;
    if (rt->error) return V_NULL;
    const uint8_t *data = all ? as_bytes(all)->data : view->data;
    size_t len = all ? as_bytes(all)->len : view->len;
    bytebuf_init(&out, rt);
    ssize_t left = decompress(rt, d, data, len, max_length < 0 ? 0 : (size_t)max_length, &out);
    bool fine = left >= 0 && (!left || keep_rest(rt, d, data + (len - (size_t)left), (size_t)left) == 0);
    d->needs_input = !d->eof && left == 0 && !(max_length >= 0 && out.len == (size_t)max_length);
    decref_maybe(rt, all);
    return finish(&out, fine);
}

/* max_length=0: the input only waits. */
static Owned only_keep(Runtime *rt, Decompressor *d, const Buffer *view) {
    if (d->eof) return raise(rt, T_EOF_ERROR, "End of stream already reached");
    Owned all = joined(rt, d, view);
    if (!all) return V_NULL;
    d->needs_input = as_bytes(all)->len == 0;
    replace_slot(rt, &d->pending, all);
    return own(rt->empty_bytes);
}

MODULE_FN(decompressor_decompress) {
    static const char *const params[] = {"data", "max_length", NULL};
    Value v[2];
    Buffer view;
    if (args_parse(rt, "decompress", params, 1, args, nargs, kwnames, v) < 0) return V_NULL;
    ssize_t max_length = v[1] ? num_as_ssize(rt, v[1], T_OVERFLOW_ERROR) : -1;
    if ((max_length == -1 && rt->error) || obj_get_buffer(rt, v[0], &view, false) < 0) return V_NULL;
    Decompressor *d = as_decompressor(self);
    Owned result = max_length == 0 ? only_keep(rt, d, &view) : decompress_buffer(rt, d, &view, max_length);
    buffer_release(rt, &view);
    return result;
}

static Owned decompressor_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if (args_no_keywords(rt, "BZ2Decompressor", kwnames) < 0) return V_NULL;
    if (nargs) return raise(rt, T_TYPE_ERROR, "BZ2Decompressor() takes no positional arguments");
    Owned empty = bytes_new(rt, 0), made = empty ? type_alloc(rt, type, 0) : V_NULL;
    if (!made) {
        decref_maybe(rt, empty);
        return V_NULL;
    }
    Decompressor *d = as_decompressor(made);
    stream_init(rt, &d->z);
    d->unused_data = empty;
    d->pending = own(empty);
    d->needs_input = true;
    if (check(rt, BZ2_bzDecompressInit(&d->z, 0, 0)) < 0) {
        decref(rt, made);
        return V_NULL;
    }
    d->open = true;
    return made;
}

static int decompressor_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Decompressor *)self)->unused_data);
    VISIT(((Decompressor *)self)->pending);
    return 0;
}
static void decompressor_dealloc(Runtime *rt, Object *self) {
    Decompressor *d = (Decompressor *)self;
    gc_untrack(self);
    d->z.opaque = rt;
    if (d->open) BZ2_bzDecompressEnd(&d->z);
    clear_slot(rt, &d->unused_data);
    clear_slot(rt, &d->pending);
    object_free(rt, self);
}

static const MethodDef decompressor_methods[] = {
    {"decompress", decompressor_decompress, 0, -1, METH_KW,
     "decompress($self, /, data, max_length=-1)\n--\n\nDecompressed data, at most max_length bytes of it."},
    {0},
};
static const MemberDef decompressor_members[] = {
    {"eof", offsetof(Decompressor, eof), MEMBER_BOOL8, true},
    {"unused_data", offsetof(Decompressor, unused_data), MEMBER_VALUE, true},
    {"needs_input", offsetof(Decompressor, needs_input), MEMBER_BOOL8, true},
    {0},
};

static const TypeSlots decompressor_slots = {
    .name = "_bz2.BZ2Decompressor",
    .doc = "BZ2Decompressor()\n--\n\nA decompressor that takes its data piece by piece.",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Decompressor),
    .dealloc = decompressor_dealloc,
    .traverse = decompressor_traverse,
    .new = decompressor_new,
    .methods = decompressor_methods,
    .members = decompressor_members,
};

static int module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    if (module_add_type(rt, dict, &compressor_slots, NULL) < 0) return -1;
    return module_add_type(rt, dict, &decompressor_slots, NULL);
}

const ModuleDef bz2_module = {
    .name = "_bz2",
    .init = module_init,
};
