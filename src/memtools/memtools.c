/* SPDX-License-Identifier: MIT
 * memtools.c: state of the tools. */
#include "memtools/memtools.h"

#include "memtools/trace.h"

Memtools *memtools_of(Runtime *rt) {
    if (!rt->memtools) rt->memtools = mem_calloc(rt, sizeof *rt->memtools);
    return rt->memtools;
}

void memtools_drop(Runtime *rt) {
    if (!rt->memtools) return;
    trace_stop(rt);
    mem_free(rt, rt->memtools);
    rt->memtools = NULL;
}
