/* SPDX-License-Identifier: MIT
 * import.h: finding and running modules.
 *
 * Order: sys.modules; modules of Hoopsnake itself (C, or embedded Python source: rt->hooks.find_module); then the folders
 * of sys.path, or of the package's __path__: a package's __init__.py, a .py file, a folder without __init__.py (a
 * namespace package). Each module gets a __spec__ (an instance of importlib.machinery-like ModuleSpec) and a __loader__.
 */
#ifndef HOOP_IMPORT_H
#define HOOP_IMPORT_H

#include "vm/vm.h"

/* `from module import name`, also for submodules that are only in sys.modules; ImportError with CPython's texts. */
MUST_CHECK Owned import_from(Runtime *rt, Borrowed module, Borrowed name);
/* The module's __name__ (borrowed), or None when it has none: for error texts. */
Borrowed module_name_or(Runtime *rt, Borrowed module);
/* Source of a file: bytes in a raw block. -1: OSError set. */
MUST_CHECK int import_read_file(Runtime *rt, Borrowed path, uint8_t **data, size_t *len);
/* Compile source bytes (decoded here) as a module. */
MUST_CHECK Owned import_compile(Runtime *rt, const uint8_t *data, size_t len, Borrowed filename);
/* Is there an embedded source with this file name (<hoopsnake>/...)? For tracebacks. */
MUST_CHECK Owned import_reload(Runtime *rt, Borrowed module);
/* A spec for a name without importing it: None when there is no such module. */
MUST_CHECK Owned import_find_spec(Runtime *rt, Borrowed name, Borrowed path_or_none);
int import_init(Runtime *rt);

#endif
