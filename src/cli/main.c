/* SPDX-License-Identifier: MIT
 * main.c: the `hoop` command: options, what to run, exit code. Built on <hoop.h> alone, as any embedder would. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

static const char usage_text[] =
    "usage: hoop [option] ... [-c cmd | -m mod | file | -] [arg] ...\n"
    "Run Python programs on a private, capped, observable heap.\n"
    "\n"
    "What to run:\n"
    "  -c cmd     program passed in as string (ends the options)\n"
    "  -m mod     run a library module as a script (ends the options)\n"
    "  file       program read from a script file\n"
    "  -          program read from standard input (the default; interactive if a terminal)\n"
    "\n"
    "Memory:\n"
    "  --heap-limit SIZE   cap on the heap (bytes, or with K, M, G): MemoryError beyond it\n"
    "  --memory-summary    print at exit what the heap held and what the collector did\n"
    "\n"
    "Other options:\n"
    "  --dis      print the bytecode of the program instead of running it\n"
    "  -b         (accepted) warn about comparing bytes with str\n"
    "  -B         don't write .pyc files (none are ever written)\n"
    "  -E         ignore PYTHON* environment variables\n"
    "  -h, --help print this and exit\n"
    "  -i         inspect interactively after running the program\n"
    "  -I         isolated: -E -s, and no modules but hoop's own and those beside the script\n"
    "  -O, -OO    remove assert statements; doc strings too\n"
    "  -P         don't prepend a potentially unsafe path to sys.path\n"
    "  -q         don't print the version at the prompt\n"
    "  -s, -S     (accepted) no user or site folders are added in any case\n"
    "  -u         unbuffered standard output and error\n"
    "  -v         (accepted)\n"
    "  -V, --version  print the version and exit\n"
    "  -W arg     warning control: action:message:category:module:lineno\n"
    "  -X opt     implementation option (tracemalloc[=FRAMES], int_max_str_digits=N; accepted: utf8, dev, frozen_modules, ...)\n"
    "\n"
    "Environment: PYTHONPATH, PYTHONHASHSEED, PYTHONOPTIMIZE, PYTHONUNBUFFERED, PYTHONINSPECT, PYTHONWARNINGS.\n";

#define INTERRUPTED_EXIT_CODE 130 /* hoop_print_error()'s for KeyboardInterrupt: 128 + SIGINT */

static int wrong_usage(const char *what, const char *which) {
    fprintf(stderr, "hoop: %s%s%s\n", what, which ? ": " : "", which ? which : "");
    fprintf(stderr, "Try `hoop -h' for more information.\n");
    return 2;
}

/* "64M" to bytes; false when it is none. */
static bool parse_size(const char *text, size_t *out) {
    char *end;
    errno = 0;
    unsigned long long n = strtoull(text, &end, 10);
    if (end == text || *text == '-' || errno) return false;
    unsigned shift = 0;
    switch (*end) {
    case 'k': case 'K': shift = 10, end++; break;
    case 'm': case 'M': shift = 20, end++; break;
    case 'g': case 'G': shift = 30, end++; break;
    case 't': case 'T': shift = 40, end++; break;
    default: break;
    }
    if (*end == 'i') end++;
    if (*end == 'B' || *end == 'b') end++;
    if (*end || n == 0 || n > (SIZE_MAX >> shift)) return false;
    *out = (size_t)n << shift;
    return true;
}

/* Letters that stand alone. False: not one of them. */
static bool simple_option(Options *o, char letter) {
    switch (letter) {
    case 'i': o->inspect = true; return true;
    case 'q': o->quiet = true; return true;
    case 'O': o->optimize += o->optimize < 2; return true;
    case 'u': o->unbuffered = true; return true;
    case 'E': o->ignore_environment = true; return true;
    case 'I': o->isolated = o->ignore_environment = o->safe_path = true; return true;
    case 'P': o->safe_path = true; return true;
    case 'b': case 'B': case 'd': case 's': case 'S': case 'v': case 'x': case 'R': return true;
    default: return false;
    }
}

/* A long option at argv[i]; returns how many words it took, 0: not known, -1: wrong (told). */
static int long_option(Options *o, int argc, char **argv, int i) {
    const char *word = argv[i] + 2, *value = strchr(word, '=');
    size_t len = value ? (size_t)(value - word) : strlen(word);
#define IS(name) (len == strlen(name) && !strncmp(word, name, len))
    if (IS("help")) o->action = ACTION_HELP;
    else if (IS("version")) o->action = ACTION_VERSION;
    else if (IS("memory-summary")) o->memory_summary = true;
    else if (IS("dis")) o->disassemble = true;
    else if (IS("check-hash-based-pycs")) return value ? 1 : 2;
    else if (IS("heap-limit")) {
        const char *size = value ? value + 1 : i + 1 < argc ? argv[i + 1] : NULL;
        if (!size || !parse_size(size, &o->heap_limit)) return wrong_usage("--heap-limit needs a size such as 64M", size), -1;
        return value ? 1 : 2;
    } else return 0;
#undef IS
    return 1;
}

/* A cluster of short options at argv[i]; returns words taken, -1: wrong (told). Sets o->action when it ends the options. */
static int short_options(Options *o, int argc, char **argv, int i) {
    for (const char *p = argv[i] + 1; *p; p++) {
        if (simple_option(o, *p)) continue;
        if (*p == 'h' || *p == '?') return o->action = ACTION_HELP, 1;
        if (*p == 'V') return o->action = ACTION_VERSION, 1;
        if (!strchr("cmWX", *p)) {
            char name[3] = {'-', *p, 0};
            return wrong_usage("unknown option", name), -1;
        }
        int words = p[1] ? 1 : 2;
        const char *value = p[1] ? p + 1 : i + 1 < argc ? argv[i + 1] : NULL;
        if (!value) {
            fprintf(stderr, "Argument expected for the -%c option\n", *p);
            return wrong_usage("missing argument", NULL), -1;
        }
        if (*p == 'c' || *p == 'm') {
            o->action = *p == 'c' ? ACTION_COMMAND : ACTION_MODULE;
            o->target = value;
        } else if (*p == 'W') {
            if (o->warning_count < MAX_LISTED) o->warnings[o->warning_count++] = value;
        } else if (o->x_count < MAX_LISTED) {
            o->x_options[o->x_count++] = value;
        }
        return words;
    }
    return 1;
}

/* Fills o; returns -1 to go on, or an exit code. */
static int parse_options(Options *o, int argc, char **argv) {
    int i = 1;
    while (i < argc && o->action == ACTION_DEFAULT) {
        const char *word = argv[i];
        if (word[0] != '-' || !word[1]) break;
        int taken;
        if (!strcmp(word, "--")) {
            i++;
            break;
        }
        if (word[1] == '-') {
            taken = long_option(o, argc, argv, i);
            if (taken == 0) return wrong_usage("unknown option", word);
        } else taken = short_options(o, argc, argv, i);
        if (taken < 0) return 2;
        i += taken;
    }
    if (o->action == ACTION_DEFAULT && i < argc) {
        o->action = strcmp(argv[i], "-") ? ACTION_FILE : ACTION_STDIN;
        o->target = argv[i++];
    }
    o->rest = i;
    return -1;
}

static const char *environment(const Options *o, const char *name) {
    const char *value = o->ignore_environment ? NULL : getenv(name);
    return value && *value ? value : NULL;
}

/* sys.argv: what python3 puts first for each way to start, then the rest. */
static void set_args(Hoop *hoop, const Options *o, int argc, char **argv) {
    const char *first = o->action == ACTION_COMMAND ? "-c" : o->action == ACTION_MODULE ? "-m" : o->target ? o->target : "";
    const char **list = malloc(((size_t)argc + 1) * sizeof *list);
    int count = 0;
    if (!list) return;
    list[count++] = first;
    for (int i = o->rest; i < argc; i++) list[count++] = argv[i];
    hoop_set_args(hoop, count, list);
    free(list);
}

/* sys.warnoptions and sys._xoptions are lists of the running Python. */
static void set_sys_options(Hoop *hoop, const Options *o) {
    const char *variable = environment(o, "PYTHONWARNINGS");
    if (!variable && !o->warning_count && !o->x_count) return; /* sys need not be made */
    HoopValue sys = hoop_import(hoop, "sys");
    HoopValue warnoptions = hoop_get(hoop, sys, "warnoptions"), x = hoop_get(hoop, sys, "_xoptions");
    if (variable && warnoptions) {
        HoopValue text = hoop_str(hoop, variable), comma = hoop_str(hoop, ","), parts = hoop_call_method(hoop, text, "split", &comma, 1);
        hoop_release(hoop, hoop_call_method(hoop, warnoptions, "extend", &parts, 1));
    }
    for (int i = 0; i < o->warning_count && warnoptions; i++) {
        HoopValue text = hoop_str(hoop, o->warnings[i]);
        hoop_release(hoop, hoop_call_method(hoop, warnoptions, "append", &text, 1));
    }
    for (int i = 0; i < o->x_count && x; i++) {
        const char *eq = strchr(o->x_options[i], '=');
        HoopValue key = hoop_str_n(hoop, o->x_options[i], eq ? (size_t)(eq - o->x_options[i]) : strlen(o->x_options[i]));
        HoopValue value = eq ? hoop_str(hoop, eq + 1) : hoop_bool(hoop, true);
        hoop_setitem(hoop, x, key, value);
        if (eq && !strncmp(o->x_options[i], "int_max_str_digits=", 19)) {
            HoopValue digits = hoop_int(hoop, atoll(eq + 1));
            hoop_release(hoop, hoop_call_method(hoop, sys, "set_int_max_str_digits", &digits, 1));
        }
    }
    hoop_release(hoop, warnoptions);
    hoop_release(hoop, x);
    hoop_release(hoop, sys);
}

/* sys.executable: this very program. */
static void set_executable(Hoop *hoop) {
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path);
    if (n <= 0 || (size_t)n == sizeof path) return;
    HoopValue sys = hoop_import(hoop, "sys"), text = hoop_str_n(hoop, path, (size_t)n);
    if (text) {
        hoop_set(hoop, sys, "executable", text);
        hoop_set(hoop, sys, "_base_executable", text);
    }
    hoop_release(hoop, text);
    hoop_release(hoop, sys);
}

/* An uncaught KeyboardInterrupt ends the process as the signal itself would: a shell that waits for it sees that. */
static void die_of_interrupt(void) {
    signal(SIGINT, SIG_DFL);
    kill(getpid(), SIGINT);
}

static HoopStatus run_stdin(Hoop *hoop, const Options *o) {
    size_t len;
    char *source = cli_read_stream(stdin, &len);
    if (!source) return HOOP_NO_MEMORY;
    HoopStatus status = o->disassemble ? hoop_disassemble(hoop, source, len, "<stdin>", stdout) : hoop_run_bytes(hoop, source, len, "<stdin>");
    free(source);
    return status;
}

static HoopStatus disassemble_file(Hoop *hoop, const char *path) {
    FILE *f = fopen(path, "rb");
    size_t len;
    char *source = f ? cli_read_stream(f, &len) : NULL;
    if (f) fclose(f);
    if (!source) return hoop_run_file(hoop, path); /* tells why it cannot be read */
    HoopStatus status = hoop_disassemble(hoop, source, len, path, stdout);
    free(source);
    return status;
}

static HoopStatus run(Hoop *hoop, const Options *o) {
    bool import_here = !o->safe_path;
    switch (o->action) {
    case ACTION_COMMAND:
        if (import_here) hoop_add_path(hoop, "", true);
        return o->disassemble ? hoop_disassemble(hoop, o->target, strlen(o->target), "<string>", stdout)
                              : hoop_run_string(hoop, o->target, "<string>");
    case ACTION_MODULE: {
        char *here = import_here ? getcwd(NULL, 0) : NULL;
        if (here) hoop_add_path(hoop, here, true);
        free(here);
        return hoop_run_module(hoop, o->target);
    }
    case ACTION_FILE: return o->disassemble ? disassemble_file(hoop, o->target) : hoop_run_file(hoop, o->target);
    default:
        if (import_here) hoop_add_path(hoop, "", true);
        return run_stdin(hoop, o);
    }
}

/* The exit code for how a run ended; prints an uncaught exception as python3 does. */
static int finish(Hoop *hoop, Options *o, HoopStatus status) {
    if (status == HOOP_OK) return 0;
    if (status == HOOP_NO_MEMORY) {
        fprintf(stderr, "hoop: out of memory: the run was ended at the hard limit of the heap\n");
        return 1;
    }
    HoopError e = {"", "", ""};
    if (status == HOOP_ERROR && o->action == ACTION_FILE) {
        e = hoop_error(hoop);
        if (!strcmp(e.type, "FileNotFoundError") && access(o->target, R_OK) != 0) {
            fprintf(stderr, "hoop: can't open file '%s': [Errno %d] %s\n", o->target, errno, strerror(errno));
            return 2;
        }
    }
    int code = hoop_print_error(hoop);
    o->interrupted = status == HOOP_ERROR && code == INTERRUPTED_EXIT_CODE;
    return code;
}

/* Frames a trace, 0: no tracing, -1: what was given is no such number. */
static int parse_frames(const char *text) {
    char *end;
    long frames = strtol(text, &end, 10);
    return *end || end == text || frames < 0 || frames > 65535 ? -1 : (int)frames;
}

/* -X tracemalloc[=FRAMES], PYTHONTRACEMALLOC. -1: wrong (told). */
static int traced_frames(const Options *o) {
    const char *variable = environment(o, "PYTHONTRACEMALLOC"), *wrong = NULL;
    int frames = variable ? parse_frames(variable) : 0;
    if (frames < 0) wrong = "PYTHONTRACEMALLOC";
    for (int i = 0; i < o->x_count && !wrong; i++) {
        static const char name[] = "tracemalloc";
        const char *option = o->x_options[i], *value = option + sizeof name - 1;
        if (strncmp(option, name, sizeof name - 1) || (*value && *value != '=')) continue;
        frames = *value && value[1] ? parse_frames(value + 1) : 1;
        if (frames < 0) wrong = "-X tracemalloc=NFRAME";
        break;
    }
    if (!wrong) return frames;
    fprintf(stderr, "Fatal Python error: config_init_tracemalloc: %s: invalid number of frames\n", wrong);
    return -1;
}

int main(int argc, char **argv) {
    static Options options;
    Options *o = &options;
    int code = parse_options(o, argc, argv);
    if (code >= 0) return code;
    if (o->action == ACTION_HELP) return fputs(usage_text, stdout) < 0;
    if (o->action == ACTION_VERSION) return printf("Hoopsnake %s (Python 3.11)\n", hoop_version()) < 0;
    if (o->action == ACTION_FILE && access(o->target, R_OK) != 0) {
        fprintf(stderr, "hoop: can't open file '%s': [Errno %d] %s\n", o->target, errno, strerror(errno));
        return 2;
    }

    HoopConfig config = hoop_config();
    config.heap_limit = o->heap_limit;
    config.import_files = true;
    config.handle_signals = true;
    config.site_library = !o->isolated;
    config.use_environment = !o->ignore_environment;
    config.trace_frames = traced_frames(o);
    if (config.trace_frames < 0) return 1;
    config.optimize = o->optimize ? o->optimize : environment(o, "PYTHONOPTIMIZE") ? 1 : 0;
    const char *seed = environment(o, "PYTHONHASHSEED");
    if (seed && strcmp(seed, "random")) {
        char *end;
        unsigned long long n = strtoull(seed, &end, 10);
        if (*end || n > 0xffffffffULL) {
            fprintf(stderr, "Fatal Python error: PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]\n");
            return 1;
        }
        config.hash_seed_set = true;
        config.hash_seed = n;
    }
    if (o->unbuffered || environment(o, "PYTHONUNBUFFERED")) setenv("PYTHONUNBUFFERED", "1", 1);
    Hoop *hoop = hoop_new(&config);
    if (!hoop) {
        fprintf(stderr, "hoop: the runtime cannot start within %s\n", o->heap_limit ? "this heap limit" : "the memory there is");
        return 1;
    }
    set_args(hoop, o, argc, argv);
    set_executable(hoop);
    if (o->warning_count || o->x_count || environment(o, "PYTHONWARNINGS")) set_sys_options(hoop, o);
    if (environment(o, "PYTHONINSPECT")) o->inspect = true;

    bool interactive = o->action == ACTION_DEFAULT && (isatty(STDIN_FILENO) || o->inspect);
    if (interactive && !o->safe_path) hoop_add_path(hoop, "", true);
    if (interactive) code = cli_repl(hoop, o);
    else {
        code = finish(hoop, o, run(hoop, o));
        if (o->inspect) code = cli_repl(hoop, o);
    }
    if (o->memory_summary) {
        HoopValue sys = hoop_import(hoop, "sys"), out = hoop_get(hoop, sys, "stdout"); /* the program's output comes first */
        hoop_release(hoop, hoop_call_method(hoop, out, "flush", NULL, 0));
        hoop_release(hoop, out);
        hoop_release(hoop, sys);
        hoop_collect(hoop, 0);
        hoop_memory_summary(hoop, stderr);
    }
    hoop_free(hoop);
    if (fflush(stdout) != 0) return 120;
    if (o->interrupted) die_of_interrupt();
    return code & 0xff;
}
