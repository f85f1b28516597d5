/* SPDX-License-Identifier: MIT
 * scratch.c: the region allocator of a compilation. */
#include "compiler/scratch.h"

#include "object/error.h"

#define FIRST_CHUNK ((size_t)4 << 10)
#define LARGEST_CHUNK ((size_t)256 << 10)

struct ScratchChunk {
    ScratchChunk *older;
    char data[];
};

void scratch_init(Scratch *s, Runtime *rt) {
    *s = (Scratch){.rt = rt, .chunk_size = FIRST_CHUNK};
}

void scratch_release(Scratch *s) {
    Runtime *rt = s->rt;
    while (s->value_count) decref(rt, s->values[--s->value_count]);
    mem_free(rt, s->values);
    for (ScratchChunk *c = s->chunks, *older; c; c = older) {
        older = c->older;
        mem_free(rt, c);
    }
    scratch_init(s, rt);
}

void *scratch_alloc_slow(Scratch *s, size_t bytes) {
    if (bytes > SIZE_MAX / 2) {
        raise_no_memory(s->rt);
        return NULL;
    }
    size_t room = size_max(s->chunk_size - sizeof(ScratchChunk), bytes);
    ScratchChunk *c = mem_alloc(s->rt, sizeof *c + room);
    if (!c) return NULL;
    /* A request that is large in itself gets a chunk of its own; the room left in the newest one stays in use. */
    if (bytes > s->chunk_size / 4 && s->chunks) {
        c->older = s->chunks->older;
        s->chunks->older = c;
        return memset(c->data, 0, bytes);
    }
    c->older = s->chunks;
    s->chunks = c;
    s->next = c->data + bytes;
    s->end = c->data + room;
    if (s->chunk_size < LARGEST_CHUNK) s->chunk_size *= 2;
    return memset(c->data, 0, bytes);
}

void *scratch_alloc_array(Scratch *s, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2) {
        raise_no_memory(s->rt);
        return NULL;
    }
    return scratch_alloc(s, bytes);
}

Borrowed scratch_keep(Scratch *s, Owned v) {
    if (!v || !v_is_ptr(v)) return v;
    if (s->value_count == s->value_room) {
        size_t room = s->value_room ? s->value_room * 2 : 64;
        Value *p = mem_realloc_array(s->rt, s->values, room, sizeof *p);
        if (!p) {
            decref(s->rt, v);
            return V_NULL;
        }
        s->values = p;
        s->value_room = room;
    }
    return s->values[s->value_count++] = v;
}
