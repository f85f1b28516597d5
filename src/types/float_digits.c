/* SPDX-License-Identifier: MIT
 * float_digits.c: decimal digits of doubles: shortest, to a place, to a count. */
#include "types/float_digits.h"

#include <gmp.h>
#include <math.h>

/* d = significand * 2**exp. */
static uint64_t take_apart(double d, int *exp) {
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    uint64_t m = bits & 0xfffffffffffff;
    int e = (int)(bits >> 52 & 0x7ff);
    *exp = e ? e - 1075 : -1074;
    return e ? m | (uint64_t)1 << 52 : m;
}

static const char pairs[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657"
    "5859606162636465666768697071727374757677787980818283848586878889909192939495969798990";

/* The digits of m, most significant first; returns how many. */
static int put_u64(uint64_t m, char *out) {
    char text[20], *p = text + sizeof text;
    while (m >= 100) {
        p -= 2;
        memcpy(p, pairs + m % 100 * 2, 2);
        m /= 100;
    }
    if (m >= 10) {
        p -= 2;
        memcpy(p, pairs + m * 2, 2);
    } else {
        *--p = (char)('0' + m);
    }
    int n = (int)(text + sizeof text - p);
    memcpy(out, p, (size_t)n);
    return n;
}

static void strip_zeros(Digits *d) {
    while (d->n && d->text[d->n - 1] == '0') d->n--;
}

/* m * 10**exp, m not 0. */
static void set_decimal(Digits *out, uint64_t m, int exp) {
    out->n = put_u64(m, out->text);
    out->point = out->n + exp;
    strip_zeros(out);
}

static void set_zero(Digits *out) {
    out->n = 1;
    out->point = 1;
    out->text[0] = '0';
}

/* Shortest (Schubfach). */

/* The product's top 64 bits; all that is cut off is kept in the lowest bit. */
static uint64_t round_to_odd(uint64_t high, uint64_t low, uint64_t x) {
    uint128 lower = (uint128)low * x, upper = (uint128)high * x + (uint64_t)(lower >> 64);
    return (uint64_t)(upper >> 64) | ((uint64_t)upper > 1);
}

static int floor_log2_pow10(int k) { return (k * 1741647) >> 19; }

void digits_shortest(double d, Digits *out) {
    int q;
    uint64_t c = take_apart(d, &q);
    if (c == 0) {
        set_zero(out);
        return;
    }
    if (q <= 0 && q > -53 && (c & (((uint64_t)1 << -q) - 1)) == 0) { /* an integer */
        set_decimal(out, c >> -q, 0);
        return;
    }
    bool odd = c & 1, closer = c == (uint64_t)1 << 52 && q > -1074;
    int k = (q * 1262611 - (closer ? 524031 : 0)) >> 22, h = q + floor_log2_pow10(-k) + 1;
    const uint64_t *power = powers_of_ten[-k - POWER_FIRST];
    uint64_t high = power[0], low = power[1];
    if (-k < 0 || -k > 55) { /* inexact: the method wants it rounded up */
        low++;
        high += low == 0;
    }
    uint64_t lower = round_to_odd(high, low, (4 * c - 2 + closer) << h) + odd;
    uint64_t value = round_to_odd(high, low, (4 * c) << h);
    uint64_t upper = round_to_odd(high, low, (4 * c + 2) << h) - odd;
    uint64_t s = value / 4;
    if (s >= 10) {
        uint64_t tens = s / 10;
        bool down = lower <= 40 * tens, up = 40 * tens + 40 <= upper;
        if (down != up) {
            set_decimal(out, tens + up, k + 1);
            return;
        }
    }
    bool down = lower <= 4 * s, up = 4 * s + 4 <= upper, nearer_up = value > 4 * s + 2 || (value == 4 * s + 2 && (s & 1));
    set_decimal(out, s + (down != up ? up : nearer_up), k);
}

/* Exact expansion. */

#define EXACT_LIMBS 48 /* 53 + 1074 * log2(5) bits */

static void exact_digits(uint64_t m, int exp, Digits *out) {
    mp_limb_t limbs[EXACT_LIMBS];
    mp_size_t n = 1;
    limbs[0] = m;
    if (exp >= 0) {
        memset(limbs, 0, sizeof limbs);
        limbs[exp / 64] = m << exp % 64;
        if (exp % 64) limbs[exp / 64 + 1] = m >> (64 - exp % 64);
        n = exp / 64 + 2;
    }
    for (int k = exp; k < 0; k += 27) { /* m * 2**exp = m * 5**-exp * 10**exp */
        mp_limb_t five = 1;
        for (int i = 0; i < 27 && i < -k; i++) five *= 5;
        limbs[n] = mpn_mul_1(limbs, limbs, n, five);
        n += limbs[n] != 0;
    }
    while (n > 1 && !limbs[n - 1]) n--;
    out->n = (int)mpn_get_str((unsigned char *)out->text, 10, limbs, n);
    int zeros = 0;
    while (zeros + 1 < out->n && out->text[zeros] == 0) zeros++;
    if (zeros) memmove(out->text, out->text + zeros, (size_t)(out->n -= zeros));
    for (int i = 0; i < out->n; i++) out->text[i] = (char)(out->text[i] + '0');
    out->point = exp < 0 ? out->n + exp : out->n;
}

/* Keep the first `keep` digits, rounding half to even. */
static void round_digits(Digits *d, int64_t keep) {
    if (keep < 0) {
        d->n = 0;
        d->point = 0;
        return;
    }
    if (keep < d->n) {
        int cut = (int)keep;
        bool up = d->text[cut] > '5';
        if (d->text[cut] == '5') {
            up = cut && (d->text[cut - 1] & 1);
            for (int i = cut + 1; i < d->n && !up; i++) up = d->text[i] != '0';
        }
        d->n = cut;
        while (up && d->n && d->text[d->n - 1] == '9') d->n--;
        if (up && d->n) {
            d->text[d->n - 1]++;
        } else if (up) {
            d->text[0] = '1';
            d->n = 1;
            d->point++;
        }
    }
    strip_zeros(d);
    if (!d->n) d->point = 0;
}

/* m * 2**exp * 10**places rounded to an integer below 2**64, if 128 bits suffice for that. */
static bool fixed_quick(uint64_t m, int exp, int64_t places, uint64_t *out) {
    static const uint64_t tens[] = {1,      10,      100,      1000,      10000,      100000,
                                    1000000, 10000000, 100000000, 1000000000, 10000000000};
    if (places < 0 || places >= (int64_t)COUNT_OF(tens) || exp >= 0 || exp < -120) return false;
    uint128 scaled = (uint128)m * tens[places], whole = scaled >> -exp;
    uint128 rest = scaled & (((uint128)1 << -exp) - 1), half = (uint128)1 << (-exp - 1);
    if (whole >> 63) return false;
    *out = (uint64_t)whole + (rest > half || (rest == half && (whole & 1)));
    return true;
}

void digits_fixed(double d, int64_t places, Digits *out) {
    int exp;
    uint64_t m = take_apart(d, &exp), quick;
    if (m == 0) {
        set_zero(out);
        return;
    }
    if (fixed_quick(m, exp, places, &quick)) {
        if (quick) {
            set_decimal(out, quick, -(int)places);
        } else {
            out->n = 0;
            out->point = 0;
        }
        return;
    }
    int twos = __builtin_ctzll(m);
    exact_digits(m >> twos, exp + twos, out);
    round_digits(out, out->point + places);
}

void digits_significant(double d, int64_t count, Digits *out) {
    int exp;
    uint64_t m = take_apart(d, &exp);
    if (m == 0) {
        set_zero(out);
        return;
    }
    int twos = __builtin_ctzll(m);
    exact_digits(m >> twos, exp + twos, out);
    round_digits(out, count);
}

/* Layout. */

size_t layout_room(const Digits *d, const NumberLayout *l) {
    size_t whole = l->exponent || d->point < 1 ? 1 : (size_t)d->point;
    return whole + (size_t)l->fraction + 8;
}

/* Digits from position `from` (may lie before the first or after the last: zeros). */
static char *put_range(const Digits *d, int64_t from, int64_t count, char *out) {
    while (count > 0 && from < 0) {
        *out++ = '0';
        from++;
        count--;
    }
    int64_t real = d->n - from < count ? d->n - from : count;
    if (real > 0) {
        memcpy(out, d->text + from, (size_t)real);
        out += real;
        count -= real;
    }
    if (count > 0) {
        memset(out, '0', (size_t)count);
        out += count;
    }
    return out;
}

static char *put_exponent(int exp, bool upper, char *out) {
    *out++ = upper ? 'E' : 'e';
    *out++ = exp < 0 ? '-' : '+';
    unsigned e = (unsigned)(exp < 0 ? -exp : exp);
    if (e >= 100) *out++ = (char)('0' + e / 100);
    *out++ = (char)('0' + e / 10 % 10);
    *out++ = (char)('0' + e % 10);
    return out;
}

size_t layout_write(const Digits *d, const NumberLayout *l, char *out) {
    char *start = out;
    int point = l->exponent ? 1 : d->point;
    out = point > 0 ? put_range(d, 0, point, out) : put_range(d, -1, 1, out);
    if (l->fraction || l->point) *out++ = '.';
    out = put_range(d, point, l->fraction, out);
    if (l->exponent) out = put_exponent(d->point - 1, l->upper, out);
    return (size_t)(out - start);
}
