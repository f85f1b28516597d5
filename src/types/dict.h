/* SPDX-License-Identifier: MIT
 * dict.h: dict: insertion-ordered, compact.
 *
 * A dict object is 24..32 bytes and a raw table: entries in insertion order, then (from more than 8 entries on) an
 * index of 1, 2 or 4 bytes a slot. Small tables are searched linearly. A table whose keys are all exact str stores no
 * hashes (the str has its own). Hashes in tables are 32 bits, folded from the 64-bit hash.
 *
 * `version`: 0, or a number that no other dict state has: it changes whenever an entry is added, removed or moved
 * (not when a value is replaced). The VM caches (version, entry index) for globals and built-ins.
 */
#ifndef HOOP_DICT_H
#define HOOP_DICT_H

#include "object/runtime.h"

typedef struct DictEntry { Value key, value; } DictEntry; /* key 0: a deleted entry */
typedef struct DictTable DictTable;                       /* types/dict.c */

typedef struct Dict {
    Object header;
    DictTable *table; /* NULL when empty */
    uint32_t used;    /* live entries */
    uint32_t version;
} Dict;

static inline Dict *as_dict(Borrowed v) { return V_AS(Dict, v); }
static inline size_t dict_len(Borrowed v) { return as_dict(v)->used; }
MUST_CHECK Owned dict_new(Runtime *rt);
MUST_CHECK Owned dict_new_sized(Runtime *rt, size_t entries);
/* Lookup: borrowed value or 0; 0 with an error set if hash or comparison failed. */
MUST_CHECK Borrowed dict_get(Runtime *rt, Borrowed dict, Borrowed key);
/* key is an exact str: cannot fail (other keys in the dict that are not exact str are compared too: may then run code; error -> 0). */
MUST_CHECK Borrowed dict_get_str(Runtime *rt, Borrowed dict, Borrowed str);
MUST_CHECK Borrowed dict_get_cstr(Runtime *rt, Borrowed dict, const char *ascii);
/* New reference that survives what the comparison may run. 1 found, 0 not, -1 error. */
MUST_CHECK int dict_lookup(Runtime *rt, Borrowed dict, Borrowed key, Owned *out);
MUST_CHECK int dict_set(Runtime *rt, Borrowed dict, Borrowed key, Borrowed value);
MUST_CHECK int dict_set_cstr(Runtime *rt, Borrowed dict, const char *ascii, Borrowed value);
MUST_CHECK int dict_del(Runtime *rt, Borrowed dict, Borrowed key); /* KeyError when missing */
MUST_CHECK int dict_pop_maybe(Runtime *rt, Borrowed dict, Borrowed key, Owned *out); /* 1, 0, -1 */
MUST_CHECK int dict_contains(Runtime *rt, Borrowed dict, Borrowed key);
MUST_CHECK int dict_setdefault(Runtime *rt, Borrowed dict, Borrowed key, Borrowed value, Owned *out);
MUST_CHECK int dict_merge(Runtime *rt, Borrowed dict, Borrowed mapping, int override); /* 1 replace, 0 keep, 2 KeyError on duplicates */
MUST_CHECK int dict_update_pairs(Runtime *rt, Borrowed dict, Borrowed iterable_of_pairs);
MUST_CHECK Owned dict_copy(Runtime *rt, Borrowed dict);
void dict_clear(Runtime *rt, Borrowed dict);
MUST_CHECK Owned dict_keys_list(Runtime *rt, Borrowed dict);
MUST_CHECK Owned dict_values_list(Runtime *rt, Borrowed dict);
MUST_CHECK Owned dict_items_list(Runtime *rt, Borrowed dict);
/* Walk: *pos starts at 0; borrowed key and value; false at the end. The dict must not change meanwhile. */
bool dict_next(Borrowed dict, size_t *pos, Value *key, Value *value);
/* Caches: the entry's index for a str key (-1: absent, no error), a version for the present layout (makes one; 0 if none
 * can be had), and the entries themselves. */
ssize_t dict_entry_index(Runtime *rt, Borrowed dict, Borrowed str);
uint32_t dict_version(Runtime *rt, Borrowed dict);
DictEntry *dict_entries(Borrowed dict);
extern const TypeSlots dict_slots;

#endif
