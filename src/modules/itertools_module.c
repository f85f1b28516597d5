/* SPDX-License-Identifier: MIT
 * itertools_module.c: the module itertools: helpers, chain, the filters, repeat, count, cycle, accumulate.
 * Slices, groups and tee: itertools_group.c; products, combinations: itertools_combine.c. */
#include "modules/itertools.h"
#include "vm/vm.h"

/* ---- helpers ---- */

void itertools_release(Runtime *rt, Object *self, size_t count) {
    Value *fields = (Value *)(self + 1);
    for (size_t i = 0; i < count; i++) clear_slot(rt, &fields[i]);
}

int itertools_visit(Runtime *rt, Object *self, Visitor visit, void *arg, size_t count) {
    const Value *fields = (Value *)(self + 1);
    for (size_t i = 0; i < count; i++) VISIT(fields[i]);
    return 0;
}

Owned itertools_self(Runtime *rt, Borrowed self) { return own(self); }

Owned itertools_class_getitem(ARGS) { return generic_alias_new(rt, self, args[0]); }

Owned itertools_reduce(Runtime *rt, Borrowed self, Owned args_tuple, Owned state_or_null) {
    Value result = V_NULL, type = v_from(type_of(rt, self));
    if (args_tuple && !rt->error)
        result = state_or_null ? tuple_pack(rt, 3, type, args_tuple, state_or_null) : tuple_pack(rt, 2, type, args_tuple);
    decref_maybe(rt, args_tuple);
    decref_maybe(rt, state_or_null);
    return result;
}

int itertools_check(Runtime *rt, Type *type, const TypeSlots *slots, size_t nargs, Borrowed kwnames, size_t min, size_t max) {
    const char *name = type_short_name(slots);
    if ((type->slots == slots || type->slots->init == slots->init) && args_no_keywords(rt, name, kwnames) < 0) return -1;
    return args_count(rt, name, nargs, min, max);
}

/* ---- filters: takewhile, dropwhile, filterfalse, starmap share one struct ---- */

typedef struct FuncIter {
    Object header;
    Value func, it;
    bool flag; /* takewhile: stopped; dropwhile: started */
} FuncIter;

static Owned func_iter_new(NEW_ARGS, const TypeSlots *slots) {
    if (itertools_check(rt, type, slots, nargs, kwnames, 2, 2) < 0) return V_NULL;
    Value it = obj_iter(rt, args[1]);
    Value v = it ? type_alloc(rt, type, 0) : V_NULL;
    if (!v) {
        decref_maybe(rt, it);
        return V_NULL;
    }
    FuncIter *f = V_AS(FuncIter, v);
    f->func = own(args[0]);
    f->it = it;
    f->flag = false;
    gc_track(&f->header);
    return v;
}

ITER_LIFE(func_iter, 2)

static int verdict(Runtime *rt, Borrowed func, Borrowed item) {
    if (func == V_NONE || func == v_from(rt->types[T_BOOL])) return obj_truth(rt, item);
    Value r = obj_call(rt, func, &item, 1, V_NULL);
    if (!r) return -1;
    int truth = obj_truth(rt, r);
    decref(rt, r);
    return truth;
}

static int call_verdict(Runtime *rt, Borrowed func, Borrowed item) {
    Value r = obj_call(rt, func, &item, 1, V_NULL);
    if (!r) return -1;
    int truth = obj_truth(rt, r);
    decref(rt, r);
    return truth;
}

static Owned func_iter_reduce(ARGS) {
    FuncIter *f = V_AS(FuncIter, self);
    return itertools_reduce(rt, self, tuple_pack(rt, 2, f->func, f->it), v_small(f->flag));
}

static Owned func_iter_reduce_plain(ARGS) {
    FuncIter *f = V_AS(FuncIter, self);
    return itertools_reduce(rt, self, tuple_pack(rt, 2, f->func, f->it), V_NULL);
}

static Owned func_iter_setstate(ARGS) {
    int r = obj_truth(rt, args[0]);
    if (r < 0) return V_NULL;
    V_AS(FuncIter, self)->flag = r;
    return V_NONE;
}

static const MethodDef flagged_methods[] = {
    {"__reduce__", func_iter_reduce, 0, 0, 0, NULL},
    {"__setstate__", func_iter_setstate, 1, 1, 0, NULL},
    METHODS_END,
};
static const MethodDef plain_methods[] = {
    {"__reduce__", func_iter_reduce_plain, 0, 0, 0, NULL},
    METHODS_END,
};

static Owned takewhile_next(Runtime *rt, Borrowed self) {
    FuncIter *f = V_AS(FuncIter, self);
    if (f->flag) return V_NULL;
    Value item = iterate_inner(rt, f->it);
    if (!item) return V_NULL;
    int r = call_verdict(rt, f->func, item);
    if (r > 0) return item;
    decref(rt, item);
    if (r == 0) f->flag = true;
    return V_NULL;
}

static Owned dropwhile_next(Runtime *rt, Borrowed self) {
    FuncIter *f = V_AS(FuncIter, self);
    for (;;) {
        Value item = iterate_inner(rt, f->it);
        if (!item || f->flag) return item;
        int r = call_verdict(rt, f->func, item);
        if (r == 0) {
            f->flag = true;
            return item;
        }
        decref(rt, item);
        if (r < 0) return V_NULL;
    }
}

static Owned filterfalse_next(Runtime *rt, Borrowed self) {
    FuncIter *f = V_AS(FuncIter, self);
    for (;;) {
        Value item = iterate_inner(rt, f->it);
        if (!item) return V_NULL;
        int r = verdict(rt, f->func, item);
        if (r == 0) return item;
        decref(rt, item);
        if (r < 0) return V_NULL;
    }
}

static Owned starmap_next(Runtime *rt, Borrowed self) {
    FuncIter *f = V_AS(FuncIter, self);
    Value item = iterate_inner(rt, f->it);
    if (!item) return V_NULL;
    Value t = v_is(item, T_TUPLE) ? own(item) : tuple_from_iterable(rt, item);
    Value result = t ? obj_call(rt, f->func, as_tuple(t)->items, as_tuple(t)->len, V_NULL) : V_NULL;
    decref_maybe(rt, t);
    decref(rt, item);
    return result;
}

#define FUNC_ITER(id, method_table, text)                                                                             \
    static Owned id##_new(NEW_ARGS) { return func_iter_new(rt, type, args, nargs, kwnames, &id##_slots); }            \
    const TypeSlots id##_slots = {                                                                                    \
        .name = "itertools." #id, .doc = text, .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE, .base = T_OBJECT,  \
        .layout = LAYOUT_CUSTOM, .basicsize = sizeof(FuncIter), .dealloc = func_iter_dealloc,                         \
        .traverse = func_iter_traverse, .new = id##_new, .iter = itertools_self, .next = id##_next,                   \
        .methods = method_table}

FUNC_ITER(takewhile, flagged_methods, "takewhile(predicate, iterable, /)\n--\n\nThe items as long as the predicate is true for them.");
FUNC_ITER(dropwhile, flagged_methods, "dropwhile(predicate, iterable, /)\n--\n\nThe items from the first one on for which the predicate is false.");
FUNC_ITER(filterfalse, plain_methods, "filterfalse(function, iterable, /)\n--\n\nThe items for which function(item) is false; None: the false items.");
FUNC_ITER(starmap, plain_methods, "starmap(function, iterable, /)\n--\n\nfunction(*item) for each item.");

/* ---- compress ---- */

typedef struct Compress { Object header; Value data, selectors; } Compress;

static Owned compress_new(NEW_ARGS) {
    static const char *const params[] = {"data", "selectors", NULL};
    Value out[2];
    if (args_parse(rt, "compress", params, 2, args, nargs, kwnames, out) < 0) return V_NULL;
    Value data = obj_iter(rt, out[0]), selectors = data ? obj_iter(rt, out[1]) : V_NULL;
    Value v = selectors ? type_alloc(rt, type, 0) : V_NULL;
    if (!v) {
        decref_maybe(rt, data);
        decref_maybe(rt, selectors);
        return V_NULL;
    }
    V_AS(Compress, v)->data = data;
    V_AS(Compress, v)->selectors = selectors;
    gc_track(v_obj(v));
    return v;
}

ITER_LIFE(compress, 2)

static Owned compress_next(Runtime *rt, Borrowed self) {
    Compress *c = V_AS(Compress, self);
    for (;;) {
        Value item = iterate_inner(rt, c->data);
        if (!item) return V_NULL;
        Value selector = iterate_inner(rt, c->selectors);
        int r = selector ? obj_truth(rt, selector) : -1;
        decref_maybe(rt, selector);
        if (r > 0) return item;
        decref(rt, item);
        if (r < 0) return V_NULL;
    }
}

static Owned compress_reduce(ARGS) {
    Compress *c = V_AS(Compress, self);
    return itertools_reduce(rt, self, tuple_pack(rt, 2, c->data, c->selectors), V_NULL);
}

static const MethodDef compress_methods[] = {{"__reduce__", compress_reduce, 0, 0, 0, NULL}, METHODS_END};
const TypeSlots compress_slots = {
    ITER_SLOTS(compress, Compress, "compress", "compress(data, selectors)\n--\n\nThe items of data whose selector is true.")};

/* ---- chain ---- */

typedef struct Chain { Object header; Value source /* iterator of iterables */, active; } Chain;

static Owned chain_over(Runtime *rt, Type *type, Owned source) {
    Value v = source ? type_alloc(rt, type, 0) : V_NULL;
    if (!v) {
        decref_maybe(rt, source);
        return V_NULL;
    }
    V_AS(Chain, v)->source = source;
    gc_track(v_obj(v));
    return v;
}

static Owned chain_new(NEW_ARGS) {
    if (itertools_check(rt, type, &chain_slots, nargs, kwnames, 0, SIZE_MAX) < 0) return V_NULL;
    Value t = tuple_from(rt, args, nargs);
    Value source = t ? obj_iter(rt, t) : V_NULL;
    decref_maybe(rt, t);
    return chain_over(rt, type, source);
}

static Owned chain_from_iterable(ARGS) { return chain_over(rt, V_AS(Type, self), obj_iter(rt, args[0])); }

ITER_LIFE(chain, 2)

static Owned chain_next(Runtime *rt, Borrowed self) {
    Chain *c = V_AS(Chain, self);
    while (c->source) {
        if (!c->active) {
            Value iterable = iterate_inner(rt, c->source);
            if (!iterable) {
                clear_slot(rt, &c->source);
                return V_NULL;
            }
            Value it = obj_iter(rt, iterable);
            decref(rt, iterable);
            if (!it) {
                clear_slot(rt, &c->source);
                return V_NULL;
            }
            replace_slot(rt, &c->active, it);
        }
        Value it = own(c->active), item = iterate_inner(rt, it);
        decref(rt, it);
        if (item || rt->error) return item;
        clear_slot(rt, &c->active);
    }
    return V_NULL;
}

static Owned chain_reduce(ARGS) {
    Chain *c = V_AS(Chain, self);
    Value state = V_NULL;
    if (c->source) {
        state = c->active ? tuple_pack(rt, 2, c->source, c->active) : tuple_pack(rt, 1, c->source);
        if (!state) return V_NULL;
    }
    return itertools_reduce(rt, self, tuple_new(rt, 0), state);
}

static Owned chain_setstate(ARGS) {
    if (!v_is_tuple(rt, args[0])) return raise(rt, T_TYPE_ERROR, "state is not a tuple");
    Tuple *t = as_tuple(args[0]);
    if (t->len < 1 || t->len > 2)
        return raise(rt, T_TYPE_ERROR, "function takes %s 2 arguments (%zd given)", t->len < 1 ? "at least 1 and at most" : "at most", (ssize_t)t->len);
    for (size_t i = 0; i < t->len; i++)
        if (!obj_is_iterator(rt, t->items[i])) return raise(rt, T_TYPE_ERROR, "Arguments must be iterators.");
    Chain *c = V_AS(Chain, self);
    replace_slot(rt, &c->source, own(t->items[0]));
    if (t->len > 1) replace_slot(rt, &c->active, own(t->items[1]));
    else clear_slot(rt, &c->active);
    return V_NONE;
}

static const MethodDef chain_methods[] = {
    {"from_iterable", chain_from_iterable, 1, 1, METH_CLASS,
     "from_iterable($type, iterable, /)\n--\n\nA chain of the iterables that one iterable gives."},
    {"__reduce__", chain_reduce, 0, 0, 0, NULL},
    {"__setstate__", chain_setstate, 1, 1, 0, NULL},
    CLASS_GETITEM,
    METHODS_END,
};
const TypeSlots chain_slots = {
    ITER_SLOTS(chain, Chain, "chain", "chain(*iterables)\n--\n\nThe items of the first iterable, then those of the second, and so on.")};

/* ---- accumulate ---- */

typedef struct Accumulate { Object header; Value total, it, func, initial; /* func, initial: 0 for None */ } Accumulate;

static Owned accumulate_new(NEW_ARGS) {
    static const char *const params[] = {"iterable", "func", "*", "initial", NULL};
    Value out[3] = {V_NULL, V_NULL, V_NULL};
    if (args_parse(rt, "accumulate", params, 1, args, nargs, kwnames, out) < 0) return V_NULL;
    Value it = obj_iter(rt, out[0]);
    Value v = it ? type_alloc(rt, type, 0) : V_NULL;
    if (!v) {
        decref_maybe(rt, it);
        return V_NULL;
    }
    Accumulate *a = V_AS(Accumulate, v);
    a->it = it;
    if (out[1] && out[1] != V_NONE) a->func = own(out[1]);
    if (out[2] && out[2] != V_NONE) a->initial = own(out[2]);
    gc_track(&a->header);
    return v;
}

ITER_LIFE(accumulate, 4)

static Owned accumulate_next(Runtime *rt, Borrowed self) {
    Accumulate *a = V_AS(Accumulate, self);
    if (a->initial) {
        Value first = a->initial;
        a->initial = V_NULL;
        replace_slot(rt, &a->total, own(first)); /* may run code that asks for the next total */
        return first;
    }
    Value item = iterate_inner(rt, a->it);
    if (!item) return V_NULL;
    if (!a->total) {
        a->total = item;
        return own(item);
    }
    Value old = own(a->total);
    Value total = a->func ? obj_call2(rt, a->func, old, item) : num_binary(rt, old, item, OP_ADD);
    decref(rt, old);
    decref(rt, item);
    if (!total) return V_NULL;
    replace_slot(rt, &a->total, own(total));
    return total;
}

static Owned accumulate_reduce(ARGS) {
    Accumulate *a = V_AS(Accumulate, self);
    Value func = a->func ? a->func : V_NONE;
    if (a->total == V_NONE) { /* as state, None would mean that nothing has been added up yet: it stands in front and is skipped */
        Value first = V_NONE, list = list_from(rt, &first, 1), both = list ? tuple_pack(rt, 2, list, a->it) : V_NULL;
        Value source = both ? obj_iter(rt, both) : V_NULL, joined = source ? chain_over(rt, rt->types[itertools_state(rt)->chain], source) : V_NULL;
        Value again = joined ? obj_call2(rt, v_from(type_of(rt, self)), joined, func) : V_NULL;
        decref_maybe(rt, list);
        decref_maybe(rt, both);
        decref_maybe(rt, joined);
        Value packed = again ? tuple_pack(rt, 3, again, v_small(1), V_NONE) : V_NULL;
        Value module = packed ? import_from_c(rt, "itertools") : V_NULL, islice = module ? obj_getattr_cstr(rt, module, "islice") : V_NULL;
        Value result = islice ? tuple_pack(rt, 2, islice, packed) : V_NULL;
        decref_maybe(rt, module);
        decref_maybe(rt, islice);
        decref_maybe(rt, again);
        decref_maybe(rt, packed);
        return result;
    }
    if (!a->initial) return itertools_reduce(rt, self, tuple_pack(rt, 2, a->it, func), a->total ? own(a->total) : V_NONE);
    /* the initial value stands in front of the rest */
    Value list = list_from(rt, &a->initial, 1), both = list ? tuple_pack(rt, 2, list, a->it) : V_NULL;
    Value source = both ? obj_iter(rt, both) : V_NULL;
    Value joined = chain_over(rt, rt->types[itertools_state(rt)->chain], source);
    decref_maybe(rt, list);
    decref_maybe(rt, both);
    Value packed = joined ? tuple_pack(rt, 2, joined, func) : V_NULL;
    decref_maybe(rt, joined);
    return itertools_reduce(rt, self, packed, V_NONE);
}

static Owned accumulate_setstate(ARGS) {
    replace_slot(rt, &V_AS(Accumulate, self)->total, own(args[0]));
    return V_NONE;
}

static const MethodDef accumulate_methods[] = {
    {"__reduce__", accumulate_reduce, 0, 0, 0, NULL}, {"__setstate__", accumulate_setstate, 1, 1, 0, NULL}, METHODS_END};
const TypeSlots accumulate_slots = {ITER_SLOTS(accumulate, Accumulate, "accumulate",
    "accumulate(iterable, func=None, *, initial=None)\n--\n\nRunning totals (or results of another function of two arguments).")};

/* ---- count ---- */

typedef struct Count { Object header; Value next, step; } Count;

static bool is_number(Runtime *rt, Borrowed v) {
    const TypeSlots *s = slots_of(rt, v);
    return s->index || s->to_int || s->to_float || type_index(v) == T_COMPLEX;
}

static Owned count_new(NEW_ARGS) {
    static const char *const params[] = {"start", "step", NULL};
    Value out[2] = {V_NULL, V_NULL};
    if (args_parse(rt, "count", params, 0, args, nargs, kwnames, out) < 0) return V_NULL;
    if ((out[0] && !is_number(rt, out[0])) || (out[1] && !is_number(rt, out[1])))
        return raise(rt, T_TYPE_ERROR, "a number is required");
    Value v = type_alloc(rt, type, 0);
    if (!v) return V_NULL;
    V_AS(Count, v)->next = out[0] ? own(out[0]) : v_small(0);
    V_AS(Count, v)->step = out[1] ? own(out[1]) : v_small(1);
    gc_track(v_obj(v));
    return v;
}

ITER_LIFE(count, 2)

static Owned count_next(Runtime *rt, Borrowed self) {
    Count *c = V_AS(Count, self);
    Value now = c->next;
    int64_t sum;
    if (likely(v_both_small(now, c->step)) && !__builtin_add_overflow(small_get(now), small_get(c->step), &sum) && small_fits(sum)) {
        c->next = v_small(sum);
        return now;
    }
    incref(now);
    Value next = num_binary(rt, now, c->step, OP_ADD);
    if (!next) {
        decref(rt, now);
        return V_NULL;
    }
    replace_slot(rt, &c->next, next);
    return now;
}

static Owned count_repr(Runtime *rt, Borrowed self) {
    Count *c = V_AS(Count, self);
    if (c->step == v_small(1)) return format_str(rt, "%s(%R)", type_short_name(slots_of(rt, self)), c->next);
    return format_str(rt, "%s(%R, %R)", type_short_name(slots_of(rt, self)), c->next, c->step);
}

static Owned count_reduce(ARGS) {
    Count *c = V_AS(Count, self);
    return itertools_reduce(rt, self, c->step == v_small(1) ? tuple_pack(rt, 1, c->next) : tuple_pack(rt, 2, c->next, c->step), V_NULL);
}

static const MethodDef count_methods[] = {{"__reduce__", count_reduce, 0, 0, 0, NULL}, METHODS_END};
const TypeSlots count_slots = {ITER_SLOTS(count, Count, "count", "count(start=0, step=1)\n--\n\nstart, start + step, start + 2 * step, ..."),
                               .repr = count_repr};

/* ---- cycle ---- */

typedef struct Cycle { Object header; Value it, saved; /* it: 0 after the first round */ size_t index; } Cycle;

static Owned cycle_new(NEW_ARGS) {
    if (itertools_check(rt, type, &cycle_slots, nargs, kwnames, 1, 1) < 0) return V_NULL;
    Value it = obj_iter(rt, args[0]), saved = it ? list_new(rt, 0) : V_NULL;
    Value v = saved ? type_alloc(rt, type, 0) : V_NULL;
    if (!v) {
        decref_maybe(rt, it);
        decref_maybe(rt, saved);
        return V_NULL;
    }
    V_AS(Cycle, v)->it = it;
    V_AS(Cycle, v)->saved = saved;
    gc_track(v_obj(v));
    return v;
}

ITER_LIFE(cycle, 2)

static Owned cycle_next(Runtime *rt, Borrowed self) {
    Cycle *c = V_AS(Cycle, self);
    if (c->it) {
        Value it = own(c->it), item = iterate_inner(rt, it);
        decref(rt, it);
        if (item) {
            if (list_append(rt, c->saved, item) == 0) return item;
            decref(rt, item);
            return V_NULL;
        }
        if (rt->error) return V_NULL;
        clear_slot(rt, &c->it);
    }
    List *l = as_list(c->saved);
    if (l->len == 0) return V_NULL;
    if (c->index >= l->len) c->index = 0;
    return own(l->items[c->index++]);
}

static Owned cycle_reduce(ARGS) {
    Cycle *c = V_AS(Cycle, self);
    Value it, state;
    if (c->it) {
        it = own(c->it);
        state = tuple_pack(rt, 2, c->saved, V_FALSE);
    } else {
        List *l = as_list(c->saved);
        Value rest = list_slice(rt, c->saved, (ssize_t)c->index, (ssize_t)l->len);
        it = rest ? obj_iter(rt, rest) : V_NULL;
        decref_maybe(rt, rest);
        state = it ? tuple_pack(rt, 2, c->saved, V_TRUE) : V_NULL;
    }
    Value packed = it && state ? tuple_pack(rt, 1, it) : V_NULL;
    decref_maybe(rt, it);
    return itertools_reduce(rt, self, packed, state);
}

/* (saved list, all seen): the constructor's iterator gives what is left of the present round. */
static Owned cycle_setstate(ARGS) {
    if (!v_is_tuple(rt, args[0])) return raise(rt, T_TYPE_ERROR, "state is not a tuple");
    Tuple *t = as_tuple(args[0]);
    if (t->len != 2 || !v_is_list(rt, t->items[0])) return raise(rt, T_TYPE_ERROR, "state must be a list and a number");
    Cycle *c = V_AS(Cycle, self);
    ssize_t seen = num_as_size_argument(rt, t->items[1]);
    if (seen == -1 && rt->error) return V_NULL;
    Value saved = own(t->items[0]); /* shared with the iterator that this is a copy of, as its source is */
    if (seen && c->it) {
        /* what is left of the round comes first; the saved items already contain it */
        Value rest = list_from_iterable(rt, c->it);
        if (!rest) {
            decref(rt, saved);
            return V_NULL;
        }
        size_t left = as_list(rest)->len, all = as_list(saved)->len;
        c->index = left <= all ? all - left : 0;
        decref(rt, rest);
        clear_slot(rt, &c->it);
    }
    replace_slot(rt, &c->saved, saved);
    return V_NONE;
}

static const MethodDef cycle_methods[] = {
    {"__reduce__", cycle_reduce, 0, 0, 0, NULL}, {"__setstate__", cycle_setstate, 1, 1, 0, NULL}, METHODS_END};
const TypeSlots cycle_slots = {
    ITER_SLOTS(cycle, Cycle, "cycle", "cycle(iterable, /)\n--\n\nThe items of the iterable, then all of them again, without end.")};

/* ---- repeat ---- */

typedef struct Repeat { Object header; Value item; int64_t left; /* -1: endless */ } Repeat;

static Owned repeat_new(NEW_ARGS) {
    static const char *const params[] = {"object", "times", NULL};
    Value out[2] = {V_NULL, V_NULL};
    if (args_parse(rt, "repeat", params, 1, args, nargs, kwnames, out) < 0) return V_NULL;
    int64_t left = -1;
    if (out[1]) {
        left = num_as_size_argument(rt, out[1]);
        if (left == -1 && rt->error) return V_NULL;
        if (left < 0) left = 0;
    }
    Value v = type_alloc(rt, type, 0);
    if (!v) return V_NULL;
    V_AS(Repeat, v)->item = own(out[0]);
    V_AS(Repeat, v)->left = left;
    gc_track(v_obj(v));
    return v;
}

ITER_LIFE(repeat, 1)

static Owned repeat_next(Runtime *rt, Borrowed self) {
    Repeat *r = V_AS(Repeat, self);
    if (r->left == 0) return V_NULL;
    if (r->left > 0) r->left--;
    return own(r->item);
}

static Owned repeat_repr(Runtime *rt, Borrowed self) {
    Repeat *r = V_AS(Repeat, self);
    if (r->left < 0) return format_str(rt, "%s(%R)", type_short_name(slots_of(rt, self)), r->item);
    return format_str(rt, "%s(%R, %zd)", type_short_name(slots_of(rt, self)), r->item, (ssize_t)r->left);
}

static Owned repeat_length_hint(ARGS) {
    Repeat *r = V_AS(Repeat, self);
    return r->left < 0 ? raise(rt, T_TYPE_ERROR, "len() of unsized object") : v_small(r->left);
}

static Owned repeat_reduce(ARGS) {
    Repeat *r = V_AS(Repeat, self);
    return itertools_reduce(rt, self, r->left < 0 ? tuple_pack(rt, 1, r->item) : tuple_pack(rt, 2, r->item, v_small(r->left)), V_NULL);
}

static const MethodDef repeat_methods[] = {
    {"__length_hint__", repeat_length_hint, 0, 0, 0, NULL}, {"__reduce__", repeat_reduce, 0, 0, 0, NULL}, METHODS_END};
const TypeSlots repeat_slots = {ITER_SLOTS(repeat, Repeat, "repeat",
    "repeat(object [,times]) -> the object, times times or without end"), .repr = repeat_repr};

/* ---- the module ---- */

static int init(Runtime *rt, Borrowed module, Borrowed dict) {
    ItertoolsState *st = mem_calloc(rt, sizeof *st);
    if (!st) return -1;
    rt->module_state[STATE_ITERTOOLS] = st;
    static const TypeSlots *const plain[] = {
        &accumulate_slots, &combinations_slots, &combinations_repeated_slots, &compress_slots, &count_slots,
        &cycle_slots, &dropwhile_slots, &filterfalse_slots, &groupby_slots, &islice_slots, &pairwise_slots,
        &permutations_slots, &product_slots, &repeat_slots, &starmap_slots, &takewhile_slots, &zip_longest_slots,
    };
    uint32_t index;
    for (size_t i = 0; i < COUNT_OF(plain); i++)
        if (module_add_type(rt, dict, plain[i], &index) < 0) return -1;
    if (module_add_type(rt, dict, &chain_slots, &st->chain) < 0) return -1;
    if (module_add_type(rt, dict, &grouper_slots, &st->grouper) < 0 || module_add_type(rt, dict, &tee_slots, &st->tee) < 0)
        return -1;
    return module_add_type(rt, dict, &tee_data_slots, &st->tee_data);
}

static const MethodDef functions[] = {
    {"tee", itertools_tee, 1, 2, 0, "tee(iterable, n=2, /)\n--\n\nReturns a tuple of n independent iterators."},
    METHODS_END,
};

const ModuleDef itertools_module = {
    .name = "itertools",
    .doc = "Iterators for efficient looping: endless ones, filters, groups, products and combinations.",
    .functions = functions,
    .init = init,
};
