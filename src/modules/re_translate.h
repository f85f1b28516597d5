/* SPDX-License-Identifier: MIT
 * re_translate.h: the translator's state, shared by re_parse.c (syntax) and re_emit.c (characters and classes). */
#ifndef HOOP_RE_TRANSLATE_H
#define HOOP_RE_TRANSLATE_H

#include "modules/re_parts.h"

#define RE_MAXREPEAT 4294967295u
#define RE_NO_CHAR (-1)

/* A token: a character, or a backslash with the character behind it. */
typedef struct Token {
    int32_t c; /* the character (behind the backslash if escaped); RE_NO_CHAR at the end */
    bool escaped;
    size_t pos, len;
} Token;

typedef struct Width {
    uint64_t lo, hi; /* cut at RE_MAXREPEAT */
} Width;

typedef struct GroupInfo {
    Width width;
    bool open;
    uint16_t close_order;
} GroupInfo;

typedef struct GroupRef {
    uint32_t group;
    size_t pos;
} GroupRef;

typedef struct Translator {
    Runtime *rt;
    Borrowed pattern;
    const uint8_t *data;
    unsigned width;
    size_t len;
    bool is_text;
    enum ReVariant variant;
    uint32_t max_char;
    Token next;
    uint32_t flags;           /* global ones */
    bool again;               /* not the first time: no warnings */
    bool restart_verbose;     /* (?x) was met while not verbose: parse again */
    GroupInfo *groups;        /* raw block; [0] unused */
    uint32_t group_count, group_room; /* count includes 0 */
    uint32_t closed;
    Owned names;
    GroupRef *refs;           /* conditional references, checked at the end */
    size_t ref_count, ref_room;
    ssize_t lookbehind_groups; /* -1: not in a lookbehind */
    bool bad_lookbehind;
    char *out;                /* raw block */
    size_t out_len, out_room;
} Translator;

/* Output; -1: no memory. */
MUST_CHECK int emit(Translator *t, const char *text, size_t len);
MUST_CHECK int emit_cstr(Translator *t, const char *text);
MUST_CHECK int emit_number(Translator *t, const char *before, uint64_t n, const char *after);

/* One character as an item that a quantifier may follow. */
MUST_CHECK int emit_literal(Translator *t, uint32_t c, uint32_t flags);
/* \d \D \s \S \w \W \b \B outside a class. */
MUST_CHECK int emit_category(Translator *t, int letter, uint32_t flags);

/* A class in the making. */
typedef struct CharRange {
    uint32_t lo, hi;
} CharRange;
typedef struct CharClass {
    CharRange *ranges; /* raw block */
    size_t count, room;
    char categories[8]; /* letters of the escapes that occur */
    bool negated;
} CharClass;
MUST_CHECK int class_add(Translator *t, CharClass *k, uint32_t lo, uint32_t hi);
void class_add_category(CharClass *k, int letter);
MUST_CHECK int emit_class(Translator *t, CharClass *k, uint32_t flags);

static inline bool re_unicode_mode(const Translator *t, uint32_t flags) { return t->is_text && !(flags & RE_ASCII_FLAG); }
/* Do PCRE2's own \w, \d, \b mean ASCII (or just what the variant can contain)? */
static inline bool re_ascii_engine(const Translator *t) { return t->variant == RE_ASCII || t->variant == RE_BYTES; }

#endif
