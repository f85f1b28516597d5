/* SPDX-License-Identifier: MIT
 * runtimes.c: many runtimes on many threads at once, under ThreadSanitizer: they share nothing that changes.
 *
 * Four threads make runtimes, run real programs in them (classes, cycles, finalizers, exceptions, own modules, json, re)
 * and end them, some with hoop_free and some with hoop_drop. Runtimes also wander from thread to thread, and a running one
 * is interrupted from outside.
 */
#include <hoop.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { THREADS = 4, ROUNDS = 3 };

static int faults; /* atomic */
static char folder[64];

static void fault(const char *what, Hoop *h) {
    __atomic_fetch_add(&faults, 1, __ATOMIC_RELAXED);
    printf("runtimes.c: %s\n%s", what, h ? hoop_error(h).traceback : "");
}

static const char *const programs[] = {
    /* classes, cycles, weak references, finalizers */
    "import gc, weakref\n"
    "died = []\n"
    "class Node:\n"
    "    def __init__(self, n): self.n = n; self.me = self\n"
    "    def __del__(self): died.append(self.n)\n"
    "refs = [weakref.ref(Node(i)) for i in range(500)]\n"
    "gc.collect()\n"
    "assert sorted(died) == list(range(500)) and not any(r() for r in refs)\n",
    /* exceptions, generators, closures */
    "class Problem(Exception): pass\n"
    "def dig(n):\n"
    "    try:\n"
    "        if n == 0: raise Problem('deep')\n"
    "        return dig(n - 1)\n"
    "    except Problem as e:\n"
    "        raise Problem(n) from e\n"
    "seen = 0\n"
    "for i in range(30):\n"
    "    try: dig(20)\n"
    "    except Problem as e:\n"
    "        while e: e, seen = e.__cause__, seen + 1\n"
    "assert seen == 30 * 22, seen\n"
    "def deep(): return deep()\n"
    "try: deep()\n"
    "except RecursionError: pass\n"
    "def numbers():\n"
    "    for i in range(1000): yield lambda: i\n"
    "assert sum(f() for f in numbers()) == 499500\n",
    /* modules that the runtimes have within them, and one from a file */
    "import json, re, collections, functools, random, math, struct, time, os, io, shared_helper\n"
    "data = {'a': [1, 2.5, None, 'é\\u20ac'], 'b': {str(i): i for i in range(100)}}\n"
    "assert json.loads(json.dumps(data)) == data\n"
    "assert re.sub(r'(\\w+)@(\\w+)', r'\\2 at \\1', 'me@home you@work') == 'home at me work at you'\n"
    "assert collections.Counter('abracadabra')['a'] == 5\n"
    "assert functools.reduce(lambda a, b: a * b, range(1, 30)) == math.factorial(29)\n"
    "assert shared_helper.double('ab') == 'abab'\n"
    "assert time.strftime('%Y', time.localtime(86400 * 200)) == '1970' and time.time() > time.mktime(time.gmtime(0))\n"
    "assert os.getcwd() and os.environ and io.StringIO('a\\nb').readlines() == ['a\\n', 'b']\n"
    "with open(shared_helper.__file__) as f: assert 'lru_cache' in f.read()\n"
    "assert len({random.random() for i in range(100)}) == 100\n"
    "assert struct.unpack('<hd', struct.pack('<hd', 7, 1.5)) == (7, 1.5)\n"
    "assert f'{3.14159:.2f} {10**40:,} {\"x\":>5}' == '3.14 ' + '10,' + ','.join(['000'] * 13) + '     x'\n",
    /* the cap */
    "grown = []\n"
    "try:\n"
    "    while True: grown.append('x' * 1000)\n"
    "except MemoryError:\n"
    "    n, grown = len(grown), None\n"
    "assert n > 1000\n",
};

static Hoop *new_runtime(void) {
    HoopConfig config = hoop_config();
    config.heap_limit = (size_t)8 << 20;
    config.import_files = true;
    Hoop *h = hoop_new(&config);
    if (!h || hoop_add_path(h, folder, true) != HOOP_OK) fault("no runtime", h);
    return h;
}

static void run(Hoop *h, const char *program) {
    if (hoop_run_string(h, program, "<thread>") != HOOP_OK) fault("a program fails", h);
}

static void *work(void *arg) {
    for (int round = 0; round < ROUNDS; round++) {
        Hoop *h = new_runtime();
        if (!h) return NULL;
        for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) run(h, programs[(i + (size_t)round) % (sizeof programs / sizeof *programs)]);
        if (round % 2) hoop_free(h);
        else hoop_drop(h);
    }
    return NULL;
}

static void all_at_once(void) {
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, work, NULL)) fault("no thread", NULL);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
}

/* One thread after the other uses the same runtimes. */
static void *visit(void *arg) {
    Hoop **runtimes = arg;
    for (int i = 0; i < THREADS; i++) {
        run(runtimes[i], "visits = globals().get('visits', 0) + 1\n");
        run(runtimes[i], programs[i % 3]);
    }
    return NULL;
}

static void wander(void) {
    Hoop *runtimes[THREADS];
    for (int i = 0; i < THREADS; i++) runtimes[i] = new_runtime();
    for (int i = 0; i < 3; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, visit, runtimes)) return fault("no thread", NULL);
        pthread_join(thread, NULL);
    }
    for (int i = 0; i < THREADS; i++) {
        run(runtimes[i], "assert visits == 3\n");
        hoop_free(runtimes[i]);
    }
}

static void *spin(void *arg) {
    if (hoop_run_string(arg, "while True: spinning = []\n", "<endless>") != HOOP_ERROR) fault("an endless loop has ended", NULL);
    if (strcmp(hoop_error(arg).type, "KeyboardInterrupt")) fault("not interrupted", arg);
    return NULL;
}

static void interrupt(void) {
    Hoop *runtimes[THREADS];
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        runtimes[i] = new_runtime();
        if (pthread_create(&threads[i], NULL, spin, runtimes[i])) return fault("no thread", NULL);
    }
    for (int i = 0; i < THREADS; i++) {
        usleep(20000);
        hoop_interrupt(runtimes[i]);
        pthread_join(threads[i], NULL);
        run(runtimes[i], "after = 1\n");
        hoop_free(runtimes[i]);
    }
}

/* A module in a file, which all runtimes import. */
static bool make_folder(char *file, size_t room) {
    strcpy(folder, "/tmp/hoop-threads-XXXXXX");
    if (!mkdtemp(folder)) return false;
    snprintf(file, room, "%s/shared_helper.py", folder);
    FILE *f = fopen(file, "w");
    if (!f) return false;
    fputs("import functools\n@functools.lru_cache\ndef double(x): return x + x\n", f);
    return fclose(f) == 0;
}

int main(void) {
    char file[128];
    if (!make_folder(file, sizeof file)) return perror("runtimes.c"), 1;
    all_at_once();
    wander();
    interrupt();
    unlink(file);
    rmdir(folder);
    puts(faults ? "runtimes.c: faults" : "ok");
    return faults != 0;
}
