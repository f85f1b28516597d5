/* SPDX-License-Identifier: MIT
 * float_parse.c: doubles from decimal and hexadecimal text. */
#include <math.h>

#include "object/protocol.h"
#include "types/float.h"
#include "types/float_digits.h"
#include "types/int_parts.h"
#include "types/number_text.h"
#include "types/str.h"

/* From digits. */

static double assemble(uint64_t mantissa, int biased) {
    uint64_t bits = (mantissa & 0xfffffffffffff) | (uint64_t)biased << 52;
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}

/* w * 10**q by one 128-bit product (Eisel and Lemire); w not 0. */
static double quick_double(uint64_t w, int64_t q) {
    if (q < POWER_FIRST) return 0.0;
    if (q > 308) return HUGE_VAL;
    const uint64_t *power = powers_of_ten[q - POWER_FIRST];
    uint64_t high = power[0], low = power[1] + (q < 0 && q >= -27);
    int lead = __builtin_clzll(w);
    w <<= lead;
    uint128 product = (uint128)w * high;
    if ((product >> 64 & 0x1ff) == 0x1ff) product += (uint64_t)((uint128)w * low >> 64);
    uint64_t top = (uint64_t)(product >> 64), bottom = (uint64_t)product;
    int upper = (int)(top >> 63), shift = upper + 64 - 52 - 3;
    uint64_t mantissa = top >> shift;
    int exp = (int)(((152170 + 65536) * q) >> 16) + 63 + upper - lead + 1023;
    if (exp <= 0) {
        if (1 - exp >= 64) return 0.0;
        mantissa >>= 1 - exp;
        mantissa = (mantissa + (mantissa & 1)) >> 1;
        return assemble(mantissa, mantissa >= (uint64_t)1 << 52);
    }
    if (bottom <= 1 && q >= -4 && q <= 23 && (mantissa & 3) == 1 && mantissa << shift == top) mantissa &= ~(uint64_t)1;
    mantissa = (mantissa + (mantissa & 1)) >> 1;
    if (mantissa >= (uint64_t)1 << 53) {
        mantissa = (uint64_t)1 << 52;
        exp++;
    }
    return exp >= 0x7ff ? HUGE_VAL : assemble(mantissa, exp);
}

#define EXACT_DIGITS 790 /* more never decide but by being there: 767 are the longest that can lie half-way */

static size_t times_five_to(mp_limb_t *limbs, size_t n, int64_t k) {
    for (; k > 0; k -= 27) {
        mp_limb_t five = 1;
        for (int i = 0; i < 27 && i < k; i++) five *= 5;
        limbs[n] = mpn_mul_1(limbs, limbs, (mp_size_t)n, five);
        n += limbs[n] != 0;
    }
    return n;
}

/* The exact ratio of integers, rounded once. exp is such that the value lies near the range of doubles. */
static double exact_double(const char *digits, size_t count, int64_t exp) {
    uint8_t values[EXACT_DIGITS + 1];
    mp_limb_t num[96], den[96], scratch[600];
    size_t n = size_min(count, EXACT_DIGITS);
    for (size_t i = 0; i < n; i++) values[i] = (uint8_t)(digits[i] - '0');
    exp += (int64_t)(count - n);
    if (count > n) { /* a digit that stands for all the rest */
        values[n++] = 1;
        exp--;
    }
    IntView a = {.limbs = num, .n = (size_t)mpn_set_str(num, values, n, 10), .neg = false, .one = 0};
    IntView b = {.limbs = den, .n = 1, .neg = false, .one = 0};
    den[0] = 1;
    if (exp >= 0)
        a.n = times_five_to(num, a.n, exp);
    else
        b.n = times_five_to(den, 1, -exp);
    return int_ratio_to_double(&a, &b, exp, scratch);
}

double digits_to_double(const char *digits, size_t count, int64_t exp) {
    while (count && digits[count - 1] == '0') {
        count--;
        exp++;
    }
    if (!count) return 0.0;
    int64_t point = (int64_t)count + exp; /* value < 10**point */
    if (point > 310) return HUGE_VAL;
    if (point < -330) return 0.0;
    uint64_t w = 0;
    size_t n = size_min(count, 19);
    for (size_t i = 0; i < n; i++) w = w * 10 + (uint64_t)(digits[i] - '0');
    int64_t q = exp + (int64_t)(count - n);
    if (count <= 19 && w <= (uint64_t)1 << 53 && q >= -22 && q <= 22) {
        static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                      1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
        return q < 0 ? (double)w / tens[-q] : (double)w * tens[q];
    }
    double d = quick_double(w, q);
    if (count <= 19 || d == quick_double(w + 1, q)) return d;
    return exact_double(digits, count, exp);
}

/* From text. */

static bool word_at(const char *s, const char *lower) {
    for (; *lower; s++, lower++)
        if ((*s | 32) != *lower) return false;
    return true;
}

static const char *parse_special(const char *s, double *out) {
    if (word_at(s, "inf")) {
        *out = HUGE_VAL;
        return word_at(s + 3, "inity") ? s + 8 : s + 3;
    }
    if (word_at(s, "nan")) {
        *out = (double)NAN;
        return s + 3;
    }
    return NULL;
}

/* The exponent after e or E, if well-formed; else s stays where it is. */
static const char *parse_exponent(const char *s, int64_t *exp) {
    if ((*s | 32) != 'e') return s;
    const char *p = s + 1;
    bool neg = *p == '-';
    if (*p == '-' || *p == '+') p++;
    if (!number_is_digit(*p)) return s;
    int64_t e = 0;
    for (; number_is_digit(*p); p++)
        if (e < 1000000000000) e = e * 10 + (*p - '0');
    *exp += neg ? -e : e;
    return p;
}

/* Digits with a point among them: what is between `s` and `end`. The usual short number needs no copy of its digits. */
static double digits_with_point(const char *s, const char *end, const char *point, size_t count, int64_t exp) {
    char few[64 + 2];
    if (!point) return digits_to_double(s, (size_t)(end - s), exp);
    if (count <= 64) {
        size_t before = (size_t)(point - s);
        memcpy(few, s, before);
        memcpy(few + before, point + 1, (size_t)(end - point) - 1);
        return digits_to_double(few, count, exp);
    }
    char many[EXACT_DIGITS + 12];
    size_t n = 0;
    bool rest = false;
    for (const char *p = s; p < end; p++) {
        if (p == point) continue;
        if (n < EXACT_DIGITS + 10)
            many[n++] = *p;
        else
            rest |= *p != '0';
    }
    exp += (int64_t)(count - n);
    if (rest) {
        many[n++] = '1';
        exp--;
    }
    return digits_to_double(many, n, exp);
}

double float_parse(const char *ascii, const char **end) {
    const char *s = ascii, *point = NULL;
    bool neg = *s == '-';
    if (*s == '-' || *s == '+') s++;
    double d;
    *end = ascii;
    const char *special = parse_special(s, &d);
    if (special) {
        *end = special;
        return neg ? -d : d;
    }
    const char *p = s;
    while (number_is_digit(*p)) p++;
    size_t count = (size_t)(p - s);
    if (*p == '.') {
        point = p++;
        while (number_is_digit(*p)) p++;
        count = (size_t)(p - s) - 1;
    }
    if (!count) return 0.0;
    int64_t exp = point ? -(int64_t)(p - point - 1) : 0;
    const char *digits_end = p;
    *end = parse_exponent(p, &exp);
    while (s < digits_end && (*s == '0' || s == point)) { /* leading zeros */
        count -= *s == '0';
        if (s == point) point = NULL;
        s++;
    }
    d = s == digits_end ? 0.0 : digits_with_point(s, digits_end, point, count, exp);
    return neg ? -d : d;
}

static bool parse_whole(const char *text, size_t len, double *out) {
    while (len && number_is_space(text[len - 1])) len--;
    while (len && number_is_space(*text)) text++, len--;
    const char *end;
    *out = float_parse(text, &end);
    return len && end == text + len;
}

static int could_not_convert(Runtime *rt, Borrowed str) {
    return raise_int(rt, T_VALUE_ERROR, "could not convert string to float: %R", str);
}

static int parse_with_underscores(Runtime *rt, const char *text, size_t len, double *out) {
    char *copy = mem_alloc(rt, len + 1);
    if (!copy) return -1;
    size_t n;
    int ok = number_text_drop_underscores(text, len, copy, &n);
    if (ok) {
        copy[n] = 0;
        ok = parse_whole(copy, n, out);
    }
    mem_free(rt, copy);
    return ok;
}

/* text ends with a zero character. 1: parsed, 0: not a number, -1: error set. */
static int parse_text(Runtime *rt, const char *text, size_t len, double *out) {
    if (memchr(text, '_', len)) return parse_with_underscores(rt, text, len, out);
    return parse_whole(text, len, out);
}

int float_from_str(Runtime *rt, Borrowed str, double *out) {
    size_t len;
    void *scratch;
    const char *text = number_text(rt, str, &len, &scratch);
    if (!text) return -1;
    int status = parse_text(rt, text, len, out);
    mem_free(rt, scratch);
    if (status > 0) return 0;
    return status < 0 ? -1 : could_not_convert(rt, str);
}

int float_from_bytes_text(Runtime *rt, Borrowed shown, const uint8_t *data, size_t len, double *out) {
    char *copy = mem_alloc(rt, len + 1);
    if (!copy) return -1;
    memcpy(copy, data, len);
    copy[len] = 0;
    int status = parse_text(rt, copy, len, out);
    mem_free(rt, copy);
    if (status > 0) return 0;
    return status < 0 ? -1 : could_not_convert(rt, shown);
}

/* Hexadecimal: [sign] [0x] digits [. digits] [p exponent] */

static int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

typedef struct HexNumber {
    uint64_t m;
    bool sticky, any;
    int64_t exp;
} HexNumber;

static const char *hex_digits(const char *p, HexNumber *h, bool fraction) {
    for (; hex_value(*p) >= 0; p++) {
        h->any = true;
        if (h->m >> 60) {
            h->sticky |= *p != '0';
            h->exp += 4;
        } else {
            h->m = h->m << 4 | (uint64_t)hex_value(*p);
        }
        if (fraction) h->exp -= 4;
    }
    return p;
}

static bool parse_hex(const char *p, HexNumber *h, const char **end) {
    if (p[0] == '0' && (p[1] | 32) == 'x') p += 2;
    p = hex_digits(p, h, false);
    if (*p == '.') p = hex_digits(p + 1, h, true);
    if (!h->any) return false;
    *end = p;
    if ((*p | 32) != 'p') return true;
    p++;
    bool neg = *p == '-';
    if (*p == '-' || *p == '+') p++;
    if (!number_is_digit(*p)) return false;
    int64_t e = 0;
    for (; number_is_digit(*p); p++)
        if (e < 1000000000000000) e = e * 10 + (*p - '0');
    h->exp += neg ? -e : e;
    *end = p;
    return true;
}

int float_from_hex(Runtime *rt, Borrowed str, double *out) {
    size_t len;
    void *scratch;
    const char *text = str_utf8_lossless(rt, str, &len, &scratch);
    if (!text) return -1;
    const char *p = text, *end = text;
    while (number_is_space(*p)) p++;
    bool neg = *p == '-';
    if (*p == '-' || *p == '+') p++;
    HexNumber h = {0, false, false, 0};
    end = parse_special(p, out);
    bool special = end != NULL, ok = special || parse_hex(p, &h, &end);
    while (ok && number_is_space(*end)) end++;
    ok = ok && end == text + len;
    mem_free(rt, scratch);
    if (!ok) return raise_int(rt, T_VALUE_ERROR, "invalid hexadecimal floating-point string");
    if (!special) *out = int_round_to_double(h.m, h.sticky, h.exp);
    if (!special && isinf(*out))
        return raise_int(rt, T_OVERFLOW_ERROR, "hexadecimal value too large to represent as a float");
    if (neg) *out = -*out;
    return 0;
}
