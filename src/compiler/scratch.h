/* SPDX-License-Identifier: MIT
 * scratch.h: region allocator for the time of one compilation.
 *
 * Syntax tree, symbol table and the lists that the parser builds live in one Scratch: bumped from chunks of the
 * runtime's heap, never freed one by one, all gone with scratch_release(). Values that the tree refers to
 * (identifiers, constants) are handed over with scratch_keep(), so the tree holds borrowed values only.
 *
 * A Scratch lies on the C stack of whoever compiles, between scratch_init() and scratch_release().
 */
#ifndef HOOP_COMPILER_SCRATCH_H
#define HOOP_COMPILER_SCRATCH_H

#include "object/object.h"
#include "object/runtime.h"

typedef struct ScratchChunk ScratchChunk;

typedef struct Scratch {
    Runtime *rt;
    char *next, *end; /* free room of the newest chunk; next is 8-byte aligned */
    ScratchChunk *chunks;
    size_t chunk_size; /* of the next chunk: doubles up to a limit */
    Value *values;     /* what scratch_release() must release */
    size_t value_count, value_room;
} Scratch;

void scratch_init(Scratch *s, Runtime *rt);
/* Give everything back. The region may be used again afterwards. */
void scratch_release(Scratch *s);

MUST_CHECK void *scratch_alloc_slow(Scratch *s, size_t bytes);
/* Zeroed, 8-byte aligned. NULL: MemoryError is set. */
static inline MUST_CHECK void *scratch_alloc(Scratch *s, size_t bytes) {
    bytes = align_up(bytes, 8);
    if (unlikely(bytes > (size_t)(s->end - s->next))) return scratch_alloc_slow(s, bytes);
    char *p = s->next;
    s->next += bytes;
    return memset(p, 0, bytes);
}
/* count * size bytes, refused on overflow. */
MUST_CHECK void *scratch_alloc_array(Scratch *s, size_t count, size_t size);

/* Hand a value over to the region; returns it borrowed. 0 passes through; on failure v is released and 0 returned. */
MUST_CHECK Borrowed scratch_keep(Scratch *s, Owned v);

#endif
