/* SPDX-License-Identifier: MIT
 * imp_module.c: the module `_imp`: what importlib (in Python) needs of the import system. */
#include "object/protocol.h"
#include "types/class.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"
#include "vm/frame.h"
#include "vm/import.h"
#include "vm/source.h"

#define FUNCTION(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

static int need_str(Runtime *rt, Borrowed v) {
    return v_is_str(rt, v) ? 0 : raise_int(rt, T_TYPE_ERROR, "module name must be str, not %T", v);
}

FUNCTION(find_spec) { return need_str(rt, args[0]) < 0 ? 0 : import_find_spec(rt, args[0], nargs > 1 ? args[1] : V_NONE); }
FUNCTION(find_in_path) { return need_str(rt, args[0]) < 0 ? 0 : import_find_in_path(rt, args[0], args[1]); }
FUNCTION(find_in_folder) {
    if (!v_is_str(rt, args[1])) return raise(rt, T_TYPE_ERROR, "folder must be str, not %T", args[1]);
    return need_str(rt, args[0]) < 0 ? 0 : import_find_in_folder(rt, args[0], args[1]);
}
FUNCTION(is_folder) { return v_bool(v_is_str(rt, args[0]) && source_kind(rt, args[0]) == SOURCE_FOLDER); }
FUNCTION(load_spec) { return import_load_spec(rt, args[0]); }
FUNCTION(exec_spec) { return import_exec_spec(rt, args[0], args[1]) < 0 ? 0 : V_NONE; }
FUNCTION(import_module_) { return need_str(rt, args[0]) < 0 ? 0 : import_module(rt, args[0]); }

FUNCTION(set_attributes) {
    if (!spec_is(rt, args[0])) return raise(rt, T_TYPE_ERROR, "expected a ModuleSpec, not %T", args[0]);
    return spec_set_attributes(rt, args[0], args[1]) < 0 ? 0 : V_NONE;
}

FUNCTION(is_builtin) {
    BuiltinModule m = {0};
    bool found = v_is_str(rt, args[0]) && str_is_ascii(args[0]) && rt->hooks.find_module(rt, str_ascii(args[0]), &m);
    return v_small(found && m.def ? 1 : 0);
}
FUNCTION(is_frozen) {
    BuiltinModule m = {0};
    return v_bool(v_is_str(rt, args[0]) && str_is_ascii(args[0]) && rt->hooks.find_module(rt, str_ascii(args[0]), &m) && m.source);
}
FUNCTION(nothing) { return V_NONE; }
FUNCTION(no) { return V_FALSE; }
FUNCTION(extension_suffixes) { return list_new(rt, 0); }

static const MethodDef functions[] = {
    {"find_spec", find_spec, 1, 2, 0, NULL},
    {"find_in_path", find_in_path, 2, 2, 0, NULL},
    {"find_in_folder", find_in_folder, 2, 2, 0, NULL},
    {"is_folder", is_folder, 1, 1, 0, NULL},
    {"load_spec", load_spec, 1, 1, 0, NULL},
    {"exec_spec", exec_spec, 2, 2, 0, NULL},
    {"import_module", import_module_, 1, 1, 0, NULL},
    {"set_attributes", set_attributes, 2, 2, 0, NULL},
    {"is_builtin", is_builtin, 1, 1, 0, NULL},
    {"is_frozen", is_frozen, 1, 1, 0, NULL},
    {"is_frozen_package", no, 1, 1, 0, NULL},
    {"acquire_lock", nothing, 0, 0, 0, NULL},
    {"release_lock", nothing, 0, 0, 0, NULL},
    {"lock_held", no, 0, 0, 0, NULL},
    {"_override_frozen_modules_for_tests", nothing, 1, 1, 0, NULL},
    {"extension_suffixes", extension_suffixes, 0, 0, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

static int imp_init(Runtime *rt, Borrowed module, Borrowed dict) {
    if (import_types(rt) < 0) return -1;
    Vm *vm = rt->vm;
    if (module_add(rt, dict, "ModuleSpec", own(v_from(vm->spec_type))) < 0 ||
        module_add(rt, dict, "SourceFileLoader", own(v_from(vm->source_loader_type))) < 0)
        return -1;
    return module_add(rt, dict, "BuiltinImporter", own(v_from(vm->builtin_loader_type)));
}

const ModuleDef imp_module = {"_imp", "Low-level parts of the import system, for importlib.", functions, imp_init};
