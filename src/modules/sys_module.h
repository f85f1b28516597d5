/* SPDX-License-Identifier: MIT
 * sys_module.h: what the files of the module `sys` share. */
#ifndef HOOP_SYS_MODULE_H
#define HOOP_SYS_MODULE_H

#include "types/module.h"

#define SYS_FUNCTION(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)
#define SYS_EXPORTED(name) Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

/* sys_values.c: constants of sys. Those that cost something are made when first asked for (sys.__getattr__). */
int sys_add_values(Runtime *rt, Borrowed dict);
/* Make all those. -1: error set. */
int sys_fill(Runtime *rt);
SYS_EXPORTED(sys_getattr);
SYS_EXPORTED(sys_dir);

#endif
