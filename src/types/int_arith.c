/* SPDX-License-Identifier: MIT
 * int_arith.c: arithmetic of ints: sums, products, division, shifts, bit operations, conversion to double. */
#include <math.h>

#include "object/protocol.h"
#include "types/float.h"
#include "types/int_parts.h"

Owned int_from_wide_slow(Runtime *rt, int128 n) {
    uint128 m = n < 0 ? -(uint128)n : (uint128)n;
    BigInt *r = int_alloc(rt, m >> 64 ? 2 : 1);
    if (!r) return V_NULL;
    r->limbs[0] = (uint64_t)m;
    if (m >> 64) r->limbs[1] = (uint64_t)(m >> 64);
    if (n < 0) r->size = -r->size;
    return v_from(r);
}

/* Sums. */

/* |x| + |y| with the given sign. */
static Owned add_magnitudes(Runtime *rt, const IntView *x, const IntView *y, bool neg) {
    if (x->n < y->n) {
        const IntView *t = x;
        x = y;
        y = t;
    }
    if (y->n == 0) return int_from_limbs(rt, x->limbs, x->n, neg);
    BigInt *r = int_alloc(rt, x->n + 1);
    if (!r) return V_NULL;
    r->limbs[x->n] = mpn_add((mp_limb_t *)r->limbs, x->limbs, (mp_size_t)x->n, y->limbs, (mp_size_t)y->n);
    return int_finish(rt, r, x->n + 1, neg);
}

/* |x| - |y|, negated if neg. */
static Owned sub_magnitudes(Runtime *rt, const IntView *x, const IntView *y, bool neg) {
    int c = view_cmp_abs(x, y);
    if (c == 0) return v_small(0);
    if (c < 0) {
        const IntView *t = x;
        x = y;
        y = t;
        neg = !neg;
    }
    if (y->n == 0) return int_from_limbs(rt, x->limbs, x->n, neg);
    BigInt *r = int_alloc(rt, x->n);
    if (!r) return V_NULL;
    mpn_sub((mp_limb_t *)r->limbs, x->limbs, (mp_size_t)x->n, y->limbs, (mp_size_t)y->n);
    return int_finish(rt, r, x->n, neg);
}

Owned int_add(Runtime *rt, Borrowed a, Borrowed b) {
    int128 wide_a, wide_b;
    if (int_as_wide(a, &wide_a) && int_as_wide(b, &wide_b)) return int_from_wide(rt, wide_a + wide_b);
    IntView x, y;
    int_view(a, &x);
    int_view(b, &y);
    return x.neg == y.neg ? add_magnitudes(rt, &x, &y, x.neg) : sub_magnitudes(rt, &x, &y, x.neg);
}

Owned int_sub(Runtime *rt, Borrowed a, Borrowed b) {
    int128 wide_a, wide_b;
    if (int_as_wide(a, &wide_a) && int_as_wide(b, &wide_b)) return int_from_wide(rt, wide_a - wide_b);
    IntView x, y;
    int_view(a, &x);
    int_view(b, &y);
    return x.neg == y.neg ? sub_magnitudes(rt, &x, &y, x.neg) : add_magnitudes(rt, &x, &y, x.neg);
}

Owned int_neg(Runtime *rt, Borrowed a) {
    if (v_is_small(a)) return int_from_i64(rt, -small_get(a));
    IntView x;
    int_view(a, &x);
    return int_from_limbs(rt, x.limbs, x.n, !x.neg);
}

Owned int_abs(Runtime *rt, Borrowed a) { return int_sign(a) < 0 ? int_neg(rt, a) : int_exact(rt, a); }

/* GMP's temporaries. */

#define TEMPORARIES_LEAST 4096 /* limbs: below, they are smaller than what the cap can be told */
#define TEMPORARIES_FACTOR 5

bool int_charge_temporaries(Runtime *rt, size_t limbs, size_t *charged) {
    *charged = 0;
    if (likely(limbs < TEMPORARIES_LEAST) || !heap_limit(rt->heap)) return true;
    size_t bytes = limbs * sizeof(mp_limb_t) * TEMPORARIES_FACTOR;
    bool good = heap_charge(rt->heap, (ptrdiff_t)bytes);
    if (!good && rt->hooks.collect_silently) {
        rt->hooks.collect_silently(rt);
        good = heap_charge(rt->heap, (ptrdiff_t)bytes);
    }
    if (!good) return (void)raise_no_memory(rt), false;
    *charged = bytes;
    return true;
}

/* Products. */

static void mul_limbs(mp_limb_t *r, const IntView *x, const IntView *y) {
    if (y->n == 1)
        r[x->n] = mpn_mul_1(r, x->limbs, (mp_size_t)x->n, y->limbs[0]);
    else if (x->limbs == y->limbs && x->n == y->n)
        mpn_sqr(r, x->limbs, (mp_size_t)x->n);
    else
        mpn_mul(r, x->limbs, (mp_size_t)x->n, y->limbs, (mp_size_t)y->n);
}

Owned int_mul(Runtime *rt, Borrowed a, Borrowed b) {
    if (v_both_small(a, b)) return int_from_wide(rt, (int128)small_get(a) * small_get(b));
    IntView u, v;
    int_view(a, &u);
    int_view(b, &v);
    const IntView *x = u.n >= v.n ? &u : &v, *y = u.n >= v.n ? &v : &u;
    if (y->n == 0) return v_small(0);
    size_t charged;
    BigInt *r = int_alloc(rt, x->n + y->n);
    if (!r) return V_NULL;
    if (!int_charge_temporaries(rt, x->n + y->n, &charged)) return int_discard(rt, r), V_NULL;
    mul_limbs((mp_limb_t *)r->limbs, x, y);
    int_uncharge(rt, charged);
    return int_finish(rt, r, x->n + y->n, u.neg != v.neg);
}

/* Division. */

/* The remainder goes towards the divisor's sign, the quotient down: what mpn's truncation has to be mended to. */
typedef struct Division {
    BigInt *q, *r;
    size_t qn, rn;
    bool qneg, rneg;
} Division;

static void floor_adjust(Division *d, const IntView *x, const IntView *y) {
    while (d->rn && !d->r->limbs[d->rn - 1]) d->rn--;
    d->qneg = x->neg != y->neg;
    d->rneg = y->neg;
    if (x->neg == y->neg || d->rn == 0) return;
    d->q->limbs[d->qn] = mpn_add_1((mp_limb_t *)d->q->limbs, (mp_limb_t *)d->q->limbs, (mp_size_t)d->qn, 1);
    d->qn++;
    mpn_sub((mp_limb_t *)d->r->limbs, y->limbs, (mp_size_t)y->n, (mp_limb_t *)d->r->limbs, (mp_size_t)d->rn);
    d->rn = y->n;
}

static int divmod_views(Runtime *rt, const IntView *x, const IntView *y, Division *d) {
    d->qn = x->n >= y->n ? x->n - y->n + 1 : 1;
    d->rn = y->n;
    d->q = int_alloc(rt, d->qn + 1);
    d->r = d->q ? int_alloc(rt, d->rn) : NULL;
    size_t charged = 0;
    if (!d->r || (x->n >= y->n && !int_charge_temporaries(rt, x->n, &charged))) {
        int_discard(rt, d->q);
        int_discard(rt, d->r);
        return -1;
    }
    mp_limb_t *q = (mp_limb_t *)d->q->limbs, *r = (mp_limb_t *)d->r->limbs;
    if (x->n < y->n) {
        q[0] = 0;
        memcpy(r, x->limbs, x->n * sizeof *r);
        d->rn = x->n;
    } else if (y->n == 1) {
        r[0] = mpn_divrem_1(q, 0, x->limbs, (mp_size_t)x->n, y->limbs[0]);
    } else {
        mpn_tdiv_qr(q, r, 0, x->limbs, (mp_size_t)x->n, y->limbs, (mp_size_t)y->n);
    }
    int_uncharge(rt, charged);
    floor_adjust(d, x, y);
    return 0;
}

static void small_divmod(int64_t a, int64_t b, int64_t *q, int64_t *r) {
    *q = a / b;
    *r = a % b;
    if (*r && (*r < 0) != (b < 0)) {
        --*q;
        *r += b;
    }
}

static int wide_divmod(Runtime *rt, int128 a, int128 b, Owned *quotient, Owned *remainder) {
    int128 q = a / b, r = a - q * b;
    if (r != 0 && (r < 0) != (b < 0)) {
        q--;
        r += b;
    }
    if (quotient && !(*quotient = int_from_wide(rt, q))) return -1;
    if (!remainder || (*remainder = int_from_wide(rt, r))) return 0;
    if (quotient) decref(rt, *quotient);
    return -1;
}

int int_divmod(Runtime *rt, Borrowed a, Borrowed b, Owned *quotient, Owned *remainder) {
    if (v_both_small(a, b)) {
        int64_t q, r;
        small_divmod(small_get(a), small_get(b), &q, &r);
        if (remainder) *remainder = v_small(r);
        if (!quotient) return 0;
        *quotient = int_from_i64(rt, q);
        return *quotient ? 0 : -1;
    }
    int128 wide_a, wide_b;
    if (int_as_wide(a, &wide_a) && int_as_wide(b, &wide_b)) return wide_divmod(rt, wide_a, wide_b, quotient, remainder);
    IntView x, y;
    int_view(a, &x);
    int_view(b, &y);
    Division d;
    if (divmod_views(rt, &x, &y, &d) < 0) return -1;
    if (quotient)
        *quotient = int_finish(rt, d.q, d.qn, d.qneg);
    else
        int_discard(rt, d.q);
    if (remainder)
        *remainder = int_finish(rt, d.r, d.rn, d.rneg);
    else
        int_discard(rt, d.r);
    return 0;
}

Owned int_floordiv(Runtime *rt, Borrowed a, Borrowed b) {
    if (int_sign(b) == 0) return raise(rt, T_ZERO_DIVISION_ERROR, "integer division or modulo by zero");
    Owned q;
    return int_divmod(rt, a, b, &q, NULL) < 0 ? V_NULL : q;
}

Owned int_mod(Runtime *rt, Borrowed a, Borrowed b) {
    if (int_sign(b) == 0) return raise(rt, T_ZERO_DIVISION_ERROR, "integer modulo by zero");
    Owned r;
    return int_divmod(rt, a, b, NULL, &r) < 0 ? V_NULL : r;
}

/* To double. */

double int_round_to_double(uint64_t x, bool sticky, int64_t exp) {
    if (x == 0) return 0.0;
    int lead = __builtin_clzll(x);
    x <<= lead;
    exp -= lead; /* value = x * 2**exp, top bit of x set: its weight is 2**(exp + 63) */
    if (exp > 1023 - 63) return HUGE_VAL;
    int64_t drop = 64 - 53;
    if (exp + 63 < -1022) drop += -1022 - (exp + 63); /* subnormal: fewer bits */
    if (drop > 64) return 0.0;
    if (drop == 64) return x > (uint64_t)1 << 63 || sticky ? 0x1p-1074 : 0.0;
    uint64_t kept = x >> drop, rest = x << (64 - drop), half = (uint64_t)1 << 63;
    if (rest > half || (rest == half && (sticky || (kept & 1)))) kept++;
    return ldexp((double)kept, (int)(exp + drop));
}

/* The top 64 bits of w, and whether something not zero lies below. */
static uint64_t top_bits(const IntView *w, bool *sticky, int64_t *exp) {
    size_t bits = view_bits(w), n = w->n;
    *sticky = false;
    *exp = (int64_t)bits - 64;
    if (bits <= 64) {
        *exp = 0;
        return n ? w->limbs[0] : 0;
    }
    unsigned shift = (unsigned)__builtin_clzl(w->limbs[n - 1]);
    uint64_t top = w->limbs[n - 1] << shift;
    size_t below = n - 1;
    if (shift) {
        top |= w->limbs[n - 2] >> (64 - shift);
        *sticky = (w->limbs[n - 2] << shift) != 0;
        below = n - 2;
    }
    for (size_t i = below; i-- > 0 && !*sticky;) *sticky = w->limbs[i] != 0;
    return top;
}

int int_as_double(Runtime *rt, Borrowed v, double *out) {
    if (v_is_small(v)) {
        *out = (double)small_get(v);
        return 0;
    }
    IntView w;
    int_view(v, &w);
    bool sticky;
    int64_t exp;
    uint64_t top = top_bits(&w, &sticky, &exp);
    double d = int_round_to_double(top, sticky, exp);
    if (isinf(d)) return raise_int(rt, T_OVERFLOW_ERROR, "int too large to convert to float");
    *out = w.neg ? -d : d;
    return 0;
}

static int64_t ratio_shift(const IntView *a, const IntView *b) {
    return 63 - ((int64_t)view_bits(a) - (int64_t)view_bits(b));
}

size_t int_ratio_room(const IntView *a, const IntView *b) {
    int64_t shift = ratio_shift(a, b);
    size_t up = shift > 0 ? (size_t)shift : 0, down = shift < 0 ? (size_t)-shift : 0;
    return 2 * (a->n + up / LIMB_BITS + 1 + b->n + down / LIMB_BITS + 1) + 2;
}

/* Scale so that the quotient has 63 or 64 bits, divide, let the remainder be the sticky bit. */
double int_ratio_to_double(const IntView *a, const IntView *b, int64_t exp, mp_limb_t *num) {
    int64_t shift = ratio_shift(a, b);
    size_t up = shift > 0 ? (size_t)shift : 0, down = shift < 0 ? (size_t)-shift : 0;
    size_t nn = a->n + up / LIMB_BITS + 1, dn = b->n + down / LIMB_BITS + 1;
    mp_limb_t *den = num + nn, *q = den + dn, *r = q + nn + 1;
    memset(num, 0, (nn + dn) * sizeof *num);
    memcpy(num + up / LIMB_BITS, a->limbs, a->n * sizeof *num);
    memcpy(den + down / LIMB_BITS, b->limbs, b->n * sizeof *den);
    if (up % LIMB_BITS) mpn_lshift(num, num, (mp_size_t)nn, up % LIMB_BITS);
    if (down % LIMB_BITS) mpn_lshift(den, den, (mp_size_t)dn, down % LIMB_BITS);
    while (!num[nn - 1]) nn--;
    while (!den[dn - 1]) dn--;
    mpn_tdiv_qr(q, r, 0, num, (mp_size_t)nn, den, (mp_size_t)dn);
    return int_round_to_double(q[0], !mpn_zero_p(r, (mp_size_t)dn), exp - shift);
}

static int ratio_of_views(Runtime *rt, const IntView *a, const IntView *b, double *out) {
    Scratch s;
    mp_limb_t *limbs = scratch_get(rt, &s, int_ratio_room(a, b));
    if (!limbs) return -1;
    size_t charged;
    bool good = int_charge_temporaries(rt, int_ratio_room(a, b) / 2, &charged);
    if (good) {
        *out = int_ratio_to_double(a, b, 0, limbs);
        int_uncharge(rt, charged);
    }
    scratch_drop(rt, &s);
    return good ? 0 : -1;
}

Owned int_truediv(Runtime *rt, Borrowed a, Borrowed b) {
    IntView x, y;
    int_view(a, &x);
    int_view(b, &y);
    if (y.n == 0) return raise(rt, T_ZERO_DIVISION_ERROR, "division by zero");
    if (x.n == 0) return float_new(rt, x.neg != y.neg ? -0.0 : 0.0);
    double d;
    if (view_bits(&x) <= 53 && view_bits(&y) <= 53)
        d = (double)x.limbs[0] / (double)y.limbs[0];
    else if (view_bits(&x) > view_bits(&y) + 1100)
        d = HUGE_VAL;
    else if (view_bits(&y) > view_bits(&x) + 1200)
        d = 0.0;
    else if (ratio_of_views(rt, &x, &y, &d) < 0)
        return V_NULL;
    if (isinf(d)) return raise(rt, T_OVERFLOW_ERROR, "integer division result too large for a float");
    return float_new(rt, x.neg != y.neg ? -d : d);
}

/* Shifts. */

Owned int_shift_left(Runtime *rt, const IntView *x, size_t bits) {
    if (x->n == 0) return v_small(0);
    if (x->n == 1 && bits < LIMB_BITS) {
        uint128 wide = (uint128)x->limbs[0] << bits;
        mp_limb_t limbs[2] = {(mp_limb_t)wide, (mp_limb_t)(wide >> LIMB_BITS)};
        return int_from_limbs(rt, limbs, limbs[1] ? 2 : 1, x->neg);
    }
    size_t whole = bits / LIMB_BITS, part = bits % LIMB_BITS;
    BigInt *r = int_alloc(rt, x->n + whole + 1);
    if (!r) return V_NULL;
    mp_limb_t *p = (mp_limb_t *)r->limbs;
    if (whole) memset(p, 0, whole * sizeof *p);
    p[whole + x->n] = 0;
    if (part)
        p[whole + x->n] = mpn_lshift(p + whole, x->limbs, (mp_size_t)x->n, (unsigned)part);
    else
        memcpy(p + whole, x->limbs, x->n * sizeof *p);
    return int_finish(rt, r, x->n + whole + 1, x->neg);
}

/* Down, whatever the sign: a negative number whose lost bits are not all 0 goes one further from zero. */
Owned int_shift_right(Runtime *rt, const IntView *x, size_t bits) {
    size_t whole = bits / LIMB_BITS, part = bits % LIMB_BITS;
    if (whole >= x->n) return v_small(x->neg && x->n ? -1 : 0);
    if (x->n == 1 && !x->neg) return int_from_u64(rt, x->limbs[0] >> part);
    size_t n = x->n - whole;
    BigInt *r = int_alloc(rt, n + 1);
    if (!r) return V_NULL;
    mp_limb_t *p = (mp_limb_t *)r->limbs, lost = 0;
    if (part)
        lost = mpn_rshift(p, x->limbs + whole, (mp_size_t)n, (unsigned)part);
    else
        memcpy(p, x->limbs + whole, n * sizeof *p);
    p[n] = 0;
    if (x->neg && (lost || (whole && !mpn_zero_p(x->limbs, (mp_size_t)whole)))) p[n] = mpn_add_1(p, p, (mp_size_t)n, 1);
    return int_finish(rt, r, n + 1, x->neg);
}

Owned int_lshift(Runtime *rt, Borrowed a, Borrowed b) {
    if (int_sign(b) < 0) return raise(rt, T_VALUE_ERROR, "negative shift count");
    IntView x;
    int_view(a, &x);
    if (x.n == 0) return v_small(0);
    uint64_t bits;
    if (!int_fits_u64(b, &bits)) return raise(rt, T_OVERFLOW_ERROR, "too many digits in integer");
    if (v_is_small(a) && bits < 62) {
        int64_t n = small_get(a);
        if (n == (int64_t)((uint64_t)n << (bits + 1)) >> (bits + 1)) return v_small((int64_t)((uint64_t)n << bits));
    }
    return int_shift_left(rt, &x, bits);
}

Owned int_rshift(Runtime *rt, Borrowed a, Borrowed b) {
    if (int_sign(b) < 0) return raise(rt, T_VALUE_ERROR, "negative shift count");
    uint64_t bits;
    if (!int_fits_u64(b, &bits)) bits = UINT64_MAX;
    if (v_is_small(a)) return v_small(small_get(a) >> (bits > 63 ? 63 : bits));
    IntView x;
    int_view(a, &x);
    return int_shift_right(rt, &x, bits);
}

/* Bit operations, as if negative numbers were two's complement without end. */

/* Limb i of that representation; *borrow starts at 1 and carries the "+ 1" of the negation upwards. */
static mp_limb_t twos_limb(const IntView *w, size_t i, mp_limb_t *carry) {
    mp_limb_t x = i < w->n ? w->limbs[i] : 0;
    if (!w->neg) return x;
    mp_limb_t y = ~x + *carry;
    *carry = *carry && x == 0;
    return y;
}

static mp_limb_t bit_op(int op, mp_limb_t a, mp_limb_t b) { return op == OP_AND ? a & b : op == OP_OR ? a | b : a ^ b; }

static Owned bitwise(Runtime *rt, Borrowed a, Borrowed b, int op) {
    IntView x, y;
    int_view(a, &x);
    int_view(b, &y);
    if (!x.neg && !y.neg && (op == OP_AND ? size_min(x.n, y.n) : size_max(x.n, y.n)) == 1)
        return int_from_u64(rt, bit_op(op, x.n ? x.limbs[0] : 0, y.n ? y.limbs[0] : 0));
    size_t n = size_max(x.n, y.n) + 1;
    bool neg = bit_op(op, x.neg, y.neg) & 1;
    if (op == OP_AND && !neg) n = x.neg ? y.n : y.neg ? x.n : size_min(x.n, y.n);
    BigInt *r = int_alloc(rt, n);
    if (!r) return V_NULL;
    mp_limb_t xc = 1, yc = 1, rc = 1;
    for (size_t i = 0; i < n; i++) {
        mp_limb_t z = bit_op(op, twos_limb(&x, i, &xc), twos_limb(&y, i, &yc));
        if (neg) {
            mp_limb_t m = ~z + rc;
            rc = rc && z == 0;
            z = m;
        }
        r->limbs[i] = z;
    }
    return int_finish(rt, r, n, neg);
}

static Owned bit_slot(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if (v_both_small(a, b)) return v_small((int64_t)bit_op(op, (mp_limb_t)small_get(a), (mp_limb_t)small_get(b)));
    if (!v_is_int(rt, a) || !v_is_int(rt, b)) return V_NOTIMPL;
    return bitwise(rt, a, b, op);
}
Owned int_slot_and(Runtime *rt, Borrowed a, Borrowed b) { return bit_slot(rt, a, b, OP_AND); }
Owned int_slot_or(Runtime *rt, Borrowed a, Borrowed b) { return bit_slot(rt, a, b, OP_OR); }
Owned int_slot_xor(Runtime *rt, Borrowed a, Borrowed b) { return bit_slot(rt, a, b, OP_XOR); }

Owned int_invert(Runtime *rt, Borrowed a) {
    if (v_is_small(a)) return v_small(~small_get(a));
    Owned n = int_neg(rt, a);
    if (!n) return V_NULL;
    Owned r = int_sub(rt, n, v_small(1));
    decref(rt, n);
    return r;
}
