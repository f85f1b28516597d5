/* SPDX-License-Identifier: MIT
 * float_methods.c: the methods and attributes of float. */
#include <math.h>

#include "object/protocol.h"
#include "types/class.h"
#include "types/float_parts.h"
#include "types/int.h"
#include "types/str.h"
#include "types/str_parts.h"
#include "types/tuple.h"

static Owned plain(Runtime *rt, Borrowed self) { return v_is_exact_float(self) ? own(self) : float_new(rt, float_get(self)); }

static Owned float_conjugate(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return plain(rt, self);
}
static Owned float_is_integer(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    double d = float_get(self);
    return v_bool(isfinite(d) && d == floor(d));
}
static Owned float_trunc(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return int_from_double(rt, float_get(self));
}
static Owned float_floor(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return int_from_double(rt, floor(float_get(self)));
}
static Owned float_ceil(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return int_from_double(rt, ceil(float_get(self)));
}
static Owned float_hex_method(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return float_hex(rt, float_get(self));
}

static double round_half_even(double d) {
    double r = round(d);
    return fabs(d - r) == 0.5 ? 2.0 * round(d / 2.0) : r;
}

/* Beyond these numbers of places nothing is cut off, or nothing remains. */
enum { PLACES_MAX = 323, PLACES_MIN = -308 };

static Owned float_round(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    double d = float_get(self);
    if (nargs == 0 || args[0] == V_NONE) return int_from_double(rt, round_half_even(d));
    ssize_t places = num_as_ssize(rt, args[0], 0);
    if (places == -1 && rt->error) return V_NULL;
    if (!isfinite(d) || places > PLACES_MAX) return plain(rt, self);
    if (places < PLACES_MIN) return float_new(rt, copysign(0.0, d));
    double r = float_round_places(d, places);
    return isinf(r) ? raise(rt, T_OVERFLOW_ERROR, "rounded value too large to represent") : float_new(rt, r);
}

static Owned ratio(Runtime *rt, Owned n, Owned d) {
    Value pair[2] = {n, d};
    if (n && d) return tuple_from_owned(rt, pair, 2);
    decref_maybe(rt, n);
    decref_maybe(rt, d);
    return V_NULL;
}

static Owned float_as_integer_ratio(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    double d = float_get(self);
    if (isinf(d)) return raise(rt, T_OVERFLOW_ERROR, "cannot convert Infinity to integer ratio");
    if (isnan(d)) return raise(rt, T_VALUE_ERROR, "cannot convert NaN to integer ratio");
    int exp;
    int64_t m = (int64_t)ldexp(frexp(d, &exp), 53);
    if (m == 0) return ratio(rt, v_small(0), v_small(1));
    int twos = __builtin_ctzll((uint64_t)m);
    m >>= twos;
    exp += twos - 53;
    if (exp >= 0) return ratio(rt, int_lshift(rt, v_small(m), v_small(exp)), v_small(1));
    return ratio(rt, v_small(m), int_lshift(rt, v_small(1), v_small(-exp)));
}

static Owned float_fromhex(Runtime *rt, Borrowed cls, const Value *args, size_t nargs, Borrowed kwnames) {
    if (!v_is_str(rt, args[0])) return raise(rt, T_TYPE_ERROR, "bad argument type for built-in operation");
    double d;
    if (float_from_hex(rt, args[0], &d) < 0) return V_NULL;
    Owned f = float_new(rt, d);
    if (!f || cls == v_from(rt->types[T_FLOAT])) return f;
    Owned r = obj_call1(rt, cls, f);
    decref(rt, f);
    return r;
}

static Owned float_getnewargs(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value item = plain(rt, self);
    return item ? tuple_from_owned(rt, &item, 1) : V_NULL;
}

static Owned float_getformat(Runtime *rt, Borrowed cls, const Value *args, size_t nargs, Borrowed kwnames) {
    if (!v_is_str(rt, args[0]))
        return raise_bad_argument(rt, "__getformat__", "argument", "str", args[0]);
    if (!str_equal_cstr(args[0], "double") && !str_equal_cstr(args[0], "float"))
        return raise(rt, T_VALUE_ERROR, "__getformat__() argument 1 must be 'double' or 'float'");
    return str_from_cstr(rt, __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? "IEEE, little-endian" : "IEEE, big-endian");
}

static Owned float_format(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (!v_is_str(rt, args[0])) return raise_bad_argument(rt, "__format__", "argument", "str", args[0]);
    return format_float(rt, self, args[0]);
}

const MethodDef float_methods[] = {
    {"conjugate", float_conjugate, 0, 0, 0, "conjugate($self, /)\n--\n\nThe number itself."},
    {"is_integer", float_is_integer, 0, 0, 0, "is_integer($self, /)\n--\n\nIs it finite and without a fraction?"},
    {"as_integer_ratio", float_as_integer_ratio, 0, 0, 0,
     "as_integer_ratio($self, /)\n--\n\nA pair of ints, in lowest terms, whose ratio is exactly this number."},
    {"hex", float_hex_method, 0, 0, 0, "hex($self, /)\n--\n\nThe number in hexadecimal, exactly."},
    {"fromhex", float_fromhex, 1, 1, METH_CLASS, "fromhex($type, string, /)\n--\n\nThe float that hexadecimal text stands for."},
    {"__trunc__", float_trunc, 0, 0, 0, NULL},
    {"__floor__", float_floor, 0, 0, 0, NULL},
    {"__ceil__", float_ceil, 0, 0, 0, NULL},
    {"__round__", float_round, 0, 1, 0, NULL},
    {"__getnewargs__", float_getnewargs, 0, 0, 0, NULL},
    {"__getformat__", float_getformat, 1, 1, METH_CLASS, NULL},
    {"__format__", float_format, 1, 1, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

static Owned get_real(Runtime *rt, Borrowed self, void *closure) { return plain(rt, self); }
static Owned get_imag(Runtime *rt, Borrowed self, void *closure) { return float_new(rt, 0.0); }

const GetSetDef float_getsets[] = {
    {"real", get_real, NULL, "the real part of a complex number", NULL},
    {"imag", get_imag, NULL, "the imaginary part of a complex number", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
