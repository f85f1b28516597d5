/* SPDX-License-Identifier: MIT
 * exception_kinds.c: __init__ and __str__ of the exceptions that have attributes of their own. */
#include <errno.h>
#include <string.h>

#include "object/error.h"
#include "object/protocol.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception_parts.h"
#include "types/int.h"
#include "types/str.h"
#include "types/tuple.h"

/* Set args from the positional ones; with names, take those keywords into fields and refuse others. */
static int init_args(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames, const char *const *names, unsigned count) {
    size_t given = kwnames ? as_tuple(kwnames)->len : 0;
    const ExcKindInfo *k = exc_kind_info(rt, v_obj(self));
    const char *type_name = type_short_name(slots_of(rt, self));
    if (given && !count) return raise_int(rt, T_TYPE_ERROR, "%s() takes no keyword arguments", type_name);
    for (size_t i = 0; i < given; i++) {
        Value key = as_tuple(kwnames)->items[i];
        unsigned n = 0;
        while (n < count && !str_equal_cstr(key, names[n])) n++;
        if (n == count) return raise_int(rt, T_TYPE_ERROR, "'%U' is an invalid keyword argument for %s()", key, type_name);
        for (unsigned f = 0; f < k->count; f++)
            if (!strcmp(k->fields[f].name, names[n])) replace_slot(rt, exc_field(v_obj(self), k, f), own(args[nargs + i]));
    }
    Owned tuple = tuple_from(rt, args, nargs);
    if (!tuple) return -1;
    replace_slot(rt, &as_exc(self)->args, tuple);
    return 0;
}

EXC_INIT(stop) {
    if (init_args(rt, self, args, nargs, kwnames, NULL, 0) < 0) return -1;
    replace_slot(rt, &V_AS(StopIterationExc, self)->value, nargs ? own(args[0]) : V_NONE);
    return 0;
}

EXC_INIT(exit) {
    if (init_args(rt, self, args, nargs, kwnames, NULL, 0) < 0) return -1;
    Value code = nargs == 0 ? V_NONE : nargs == 1 ? own(args[0]) : own(as_exc(self)->args);
    replace_slot(rt, &V_AS(SystemExitExc, self)->code, code);
    return 0;
}

EXC_INIT(name) {
    static const char *const names[] = {"name"};
    return init_args(rt, self, args, nargs, kwnames, names, 1);
}

EXC_INIT(attribute) {
    static const char *const names[] = {"name", "obj"};
    return init_args(rt, self, args, nargs, kwnames, names, 2);
}

EXC_INIT(import) {
    static const char *const names[] = {"name", "path"};
    ImportErrorExc *e = V_AS(ImportErrorExc, self);
    clear_slot(rt, &e->name);
    clear_slot(rt, &e->path);
    if (init_args(rt, self, args, nargs, kwnames, names, 2) < 0) return -1;
    replace_slot(rt, &e->msg, nargs == 1 ? own(args[0]) : V_NULL);
    return 0;
}

static Owned plain_str(Runtime *rt, Borrowed self) {
    Value args = as_exc(self)->args;
    if (!args || as_tuple(args)->len == 0) return own(rt->empty_str);
    return as_tuple(args)->len == 1 ? obj_str(rt, as_tuple(args)->items[0]) : obj_str(rt, args);
}

Owned exc_import_str(Runtime *rt, Borrowed self) {
    Value msg = V_AS(ImportErrorExc, self)->msg;
    return msg && v_is(msg, T_STR) ? own(msg) : plain_str(rt, self);
}

static Owned import_reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    ImportErrorExc *e = V_AS(ImportErrorExc, self);
    Owned state = e->base.dict && e->base.dict != V_EMPTY ? dict_copy(rt, e->base.dict) : dict_new(rt);
    Owned name = e->name ? own(e->name) : V_NULL, path = e->path ? own(e->path) : V_NULL; /* a strange key's __eq__ may take them away */
    bool filled = state && (!name || dict_set_cstr(rt, state, "name", name) == 0) && (!path || dict_set_cstr(rt, state, "path", path) == 0);
    decref_maybe(rt, name);
    decref_maybe(rt, path);
    if (!filled) return decref_maybe(rt, state), V_NULL;
    Value type = v_from(type_of(rt, self));
    Owned r = dict_len(state) ? tuple_pack(rt, 3, type, e->base.args, state) : tuple_pack(rt, 2, type, e->base.args);
    decref(rt, state);
    return r;
}
const MethodDef exc_import_methods[] = {{"__reduce__", import_reduce, 0, 0, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};

/* ---- OSError ---- */

static const struct {
    int number;
    uint16_t type;
} os_classes[] = {
    {EAGAIN, T_BLOCKING_IO_ERROR}, {EALREADY, T_BLOCKING_IO_ERROR}, {EINPROGRESS, T_BLOCKING_IO_ERROR}, {EPIPE, T_BROKEN_PIPE_ERROR},
    {ESHUTDOWN, T_BROKEN_PIPE_ERROR}, {ECHILD, T_CHILD_PROCESS_ERROR}, {ECONNABORTED, T_CONNECTION_ABORTED_ERROR}, {ECONNREFUSED, T_CONNECTION_REFUSED_ERROR},
    {ECONNRESET, T_CONNECTION_RESET_ERROR}, {EEXIST, T_FILE_EXISTS_ERROR}, {ENOENT, T_FILE_NOT_FOUND_ERROR}, {EISDIR, T_IS_A_DIRECTORY_ERROR},
    {ENOTDIR, T_NOT_A_DIRECTORY_ERROR}, {EINTR, T_INTERRUPTED_ERROR}, {EACCES, T_PERMISSION_ERROR}, {EPERM, T_PERMISSION_ERROR},
    {ESRCH, T_PROCESS_LOOKUP_ERROR}, {ETIMEDOUT, T_TIMEOUT_ERROR},
};

static uint32_t class_for_errno(int64_t number) {
    for (size_t i = 0; i < COUNT_OF(os_classes); i++)
        if (os_classes[i].number == number) return os_classes[i].type;
    return T_OS_ERROR;
}

/* (errno, strerror[, filename[, winerror, filename2]]) -> fields; args keep the first two only when there is a file name. */
static int os_fill(Runtime *rt, Borrowed self, const Value *args, size_t nargs) {
    OSErrorExc *e = V_AS(OSErrorExc, self);
    size_t shown = nargs;
    if (nargs >= 2 && nargs <= 5) {
        replace_slot(rt, &e->errno_, own(args[0]));
        replace_slot(rt, &e->strerror, own(args[1]));
        if (nargs >= 3 && args[2] != V_NONE) {
            bool count = e->base.header.type == T_BLOCKING_IO_ERROR && v_is_int(rt, args[2]);
            replace_slot(rt, count ? &e->written : &e->filename, own(args[2]));
            if (nargs == 5 && args[4] != V_NONE) replace_slot(rt, &e->filename2, own(args[4]));
            if (!count) shown = 2;
        }
    }
    Owned tuple = tuple_from(rt, args, shown);
    if (!tuple) return -1;
    replace_slot(rt, &e->base.args, tuple);
    return 0;
}

/* Are the fields filled in by __init__? So where a class has one of its own but no __new__; else by __new__. */
static bool os_filled_by_init(const Type *t) { return t->slots->init != exc_os_init && t->slots->new == exc_os_new; }

/* OSError(ENOENT, ...) makes a FileNotFoundError. */
Owned exc_os_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    bool own_init = os_filled_by_init(type);
    if (!own_init && kwnames && as_tuple(kwnames)->len) return raise(rt, T_TYPE_ERROR, "%s() takes no keyword arguments", type_short_name(type->slots));
    if (type->index == T_OS_ERROR && nargs >= 2 && nargs <= 5 && (v_is_small(args[0]) || v_is_bool(args[0])))
        type = rt->types[class_for_errno(v_is_bool(args[0]) ? args[0] == V_TRUE : small_get(args[0]))];
    Owned e = type_alloc(rt, type, 0);
    if (!e) return V_NULL;
    if (own_init) {
        V_AS(OSErrorExc, e)->base.args = own(rt->empty_tuple);
        return e;
    }
    if (os_fill(rt, e, args, nargs) == 0) return e;
    decref(rt, e);
    return V_NULL;
}

EXC_INIT(os) {
    Type *t = type_of(rt, self);
    if (!os_filled_by_init(t)) return 0;
    if (kwnames && as_tuple(kwnames)->len) return raise_int(rt, T_TYPE_ERROR, "%s() takes no keyword arguments", type_short_name(t->slots));
    return os_fill(rt, self, args, nargs);
}

Owned exc_os_str(Runtime *rt, Borrowed self) {
    OSErrorExc *e = V_AS(OSErrorExc, self);
    Value number = e->errno_ ? e->errno_ : V_NONE, text = e->strerror ? e->strerror : V_NONE;
    if (e->filename && e->filename2) return format_str(rt, "[Errno %S] %S: %R -> %R", number, text, e->filename, e->filename2);
    if (e->filename) return format_str(rt, "[Errno %S] %S: %R", number, text, e->filename);
    if (e->errno_ && e->strerror) return format_str(rt, "[Errno %S] %S", number, text);
    return plain_str(rt, self);
}

static Owned os_reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    OSErrorExc *e = V_AS(OSErrorExc, self);
    Value shown = e->base.args, dict = e->base.dict, type = v_from(type_of(rt, self));
    Owned all = own(shown);
    if (as_tuple(shown)->len == 2 && e->filename) {
        decref(rt, all);
        all = e->filename2 ? tuple_pack(rt, 5, as_tuple(shown)->items[0], as_tuple(shown)->items[1], e->filename, V_NONE, e->filename2)
                           : tuple_pack(rt, 3, as_tuple(shown)->items[0], as_tuple(shown)->items[1], e->filename);
        if (!all) return V_NULL;
    }
    Owned r = dict && dict != V_EMPTY ? tuple_pack(rt, 3, type, all, dict) : tuple_pack(rt, 2, type, all);
    decref(rt, all);
    return r;
}
const MethodDef exc_os_methods[] = {{"__reduce__", os_reduce, 0, 0, 0, NULL}, {NULL, NULL, 0, 0, 0, NULL}};

static Owned get_written(Runtime *rt, Borrowed self, void *closure) {
    Value n = V_AS(OSErrorExc, self)->written;
    return n ? own(n) : raise(rt, T_ATTRIBUTE_ERROR, "characters_written");
}
static int set_written(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    Value *slot = &V_AS(OSErrorExc, self)->written;
    if (!value && !*slot) return raise_int(rt, T_ATTRIBUTE_ERROR, "characters_written");
    Owned n = value ? num_index(rt, value) : V_NULL;
    if (value && !n) return -1;
    replace_slot(rt, slot, n);
    return 0;
}
const GetSetDef exc_os_getsets[] = {{"characters_written", get_written, set_written, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

Owned raise_errno(Runtime *rt, int number, Borrowed filename, Borrowed filename2) {
    Owned text = str_decode(rt, (const uint8_t *)strerror(number), strlen(strerror(number)), "utf-8", "surrogateescape"), args = V_NULL;
    if (text && filename2) args = tuple_pack(rt, 5, v_small(number), text, filename, V_NONE, filename2);
    else if (text && filename) args = tuple_pack(rt, 3, v_small(number), text, filename);
    else if (text) args = tuple_pack(rt, 2, v_small(number), text);
    Owned e = args ? exc_os_new(rt, rt->types[T_OS_ERROR], as_tuple(args)->items, as_tuple(args)->len, V_NULL) : V_NULL;
    decref_maybe(rt, text);
    decref_maybe(rt, args);
    if (e) error_set(rt, e);
    return V_NULL;
}

/* ---- SyntaxError ---- */

EXC_INIT(syntax) {
    SyntaxErrorExc *e = V_AS(SyntaxErrorExc, self);
    if (init_args(rt, self, args, nargs, kwnames, NULL, 0) < 0) return -1;
    if (nargs >= 1) replace_slot(rt, &e->msg, own(args[0]));
    if (nargs != 2) return 0;
    Owned info = tuple_from_iterable(rt, args[1]);
    if (!info) return -1;
    size_t n = as_tuple(info)->len;
    if (n != 4 && n != 6) {
        decref(rt, info);
        if (n == 5) return raise_int(rt, T_TYPE_ERROR, "end_offset must be provided when end_lineno is provided");
        return raise_int(rt, T_TYPE_ERROR, "function takes at %s arguments (%zu given)", n < 4 ? "least 4" : "most 6", n);
    }
    Value *fields[] = {&e->filename, &e->lineno, &e->offset, &e->text, &e->end_lineno, &e->end_offset};
    for (size_t i = 0; i < n; i++) replace_slot(rt, fields[i], own(as_tuple(info)->items[i]));
    if (n == 4) {
        clear_slot(rt, &e->end_lineno);
        clear_slot(rt, &e->end_offset);
    }
    decref(rt, info);
    return 0;
}

/* The part of a path after the last slash. */
static Owned base_name(Runtime *rt, Borrowed path) {
    size_t start = 0, len = str_len(path);
    for (size_t i = 0; i < len; i++)
        if (str_at(path, i) == '/') start = i + 1;
    return str_slice(rt, path, start, len);
}

Owned exc_syntax_str(Runtime *rt, Borrowed self) {
    SyntaxErrorExc *e = V_AS(SyntaxErrorExc, self);
    Value msg = e->msg ? e->msg : V_NONE;
    bool has_file = e->filename && v_is_str(rt, e->filename), has_line = e->lineno && v_is_small(e->lineno);
    if (!has_file && !has_line) return obj_str(rt, msg);
    Owned file = has_file ? base_name(rt, e->filename) : V_NULL;
    if (has_file && !file) return V_NULL;
    Owned text = has_file && has_line ? format_str(rt, "%S (%U, line %ld)", msg, file, (long)small_get(e->lineno))
                 : has_file           ? format_str(rt, "%S (%U)", msg, file)
                                      : format_str(rt, "%S (line %ld)", msg, (long)small_get(e->lineno));
    decref_maybe(rt, file);
    return text;
}

Owned exc_new_syntax_error(Runtime *rt, uint32_t type, Borrowed msg, Borrowed filename, int lineno, int offset, Borrowed text, int end_lineno, int end_offset) {
    Owned info = tuple_pack(rt, 6, filename, v_small(lineno), v_small(offset), text, v_small(end_lineno), v_small(end_offset));
    Owned args = info ? tuple_pack(rt, 2, msg, info) : V_NULL, e = args ? exc_new_args(rt, type, args) : V_NULL;
    decref_maybe(rt, info);
    decref_maybe(rt, args);
    return e;
}

/* ---- UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError ---- */

static int bad_argument(Runtime *rt, int position, const char *expected, Borrowed v) { return raise_int(rt, T_TYPE_ERROR, "argument %d must be %s, not %A", position, expected, v); }

EXC_INIT(unicode) {
    UnicodeErrorExc *e = V_AS(UnicodeErrorExc, self);
    Value *const fields[] = {&e->encoding, &e->object, &e->start, &e->end, &e->reason};
    for (size_t i = 0; i < COUNT_OF(fields); i++) clear_slot(rt, fields[i]); /* all are set below, or none: str() relies on it */
    if (init_args(rt, self, args, nargs, kwnames, NULL, 0) < 0) return -1;
    bool translate = obj_is_instance_of(rt, self, T_UNICODE_TRANSLATE_ERROR), decode = obj_is_instance_of(rt, self, T_UNICODE_DECODE_ERROR);
    size_t want = translate ? 4 : 5;
    if (nargs != want) return raise_int(rt, T_TYPE_ERROR, "function takes exactly %zd arguments (%zd given)", (ssize_t)want, (ssize_t)nargs);
    const Value *a = translate ? args : args + 1;
    int position = translate ? 1 : 2;
    if (!translate && !v_is_str(rt, args[0])) return bad_argument(rt, 1, "str", args[0]);
    if (!decode && !v_is_str(rt, a[0])) return bad_argument(rt, position, "str", a[0]);
    Owned object = !decode || obj_is_instance_of(rt, a[0], T_BYTES) ? own(a[0]) : V_NULL;
    if (!object) {
        Buffer view;
        if (obj_get_buffer(rt, a[0], &view, false) < 0) return -1;
        object = bytes_from(rt, view.data, view.len);
        buffer_release(rt, &view);
        if (!object) return -1;
    }
    int status = 0;
    for (int i = 1; status == 0 && i <= 2; i++)
        if (!v_is_int(rt, a[i])) status = raise_int(rt, T_TYPE_ERROR, "'%T' object cannot be interpreted as an integer", a[i]);
    if (status == 0 && !v_is_str(rt, a[3])) status = bad_argument(rt, position + 3, "str", a[3]);
    if (status < 0) {
        decref(rt, object);
        return -1;
    }
    replace_slot(rt, &e->encoding, translate ? V_NULL : own(args[0]));
    replace_slot(rt, &e->object, object);
    replace_slot(rt, &e->start, own(a[1]));
    replace_slot(rt, &e->end, own(a[2]));
    replace_slot(rt, &e->reason, own(a[3]));
    return 0;
}

/* What it is made of is held: the program's __str__ of one part may take the others away. */
static Owned unicode_text(Runtime *rt, Borrowed self, Borrowed encoding, Borrowed object, Borrowed reason, int64_t start, int64_t end) {
    bool decode = obj_is_instance_of(rt, self, T_UNICODE_DECODE_ERROR), translate = obj_is_instance_of(rt, self, T_UNICODE_TRANSLATE_ERROR);
    if (decode ? !obj_is_instance_of(rt, object, T_BYTES) : !v_is_str(rt, object))
        return raise(rt, T_TYPE_ERROR, "object attribute must be %s", decode ? "bytes" : "unicode");
    int64_t size = decode ? (int64_t)as_bytes(object)->len : (int64_t)str_len(object);
    const char *verb = decode ? "decode" : translate ? "translate" : "encode";
    if (start >= 0 && start < size && end == start + 1) {
        if (decode) return format_str(rt, "'%S' codec can't decode byte 0x%s in position %ld: %S", encoding,
                                      (char[]){"0123456789abcdef"[as_bytes(object)->data[start] >> 4], "0123456789abcdef"[as_bytes(object)->data[start] & 15], 0}, (long)start, reason);
        uint32_t c = str_at(object, (size_t)start);
        char digits[16];
        int n = 0, width = c <= 0xff ? 2 : c <= 0xffff ? 4 : 8;
        digits[n++] = '\\';
        digits[n++] = c <= 0xff ? 'x' : c <= 0xffff ? 'u' : 'U';
        for (int shift = (width - 1) * 4; shift >= 0; shift -= 4) digits[n++] = "0123456789abcdef"[c >> shift & 15];
        digits[n] = 0;
        if (translate) return format_str(rt, "can't translate character '%s' in position %ld: %S", digits, (long)start, reason);
        return format_str(rt, "'%S' codec can't encode character '%s' in position %ld: %S", encoding, digits, (long)start, reason);
    }
    if (translate) return format_str(rt, "can't translate characters in position %ld-%ld: %S", (long)start, (long)((uint64_t)end - 1), reason);
    return format_str(rt, "'%S' codec can't %s %s in position %ld-%ld: %S", encoding, verb, decode ? "bytes" : "characters", (long)start, (long)((uint64_t)end - 1), reason);
}

Owned exc_unicode_str(Runtime *rt, Borrowed self) {
    UnicodeErrorExc *e = V_AS(UnicodeErrorExc, self);
    if (!e->object) return own(rt->empty_str);
    int64_t start = 0, end = 0; /* where they have been deleted */
    if ((e->start && num_as_i64(rt, e->start, &start) < 0) || (e->end && num_as_i64(rt, e->end, &end) < 0)) return V_NULL;
    if (!e->object) return own(rt->empty_str); /* an __index__ has deleted it */
    Owned encoding = e->encoding ? own(e->encoding) : V_NONE, object = own(e->object), reason = e->reason ? own(e->reason) : V_NONE;
    Owned text = unicode_text(rt, self, encoding, object, reason, start, end);
    decref(rt, encoding);
    decref(rt, object);
    decref(rt, reason);
    return text;
}
