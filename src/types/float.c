/* SPDX-License-Identifier: MIT
 * float.c: float: making, arithmetic, comparison, hash, the type's table. */
#include "types/float.h"

#include <math.h>

#include "object/protocol.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/float_parts.h"
#include "types/int_parts.h"
#include "types/str.h"
#include "types/tuple.h"

Owned float_new_slow(Runtime *rt, double d) {
    Float *f = object_new_leaf(rt, T_FLOAT, sizeof *f);
    if (!f) return V_NULL;
    f->value = d;
    return v_from(f);
}

static void float_dealloc(Runtime *rt, Object *self) { object_free(rt, self); }

int float_operand(Runtime *rt, Borrowed v, double *out) {
    if (v_is_flonum(v)) {
        *out = flonum_get(v);
        return 1;
    }
    if (v_is_small(v)) {
        *out = (double)small_get(v);
        return 1;
    }
    if (v_is(v, T_FLOAT) || type_has(rt, v, TF_FLOAT)) {
        *out = V_AS(Float, v)->value;
        return 1;
    }
    if (!type_has(rt, v, TF_INT)) return 0;
    return int_as_double(rt, v, out) < 0 ? -1 : 1;
}

/* Both operands or return from the slot. */
#define OPERANDS(x, y)                                                                                                 \
    double x, y;                                                                                                       \
    int status_ = float_operand(rt, a, &x);                                                                            \
    if (status_ > 0) status_ = float_operand(rt, b, &y);                                                               \
    if (status_ <= 0) return status_ < 0 ? V_NULL : V_NOTIMPL

static Owned float_add(Runtime *rt, Borrowed a, Borrowed b) {
    OPERANDS(x, y);
    return float_new(rt, x + y);
}
static Owned float_sub(Runtime *rt, Borrowed a, Borrowed b) {
    OPERANDS(x, y);
    return float_new(rt, x - y);
}
static Owned float_mul(Runtime *rt, Borrowed a, Borrowed b) {
    OPERANDS(x, y);
    return float_new(rt, x * y);
}
static Owned float_truediv(Runtime *rt, Borrowed a, Borrowed b) {
    OPERANDS(x, y);
    if (y == 0.0) return raise(rt, T_ZERO_DIVISION_ERROR, "float division by zero");
    return float_new(rt, x / y);
}

/* The quotient rounded down and the remainder with the divisor's sign, such that q * b + r is nearly a. */
static void floor_divmod(double a, double b, double *q, double *r) {
    double mod = fmod(a, b), div = (a - mod) / b;
    if (mod == 0.0) {
        mod = copysign(0.0, b);
    } else if ((b < 0) != (mod < 0)) {
        mod += b;
        div -= 1.0;
    }
    *r = mod;
    if (div == 0.0) {
        *q = copysign(0.0, a / b);
        return;
    }
    *q = floor(div);
    if (div - *q > 0.5) *q += 1.0;
}

static double float_floor_div(double a, double b) {
    double q, r;
    floor_divmod(a, b, &q, &r);
    return q;
}
static double float_mod(double a, double b) {
    double mod = fmod(a, b);
    if (mod == 0.0) return copysign(0.0, b);
    return (b < 0) != (mod < 0) ? mod + b : mod;
}

static Owned float_slot_floordiv(Runtime *rt, Borrowed a, Borrowed b) {
    OPERANDS(x, y);
    if (y == 0.0) return raise(rt, T_ZERO_DIVISION_ERROR, "float floor division by zero");
    return float_new(rt, float_floor_div(x, y));
}
static Owned float_slot_mod(Runtime *rt, Borrowed a, Borrowed b) {
    OPERANDS(x, y);
    if (y == 0.0) return raise(rt, T_ZERO_DIVISION_ERROR, "float modulo");
    return float_new(rt, float_mod(x, y));
}
static Owned float_divmod(Runtime *rt, Borrowed a, Borrowed b) {
    OPERANDS(x, y);
    if (y == 0.0) return raise(rt, T_ZERO_DIVISION_ERROR, "float divmod()");
    double q, r;
    floor_divmod(x, y, &q, &r);
    Value pair[2] = {float_new(rt, q), V_NULL};
    if (!pair[0]) return V_NULL;
    pair[1] = float_new(rt, r);
    if (!pair[1]) {
        decref(rt, pair[0]);
        return V_NULL;
    }
    return tuple_from_owned(rt, pair, 2);
}

/* Powers. */

/* OverflowError(34, 'Numerical result out of range') */
static COLD Owned float_range_error(Runtime *rt) {
    Owned text = str_from_cstr(rt, "Numerical result out of range");
    if (!text) return V_NULL;
    Owned args = tuple_pack(rt, 2, v_small(34), text);
    decref(rt, text);
    if (!args) return V_NULL;
    Owned exc = exc_new_args(rt, T_OVERFLOW_ERROR, args);
    decref(rt, args);
    if (exc) error_set(rt, exc);
    return V_NULL;
}

static bool is_odd(double d) { return fmod(fabs(d), 2.0) == 1.0; }

/* The cases that C's pow need not get right or that need no error. True: *r is the result. */
static bool power_special(double a, double b, double *r) {
    if (b == 0.0 || a == 1.0) {
        *r = 1.0;
    } else if (isnan(a) || isnan(b)) {
        *r = a + b;
    } else if (isinf(b)) {
        double m = fabs(a);
        *r = m == 1.0 ? 1.0 : (b > 0) == (m > 1.0) ? HUGE_VAL : 0.0;
    } else if (isinf(a)) {
        double m = b > 0 ? HUGE_VAL : 0.0;
        *r = is_odd(b) ? copysign(m, a) : m;
    } else {
        return false;
    }
    return true;
}

Owned float_power(Runtime *rt, double a, double b) {
    double r;
    if (power_special(a, b, &r)) return float_new(rt, r);
    if (a == 0.0) {
        if (b < 0) return raise(rt, T_ZERO_DIVISION_ERROR, "0.0 cannot be raised to a negative power");
        return float_new(rt, is_odd(b) ? a : 0.0);
    }
    if (a < 0 && b != floor(b)) return complex_power(rt, a, 0.0, b, 0.0);
    r = pow(a, b);
    return isfinite(r) ? float_new(rt, r) : float_range_error(rt);
}

static Owned float_slot_pow(Runtime *rt, Borrowed a, Borrowed b) {
    OPERANDS(x, y);
    return float_power(rt, x, y);
}
static Owned float_slot_power(Runtime *rt, Borrowed a, Borrowed b, Borrowed mod) {
    if (mod != V_NONE)
        return raise(rt, T_TYPE_ERROR, "pow() 3rd argument not allowed unless all arguments are integers");
    return float_slot_pow(rt, a, b);
}

static Owned float_neg(Runtime *rt, Borrowed a) { return float_new(rt, -float_get(a)); }
static Owned float_abs(Runtime *rt, Borrowed a) { return float_new(rt, fabs(float_get(a))); }
static Owned float_pos(Runtime *rt, Borrowed a) { return v_is_exact_float(a) ? own(a) : float_new(rt, float_get(a)); }
static Owned float_to_int(Runtime *rt, Borrowed a) { return int_from_double(rt, float_get(a)); }
static int float_truth(Runtime *rt, Borrowed a) { return float_get(a) != 0.0; }

static Owned float_repr(Runtime *rt, Borrowed self) {
    char text[32];
    return str_from_ascii(rt, text, float_repr_chars(float_get(self), text));
}

/* Hash and comparison. */

int64_t float_hash(double d) {
    const uint64_t prime = ((uint64_t)1 << 61) - 1;
    if (isinf(d)) return d > 0 ? 314159 : -314159;
    if (isnan(d)) return 0;
    if (fabs(d) < 0x1p60 && d == (double)(int64_t)d) {
        int64_t i = (int64_t)d;
        return i == -1 ? -2 : i;
    }
    int exp;
    uint64_t h = (uint64_t)ldexp(frexp(fabs(d), &exp), 53);
    int turn = ((exp - 53) % 61 + 61) % 61; /* 2**61 is 1 modulo the prime */
    h = (h << turn & prime) | h >> (61 - turn);
    int64_t r = d < 0 ? -(int64_t)h : (int64_t)h;
    return r == -1 ? -2 : r;
}

/* hash of a float object: NaNs hash by identity. */
static int64_t float_slot_hash(Runtime *rt, Borrowed self) {
    double d = float_get(self);
    if (!isnan(d)) return float_hash(d);
    return (int64_t)(self >> 4 | self << 60);
}

/* The integer part of |d| as limbs (d is finite); returns how many. */
static size_t integer_limbs(double d, mp_limb_t *limbs) {
    int exp;
    uint64_t m = (uint64_t)ldexp(frexp(fabs(d), &exp), 53);
    exp -= 53;
    if (exp <= 0) {
        limbs[0] = -exp >= 64 ? 0 : m >> -exp;
        return limbs[0] != 0;
    }
    size_t whole = (size_t)exp / 64, n = whole + 2;
    memset(limbs, 0, n * sizeof *limbs);
    limbs[whole] = m << exp % 64;
    if (exp % 64) limbs[whole + 1] = m >> (64 - exp % 64);
    while (n && !limbs[n - 1]) n--;
    return n;
}

int float_compare_int(double d, Borrowed integer) {
    int64_t i;
    if (int_fits_i64(integer, &i) && i >= -((int64_t)1 << 53) && i <= (int64_t)1 << 53)
        return (d > (double)i) - (d < (double)i);
    int sign = int_sign(integer);
    if (isinf(d) || (d < 0) != (sign < 0)) return d < 0 ? -1 : 1;
    mp_limb_t limbs[20];
    IntView x = {.limbs = limbs, .n = integer_limbs(d, limbs), .neg = false, .one = 0}, y;
    int_view(integer, &y);
    int c = view_cmp_abs(&x, &y);
    if (c == 0 && d != trunc(d)) c = 1;
    return sign < 0 ? -c : c;
}

static Owned float_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    double x = float_get(a), y = 0.0;
    if (v_is_float(rt, b)) {
        y = float_get(b);
    } else if (v_is_int(rt, b)) {
        if (!isnan(x)) x = float_compare_int(x, b);
    } else {
        return V_NOTIMPL;
    }
    switch (op) {
    case CMP_LT: return v_bool(x < y);
    case CMP_LE: return v_bool(x <= y);
    case CMP_EQ: return v_bool(x == y);
    case CMP_NE: return v_bool(x != y);
    case CMP_GT: return v_bool(x > y);
    default: return v_bool(x >= y);
    }
}

/* float(x) */

static int from_buffer(Runtime *rt, Borrowed x, double *out) {
    Buffer view;
    if (obj_get_buffer(rt, x, &view, false) < 0) return -1;
    int status = float_from_bytes_text(rt, x, view.data, view.len, out);
    buffer_release(rt, &view);
    return status;
}

/* float(x) for any object. */
static int float_from_object(Runtime *rt, Borrowed x, double *out) {
    const TypeSlots *slots = slots_of(rt, x);
    if (v_is_str(rt, x) && !slots->to_float && !slots->index) return float_from_str(rt, x, out);
    if (slots->to_float || slots->index) {
        Owned f = num_to_float(rt, x);
        if (!f) return -1;
        *out = float_get(f);
        decref(rt, f);
        return 0;
    }
    if (slots->buffer) return from_buffer(rt, x, out);
    return raise_int(rt, T_TYPE_ERROR, "float() argument must be a string or a real number, not '%.200T'", x);
}

static Owned float_slot_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    bool own_init = type->slots->init && type->slots->init != rt->slots[T_OBJECT]->init;
    if (!own_init && args_no_keywords(rt, "float", kwnames) < 0) return V_NULL;
    if (nargs > 1) return raise(rt, T_TYPE_ERROR, "float expected at most 1 argument, got %zu", nargs);
    double d = 0.0;
    if (nargs && type->index == T_FLOAT && v_is_exact_float(args[0])) return own(args[0]);
    if (nargs && float_from_object(rt, args[0], &d) < 0) return V_NULL;
    if (type->index == T_FLOAT) return float_new(rt, d);
    Owned r = type_alloc(rt, type, 0);
    if (r) V_AS(Float, r)->value = d;
    return r;
}

const TypeSlots float_slots = {
    .name = "float",
    .doc = "float(x=0, /)\n--\n\nA floating-point number made of a number or of text.",
    .flags = TF_BASETYPE | TF_BARE | TF_IMMUTABLE | TF_FLOAT | TF_MATCH_SELF,
    .base = T_OBJECT,
    .layout = LAYOUT_LEAF,
    .basicsize = sizeof(Float),
    .dealloc = float_dealloc,
    .new = float_slot_new,
    .repr = float_repr,
    .hash = float_slot_hash,
    .compare = float_compare,
    .binary = {
        [OP_ADD] = float_add, [OP_SUB] = float_sub, [OP_MUL] = float_mul, [OP_TRUEDIV] = float_truediv,
        [OP_FLOORDIV] = float_slot_floordiv, [OP_MOD] = float_slot_mod, [OP_POW] = float_slot_pow,
        [OP_DIVMOD] = float_divmod,
    },
    .power = float_slot_power,
    .neg = float_neg,
    .pos = float_pos,
    .abs = float_abs,
    .truth = float_truth,
    .to_int = float_to_int,
    .to_float = float_pos,
    .methods = float_methods,
    .getsets = float_getsets,
};
