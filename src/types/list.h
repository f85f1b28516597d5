/* SPDX-License-Identifier: MIT
 * list.h: list: 24 bytes and a raw block of Values that grows by about an eighth. LAYOUT_VECTOR. */
#ifndef HOOP_LIST_H
#define HOOP_LIST_H

#include "object/runtime.h"

typedef struct List {
    Object header;
    Value *items; /* NULL when room is 0 */
    uint32_t len, room;
} List;
#define LIST_MAX_LEN ((size_t)0xfffffff0u)

typedef struct ListIter { Object header; Value list; /* 0 when exhausted */ size_t index; } ListIter;

static inline List *as_list(Borrowed v) { return V_AS(List, v); }
MUST_CHECK Owned list_new(Runtime *rt, size_t room); /* empty, with room */
MUST_CHECK Owned list_from(Runtime *rt, const Value *borrowed_items, size_t count);
MUST_CHECK Owned list_from_owned(Runtime *rt, Value *items, size_t count); /* consumes the items, also on failure; leaves V_EMPTY behind */
MUST_CHECK Owned list_from_iterable(Runtime *rt, Borrowed iterable);
MUST_CHECK int list_grow(Runtime *rt, List *l, size_t room);
MUST_CHECK int list_append(Runtime *rt, Borrowed list, Borrowed item);
/* consumes item, also on failure */
static inline MUST_CHECK int list_append_owned(Runtime *rt, Borrowed list, Owned item) {
    List *l = as_list(list);
    if (unlikely(l->len == l->room) && list_grow(rt, l, (size_t)l->len + 1) < 0) {
        decref(rt, item);
        return -1;
    }
    l->items[l->len++] = item;
    return 0;
}
MUST_CHECK int list_insert(Runtime *rt, Borrowed list, ssize_t index, Borrowed item);
MUST_CHECK int list_extend(Runtime *rt, Borrowed list, Borrowed iterable);
MUST_CHECK Owned list_slice(Runtime *rt, Borrowed list, ssize_t start, ssize_t end);
MUST_CHECK int list_set_slice(Runtime *rt, Borrowed list, ssize_t start, ssize_t end, Borrowed iterable_or_null);
MUST_CHECK int list_sort(Runtime *rt, Borrowed list, Borrowed key_or_none, bool reverse);
MUST_CHECK int list_reverse(Runtime *rt, Borrowed list);
MUST_CHECK Owned list_to_tuple(Runtime *rt, Borrowed list);
void list_clear(Runtime *rt, Borrowed list);
extern const TypeSlots list_slots, list_iter_slots, list_reviter_slots;

#endif
