/* SPDX-License-Identifier: MIT
 * int_methods.c: the methods and attributes of int. */
#include "object/protocol.h"
#include "types/bytes.h"
#include "types/int_parts.h"
#include "types/str.h"
#include "types/str_parts.h"
#include "types/tuple.h"

static Owned int_itself(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return int_exact(rt, self);
}

static Owned int_bit_length_method(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return int_from_size(rt, int_bit_length(self));
}

static Owned int_bit_count(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    IntView w;
    int_view(self, &w);
    return int_from_u64(rt, w.n ? mpn_popcount(w.limbs, (mp_size_t)w.n) : 0);
}

static Owned int_as_integer_ratio(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value pair[2] = {int_exact(rt, self), v_small(1)};
    return pair[0] ? tuple_from_owned(rt, pair, 2) : V_NULL;
}

static Owned int_getnewargs(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value item = int_exact(rt, self);
    return item ? tuple_from_owned(rt, &item, 1) : V_NULL;
}

static Owned int_format(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (!v_is_str(rt, args[0])) return raise_bad_argument(rt, "__format__", "argument", "str", args[0]);
    return format_int(rt, self, args[0]);
}

/* Rounding to a power of ten. */

/* q * p, or (q + 1) * p when the remainder r is more than half of p, or just half and q odd. */
static Owned nearest_multiple(Runtime *rt, Borrowed q, Borrowed r, Borrowed p) {
    Owned twice = int_add(rt, r, r);
    if (!twice) return V_NULL;
    int c = int_compare(twice, p);
    decref(rt, twice);
    bool up = c > 0 || (c == 0 && (int_mask_u64(q) & 1));
    Owned n = up ? int_add(rt, q, v_small(1)) : own(q);
    if (!n) return V_NULL;
    Owned result = int_mul(rt, n, p);
    decref(rt, n);
    return result;
}

static Owned round_to(Runtime *rt, Borrowed self, Borrowed minus_digits) {
    int64_t digits;
    /* 10 ** digits is more than twice the number: nothing remains of it */
    if (!int_fits_i64(minus_digits, &digits) || (uint64_t)digits > int_bit_length(self) / 3 + 2) return v_small(0);
    Owned p = int_pow(rt, v_small(10), minus_digits, V_NONE);
    if (!p) return V_NULL;
    Owned q, r, result = V_NULL;
    if (int_divmod(rt, self, p, &q, &r) == 0) {
        result = nearest_multiple(rt, q, r, p);
        decref(rt, q);
        decref(rt, r);
    }
    decref(rt, p);
    return result;
}

static Owned int_round(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (nargs == 0) return int_exact(rt, self);
    Owned digits = num_index(rt, args[0]);
    if (!digits) return V_NULL;
    Owned r;
    if (int_sign(digits) >= 0) {
        r = int_exact(rt, self);
    } else {
        Owned minus = int_neg(rt, digits);
        r = minus ? round_to(rt, self, minus) : V_NULL;
        decref_maybe(rt, minus);
    }
    decref(rt, digits);
    return r;
}

/* Bytes. */

static int byte_order(Runtime *rt, Borrowed order_or_null, bool *little) {
    *little = false;
    if (!order_or_null) return 0;
    if (!v_is_str(rt, order_or_null)) return -2;
    *little = str_len(order_or_null) == 6 && str_equal_cstr(order_or_null, "little");
    if (*little || str_equal_cstr(order_or_null, "big")) return 0;
    return raise_int(rt, T_VALUE_ERROR, "byteorder must be either 'little' or 'big'");
}

static int parse_order(Runtime *rt, const char *fname, Borrowed order, Borrowed is_signed, bool *little, bool *sign) {
    int status = byte_order(rt, order, little);
    if (status == -2) return raise_int(rt, T_TYPE_ERROR, "%s() argument 'byteorder' must be str, not %.200A", fname, order);
    if (status < 0) return -1;
    int truth = is_signed ? obj_truth(rt, is_signed) : 0;
    *sign = truth > 0;
    return truth < 0 ? -1 : 0;
}

static Owned int_to_bytes_method(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"length", "byteorder", "*", "signed", NULL};
    Value out[3];
    if (args_parse(rt, "to_bytes", params, 0, args, nargs, kwnames, out) < 0) return V_NULL;
    ssize_t len = out[0] ? num_as_size_argument(rt, out[0]) : 1;
    if (len == -1 && rt->error) return V_NULL;
    bool little, sign;
    if (parse_order(rt, "to_bytes", out[1], out[2], &little, &sign) < 0) return V_NULL;
    if (len < 0) return raise(rt, T_VALUE_ERROR, "length argument must be non-negative");
    Owned r = bytes_new(rt, (size_t)len);
    if (r && int_to_bytes(rt, self, as_bytes(r)->data, (size_t)len, little, sign) < 0) {
        decref(rt, r);
        return V_NULL;
    }
    return r;
}

/* bytes(x), but numbers and text are refused. */
static Owned bytes_of(Runtime *rt, Borrowed x) {
    if (v_is(x, T_BYTES)) return own(x);
    if (v_is_int(rt, x) || v_is_str(rt, x)) return raise(rt, T_TYPE_ERROR, "cannot convert '%.200T' object to bytes", x);
    return obj_call1(rt, v_from(rt->types[T_BYTES]), x);
}

static Owned int_from_bytes_method(Runtime *rt, Borrowed cls, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"bytes", "byteorder", "*", "signed", NULL};
    Value out[3];
    if (args_parse(rt, "from_bytes", params, 1, args, nargs, kwnames, out) < 0) return V_NULL;
    bool little, sign;
    if (parse_order(rt, "from_bytes", out[1], out[2], &little, &sign) < 0) return V_NULL;
    Owned bytes = bytes_of(rt, out[0]);
    if (!bytes) return V_NULL;
    Owned r = int_from_bytes(rt, as_bytes(bytes)->data, as_bytes(bytes)->len, little, sign);
    decref(rt, bytes);
    if (!r || cls == v_from(rt->types[T_INT])) return r;
    Owned made = obj_call1(rt, cls, r);
    decref(rt, r);
    return made;
}

const MethodDef int_methods[] = {
    {"conjugate", int_itself, 0, 0, 0, "conjugate()\n--\n\nThe number itself."},
    {"bit_length", int_bit_length_method, 0, 0, 0, "bit_length($self, /)\n--\n\nNumber of bits of the magnitude."},
    {"bit_count", int_bit_count, 0, 0, 0, "bit_count($self, /)\n--\n\nNumber of ones in the magnitude's binary form."},
    {"to_bytes", int_to_bytes_method, 0, -1, METH_KW,
     "to_bytes($self, /, length=1, byteorder='big', *, signed=False)\n--\n\nThe int as that many bytes."},
    {"from_bytes", int_from_bytes_method, 0, -1, METH_KW | METH_CLASS,
     "from_bytes($type, /, bytes, byteorder='big', *, signed=False)\n--\n\nThe int that the bytes stand for."},
    {"as_integer_ratio", int_as_integer_ratio, 0, 0, 0, "as_integer_ratio($self, /)\n--\n\nThe pair (self, 1)."},
    {"__trunc__", int_itself, 0, 0, 0, NULL},
    {"__floor__", int_itself, 0, 0, 0, NULL},
    {"__ceil__", int_itself, 0, 0, 0, NULL},
    {"__round__", int_round, 0, 1, 0, NULL},
    {"__getnewargs__", int_getnewargs, 0, 0, 0, NULL},
    {"__format__", int_format, 1, 1, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

static Owned get_self(Runtime *rt, Borrowed self, void *closure) { return int_exact(rt, self); }
static Owned get_zero(Runtime *rt, Borrowed self, void *closure) { return v_small(0); }
static Owned get_one(Runtime *rt, Borrowed self, void *closure) { return v_small(1); }

const GetSetDef int_getsets[] = {
    {"real", get_self, NULL, "the real part of a complex number", NULL},
    {"imag", get_zero, NULL, "the imaginary part of a complex number", NULL},
    {"numerator", get_self, NULL, "the numerator of a rational number in lowest terms", NULL},
    {"denominator", get_one, NULL, "the denominator of a rational number in lowest terms", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
