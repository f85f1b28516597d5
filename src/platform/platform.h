/* SPDX-License-Identifier: MIT
 * platform.h: what the heap and the runtime need of the operating system: pages, clocks, randomness, the C stack.
 * Files are in file.h. */
#ifndef HOOP_PLATFORM_H
#define HOOP_PLATFORM_H

#include "base/base.h"
#include "platform/file.h"

/* Fresh zeroed pages at a multiple of `align` (a power of two). NULL: refused. */
void *platform_map_aligned(size_t bytes, size_t align);
void platform_unmap(void *p, size_t bytes);
/* Resize a mapping made by platform_map_aligned, keeping contents and alignment; may move it. NULL: still as it was. */
void *platform_remap_aligned(void *p, size_t old_bytes, size_t new_bytes, size_t align);
/* Contents may be lost and memory given back; the pages stay mapped and read as zero. */
void platform_decommit(void *p, size_t bytes);

/* Back pages with memory now, at less than the price of a fault each. May do nothing. */
void platform_populate(void *p, size_t bytes);

/* A wish: back these pages by larger ones where the system can. */
void platform_prefer_huge_pages(void *p, size_t bytes);

/* A copy of this process that nobody has to wait for, to do some work aside: 0 there (end with _exit), 1 here; -1: not possible. */
int platform_fork_aside(void);

double platform_monotonic(void); /* seconds */
double platform_cpu_time(void);  /* seconds that this thread has run */
void platform_random_bytes(void *out, size_t len);
/* Sleep while *word == seen, at most until that time of CLOCK_MONOTONIC. 0: the time came; else an errno: EINTR (a signal) or EAGAIN
 * (*word changed, or somebody called platform_wake()). */
int platform_sleep(const uint32_t *word, uint32_t seen, const struct timespec *until);
/* Wake who sleeps on that word. Safe in a signal handler. */
void platform_wake(const uint32_t *word);
/* Bounds of the C stack that the caller runs on. */
void platform_stack_bounds(uintptr_t *low, uintptr_t *high);

#endif
