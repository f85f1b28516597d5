/* SPDX-License-Identifier: MIT
 * set_impl.h: what the files of the set types share among themselves. */
#ifndef HOOP_SET_IMPL_H
#define HOOP_SET_IMPL_H

#include "types/set.h"

extern const MethodDef set_methods[], frozenset_methods[]; /* set_methods.c */

static inline bool v_is_any_set(Runtime *rt, Borrowed v) { return v_is_ptr(v) && (rt->slots[v_obj(v)->type]->flags & TF_SET); }

/* The next key from slot *pos on, with its hash; borrowed. False at the end. */
bool set_next_hashed(Borrowed set, size_t *pos, Value *key, int64_t *hash);
MUST_CHECK int set_add_hashed(Runtime *rt, Borrowed set, Borrowed key, int64_t hash);
/* key is known to be absent, and set to have no dummies: comparing is spared where it could not be seen. */
MUST_CHECK int set_add_absent(Runtime *rt, Borrowed set, Borrowed key, int64_t hash);
MUST_CHECK int set_toggle_hashed(Runtime *rt, Borrowed set, Borrowed key, int64_t hash); /* remove or add: 0, -1 */
MUST_CHECK int set_contains_hashed(Runtime *rt, Borrowed set, Borrowed key, int64_t hash);
MUST_CHECK int set_discard_hashed(Runtime *rt, Borrowed set, Borrowed key, int64_t hash);
/* All keys of the set or frozenset `other`. */
MUST_CHECK int set_merge(Runtime *rt, Borrowed set, Borrowed other);
/* Rebuild when more than a quarter of the slots are dummies. */
MUST_CHECK int set_tidy(Runtime *rt, Borrowed set);
/* Some key (set is not empty), removed. */
Owned set_take_any(Runtime *rt, Borrowed set);
/* Exchange the contents. */
void set_swap(Borrowed a, Borrowed b);
/* Empty set of the given type index (T_SET or T_FROZENSET). */
MUST_CHECK Owned set_new_of(Runtime *rt, uint32_t type);
/* The algebra: a is a set or frozenset, b any iterable. The result has a's base type. */
MUST_CHECK Owned set_copy(Runtime *rt, Borrowed a);
MUST_CHECK Owned set_union(Runtime *rt, Borrowed a, Borrowed b);
MUST_CHECK Owned set_intersection(Runtime *rt, Borrowed a, Borrowed b);
MUST_CHECK Owned set_difference(Runtime *rt, Borrowed a, Borrowed b);
MUST_CHECK Owned set_symmetric_difference(Runtime *rt, Borrowed a, Borrowed b);
MUST_CHECK int set_difference_update(Runtime *rt, Borrowed a, Borrowed b);
MUST_CHECK int set_intersection_update(Runtime *rt, Borrowed a, Borrowed b);
MUST_CHECK int set_symmetric_difference_update(Runtime *rt, Borrowed a, Borrowed b);
MUST_CHECK int set_is_subset(Runtime *rt, Borrowed a, Borrowed b);   /* 1, 0, -1; b any iterable */
MUST_CHECK int set_is_disjoint(Runtime *rt, Borrowed a, Borrowed b); /* the same */
/* Slots. */
void set_dealloc(Runtime *rt, Object *self);
int set_traverse(Runtime *rt, Object *self, Visitor visit, void *arg);
size_t set_size(Runtime *rt, Object *self);

#endif
