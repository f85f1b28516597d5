/* SPDX-License-Identifier: MIT
 * codec_escape.c: the codecs unicode_escape and raw_unicode_escape. */
#include "types/codec_parts.h"
#include "types/unicode.h"

static int hex_value(uint8_t c) {
    if (ascii_is_digit(c)) return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Up to `digits` hex digits at *pos; true if all are there. */
static bool read_hex(const Decoder *d, size_t *pos, int digits, uint32_t *out) {
    uint32_t n = 0;
    for (; digits > 0 && *pos < d->len; digits--, ++*pos) {
        int h = hex_value(d->data[*pos]);
        if (h < 0) break;
        n = n << 4 | (uint32_t)h;
    }
    *out = n;
    return digits == 0;
}

static int simple_escape(uint8_t c) {
    switch (c) {
    case '\\': case '\'': case '"': return c;
    case 'b': return '\b';
    case 'f': return '\f';
    case 't': return '\t';
    case 'n': return '\n';
    case 'r': return '\r';
    case 'v': return '\v';
    case 'a': return 7;
    default: return -1;
    }
}

/* \x, \u, \U: `at` is behind the letter. */
static int hex_escape(Decoder *d, size_t at, uint8_t letter) {
    int digits = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
    uint32_t c;
    size_t start = d->pos;
    if (!read_hex(d, &at, digits, &c)) {
        if (at >= d->len && !d->final) return 1;
        return decode_error(d, start, at,
                            digits == 2 ? "truncated \\xXX escape" : digits == 4 ? "truncated \\uXXXX escape" : "truncated \\UXXXXXXXX escape");
    }
    if (c > UNICODE_MAX) return decode_error(d, start, at, "illegal Unicode character");
    d->pos = at;
    return strbuf_add_char(&d->out, c);
}

static int octal_escape(Decoder *d, size_t at) {
    uint32_t c = 0;
    for (int i = 0; i < 3 && at < d->len && (uint32_t)d->data[at] - '0' < 8u; i++) c = c * 8 + (d->data[at++] - (uint32_t)'0');
    d->pos = at;
    return strbuf_add_char(&d->out, c);
}

static int name_escape(Decoder *d, size_t at) {
    size_t start = d->pos;
    if (at < d->len && d->data[at] == '{') {
        const uint8_t *close = memchr(d->data + at, '}', d->len - at);
        if (close && close > d->data + at + 1) {
            size_t name = at + 1;
            at = (size_t)(close - d->data) + 1;
            uint32_t c = unicode_by_name((const char *)d->data + name, at - 1 - name);
            if (c == UNICODE_NO_CHAR) return decode_error(d, start, at, "unknown Unicode character name");
            d->pos = at;
            return strbuf_add_char(&d->out, c);
        }
        at = close ? (size_t)(close - d->data) : d->len;
    }
    if (at >= d->len && !d->final) return 1;
    return decode_error(d, start, at, "malformed \\N character escape");
}

/* One escape sequence at d->pos. 1: incomplete, wait for more. */
static int escape(Decoder *d) {
    size_t at = d->pos + 1;
    if (at >= d->len) {
        if (!d->final) return 1;
        return decode_error(d, d->pos, at, "\\ at end of string");
    }
    uint8_t c = d->data[at++];
    int simple = simple_escape(c);
    if (simple >= 0) {
        d->pos = at;
        return strbuf_add_char(&d->out, (uint32_t)simple);
    }
    if (c == '\n') {
        d->pos = at;
        return 0;
    }
    if (c >= '0' && c <= '7') return octal_escape(d, at - 1);
    if (c == 'x' || c == 'u' || c == 'U') return hex_escape(d, at, c);
    if (c == 'N') return name_escape(d, at);
    if (warn(d->rt, T_DEPRECATION_WARNING, "invalid escape sequence '\\%c'", (int)c) < 0) return -1;
    d->pos = at;
    return strbuf_add_char(&d->out, '\\') < 0 ? -1 : strbuf_add_char(&d->out, c);
}

int decode_unicode_escape(Decoder *d) {
    while (d->pos < d->len) {
        uint8_t c = d->data[d->pos];
        int r = 0;
        if (c == '\\') r = escape(d);
        else {
            r = strbuf_add_char(&d->out, c);
            d->pos++;
        }
        if (r) return r < 0 ? -1 : 0;
    }
    return 0;
}

int decode_raw_unicode_escape(Decoder *d) {
    while (d->pos < d->len) {
        uint8_t c = d->data[d->pos];
        uint8_t next = d->pos + 1 < d->len ? d->data[d->pos + 1] : 0;
        if (c != '\\' || d->pos + 1 >= d->len) {
            if (c == '\\' && !d->final) return 0;
            if (strbuf_add_char(&d->out, c) < 0) return -1;
            d->pos++;
        } else if (next != 'u' && next != 'U') {
            if (strbuf_add_char(&d->out, c) < 0 || strbuf_add_char(&d->out, next) < 0) return -1;
            d->pos += 2;
        } else {
            size_t at = d->pos + 2;
            uint32_t value;
            if (!read_hex(d, &at, next == 'u' ? 4 : 8, &value)) {
                if (at >= d->len && !d->final) return 0;
                if (decode_error(d, d->pos, at, next == 'u' ? "truncated \\uXXXX escape" : "truncated \\UXXXXXXXX escape") < 0) return -1;
            } else if (value > UNICODE_MAX) {
                if (decode_error(d, d->pos, at, "\\Uxxxxxxxx out of range") < 0) return -1;
            } else {
                d->pos = at;
                if (strbuf_add_char(&d->out, value) < 0) return -1;
            }
        }
    }
    return 0;
}

static int add_hex(ByteBuf *b, char letter, uint32_t c, int digits) {
    uint8_t text[10] = {'\\', (uint8_t)letter};
    for (int i = 0; i < digits; i++) text[2 + i] = (uint8_t)"0123456789abcdef"[(c >> (4 * (digits - 1 - i))) & 15];
    return bytebuf_add(b, text, (size_t)digits + 2);
}

int encode_unicode_escape(Encoder *e) {
    ByteBuf *b = &e->out;
    size_t n = str_len(e->str);
    for (; e->pos < n && !b->failed; e->pos++) {
        uint32_t c = str_at(e->str, e->pos);
        const char *plain = c == '\t' ? "\\t" : c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\\' ? "\\\\" : NULL;
        if (plain) bytebuf_add(b, plain, 2);
        else if (c >= ' ' && c < 0x7f) bytebuf_add_byte(b, (uint8_t)c);
        else if (c < 0x100) add_hex(b, 'x', c, 2);
        else if (c < 0x10000) add_hex(b, 'u', c, 4);
        else add_hex(b, 'U', c, 8);
    }
    return b->failed ? -1 : 0;
}

int encode_raw_unicode_escape(Encoder *e) {
    ByteBuf *b = &e->out;
    size_t n = str_len(e->str);
    for (; e->pos < n && !b->failed; e->pos++) {
        uint32_t c = str_at(e->str, e->pos);
        if (c < 0x100) bytebuf_add_byte(b, (uint8_t)c);
        else if (c < 0x10000) add_hex(b, 'u', c, 4);
        else add_hex(b, 'U', c, 8);
    }
    return b->failed ? -1 : 0;
}
