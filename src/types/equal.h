/* SPDX-License-Identifier: MIT
 * equal.h: equality, order and hashing of ordinary values without a call through the type, for the containers. */
#ifndef HOOP_EQUAL_H
#define HOOP_EQUAL_H

#include "object/protocol.h"
#include "types/float.h"
#include "types/str.h"

/* 1 equal (or identical), 0 not, -1: only obj_compare() can tell. Runs no Python code. */
static inline int equal_quick(Borrowed a, Borrowed b) {
    if (a == b) return 1;
    if (v_both_small(a, b)) return 0;
    if (v_is(a, T_STR) && v_is(b, T_STR)) return str_equal(a, b);
    if (!v_is_ptr(a) && !v_is_ptr(b)) {
        if (v_is_flonum(a) && v_is_flonum(b)) return 0;
        if (a == V_NONE || b == V_NONE) return 0;
    }
    return -1;
}

/* The same, which knows tuples too. */
int equal_tuples(Borrowed a, Borrowed b);
static inline int equal_plain(Borrowed a, Borrowed b) {
    int r = equal_quick(a, b);
    return r < 0 && v_is(a, T_TUPLE) && v_is(b, T_TUPLE) ? equal_tuples(a, b) : r;
}

/* As obj_equal, for operands that somebody else may drop during the comparison. */
static inline MUST_CHECK int equal_held(Runtime *rt, Borrowed a, Borrowed b) {
    int r = equal_quick(a, b);
    if (likely(r >= 0)) return r;
    incref(a);
    incref(b);
    r = obj_compare_bool(rt, a, b, CMP_EQ);
    decref(rt, a);
    decref(rt, b);
    return r;
}

/* The hash of ints is the number modulo this prime, as documented in "Hashing of numeric types". */
#define HASH_MODULUS (((int64_t)1 << 61) - 1)

static inline int64_t hash_small(Borrowed v) {
    int64_t n = small_get(v);
    if (unlikely(n >= HASH_MODULUS)) n -= n - HASH_MODULUS >= HASH_MODULUS ? 2 * HASH_MODULUS : HASH_MODULUS;
    if (unlikely(n <= -HASH_MODULUS)) n += n + HASH_MODULUS <= -HASH_MODULUS ? 2 * HASH_MODULUS : HASH_MODULUS;
    return n == -1 ? -2 : n;
}

/* As obj_hash, without a call for small ints and str. -1: error. */
static inline MUST_CHECK int64_t hash_value(Runtime *rt, Borrowed v) {
    if (v_is_small(v)) return hash_small(v);
    if (v_is(v, T_STR)) return hash_expand(str_hash32(rt, v));
    return obj_hash(rt, v);
}

/* Might a container that holds v be part of a cycle through v? (A tuple counts once it is tracked.) */
static inline bool may_be_tracked(Runtime *rt, Borrowed v) {
    if (!v_is_ptr(v)) return false;
    const Object *o = v_obj(v);
    if (o->type == T_STR) return false;
    if (o->type == T_TUPLE) return (o->flags & F_TRACKED) != 0;
    return (rt->slots[o->type]->flags & TF_CONTAINER) != 0;
}

/* Is v something that stands for an index: an int or an object with __index__? */
static inline bool is_index(Runtime *rt, Borrowed v) { return v_is_small(v) || slots_of(rt, v)->index != NULL; }

/* As obj_next: 0 at the end or, with an error set, on failure. */
static inline MUST_CHECK Owned next_value(Runtime *rt, Borrowed it) {
    if (c_stack_low(rt)) return raise_recursion(rt, ""); /* an iterator over an iterator over an iterator ... */
    return obj_next(rt, it);
}

#endif
