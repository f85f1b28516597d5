/* SPDX-License-Identifier: MIT
 * ops_data.c: slow paths of arithmetic and containers, unpacking, displays, formatting. */
#include "gc/gc.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/range.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/ops.h"
#include "vm/trace.h"

Owned op_binary(Runtime *rt, Borrowed a, Borrowed b, unsigned op) {
    if (op == OP_ADD && v_is(a, T_STR) && v_is(b, T_STR)) return str_concat(rt, a, b);
    return op == OP_POW ? num_power(rt, a, b, V_NONE) : num_binary(rt, a, b, (int)op);
}

Owned op_inplace(Runtime *rt, Borrowed a, Borrowed b, unsigned op) { return num_inplace(rt, a, b, (int)op); }

Owned op_compare(Runtime *rt, Borrowed a, Borrowed b, unsigned op) {
    if (v_is(a, T_STR) && v_is(b, T_STR) && (op == CMP_EQ || op == CMP_NE)) return v_bool((a == b || str_equal(a, b)) == (op == CMP_EQ));
    return obj_compare(rt, a, b, (int)op);
}

int op_compare_truth(Runtime *rt, Borrowed a, Borrowed b, unsigned op) {
    Value v = op_compare(rt, a, b, op);
    if (!v) return -1;
    if (v_is_bool(v)) return v == V_TRUE;
    int truth = obj_truth(rt, v);
    decref(rt, v);
    return truth;
}

Owned op_getitem(Runtime *rt, Borrowed a, Borrowed key) {
    if (!v_is(a, T_DICT)) return obj_getitem(rt, a, key);
    Value v;
    int r = dict_lookup(rt, a, key, &v);
    if (r > 0) return v;
    return r < 0 ? 0 : raise_value(rt, T_KEY_ERROR, key);
}

int op_setitem(Runtime *rt, Borrowed a, Borrowed key, Borrowed value) {
    return v_is(a, T_DICT) ? dict_set(rt, a, key, value) : obj_setitem(rt, a, key, value);
}

static bool plain_bound(Borrowed v) { return v == V_NONE || v_is_small(v); }

Owned op_getslice(Runtime *rt, Borrowed a, Borrowed lo, Borrowed hi) {
    if (v_is_ptr(a) && plain_bound(lo) && plain_bound(hi)) {
        uint32_t type = v_obj(a)->type;
        size_t len = type == T_LIST ? as_list(a)->len : type == T_TUPLE ? as_tuple(a)->len : type == T_STR ? str_len(a) : 0;
        ssize_t start = 0, end = 0;
        if (type == T_LIST || type == T_TUPLE || type == T_STR) {
            if (slice_bound(rt, lo, len, 0, &start) < 0 || slice_bound(rt, hi, len, (ssize_t)len, &end) < 0) return 0;
            if (end < start) end = start;
            if (type == T_LIST) return list_slice(rt, a, start, end);
            return type == T_TUPLE ? tuple_slice(rt, a, (size_t)start, (size_t)end) : str_slice(rt, a, (size_t)start, (size_t)end);
        }
    }
    Value slice = slice_new(rt, lo, hi, V_NULL);
    if (!slice) return 0;
    Value v = obj_getitem(rt, a, slice);
    decref(rt, slice);
    return v;
}

int op_setslice(Runtime *rt, Borrowed a, Borrowed lo, Borrowed hi, Borrowed value) {
    Value slice = slice_new(rt, lo, hi, V_NULL);
    if (!slice) return -1;
    int r = obj_setitem(rt, a, slice, value);
    decref(rt, slice);
    return r;
}

/* ---- unpacking ---- */

static void put_all(Runtime *rt, Value *out, const Value *items, size_t count) {
    for (size_t i = 0; i < count; i++) {
        Value old = out[i];
        out[i] = items[i];
        decref(rt, old);
    }
}

static Owned unpack_iter(Runtime *rt, Borrowed seq) {
    Value it = obj_iter(rt, seq);
    if (it) return it;
    if (error_is(rt, T_TYPE_ERROR) && !slots_of(rt, seq)->iter && !slots_of(rt, seq)->getitem) {
        error_clear(rt);
        raise(rt, T_TYPE_ERROR, "cannot unpack non-iterable %.200T object", seq);
    }
    return 0;
}

/* Take n items; -1 with the error, the items taken so far released. */
static int take_items(Runtime *rt, Borrowed it, Value *items, size_t n, size_t at_least) {
    for (size_t i = 0; i < n; i++) {
        items[i] = op_next(rt, it);
        if (items[i]) continue;
        regs_release(rt, items, items + i);
        if (rt->error) return -1;
        if (at_least) return raise_int(rt, T_VALUE_ERROR, "not enough values to unpack (expected at least %zu, got %zu)", at_least, i);
        return raise_int(rt, T_VALUE_ERROR, "not enough values to unpack (expected %zu, got %zu)", n, i);
    }
    return 0;
}

static int unpack_exact(Runtime *rt, Borrowed it, Value *items, size_t count) {
    if (take_items(rt, it, items, count, 0) < 0) return -1;
    Value more = op_next(rt, it);
    if (!more && !rt->error) return 0;
    if (more) {
        decref(rt, more);
        raise(rt, T_VALUE_ERROR, "too many values to unpack (expected %zu)", count);
    }
    regs_release(rt, items, items + count);
    return -1;
}

int op_unpack(Runtime *rt, Borrowed seq, Value *out, size_t count) {
    Value few[16], *items = count <= 16 ? few : mem_alloc_array(rt, count, sizeof(Value));
    if (!items) return -1;
    int r = 0;
    if (v_is(seq, T_LIST) && as_list(seq)->len == count) {
        for (size_t i = 0; i < count; i++) items[i] = own(as_list(seq)->items[i]);
    } else {
        Value it = unpack_iter(rt, seq);
        r = it ? unpack_exact(rt, it, items, count) : -1;
        decref_maybe(rt, it);
    }
    if (r == 0) put_all(rt, out, items, count);
    if (items != few) mem_free(rt, items);
    return r;
}

static int unpack_starred(Runtime *rt, Borrowed it, Value *items, size_t before, size_t after) {
    if (take_items(rt, it, items, before, before + after) < 0) return -1;
    Value rest = list_from_iterable(rt, it);
    if (!rest) goto failed;
    List *l = as_list(rest);
    if (l->len < after) {
        raise(rt, T_VALUE_ERROR, "not enough values to unpack (expected at least %zu, got %zu)", before + after, before + l->len);
        decref(rt, rest);
        goto failed;
    }
    items[before] = rest;
    l->len -= (uint32_t)after;
    for (size_t i = 0; i < after; i++) items[before + 1 + i] = l->items[l->len + i];
    return 0;
failed:
    regs_release(rt, items, items + before);
    return -1;
}

int op_unpack_ex(Runtime *rt, Borrowed seq, Value *out, size_t before, size_t after) {
    size_t count = before + 1 + after;
    Value few[16], *items = count <= 16 ? few : mem_alloc_array(rt, count, sizeof(Value));
    if (!items) return -1;
    Value it = unpack_iter(rt, seq);
    int r = it ? unpack_starred(rt, it, items, before, after) : -1;
    decref_maybe(rt, it);
    if (r == 0) put_all(rt, out, items, count);
    if (items != few) mem_free(rt, items);
    return r;
}

/* ---- displays ---- */

Owned op_build_set(Runtime *rt, Value *items, size_t count) {
    Value set = set_new(rt);
    for (size_t i = 0; set && i < count; i++)
        if (set_add(rt, set, items[i]) < 0) {
            decref(rt, set);
            return 0;
        }
    if (set) regs_release(rt, items, items + count);
    return set;
}

Owned op_build_dict(Runtime *rt, Value *pairs, size_t count) {
    Value dict = dict_new_sized(rt, count);
    for (size_t i = 0; dict && i < count; i++)
        if (dict_set(rt, dict, pairs[2 * i], pairs[2 * i + 1]) < 0) {
            decref(rt, dict);
            return 0;
        }
    if (dict) regs_release(rt, pairs, pairs + 2 * count);
    return dict;
}

Owned op_build_dict_keys(Runtime *rt, Borrowed keys, Value *values) {
    Tuple *k = as_tuple(keys);
    Value dict = dict_new_sized(rt, k->len);
    for (size_t i = 0; dict && i < k->len; i++)
        if (dict_set(rt, dict, k->items[i], values[i]) < 0) {
            decref(rt, dict);
            return 0;
        }
    if (dict) regs_release(rt, values, values + k->len);
    return dict;
}

int op_list_extend(Runtime *rt, Borrowed list, Borrowed iterable) {
    if (list_extend(rt, list, iterable) == 0) return 0;
    if (error_is(rt, T_TYPE_ERROR) && !slots_of(rt, iterable)->iter && !slots_of(rt, iterable)->getitem) {
        error_clear(rt);
        raise(rt, T_TYPE_ERROR, "Value after * must be an iterable, not %.200T", iterable);
    }
    return -1;
}

int op_dict_update(Runtime *rt, Borrowed dict, Borrowed mapping) {
    if (dict_merge(rt, dict, mapping, 1) == 0) return 0;
    if (error_catch(rt, T_ATTRIBUTE_ERROR)) raise(rt, T_TYPE_ERROR, "'%.200T' object is not a mapping", mapping);
    return -1;
}

int op_dict_merge(Runtime *rt, Borrowed dict, Borrowed mapping, Borrowed func) {
    if (dict_merge(rt, dict, mapping, 2) == 0) return 0;
    if (error_catch(rt, T_ATTRIBUTE_ERROR)) {
        Value name = call_name(rt, func);
        if (!name) return -1;
        raise(rt, T_TYPE_ERROR, "%U argument after ** must be a mapping, not %.200T", name, mapping);
        decref(rt, name);
    } else if (error_is(rt, T_KEY_ERROR) && !as_exc(rt->error)->traceback) { /* one that code of the program raised has a traceback */
        Value error = error_take(rt), args = as_exc(error)->args;
        Value key = args && as_tuple(args)->len == 1 ? as_tuple(args)->items[0] : V_NONE;
        Value name = call_name(rt, func);
        if (name && v_is_str(rt, key)) raise(rt, T_TYPE_ERROR, "%U got multiple values for keyword argument '%S'", name, key);
        else if (name) raise(rt, T_TYPE_ERROR, "keywords must be strings");
        decref_maybe(rt, name);
        decref(rt, error);
    }
    return -1;
}

/* ---- the rest ---- */

Owned op_format(Runtime *rt, Borrowed value, unsigned how, Borrowed spec) {
    Value v = how == 0 ? own(value) : how == 1 ? obj_str(rt, value) : how == 2 ? obj_repr(rt, value) : obj_ascii(rt, value);
    if (!v) return 0;
    if (v_is(v, T_STR) && (!spec || str_len(spec) == 0)) return v;
    Value text = obj_format(rt, v, spec);
    decref(rt, v);
    return text;
}

Owned op_make_function(Runtime *rt, Frame *f, Value *parts, unsigned which) {
    Value func = function_new(rt, parts[0], f->globals);
    if (!func) return 0;
    Function *fn = as_function(func);
    decref(rt, parts[0]);
    parts[0] = V_EMPTY;
    Value *next = parts + 1;
    Value *slots[] = {&fn->defaults, &fn->kwdefaults, &fn->annotations, &fn->closure};
    for (unsigned bit = 0; bit < 4; bit++) {
        if (!(which & 1u << bit)) continue;
        replace_slot(rt, slots[bit], *next);
        *next++ = V_EMPTY;
    }
    return func;
}

Owned op_next(Runtime *rt, Borrowed iter) {
    Owned (*next)(Runtime *, Borrowed) = slots_of(rt, iter)->next;
    if (unlikely(!next)) return raise(rt, T_TYPE_ERROR, "'%.200T' object is not iterable", iter); /* __next__ was deleted */
    Value v = next(rt, iter);
    if (unlikely(!v) && rt->error) {
        vm_trace_stop(rt);
        (void)error_catch(rt, T_STOP_ITERATION);
    }
    return v;
}
