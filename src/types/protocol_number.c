/* SPDX-License-Identifier: MIT
 * protocol_number.c: any object as a number: __index__, __int__, __float__, and C integers and doubles. */
#include "object/protocol.h"
#include "types/float.h"
#include "types/int.h"

/* The result of a conversion method: an exact int, with a warning for a subclass. Consumes v. */
static Owned checked_int(Runtime *rt, Owned v, const char *method) {
    if (!v || v_is_small(v) || v_is(v, T_INT)) return v;
    if (!v_is_int(rt, v)) raise(rt, T_TYPE_ERROR, "%s returned non-int (type %.200T)", method, v);
    else if (warn(rt, T_DEPRECATION_WARNING,
                  "%s returned non-int (type %.200T).  The ability to return an instance of a strict subclass of int is deprecated, and may not be "
                  "allowed in a future version of Python.",
                  method, v) == 0) {
        Owned exact = int_exact(rt, v);
        decref(rt, v);
        return exact;
    }
    decref(rt, v);
    return V_NULL;
}

Owned num_index(Runtime *rt, Borrowed a) {
    if (v_is_small(a)) return a;
    if (v_is_int(rt, a)) return int_exact(rt, a);
    UnaryFn index = slots_of(rt, a)->index;
    if (!index) return raise(rt, T_TYPE_ERROR, "'%.200T' object cannot be interpreted as an integer", a);
    return checked_int(rt, index(rt, a), "__index__");
}

ssize_t num_as_ssize(Runtime *rt, Borrowed a, uint32_t overflow) {
    if (v_is_small(a)) return (ssize_t)small_get(a);
    Owned n = num_index(rt, a);
    if (!n) return -1;
    int64_t out;
    bool fits = int_fits_i64(n, &out), negative = int_sign(n) < 0;
    decref(rt, n);
    if (fits) return (ssize_t)out;
    if (overflow) return raise_int(rt, overflow, "cannot fit '%.200T' into an index-sized integer", a);
    return negative ? (-SSIZE_MAX - 1) : SSIZE_MAX;
}

ssize_t num_as_size_argument(Runtime *rt, Borrowed a) {
    if (v_is_small(a)) return (ssize_t)small_get(a);
    Owned n = num_index(rt, a);
    if (!n) return -1;
    int64_t out;
    bool fits = int_fits_i64(n, &out);
    decref(rt, n);
    return fits ? (ssize_t)out : raise_int(rt, T_OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
}

int num_as_i64(Runtime *rt, Borrowed a, int64_t *out) {
    if (v_is_small(a)) {
        *out = small_get(a);
        return 0;
    }
    Owned n = num_index(rt, a);
    if (!n) return -1;
    bool fits = int_fits_i64(n, out);
    decref(rt, n);
    return fits ? 0 : raise_int(rt, T_OVERFLOW_ERROR, "Python int too large to convert to C long");
}

int num_as_int(Runtime *rt, Borrowed a, int *out) {
    Owned n = v_is_small(a) ? a : num_index(rt, a);
    if (!n) return -1;
    int64_t wide;
    bool fits = int_fits_i64(n, &wide) && wide == (int)wide;
    decref(rt, n);
    if (!fits) return raise_int(rt, T_OVERFLOW_ERROR, "Python int too large to convert to C int");
    *out = (int)wide;
    return 0;
}

int num_as_tuple_int(Runtime *rt, Borrowed a, int *out) {
    int64_t n;
    if (num_as_i64(rt, a, &n) < 0) return -1;
    if (n > INT_MAX) return raise_int(rt, T_OVERFLOW_ERROR, "signed integer is greater than maximum");
    if (n < INT_MIN) return raise_int(rt, T_OVERFLOW_ERROR, "signed integer is less than minimum");
    *out = (int)n;
    return 0;
}

/* What __float__ gave: a double; a subclass of float is warned about. Consumes v. */
static int checked_float(Runtime *rt, Borrowed a, Owned v, double *out) {
    if (!v) return -1;
    int r = 0;
    if (!v_is_float(rt, v)) r = raise_int(rt, T_TYPE_ERROR, "%.50T.__float__ returned non-float (type %.50T)", a, v);
    else if (!v_is_exact_float(v))
        r = warn(rt, T_DEPRECATION_WARNING,
                 "%.50T.__float__ returned non-float (type %.50T).  The ability to return an instance of a strict subclass of float is deprecated, "
                 "and may not be allowed in a future version of Python.",
                 a, v);
    if (r == 0) *out = float_get(v);
    decref(rt, v);
    return r;
}

int num_as_double(Runtime *rt, Borrowed a, double *out) {
    if (v_is_exact_float(a)) {
        *out = float_get(a);
        return 0;
    }
    if (v_is_small(a)) {
        *out = (double)small_get(a);
        return 0;
    }
    const TypeSlots *s = slots_of(rt, a);
    if (v_is_float(rt, a) && s->to_float == float_slots.to_float) {
        *out = float_get(a);
        return 0;
    }
    if (v_is_int(rt, a) && s->to_float == int_slots.to_float) return int_as_double(rt, a, out);
    if (s->to_float) return checked_float(rt, a, s->to_float(rt, a), out);
    if (!s->index) return raise_int(rt, T_TYPE_ERROR, "must be real number, not %.50T", a);
    Owned n = num_index(rt, a);
    if (!n) return -1;
    int r = int_as_double(rt, n, out);
    decref(rt, n);
    return r;
}

Owned num_to_int(Runtime *rt, Borrowed a) {
    if (v_is_small(a)) return a;
    const TypeSlots *s = slots_of(rt, a);
    if (s->to_int) return checked_int(rt, s->to_int(rt, a), "__int__");
    if (s->index) return num_index(rt, a);
    return raise(rt, T_TYPE_ERROR, "int() argument must be a string, a bytes-like object or a real number, not '%.200T'", a);
}

Owned num_to_float(Runtime *rt, Borrowed a) {
    double d;
    if (v_is_exact_float(a)) return own(a);
    return num_as_double(rt, a, &d) < 0 ? V_NULL : float_new(rt, d);
}
