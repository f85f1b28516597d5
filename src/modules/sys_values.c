/* SPDX-License-Identifier: MIT
 * sys_values.c: the constants of the module `sys`.
 *
 * A runtime starts with the cheap ones; named tuples, sets of names and the like are made at their first use, by
 * sys.__getattr__, and stay in the module's dict from then on. */
#include <float.h>

#include "gc/gc.h"
#include "modules/registry.h"
#include "modules/sys_module.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/frame.h"
#include "vm/vm.h"

#define HEX_VERSION 0x030b02f0

#ifndef HOOP_VERSION
#define HOOP_VERSION "0"
#endif

/* ---- lazy values ---- */

static Owned text(Runtime *rt, const char *s) { return str_from_cstr(rt, s); }

/* Makes the type for this one value (it stays as long as the runtime); consumes the items. One of them 0: its error is set. */
static Owned struct_value(Runtime *rt, const StructSeqDesc *desc, const Value *items, size_t n) {
    bool missing = false, single = !strcmp(desc->name, "sys.version_info") || !strcmp(desc->name, "sys.flags");
    for (size_t i = 0; i < n; i++) missing |= !items[i];
    Type *type = missing ? NULL : single ? structseq_type_single(rt, desc) : structseq_type(rt, desc);
    if (type) return structseq_new(rt, type, items, n);
    for (size_t i = 0; i < n; i++) decref_maybe(rt, items[i]);
    return 0;
}

static Owned float_info(Runtime *rt) {
    static const char *const fields[] = {"max", "max_exp", "max_10_exp", "min", "min_exp", "min_10_exp", "dig", "mant_dig", "epsilon", "radix", "rounds", NULL};
    static const StructSeqDesc desc = {"sys.float_info", "sys.float_info\n\nA named tuple holding information about the float type.", fields, 11};
    Value items[] = {float_new(rt, DBL_MAX), v_small(DBL_MAX_EXP), v_small(DBL_MAX_10_EXP), float_new(rt, DBL_MIN), v_small(DBL_MIN_EXP),
                     v_small(DBL_MIN_10_EXP), v_small(DBL_DIG), v_small(DBL_MANT_DIG), float_new(rt, DBL_EPSILON), v_small(FLT_RADIX), v_small(1)};
    return struct_value(rt, &desc, items, COUNT_OF(items));
}

static Owned int_info(Runtime *rt) {
    static const char *const fields[] = {"bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold", NULL};
    static const StructSeqDesc desc = {"sys.int_info", "sys.int_info\n\nA named tuple that holds information about Python's internal representation of integers.", fields, 4};
    Value items[] = {v_small(30), v_small(4), v_small(4300), v_small(640)}; /* as CPython: programs reckon with it */
    return struct_value(rt, &desc, items, 4);
}

static Owned hash_info(Runtime *rt) {
    static const char *const fields[] = {"width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff", NULL};
    static const StructSeqDesc desc = {"sys.hash_info", "hash_info\n\nA named tuple providing parameters used for computing hashes.", fields, 9};
    Value items[] = {v_small(64), v_small(2305843009213693951), v_small(314159), v_small(0), v_small(1000003), text(rt, "siphash13"), v_small(64), v_small(128), v_small(0)};
    return struct_value(rt, &desc, items, 9);
}

static Owned thread_info(Runtime *rt) {
    static const char *const fields[] = {"name", "lock", "version", NULL};
    static const StructSeqDesc desc = {"sys.thread_info", NULL, fields, 3};
    Value items[] = {text(rt, "pthread"), text(rt, "semaphore"), V_NONE};
    return struct_value(rt, &desc, items, 3);
}

static Owned version_info(Runtime *rt) {
    static const char *const fields[] = {"major", "minor", "micro", "releaselevel", "serial", NULL};
    static const StructSeqDesc desc = {"sys.version_info", "sys.version_info\n\nVersion information as a named tuple.", fields, 5};
    Value items[] = {v_small(3), v_small(11), v_small(2), text(rt, "final"), v_small(0)};
    return struct_value(rt, &desc, items, 5);
}

static Owned flags(Runtime *rt) {
    static const char *const fields[] = {"debug", "inspect", "interactive", "optimize", "dont_write_bytecode", "no_user_site", "no_site", "ignore_environment", "verbose", "bytes_warning", "quiet", "hash_randomization", "isolated", "dev_mode", "utf8_mode", "warn_default_encoding", "safe_path", "int_max_str_digits", NULL};
    static const StructSeqDesc desc = {"sys.flags", "sys.flags\n\nFlags provided through command line arguments or environment vars.", fields, 18};
    const RunOptions *o = &rt->options;
    bool random = !(rt->hash_key_fixed && !rt->hash_key[0] && !rt->hash_key[1]);
    Value items[] = {v_small(o->debug), v_small(o->inspect), v_small(o->interactive), v_small(rt->vm->optimize), v_small(1),
                     v_small(o->no_user_site), v_small(o->no_site), v_small(o->ignore_environment), v_small(o->verbose),
                     v_small(o->bytes_warning), v_small(o->quiet), v_small(random), v_small(o->isolated), v_bool(o->dev_mode),
                     v_small(1), v_small(o->warn_default_encoding), v_bool(o->safe_path),
                     v_small(o->digits_chosen ? (int64_t)rt->int_max_str_digits : -1)};
    return struct_value(rt, &desc, items, 18);
}

static Owned implementation(Runtime *rt) {
    Value d = dict_new(rt), ns = 0;
    Value version = d ? version_info(rt) : 0, name = text(rt, "hoopsnake"), tag = text(rt, "hoopsnake-311");
    if (version && name && tag && dict_set_cstr(rt, d, "name", name) == 0 && dict_set_cstr(rt, d, "cache_tag", tag) == 0 &&
        dict_set_cstr(rt, d, "version", version) == 0 && dict_set_cstr(rt, d, "hexversion", v_small(HEX_VERSION)) == 0)
        ns = namespace_new(rt, d);
    decref_maybe(rt, version);
    decref_maybe(rt, name);
    decref_maybe(rt, tag);
    decref_maybe(rt, d);
    return ns;
}

static const char *const stdlib_names[] = {
#define STDLIB(name) name,
#include "modules/stdlib_names.def"
#undef STDLIB
};

static Owned stdlib_module_names(Runtime *rt) {
    Value list = list_new(rt, COUNT_OF(stdlib_names));
    for (size_t i = 0; list && i < COUNT_OF(stdlib_names); i++) {
        Value s = text(rt, stdlib_names[i]);
        if (!s || list_append_owned(rt, list, s) < 0) {
            decref(rt, list);
            return 0;
        }
    }
    Value set = list ? frozenset_from_iterable(rt, list) : 0;
    decref_maybe(rt, list);
    return set;
}

typedef struct NameList { Runtime *rt; Value list; } NameList;

static void add_name(const char *name, void *arg) {
    NameList *n = arg;
    Value s = n->rt->error ? 0 : text(n->rt, name);
    if (s && list_append_owned(n->rt, n->list, s) < 0) return;
}

static Owned builtin_module_names(Runtime *rt) {
    NameList n = {rt, list_new(rt, 0)};
    Value tuple = 0;
    if (!n.list) return 0;
    registry_each_c(add_name, &n);
    if (!rt->error && list_sort(rt, n.list, V_NONE, false) == 0) tuple = list_to_tuple(rt, n.list);
    decref(rt, n.list);
    return tuple;
}

static Owned new_list(Runtime *rt) { return list_new(rt, 0); }

/* Appends an attribute of a module that is imported for it. */
static int append_attribute(Runtime *rt, Borrowed list, const char *module_name, const char *attribute) {
    Owned module = import_from_c(rt, module_name), v = module ? obj_getattr_cstr(rt, module, attribute) : V_NULL;
    int result = v ? list_append(rt, list, v) : -1;
    decref_maybe(rt, module);
    decref_maybe(rt, v);
    return result;
}

/* The runtime's own import asks none of these for folders. In the lists are: the finder of installed distributions, for
 * importlib.metadata; what opens archives and folders, for path entries that are no folders, and for pkgutil. */
static Owned meta_path(Runtime *rt) {
    if (rt->finalizing) return V_NONE; /* no more imports; as in CPython, where both are None by then */
    Owned list = list_new(rt, 1);
    if (list && append_attribute(rt, list, "importlib.machinery", "DistributionPathFinder") < 0) clear_slot(rt, &list);
    return list;
}
static Owned path_hooks(Runtime *rt) {
    if (rt->finalizing) return V_NONE;
    Owned list = list_new(rt, 2);
    if (list && (append_attribute(rt, list, "zipimport", "zipimporter") < 0 || append_attribute(rt, list, "importlib.machinery", "_hook") < 0))
        clear_slot(rt, &list);
    return list;
}
static Owned new_dict(Runtime *rt) { return dict_new(rt); }
static Owned version(Runtime *rt) { return text(rt, "3.11.2 (Hoopsnake " HOOP_VERSION ", Jan  1 2025, 00:00:00) [GCC]"); }
static Owned git(Runtime *rt) {
    Value name = text(rt, "Hoopsnake"), v = name ? tuple_pack(rt, 3, name, rt->empty_str, rt->empty_str) : 0;
    decref_maybe(rt, name);
    return v;
}
static Owned copyright(Runtime *rt) { return text(rt, "Hoopsnake: MIT license."); }

static const struct { const char *name; Owned (*make)(Runtime *rt); } lazy[] = {
    {"float_info", float_info},
    {"int_info", int_info},
    {"hash_info", hash_info},
    {"thread_info", thread_info},
    {"version_info", version_info},
    {"flags", flags},
    {"implementation", implementation},
    {"stdlib_module_names", stdlib_module_names},
    {"builtin_module_names", builtin_module_names},
    {"version", version},
    {"meta_path", meta_path},
    {"path_hooks", path_hooks},
    {"path_importer_cache", new_dict},
    {"_xoptions", new_dict},
    {"orig_argv", new_list},
    {"_git", git},
    {"copyright", copyright},
};

SYS_EXPORTED(sys_getattr) {
    Value name = args[0];
    for (size_t i = 0; v_is_str(rt, name) && i < COUNT_OF(lazy); i++) {
        if (!str_equal_cstr(name, lazy[i].name)) continue;
        Value v = lazy[i].make(rt);
        if (v && dict_set_cstr(rt, rt->sys_dict, lazy[i].name, v) < 0) {
            decref(rt, v);
            return 0;
        }
        return v;
    }
    raise(rt, T_ATTRIBUTE_ERROR, "module 'sys' has no attribute '%S'", name);
    return 0;
}

int sys_fill(Runtime *rt) {
    for (size_t i = 0; i < COUNT_OF(lazy); i++) {
        Owned name = text(rt, lazy[i].name);
        int there = name ? dict_contains(rt, rt->sys_dict, name) : -1;
        Owned v = there == 0 ? lazy[i].make(rt) : V_NULL;
        if (v) there = dict_set(rt, rt->sys_dict, name, v);
        decref_maybe(rt, name);
        decref_maybe(rt, v);
        if (rt->error) return -1;
    }
    return 0;
}

SYS_EXPORTED(sys_dir) {
    Value list = dict_keys_list(rt, rt->sys_dict);
    for (size_t i = 0; list && i < COUNT_OF(lazy); i++) {
        Value s = text(rt, lazy[i].name);
        int there = s ? dict_contains(rt, rt->sys_dict, s) : -1;
        if (there < 0 || (!there && list_append(rt, list, s) < 0)) {
            decref_maybe(rt, s);
            decref(rt, list);
            return 0;
        }
        decref(rt, s);
    }
    return list;
}

/* ---- values from the start ---- */

static int add_texts(Runtime *rt, Borrowed dict) {
    static const char *const texts[][2] = {
        {"platform", "linux"},
        {"byteorder", __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? "little" : "big"},
        {"executable", ""},
        {"prefix", "/usr"},
        {"exec_prefix", "/usr"},
        {"base_prefix", "/usr"},
        {"base_exec_prefix", "/usr"},
        {"platlibdir", "lib"},
        {"float_repr_style", "short"},
        {"abiflags", ""},
        {"_stdlib_dir", "/usr/lib/python3.11"},
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (module_add(rt, dict, texts[i][0], text(rt, texts[i][1])) < 0) return -1;
    return 0;
}

int sys_add_values(Runtime *rt, Borrowed dict) {
    if (add_texts(rt, dict) < 0) return -1;
    if (module_add(rt, dict, "maxsize", int_from_i64(rt, INT64_MAX)) < 0 || module_add_int(rt, dict, "maxunicode", 0x10ffff) < 0 ||
        module_add_int(rt, dict, "hexversion", HEX_VERSION) < 0 || module_add_int(rt, dict, "api_version", 1013) < 0)
        return -1;
    if (module_add(rt, dict, "dont_write_bytecode", V_TRUE) < 0 || module_add(rt, dict, "pycache_prefix", V_NONE) < 0) return -1;
    if (module_add(rt, dict, "warnoptions", list_new(rt, 0)) < 0 || module_add(rt, dict, "path", list_new(rt, 0)) < 0) return -1;
    Value first = str_from_cstr(rt, ""), argv = first ? list_from(rt, &first, 1) : 0;
    decref_maybe(rt, first);
    return module_add(rt, dict, "argv", argv);
}
