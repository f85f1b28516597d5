/* SPDX-License-Identifier: MIT
 * unicode.c: character properties and case mappings by the tables of unicode_tables.h. */
#include "types/unicode.h"

typedef struct Kind {
    uint8_t category, flags;
} Kind;
typedef struct CaseShift {
    int32_t upper, lower, title, fold; /* to add to the character, or CASE_LONG */
} CaseShift;
typedef struct LongCase {
    uint16_t c, to[3]; /* 0 after the last */
} LongCase;
typedef struct DigitRun {
    uint32_t first, last;
    int value;
} DigitRun;

#define CASE_LONG INT32_MAX /* several characters: there is a LongCase */

#include "types/unicode_tables.h"

static Kind kind(uint32_t c) {
    if (c > UNICODE_MAX) return (Kind){CATEGORY_CN, 0};
    return kinds[kind_items[((size_t)kind_blocks[c >> KIND_SHIFT] << KIND_SHIFT) + (c & ((1u << KIND_SHIFT) - 1))]];
}

static bool is_letter(int category) { return category >= CATEGORY_LU && category <= CATEGORY_LO; }

bool unicode_is_alpha_slow(uint32_t c) { return is_letter(kind(c).category); }

bool unicode_is_lower_slow(uint32_t c) { return kind(c).flags & IS_LOWER; }

bool unicode_is_upper_slow(uint32_t c) { return kind(c).flags & IS_UPPER; }

bool unicode_is_title(uint32_t c) { return kind(c).category == CATEGORY_LT; }

bool unicode_is_printable_slow(uint32_t c) {
    int k = kind(c).category;
    if (k >= CATEGORY_ZS) return c == ' ';
    return k != CATEGORY_CN;
}

bool unicode_is_space_slow(uint32_t c) {
    if (c < 0x1680) return c == 0x85 || c == 0xa0;
    if (c - 0x2000u < 0x60u) return c <= 0x200a || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f;
    return c == 0x1680 || c == 0x3000;
}

int unicode_decimal_slow(uint32_t c) {
    if (kind(c).category != CATEGORY_ND) return -1;
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

bool unicode_is_numeric(uint32_t c) { return kind(c).flags & IS_NUMERIC; }

bool unicode_is_xid_start(uint32_t c) {
    if (c < 0x80) return ascii_is_alpha(c) || c == '_';
    return kind(c).flags & IS_XID_START;
}

bool unicode_is_xid_continue(uint32_t c) {
    if (c < 0x80) return ascii_is_alnum(c) || c == '_';
    return kind(c).flags & IS_XID_CONTINUE;
}

bool unicode_is_normal(uint32_t c) { return kind(c).flags & IS_NORMAL; }

bool unicode_is_cased(uint32_t c) { return unicode_is_lower(c) || unicode_is_upper(c) || unicode_is_title(c); }

/* Case_Ignorable: some categories, and the Word_Break classes MidLetter, MidNumLet and Single_Quote. */
bool unicode_is_case_ignorable(uint32_t c) {
    static const uint16_t mid[] = {'\'', '.', ':', 0xb7, 0x387, 0x55f, 0x5f4, 0x2018, 0x2019,
                                   0x2024, 0x2027, 0xfe13, 0xfe52, 0xfe55, 0xff07, 0xff0e, 0xff1a};
    for (size_t i = 0; i < COUNT_OF(mid); i++)
        if (mid[i] == c) return true;
    int k = kind(c).category;
    return k == CATEGORY_MN || k == CATEGORY_ME || k == CATEGORY_CF || k == CATEGORY_LM || k == CATEGORY_SK;
}

const char *unicode_category(uint32_t c) { return category_names[kind(c).category]; }

/* ---- case ---- */

static const CaseShift *case_shift(uint32_t c) {
    if (c > CASE_LAST) return &case_shifts[0];
    return &case_shifts[case_items[((size_t)case_blocks[c >> CASE_SHIFT] << CASE_SHIFT) + (c & ((1u << CASE_SHIFT) - 1))]];
}

static int map_case(const LongCase *table, size_t count, uint32_t c, int32_t shift, uint32_t out[3]) {
    if (shift != CASE_LONG) {
        out[0] = c + (uint32_t)shift;
        return 1;
    }
    size_t low = 0, high = count;
    while (high - low > 1) {
        size_t mid = (low + high) / 2;
        if (table[mid].c <= c) low = mid;
        else high = mid;
    }
    int n = 0;
    for (; n < 3 && table[low].to[n]; n++) out[n] = table[low].to[n];
    return n;
}
#define MAP_CASE(form) map_case(long_##form, COUNT_OF(long_##form), c, case_shift(c)->form, out)

int unicode_to_upper(uint32_t c, uint32_t out[3]) { return MAP_CASE(upper); }
int unicode_to_lower(uint32_t c, uint32_t out[3]) { return MAP_CASE(lower); }
int unicode_to_title(uint32_t c, uint32_t out[3]) { return MAP_CASE(title); }
int unicode_to_fold(uint32_t c, uint32_t out[3]) { return MAP_CASE(fold); }

/* Up to a character that becomes several. */
#define CHANGE_RUN(form)                                                \
    for (size_t i = 0; i < count; i++) {                                \
        int32_t shift = case_shift(chars[i])->form;                     \
        if (unlikely(shift == CASE_LONG)) return i;                     \
        *bits |= chars[i] += (uint32_t)shift;                           \
    }                                                                   \
    return count;

size_t unicode_upper_run(uint32_t *chars, size_t count, uint32_t *bits) { CHANGE_RUN(upper) }
size_t unicode_fold_run(uint32_t *chars, size_t count, uint32_t *bits) { CHANGE_RUN(fold) }
size_t unicode_lower_run(uint32_t *chars, size_t count, uint32_t *bits) {
    for (size_t i = 0; i < count; i++)
        if (chars[i] == CAPITAL_SIGMA) count = i;
    CHANGE_RUN(lower)
}
