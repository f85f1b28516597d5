/* SPDX-License-Identifier: MIT
 * import.h: finding and running modules.
 *
 * Order: sys.modules; what finders in sys.meta_path say (empty unless a program adds some); modules of Hoopsnake in C;
 * then the entries of sys.path, or of the package's __path__: in a folder a package's __init__.py, a .py file, a folder
 * without __init__.py (a namespace package); an entry that is no folder goes to sys.path_hooks (zip archives); the entry IMPORT_OWN stands for Hoopsnake's own modules written in Python
 * (rt->hooks.find_module). These are found last when a program has dropped that entry from sys.path.
 *
 * What is found is a ModuleSpec (import_spec.c): name, loader, origin, search locations. The same specs serve
 * importlib.util.find_spec and importlib.reload: importing is "find the spec, make the module, run it".
 */
#ifndef HOOP_IMPORT_H
#define HOOP_IMPORT_H

#include "vm/vm.h"

#define IMPORT_OWN "<hoopsnake>"

typedef struct ModuleSpec {
    Object header;
    Value name, loader, origin, loader_state, locations /* submodule_search_locations */, cached;
    Value has_location, initializing; /* True, False */
} ModuleSpec;

/* A loader of ours: of C modules and embedded ones (path is None), or of source files. */
typedef struct Loader {
    Object header;
    Value name, path;
} Loader;

static inline ModuleSpec *as_spec(Borrowed v) { return V_AS(ModuleSpec, v); }
bool spec_is(Runtime *rt, Borrowed v);

/* import_spec.c */
MUST_CHECK int import_types(Runtime *rt); /* makes the types below when first needed */
MUST_CHECK Owned spec_new(Runtime *rt, Borrowed name, Borrowed loader, Borrowed origin, Borrowed locations_or_none, bool has_location);
MUST_CHECK Owned loader_new(Runtime *rt, Borrowed name, Borrowed path_or_null); /* NULL path: built in or embedded */
/* Fill the module's __spec__, __loader__, __package__, __file__, __path__, __cached__. */
MUST_CHECK int spec_set_attributes(Runtime *rt, Borrowed spec, Borrowed module);
/* Run the module that a loader of ours is for. */
MUST_CHECK int loader_exec(Runtime *rt, Borrowed loader, Borrowed module);
MUST_CHECK Owned loader_get_code(Runtime *rt, Borrowed loader);
bool loader_is(Runtime *rt, Borrowed v);

/* import_find.c: the spec, or None; path: None for a top-level name, else the package's __path__. */
MUST_CHECK Owned import_find_spec(Runtime *rt, Borrowed name, Borrowed path_or_none);
/* Just one folder list, as PathFinder.find_spec. */
MUST_CHECK Owned import_find_in_path(Runtime *rt, Borrowed name, Borrowed path_list);
/* Just one folder, without hooks, as FileFinder.find_spec. */
MUST_CHECK Owned import_find_in_folder(Runtime *rt, Borrowed name, Borrowed folder);
/* The file of a CPython extension of that name (str) where a module was looked for in vain; None: there is none. */
MUST_CHECK Owned import_find_extension(Runtime *rt, Borrowed name, Borrowed path_or_none);

/* import.c */
/* `from module import name`, also for submodules that are only in sys.modules; ImportError with CPython's texts. */
MUST_CHECK Owned import_from(Runtime *rt, Borrowed module, Borrowed name);
/* The module's __name__ (borrowed from its dict), or None when it has none: for error texts. */
Borrowed module_name_or(Runtime *rt, Borrowed module);
/* Make and run a module from a spec, entering it into sys.modules. */
MUST_CHECK Owned import_load_spec(Runtime *rt, Borrowed spec);
/* Run a spec again in an existing module (importlib.reload, -m). */
MUST_CHECK int import_exec_spec(Runtime *rt, Borrowed spec, Borrowed module);

#endif
