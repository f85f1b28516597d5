/* SPDX-License-Identifier: MIT
 * traverse.h: the references of an object, by its layout. Private to gc/.
 *
 * Each place that works on references (counting, marking, ...) passes a function that is inlined here for the layouts that
 * need no call, and the same as a Visitor for types with a traverse slot of their own.
 */
#ifndef HOOP_GC_TRAVERSE_H
#define HOOP_GC_TRAVERSE_H

#include "object/protocol.h"
#include "object/runtime.h"

/* What LAYOUT_DICT promises about the block at +8. */
typedef struct TableLayout {
    uint32_t count;
    uint8_t unused[2];
    uint8_t hashed; /* 0: keys are strings, which hold no references */
    uint8_t more;
    Value pairs[]; /* key, value; key 0: a hole */
} TableLayout;

typedef void (*OnChild)(void *pass, Object *child);

static ALWAYS_INLINE void each_word(const Value *words, size_t count, OnChild on, void *pass) {
    for (size_t i = 0; i < count; i++) {
        Value v = words[i];
        if (v && v_is_ptr(v)) on(pass, v_obj(v));
    }
}

static ALWAYS_INLINE void each_pair(const TableLayout *t, OnChild on, void *pass) {
    for (size_t i = 0; i < t->count; i++) {
        Value key = t->pairs[2 * i], value = t->pairs[2 * i + 1];
        if (!key) continue;
        if (t->hashed && v_is_ptr(key)) on(pass, v_obj(key));
        if (value && v_is_ptr(value)) on(pass, v_obj(value));
    }
}

/* All references but the one on the class. */
static ALWAYS_INLINE void each_child(Runtime *rt, Object *o, const TypeSlots *slots, OnChild on, Visitor visitor, void *pass) {
    const Value *words = (const Value *)o;
    switch (slots->layout) {
    case LAYOUT_LEAF: break;
    case LAYOUT_VECTOR: each_word((const Value *)(uintptr_t)words[1], *(const uint32_t *)&words[2], on, pass); break;
    case LAYOUT_INLINE: each_word(&words[2], (size_t)words[1], on, pass); break;
    case LAYOUT_FIXED: each_word(&words[1], slots->basicsize / 8 - 1, on, pass); break;
    case LAYOUT_INSTANCE:
        if (words[1] & 1) on(pass, v_obj(words[1] & ~(Value)1));
        else each_word(&words[2], heap_block_size(o) / 8 - 2, on, pass);
        break;
    case LAYOUT_DICT:
        if (words[1]) each_pair((const TableLayout *)(uintptr_t)words[1], on, pass);
        break;
    default:
        if (slots->traverse) slots->traverse(rt, o, visitor, pass);
    }
}

/* The references of o as one array, where the layout has such: all layouts but DICT, CUSTOM and LEAF. *one is room for
 * a single reference. layout: that of the slots, size: of the block. */
static ALWAYS_INLINE bool child_array(Object *o, const TypeSlots *slots, unsigned layout, size_t size, Value *one, const Value **out,
                                      size_t *count) {
    const Value *words = (const Value *)o;
    switch (layout) {
    case LAYOUT_VECTOR:
        *out = (const Value *)(uintptr_t)words[1];
        *count = *(const uint32_t *)&words[2];
        return true;
    case LAYOUT_INLINE:
        *out = &words[2];
        *count = (size_t)words[1];
        return true;
    case LAYOUT_FIXED:
        *out = &words[1];
        *count = slots->basicsize / 8 - 1;
        return true;
    case LAYOUT_INSTANCE:
        *one = words[1] & ~(Value)1;
        *out = words[1] & 1 ? one : &words[2];
        *count = words[1] & 1 ? 1 : size / 8 - 2;
        return true;
    default: return false;
    }
}
#define LOOK_AHEAD 16 /* items of an array whose side bytes are fetched in advance */

#endif
