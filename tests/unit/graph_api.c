/* SPDX-License-Identifier: MIT
 * graph_api.c: snapshots through the public interface: sums, nodes, links, chains, refusals; step limits by call; what a failure was. */
#include <hoop.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "unit.h"

static const char program[] =
    "class Node:\n"
    "    def __init__(self, text): self.text = text; self.next = None\n"
    "KEPT = {('a', 1): Node('x' * 5000), 'long key ' * 20: Node('y'), -7: [Node('z' * 100), Node('ü' * 60)]}\n"
    "import gc; gc.disable()\n"
    "ring = Node('ring'); ring.next = ring; del ring\n";

/* The sums over all types and what is no object are the same as over all nodes. */
static void test_sums(HoopSnapshot *s) {
    HoopTypeSum rows[500];
    HoopNode n;
    size_t count;
    uint64_t by_type = 0, by_node = 0;
    CHECK(hoop_snapshot_types(s, rows, 500, &count) == HOOP_OK && count < 500);
    for (size_t i = 0; i < count; i++) {
        by_type += rows[i].bytes;
        CHECK(!i || rows[i].bytes <= rows[i - 1].bytes);
        if (!strcmp(rows[i].name, "Node")) CHECK(rows[i].count == 5 && !strcmp(rows[i].module, "__main__"));
    }
    for (uint32_t i = 0; i < hoop_snapshot_count(s); i++) {
        CHECK(hoop_snapshot_node(s, i, &n) == HOOP_OK && n.type && n.retained >= n.bytes * n.alive);
        if (n.address) by_node += n.bytes;
    }
    CHECK(by_type >= by_node && by_node > by_type / 2);
}

static void test_chain(HoopSnapshot *s) {
    uint32_t nodes[10];
    HoopLink links[20], back[4];
    HoopNode n;
    size_t count, length;
    CHECK(hoop_snapshot_largest(s, "__main__.Node", nodes, 10, &count) == HOOP_OK && count == 4); /* not the ring: it is garbage */
    CHECK(hoop_snapshot_node(s, nodes[0], &n) == HOOP_OK && n.retained > 5000 && n.alive && n.line == 3 && strstr(n.file, "<program>"));
    CHECK(hoop_snapshot_chain(s, nodes[0], links, 20, &length) == HOOP_OK && length > 2);
    CHECK(links[0].node == 0 && links[length - 1].node == nodes[0] && !*links[length - 1].how && !strcmp(links[length - 2].how, "[<tuple>]"));
    CHECK(hoop_snapshot_holders(s, nodes[0], back, 4, &count) == HOOP_OK && count == 1 && back[0].node == links[length - 2].node);
    CHECK(hoop_snapshot_references(s, nodes[0], links, 20, &count) == HOOP_OK && count >= 2 && !strcmp(links[0].how, ".text"));
    /* A chain that has no room shows its end. */
    CHECK(hoop_snapshot_chain(s, nodes[0], back, 2, &count) == HOOP_OK && count == 2 && back[1].node == nodes[0]);
    CHECK(hoop_snapshot_largest(s, "Node", nodes, 2, &count) == HOOP_OK && count == 2);
    CHECK(hoop_snapshot_largest(s, "Nod", nodes, 2, &count) == HOOP_OK && count == 0);
    CHECK(hoop_snapshot_largest(s, NULL, nodes, 0, &count) == HOOP_OK && count == 0);
}

static void test_refusals(Hoop *h, HoopSnapshot *s) {
    HoopNode n;
    HoopLink link;
    size_t count;
    uint32_t end = hoop_snapshot_count(s);
    CHECK(hoop_snapshot_node(s, end, &n) == HOOP_INVALID && hoop_snapshot_chain(s, end, &link, 1, &count) == HOOP_INVALID);
    CHECK(hoop_snapshot_holders(s, end, &link, 1, &count) == HOOP_INVALID && hoop_snapshot_references(s, end, &link, 1, &count) == HOOP_INVALID);
    CHECK(!hoop_snapshot_load(h, "/no/such/file") && !strcmp(hoop_error(h).type, "FileNotFoundError") && hoop_error_status(h) == HOOP_ERROR);
    CHECK(!hoop_snapshot_load(h, "/dev/null") && !strcmp(hoop_error(h).type, "ValueError"));
    CHECK(!hoop_snapshot_load(h, NULL) && hoop_error_status(h) == HOOP_INVALID);
    hoop_snapshot_drop(NULL);
}

static void test_file(Hoop *h) {
    char path[] = "/tmp/hoop_graph_api_XXXXXX";
    int fd = mkstemp(path);
    CHECK(fd >= 0 && close(fd) == 0 && hoop_snapshot_save(h, path, NULL, NULL) == HOOP_OK);
    HoopSnapshot *s = hoop_snapshot_load(h, path);
    CHECK(s != NULL);
    test_chain(s);
    unlink(path);
    hoop_snapshot_drop(s);
}

/* At any cap there is a snapshot or a MemoryError, and its memory is the runtime's until it is dropped. */
static void test_cap(Hoop *h) {
    size_t before = hoop_usage(h).external, held = hoop_usage(h).from_os, refused = 0;
    for (size_t more = 0; more < 8u << 20; more += 64 << 10) {
        hoop_set_heap_limit(h, held + more);
        HoopSnapshot *s = hoop_snapshot_take(h);
        uint32_t nodes[3];
        size_t count;
        if (!s || hoop_snapshot_largest(s, "Node", nodes, 3, &count) != HOOP_OK) {
            refused++;
            CHECK(!strcmp(hoop_error(h).type, "MemoryError"));
        }
        hoop_snapshot_drop(s);
        CHECK(hoop_usage(h).external == before);
    }
    hoop_set_heap_limit(h, 0);
    CHECK(refused > 0 && refused < 128);
}

/* Steps are given anew; calls that return a value tell what ended them. */
static void test_steps(Hoop *h) {
    CHECK(hoop_run_string(h, "def count(n):\n  for i in range(n): pass\n  return n\n"
                             "exec('def deaf():\\n' + '  try:\\n    while True: pass\\n  except BaseException: pass\\n' * 2000)\n", "<steps>") == HOOP_OK);
    HoopValue count = hoop_global(h, "count"), deaf = hoop_global(h, "deaf"), n = hoop_int(h, 1000);
    for (int i = 0; i < 5; i++) {
        hoop_set_step_limit(h, 2000);
        HoopValue r = hoop_call(h, count, &n, 1);
        CHECK(r != 0);
        hoop_release(h, r);
        hoop_set_step_limit(h, 500);
        CHECK(!hoop_call(h, count, &n, 1) && hoop_error_status(h) == HOOP_ERROR && !strcmp(hoop_error(h).message, "step limit reached"));
        hoop_set_step_limit(h, 500);
        CHECK(!hoop_call(h, deaf, NULL, 0) && hoop_error_status(h) == HOOP_STOPPED);
    }
    hoop_set_step_limit(h, 0);
    HoopValue r = hoop_call(h, count, &n, 1);
    CHECK(r != 0 && !hoop_eval(h, "exit(3)") && hoop_error_status(h) != HOOP_OK);
    CHECK(!hoop_eval(h, "(_ for _ in ()).throw(SystemExit(3))") && hoop_error_status(h) == HOOP_EXIT);
    HoopValue all[] = {count, deaf, n, r};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) hoop_release(h, all[i]);
}

int main(void) {
    HoopConfig config = hoop_config();
    config.trace_frames = 1;
    for (int drop = 0; drop < 2; drop++) {
        Hoop *h = hoop_new(&config);
        CHECK(h && hoop_run_string(h, program, "<program>") == HOOP_OK);
        HoopSnapshot *s = hoop_snapshot_take(h);
        CHECK(s != NULL);
        test_sums(s);
        test_chain(s);
        test_refusals(h, s);
        test_file(h);
        hoop_snapshot_drop(s);
        test_cap(h);
        test_steps(h);
        CHECK(hoop_verify(h, stderr) == 0);
        CHECK(hoop_snapshot_take(h) != NULL); /* is left: it goes with the runtime */
        if (drop) hoop_drop(h);
        else hoop_free(h);
    }
    return unit_result();
}
