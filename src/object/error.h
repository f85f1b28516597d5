/* SPDX-License-Identifier: MIT
 * error.h: the current error of a runtime.
 *
 * At most one exception is "current" (rt->error, an instance, owned). A function that fails sets it and returns
 * 0 or -1; the caller passes that on or handles the error. A result of 0 without a current error means "exhausted"
 * from slots->next, and is a bug anywhere else.
 *
 * Formats (own small formatter, no printf): %s C string  %d int  %zd ssize_t  %zu size_t  %ld/%lu long  %c int char
 * (code point)  %x unsigned  %R repr() of a Value  %S str() of a Value  %U a str Value  %T type name of a Value  %A the same, None for None
 * (as CPython shows it in messages)  %N name of a Type*  %.200s and the like: precision for s, T, N and U  %% .
 */
#ifndef HOOP_ERROR_H
#define HOOP_ERROR_H

#include <stdarg.h>

#include "object/object.h"

/* Set the current error. type is a T_ index of an exception. Always returns 0 (raise) or -1 (raise_int). */
/* (libc has a raise() too: the symbol has another name, and a file that includes <signal.h> renames libc's around it.) */
COLD Owned raise(Runtime *rt, uint32_t type, const char *format, ...) __asm__("hoop_internal_raise");
COLD int raise_int(Runtime *rt, uint32_t type, const char *format, ...);
/* A preallocated MemoryError: needs no memory. */
COLD Owned raise_no_memory(Runtime *rt);
/* KeyError(key) and friends: an exception whose single argument is a value. */
COLD Owned raise_value(Runtime *rt, uint32_t type, Borrowed arg);
/* OSError (its right subclass) from an errno, with up to two file names (0: none). */
COLD Owned raise_errno(Runtime *rt, int errnum, Borrowed filename, Borrowed filename2);
/* Make `exception` (an instance) the current error, with __context__ from what is being handled. Consumes it. */
void error_set(Runtime *rt, Owned exception);
/* As error_set, but leaves __context__ alone. */
void error_restore(Runtime *rt, Owned exception);
/* Take the current error away from the runtime (0 if there is none). */
MUST_CHECK Owned error_take(Runtime *rt);
void error_clear(Runtime *rt);
/* Is the current error an instance of this built-in exception (or a subclass)? False when there is none. */
bool error_is(Runtime *rt, uint32_t type);
/* If the current error is of that type, clear it and return true. */
bool error_catch(Runtime *rt, uint32_t type);
/* Print an error that cannot be passed on ("Exception ignored in: ..."), then clear it. context may be 0. */
void error_unraisable(Runtime *rt, const char *prefix, Borrowed context);
/* Issue a warning of the given category at the current line; -1 if it was turned into an error. */
MUST_CHECK int warn(Runtime *rt, uint32_t category, const char *format, ...);
/* ... about an object: where it was allocated is told too, when that is traced. */
MUST_CHECK int warn_about(Runtime *rt, uint32_t category, Borrowed source, const char *format, ...);
/* The formatter above as a str. */
MUST_CHECK Owned format_str(Runtime *rt, const char *format, ...);
MUST_CHECK Owned format_str_va(Runtime *rt, const char *format, va_list ap);

#endif
