/* SPDX-License-Identifier: MIT
 * dict.c: the table of a dict: lookup, insertion, removal. See dict.h for its layout.
 *
 * A comparison of keys that are not exact str may run code of the program, which may change this very dict. The key in
 * the table is held meanwhile; afterwards the search starts again unless table and entry are what they were.
 */
#include "types/dict.h"

#include "gc/gc.h"
#include "types/dict_impl.h"
#include "types/equal.h"

#define SMALL_ROOM 8 /* up to here tables have no index */
#define MAX_ENTRIES ((size_t)1 << 31)
enum { ABSENT = -1, FAILED = -2 };

/* ---- geometry ---- */

static uint8_t room_code(size_t room) {
    if (room < 16) return (uint8_t)room;
    unsigned e = 60 - (unsigned)__builtin_clzll(room); /* room >> e is 8..15 */
    return (uint8_t)(((e + 1) << 3) | ((room >> e) & 7));
}

/* The next number that room_code can express. */
static size_t round_room(size_t n) {
    if (n < 16) return n;
    unsigned e = 60 - (unsigned)__builtin_clzll(n);
    return ((n + ((size_t)1 << e) - 1) >> e) << e;
}

/* Room to grow to with `live` entries: 2, 4, 8, then 14, 20, 28, 40, 56, ... (7 and 10 times powers of 2), with at
 * least a quarter free, so that the cost of rebuilding spreads over that many insertions. */
static size_t next_room(size_t live) {
    if (live < 2) return 2;
    if (live < 4) return 4;
    if (live < SMALL_ROOM) return SMALL_ROOM;
    size_t need = live + live / 4 + 1, room = 14;
    while (room < need) room *= 2;
    return room / 14 * 10 >= need && room > 14 ? room / 14 * 10 : room;
}

static unsigned index_log2(size_t room) {
    if (room <= SMALL_ROOM) return 0;
    unsigned log2 = 4;
    while (((size_t)5 << log2) < room * 8) log2++; /* at most 5/8 full */
    return log2;
}

static unsigned index_bits(size_t room) { return room <= 0xff ? 8 : room <= 0xffff ? 16 : room <= 0xffffff ? 24 : 32; }

static size_t index_bytes(unsigned log2, unsigned bits) { return log2 ? ((size_t)1 << log2) * (bits == 8 ? 2 : 4) : 0; }

static inline uint32_t *hashes_of(const DictTable *t) { return (uint32_t *)(uintptr_t)(t->entries + dict_room(t)); }

static inline void *index_of(const DictTable *t) { return hashes_of(t) + (t->hashed ? dict_room(t) : 0); }

/* Tables with an index end with a word: no live entry stands before the one of that number. Queues (the oldest key is
 * removed again and again) would else look at all the holes each time. */
static size_t tail_bytes(unsigned log2, unsigned bits) { return log2 ? index_bytes(log2, bits) + sizeof(uint32_t) : 0; }

static size_t table_bytes(size_t room, bool hashed) {
    return sizeof(DictTable) + room * (sizeof(DictEntry) + (hashed ? sizeof(uint32_t) : 0)) +
           tail_bytes(index_log2(room), index_bits(room));
}

static inline uint32_t *first_of(const DictTable *t) {
    return (uint32_t *)(void *)((char *)index_of(t) + index_bytes(t->log2, t->bits));
}

size_t dict_first(Borrowed dict) {
    DictTable *t = as_dict(dict)->table;
    if (!t || !t->log2) return 0;
    uint32_t *first = first_of(t);
    while (*first < t->count && !t->entries[*first].key) ++*first;
    return *first;
}

static inline uint32_t entry_hash(Runtime *rt, const DictTable *t, size_t i) {
    return t->hashed ? hashes_of(t)[i] : str_hash32(rt, t->entries[i].key);
}

/* ---- index ---- */

typedef struct Probe {
    void *index;
    uint32_t mask, slot, fragment;
    uint8_t bits;
} Probe;

static inline Probe probe_start(const DictTable *t, uint32_t hash) {
    Probe p = {.index = index_of(t), .mask = (uint32_t)(((uint64_t)1 << t->log2) - 1), .slot = hash >> (32 - t->log2), .bits = t->bits};
    p.fragment = t->bits == 16 ? hash & 0xffff : t->bits == 32 ? 0 : hash & 0xff;
    return p;
}

/* Number of the next entry whose hash may be the one sought, -1 at the end. Leaves slot behind it. */
static ALWAYS_INLINE ssize_t probe_next(Probe *p) {
    if (p->bits == 8) {
        const uint16_t *index = p->index;
        for (;;) {
            uint32_t v = index[p->slot];
            p->slot = (p->slot + 1) & p->mask;
            if (!v) return -1;
            if (v >> 8 == p->fragment) return (ssize_t)(v & 0xff) - 1;
        }
    }
    const uint32_t *index = p->index;
    for (;;) {
        uint64_t v = index[p->slot];
        p->slot = (p->slot + 1) & p->mask;
        if (!v) return -1;
        if (v >> p->bits == p->fragment) return (ssize_t)(v & (((uint64_t)1 << p->bits) - 1)) - 1;
    }
}

static inline uint32_t slot_load(const Probe *p, uint32_t slot) {
    return p->bits == 8 ? ((const uint16_t *)p->index)[slot] : ((const uint32_t *)p->index)[slot];
}

static inline void slot_store(Probe *p, uint32_t slot, uint32_t v) {
    if (p->bits == 8) ((uint16_t *)p->index)[slot] = (uint16_t)v;
    else ((uint32_t *)p->index)[slot] = v;
}

static inline uint32_t slot_entry(const Probe *p, uint32_t v) { return (uint32_t)(v & (((uint64_t)1 << p->bits) - 1)) - 1; }

static void index_insert(DictTable *t, size_t i, uint32_t hash) {
    Probe p = probe_start(t, hash);
    while (slot_load(&p, p.slot)) p.slot = (p.slot + 1) & p.mask;
    slot_store(&p, p.slot, (uint32_t)(((uint64_t)p.fragment << p.bits) | (i + 1)));
}

/* Take entry i out of the index; entries behind it in its chain move up (Knuth, algorithm 6.4R). */
static void index_remove(Runtime *rt, DictTable *t, size_t i, uint32_t hash) {
    Probe p = probe_start(t, hash);
    uint32_t gap = p.slot;
    while (slot_entry(&p, slot_load(&p, gap)) != i) gap = (gap + 1) & p.mask;
    for (uint32_t j = (gap + 1) & p.mask;; j = (j + 1) & p.mask) {
        uint32_t v = slot_load(&p, j);
        if (!v) break;
        uint32_t home = entry_hash(rt, t, slot_entry(&p, v)) >> (32 - t->log2);
        if (((j - home) & p.mask) < ((j - gap) & p.mask)) continue;
        slot_store(&p, gap, v);
        gap = j;
    }
    slot_store(&p, gap, 0);
}

static ALWAYS_INLINE void index_fill(Runtime *rt, DictTable *t, bool narrow) {
    void *index = index_of(t);
    unsigned shift = 32u - t->log2, bits = t->bits;
    uint32_t mask = (uint32_t)(((uint64_t)1 << t->log2) - 1), fragment = bits == 32 ? 0 : bits == 16 ? 0xffff : 0xff;
    for (uint32_t i = 0; i < t->count; i++) {
        if (!t->entries[i].key) continue;
        uint32_t hash = entry_hash(rt, t, i), slot = hash >> shift;
        while (narrow ? ((uint16_t *)index)[slot] : ((uint32_t *)index)[slot]) slot = (slot + 1) & mask;
        uint32_t v = (uint32_t)((uint64_t)(hash & fragment) << bits) | (i + 1);
        if (narrow) ((uint16_t *)index)[slot] = (uint16_t)v;
        else ((uint32_t *)index)[slot] = v;
    }
}

static void index_build(Runtime *rt, DictTable *t) {
    memset(index_of(t), 0, tail_bytes(t->log2, t->bits));
    if (t->bits == 8) index_fill(rt, t, true);
    else index_fill(rt, t, false);
}

/* ---- tables ---- */

static void table_init(DictTable *t, size_t room, bool hashed) {
    t->room_code = room_code(room);
    t->log2 = (uint8_t)index_log2(room);
    t->bits = (uint8_t)index_bits(room);
    t->hashed = hashed;
}

static DictTable *table_new(Runtime *rt, size_t room, bool hashed) {
    if (room > MAX_ENTRIES) {
        raise_no_memory(rt);
        return NULL;
    }
    DictTable *t = mem_alloc(rt, table_bytes(room, hashed));
    if (!t) return NULL;
    t->count = 0;
    table_init(t, room, hashed);
    if (t->log2) memset(index_of(t), 0, tail_bytes(t->log2, t->bits));
    return t;
}

/* Move (not copy: no references are added) the live entries into an empty table that has room. */
static void move_entries(Runtime *rt, DictTable *to, const DictTable *from) {
    size_t n = 0;
    for (size_t i = 0; i < from->count; i++) {
        if (!from->entries[i].key) continue;
        to->entries[n] = from->entries[i];
        if (to->hashed) hashes_of(to)[n] = entry_hash(rt, from, i);
        n++;
    }
    to->count = (uint32_t)n;
    if (to->log2) index_build(rt, to);
}

/* The same into a table that is exactly as large as these entries without a hole. */
static void copy_entries(Runtime *rt, DictTable *to, const DictTable *from) {
    size_t n = from->count;
    memcpy(to->entries, from->entries, n * sizeof(DictEntry));
    if (to->hashed) memcpy(hashes_of(to), hashes_of(from), n * sizeof(uint32_t));
    to->count = (uint32_t)n;
    if (!to->log2) return;
    if (to->log2 == from->log2 && to->bits == from->bits) memcpy(index_of(to), index_of(from), tail_bytes(to->log2, to->bits));
    else index_build(rt, to);
}

DictTable *dict_table_copy(Runtime *rt, const DictTable *from, size_t used) {
    DictTable *t;
    size_t room = dict_room(from);
    if (used == from->count && room - used <= used / 8) {
        size_t bytes = table_bytes(room, from->hashed);
        t = mem_alloc(rt, bytes);
        if (!t) return NULL;
        memcpy(t, from, bytes);
    } else {
        t = table_new(rt, round_room(used), from->hashed);
        if (!t) return NULL;
        if (used == from->count) copy_entries(rt, t, from);
        else move_entries(rt, t, from);
    }
    for (size_t i = 0; i < t->count; i++) {
        incref(t->entries[i].key);
        incref(t->entries[i].value);
    }
    return t;
}

/* More room without a second table: realloc, then hashes and index move to their new places. */
static int table_extend(Runtime *rt, Dict *d, size_t room) {
    DictTable *t = d->table;
    size_t old_room = dict_room(t), old_index = tail_bytes(t->log2, t->bits);
    unsigned old_log2 = t->log2, old_bits = t->bits;
    t = mem_realloc(rt, t, table_bytes(room, t->hashed));
    if (!t) return -1;
    d->table = t;
    char *old_hashes = (char *)(t->entries + old_room);
    size_t hash_bytes = t->hashed ? old_room * sizeof(uint32_t) : 0;
    table_init(t, room, t->hashed);
    bool same_index = t->log2 == old_log2 && t->bits == old_bits;
    if (same_index && old_index) memmove(index_of(t), old_hashes + hash_bytes, old_index);
    if (hash_bytes) memmove(hashes_of(t), old_hashes, hash_bytes);
    if (!same_index) index_build(rt, t);
    return 0;
}

static int rebuild(Runtime *rt, Dict *d, size_t room, bool hashed) {
    DictTable *old = d->table;
    if (old && d->used == old->count && old->hashed == hashed && room > dict_room(old)) {
        if (room > MAX_ENTRIES) {
            raise_no_memory(rt);
            return -1;
        }
        return table_extend(rt, d, room);
    }
    DictTable *t = table_new(rt, room, hashed);
    if (!t) return -1;
    if (old) move_entries(rt, t, old);
    d->table = t;
    d->version = 0;
    mem_free(rt, old);
    return 0;
}

/* Room for one entry more, whose key needs a stored hash or not. */
static NOINLINE int make_room(Runtime *rt, Dict *d, bool hashed) {
    const DictTable *t = d->table;
    size_t room = next_room(d->used);
    if (t && d->used) hashed = hashed || t->hashed;
    if (t && t->count < dict_room(t)) room = dict_room(t); /* only the kind changes */
    return rebuild(rt, d, room, hashed);
}

int dict_reserve(Runtime *rt, Borrowed dict, size_t entries) {
    Dict *d = as_dict(dict);
    size_t have = d->table ? dict_room(d->table) - (d->table->count - d->used) : 0;
    if (entries <= have) return 0;
    return rebuild(rt, d, round_room(entries), d->table ? d->table->hashed : false);
}

/* ---- lookup ---- */

static bool is_last(Borrowed v) { return v_is_ptr(v) && v_obj(v)->refcount == 1; }

/* match() by code of the program. All that the caller goes on with is held meanwhile; what nobody else holds afterwards is gone
 * when the call is over, and the search fails. A table at the same place may be another one: its geometry tells. */
static NOINLINE int match_by_code(Runtime *rt, Dict *d, DictTable *t, size_t i, Borrowed key, Borrowed value_or_null) {
    Value k = t->entries[i].key, held[] = {v_from(d), key, value_or_null ? value_or_null : V_NONE};
    uint8_t room = t->room_code, hashed = t->hashed;
    incref(k);
    for (size_t h = 0; h < COUNT_OF(held); h++) incref(held[h]);
    int r = obj_compare_bool(rt, k, key, CMP_EQ);
    bool same = d->table == t && t->room_code == room && t->hashed == hashed && i < t->count && t->entries[i].key == k, gone = false;
    for (size_t h = 0; h < COUNT_OF(held); h++) gone |= is_last(held[h]);
    decref(rt, k);
    for (size_t h = COUNT_OF(held); h-- > 0;) decref(rt, held[h]);
    if (r < 0) return FAILED;
    if (unlikely(gone)) return (int)raise(rt, T_RUNTIME_ERROR, "dictionary lookup: a comparison has dropped what was looked for") + FAILED;
    return same ? r : 2;
}

/* Does entry i of t, whose hash is right, have this key? 1, 0, FAILED, or 2: the dict was changed meanwhile. */
static inline int match(Runtime *rt, Dict *d, DictTable *t, size_t i, Borrowed key, Borrowed value_or_null) {
    int r = equal_plain(t->entries[i].key, key);
    return likely(r >= 0) ? r : match_by_code(rt, d, t, i, key, value_or_null);
}

/* Any key: its hash is known. value_or_null is held while code runs. */
static ssize_t find_hashed(Runtime *rt, Dict *d, Borrowed key, uint32_t hash, Borrowed value_or_null) {
restart:;
    DictTable *t = d->table;
    if (!t) return ABSENT;
    if (!t->log2) {
        for (size_t i = 0; i < t->count; i++)
            if (t->entries[i].key == key) return (ssize_t)i;
        for (size_t i = 0; i < t->count; i++) {
            if (!t->entries[i].key || entry_hash(rt, t, i) != hash) continue;
            int r = match(rt, d, t, i, key, value_or_null);
            if (r == 2) goto restart;
            if (r) return r == 1 ? (ssize_t)i : FAILED;
        }
        return ABSENT;
    }
    Probe p = probe_start(t, hash);
    for (ssize_t i; (i = probe_next(&p)) >= 0;) {
        if (t->entries[i].key == key) return i;
        if (entry_hash(rt, t, (size_t)i) != hash) continue;
        int r = match(rt, d, t, (size_t)i, key, value_or_null);
        if (r == 2) goto restart;
        if (r) return r == 1 ? i : FAILED;
    }
    return ABSENT;
}

/* An exact str in a small table of exact str. Two interned ones are equal only if they are one. */
static inline ssize_t find_str_linear(const DictTable *t, Borrowed key) {
    for (size_t i = 0; i < t->count; i++)
        if (t->entries[i].key == key) return (ssize_t)i;
    const Str *s = as_str(key);
    for (size_t i = 0; i < t->count; i++) {
        Value k = t->entries[i].key;
        if (!k || (as_str(k)->header.flags & s->header.flags & STR_INTERNED)) continue;
        if (as_str(k)->len != s->len || (s->hash && as_str(k)->hash && s->hash != as_str(k)->hash)) continue;
        if (str_equal(k, key)) return (ssize_t)i;
    }
    return ABSENT;
}

/* key is an exact str. */
static ssize_t find_str(Runtime *rt, Dict *d, Borrowed key, Borrowed value_or_null) {
    DictTable *t = d->table;
    if (!t) return ABSENT;
    if (unlikely(t->hashed)) return find_hashed(rt, d, key, str_hash32(rt, key), value_or_null);
    if (!t->log2) return find_str_linear(t, key);
    uint32_t hash = str_hash32(rt, key);
    Probe p = probe_start(t, hash);
    for (ssize_t i; (i = probe_next(&p)) >= 0;) {
        Value k = t->entries[i].key;
        if (k == key || (as_str(k)->hash == hash && str_equal(k, key))) return i;
    }
    return ABSENT;
}

/* *hash is set unless key is an exact str. value_or_null: what the caller goes on to store. */
static inline ssize_t find_for(Runtime *rt, Dict *d, Borrowed key, Borrowed value_or_null, uint32_t *hash) {
    if (v_is(key, T_STR)) return find_str(rt, d, key, value_or_null);
    int64_t full = hash_value(rt, key);
    if (unlikely(full == -1)) return FAILED;
    *hash = hash_fold(full);
    if (d->table && !d->table->hashed && !v_is_ptr(key)) return ABSENT; /* no immediate equals a str */
    return find_hashed(rt, d, key, *hash, value_or_null);
}

static inline ssize_t find(Runtime *rt, Dict *d, Borrowed key, uint32_t *hash) { return find_for(rt, d, key, V_NULL, hash); }

/* ---- changing ---- */

static inline void note_reference(Runtime *rt, Dict *d, Borrowed v) {
    if (!gc_is_tracked(&d->header) && may_be_tracked(rt, v)) gc_track(&d->header);
}

/* key is known to be absent. */
static int insert_new(Runtime *rt, Dict *d, Borrowed key, Borrowed value, uint32_t hash) {
    bool is_str = v_is(key, T_STR);
    DictTable *t = d->table;
    if (unlikely(!t || t->count == dict_room(t) || (!is_str && !t->hashed))) {
        if (make_room(rt, d, !is_str) < 0) return -1;
        t = d->table;
    }
    dict_changes(rt, d);
    size_t i = t->count++;
    t->entries[i] = (DictEntry){own(key), own(value)};
    if (t->hashed || t->log2) {
        if (is_str) hash = str_hash32(rt, key);
        if (t->hashed) hashes_of(t)[i] = hash;
        if (t->log2) index_insert(t, i, hash);
    }
    d->used++;
    d->version = 0;
    note_reference(rt, d, value);
    if (!is_str) note_reference(rt, d, key);
    return 0;
}

int dict_set(Runtime *rt, Borrowed dict, Borrowed key, Borrowed value) {
    Dict *d = as_dict(dict);
    uint32_t hash = 0;
    ssize_t i = find_for(rt, d, key, value, &hash);
    if (i >= 0) {
        dict_changes(rt, d);
        note_reference(rt, d, value);
        replace_slot(rt, &d->table->entries[i].value, own(value));
        return 0;
    }
    return i == FAILED ? -1 : insert_new(rt, d, key, value, hash);
}

int dict_set_cstr(Runtime *rt, Borrowed dict, const char *ascii, Borrowed value) {
    Value key = str_intern_cstr(rt, ascii);
    if (!key) return -1;
    int r = dict_set(rt, dict, key, value);
    decref(rt, key);
    return r;
}

/* Unlink entry i. Its references pass to the caller. */
static DictEntry take_entry(Runtime *rt, Dict *d, size_t i) {
    DictTable *t = d->table;
    DictEntry e = t->entries[i];
    dict_changes(rt, d);
    if (t->log2) index_remove(rt, t, i, entry_hash(rt, t, i));
    t->entries[i] = (DictEntry){V_NULL, V_NULL};
    d->used--;
    d->version = 0;
    while (t->count > 0 && !t->entries[t->count - 1].key) t->count--;
    if (t->log2 && *first_of(t) > t->count) *first_of(t) = t->count; /* or a new entry would stand before it */
    if (d->used == 0 && t->log2) {
        d->table = NULL;
        mem_free(rt, t);
    }
    return e;
}

int dict_del(Runtime *rt, Borrowed dict, Borrowed key) {
    Dict *d = as_dict(dict);
    uint32_t hash = 0;
    ssize_t i = find(rt, d, key, &hash);
    if (i == FAILED) return -1;
    if (i == ABSENT) {
        raise_value(rt, T_KEY_ERROR, key);
        return -1;
    }
    DictEntry e = take_entry(rt, d, (size_t)i);
    decref(rt, e.key);
    decref(rt, e.value);
    return 0;
}

int dict_pop_maybe(Runtime *rt, Borrowed dict, Borrowed key, Owned *out) {
    Dict *d = as_dict(dict);
    uint32_t hash = 0;
    *out = V_NULL;
    if (d->used == 0) return 0;
    ssize_t i = find(rt, d, key, &hash);
    if (i < 0) return i == FAILED ? -1 : 0;
    DictEntry e = take_entry(rt, d, (size_t)i);
    *out = e.value;
    decref(rt, e.key);
    return 1;
}

int dict_pop_last(Runtime *rt, Borrowed dict, Owned *key, Owned *value) {
    Dict *d = as_dict(dict);
    if (d->used == 0) return 0;
    DictEntry e = take_entry(rt, d, d->table->count - 1); /* never a hole */
    *key = e.key;
    *value = e.value;
    return 1;
}

int dict_pop_first(Runtime *rt, Borrowed dict, Owned *key, Owned *value) {
    Dict *d = as_dict(dict);
    if (d->used == 0) return 0;
    size_t i = dict_first(dict);
    while (!d->table->entries[i].key) i++;
    DictEntry e = take_entry(rt, d, i);
    *key = e.key;
    *value = e.value;
    return 1;
}

/* In a table without index: entry e, so far at `place`, goes in front of all others. */
static void put_first_small(Dict *d, DictEntry e, size_t place, uint32_t hash) {
    DictTable *t = d->table;
    memmove(t->entries + 1, t->entries, place * sizeof(DictEntry));
    t->entries[0] = e;
    if (t->hashed) {
        memmove(hashes_of(t) + 1, hashes_of(t), place * sizeof(uint32_t));
        hashes_of(t)[0] = hash;
    }
}

/* A table whose entries begin with holes, for entries that are put in front. */
static int open_front(Runtime *rt, Dict *d) {
    DictTable *old = d->table;
    size_t gap = d->used / 4 + 4, room = round_room(size_max(next_room(d->used + gap), SMALL_ROOM + 1));
    DictTable *t = table_new(rt, room, old->hashed);
    if (!t) return -1;
    move_entries(rt, t, old);
    memmove(t->entries + gap, t->entries, t->count * sizeof(DictEntry));
    if (t->hashed) memmove(hashes_of(t) + gap, hashes_of(t), t->count * sizeof(uint32_t));
    memset(t->entries, 0, gap * sizeof(DictEntry));
    t->count += (uint32_t)gap;
    index_build(rt, t);
    *first_of(t) = (uint32_t)gap;
    d->table = t;
    mem_free(rt, old);
    return 0;
}

/* There is a hole in front of the first entry if the table has an index. */
static void move_first(Runtime *rt, Dict *d, size_t i) {
    DictTable *t = d->table;
    if (t->log2) {
        size_t first = *first_of(t);
        uint32_t hash = entry_hash(rt, t, i);
        index_remove(rt, t, i, hash);
        t->entries[first - 1] = t->entries[i];
        t->entries[i] = (DictEntry){V_NULL, V_NULL};
        if (t->hashed) hashes_of(t)[first - 1] = hash;
        index_insert(t, first - 1, hash);
        *first_of(t) = (uint32_t)first - 1;
        while (t->count > 0 && !t->entries[t->count - 1].key) t->count--;
    } else {
        put_first_small(d, t->entries[i], i, t->hashed ? hashes_of(t)[i] : 0);
    }
    d->version = 0;
}

static int move_last(Runtime *rt, Dict *d, size_t i) {
    DictTable *t = d->table;
    if (i + 1 == t->count) return 0;
    if (t->count == dict_room(t)) {
        /* holes only where others stood: count the live ones before i to find it again */
        size_t before = 0;
        for (size_t k = 0; k < i; k++) before += t->entries[k].key != 0;
        if (make_room(rt, d, false) < 0) return -1;
        t = d->table;
        i = before;
    }
    uint32_t hash = t->log2 || t->hashed ? entry_hash(rt, t, i) : 0;
    if (t->log2) index_remove(rt, t, i, hash);
    size_t to = t->count++;
    t->entries[to] = t->entries[i];
    t->entries[i] = (DictEntry){V_NULL, V_NULL};
    if (t->hashed) hashes_of(t)[to] = hash;
    if (t->log2) index_insert(t, to, hash);
    d->version = 0;
    return 0;
}

int dict_move(Runtime *rt, Borrowed dict, Borrowed key, bool last) {
    Dict *d = as_dict(dict);
    uint32_t hash = 0;
    ssize_t i = find(rt, d, key, &hash);
    if (i < 0) return i == FAILED ? -1 : 0;
    if (last) return move_last(rt, d, (size_t)i) < 0 ? -1 : 1;
    if (d->table->log2 && dict_first(dict) == 0) {
        if (i == 0) return 1;
        /* the entry's number among the live ones is what it keeps */
        size_t before = 0;
        for (size_t k = 0; k < (size_t)i; k++) before += d->table->entries[k].key != 0;
        if (open_front(rt, d) < 0) return -1;
        i = (ssize_t)(*first_of(d->table) + before);
    }
    move_first(rt, d, (size_t)i);
    return 1;
}

int dict_increment(Runtime *rt, Borrowed dict, Borrowed key) {
    Dict *d = as_dict(dict);
    uint32_t hash = 0;
    ssize_t i = find(rt, d, key, &hash);
    if (i == FAILED) return -1;
    if (i == ABSENT) return insert_new(rt, d, key, v_small(1), hash);
    Value old = d->table->entries[i].value;
    dict_changes(rt, d);
    if (likely(v_is_small(old) && small_fits(small_get(old) + 1))) {
        d->table->entries[i].value = v_small(small_get(old) + 1);
        return 0;
    }
    incref(old);
    Value sum = num_binary(rt, old, v_small(1), OP_ADD);
    decref(rt, old);
    if (!sum) return -1;
    int r = dict_set(rt, dict, key, sum);
    decref(rt, sum);
    return r;
}

int dict_setdefault(Runtime *rt, Borrowed dict, Borrowed key, Borrowed value, Owned *out) {
    Dict *d = as_dict(dict);
    uint32_t hash = 0;
    ssize_t i = find_for(rt, d, key, value, &hash);
    if (i == FAILED) return -1;
    if (i >= 0) {
        *out = own(d->table->entries[i].value);
        return 1;
    }
    if (insert_new(rt, d, key, value, hash) < 0) return -1;
    *out = own(value);
    return 0;
}

/* ---- reading ---- */

Borrowed dict_get(Runtime *rt, Borrowed dict, Borrowed key) {
    Dict *d = as_dict(dict);
    uint32_t hash;
    ssize_t i = find(rt, d, key, &hash);
    return i >= 0 ? d->table->entries[i].value : V_NULL;
}

Borrowed dict_get_str_slow(Runtime *rt, Borrowed dict, Borrowed str) {
    Dict *d = as_dict(dict);
    ssize_t i = find_str(rt, d, str, V_NULL);
    return i >= 0 ? d->table->entries[i].value : V_NULL;
}

Borrowed dict_get_cstr(Runtime *rt, Borrowed dict, const char *ascii) {
    Value key = str_intern_cstr(rt, ascii);
    if (!key) return V_NULL;
    Value v = dict_get_str(rt, dict, key);
    decref(rt, key);
    return v;
}

int dict_lookup(Runtime *rt, Borrowed dict, Borrowed key, Owned *out) {
    Value v = dict_get(rt, dict, key);
    *out = v ? own(v) : V_NULL;
    return v ? 1 : rt->error ? -1 : 0;
}

int dict_contains(Runtime *rt, Borrowed dict, Borrowed key) {
    uint32_t hash;
    ssize_t i = find(rt, as_dict(dict), key, &hash);
    return i >= 0 ? 1 : i == FAILED ? -1 : 0;
}

ssize_t dict_entry_index(Runtime *rt, Borrowed dict, Borrowed str) {
    ssize_t i = find_str(rt, as_dict(dict), str, V_NULL);
    if (i == FAILED) error_clear(rt);
    return i >= 0 ? i : -1;
}

uint32_t dict_version(Runtime *rt, Borrowed dict) {
    Dict *d = as_dict(dict);
    if (d->header.flags & DICT_OF_CLASS) return 0; /* a store through a remembered place would not be noticed */
    if (d->version == 0 && rt->next_dict_version != UINT32_MAX) d->version = ++rt->next_dict_version;
    return d->version;
}

/* ---- making, clearing ---- */

Owned dict_new(Runtime *rt) {
    Dict *d = object_new_container(rt, T_DICT, sizeof(Dict));
    if (unlikely(!d)) return V_NULL;
    d->table = NULL;
    d->used = d->version = 0;
    return v_from(d);
}

Owned dict_new_sized(Runtime *rt, size_t entries) {
    Value v = dict_new(rt);
    if (!v || entries == 0) return v;
    as_dict(v)->table = table_new(rt, round_room(entries), false);
    if (!as_dict(v)->table) {
        decref(rt, v);
        return V_NULL;
    }
    return v;
}

void dict_clear(Runtime *rt, Borrowed dict) {
    Dict *d = as_dict(dict);
    DictTable *t = d->table;
    if (!t) return;
    dict_changes(rt, d);
    d->table = NULL;
    d->used = d->version = 0;
    for (size_t i = 0; i < t->count; i++) {
        if (!t->entries[i].key) continue;
        decref(rt, t->entries[i].key);
        decref(rt, t->entries[i].value);
    }
    mem_free(rt, t);
}

void dict_dealloc(Runtime *rt, Object *self) {
    self->flags &= (uint8_t)~DICT_OF_CLASS;
    dict_clear(rt, v_from(self));
    object_free(rt, self);
}

int dict_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    const DictTable *t = ((Dict *)self)->table;
    if (!t) return 0;
    for (size_t i = 0; i < t->count; i++) {
        if (!t->entries[i].key) continue;
        if (t->hashed) VISIT(t->entries[i].key);
        VISIT(t->entries[i].value);
    }
    return 0;
}

size_t dict_size(Runtime *rt, Object *self) {
    return mem_block_size(((Dict *)self)->table);
}
