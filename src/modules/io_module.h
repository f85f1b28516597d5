/* SPDX-License-Identifier: MIT
 * io_module.h: files and streams (`_io`), and what the other layers need of them.
 *
 * Three layers as in CPython: FileIO does system calls; Buffered (reader, writer, random access) keeps one block of
 * bytes; TextIOWrapper decodes and encodes. All in C; where a layer finds an exact object of ours below it, it calls it
 * directly, else through Python methods, so that classes written in Python can stand at any place.
 */
#ifndef HOOP_IO_MODULE_H
#define HOOP_IO_MODULE_H

#include "object/runtime.h"

typedef struct IoConfig {
    void (*write_out)(void *data, const char *text, size_t len); /* NULL: descriptor 1 */
    void (*write_err)(void *data, const char *text, size_t len); /* NULL: descriptor 2 */
    void *data;
    bool no_files; /* open() is refused */
    const char *encoding; /* "encoding[:errors]" of the standard streams, or NULL; lives as long as the runtime */
} IoConfig;

/* open() into the dict of builtins. */
MUST_CHECK int io_add_open(Runtime *rt, Borrowed builtins);
/* stdin, stdout, stderr (and their __x__ twins) into the dict of sys. */
MUST_CHECK int io_add_streams(Runtime *rt, Borrowed sys, const IoConfig *config);
/* Flush sys.stdout and sys.stderr; errors are told on stderr. */
void io_flush_standard(Runtime *rt);
/* Is o a standard stream, or a part of one, whose finalizer would have nothing to write? */
bool io_is_quiet(Runtime *rt, const Object *o);
/* Close the descriptors that Python code left open (end of the runtime; no Python code runs). */
void io_close_all(Runtime *rt);

#endif
