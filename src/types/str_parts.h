/* SPDX-License-Identifier: MIT
 * str_parts.h: what the files that make up str share among themselves.
 *
 * Characters are handled as (data, width, count): width 1, 2 or 4 bytes. A "bound" is 0x7f, 0xff, 0xffff or 0x10ffff:
 * an upper bound of some characters that is tight enough to choose a kind.
 */
#ifndef HOOP_STR_PARTS_H
#define HOOP_STR_PARTS_H

#include "object/error.h"
#include "object/protocol.h"
#include "types/iterate.h"
#include "types/str.h"
#include "types/unicode.h"

extern const MethodDef str_methods[]; /* str_methods.c */

static inline uint32_t char_at(const uint8_t *data, unsigned width, size_t i) {
    return width == 1 ? data[i] : width == 2 ? ((const uint16_t *)data)[i] : ((const uint32_t *)data)[i];
}
static inline void char_put(uint8_t *data, unsigned width, size_t i, uint32_t c) {
    if (width == 1) data[i] = (uint8_t)c;
    else if (width == 2) ((uint16_t *)data)[i] = (uint16_t)c;
    else ((uint32_t *)data)[i] = c;
}
/* Copies count characters; src may be wider when the caller knows that they fit. */
void chars_copy(uint8_t *dst, unsigned dst_width, const uint8_t *src, unsigned src_width, size_t count);
uint32_t chars_bound(const uint8_t *data, unsigned width, size_t count);
void chars_fill(uint8_t *data, unsigned width, size_t count, uint32_t c);

static inline uint32_t kind_bound(unsigned kind) {
    return kind == STR_ASCII ? 0x7f : kind == STR_LATIN1 ? 0xff : kind == STR_UCS2 ? 0xffff : 0x10ffff;
}
static inline uint32_t str_bound(Borrowed s) { return kind_bound(str_kind(s)); }

/* The unit that str_new chooses for max_char, and the bytes of a whole Str. */
static inline unsigned bound_kind(uint32_t max) {
    return max < 0x80 ? STR_ASCII : max < 0x100 ? STR_LATIN1 : max < 0x10000 ? STR_UCS2 : STR_UCS4;
}
static inline unsigned kind_width(unsigned kind) { return kind == STR_UCS4 ? 4 : kind == STR_UCS2 ? 2 : 1; }
static inline size_t str_bytes(size_t len, unsigned width) { return sizeof(Str) + (len + 1) * width; }

/* A fresh str of this kind, also when len is 0 or 1; the caller writes the characters, the terminator is written. */
MUST_CHECK Owned str_new_kind(Runtime *rt, size_t len, unsigned kind);
/* Characters that may be wider than their bound. */
int strbuf_add_chars(StrBuf *b, const uint8_t *data, unsigned width, size_t count, uint32_t bound);
/* From characters whose bound is not known. */
MUST_CHECK Owned str_from_chars(Runtime *rt, const uint8_t *data, unsigned width, size_t count);
/* From UTF-8 that utf8_measure() has found valid, with what it told. */
MUST_CHECK Owned str_from_valid_utf8(Runtime *rt, const char *utf8, size_t bytes, size_t chars, uint32_t bound);
/* s itself if it is exactly a str, else a copy that is. */
MUST_CHECK Owned str_exact(Runtime *rt, Borrowed s);

/* TypeError "fname() arg must be what, not <type>"; None is called None. Always 0. */
COLD Owned raise_bad_argument(Runtime *rt, const char *fname, const char *arg, const char *what, Borrowed value);

/* find's optional start and end as slices read them; end is cut at len, start may lie beyond. args[1..]: as given. */
MUST_CHECK int search_bounds(Runtime *rt, const Value *args, size_t nargs, size_t len, ssize_t *start, ssize_t *end);

/* Searching (str_search.c): positions are relative to hay; -1: not there. */
ssize_t chars_find(const uint8_t *hay, unsigned hay_width, size_t n, const uint8_t *sub, unsigned sub_width, size_t m);
ssize_t chars_rfind(const uint8_t *hay, unsigned hay_width, size_t n, const uint8_t *sub, unsigned sub_width, size_t m);
/* Occurrences that do not overlap, at most max (negative: all). */
size_t chars_count(const uint8_t *hay, unsigned hay_width, size_t n, const uint8_t *sub, unsigned sub_width, size_t m, ssize_t max);
ssize_t chars_find_char(const uint8_t *data, unsigned width, size_t n, uint32_t c);

MUST_CHECK Owned str_replace(Runtime *rt, Borrowed s, Borrowed from, Borrowed to, ssize_t max);
MUST_CHECK Owned str_split(Runtime *rt, Borrowed s, Borrowed sep_or_none, ssize_t max, bool from_right);
MUST_CHECK Owned str_splitlines(Runtime *rt, Borrowed s, bool keep_ends);
MUST_CHECK Owned str_partition(Runtime *rt, Borrowed s, Borrowed sep, bool from_right);
/* Case (str_case.c). */
enum CaseOp { CASE_UPPER, CASE_LOWER, CASE_TITLE, CASE_SWAP, CASE_CAPITALIZE, CASE_FOLD };
Owned str_m_upper(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw);
Owned str_m_lower(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw);
Owned str_m_title(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw);
Owned str_m_swapcase(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw);
Owned str_m_capitalize(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw);
Owned str_m_casefold(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw);
Owned str_m_isalpha(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw);
Owned str_m_isalnum(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw);
Owned str_m_isascii(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw);
Owned str_m_isdecimal(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw);
Owned str_m_isdigit(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw);
Owned str_m_isnumeric(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw);
Owned str_m_isspace(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw);
Owned str_m_isprintable(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw);
Owned str_m_islower(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw);
Owned str_m_isupper(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw);
Owned str_m_istitle(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw);
Owned str_m_isidentifier(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw);
/* str.format (str_format.c). */
Owned str_m_format(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames);
Owned str_m_format_map(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames);
Owned str_m_format_spec(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames);

#endif
