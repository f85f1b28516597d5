/* SPDX-License-Identifier: MIT
 * api_values.c: the public functions that make, read and combine values. */
#include "object/error.h"
#include "object/protocol.h"
#include "runtime/internal.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

HoopValue hoop_none(Hoop *h) { return handle_new(h, V_NONE); }
HoopValue hoop_bool(Hoop *h, bool value) { return handle_new(h, v_bool(value)); }
HoopValue hoop_int(Hoop *h, int64_t value) { return handle_new(h, int_from_i64(&h->rt, value)); }
HoopValue hoop_float(Hoop *h, double value) { return handle_new(h, float_new(&h->rt, value)); }
HoopValue hoop_str(Hoop *h, const char *utf8) { return hoop_str_n(h, utf8, strlen(utf8)); }
HoopValue hoop_str_n(Hoop *h, const char *utf8, size_t len) {
    hoop_enter(h);
    return handle_new(h, str_from_utf8(&h->rt, utf8, len));
}
HoopValue hoop_bytes(Hoop *h, const void *data, size_t len) { return handle_new(h, bytes_from(&h->rt, data, len)); }
HoopValue hoop_dict(Hoop *h) { return handle_new(h, dict_new(&h->rt)); }

HoopValue hoop_list(Hoop *h, const HoopValue *items, size_t count) {
    Owned list = list_new(&h->rt, count);
    for (size_t i = 0; list && i < count; i++) {
        Value item = handle_get(h, items[i]);
        if (item && list_append(&h->rt, list, item) == 0) continue;
        decref(&h->rt, list);
        if (!item) return hoop_invalid(h), 0;
        list = V_NULL;
    }
    return handle_new(h, list);
}

HoopValue hoop_tuple(Hoop *h, const HoopValue *items, size_t count) {
    HoopValue list = hoop_list(h, items, count);
    if (!list) return 0;
    Owned tuple = list_to_tuple(&h->rt, handle_get(h, list));
    handle_free(h, list);
    return handle_new(h, tuple);
}

HoopValue hoop_keep(Hoop *h, HoopValue value) {
    Value v = handle_get(h, value);
    return v ? handle_new(h, own(v)) : (hoop_invalid(h), 0);
}

void hoop_release(Hoop *h, HoopValue value) {
    hoop_enter(h);
    handle_free(h, value);
}

HoopStatus hoop_to_int(Hoop *h, HoopValue value, int64_t *out) {
    Value v = handle_get(h, value);
    hoop_enter(h);
    if (!v) return hoop_invalid(h);
    return num_as_i64(&h->rt, v, out) < 0 ? hoop_failed(h) : HOOP_OK;
}

HoopStatus hoop_to_float(Hoop *h, HoopValue value, double *out) {
    Value v = handle_get(h, value);
    hoop_enter(h);
    if (!v) return hoop_invalid(h);
    return num_as_double(&h->rt, v, out) < 0 ? hoop_failed(h) : HOOP_OK;
}

HoopStatus hoop_to_bool(Hoop *h, HoopValue value, bool *out) {
    Value v = handle_get(h, value);
    hoop_enter(h);
    if (!v) return hoop_invalid(h);
    int truth = obj_truth(&h->rt, v);
    if (truth < 0) return hoop_failed(h);
    *out = truth > 0;
    return HOOP_OK;
}

HoopStatus hoop_to_str(Hoop *h, HoopValue value, const char **utf8, size_t *len) {
    Value v = handle_get(h, value);
    hoop_enter(h);
    if (!v) return hoop_invalid(h);
    if (!v_is_str(&h->rt, v)) {
        raise(&h->rt, T_TYPE_ERROR, "expected str, not %T", v);
        return hoop_failed(h);
    }
    void *scratch = NULL;
    size_t length;
    const char *text = str_utf8(&h->rt, v, &length, &scratch);
    if (!text) return hoop_failed(h);
    HandleSlot *slot = &h->slots[(uint32_t)value - 1];
    mem_free(&h->rt, slot->text);
    slot->text = scratch;
    *utf8 = text;
    if (len) *len = length;
    return HOOP_OK;
}

HoopStatus hoop_to_bytes(Hoop *h, HoopValue value, const void **data, size_t *len) {
    Value v = handle_get(h, value);
    if (!v) return hoop_invalid(h);
    if (!obj_is_instance_of(&h->rt, v, T_BYTES)) {
        raise(&h->rt, T_TYPE_ERROR, "expected bytes, not %T", v);
        return hoop_failed(h);
    }
    *data = as_bytes(v)->data;
    *len = as_bytes(v)->len;
    return HOOP_OK;
}

const char *hoop_type_name(Hoop *h, HoopValue value) {
    Value v = handle_get(h, value);
    return v ? type_short_name(slots_of(&h->rt, v)) : "";
}

bool hoop_is_none(Hoop *h, HoopValue value) { return handle_get(h, value) == V_NONE; }

HoopValue hoop_repr(Hoop *h, HoopValue value) {
    Value v = handle_get(h, value);
    hoop_enter(h);
    return v ? handle_new(h, obj_repr(&h->rt, v)) : (hoop_invalid(h), 0);
}

/* An interned name that lives for one call. */
static Owned name_of(Hoop *h, const char *name) {
    Owned s = str_from_cstr(&h->rt, name);
    return s ? str_intern(&h->rt, s) : V_NULL;
}

HoopValue hoop_get(Hoop *h, HoopValue object, const char *attribute) {
    Value v = handle_get(h, object);
    hoop_enter(h);
    if (!v) return hoop_invalid(h), 0;
    Owned name = name_of(h, attribute);
    Owned result = name ? obj_getattr(&h->rt, v, name) : V_NULL;
    decref_maybe(&h->rt, name);
    return handle_new(h, result);
}

HoopStatus hoop_set(Hoop *h, HoopValue object, const char *attribute, HoopValue value) {
    Value o = handle_get(h, object), v = handle_get(h, value);
    hoop_enter(h);
    if (!o || !v) return hoop_invalid(h);
    Owned name = name_of(h, attribute);
    int result = name ? obj_setattr(&h->rt, o, name, v) : -1;
    decref_maybe(&h->rt, name);
    return result < 0 ? hoop_failed(h) : HOOP_OK;
}

HoopValue hoop_getitem(Hoop *h, HoopValue container, HoopValue key) {
    Value c = handle_get(h, container), k = handle_get(h, key);
    hoop_enter(h);
    return c && k ? handle_new(h, obj_getitem(&h->rt, c, k)) : (hoop_invalid(h), 0);
}

HoopStatus hoop_setitem(Hoop *h, HoopValue container, HoopValue key, HoopValue value) {
    Value c = handle_get(h, container), k = handle_get(h, key), v = handle_get(h, value);
    hoop_enter(h);
    if (!c || !k || !v) return hoop_invalid(h);
    return obj_setitem(&h->rt, c, k, v) < 0 ? hoop_failed(h) : HOOP_OK;
}

HoopStatus hoop_len(Hoop *h, HoopValue container, size_t *out) {
    Value v = handle_get(h, container);
    hoop_enter(h);
    if (!v) return hoop_invalid(h);
    ssize_t n = obj_len(&h->rt, v);
    if (n < 0) return hoop_failed(h);
    *out = (size_t)n;
    return HOOP_OK;
}

HoopValue hoop_iter(Hoop *h, HoopValue iterable) {
    Value v = handle_get(h, iterable);
    hoop_enter(h);
    return v ? handle_new(h, obj_iter(&h->rt, v)) : (hoop_invalid(h), 0);
}

HoopStatus hoop_next(Hoop *h, HoopValue iterator, HoopValue *out) {
    Value v = handle_get(h, iterator);
    hoop_enter(h);
    *out = 0;
    if (!v) return hoop_invalid(h);
    Owned item = obj_next(&h->rt, v);
    if (!item) return h->rt.error ? hoop_failed(h) : HOOP_OK;
    *out = handle_new(h, item);
    return *out ? HOOP_OK : HOOP_ERROR;
}

HoopValue hoop_global(Hoop *h, const char *name) {
    hoop_enter(h);
    Value v = dict_get_cstr(&h->rt, h->main_dict, name);
    if (v) return handle_new(h, own(v));
    if (!h->rt.error) raise(&h->rt, T_NAME_ERROR, "name '%s' is not defined", name);
    return handle_new(h, V_NULL);
}

HoopStatus hoop_set_global(Hoop *h, const char *name, HoopValue value) {
    Value v = handle_get(h, value);
    hoop_enter(h);
    if (!v) return hoop_invalid(h);
    return dict_set_cstr(&h->rt, h->main_dict, name, v) < 0 ? hoop_failed(h) : HOOP_OK;
}

HoopValue hoop_import(Hoop *h, const char *module) {
    hoop_enter(h);
    return handle_new(h, import_from_c(&h->rt, module));
}

/* Handles of a call to values, on the runtime's heap when there are many. NULL: a bad handle or no memory. */
static Value *unwrap(Hoop *h, const HoopValue *handles, size_t count, Value *small, size_t small_count) {
    Value *values = count <= small_count ? small : mem_alloc_array(&h->rt, count, sizeof *values);
    if (!values) return hoop_failed(h), NULL;
    for (size_t i = 0; i < count; i++) {
        values[i] = handle_get(h, handles[i]);
        if (values[i]) continue;
        if (values != small) mem_free(&h->rt, values);
        return hoop_invalid(h), NULL;
    }
    return values;
}

static HoopValue call(Hoop *h, Borrowed f, const HoopValue *args, size_t count, Borrowed kwnames) {
    Value small[8] = {0}, *values = unwrap(h, args, count, small, COUNT_OF(small));
    if (!values) return 0;
    size_t named = kwnames ? as_tuple(kwnames)->len : 0;
    for (size_t i = 0; i < count; i++) incref(values[i]);
    incref(f);
    Owned result = obj_call(&h->rt, f, values, count - named, kwnames);
    for (size_t i = 0; i < count; i++) decref(&h->rt, values[i]);
    decref(&h->rt, f);
    if (values != small) mem_free(&h->rt, values);
    return handle_new(h, result);
}

static HoopValue checked(Hoop *h, HoopValue value) {
    leaks_check(h);
    return value;
}

HoopValue hoop_call(Hoop *h, HoopValue callable, const HoopValue *args, size_t count) {
    Value f = handle_get(h, callable);
    hoop_enter(h);
    return f ? checked(h, call(h, f, args, count, V_NULL)) : (hoop_invalid(h), 0);
}

HoopValue hoop_call_named(Hoop *h, HoopValue callable, const HoopValue *args, size_t count, const char *const *names, size_t named) {
    Value f = handle_get(h, callable);
    hoop_enter(h);
    if (!f || named > count) return hoop_invalid(h), 0;
    Owned kwnames = V_NULL;
    if (named) {
        if (!(kwnames = tuple_new(&h->rt, named))) return handle_new(h, V_NULL);
        for (size_t i = 0; i < named; i++) {
            Owned name = name_of(h, names[i]);
            as_tuple(kwnames)->items[i] = name ? name : V_NONE;
            if (name) continue;
            for (size_t k = i; k < named; k++) as_tuple(kwnames)->items[k] = V_NONE;
            decref(&h->rt, kwnames);
            return handle_new(h, V_NULL);
        }
    }
    HoopValue result = call(h, f, args, count, kwnames);
    decref_maybe(&h->rt, kwnames);
    return result;
}

HoopValue hoop_call_method(Hoop *h, HoopValue object, const char *name, const HoopValue *args, size_t count) {
    HoopValue method = hoop_get(h, object, name);
    if (!method) return 0;
    HoopValue result = hoop_call(h, method, args, count);
    hoop_release(h, method);
    return result;
}
