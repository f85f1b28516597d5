/* SPDX-License-Identifier: MIT
 * builtins_iter.c: built-in functions of iterables: sum, min, max, sorted, next and their kin. */
#include "modules/builtins_module.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/generator.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/iterate.h"
#include "types/list.h"
#include "types/tuple.h"

static Owned all_or_any(Runtime *rt, Borrowed iterable, int stop_at) {
    Value it = obj_iter(rt, iterable), v;
    if (!it) return 0;
    int truth = !stop_at;
    while ((v = iterate(rt, it))) {
        truth = obj_truth(rt, v);
        decref(rt, v);
        if (truth < 0 || truth == stop_at) break;
    }
    decref(rt, it);
    if (rt->error) return 0;
    return v_bool(truth);
}
BUILTIN(builtin_all) { return all_or_any(rt, args[0], 0); }
BUILTIN(builtin_any) { return all_or_any(rt, args[0], 1); }

BUILTIN(builtin_iter) {
    if (nargs == 1) return obj_iter(rt, args[0]);
    if (!obj_callable(rt, args[0])) return raise(rt, T_TYPE_ERROR, "iter(v, w): v must be callable");
    return call_iter_new(rt, args[0], args[1]);
}

BUILTIN(builtin_next) {
    Value it = args[0];
    if (!obj_is_iterator(rt, it)) return raise(rt, T_TYPE_ERROR, "'%.200T' object is not an iterator", it);
    Value v = slots_of(rt, it)->next(rt, it);
    if (v) return v;
    if (nargs == 2) {
        if (rt->error && !error_catch(rt, T_STOP_ITERATION)) return 0;
        return own(args[1]);
    }
    if (!rt->error) {
        Value exc = exc_new_args(rt, T_STOP_ITERATION, rt->empty_tuple);
        if (exc) error_set(rt, exc);
    }
    return 0;
}

BUILTIN(builtin_aiter) {
    UnaryFn aiter = slots_of(rt, args[0])->aiter;
    if (!aiter) return raise(rt, T_TYPE_ERROR, "'%.200T' object is not an async iterable", args[0]);
    Value it = aiter(rt, args[0]);
    if (it && !slots_of(rt, it)->anext) {
        raise(rt, T_TYPE_ERROR, "aiter() returned not an async iterator of type '%.200T'", it);
        decref(rt, it);
        return 0;
    }
    return it;
}

BUILTIN(builtin_anext) {
    UnaryFn anext = slots_of(rt, args[0])->anext;
    if (!anext) return raise(rt, T_TYPE_ERROR, "'%.200T' object is not an async iterator", args[0]);
    Value v = anext(rt, args[0]);
    if (!v || nargs == 1) return v;
    Value a = anext_awaitable_new(rt, v, args[1]);
    decref(rt, v);
    return a;
}

/* ---- sum ---- */

/* Adds the immediate floats that come next to the float *sum. The first other item, or 0 at the end. */
static Owned sum_floats(Runtime *rt, Borrowed it, Value *sum) {
    double total = flonum_get(*sum);
    Value v, f = *sum;
    while ((v = iterate(rt, it))) {
        if (!v_is_flonum(v)) break;
        double next = total + flonum_get(v);
        Value boxed = flonum_try(next);
        if (unlikely(!boxed)) break;
        total = next;
        f = boxed;
    }
    *sum = f;
    return v;
}

/* Ints while they fit and floats are added here; what else comes goes the general way. *sum is owned. */
static int sum_numbers(Runtime *rt, Borrowed it, Owned *sum) {
    Value v;
    while ((v = v_is_flonum(*sum) ? sum_floats(rt, it, sum) : iterate(rt, it))) {
        int64_t r;
        Value total = *sum;
        if (v_is_bool(v) && (v_is_small(total) || v_is_flonum(total))) v = v_small(v == V_TRUE);
        if (v_both_small(total, v) && !__builtin_add_overflow((int64_t)total, (int64_t)(v - 1), &r)) {
            *sum = (Value)r;
            continue;
        }
        if (v_is_flonum(total) && (v_is_flonum(v) || v_is_small(v))) {
            Value f = flonum_try(flonum_get(total) + (v_is_small(v) ? (double)small_get(v) : flonum_get(v)));
            if (f) {
                *sum = f;
                continue;
            }
        }
        Value next = num_binary(rt, total, v, OP_ADD);
        decref(rt, v);
        decref(rt, total);
        *sum = next;
        if (!next) return -1;
    }
    return rt->error ? -1 : 0;
}

static int check_start(Runtime *rt, Borrowed start) {
    if (v_is_str(rt, start)) return raise_int(rt, T_TYPE_ERROR, "sum() can't sum strings [use ''.join(seq) instead]");
    if (type_has(rt, start, TF_BYTES)) return raise_int(rt, T_TYPE_ERROR, "sum() can't sum bytes [use b''.join(seq) instead]");
    if (!obj_is_instance_of(rt, start, T_BYTEARRAY)) return 0;
    return raise_int(rt, T_TYPE_ERROR, "sum() can't sum bytearray [use b''.join(seq) instead]");
}

BUILTIN(builtin_sum) {
    static const char *const params[] = {"iterable", "/", "start", NULL};
    Value v[2];
    if (args_parse(rt, "sum", params, 1, args, nargs, kwnames, v) < 0) return 0;
    Value start = v[1] ? v[1] : v_small(0);
    Value it = obj_iter(rt, v[0]);
    if (!it) return 0;
    Value sum = own(start);
    int r = check_start(rt, start);
    if (r == 0) r = sum_numbers(rt, it, &sum);
    decref(rt, it);
    if (r == 0) return sum;
    decref_maybe(rt, sum);
    return 0;
}

/* ---- min and max ---- */

typedef struct Best {
    Value item, key; /* owned; 0: none yet */
} Best;

/* Does a come before b (CMP_LT), after it (CMP_GT)? */
static inline int compare_keys(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if (v_both_small(a, b)) return op == CMP_LT ? (int64_t)a < (int64_t)b : (int64_t)a > (int64_t)b;
    return obj_compare_bool(rt, a, b, op);
}

/* Consumes item. */
static int consider(Runtime *rt, Best *best, Owned item, Borrowed key_function, int op) {
    Value key = key_function ? obj_call1(rt, key_function, item) : own(item);
    if (!key) {
        decref(rt, item);
        return -1;
    }
    int better = best->item ? compare_keys(rt, key, best->key, op) : 1;
    if (better <= 0) {
        decref(rt, item);
        decref(rt, key);
        return better;
    }
    Best old = *best;
    *best = (Best){item, key};
    decref_maybe(rt, old.item);
    decref_maybe(rt, old.key);
    return 0;
}

static int best_of_iterable(Runtime *rt, Best *best, Borrowed iterable, Borrowed key, int op) {
    Value it = obj_iter(rt, iterable), item;
    if (!it) return -1;
    int r = 0;
    while (r == 0 && (item = iterate(rt, it))) r = consider(rt, best, item, key, op);
    decref(rt, it);
    return rt->error ? -1 : r;
}

static Owned min_or_max(Runtime *rt, const char *name, int op, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"*", "key", "default", NULL};
    Value v[2] = {0, 0};
    if (!nargs) return raise(rt, T_TYPE_ERROR, "%s expected at least 1 argument, got 0", name);
    if (kwnames && args_parse(rt, name, params, 0, args + nargs, 0, kwnames, v) < 0) return 0;
    Value key = v[0] && v[0] != V_NONE ? v[0] : 0;
    if (nargs > 1 && v[1]) return raise(rt, T_TYPE_ERROR, "Cannot specify a default for %s() with multiple positional arguments", name);
    Best best = {0, 0};
    int r = 0;
    if (nargs == 1) r = best_of_iterable(rt, &best, args[0], key, op);
    else
        for (size_t i = 0; r == 0 && i < nargs; i++) r = consider(rt, &best, own(args[i]), key, op);
    decref_maybe(rt, best.key);
    if (r < 0) {
        decref_maybe(rt, best.item);
        return 0;
    }
    if (best.item) return best.item;
    return v[1] ? own(v[1]) : raise(rt, T_VALUE_ERROR, "%s() arg is an empty sequence", name);
}
BUILTIN(builtin_min) { return min_or_max(rt, "min", CMP_LT, args, nargs, kwnames); }
BUILTIN(builtin_max) { return min_or_max(rt, "max", CMP_GT, args, nargs, kwnames); }

BUILTIN(builtin_sorted) {
    static const char *const params[] = {"*", "key", "reverse", NULL};
    Value v[2] = {0, 0};
    if (nargs != 1) return raise(rt, T_TYPE_ERROR, "sorted expected 1 argument, got %zu", nargs);
    if (kwnames && args_parse(rt, "sort", params, 0, args + nargs, 0, kwnames, v) < 0) return 0;
    int number = 0, reverse = 0;
    if (v[1] && num_as_int(rt, v[1], &number) < 0) return 0;
    reverse = number != 0;
    Value list = list_from_iterable(rt, args[0]);
    if (list && list_sort(rt, list, v[0] ? v[0] : V_NONE, reverse) < 0) {
        decref(rt, list);
        return 0;
    }
    return list;
}
