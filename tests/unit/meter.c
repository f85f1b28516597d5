/* SPDX-License-Identifier: MIT
 * meter.c: bytes by line and by time against the heap's own counters. */
#include "memtools/meter.h"

#include <stdio.h>

#include "hoop.h"
#include "memtools/memtools.h"
#include "memtools/trace.h"
#include "object/error.h"
#include "runtime/internal.h"

static int faults;
#define EXPECT(x) ((x) ? (void)0 : (void)(faults++, printf("meter.c:%d: %s fails\n", __LINE__, #x)))

static void run(Hoop *h, const char *source) {
    if (hoop_run_string(h, source, "test.py") != HOOP_OK) {
        hoop_print_error(h);
        faults++;
    }
}

static const char work[] =
    "kept = [[i] for i in range(20000)]\n"
    "del kept[::3]\n"
    "text = ''\n"
    "for i in range(5000): text += 'abc'\n"
    "big = bytearray(100)\n"
    "for i in range(300): big += bytes(i * 40)\n"
    "del big[1000:]\n"
    "huge = [0] * 300000\n"
    "for i in range(300000): huge.append(i)\n"
    "del huge[100:]\n"
    "long = [3 ** i for i in range(800)]\n"
    "import collections, re, json\n";

static void expect_exact(Hoop *h) {
    Meter *m = h->rt.memtools->meter;
    EXPECT(m->state->bytes == heap_counters(h->rt.heap).in_use);
}

static void test_bytes(bool traced) {
    Hoop *h = hoop_new(NULL);
    run(h, "old = [[i] for i in range(1000)]\n");
    if (traced) EXPECT(trace_start(&h->rt, (TraceConfig){.mode = TRACE_EXACT}) == 0);
    EXPECT(meter_start(&h->rt) && meter_start(&h->rt));
    expect_exact(h);
    run(h, work);
    expect_exact(h);
    run(h, "del old\nimport gc\ngc.collect()\n");
    expect_exact(h);
    if (traced) trace_stop(&h->rt);
    else EXPECT(trace_start(&h->rt, (TraceConfig){.mode = TRACE_EXACT}) == 0);
    run(h, work);
    expect_exact(h);
    meter_release(&h->rt);
    run(h, work);
    expect_exact(h);
    meter_release(&h->rt);
    EXPECT(!h->rt.memtools->meter && h->rt.heap->tracing == !traced);
    run(h, work);
    EXPECT(hoop_verify(h, stdout) == 0);
    hoop_free(h);
}

/* ---- lines ---- */

typedef struct Profiled {
    HoopValue enter, clear, leave, number;
    uint64_t before;
    int64_t grown;
} Profiled;

static uint64_t bytes_now(Hoop *h) { return h->rt.memtools->meter->state->bytes; }

/* From here on all that happens belongs to lines of the profile, whose counts begin at 0 ... */
static HoopValue begin(Hoop *h, void *data, const HoopValue *args, size_t count) {
    Profiled *p = data;
    EXPECT(hoop_call(h, p->enter, &p->number, 1) && hoop_call(h, p->clear, &p->number, 1));
    p->before = bytes_now(h);
    return hoop_none(h);
}
/* ... to here. */
static HoopValue end(Hoop *h, void *data, const HoopValue *args, size_t count) {
    Profiled *p = data;
    p->grown = (int64_t)(bytes_now(h) - p->before);
    EXPECT(hoop_call(h, p->leave, NULL, 0) != 0);
    return hoop_none(h);
}
static HoopValue grown(Hoop *h, void *data, const HoopValue *args, size_t count) { return hoop_int(h, ((Profiled *)data)->grown); }

static const char profiled[] =
    "import _line_profile\n"
    "kept = []\n"
    "def pieces(n):\n"
    "    for i in range(n): yield str(i) * 9, kept\n"
    "def work(n):\n"
    "    table = {}\n"
    "    for key, value in pieces(n):\n"
    "        table[key] = [value]\n"
    "        if len(key) > 25:\n"
    "            kept.append((key, table.pop(key)))\n"
    "    del kept[::3]\n"
    "    big = bytearray(n * 1000)\n"
    "    big += bytes(n * 5000)\n"
    "    del big[n:]\n"
    "    try: kept.append([1 / (n % 2), big])\n"
    "    except ZeroDivisionError as e: kept.append(e)\n"
    "number, copy = _line_profile.add(work.__code__)\n"
    "work.__code__ = copy\n"
    "enter, clear, leave = _line_profile.enter, _line_profile.clear, _line_profile.leave\n";

/* Gained less freed, of all lines, is by how much the heap has grown, to the byte. */
static void test_lines(bool traced) {
    Hoop *h = hoop_new(NULL);
    if (traced) EXPECT(trace_start(&h->rt, (TraceConfig){.mode = TRACE_EXACT, .max_frames = 25}) == 0);
    run(h, profiled);
    Profiled p = {hoop_global(h, "enter"), hoop_global(h, "clear"), hoop_global(h, "leave"), hoop_global(h, "number"), 0, 0};
    hoop_register(h, NULL, "begin", begin, &p);
    hoop_register(h, NULL, "end", end, &p);
    hoop_register(h, NULL, "grown", grown, &p);
    run(h,
        "for n in 1, 10, 999, 4000, 0, 57:\n"
        "    begin()\n"
        "    work(n)\n"
        "    if n == 999: kept.clear()\n"
        "    end()\n"
        "    rows = _line_profile.lines(number)\n"
        "    by_lines = sum(row[2] - row[3] for row in rows)\n"
        "    assert by_lines == grown() and (n < 10 or len(rows) > 8), (n, by_lines, grown(), rows)\n"
        "    assert n != 4000 or grown() > 100000\n");
    expect_exact(h);
    hoop_free(h);
}

static void test_timeline(void) {
    Hoop *h = hoop_new(NULL);
    Meter *m = meter_start(&h->rt);
    meter_timeline(m, 0.0005);
    run(h, "kept = [[i] for i in range(200000)]\ndel kept\nx = bytes(3000000)\ndel x\nfor i in range(20000): [i]\n");
    uint64_t peak = 0, least = UINT64_MAX;
    EXPECT(m->point_count > 3);
    for (size_t i = 0; i < m->point_count; i++) {
        const MeterPoint *p = &m->points[i];
        EXPECT(p->peak >= p->bytes && (!i || p->time > p[-1].time));
        peak = p->peak > peak ? p->peak : peak;
        least = p->bytes < least ? p->bytes : least;
    }
    EXPECT(peak > 6000000 && least < 2000000);
    run(h, "import _line_profile\n_line_profile.timeline_start(1e-7)\nfor i in range(9000000): [i]\npoints = _line_profile.timeline_stop()\n"
           "assert 1000 < len(points) <= 65536, len(points)\n");
    meter_release(&h->rt);
    EXPECT(!h->rt.memtools->meter && !h->rt.heap->tracing);
    EXPECT(trace_start(&h->rt, (TraceConfig){.mode = TRACE_SAMPLED}) == 0);
    EXPECT(!meter_start(&h->rt) && h->rt.error);
    error_clear(&h->rt);
    hoop_free(h);
}

int main(void) {
    test_bytes(false);
    test_bytes(true);
    test_lines(false);
    test_lines(true);
    test_timeline();
    if (!faults) puts("ok");
    return faults != 0;
}
