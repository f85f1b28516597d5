/* SPDX-License-Identifier: MIT
 * codec.c: codecs by name; str.encode() and bytes.decode(); the one-byte codecs. */
#include "types/codec_parts.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/tuple.h"

#include "base/utf8.h"

/* ---- names ---- */

typedef struct CodecAlias {
    const char *name;
    enum Codec codec;
} CodecAlias;

/* Lower case, runs of other characters as one underscore. */
static const CodecAlias aliases[] = {
    {"utf_8", CODEC_UTF8}, {"utf8", CODEC_UTF8}, {"u8", CODEC_UTF8}, {"utf", CODEC_UTF8}, {"utf8_ucs2", CODEC_UTF8},
    {"utf8_ucs4", CODEC_UTF8}, {"cp65001", CODEC_UTF8}, {"utf_8_sig", CODEC_UTF8_SIG}, {"utf8_sig", CODEC_UTF8_SIG},
    {"utf_16", CODEC_UTF16}, {"utf16", CODEC_UTF16}, {"u16", CODEC_UTF16},
    {"utf_16_le", CODEC_UTF16_LE}, {"utf_16le", CODEC_UTF16_LE}, {"unicodelittleunmarked", CODEC_UTF16_LE},
    {"utf_16_be", CODEC_UTF16_BE}, {"utf_16be", CODEC_UTF16_BE}, {"unicodebigunmarked", CODEC_UTF16_BE},
    {"utf_32", CODEC_UTF32}, {"utf32", CODEC_UTF32}, {"u32", CODEC_UTF32},
    {"utf_32_le", CODEC_UTF32_LE}, {"utf_32le", CODEC_UTF32_LE}, {"utf_32_be", CODEC_UTF32_BE}, {"utf_32be", CODEC_UTF32_BE},
    {"latin_1", CODEC_LATIN1}, {"latin1", CODEC_LATIN1}, {"latin", CODEC_LATIN1}, {"l1", CODEC_LATIN1},
    {"iso8859_1", CODEC_LATIN1}, {"iso_8859_1", CODEC_LATIN1}, {"iso8859", CODEC_LATIN1}, {"8859", CODEC_LATIN1},
    {"cp819", CODEC_LATIN1}, {"ibm819", CODEC_LATIN1}, {"iso_8859_1_1987", CODEC_LATIN1}, {"iso_ir_100", CODEC_LATIN1},
    {"csisolatin1", CODEC_LATIN1},
    {"ascii", CODEC_ASCII}, {"us_ascii", CODEC_ASCII}, {"646", CODEC_ASCII}, {"us", CODEC_ASCII}, {"ansi_x3.4_1968", CODEC_ASCII},
    {"ansi_x3_4_1968", CODEC_ASCII}, {"ansi_x3.4_1986", CODEC_ASCII}, {"cp367", CODEC_ASCII}, {"ibm367", CODEC_ASCII},
    {"csascii", CODEC_ASCII}, {"iso646_us", CODEC_ASCII}, {"iso_646.irv_1991", CODEC_ASCII}, {"iso_ir_6", CODEC_ASCII},
    {"raw_unicode_escape", CODEC_RAW_UNICODE_ESCAPE}, {"unicode_escape", CODEC_UNICODE_ESCAPE},
};

static const char *const names[] = {"utf-8", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be",
                                    "latin-1", "ascii", "rawunicodeescape", "unicodeescape", "charmap"};

const char *codec_name(enum Codec codec) { return names[codec]; }

enum Codec codec_by_name(const char *name) {
    static const CodecAlias common[] = {{"utf-8", CODEC_UTF8}, {"utf8", CODEC_UTF8}, {"ascii", CODEC_ASCII}, {"latin-1", CODEC_LATIN1},
                                        {"latin1", CODEC_LATIN1}, {"utf-16", CODEC_UTF16}};
    for (size_t i = 0; i < COUNT_OF(common); i++) /* as they are mostly written: a tenth of the time */
        if (!strcmp(common[i].name, name)) return common[i].codec;
    char normal[24];
    size_t n = 0;
    bool gap = false;
    for (; *name; name++) {
        uint8_t c = (uint8_t)*name;
        if (!ascii_is_alnum(c) && c != '.') {
            if (c >= 0x80) return CODEC_NONE;
            gap = true;
            continue;
        }
        if (n + 2 >= sizeof normal) return CODEC_NONE;
        if (gap && n) normal[n++] = '_';
        gap = false;
        normal[n++] = (char)ascii_to_lower(c);
    }
    normal[n] = 0;
    for (size_t i = 0; i < COUNT_OF(aliases); i++)
        if (!strcmp(aliases[i].name, normal)) return aliases[i].codec;
    return CODEC_NONE;
}

/* ---- one byte a character ---- */

static int put_byte(Encoder *e, uint32_t c) {
    uint32_t limit = e->codec == CODEC_ASCII ? 0x80 : 0x100;
    return c < limit ? bytebuf_add_byte(&e->out, (uint8_t)c) : -1;
}

static int encode_bytes(Encoder *e) {
    uint32_t limit = e->codec == CODEC_ASCII ? 0x80 : 0x100;
    const char *reason = limit == 0x80 ? "ordinal not in range(128)" : "ordinal not in range(256)";
    size_t n = str_len(e->str);
    while (e->pos < n) {
        uint32_t c = str_at(e->str, e->pos);
        if (c < limit) {
            if (bytebuf_add_byte(&e->out, (uint8_t)c) < 0) return -1;
            e->pos++;
            continue;
        }
        size_t end = e->pos + 1;
        while (end < n && str_at(e->str, end) >= limit) end++;
        if (encode_error(e, e->pos, end, reason) < 0) return -1;
    }
    return 0;
}

static int decode_ascii(Decoder *d) {
    while (d->pos < d->len) {
        size_t n = ascii_prefix(d->data + d->pos, d->len - d->pos);
        if (strbuf_add_ascii(&d->out, (const char *)d->data + d->pos, n) < 0) return -1;
        d->pos += n;
        if (d->pos < d->len && decode_error(d, d->pos, d->pos + 1, "ordinal not in range(128)") < 0) return -1;
    }
    return 0;
}

/* ---- runs ---- */

static void decoder_drop(Decoder *d) {
    decref_maybe(d->rt, d->object);
    decref_maybe(d->rt, d->exc);
    decref_maybe(d->rt, d->handler);
}

/* utf-16 and utf-32 without a fixed order: a mark at the start decides, else the machine's order. */
static bool look_for_mark(Decoder *d, int *byte_order) {
    unsigned unit = d->codec == CODEC_UTF16 ? 2 : 4;
    if (*byte_order == 0 && d->len >= unit) {
        const uint8_t *p = d->data;
        bool wide = unit == 4;
        if (p[0] == 0xff && p[1] == 0xfe && (!wide || (!p[2] && !p[3]))) *byte_order = -1;
        else if (!wide ? p[0] == 0xfe && p[1] == 0xff : !p[0] && !p[1] && p[2] == 0xfe && p[3] == 0xff) *byte_order = 1;
        if (*byte_order) d->pos = unit;
    }
    bool big = *byte_order ? *byte_order > 0 : __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
    d->encoding = unit == 2 ? (big ? "utf-16-be" : "utf-16-le") : big ? "utf-32-be" : "utf-32-le";
    return big;
}

static int decode_run(Decoder *d, int *byte_order) {
    switch (d->codec) {
    case CODEC_UTF8_SIG:
        if (d->len >= 3 && !memcmp(d->data, "\xef\xbb\xbf", 3)) d->pos = 3;
        return decode_utf8(d);
    case CODEC_UTF8: return decode_utf8(d);
    case CODEC_UTF16: return decode_utf16(d, look_for_mark(d, byte_order));
    case CODEC_UTF16_LE: return decode_utf16(d, false);
    case CODEC_UTF16_BE: return decode_utf16(d, true);
    case CODEC_UTF32: return decode_utf32(d, look_for_mark(d, byte_order));
    case CODEC_UTF32_LE: return decode_utf32(d, false);
    case CODEC_UTF32_BE: return decode_utf32(d, true);
    case CODEC_ASCII: return decode_ascii(d);
    case CODEC_UNICODE_ESCAPE: return decode_unicode_escape(d);
    case CODEC_RAW_UNICODE_ESCAPE: return decode_raw_unicode_escape(d);
    default: UNREACHABLE();
    }
}

/* The common cases that need no Decoder. */
static Owned decode_quick(Runtime *rt, enum Codec codec, const uint8_t *data, size_t len) {
    if (codec == CODEC_LATIN1) return str_from_latin1(rt, data, len);
    if (codec == CODEC_ASCII && ascii_prefix(data, len) == len) return str_from_ascii(rt, (const char *)data, len);
    if (codec == CODEC_UTF8) {
        size_t chars;
        uint32_t bound;
        if (utf8_measure(data, len, &chars, &bound) == len)
            return str_from_valid_utf8(rt, (const char *)data, len, chars, bound);
    }
    return V_NULL;
}

CodecDecode codec_run_decode(Runtime *rt, enum Codec codec, const uint8_t *data, size_t len, const char *errors, bool final, int byte_order) {
    CodecDecode result = {.consumed = len, .byte_order = byte_order};
    result.str = decode_quick(rt, codec, data, len);
    if (result.str || rt->error) return result;
    Decoder d = {.rt = rt, .codec = codec, .encoding = names[codec], .errors = errors, .data = data, .len = len, .final = final};
    strbuf_init(&d.out, rt);
    int r = decode_run(&d, &result.byte_order);
    result.consumed = d.pos;
    if (r < 0) strbuf_drop(&d.out);
    else result.str = strbuf_finish(&d.out);
    decoder_drop(&d);
    return result;
}

static int encode_run(Encoder *e) {
    bool native_big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
    switch (e->codec) {
    case CODEC_UTF8_SIG:
        if (bytebuf_add(&e->out, "\xef\xbb\xbf", 3) < 0) return -1;
        return encode_utf8(e);
    case CODEC_UTF8: return encode_utf8(e);
    case CODEC_UTF16:
        if (bytebuf_add(&e->out, native_big ? "\xfe\xff" : "\xff\xfe", 2) < 0) return -1;
        return encode_utf16(e, native_big);
    case CODEC_UTF16_LE: return encode_utf16(e, false);
    case CODEC_UTF16_BE: return encode_utf16(e, true);
    case CODEC_UTF32:
        if (bytebuf_add(&e->out, native_big ? "\0\0\xfe\xff" : "\xff\xfe\0\0", 4) < 0) return -1;
        return encode_utf32(e, native_big);
    case CODEC_UTF32_LE: return encode_utf32(e, false);
    case CODEC_UTF32_BE: return encode_utf32(e, true);
    case CODEC_UNICODE_ESCAPE: return encode_unicode_escape(e);
    case CODEC_RAW_UNICODE_ESCAPE: return encode_raw_unicode_escape(e);
    default:
        e->put = put_byte;
        return encode_bytes(e);
    }
}

Owned codec_run_encode(Runtime *rt, enum Codec codec, Borrowed str, const char *errors) {
    bool same = codec == CODEC_UTF8 || codec == CODEC_ASCII || codec == CODEC_LATIN1;
    if (same && (str_is_ascii(str) || (codec == CODEC_LATIN1 && str_width(str) == 1)))
        return bytes_from(rt, as_str(str)->data, str_len(str));
    if (codec == CODEC_UTF8) {
        Value bytes = encode_valid_utf8(rt, str);
        if (bytes || rt->error) return bytes;
    }
    Encoder e = {.rt = rt, .codec = codec, .encoding = names[codec], .errors = errors, .str = str, .unit = 1};
    bytebuf_init(&e.out, rt);
    unsigned unit = codec == CODEC_UTF16 || codec == CODEC_UTF16_LE || codec == CODEC_UTF16_BE ? 2 : 1;
    bytebuf_reserve(&e.out, (str_len(str) + (unit == 2)) * unit); /* with a mark */
    int r = encode_run(&e);
    decref_maybe(rt, e.exc);
    decref_maybe(rt, e.handler);
    if (r == 0) return bytebuf_finish(&e.out);
    bytebuf_drop(&e.out);
    return V_NULL;
}

/* ---- by Python values ---- */

/* The characters of a name; NULL with an error for one with a zero character. default for 0. */
static const char *name_chars(Runtime *rt, Borrowed name, const char *otherwise, void **scratch) {
    if (!name) return otherwise;
    size_t len;
    const char *text = str_utf8(rt, name, &len, scratch);
    if (text && strlen(text) != len) {
        raise(rt, T_VALUE_ERROR, "embedded null character");
        return NULL;
    }
    return text;
}

/* CPython has direct ways for the commonest encodings; errors that come out of the others are wrapped in one of the same
 * type that names the codec. Only plain exceptions with a text or nothing can be: others would lose what they carry. */
static bool is_direct(enum Codec codec) {
    return codec == CODEC_UTF8 || codec == CODEC_UTF16 || codec == CODEC_UTF32 || codec == CODEC_ASCII || codec == CODEC_LATIN1;
}

static bool is_plain_error(Runtime *rt, Borrowed e) {
    const TypeSlots *own_slots = slots_of(rt, e), *base = rt->slots[T_EXCEPTION];
    const Exception *x = as_exc(e);
    return own_slots->basicsize == base->basicsize && own_slots->new == base->new && own_slots->init == base->init &&
           !obj_is_instance_of(rt, e, T_MEMORY_ERROR) && !(x->dict && dict_len(x->dict)) &&
           (!as_tuple(x->args)->len || (as_tuple(x->args)->len == 1 && v_is(as_tuple(x->args)->items[0], T_STR)));
}

static void wrap_error(Runtime *rt, const char *doing, const char *encoding) {
    Owned cause = error_take(rt);
    if (!is_plain_error(rt, cause)) {
        error_restore(rt, cause);
        return;
    }
    Owned text = format_str(rt, "%s with '%s' codec failed (%T: %S)", doing, encoding, cause, cause);
    Owned exc = text ? obj_call1(rt, v_from(type_of(rt, cause)), text) : V_NULL;
    decref_maybe(rt, text);
    if (!exc || !v_is_exc(rt, exc)) { /* MemoryError, or a class whose objects are none of it */
        decref(rt, cause);
        if (exc) raise(rt, T_TYPE_ERROR, "exceptions must derive from BaseException");
        decref_maybe(rt, exc);
        return;
    }
    replace_slot(rt, &as_exc(exc)->cause, cause); /* but not its context */
    as_exc(exc)->suppress_context = true;
    error_set(rt, exc);
}

/* The CodecInfo of an encoding that is not built in; it must be one of text. */
static Owned text_codec(Runtime *rt, Borrowed encoding, const char *verb) {
    if (!rt->hooks.codec_lookup) return raise(rt, T_LOOKUP_ERROR, "unknown encoding: %U", encoding);
    Value info = rt->hooks.codec_lookup(rt, encoding);
    if (!info || v_is(info, T_TUPLE)) return info;
    Value flag = obj_getattr_cstr(rt, info, "_is_text_encoding");
    int is_text = flag ? obj_truth(rt, flag) : error_catch(rt, T_ATTRIBUTE_ERROR) ? 1 : -1;
    decref_maybe(rt, flag);
    if (is_text > 0) return info;
    if (is_text == 0)
        raise(rt, T_LOOKUP_ERROR, "'%.400U' is not a text encoding; use codecs.%s() to handle arbitrary codecs", encoding, verb);
    decref(rt, info);
    return V_NULL;
}

Owned codec_call(Runtime *rt, Borrowed info, bool decode, Borrowed input, Borrowed encoding, Borrowed errors) {
    Value pair = V_NULL, result = V_NULL;
    if (v_is_tuple(rt, info) && as_tuple(info)->len > decode)
        pair = obj_call(rt, as_tuple(info)->items[decode], (Value[]){input, errors}, errors ? 2 : 1, V_NULL);
    else raise(rt, T_TYPE_ERROR, "codec search functions must return 4-tuples");
    if (!pair) {
        if (str_is_ascii(encoding)) wrap_error(rt, decode ? "decoding" : "encoding", str_ascii(encoding));
        return V_NULL;
    }
    if (v_is_tuple(rt, pair) && as_tuple(pair)->len == 2) result = own(as_tuple(pair)->items[0]);
    else raise(rt, T_TYPE_ERROR, "%s must return a tuple (object, integer)", decode ? "decoder" : "encoder");
    decref(rt, pair);
    return result;
}

static Owned decode_foreign(Runtime *rt, Borrowed source, const uint8_t *data, size_t len, Borrowed encoding, Borrowed errors) {
    Value input = source ? own(source) : bytes_from(rt, data, len);
    Value info = input ? text_codec(rt, encoding, "decode") : V_NULL;
    Value text = info ? codec_call(rt, info, true, input, encoding, errors) : V_NULL;
    decref_maybe(rt, info);
    decref_maybe(rt, input);
    if (!text || v_is_str(rt, text)) return text;
    raise(rt, T_TYPE_ERROR, "'%.400U' decoder returned '%.400T' instead of 'str'; use codecs.decode() to decode to arbitrary types",
          encoding, text);
    decref(rt, text);
    return V_NULL;
}

static Owned encode_foreign(Runtime *rt, Borrowed str, Borrowed encoding, Borrowed errors) {
    Value info = text_codec(rt, encoding, "encode");
    Value made = info ? codec_call(rt, info, false, str, encoding, errors) : V_NULL;
    decref_maybe(rt, info);
    if (!made || V_IS_BYTES(rt, made)) return made;
    if (obj_is_instance_of(rt, made, T_BYTEARRAY)) {
        const ByteArray *a = V_AS(ByteArray, made);
        Value bytes = bytes_from(rt, a->data, a->len);
        decref(rt, made);
        return bytes;
    }
    raise(rt, T_TYPE_ERROR, "'%.400U' encoder returned '%.400T' instead of 'bytes'; use codecs.encode() to encode to arbitrary types",
          encoding, made);
    decref(rt, made);
    return V_NULL;
}

Owned codec_decode(Runtime *rt, Borrowed source, const uint8_t *data, size_t len, Borrowed encoding, Borrowed errors) {
    if (!encoding && !errors) return codec_run_decode(rt, CODEC_UTF8, data, len, "strict", true, 0).str;
    void *scratch = NULL, *scratch2 = NULL;
    Value result = V_NULL;
    const char *name = name_chars(rt, encoding, "utf-8", &scratch);
    const char *how = name ? name_chars(rt, errors, "strict", &scratch2) : NULL;
    if (how) {
        enum Codec codec = codec_by_name(name);
        if (codec == CODEC_NONE) result = decode_foreign(rt, source, data, len, encoding, errors);
        else result = codec_run_decode(rt, codec, data, len, how, true, 0).str;
        if (!result && codec != CODEC_NONE && !is_direct(codec)) wrap_error(rt, "decoding", name);
    }
    mem_free(rt, scratch);
    mem_free(rt, scratch2);
    return result;
}

Owned codec_encode(Runtime *rt, Borrowed str, Borrowed encoding, Borrowed errors) {
    if (!encoding && !errors) return codec_run_encode(rt, CODEC_UTF8, str, NULL);
    void *scratch = NULL, *scratch2 = NULL;
    Value result = V_NULL;
    const char *name = name_chars(rt, encoding, "utf-8", &scratch);
    const char *how = name ? name_chars(rt, errors, "strict", &scratch2) : NULL;
    if (how) {
        enum Codec codec = codec_by_name(name);
        result = codec == CODEC_NONE ? encode_foreign(rt, str, encoding, errors) : codec_run_encode(rt, codec, str, how);
        if (!result && codec != CODEC_NONE && !is_direct(codec)) wrap_error(rt, "encoding", name);
    }
    mem_free(rt, scratch);
    mem_free(rt, scratch2);
    return result;
}

/* The same by C strings. */
Owned str_encode(Runtime *rt, Borrowed s, const char *encoding, const char *errors) {
    enum Codec codec = codec_by_name(encoding ? encoding : "utf-8");
    if (codec != CODEC_NONE) return codec_run_encode(rt, codec, s, errors);
    Value name = str_from_cstr(rt, encoding), how = errors ? str_from_cstr(rt, errors) : V_NULL, result = V_NULL;
    if (name && (how || !errors)) result = encode_foreign(rt, s, name, how);
    decref_maybe(rt, name);
    decref_maybe(rt, how);
    return result;
}

Owned str_decode(Runtime *rt, const uint8_t *data, size_t len, const char *encoding, const char *errors) {
    enum Codec codec = codec_by_name(encoding ? encoding : "utf-8");
    if (codec != CODEC_NONE) return codec_run_decode(rt, codec, data, len, errors, true, 0).str;
    Value name = str_from_cstr(rt, encoding), how = errors ? str_from_cstr(rt, errors) : V_NULL, result = V_NULL;
    if (name && (how || !errors)) result = decode_foreign(rt, V_NULL, data, len, name, how);
    decref_maybe(rt, name);
    decref_maybe(rt, how);
    return result;
}

/* ---- charmap ---- */

/* What the mapping says for the byte: 1 with *text owned, 0 undefined, -1 error. */
static int charmap_lookup(Runtime *rt, Borrowed mapping, uint8_t byte, Owned *text) {
    if (v_is_str(rt, mapping)) {
        if (byte >= str_len(mapping) || str_at(mapping, byte) == 0xfffe) return 0;
        *text = str_from_char(rt, str_at(mapping, byte));
        return *text ? 1 : -1;
    }
    Value v = obj_getitem(rt, mapping, v_small(byte));
    if (!v) return error_catch(rt, T_LOOKUP_ERROR) ? 0 : -1;
    if (v == V_NONE) return 0;
    if (v_is_str(rt, v)) {
        if (str_len(v) == 1 && str_at(v, 0) == 0xfffe) {
            decref(rt, v);
            return 0;
        }
        *text = v;
        return 1;
    }
    int64_t c = -1;
    bool is_int = v_is_int(rt, v);
    if (is_int && !int_fits_i64(v, &c)) c = -1;
    decref(rt, v);
    if (!is_int) return raise_int(rt, T_TYPE_ERROR, "character mapping must return integer, None or str");
    if (c == 0xfffe) return 0;
    if (c < 0 || c > (int64_t)UNICODE_MAX) return raise_int(rt, T_TYPE_ERROR, "character mapping must be in range(0x%x)", UNICODE_MAX + 1);
    *text = str_from_char(rt, (uint32_t)c);
    return *text ? 1 : -1;
}

Owned codec_charmap_decode(Runtime *rt, const uint8_t *data, size_t len, const char *errors, Borrowed mapping) {
    if (!mapping) return str_from_latin1(rt, data, len);
    Decoder d = {.rt = rt, .codec = CODEC_CHARMAP, .encoding = "charmap", .errors = errors, .data = data, .len = len, .final = true};
    strbuf_init(&d.out, rt);
    int r = 0;
    while (r == 0 && d.pos < d.len) {
        Value text = V_NULL;
        r = charmap_lookup(rt, mapping, d.data[d.pos], &text);
        if (r > 0) {
            r = strbuf_add(&d.out, text);
            decref(rt, text);
            d.pos++;
        } else if (r == 0) r = decode_error(&d, d.pos, d.pos + 1, "character maps to <undefined>");
    }
    if (r < 0) strbuf_drop(&d.out);
    decoder_drop(&d);
    return r < 0 ? V_NULL : strbuf_finish(&d.out);
}

typedef struct CharmapEncoder {
    Encoder e;
    Borrowed mapping;
} CharmapEncoder;

/* Writes what the mapping gives for c: 0; 1 undefined; -1 error. */
static int charmap_put(CharmapEncoder *m, uint32_t c) {
    Runtime *rt = m->e.rt;
    Value v = obj_getitem(rt, m->mapping, v_small(c));
    if (!v) return error_catch(rt, T_LOOKUP_ERROR) ? 1 : -1;
    int r = 0;
    int64_t n = -1;
    if (v == V_NONE) r = 1;
    else if (V_IS_BYTES(rt, v)) r = bytebuf_add(&m->e.out, as_bytes(v)->data, as_bytes(v)->len);
    else if (v_is_int(rt, v)) {
        if (!int_fits_i64(v, &n) || n < 0 || n > 255) r = raise_int(rt, T_TYPE_ERROR, "character mapping must be in range(256)");
        else r = bytebuf_add_byte(&m->e.out, (uint8_t)n);
    } else r = raise_int(rt, T_TYPE_ERROR, "character mapping must return integer, bytes or None, not %.400T", v);
    decref(rt, v);
    return r;
}

static int charmap_put_replacement(Encoder *e, uint32_t c) { return charmap_put((CharmapEncoder *)(void *)e, c) ? -1 : 0; }

Owned codec_charmap_encode(Runtime *rt, Borrowed str, const char *errors, Borrowed mapping) {
    if (!mapping) return codec_run_encode(rt, CODEC_LATIN1, str, errors);
    CharmapEncoder m = {.e = {.rt = rt, .codec = CODEC_CHARMAP, .encoding = "charmap", .errors = errors, .str = str, .unit = 1,
                              .put = charmap_put_replacement},
                        .mapping = mapping};
    Encoder *e = &m.e;
    bytebuf_init(&e->out, rt);
    int r = 0;
    size_t n = str_len(str);
    while (r == 0 && e->pos < n) {
        r = charmap_put(&m, str_at(str, e->pos));
        if (r == 0) e->pos++;
        else if (r > 0) { /* the run of undefined ones, tried without writing */
            size_t end = e->pos + 1, mark = e->out.len;
            while (end < n && (r = charmap_put(&m, str_at(str, end))) > 0) end++;
            e->out.len = mark;
            r = r < 0 ? -1 : encode_error(e, e->pos, end, "character maps to <undefined>");
        }
    }
    decref_maybe(rt, e->exc);
    decref_maybe(rt, e->handler);
    if (r == 0) return bytebuf_finish(&e->out);
    bytebuf_drop(&e->out);
    return V_NULL;
}
