/* SPDX-License-Identifier: MIT
 * builtins_module.h: what the files of the module `builtins` share. Each file has a table of its functions. */
#ifndef HOOP_BUILTINS_MODULE_H
#define HOOP_BUILTINS_MODULE_H

#include "types/module.h"

#define BUILTIN(name) Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

/* builtins_object.c: functions of one object */
BUILTIN(builtin_abs);
BUILTIN(builtin_ascii);
BUILTIN(builtin_bin);
BUILTIN(builtin_callable);
BUILTIN(builtin_chr);
BUILTIN(builtin_delattr);
BUILTIN(builtin_dir);
BUILTIN(builtin_divmod);
BUILTIN(builtin_format);
BUILTIN(builtin_getattr);
BUILTIN(builtin_hasattr);
BUILTIN(builtin_hash);
BUILTIN(builtin_hex);
BUILTIN(builtin_id);
BUILTIN(builtin_isinstance);
BUILTIN(builtin_issubclass);
BUILTIN(builtin_len);
BUILTIN(builtin_oct);
BUILTIN(builtin_ord);
BUILTIN(builtin_pow);
BUILTIN(builtin_repr);
BUILTIN(builtin_round);
BUILTIN(builtin_setattr);
BUILTIN(builtin_vars);
/* builtins_iter.c: functions of iterables */
BUILTIN(builtin_all);
BUILTIN(builtin_any);
BUILTIN(builtin_aiter);
BUILTIN(builtin_anext);
BUILTIN(builtin_iter);
BUILTIN(builtin_max);
BUILTIN(builtin_min);
BUILTIN(builtin_next);
BUILTIN(builtin_sorted);
BUILTIN(builtin_sum);
/* builtins_run.c: code, classes, input and output */
BUILTIN(builtin_build_class);
BUILTIN(builtin_import);
BUILTIN(builtin_breakpoint);
BUILTIN(builtin_compile);
BUILTIN(builtin_eval);
BUILTIN(builtin_exec);
BUILTIN(builtin_globals);
BUILTIN(builtin_input);
BUILTIN(builtin_locals);
BUILTIN(builtin_print);
/* builtins_site.c: exit, quit, help, copyright, credits, license */
int builtins_add_site(Runtime *rt, Borrowed dict);

#endif
