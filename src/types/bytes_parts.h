/* SPDX-License-Identifier: MIT
 * bytes_parts.h: what bytes, bytearray and memoryview share. */
#ifndef HOOP_BYTES_PARTS_H
#define HOOP_BYTES_PARTS_H

#include "object/error.h"
#include "object/protocol.h"
#include "types/bytes.h"
#include "types/str_parts.h"

extern const MethodDef bytes_methods[], bytearray_methods[]; /* bytes_methods.c, bytearray.c: both begin with BYTES_METHODS */

static inline bool v_is_bytearray(Runtime *rt, Borrowed v) { return v_is(v, T_BYTEARRAY) || obj_is_instance_of(rt, v, T_BYTEARRAY); }

/* The bytes of a bytes or bytearray object. Any call that may run Python code can change a bytearray's. */
typedef struct ByteView {
    const uint8_t *data;
    size_t len;
} ByteView;
static inline ByteView bytes_view(Runtime *rt, Borrowed v) {
    if (V_IS_BYTES(rt, v)) return (ByteView){as_bytes(v)->data, as_bytes(v)->len};
    const ByteArray *a = V_AS(ByteArray, v);
    return (ByteView){a->data ? a->data : (const uint8_t *)"", a->len};
}

/* A new object of the same kind (bytes or bytearray) as like. */
MUST_CHECK Owned bytes_like(Runtime *rt, Borrowed like, const void *data, size_t len);
/* The same, contents to be written through *out. */
MUST_CHECK Owned bytes_like_new(Runtime *rt, Borrowed like, size_t len, uint8_t **out);
/* like itself when it is exactly bytes, else a copy. */
MUST_CHECK Owned bytes_unchanged(Runtime *rt, Borrowed like);
/* An int 0..255: ValueError with `range_error` otherwise. -1: error. */
MUST_CHECK int byte_value(Runtime *rt, Borrowed v, const char *range_error);
/* What both constructors do with their arguments: the bytes as a new bytes object. */
MUST_CHECK Owned bytes_construct(Runtime *rt, const char *type_name, const char *range_error, Borrowed source, Borrowed encoding, Borrowed errors);
/* Items of an iterable of ints. */
MUST_CHECK Owned bytes_from_ints(Runtime *rt, Borrowed iterable, const char *range_error);
/* Slots that both have. */
MUST_CHECK Owned bytes_compare(Runtime *rt, Borrowed a, Borrowed b, int op);
MUST_CHECK Owned bytes_str(Runtime *rt, Borrowed self); /* repr, with the warning of -b */
int bytes_contains(Runtime *rt, Borrowed self, Borrowed item);
MUST_CHECK Owned bytes_concat(Runtime *rt, Borrowed a, Borrowed b);
MUST_CHECK Owned bytes_repeat(Runtime *rt, Borrowed self, ssize_t n);
MUST_CHECK Owned bytes_modulo(Runtime *rt, Borrowed a, Borrowed b);
MUST_CHECK Owned bytearray_inner_repr(Runtime *rt, const uint8_t *data, size_t len); /* b'...' as bytearray quotes it */
MUST_CHECK Owned bytearray_iter(Runtime *rt, Borrowed self);
int64_t bytes_hash_data(Runtime *rt, const uint8_t *data, size_t len);

#endif
