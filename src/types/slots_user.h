/* SPDX-License-Identifier: MIT
 * slots_user.h: the slot functions that call special methods written in Python (slots_user.c), for the table in slots.c. */
#ifndef HOOP_SLOTS_USER_H
#define HOOP_SLOTS_USER_H

#include "types/class_parts.h"

#define USER_BINARY(X)                                                                                                 \
    X(add, OP_ADD, add) X(sub, OP_SUB, sub) X(mul, OP_MUL, mul) X(matmul, OP_MATMUL, matmul)                           \
    X(truediv, OP_TRUEDIV, truediv) X(floordiv, OP_FLOORDIV, floordiv) X(mod, OP_MOD, mod) X(pow, OP_POW, pow)         \
    X(lshift, OP_LSHIFT, lshift) X(rshift, OP_RSHIFT, rshift) X(and, OP_AND, and) X(or, OP_OR, or) X(xor, OP_XOR, xor)
#define DECLARE(name, op, word)                                                                                        \
    Owned user_##name(Runtime *rt, Borrowed a, Borrowed b);                                                            \
    Owned user_i##name(Runtime *rt, Borrowed a, Borrowed b);
USER_BINARY(DECLARE)
#undef DECLARE
Owned user_divmod(Runtime *rt, Borrowed a, Borrowed b);
Owned user_power(Runtime *rt, Borrowed a, Borrowed b, Borrowed mod);
Owned user_neg(Runtime *rt, Borrowed self);
Owned user_pos(Runtime *rt, Borrowed self);
Owned user_abs(Runtime *rt, Borrowed self);
Owned user_invert(Runtime *rt, Borrowed self);
Owned user_int(Runtime *rt, Borrowed self);
Owned user_float(Runtime *rt, Borrowed self);
Owned user_index(Runtime *rt, Borrowed self);
int user_truth(Runtime *rt, Borrowed self);
Owned user_repr(Runtime *rt, Borrowed self);
Owned user_str(Runtime *rt, Borrowed self);
int64_t user_hash(Runtime *rt, Borrowed self);
Owned user_compare(Runtime *rt, Borrowed a, Borrowed b, int op);
Owned user_call(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames);
Owned user_getattribute(Runtime *rt, Borrowed self, Borrowed name);
int user_setattr(Runtime *rt, Borrowed self, Borrowed name, Borrowed value);
Owned user_descr_get(Runtime *rt, Borrowed self, Borrowed obj, Borrowed type);
int user_descr_set(Runtime *rt, Borrowed self, Borrowed obj, Borrowed value);
Owned user_iter(Runtime *rt, Borrowed self);
Owned user_next(Runtime *rt, Borrowed self);
ssize_t user_len(Runtime *rt, Borrowed self);
int user_setitem(Runtime *rt, Borrowed self, Borrowed key, Borrowed value);
int user_contains(Runtime *rt, Borrowed self, Borrowed item);
int user_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames);
void user_finalize(Runtime *rt, Borrowed self);
Owned user_await(Runtime *rt, Borrowed self);
Owned user_aiter(Runtime *rt, Borrowed self);
Owned user_anext(Runtime *rt, Borrowed self);

#endif
