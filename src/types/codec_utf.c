/* SPDX-License-Identifier: MIT
 * codec_utf.c: UTF-8, UTF-16 and UTF-32, both ways, and UTF-8 for C callers. */
#include "types/codec_parts.h"

#include "base/utf8.h"

/* ---- UTF-8 ---- */

static const char *utf8_reason(int code, size_t left, size_t *bad) {
    switch (code) {
    case UTF8_BAD_START: *bad = 1; return "invalid start byte";
    case UTF8_TRUNCATED: *bad = left; return "unexpected end of data";
    default: *bad = (size_t)-code; return "invalid continuation byte";
    }
}

int decode_utf8(Decoder *d) {
    while (d->pos < d->len) {
        const uint8_t *p = d->data + d->pos;
        size_t left = d->len - d->pos, ascii = ascii_prefix(p, left);
        if (ascii) {
            if (strbuf_add_ascii(&d->out, (const char *)p, ascii) < 0) return -1;
            d->pos += ascii;
            continue;
        }
        uint32_t c;
        int n = utf8_decode(p, left, &c);
        if (n > 0) {
            if (strbuf_add_char(&d->out, c) < 0) return -1;
            d->pos += (size_t)n;
            continue;
        }
        if (n == UTF8_TRUNCATED && !d->final) return 0;
        size_t bad;
        const char *reason = utf8_reason(n, left, &bad);
        if (decode_error(d, d->pos, d->pos + bad, reason) < 0) return -1;
    }
    return 0;
}

static int put_utf8(Encoder *e, uint32_t c) { return c < 0x80 ? bytebuf_add_byte(&e->out, (uint8_t)c) : -1; }

int encode_utf8(Encoder *e) {
    Borrowed s = e->str;
    size_t n = str_len(s);
    unsigned width = str_width(s);
    e->put = put_utf8;
    while (e->pos < n) {
        size_t stop = size_min(n, e->pos + 1024);
        if (bytebuf_reserve(&e->out, (stop - e->pos) * 4) < 0) return -1;
        uint8_t *out = e->out.data + e->out.len;
        uint32_t c = 0;
        for (; e->pos < stop; e->pos++) {
            c = char_at(as_str(s)->data, width, e->pos);
            if (unicode_is_surrogate(c)) break;
            if (c < 0x80) *out++ = (uint8_t)c;
            else out += utf8_encode(c, out);
        }
        e->out.len = (size_t)(out - e->out.data);
        if (e->pos == stop) continue;
        size_t end = e->pos + 1;
        while (end < n && unicode_is_surrogate(str_at(s, end))) end++;
        if (encode_error(e, e->pos, end, "surrogates not allowed") < 0) return -1;
    }
    return 0;
}

/* Bytes that the characters take, and whether surrogates are among them. */
static ALWAYS_INLINE size_t measure_width(const uint8_t *data, unsigned width, size_t n, bool *surrogates) {
    size_t more = 0, bad = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t c = char_at(data, width, i);
        more += c >= 0x80;
        if (width == 1) continue;
        more += (c >= 0x800) + (size_t)(c >= 0x10000);
        bad += unicode_is_surrogate(c);
    }
    *surrogates = bad != 0;
    return n + more;
}

static size_t utf8_bytes_of(Borrowed s, bool *surrogates) {
    const uint8_t *data = as_str(s)->data;
    switch (str_width(s)) {
    case 1: return measure_width(data, 1, str_len(s), surrogates);
    case 2: return measure_width(data, 2, str_len(s), surrogates);
    default: return measure_width(data, 4, str_len(s), surrogates);
    }
}

static ALWAYS_INLINE uint8_t *write_width(const uint8_t *data, unsigned width, size_t n, uint8_t *out) {
    for (size_t i = 0; i < n; i++) {
        uint32_t c = char_at(data, width, i);
        if (c < 0x80) {
            *out++ = (uint8_t)c;
        } else if (width == 1 || c < 0x800) {
            *out++ = (uint8_t)(0xc0 | c >> 6);
            *out++ = (uint8_t)(0x80 | (c & 0x3f));
        } else {
            out += utf8_encode(c, out);
        }
    }
    return out;
}

/* Writes the characters, surrogates too; returns the end. */
static uint8_t *write_utf8(Borrowed s, uint8_t *out) {
    const uint8_t *data = as_str(s)->data;
    switch (str_width(s)) {
    case 1: return write_width(data, 1, str_len(s), out);
    case 2: return write_width(data, 2, str_len(s), out);
    default: return write_width(data, 4, str_len(s), out);
    }
}

Owned encode_valid_utf8(Runtime *rt, Borrowed s) {
    bool surrogates;
    size_t bytes = utf8_bytes_of(s, &surrogates);
    if (surrogates) return V_NULL;
    Value v = bytes_new(rt, bytes);
    if (v) write_utf8(s, as_bytes(v)->data);
    return v;
}

static const char *utf8_of(Runtime *rt, Borrowed s, size_t *len, void **scratch, bool lossless) {
    *scratch = NULL;
    if (str_is_ascii(s)) {
        *len = str_len(s);
        return str_ascii(s);
    }
    bool surrogates;
    size_t bytes = utf8_bytes_of(s, &surrogates), n = str_len(s);
    if (surrogates && !lossless) {
        size_t start = 0;
        while (!unicode_is_surrogate(str_at(s, start))) start++;
        size_t end = start + 1;
        while (end < n && unicode_is_surrogate(str_at(s, end))) end++;
        raise_unicode_encode(rt, "utf-8", s, start, end, "surrogates not allowed");
        return NULL;
    }
    uint8_t *out = mem_alloc(rt, bytes + 1);
    if (!out) return NULL;
    *scratch = out;
    *len = bytes;
    *write_utf8(s, out) = 0;
    return *scratch;
}

const char *str_utf8(Runtime *rt, Borrowed s, size_t *len, void **scratch) { return utf8_of(rt, s, len, scratch, false); }
const char *str_utf8_lossless(Runtime *rt, Borrowed s, size_t *len, void **scratch) { return utf8_of(rt, s, len, scratch, true); }

/* ---- UTF-16 ---- */

static inline uint32_t get16(const uint8_t *p, bool big) { return big ? (uint32_t)p[0] << 8 | p[1] : (uint32_t)p[1] << 8 | p[0]; }

int decode_utf16(Decoder *d, bool big) {
    while (d->pos < d->len) {
        const uint8_t *p = d->data + d->pos;
        size_t left = d->len - d->pos, bad = 2;
        const char *reason;
        uint32_t c = left >= 2 ? get16(p, big) : 0;
        if (left < 2) {
            if (!d->final) return 0;
            reason = "truncated data";
            bad = 1;
        } else if (!unicode_is_surrogate(c)) {
            if (strbuf_add_char(&d->out, c) < 0) return -1;
            d->pos += 2;
            continue;
        } else if (c >= 0xdc00) reason = "illegal encoding";
        else if (left < 4) {
            if (!d->final) return 0;
            reason = "unexpected end of data";
            bad = left;
        } else {
            uint32_t low = get16(p + 2, big);
            if (low - 0xdc00u < 0x400) {
                if (strbuf_add_char(&d->out, 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00)) < 0) return -1;
                d->pos += 4;
                continue;
            }
            reason = "illegal UTF-16 surrogate";
        }
        if (decode_error(d, d->pos, d->pos + bad, reason) < 0) return -1;
    }
    return 0;
}

static int add16(ByteBuf *b, uint32_t c, bool big) {
    uint8_t two[2] = {(uint8_t)(big ? c >> 8 : c), (uint8_t)(big ? c : c >> 8)};
    return bytebuf_add(b, two, 2);
}
static int put_utf16_little(Encoder *e, uint32_t c) { return c < 0x80 ? add16(&e->out, c, false) : -1; }
static int put_utf16_big(Encoder *e, uint32_t c) { return c < 0x80 ? add16(&e->out, c, true) : -1; }

/* How many characters from the first on are one unit each. */
static size_t units_16(const uint8_t *data, unsigned width, size_t count) {
    size_t i = width == 1 ? count : 0;
    if (width == 2)
        while (i < count && !unicode_is_surrogate(char_at(data, 2, i))) i++;
    else
        while (i < count && char_at(data, 4, i) < 0x10000 && !unicode_is_surrogate(char_at(data, 4, i))) i++;
    return i;
}

/* The characters from e->pos on, at most 1024, that are one unit each. */
static int put_run_16(Encoder *e, bool big) {
    size_t stop = size_min(str_len(e->str), e->pos + 1024);
    if (bytebuf_reserve(&e->out, (stop - e->pos) * 2) < 0) return -1;
    uint8_t *out = e->out.data + e->out.len;
    unsigned width = str_width(e->str);
    const uint8_t *data = as_str(e->str)->data + e->pos * width;
    size_t count = units_16(data, width, stop - e->pos);
    if (big == (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)) {
        chars_copy(out, 2, data, width, count);
    } else {
        for (size_t i = 0; i < count; i++) {
            uint32_t c = char_at(data, width, i);
            out[2 * i + big] = (uint8_t)c;
            out[2 * i + !big] = (uint8_t)(c >> 8);
        }
    }
    e->pos += count;
    e->out.len += count * 2;
    return 0;
}

int encode_utf16(Encoder *e, bool big) {
    e->put = big ? put_utf16_big : put_utf16_little;
    e->unit = 2;
    size_t n = str_len(e->str);
    while (e->pos < n) {
        if (put_run_16(e, big) < 0) return -1;
        if (e->pos == n) break;
        uint32_t c = str_at(e->str, e->pos);
        if (unicode_is_surrogate(c)) {
            if (encode_error(e, e->pos, e->pos + 1, "surrogates not allowed") < 0) return -1;
            continue;
        }
        if (c >= 0x10000) {
            if (add16(&e->out, 0xd800 + ((c - 0x10000) >> 10), big) < 0) return -1;
            c = 0xdc00 + ((c - 0x10000) & 0x3ff);
        }
        if (add16(&e->out, c, big) < 0) return -1;
        e->pos++;
    }
    return 0;
}

/* ---- UTF-32 ---- */

static uint32_t get32(const uint8_t *p, bool big) {
    return big ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]
               : (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

int decode_utf32(Decoder *d, bool big) {
    while (d->pos < d->len) {
        size_t left = d->len - d->pos, bad = 4;
        const char *reason;
        uint32_t c = left >= 4 ? get32(d->data + d->pos, big) : 0;
        if (left < 4) {
            if (!d->final) return 0;
            reason = "truncated data";
            bad = left;
        } else if (unicode_is_surrogate(c)) reason = "code point in surrogate code point range(0xd800, 0xe000)";
        else if (c > UNICODE_MAX) reason = "code point not in range(0x110000)";
        else {
            if (strbuf_add_char(&d->out, c) < 0) return -1;
            d->pos += 4;
            continue;
        }
        if (decode_error(d, d->pos, d->pos + bad, reason) < 0) return -1;
    }
    return 0;
}

static int add32(ByteBuf *b, uint32_t c, bool big) {
    uint8_t four[4];
    for (int i = 0; i < 4; i++) four[i] = (uint8_t)(c >> (8 * (big ? 3 - i : i)));
    return bytebuf_add(b, four, 4);
}
static int put_utf32_little(Encoder *e, uint32_t c) { return c < 0x80 ? add32(&e->out, c, false) : -1; }
static int put_utf32_big(Encoder *e, uint32_t c) { return c < 0x80 ? add32(&e->out, c, true) : -1; }

int encode_utf32(Encoder *e, bool big) {
    e->put = big ? put_utf32_big : put_utf32_little;
    e->unit = 4;
    size_t n = str_len(e->str);
    while (e->pos < n) {
        uint32_t c = str_at(e->str, e->pos);
        if (unicode_is_surrogate(c)) {
            if (encode_error(e, e->pos, e->pos + 1, "surrogates not allowed") < 0) return -1;
            continue;
        }
        if (add32(&e->out, c, big) < 0) return -1;
        e->pos++;
    }
    return 0;
}
