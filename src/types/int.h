/* SPDX-License-Identifier: MIT
 * int.h: int and bool. Small ints are immediates (value.h); larger ones are objects on GMP's mpn layer, with limbs in
 * our heap. A value that fits the immediate is never an object (subclass instances apart: class int-like(int)).
 */
#ifndef HOOP_INT_H
#define HOOP_INT_H

#include "object/runtime.h"

typedef struct BigInt {
    Object header;
    int64_t size; /* limbs in use; negative for a negative number; 0 only in instances of subclasses */
    uint64_t limbs[]; /* least significant first, no leading zero */
} BigInt;

MUST_CHECK Owned int_from_i64_slow(Runtime *rt, int64_t n);
static inline MUST_CHECK Owned int_from_i64(Runtime *rt, int64_t n) { return likely(small_fits(n)) ? v_small(n) : int_from_i64_slow(rt, n); }
MUST_CHECK Owned int_from_u64(Runtime *rt, uint64_t n);
static inline MUST_CHECK Owned int_from_size(Runtime *rt, size_t n) { return int_from_u64(rt, n); }
MUST_CHECK Owned int_from_double(Runtime *rt, double d); /* truncates; OverflowError, ValueError for inf, nan */
/* Digits as int(text, base) reads them (base 0 or 2..36; white space, sign, underscores). ValueError with CPython's text. */
MUST_CHECK Owned int_from_str(Runtime *rt, Borrowed str, int base);
MUST_CHECK Owned int_from_digits(Runtime *rt, const char *ascii, size_t len, int base); /* no sign, underscores allowed; for the parser */
MUST_CHECK Owned int_from_bytes(Runtime *rt, const uint8_t *data, size_t len, bool little, bool is_signed);
MUST_CHECK int int_to_bytes(Runtime *rt, Borrowed v, uint8_t *out, size_t len, bool little, bool is_signed);
/* v is an int (any). 1: fits, *out set; 0: does not fit. No error. */
bool int_fits_i64(Borrowed v, int64_t *out);
bool int_fits_u64(Borrowed v, uint64_t *out);
uint64_t int_mask_u64(Borrowed v); /* modulo 2**64 */
int int_sign(Borrowed v);          /* -1, 0, 1 */
MUST_CHECK int int_as_double(Runtime *rt, Borrowed v, double *out); /* OverflowError: int too large to convert to float */
MUST_CHECK Owned int_to_str(Runtime *rt, Borrowed v, int base, bool prefix); /* base 2, 8, 10, 16; limit on digits as CPython */
char *int_decimal(char *end, uint64_t m); /* decimal digits, written backwards from end; returns their start */
size_t int_bit_length(Borrowed v);
int64_t int_hash(Borrowed v);
int int_compare(Borrowed a, Borrowed b); /* exact ints or derived: <0, 0, >0 */
/* Slow paths of the VM's arithmetic: both are ints, of any size. */
MUST_CHECK Owned int_add(Runtime *rt, Borrowed a, Borrowed b);
MUST_CHECK Owned int_sub(Runtime *rt, Borrowed a, Borrowed b);
MUST_CHECK Owned int_mul(Runtime *rt, Borrowed a, Borrowed b);
MUST_CHECK Owned int_floordiv(Runtime *rt, Borrowed a, Borrowed b);
MUST_CHECK Owned int_mod(Runtime *rt, Borrowed a, Borrowed b);
MUST_CHECK Owned int_pow(Runtime *rt, Borrowed a, Borrowed b, Borrowed mod_or_none);
MUST_CHECK Owned int_lshift(Runtime *rt, Borrowed a, Borrowed b);
MUST_CHECK Owned int_rshift(Runtime *rt, Borrowed a, Borrowed b);
MUST_CHECK Owned int_exact(Runtime *rt, Borrowed v); /* int subclass or bool -> plain int */
extern const TypeSlots int_slots, bool_slots;

#endif
