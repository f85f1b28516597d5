/* SPDX-License-Identifier: MIT
 * options.c: the options of the command line and the environment variables that stand for some of them. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static const char usage_line[] = "usage: hoop [option] ... [-c cmd | -m mod | file | -] [arg] ...\n";

static const char usage_text[] =
    "Run Python programs on a private, capped, observable heap.\n"
    "\n"
    "What to run:\n"
    "  -c cmd     program passed in as string (ends the options)\n"
    "  -m mod     run a library module as a script (ends the options)\n"
    "  file       program read from a script file, or a folder with __main__.py\n"
    "  -          program read from standard input (the default; interactive if a terminal)\n"
    "\n"
    "Memory:\n"
    "  --heap-limit SIZE   cap on the heap (bytes, or with K, M, G): MemoryError beyond it\n"
    "  --snapshot FILE     write a snapshot of the heap at exit, and FILE.1, FILE.2, ... at SIGUSR1 (see hoop -m snapshot)\n"
    "  --memory-summary    print at exit what the heap held and what the collector did\n"
    "  --report FILE       trace the program and write a page on its memory (HTML, self-contained)\n"
    "\n"
    "Other options:\n"
    "  --dis      print the bytecode of the program instead of running it\n"
    "  -b         warn about str(bytes) and comparing bytes with str; -bb: errors\n"
    "  -B         don't write .pyc files (none are ever written)\n"
    "  -d         (accepted, as PYTHONDEBUG)\n"
    "  -E         ignore PYTHON* environment variables\n"
    "  -h, --help print this and exit\n"
    "  -i         inspect interactively after running the program; PYTHONINSPECT\n"
    "  -I         isolated: -E -P -s, and no modules but hoop's own and those beside the script\n"
    "  -O, -OO    remove assert statements; doc strings too; PYTHONOPTIMIZE\n"
    "  -P         don't prepend a potentially unsafe path to sys.path; PYTHONSAFEPATH\n"
    "  -q         don't print the version at the prompt\n"
    "  -s         leave out the packages in the user's own folder; PYTHONNOUSERSITE\n"
    "  -S         leave out all installed packages: the library alone\n"
    "  -u         unbuffered standard output and error; PYTHONUNBUFFERED\n"
    "  -v         (accepted)\n"
    "  -V, --version  print the version and exit\n"
    "  -W arg     warning control: action:message:category:module:lineno; PYTHONWARNINGS\n"
    "  -x         skip the first line of the file\n"
    "  -X opt     implementation option (--help-xoptions lists them)\n"
    "  --help-env, --help-xoptions, --help-all  print what there is besides, and exit\n";

static const char variables_text[] =
    "Environment variables:\n"
    "PYTHONPATH            ':'-separated folders put before the default sys.path\n"
    "PYTHONHASHSEED        key of the hashes of str and bytes: random, or 0 to 4294967295\n"
    "PYTHONIOENCODING      encoding[:errors] of stdin, stdout and stderr\n"
    "PYTHONSTARTUP         file that is run before the first prompt\n"
    "PYTHONSAFEPATH        -P    PYTHONUNBUFFERED  -u    PYTHONINSPECT  -i    PYTHONOPTIMIZE  -O\n"
    "PYTHONWARNINGS        -W    PYTHONDEBUG       -d    PYTHONVERBOSE  -v    PYTHONNOUSERSITE  -s\n"
    "PYTHONDEVMODE         -X dev\n"
    "PYTHONFAULTHANDLER    -X faulthandler\n"
    "PYTHONTRACEMALLOC     -X tracemalloc=FRAMES\n"
    "PYTHONINTMAXSTRDIGITS -X int_max_str_digits=N\n"
    "PYTHONNODEBUGRANGES   -X no_debug_ranges\n"
    "PYTHONPYCACHEPREFIX   -X pycache_prefix=PATH\n"
    "PYTHONWARNDEFAULTENCODING  -X warn_default_encoding\n"
    "PYTHONHOME and others of CPython change nothing here.\n";

static const char xoptions_text[] =
    "Implementation options:\n"
    "-X dev                 development mode: all warnings are shown, faulthandler is enabled\n"
    "-X faulthandler        print the stack of Python code at a fault\n"
    "-X tracemalloc[=N]     trace allocations, with N frames each\n"
    "-X int_max_str_digits=N  limit of digits in conversions of int and str; 0: none\n"
    "-X no_debug_ranges     no columns in tracebacks\n"
    "-X warn_default_encoding  warn where open() is given no encoding\n"
    "-X pycache_prefix=PATH sys.pycache_prefix (no compiled files are written)\n"
    "-X utf8, frozen_modules, importtime, showrefcount and others are accepted and stand in sys._xoptions\n";

int cli_print_help(enum HelpPart part) {
    const char *const parts[] = {usage_line, usage_text, variables_text, xoptions_text};
    const int first[] = {0, 2, 3, 0}, end[] = {2, 3, 4, 4};
    for (int i = first[part]; i < end[part]; i++)
        if (fputs(parts[i], stdout) < 0) return 1;
    return 0;
}

static int wrong_usage(void) {
    fprintf(stderr, "%sTry `hoop -h' for more information.\n", usage_line);
    return -1;
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
    HoopFlags *f = &o->flags;
    switch (letter) {
    case 'b': f->bytes_warning++; return true;
    case 'B': case 't': return true;
    case 'R': o->random_hashes = true; return true;
    case 'd': f->debug++; return true;
    case 'E': o->ignore_environment = true; return true;
    case 'i': f->inspect++, f->interactive++; return true;
    case 'I': o->ignore_environment = f->isolated = f->safe_path = f->no_user_site = true; return true;
    case 'O': o->optimize += o->optimize < 2; return true;
    case 'P': f->safe_path = true; return true;
    case 'q': f->quiet++; return true;
    case 's': f->no_user_site = true; return true;
    case 'S': f->no_site = true; return true;
    case 'u': f->unbuffered = true; return true;
    case 'v': f->verbose++; return true;
    case 'x': f->skip_first_line = true; return true;
    default: return false;
    }
}

/* The value of a long option, in the same word or the next; told when it is missing. */
static const char *long_value(int argc, char **argv, int i, const char *value, const char *name) {
    if (value) return value + 1;
    if (i + 1 < argc) return argv[i + 1];
    fprintf(stderr, "Argument expected for the --%s options\n", name);
    wrong_usage();
    return NULL;
}

/* A long option at argv[i]; returns how many words it took, -1: wrong (told). */
static int long_option(Options *o, int argc, char **argv, int i) {
    const char *word = argv[i] + 2, *value = strchr(word, '=');
    size_t len = value ? (size_t)(value - word) : strlen(word);
#define IS(name) (len == strlen(name) && !strncmp(word, name, len))
    if (IS("help")) return o->action = ACTION_HELP, 1;
    if (IS("help-env")) return o->action = ACTION_HELP, o->help = HELP_VARIABLES, 1;
    if (IS("help-xoptions")) return o->action = ACTION_HELP, o->help = HELP_XOPTIONS, 1;
    if (IS("help-all")) return o->action = ACTION_HELP, o->help = HELP_ALL, 1;
    if (IS("version")) return o->action = ACTION_VERSION, 1;
    if (IS("memory-summary")) return o->memory_summary = true, 1;
    if (IS("dis")) return o->disassemble = true, 1;
    if (IS("report")) {
        o->report = long_value(argc, argv, i, value, "report");
        return !o->report ? -1 : value ? 1 : 2;
    }
    if (IS("check-hash-based-pycs")) {
        const char *when = long_value(argc, argv, i, value, "check-hash-based-pycs");
        if (!when) return -1;
        if (!strcmp(when, "always") || !strcmp(when, "never") || !strcmp(when, "default")) return value ? 1 : 2;
        fprintf(stderr, "--check-hash-based-pycs must be one of 'default', 'always', or 'never'\n");
        return wrong_usage();
    }
    if (IS("snapshot")) {
        o->snapshot = long_value(argc, argv, i, value, "snapshot");
        return !o->snapshot ? -1 : value ? 1 : 2;
    }
    if (IS("heap-limit")) {
        const char *size = long_value(argc, argv, i, value, "heap-limit");
        if (!size) return -1;
        if (parse_size(size, &o->heap_limit)) return value ? 1 : 2;
        fprintf(stderr, "--heap-limit needs a size such as 64M, not %s\n", size);
        return wrong_usage();
    }
#undef IS
    fprintf(stderr, "unknown option %s\n", argv[i]);
    return wrong_usage();
}

static void add_listed(const char **list, int *count, const char *value) {
    if (*count < MAX_LISTED) list[(*count)++] = value;
}

/* A cluster of short options at argv[i]; returns words taken, -1: wrong (told). Sets o->action when it ends the options. */
static int short_options(Options *o, int argc, char **argv, int i) {
    for (const char *p = argv[i] + 1; *p; p++) {
        if (simple_option(o, *p)) continue;
        if (*p == 'h' || *p == '?') return o->action = ACTION_HELP, 1;
        if (*p == 'V') return o->action = ACTION_VERSION, 1;
        if (!strchr("cmWX", *p)) {
            fprintf(stderr, "Unknown option: -%c\n", *p);
            return wrong_usage();
        }
        int words = p[1] ? 1 : 2;
        const char *value = p[1] ? p + 1 : i + 1 < argc ? argv[i + 1] : NULL;
        if (!value) {
            fprintf(stderr, "Argument expected for the -%c option\n", *p);
            return wrong_usage();
        }
        if (*p == 'c' || *p == 'm') {
            o->action = *p == 'c' ? ACTION_COMMAND : ACTION_MODULE;
            o->target = value;
        } else if (*p == 'W') add_listed(o->warnings, &o->warning_count, value);
        else add_listed(o->x_options, &o->x_count, value);
        return words;
    }
    return 1;
}

/* ---- environment, -X ---- */

const char *cli_environment(const Options *o, const char *name) {
    const char *value = o->ignore_environment ? NULL : getenv(name);
    return value && *value ? value : NULL;
}

/* A variable that counts: a number of at least 1, any other text is 1. */
static void count_variable(const Options *o, const char *name, int *flag) {
    const char *value = cli_environment(o, name);
    if (!value) return;
    char *end;
    long n = strtol(value, &end, 10);
    if (*end || n < 1) n = *end ? 1 : n;
    if (n > *flag && n < 1000) *flag = (int)n;
}

/* The value of -X name or -X name=value ("" without value), the last one given; NULL: not given. */
static const char *x_option(const Options *o, const char *name) {
    size_t len = strlen(name);
    for (int i = o->x_count; i-- > 0;)
        if (!strncmp(o->x_options[i], name, len) && (!o->x_options[i][len] || o->x_options[i][len] == '='))
            return o->x_options[i][len] ? o->x_options[i] + len + 1 : "";
    return NULL;
}

static int fatal(const char *text) {
    fprintf(stderr, "Fatal Python error: %s\n", text);
    return 1;
}

/* 0, or the exit code for a wrong value. */
static int take_digits(Options *o) {
    const char *x = x_option(o, "int_max_str_digits"), *variable = x ? NULL : cli_environment(o, "PYTHONINTMAXSTRDIGITS");
    const char *value = x ? x : variable;
    if (!value) return 0;
    char *end;
    long n = strtol(value, &end, 10);
    if (!*value || *end || n < 0 || (n > 0 && n < 640) || n > 0x7fffffff)
        return fatal(x ? "config_init_int_max_str_digits: -X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited."
                       : "config_init_int_max_str_digits: PYTHONINTMAXSTRDIGITS: invalid limit; must be >= 640 or 0 for unlimited.");
    o->flags.int_max_str_digits = (int)n;
    return 0;
}

/* Frames a trace, 0: no tracing, -1: what was given is no such number. */
static int parse_frames(const char *text) {
    char *end;
    long frames = strtol(text, &end, 10);
    return *end || end == text || frames < 0 || frames > 65535 ? -1 : (int)frames;
}

static int take_tracing(Options *o) {
    const char *x = x_option(o, "tracemalloc"), *variable = x ? NULL : cli_environment(o, "PYTHONTRACEMALLOC");
    if (x) o->trace_frames = *x ? parse_frames(x) : 1;
    else if (variable) o->trace_frames = parse_frames(variable);
    if (o->trace_frames >= 0) return 0;
    return fatal(x ? "config_init_tracemalloc: -X tracemalloc=NFRAME: invalid number of frames"
                   : "config_init_tracemalloc: PYTHONTRACEMALLOC: invalid number of frames");
}

static int take_hash_seed(Options *o) {
    const char *seed = cli_environment(o, "PYTHONHASHSEED");
    if (!seed || !strcmp(seed, "random") || o->random_hashes) return 0;
    char *end;
    o->hash_seed = strtoull(seed, &end, 10);
    if (*end || *seed == '-' || o->hash_seed > 0xffffffffULL)
        return fatal("PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295]");
    o->hash_seed_set = true;
    return 0;
}

/* sys.warnoptions: -X dev, PYTHONWARNINGS, -W, -b; the later ones count more. */
static void gather_warnings(Options *o) {
    const char *given[MAX_LISTED], *variable = cli_environment(o, "PYTHONWARNINGS");
    int count = o->warning_count;
    memcpy(given, o->warnings, sizeof given);
    o->warning_count = 0;
    if (o->flags.dev_mode) add_listed(o->warnings, &o->warning_count, "default");
    char *copy = variable ? strdup(variable) : NULL; /* lives as long as the process */
    for (char *part = copy, *comma; part && *part; part = comma + 1) {
        comma = strchr(part, ',');
        if (comma) *comma = 0;
        add_listed(o->warnings, &o->warning_count, part);
        if (!comma) break;
    }
    for (int i = 0; i < count; i++) add_listed(o->warnings, &o->warning_count, given[i]);
    if (o->flags.bytes_warning) add_listed(o->warnings, &o->warning_count, o->flags.bytes_warning > 1 ? "error::BytesWarning" : "default::BytesWarning");
}

/* What the environment and -X say. 0, or the exit code for a wrong value. */
static int take_settings(Options *o) {
    HoopFlags *f = &o->flags;
    count_variable(o, "PYTHONOPTIMIZE", &o->optimize);
    if (o->optimize > 2) o->optimize = 2;
    count_variable(o, "PYTHONINSPECT", &f->inspect);
    count_variable(o, "PYTHONVERBOSE", &f->verbose);
    count_variable(o, "PYTHONDEBUG", &f->debug);
    if (cli_environment(o, "PYTHONUNBUFFERED")) f->unbuffered = true;
    f->io_encoding = cli_environment(o, "PYTHONIOENCODING");
    if (cli_environment(o, "PYTHONSAFEPATH")) f->safe_path = true;
    if (cli_environment(o, "PYTHONNOUSERSITE")) f->no_user_site = true;
    f->dev_mode = x_option(o, "dev") || cli_environment(o, "PYTHONDEVMODE");
    o->faulthandler = f->dev_mode || x_option(o, "faulthandler") || cli_environment(o, "PYTHONFAULTHANDLER");
    f->no_debug_ranges = x_option(o, "no_debug_ranges") || cli_environment(o, "PYTHONNODEBUGRANGES");
    f->warn_default_encoding = x_option(o, "warn_default_encoding") || cli_environment(o, "PYTHONWARNDEFAULTENCODING");
    const char *utf8 = x_option(o, "utf8"), *prefix = x_option(o, "pycache_prefix");
    if (utf8 && *utf8 && strcmp(utf8, "0") && strcmp(utf8, "1")) return fatal("preconfig_init_utf8_mode: invalid -X utf8 option value");
    f->pycache_prefix = prefix ? (*prefix ? prefix : NULL) : cli_environment(o, "PYTHONPYCACHEPREFIX");
    gather_warnings(o);
    int code = take_digits(o);
    if (!code) code = take_tracing(o);
    return code ? code : take_hash_seed(o);
}

int cli_parse_options(Options *o, int argc, char **argv) {
    int i = 1;
    o->flags.int_max_str_digits = -1;
    while (i < argc && o->action == ACTION_DEFAULT) {
        const char *word = argv[i];
        if (word[0] != '-' || !word[1]) break;
        if (!strcmp(word, "--")) {
            i++;
            break;
        }
        int taken = word[1] == '-' ? long_option(o, argc, argv, i) : short_options(o, argc, argv, i);
        if (taken < 0) return 2;
        i += taken;
    }
    if (o->action == ACTION_DEFAULT && i < argc) {
        o->action = strcmp(argv[i], "-") ? ACTION_FILE : ACTION_STDIN;
        o->target = argv[i++];
    }
    o->rest = i;
    int code = take_settings(o);
    return code ? code : -1;
}
