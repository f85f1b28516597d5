/* SPDX-License-Identifier: MIT
 * number_text.h: text given to int(), float(), complex(): brought to ASCII first, whatever digits and spaces it is
 * written with. What is neither becomes '?', which no number contains.
 */
#ifndef HOOP_NUMBER_TEXT_H
#define HOOP_NUMBER_TEXT_H

#include "object/runtime.h"

/* For an ASCII str its own characters, else a raw block in *scratch that the caller frees (NULL when none was needed).
 * Ends with a zero character. NULL: MemoryError. */
MUST_CHECK const char *number_text(Runtime *rt, Borrowed str, size_t *len, void **scratch);
/* Text without the underscores, each of which must stand between two digits: false if one does not. to may be from. */
bool number_text_drop_underscores(const char *from, size_t len, char *to, size_t *to_len);
static inline bool number_is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static inline bool number_is_digit(char c) { return c >= '0' && c <= '9'; }

#endif
