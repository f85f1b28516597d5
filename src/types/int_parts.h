/* SPDX-License-Identifier: MIT
 * int_parts.h: what the files of int share: a uniform view of any int as sign and limbs, and results in the making.
 *
 * Every int (immediate, BigInt, bool, instance of a subclass) is seen through an IntView; results are written into a
 * BigInt of sufficient room and brought to normal form by int_finish, which turns what fits into an immediate.
 *
 * Memory: operands, results and scratch lie in our heap. GMP's own temporaries inside one mpn call come from the C
 * stack up to 64 KiB; for larger ones (products and quotients of some 100,000 bits on) GMP calls its allocation
 * function, which is malloc: they are freed before the call returns and are proportional to the operands.
 */
#ifndef HOOP_INT_PARTS_H
#define HOOP_INT_PARTS_H

#include <gmp.h>

#include "object/error.h"
#include "types/int.h"

#define LIMB_BITS 64
#define INT_MAX_LIMBS ((size_t)1 << 56)

/* limbs may point to the view's own `one`: a view must not be copied. */
typedef struct IntView {
    const mp_limb_t *limbs;
    size_t n;
    bool neg;
    mp_limb_t one;
} IntView;

static inline void int_view(Borrowed v, IntView *w) {
    if (v_is_ptr(v)) {
        const BigInt *b = V_AS(BigInt, v);
        w->limbs = (const mp_limb_t *)b->limbs;
        w->neg = b->size < 0;
        w->n = (size_t)(w->neg ? -b->size : b->size);
        return;
    }
    int64_t i = v_is_small(v) ? small_get(v) : v == V_TRUE;
    w->neg = i < 0;
    w->one = w->neg ? 0 - (mp_limb_t)i : (mp_limb_t)i;
    w->limbs = &w->one;
    w->n = i != 0;
}

/* Ints of up to 126 bits, which C can calculate with. False: v is larger. */
static inline bool int_as_wide(Borrowed v, int128 *out) {
    if (!v_is_ptr(v)) {
        *out = v_is_small(v) ? small_get(v) : v == V_TRUE;
        return true;
    }
    const BigInt *b = V_AS(BigInt, v);
    int64_t n = b->size < 0 ? -b->size : b->size;
    if (n > 2 || (n == 2 && b->limbs[1] >> 62)) return false;
    uint128 m = n ? b->limbs[0] : 0;
    if (n == 2) m |= (uint128)b->limbs[1] << 64;
    *out = b->size < 0 ? -(int128)m : (int128)m;
    return true;
}
MUST_CHECK Owned int_from_wide_slow(Runtime *rt, int128 n);
static inline MUST_CHECK Owned int_from_wide(Runtime *rt, int128 n) {
    return n >= SMALL_INT_MIN && n <= SMALL_INT_MAX ? v_small((int64_t)n) : int_from_wide_slow(rt, n);
}

static inline size_t view_bits(const IntView *w) {
    return w->n ? w->n * LIMB_BITS - (size_t)__builtin_clzl(w->limbs[w->n - 1]) : 0;
}
static inline int view_cmp_abs(const IntView *x, const IntView *y) {
    if (x->n != y->n) return x->n < y->n ? -1 : 1;
    return x->n ? mpn_cmp(x->limbs, y->limbs, (mp_size_t)x->n) : 0;
}

/* Temporary limbs: on the C stack when few. */
typedef struct Scratch {
    mp_limb_t *p; /* NULL or a raw block */
    mp_limb_t fixed[24];
} Scratch;
static inline MUST_CHECK mp_limb_t *scratch_get(Runtime *rt, Scratch *s, size_t limbs) {
    s->p = NULL;
    if (limbs <= COUNT_OF(s->fixed)) return s->fixed;
    s->p = mem_alloc_array(rt, limbs, sizeof *s->p);
    return s->p;
}
static inline void scratch_drop(Runtime *rt, Scratch *s) {
    if (s->p) mem_free(rt, s->p);
}

/* A BigInt with room for that many limbs, whose size field says so; the limbs are not cleared. */
MUST_CHECK BigInt *int_alloc(Runtime *rt, size_t limbs);
/* The int whose magnitude is the first n limbs of r. Consumes r. */
MUST_CHECK Owned int_finish(Runtime *rt, BigInt *r, size_t n, bool neg);
MUST_CHECK Owned int_from_limbs(Runtime *rt, const mp_limb_t *limbs, size_t n, bool neg);
static inline void int_discard(Runtime *rt, BigInt *r) {
    if (r) object_decref(rt, &r->header);
}

/* x * 2**exp to the nearest double, ties to even; sticky: something not zero follows below x. May give inf. */
double int_round_to_double(uint64_t x, bool sticky, int64_t exp);
/* a / b * 2**exp (magnitudes, not 0) to the nearest double; scratch: int_ratio_room limbs. */
size_t int_ratio_room(const IntView *a, const IntView *b);
double int_ratio_to_double(const IntView *a, const IntView *b, int64_t exp, mp_limb_t *scratch);
/* Floor division; either result may be NULL. The divisor is not 0. */
MUST_CHECK int int_divmod(Runtime *rt, Borrowed a, Borrowed b, Owned *quotient, Owned *remainder);
/* Greatest common divisor, not negative. */
MUST_CHECK Owned int_gcd(Runtime *rt, Borrowed a, Borrowed b);
/* x (not negative) shifted by bits; other shifts of magnitudes. */
MUST_CHECK Owned int_shift_left(Runtime *rt, const IntView *x, size_t bits);
MUST_CHECK Owned int_shift_right(Runtime *rt, const IntView *x, size_t bits);

/* Slots. bool has all of them but the bit operations: INT_SHARED_SLOTS stands in both tables. */
int64_t int_slot_hash(Runtime *rt, Borrowed self);
int int_truth(Runtime *rt, Borrowed self);
Owned int_slot_compare(Runtime *rt, Borrowed a, Borrowed b, int op);
Owned int_slot_add(Runtime *rt, Borrowed a, Borrowed b);
Owned int_slot_sub(Runtime *rt, Borrowed a, Borrowed b);
Owned int_slot_mul(Runtime *rt, Borrowed a, Borrowed b);
Owned int_slot_truediv(Runtime *rt, Borrowed a, Borrowed b);
Owned int_slot_floordiv(Runtime *rt, Borrowed a, Borrowed b);
Owned int_slot_mod(Runtime *rt, Borrowed a, Borrowed b);
Owned int_slot_divmod(Runtime *rt, Borrowed a, Borrowed b);
Owned int_slot_pow(Runtime *rt, Borrowed a, Borrowed b);
Owned int_slot_power(Runtime *rt, Borrowed a, Borrowed b, Borrowed mod);
Owned int_slot_lshift(Runtime *rt, Borrowed a, Borrowed b);
Owned int_slot_rshift(Runtime *rt, Borrowed a, Borrowed b);
/* GMP takes temporaries of its own from libc for long operands: up to 4.6 times the result (measured for products, squares
 * and quotients of 27,000 to 2,000,000 limbs), 3.1 times the operand of a square root, 2.7 times both of a common divisor, 9.6
 * times the modulus of an inverse. They are held against the cap while the operation runs. limbs: of the result, of the
 * dividend, of the operands, twice the modulus. false: MemoryError is set. */
MUST_CHECK bool int_charge_temporaries(Runtime *rt, size_t limbs, size_t *charged);
static inline void int_uncharge(Runtime *rt, size_t charged) {
    if (unlikely(charged)) (void)heap_charge(rt->heap, -(ptrdiff_t)charged);
}
Owned int_to_float(Runtime *rt, Borrowed self);
#define INT_SHARED_SLOTS                                                                                               \
    .hash = int_slot_hash, .compare = int_slot_compare, .power = int_slot_power, .neg = int_neg, .pos = int_exact,     \
    .abs = int_abs, .invert = int_invert, .truth = int_truth, .to_int = int_exact, .to_float = int_to_float,           \
    .index = int_exact, .binary[OP_ADD] = int_slot_add, .binary[OP_SUB] = int_slot_sub,                                \
    .binary[OP_MUL] = int_slot_mul, .binary[OP_TRUEDIV] = int_slot_truediv,                                            \
    .binary[OP_FLOORDIV] = int_slot_floordiv, .binary[OP_MOD] = int_slot_mod, .binary[OP_POW] = int_slot_pow,          \
    .binary[OP_LSHIFT] = int_slot_lshift, .binary[OP_RSHIFT] = int_slot_rshift, .binary[OP_DIVMOD] = int_slot_divmod
Owned int_slot_and(Runtime *rt, Borrowed a, Borrowed b);
Owned int_slot_or(Runtime *rt, Borrowed a, Borrowed b);
Owned int_slot_xor(Runtime *rt, Borrowed a, Borrowed b);
Owned int_invert(Runtime *rt, Borrowed a);
Owned int_neg(Runtime *rt, Borrowed a);
Owned int_abs(Runtime *rt, Borrowed a);
Owned int_truediv(Runtime *rt, Borrowed a, Borrowed b);
Owned int_slot_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames);
extern const MethodDef int_methods[];
extern const GetSetDef int_getsets[];

#endif
