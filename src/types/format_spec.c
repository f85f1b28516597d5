/* SPDX-License-Identifier: MIT
 * format_spec.c: parsing format specifications, and what all types do with them. */
#include "types/format_spec.h"

#include "types/str_parts.h"

static bool is_align(uint32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

/* Digits at *pos: 1 and the number, 0 none, -1 error. */
static int read_number(Runtime *rt, Borrowed spec, size_t *pos, ssize_t *out) {
    size_t start = *pos;
    ssize_t n = 0;
    for (; *pos < str_len(spec); ++*pos) {
        int d = unicode_decimal(str_at(spec, *pos));
        if (d < 0) break;
        if (n > (SSIZE_MAX - d) / 10) return raise_int(rt, T_VALUE_ERROR, "Too many decimal digits in format string");
        n = n * 10 + d;
    }
    if (*pos == start) return 0;
    *out = n;
    return 1;
}

static bool accept(Borrowed spec, size_t *pos, uint32_t c) {
    if (*pos >= str_len(spec) || str_at(spec, *pos) != c) return false;
    ++*pos;
    return true;
}

static void read_align(Borrowed spec, size_t *pos, FormatSpec *out) {
    size_t n = str_len(spec);
    if (n >= 2 && is_align(str_at(spec, 1))) {
        out->fill = str_at(spec, 0);
        out->align = str_at(spec, 1);
        out->fill_given = out->align_given = true;
        *pos = 2;
    } else if (n >= 1 && is_align(str_at(spec, 0))) {
        out->align = str_at(spec, 0);
        out->align_given = true;
        *pos = 1;
    }
}

static void read_flags(Borrowed spec, size_t *pos, char default_align, FormatSpec *out) {
    if (accept(spec, pos, '+')) out->sign = '+';
    else if (accept(spec, pos, '-')) out->sign = '-';
    else if (accept(spec, pos, ' ')) out->sign = ' ';
    out->no_neg_zero = accept(spec, pos, 'z');
    out->alternate = accept(spec, pos, '#');
    if (!out->fill_given && accept(spec, pos, '0')) {
        out->fill = '0';
        if (!out->align_given && default_align == '>') out->align = '=';
    }
}

static int read_grouping(Runtime *rt, Borrowed spec, size_t *pos, FormatSpec *out) {
    if (accept(spec, pos, ',')) out->thousands = ',';
    if (*pos < str_len(spec) && str_at(spec, *pos) == '_') {
        if (out->thousands) goto both;
        out->thousands = '_';
        ++*pos;
    }
    if (out->thousands == '_' && *pos < str_len(spec) && str_at(spec, *pos) == ',') goto both;
    return 0;
both:
    return raise_int(rt, T_VALUE_ERROR, "Cannot specify both ',' and '_'.");
}

static int check_grouping(Runtime *rt, const FormatSpec *f) {
    if (!f->thousands || f->type == 0 || (f->type < 0x80 && strchr("defgEG%F", (int)f->type))) return 0;
    if (f->thousands == '_' && f->type < 0x80 && strchr("boxX", (int)f->type)) return 0;
    if (f->type > 32 && f->type < 128)
        return raise_int(rt, T_VALUE_ERROR, "Cannot specify '%c' with '%c'.", f->thousands, (int)f->type);
    return raise_int(rt, T_VALUE_ERROR, "Cannot specify '%c' with '\\x%x'.", f->thousands, (unsigned)f->type);
}

/* An optional "<", ">" or "^", a width, perhaps a precision, perhaps a letter, as most of them are. False: something else. */
static bool parse_simple(Borrowed spec, FormatSpec *out) {
    if (!str_is_ascii(spec)) return false;
    const char *s = str_ascii(spec);
    uint32_t align = out->align;
    bool given = *s == '<' || *s == '>' || *s == '^';
    if (given) align = (uint32_t)*s++;
    if (*s < '1' || *s > '9') return false;
    ssize_t width = 0, precision = -1;
    const char *limit = s + 6;
    for (; *s >= '0' && *s <= '9' && s < limit; s++) width = width * 10 + (*s - '0');
    if (*s == '.') {
        limit = ++s + 6;
        if (*s < '0' || *s > '9') return false;
        for (precision = 0; *s >= '0' && *s <= '9' && s < limit; s++) precision = precision * 10 + (*s - '0');
    }
    uint32_t type = out->type;
    if (*s >= 'a' && *s <= 'z') type = (uint32_t)*s++;
    if ((size_t)(s - str_ascii(spec)) != str_len(spec)) return false;
    out->align = align;
    out->align_given = given;
    out->width = width;
    out->precision = precision;
    out->type = type;
    return true;
}

int format_spec_parse(Runtime *rt, Borrowed spec, Borrowed value, char default_type, char default_align, FormatSpec *out) {
    *out = (FormatSpec){.fill = ' ', .align = (uint32_t)default_align, .type = (uint32_t)default_type, .width = -1, .precision = -1};
    if (parse_simple(spec, out)) return 0;
    size_t pos = 0, n = str_len(spec);
    read_align(spec, &pos, out);
    read_flags(spec, &pos, default_align, out);
    if (read_number(rt, spec, &pos, &out->width) < 0 || read_grouping(rt, spec, &pos, out) < 0) return -1;
    if (accept(spec, &pos, '.')) {
        int r = read_number(rt, spec, &pos, &out->precision);
        if (r < 0) return -1;
        if (r == 0) return raise_int(rt, T_VALUE_ERROR, "Format specifier missing precision");
    }
    if (n - pos > 1)
        return raise_int(rt, T_VALUE_ERROR, "Invalid format specifier '%U' for object of type '%.200T'", spec, value);
    if (n - pos == 1) {
        out->type = str_at(spec, pos);
        if (!out->type && (v_is_int(rt, value) || v_is_str(rt, value))) return raise_unknown_format(rt, 0, value), -1; /* others take it for none */
    }
    return check_grouping(rt, out);
}

Owned raise_unknown_format(Runtime *rt, uint32_t code, Borrowed value) {
    if (code > 32 && code < 128)
        return raise(rt, T_VALUE_ERROR, "Unknown format code '%c' for object of type '%.200T'", (int)code, value);
    return raise(rt, T_VALUE_ERROR, "Unknown format code '\\x%x' for object of type '%.200T'", (unsigned)code, value);
}

/* Pads the characters of `text` (a str) to the width; '=' counts as '>'. */
static Owned format_pad(Runtime *rt, Borrowed text, const FormatSpec *spec) {
    size_t n = str_len(text);
    if (spec->width <= (ssize_t)n) return str_exact(rt, text);
    size_t total = (size_t)spec->width - n;
    size_t left = spec->align == '<' ? 0 : spec->align == '^' ? total / 2 : total;
    StrBuf b;
    strbuf_init(&b, rt);
    if (strbuf_add_repeat(&b, spec->fill, left) < 0 || strbuf_add(&b, text) < 0) return strbuf_finish(&b);
    strbuf_add_repeat(&b, spec->fill, total - left);
    return strbuf_finish(&b);
}

Owned format_string(Runtime *rt, Borrowed value, Borrowed spec) {
    if (str_len(spec) == 0) return v_is(value, T_STR) ? own(value) : obj_str(rt, value);
    FormatSpec f;
    if (format_spec_parse(rt, spec, value, 's', '<', &f) < 0) return V_NULL;
    if (f.type != 's') return raise_unknown_format(rt, f.type, value);
    if (f.sign)
        return raise(rt, T_VALUE_ERROR, f.sign == ' ' ? "Space not allowed in string format specifier"
                                                       : "Sign not allowed in string format specifier");
    if (f.no_neg_zero)
        return raise(rt, T_VALUE_ERROR, "Negative zero coercion (z) not allowed in string format specifier");
    if (f.alternate) return raise(rt, T_VALUE_ERROR, "Alternate form (#) not allowed in string format specifier");
    if (f.align == '=') return raise(rt, T_VALUE_ERROR, "'=' alignment not allowed in string format specifier");
    if (f.precision < 0 || (size_t)f.precision >= str_len(value)) return format_pad(rt, value, &f);
    Value cut = str_slice(rt, value, 0, (size_t)f.precision);
    if (!cut) return V_NULL;
    Value padded = format_pad(rt, cut, &f);
    decref(rt, cut);
    return padded;
}
