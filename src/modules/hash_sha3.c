/* SPDX-License-Identifier: MIT
 * hash_sha3.c: `_sha3`: SHA-3 and SHAKE (FIPS 202): a sponge around nettle's permutation. */
#include <nettle/sha3.h>

#include "modules/hash_parts.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/int.h"
#include "types/module.h"
#include "types/str.h"

typedef struct Algorithm {
    const char *name;
    uint8_t digest_size, rate, suffix; /* bytes; digest_size 0: as long as asked for */
} Algorithm;
enum { FIRST_SHAKE = 4, ALGORITHMS = 6 };
static const Algorithm algorithms[ALGORITHMS] = {{"sha3_224", 28, 144, 6}, {"sha3_256", 32, 136, 6},  {"sha3_384", 48, 104, 6},
                                                 {"sha3_512", 64, 72, 6},  {"shake_128", 0, 168, 0x1f}, {"shake_256", 0, 136, 0x1f}};

typedef struct Sponge {
    Object header;
    const Algorithm *algorithm;
    struct sha3_state state;
    unsigned at; /* bytes of the block that are in */
} Sponge;
static Sponge *as_sponge(Borrowed v) { return V_AS(Sponge, v); }

static void put_byte(struct sha3_state *s, unsigned at, uint8_t byte) { s->a[at / 8] ^= (uint64_t)byte << at % 8 * 8; }

static void absorb(Sponge *s, const uint8_t *data, size_t len) {
    unsigned rate = s->algorithm->rate;
    while (len) {
        if (s->at % 8 == 0 && len >= 8 && rate - s->at >= 8) {
            uint64_t word = 0;
            for (int i = 7; i >= 0; i--) word = word << 8 | data[i];
            s->state.a[s->at / 8] ^= word;
            s->at += 8;
            data += 8;
            len -= 8;
        } else {
            put_byte(&s->state, s->at++, *data++);
            len--;
        }
        if (s->at == rate) {
            sha3_permute(&s->state);
            s->at = 0;
        }
    }
}

static void squeeze(const Sponge *from, uint8_t *out, size_t len) {
    struct sha3_state s = from->state;
    unsigned rate = from->algorithm->rate;
    put_byte(&s, from->at, from->algorithm->suffix);
    put_byte(&s, rate - 1, 0x80);
    sha3_permute(&s);
    for (unsigned at = 0; len; len--) {
        *out++ = (uint8_t)(s.a[at / 8] >> at % 8 * 8);
        if (++at == rate && len > 1) {
            sha3_permute(&s);
            at = 0;
        }
    }
}

/* ---- the objects ---- */

static const Algorithm *algorithm_of(Runtime *rt, const Type *type) {
    for (int i = 0; i < ALGORITHMS; i++)
        if (!strcmp(type_short_name(type->slots), algorithms[i].name)) return &algorithms[i];
    return NULL;
}

static Owned sponge_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    const Algorithm *a = algorithm_of(rt, type);
    Value data;
    Buffer view;
    if (hash_arguments(rt, a->name, false, args, nargs, kwnames, &data) < 0 || (data && hash_input(rt, data, &view) < 0)) return V_NULL;
    Sponge *s = object_new_leaf(rt, type->index, sizeof *s);
    if (s) {
        s->algorithm = a;
        memset(&s->state, 0, sizeof s->state);
        s->at = 0;
        if (data) absorb(s, view.data, view.len);
    }
    if (data) buffer_release(rt, &view);
    return s ? v_from(s) : V_NULL;
}
static void sponge_dealloc(Runtime *rt, Object *self) { object_free(rt, self); }

MODULE_FN(sponge_update) {
    Buffer view;
    if (hash_input(rt, args[0], &view) < 0) return V_NULL;
    absorb(as_sponge(self), view.data, view.len);
    buffer_release(rt, &view);
    return V_NONE;
}
MODULE_FN(sponge_copy) {
    const Sponge *old = as_sponge(self);
    Sponge *s = object_new_leaf(rt, old->header.type, sizeof *s);
    if (!s) return V_NULL;
    s->algorithm = old->algorithm;
    s->state = old->state;
    s->at = old->at;
    return v_from(s);
}
MODULE_FN(sponge_digest) {
    uint8_t digest[64];
    squeeze(as_sponge(self), digest, as_sponge(self)->algorithm->digest_size);
    return bytes_from(rt, digest, as_sponge(self)->algorithm->digest_size);
}
MODULE_FN(sponge_hexdigest) {
    uint8_t digest[64];
    squeeze(as_sponge(self), digest, as_sponge(self)->algorithm->digest_size);
    return hash_hex(rt, digest, as_sponge(self)->algorithm->digest_size);
}

static Owned shake_bytes(Runtime *rt, Borrowed self, Borrowed length) {
    uint64_t len;
    if (!v_is_int(rt, length)) return raise(rt, T_TYPE_ERROR, "an integer is required");
    if (hash_unsigned(rt, length, &len) < 0) return V_NULL;
    if (len >= 1u << 29) return raise(rt, T_VALUE_ERROR, "length is too large");
    Owned out = bytes_new(rt, len);
    if (out) squeeze(as_sponge(self), as_bytes(out)->data, len);
    return out;
}
MODULE_FN(shake_digest) { return shake_bytes(rt, self, args[0]); }
MODULE_FN(shake_hexdigest) {
    Owned digest = shake_bytes(rt, self, args[0]);
    if (!digest) return V_NULL;
    Owned text = hash_hex(rt, as_bytes(digest)->data, as_bytes(digest)->len);
    decref(rt, digest);
    return text;
}

static Owned get_name(Runtime *rt, Borrowed self, void *closure) { return str_from_cstr(rt, as_sponge(self)->algorithm->name); }
static Owned get_digest_size(Runtime *rt, Borrowed self, void *closure) { return v_small(as_sponge(self)->algorithm->digest_size); }
static Owned get_block_size(Runtime *rt, Borrowed self, void *closure) { return v_small(as_sponge(self)->algorithm->rate); }
static Owned get_rate(Runtime *rt, Borrowed self, void *closure) { return v_small(as_sponge(self)->algorithm->rate * 8); }
static Owned get_capacity(Runtime *rt, Borrowed self, void *closure) { return v_small(1600 - as_sponge(self)->algorithm->rate * 8); }
static Owned get_suffix(Runtime *rt, Borrowed self, void *closure) { return bytes_from(rt, &as_sponge(self)->algorithm->suffix, 1); }

static const GetSetDef getsets[] = {
    {"name", get_name, NULL, NULL, NULL},        {"digest_size", get_digest_size, NULL, NULL, NULL}, {"block_size", get_block_size, NULL, NULL, NULL},
    {"_rate_bits", get_rate, NULL, NULL, NULL},  {"_capacity_bits", get_capacity, NULL, NULL, NULL}, {"_suffix", get_suffix, NULL, NULL, NULL}, {0},
};
static const MethodDef sha3_methods[] = {
    {"update", sponge_update, 1, 1, 0, "update($self, data, /)\n--\n\nHash these bytes too."},
    {"digest", sponge_digest, 0, 0, 0, "digest($self, /)\n--\n\nThe digest of all bytes so far."},
    {"hexdigest", sponge_hexdigest, 0, 0, 0, "hexdigest($self, /)\n--\n\nThe digest as hexadecimal digits."},
    {"copy", sponge_copy, 0, 0, 0, "copy($self, /)\n--\n\nA copy that goes on by itself."},
    {0},
};
static const MethodDef shake_methods[] = {
    {"update", sponge_update, 1, 1, 0, "update($self, data, /)\n--\n\nHash these bytes too."},
    {"digest", shake_digest, 1, 1, 0, "digest($self, length, /)\n--\n\nSo many bytes of the digest."},
    {"hexdigest", shake_hexdigest, 1, 1, 0, "hexdigest($self, length, /)\n--\n\nThe same as hexadecimal digits."},
    {"copy", sponge_copy, 0, 0, 0, "copy($self, /)\n--\n\nA copy that goes on by itself."},
    {0},
};

#define SPONGE_SLOTS(short_name, methods_)                                                                                                \
    {                                                                                                                                     \
        .name = "_sha3." short_name, .doc = short_name "([data], *, usedforsecurity=True) -> SHA3 object", .flags = TF_IMMUTABLE,          \
        .base = T_OBJECT, .layout = LAYOUT_LEAF, .basicsize = sizeof(Sponge), .dealloc = sponge_dealloc, .new = sponge_new,                \
        .methods = methods_, .getsets = getsets                                                                                            \
    }
static const TypeSlots slots[ALGORITHMS] = {SPONGE_SLOTS("sha3_224", sha3_methods), SPONGE_SLOTS("sha3_256", sha3_methods), SPONGE_SLOTS("sha3_384", sha3_methods),
                                            SPONGE_SLOTS("sha3_512", sha3_methods), SPONGE_SLOTS("shake_128", shake_methods), SPONGE_SLOTS("shake_256", shake_methods)};

static int module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    for (int i = 0; i < ALGORITHMS; i++)
        if (module_add_type(rt, dict, &slots[i], NULL) < 0) return -1;
    if (module_add_int(rt, dict, "keccakopt", 64) < 0) return -1;
    return module_add(rt, dict, "implementation", str_from_cstr(rt, "nettle"));
}

const ModuleDef sha3_module = {.name = "_sha3", .init = module_init};
