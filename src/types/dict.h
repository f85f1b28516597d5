/* SPDX-License-Identifier: MIT
 * dict.h: dict: insertion-ordered, compact.
 *
 * A dict object is 24 bytes and a raw table: 8 bytes, then `room` entries in insertion order, then, unless all keys
 * are exact str (which have their own), a 32-bit hash an entry, then, from more than 8 entries on, an index. Small
 * tables are searched linearly. Hashes in tables are 32 bits, folded from the 64-bit hash (hash_fold).
 *
 * The index is open addressing with linear probing; a slot holds the entry's number + 1 and, in the bits that are
 * left, a fragment of the hash, so that a miss seldom touches an entry. 0 is a free slot. Removal shifts the following
 * slots back, so there are no tombstones in the index; in the entries a removed one stays as a hole (key 0) until the
 * table is rebuilt, except at the end. Room grows by about 1.4, so that little is left unused.
 *
 * `version`: 0, or a number that no other dict state has: it changes whenever an entry is added, removed or moved
 * (not when a value is replaced). The VM caches (version, entry index) for globals and built-ins.
 */
#ifndef HOOP_DICT_H
#define HOOP_DICT_H

#include "object/runtime.h"

typedef struct DictEntry { Value key, value; } DictEntry; /* key 0: a deleted entry */
typedef struct DictTable {
    uint32_t count;    /* entries in use, holes included */
    uint8_t room_code; /* see dict_room() */
    uint8_t log2;      /* of the number of index slots; 0: no index */
    uint8_t hashed;    /* hashes are stored; 0: all keys are exact str */
    uint8_t bits;      /* of an index slot that hold the entry's number */
    DictEntry entries[];
} DictTable;
/* The collector knows these places (LAYOUT_DICT, gc/traverse.h). */
_Static_assert(offsetof(DictTable, count) == 0 && offsetof(DictTable, hashed) == 6 && offsetof(DictTable, entries) == 8, "LAYOUT_DICT");

typedef struct Dict {
    Object header;
    DictTable *table; /* NULL when empty */
    uint32_t used;    /* live entries */
    uint32_t version;
} Dict;

static inline Dict *as_dict(Borrowed v) { return V_AS(Dict, v); }
static inline size_t dict_len(Borrowed v) { return as_dict(v)->used; }
/* A room in one byte: up to 15 exactly, then three significant binary digits after the first. */
static inline size_t dict_room(const DictTable *t) {
    unsigned c = t->room_code;
    return c < 16 ? c : (size_t)(8 + (c & 7)) << ((c >> 3) - 1);
}

MUST_CHECK Owned dict_new(Runtime *rt);
MUST_CHECK Owned dict_new_sized(Runtime *rt, size_t entries);
/* Lookup: borrowed value or 0; 0 with an error set if hash or comparison failed. */
MUST_CHECK Borrowed dict_get(Runtime *rt, Borrowed dict, Borrowed key);
/* key is an exact str: cannot fail (other keys in the dict that are not exact str are compared too: may then run code; error -> 0). */
MUST_CHECK Borrowed dict_get_str_slow(Runtime *rt, Borrowed dict, Borrowed str);
static inline MUST_CHECK Borrowed dict_get_str(Runtime *rt, Borrowed dict, Borrowed str) {
    const DictTable *t = as_dict(dict)->table;
    if (!t) return V_NULL;
    if (!t->log2)
        for (uint32_t i = 0; i < t->count; i++)
            if (t->entries[i].key == str) return t->entries[i].value;
    return dict_get_str_slow(rt, dict, str);
}
MUST_CHECK Borrowed dict_get_cstr(Runtime *rt, Borrowed dict, const char *ascii);
/* New reference that survives what the comparison may run. 1 found, 0 not, -1 error. */
MUST_CHECK int dict_lookup(Runtime *rt, Borrowed dict, Borrowed key, Owned *out);
MUST_CHECK int dict_set(Runtime *rt, Borrowed dict, Borrowed key, Borrowed value);
MUST_CHECK int dict_set_cstr(Runtime *rt, Borrowed dict, const char *ascii, Borrowed value);
MUST_CHECK int dict_del(Runtime *rt, Borrowed dict, Borrowed key); /* KeyError when missing */
MUST_CHECK int dict_pop_maybe(Runtime *rt, Borrowed dict, Borrowed key, Owned *out); /* 1, 0, -1 */
/* The last entry: 1, or 0 when there is none. Cannot fail. */
int dict_pop_last(Runtime *rt, Borrowed dict, Owned *key, Owned *value);
int dict_pop_first(Runtime *rt, Borrowed dict, Owned *key, Owned *value);
size_t dict_first(Borrowed dict); /* a number of an entry before which there is no live one */
/* Make key's entry the last or the first one: 1, 0 when there is none, -1. */
MUST_CHECK int dict_move(Runtime *rt, Borrowed dict, Borrowed key, bool last);
/* dict[key] = dict.get(key, 0) + 1 */
MUST_CHECK int dict_increment(Runtime *rt, Borrowed dict, Borrowed key);
MUST_CHECK int dict_contains(Runtime *rt, Borrowed dict, Borrowed key);
MUST_CHECK int dict_setdefault(Runtime *rt, Borrowed dict, Borrowed key, Borrowed value, Owned *out);
MUST_CHECK int dict_merge(Runtime *rt, Borrowed dict, Borrowed mapping, int override); /* 1 replace, 0 keep, 2 KeyError on duplicates */
MUST_CHECK Owned dict_copy(Runtime *rt, Borrowed dict);
/* cls(), then [key] = value for each of keys. */
MUST_CHECK Owned dict_fromkeys(Runtime *rt, Borrowed cls, Borrowed keys, Borrowed value);
void dict_clear(Runtime *rt, Borrowed dict);
MUST_CHECK Owned dict_keys_list(Runtime *rt, Borrowed dict);
MUST_CHECK Owned dict_values_list(Runtime *rt, Borrowed dict);
MUST_CHECK Owned dict_items_list(Runtime *rt, Borrowed dict);
/* Walk: *pos starts at 0; borrowed key and value; false at the end. The dict must not change meanwhile. */
static inline bool dict_next(Borrowed dict, size_t *pos, Value *key, Value *value) {
    const DictTable *t = as_dict(dict)->table;
    for (size_t i = *pos; t && i < t->count; i++) {
        if (!t->entries[i].key) continue;
        *key = t->entries[i].key;
        *value = t->entries[i].value;
        *pos = i + 1;
        return true;
    }
    return false;
}
/* Caches: the entry's index for a str key (-1: absent, no error), a version for the present layout (makes one; 0 if none
 * can be had), and the entries themselves. */
ssize_t dict_entry_index(Runtime *rt, Borrowed dict, Borrowed str);
uint32_t dict_version(Runtime *rt, Borrowed dict);
static inline DictEntry *dict_entries(Borrowed dict) { return as_dict(dict)->table->entries; }

/* Iterators (all six kinds) and views. */
typedef struct DictIter {
    Object header;
    Value dict;    /* 0 when exhausted */
    Value pair;    /* items: the tuple given out last, used again when nobody kept it */
    uint32_t used; /* of the dict at the start; UINT32_MAX: it changed, stays an error */
    uint32_t pos;  /* next entry; of a reversed one: one more than it */
    uint32_t left; /* entries still to come */
} DictIter;
typedef struct DictView { Object header; Value dict; } DictView;
MUST_CHECK Owned dict_iter_new(Runtime *rt, Borrowed dict, uint32_t type);
MUST_CHECK Owned dict_view_new(Runtime *rt, Borrowed dict, uint32_t type);

extern const TypeSlots dict_slots;

/* One step of an iterator over items (T_DICT_ITEMITER), see iter_pair(). */
MUST_CHECK int dict_iter_pair(Runtime *rt, Borrowed iter, Owned *pair);

#endif
