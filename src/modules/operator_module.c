/* SPDX-License-Identifier: MIT
 * operator_module.c: the modules operator and _operator: the operators as functions. The getters (itemgetter, attrgetter,
 * methodcaller): operator_getters.c. */
#include "modules/operator_getters.h"

#include "types/dict.h"
#include "types/equal.h"
#include "types/int.h"
#include "types/list.h"
#include "types/module.h"
#include "types/tuple.h"
#include "vm/vm.h"

#define ARGS Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames

#define BINARY(name, op)                                                                                              \
    static Owned op_##name(ARGS) { return num_binary(rt, args[0], args[1], op); }                                     \
    static Owned op_i##name(ARGS) { return num_inplace(rt, args[0], args[1], op); }
BINARY(add, OP_ADD)
BINARY(sub, OP_SUB)
BINARY(mul, OP_MUL)
BINARY(matmul, OP_MATMUL)
BINARY(truediv, OP_TRUEDIV)
BINARY(floordiv, OP_FLOORDIV)
BINARY(mod, OP_MOD)
BINARY(lshift, OP_LSHIFT)
BINARY(rshift, OP_RSHIFT)
BINARY(and, OP_AND)
BINARY(or, OP_OR)
BINARY(xor, OP_XOR)
BINARY(pow, OP_POW)

#define COMPARE(name, op)                                                                                             \
    static Owned op_##name(ARGS) { return obj_compare(rt, args[0], args[1], op); }
COMPARE(lt, CMP_LT)
COMPARE(le, CMP_LE)
COMPARE(eq, CMP_EQ)
COMPARE(ne, CMP_NE)
COMPARE(gt, CMP_GT)
COMPARE(ge, CMP_GE)

static Owned from_bool(int r) { return r < 0 ? V_NULL : v_bool(r); }

static Owned op_truth(ARGS) { return from_bool(obj_truth(rt, args[0])); }

static Owned op_not(ARGS) {
    int r = obj_truth(rt, args[0]);
    return r < 0 ? V_NULL : v_bool(!r);
}

static Owned op_is(ARGS) { return v_bool(args[0] == args[1]); }
static Owned op_is_not(ARGS) { return v_bool(args[0] != args[1]); }
static Owned op_neg(ARGS) { return num_neg(rt, args[0]); }
static Owned op_pos(ARGS) { return num_pos(rt, args[0]); }
static Owned op_abs(ARGS) { return num_abs(rt, args[0]); }
static Owned op_invert(ARGS) { return num_invert(rt, args[0]); }
static Owned op_index(ARGS) { return num_index(rt, args[0]); }
static Owned op_getitem(ARGS) { return obj_getitem(rt, args[0], args[1]); }
static Owned op_setitem(ARGS) { return obj_setitem(rt, args[0], args[1], args[2]) < 0 ? V_NULL : V_NONE; }
static Owned op_delitem(ARGS) { return obj_setitem(rt, args[0], args[1], V_NULL) < 0 ? V_NULL : V_NONE; }
static Owned op_contains(ARGS) { return from_bool(obj_contains(rt, args[0], args[1])); }
static Owned op_call(ARGS) {
    if (!nargs) return raise(rt, T_TYPE_ERROR, "call expected at least 1 argument, got 0");
    return obj_call(rt, args[0], args + 1, nargs - 1, kwnames);
}

static bool is_sequence(Runtime *rt, Borrowed v) {
    const TypeSlots *s = slots_of(rt, v);
    return s->concat || (s->getitem && !(s->flags & TF_DICT_SUB));
}

static Owned concat(Runtime *rt, Borrowed a, Borrowed b, bool inplace) {
    const TypeSlots *s = slots_of(rt, a);
    if (inplace && s->inplace_concat) return s->inplace_concat(rt, a, b);
    if (s->concat) return s->concat(rt, a, b);
    if (is_sequence(rt, a) && is_sequence(rt, b))
        return inplace ? num_inplace(rt, a, b, OP_ADD) : num_binary(rt, a, b, OP_ADD);
    return raise(rt, T_TYPE_ERROR, "'%.200T' object can't be concatenated", a);
}

static Owned op_concat(ARGS) { return concat(rt, args[0], args[1], false); }
static Owned op_iconcat(ARGS) { return concat(rt, args[0], args[1], true); }

/* Items of args[0] that equal args[1]: how many, or the number of the first (-1 none). -2: error. */
static int64_t search(Runtime *rt, const Value *args, bool first) {
    Value it = obj_iter(rt, args[0]);
    if (!it) {
        if (error_catch(rt, T_TYPE_ERROR)) raise(rt, T_TYPE_ERROR, "argument of type '%.200T' is not iterable", args[0]);
        return -2;
    }
    int64_t n = 0, found = first ? -1 : 0;
    Value item;
    int r = 0;
    for (; (item = next_value(rt, it)); n++) {
        r = equal_held(rt, item, args[1]);
        decref(rt, item);
        if (r < 0) break;
        if (r && first) {
            found = n;
            break;
        }
        found += r;
    }
    decref(rt, it);
    return rt->error ? -2 : found;
}

static Owned op_countOf(ARGS) {
    int64_t n = search(rt, args, false);
    return n == -2 ? V_NULL : v_small(n);
}

static Owned op_indexOf(ARGS) {
    int64_t n = search(rt, args, true);
    if (n == -1) return raise(rt, T_VALUE_ERROR, "sequence.index(x): x not in sequence");
    return n == -2 ? V_NULL : v_small(n);
}

static Owned op_length_hint(ARGS) {
    ssize_t otherwise = 0;
    if (nargs > 1) {
        otherwise = num_as_size_argument(rt, args[1]);
        if (otherwise == -1 && rt->error) return V_NULL;
    }
    ssize_t n = obj_length_hint(rt, args[0], otherwise);
    return n == -1 && rt->error ? V_NULL : int_from_i64(rt, n);
}

/* Time that does not depend on where the operands differ. */
static Owned op_compare_digest(ARGS) {
    if (v_is_str(rt, args[0]) && v_is_str(rt, args[1])) {
        if (!str_is_ascii(args[0]) || !str_is_ascii(args[1]))
            return raise(rt, T_TYPE_ERROR, "comparing strings with non-ASCII characters is not supported");
        size_t n = str_len(args[1]);
        uint8_t diff = n != str_len(args[0]);
        const uint8_t *a = as_str(diff ? args[1] : args[0])->data, *b = as_str(args[1])->data;
        for (size_t i = 0; i < n; i++) diff |= a[i] ^ b[i];
        return v_bool(!diff);
    }
    Buffer x, y;
    bool text = v_is_str(rt, args[0]) || v_is_str(rt, args[1]);
    if (text) return raise(rt, T_TYPE_ERROR, "a bytes-like object is required, not '%.100T'", v_is_str(rt, args[0]) ? args[0] : args[1]);
    if (!slots_of(rt, args[0])->buffer || !slots_of(rt, args[1])->buffer)
        return raise(rt, T_TYPE_ERROR, "unsupported operand types(s) or combination of types: '%.100T' and '%.100T'", args[0], args[1]);
    if (obj_get_buffer(rt, args[0], &x, false) < 0) return V_NULL;
    if (obj_get_buffer(rt, args[1], &y, false) < 0) {
        buffer_release(rt, &x);
        return V_NULL;
    }
    uint8_t diff = x.len != y.len;
    const uint8_t *a = diff ? y.data : x.data;
    for (size_t i = 0; i < y.len; i++) diff |= a[i] ^ y.data[i];
    buffer_release(rt, &x);
    buffer_release(rt, &y);
    return v_bool(!diff);
}

#define FUNCTION(name, fn, n, doc) {name, fn, n, n, 0, name doc}
#define TWO(name, fn, text) FUNCTION(name, fn, 2, "($module, a, b, /)\n--\n\nSame as " text ".")
#define ONE(name, fn, text) FUNCTION(name, fn, 1, "($module, a, /)\n--\n\nSame as " text ".")

static const MethodDef functions[] = {
    ONE("truth", op_truth, "bool(a)"),
    TWO("contains", op_contains, "b in a (note reversed operands)"),
    TWO("indexOf", op_indexOf, "the first index of b in a"),
    TWO("countOf", op_countOf, "the number of items in a which are, or which equal, b"),
    TWO("is_", op_is, "a is b"),
    TWO("is_not", op_is_not, "a is not b"),
    TWO("add", op_add, "a + b"),
    TWO("sub", op_sub, "a - b"),
    TWO("mul", op_mul, "a * b"),
    TWO("matmul", op_matmul, "a @ b"),
    TWO("floordiv", op_floordiv, "a // b"),
    TWO("truediv", op_truediv, "a / b"),
    TWO("mod", op_mod, "a % b"),
    ONE("neg", op_neg, "-a"),
    ONE("pos", op_pos, "+a"),
    ONE("abs", op_abs, "abs(a)"),
    ONE("inv", op_invert, "~a"),
    ONE("invert", op_invert, "~a"),
    ONE("index", op_index, "a.__index__()"),
    TWO("lshift", op_lshift, "a << b"),
    TWO("rshift", op_rshift, "a >> b"),
    ONE("not_", op_not, "not a"),
    TWO("and_", op_and, "a & b"),
    TWO("xor", op_xor, "a ^ b"),
    TWO("or_", op_or, "a | b"),
    TWO("iadd", op_iadd, "a += b"),
    TWO("isub", op_isub, "a -= b"),
    TWO("imul", op_imul, "a *= b"),
    TWO("imatmul", op_imatmul, "a @= b"),
    TWO("ifloordiv", op_ifloordiv, "a //= b"),
    TWO("itruediv", op_itruediv, "a /= b"),
    TWO("imod", op_imod, "a %= b"),
    TWO("ilshift", op_ilshift, "a <<= b"),
    TWO("irshift", op_irshift, "a >>= b"),
    TWO("iand", op_iand, "a &= b"),
    TWO("ixor", op_ixor, "a ^= b"),
    TWO("ior", op_ior, "a |= b"),
    TWO("concat", op_concat, "a + b, for a and b sequences"),
    TWO("iconcat", op_iconcat, "a += b, for a and b sequences"),
    TWO("getitem", op_getitem, "a[b]"),
    FUNCTION("setitem", op_setitem, 3, "($module, a, b, c, /)\n--\n\nSame as a[b] = c."),
    TWO("delitem", op_delitem, "del a[b]"),
    TWO("pow", op_pow, "a ** b"),
    TWO("ipow", op_ipow, "a **= b"),
    TWO("lt", op_lt, "a < b"),
    TWO("le", op_le, "a <= b"),
    TWO("eq", op_eq, "a == b"),
    TWO("ne", op_ne, "a != b"),
    TWO("gt", op_gt, "a > b"),
    TWO("ge", op_ge, "a >= b"),
    {"_compare_digest", op_compare_digest, 2, 2, 0, "_compare_digest($module, a, b, /)\n--\n\nReturn 'a == b' in constant time."},
    {"length_hint", op_length_hint, 1, 2, 0,
     "length_hint($module, obj, default=0, /)\n--\n\nThe length of obj, what its __length_hint__ says, or the default."},
    {"call", op_call, 0, -1, METH_KW, "call($module, obj, /, *args, **kwargs)\n--\n\nSame as obj(*args, **kwargs)."},
    {NULL, NULL, 0, 0, 0, NULL},
};

static const char *const dunders[] = {
    "lt", "le", "eq", "ne", "ge", "gt", "not_", "abs", "add", "and_", "floordiv", "index", "inv", "invert", "lshift", "mod",
    "mul", "matmul", "neg", "or_", "pos", "pow", "rshift", "sub", "truediv", "xor", "concat", "contains", "delitem", "getitem",
    "setitem", "iadd", "iand", "iconcat", "ifloordiv", "ilshift", "imod", "imul", "imatmul", "ior", "ipow", "irshift", "isub",
    "itruediv", "ixor", "call",
};

/* __add__ and so on for add, and_ without its underscore. */
static int add_dunders(Runtime *rt, Borrowed dict) {
    for (size_t i = 0; i < COUNT_OF(dunders); i++) {
        char name[24];
        size_t n = strlen(dunders[i]);
        memcpy(name, "__", 2);
        memcpy(name + 2, dunders[i], n);
        if (name[n + 1] == '_') n--;
        memcpy(name + 2 + n, "__", 3);
        Value fn = dict_get_cstr(rt, dict, dunders[i]);
        if (!fn || dict_set_cstr(rt, dict, name, fn) < 0) return -1;
    }
    return 0;
}

static int add_all(Runtime *rt, Borrowed dict) {
    Value list = list_new(rt, COUNT_OF(functions) + 3);
    if (!list) return -1;
    size_t pos = 0;
    Value key, value;
    while (dict_next(dict, &pos, &key, &value)) {
        if (str_at(key, 0) == '_') continue;
        if (list_append(rt, list, key) == 0) continue;
        decref(rt, list);
        return -1;
    }
    if (list_sort(rt, list, V_NONE, false) < 0) {
        decref(rt, list);
        return -1;
    }
    return module_add(rt, dict, "__all__", list);
}

static int init_shared(Runtime *rt, Borrowed module, Borrowed dict) { return operator_add_getters(rt, dict); }

/* The functions are _operator's, and say so. */
static int copy_functions(Runtime *rt, Borrowed dict) {
    Value module = import_from_c(rt, "_operator");
    if (!module) return -1;
    int r = 0;
    for (size_t i = 0; r == 0 && functions[i].name; i++) {
        Value fn = dict_get_cstr(rt, module_dict(module), functions[i].name);
        r = fn ? dict_set_cstr(rt, dict, functions[i].name, fn) : -1;
    }
    decref(rt, module);
    return r;
}

static int init_public(Runtime *rt, Borrowed module, Borrowed dict) {
    if (copy_functions(rt, dict) < 0 || operator_add_getters(rt, dict) < 0 || add_all(rt, dict) < 0) return -1;
    return add_dunders(rt, dict);
}

const ModuleDef operator_module = {
    .name = "operator",
    .doc = "The operators as functions: operator.add(x, y) is equivalent to the expression x+y.",
    .init = init_public,
};

const ModuleDef operator_c_module = {
    .name = "_operator",
    .doc = "The operators as functions; see operator.",
    .functions = functions,
    .init = init_shared,
};
