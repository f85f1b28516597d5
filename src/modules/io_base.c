/* SPDX-License-Identifier: MIT
 * io_base.c: the abstract base classes of `_io`: what every stream has, in terms of what it overrides. */
#include "gc/gc.h"
#include "modules/io_internal.h"
#include "types/exception.h"
#include "vm/vm.h"

Owned io_unsupported(Runtime *rt, const char *text) {
    Borrowed cls = io_unsupported_class(rt);
    Owned message = cls ? str_from_cstr(rt, text) : V_NULL;
    Owned e = message ? obj_call1(rt, cls, message) : V_NULL;
    decref_maybe(rt, message);
    if (e) error_set(rt, e);
    return V_NULL;
}

Owned io_get(Runtime *rt, Borrowed o, const char *name) {
    incref(o);
    Owned v = obj_getattr_cstr(rt, o, name);
    decref(rt, o);
    return v;
}

Owned io_call(Runtime *rt, Borrowed o, const char *method, const Value *args, size_t nargs) {
    if (!o) return raise(rt, T_VALUE_ERROR, "I/O operation on uninitialized object"); /* what ran before took it away */
    incref(o); /* mostly a member, which what runs here may take away */
    Owned f = obj_getattr_cstr(rt, o, method);
    Owned result = f ? obj_call(rt, f, args, nargs, V_NULL) : V_NULL;
    decref_maybe(rt, f);
    decref(rt, o);
    return result;
}

void io_chain_error(Runtime *rt, Owned earlier) {
    if (!earlier) return;
    if (!rt->error) error_restore(rt, earlier);
    else if (rt->error == earlier) decref(rt, earlier);
    else replace_slot(rt, &as_exc(rt->error)->context, earlier);
}

int io_is_closed(Runtime *rt, Borrowed stream) {
    Owned closed = io_get(rt, stream, "closed");
    int result = closed ? obj_truth(rt, closed) : -1;
    decref_maybe(rt, closed);
    return result;
}

/* "I/O operation on closed file." unless open; asks the `closed` attribute of objects that are not ours. */
static int io_check_open(Runtime *rt, Borrowed stream) {
    int closed = io_is_closed(rt, stream);
    if (closed <= 0) return closed;
    return raise_int(rt, T_VALUE_ERROR, "I/O operation on closed file.");
}

int io_size_arg(Runtime *rt, const Value *args, size_t nargs, ssize_t *out) {
    *out = -1;
    if (nargs == 0 || args[0] == V_NONE) return 0;
    Owned n = v_is_int(rt, args[0]) ? own(args[0]) : obj_lookup_special(rt, args[0], rt->names[N___index__]);
    if (!n) return rt->error ? -1 : raise_int(rt, T_TYPE_ERROR, "argument should be integer or None, not '%T'", args[0]);
    decref(rt, n);
    *out = num_as_ssize(rt, args[0], T_OVERFLOW_ERROR);
    return *out == -1 && rt->error ? -1 : 0;
}

/* ---- methods ---- */

static Owned base_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) { return type_alloc(rt, type, 0); }
static int base_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return 0; }

static void io_base_drop(Runtime *rt, Object *self) {
    clear_slot(rt, &((IoBase *)self)->dict);
    object_free(rt, self);
}

int io_base_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((IoBase *)self)->dict);
    return 0;
}

static int base_clear(Runtime *rt, Object *self) {
    clear_slot(rt, &((IoBase *)self)->dict);
    return 0;
}

void io_dealloc_warn(Runtime *rt, Borrowed inner, Borrowed source) {
    Owned r = io_call(rt, inner, "_dealloc_warn", &source, 1);
    if (!r) error_clear(rt); /* a stream of the program's own need not have it */
    decref_maybe(rt, r);
}

/* __del__: an open stream is closed; errors are not told, as in CPython's release build. */
void io_finalize(Runtime *rt, Borrowed self, Borrowed inner) {
    Owned pending = error_take(rt);
    if (inner) incref(inner);
    int closed = io_is_closed(rt, self);
    if (closed < 0) error_clear(rt);
    if (closed == 0) {
        if (inner) io_dealloc_warn(rt, inner, self);
        Owned r = io_call(rt, self, "close", NULL, 0);
        if (!r) error_clear(rt);
        decref_maybe(rt, r);
    }
    decref_maybe(rt, inner);
    if (pending) error_restore(rt, pending);
}

static void base_finalize(Runtime *rt, Borrowed self) { io_finalize(rt, self, V_NULL); }

static Owned base_closed(Runtime *rt, Borrowed self, void *closure) { return v_bool(V_AS(IoBase, self)->closed); }

static Owned base_close(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    IoBase *b = V_AS(IoBase, self);
    if (b->closed) return V_NONE;
    Owned flushed = io_call(rt, self, "flush", NULL, 0);
    b->closed = true;
    if (!flushed) return V_NULL;
    decref(rt, flushed);
    return V_NONE;
}

static Owned base_flush(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (V_AS(IoBase, self)->closed) return raise(rt, T_VALUE_ERROR, "I/O operation on closed file.");
    return V_NONE;
}

static Owned base_false(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return io_check_open(rt, self) < 0 ? V_NULL : V_FALSE; }

#define UNSUPPORTED(name)                                                                                                          \
    static Owned base_##name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {                     \
        return io_unsupported(rt, #name);                                                                                          \
    }
UNSUPPORTED(seek)
UNSUPPORTED(truncate)
UNSUPPORTED(fileno)
UNSUPPORTED(read)
UNSUPPORTED(read1)
UNSUPPORTED(write)

UNSUPPORTED(detach)

static Owned base_text_readline(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return io_unsupported(rt, "readline"); }

static Owned base_tell(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value a[2] = {v_small(0), v_small(1)};
    return io_call(rt, self, "seek", a, 2);
}

static Owned base_enter(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return io_check_open(rt, self) < 0 ? V_NULL : own(self); }

static Owned base_exit(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return io_call(rt, self, "close", NULL, 0); }

static Owned base_iter(Runtime *rt, Borrowed self) { return io_check_open(rt, self) < 0 ? V_NULL : own(self); }

static Owned base_next(Runtime *rt, Borrowed self) {
    Owned line = io_call(rt, self, "readline", NULL, 0);
    if (!line) return V_NULL;
    ssize_t n = obj_len(rt, line);
    if (n > 0) return line;
    decref(rt, line);
    return V_NULL;
}

static Owned check(Runtime *rt, Borrowed self, const char *method, const char *problem) {
    Owned r = io_call(rt, self, method, NULL, 0);
    int ok = r ? obj_truth(rt, r) : -1;
    decref_maybe(rt, r);
    if (ok < 0) return V_NULL;
    return ok ? V_TRUE : io_unsupported(rt, problem);
}
static Owned base_check_readable(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return check(rt, self, "readable", "File or stream is not readable."); }
static Owned base_check_writable(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return check(rt, self, "writable", "File or stream is not writable."); }
static Owned base_check_seekable(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return check(rt, self, "seekable", "File or stream is not seekable."); }
static Owned base_check_closed(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return io_check_open(rt, self) < 0 ? V_NULL : V_NONE; }

/* Bytes up to and with the next newline, by read(1), or peek() where the stream has one. */
static Owned base_readline(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    ssize_t limit;
    if (io_size_arg(rt, args, nargs, &limit) < 0) return V_NULL;
    Owned line = bytearray_from(rt, NULL, 0), peek = obj_getattr_maybe(rt, self, rt->names[N_peek]);
    if (!line || (!peek && rt->error)) goto fail;
    while (limit < 0 || (ssize_t)V_AS(ByteArray, line)->len < limit) {
        size_t want = 1, have = V_AS(ByteArray, line)->len;
        if (peek) {
            Owned ahead = obj_call1(rt, peek, v_small(1));
            if (!ahead) goto fail;
            if (v_is(ahead, T_BYTES) && as_bytes(ahead)->len) {
                const uint8_t *nl = memchr(as_bytes(ahead)->data, '\n', as_bytes(ahead)->len);
                want = nl ? (size_t)(nl - as_bytes(ahead)->data) + 1 : as_bytes(ahead)->len;
                if (limit >= 0) want = size_min(want, (size_t)limit - have);
            }
            decref(rt, ahead);
        }
        Value size = v_small((int64_t)want);
        Owned piece = io_call(rt, self, "read", &size, 1);
        if (!piece) goto fail;
        if (!v_is(piece, T_BYTES)) {
            raise(rt, T_OS_ERROR, "read() should have returned a bytes object, not '%T'", piece);
            decref(rt, piece);
            goto fail;
        }
        size_t n = as_bytes(piece)->len;
        int bad = n ? bytearray_resize(rt, line, have + n) : 0;
        if (n && bad == 0) memcpy(V_AS(ByteArray, line)->data + have, as_bytes(piece)->data, n);
        bool ended = !n || as_bytes(piece)->data[n - 1] == '\n';
        decref(rt, piece);
        if (bad < 0) goto fail;
        if (ended) break;
    }
    decref_maybe(rt, peek);
    Owned result = bytes_from(rt, V_AS(ByteArray, line)->data, V_AS(ByteArray, line)->len);
    decref(rt, line);
    return result;
fail:
    decref_maybe(rt, peek);
    decref_maybe(rt, line);
    return V_NULL;
}

static Owned base_readlines(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    ssize_t hint, total = 0;
    if (io_size_arg(rt, args, nargs, &hint) < 0) return V_NULL;
    Owned lines = list_new(rt, 0), it = lines ? obj_iter(rt, self) : V_NULL;
    while (it) {
        Owned line = obj_next(rt, it);
        if (!line) break;
        ssize_t n = obj_len(rt, line);
        if (n < 0) decref(rt, line);
        if (n < 0 || list_append_owned(rt, lines, line) < 0) break;
        total += n;
        if (hint > 0 && total >= hint) break;
    }
    decref_maybe(rt, it);
    if (!rt->error) return lines;
    decref_maybe(rt, lines);
    return V_NULL;
}

static Owned base_writelines(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (io_check_open(rt, self) < 0) return V_NULL;
    Owned it = obj_iter(rt, args[0]), line;
    if (!it) return V_NULL;
    while ((line = obj_next(rt, it))) {
        Owned r = io_call(rt, self, "write", &line, 1);
        decref(rt, line);
        if (!r) break;
        decref(rt, r);
    }
    decref(rt, it);
    return rt->error ? V_NULL : V_NONE;
}

static const MethodDef base_methods[] = {
    {"close", base_close, 0, 0, 0, NULL},
    {"flush", base_flush, 0, 0, 0, NULL},
    {"seek", base_seek, 0, -1, 0, NULL},
    {"tell", base_tell, 0, 0, 0, NULL},
    {"truncate", base_truncate, 0, -1, 0, NULL},
    {"fileno", base_fileno, 0, 0, 0, NULL},
    {"isatty", base_false, 0, 0, 0, NULL},
    {"readable", base_false, 0, 0, 0, NULL},
    {"writable", base_false, 0, 0, 0, NULL},
    {"seekable", base_false, 0, 0, 0, NULL},
    {"readline", base_readline, 0, 1, 0, NULL},
    {"readlines", base_readlines, 0, 1, 0, NULL},
    {"writelines", base_writelines, 1, 1, 0, NULL},
    {"__enter__", base_enter, 0, 0, 0, NULL},
    {"__exit__", base_exit, 0, -1, 0, NULL},
    {"_checkClosed", base_check_closed, 0, -1, 0, NULL},
    {"_checkReadable", base_check_readable, 0, -1, 0, NULL},
    {"_checkWritable", base_check_writable, 0, -1, 0, NULL},
    {"_checkSeekable", base_check_seekable, 0, -1, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};
static Owned base_dict(Runtime *rt, Borrowed self, void *closure) { return instance_get_dict(rt, self); }

static const GetSetDef base_getsets[] = {{"__dict__", base_dict, NULL, NULL, NULL}, {"closed", base_closed, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

const TypeSlots io_base_slots = {
    .name = "_io._IOBase",
    .doc = "The abstract base class for all I/O classes.",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_WEAKREF | TF_DICT | TF_FINALIZE,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(IoBase),
    .dict_offset = offsetof(IoBase, dict),
    .new = base_new,
    .init = base_init,
    .dealloc = io_base_drop,
    .traverse = io_base_traverse,
    .clear = base_clear,
    .finalize = base_finalize,
    .iter = base_iter,
    .next = base_next,
    .methods = base_methods,
    .getsets = base_getsets,
};

/* ---- raw streams: read() and readall() by readinto() ---- */

static Owned raw_readall(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Owned all = bytearray_from(rt, NULL, 0);
    while (all) {
        Value size = v_small(IO_BUFFER_SIZE);
        Owned piece = io_call(rt, self, "read", &size, 1);
        size_t n = piece && v_is(piece, T_BYTES) ? as_bytes(piece)->len : 0, have = V_AS(ByteArray, all)->len;
        if (n && bytearray_resize(rt, all, have + n) == 0) memcpy(V_AS(ByteArray, all)->data + have, as_bytes(piece)->data, n);
        bool none = piece == V_NONE && have == 0;
        decref_maybe(rt, piece);
        if (rt->error) break;
        if (n) continue;
        Owned result = none ? V_NONE : bytes_from(rt, V_AS(ByteArray, all)->data, have);
        decref(rt, all);
        return result;
    }
    decref_maybe(rt, all);
    return V_NULL;
}

static Owned raw_read(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    ssize_t size;
    if (io_size_arg(rt, args, nargs, &size) < 0) return V_NULL;
    if (size < 0) return io_call(rt, self, "readall", NULL, 0);
    Owned block = bytearray_from(rt, NULL, 0), count = V_NULL, result = V_NULL;
    if (block && bytearray_resize(rt, block, (size_t)size) == 0) count = io_call(rt, self, "readinto", &block, 1);
    if (count == V_NONE) result = V_NONE;
    else if (count) {
        ssize_t n = num_as_ssize(rt, count, T_OVERFLOW_ERROR);
        if (n >= 0 && (size_t)n <= V_AS(ByteArray, block)->len) result = bytes_from(rt, V_AS(ByteArray, block)->data, (size_t)n);
        else if (!rt->error) raise(rt, T_VALUE_ERROR, "readinto returned %zd outside buffer size %zd", n, size);
    }
    decref_maybe(rt, count);
    decref_maybe(rt, block);
    return result;
}

static const MethodDef raw_methods[] = {{"read", raw_read, 0, 1, 0, NULL}, {"readall", raw_readall, 0, 0, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};

int io_writable_buffer(Runtime *rt, const char *function, Borrowed target, Buffer *view) {
    if (obj_get_buffer(rt, target, view, true) == 0) return 0;
    if (error_catch(rt, T_BUFFER_ERROR) || error_catch(rt, T_TYPE_ERROR))
        raise(rt, T_TYPE_ERROR, "%s() argument must be read-write bytes-like object, not %T", function, target);
    return -1;
}

/* readinto() of a buffered stream by its read() or read1(). */
static Owned readinto_by(Runtime *rt, Borrowed self, Borrowed target, const char *method) {
    Buffer view;
    if (io_writable_buffer(rt, !strcmp(method, "read") ? "readinto" : "readinto1", target, &view) < 0) return V_NULL;
    Value size = v_small((int64_t)view.len);
    Owned data = io_call(rt, self, method, &size, 1), result = V_NULL;
    if (data && !v_is(data, T_BYTES)) raise(rt, T_TYPE_ERROR, "read() should return bytes");
    else if (data && as_bytes(data)->len > view.len) raise(rt, T_VALUE_ERROR, "read() returned too much data: %zd bytes requested, %zd returned", (ssize_t)view.len, (ssize_t)as_bytes(data)->len);
    else if (data) {
        memcpy(view.data, as_bytes(data)->data, as_bytes(data)->len);
        result = v_small((int64_t)as_bytes(data)->len);
    }
    decref_maybe(rt, data);
    buffer_release(rt, &view);
    return result;
}
static Owned buffered_base_readinto(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return readinto_by(rt, self, args[0], "read"); }
static Owned buffered_base_readinto1(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return readinto_by(rt, self, args[0], "read1"); }

static const MethodDef buffered_base_methods[] = {
    {"detach", base_detach, 0, 0, 0, NULL}, {"read", base_read, 0, -1, 0, NULL}, {"read1", base_read1, 0, -1, 0, NULL}, {"write", base_write, 0, -1, 0, NULL},
    {"readinto", buffered_base_readinto, 1, 1, 0, NULL}, {"readinto1", buffered_base_readinto1, 1, 1, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};

static Owned text_none(Runtime *rt, Borrowed self, void *closure) { return V_NONE; }
static const GetSetDef text_base_getsets[] = {{"encoding", text_none, NULL, NULL, NULL}, {"newlines", text_none, NULL, NULL, NULL}, {"errors", text_none, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};
static const MethodDef text_base_methods[] = {
    {"detach", base_detach, 0, 0, 0, NULL}, {"read", base_read, 0, -1, 0, NULL}, {"readline", base_text_readline, 0, -1, 0, NULL}, {"write", base_write, 0, -1, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};

#define DERIVED(variable, type_name, text, its_methods, its_getsets)                                                                      \
    const TypeSlots variable = {                                                                                                         \
        .name = type_name, .doc = text, .flags = TF_BASETYPE | TF_CONTAINER | TF_WEAKREF | TF_DICT | TF_FINALIZE, .base = T_OBJECT,        \
        .layout = LAYOUT_CUSTOM, .basicsize = sizeof(IoBase), .dict_offset = offsetof(IoBase, dict), .new = base_new, .init = base_init,   \
        .dealloc = io_base_drop, .traverse = io_base_traverse, .clear = base_clear, .finalize = base_finalize, .iter = base_iter,            \
        .next = base_next, .methods = its_methods, .getsets = its_getsets,                                                                \
    }
DERIVED(io_raw_slots, "_io._RawIOBase", "Base class for raw binary I/O.", raw_methods, NULL);
DERIVED(io_buffered_base_slots, "_io._BufferedIOBase", "Base class for buffered IO objects.", buffered_base_methods, NULL);
DERIVED(io_text_base_slots, "_io._TextIOBase", "Base class for text I/O.", text_base_methods, text_base_getsets);
