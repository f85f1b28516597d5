/* SPDX-License-Identifier: MIT
 * posix_parts.h: what the module posix is put together from: tables of functions, and the paths that they are given. */
#ifndef HOOP_POSIX_PARTS_H
#define HOOP_POSIX_PARTS_H

#include "object/object.h"
#include "object/error.h"
#include "types/class.h"

typedef struct PosixState {
    Type *stat_result, *uname_result, *times_result, *terminal_size, *statvfs_result;
} PosixState;
static inline PosixState *posix_state(Runtime *rt) { return rt->module_state[STATE_OS]; }

/* A path argument: str, bytes, os.PathLike, or (where that is allowed) an open descriptor. */
typedef struct Path {
    Owned bytes;  /* the encoded path; 0 for a descriptor */
    Value given;  /* borrowed: for error messages */
    bool was_bytes;
    int fd;
} Path;

/* 0 or -1 with an error; p->bytes is the caller's to release. `function` is named in messages. */
MUST_CHECK int posix_path_get(Runtime *rt, Borrowed v, Path *p, bool allow_fd, const char *function);
/* None, or OSError of errno with the path where result is negative; releases the path. */
Owned posix_done(Runtime *rt, Path *p, int result);
/* A file name from the system. */
Owned posix_decode(Runtime *rt, const char *s, bool as_bytes_object);
MUST_CHECK int posix_files_init(Runtime *rt, Borrowed dict);
MUST_CHECK int posix_system_init(Runtime *rt, Borrowed dict);

extern const MethodDef posix_file_functions[];    /* posix_files.c */
extern const MethodDef posix_process_functions[]; /* posix_process.c */
extern const MethodDef posix_system_functions[];  /* posix_system.c */

#endif
