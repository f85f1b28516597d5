/* SPDX-License-Identifier: MIT
 * repl.c: the interactive prompt: line editing and history by libedit, several-line statements, completion, Ctrl-C. */
#define _GNU_SOURCE /* ppoll */
#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

#ifdef HAVE_EDITLINE
#include <editline/readline.h>
#endif

#define HISTORY_LINES 1000

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

/* sys.ps1 or ps2 as text; malloc'd. A prompt whose str() fails is empty. */
static char *prompt_text(Hoop *hoop, const char *name) {
    HoopValue sys = hoop_import(hoop, "sys"), prompt = hoop_get(hoop, sys, name), builtins = hoop_import(hoop, "builtins");
    HoopValue str = hoop_get(hoop, builtins, "str"), made = prompt ? hoop_call(hoop, str, &prompt, 1) : 0;
    const char *text = "";
    if (made) hoop_to_str(hoop, made, &text, NULL);
    char *copy = strdup(text);
    HoopValue used[] = {sys, prompt, builtins, str, made};
    for (size_t i = 0; i < sizeof used / sizeof *used; i++) hoop_release(hoop, used[i]);
    return copy;
}

static void set_prompt(Hoop *hoop, HoopValue sys, const char *name, const char *text) {
    HoopValue old = hoop_get(hoop, sys, name), value = old ? 0 : hoop_str(hoop, text);
    if (value) hoop_set(hoop, sys, name, value);
    hoop_release(hoop, old);
    hoop_release(hoop, value);
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

enum LineEnd { LINE_READ, LINE_END_OF_INPUT, LINE_INTERRUPTED };

#ifdef HAVE_EDITLINE
static char *typed;        /* the line that libedit's callback was given; NULL: end of input */
static bool line_complete;

static void take_line(char *line) {
    typed = line;
    line_complete = true;
    rl_callback_handler_remove();
}

/* A line with editing. Signals that come while nothing is typed are handled at once: Ctrl-C gives up the line. They are
 * let in while ppoll() waits and at no other time, so that none comes just before it; those that came before are looked for first. */
static enum LineEnd edit_line(Hoop *hoop, const char *prompt, char **line) {
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    line_complete = false;
    rl_callback_handler_install(prompt, take_line);
    enum LineEnd end = hoop_check_signals(hoop) == HOOP_OK ? LINE_READ : LINE_INTERRUPTED;
    while (!line_complete && end == LINE_READ) {
        struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
        int ready = ppoll(&input, 1, NULL, &before);
        if (hoop_check_signals(hoop) != HOOP_OK) end = LINE_INTERRUPTED;
        else if (ready > 0) rl_callback_read_char();
    }
    if (end == LINE_INTERRUPTED) rl_callback_handler_remove();
    else if (!(*line = typed)) end = LINE_END_OF_INPUT;
    sigprocmask(SIG_SETMASK, &before, NULL);
    return end;
}
#endif

static enum LineEnd read_line(Hoop *hoop, const char *prompt, bool terminal, char **line) {
#ifdef HAVE_EDITLINE
    if (terminal) return edit_line(hoop, prompt, line);
#endif
    size_t room = 0;
    *line = NULL;
    fputs(prompt, stderr);
    fflush(stderr);
    ssize_t len = getline(line, &room, stdin);
    if (len >= 0) {
        if (len && (*line)[len - 1] == '\n') (*line)[len - 1] = 0;
        return LINE_READ;
    }
    free(*line);
    bool interrupted = errno == EINTR && hoop_check_signals(hoop) != HOOP_OK;
    if (interrupted) clearerr(stdin);
    return interrupted ? LINE_INTERRUPTED : LINE_END_OF_INPUT;
}

/* text + line + "\n", malloc'd; frees text. */
static char *add_line(char *text, const char *line) {
    size_t used = strlen(text), more = strlen(line);
    char *longer = realloc(text, used + more + 2);
    if (!longer) return free(text), NULL;
    memcpy(longer + used, line, more);
    memcpy(longer + used + more, "\n", 2);
    return longer;
}

/* The input ends within a statement: an open block is complete now, anything else is an error. */
static HoopStatus run_rest(Hoop *hoop, char *text) {
    HoopStatus status = HOOP_NO_MEMORY;
    text = add_line(text, "");
    if (text) status = hoop_run_interactive(hoop, text, "<stdin>");
    if (status == HOOP_INCOMPLETE) {
        text[strlen(text) - 1] = 0;
        status = hoop_run_string(hoop, text, "<stdin>");
    }
    free(text);
    return status;
}

/* One statement of one or more lines. *ended: the input ended before it began. */
static HoopStatus read_and_run(Hoop *hoop, bool terminal, bool *ended) {
    char *text = calloc(1, 1), *line;
    HoopStatus status = HOOP_OK;
    const char *which = "ps1";
    do {
        char *prompt = prompt_text(hoop, which);
        enum LineEnd end = read_line(hoop, prompt ? prompt : "", terminal, &line);
        free(prompt);
        if (end == LINE_INTERRUPTED) {
            fputs("\nKeyboardInterrupt\n", stderr);
            break;
        }
        if (end == LINE_END_OF_INPUT) {
            fputc('\n', stderr);
            if (*text) return run_rest(hoop, text);
            *ended = true;
            break;
        }
#ifdef HAVE_EDITLINE
        if (terminal && *line) add_history(line);
#endif
        text = add_line(text, line);
        free(line);
        if (!text) return HOOP_NO_MEMORY;
        status = hoop_run_interactive(hoop, text, "<stdin>");
        which = "ps2";
    } while (status == HOOP_INCOMPLETE);
    free(text);
    return status == HOOP_INCOMPLETE ? HOOP_OK : status;
}

/* ---- start and end ---- */

/* The file that PYTHONSTARTUP names. */
static HoopStatus run_startup(Hoop *hoop, const Options *o) {
    const char *path = o->action == ACTION_DEFAULT ? cli_environment(o, "PYTHONSTARTUP") : NULL;
    FILE *f = path ? fopen(path, "rb") : NULL;
    if (path && !f) fprintf(stderr, "Could not open PYTHONSTARTUP\nFileNotFoundError: [Errno %d] %s: '%s'\n", errno, strerror(errno), path);
    if (!f) return HOOP_OK;
    size_t len;
    char *source = cli_read_stream(f, &len);
    fclose(f);
    HoopStatus status = source ? hoop_run_bytes(hoop, source, len, path) : HOOP_NO_MEMORY;
    free(source);
    return status;
}

static void prepare(Hoop *hoop, const Options *o) {
    HoopValue sys = hoop_import(hoop, "sys");
    if (!o->flags.quiet && o->action == ACTION_DEFAULT)
        fprintf(stderr, "Hoopsnake %s (Python 3.11) on a private heap\nType \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n", hoop_version());
    set_prompt(hoop, sys, "ps1", ">>> ");
    set_prompt(hoop, sys, "ps2", "... ");
    hoop_release(hoop, sys);
    if (o->action != ACTION_DEFAULT) hoop_release(hoop, hoop_eval(hoop, "globals().pop('__file__', None)")); /* the script is over */
}

#ifdef HAVE_EDITLINE
static void start_editing(Hoop *hoop, const char *history) {
    completing = hoop;
    /* libedit drops what is no character of the locale; source text is UTF-8 whatever the locale says. */
    if (!setlocale(LC_CTYPE, "C.UTF-8")) setlocale(LC_CTYPE, "");
    rl_readline_name = "hoop";
    rl_catch_signals = 0;
    rl_initialize();
    rl_basic_word_break_characters = " \t\n`~!@#$%^&*()-=+[{]}\\|;:'\",<>/?";
    rl_attempted_completion_function = word_matches;
    rl_completion_append_character = 0; /* a dot or a parenthesis comes next more often than a space */
    using_history();
    stifle_history(HISTORY_LINES);
    if (history) read_history(history);
}
#endif

int cli_repl(Hoop *hoop, const Options *o) {
    bool terminal = isatty(STDIN_FILENO), ended = false;
    int code = 0;
    prepare(hoop, o);
#ifdef HAVE_EDITLINE
    char *history = terminal ? history_path() : NULL;
    if (terminal) start_editing(hoop, history);
#endif
    HoopStatus status = run_startup(hoop, o);
    for (;;) {
        if (status == HOOP_EXIT) code = hoop_exit_code(hoop);
        else if (status != HOOP_OK) hoop_print_error(hoop);
        if (ended || status == HOOP_EXIT) break;
        status = read_and_run(hoop, terminal, &ended);
    }
#ifdef HAVE_EDITLINE
    if (history) write_history(history);
    free(history);
    hoop_release(hoop, matches);
    matches = 0;
#endif
    return code;
}
