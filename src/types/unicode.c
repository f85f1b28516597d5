/* SPDX-License-Identifier: MIT
 * unicode.c: character properties on utf8proc and unicode_tables.h. */
#include "types/unicode.h"

#include <utf8proc.h>

typedef struct UnicodeRange {
    uint32_t first, last;
} UnicodeRange;
typedef struct UnicodeDigits {
    uint32_t first, last;
    int value;
} UnicodeDigits;
typedef struct UnicodeSpecial {
    uint32_t c;
    uint16_t to[3]; /* 0 after the last */
} UnicodeSpecial;

#include "types/unicode_tables.h"

static bool in_ranges(const UnicodeRange *table, size_t count, uint32_t c) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (c > table[mid].last) low = mid + 1;
        else if (c < table[mid].first) high = mid;
        else return true;
    }
    return false;
}
#define IN(table, c) in_ranges(table, COUNT_OF(table), c)

static int category(uint32_t c) {
    int k = utf8proc_category((utf8proc_int32_t)c);
    /* All of utf8proc's younger assignments lie above the Basic Latin and Greek blocks: skip the search there. */
    return c >= 0xc00 && IN(unassigned, c) ? UTF8PROC_CATEGORY_CN : k;
}

static bool is_letter(int k) { return k >= UTF8PROC_CATEGORY_LU && k <= UTF8PROC_CATEGORY_LO; }

bool unicode_is_alpha_slow(uint32_t c) { return is_letter(category(c)); }

bool unicode_is_lower_slow(uint32_t c) { return (category(c) == UTF8PROC_CATEGORY_LL) ^ IN(lower_diff, c); }

bool unicode_is_upper_slow(uint32_t c) { return (category(c) == UTF8PROC_CATEGORY_LU) ^ IN(upper_diff, c); }

bool unicode_is_title(uint32_t c) { return c >= 0x80 && category(c) == UTF8PROC_CATEGORY_LT; }

bool unicode_is_printable_slow(uint32_t c) {
    int k = category(c);
    if (k >= UTF8PROC_CATEGORY_ZS) return c == ' ';
    return k != UTF8PROC_CATEGORY_CN;
}

bool unicode_is_space_slow(uint32_t c) {
    if (c < 0x1680) return c == 0x85 || c == 0xa0;
    if (c - 0x2000u < 0x60u) return c <= 0x200a || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f;
    return c == 0x1680 || c == 0x3000;
}

int unicode_decimal_slow(uint32_t c) {
    if (category(c) != UTF8PROC_CATEGORY_ND) return -1;
    size_t low = 0, high = COUNT_OF(decimal_zeros);
    while (high - low > 1) {
        size_t mid = (low + high) / 2;
        if (decimal_zeros[mid] <= c) low = mid;
        else high = mid;
    }
    return (int)(c - decimal_zeros[low]);
}

int unicode_digit(uint32_t c) {
    int d = unicode_decimal(c);
    if (d >= 0 || c < 0x80) return d;
    for (size_t i = 0; i < COUNT_OF(other_digits); i++)
        if (c >= other_digits[i].first && c <= other_digits[i].last)
            return other_digits[i].value + (int)(c - other_digits[i].first);
    return -1;
}

bool unicode_is_numeric(uint32_t c) {
    if (unicode_digit(c) >= 0) return true;
    if (c < 0x80) return false;
    int k = category(c);
    return (k == UTF8PROC_CATEGORY_NL || k == UTF8PROC_CATEGORY_NO) ^ IN(numeric_diff, c);
}

bool unicode_is_xid_start(uint32_t c) {
    if (c < 0x80) return ascii_is_alpha(c) || c == '_';
    int k = category(c);
    return (is_letter(k) || k == UTF8PROC_CATEGORY_NL) ^ IN(xid_start_diff, c);
}

bool unicode_is_xid_continue(uint32_t c) {
    if (c < 0x80) return ascii_is_alnum(c) || c == '_';
    int k = category(c);
    bool usual = is_letter(k) || k == UTF8PROC_CATEGORY_NL || k == UTF8PROC_CATEGORY_MN || k == UTF8PROC_CATEGORY_MC ||
                 k == UTF8PROC_CATEGORY_ND || k == UTF8PROC_CATEGORY_PC;
    return usual ^ IN(xid_continue_diff, c);
}

bool unicode_is_cased(uint32_t c) { return unicode_is_lower(c) || unicode_is_upper(c) || unicode_is_title(c); }

/* Case_Ignorable: some categories, and the Word_Break classes MidLetter, MidNumLet and Single_Quote. */
bool unicode_is_case_ignorable(uint32_t c) {
    static const uint16_t mid[] = {'\'', '.', ':', 0xb7, 0x387, 0x55f, 0x5f4, 0x2018, 0x2019,
                                   0x2024, 0x2027, 0xfe13, 0xfe52, 0xfe55, 0xff07, 0xff0e, 0xff1a};
    for (size_t i = 0; i < COUNT_OF(mid); i++)
        if (mid[i] == c) return true;
    int k = category(c);
    return k == UTF8PROC_CATEGORY_MN || k == UTF8PROC_CATEGORY_ME || k == UTF8PROC_CATEGORY_CF ||
           k == UTF8PROC_CATEGORY_LM || k == UTF8PROC_CATEGORY_SK;
}

const char *unicode_category(uint32_t c) {
    static const char names[][3] = {"Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps",
                                    "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co"};
    return names[category(c)];
}

static int special(const UnicodeSpecial *table, size_t count, uint32_t c, uint32_t out[3]) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (c > table[mid].c) low = mid + 1;
        else if (c < table[mid].c) high = mid;
        else {
            int n = 0;
            while (n < 3 && table[mid].to[n]) {
                out[n] = table[mid].to[n];
                n++;
            }
            return n;
        }
    }
    return 0;
}

uint32_t unicode_simple_lower(uint32_t c) { return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c); }
uint32_t unicode_simple_upper(uint32_t c) { return (uint32_t)utf8proc_toupper((utf8proc_int32_t)c); }

int unicode_to_upper(uint32_t c, uint32_t out[3]) {
    int n = special(special_upper, COUNT_OF(special_upper), c, out);
    if (n) return n;
    out[0] = unicode_simple_upper(c);
    return 1;
}

int unicode_to_title(uint32_t c, uint32_t out[3]) {
    int n = special(special_title, COUNT_OF(special_title), c, out);
    if (n) return n;
    out[0] = (uint32_t)utf8proc_totitle((utf8proc_int32_t)c);
    return 1;
}

int unicode_to_lower(uint32_t c, uint32_t out[3]) {
    if (c == 0x130) { /* I with dot above: the one lower case of two characters */
        out[0] = 'i';
        out[1] = 0x307;
        return 2;
    }
    out[0] = unicode_simple_lower(c);
    return 1;
}

int unicode_to_fold(uint32_t c, uint32_t out[4]) {
    int boundary = 0;
    utf8proc_int32_t buffer[4];
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)c, buffer, 4, UTF8PROC_CASEFOLD, &boundary);
    if (n < 1 || n > 4) {
        out[0] = c;
        return 1;
    }
    for (utf8proc_ssize_t i = 0; i < n; i++) out[i] = (uint32_t)buffer[i];
    return (int)n;
}
