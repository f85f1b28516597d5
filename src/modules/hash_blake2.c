/* SPDX-License-Identifier: MIT
 * hash_blake2.c: `_blake2`: BLAKE2b and BLAKE2s with all their parameters (RFC 7693 and the BLAKE2 specification). Own code: nettle
 * has none. */
#include "modules/hash_parts.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/int.h"
#include "types/module.h"
#include "types/str.h"

/* ---- the function; words of 64 bits (b) or 32 (s) lie in uint64_t ---- */

typedef struct Variant {
    const char *name;
    unsigned word, rounds, digest, salt; /* bytes a word, rounds, longest digest and key, salt and person */
    uint64_t start[8];
} Variant;

static const Variant variants[2] = {
    {"blake2b", 8, 12, 64, 16,
     {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179}},
    {"blake2s", 4, 10, 32, 8,
     {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}},
};

static const uint8_t sigma[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

typedef struct Blake {
    Object header;
    const Variant *variant;
    uint64_t h[8];
    uint64_t count[2]; /* bytes so far, in words of the variant */
    uint8_t block[128];
    uint8_t at, digest_size; /* bytes in the block */
    bool last_node;
} Blake;
static Blake *as_blake(Borrowed v) { return V_AS(Blake, v); }

static uint64_t load(const uint8_t *p, unsigned bytes) {
    uint64_t word = 0;
    for (unsigned i = bytes; i--;) word = word << 8 | p[i];
    return word;
}

static inline uint64_t rotate(uint64_t x, unsigned n, unsigned word) {
    if (word == 8) return x >> n | x << (64 - n);
    return (uint32_t)x >> n | (uint32_t)((uint32_t)x << (32 - n));
}

/* word and r are constants where this is inlined. */
static inline __attribute__((always_inline)) void compress(Blake *b, unsigned word, const uint8_t *r, bool last) {
    const Variant *variant = b->variant;
    uint64_t mask = word == 8 ? UINT64_MAX : UINT32_MAX, v[16], m[16];
    for (unsigned i = 0; i < 16; i++) m[i] = load(b->block + i * word, word);
    for (unsigned i = 0; i < 8; i++) {
        v[i] = b->h[i];
        v[i + 8] = variant->start[i];
    }
    v[12] ^= b->count[0];
    v[13] ^= b->count[1];
    if (last) v[14] ^= mask;
    if (last && b->last_node) v[15] ^= mask;
    for (unsigned round = 0; round < variant->rounds; round++) {
        const uint8_t *s = sigma[round % 10];
        static const uint8_t places[8][4] = {{0, 4, 8, 12}, {1, 5, 9, 13}, {2, 6, 10, 14}, {3, 7, 11, 15},
                                             {0, 5, 10, 15}, {1, 6, 11, 12}, {2, 7, 8, 13}, {3, 4, 9, 14}};
        for (unsigned i = 0; i < 8; i++) {
            uint64_t *a = &v[places[i][0]], *p = &v[places[i][1]], *c = &v[places[i][2]], *d = &v[places[i][3]];
            *a = (*a + *p + m[s[2 * i]]) & mask;
            *d = rotate(*d ^ *a, r[0], word);
            *c = (*c + *d) & mask;
            *p = rotate(*p ^ *c, r[1], word);
            *a = (*a + *p + m[s[2 * i + 1]]) & mask;
            *d = rotate(*d ^ *a, r[2], word);
            *c = (*c + *d) & mask;
            *p = rotate(*p ^ *c, r[3], word);
        }
    }
    for (unsigned i = 0; i < 8; i++) b->h[i] ^= v[i] ^ v[i + 8];
}

static void count_bytes(Blake *b, unsigned n) {
    b->count[0] += n;
    if (b->variant->word == 4) {
        b->count[1] += b->count[0] >> 32;
        b->count[0] &= UINT32_MAX;
    } else b->count[1] += b->count[0] < n;
}

static void compress_block(Blake *b, bool last) {
    static const uint8_t big[4] = {32, 24, 16, 63}, small[4] = {16, 12, 8, 7};
    count_bytes(b, b->at);
    if (b->variant->word == 8) compress(b, 8, big, last);
    else compress(b, 4, small, last);
    b->at = 0;
}

/* A full block waits until it is known not to be the last. */
static void absorb(Blake *b, const uint8_t *data, size_t len) {
    unsigned size = b->variant->word * 16;
    while (len) {
        if (b->at == size) compress_block(b, false);
        size_t n = size_min(len, size - b->at);
        memcpy(b->block + b->at, data, n);
        b->at = (uint8_t)(b->at + n);
        data += n;
        len -= n;
    }
}

static void digest_of(const Blake *from, uint8_t *out) {
    Blake b = *from;
    unsigned word = b.variant->word;
    memset(b.block + b.at, 0, sizeof b.block - b.at);
    compress_block(&b, true);
    for (unsigned i = 0; i < b.digest_size; i++) out[i] = (uint8_t)(b.h[i / word] >> i % word * 8);
}

/* ---- making one ---- */

typedef struct Parameters {
    uint64_t digest_size, fanout, depth, leaf_size, node_offset, node_depth, inner_size;
    Buffer key, salt, person;
} Parameters;

static void put(uint8_t *p, uint64_t n, unsigned bytes) {
    for (unsigned i = 0; i < bytes; i++) p[i] = (uint8_t)(n >> 8 * i);
}

static void start(Blake *b, const Variant *v, const Parameters *p) {
    uint8_t block[64] = {0};
    bool big = v->word == 8;
    b->variant = v;
    b->digest_size = (uint8_t)p->digest_size;
    b->count[0] = b->count[1] = 0;
    b->at = 0;
    block[0] = (uint8_t)p->digest_size;
    block[1] = (uint8_t)p->key.len;
    block[2] = (uint8_t)p->fanout;
    block[3] = (uint8_t)p->depth;
    put(block + 4, p->leaf_size, 4);
    put(block + 8, p->node_offset, big ? 8 : 6);
    block[big ? 16 : 14] = (uint8_t)p->node_depth;
    block[big ? 17 : 15] = (uint8_t)p->inner_size;
    if (p->salt.len) memcpy(block + (big ? 32 : 16), p->salt.data, p->salt.len);
    if (p->person.len) memcpy(block + (big ? 48 : 24), p->person.data, p->person.len);
    for (unsigned i = 0; i < 8; i++) b->h[i] = v->start[i] ^ load(block + i * v->word, v->word);
    if (!p->key.len) return;
    memset(b->block, 0, sizeof b->block);
    memcpy(b->block, p->key.data, p->key.len);
    b->at = (uint8_t)(v->word * 16);
}

static int bytes_parameter(Runtime *rt, Borrowed v, const char *name, size_t most, Buffer *view) {
    if (!v) return 0;
    if (obj_get_buffer(rt, v, view, false) < 0) return -1;
    return view->len <= most ? 0 : raise_int(rt, T_VALUE_ERROR, "maximum %s length is %zu bytes", name, most);
}

/* low, high: the range that the text tells; the argument must be a C int. */
static int small_parameter(Runtime *rt, Borrowed v, const char *name, int low, int high, uint64_t *out) {
    int n;
    if (!v) return 0;
    if (num_as_int(rt, v, &n) < 0) return -1;
    if (n < low || n > high) return raise_int(rt, T_VALUE_ERROR, "%s must be between %d and %d", name, low, high);
    *out = (uint64_t)n;
    return 0;
}

static int wide_parameter(Runtime *rt, Borrowed v, const char *name, uint64_t most, uint64_t *out) {
    if (!v) return 0;
    if (hash_unsigned(rt, v, out) < 0) return -1;
    return *out <= most ? 0 : raise_int(rt, T_OVERFLOW_ERROR, "%s is too large", name);
}

enum Argument { DATA, DIGEST_SIZE, KEY, SALT, PERSON, FANOUT, DEPTH, LEAF_SIZE, NODE_OFFSET, NODE_DEPTH, INNER_SIZE, LAST_NODE, SECURITY, ARGUMENTS };

static int read_parameters(Runtime *rt, const Variant *variant, const Value *v, Parameters *p) {
    int n = (int)variant->digest;
    p->digest_size = variant->digest;
    p->fanout = p->depth = 1;
    if (v[DIGEST_SIZE] && num_as_int(rt, v[DIGEST_SIZE], &n) < 0) return -1;
    if (n < 1 || n > (int)variant->digest) return raise_int(rt, T_VALUE_ERROR, "digest_size must be between 1 and %d bytes", (int)variant->digest);
    p->digest_size = (uint64_t)n;
    if (bytes_parameter(rt, v[SALT], "salt", variant->salt, &p->salt) < 0 || bytes_parameter(rt, v[PERSON], "person", variant->salt, &p->person) < 0) return -1;
    if (small_parameter(rt, v[FANOUT], "fanout", 0, 255, &p->fanout) < 0 || small_parameter(rt, v[DEPTH], "depth", 1, 255, &p->depth) < 0) return -1;
    if (wide_parameter(rt, v[LEAF_SIZE], "leaf_size", UINT32_MAX, &p->leaf_size) < 0) return -1;
    if (wide_parameter(rt, v[NODE_OFFSET], "node_offset", variant->word == 8 ? UINT64_MAX : (1ull << 48) - 1, &p->node_offset) < 0) {
        if (variant->word == 8 && error_catch(rt, T_OVERFLOW_ERROR)) raise(rt, T_OVERFLOW_ERROR, "int too big to convert");
        return -1;
    }
    if (small_parameter(rt, v[NODE_DEPTH], "node_depth", 0, 255, &p->node_depth) < 0) return -1;
    int inner = 0;
    if (v[INNER_SIZE] && num_as_int(rt, v[INNER_SIZE], &inner) < 0) return -1;
    if (inner < 0 || inner > (int)variant->digest) return raise_int(rt, T_VALUE_ERROR, "inner_size must be between 0 and is %d", (int)variant->digest);
    p->inner_size = (uint64_t)inner;
    return bytes_parameter(rt, v[KEY], "key", variant->digest, &p->key);
}

static Owned blake_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"data", "/", "*", "digest_size", "key", "salt", "person", "fanout", "depth", "leaf_size", "node_offset",
                                         "node_depth", "inner_size", "last_node", "usedforsecurity", NULL};
    const Variant *variant = &variants[strcmp(type_short_name(type->slots), "blake2b") != 0];
    Value v[ARGUMENTS];
    Parameters p = {0};
    Buffer data = {0};
    Owned made = V_NULL;
    if (args_parse(rt, variant->name, params, 0, args, nargs, kwnames, v) < 0) return V_NULL;
    int last = v[LAST_NODE] ? obj_truth(rt, v[LAST_NODE]) : 0;
    if (last < 0 || (v[SECURITY] && obj_truth(rt, v[SECURITY]) < 0)) return V_NULL;
    if (read_parameters(rt, variant, v, &p) == 0 && (!v[DATA] || hash_input(rt, v[DATA], &data) == 0)) {
        Blake *b = object_new_leaf(rt, type->index, sizeof *b);
        if (b) {
            start(b, variant, &p);
            b->last_node = last;
            absorb(b, data.data, data.len);
            made = v_from(b);
        }
    }
    Buffer *views[] = {&p.key, &p.salt, &p.person, &data};
    for (size_t i = 0; i < COUNT_OF(views); i++)
        if (views[i]->obj) buffer_release(rt, views[i]);
    return made;
}

/* ---- the type ---- */

static void blake_dealloc(Runtime *rt, Object *self) { object_free(rt, self); }

MODULE_FN(blake_update) {
    Buffer view;
    if (hash_input(rt, args[0], &view) < 0) return V_NULL;
    absorb(as_blake(self), view.data, view.len);
    buffer_release(rt, &view);
    return V_NONE;
}
MODULE_FN(blake_digest) {
    uint8_t digest[64];
    digest_of(as_blake(self), digest);
    return bytes_from(rt, digest, as_blake(self)->digest_size);
}
MODULE_FN(blake_hexdigest) {
    uint8_t digest[64];
    digest_of(as_blake(self), digest);
    return hash_hex(rt, digest, as_blake(self)->digest_size);
}
MODULE_FN(blake_copy) {
    const Blake *old = as_blake(self);
    Blake *b = object_new_leaf(rt, old->header.type, sizeof *b);
    if (!b) return V_NULL;
    memcpy((char *)b + sizeof(Object), (const char *)old + sizeof(Object), sizeof *b - sizeof(Object));
    return v_from(b);
}

static Owned get_name(Runtime *rt, Borrowed self, void *closure) { return str_from_cstr(rt, as_blake(self)->variant->name); }
static Owned get_digest_size(Runtime *rt, Borrowed self, void *closure) { return v_small(as_blake(self)->digest_size); }
static Owned get_block_size(Runtime *rt, Borrowed self, void *closure) { return v_small(as_blake(self)->variant->word * 16); }
static const GetSetDef getsets[] = {
    {"name", get_name, NULL, NULL, NULL}, {"digest_size", get_digest_size, NULL, NULL, NULL}, {"block_size", get_block_size, NULL, NULL, NULL}, {0},
};
static const MethodDef methods[] = {
    {"update", blake_update, 1, 1, 0, "update($self, data, /)\n--\n\nHash these bytes too."},
    {"digest", blake_digest, 0, 0, 0, "digest($self, /)\n--\n\nThe digest of all bytes so far."},
    {"hexdigest", blake_hexdigest, 0, 0, 0, "hexdigest($self, /)\n--\n\nThe digest as hexadecimal digits."},
    {"copy", blake_copy, 0, 0, 0, "copy($self, /)\n--\n\nA copy that goes on by itself."},
    {0},
};
#define BLAKE_SLOTS(short_name)                                                                                                             \
    {                                                                                                                                        \
        .name = "_blake2." short_name,                                                                                                       \
        .doc = short_name "(data=b'', /, *, digest_size, key, salt, person, fanout, depth, leaf_size, node_offset, node_depth, inner_size,\n" \
                          "last_node, usedforsecurity)\n\nA new hash object.",                                                               \
        .flags = TF_IMMUTABLE, .base = T_OBJECT, .layout = LAYOUT_LEAF, .basicsize = sizeof(Blake), .dealloc = blake_dealloc,                \
        .new = blake_new, .methods = methods, .getsets = getsets                                                                              \
    }
static const TypeSlots slots[2] = {BLAKE_SLOTS("blake2b"), BLAKE_SLOTS("blake2s")};

static int module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    for (int i = 0; i < 2; i++) {
        const Variant *v = &variants[i];
        const struct { const char *name, *long_name; int64_t value; } constants[] = {
            {"SALT_SIZE", i ? "BLAKE2S_SALT_SIZE" : "BLAKE2B_SALT_SIZE", v->salt},
            {"PERSON_SIZE", i ? "BLAKE2S_PERSON_SIZE" : "BLAKE2B_PERSON_SIZE", v->salt},
            {"MAX_KEY_SIZE", i ? "BLAKE2S_MAX_KEY_SIZE" : "BLAKE2B_MAX_KEY_SIZE", v->digest},
            {"MAX_DIGEST_SIZE", i ? "BLAKE2S_MAX_DIGEST_SIZE" : "BLAKE2B_MAX_DIGEST_SIZE", v->digest}};
        uint32_t index;
        if (module_add_type(rt, dict, &slots[i], &index) < 0) return -1;
        Borrowed own_dict = type_dict(rt, rt->types[index]);
        if (!own_dict) return -1;
        class_dict_open(own_dict);
        for (size_t k = 0; k < COUNT_OF(constants); k++) {
            if (module_add_int(rt, dict, constants[k].long_name, constants[k].value) < 0) return -1;
            if (module_add_int(rt, own_dict, constants[k].name, constants[k].value) < 0) return -1;
        }
        class_dict_close(own_dict);
    }
    return 0;
}

const ModuleDef blake2_module = {.name = "_blake2", .init = module_init};
