/* SPDX-License-Identifier: MIT
 * startup.c: the first modules of a runtime; sys.path. */
#include "modules/startup.h"

#include <stdlib.h>

#include "modules/registry.h"
#include "object/error.h"
#include "types/dict.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"
#include "vm/frame.h"
#include "vm/import.h"
#include "vm/source.h"

extern const ModuleDef builtins_module, sys_module;

static int find_module(Runtime *rt, const char *name, BuiltinModule *out) {
    *out = (BuiltinModule){0};
    if ((out->def = registry_find_c(name))) return 1;
    const PySource *s = registry_find_py(name);
    if (!s) return 0;
    out->source = s->data;
    out->len = s->len;
    out->file = s->file;
    out->package = s->package;
    return 1;
}

static int add_module(Runtime *rt, const ModuleDef *def, Value *dict_out) {
    Value module = module_from_def(rt, def);
    if (!module) return -1;
    *dict_out = own(module_dict(module));
    int r = dict_set_cstr(rt, rt->modules, def->name, module);
    decref(rt, module);
    return r;
}

int modules_init(Runtime *rt) {
    rt->hooks.find_module = find_module;
    if (!rt->modules && !(rt->modules = dict_new(rt))) return -1;
    if (add_module(rt, &builtins_module, &rt->builtins) < 0 || add_module(rt, &sys_module, &rt->sys_dict) < 0) return -1;
    return dict_set(rt, rt->sys_dict, rt->names[N_modules], rt->modules);
}

static int add_path(Runtime *rt, Borrowed list, const char *text, size_t len) {
    Value s = str_decode(rt, (const uint8_t *)text, len, "utf-8", "surrogateescape");
    return s ? list_append_owned(rt, list, s) : -1;
}

static int add_environment_path(Runtime *rt, Borrowed list) {
    const char *p = getenv("PYTHONPATH");
    while (p && *p) {
        const char *end = strchr(p, ':');
        size_t len = end ? (size_t)(end - p) : strlen(p);
        if (len && add_path(rt, list, p, len) < 0) return -1;
        p += len + (end != NULL);
    }
    return 0;
}

static int add_site_library(Runtime *rt, Borrowed list) {
    static const char library[] = "/usr/lib/python3.11";
    Value path = str_from_cstr(rt, library);
    int r = !path ? -1 : source_kind(rt, path) == SOURCE_FOLDER ? list_append(rt, list, path) : 0;
    decref_maybe(rt, path);
    return r;
}

int import_configure(Runtime *rt, bool files, bool site_library, bool use_environment) {
    Value list = dict_get_str(rt, rt->sys_dict, rt->names[N_path]);
    if (!list) return -1;
    if (files && use_environment && add_environment_path(rt, list) < 0) return -1;
    if (add_path(rt, list, IMPORT_OWN, sizeof IMPORT_OWN - 1) < 0) return -1;
    return files && site_library ? add_site_library(rt, list) : 0;
}
