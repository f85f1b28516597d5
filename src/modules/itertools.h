/* SPDX-License-Identifier: MIT
 * itertools.h: what the files of the itertools module share.
 *
 * Each iterator object begins with the header and then the Values it owns, so that releasing and visiting them is the
 * same code for all (ITER_LIFE); plain numbers follow. A Value field of an exhausted iterator is 0.
 */
#ifndef HOOP_ITERTOOLS_H
#define HOOP_ITERTOOLS_H

#include "gc/gc.h"
#include "types/class.h"
#include "types/equal.h"
#include "types/int.h"
#include "types/iterate.h"
#include "types/list.h"
#include "types/module.h"
#include "types/tuple.h"

typedef struct ItertoolsState { uint32_t chain, grouper, tee, tee_data; } ItertoolsState;

static inline ItertoolsState *itertools_state(Runtime *rt) { return rt->module_state[STATE_ITERTOOLS]; }

#define ARGS Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames
#define NEW_ARGS Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames
#define METHODS_END {NULL, NULL, 0, 0, 0, NULL}
#define CLASS_GETITEM {"__class_getitem__", itertools_class_getitem, 1, 1, METH_CLASS, "See PEP 585"}

/* The first `count` Values after the header. */
void itertools_release(Runtime *rt, Object *self, size_t count);
int itertools_visit(Runtime *rt, Object *self, Visitor visit, void *arg, size_t count);

#define ITER_LIFE(name, count)                                                                                        \
    static void name##_dealloc(Runtime *rt, Object *self) {                                                           \
        itertools_release(rt, self, count);                                                                           \
        object_free(rt, self);                                                                                        \
    }                                                                                                                 \
    static int name##_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {                                 \
        return itertools_visit(rt, self, visit, arg, count);                                                          \
    }

#define ITER_SLOTS(id, Struct, type_name, text)                                                                       \
    .name = "itertools." type_name, .doc = text, .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE, .base = T_OBJECT, \
    .layout = LAYOUT_CUSTOM, .basicsize = sizeof(Struct), .dealloc = id##_dealloc, .traverse = id##_traverse,         \
    .new = id##_new, .iter = itertools_self, .next = id##_next, .methods = id##_methods

Owned itertools_self(Runtime *rt, Borrowed self);
MUST_CHECK Owned itertools_class_getitem(ARGS);
/* (type(self), args_tuple) or with a state; args_tuple is consumed and may be 0 (error set). state: consumed, 0 none. */
MUST_CHECK Owned itertools_reduce(Runtime *rt, Borrowed self, Owned args_tuple, Owned state_or_null);
/* Positional-only constructor: check keywords (of the type itself) and count. */
MUST_CHECK int itertools_check(Runtime *rt, Type *type, const TypeSlots *slots, size_t nargs, Borrowed kwnames, size_t min, size_t max);

extern const TypeSlots accumulate_slots, chain_slots, combinations_slots, combinations_repeated_slots, compress_slots,
    count_slots, cycle_slots, dropwhile_slots, filterfalse_slots, groupby_slots, grouper_slots, islice_slots, pairwise_slots,
    permutations_slots, product_slots, repeat_slots, starmap_slots, takewhile_slots, tee_slots, tee_data_slots, zip_longest_slots;
MUST_CHECK Owned itertools_tee(ARGS);

#endif
