/* SPDX-License-Identifier: MIT
 * memtools.h: the state of the tools of a runtime, and their modules. */
#ifndef HOOP_MEMTOOLS_H
#define HOOP_MEMTOOLS_H

#include "types/module.h"

/* rt->memtools; NULL until a tool is first used. */
typedef struct Memtools {
    struct Tracer *tracer;     /* trace.c; NULL: off */
    struct Snapshot *snapshots; /* all that live, linked by `next` */
    uint64_t run;              /* Snapshot.run of its snapshots; 0: none was taken yet */
    uint32_t snapshot_type;    /* index of _hoop_memory.Snapshot; 0: not yet made */
    struct Timeline *timeline; /* timeline.c; NULL: off */
    struct Growth *growth;     /* growth.c; NULL: off */
    struct Meter *meter;       /* meter.c; NULL: off */
    struct LineProfiles *profiles; /* line_profile.c: all functions that were ever profiled; NULL: none */
    uint32_t traceback_limit;  /* tracemalloc.get_traceback_limit(); 0: nobody has set it */
} Memtools;

/* The runtime's Memtools, made when there is none. NULL: MemoryError is set. */
MUST_CHECK Memtools *memtools_of(Runtime *rt);
/* The tools' modules in C, by name; NULL: no such. */
const ModuleDef *memtools_module(const char *name);
/* The end of the runtime: gives back what the tools hold outside its heap. No Python code may run any more. */
void memtools_drop(Runtime *rt);

#endif
