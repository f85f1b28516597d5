/* SPDX-License-Identifier: MIT
 * startup.c: the first modules of a runtime; sys.path. */
#include "modules/startup.h"

#include <stdlib.h>

#include "modules/registry.h"
#include "modules/sys_module.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/dict.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"
#include "vm/frame.h"
#include "vm/import.h"
#include "vm/source.h"

extern const ModuleDef builtins_module, sys_module;

int modules_find(Runtime *rt, const char *name, BuiltinModule *out) {
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

int modules_init(Runtime *rt) {
    rt->hooks.find_module = modules_find;
    if (!(rt->modules = dict_new(rt))) return -1;
    Value module = module_from_def(rt, &builtins_module);
    if (!module) return -1;
    rt->builtins = own(module_dict(module));
    int r = dict_set_cstr(rt, rt->modules, "builtins", module);
    decref(rt, module);
    return r < 0 ? -1 : io_add_open(rt, rt->builtins);
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

/* A folder that may be there. */
static int add_folder(Runtime *rt, Borrowed list, const char *base, const char *tail) {
    Value start = str_decode(rt, (const uint8_t *)base, strlen(base), "utf-8", "surrogateescape");
    Value path = start ? format_str(rt, "%U%s", start, tail) : 0;
    decref_maybe(rt, start);
    int r = !path ? -1 : source_kind(rt, path) == SOURCE_FOLDER ? list_append(rt, list, path) : 0;
    decref_maybe(rt, path);
    return r;
}

/* The folders of installed packages, where python3's site module has them: those of a virtual environment that is active, of the
 * user, of the machine. */
static int add_packages(Runtime *rt, Borrowed list, bool environment) {
    const char *venv = environment ? getenv("VIRTUAL_ENV") : NULL, *home = environment ? getenv("HOME") : NULL;
    if (venv && *venv) return add_folder(rt, list, venv, "/lib/python3.11/site-packages");
    if (home && *home && !rt->options.no_user_site && add_folder(rt, list, home, "/.local/lib/python3.11/site-packages") < 0) return -1;
    return add_folder(rt, list, "/usr/local", "/lib/python3.11/dist-packages") < 0 ||
                   add_folder(rt, list, "/usr", "/lib/python3/dist-packages") < 0
               ? -1
               : 0;
}

static int add_site_library(Runtime *rt, Borrowed list, const SysConfig *c) {
    if (add_folder(rt, list, "/usr", "/lib/python3.11") < 0) return -1;
    return rt->options.no_site ? 0 : add_packages(rt, list, c->use_environment);
}

static int fill_path(Runtime *rt, Borrowed list, const SysConfig *c) {
    if (c->import_files && c->use_environment && add_environment_path(rt, list) < 0) return -1;
    if (add_path(rt, list, IMPORT_OWN, sizeof IMPORT_OWN - 1) < 0) return -1;
    return c->import_files && c->site_library ? add_site_library(rt, list, c) : 0;
}

/* rt->sys_dict is set while the streams are made: what they call may look there. */
int modules_make_sys(Runtime *rt, const SysConfig *config) {
    rt->hooks.fill_sys = sys_fill;
    Value module = module_from_def(rt, &sys_module);
    if (!module) return -1;
    Value dict = rt->sys_dict = own(module_dict(module)), path = dict_get_str(rt, dict, rt->names[N_path]);
    int r = path ? fill_path(rt, path, config) : -1;
    if (r == 0) r = dict_set(rt, dict, rt->names[N_modules], rt->modules);
    if (r == 0) r = io_add_streams(rt, dict, &config->io);
    if (r == 0) r = obj_setitem(rt, rt->modules, rt->names[N_sys], module);
    if (r < 0) clear_slot(rt, &rt->sys_dict);
    decref(rt, module);
    return r;
}
