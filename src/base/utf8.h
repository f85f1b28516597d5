/* SPDX-License-Identifier: MIT
 * utf8.h: UTF-8, strict (no overlong forms, no surrogates unless asked for), and scans for ASCII. */
#ifndef HOOP_UTF8_H
#define HOOP_UTF8_H

#include "base/base.h"

/* Results of utf8_decode below 1. The invalid sequence is 1 byte long unless the name says otherwise. */
enum Utf8Error {
    UTF8_BAD_START = 0,
    UTF8_BAD_CONTINUATION = -1,
    UTF8_BAD_CONTINUATION_2 = -2, /* two bytes were good so far */
    UTF8_BAD_CONTINUATION_3 = -3,
    UTF8_TRUNCATED = -4, /* all up to the end of the data */
};

/* The code point at p (left > 0 bytes there): returns its length 1..4, or an Utf8Error. */
int utf8_decode(const uint8_t *p, size_t left, uint32_t *c);
/* Bytes at p that are a well-formed three-byte form of a surrogate (U+D800..DFFF)? */
static inline bool utf8_is_surrogate(const uint8_t *p, size_t left) {
    return left >= 3 && p[0] == 0xed && (p[1] & 0xe0) == 0xa0 && (p[2] & 0xc0) == 0x80;
}

static inline size_t utf8_size(uint32_t c) { return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; }
/* Writes c (a surrogate too, in three bytes); returns the length. */
size_t utf8_encode(uint32_t c, uint8_t *out);

/* Length of the longest prefix that is ASCII. */
size_t ascii_prefix(const uint8_t *p, size_t len);

/* Measures the valid prefix: its code points, and an upper bound of them (0x7f, 0xff, 0xffff or 0x10ffff). Returns its
 * length in bytes: == len if all is valid. */
size_t utf8_measure(const uint8_t *p, size_t len, size_t *chars, uint32_t *bound);
/* The characters of valid UTF-8 as integers of `width` bytes (1, 2 or 4), which hold them all. */
void utf8_expand(const uint8_t *p, size_t len, void *out, unsigned width);

#endif
