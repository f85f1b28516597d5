/* SPDX-License-Identifier: MIT
 * unicode.h: properties and case mappings of code points, as str's methods need them (Unicode 14, as Python 3.11, whatever
 * version the libraries of the machine know). Normal forms: unicode_normal.h. */
#ifndef HOOP_UNICODE_H
#define HOOP_UNICODE_H

#include "base/base.h"

#define UNICODE_MAX 0x10ffffu

bool unicode_is_alpha_slow(uint32_t c);
bool unicode_is_lower_slow(uint32_t c);
bool unicode_is_upper_slow(uint32_t c);
bool unicode_is_printable_slow(uint32_t c);
bool unicode_is_space_slow(uint32_t c);
bool unicode_is_title(uint32_t c);
bool unicode_is_numeric(uint32_t c);
bool unicode_is_xid_start(uint32_t c);
bool unicode_is_xid_continue(uint32_t c);
/* Text of such characters alone is in the normal form NFKC, so in all the composed ones. */
bool unicode_is_normal(uint32_t c);
bool unicode_is_cased(uint32_t c);
bool unicode_is_case_ignorable(uint32_t c);
/* Two letters, as "Lu"; "Cn" for what version 14 does not assign. */
const char *unicode_category(uint32_t c);
/* Value of a decimal digit (category Nd), or -1. */
int unicode_decimal_slow(uint32_t c);
/* Value of a digit in the wider sense (superscripts and the like too), or -1. */
int unicode_digit(uint32_t c);
/* Case mappings: write 1..3 code points, return how many. */
int unicode_to_upper(uint32_t c, uint32_t out[3]);
int unicode_to_lower(uint32_t c, uint32_t out[3]);
int unicode_to_title(uint32_t c, uint32_t out[3]);
int unicode_to_fold(uint32_t c, uint32_t out[3]);
/* The same of as many of the characters, in place, as become one character each (lower: up to a capital sigma, whose small form
 * depends on where it stands). Returns how many; *bits: all the new ones are or-ed to it. */
#define CAPITAL_SIGMA 0x3a3u
size_t unicode_upper_run(uint32_t *chars, size_t count, uint32_t *bits);
size_t unicode_lower_run(uint32_t *chars, size_t count, uint32_t *bits);
size_t unicode_fold_run(uint32_t *chars, size_t count, uint32_t *bits);

/* The character with that name or alias (ASCII, in any case), as \N{...} finds it. */
#define UNICODE_NO_CHAR UINT32_MAX
uint32_t unicode_by_name(const char *name, size_t len);
/* The name of a character, as unicodedata.name() gives it; false: it has none. */
#define UNICODE_NAME_ROOM 96
bool unicode_name(uint32_t c, char name[UNICODE_NAME_ROOM]);

/* ASCII without a table. */
static inline bool ascii_is_lower(uint32_t c) { return c - 'a' < 26; }
static inline bool ascii_is_upper(uint32_t c) { return c - 'A' < 26; }
static inline bool ascii_is_alpha(uint32_t c) { return (c | 0x20) - 'a' < 26; }
static inline bool ascii_is_digit(uint32_t c) { return c - '0' < 10; }
static inline bool ascii_is_alnum(uint32_t c) { return ascii_is_alpha(c) || ascii_is_digit(c); }
static inline bool ascii_is_space(uint32_t c) { return c == ' ' || c - '\t' < 5; } /* of bytes: without 0x1c..0x1f */
static inline uint32_t ascii_to_lower(uint32_t c) { return ascii_is_upper(c) ? c | 0x20 : c; }
static inline uint32_t ascii_to_upper(uint32_t c) { return ascii_is_lower(c) ? c & ~0x20u : c; }

/* All of `count` characters; others than ASCII letters stay. Loops of their own, which the compiler vectorizes. */
static inline void ascii_change_case(uint8_t *out, const uint8_t *in, size_t count, bool upper) {
    if (upper)
        for (size_t i = 0; i < count; i++) out[i] = (uint8_t)(in[i] ^ ((uint8_t)((uint8_t)(in[i] - 'a') < 26) << 5));
    else
        for (size_t i = 0; i < count; i++) out[i] = (uint8_t)(in[i] | ((uint8_t)((uint8_t)(in[i] - 'A') < 26) << 5));
}

static inline bool unicode_is_space(uint32_t c) {
    return c < 0x80 ? c == ' ' || c - '\t' < 5 || c - 0x1c < 4 : unicode_is_space_slow(c);
}
static inline bool unicode_is_alpha(uint32_t c) { return c < 0x80 ? ascii_is_alpha(c) : unicode_is_alpha_slow(c); }
static inline bool unicode_is_lower(uint32_t c) { return c < 0x80 ? ascii_is_lower(c) : unicode_is_lower_slow(c); }
static inline bool unicode_is_upper(uint32_t c) { return c < 0x80 ? ascii_is_upper(c) : unicode_is_upper_slow(c); }
static inline bool unicode_is_printable(uint32_t c) { return c < 0x7f ? c >= ' ' : unicode_is_printable_slow(c); }
static inline int unicode_decimal(uint32_t c) {
    return c < 0x80 ? (ascii_is_digit(c) ? (int)(c - '0') : -1) : unicode_decimal_slow(c);
}
static inline bool unicode_is_linebreak(uint32_t c) {
    if (c < 0x80) return c - '\n' < 4 || c - 0x1c < 3;
    return c == 0x85 || c == 0x2028 || c == 0x2029;
}
static inline bool unicode_is_surrogate(uint32_t c) { return c - 0xd800u < 0x800; }

#endif
