/* SPDX-License-Identifier: MIT
 * io_buffered.c: BufferedReader, BufferedWriter, BufferedRandom: one struct, one block of bytes that holds either bytes
 * read ahead or bytes not yet written, never both. */
#include <errno.h>

#include "gc/gc.h"
#include "modules/io_internal.h"
#include "types/exception.h"
#include "vm/vm.h"

static inline Buffered *as_buffered(Borrowed v) { return V_AS(Buffered, v); }

static int check_ready(Runtime *rt, Buffered *b) {
    if (b->detached) return raise_int(rt, T_VALUE_ERROR, "raw stream has been detached");
    if (!b->raw) return raise_int(rt, T_VALUE_ERROR, "I/O operation on uninitialized object");
    return 0;
}

/* While the raw stream reads or writes, it or a signal handler may run code of the program: that must find the buffer as it
 * is, and leave it so. */
static int check_idle(Runtime *rt, Buffered *b) {
    return b->busy ? raise_int(rt, T_RUNTIME_ERROR, "reentrant call inside %R", v_from(b)) : 0;
}

static int raw_closed(Runtime *rt, Buffered *b) {
    if (!b->buf) return 1; /* close() failed below */
    if (io_is(rt, b->raw, IO_FILE)) return V_AS(FileIo, b->raw)->fd == -1;
    return io_is_closed(rt, b->raw);
}

static int check_open(Runtime *rt, Buffered *b, const char *what) {
    if (check_ready(rt, b) < 0 || check_idle(rt, b) < 0) return -1;
    int closed = raw_closed(rt, b);
    if (closed == 0 && check_ready(rt, b) < 0) return -1; /* asking may have taken it away, or closed it in spite of the answer */
    if (closed > 0 || (closed == 0 && !b->buf)) return raise_int(rt, T_VALUE_ERROR, "%s of closed file", what);
    return closed;
}

/* ---- the raw stream below ---- */

static ssize_t object_read(Runtime *rt, Buffered *b, uint8_t *out, size_t len) {
    Owned block = bytearray_from(rt, NULL, 0), n = V_NULL;
    if (block && bytearray_resize(rt, block, len) == 0) n = io_call(rt, b->raw, "readinto", &block, 1);
    ssize_t count = -1;
    if (n == V_NONE) count = -2;
    else if (n) {
        count = num_as_ssize(rt, n, T_VALUE_ERROR);
        if (rt->error) {
            Owned cause = error_take(rt);
            raise(rt, T_OS_ERROR, "raw readinto() failed");
            error_add_cause(rt, cause);
        } else if ((count < 0 || (size_t)count > len || (size_t)count > V_AS(ByteArray, block)->len)) {
            raise(rt, T_OS_ERROR, "raw readinto() returned invalid length %zd (should have been between 0 and %zd)", count, (ssize_t)len);
            count = -1;
        }
        if (count > 0) memcpy(out, V_AS(ByteArray, block)->data, (size_t)count);
    }
    decref_maybe(rt, n);
    decref_maybe(rt, block);
    return rt->error ? -1 : count;
}

/* Bytes into buf; 0 at the end, -1 error, -2 would block. */
static ssize_t raw_read(Runtime *rt, Buffered *b, uint8_t *out, size_t len) {
    if (check_ready(rt, b) < 0) return -1; /* an argument's __index__ may have detached it since it was looked at */
    FileIo *f = io_is(rt, b->raw, IO_FILE) ? V_AS(FileIo, b->raw) : NULL;
    if (f && f->fd == -1) return raise_int(rt, T_VALUE_ERROR, "I/O operation on closed file");
    b->busy = true;
    ssize_t n = f ? fileio_read_some(rt, f, out, len) : object_read(rt, b, out, len);
    b->busy = false;
    return n;
}

static ssize_t object_write(Runtime *rt, Buffered *b, const uint8_t *data, size_t len) {
    Owned block = bytes_from(rt, data, len), n = block ? io_call(rt, b->raw, "write", &block, 1) : V_NULL;
    ssize_t count = n == V_NONE ? -2 : n ? num_as_ssize(rt, n, T_VALUE_ERROR) : -1;
    if (n && n != V_NONE && !rt->error && (count < 0 || (size_t)count > len)) {
        raise(rt, T_OS_ERROR, "raw write() returned invalid length %zd (should have been between 0 and %zd)", count, (ssize_t)len);
        count = -1;
    }
    decref_maybe(rt, n);
    decref_maybe(rt, block);
    return count;
}

static ssize_t raw_write(Runtime *rt, Buffered *b, const uint8_t *data, size_t len) {
    if (check_ready(rt, b) < 0) return -1;
    FileIo *f = io_is(rt, b->raw, IO_FILE) ? V_AS(FileIo, b->raw) : NULL;
    if (f && f->fd == -1) return raise_int(rt, T_VALUE_ERROR, "I/O operation on closed file");
    b->busy = true;
    ssize_t n = f ? fileio_write_some(rt, f, data, len) : object_write(rt, b, data, len);
    b->busy = false;
    return n;
}

/* BlockingIOError that says how many of the caller's bytes were taken. Always -1. */
static int would_block(Runtime *rt, size_t taken) {
    Owned text = str_from_cstr(rt, "write could not complete without blocking");
    Owned e = text ? obj_call3(rt, v_from(rt->types[T_BLOCKING_IO_ERROR]), v_small(EAGAIN), text, v_small((int64_t)taken)) : V_NULL;
    decref_maybe(rt, text);
    if (e) error_set(rt, e);
    return -1;
}

static int64_t raw_position(Runtime *rt, Buffered *b, const char *method, const Value *args, size_t nargs) {
    b->busy = true;
    Owned at = io_call(rt, b->raw, method, args, nargs);
    b->busy = false;
    int64_t n = -1;
    if (at && num_as_i64(rt, at, &n) < 0) n = -1;
    decref_maybe(rt, at);
    if (!rt->error && n < 0) return raise_int(rt, T_OS_ERROR, "Raw stream returned invalid position %ld", (long)n);
    return rt->error ? -1 : n;
}

/* A signal may have cut a write short: its handler must run before the next one, which may wait for ever. */
static int after_part(Runtime *rt, Buffered *b) {
    b->busy = true;
    int r = vm_safe_point(rt);
    b->busy = false;
    return r < 0 ? -1 : 0;
}

/* 0, -1, or -2: some is left, which could not be written without blocking. */
static int write_some_pending(Runtime *rt, Buffered *b) {
    while (b->pending) {
        ssize_t n = raw_write(rt, b, b->buf, b->pending);
        if (n < 0) return (int)n;
        memmove(b->buf, b->buf + n, b->pending - (size_t)n);
        b->pending -= (size_t)n;
        if (b->pending && after_part(rt, b) < 0) return -1;
    }
    return 0;
}

static int write_pending(Runtime *rt, Buffered *b) {
    int r = write_some_pending(rt, b);
    return r == -2 ? would_block(rt, 0) : r;
}

/* Before writing or seeking: forget what was read ahead, with the raw position moved back over it. */
static int drop_ahead(Runtime *rt, Buffered *b) {
    size_t ahead = b->end - b->pos;
    b->pos = b->end = 0;
    if (!ahead) return 0;
    Value args[2] = {v_small(-(int64_t)ahead), v_small(1)};
    return raw_position(rt, b, "seek", args, 2) < 0 ? -1 : 0;
}

/* More bytes into an empty buffer; as raw_read. */
static ssize_t fill(Runtime *rt, Buffered *b) {
    if (b->pending && write_pending(rt, b) < 0) return -1;
    b->pos = b->end = 0;
    ssize_t n = raw_read(rt, b, b->buf, b->size);
    if (n > 0) b->end = (size_t)n;
    return n;
}

/* ---- creation ---- */

static Owned buffered_type_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) { return type_alloc(rt, type, 0); }

static int setup(Runtime *rt, Borrowed self, Borrowed raw, size_t size, bool readable, bool writable) {
    Buffered *b = as_buffered(self);
    if (check_idle(rt, b) < 0) return -1;
    uint8_t *block = mem_alloc(rt, size);
    if (!block) return -1;
    mem_free(rt, b->buf);
    b->buf = block;
    b->size = size;
    b->pos = b->end = b->pending = 0;
    b->readable = readable;
    b->writable = writable;
    b->detached = false;
    replace_slot(rt, &b->raw, own(raw));
    return 0;
}

Owned buffered_new(Runtime *rt, enum IoType type, Borrowed raw, size_t size) {
    Owned o = type_alloc(rt, rt->types[io_state(rt)->types[type]], 0);
    if (!o) return V_NULL;
    if (setup(rt, o, raw, size, type != IO_WRITER, type != IO_READER) == 0) return o;
    decref(rt, o);
    return V_NULL;
}

static int require(Runtime *rt, Borrowed raw, const char *method, const char *problem) {
    Owned r = io_call(rt, raw, method, NULL, 0);
    int ok = r ? obj_truth(rt, r) : -1;
    decref_maybe(rt, r);
    if (ok == 0) io_unsupported(rt, problem);
    return ok > 0 ? 0 : -1;
}

static int init_as(Runtime *rt, Borrowed self, const char *name, const Value *args, size_t nargs, Borrowed kwnames, bool readable, bool writable) {
    static const char *const params[] = {"raw", "buffer_size", NULL};
    Value out[2];
    if (args_parse(rt, name, params, 1, args, nargs, kwnames, out) < 0 || check_idle(rt, as_buffered(self)) < 0) return -1;
    clear_slot(rt, &as_buffered(self)->raw);
    as_buffered(self)->detached = false;
    ssize_t size = out[1] ? num_as_size_argument(rt, out[1]) : IO_BUFFER_SIZE;
    if (rt->error) return -1;
    if (size <= 0) return raise_int(rt, T_VALUE_ERROR, "buffer size must be strictly positive");
    if (readable && writable && require(rt, out[0], "seekable", "File or stream is not seekable.") < 0) return -1;
    if (readable && require(rt, out[0], "readable", "File or stream is not readable.") < 0) return -1;
    if (writable && require(rt, out[0], "writable", "File or stream is not writable.") < 0) return -1;
    return setup(rt, self, out[0], (size_t)size, readable, writable);
}
static int reader_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return init_as(rt, self, "BufferedReader", args, nargs, kwnames, true, false); }
static int writer_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return init_as(rt, self, "BufferedWriter", args, nargs, kwnames, false, true); }
static int random_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) { return init_as(rt, self, "BufferedRandom", args, nargs, kwnames, true, true); }

/* ---- reading ---- */

#define METHOD(name) static Owned buffered_##name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

/* Copies what is read ahead, then reads on, until len bytes, the end, or (once) one system call. -1 error, -2 nothing yet. */
static ssize_t read_into(Runtime *rt, Buffered *b, uint8_t *out, size_t len, bool once) {
    size_t got = 0;
    while (got < len) {
        size_t ahead = size_min(b->end - b->pos, len - got);
        if (ahead) {
            memcpy(out + got, b->buf + b->pos, ahead);
            b->pos += ahead;
            got += ahead;
            continue;
        }
        bool through = len - got > b->size;
        if (once && got && !through) break;
        if (b->pending && write_pending(rt, b) < 0) return -1;
        ssize_t n = through ? raw_read(rt, b, out + got, len - got) : fill(rt, b);
        if (n == -1) return -1;
        if (n <= 0) return got || n == 0 ? (ssize_t)got : -2;
        if (through) got += (size_t)n;
        if (through && once) break;
    }
    return (ssize_t)got;
}

/* All that the raw stream still has: by its readall(), or by read() until that gives nothing. None: nothing yet. */
static Owned raw_rest(Runtime *rt, Borrowed raw) {
    Owned method = obj_getattr_cstr(rt, raw, "readall");
    if (method) {
        Owned all = obj_call0(rt, method);
        decref(rt, method);
        return all;
    }
    if (!error_catch(rt, T_ATTRIBUTE_ERROR)) return V_NULL;
    ByteBuf all;
    bytebuf_init(&all, rt);
    for (;;) {
        Owned piece = io_call(rt, raw, "read", NULL, 0);
        bool more = piece && v_is(piece, T_BYTES) && as_bytes(piece)->len;
        bool fine = more ? bytebuf_add(&all, as_bytes(piece)->data, as_bytes(piece)->len) >= 0 : piece == V_NONE || (piece && v_is(piece, T_BYTES));
        if (more && fine) {
            decref(rt, piece);
            continue;
        }
        if (!fine && !rt->error) raise(rt, T_TYPE_ERROR, "read() should return bytes");
        bool none = piece == V_NONE && all.len == 0;
        decref_maybe(rt, piece);
        if (fine && !none) return bytebuf_finish(&all);
        bytebuf_drop(&all);
        return fine ? V_NONE : V_NULL;
    }
}

static Owned read_all(Runtime *rt, Buffered *b) {
    if (b->pending && write_pending(rt, b) < 0) return V_NULL;
    Owned ahead = bytes_from(rt, b->buf + b->pos, b->end - b->pos), rest = V_NULL, result = V_NULL;
    b->pos = b->end = 0;
    /* What was written may have set the stream up anew, and so may the raw stream's methods. */
    Owned raw = ahead && check_ready(rt, b) == 0 ? own(b->raw) : V_NULL;
    if (raw) rest = raw_rest(rt, raw);
    decref_maybe(rt, raw);
    if (rest == V_NONE) return as_bytes(ahead)->len ? ahead : (decref(rt, ahead), V_NONE);
    if (rest && !v_is(rest, T_BYTES)) raise(rt, T_TYPE_ERROR, "read() should return bytes");
    else if (rest && as_bytes(ahead)->len == 0) result = own(rest);
    else if (rest && (result = bytes_new(rt, as_bytes(ahead)->len + as_bytes(rest)->len))) {
        memcpy(as_bytes(result)->data, as_bytes(ahead)->data, as_bytes(ahead)->len);
        memcpy(as_bytes(result)->data + as_bytes(ahead)->len, as_bytes(rest)->data, as_bytes(rest)->len);
    }
    decref_maybe(rt, ahead);
    decref_maybe(rt, rest);
    return result;
}

static Owned read_some(Runtime *rt, Buffered *b, size_t len, bool once) {
    Owned bytes = bytes_new(rt, len);
    ssize_t n = bytes ? read_into(rt, b, as_bytes(bytes)->data, len, once) : -1;
    if (n == (ssize_t)len) return bytes;
    Owned result = n >= 0 ? bytes_from(rt, as_bytes(bytes)->data, (size_t)n) : n == -2 ? V_NONE : V_NULL;
    decref_maybe(rt, bytes);
    return result;
}

METHOD(read) {
    ssize_t size;
    if (check_open(rt, as_buffered(self), "read") < 0 || io_size_arg(rt, args, nargs, &size) < 0) return V_NULL;
    if (size < -1) return raise(rt, T_VALUE_ERROR, "read length must be non-negative or -1");
    return size < 0 ? read_all(rt, as_buffered(self)) : read_some(rt, as_buffered(self), (size_t)size, false);
}

Owned buffered_read1(Runtime *rt, Borrowed self, size_t len) {
    Buffered *b = as_buffered(self);
    if (check_open(rt, b, "read") < 0) return V_NULL;
    if (b->pos == b->end) {
        ssize_t n = fill(rt, b);
        if (n == -1) return V_NULL;
    }
    len = size_min(len, b->end - b->pos);
    Owned bytes = bytes_from(rt, b->buf + b->pos, len);
    if (bytes) b->pos += len;
    return bytes;
}

METHOD(read1_method) {
    ssize_t size;
    if (io_size_arg(rt, args, nargs, &size) < 0) return V_NULL;
    if (size == 0) return bytes_new(rt, 0);
    return buffered_read1(rt, self, size < 0 ? as_buffered(self)->size : (size_t)size);
}

METHOD(peek) {
    Buffered *b = as_buffered(self);
    if (check_open(rt, b, "peek") < 0) return V_NULL;
    if (b->pos == b->end && fill(rt, b) == -1) return V_NULL;
    return bytes_from(rt, b->buf + b->pos, b->end - b->pos);
}

static Owned readinto(Runtime *rt, Borrowed self, Borrowed target, bool once) {
    Buffer view;
    if (check_open(rt, as_buffered(self), "readinto") < 0 || io_writable_buffer(rt, once ? "readinto1" : "readinto", target, &view) < 0) return V_NULL;
    ssize_t n = read_into(rt, as_buffered(self), view.data, view.len, once);
    buffer_release(rt, &view);
    return n >= 0 ? v_small(n) : n == -2 ? V_NONE : V_NULL;
}
METHOD(readinto) { return readinto(rt, self, args[0], false); }
METHOD(readinto1) { return readinto(rt, self, args[0], true); }

/* One line; limit < 0: any length. */
static Owned read_line(Runtime *rt, Buffered *b, ssize_t limit) {
    Owned line = V_NULL;
    for (;;) {
        size_t ahead = b->end - b->pos, have = line ? V_AS(ByteArray, line)->len : 0;
        if (limit >= 0) ahead = size_min(ahead, (size_t)limit - have);
        uint8_t *from = b->buf + b->pos, *nl = memchr(from, '\n', ahead);
        size_t take = nl ? (size_t)(nl - from) + 1 : ahead;
        bool complete = nl || (limit >= 0 && have + take >= (size_t)limit);
        if (!line && complete) {
            b->pos += take;
            return bytes_from(rt, from, take);
        }
        if (!line && !(line = bytearray_from(rt, NULL, 0))) return V_NULL;
        if (take && bytearray_resize(rt, line, have + take) < 0) break;
        if (take) memcpy(V_AS(ByteArray, line)->data + have, from, take);
        b->pos += take;
        if (!complete) {
            ssize_t n = fill(rt, b);
            if (n == -1) break;
            if (n > 0) continue;
        }
        Owned result = bytes_from(rt, V_AS(ByteArray, line)->data, V_AS(ByteArray, line)->len);
        decref(rt, line);
        return result;
    }
    decref(rt, line);
    return V_NULL;
}

METHOD(readline) {
    ssize_t limit;
    if (io_size_arg(rt, args, nargs, &limit) < 0 || check_open(rt, as_buffered(self), "readline") < 0) return V_NULL;
    return read_line(rt, as_buffered(self), limit);
}

static Owned buffered_next(Runtime *rt, Borrowed self) {
    if (check_open(rt, as_buffered(self), "readline") < 0) return V_NULL;
    if (v_obj(self)->type != io_state(rt)->types[IO_READER] && v_obj(self)->type != io_state(rt)->types[IO_RANDOM]) {
        Owned slow = io_call(rt, self, "readline", NULL, 0); /* a subclass may override it */
        if (!slow || obj_len(rt, slow) > 0) return slow;
        decref(rt, slow);
        return V_NULL;
    }
    Owned line = read_line(rt, as_buffered(self), -1);
    if (!line || as_bytes(line)->len) return line;
    decref(rt, line);
    return V_NULL;
}

/* ---- writing ---- */

int buffered_write(Runtime *rt, Borrowed self, const uint8_t *data, size_t len) {
    Buffered *b = as_buffered(self);
    if (check_open(rt, b, "write to") < 0) return -1;
    if (drop_ahead(rt, b) < 0) return -1;
    size_t taken = 0;
    int state = len > b->size - b->pending ? write_some_pending(rt, b) : 0;
    while (state == 0 && b->size && len - taken >= b->size) { /* as much as does not fit goes straight through */
        ssize_t n = raw_write(rt, b, data + taken, len - taken);
        if (n < 0) state = (int)n;
        else taken += (size_t)n;
        if (state == 0 && taken < len) state = after_part(rt, b);
    }
    if (state == -1) return -1;
    size_t fits = size_min(len - taken, b->size - b->pending);
    if (fits) memcpy(b->buf + b->pending, data + taken, fits);
    b->pending += fits;
    return taken + fits == len ? 0 : would_block(rt, taken + fits);
}

METHOD(write_method) {
    Buffer view;
    if (v_is_str(rt, args[0])) return raise(rt, T_TYPE_ERROR, "a bytes-like object is required, not '%T'", args[0]);
    if (obj_get_buffer(rt, args[0], &view, false) < 0) return V_NULL;
    size_t len = view.len;
    Buffered *b = as_buffered(self);
    int bad = check_ready(rt, b);
    if (bad == 0) bad = check_idle(rt, b);
    if (bad == 0 && (bad = raw_closed(rt, b)) == 0) bad = b->buf ? 0 : 1;
    if (bad > 0) bad = raise_int(rt, T_VALUE_ERROR, "write to closed file");
    if (bad == 0) bad = buffered_write(rt, self, view.data, len);
    buffer_release(rt, &view);
    return bad < 0 ? V_NULL : int_from_size(rt, len);
}

int buffered_flush(Runtime *rt, Borrowed self) {
    Buffered *b = as_buffered(self);
    if (check_open(rt, b, "flush") < 0) return -1;
    if (write_pending(rt, b) < 0) return -1;
    return b->readable && b->writable ? drop_ahead(rt, b) : 0;
}

METHOD(flush_method) { return buffered_flush(rt, self) < 0 ? V_NULL : V_NONE; }

/* ---- position ---- */

METHOD(tell) {
    Buffered *b = as_buffered(self);
    if (check_open(rt, b, "tell") < 0) return V_NULL;
    int64_t at = raw_position(rt, b, "tell", NULL, 0);
    if (at < 0) return V_NULL;
    return int_from_i64(rt, (int64_t)((uint64_t)at - (b->end - b->pos) + b->pending)); /* what the raw stream says may be anything */
}

METHOD(seek) {
    Buffered *b = as_buffered(self);
    int64_t offset;
    int whence = 0;
    if (nargs > 1 && num_as_int(rt, args[1], &whence) < 0) return V_NULL;
    if (whence < 0 || whence > 4) return raise(rt, T_VALUE_ERROR, "whence value %d unsupported", whence);
    if (check_open(rt, b, "seek") < 0) return V_NULL;
    if (num_as_i64(rt, args[0], &offset) < 0 || write_pending(rt, b) < 0) return V_NULL;
    if (whence == 1 && __builtin_sub_overflow(offset, (int64_t)(b->end - b->pos), &offset)) return raise(rt, T_OVERFLOW_ERROR, "new position too large");
    b->pos = b->end = 0;
    Value a[2] = {int_from_i64(rt, offset), v_small(whence)};
    if (!a[0]) return V_NULL;
    int64_t at = raw_position(rt, b, "seek", a, 2);
    decref(rt, a[0]);
    return at < 0 ? V_NULL : int_from_i64(rt, at);
}

METHOD(truncate) {
    Buffered *b = as_buffered(self);
    if (check_open(rt, b, "truncate") < 0) return V_NULL;
    if (!b->writable) return io_unsupported(rt, "truncate");
    if (write_pending(rt, b) < 0 || drop_ahead(rt, b) < 0) return V_NULL;
    return io_call(rt, b->raw, "truncate", args, nargs);
}

/* ---- the rest: what the raw stream tells ---- */

METHOD(close) {
    Buffered *b = as_buffered(self);
    if (check_ready(rt, b) < 0 || check_idle(rt, b) < 0) return V_NULL;
    int closed = raw_closed(rt, b);
    if (closed) return closed < 0 ? V_NULL : V_NONE;
    Owned flushed = io_call(rt, self, "flush", NULL, 0), error = flushed ? V_NULL : error_take(rt);
    decref_maybe(rt, flushed);
    if (!b->raw) return io_chain_error(rt, error), rt->error ? V_NULL : V_NONE; /* flush() detached it */
    b->busy = true;
    Owned raw = own(b->raw), result = io_call(rt, raw, "close", NULL, 0);
    b->busy = false;
    decref(rt, raw);
    mem_free(rt, b->buf);
    b->buf = NULL;
    b->pos = b->end = b->pending = b->size = 0;
    io_chain_error(rt, error);
    if (!rt->error) return result;
    decref_maybe(rt, result);
    return V_NULL;
}

METHOD(detach) {
    Buffered *b = as_buffered(self);
    if (check_ready(rt, b) < 0 || check_idle(rt, b) < 0) return V_NULL;
    Owned flushed = io_call(rt, self, "flush", NULL, 0);
    if (!flushed) return V_NULL;
    decref(rt, flushed);
    if (check_ready(rt, b) < 0) return V_NULL;
    b->detached = true;
    Value raw = b->raw;
    b->raw = V_NULL;
    return raw;
}

#define FORWARD(name)                                                                                     \
    METHOD(name) { return check_ready(rt, as_buffered(self)) < 0 ? V_NULL : io_call(rt, as_buffered(self)->raw, #name, NULL, 0); }
FORWARD(seekable)
FORWARD(readable)
FORWARD(writable)
FORWARD(fileno)
FORWARD(isatty)

#define FORWARD_GET(name)                                                                                 \
    static Owned get_##name(Runtime *rt, Borrowed self, void *closure) {                                  \
        return check_ready(rt, as_buffered(self)) < 0 ? V_NULL : io_get(rt, as_buffered(self)->raw, #name);        \
    }
FORWARD_GET(closed)
FORWARD_GET(name)
FORWARD_GET(mode)
static Owned get_raw(Runtime *rt, Borrowed self, void *closure) { return as_buffered(self)->raw ? own(as_buffered(self)->raw) : V_NONE; }

static Owned buffered_repr(Runtime *rt, Borrowed self) {
    int running = repr_enter(rt, self);
    if (running) return running < 0 ? V_NULL : raise(rt, T_RUNTIME_ERROR, "reentrant call inside %s.__repr__", slots_of(rt, self)->name);
    Owned name = as_buffered(self)->raw ? io_get(rt, as_buffered(self)->raw, "name") : V_NULL;
    if (!name && rt->error) error_clear(rt);
    Owned text = name ? format_str(rt, "<%s name=%R>", slots_of(rt, self)->name, name) : format_str(rt, "<%s>", slots_of(rt, self)->name);
    decref_maybe(rt, name);
    repr_leave(rt, self);
    return text;
}

static Owned buffered_dealloc_warn(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (as_buffered(self)->raw) io_dealloc_warn(rt, as_buffered(self)->raw, args[0]);
    return V_NONE;
}

static void buffered_finalize(Runtime *rt, Borrowed self) {
    if (as_buffered(self)->raw) io_finalize(rt, self, as_buffered(self)->raw);
}

static int buffered_clear(Runtime *rt, Object *self) {
    clear_slot(rt, &((Buffered *)self)->raw);
    clear_slot(rt, &((IoBase *)self)->dict);
    return 0;
}

static void buffered_dealloc(Runtime *rt, Object *self) {
    mem_free(rt, ((Buffered *)self)->buf);
    buffered_clear(rt, self);
    object_free(rt, self);
}

static int buffered_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Buffered *)self)->raw);
    VISIT(((IoBase *)self)->dict);
    return 0;
}

static size_t buffered_size(Runtime *rt, Object *self) { return mem_block_size(((Buffered *)self)->buf); }

#define COMMON_METHODS                                                                                                   \
    {"_dealloc_warn", buffered_dealloc_warn, 1, 1, 0, NULL}, {"close", buffered_close, 0, 0, 0, NULL}, {"detach", buffered_detach, 0, 0, 0, NULL}, {"seekable", buffered_seekable, 0, 0, 0, NULL}, \
    {"fileno", buffered_fileno, 0, 0, 0, NULL}, {"isatty", buffered_isatty, 0, 0, 0, NULL}, {"flush", buffered_flush_method, 0, 0, 0, NULL}, \
    {"tell", buffered_tell, 0, 0, 0, NULL}, {"seek", buffered_seek, 1, 2, 0, NULL}, {"truncate", buffered_truncate, 0, 1, 0, NULL}
#define READ_METHODS                                                                                                     \
    {"read", buffered_read, 0, 1, 0, NULL}, {"read1", buffered_read1_method, 0, 1, 0, NULL}, {"peek", buffered_peek, 0, 1, 0, NULL}, \
    {"readinto", buffered_readinto, 1, 1, 0, NULL}, {"readinto1", buffered_readinto1, 1, 1, 0, NULL}, \
    {"readline", buffered_readline, 0, 1, 0, NULL}, {"readable", buffered_readable, 0, 0, 0, NULL}
#define WRITE_METHODS {"write", buffered_write_method, 1, 1, 0, NULL}, {"writable", buffered_writable, 0, 0, 0, NULL}

static const MethodDef reader_methods[] = {COMMON_METHODS, READ_METHODS, {NULL, NULL, 0, 0, 0, NULL}};
static const MethodDef writer_methods[] = {COMMON_METHODS, WRITE_METHODS, {NULL, NULL, 0, 0, 0, NULL}};
static const MethodDef random_methods[] = {COMMON_METHODS, READ_METHODS, WRITE_METHODS, {NULL, NULL, 0, 0, 0, NULL}};
static const GetSetDef getsets[] = {{"closed", get_closed, NULL, NULL, NULL}, {"name", get_name, NULL, NULL, NULL}, {"mode", get_mode, NULL, NULL, NULL},
                                    {"raw", get_raw, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

#define BUFFERED(variable, type_name, text, init_function, its_methods, next_function)                                             \
    const TypeSlots variable = {                                                                                                  \
        .name = type_name, .doc = text, .flags = TF_BASETYPE | TF_CONTAINER | TF_WEAKREF | TF_DICT | TF_FINALIZE, .base = T_OBJECT, \
        .layout = LAYOUT_CUSTOM, .basicsize = sizeof(Buffered), .dict_offset = offsetof(IoBase, dict), .new = buffered_type_new,    \
        .init = init_function, .dealloc = buffered_dealloc, .traverse = buffered_traverse, .clear = buffered_clear,                 \
        .finalize = buffered_finalize, .size = buffered_size, .repr = buffered_repr, .next = next_function, .methods = its_methods, \
        .getsets = getsets,                                                                                                       \
    }
BUFFERED(io_reader_slots, "_io.BufferedReader", "Create a new buffered reader using the given readable raw IO object.", reader_init, reader_methods, buffered_next);
BUFFERED(io_writer_slots, "_io.BufferedWriter", "A buffer for a writeable sequential RawIO object.", writer_init, writer_methods, NULL);
BUFFERED(io_random_slots, "_io.BufferedRandom", "A buffered interface to random access streams.", random_init, random_methods, buffered_next);
