/* SPDX-License-Identifier: MIT
 * unicode_normal.c: normal forms, on utf8proc, and what is left without it. */
#include "types/unicode_normal.h"

#include "base/utf8.h"
#include "types/str.h"
#include "types/unicode.h"

#ifdef HAVE_UTF8PROC
#include <utf8proc.h>

static bool is_assigned(uint32_t c) { return unicode_category(c)[0] != 'C' || unicode_category(c)[1] != 'n'; }

uint8_t unicode_combining_class(uint32_t c) {
    return is_assigned(c) ? (uint8_t)utf8proc_get_property((utf8proc_int32_t)c)->combining_class : 0;
}

size_t unicode_decompose(uint32_t c, bool compatible, uint32_t out[UNICODE_LONGEST_DECOMPOSITION]) {
    int boundary = 0;
    utf8proc_option_t options = UTF8PROC_DECOMPOSE | (compatible ? UTF8PROC_COMPAT : 0);
    utf8proc_ssize_t n = -1;
    if (is_assigned(c))
        n = utf8proc_decompose_char((utf8proc_int32_t)c, (utf8proc_int32_t *)out, UNICODE_LONGEST_DECOMPOSITION, options, &boundary);
    if (n > 0 && n <= UNICODE_LONGEST_DECOMPOSITION) return (size_t)n;
    out[0] = c;
    return 1;
}

void unicode_order_marks(uint32_t *chars, size_t n) {
    for (size_t i = 1; i < n; i++) {
        uint32_t c = chars[i];
        uint8_t class = unicode_combining_class(c);
        size_t at = i;
        if (!class) continue;
        for (; at > 0 && unicode_combining_class(chars[at - 1]) > class; at--) chars[at] = chars[at - 1];
        chars[at] = c;
    }
}

/* Characters that compose with nothing before or after them, but not so for utf8proc: it takes U+11A7 for a final consonant of
 * Hangul, and may know what version 14 does not assign. */
static bool stands_alone(uint32_t c) { return c == 0x11a7 || !is_assigned(c); }

size_t unicode_compose(uint32_t *chars, size_t n) {
    size_t out = 0;
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from; to < n && !stands_alone(chars[to]);) to++;
        size_t len = to - from;
        memmove(chars + out, chars + from, len * sizeof *chars);
        if (len) {
            utf8proc_int32_t *part = (utf8proc_int32_t *)chars + out;
            out += (size_t)utf8proc_normalize_utf32(part, (utf8proc_ssize_t)len, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
        }
        for (; to < n && stands_alone(chars[to]); to++) chars[out++] = chars[to];
    }
    return out;
}

static Owned compatible_form(Runtime *rt, Borrowed name) {
    size_t n = 0, len = str_len(name);
    uint32_t *chars = mem_alloc_array(rt, len, UNICODE_LONGEST_DECOMPOSITION * sizeof *chars);
    if (!chars) return V_NULL;
    for (size_t i = 0; i < len; i++) n += unicode_decompose(str_at(name, i), true, chars + n);
    unicode_order_marks(chars, n);
    Owned normal = str_from_ucs4(rt, chars, unicode_compose(chars, n));
    mem_free(rt, chars);
    return normal;
}

#else

static Owned compatible_form(Runtime *rt, Borrowed name) { return V_NULL; }

#endif

Owned unicode_normal_name_maybe(Runtime *rt, const char *text, size_t len) {
    Owned name = str_from_utf8(rt, text, len);
    if (!name) return V_NULL;
    size_t plain = 0;
    while (plain < str_len(name) && unicode_is_normal(str_at(name, plain))) plain++;
    if (plain == str_len(name)) return name;
    Owned normal = compatible_form(rt, name);
    decref(rt, name);
    return normal;
}
