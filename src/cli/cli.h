/* SPDX-License-Identifier: MIT
 * cli.h: what the files of the command share. */
#ifndef HOOP_CLI_H
#define HOOP_CLI_H

#include <stdio.h>

#include <hoop.h>

enum Action { ACTION_DEFAULT, ACTION_COMMAND, ACTION_MODULE, ACTION_FILE, ACTION_STDIN, ACTION_HELP, ACTION_VERSION };
#define MAX_LISTED 64

typedef struct Options {
    enum Action action;
    const char *target; /* the command, module or file */
    int rest;           /* index in argv of what follows */
    bool inspect, quiet, unbuffered, ignore_environment, isolated, safe_path, memory_summary, disassemble;
    bool interrupted; /* the program ended in KeyboardInterrupt */
    int optimize;
    size_t heap_limit;
    const char *warnings[MAX_LISTED], *x_options[MAX_LISTED];
    int warning_count, x_count;
} Options;

/* Everything of a stream, malloc'd, with a zero byte behind; NULL when there is no memory. */
char *cli_read_stream(FILE *f, size_t *len);
/* The interactive prompt; returns the exit code. */
int cli_repl(Hoop *hoop, const Options *o);

#endif
