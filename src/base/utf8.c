/* SPDX-License-Identifier: MIT
 * utf8.c: decoding, encoding and measuring UTF-8. */
#include "base/utf8.h"

static inline bool is_continuation(uint8_t b) { return (b & 0xc0) == 0x80; }

/* The second byte's range depends on the first: it rules out overlong forms, surrogates and what lies above U+10FFFF. */
static bool second_ok(uint8_t first, uint8_t second) {
    switch (first) {
    case 0xe0: return second >= 0xa0 && second <= 0xbf;
    case 0xed: return second >= 0x80 && second <= 0x9f;
    case 0xf0: return second >= 0x90 && second <= 0xbf;
    case 0xf4: return second >= 0x80 && second <= 0x8f;
    default: return is_continuation(second);
    }
}

int utf8_decode(const uint8_t *p, size_t left, uint32_t *c) {
    uint8_t first = p[0];
    if (first < 0x80) {
        *c = first;
        return 1;
    }
    if (first < 0xc2 || first > 0xf4) return UTF8_BAD_START;
    size_t need = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (left < 2) return UTF8_TRUNCATED;
    if (!second_ok(first, p[1])) return UTF8_BAD_CONTINUATION;
    uint32_t value = (first & (0xffu >> (need + 1))) << 6 | (p[1] & 0x3fu);
    for (size_t i = 2; i < need; i++) {
        if (i >= left) return UTF8_TRUNCATED;
        if (!is_continuation(p[i])) return i == 2 ? UTF8_BAD_CONTINUATION_2 : UTF8_BAD_CONTINUATION_3;
        value = value << 6 | (p[i] & 0x3fu);
    }
    *c = value;
    return (int)need;
}

size_t utf8_encode(uint32_t c, uint8_t *out) {
    if (c < 0x80) {
        out[0] = (uint8_t)c;
        return 1;
    }
    size_t n = utf8_size(c);
    for (size_t i = n - 1; i > 0; i--) {
        out[i] = (uint8_t)(0x80 | (c & 0x3f));
        c >>= 6;
    }
    out[0] = (uint8_t)((0xf00u >> n) | c);
    return n;
}

size_t ascii_prefix(const uint8_t *p, size_t len) {
    size_t i = 0;
    for (; i + 8 <= len; i += 8) {
        uint64_t word;
        memcpy(&word, p + i, 8);
        if (word & 0x8080808080808080u) break;
    }
    while (i < len && p[i] < 0x80) i++;
    return i;
}

size_t utf8_measure(const uint8_t *p, size_t len, size_t *chars, uint32_t *bound) {
    uint32_t seen = 0x7f;
    size_t i = 0, count = 0;
    while (i < len) {
        size_t ascii = ascii_prefix(p + i, len - i);
        i += ascii;
        count += ascii;
        while (i < len && p[i] >= 0x80) {
            uint32_t c;
            int n = utf8_decode(p + i, len - i, &c);
            if (n < 1) goto out;
            seen |= c;
            i += (size_t)n;
            count++;
        }
    }
out:
    *chars = count;
    *bound = seen < 0x80 ? 0x7f : seen < 0x100 ? 0xff : seen < 0x10000 ? 0xffff : 0x10ffff;
    return i;
}
