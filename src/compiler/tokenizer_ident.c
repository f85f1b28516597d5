/* SPDX-License-Identifier: MIT
 * tokenizer_ident.c: identifiers outside ASCII: Unicode's XID_Start and XID_Continue, and what is said of others. */
#include <stdio.h>

#include "base/utf8.h"
#include "compiler/tokenizer.h"
#include "types/unicode.h"

static COLD bool fail_character(Tokenizer *t, uint32_t c) {
    char hex[16];
    snprintf(hex, sizeof hex, "%04X", (unsigned)c);
    if (unicode_is_printable(c)) tokenizer_fail(t, -1, -1, "invalid character '%c' (U+%s)", (int)c, hex);
    else tokenizer_fail(t, -1, -1, "invalid non-printable character U+%s", hex);
    return false;
}

bool tokenizer_check_identifier(Tokenizer *t) {
    const char *p = t->start, *end = t->cur;
    while (p < end) {
        uint32_t c;
        int n = utf8_decode((const uint8_t *)p, (size_t)(end - p), &c);
        if (n <= 0) { /* no UTF-8: parse_source was promised some */
            t->cur = p + 1;
            return fail_character(t, 0xFFFD);
        }
        bool ok = p == t->start ? unicode_is_xid_start(c) || c == '_' : unicode_is_xid_continue(c);
        p += n;
        if (!ok) {
            t->cur = p;
            return fail_character(t, c);
        }
    }
    return true;
}
