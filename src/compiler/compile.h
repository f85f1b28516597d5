/* SPDX-License-Identifier: MIT
 * compile.h: source text to code object: parse (parser.h), symbol table, code generation, constants. */
#ifndef HOOP_COMPILE_H
#define HOOP_COMPILE_H

#include "types/code.h"

enum CompileMode { COMPILE_EXEC, COMPILE_EVAL, COMPILE_SINGLE };
enum CompileFlags { COMPILE_FUTURE_ANNOTATIONS = CO_FUTURE_ANNOTATIONS, COMPILE_ALLOW_INCOMPLETE = 0x4000, COMPILE_DONT_INHERIT = 0x100, COMPILE_INTERACTIVE = 0x40000000 };

/* UTF-8 source (already decoded: source_decode in parser.h) to a code object. optimize: 0, 1 (-O: no asserts), 2 (-OO: no doc
 * strings). *incomplete (may be NULL) tells a REPL that more lines may follow. 0: error set (SyntaxError, MemoryError, ...). */
MUST_CHECK Owned compile_source(Runtime *rt, const char *utf8, size_t len, Borrowed filename, enum CompileMode mode, unsigned flags,
                                int optimize, bool *incomplete);
/* Human-readable listing of a code object and those nested in it (hoop --dis), as a str. */
MUST_CHECK Owned disassemble(Runtime *rt, Borrowed code);

#endif
