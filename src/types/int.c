/* SPDX-License-Identifier: MIT
 * int.c: ints as objects: making them, looking into them, comparison, hash, and the type's table. */
#include <math.h>

#include "types/int_parts.h"

#include "object/protocol.h"
#include "types/float.h"
#include "types/tuple.h"

/* Making. */

BigInt *int_alloc(Runtime *rt, size_t limbs) {
    if (limbs > INT_MAX_LIMBS) {
        raise_no_memory(rt);
        return NULL;
    }
    BigInt *r = object_new_leaf(rt, T_INT, sizeof *r + limbs * sizeof(mp_limb_t));
    if (r) r->size = (int64_t)limbs;
    return r;
}

/* The immediate for a magnitude of one limb, or 0. */
static Value small_from_magnitude(mp_limb_t m, bool neg) {
    if (neg) return m <= (mp_limb_t)1 << 62 ? v_small((int64_t)(0 - m)) : V_NULL;
    return m <= (mp_limb_t)SMALL_INT_MAX ? v_small((int64_t)m) : V_NULL;
}

Owned int_finish(Runtime *rt, BigInt *r, size_t n, bool neg) {
    while (n && !r->limbs[n - 1]) n--;
    if (n <= 1) {
        Value v = small_from_magnitude(n ? r->limbs[0] : 0, neg);
        if (v) {
            int_discard(rt, r);
            return v;
        }
    }
    size_t room = (size_t)r->size;
    r->size = neg ? -(int64_t)n : (int64_t)n;
    if (room - n > 3 && room - n > room / 8) {
        BigInt *s = object_resize_leaf(rt, &r->header, sizeof *r + n * sizeof(mp_limb_t));
        if (!s) { /* too much room does no harm */
            error_clear(rt);
            return v_from(r);
        }
        r = s;
    }
    return v_from(r);
}

Owned int_from_limbs(Runtime *rt, const mp_limb_t *limbs, size_t n, bool neg) {
    while (n && !limbs[n - 1]) n--;
    if (n <= 1) {
        Value v = small_from_magnitude(n ? limbs[0] : 0, neg);
        if (v) return v;
    }
    BigInt *r = int_alloc(rt, n);
    if (!r) return V_NULL;
    memcpy(r->limbs, limbs, n * sizeof *limbs);
    if (neg) r->size = -r->size;
    return v_from(r);
}

Owned int_from_i64_slow(Runtime *rt, int64_t n) {
    mp_limb_t m = n < 0 ? 0 - (mp_limb_t)n : (mp_limb_t)n;
    return int_from_limbs(rt, &m, 1, n < 0);
}

Owned int_from_u64(Runtime *rt, uint64_t n) {
    if (likely(n <= (uint64_t)SMALL_INT_MAX)) return v_small((int64_t)n);
    mp_limb_t m = n;
    return int_from_limbs(rt, &m, 1, false);
}

Owned int_from_double(Runtime *rt, double d) {
    if (d > -0x1p62 && d < 0x1p62) return v_small((int64_t)d);
    if (isinf(d)) return raise(rt, T_OVERFLOW_ERROR, "cannot convert float infinity to integer");
    if (isnan(d)) return raise(rt, T_VALUE_ERROR, "cannot convert float NaN to integer");
    int exp;
    mp_limb_t m = (mp_limb_t)ldexp(frexp(fabs(d), &exp), 53);
    IntView w = {.limbs = &m, .n = 1, .neg = false, .one = 0};
    Owned r = int_shift_left(rt, &w, (size_t)exp - 53);
    if (!r || d > 0) return r;
    Owned negative = int_neg(rt, r);
    decref(rt, r);
    return negative;
}

Owned int_exact(Runtime *rt, Borrowed v) {
    if (v_is_small(v) || v_is(v, T_INT)) return own(v);
    IntView w;
    int_view(v, &w);
    return int_from_limbs(rt, w.limbs, w.n, w.neg);
}

/* Looking. */

bool int_fits_i64(Borrowed v, int64_t *out) {
    if (likely(v_is_small(v))) {
        *out = small_get(v);
        return true;
    }
    IntView w;
    int_view(v, &w);
    if (w.n > 1) return false;
    mp_limb_t m = w.n ? w.limbs[0] : 0;
    if (m > (mp_limb_t)INT64_MAX + w.neg) return false;
    *out = (int64_t)(w.neg ? 0 - m : m);
    return true;
}

bool int_fits_u64(Borrowed v, uint64_t *out) {
    IntView w;
    int_view(v, &w);
    if (w.n > 1 || (w.neg && w.n)) return false;
    *out = w.n ? w.limbs[0] : 0;
    return true;
}

uint64_t int_mask_u64(Borrowed v) {
    IntView w;
    int_view(v, &w);
    mp_limb_t m = w.n ? w.limbs[0] : 0;
    return w.neg ? 0 - m : m;
}

int int_sign(Borrowed v) {
    if (v_is_small(v)) return (small_get(v) > 0) - (small_get(v) < 0);
    IntView w;
    int_view(v, &w);
    return w.n == 0 ? 0 : w.neg ? -1 : 1;
}

size_t int_bit_length(Borrowed v) {
    IntView w;
    int_view(v, &w);
    return view_bits(&w);
}

/* CPython's numeric hash: the value modulo the Mersenne prime 2**61 - 1, negated for negative numbers; never -1.
 * 2**64 is 8 modulo that prime. */
int64_t int_hash(Borrowed v) {
    const uint64_t prime = ((uint64_t)1 << 61) - 1;
    if (v_is_small(v)) {
        int64_t n = small_get(v);
        if (likely(n > -(int64_t)prime && n < (int64_t)prime)) return n == -1 ? -2 : n;
    }
    IntView w;
    int_view(v, &w);
    uint64_t h = 0;
    for (size_t i = w.n; i-- > 0;) {
        uint128 x = ((uint128)h << 3) + w.limbs[i];
        uint64_t folded = (uint64_t)(x & prime) + (uint64_t)(x >> 61);
        h = folded >= prime ? folded - prime : folded;
    }
    int64_t r = w.neg ? -(int64_t)h : (int64_t)h;
    return r == -1 ? -2 : r;
}

int int_compare(Borrowed a, Borrowed b) {
    if (v_both_small(a, b)) return ((int64_t)a > (int64_t)b) - ((int64_t)a < (int64_t)b);
    IntView x, y;
    int_view(a, &x);
    int_view(b, &y);
    if (!x.n && !y.n) return 0;
    bool xneg = x.neg && x.n, yneg = y.neg && y.n;
    if (xneg != yneg) return xneg ? -1 : 1;
    int c = view_cmp_abs(&x, &y);
    return xneg ? -c : c;
}

/* Slots of the type. */

static void int_dealloc(Runtime *rt, Object *self) { object_free(rt, self); }
static Owned int_repr(Runtime *rt, Borrowed self) { return int_to_str(rt, self, 10, false); }
int64_t int_slot_hash(Runtime *rt, Borrowed self) { return int_hash(self); }
int int_truth(Runtime *rt, Borrowed self) { return int_sign(self) != 0; }

Owned int_slot_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if (!v_is_int(rt, a) || !v_is_int(rt, b)) return V_NOTIMPL;
    int c = a == b ? 0 : int_compare(a, b);
    switch (op) {
    case CMP_LT: return v_bool(c < 0);
    case CMP_LE: return v_bool(c <= 0);
    case CMP_EQ: return v_bool(c == 0);
    case CMP_NE: return v_bool(c != 0);
    case CMP_GT: return v_bool(c > 0);
    default: return v_bool(c >= 0);
    }
}

#define BINARY_SLOT(name, function)                                                                                    \
    Owned name(Runtime *rt, Borrowed a, Borrowed b) {                                                           \
        if (!v_is_int(rt, a) || !v_is_int(rt, b)) return V_NOTIMPL;                                                    \
        return function(rt, a, b);                                                                                     \
    }
BINARY_SLOT(int_slot_add, int_add)
BINARY_SLOT(int_slot_sub, int_sub)
BINARY_SLOT(int_slot_mul, int_mul)
BINARY_SLOT(int_slot_floordiv, int_floordiv)
BINARY_SLOT(int_slot_mod, int_mod)
BINARY_SLOT(int_slot_truediv, int_truediv)
BINARY_SLOT(int_slot_lshift, int_lshift)
BINARY_SLOT(int_slot_rshift, int_rshift)

Owned int_slot_divmod(Runtime *rt, Borrowed a, Borrowed b) {
    if (!v_is_int(rt, a) || !v_is_int(rt, b)) return V_NOTIMPL;
    if (int_sign(b) == 0) return raise(rt, T_ZERO_DIVISION_ERROR, "integer division or modulo by zero");
    Value pair[2];
    if (int_divmod(rt, a, b, &pair[0], &pair[1]) < 0) return V_NULL;
    return tuple_from_owned(rt, pair, 2);
}

Owned int_slot_pow(Runtime *rt, Borrowed a, Borrowed b) {
    if (!v_is_int(rt, a) || !v_is_int(rt, b)) return V_NOTIMPL;
    return int_pow(rt, a, b, V_NONE);
}
Owned int_slot_power(Runtime *rt, Borrowed a, Borrowed b, Borrowed mod) {
    if (!v_is_int(rt, a) || !v_is_int(rt, b) || (mod != V_NONE && !v_is_int(rt, mod))) return V_NOTIMPL;
    return int_pow(rt, a, b, mod);
}

Owned int_to_float(Runtime *rt, Borrowed self) {
    double d;
    if (int_as_double(rt, self, &d) < 0) return V_NULL;
    return float_new(rt, d);
}

const TypeSlots int_slots = {
    .name = "int",
    .doc = "int([x]) -> integer\nint(x, base=10) -> integer\n\n"
           "Make an integer of a number or of text; without arguments, 0. With a base, x must be text\n"
           "(str, bytes, bytearray) in that base: 2 to 36, or 0 to read the base off the prefix.",
    .flags = TF_BASETYPE | TF_BARE | TF_IMMUTABLE | TF_INT | TF_MATCH_SELF,
    .base = T_OBJECT,
    .layout = LAYOUT_LEAF,
    .basicsize = sizeof(BigInt),
    .itemsize = sizeof(mp_limb_t),
    .dealloc = int_dealloc,
    .new = int_slot_new,
    .repr = int_repr,
    INT_SHARED_SLOTS,
    .binary[OP_AND] = int_slot_and,
    .binary[OP_OR] = int_slot_or,
    .binary[OP_XOR] = int_slot_xor,
    .methods = int_methods,
    .getsets = int_getsets,
};
