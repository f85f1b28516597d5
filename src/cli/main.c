/* SPDX-License-Identifier: MIT
 * main.c: the `hoop` command: what to run, exit code. Built on <hoop.h> alone, as any embedder would. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

#define INTERRUPTED_EXIT_CODE 130 /* hoop_print_error()'s for KeyboardInterrupt: 128 + SIGINT */

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

/* sys.executable: this very program. */
static const char *executable(void) {
    static char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    return n <= 0 || (size_t)n == sizeof path - 1 ? NULL : path;
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
    HoopStatus status = o->disassemble ? hoop_disassemble(hoop, source, len, "<stdin>", stdout)
                                       : hoop_run_string(hoop, "__file__ = '<stdin>'", "<stdin>");
    if (status == HOOP_OK && !o->disassemble) status = hoop_run_bytes(hoop, source, len, "<stdin>");
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
    bool import_here = !o->flags.safe_path;
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
    if (status == HOOP_EXIT && o->flags.inspect) { /* the prompt follows: SystemExit is an exception like others */
        HoopError e = hoop_error(hoop);
        fputs(e.traceback, stderr);
        return hoop_exit_code(hoop);
    }
    int code = hoop_print_error(hoop);
    o->interrupted = status == HOOP_ERROR && code == INTERRUPTED_EXIT_CODE;
    return code;
}

/* A file that cannot be read is told before anything starts, as python3 does. 0, or the exit code. */
static int check_file(const char *path, const char *program) {
    if (access(path, R_OK) == 0) return 0;
    int problem = errno;
    char *here = *path == '/' ? NULL : getcwd(NULL, 0);
    fprintf(stderr, "%s: can't open file '%s%s%s': [Errno %d] %s\n", program, here ? here : "", here ? "/" : "", path, problem, strerror(problem));
    free(here);
    return 2;
}

/* The program's output comes first. */
static void print_summary(Hoop *hoop) {
    HoopValue sys = hoop_import(hoop, "sys"), out = hoop_get(hoop, sys, "stdout");
    hoop_release(hoop, hoop_call_method(hoop, out, "flush", NULL, 0));
    hoop_release(hoop, out);
    hoop_release(hoop, sys);
    hoop_collect(hoop, 0);
    hoop_memory_summary(hoop, stderr);
}

/* PYTHONINSPECT counts when it is set by the program, too. */
static bool wants_inspection(Hoop *hoop, const Options *o) {
    if (o->flags.inspect || o->ignore_environment) return o->flags.inspect;
    return getenv("PYTHONINSPECT") && *getenv("PYTHONINSPECT");
}

/* sys with its streams is made when it is first needed; where their encoding was chosen it is made at once, so that a wrong one is told. */
static bool streams_are_good(Hoop *hoop, const Options *o) {
    if (!o->flags.io_encoding) return true;
    HoopValue sys = hoop_import(hoop, "sys");
    hoop_release(hoop, sys);
    if (sys) return true;
    HoopError e = hoop_error(hoop);
    fprintf(stderr, "Fatal Python error: init_sys_streams: can't initialize sys standard streams\n%s", e.traceback);
    return false;
}

/* Without standard error there is nowhere to write to: nothing is enabled then. */
static void enable_faulthandler(Hoop *hoop) {
    HoopValue module = hoop_import(hoop, "faulthandler"), done = module ? hoop_call_method(hoop, module, "enable", NULL, 0) : 0;
    hoop_release(hoop, done);
    hoop_release(hoop, module);
}

static pid_t main_process;

/* The program ends by os._exit: what was asked for at its end is written now. Not for children made by fork: they end so. */
static void on_exit_now(Hoop *hoop, int code, void *arg) {
    const Options *o = arg;
    if (getpid() != main_process) return;
    cli_write_snapshot(hoop, o);
    if (o->report) cli_write_report(hoop, o, code, "os._exit()");
}

int main(int argc, char **argv) {
    static Options options;
    Options *o = &options;
    int code = cli_parse_options(o, argc, argv);
    if (code >= 0) return code;
    if (o->action == ACTION_HELP) return cli_print_help(o->help);
    if (o->action == ACTION_VERSION) return printf("Hoopsnake %s (Python 3.11)\n", hoop_version()) < 0;
    if (o->action == ACTION_FILE && *o->target && (code = check_file(o->target, argv[0]))) return code;
    if (o->report && !cli_check_report(o)) return 2;
    bool interactive = o->action == ACTION_DEFAULT && (isatty(STDIN_FILENO) || o->flags.interactive);

    HoopConfig config = hoop_config();
    config.heap_limit = o->heap_limit;
    config.import_files = true;
    config.handle_signals = true;
    config.site_library = !o->flags.isolated;
    config.use_environment = !o->ignore_environment;
    config.optimize = o->optimize;
    config.trace_frames = o->trace_frames;
    config.hash_seed_set = o->hash_seed_set;
    config.hash_seed = o->hash_seed;
    config.executable = executable();
    config.orig_argv = (const char *const *)argv;
    config.orig_argc = argc;
    config.warn_options = o->warnings;
    config.warn_option_count = o->warning_count;
    config.x_options = o->x_options;
    config.x_option_count = o->x_count;
    config.flags = o->flags;
    Hoop *hoop = hoop_new(&config);
    if (!hoop) {
        fprintf(stderr, "hoop: the runtime cannot start within %s\n", o->heap_limit ? "this heap limit" : "the memory there is");
        return 1;
    }
    set_args(hoop, o, argc, argv);
    if (!streams_are_good(hoop, o)) {
        hoop_free(hoop);
        return 1;
    }
    if (o->faulthandler) enable_faulthandler(hoop);
    if (o->warning_count) hoop_release(hoop, hoop_import(hoop, "warnings")); /* tells what it cannot understand */

    cli_watch_snapshots(hoop, o);
    if (o->report && !cli_start_report(hoop)) return 1;
    main_process = getpid();
    hoop_on_exit(hoop, on_exit_now, o);
    if (interactive) {
        if (!o->flags.safe_path) hoop_add_path(hoop, "", true);
        code = cli_repl(hoop, o);
    } else {
        code = finish(hoop, o, run(hoop, o));
        if (wants_inspection(hoop, o)) code = cli_repl(hoop, o);
    }
    if (cli_write_snapshot(hoop, o) < 0 && code == 0) code = 1;
    if (o->report && !cli_write_report(hoop, o, code, NULL) && !code) code = 1;
    if (o->memory_summary) print_summary(hoop);
    hoop_free(hoop);
    if (fflush(stdout) != 0) return 120;
    if (o->interrupted) die_of_interrupt();
    return code & 0xff;
}
