/* SPDX-License-Identifier: MIT
 * float_digits.h: decimal digits of doubles, and doubles from decimal digits. No libc formatting: its decimal point
 * depends on the locale.
 *
 * Shortest digits: Raffaele Giulietti, "The Schubfach way to render doubles" (2020). A given number of digits: from the
 * double's exact decimal expansion, in 128-bit arithmetic or mpn. Reading: Daniel Lemire, "Number parsing at a gigabyte
 * per second" (Software: Practice and Experience 51, 2021; the method is Michael Eisel's and his), and where that
 * cannot decide, the exact ratio.
 */
#ifndef HOOP_FLOAT_DIGITS_H
#define HOOP_FLOAT_DIGITS_H

#include "base/base.h"

#define POWER_FIRST (-342)
#define POWER_LAST 324
/* Top 128 bits of 10**k (high word first), rounded down. */
extern const uint64_t powers_of_ten[POWER_LAST - POWER_FIRST + 1][2];

/* 0.d1 d2 ... dn * 10**point, no trailing zeros; n = 0: the number rounds to zero. */
typedef struct Digits {
    int n, point;
    char text[1104]; /* '0'..'9'; the longest exact expansion has 1074 + 17 */
} Digits;

/* d is finite and not negative. */
void digits_shortest(double d, Digits *out);
void digits_fixed(double d, int64_t places, Digits *out);     /* rounded to so many after the point (may be negative) */
void digits_significant(double d, int64_t count, Digits *out); /* count >= 1 */
/* digits * 10**exp to the nearest double; digits is a run of '0'..'9' (any length) without a leading zero. May give inf. */
double digits_to_double(const char *digits, size_t count, int64_t exp);

/* How to write Digits: see float_layout. */
typedef struct NumberLayout {
    bool exponent;   /* d.ddde+xx */
    bool upper;      /* E */
    bool point;      /* a decimal point even without a fraction */
    int64_t fraction; /* digits after the point */
} NumberLayout;
size_t layout_room(const Digits *d, const NumberLayout *l);
size_t layout_write(const Digits *d, const NumberLayout *l, char *out); /* not terminated; no sign */

#endif
