/* SPDX-License-Identifier: MIT
 * hash_parts.c: arguments and results of the hash modules. */
#include "modules/hash_parts.h"
#include "types/int.h"
#include "types/str.h"

int hash_input(Runtime *rt, Borrowed data, Buffer *view) {
    if (v_is_str(rt, data)) return raise_int(rt, T_TYPE_ERROR, "Strings must be encoded before hashing");
    if (!slots_of(rt, data)->buffer) return raise_int(rt, T_TYPE_ERROR, "object supporting the buffer API required");
    if (obj_get_buffer(rt, data, view, false) < 0) return -1;
    if (view->ndim <= 1) return 0;
    buffer_release(rt, view);
    return raise_int(rt, T_BUFFER_ERROR, "Buffer must be single dimension");
}

Owned hash_hex(Runtime *rt, const uint8_t *digest, size_t len) {
    static const char digits[] = "0123456789abcdef";
    Owned text = str_new(rt, len * 2, 'f');
    if (!text) return V_NULL;
    for (size_t i = 0; i < len; i++) {
        as_str(text)->data[2 * i] = (uint8_t)digits[digest[i] >> 4];
        as_str(text)->data[2 * i + 1] = (uint8_t)digits[digest[i] & 15];
    }
    return text;
}

int hash_arguments(Runtime *rt, const char *name, bool string, const Value *args, size_t nargs, Borrowed kwnames, Value *data) {
    static const char *const with_name[] = {"string", "*", "usedforsecurity", NULL}, *const without[] = {"data", "/", "*", "usedforsecurity", NULL};
    Value v[2];
    if (args_parse(rt, name, string ? with_name : without, 0, args, nargs, kwnames, v) < 0) return -1;
    if (v[1] && obj_truth(rt, v[1]) < 0) return -1;
    *data = v[0];
    return 0;
}

int hash_unsigned(Runtime *rt, Borrowed v, uint64_t *out) {
    Owned n = num_index(rt, v);
    if (!n) return -1;
    int status = 0;
    if (int_sign(n) < 0) status = raise_int(rt, T_VALUE_ERROR, "value must be positive");
    else if (!int_fits_u64(n, out)) status = raise_int(rt, T_OVERFLOW_ERROR, "Python int too large to convert to C unsigned long");
    decref(rt, n);
    return status;
}
