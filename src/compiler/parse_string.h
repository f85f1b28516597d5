/* SPDX-License-Identifier: MIT
 * parse_string.h: string literals: what their parsing shares over parse_string.c, parse_fstring.c, parse_literal.c. */
#ifndef HOOP_COMPILER_PARSE_STRING_H
#define HOOP_COMPILER_PARSE_STRING_H

#include "compiler/parse.h"
#include "object/protocol.h"
#include "types/str.h"

/* Adjacent string literals on their way to one node. Text is gathered in `text`; each expression of an f-string ends
 * it. The pieces of a JoinedStr lie on the parser's stack from base on. */
typedef struct Concat {
    Parser *p;
    StrBuf text;
    size_t base;
    Location all; /* from the first to the last literal: the location of every piece */
    bool is_fstring, u_kind;
} Concat;

/* Decode a literal's inside (between the quotes) and add it to out. False: p->failed. */
MUST_CHECK bool string_decode(Parser *p, const Token *t, const char *s, const char *end, bool raw, StrBuf *out);
MUST_CHECK bool string_decode_bytes(Parser *p, const Token *t, const char *s, const char *end, bool raw, uint8_t **out);
/* DeprecationWarning for \c, where at points to the c. False: it was turned into an error. */
MUST_CHECK bool string_warn_escape(Parser *p, const Token *t, const char *at);

/* A Constant with the text gathered so far, at loc; the text is then empty again. NULL: failed. */
MUST_CHECK Expr *string_take_text(Concat *c, Location loc);
/* An expression node at a given place. */
MUST_CHECK Expr *string_node(Parser *p, unsigned kind, size_t bytes, Location loc);
/* One f-string's inside. level: nesting in format specs. *s ends behind what was read. */
MUST_CHECK bool fstring_parse(Concat *c, const Token *t, const char **s, const char *end, bool raw, int level);

#endif
