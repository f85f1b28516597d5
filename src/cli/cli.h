/* SPDX-License-Identifier: MIT
 * cli.h: what the files of the command share. */
#ifndef HOOP_CLI_H
#define HOOP_CLI_H

#include <stdio.h>

#include <hoop.h>

enum Action { ACTION_DEFAULT, ACTION_COMMAND, ACTION_MODULE, ACTION_FILE, ACTION_STDIN, ACTION_HELP, ACTION_VERSION };
enum HelpPart { HELP_USAGE, HELP_VARIABLES, HELP_XOPTIONS, HELP_ALL };
#define MAX_LISTED 64

typedef struct Options {
    enum Action action;
    const char *target; /* the command, module or file */
    int rest;           /* index in argv of what follows */
    HoopFlags flags;
    enum HelpPart help;
    bool random_hashes, faulthandler;
    bool ignore_environment, memory_summary, disassemble;
    const char *report; /* file to write the HTML report to, or NULL */
    bool interrupted; /* the program ended in KeyboardInterrupt */
    bool hash_seed_set;
    uint64_t hash_seed;
    int optimize;
    int trace_frames; /* of -X tracemalloc; 0: no tracing */
    size_t heap_limit;
    const char *snapshot; /* file to write at the end; NULL: none */
    const char *warnings[MAX_LISTED], *x_options[MAX_LISTED]; /* as sys.warnoptions, sys._xoptions */
    int warning_count, x_count;
} Options;

/* ---- options.c ---- */

/* Fills o (all zero before) from the arguments and the environment; -1 to go on, or an exit code (told why). */
int cli_parse_options(Options *o, int argc, char **argv);
/* The text of --help; an exit code. */
int cli_print_help(enum HelpPart part);
/* An environment variable that is set, not empty and not ignored; or NULL. */
const char *cli_environment(const Options *o, const char *name);

/* ---- repl.c ---- */

/* Everything of a stream, malloc'd, with a zero byte behind; NULL when there is no memory. */
char *cli_read_stream(FILE *f, size_t *len);
/* --snapshot: SIGUSR1 writes one from now on; at the end of the program, while all that it made is there. -1: told why not. */
void cli_watch_snapshots(Hoop *hoop, const Options *o);
int cli_write_snapshot(Hoop *hoop, const Options *o);
/* The interactive prompt; returns the exit code. */
int cli_repl(Hoop *hoop, const Options *o);

/* --report. false: an error has been printed. */
bool cli_check_report(const Options *o);
bool cli_start_report(Hoop *hoop);
/* left: how the program ended the process itself; NULL: it did not. */
bool cli_write_report(Hoop *hoop, const Options *o, int code, const char *left);

#endif
