/* SPDX-License-Identifier: MIT
 * message.c: the formatter of error texts (object/error.h lists its directives). */
#include <string.h>

#include "object/error.h"
#include "object/protocol.h"
#include "types/str.h"

typedef struct Directive {
    long precision; /* -1: none */
    int width;
    bool zero;
    int longs; /* l, ll, z */
} Directive;

static const char *parse_directive(const char *p, Directive *d) {
    *d = (Directive){.precision = -1};
    if (*p == '0') {
        d->zero = true;
        p++;
    }
    while (*p >= '0' && *p <= '9') d->width = d->width * 10 + (*p++ - '0');
    if (*p == '.')
        for (p++, d->precision = 0; *p >= '0' && *p <= '9';) d->precision = d->precision * 10 + (*p++ - '0');
    for (; *p == 'l' || *p == 'z'; p++) d->longs++;
    return p;
}

static void add_number(StrBuf *b, const Directive *d, bool negative, uint64_t n, unsigned base) {
    char text[72], *end = text + sizeof text, *p = end;
    do *--p = "0123456789abcdef"[n % base];
    while (n /= base);
    int len = (int)(end - p) + negative;
    if (negative && d->zero) strbuf_add_char(b, '-');
    for (; len < d->width; len++) strbuf_add_char(b, d->zero ? '0' : ' ');
    if (negative && !d->zero) strbuf_add_char(b, '-');
    strbuf_add_ascii(b, p, (size_t)(end - p));
}

static void add_c_string(StrBuf *b, const Directive *d, const char *s) {
    size_t n = d->precision >= 0 ? strnlen(s, (size_t)d->precision) : strlen(s);
    strbuf_add_utf8(b, s, n);
}

static void add_text(StrBuf *b, const Directive *d, Owned text_or_null) {
    if (!text_or_null) {
        b->failed = true;
        return;
    }
    size_t n = str_len(text_or_null);
    strbuf_add_slice(b, text_or_null, 0, d->precision >= 0 ? size_min(n, (size_t)d->precision) : n);
    decref(b->rt, text_or_null);
}

static void add_type_name(Runtime *rt, StrBuf *b, const Directive *d, const TypeSlots *s) { add_c_string(b, d, s->name); }

static void add_value(Runtime *rt, StrBuf *b, const Directive *d, char code, Value v) {
    if (!v) {
        strbuf_add_cstr(b, "<NULL>");
        return;
    }
    switch (code) {
    case 'R': add_text(b, d, obj_repr(rt, v)); break;
    case 'S': add_text(b, d, obj_str(rt, v)); break;
    case 'U': add_text(b, d, own(v)); break;
    case 'A':
        if (v == V_NONE) strbuf_add_cstr(b, "None");
        else add_type_name(rt, b, d, slots_of(rt, v));
        break;
    default: add_type_name(rt, b, d, slots_of(rt, v)); break;
    }
}

/* A reference more or less to each of the values. */
static void hold_values(Runtime *rt, const char *format, va_list ap, bool release) {
    for (const char *p = format; *p; p++) {
        if (*p != '%') continue;
        Directive d;
        p = parse_directive(p + 1, &d);
        if (*p == '%') continue;
        if (!strchr("RSUAT", *p)) {
            if (*p == 's' || *p == 'p' || *p == 'N' || d.longs) (void)va_arg(ap, void *);
            else (void)va_arg(ap, int);
            continue;
        }
        Value v = va_arg(ap, Value);
        if (v && release) decref(rt, v);
        else if (v) incref(v);
    }
}

static Owned format_values(Runtime *rt, const char *format, va_list ap) {
    StrBuf b;
    strbuf_init(&b, rt);
    for (const char *p = format; *p && !b.failed; p++) {
        if (*p != '%') {
            const char *start = p;
            while (p[1] && p[1] != '%') p++;
            strbuf_add_utf8(&b, start, (size_t)(p - start) + 1);
            continue;
        }
        Directive d;
        p = parse_directive(p + 1, &d);
        switch (*p) {
        case 's': add_c_string(&b, &d, va_arg(ap, const char *)); break;
        case 'd':
        case 'i': {
            int64_t n = d.longs ? va_arg(ap, int64_t) : va_arg(ap, int);
            add_number(&b, &d, n < 0, n < 0 ? 0 - (uint64_t)n : (uint64_t)n, 10);
            break;
        }
        case 'u': add_number(&b, &d, false, d.longs ? va_arg(ap, uint64_t) : va_arg(ap, unsigned), 10); break;
        case 'x': add_number(&b, &d, false, d.longs ? va_arg(ap, uint64_t) : va_arg(ap, unsigned), 16); break;
        case 'p': strbuf_add_cstr(&b, "0x"), add_number(&b, &d, false, (uint64_t)(uintptr_t)va_arg(ap, void *), 16); break;
        case 'c': strbuf_add_char(&b, (uint32_t)va_arg(ap, int)); break;
        case 'R':
        case 'S':
        case 'U':
        case 'A':
        case 'T': add_value(rt, &b, &d, *p, va_arg(ap, Value)); break;
        case 'N': add_type_name(rt, &b, &d, va_arg(ap, Type *)->slots); break;
        case '%': strbuf_add_char(&b, '%'); break;
        default: UNREACHABLE();
        }
    }
    return strbuf_finish(&b);
}

/* %R and %S run the program's code, which may take away what the others tell of: callers hand in what members borrow. */
Owned format_str_va(Runtime *rt, const char *format, va_list ap) {
    if (!strpbrk(format, "RS")) return format_values(rt, format, ap);
    va_list first, last;
    va_copy(first, ap);
    hold_values(rt, format, first, false);
    va_end(first);
    va_copy(last, ap);
    Owned s = format_values(rt, format, ap);
    hold_values(rt, format, last, true);
    va_end(last);
    return s;
}

Owned format_str(Runtime *rt, const char *format, ...) {
    va_list ap;
    va_start(ap, format);
    Owned s = format_str_va(rt, format, ap);
    va_end(ap);
    return s;
}
