/* SPDX-License-Identifier: MIT
 * server.c: scripts that nobody trusts, run on several threads at once, each in a runtime of its own: without files, with a cap
 * on memory, and with a deadline that a watching thread keeps. */
#include <hoop.h>
#include <pthread.h>
#include <stdbool.h>
#include <time.h>

enum { WORKERS = 4, SECONDS_EACH = 1 };

typedef struct Job {
    const char *name, *source;
    HoopStatus status;
    char text[120]; /* what it printed or how it failed */
} Job;

static Job jobs[] = {
    {.name = "sum", .source = "print(sum(range(1000)))"},
    {.name = "error", .source = "print(1 / 0)"},
    {.name = "exit", .source = "import sys; sys.exit(3)"},
    {.name = "file", .source = "open('/etc/passwd')"},
    {.name = "process", .source = "import os; os.system('true')"},
    {.name = "memory", .source = "hoard = []\nwhile True: hoard.append(bytearray(1000))"},
    {.name = "recursion", .source = "def f(): f()\nf()"},
    {.name = "endless", .source = "while True: pass"},
    {.name = "deaf", .source = "while True:\n  try:\n    while True: pass\n  except BaseException: pass"},
    {.name = "asleep", .source = "import time; time.sleep(1000)"},
    {.name = "deaf and asleep", .source = "import time\nwhile True:\n  try: time.sleep(1000)\n  finally: continue"},
    {.name = "finalizer", .source = "class A:\n  def __del__(self):\n    while True: pass\na = A()\ndel a"},
};
enum { JOBS = sizeof jobs / sizeof *jobs };

/* What a worker runs now. The lock keeps the runtime alive while the watcher speaks to it. */
typedef struct Slot {
    Hoop *hoop;
    double deadline;
} Slot;
static Slot slots[WORKERS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int next_job;
static bool over;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void write_text(void *data, const char *text, size_t len) {
    Job *job = data;
    size_t used = 0;
    while (job->text[used]) used++;
    for (size_t i = 0; i < len && used + 1 < sizeof job->text; i++)
        if (text[i] != '\n') job->text[used++] = text[i];
}

static void show(Slot *slot, Hoop *hoop) {
    pthread_mutex_lock(&lock);
    *slot = (Slot){hoop, now() + SECONDS_EACH};
    pthread_mutex_unlock(&lock);
}

static void run(Job *job, Slot *slot) {
    HoopConfig config = hoop_config();
    config.heap_limit = 16u << 20;
    config.no_io = true;
    config.write_out = config.write_err = write_text;
    config.data = job;
    Hoop *hoop = hoop_new(&config);
    if (!hoop) {
        job->status = HOOP_NO_MEMORY;
        return;
    }
    show(slot, hoop);
    job->status = hoop_run_string(hoop, job->source, job->name);
    show(slot, NULL);
    if (job->status == HOOP_ERROR) {
        HoopError error = hoop_error(hoop);
        snprintf(job->text, sizeof job->text, "%s: %s", error.type, error.message);
    } else if (job->status == HOOP_EXIT) {
        snprintf(job->text, sizeof job->text, "exit code %d", hoop_exit_code(hoop));
    }
    hoop_drop(hoop); /* not hoop_free(): finalizers and exit functions are not to be trusted either */
}

static void *work(void *slot) {
    for (;;) {
        pthread_mutex_lock(&lock);
        int n = next_job++;
        pthread_mutex_unlock(&lock);
        if (n >= JOBS) return NULL;
        run(&jobs[n], slot);
    }
}

static void *watch(void *nothing) {
    for (bool stop = false; !stop;) {
        nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
        pthread_mutex_lock(&lock);
        for (int i = 0; i < WORKERS; i++)
            if (slots[i].hoop && now() > slots[i].deadline) hoop_stop(slots[i].hoop);
        stop = over;
        pthread_mutex_unlock(&lock);
    }
    return nothing;
}

int main(void) {
    pthread_t threads[WORKERS], watcher;
    if (pthread_create(&watcher, NULL, watch, NULL)) return 1;
    for (int i = 0; i < WORKERS; i++)
        if (pthread_create(&threads[i], NULL, work, &slots[i])) return 1;
    for (int i = 0; i < WORKERS; i++) pthread_join(threads[i], NULL);
    pthread_mutex_lock(&lock);
    over = true;
    pthread_mutex_unlock(&lock);
    pthread_join(watcher, NULL);
    static const char *const names[] = {"ok", "error", "exit", "incomplete", "invalid", "no memory", "stopped"};
    for (int i = 0; i < JOBS; i++) printf("%-16s %-8s %s\n", jobs[i].name, names[jobs[i].status], jobs[i].text);
    return 0;
}
