/* SPDX-License-Identifier: MIT
 * str_search.c: finding, counting and replacing, for str and (with width 1) for the bytes types. */
#define _GNU_SOURCE /* memmem, memrchr */
#include "types/str_parts.h"

#define H uint8_t
#define S uint8_t
#define NAME(x) x##_11
#include "types/search_template.h"
#undef H
#undef NAME
#define H uint16_t
#define NAME(x) x##_21
#include "types/search_template.h"
#undef H
#undef NAME
#define H uint32_t
#define NAME(x) x##_41
#include "types/search_template.h"
#undef S
#undef NAME
#define S uint16_t
#define NAME(x) x##_42
#include "types/search_template.h"
#undef H
#undef NAME
#define H uint16_t
#define NAME(x) x##_22
#include "types/search_template.h"
#undef H
#undef S
#undef NAME
#define H uint32_t
#define S uint32_t
#define NAME(x) x##_44
#include "types/search_template.h"
#undef H
#undef S
#undef NAME

ssize_t chars_find_char(const uint8_t *data, unsigned width, size_t n, uint32_t c) {
    if (width == 1) {
        const uint8_t *p = c < 0x100 && n ? memchr(data, (int)c, n) : NULL;
        return p ? p - data : -1;
    }
    if (width == 2) {
        const uint16_t *p = (const uint16_t *)data;
        if (c > 0xffff) return -1;
        for (size_t i = 0; i < n; i++)
            if (p[i] == c) return (ssize_t)i;
        return -1;
    }
    const uint32_t *p = (const uint32_t *)data;
    for (size_t i = 0; i < n; i++)
        if (p[i] == c) return (ssize_t)i;
    return -1;
}

static ssize_t chars_rfind_char(const uint8_t *data, unsigned width, size_t n, uint32_t c) {
    if (width == 1) {
        const uint8_t *p = c < 0x100 && n ? memrchr(data, (int)c, n) : NULL;
        return p ? p - data : -1;
    }
    while (n > 0)
        if (char_at(data, width, --n) == c) return (ssize_t)n;
    return -1;
}

/* Sixteen bytes at once; the compiler makes one instruction of each operation where the machine has them. */
typedef uint8_t Bytes16 __attribute__((vector_size(16)));

/* One bit for each of eight places: the top one of byte i, i counted from the lowest. Which of hay[0..7] may begin a match? */
static inline uint64_t places(const Bytes16 *equal, int half) {
    uint64_t word;
    memcpy(&word, (const uint8_t *)equal + 8 * half, 8);
    if (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__) word = __builtin_bswap64(word);
    return word & 0x8080808080808080u;
}

static inline Bytes16 load16(const uint8_t *p) {
    Bytes16 v;
    memcpy(&v, p, 16);
    return v;
}

/* Two bytes or more. Sixteen places at a time are looked at for the first and the last byte. memmem() makes a table of
 * 256 bytes for each call; it comes in when too many places have only looked like a match. */
static ssize_t find_bytes(const uint8_t *hay, size_t n, const uint8_t *sub, size_t m) {
    size_t at = 0, last = n - m, failed = 0;
    Bytes16 first = {0}, end = {0};
    first += sub[0];
    end += sub[m - 1];
    for (; at + 16 <= last + 1; at += 16) {
        Bytes16 equal = (Bytes16)((load16(hay + at) == first) & (load16(hay + at + m - 1) == end));
        for (int half = 0; half < 2; half++)
            for (uint64_t left = places(&equal, half); left; left &= left - 1) {
                size_t place = at + 8 * (size_t)half + (size_t)__builtin_ctzll(left) / 8;
                if (m == 2 || !memcmp(hay + place + 1, sub + 1, m - 2)) return (ssize_t)place;
                failed++;
            }
        if (unlikely(failed * m > 4 * at + 1024)) break;
    }
    if (last + 1 - at > 16) {
        const uint8_t *p = memmem(hay + at, n - at, sub, m);
        return p ? p - hay : -1;
    }
    for (; at <= last; at++)
        if (hay[at] == sub[0] && hay[at + m - 1] == sub[m - 1] && (m == 2 || !memcmp(hay + at + 1, sub + 1, m - 2))) return (ssize_t)at;
    return -1;
}

#define CALL(f, suffix, H, S)                                                                                         \
    f##_##suffix((const H *)(const void *)hay, (ssize_t)n, (const S *)(const void *)sub, (ssize_t)m)

ssize_t chars_find(const uint8_t *hay, unsigned hay_width, size_t n, const uint8_t *sub, unsigned sub_width, size_t m) {
    if (m == 0) return 0;
    if (m > n || sub_width > hay_width) return -1;
    if (m == 1) return chars_find_char(hay, hay_width, n, char_at(sub, sub_width, 0));
    switch (hay_width * 10 + sub_width) {
    case 11: return find_bytes(hay, n, sub, m);
    case 21: return CALL(find, 21, uint16_t, uint8_t);
    case 22: return CALL(find, 22, uint16_t, uint16_t);
    case 41: return CALL(find, 41, uint32_t, uint8_t);
    case 42: return CALL(find, 42, uint32_t, uint16_t);
    default: return CALL(find, 44, uint32_t, uint32_t);
    }
}

ssize_t chars_rfind(const uint8_t *hay, unsigned hay_width, size_t n, const uint8_t *sub, unsigned sub_width, size_t m) {
    if (m == 0) return (ssize_t)n;
    if (m > n || sub_width > hay_width) return -1;
    if (m == 1) return chars_rfind_char(hay, hay_width, n, char_at(sub, sub_width, 0));
    switch (hay_width * 10 + sub_width) {
    case 11: return CALL(rfind, 11, uint8_t, uint8_t);
    case 21: return CALL(rfind, 21, uint16_t, uint8_t);
    case 22: return CALL(rfind, 22, uint16_t, uint16_t);
    case 41: return CALL(rfind, 41, uint32_t, uint8_t);
    case 42: return CALL(rfind, 42, uint32_t, uint16_t);
    default: return CALL(rfind, 44, uint32_t, uint32_t);
    }
}

static size_t count_byte(const uint8_t *p, size_t n, uint8_t c) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++) count += p[i] == c;
    return count;
}

size_t chars_count(const uint8_t *hay, unsigned hay_width, size_t n, const uint8_t *sub, unsigned sub_width, size_t m, ssize_t max) {
    size_t limit = max < 0 ? SIZE_MAX : (size_t)max, count = 0;
    if (m == 0) return size_min(n + 1, limit);
    if (m == 1 && hay_width == 1 && sub_width == 1) return size_min(count_byte(hay, n, sub[0]), limit);
    while (count < limit) {
        ssize_t at = chars_find(hay, hay_width, n, sub, sub_width, m);
        if (at < 0) break;
        count++;
        hay += ((size_t)at + m) * hay_width;
        n -= (size_t)at + m;
    }
    return count;
}

ssize_t str_find(Borrowed s, Borrowed sub, size_t start, size_t end) {
    if (start > end) return -1;
    unsigned width = str_width(s);
    ssize_t at = chars_find(as_str(s)->data + start * width, width, end - start, as_str(sub)->data, str_width(sub), str_len(sub));
    return at < 0 ? -1 : at + (ssize_t)start;
}

/* ---- replace ---- */

/* All three ASCII or all latin-1 letters: the result's size is known beforehand. */
static Owned replace_narrow(Runtime *rt, Borrowed s, Borrowed from, Borrowed to, size_t count, unsigned kind) {
    size_t n = str_len(s), m = str_len(from), k = str_len(to);
    size_t kept = n - count * m;
    if (k && count > (STR_MAX_LEN - kept) / k) return raise(rt, T_OVERFLOW_ERROR, "replace string is too long");
    if (kept + count * k == 0) return own(rt->empty_str);
    Value r = str_new_kind(rt, kept + count * k, kind);
    if (!r) return V_NULL;
    const uint8_t *src = as_str(s)->data, *sub = as_str(from)->data, *by = as_str(to)->data;
    uint8_t *out = as_str(r)->data;
    if (m == 1 && k == 1) {
        memcpy(out, src, n);
        for (uint8_t *p = out; count > 0 && (p = memchr(p, sub[0], n - (size_t)(p - out))); count--) *p++ = by[0];
        return r;
    }
    if (m == 1) { /* words are short: looked at character by character */
        for (const uint8_t *end = src + n; src < end; src++) {
            if (*src != sub[0] || count == 0) {
                *out++ = *src;
                continue;
            }
            memcpy(out, by, k);
            out += k;
            count--;
        }
        return r;
    }
    for (; count > 0; count--) {
        size_t at = (size_t)chars_find(src, 1, n, sub, 1, m);
        memcpy(out, src, at);
        memcpy(out + at, by, k);
        out += at + k;
        src += at + m;
        n -= at + m;
    }
    memcpy(out, src, n);
    return r;
}

static Owned interleave(Runtime *rt, Borrowed s, Borrowed by, size_t count) {
    StrBuf b;
    strbuf_init(&b, rt);
    size_t n = str_len(s), done = 0;
    for (; done < count; done++) {
        if (strbuf_add(&b, by) < 0) break;
        if (done < n && strbuf_add_char(&b, str_at(s, done)) < 0) break;
    }
    if (done < n && !b.failed) strbuf_add_slice(&b, s, done, n);
    return strbuf_finish(&b);
}

/* Each `from` of an ASCII str becomes `to`: one pass, once the first has been found. */
static Owned replace_ascii_char(Runtime *rt, Borrowed s, uint8_t from, uint8_t to) {
    size_t n = str_len(s);
    if (from == to || !n || !memchr(as_str(s)->data, from, n)) return str_exact(rt, s);
    Value r = str_new_kind(rt, n, STR_ASCII);
    if (!r) return V_NULL;
    const uint8_t *src = as_str(s)->data;
    uint8_t *out = as_str(r)->data;
    for (size_t i = 0; i < n; i++) out[i] = src[i] == from ? to : src[i];
    return r;
}

Owned str_replace(Runtime *rt, Borrowed s, Borrowed from, Borrowed to, ssize_t max) {
    unsigned width = str_width(s), from_width = str_width(from);
    size_t n = str_len(s), m = str_len(from);
    if (max < 0 && m == 1 && str_len(to) == 1 && str_is_ascii(s) && str_is_ascii(from) && str_is_ascii(to))
        return replace_ascii_char(rt, s, as_str(from)->data[0], as_str(to)->data[0]);
    size_t count = max == 0 ? 0 : chars_count(as_str(s)->data, width, n, as_str(from)->data, from_width, m, max);
    if (count == 0 || str_equal(from, to)) return str_exact(rt, s);
    if (m == 0) return interleave(rt, s, to, count);
    if (str_is_ascii(s) && str_width(to) == 1 && (str_is_ascii(to) || str_len(to)))
        return replace_narrow(rt, s, from, to, count, str_kind(to));
    StrBuf b;
    strbuf_init(&b, rt);
    size_t at = 0;
    for (; count > 0; count--) {
        ssize_t found = str_find(s, from, at, n);
        if (strbuf_add_slice(&b, s, at, (size_t)found) < 0 || strbuf_add(&b, to) < 0) break;
        at = (size_t)found + m;
    }
    if (!b.failed) strbuf_add_slice(&b, s, at, n);
    return strbuf_finish(&b);
}
