/* SPDX-License-Identifier: MIT
 * print_warning.c: warnings, and errors that cannot be passed on.
 *
 * While no module `warnings` has been imported and no -W option given, warnings go through a small filter of our own that
 * behaves like CPython's default filters; otherwise through warnings.warn and warn_explicit. */
#include "object/protocol.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/generator.h"
#include "types/list.h"
#include "types/module.h"
#include "types/tuple.h"
#include "vm/audit.h"
#include "vm/frame.h"
#include "vm/print_error.h"
#include "vm/source.h"

/* ---- unraisable ---- */

static void add_line(Runtime *rt, StrBuf *out, Borrowed message, Borrowed object) {
    bool has_object = object && object != V_NONE;
    if (message && message != V_NONE) {
        strbuf_add_str(out, message);
        strbuf_add_cstr(out, has_object ? ": " : ":\n");
    } else if (has_object) strbuf_add_cstr(out, "Exception ignored in: ");
    if (!has_object) return;
    Value text = obj_repr(rt, object);
    if (text) strbuf_add(out, text);
    else strbuf_add_cstr(out, "<object repr() failed>");
    error_clear(rt);
    decref_maybe(rt, text);
    strbuf_add_char(out, '\n');
}

static void add_exception(Runtime *rt, StrBuf *out, Borrowed exc) {
    Value t = own(v_from(type_of(rt, exc))); /* its metaclass may be asked, and change what it is of */
    Value module = obj_getattr_maybe(rt, t, rt->names[N___module__]);
    if (module && v_is_str(rt, module) && !str_equal_cstr(module, "builtins") && !str_equal_cstr(module, "__main__")) {
        strbuf_add(out, module);
        strbuf_add_char(out, '.');
    }
    error_clear(rt);
    decref_maybe(rt, module);
    Value name = obj_getattr_maybe(rt, t, rt->names[N___qualname__]);
    if (name && v_is_str(rt, name)) strbuf_add(out, name);
    decref_maybe(rt, name);
    decref(rt, t);
    Value text = obj_str(rt, exc);
    if (!text) strbuf_add_cstr(out, ": <exception str() failed>");
    else if (str_len(text)) {
        strbuf_add_cstr(out, ": ");
        strbuf_add(out, text);
    }
    error_clear(rt);
    decref_maybe(rt, text);
    strbuf_add_char(out, '\n');
}

void print_unraisable_text(Runtime *rt, Borrowed exc, Borrowed tb, Borrowed message, Borrowed object) {
    StrBuf out;
    strbuf_init(&out, rt);
    add_line(rt, &out, message, object);
    if (tb && v_is(tb, T_TRACEBACK)) traceback_add(&out, rt, tb, 0, "", "", "Traceback (most recent call last):\n");
    if (exc && exc != V_NONE) add_exception(rt, &out, exc);
    Value text = strbuf_finish(&out);
    if (text) print_to_stderr(rt, text);
    error_clear(rt);
    decref_maybe(rt, text);
}

static const StructSeqDesc unraisable_desc = {
    "UnraisableHookArgs", "Type used to pass arguments to sys.unraisablehook.",
    (const char *const[]){"exc_type", "exc_value", "exc_traceback", "err_msg", "object", NULL}, 5};

static void call_hook(Runtime *rt, Borrowed hook, Borrowed exc, Borrowed message, Borrowed context) {
    Vm *vm = rt->vm;
    Value tb = as_exc(exc)->traceback;
    if (!vm->unraisable_type) vm->unraisable_type = structseq_type(rt, &unraisable_desc);
    if (!vm->unraisable_type) return;
    Value items[] = {own(v_from(type_of(rt, exc))), own(exc), tb ? own(tb) : V_NONE, own(message), context ? own(context) : V_NONE};
    Value args = structseq_new(rt, vm->unraisable_type, items, 5);
    if (!args) return;
    Value r = AUDIT(rt, "sys.unraisablehook", hook, args) ? V_NULL : obj_call1(rt, hook, args);
    decref(rt, args);
    decref_maybe(rt, r);
}

/* Is this the hook that sys starts with? */
static bool is_default_hook(Borrowed hook) { return v_is(hook, T_BUILTIN) && !strcmp(V_AS(Builtin, hook)->def->name, "unraisablehook"); }

/* An exception that went through no frame is shown where the program is. */
static void place_exception(Runtime *rt, Borrowed exc) {
    Frame *f = rt->vm ? vm_current_frame(rt) : NULL;
    if (!f || as_exc(exc)->traceback) return;
    Value frame = vm_frame_object(rt, f);
    if (!frame || exc_add_traceback(rt, exc, frame, frame_instr(f), vm_frame_line(f)) < 0) error_clear(rt);
    decref_maybe(rt, frame);
}

void print_unraisable(Runtime *rt, const char *prefix, Borrowed context) {
    Value exc = error_take(rt);
    if (!exc) return;
    Vm *vm = rt->vm;
    place_exception(rt, exc);
    Value message = prefix ? str_from_cstr(rt, prefix) : V_NONE;
    if (!message) {
        error_clear(rt);
        message = V_NONE;
    }
    Value hook = rt->sys_dict ? dict_get_str(rt, rt->sys_dict, rt->names[N_unraisablehook]) : 0;
    error_clear(rt);
    if (hook && hook != V_NONE && !is_default_hook(hook) && vm && vm->unraisable_depth == 0) {
        vm->unraisable_depth++;
        incref(hook);
        call_hook(rt, hook, exc, message, context);
        vm->unraisable_depth--;
        Value second = error_take(rt);
        if (second) {
            Value where = str_from_cstr(rt, "Exception ignored in sys.unraisablehook");
            print_unraisable_text(rt, second, as_exc(second)->traceback, where ? where : V_NONE, hook);
            decref_maybe(rt, where);
            decref(rt, second);
        }
        decref(rt, hook);
    } else print_unraisable_text(rt, exc, as_exc(exc)->traceback, message, context);
    error_clear(rt);
    decref(rt, message);
    decref(rt, exc);
}

/* ---- warnings ---- */

/* The module, if it is imported or must be: for -W, or for more than a line of text. */
static Owned warnings_module(Runtime *rt, bool needed) {
    Value m = rt->modules ? dict_get_str(rt, rt->modules, rt->names[N_warnings]) : 0;
    if (m == V_NONE) return 0; /* modules are being cleared */
    if (m) return own(m);
    Value options = rt->sys_dict ? dict_get_str(rt, rt->sys_dict, rt->names[N_warnoptions]) : 0;
    if (needed || (options && v_is(options, T_LIST) && as_list(options)->len)) return import_from_c(rt, "warnings");
    return 0;
}

static bool subtype(Runtime *rt, Borrowed category, uint32_t index) { return type_is_subtype(rt, V_AS(Type, category), rt->types[index]); }

/* CPython's default filters. */
static bool shown_by_default(Runtime *rt, Borrowed category, Borrowed globals) {
    if (subtype(rt, category, T_DEPRECATION_WARNING)) {
        Value name = globals ? dict_get_str(rt, globals, rt->names[N___name__]) : 0;
        return name && v_is(name, T_STR) && str_equal_cstr(name, "__main__");
    }
    return !subtype(rt, category, T_PENDING_DEPRECATION_WARNING) && !subtype(rt, category, T_IMPORT_WARNING) &&
           !subtype(rt, category, T_RESOURCE_WARNING);
}

/* Shown once for each text, category and line of a module: 1 the first time, 0 later, -1. */
static int register_warning(Runtime *rt, Borrowed globals, Borrowed message, Borrowed category, int lineno) {
    if (!globals) return 1;
    Value name = rt->names[N___warningregistry__], registry = dict_get_str(rt, globals, name);
    if (!registry) {
        if (rt->error || !(registry = dict_new(rt))) return -1;
        int r = dict_set(rt, globals, name, registry);
        decref(rt, registry);
        if (r < 0) return -1;
    }
    if (!v_is(registry, T_DICT)) return 1;
    incref(registry);
    Value key = tuple_pack(rt, 3, message, category, v_small(lineno));
    int r = key ? dict_contains(rt, registry, key) : -1;
    if (r == 0) r = dict_set(rt, registry, key, V_TRUE) < 0 ? -1 : 1;
    else if (r > 0) r = 0;
    decref_maybe(rt, key);
    decref(rt, registry);
    return r;
}

static int show_warning(Runtime *rt, Borrowed category, Borrowed message, Borrowed filename, int lineno, Borrowed globals) {
    Value text = format_str(rt, "%S:%d: %N: %S\n", filename, lineno, V_AS(Type, category), message);
    if (!text) return -1;
    print_to_stderr(rt, text);
    decref(rt, text);
    Value line = source_line_of(rt, filename, lineno, globals);
    if (!line) return 0;
    size_t n = str_len(line), first = 0;
    while (first < n && (str_at(line, first) == ' ' || str_at(line, first) == '\t' || str_at(line, first) == '\f')) first++;
    while (n > first && (str_at(line, n - 1) == ' ' || str_at(line, n - 1) == '\t')) n--;
    Value part = str_slice(rt, line, first, n);
    text = part ? format_str(rt, "  %U\n", part) : 0;
    if (text) print_to_stderr(rt, text);
    error_clear(rt);
    decref_maybe(rt, part);
    decref_maybe(rt, text);
    decref(rt, line);
    return 0;
}

/* Of a coroutine that was never awaited, CPython's module warnings says where to learn more. */
static void add_coroutine_hint(Runtime *rt, Borrowed category, Borrowed message) {
    static const char prefix[] = "coroutine '";
    if (category != v_from(rt->types[T_RUNTIME_WARNING]) || !v_is(message, T_STR) || str_len(message) < sizeof prefix) return;
    for (size_t i = 0; i + 1 < sizeof prefix; i++)
        if (str_at(message, i) != (uint32_t)prefix[i]) return;
    Value text = str_from_cstr(rt, "RuntimeWarning: Enable tracemalloc to get the object allocation traceback\n");
    if (text) print_to_stderr(rt, text);
    error_clear(rt);
    decref_maybe(rt, text);
}

static int warn_at(Runtime *rt, Borrowed category, Borrowed message, Borrowed filename, int lineno, Borrowed globals) {
    if (!shown_by_default(rt, category, globals)) return 0;
    int first = register_warning(rt, globals, message, category, lineno);
    if (first <= 0) return first;
    int r = show_warning(rt, category, message, filename, lineno, globals);
    if (r == 0) add_coroutine_hint(rt, category, message);
    return r;
}

/* warnings.warn(message, category, 1, source) */
static Owned call_warn(Runtime *rt, Borrowed module, Borrowed category, Borrowed message, Borrowed source) {
    Value args[] = {message, category, v_small(1), source};
    return obj_call_method(rt, module, rt->names[N_warn], args, source ? 4 : 2);
}

/* A coroutine that was never awaited: warnings._warn_unawaited_coroutine(coroutine), which tells its origin too. 0: there is no
 * such function. */
static int warn_unawaited(Runtime *rt, Borrowed module, Borrowed coroutine) {
    Value f = obj_getattr_cstr(rt, module, "_warn_unawaited_coroutine");
    if (!f) return error_catch(rt, T_ATTRIBUTE_ERROR) ? 0 : -1;
    Value r = obj_call1(rt, f, coroutine);
    decref(rt, f);
    decref_maybe(rt, r);
    return r ? 1 : -1;
}

int print_warning(Runtime *rt, Borrowed category, Borrowed message, Borrowed source) {
    bool coroutine = source && v_is(source, T_COROUTINE);
    Value module = warnings_module(rt, source && (rt->heap->tracing || (coroutine && V_AS(Generator, source)->origin)));
    if (module) {
        int told = coroutine ? warn_unawaited(rt, module, source) : 0;
        if (told < 0) error_unraisable(rt, NULL, source); /* and the plain text, as CPython has it */
        if (told > 0) {
            decref(rt, module);
            return 0;
        }
        Value r = call_warn(rt, module, category, message, source);
        decref(rt, module);
        if (!r) return -1;
        decref(rt, r);
        return 0;
    }
    if (rt->error) return -1;
    Frame *f = vm_current_frame(rt);
    Value where = f ? own(f->code->filename) : str_from_cstr(rt, "sys");
    if (!where) return -1;
    int r = warn_at(rt, category, message, where, f ? vm_frame_line(f) : 1, f ? f->globals : V_NULL);
    decref(rt, where);
    return r;
}

int print_warning_explicit(Runtime *rt, uint32_t category, Borrowed message, Borrowed filename, int lineno) {
    Value type = v_from(rt->types[category]), module = warnings_module(rt, false);
    if (module) {
        Value f = obj_getattr_cstr(rt, module, "warn_explicit");
        decref(rt, module);
        if (!f) return -1;
        Value args[] = {message, type, filename, v_small(lineno)};
        Value r = obj_call(rt, f, args, 4, V_NULL);
        decref(rt, f);
        if (!r) return -1;
        decref(rt, r);
        return 0;
    }
    if (rt->error) return -1;
    if (category == T_DEPRECATION_WARNING) return 0;
    return warn_at(rt, type, message, filename, lineno, V_NULL);
}
