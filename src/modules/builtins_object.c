/* SPDX-License-Identifier: MIT
 * builtins_object.c: built-in functions of one object: attributes, numbers, characters, text. */
#include "modules/builtins_module.h"
#include "object/protocol.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/list.h"
#include "types/str.h"
#include "vm/vm.h"
#include "vm/audit.h"

BUILTIN(builtin_abs) { return num_abs(rt, args[0]); }
BUILTIN(builtin_ascii) { return obj_ascii(rt, args[0]); }
BUILTIN(builtin_repr) { return obj_repr(rt, args[0]); }
BUILTIN(builtin_callable) { return v_bool(obj_callable(rt, args[0])); }
BUILTIN(builtin_divmod) { return num_binary(rt, args[0], args[1], OP_DIVMOD); }

static Owned in_base(Runtime *rt, Borrowed v, int base) {
    Value n = num_index(rt, v);
    if (!n) return 0;
    Value text = int_to_str(rt, n, base, true);
    decref(rt, n);
    return text;
}
BUILTIN(builtin_bin) { return in_base(rt, args[0], 2); }
BUILTIN(builtin_oct) { return in_base(rt, args[0], 8); }
BUILTIN(builtin_hex) { return in_base(rt, args[0], 16); }

BUILTIN(builtin_chr) {
    int c;
    if (num_as_int(rt, args[0], &c) < 0) return V_NULL;
    if (c < 0 || c > 0x10ffff) return raise(rt, T_VALUE_ERROR, "chr() arg not in range(0x110000)");
    return str_from_char(rt, (uint32_t)c);
}

BUILTIN(builtin_ord) {
    Value v = args[0];
    size_t n;
    if (v_is_str(rt, v)) {
        if (str_len(v) == 1) return v_small(str_at(v, 0));
        n = str_len(v);
    } else if (type_has(rt, v, TF_BYTES)) {
        n = as_bytes(v)->len;
        if (n == 1) return v_small(as_bytes(v)->data[0]);
    } else if (obj_is_instance_of(rt, v, T_BYTEARRAY)) {
        n = V_AS(ByteArray, v)->len;
        if (n == 1) return v_small(V_AS(ByteArray, v)->data[0]);
    } else return raise(rt, T_TYPE_ERROR, "ord() expected string of length 1, but %.200T found", v);
    return raise(rt, T_TYPE_ERROR, "ord() expected a character, but string of length %zu found", n);
}

/* ---- attributes ---- */

static int check_name(Runtime *rt, Borrowed name) {
    return v_is_str(rt, name) ? 0 : raise_int(rt, T_TYPE_ERROR, "attribute name must be string, not '%.200T'", name);
}

/* Lookups want interned names; a computed name that is in no table yet is interned here. */
static Owned interned(Runtime *rt, Borrowed name) { return v_is(name, T_STR) ? str_intern(rt, own(name)) : own(name); }

BUILTIN(builtin_getattr) {
    if (check_name(rt, args[1]) < 0) return 0;
    Value name = interned(rt, args[1]);
    if (!name) return 0;
    Value v = nargs == 3 ? obj_getattr_maybe(rt, args[0], name) : obj_getattr(rt, args[0], name);
    decref(rt, name);
    return !v && nargs == 3 && !rt->error ? own(args[2]) : v;
}

BUILTIN(builtin_hasattr) {
    if (check_name(rt, args[1]) < 0) return 0;
    Value name = interned(rt, args[1]);
    if (!name) return 0;
    Value v = obj_getattr_maybe(rt, args[0], name);
    decref(rt, name);
    if (!v) return rt->error ? 0 : V_FALSE;
    decref(rt, v);
    return V_TRUE;
}

static Owned set_or_delete(Runtime *rt, Borrowed o, Borrowed name, Borrowed value) {
    if (check_name(rt, name) < 0) return 0;
    Value key = interned(rt, name);
    if (!key) return 0;
    int r = obj_setattr(rt, o, key, value);
    decref(rt, key);
    return r < 0 ? 0 : V_NONE;
}
BUILTIN(builtin_setattr) { return set_or_delete(rt, args[0], args[1], args[2]); }
BUILTIN(builtin_delattr) { return set_or_delete(rt, args[0], args[1], V_NULL); }

BUILTIN(builtin_dir) {
    if (nargs) return obj_dir(rt, args[0]);
    Frame *f = vm_current_frame(rt);
    if (!f) return raise(rt, T_SYSTEM_ERROR, "frame does not exist");
    Value ns = vm_frame_locals(rt, f), keys = 0;
    if (!ns) return 0;
    if (v_is(ns, T_DICT)) keys = dict_keys_list(rt, ns);
    else {
        Value k = obj_call_method(rt, ns, rt->names[N_keys], NULL, 0);
        keys = k ? list_from_iterable(rt, k) : 0;
        decref_maybe(rt, k);
    }
    decref(rt, ns);
    if (keys && list_sort(rt, keys, V_NONE, false) < 0) {
        decref(rt, keys);
        return 0;
    }
    return keys;
}

BUILTIN(builtin_vars) {
    if (!nargs) {
        Frame *f = vm_current_frame(rt);
        return f ? vm_frame_locals(rt, f) : raise(rt, T_SYSTEM_ERROR, "frame does not exist");
    }
    Value v = obj_getattr_maybe(rt, args[0], rt->names[N___dict__]);
    return v || rt->error ? v : raise(rt, T_TYPE_ERROR, "vars() argument must have __dict__ attribute");
}

BUILTIN(builtin_isinstance) {
    int r = obj_isinstance(rt, args[0], args[1]);
    return r < 0 ? 0 : v_bool(r);
}
BUILTIN(builtin_issubclass) {
    int r = obj_issubclass(rt, args[0], args[1]);
    return r < 0 ? 0 : v_bool(r);
}

BUILTIN(builtin_hash) {
    int64_t h = obj_hash(rt, args[0]);
    return h == -1 ? 0 : int_from_i64(rt, h);
}
BUILTIN(builtin_id) {
    Value id = int_from_u64(rt, args[0]);
    if (id && AUDIT(rt, "builtins.id", id)) return decref(rt, id), V_NULL;
    return id;
}

BUILTIN(builtin_len) {
    ssize_t n = obj_len(rt, args[0]);
    return n < 0 ? 0 : int_from_i64(rt, n);
}

BUILTIN(builtin_format) {
    if (nargs == 2 && !v_is_str(rt, args[1])) return raise(rt, T_TYPE_ERROR, "format() argument 2 must be str, not %.200A", args[1]);
    return obj_format(rt, args[0], nargs == 2 ? args[1] : V_NULL);
}

BUILTIN(builtin_pow) {
    static const char *const params[] = {"base", "exp", "mod", NULL};
    Value v[3];
    if (args_parse(rt, "pow", params, 2, args, nargs, kwnames, v) < 0) return 0;
    return num_power(rt, v[0], v[1], v[2] ? v[2] : V_NONE);
}

BUILTIN(builtin_round) {
    static const char *const params[] = {"number", "ndigits", NULL};
    Value v[2];
    if (args_parse(rt, "round", params, 1, args, nargs, kwnames, v) < 0) return 0;
    Value f = obj_lookup_special(rt, v[0], rt->names[N___round__]);
    if (!f) return rt->error ? 0 : raise(rt, T_TYPE_ERROR, "type %.100T doesn't define __round__ method", v[0]);
    Value r = !v[1] || v[1] == V_NONE ? obj_call0(rt, f) : obj_call1(rt, f, v[1]);
    decref(rt, f);
    return r;
}
