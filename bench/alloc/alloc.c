/* SPDX-License-Identifier: MIT
 * alloc.c: the heap's allocator beside others: glibc, mimalloc, jemalloc, and pymalloc as libpython has it.
 *
 * Ours is inlined, as it is in the runtime; the others are called through pointers to their library's functions, as any
 * program calls them. Each figure is the best of several runs, in nanoseconds an operation.
 *
 *   pair     a 32-byte block allocated and freed at once
 *   fresh    a 48-byte block, one after another, each written to once; memory that the allocator has had before
 *   free     these freed in the order of their making
 *   random   a random one of 100,000 live blocks of 16 to 256 bytes is freed and another allocated
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "heap/heap.h"

enum { PAIRS = 2000000, BLOCKS = 400000, SLOTS = 100000, CHANGES = 1000000, RUNS = 9 };

typedef struct Result { double pair, fresh, free, random; } Result;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static uint64_t random_state;
static inline uint64_t draw(void) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    return random_state ^= random_state << 17;
}

static void best(double *out, double value) {
    if (*out == 0 || value < *out) *out = value;
}

#define HIDE(p) __asm__ volatile("" : "+r"(p) : : "memory")

/* One loop for all: ALLOC and FREE are the allocator's expressions. */
#define BENCH(ALLOC, FREE)                                                                                             \
    static void *blocks[BLOCKS];                                                                                       \
    Result r = {0};                                                                                                    \
    for (int run = 0; run < RUNS; run++) {                                                                             \
        double t0 = now();                                                                                             \
        for (int i = 0; i < PAIRS; i++) {                                                                              \
            size_t n = 32;                                                                                             \
            void *p = ALLOC;                                                                                           \
            HIDE(p);                                                                                                   \
            FREE;                                                                                                      \
        }                                                                                                              \
        best(&r.pair, (now() - t0) / PAIRS);                                                                           \
        t0 = now();                                                                                                    \
        for (int i = 0; i < BLOCKS; i++) {                                                                             \
            size_t n = 48;                                                                                             \
            blocks[i] = ALLOC;                                                                                         \
            *(uint64_t *)blocks[i] = 1;                                                                                \
        }                                                                                                              \
        double t1 = now();                                                                                             \
        for (int i = 0; i < BLOCKS; i++) {                                                                             \
            void *p = blocks[i];                                                                                       \
            FREE;                                                                                                      \
        }                                                                                                              \
        best(&r.fresh, (t1 - t0) / BLOCKS);                                                                            \
        best(&r.free, (now() - t1) / BLOCKS);                                                                          \
        random_state = 88172645463325252ULL;                                                                           \
        for (int i = 0; i < SLOTS; i++) {                                                                              \
            size_t n = 16 + draw() % 241;                                                                              \
            blocks[i] = ALLOC;                                                                                         \
        }                                                                                                              \
        t0 = now();                                                                                                    \
        for (int i = 0; i < CHANGES; i++) {                                                                            \
            size_t k = draw() % SLOTS, n = 16 + (draw() & 0xff) % 241;                                                 \
            void *p = blocks[k];                                                                                       \
            FREE;                                                                                                      \
            blocks[k] = ALLOC;                                                                                         \
        }                                                                                                              \
        best(&r.random, (now() - t0) / CHANGES);                                                                       \
        for (int i = 0; i < SLOTS; i++) {                                                                              \
            void *p = blocks[i];                                                                                       \
            FREE;                                                                                                      \
        }                                                                                                              \
    }                                                                                                                  \
    return r;

static Result bench_own(void) {
    Heap *h = heap_new(0);
    BENCH(heap_alloc(h, n, KIND_LEAF), heap_free(h, p))
}

static void *(*other_alloc)(size_t);
static void (*other_free)(void *);
static Result bench_other(void) { BENCH(other_alloc(n), other_free(p)) }

static void show(const char *name, Result r) {
    printf("%-10s %6.2f %6.2f %6.2f %7.2f\n", name, r.pair, r.fresh, r.free, r.random);
}

static void other(const char *name, const char *library, const char *alloc, const char *release) {
    void *handle = library ? dlopen(library, RTLD_NOW | RTLD_LOCAL) : NULL;
    if (library && !handle) {
        printf("%-10s not installed (%s)\n", name, library);
        return;
    }
    *(void **)&other_alloc = handle ? dlsym(handle, alloc) : (void *)malloc;
    *(void **)&other_free = handle ? dlsym(handle, release) : (void *)free;
    if (other_alloc && other_free) show(name, bench_other());
}

int main(int argc, char **argv) {
    const char *only = argc > 1 ? argv[1] : NULL;
#define WANTED(name) (!only || !strcmp(only, name))
    printf("%-10s %6s %6s %6s %7s\n", "ns", "pair", "fresh", "free", "random");
    if (WANTED("hoop")) show("hoop", bench_own());
    if (WANTED("pymalloc")) other("pymalloc", "libpython3.11.so.1.0", "PyObject_Malloc", "PyObject_Free");
    if (WANTED("mimalloc")) other("mimalloc", "libmimalloc.so.2", "mi_malloc", "mi_free");
    if (only && !strcmp(only, "preload")) other(argv[2], NULL, NULL, NULL); /* LD_PRELOAD has replaced malloc */
    if (WANTED("glibc")) other("glibc", NULL, NULL, NULL);
    return 0;
}
