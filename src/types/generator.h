/* SPDX-License-Identifier: MIT
 * generator.h: generators, coroutines, asynchronous generators. The frame lies in the generator's own block; only vm/
 * knows its struct and resumes it (hooks in struct Vm). */
#ifndef HOOP_GENERATOR_H
#define HOOP_GENERATOR_H

#include "object/runtime.h"
#include "types/code.h"

struct Frame;
enum GenState { GEN_CREATED, GEN_SUSPENDED, GEN_RUNNING, GEN_FINISHED };

typedef struct Generator { /* T_GENERATOR, T_COROUTINE, T_ASYNC_GEN */
    Object header;
    Code *code;        /* owned */
    Value name, qualname;
    Value origin;      /* coroutine: cr_origin or 0 */
    uint8_t state;
    uint8_t ag_running, ag_closed, hooks_inited; /* async generators */
    Value finalizer;   /* async generators: sys.set_asyncgen_hooks */
    struct Frame *frame; /* NULL when finished; lies in a raw block that the generator owns */
} Generator;

/* Installed by vm/ (rt->vm): resume with a sent value; 0 with no error: finished, *result_out is the return value. */
MUST_CHECK Owned gen_send(Runtime *rt, Borrowed gen, Borrowed value, Owned *return_value);
extern const TypeSlots generator_slots, coroutine_slots, async_gen_slots;

#endif
