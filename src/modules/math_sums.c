/* SPDX-License-Identifier: MIT
 * math_sums.c: fsum, hypot, dist, prod: sums and products that keep more than a double while they run.
 *
 * fsum: J. R. Shewchuk, "Adaptive precision floating-point arithmetic" (1997): a list of parts that do not overlap.
 */
#include <math.h>

#include "modules/math_parts.h"
#include "types/int.h"
#include "types/iterate.h"
#include "types/list.h"
#include "types/tuple.h"

typedef struct Partials {
    double *p;
    size_t n, room;
    double special, infinities; /* sums of what is not finite */
} Partials;

static int partials_push(Runtime *rt, Partials *s, double x) {
    if (s->n == s->room) {
        size_t room = s->room ? s->room * 2 : 32;
        double *p = mem_realloc_array(rt, s->p, room, sizeof *p);
        if (!p) return -1;
        s->p = p;
        s->room = room;
    }
    s->p[s->n++] = x;
    return 0;
}

static int partials_add(Runtime *rt, Partials *s, double x) {
    double given = x;
    size_t kept = 0;
    for (size_t i = 0; i < s->n; i++) {
        double y = s->p[i];
        if (fabs(x) < fabs(y)) {
            double t = x;
            x = y;
            y = t;
        }
        volatile double high = x + y, back = high - x;
        double low = y - back;
        if (low != 0.0) s->p[kept++] = low;
        x = high;
    }
    s->n = kept;
    if (x == 0.0) return 0;
    if (isfinite(x)) return partials_push(rt, s, x);
    if (isfinite(given)) return raise_int(rt, T_OVERFLOW_ERROR, "intermediate overflow in fsum");
    if (isinf(given)) s->infinities += given;
    s->special += given;
    s->n = 0;
    return 0;
}

/* The parts, largest first, until something is lost; then mend a tie by the sign of what follows. */
static double partials_total(const Partials *s) {
    if (!s->n) return 0.0;
    size_t n = s->n - 1;
    double high = s->p[n], low = 0.0;
    while (n > 0) {
        double x = high, y = s->p[--n];
        volatile double sum = x + y, back = sum - x;
        high = sum;
        low = y - back;
        if (low != 0.0) break;
    }
    if (n > 0 && ((low < 0.0 && s->p[n - 1] < 0.0) || (low > 0.0 && s->p[n - 1] > 0.0))) {
        double y = low * 2.0;
        volatile double x = high + y, back = x - high;
        if (y == back) high = x;
    }
    return high;
}

MATH_FUNCTION(math_fsum) {
    Owned it = obj_iter(rt, args[0]), item;
    if (!it) return V_NULL;
    Partials s = {NULL, 0, 0, 0.0, 0.0};
    while ((item = iterate(rt, it))) {
        double x;
        int status = num_as_double(rt, item, &x);
        decref(rt, item);
        if (status < 0 || partials_add(rt, &s, x) < 0) break;
    }
    decref(rt, it);
    double total = partials_total(&s);
    mem_free(rt, s.p);
    if (rt->error) return V_NULL;
    if (s.special != 0.0) {
        if (isnan(s.infinities)) return raise(rt, T_VALUE_ERROR, "-inf + inf in fsum");
        total = s.special;
    }
    return float_new(rt, total);
}

/* sqrt(sum of squares): scaled by a power of two, the squares and their sum carried as pairs of doubles, the root
 * mended by one step of Newton's with the exact remainder. */
static double norm(double *v, size_t n, double max) {
    if (max == 0.0 || n <= 1) return max;
    int exp;
    frexp(max, &exp);
    if (exp < -1021) { /* subnormal: 2**-exp would overflow */
        for (size_t i = 0; i < n; i++) v[i] *= 0x1p100;
        return norm(v, n, max * 0x1p100) * 0x1p-100;
    }
    double scale = ldexp(1.0, -exp), high = 0.0, low = 0.0;
    for (size_t i = 0; i < n; i++) {
        double x = v[i] * scale, square = x * x, rest = fma(x, x, -square);
        double sum = high + square, back = sum - high;
        low += (high - (sum - back)) + (square - back) + rest;
        high = sum;
    }
    double sum = high + low;
    low = low - (sum - high);
    double h = sqrt(sum), square = h * h;
    double rest = (sum - square) - fma(h, h, -square) + low;
    return (h + rest / (2.0 * h)) / scale;
}

/* v holds magnitudes. */
static Owned norm_result(Runtime *rt, double *v, size_t n) {
    double max = 0.0;
    bool nan = false, inf = false;
    for (size_t i = 0; i < n; i++) {
        nan |= isnan(v[i]) != 0;
        inf |= isinf(v[i]) != 0;
        if (v[i] > max) max = v[i];
    }
    return float_new(rt, inf ? HUGE_VAL : nan ? (double)NAN : norm(v, n, max));
}

#define FEW 8

MATH_FUNCTION(math_hypot) {
    double few[FEW], *v = few;
    if (nargs > FEW && !(v = mem_alloc_array(rt, nargs, sizeof *v))) return V_NULL;
    Owned r = V_NULL;
    size_t i = 0;
    for (; i < nargs; i++) {
        if (num_as_double(rt, args[i], &v[i]) < 0) break;
        v[i] = fabs(v[i]);
    }
    if (i == nargs) r = norm_result(rt, v, nargs);
    if (v != few) mem_free(rt, v);
    return r;
}

static Owned dist_of_tuples(Runtime *rt, Borrowed p, Borrowed q) {
    size_t n = as_tuple(p)->len;
    if (n != as_tuple(q)->len)
        return raise(rt, T_VALUE_ERROR, "both points must have the same number of dimensions");
    double few[FEW], *v = few;
    if (n > FEW && !(v = mem_alloc_array(rt, n, sizeof *v))) return V_NULL;
    Owned r = V_NULL;
    size_t i = 0;
    for (; i < n; i++) {
        double x, y;
        if (num_as_double(rt, as_tuple(p)->items[i], &x) < 0 || num_as_double(rt, as_tuple(q)->items[i], &y) < 0) break;
        v[i] = fabs(x - y);
    }
    if (i == n) r = norm_result(rt, v, n);
    if (v != few) mem_free(rt, v);
    return r;
}

MATH_FUNCTION(math_dist) {
    Owned p = tuple_from_iterable(rt, args[0]);
    if (!p) return V_NULL;
    Owned q = tuple_from_iterable(rt, args[1]);
    Owned r = q ? dist_of_tuples(rt, p, q) : V_NULL;
    decref(rt, p);
    decref_maybe(rt, q);
    return r;
}

MATH_FUNCTION(math_prod) {
    static const char *const params[] = {"iterable", "/", "*", "start", NULL};
    Value a[2];
    if (args_parse(rt, "prod", params, 1, args, nargs, kwnames, a) < 0) return V_NULL;
    Owned it = obj_iter(rt, a[0]), item;
    if (!it) return V_NULL;
    Owned total = a[1] ? own(a[1]) : v_small(1);
    while ((item = iterate(rt, it))) {
        Owned next = num_binary(rt, total, item, OP_MUL);
        decref(rt, item);
        decref(rt, total);
        total = next;
        if (!next) break;
    }
    decref(rt, it);
    if (rt->error && total) {
        decref(rt, total);
        total = V_NULL;
    }
    return total;
}
