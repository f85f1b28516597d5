/* SPDX-License-Identifier: MIT
 * iterate.h: one step of an iterator for loops in C, without a call for the commonest ones. (The VM's FORITER has its own.) */
#ifndef HOOP_ITERATE_H
#define HOOP_ITERATE_H

#include "object/protocol.h"
#include "types/list.h"
#include "types/range.h"
#include "types/tuple.h"

/* As obj_next: 0 at the end or, with an error set, on failure. */
static inline MUST_CHECK Owned iterate(Runtime *rt, Borrowed it) {
    switch (v_obj(it)->type) {
    case T_LIST_ITER: {
        ListIter *l = V_AS(ListIter, it);
        if (unlikely(!l->list || l->index >= as_list(l->list)->len)) break;
        return own(as_list(l->list)->items[l->index++]);
    }
    case T_TUPLE_ITER: {
        TupleIter *t = V_AS(TupleIter, it);
        if (unlikely(!t->tuple || t->index >= as_tuple(t->tuple)->len)) break;
        return own(as_tuple(t->tuple)->items[t->index++]);
    }
    case T_RANGE_ITER: {
        RangeIter *r = V_AS(RangeIter, it);
        if (unlikely(!r->left || !small_fits(r->next))) break;
        Value v = v_small(r->next);
        r->left--;
        r->next = (int64_t)((uint64_t)r->next + (uint64_t)r->step);
        return v;
    }
    default: break;
    }
    return obj_next(rt, it);
}

#endif
