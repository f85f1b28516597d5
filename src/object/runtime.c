/* SPDX-License-Identifier: MIT
 * runtime.c: parts of a runtime that are made when they are first needed. */
#include "object/runtime.h"

#include "object/error.h"

Borrowed runtime_sys(Runtime *rt) {
    if (rt->sys_dict || !rt->hooks.make_sys) return rt->sys_dict;
    Owned error = error_take(rt);
    int result = rt->hooks.make_sys(rt);
    if (error) error_restore(rt, error);
    return result < 0 ? V_NULL : rt->sys_dict;
}
