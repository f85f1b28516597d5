/* SPDX-License-Identifier: MIT
 * set.c: the table of a set: search, insertion, removal, growth. See set.h for the idea, set_table.h for the layout.
 *
 * Comparing keys may run code of the program, which may change this very set: the key in the table is held meanwhile,
 * and the search starts again unless table and key are what they were.
 */
#include "types/set.h"

#include "gc/gc.h"
#include "types/dict.h"
#include "types/iterate.h"
#include "types/set_impl.h"
#include "types/set_table.h"

/* ---- search ---- */

static bool is_last(Borrowed v) { return v_is_ptr(v) && v_obj(v)->refcount == 1; }

/* As in dict.c: what the caller goes on with is held; and another table may lie where the old one was. */
static NOINLINE int match_by_code(Runtime *rt, Set *s, const Table *t, size_t i, Borrowed key) {
    Value k = t->keys[i], set = v_from(s);
    incref(k);
    incref(key);
    incref(set);
    int r = obj_compare_bool(rt, k, key, CMP_EQ);
    Table now = {0};
    if (s->table) now = table_of(s);
    bool same = now.index == t->index && now.keys == t->keys && now.hashes == t->hashes && now.log2 == t->log2 && i < fill_of(s) && t->keys[i] == k;
    bool gone = is_last(key) || is_last(set);
    decref(rt, k);
    decref(rt, key);
    decref(rt, set);
    if (r < 0) return -1;
    if (unlikely(gone)) return raise_int(rt, T_RUNTIME_ERROR, "set lookup: a comparison has dropped what was looked for");
    return same ? r : 2;
}

/* Key i has the hash sought. 1 equal, 0 not, -1 error, 2: the set changed meanwhile. */
static int match(Runtime *rt, Set *s, const Table *t, size_t i, Borrowed key) {
    Value k = t->keys[i];
    int r = equal_plain(k, key);
    if (likely(r >= 0)) return r;
    return match_by_code(rt, s, t, i, key);
}

/* Search by hash and comparing, for one width of the index. As search(); 2: the set changed meanwhile. */
static ALWAYS_INLINE int search_compared(Runtime *rt, Set *s, const Table *t, Borrowed key, int64_t hash, size_t *slot, unsigned shift) {
    size_t mask = t->mask, i = (size_t)hash & mask, free_slot = NOWHERE;
    uint32_t number = (uint32_t)mask, fragment = fragment_of(hash, mask, shift);
    uint64_t perturb = (uint64_t)hash;
    bool dummies = fill_of(s) != s->used;
    for (;;) {
        size_t end = i + LINEAR_PROBES <= mask ? i + LINEAR_PROBES : i;
        for (size_t j = i; j <= end; j++) {
            uint32_t word = index_load_of(t->index, j, shift);
            if (!word) {
                *slot = free_slot == NOWHERE ? j : free_slot;
                return 0;
            }
            size_t n = (word & number) - 1;
            bool candidate = (word & ~number) == fragment;
            if ((candidate || dummies) && !t->keys[n]) { /* match() may have made one */
                free_slot = j;
                continue;
            }
            if (!candidate) continue;
            *slot = j;
            if (t->keys[n] == key) return 1;
            if (stored_hash(t, n) != hash) continue;
            int r = match(rt, s, t, n, key);
            if (r) return r;
        }
        perturb >>= 5;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

/* 1: found, *slot is its place. 0: absent, *slot is where it would be added (NOWHERE: no table). -1: error. */
static int search(Runtime *rt, Set *s, Borrowed key, int64_t hash, size_t *slot) {
    int r;
    do {
        *slot = NOWHERE;
        if (!s->table) return 0;
        Table t = table_of(s);
        if (likely(!t.hashes && is_plain(key))) return search_plain(s, &t, key, hash, slot);
        switch (index_shift(t.log2)) {
        case 0: r = search_compared(rt, s, &t, key, hash, slot, 0); break;
        case 1: r = search_compared(rt, s, &t, key, hash, slot, 1); break;
        default: r = search_compared(rt, s, &t, key, hash, slot, 2); break;
        }
    } while (unlikely(r == 2));
    return r;
}

/* ---- growth ---- */

static void install(Set *s, void *block, const Table *t, size_t fill, uint32_t finger) {
    s->table = block;
    s->header.flags &= (uint8_t)~(SET_LARGE | SET_HASHED);
    if (t->hashes) s->header.flags |= SET_HASHED;
    if (t->log2 > SMALL_LOG2) {
        s->header.flags |= SET_LARGE;
        *(LargeHead *)block = (LargeHead){.log2 = t->log2, .finger = finger, .room = (uint32_t)t->room};
        s->fill = (uint32_t)fill;
    } else {
        s->fill = (uint32_t)fill | finger << 8;
    }
}

static uint32_t finger_of(const Set *s) {
    return s->header.flags & SET_LARGE ? ((LargeHead *)s->table)->finger : s->fill >> 8;
}

static void set_finger(Set *s, size_t finger) {
    if (s->header.flags & SET_LARGE) ((LargeHead *)s->table)->finger = (uint32_t)finger;
    else s->fill = (s->fill & 0xff) | (uint32_t)finger << 8;
}

/* The slot for a key that a table without dummies does not have. */
static ALWAYS_INLINE size_t free_slot_for(const Table *t, int64_t hash, unsigned shift) {
    size_t i = (size_t)hash & t->mask;
    uint64_t perturb = (uint64_t)hash;
    for (;;) {
        size_t end = i + LINEAR_PROBES <= t->mask ? i + LINEAR_PROBES : i;
        for (size_t j = i; j <= end; j++)
            if (!index_load_of(t->index, j, shift)) return j;
        perturb >>= 5;
        i = (i * 5 + 1 + perturb) & t->mask;
    }
}

static ALWAYS_INLINE void move_width(const Table *t, const Table *from, unsigned shift) {
    size_t slot = 0, n = 0;
    for (ssize_t i; (i = table_next(from, &slot)) >= 0; n++) {
        int64_t hash = stored_hash(from, (size_t)i);
        index_store_of(t, free_slot_for(t, hash, shift), n, hash, shift);
        t->keys[n] = from->keys[i];
        if (t->hashes) t->hashes[n] = hash;
    }
}

/* The keys of `from` into the empty table t, in the order of their slots. No reference is counted. */
static void move_keys(const Table *t, const Table *from) {
    switch (index_shift(t->log2)) {
    case 0: move_width(t, from, 0); break;
    case 1: move_width(t, from, 1); break;
    default: move_width(t, from, 2); break;
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
    if (s->table) {
        Table now = table_of(s);
        move_keys(&t, &now);
    }
    void *old = s->table;
    install(s, block, &t, s->used, old ? finger_of(s) : 0);
    mem_free(rt, old);
    return 0;
}

/* The first block: 8 slots and room for one key. */
static int first_table(Runtime *rt, Set *s, bool hashed) {
    Table t;
    void *block = block_new(rt, SMALL_LOG2, 1, hashed, &t);
    if (!block) return -1;
    install(s, block, &t, 0, 0);
    return 0;
}

/* Room for `want` keys behind the same index: the block grows, the hashes behind the keys move up. */
static int grow_keys(Runtime *rt, Set *s, size_t want) {
    unsigned log2 = log2_of(s);
    bool hashed = s->header.flags & SET_HASHED;
    size_t fill = fill_of(s), before = room_of(s, fill), room = room_for(log2, want);
    void *block = mem_realloc(rt, s->table, table_bytes(log2, room, hashed));
    if (!block) return -1;
    s->table = block;
    if (s->header.flags & SET_LARGE) ((LargeHead *)block)->room = (uint32_t)room;
    Value *keys = table_at(block, log2, room, hashed).keys;
    if (hashed) memmove(keys + room, keys + before, fill * sizeof(int64_t));
    return 0;
}

/* The same slots with stored hashes from now on. */
static int store_hashes(Runtime *rt, Set *s, size_t want) {
    unsigned log2 = log2_of(s);
    size_t fill = fill_of(s);
    Table old = table_of(s), t;
    void *block = block_new(rt, log2, want, true, &t);
    if (!block) return -1;
    memcpy(t.index, old.index, index_bytes(log2));
    memcpy(t.keys, old.keys, fill * sizeof(Value));
    for (size_t i = 0; i < fill; i++) t.hashes[i] = old.keys[i] ? stored_hash(&old, i) : 0;
    void *old_block = s->table;
    install(s, block, &t, fill, finger_of(s));
    mem_free(rt, old_block);
    return 0;
}

/* Make the block fit for `want` keys, hashed or not. A table must be there. */
static inline int make_room(Runtime *rt, Set *s, size_t want, bool hashed) {
    if (unlikely(hashed && set_is_plain(s))) return store_hashes(rt, s, want);
    size_t fill = fill_of(s);
    return want > fill && unlikely(fill == room_of(s, fill)) ? grow_keys(rt, s, want) : 0;
}

/* ---- insertion, removal ---- */

/* Put a new key into `slot`, which is empty or a dummy's. */
static int add_at(Runtime *rt, Set *s, size_t slot, Borrowed key, int64_t hash) {
    size_t fill = fill_of(s);
    Table t = table_of(s);
    uint32_t word = index_load(&t, slot);
    if (make_room(rt, s, word ? fill : fill + 1, !set_is_plain(s) || !is_plain(key)) < 0) return -1;
    size_t want = word ? fill : fill + 1;
    t = table_at(s->table, t.log2, room_of(s, want), !set_is_plain(s));
    size_t i = word ? number_of(&t, word) : fill;
    t.keys[i] = own(key);
    if (t.hashes) t.hashes[i] = hash;
    s->used++;
    index_store(&t, slot, i, hash);
    if (word) return 0;
    s->fill++;
    if ((fill + 1) * 5 < t.mask * 3) return 0;
    return resize(rt, s, s->used > 50000 ? (size_t)s->used * 2 : (size_t)s->used * 4);
}

/* How many keys the table holds before it must change. */
static inline size_t fill_limit(const Table *t) { return size_min(t->room, (t->mask * 3 - 1) / 5); }

/* Puts a key that is absent into `slot`, never used before: there is room for it. */
static ALWAYS_INLINE void put_at(Set *s, const Table *t, size_t slot, size_t fill, Borrowed key, int64_t hash, unsigned shift) {
    t->keys[fill] = own(key);
    index_store_of(t, slot, fill, hash, shift);
    s->used++;
    s->fill++;
}

/* For one width of the index and kind of key: 1 done; 0 no room. */
static ALWAYS_INLINE int add_width(Set *s, const Table *t, Borrowed key, bool is_str, int64_t hash, unsigned shift) {
    size_t slot, fill = s->used;
    if (search_width(t, key, is_str, hash, false, &slot, shift)) return 1;
    if (unlikely(fill >= fill_limit(t))) return 0;
    put_at(s, t, slot, fill, key, hash, shift);
    return 1;
}

/* The same with stored hashes. 0 also: there is a key of the same hash, which must be compared. */
static ALWAYS_INLINE int add_hashed_width(Set *s, const Table *t, Borrowed key, int64_t hash, unsigned shift) {
    size_t mask = t->mask, i = (size_t)hash & mask, fill = s->used;
    uint32_t number = (uint32_t)mask, fragment = fragment_of(hash, mask, shift);
    uint64_t perturb = (uint64_t)hash;
    for (;;) {
        size_t end = i + LINEAR_PROBES <= mask ? i + LINEAR_PROBES : i;
        for (size_t j = i; j <= end; j++) {
            uint32_t word = index_load_of(t->index, j, shift);
            if (!word) {
                if (unlikely(fill >= fill_limit(t))) return 0;
                t->hashes[fill] = hash;
                put_at(s, t, j, fill, key, hash, shift);
                return 1;
            }
            if ((word & ~number) == fragment && t->hashes[(word & number) - 1] == hash) return t->keys[(word & number) - 1] == key;
        }
        perturb >>= 5;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

/* A key into a table that has room for it and no dummies, while nothing but small ints and str need be compared: 1 done; 0 not
 * so, nothing done. */
static inline int add_quick(Set *s, Borrowed key, int64_t hash) {
    if (!s->table || fill_of(s) != s->used) return 0;
    Table t = table_of(s);
    if (t.hashes) {
        switch (index_shift(t.log2)) {
        case 0: return add_hashed_width(s, &t, key, hash, 0);
        case 1: return add_hashed_width(s, &t, key, hash, 1);
        default: return add_hashed_width(s, &t, key, hash, 2);
        }
    }
    bool is_str = !v_is_small(key);
    if (is_str && !v_is(key, T_STR)) return 0;
    switch (index_shift(t.log2) << 1 | is_str) {
    case 0: return add_width(s, &t, key, false, hash, 0);
    case 1: return add_width(s, &t, key, true, hash, 0);
    case 2: return add_width(s, &t, key, false, hash, 1);
    case 3: return add_width(s, &t, key, true, hash, 1);
    case 4: return add_width(s, &t, key, false, hash, 2);
    default: return add_width(s, &t, key, true, hash, 2);
    }
}

/* add_run() for one width of the index and kind of key. */
static ALWAYS_INLINE size_t add_run_width(Runtime *rt, Set *s, const Table *t, const Value *items, size_t count, bool is_str, unsigned shift) {
    size_t i = 0, fill = s->used, limit = fill_limit(t);
    for (; i < count && fill < limit; i++) {
        Value key = items[i];
        if (is_str ? !v_is(key, T_STR) : !v_is_small(key)) break;
        int64_t hash = is_str ? hash_expand(str_hash32(rt, key)) : hash_small(key);
        size_t slot;
        if (search_width(t, key, is_str, hash, false, &slot, shift)) continue;
        t->keys[fill] = own(key);
        index_store_of(t, slot, fill++, hash, shift);
    }
    s->fill += (uint32_t)fill - s->used;
    s->used = (uint32_t)fill;
    return i;
}

/* The first of `count` items, as long as they are all small ints or all str and go into the table as it is: how many they
 * are. One by one they take twice as long: table_of() and its like for each. */
static size_t add_run(Runtime *rt, Set *s, const Value *items, size_t count) {
    if (!s->table || !set_is_plain(s) || fill_of(s) != s->used) return 0;
    Table t = table_of(s);
    switch (index_shift(t.log2) << 1 | !v_is_small(items[0])) {
    case 0: return add_run_width(rt, s, &t, items, count, false, 0);
    case 1: return add_run_width(rt, s, &t, items, count, true, 0);
    case 2: return add_run_width(rt, s, &t, items, count, false, 1);
    case 3: return add_run_width(rt, s, &t, items, count, true, 1);
    case 4: return add_run_width(rt, s, &t, items, count, false, 2);
    default: return add_run_width(rt, s, &t, items, count, true, 2);
    }
}

static int add_slowly(Runtime *rt, Borrowed set, Borrowed key, int64_t hash) {
    Set *s = as_set(set);
    size_t slot;
    int r = search(rt, s, key, hash, &slot);
    if (r) return r < 0 ? -1 : 0;
    if (!s->table) {
        if (first_table(rt, s, !is_plain(key)) < 0) return -1;
        slot = (size_t)hash & 7;
    }
    return add_at(rt, s, slot, key, hash);
}

int set_add_hashed(Runtime *rt, Borrowed set, Borrowed key, int64_t hash) {
    return add_quick(as_set(set), key, hash) ? 0 : add_slowly(rt, set, key, hash);
}

int set_add_absent(Runtime *rt, Borrowed set, Borrowed key, int64_t hash) {
    Set *s = as_set(set);
    if (!s->table || !set_is_plain(s) || !is_plain(key)) return set_add_hashed(rt, set, key, hash);
    Table t = table_of(s);
    size_t fill = fill_of(s), slot;
    switch (index_shift(t.log2)) {
    case 0: slot = free_slot_for(&t, hash, 0); break;
    case 1: slot = free_slot_for(&t, hash, 1); break;
    default: slot = free_slot_for(&t, hash, 2); break;
    }
    if (unlikely(fill == t.room || (fill + 1) * 5 >= t.mask * 3)) return add_at(rt, s, slot, key, hash);
    t.keys[fill] = own(key);
    index_store(&t, slot, fill, hash);
    s->used++;
    s->fill++;
    return 0;
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
    size_t i = number_of(&t, index_load(&t, slot));
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

int set_toggle_hashed(Runtime *rt, Borrowed set, Borrowed key, int64_t hash) {
    size_t slot;
    int r = search(rt, as_set(set), key, hash, &slot);
    if (r < 0) return -1;
    if (r == 0) return slot == NOWHERE ? set_add_hashed(rt, set, key, hash) : add_at(rt, as_set(set), slot, key, hash);
    decref(rt, take_slot(as_set(set), slot));
    return 0;
}

Owned set_take_any(Runtime *rt, Borrowed set) {
    Set *s = as_set(set);
    Table t = table_of(s);
    size_t slot = finger_of(s) & t.mask;
    for (;; slot = (slot + 1) & t.mask) {
        uint32_t e = index_load(&t, slot);
        if (e && t.keys[number_of(&t, e)]) break;
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

int set_contains(Runtime *rt, Borrowed set, Borrowed key) {
    if (!is_plain(key)) return with_hash(rt, set, key, set_contains_hashed);
    size_t slot;
    return search(rt, as_set(set), key, hash_value(rt, key), &slot);
}
int set_discard(Runtime *rt, Borrowed set, Borrowed key) { return with_hash(rt, set, key, set_discard_hashed); }

/* ---- walking, merging ---- */

bool set_next_hashed(Borrowed set, size_t *pos, Value *key, int64_t *hash) {
    const Set *s = as_set(set);
    if (!s->table) return false;
    Table t = table_of(s);
    ssize_t i = table_next(&t, pos);
    if (i < 0) return false;
    *key = t.keys[i];
    *hash = stored_hash(&t, (size_t)i);
    return true;
}

bool set_next(Borrowed set, size_t *pos, Value *key) {
    if (!as_set(set)->table) return false;
    Table t = table_of(as_set(set));
    ssize_t i = table_next(&t, pos);
    if (i >= 0) *key = t.keys[i];
    return i >= 0;
}

/* s is empty and has no dummies: the keys of o in a table of `log2`. Nothing of the program runs. */
static int fill_from(Runtime *rt, Set *s, const Set *o, unsigned log2) {
    Table t;
    void *block = block_new(rt, log2, o->used, o->header.flags & SET_HASHED, &t);
    if (!block) return -1;
    if (log2 == log2_of(o) && fill_of(o) == o->used) {
        Table from = table_of(o);
        memcpy(t.index, from.index, index_bytes(log2));
        memcpy(t.keys, from.keys, o->used * sizeof(Value));
        if (t.hashes) memcpy(t.hashes, from.hashes, o->used * sizeof(int64_t));
    } else {
        Table from = table_of(o);
        move_keys(&t, &from);
    }
    for (size_t i = 0; i < o->used; i++) incref(t.keys[i]);
    void *old = s->table;
    install(s, block, &t, o->used, 0);
    s->used = o->used;
    mem_free(rt, old);
    return 0;
}

/* Plain keys into a set of such: adding runs nothing of the program, unless memory is short. */
static int merge_plain(Runtime *rt, Borrowed set, const Set *o) {
    Table from = table_of(o);
    size_t pos = 0;
    for (ssize_t i; (i = table_next(&from, &pos)) >= 0;) {
        Value key = from.keys[i];
        int64_t hash = plain_hash(key);
        if (likely(add_quick(as_set(set), key, hash))) continue;
        if (set_add_hashed(rt, set, key, hash) < 0) return -1;
        if (unlikely(!o->table || !set_is_plain(o))) break; /* it changed */
        from = table_of(o);
    }
    return 0;
}

int set_merge(Runtime *rt, Borrowed set, Borrowed other) {
    Set *s = as_set(set), *o = as_set(other);
    if (s == o || o->used == 0) return 0;
    size_t fill = fill_of(s), mask = mask_of(s);
    bool grow = (fill + o->used) * 5 >= mask * 3;
    if (fill == 0) return fill_from(rt, s, o, grow ? log2_for(((size_t)s->used + o->used) * 2) : log2_of(s));
    if (grow && resize(rt, s, ((size_t)s->used + o->used) * 2) < 0) return -1;
    if (set_is_plain(s) && set_is_plain(o)) return merge_plain(rt, set, o);
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
        int64_t hash = v_is_small(key) ? hash_small(key) : v_is(key, T_STR) ? hash_expand(str_hash32(rt, key)) : 0;
        if (is_plain(key) && add_quick(s, key, hash)) continue;
        incref(key);
        int r = set_add(rt, set, key);
        decref(rt, key);
        if (r < 0) return -1;
    }
    return 0;
}

/* Are all keys such that adding them to a set of plain keys runs nothing of the program? */
static bool keys_are_plain(Borrowed dict) {
    size_t pos = 0;
    Value key, value;
    while (dict_next(dict, &pos, &key, &value))
        if (!is_plain(key)) return false;
    return true;
}

/* A list or tuple. Hashing and comparing may change the list. */
static int update_from_array(Runtime *rt, Borrowed set, Borrowed seq) {
    Value held = own(seq);
    int r = 0;
    for (size_t i = 0, count; r == 0;) {
        const Value *items = seq_items(rt, held, &count);
        if (i < count) i += add_run(rt, as_set(set), items + i, count - i);
        if (i >= count) break;
        Value key = own(items[i++]);
        r = set_add(rt, set, key);
        decref(rt, key);
    }
    decref(rt, held);
    return r;
}

int set_update(Runtime *rt, Borrowed set, Borrowed iterable) {
    if (v_is_any_set(rt, iterable)) return set_merge(rt, set, iterable);
    if (v_is(iterable, T_DICT)) return update_from_dict(rt, set, iterable);
    if (v_is(iterable, T_DICT_KEYS) && set_is_plain(as_set(set)) && keys_are_plain(V_AS(DictView, iterable)->dict))
        return update_from_dict(rt, set, V_AS(DictView, iterable)->dict);
    if (v_is(iterable, T_LIST) || v_is(iterable, T_TUPLE)) return update_from_array(rt, set, iterable);
    Value it = obj_iter(rt, iterable);
    if (!it) return -1;
    int r = 0;
    Value key;
    while (r == 0 && (key = iterate(rt, it))) {
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

/* Will dropping the keys end none of them? Then nobody sees in which order it is done. */
static bool all_survive(const Value *keys, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (keys[i] && v_is_ptr(keys[i]) && v_obj(keys[i])->refcount == 1) return false;
    return true;
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
    if (!t.hashes || all_survive(t.keys, fill)) {
        for (size_t i = 0; i < fill; i++) decref_maybe(rt, t.keys[i]); /* str and small ints: nobody sees the order */
    } else {
        size_t slot = 0; /* in slot order, as they are seen in a loop */
        for (ssize_t i; (i = table_next(&t, &slot)) >= 0;) decref(rt, t.keys[i]);
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
    return mem_block_size(((Set *)self)->table);
}
