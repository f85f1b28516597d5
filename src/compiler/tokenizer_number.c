/* SPDX-License-Identifier: MIT
 * tokenizer_number.c: the extent of number literals, and what may follow them. */
#include "compiler/tokenizer.h"
#include "types/str.h"

static bool is_digit(int c) { return c >= '0' && c <= '9'; }

/* Does the text go on with this word? (A line never ends inside, it ends with \n or NUL.) */
static bool follows(const Tokenizer *t, const char *rest) {
    size_t n = strlen(rest);
    return strncmp(t->cur, rest, n) == 0 && !char_is(t->cur[n], CHAR_IDENT);
}

/* A keyword that may follow a number in valid code: `1if x else y` is still accepted, with a warning. c was read. */
static bool keyword_follows(const Tokenizer *t, int c) {
    switch (c) {
    case 'a': return follows(t, "nd");
    case 'e': return follows(t, "lse");
    case 'f': return follows(t, "or");
    case 'i': return *t->cur == 'f' || *t->cur == 'n' || *t->cur == 's';
    case 'o': return follows(t, "r");
    case 'n': return follows(t, "ot");
    default: return false;
    }
}

static bool warn_literal(Tokenizer *t, const char *kind) {
    Runtime *rt = t->rt;
    if (!t->warn || !rt->hooks.warn_explicit) return true;
    Owned msg = format_str(rt, "invalid %s literal", kind);
    if (!msg) return false;
    int r = rt->hooks.warn_explicit(rt, T_SYNTAX_WARNING, msg, t->filename, t->lineno);
    decref(rt, msg);
    if (r == 0) return true;
    if (error_catch(rt, T_SYNTAX_WARNING)) tokenizer_fail(t, -1, -1, "invalid %s literal", kind);
    return false;
}

/* c is the character behind the literal, already read. */
static bool check_end(Tokenizer *t, int c, const char *kind) {
    if (c == END_OF_TEXT || !char_is(c, CHAR_IDENT)) return true;
    if (keyword_follows(t, c)) {
        t->cur--;
        if (!warn_literal(t, kind)) return false;
        t->cur++;
        return true;
    }
    tokenizer_back(t, c);
    tokenizer_fail(t, -1, -1, "invalid %s literal", kind);
    return false;
}

/* Digits and underscores; returns the character behind them, read, or -2 after an error. */
static int decimal_tail(Tokenizer *t) {
    for (;;) {
        int c = tokenizer_char(t);
        while (is_digit(c)) c = tokenizer_char(t);
        if (c != '_') return c;
        c = tokenizer_char(t);
        if (!is_digit(c)) {
            tokenizer_back(t, c);
            tokenizer_fail(t, -1, -1, "invalid decimal literal");
            return -2;
        }
    }
}

static bool digit_fits(int c, int base) { return base == 16 ? c >= 0 && char_is(c, CHAR_HEX) : c >= '0' && c < '0' + base; }

/* Behind 0x, 0o, 0b. */
static bool radix_number(Tokenizer *t, int base, const char *kind) {
    int c = tokenizer_char(t);
    do {
        if (c == '_') c = tokenizer_char(t);
        if (!digit_fits(c, base)) {
            if (is_digit(c)) {
                tokenizer_fail(t, -1, -1, "invalid digit '%c' in %s literal", c, kind);
            } else {
                tokenizer_back(t, c);
                tokenizer_fail(t, -1, -1, "invalid %s literal", kind);
            }
            return false;
        }
        do c = tokenizer_char(t);
        while (digit_fits(c, base));
    } while (c == '_');
    if (is_digit(c)) {
        tokenizer_fail(t, -1, -1, "invalid digit '%c' in %s literal", c, kind);
        return false;
    }
    if (!check_end(t, c, kind)) return false;
    tokenizer_back(t, c);
    return true;
}

static bool imaginary_end(Tokenizer *t) {
    int c = tokenizer_char(t);
    if (!check_end(t, c, "imaginary")) return false;
    tokenizer_back(t, c);
    return true;
}

/* From the exponent on; c was read. */
static bool exponent(Tokenizer *t, int c) {
    if (c == 'e' || c == 'E') {
        int e = c;
        c = tokenizer_char(t);
        if (c == '+' || c == '-') {
            c = tokenizer_char(t);
            if (!is_digit(c)) {
                tokenizer_back(t, c);
                tokenizer_fail(t, -1, -1, "invalid decimal literal");
                return false;
            }
        } else if (!is_digit(c)) { /* no exponent after all: 1else */
            tokenizer_back(t, c);
            if (!check_end(t, e, "decimal")) return false;
            tokenizer_back(t, e);
            return true;
        }
        c = decimal_tail(t);
        if (c == -2) return false;
    }
    if (c == 'j' || c == 'J') return imaginary_end(t);
    if (!check_end(t, c, "decimal")) return false;
    tokenizer_back(t, c);
    return true;
}

/* Behind the point. */
static bool fraction(Tokenizer *t) {
    int c = tokenizer_char(t);
    if (is_digit(c)) {
        c = decimal_tail(t);
        if (c == -2) return false;
    }
    return exponent(t, c);
}

/* Behind a leading 0 that no radix letter follows; c was read. */
static bool leading_zero(Tokenizer *t, int c) {
    for (;;) {
        if (c == '_') {
            c = tokenizer_char(t);
            if (!is_digit(c)) {
                tokenizer_back(t, c);
                tokenizer_fail(t, -1, -1, "invalid decimal literal");
                return false;
            }
        }
        if (c != '0') break;
        c = tokenizer_char(t);
    }
    const char *zeros_end = t->cur;
    bool nonzero = is_digit(c);
    if (nonzero && (c = decimal_tail(t)) == -2) return false;
    if (c == '.') return fraction(t);
    if (c == 'e' || c == 'E') return exponent(t, c);
    if (c == 'j' || c == 'J') return imaginary_end(t);
    if (nonzero) {
        tokenizer_back(t, c);
        tokenizer_fail(t, (int)(t->start + 1 - t->line_start), (int)(zeros_end - t->line_start),
                       "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers");
        return false;
    }
    if (!check_end(t, c, "decimal")) return false;
    tokenizer_back(t, c);
    return true;
}

bool tokenizer_number(Tokenizer *t, int c) {
    if (c == '.') return fraction(t);
    if (c == '0') {
        c = tokenizer_char(t);
        switch (c) {
        case 'x': case 'X': return radix_number(t, 16, "hexadecimal");
        case 'o': case 'O': return radix_number(t, 8, "octal");
        case 'b': case 'B': return radix_number(t, 2, "binary");
        default: return leading_zero(t, c);
        }
    }
    c = decimal_tail(t);
    if (c == -2) return false;
    return c == '.' ? fraction(t) : exponent(t, c);
}
