/* SPDX-License-Identifier: MIT
 * trace.c: exact tracing against the heap's own counters, and programs whose allocations are known. */
#include "memtools/trace.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "heap/stress.h"
#include "object/error.h"
#include "hoop.h"
#include "runtime/internal.h"
#include "types/str.h"

static int faults;
#define EXPECT(x) ((x) ? (void)0 : (void)(faults++, printf("trace.c:%d: %s fails\n", __LINE__, #x)))

static void run(Hoop *h, const char *source) {
    if (hoop_run_string(h, source, "test.py") != HOOP_OK) {
        hoop_print_error(h);
        faults++;
    }
}

typedef struct Sums {
    Runtime *rt;
    size_t traced_blocks, traced_bytes, traced_size, other_blocks, other_size;
} Sums;

static int sum_block(void *block, size_t size, void *arg) {
    Sums *s = arg;
    size_t bytes;
    if (trace_site(s->rt, block, &bytes)) {
        EXPECT(bytes > 0 && bytes <= size);
        s->traced_blocks++;
        s->traced_bytes += bytes;
        s->traced_size += size;
    } else {
        s->other_blocks++;
        s->other_size += size;
    }
    return 0;
}

static int sum_each(void *arg, const void *block, size_t bytes, TraceNode site) {
    Sums *s = arg;
    s->traced_blocks++;
    s->traced_bytes += bytes;
    EXPECT(heap_owns(s->rt->heap, block) && site <= trace_node_count(s->rt));
    return 0;
}

/* Every live block is either traced or older than the tracer; the three ways to count the traced ones agree. */
static void check_sums(Hoop *h) {
    Runtime *rt = &h->rt;
    Sums walk = {.rt = rt}, each = {.rt = rt};
    for (int kind = 0; kind < KIND_COUNT; kind++) heap_walk(rt->heap, (BlockKind)kind, sum_block, &walk);
    HeapCounters c = heap_counters(rt->heap);
    TraceTotals totals = trace_totals(rt);
    EXPECT(walk.traced_size + walk.other_size == c.in_use && walk.traced_blocks + walk.other_blocks == c.blocks);
    trace_each(rt, sum_each, &each);
    EXPECT(each.traced_blocks == walk.traced_blocks && each.traced_bytes == walk.traced_bytes);
    EXPECT(totals.blocks == walk.traced_blocks && totals.bytes == walk.traced_bytes && totals.lost == 0);
    EXPECT(c.external == totals.own && totals.own > 0);
    uint64_t blocks = 0, bytes = 0, peak = 0;
    for (TraceNode n = 1; n <= trace_node_count(rt); n++) {
        TraceCounts counts = trace_counts(rt, n);
        blocks += counts.live_blocks;
        bytes += counts.live_bytes;
        peak += counts.peak_bytes;
        TracePlace place = trace_place(rt, n);
        EXPECT(place.filename && place.function && place.parent < n);
    }
    EXPECT(blocks == totals.blocks && bytes == totals.bytes && peak == totals.peak);
}

static bool is_named(Borrowed s, const char *text) { return str_equal_cstr(s, text); }

/* Live bytes of all nodes of a line of test.py. */
static TraceCounts line_counts(Hoop *h, int line) {
    TraceCounts sum = {0, 0, 0, 0, 0};
    for (TraceNode n = 1; n <= trace_node_count(&h->rt); n++) {
        TracePlace p = trace_place(&h->rt, n);
        if (p.line != line || !is_named(p.filename, "test.py")) continue;
        TraceCounts c = trace_counts(&h->rt, n);
        sum.live_blocks += c.live_blocks;
        sum.live_bytes += c.live_bytes;
        sum.total_blocks += c.total_blocks;
        sum.total_bytes += c.total_bytes;
        sum.peak_bytes += c.peak_bytes;
    }
    return sum;
}

static const char program[] =
    "import collections, re\n"
    "class Node:\n"
    "    def __init__(self, left, right): self.left, self.right = left, right\n"
    "def make(n): return Node(make(n - 1), make(n - 1)) if n else None\n"
    "def walk(node):\n"
    "    if node:\n"
    "        yield from walk(node.left)\n"
    "        yield from walk(node.right)\n"
    "        yield str(id(node))\n"
    "tree = make(9)\n"
    "kept = list(walk(tree))[::3]\n"
    "kept += [re.sub('a+', 'b', 'caat' * n) for n in range(300)]\n"
    "big = [bytearray(n * 5000) for n in range(50)]\n"
    "for b in big: b += bytes(9000)\n"
    "del big[::2]\n"
    "d = {str(i): [i] * (i % 7) for i in range(5000)}\n"
    "for i in range(0, 5000, 3): del d[str(i)]\n"
    "try: 1 / 0\n"
    "except Exception as e: saved = e\n"
    "long = 3 ** 5000\n"
    "text = ''\n"
    "for i in range(3000): text += 'abc'\n"
    "for i in range(200): eval('[%d, 2]' % i)\n";

static void test_sums(uint32_t max_frames) {
    Hoop *h = hoop_new(NULL);
    run(h, "old = [[i] for i in range(1000)]\n");
    EXPECT(trace_start(&h->rt, (TraceConfig){.mode = TRACE_EXACT, .max_frames = max_frames}) == 0);
    run(h, program);
    check_sums(h);
    EXPECT(trace_node_count(&h->rt) < 6000);
    run(h, "del old[::2]\ndel tree\ndel d\n");
    check_sums(h);
    trace_reset_peak(&h->rt);
    check_sums(h);
    trace_clear(&h->rt);
    EXPECT(trace_totals(&h->rt).bytes == 0 && trace_totals(&h->rt).peak == 0);
    run(h, program);
    check_sums(h);
    EXPECT(trace_start(&h->rt, (TraceConfig){.mode = TRACE_EXACT}) < 0);
    error_clear(&h->rt);
    trace_stop(&h->rt);
    EXPECT(heap_counters(h->rt.heap).external == 0);
    run(h, program);
    EXPECT(hoop_verify(h, stdout) == 0);
    EXPECT(trace_start(&h->rt, (TraceConfig){.mode = TRACE_EXACT}) == 0);
    run(h, program);
    check_sums(h);
    hoop_free(h);
}

/* Lines whose bytes are known. */
static void test_lines(uint32_t max_frames) {
    Hoop *h = hoop_new(NULL);
    run(h, "bytearray().extend(b'')\n"); /* fills the type's dict */
    EXPECT(trace_start(&h->rt, (TraceConfig){.mode = TRACE_EXACT, .max_frames = max_frames}) == 0);
    run(h,
        "def give():\n"
        "    return bytes(10000)\n"
        "kept = [None] * 20\n"
        "for i in range(20):\n"
        "    kept[i] = give()\n"
        "for i in range(10):\n"
        "    kept[i] = None\n"
        "buffer = bytearray(3000)\n"
        "buffer.extend(bytes(100))\n"
        "del buffer\n");
    TraceCounts c = line_counts(h, 2);
    size_t one = (size_t)c.total_bytes / 20;
    EXPECT(c.total_blocks == 20 && c.live_blocks == 10 && one >= 10000 && one < 10100 && c.live_bytes == 10 * one);
    EXPECT(c.peak_bytes == 20 * one);
    EXPECT(line_counts(h, 8).live_bytes == 0 && line_counts(h, 9).live_bytes == 0);
    EXPECT(line_counts(h, 8).total_bytes >= 3000 && line_counts(h, 9).total_bytes >= 3200); /* the temporary, the buffer again */
    check_sums(h);
    hoop_free(h);
}

/* ---- at random moments ---- */

/* Frames, generators within generators, exceptions; tracing is started, stopped and cleared in the midst of them. */
static const char moments[] =
    "import _tracemalloc as tracer\n"
    "def change(n):\n"
    "    if n % 7 == 0: tracer.stop()\n"
    "    elif n % 7 == 3: tracer.start(1 + n % 30)\n"
    "    elif n % 7 == 5: tracer.clear_traces()\n"
    "    elif n % 7 == 6: tracer.reset_peak()\n"
    "def numbers(n):\n"
    "    for i in range(n):\n"
    "        text = str(i) * 3\n"
    "        got = yield [text, i]\n"
    "        if got: got.append((text, got))\n"
    "def outer(n):\n"
    "    yield from numbers(n)\n"
    "    yield from (x for x in numbers(n) for y in x)\n"
    "def deep(n, g):\n"
    "    if n == 0:\n"
    "        check()\n"
    "        return [next(g), {str(n): []}, bytearray(n * 9)]\n"
    "    try: return [deep(n - 1, g), 'x' * n, lambda: g]\n"
    "    finally: check()\n"
    "kept = []\n"
    "def work(n):\n"
    "    g = outer(10)\n"
    "    next(g)\n"
    "    kept.append(deep(n % 40, g))\n"
    "    change(n)\n"
    "    kept.append(g.send([n]))\n"
    "    kept.append(deep(30, g))\n"
    "    for x in g:\n"
    "        if n % 5 == 0: check()\n"
    "    big = bytearray(b'a' * n * 100)\n"
    "    big += bytes(n * 50)\n"
    "    del big[n:]\n"
    "    kept.append(big)\n"
    "    if n % 3 == 0: del kept[::2]\n"
    "def all(count):\n"
    "    for n in range(count):\n"
    "        try: work(n)\n"
    "        except MemoryError: failed.append(None)\n"
    "failed = []\n";

typedef struct Moments {
    Hoop *h;
    uint64_t random;
    unsigned checks, refused;
} Moments;

static void check_moment(Moments *m) {
    if (trace_mode(&m->h->rt) == TRACE_OFF) return;
    check_sums(m->h);
    m->checks++;
}

static HoopValue check_called(Hoop *h, void *data, const HoopValue *args, size_t count) {
    check_moment(data);
    return hoop_none(h);
}

/* Before each allocation: now and then a look, now and then a refusal. */
static bool ask(void *arg) {
    Moments *m = arg;
    m->random = m->random * 6364136223846793005ULL + 1442695040888963407ULL;
    uint32_t draw = (uint32_t)(m->random >> 33);
    if (draw % 997 == 0) check_moment(m);
    bool refuse = draw % 499 == 1;
    m->refused += refuse;
    return refuse;
}

/* What the sites add up to is what the heap has, whenever one looks: on the short ways, and while allocations fail. */
static void test_moments(void) {
    Hoop *h = hoop_new(NULL);
    Moments m = {.h = h, .random = 42};
    hoop_register(h, NULL, "check", check_called, &m);
    run(h, moments);
    run(h, "all(70)\n");
    EXPECT(m.checks > 500 && !m.refused);
    m.checks = 0;
    HoopValue all = hoop_global(h, "all"), count = hoop_int(h, 140);
    stress_ask(h->rt.heap, ask, &m);
    HoopValue result = hoop_call(h, all, &count, 1);
    stress_ask(h->rt.heap, NULL, NULL);
    if (!result) error_clear(&h->rt); /* an error within the handler */
    EXPECT(m.checks > 100 && m.refused > 20);
    hoop_release(h, result);
    hoop_release(h, count);
    hoop_release(h, all);
    run(h, "all(70)\n");
    EXPECT(hoop_verify(h, stdout) == 0);
    hoop_free(h);
}

/* Places from the newest to the oldest as "line line ...". */
static void way_of(Hoop *h, TraceNode n, char *out, size_t room) {
    *out = 0;
    for (; n; n = trace_place(&h->rt, n).parent) {
        size_t used = strlen(out);
        snprintf(out + used, room - used, "%d ", trace_place(&h->rt, n).line);
    }
}

static TraceNode site_of_global(Hoop *h, const char *name) {
    HoopValue v = hoop_global(h, name);
    TraceNode n = trace_site(&h->rt, v_obj(handle_get(h, v)), NULL);
    hoop_release(h, v);
    return n;
}

static void test_stacks(void) {
    char way[2000];
    Hoop *h = hoop_new(NULL);
    EXPECT(trace_start(&h->rt, (TraceConfig){.mode = TRACE_EXACT, .max_frames = 4}) == 0);
    run(h,
        "def leaf():\n"
        "    return [1]\n"
        "def middle(key=None):\n"
        "    return leaf()\n"
        "a = middle()\n"
        "b = sorted([0], key=lambda x:\n"
        "    middle()) and middle()\n"
        "def gen():\n"
        "    while True:\n"
        "        yield leaf()\n"
        "g = gen()\n"
        "c = next(g)\n"
        "d = next(g)\n"
        "def deep(n):\n"
        "    return leaf() if n == 0 else deep(n - 1)\n"
        "e = deep(50)\n"
        "class C:\n"
        "    def __init__(self):\n"
        "        self.x = leaf()\n"
        "f = C().x\n");
    way_of(h, site_of_global(h, "a"), way, sizeof way);
    EXPECT(!strcmp(way, "2 4 5 "));
    way_of(h, site_of_global(h, "b"), way, sizeof way);
    EXPECT(!strcmp(way, "2 4 7 "));
    way_of(h, site_of_global(h, "c"), way, sizeof way);
    EXPECT(!strcmp(way, "2 10 12 "));
    way_of(h, site_of_global(h, "d"), way, sizeof way);
    EXPECT(!strcmp(way, "2 10 13 "));
    way_of(h, site_of_global(h, "f"), way, sizeof way);
    EXPECT(!strcmp(way, "2 19 20 "));
    TraceNode e = site_of_global(h, "e");
    way_of(h, e, way, sizeof way);
    EXPECT(!strncmp(way, "2 15 15 15 ", 11) && strlen(way) < 9 * 4);
    EXPECT(trace_place(&h->rt, e).depth == 53);
    check_sums(h);
    hoop_free(h);
}

/* The tracer's memory counts against the cap; without memory the program goes on and what is lost is counted. */
static void test_cap(void) {
    HoopConfig config = hoop_config();
    config.heap_limit = 6 << 20;
    Hoop *h = hoop_new(&config);
    EXPECT(trace_start(&h->rt, (TraceConfig){.mode = TRACE_EXACT, .max_frames = 25}) == 0);
    run(h,
        "kept = []\n"
        "try:\n"
        "    while True: kept.append([len(kept)])\n"
        "except MemoryError: n = len(kept)\n"
        "del kept\n");
    HeapCounters c = heap_counters(h->rt.heap);
    EXPECT(c.from_os + c.external <= (6 << 20) + h->rt.heap->reserve);
    run(h, "kept = [[i] for i in range(10000)]\n");
    EXPECT(hoop_verify(h, stdout) == 0);
    hoop_free(h);
}

/* Live bytes of a line as estimated, against the truth: within five standard deviations of a Poisson number of samples. */
static void check_estimate(Hoop *h, int line, double truth, double period) {
    double estimate = (double)line_counts(h, line).live_bytes, sigma = sqrt(truth * period);
    if (fabs(estimate - truth) > 5 * sigma + 100000) printf("line %d: %.0f for %.0f, sigma %.0f\n", line, estimate, truth, sigma);
    EXPECT(fabs(estimate - truth) <= 5 * sigma + 100000);
}

static const char sampled[] =
    "class Node:\n"
    "    def __init__(self, next): self.next = next\n"
    "keep = None\n"
    "for i in range(200000): keep = Node(keep)\n"
    "lists = [None] * 100000\n"
    "for i in range(100000):\n"
    "    temporary = [[i], [i], [i], [i]]\n" /* line 7: dies at once */
    "    lists[i] = (i, i, i)\n"
    "texts = [None] * 20000\n"
    "for i in range(20000):\n"
    "    texts[i] = 'x' * (300 + i % 100)\n"
    "del texts[::2]\n"
    "large = [bytearray(20000 + 1000 * (i % 30)) for i in range(800)]\n"
    "del large[::2]\n"
    "del temporary\n";

/* The same program twice: exact, then sampled. */
static void test_sampling(size_t period, uint32_t max_frames) {
    enum { LINES = 16 };
    double truth[LINES];
    Hoop *h = hoop_new(NULL);
    EXPECT(trace_start(&h->rt, (TraceConfig){.mode = TRACE_EXACT}) == 0);
    run(h, sampled);
    for (int line = 1; line < LINES; line++) truth[line] = (double)line_counts(h, line).live_bytes;
    double all = (double)trace_totals(&h->rt).bytes, texts = (double)line_counts(h, 11).live_blocks;
    hoop_free(h);
    EXPECT(truth[4] > 4e6 && truth[8] > 3e6 && truth[11] > 2e6 && truth[13] > 8e6);
    h = hoop_new(NULL);
    EXPECT(trace_start(&h->rt, (TraceConfig){.mode = TRACE_SAMPLED, .max_frames = max_frames, .period = period}) == 0);
    run(h, sampled);
    for (int line = 1; line < LINES; line++) check_estimate(h, line, truth[line], (double)period);
    double total = (double)trace_totals(&h->rt).bytes;
    EXPECT(fabs(total - all) <= 5 * sqrt(all * (double)period) + 300000);
    double blocks = (double)line_counts(h, 11).live_blocks;
    EXPECT(fabs(blocks - texts) <= 5 * sqrt(texts * (double)period / 350) + 100);
    EXPECT(hoop_verify(h, stdout) == 0);
    run(h, "del keep, lists, texts, large\nimport gc\ngc.collect()\n");
    EXPECT(trace_totals(&h->rt).bytes < 50 * period + 300000);
    run(h, sampled);
    trace_stop(&h->rt);
    EXPECT(heap_counters(h->rt.heap).external == 0 && hoop_verify(h, stdout) == 0);
    run(h, sampled);
    EXPECT(trace_start(&h->rt, (TraceConfig){.mode = TRACE_SAMPLED, .period = period}) == 0);
    trace_clear(&h->rt);
    run(h, sampled);
    trace_clear(&h->rt);
    run(h, "keep = lists = texts = large = 0\n");
    EXPECT(hoop_verify(h, stdout) == 0);
    hoop_free(h);
}

/* Each allocation of starting fails in turn. */
static void test_fail(void) {
    for (uint64_t n = 1; n < 10; n++) {
        Hoop *h = hoop_new(NULL);
        stress_fail_allocation(h->rt.heap, n, false);
        if (trace_start(&h->rt, (TraceConfig){.mode = TRACE_EXACT, .max_frames = 2}) < 0) {
            EXPECT(h->rt.error && heap_counters(h->rt.heap).external == 0);
            error_clear(&h->rt);
        }
        stress_fail_allocation(h->rt.heap, 0, false);
        run(h, "x = [[i] for i in range(100)]\n");
        EXPECT(hoop_verify(h, stdout) == 0);
        hoop_free(h);
    }
}

int main(void) {
    test_sums(1);
    test_sums(2);
    test_sums(25);
    test_lines(1);
    test_lines(10);
    test_moments();
    test_stacks();
    test_cap();
    test_sampling(16384, 1);
    test_sampling(50000, 5);
    test_fail();
    if (!faults) puts("ok");
    return faults != 0;
}
