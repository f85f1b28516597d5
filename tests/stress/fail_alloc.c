/* SPDX-License-Identifier: MIT
 * fail_alloc.c: makes every allocation of a program fail in turn.
 *
 * usage: fail_alloc [--mode once|forever|limit] [--start] [--lenient] [--first N] [--stride S] [--only N] program.py ...
 *
 * For n = 1, 2, 3, ... until the program gets through, a fresh runtime runs it with the n-th allocation refused (once), with
 * all from the n-th on refused (forever), or under a cap of n pages (limit). Each run must print what the program
 * prints, or end in a MemoryError (or refuse to start); the heap must pass the verifier afterwards (so no reference may be lost
 * or leaked), the runtime must be able to go on, and its end must leave no mapping behind. --start counts from the birth of the runtime on, else from the program's first
 * allocation. All n up to --first are tried, then each --stride-th. A program whose first line says "# catches" handles the
 * MemoryErrors itself, so its output may differ; --lenient says so of all and allows any error at the end.
 *
 * The runs happen in a child process; when it falls over, the parent tells at which n, and goes on with the next one.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "heap/heap.h"
#include "heap/stress.h"
#include "runtime/internal.h"
#include "types/exception_parts.h"
#include "types/tuple.h"

#define MOST_FAULTS 8   /* of one program in one mode, then it is given up */
#define SECONDS_A_RUN 30

enum Mode { MODE_ONCE, MODE_FOREVER, MODE_LIMIT };
static const char *const mode_names[] = {"once", "forever", "limit"};

static struct {
    enum Mode mode;
    bool start, lenient;
    uint64_t first, stride, only;
} options = {.first = 500, .stride = 97};

typedef struct Text {
    char *data;
    size_t len, room;
} Text;
typedef struct Output {
    Text out, err;
} Output;

/* What child and parent share. */
static struct Shared {
    uint64_t n;       /* being tried */
    uint64_t runs;
    bool done;        /* the program got through */
    bool fault;       /* the child has told about a fault at n and ended */
} *shared;

/* ---- output of the program ---- */

static void text_add(Text *t, const char *text, size_t len) {
    if (t->len + len + 1 > t->room) {
        t->room = (t->len + len + 1) * 2;
        t->data = realloc(t->data, t->room);
        if (!t->data) abort();
    }
    memcpy(t->data + t->len, text, len);
    t->len += len;
    t->data[t->len] = 0;
}
static void add_out(void *data, const char *text, size_t len) { text_add(&((Output *)data)->out, text, len); }
static void add_err(void *data, const char *text, size_t len) { text_add(&((Output *)data)->err, text, len); }
static const char *text_of(const Text *t) { return t->data ? t->data : ""; }

static bool catches(const char *path) {
    char line[80] = "";
    FILE *f = fopen(path, "r");
    if (f && !fgets(line, sizeof line, f)) line[0] = 0;
    if (f) fclose(f);
    return strstr(line, "# catches") == line;
}

/* ---- one run ---- */

typedef struct Case {
    const char *path;
    Text expected; /* output of an undisturbed run */
    bool catches;
} Case;

static void fault(const Case *c, uint64_t n, const char *what, const char *detail) {
    printf("FAULT %s %s%s n=%lu: %s%s%s\n", c->path, mode_names[options.mode], options.start ? " start" : "", (unsigned long)n, what,
           *detail ? ": " : "", detail);
    fflush(stdout);
    shared->fault = true;
}

static HoopConfig configuration(Output *output, uint64_t n) {
    HoopConfig config = hoop_config();
    config.import_files = config.site_library = true;
    config.hash_seed_set = true;
    config.hash_seed = 1;
    config.write_out = add_out;
    config.write_err = add_err;
    config.data = output;
    if (options.mode == MODE_LIMIT && n) config.heap_limit = n * POOL_SIZE;
    return config;
}

static void arm(Heap *heap, uint64_t n) {
    if (options.mode != MODE_LIMIT) stress_fail_allocation(heap, n, options.mode == MODE_FOREVER);
}

static bool has_fired(const Hoop *h) {
    const Heap *heap = h->rt.heap;
    return options.mode == MODE_ONCE ? heap->fail_countdown == 0 : options.mode == MODE_FOREVER ? heap->fail_countdown <= 1 : true;
}

/* Python itself wraps some errors and keeps them as the cause; except* puts them into a group. */
static bool is_memory_error(Borrowed error) {
    if (v_obj(error)->type == T_MEMORY_ERROR) return true;
    if (v_obj(error)->type == T_EXCEPTION_GROUP) {
        const Tuple *members = as_tuple(V_AS(ExceptionGroupExc, error)->excs);
        for (size_t i = 0; i < members->len; i++)
            if (is_memory_error(members->items[i])) return true;
    }
    return as_exc(error)->cause && is_memory_error(as_exc(error)->cause);
}

/* The text of the error is asked for while memory still fails. */
static void check_status(const Case *c, Hoop *h, uint64_t n, HoopStatus status) {
    if (status == HOOP_NO_MEMORY || status == HOOP_OK) return;
    if (status != HOOP_ERROR || !h->last_error) {
        fault(c, n, "ended without an error", "");
        return;
    }
    if (is_memory_error(h->last_error)) {
        if (n % 2) (void)hoop_error(h);
        return;
    }
    if (options.lenient) return;
    arm(h->rt.heap, 0);
    fault(c, n, "ended in another error", hoop_error(h).traceback);
}

static void check_heap(const Case *c, Hoop *h, uint64_t n) {
    if (h->rt.error) fault(c, n, "the current error is still set", "");
    if (hoop_verify(h, stdout)) fault(c, n, "the heap is not valid", "");
}

/* The runtime must be of use after all this. */
static void check_alive(const Case *c, Hoop *h, uint64_t n) {
    hoop_set_heap_limit(h, 0);
    HoopStatus status = hoop_run_string(h, "import gc as _gc, sys as _sys\n_sys.stdout.flush()\n_l = []\n_l.append(_l)\ndel _l\n_gc.collect()\n"
                                           "assert [str(i) for i in range(4)] == ['0', '1', '2', '3']\n", "<alive>");
    if (status != HOOP_OK) fault(c, n, "the runtime cannot go on", hoop_error(h).traceback);
    check_heap(c, h, n);
}

/* A program that got through has printed everything, or a finalizer's error. */
static void check_output(const Case *c, uint64_t n, const Output *output) {
    const char *got = text_of(&output->out), *expected = text_of(&c->expected);
    if (options.lenient || c->catches || output->err.len || !strcmp(got, expected)) return;
    size_t line = 0;
    for (size_t i = 0; got[i] == expected[i]; i++)
        if (got[i] == '\n') line = i + 1;
    char detail[500];
    snprintf(detail, sizeof detail, "got %.*s instead of %.*s", (int)size_min(strcspn(got + line, "\n"), 200), got + line,
             (int)size_min(strcspn(expected + line, "\n"), 200), expected + line);
    fault(c, n, "an error was lost", detail);
}

static void end(Hoop *h, uint64_t n) {
    if (n % 3 == 0) {
        hoop_drop(h);
        return;
    }
    h->verify_after_runs = true;
    if (n % 3 == 1) stress_fail_allocation(h->rt.heap, 1 + n % 50, options.mode == MODE_FOREVER);
    hoop_free(h);
}

/* True: the program got through, n was beyond its last allocation. */
static bool run_once(const Case *c, uint64_t n) {
    Output output = {.out = {0}};
    HoopConfig config = configuration(&output, n);
    Heap *heap = heap_new(config.heap_limit);
    if (!heap) return false;
    if (options.start) arm(heap, n);
    Hoop *h = hoop_new_on(heap, &config);
    if (!h) return false;
    h->verify_after_runs = false; /* check_heap() does it, and tells at which n */
    if (!options.start) arm(heap, n);
    HoopStatus status = hoop_run_file(h, c->path);
    bool through = options.mode == MODE_LIMIT ? status == HOOP_OK && heap->from_os_peak + ARENA_SIZE < config.heap_limit : !has_fired(h);
    check_status(c, h, n, status);
    if (n % 4 == 0 && status == HOOP_ERROR) (void)hoop_print_error(h);
    arm(heap, 0);
    check_heap(c, h, n);
    check_alive(c, h, n);
    if (status == HOOP_OK) check_output(c, n, &output);
    end(h, n);
    free(output.out.data);
    free(output.err.data);
    return through;
}

/* ---- all n ---- */

static uint64_t next_n(uint64_t n) { return n < options.first ? n + 1 : n + options.stride; }

static size_t mapped_pages(void) {
    unsigned long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f && fscanf(f, "%lu", &pages) != 1) pages = 0;
    if (f) fclose(f);
    return pages;
}

static void child(const Case *c, uint64_t n) {
    size_t before = 0;
    for (uint64_t i = 0;; n = next_n(n), i++) {
        shared->n = n;
        shared->runs++;
        alarm(SECONDS_A_RUN);
        bool through = run_once(c, n);
        if (shared->fault) _exit(1);
        if (i == 20) before = mapped_pages();
        if (i > 20 && mapped_pages() > before + 512) {
            fault(c, n, "a runtime left mappings behind", "");
            _exit(1);
        }
        if (through) break;
    }
    shared->done = true;
    _exit(0);
}

/* Returns the number of faults. */
static int run_program(Case *c) {
    int faults = 0;
    *shared = (struct Shared){.n = 0};
    uint64_t n = 1;
    while (!shared->done && faults < MOST_FAULTS) {
        shared->fault = false;
        fflush(stdout);
        pid_t pid = fork();
        if (pid == 0) child(c, n);
        int status = 0;
        waitpid(pid, &status, 0);
        if (shared->done) break;
        faults++;
        if (!shared->fault) {
            printf("FAULT %s %s%s n=%lu: %s %d\n", c->path, mode_names[options.mode], options.start ? " start" : "", (unsigned long)shared->n,
                   WIFSIGNALED(status) ? "signal" : "exit code", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
            fflush(stdout);
        }
        n = next_n(shared->n);
    }
    printf("%s %s%s: %lu runs, last n = %lu, %d faults%s\n", c->path, mode_names[options.mode], options.start ? " start" : "",
           (unsigned long)shared->runs, (unsigned long)shared->n, faults, shared->done ? "" : ", given up");
    return faults;
}

static bool undisturbed(Case *c) {
    Output output = {.out = {0}};
    HoopConfig config = configuration(&output, 0);
    Hoop *h = hoop_new(&config);
    if (!h || (hoop_run_file(h, c->path) != HOOP_OK && !options.lenient)) {
        printf("FAULT %s does not run undisturbed: %s\n", c->path, h ? hoop_error(h).traceback : "");
        return false;
    }
    hoop_free(h);
    c->expected = output.out;
    free(output.err.data);
    return true;
}

static uint64_t number(const char *text) { return text ? strtoull(text, NULL, 10) : 0; }

static int option(char **argv) {
    const char *name = argv[0], *value = argv[1];
    if (!strcmp(name, "--start")) return options.start = true, 1;
    if (!strcmp(name, "--lenient")) return options.lenient = true, 1;
    if (!strcmp(name, "--first")) options.first = number(value);
    else if (!strcmp(name, "--stride")) options.stride = number(value);
    else if (!strcmp(name, "--only")) options.only = number(value);
    else if (!strcmp(name, "--mode") && value)
        options.mode = !strcmp(value, "limit") ? MODE_LIMIT : !strcmp(value, "forever") ? MODE_FOREVER : MODE_ONCE;
    else exit(2);
    return 2;
}

int main(int argc, char **argv) {
    int i = 1, faults = 0;
    while (i < argc && argv[i][0] == '-') i += option(argv + i);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (; i < argc; i++) {
        Case c = {.path = argv[i], .catches = catches(argv[i])};
        if (!undisturbed(&c)) faults++;
        else if (options.only) run_once(&c, options.only);
        else faults += run_program(&c);
        free(c.expected.data);
    }
    return faults || shared->fault ? 1 : 0;
}
