/* SPDX-License-Identifier: MIT
 * hard_limit.c: code that goes on allocating while it handles a MemoryError meets the hard limit of the heap: the run is ended,
 * no handler stops that, the host gets HOOP_NO_MEMORY, and the runtime is of use afterwards. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gc/verify.h"
#include "runtime/internal.h"

#define LIMIT ((size_t)8 << 20)
#define SLACK ((size_t)3 << 20) /* the reserve, and what a MemoryError needs to be raised */

static int faults;
#define EXPECT(x) ((x) ? (void)0 : (void)(faults++, printf("hard_limit.c:%d: %s fails\n", __LINE__, #x)))

static char output[1000];
static void write_out(void *data, const char *text, size_t len) { 
    size_t room = sizeof output - strlen(output) - 1;
    strncat(output, text, len < room ? len : room);
}

static const char greedy[] = "def eat():\n"
                             "    x = None\n"
                             "    try:\n"
                             "        while True: x = (x,)\n"
                             "    except MemoryError:\n"
                             "        print('soft')\n"
                             "        try:\n"
                             "            while True: x = (x,)\n"
                             "        except BaseException: print('caught')\n"
                             "        finally: print('finally')\n"
                             "try: eat()\n"
                             "except BaseException: print('caught outside')\n";

static void check_usable(Hoop *h) {
    output[0] = 0;
    EXPECT(hoop_run_string(h, "import sys\nprint(sum(range(10)))\ntry: [0] * 10**9\nexcept MemoryError: print('again')\nsys.stdout.flush()", "<after>") == HOOP_OK);
    EXPECT(strstr(output, "45\nagain\n") != NULL);
    EXPECT(hoop_verify(h, stdout) == 0);
    EXPECT(hoop_usage(h).in_use < LIMIT / 2);
}

/* The handler runs in a generator, in __del__, in a sort key, in a C function that the host registered. */
static HoopValue call_back(Hoop *h, void *data, const HoopValue *args, size_t count) { return hoop_call(h, args[0], NULL, 0); }

static const char *const ways[] = {
    "eat()",
    "def g():\n    eat()\n    yield\nlist(g())",
    "[2, 1].sort(key=lambda x: eat())",
    "class A:\n    def __eq__(self, o): eat()\nA() in [A()]",
    "try: call_back(eat)\nexcept BaseException: print('caught')",
    "import contextlib\nwith contextlib.suppress(BaseException): eat()",
    "exec('eat()')",
};

static void test_ways(Hoop *h) {
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        output[0] = 0;
        HoopStatus status = hoop_run_string(h, ways[i], "<way>");
        if (status != HOOP_NO_MEMORY) printf("way %zu: status %d %s\n", i, status, hoop_error(h).traceback);
        EXPECT(status == HOOP_NO_MEMORY);
        EXPECT(!strcmp(hoop_error(h).type, "MemoryError"));
        EXPECT(hoop_usage(h).from_os_peak <= LIMIT + SLACK);
        check_usable(h);
        EXPECT(!strstr(output, "caught"));
    }
}

/* Handlers that give back what they took see MemoryErrors, as many as they like, and never the hard limit. */
static void test_soft(Hoop *h) {
    EXPECT(hoop_run_string(h,
                           "x, n = None, 0\n"
                           "while n < 60:\n"
                           "    try: x = (x,)\n"
                           "    except MemoryError:\n"
                           "        n += 1\n"
                           "        if n % 20 == 0: x = None\n"
                           "x = None\n",
                           "<soft>") == HOOP_OK);
    check_usable(h);
}

int main(void) {
    HoopConfig config = hoop_config();
    config.heap_limit = LIMIT;
    config.write_out = write_out;
    Hoop *h = hoop_new(&config);
    if (!h) return 2;
    hoop_register(h, NULL, "call_back", call_back, NULL);
    HoopStatus status = hoop_run_string(h, greedy, "<greedy>");
    EXPECT(status == HOOP_NO_MEMORY);
    EXPECT(hoop_run_string(h, "import sys\nsys.stdout.flush()", "<flush>") == HOOP_OK);
    EXPECT(strcmp(output, "soft\n") == 0);
    check_usable(h);
    test_ways(h);
    test_soft(h);
    hoop_free(h);
    if (!faults) printf("hard_limit: all well\n");
    return faults != 0;
}
