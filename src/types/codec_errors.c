/* SPDX-License-Identifier: MIT
 * codec_errors.c: what happens where text cannot be encoded or bytes cannot be decoded: the error handlers. */
#include "types/unicode.h"
#include "object/roots.h"
#include "types/codec_parts.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/tuple.h"

#include "base/utf8.h"

/* ---- exceptions ---- */

static Owned make_exception(Runtime *rt, uint32_t type, const char *encoding, Borrowed object, size_t start, size_t end, const char *reason) {
    Value args[5] = {str_from_cstr(rt, encoding), object, v_small((int64_t)start), v_small((int64_t)end), str_from_cstr(rt, reason)};
    Value exc = V_NULL;
    if (args[0] && args[4]) exc = obj_call(rt, v_from(rt->types[type]), args, 5, V_NULL);
    decref_maybe(rt, args[0]);
    decref_maybe(rt, args[4]);
    return exc;
}

Owned raise_unicode_encode(Runtime *rt, const char *encoding, Borrowed str, size_t start, size_t end, const char *reason) {
    Value exc = make_exception(rt, T_UNICODE_ENCODE_ERROR, encoding, str, start, end, reason);
    if (exc) error_set(rt, exc);
    return V_NULL;
}

static void raise_object(Runtime *rt, Borrowed exc) { error_set(rt, own(exc)); }

/* ---- ranges of an exception ---- */

typedef struct Failure {
    Borrowed object; /* bytes or str */
    Borrowed encoding;
    ssize_t start, end; /* clamped to the object */
    uint32_t type; /* T_UNICODE_..._ERROR */
} Failure;

static size_t object_len(const Failure *f) {
    return f->type == T_UNICODE_DECODE_ERROR ? as_bytes(f->object)->len : str_len(f->object);
}

/* The fields of an exception that a handler got; it may have been tampered with. */
static int read_failure(Runtime *rt, Borrowed exc, Failure *f) {
    if (obj_is_instance_of(rt, exc, T_UNICODE_DECODE_ERROR)) f->type = T_UNICODE_DECODE_ERROR;
    else if (obj_is_instance_of(rt, exc, T_UNICODE_ENCODE_ERROR)) f->type = T_UNICODE_ENCODE_ERROR;
    else if (obj_is_instance_of(rt, exc, T_UNICODE_TRANSLATE_ERROR)) f->type = T_UNICODE_TRANSLATE_ERROR;
    else return raise_int(rt, T_TYPE_ERROR, "don't know how to handle %.200T in error callback", exc);
    const UnicodeErrorExc *u = V_AS(UnicodeErrorExc, exc);
    if (!u->object) return raise_int(rt, T_TYPE_ERROR, "object attribute not set");
    bool bytes = f->type == T_UNICODE_DECODE_ERROR;
    if (bytes ? !V_IS_BYTES(rt, u->object) : !v_is_str(rt, u->object))
        return raise_int(rt, T_TYPE_ERROR, "object attribute must be %s", bytes ? "bytes" : "unicode");
    f->object = u->object;
    f->encoding = u->encoding;
    int64_t start = 0, end = 0;
    if (u->start && v_is_int(rt, u->start)) int_fits_i64(u->start, &start);
    if (u->end && v_is_int(rt, u->end)) int_fits_i64(u->end, &end);
    int64_t n = (int64_t)object_len(f);
    if (start < 0) start = 0;
    if (start >= n) start = n ? n - 1 : 0;
    if (end < 1) end = 1;
    if (end > n) end = n;
    f->start = start;
    f->end = end;
    return 0;
}

static Owned not_handled(Runtime *rt, Borrowed exc) {
    return raise(rt, T_TYPE_ERROR, "don't know how to handle %.200T in error callback", exc);
}

/* (replacement, position); consumes the replacement. */
static Owned result_pair(Runtime *rt, Owned replacement, ssize_t position) {
    if (!replacement) return V_NULL;
    Value items[2] = {replacement, v_small(position)};
    return tuple_from_owned(rt, items, 2);
}

/* ---- the built-in handlers on characters ---- */

static void add_hex(StrBuf *b, const char *prefix, uint32_t c, int digits) {
    strbuf_add_cstr(b, prefix);
    while (digits--) strbuf_add_char(b, (uint8_t)"0123456789abcdef"[(c >> (4 * digits)) & 15]);
}

static void add_backslashed(StrBuf *b, uint32_t c) {
    if (c < 0x100) add_hex(b, "\\x", c, 2);
    else if (c < 0x10000) add_hex(b, "\\u", c, 4);
    else add_hex(b, "\\U", c, 8);
}

static void add_reference(StrBuf *b, uint32_t c) {
    char digits[12];
    int i = sizeof digits;
    digits[--i] = ';';
    do digits[--i] = (char)('0' + c % 10);
    while (c /= 10);
    strbuf_add_ascii(b, "&#", 2);
    strbuf_add_ascii(b, digits + i, sizeof digits - (size_t)i);
}

enum ErrorHandler { H_STRICT, H_IGNORE, H_REPLACE, H_BACKSLASH, H_XML, H_NAME, H_ESCAPE, H_PASS, H_OTHER };

static enum ErrorHandler handler_by_name(const char *name) {
    static const char *const names[] = {"strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace",
                                        "namereplace", "surrogateescape", "surrogatepass"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (!strcmp(name, names[i])) return (enum ErrorHandler)i;
    return H_OTHER;
}

static Owned replace_decode(Runtime *rt, enum ErrorHandler h, const uint8_t *bad, size_t n) {
    StrBuf b;
    strbuf_init(&b, rt);
    if (h == H_REPLACE) strbuf_add_char(&b, 0xfffd);
    else if (h == H_BACKSLASH)
        for (size_t i = 0; i < n; i++) add_backslashed(&b, bad[i]);
    return strbuf_finish(&b);
}

static void add_name(StrBuf *b, uint32_t c) {
    char name[UNICODE_NAME_ROOM];
    if (!unicode_name(c, name)) {
        add_backslashed(b, c);
        return;
    }
    strbuf_add_cstr(b, "\\N{");
    strbuf_add_cstr(b, name);
    strbuf_add_char(b, '}');
}

static Owned replace_encode(Runtime *rt, enum ErrorHandler h, const Failure *f) {
    StrBuf b;
    strbuf_init(&b, rt);
    for (ssize_t i = f->start; i < f->end; i++) {
        uint32_t c = str_at(f->object, (size_t)i);
        if (h == H_REPLACE) strbuf_add_char(&b, f->type == T_UNICODE_TRANSLATE_ERROR ? 0xfffd : '?');
        else if (h == H_BACKSLASH) add_backslashed(&b, c);
        else if (h == H_XML) add_reference(&b, c);
        else if (h == H_NAME) add_name(&b, c);
    }
    return strbuf_finish(&b);
}

/* surrogateescape. Decoding: bytes from 0x80 on become U+DC80..U+DCFF; consumed 0: the error stands. */
static Owned escape_decode(Runtime *rt, const uint8_t *bad, size_t n, size_t *consumed) {
    StrBuf b;
    strbuf_init(&b, rt);
    size_t i = 0;
    for (; i < n && i < 4 && bad[i] >= 0x80; i++) strbuf_add_char(&b, 0xdc00u + bad[i]);
    *consumed = i;
    return strbuf_finish(&b);
}

static Owned escape_encode(Runtime *rt, const Failure *f, bool *ok) {
    ByteBuf b;
    bytebuf_init(&b, rt);
    *ok = true;
    for (ssize_t i = f->start; i < f->end && *ok; i++) {
        uint32_t c = str_at(f->object, (size_t)i);
        *ok = c >= 0xdc80 && c <= 0xdcff;
        bytebuf_add_byte(&b, (uint8_t)(c - 0xdc00));
    }
    return bytebuf_finish(&b);
}

/* surrogatepass knows the UTF encodings only. */
typedef struct Utf { unsigned unit; bool big; } Utf;
static Utf utf_of(const char *name) {
    enum Codec c = codec_by_name(name);
    bool native_big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
    switch (c) {
    case CODEC_UTF8: return (Utf){1, false};
    case CODEC_UTF16: return (Utf){2, native_big};
    case CODEC_UTF16_LE: return (Utf){2, false};
    case CODEC_UTF16_BE: return (Utf){2, true};
    case CODEC_UTF32: return (Utf){4, native_big};
    case CODEC_UTF32_LE: return (Utf){4, false};
    case CODEC_UTF32_BE: return (Utf){4, true};
    default: return (Utf){0, false};
    }
}

static size_t put_unit(Utf u, uint32_t c, uint8_t *out) {
    if (u.unit == 1) return utf8_encode(c, out);
    for (unsigned i = 0; i < u.unit; i++) out[i] = (uint8_t)(c >> (8 * (u.big ? u.unit - 1 - i : i)));
    return u.unit;
}

static uint32_t get_unit(Utf u, const uint8_t *p) {
    if (u.unit == 1) return (p[0] & 15u) << 12 | (p[1] & 63u) << 6 | (p[2] & 63u);
    uint32_t c = 0;
    for (unsigned i = 0; i < u.unit; i++) c |= (uint32_t)p[i] << (8 * (u.big ? u.unit - 1 - i : i));
    return c;
}

static Owned pass_decode(Runtime *rt, Utf u, const uint8_t *p, size_t left, size_t *consumed) {
    *consumed = 0;
    size_t need = u.unit == 1 ? 3 : u.unit;
    if (u.unit == 0 || left < need || (u.unit == 1 && !utf8_is_surrogate(p, left))) return V_NULL;
    uint32_t c = get_unit(u, p);
    if (!unicode_is_surrogate(c)) return V_NULL;
    *consumed = need;
    return str_from_char(rt, c);
}

static Owned pass_encode(Runtime *rt, Utf u, const Failure *f, bool *ok) {
    ByteBuf b;
    bytebuf_init(&b, rt);
    *ok = u.unit != 0;
    for (ssize_t i = f->start; i < f->end && *ok; i++) {
        uint32_t c = str_at(f->object, (size_t)i);
        uint8_t bytes[4];
        *ok = unicode_is_surrogate(c);
        if (*ok) bytebuf_add(&b, bytes, put_unit(u, c, bytes));
    }
    return bytebuf_finish(&b);
}

static Owned builtin_decode(Runtime *rt, enum ErrorHandler h, const char *encoding, Borrowed exc, const uint8_t *data, size_t len, size_t start,
                            size_t end, size_t *next) {
    size_t used = 0, bad = end > start ? end - start : 0; /* the exception may be one that the program made */
    Value text = V_NULL;
    *next = end;
    switch (h) {
    case H_IGNORE: return own(rt->empty_str);
    case H_REPLACE: case H_BACKSLASH: return replace_decode(rt, h, data + start, bad);
    case H_ESCAPE: text = escape_decode(rt, data + start, bad, &used); break;
    case H_PASS: text = pass_decode(rt, utf_of(encoding), data + start, len - start, &used); break;
    case H_XML: case H_NAME: return not_handled(rt, exc);
    default: break;
    }
    if (used) {
        *next = start + used;
        return text;
    }
    decref_maybe(rt, text);
    if (!rt->error) raise_object(rt, exc);
    return V_NULL;
}

static Owned builtin_encode(Runtime *rt, enum ErrorHandler h, const char *encoding, Borrowed exc, const Failure *f) {
    bool ok = false;
    Value made = V_NULL;
    switch (h) {
    case H_IGNORE: return own(rt->empty_str);
    case H_REPLACE: case H_BACKSLASH: case H_XML: case H_NAME: return replace_encode(rt, h, f);
    case H_ESCAPE: made = escape_encode(rt, f, &ok); break;
    case H_PASS: made = pass_encode(rt, utf_of(encoding), f, &ok); break;
    default: break;
    }
    if (ok && made) return made;
    decref_maybe(rt, made);
    if (!rt->error) raise_object(rt, exc);
    return V_NULL;
}

/* A built-in handler called as a function of an exception: codecs.ignore_errors(exc). */
static Owned codec_handler_call(Runtime *rt, const char *name, Borrowed exc) {
    enum ErrorHandler h = handler_by_name(name);
    if (h == H_STRICT) {
        if (!v_is_exc(rt, exc)) return raise(rt, T_TYPE_ERROR, "codec must pass exception instance");
        raise_object(rt, exc);
        return V_NULL;
    }
    Failure f;
    if (read_failure(rt, exc, &f) < 0) return V_NULL;
    bool plain = h == H_IGNORE || h == H_REPLACE || h == H_BACKSLASH;
    if (f.type == T_UNICODE_TRANSLATE_ERROR && !plain) return not_handled(rt, exc);
    const char *encoding = f.encoding && v_is_str(rt, f.encoding) && str_is_ascii(f.encoding) ? str_ascii(f.encoding) : "";
    Value object = own(f.object), result = V_NULL;
    if (f.type == T_UNICODE_DECODE_ERROR) {
        size_t next;
        const Bytes *b = as_bytes(f.object);
        Value text = builtin_decode(rt, h, encoding, exc, b->data, b->len, (size_t)f.start, (size_t)f.end, &next);
        result = result_pair(rt, text, (ssize_t)next);
    } else result = result_pair(rt, builtin_encode(rt, h, encoding, exc, &f), f.end);
    decref(rt, object);
    return result;
}

#define HANDLER_FUNCTION(function, name)                                                                              \
    static Owned function(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw) {                 \
        return codec_handler_call(rt, name, args[0]);                                                                 \
    }
HANDLER_FUNCTION(strict_errors, "strict")
HANDLER_FUNCTION(ignore_errors, "ignore")
HANDLER_FUNCTION(replace_errors, "replace")
HANDLER_FUNCTION(backslashreplace_errors, "backslashreplace")
HANDLER_FUNCTION(xmlcharrefreplace_errors, "xmlcharrefreplace")
HANDLER_FUNCTION(namereplace_errors, "namereplace")
HANDLER_FUNCTION(surrogateescape, "surrogateescape")
HANDLER_FUNCTION(surrogatepass, "surrogatepass")

static const MethodDef handler_functions[] = { /* in the order of enum ErrorHandler */
    {"strict_errors", strict_errors, 1, 1, 0, "Raises the exception."},
    {"ignore_errors", ignore_errors, 1, 1, 0, "Leaves out what is malformed."},
    {"replace_errors", replace_errors, 1, 1, 0, "Puts a replacement mark instead."},
    {"backslashreplace_errors", backslashreplace_errors, 1, 1, 0, "Puts escape sequences instead."},
    {"xmlcharrefreplace_errors", xmlcharrefreplace_errors, 1, 1, 0, "Puts XML character references instead."},
    {"namereplace_errors", namereplace_errors, 1, 1, 0, "Puts \\N{...} sequences instead."},
    {"surrogateescape", surrogateescape, 1, 1, 0, NULL},
    {"surrogatepass", surrogatepass, 1, 1, 0, NULL},
};

static void each_root(Runtime *rt, Visitor visit, void *arg) {
    const CodecState *s = rt->module_state[STATE_CODECS];
    visit(rt, s->error_handlers, arg);
    visit(rt, s->cache, arg);
    visit(rt, s->search_path, arg);
}

CodecState *codec_state(Runtime *rt) {
    if (rt->module_state[STATE_CODECS]) return rt->module_state[STATE_CODECS];
    CodecState *s = mem_calloc(rt, sizeof *s);
    if (!s) return NULL;
    s->error_handlers = dict_new(rt);
    s->cache = dict_new(rt);
    s->search_path = list_new(rt, 0);
    if (!s->error_handlers || !s->cache || !s->search_path) {
        decref_maybe(rt, s->error_handlers);
        decref_maybe(rt, s->cache);
        decref_maybe(rt, s->search_path);
        mem_free(rt, s);
        return NULL;
    }
    rt->module_state[STATE_CODECS] = s;
    roots_add(rt, each_root);
    return s;
}

Owned codec_lookup_error(Runtime *rt, const char *name) {
    if (!name) name = "strict";
    CodecState *s = codec_state(rt);
    if (!s) return V_NULL;
    Value found = dict_get_cstr(rt, s->error_handlers, name);
    if (found) return own(found);
    if (rt->error) return V_NULL;
    enum ErrorHandler h = handler_by_name(name);
    if (h == H_OTHER) return raise(rt, T_LOOKUP_ERROR, "unknown error handler name '%.400s'", name);
    Value f = builtin_new(rt, &handler_functions[h], V_NULL, V_NULL);
    if (f && dict_set_cstr(rt, s->error_handlers, name, f) < 0) { /* the same object each time */
        decref(rt, f);
        return V_NULL;
    }
    return f;
}

/* ---- during a run ---- */

/* Calls the handler in Python: replacement and position out of its tuple. */
static Owned call_handler(Runtime *rt, Borrowed handler, Borrowed exc, const char *wrong, ssize_t *position) {
    Value pair = obj_call1(rt, handler, exc);
    if (!pair) return V_NULL;
    Value replacement = V_NULL;
    if (v_is_tuple(rt, pair) && as_tuple(pair)->len == 2 && v_is_int(rt, as_tuple(pair)->items[1])) {
        *position = num_as_ssize(rt, as_tuple(pair)->items[1], T_OVERFLOW_ERROR);
        if (!(*position == -1 && rt->error)) replacement = own(as_tuple(pair)->items[0]);
    } else raise(rt, T_TYPE_ERROR, "%s", wrong);
    decref(rt, pair);
    return replacement;
}

static int update_exception(Runtime *rt, Borrowed exc, size_t start, size_t end, const char *reason) {
    UnicodeErrorExc *u = V_AS(UnicodeErrorExc, exc);
    Value text = str_from_cstr(rt, reason);
    if (!text) return -1;
    replace_slot(rt, &u->start, v_small((int64_t)start));
    replace_slot(rt, &u->end, v_small((int64_t)end));
    replace_slot(rt, &u->reason, text);
    return 0;
}

/* One exception serves a whole run: handlers in Python see the same object each time. */
static int decode_exception(Decoder *d, size_t start, size_t end, const char *reason) {
    if (d->exc) return update_exception(d->rt, d->exc, start, end, reason);
    if (!d->object) d->object = bytes_from(d->rt, d->data, d->len);
    if (!d->object) return -1;
    d->exc = make_exception(d->rt, T_UNICODE_DECODE_ERROR, d->encoding, d->object, start, end, reason);
    return d->exc ? 0 : -1;
}

static int decode_with_handler(Decoder *d) {
    Runtime *rt = d->rt;
    static const char wrong[] = "decoding error handler must return (str, int) tuple";
    if (!d->handler && !(d->handler = codec_lookup_error(rt, d->errors))) return -1;
    ssize_t position;
    Value text = call_handler(rt, d->handler, d->exc, wrong, &position);
    if (!text) return -1;
    int r = -1;
    Value object = V_AS(UnicodeErrorExc, d->exc)->object;
    if (!v_is_str(rt, text)) raise(rt, T_TYPE_ERROR, "%s", wrong);
    else if (!object || !V_IS_BYTES(rt, object)) raise(rt, T_TYPE_ERROR, "object attribute must be bytes");
    else { /* the handler may have put other bytes into the exception */
        replace_slot(rt, &d->object, own(object));
        d->data = as_bytes(object)->data;
        d->len = as_bytes(object)->len;
        ssize_t at = position < 0 ? position + (ssize_t)d->len : position;
        if (at < 0 || at > (ssize_t)d->len)
            raise(rt, T_INDEX_ERROR, "position %zd from error handler out of bounds", position < 0 ? at : position);
        else {
            d->pos = (size_t)at;
            r = strbuf_add(&d->out, text);
        }
    }
    decref(rt, text);
    return r;
}

int decode_error(Decoder *d, size_t start, size_t end, const char *reason) {
    Runtime *rt = d->rt;
    enum ErrorHandler h = handler_by_name(d->errors ? d->errors : "strict");
    d->pos = end;
    if (h == H_IGNORE) return 0;
    if (h == H_REPLACE) return strbuf_add_char(&d->out, 0xfffd);
    if (decode_exception(d, start, end, reason) < 0) return -1;
    if (h == H_OTHER) return decode_with_handler(d);
    if (h == H_STRICT) {
        raise_object(rt, d->exc);
        return -1;
    }
    size_t next = end;
    Value text = builtin_decode(rt, h, d->encoding, d->exc, d->data, d->len, start, end, &next);
    if (!text) return -1;
    int r = strbuf_add(&d->out, text);
    decref(rt, text);
    d->pos = next;
    return r;
}

/* The replacement is encoded as the text itself; what that cannot be brings back the first error. */
static int put_replacement(Encoder *e, Borrowed replacement) {
    Runtime *rt = e->rt;
    if (V_IS_BYTES(rt, replacement)) {
        const Bytes *b = as_bytes(replacement);
        if (b->len % e->unit == 0) return bytebuf_add(&e->out, b->data, b->len);
    } else {
        size_t i = 0, n = str_len(replacement);
        while (i < n && e->put(e, str_at(replacement, i)) == 0) i++;
        if (i == n) return e->out.failed ? -1 : 0;
    }
    if (!rt->error) raise_object(rt, e->exc);
    return -1;
}

static int encode_with_handler(Encoder *e) {
    Runtime *rt = e->rt;
    static const char wrong[] = "encoding error handler must return (str/bytes, int) tuple";
    if (!e->handler && !(e->handler = codec_lookup_error(rt, e->errors))) return -1;
    ssize_t position;
    Value made = call_handler(rt, e->handler, e->exc, wrong, &position);
    if (!made) return -1;
    int r = -1;
    ssize_t n = (ssize_t)str_len(e->str), at = position < 0 ? position + n : position;
    if (!v_is_str(rt, made) && !V_IS_BYTES(rt, made)) raise(rt, T_TYPE_ERROR, "%s", wrong);
    else if (at < 0 || at > n) raise(rt, T_INDEX_ERROR, "position %zd from error handler out of bounds", at);
    else {
        e->pos = (size_t)at;
        r = put_replacement(e, made);
    }
    decref(rt, made);
    return r;
}

int encode_error(Encoder *e, size_t start, size_t end, const char *reason) {
    Runtime *rt = e->rt;
    enum ErrorHandler h = handler_by_name(e->errors ? e->errors : "strict");
    e->pos = end;
    if (h == H_IGNORE) return 0;
    if (h == H_OTHER && e->exc) {
        if (update_exception(rt, e->exc, start, end, reason) < 0) return -1;
    } else {
        clear_slot(rt, &e->exc);
        e->exc = make_exception(rt, T_UNICODE_ENCODE_ERROR, e->encoding, e->str, start, end, reason);
        if (!e->exc) return -1;
    }
    if (h == H_OTHER) return encode_with_handler(e);
    if (h == H_STRICT) {
        raise_object(rt, e->exc);
        return -1;
    }
    Failure f = {.object = e->str, .start = (ssize_t)start, .end = (ssize_t)end, .type = T_UNICODE_ENCODE_ERROR};
    Value made = builtin_encode(rt, h, e->encoding, e->exc, &f);
    if (!made) return -1;
    int r = put_replacement(e, made);
    decref(rt, made);
    return r;
}
