/* SPDX-License-Identifier: MIT
 * math_parts.h: what the files of the math module share. */
#ifndef HOOP_MATH_PARTS_H
#define HOOP_MATH_PARTS_H

#include "object/protocol.h"
#include "types/float.h"

#define MATH_FUNCTION(name)                                                                                            \
    Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

static inline Owned math_domain_error(Runtime *rt) { return raise(rt, T_VALUE_ERROR, "math domain error"); }
static inline Owned math_range_error(Runtime *rt) { return raise(rt, T_OVERFLOW_ERROR, "math range error"); }

/* math_special.c: gamma functions by Lanczos's approximation. */
double math_gamma(double x);
double math_lgamma(double x);
/* math_sums.c */
MATH_FUNCTION(math_fsum);
MATH_FUNCTION(math_hypot);
MATH_FUNCTION(math_dist);
MATH_FUNCTION(math_prod);
/* math_integer.c */
MATH_FUNCTION(math_gcd);
MATH_FUNCTION(math_lcm);
MATH_FUNCTION(math_isqrt);
MATH_FUNCTION(math_factorial);
MATH_FUNCTION(math_comb);
MATH_FUNCTION(math_perm);

#endif
