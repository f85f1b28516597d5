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
} IoConfig;

/* Make sys.stdin, stdout, stderr (and their __x__ twins). */
MUST_CHECK int io_init(Runtime *rt, const IoConfig *config);
/* Flush sys.stdout and sys.stderr; errors are told on stderr. */
void io_flush_standard(Runtime *rt);
/* Close the descriptors that Python code left open (end of the runtime; no Python code runs). */
void io_close_all(Runtime *rt);

#endif
