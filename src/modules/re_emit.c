/* SPDX-License-Identifier: MIT
 * re_emit.c: how characters, categories and classes of Python's patterns are written for PCRE2. */
#include "modules/re_translate.h"

int emit(Translator *t, const char *text, size_t len) {
    if (t->out_len + len + 1 > t->out_room) {
        size_t room = (t->out_len + len) * 2 + 64;
        char *out = mem_realloc(t->rt, t->out, room);
        if (!out) return -1;
        t->out = out;
        t->out_room = room;
    }
    memcpy(t->out + t->out_len, text, len);
    t->out_len += len;
    t->out[t->out_len] = 0;
    return 0;
}

int emit_cstr(Translator *t, const char *text) { return emit(t, text, strlen(text)); }

int emit_number(Translator *t, const char *before, uint64_t n, const char *after) {
    char digits[24];
    size_t i = sizeof digits;
    do digits[--i] = (char)('0' + n % 10);
    while (n /= 10);
    if (emit_cstr(t, before) < 0 || emit(t, digits + i, sizeof digits - i) < 0) return -1;
    return emit_cstr(t, after);
}

/* A character as PCRE2 reads it, inside and outside of classes. */
static int put_char(Translator *t, uint32_t c) {
    char text[16];
    if (c < 0x80 && ascii_is_alnum(c)) {
        text[0] = (char)c;
        return emit(t, text, 1);
    }
    if (c > ' ' && c < 0x7f) {
        text[0] = '\\';
        text[1] = (char)c;
        return emit(t, text, 2);
    }
    size_t n = 0;
    text[n++] = '\\';
    text[n++] = 'x';
    text[n++] = '{';
    for (int shift = 20; shift >= 0; shift -= 4)
        if (c >> shift || shift == 0) text[n++] = "0123456789abcdef"[(c >> shift) & 15];
    text[n++] = '}';
    return emit(t, text, n);
}

static int put_never(Translator *t) { return emit_cstr(t, "(?:(?!))"); }

/* Characters that are equal when case is ignored but lie in different kinds of strings, or that PCRE2 (which follows
 * CaseFolding.txt) does not equate while Python does (the dotted and dotless i). */
static const CharRange equivalents[] = {
    {0x17f, 's'}, {0x212a, 'k'}, {0x130, 'i'}, {0x131, 'i'}, {'i', 0x130}, {'i', 0x131}, {'I', 0x130}, {'I', 0x131},
    {0x130, 0x131}, {0x131, 0x130}, {0x178, 0xff}, {0x39c, 0xb5}, {0x3bc, 0xb5}, {0x1e9e, 0xdf}, {0x212b, 0xe5},
};

static bool needs_equivalents(const Translator *t, uint32_t c) {
    for (size_t i = 0; i < COUNT_OF(equivalents); i++)
        if (equivalents[i].lo == c && equivalents[i].hi <= t->max_char) return true;
    return false;
}

int emit_literal(Translator *t, uint32_t c, uint32_t flags) {
    bool fold = flags & RE_IGNORECASE;
    if (fold && t->is_text && (re_unicode_mode(t, flags) ? needs_equivalents(t, c) : !re_ascii_engine(t))) {
        CharClass k = {0};
        int r = class_add(t, &k, c, c);
        if (r == 0) r = emit_class(t, &k, flags);
        mem_free(t->rt, k.ranges);
        return r;
    }
    return c > t->max_char ? put_never(t) : put_char(t, c);
}

/* ---- categories ---- */

static const CharRange ascii_digits[] = {{'0', '9'}};
static const CharRange ascii_words[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
static const CharRange ascii_spaces[] = {{'\t', '\r'}, {' ', ' '}};
static const CharRange unicode_spaces[] = {{'\t', '\r'}, {0x1c, ' '}, {0x85, 0x85}, {0xa0, 0xa0}, {0x1680, 0x1680},
                                           {0x2000, 0x200a}, {0x2028, 0x2029}, {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}};

typedef struct RangeList {
    const CharRange *ranges; /* NULL: PCRE2's own escape means the same */
    size_t count;
} RangeList;

static RangeList category_ranges(const Translator *t, int letter, uint32_t flags) {
    bool unicode = re_unicode_mode(t, flags), engine = unicode || re_ascii_engine(t);
    switch (letter | 0x20) {
    case 'd': return engine ? (RangeList){NULL, 0} : (RangeList){ascii_digits, COUNT_OF(ascii_digits)};
    case 'w': return engine ? (RangeList){NULL, 0} : (RangeList){ascii_words, COUNT_OF(ascii_words)};
    default:
        if (unicode) return (RangeList){unicode_spaces, COUNT_OF(unicode_spaces)};
        return t->variant == RE_BYTES ? (RangeList){NULL, 0} : (RangeList){ascii_spaces, COUNT_OF(ascii_spaces)};
    }
}

static int put_range(Translator *t, uint32_t lo, uint32_t hi) {
    if (lo > t->max_char) return 0;
    if (hi > t->max_char) hi = t->max_char;
    if (put_char(t, lo) < 0) return -1;
    if (lo == hi) return 0;
    if (hi > lo + 1 && emit(t, "-", 1) < 0) return -1;
    return put_char(t, hi);
}

/* The category as the inside of a class; capital letters mean the complement. */
static int put_category(Translator *t, int letter, uint32_t flags) {
    RangeList list = category_ranges(t, letter, flags);
    if (!list.ranges) {
        char text[2] = {'\\', (char)letter};
        return emit(t, text, 2);
    }
    bool complement = letter < 'a';
    uint32_t from = 0;
    for (size_t i = 0; i < list.count; i++) {
        CharRange r = list.ranges[i];
        if (!complement) {
            if (put_range(t, r.lo, r.hi) < 0) return -1;
        } else if (r.lo > from && put_range(t, from, r.lo - 1) < 0) return -1;
        from = r.hi + 1;
    }
    return complement ? put_range(t, from, t->max_char) : 0;
}

int emit_category(Translator *t, int letter, uint32_t flags) {
    bool own_words = !re_unicode_mode(t, flags) && !re_ascii_engine(t);
    if (letter == 'b')
        return emit_cstr(t, own_words ? "(?:(?<=[0-9A-Z_a-z])(?![0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?=[0-9A-Z_a-z]))" : "\\b");
    if (letter == 'B') /* never matches in an empty text */
        return emit_cstr(t, own_words ? "(?:(?!\\A\\z)(?:(?<=[0-9A-Z_a-z])(?=[0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?![0-9A-Z_a-z])))"
                                      : "(?:(?!\\A\\z)\\B)");
    if (!category_ranges(t, letter, flags).ranges) return put_category(t, letter, flags);
    const char *open = letter < 'a' ? "[^" : "[";
    if (emit_cstr(t, open) < 0 || put_category(t, letter | 0x20, flags) < 0) return -1;
    return emit(t, "]", 1);
}

/* ---- classes ---- */

int class_add(Translator *t, CharClass *k, uint32_t lo, uint32_t hi) {
    if (k->count == k->room) {
        size_t room = k->room * 2 + 8;
        CharRange *ranges = mem_realloc_array(t->rt, k->ranges, room, sizeof *ranges);
        if (!ranges) return -1;
        k->ranges = ranges;
        k->room = room;
    }
    k->ranges[k->count++] = (CharRange){lo, hi};
    return 0;
}

void class_add_category(CharClass *k, int letter) {
    if (!strchr(k->categories, letter)) k->categories[strlen(k->categories)] = (char)letter;
}

/* With case ignored: the counterparts of the letters in the ranges, where PCRE2 would not find them itself. */
static int add_equivalents(Translator *t, CharClass *k, uint32_t flags) {
    size_t given = k->count;
    for (size_t i = 0; i < given; i++) {
        CharRange r = k->ranges[i];
        if (re_unicode_mode(t, flags)) {
            for (size_t e = 0; e < COUNT_OF(equivalents); e++)
                if (equivalents[e].lo >= r.lo && equivalents[e].lo <= r.hi && equivalents[e].hi <= t->max_char &&
                    class_add(t, k, equivalents[e].hi, equivalents[e].hi) < 0) return -1;
            continue;
        }
        for (int upper = 0; upper < 2; upper++) { /* ASCII letters only, written out (see emit_class) */
            uint32_t first = upper ? 'A' : 'a', lo = r.lo > first ? r.lo : first, hi = r.hi < first + 25 ? r.hi : first + 25;
            if (lo <= hi && class_add(t, k, lo ^ 0x20, hi ^ 0x20) < 0) return -1;
        }
    }
    return 0;
}

int emit_class(Translator *t, CharClass *k, uint32_t flags) {
    bool fold = flags & RE_IGNORECASE;
    /* ASCII rules in an engine with Unicode rules: both cases are written out and the engine's folding is switched off. */
    bool own_fold = fold && t->is_text && !re_unicode_mode(t, flags) && !re_ascii_engine(t);
    if (fold && t->is_text && (own_fold || re_unicode_mode(t, flags)) && add_equivalents(t, k, flags) < 0) return -1;
    bool empty = !k->categories[0];
    for (size_t i = 0; empty && i < k->count; i++) empty = k->ranges[i].lo > t->max_char;
    if (empty) return k->negated ? emit_cstr(t, ".") : put_never(t);
    if (emit_cstr(t, own_fold ? "(?-i:[" : "[") < 0 || (k->negated && emit(t, "^", 1) < 0)) return -1;
    for (const char *c = k->categories; *c; c++)
        if (put_category(t, *c, flags) < 0) return -1;
    for (size_t i = 0; i < k->count; i++)
        if (put_range(t, k->ranges[i].lo, k->ranges[i].hi) < 0) return -1;
    return emit_cstr(t, own_fold ? "])" : "]");
}
