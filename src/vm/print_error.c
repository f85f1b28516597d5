/* SPDX-License-Identifier: MIT
 * print_error.c: the text that an uncaught exception is shown as: chained exceptions, groups, syntax errors, notes. */
#include "vm/audit.h"
#include "vm/print_error.h"

#include "object/protocol.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/list.h"
#include "types/set.h"
#include "types/tuple.h"
#include "vm/frame.h"
#include "vm/source.h"

#define MAX_GROUP_WIDTH 15
#define MAX_GROUP_DEPTH 10

typedef struct Printer {
    Runtime *rt;
    StrBuf out;
    Value seen; /* list: exceptions shown already */
    int depth;  /* of exception groups */
    bool need_close;
} Printer;

static int indent_of(const Printer *p) { return 2 * p->depth; }
static const char *margin_of(const Printer *p) { return p->depth ? "| " : ""; }

static void add_margin(Printer *p) {
    strbuf_add_repeat(&p->out, ' ', (size_t)indent_of(p));
    strbuf_add_cstr(&p->out, margin_of(p));
}

static void add_owned(Printer *p, Owned text) {
    if (text) strbuf_add(&p->out, text);
    else error_clear(p->rt);
    decref_maybe(p->rt, text);
}

static void print_chain(Printer *p, Borrowed exc);

/* ---- SyntaxError ---- */

static int field_int(Value v, int otherwise) { return v && v_is_small(v) ? (int)small_get(v) : otherwise; }

static void add_syntax_text(Printer *p, const SyntaxErrorExc *e) {
    Value text = e->text;
    size_t whole = str_len(text), n = whole, first = 0;
    while (n && (str_at(text, n - 1) == '\n' || str_at(text, n - 1) == '\r')) n--;
    while (first < n && (str_at(text, first) == ' ' || str_at(text, first) == '\t' || str_at(text, first) == '\f')) first++;
    add_margin(p);
    strbuf_add_repeat(&p->out, ' ', 4);
    strbuf_add_slice(&p->out, text, first, n);
    strbuf_add_char(&p->out, '\n');
    int offset = field_int(e->offset, -1), end = field_int(e->end_offset, 0);
    if (offset < 0) return;
    int lineno = field_int(e->lineno, 0), end_line = field_int(e->end_lineno, lineno);
    if (end_line > lineno || end > (int)n) end = end_line > lineno ? (int)whole : (int)n + 1;
    if (offset > (int)n) offset = (int)n + 1;
    if (end <= offset) end = offset + 1;
    int column = offset - 1 - (int)first, end_column = end - 1 - (int)first;
    if (column < 0) return;
    add_margin(p);
    strbuf_add_repeat(&p->out, ' ', 4);
    strbuf_add_repeat(&p->out, ' ', (size_t)column);
    strbuf_add_repeat(&p->out, '^', (size_t)(end_column - column));
    strbuf_add_char(&p->out, '\n');
}

/* A SyntaxError whose line is known is shown with its place. */
static bool has_place(Runtime *rt, Borrowed exc) {
    return obj_is_instance_of(rt, exc, T_SYNTAX_ERROR) && V_AS(SyntaxErrorExc, exc)->lineno && v_is_small(V_AS(SyntaxErrorExc, exc)->lineno);
}

static void add_syntax_place(Printer *p, Borrowed exc) {
    const SyntaxErrorExc *e = V_AS(SyntaxErrorExc, exc);
    Runtime *rt = p->rt;
    add_margin(p);
    Value name = e->filename && e->filename != V_NONE ? obj_str(rt, e->filename) : str_from_cstr(rt, "<string>");
    if (name) add_owned(p, format_str(rt, "  File \"%U\", line %d\n", name, field_int(e->lineno, 0)));
    else error_clear(rt);
    decref_maybe(rt, name);
    if (e->text && v_is(e->text, T_STR)) add_syntax_text(p, e);
}

/* ---- one exception ---- */

static void add_type_name(Printer *p, Borrowed exc) {
    Runtime *rt = p->rt;
    Type *t = type_of(rt, exc);
    Value module = obj_getattr_maybe(rt, v_from(t), rt->names[N___module__]);
    if (module && v_is_str(rt, module)) {
        if (!str_equal_cstr(module, "builtins") && !str_equal_cstr(module, "__main__")) {
            strbuf_add(&p->out, module);
            strbuf_add_char(&p->out, '.');
        }
    } else {
        error_clear(rt);
        strbuf_add_cstr(&p->out, "<unknown>.");
    }
    decref_maybe(rt, module);
    Value name = obj_getattr_maybe(rt, v_from(t), rt->names[N___qualname__]);
    if (name && v_is_str(rt, name)) strbuf_add(&p->out, name);
    else strbuf_add_cstr(&p->out, "<unknown>");
    error_clear(rt);
    decref_maybe(rt, name);
}

static Owned message_of(Runtime *rt, Borrowed exc) {
    if (has_place(rt, exc)) {
        /* The place stands in lines of its own; the message alone goes here. */
        Value msg = V_AS(SyntaxErrorExc, exc)->msg;
        return obj_str(rt, msg ? msg : V_NONE);
    }
    return obj_str(rt, exc);
}

static void add_message(Printer *p, Borrowed exc) {
    Runtime *rt = p->rt;
    add_margin(p);
    add_type_name(p, exc);
    Value text = message_of(rt, exc);
    if (!text) {
        error_clear(rt);
        strbuf_add_cstr(&p->out, ": <exception str() failed>");
    } else if (str_len(text)) {
        strbuf_add_cstr(&p->out, ": ");
        if (!p->depth) strbuf_add(&p->out, text);
        else
            for (size_t i = 0, n = str_len(text); i < n; i++) {
                strbuf_add_char(&p->out, str_at(text, i));
                if (str_at(text, i) == '\n') add_margin(p);
            }
    }
    decref_maybe(rt, text);
    Value hint = suggestion_for(rt, exc);
    if (hint) add_owned(p, format_str(rt, ". Did you mean: '%U'?", hint));
    decref_maybe(rt, hint);
    strbuf_add_char(&p->out, '\n');
}

static void add_note(Printer *p, Borrowed note) {
    Runtime *rt = p->rt;
    Value text = obj_str(rt, note);
    if (!text) {
        error_clear(rt);
        add_margin(p);
        strbuf_add_cstr(&p->out, "<note str() failed>\n");
        return;
    }
    size_t n = str_len(text), start = 0;
    for (size_t i = 0; i <= n; i++) {
        if (i < n && str_at(text, i) != '\n') continue;
        add_margin(p);
        strbuf_add_slice(&p->out, text, start, i);
        strbuf_add_char(&p->out, '\n');
        start = i + 1;
    }
    decref(rt, text);
}

static void add_notes(Printer *p, Borrowed exc) {
    Runtime *rt = p->rt;
    Value notes = obj_getattr_maybe(rt, exc, rt->names[N___notes__]);
    if (!notes) {
        error_clear(rt);
        return;
    }
    bool sequence = (type_of(rt, notes)->flags & TF_SEQUENCE) != 0;
    Value list = sequence ? obj_fast_sequence(rt, notes, NULL) : 0;
    if (list) {
        for (size_t i = 0;; i++) {
            size_t n = v_is_list(rt, list) ? as_list(list)->len : as_tuple(list)->len;
            if (i >= n) break;
            Value note = own(v_is_list(rt, list) ? as_list(list)->items[i] : as_tuple(list)->items[i]);
            add_note(p, note);
            decref(rt, note);
        }
        decref(rt, list);
    } else {
        error_clear(rt);
        add_margin(p);
        Value text = obj_repr(rt, notes);
        if (text) add_owned(p, text);
        else {
            error_clear(rt);
            strbuf_add_cstr(&p->out, "<__notes__ repr() failed>");
        }
        strbuf_add_char(&p->out, '\n');
    }
    decref(rt, notes);
}

static bool is_group(Runtime *rt, Borrowed exc) { return obj_is_instance_of(rt, exc, T_BASE_EXCEPTION_GROUP); }

static void add_one(Printer *p, Borrowed exc) {
    Runtime *rt = p->rt;
    Value tb = as_exc(exc)->traceback;
    if (tb && tb != V_NONE) {
        bool group = is_group(rt, exc);
        incref(tb);
        traceback_add(&p->out, rt, tb, indent_of(p), margin_of(p), group && p->depth == 1 ? "+ " : margin_of(p),
                      group ? "Exception Group Traceback (most recent call last):\n" : "Traceback (most recent call last):\n");
        decref(rt, tb);
    }
    if (has_place(rt, exc)) add_syntax_place(p, exc);
    add_message(p, exc);
    add_notes(p, exc);
}

/* ---- groups and chains ---- */

static void add_separator(Printer *p, const char *number, bool first) {
    strbuf_add_repeat(&p->out, ' ', (size_t)indent_of(p));
    strbuf_add_cstr(&p->out, first ? "+-" : "  ");
    strbuf_add_cstr(&p->out, "+---------------- ");
    strbuf_add_cstr(&p->out, number);
    strbuf_add_cstr(&p->out, " ----------------\n");
}

static void number_text(char *out, size_t n) {
    char digits[24];
    int k = 0;
    do digits[k++] = (char)('0' + n % 10);
    while (n /= 10);
    while (k) *out++ = digits[--k];
    *out = 0;
}

static void add_members(Printer *p, Borrowed exc) {
    Runtime *rt = p->rt;
    Value excs = V_AS(ExceptionGroupExc, exc)->excs;
    if (!excs || !v_is(excs, T_TUPLE)) return;
    size_t count = as_tuple(excs)->len, shown = count > MAX_GROUP_WIDTH ? MAX_GROUP_WIDTH : count;
    size_t lines = shown + (count > shown);
    p->need_close = false;
    for (size_t i = 0; i < lines; i++) {
        bool last = i + 1 == lines;
        char number[24] = "...";
        if (last) p->need_close = true;
        if (i < shown) number_text(number, i + 1);
        add_separator(p, number, i == 0);
        p->depth++;
        if (i < shown) print_chain(p, as_tuple(excs)->items[i]);
        else {
            add_margin(p);
            add_owned(p, format_str(rt, "and %zu more exception%s\n", count - shown, count - shown > 1 ? "s" : ""));
        }
        if (last && p->need_close) {
            strbuf_add_repeat(&p->out, ' ', (size_t)indent_of(p));
            strbuf_add_cstr(&p->out, "+------------------------------------\n");
            p->need_close = false;
        }
        p->depth--;
    }
}

static void print_group(Printer *p, Borrowed exc) {
    if (p->depth > MAX_GROUP_DEPTH) {
        add_margin(p);
        add_owned(p, format_str(p->rt, "... (max_group_depth is %d)\n", MAX_GROUP_DEPTH));
        return;
    }
    bool outermost = p->depth == 0;
    if (outermost) p->depth++;
    add_one(p, exc);
    add_members(p, exc);
    if (outermost) p->depth--;
}

/* True the first time. */
static bool first_visit(Printer *p, Borrowed exc) {
    List *l = as_list(p->seen);
    for (size_t i = 0; i < l->len; i++)
        if (l->items[i] == exc) return false;
    if (list_append(p->rt, p->seen, exc) < 0) error_clear(p->rt);
    return true;
}

static bool was_seen(const Printer *p, Borrowed exc) {
    const List *l = as_list(p->seen);
    for (size_t i = 0; i < l->len; i++)
        if (l->items[i] == exc) return true;
    return false;
}

static void print_linked(Printer *p, Borrowed exc, const char *text) {
    bool need_close = p->need_close;
    p->need_close = false;
    print_chain(p, exc);
    p->need_close |= need_close;
    add_margin(p);
    strbuf_add_char(&p->out, '\n');
    add_margin(p);
    strbuf_add_cstr(&p->out, text);
    add_margin(p);
    strbuf_add_char(&p->out, '\n');
}

static void print_chain(Printer *p, Borrowed exc) {
    if (c_stack_low(p->rt)) return;
    Exception *e = as_exc(exc);
    (void)first_visit(p, exc);
    if (e->cause && e->cause != V_NONE) {
        if (!was_seen(p, e->cause)) print_linked(p, e->cause, "The above exception was the direct cause of the following exception:\n");
    } else if (e->context && e->context != V_NONE && !e->suppress_context && !was_seen(p, e->context))
        print_linked(p, e->context, "During handling of the above exception, another exception occurred:\n");
    if (is_group(p->rt, exc)) print_group(p, exc);
    else add_one(p, exc);
}

Owned vm_format_exception(Runtime *rt, Borrowed exc) {
    Printer p = {.rt = rt};
    p.seen = list_new(rt, 0);
    if (!p.seen) return 0;
    strbuf_init(&p.out, rt);
    print_chain(&p, exc);
    decref(rt, p.seen);
    return strbuf_finish(&p.out);
}

/* ---- output ---- */

static void raw_to_stderr(Runtime *rt, Borrowed text) {
    void *block = NULL;
    size_t len;
    const char *utf8 = str_utf8_lossless(rt, text, &len, &block);
    if (utf8) source_write_stderr(utf8, len);
    error_clear(rt);
    mem_free(rt, block);
}

void print_to_stderr(Runtime *rt, Borrowed text) {
    Value sys = runtime_sys(rt), file = sys ? dict_get_str(rt, sys, rt->names[N_stderr]) : 0;
    error_clear(rt);
    if (!file) {
        raw_to_stderr(rt, text);
        return;
    }
    if (file == V_NONE) return;
    incref(file);
    Value r = obj_call_method(rt, file, rt->names[N_write], &text, 1);
    decref_maybe(rt, r);
    error_clear(rt);
    r = obj_call_method(rt, file, rt->names[N_flush], NULL, 0);
    decref_maybe(rt, r);
    error_clear(rt);
    decref(rt, file);
}

void print_exception(Runtime *rt, Borrowed exc) {
    Value text = vm_format_exception(rt, exc);
    if (!text) {
        error_clear(rt);
        static const char no_memory[] = "MemoryError\n";
        source_write_stderr(no_memory, sizeof no_memory - 1);
        return;
    }
    print_to_stderr(rt, text);
    decref(rt, text);
}

static void flush_stdout(Runtime *rt) {
    Value file = rt->sys_dict ? dict_get_str(rt, rt->sys_dict, rt->names[N_stdout]) : 0;
    if (file && file != V_NONE) {
        incref(file);
        Value r = obj_call_method(rt, file, rt->names[N_flush], NULL, 0);
        decref_maybe(rt, r);
        decref(rt, file);
    }
    error_clear(rt);
}

/* Exit code of a SystemExit; its message, if it is one, is printed. */
static int system_exit(Runtime *rt, Borrowed exc) {
    Value code = V_AS(SystemExitExc, exc)->code;
    if (!code || code == V_NONE) return 0;
    if (v_is_int(rt, code)) { /* of a subclass too, an enum's member say */
        int64_t number;
        if (num_as_i64(rt, code, &number) == 0) return (int)number;
        error_clear(rt);
        return -1;
    }
    flush_stdout(rt);
    Value text = format_str(rt, "%S\n", code);
    if (text) print_to_stderr(rt, text);
    error_clear(rt);
    decref_maybe(rt, text);
    return 1;
}

static void set_last(Runtime *rt, Borrowed exc) {
    Value tb = as_exc(exc)->traceback;
    Value sys = runtime_sys(rt);
    if (!sys || dict_set(rt, sys, rt->names[N_last_type], v_from(type_of(rt, exc))) < 0 ||
        dict_set(rt, sys, rt->names[N_last_value], exc) < 0 || dict_set(rt, sys, rt->names[N_last_traceback], tb ? tb : V_NONE) < 0)
        error_clear(rt);
}

static void say(Runtime *rt, const char *text) {
    Value s = str_from_cstr(rt, text);
    if (s) print_to_stderr(rt, s);
    error_clear(rt);
    decref_maybe(rt, s);
}

/* Call sys.excepthook. -1: done; else the exit code of a SystemExit that the hook raised. */
static int call_excepthook(Runtime *rt, Borrowed exc) {
    Value hook = rt->sys_dict ? dict_get_str(rt, rt->sys_dict, rt->names[N_excepthook]) : 0;
    if (!hook) {
        error_clear(rt);
        if (rt->sys_dict) say(rt, "sys.excepthook is missing\n");
        print_exception(rt, exc);
        return -1;
    }
    Value tb = as_exc(exc)->traceback;
    tb = tb ? own(tb) : V_NONE;
    incref(hook);
    if (AUDIT(rt, "sys.excepthook", hook, v_from(type_of(rt, exc)), exc, tb)) {
        bool quiet = error_catch(rt, T_RUNTIME_ERROR); /* the audit hook wants nothing to be told */
        if (!quiet) error_unraisable(rt, "Exception ignored in audit hook", V_NULL);
        if (quiet) return decref(rt, hook), decref(rt, tb), -1;
    }
    Value r = obj_call3(rt, hook, v_from(type_of(rt, exc)), exc, tb);
    decref(rt, hook);
    decref(rt, tb);
    if (r) {
        decref(rt, r);
        return -1;
    }
    int code = -1;
    Value second = error_take(rt);
    if (second && obj_is_instance_of(rt, second, T_SYSTEM_EXIT)) code = system_exit(rt, second);
    else if (second) {
        say(rt, "Error in sys.excepthook:\n");
        print_exception(rt, second);
        say(rt, "\nOriginal exception was:\n");
        print_exception(rt, exc);
    }
    decref_maybe(rt, second);
    return code;
}

int vm_print_error(Runtime *rt) {
    Value exc = error_take(rt);
    if (!exc) return 0;
    int code;
    if (obj_is_instance_of(rt, exc, T_SYSTEM_EXIT)) code = system_exit(rt, exc);
    else {
        flush_stdout(rt);
        set_last(rt, exc);
        code = call_excepthook(rt, exc);
        if (code < 0) code = 1;
        if (obj_is_instance_of(rt, exc, T_KEYBOARD_INTERRUPT)) code = 130; /* 128 + SIGINT, as shells tell it */
    }
    decref(rt, exc);
    return code;
}
