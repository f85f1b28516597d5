/* SPDX-License-Identifier: MIT
 * tokenizer_ident.c: which characters make identifiers (Unicode's XID_Start and XID_Continue), and what is said of
 * those that do not. The properties are derived from the general category and the short lists of exceptions that
 * Unicode Standard Annex 31 defines. */
#include <stdio.h>
#include <utf8proc.h>

#include "compiler/tokenizer.h"

#define BIT(category) (1u << UTF8PROC_CATEGORY_##category)
#define LETTERS (BIT(LU) | BIT(LL) | BIT(LT) | BIT(LM) | BIT(LO) | BIT(NL))

static bool in_category(uint32_t c, uint32_t set) { return c < 0x110000 && (set >> utf8proc_category((utf8proc_int32_t)c) & 1); }

/* Other_ID_Start. */
static bool other_start(uint32_t c) { return c == 0x1885 || c == 0x1886 || c == 0x2118 || c == 0x212E; }

/* Other_ID_Continue. */
static bool other_continue(uint32_t c) {
    return c == 0xB7 || c == 0x387 || (c >= 0x1369 && c <= 0x1371) || c == 0x19DA;
}

/* Letters whose NFKC form is no identifier: they may not continue one. */
static bool not_closed(uint32_t c) {
    return c == 0x37A || (c >= 0xFC5E && c <= 0xFC63) || c == 0xFDFA || c == 0xFDFB ||
           (c >= 0xFE70 && c <= 0xFE7E && c % 2 == 0);
}

/* ... or may not start one. */
static bool not_closed_start(uint32_t c) {
    return not_closed(c) || c == 0xE33 || c == 0xEB3 || c == 0xFF9E || c == 0xFF9F;
}

bool ident_is_start(uint32_t c) {
    if (c < 128) return char_is((int)c, CHAR_IDENT_START);
    if (other_start(c)) return true;
    return in_category(c, LETTERS) && c != 0x2E2F && !not_closed_start(c);
}

bool ident_is_continue(uint32_t c) {
    if (c < 128) return char_is((int)c, CHAR_IDENT);
    if (other_start(c) || other_continue(c)) return true;
    return in_category(c, LETTERS | BIT(MN) | BIT(MC) | BIT(ND) | BIT(PC)) && c != 0x2E2F && !not_closed(c);
}

static bool is_printable(uint32_t c) {
    return c == ' ' || !in_category(c, BIT(CC) | BIT(CF) | BIT(CS) | BIT(CO) | BIT(CN) | BIT(ZS) | BIT(ZL) | BIT(ZP));
}

bool tokenizer_check_identifier(Tokenizer *t) {
    const char *p = t->start, *end = t->cur;
    while (p < end) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)p, end - p, &c);
        if (n <= 0) {
            t->cur = p + 1;
            tokenizer_fail(t, -1, -1, "invalid non-printable character U+FFFD");
            return false;
        }
        if (!(p == t->start ? ident_is_start((uint32_t)c) : ident_is_continue((uint32_t)c))) {
            char hex[16];
            snprintf(hex, sizeof hex, "%04X", (unsigned)c);
            t->cur = p + n;
            if (is_printable((uint32_t)c)) tokenizer_fail(t, -1, -1, "invalid character '%c' (U+%s)", (int)c, hex);
            else tokenizer_fail(t, -1, -1, "invalid non-printable character U+%s", hex);
            return false;
        }
        p += n;
    }
    return true;
}
