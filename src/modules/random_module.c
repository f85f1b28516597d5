/* SPDX-License-Identifier: MIT
 * random_module.c: _random: the generator under random.py: MT19937, seeded as CPython seeds it, so that the same seed
 * gives the same numbers.
 *
 * M. Matsumoto and T. Nishimura, "Mersenne Twister", ACM Transactions on Modeling and Computer Simulation 8 (1998), with
 * their initialisation of 2002.
 */
#include <errno.h>
#include <sys/random.h>

#include "modules/sha512.h"
#include "object/protocol.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/float.h"
#include "types/int_parts.h"
#include "types/module.h"
#include "types/tuple.h"

#define N 624
#define M 397

typedef struct Random {
    Object header;
    uint32_t index;
    uint32_t state[N];
} Random;

static Random *as_random(Borrowed v) { return V_AS(Random, v); }

/* The generator. */

static uint32_t twist(uint32_t upper, uint32_t lower) {
    uint32_t y = (upper & 0x80000000u) | (lower & 0x7fffffffu);
    return y >> 1 ^ (y & 1 ? 0x9908b0dfu : 0);
}

static void next_state(Random *r) {
    uint32_t *s = r->state;
    int i = 0;
    for (; i < N - M; i++) s[i] = s[i + M] ^ twist(s[i], s[i + 1]);
    for (; i < N - 1; i++) s[i] = s[i + M - N] ^ twist(s[i], s[i + 1]);
    s[i] = s[M - 1] ^ twist(s[i], s[0]);
    r->index = 0;
}

static uint32_t next_word(Random *r) {
    if (r->index >= N) next_state(r);
    uint32_t y = r->state[r->index++];
    y ^= y >> 11;
    y ^= y << 7 & 0x9d2c5680u;
    y ^= y << 15 & 0xefc60000u;
    return y ^ y >> 18;
}

static void seed_with_word(Random *r, uint32_t seed) {
    r->state[0] = seed;
    for (uint32_t i = 1; i < N; i++) r->state[i] = 1812433253u * (r->state[i - 1] ^ r->state[i - 1] >> 30) + i;
    r->index = N;
}

static void seed_with_words(Random *r, const uint32_t *key, size_t len) {
    uint32_t *s = r->state;
    size_t i = 1, j = 0;
    seed_with_word(r, 19650218u);
    for (size_t k = size_max(N, len); k; k--) {
        s[i] = (s[i] ^ (s[i - 1] ^ s[i - 1] >> 30) * 1664525u) + key[j] + (uint32_t)j;
        if (++i >= N) {
            s[0] = s[N - 1];
            i = 1;
        }
        if (++j >= len) j = 0;
    }
    for (size_t k = N - 1; k; k--) {
        s[i] = (s[i] ^ (s[i - 1] ^ s[i - 1] >> 30) * 1566083941u) - (uint32_t)i;
        if (++i >= N) {
            s[0] = s[N - 1];
            i = 1;
        }
    }
    s[0] = 0x80000000u;
}

/* Seeding. */

static int entropy(Runtime *rt, void *out, size_t len) {
    uint8_t *p = out;
    while (len) {
        ssize_t n = getrandom(p, size_min(len, 256), 0);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            raise_errno(rt, errno, V_NULL, V_NULL);
            return -1;
        }
        p += n;
        len -= (size_t)n;
    }
    return 0;
}

static int seed_from_system(Runtime *rt, Random *r) {
    uint32_t key[N];
    if (entropy(rt, key, sizeof key) < 0) return -1;
    seed_with_words(r, key, N);
    return 0;
}

/* The magnitude of an int as 32-bit words, least significant first. */
static int seed_from_int(Runtime *rt, Random *r, Borrowed n) {
    IntView w;
    int_view(n, &w);
    size_t words = w.n ? (view_bits(&w) + 31) / 32 : 1;
    uint32_t few[16], *key = few;
    if (words > COUNT_OF(few) && !(key = mem_alloc_array(rt, words, sizeof *key))) return -1;
    key[0] = 0;
    for (size_t i = 0; w.n && i < words; i++) key[i] = (uint32_t)(w.limbs[i / 2] >> (i % 2 * 32));
    seed_with_words(r, key, words);
    if (key != few) mem_free(rt, key);
    return 0;
}

static int seed_from(Runtime *rt, Borrowed self, Borrowed arg) {
    if (arg == V_NONE) return seed_from_system(rt, as_random(self));
    if (v_is_small(arg) || v_is(arg, T_INT)) return seed_from_int(rt, as_random(self), arg);
    Owned n;
    if (v_is_int(rt, arg)) {
        n = num_abs(rt, arg);
    } else {
        int64_t hash = obj_hash(rt, arg);
        n = hash == -1 ? V_NULL : int_from_u64(rt, (uint64_t)hash);
    }
    if (!n) return -1;
    int status = v_is_int(rt, n) ? seed_from_int(rt, as_random(self), n) : raise_int(rt, T_TYPE_ERROR, "bad seed");
    decref(rt, n);
    return status;
}

static Owned random_seed(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return seed_from(rt, self, nargs ? args[0] : V_NONE) < 0 ? V_NULL : V_NONE;
}

static Owned random_slot_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if (nargs > 1) return raise(rt, T_TYPE_ERROR, "Random() requires 0 or 1 argument");
    Owned r = type_alloc(rt, type, 0);
    if (!r) return V_NULL;
    if (seed_from(rt, r, nargs ? args[0] : V_NONE) < 0) {
        decref(rt, r);
        return V_NULL;
    }
    return r;
}

static void random_dealloc(Runtime *rt, Object *self) { object_free(rt, self); }

/* Numbers. */

/* 53 bits of two words. */
static Owned random_random(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    uint32_t a = next_word(as_random(self)) >> 5, b = next_word(as_random(self)) >> 6;
    return float_new(rt, ((double)a * 67108864.0 + (double)b) * (1.0 / 9007199254740992.0));
}

static Owned random_getrandbits(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    int bits;
    if (num_as_int(rt, args[0], &bits) < 0) return V_NULL;
    if (bits < 0) return raise(rt, T_VALUE_ERROR, "number of bits must be non-negative");
    if (bits == 0) return v_small(0);
    Random *r = as_random(self);
    if (bits <= 32) return v_small(next_word(r) >> (32 - bits));
    size_t words = ((size_t)bits + 31) / 32;
    BigInt *n = int_alloc(rt, (words + 1) / 2);
    if (!n) return V_NULL;
    n->limbs[(words - 1) / 2] = 0;
    for (size_t i = 0; i < words; i++, bits -= 32) {
        uint64_t word = next_word(r);
        if (bits < 32) word >>= 32 - bits;
        n->limbs[i / 2] = i % 2 ? n->limbs[i / 2] | word << 32 : word;
    }
    return int_finish(rt, n, (words + 1) / 2, false);
}

/* State. */

static Owned random_getstate(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value items[N + 1];
    for (int i = 0; i < N; i++) items[i] = v_small(as_random(self)->state[i]);
    items[N] = v_small(as_random(self)->index);
    return tuple_from(rt, items, N + 1);
}

static int state_word(Runtime *rt, Borrowed v, uint32_t *out) {
    uint64_t n = 0;
    if (!v_is_int(rt, v)) return raise_int(rt, T_TYPE_ERROR, "an integer is required");
    if (int_sign(v) < 0) return raise_int(rt, T_OVERFLOW_ERROR, "can't convert negative value to unsigned int");
    if (!int_fits_u64(v, &n)) return raise_int(rt, T_OVERFLOW_ERROR, "Python int too large to convert to C unsigned long");
    *out = (uint32_t)n;
    return 0;
}

static Owned random_setstate(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (!v_is_tuple(rt, args[0])) return raise(rt, T_TYPE_ERROR, "state vector must be a tuple");
    const Tuple *t = as_tuple(args[0]);
    if (t->len != N + 1) return raise(rt, T_VALUE_ERROR, "state vector is the wrong size");
    uint32_t state[N + 1];
    for (size_t i = 0; i <= N; i++)
        if (state_word(rt, t->items[i], &state[i]) < 0) return V_NULL;
    if (state[N] > N) return raise(rt, T_VALUE_ERROR, "invalid state");
    memcpy(as_random(self)->state, state, sizeof as_random(self)->state);
    as_random(self)->index = state[N];
    return V_NONE;
}

static const MethodDef random_methods[] = {
    {"random", random_random, 0, 0, 0, "random() -> x in the interval [0, 1)."},
    {"seed", random_seed, 0, 1, 0, "seed([n]) -> None.  Start anew from an int, a hash, or the system's entropy."},
    {"getrandbits", random_getrandbits, 1, 1, 0, "getrandbits(k) -> x.  An int of k random bits."},
    {"getstate", random_getstate, 0, 0, 0, "getstate() -> tuple of the generator's words."},
    {"setstate", random_setstate, 1, 1, 0, "setstate(state) -> None.  Continue from such a tuple."},
    {NULL, NULL, 0, 0, 0, NULL},
};

static const TypeSlots random_slots = {
    .name = "_random.Random",
    .doc = "Random() -> create a random number generator with its own internal state.",
    .flags = TF_BASETYPE | TF_IMMUTABLE,
    .base = T_OBJECT,
    .layout = LAYOUT_LEAF,
    .basicsize = sizeof(Random),
    .dealloc = random_dealloc,
    .new = random_slot_new,
    .methods = random_methods,
};

/* For random.py. */

static Owned module_urandom(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    ssize_t n = num_as_ssize(rt, args[0], T_OVERFLOW_ERROR);
    if (n == -1 && rt->error) return V_NULL;
    if (n < 0) return raise(rt, T_VALUE_ERROR, "negative argument not allowed");
    Owned b = bytes_new(rt, (size_t)n);
    if (b && entropy(rt, as_bytes(b)->data, (size_t)n) < 0) {
        decref(rt, b);
        return V_NULL;
    }
    return b;
}

static Owned module_sha512(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Buffer view;
    if (obj_get_buffer(rt, args[0], &view, false) < 0) return V_NULL;
    uint8_t digest[64];
    sha512(view.data, view.len, digest);
    buffer_release(rt, &view);
    return bytes_from(rt, digest, sizeof digest);
}

static const MethodDef functions[] = {
    {"_urandom", module_urandom, 1, 1, 0, "So many bytes of the system's entropy."},
    {"_sha512", module_sha512, 1, 1, 0, "The SHA-512 digest of some bytes."},
    {NULL, NULL, 0, 0, 0, NULL},
};

static int add_types(Runtime *rt, Borrowed module, Borrowed dict) {
    uint32_t index;
    return module_add_type(rt, dict, &random_slots, &index);
}

const ModuleDef random_module = {
    .name = "_random",
    .doc = "The Mersenne Twister random number generator.",
    .functions = functions,
    .init = add_types,
};
