/* SPDX-License-Identifier: MIT
 * list_sort.c: list.sort(): a stable, adaptive merge sort.
 *
 * Natural runs, binary insertion for short ones and galloping merges after Tim Peters' description ("listsort.txt");
 * which runs to merge is decided as in powersort (Munro and Wild, "Nearly-Optimal Mergesorts", 2018). The keys are
 * looked at first: small ints and immediate floats are sorted as machine integers, and str and tuples are compared
 * without a call through the type.
 *
 * While a list is sorted it is empty for everybody else: the items are detached, so whatever key functions and
 * comparisons do to the list cannot hurt; it is noticed afterwards (ValueError).
 */
#include "gc/gc.h"
#include "types/equal.h"
#include "types/list_impl.h"
#include "types/tuple.h"

#define MIN_GALLOP 7
#define MAX_RUNS 96 /* powers on the stack are increasing and at most 64 or so */

typedef struct Run {
    size_t start, len;
    int power; /* of the boundary between this run and the next */
} Run;

typedef struct Sort {
    Runtime *rt;
    int (*less)(struct Sort *s, Value a, Value b);
    void *scratch;
    size_t scratch_bytes;
    size_t min_gallop;
    size_t run_count;
    Run runs[MAX_RUNS];
} Sort;

typedef struct Pair { Value key, item; } Pair;

static void *sort_scratch(Sort *s, size_t bytes) {
    if (bytes <= s->scratch_bytes) return s->scratch;
    mem_free(s->rt, s->scratch);
    s->scratch_bytes = 0;
    s->scratch = mem_alloc(s->rt, bytes);
    if (s->scratch) s->scratch_bytes = bytes;
    return s->scratch;
}

/* Between 32 and 64, such that n divided by it is a power of 2 or a little less. */
static size_t shortest_run(size_t n) {
    size_t odd = 0;
    while (n >= 64) {
        odd |= n & 1;
        n >>= 1;
    }
    return n + odd;
}

/* The power of the boundary between the run at start (len items) and the next (next items): the first binary digit in
 * which the middles of the two, as fractions of n, differ. */
static int run_power(size_t start, size_t len, size_t next, size_t n) {
    uint64_t a = 2 * (uint64_t)start + len, b = a + len + next;
    int power = 0;
    for (;;) {
        power++;
        if (a >= n) {
            a -= n;
            b -= n;
        } else if (b >= n) {
            return power;
        }
        a <<= 1;
        b <<= 1;
    }
}

/* ---- the four variants ---- */

#define ELEM Value
#define LESS(s, a, b) ((int64_t)*(a) < (int64_t)*(b))
#define NAME(x) word_##x
#include "types/sort_template.h"
#undef ELEM
#undef LESS
#undef NAME

#define ELEM Pair
#define LESS(s, a, b) ((int64_t)(a)->key < (int64_t)(b)->key)
#define NAME(x) word_pair_##x
#include "types/sort_template.h"
#undef ELEM
#undef LESS
#undef NAME

#define ELEM Value
#define LESS(s, a, b) ((s)->less((s), *(a), *(b)))
#define NAME(x) value_##x
#include "types/sort_template.h"
#undef ELEM
#undef LESS
#undef NAME

#define ELEM Pair
#define LESS(s, a, b) ((s)->less((s), (a)->key, (b)->key))
#define NAME(x) pair_##x
#include "types/sort_template.h"
#undef ELEM
#undef LESS
#undef NAME

/* ---- comparisons ---- */

static int less_object(Sort *s, Value a, Value b) { return obj_compare_bool(s->rt, a, b, CMP_LT); }

static int less_str(Sort *s, Value a, Value b) { return str_order(a, b) < 0; }

static int less_ascii(Sort *s, Value a, Value b) {
    size_t n = as_str(a)->len, m = as_str(b)->len;
    int r = memcmp(as_str(a)->data, as_str(b)->data, size_min(n, m));
    return r ? r < 0 : n < m;
}

static int less_item(Sort *s, Value a, Value b) {
    if (v_both_small(a, b)) return (int64_t)a < (int64_t)b;
    if (v_is(a, T_STR) && v_is(b, T_STR)) return str_order(a, b) < 0;
    return obj_compare_bool(s->rt, a, b, CMP_LT);
}

static int less_tuple(Sort *s, Value a, Value b) {
    const Tuple *x = as_tuple(a), *y = as_tuple(b);
    size_t n = size_min(x->len, y->len);
    for (size_t i = 0; i < n; i++) {
        int r = equal_quick(x->items[i], y->items[i]);
        if (r < 0) r = obj_equal(s->rt, x->items[i], y->items[i]);
        if (r < 0) return -1;
        if (!r) return less_item(s, x->items[i], y->items[i]);
    }
    return x->len < y->len;
}

enum KeyKind { KEYS_SMALL, KEYS_FLOAT, KEYS_ASCII, KEYS_STR, KEYS_TUPLE, KEYS_OTHER };

static enum KeyKind kind_of(Value v) {
    if (v_is_small(v)) return KEYS_SMALL;
    if (v_is_flonum(v)) return KEYS_FLOAT;
    if (v_is(v, T_STR)) return str_is_ascii(v) ? KEYS_ASCII : KEYS_STR;
    return v_is(v, T_TUPLE) ? KEYS_TUPLE : KEYS_OTHER;
}

static enum KeyKind kind_of_all(const Value *keys, size_t n, size_t stride) {
    enum KeyKind kind = kind_of(keys[0]);
    for (size_t i = 1; i < n && kind != KEYS_OTHER; i++) {
        enum KeyKind k = kind_of(keys[i * stride]);
        if (k == kind) continue;
        bool both_str = (k == KEYS_ASCII || k == KEYS_STR) && (kind == KEYS_ASCII || kind == KEYS_STR);
        kind = both_str ? KEYS_STR : KEYS_OTHER;
    }
    return kind;
}

/* Immediate floats become words whose order as signed integers is the floats' own, and back. No immediate is NaN or
 * -0.0. */
static Value float_to_word(Value v) {
    double d = flonum_get(v);
    int64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return (Value)(bits ^ ((bits >> 63) & INT64_MAX));
}

static Value word_to_float(Value word) {
    int64_t bits = (int64_t)word;
    bits ^= (bits >> 63) & INT64_MAX;
    double d;
    memcpy(&d, &bits, sizeof d);
    return flonum_try(d);
}

static void map_keys(Value *keys, size_t n, size_t stride, Value (*map)(Value)) {
    for (size_t i = 0; i < n; i++) keys[i * stride] = map(keys[i * stride]);
}

/* ---- the sort ---- */

static int sort_array(Runtime *rt, Value *keys, size_t n, bool pairs) {
    size_t stride = pairs ? 2 : 1;
    Sort s = {.rt = rt, .min_gallop = MIN_GALLOP};
    enum KeyKind kind = kind_of_all(keys, n, stride);
    int r;
    if (kind == KEYS_SMALL || kind == KEYS_FLOAT) {
        if (kind == KEYS_FLOAT) map_keys(keys, n, stride, float_to_word);
        r = pairs ? word_pair_sort(&s, (Pair *)keys, n) : word_sort(&s, keys, n);
        if (kind == KEYS_FLOAT) map_keys(keys, n, stride, word_to_float);
    } else {
        s.less = kind == KEYS_ASCII ? less_ascii : kind == KEYS_STR ? less_str : kind == KEYS_TUPLE ? less_tuple : less_object;
        r = pairs ? pair_sort(&s, (Pair *)keys, n) : value_sort(&s, keys, n);
    }
    mem_free(rt, s.scratch);
    return r;
}

/* items keep their references; the keys in the result are owned. NULL: error. */
static Pair *make_pairs(Runtime *rt, const Value *items, size_t n, Borrowed key) {
    Pair *pairs = mem_alloc_array(rt, n, sizeof(Pair));
    if (!pairs) return NULL;
    for (size_t i = 0; i < n; i++) {
        pairs[i].item = items[i];
        pairs[i].key = obj_call1(rt, key, items[i]);
        if (unlikely(!pairs[i].key)) {
            while (i-- > 0) decref(rt, pairs[i].key);
            mem_free(rt, pairs);
            return NULL;
        }
    }
    return pairs;
}

static void reverse_values(Value *a, size_t n) { value_reverse(a, n); }

static int sort_with_key(Runtime *rt, Value *items, size_t n, Borrowed key, bool reverse) {
    Pair *pairs = make_pairs(rt, items, n, key);
    if (!pairs) return -1;
    if (reverse) pair_reverse(pairs, n);
    int r = sort_array(rt, &pairs[0].key, n, true);
    if (reverse) pair_reverse(pairs, n);
    for (size_t i = 0; i < n; i++) items[i] = pairs[i].item;
    for (size_t i = 0; i < n; i++) decref(rt, pairs[i].key);
    mem_free(rt, pairs);
    return r;
}

static int sort_items(Runtime *rt, Value *items, size_t n, Borrowed key_or_none, bool reverse) {
    if (key_or_none != V_NONE) return n ? sort_with_key(rt, items, n, key_or_none, reverse) : 0;
    if (n < 2) return 0;
    /* equal items keep their order in a reversed sort too */
    if (reverse) reverse_values(items, n);
    int r = sort_array(rt, items, n, false);
    if (reverse) reverse_values(items, n);
    return r;
}

int list_sort(Runtime *rt, Borrowed list, Borrowed key_or_none, bool reverse) {
    List *l = as_list(list);
    Value *items = l->items;
    uint32_t len = l->len, room = l->room;
    l->items = NULL;
    l->len = l->room = 0;
    int r = sort_items(rt, items, len, key_or_none, reverse);
    if (l->room != 0 && r == 0) r = raise_int(rt, T_VALUE_ERROR, "list modified during sort");
    Value *intruders = l->items;
    uint32_t intruder_count = l->len;
    l->items = items;
    l->len = len;
    l->room = room;
    while (intruder_count > 0) decref(rt, intruders[--intruder_count]);
    mem_free(rt, intruders);
    return r;
}
