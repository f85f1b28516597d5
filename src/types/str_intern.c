/* SPDX-License-Identifier: MIT
 * str_intern.c: the table of interned strings, and rt->names.
 *
 * Open addressing with linear probing over bare Str pointers; an entry is removed by moving the later ones of its run
 * back, so there are no tombstones. The table owns no references: an interned str that dies takes itself out.
 *
 * The table hashes for itself, quickly and with the runtime's key: most well-known names never become keys of a dict, so
 * computing their SipHash at birth would be wasted; and a name that is interned already is found without making a str.
 */
#include "types/str_parts.h"

typedef struct InternTable InternTable;

#define FIRST_SIZE 1024 /* slots, two pages full: room for rt->names and the first program's identifiers */

static Str **table_new(Runtime *rt, size_t size) { return mem_calloc(rt, size * sizeof(Str *)); }

/* Multiply and fold, eight bytes at a time. */
static uint64_t mix(uint64_t a, uint64_t b) {
    __extension__ typedef unsigned __int128 Wide;
    Wide product = (Wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t bytes_hash(const Runtime *rt, const uint8_t *data, size_t len) {
    const uint64_t key = rt->hash_key[1] | 1;
    uint64_t h = rt->hash_key[0] ^ len * 0x9e3779b97f4a7c15ULL, word;
    for (; len >= 8; data += 8, len -= 8) {
        memcpy(&word, data, 8);
        h = mix(h ^ word, key + 0xd1b54a32d192ed03ULL);
    }
    word = 0;
    if (len >= 4) {
        uint32_t low, high; /* they may overlap */
        memcpy(&low, data, 4);
        memcpy(&high, data + len - 4, 4);
        word = (uint64_t)high << 32 | low;
    } else if (len) {
        word = (uint64_t)data[0] | (uint64_t)data[len >> 1] << 8 | (uint64_t)data[len - 1] << 16;
    }
    return mix(h ^ word, key ^ 0x8ebc6af09c88c6e3ULL);
}

static inline uint64_t table_hash(const Runtime *rt, const Str *s) {
    return bytes_hash(rt, s->data, (size_t)s->len * str_width(v_from(s)));
}

static void insert_new(const InternTable *t, Str *s, uint64_t hash) {
    size_t i = hash & t->mask;
    while (t->slots[i]) i = (i + 1) & t->mask;
    t->slots[i] = s;
}

static int grow(Runtime *rt) {
    InternTable old = rt->interned, larger = {.slots = table_new(rt, (old.mask + 1) * 2), .mask = old.mask * 2 + 1, .count = old.count};
    if (!larger.slots) return -1;
    for (size_t i = 0; i <= old.mask; i++)
        if (old.slots[i]) insert_new(&larger, old.slots[i], table_hash(rt, old.slots[i]));
    rt->interned = larger;
    mem_free(rt, old.slots);
    return 0;
}

static Owned add(Runtime *rt, Owned s, uint64_t hash) {
    InternTable *t = &rt->interned;
    if (t->count * 3 > t->mask * 2 && grow(rt) < 0) {
        decref(rt, s);
        return V_NULL;
    }
    insert_new(t, as_str(s), hash);
    t->count++;
    as_str(s)->header.flags |= STR_INTERNED;
    return s;
}

Owned str_intern(Runtime *rt, Owned s) {
    Str *o = as_str(s);
    if ((o->header.flags & STR_INTERNED) || o->header.type != T_STR) return s;
    const InternTable *t = &rt->interned;
    const uint64_t hash = table_hash(rt, o);
    for (size_t i = hash & t->mask; t->slots[i]; i = (i + 1) & t->mask) {
        if (t->slots[i]->len != o->len || !str_equal(v_from(t->slots[i]), s)) continue;
        Value found = own(v_from(t->slots[i]));
        decref(rt, s);
        return found;
    }
    return add(rt, s, hash);
}

Owned str_intern_cstr(Runtime *rt, const char *ascii) {
    const InternTable *t = &rt->interned;
    size_t len = strlen(ascii);
    const uint64_t hash = bytes_hash(rt, (const uint8_t *)ascii, len);
    for (size_t i = hash & t->mask; t->slots[i]; i = (i + 1) & t->mask) {
        Str *o = t->slots[i];
        if (o->len == len && str_is_ascii(v_from(o)) && memcmp(o->data, ascii, len) == 0) return own(v_from(o));
    }
    Value s = str_from_ascii(rt, ascii, len);
    return !s || (as_str(s)->header.flags & STR_INTERNED) ? s : add(rt, s, hash);
}

void str_intern_forget(Runtime *rt, Borrowed s) {
    InternTable *t = &rt->interned;
    if (!t->slots) return;
    size_t hole = table_hash(rt, as_str(s)) & t->mask;
    while (t->slots[hole] != as_str(s)) {
        if (!t->slots[hole]) return;
        hole = (hole + 1) & t->mask;
    }
    t->count--;
    for (size_t i = hole;;) {
        i = (i + 1) & t->mask;
        if (!t->slots[i]) break;
        size_t home = table_hash(rt, t->slots[i]) & t->mask;
        /* The entry may move into the hole unless its home lies cyclically behind the hole. */
        if (((i - home) & t->mask) >= ((i - hole) & t->mask)) {
            t->slots[hole] = t->slots[i];
            hole = i;
        }
    }
    t->slots[hole] = NULL;
}

/* All names one after the other, each with its zero; and their lengths. */
static const char name_texts[] =
#define NAME(id) #id "\0"
#define NAME_STR(id, text) text "\0"
#include "object/names.def"
#undef NAME
#undef NAME_STR
    ;
static const uint8_t name_sizes[] = {
#define NAME(id) sizeof(#id) - 1,
#define NAME_STR(id, text) sizeof(text) - 1,
#include "object/names.def"
#undef NAME
#undef NAME_STR
};

int str_intern_init(Runtime *rt) {
    InternTable *t = &rt->interned;
    *t = (InternTable){.slots = table_new(rt, FIRST_SIZE), .mask = FIRST_SIZE - 1};
    if (!t->slots) return -1;
    rt->empty_str = str_new_kind(rt, 0, STR_ASCII);
    if (!rt->empty_str) return -1;
    const char *text = name_texts;
    for (size_t i = 0; i < N_COUNT; i++) {
        size_t len = name_sizes[i];
        Value s = len == 0   ? own(rt->empty_str)
                  : len == 1 ? str_from_char(rt, (uint8_t)text[0])
                             : str_new_kind(rt, len, STR_ASCII);
        if (!s) return -1;
        if (len > 1) memcpy(as_str(s)->data, text, len);
        Str *o = as_str(s);
        if (!(o->header.flags & STR_INTERNED)) {
            insert_new(t, o, table_hash(rt, o));
            t->count++;
            o->header.flags |= STR_INTERNED;
        }
        rt->names[i] = s;
        text += len + 1;
    }
    return 0;
}
