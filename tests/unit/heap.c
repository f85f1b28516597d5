/* SPDX-License-Identifier: MIT
 * heap.c: the heap alone: random allocation against a model, counters, the cap, giving back, tracing, failing. */
#include "heap/heap.h"

#include <stdio.h>
#include <stdlib.h>

#include "heap/stress.h"

static int faults;
#define EXPECT(x) ((x) ? (void)0 : (void)(faults++, printf("heap.c:%d: %s fails\n", __LINE__, #x)))

static void tell(const char *what, void *arg) { printf("heap.c: %s\n", what); }

static uint64_t random_state = 88172645463325252ULL;
static uint64_t draw(void) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    return random_state ^= random_state << 17;
}

typedef struct Block { uint8_t *p; size_t bytes; uint8_t fill; } Block;

static size_t random_size(void) {
    switch (draw() % 16) {
    case 0: return 1 + draw() % 100000;
    case 1: return 1 + draw() % 2000000;
    case 2: case 3: return 1 + draw() % 4000;
    default: return 1 + draw() % 300;
    }
}

static void fill(Block *b) {
    b->fill = (uint8_t)(draw() | 1);
    memset(b->p, b->fill, b->bytes);
}
static bool intact(const Block *b, size_t bytes) {
    for (size_t i = 0; i < bytes; i += bytes > 1000 ? 97 : 1)
        if (b->p[i] != b->fill) return false;
    return true;
}

static int count_block(void *block, size_t bytes, void *arg) {
    ((size_t *)arg)[0]++;
    ((size_t *)arg)[1] += bytes;
    return 0;
}

static void test_random(void) {
    enum { N = 3000 };
    static Block blocks[N];
    Heap *h = heap_new(0);
    HeapCounters start = heap_counters(h);
    for (int round = 0; round < 60000; round++) {
        Block *b = &blocks[draw() % N];
        if (!b->p) {
            b->bytes = random_size();
            b->p = heap_alloc(h, b->bytes, (BlockKind)(draw() % KIND_COUNT));
            EXPECT(b->p && ((uintptr_t)b->p & 7) == 0 && heap_block_size(b->p) >= b->bytes);
            fill(b);
        } else if (draw() % 3 == 0) {
            size_t bytes = random_size();
            b->p = heap_realloc(h, b->p, bytes);
            EXPECT(intact(b, size_min(bytes, b->bytes)));
            b->bytes = bytes;
            fill(b);
        } else {
            EXPECT(intact(b, b->bytes));
            heap_free(h, b->p);
            b->p = NULL;
        }
        if (round % 5000 == 0) EXPECT(heap_check(h, tell, NULL) == 0);
        if (round % 7000 == 0) heap_trim(h);
        heap_share_pools(h, round / 10000 % 2);
    }
    size_t live = 0, seen[2] = {0, 0};
    for (int i = 0; i < N; i++) live += blocks[i].p != NULL;
    for (int kind = 0; kind < KIND_COUNT; kind++) heap_walk(h, (BlockKind)kind, count_block, seen);
    HeapCounters c = heap_counters(h);
    EXPECT(seen[0] == live + 1 && c.blocks == live + 1 && seen[1] == c.in_use);
    for (int i = 0; i < N; i++)
        if (blocks[i].p) EXPECT(heap_owns(h, blocks[i].p) && !heap_owns(h, blocks[i].p + 8)), heap_free(h, blocks[i].p);
    heap_trim(h);
    EXPECT(heap_check(h, tell, NULL) == 0);
    c = heap_counters(h);
    EXPECT(c.in_use == start.in_use && c.blocks == 1 && c.from_os <= start.from_os + 8192);
    heap_drop(h);
}

/* Where pools are shared, a few blocks of many classes take a few pages; a class that is much in demand has its own. */
static void test_share(void) {
    enum { EACH = 4 };
    for (int sharing = 0; sharing < 2; sharing++) {
        Heap *h = heap_new(0);
        heap_share_pools(h, sharing);
        for (size_t bytes = 16; bytes <= 144; bytes += 8)
            for (int i = 0; i < EACH; i++) heap_alloc(h, bytes, KIND_LEAF);
        EXPECT(heap_counters(h).pools_used == (sharing ? 2 : 16));
        char *block = heap_alloc(h, 24, KIND_LEAF);
        EXPECT(heap_block_size(block) == (sharing ? 72 : 24));
        for (int i = 0; i < 100; i++) block = heap_alloc(h, 24, KIND_LEAF);
        EXPECT(heap_block_size(block) == 24);
        heap_share_pools(h, false);
        block = heap_alloc(h, 32, KIND_LEAF);
        EXPECT(heap_block_size(block) == 32 && heap_check(h, tell, NULL) == 0);
        heap_drop(h);
    }
}

/* The mapping of a freed huge block waits for another of like size, and counts until it goes. */
static void test_kept(void) {
    Heap *h = heap_new(32 << 20);
    char *ballast = heap_alloc(h, 8 << 20, KIND_RAW), *first = heap_alloc(h, 2 << 20, KIND_RAW);
    EXPECT(ballast && first);
    size_t full = heap_counters(h).from_os;
    heap_free(h, first);
    HeapCounters c = heap_counters(h);
    EXPECT(c.kept > 2 << 20 && c.from_os == full && c.huge_blocks == 1 && !heap_owns(h, first));
    char *again = heap_alloc(h, 3 << 20, KIND_LEAF); /* longer: the kept pages and some more */
    c = heap_counters(h);
    EXPECT(again && c.kept == 0 && c.from_os == full + (1 << 20) && heap_owns(h, again) && heap_check(h, tell, NULL) == 0);
    again[(3 << 20) - 1] = 1;
    heap_free(h, again);
    char *shorter = heap_alloc(h, 2 << 20, KIND_RAW);
    c = heap_counters(h);
    EXPECT(shorter && c.kept == 0 && c.from_os == full && heap_check(h, tell, NULL) == 0);
    heap_free(h, shorter);
    char *other = heap_alloc(h, 600000, KIND_RAW); /* too unlike */
    EXPECT(other && heap_counters(h).kept > 0);
    char *most = heap_alloc(h, 22 << 20, KIND_RAW); /* the cap refuses nothing for what is kept */
    EXPECT(most && heap_counters(h).kept == 0 && heap_check(h, tell, NULL) == 0);
    heap_free(h, most); /* more than all the rest */
    EXPECT(heap_counters(h).kept == 0);
    heap_free(h, other);
    EXPECT(heap_counters(h).kept > 0);
    heap_trim(h);
    EXPECT(heap_counters(h).kept == 0 && heap_check(h, tell, NULL) == 0);
    heap_free(h, ballast);
    heap_drop(h);
}

static void *no_birth(void *arg, PoolHeader *p, void *block, size_t bytes) { return block; }
static void no_death(void *arg, PoolHeader *p, void *block) {}
static void no_resize(void *arg, PoolHeader *p, void *block, size_t bytes, size_t old_size) {}
static void no_release(void *arg, PoolHeader *p) {}
static size_t often(void *arg) { return 4096; }

/* Sampling begins and ends among pools of each state: full with a few free blocks, used, current. */
static void test_sampling(void) {
    static const HeapObserver observer = {no_birth, no_death, no_resize, no_release, often};
    enum { COUNT = 60000 };
    static void *blocks[COUNT];
    Heap *h = heap_new(0);
    for (int i = 0; i < COUNT; i++) blocks[i] = heap_alloc(h, 40, KIND_LEAF);
    for (int i = 0; i < COUNT; i += i < 20000 ? 2 : 90) heap_free(h, blocks[i]), blocks[i] = NULL;
    heap_sample(h, &observer, NULL);
    EXPECT(heap_check(h, tell, NULL) == 0);
    for (int i = COUNT / 2; i < COUNT; i++)
        if (blocks[i]) heap_free(h, blocks[i]), blocks[i] = NULL;
    EXPECT(heap_check(h, tell, NULL) == 0);
    for (int i = 0; i < COUNT; i++)
        if (!blocks[i]) blocks[i] = heap_alloc(h, 40, KIND_LEAF);
    for (int i = 0; i < COUNT; i += 3) heap_free(h, blocks[i]), blocks[i] = NULL;
    heap_sample(h, NULL, NULL);
    EXPECT(heap_check(h, tell, NULL) == 0);
    for (int i = 0; i < COUNT; i++)
        if (blocks[i]) heap_free(h, blocks[i]);
    heap_trim(h);
    EXPECT(heap_check(h, tell, NULL) == 0 && h->pool_count == 0);
    heap_drop(h);
}

static void test_cap(void) {
    Heap *h = heap_new(8 << 20);
    static void *blocks[1000000];
    size_t n = 0;
    while ((blocks[n] = heap_alloc(h, 40, KIND_LEAF))) n++;
    EXPECT(n > 150000 && heap_counters(h).from_os <= 8 << 20);
    for (size_t i = 0; i < n; i += 100) heap_free(h, blocks[i]); /* one or so a pool: at the cap each is found again */
    for (size_t i = 0; i < n; i += 100) EXPECT((blocks[i] = heap_alloc(h, 40, KIND_LEAF)) != NULL);
    EXPECT(!heap_alloc(h, 40, KIND_LEAF) && heap_check(h, tell, NULL) == 0);
    EXPECT(!heap_alloc(h, 100000, KIND_RAW) && heap_hopeless(h, 10 << 20));
    h->using_reserve = true;
    EXPECT(heap_alloc(h, 24, KIND_CONTAINER));
    h->using_reserve = false;
    while (n) heap_free(h, blocks[--n]);
    void *big = heap_alloc(h, 5 << 20, KIND_RAW); /* the free pages must make room for it */
    EXPECT(big && heap_counters(h).from_os <= 8 << 20);
    EXPECT(!heap_charge(h, 4 << 20) && heap_charge(h, 1 << 20) && heap_counters(h).external == 1 << 20);
    EXPECT(!heap_realloc(h, big, 9 << 20));
    heap_free(h, big);
    EXPECT(heap_check(h, tell, NULL) == 0);
    heap_drop(h);
}

static int alive;
static size_t resized;
static void *born(void *arg, PoolHeader *p, void *block, size_t bytes) {
    alive++;
    return block;
}
static void died(void *arg, PoolHeader *p, void *block) { alive--; }
static void changed(void *arg, PoolHeader *p, void *block, size_t bytes, size_t old_size) { resized = bytes; }
static void gone(void *arg, PoolHeader *p) {}

static void test_trace_and_fail(void) {
    Heap *h = heap_new(0);
    void *before = heap_alloc(h, 100, KIND_RAW);
    static const HeapObserver observer = {born, died, changed, gone, NULL};
    heap_observe(h, &observer, NULL);
    void *a = heap_alloc(h, 24, KIND_RAW), *b = heap_alloc(h, 100000, KIND_RAW);
    EXPECT(alive == 2);
    a = heap_realloc(h, a, 3000);
    EXPECT(alive == 2 && !resized);
    b = heap_realloc(h, b, 99999);
    EXPECT(alive == 2 && resized == 99999);
    heap_free(h, b);
    EXPECT(alive == 1);
    heap_observe(h, NULL, NULL);
    heap_free(h, a);
    EXPECT(alive == 1);
    stress_fail_allocation(h, 3, false);
    EXPECT(heap_alloc(h, 8, KIND_RAW) && heap_alloc(h, 8, KIND_RAW) && !heap_alloc(h, 8, KIND_RAW) && heap_alloc(h, 8, KIND_RAW));
    stress_fail_allocation(h, 1, true);
    EXPECT(!heap_alloc(h, 8, KIND_RAW) && !heap_alloc(h, 50000, KIND_RAW) && !heap_realloc(h, before, 500));
    stress_fail_allocation(h, 0, false);
    stress_count(h, true);
    for (int i = 0; i < 10; i++) EXPECT(heap_alloc(h, 8, KIND_RAW));
    EXPECT(stress_allocations(h) == 10);
    stress_count(h, false);
    heap_free(h, before);
    EXPECT(heap_check(h, tell, NULL) == 0);
    heap_drop(h);
}

/* Blocks of mixed sizes, 95 % freed at random: what remains backed by memory. */
static void test_give_back(void) {
    enum { N = 200000 };
    static void *blocks[N];
    Heap *h = heap_new(0);
    for (int i = 0; i < N; i++) blocks[i] = heap_alloc(h, 16 + draw() % 497, KIND_LEAF);
    size_t full = heap_counters(h).from_os;
    for (int i = 0; i < N; i++)
        if (draw() % 20) heap_free(h, blocks[i]);
    heap_trim(h);
    double ratio = (double)heap_counters(h).from_os / (double)full;
    if (ratio > 0.65) printf("heap.c: ratio %.3f\n", ratio);
    EXPECT(ratio <= 0.65);
    EXPECT(heap_check(h, tell, NULL) == 0);
    heap_drop(h);
}

/* ---- bytes in use and their peak, beside a model that counts each block ---- */

typedef struct Model { size_t live, peak; } Model;

static void model_add(Model *m, size_t bytes) {
    m->live += bytes;
    if (m->live > m->peak) m->peak = m->live;
}

static void *model_alloc(Heap *h, Model *m, size_t bytes, BlockKind kind) {
    void *block = heap_alloc(h, bytes, kind);
    model_add(m, heap_block_size(block));
    return block;
}

static void model_free(Heap *h, Model *m, void *block) {
    m->live -= heap_block_size(block);
    heap_free(h, block);
}

/* A block that moves is there twice for a moment, but a huge one whose mapping moves. */
static void *model_realloc(Heap *h, Model *m, void *block, size_t bytes) {
    size_t old = heap_block_size(block);
    void *now = heap_realloc(h, block, bytes);
    size_t new = heap_block_size(now);
    if (now == block || (old > LARGE_MAX && new > LARGE_MAX)) m->live -= old, model_add(m, new);
    else model_add(m, new), m->live -= old;
    return now;
}

/* All blocks of a pool, or every second one, in one go. */
static void model_free_many(Heap *h, Model *m, bool all) {
    enum { COUNT = 600 };
    void *blocks[COUNT], *one_pool[POOL_SIZE / 16];
    for (int i = 0; i < COUNT; i++) blocks[i] = model_alloc(h, m, 40, KIND_CONTAINER);
    PoolHeader *p = heap_pool(blocks[COUNT / 2]);
    size_t count = 0;
    for (int i = 0, n = 0; i < COUNT; i++) {
        if (heap_pool(blocks[i]) == p && (all || ++n % 2)) one_pool[count++] = blocks[i];
        else model_free(h, m, blocks[i]);
    }
    m->live -= count * p->size;
    heap_free_many(h, p, one_pool, count);
}

static size_t every_few_pages(void *arg) { return 20000 + draw() % 20000; }
static void *seen_born(void *arg, PoolHeader *p, void *block, size_t bytes) { return block; }
static void seen_dead(void *arg, PoolHeader *p, void *block) {}
static void seen_resized(void *arg, PoolHeader *p, void *block, size_t bytes, size_t old_size) {}
static void seen_gone(void *arg, PoolHeader *p) {}

/* Phases: nobody watches; tracing; nobody; samples; nobody; counted for stress. The population grows and shrinks by turns. */
static void test_peak(void) {
    static const HeapObserver observer = {seen_born, seen_dead, seen_resized, seen_gone, every_few_pages};
    enum { N = 4000, ROUNDS = 12000 };
    static void *blocks[N];
    Heap *h = heap_new(0);
    size_t start = heap_counters(h).in_use;
    Model m = {start, start};
    for (int phase = 0; phase < 12; phase++) {
        int watch = phase % 6;
        heap_observe(h, watch == 1 ? &observer : NULL, NULL);
        if (watch == 3 || watch == 4) heap_sample(h, watch == 3 ? &observer : NULL, NULL);
        stress_count(h, watch == 5);
        heap_share_pools(h, phase == 2);
        for (int round = 0; round < ROUNDS; round++) {
            void **b = &blocks[draw() % N];
            size_t bytes = random_size() / (draw() % 8 ? 64 : 1) + 1;
            bool grow = (round / 500 + phase) % 3 != 0 || draw() % 4 == 0;
            if (!*b && grow) *b = model_alloc(h, &m, bytes, (BlockKind)(draw() % KIND_COUNT));
            else if (*b && draw() % 4 == 0) *b = model_realloc(h, &m, *b, bytes);
            else if (*b) model_free(h, &m, *b), *b = NULL;
            if (round % 300 == 0) model_free_many(h, &m, round % 600 == 0);
            if (round % 2000 == 0) heap_trim(h);
            if (draw() % 16) continue;
            EXPECT(heap_in_use(h) == m.live && (size_t)h->peak == m.peak);
        }
        HeapCounters c = heap_counters(h);
        EXPECT(c.in_use == m.live && c.peak == m.peak && heap_check(h, tell, NULL) == 0);
    }
    for (int i = 0; i < N; i++)
        if (blocks[i]) model_free(h, &m, blocks[i]);
    HeapCounters c = heap_counters(h);
    EXPECT(c.in_use == start && c.peak == m.peak && heap_check(h, tell, NULL) == 0);
    heap_drop(h);
}

int main(void) {
    test_random();
    test_peak();
    test_share();
    test_kept();
    test_sampling();
    test_cap();
    test_trace_and_fail();
    test_give_back();
    if (!faults) puts("ok");
    return faults != 0;
}
