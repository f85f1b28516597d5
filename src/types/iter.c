/* SPDX-License-Identifier: MIT
 * iter.c: iterators over sequences and callables; enumerate and reversed. zip, map, filter: iter_combine.c. */
#include "types/iter.h"

#include "gc/gc.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/equal.h"
#include "types/int.h"
#include "types/iterate.h"
#include "types/tuple.h"

#define ARGS Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames

static Owned iter_self(Runtime *rt, Borrowed self) { return own(self); }

/* ---- one step of any iterator ---- */

/* The call of the type's function stands here twice, for outer and inner iterators, rather than once in obj_next(): one place
 * that calls two functions in turn is predicted badly (list(islice(count(), n)) took 1.4 times as long). */
static ALWAYS_INLINE Owned step(Runtime *rt, Borrowed it, bool inner) {
    if (v_obj(it)->type == T_GENERATOR) return rt->hooks.gen_next(rt, it);
    Value v = iterate_quick(rt, it);
    if (v) return v;
    if (inner && c_stack_low(rt)) return raise_recursion(rt, ""); /* an iterator over an iterator over an iterator ... */
    Owned (*next)(Runtime *, Borrowed) = slots_of(rt, it)->next;
    if (unlikely(!next)) return obj_next(rt, it); /* raises */
    v = next(rt, it);
    if (unlikely(!v) && rt->error) error_catch(rt, T_STOP_ITERATION);
    return v;
}
Owned iterate_other(Runtime *rt, Borrowed it) { return step(rt, it, false); }
Owned iterate_other_inner(Runtime *rt, Borrowed it) { return step(rt, it, true); }

/* ---- iter(sequence): items 0, 1, 2, ... until IndexError ---- */

typedef struct SeqIter { Object header; Value seq; /* 0 when exhausted */ int64_t index; } SeqIter;

Owned seq_iter_new(Runtime *rt, Borrowed sequence) {
    SeqIter *it = object_new_container(rt, T_SEQ_ITER, sizeof *it);
    if (!it) return V_NULL;
    it->seq = own(sequence);
    it->index = 0;
    gc_track(&it->header);
    return v_from(it);
}

static void seq_dealloc(Runtime *rt, Object *self) {
    decref_maybe(rt, ((SeqIter *)self)->seq);
    object_free(rt, self);
}

static int seq_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((SeqIter *)self)->seq);
    return 0;
}

/* Item i, or 0: exhausted (no error) or failed. */
static Owned item_or_end(Runtime *rt, Value *seq, int64_t i) {
    Value held = own(*seq);
    Value item = obj_getitem(rt, held, v_small(i));
    decref(rt, held);
    if (!item && (error_catch(rt, T_INDEX_ERROR) || error_catch(rt, T_STOP_ITERATION))) clear_slot(rt, seq);
    return item;
}

static Owned seq_next(Runtime *rt, Borrowed self) {
    SeqIter *it = V_AS(SeqIter, self);
    if (!it->seq) return V_NULL;
    Value item = item_or_end(rt, &it->seq, it->index);
    if (item) it->index++;
    return item;
}

static Owned seq_length_hint(ARGS) {
    SeqIter *it = V_AS(SeqIter, self);
    if (!it->seq) return v_small(0);
    if (!slots_of(rt, it->seq)->len) return V_NOTIMPL;
    Value held = own(it->seq);
    ssize_t n = obj_len(rt, held);
    decref(rt, held);
    if (n < 0) return V_NULL;
    return v_small(n > it->index ? n - it->index : 0);
}

static Borrowed builtin_function(Runtime *rt, const char *name) {
    Value fn = rt->builtins ? dict_get_cstr(rt, rt->builtins, name) : V_NULL;
    if (!fn && !rt->error) raise(rt, T_ATTRIBUTE_ERROR, "module 'builtins' has no attribute '%s'", name);
    return fn;
}

/* (fn, (subject,)) or (fn, (subject,), state) */
static Owned reduce_by(Runtime *rt, Borrowed fn, Owned subject, Borrowed state_or_null) {
    Owned arguments = subject && fn ? tuple_pack(rt, 1, subject) : V_NULL;
    decref_maybe(rt, subject);
    if (!arguments) return V_NULL;
    Owned result = state_or_null ? tuple_pack(rt, 3, fn, arguments, state_or_null) : tuple_pack(rt, 2, fn, arguments);
    decref(rt, arguments);
    return result;
}

Owned iter_reduce_to(Runtime *rt, const char *builtin, Owned subject, Borrowed state_or_null) {
    return reduce_by(rt, subject ? builtin_function(rt, builtin) : V_NULL, subject, state_or_null);
}

static Owned seq_reduce(ARGS) {
    SeqIter *it = V_AS(SeqIter, self);
    return it->seq ? iter_reduce_to(rt, "iter", own(it->seq), v_small(it->index)) : iter_reduce_to(rt, "iter", tuple_new(rt, 0), V_NULL);
}

static Owned seq_setstate(ARGS) {
    ssize_t i = num_as_size_argument(rt, args[0]);
    if (i == -1 && rt->error) return V_NULL;
    SeqIter *it = V_AS(SeqIter, self);
    if (it->seq) it->index = i < 0 ? 0 : i;
    return V_NONE;
}

static const MethodDef seq_methods[] = {
    {"__length_hint__", seq_length_hint, 0, 0, 0, NULL},
    {"__reduce__", seq_reduce, 0, 0, 0, NULL},
    {"__setstate__", seq_setstate, 1, 1, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

const TypeSlots seq_iter_slots = {
    .name = "iterator",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(SeqIter),
    .dealloc = seq_dealloc,
    .traverse = seq_traverse,
    .iter = iter_self,
    .next = seq_next,
    .methods = seq_methods,
};

/* ---- iter(callable, sentinel) ---- */

typedef struct CallIter { Object header; Value callable, sentinel; /* both 0 when exhausted */ } CallIter;

Owned call_iter_new(Runtime *rt, Borrowed callable, Borrowed sentinel) {
    CallIter *it = object_new_container(rt, T_CALL_ITER, sizeof *it);
    if (!it) return V_NULL;
    it->callable = own(callable);
    it->sentinel = own(sentinel);
    gc_track(&it->header);
    return v_from(it);
}

static void call_dealloc(Runtime *rt, Object *self) {
    CallIter *it = (CallIter *)self;
    clear_slot(rt, &it->callable);
    clear_slot(rt, &it->sentinel);
    object_free(rt, self);
}

static int call_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((CallIter *)self)->callable);
    VISIT(((CallIter *)self)->sentinel);
    return 0;
}

static void call_exhaust(Runtime *rt, CallIter *it) {
    clear_slot(rt, &it->callable);
    clear_slot(rt, &it->sentinel);
}

static Owned call_next(Runtime *rt, Borrowed self) {
    CallIter *it = V_AS(CallIter, self);
    if (!it->callable) return V_NULL;
    Value callable = own(it->callable), sentinel = own(it->sentinel);
    Value result = obj_call0(rt, callable);
    int r = result ? equal_held(rt, sentinel, result) : -1;
    decref(rt, callable);
    decref(rt, sentinel);
    if (r == 0) return result;
    decref_maybe(rt, result);
    if (r > 0 || error_catch(rt, T_STOP_ITERATION)) call_exhaust(rt, it);
    return V_NULL;
}

static Owned call_reduce(ARGS) {
    CallIter *it = V_AS(CallIter, self);
    if (!it->callable) return iter_reduce_to(rt, "iter", tuple_new(rt, 0), V_NULL);
    Owned packed = tuple_pack(rt, 2, it->callable, it->sentinel); /* first: a key of builtins may run code, which may end the iterator */
    Value fn = packed ? builtin_function(rt, "iter") : V_NULL;
    Owned result = fn ? tuple_pack(rt, 2, fn, packed) : V_NULL;
    decref_maybe(rt, packed);
    return result;
}

static const MethodDef call_methods[] = {
    {"__reduce__", call_reduce, 0, 0, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

const TypeSlots call_iter_slots = {
    .name = "callable_iterator",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(CallIter),
    .dealloc = call_dealloc,
    .traverse = call_traverse,
    .iter = iter_self,
    .next = call_next,
    .methods = call_methods,
};

/* ---- pairs ---- */

static int enumerate_pair(Runtime *rt, Borrowed self, Owned *pair);

static Owned pair_new(Runtime *rt, Value *kept, Owned first, Owned second) {
    Value pair = tuple_new(rt, 2);
    if (!pair) {
        decref(rt, first);
        decref(rt, second);
        return V_NULL;
    }
    as_tuple(pair)->items[0] = first;
    as_tuple(pair)->items[1] = second;
    gc_track(v_obj(pair));
    if (!*kept) *kept = own(pair);
    return pair;
}

static inline void pair_fill(Runtime *rt, Tuple *t, Owned first, Owned second) {
    Value old_first = t->items[0], old_second = t->items[1];
    t->items[0] = first;
    t->items[1] = second;
    gc_track(&t->header); /* the collector may have untracked it */
    decref(rt, old_first);
    decref(rt, old_second);
}

Owned pair_give(Runtime *rt, Value *kept, Owned first, Owned second) {
    if (!*kept || v_obj(*kept)->refcount != 1) return pair_new(rt, kept, first, second);
    Value pair = own(*kept);
    pair_fill(rt, as_tuple(pair), first, second);
    return pair;
}

int pair_keep(Runtime *rt, Value *kept, Owned *pair) {
    if (unlikely(*kept && v_obj(*kept)->refcount != 1)) return 1;
    incref(pair[0]);
    incref(pair[1]);
    if (likely(*kept)) {
        pair_fill(rt, as_tuple(*kept), pair[0], pair[1]); /* the last it does: what dies may use the iterator */
        return 1;
    }
    Value made = pair_new(rt, kept, pair[0], pair[1]);
    if (!made) {
        decref(rt, pair[0]);
        decref(rt, pair[1]);
        return -1;
    }
    decref(rt, made);
    return 1;
}

int iter_pair(Runtime *rt, Borrowed it, Owned *pair) {
    int r;
    switch (v_obj(it)->type) {
    case T_ENUMERATE: r = enumerate_pair(rt, it, pair); break;
    case T_ZIP: r = zip_pair(rt, it, pair); break;
    default: r = dict_iter_pair(rt, it, pair); break;
    }
    return r < 0 && error_catch(rt, T_STOP_ITERATION) ? 0 : r;
}

/* ---- enumerate ---- */

typedef struct Enumerate {
    Object header;
    Value iter;
    Value index; /* the next number: an int of any size */
    Value pair;  /* the first one given out, used again whenever nobody else has it; or 0 */
} Enumerate;

static Owned enumerate_make(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"iterable", "start", NULL};
    Value out[2] = {V_NULL, V_NULL};
    if (nargs == 0 && (!kwnames || as_tuple(kwnames)->len == 0))
        return raise(rt, T_TYPE_ERROR, "enumerate() missing required argument 'iterable'");
    if (args_parse(rt, "enumerate", params, 1, args, nargs, kwnames, out) < 0) return V_NULL;
    Value index = out[1] ? num_index(rt, out[1]) : v_small(0);
    if (!index) return V_NULL;
    Value iter = obj_iter(rt, out[0]);
    Value v = iter ? type_alloc(rt, type, 0) : V_NULL;
    if (!v) {
        decref_maybe(rt, iter);
        decref(rt, index);
        return V_NULL;
    }
    Enumerate *e = V_AS(Enumerate, v);
    e->iter = iter;
    e->index = index;
    gc_track(&e->header);
    return v;
}

static void enumerate_dealloc(Runtime *rt, Object *self) {
    Enumerate *e = (Enumerate *)self;
    clear_slot(rt, &e->iter);
    clear_slot(rt, &e->index);
    clear_slot(rt, &e->pair);
    object_free(rt, self);
}

static int enumerate_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Enumerate *)self)->iter);
    VISIT(((Enumerate *)self)->pair);
    return 0;
}

/* The next item and its number, both owned. False: at the end or, with an error set, failed. */
static inline bool enumerate_advance(Runtime *rt, Enumerate *e, Owned *index, Owned *item) {
    *item = iterate_inner(rt, e->iter);
    if (!*item) return false;
    *index = e->index; /* the reference passes on */
    if (likely(v_is_small(*index) && *index != v_small(SMALL_INT_MAX))) {
        e->index = *index + 2;
        return true;
    }
    Value next = int_add(rt, *index, v_small(1));
    if (next) e->index = next;
    else decref(rt, *item);
    return next != V_NULL;
}

static Owned enumerate_next(Runtime *rt, Borrowed self) {
    Enumerate *e = V_AS(Enumerate, self);
    Value index, item;
    return enumerate_advance(rt, e, &index, &item) ? pair_give(rt, &e->pair, index, item) : V_NULL;
}

static int enumerate_pair(Runtime *rt, Borrowed self, Owned *pair) {
    Enumerate *e = V_AS(Enumerate, self);
    if (!enumerate_advance(rt, e, &pair[0], &pair[1])) return rt->error ? -1 : 0;
    return pair_keep(rt, &e->pair, pair);
}

static Owned enumerate_reduce(ARGS) {
    Enumerate *e = V_AS(Enumerate, self);
    Value packed = tuple_pack(rt, 2, e->iter, e->index);
    Value result = packed ? tuple_pack(rt, 2, v_from(type_of(rt, self)), packed) : V_NULL;
    decref_maybe(rt, packed);
    return result;
}

static Owned class_getitem(ARGS) { return generic_alias_new(rt, self, args[0]); }

static const MethodDef enumerate_methods[] = {
    {"__reduce__", enumerate_reduce, 0, 0, 0, NULL},
    {"__class_getitem__", class_getitem, 1, 1, METH_CLASS, "See PEP 585"},
    {NULL, NULL, 0, 0, 0, NULL},
};

const TypeSlots enumerate_slots = {
    .name = "enumerate",
    .doc = "enumerate(iterable, start=0)\n--\n\nAn iterator of pairs: a number, counted from start, and an item of iterable.",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Enumerate),
    .dealloc = enumerate_dealloc,
    .traverse = enumerate_traverse,
    .new = enumerate_make,
    .iter = iter_self,
    .next = enumerate_next,
    .methods = enumerate_methods,
};

/* ---- reversed ---- */

typedef struct Reversed { Object header; Value seq; /* 0 when exhausted */ int64_t index; } Reversed;

static bool is_sequence(Runtime *rt, Borrowed v) {
    const TypeSlots *s = slots_of(rt, v);
    if (!s->getitem || (s->flags & TF_DICT_SUB)) return false;
    return s->flags & (TF_SEQ_ITEM | TF_HEAP);
}

static Owned reversed_make(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if ((type->index == T_REVERSED || type->slots->init == rt->slots[T_REVERSED]->init) && args_no_keywords(rt, "reversed", kwnames) < 0) return V_NULL;
    if (args_count(rt, "reversed", nargs, 1, 1) < 0) return V_NULL;
    Value method = obj_lookup_special(rt, args[0], rt->names[N___reversed__]);
    if (!method && rt->error) return V_NULL;
    if (method == V_NONE) return raise(rt, T_TYPE_ERROR, "'%.200T' object is not reversible", args[0]);
    if (method) {
        Value result = obj_call0(rt, method);
        decref(rt, method);
        return result;
    }
    if (!is_sequence(rt, args[0])) return raise(rt, T_TYPE_ERROR, "'%.200T' object is not reversible", args[0]);
    ssize_t n = obj_len(rt, args[0]);
    if (n < 0) return V_NULL;
    Value v = type_alloc(rt, type, 0);
    if (!v) return V_NULL;
    Reversed *r = V_AS(Reversed, v);
    r->seq = own(args[0]);
    r->index = n - 1;
    gc_track(&r->header);
    return v;
}

static void reversed_dealloc(Runtime *rt, Object *self) {
    decref_maybe(rt, ((Reversed *)self)->seq);
    object_free(rt, self);
}

static int reversed_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Reversed *)self)->seq);
    return 0;
}

static Owned reversed_next(Runtime *rt, Borrowed self) {
    Reversed *r = V_AS(Reversed, self);
    if (!r->seq) return V_NULL;
    if (r->index < 0) {
        clear_slot(rt, &r->seq);
        return V_NULL;
    }
    if (v_is(r->seq, T_TUPLE) && (size_t)r->index < as_tuple(r->seq)->len) return own(as_tuple(r->seq)->items[r->index--]);
    if (v_is(r->seq, T_STR) && (size_t)r->index < str_len(r->seq)) return str_from_char(rt, str_at(r->seq, (size_t)r->index--));
    Value item = item_or_end(rt, &r->seq, r->index);
    if (item) r->index--;
    return item;
}

static Owned reversed_length_hint(ARGS) {
    Reversed *r = V_AS(Reversed, self);
    if (!r->seq) return v_small(0);
    Value held = own(r->seq);
    ssize_t n = obj_len(rt, held);
    decref(rt, held);
    if (n < 0) return V_NULL;
    return v_small(n < r->index + 1 ? 0 : r->index + 1);
}

static Owned reversed_reduce(ARGS) {
    Reversed *r = V_AS(Reversed, self);
    Value type = v_from(type_of(rt, self));
    return r->seq ? reduce_by(rt, type, own(r->seq), v_small(r->index)) : reduce_by(rt, type, tuple_new(rt, 0), V_NULL);
}

static Owned reversed_setstate(ARGS) {
    Reversed *r = V_AS(Reversed, self);
    ssize_t i = num_as_size_argument(rt, args[0]);
    if (i == -1 && rt->error) return V_NULL;
    if (!r->seq) return V_NONE;
    ssize_t n = obj_len(rt, r->seq);
    if (n < 0) return V_NULL;
    r->index = i < -1 ? -1 : i > n - 1 ? n - 1 : i;
    return V_NONE;
}

static const MethodDef reversed_methods[] = {
    {"__length_hint__", reversed_length_hint, 0, 0, 0, NULL},
    {"__reduce__", reversed_reduce, 0, 0, 0, NULL},
    {"__setstate__", reversed_setstate, 1, 1, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

const TypeSlots reversed_slots = {
    .name = "reversed",
    .doc = "reversed(sequence, /)\n--\n\nReturn a reverse iterator over the values of the given sequence.",
    .flags = TF_BASETYPE | TF_CONTAINER | TF_IMMUTABLE,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Reversed),
    .dealloc = reversed_dealloc,
    .traverse = reversed_traverse,
    .new = reversed_make,
    .iter = iter_self,
    .next = reversed_next,
    .methods = reversed_methods,
};
