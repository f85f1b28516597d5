/* SPDX-License-Identifier: MIT
 * protocol_text.c: repr, str, ascii, format and dir of any object. */
#include "types/class_parts.h"
#include "types/list.h"

static Owned checked_text(Runtime *rt, Owned v, const char *method) {
    if (!v || v_is_str(rt, v)) return v;
    raise(rt, T_TYPE_ERROR, "%s returned non-string (type %.200T)", method, v);
    decref(rt, v);
    return V_NULL;
}

Owned obj_repr(Runtime *rt, Borrowed o) {
    if (c_stack_low(rt)) return raise_recursion(rt, " while getting the repr of an object");
    UnaryFn repr = slots_of(rt, o)->repr;
    if (!repr) return object_repr(rt, o);
    incref(o);
    Value v = checked_text(rt, repr(rt, o), "__repr__");
    decref(rt, o);
    return v;
}

Owned obj_str(Runtime *rt, Borrowed o) {
    if (v_is(o, T_STR)) return own(o);
    if (c_stack_low(rt)) return raise_recursion(rt, " while getting the str of an object");
    UnaryFn str = slots_of(rt, o)->str;
    if (!str || str == object_str) return obj_repr(rt, o);
    incref(o);
    Value v = checked_text(rt, str(rt, o), "__str__");
    decref(rt, o);
    return v;
}

Owned obj_ascii(Runtime *rt, Borrowed o) {
    Value text = obj_repr(rt, o);
    if (!text || str_is_ascii(text)) return text;
    StrBuf b;
    strbuf_init(&b, rt);
    for (size_t i = 0; i < str_len(text); i++) {
        uint32_t c = str_at(text, i);
        if (c < 0x80) {
            strbuf_add_char(&b, c);
            continue;
        }
        int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
        strbuf_add_char(&b, '\\');
        strbuf_add_char(&b, c < 0x100 ? 'x' : c < 0x10000 ? 'u' : 'U');
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) strbuf_add_char(&b, (uint32_t)"0123456789abcdef"[c >> shift & 15]);
    }
    decref(rt, text);
    return strbuf_finish(&b);
}

Owned obj_format(Runtime *rt, Borrowed o, Borrowed spec) {
    if (!spec || (v_is_str(rt, spec) && str_len(spec) == 0)) {
        if (v_is(o, T_STR)) return own(o);
        if (v_is_small(o) || v_is_flonum(o)) return obj_str(rt, o);
        spec = rt->empty_str;
    } else if (v_is_small(o)) return format_int(rt, o, spec);
    else if (v_is_flonum(o)) return format_float(rt, o, spec);
    Value f = obj_lookup_special(rt, o, rt->names[N___format__]);
    if (!f) return rt->error ? V_NULL : raise(rt, T_TYPE_ERROR, "Type %.100T doesn't define __format__", o);
    Value v = obj_call1(rt, f, spec);
    decref(rt, f);
    if (v && !v_is_str(rt, v)) {
        raise(rt, T_TYPE_ERROR, "__format__ must return a str, not %.200T", v);
        decref(rt, v);
        return V_NULL;
    }
    return v;
}

Owned obj_dir(Runtime *rt, Borrowed o) {
    Value f = obj_lookup_special(rt, o, rt->names[N___dir__]);
    if (!f) return rt->error ? V_NULL : raise(rt, T_TYPE_ERROR, "object does not provide __dir__");
    Value names = obj_call0(rt, f), list = names ? list_from_iterable(rt, names) : V_NULL;
    decref(rt, f);
    decref_maybe(rt, names);
    if (list && list_sort(rt, list, V_NONE, false) < 0) {
        decref(rt, list);
        return V_NULL;
    }
    return list;
}

/* ---- containers whose repr is running ---- */

int repr_enter(Runtime *rt, Borrowed o) {
    if (!rt->repr_running && !(rt->repr_running = list_new(rt, 4))) return -1;
    List *l = as_list(rt->repr_running);
    for (size_t i = l->len; i-- > 0;)
        if (l->items[i] == o) return 1;
    return list_append(rt, rt->repr_running, o);
}

void repr_leave(Runtime *rt, Borrowed o) {
    List *l = as_list(rt->repr_running);
    for (size_t i = l->len; i-- > 0;) {
        if (l->items[i] != o) continue;
        memmove(l->items + i, l->items + i + 1, (l->len - i - 1) * sizeof(Value));
        l->len--;
        decref(rt, o);
        return;
    }
}
