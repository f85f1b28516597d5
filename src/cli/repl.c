/* SPDX-License-Identifier: MIT
 * repl.c: the interactive prompt: line editing and history by libedit, several-line statements, completion, Ctrl-C. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

#ifdef HAVE_EDITLINE
#include <editline/readline.h>
#endif

char *cli_read_stream(FILE *f, size_t *len) {
    size_t room = 4096, used = 0, got;
    char *text = malloc(room);
    while (text && (got = fread(text + used, 1, room - used - 1, f)) > 0) {
        used += got;
        if (used < room - 1) continue;
        char *bigger = realloc(text, room *= 2);
        if (!bigger) free(text);
        text = bigger;
    }
    if (text) text[used] = 0;
    *len = used;
    return text;
}

/* sys.ps1 or ps2 as text; malloc'd. */
static char *prompt_text(Hoop *hoop, const char *name, const char *otherwise) {
    HoopValue sys = hoop_import(hoop, "sys"), prompt = sys ? hoop_get(hoop, sys, name) : 0;
    const char *text = otherwise;
    if (prompt) hoop_to_str(hoop, prompt, &text, NULL);
    char *copy = strdup(text);
    hoop_release(hoop, prompt);
    hoop_release(hoop, sys);
    return copy;
}

#ifdef HAVE_EDITLINE
static Hoop *completing; /* libedit's callbacks have no data pointer; the command has one runtime */
static HoopValue matches; /* list of completions while libedit asks for them */

/* Python text that gives the sorted completions of a word. */
static const char completer[] =
    "def __hoop_complete(text, space):\n"
    "    import builtins, keyword\n"
    "    if '.' in text:\n"
    "        expr, _, attr = text.rpartition('.')\n"
    "        if not all(part.isidentifier() for part in expr.split('.')): return []\n"
    "        try: value = eval(expr, space)\n"
    "        except Exception: return []\n"
    "        names = [n for n in dir(value) if n.startswith(attr) and (attr.startswith('_') or not n.startswith('_'))]\n"
    "        return sorted(expr + '.' + n for n in names)\n"
    "    names = set(keyword.kwlist) | set(space) | set(dir(builtins))\n"
    "    return sorted(n for n in names if n.startswith(text) and not n.startswith('__hoop'))\n";

static HoopValue complete(Hoop *hoop, const char *text) {
    HoopValue space = hoop_dict(hoop), result = 0, args[2];
    HoopValue builtins = hoop_import(hoop, "builtins"), exec = hoop_get(hoop, builtins, "exec"), source = hoop_str(hoop, completer);
    HoopValue setup[2] = {source, space}, name = hoop_str(hoop, "__hoop_complete");
    hoop_release(hoop, hoop_call(hoop, exec, setup, 2));
    HoopValue function = hoop_getitem(hoop, space, name);
    if (function) {
        args[0] = hoop_str(hoop, text);
        args[1] = hoop_eval(hoop, "globals()");
        result = hoop_call(hoop, function, args, 2);
        hoop_release(hoop, args[0]);
        hoop_release(hoop, args[1]);
    }
    HoopValue used[] = {space, builtins, exec, source, name, function};
    for (size_t i = 0; i < sizeof used / sizeof *used; i++) hoop_release(hoop, used[i]);
    return result;
}

static char *next_match(const char *text, int state) {
    if (state == 0) {
        hoop_release(completing, matches);
        matches = complete(completing, text);
    }
    HoopValue index = hoop_int(completing, state), item = matches ? hoop_getitem(completing, matches, index) : 0;
    const char *word;
    char *copy = item && hoop_to_str(completing, item, &word, NULL) == HOOP_OK ? strdup(word) : NULL;
    hoop_release(completing, index);
    hoop_release(completing, item);
    return copy;
}

static char **word_matches(const char *text, int start, int end) {
    rl_attempted_completion_over = 1;
    if (!*text) { /* Tab at the start of a line indents */
        rl_insert_text("    ");
        return NULL;
    }
    return rl_completion_matches(text, next_match);
}

static char *history_path(void) {
    const char *home = getenv("HOME");
    char *path = home ? malloc(strlen(home) + 20) : NULL;
    if (path) sprintf(path, "%s/.hoop_history", home);
    return path;
}
#endif

static char *read_line(const char *prompt, bool terminal) {
#ifdef HAVE_EDITLINE
    if (terminal) return readline(prompt);
#endif
    char *line = NULL;
    size_t room = 0;
    fputs(prompt, stderr);
    fflush(stderr);
    ssize_t len = getline(&line, &room, stdin);
    if (len < 0) {
        free(line);
        return NULL;
    }
    if (len && line[len - 1] == '\n') line[len - 1] = 0;
    return line;
}

/* One statement of one or more lines; malloc'd, NULL at the end of the input. */
static HoopStatus read_and_run(Hoop *hoop, bool terminal, bool *ended) {
    char *text = calloc(1, 1), *prompt = prompt_text(hoop, "ps1", ">>> ");
    HoopStatus status = HOOP_OK;
    for (;;) {
        char *line = read_line(prompt ? prompt : "", terminal);
        if (!line) {
            *ended = !*text;
            if (*text) status = hoop_run_interactive(hoop, text, "<stdin>");
            break;
        }
        size_t used = strlen(text), more = strlen(line);
        char *bigger = realloc(text, used + more + 2);
        if (!bigger) {
            free(line);
            break;
        }
        text = bigger;
        memcpy(text + used, line, more);
        memcpy(text + used + more, "\n", 2);
#ifdef HAVE_EDITLINE
        if (terminal && *line) add_history(line);
#endif
        free(line);
        status = hoop_run_interactive(hoop, text, "<stdin>");
        if (status != HOOP_INCOMPLETE) break;
        free(prompt);
        prompt = prompt_text(hoop, "ps2", "... ");
    }
    free(prompt);
    free(text);
    return status;
}

int cli_repl(Hoop *hoop, const Options *o) {
    bool terminal = isatty(STDIN_FILENO), ended = false;
    if (!o->quiet && o->action == ACTION_DEFAULT)
        fprintf(stderr, "Hoopsnake %s (Python 3.11) on a private heap\nType \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n", hoop_version());
#ifdef HAVE_EDITLINE
    char *history = terminal ? history_path() : NULL;
    if (terminal) {
        completing = hoop;
        rl_readline_name = "hoop";
        rl_initialize();
        rl_basic_word_break_characters = " \t\n`~!@#$%^&*()-=+[{]}\\|;:'\",<>/?";
        rl_attempted_completion_function = word_matches;
        using_history();
        if (history) read_history(history);
    }
#endif
    int code = 0;
    HoopStatus status;
    do {
        status = read_and_run(hoop, terminal, &ended);
        if (status == HOOP_EXIT) code = hoop_exit_code(hoop);
        else if (status != HOOP_OK) hoop_print_error(hoop);
    } while (!ended && status != HOOP_EXIT);
    if (ended && terminal) fputc('\n', stderr);
#ifdef HAVE_EDITLINE
    if (history) write_history(history);
    free(history);
    hoop_release(hoop, matches);
    matches = 0;
#endif
    return code;
}
