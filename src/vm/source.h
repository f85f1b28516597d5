/* SPDX-License-Identifier: MIT
 * source.h: source files: finding and reading them, and single lines of them for tracebacks and warnings. */
#ifndef HOOP_SOURCE_H
#define HOOP_SOURCE_H

#include "object/runtime.h"

enum SourceKind { SOURCE_NONE, SOURCE_FILE, SOURCE_FOLDER };

/* What lies at a path (str)? Names that cannot be encoded do not exist. */
enum SourceKind source_kind(Runtime *rt, Borrowed path);
/* The bytes of a file in a raw block (mem_free). -1: OSError or MemoryError. */
MUST_CHECK int source_read(Runtime *rt, Borrowed path, uint8_t **data, size_t *len);
/* Line `lineno` of a file, without its end, as str; 0 without error when it cannot be had. globals (may be 0) tell the
 * module, whose source may be embedded. */
Owned source_line_of(Runtime *rt, Borrowed filename, int lineno, Borrowed globals);
/* Source bytes to UTF-8 text in a raw block (mem_free), as parser.h's source_decode. */
MUST_CHECK int source_text(Runtime *rt, const uint8_t *data, size_t len, Borrowed filename, char **out, size_t *out_len);
/* Source bytes to a code object of a module. */
MUST_CHECK Owned source_compile(Runtime *rt, const uint8_t *data, size_t len, Borrowed filename);
/* Write to the process's standard error, where there is no sys.stderr. */
void source_write_stderr(const char *text, size_t len);

#endif
