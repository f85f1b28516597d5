/* SPDX-License-Identifier: MIT
 * re_parts.h: what the files of the re module share.
 *
 * The engine is PCRE2. Python's patterns are parsed here (with CPython's errors and positions) and translated into
 * PCRE2's syntax, and subjects are matched where they lie: a str of 1, 2 or 4 bytes a character by the 8, 16 or 32-bit
 * library in non-UTF mode, so that offsets are character indices, nothing is copied and lone surrogates are ordinary
 * characters. A pattern is compiled for each kind of subject (enum ReVariant) when it first meets one; what a kind cannot
 * contain (characters above its maximum) is translated to what never matches.
 *
 *   RE_ASCII   8-bit library, C tables: the fastest
 *   RE_LATIN1  8-bit library, Unicode properties
 *   RE_UCS2    16-bit library, Unicode properties
 *   RE_UCS4    32-bit library, Unicode properties; also for patterns that are too large for the others
 *   RE_BYTES   bytes patterns: 8-bit library, C tables
 *
 * PCRE2 takes all its memory from the runtime's heap and does not use the C stack while it matches.
 */
#ifndef HOOP_RE_PARTS_H
#define HOOP_RE_PARTS_H

#include "object/error.h"
#include "object/protocol.h"
#include "types/bytes.h"
#include "types/str_parts.h"

enum ReFlags {
    RE_TEMPLATE = 1, RE_IGNORECASE = 2, RE_LOCALE = 4, RE_MULTILINE = 8, RE_DOTALL = 16, RE_UNICODE = 32, RE_VERBOSE = 64,
    RE_DEBUG = 128, RE_ASCII_FLAG = 256,
};

enum ReVariant { RE_ASCII, RE_LATIN1, RE_UCS2, RE_UCS4, RE_BYTES, RE_VARIANTS };

/* A translated pattern. text is ASCII. */
typedef struct ReTranslation {
    char *text; /* raw block */
    size_t len;
    uint32_t flags;  /* after fixing: UNICODE set and inline flags added */
    uint32_t groups; /* without group 0 */
    uint16_t *close_order; /* raw block: rank of each group's closing parenthesis; [0] unused */
    Owned names;     /* dict: name -> number */
} ReTranslation;

/* pattern: str or bytes. again: it was translated before, and its warnings were given (so no code of the program runs). -1: error
 * (re.error, ...). On success the caller frees text, close_order and names. */
MUST_CHECK int re_translate(Runtime *rt, Borrowed pattern, uint32_t flags, enum ReVariant variant, bool again, ReTranslation *out);
void re_translation_drop(Runtime *rt, ReTranslation *t);

/* re.error(msg, pattern, pos); pos negative: None. Always 0. */
COLD Owned raise_re_error(Runtime *rt, Owned msg, Borrowed pattern, ssize_t pos);

typedef struct RePattern {
    Object header;
    Value pattern;    /* str or bytes */
    Value groupindex; /* dict */
    Value indexgroup; /* tuple of names or None, by number */
    uint32_t flags, groups;
    bool is_bytes;
    bool wide_only;   /* too large for the 8 and 16-bit libraries */
    bool literal;     /* ordinary characters alone: found without PCRE2, which takes three times as long to begin a match */
    uint16_t *close_order;
    void *code[RE_VARIANTS]; /* pcre2_code_8, _16 or _32; NULL: not yet compiled */
    void *patient[RE_VARIANTS]; /* the same for matches that take long */
} RePattern;

/* The characters that are searched, and who keeps them alive. */
typedef struct ReSubject {
    Borrowed object;
    const uint8_t *data;
    unsigned width;
    size_t len;
    enum ReVariant variant;
    Buffer view;  /* bytes-like objects: held while matching */
    bool held;
    uint8_t *widened; /* raw block: a copy of 4-byte characters for patterns that are wide_only */
} ReSubject;

typedef struct ReMatch {
    Object header;
    Value string, pattern; /* pattern: RePattern */
    ssize_t pos, endpos;
    ssize_t lastindex; /* 0: none */
    size_t groups;     /* with group 0 */
    ssize_t spans[];   /* start, end of each group; -1: did not take part */
} ReMatch;

/* A run of searches over one subject. */
typedef struct ReScan {
    Runtime *rt;
    RePattern *p;
    ReSubject s;
    size_t pos, end;   /* where the next search begins, where the text ends */
    bool must_advance; /* the last match was empty: the next one at pos must not be */
    const size_t *spans; /* after a match: pairs, SIZE_MAX for no match; PCRE2's vector or literal_span */
    size_t literal_span[2];
} ReScan;

enum ReMode { RE_SEARCH, RE_MATCH, RE_FULLMATCH };

#define as_pattern(v) V_AS(RePattern, v)
#define as_match(v) V_AS(ReMatch, v)

typedef struct ReCacheEntry {
    Owned pattern, compiled;
    uint32_t flags;
} ReCacheEntry;
#define RE_CACHE_SIZE 256

typedef struct ReState {
    uint32_t pattern_type, match_type, scanner_type, finditer_type; /* type indices */
    Owned error;       /* the class re.error */
    void *general[3];  /* pcre2_general_context_8, _16, _32 */
    void *data[3];     /* match data, reused */
    void *context[3];  /* match contexts */
    uint32_t data_pairs[3];
    uint64_t steps;    /* of patient matches, under a step limit */
    size_t largest;    /* the largest block PCRE2 has asked for since the data were made */
    ReCacheEntry cache[RE_CACHE_SIZE];
} ReState;
static inline ReState *re_state(Runtime *rt) { return rt->module_state[STATE_RE]; }

/* re_compile.c */
MUST_CHECK Owned re_compile(Runtime *rt, Borrowed pattern, uint32_t flags); /* no cache */
MUST_CHECK Owned re_compile_cached(Runtime *rt, Borrowed pattern, uint32_t flags);
/* Prepare for searching in `string`. pos and endpos as Python passes them. */
MUST_CHECK int re_scan_begin(Runtime *rt, ReScan *scan, RePattern *p, Borrowed string, ssize_t pos, ssize_t endpos);
void re_scan_end(ReScan *scan);
/* 1: found (scan->spans; pos and must_advance moved on), 0: none, -1: error. */
MUST_CHECK int re_scan_next(ReScan *scan, enum ReMode mode);
void re_state_drop(Runtime *rt);

/* re_match.c */
MUST_CHECK Owned re_match_new(ReScan *scan, ssize_t pos, ssize_t endpos);
/* The match of a rule of re.Scanner as one of all rules: group number `rule` is the whole, the others are the rule's own, of which it has as many as
 * there are rules. rules: a pattern with that many groups. */
MUST_CHECK Owned re_match_of_rule(Runtime *rt, Borrowed match, Borrowed rules, size_t rule);
MUST_CHECK Owned re_slice(ReScan *scan, size_t start, size_t end); /* of the subject */
MUST_CHECK Owned re_slice_of(Runtime *rt, Borrowed string, ssize_t start, ssize_t end);
extern const TypeSlots re_match_slots, re_pattern_slots, re_scanner_slots, re_finditer_slots;

/* re_template.c: replacement templates */
typedef struct RePart {
    ssize_t group; /* -1: literal */
    Owned text;
} RePart;
typedef struct ReTemplate {
    RePart *parts; /* raw block */
    size_t count, room;
} ReTemplate;
MUST_CHECK int re_template_parse(Runtime *rt, RePattern *p, Borrowed source, ReTemplate *out);
void re_template_drop(Runtime *rt, ReTemplate *t);

/* re_operations.c: the methods of patterns, also called by the module's functions */
MUST_CHECK Owned re_do_match(Runtime *rt, RePattern *p, Borrowed string, ssize_t pos, ssize_t endpos, enum ReMode mode);
MUST_CHECK Owned re_do_sub(Runtime *rt, RePattern *p, Borrowed repl, Borrowed string, ssize_t count, bool with_count);
MUST_CHECK Owned re_do_split(Runtime *rt, RePattern *p, Borrowed string, ssize_t max);
MUST_CHECK Owned re_do_findall(Runtime *rt, RePattern *p, Borrowed string, ssize_t pos, ssize_t endpos);
MUST_CHECK Owned re_do_finditer(Runtime *rt, RePattern *p, Borrowed string, ssize_t pos, ssize_t endpos);
MUST_CHECK Owned re_expand(Runtime *rt, Borrowed match, Borrowed template);
extern const MethodDef re_pattern_methods[];

#endif
