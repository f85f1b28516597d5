/* SPDX-License-Identifier: MIT
 * str.h: str objects: 1, 2 or 4 bytes a code point (as PEP 393), lone surrogates allowed, O(1) indexing.
 *
 * 16 bytes before the characters: header, a 32-bit hash (0: not yet computed; the keyed SipHash-1-3, folded) and a
 * 32-bit length. The kind stands in the header's flag bits: F_B | F_C as below; F_A: interned. A string always uses the
 * narrowest kind that holds it. There is a terminating zero character after the last (so ASCII data is a C string).
 * Given up: strings of 2**32-1 or more characters (MemoryError).
 */
#ifndef HOOP_STR_H
#define HOOP_STR_H

#include "object/runtime.h"

typedef struct Str {
    Object header;
    uint32_t hash;
    uint32_t len; /* code points */
    uint8_t data[];
} Str;

#define STR_INTERNED F_A
enum StrKind { STR_ASCII = 0, STR_LATIN1 = F_B, STR_UCS2 = F_C, STR_UCS4 = F_B | F_C }; /* of header.flags & (F_B|F_C) */
#define STR_MAX_LEN ((size_t)0xfffffff0u)

static inline Str *as_str(Borrowed v) { return V_AS(Str, v); }
static inline unsigned str_kind(Borrowed v) { return as_str(v)->header.flags & (F_B | F_C); }
static inline bool str_is_ascii(Borrowed v) { return str_kind(v) == STR_ASCII; }
static inline unsigned str_width(Borrowed v) { unsigned k = str_kind(v); return k == STR_UCS4 ? 4 : k == STR_UCS2 ? 2 : 1; }
static inline size_t str_len(Borrowed v) { return as_str(v)->len; }
static inline uint32_t str_at(Borrowed v, size_t i) {
    const Str *s = as_str(v);
    switch (str_width(v)) {
    case 1: return s->data[i];
    case 2: return ((const uint16_t *)s->data)[i];
    default: return ((const uint32_t *)s->data)[i];
    }
}
/* The characters of a str known to be ASCII (identifiers that we made): a C string. */
static inline const char *str_ascii(Borrowed v) { return (const char *)as_str(v)->data; }

uint32_t str_hash_slow(Runtime *rt, Borrowed s);
static inline uint32_t str_hash32(Runtime *rt, Borrowed s) { uint32_t h = as_str(s)->hash; return likely(h) ? h : str_hash_slow(rt, s); }
/* Same characters? Both exact or derived str. */
bool str_equal(Borrowed a, Borrowed b);
bool str_equal_cstr(Borrowed a, const char *ascii);
int str_order(Borrowed a, Borrowed b); /* <0, 0, >0 by code points */

/* New strings. str_new: room for len characters of that kind, contents to be written before anyone sees it; max_char
 * decides the kind. utf8: invalid sequences raise UnicodeDecodeError (lone surrogates too). */
MUST_CHECK Owned str_new(Runtime *rt, size_t len, uint32_t max_char);
MUST_CHECK Owned str_from_cstr(Runtime *rt, const char *ascii_or_utf8);
MUST_CHECK Owned str_from_utf8(Runtime *rt, const char *utf8, size_t bytes);
MUST_CHECK Owned str_from_ascii(Runtime *rt, const char *ascii, size_t len);
MUST_CHECK Owned str_from_latin1(Runtime *rt, const uint8_t *chars, size_t len);
MUST_CHECK Owned str_from_ucs4(Runtime *rt, const uint32_t *chars, size_t len); /* narrows */
MUST_CHECK Owned str_from_char(Runtime *rt, uint32_t c);
MUST_CHECK Owned str_intern(Runtime *rt, Owned s);     /* consumes s, returns the one interned equal */
MUST_CHECK Owned str_intern_cstr(Runtime *rt, const char *ascii);
MUST_CHECK Owned str_slice(Runtime *rt, Borrowed s, size_t start, size_t end);
MUST_CHECK Owned str_concat(Runtime *rt, Borrowed a, Borrowed b);
/* a + b where the caller gives up its reference to a: grows in place when that was the only one. Consumes a. */
MUST_CHECK Owned str_append(Runtime *rt, Owned a, Borrowed b);
MUST_CHECK Owned str_join(Runtime *rt, Borrowed sep, Borrowed iterable);
MUST_CHECK Owned str_join_values(Runtime *rt, Borrowed sep_or_null, const Value *items, size_t count); /* all str */
/* index of sub in s[start:end], or -1; never fails */
ssize_t str_find(Borrowed s, Borrowed sub, size_t start, size_t end);
/* UTF-8 of s: for ASCII the object's own bytes, else a raw block in *scratch that the caller frees with mem_free (NULL
 * when none was needed). Lone surrogates raise UnicodeEncodeError (str_utf8) or are written as surrogatepass does. */
MUST_CHECK const char *str_utf8(Runtime *rt, Borrowed s, size_t *len, void **scratch);
MUST_CHECK const char *str_utf8_lossless(Runtime *rt, Borrowed s, size_t *len, void **scratch);
MUST_CHECK Owned str_encode(Runtime *rt, Borrowed s, const char *encoding, const char *errors); /* bytes */
MUST_CHECK Owned str_decode(Runtime *rt, const uint8_t *data, size_t len, const char *encoding, const char *errors);
MUST_CHECK Owned str_percent(Runtime *rt, Borrowed format, Borrowed args); /* format % args */
/* format(value, spec) of the built-in types; spec is a str */
MUST_CHECK Owned format_int(Runtime *rt, Borrowed value, Borrowed spec);
MUST_CHECK Owned format_float(Runtime *rt, Borrowed value, Borrowed spec);
MUST_CHECK Owned format_complex(Runtime *rt, Borrowed value, Borrowed spec);
MUST_CHECK Owned format_string(Runtime *rt, Borrowed value, Borrowed spec);
bool str_is_identifier(Borrowed s);
int str_intern_init(Runtime *rt); /* the intern table and rt->names */
void str_intern_forget(Runtime *rt, Borrowed s); /* dealloc of an interned str */

/* Builds a str piece by piece. After a failure (-1, error set) only strbuf_drop or strbuf_finish (returns 0) follow.
 * Short results never leave `scratch` before they are finished, so a StrBuf stays where it was initialised. */
typedef struct StrBuf {
    Runtime *rt;
    uint8_t *data;
    size_t len, room; /* characters */
    uint8_t width;    /* bytes a character: 1, 2, 4 */
    bool failed, ascii;
    uint8_t scratch[128];
} StrBuf;
void strbuf_init(StrBuf *b, Runtime *rt);
int strbuf_add_char(StrBuf *b, uint32_t c);
int strbuf_add_cstr(StrBuf *b, const char *ascii);
int strbuf_add_ascii(StrBuf *b, const char *ascii, size_t len);
int strbuf_add_utf8(StrBuf *b, const char *utf8, size_t len);
int strbuf_add(StrBuf *b, Borrowed str);
int strbuf_add_slice(StrBuf *b, Borrowed str, size_t start, size_t end);
int strbuf_add_repr(StrBuf *b, Borrowed value); /* repr(value) */
int strbuf_add_str(StrBuf *b, Borrowed value);  /* str(value) */
int strbuf_add_repeat(StrBuf *b, uint32_t c, size_t count);
MUST_CHECK Owned strbuf_finish(StrBuf *b);
void strbuf_drop(StrBuf *b);

/* The iterator's fast path for the VM. */
typedef struct StrIter { Object header; Value str; size_t index; } StrIter;
extern const TypeSlots str_slots, str_iter_slots, str_ascii_iter_slots;

#endif
