/* SPDX-License-Identifier: MIT
 * fail_alloc.c: makes every allocation of a program fail in turn.
 *
 * usage: fail_alloc [--mode once|forever|both|limit] [--start] [--lenient] [--first N] [--stride S | --most N] [--offset O]
 *                   [--only N] [--jobs N] [--plant count|mapping|crash|hang] program.py ...
 *
 * The program runs once. At its n-th allocation, n = 1, 2, 3, ... to its end, the process forks: in the child that allocation
 * is refused (once), or that and all later ones (forever), and the child runs on to the end; the parent goes on as if nothing
 * had been (and waits when --jobs children live, 1 if not said). So what came before an allocation is not run again for it. Each child must print what the
 * program prints, or end in a MemoryError (or refuse to start); then the heap must pass the verifier (so no reference may be
 * lost or leaked), the runtime must be able to go on, and its end must leave no mapping behind. The end of the runtime belongs
 * to the program: its allocations fail too.
 *
 * Mode limit begins anew for each n = 1, 2, 3, ...: a cap of n pages, until the program gets through with ease.
 *
 * --start counts from the birth of the runtime on, else from the program's first allocation. All n up to --first are tried,
 * then each --stride-th, --offset places later; --most N makes the stride such that about N in all are tried. --only N fails allocation N without a fork, for a debugger. --plant damages
 * something in each child, which must be found.
 *
 * A program may say in its first line: "# catches": it handles MemoryErrors itself, so its output may differ (--lenient says
 * so of all, and allows any error at the end). "# restarts": it writes files, which parent and child would share; it is run from
 * its beginning for each n. "# after: a, b": these modules are imported before anything fails; other programs import them.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gc/state.h"
#include "heap/heap.h"
#include "heap/stress.h"
#include "runtime/internal.h"
#include "types/dict.h"
#include "types/exception_parts.h"
#include "types/tuple.h"

#define MOST_TOLD 8        /* faults of one program in one mode; the rest is counted */
#define MOST_FAULTS 200    /* ... then it is given up */
#define SECONDS_OF_CPU 30  /* a run */
#define SECONDS_IN_ALL 1800 /* by the clock, which other processes slow down */
#define MOST_JOBS 64
#define MOST_OUTPUT (1 << 18)
#define MAPPING_SLACK 64 /* KiB that the C library may come to need while a program runs */

enum Mode { MODE_ONCE = 1, MODE_FOREVER = 2, MODE_LIMIT = 4 };
enum Plant { PLANT_NOTHING, PLANT_COUNT, PLANT_MAPPING, PLANT_CRASH, PLANT_HANG };
static const char *const plant_names[] = {"nothing", "count", "mapping", "crash", "hang"};

static struct {
    unsigned modes;
    enum Plant plant;
    bool start, lenient;
    uint64_t first, stride, most, offset, only, jobs;
} options = {.modes = MODE_ONCE, .jobs = 1, .first = UINT64_MAX, .stride = 97};

/* How a run ended; the exit code of the child. */
enum Outcome { ENDED_IN_ERROR, ENDED_IN_LIMIT, WENT_THROUGH, WENT_THROUGH_WITH_EASE, DID_NOT_START, OUTCOME_COUNT, FAULT = 99 };
static const char *const outcome_names[] = {"MemoryError", "hard limit", "went through", "went through", "did not start"};

/* ---- output of the program ---- */

/* No malloc: what the process maps is compared. */
typedef struct Text {
    size_t len;
    char data[MOST_OUTPUT];
} Text;
typedef struct Output {
    Text out, err;
} Output;

static void text_add(Text *t, const char *text, size_t len) {
    len = size_min(len, MOST_OUTPUT - 1 - t->len);
    memcpy(t->data + t->len, text, len);
    t->len += len;
    t->data[t->len] = 0;
}
static void add_out(void *data, const char *text, size_t len) { text_add(&((Output *)data)->out, text, len); }
static void add_err(void *data, const char *text, size_t len) { text_add(&((Output *)data)->err, text, len); }

static void text_clear(Text *t) { t->data[t->len = 0] = 0; }

/* Of what the program prints in this run, and of what it prints undisturbed. */
static Output output;
static Text expected;

/* ---- one program ---- */

typedef struct Case {
    const char *path;
    bool catches, restarts;
    char after[200]; /* "import ..." or empty */
} Case;

/* The run that goes on in this process. */
typedef struct Run {
    const Case *c;
    enum Mode mode;   /* of failing; a parent that splits off children has none */
    uint64_t n;       /* allocations so far; once one has failed, its number. In mode limit: pages */
    uint64_t target;  /* not 0: the one to fail, without a fork */
    bool failing;     /* one has failed */
    bool ended;       /* the runtime is being ended */
    bool fault;       /* has been told */
    size_t mapped;    /* KiB, before there was a heap */
} Run;

static struct Tally {
    uint64_t runs, outcomes[OUTCOME_COUNT], faults;
} tally[MODE_LIMIT + 1];

static const char *mode_name(enum Mode mode) { return mode == MODE_ONCE ? "once" : mode == MODE_FOREVER ? "forever" : "limit"; }

static void describe(const Case *c, enum Mode mode, uint64_t n) {
    printf("FAULT %s --mode %s%s --only %lu: ", c->path, mode_name(mode), options.start ? " --start" : "", (unsigned long)n);
}

static void fault(Run *run, const char *what, const char *detail) {
    run->fault = true;
    if (tally[run->mode].faults >= MOST_TOLD) return;
    describe(run->c, run->mode, run->n);
    printf("%s%s%s%s\n", what, run->ended ? " (an allocation of the end)" : "", *detail ? ": " : "", detail);
    fflush(stdout);
}

static void read_marks(Case *c) {
    char line[sizeof c->after - 10] = "";
    FILE *f = fopen(c->path, "r");
    if (f && !fgets(line, sizeof line, f)) line[0] = 0;
    if (f) fclose(f);
    c->catches = strstr(line, "# catches") == line;
    c->restarts = strstr(line, "# restarts") == line;
    const char *after = strstr(line, "after: ");
    if (*line == '#' && after) snprintf(c->after, sizeof c->after, "import %s", after + strlen("after: "));
}

/* In KiB; the C stack does not count, it only grows. */
static size_t mapped_memory(void) {
    unsigned long size = 0, stack = 0;
    char line[128];
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "VmSize: %lu", &size) != 1 && sscanf(line, "VmStk: %lu", &stack) == 1) break;
    if (f) fclose(f);
    return size - stack;
}

/* ---- refusing ---- */

static bool is_wanted(uint64_t n) { return n <= options.first || (n + options.offset) % options.stride == 0; }

static void add_result(const Case *c, enum Mode mode, uint64_t n, int status) {
    struct Tally *t = &tally[mode];
    t->runs++;
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (code >= 0 && code < OUTCOME_COUNT) {
        t->outcomes[code]++;
        return;
    }
    t->faults++;
    if (code == FAULT || t->faults > MOST_TOLD) return;
    describe(c, mode, n);
    printf("%s %d\n", code < 0 ? "signal" : "exit code", code < 0 ? WTERMSIG(status) : code);
    fflush(stdout);
}

static _Noreturn void give_up(const char *call) {
    printf("%s: %s\n", call, strerror(errno));
    exit(2);
}

/* The children that have not been waited for, the oldest first. */
static struct Child {
    pid_t pid;
    enum Mode mode;
    uint64_t n;
} children[MOST_JOBS];
static uint64_t child_count;

static void wait_for_children(const Case *c, uint64_t most_left) {
    while (child_count > most_left) {
        struct Child oldest = children[0];
        int status;
        if (waitpid(oldest.pid, &status, 0) != oldest.pid) give_up("waitpid");
        memmove(children, children + 1, --child_count * sizeof *children);
        add_result(c, oldest.mode, oldest.n, status);
    }
}

/* True in the child, where the memory is to fail. The exit code of the child goes into the tally. */
static bool split(Run *run, enum Mode mode) {
    wait_for_children(run->c, options.jobs - 1);
    if (tally[mode].faults >= MOST_FAULTS) return false;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        run->mode = mode;
        run->failing = mode != MODE_LIMIT;
        setrlimit(RLIMIT_CPU, &(struct rlimit){SECONDS_OF_CPU, SECONDS_OF_CPU});
        alarm(SECONDS_IN_ALL);
        return true;
    }
    if (pid < 0) give_up("fork");
    children[child_count++] = (struct Child){pid, mode, run->n};
    return false;
}

static bool refuse(void *arg) {
    Run *run = arg;
    if (run->failing) return run->mode == MODE_FOREVER;
    run->n++;
    if (run->target) return run->failing = run->n == run->target;
    if (run->c->restarts || !is_wanted(run->n)) return false;
    for (unsigned mode = MODE_ONCE; mode <= MODE_FOREVER; mode <<= 1)
        if (options.modes & mode && split(run, (enum Mode)mode)) return true;
    return false;
}

static void relent(Hoop *h) { stress_ask(h->rt.heap, NULL, NULL); }

/* ---- checks ---- */

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
static void check_status(Run *run, Hoop *h, HoopStatus status) {
    if (status == HOOP_NO_MEMORY || status == HOOP_OK) return;
    if (status != HOOP_ERROR || !h->last_error) {
        fault(run, "ended without an error", "");
        return;
    }
    if (is_memory_error(h->last_error)) {
        if (run->n % 2) (void)hoop_error(h);
        return;
    }
    if (options.lenient) return;
    relent(h);
    fault(run, "ended in another error", hoop_error(h).traceback);
}

static void check_heap(Run *run, Hoop *h) {
    if (h->rt.error) fault(run, "the current error is still set", "");
    if (hoop_verify(h, tally[run->mode].faults < MOST_TOLD ? stdout : NULL)) fault(run, "the heap is not valid", "");
}

/* The runtime must be of use after all this. */
static void check_alive(Run *run, Hoop *h) {
    hoop_set_heap_limit(h, 0);
    HoopStatus status = hoop_run_string(h, "import gc as _gc, sys as _sys\n_sys.stdout.flush()\n_l = []\n_l.append(_l)\ndel _l\n_gc.collect()\n"
                                           "assert [str(i) for i in range(4)] == ['0', '1', '2', '3']\n", "<alive>");
    if (status != HOOP_OK) fault(run, "the runtime cannot go on", hoop_error(h).traceback);
    check_heap(run, h);
}

/* A program that got through has printed everything, or a finalizer's error. */
static void check_output(Run *run) {
    const char *got = output.out.data, *want = expected.data;
    if (options.lenient || run->c->catches || output.err.len || !strcmp(got, want)) return;
    size_t line = 0;
    for (size_t i = 0; got[i] == want[i]; i++)
        if (got[i] == '\n') line = i + 1;
    char detail[500];
    snprintf(detail, sizeof detail, "got %.*s instead of %.*s", (int)size_min(strcspn(got + line, "\n"), 200), got + line,
             (int)size_min(strcspn(want + line, "\n"), 200), want + line);
    fault(run, "an error was lost", detail);
}

static void check_mappings(Run *run) {
    size_t now = mapped_memory();
    if (now <= run->mapped + MAPPING_SLACK) return;
    char detail[100];
    snprintf(detail, sizeof detail, "%zu KiB", now - run->mapped);
    fault(run, "mappings are left", detail);
}

static void plant(Hoop *h) {
    switch (options.plant) {
    case PLANT_NOTHING: return;
    case PLANT_COUNT: v_obj(h->main_dict)->refcount = 0; return;
    case PLANT_MAPPING: mmap(NULL, 1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); return;
    case PLANT_CRASH: raise(SIGSEGV); return;
    case PLANT_HANG:
        setrlimit(RLIMIT_CPU, &(struct rlimit){1, 1});
        for (;;) arc4random();
    }
}

/* ---- one run ---- */

static HoopConfig configuration(const Run *run) {
    HoopConfig config = hoop_config();
    config.import_files = config.site_library = true;
    config.hash_seed_set = true;
    config.hash_seed = 1;
    config.write_out = add_out;
    config.write_err = add_err;
    config.data = &output;
    if (run->mode == MODE_LIMIT) config.heap_limit = run->n * POOL_SIZE;
    return config;
}

/* Memory that fails at the end too, now and then; and the other way to end. */
static void end(Run *run, Hoop *h) {
    if (run->mode && run->n % 3 == 0) {
        hoop_drop(h);
        return;
    }
    h->verify_after_runs = run->n % 8 == 1 || !run->mode;
    if (run->mode && run->n % 3 == 1) stress_fail_allocation(h->rt.heap, 1 + run->n % 50, run->mode == MODE_FOREVER);
    hoop_free(h);
}

static enum Outcome check_run(Run *run, Hoop *h, HoopStatus status) {
    bool ease = h->rt.heap->from_os_peak + ARENA_SIZE < h->rt.heap->limit;
    check_status(run, h, status);
    if (run->n % 4 == 0 && status == HOOP_ERROR) (void)hoop_print_error(h);
    relent(h);
    plant(h);
    check_heap(run, h);
    h->rt.gc->unverified = true; /* enough that check_heap() verifies it */
    check_alive(run, h);
    if (status == HOOP_OK) check_output(run);
    return status == HOOP_OK ? ease ? WENT_THROUGH_WITH_EASE : WENT_THROUGH : status == HOOP_NO_MEMORY ? ENDED_IN_LIMIT : ENDED_IN_ERROR;
}

/* The parent of the children that `refuse` makes comes back undisturbed. A child ends here. */
static enum Outcome run_to_end(Run *run) {
    text_clear(&output.out);
    run->mapped = mapped_memory();
    HoopConfig config = configuration(run);
    Heap *heap = heap_new(config.heap_limit);
    if (!heap) return DID_NOT_START;
    if (options.start && run->mode != MODE_LIMIT) stress_ask(heap, refuse, run);
    Hoop *h = hoop_new_on(heap, &config);
    enum Outcome outcome = DID_NOT_START;
    if (h) {
        h->verify_after_runs = false; /* check_heap() does it, and tells at which n */
        if (*run->c->after && !options.start && run->mode != MODE_LIMIT && hoop_run_string(h, run->c->after, "<after>") != HOOP_OK)
            fault(run, run->c->after, "");
        if (!options.start && run->mode != MODE_LIMIT) stress_ask(heap, refuse, run);
        HoopStatus status = hoop_run_file(h, run->c->path);
        if (run->failing || run->mode == MODE_LIMIT) {
            outcome = check_run(run, h, status);
        } else {
            outcome = status == HOOP_OK || options.lenient ? WENT_THROUGH : ENDED_IN_ERROR;
            if (outcome == ENDED_IN_ERROR) fault(run, "does not run undisturbed", hoop_error(h).traceback);
            run->ended = true;
        }
        end(run, h);
    }
    check_mappings(run);
    return run->fault ? FAULT : outcome;
}

static enum Outcome run_program(Run *run) {
    enum Outcome outcome = run_to_end(run);
    if (!run->failing && run->mode != MODE_LIMIT) return outcome;
    fflush(stdout);
    _exit(outcome);
}

/* ---- all n ---- */

/* Each run from its beginning: of a program that says so, or under a cap of n pages. */
static void restart(const Case *c, enum Mode mode, uint64_t last) {
    for (uint64_t n = 1; n <= last && !tally[mode].outcomes[WENT_THROUGH_WITH_EASE] && tally[mode].faults < MOST_FAULTS; n++) {
        Run run = {.c = c, .n = n};
        if (!is_wanted(n) || !split(&run, mode)) continue;
        if (mode != MODE_LIMIT) run = (Run){.c = c, .mode = mode, .target = n};
        run.failing = false;
        run_program(&run);
        fflush(stdout);
        _exit(FAULT); /* fewer allocations than before */
    }
    wait_for_children(c, 0);
}

static void print_tally(const Case *c, enum Mode mode, uint64_t allocations) {
    const struct Tally *t = &tally[mode];
    if (!(options.modes & mode)) return;
    printf("%s%s %s: %lu ", c->path, options.start ? " from the start" : "", mode_name(mode), (unsigned long)t->runs);
    if (mode == MODE_LIMIT) printf("caps:");
    else printf("of %lu allocations failed:", (unsigned long)allocations);
    for (int i = 0; i < OUTCOME_COUNT; i++)
        if (t->outcomes[i] && i != WENT_THROUGH_WITH_EASE)
            printf(" %lu %s,", (unsigned long)(t->outcomes[i] + (i == WENT_THROUGH ? t->outcomes[i + 1] : 0)), outcome_names[i]);
    printf(" %lu faults%s\n", (unsigned long)t->faults, t->faults >= MOST_FAULTS ? ", given up" : "");
    fflush(stdout);
}

/* The number of faults. */
static uint64_t try_all(const Case *c) {
    memset(tally, 0, sizeof tally);
    Run run = {.c = c, .target = UINT64_MAX};
    if (run_program(&run) == FAULT) return 1;
    expected = output.out;
    if (options.most) options.stride = size_max(run.n / options.most, 1);
    if (options.modes & (MODE_ONCE | MODE_FOREVER) && !c->restarts) {
        Run forking = {.c = c};
        run_program(&forking);
        wait_for_children(c, 0);
        if (forking.n != run.n) printf("%s: %lu allocations, then %lu\n", c->path, (unsigned long)run.n, (unsigned long)forking.n);
    }
    if (options.modes & MODE_ONCE && c->restarts) restart(c, MODE_ONCE, run.n);
    if (options.modes & MODE_FOREVER && c->restarts) restart(c, MODE_FOREVER, run.n);
    if (options.modes & MODE_LIMIT) restart(c, MODE_LIMIT, UINT64_MAX);
    for (unsigned mode = MODE_ONCE; mode <= MODE_LIMIT; mode <<= 1) print_tally(c, (enum Mode)mode, run.n);
    return tally[MODE_ONCE].faults + tally[MODE_FOREVER].faults + tally[MODE_LIMIT].faults;
}

static int try_one(const Case *c) {
    Run run = {.c = c, .mode = (enum Mode)options.modes, .target = options.only};
    if (options.modes == MODE_LIMIT) run = (Run){.c = c, .mode = MODE_LIMIT, .n = options.only};
    return run_program(&run) == FAULT;
}

static uint64_t number(const char *text) { return text ? strtoull(text, NULL, 10) : 0; }

static unsigned modes_of(const char *name) {
    return !strcmp(name, "limit") ? MODE_LIMIT : !strcmp(name, "forever") ? MODE_FOREVER : !strcmp(name, "both") ? MODE_ONCE | MODE_FOREVER : MODE_ONCE;
}

static enum Plant plant_of(const char *name) {
    for (enum Plant p = PLANT_NOTHING; p <= PLANT_HANG; p++)
        if (!strcmp(name, plant_names[p])) return p;
    exit(2);
}

static int option(char **argv) {
    const char *name = argv[0], *value = argv[1];
    if (!strcmp(name, "--start")) return options.start = true, 1;
    if (!strcmp(name, "--lenient")) return options.lenient = true, 1;
    if (!value) exit(2);
    if (!strcmp(name, "--first")) options.first = number(value);
    else if (!strcmp(name, "--stride")) options.stride = number(value);
    else if (!strcmp(name, "--most")) options.most = number(value);
    else if (!strcmp(name, "--offset")) options.offset = number(value);
    else if (!strcmp(name, "--only")) options.only = number(value);
    else if (!strcmp(name, "--jobs")) options.jobs = size_min(size_max(number(value), 1), MOST_JOBS);
    else if (!strcmp(name, "--mode")) options.modes = modes_of(value);
    else if (!strcmp(name, "--plant")) options.plant = plant_of(value);
    else exit(2);
    return 2;
}

/* So that --only finds again what a run has found: the same addresses each time. */
static void fix_addresses(char **argv) {
    int now = personality(0xffffffff);
    if (now & ADDR_NO_RANDOMIZE || personality((unsigned)now | ADDR_NO_RANDOMIZE) < 0) return;
    execv("/proc/self/exe", argv);
}

int main(int argc, char **argv) {
    fix_addresses(argv);
    int i = 1;
    uint64_t faults = 0;
    while (i < argc && argv[i][0] == '-') i += option(argv + i);
    for (; i < argc; i++) {
        Case c = {.path = argv[i]};
        read_marks(&c);
        faults += options.only ? (uint64_t)try_one(&c) : try_all(&c);
    }
    return faults != 0;
}
