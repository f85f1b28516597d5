/* SPDX-License-Identifier: MIT
 * math_integer.c: the integer functions of math: gcd, lcm, isqrt, factorial, comb, perm. */
#include <math.h>

#include "modules/math_parts.h"
#include "types/int_parts.h"

/* a op b where a is given up. */
static Owned consume(Runtime *rt, Owned a, Borrowed b, Owned (*op)(Runtime *, Borrowed, Borrowed)) {
    if (!a) return V_NULL;
    Owned r = op(rt, a, b);
    decref(rt, a);
    return r;
}

static Owned consume_both(Runtime *rt, Owned a, Owned b, Owned (*op)(Runtime *, Borrowed, Borrowed)) {
    Owned r = a && b ? op(rt, a, b) : V_NULL;
    decref_maybe(rt, a);
    decref_maybe(rt, b);
    return r;
}

MATH_FUNCTION(math_gcd) {
    Owned g = v_small(0);
    for (size_t i = 0; i < nargs; i++) {
        Owned x = num_index(rt, args[i]);
        g = consume_both(rt, g, x, int_gcd);
        if (!g) return V_NULL;
    }
    return g;
}

/* |a| // gcd(a, b) * |b| */
static Owned lcm_pair(Runtime *rt, Borrowed a, Borrowed b) {
    if (int_sign(a) == 0 || int_sign(b) == 0) return v_small(0);
    Owned g = int_gcd(rt, a, b);
    if (!g) return V_NULL;
    Owned part = int_floordiv(rt, a, g);
    decref(rt, g);
    Owned product = consume(rt, part, b, int_mul);
    if (!product) return V_NULL;
    Owned r = int_abs(rt, product);
    decref(rt, product);
    return r;
}

MATH_FUNCTION(math_lcm) {
    Owned m = v_small(1);
    for (size_t i = 0; i < nargs; i++) {
        Owned x = num_index(rt, args[i]);
        m = consume_both(rt, m, x, lcm_pair);
        if (!m) return V_NULL;
    }
    return m;
}

static Owned square_root(Runtime *rt, const IntView *x) {
    size_t charged, n = (x->n + 1) / 2;
    BigInt *root = int_alloc(rt, n);
    if (!root) return V_NULL;
    if (!int_charge_temporaries(rt, x->n, &charged)) return int_discard(rt, root), V_NULL;
    mpn_sqrtrem((mp_limb_t *)root->limbs, NULL, x->limbs, (mp_size_t)x->n);
    int_uncharge(rt, charged);
    return int_finish(rt, root, n, false);
}

MATH_FUNCTION(math_isqrt) {
    Owned n = num_index(rt, args[0]);
    if (!n) return V_NULL;
    Owned r;
    if (int_sign(n) < 0) {
        r = raise(rt, T_VALUE_ERROR, "isqrt() argument must be nonnegative");
    } else if (int_sign(n) == 0) {
        r = v_small(0);
    } else {
        IntView w;
        int_view(n, &w);
        r = square_root(rt, &w);
    }
    decref(rt, n);
    return r;
}

/* low * (low + 1) * ... * high, by halves so that the factors stay of like size. */
static Owned product_of_range(Runtime *rt, uint64_t low, uint64_t high) {
    if (low > high) return v_small(1);
    if (high - low < 8) {
        Owned r = int_from_u64(rt, low);
        uint64_t run = 1;
        while (r && low++ < high) {
            uint64_t next;
            if (!__builtin_mul_overflow(run, low, &next)) {
                run = next;
                continue;
            }
            r = consume_both(rt, r, int_from_u64(rt, run), int_mul);
            run = low;
        }
        return run == 1 ? r : consume_both(rt, r, int_from_u64(rt, run), int_mul);
    }
    uint64_t mid = low + (high - low) / 2;
    Owned left = product_of_range(rt, low, mid);
    if (!left) return V_NULL;
    return consume_both(rt, left, product_of_range(rt, mid + 1, high), int_mul);
}

/* Is there room for a result of about so many bits? Raises MemoryError before any work is done when there is not. */
static bool room_for(Runtime *rt, double bits) {
    if (bits < 1e6) return true;
    if (bits > 1e18) {
        raise_no_memory(rt);
        return false;
    }
    BigInt *probe = int_alloc(rt, (size_t)(bits / LIMB_BITS));
    int_discard(rt, probe);
    return probe != NULL;
}

MATH_FUNCTION(math_factorial) {
    Owned n = num_index(rt, args[0]);
    if (!n) return V_NULL;
    int64_t i = 0;
    bool fits = int_fits_i64(n, &i);
    int sign = int_sign(n);
    decref(rt, n);
    if (sign < 0) return raise(rt, T_VALUE_ERROR, "factorial() not defined for negative values");
    if (!fits) return raise(rt, T_OVERFLOW_ERROR, "factorial() argument should not exceed %ld", (long)INT64_MAX);
    if (!room_for(rt, (double)i * (log2((double)i + 1) - 1.45))) return V_NULL;
    return product_of_range(rt, 2, (uint64_t)i);
}

/* Both arguments as exact ints that are not negative. */
static int natural_pair(Runtime *rt, const Value *args, Owned *n, Owned *k) {
    *n = num_index(rt, args[0]);
    if (!*n) return -1;
    *k = num_index(rt, args[1]);
    if (!*k) {
        decref(rt, *n);
        return -1;
    }
    const char *which = int_sign(*n) < 0 ? "n" : int_sign(*k) < 0 ? "k" : NULL;
    if (!which) return 0;
    decref(rt, *n);
    decref(rt, *k);
    return raise_int(rt, T_VALUE_ERROR, "%s must be a non-negative integer", which);
}

/* n (n - 1) ... (n - k + 1) for n of any size. */
static Owned falling(Runtime *rt, Borrowed n, uint64_t k) {
    uint64_t top;
    if (int_fits_u64(n, &top)) return k ? product_of_range(rt, top - k + 1, top) : v_small(1);
    if (k == 0) return v_small(1);
    if (k == 1) return own(n);
    uint64_t half = k / 2;
    Owned left = falling(rt, n, half), count = left ? int_from_u64(rt, half) : V_NULL;
    Owned lower = count ? int_sub(rt, n, count) : V_NULL;
    decref_maybe(rt, count);
    Owned right = lower ? falling(rt, lower, k - half) : V_NULL;
    decref_maybe(rt, lower);
    return consume_both(rt, left, right, int_mul);
}

/* comb for results below 2**62: exact at every step, for the product of i+1 successive numbers is divisible by i+1. */
static bool comb_small(uint64_t n, uint64_t k, uint64_t *out) {
    uint64_t r = 1;
    for (uint64_t i = 0; i < k; i++) {
        uint64_t next;
        if (__builtin_mul_overflow(r, n - i, &next)) return false;
        r = next / (i + 1);
    }
    *out = r;
    return true;
}

static double result_bits(Borrowed n, uint64_t k) { return (double)int_bit_length(n) * (double)k; }

static Owned comb_of(Runtime *rt, Borrowed n, uint64_t k) {
    uint64_t top, small;
    if (int_fits_u64(n, &top) && k < 64 && comb_small(top, k, &small)) return int_from_u64(rt, small);
    double bits = result_bits(n, k), factorial_bits = (double)k * (log2((double)k + 1) - 1.45);
    if (!room_for(rt, bits - factorial_bits - (double)k)) return V_NULL;
    return consume_both(rt, falling(rt, n, k), product_of_range(rt, 2, k), int_floordiv);
}

/* min(k, n - k), 0 < that; *zero when k > n. */
static Owned shorter_side(Runtime *rt, Borrowed n, Borrowed k, bool *zero) {
    Owned rest = int_sub(rt, n, k);
    if (!rest) return V_NULL;
    *zero = int_sign(rest) < 0;
    if (int_compare(rest, k) < 0) return rest;
    decref(rt, rest);
    return own(k);
}

MATH_FUNCTION(math_comb) {
    Owned n, k;
    if (natural_pair(rt, args, &n, &k) < 0) return V_NULL;
    bool zero;
    Owned side = shorter_side(rt, n, k, &zero), r = V_NULL;
    int64_t count;
    if (side && zero)
        r = v_small(0);
    else if (side && !int_fits_i64(side, &count))
        r = raise(rt, T_OVERFLOW_ERROR, "min(n - k, k) must not exceed %ld", (long)INT64_MAX);
    else if (side)
        r = comb_of(rt, n, (uint64_t)count);
    decref(rt, n);
    decref(rt, k);
    decref_maybe(rt, side);
    return r;
}

static Owned perm_of(Runtime *rt, Borrowed n, Borrowed k) {
    int64_t count;
    if (int_compare(n, k) < 0) return v_small(0);
    if (!int_fits_i64(k, &count)) return raise(rt, T_OVERFLOW_ERROR, "k must not exceed %ld", (long)INT64_MAX);
    if (!room_for(rt, result_bits(n, (uint64_t)count) - 1.45 * (double)count)) return V_NULL;
    return falling(rt, n, (uint64_t)count);
}

MATH_FUNCTION(math_perm) {
    if (nargs == 1 || args[1] == V_NONE) return math_factorial(rt, self, args, 1, kwnames);
    Owned n, k;
    if (natural_pair(rt, args, &n, &k) < 0) return V_NULL;
    Owned r = perm_of(rt, n, k);
    decref(rt, n);
    decref(rt, k);
    return r;
}
