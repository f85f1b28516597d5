/* SPDX-License-Identifier: MIT
 * poison.h: tells AddressSanitizer which memory of our own heap must not be touched. Nothing at all in ordinary builds.
 *
 * ASan knows malloc, not our arenas: to it a freed block is as good as a live one. So the heap marks what is free, and the
 * few places that read free blocks on purpose (free lists, walks of a pool) do so through the BLIND functions here.
 */
#ifndef HOOP_POISON_H
#define HOOP_POISON_H

#include <stddef.h>
#include <stdint.h>

#if defined(__SANITIZE_ADDRESS__)
#define HEAP_POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HEAP_POISON 1
#endif
#endif
#ifndef HEAP_POISON
#define HEAP_POISON 0
#endif

#if HEAP_POISON
void __asan_poison_memory_region(const volatile void *at, size_t bytes);
void __asan_unpoison_memory_region(const volatile void *at, size_t bytes);
static inline void poison(const void *at, size_t bytes) { __asan_poison_memory_region(at, bytes); }
static inline void unpoison(const void *at, size_t bytes) { __asan_unpoison_memory_region(at, bytes); }
#define BLIND __attribute__((noinline, unused, no_sanitize_address)) static /* inlined, it would be instrumented after all */
#else
static inline void poison(const void *at, size_t bytes) {}
static inline void unpoison(const void *at, size_t bytes) {}
#define BLIND static inline
#endif

/* The n-th word of a block that may be free. */
BLIND uint64_t blind_read(const void *block, size_t n) { return ((const uint64_t *)block)[n]; }
BLIND void blind_write(void *block, size_t n, uint64_t word) { ((uint64_t *)block)[n] = word; }

#endif
