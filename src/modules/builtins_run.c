/* SPDX-License-Identifier: MIT
 * builtins_run.c: built-in functions that compile and run code, make classes, read and write. */
#include "compiler/compile.h"
#include "gc/gc.h"
#include "modules/ast_parts.h"
#include "modules/builtins_module.h"
#include "object/protocol.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/list.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/audit.h"
#include "vm/frame.h"
#include "vm/source.h"

/* ---- classes ---- */

/* __mro_entries__ of bases that are no classes: a new tuple, or the same. */
static Owned resolve_bases(Runtime *rt, Borrowed bases) {
    Tuple *t = as_tuple(bases);
    Value list = 0;
    for (size_t i = 0; i < t->len; i++) {
        Value base = t->items[i], method = v_is_type(rt, base) ? 0 : obj_getattr_maybe(rt, base, rt->names[N___mro_entries__]);
        if (!method) {
            if (rt->error || (list && list_append(rt, list, base) < 0)) goto failed;
            continue;
        }
        if (!list) list = list_from(rt, t->items, i);
        Value more = list ? obj_call1(rt, method, bases) : 0;
        decref(rt, method);
        if (!more) goto failed;
        if (!v_is_tuple(rt, more)) {
            raise(rt, T_TYPE_ERROR, "__mro_entries__ must return a tuple");
            decref(rt, more);
            goto failed;
        }
        int r = list_extend(rt, list, more);
        decref(rt, more);
        if (r < 0) goto failed;
    }
    if (!list) return own(bases);
    Value result = list_to_tuple(rt, list);
    decref(rt, list);
    return result;
failed:
    decref_maybe(rt, list);
    return 0;
}

typedef struct ClassParts {
    Value name, bases, meta; /* bases and meta owned */
    Value kwnames;           /* owned tuple without "metaclass", or 0 */
    const Value *kwvalues;   /* of kwnames; own array in `values` when metaclass was taken out */
    Value *values;
} ClassParts;

static void parts_drop(Runtime *rt, ClassParts *p) {
    decref_maybe(rt, p->bases);
    decref_maybe(rt, p->meta);
    decref_maybe(rt, p->kwnames);
    mem_free(rt, p->values);
}

/* Take metaclass= out of the keywords. */
static int split_metaclass(Runtime *rt, ClassParts *p, const Value *values, Borrowed kwnames) {
    if (!kwnames) return 0;
    Tuple *names = as_tuple(kwnames);
    size_t at = names->len;
    for (size_t i = 0; i < names->len; i++)
        if (names->items[i] == rt->names[N_metaclass] || str_equal(names->items[i], rt->names[N_metaclass])) at = i;
    if (at == names->len) {
        p->kwnames = own(kwnames);
        p->kwvalues = values;
        return 0;
    }
    p->meta = own(values[at]);
    if (names->len == 1) return 0;
    Value list = list_from(rt, names->items, at);
    p->values = list ? mem_alloc_array(rt, names->len, sizeof(Value)) : NULL;
    if (!p->values) {
        decref_maybe(rt, list);
        return -1;
    }
    size_t n = 0;
    for (size_t i = 0; i < names->len; i++) {
        if (i != at) p->values[n++] = values[i];
        if (i > at && list_append(rt, list, names->items[i]) < 0) break;
    }
    p->kwvalues = p->values;
    p->kwnames = rt->error ? 0 : list_to_tuple(rt, list);
    decref(rt, list);
    return p->kwnames ? 0 : -1;
}

static int choose_metaclass(Runtime *rt, ClassParts *p) {
    if (!p->meta) p->meta = own(as_tuple(p->bases)->len ? v_from(type_of(rt, as_tuple(p->bases)->items[0])) : v_from(rt->types[T_TYPE]));
    if (!v_is_type(rt, p->meta)) return 0;
    Type *winner = type_calculate_metaclass(rt, V_AS(Type, p->meta), p->bases);
    if (!winner) return -1;
    replace_slot(rt, &p->meta, own(v_from(winner)));
    return 0;
}

/* callable(name, bases[, ns], **kw) */
static Owned call_with_parts(Runtime *rt, Borrowed callable, const ClassParts *p, Borrowed ns) {
    size_t nkw = p->kwnames ? as_tuple(p->kwnames)->len : 0, n = ns ? 3 : 2;
    Value few[8], *all = n + nkw <= 8 ? few : mem_alloc_array(rt, n + nkw, sizeof(Value));
    if (!all) return 0;
    all[0] = p->name;
    all[1] = p->bases;
    all[2] = ns;
    for (size_t i = 0; i < nkw; i++) all[n + i] = p->kwvalues[i];
    Value v = obj_call(rt, callable, all, n, p->kwnames);
    if (all != few) mem_free(rt, all);
    return v;
}

static Owned prepare_namespace(Runtime *rt, const ClassParts *p) {
    Value prepare = obj_getattr_maybe(rt, p->meta, rt->names[N___prepare__]);
    if (!prepare) return rt->error ? 0 : dict_new(rt);
    Value ns = call_with_parts(rt, prepare, p, V_NULL);
    decref(rt, prepare);
    if (ns && !v_is_dict(rt, ns) && !slots_of(rt, ns)->getitem) {
        if (v_is_type(rt, p->meta)) raise(rt, T_TYPE_ERROR, "%.200N.__prepare__() must return a mapping, not %.200T", V_AS(Type, p->meta), ns);
        else raise(rt, T_TYPE_ERROR, "<metaclass>.__prepare__() must return a mapping, not %.200T", ns);
        decref(rt, ns);
        return 0;
    }
    return ns;
}

/* The __class__ cell must have been filled by type.__new__. */
static int check_class_cell(Runtime *rt, Borrowed cell, Borrowed cls, Borrowed name) {
    if (!v_is(cell, T_CELL) || !v_is_type(rt, cls)) return 0;
    Value v = V_AS(Cell, cell)->value;
    if (v == cls) return 0;
    if (v == V_EMPTY)
        return raise_int(rt, T_RUNTIME_ERROR, "__class__ not set defining %.200R as %.200R. Was __classcell__ propagated to type.__new__?", name, cls);
    return raise_int(rt, T_TYPE_ERROR, "__class__ set to %.200R defining %.200R as %.200R", v, name, cls);
}

static Owned make_class(Runtime *rt, Borrowed func, ClassParts *p, Borrowed orig_bases) {
    Value ns = prepare_namespace(rt, p), cls = 0;
    if (!ns) return 0;
    Value cell = vm_call_with_locals(rt, func, ns);
    if (cell && (p->bases == orig_bases || obj_setitem(rt, ns, rt->names[N___orig_bases__], orig_bases) == 0))
        cls = call_with_parts(rt, p->meta, p, ns);
    if (cls && check_class_cell(rt, cell, cls, p->name) < 0) {
        decref(rt, cls);
        cls = 0;
    }
    decref_maybe(rt, cell);
    decref(rt, ns);
    return cls;
}

BUILTIN(builtin_build_class) {
    if (nargs < 2) return raise(rt, T_TYPE_ERROR, "__build_class__: not enough arguments");
    if (!v_is(args[0], T_FUNCTION)) return raise(rt, T_TYPE_ERROR, "__build_class__: func must be a function");
    if (!v_is_str(rt, args[1])) return raise(rt, T_TYPE_ERROR, "__build_class__: name is not a string");
    ClassParts p = {.name = args[1]};
    Value orig = tuple_from(rt, args + 2, nargs - 2), cls = 0;
    if (orig) p.bases = resolve_bases(rt, orig);
    if (p.bases && split_metaclass(rt, &p, args + nargs, kwnames) == 0 && choose_metaclass(rt, &p) == 0) cls = make_class(rt, args[0], &p, orig);
    parts_drop(rt, &p);
    decref_maybe(rt, orig);
    return cls;
}

/* ---- import ---- */

BUILTIN(builtin_import) {
    static const char *const params[] = {"name", "globals", "locals", "fromlist", "level", NULL};
    Value v[5];
    int level = 0;
    if (args_parse(rt, "__import__", params, 1, args, nargs, kwnames, v) < 0) return 0;
    if (v[4] && num_as_int(rt, v[4], &level) < 0) return 0;
    Value globals = v[1] && v[1] != V_NONE ? v[1] : V_NULL;
    return import_name(rt, v[0], globals, v[3] ? v[3] : V_NONE, level);
}

/* ---- compile, eval, exec ---- */

enum { ONLY_AST = 0x400, TYPE_COMMENTS = 0x1000, ALLOW_TOP_LEVEL_AWAIT = 0x2000 };
#define FUTURE_BITS (CO_FUTURE_ANNOTATIONS | 0x400000 | 0x20000 | 0x40000 | 0x80000 | 0x100000 | 0x200000 | 0x800000)
#define KNOWN_BITS (FUTURE_BITS | ONLY_AST | TYPE_COMMENTS | ALLOW_TOP_LEVEL_AWAIT | 0x10 | 0x20 | 0x40 | 0x200 | 0x4000)

static unsigned inherited_flags(Runtime *rt) {
    Frame *f = vm_current_frame(rt);
    return f ? f->code->flags & CO_FUTURE_ANNOTATIONS : 0;
}

/* UTF-8 text to a code object, or (ONLY_AST) to the objects of a syntax tree. */
static int audit_text(Runtime *rt, const char *text, size_t len, Borrowed filename) {
    if (!rt->vm->audited) return 0;
    Owned source = bytes_from(rt, text, len);
    int r = !source || AUDIT(rt, "compile", source, filename) ? -1 : 0;
    decref_maybe(rt, source);
    return r;
}

static Owned compile_text(Runtime *rt, const char *text, size_t len, Borrowed filename, enum CompileMode mode, unsigned flags, int optimize) {
    if (audit_text(rt, text, len, filename) < 0) return V_NULL;
    if (!(flags & ONLY_AST)) return compile_source(rt, text, len, filename, mode, flags, optimize, NULL);
    return ast_of_text(rt, text, len, filename, mode, flags);
}

/* The text of str, or of bytes-like source, compiled so. what: for the error text. */
static Owned compile_value(Runtime *rt, Borrowed source, Borrowed filename, enum CompileMode mode, unsigned flags, int optimize, const char *what,
                           const char *kinds) {
    void *scratch = NULL;
    size_t len = 0;
    char *decoded = NULL;
    Value code = 0;
    const char *text = NULL;
    if (v_is_str(rt, source)) {
        text = str_utf8(rt, source, &len, &scratch);
        if (!text) return 0;
        if (memchr(text, 0, len)) {
            mem_free(rt, scratch);
            return raise(rt, T_VALUE_ERROR, "source code string cannot contain null bytes");
        }
    } else {
        Buffer view;
        if (!slots_of(rt, source)->buffer) return raise(rt, T_TYPE_ERROR, "%s must be a %s", what, kinds);
        if (obj_get_buffer(rt, source, &view, false) < 0) return 0;
        int r = source_text(rt, view.data, view.len, filename, &decoded, &len);
        buffer_release(rt, &view);
        if (r < 0) return 0;
        text = decoded;
    }
    size_t skip = 0;
    bool strip = mode == COMPILE_EVAL && strncmp(what, "eval", 4) == 0; /* compile() takes the text as it is */
    while (strip && skip < len && (text[skip] == ' ' || text[skip] == '\t')) skip++;
    code = compile_text(rt, text + skip, len - skip, filename, mode, flags, optimize);
    mem_free(rt, scratch);
    mem_free(rt, decoded);
    return code;
}

static Owned file_name_of(Runtime *rt, Borrowed v) {
    if (v_is_str(rt, v)) return own(v);
    if (type_has(rt, v, TF_BYTES)) return str_decode(rt, as_bytes(v)->data, as_bytes(v)->len, "utf-8", "surrogateescape");
    Value f = obj_lookup_special(rt, v, rt->names[N___fspath__]);
    if (!f) return rt->error ? 0 : raise(rt, T_TYPE_ERROR, "expected str, bytes or os.PathLike object, not %.200T", v);
    Value path = obj_call0(rt, f), name = V_NULL;
    decref(rt, f);
    if (path && v_is_str(rt, path)) return path;
    if (path && V_IS_BYTES(rt, path)) name = str_decode(rt, as_bytes(path)->data, as_bytes(path)->len, "utf-8", "surrogateescape");
    else if (path) raise(rt, T_TYPE_ERROR, "expected %.200T.__fspath__() to return str or bytes, not %.200T", v, path);
    decref_maybe(rt, path);
    return name;
}

BUILTIN(builtin_compile) {
    static const char *const params[] = {"source", "filename", "mode", "flags", "dont_inherit", "optimize", "*", "_feature_version", NULL};
    Value v[7];
    int flags = 0, optimize = -1, inherit = 1;
    if (args_parse(rt, "compile", params, 3, args, nargs, kwnames, v) < 0) return 0;
    if ((v[3] && num_as_int(rt, v[3], &flags) < 0) || (v[5] && num_as_int(rt, v[5], &optimize) < 0)) return 0;
    if (v[4]) {
        int truth = obj_truth(rt, v[4]);
        if (truth < 0) return 0;
        inherit = !truth;
    }
    if (flags & ~KNOWN_BITS) return raise(rt, T_VALUE_ERROR, "compile(): unrecognised flags");
    if (optimize < -1 || optimize > 2) return raise(rt, T_VALUE_ERROR, "compile(): invalid optimize value");
    if (!v_is_str(rt, v[2])) return raise(rt, T_TYPE_ERROR, "compile() argument 'mode' must be str, not %A", v[2]);
    enum CompileMode mode;
    if (str_equal_cstr(v[2], "exec")) mode = COMPILE_EXEC;
    else if (str_equal_cstr(v[2], "eval")) mode = COMPILE_EVAL;
    else if (str_equal_cstr(v[2], "single")) mode = COMPILE_SINGLE;
    else return raise(rt, T_VALUE_ERROR, "compile() mode must be 'exec', 'eval' or 'single'");
    if (v_is(v[0], T_CODE)) return raise(rt, T_TYPE_ERROR, "compile() arg 1 must be a string, bytes or AST object");
    Value filename = file_name_of(rt, v[1]);
    if (!filename) return 0;
    unsigned use = (unsigned)flags | (inherit ? inherited_flags(rt) : 0);
    if (optimize < 0) optimize = rt->vm->optimize;
    int is_tree = ast_check(rt, v[0]);
    if (is_tree > 0 && AUDIT(rt, "compile", v[0], filename)) is_tree = -1;
    Value code = is_tree < 0 ? V_NULL : is_tree && flags & ONLY_AST ? own(v[0])
                 : is_tree ? ast_compile(rt, v[0], filename, mode, use, optimize)
                 : compile_value(rt, v[0], filename, mode, use, optimize, "compile() arg 1", "string, bytes or AST object");
    decref(rt, filename);
    return code;
}

/* globals and locals as eval and exec default them; new references. */
static int run_namespaces(Runtime *rt, const char *what, Borrowed globals_arg, Borrowed locals_arg, Owned *globals, Owned *locals) {
    Frame *f = vm_current_frame(rt);
    if (locals_arg != V_NONE && !v_is_dict(rt, locals_arg) && !slots_of(rt, locals_arg)->getitem) {
        if (!strcmp(what, "eval")) return raise_int(rt, T_TYPE_ERROR, "locals must be a mapping");
        return raise_int(rt, T_TYPE_ERROR, "locals must be a mapping or None, not %.100T", locals_arg);
    }
    if (globals_arg != V_NONE && !v_is_dict(rt, globals_arg)) {
        if (strcmp(what, "eval")) return raise_int(rt, T_TYPE_ERROR, "exec() globals must be a dict, not %.100T", globals_arg);
        return raise_int(rt, T_TYPE_ERROR, slots_of(rt, globals_arg)->getitem ? "globals must be a real dict; try eval(code, {}, mapping)" : "globals must be a dict");
    }
    if (globals_arg == V_NONE && !f) return raise_int(rt, T_SYSTEM_ERROR, "globals and locals cannot be NULL");
    *globals = own(globals_arg == V_NONE ? f->globals : globals_arg);
    if (locals_arg != V_NONE) *locals = own(locals_arg);
    else *locals = globals_arg == V_NONE ? vm_frame_locals(rt, f) : own(globals_arg);
    if (!*locals) goto failed;
    int has = dict_contains(rt, *globals, rt->names[N___builtins__]);
    if (has < 0) goto failed;
    if (has) return 0;
    Owned builtins = vm_current_builtins(rt);
    int r = builtins ? dict_set(rt, *globals, rt->names[N___builtins__], builtins) : -1;
    decref_maybe(rt, builtins);
    if (r == 0) return 0;
failed:
    decref(rt, *globals);
    decref_maybe(rt, *locals);
    return -1;
}

static Owned run_code(Runtime *rt, Borrowed code, Borrowed globals_arg, Borrowed locals_arg, Borrowed closure, const char *what) {
    Value globals = 0, locals = 0;
    if (AUDIT(rt, "exec", code)) return 0;
    if (run_namespaces(rt, what, globals_arg, locals_arg, &globals, &locals) < 0) return 0;
    Value v = vm_run_code(rt, code, globals, locals, closure);
    decref(rt, globals);
    decref(rt, locals);
    return v;
}

static Owned string_name(Runtime *rt) { return own(rt->names[N_angle_string]); }

BUILTIN(builtin_eval) {
    Value globals = nargs > 1 ? args[1] : V_NONE, locals = nargs > 2 ? args[2] : V_NONE, code;
    if (v_is(args[0], T_CODE)) {
        if (as_code(args[0])->nfree) return raise(rt, T_TYPE_ERROR, "code object passed to eval() may not contain free variables");
        code = own(args[0]);
    } else {
        Value filename = string_name(rt);
        code = compile_value(rt, args[0], filename, COMPILE_EVAL, inherited_flags(rt), rt->vm->optimize, "eval() arg 1", "string, bytes or code object");
        decref(rt, filename);
    }
    Value v = code ? run_code(rt, code, globals, locals, V_NULL, "eval") : 0;
    decref_maybe(rt, code);
    return v;
}

static int check_closure(Runtime *rt, Borrowed code, Borrowed closure) {
    uint32_t nfree = as_code(code)->nfree;
    if (!nfree) return closure && closure != V_NONE ? raise_int(rt, T_TYPE_ERROR, "cannot use a closure with this code object") : 0;
    if (!closure || closure == V_NONE || !v_is(closure, T_TUPLE) || as_tuple(closure)->len != nfree)
        return raise_int(rt, T_TYPE_ERROR, closure && closure != V_NONE ? "code object requires a closure of exactly length %u" :
                         "code object requires a closure of exactly length %u", nfree);
    for (uint32_t i = 0; i < nfree; i++)
        if (!v_is(as_tuple(closure)->items[i], T_CELL)) return raise_int(rt, T_TYPE_ERROR, "code object requires a closure of exactly length %u", nfree);
    return 0;
}

BUILTIN(builtin_exec) {
    static const char *const params[] = {"source", "globals", "locals", "/", "*", "closure", NULL};
    Value v[4], code;
    if (args_parse(rt, "exec", params, 1, args, nargs, kwnames, v) < 0) return 0;
    Value globals = v[1] ? v[1] : V_NONE, locals = v[2] ? v[2] : V_NONE, closure = v[3] && v[3] != V_NONE ? v[3] : V_NULL;
    if (v_is(v[0], T_CODE)) {
        if (check_closure(rt, v[0], closure) < 0) return 0;
        code = own(v[0]);
    } else {
        if (closure) return raise(rt, T_TYPE_ERROR, "closure can only be used when source is a code object");
        Value filename = string_name(rt);
        code = compile_value(rt, v[0], filename, COMPILE_EXEC, inherited_flags(rt), rt->vm->optimize, "exec() arg 1", "string, bytes or code object");
        decref(rt, filename);
    }
    Value r = code ? run_code(rt, code, globals, locals, closure, "exec") : 0;
    decref_maybe(rt, code);
    if (!r) return 0;
    decref(rt, r);
    return V_NONE;
}

BUILTIN(builtin_globals) {
    Value v = vm_current_globals(rt);
    return v ? own(v) : V_NONE;
}

BUILTIN(builtin_locals) {
    Frame *f = vm_current_frame(rt);
    return f ? vm_frame_locals(rt, f) : raise(rt, T_SYSTEM_ERROR, "frame does not exist");
}

BUILTIN(builtin_breakpoint) {
    Value sys = runtime_sys(rt), hook = sys ? dict_get_cstr(rt, sys, "breakpointhook") : 0;
    if (!hook) return rt->error ? 0 : raise(rt, T_RUNTIME_ERROR, "lost sys.breakpointhook");
    incref(hook);
    Value v = obj_call(rt, hook, args, nargs, kwnames);
    decref(rt, hook);
    return v;
}

/* ---- print and input ---- */

static int write_value(Runtime *rt, Borrowed file, Borrowed value) {
    Value text = v_is(value, T_STR) ? own(value) : obj_str(rt, value);
    if (!text) return -1;
    Value r = obj_call_method(rt, file, rt->names[N_write], &text, 1);
    decref(rt, text);
    if (!r) return -1;
    decref(rt, r);
    return 0;
}

static int print_to(Runtime *rt, Borrowed file, const Value *args, size_t nargs, Borrowed sep, Borrowed end, int flush) {
    for (size_t i = 0; i < nargs; i++) {
        if (i && write_value(rt, file, sep) < 0) return -1;
        if (write_value(rt, file, args[i]) < 0) return -1;
    }
    if (write_value(rt, file, end) < 0) return -1;
    if (!flush) return 0;
    Value r = obj_call_method(rt, file, rt->names[N_flush], NULL, 0);
    if (!r) return -1;
    decref(rt, r);
    return 0;
}

static int text_or_none(Runtime *rt, const char *name, Borrowed *v, Borrowed otherwise) {
    if (!*v || *v == V_NONE) *v = otherwise;
    else if (!v_is_str(rt, *v)) return raise_int(rt, T_TYPE_ERROR, "%s must be None or a string, not %.200T", name, *v);
    return 0;
}

static Borrowed sys_file(Runtime *rt, enum NameIndex name) {
    Value sys = runtime_sys(rt);
    return sys ? dict_get_str(rt, sys, rt->names[name]) : 0;
}

BUILTIN(builtin_print) {
    static const char *const params[] = {"*", "sep", "end", "file", "flush", NULL};
    Value v[4] = {0, 0, 0, 0};
    if (kwnames && args_parse(rt, "print", params, 0, args + nargs, 0, kwnames, v) < 0) return 0;
    Value newline = str_from_char(rt, '\n'), space = newline ? str_from_char(rt, ' ') : 0, file = v[2];
    int flush = v[3] ? obj_truth(rt, v[3]) : 0, r = -1;
    if (!space || flush < 0) goto done;
    if (text_or_none(rt, "sep", &v[0], space) < 0 || text_or_none(rt, "end", &v[1], newline) < 0) goto done;
    if (!file || file == V_NONE) {
        file = sys_file(rt, N_stdout);
        if (!file) {
            if (!rt->error) raise(rt, T_RUNTIME_ERROR, "lost sys.stdout");
            goto done;
        }
    }
    incref(file);
    r = file == V_NONE ? 0 : print_to(rt, file, args, nargs, v[0], v[1], flush);
    decref(rt, file);
done:
    decref_maybe(rt, space);
    decref_maybe(rt, newline);
    return r < 0 ? 0 : V_NONE;
}

static int flush_ignoring(Runtime *rt, Borrowed file) {
    Value r = obj_call_method(rt, file, rt->names[N_flush], NULL, 0);
    if (!r) error_clear(rt);
    decref_maybe(rt, r);
    return 0;
}

static Owned strip_newline(Runtime *rt, Owned line) {
    if (!line) return 0;
    if (!v_is_str(rt, line)) {
        raise(rt, T_TYPE_ERROR, "object.readline() returned non-string");
        decref(rt, line);
        return 0;
    }
    size_t n = str_len(line);
    Value result = 0;
    if (!n) raise(rt, T_EOF_ERROR, "EOF when reading a line");
    else result = str_at(line, n - 1) == '\n' ? str_slice(rt, line, 0, n - 1) : own(line);
    decref(rt, line);
    return result;
}

BUILTIN(builtin_input) {
    static const enum NameIndex names[] = {N_stdin, N_stdout, N_stderr};
    static const char *const texts[] = {"stdin", "stdout", "stderr"};
    Value files[3];
    for (int i = 0; i < 3; i++) {
        files[i] = sys_file(rt, names[i]);
        if (!files[i] || files[i] == V_NONE) return rt->error ? 0 : raise(rt, T_RUNTIME_ERROR, "input(): lost sys.%s", texts[i]);
    }
    Value in = own(files[0]), out = own(files[1]), line = 0;
    flush_ignoring(rt, files[2]);
    if (!nargs || write_value(rt, out, args[0]) == 0) {
        flush_ignoring(rt, out);
        line = strip_newline(rt, obj_call_method(rt, in, rt->names[N_readline], NULL, 0));
    }
    decref(rt, in);
    decref(rt, out);
    return line;
}
