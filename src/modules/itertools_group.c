/* SPDX-License-Identifier: MIT
 * itertools_group.c: islice, pairwise, groupby, tee, zip_longest. */
#include "modules/itertools.h"
#include "types/iter.h"

/* ---- islice ---- */

typedef struct ISlice {
    Object header;
    Value it;
    int64_t next, stop, step, count; /* stop -1: none; count: items taken from it */
} ISlice;

/* None: otherwise. -1 with an error for what is no index from 0 to the greatest. */
static int slice_argument(Runtime *rt, Borrowed v, int64_t otherwise, int64_t *out, const char *text) {
    if (v == V_NONE) {
        *out = otherwise;
        return 0;
    }
    ssize_t n = is_index(rt, v) ? num_as_ssize(rt, v, T_OVERFLOW_ERROR) : -1;
    if (n < 0) {
        error_clear(rt);
        return raise_int(rt, T_VALUE_ERROR, "%s", text);
    }
    *out = n;
    return 0;
}

static Owned islice_new(NEW_ARGS) {
    if (itertools_check(rt, type, &islice_slots, nargs, kwnames, 2, 4) < 0) return V_NULL;
    int64_t start = 0, stop = -1, step = 1;
    const char *indices = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    if (nargs == 2) {
        if (slice_argument(rt, args[1], -1, &stop, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.") < 0)
            return V_NULL;
    } else {
        if (slice_argument(rt, args[2], -1, &stop, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.") < 0)
            return V_NULL;
        if (slice_argument(rt, args[1], 0, &start, indices) < 0) return V_NULL;
    }
    if (nargs == 4) {
        const char *text = "Step for islice() must be a positive integer or None.";
        if (slice_argument(rt, args[3], 1, &step, text) < 0) return V_NULL;
        if (step < 1) return raise(rt, T_VALUE_ERROR, "%s", text);
    }
    Value it = obj_iter(rt, args[0]);
    Value v = it ? type_alloc(rt, type, 0) : V_NULL;
    if (!v) {
        decref_maybe(rt, it);
        return V_NULL;
    }
    ISlice *s = V_AS(ISlice, v);
    s->it = it;
    s->next = start;
    s->stop = stop;
    s->step = step;
    s->count = 0;
    gc_track(&s->header);
    return v;
}

ITER_LIFE(islice, 1)

static Owned islice_next(Runtime *rt, Borrowed self) {
    ISlice *s = V_AS(ISlice, self);
    if (!s->it) return V_NULL;
    Value it = own(s->it), item = V_NULL;
    while (s->count < s->next) {
        item = iterate_inner(rt, it);
        if (!item) goto end;
        decref(rt, item);
        item = V_NULL;
        s->count++;
    }
    if (s->stop != -1 && s->count >= s->stop) goto end;
    item = iterate_inner(rt, it);
    if (!item) goto end;
    if (s->count < INT64_MAX) s->count++;
    int64_t next;
    if (__builtin_add_overflow(s->next, s->step, &next) || (s->stop != -1 && next > s->stop)) next = s->stop == -1 ? INT64_MAX : s->stop;
    s->next = next;
    decref(rt, it);
    return item;
end:
    clear_slot(rt, &s->it);
    decref(rt, it);
    return V_NULL;
}

static Owned islice_reduce(ARGS) {
    ISlice *s = V_AS(ISlice, self);
    if (!s->it) {
        Value nothing = tuple_new(rt, 0), it = nothing ? obj_iter(rt, nothing) : V_NULL;
        Value packed = it ? tuple_pack(rt, 2, it, v_small(0)) : V_NULL;
        decref_maybe(rt, nothing);
        decref_maybe(rt, it);
        return itertools_reduce(rt, self, packed, v_small(0));
    }
    Value stop = s->stop == -1 ? V_NONE : v_small(s->stop);
    return itertools_reduce(rt, self, tuple_pack(rt, 4, s->it, v_small(s->next), stop, v_small(s->step)), v_small(s->count));
}

static Owned islice_setstate(ARGS) {
    ssize_t n = num_as_size_argument(rt, args[0]);
    if (n == -1 && rt->error) return V_NULL;
    V_AS(ISlice, self)->count = n;
    return V_NONE;
}

static const MethodDef islice_methods[] = {
    {"__reduce__", islice_reduce, 0, 0, 0, NULL}, {"__setstate__", islice_setstate, 1, 1, 0, NULL}, METHODS_END};
const TypeSlots islice_slots = {ITER_SLOTS(islice, ISlice, "islice",
    "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\n"
    "The items of the slice, without a copy; negative values are not allowed.")};

/* ---- pairwise ---- */

typedef struct Pairwise { Object header; Value it, old; } Pairwise;

static Owned pairwise_new(NEW_ARGS) {
    if (itertools_check(rt, type, &pairwise_slots, nargs, kwnames, 1, 1) < 0) return V_NULL;
    Value it = obj_iter(rt, args[0]);
    Value v = it ? type_alloc(rt, type, 0) : V_NULL;
    if (!v) {
        decref_maybe(rt, it);
        return V_NULL;
    }
    V_AS(Pairwise, v)->it = it;
    gc_track(v_obj(v));
    return v;
}

ITER_LIFE(pairwise, 2)

static Owned pairwise_next(Runtime *rt, Borrowed self) {
    Pairwise *p = V_AS(Pairwise, self);
    if (!p->it) return V_NULL;
    Value it = own(p->it);
    if (!p->old) {
        Value first = iterate_inner(rt, it);
        if (first) replace_slot(rt, &p->old, first);
        if (!first || !p->it) {
            clear_slot(rt, &p->it);
            decref(rt, it);
            return V_NULL;
        }
    }
    Value old = own(p->old), item = iterate_inner(rt, it), result = V_NULL;
    decref(rt, it);
    if (item) {
        result = tuple_pack(rt, 2, old, item);
        replace_slot(rt, &p->old, item);
    } else {
        clear_slot(rt, &p->it);
        clear_slot(rt, &p->old);
    }
    decref(rt, old);
    return result;
}

static const MethodDef pairwise_methods[] = {METHODS_END};
const TypeSlots pairwise_slots = {ITER_SLOTS(pairwise, Pairwise, "pairwise",
    "pairwise(iterable, /)\n--\n\nPairs of neighbours: (s0, s1), (s1, s2), (s2, s3), ...")};

/* ---- groupby ---- */

typedef struct GroupBy {
    Object header;
    Value it, keyfunc, target_key, current_key, current_value; /* keyfunc: 0 for None */
    uint64_t group; /* number of the group handed out last; older groups are exhausted */
} GroupBy;
typedef struct Grouper { Object header; Value parent, target_key; uint64_t group; } Grouper;

static Owned groupby_new(NEW_ARGS) {
    static const char *const params[] = {"iterable", "key", NULL};
    Value out[2] = {V_NULL, V_NULL};
    if (args_parse(rt, "groupby", params, 1, args, nargs, kwnames, out) < 0) return V_NULL;
    Value it = obj_iter(rt, out[0]);
    Value v = it ? type_alloc(rt, type, 0) : V_NULL;
    if (!v) {
        decref_maybe(rt, it);
        return V_NULL;
    }
    GroupBy *g = V_AS(GroupBy, v);
    g->it = it;
    if (out[1] && out[1] != V_NONE) g->keyfunc = own(out[1]);
    gc_track(&g->header);
    return v;
}

ITER_LIFE(groupby, 5)

/* Fetch the next item and its key. -1: exhausted, or an error is set. */
static int group_step(Runtime *rt, GroupBy *g) {
    Value item = iterate_inner(rt, g->it);
    if (!item) return -1;
    Value key = g->keyfunc ? obj_call(rt, g->keyfunc, &item, 1, V_NULL) : own(item);
    if (!key) {
        decref(rt, item);
        return -1;
    }
    replace_slot(rt, &g->current_value, item);
    replace_slot(rt, &g->current_key, key);
    return 0;
}

static Owned groupby_next(Runtime *rt, Borrowed self) {
    GroupBy *g = V_AS(GroupBy, self);
    g->group++;
    for (;;) {
        if (g->current_key) {
            if (!g->target_key) break;
            int r = equal_held(rt, g->target_key, g->current_key);
            if (r < 0) return V_NULL;
            if (r == 0) break;
        }
        if (group_step(rt, g) < 0) return V_NULL;
    }
    if (!g->current_key) return V_NULL;
    replace_slot(rt, &g->target_key, own(g->current_key));
    Grouper *group = object_new_container(rt, itertools_state(rt)->grouper, sizeof *group);
    if (!group) return V_NULL;
    group->parent = own(self);
    group->target_key = own(g->target_key);
    group->group = g->group;
    gc_track(&group->header);
    Value result = tuple_pack(rt, 2, g->target_key, v_from(group));
    decref(rt, v_from(group));
    return result;
}

static Owned groupby_reduce(ARGS) {
    GroupBy *g = V_AS(GroupBy, self);
    Value packed = tuple_pack(rt, 2, g->it, g->keyfunc ? g->keyfunc : V_NONE), state = V_NULL;
    if (packed && g->target_key && g->current_key && g->current_value)
        state = tuple_pack(rt, 3, g->current_key, g->current_value, g->target_key);
    return itertools_reduce(rt, self, packed, state);
}

static Owned groupby_setstate(ARGS) {
    if (!v_is_tuple(rt, args[0]) || as_tuple(args[0])->len != 3) return raise(rt, T_TYPE_ERROR, "state is not a tuple");
    GroupBy *g = V_AS(GroupBy, self);
    const Value *items = as_tuple(args[0])->items;
    replace_slot(rt, &g->current_key, own(items[0]));
    replace_slot(rt, &g->current_value, own(items[1]));
    replace_slot(rt, &g->target_key, own(items[2]));
    return V_NONE;
}

static const MethodDef groupby_methods[] = {
    {"__reduce__", groupby_reduce, 0, 0, 0, NULL}, {"__setstate__", groupby_setstate, 1, 1, 0, NULL}, METHODS_END};
const TypeSlots groupby_slots = {ITER_SLOTS(groupby, GroupBy, "groupby",
    "groupby(iterable, key=None)\n--\n\nPairs of a key and an iterator over the neighbouring items that have it.")};

static Owned grouper_new(NEW_ARGS) {
    if (itertools_check(rt, type, &grouper_slots, nargs, kwnames, 2, 2) < 0) return V_NULL;
    if (slots_of(rt, args[0])->next != groupby_next) return raise(rt, T_TYPE_ERROR, "_grouper() argument 1 must be itertools.groupby, not %A", args[0]);
    Value v = type_alloc(rt, type, 0);
    if (!v) return V_NULL;
    Grouper *group = V_AS(Grouper, v);
    group->parent = own(args[0]);
    group->target_key = own(args[1]);
    group->group = ++V_AS(GroupBy, args[0])->group;
    gc_track(&group->header);
    return v;
}

ITER_LIFE(grouper, 2)

static Owned grouper_next(Runtime *rt, Borrowed self) {
    Grouper *group = V_AS(Grouper, self);
    GroupBy *g = V_AS(GroupBy, group->parent);
    if (g->group != group->group) return V_NULL;
    if (!g->current_value && group_step(rt, g) < 0) return V_NULL;
    if (!g->current_key) return V_NULL; /* taken meanwhile by code that the step ran */
    int r = equal_held(rt, group->target_key, g->current_key);
    if (r <= 0 || !g->current_value) return V_NULL;
    Value item = g->current_value;
    g->current_value = V_NULL;
    clear_slot(rt, &g->current_key);
    return item;
}

static Owned grouper_reduce(ARGS) {
    Grouper *group = V_AS(Grouper, self);
    if (V_AS(GroupBy, group->parent)->group == group->group)
        return itertools_reduce(rt, self, tuple_pack(rt, 2, group->parent, group->target_key), V_NULL);
    return iter_reduce_to(rt, "iter", tuple_new(rt, 0), V_NULL);
}

static const MethodDef grouper_methods[] = {{"__reduce__", grouper_reduce, 0, 0, 0, NULL}, METHODS_END};
const TypeSlots grouper_slots = {ITER_SLOTS(grouper, Grouper, "_grouper", NULL)};

/* ---- tee ---- */

/* Items that one of the copies has read already, in linked blocks that the slower copies keep alive. */
#define TEE_ITEMS 57
typedef struct TeeData {
    Object header;
    Value it, next;
    Value items[TEE_ITEMS];
    uint32_t count;
    bool running;
} TeeData;
typedef struct Tee { Object header; Value data; uint32_t index; } Tee;

ITER_LIFE(tee_data, 2 + TEE_ITEMS)
ITER_LIFE(tee, 1)

static Owned tee_data_make(Runtime *rt, Borrowed it) {
    TeeData *d = object_new_container(rt, itertools_state(rt)->tee_data, sizeof *d);
    if (!d) return V_NULL;
    d->it = own(it);
    gc_track(&d->header);
    return v_from(d);
}

static Owned tee_item(Runtime *rt, Borrowed data, uint32_t i) {
    TeeData *d = V_AS(TeeData, data);
    if (i < d->count) return own(d->items[i]);
    if (d->running) return raise(rt, T_RUNTIME_ERROR, "cannot re-enter the tee iterator");
    d->running = true;
    Value item = iterate_inner(rt, d->it);
    d->running = false;
    if (!item) return V_NULL;
    d->items[d->count++] = item;
    return own(item);
}

static Owned tee_wrap(Runtime *rt, Borrowed data, uint32_t index) {
    Tee *t = object_new_container(rt, itertools_state(rt)->tee, sizeof *t);
    if (!t) return V_NULL;
    t->data = own(data);
    t->index = index;
    gc_track(&t->header);
    return v_from(t);
}

static Owned tee_next(Runtime *rt, Borrowed self) {
    Tee *t = V_AS(Tee, self);
    if (t->index >= TEE_ITEMS) {
        TeeData *d = V_AS(TeeData, t->data);
        if (!d->next) {
            Value next = tee_data_make(rt, d->it);
            if (!next) return V_NULL;
            d->next = next;
        }
        replace_slot(rt, &t->data, own(d->next));
        t->index = 0;
    }
    Value data = own(t->data), item = tee_item(rt, data, t->index);
    decref(rt, data);
    if (item) t->index++;
    return item;
}

/* A tee over any iterable; an iterator that is one already is copied. */
static Owned tee_over(Runtime *rt, Borrowed iterable) {
    Value it = obj_iter(rt, iterable);
    if (!it) return V_NULL;
    Value result;
    if (v_obj(it)->type == itertools_state(rt)->tee) {
        result = tee_wrap(rt, V_AS(Tee, it)->data, V_AS(Tee, it)->index);
    } else {
        Value data = tee_data_make(rt, it);
        result = data ? tee_wrap(rt, data, 0) : V_NULL;
        decref_maybe(rt, data);
    }
    decref(rt, it);
    return result;
}

static Owned tee_new(NEW_ARGS) {
    if (args_no_keywords(rt, "_tee", kwnames) < 0 || args_count(rt, "_tee", nargs, 1, 1) < 0) return V_NULL;
    return tee_over(rt, args[0]);
}

static Owned tee_copy(ARGS) { return tee_wrap(rt, V_AS(Tee, self)->data, V_AS(Tee, self)->index); }

static const MethodDef tee_methods[] = {{"__copy__", tee_copy, 0, 0, 0, "Returns an independent iterator."}, METHODS_END};
const TypeSlots tee_slots = {
    .name = "itertools._tee", .doc = "Iterator wrapped to make it copyable.", .flags = TF_CONTAINER | TF_IMMUTABLE | TF_WEAKREF,
    .base = T_OBJECT, .layout = LAYOUT_CUSTOM, .basicsize = sizeof(Tee), .dealloc = tee_dealloc, .traverse = tee_traverse,
    .new = tee_new, .iter = itertools_self, .next = tee_next, .methods = tee_methods,
};

const TypeSlots tee_data_slots = {
    .name = "itertools._tee_dataobject", .doc = "Items shared by the copies of an iterator.",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW, .base = T_OBJECT, .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(TeeData), .dealloc = tee_data_dealloc, .traverse = tee_data_traverse,
};

Owned itertools_tee(ARGS) {
    ssize_t n = 2;
    if (nargs > 1) {
        n = num_as_ssize(rt, args[1], T_OVERFLOW_ERROR);
        if (n == -1 && rt->error) return V_NULL;
        if (n < 0) return raise(rt, T_VALUE_ERROR, "n must be >= 0");
    }
    if (n == 0) return tuple_new(rt, 0);
    Value it = obj_iter(rt, args[0]);
    if (!it) return V_NULL;
    Value copy = obj_getattr_maybe(rt, it, rt->names[N___copy__]);
    Value first = V_NULL;
    if (copy) first = own(it);
    else if (!rt->error) first = tee_over(rt, it);
    decref(rt, it);
    Value result = first ? tuple_new(rt, (size_t)n) : V_NULL;
    if (result) {
        as_tuple(result)->items[0] = first;
        first = V_NULL;
        for (ssize_t i = 1; i < n; i++) {
            Value next = obj_call_method(rt, as_tuple(result)->items[i - 1], rt->names[N___copy__], NULL, 0);
            if (!next) {
                clear_slot(rt, &result);
                break;
            }
            as_tuple(result)->items[i] = next;
        }
        if (result) gc_track(v_obj(result));
    }
    decref_maybe(rt, first);
    decref_maybe(rt, copy);
    return result;
}

/* ---- zip_longest ---- */

typedef struct ZipLongest {
    Object header;
    Value iters; /* tuple; None where one has ended */
    Value fill, result;
    size_t active;
} ZipLongest;

static Owned zip_longest_new(NEW_ARGS) {
    Value fill = V_NONE;
    size_t nkw = kwnames ? as_tuple(kwnames)->len : 0;
    if (nkw) {
        if (nkw > 1 || !str_equal_cstr(as_tuple(kwnames)->items[0], "fillvalue"))
            return raise(rt, T_TYPE_ERROR, "zip_longest() got an unexpected keyword argument");
        fill = args[nargs];
    }
    Value iters = tuple_new(rt, nargs);
    for (size_t i = 0; iters && i < nargs; i++) {
        Value it = obj_iter(rt, args[i]);
        if (it) as_tuple(iters)->items[i] = it;
        else clear_slot(rt, &iters);
    }
    if (iters && nargs) gc_track(v_obj(iters));
    Value v = iters ? type_alloc(rt, type, 0) : V_NULL;
    if (!v) {
        decref_maybe(rt, iters);
        return V_NULL;
    }
    ZipLongest *z = V_AS(ZipLongest, v);
    z->iters = iters;
    z->fill = own(fill);
    z->active = nargs;
    gc_track(&z->header);
    return v;
}

ITER_LIFE(zip_longest, 3)

static Owned zip_longest_item(Runtime *rt, ZipLongest *z, size_t i) {
    Value it = as_tuple(z->iters)->items[i];
    if (it == V_NONE) return own(z->fill);
    incref(it);
    Value item = iterate_inner(rt, it);
    decref(rt, it);
    if (item) return item;
    if (rt->error) {
        z->active = 0;
        return V_NULL;
    }
    if (as_tuple(z->iters)->items[i] != V_NONE) {
        if (z->active == 0 || --z->active == 0) return V_NULL;
        replace_slot(rt, &as_tuple(z->iters)->items[i], V_NONE);
    }
    return own(z->fill);
}

static Owned zip_longest_next(Runtime *rt, Borrowed self) {
    ZipLongest *z = V_AS(ZipLongest, self);
    size_t n = as_tuple(z->iters)->len;
    if (n == 0 || z->active == 0) return V_NULL;
    bool again = z->result && v_obj(z->result)->refcount == 1;
    Value result = again ? own(z->result) : tuple_new(rt, n);
    if (!result) return V_NULL;
    for (size_t i = 0; i < n; i++) {
        Value item = zip_longest_item(rt, z, i);
        if (!item) {
            decref(rt, result);
            return V_NULL;
        }
        Value old = as_tuple(result)->items[i];
        as_tuple(result)->items[i] = item;
        decref_maybe(rt, old);
    }
    gc_track(v_obj(result));
    if (!again) replace_slot(rt, &z->result, own(result));
    return result;
}

static Owned zip_longest_reduce(ARGS) {
    ZipLongest *z = V_AS(ZipLongest, self);
    Value list = list_new(rt, as_tuple(z->iters)->len);
    for (size_t i = 0; list && i < as_tuple(z->iters)->len; i++) {
        Value it = as_tuple(z->iters)->items[i], item;
        if (it != V_NONE) {
            item = own(it);
        } else {
            Value nothing = tuple_new(rt, 0);
            item = nothing ? obj_iter(rt, nothing) : V_NULL;
            decref_maybe(rt, nothing);
        }
        if (!item || list_append_owned(rt, list, item) < 0) clear_slot(rt, &list);
    }
    Value packed = list ? list_to_tuple(rt, list) : V_NULL;
    decref_maybe(rt, list);
    return itertools_reduce(rt, self, packed, own(z->fill));
}

static Owned zip_longest_setstate(ARGS) {
    replace_slot(rt, &V_AS(ZipLongest, self)->fill, own(args[0]));
    return V_NONE;
}

static const MethodDef zip_longest_methods[] = {
    {"__reduce__", zip_longest_reduce, 0, 0, 0, NULL}, {"__setstate__", zip_longest_setstate, 1, 1, 0, NULL}, METHODS_END};
const TypeSlots zip_longest_slots = {ITER_SLOTS(zip_longest, ZipLongest, "zip_longest",
    "zip_longest(*iterables, fillvalue=None)\n--\n\nAs zip(), until the longest iterable ends; fillvalue stands for what others lack.")};
