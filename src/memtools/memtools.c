/* SPDX-License-Identifier: MIT
 * memtools.c: state of the tools, table of their modules. */
#include "memtools/memtools.h"

#include "memtools/meter.h"
#include "memtools/snapshot.h"
#include "memtools/growth.h"
#include "memtools/timeline.h"
#include "memtools/trace.h"
#include "object/roots.h"

static void each_root(Runtime *rt, Visitor visit, void *arg) {
    if (!rt->memtools) return;
    trace_visit(rt, visit, arg);
}

Memtools *memtools_of(Runtime *rt) {
    if (!rt->memtools) rt->memtools = mem_calloc(rt, sizeof *rt->memtools);
    roots_add(rt, each_root);
    return rt->memtools;
}

void memtools_drop(Runtime *rt) {
    if (!rt->memtools) return;
    growth_stop(rt);
    timeline_stop(rt);
    meter_stop(rt);
    trace_stop(rt);
    while (rt->memtools->snapshots) snapshot_drop(rt->memtools->snapshots);
    mem_free(rt, rt->memtools);
    rt->memtools = NULL;
}

/* ---- modules ---- */

extern const ModuleDef tracemalloc_module, line_profile_module, hoop_memory_module, hoop_objgraph_module, report_module;

static const ModuleDef *const modules[] = {&tracemalloc_module, &line_profile_module, &hoop_memory_module, &hoop_objgraph_module, &report_module};

const ModuleDef *memtools_module(const char *name) {
    for (size_t i = 0; i < COUNT_OF(modules); i++)
        if (!strcmp(modules[i]->name, name)) return modules[i];
    return NULL;
}
