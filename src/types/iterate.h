/* SPDX-License-Identifier: MIT
 * iterate.h: one step of an iterator for loops in C, without a call for the commonest ones. (The VM's FORITER has its own.) */
#ifndef HOOP_ITERATE_H
#define HOOP_ITERATE_H

#include "types/equal.h"
#include "types/list.h"
#include "types/range.h"
#include "types/tuple.h"

/* An iterator over a list, a tuple, a range or a str of ordinary characters that is not at its end; else 0 without an error. */
static ALWAYS_INLINE Owned iterate_quick(Runtime *rt, Borrowed it) {
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
    case T_STR_ITER:
    case T_STR_ASCII_ITER: {
        StrIter *s = V_AS(StrIter, it);
        if (unlikely(!s->str || s->index >= str_len(s->str))) break;
        uint32_t c = str_at(s->str, s->index);
        if (unlikely(c >= COUNT_OF(rt->chars) || !rt->chars[c])) break;
        s->index++;
        return own(rt->chars[c]);
    }
    default: break;
    }
    return V_NULL;
}

/* The others (iter.c). */
MUST_CHECK Owned iterate_other(Runtime *rt, Borrowed it);
MUST_CHECK Owned iterate_other_inner(Runtime *rt, Borrowed it);

/* The next item of a list's iterator, owned; 0 for another one, or at the end. */
static ALWAYS_INLINE Owned iterate_list(Borrowed it) {
    if (v_obj(it)->type != T_LIST_ITER) return V_NULL;
    ListIter *l = V_AS(ListIter, it);
    return likely(l->list && l->index < as_list(l->list)->len) ? own(as_list(l->list)->items[l->index++]) : V_NULL;
}

/* As obj_next: 0 at the end or, with an error set, on failure. */
static inline MUST_CHECK Owned iterate(Runtime *rt, Borrowed it) {
    Value v = iterate_list(it);
    return v ? v : iterate_other(rt, it);
}

/* The same for an iterator within an iterator: RecursionError when there are too many of them. */
static inline MUST_CHECK Owned iterate_inner(Runtime *rt, Borrowed it) {
    Value v = iterate_list(it);
    return v ? v : iterate_other_inner(rt, it);
}

/* The items of what obj_fast_sequence returned. */
static inline const Value *seq_items(Runtime *rt, Borrowed seq, size_t *count) {
    if (v_is_list(rt, seq)) {
        *count = as_list(seq)->len;
        return as_list(seq)->items;
    }
    *count = as_tuple(seq)->len;
    return as_tuple(seq)->items;
}

#endif
