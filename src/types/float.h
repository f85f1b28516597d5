/* SPDX-License-Identifier: MIT
 * float.h: float (mostly immediates, value.h) and complex. */
#ifndef HOOP_FLOAT_H
#define HOOP_FLOAT_H

#include "object/runtime.h"

typedef struct Float { Object header; double value; } Float;
typedef struct Complex { Object header; double real, imag; } Complex;

MUST_CHECK Owned float_new_slow(Runtime *rt, double d);
static inline MUST_CHECK Owned float_new(Runtime *rt, double d) {
    Value v = flonum_try(d);
    return likely(v) ? v : float_new_slow(rt, d);
}
/* v is a float or derived from it */
static inline double float_get(Borrowed v) { return likely(v_is_flonum(v)) ? flonum_get(v) : V_AS(Float, v)->value; }
static inline bool v_is_exact_float(Borrowed v) { return v_is_flonum(v) || v_is(v, T_FLOAT); }
MUST_CHECK Owned complex_new(Runtime *rt, double re, double im);
/* As cmath reads its arguments: complex, __complex__, or a real number. */
MUST_CHECK int complex_from_object(Runtime *rt, Borrowed x, double *re, double *im);
/* Shortest decimal that reads back as d (repr), written to out (at least 32 bytes); returns its length. */
size_t float_repr_chars(double d, char *out);
/* Formatting with code e f g r and precision, flags as CPython's PyOS_double_to_string; raw block in *out. */
MUST_CHECK int float_format_chars(Runtime *rt, double d, char code, int precision, bool alternate, bool add_dot_zero, char **out, size_t *len);
/* Parse the whole text (white space, underscores, inf, nan). ValueError with CPython's text. */
MUST_CHECK int float_from_str(Runtime *rt, Borrowed str, double *out);
double float_parse(const char *ascii, const char **end); /* as strtod, C locale */
int64_t float_hash(double d);
MUST_CHECK Owned float_power(Runtime *rt, double a, double b);
extern const TypeSlots float_slots, complex_slots;

#endif
