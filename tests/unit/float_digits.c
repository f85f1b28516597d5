/* SPDX-License-Identifier: MIT
 * float_digits.c: doubles to decimal and back, against libc's exact (but slower) conversions in the "C" locale. */
#include "types/float_digits.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "types/float.h"

static uint64_t state = 88172645463325252ull;
static int failures;

static uint64_t next(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static void fail(const char *what, const char *text, double d) {
    if (failures++ < 10) printf("%s: %s (%.17g)\n", what, text, d);
}

/* Doubles of all kinds: random bits, few significant bits, subnormal, short decimals. */
static double sample(long i) {
    uint64_t bits = next() & 0x7fffffffffffffff;
    double d;
    if (i % 3 == 0) bits &= ~((1ull << (next() % 50)) - 1);
    if (i % 100 == 0) bits &= 0xfffffffffffff;
    memcpy(&d, &bits, sizeof d);
    if (i % 5 == 0 || !isfinite(d)) d = (double)(next() % 1000000) / (double)(1 + next() % 1000);
    return d;
}

static void check_shortest(double d) {
    char text[40], digits[64];
    text[float_repr_chars(d, text)] = 0;
    if (strtod(text, NULL) != d) fail("repr does not read back", text, d);
    Digits mine;
    digits_shortest(d, &mine);
    if (d == 0.0) return;
    for (int n = 1; n <= mine.n; n++) { /* nothing shorter, and of this length nothing nearer */
        snprintf(digits, sizeof digits, "%.*e", n - 1, d);
        bool reads_back = strtod(digits, NULL) == d;
        if (n < mine.n && reads_back) fail("there is a shorter one", digits, d);
        if (n < mine.n || !reads_back) continue;
        if (digits[0] != mine.text[0] || (n > 1 && memcmp(digits + 2, mine.text + 1, (size_t)n - 1))) fail("not the nearest", text, d);
    }
}

static void check_layout(double d, int places) {
    char expected[2000], mine[2000];
    Digits digits;
    NumberLayout fixed = {.fraction = places}, exponent = {.exponent = true, .fraction = places};
    snprintf(expected, sizeof expected, "%.*f", places, d);
    digits_fixed(d, places, &digits);
    mine[layout_write(&digits, &fixed, mine)] = 0;
    if (strcmp(expected, mine)) fail("fixed", mine, d);
    snprintf(expected, sizeof expected, "%.*e", places, d);
    digits_significant(d, places + 1, &digits);
    mine[layout_write(&digits, &exponent, mine)] = 0;
    if (strcmp(expected, mine)) fail("exponent", mine, d);
}

/* Exactly between two doubles, and a hair above. */
static void check_halfway(double d) {
    static char text[2000];
    double up = nextafter(d, HUGE_VAL);
    if (!isfinite(up)) return;
    snprintf(text, sizeof text, "%.1100Lf", ((long double)d + (long double)up) / 2);
    if (next() & 1) strcat(text, next() & 1 ? "1" : "000");
    const char *end;
    if (float_parse(text, &end) != strtod(text, NULL) || *end) fail("halfway", text, d);
}

int main(void) {
    char text[64];
    for (long i = 0; i < 200000; i++) {
        double d = sample(i);
        check_shortest(d);
        snprintf(text, sizeof text, "%.*e", (int)(next() % 25), d);
        const char *end;
        if (float_parse(text, &end) != strtod(text, NULL) || *end) fail("parse", text, d);
        if (i % 8) continue;
        check_layout(d, (int)(next() % 30));
        check_halfway(d);
    }
    return failures != 0;
}
