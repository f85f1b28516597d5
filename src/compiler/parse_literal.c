/* SPDX-License-Identifier: MIT
 * parse_literal.c: the values of number literals, escapes in string literals. */
#include "compiler/parse_string.h"
#include "types/bytes.h"
#include "types/float.h"
#include "types/int.h"
#include "types/str.h"
#include "types/unicode.h"

/* ------------------------------------------------------------------------------------------------ numbers */

/* Decimal digits alone, few enough for a small int? 0 if not. */
static Value small_decimal(const char *s, const char *end) {
    if (end - s > 18) return V_NULL;
    int64_t n = 0;
    for (; s < end; s++) {
        if (*s < '0' || *s > '9') return V_NULL;
        n = n * 10 + (*s - '0');
    }
    return v_small(n);
}

/* More digits than int() converts: CPython's error for that, as a syntax error, with a hint. */
static bool few_digits(Parser *p, const Token *t, const char *s, size_t len) {
    size_t limit = p->rt->int_max_str_digits, digits = 0;
    if (len <= 640 || !limit) return true;
    for (size_t i = 0; i < len; i++) digits += s[i] != '_';
    if (digits <= limit) return true;
    Location loc = {t->lineno, -1, t->end_lineno, -1};
    parse_fail_at(p, loc, "Exceeds the limit (%zu digits) for integer string conversion: value has %zu digits; use "
                  "sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals "
                  "to avoid decimal conversion limits.", limit, digits);
    return false;
}

static Owned integer(Parser *p, const Token *t, const char *s, size_t len) {
    int base = 10;
    if (len > 2 && *s == '0') {
        char c = (char)(s[1] | 32);
        base = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 10;
    }
    size_t skip = base == 10 ? 0 : 2;
    if (s[skip] == '_') skip++; /* 0x_ff */
    if (base == 10 && !few_digits(p, t, s, len)) return V_NULL;
    return int_from_digits(p->rt, s + skip, len - skip, base);
}

/* Without underscores, NUL-terminated. NULL: failed. */
static char *clean_digits(Parser *p, const char *s, const char *end) {
    char *copy = parse_alloc(p, (size_t)(end - s) + 1), *out = copy;
    if (!copy) return NULL;
    for (; s < end; s++)
        if (*s != '_') *out++ = *s;
    return copy;
}

static bool is_float(const char *s, const char *end) {
    if (end - s > 1 && *s == '0' && (s[1] | 32) == 'x') return false;
    for (; s < end; s++)
        if (*s == '.' || (*s | 32) == 'e') return true;
    return false;
}

static Owned number(Parser *p, const Token *t) {
    const char *s = t->start, *end = t->end;
    Value small = small_decimal(s, end);
    if (small) return small;
    bool hex = *s == '0' && (s[1] | 32) == 'x', imaginary = !hex && (end[-1] | 32) == 'j';
    if (!imaginary && !is_float(s, end)) return integer(p, t, s, (size_t)(end - s));
    char *digits = clean_digits(p, s, end);
    if (!digits) return V_NULL;
    const char *stop;
    double d = float_parse(digits, &stop);
    return imaginary ? complex_new(p->rt, 0.0, d) : float_new(p->rt, d);
}

Expr *parse_number(Parser *p) {
    Token t = *parse_token(p);
    advance(p);
    Owned v = number(p, &t);
    if (!v) p->failed = true;
    Value kept = v ? parse_keep(p, v) : V_NULL;
    Expr *e = kept ? NEW_EXPR(p, EXPR_CONSTANT, constant, ((Pos){t.lineno, t.col})) : NULL;
    if (e) e->constant.value = kept;
    return e;
}

/* ------------------------------------------------------------------------------------------------ escapes */

bool string_warn_escape(Parser *p, const Token *t, const char *at) {
    Runtime *rt = p->rt;
    if (p->errors || !rt->hooks.warn_explicit || (p->warned && at <= p->warned)) return true;
    p->warned = at;
    bool is_octal = *at >= '4' && *at <= '7';
    char shown[4] = {at[0], is_octal ? at[1] : 0, is_octal ? at[2] : 0, 0};
    const char *what = is_octal ? "invalid octal escape sequence" : "invalid escape sequence";
    Owned msg = format_str(rt, "%s '\\%s'", what, shown);
    if (!msg) return p->failed = true, false;
    int r = rt->hooks.warn_explicit(rt, T_DEPRECATION_WARNING, msg, p->tz->filename, t->lineno);
    decref(rt, msg);
    if (r == 0) return true;
    if (error_catch(rt, T_DEPRECATION_WARNING)) parse_fail_at(p, token_loc(t), "%s '\\%s'", what, shown);
    p->failed = true;
    return false;
}

static int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Error texts count in a text where each character outside ASCII is written as \UXXXXXXXX (and a backslash before
 * such a one as \u005c). */
static int escaped_position(const char *s, const char *at, const char *end) {
    int n = 0;
    for (; s < at; s++) {
        uint8_t c = (uint8_t)*s;
        if (c == '\\' && (s + 1 == end || (s[1] & 0x80))) {
            n += 6;
        } else if (c < 0x80) {
            n++;
            if (c == '\\' && s + 1 < at) s++, n++;
        } else if ((c & 0xC0) != 0x80) {
            n += 10;
        }
    }
    return n;
}

typedef struct Decoder {
    Parser *p;
    const Token *t;
    const char *start, *end; /* the literal */
    StrBuf *out;
    bool warned;
} Decoder;

static COLD const char *fail_unicode(Decoder *d, const char *from, const char *to, const char *reason) {
    int first = escaped_position(d->start, from, d->end), last = escaped_position(d->start, to, d->end) - 1;
    if (last <= first)
        return parse_fail(d->p, "(unicode error) 'unicodeescape' codec can't decode byte 0x5c in position %d: %s", first,
                          reason);
    return parse_fail(d->p, "(unicode error) 'unicodeescape' codec can't decode bytes in position %d-%d: %s", first, last,
                      reason);
}

/* \xXX, \uXXXX, \UXXXXXXXX: s stands behind the letter. */
static const char *hex_escape(Decoder *d, const char *s, int digits) {
    const char *from = s - 2;
    uint32_t c = 0;
    for (int i = 0; i < digits; i++, s++) {
        int h = s < d->end ? hex_value(*s) : -1;
        if (h < 0)
            return fail_unicode(d, from, s, digits == 2 ? "truncated \\xXX escape" : digits == 4 ? "truncated \\uXXXX escape" : "truncated \\UXXXXXXXX escape");
        c = c << 4 | (uint32_t)h;
    }
    if (c > 0x10ffff) return fail_unicode(d, from, s, "illegal Unicode character");
    strbuf_add_char(d->out, c);
    return s;
}

/* \N{name}: s stands behind the N. */
static const char *name_escape(Decoder *d, const char *s) {
    const char *from = s - 2;
    if (s == d->end || *s != '{') return fail_unicode(d, from, s, "malformed \\N character escape");
    const char *name = s + 1, *close = memchr(name, '}', (size_t)(d->end - name));
    if (!close || close == name) return fail_unicode(d, from, close ? close : d->end, "malformed \\N character escape");
    uint32_t c = unicode_by_name(name, (size_t)(close - name));
    if (c == UNICODE_NO_CHAR) return fail_unicode(d, from, close + 1, "unknown Unicode character name");
    strbuf_add_char(d->out, c);
    return close + 1;
}

static const char *octal(const char *s, const char *end, unsigned *value) {
    unsigned n = 0;
    for (int i = 0; i < 3 && s < end && *s >= '0' && *s <= '7'; i++) n = n * 8 + (unsigned)(*s++ - '0');
    *value = n;
    return s;
}

/* The character that a one-letter escape stands for, 0: none. */
static int simple_escape(int c) {
    switch (c) {
    case '\\': case '\'': case '"': return c;
    case 'a': return '\a';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    default: return 0;
    }
}

/* s stands behind a backslash. Returns the place behind the escape, or NULL. */
static const char *escape(Decoder *d, const char *s) {
    if (s == d->end || (*s & 0x80)) { /* a lone backslash (before the { of an f-string), or before a letter */
        strbuf_add_char(d->out, '\\');
        return s;
    }
    int c = *s, plain = simple_escape(c);
    if (plain) {
        strbuf_add_char(d->out, (uint32_t)plain);
        return s + 1;
    }
    switch (c) {
    case '\n': return s + 1;
    case 'x': return hex_escape(d, s + 1, 2);
    case 'u': return hex_escape(d, s + 1, 4);
    case 'U': return hex_escape(d, s + 1, 8);
    case 'N': return name_escape(d, s + 1);
    }
    if (c >= '0' && c <= '7') {
        unsigned n;
        const char *at = s;
        s = octal(s, d->end, &n);
        if (n > 0xff && !d->warned && !string_warn_escape(d->p, d->t, at)) return NULL;
        d->warned |= n > 0xff;
        strbuf_add_char(d->out, n);
        return s;
    }
    if (!d->warned && !string_warn_escape(d->p, d->t, s)) return NULL;
    d->warned = true;
    strbuf_add_char(d->out, '\\');
    strbuf_add_char(d->out, (uint32_t)c);
    return s + 1;
}

bool string_decode(Parser *p, const Token *t, const char *s, const char *end, bool raw, StrBuf *out) {
    Decoder d = {p, t, s, end, out, false};
    while (s < end) {
        const char *backslash = raw ? NULL : memchr(s, '\\', (size_t)(end - s));
        if (strbuf_add_utf8(out, s, (size_t)((backslash ? backslash : end) - s)) < 0) return p->failed = true, false;
        if (!backslash) break;
        s = escape(&d, backslash + 1);
        if (!s) return false;
    }
    return true;
}

/* ------------------------------------------------------------------------------------------------- bytes */

/* Decodes one escape of a bytes literal. */
static const char *byte_escape(Parser *p, const Token *t, const char *start, const char *s, const char *end,
                               uint8_t **out, bool *warned) {
    int c = s < end ? *s : '\\', plain = simple_escape(c);
    if (plain) {
        *(*out)++ = (uint8_t)plain;
        return s + 1;
    }
    if (c == '\n') return s + 1;
    if (c == 'x') {
        int high = s + 1 < end ? hex_value(s[1]) : -1, low = s + 2 < end ? hex_value(s[2]) : -1;
        if (high < 0 || low < 0)
            return parse_fail(p, "(value error) invalid \\x escape at position %d", (int)(s - 1 - start));
        *(*out)++ = (uint8_t)(high << 4 | low);
        return s + 3;
    }
    if (c >= '0' && c <= '7') {
        unsigned n;
        const char *at = s;
        s = octal(s, end, &n);
        if (n > 0xff && !*warned && !string_warn_escape(p, t, at)) return NULL;
        *warned |= n > 0xff;
        *(*out)++ = (uint8_t)n;
        return s;
    }
    if (!*warned && !string_warn_escape(p, t, s)) return NULL;
    *warned = true;
    *(*out)++ = '\\';
    *(*out)++ = (uint8_t)c;
    return s + 1;
}

bool string_decode_bytes(Parser *p, const Token *t, const char *s, const char *end, bool raw, uint8_t **out) {
    const char *start = s;
    bool warned = false;
    while (s < end) {
        if (*s != '\\' || raw) {
            *(*out)++ = (uint8_t)*s++;
        } else {
            s = byte_escape(p, t, start, s + 1, end, out, &warned);
            if (!s) return false;
        }
    }
    return true;
}
