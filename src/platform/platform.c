/* SPDX-License-Identifier: MIT
 * platform.c: Linux. */
#define _GNU_SOURCE
#include "platform/platform.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void *map(void *near, size_t bytes) {
    void *p = mmap(near, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

/* Mappings of one size often follow each other downwards, so the first try is mostly aligned already; if not, the aligned
 * address below it is mostly free; else map more and trim. */
void *platform_map_aligned(size_t bytes, size_t align) {
    uint8_t *p = map(NULL, bytes);
    if (!p || ((uintptr_t)p & (align - 1)) == 0) return p;
    munmap(p, bytes);
    p = map(p - ((uintptr_t)p & (align - 1)), bytes);
    if (!p || ((uintptr_t)p & (align - 1)) == 0) return p;
    munmap(p, bytes);
    if (bytes + align < bytes || !(p = map(NULL, bytes + align))) return NULL;
    size_t skip = (size_t)(-(uintptr_t)p & (align - 1));
    if (skip) munmap(p, skip);
    if (align - skip) munmap(p + skip + bytes, align - skip);
    return p + skip;
}

void platform_unmap(void *p, size_t bytes) { munmap(p, bytes); }

/* ThreadSanitizer does not know mremap: it would take what the mapping grows over for what another thread had there. So its
 * builds copy. */
#if defined(__SANITIZE_THREAD__)
#define REMAP_COPIES 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define REMAP_COPIES 1
#endif
#endif
#ifdef REMAP_COPIES
void *platform_remap_aligned(void *p, size_t old_bytes, size_t new_bytes, size_t align) {
    void *moved = platform_map_aligned(new_bytes, align);
    if (!moved) return NULL;
    memcpy(moved, p, size_min(old_bytes, new_bytes));
    munmap(p, old_bytes);
    return moved;
}
#else
void *platform_remap_aligned(void *p, size_t old_bytes, size_t new_bytes, size_t align) {
    void *same = mremap(p, old_bytes, new_bytes, 0);
    if (same != MAP_FAILED) return same;
    void *target = platform_map_aligned(new_bytes, align);
    if (!target) return NULL;
    void *moved = mremap(p, old_bytes, new_bytes, MREMAP_MAYMOVE | MREMAP_FIXED, target);
    if (moved != MAP_FAILED) return moved;
    munmap(target, new_bytes);
    return NULL;
}
#endif

void platform_decommit(void *p, size_t bytes) { madvise(p, bytes, MADV_DONTNEED); }

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* Linux 5.14; older ones refuse */
#endif
void platform_populate(void *p, size_t bytes) { madvise(p, bytes, MADV_POPULATE_WRITE); }

void platform_prefer_huge_pages(void *p, size_t bytes) {
    const uintptr_t page = 4096, first = ((uintptr_t)p + page - 1) & ~(page - 1), end = ((uintptr_t)p + bytes) & ~(page - 1);
#ifdef MADV_HUGEPAGE
    if (end > first) madvise((void *)first, end - first, MADV_HUGEPAGE);
#endif
}

/* The child of a child: its parent ends at once, so the system waits for it. */
int platform_fork_aside(void) {
    pid_t child = fork();
    if (child < 0) return -1;
    if (child == 0) {
        if (fork() <= 0) return 0; /* refused: the child itself then */
        _exit(0);
    }
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
    return 1;
}

double platform_monotonic(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

double platform_cpu_time(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void platform_random_bytes(void *out, size_t len) {
    uint8_t *p = out;
    while (len) {
        ssize_t n = getrandom(p, len, 0);
        if (n <= 0) { /* no entropy source: time and addresses are better than nothing */
            double t = platform_monotonic();
            for (size_t i = 0; i < len; i++) p[i] = (uint8_t)(((uint8_t *)&t)[i % sizeof t] ^ (uintptr_t)p >> (i % 40) ^ i * 151);
            return;
        }
        p += n;
        len -= (size_t)n;
    }
}

extern void *__libc_stack_end; /* glibc: the main thread's first frame */

/* pthread_getattr_np reads /proc/self/maps for the main thread, which takes longer than the birth of a runtime: the
 * main thread's bounds come from the loader's variable and the resource limit. */
void platform_stack_bounds(uintptr_t *low, uintptr_t *high) {
    if (syscall(SYS_gettid) == getpid()) {
        struct rlimit limit;
        size_t size = (size_t)8 << 20;
        if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) size = limit.rlim_cur;
        *high = (uintptr_t)__libc_stack_end;
        *low = *high - size_min(size, (size_t)1 << 30) + 16384; /* arguments and environment lie above, within the limit */
        return;
    }
    pthread_attr_t attributes;
    void *base = NULL;
    size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        pthread_attr_getstack(&attributes, &base, &size);
        pthread_attr_destroy(&attributes);
    }
    *low = (uintptr_t)base;
    *high = (uintptr_t)base + size;
}

int platform_sleep(const uint32_t *word, uint32_t seen, const struct timespec *until) {
    if (syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, seen, until, NULL, FUTEX_BITSET_MATCH_ANY) == 0) return EAGAIN;
    return errno == ETIMEDOUT ? 0 : errno;
}

void platform_wake(const uint32_t *word) {
    int saved = errno;
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
    errno = saved;
}
