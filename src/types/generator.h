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

/* One step with a value sent in: what it yields; 0 with no error: it returned, and *return_value is owned; 0 with an
 * error otherwise. The generator may be a coroutine or asynchronous generator too. */
MUST_CHECK Owned gen_send(Runtime *rt, Borrowed gen, Borrowed value, Owned *return_value);
/* Raise exc (an instance) where it waits; results as gen_send. close_delegate: GeneratorExit closes what it delegates to. */
MUST_CHECK Owned gen_throw(Runtime *rt, Borrowed gen, Borrowed exc, bool close_delegate, Owned *return_value);
MUST_CHECK int gen_close(Runtime *rt, Borrowed gen);
/* The arguments of throw(type[, value[, traceback]]) as an instance. */
MUST_CHECK Owned gen_throw_args(Runtime *rt, const Value *args, size_t nargs);
/* anext(iterator, default): what it returns to be awaited. awaitable is what __anext__ gave. */
MUST_CHECK Owned anext_awaitable_new(Runtime *rt, Borrowed awaitable, Borrowed otherwise);
MUST_CHECK Owned async_gen_wrap(Runtime *rt, Owned value);

/* Shared by the files of these types (generator_type.c, generator_async.c). */
void gen_dealloc(Runtime *rt, Object *self);
int gen_traverse(Runtime *rt, Object *self, Visitor visit, void *arg);
int gen_clear(Runtime *rt, Object *self);
void gen_finalize(Runtime *rt, Borrowed self);
size_t gen_size(Runtime *rt, Object *self);
Owned gen_get_name(Runtime *rt, Borrowed self, void *closure);
int gen_set_name(Runtime *rt, Borrowed self, Borrowed value, void *closure);
Owned gen_get_code(Runtime *rt, Borrowed self, void *closure);
Owned gen_get_frame(Runtime *rt, Borrowed self, void *closure);
Owned gen_get_delegate(Runtime *rt, Borrowed self, void *closure);
/* The slots and attributes that the three have in common. */
#define GENERATOR_SLOTS                                                                                                \
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW | TF_FINALIZE | TF_WEAKREF, .base = T_OBJECT, .layout = LAYOUT_CUSTOM, \
    .basicsize = sizeof(Generator), .dealloc = gen_dealloc, .traverse = gen_traverse, .clear = gen_clear,              \
    .finalize = gen_finalize, .size = gen_size
#define GENERATOR_GETSETS(what, prefix, delegate)                                                                      \
    {"__name__", gen_get_name, gen_set_name, "name of the " what, NULL},                                               \
        {"__qualname__", gen_get_name, gen_set_name, "qualified name of the " what, (void *)1},                         \
        {delegate, gen_get_delegate, NULL, NULL, NULL}, {prefix "frame", gen_get_frame, NULL, NULL, prefix "frame"},             \
        {prefix "code", gen_get_code, NULL, NULL, prefix "code"}
extern const TypeSlots generator_slots, coroutine_slots, async_gen_slots, coroutine_wrapper_slots, async_gen_asend_slots,
    async_gen_athrow_slots, async_gen_wrapped_slots, anext_awaitable_slots;

#endif
