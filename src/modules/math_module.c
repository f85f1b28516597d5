/* SPDX-License-Identifier: MIT
 * math_module.c: the math module: functions of real numbers, and the module's table.
 *
 * C's libm gives no error but inf and nan: a nan out of what was none is a domain error; an inf out of finite arguments
 * is a range error for functions that can overflow, else a domain error.
 */
#include <math.h>

#include "modules/math_parts.h"
#include "types/int_parts.h"
#include "types/module.h"
#include "types/tuple.h"

#define PI 3.141592653589793238462643383279502884197

static Owned checked(Runtime *rt, double x, double r, bool can_overflow) {
    if (isnan(r) && !isnan(x)) return math_domain_error(rt);
    if (isinf(r) && isfinite(x)) return can_overflow ? math_range_error(rt) : math_domain_error(rt);
    return float_new(rt, r);
}

static ALWAYS_INLINE int real_arg(Runtime *rt, Borrowed v, double *x) {
    if (v_is_float(rt, v)) { /* of a subclass, too: its __float__ is not asked */
        *x = float_get(v);
        return 0;
    }
    return num_as_double(rt, v, x);
}

#define REAL(name, function, can_overflow)                                                                             \
    static MATH_FUNCTION(name) {                                                                                       \
        double x;                                                                                                      \
        if (real_arg(rt, args[0], &x) < 0) return V_NULL;                                                              \
        return checked(rt, x, function(x), can_overflow);                                                              \
    }
REAL(math_acos, acos, false)
REAL(math_acosh, acosh, false)
REAL(math_asin, asin, false)
REAL(math_asinh, asinh, false)
REAL(math_atan, atan, false)
REAL(math_atanh, atanh, false)
REAL(math_cbrt, cbrt, false)
REAL(math_cos, cos, false)
REAL(math_cosh, cosh, true)
REAL(math_erf, erf, false)
REAL(math_erfc, erfc, false)
REAL(math_exp, exp, true)
REAL(math_exp2, exp2, true)
REAL(math_expm1, expm1, true)
REAL(math_fabs, fabs, false)
REAL(math_log1p, log1p, false)
REAL(math_sin, sin, false)
REAL(math_sinh, sinh, true)
REAL(math_sqrt, sqrt, false)
REAL(math_tan, tan, false)
REAL(math_tanh, tanh, false)

static MATH_FUNCTION(math_gamma_function) {
    double x;
    if (real_arg(rt, args[0], &x) < 0) return V_NULL;
    if (x == 0.0) return math_domain_error(rt);
    return checked(rt, x, math_gamma(x), true);
}
static MATH_FUNCTION(math_lgamma_function) {
    double x;
    if (real_arg(rt, args[0], &x) < 0) return V_NULL;
    if (isfinite(x) && x <= 0.0 && x == floor(x)) return math_domain_error(rt);
    return checked(rt, x, math_lgamma(x), true);
}

/* Two numbers. */

#define TWO_REALS(x, y)                                                                                                \
    double x, y;                                                                                                       \
    if (real_arg(rt, args[0], &x) < 0 || real_arg(rt, args[1], &y) < 0) return V_NULL

static MATH_FUNCTION(math_atan2) {
    TWO_REALS(y, x);
    return float_new(rt, atan2(y, x));
}
static MATH_FUNCTION(math_copysign) {
    TWO_REALS(x, y);
    return float_new(rt, copysign(x, y));
}
static MATH_FUNCTION(math_nextafter) {
    TWO_REALS(x, y);
    return float_new(rt, nextafter(x, y));
}

static MATH_FUNCTION(math_fmod) {
    TWO_REALS(x, y);
    if (isinf(y) && isfinite(x)) return float_new(rt, x);
    double r = fmod(x, y);
    return isnan(r) && !isnan(x) && !isnan(y) ? math_domain_error(rt) : float_new(rt, r);
}

static MATH_FUNCTION(math_remainder) {
    TWO_REALS(x, y);
    double r = remainder(x, y);
    return isnan(r) && !isnan(x) && !isnan(y) ? math_domain_error(rt) : float_new(rt, r);
}

static MATH_FUNCTION(math_pow) {
    TWO_REALS(x, y);
    double r = pow(x, y);
    if (isfinite(x) && isfinite(y)) {
        if (isnan(r)) return math_domain_error(rt);
        if (isinf(r)) return x == 0.0 ? math_domain_error(rt) : math_range_error(rt);
    }
    return float_new(rt, r);
}

static MATH_FUNCTION(math_ldexp) {
    double x;
    if (real_arg(rt, args[0], &x) < 0) return V_NULL;
    if (!v_is_int(rt, args[1])) return raise(rt, T_TYPE_ERROR, "Expected an int as second argument to ldexp.");
    int64_t exp;
    if (!int_fits_i64(args[1], &exp)) exp = int_sign(args[1]) < 0 ? INT64_MIN : INT64_MAX;
    if (x == 0.0 || !isfinite(x)) return float_new(rt, x);
    double r = ldexp(x, exp > 10000 ? 10000 : exp < -10000 ? -10000 : (int)exp);
    return isinf(r) ? math_range_error(rt) : float_new(rt, r);
}

/* Logarithms: of ints of any size, too. */

static double plain_log(double x) { return log(x); }

/* An int too large for a double is m * 2**e. */
static Owned log_of_big(Runtime *rt, Borrowed n, double (*function)(double)) {
    if (int_sign(n) <= 0) return math_domain_error(rt);
    size_t e = int_bit_length(n) - 64;
    IntView w;
    int_view(n, &w);
    Owned top = int_shift_right(rt, &w, e);
    double m = 0.0;
    int status = top ? int_as_double(rt, top, &m) : -1;
    decref_maybe(rt, top);
    if (status < 0) return V_NULL;
    int more;
    m = frexp(m, &more);
    return float_new(rt, function(m) + function(2.0) * ((double)e + more));
}

static Owned log_of(Runtime *rt, Borrowed v, double (*function)(double)) {
    double x;
    if (v_is_int(rt, v)) {
        if (int_bit_length(v) > 1024) return log_of_big(rt, v, function);
        if (int_as_double(rt, v, &x) < 0) {
            if (!error_catch(rt, T_OVERFLOW_ERROR)) return V_NULL;
            return log_of_big(rt, v, function);
        }
    } else if (real_arg(rt, v, &x) < 0) {
        return V_NULL;
    }
    if (isnan(x) || (isinf(x) && x > 0)) return float_new(rt, x);
    return x > 0 ? float_new(rt, function(x)) : math_domain_error(rt);
}

static MATH_FUNCTION(math_log) {
    if (nargs < 1 || nargs > 2) return raise(rt, T_TYPE_ERROR, "math.log requires 1 to 2 arguments");
    Owned num = log_of(rt, args[0], plain_log);
    if (!num || nargs == 1) return num;
    Owned den = log_of(rt, args[1], plain_log);
    Owned r = den ? num_binary(rt, num, den, OP_TRUEDIV) : V_NULL;
    decref(rt, num);
    decref_maybe(rt, den);
    return r;
}
static MATH_FUNCTION(math_log2) { return log_of(rt, args[0], log2); }
static MATH_FUNCTION(math_log10) { return log_of(rt, args[0], log10); }

/* To whole numbers. */

/* The special method if the type has one, else 0 with *found false. */
static Owned by_method(Runtime *rt, Borrowed v, int name, bool *found) {
    Owned method = obj_lookup_special(rt, v, rt->names[name]);
    *found = method || rt->error;
    if (!method) return V_NULL;
    Owned r = obj_call0(rt, method);
    decref(rt, method);
    return r;
}

static Owned to_whole(Runtime *rt, Borrowed v, int name, double (*function)(double)) {
    if (v_is_small(v)) return v;
    if (!v_is_exact_float(v)) {
        bool found;
        Owned r = by_method(rt, v, name, &found);
        if (found) return r;
    }
    double x;
    return num_as_double(rt, v, &x) < 0 ? V_NULL : int_from_double(rt, function(x));
}
static MATH_FUNCTION(math_floor) { return to_whole(rt, args[0], N___floor__, floor); }
static MATH_FUNCTION(math_ceil) { return to_whole(rt, args[0], N___ceil__, ceil); }
static MATH_FUNCTION(math_trunc) {
    bool found = false;
    if (v_is_exact_float(args[0])) return int_from_double(rt, float_get(args[0]));
    Owned r = by_method(rt, args[0], N___trunc__, &found);
    return found ? r : raise(rt, T_TYPE_ERROR, "type %.100T doesn't define __trunc__ method", args[0]);
}

/* Pairs. */

static Owned pair(Runtime *rt, Owned a, Owned b) {
    Value items[2] = {a, b};
    if (a && b) return tuple_from_owned(rt, items, 2);
    decref_maybe(rt, a);
    decref_maybe(rt, b);
    return V_NULL;
}
static MATH_FUNCTION(math_frexp) {
    double x;
    if (real_arg(rt, args[0], &x) < 0) return V_NULL;
    int exp = 0;
    if (isfinite(x)) x = frexp(x, &exp);
    return pair(rt, float_new(rt, x), v_small(exp));
}
static MATH_FUNCTION(math_modf) {
    double x, whole;
    if (real_arg(rt, args[0], &x) < 0) return V_NULL;
    double fraction = modf(x, &whole);
    return pair(rt, float_new(rt, fraction), float_new(rt, whole));
}

/* The rest. */

#define QUESTION(name, expression)                                                                                     \
    static MATH_FUNCTION(name) {                                                                                       \
        double x;                                                                                                      \
        if (real_arg(rt, args[0], &x) < 0) return V_NULL;                                                              \
        return v_bool(expression);                                                                                     \
    }
QUESTION(math_isfinite, isfinite(x))
QUESTION(math_isinf, isinf(x) != 0)
QUESTION(math_isnan, isnan(x))

static MATH_FUNCTION(math_degrees) {
    double x;
    return real_arg(rt, args[0], &x) < 0 ? V_NULL : float_new(rt, x * (180.0 / PI));
}
static MATH_FUNCTION(math_radians) {
    double x;
    return real_arg(rt, args[0], &x) < 0 ? V_NULL : float_new(rt, x * (PI / 180.0));
}

static MATH_FUNCTION(math_ulp) {
    double x;
    if (real_arg(rt, args[0], &x) < 0) return V_NULL;
    x = fabs(x);
    if (!isfinite(x)) return float_new(rt, x);
    double next = nextafter(x, HUGE_VAL);
    return float_new(rt, isinf(next) ? x - nextafter(x, -HUGE_VAL) : next - x);
}

static MATH_FUNCTION(math_isclose) {
    static const char *const params[] = {"a", "b", "*", "rel_tol", "abs_tol", NULL};
    Value v[4];
    double a, b, relative = 1e-09, absolute = 0.0;
    if (args_parse(rt, "isclose", params, 2, args, nargs, kwnames, v) < 0) return V_NULL;
    if (num_as_double(rt, v[0], &a) < 0 || num_as_double(rt, v[1], &b) < 0) return V_NULL;
    if (v[2] && num_as_double(rt, v[2], &relative) < 0) return V_NULL;
    if (v[3] && num_as_double(rt, v[3], &absolute) < 0) return V_NULL;
    if (relative < 0.0 || absolute < 0.0) return raise(rt, T_VALUE_ERROR, "tolerances must be non-negative");
    if (a == b) return V_TRUE;
    if (isinf(a) || isinf(b)) return V_FALSE;
    double diff = fabs(b - a);
    return v_bool(diff <= fabs(relative * b) || diff <= fabs(relative * a) || diff <= absolute);
}

static const MethodDef functions[] = {
    {"acos", math_acos, 1, 1, 0, "acos($module, x, /)\n--\n\nThe arc cosine of x, in radians."},
    {"acosh", math_acosh, 1, 1, 0, "acosh($module, x, /)\n--\n\nThe inverse hyperbolic cosine of x."},
    {"asin", math_asin, 1, 1, 0, "asin($module, x, /)\n--\n\nThe arc sine of x, in radians."},
    {"asinh", math_asinh, 1, 1, 0, "asinh($module, x, /)\n--\n\nThe inverse hyperbolic sine of x."},
    {"atan", math_atan, 1, 1, 0, "atan($module, x, /)\n--\n\nThe arc tangent of x, in radians."},
    {"atan2", math_atan2, 2, 2, 0, "atan2($module, y, x, /)\n--\n\nThe angle of the point (x, y), in radians."},
    {"atanh", math_atanh, 1, 1, 0, "atanh($module, x, /)\n--\n\nThe inverse hyperbolic tangent of x."},
    {"cbrt", math_cbrt, 1, 1, 0, "cbrt($module, x, /)\n--\n\nThe cube root of x."},
    {"ceil", math_ceil, 1, 1, 0, "ceil($module, x, /)\n--\n\nThe smallest int that is not below x."},
    {"comb", math_comb, 2, 2, 0, "comb($module, n, k, /)\n--\n\nIn how many ways k of n things can be chosen."},
    {"copysign", math_copysign, 2, 2, 0, "copysign($module, x, y, /)\n--\n\nThe magnitude of x with the sign of y."},
    {"cos", math_cos, 1, 1, 0, "cos($module, x, /)\n--\n\nThe cosine of x radians."},
    {"cosh", math_cosh, 1, 1, 0, "cosh($module, x, /)\n--\n\nThe hyperbolic cosine of x."},
    {"degrees", math_degrees, 1, 1, 0, "degrees($module, x, /)\n--\n\nx radians in degrees."},
    {"dist", math_dist, 2, 2, 0, "dist($module, p, q, /)\n--\n\nThe distance of two points."},
    {"erf", math_erf, 1, 1, 0, "erf($module, x, /)\n--\n\nThe error function."},
    {"erfc", math_erfc, 1, 1, 0, "erfc($module, x, /)\n--\n\nThe complementary error function."},
    {"exp", math_exp, 1, 1, 0, "exp($module, x, /)\n--\n\ne to the power of x."},
    {"exp2", math_exp2, 1, 1, 0, "exp2($module, x, /)\n--\n\n2 to the power of x."},
    {"expm1", math_expm1, 1, 1, 0, "expm1($module, x, /)\n--\n\nexp(x) - 1, exact for small x."},
    {"fabs", math_fabs, 1, 1, 0, "fabs($module, x, /)\n--\n\nThe magnitude of x as a float."},
    {"factorial", math_factorial, 1, 1, 0, "factorial($module, n, /)\n--\n\n1 * 2 * ... * n."},
    {"floor", math_floor, 1, 1, 0, "floor($module, x, /)\n--\n\nThe largest int that is not above x."},
    {"fmod", math_fmod, 2, 2, 0, "fmod($module, x, y, /)\n--\n\nThe remainder of x / y with the sign of x."},
    {"frexp", math_frexp, 1, 1, 0, "frexp($module, x, /)\n--\n\nThe pair (m, e) with x == m * 2**e and 0.5 <= |m| < 1."},
    {"fsum", math_fsum, 1, 1, 0, "fsum($module, seq, /)\n--\n\nThe sum of numbers, rounded once."},
    {"gamma", math_gamma_function, 1, 1, 0, "gamma($module, x, /)\n--\n\nThe gamma function."},
    {"gcd", math_gcd, 0, -1, 0, "gcd($module, *integers)\n--\n\nThe greatest common divisor."},
    {"hypot", math_hypot, 0, -1, 0, "hypot(*coordinates) -> value\n\nThe distance of a point from the origin."},
    {"isclose", math_isclose, 0, -1, METH_KW,
     "isclose($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)\n--\n\nAre two numbers nearly equal?"},
    {"isfinite", math_isfinite, 1, 1, 0, "isfinite($module, x, /)\n--\n\nIs x neither infinite nor a NaN?"},
    {"isinf", math_isinf, 1, 1, 0, "isinf($module, x, /)\n--\n\nIs x infinite?"},
    {"isnan", math_isnan, 1, 1, 0, "isnan($module, x, /)\n--\n\nIs x a NaN?"},
    {"isqrt", math_isqrt, 1, 1, 0, "isqrt($module, n, /)\n--\n\nThe integer part of the square root of n."},
    {"lcm", math_lcm, 0, -1, 0, "lcm($module, *integers)\n--\n\nThe least common multiple."},
    {"ldexp", math_ldexp, 2, 2, 0, "ldexp($module, x, i, /)\n--\n\nx * 2**i."},
    {"lgamma", math_lgamma_function, 1, 1, 0, "lgamma($module, x, /)\n--\n\nThe logarithm of |gamma(x)|."},
    {"log", math_log, 0, -1, 0, "log(x, [base=math.e])\nThe logarithm of x to the given base, or the natural one."},
    {"log10", math_log10, 1, 1, 0, "log10($module, x, /)\n--\n\nThe logarithm of x to base 10."},
    {"log1p", math_log1p, 1, 1, 0, "log1p($module, x, /)\n--\n\nlog(1 + x), exact for small x."},
    {"log2", math_log2, 1, 1, 0, "log2($module, x, /)\n--\n\nThe logarithm of x to base 2."},
    {"modf", math_modf, 1, 1, 0, "modf($module, x, /)\n--\n\nFraction and whole part of x."},
    {"nextafter", math_nextafter, 2, 2, 0, "nextafter($module, x, y, /)\n--\n\nThe next float after x towards y."},
    {"perm", math_perm, 1, 2, 0, "perm($module, n, k=None, /)\n--\n\nIn how many ways k of n things can be lined up."},
    {"pow", math_pow, 2, 2, 0, "pow($module, x, y, /)\n--\n\nx to the power of y, as floats."},
    {"prod", math_prod, 0, -1, METH_KW, "prod($module, iterable, /, *, start=1)\n--\n\nThe product of all items."},
    {"radians", math_radians, 1, 1, 0, "radians($module, x, /)\n--\n\nx degrees in radians."},
    {"remainder", math_remainder, 2, 2, 0, "remainder($module, x, y, /)\n--\n\nx - n*y for the n nearest to x / y."},
    {"sin", math_sin, 1, 1, 0, "sin($module, x, /)\n--\n\nThe sine of x radians."},
    {"sinh", math_sinh, 1, 1, 0, "sinh($module, x, /)\n--\n\nThe hyperbolic sine of x."},
    {"sqrt", math_sqrt, 1, 1, 0, "sqrt($module, x, /)\n--\n\nThe square root of x."},
    {"tan", math_tan, 1, 1, 0, "tan($module, x, /)\n--\n\nThe tangent of x radians."},
    {"tanh", math_tanh, 1, 1, 0, "tanh($module, x, /)\n--\n\nThe hyperbolic tangent of x."},
    {"trunc", math_trunc, 1, 1, 0, "trunc($module, x, /)\n--\n\nx without its fraction, by its __trunc__."},
    {"ulp", math_ulp, 1, 1, 0, "ulp($module, x, /)\n--\n\nThe value of the last bit of x."},
    {NULL, NULL, 0, 0, 0, NULL},
};

static int add_constants(Runtime *rt, Borrowed module, Borrowed dict) {
    if (module_add(rt, dict, "pi", float_new(rt, PI)) < 0) return -1;
    if (module_add(rt, dict, "e", float_new(rt, 2.718281828459045235360287471352662498)) < 0) return -1;
    if (module_add(rt, dict, "tau", float_new(rt, 2.0 * PI)) < 0) return -1;
    if (module_add(rt, dict, "inf", float_new(rt, HUGE_VAL)) < 0) return -1;
    return module_add(rt, dict, "nan", float_new(rt, (double)NAN));
}

const ModuleDef math_module = {
    .name = "math",
    .doc = "Mathematical functions of real numbers.",
    .functions = functions,
    .init = add_constants,
};
