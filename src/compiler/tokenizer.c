/* SPDX-License-Identifier: MIT
 * tokenizer.c: source text to tokens: indentation, brackets, names, strings, operators; where errors are shown. */
#include "compiler/tokenizer.h"

#include <stdio.h>

#include "compiler/parser.h"
#include "types/str.h"

#define TAB_SIZE 8

#define D (CHAR_IDENT | CHAR_DIGIT | CHAR_HEX)
#define H (CHAR_IDENT | CHAR_IDENT_START | CHAR_HEX)
#define L (CHAR_IDENT | CHAR_IDENT_START)
#define L16 L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L
const uint8_t char_class[256] = {
    ['0'] = D, ['1'] = D, ['2'] = D, ['3'] = D, ['4'] = D, ['5'] = D, ['6'] = D, ['7'] = D, ['8'] = D, ['9'] = D,
    ['a'] = H, ['b'] = H, ['c'] = H, ['d'] = H, ['e'] = H, ['f'] = H, ['A'] = H, ['B'] = H, ['C'] = H, ['D'] = H,
    ['E'] = H, ['F'] = H, ['g'] = L, ['h'] = L, ['i'] = L, ['j'] = L, ['k'] = L, ['l'] = L, ['m'] = L, ['n'] = L,
    ['o'] = L, ['p'] = L, ['q'] = L, ['r'] = L, ['s'] = L, ['t'] = L, ['u'] = L, ['v'] = L, ['w'] = L, ['x'] = L,
    ['y'] = L, ['z'] = L, ['G'] = L, ['H'] = L, ['I'] = L, ['J'] = L, ['K'] = L, ['L'] = L, ['M'] = L, ['N'] = L,
    ['O'] = L, ['P'] = L, ['Q'] = L, ['R'] = L, ['S'] = L, ['T'] = L, ['U'] = L, ['V'] = L, ['W'] = L, ['X'] = L,
    ['Y'] = L, ['Z'] = L, ['_'] = L, [128] = L16,
    L16, L16, L16, L16, L16, L16, L16,
};
#undef D
#undef H
#undef L
#undef L16

static const char *const texts[TOK_COUNT] = {
#define TOKEN(id) [TOK_##id] = "",
#define OPERATOR(id, text) [TOK_##id] = text,
#define KEYWORD(id, text) [TOK_##id] = text,
#include "compiler/tokens.def"
#undef TOKEN
#undef OPERATOR
#undef KEYWORD
};

const char *token_text(enum TokenType type) { return texts[type]; }

void tokenizer_init(Tokenizer *t, Runtime *rt, const char *text, size_t len, Borrowed filename) {
    t->rt = rt;
    t->filename = filename;
    t->text = text;
    t->end = text + len;
    t->first_lineno = t->first_col = 0;
    t->quiet = t->in_fstring = t->interactive = false;
    t->warn = true;
    t->indents[0] = t->alt_indents[0] = 0;
    tokenizer_rewind(t);
}

void tokenizer_rewind(Tokenizer *t) {
    t->cur = t->line_start = t->line_end = t->shown = t->text;
    t->start = t->string_line = NULL;
    t->lineno = t->first_lineno ? t->first_lineno - 1 : 0;
    t->level = t->indent = t->pending = 0;
    t->at_line_start = true;
    t->at_eof = false;
}

bool tokenizer_load_line(Tokenizer *t) {
    if (t->at_eof) return false;
    if (t->line_end == t->end) {
        t->at_eof = true;
        return false;
    }
    if (!t->start) t->shown = t->cur;
    t->line_start = t->cur;
    t->lineno++;
    const char *nl = memchr(t->cur, '\n', (size_t)(t->end - t->cur));
    t->line_end = nl ? nl + 1 : t->end;
    return true;
}

/* ------------------------------------------------------------------------------------------------ errors */

static Owned decode(Tokenizer *t, const char *from, const char *to) {
    return str_decode(t->rt, (const uint8_t *)from, (size_t)(to - from), "utf-8", "replace");
}

/* How many characters do the bytes hold, a broken one at the end included? */
static int count_chars(const char *p, size_t n) {
    int count = 0;
    for (size_t i = 0; i < n; i++) count += ((uint8_t)p[i] & 0xC0) != 0x80;
    return count;
}

/* The line that an error at lineno shows (without or with its \n, as CPython does). Owned str, or 0. */
static Owned tokenizer_error_line(Tokenizer *t, int lineno) {
    if (t->lineno <= lineno && t->line_end > t->text) return decode(t, t->shown, t->line_end);
    const char *p = t->text;
    int skip = (t->first_lineno ? lineno - t->first_lineno + 1 : lineno) - 1;
    for (; skip > 0; skip--) {
        const char *nl = memchr(p, '\n', (size_t)(t->end - p));
        if (!nl || nl + 1 > t->line_end) break;
        p = nl + 1;
    }
    const char *nl = memchr(p, '\n', (size_t)(t->end - p));
    return decode(t, p, nl ? nl : t->end);
}

/* A column in bytes (from 1) of a line, as one in characters. Without memory the error is set. */
static int char_column(Runtime *rt, Borrowed line, int col) {
    if (col <= 0) return col;
    if (str_is_ascii(line)) return (int)size_min((size_t)col, str_len(line) + 1);
    size_t len;
    void *block;
    const char *utf8 = str_utf8_lossless(rt, line, &len, &block);
    if (!utf8) return col;
    size_t bytes = size_min((size_t)col, len + 1);
    int n = bytes > len ? count_chars(utf8, len) + 1 : count_chars(utf8, bytes);
    mem_free(rt, block);
    return n;
}

void tokenizer_raise(Tokenizer *t, uint32_t type, Owned msg, int lineno, int col, int end_lineno, int end_col) {
    Runtime *rt = t->rt;
    if (!msg) return;
    if (t->in_fstring) {
        Owned longer = format_str(rt, "f-string: %U", msg);
        decref(rt, msg);
        msg = longer;
        col -= t->first_col;
        end_col -= t->first_col;
        if (!msg) return;
    }
    Owned line = tokenizer_error_line(t, lineno);
    if (line) {
        if (!t->in_fstring) { /* (there CPython leaves them in bytes) */
            col = char_column(rt, line, col);
            end_col = char_column(rt, line, end_col);
        }
        if (!rt->error) raise_syntax(rt, type, msg, t->filename, lineno, col, line, end_lineno, end_col);
        decref(rt, line);
    }
    decref(rt, msg);
}

void tokenizer_raise_unclosed(Tokenizer *t) {
    const OpenParen *p = &t->parens[t->level - 1];
    Owned msg = format_str(t->rt, "'%c' was never closed", p->c);
    tokenizer_raise(t, T_SYNTAX_ERROR, msg, p->lineno, p->col + 1, p->lineno, 0);
}

void tokenizer_fail(Tokenizer *t, int col, int end_col, const char *format, ...) {
    Runtime *rt = t->rt;
    va_list ap;
    va_start(ap, format);
    Owned msg = format_str_va(rt, format, ap);
    va_end(ap);
    if (!msg) return;
    if (col < 0) col = count_chars(t->line_start, (size_t)(t->cur - t->line_start));
    if (end_col < 0) end_col = col;
    const char *nl = memchr(t->line_start, '\n', (size_t)(t->end - t->line_start));
    Owned line = decode(t, t->line_start, nl ? nl : t->end);
    if (line) raise_syntax(rt, T_SYNTAX_ERROR, msg, t->filename, t->lineno, col, line, t->lineno, end_col);
    decref_maybe(rt, line);
    decref(rt, msg);
}

static COLD void fail_at(Tokenizer *t, uint32_t type, int col, int end_col, const char *text) {
    if (t->quiet) return;
    tokenizer_raise(t, type, str_from_cstr(t->rt, text), t->lineno, col, t->lineno, end_col);
}

static COLD void fail_end_of_text(Tokenizer *t) {
    if (t->quiet) return;
    if (t->level) tokenizer_raise_unclosed(t);
    else fail_at(t, T_SYNTAX_ERROR, (int)(t->cur - t->line_start), -1, "unexpected EOF while parsing");
}

/* ------------------------------------------------------------------------------------------- indentation */

/* Behind a backslash: the line must end here and another must follow. */
static bool continue_line(Tokenizer *t) {
    int c = tokenizer_char(t);
    if (c != '\n') {
        t->at_eof = false; /* if the text ends here, more of it would not help */
        fail_at(t, T_SYNTAX_ERROR, (int)(t->cur - t->shown), 0, "unexpected character after line continuation character");
        return false;
    }
    c = tokenizer_char(t);
    if (c == END_OF_TEXT) {
        t->cur = t->line_end;
        fail_end_of_text(t);
        return false;
    }
    tokenizer_back(t, c);
    return true;
}

static COLD bool fail_tabs(Tokenizer *t) {
    t->cur = t->line_end;
    fail_at(t, T_TAB_ERROR, 1, 0, "inconsistent use of tabs and spaces in indentation");
    return false;
}

static bool push_indent(Tokenizer *t, int col, int alt) {
    if (t->indent + 1 >= MAX_INDENTS) {
        t->cur = t->line_end;
        fail_at(t, T_INDENTATION_ERROR, 1, 0, "too many levels of indentation");
        return false;
    }
    if (alt <= t->alt_indents[t->indent]) return fail_tabs(t);
    t->pending++;
    t->indent++;
    t->indents[t->indent] = col;
    t->alt_indents[t->indent] = alt;
    return true;
}

static bool pop_indents(Tokenizer *t, int col, int alt) {
    while (t->indent > 0 && col < t->indents[t->indent]) {
        t->pending--;
        t->indent--;
    }
    if (col != t->indents[t->indent]) {
        t->cur = t->line_end;
        fail_at(t, T_INDENTATION_ERROR, (int)(t->cur - t->line_start), -1,
                "unindent does not match any outer indentation level");
        return false;
    }
    return alt == t->alt_indents[t->indent] || fail_tabs(t);
}

/* At the start of a line: measures its indentation. *blank: the line holds nothing but white space and comment. */
static bool measure_indent(Tokenizer *t, bool *blank) {
    int col = 0, alt = 0, cont_col = 0, c;
    for (;;) {
        c = tokenizer_char(t);
        if (c == ' ') {
            col++, alt++;
        } else if (c == '\t') {
            col = (col / TAB_SIZE + 1) * TAB_SIZE;
            alt++;
        } else if (c == '\f') {
            col = alt = 0;
        } else if (c == '\\') { /* the indentation is that of the first of the joined lines */
            if (!cont_col) cont_col = col;
            if (!continue_line(t)) return false;
        } else {
            break;
        }
    }
    tokenizer_back(t, c);
    *blank = c == '#' || c == '\n';
    if (unlikely(t->interactive) && !t->level) {
        if (c == END_OF_TEXT) return true; /* the block may go on */
        if (*blank && t->lineno == 1) col = alt = 0;
        if (*blank && (t->lineno == 1 || (c == '\n' && t->cur == t->line_start))) *blank = false;
    }
    if (*blank || t->level) return true;
    if (cont_col) col = alt = cont_col;
    if (col == t->indents[t->indent]) return alt == t->alt_indents[t->indent] || fail_tabs(t);
    return col > t->indents[t->indent] ? push_indent(t, col, alt) : pop_indents(t, col, alt);
}

/* ------------------------------------------------------------------------------------------ names, strings */

#define IS(word, id) (memcmp(s, word, sizeof(word) - 1) == 0 ? TOK_##id : TOK_NAME)
static enum TokenType keyword(const char *s, size_t n) {
    switch (n) {
    case 2:
        switch (s[0]) {
        case 'a': return IS("as", AS);
        case 'i': return s[1] == 'f' ? TOK_IF : s[1] == 'n' ? TOK_IN : s[1] == 's' ? TOK_IS : TOK_NAME;
        case 'o': return IS("or", OR);
        }
        break;
    case 3:
        switch (s[0]) {
        case 'a': return IS("and", AND);
        case 'd': return s[1] == 'e' ? (s[2] == 'f' ? TOK_DEF : s[2] == 'l' ? TOK_DEL : TOK_NAME) : TOK_NAME;
        case 'f': return IS("for", FOR);
        case 'n': return IS("not", NOT);
        case 't': return IS("try", TRY);
        }
        break;
    case 4:
        switch (s[0]) {
        case 'N': return IS("None", NONE);
        case 'T': return IS("True", TRUE);
        case 'e': return s[2] == 'i' ? IS("elif", ELIF) : IS("else", ELSE);
        case 'f': return IS("from", FROM);
        case 'p': return IS("pass", PASS);
        case 'w': return IS("with", WITH);
        }
        break;
    case 5:
        switch (s[0]) {
        case 'F': return IS("False", FALSE);
        case 'a': return s[1] == 's' ? IS("async", ASYNC) : IS("await", AWAIT);
        case 'b': return IS("break", BREAK);
        case 'c': return IS("class", CLASS);
        case 'r': return IS("raise", RAISE);
        case 'w': return IS("while", WHILE);
        case 'y': return IS("yield", YIELD);
        }
        break;
    case 6:
        switch (s[0]) {
        case 'a': return IS("assert", ASSERT);
        case 'e': return IS("except", EXCEPT);
        case 'g': return IS("global", GLOBAL);
        case 'i': return IS("import", IMPORT);
        case 'l': return IS("lambda", LAMBDA);
        case 'r': return IS("return", RETURN);
        }
        break;
    case 7: return IS("finally", FINALLY);
    case 8: return s[0] == 'c' ? IS("continue", CONTINUE) : IS("nonlocal", NONLOCAL);
    }
    return TOK_NAME;
}
#undef IS

/* Is what was read so far (before a quote) one of the string prefixes? */
static bool is_string_prefix(const char *s, size_t n) {
    char a = (char)(s[0] | 32), b = n > 1 ? (char)(s[1] | 32) : 0;
    if (n == 1) return a == 'r' || a == 'b' || a == 'f' || a == 'u';
    return n == 2 && ((a == 'r' && (b == 'b' || b == 'f')) || (b == 'r' && (a == 'b' || a == 'f')));
}

static COLD enum TokenType fail_unterminated(Tokenizer *t, int quotes) {
    int found_at = t->lineno;
    t->cur = t->start + 1;
    t->line_start = t->string_line;
    t->lineno = t->string_lineno;
    tokenizer_fail(t, -1, -1,
                   quotes == 3 ? "unterminated triple-quoted string literal (detected at line %d)"
                               : "unterminated string literal (detected at line %d)",
                   found_at);
    return TOK_ERROR;
}

/* cur stands behind the first quote. */
static enum TokenType string(Tokenizer *t, int quote) {
    int quotes = 1, closing = 0;
    t->string_lineno = t->lineno;
    t->string_line = t->line_start;
    int c = tokenizer_char(t);
    if (c == quote) {
        c = tokenizer_char(t);
        if (c == quote) quotes = 3;
        else closing = 1;
    }
    if (c != quote) tokenizer_back(t, c);
    while (closing != quotes) {
        c = tokenizer_char(t);
        if (c == END_OF_TEXT || (quotes == 1 && c == '\n')) return fail_unterminated(t, quotes);
        if (c == quote) {
            closing++;
        } else {
            closing = 0;
            if (c == '\\') tokenizer_char(t);
        }
    }
    return TOK_STRING;
}

static enum TokenType name_or_string(Tokenizer *t, int c) {
    const char *p = t->cur;
    uint8_t high = (uint8_t)c;
    while (char_is(*p, CHAR_IDENT)) high |= (uint8_t)*p++;
    t->cur = p;
    size_t n = (size_t)(p - t->start);
    if (unlikely(*p == '"' || *p == '\'') && is_string_prefix(t->start, n)) return string(t, (t->cur++, *p));
    if (unlikely(high & 0x80)) return tokenizer_check_identifier(t) ? TOK_NAME : TOK_ERROR;
    return n >= 2 && n <= 8 ? keyword(t->start, n) : TOK_NAME;
}

/* --------------------------------------------------------------------------------------------- operators */

static enum TokenType open_paren(Tokenizer *t, char c, enum TokenType type) {
    if (t->level >= MAX_PARENS) {
        tokenizer_fail(t, -1, -1, "too many nested parentheses");
        return TOK_ERROR;
    }
    t->parens[t->level++] = (OpenParen){t->lineno, (int)(t->start - t->line_start), c};
    return type;
}

static enum TokenType close_paren(Tokenizer *t, char c, char opening, enum TokenType type) {
    if (!t->level) {
        tokenizer_fail(t, -1, -1, "unmatched '%c'", c);
        return TOK_ERROR;
    }
    const OpenParen *p = &t->parens[--t->level];
    if (p->c == opening) return type;
    if (p->lineno != t->lineno)
        tokenizer_fail(t, -1, -1, "closing parenthesis '%c' does not match opening parenthesis '%c' on line %d", c, p->c,
                       p->lineno);
    else
        tokenizer_fail(t, -1, -1, "closing parenthesis '%c' does not match opening parenthesis '%c'", c, p->c);
    return TOK_ERROR;
}

/* If the next character is c: eat it. */
static ALWAYS_INLINE bool eat(Tokenizer *t, char c) {
    if (*t->cur != c) return false;
    t->cur++;
    return true;
}

static enum TokenType operator(Tokenizer *t, int c) {
    switch (c) {
    case '(': return open_paren(t, '(', TOK_LPAR);
    case '[': return open_paren(t, '[', TOK_LSQB);
    case '{': return open_paren(t, '{', TOK_LBRACE);
    case ')': return close_paren(t, ')', '(', TOK_RPAR);
    case ']': return close_paren(t, ']', '[', TOK_RSQB);
    case '}': return close_paren(t, '}', '{', TOK_RBRACE);
    case ',': return TOK_COMMA;
    case ';': return TOK_SEMI;
    case '~': return TOK_TILDE;
    case ':': return eat(t, '=') ? TOK_WALRUS : TOK_COLON;
    case '=': return eat(t, '=') ? TOK_EQUAL : TOK_ASSIGN;
    case '+': return eat(t, '=') ? TOK_PLUSASSIGN : TOK_PLUS;
    case '-': return eat(t, '=') ? TOK_MINUSASSIGN : eat(t, '>') ? TOK_ARROW : TOK_MINUS;
    case '%': return eat(t, '=') ? TOK_PERCENTASSIGN : TOK_PERCENT;
    case '@': return eat(t, '=') ? TOK_ATASSIGN : TOK_AT;
    case '&': return eat(t, '=') ? TOK_AMPERASSIGN : TOK_AMPER;
    case '|': return eat(t, '=') ? TOK_VBARASSIGN : TOK_VBAR;
    case '^': return eat(t, '=') ? TOK_CARETASSIGN : TOK_CARET;
    case '!': return eat(t, '=') ? TOK_NOTEQUAL : TOK_OTHER;
    case '*':
        if (eat(t, '*')) return eat(t, '=') ? TOK_DOUBLESTARASSIGN : TOK_DOUBLESTAR;
        return eat(t, '=') ? TOK_STARASSIGN : TOK_STAR;
    case '/':
        if (eat(t, '/')) return eat(t, '=') ? TOK_DOUBLESLASHASSIGN : TOK_DOUBLESLASH;
        return eat(t, '=') ? TOK_SLASHASSIGN : TOK_SLASH;
    case '<':
        if (eat(t, '<')) return eat(t, '=') ? TOK_LSHIFTASSIGN : TOK_LSHIFT;
        return eat(t, '=') ? TOK_LESSEQUAL : eat(t, '>') ? TOK_NOTEQUAL : TOK_LESS;
    case '>':
        if (eat(t, '>')) return eat(t, '=') ? TOK_RSHIFTASSIGN : TOK_RSHIFT;
        return eat(t, '=') ? TOK_GREATEREQUAL : TOK_GREATER;
    }
    if (c < ' ' || c == 127) {
        char hex[16];
        snprintf(hex, sizeof hex, "%04X", (unsigned)c);
        tokenizer_fail(t, -1, -1, "invalid non-printable character U+%s", hex);
        return TOK_ERROR;
    }
    return TOK_OTHER; /* $ ? ` */
}

static enum TokenType dot(Tokenizer *t) {
    if (char_is(*t->cur, CHAR_DIGIT)) return tokenizer_number(t, '.') ? TOK_NUMBER : TOK_ERROR;
    if (t->cur[0] == '.' && t->cur[1] == '.') {
        t->cur += 2;
        return TOK_ELLIPSIS;
    }
    return TOK_DOT;
}

/* ------------------------------------------------------------------------------------------------ tokens */

/* The next token's kind; t->start and t->cur bound it. */
static enum TokenType scan(Tokenizer *t) {
    bool blank;
next_line:
    t->start = NULL;
    blank = false;
    if (t->at_line_start) {
        t->at_line_start = false;
        if (!measure_indent(t, &blank)) return TOK_ERROR;
    }
    t->start = t->cur;
    if (t->pending) {
        t->start = NULL;
        if (t->pending > 0) {
            t->pending--;
            return TOK_INDENT;
        }
        t->pending++;
        return TOK_DEDENT;
    }
again:
    t->start = NULL;
    int c;
    do c = tokenizer_char(t);
    while (c == ' ' || c == '\t' || c == '\f');
    if (c == END_OF_TEXT) {
        if (!t->level) return TOK_END;
        fail_end_of_text(t);
        return TOK_ERROR;
    }
    t->start = t->cur - 1;
    if (c == '#') {
        t->cur = t->line_end;
        if (t->line_end[-1] != '\n') goto again; /* the text ends here */
        c = '\n';
    }
    if (char_is(c, CHAR_IDENT_START)) return name_or_string(t, c);
    if (c == '\n') {
        t->at_line_start = true;
        if (blank || t->level) goto next_line;
        return TOK_NEWLINE;
    }
    if (char_is(c, CHAR_DIGIT)) return tokenizer_number(t, c) ? TOK_NUMBER : TOK_ERROR;
    if (c == '"' || c == '\'') return string(t, c);
    if (c == '.') return dot(t);
    if (c == '\\') {
        if (!continue_line(t)) return TOK_ERROR;
        goto again;
    }
    return operator(t, c);
}

void tokenizer_next(Tokenizer *t, Token *out) {
    enum TokenType type = scan(t);
    /* CPython has looked at the next character then: matters to errors in text without a last line end */
    if (unlikely(t->cur == t->end) && type != TOK_NEWLINE && type != TOK_STRING) t->at_eof = true;
    const char *line = type == TOK_STRING ? t->string_line : t->line_start;
    const char *end = type == TOK_NEWLINE ? t->cur - 1 : t->cur;
    int shift = t->lineno == t->first_lineno ? t->first_col : 0;
    out->type = (uint8_t)type;
    out->level = (uint8_t)t->level;
    out->lineno = type == TOK_STRING ? t->string_lineno : t->lineno;
    out->end_lineno = t->lineno;
    if (likely(t->start && type != TOK_ERROR)) {
        out->start = t->start;
        out->end = end;
        out->col = (int)(t->start - line) + shift;
        out->end_col = (int)(end - t->line_start) + shift;
    } else {
        out->start = out->end = NULL;
        out->col = out->end_col = -1 + shift;
    }
}
