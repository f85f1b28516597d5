/* SPDX-License-Identifier: MIT
 * list_impl.h: what the files of the list type share among themselves. */
#ifndef HOOP_LIST_IMPL_H
#define HOOP_LIST_IMPL_H

#include "types/list.h"

extern const MethodDef list_methods[]; /* list_methods.c */

/* Remove item i (in range) and return it. */
MUST_CHECK Owned list_take(Runtime *rt, List *l, size_t i);
MUST_CHECK Owned list_getitem(Runtime *rt, Borrowed self, Borrowed key);

#endif
