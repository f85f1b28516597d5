/* SPDX-License-Identifier: MIT
 * unicode_normal.h: normal forms (NFC, NFD, NFKC, NFKD) of Unicode 14: decompose each character, order the marks, compose.
 *
 * The work is utf8proc's (optional: HAVE_UTF8PROC; unicodedata is left out without it). Its version of Unicode may be younger: characters
 * that version 14 does not assign are left as they are.
 */
#ifndef HOOP_UNICODE_NORMAL_H
#define HOOP_UNICODE_NORMAL_H

#include "object/object.h"

enum { UNICODE_LONGEST_DECOMPOSITION = 18 };

/* Canonical combining class; 0 for most. */
uint8_t unicode_combining_class(uint32_t c);
/* The full decomposition of an assigned character; how many it is of. Hangul, too; surrogates are themselves. */
size_t unicode_decompose(uint32_t c, bool compatible, uint32_t out[UNICODE_LONGEST_DECOMPOSITION]);
/* Marks of one cluster in the order of their classes; equal ones stay in order. */
void unicode_order_marks(uint32_t *chars, size_t n);
/* In place; the new length. */
size_t unicode_compose(uint32_t *chars, size_t n);

/* A name of the source text, UTF-8, in the form NFKC. V_NULL without an error: it is in another form, and this build, without
 * utf8proc, cannot change that. */
MUST_CHECK Owned unicode_normal_name_maybe(Runtime *rt, const char *text, size_t len);

#endif
