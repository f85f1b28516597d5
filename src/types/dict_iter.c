/* SPDX-License-Identifier: MIT
 * dict_iter.c: the six iterators over a dict: keys, values and items, forwards and backwards. */
#include "gc/gc.h"
#include "types/dict_impl.h"
#include "types/equal.h"
#include "types/iter.h"
#include "types/list.h"
#include "types/tuple.h"

extern const TypeSlots dict_keyiter_slots, dict_valueiter_slots, dict_itemiter_slots, dict_revkeyiter_slots,
    dict_revvalueiter_slots, dict_revitemiter_slots;

Owned dict_iter_new(Runtime *rt, Borrowed dict, uint32_t type) {
    DictIter *it = object_new_container(rt, type, sizeof *it);
    if (!it) return V_NULL;
    const Dict *d = as_dict(dict);
    it->dict = own(dict);
    it->pair = V_NULL;
    it->used = it->left = d->used;
    bool backwards = type == T_DICT_REVKEYITER || type == T_DICT_REVVALUEITER || type == T_DICT_REVITEMITER;
    it->pos = !d->table ? 0 : backwards ? d->table->count : (uint32_t)dict_first(dict);
    gc_track(&it->header);
    return v_from(it);
}

static void iter_dealloc(Runtime *rt, Object *self) {
    DictIter *it = (DictIter *)self;
    clear_slot(rt, &it->dict);
    clear_slot(rt, &it->pair);
    object_free(rt, self);
}

static int iter_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    DictIter *it = (DictIter *)self;
    VISIT(it->dict);
    VISIT(it->pair);
    return 0;
}

static Owned iter_self(Runtime *rt, Borrowed self) { return own(self); }

static void exhaust(Runtime *rt, DictIter *it) {
    clear_slot(rt, &it->dict);
    clear_slot(rt, &it->pair);
}

/* The entry that comes next, NULL at the end or with an error set. */
static inline const DictEntry *advance(Runtime *rt, DictIter *it) {
    if (unlikely(!it->dict)) return NULL;
    const Dict *d = as_dict(it->dict);
    if (unlikely(it->used != d->used)) {
        it->used = UINT32_MAX;
        raise(rt, T_RUNTIME_ERROR, "dictionary changed size during iteration");
        return NULL;
    }
    const DictTable *t = d->table;
    uint32_t i = it->pos;
    while (t && i < t->count && !t->entries[i].key) i++;
    if (!t || i >= t->count) {
        exhaust(rt, it);
        return NULL;
    }
    if (unlikely(it->left == 0)) {
        exhaust(rt, it);
        raise(rt, T_RUNTIME_ERROR, "dictionary keys changed during iteration");
        return NULL;
    }
    it->pos = i + 1;
    it->left--;
    return &t->entries[i];
}

static inline const DictEntry *retreat(Runtime *rt, DictIter *it) {
    if (unlikely(!it->dict)) return NULL;
    const Dict *d = as_dict(it->dict);
    if (unlikely(it->used != d->used)) {
        it->used = UINT32_MAX;
        raise(rt, T_RUNTIME_ERROR, "dictionary changed size during iteration");
        return NULL;
    }
    const DictTable *t = d->table;
    uint32_t i = t && it->pos > t->count ? t->count : it->pos;
    while (t && i > 0 && !t->entries[i - 1].key) i--;
    if (!t || i == 0) {
        exhaust(rt, it);
        return NULL;
    }
    it->pos = i - 1;
    if (it->left) it->left--;
    return &t->entries[i - 1];
}

static Owned give_pair(Runtime *rt, DictIter *it, const DictEntry *e) { return pair_give(rt, &it->pair, own(e->key), own(e->value)); }

int dict_iter_pair(Runtime *rt, Borrowed iter, Owned *pair) {
    DictIter *it = V_AS(DictIter, iter);
    const DictEntry *e = advance(rt, it);
    if (!e) return rt->error ? -1 : 0;
    pair[0] = own(e->key);
    pair[1] = own(e->value);
    return pair_keep(rt, &it->pair, pair);
}

static Owned keyiter_next(Runtime *rt, Borrowed self) {
    const DictEntry *e = advance(rt, V_AS(DictIter, self));
    return e ? own(e->key) : V_NULL;
}

static Owned valueiter_next(Runtime *rt, Borrowed self) {
    const DictEntry *e = advance(rt, V_AS(DictIter, self));
    return e ? own(e->value) : V_NULL;
}

static Owned itemiter_next(Runtime *rt, Borrowed self) {
    const DictEntry *e = advance(rt, V_AS(DictIter, self));
    return e ? give_pair(rt, V_AS(DictIter, self), e) : V_NULL;
}

static Owned revkeyiter_next(Runtime *rt, Borrowed self) {
    const DictEntry *e = retreat(rt, V_AS(DictIter, self));
    return e ? own(e->key) : V_NULL;
}

static Owned revvalueiter_next(Runtime *rt, Borrowed self) {
    const DictEntry *e = retreat(rt, V_AS(DictIter, self));
    return e ? own(e->value) : V_NULL;
}

static Owned revitemiter_next(Runtime *rt, Borrowed self) {
    const DictEntry *e = retreat(rt, V_AS(DictIter, self));
    return e ? give_pair(rt, V_AS(DictIter, self), e) : V_NULL;
}

static Owned method_length_hint(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    DictIter *it = V_AS(DictIter, self);
    return v_small(it->dict && it->used == as_dict(it->dict)->used ? (int64_t)it->left : 0);
}

static Owned remaining(Runtime *rt, const DictIter *it) {
    Value copy = dict_iter_new(rt, it->dict, it->header.type);
    if (!copy) return V_NULL;
    DictIter *c = V_AS(DictIter, copy);
    c->used = it->used;
    c->pos = it->pos;
    c->left = it->left;
    Value list = list_from_iterable(rt, copy);
    decref(rt, copy);
    return list;
}

/* iter(list of what is left): as CPython, it does not move the iterator. */
static Owned method_reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    DictIter *it = V_AS(DictIter, self);
    return iter_reduce_to(rt, "iter", it->dict ? remaining(rt, it) : list_new(rt, 0), V_NULL);
}

static const MethodDef iter_methods[] = {
    {"__length_hint__", method_length_hint, 0, 0, 0, NULL},
    {"__reduce__", method_reduce, 0, 0, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

#define DICT_ITER(variable, type_name, next_function)                                                                 \
    const TypeSlots variable = {                                                                                      \
        .name = type_name,                                                                                            \
        .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,                                                             \
        .base = T_OBJECT,                                                                                             \
        .layout = LAYOUT_CUSTOM,                                                                                      \
        .basicsize = sizeof(DictIter),                                                                                \
        .dealloc = iter_dealloc,                                                                                      \
        .traverse = iter_traverse,                                                                                    \
        .iter = iter_self,                                                                                            \
        .next = next_function,                                                                                        \
        .methods = iter_methods,                                                                                      \
    }

DICT_ITER(dict_keyiter_slots, "dict_keyiterator", keyiter_next);
DICT_ITER(dict_valueiter_slots, "dict_valueiterator", valueiter_next);
DICT_ITER(dict_itemiter_slots, "dict_itemiterator", itemiter_next);
DICT_ITER(dict_revkeyiter_slots, "dict_reversekeyiterator", revkeyiter_next);
DICT_ITER(dict_revvalueiter_slots, "dict_reversevalueiterator", revvalueiter_next);
DICT_ITER(dict_revitemiter_slots, "dict_reverseitemiterator", revitemiter_next);
