/* SPDX-License-Identifier: MIT
 * print_error.h: how errors are shown: tracebacks, errors that cannot be passed on, warnings. */
#ifndef HOOP_PRINT_ERROR_H
#define HOOP_PRINT_ERROR_H

#include "types/str.h"
#include "vm/vm.h"

/* What sys.excepthook does: traceback and message to sys.stderr. */
void print_exception(Runtime *rt, Borrowed exc);
/* Write a str to sys.stderr (standard error where there is none), ignoring errors. Flushes. */
void print_to_stderr(Runtime *rt, Borrowed text);
/* Hooks. */
void print_unraisable(Runtime *rt, const char *prefix, Borrowed context);
int print_warning(Runtime *rt, Borrowed category, Borrowed message, Borrowed source_or_null);
int print_warning_explicit(Runtime *rt, uint32_t category, Borrowed message, Borrowed filename, int lineno);
/* What sys.unraisablehook does with its argument's fields (each may be 0 or None). */
void print_unraisable_text(Runtime *rt, Borrowed exc, Borrowed traceback, Borrowed message, Borrowed object);
/* All entries from tb on. header: its first line, or NULL. */
void traceback_add(StrBuf *out, Runtime *rt, Borrowed tb, int indent, const char *margin, const char *header_margin, const char *header);
/* text is one expression: where is its operator or subscript (characters)? False: it has none. No error set. */
bool traceback_anchors(Runtime *rt, Borrowed text, ssize_t *left, ssize_t *right);
/* "x" of "Did you mean: 'x'?" for a NameError or AttributeError, or 0 (no error set). */
Owned suggestion_for(Runtime *rt, Borrowed exc);

#endif
