/* SPDX-License-Identifier: MIT
 * error.c: the current error: raising by type index, taking, clearing, catching. What needs to know how exceptions look
 * inside (context, MemoryError) is in types/raise.c, the formatter in types/message.c. */
#include "object/error.h"

#include "object/protocol.h"
#include "object/runtime.h"

static void raise_formatted(Runtime *rt, uint32_t type, const char *format, va_list ap) {
    Owned text = format_str_va(rt, format, ap);
    if (!rt->hooks.make_exception) {
        decref_maybe(rt, text);
        return;
    }
    Owned exc = text ? rt->hooks.make_exception(rt, type, text) : V_NULL;
    if (exc) error_set(rt, exc);
}

Owned raise(Runtime *rt, uint32_t type, const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    raise_formatted(rt, type, format, ap);
    va_end(ap);
    return V_NULL;
}

int raise_int(Runtime *rt, uint32_t type, const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    raise_formatted(rt, type, format, ap);
    va_end(ap);
    return -1;
}

Owned raise_recursion(Runtime *rt, const char *where) {
    return raise(rt, T_RECURSION_ERROR, "maximum recursion depth exceeded%s", where);
}

void error_restore(Runtime *rt, Owned exception) { replace_slot(rt, &rt->error, exception); }

Owned error_take(Runtime *rt) {
    Value e = rt->error;
    rt->error = V_NULL;
    return e;
}

void error_clear(Runtime *rt) { clear_slot(rt, &rt->error); }

bool error_is(Runtime *rt, uint32_t type) {
    return rt->error && (v_obj(rt->error)->type == type || type_is_subtype(rt, type_of(rt, rt->error), rt->types[type]));
}

bool error_catch(Runtime *rt, uint32_t type) {
    if (!error_is(rt, type)) return false;
    error_clear(rt);
    return true;
}

void error_unraisable(Runtime *rt, const char *prefix, Borrowed context) {
    if (rt->hooks.unraisable && !rt->out_of_memory) rt->hooks.unraisable(rt, prefix, context);
    error_clear(rt);
}

static int warn_text(Runtime *rt, uint32_t category, Borrowed source, Owned text) {
    if (!text) return -1;
    int r = rt->hooks.warn ? rt->hooks.warn(rt, v_from(rt->types[category]), text, source) : 0;
    decref(rt, text);
    return r;
}

int warn(Runtime *rt, uint32_t category, const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    Owned text = format_str_va(rt, format, ap);
    va_end(ap);
    return warn_text(rt, category, V_NULL, text);
}

int warn_about(Runtime *rt, uint32_t category, Borrowed source, const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    Owned text = format_str_va(rt, format, ap);
    va_end(ap);
    return warn_text(rt, category, source, text);
}
