/* SPDX-License-Identifier: MIT
 * value.h: a Python value is one 64-bit word.
 *
 *   ...xxx1   small int, 63 bits, two's complement, value = word >> 1 (arithmetic)
 *   ...xx10   float, "flonum": a double whose exponent lies near 0 (about 1e-77 .. 1e77), and 0.0, rotated
 *             so that its tag is free. The idea is Ruby's (flonum). Other doubles (nan, inf, -0.0, huge, tiny)
 *             are heap objects of type T_FLOAT.
 *   ...x100   a special: EMPTY, None, False, True, NotImplemented, Ellipsis
 *   ...x000   pointer to a heap Object (8-byte aligned). 0 is "no value": a function that returns a
 *             Value returns 0 after it has set the current error (see error.h).
 *
 * So numbers cost no allocation and no reference counting, and one test (low three bits) tells whether a
 * word is counted. What was given up: `is` on floats compares values for the immediates, and id() of an
 * immediate is its word.
 *
 * Ownership stands in the type of a parameter or result:
 *   Owned     the receiver has one reference and must release it (decref) or pass it on
 *   Borrowed  the receiver must not release it; it lives at least as long as the call
 * A function that takes an Owned parameter consumes it, also when it fails, and says so.
 */
#ifndef HOOP_VALUE_H
#define HOOP_VALUE_H

#include "base/base.h"

typedef uint64_t Value;
typedef Value Owned;
typedef Value Borrowed;

#define V_SPECIAL(n) ((Value)(((uint64_t)(n) << 3) | 4))
#define V_NULL ((Value)0)       /* "no value"; error return */
#define V_EMPTY V_SPECIAL(0)    /* an unbound register, slot or cell; never seen by Python code */
#define V_NONE V_SPECIAL(1)
#define V_FALSE V_SPECIAL(2)
#define V_TRUE V_SPECIAL(3)
#define V_NOTIMPL V_SPECIAL(4)  /* NotImplemented */
#define V_ELLIPSIS V_SPECIAL(5)
#define V_GO_ON V_SPECIAL(6)    /* no value: what a run returns when the other loop has to go on with it (vm/trace.h); in no register */

#define SMALL_INT_MAX ((int64_t)0x3fffffffffffffff)
#define SMALL_INT_MIN (-SMALL_INT_MAX - 1)

static inline bool v_is_small(Value v) { return v & 1; }
static inline bool v_both_small(Value a, Value b) { return a & b & 1; }
static inline bool v_is_flonum(Value v) { return (v & 3) == 2; }
static inline bool v_is_special(Value v) { return (v & 7) == 4; }
/* Is v a pointer to an Object? v must not be 0. */
static inline bool v_is_ptr(Value v) { return (v & 7) == 0; }
static inline bool v_is_bool(Value v) { return (v | 8) == V_TRUE; }

static inline Value v_bool(bool b) { return b ? V_TRUE : V_FALSE; }
static inline bool small_fits(int64_t n) { return n >= SMALL_INT_MIN && n <= SMALL_INT_MAX; }
/* The caller knows that n fits; int_from_i64() (types/int.h) is for any n. */
static inline Value v_small(int64_t n) { return ((uint64_t)n << 1) | 1; }
static inline int64_t small_get(Value v) { return (int64_t)v >> 1; }

#define FLONUM_ZERO ((Value)0x8000000000000002ULL)

/* The immediate for d, or 0 if d has none. */
static inline Value flonum_try(double d) {
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    unsigned top = (unsigned)(bits >> 60) & 7;
    if (likely((top == 3 || top == 4) && bits != 0x3000000000000000ULL))
        return (((bits << 3) | (bits >> 61)) & ~(uint64_t)3) | 2;
    return bits == 0 ? FLONUM_ZERO : V_NULL;
}

static inline double flonum_get(Value v) {
    double d;
    uint64_t bits = 0;
    if (likely(v != FLONUM_ZERO)) {
        uint64_t t = (2 - (v >> 63)) | (v & ~(uint64_t)3);
        bits = (t >> 3) | (t << 61);
    }
    memcpy(&d, &bits, sizeof d);
    return d;
}

#endif
