/* SPDX-License-Identifier: MIT
 * json_encode.c: writing JSON, straight into one string. */
#include <math.h>

#include "gc/gc.h"
#include "modules/json_parts.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/tuple.h"

/* ---- strings ---- */

static bool is_plain(uint32_t c, bool ascii) { return c >= ' ' && c != '"' && c != '\\' && (!ascii || c <= '~'); }

static int add_hex(StrBuf *b, uint32_t unit) {
    char text[6] = {'\\', 'u'};
    for (int i = 0; i < 4; i++) text[2 + i] = "0123456789abcdef"[(unit >> (12 - 4 * i)) & 15];
    return strbuf_add_ascii(b, text, 6);
}

static int add_escaped(StrBuf *b, uint32_t c) {
    switch (c) {
    case '"': return strbuf_add_ascii(b, "\\\"", 2);
    case '\\': return strbuf_add_ascii(b, "\\\\", 2);
    case '\b': return strbuf_add_ascii(b, "\\b", 2);
    case '\f': return strbuf_add_ascii(b, "\\f", 2);
    case '\n': return strbuf_add_ascii(b, "\\n", 2);
    case '\r': return strbuf_add_ascii(b, "\\r", 2);
    case '\t': return strbuf_add_ascii(b, "\\t", 2);
    default: break;
    }
    if (c < 0x10000) return add_hex(b, c);
    c -= 0x10000;
    return add_hex(b, 0xd800 + (c >> 10)) < 0 ? -1 : add_hex(b, 0xdc00 + (c & 0x3ff));
}

int json_add_string(StrBuf *b, Borrowed s, bool ascii) {
    size_t n = str_len(s), i = 0;
    if (strbuf_add_char(b, '"') < 0) return -1;
    while (i < n) {
        size_t from = i;
        while (i < n && is_plain(str_at(s, i), ascii)) i++;
        if (i > from && strbuf_add_slice(b, s, from, i) < 0) return -1;
        for (; i < n && !is_plain(str_at(s, i), ascii); i++)
            if (add_escaped(b, str_at(s, i)) < 0) return -1;
    }
    return strbuf_add_char(b, '"');
}

/* ---- the encoder ---- */

typedef struct JsonEncoder {
    Object header;
    Value markers;         /* dict: ids of the containers being written; 0: no check for cycles */
    Value default_;        /* function */
    Value indent;          /* str or 0 */
    Value key_separator, item_separator;
    bool ascii, sort_keys, skip_keys, allow_nan;
} JsonEncoder;

typedef struct Writer {
    Runtime *rt;
    JsonEncoder *e;
    StrBuf b;
} Writer;

static int write_value(Writer *w, Borrowed v, size_t level);

static int add_float(Writer *w, double d) {
    if (isfinite(d)) {
        char text[40];
        return strbuf_add_ascii(&w->b, text, float_repr_chars(d, text));
    }
    if (!w->e->allow_nan) return raise_int(w->rt, T_VALUE_ERROR, "Out of range float values are not JSON compliant");
    return strbuf_add_cstr(&w->b, isnan(d) ? "NaN" : d > 0 ? "Infinity" : "-Infinity");
}

static int add_int(Writer *w, Borrowed v) {
    if (v_is_small(v)) {
        char digits[24];
        size_t i = sizeof digits;
        int64_t n = small_get(v);
        uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
        do digits[--i] = (char)('0' + u % 10);
        while (u /= 10);
        if (n < 0) digits[--i] = '-';
        return strbuf_add_ascii(&w->b, digits + i, sizeof digits - i);
    }
    Value text = int_to_str(w->rt, v, 10, false);
    if (!text) return -1;
    int r = strbuf_add(&w->b, text);
    decref(w->rt, text);
    return r;
}

/* The separator and, with an indent, the line break. */
static int add_break(Writer *w, Borrowed separator, size_t level) {
    if (separator && strbuf_add(&w->b, separator) < 0) return -1;
    if (!w->e->indent) return 0;
    if (strbuf_add_char(&w->b, '\n') < 0) return -1;
    while (level-- > 0)
        if (strbuf_add(&w->b, w->e->indent) < 0) return -1;
    return 0;
}

/* 1: noted, to be taken back with forget. 0: no check. -1: a cycle. */
static int note(Writer *w, Borrowed v) {
    if (!w->e->markers) return 0;
    Runtime *rt = w->rt;
    Value key = int_from_u64(rt, (uint64_t)v);
    if (!key) return -1;
    int r = dict_contains(rt, w->e->markers, key);
    if (r > 0) r = raise_int(rt, T_VALUE_ERROR, "Circular reference detected");
    else if (r == 0) r = dict_set(rt, w->e->markers, key, v) < 0 ? -1 : 1;
    decref(rt, key);
    return r;
}

static int forget(Writer *w, Borrowed v) {
    Value key = int_from_u64(w->rt, (uint64_t)v);
    if (!key) return -1;
    int r = dict_del(w->rt, w->e->markers, key);
    decref(w->rt, key);
    return r;
}

static int write_list(Writer *w, Borrowed v, size_t level) {
    size_t n;
    const Value *items = seq_items(w->rt, v, &n);
    (void)items;
    if (strbuf_add_char(&w->b, '[') < 0) return -1;
    for (size_t i = 0; i < n; i++) {
        if (add_break(w, i ? w->e->item_separator : V_NULL, level + 1) < 0) return -1;
        size_t now;
        const Value *all = seq_items(w->rt, v, &now); /* default() may have changed the list */
        if (i >= now) break;
        Value item = own(all[i]);
        int r = write_value(w, item, level + 1);
        decref(w->rt, item);
        if (r < 0) return -1;
        seq_items(w->rt, v, &n);
    }
    if (w->e->indent && add_break(w, V_NULL, level) < 0) return -1;
    return strbuf_add_char(&w->b, ']');
}

/* A key that is no str as text; 0 without error: to be skipped. */
static Owned key_text(Writer *w, Borrowed key) {
    Runtime *rt = w->rt;
    if (v_is_str(rt, key)) return own(key);
    if (key == V_TRUE) return str_from_ascii(rt, "true", 4);
    if (key == V_FALSE) return str_from_ascii(rt, "false", 5);
    if (key == V_NONE) return str_from_ascii(rt, "null", 4);
    if (v_is_int(rt, key)) return int_to_str(rt, key, 10, false);
    if (v_is_float(rt, key)) {
        Writer inner = {.rt = rt, .e = w->e};
        strbuf_init(&inner.b, rt);
        if (add_float(&inner, float_get(key)) == 0) return strbuf_finish(&inner.b);
        strbuf_drop(&inner.b);
        return V_NULL;
    }
    if (!w->e->skip_keys) raise(rt, T_TYPE_ERROR, "keys must be str, int, float, bool or None, not %.100T", key);
    return V_NULL;
}

static int write_member(Writer *w, Borrowed key, Borrowed value, size_t level, bool *first) {
    Value text = key_text(w, key);
    if (!text) return w->rt->error ? -1 : 0;
    int r = add_break(w, *first ? V_NULL : w->e->item_separator, level + 1);
    *first = false;
    if (r == 0) r = json_add_string(&w->b, text, w->e->ascii);
    if (r == 0) r = strbuf_add(&w->b, w->e->key_separator);
    decref(w->rt, text);
    return r < 0 ? -1 : write_value(w, value, level + 1);
}

static int write_pairs(Writer *w, Borrowed pairs, size_t level, bool *first) {
    size_t n;
    seq_items(w->rt, pairs, &n);
    for (size_t i = 0; i < n; i++) {
        const Value *items = seq_items(w->rt, pairs, &n);
        if (i >= n) break;
        Value pair = items[i];
        if (!v_is_tuple(w->rt, pair) || as_tuple(pair)->len != 2)
            return raise_int(w->rt, T_VALUE_ERROR, "items must return 2-tuples");
        pair = own(pair);
        int r = write_member(w, as_tuple(pair)->items[0], as_tuple(pair)->items[1], level, first);
        decref(w->rt, pair);
        if (r < 0) return -1;
    }
    return 0;
}

static int write_plain_dict(Writer *w, Borrowed v, size_t level, bool *first) {
    Runtime *rt = w->rt;
    size_t pos = 0, used = dict_len(v);
    const DictTable *table = as_dict(v)->table;
    Value key, value;
    while (dict_next(v, &pos, &key, &value)) {
        key = own(key);
        value = own(value);
        int r = write_member(w, key, value, level, first);
        decref(rt, key);
        decref(rt, value);
        if (r < 0) return -1;
        if (dict_len(v) != used || as_dict(v)->table != table)
            return raise_int(rt, T_RUNTIME_ERROR, "dictionary changed size during iteration");
    }
    return 0;
}

static int write_dict(Writer *w, Borrowed v, size_t level) {
    Runtime *rt = w->rt;
    bool first = true, plain = v_is(v, T_DICT) && !w->e->sort_keys;
    Value pairs = V_NULL;
    int r = strbuf_add_char(&w->b, '{');
    if (!plain && r == 0) { /* a subclass has its own items() */
        Value made = v_is(v, T_DICT) ? dict_items_list(rt, v) : obj_call_method(rt, v, rt->names[N_items], NULL, 0);
        pairs = made ? list_from_iterable(rt, made) : V_NULL;
        decref_maybe(rt, made);
        r = pairs && (!w->e->sort_keys || list_sort(rt, pairs, V_NONE, false) == 0) ? 0 : -1;
    }
    if (r == 0) r = plain ? write_plain_dict(w, v, level, &first) : write_pairs(w, pairs, level, &first);
    decref_maybe(rt, pairs);
    if (r == 0 && w->e->indent && (!first || dict_len(v))) r = add_break(w, V_NULL, level);
    return r < 0 ? -1 : strbuf_add_char(&w->b, '}');
}

static int write_container(Writer *w, Borrowed v, size_t level) {
    bool dict = v_is_dict(w->rt, v);
    size_t n = 0;
    if (!dict) seq_items(w->rt, v, &n);
    if (dict ? dict_len(v) == 0 : n == 0) return strbuf_add_ascii(&w->b, dict ? "{}" : "[]", 2);
    int noted = note(w, v);
    if (noted < 0) return -1;
    int r = dict ? write_dict(w, v, level) : write_list(w, v, level);
    return r == 0 && noted ? forget(w, v) : r;
}

static int write_default(Writer *w, Borrowed v, size_t level) {
    int noted = note(w, v);
    if (noted < 0) return -1;
    Value made = obj_call1(w->rt, w->e->default_, v);
    if (!made) return -1;
    int r = write_value(w, made, level);
    decref(w->rt, made);
    return r == 0 && noted ? forget(w, v) : r;
}

static int write_value(Writer *w, Borrowed v, size_t level) {
    Runtime *rt = w->rt;
    if (v_is_small(v)) return add_int(w, v);
    if (v_is_flonum(v)) return add_float(w, flonum_get(v));
    if (v == V_NONE) return strbuf_add_ascii(&w->b, "null", 4);
    if (v == V_TRUE) return strbuf_add_ascii(&w->b, "true", 4);
    if (v == V_FALSE) return strbuf_add_ascii(&w->b, "false", 5);
    if (v_is_str(rt, v)) return json_add_string(&w->b, v, w->e->ascii);
    if (c_stack_low(rt)) return (int)raise_recursion(rt, " while encoding a JSON object") - 1;
    if (v_is_int(rt, v)) return add_int(w, v);
    if (v_is_float(rt, v)) return add_float(w, float_get(v));
    if (v_is_list(rt, v) || v_is_tuple(rt, v) || v_is_dict(rt, v)) return write_container(w, v, level);
    return write_default(w, v, level);
}

/* ---- the encoder type ---- */

static Owned encoder_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"markers", "default", "ensure_ascii", "indent", "key_separator", "item_separator",
                                         "sort_keys", "skipkeys", "allow_nan", NULL};
    Value v[9] = {0};
    int flags[4];
    static const int which[4] = {2, 6, 7, 8};
    if (args_parse(rt, "make_encoder", params, 9, args, nargs, kwnames, v) < 0) return V_NULL;
    for (int i = 0; i < 4; i++)
        if ((flags[i] = obj_truth(rt, v[which[i]])) < 0) return V_NULL;
    if (v[0] != V_NONE && !v_is_dict(rt, v[0])) return raise(rt, T_TYPE_ERROR, "make_encoder() argument 1 must be dict or None, not %.200A", v[0]);
    for (int i = 4; i < 6; i++)
        if (!v_is_str(rt, v[i])) return raise_bad_argument(rt, "make_encoder", i == 4 ? "argument 5" : "argument 6", "str", v[i]);
    if (v[3] != V_NONE && !v_is_str(rt, v[3])) return raise_bad_argument(rt, "make_encoder", "argument 4", "str or None", v[3]);
    JsonEncoder *e = object_new_container(rt, type->index, sizeof *e);
    if (!e) return V_NULL;
    e->markers = v[0] == V_NONE ? V_NULL : own(v[0]);
    e->default_ = own(v[1]);
    e->indent = v[3] == V_NONE ? V_NULL : own(v[3]);
    e->key_separator = own(v[4]);
    e->item_separator = own(v[5]);
    e->ascii = flags[0];
    e->sort_keys = flags[1];
    e->skip_keys = flags[2];
    e->allow_nan = flags[3];
    gc_track(&e->header);
    return v_from(e);
}

/* encoder(o, level) -> the text */
static Owned encoder_call(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"obj", "_current_indent_level", NULL};
    Value v[2] = {0};
    int level = 0;
    if (args_parse(rt, "_iterencode", params, 1, args, nargs, kwnames, v) < 0) return V_NULL;
    if (v[1] && num_as_int(rt, v[1], &level) < 0) return V_NULL;
    Writer w = {.rt = rt, .e = V_AS(JsonEncoder, self)};
    strbuf_init(&w.b, rt);
    if (write_value(&w, v[0], (size_t)(level < 0 ? 0 : level)) == 0) return strbuf_finish(&w.b);
    strbuf_drop(&w.b);
    if (w.e->markers && v_is(w.e->markers, T_DICT)) dict_clear(rt, w.e->markers);
    return V_NULL;
}

static void encoder_dealloc(Runtime *rt, Object *self) {
    JsonEncoder *e = (JsonEncoder *)self;
    decref_maybe(rt, e->markers);
    decref_maybe(rt, e->default_);
    decref_maybe(rt, e->indent);
    decref_maybe(rt, e->key_separator);
    decref_maybe(rt, e->item_separator);
    object_free(rt, self);
}

static int encoder_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    JsonEncoder *e = (JsonEncoder *)self;
    VISIT(e->markers);
    VISIT(e->default_);
    VISIT(e->indent);
    VISIT(e->key_separator);
    VISIT(e->item_separator);
    return 0;
}

const TypeSlots json_encoder_slots = {
    .name = "_json.Encoder",
    .doc = "Encoder(markers, default, ensure_ascii, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
    .flags = TF_CONTAINER | TF_IMMUTABLE,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(JsonEncoder),
    .dealloc = encoder_dealloc,
    .traverse = encoder_traverse,
    .new = encoder_new,
    .call = encoder_call,
};
