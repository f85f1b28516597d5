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
    test_timeline();
    if (!faults) puts("ok");
    return faults != 0;
}
