/* SPDX-License-Identifier: MIT
 * switches.c: each stress switch really fires, and the heap verifier really finds what is wrong. */
#include <stdio.h>
#include <stdlib.h>

#include "gc/gc.h"
#include "gc/state.h"
#include "gc/verify.h"
#include "heap/heap.h"
#include "heap/stress.h"
#include "runtime/internal.h"
#include "types/dict.h"
#include "types/list.h"

static int faults;
#define EXPECT(x) ((x) ? (void)0 : (void)(faults++, printf("switches.c:%d: %s fails\n", __LINE__, #x)))

static bool ends_in_memory_error(Hoop *h, const char *source) {
    return hoop_run_string(h, source, "<test>") == HOOP_ERROR && h->last_error && v_obj(h->last_error)->type == T_MEMORY_ERROR;
}

static void test_fail(Hoop *h) {
    Heap *heap = h->rt.heap;
    stress_count(heap, true);
    EXPECT(hoop_run_string(h, "x = [1, [2]]", "<test>") == HOOP_OK);
    uint64_t count = stress_allocations(heap);
    stress_count(heap, false);
    EXPECT(count > 3);
    for (uint64_t n = 1; n <= 3; n++) {
        stress_fail_allocation(heap, n, false);
        EXPECT(ends_in_memory_error(h, "x = [1, [2]]"));
        EXPECT(heap->fail_countdown == 0);
        EXPECT(hoop_run_string(h, "x = [1, [2]]", "<test>") == HOOP_OK);
        stress_fail_allocation(heap, n, true);
        EXPECT(ends_in_memory_error(h, "x = [1, [2]]"));
        EXPECT(ends_in_memory_error(h, "x = [1, [2]]"));
        stress_fail_allocation(heap, 0, false);
        EXPECT(hoop_run_string(h, "x = [1, [2]]", "<test>") == HOOP_OK);
    }
}

static bool refuse_second(void *arg) { return ++*(int *)arg == 2; }

static void test_ask(Hoop *h) {
    int asked = 0;
    stress_ask(h->rt.heap, refuse_second, &asked);
    EXPECT(ends_in_memory_error(h, "x = [1, [2]]"));
    int when_refused = asked;
    EXPECT(hoop_run_string(h, "x = [1, [2]]", "<test>") == HOOP_OK);
    EXPECT(when_refused >= 2 && asked > when_refused);
    stress_ask(h->rt.heap, NULL, NULL);
    asked = 0;
    EXPECT(hoop_run_string(h, "x = [1, [2]]", "<test>") == HOOP_OK && asked == 0);
}

static uint64_t collections(const Hoop *h) {
    const GcStats *s = h->rt.gc->stats;
    return s[0].collections + s[1].collections + s[2].collections;
}

static void test_collect(Hoop *h) {
    static const char loop[] = "l = []\nfor i in range(100): l.append([i])";
    uint64_t before = collections(h);
    EXPECT(hoop_run_string(h, loop, "<test>") == HOOP_OK);
    EXPECT(collections(h) - before <= 1);
    gc_stress(&h->rt, true);
    before = collections(h);
    EXPECT(hoop_run_string(h, loop, "<test>") == HOOP_OK);
    EXPECT(collections(h) - before >= 99);
    gc_stress(&h->rt, false);
    before = collections(h);
    EXPECT(hoop_run_string(h, loop, "<test>") == HOOP_OK);
    EXPECT(collections(h) - before <= 1);
}

/* A lost reference, an unknown type, a pool whose count is wrong. */
static void test_verifier(Hoop *h) {
    Runtime *rt = &h->rt;
    EXPECT(hoop_run_string(h, "inner = []\nouter = [inner, inner]", "<test>") == HOOP_OK);
    EXPECT(gc_verify(rt, NULL) == 0);
    Object *inner = v_obj(as_list(dict_get_cstr(rt, h->main_dict, "outer"))->items[0]);
    inner->refcount--;
    EXPECT(gc_verify(rt, NULL) > 0);
    inner->refcount++;
    EXPECT(gc_verify(rt, NULL) == 0);
    uint32_t type = inner->type;
    inner->type = 0xffffff;
    EXPECT(gc_verify(rt, NULL) > 0);
    inner->type = type & 0xffffff;
    PoolHeader *p = heap_pool(as_list(dict_get_cstr(rt, h->main_dict, "outer"))->items);
    p->used++;
    EXPECT(gc_verify(rt, NULL) > 0);
    p->used--;
    EXPECT(gc_verify(rt, NULL) == 0);
}

int main(void) {
    Hoop *h = hoop_new(NULL);
    if (!h) return 2;
    test_fail(h);
    test_ask(h);
    test_collect(h);
    test_verifier(h);
    hoop_free(h);
    if (!faults) printf("switches: all well\n");
    return faults != 0;
}
