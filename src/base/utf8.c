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

/* The well-formed sequence at p, which does not begin with an ASCII byte: its length, or 0 when there is none. */
static inline int take_sequence(const uint8_t *p, size_t left, uint32_t *c) {
    uint8_t first = p[0];
    if (first < 0xe0) {
        if (first < 0xc2 || left < 2 || !is_continuation(p[1])) return 0;
        *c = (first & 0x1fu) << 6 | (p[1] & 0x3fu);
        return 2;
    }
    if (first < 0xf0) {
        if (left < 3 || !second_ok(first, p[1]) || !is_continuation(p[2])) return 0;
        *c = (first & 0xfu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
        return 3;
    }
    if (first > 0xf4 || left < 4 || !second_ok(first, p[1]) || !is_continuation(p[2]) || !is_continuation(p[3])) return 0;
    *c = (first & 7u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
    return 4;
}

/* Why there is no well-formed sequence at p. */
static COLD int what_is_wrong(const uint8_t *p, size_t left) {
    uint8_t first = p[0];
    if (first < 0xc2 || first > 0xf4) return UTF8_BAD_START;
    if (left < 2) return UTF8_TRUNCATED;
    if (!second_ok(first, p[1])) return UTF8_BAD_CONTINUATION;
    if (left < 3) return UTF8_TRUNCATED;
    if (!is_continuation(p[2])) return UTF8_BAD_CONTINUATION_2;
    return left < 4 ? UTF8_TRUNCATED : UTF8_BAD_CONTINUATION_3;
}

int utf8_decode(const uint8_t *p, size_t left, uint32_t *c) {
    if (p[0] < 0x80) {
        *c = p[0];
        return 1;
    }
    int n = take_sequence(p, left, c);
    return n ? n : what_is_wrong(p, left);
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

/* How many ASCII bytes there are at p, eight at most, where eight may be read. */
static inline size_t ascii_of_8(const uint8_t *p) {
    uint64_t word;
    memcpy(&word, p, 8);
    word &= 0x8080808080808080u;
    if (!word) return 8;
    return (size_t)(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? __builtin_ctzll(word) : __builtin_clzll(word)) / 8;
}

size_t ascii_prefix(const uint8_t *p, size_t len) {
    size_t i = 0;
    while (i + 8 <= len) {
        size_t n = ascii_of_8(p + i);
        i += n;
        if (n < 8) return i;
    }
    while (i < len && p[i] < 0x80) i++;
    return i;
}

size_t utf8_measure(const uint8_t *p, size_t len, size_t *chars, uint32_t *bound) {
    uint32_t seen = 0x7f;
    size_t i = 0, more = 0; /* bytes that are not a character's first */
    while (i < len) {
        if (p[i] < 0x80) {
            i += i + 8 <= len ? ascii_of_8(p + i) : 1;
            continue;
        }
        uint32_t c;
        int n = take_sequence(p + i, len - i, &c);
        if (!n) break;
        seen |= c;
        i += (size_t)n;
        more += (size_t)n - 1;
    }
    *chars = i - more;
    *bound = seen < 0x80 ? 0x7f : seen < 0x100 ? 0xff : seen < 0x10000 ? 0xffff : 0x10ffff;
    return i;
}

static ALWAYS_INLINE void put(void *out, unsigned width, size_t i, uint32_t c) {
    if (width == 1) ((uint8_t *)out)[i] = (uint8_t)c;
    else if (width == 2) ((uint16_t *)out)[i] = (uint16_t)c;
    else ((uint32_t *)out)[i] = c;
}

/* utf8_expand() for one width. Where a width is too small for them, longer sequences do not come. */
static ALWAYS_INLINE void expand(const uint8_t *p, size_t len, void *out, unsigned width) {
    const uint8_t *end = p + len;
    for (size_t n = 0; p < end;) {
        uint32_t c = *p;
        if (c < 0x80) {
            size_t ascii = end - p >= 8 ? ascii_of_8(p) : 1;
            if (ascii == 8)
                for (size_t k = 0; k < 8; k++) put(out, width, n + k, p[k]);
            else
                for (size_t k = 0; k < ascii; k++) put(out, width, n + k, p[k]);
            n += ascii;
            p += ascii;
        } else if (width == 1 || c < 0xe0) {
            put(out, width, n++, (c & 0x1fu) << 6 | (p[1] & 0x3fu));
            p += 2;
        } else if (width == 2 || c < 0xf0) {
            put(out, width, n++, (c & 0xfu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu));
            p += 3;
        } else {
            put(out, width, n++, (c & 7u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu));
            p += 4;
        }
    }
}

void utf8_expand(const uint8_t *p, size_t len, void *out, unsigned width) {
    if (width == 1) expand(p, len, out, 1);
    else if (width == 2) expand(p, len, out, 2);
    else expand(p, len, out, 4);
}
