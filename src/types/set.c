/* SPDX-License-Identifier: MIT
 * set.c: the table of a set: search, insertion, removal, growth. See set.h for the idea.
 *
 * The block: for more than 8 slots first {log2 of the slots, finger of pop()}; then the index (1, 2 or 4 bytes a slot);
 * then the keys; then, with SET_HASHED, their hashes. The room for keys follows from slots and fill alone.
 *
 * Comparing keys may run code of the program, which may change this very set: the key in the table is held meanwhile,
 * and the search starts again unless table and key are what they were.
 */
#include "types/set.h"

#include "gc/gc.h"
#include "types/dict.h"
#include "types/equal.h"
#include "types/set_impl.h"

#define SMALL_LOG2 3
#define LINEAR_PROBES 9
#define NOWHERE SIZE_MAX

typedef struct LargeHead { uint32_t log2, finger; } LargeHead;

/* The parts of a table. */
typedef struct Table {
    void *index;
    Value *keys;
    int64_t *hashes; /* NULL: not stored */
    size_t mask;
    unsigned log2;
} Table;

/* ---- geometry ---- */

static inline unsigned log2_of(const Set *s) { return s->header.flags & SET_LARGE ? ((LargeHead *)s->table)->log2 : SMALL_LOG2; }
static inline size_t mask_of(const Set *s) { return ((size_t)1 << log2_of(s)) - 1; }
static inline uint32_t fill_of(const Set *s) { return s->header.flags & SET_LARGE ? s->fill : s->fill & 0xff; }

static inline size_t index_bytes(unsigned log2) { return ((size_t)1 << log2) << (log2 <= 8 ? 0 : log2 <= 16 ? 1 : 2); }

/* A table is rebuilt when its fill reaches 3/5 of the slots; the keys' room follows in steps of a quarter or so. */
static size_t room_for(unsigned log2, size_t fill) {
    if (log2 == SMALL_LOG2) return fill <= 2 ? 2 : fill <= 4 ? 4 : 5;
    size_t unit = ((((size_t)1 << log2) - 1) * 3 / 5 + 8) / 8;
    size_t eighths = fill <= 2 * unit ? 2 : fill <= 3 * unit ? 3 : fill <= 4 * unit ? 4 : fill <= 5 * unit ? 5 : fill <= 6 * unit ? 6 : 8;
    return unit * eighths;
}

static size_t table_bytes(unsigned log2, size_t room, bool hashed) {
    return (log2 > SMALL_LOG2 ? sizeof(LargeHead) : 0) + index_bytes(log2) + room * (hashed ? 16 : 8);
}

static inline Table table_at(void *block, unsigned log2, size_t room, bool hashed) {
    char *p = (char *)block + (log2 > SMALL_LOG2 ? sizeof(LargeHead) : 0);
    Table t = {.index = p, .keys = (Value *)(void *)(p + index_bytes(log2)), .log2 = log2, .mask = ((size_t)1 << log2) - 1};
    t.hashes = hashed ? (int64_t *)(t.keys + room) : NULL;
    return t;
}

/* s->table is not NULL. */
static inline Table table_of(const Set *s) {
    unsigned log2 = log2_of(s);
    bool hashed = s->header.flags & SET_HASHED;
    return table_at(s->table, log2, hashed ? room_for(log2, fill_of(s)) : 0, hashed);
}

static inline uint32_t index_load(const Table *t, size_t slot) {
    if (t->log2 <= 8) return ((uint8_t *)t->index)[slot];
    return t->log2 <= 16 ? ((uint16_t *)t->index)[slot] : ((uint32_t *)t->index)[slot];
}

static inline void index_store(const Table *t, size_t slot, uint32_t v) {
    if (t->log2 <= 8) ((uint8_t *)t->index)[slot] = (uint8_t)v;
    else if (t->log2 <= 16) ((uint16_t *)t->index)[slot] = (uint16_t)v;
    else ((uint32_t *)t->index)[slot] = v;
}

/* A key whose hash need not be stored? */
static inline bool is_plain(Borrowed key) { return v_is_small(key) || v_is(key, T_STR); }

/* Of a key that is in a table: its hash has been computed before, so that str need no runtime. */
static inline int64_t stored_hash(const Table *t, size_t i) {
    if (t->hashes) return t->hashes[i];
    Value k = t->keys[i];
    return v_is_small(k) ? hash_small(k) : hash_expand(as_str(k)->hash);
}

/* ---- search ---- */

/* Key i has the hash sought. 1 equal, 0 not, -1 error, 2: the set changed meanwhile. */
static int match(Runtime *rt, Set *s, const Table *t, size_t i, Borrowed key) {
    Value k = t->keys[i];
    int r = equal_quick(k, key);
    if (likely(r >= 0)) return r;
    const void *table = s->table;
    incref(k);
    r = obj_compare_bool(rt, k, key, CMP_EQ);
    bool same = s->table == table && i < fill_of(s) && t->keys[i] == k;
    decref(rt, k);
    if (r < 0) return -1;
    return same ? r : 2;
}

/* search() for a plain key in a table of plain keys, for one width of the index. Nothing of the program runs. */
#define SEARCH_PLAIN(name, Word)                                                                                      \
    static int name(const Table *t, Borrowed key, int64_t hash, size_t *slot) {                                       \
        const Word *index = t->index;                                                                                 \
        const Value *keys = t->keys;                                                                                  \
        bool is_str = !v_is_small(key);                                                                               \
        uint32_t str_hash = is_str ? as_str(key)->hash : 0;                                                           \
        size_t mask = t->mask, i = (size_t)hash & mask, free_slot = NOWHERE;                                          \
        uint64_t perturb = (uint64_t)hash;                                                                            \
        for (;;) {                                                                                                    \
            size_t end = i + LINEAR_PROBES <= mask ? i + LINEAR_PROBES : i;                                           \
            for (size_t j = i; j <= end; j++) {                                                                       \
                Word e = index[j];                                                                                    \
                if (!e) {                                                                                             \
                    *slot = free_slot == NOWHERE ? j : free_slot;                                                     \
                    return 0;                                                                                         \
                }                                                                                                     \
                Value k = keys[e - 1];                                                                                \
                if (k == key || (is_str && k && !v_is_small(k) && as_str(k)->hash == str_hash && str_equal(k, key))) { \
                    *slot = j;                                                                                        \
                    return 1;                                                                                         \
                }                                                                                                     \
                if (!k) free_slot = j;                                                                                \
            }                                                                                                         \
            perturb >>= 5;                                                                                            \
            i = (i * 5 + 1 + perturb) & mask;                                                                         \
        }                                                                                                             \
    }
SEARCH_PLAIN(search_plain8, uint8_t)
SEARCH_PLAIN(search_plain16, uint16_t)
SEARCH_PLAIN(search_plain32, uint32_t)

/* 1: found, *slot is its place. 0: absent, *slot is where it would be added (NOWHERE: no table). -1: error. */
static int search(Runtime *rt, Set *s, Borrowed key, int64_t hash, size_t *slot) {
restart:
    *slot = NOWHERE;
    if (!s->table) return 0;
    Table t = table_of(s);
    if (likely(!t.hashes && is_plain(key))) {
        if (t.log2 <= 8) return search_plain8(&t, key, hash, slot);
        return t.log2 <= 16 ? search_plain16(&t, key, hash, slot) : search_plain32(&t, key, hash, slot);
    }
    size_t i = (size_t)hash & t.mask, free_slot = NOWHERE;
    uint64_t perturb = (uint64_t)hash;
    for (;;) {
        size_t probes = i + LINEAR_PROBES <= t.mask ? LINEAR_PROBES : 0;
        for (size_t j = i; j <= i + probes; j++) {
            uint32_t e = index_load(&t, j);
            if (!e) {
                *slot = free_slot == NOWHERE ? j : free_slot;
                return 0;
            }
            Value k = t.keys[e - 1];
            if (k == key) {
                *slot = j;
                return 1;
            }
            if (!k) {
                free_slot = j; /* the last dummy on the way is used again */
            } else if (stored_hash(&t, e - 1) == hash) {
                int r = match(rt, s, &t, e - 1, key);
                if (r == 2) goto restart;
                *slot = j;
                if (r) return r;
            }
        }
        perturb >>= 5;
        i = (i * 5 + 1 + perturb) & t.mask;
    }
}

/* ---- growth ---- */

static void install(Set *s, void *block, const Table *t, size_t fill, uint32_t finger) {
    s->table = block;
    s->header.flags &= (uint8_t)~(SET_LARGE | SET_HASHED);
    if (t->hashes) s->header.flags |= SET_HASHED;
    if (t->log2 > SMALL_LOG2) {
        s->header.flags |= SET_LARGE;
        *(LargeHead *)block = (LargeHead){.log2 = t->log2, .finger = finger};
        s->fill = (uint32_t)fill;
    } else {
        s->fill = (uint32_t)fill | (finger & 7) << 8;
    }
}

static uint32_t finger_of(const Set *s) {
    return s->header.flags & SET_LARGE ? ((LargeHead *)s->table)->finger : s->fill >> 8 & 0xff;
}

static void set_finger(Set *s, size_t finger) {
    if (s->header.flags & SET_LARGE) ((LargeHead *)s->table)->finger = (uint32_t)finger;
    else s->fill = (s->fill & 0xff) | (uint32_t)(finger & 7) << 8;
}

/* Insert into a table without dummies that does not have the key. */
static void insert_clean(const Table *t, size_t n, Value key, int64_t hash) {
    size_t i = (size_t)hash & t->mask;
    uint64_t perturb = (uint64_t)hash;
    for (;;) {
        size_t probes = i + LINEAR_PROBES <= t->mask ? LINEAR_PROBES : 0;
        for (size_t j = i; j <= i + probes; j++) {
            if (index_load(t, j)) continue;
            index_store(t, j, (uint32_t)n + 1);
            t->keys[n] = key;
            if (t->hashes) t->hashes[n] = hash;
            return;
        }
        perturb >>= 5;
        i = (i * 5 + 1 + perturb) & t->mask;
    }
}

static unsigned log2_for(size_t minimum) {
    unsigned log2 = SMALL_LOG2;
    while (((size_t)1 << log2) <= minimum) log2++;
    return log2;
}

/* A new block whose index is empty. NULL: MemoryError. */
static void *block_new(Runtime *rt, unsigned log2, size_t fill, bool hashed, Table *out) {
    if (log2 > 32) {
        raise_no_memory(rt);
        return NULL;
    }
    size_t room = room_for(log2, fill);
    void *block = mem_alloc(rt, table_bytes(log2, room, hashed));
    if (!block) return NULL;
    *out = table_at(block, log2, room, hashed);
    memset(out->index, 0, index_bytes(log2));
    return block;
}

/* A table of more than `minimum` slots with the keys in their present order. */
static int resize(Runtime *rt, Set *s, size_t minimum) {
    unsigned log2 = log2_for(minimum);
    if (!s->table && log2 == SMALL_LOG2) return 0;
    Table t;
    void *block = block_new(rt, log2, s->used, s->header.flags & SET_HASHED, &t);
    if (!block) return -1;
    size_t pos = 0, n = 0;
    Value key;
    int64_t hash;
    while (set_next_hashed(v_from(s), &pos, &key, &hash)) insert_clean(&t, n++, key, hash);
    void *old = s->table;
    install(s, block, &t, n, old ? finger_of(s) : 0);
    mem_free(rt, old);
    return 0;
}

/* The same slots with room for `want` keys, or with stored hashes from now on. */
static int make_room(Runtime *rt, Set *s, size_t want, bool hashed) {
    unsigned log2 = log2_of(s);
    size_t fill = fill_of(s);
    Table old = {.log2 = log2}, t;
    if (s->table) old = table_of(s);
    void *block = block_new(rt, log2, want, hashed, &t);
    if (!block) return -1;
    if (s->table) {
        memcpy(t.index, old.index, index_bytes(log2));
        memcpy(t.keys, old.keys, fill * sizeof(Value));
        for (size_t i = 0; hashed && i < fill; i++) t.hashes[i] = old.keys[i] ? stored_hash(&old, i) : 0;
    }
    void *old_block = s->table;
    install(s, block, &t, fill, old_block ? finger_of(s) : 0);
    mem_free(rt, old_block);
    return 0;
}

/* ---- insertion, removal ---- */

int set_add_hashed(Runtime *rt, Borrowed set, Borrowed key, int64_t hash) {
    Set *s = as_set(set);
    size_t slot;
    int r = search(rt, s, key, hash, &slot);
    if (r) return r < 0 ? -1 : 0;
    if (!s->table) slot = (size_t)hash & 7;
    unsigned log2 = log2_of(s);
    size_t fill = fill_of(s);
    bool hashed = s->header.flags & SET_HASHED, need_hash = hashed || !is_plain(key), dummy = false;
    if (s->table) {
        Table now = table_of(s);
        dummy = index_load(&now, slot) != 0;
    }
    size_t want = dummy ? fill : fill + 1;
    if (!s->table || need_hash != hashed || room_for(log2, fill) != room_for(log2, want))
        if (make_room(rt, s, want, need_hash) < 0) return -1;
    Table t = table_at(s->table, log2, room_for(log2, want), need_hash);
    size_t i = dummy ? index_load(&t, slot) - 1 : fill;
    t.keys[i] = own(key);
    if (t.hashes) t.hashes[i] = hash;
    s->used++;
    if (dummy) return 0;
    index_store(&t, slot, (uint32_t)fill + 1);
    s->fill++;
    if ((fill + 1) * 5 < t.mask * 3) return 0;
    return resize(rt, s, s->used > 50000 ? (size_t)s->used * 2 : (size_t)s->used * 4);
}

int set_add(Runtime *rt, Borrowed set, Borrowed key) {
    int64_t hash = hash_value(rt, key);
    return hash == -1 ? -1 : set_add_hashed(rt, set, key, hash);
}

int set_contains_hashed(Runtime *rt, Borrowed set, Borrowed key, int64_t hash) {
    size_t slot;
    return search(rt, as_set(set), key, hash, &slot);
}

static Owned take_slot(Set *s, size_t slot) {
    Table t = table_of(s);
    size_t i = index_load(&t, slot) - 1;
    Value k = t.keys[i];
    t.keys[i] = V_NULL;
    if (t.hashes) t.hashes[i] = -1;
    s->used--;
    return k;
}

int set_discard_hashed(Runtime *rt, Borrowed set, Borrowed key, int64_t hash) {
    size_t slot;
    int r = search(rt, as_set(set), key, hash, &slot);
    if (r > 0) decref(rt, take_slot(as_set(set), slot));
    return r;
}

Owned set_take_any(Runtime *rt, Borrowed set) {
    Set *s = as_set(set);
    Table t = table_of(s);
    size_t slot = finger_of(s) & t.mask;
    for (;; slot = (slot + 1) & t.mask) {
        uint32_t e = index_load(&t, slot);
        if (e && t.keys[e - 1]) break;
    }
    set_finger(s, slot + 1);
    return take_slot(s, slot);
}

/* Calls `by_hash` with key's hash. A set as key is looked for as a frozenset: sets of sets can be searched so. */
static int with_hash(Runtime *rt, Borrowed set, Borrowed key, int (*by_hash)(Runtime *, Borrowed, Borrowed, int64_t)) {
    int64_t hash = hash_value(rt, key);
    if (likely(hash != -1)) return by_hash(rt, set, key, hash);
    if (!v_is_any_set(rt, key) || !error_catch(rt, T_TYPE_ERROR)) return -1;
    Value frozen = frozenset_from_iterable(rt, key);
    if (!frozen) return -1;
    hash = obj_hash(rt, frozen);
    int r = hash == -1 ? -1 : by_hash(rt, set, frozen, hash);
    decref(rt, frozen);
    return r;
}

int set_contains(Runtime *rt, Borrowed set, Borrowed key) { return with_hash(rt, set, key, set_contains_hashed); }
int set_discard(Runtime *rt, Borrowed set, Borrowed key) { return with_hash(rt, set, key, set_discard_hashed); }

/* ---- walking, merging ---- */

bool set_next_hashed(Borrowed set, size_t *pos, Value *key, int64_t *hash) {
    const Set *s = as_set(set);
    if (!s->table) return false;
    Table t = table_of(s);
    for (size_t j = *pos; j <= t.mask; j++) {
        uint32_t e = index_load(&t, j);
        if (!e || !t.keys[e - 1]) continue;
        *key = t.keys[e - 1];
        *hash = stored_hash(&t, e - 1);
        *pos = j + 1;
        return true;
    }
    *pos = t.mask + 1;
    return false;
}

bool set_next(Borrowed set, size_t *pos, Value *key) {
    int64_t hash;
    return set_next_hashed(set, pos, key, &hash);
}

/* s is empty and has no dummies: the keys of o in a table of `log2`. Nothing of the program runs. */
static int fill_from(Runtime *rt, Set *s, const Set *o, unsigned log2) {
    Table t;
    void *block = block_new(rt, log2, o->used, o->header.flags & SET_HASHED, &t);
    if (!block) return -1;
    if (log2 == log2_of(o) && fill_of(o) == o->used) {
        memcpy(block, o->table, table_bytes(log2, room_for(log2, o->used), t.hashes != NULL));
        for (size_t i = 0; i < o->used; i++) incref(t.keys[i]);
    } else {
        size_t pos = 0, n = 0;
        Value key;
        int64_t hash;
        while (set_next_hashed(v_from(o), &pos, &key, &hash)) insert_clean(&t, n++, own(key), hash);
    }
    void *old = s->table;
    install(s, block, &t, o->used, 0);
    s->used = o->used;
    mem_free(rt, old);
    return 0;
}

int set_merge(Runtime *rt, Borrowed set, Borrowed other) {
    Set *s = as_set(set), *o = as_set(other);
    if (s == o || o->used == 0) return 0;
    size_t fill = fill_of(s), mask = mask_of(s);
    bool grow = (fill + o->used) * 5 >= mask * 3;
    if (fill == 0) return fill_from(rt, s, o, grow ? log2_for(((size_t)s->used + o->used) * 2) : log2_of(s));
    if (grow && resize(rt, s, ((size_t)s->used + o->used) * 2) < 0) return -1;
    size_t pos = 0;
    Value key;
    int64_t hash;
    while (set_next_hashed(other, &pos, &key, &hash)) {
        incref(key);
        int r = set_add_hashed(rt, set, key, hash);
        decref(rt, key);
        if (r < 0) return -1;
    }
    return 0;
}

static int update_from_dict(Runtime *rt, Borrowed set, Borrowed dict) {
    Set *s = as_set(set);
    size_t n = dict_len(dict);
    if ((fill_of(s) + n) * 5 >= mask_of(s) * 3 && resize(rt, s, (s->used + n) * 2) < 0) return -1;
    size_t pos = 0;
    Value key, value;
    while (dict_next(dict, &pos, &key, &value)) {
        incref(key);
        int r = set_add(rt, set, key);
        decref(rt, key);
        if (r < 0) return -1;
    }
    return 0;
}

int set_update(Runtime *rt, Borrowed set, Borrowed iterable) {
    if (v_is_any_set(rt, iterable)) return set_merge(rt, set, iterable);
    if (v_is(iterable, T_DICT)) return update_from_dict(rt, set, iterable);
    Value it = obj_iter(rt, iterable);
    if (!it) return -1;
    int r = 0;
    Value key;
    while (r == 0 && (key = obj_next(rt, it))) {
        r = set_add(rt, set, key);
        decref(rt, key);
    }
    decref(rt, it);
    return r < 0 || rt->error ? -1 : 0;
}

int set_tidy(Runtime *rt, Borrowed set) {
    Set *s = as_set(set);
    if (fill_of(s) - s->used <= mask_of(s) / 4) return 0;
    return resize(rt, s, s->used > 50000 ? (size_t)s->used * 2 : (size_t)s->used * 4);
}

void set_swap(Borrowed a, Borrowed b) {
    Set *x = as_set(a), *y = as_set(b), t = *x;
    const uint8_t mine = SET_HASHED | SET_LARGE;
    uint8_t x_flags = (uint8_t)((x->header.flags & ~mine) | (y->header.flags & mine));
    uint8_t y_flags = (uint8_t)((y->header.flags & ~mine) | (t.header.flags & mine));
    x->header.flags = x_flags;
    y->header.flags = y_flags;
    x->table = y->table;
    x->used = y->used;
    x->fill = y->fill;
    y->table = t.table;
    y->used = t.used;
    y->fill = t.fill;
}

/* ---- life ---- */

Owned set_new_of(Runtime *rt, uint32_t type) {
    Set *s = object_new_container(rt, type, type == T_SET ? sizeof(Set) : sizeof(FrozenSet));
    if (unlikely(!s)) return V_NULL;
    s->table = NULL;
    s->used = s->fill = 0;
    if (type != T_SET) ((FrozenSet *)s)->hash = 0;
    gc_track(&s->header);
    return v_from(s);
}

Owned set_new(Runtime *rt) { return set_new_of(rt, T_SET); }

static Owned from_iterable(Runtime *rt, uint32_t type, Borrowed iterable_or_null) {
    Value v = set_new_of(rt, type);
    if (v && iterable_or_null && set_update(rt, v, iterable_or_null) < 0) {
        decref(rt, v);
        return V_NULL;
    }
    return v;
}

Owned set_from_iterable(Runtime *rt, Borrowed iterable_or_null) { return from_iterable(rt, T_SET, iterable_or_null); }

Owned frozenset_from_iterable(Runtime *rt, Borrowed iterable_or_null) {
    if (iterable_or_null && v_is(iterable_or_null, T_FROZENSET)) return own(iterable_or_null);
    return from_iterable(rt, T_FROZENSET, iterable_or_null);
}

void set_clear(Runtime *rt, Borrowed set) {
    Set *s = as_set(set);
    if (!s->table) return;
    Table t = table_of(s);
    void *block = s->table;
    size_t fill = fill_of(s);
    s->table = NULL;
    s->used = s->fill = 0;
    s->header.flags &= (uint8_t)~(SET_LARGE | SET_HASHED);
    /* keys in slot order, as they are seen in a loop; small ints need no release */
    for (size_t j = 0; fill && j <= t.mask; j++) {
        uint32_t e = index_load(&t, j);
        if (e && t.keys[e - 1]) decref(rt, t.keys[e - 1]);
    }
    mem_free(rt, block);
}

void set_dealloc(Runtime *rt, Object *self) {
    set_clear(rt, v_from(self));
    object_free(rt, self);
}

int set_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    const Set *s = (Set *)self;
    if (!s->table) return 0;
    Table t = table_of(s);
    size_t fill = fill_of(s);
    for (size_t i = 0; i < fill; i++)
        if (t.keys[i]) VISIT(t.keys[i]);
    return 0;
}

size_t set_size(Runtime *rt, Object *self) {
    const Set *s = (Set *)self;
    if (!s->table) return 0;
    return table_bytes(log2_of(s), room_for(log2_of(s), fill_of(s)), s->header.flags & SET_HASHED);
}
