/* SPDX-License-Identifier: MIT
 * format_number.c: the format mini-language for int, float and complex.
 *
 * A number is brought into Parts (sign, prefix, digits, rest), which one function
 * then pads and groups. The locale of code 'n' is always "C": as 'd' and 'g'.
 */
#include <math.h>

#include "object/protocol.h"
#include "types/float.h"
#include "types/format_spec.h"
#include "types/int.h"
#include "types/str.h"

typedef FormatSpec Spec;

/* Writing. */

typedef struct Parts {
    char sign; /* 0: none */
    const char *prefix, *digits, *rest;
    size_t prefix_len, ndigits, rest_len;
    unsigned group; /* digits between separators; 0: none */
} Parts;

static size_t grouped_width(size_t digits, unsigned group) {
    return group && digits ? digits + (digits - 1) / group : digits;
}

/* How many digits, zeros in front included, so that they fill the width. */
static size_t padded_digits(size_t digits, size_t width, unsigned group) {
    if (grouped_width(digits, group) >= width) return digits;
    if (!group) return width;
    size_t n = size_max(digits, width - width / (group + 1));
    while (n > digits && grouped_width(n - 1, group) >= width) n--;
    while (grouped_width(n, group) < width) n++;
    return n;
}

static void add_grouped(StrBuf *b, const Parts *p, size_t total, char separator) {
    size_t zeros = total - p->ndigits;
    if (!p->group) {
        strbuf_add_repeat(b, '0', zeros);
        strbuf_add_ascii(b, p->digits, p->ndigits);
        return;
    }
    for (size_t i = 0; i < total;) {
        size_t run = (total - i) % p->group ? (total - i) % p->group : p->group;
        if (i) strbuf_add_char(b, (uint32_t)separator);
        for (size_t end = i + run; i < end && !b->failed;) {
            size_t n = i < zeros ? size_min(end, zeros) - i : end - i;
            if (i < zeros)
                strbuf_add_repeat(b, '0', n);
            else
                strbuf_add_ascii(b, p->digits + (i - zeros), n);
            i += n;
        }
        if (b->failed) return;
    }
}

static char sign_char(const Spec *s, bool negative) {
    if (negative) return '-';
    return s->sign == '+' || s->sign == ' ' ? s->sign : 0;
}

static void add_parts(StrBuf *b, const Spec *s, const Parts *p) {
    size_t fixed = (p->sign != 0) + p->prefix_len + p->rest_len;
    size_t want = s->width > 0 ? (size_t)s->width : 0, total = p->ndigits;
    if (s->fill == '0' && s->align == '=') total = padded_digits(p->ndigits, want > fixed ? want - fixed : 0, p->group);
    size_t used = fixed + grouped_width(total, p->group), pad = want > used ? want - used : 0;
    size_t before = s->align == '>' ? pad : s->align == '^' ? pad / 2 : 0;
    strbuf_add_repeat(b, s->fill, before);
    if (p->sign) strbuf_add_char(b, (uint32_t)p->sign);
    strbuf_add_ascii(b, p->prefix, p->prefix_len);
    if (s->align == '=') strbuf_add_repeat(b, s->fill, pad);
    add_grouped(b, p, total, s->thousands);
    strbuf_add_ascii(b, p->rest, p->rest_len);
    if (s->align == '<' || s->align == '^') strbuf_add_repeat(b, s->fill, pad - before);
}

static Owned finish_parts(Runtime *rt, const Spec *s, const Parts *p) {
    StrBuf b;
    strbuf_init(&b, rt);
    add_parts(&b, s, p);
    return strbuf_finish(&b);
}

/* int */

static Owned format_as_char(Runtime *rt, Borrowed value, Spec *s) {
    if (s->sign) return raise(rt, T_VALUE_ERROR, "Sign not allowed with integer format specifier 'c'");
    if (s->alternate) return raise(rt, T_VALUE_ERROR, "Alternate form (#) not allowed with integer format specifier 'c'");
    int64_t c;
    if (!int_fits_i64(value, &c)) return raise(rt, T_OVERFLOW_ERROR, "Python int too large to convert to C long");
    if (c < 0 || c > 0x10ffff) return raise(rt, T_OVERFLOW_ERROR, "%%c arg not in range(0x110000)");
    size_t pad = s->width > 1 ? (size_t)s->width - 1 : 0;
    size_t before = s->align == '<' ? 0 : s->align == '^' ? pad / 2 : pad;
    StrBuf b;
    strbuf_init(&b, rt);
    strbuf_add_repeat(&b, s->fill, before);
    strbuf_add_char(&b, (uint32_t)c);
    strbuf_add_repeat(&b, s->fill, pad - before);
    return strbuf_finish(&b);
}

static Owned format_as_int(Runtime *rt, Borrowed value, Spec *s) {
    if (s->precision != -1) return raise(rt, T_VALUE_ERROR, "Precision not allowed in integer format specifier");
    if (s->no_neg_zero)
        return raise(rt, T_VALUE_ERROR, "Negative zero coercion (z) not allowed in integer format specifier");
    if (s->type == 'c') return format_as_char(rt, value, s);
    int base = s->type == 'b' ? 2 : s->type == 'o' ? 8 : (s->type | 32) == 'x' ? 16 : 10;
    Owned text = int_to_str(rt, value, base, false);
    if (!text) return V_NULL;
    char *digits = (char *)as_str(text)->data;
    Parts p = {.group = s->thousands ? (base == 10 ? 3 : 4) : 0, .prefix = "", .rest = ""};
    bool neg = *digits == '-';
    p.sign = sign_char(s, neg);
    p.digits = digits + neg;
    p.ndigits = str_len(text) - neg;
    if (s->alternate && base != 10) {
        p.prefix = base == 2 ? "0b" : base == 8 ? "0o" : s->type == 'X' ? "0X" : "0x";
        p.prefix_len = 2;
    }
    char *upper = NULL;
    if (s->type == 'X') {
        upper = mem_alloc(rt, p.ndigits);
        for (size_t i = 0; upper && i < p.ndigits; i++)
            upper[i] = p.digits[i] >= 'a' ? (char)(p.digits[i] - 32) : p.digits[i];
        p.digits = upper;
    }
    Owned r = s->type == 'X' && !upper ? V_NULL : finish_parts(rt, s, &p);
    mem_free(rt, upper);
    decref(rt, text);
    return r;
}

/* float */

static bool is_float_code(uint32_t t) { return t && t < 0x80 && strchr("eEfFgGn%", (int)t); }

/* The text of d without its sign, in a raw block; *neg: whether it is to have one. code and precision as given. */
static int float_text(Runtime *rt, double d, const Spec *s, char code, int precision, bool dot_zero, bool *neg, char **text,
                      size_t *len) {
    if (code == 'n') code = 'g';
    *neg = signbit(d) && !isnan(d);
    if (float_format_chars(rt, fabs(d), code == '%' ? 'f' : code, precision, s->alternate, dot_zero, text, len) < 0)
        return -1;
    if (*neg && s->no_neg_zero) {
        *neg = false;
        for (size_t i = 0; i < *len && ((*text)[i] | 32) != 'e'; i++) *neg |= (*text)[i] != '0' && (*text)[i] != '.';
    }
    return 0;
}

static void split_float(const char *text, size_t len, Parts *p) {
    size_t n = 0;
    while (n < len && text[n] >= '0' && text[n] <= '9') n++;
    p->digits = text;
    p->ndigits = n;
    if (!n) p->group = 0; /* inf and nan */
    p->rest = text + n;
    p->rest_len = len - n;
}

/* The code and precision to work with; -1 and an error when the precision is too big. */
static int float_plan(Runtime *rt, const Spec *s, char *code, int *precision) {
    if (s->precision > INT_MAX - 1) return raise_int(rt, T_VALUE_ERROR, "precision too big");
    *code = (char)s->type;
    *precision = s->precision >= 0 ? (int)s->precision : 6;
    if (!s->type) *code = s->precision >= 0 ? 'g' : 'r';
    return 0;
}

static Owned format_double(Runtime *rt, double d, const Spec *s) {
    char code = 0, *text;
    int precision = 0;
    size_t len;
    bool neg;
    if (float_plan(rt, s, &code, &precision) < 0) return V_NULL;
    if (code == '%') d *= 100;
    if (float_text(rt, d, s, code, precision, s->type == 0, &neg, &text, &len) < 0) return V_NULL;
    if (code == '%') { /* room: the block has a byte for the sign, which was not written */
        text[len++] = '%';
    }
    Parts p = {.sign = sign_char(s, neg), .prefix = "", .group = s->thousands ? 3 : 0};
    split_float(text, len, &p);
    Owned r = finish_parts(rt, s, &p);
    mem_free(rt, text);
    return r;
}

Owned format_int(Runtime *rt, Borrowed value, Borrowed spec) {
    if (str_len(spec) == 0) return obj_str(rt, value);
    Spec s;
    if (format_spec_parse(rt, spec, value, 0, '>', &s) < 0) return V_NULL;
    if (!s.type || (s.type < 0x80 && strchr("bcdoxXn", (int)s.type))) return format_as_int(rt, value, &s);
    if (!is_float_code(s.type)) return raise_unknown_format(rt, s.type, value);
    double d;
    return int_as_double(rt, value, &d) < 0 ? V_NULL : format_double(rt, d, &s);
}

Owned format_float(Runtime *rt, Borrowed value, Borrowed spec) {
    if (str_len(spec) == 0) return obj_str(rt, value);
    Spec s;
    if (format_spec_parse(rt, spec, value, 0, '>', &s) < 0) return V_NULL;
    if (s.type && !is_float_code(s.type)) return raise_unknown_format(rt, s.type, value);
    return format_double(rt, float_get(value), &s);
}

/* complex */

static int check_complex(Runtime *rt, Borrowed value, const Spec *s) {
    if (s->type && (!is_float_code(s->type) || s->type == '%')) {
        raise_unknown_format(rt, s->type, value);
        return -1;
    }
    if (s->fill == '0') return raise_int(rt, T_VALUE_ERROR, "Zero padding is not allowed in complex format specifier");
    if (s->align == '=')
        return raise_int(rt, T_VALUE_ERROR, "'=' alignment flag is not allowed in complex format specifier");
    return 0;
}

/* One part without padding; force_sign for the imaginary one behind the real one. */
static int add_part(StrBuf *b, double d, const Spec *s, char code, int precision, bool force_sign) {
    Spec bare = *s;
    bare.width = -1;
    if (force_sign) bare.sign = '+';
    char *text;
    size_t len;
    bool neg;
    if (float_text(b->rt, d, s, code, precision, false, &neg, &text, &len) < 0) return -1;
    Parts p = {.sign = sign_char(&bare, neg), .prefix = "", .group = s->thousands ? 3 : 0};
    split_float(text, len, &p);
    add_parts(b, &bare, &p);
    mem_free(b->rt, text);
    return 0;
}

static Owned complex_text(Runtime *rt, double re, double im, const Spec *s) {
    char code = 0;
    int precision = 0;
    if (float_plan(rt, s, &code, &precision) < 0) return V_NULL;
    bool skip_real = !s->type && re == 0.0 && !signbit(re), parens = !s->type && !skip_real;
    StrBuf b;
    strbuf_init(&b, rt);
    if (parens) strbuf_add_char(&b, '(');
    if ((!skip_real && add_part(&b, re, s, code, precision, false) < 0) ||
        add_part(&b, im, s, code, precision, !skip_real) < 0) {
        strbuf_drop(&b);
        return V_NULL;
    }
    strbuf_add_char(&b, 'j');
    if (parens) strbuf_add_char(&b, ')');
    return strbuf_finish(&b);
}

Owned format_complex(Runtime *rt, Borrowed value, Borrowed spec) {
    if (str_len(spec) == 0) return obj_str(rt, value);
    Spec s;
    const Complex *c = V_AS(Complex, value);
    if (format_spec_parse(rt, spec, value, 0, '>', &s) < 0 || check_complex(rt, value, &s) < 0) return V_NULL;
    Owned text = complex_text(rt, c->real, c->imag, &s);
    if (!text || s.width <= (ssize_t)str_len(text)) return text;
    Parts p = {.prefix = "", .digits = str_ascii(text), .ndigits = str_len(text), .rest = ""};
    s.thousands = 0;
    Owned r = finish_parts(rt, &s, &p);
    decref(rt, text);
    return r;
}
