/* SPDX-License-Identifier: MIT
 * import.c: the import statement: names to modules, parents first. */
#include "vm/audit.h"
#include "vm/import.h"

#include "object/protocol.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/frame.h"
#include "vm/source.h"

static ssize_t last_dot(Borrowed name) {
    for (size_t i = str_len(name); i-- > 0;)
        if (str_at(name, i) == '.') return (ssize_t)i;
    return -1;
}

static ssize_t first_dot(Borrowed name) {
    for (size_t i = 0, n = str_len(name); i < n; i++)
        if (str_at(name, i) == '.') return (ssize_t)i;
    return -1;
}

Borrowed module_name_or(Runtime *rt, Borrowed module) {
    Value v = v_is(module, T_MODULE) ? dict_get_str(rt, module_dict(module), rt->names[N___name__]) : 0;
    return v ? v : V_NONE;
}

/* ---- sys.modules ---- */

/* New reference, 0 when it is not there (check the error). */
static Owned loaded(Runtime *rt, Borrowed name) {
    if (!rt->modules) return raise(rt, T_RUNTIME_ERROR, "unable to get sys.modules");
    if (unlikely(!rt->sys_dict) && str_equal_cstr(name, "sys") && !runtime_sys(rt)) return 0;
    if (v_is(rt->modules, T_DICT)) {
        Value v = dict_get(rt, rt->modules, name);
        return v ? own(v) : 0;
    }
    Value v = obj_getitem(rt, rt->modules, name);
    if (!v) (void)error_catch(rt, T_KEY_ERROR);
    return v;
}

static void forget(Runtime *rt, Borrowed name) {
    Value error = error_take(rt);
    if (obj_setitem(rt, rt->modules, name, V_NULL) < 0) error_clear(rt);
    if (error) error_restore(rt, error);
}

/* ---- loading ---- */

int import_exec_spec(Runtime *rt, Borrowed spec, Borrowed module) {
    Value loader;
    if (spec_is(rt, spec)) {
        ModuleSpec *s = as_spec(spec);
        if (s->loader == V_NONE) return 0; /* a namespace package */
        loader = own(s->loader); /* the module may set it to something else */
        replace_slot(rt, &s->initializing, V_TRUE);
        if (loader_is(rt, loader)) {
            incref(spec);
            int r = loader_exec(rt, loader, module);
            replace_slot(rt, &s->initializing, V_FALSE);
            decref(rt, spec);
            decref(rt, loader);
            return r;
        }
    } else if (!(loader = obj_getattr_cstr(rt, spec, "loader"))) return -1;
    Value f = loader == V_NONE ? V_NONE : obj_getattr_cstr(rt, loader, "exec_module");
    decref(rt, loader);
    Value r = !f || f == V_NONE ? f : obj_call1(rt, f, module);
    decref_maybe(rt, f);
    if (spec_is(rt, spec)) replace_slot(rt, &as_spec(spec)->initializing, V_FALSE);
    if (!r) return -1;
    decref(rt, r);
    return 0;
}

static Owned create_module(Runtime *rt, Borrowed spec, Borrowed name) {
    Value loader = spec_is(rt, spec) ? own(as_spec(spec)->loader) : obj_getattr_cstr(rt, spec, "loader");
    if (!loader) return 0;
    Value module = V_NONE;
    if (loader != V_NONE) {
        Value f = obj_getattr_cstr(rt, loader, "create_module");
        module = f ? obj_call1(rt, f, spec) : error_catch(rt, T_ATTRIBUTE_ERROR) ? V_NONE : 0;
        decref_maybe(rt, f);
    }
    decref(rt, loader);
    return module == V_NONE ? module_new(rt, name) : module;
}

/* The attributes from a spec that is not one of ours. */
static int foreign_attributes(Runtime *rt, Borrowed spec, Borrowed module) {
    static const char *const pairs[][2] = {
        {"loader", "__loader__"}, {"parent", "__package__"}, {"submodule_search_locations", "__path__"}, {"origin", "__file__"}};
    if (!v_is(module, T_MODULE)) return 0;
    Value dict = module_dict(module);
    if (dict_set(rt, dict, rt->names[N___spec__], spec) < 0) return -1;
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        Value v = obj_getattr_cstr(rt, spec, pairs[i][0]);
        if (!v && !error_catch(rt, T_ATTRIBUTE_ERROR)) return -1;
        int r = v && v != V_NONE ? dict_set_cstr(rt, dict, pairs[i][1], v) : 0;
        decref_maybe(rt, v);
        if (r < 0) return -1;
    }
    return 0;
}

Owned import_load_spec(Runtime *rt, Borrowed spec) {
    Value name = spec_is(rt, spec) ? own(as_spec(spec)->name) : obj_getattr_cstr(rt, spec, "name");
    if (!name) return 0;
    Value module = create_module(rt, spec, name);
    int r = module ? (spec_is(rt, spec) ? spec_set_attributes(rt, spec, module) : foreign_attributes(rt, spec, module)) : -1;
    if (r == 0) r = obj_setitem(rt, rt->modules, name, module);
    if (r == 0 && (r = import_exec_spec(rt, spec, module)) < 0) forget(rt, name);
    decref_maybe(rt, module);
    module = 0;
    if (r == 0) {
        /* A module may put something else in its place. */
        module = loaded(rt, name);
        if (!module && !rt->error) (void)raise_import_error(rt, T_IMPORT_ERROR, name, name, V_NULL);
    }
    decref(rt, name);
    return module;
}

static Owned not_found(Runtime *rt, Borrowed name, Borrowed parent_or_null) {
    Value text = parent_or_null ? format_str(rt, "No module named %R; %R is not a package", name, parent_or_null)
                                : format_str(rt, "No module named %R", name);
    if (!text) return 0;
    (void)raise_import_error(rt, T_MODULE_NOT_FOUND_ERROR, text, name, V_NULL);
    decref(rt, text);
    return 0;
}

/* Not what is missing, but what is there and cannot be loaded. An ImportError of the plain kind, as for a C extension that the system's
 * loader refuses: `from . import name` passes it on, `except ImportError` around what has a form in Python catches it. */
static int refuse_extension(Runtime *rt, Borrowed name, Borrowed path_or_none) {
    Value file = import_find_extension(rt, name, path_or_none);
    if (file == V_NONE || !file) return file ? 0 : -1;
    Value text = format_str(rt, "%U is a C extension for CPython, which Hoopsnake cannot load: %U", name, file);
    if (text) (void)raise_import_error(rt, T_IMPORT_ERROR, text, name, file);
    decref_maybe(rt, text);
    decref(rt, file);
    return -1;
}

/* Imports the package that the module belongs to. *parent: 0 for a top-level name. */
static int import_parent(Runtime *rt, Borrowed name, Owned *parent) {
    ssize_t dot = last_dot(name);
    *parent = 0;
    if (dot < 0) return 0;
    Value parent_name = str_slice(rt, name, 0, (size_t)dot);
    *parent = parent_name ? import_module(rt, parent_name) : 0;
    decref_maybe(rt, parent_name);
    return *parent ? 0 : -1;
}

/* None for a top-level name, else the package's __path__. */
static Owned search_path(Runtime *rt, Borrowed name, Borrowed parent_or_null) {
    if (!parent_or_null) return V_NONE;
    Value path = obj_getattr_maybe(rt, parent_or_null, rt->names[N___path__]);
    if (path || rt->error) return path;
    Value parent_name = str_slice(rt, name, 0, (size_t)last_dot(name));
    if (parent_name) (void)not_found(rt, name, parent_name);
    decref_maybe(rt, parent_name);
    return 0;
}

static int bind_in_parent(Runtime *rt, Borrowed parent, Borrowed name, Borrowed module) {
    Value part = str_slice(rt, name, (size_t)last_dot(name) + 1, str_len(name));
    if (part) part = str_intern(rt, part);
    int r = part ? obj_setattr(rt, parent, part, module) : -1;
    decref_maybe(rt, part);
    if (r < 0 && error_catch(rt, T_ATTRIBUTE_ERROR)) r = 0;
    return r;
}

/* The event "import": name, file name (not yet known), sys.path, sys.meta_path, sys.path_hooks. */
static int audit_import(Runtime *rt, Borrowed name) {
    static const char *const lists[] = {"path", "meta_path", "path_hooks"};
    Value args[5] = {name, V_NONE};
    for (int i = 0; i < 3; i++) {
        Value v = rt->sys_dict ? dict_get_cstr(rt, rt->sys_dict, lists[i]) : V_NULL;
        if (!v && rt->error) return -1;
        args[i + 2] = v ? v : V_NONE;
    }
    return audit_event(rt, "import", args, 5);
}

static Owned find_and_load(Runtime *rt, Borrowed name) {
    Value parent, path = 0, module = 0, spec = 0;
    if (import_parent(rt, name, &parent) < 0) return 0;
    if (parent) {
        /* Importing the parent may have imported this one, even where the parent is no package (os.path). */
        module = loaded(rt, name);
        if (module || rt->error) goto done;
    }
    if (!(path = search_path(rt, name, parent)) || (rt->vm->audited && audit_import(rt, name) < 0)) goto done;
    spec = import_find_spec(rt, name, path);
    if (spec == V_NONE && refuse_extension(rt, name, path) == 0) (void)not_found(rt, name, V_NULL);
    else if (spec && spec != V_NONE) module = import_load_spec(rt, spec);
    if (module && parent && bind_in_parent(rt, parent, name, module) < 0) {
        decref(rt, module);
        module = 0;
    }
done:
    decref_maybe(rt, spec);
    decref_maybe(rt, path);
    decref_maybe(rt, parent);
    return module;
}

Owned import_module(Runtime *rt, Borrowed name) {
    if (c_stack_low(rt)) return raise_recursion(rt, " during import");
    Value module = loaded(rt, name);
    if (module == V_NONE && rt->finalizing) {
        Owned text = str_from_cstr(rt, "sys.meta_path is None, Python is likely shutting down");
        if (text) (void)raise_import_error(rt, T_IMPORT_ERROR, text, V_NULL, V_NULL);
        decref_maybe(rt, text);
        return 0;
    }
    if (module == V_NONE) {
        Value text = format_str(rt, "import of %S halted; None in sys.modules", name);
        if (text) (void)raise_import_error(rt, T_MODULE_NOT_FOUND_ERROR, text, name, V_NULL);
        decref_maybe(rt, text);
        return 0;
    }
    if (module || rt->error) return module;
    return find_and_load(rt, name);
}

Owned import_from_c(Runtime *rt, const char *dotted_name) {
    Value name = str_from_cstr(rt, dotted_name);
    if (name) name = str_intern(rt, name);
    Value module = name ? import_module(rt, name) : 0;
    decref_maybe(rt, name);
    return module;
}

/* ---- relative names ---- */

/* The package that a relative import in a module with these globals starts from. */
static Owned current_package(Runtime *rt, Borrowed globals) {
    Value package = dict_get_str(rt, globals, rt->names[N___package__]);
    if (package && package != V_NONE) {
        if (!v_is_str(rt, package)) return raise(rt, T_TYPE_ERROR, "package must be a string");
        return own(package);
    }
    Value spec = rt->error ? 0 : dict_get_str(rt, globals, rt->names[N___spec__]);
    if (spec && spec != V_NONE) {
        incref(spec); /* its attribute may be a property that takes it away */
        Value parent = obj_getattr_cstr(rt, spec, "parent");
        decref(rt, spec);
        if (!parent || v_is_str(rt, parent)) return parent;
        decref(rt, parent);
        return raise(rt, T_TYPE_ERROR, "__spec__.parent must be a string");
    }
    if (rt->error) return 0;
    Value name = dict_get_str(rt, globals, rt->names[N___name__]);
    if (!name) return rt->error ? 0 : raise(rt, T_KEY_ERROR, "'__name__' not in globals");
    if (!v_is_str(rt, name)) return raise(rt, T_TYPE_ERROR, "__name__ must be a string");
    if (dict_get_str(rt, globals, rt->names[N___path__])) return own(name);
    ssize_t dot = last_dot(name);
    return dot < 0 ? own(rt->empty_str) : str_slice(rt, name, 0, (size_t)dot);
}

static Owned absolute_name(Runtime *rt, Borrowed name, Borrowed globals, int level) {
    if (!globals || !v_is_dict(rt, globals)) return raise(rt, T_KEY_ERROR, "'__name__' not in globals");
    Value package = current_package(rt, globals);
    if (!package) return 0;
    if (!str_len(package)) {
        decref(rt, package);
        return raise(rt, T_IMPORT_ERROR, "attempted relative import with no known parent package");
    }
    size_t end = str_len(package);
    for (int up = 1; up < level; up++) {
        while (end && str_at(package, end - 1) != '.') end--;
        if (!end) {
            decref(rt, package);
            return raise(rt, T_IMPORT_ERROR, "attempted relative import beyond top-level package");
        }
        end--;
    }
    Value base = str_slice(rt, package, 0, end), full = base;
    decref(rt, package);
    if (base && str_len(name)) {
        full = format_str(rt, "%U.%U", base, name);
        decref(rt, base);
    }
    return full;
}

/* ---- the statement ---- */

static int ensure_submodule(Runtime *rt, Borrowed module, Borrowed item) {
    Value v = obj_getattr_maybe(rt, module, item);
    if (v) {
        decref(rt, v);
        return 0;
    }
    if (rt->error) return -1;
    Value name = obj_getattr(rt, module, rt->names[N___name__]);
    Value full = name ? format_str(rt, "%S.%U", name, item) : 0;
    Value sub = full ? import_module(rt, full) : 0;
    /* That there is no such submodule is for `from` to say. */
    if (full && !sub && error_is(rt, T_MODULE_NOT_FOUND_ERROR)) {
        Value missing = V_AS(ImportErrorExc, rt->error)->name;
        if (missing && v_is_str(rt, missing) && str_equal(missing, full)) error_clear(rt);
    }
    decref_maybe(rt, sub);
    decref_maybe(rt, full);
    decref_maybe(rt, name);
    return rt->error ? -1 : 0;
}

static int handle_fromlist(Runtime *rt, Borrowed module, Borrowed fromlist, bool recursive) {
    Value seq = obj_fast_sequence(rt, fromlist, NULL);
    int r = seq ? 0 : -1;
    for (size_t i = 0; r == 0; i++) {
        size_t n = v_is_list(rt, seq) ? as_list(seq)->len : as_tuple(seq)->len;
        if (i >= n) break;
        Value item = own(v_is_list(rt, seq) ? as_list(seq)->items[i] : as_tuple(seq)->items[i]);
        if (!v_is_str(rt, item)) {
            r = recursive ? raise_int(rt, T_TYPE_ERROR, "Item in %S.__all__ must be str, not %T", module_name_or(rt, module), item)
                          : raise_int(rt, T_TYPE_ERROR, "Item in ``from list'' must be str, not %T", item);
        } else if (str_equal_cstr(item, "*")) {
            Value all = recursive ? 0 : obj_getattr_maybe(rt, module, rt->names[N___all__]);
            if (all) r = handle_fromlist(rt, module, all, true);
            else if (rt->error) r = -1;
            decref_maybe(rt, all);
        } else r = ensure_submodule(rt, module, item);
        decref(rt, item);
    }
    decref_maybe(rt, seq);
    return r;
}

/* `import a.b` binds a: the first package of the name as it was written. */
static Owned first_of(Runtime *rt, Borrowed name, Borrowed full, int level, Owned module) {
    ssize_t dot = first_dot(name);
    if (level == 0 && dot < 0) return module;
    if (level > 0 && !str_len(name)) return module;
    size_t cut = dot < 0 ? 0 : str_len(name) - (size_t)dot;
    Value front = str_slice(rt, full, 0, str_len(full) - cut);
    decref(rt, module);
    if (!front) return 0;
    module = level == 0 ? import_module(rt, front) : loaded(rt, front);
    if (!module && !rt->error) raise(rt, T_KEY_ERROR, "%R not in sys.modules as expected", front);
    decref(rt, front);
    return module;
}

Owned import_name(Runtime *rt, Borrowed name, Borrowed globals, Borrowed fromlist, int level) {
    if (!v_is_str(rt, name)) return raise(rt, T_TYPE_ERROR, "module name must be a string");
    if (level < 0) return raise(rt, T_VALUE_ERROR, "level must be >= 0");
    if (level == 0 && !str_len(name)) return raise(rt, T_VALUE_ERROR, "Empty module name");
    Value full = level ? absolute_name(rt, name, globals, level) : own(name);
    Value module = full ? import_module(rt, full) : 0;
    int has_list = module && fromlist && fromlist != V_NONE ? obj_truth(rt, fromlist) : 0;
    if (module && has_list > 0) {
        Value path = obj_getattr_maybe(rt, module, rt->names[N___path__]);
        if (path ? handle_fromlist(rt, module, fromlist, false) < 0 : rt->error != 0) has_list = -1;
        decref_maybe(rt, path);
    } else if (module && has_list == 0) module = first_of(rt, name, full, level, module);
    decref_maybe(rt, full);
    if (has_list >= 0) return module;
    decref_maybe(rt, module);
    return 0;
}

/* ---- from m import name ---- */

static bool is_initializing(Runtime *rt, Borrowed module) {
    Value spec = obj_getattr_maybe(rt, module, rt->names[N___spec__]);
    Value v = spec ? obj_getattr_cstr(rt, spec, "_initializing") : 0;
    error_clear(rt);
    bool yes = v == V_TRUE;
    decref_maybe(rt, v);
    decref_maybe(rt, spec);
    return yes;
}

static Owned cannot_import(Runtime *rt, Borrowed module, Borrowed module_name, Borrowed name) {
    Value unknown = 0, path = 0, text = 0;
    if (!module_name || !v_is_str(rt, module_name)) {
        unknown = str_from_cstr(rt, "<unknown module name>");
        if (!unknown) return 0;
        module_name = unknown;
    }
    path = obj_getattr_maybe(rt, module, rt->names[N___file__]);
    error_clear(rt);
    if (!path || !v_is_str(rt, path)) {
        decref_maybe(rt, path);
        path = 0;
        text = format_str(rt, "cannot import name %R from %R (unknown location)", name, module_name);
    } else
        text = format_str(rt,
                          is_initializing(rt, module)
                              ? "cannot import name %R from partially initialized module %R (most likely due to a circular import) (%S)"
                              : "cannot import name %R from %R (%S)",
                          name, module_name, path);
    if (text) (void)raise_import_error(rt, T_IMPORT_ERROR, text, module_name, path);
    decref_maybe(rt, text);
    decref_maybe(rt, path);
    decref_maybe(rt, unknown);
    return 0;
}

Owned import_from(Runtime *rt, Borrowed module, Borrowed name) {
    Value v = obj_getattr_maybe(rt, module, name);
    if (v || rt->error) return v;
    Value module_name = obj_getattr_maybe(rt, module, rt->names[N___name__]);
    if (!module_name && rt->error) return 0;
    if (module_name && v_is_str(rt, module_name)) {
        Value full = format_str(rt, "%U.%U", module_name, name);
        if (full) v = loaded(rt, full);
        decref_maybe(rt, full);
    }
    if (!v && !rt->error) (void)cannot_import(rt, module, module_name, name);
    decref_maybe(rt, module_name);
    return v;
}

/* ---- -m ---- */

/* SystemExit with "PROGRAM: what"; consumes what. */
static int no_main(Runtime *rt, Owned what) {
    Value sys = runtime_sys(rt), executable = sys ? dict_get_cstr(rt, sys, "executable") : 0;
    bool named = executable && v_is_str(rt, executable) && str_len(executable);
    Value text = !what ? 0 : named ? format_str(rt, "%U: %U", executable, what) : format_str(rt, "hoop: %U", what);
    if (text) (void)raise_value(rt, T_SYSTEM_EXIT, text);
    decref_maybe(rt, what);
    decref_maybe(rt, text);
    return -1;
}

/* The parent of the module cannot be imported: the current error goes into the message. */
static int no_parent(Runtime *rt, Borrowed name) {
    Value error = error_take(rt);
    size_t n = str_len(name), dot = n;
    while (dot && str_at(name, dot - 1) != '.') dot--;
    Value parent = dot ? str_slice(rt, name, 0, dot - 1) : 0, module = parent ? loaded(rt, parent) : 0;
    if (module) { /* it is there, but no package */
        Value text = format_str(rt, "__path__ attribute not found on %R while trying to find %R", parent, name);
        Value better = text ? exc_new(rt, T_MODULE_NOT_FOUND_ERROR, text) : 0;
        if (better) {
            decref(rt, error);
            error = better;
        }
        decref(rt, module);
    }
    decref_maybe(rt, parent);
    error_clear(rt);
    Value what = format_str(rt, "Error while finding module specification for %R (%T: %S)", name, error, error);
    if (what && n > 3 && str_at(name, n - 3) == '.' && str_at(name, n - 2) == 'p' && str_at(name, n - 1) == 'y') {
        Value stem = str_slice(rt, name, 0, n - 3), longer = stem ? format_str(rt, "%U. Try using '%U' instead of '%U' as the module name.", what, stem, name) : 0;
        decref_maybe(rt, stem);
        decref(rt, what);
        what = longer;
    }
    decref(rt, error);
    return no_main(rt, what);
}

enum MainKind { MAIN_MODULE, MAIN_IN_PACKAGE, MAIN_IS_PACKAGE };

/* The spec of a module for -m; a package's is that of its __main__. None: there is no such module. */
static Owned main_spec(Runtime *rt, Borrowed name, enum MainKind *kind) {
    Value parent, path = import_parent(rt, name, &parent) < 0 ? 0 : search_path(rt, name, parent);
    if (!path && error_is(rt, T_MODULE_NOT_FOUND_ERROR)) {
        decref_maybe(rt, parent);
        (void)no_parent(rt, name);
        return 0;
    }
    Value spec = path ? import_find_spec(rt, name, path) : 0;
    decref_maybe(rt, path);
    decref_maybe(rt, parent);
    if (!spec && error_catch(rt, T_MODULE_NOT_FOUND_ERROR)) spec = V_NONE;
    if (spec && spec != V_NONE && spec_is(rt, spec) && as_spec(spec)->locations != V_NONE) {
        decref(rt, spec);
        if (*kind == MAIN_IN_PACKAGE) {
            *kind = MAIN_IS_PACKAGE;
            return V_NONE;
        }
        *kind = MAIN_IN_PACKAGE;
        Value inner = format_str(rt, "%U.__main__", name);
        spec = inner ? main_spec(rt, inner, kind) : 0;
        decref_maybe(rt, inner);
    }
    return spec;
}

static int set_argv0(Runtime *rt, Borrowed file) {
    Value sys = runtime_sys(rt), argv = sys ? dict_get_cstr(rt, sys, "argv") : 0;
    return argv && v_is(argv, T_LIST) && as_list(argv)->len ? obj_setitem(rt, argv, v_small(0), file) : 0;
}

/* None where the loader has none. */
static Owned main_code(Runtime *rt, ModuleSpec *s) {
    if (s->loader == V_NONE) return V_NONE;
    if (loader_is(rt, s->loader)) return loader_get_code(rt, s->loader);
    Owned get = obj_getattr_cstr(rt, s->loader, "get_code"), code = get ? obj_call1(rt, get, s->name) : V_NULL;
    if (!get && error_catch(rt, T_ATTRIBUTE_ERROR)) code = V_NONE;
    decref_maybe(rt, get);
    if (code && code != V_NONE && !v_is(code, T_CODE)) {
        (void)raise(rt, T_TYPE_ERROR, "get_code() must return a code object, not %T", code);
        clear_slot(rt, &code);
    }
    return code;
}

static int run_main_spec(Runtime *rt, Borrowed spec, Borrowed name, Borrowed dict, bool set_argv) {
    ModuleSpec *s = as_spec(spec);
    Value code = main_code(rt, s), result = 0, parent = 0;
    if (code == V_NONE) no_main(rt, format_str(rt, "No code object available for %U", name));
    else if (code) {
        parent = obj_getattr_cstr(rt, spec, "parent");
        if (parent && dict_set(rt, dict, rt->names[N___file__], s->origin) == 0 && dict_set(rt, dict, rt->names[N___spec__], spec) == 0 &&
            dict_set(rt, dict, rt->names[N___loader__], s->loader) == 0 && dict_set(rt, dict, rt->names[N___package__], parent) == 0 &&
            dict_set(rt, dict, rt->names[N___cached__], V_NONE) == 0 && (!set_argv || set_argv0(rt, s->origin) == 0))
            result = vm_run_code(rt, code, dict, dict, V_NULL);
    }
    decref_maybe(rt, parent);
    decref_maybe(rt, code);
    decref_maybe(rt, result);
    return result ? 0 : -1;
}

/* Why there is nothing to run; consumed by no_main(). */
static Owned no_main_text(Runtime *rt, Borrowed name, enum MainKind kind) {
    switch (kind) {
    case MAIN_IN_PACKAGE: return format_str(rt, "No module named %U.__main__; %R is a package and cannot be directly executed", name, name);
    case MAIN_IS_PACKAGE: return format_str(rt, "Cannot use package as __main__ module; %R is a package and cannot be directly executed", name);
    default: return format_str(rt, "No module named %U", name);
    }
}

int import_run_main(Runtime *rt, Borrowed name, Borrowed dict) {
    enum MainKind kind = MAIN_MODULE;
    if (str_len(name) && str_at(name, 0) == '.') return no_main(rt, str_from_cstr(rt, "Relative module names not supported"));
    Value spec = main_spec(rt, name, &kind);
    if (!spec) return -1;
    bool found = spec != V_NONE && spec_is(rt, spec);
    int result = found ? run_main_spec(rt, spec, name, dict, true) : no_main(rt, no_main_text(rt, name, kind));
    decref(rt, spec);
    return result;
}

int import_run_folder(Runtime *rt, Borrowed folder, Borrowed dict) {
    Value path = list_from(rt, &folder, 1), name = rt->names[N___main__], spec = path ? import_find_in_path(rt, name, path) : 0;
    decref_maybe(rt, path);
    if (!spec && error_catch(rt, T_MODULE_NOT_FOUND_ERROR)) spec = V_NONE;
    if (!spec) return -1;
    bool found = spec != V_NONE && spec_is(rt, spec) && as_spec(spec)->locations == V_NONE;
    int result = found ? run_main_spec(rt, spec, name, dict, false) : no_main(rt, format_str(rt, "can't find '__main__' module in %R", folder));
    decref(rt, spec);
    return result;
}
