/* SPDX-License-Identifier: MIT
 * tokenizer.h: source text to tokens, one at a time.
 *
 * The text is a private copy with \n line ends and a NUL behind it. A line is "loaded" when its first character is
 * asked for: that moves lineno, line_start and line_end, and no scanning loop needs to look for the end of the text,
 * because each loaded line ends with \n (or the NUL). Which text an error shows depends on how much had been loaded
 * when it was found, as in CPython; that is what `shown` is for.
 *
 * A token points into the text. Nothing is allocated for it.
 */
#ifndef HOOP_COMPILER_TOKENIZER_H
#define HOOP_COMPILER_TOKENIZER_H

#include "compiler/scratch.h"
#include "object/error.h"

enum TokenType {
#define TOKEN(id) TOK_##id,
#define OPERATOR(id, text) TOK_##id,
#define KEYWORD(id, text) TOK_##id,
#include "compiler/tokens.def"
#undef TOKEN
#undef OPERATOR
#undef KEYWORD
    TOK_COUNT,
};

#define MAX_PARENS 200
#define MAX_INDENTS 100

typedef struct Token {
    const char *start, *end; /* NULL for END, INDENT, DEDENT */
    int32_t lineno, col;     /* col -1: has no place */
    int32_t end_lineno, end_col;
    uint8_t type;  /* enum TokenType */
    uint8_t level; /* brackets open after it */
} Token;

typedef struct OpenParen {
    int32_t lineno, col;
    char c;
} OpenParen;

typedef struct Tokenizer {
    Runtime *rt;
    Borrowed filename;
    const char *text, *end;       /* *end is 0 */
    const char *cur;              /* next character */
    const char *line_start, *line_end; /* the loaded line; line_end is behind its \n */
    const char *shown;            /* from here to line_end: what CPython would hold in its buffer */
    const char *start;            /* of the token being read; NULL between tokens */
    const char *string_line;      /* start of the line where the string being read begins */
    int string_lineno;
    int lineno;                   /* of the loaded line */
    int first_lineno, first_col;  /* f-string expressions: columns of this line are shifted by first_col */
    int level, indent, pending;   /* pending: INDENTs (> 0) or DEDENTs (< 0) to hand out */
    bool at_line_start, at_eof;
    bool quiet;                   /* after an error: raise only what is worth more than it (parse.c, check_rest) */
    bool warn;                    /* odd numbers: not again in the second pass */
    bool interactive;             /* typed lines: an empty one ends a statement, the end of the text does not */
    bool in_fstring;              /* the text is the expression of an f-string, in parentheses */
    int indents[MAX_INDENTS], alt_indents[MAX_INDENTS]; /* columns with tab size 8 and 1 */
    OpenParen parens[MAX_PARENS];
} Tokenizer;

/* text[len] must be 0, and every line end \n. */
void tokenizer_init(Tokenizer *t, Runtime *rt, const char *text, size_t len, Borrowed filename);
/* Back to the start of the text. */
void tokenizer_rewind(Tokenizer *t);
/* Reads the next token. TOK_ERROR: the error is set. */
void tokenizer_next(Tokenizer *t, Token *out);
/* Like C's strings for error texts: "(" for TOK_LPAR; "" for those without a fixed text. */
const char *token_text(enum TokenType type);

/* Raise at a place: columns are bytes from 1; end_col <= 0 is passed through. In an f-string's expression the message
 * gets its prefix and columns count within the expression. msg is consumed. */
COLD void tokenizer_raise(Tokenizer *t, uint32_t type, Owned msg, int lineno, int col, int end_lineno, int end_col);
/* "'(' was never closed" for the innermost open bracket. */
COLD void tokenizer_raise_unclosed(Tokenizer *t);
/* Raise at the character before cur, as the tokenizer does for its own errors. */
COLD void tokenizer_fail(Tokenizer *t, int col, int end_col, const char *format, ...);

/* tokenizer_number.c: cur stands behind the number's first character c. False: error. */
MUST_CHECK bool tokenizer_number(Tokenizer *t, int c);
/* tokenizer_ident.c: is the text (with characters outside ASCII) an identifier? False: error. */
MUST_CHECK bool tokenizer_check_identifier(Tokenizer *t);

/* Character classes of ASCII (and bytes above it, which may be letters). */
enum { CHAR_IDENT = 1, CHAR_DIGIT = 2, CHAR_HEX = 4, CHAR_IDENT_START = 8 };
extern const uint8_t char_class[256];
static inline bool char_is(int c, unsigned which) { return (char_class[(uint8_t)c] & which) != 0; }

#define END_OF_TEXT (-1)
bool tokenizer_load_line(Tokenizer *t);
static inline int tokenizer_char(Tokenizer *t) {
    if (unlikely(t->cur == t->line_end) && !tokenizer_load_line(t)) return END_OF_TEXT;
    return (uint8_t)*t->cur++;
}
static inline void tokenizer_back(Tokenizer *t, int c) {
    if (c != END_OF_TEXT) t->cur--;
}

#endif
