/* SPDX-License-Identifier: MIT
 * bytes.h: bytes, bytearray, memoryview. bytes has a zero byte after the last one. */
#ifndef HOOP_BYTES_H
#define HOOP_BYTES_H

#include "object/runtime.h"

typedef struct Bytes { Object header; size_t len; uint8_t data[]; } Bytes;
typedef struct ByteArray {
    Object header;
    uint8_t *data; /* raw block, NULL when room is 0 */
    size_t len, room;
    size_t exports; /* live buffers: no resize */
} ByteArray;
typedef struct MemoryView MemoryView; /* types/memoryview.c */

static inline Bytes *as_bytes(Borrowed v) { return V_AS(Bytes, v); }
MUST_CHECK Owned bytes_new(Runtime *rt, size_t len); /* contents to be written */
MUST_CHECK Owned bytes_from(Runtime *rt, const void *data, size_t len);
MUST_CHECK Owned bytearray_from(Runtime *rt, const void *data, size_t len);
MUST_CHECK int bytearray_resize(Runtime *rt, Borrowed v, size_t len);
MUST_CHECK Owned memoryview_new(Runtime *rt, Borrowed object);

/* Builds bytes piece by piece, as StrBuf does a str. After a failure only bytebuf_drop or bytebuf_finish follow. */
typedef struct ByteBuf {
    Runtime *rt;
    uint8_t *data;
    size_t len, room;
    bool failed;
} ByteBuf;
void bytebuf_init(ByteBuf *b, Runtime *rt);
int bytebuf_reserve(ByteBuf *b, size_t more); /* then data[len .. len+more) may be written */
int bytebuf_add(ByteBuf *b, const void *data, size_t len);
int bytebuf_add_byte(ByteBuf *b, uint8_t byte);
MUST_CHECK Owned bytebuf_finish(ByteBuf *b);
void bytebuf_drop(ByteBuf *b);
/* v is bytes or derived from it */
#define V_IS_BYTES(rt, v) (v_is_ptr(v) && type_has(rt, v, TF_BYTES))

extern const TypeSlots bytes_slots, bytearray_slots, memoryview_slots, bytes_iter_slots, bytearray_iter_slots, memory_iter_slots;

#endif
