/* SPDX-License-Identifier: MIT
 * bool.c: True and False: immediates of a type that derives from int. */
#include "object/protocol.h"
#include "types/int.h"
#include "types/int_parts.h"
#include "types/str.h"

static Owned bool_repr(Runtime *rt, Borrowed self) { return str_intern_cstr(rt, self == V_TRUE ? "True" : "False"); }

static Owned bool_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    if (args_no_keywords(rt, "bool", kwnames) < 0) return V_NULL;
    if (nargs > 1) return raise(rt, T_TYPE_ERROR, "bool expected at most 1 argument, got %zu", nargs);
    int truth = nargs ? obj_truth(rt, args[0]) : 0;
    return truth < 0 ? V_NULL : v_bool(truth);
}

static Owned bool_and(Runtime *rt, Borrowed a, Borrowed b) {
    return v_is_bool(a) && v_is_bool(b) ? v_bool(a == V_TRUE && b == V_TRUE) : int_slot_and(rt, a, b);
}
static Owned bool_or(Runtime *rt, Borrowed a, Borrowed b) {
    return v_is_bool(a) && v_is_bool(b) ? v_bool(a == V_TRUE || b == V_TRUE) : int_slot_or(rt, a, b);
}
static Owned bool_xor(Runtime *rt, Borrowed a, Borrowed b) {
    return v_is_bool(a) && v_is_bool(b) ? v_bool(a != b) : int_slot_xor(rt, a, b);
}

const TypeSlots bool_slots = {
    .name = "bool",
    .doc = "bool(x) -> bool\n\nTrue when x counts as true, else False: the only two instances there are.",
    .flags = TF_IMMUTABLE | TF_INT | TF_MATCH_SELF,
    .base = T_INT,
    .layout = LAYOUT_LEAF,
    .basicsize = sizeof(BigInt),
    .itemsize = sizeof(uint64_t),
    .new = bool_new,
    .repr = bool_repr,
    INT_SHARED_SLOTS,
    .binary[OP_AND] = bool_and,
    .binary[OP_OR] = bool_or,
    .binary[OP_XOR] = bool_xor,
};
