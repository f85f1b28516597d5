/* SPDX-License-Identifier: MIT
 * float_parts.h: what the files of float and complex share. */
#ifndef HOOP_FLOAT_PARTS_H
#define HOOP_FLOAT_PARTS_H

#include "types/float.h"

/* A float or int operand as double: 1, 0 neither, -1 OverflowError. */
MUST_CHECK int float_operand(Runtime *rt, Borrowed v, double *out);
/* float == int and the like, exactly: <0, 0, >0; d is not a NaN. */
int float_compare_int(double d, Borrowed integer);
MUST_CHECK int float_from_bytes_text(Runtime *rt, Borrowed shown, const uint8_t *data, size_t len, double *out);
MUST_CHECK int float_from_hex(Runtime *rt, Borrowed str, double *out);
MUST_CHECK Owned float_hex(Runtime *rt, double d);
double float_round_places(double d, int64_t places);
MUST_CHECK Owned complex_power(Runtime *rt, double ar, double ai, double br, double bi);
extern const MethodDef float_methods[];
extern const GetSetDef float_getsets[];

#endif
