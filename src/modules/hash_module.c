/* SPDX-License-Identifier: MIT
 * hash_module.c: `_md5`, `_sha1`, `_sha256`, `_sha512` on nettle, whose states are plain structs, and PBKDF2 for `_hashlib`. */
#include <nettle/hmac.h>
#include <nettle/md5.h>
#include <nettle/nettle-meta.h>
#include <nettle/pbkdf2.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>

#include "modules/hash_parts.h"
#include "types/bytes.h"
#include "types/int.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"

/* ---- the objects ---- */

enum Algorithm { MD5, SHA1, SHA224, SHA256, SHA384, SHA512, ALGORITHMS };

static const struct nettle_hash *nettle(enum Algorithm which) {
    static const struct nettle_hash *const all[] = {&nettle_md5, &nettle_sha1, &nettle_sha224, &nettle_sha256, &nettle_sha384, &nettle_sha512};
    return all[which];
}

typedef union Context {
    struct md5_ctx md5;
    struct sha1_ctx sha1;
    struct sha256_ctx sha256;
    struct sha512_ctx sha512;
} Context;

typedef struct Hash {
    Object header;
    enum Algorithm which;
    Context context;
} Hash;
static Hash *as_hash(Borrowed v) { return V_AS(Hash, v); }

typedef struct State { uint32_t index[ALGORITHMS]; } State;
static State *state_of(Runtime *rt) { return rt->module_state[STATE_HASH]; }

static void hash_dealloc(Runtime *rt, Object *self) { object_free(rt, self); }

/* nettle's digest functions begin anew afterwards: they get a copy. */
static void digest_of(const Hash *h, uint8_t *out) {
    Context copy = h->context;
    nettle(h->which)->digest(&copy, nettle(h->which)->digest_size, out);
}

MODULE_FN(hash_update) {
    Buffer view;
    if (hash_input(rt, args[0], &view) < 0) return V_NULL;
    nettle(as_hash(self)->which)->update(&as_hash(self)->context, view.len, view.data);
    buffer_release(rt, &view);
    return V_NONE;
}
MODULE_FN(hash_digest) {
    uint8_t digest[SHA512_DIGEST_SIZE];
    digest_of(as_hash(self), digest);
    return bytes_from(rt, digest, nettle(as_hash(self)->which)->digest_size);
}
MODULE_FN(hash_hexdigest) {
    uint8_t digest[SHA512_DIGEST_SIZE];
    digest_of(as_hash(self), digest);
    return hash_hex(rt, digest, nettle(as_hash(self)->which)->digest_size);
}
MODULE_FN(hash_copy) {
    const Hash *old = as_hash(self);
    Hash *h = object_new_leaf(rt, old->header.type, sizeof *h);
    if (!h) return V_NULL;
    h->which = old->which;
    h->context = old->context;
    return v_from(h);
}
static Owned get_name(Runtime *rt, Borrowed self, void *closure) { return str_from_cstr(rt, nettle(as_hash(self)->which)->name); }
static Owned get_digest_size(Runtime *rt, Borrowed self, void *closure) { return v_small(nettle(as_hash(self)->which)->digest_size); }
static Owned get_block_size(Runtime *rt, Borrowed self, void *closure) { return v_small(nettle(as_hash(self)->which)->block_size); }

static const MethodDef hash_methods[] = {
    {"update", hash_update, 1, 1, 0, "update($self, obj, /)\n--\n\nHash these bytes too."},
    {"digest", hash_digest, 0, 0, 0, "digest($self, /)\n--\n\nThe digest of all bytes so far."},
    {"hexdigest", hash_hexdigest, 0, 0, 0, "hexdigest($self, /)\n--\n\nThe digest as hexadecimal digits."},
    {"copy", hash_copy, 0, 0, 0, "copy($self, /)\n--\n\nA copy that goes on by itself."},
    {0},
};
static const GetSetDef hash_getsets[] = {
    {"name", get_name, NULL, NULL, NULL}, {"digest_size", get_digest_size, NULL, NULL, NULL}, {"block_size", get_block_size, NULL, NULL, NULL}, {0},
};

#define HASH_SLOTS(full_name)                                                                                                            \
    {                                                                                                                                    \
        .name = full_name, .flags = TF_IMMUTABLE | TF_NO_NEW, .base = T_OBJECT, .layout = LAYOUT_LEAF, .basicsize = sizeof(Hash),         \
        .dealloc = hash_dealloc, .methods = hash_methods, .getsets = hash_getsets                                                         \
    }
static const TypeSlots hash_slots[] = {HASH_SLOTS("_md5.md5"), HASH_SLOTS("_sha1.sha1"), HASH_SLOTS("_sha256.sha224"),
                                       HASH_SLOTS("_sha256.sha256"), HASH_SLOTS("_sha512.sha384"), HASH_SLOTS("_sha512.sha512")};

static Owned hash_new(Runtime *rt, enum Algorithm which, const Value *args, size_t nargs, Borrowed kwnames) {
    Value data;
    Buffer view;
    if (hash_arguments(rt, nettle(which)->name, true, args, nargs, kwnames, &data) < 0) return V_NULL;
    if (data && hash_input(rt, data, &view) < 0) return V_NULL;
    Hash *h = object_new_leaf(rt, state_of(rt)->index[which], sizeof *h);
    if (h) {
        h->which = which;
        nettle(which)->init(&h->context);
        if (data) nettle(which)->update(&h->context, view.len, view.data);
    }
    if (data) buffer_release(rt, &view);
    return h ? v_from(h) : V_NULL;
}

/* ---- the modules ---- */

static int add_hashes(Runtime *rt, Borrowed dict, enum Algorithm first, enum Algorithm last, const char *const *shown) {
    State *s = module_state(rt, STATE_HASH, sizeof *s);
    if (!s) return -1;
    for (enum Algorithm a = first; a <= last; a++, shown++) {
        if (module_hidden_type(rt, &hash_slots[a], &s->index[a]) < 0) return -1;
        if (*shown && module_add(rt, dict, *shown, v_from(rt->types[s->index[a]])) < 0) return -1;
    }
    return 0;
}

#define CONSTRUCTOR(name, which)                                                                                                           \
    MODULE_FN(name) { return hash_new(rt, which, args, nargs, kwnames); }
CONSTRUCTOR(new_md5, MD5)
CONSTRUCTOR(new_sha1, SHA1)
CONSTRUCTOR(new_sha224, SHA224)
CONSTRUCTOR(new_sha256, SHA256)
CONSTRUCTOR(new_sha384, SHA384)
CONSTRUCTOR(new_sha512, SHA512)

#define SIGNATURE(name) name "($module, /, string=b\'\', *, usedforsecurity=True)\n--\n\nA new hash object, of these bytes."
static const MethodDef md5_functions[] = {{"md5", new_md5, 0, -1, METH_KW, SIGNATURE("md5")}, {0}};
static const MethodDef sha1_functions[] = {{"sha1", new_sha1, 0, -1, METH_KW, SIGNATURE("sha1")}, {0}};
static const MethodDef sha256_functions[] = {
    {"sha224", new_sha224, 0, -1, METH_KW, SIGNATURE("sha224")}, {"sha256", new_sha256, 0, -1, METH_KW, SIGNATURE("sha256")}, {0}};
static const MethodDef sha512_functions[] = {
    {"sha384", new_sha384, 0, -1, METH_KW, SIGNATURE("sha384")}, {"sha512", new_sha512, 0, -1, METH_KW, SIGNATURE("sha512")}, {0}};

static int md5_init_module(Runtime *rt, Borrowed module, Borrowed dict) { return add_hashes(rt, dict, MD5, MD5, (const char *const[]){"MD5Type"}); }
static int sha1_init_module(Runtime *rt, Borrowed module, Borrowed dict) { return add_hashes(rt, dict, SHA1, SHA1, (const char *const[]){"SHA1Type"}); }
static int sha256_init_module(Runtime *rt, Borrowed module, Borrowed dict) {
    return add_hashes(rt, dict, SHA224, SHA256, (const char *const[]){"SHA224Type", "SHA256Type"});
}
static int sha512_init_module(Runtime *rt, Borrowed module, Borrowed dict) {
    return add_hashes(rt, dict, SHA384, SHA512, (const char *const[]){"SHA384Type", NULL});
}

const ModuleDef md5_module = {.name = "_md5", .functions = md5_functions, .init = md5_init_module};
const ModuleDef sha1_module = {.name = "_sha1", .functions = sha1_functions, .init = sha1_init_module};
const ModuleDef sha256_module = {.name = "_sha256", .functions = sha256_functions, .init = sha256_init_module};
const ModuleDef sha512_module = {.name = "_sha512", .functions = sha512_functions, .init = sha512_init_module};

/* ---- PBKDF2 ---- */

typedef union MacContext {
    struct hmac_md5_ctx md5;
    struct hmac_sha1_ctx sha1;
    struct hmac_sha256_ctx sha256;
    struct hmac_sha512_ctx sha512;
} MacContext;

typedef struct Mac {
    const char *name;
    void (*set_key)(MacContext *, size_t, const uint8_t *);
    nettle_hash_update_func *update;
    nettle_hash_digest_func *digest;
    size_t digest_size;
} Mac;

#define MAC(name_, member, set, update_, digest_)                                                                                     \
    static void mac_##name_##_key(MacContext *c, size_t len, const uint8_t *key) { set(&c->member, len, key); }                                    \
    static void mac_##name_##_update(void *c, size_t len, const uint8_t *data) { update_(&((MacContext *)c)->member, len, data); }                 \
    static void mac_##name_##_digest(void *c, size_t len, uint8_t *out) { digest_(&((MacContext *)c)->member, len, out); }
MAC(md5, md5, hmac_md5_set_key, hmac_md5_update, hmac_md5_digest)
MAC(sha1, sha1, hmac_sha1_set_key, hmac_sha1_update, hmac_sha1_digest)
MAC(sha224, sha256, hmac_sha224_set_key, hmac_sha256_update, hmac_sha224_digest)
MAC(sha256, sha256, hmac_sha256_set_key, hmac_sha256_update, hmac_sha256_digest)
MAC(sha384, sha512, hmac_sha384_set_key, hmac_sha512_update, hmac_sha384_digest)
MAC(sha512, sha512, hmac_sha512_set_key, hmac_sha512_update, hmac_sha512_digest)
static const Mac macs[] = {
    {"md5", mac_md5_key, mac_md5_update, mac_md5_digest, MD5_DIGEST_SIZE},             {"sha1", mac_sha1_key, mac_sha1_update, mac_sha1_digest, SHA1_DIGEST_SIZE},
    {"sha224", mac_sha224_key, mac_sha224_update, mac_sha224_digest, SHA224_DIGEST_SIZE}, {"sha256", mac_sha256_key, mac_sha256_update, mac_sha256_digest, SHA256_DIGEST_SIZE},
    {"sha384", mac_sha384_key, mac_sha384_update, mac_sha384_digest, SHA384_DIGEST_SIZE}, {"sha512", mac_sha512_key, mac_sha512_update, mac_sha512_digest, SHA512_DIGEST_SIZE},
};

static const Mac *find_mac(Borrowed name) {
    for (size_t i = 0; i < COUNT_OF(macs); i++)
        if (str_equal_cstr(name, macs[i].name)) return &macs[i];
    return NULL;
}

/* A count that must be positive. */
static int positive(Runtime *rt, Borrowed v, const char *what, int64_t most, int64_t *out) {
    if (num_as_i64(rt, v, out) < 0) return -1;
    if (*out < 1) return raise_int(rt, T_VALUE_ERROR, "%s must be greater than 0.", what);
    return *out > most ? raise_int(rt, T_OVERFLOW_ERROR, "%s is too great.", what) : 0;
}

MODULE_FN(pbkdf2_hmac) {
    static const char *const params[] = {"hash_name", "password", "salt", "iterations", "dklen", NULL};
    Value v[5];
    Buffer password, salt;
    int64_t iterations, len;
    MacContext context;
    if (args_parse(rt, "pbkdf2_hmac", params, 4, args, nargs, kwnames, v) < 0) return V_NULL;
    if (!v_is_str(rt, v[0])) return raise(rt, T_TYPE_ERROR, "pbkdf2_hmac() argument 'hash_name' must be str, not %.50A", v[0]);
    const Mac *mac = find_mac(v[0]);
    if (!mac) return raise(rt, T_VALUE_ERROR, "unsupported hash type");
    len = (int64_t)mac->digest_size;
    if (positive(rt, v[3], "iteration value", INT32_MAX, &iterations) < 0) return V_NULL;
    if (v[4] && v[4] != V_NONE && positive(rt, v[4], "key length", INT32_MAX, &len) < 0) return V_NULL;
    if (obj_get_buffer(rt, v[1], &password, false) < 0) return V_NULL;
    Owned key = V_NULL;
    if (obj_get_buffer(rt, v[2], &salt, false) == 0) {
        key = bytes_new(rt, (size_t)len);
        mac->set_key(&context, password.len, password.data);
        if (key) nettle_pbkdf2(&context, mac->update, mac->digest, mac->digest_size, (unsigned)iterations, salt.len, salt.data, (size_t)len, as_bytes(key)->data);
        buffer_release(rt, &salt);
    }
    buffer_release(rt, &password);
    return key;
}

static const MethodDef pbkdf2_functions[] = {
    {"pbkdf2_hmac", pbkdf2_hmac, 0, -1, METH_KW,
     "pbkdf2_hmac($module, /, hash_name, password, salt, iterations, dklen=None)\n--\n\nA key derived from a password."},
    {0},
};
const ModuleDef pbkdf2_module = {.name = "_pbkdf2", .functions = pbkdf2_functions};
