/* SPDX-License-Identifier: MIT
 * store.h: memory for a tool's own tables: a heap of its own, so that looking does not change what is looked at, whose
 * bytes are charged to the runtime, so that the cap holds for them too. */
#ifndef HOOP_STORE_H
#define HOOP_STORE_H

#include "object/runtime.h"

typedef struct Store {
    Heap *heap;
    Runtime *rt;
    size_t charged; /* bytes of it that the runtime's heap knows of */
} Store;

/* false: no memory; nothing is held then. No error is set. */
bool store_open(Store *s, Runtime *rt);
void store_close(Store *s);
/* NULL: no memory, or the runtime's cap refuses. Contents are not cleared. */
void *store_alloc(Store *s, size_t bytes);
void *store_calloc(Store *s, size_t bytes);
void *store_realloc(Store *s, void *old_or_null, size_t bytes); /* NULL: the old block is still there */
void store_free(Store *s, void *block_or_null);

#endif
