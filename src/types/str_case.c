/* SPDX-License-Identifier: MIT
 * str_case.c: changes of case with full Unicode mappings, and the is...() predicates. */
#include "types/str_parts.h"

/* ---- changing case ---- */

/* A capital sigma ends a word: a cased letter before it (case-ignorable ones skipped), none after it. */
static bool sigma_is_final(Borrowed s, size_t at) {
    size_t i = at, n = str_len(s);
    while (i > 0 && unicode_is_case_ignorable(str_at(s, i - 1))) i--;
    if (i == 0 || !unicode_is_cased(str_at(s, i - 1))) return false;
    i = at + 1;
    while (i < n && unicode_is_case_ignorable(str_at(s, i))) i++;
    return i >= n || !unicode_is_cased(str_at(s, i));
}

static int lower_at(Borrowed s, size_t i, uint32_t c, uint32_t out[3]) {
    if (c == CAPITAL_SIGMA) {
        out[0] = sigma_is_final(s, i) ? 0x3c2 : 0x3c3;
        return 1;
    }
    return unicode_to_lower(c, out);
}

static int map_char(Borrowed s, size_t i, enum CaseOp op, bool *after_cased, uint32_t out[3]) {
    uint32_t c = str_at(s, i);
    switch (op) {
    case CASE_UPPER: return unicode_to_upper(c, out);
    case CASE_LOWER: return lower_at(s, i, c, out);
    case CASE_FOLD: return unicode_to_fold(c, out);
    case CASE_CAPITALIZE: return i == 0 ? unicode_to_title(c, out) : lower_at(s, i, c, out);
    case CASE_TITLE: {
        int n = *after_cased ? lower_at(s, i, c, out) : unicode_to_title(c, out);
        *after_cased = unicode_is_cased(c);
        return n;
    }
    default:
        if (unicode_is_upper(c)) return lower_at(s, i, c, out);
        if (unicode_is_lower(c)) return unicode_to_upper(c, out);
        out[0] = c;
        return 1;
    }
}

static uint8_t map_ascii(uint8_t c, size_t i, enum CaseOp op, bool *after_cased) {
    switch (op) {
    case CASE_UPPER: return (uint8_t)ascii_to_upper(c);
    case CASE_LOWER:
    case CASE_FOLD: return (uint8_t)ascii_to_lower(c);
    case CASE_CAPITALIZE: return (uint8_t)(i == 0 ? ascii_to_upper(c) : ascii_to_lower(c));
    case CASE_TITLE: {
        uint8_t to = (uint8_t)(*after_cased ? ascii_to_lower(c) : ascii_to_upper(c));
        *after_cased = ascii_is_alpha(c);
        return to;
    }
    default: return (uint8_t)(ascii_is_alpha(c) ? c ^ 0x20 : c);
    }
}

static Owned change_ascii(Runtime *rt, Borrowed s, enum CaseOp op) {
    size_t n = str_len(s);
    bool after_cased = false;
    const uint8_t *in = as_str(s)->data;
    if (n == 1) return str_from_char(rt, map_ascii(in[0], 0, op, &after_cased));
    Value r = str_new_kind(rt, n, STR_ASCII);
    if (!r) return V_NULL;
    uint8_t *out = as_str(r)->data;
    if (op == CASE_UPPER || op == CASE_LOWER || op == CASE_FOLD)
        ascii_change_case(out, in, n, op == CASE_UPPER);
    else
        for (size_t i = 0; i < n; i++) out[i] = map_ascii(in[i], i, op, &after_cased);
    return r;
}

/* The characters from `at` on that change one by one, 64 at most: how many; -1: an error is set. */
static ssize_t change_run(StrBuf *b, Borrowed s, size_t at, enum CaseOp op) {
    if (op != CASE_UPPER && op != CASE_LOWER && op != CASE_FOLD) return 0;
    uint32_t run[64], bits = 0;
    size_t count = size_min(str_len(s) - at, COUNT_OF(run));
    unsigned width = str_width(s);
    chars_copy((uint8_t *)run, 4, as_str(s)->data + at * width, width, count);
    if (op == CASE_UPPER) count = unicode_upper_run(run, count, &bits);
    else if (op == CASE_LOWER) count = unicode_lower_run(run, count, &bits);
    else count = unicode_fold_run(run, count, &bits);
    return count && strbuf_add_chars(b, (const uint8_t *)run, 4, count, bits) < 0 ? -1 : (ssize_t)count;
}

static Owned str_change_case(Runtime *rt, Borrowed s, enum CaseOp op) {
    if (str_len(s) == 0) return own(rt->empty_str);
    if (str_is_ascii(s)) return change_ascii(rt, s, op);
    StrBuf b;
    strbuf_init(&b, rt);
    bool after_cased = false;
    size_t n = str_len(s);
    for (size_t i = 0; i < n;) {
        ssize_t done = change_run(&b, s, i, op);
        if (done < 0) break;
        if ((i += (size_t)done) == n || done == 64) continue;
        uint32_t out[3];
        int count = map_char(s, i++, op, &after_cased, out);
        for (int k = 0; k < count; k++)
            if (strbuf_add_char(&b, out[k]) < 0) return strbuf_finish(&b);
    }
    return strbuf_finish(&b);
}

#define METHOD(name) Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw)

METHOD(str_m_upper) { return str_change_case(rt, self, CASE_UPPER); }
METHOD(str_m_lower) { return str_change_case(rt, self, CASE_LOWER); }
METHOD(str_m_title) { return str_change_case(rt, self, CASE_TITLE); }
METHOD(str_m_swapcase) { return str_change_case(rt, self, CASE_SWAP); }
METHOD(str_m_capitalize) { return str_change_case(rt, self, CASE_CAPITALIZE); }
METHOD(str_m_casefold) { return str_change_case(rt, self, CASE_FOLD); }

/* ---- predicates ---- */

static bool is_decimal(uint32_t c) { return unicode_decimal(c) >= 0; }
static bool is_digit(uint32_t c) { return unicode_digit(c) >= 0; }
static bool is_alpha(uint32_t c) { return unicode_is_alpha(c); }
static bool is_alnum(uint32_t c) { return unicode_is_alpha(c) || unicode_is_numeric(c); }
static bool is_space(uint32_t c) { return unicode_is_space(c); }
static bool is_printable(uint32_t c) { return unicode_is_printable(c); }

/* Are all characters so? An empty string: `when_empty`. */
static inline Owned all_are(Borrowed s, bool (*test)(uint32_t), bool when_empty) {
    size_t n = str_len(s);
    if (n == 0) return v_bool(when_empty);
    for (size_t i = 0; i < n; i++)
        if (!test(str_at(s, i))) return V_FALSE;
    return V_TRUE;
}

METHOD(str_m_isalpha) { return all_are(self, is_alpha, false); }
METHOD(str_m_isalnum) { return all_are(self, is_alnum, false); }
METHOD(str_m_isascii) { return v_bool(str_is_ascii(self)); }
METHOD(str_m_isdecimal) { return all_are(self, is_decimal, false); }
METHOD(str_m_isdigit) { return all_are(self, is_digit, false); }
METHOD(str_m_isnumeric) { return all_are(self, unicode_is_numeric, false); }
METHOD(str_m_isspace) { return all_are(self, is_space, false); }
METHOD(str_m_isprintable) { return all_are(self, is_printable, true); }
METHOD(str_m_isidentifier) { return v_bool(str_is_identifier(self)); }

METHOD(str_m_islower) {
    bool cased = false;
    for (size_t i = 0; i < str_len(self); i++) {
        uint32_t c = str_at(self, i);
        if (unicode_is_upper(c) || unicode_is_title(c)) return V_FALSE;
        cased = cased || unicode_is_lower(c);
    }
    return v_bool(cased);
}

METHOD(str_m_isupper) {
    bool cased = false;
    for (size_t i = 0; i < str_len(self); i++) {
        uint32_t c = str_at(self, i);
        if (unicode_is_lower(c) || unicode_is_title(c)) return V_FALSE;
        cased = cased || unicode_is_upper(c);
    }
    return v_bool(cased);
}

METHOD(str_m_istitle) {
    bool cased = false, after_cased = false;
    for (size_t i = 0; i < str_len(self); i++) {
        uint32_t c = str_at(self, i);
        if (unicode_is_upper(c) || unicode_is_title(c)) {
            if (after_cased) return V_FALSE;
            after_cased = cased = true;
        } else if (unicode_is_lower(c)) {
            if (!after_cased) return V_FALSE;
        } else after_cased = false;
    }
    return v_bool(cased);
}
