/* SPDX-License-Identifier: MIT
 * startup.h: the modules that every runtime has from the start, and where others are looked for. */
#ifndef HOOP_STARTUP_H
#define HOOP_STARTUP_H

#include "object/runtime.h"

/* sys.modules with builtins and sys; the hook that finds built-in modules. After vm_init. */
MUST_CHECK int modules_init(Runtime *rt);
/* sys.path: PYTHONPATH (use_environment), Hoopsnake's own modules written in Python, then the pure-Python library of an
 * installed python3 (site_library). files: whether folders are searched at all. */
MUST_CHECK int import_configure(Runtime *rt, bool files, bool site_library, bool use_environment);

#endif
