/* SPDX-License-Identifier: MIT
 * io_fileio.c: FileIO: one descriptor, no buffer; and the registry of open descriptors. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "gc/gc.h"
#include "modules/io_internal.h"
#include "platform/file.h"
#include "vm/vm.h"
#include "vm/audit.h"

/* ---- open descriptors: what a dropped runtime must close ---- */

static int io_remember_fd(Runtime *rt, int fd) {
    IoState *s = io_state(rt);
    if (s->open_count == s->open_room) {
        uint32_t room = s->open_room ? s->open_room * 2 : 8;
        int *fds = mem_realloc_array(rt, s->open_fds, room, sizeof *fds);
        if (!fds) return -1;
        s->open_fds = fds;
        s->open_room = room;
    }
    s->open_fds[s->open_count++] = fd;
    return 0;
}

static void io_forget_fd(Runtime *rt, int fd) {
    IoState *s = io_state(rt);
    for (uint32_t i = s->open_count; i-- > 0;)
        if (s->open_fds[i] == fd) {
            s->open_fds[i] = s->open_fds[--s->open_count];
            return;
        }
}

void io_close_all(Runtime *rt) {
    IoState *s = io_state(rt);
    for (uint32_t i = 0; s && i < s->open_count; i++) file_close(s->open_fds[i]);
    if (s) s->open_count = 0;
}

/* ---- system calls, with signals and the host's callbacks ---- */

ssize_t fileio_read_some(Runtime *rt, FileIo *f, void *out, size_t len) {
    if (f->fd < -1) return 0;
    for (;;) {
        ssize_t n = file_read(f->fd, out, len);
        if (n >= 0) return n;
        if (n == -EAGAIN) return -2;
        if (n != -EINTR) return raise_errno(rt, (int)-n, V_NULL, V_NULL), -1;
        if (vm_safe_point(rt) < 0) return -1;
    }
}

ssize_t fileio_write_some(Runtime *rt, FileIo *f, const void *data, size_t len) {
    if (f->fd < -1) {
        const IoConfig *c = &io_state(rt)->config;
        (f->fd == -2 ? c->write_out : c->write_err)(c->data, data, len);
        return (ssize_t)len;
    }
    for (;;) {
        ssize_t n = file_write(f->fd, data, len);
        if (n >= 0) return n;
        if (n == -EAGAIN) return -2;
        if (n != -EINTR) return raise_errno(rt, (int)-n, V_NULL, V_NULL), -1;
        if (vm_safe_point(rt) < 0) return -1;
    }
}

/* ---- creation ---- */

static int set_name(Runtime *rt, FileIo *f, Borrowed name) {
    if (!f->base.dict && !(f->base.dict = dict_new(rt))) return -1;
    return dict_set_cstr(rt, f->base.dict, "name", name);
}

static Owned alloc(Runtime *rt, Type *type) {
    Owned o = type_alloc(rt, type, 0);
    if (!o) return V_NULL;
    FileIo *f = V_AS(FileIo, o);
    f->fd = -1;
    f->seekable = -1;
    f->closefd = true;
    f->base.closed = false;
    return o;
}

Owned fileio_new(Runtime *rt, int fd, bool readable, bool writable, bool closefd, Borrowed name) {
    Owned o = alloc(rt, rt->types[io_state(rt)->types[IO_FILE]]);
    if (!o) return V_NULL;
    FileIo *f = V_AS(FileIo, o);
    f->fd = fd;
    f->readable = readable;
    f->writable = writable;
    f->closefd = closefd;
    if (set_name(rt, f, name) == 0) return o;
    decref(rt, o);
    return V_NULL;
}

static Owned bad_mode(Runtime *rt) { return raise(rt, T_VALUE_ERROR, "Must have exactly one of create/read/write/append mode and at most one plus"); }

/* open(2) flags from a mode text; -1: error set. */
static int mode_flags(Runtime *rt, FileIo *f, const char *mode) {
    int main_letters = 0, plus = 0, flags = 0;
    for (const char *p = mode; *p; p++) switch (*p) {
        case 'r': main_letters++, f->readable = true; break;
        case 'w': main_letters++, f->writable = true, flags |= O_CREAT | O_TRUNC; break;
        case 'x': main_letters++, f->writable = f->created = true, flags |= O_CREAT | O_EXCL; break;
        case 'a': main_letters++, f->writable = f->appending = true, flags |= O_CREAT | O_APPEND; break;
        case '+': plus++, f->readable = f->writable = true; break;
        case 'b': break;
        default: return raise_int(rt, T_VALUE_ERROR, "invalid mode: %.200s", mode);
        }
    if (main_letters != 1 || plus > 1) return bad_mode(rt), -1;
    return flags | (f->readable && f->writable ? O_RDWR : f->readable ? O_RDONLY : O_WRONLY);
}

/* A path argument (str, bytes, os.PathLike) as a C string in a bytes object. */
static Owned path_bytes(Runtime *rt, Borrowed file) {
    Owned path = own(file);
    if (!v_is_str(rt, path) && !obj_is_instance_of(rt, path, T_BYTES)) {
        Owned f = obj_lookup_special(rt, file, rt->names[N___fspath__]);
        decref(rt, path);
        if (!f) return rt->error ? V_NULL : raise(rt, T_TYPE_ERROR, "expected str, bytes or os.PathLike object, not %T", file);
        path = obj_call0(rt, f);
        decref(rt, f);
        if (path && !v_is_str(rt, path) && !obj_is_instance_of(rt, path, T_BYTES)) {
            raise(rt, T_TYPE_ERROR, "expected %T.__fspath__() to return str or bytes, not %T", file, path);
            decref(rt, path);
            return V_NULL;
        }
    }
    Owned bytes = path && v_is_str(rt, path) ? str_encode(rt, path, "utf-8", "surrogateescape") : path ? own(path) : V_NULL;
    decref_maybe(rt, path);
    if (bytes && memchr(as_bytes(bytes)->data, 0, as_bytes(bytes)->len)) {
        decref(rt, bytes);
        return raise(rt, T_VALUE_ERROR, "embedded null byte");
    }
    return bytes;
}

static int open_with_opener(Runtime *rt, Borrowed file, int flags, Borrowed opener) {
    Owned fd = obj_call2(rt, opener, file, v_small(flags | O_CLOEXEC));
    int n = -1;
    if (!fd) return -1;
    if (!v_is_int(rt, fd)) raise(rt, T_TYPE_ERROR, "expected integer from opener");
    else if (num_as_int(rt, fd, &n) == 0 && n < 0) raise(rt, T_VALUE_ERROR, "opener returned %d", n);
    decref(rt, fd);
    return rt->error ? -1 : n;
}

static int open_path(Runtime *rt, FileIo *f, Borrowed file, int flags, Borrowed opener) {
    if (opener != V_NONE) f->fd = open_with_opener(rt, file, flags, opener);
    else {
        Owned path = path_bytes(rt, file);
        if (!path) return -1;
        do f->fd = file_open((const char *)as_bytes(path)->data, flags, 0666);
        while (f->fd == -EINTR && vm_safe_point(rt) == 0);
        decref(rt, path);
        if (f->fd < 0 && !rt->error) raise_errno(rt, -f->fd, file, V_NULL);
    }
    if (f->fd < 0) return f->fd = -1;
    if (io_remember_fd(rt, f->fd) == 0) return 0;
    file_close(f->fd);
    return f->fd = -1;
}

static int audit_open(Runtime *rt, Borrowed file, const char *mode, int flags) {
    if (!rt->vm->audited) return 0;
    Owned text = str_from_cstr(rt, mode);
    int r = !text || AUDIT(rt, "open", file, text, v_small(flags)) ? -1 : 0;
    decref_maybe(rt, text);
    return r;
}

static int open_into(Runtime *rt, Borrowed self, Borrowed file, const char *mode, bool closefd, Borrowed opener) {
    FileIo *f = V_AS(FileIo, self);
    int flags = mode_flags(rt, f, mode);
    if (flags < 0) return -1;
    f->closefd = closefd;
    if (audit_open(rt, file, mode, flags) < 0) return -1;
    if (rt->no_system) return raise_int(rt, T_PERMISSION_ERROR, "files are switched off in this runtime");
    if (v_is_bool(file) || v_is_small(file) || v_is_int(rt, file)) {
        if (num_as_int(rt, file, &f->fd) < 0) return -1;
        if (f->fd < 0) return f->fd = -1, raise_int(rt, T_VALUE_ERROR, "negative file descriptor");
        if (closefd && io_remember_fd(rt, f->fd) < 0) return f->fd = -1;
    } else {
        if (!closefd) return raise_int(rt, T_VALUE_ERROR, "Cannot use closefd=False with file name");
        if (open_path(rt, f, file, flags, opener) < 0) return -1;
    }
    int dir = file_is_dir(f->fd, NULL, &f->block);
    if (dir != 0) {
        bool ours = closefd && !v_is_int(rt, file);
        if (ours) io_forget_fd(rt, f->fd), file_close(f->fd);
        f->fd = -1;
        raise_errno(rt, dir > 0 ? EISDIR : -dir, dir > 0 ? file : V_NULL, V_NULL);
        return -1;
    }
    if (set_name(rt, f, file) < 0) return -1;
    if (f->appending) file_seek(f->fd, 0, SEEK_END);
    return 0;
}

Owned fileio_open(Runtime *rt, Borrowed file, const char *mode, bool closefd, Borrowed opener) {
    Owned o = alloc(rt, rt->types[io_state(rt)->types[IO_FILE]]);
    if (!o) return V_NULL;
    if (open_into(rt, o, file, mode, closefd, opener) == 0) return o;
    V_AS(FileIo, o)->base.closed = true;
    decref(rt, o);
    return V_NULL;
}

static Owned fileio_type_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) { return alloc(rt, type); }

static int fileio_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"file", "mode", "closefd", "opener", NULL};
    Value out[4];
    if (args_parse(rt, "FileIO", params, 1, args, nargs, kwnames, out) < 0) return -1;
    int closefd = out[2] ? obj_truth(rt, out[2]) : 1;
    if (closefd < 0) return -1;
    if (out[1] && !v_is_str(rt, out[1])) return raise_int(rt, T_TYPE_ERROR, "FileIO() argument 'mode' must be str, not %A", out[1]);
    if (out[1] && !str_is_ascii(out[1])) return raise_int(rt, T_VALUE_ERROR, "invalid mode: %U", out[1]);
    if (v_is_flonum(out[0])) return raise_int(rt, T_TYPE_ERROR, "integer argument expected, got float");
    if (open_into(rt, self, out[0], out[1] ? str_ascii(out[1]) : "r", closefd, out[3] ? out[3] : V_NONE) == 0) return 0;
    V_AS(FileIo, self)->base.closed = true;
    return -1;
}

/* ---- methods ---- */

static int check_open(Runtime *rt, FileIo *f) { return f->fd == -1 ? raise_int(rt, T_VALUE_ERROR, "I/O operation on closed file") : 0; }
#define FILE_METHOD(name) static Owned fileio_##name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)
#define OPEN_FILE()                     \
    FileIo *f = V_AS(FileIo, self);     \
    if (check_open(rt, f) < 0) return V_NULL

FILE_METHOD(readall) {
    OPEN_FILE();
    if (!f->readable) return io_unsupported(rt, "File not open for reading");
    int64_t size = 0, at = file_seek(f->fd, 0, SEEK_CUR);
    if (file_is_dir(f->fd, &size, NULL) < 0 || at < 0 || at > size) size = at = 0;
    Owned all = bytearray_from(rt, NULL, 0);
    size_t used = 0;
    while (all) {
        size_t room = used ? used + size_max(used / 2, IO_BUFFER_SIZE) : (size_t)(size - at) + IO_BUFFER_SIZE;
        if (room > V_AS(ByteArray, all)->len && bytearray_resize(rt, all, room) < 0) break;
        ssize_t n = fileio_read_some(rt, f, V_AS(ByteArray, all)->data + used, V_AS(ByteArray, all)->len - used);
        if (n == -1) break;
        if (n == -2 && used == 0) return decref(rt, all), V_NONE;
        if (n > 0) {
            used += (size_t)n;
            continue;
        }
        Owned result = bytes_from(rt, V_AS(ByteArray, all)->data, used);
        decref(rt, all);
        return result;
    }
    decref_maybe(rt, all);
    return V_NULL;
}

FILE_METHOD(read) {
    ssize_t size;
    OPEN_FILE();
    if (!f->readable) return io_unsupported(rt, "File not open for reading");
    if (io_size_arg(rt, args, nargs, &size) < 0) return V_NULL;
    if (size < 0) return fileio_readall(rt, self, args, 0, V_NULL);
    Owned bytes = bytes_new(rt, (size_t)size);
    ssize_t n = bytes ? fileio_read_some(rt, f, as_bytes(bytes)->data, (size_t)size) : -1;
    if (n == size) return bytes;
    Owned result = n >= 0 ? bytes_from(rt, as_bytes(bytes)->data, (size_t)n) : n == -2 ? V_NONE : V_NULL;
    decref_maybe(rt, bytes);
    return result;
}

FILE_METHOD(readinto) {
    Buffer view;
    OPEN_FILE();
    if (!f->readable) return io_unsupported(rt, "File not open for reading");
    if (io_writable_buffer(rt, "readinto", args[0], &view) < 0) return V_NULL;
    ssize_t n = fileio_read_some(rt, f, view.data, view.len);
    buffer_release(rt, &view);
    return n >= 0 ? v_small(n) : n == -2 ? V_NONE : V_NULL;
}

FILE_METHOD(write) {
    Buffer view;
    OPEN_FILE();
    if (!f->writable) return io_unsupported(rt, "File not open for writing");
    if (obj_get_buffer(rt, args[0], &view, false) < 0) return V_NULL;
    ssize_t n = fileio_write_some(rt, f, view.data, view.len);
    buffer_release(rt, &view);
    return n >= 0 ? v_small(n) : n == -2 ? V_NONE : V_NULL;
}

FILE_METHOD(seek) {
    int64_t offset;
    int whence = 0;
    OPEN_FILE();
    if (num_as_i64(rt, args[0], &offset) < 0 || (nargs > 1 && num_as_int(rt, args[1], &whence) < 0)) return V_NULL;
    int64_t at = f->fd < 0 ? -ESPIPE : file_seek(f->fd, offset, whence);
    return at < 0 ? raise_errno(rt, (int)-at, V_NULL, V_NULL) : int_from_i64(rt, at);
}

FILE_METHOD(tell) {
    OPEN_FILE();
    int64_t at = f->fd < 0 ? -ESPIPE : file_seek(f->fd, 0, SEEK_CUR);
    return at < 0 ? raise_errno(rt, (int)-at, V_NULL, V_NULL) : int_from_i64(rt, at);
}

FILE_METHOD(truncate) {
    int64_t size;
    OPEN_FILE();
    if (!f->writable) return io_unsupported(rt, "File not open for writing");
    if (nargs == 0 || args[0] == V_NONE) size = file_seek(f->fd, 0, SEEK_CUR);
    else if (num_as_i64(rt, args[0], &size) < 0) return V_NULL;
    int problem = size < 0 ? EINVAL : -file_truncate(f->fd, size);
    return problem ? raise_errno(rt, problem, V_NULL, V_NULL) : int_from_i64(rt, size);
}

FILE_METHOD(close) {
    FileIo *f = V_AS(FileIo, self);
    Owned flushed = V_NONE;
    if ((type_of(rt, self)->slots->flags & TF_HEAP || f->base.dict) && !f->base.closed) flushed = io_call(rt, self, "flush", NULL, 0); /* a subclass may have its own */
    Owned error = flushed ? V_NULL : error_take(rt);
    decref_maybe(rt, flushed);
    int fd = f->fd;
    f->fd = -1;
    f->base.closed = true;
    int problem = 0;
    if (fd >= 0 && f->closefd) {
        io_forget_fd(rt, fd);
        problem = file_close(fd);
    }
    if (problem < 0 && problem != -EINTR) raise_errno(rt, -problem, V_NULL, V_NULL);
    io_chain_error(rt, error);
    return rt->error ? V_NULL : V_NONE;
}

FILE_METHOD(seekable) {
    OPEN_FILE();
    if (f->seekable < 0) f->seekable = f->fd >= 0 && file_seek(f->fd, 0, SEEK_CUR) >= 0;
    return v_bool(f->seekable);
}
FILE_METHOD(readable) {
    OPEN_FILE();
    return v_bool(f->readable);
}
FILE_METHOD(writable) {
    OPEN_FILE();
    return v_bool(f->writable);
}
FILE_METHOD(fileno) {
    OPEN_FILE();
    return f->fd < 0 ? io_unsupported(rt, "fileno") : v_small(f->fd);
}
FILE_METHOD(isatty) {
    OPEN_FILE();
    return v_bool(f->fd >= 0 && file_is_tty(f->fd));
}

static const char *mode_text(const FileIo *f) {
    if (f->created) return f->readable ? "xb+" : "xb";
    if (f->appending) return f->readable ? "ab+" : "ab";
    return f->readable ? f->writable ? "rb+" : "rb" : "wb";
}
static Owned get_mode(Runtime *rt, Borrowed self, void *closure) { return str_from_cstr(rt, mode_text(V_AS(FileIo, self))); }
static Owned get_closefd(Runtime *rt, Borrowed self, void *closure) { return v_bool(V_AS(FileIo, self)->closefd); }
static Owned get_closed(Runtime *rt, Borrowed self, void *closure) { return v_bool(V_AS(FileIo, self)->fd == -1); }
static Owned get_blksize(Runtime *rt, Borrowed self, void *closure) { return int_from_size(rt, V_AS(FileIo, self)->block ? V_AS(FileIo, self)->block : IO_BUFFER_SIZE); }

static Owned fileio_repr(Runtime *rt, Borrowed self) {
    FileIo *f = V_AS(FileIo, self);
    if (f->fd == -1) return str_from_cstr(rt, "<_io.FileIO [closed]>");
    Value name = f->base.dict ? dict_get_cstr(rt, f->base.dict, "name") : V_NULL;
    if (rt->error) return V_NULL;
    const char *closefd = f->closefd ? "True" : "False";
    if (!name) return format_str(rt, "<_io.FileIO fd=%d mode='%s' closefd=%s>", f->fd, mode_text(f), closefd);
    int running = repr_enter(rt, self);
    if (running) return running < 0 ? V_NULL : raise(rt, T_RUNTIME_ERROR, "reentrant call inside %s.__repr__", slots_of(rt, self)->name);
    Owned text = format_str(rt, "<_io.FileIO name=%R mode='%s' closefd=%s>", name, mode_text(f), closefd);
    repr_leave(rt, self);
    return text;
}

/* ResourceWarning (hidden by default): the file dies while it is open. source: the stream that the program had. */
static Owned fileio_dealloc_warn(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    FileIo *f = V_AS(FileIo, self);
    Owned pending = error_take(rt);
    if (f->fd >= 0 && f->closefd && warn_about(rt, T_RESOURCE_WARNING, args[0], "unclosed file %R", args[0]) < 0)
        error_unraisable(rt, NULL, self);
    if (pending) error_restore(rt, pending);
    return V_NONE;
}

/* An open file that dies is closed. */
static void fileio_finalize(Runtime *rt, Borrowed self) { io_finalize(rt, self, self); }

static void fileio_dealloc(Runtime *rt, Object *self) {
    FileIo *f = (FileIo *)self;
    if (f->fd >= 0 && f->closefd) {
        io_forget_fd(rt, f->fd);
        file_close(f->fd);
    }
    clear_slot(rt, &f->base.dict);
    object_free(rt, self);
}

static int fileio_clear(Runtime *rt, Object *self) {
    clear_slot(rt, &((IoBase *)self)->dict);
    return 0;
}

static const MethodDef methods[] = {
    {"read", fileio_read, 0, 1, 0, NULL},         {"readall", fileio_readall, 0, 0, 0, NULL},   {"readinto", fileio_readinto, 1, 1, 0, NULL},
    {"write", fileio_write, 1, 1, 0, NULL},       {"seek", fileio_seek, 1, 2, 0, NULL},         {"tell", fileio_tell, 0, 0, 0, NULL},
    {"_dealloc_warn", fileio_dealloc_warn, 1, 1, 0, NULL},
    {"truncate", fileio_truncate, 0, 1, 0, NULL}, {"close", fileio_close, 0, 0, 0, NULL},       {"seekable", fileio_seekable, 0, 0, 0, NULL},
    {"readable", fileio_readable, 0, 0, 0, NULL}, {"writable", fileio_writable, 0, 0, 0, NULL}, {"fileno", fileio_fileno, 0, 0, 0, NULL},
    {"isatty", fileio_isatty, 0, 0, 0, NULL},     {NULL, NULL, 0, 0, 0, NULL},
};
static const GetSetDef getsets[] = {{"mode", get_mode, NULL, NULL, NULL}, {"closefd", get_closefd, NULL, NULL, NULL}, {"closed", get_closed, NULL, NULL, NULL},
                                    {"_blksize", get_blksize, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

const TypeSlots io_file_slots = {
    .name = "_io.FileIO",
    .doc = "Open a file.",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_WEAKREF | TF_DICT | TF_FINALIZE,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(FileIo),
    .dict_offset = offsetof(IoBase, dict),
    .new = fileio_type_new,
    .init = fileio_init,
    .dealloc = fileio_dealloc,
    .traverse = io_base_traverse,
    .clear = fileio_clear,
    .finalize = fileio_finalize,
    .repr = fileio_repr,
    .methods = methods,
    .getsets = getsets,
};
