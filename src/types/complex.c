/* SPDX-License-Identifier: MIT
 * complex.c: complex numbers. Division is Smith's method (R. L. Smith, Communications of the ACM 5, 1962). */
#include <math.h>

#include "object/protocol.h"
#include "types/class.h"
#include "types/float.h"
#include "types/float_parts.h"
#include "types/int.h"
#include "types/number_text.h"
#include "types/str.h"
#include "types/str_parts.h"
#include "types/tuple.h"

typedef struct C {
    double re, im;
} C;

Owned complex_new(Runtime *rt, double re, double im) {
    Complex *c = object_new_leaf(rt, T_COMPLEX, sizeof *c);
    if (!c) return V_NULL;
    c->real = re;
    c->imag = im;
    return v_from(c);
}

static Owned make(Runtime *rt, C c) { return complex_new(rt, c.re, c.im); }
static void complex_dealloc(Runtime *rt, Object *self) { object_free(rt, self); }
static C get(Borrowed v) { return (C){V_AS(Complex, v)->real, V_AS(Complex, v)->imag}; }
static bool is_complex(Runtime *rt, Borrowed v) { return v_is_ptr(v) && obj_is_instance_of(rt, v, T_COMPLEX); }

/* 1, 0 no number, -1 error. */
static int operand(Runtime *rt, Borrowed v, C *out) {
    if (is_complex(rt, v)) {
        *out = get(v);
        return 1;
    }
    out->im = 0.0;
    return float_operand(rt, v, &out->re);
}

#define OPERANDS(x, y)                                                                                                 \
    C x, y;                                                                                                            \
    int status_ = operand(rt, a, &x);                                                                                  \
    if (status_ > 0) status_ = operand(rt, b, &y);                                                                     \
    if (status_ <= 0) return status_ < 0 ? V_NULL : V_NOTIMPL

static C product(C x, C y) { return (C){x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re}; }

/* y is not 0. */
static C quotient(C x, C y) {
    double m = fabs(y.re), n = fabs(y.im);
    if (m >= n) {
        double ratio = y.im / y.re, den = y.re + y.im * ratio;
        return (C){(x.re + x.im * ratio) / den, (x.im - x.re * ratio) / den};
    }
    if (n >= m) {
        double ratio = y.re / y.im, den = y.re * ratio + y.im;
        return (C){(x.re * ratio + x.im) / den, (x.im * ratio - x.re) / den};
    }
    return (C){(double)NAN, (double)NAN};
}

static Owned complex_add(Runtime *rt, Borrowed a, Borrowed b) {
    OPERANDS(x, y);
    return complex_new(rt, x.re + y.re, x.im + y.im);
}
static Owned complex_sub(Runtime *rt, Borrowed a, Borrowed b) {
    OPERANDS(x, y);
    return complex_new(rt, x.re - y.re, x.im - y.im);
}
static Owned complex_mul(Runtime *rt, Borrowed a, Borrowed b) {
    OPERANDS(x, y);
    return make(rt, product(x, y));
}
static Owned complex_truediv(Runtime *rt, Borrowed a, Borrowed b) {
    OPERANDS(x, y);
    if (y.re == 0.0 && y.im == 0.0) return raise(rt, T_ZERO_DIVISION_ERROR, "complex division by zero");
    return make(rt, quotient(x, y));
}

/* Powers: by squaring for small whole exponents, else in polar form. */

static C power_whole(C x, unsigned n) {
    C r = {1.0, 0.0};
    for (unsigned mask = 1; n >= mask; mask <<= 1) {
        if (n & mask) r = product(r, x);
        x = product(x, x);
    }
    return r;
}

/* False: the angle is infinite, which has no cosine. */
static bool power_polar(C x, C y, C *r) {
    double size = hypot(x.re, x.im), length = pow(size, y.re), angle = atan2(x.im, x.re), phase = angle * y.re;
    if (y.im != 0.0) {
        length /= exp(angle * y.im);
        phase += y.im * log(size);
    }
    *r = (C){length * cos(phase), length * sin(phase)};
    return !isinf(phase);
}

static Owned zero_to_bad_power(Runtime *rt) {
    return raise(rt, T_ZERO_DIVISION_ERROR, "0.0 to a negative or complex power");
}

Owned complex_power(Runtime *rt, double ar, double ai, double br, double bi) {
    C x = {ar, ai}, r;
    bool zero = ar == 0.0 && ai == 0.0;
    if (bi == 0.0 && br == floor(br) && fabs(br) <= 100.0) {
        if (zero && br < 0) return zero_to_bad_power(rt);
        r = power_whole(x, (unsigned)fabs(br));
        if (br < 0 && r.re == 0.0 && r.im == 0.0) return zero_to_bad_power(rt);
        if (br < 0) r = quotient((C){1.0, 0.0}, r);
    } else if (zero) {
        if (bi != 0.0 || br < 0) return zero_to_bad_power(rt);
        r = (C){0.0, 0.0};
    } else if (!power_polar(x, (C){br, bi}, &r)) {
        return zero_to_bad_power(rt);
    }
    if (isinf(r.re) || isinf(r.im)) return raise(rt, T_OVERFLOW_ERROR, "complex exponentiation");
    return make(rt, r);
}

static Owned complex_pow(Runtime *rt, Borrowed a, Borrowed b) {
    OPERANDS(x, y);
    return complex_power(rt, x.re, x.im, y.re, y.im);
}
static Owned complex_pow3(Runtime *rt, Borrowed a, Borrowed b, Borrowed mod) {
    OPERANDS(x, y);
    if (mod != V_NONE) return raise(rt, T_VALUE_ERROR, "complex modulo");
    return complex_power(rt, x.re, x.im, y.re, y.im);
}

static Owned complex_neg(Runtime *rt, Borrowed a) { return complex_new(rt, -get(a).re, -get(a).im); }
static Owned exact(Runtime *rt, Borrowed a) { return v_is(a, T_COMPLEX) ? own(a) : make(rt, get(a)); }
static int complex_truth(Runtime *rt, Borrowed a) { return get(a).re != 0.0 || get(a).im != 0.0; }
static Owned complex_abs(Runtime *rt, Borrowed a) {
    C c = get(a);
    double r = hypot(c.re, c.im);
    if (isinf(r) && isfinite(c.re) && isfinite(c.im)) return raise(rt, T_OVERFLOW_ERROR, "absolute value too large");
    return float_new(rt, r);
}

static int64_t complex_hash(Runtime *rt, Borrowed self) {
    C c = get(self);
    int64_t identity = (int64_t)(self >> 4 | self << 60);
    uint64_t re = (uint64_t)(isnan(c.re) ? identity : float_hash(c.re));
    uint64_t im = (uint64_t)(isnan(c.im) ? identity : float_hash(c.im));
    int64_t r = (int64_t)(re + 1000003 * im);
    return r == -1 ? -2 : r;
}

static Owned complex_compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if (op != CMP_EQ && op != CMP_NE) return V_NOTIMPL;
    C x = get(a), y = {0.0, 0.0};
    bool equal;
    if (is_complex(rt, b)) {
        y = get(b);
        equal = x.re == y.re && x.im == y.im;
    } else if (v_is_float(rt, b)) {
        equal = x.re == float_get(b) && x.im == 0.0;
    } else if (v_is_int(rt, b)) {
        equal = x.im == 0.0 && !isnan(x.re) && float_compare_int(x.re, b) == 0;
    } else {
        return V_NOTIMPL;
    }
    return v_bool(equal == (op == CMP_EQ));
}

/* Text. */

/* d as repr shows it, without ".0"; returns the length. */
static size_t put_part(double d, bool plus, char *out) {
    size_t n = 0;
    if (plus && (isnan(d) || !signbit(d))) out[n++] = '+';
    size_t len = float_repr_chars(d, out + n);
    if (len > 2 && out[n + len - 1] == '0' && out[n + len - 2] == '.') len -= 2;
    return n + len;
}

static Owned complex_repr(Runtime *rt, Borrowed self) {
    C c = get(self);
    char text[80];
    size_t n = 0;
    bool real = c.re != 0.0 || signbit(c.re);
    if (real) {
        text[n++] = '(';
        n += put_part(c.re, false, text + n);
    }
    n += put_part(c.im, real, text + n);
    text[n++] = 'j';
    if (real) text[n++] = ')';
    return str_from_ascii(rt, text, n);
}

static bool at_j(const char *p) { return *p == 'j' || *p == 'J'; }

/* x, xj or x+yj, where y may be a sign alone; returns the end, NULL if it is none of these. */
static const char *parse_parts(const char *p, C *out) {
    const char *end;
    double d = float_parse(p, &end);
    *out = (C){0.0, 0.0};
    if (end == p) { /* j alone, or with a sign */
        out->im = *p == '-' ? -1.0 : 1.0;
        if (*p == '-' || *p == '+') p++;
        return at_j(p) ? p + 1 : NULL;
    }
    p = end;
    if (at_j(p)) {
        out->im = d;
        return p + 1;
    }
    out->re = d;
    if (*p != '+' && *p != '-') return p;
    out->im = float_parse(p, &end);
    if (end == p) {
        out->im = *p == '-' ? -1.0 : 1.0;
        end = p + 1;
    }
    return at_j(end) ? end + 1 : NULL;
}

static bool parse_complex(const char *text, size_t len, C *out) {
    const char *p = text;
    while (number_is_space(*p)) p++;
    bool paren = *p == '(';
    if (paren) p++;
    while (number_is_space(*p)) p++;
    p = parse_parts(p, out);
    if (!p) return false;
    while (number_is_space(*p)) p++;
    if (paren && *p++ != ')') return false;
    while (number_is_space(*p)) p++;
    return p == text + len;
}

static int complex_from_str(Runtime *rt, Borrowed str, C *out) {
    size_t len;
    void *scratch;
    const char *text = number_text(rt, str, &len, &scratch);
    if (!text) return -1;
    bool ok, digits = true;
    if (memchr(text, '_', len)) {
        char *copy = mem_alloc(rt, len + 1);
        if (!copy) {
            mem_free(rt, scratch);
            return -1;
        }
        size_t n = 0;
        digits = number_text_drop_underscores(text, len, copy, &n);
        copy[n] = 0;
        ok = digits && parse_complex(copy, n, out);
        mem_free(rt, copy);
    } else {
        ok = parse_complex(text, len, out);
    }
    mem_free(rt, scratch);
    if (!digits) return raise_int(rt, T_VALUE_ERROR, "could not convert string to complex: %R", str);
    return ok ? 0 : raise_int(rt, T_VALUE_ERROR, "complex() arg is a malformed string");
}

/* complex(x): 1 and *out, 0: x has no __complex__, -1. */
static int try_dunder(Runtime *rt, Borrowed x, C *out) {
    Owned method = obj_lookup_special(rt, x, rt->names[N___complex__]);
    if (!method) return rt->error ? -1 : 0;
    Owned r = obj_call0(rt, method);
    decref(rt, method);
    if (!r) return -1;
    int status = 1;
    if (!is_complex(rt, r))
        status = raise_int(rt, T_TYPE_ERROR, "__complex__ returned non-complex (type %.200T)", r);
    else if (!v_is(r, T_COMPLEX))
        status = warn(rt, T_DEPRECATION_WARNING,
                      "__complex__ returned non-complex (type %.200T).  The ability to return an instance of a strict "
                      "subclass of complex is deprecated, and may not be supported in a future version of Python.", r);
    if (status >= 0) {
        *out = get(r);
        status = 1;
    }
    decref(rt, r);
    return status;
}

/* A number given to complex(): *was_complex tells whether it has an imaginary part of its own. 0: none. */
static int from_number(Runtime *rt, Borrowed x, C *out, bool *was_complex) {
    *was_complex = false;
    if (is_complex(rt, x)) {
        *out = get(x);
        *was_complex = true;
        return 1;
    }
    out->im = 0.0;
    const TypeSlots *slots = slots_of(rt, x);
    if (!slots->to_float && !slots->index) return 0;
    return num_as_double(rt, x, &out->re) < 0 ? -1 : 1;
}

int complex_from_object(Runtime *rt, Borrowed x, double *re, double *im) {
    C c;
    bool was;
    int status = is_complex(rt, x) ? 0 : try_dunder(rt, x, &c); /* a subclass is not asked for __complex__ */
    if (status == 0) status = from_number(rt, x, &c, &was);
    if (status == 0) return raise_int(rt, T_TYPE_ERROR, "must be real number, not %.50T", x);
    if (status < 0) return -1;
    *re = c.re;
    *im = c.im;
    return 0;
}

static int combine(Runtime *rt, Borrowed real, Borrowed imag, C *out) {
    C r = {0.0, 0.0}, i = {0.0, 0.0};
    bool r_complex = false, i_complex = false;
    int status = real && !v_is(real, T_COMPLEX) ? try_dunder(rt, real, &r) : 0;
    if (status < 0) return -1;
    if (status > 0)
        r_complex = true;
    else if (real) {
        status = from_number(rt, real, &r, &r_complex);
        if (status == 0)
            return raise_int(rt, T_TYPE_ERROR, "complex() first argument must be a string or a number, not '%.200T'", real);
        if (status < 0) return -1;
    }
    if (imag) {
        status = from_number(rt, imag, &i, &i_complex);
        if (status == 0) return raise_int(rt, T_TYPE_ERROR, "complex() second argument must be a number, not '%.200T'", imag);
        if (status < 0) return -1;
    }
    if (i_complex) r.re -= i.im;
    if (imag) r.im = r_complex ? r.im + i.re : i.re;
    *out = r;
    return 0;
}

static Owned complex_slot_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"real", "imag", NULL};
    Value a[2];
    C c = {0.0, 0.0};
    if (args_parse(rt, "complex", params, 0, args, nargs, kwnames, a) < 0) return V_NULL;
    if (a[0] && !a[1] && type->index == T_COMPLEX && v_is(a[0], T_COMPLEX)) return own(a[0]);
    if (a[0] && v_is_str(rt, a[0])) {
        if (a[1]) return raise(rt, T_TYPE_ERROR, "complex() can't take second arg if first is a string");
        if (complex_from_str(rt, a[0], &c) < 0) return V_NULL;
    } else {
        if (a[1] && v_is_str(rt, a[1])) return raise(rt, T_TYPE_ERROR, "complex() second arg can't be a string");
        if (combine(rt, a[0], a[1], &c) < 0) return V_NULL;
    }
    if (type->index == T_COMPLEX) return make(rt, c);
    Owned r = type_alloc(rt, type, 0);
    if (!r) return V_NULL;
    V_AS(Complex, r)->real = c.re;
    V_AS(Complex, r)->imag = c.im;
    return r;
}

/* Methods. */

static Owned complex_conjugate(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return complex_new(rt, get(self).re, -get(self).im);
}
static Owned complex_dunder(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    return exact(rt, self);
}
static Owned complex_getnewargs(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    Value pair[2] = {float_new(rt, get(self).re), V_NULL};
    if (!pair[0]) return V_NULL;
    pair[1] = float_new(rt, get(self).im);
    if (!pair[1]) {
        decref(rt, pair[0]);
        return V_NULL;
    }
    return tuple_from_owned(rt, pair, 2);
}
static Owned complex_format(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    if (!v_is_str(rt, args[0])) return raise_bad_argument(rt, "__format__", "argument", "str", args[0]);
    return format_complex(rt, self, args[0]);
}

static const MethodDef complex_methods[] = {
    {"conjugate", complex_conjugate, 0, 0, 0, "conjugate($self, /)\n--\n\nThe number with the imaginary part negated."},
    {"__complex__", complex_dunder, 0, 0, 0, NULL},
    {"__getnewargs__", complex_getnewargs, 0, 0, 0, NULL},
    {"__format__", complex_format, 1, 1, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

static Owned get_real(Runtime *rt, Borrowed self, void *closure) { return float_new(rt, get(self).re); }
static Owned get_imag(Runtime *rt, Borrowed self, void *closure) { return float_new(rt, get(self).im); }

static const GetSetDef complex_getsets[] = {
    {"real", get_real, NULL, "the real part of a complex number", NULL},
    {"imag", get_imag, NULL, "the imaginary part of a complex number", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

const TypeSlots complex_slots = {
    .name = "complex",
    .doc = "complex(real=0, imag=0)\n--\n\nThe number real + imag*1j, of numbers or of text.",
    .flags = TF_BASETYPE | TF_IMMUTABLE,
    .base = T_OBJECT,
    .layout = LAYOUT_LEAF,
    .basicsize = sizeof(Complex),
    .dealloc = complex_dealloc,
    .new = complex_slot_new,
    .repr = complex_repr,
    .hash = complex_hash,
    .compare = complex_compare,
    .binary = {
        [OP_ADD] = complex_add, [OP_SUB] = complex_sub, [OP_MUL] = complex_mul, [OP_TRUEDIV] = complex_truediv,
        [OP_POW] = complex_pow,
    },
    .power = complex_pow3,
    .neg = complex_neg,
    .pos = exact,
    .abs = complex_abs,
    .truth = complex_truth,
    .methods = complex_methods,
    .getsets = complex_getsets,
};
