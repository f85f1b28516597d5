/* SPDX-License-Identifier: MIT
 * protocol.c: basic operations on any object through its type's slots. A NULL slot means what object itself does. Those
 * that make text, tuples or numbers themselves are in types/protocol_*.c. */
#include "object/protocol.h"

/* ---- attributes ---- */

Owned obj_getattr(Runtime *rt, Borrowed o, Borrowed name) {
    BinaryFn get = slots_of(rt, o)->getattr;
    return get ? get(rt, o, name) : obj_generic_getattr(rt, o, name);
}

int obj_setattr(Runtime *rt, Borrowed o, Borrowed name, Borrowed value) {
    int (*set)(Runtime *, Borrowed, Borrowed, Borrowed) = slots_of(rt, o)->setattr;
    return set ? set(rt, o, name, value) : obj_generic_setattr(rt, o, name, value);
}

/* ---- hash, order, truth ---- */

int64_t obj_hash(Runtime *rt, Borrowed o) {
    int64_t (*hash)(Runtime *, Borrowed) = slots_of(rt, o)->hash;
    if (hash) return hash(rt, o);
    /* by identity: addresses are multiples of 8 at least */
    return (int64_t)(o >> 4 | o << 60) == -1 ? -2 : (int64_t)(o >> 4 | o << 60);
}

static const int swapped[] = {[CMP_LT] = CMP_GT, [CMP_LE] = CMP_GE, [CMP_EQ] = CMP_EQ, [CMP_NE] = CMP_NE, [CMP_GT] = CMP_LT, [CMP_GE] = CMP_LE};
static const char *const compare_symbols[] = {"<", "<=", "==", "!=", ">", ">="};

static inline Owned compare_small(Borrowed a, Borrowed b, int op) {
    int64_t x = (int64_t)a, y = (int64_t)b;
    switch (op) {
    case CMP_LT: return v_bool(x < y);
    case CMP_LE: return v_bool(x <= y);
    case CMP_EQ: return v_bool(x == y);
    case CMP_NE: return v_bool(x != y);
    case CMP_GT: return v_bool(x > y);
    default: return v_bool(x >= y);
    }
}

Owned obj_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if (v_both_small(a, b)) return compare_small(a, b, op);
    if (c_stack_low(rt)) return raise_recursion(rt, " in comparison");
    uint32_t ta = type_index(a), tb = type_index(b);
    bool tried = false;
    if (ta != tb && rt->slots[tb]->compare && type_is_subtype(rt, rt->types[tb], rt->types[ta])) {
        tried = true;
        Owned r = rt->slots[tb]->compare(rt, b, a, swapped[op]);
        if (r != V_NOTIMPL) return r;
    }
    ta = type_index(a); /* what ran may have given them other classes, and the old ones may be gone */
    if (rt->slots[ta]->compare) {
        Owned r = rt->slots[ta]->compare(rt, a, b, op);
        if (r != V_NOTIMPL) return r;
    }
    if (!tried && rt->slots[tb = type_index(b)]->compare) {
        Owned r = rt->slots[tb]->compare(rt, b, a, swapped[op]);
        if (r != V_NOTIMPL) return r;
    }
    if (op == CMP_EQ) return v_bool(a == b);
    if (op == CMP_NE) return v_bool(a != b);
    return raise(rt, T_TYPE_ERROR, "'%s' not supported between instances of '%.100T' and '%.100T'", compare_symbols[op], a, b);
}

int obj_compare_bool(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if (a == b && (op == CMP_EQ || op == CMP_NE)) return op == CMP_EQ;
    Owned r = obj_compare(rt, a, b, op);
    if (!r) return -1;
    if (v_is_bool(r)) return r == V_TRUE;
    int truth = obj_truth(rt, r);
    decref(rt, r);
    return truth;
}

int obj_truth_slow(Runtime *rt, Borrowed o) {
    const TypeSlots *s = slots_of(rt, o);
    if (s->truth) return s->truth(rt, o);
    if (!s->len) return 1;
    ssize_t n = s->len(rt, o);
    return n < 0 ? -1 : n > 0;
}

/* ---- containers ---- */

ssize_t obj_len(Runtime *rt, Borrowed o) {
    ssize_t (*len)(Runtime *, Borrowed) = slots_of(rt, o)->len;
    return len ? len(rt, o) : raise_int(rt, T_TYPE_ERROR, "object of type '%.200T' has no len()", o);
}

/* The two texts are CPython's: of a sequence that is given an index, and of all else. */
static int raise_no_deletion(Runtime *rt, Borrowed o, Borrowed key) {
    const TypeSlots *s = slots_of(rt, o);
    bool sequence = s->contains || (s->len && s->getitem) || (s->flags & TF_HEAP), index = v_is_int(rt, key) || slots_of(rt, key)->index;
    return raise_int(rt, T_TYPE_ERROR, sequence && index ? "'%.200T' object doesn't support item deletion" : "'%.200T' object does not support item deletion", o);
}

int obj_setitem(Runtime *rt, Borrowed o, Borrowed key, Borrowed value) {
    int (*set)(Runtime *, Borrowed, Borrowed, Borrowed) = slots_of(rt, o)->setitem;
    if (set) return set(rt, o, key, value);
    return value ? raise_int(rt, T_TYPE_ERROR, "'%.200T' object does not support item assignment", o) : raise_no_deletion(rt, o, key);
}

static int contains_by_iteration(Runtime *rt, Borrowed o, Borrowed item) {
    Owned it = obj_iter(rt, o);
    if (!it) {
        if (error_catch(rt, T_TYPE_ERROR)) return raise_int(rt, T_TYPE_ERROR, "argument of type '%.200T' is not iterable", o);
        return -1;
    }
    int found = 0;
    while (!found) {
        Owned next = obj_next(rt, it);
        if (!next) {
            if (rt->error) found = -1;
            break;
        }
        found = obj_equal(rt, next, item);
        decref(rt, next);
    }
    decref(rt, it);
    return found;
}

int obj_contains(Runtime *rt, Borrowed o, Borrowed item) {
    int (*contains)(Runtime *, Borrowed, Borrowed) = slots_of(rt, o)->contains;
    return contains ? contains(rt, o, item) : contains_by_iteration(rt, o, item);
}

bool obj_is_iterator(Runtime *rt, Borrowed o) { return slots_of(rt, o)->next != NULL; }

Owned obj_next(Runtime *rt, Borrowed iter) {
    Owned (*next)(Runtime *, Borrowed) = slots_of(rt, iter)->next;
    if (unlikely(!next)) return raise(rt, T_TYPE_ERROR, "'%.200T' object is not iterable", iter); /* its __next__ has been deleted */
    Owned v = next(rt, iter);
    if (!v && rt->error) error_catch(rt, T_STOP_ITERATION);
    return v;
}

/* ---- buffers ---- */

int obj_get_buffer(Runtime *rt, Borrowed o, Buffer *out, bool writable) {
    int (*buffer)(Runtime *, Borrowed, Buffer *, bool) = slots_of(rt, o)->buffer;
    if (!buffer) return raise_int(rt, T_TYPE_ERROR, "a bytes-like object is required, not '%.100T'", o);
    memset(out, 0, sizeof *out);
    return buffer(rt, o, out, writable);
}

void buffer_release(Runtime *rt, Buffer *view) {
    Value obj = view->obj;
    if (!obj) return;
    view->obj = V_NULL;
    void (*release)(Runtime *, Buffer *) = slots_of(rt, obj)->release_buffer;
    if (release) {
        view->obj = obj;
        release(rt, view);
        view->obj = V_NULL;
    }
    decref(rt, obj);
}
