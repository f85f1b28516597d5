/* SPDX-License-Identifier: MIT
 * str_percent.c: format % args. For bytes the same engine runs on latin-1 characters (percent.h). */
#include "base/utf8.h"
#include "types/bytes.h"
#include "types/float.h"
#include "types/int.h"
#include "types/percent.h"
#include "types/str_parts.h"
#include "types/tuple.h"

typedef struct Percent {
    Runtime *rt;
    StrBuf out;
    const uint8_t *format;
    unsigned width; /* of the format's characters */
    size_t pos, len;
    bool bytes;
    Borrowed args;      /* a tuple, or the single argument */
    ssize_t next, count; /* next positional argument; count -1: a single one, -2 in next: not yet taken */
    Borrowed mapping;   /* args when it may be looked up by key, else 0 */
    Owned keyed;        /* the value that (key) found */
} Percent;

typedef struct Spec {
    bool left, plus, space, alternate, zero;
    ssize_t width, precision; /* -1: none */
    uint32_t code;
} Spec;

static uint32_t peek(const Percent *p) { return char_at(p->format, p->width, p->pos); }

static Borrowed next_argument(Percent *p) {
    if (p->count >= 0) {
        if (p->next < p->count) return as_tuple(p->args)->items[p->next++];
    } else if (p->next == -2) {
        p->next = -1;
        return p->args;
    }
    return raise(p->rt, T_TYPE_ERROR, "not enough arguments for format string");
}

static int need_more(Percent *p) {
    return p->pos < p->len ? 0 : raise_int(p->rt, T_VALUE_ERROR, "incomplete format");
}

/* (key): the mapping's value becomes the only argument of this conversion. */
static int read_key(Percent *p) {
    Runtime *rt = p->rt;
    if (!p->mapping) return raise_int(rt, T_TYPE_ERROR, "format requires a mapping");
    size_t start = ++p->pos;
    int depth = 1;
    while (p->pos < p->len && depth > 0) {
        uint32_t c = peek(p);
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        p->pos++;
    }
    if (depth > 0) return raise_int(rt, T_VALUE_ERROR, "incomplete format key");
    const uint8_t *text = p->format + start * p->width;
    size_t n = p->pos - 1 - start;
    Value key = p->bytes ? bytes_from(rt, text, n) : str_from_chars(rt, text, p->width, n);
    if (!key) return -1;
    Value value = obj_getitem(rt, p->mapping, key);
    decref(rt, key);
    if (!value) return -1;
    decref_maybe(rt, p->keyed);
    p->keyed = p->args = value;
    p->count = -1;
    p->next = -2;
    return 0;
}

static void read_flags(Percent *p, Spec *s) {
    for (; p->pos < p->len; p->pos++) {
        switch (peek(p)) {
        case '-': s->left = true; break;
        case '+': s->plus = true; break;
        case ' ': s->space = true; break;
        case '#': s->alternate = true; break;
        case '0': s->zero = true; break;
        default: return;
        }
    }
}

/* Digits or *; *out stays -1 when there are none. */
static int read_size(Percent *p, const char *too_big, ssize_t max, ssize_t *out) {
    Runtime *rt = p->rt;
    if (p->pos < p->len && peek(p) == '*') {
        Value v = next_argument(p);
        if (!v) return -1;
        if (!v_is_int(rt, v)) return raise_int(rt, T_TYPE_ERROR, "* wants int");
        int64_t n;
        if (!int_fits_i64(v, &n) || n > max || n < -max - 1)
            return raise_int(rt, T_OVERFLOW_ERROR, "Python int too large to convert to C %s", max == INT_MAX ? "int" : "ssize_t");
        *out = n;
        p->pos++;
        return 1;
    }
    ssize_t n = -1;
    for (; p->pos < p->len && ascii_is_digit(peek(p)); p->pos++) {
        if (n < 0) n = 0;
        int d = (int)(peek(p) - '0');
        if (n > (max - d) / 10) return raise_int(rt, T_VALUE_ERROR, "%s too big", too_big);
        n = n * 10 + d;
    }
    *out = n;
    return 0;
}

static int read_spec(Percent *p, Spec *s) {
    *s = (Spec){.width = -1, .precision = -1};
    if (need_more(p) < 0) return -1;
    uint32_t first = peek(p), lower = first | 0x20;
    if (lower >= 'a' && lower <= 'z' && lower != 'h' && lower != 'l') { /* nothing but the conversion: most of all */
        s->code = first;
        p->pos++;
        return 0;
    }
    if (first == '(' && read_key(p) < 0) return -1;
    read_flags(p, s);
    int starred = read_size(p, "width", SSIZE_MAX, &s->width);
    if (starred < 0) return -1;
    if (starred && s->width < 0) {
        s->left = true;
        s->width = s->width < -SSIZE_MAX ? SSIZE_MAX : -s->width;
    }
    if (p->pos < p->len && peek(p) == '.') {
        p->pos++;
        if (read_size(p, p->bytes ? "prec" : "precision", INT_MAX, &s->precision) < 0) return -1;
        if (s->precision < 0) s->precision = 0;
    }
    if (p->pos < p->len && (peek(p) == 'h' || peek(p) == 'l' || peek(p) == 'L')) p->pos++;
    if (need_more(p) < 0) return -1;
    s->code = peek(p);
    p->pos++;
    return 0;
}

/* prefix (sign and base, ASCII), then the characters; zeros go between the two. */
static int put_number(Percent *p, const Spec *s, const char *prefix, const char *digits, size_t count) {
    StrBuf *b = &p->out;
    size_t used = strlen(prefix) + count;
    size_t pad = s->width > (ssize_t)used ? (size_t)s->width - used : 0;
    bool zeros = s->zero && !s->left;
    if (pad && !zeros && !s->left && strbuf_add_repeat(b, ' ', pad) < 0) return -1;
    if (strbuf_add_cstr(b, prefix) < 0) return -1;
    if (pad && zeros && strbuf_add_repeat(b, '0', pad) < 0) return -1;
    if (strbuf_add_ascii(b, digits, count) < 0) return -1;
    return pad && s->left ? strbuf_add_repeat(b, ' ', pad) : 0;
}

static int put_text(Percent *p, const Spec *s, Borrowed text) {
    StrBuf *b = &p->out;
    size_t n = str_len(text);
    if (s->precision >= 0 && (size_t)s->precision < n) n = (size_t)s->precision;
    size_t pad = s->width > (ssize_t)n ? (size_t)s->width - n : 0;
    if (pad && !s->left && strbuf_add_repeat(b, ' ', pad) < 0) return -1;
    if (strbuf_add_slice(b, text, 0, n) < 0) return -1;
    return pad && s->left ? strbuf_add_repeat(b, ' ', pad) : 0;
}

/* ---- numbers ---- */

/* v as an int: __index__ for the bases, int() for decimal. */
static Owned integer_of(Percent *p, uint32_t code, Borrowed v) {
    Runtime *rt = p->rt;
    bool based = code == 'x' || code == 'X' || code == 'o';
    const TypeSlots *slots = slots_of(rt, v);
    if (v_is_int(rt, v)) return own(v);
    if (slots->index || slots->to_int || slots->to_float) {
        Value n = based ? num_index(rt, v) : num_to_int(rt, v);
        if (n || !error_is(rt, T_TYPE_ERROR)) return n;
        error_clear(rt);
    }
    return raise(rt, T_TYPE_ERROR, "%%%c format: %s is required, not %.200T", (int)code, based ? "an integer" : "a real number", v);
}

static int put_digits(Percent *p, const Spec *s, uint32_t code, Borrowed text) {
    const char *digits = str_ascii(text);
    size_t n = str_len(text);
    bool negative = digits[0] == '-';
    digits += negative;
    n -= negative;
    char prefix[4], *to = prefix;
    if (negative) *to++ = '-';
    else if (s->plus) *to++ = '+';
    else if (s->space) *to++ = ' ';
    if (s->alternate && code != 'd') {
        *to++ = '0';
        *to++ = (char)code;
    }
    *to = 0;
    if (s->precision <= (ssize_t)n && code != 'X') return put_number(p, s, prefix, digits, n);
    size_t total = s->precision > (ssize_t)n ? (size_t)s->precision : n;
    if (total > STR_MAX_LEN) return (int)raise_no_memory(p->rt) - 1;
    char *copy = mem_alloc(p->rt, total);
    if (!copy) return -1;
    memset(copy, '0', total - n);
    memcpy(copy + total - n, digits, n);
    if (code == 'X')
        for (size_t i = 0; i < total; i++) copy[i] = (char)ascii_to_upper((uint8_t)copy[i]);
    int r = put_number(p, s, prefix, copy, total);
    mem_free(p->rt, copy);
    return r;
}

/* A small int in decimal with nothing special about it: most of all. */
static int put_small(Percent *p, int64_t n) {
    char digits[24], *end = digits + sizeof digits;
    char *start = int_decimal(end, n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
    if (n < 0) *--start = '-';
    return strbuf_add_ascii(&p->out, start, (size_t)(end - start));
}

static int put_integer(Percent *p, const Spec *s, Borrowed v) {
    Runtime *rt = p->rt;
    if (v_is_small(v) && s->code == 'd' && s->width < 0 && s->precision < 0 && !s->plus && !s->space) return put_small(p, small_get(v));
    uint32_t code = s->code == 'i' || s->code == 'u' ? 'd' : s->code;
    Value n = integer_of(p, s->code, v);
    if (!n) return -1;
    Value text = int_to_str(rt, n, code == 'd' ? 10 : code == 'o' ? 8 : 16, false);
    decref(rt, n);
    if (!text) return -1;
    int r = put_digits(p, s, code, text);
    decref(rt, text);
    return r;
}

static int put_float(Percent *p, const Spec *s, Borrowed v) {
    Runtime *rt = p->rt;
    double d;
    if (v_is_float(rt, v)) d = float_get(v);
    else if (num_as_double(rt, v, &d) < 0) {
        if (p->bytes && error_catch(rt, T_TYPE_ERROR))
            raise(rt, T_TYPE_ERROR, "float argument required, not %.200T", v);
        return -1;
    }
    char *text;
    size_t n;
    ssize_t precision = s->precision < 0 ? 6 : s->precision;
    if (precision > INT_MAX) return raise_int(rt, T_VALUE_ERROR, "precision too big");
    bool upper = s->code < 'a';
    if (float_format_chars(rt, d, (char)(s->code | 0x20), (int)precision, s->alternate, false, &text, &n) < 0) return -1;
    if (upper)
        for (size_t i = 0; i < n; i++) text[i] = (char)ascii_to_upper((uint8_t)text[i]);
    bool negative = text[0] == '-';
    const char *prefix = negative ? "-" : s->plus ? "+" : s->space ? " " : "";
    int r = put_number(p, s, prefix, text + negative, n - negative);
    mem_free(rt, text);
    return r;
}

/* ---- text ---- */

static int put_char(Percent *p, const Spec *s, Borrowed v) {
    Runtime *rt = p->rt;
    Value text = V_NULL;
    if (!p->bytes && v_is_str(rt, v)) {
        if (str_len(v) != 1) return raise_int(rt, T_TYPE_ERROR, "%%c requires int or char");
        text = own(v);
    } else if (p->bytes && v_is_ptr(v) && type_has(rt, v, TF_BYTES) && as_bytes(v)->len == 1) {
        text = str_from_char(rt, as_bytes(v)->data[0]);
    } else if (p->bytes && obj_is_instance_of(rt, v, T_BYTEARRAY) && V_AS(ByteArray, v)->len == 1) {
        text = str_from_char(rt, V_AS(ByteArray, v)->data[0]);
    } else {
        int64_t c = -1;
        const char *wrong = p->bytes ? "%%c requires an integer in range(256) or a single byte" : "%%c requires int or char";
        if (!v_is_int(rt, v) && !slots_of(rt, v)->index) return raise_int(rt, T_TYPE_ERROR, wrong);
        Value n = num_index(rt, v);
        if (!n) return error_catch(rt, T_TYPE_ERROR) ? raise_int(rt, T_TYPE_ERROR, wrong) : -1;
        if (!int_fits_i64(n, &c)) c = -1;
        decref(rt, n);
        if (c < 0 || c > (p->bytes ? 255 : (int64_t)UNICODE_MAX))
            return raise_int(rt, T_OVERFLOW_ERROR, p->bytes ? "%%c arg not in range(256)" : "%%c arg not in range(0x110000)");
        text = str_from_char(rt, (uint32_t)c);
    }
    if (!text) return -1;
    Spec whole = *s;
    whole.precision = -1;
    int r = put_text(p, &whole, text);
    decref(rt, text);
    return r;
}

/* bytes' %s and %b: a buffer, or what __bytes__ returns; as latin-1. */
static Owned bytes_text(Percent *p, Borrowed v) {
    Runtime *rt = p->rt;
    Buffer view;
    if (slots_of(rt, v)->buffer) {
        if (obj_get_buffer(rt, v, &view, false) < 0) return V_NULL;
        Value text = str_from_latin1(rt, view.data, view.len);
        buffer_release(rt, &view);
        return text;
    }
    Value method = obj_lookup_special(rt, v, rt->names[N___bytes__]);
    if (!method) {
        if (rt->error) return V_NULL;
        return raise(rt, T_TYPE_ERROR, "%%b requires a bytes-like object, or an object that implements __bytes__, not '%.100T'", v);
    }
    Value made = obj_call0(rt, method);
    decref(rt, method);
    if (!made) return V_NULL;
    Value text = V_NULL;
    if (v_is_ptr(made) && type_has(rt, made, TF_BYTES)) text = str_from_latin1(rt, as_bytes(made)->data, as_bytes(made)->len);
    else raise(rt, T_TYPE_ERROR, "__bytes__ returned non-bytes (type %.200T)", made);
    decref(rt, made);
    return text;
}

static int put_object(Percent *p, const Spec *s, Borrowed v) {
    Runtime *rt = p->rt;
    Value text;
    if (!p->bytes && s->code == 's' && v_is(v, T_STR)) return s->width < 0 && s->precision < 0 ? strbuf_add(&p->out, v) : put_text(p, s, v);
    if (p->bytes) text = s->code == 's' || s->code == 'b' ? bytes_text(p, v) : obj_ascii(rt, v);
    else if (s->code == 's') text = v_is(v, T_STR) ? own(v) : obj_str(rt, v);
    else text = s->code == 'r' ? obj_repr(rt, v) : obj_ascii(rt, v);
    if (!text) return -1;
    int r = put_text(p, s, text);
    decref(rt, text);
    return r;
}

static int put_conversion(Percent *p) {
    Spec s;
    if (p->pos < p->len && peek(p) == '%') {
        p->pos++;
        return strbuf_add_char(&p->out, '%');
    }
    if (read_spec(p, &s) < 0) return -1;
    Value v = next_argument(p);
    if (!v) return -1;
    switch (s.code) {
    case 'b':
        if (!p->bytes) break;
        return put_object(p, &s, v);
    case 's': case 'r': case 'a': return put_object(p, &s, v);
    case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': return put_integer(p, &s, v);
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': return put_float(p, &s, v);
    case 'c': return put_char(p, &s, v);
    default: break;
    }
    return raise_int(p->rt, T_VALUE_ERROR, "unsupported format character '%c' (0x%x) at index %zd",
                     31 <= s.code && s.code <= 126 ? (int)s.code : '?', (unsigned)s.code, (ssize_t)(p->pos - 1));
}

static int put_literal(Percent *p) {
    ssize_t n = chars_find_char(p->format + p->pos * p->width, p->width, p->len - p->pos, '%');
    size_t end = n < 0 ? p->len : p->pos + (size_t)n;
    const uint8_t *from = p->format + p->pos * p->width;
    if (p->width == 1 && ascii_prefix(from, end - p->pos) == end - p->pos) {
        if (strbuf_add_ascii(&p->out, (const char *)from, end - p->pos) < 0) return -1;
    } else {
        for (size_t i = p->pos; i < end; i++)
            if (strbuf_add_char(&p->out, char_at(p->format, p->width, i)) < 0) return -1;
    }
    p->pos = end;
    return 0;
}

static bool is_mapping(Runtime *rt, Borrowed args, bool bytes) {
    if (v_is_tuple(rt, args) || !slots_of(rt, args)->getitem) return false;
    if (!bytes) return !v_is_str(rt, args);
    return !(v_is_ptr(args) && type_has(rt, args, TF_BYTES)) && !obj_is_instance_of(rt, args, T_BYTEARRAY) && !v_is_str(rt, args);
}

static int run(Percent *p) {
    while (p->pos < p->len) {
        if (put_literal(p) < 0) return -1;
        if (p->pos >= p->len) break;
        p->pos++;
        if (put_conversion(p) < 0) return -1;
    }
    bool left_over = p->count >= 0 ? p->next < p->count : p->next == -2;
    if (left_over && !p->mapping)
        return raise_int(p->rt, T_TYPE_ERROR, "not all arguments converted during %s formatting", p->bytes ? "bytes" : "string");
    return 0;
}

Owned percent_run(Runtime *rt, const uint8_t *format, unsigned width, size_t len, Borrowed args, bool bytes) {
    Percent p; /* not by an initialiser, which would clear the buffer too */
    strbuf_init(&p.out, rt);
    p.rt = rt;
    p.format = format;
    p.width = width;
    p.pos = 0;
    p.len = len;
    p.bytes = bytes;
    p.args = args;
    p.count = -1;
    p.next = -2;
    p.mapping = p.keyed = V_NULL;
    if (v_is_tuple(rt, args)) {
        p.count = (ssize_t)as_tuple(args)->len;
        p.next = 0;
    } else if (is_mapping(rt, args, bytes)) p.mapping = args;
    int r = run(&p);
    decref_maybe(rt, p.keyed);
    if (r == 0) return strbuf_finish(&p.out);
    strbuf_drop(&p.out);
    return V_NULL;
}

Owned str_percent(Runtime *rt, Borrowed format, Borrowed args) {
    return percent_run(rt, as_str(format)->data, str_width(format), str_len(format), args, false);
}
