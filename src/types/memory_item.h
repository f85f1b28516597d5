/* SPDX-License-Identifier: MIT
 * memory_item.h: single items of memory by their format: the native one-character codes of the struct module. */
#ifndef HOOP_MEMORY_ITEM_H
#define HOOP_MEMORY_ITEM_H

#include "object/runtime.h"

/* The code of a format "x" or "@x" that is supported, else 0. */
char memory_format_code(const char *format);
size_t memory_format_size(char code);
/* The same format as a constant string; NULL if it is none of ours. */
const char *memory_format_constant(const char *format);
bool memory_format_same(const char *a, const char *b);
MUST_CHECK Owned memory_item_get(Runtime *rt, const char *format, const uint8_t *at);
/* Converting value may run Python code: when *alive has become 0 then, the memory is gone (ValueError). */
MUST_CHECK int memory_item_set(Runtime *rt, const char *format, Borrowed value, uint8_t *at, const Value *alive);
MUST_CHECK int memory_item_equal(Runtime *rt, const char *format_a, const uint8_t *a, const char *format_b, const uint8_t *b);

#endif
