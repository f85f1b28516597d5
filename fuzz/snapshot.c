/* SPDX-License-Identifier: MIT
 * snapshot.c: libFuzzer target: any bytes as the file of a snapshot. Check sums are made right first, so that what is damaged gets past
 * them. The file is refused with a ValueError, or every question is asked of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/base.h"
#include "hoop.h"

enum { HEAP_LIMIT = 256 << 20, HEAD = 104, SECTION_HEAD = 24, RUNS = 500 };

/* As src/memtools/snapshot_file.c. */
static uint64_t check_sum(uint64_t sum, const uint8_t *p, size_t bytes) {
    for (; bytes >= 8; p += 8, bytes -= 8) {
        uint64_t word;
        memcpy(&word, p, 8);
        sum = (sum ^ word) * HASH_GOLDEN;
        sum ^= sum >> 29;
    }
    for (; bytes; p++, bytes--) sum = (sum ^ *p) * HASH_GOLDEN;
    return sum ^ sum >> 32;
}

static void put_check(uint8_t *at, uint64_t check) { memcpy(at, &check, sizeof check); }

static void make_right(uint8_t *d, size_t size) {
    if (size < HEAD) return;
    put_check(d + HEAD - 8, check_sum(0, d, HEAD - 8));
    for (size_t at = HEAD; at + SECTION_HEAD <= size;) {
        uint32_t number, item;
        uint64_t count;
        memcpy(&number, d + at, 4);
        memcpy(&item, d + at + 4, 4);
        memcpy(&count, d + at + 8, 8);
        if (!item || count > (size - at - SECTION_HEAD) / item) return;
        size_t bytes = (size_t)count * item;
        put_check(d + at + 16, check_sum(number, d + at + SECTION_HEAD, bytes));
        at += SECTION_HEAD + bytes + (8 - bytes % 8) % 8;
    }
}

static const char *const questions =
    "from hoop.memory import Snapshot, snapshot\n"
    "import hoop.export as export, io, sys\n"
    "own = snapshot()\n"
    "def ask(path):\n"
    "    try: s = Snapshot.load(path)\n"
    "    except ValueError as e:\n"
    "        if 'snapshot' not in str(e): raise\n"
    "        return\n"
    "    for by in (s.by_type, s.by_site, s.by_module, s.by_holder):\n"
    "        for row in by(): str(row)\n"
    "    s.by_type(freed=5), s.by_module(freed=5)\n"
    "    for c in s.cycles(): c.explanation()\n"
    "    for q in (s.runtime, s.pins, s.collection_cost): q()\n"
    "    for r in s.rows(5): str(r)\n"
    "    for n in range(0, s.node_count, max(1, s.node_count // 40)):\n"
    "        str(s.object(n)), s.holders(n, 3), s.references(n)[:3]\n"
    "    own.diff(s), s.diff(own)\n"
    "    export.collapsed(s)\n";

static Hoop *h;
static unsigned runs;

static void begin(void) {
    HoopConfig config = hoop_config();
    config.heap_limit = HEAP_LIMIT;
    config.hash_seed_set = true;
    h = hoop_new(&config);
    if (!h || hoop_run_string(h, questions, "<questions>") != HOOP_OK) abort();
    runs = 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static int fd = -1;
    if (fd < 0) fd = memfd_create("snapshot", 0);
    if (!h) begin();
    uint8_t *copy = malloc(size + 1);
    memcpy(copy, data, size);
    make_right(copy, size);
    if (ftruncate(fd, 0) < 0 || pwrite(fd, copy, size, 0) != (ssize_t)size) abort();
    free(copy);
    char call[80];
    snprintf(call, sizeof call, "ask('/proc/self/fd/%d')", fd);
    HoopStatus status = hoop_run_string(h, call, "<fuzz>");
    if (status != HOOP_OK && status != HOOP_NO_MEMORY) abort();
    if (++runs < RUNS && status == HOOP_OK) return 0;
    if (hoop_verify(h, stderr)) abort();
    hoop_free(h);
    h = NULL;
    return 0;
}
