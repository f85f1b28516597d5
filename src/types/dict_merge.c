/* SPDX-License-Identifier: MIT
 * dict_merge.c: filling dicts from other mappings and from pairs, copies, lists of the contents, comparison. */
#include "gc/gc.h"
#include "types/dict_impl.h"
#include "types/equal.h"
#include "types/iterate.h"
#include "types/list.h"
#include "types/tuple.h"

/* ---- copies and lists ---- */

Owned dict_copy(Runtime *rt, Borrowed dict) {
    Value v = dict_new(rt);
    if (!v) return V_NULL;
    Dict *d = as_dict(v), *from = as_dict(dict);
    if (from->used == 0) return v;
    d->table = dict_table_copy(rt, from->table, from->used);
    if (!d->table) {
        decref(rt, v);
        return V_NULL;
    }
    d->used = from->used;
    if (gc_is_tracked(&from->header)) gc_track(&d->header);
    return v;
}

/* Lists of keys, values or pairs: which is 0, 1 or 2. */
static Owned contents(Runtime *rt, Borrowed dict, int which) {
    Value list = list_new(rt, dict_len(dict));
    if (!list) return V_NULL;
    size_t pos = 0;
    Value key, value;
    while (dict_next(dict, &pos, &key, &value)) {
        Value item = which == 0 ? own(key) : which == 1 ? own(value) : tuple_pack(rt, 2, key, value);
        if (!item || list_append_owned(rt, list, item) < 0) {
            decref(rt, list);
            return V_NULL;
        }
    }
    return list;
}

Owned dict_keys_list(Runtime *rt, Borrowed dict) { return contents(rt, dict, 0); }
Owned dict_values_list(Runtime *rt, Borrowed dict) { return contents(rt, dict, 1); }
Owned dict_items_list(Runtime *rt, Borrowed dict) { return contents(rt, dict, 2); }

/* ---- merging ---- */

static int merge_one(Runtime *rt, Borrowed dict, Borrowed key, Borrowed value, int override) {
    if (override == 1) return dict_set(rt, dict, key, value);
    int there = dict_contains(rt, dict, key);
    if (there < 0) return -1;
    if (!there) return dict_set(rt, dict, key, value);
    if (override == 0) return 0;
    raise_value(rt, T_KEY_ERROR, key);
    return -1;
}

static int merge_dict(Runtime *rt, Borrowed dict, Borrowed other, int override) {
    Dict *d = as_dict(dict), *o = as_dict(other);
    if (o->used == 0 || (o == d && override != 2)) return 0;
    if (d->used == 0 && !d->table) {
        d->table = dict_table_copy(rt, o->table, o->used);
        if (!d->table) return -1;
        dict_changes(rt, d);
        d->used = o->used;
        d->version = 0;
        if (gc_is_tracked(&o->header)) gc_track(&d->header);
        return 0;
    }
    /* half as many free places as o has entries: some keys will be there already */
    if (override == 1 && o->used > 8 && dict_reserve(rt, dict, d->used + o->used / 2) < 0) return -1;
    const DictTable *table = o->table;
    uint32_t count = table->count;
    for (size_t i = 0; i < count; i++) {
        if (!table->entries[i].key) continue;
        Value key = own(table->entries[i].key), value = own(table->entries[i].value);
        int r = merge_one(rt, dict, key, value, override);
        decref(rt, key);
        decref(rt, value);
        if (r < 0) return -1;
        if (unlikely(o->table != table || table->count != count))
            return raise_int(rt, T_RUNTIME_ERROR, "dict mutated during update");
    }
    return 0;
}

static int merge_mapping(Runtime *rt, Borrowed dict, Borrowed mapping, int override) {
    Value keys = obj_call_method(rt, mapping, rt->names[N_keys], NULL, 0);
    if (!keys) return -1;
    Value it = obj_iter(rt, keys);
    decref(rt, keys);
    if (!it) return -1;
    int r = 0;
    Value key;
    while (r == 0 && (key = iterate(rt, it))) {
        if (override != 1) {
            r = dict_contains(rt, dict, key);
            if (r > 0 && override == 2) {
                raise_value(rt, T_KEY_ERROR, key);
                r = -1;
            }
            if (r) {
                decref(rt, key);
                r = r < 0 ? -1 : 0;
                continue;
            }
        }
        Value value = obj_getitem(rt, mapping, key);
        r = value ? dict_set(rt, dict, key, value) : -1;
        decref_maybe(rt, value);
        decref(rt, key);
    }
    decref(rt, it);
    return r < 0 || rt->error ? -1 : 0;
}

int dict_merge(Runtime *rt, Borrowed dict, Borrowed mapping, int override) {
    if (v_is_dict(rt, mapping) && slots_of(rt, mapping)->iter == dict_iterate)
        return merge_dict(rt, dict, mapping, override);
    return merge_mapping(rt, dict, mapping, override);
}

/* One element of a sequence of pairs. */
static int update_pair(Runtime *rt, Borrowed dict, Borrowed item, ssize_t index) {
    Value fast = obj_fast_sequence(rt, item, "");
    if (!fast) {
        if (error_catch(rt, T_TYPE_ERROR))
            raise(rt, T_TYPE_ERROR, "cannot convert dictionary update sequence element #%zd to a sequence", index);
        return -1;
    }
    bool is_list = v_is_list(rt, fast);
    size_t n = is_list ? as_list(fast)->len : as_tuple(fast)->len;
    int r;
    if (n != 2) {
        r = raise_int(rt, T_VALUE_ERROR, "dictionary update sequence element #%zd has length %zd; 2 is required", index, (ssize_t)n);
    } else {
        const Value *items = is_list ? as_list(fast)->items : as_tuple(fast)->items;
        Value key = own(items[0]), value = own(items[1]);
        r = dict_set(rt, dict, key, value);
        decref(rt, key);
        decref(rt, value);
    }
    decref(rt, fast);
    return r;
}

static int dict_update_pairs(Runtime *rt, Borrowed dict, Borrowed iterable_of_pairs) {
    Value it = obj_iter(rt, iterable_of_pairs);
    if (!it) return -1;
    int r = 0;
    Value item;
    for (ssize_t index = 0; r == 0 && (item = iterate(rt, it)); index++) {
        r = update_pair(rt, dict, item, index);
        decref(rt, item);
    }
    decref(rt, it);
    return r < 0 || rt->error ? -1 : 0;
}

static int update_from(Runtime *rt, Borrowed self, Borrowed source) {
    if (v_is(source, T_DICT)) return dict_merge(rt, self, source, 1);
    Value keys = obj_getattr_maybe(rt, source, rt->names[N_keys]);
    if (!keys) return rt->error ? -1 : dict_update_pairs(rt, self, source);
    decref(rt, keys);
    return dict_merge(rt, self, source, 1);
}

int dict_update_args(Runtime *rt, Borrowed self, const char *fname, const Value *args, size_t nargs, Borrowed kwnames) {
    if (args_count(rt, fname, nargs, 0, 1) < 0) return -1;
    if (nargs && update_from(rt, self, args[0]) < 0) return -1;
    size_t nkw = kwnames ? as_tuple(kwnames)->len : 0;
    for (size_t i = 0; i < nkw; i++)
        if (dict_set(rt, self, as_tuple(kwnames)->items[i], args[nargs + i]) < 0) return -1;
    return 0;
}

/* ---- comparison ---- */

/* 1 same keys with equal values, 0 not, -1 error. */
static int equal_dicts(Runtime *rt, Borrowed a, Borrowed b) {
    if (dict_len(a) != dict_len(b)) return 0;
    for (size_t i = 0; as_dict(a)->table && i < as_dict(a)->table->count; i++) {
        DictEntry e = as_dict(a)->table->entries[i];
        if (!e.key) continue;
        incref(e.key);
        incref(e.value);
        Value other;
        int r = dict_lookup(rt, b, e.key, &other);
        if (r > 0) {
            r = equal_held(rt, other, e.value);
            decref(rt, other);
        }
        decref(rt, e.key);
        decref(rt, e.value);
        if (r <= 0) return r;
    }
    return 1;
}

Owned dict_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if ((op != CMP_EQ && op != CMP_NE) || !v_is_dict(rt, a) || !v_is_dict(rt, b)) return V_NOTIMPL;
    if (c_stack_low(rt)) return raise_recursion(rt, " in comparison");
    int r = equal_dicts(rt, a, b);
    return r < 0 ? V_NULL : v_bool(r == (op == CMP_EQ));
}
