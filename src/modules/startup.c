/* SPDX-License-Identifier: MIT
 * startup.c: the first modules of a runtime; sys.path. */
#include "modules/startup.h"

#include <stdio.h>
#include <stdlib.h>

#include "modules/registry.h"
#include "modules/sys_module.h"
#include "object/error.h"
#include "object/protocol.h"
#include "platform/platform.h"
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

/* Takes ".", ".." and doubled slashes out of an absolute path, in place, without looking at the disk; the new length. */
static size_t normalize(char *path, size_t len) {
    size_t out = 0;
    for (size_t i = 0; i < len;) {
        size_t end = i + 1;
        while (end < len && path[end] != '/') end++;
        size_t n = end - i; /* with the slash before it */
        if (n == 3 && path[i + 1] == '.' && path[i + 2] == '.') {
            while (out && path[--out] != '/') {}
        } else if (n > 1 && !(n == 2 && path[i + 1] == '.')) {
            memmove(path + out, path + i, n);
            out += n;
        }
        i = end;
    }
    if (!out) path[out++] = '/';
    return out;
}

/* One entry of PYTHONPATH: made absolute; as python3's site module does, also normalized and put there once. */
static int add_environment_entry(Runtime *rt, Borrowed list, const char *here, const char *entry, size_t len) {
    size_t room = strlen(here) + 1 + len;
    char *path = mem_alloc(rt, room + 1);
    if (!path) return -1;
    int n = len && *entry == '/' ? snprintf(path, room + 1, "%.*s", (int)len, entry)
                                 : snprintf(path, room + 1, len ? "%s/%.*s" : "%s", here, (int)len, entry);
    size_t used = rt->options.no_site || *path != '/' ? (size_t)n : normalize(path, (size_t)n);
    Owned s = str_decode(rt, (const uint8_t *)path, used, "utf-8", "surrogateescape");
    mem_free(rt, path);
    int there = !s ? -1 : rt->options.no_site ? 0 : obj_contains(rt, list, s);
    if (there == 0) there = list_append(rt, list, s);
    decref_maybe(rt, s);
    return there < 0 ? -1 : 0;
}

static int add_environment_path(Runtime *rt, Borrowed list) {
    const char *p = getenv("PYTHONPATH");
    char *here = p && *p ? platform_real_path(".") : NULL;
    int result = 0;
    while (p && *p && result == 0) {
        const char *end = strchr(p, ':');
        size_t len = end ? (size_t)(end - p) : strlen(p);
        result = add_environment_entry(rt, list, here ? here : ".", p, len);
        p += len + (end != NULL);
    }
    free(here);
    return result;
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
    if (r == 0) r = obj_setitem(rt, rt->modules, rt->names[N_sys], module);
    if (r == 0 && (r = io_add_streams(rt, dict, &config->io)) < 0) { /* an encoding's codec may be Python code, which imports sys */
        Owned error = error_take(rt);
        if (obj_setitem(rt, rt->modules, rt->names[N_sys], V_NULL) < 0) error_clear(rt);
        error_restore(rt, error);
    }
    if (r < 0) clear_slot(rt, &rt->sys_dict);
    decref(rt, module);
    return r;
}
