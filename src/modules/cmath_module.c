/* SPDX-License-Identifier: MIT
 * cmath_module.c: functions of complex numbers.
 *
 * Finite arguments: W. Kahan, "Branch cuts for complex elementary functions" (1987), whose formulas lose nothing near the
 * cuts and at the ends of the range. Infinite and NaN arguments: C's Annex G, by libm.
 */
#include <complex.h>
#include <float.h>
#include <math.h>

#include "object/protocol.h"
#include "types/float.h"
#include "types/module.h"
#include "types/tuple.h"

#define PI 3.141592653589793238462643383279502884197
#define E 2.718281828459045235360287471352662498
#define LN2 0.6931471805599453094172321214581765680755
#define LN10 2.302585092994045684017991454684364208
#define LARGE (DBL_MAX / 4.0)
#define LOG_LARGE 708.396418532264106 /* log(LARGE), rounded down */
#define SQRT_LARGE 6.703903964971298e153
#define SQRT_TINY 1.4916681462400413e-154

typedef struct C {
    double re, im;
} C;
enum Trouble { FINE, DOMAIN_ERROR, RANGE_ERROR };
typedef C (*Function)(C, enum Trouble *);

static bool finite_both(C z) { return isfinite(z.re) && isfinite(z.im); }
static C by_libm(double _Complex (*function)(double _Complex), C z) {
    double _Complex w;
    double parts[2] = {z.re, z.im};
    memcpy(&w, parts, sizeof w);
    w = function(w);
    return (C){creal(w), cimag(w)};
}
/* i z and -i z: the circular functions are the hyperbolic ones turned by a quarter. */
static C turn(C z) { return (C){-z.im, z.re}; }
static C turn_back(C z) { return (C){z.im, -z.re}; }

static C c_sqrt(C z, enum Trouble *t) {
    if (!finite_both(z)) return by_libm(csqrt, z);
    if (z.re == 0.0 && z.im == 0.0) return (C){0.0, z.im};
    double x = fabs(z.re), y = fabs(z.im), s;
    if (x < DBL_MIN && y < DBL_MIN) {
        x = ldexp(x, 53);
        s = ldexp(sqrt(x + hypot(x, ldexp(y, 53))), -27); /* sqrt(2**53 * 2): the sum is of doubled size */
    } else {
        x /= 8.0;
        s = 2.0 * sqrt(x + hypot(x, y / 8.0));
    }
    double d = y / (2.0 * s);
    return z.re >= 0.0 ? (C){s, copysign(d, z.im)} : (C){d, copysign(s, z.im)};
}

static double log_half_size(C z) { return log(hypot(z.re / 2.0, z.im / 2.0)); }

static C c_acos(C z, enum Trouble *t) {
    if (!finite_both(z)) return by_libm(cacos, z);
    if (fabs(z.re) > LARGE || fabs(z.im) > LARGE)
        return (C){atan2(fabs(z.im), z.re), copysign(log_half_size(z) + LN2 * 2.0, -z.im)};
    C a = c_sqrt((C){1.0 - z.re, -z.im}, t), b = c_sqrt((C){1.0 + z.re, z.im}, t);
    return (C){2.0 * atan2(a.re, b.re), asinh(b.re * a.im - b.im * a.re)};
}

static C c_acosh(C z, enum Trouble *t) {
    if (z.re == 0.0 && isnan(z.im)) return (C){z.im, z.im}; /* libm knows the angle here, Python does not */
    if (!finite_both(z)) return by_libm(cacosh, z);
    if (fabs(z.re) > LARGE || fabs(z.im) > LARGE) return (C){log_half_size(z) + LN2 * 2.0, atan2(z.im, z.re)};
    C a = c_sqrt((C){z.re - 1.0, z.im}, t), b = c_sqrt((C){z.re + 1.0, z.im}, t);
    return (C){asinh(a.re * b.re + a.im * b.im), 2.0 * atan2(a.im, b.re)};
}

static C c_asinh(C z, enum Trouble *t) {
    if (!finite_both(z)) return by_libm(casinh, z);
    if (fabs(z.re) > LARGE || fabs(z.im) > LARGE)
        return (C){copysign(log_half_size(z) + LN2 * 2.0, z.re), atan2(z.im, fabs(z.re))};
    C a = c_sqrt((C){1.0 + z.im, -z.re}, t), b = c_sqrt((C){1.0 - z.im, z.re}, t);
    return (C){asinh(a.re * b.im - b.re * a.im), atan2(z.im, a.re * b.re - a.im * b.im)};
}

static C c_atanh(C z, enum Trouble *t) {
    if (!finite_both(z)) return by_libm(catanh, z);
    if (signbit(z.re)) {
        C r = c_atanh((C){-z.re, -z.im}, t);
        return (C){-r.re, -r.im};
    }
    double y = fabs(z.im);
    if (z.re > SQRT_LARGE || y > SQRT_LARGE) {
        double h = hypot(z.re / 2.0, z.im / 2.0);
        return (C){z.re / 4.0 / h / h, copysign(PI / 2.0, z.im)};
    }
    if (z.re == 1.0 && y < SQRT_TINY) {
        if (y == 0.0) {
            *t = DOMAIN_ERROR;
            return (C){HUGE_VAL, z.im};
        }
        return (C){-log(sqrt(y) / sqrt(hypot(y, 2.0))), copysign(atan2(2.0, -y) / 2.0, z.im)};
    }
    double x = 1.0 - z.re;
    return (C){log1p(4.0 * z.re / (x * x + y * y)) / 4.0, -atan2(-2.0 * z.im, x * (1.0 + z.re) - y * y) / 2.0};
}

static C range_checked(C r, enum Trouble *t) {
    if (isinf(r.re) || isinf(r.im)) *t = RANGE_ERROR;
    return r;
}

static C c_exp(C z, enum Trouble *t) {
    if (!finite_both(z)) {
        if (isinf(z.im) && (isfinite(z.re) || (isinf(z.re) && z.re > 0))) *t = DOMAIN_ERROR;
        if (isinf(z.re) && z.re < 0 && !isfinite(z.im)) return (C){0.0, 0.0};
        return by_libm(cexp, z);
    }
    if (z.re > LOG_LARGE) {
        double l = exp(z.re - 1.0);
        return range_checked((C){l * cos(z.im) * E, l * sin(z.im) * E}, t);
    }
    double l = exp(z.re);
    return range_checked((C){l * cos(z.im), l * sin(z.im)}, t);
}

static C c_cosh(C z, enum Trouble *t) {
    if (!finite_both(z)) {
        if (isinf(z.im) && !isnan(z.re)) *t = DOMAIN_ERROR;
        return by_libm(ccosh, z);
    }
    if (fabs(z.re) > LOG_LARGE) {
        double x = z.re - copysign(1.0, z.re);
        return range_checked((C){cos(z.im) * cosh(x) * E, sin(z.im) * sinh(x) * E}, t);
    }
    return range_checked((C){cos(z.im) * cosh(z.re), sin(z.im) * sinh(z.re)}, t);
}

static C c_sinh(C z, enum Trouble *t) {
    if (!finite_both(z)) {
        if (isinf(z.im) && !isnan(z.re)) *t = DOMAIN_ERROR;
        return by_libm(csinh, z);
    }
    if (fabs(z.re) > LOG_LARGE) {
        double x = z.re - copysign(1.0, z.re);
        return range_checked((C){cos(z.im) * sinh(x) * E, sin(z.im) * cosh(x) * E}, t);
    }
    return range_checked((C){cos(z.im) * sinh(z.re), sin(z.im) * cosh(z.re)}, t);
}

static C c_tanh(C z, enum Trouble *t) {
    if (!finite_both(z)) {
        if (isinf(z.im) && isfinite(z.re)) *t = DOMAIN_ERROR;
        if (isnan(z.im) && isfinite(z.re)) return (C){NAN, NAN}; /* libm keeps a real part of 0 */
        return by_libm(ctanh, z);
    }
    if (fabs(z.re) > LOG_LARGE)
        return (C){copysign(1.0, z.re), 4.0 * sin(z.im) * cos(z.im) * exp(-2.0 * fabs(z.re))};
    double x = tanh(z.re), y = tan(z.im), c = 1.0 / cosh(z.re), xy = x * y, den = 1.0 + xy * xy;
    return (C){x * (1.0 + y * y) / den, ((y / den) * c) * c};
}

static C c_asin(C z, enum Trouble *t) { return turn_back(c_asinh(turn(z), t)); }
static C c_atan(C z, enum Trouble *t) { return turn_back(c_atanh(turn(z), t)); }
static C c_cos(C z, enum Trouble *t) { return c_cosh(turn(z), t); }
static C c_sin(C z, enum Trouble *t) { return turn_back(c_sinh(turn(z), t)); }
static C c_tan(C z, enum Trouble *t) { return turn_back(c_tanh(turn(z), t)); }

static C c_log(C z, enum Trouble *t) {
    if (!finite_both(z)) return by_libm(clog, z);
    double x = fabs(z.re), y = fabs(z.im), angle = atan2(z.im, z.re);
    if (x > LARGE || y > LARGE) return (C){log_half_size(z) + LN2, angle};
    if (x < DBL_MIN && y < DBL_MIN) {
        if (x == 0.0 && y == 0.0) {
            *t = DOMAIN_ERROR;
            return (C){-HUGE_VAL, angle};
        }
        return (C){log(hypot(ldexp(x, 53), ldexp(y, 53))) - 53 * LN2, angle};
    }
    double h = hypot(x, y);
    if (h < 0.71 || h > 1.73) return (C){log(h), angle};
    double high = x > y ? x : y, low = x > y ? y : x;
    return (C){log1p((high - 1) * (high + 1) + low * low) / 2.0, angle};
}

static C c_log10(C z, enum Trouble *t) {
    C r = c_log(z, t);
    return (C){r.re / LN10, r.im / LN10};
}

/* The module's functions. */

static int argument(Runtime *rt, Borrowed v, C *z) { return complex_from_object(rt, v, &z->re, &z->im); }

static Owned raise_trouble(Runtime *rt, enum Trouble t) {
    if (t == DOMAIN_ERROR) return raise(rt, T_VALUE_ERROR, "math domain error");
    return raise(rt, T_OVERFLOW_ERROR, "math range error");
}

static Owned apply(Runtime *rt, Borrowed v, Function function) {
    C z;
    enum Trouble t = FINE;
    if (argument(rt, v, &z) < 0) return V_NULL;
    z = function(z, &t);
    return t == FINE ? complex_new(rt, z.re, z.im) : raise_trouble(rt, t);
}

#define FUNCTION(name)                                                                                                 \
    static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)
#define PLAIN(name, function)                                                                                          \
    FUNCTION(name) { return apply(rt, args[0], function); }
PLAIN(cmath_acos, c_acos)
PLAIN(cmath_acosh, c_acosh)
PLAIN(cmath_asin, c_asin)
PLAIN(cmath_asinh, c_asinh)
PLAIN(cmath_atan, c_atan)
PLAIN(cmath_atanh, c_atanh)
PLAIN(cmath_cos, c_cos)
PLAIN(cmath_cosh, c_cosh)
PLAIN(cmath_exp, c_exp)
PLAIN(cmath_log10, c_log10)
PLAIN(cmath_sin, c_sin)
PLAIN(cmath_sinh, c_sinh)
PLAIN(cmath_sqrt, c_sqrt)
PLAIN(cmath_tan, c_tan)
PLAIN(cmath_tanh, c_tanh)

FUNCTION(cmath_log) {
    Owned num = apply(rt, args[0], c_log);
    if (!num || nargs == 1) return num;
    Owned den = apply(rt, args[1], c_log), r = V_NULL;
    if (den) {
        const Complex *d = V_AS(Complex, den);
        r = d->real == 0.0 && d->imag == 0.0 ? raise_trouble(rt, DOMAIN_ERROR) : num_binary(rt, num, den, OP_TRUEDIV);
    }
    decref(rt, num);
    decref_maybe(rt, den);
    return r;
}

FUNCTION(cmath_phase) {
    C z;
    if (argument(rt, args[0], &z) < 0) return V_NULL;
    double phi = atan2(z.im, z.re);
    if (z.im != 0.0 && finite_both(z) && phi == 0.0) return raise_trouble(rt, RANGE_ERROR); /* it vanishes */
    return float_new(rt, phi);
}

FUNCTION(cmath_polar) {
    C z;
    if (argument(rt, args[0], &z) < 0) return V_NULL;
    double r = hypot(z.re, z.im);
    if (isinf(r) && finite_both(z)) return raise_trouble(rt, RANGE_ERROR);
    Value pair[2] = {float_new(rt, r), V_NULL};
    if (!pair[0]) return V_NULL;
    pair[1] = float_new(rt, atan2(z.im, z.re));
    if (pair[1]) return tuple_from_owned(rt, pair, 2);
    decref(rt, pair[0]);
    return V_NULL;
}

FUNCTION(cmath_rect) {
    double r, phi;
    if (num_as_double(rt, args[0], &r) < 0 || num_as_double(rt, args[1], &phi) < 0) return V_NULL;
    if (phi == 0.0) return complex_new(rt, r, isfinite(r) ? r * phi : isnan(r) ? 0.0 : copysign(0.0, phi) * copysign(1.0, r));
    if (isfinite(r) && isfinite(phi)) return complex_new(rt, r * cos(phi), r * sin(phi));
    if (isinf(phi) && r != 0.0 && !isnan(r)) return raise_trouble(rt, DOMAIN_ERROR);
    if (isinf(r) && isfinite(phi)) return complex_new(rt, copysign(HUGE_VAL, r * cos(phi)), copysign(HUGE_VAL, r * sin(phi)));
    if (r == 0.0) return complex_new(rt, 0.0, 0.0);
    return complex_new(rt, isinf(r) ? HUGE_VAL : (double)NAN, (double)NAN);
}

FUNCTION(cmath_isfinite) {
    C z;
    return argument(rt, args[0], &z) < 0 ? V_NULL : v_bool(finite_both(z));
}
FUNCTION(cmath_isinf) {
    C z;
    return argument(rt, args[0], &z) < 0 ? V_NULL : v_bool(isinf(z.re) || isinf(z.im));
}
FUNCTION(cmath_isnan) {
    C z;
    return argument(rt, args[0], &z) < 0 ? V_NULL : v_bool(isnan(z.re) || isnan(z.im));
}

FUNCTION(cmath_isclose) {
    static const char *const params[] = {"a", "b", "*", "rel_tol", "abs_tol", NULL};
    Value v[4];
    C a, b;
    double relative = 1e-09, absolute = 0.0;
    if (args_parse(rt, "isclose", params, 2, args, nargs, kwnames, v) < 0) return V_NULL;
    if (argument(rt, v[0], &a) < 0 || argument(rt, v[1], &b) < 0) return V_NULL;
    if (v[2] && num_as_double(rt, v[2], &relative) < 0) return V_NULL;
    if (v[3] && num_as_double(rt, v[3], &absolute) < 0) return V_NULL;
    if (relative < 0.0 || absolute < 0.0) return raise(rt, T_VALUE_ERROR, "tolerances must be non-negative");
    if (a.re == b.re && a.im == b.im) return V_TRUE;
    if (isinf(a.re) || isinf(a.im) || isinf(b.re) || isinf(b.im)) return V_FALSE;
    double diff = hypot(a.re - b.re, a.im - b.im);
    return v_bool(diff <= relative * hypot(b.re, b.im) || diff <= relative * hypot(a.re, a.im) || diff <= absolute);
}

static const MethodDef functions[] = {
    {"acos", cmath_acos, 1, 1, 0, "acos($module, z, /)\n--\n\nThe arc cosine of z."},
    {"acosh", cmath_acosh, 1, 1, 0, "acosh($module, z, /)\n--\n\nThe inverse hyperbolic cosine of z."},
    {"asin", cmath_asin, 1, 1, 0, "asin($module, z, /)\n--\n\nThe arc sine of z."},
    {"asinh", cmath_asinh, 1, 1, 0, "asinh($module, z, /)\n--\n\nThe inverse hyperbolic sine of z."},
    {"atan", cmath_atan, 1, 1, 0, "atan($module, z, /)\n--\n\nThe arc tangent of z."},
    {"atanh", cmath_atanh, 1, 1, 0, "atanh($module, z, /)\n--\n\nThe inverse hyperbolic tangent of z."},
    {"cos", cmath_cos, 1, 1, 0, "cos($module, z, /)\n--\n\nThe cosine of z."},
    {"cosh", cmath_cosh, 1, 1, 0, "cosh($module, z, /)\n--\n\nThe hyperbolic cosine of z."},
    {"exp", cmath_exp, 1, 1, 0, "exp($module, z, /)\n--\n\ne to the power of z."},
    {"isclose", cmath_isclose, 0, -1, METH_KW,
     "isclose($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)\n--\n\nAre two numbers nearly equal?"},
    {"isfinite", cmath_isfinite, 1, 1, 0, "isfinite($module, z, /)\n--\n\nAre both parts finite?"},
    {"isinf", cmath_isinf, 1, 1, 0, "isinf($module, z, /)\n--\n\nIs either part infinite?"},
    {"isnan", cmath_isnan, 1, 1, 0, "isnan($module, z, /)\n--\n\nIs either part a NaN?"},
    {"log", cmath_log, 1, 2, 0, "log(z[, base]) -> the logarithm of z to the given base, or the natural one."},
    {"log10", cmath_log10, 1, 1, 0, "log10($module, z, /)\n--\n\nThe logarithm of z to base 10."},
    {"phase", cmath_phase, 1, 1, 0, "phase($module, z, /)\n--\n\nThe angle of z."},
    {"polar", cmath_polar, 1, 1, 0, "polar($module, z, /)\n--\n\nSize and angle of z."},
    {"rect", cmath_rect, 2, 2, 0, "rect($module, r, phi, /)\n--\n\nThe number of that size and angle."},
    {"sin", cmath_sin, 1, 1, 0, "sin($module, z, /)\n--\n\nThe sine of z."},
    {"sinh", cmath_sinh, 1, 1, 0, "sinh($module, z, /)\n--\n\nThe hyperbolic sine of z."},
    {"sqrt", cmath_sqrt, 1, 1, 0, "sqrt($module, z, /)\n--\n\nThe square root of z."},
    {"tan", cmath_tan, 1, 1, 0, "tan($module, z, /)\n--\n\nThe tangent of z."},
    {"tanh", cmath_tanh, 1, 1, 0, "tanh($module, z, /)\n--\n\nThe hyperbolic tangent of z."},
    {NULL, NULL, 0, 0, 0, NULL},
};

static int add_constants(Runtime *rt, Borrowed module, Borrowed dict) {
    if (module_add(rt, dict, "pi", float_new(rt, PI)) < 0 || module_add(rt, dict, "e", float_new(rt, E)) < 0) return -1;
    if (module_add(rt, dict, "tau", float_new(rt, 2.0 * PI)) < 0) return -1;
    if (module_add(rt, dict, "inf", float_new(rt, HUGE_VAL)) < 0) return -1;
    if (module_add(rt, dict, "infj", complex_new(rt, 0.0, HUGE_VAL)) < 0) return -1;
    if (module_add(rt, dict, "nan", float_new(rt, (double)NAN)) < 0) return -1;
    return module_add(rt, dict, "nanj", complex_new(rt, 0.0, (double)NAN));
}

const ModuleDef cmath_module = {
    .name = "cmath",
    .doc = "Mathematical functions of complex numbers.",
    .functions = functions,
    .init = add_constants,
};
