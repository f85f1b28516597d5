/* SPDX-License-Identifier: MIT
 * import_find.c: where a module is: the spec for a name. */
#include "object/protocol.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/list.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/frame.h"
#include "vm/import.h"
#include "vm/source.h"

/* folder + "/" + name + tail; an empty folder is the current one. */
static Owned join_path(Runtime *rt, Borrowed folder, Borrowed name, const char *tail) {
    StrBuf b;
    strbuf_init(&b, rt);
    size_t n = str_len(folder);
    strbuf_add(&b, folder);
    if (n && str_at(folder, n - 1) != '/') strbuf_add_char(&b, '/');
    strbuf_add(&b, name);
    strbuf_add_cstr(&b, tail);
    return strbuf_finish(&b);
}

static Owned last_part(Runtime *rt, Borrowed name) {
    size_t n = str_len(name), i = n;
    while (i && str_at(name, i - 1) != '.') i--;
    return i ? str_slice(rt, name, i, n) : own(name);
}

static Owned file_spec(Runtime *rt, Borrowed name, Borrowed file, Borrowed folder_or_null) {
    Value locations = folder_or_null ? list_from(rt, &folder_or_null, 1) : V_NONE;
    Value loader = locations ? loader_new(rt, name, file) : 0;
    Value spec = loader ? spec_new(rt, name, loader, file, locations, true) : 0;
    decref_maybe(rt, loader);
    decref_maybe(rt, locations);
    return spec;
}

/* One folder: the spec, or None. A folder without __init__.py goes to *portions (a list made when first needed). */
static Owned find_in_folder(Runtime *rt, Borrowed name, Borrowed part, Borrowed folder, Owned *portions) {
    Value spec = V_NONE, package = join_path(rt, folder, part, ""), file = 0;
    if (!package) return 0;
    bool is_folder = source_kind(rt, package) == SOURCE_FOLDER;
    if (is_folder) {
        file = join_path(rt, package, rt->empty_str, "__init__.py");
        if (file && source_kind(rt, file) == SOURCE_FILE) {
            spec = file_spec(rt, name, file, package);
            goto done;
        }
        decref_maybe(rt, file);
    }
    file = join_path(rt, folder, part, ".py");
    if (file && source_kind(rt, file) == SOURCE_FILE) spec = file_spec(rt, name, file, V_NULL);
    else if (file && is_folder) {
        if (!*portions) *portions = list_new(rt, 1);
        if (!*portions || list_append(rt, *portions, package) < 0) spec = 0;
    } else if (!file) spec = 0;
done:
    decref_maybe(rt, file);
    decref(rt, package);
    return spec;
}

static Owned namespace_spec(Runtime *rt, Borrowed name, Borrowed portions) {
    return spec_new(rt, name, V_NONE, V_NONE, portions, false);
}

/* A module of Hoopsnake's own, in C or (embedded) in Python; else None. */
static Owned find_own(Runtime *rt, Borrowed name, bool in_c) {
    BuiltinModule m = {0};
    if (!rt->hooks.find_module || !str_is_ascii(name) || !rt->hooks.find_module(rt, str_ascii(name), &m) || (m.def != NULL) != in_c) return V_NONE;
    Value loader = loader_new(rt, name, V_NULL), origin = 0, locations = V_NONE, spec = 0;
    if (!loader) return 0;
    origin = m.def ? str_from_cstr(rt, "built-in") : format_str(rt, IMPORT_OWN "/%s", m.file);
    if (m.package) {
        Value entry = str_from_cstr(rt, IMPORT_OWN);
        locations = entry ? list_from(rt, &entry, 1) : 0;
        decref_maybe(rt, entry);
    }
    if (origin && locations) spec = spec_new(rt, name, loader, origin, locations, m.def == NULL);
    decref_maybe(rt, origin);
    decref_maybe(rt, locations);
    decref(rt, loader);
    return spec;
}

/* The entry for what is embedded, also when a program (site.main() does) has made the path's entries absolute. */
static bool is_own_entry(Borrowed folder) {
    static const char tail[] = "/" IMPORT_OWN;
    size_t n = str_len(folder), len = sizeof tail - 1, i = 0;
    if (str_equal_cstr(folder, IMPORT_OWN)) return true;
    if (n < len) return false;
    while (i < len && str_at(folder, n - len + i) == (uint8_t)tail[i]) i++;
    return i == len;
}

/* ---- entries that are no folders ---- */

/* Does the path, or one that it lies below, name a file: may it be an archive, or a folder within one? */
static bool leads_to_file(Runtime *rt, Borrowed path) {
    enum SourceKind kind = source_kind(rt, path);
    size_t n = str_len(path);
    while (kind == SOURCE_NONE && n) {
        while (n && str_at(path, n - 1) != '/') n--;
        if (n) n--;
        Owned above = n ? str_slice(rt, path, 0, n) : V_NULL;
        if (above) kind = source_kind(rt, above);
        decref_maybe(rt, above);
    }
    error_clear(rt); /* a path that cannot be looked at leads nowhere */
    return kind == SOURCE_FILE;
}

/* An attribute of sys that may not have been made yet. */
static Owned sys_value(Runtime *rt, const char *name) {
    Value there = rt->sys_dict ? dict_get_cstr(rt, rt->sys_dict, name) : V_NULL;
    if (there || rt->error) return there ? own(there) : V_NULL;
    Owned sys = import_from_c(rt, "sys"), v = sys ? obj_getattr_cstr(rt, sys, name) : V_NULL;
    decref_maybe(rt, sys);
    return v;
}

/* What the first of sys.path_hooks that takes the entry makes of it; None when none does. */
static Owned ask_path_hooks(Runtime *rt, Borrowed entry) {
    rt->vm->making_hooks = true;
    Owned hooks = sys_value(rt, "path_hooks");
    rt->vm->making_hooks = false;
    if (hooks == V_NONE) return V_NONE; /* the program ends */
    Owned seq = hooks ? obj_fast_sequence(rt, hooks, NULL) : V_NULL;
    Owned finder = seq ? V_NONE : V_NULL;
    for (size_t i = 0; finder == V_NONE; i++) {
        size_t n = v_is_list(rt, seq) ? as_list(seq)->len : as_tuple(seq)->len;
        if (i >= n) break;
        Owned hook = own(v_is_list(rt, seq) ? as_list(seq)->items[i] : as_tuple(seq)->items[i]);
        finder = obj_call1(rt, hook, entry);
        if (!finder && error_catch(rt, T_IMPORT_ERROR)) finder = V_NONE;
        decref(rt, hook);
    }
    decref_maybe(rt, hooks);
    decref_maybe(rt, seq);
    return finder;
}

/* The finder of an entry: that in sys.path_importer_cache, or a new one, which is put there. */
static Owned entry_finder(Runtime *rt, Borrowed entry) {
    Owned cache = sys_value(rt, "path_importer_cache");
    if (!cache) return V_NULL;
    Owned finder = obj_getitem(rt, cache, entry);
    if (!finder && error_catch(rt, T_KEY_ERROR)) {
        finder = ask_path_hooks(rt, entry);
        if (finder && obj_setitem(rt, cache, entry, finder) < 0) clear_slot(rt, &finder);
    }
    decref(rt, cache);
    return finder;
}

/* A spec without a loader is a part of a namespace package: its locations go to *portions, and None is returned. Consumes spec. */
static Owned take_portions(Runtime *rt, Owned spec, Owned *portions) {
    Owned loader = obj_getattr_cstr(rt, spec, "loader");
    if (loader && loader != V_NONE) {
        decref(rt, loader);
        return spec;
    }
    Owned places = loader == V_NONE ? obj_getattr_cstr(rt, spec, "submodule_search_locations") : V_NULL;
    decref(rt, spec);
    if (places && places != V_NONE && !*portions) *portions = list_new(rt, 1);
    int result = !places ? -1 : places == V_NONE ? 0 : *portions ? list_extend(rt, *portions, places) : -1;
    decref_maybe(rt, places);
    return result < 0 ? V_NULL : V_NONE;
}

static Owned find_by_hooks(Runtime *rt, Borrowed name, Borrowed entry, Owned *portions) {
    Owned finder = entry_finder(rt, entry);
    if (finder == V_NONE || !finder) return finder;
    Owned find = obj_getattr_cstr(rt, finder, "find_spec"), spec = find ? obj_call1(rt, find, name) : V_NULL;
    if (!find && error_catch(rt, T_ATTRIBUTE_ERROR)) spec = V_NONE;
    decref_maybe(rt, find);
    decref(rt, finder);
    return spec && spec != V_NONE ? take_portions(rt, spec, portions) : spec;
}

/* sys.path_hooks is made when it is first asked for: has the program seen, and perhaps changed, it? */
static int hooks_are_known(Runtime *rt) {
    Value hooks = rt->sys_dict ? dict_get_cstr(rt, rt->sys_dict, "path_hooks") : V_NULL;
    return hooks ? 1 : rt->error ? -1 : 0;
}

/* Would the finder do what the import system does for a folder by itself? (FileFinder of importlib.machinery says so.) -1: error. */
static int is_plain_finder(Runtime *rt, Borrowed finder) {
    if (finder == V_NONE) return 1;
    Owned mark = obj_getattr_cstr(rt, finder, "_finds_as_import_does");
    if (!mark && !error_catch(rt, T_ATTRIBUTE_ERROR)) return -1;
    bool plain = mark == V_TRUE;
    decref_maybe(rt, mark);
    return plain;
}

/* The import system's own way for folders; hooks for what is none, and for all entries once the program has hooks of its own. */
static Owned find_in_entry(Runtime *rt, Borrowed name, Borrowed part, Borrowed entry, Owned *portions) {
    if (is_own_entry(entry)) return find_own(rt, name, false);
    int known = str_len(entry) ? hooks_are_known(rt) : 0;
    if (known < 0) return V_NULL;
    if (!str_len(entry) || source_kind(rt, entry) == SOURCE_FOLDER) {
        Owned finder = known ? entry_finder(rt, entry) : V_NONE;
        int plain = finder ? is_plain_finder(rt, finder) : -1;
        decref_maybe(rt, finder);
        return plain < 0 ? V_NULL : plain ? find_in_folder(rt, name, part, entry, portions) : find_by_hooks(rt, name, entry, portions);
    }
    if (!known && rt->vm->making_hooks) return V_NONE; /* the modules that the hooks come from are in no archive */
    return known || leads_to_file(rt, entry) ? find_by_hooks(rt, name, entry, portions) : V_NONE;
}

Owned import_find_in_folder(Runtime *rt, Borrowed name, Borrowed folder) {
    Owned part = last_part(rt, name), portions = V_NULL, spec = part ? find_in_folder(rt, name, part, folder, &portions) : V_NULL;
    if (spec == V_NONE && portions) spec = namespace_spec(rt, name, portions);
    decref_maybe(rt, portions);
    decref_maybe(rt, part);
    return spec;
}

Owned import_find_in_path(Runtime *rt, Borrowed name, Borrowed path) {
    Value seq = obj_fast_sequence(rt, path, NULL), part = seq ? last_part(rt, name) : 0;
    Value portions = 0, spec = part ? V_NONE : 0;
    for (size_t i = 0; spec == V_NONE; i++) {
        size_t n = v_is_list(rt, seq) ? as_list(seq)->len : as_tuple(seq)->len;
        if (i >= n) break;
        Value entry = own(v_is_list(rt, seq) ? as_list(seq)->items[i] : as_tuple(seq)->items[i]);
        if (v_is_str(rt, entry)) spec = find_in_entry(rt, name, part, entry, &portions);
        decref(rt, entry);
    }
    if (spec == V_NONE && portions) spec = namespace_spec(rt, name, portions);
    decref_maybe(rt, portions);
    decref_maybe(rt, part);
    decref_maybe(rt, seq);
    return spec;
}

/* The finders that a program has put into sys.meta_path. */
static Owned ask_meta_path(Runtime *rt, Borrowed name, Borrowed path) {
    Value finders = rt->sys_dict ? dict_get_cstr(rt, rt->sys_dict, "meta_path") : 0;
    if (!finders) return rt->error ? 0 : V_NONE;
    if (!v_is(finders, T_LIST) || !as_list(finders)->len) return V_NONE;
    Value spec = V_NONE;
    incref(finders);
    for (size_t i = 0; spec == V_NONE && i < as_list(finders)->len; i++) {
        Value finder = own(as_list(finders)->items[i]), f = obj_getattr_cstr(rt, finder, "find_spec");
        if (f) spec = obj_call3(rt, f, name, path, V_NONE);
        else spec = error_catch(rt, T_ATTRIBUTE_ERROR) ? V_NONE : 0;
        decref_maybe(rt, f);
        decref(rt, finder);
    }
    decref(rt, finders);
    return spec;
}

/* sys.path; 0 without error: there is none. */
static Borrowed top_path(Runtime *rt) {
    Value sys = runtime_sys(rt);
    return sys ? dict_get_str(rt, sys, rt->names[N_path]) : 0;
}

static Owned extension_in_folder(Runtime *rt, Borrowed part, Borrowed folder) {
    static const char *const tails[] = {".cpython-311-x86_64-linux-gnu.so", ".cpython-311-aarch64-linux-gnu.so", ".abi3.so", ".so"};
    for (size_t i = 0; i < COUNT_OF(tails); i++) {
        Value file = join_path(rt, folder, part, tails[i]);
        if (!file || source_kind(rt, file) == SOURCE_FILE) return file;
        decref(rt, file);
    }
    return V_NONE;
}

Owned import_find_extension(Runtime *rt, Borrowed name, Borrowed path) {
    if (path == V_NONE && !(path = top_path(rt))) return rt->error ? 0 : V_NONE;
    Value seq = obj_fast_sequence(rt, path, NULL), part = seq ? last_part(rt, name) : 0, found = part ? V_NONE : 0;
    for (size_t i = 0; found == V_NONE; i++) {
        size_t n = v_is_list(rt, seq) ? as_list(seq)->len : as_tuple(seq)->len;
        if (i >= n) break;
        Value folder = own(v_is_list(rt, seq) ? as_list(seq)->items[i] : as_tuple(seq)->items[i]);
        if (v_is_str(rt, folder) && !is_own_entry(folder)) found = extension_in_folder(rt, part, folder);
        decref(rt, folder);
    }
    decref_maybe(rt, part);
    decref_maybe(rt, seq);
    return found;
}

Owned import_find_spec(Runtime *rt, Borrowed name, Borrowed path) {
    Value spec = ask_meta_path(rt, name, path);
    if (spec != V_NONE) return spec;
    spec = find_own(rt, name, true);
    if (spec != V_NONE) return spec;
    bool top = path == V_NONE;
    if (top && !(path = top_path(rt))) return rt->error ? 0 : V_NONE;
    incref(path);
    spec = import_find_in_path(rt, name, path);
    decref(rt, path);
    return spec == V_NONE && top ? find_own(rt, name, false) : spec;
}
