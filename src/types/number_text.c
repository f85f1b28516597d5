/* SPDX-License-Identifier: MIT
 * number_text.c: decimal digits and spaces of any script as ASCII. */
#include "types/number_text.h"

#include "types/str.h"

/* The zeros of all runs of ten decimal digits (Unicode's category Nd) beyond ASCII. */
static const uint32_t digit_zeros[] = {
    0x660,   0x6f0,   0x7c0,   0x966,   0x9e6,   0xa66,   0xae6,   0xb66,   0xbe6,   0xc66,   0xce6,
    0xd66,   0xde6,   0xe50,   0xed0,   0xf20,   0x1040,  0x1090,  0x17e0,  0x1810,  0x1946,  0x19d0,
    0x1a80,  0x1a90,  0x1b50,  0x1bb0,  0x1c40,  0x1c50,  0xa620,  0xa8d0,  0xa900,  0xa9d0,  0xa9f0,
    0xaa50,  0xabf0,  0xff10,  0x104a0, 0x10d30, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450,
    0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0,
    0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
};

static bool is_wide_space(uint32_t c) {
    return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
           c == 0x202f || c == 0x205f || c == 0x3000 || (c >= 0x1c && c <= 0x1f);
}

static char ascii_of(uint32_t c) {
    if (is_wide_space(c)) return ' ';
    if (c < 0x80) return c ? (char)c : '?';
    size_t low = 0, high = COUNT_OF(digit_zeros);
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (digit_zeros[mid] <= c)
            low = mid + 1;
        else
            high = mid;
    }
    if (low && c - digit_zeros[low - 1] < 10) return (char)('0' + (c - digit_zeros[low - 1]));
    return '?';
}

const char *number_text(Runtime *rt, Borrowed str, size_t *len, void **scratch) {
    *scratch = NULL;
    *len = str_len(str);
    if (str_is_ascii(str)) return str_ascii(str);
    char *text = mem_alloc(rt, *len + 1);
    if (!text) return NULL;
    for (size_t i = 0; i < *len; i++) text[i] = ascii_of(str_at(str, i));
    text[*len] = 0;
    *scratch = text;
    return text;
}

bool number_text_drop_underscores(const char *from, size_t len, char *to, size_t *to_len) {
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        if (from[i] != '_') {
            to[n++] = from[i];
            continue;
        }
        if (!i || i + 1 == len || !number_is_digit(from[i - 1]) || !number_is_digit(from[i + 1])) return false;
    }
    *to_len = n;
    return true;
}
