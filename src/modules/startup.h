/* SPDX-License-Identifier: MIT
 * startup.h: the modules that every runtime has from the start, and where others are looked for. */
#ifndef HOOP_STARTUP_H
#define HOOP_STARTUP_H

#include "modules/io_module.h"
#include "object/runtime.h"

typedef struct SysConfig {
    IoConfig io;
    bool import_files, site_library, use_environment;
} SysConfig;

/* A module of modules.def: 1: *out filled, 0: there is none. Fits Hooks.find_module. */
int modules_find(Runtime *rt, const char *name, BuiltinModule *out);
/* sys.modules with builtins; the hook that finds built-in modules. After vm_init. */
MUST_CHECK int modules_init(Runtime *rt);
/* The module sys with its streams and path; then rt->sys_dict is set. The path: PYTHONPATH (use_environment), Hoopsnake's
 * own modules written in Python, then the pure-Python library of an installed python3 and the folders of installed packages (site_library;
 * rt->options.no_site: not those). import_files: whether folders are searched at all. */
MUST_CHECK int modules_make_sys(Runtime *rt, const SysConfig *config);

#endif
