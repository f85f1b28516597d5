/* SPDX-License-Identifier: MIT
 * str_build.c: StrBuf. Short texts are collected in the StrBuf itself. Longer ones are written straight into a Str whose
 * block grows, so that finishing is a matter of setting its length. */
#include "types/str_parts.h"

#include "base/utf8.h"

static inline Str *block_of(StrBuf *b) { return (Str *)(void *)(b->data - offsetof(Str, data)); }

static inline bool in_scratch(const StrBuf *b) { return b->data == b->scratch; }

static inline void start(StrBuf *b) {
    b->data = b->scratch;
    b->len = 0;
    b->room = sizeof b->scratch;
    b->width = 1;
}

void strbuf_init(StrBuf *b, Runtime *rt) {
    b->rt = rt;
    b->failed = false;
    b->ascii = true;
    start(b);
}

static int fail(StrBuf *b) {
    b->failed = true;
    return -1;
}

/* Make room for `more` further characters of `width` bytes: the slow path. */
static NOINLINE int make_room(StrBuf *b, size_t more, unsigned width) {
    if (b->failed) return -1;
    size_t need = b->len + more;
    if (need > STR_MAX_LEN) {
        raise_no_memory(b->rt);
        return fail(b);
    }
    if (width < b->width) width = b->width;
    size_t room = need > b->room ? need + size_max(need / 4, 24) : need + (b->room - need) / 2;
    if (in_scratch(b) || width != b->width) {
        Str *s = object_new_leaf(b->rt, T_STR, str_bytes(room, width));
        if (!s) return fail(b);
        s->header.flags = 0;
        s->hash = 0;
        s->len = 0;
        chars_copy(s->data, width, b->data, b->width, b->len);
        if (!in_scratch(b)) object_free(b->rt, &block_of(b)->header);
        b->data = s->data;
        b->width = (uint8_t)width;
    } else {
        Str *s = object_resize_leaf(b->rt, &block_of(b)->header, str_bytes(room, width));
        if (!s) return fail(b);
        b->data = s->data;
    }
    b->room = room;
    return 0;
}

static inline int reserve(StrBuf *b, size_t more, unsigned width) {
    if (likely(b->len + more <= b->room && width <= b->width && !b->failed)) return 0;
    return make_room(b, more, width);
}

static inline unsigned char_width(uint32_t c) { return c < 0x100 ? 1 : c < 0x10000 ? 2 : 4; }

int strbuf_add_char(StrBuf *b, uint32_t c) {
    if (reserve(b, 1, char_width(c)) < 0) return -1;
    if (c >= 0x80) b->ascii = false;
    char_put(b->data, b->width, b->len++, c);
    return 0;
}

int strbuf_add_ascii(StrBuf *b, const char *ascii, size_t len) {
    if (reserve(b, len, 1) < 0) return -1;
    if (len) chars_copy(b->data + b->len * b->width, b->width, (const uint8_t *)ascii, 1, len);
    b->len += len;
    return 0;
}

int strbuf_add_cstr(StrBuf *b, const char *ascii) { return strbuf_add_ascii(b, ascii, strlen(ascii)); }

int strbuf_add_utf8(StrBuf *b, const char *utf8, size_t len) {
    const uint8_t *p = (const uint8_t *)utf8;
    size_t ascii = ascii_prefix(p, len);
    if (strbuf_add_ascii(b, utf8, ascii) < 0) return -1;
    if (ascii == len) return 0;
    Value s = str_from_utf8(b->rt, utf8 + ascii, len - ascii);
    if (!s) return fail(b);
    int r = strbuf_add(b, s);
    decref(b->rt, s);
    return r;
}

int strbuf_add_chars(StrBuf *b, const uint8_t *data, unsigned width, size_t count, uint32_t bound) {
    if (reserve(b, count, char_width(bound)) < 0) return -1;
    if (count) chars_copy(b->data + b->len * b->width, b->width, data, width, count);
    b->len += count;
    if (bound >= 0x80) b->ascii = false;
    return 0;
}

int strbuf_add(StrBuf *b, Borrowed str) {
    return strbuf_add_chars(b, as_str(str)->data, str_width(str), str_len(str), str_bound(str));
}

int strbuf_add_slice(StrBuf *b, Borrowed str, size_t start, size_t end) {
    unsigned width = str_width(str);
    const uint8_t *data = as_str(str)->data + start * width;
    uint32_t bound = str_is_ascii(str) ? 0x7f : chars_bound(data, width, end - start);
    return strbuf_add_chars(b, data, width, end - start, bound);
}

static int add_owned(StrBuf *b, Owned s) {
    if (!s) return fail(b);
    int r = strbuf_add(b, s);
    decref(b->rt, s);
    return r;
}

int strbuf_add_repr(StrBuf *b, Borrowed value) { return b->failed ? -1 : add_owned(b, obj_repr(b->rt, value)); }
int strbuf_add_str(StrBuf *b, Borrowed value) { return b->failed ? -1 : add_owned(b, obj_str(b->rt, value)); }

int strbuf_add_repeat(StrBuf *b, uint32_t c, size_t count) {
    if (!count) return 0; /* the buffer must not become wider than its characters */
    if (count > STR_MAX_LEN) {
        raise_no_memory(b->rt);
        return fail(b);
    }
    if (reserve(b, count, char_width(c)) < 0) return -1;
    if (c >= 0x80 && count) b->ascii = false;
    chars_fill(b->data + b->len * b->width, b->width, count, c);
    b->len += count;
    return 0;
}

void strbuf_drop(StrBuf *b) {
    if (!in_scratch(b)) object_free(b->rt, &block_of(b)->header);
    start(b);
}

Owned strbuf_finish(StrBuf *b) {
    if (b->failed || b->len < 2) {
        uint32_t c = b->failed || b->len == 0 ? 0 : char_at(b->data, b->width, 0);
        Value v = b->failed ? V_NULL : b->len == 0 ? own(b->rt->empty_str) : str_from_char(b->rt, c);
        strbuf_drop(b);
        return v;
    }
    unsigned kind = b->width == 4 ? STR_UCS4 : b->width == 2 ? STR_UCS2 : b->ascii ? STR_ASCII : STR_LATIN1;
    if (in_scratch(b)) {
        Value v = str_new_kind(b->rt, b->len, kind);
        if (v) memcpy(as_str(v)->data, b->scratch, b->len);
        start(b);
        return v;
    }
    Str *s = block_of(b);
    s->header.flags = kind;
    s->hash = 0;
    s->len = (uint32_t)b->len;
    char_put(s->data, b->width, b->len, 0); /* room counts without the terminator */
    if (b->room - b->len >= 16) {
        Str *fitted = object_resize_leaf(b->rt, &s->header, str_bytes(b->len, b->width));
        if (fitted) s = fitted;
        else error_clear(b->rt);
    }
    start(b);
    return v_from(s);
}
