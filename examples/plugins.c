/* SPDX-License-Identifier: MIT
 * plugins.c: a host for plug-ins that nobody has looked at. Each file NAME.py of a folder runs in a runtime of its own, without files and
 * with a cap on memory; its function on_event(event) is called for each line of standard input, with a limit on steps and on time. A
 * plug-in that fails goes on living; after three failures in a row it is unloaded until its file changes. A changed file is loaded anew. */
#include <hoop.h>
#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_PLUGINS = 64, MOST_FAILURES = 3, SECONDS_EACH = 1, STEPS_EACH = 5000000, CAP = 16 << 20, MOST_SOURCE = 1 << 20 };

typedef struct Plugin {
    char name[64];
    char path[512];
    struct timespec changed; /* of the file, when it was loaded */
    Hoop *hoop;              /* NULL: not loaded */
    HoopValue hook;          /* on_event */
    size_t printed;          /* bytes of output */
    int failures;            /* in a row */
} Plugin;
static Plugin plugins[MOST_PLUGINS];
static int plugin_count;

/* ---- time: SIGALRM ends what runs ---- */

static Hoop *volatile running;

static void on_alarm(int number) {
    (void)number;
    if (running) hoop_stop(running);
}

static void begin_call(Plugin *p) {
    hoop_set_step_limit(p->hoop, STEPS_EACH);
    running = p->hoop;
    alarm(SECONDS_EACH);
}

static void end_call(void) {
    alarm(0);
    running = NULL;
}

/* ---- what plug-ins find in the module host ---- */

/* host.log(text) */
static HoopValue host_log(Hoop *hoop, void *data, const HoopValue *args, size_t count) {
    Plugin *p = data;
    const char *text;
    size_t len;
    if (count != 1) return hoop_raise(hoop, "TypeError", "log() takes one argument");
    if (hoop_to_str(hoop, args[0], &text, &len) != HOOP_OK) return 0;
    printf("  %s logs: %.*s\n", p->name, (int)(len < 200 ? len : 200), text);
    return hoop_none(hoop);
}

/* host.Window(size): the mean of the last so many numbers. Its numbers lie in C memory, charged to the plug-in. */
typedef struct Window {
    Hoop *hoop;
    double *numbers;
    size_t size, count;
} Window;
static const HoopType window_type;

static HoopValue window_init(Hoop *hoop, void *data, const HoopValue *args, size_t count) {
    (void)data;
    Window *w = hoop_object_data(hoop, args[0], &window_type);
    int64_t size;
    if (count != 2) return hoop_raise(hoop, "TypeError", "Window() takes a size");
    if (hoop_to_int(hoop, args[1], &size) != HOOP_OK) return 0;
    if (size < 1 || size > 1 << 20) return hoop_raise(hoop, "ValueError", "the size of a Window is 1 to 1048576");
    if (w->numbers) return hoop_raise(hoop, "TypeError", "a Window is made once");
    if (hoop_charge(hoop, size * (ptrdiff_t)sizeof *w->numbers) != HOOP_OK) return 0;
    *w = (Window){hoop, calloc((size_t)size, sizeof *w->numbers), (size_t)size, 0};
    if (w->numbers) return hoop_none(hoop);
    hoop_charge(hoop, -size * (ptrdiff_t)sizeof *w->numbers);
    return hoop_raise(hoop, "MemoryError", "no memory for a Window");
}

static HoopValue window_add(Hoop *hoop, void *data, const HoopValue *args, size_t count) {
    (void)data;
    Window *w = hoop_object_data(hoop, args[0], &window_type);
    double x;
    if (count != 2) return hoop_raise(hoop, "TypeError", "add() takes a number");
    if (hoop_to_float(hoop, args[1], &x) != HOOP_OK) return 0;
    if (!w->numbers) return hoop_raise(hoop, "TypeError", "Window.__init__() was not called");
    w->numbers[w->count++ % w->size] = x;
    return hoop_none(hoop);
}

static size_t window_held(const Window *w) { return w->count < w->size ? w->count : w->size; }

static HoopValue window_mean(Hoop *hoop, void *data, const HoopValue *args, size_t count) {
    (void)data, (void)count;
    const Window *w = hoop_object_data(hoop, args[0], &window_type);
    double sum = 0;
    for (size_t i = 0; i < window_held(w); i++) sum += w->numbers[i];
    return w->count ? hoop_float(hoop, sum / (double)window_held(w)) : hoop_raise(hoop, "ValueError", "an empty Window has no mean");
}

static HoopValue window_len(Hoop *hoop, void *data, const HoopValue *args, size_t count) {
    (void)data, (void)count;
    return hoop_int(hoop, (int64_t)window_held(hoop_object_data(hoop, args[0], &window_type)));
}

/* The C memory that was charged is free with the object; charge it back. */
static void window_finalize(void *object_data) {
    Window *w = object_data;
    free(w->numbers);
    if (w->numbers) hoop_charge(w->hoop, -(ptrdiff_t)(w->size * sizeof *w->numbers));
}

static const HoopMethod window_methods[] = {
    {"__init__", window_init}, {"add", window_add}, {"mean", window_mean}, {"__len__", window_len}, {NULL, NULL}};
static const HoopType window_type = {"Window", sizeof(Window), window_methods, window_finalize, NULL};

static void count_output(void *data, const char *text, size_t len) {
    (void)text;
    ((Plugin *)data)->printed += len;
}

/* ---- loading ---- */

static void tell_failure(Plugin *p, const char *doing) {
    HoopError error = hoop_error(p->hoop);
    const char *how = hoop_error_status(p->hoop) == HOOP_STOPPED ? " (ended)" : hoop_error_status(p->hoop) == HOOP_NO_MEMORY ? " (ended: no memory)" : "";
    printf("  %s fails %s: %s%s%.200s%s\n", p->name, doing, error.type, *error.message ? ": " : "", error.message, how);
    p->failures++;
}

/* hoop_drop(), not hoop_free(): what a plug-in would do at its end is not to be trusted either. */
static void unload(Plugin *p) {
    if (p->hoop) hoop_drop(p->hoop);
    p->hoop = NULL;
}

static char *read_source(const char *path, size_t *len) {
    FILE *f = fopen(path, "rb");
    char *text = f ? malloc(MOST_SOURCE) : NULL;
    if (text) *len = fread(text, 1, MOST_SOURCE, f);
    if (f) fclose(f);
    return text;
}

static void load(Plugin *p) {
    HoopConfig config = hoop_config();
    config.heap_limit = CAP;
    config.no_io = true;
    config.write_out = config.write_err = count_output;
    config.data = p;
    size_t len = 0;
    char *source = read_source(p->path, &len);
    p->failures = 0;
    p->printed = 0;
    if (!source || !(p->hoop = hoop_new(&config))) {
        printf("  %s cannot be loaded\n", p->name);
        free(source);
        return;
    }
    hoop_register(p->hoop, "host", "log", host_log, p);
    hoop_register_type(p->hoop, "host", &window_type);
    begin_call(p);
    HoopStatus status = hoop_run_bytes(p->hoop, source, len, p->path);
    end_call();
    free(source);
    if (status != HOOP_OK || !(p->hook = hoop_global(p->hoop, "on_event"))) {
        tell_failure(p, "to load");
        unload(p);
    } else
        printf("  %s is loaded\n", p->name);
}

static Plugin *plugin_named(const char *name, size_t len) {
    for (int i = 0; i < plugin_count; i++)
        if (!strcmp(plugins[i].name, name)) return &plugins[i];
    if (plugin_count == MOST_PLUGINS) return NULL;
    Plugin *p = &plugins[plugin_count++];
    memcpy(p->name, name, len + 1);
    return p;
}

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

/* Load what is new or has changed. */
static void look_around(const char *folder) {
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, by_name);
    for (int i = 0; i < count; i++) {
        char path[512], *name = entries[i]->d_name, *end = strrchr(name, '.');
        snprintf(path, sizeof path, "%s/%s", folder, name);
        struct stat info;
        if (end && !strcmp(end, ".py") && (size_t)(end - name) < sizeof plugins->name && stat(path, &info) == 0) {
            *end = 0;
            Plugin *p = plugin_named(name, (size_t)(end - name));
            if (p && (p->changed.tv_sec != info.st_mtim.tv_sec || p->changed.tv_nsec != info.st_mtim.tv_nsec)) {
                unload(p);
                p->changed = info.st_mtim;
                memcpy(p->path, path, sizeof path);
                load(p);
            }
        }
        free(entries[i]);
    }
    if (count >= 0) free(entries);
}

/* ---- events ---- */

/* container[name] = value; the value is consumed. */
static bool put(Hoop *hoop, HoopValue container, const char *name, HoopValue value) {
    HoopValue key = hoop_str(hoop, name);
    bool done = key && value && hoop_setitem(hoop, container, key, value) == HOOP_OK;
    hoop_release(hoop, key);
    hoop_release(hoop, value);
    return done;
}

/* {"number": n, "text": text, "words": [...]} */
static HoopValue make_event(Hoop *hoop, int number, const char *text) {
    HoopValue event = hoop_dict(hoop), line = hoop_str(hoop, text), words = line ? hoop_call_method(hoop, line, "split", NULL, 0) : 0;
    hoop_release(hoop, line);
    bool made = event && words && put(hoop, event, "number", hoop_int(hoop, number)) && put(hoop, event, "text", hoop_str(hoop, text));
    if (made) made = put(hoop, event, "words", words);
    else hoop_release(hoop, words);
    if (made) return event;
    hoop_release(hoop, event);
    return 0;
}

/* What a hook returned: None is nothing to say, numbers are told as such, anything else as its repr. False: that failed. */
static bool tell_result(Plugin *p, HoopValue result) {
    int64_t n;
    const char *text;
    size_t len;
    if (hoop_is_none(p->hoop, result)) return true;
    if (!strcmp(hoop_type_name(p->hoop, result), "int") && hoop_to_int(p->hoop, result, &n) == HOOP_OK) return printf("  %s: %lld\n", p->name, (long long)n) > 0;
    HoopValue shown = hoop_repr(p->hoop, result);
    bool told = shown && hoop_to_str(p->hoop, shown, &text, &len) == HOOP_OK;
    if (told) printf("  %s: %.*s\n", p->name, (int)(len < 200 ? len : 200), text);
    hoop_release(p->hoop, shown);
    return told;
}

static void give_event(Plugin *p, int number, const char *text) {
    begin_call(p);
    HoopValue event = make_event(p->hoop, number, text);
    HoopValue result = event ? hoop_call(p->hoop, p->hook, &event, 1) : 0;
    bool well = result && tell_result(p, result);
    hoop_release(p->hoop, result);
    hoop_release(p->hoop, event);
    end_call();
    if (well) {
        p->failures = 0;
        return;
    }
    tell_failure(p, "on_event");
    if (p->failures == MOST_FAILURES) {
        printf("  %s has failed too often: it is unloaded\n", p->name);
        unload(p);
    }
}

static void tell_memory(void) {
    puts("plug-in         KiB in use    peak   C memory   printed");
    for (int i = 0; i < plugin_count; i++) {
        Plugin *p = &plugins[i];
        if (!p->hoop) {
            printf("%-15s is not loaded\n", p->name);
            continue;
        }
        HoopUsage usage = hoop_usage(p->hoop);
        printf("%-15s %10zu %7zu %10zu %9zu\n", p->name, usage.in_use >> 10, usage.peak >> 10, usage.external >> 10, p->printed);
    }
}

int main(int argc, char **argv) {
    char line[1000];
    if (argc != 2) return fprintf(stderr, "usage: plugins FOLDER < EVENTS\n"), 2;
    signal(SIGALRM, on_alarm);
    for (int number = 1; fgets(line, sizeof line, stdin); number++) {
        line[strcspn(line, "\n")] = 0;
        printf("event %d\n", number);
        look_around(argv[1]);
        for (int i = 0; i < plugin_count; i++)
            if (plugins[i].hoop) give_event(&plugins[i], number, line);
        fflush(stdout);
    }
    tell_memory();
    for (int i = 0; i < plugin_count; i++) unload(&plugins[i]);
    return 0;
}
