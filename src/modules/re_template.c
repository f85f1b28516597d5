/* SPDX-License-Identifier: MIT
 * re_template.c: templates of sub() and expand(): \1, \g<name>, escapes. */
#include "modules/re_parts.h"
#include "types/dict.h"
#include "types/int.h"

#define MAXGROUPS 1073741823u

typedef struct Reader {
    Runtime *rt;
    RePattern *p;
    Borrowed source;
    const uint8_t *data;
    unsigned width;
    size_t len, pos, literal; /* literal: where the text not yet written begins */
    ReTemplate *out;
} Reader;

static int fail(Reader *r, size_t pos, Owned msg) {
    if (msg) raise_re_error(r->rt, msg, r->source, (ssize_t)pos);
    return -1;
}

static int32_t peek(const Reader *r) { return r->pos < r->len ? (int32_t)char_at(r->data, r->width, r->pos) : -1; }
static bool is_octal(int32_t c) { return c >= '0' && c <= '7'; }
static bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }

static int add_part(Reader *r, ssize_t group, Owned text) {
    ReTemplate *t = r->out;
    if (t->count == t->room) {
        size_t room = t->room * 2 + 4;
        RePart *parts = mem_realloc_array(r->rt, t->parts, room, sizeof *parts);
        if (!parts) {
            decref_maybe(r->rt, text);
            return -1;
        }
        t->parts = parts;
        t->room = room;
    }
    t->parts[t->count++] = (RePart){group, text};
    return 0;
}

static Owned piece(Reader *r, size_t start, size_t end) {
    if (r->p->is_bytes) return bytes_from(r->rt, r->data + start, end - start);
    return str_from_chars(r->rt, r->data + start * r->width, r->width, end - start);
}

static int flush(Reader *r, size_t end) {
    if (end == r->literal) return 0;
    Value text = piece(r, r->literal, end);
    return text ? add_part(r, -1, text) : -1;
}

static int add_char(Reader *r, uint32_t c) {
    uint8_t byte = (uint8_t)c;
    Value text = r->p->is_bytes ? bytes_from(r->rt, &byte, 1) : str_from_char(r->rt, c);
    return text ? add_part(r, -1, text) : -1;
}

static int add_group(Reader *r, uint64_t group, size_t pos) {
    if (group > r->p->groups) return fail(r, pos, format_str(r->rt, "invalid group reference %lu", (unsigned long)group));
    return add_part(r, (ssize_t)group, V_NULL);
}

/* Shows source[start:pos] in the message. */
static int fail_showing(Reader *r, const char *format, size_t start) {
    Value text = str_from_chars(r->rt, r->data + start * r->width, r->width, r->pos - start);
    if (!text) return -1;
    Value msg = format_str(r->rt, format, text);
    decref(r->rt, text);
    return fail(r, start, msg);
}

static int named_group(Reader *r, Borrowed name, size_t start) {
    Runtime *rt = r->rt;
    if (str_is_identifier(name)) {
        Value number = dict_get(rt, r->p->groupindex, name);
        if (number) return add_group(r, (uint64_t)small_get(number), start);
        return rt->error ? -1 : raise_int(rt, T_INDEX_ERROR, "unknown group name %R", name);
    }
    Value number = int_from_str(rt, name, 10);
    int64_t n = -1;
    if (!number && !error_catch(rt, T_VALUE_ERROR)) return -1;
    if (!number || int_sign(number) < 0) {
        decref_maybe(rt, number);
        return fail(r, start, format_str(rt, "bad character in group name %R", name));
    }
    bool fits = int_fits_i64(number, &n) && n < (int64_t)MAXGROUPS;
    Value msg = fits ? V_NULL : format_str(rt, "invalid group reference %S", number);
    decref(rt, number);
    if (!fits) return fail(r, start, msg);
    for (size_t i = 0; i < str_len(name); i++) {
        if (str_at(name, i) < 0x80 && ascii_is_digit(str_at(name, i))) continue;
        if (warn(rt, T_DEPRECATION_WARNING, "bad character in group name %R at position %zd", name, (ssize_t)start) < 0) return -1;
        break;
    }
    return add_group(r, (uint64_t)n, start);
}

/* Behind \g. */
static int group_reference(Reader *r) {
    if (peek(r) != '<') return fail(r, r->pos, str_from_cstr(r->rt, "missing <"));
    size_t start = ++r->pos;
    while (peek(r) >= 0 && peek(r) != '>') r->pos++;
    bool empty = r->pos == start;
    if (peek(r) < 0) {
        if (empty) return fail(r, r->pos, str_from_cstr(r->rt, "missing group name"));
        return fail(r, start, str_from_cstr(r->rt, "missing >, unterminated name"));
    }
    r->pos++;
    if (empty) return fail(r, start, str_from_cstr(r->rt, "missing group name"));
    Value name = str_from_chars(r->rt, r->data + start * r->width, r->width, r->pos - 1 - start);
    if (!name) return -1;
    int result = named_group(r, name, start);
    decref(r->rt, name);
    return result;
}

static int digits(Reader *r, size_t start, int32_t first) {
    uint32_t n = (uint32_t)(first - '0');
    if (first == '0') {
        for (int i = 0; i < 2 && is_octal(peek(r)); i++) n = n * 8 + (uint32_t)(char_at(r->data, r->width, r->pos++) - '0');
        return add_char(r, n & 0xff);
    }
    if (is_digit(peek(r))) {
        int32_t second = peek(r);
        r->pos++;
        if (is_octal(first) && is_octal(second) && is_octal(peek(r))) {
            uint32_t octal = n * 64 + (uint32_t)(second - '0') * 8 + (uint32_t)(peek(r) - '0');
            r->pos++;
            if (octal > 0377) return fail_showing(r, "octal escape value %U outside of range 0-0o377", start);
            return add_char(r, octal);
        }
        n = n * 10 + (uint32_t)(second - '0');
    }
    return add_group(r, n, start + 1);
}

/* At a backslash. */
static int escape(Reader *r) {
    size_t start = r->pos++;
    int32_t c = peek(r);
    if (c < 0) return fail(r, start, str_from_cstr(r->rt, "bad escape (end of pattern)"));
    r->pos++;
    if (c == 'g') return group_reference(r);
    if (is_digit(c)) return digits(r, start, c);
    static const char letters[] = "abfnrtv\\", values[] = "\a\b\f\n\r\t\v\\";
    const char *simple = c < 0x80 ? strchr(letters, c) : NULL;
    if (simple && c) return add_char(r, (uint8_t)values[simple - letters]);
    if (c < 0x80 && ascii_is_alpha((uint32_t)c)) return fail_showing(r, "bad escape %U", start);
    r->literal = start; /* both characters stand for themselves */
    return flush(r, r->pos);
}

static int read_all(Reader *r) {
    while (r->pos < r->len) {
        if (peek(r) != '\\') {
            r->pos++;
            continue;
        }
        if (flush(r, r->pos) < 0 || escape(r) < 0) return -1;
        r->literal = r->pos;
    }
    return flush(r, r->len);
}

int re_template_parse(Runtime *rt, RePattern *p, Borrowed source, ReTemplate *out) {
    *out = (ReTemplate){0};
    Reader r = {.rt = rt, .p = p, .source = source, .out = out, .width = 1};
    Buffer view = {0};
    if (v_is_str(rt, source)) {
        r.data = as_str(source)->data;
        r.width = str_width(source);
        r.len = str_len(source);
    } else {
        if (obj_get_buffer(rt, source, &view, false) < 0) return -1;
        r.data = view.data;
        r.len = view.len;
    }
    int result = read_all(&r);
    if (view.obj) buffer_release(rt, &view);
    if (result < 0) re_template_drop(rt, out);
    return result;
}

void re_template_drop(Runtime *rt, ReTemplate *t) {
    for (size_t i = 0; i < t->count; i++) decref_maybe(rt, t->parts[i].text);
    mem_free(rt, t->parts);
    t->parts = NULL;
    t->count = 0;
}
