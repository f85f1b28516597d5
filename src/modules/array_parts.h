/* SPDX-License-Identifier: MIT
 * array_parts.h: array.array's layout, and what its files share. */
#ifndef HOOP_ARRAY_PARTS_H
#define HOOP_ARRAY_PARTS_H

#include "object/runtime.h"

typedef struct ArrayCode {
    char code;
    uint8_t size;
    bool is_signed, real;
    const char *format; /* for buffers */
} ArrayCode;

typedef struct Array {
    Object header;
    const ArrayCode *code;
    uint8_t *data; /* raw block, NULL when room is 0 */
    size_t len, room; /* items */
    size_t exports; /* live buffers: no change of size */
} Array;

typedef struct ArrayState {
    uint32_t array_index, iter_index;
} ArrayState;

static inline Array *as_array(Borrowed v) { return V_AS(Array, v); }
static inline uint8_t *array_at(const Array *a, size_t i) { return a->data + i * a->code->size; }
static inline ArrayState *array_state(Runtime *rt) { return rt->module_state[STATE_ARRAY]; }
bool is_array(Runtime *rt, Borrowed v);
const ArrayCode *array_code(uint32_t c);
/* The last code of whole numbers of that size. */
const ArrayCode *array_code_like(size_t size, bool is_signed);
MUST_CHECK Owned array_new(Runtime *rt, Type *type, const ArrayCode *code, size_t len);
MUST_CHECK Owned array_like(Runtime *rt, const Array *a, size_t len);
MUST_CHECK int array_resize(Runtime *rt, Array *a, size_t len);
MUST_CHECK Owned array_get(Runtime *rt, const Array *a, size_t i);
MUST_CHECK int array_convert(Runtime *rt, const ArrayCode *code, Borrowed v, uint8_t out[8]);
MUST_CHECK int array_append(Runtime *rt, Array *a, Borrowed v);
MUST_CHECK int array_splice(Runtime *rt, Array *a, size_t from, size_t to, const uint8_t *data, size_t count);
MUST_CHECK int array_extend_array(Runtime *rt, Array *a, const Array *b);
MUST_CHECK int array_extend(Runtime *rt, Borrowed self, Borrowed iterable);
/* array_methods.c */
MUST_CHECK int array_add_bytes(Runtime *rt, Array *a, Borrowed buffer);
MUST_CHECK int array_add_text(Runtime *rt, Array *a, Borrowed str);
MUST_CHECK Owned array_to_list(Runtime *rt, const Array *a);
MUST_CHECK Owned array_to_text(Runtime *rt, const Array *a);
/* 1 and *index (may be NULL), 0, -1: the first item from start on that equals v. */
MUST_CHECK int array_find(Runtime *rt, Borrowed self, Borrowed v, size_t start, size_t stop, size_t *index);
extern const MethodDef array_methods[];
extern const MethodDef array_functions[];

#endif
