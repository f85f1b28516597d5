/* SPDX-License-Identifier: MIT
 * int_power.c: powers, powers modulo a number (Montgomery's method for odd moduli), inverses, greatest common divisor.
 *
 * P. L. Montgomery, "Modular multiplication without trial division", Mathematics of Computation 44 (1985).
 */
#include "object/protocol.h"
#include "types/float.h"
#include "types/int_parts.h"

/* Powers. */

/* odd ** e into r (room for `room` limbs, and as much scratch in t); returns the limbs in use. Result may lie in t:
 * *where tells. */
static size_t odd_power(mp_limb_t *r, mp_limb_t *t, const mp_limb_t *odd, size_t n, uint64_t e, mp_limb_t **where) {
    memcpy(r, odd, n * sizeof *r);
    size_t rn = n;
    for (int bit = 62 - __builtin_clzll(e); bit >= 0; bit--) {
        mpn_sqr(t, r, (mp_size_t)rn);
        rn *= 2;
        rn -= t[rn - 1] == 0;
        mp_limb_t *swap = r;
        r = t;
        t = swap;
        if (!(e >> bit & 1)) continue;
        if (n == 1) {
            r[rn] = mpn_mul_1(r, r, (mp_size_t)rn, odd[0]);
            rn += r[rn] != 0;
            continue;
        }
        if (rn >= n)
            mpn_mul(t, r, (mp_size_t)rn, odd, (mp_size_t)n);
        else
            mpn_mul(t, odd, (mp_size_t)n, r, (mp_size_t)rn);
        rn += n;
        rn -= t[rn - 1] == 0;
        swap = r;
        r = t;
        t = swap;
    }
    *where = r;
    return rn;
}

/* x ** e for |x| > 1, e > 1: the powers of two in x come last, as one shift. The size is known beforehand. */
static Owned power_u64(Runtime *rt, const IntView *x, uint64_t e) {
    size_t twos = mpn_scan1(x->limbs, 0), bits = view_bits(x) - twos;
    bool neg = x->neg && (e & 1);
    if ((uint128)view_bits(x) * e > (uint128)INT_MAX_LIMBS * LIMB_BITS) return raise_no_memory(rt);
    if (bits == 1) {
        mp_limb_t one = 1;
        IntView w = {.limbs = &one, .n = 1, .neg = neg, .one = 0};
        return int_shift_left(rt, &w, twos * e);
    }
    size_t room = (bits * e) / LIMB_BITS + x->n + 3, shift = twos * e;
    BigInt *result = int_alloc(rt, room + shift / LIMB_BITS + 1);
    if (!result) return V_NULL;
    mp_limb_t *block = mem_alloc_array(rt, room * 2 + x->n, sizeof *block), *end;
    size_t charged = 0;
    if (!block || !int_charge_temporaries(rt, room, &charged)) {
        mem_free(rt, block);
        int_discard(rt, result);
        return V_NULL;
    }
    mp_limb_t *odd = block + 2 * room, *p = (mp_limb_t *)result->limbs;
    size_t n = x->n - twos / LIMB_BITS, whole = shift / LIMB_BITS;
    if (twos % LIMB_BITS)
        mpn_rshift(odd, x->limbs + twos / LIMB_BITS, (mp_size_t)n, twos % LIMB_BITS);
    else
        memcpy(odd, x->limbs + twos / LIMB_BITS, n * sizeof *odd);
    n -= odd[n - 1] == 0;
    size_t rn = odd_power(block, block + room, odd, n, e, &end);
    int_uncharge(rt, charged);
    memset(p, 0, whole * sizeof *p);
    if (shift % LIMB_BITS) {
        p[whole + rn] = mpn_lshift(p + whole, end, (mp_size_t)rn, shift % LIMB_BITS);
        rn++;
    } else {
        memcpy(p + whole, end, rn * sizeof *p);
    }
    mem_free(rt, block);
    return int_finish(rt, result, whole + rn, neg);
}

static bool power_small(int64_t base, uint64_t e, int64_t *out) {
    *out = 1;
    for (;; e >>= 1) {
        if ((e & 1) && __builtin_mul_overflow(*out, base, out)) return false;
        if (e == 1) return true;
        if (__builtin_mul_overflow(base, base, &base)) return false;
    }
}

static Owned power_plain(Runtime *rt, Borrowed a, Borrowed b) {
    int64_t result;
    if (v_both_small(a, b) && small_get(b) > 0 && small_get(b) < 64 && power_small(small_get(a), (uint64_t)small_get(b), &result))
        return int_from_i64(rt, result);
    if (int_sign(b) < 0) {
        double x, y;
        if (int_as_double(rt, a, &x) < 0 || int_as_double(rt, b, &y) < 0) return V_NULL;
        return float_power(rt, x, y);
    }
    if (int_sign(b) == 0) return v_small(1);
    IntView x;
    int_view(a, &x);
    bool unit = x.n == 1 && x.limbs[0] == 1;
    uint64_t e;
    if (!int_fits_u64(b, &e)) {
        if (x.n == 0 || (unit && !x.neg)) return v_small(x.n != 0);
        if (!unit) return raise_no_memory(rt);
        IntView y;
        int_view(b, &y);
        return v_small(y.limbs[0] & 1 ? -1 : 1);
    }
    if (x.n == 0) return v_small(0);
    if (unit) return v_small(x.neg && (e & 1) ? -1 : 1);
    if (e == 1) return int_exact(rt, a);
    return power_u64(rt, &x, e);
}

/* Powers modulo m. */

typedef struct Modulus {
    const mp_limb_t *m;
    size_t n;
    mp_limb_t inverse; /* -1/m modulo 2**64; 0: m is even or large, products are divided instead */
    mp_limb_t *product, *quotient; /* 2n + 1, n + 2 limbs of scratch */
} Modulus;

/* Newton's iteration doubles the right bits each time: 5, 10, 20, 40, 80. */
static mp_limb_t minus_inverse(mp_limb_t odd) {
    mp_limb_t x = (3 * odd) ^ 2;
    for (int i = 0; i < 4; i++) x *= 2 - odd * x;
    return 0 - x;
}

static void reduce(const Modulus *c, mp_limb_t *r) {
    mp_limb_t *t = c->product;
    size_t n = c->n;
    if (!c->inverse) {
        mpn_tdiv_qr(c->quotient, r, 0, t, (mp_size_t)(2 * n), c->m, (mp_size_t)n);
        return;
    }
    for (size_t i = 0; i < n; i++) t[i] = mpn_addmul_1(t + i, c->m, (mp_size_t)n, t[i] * c->inverse);
    mp_limb_t carry = mpn_add_n(r, t + n, t, (mp_size_t)n);
    if (carry || mpn_cmp(r, c->m, (mp_size_t)n) >= 0) mpn_sub_n(r, r, c->m, (mp_size_t)n);
}

static void mod_mul(const Modulus *c, mp_limb_t *r, const mp_limb_t *a, const mp_limb_t *b) {
    if (a == b)
        mpn_sqr(c->product, a, (mp_size_t)c->n);
    else
        mpn_mul_n(c->product, a, b, (mp_size_t)c->n);
    reduce(c, r);
}

/* Into the form that mod_mul works on: times 2**(64 n) for Montgomery's. */
static void mod_enter(const Modulus *c, mp_limb_t *r, const mp_limb_t *a, size_t an) {
    mp_limb_t *t = c->product;
    memset(t, 0, 2 * c->n * sizeof *t);
    memcpy(t + (c->inverse ? c->n : 0), a, an * sizeof *t);
    mpn_tdiv_qr(c->quotient, r, 0, t, (mp_size_t)(2 * c->n), c->m, (mp_size_t)c->n);
}

static void mod_leave(const Modulus *c, mp_limb_t *r) {
    if (!c->inverse) return;
    memcpy(c->product, r, c->n * sizeof *r);
    memset(c->product + c->n, 0, c->n * sizeof *r);
    reduce(c, r);
}

static unsigned exponent_window(const IntView *e, size_t low, unsigned width) {
    unsigned w = 0;
    for (unsigned i = width; i-- > 0;) {
        size_t bit = low + i;
        w = w << 1 | (bit / LIMB_BITS < e->n ? (unsigned)(e->limbs[bit / LIMB_BITS] >> (bit % LIMB_BITS)) & 1 : 0);
    }
    return w;
}

/* table: 2**width numbers; table[i] = base ** i. */
static void mod_windows(const Modulus *c, mp_limb_t *r, mp_limb_t *table, const IntView *e, unsigned width) {
    size_t n = c->n, windows = (view_bits(e) + width - 1) / width;
    for (unsigned i = 2; i < 1u << width; i++) mod_mul(c, table + i * n, table + (i - 1) * n, table + n);
    memcpy(r, table + exponent_window(e, (windows - 1) * width, width) * n, n * sizeof *r);
    for (size_t w = windows - 1; w-- > 0;) {
        for (unsigned i = 0; i < width; i++) mod_mul(c, r, r, r);
        unsigned digit = exponent_window(e, w * width, width);
        if (digit) mod_mul(c, r, r, table + digit * n);
    }
}

static Owned mod_one_limb(Runtime *rt, mp_limb_t base, const IntView *e, mp_limb_t m) {
    mp_limb_t r = 1 % m;
    for (size_t bit = view_bits(e); bit-- > 0;) {
        r = (mp_limb_t)((uint128)r * r % m);
        if (e->limbs[bit / LIMB_BITS] >> (bit % LIMB_BITS) & 1) r = (mp_limb_t)((uint128)r * base % m);
    }
    return int_from_u64(rt, r);
}

/* base: 0 <= base < |m|; e > 0. */
static Owned mod_power(Runtime *rt, const IntView *base, const IntView *e, const IntView *m) {
    if (m->n == 1) return mod_one_limb(rt, base->n ? base->limbs[0] : 0, e, m->limbs[0]);
    size_t n = m->n;
    unsigned width = view_bits(e) < 24 ? 1 : view_bits(e) < 240 ? 4 : 5;
    BigInt *result = int_alloc(rt, n);
    if (!result) return V_NULL;
    size_t charged;
    mp_limb_t *block = mem_alloc_array(rt, (n << width) + 3 * n + 3, sizeof *block);
    if (!block || !int_charge_temporaries(rt, 2 * n, &charged)) {
        mem_free(rt, block);
        int_discard(rt, result);
        return V_NULL;
    }
    Modulus c = {.m = m->limbs, .n = n, .inverse = 0};
    if ((m->limbs[0] & 1) && n <= 160) c.inverse = minus_inverse(m->limbs[0]);
    mp_limb_t *table = block, *r = (mp_limb_t *)result->limbs, one = 1;
    c.product = block + (n << width);
    c.quotient = c.product + 2 * n + 1;
    mod_enter(&c, table, &one, 1);
    mod_enter(&c, table + n, base->limbs, base->n);
    mod_windows(&c, r, table, e, width);
    mod_leave(&c, r);
    int_uncharge(rt, charged);
    mem_free(rt, block);
    return int_finish(rt, result, n, false);
}

/* 1 / a modulo m: the cofactor of a + m (so that it is the larger one, as mpn_gcdext wants). 0 <= a < m. */
static Owned mod_inverse(Runtime *rt, const IntView *a, const IntView *m) {
    size_t n = m->n, charged;
    mp_limb_t *u = mem_alloc_array(rt, 4 * n + 8, sizeof *u);
    if (!u || !int_charge_temporaries(rt, 2 * n, &charged)) return mem_free(rt, u), V_NULL;
    mp_limb_t *v = u + n + 2, *g = v + n + 1, *s = g + n + 1;
    memcpy(u, m->limbs, n * sizeof *u);
    memcpy(v, m->limbs, n * sizeof *v);
    u[n] = a->n ? mpn_add(u, u, (mp_size_t)n, a->limbs, (mp_size_t)a->n) : 0;
    mp_size_t sn, un = (mp_size_t)n + (u[n] != 0);
    mp_size_t gn = mpn_gcdext(g, s, &sn, u, un, v, (mp_size_t)n);
    int_uncharge(rt, charged);
    Owned r;
    if (gn != 1 || g[0] != 1)
        r = raise(rt, T_VALUE_ERROR, "base is not invertible for the given modulus");
    else
        r = int_from_limbs(rt, s, (size_t)(sn < 0 ? -sn : sn), sn < 0);
    mem_free(rt, u);
    return r;
}

/* a modulo |m|, or its inverse if `invert`. */
static Owned mod_base(Runtime *rt, Borrowed a, Borrowed magnitude, bool invert) {
    Owned base = int_mod(rt, a, magnitude);
    if (!base || !invert) return base;
    IntView x, m;
    int_view(base, &x);
    int_view(magnitude, &m);
    Owned inverse = mod_inverse(rt, &x, &m);
    decref(rt, base);
    if (!inverse) return V_NULL;
    Owned r = int_mod(rt, inverse, magnitude);
    decref(rt, inverse);
    return r;
}

static Owned power_mod_magnitude(Runtime *rt, Borrowed a, Borrowed b, Borrowed magnitude) {
    Owned base = mod_base(rt, a, magnitude, int_sign(b) < 0);
    if (!base) return V_NULL;
    IntView x, e, m;
    int_view(base, &x);
    int_view(b, &e);
    int_view(magnitude, &m);
    Owned r = e.n == 0 ? int_mod(rt, v_small(1), magnitude) : mod_power(rt, &x, &e, &m);
    decref(rt, base);
    return r;
}

static Owned power_mod(Runtime *rt, Borrowed a, Borrowed b, Borrowed mod) {
    if (int_sign(mod) == 0) return raise(rt, T_VALUE_ERROR, "pow() 3rd argument cannot be 0");
    Owned magnitude = int_abs(rt, mod);
    if (!magnitude) return V_NULL;
    Owned r = power_mod_magnitude(rt, a, b, magnitude);
    if (r && int_sign(mod) < 0 && int_sign(r) != 0) {
        Owned moved = int_sub(rt, r, magnitude);
        decref(rt, r);
        r = moved;
    }
    decref(rt, magnitude);
    return r;
}

Owned int_pow(Runtime *rt, Borrowed a, Borrowed b, Borrowed mod_or_none) {
    return mod_or_none == V_NONE ? power_plain(rt, a, b) : power_mod(rt, a, b, mod_or_none);
}

/* Greatest common divisor. */

static uint64_t gcd_u64(uint64_t a, uint64_t b) {
    if (!a || !b) return a | b;
    int shift = __builtin_ctzll(a | b);
    a >>= __builtin_ctzll(a);
    while (b) {
        b >>= __builtin_ctzll(b);
        if (a > b) {
            uint64_t t = a;
            a = b;
            b = t;
        }
        b -= a;
    }
    return a << shift;
}

/* Copy x without its trailing zero bits; returns the limbs. */
static size_t copy_odd(mp_limb_t *to, const IntView *x, size_t twos) {
    size_t n = x->n - twos / LIMB_BITS;
    if (twos % LIMB_BITS)
        mpn_rshift(to, x->limbs + twos / LIMB_BITS, (mp_size_t)n, twos % LIMB_BITS);
    else
        memcpy(to, x->limbs + twos / LIMB_BITS, n * sizeof *to);
    return n - (to[n - 1] == 0);
}

static Owned gcd_views(Runtime *rt, const IntView *x, const IntView *y) {
    size_t xtwos = mpn_scan1(x->limbs, 0), ytwos = mpn_scan1(y->limbs, 0), charged;
    mp_limb_t *u = mem_alloc_array(rt, x->n + y->n + size_max(x->n, y->n) + 1, sizeof *u);
    if (!u || !int_charge_temporaries(rt, x->n + y->n, &charged)) return mem_free(rt, u), V_NULL;
    mp_limb_t *v = u + x->n, *g = v + y->n;
    size_t un = copy_odd(u, x, xtwos), vn = copy_odd(v, y, ytwos);
    bool larger = un > vn || (un == vn && mpn_cmp(u, v, (mp_size_t)un) >= 0);
    mp_size_t gn = larger ? mpn_gcd(g, u, (mp_size_t)un, v, (mp_size_t)vn) : mpn_gcd(g, v, (mp_size_t)vn, u, (mp_size_t)un);
    int_uncharge(rt, charged);
    IntView w = {.limbs = g, .n = (size_t)gn, .neg = false, .one = 0};
    Owned r = int_shift_left(rt, &w, size_min(xtwos, ytwos));
    mem_free(rt, u);
    return r;
}

Owned int_gcd(Runtime *rt, Borrowed a, Borrowed b) {
    IntView x, y;
    int_view(a, &x);
    int_view(b, &y);
    if (x.n <= 1 && y.n <= 1) return int_from_u64(rt, gcd_u64(x.n ? x.limbs[0] : 0, y.n ? y.limbs[0] : 0));
    if (x.n == 0) return int_abs(rt, b);
    if (y.n == 0) return int_abs(rt, a);
    return gcd_views(rt, &x, &y);
}
