/* SPDX-License-Identifier: MIT
 * snapshot.c: a snapshot tells the truth: sums are the heap's own counters, reference counts come out, names are right,
 * and taking one changes nothing. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "memtools/snapshot.h"
#include "runtime/internal.h"
#include "unit.h"

static const char program[] =
    "import collections, functools\n"
    "class Node:\n"
    "    def __init__(self, n): self.left = [n, str(n) * 3]; self.right = None\n"
    "class Slotted:\n"
    "    __slots__ = ('first', 'second')\n"
    "nodes = [Node(i) for i in range(500)]\n"
    "nodes[3].right = nodes[3]\n"
    "s = Slotted(); s.first = object(); s.second = {1, 2, 'x' * 40}\n"
    "d = {'key one': nodes[1], 7: (1, 2, [3]), (1, 2): 'tuple key', None: [4], 2.5: [5]}\n"
    "od = collections.OrderedDict(a=[1], b=[2]); dd = collections.defaultdict(list); dd['x'].append(1)\n"
    "q = collections.deque([[1], [2]]); P = collections.namedtuple('P', 'x y'); p = P([1], [2])\n"
    "def gen():\n"
    "    inside = ['in a generator']\n"
    "    yield inside\n"
    "g = gen(); next(g)\n"
    "def outer():\n"
    "    held = ['cell']\n"
    "    def inner(): return held\n"
    "    return inner\n"
    "closure = outer()\n"
    "class D(dict): pass\n"
    "sub = D(a=[1]); sub.attr = [2]\n"
    "class L(list): pass\n"
    "sublist = L([[1], 2, [3]])\n"
    "try: 1 / 0\n"
    "except ZeroDivisionError as e: err = e\n"
    "big = bytearray(3000000); huge = list(range(200000)); strs = ['%d' % i * 5 for i in range(1000)]\n"
    "part = functools.partial(print, [1], x=[2]); bound = nodes[0].__init__\n";

static uint64_t all_bytes(const Snapshot *s) {
    uint64_t sum = 0;
    for (NodeId n = 0; n < s->node_count; n++) sum += snapshot_size(s, n);
    for (uint32_t i = 0; i < s->row_count; i++) sum += s->rows[i].bytes;
    return sum;
}

static Snapshot *take(Hoop *h) { return snapshot_take(&h->rt, (SnapshotOptions){.labels = true}); }

static NodeId find_label(const Snapshot *s, NodeId from, enum LabelKind kind, const char *text) {
    for (uint32_t e = snapshot_edges_begin(s, from); e < snapshot_edges_end(s, from); e++) {
        uint32_t label = snapshot_label(s, from, e);
        if (label_kind(label) == kind && !strcmp(snapshot_text(s, label_value(label)), text)) return snapshot_target(s, e);
    }
    return NODE_NONE;
}

static NodeId of_handle(Hoop *h, const Snapshot *s, const char *expression) {
    HoopValue v = hoop_eval(h, expression);
    NodeId n = snapshot_node_of(s, handle_get(h, v));
    hoop_release(h, v);
    return n;
}

static void check_numbers(Hoop *h, const Snapshot *s) {
    for (NodeId n = s->synthetic_count; n < s->node_count; n++) {
        uint64_t address = snapshot_address(s, n);
        if (n == s->immortal_node || n == s->unknown_node) continue;
        CHECK(heap_owns(h->rt.heap, (void *)(uintptr_t)address));
        CHECK(snapshot_node_of(s, address) == n);
        CHECK(v_obj(address)->type == snapshot_type(s, n));
        CHECK(snapshot_is_leaf(s, n) == (heap_pool((void *)(uintptr_t)address)->kind == KIND_LEAF));
    }
    for (uint64_t e = 0; e < s->edge_count; e++) CHECK(snapshot_target(s, e) < s->node_count);
}

static void test_truth(void) {
    Hoop *h = hoop_new(NULL);
    CHECK(hoop_run_string(h, program, "<test>") == HOOP_OK);
    hoop_collect(h, 2);
    snapshot_drop(take(h)); /* the tools' own state is made when first needed */
    HeapCounters before = heap_counters(h->rt.heap);
    Snapshot *s = take(h);
    CHECK(s != NULL);
    HeapCounters after = heap_counters(h->rt.heap);
    CHECK(before.in_use == after.in_use && before.blocks == after.blocks && before.from_os == after.from_os);
    CHECK(all_bytes(s) == before.in_use);
    CHECK(s->overcounted == 0);
    CHECK(hoop_verify(h, stderr) == 0);
    check_numbers(h, s);
    NodeId nodes = of_handle(h, s, "nodes");
    CHECK(nodes != NODE_NONE && snapshot_edges_end(s, nodes) - snapshot_edges_begin(s, nodes) == 500);
    CHECK(!strcmp(snapshot_type_name(s, nodes), "list"));
    NodeId third = snapshot_target(s, snapshot_edges_begin(s, nodes) + 3);
    CHECK(!strcmp(snapshot_type_name(s, third), "Node"));
    CHECK(find_label(s, third, LABEL_ATTR, "right") == third);
    CHECK(snapshot_class(s, third) == of_handle(h, s, "Node"));
    NodeId d = of_handle(h, s, "d");
    CHECK(find_label(s, d, LABEL_KEY, "'key one'") == snapshot_target(s, snapshot_edges_begin(s, nodes) + 1));
    CHECK(find_label(s, d, LABEL_KEY, "None") != NODE_NONE && find_label(s, d, LABEL_KEY, "2.5") != NODE_NONE);
    CHECK(find_label(s, of_handle(h, s, "s"), LABEL_ATTR, "first") == of_handle(h, s, "s.first"));
    CHECK(find_label(s, of_handle(h, s, "g"), LABEL_LOCAL, "inside") != NODE_NONE);
    CHECK(find_label(s, of_handle(h, s, "closure"), LABEL_PART, "__closure__") != NODE_NONE);
    CHECK(find_label(s, of_handle(h, s, "od"), LABEL_KEY, "'b'") == of_handle(h, s, "od['b']"));
    CHECK(find_label(s, of_handle(h, s, "dd"), LABEL_KEY, "'x'") == of_handle(h, s, "dd['x']"));
    CHECK(find_label(s, of_handle(h, s, "sub"), LABEL_KEY, "'a'") == of_handle(h, s, "sub['a']"));
    CHECK(find_label(s, of_handle(h, s, "err"), LABEL_PART, "__traceback__") != NODE_NONE);
    CHECK(snapshot_size(s, of_handle(h, s, "big")) >= 3000000);
    snapshot_drop(s);
    HeapCounters last = heap_counters(h->rt.heap);
    CHECK(last.external == before.external);
    hoop_free(h);
}

/* What the labels leave out would turn up as held by nobody: in a program that is not running there is next to nothing. */
static void test_unknown(void) {
    Hoop *h = hoop_new(NULL);
    CHECK(hoop_run_string(h, program, "<test>") == HOOP_OK);
    Snapshot *s = take(h);
    CHECK(s != NULL);
    uint32_t first = snapshot_edges_begin(s, s->unknown_node), end = snapshot_edges_end(s, s->unknown_node);
    CHECK(end - first <= 3);
    for (uint32_t e = first; e < end && end - first > 3 && e < first + 20; e++) {
        NodeId n = snapshot_target(s, e);
        fprintf(stderr, "  unknown: %s x%u\n", snapshot_type_name(s, n), label_value(snapshot_label(s, s->unknown_node, e)));
    }
    snapshot_drop(s);
    hoop_free(h);
}

/* From C into a file and back. */
static void test_file(void) {
    Hoop *h = hoop_new(NULL);
    CHECK(hoop_run_string(h, program, "<test>") == HOOP_OK);
    char path[] = "/tmp/hoop-unit-XXXXXX";
    int fd = mkstemp(path);
    CHECK(fd >= 0);
    CHECK(hoop_snapshot_save(h, path, NULL, NULL) == HOOP_OK);
    CHECK(hoop_snapshot_save(h, "/no/such/folder/x", NULL, NULL) == HOOP_ERROR && !strcmp(hoop_error(h).type, "FileNotFoundError"));
    CHECK(hoop_snapshot_save(h, NULL, NULL, NULL) == HOOP_INVALID);
    close(fd);
    fd = open(path, O_RDONLY);
    Snapshot *s = snapshot_load(&h->rt, fd);
    CHECK(s != NULL);
    if (s) CHECK(all_bytes(s) == s->in_use);
    snapshot_drop(s);
    close(fd);
    unlink(path);
    hoop_free(h);
}

/* At the cap: MemoryError, nothing charged, a valid heap. */
static void test_cap(void) {
    HoopConfig config = hoop_config();
    config.heap_limit = 24 << 20;
    Hoop *h = hoop_new(&config);
    CHECK(hoop_run_string(h, "l = [[i] for i in range(200000)]", "<test>") == HOOP_OK);
    unsigned refused = 0, taken = 0;
    for (size_t limit = 8 << 20; limit < 24 << 20; limit += 256 << 10) {
        hoop_set_heap_limit(h, limit);
        size_t external = heap_counters(h->rt.heap).external;
        Snapshot *s = take(h);
        if (s) taken++;
        else {
            CHECK(h->rt.error != 0);
            refused++;
            clear_slot(&h->rt, &h->rt.error);
        }
        snapshot_drop(s);
        CHECK(heap_counters(h->rt.heap).external == external);
    }
    CHECK(refused > 3 && taken > 3);
    CHECK(hoop_verify(h, stderr) == 0);
    hoop_free(h);
}

int main(void) {
    test_truth();
    test_unknown();
    test_cap();
    test_file();
    return unit_result();
}
