/* SPDX-License-Identifier: MIT
 * equal.c: what the container types share besides the inline functions of equal.h. */
#include "types/equal.h"

#include "types/dict.h"

Borrowed equal_builtin(Runtime *rt, const char *name) {
    if (!rt->builtins) return raise(rt, T_RUNTIME_ERROR, "builtins are not available");
    Value fn = dict_get_cstr(rt, rt->builtins, name);
    if (!fn && !rt->error) raise(rt, T_ATTRIBUTE_ERROR, "module 'builtins' has no attribute '%s'", name);
    return fn;
}
