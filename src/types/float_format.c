/* SPDX-License-Identifier: MIT
 * float_format.c: floats as text: repr, the format codes, hexadecimal. */
#include <math.h>

#include "object/protocol.h"
#include "types/float.h"
#include "types/float_digits.h"
#include "types/float_parts.h"
#include "types/str.h"

static size_t put_special(double d, bool upper, char *out) {
    const char *text = isnan(d) ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf");
    size_t n = 0;
    if (d < 0) out[n++] = '-';
    memcpy(out + n, text, 3);
    return n + 3;
}

static int64_t fraction_digits(const Digits *d, const NumberLayout *l) {
    int64_t n = (int64_t)d->n - (l->exponent ? 1 : d->point);
    return n > 0 ? n : 0;
}

static void layout_shortest(double magnitude, bool add_dot_zero, Digits *d, NumberLayout *l) {
    digits_shortest(magnitude, d);
    l->exponent = d->point <= -4 || d->point > 16;
    l->fraction = fraction_digits(d, l);
    if (add_dot_zero && !l->exponent && !l->fraction) l->fraction = 1;
}

size_t float_repr_chars(double d, char *out) {
    if (!isfinite(d)) return put_special(d, false, out);
    Digits digits;
    NumberLayout l = {0};
    size_t sign = signbit(d) != 0;
    if (sign) *out = '-';
    layout_shortest(fabs(d), true, &digits, &l);
    return sign + layout_write(&digits, &l, out + sign);
}

/* Digits and layout for a finite magnitude; code is lower case. */
static void plan(double magnitude, char code, int64_t precision, bool alternate, bool add_dot_zero, Digits *d,
                 NumberLayout *l) {
    l->point = alternate;
    switch (code) {
    case 'r':
        layout_shortest(magnitude, add_dot_zero, d, l);
        return;
    case 'e':
        digits_significant(magnitude, precision + 1, d);
        l->exponent = true;
        l->fraction = precision;
        return;
    case 'f':
        digits_fixed(magnitude, precision, d);
        l->fraction = precision;
        break;
    default:
        if (precision == 0) precision = 1;
        digits_significant(magnitude, precision, d);
        l->exponent = d->point <= -4 || d->point > precision - add_dot_zero;
        l->fraction = alternate ? precision - (l->exponent ? 1 : d->point) : fraction_digits(d, l);
    }
    if (add_dot_zero && !l->exponent && !l->fraction) l->fraction = 1;
}

int float_format_chars(Runtime *rt, double d, char code, int precision, bool alternate, bool add_dot_zero, char **out,
                       size_t *len) {
    NumberLayout l = {.upper = code >= 'A' && code <= 'Z'};
    Digits digits;
    size_t room = 8;
    if (isfinite(d)) {
        plan(fabs(d), (char)(code | 32), precision, alternate, add_dot_zero, &digits, &l);
        room = layout_room(&digits, &l) + 1;
    }
    *out = mem_alloc(rt, room);
    if (!*out) return -1;
    if (!isfinite(d)) {
        *len = put_special(d, l.upper, *out);
        return 0;
    }
    size_t sign = signbit(d) != 0;
    if (sign) **out = '-';
    *len = sign + layout_write(&digits, &l, *out + sign);
    return 0;
}

/* 0x1.8p+1 */
Owned float_hex(Runtime *rt, double d) {
    char text[40], *p = text;
    if (!isfinite(d)) return str_from_ascii(rt, text, put_special(d, false, text));
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    int exp = (int)(bits >> 52 & 0x7ff);
    uint64_t m = bits & 0xfffffffffffff;
    if (signbit(d)) *p++ = '-';
    *p++ = '0';
    *p++ = 'x';
    *p++ = exp ? '1' : '0';
    *p++ = '.';
    if (!exp && !m) {
        *p++ = '0';
    } else {
        for (int i = 48; i >= 0; i -= 4) *p++ = "0123456789abcdef"[m >> i & 15];
    }
    exp = exp ? exp - 1023 : m ? -1022 : 0;
    *p++ = 'p';
    *p++ = exp < 0 ? '-' : '+';
    unsigned e = (unsigned)(exp < 0 ? -exp : exp);
    if (e >= 1000) *p++ = (char)('0' + e / 1000);
    if (e >= 100) *p++ = (char)('0' + e / 100 % 10);
    if (e >= 10) *p++ = (char)('0' + e / 10 % 10);
    *p++ = (char)('0' + e % 10);
    return str_from_ascii(rt, text, (size_t)(p - text));
}

/* Round to a number of decimal places, as the exact value reads, ties to even; then the nearest double. */
double float_round_places(double d, int64_t places) {
    Digits digits;
    digits_fixed(fabs(d), places, &digits);
    double r = digits.n ? digits_to_double(digits.text, (size_t)digits.n, (int64_t)digits.point - digits.n) : 0.0;
    return copysign(r, d);
}
