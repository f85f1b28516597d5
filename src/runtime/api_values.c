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

/* The value behind a handle, held: code that the call runs may release the handle. 0: not valid, which has been told. */
static Owned hold(Hoop *h, HoopValue handle) {
    hoop_enter(h);
    Value v = handle_get(h, handle);
    return v ? own(v) : (hoop_invalid(h), V_NULL);
}

/* The same for an operand and an output that must not be NULL. */
static Owned hold_for(Hoop *h, HoopValue handle, const void *out) {
    if (out) return hold(h, handle);
    hoop_enter(h);
    return hoop_invalid(h), V_NULL;
}

Owned hoop_name(Hoop *h, const char *utf8_or_null) {
    if (!utf8_or_null) return raise(&h->rt, T_SYSTEM_ERROR, "NULL instead of a name");
    Owned s = str_from_cstr(&h->rt, utf8_or_null);
    return s ? str_intern(&h->rt, s) : V_NULL;
}

HoopValue hoop_none(Hoop *h) { return handle_new(h, V_NONE); }
HoopValue hoop_bool(Hoop *h, bool value) { return handle_new(h, v_bool(value)); }
HoopValue hoop_int(Hoop *h, int64_t value) { return handle_new(h, int_from_i64(&h->rt, value)); }
HoopValue hoop_float(Hoop *h, double value) { return handle_new(h, float_new(&h->rt, value)); }
HoopValue hoop_str(Hoop *h, const char *utf8) { return hoop_str_n(h, utf8, utf8 ? strlen(utf8) : 1); }
HoopValue hoop_str_n(Hoop *h, const char *utf8, size_t len) {
    hoop_enter(h);
    if (!utf8 && len) return hoop_invalid(h), 0;
    return handle_new(h, str_from_utf8(&h->rt, utf8 ? utf8 : "", len));
}
HoopValue hoop_bytes(Hoop *h, const void *data, size_t len) {
    if (!data && len) return hoop_invalid(h), 0;
    return handle_new(h, bytes_from(&h->rt, data ? data : "", len));
}
HoopValue hoop_dict(Hoop *h) { return handle_new(h, dict_new(&h->rt)); }

HoopValue hoop_list(Hoop *h, const HoopValue *items, size_t count) {
    if (!items && count) return hoop_invalid(h), 0;
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
    Owned v = hold_for(h, value, out);
    if (!v) return HOOP_INVALID;
    HoopStatus status = num_as_i64(&h->rt, v, out) < 0 ? hoop_failed(h) : HOOP_OK;
    decref(&h->rt, v);
    return status;
}

HoopStatus hoop_to_float(Hoop *h, HoopValue value, double *out) {
    Owned v = hold_for(h, value, out);
    if (!v) return HOOP_INVALID;
    HoopStatus status = num_as_double(&h->rt, v, out) < 0 ? hoop_failed(h) : HOOP_OK;
    decref(&h->rt, v);
    return status;
}

HoopStatus hoop_to_bool(Hoop *h, HoopValue value, bool *out) {
    Owned v = hold_for(h, value, out);
    if (!v) return HOOP_INVALID;
    int truth = obj_truth(&h->rt, v);
    HoopStatus status = truth < 0 ? hoop_failed(h) : HOOP_OK;
    if (truth >= 0) *out = truth > 0;
    decref(&h->rt, v);
    return status;
}

HoopStatus hoop_to_str(Hoop *h, HoopValue value, const char **utf8, size_t *len) {
    Value v = handle_get(h, value);
    hoop_enter(h);
    if (!v || !utf8) return hoop_invalid(h);
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
    if (!v || !data || !len) return hoop_invalid(h);
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

/* The end of a call that held a value. */
static HoopValue let_go(Hoop *h, Owned held, Owned result) {
    HoopValue handle = handle_new(h, result);
    decref(&h->rt, held);
    return handle;
}

static HoopStatus status_of(Hoop *h, int result) { return result < 0 ? hoop_failed(h) : HOOP_OK; }

HoopValue hoop_repr(Hoop *h, HoopValue value) {
    Owned v = hold(h, value);
    return v ? let_go(h, v, obj_repr(&h->rt, v)) : 0;
}

static Owned attribute_of(Hoop *h, Borrowed object, const char *attribute) {
    Owned name = hoop_name(h, attribute);
    Owned result = name ? obj_getattr(&h->rt, object, name) : V_NULL;
    decref_maybe(&h->rt, name);
    return result;
}

HoopValue hoop_get(Hoop *h, HoopValue object, const char *attribute) {
    Owned v = hold(h, object);
    return v ? let_go(h, v, attribute_of(h, v, attribute)) : 0;
}

HoopStatus hoop_set(Hoop *h, HoopValue object, const char *attribute, HoopValue value) {
    Owned o = hold(h, object), v = o ? hold(h, value) : V_NULL;
    HoopStatus status = HOOP_INVALID;
    if (v) {
        Owned name = hoop_name(h, attribute);
        status = status_of(h, name ? obj_setattr(&h->rt, o, name, v) : -1);
        decref_maybe(&h->rt, name);
    }
    decref_maybe(&h->rt, v);
    decref_maybe(&h->rt, o);
    return status;
}

HoopValue hoop_getitem(Hoop *h, HoopValue container, HoopValue key) {
    Owned c = hold(h, container), k = c ? hold(h, key) : V_NULL;
    HoopValue item = k ? let_go(h, k, obj_getitem(&h->rt, c, k)) : 0;
    decref_maybe(&h->rt, c);
    return item;
}

HoopStatus hoop_setitem(Hoop *h, HoopValue container, HoopValue key, HoopValue value) {
    Owned c = hold(h, container), k = c ? hold(h, key) : V_NULL, v = k ? hold(h, value) : V_NULL;
    HoopStatus status = v ? status_of(h, obj_setitem(&h->rt, c, k, v)) : HOOP_INVALID;
    decref_maybe(&h->rt, v);
    decref_maybe(&h->rt, k);
    decref_maybe(&h->rt, c);
    return status;
}

HoopStatus hoop_len(Hoop *h, HoopValue container, size_t *out) {
    Owned v = hold_for(h, container, out);
    if (!v) return HOOP_INVALID;
    ssize_t n = obj_len(&h->rt, v);
    HoopStatus status = n < 0 ? hoop_failed(h) : HOOP_OK;
    if (n >= 0) *out = (size_t)n;
    decref(&h->rt, v);
    return status;
}

HoopValue hoop_iter(Hoop *h, HoopValue iterable) {
    Owned v = hold(h, iterable);
    return v ? let_go(h, v, obj_iter(&h->rt, v)) : 0;
}

HoopStatus hoop_next(Hoop *h, HoopValue iterator, HoopValue *out) {
    Owned v = hold_for(h, iterator, out);
    if (out) *out = 0;
    if (!v) return HOOP_INVALID;
    HoopStatus status = HOOP_OK;
    if (!slots_of(&h->rt, v)->next) {
        raise(&h->rt, T_TYPE_ERROR, "'%.200T' object is not an iterator", v);
        status = hoop_failed(h);
    } else {
        Owned item = obj_next(&h->rt, v);
        if (!item && h->rt.error) status = hoop_failed(h);
        else if (item && !(*out = handle_new(h, item))) status = HOOP_ERROR;
    }
    decref(&h->rt, v);
    return status;
}

HoopValue hoop_global(Hoop *h, const char *name) {
    hoop_enter(h);
    Owned key = hoop_name(h, name), v = V_NULL;
    if (key && dict_lookup(&h->rt, h->main_dict, key, &v) == 0) raise(&h->rt, T_NAME_ERROR, "name '%U' is not defined", key);
    decref_maybe(&h->rt, key);
    return handle_new(h, v);
}

HoopStatus hoop_set_global(Hoop *h, const char *name, HoopValue value) {
    Owned v = hold(h, value);
    if (!v) return HOOP_INVALID;
    Owned key = hoop_name(h, name);
    HoopStatus status = status_of(h, key ? dict_set(&h->rt, h->main_dict, key, v) : -1);
    decref_maybe(&h->rt, key);
    decref(&h->rt, v);
    return status;
}

HoopValue hoop_import(Hoop *h, const char *module) {
    hoop_enter(h);
    return module ? handle_new(h, import_from_c(&h->rt, module)) : (hoop_invalid(h), 0);
}

/* Handles of a call to values, on the runtime's heap when there are many. NULL: a bad handle or no memory. */
static Value *unwrap(Hoop *h, const HoopValue *handles, size_t count, Value *small, size_t small_count) {
    if (!handles && count) return hoop_invalid(h), NULL;
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

static HoopValue call_held(Hoop *h, Owned f, const HoopValue *args, size_t count) {
    if (!f) return 0;
    HoopValue result = call(h, f, args, count, V_NULL);
    decref(&h->rt, f);
    return checked(h, result);
}

HoopValue hoop_call(Hoop *h, HoopValue callable, const HoopValue *args, size_t count) { return call_held(h, hold(h, callable), args, count); }

/* A tuple of str, or 0. */
static Owned names_of(Hoop *h, const char *const *names, size_t count) {
    Owned tuple = tuple_new(&h->rt, count);
    bool failed = false;
    for (size_t i = 0; tuple && i < count; i++) {
        Owned name = failed ? V_NULL : hoop_name(h, names[i]);
        as_tuple(tuple)->items[i] = name ? name : V_NONE;
        failed = failed || !name;
    }
    if (!failed) return tuple;
    decref(&h->rt, tuple);
    return V_NULL;
}

HoopValue hoop_call_named(Hoop *h, HoopValue callable, const HoopValue *args, size_t count, const char *const *names, size_t named) {
    Owned f = hold(h, callable);
    if (!f || !named) return call_held(h, f, args, count);
    HoopValue result = 0;
    if (named > count || !names) {
        (void)hoop_invalid(h);
    } else {
        Owned kwnames = names_of(h, names, named);
        result = kwnames ? call(h, f, args, count, kwnames) : handle_new(h, V_NULL);
        decref_maybe(&h->rt, kwnames);
    }
    decref(&h->rt, f);
    return result;
}

HoopValue hoop_call_method(Hoop *h, HoopValue object, const char *name, const HoopValue *args, size_t count) {
    Owned o = hold(h, object), method = o ? attribute_of(h, o, name) : V_NULL;
    if (o && !method) (void)hoop_failed(h);
    decref_maybe(&h->rt, o);
    return call_held(h, method, args, count);
}
