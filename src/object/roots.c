/* SPDX-License-Identifier: MIT
 * roots.c: the list of those who hold references and are no objects. */
#include "object/roots.h"

void roots_add(Runtime *rt, RootVisitor each) {
    for (uint32_t i = 0; i < rt->root_count; i++)
        if (rt->roots[i] == each) return;
    if (rt->root_count == ROOTS_MOST) base_assert_failed("rt->root_count < ROOTS_MOST", __FILE__, __LINE__);
    rt->roots[rt->root_count++] = each;
}

void roots_visit(Runtime *rt, Visitor visit, void *arg) {
    const Value fields[] = {rt->error, rt->empty_str, rt->empty_bytes, rt->empty_tuple, rt->empty_frozenset, rt->modules, rt->builtins,
                            rt->sys_dict, rt->retired_codes, rt->foreign_builtins, rt->asyncgen_firstiter, rt->asyncgen_finalizer, rt->repr_running};
    for (size_t i = 0; i < COUNT_OF(fields); i++) visit(rt, fields[i], arg);
    for (size_t i = 0; i < COUNT_OF(rt->names); i++) visit(rt, rt->names[i], arg);
    for (size_t i = 0; i < COUNT_OF(rt->chars); i++) visit(rt, rt->chars[i], arg);
    for (uint32_t i = 0; i < rt->root_count; i++) rt->roots[i](rt, visit, arg);
}
