/* SPDX-License-Identifier: MIT
 * equal.c: what the container types share besides the inline functions of equal.h. */
#include "types/equal.h"

#include "types/tuple.h"

int equal_tuples(Borrowed a, Borrowed b) {
    const Tuple *x = as_tuple(a), *y = as_tuple(b);
    for (size_t i = 0, n = x->len < y->len ? x->len : y->len; i < n; i++) {
        int r = equal_quick(x->items[i], y->items[i]);
        if (r <= 0) return r;
    }
    return x->len == y->len;
}
