/* SPDX-License-Identifier: MIT
 * parser.h: source text to syntax tree.
 *
 * A tokenizer that runs one token at a time (no token list, no allocation a token) feeds a recursive-descent parser
 * with precedence climbing for binary operators. Where Python's grammar is not LL(1) the parser either parses the more
 * general form and converts it (assignment targets) or goes back to an earlier token (with (...), match, lambda
 * parameters). On a syntax error the first pass only notes where the farthest token was; a second, slower look then
 * finds CPython's specialised message.
 *
 * Errors: SyntaxError, IndentationError or TabError with CPython's msg, filename, lineno, offset, text, end_lineno and
 * end_offset; MemoryError; RecursionError when the source is nested deeper than the C stack allows.
 */
#ifndef HOOP_COMPILER_PARSER_H
#define HOOP_COMPILER_PARSER_H

#include "compiler/ast.h"
#include "compiler/scratch.h"
#include "types/code.h"

/* Flags of parse_source. Those that compile() takes from Python code have the numbers that CPython gives them. */
enum ParseFlags {
    PARSE_DONT_IMPLY_DEDENT = 0x200,    /* codeop: the block's end must be written */
    PARSE_ALLOW_INCOMPLETE = 0x4000,    /* input that ends too early: SyntaxError "incomplete input" */
    PARSE_INTERACTIVE = 0x40000000,     /* typed lines: a block ends with an empty line, not with the text */
};

/* A bit of Module.future, as CO_FUTURE_ANNOTATIONS of types/code.h. */
enum FutureFlags { CO_FUTURE_BARRY_AS_BDFL = 0x400000 };

/* Parse UTF-8 text (decoded before with source_decode). flags: enum ParseFlags, and CO_FUTURE_BARRY_AS_BDFL, which
 * makes <> an operator. The tree lives in s. NULL: error set. */
MUST_CHECK Module *parse_source(Runtime *rt, Scratch *s, const char *utf8, size_t len, Borrowed filename, enum ParseMode mode,
                                unsigned flags);

/* Is the current error the "incomplete input" of PARSE_ALLOW_INCOMPLETE? */
bool parse_error_is_incomplete(Runtime *rt);

/* Source bytes to UTF-8: byte order mark, PEP 263 declaration (in the first two lines; utf-8, latin-1, ascii), NUL and
 * invalid bytes refused as CPython does. *out is a raw block (mem_free) of *out_len bytes and a trailing NUL. -1: error. */
MUST_CHECK int source_decode(Runtime *rt, const uint8_t *bytes, size_t len, Borrowed filename, char **out, size_t *out_len);

/* Find the `from __future__ import` statements: sets m->future and m->future_lineno. -1: SyntaxError (unknown feature). A
 * late import is the code generator's to refuse. */
MUST_CHECK int future_scan(Runtime *rt, Module *m, Borrowed filename);

/* Raise SyntaxError (or a subclass) with its details. offset and end_offset count from 1, in characters; text is a str
 * or 0. Always 0. */
COLD Owned raise_syntax(Runtime *rt, uint32_t type, Borrowed msg, Borrowed filename, int lineno, int offset,
                        Borrowed text_or_null, int end_lineno, int end_offset);

/* Fold constant expressions in place, as CPython does before it makes the symbol table. optimize: 0, 1 (-O), 2 (-OO).
 * -1: error set. */
MUST_CHECK int fold_module(Runtime *rt, Scratch *s, Module *m, int optimize);

/* Is a tree that Python code built fit for the compiler? -1: ValueError or TypeError tells why not. */
MUST_CHECK int ast_validate(Runtime *rt, const Module *m);
/* Such a tree in s, once it is found fit, to a code object. The tree is changed. */
MUST_CHECK Owned compile_tree(Runtime *rt, Scratch *s, Module *m, Borrowed filename, unsigned flags, int optimize);

/* The source text of an expression, as CPython stores annotations under `from __future__ import annotations`. */
MUST_CHECK Owned unparse_expr(Runtime *rt, const Expr *e);

/* As ast.dump(tree, include_attributes=attributes): for tests and debugging. */
MUST_CHECK Owned ast_dump(Runtime *rt, const Module *m, bool attributes);

#endif
