/* SPDX-License-Identifier: MIT
 * base.h: compiler attributes, assertions and small arithmetic helpers.
 *
 * The bottom of the project: knows nothing of Python and includes only libc headers.
 */
#ifndef HOOP_BASE_H
#define HOOP_BASE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/types.h> /* ssize_t */

#define MUST_CHECK __attribute__((warn_unused_result))
#define NOINLINE __attribute__((noinline))
#define ALWAYS_INLINE inline __attribute__((always_inline))
#define NORETURN __attribute__((noreturn))
#define UNUSED __attribute__((unused))
#define COLD __attribute__((cold, noinline))
#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define UNREACHABLE() base_unreachable(__FILE__, __LINE__)

/* Prints file and line to stderr and aborts: an invariant of ours is broken, never bad user input. */
NORETURN COLD void base_unreachable(const char *file, int line);
NORETURN COLD void base_assert_failed(const char *what, const char *file, int line);

/* CHECK_LEVEL 0: none. 1: cheap assertions. 2: expensive ones too (heap verifier after each collection). */
#ifndef CHECK_LEVEL
#define CHECK_LEVEL 0
#endif
#if CHECK_LEVEL >= 1
#define hassert(x) ((x) ? (void)0 : base_assert_failed(#x, __FILE__, __LINE__))
#else
#define hassert(x) ((void)sizeof(!(x)))
#endif

static inline size_t size_max(size_t a, size_t b) { return a > b ? a : b; }
static inline size_t size_min(size_t a, size_t b) { return a < b ? a : b; }
static inline size_t align_up(size_t n, size_t to) { return (n + to - 1) & ~(to - 1); }

#endif
