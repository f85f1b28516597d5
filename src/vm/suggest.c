/* SPDX-License-Identifier: MIT
 * suggest.c: "Did you mean: ...": the nearest name by an edit distance in which changing the case costs half. */
#include "object/protocol.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/list.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/frame.h"
#include "vm/print_error.h"

#define MAX_CANDIDATES 750
#define MAX_LENGTH 40
#define MOVE_COST 2
#define CASE_COST 1

static uint32_t lower(uint32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

static size_t substitution(uint32_t a, uint32_t b) {
    if (a == b) return 0;
    return lower(a) == lower(b) ? CASE_COST : MOVE_COST;
}

/* Distance of a and b (Wagner-Fischer, one row), or more than max. */
static size_t distance(Borrowed a, Borrowed b, size_t max) {
    size_t row[MAX_LENGTH + 1], n = str_len(a), m = str_len(b);
    if (n > MAX_LENGTH || m > MAX_LENGTH) return max + 1;
    for (size_t j = 0; j <= m; j++) row[j] = j * MOVE_COST;
    for (size_t i = 1; i <= n; i++) {
        size_t diagonal = row[0], best;
        row[0] = best = i * MOVE_COST;
        for (size_t j = 1; j <= m; j++) {
            size_t change = diagonal + substitution(str_at(a, i - 1), str_at(b, j - 1));
            size_t move = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + MOVE_COST;
            diagonal = row[j];
            row[j] = change < move ? change : move;
            if (row[j] < best) best = row[j];
        }
        if (best > max) return max + 1;
    }
    return row[m];
}

/* The nearest of the names (a list or tuple), new reference, or 0. */
static Owned nearest(Runtime *rt, Borrowed name, const Value *items, size_t count) {
    Value best = 0;
    size_t best_distance = SIZE_MAX;
    if (count >= MAX_CANDIDATES) return 0;
    for (size_t i = 0; i < count; i++) {
        Value item = items[i];
        if (!v_is_str(rt, item) || str_equal(item, name)) continue;
        size_t max = (str_len(name) + str_len(item) + 3) * MOVE_COST / 6;
        if (max > best_distance - 1) max = best_distance - 1;
        size_t d = distance(name, item, max);
        if (d > max) continue;
        best = item;
        best_distance = d;
    }
    return best ? own(best) : 0;
}

static Owned nearest_key(Runtime *rt, Borrowed name, Borrowed dict) {
    if (!v_is_dict(rt, dict)) return 0;
    Value keys = dict_keys_list(rt, dict);
    if (!keys) return 0;
    Value best = nearest(rt, name, as_list(keys)->items, as_list(keys)->len);
    decref(rt, keys);
    return best;
}

static Owned for_name(Runtime *rt, Borrowed exc) {
    Value name = V_AS(NameErrorExc, exc)->name, tb = as_exc(exc)->traceback;
    if (!name || !v_is_str(rt, name) || !tb) return 0;
    while (V_AS(Traceback, tb)->next) tb = V_AS(Traceback, tb)->next;
    const FrameObject *f = as_frame_object(V_AS(Traceback, tb)->frame);
    const Tuple *names = as_tuple(as_code(f->code)->varnames);
    Value best = nearest(rt, name, names->items, names->len);
    if (!best) best = nearest_key(rt, name, f->globals);
    return best ? best : nearest_key(rt, name, f->builtins);
}

static Owned for_attribute(Runtime *rt, Borrowed exc) {
    const AttributeErrorExc *e = V_AS(AttributeErrorExc, exc);
    if (!e->name || !e->obj || !v_is_str(rt, e->name)) return 0;
    Value names = obj_dir(rt, e->obj);
    if (!names) return 0;
    Value best = v_is(names, T_LIST) ? nearest(rt, e->name, as_list(names)->items, as_list(names)->len) : 0;
    decref(rt, names);
    return best;
}

Owned suggestion_for(Runtime *rt, Borrowed exc) {
    Value best = 0;
    if (obj_is_instance_of(rt, exc, T_ATTRIBUTE_ERROR)) best = for_attribute(rt, exc);
    else if (obj_is_instance_of(rt, exc, T_NAME_ERROR) && !obj_is_instance_of(rt, exc, T_UNBOUND_LOCAL_ERROR)) best = for_name(rt, exc);
    error_clear(rt);
    return best;
}
