/* SPDX-License-Identifier: MIT
 * json_scan.c: reading JSON. */
#include "base/siphash.h"
#include "base/utf8.h"
#include "gc/gc.h"
#include "modules/json_parts.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/tuple.h"

/* What to do with numbers, constants and objects; 0 where the usual thing is to be done. */
typedef struct JsonScanner {
    Object header;
    Value object_hook, object_pairs_hook, parse_float, parse_int, parse_constant;
    bool strict;
} JsonScanner;

#define KEY_CACHE 64

/* One run over a document. */
typedef struct Scan {
    Runtime *rt;
    JsonScanner *how;
    Borrowed doc;
    const uint8_t *data;
    unsigned width;
    size_t len, pos;
    Value keys[KEY_CACHE]; /* strings of object keys already made, by hash */
} Scan;

static inline uint32_t at(const Scan *s, size_t i) { return char_at(s->data, s->width, i); }
static inline bool is_space(uint32_t c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
static inline void skip_space(Scan *s) {
    while (s->pos < s->len && is_space(at(s, s->pos))) s->pos++;
}
static inline bool here(const Scan *s, char c) { return s->pos < s->len && at(s, s->pos) == (uint8_t)c; }

size_t json_skip_space(Borrowed doc, size_t pos) {
    while (pos < str_len(doc) && is_space(str_at(doc, pos))) pos++;
    return pos;
}

static Owned fail(Scan *s, const char *msg, size_t pos) { return raise_json_error(s->rt, msg, s->doc, pos); }

/* No value at pos: StopIteration(pos), which callers in Python turn into JSONDecodeError. */
static Owned no_value(Scan *s, size_t pos) {
    raise_stop_iteration(s->rt, v_small((int64_t)pos));
    return V_NULL;
}

/* ---- strings ---- */

/* Length of the run at p without quote, backslash and control characters. */
static size_t plain_run(const uint8_t *p, size_t n) {
    size_t i = 0;
    while (i < n && p[i] != '"' && p[i] != '\\' && p[i] >= ' ') i++;
    return i;
}

static int hex_digit(uint32_t c) {
    if (c - '0' < 10) return (int)(c - '0');
    c |= 0x20;
    return c - 'a' < 6 ? (int)(c - 'a' + 10) : -1;
}

static bool read_four(Scan *s, size_t pos, uint32_t *out) {
    uint32_t c = 0;
    if (pos + 4 > s->len) return false;
    for (size_t i = 0; i < 4; i++) {
        int d = hex_digit(at(s, pos + i));
        if (d < 0) return false;
        c = c << 4 | (uint32_t)d;
    }
    *out = c;
    return true;
}

/* s->pos is behind the backslash. */
static int read_escape(Scan *s, size_t begin, StrBuf *b) {
    if (s->pos >= s->len) return (int)fail(s, "Unterminated string starting at", begin) - 1;
    uint32_t c = at(s, s->pos++);
    switch (c) {
    case '"': case '\\': case '/': break;
    case 'b': c = '\b'; break;
    case 'f': c = '\f'; break;
    case 'n': c = '\n'; break;
    case 'r': c = '\r'; break;
    case 't': c = '\t'; break;
    case 'u': {
        uint32_t low;
        if (!read_four(s, s->pos, &c)) return (int)fail(s, "Invalid \\uXXXX escape", s->pos - 1) - 1;
        s->pos += 4;
        bool high = c - 0xd800u < 0x400 && s->pos + 6 < s->len + 1 && s->pos + 1 < s->len && at(s, s->pos) == '\\' && at(s, s->pos + 1) == 'u';
        if (high && read_four(s, s->pos + 2, &low) && low - 0xdc00u < 0x400) {
            c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
            s->pos += 6;
        }
        break;
    }
    default: return (int)fail(s, "Invalid \\escape", s->pos - 2) - 1;
    }
    return strbuf_add_char(b, c);
}

static Owned finish_string(Scan *s, size_t begin, StrBuf *b) {
    for (;;) {
        size_t from = s->pos;
        while (s->pos < s->len) {
            uint32_t c = at(s, s->pos);
            if (c == '"' || c == '\\') break;
            if (c < ' ' && s->how->strict) {
                strbuf_drop(b);
                return fail(s, "Invalid control character at", s->pos);
            }
            s->pos++;
        }
        strbuf_add_slice(b, s->doc, from, s->pos);
        if (s->pos >= s->len) {
            strbuf_drop(b);
            return fail(s, "Unterminated string starting at", begin);
        }
        if (at(s, s->pos++) == '"') return strbuf_finish(b);
        if (read_escape(s, begin, b) < 0) {
            strbuf_drop(b);
            return V_NULL;
        }
    }
}

/* s->pos is behind the opening quote. */
static Owned scan_string(Scan *s) {
    size_t begin = s->pos - 1;
    if (s->width == 1) { /* mostly there is nothing to translate */
        size_t n = plain_run(s->data + s->pos, s->len - s->pos);
        if (s->pos + n < s->len && s->data[s->pos + n] == '"') {
            Value v = str_is_ascii(s->doc) ? str_from_ascii(s->rt, (const char *)s->data + s->pos, n)
                                           : str_from_latin1(s->rt, s->data + s->pos, n);
            s->pos += n + 1;
            return v;
        }
    }
    StrBuf b;
    strbuf_init(&b, s->rt);
    return finish_string(s, begin, &b);
}

/* A key: those already seen are shared. */
static Owned scan_key(Scan *s) {
    if (s->width == 1 && str_is_ascii(s->doc)) {
        const uint8_t *p = s->data + s->pos;
        size_t n = plain_run(p, s->len - s->pos);
        if (s->pos + n < s->len && p[n] == '"') {
            uint32_t h = siphash_fold(siphash13(s->rt->hash_key, p, n));
            Value *slot = &s->keys[h % KEY_CACHE];
            s->pos += n + 1;
            if (*slot && str_len(*slot) == n && !memcmp(as_str(*slot)->data, p, n)) return own(*slot);
            Value v = str_from_ascii(s->rt, (const char *)p, n);
            if (!v) return V_NULL;
            if (!as_str(v)->hash) as_str(v)->hash = h;
            replace_slot(s->rt, slot, own(v));
            return v;
        }
    }
    Owned v = scan_string(s);
    if (!v) return V_NULL;
    Value *slot = &s->keys[str_hash32(s->rt, v) % KEY_CACHE];
    if (*slot && str_equal(*slot, v)) {
        decref(s->rt, v);
        return own(*slot);
    }
    replace_slot(s->rt, slot, own(v));
    return v;
}

/* ---- numbers ---- */

static void skip_digits(Scan *s, size_t *i) {
    while (*i < s->len && at(s, *i) - '0' < 10u) ++*i;
}

static Owned call_on_text(Scan *s, Borrowed f, size_t start, size_t end) {
    Value text = str_slice(s->rt, s->doc, start, end);
    if (!text) return V_NULL;
    Value v = obj_call1(s->rt, f, text);
    decref(s->rt, text);
    return v;
}

static Owned make_float(Scan *s, size_t start, size_t end) {
    if (s->how->parse_float) return call_on_text(s, s->how->parse_float, start, end);
    char small[64];
    size_t n = end - start;
    char *text = n < sizeof small ? small : mem_alloc(s->rt, n + 1);
    if (!text) return V_NULL;
    for (size_t i = 0; i < n; i++) text[i] = (char)at(s, start + i);
    text[n] = 0;
    const char *stop;
    double d = float_parse(text, &stop);
    if (text != small) mem_free(s->rt, text);
    return float_new(s->rt, d);
}

static Owned make_int(Scan *s, size_t start, size_t end) {
    if (s->how->parse_int) return call_on_text(s, s->how->parse_int, start, end);
    bool negative = at(s, start) == '-';
    if (end - start <= 18) {
        int64_t n = 0;
        for (size_t i = start + negative; i < end; i++) n = n * 10 + (int64_t)(at(s, i) - '0');
        return int_from_i64(s->rt, negative ? -n : n);
    }
    Value text = str_slice(s->rt, s->doc, start, end);
    if (!text) return V_NULL;
    Value v = int_from_str(s->rt, text, 10);
    decref(s->rt, text);
    return v;
}

static Owned scan_number(Scan *s) {
    size_t start = s->pos, i = start;
    bool is_float = false;
    if (at(s, i) == '-' && ++i >= s->len) return no_value(s, start);
    uint32_t c = at(s, i);
    if (c == '0') i++;
    else if (c - '1' < 9u) skip_digits(s, &i);
    else return no_value(s, start);
    if (i + 1 < s->len && at(s, i) == '.' && at(s, i + 1) - '0' < 10u) {
        is_float = true;
        i += 2;
        skip_digits(s, &i);
    }
    if (i + 1 < s->len && (at(s, i) | 0x20) == 'e') {
        size_t e = i + 1;
        if (e + 1 < s->len && (at(s, e) == '-' || at(s, e) == '+')) e++;
        size_t digits = e;
        skip_digits(s, &e);
        if (e > digits) {
            i = e;
            is_float = true;
        }
    }
    s->pos = i;
    return is_float ? make_float(s, start, i) : make_int(s, start, i);
}

/* ---- constants ---- */

static bool text_here(Scan *s, const char *word) {
    size_t n = strlen(word);
    if (s->len - s->pos < n) return false;
    for (size_t i = 0; i < n; i++)
        if (at(s, s->pos + i) != (uint8_t)word[i]) return false;
    s->pos += n;
    return true;
}

static Owned constant(Scan *s, const char *name, double value) {
    if (!s->how->parse_constant) return float_new(s->rt, value);
    Value text = str_from_cstr(s->rt, name);
    if (!text) return V_NULL;
    Value v = obj_call1(s->rt, s->how->parse_constant, text);
    decref(s->rt, text);
    return v;
}

/* ---- arrays and objects ---- */

static Owned scan_value(Scan *s);

static Owned scan_array(Scan *s) {
    Runtime *rt = s->rt;
    if (c_stack_low(rt)) return raise_recursion(rt, " while decoding a JSON array from a unicode string");
    Value list = list_new(rt, 0);
    if (!list) return V_NULL;
    skip_space(s);
    while (!here(s, ']')) {
        Value item = scan_value(s);
        if (!item || list_append_owned(rt, list, item) < 0) goto failed;
        skip_space(s);
        if (here(s, ']')) break;
        if (!here(s, ',')) {
            fail(s, "Expecting ',' delimiter", s->pos);
            goto failed;
        }
        s->pos++;
        skip_space(s);
        if (here(s, ']')) { /* a value must follow a comma */
            no_value(s, s->pos);
            goto failed;
        }
    }
    s->pos++;
    return list;
failed:
    decref(rt, list);
    return V_NULL;
}

static int add_member(Scan *s, Borrowed target, bool pairs, Owned key, Owned value) {
    Runtime *rt = s->rt;
    int r;
    if (pairs) {
        Value items[2] = {key, value};
        Value pair = tuple_from_owned(rt, items, 2);
        return pair ? list_append_owned(rt, target, pair) : -1;
    }
    r = dict_set(rt, target, key, value);
    decref(rt, key);
    decref(rt, value);
    return r;
}

/* One "key": value. */
static int scan_member(Scan *s, Borrowed target, bool pairs) {
    if (!here(s, '"')) return (int)fail(s, "Expecting property name enclosed in double quotes", s->pos) - 1;
    s->pos++;
    Value key = scan_key(s);
    if (!key) return -1;
    skip_space(s);
    Value value = V_NULL;
    if (!here(s, ':')) fail(s, "Expecting ':' delimiter", s->pos);
    else {
        s->pos++;
        skip_space(s);
        value = scan_value(s);
    }
    if (value) return add_member(s, target, pairs, key, value);
    decref(s->rt, key);
    return -1;
}

static Owned finish_object(Scan *s, Owned target) {
    JsonScanner *how = s->how;
    Value hook = how->object_pairs_hook ? how->object_pairs_hook : how->object_hook;
    if (!hook) return target;
    Value v = obj_call1(s->rt, hook, target);
    decref(s->rt, target);
    return v;
}

static Owned scan_object(Scan *s) {
    Runtime *rt = s->rt;
    if (c_stack_low(rt)) return raise_recursion(rt, " while decoding a JSON object from a unicode string");
    bool pairs = s->how->object_pairs_hook != V_NULL;
    Value target = pairs ? list_new(rt, 0) : dict_new(rt);
    if (!target) return V_NULL;
    skip_space(s);
    while (!here(s, '}')) {
        if (scan_member(s, target, pairs) < 0) goto failed;
        skip_space(s);
        if (here(s, '}')) break;
        if (!here(s, ',')) {
            fail(s, "Expecting ',' delimiter", s->pos);
            goto failed;
        }
        s->pos++;
        skip_space(s);
        if (here(s, '}')) {
            fail(s, "Expecting property name enclosed in double quotes", s->pos);
            goto failed;
        }
    }
    s->pos++;
    return finish_object(s, target);
failed:
    decref(rt, target);
    return V_NULL;
}

static Owned scan_value(Scan *s) {
    if (s->pos >= s->len) return no_value(s, s->pos);
    switch (at(s, s->pos)) {
    case '"': s->pos++; return scan_string(s);
    case '{': s->pos++; return scan_object(s);
    case '[': s->pos++; return scan_array(s);
    case 'n': return text_here(s, "null") ? V_NONE : no_value(s, s->pos);
    case 't': return text_here(s, "true") ? V_TRUE : no_value(s, s->pos);
    case 'f': return text_here(s, "false") ? V_FALSE : no_value(s, s->pos);
    case 'N': return text_here(s, "NaN") ? constant(s, "NaN", (double)__builtin_nan("")) : no_value(s, s->pos);
    case 'I': return text_here(s, "Infinity") ? constant(s, "Infinity", (double)__builtin_inf()) : no_value(s, s->pos);
    case '-':
        if (text_here(s, "-Infinity")) return constant(s, "-Infinity", -(double)__builtin_inf());
        return scan_number(s);
    default: return scan_number(s);
    }
}

static void scan_init(Scan *s, Runtime *rt, JsonScanner *how, Borrowed doc, size_t pos) {
    *s = (Scan){.rt = rt, .how = how, .doc = doc, .data = as_str(doc)->data, .width = str_width(doc), .len = str_len(doc), .pos = pos};
}

static void scan_drop(Scan *s) {
    for (size_t i = 0; i < KEY_CACHE; i++) decref_maybe(s->rt, s->keys[i]);
}

Owned json_scan_string(Runtime *rt, Borrowed doc, size_t pos, bool strict, size_t *end) {
    JsonScanner how = {.strict = strict};
    Scan s;
    scan_init(&s, rt, &how, doc, pos);
    Value v = scan_string(&s);
    *end = s.pos;
    return v;
}

Owned json_decode(Runtime *rt, Borrowed scanner, Borrowed doc) {
    Scan s;
    scan_init(&s, rt, V_AS(JsonScanner, scanner), doc, 0);
    skip_space(&s);
    Value v = scan_value(&s);
    scan_drop(&s);
    if (!v) {
        Value at_value = exc_catch_stop_iteration(rt); /* only ours: no hook's StopIteration has an int for another meaning */
        if (!at_value) return V_NULL;
        int64_t pos = 0;
        if (v_is_int(rt, at_value)) int_fits_i64(at_value, &pos);
        decref(rt, at_value);
        return raise_json_error(rt, "Expecting value", doc, (size_t)pos);
    }
    size_t end = json_skip_space(doc, s.pos);
    if (end == str_len(doc)) return v;
    decref(rt, v);
    return raise_json_error(rt, "Extra data", doc, end);
}

/* ---- the scanner type: made from a context object, called as scan_once(string, index) ---- */

/* An attribute of the context; 0 for None or what is the usual function anyway. */
static int take(Runtime *rt, Borrowed context, const char *name, Borrowed usual, Value *out) {
    Value v = obj_getattr_cstr(rt, context, name);
    if (!v) return -1;
    if (v == V_NONE || v == usual) decref(rt, v);
    else *out = v;
    return 0;
}

static Owned scanner_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"context", NULL};
    Value context = V_NULL;
    if (args_parse(rt, "make_scanner", params, 1, args, nargs, kwnames, &context) < 0) return V_NULL;
    JsonScanner *s = object_new_container(rt, type->index, sizeof *s);
    if (!s) return V_NULL;
    Value strict = obj_getattr_cstr(rt, context, "strict");
    int truth = strict ? obj_truth(rt, strict) : -1;
    decref_maybe(rt, strict);
    s->strict = truth > 0;
    if (truth < 0 || take(rt, context, "object_hook", V_NULL, &s->object_hook) < 0 ||
        take(rt, context, "object_pairs_hook", V_NULL, &s->object_pairs_hook) < 0 ||
        take(rt, context, "parse_float", v_from(rt->types[T_FLOAT]), &s->parse_float) < 0 ||
        take(rt, context, "parse_int", v_from(rt->types[T_INT]), &s->parse_int) < 0 ||
        take(rt, context, "_parse_constant", V_NULL, &s->parse_constant) < 0) {
        decref(rt, v_from(s));
        return V_NULL;
    }
    gc_track(&s->header);
    return v_from(s);
}

static Owned scanner_call(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"string", "idx", NULL};
    Value v[2] = {0};
    if (args_parse(rt, "scan_once", params, 2, args, nargs, kwnames, v) < 0) return V_NULL;
    ssize_t pos = num_as_size_argument(rt, v[1]);
    if (pos == -1 && rt->error) return V_NULL;
    if (!v_is_str(rt, v[0])) return raise(rt, T_TYPE_ERROR, "first argument must be a string, not %.80T", v[0]);
    if (pos < 0) return raise(rt, T_VALUE_ERROR, "idx cannot be negative");
    Scan s;
    scan_init(&s, rt, V_AS(JsonScanner, self), v[0], (size_t)pos);
    Value items[2] = {scan_value(&s), v_small((int64_t)s.pos)};
    scan_drop(&s);
    items[1] = v_small((int64_t)s.pos);
    return items[0] ? tuple_from_owned(rt, items, 2) : V_NULL;
}

static void scanner_dealloc(Runtime *rt, Object *self) {
    JsonScanner *s = (JsonScanner *)self;
    decref_maybe(rt, s->object_hook);
    decref_maybe(rt, s->object_pairs_hook);
    decref_maybe(rt, s->parse_float);
    decref_maybe(rt, s->parse_int);
    decref_maybe(rt, s->parse_constant);
    object_free(rt, self);
}

static int scanner_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    JsonScanner *s = (JsonScanner *)self;
    VISIT(s->object_hook);
    VISIT(s->object_pairs_hook);
    VISIT(s->parse_float);
    VISIT(s->parse_int);
    VISIT(s->parse_constant);
    return 0;
}

static int scanner_clear(Runtime *rt, Object *self) {
    JsonScanner *s = (JsonScanner *)self;
    clear_slot(rt, &s->object_hook);
    clear_slot(rt, &s->object_pairs_hook);
    clear_slot(rt, &s->parse_float);
    clear_slot(rt, &s->parse_int);
    clear_slot(rt, &s->parse_constant);
    return 0;
}

static Owned get_strict(Runtime *rt, Borrowed self, void *closure) { return v_bool(V_AS(JsonScanner, self)->strict); }
static const GetSetDef getsets[] = {{"strict", get_strict, NULL, "strict", NULL}, {0}};

const TypeSlots json_scanner_slots = {
    .name = "_json.Scanner",
    .doc = "JSON scanner object",
    .flags = TF_CONTAINER | TF_IMMUTABLE,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(JsonScanner),
    .dealloc = scanner_dealloc,
    .traverse = scanner_traverse,
    .clear = scanner_clear,
    .new = scanner_new,
    .call = scanner_call,
    .getsets = getsets,
};
