/* SPDX-License-Identifier: MIT
 * codecs_module.c: _codecs: the registry of codecs and error handlers, and the built-in codecs as functions.
 *
 * Search functions are asked in the order of their registration. The first is that of codecs.py, which knows the
 * built-in codecs; when all fail, the package encodings of an installed Python library is imported once, which registers
 * its own. */
#include "modules/codecs_module.h"

#include "object/error.h"
#include "object/protocol.h"
#include "types/bytes.h"
#include "types/codec_parts.h"
#include "types/dict.h"
#include "types/list.h"
#include "types/module.h"
#include "types/tuple.h"
#include "vm/vm.h"

#define FUNCTION(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

/* ---- lookup ---- */

/* Lower case, and underscores for what is not ASCII alphanumeric or a dot. */
static Owned normalized(Runtime *rt, Borrowed name) {
    StrBuf b;
    strbuf_init(&b, rt);
    bool gap = false;
    for (size_t i = 0; i < str_len(name); i++) {
        uint32_t c = str_at(name, i);
        if (c >= 0x80 || (!ascii_is_alnum(c) && c != '.')) {
            gap = true;
            continue;
        }
        if (gap && b.len) strbuf_add_char(&b, '_');
        gap = false;
        strbuf_add_char(&b, ascii_to_lower(c));
    }
    return strbuf_finish(&b);
}

/* Asks the search functions from index *from on: 1 found, 0 not, -1. */
static int search(Runtime *rt, CodecState *s, Borrowed name, size_t *from, Owned *info) {
    for (; *from < as_list(s->search_path)->len; ++*from) {
        Value f = own(as_list(s->search_path)->items[*from]);
        Value found = obj_call1(rt, f, name);
        decref(rt, f);
        if (!found) return -1;
        if (found == V_NONE) continue;
        if (v_is_tuple(rt, found) && as_tuple(found)->len == 4) {
            *info = found;
            return 1;
        }
        decref(rt, found);
        return raise_int(rt, T_TYPE_ERROR, "codec search functions must return 4-tuples");
    }
    return 0;
}

static int import_for_codecs(Runtime *rt, const char *name) {
    Value m = import_from_c(rt, name);
    if (m) decref(rt, m);
    else if (!error_catch(rt, T_IMPORT_ERROR)) return -1;
    return 0;
}

static int find(Runtime *rt, CodecState *s, Borrowed name, Owned *info) {
    size_t from = 0;
    if (import_for_codecs(rt, "codecs") < 0) return -1;
    int r = search(rt, s, name, &from, info);
    if (r) return r;
    if (import_for_codecs(rt, "encodings") < 0) return -1;
    return search(rt, s, name, &from, info);
}

Owned codecs_lookup(Runtime *rt, Borrowed encoding) {
    CodecState *s = codec_state(rt);
    Value name = s ? normalized(rt, encoding) : V_NULL, info = V_NULL;
    if (!name) return V_NULL;
    int r = dict_lookup(rt, s->cache, name, &info);
    if (r == 0) {
        r = find(rt, s, name, &info);
        if (r > 0 && dict_set(rt, s->cache, name, info) < 0) {
            decref(rt, info);
            r = -1;
        }
        if (r == 0) raise(rt, T_LOOKUP_ERROR, "unknown encoding: %U", encoding);
    }
    decref(rt, name);
    return r > 0 ? info : V_NULL;
}

FUNCTION(lookup) {
    if (!v_is_str(rt, args[0])) return raise_bad_argument(rt, "lookup", "argument", "str", args[0]);
    return codecs_lookup(rt, args[0]);
}

/* The built-in codec that a normalized name means, as codecs.py calls it; None for others. */
FUNCTION(builtin_name) {
    if (!v_is_str(rt, args[0]) || !str_is_ascii(args[0])) return V_NONE;
    enum Codec codec = codec_by_name(str_ascii(args[0]));
    if (codec == CODEC_NONE) return V_NONE;
    switch (codec) {
    case CODEC_UTF8_SIG: return str_from_cstr(rt, "utf-8-sig");
    case CODEC_LATIN1: return str_from_cstr(rt, "iso8859-1");
    case CODEC_UNICODE_ESCAPE: return str_from_cstr(rt, "unicode-escape");
    case CODEC_RAW_UNICODE_ESCAPE: return str_from_cstr(rt, "raw-unicode-escape");
    default: return str_from_cstr(rt, codec_name(codec));
    }
}

FUNCTION(register_) {
    if (!obj_callable(rt, args[0])) return raise(rt, T_TYPE_ERROR, "argument must be callable");
    CodecState *s = codec_state(rt);
    return s && list_append(rt, s->search_path, args[0]) == 0 ? V_NONE : V_NULL;
}

FUNCTION(unregister) {
    CodecState *s = codec_state(rt);
    if (!s) return V_NULL;
    for (size_t i = 0; i < as_list(s->search_path)->len; i++) {
        if (as_list(s->search_path)->items[i] != args[0]) continue;
        dict_clear(rt, s->cache);
        return list_set_slice(rt, s->search_path, (ssize_t)i, (ssize_t)i + 1, V_NULL) < 0 ? V_NULL : V_NONE;
    }
    return V_NONE;
}

FUNCTION(forget_codec) {
    CodecState *s = codec_state(rt);
    Value old;
    int r = s ? dict_pop_maybe(rt, s->cache, args[0], &old) : -1;
    if (r > 0) decref(rt, old);
    return r < 0 ? V_NULL : V_NONE;
}

FUNCTION(register_error) {
    if (!v_is_str(rt, args[0])) return raise_bad_argument(rt, "register_error", "argument 1", "str", args[0]);
    if (!obj_callable(rt, args[1])) return raise(rt, T_TYPE_ERROR, "handler must be callable");
    CodecState *s = codec_state(rt);
    return s && dict_set(rt, s->error_handlers, args[0], args[1]) == 0 ? V_NONE : V_NULL;
}

FUNCTION(lookup_error) {
    if (!v_is_str(rt, args[0])) return raise_bad_argument(rt, "lookup_error", "argument", "str", args[0]);
    void *scratch;
    size_t len;
    const char *name = str_utf8(rt, args[0], &len, &scratch);
    Value f = name ? codec_lookup_error(rt, name) : V_NULL;
    mem_free(rt, scratch);
    return f;
}

/* ---- encode and decode of any objects ---- */

static Owned run_codec(Runtime *rt, const char *fname, const Value *args, size_t nargs, Borrowed kwnames, bool decode) {
    static const char *const params[] = {"obj", "encoding", "errors", NULL};
    Value v[3] = {0};
    if (args_parse(rt, fname, params, 1, args, nargs, kwnames, v) < 0) return V_NULL;
    for (int i = 1; i < 3; i++)
        if (v[i] && !v_is_str(rt, v[i])) return raise_bad_argument(rt, fname, i == 1 ? "argument 'encoding'" : "argument 'errors'", "str", v[i]);
    Value encoding = v[1] ? v[1] : rt->names[N_utf_8], info = codecs_lookup(rt, encoding);
    if (!info) return V_NULL;
    Owned result = codec_call(rt, info, decode, v[0], encoding, v[2]);
    decref(rt, info);
    return result;
}
FUNCTION(encode) { return run_codec(rt, "encode", args, nargs, kwnames, false); }
FUNCTION(decode) { return run_codec(rt, "decode", args, nargs, kwnames, true); }

/* ---- the built-in codecs: (object, consumed) ---- */

static Owned with_length(Runtime *rt, Owned object, size_t n) {
    if (!object) return V_NULL;
    Value items[2] = {object, v_small((int64_t)n)};
    return tuple_from_owned(rt, items, 2);
}

/* errors argument: a str or None. NULL with an error. */
static const char *errors_of(Runtime *rt, Borrowed v, void **scratch) {
    size_t len;
    *scratch = NULL;
    if (!v || v == V_NONE) return "strict";
    if (v_is_str(rt, v)) return str_utf8(rt, v, &len, scratch);
    raise(rt, T_TYPE_ERROR, "argument 2 must be str or None, not %.50A", v);
    return NULL;
}

static Owned encode_with(Runtime *rt, const char *function, enum Codec codec, const Value *args, size_t nargs) {
    void *scratch;
    if (!v_is_str(rt, args[0])) return raise_bad_argument(rt, function, "argument 1", "str", args[0]);
    const char *errors = errors_of(rt, nargs > 1 ? args[1] : V_NULL, &scratch);
    Value made = errors ? codec_run_encode(rt, codec, args[0], errors) : V_NULL;
    mem_free(rt, scratch);
    return with_length(rt, made, str_len(args[0]));
}

/* ex: also the byte order that was found. */
static Owned decode_with(Runtime *rt, enum Codec codec, const Value *args, size_t nargs, bool final, int byte_order, bool ex) {
    void *scratch;
    Buffer view;
    const char *errors = errors_of(rt, nargs > 1 ? args[1] : V_NULL, &scratch);
    if (!errors) return V_NULL;
    bool from_str = v_is_str(rt, args[0]) && (codec == CODEC_UNICODE_ESCAPE || codec == CODEC_RAW_UNICODE_ESCAPE);
    Value bytes = from_str ? codec_run_encode(rt, CODEC_UTF8, args[0], NULL) : own(args[0]), out = V_NULL;
    if (bytes && obj_get_buffer(rt, bytes, &view, false) == 0) {
        CodecDecode d = codec_run_decode(rt, codec, view.data, view.len, errors, final, byte_order);
        buffer_release(rt, &view);
        if (!ex) out = with_length(rt, d.str, d.consumed);
        else if (d.str) {
            Value items[3] = {d.str, v_small((int64_t)d.consumed), v_small(d.byte_order)};
            out = tuple_from_owned(rt, items, 3);
        }
    }
    decref_maybe(rt, bytes);
    mem_free(rt, scratch);
    return out;
}

/* final: third argument, default for absent. -1: error. */
static int final_of(Runtime *rt, const Value *args, size_t nargs, bool otherwise) { return nargs > 2 ? obj_truth(rt, args[2]) : otherwise; }

#define ENCODER(name, codec) \
    FUNCTION(name) { return encode_with(rt, #name, codec, args, nargs); }
#define DECODER(name, codec, otherwise)                                                                               \
    FUNCTION(name) {                                                                                                  \
        int final = final_of(rt, args, nargs, otherwise);                                                             \
        return final < 0 ? V_NULL : decode_with(rt, codec, args, nargs, final, 0, false);                             \
    }
ENCODER(utf_8_encode, CODEC_UTF8)
DECODER(utf_8_decode, CODEC_UTF8, false)
ENCODER(utf_16_le_encode, CODEC_UTF16_LE)
DECODER(utf_16_le_decode, CODEC_UTF16_LE, false)
ENCODER(utf_16_be_encode, CODEC_UTF16_BE)
DECODER(utf_16_be_decode, CODEC_UTF16_BE, false)
DECODER(utf_16_decode, CODEC_UTF16, false)
ENCODER(utf_32_le_encode, CODEC_UTF32_LE)
DECODER(utf_32_le_decode, CODEC_UTF32_LE, false)
ENCODER(utf_32_be_encode, CODEC_UTF32_BE)
DECODER(utf_32_be_decode, CODEC_UTF32_BE, false)
DECODER(utf_32_decode, CODEC_UTF32, false)
ENCODER(latin_1_encode, CODEC_LATIN1)
DECODER(latin_1_decode, CODEC_LATIN1, true)
ENCODER(ascii_encode, CODEC_ASCII)
DECODER(ascii_decode, CODEC_ASCII, true)
ENCODER(unicode_escape_encode, CODEC_UNICODE_ESCAPE)
DECODER(unicode_escape_decode, CODEC_UNICODE_ESCAPE, true)
ENCODER(raw_unicode_escape_encode, CODEC_RAW_UNICODE_ESCAPE)
DECODER(raw_unicode_escape_decode, CODEC_RAW_UNICODE_ESCAPE, true)

/* utf_16_encode(str, errors, byteorder): with a mark when byteorder is 0. */
static Owned encode_ordered(Runtime *rt, const char *function, const Value *args, size_t nargs, enum Codec native, enum Codec little, enum Codec big) {
    int order = 0;
    if (nargs > 2 && num_as_int(rt, args[2], &order) < 0) return V_NULL;
    return encode_with(rt, function, order == 0 ? native : order < 0 ? little : big, args, nargs);
}
FUNCTION(utf_16_encode) { return encode_ordered(rt, "utf_16_encode", args, nargs, CODEC_UTF16, CODEC_UTF16_LE, CODEC_UTF16_BE); }
FUNCTION(utf_32_encode) { return encode_ordered(rt, "utf_32_encode", args, nargs, CODEC_UTF32, CODEC_UTF32_LE, CODEC_UTF32_BE); }

/* utf_16_ex_decode(data, errors, byteorder, final) */
static Owned decode_ex(Runtime *rt, const Value *args, size_t nargs, enum Codec native, enum Codec little, enum Codec big) {
    int order = 0, final = 0;
    if (nargs > 2 && num_as_int(rt, args[2], &order) < 0) return V_NULL;
    if (nargs > 3 && (final = obj_truth(rt, args[3])) < 0) return V_NULL;
    return decode_with(rt, order == 0 ? native : order < 0 ? little : big, args, nargs, final, order, true);
}
FUNCTION(utf_16_ex_decode) { return decode_ex(rt, args, nargs, CODEC_UTF16, CODEC_UTF16_LE, CODEC_UTF16_BE); }
FUNCTION(utf_32_ex_decode) { return decode_ex(rt, args, nargs, CODEC_UTF32, CODEC_UTF32_LE, CODEC_UTF32_BE); }

FUNCTION(charmap_decode) {
    void *scratch;
    Buffer view;
    const char *errors = errors_of(rt, nargs > 1 ? args[1] : V_NULL, &scratch);
    if (!errors || obj_get_buffer(rt, args[0], &view, false) < 0) return V_NULL;
    Value mapping = nargs > 2 && args[2] != V_NONE ? args[2] : V_NULL;
    Value text = codec_charmap_decode(rt, view.data, view.len, errors, mapping);
    size_t len = view.len;
    buffer_release(rt, &view);
    mem_free(rt, scratch);
    return with_length(rt, text, len);
}

FUNCTION(charmap_encode) {
    void *scratch;
    if (!v_is_str(rt, args[0])) return raise_bad_argument(rt, "charmap_encode", "argument 1", "str", args[0]);
    const char *errors = errors_of(rt, nargs > 1 ? args[1] : V_NULL, &scratch);
    if (!errors) return V_NULL;
    Value mapping = nargs > 2 && args[2] != V_NONE ? args[2] : V_NULL;
    Value made = codec_charmap_encode(rt, args[0], errors, mapping);
    mem_free(rt, scratch);
    return with_length(rt, made, str_len(args[0]));
}

/* The inverse of a decoding table, as a dict. */
FUNCTION(charmap_build) {
    if (!v_is_str(rt, args[0])) return raise_bad_argument(rt, "charmap_build", "argument", "str", args[0]);
    Value d = dict_new(rt);
    for (size_t i = 0; d && i < str_len(args[0]); i++) {
        if (str_at(args[0], i) == 0xfffe) continue;
        if (dict_set(rt, d, v_small(str_at(args[0], i)), v_small((int64_t)i)) == 0) continue;
        decref(rt, d);
        return V_NULL;
    }
    return d;
}

FUNCTION(readbuffer_encode) {
    if (v_is_str(rt, args[0])) return encode_with(rt, "readbuffer_encode", CODEC_UTF8, args, 1);
    Buffer view;
    if (obj_get_buffer(rt, args[0], &view, false) < 0) return V_NULL;
    size_t len = view.len;
    Value bytes = bytes_from(rt, view.data, len);
    buffer_release(rt, &view);
    return with_length(rt, bytes, len);
}

/* ---- bytes with escapes, as in bytes literals ---- */

FUNCTION(escape_encode) {
    if (!V_IS_BYTES(rt, args[0])) return raise_bad_argument(rt, "escape_encode", "argument 1", "bytes", args[0]);
    const Bytes *b = as_bytes(args[0]);
    ByteBuf out;
    bytebuf_init(&out, rt);
    for (size_t i = 0; i < b->len && !out.failed; i++) {
        uint8_t c = b->data[i];
        const char *simple = c == '\\' ? "\\\\" : c == '\'' ? "\\'" : c == '\t' ? "\\t" : c == '\n' ? "\\n" : c == '\r' ? "\\r" : NULL;
        uint8_t hex[4] = {'\\', 'x', (uint8_t)"0123456789abcdef"[c >> 4], (uint8_t)"0123456789abcdef"[c & 15]};
        if (simple) bytebuf_add(&out, simple, 2);
        else if (c < ' ' || c >= 0x7f) bytebuf_add(&out, hex, 4);
        else bytebuf_add_byte(&out, c);
    }
    return with_length(rt, bytebuf_finish(&out), b->len);
}

static int hex_value(uint8_t c) { return ascii_is_digit(c) ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1; }

static int bad_hex(Runtime *rt, ByteBuf *out, const char *errors, size_t at) {
    if (!strcmp(errors, "strict")) return raise_int(rt, T_VALUE_ERROR, "invalid \\x escape at position %zd", (ssize_t)at);
    if (!strcmp(errors, "replace")) return bytebuf_add_byte(out, '?');
    if (!strcmp(errors, "ignore")) return 0;
    return raise_int(rt, T_VALUE_ERROR, "decoding error; unknown error handling code: %.400s", errors);
}

static int unescape(Runtime *rt, ByteBuf *out, const uint8_t *p, size_t n, const char *errors) {
    static const char letters[] = "\\'\"bftnrva", values[] = "\\'\"\b\f\t\n\r\v\a";
    for (size_t i = 0; i < n;) {
        uint8_t c = p[i++];
        if (c != '\\') {
            if (bytebuf_add_byte(out, c) < 0) return -1;
            continue;
        }
        if (i >= n) return raise_int(rt, T_VALUE_ERROR, "Trailing \\ in string");
        size_t start = i - 1;
        c = p[i++];
        const char *simple = c ? strchr(letters, c) : NULL;
        int r = 0;
        if (simple) r = bytebuf_add_byte(out, (uint8_t)values[simple - letters]);
        else if (c == '\n') r = 0;
        else if (c >= '0' && c <= '7') {
            unsigned v = (unsigned)(c - '0');
            for (int k = 0; k < 2 && i < n && p[i] >= '0' && p[i] <= '7'; k++) v = v * 8 + (unsigned)(p[i++] - '0');
            r = bytebuf_add_byte(out, (uint8_t)v);
        } else if (c == 'x') {
            if (i + 1 < n && hex_value(p[i]) >= 0 && hex_value(p[i + 1]) >= 0) {
                r = bytebuf_add_byte(out, (uint8_t)(hex_value(p[i]) << 4 | hex_value(p[i + 1])));
                i += 2;
            } else {
                r = bad_hex(rt, out, errors, start);
                if (i < n && hex_value(p[i]) >= 0) i++;
            }
        } else r = bytebuf_add_byte(out, '\\') < 0 ? -1 : bytebuf_add_byte(out, c);
        if (r < 0) return -1;
    }
    return 0;
}

FUNCTION(escape_decode) {
    void *scratch;
    const char *errors = errors_of(rt, nargs > 1 ? args[1] : V_NULL, &scratch);
    if (!errors) return V_NULL;
    Value bytes = v_is_str(rt, args[0]) ? codec_run_encode(rt, CODEC_UTF8, args[0], NULL) : own(args[0]), made = V_NULL;
    Buffer view;
    size_t len = 0;
    if (bytes && obj_get_buffer(rt, bytes, &view, false) == 0) {
        ByteBuf out;
        bytebuf_init(&out, rt);
        len = view.len;
        if (unescape(rt, &out, view.data, len, errors) < 0) bytebuf_drop(&out);
        else made = bytebuf_finish(&out);
        buffer_release(rt, &view);
    }
    decref_maybe(rt, bytes);
    mem_free(rt, scratch);
    return with_length(rt, made, len);
}

#define CODEC_PAIR(name) {#name "_encode", name##_encode, 1, 2, 0, NULL}, {#name "_decode", name##_decode, 1, 3, 0, NULL}

static const MethodDef functions[] = {
    {"register", register_, 1, 1, 0, "register($module, search_function, /)\n--\n\nRegister a codec search function."},
    {"unregister", unregister, 1, 1, 0, "unregister($module, search_function, /)\n--\n\nUnregister a codec search function."},
    {"lookup", lookup, 1, 1, 0, "lookup($module, encoding, /)\n--\n\nLooks up a codec tuple in the registry."},
    {"encode", encode, 0, -1, METH_KW, "encode($module, /, obj, encoding='utf-8', errors='strict')\n--\n\nEncodes obj with the codec."},
    {"decode", decode, 0, -1, METH_KW, "decode($module, /, obj, encoding='utf-8', errors='strict')\n--\n\nDecodes obj with the codec."},
    {"register_error", register_error, 2, 2, 0, "register_error($module, errors, handler, /)\n--\n\nRegister an error handler by name."},
    {"lookup_error", lookup_error, 1, 1, 0, "lookup_error($module, name, /)\n--\n\nThe error handler of that name."},
    {"_builtin_name", builtin_name, 1, 1, 0, NULL},
    {"_forget_codec", forget_codec, 1, 1, 0, NULL},
    CODEC_PAIR(utf_8), CODEC_PAIR(utf_16_le), CODEC_PAIR(utf_16_be), CODEC_PAIR(utf_32_le), CODEC_PAIR(utf_32_be),
    CODEC_PAIR(latin_1), CODEC_PAIR(ascii), CODEC_PAIR(unicode_escape), CODEC_PAIR(raw_unicode_escape),
    {"utf_16_encode", utf_16_encode, 1, 3, 0, NULL},
    {"utf_16_decode", utf_16_decode, 1, 3, 0, NULL},
    {"utf_16_ex_decode", utf_16_ex_decode, 1, 4, 0, NULL},
    {"utf_32_encode", utf_32_encode, 1, 3, 0, NULL},
    {"utf_32_decode", utf_32_decode, 1, 3, 0, NULL},
    {"utf_32_ex_decode", utf_32_ex_decode, 1, 4, 0, NULL},
    {"charmap_encode", charmap_encode, 1, 3, 0, NULL},
    {"charmap_decode", charmap_decode, 1, 3, 0, NULL},
    {"charmap_build", charmap_build, 1, 1, 0, NULL},
    {"readbuffer_encode", readbuffer_encode, 1, 2, 0, NULL},
    {"escape_encode", escape_encode, 1, 2, 0, NULL},
    {"escape_decode", escape_decode, 1, 2, 0, NULL},
    {0},
};

const ModuleDef codecs_c_module = {.name = "_codecs", .functions = functions};
