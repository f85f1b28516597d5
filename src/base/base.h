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

__extension__ typedef unsigned __int128 uint128;
__extension__ typedef __int128 int128;

static inline size_t size_max(size_t a, size_t b) { return a > b ? a : b; }
static inline size_t size_min(size_t a, size_t b) { return a < b ? a : b; }
/* Hash tables keep 32 bits of a 64-bit hash. hash_expand is the way back for those whose own hash has 32 bits (str): the
 * 64-bit hash that Python code sees is hash_expand(h), and hash_fold(hash_expand(h)) == h for every h. Fibonacci
 * hashing; the second constant is the inverse of the first modulo 2**64. The low half of the product is h again, so that
 * the low bits of the result, which sets use, are good ones too. hash_expand(h) is never -1. */
#define HASH_GOLDEN 0x9E3779B97F4A7C15ull
#define HASH_GOLDEN_INVERSE 0xF1DE83E19937733Dull
static inline uint32_t hash_fold(int64_t hash) { return (uint32_t)(((uint64_t)hash * HASH_GOLDEN) >> 32); }
static inline int64_t hash_expand(uint32_t h) { return (int64_t)(((uint64_t)h << 32 | h) * HASH_GOLDEN_INVERSE); }

static inline size_t align_up(size_t n, size_t to) { return (n + to - 1) & ~(to - 1); }

#endif
