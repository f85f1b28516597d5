/* SPDX-License-Identifier: MIT
 * number.c: operators on any two objects: which operand's slot is asked first, and what is said when none answers. */
#include "object/protocol.h"

const char *const num_op_symbols[OP_COUNT] = {
    [OP_ADD] = "+", [OP_SUB] = "-", [OP_MUL] = "*", [OP_MATMUL] = "@", [OP_TRUEDIV] = "/", [OP_FLOORDIV] = "//", [OP_MOD] = "%",
    [OP_POW] = "** or pow()", [OP_LSHIFT] = "<<", [OP_RSHIFT] = ">>", [OP_AND] = "&", [OP_OR] = "|", [OP_XOR] = "^", [OP_DIVMOD] = "divmod()",
};
static const char *const inplace_symbols[OP_COUNT] = {
    [OP_ADD] = "+=", [OP_SUB] = "-=", [OP_MUL] = "*=", [OP_MATMUL] = "@=", [OP_TRUEDIV] = "/=", [OP_FLOORDIV] = "//=", [OP_MOD] = "%=",
    [OP_POW] = "**=", [OP_LSHIFT] = "<<=", [OP_RSHIFT] = ">>=", [OP_AND] = "&=", [OP_OR] = "|=", [OP_XOR] = "^=", [OP_DIVMOD] = "divmod()",
};

/* For operands of two types. The right operand goes first when its type is a subclass of the left one's. Result may be V_NOTIMPL. */
static Owned try_slots(Runtime *rt, Borrowed a, Borrowed b, BinaryFn fa, BinaryFn fb) {
    if (fb == fa) fb = NULL;
    if (fa) {
        if (fb && type_is_subtype(rt, type_of(rt, b), type_of(rt, a))) {
            Owned r = fb(rt, a, b);
            if (r != V_NOTIMPL) return r;
            fb = NULL;
        }
        Owned r = fa(rt, a, b);
        if (r != V_NOTIMPL) return r;
    }
    return fb ? fb(rt, a, b) : V_NOTIMPL;
}

static inline Owned try_binary(Runtime *rt, Borrowed a, Borrowed b, int op) {
    uint32_t type = type_index(a), other = type_index(b);
    BinaryFn f = rt->slots[type]->binary[op];
    if (likely(type == other)) return f ? f(rt, a, b) : V_NOTIMPL;
    return try_slots(rt, a, b, f, rt->slots[other]->binary[op]);
}

static COLD Owned unsupported(Runtime *rt, Borrowed a, Borrowed b, const char *symbol) {
    return raise(rt, T_TYPE_ERROR, "unsupported operand type(s) for %s: '%.100T' and '%.100T'", symbol, a, b);
}

/* Is v the function print, as in `print >> file`? */
static bool is_print(Runtime *rt, Borrowed a) {
    if (!v_is(a, T_BUILTIN)) return false;
    Owned name = obj_getattr_maybe(rt, a, rt->names[N___name__]);
    error_clear(rt);
    if (!name) return false;
    Owned text = format_str(rt, "%S", name);
    decref(rt, name);
    bool same = false;
    if (text) {
        Owned print = format_str(rt, "print");
        same = print && obj_equal(rt, text, print) == 1;
        decref_maybe(rt, print);
        decref(rt, text);
    }
    error_clear(rt);
    return same;
}

static Owned sequence_repeat(Runtime *rt, Owned (*repeat)(Runtime *, Borrowed, ssize_t), Borrowed seq, Borrowed n) {
    if (!v_is_small(n) && !slots_of(rt, n)->index) return raise(rt, T_TYPE_ERROR, "can't multiply sequence by non-int of type '%.200T'", n);
    ssize_t count = num_as_ssize(rt, n, T_OVERFLOW_ERROR);
    return count == -1 && rt->error ? V_NULL : repeat(rt, seq, count);
}

Owned num_binary(Runtime *rt, Borrowed a, Borrowed b, int op) {
    Owned r = try_binary(rt, a, b, op);
    if (likely(r != V_NOTIMPL)) return r;
    const TypeSlots *sa = slots_of(rt, a), *sb = slots_of(rt, b);
    if (op == OP_ADD && sa->concat) return sa->concat(rt, a, b);
    if (op == OP_MUL && sa->repeat) return sequence_repeat(rt, sa->repeat, a, b);
    if (op == OP_MUL && sb->repeat) return sequence_repeat(rt, sb->repeat, b, a);
    if (op == OP_RSHIFT && is_print(rt, a))
        return raise(rt, T_TYPE_ERROR, "unsupported operand type(s) for >>: '%.100T' and '%.100T'. Did you mean \"print(<message>, file=<output_stream>)\"?", a, b);
    return unsupported(rt, a, b, num_op_symbols[op]);
}

Owned num_inplace(Runtime *rt, Borrowed a, Borrowed b, int op) {
    const TypeSlots *sa = slots_of(rt, a);
    if (sa->inplace[op]) {
        Owned r = sa->inplace[op](rt, a, b);
        if (r != V_NOTIMPL) return r;
        sa = slots_of(rt, a);
    }
    Owned r = try_binary(rt, a, b, op);
    if (r != V_NOTIMPL) return r;
    sa = slots_of(rt, a);
    const TypeSlots *sb = slots_of(rt, b);
    if (op == OP_ADD && (sa->inplace_concat || sa->concat)) return (sa->inplace_concat ? sa->inplace_concat : sa->concat)(rt, a, b);
    if (op == OP_MUL && (sa->inplace_repeat || sa->repeat)) return sequence_repeat(rt, sa->inplace_repeat ? sa->inplace_repeat : sa->repeat, a, b);
    /* CPython asks the right side only if the left one's type has no table of sequence functions. */
    bool bare = !(sa->flags & TF_HEAP) && !sa->len && !sa->contains;
    if (op == OP_MUL && bare && sb->repeat) return sequence_repeat(rt, sb->repeat, b, a);
    return unsupported(rt, a, b, inplace_symbols[op]);
}

/* pow(a, b, mod): all three operands' slots are asked. */
Owned num_power(Runtime *rt, Borrowed a, Borrowed b, Borrowed mod) {
    if (mod == V_NONE) return num_binary(rt, a, b, OP_POW);
    TernaryFn fa = slots_of(rt, a)->power, fb = slots_of(rt, b)->power, fm = slots_of(rt, mod)->power;
    if (fb == fa) fb = NULL;
    if (fa) {
        if (fb && type_is_subtype(rt, type_of(rt, b), type_of(rt, a))) {
            Owned r = fb(rt, a, b, mod);
            if (r != V_NOTIMPL) return r;
            fb = NULL;
        }
        Owned r = fa(rt, a, b, mod);
        if (r != V_NOTIMPL) return r;
    }
    if (fb) {
        Owned r = fb(rt, a, b, mod);
        if (r != V_NOTIMPL) return r;
    }
    if (fm && fm != fa && fm != fb) {
        Owned r = fm(rt, a, b, mod);
        if (r != V_NOTIMPL) return r;
    }
    return raise(rt, T_TYPE_ERROR, "unsupported operand type(s) for ** or pow(): '%.100T', '%.100T', '%.100T'", a, b, mod);
}

#define UNARY(name, slot, symbol)                                                                                      \
    Owned name(Runtime *rt, Borrowed a) {                                                                              \
        UnaryFn f = slots_of(rt, a)->slot;                                                                             \
        return f ? f(rt, a) : raise(rt, T_TYPE_ERROR, "bad operand type for " symbol ": '%.200T'", a);                 \
    }
UNARY(num_neg, neg, "unary -")
UNARY(num_pos, pos, "unary +")
UNARY(num_invert, invert, "unary ~")
UNARY(num_abs, abs, "abs()")
