/* SPDX-License-Identifier: MIT
 * str.c: str objects: making, hashing, comparing, slicing, joining, and the type's slots. */
#include "base/siphash.h"
#include "base/utf8.h"
#include "gc/gc.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/codec.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/iter.h"
#include "types/range.h"
#include "types/str_parts.h"

/* ---- characters ---- */

#define WIDEN(D, S)                                                                                                   \
    do {                                                                                                              \
        D *to_ = (D *)dst;                                                                                            \
        const S *from_ = (const S *)src;                                                                              \
        for (size_t i = 0; i < count; i++) to_[i] = (D)from_[i];                                                      \
    } while (0)

void chars_copy(uint8_t *dst, unsigned dst_width, const uint8_t *src, unsigned src_width, size_t count) {
    if (dst_width == src_width) {
        memcpy(dst, src, count * dst_width);
        return;
    }
    switch (dst_width * 8 + src_width) {
    case 8 + 2: WIDEN(uint8_t, uint16_t); break;
    case 8 + 4: WIDEN(uint8_t, uint32_t); break;
    case 16 + 1: WIDEN(uint16_t, uint8_t); break;
    case 16 + 4: WIDEN(uint16_t, uint32_t); break;
    case 32 + 1: WIDEN(uint32_t, uint8_t); break;
    default: WIDEN(uint32_t, uint16_t); break;
    }
}

/* The bits of all characters or-ed together tell the kind as well as their maximum does. */
static uint32_t or_all(const uint8_t *data, unsigned width, size_t count) {
    uint32_t bits = 0;
    if (width == 2)
        for (size_t i = 0; i < count; i++) bits |= ((const uint16_t *)data)[i];
    else
        for (size_t i = 0; i < count; i++) bits |= ((const uint32_t *)data)[i];
    return bits;
}

uint32_t chars_bound(const uint8_t *data, unsigned width, size_t count) {
    if (width == 1) return ascii_prefix(data, count) == count ? 0x7f : 0xff;
    return kind_bound(bound_kind(or_all(data, width, count)));
}

/* memset, whose masked stores take long to be read back, only where it pays. */
static inline void fill_bytes(uint8_t *data, uint8_t c, size_t count) {
    uint64_t word = c * 0x0101010101010101ull;
    if (count > 32) {
        memset(data, c, count);
    } else if (count >= 8) {
        for (size_t i = 0; i + 8 < count; i += 8) memcpy(data + i, &word, 8);
        memcpy(data + count - 8, &word, 8);
    } else {
        if (count & 4) memcpy(data, &word, 4);
        if (count & 2) memcpy(data + (count & 4), &word, 2);
        if (count & 1) data[count - 1] = c;
    }
}

void chars_fill(uint8_t *data, unsigned width, size_t count, uint32_t c) {
    if (width == 1) fill_bytes(data, (uint8_t)c, count);
    else
        for (size_t i = 0; i < count; i++) char_put(data, width, i, c);
}

/* ---- making ---- */

Owned str_new_kind(Runtime *rt, size_t len, unsigned kind) {
    if (unlikely(len > STR_MAX_LEN)) return raise_no_memory(rt);
    unsigned width = kind_width(kind);
    Str *s = object_new_leaf(rt, T_STR, str_bytes(len, width));
    if (unlikely(!s)) return V_NULL;
    s->header.flags = kind;
    s->hash = 0;
    s->len = (uint32_t)len;
    char_put(s->data, width, len, 0);
    return v_from(s);
}

Owned str_new(Runtime *rt, size_t len, uint32_t max_char) {
    if (len == 0) return own(rt->empty_str);
    return str_new_kind(rt, len, bound_kind(max_char));
}

static NOINLINE Owned char_make(Runtime *rt, uint32_t c) {
    Value s = str_new_kind(rt, 1, bound_kind(c));
    if (!s) return V_NULL;
    char_put(as_str(s)->data, str_width(s), 0, c);
    if (c < 256) rt->chars[c] = own(s);
    return s;
}

Owned str_from_char(Runtime *rt, uint32_t c) {
    if (likely(c < 256 && rt->chars[c])) return own(rt->chars[c]);
    return char_make(rt, c);
}

Owned str_from_ascii(Runtime *rt, const char *ascii, size_t len) {
    if (len < 2) return len ? str_from_char(rt, (uint8_t)ascii[0]) : own(rt->empty_str);
    Value s = str_new_kind(rt, len, STR_ASCII);
    if (likely(s)) memcpy(as_str(s)->data, ascii, len);
    return s;
}

Owned str_from_latin1(Runtime *rt, const uint8_t *chars, size_t len) {
    if (len < 2) return len ? str_from_char(rt, chars[0]) : own(rt->empty_str);
    Value s = str_new_kind(rt, len, bound_kind(chars_bound(chars, 1, len)));
    if (likely(s)) memcpy(as_str(s)->data, chars, len);
    return s;
}

Owned str_from_chars(Runtime *rt, const uint8_t *data, unsigned width, size_t count) {
    if (width == 1) return str_from_latin1(rt, data, count);
    if (count < 2) return count ? str_from_char(rt, char_at(data, width, 0)) : own(rt->empty_str);
    Value s = str_new_kind(rt, count, bound_kind(chars_bound(data, width, count)));
    if (likely(s)) chars_copy(as_str(s)->data, str_width(s), data, width, count);
    return s;
}

Owned str_from_ucs4(Runtime *rt, const uint32_t *chars, size_t len) {
    return str_from_chars(rt, (const uint8_t *)chars, 4, len);
}

Owned str_from_cstr(Runtime *rt, const char *ascii_or_utf8) { return str_from_utf8(rt, ascii_or_utf8, strlen(ascii_or_utf8)); }

Owned str_from_valid_utf8(Runtime *rt, const char *utf8, size_t bytes, size_t chars, uint32_t bound) {
    if (bound == 0x7f) return str_from_ascii(rt, utf8, bytes);
    if (chars == 1 && bound == 0xff) { /* shared */
        uint32_t c = 0;
        utf8_decode((const uint8_t *)utf8, bytes, &c);
        return str_from_char(rt, c);
    }
    Value s = str_new_kind(rt, chars, bound_kind(bound));
    if (s) utf8_expand((const uint8_t *)utf8, bytes, as_str(s)->data, str_width(s));
    return s;
}

Owned str_from_utf8(Runtime *rt, const char *utf8, size_t bytes) {
    const uint8_t *p = (const uint8_t *)utf8;
    size_t chars;
    uint32_t bound;
    if (utf8_measure(p, bytes, &chars, &bound) != bytes) return str_decode(rt, p, bytes, "utf-8", "strict");
    return str_from_valid_utf8(rt, utf8, bytes, chars, bound);
}

Owned str_exact(Runtime *rt, Borrowed s) {
    if (v_is(s, T_STR)) return own(s);
    return str_from_chars(rt, as_str(s)->data, str_width(s), str_len(s));
}

Owned str_slice(Runtime *rt, Borrowed s, size_t start, size_t end) {
    size_t n = end - start;
    unsigned width = str_width(s);
    const uint8_t *from = as_str(s)->data + start * width;
    if (n == str_len(s)) return str_exact(rt, s);
    if (n < 2) return n ? str_from_char(rt, char_at(from, width, 0)) : own(rt->empty_str);
    if (likely(str_is_ascii(s))) return str_from_ascii(rt, (const char *)from, n);
    return str_from_chars(rt, from, width, n);
}

/* ---- hash, equality, order ---- */

uint32_t str_hash_slow(Runtime *rt, Borrowed s) {
    Str *o = as_str(s);
    return o->hash = siphash_fold(siphash13(rt->hash_key, o->data, (size_t)o->len * str_width(s)));
}

bool str_equal(Borrowed a, Borrowed b) {
    if (a == b) return true;
    const Str *x = as_str(a), *y = as_str(b);
    if (x->len != y->len) return false;
    unsigned kinds = F_B | F_C;
    if ((x->header.flags ^ y->header.flags) & kinds) return false;
    if (x->hash && y->hash && x->hash != y->hash) return false;
    if (x->header.flags & y->header.flags & STR_INTERNED) return false;
    return memcmp(x->data, y->data, (size_t)x->len * str_width(a)) == 0;
}

bool str_equal_cstr(Borrowed a, const char *ascii) {
    size_t n = strlen(ascii);
    return str_is_ascii(a) && str_len(a) == n && memcmp(as_str(a)->data, ascii, n) == 0;
}

int str_order(Borrowed a, Borrowed b) {
    if (a == b) return 0;
    size_t la = str_len(a), lb = str_len(b), n = size_min(la, lb);
    unsigned wa = str_width(a), wb = str_width(b);
    const uint8_t *x = as_str(a)->data, *y = as_str(b)->data;
    if (wa == 1 && wb == 1) {
        int d = memcmp(x, y, n);
        if (d) return d;
    } else {
        for (size_t i = 0; i < n; i++) {
            uint32_t c = char_at(x, wa, i), d = char_at(y, wb, i);
            if (c != d) return c < d ? -1 : 1;
        }
    }
    return la < lb ? -1 : la > lb;
}

static Owned compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if (!v_is_str(rt, a) || !v_is_str(rt, b)) return V_NOTIMPL;
    if (op == CMP_EQ) return v_bool(str_equal(a, b));
    if (op == CMP_NE) return v_bool(!str_equal(a, b));
    int d = str_order(a, b);
    return v_bool(op == CMP_LT ? d < 0 : op == CMP_LE ? d <= 0 : op == CMP_GT ? d > 0 : d >= 0);
}

static int64_t hash(Runtime *rt, Borrowed self) { return hash_expand(str_hash32(rt, self)); }

/* ---- joining ---- */

Owned str_concat(Runtime *rt, Borrowed a, Borrowed b) {
    size_t la = str_len(a), lb = str_len(b);
    if (la == 0) return str_exact(rt, b);
    if (lb == 0) return str_exact(rt, a);
    unsigned ka = str_kind(a), kb = str_kind(b);
    if (la + lb > STR_MAX_LEN) return raise_no_memory(rt);
    Value s = str_new_kind(rt, la + lb, ka > kb ? ka : kb);
    if (unlikely(!s)) return V_NULL;
    unsigned width = str_width(s);
    chars_copy(as_str(s)->data, width, as_str(a)->data, str_width(a), la);
    chars_copy(as_str(s)->data + la * width, width, as_str(b)->data, str_width(b), lb);
    return s;
}

Owned str_append(Runtime *rt, Owned a, Borrowed b) { /* refcheck: a goes on as s */
    Str *s = as_str(a);
    size_t la = s->len, lb = str_len(b);
    /* b may be a itself: then there are two references, so the copying way is taken. */
    bool in_place = s->header.refcount == 1 && s->header.type == T_STR && !(s->header.flags & (STR_INTERNED | F_WEAKREF)) &&
                    str_kind(b) <= str_kind(a) && la && lb && la + lb <= STR_MAX_LEN;
    if (!in_place) {
        Value joined = str_concat(rt, a, b);
        decref(rt, a);
        return joined;
    }
    unsigned width = str_width(a);
    size_t need = str_bytes(la + lb, width);
    if (need <= heap_block_size(s)) {
        heap_use_rest(s);
    } else {
        /* An eighth more than is needed, so that a long chain of appends copies each character a few times only. */
        s = object_resize_leaf(rt, &s->header, need < 256 ? need + 16 : need + need / 8);
        if (!s) {
            decref(rt, a);
            return V_NULL;
        }
    }
    chars_copy(s->data + la * width, width, as_str(b)->data, str_width(b), lb);
    s->len = (uint32_t)(la + lb);
    s->hash = 0;
    char_put(s->data, width, la + lb, 0);
    return v_from(s);
}

/* Total length and kind; false: too long. */
static bool join_measure(Borrowed sep, const Value *items, size_t count, size_t *total, unsigned *kind) {
    size_t sum = sep ? str_len(sep) * (count - 1) : 0;
    unsigned k = sep && count > 1 ? str_kind(sep) : STR_ASCII;
    if (sep && count - 1 > STR_MAX_LEN / (str_len(sep) + 1)) return false;
    for (size_t i = 0; i < count; i++) {
        sum += str_len(items[i]);
        if (str_kind(items[i]) > k) k = str_kind(items[i]);
        if (sum > STR_MAX_LEN) return false;
    }
    *total = sum;
    *kind = k;
    return true;
}

Owned str_join_values(Runtime *rt, Borrowed sep, const Value *items, size_t count) {
    if (count == 0) return own(rt->empty_str);
    if (count == 1) return str_exact(rt, items[0]);
    if (sep && str_len(sep) == 0) sep = V_NULL;
    size_t total;
    unsigned kind;
    if (!join_measure(sep, items, count, &total, &kind))
        return raise(rt, T_OVERFLOW_ERROR, "join() result is too long for a Python string");
    if (total == 0) return own(rt->empty_str);
    Value s = str_new_kind(rt, total, kind);
    if (!s) return V_NULL;
    unsigned width = str_width(s);
    uint8_t *out = as_str(s)->data;
    size_t sep_len = sep ? str_len(sep) : 0;
    for (size_t i = 0; i < count; i++) {
        if (i && sep_len) {
            if (sep_len == 1) char_put(out, width, 0, str_at(sep, 0));
            else chars_copy(out, width, as_str(sep)->data, str_width(sep), sep_len);
            out += sep_len * width;
        }
        size_t n = str_len(items[i]);
        chars_copy(out, width, as_str(items[i])->data, str_width(items[i]), n);
        out += n * width;
    }
    return s;
}

Owned str_join(Runtime *rt, Borrowed sep, Borrowed iterable) {
    Value seq = obj_fast_sequence(rt, iterable, "can only join an iterable");
    if (!seq) return V_NULL;
    size_t count;
    const Value *items = seq_items(rt, seq, &count);
    for (size_t i = 0; i < count; i++) {
        if (v_is_str(rt, items[i])) continue;
        raise(rt, T_TYPE_ERROR, "sequence item %zd: expected str instance, %.80T found", (ssize_t)i, items[i]);
        decref(rt, seq);
        return V_NULL;
    }
    Value s = str_join_values(rt, sep, items, count);
    decref(rt, seq);
    return s;
}

/* ---- repr ---- */

typedef struct ReprPlan {
    size_t chars;
    uint32_t bound, quote;
} ReprPlan;

static size_t repr_char_size(uint32_t c, uint32_t quote) {
    if (c == quote || c == '\\' || c == '\t' || c == '\n' || c == '\r') return 2;
    if (c < ' ' || c == 0x7f) return 4;
    if (c < 0x7f || unicode_is_printable(c)) return 1;
    return c < 0x100 ? 4 : c < 0x10000 ? 6 : 10;
}

/* Single quotes, unless only that quote occurs in s. */
static ReprPlan repr_plan(Borrowed s) {
    ReprPlan plan = {2, 0x7f, '\''};
    size_t n = str_len(s);
    unsigned width = str_width(s);
    const uint8_t *data = as_str(s)->data;
    if (chars_find_char(data, width, n, '\'') >= 0 && chars_find_char(data, width, n, '"') < 0) plan.quote = '"';
    for (size_t i = 0; i < n; i++) {
        uint32_t c = char_at(data, width, i);
        size_t size = repr_char_size(c, plan.quote);
        plan.chars += size;
        if (size == 1) plan.bound |= c;
    }
    return plan;
}

static size_t repr_escape(uint8_t *out, unsigned width, size_t at, uint32_t c, uint32_t quote) {
    static const char hex[] = "0123456789abcdef";
    char_put(out, width, at++, '\\');
    if (c == quote || c == '\\') char_put(out, width, at++, c);
    else if (c == '\t') char_put(out, width, at++, 't');
    else if (c == '\n') char_put(out, width, at++, 'n');
    else if (c == '\r') char_put(out, width, at++, 'r');
    else {
        int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
        char_put(out, width, at++, digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
        while (digits--) char_put(out, width, at++, (uint8_t)hex[(c >> (4 * digits)) & 15]);
    }
    return at;
}

static Owned str_repr(Runtime *rt, Borrowed s) {
    ReprPlan plan = repr_plan(s);
    Value r = str_new_kind(rt, plan.chars, bound_kind(plan.bound));
    if (!r) return V_NULL;
    unsigned from_width = str_width(s), width = str_width(r);
    const uint8_t *data = as_str(s)->data;
    uint8_t *out = as_str(r)->data;
    size_t at = 0, n = str_len(s);
    char_put(out, width, at++, plan.quote);
    if (plan.chars == n + 2) { /* nothing to escape */
        chars_copy(out + width, width, data, from_width, n);
        at += n;
    } else {
        for (size_t i = 0; i < n; i++) {
            uint32_t c = char_at(data, from_width, i);
            if (repr_char_size(c, plan.quote) == 1) char_put(out, width, at++, c);
            else at = repr_escape(out, width, at, c, plan.quote);
        }
    }
    char_put(out, width, at, plan.quote);
    return r;
}

bool str_is_identifier(Borrowed s) {
    size_t n = str_len(s);
    if (n == 0 || !unicode_is_xid_start(str_at(s, 0))) return false;
    for (size_t i = 1; i < n; i++)
        if (!unicode_is_xid_continue(str_at(s, i))) return false;
    return true;
}

/* ---- slots ---- */

static void dealloc(Runtime *rt, Object *self) {
    if (self->flags & STR_INTERNED) str_intern_forget(rt, v_from(self));
    object_free(rt, self);
}

/* An instance of a subclass with the characters of `exact`, which is consumed. */
static Owned as_subclass(Runtime *rt, Type *type, Owned exact) {
    unsigned width = str_width(exact);
    size_t len = str_len(exact);
    Value v = type_alloc(rt, type, (len + 1) * width);
    if (v) {
        Str *s = as_str(v);
        s->header.flags |= str_kind(exact);
        s->len = (uint32_t)len;
        s->hash = as_str(exact)->hash;
        memcpy(s->data, as_str(exact)->data, (len + 1) * width);
    }
    decref(rt, exact);
    return v;
}

static Owned from_object(Runtime *rt, Borrowed object, Borrowed encoding, Borrowed errors) {
    if (!object) return own(rt->empty_str);
    if (!encoding && !errors) return obj_str(rt, object);
    if ((encoding && !v_is_str(rt, encoding)) || (errors && !v_is_str(rt, errors)))
        return raise(rt, T_TYPE_ERROR, "str() argument '%s' must be str, not %.50A",
                     encoding && !v_is_str(rt, encoding) ? "encoding" : "errors",
                     encoding && !v_is_str(rt, encoding) ? encoding : errors);
    if (v_is_str(rt, object)) return raise(rt, T_TYPE_ERROR, "decoding str is not supported");
    Buffer view;
    if (!slots_of(rt, object)->buffer)
        return raise(rt, T_TYPE_ERROR, "decoding to str: need a bytes-like object, %.80T found", object);
    if (obj_get_buffer(rt, object, &view, false) < 0) return V_NULL;
    Value s = view.len ? codec_decode(rt, object, view.data, view.len, encoding, errors) : own(rt->empty_str); /* as CPython */
    buffer_release(rt, &view);
    return s;
}

static Owned new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"object", "encoding", "errors", NULL};
    Value out[3] = {0};
    if (nargs == 1 && !kwnames) out[0] = args[0];
    else if (args_parse(rt, "str", params, 0, args, nargs, kwnames, out) < 0) return V_NULL;
    Value s = from_object(rt, out[0], out[1], out[2]);
    if (!s || type->index == T_STR) return s;
    if (!v_is_str(rt, s)) {
        raise(rt, T_TYPE_ERROR, "__str__ returned non-string (type %.200T)", s);
        decref(rt, s);
        return V_NULL;
    }
    return as_subclass(rt, type, s);
}

static ssize_t length(Runtime *rt, Borrowed self) { return (ssize_t)str_len(self); }

static Owned get_slice(Runtime *rt, Borrowed self, Borrowed slice) {
    ssize_t start, stop, step;
    size_t count;
    if (slice_indices(rt, slice, str_len(self), &start, &stop, &step, &count) < 0) return V_NULL;
    if (count == 0) return own(rt->empty_str);
    if (step == 1) return str_slice(rt, self, (size_t)start, (size_t)start + count);
    unsigned width = str_width(self);
    const uint8_t *data = as_str(self)->data;
    uint32_t bits = 0;
    ssize_t at = start;
    if (count == 1) return str_from_char(rt, str_at(self, (size_t)start));
    for (size_t i = 0; i < count; i++, at = slice_next(at, step)) bits |= char_at(data, width, (size_t)at);
    Value s = str_new_kind(rt, count, bound_kind(bits));
    if (!s) return V_NULL;
    unsigned out_width = str_width(s);
    at = start;
    for (size_t i = 0; i < count; i++, at = slice_next(at, step)) char_put(as_str(s)->data, out_width, i, char_at(data, width, (size_t)at));
    return s;
}

static Owned getitem(Runtime *rt, Borrowed self, Borrowed key) {
    ssize_t i;
    if (likely(v_is_small(key))) i = small_get(key);
    else if (v_is(key, T_SLICE)) return get_slice(rt, self, key);
    else if (v_is_int(rt, key) || slots_of(rt, key)->index) {
        i = num_as_ssize(rt, key, T_INDEX_ERROR);
        if (i == -1 && rt->error) return V_NULL;
    } else return raise(rt, T_TYPE_ERROR, "string indices must be integers, not '%.200T'", key);
    ssize_t n = (ssize_t)str_len(self);
    if (i < 0) i += n;
    if (i < 0 || i >= n) return raise(rt, T_INDEX_ERROR, "string index out of range");
    return str_from_char(rt, str_at(self, (size_t)i));
}

static int contains(Runtime *rt, Borrowed self, Borrowed item) {
    if (!v_is_str(rt, item))
        return raise_int(rt, T_TYPE_ERROR, "'in <string>' requires string as left operand, not %.200T", item);
    return str_find(self, item, 0, str_len(self)) >= 0;
}

static Owned concat(Runtime *rt, Borrowed a, Borrowed b) {
    if (!v_is_str(rt, b)) return raise(rt, T_TYPE_ERROR, "can only concatenate str (not \"%.200T\") to str", b);
    return str_concat(rt, a, b);
}

static Owned repeat(Runtime *rt, Borrowed self, ssize_t n) {
    size_t len = str_len(self);
    if (n <= 0 || len == 0) return own(rt->empty_str);
    if (n == 1) return str_exact(rt, self);
    if ((size_t)n > SSIZE_MAX / len) return raise(rt, T_OVERFLOW_ERROR, "repeated string is too long");
    size_t total = (size_t)n * len;
    if (total > STR_MAX_LEN) return raise_no_memory(rt);
    Value s = str_new_kind(rt, total, str_kind(self));
    if (!s) return V_NULL;
    unsigned width = str_width(s);
    uint8_t *out = as_str(s)->data;
    if (len == 1) chars_fill(out, width, total, str_at(self, 0));
    else {
        size_t done = len * width, all = total * width;
        memcpy(out, as_str(self)->data, done);
        while (done < all) { /* double what is there */
            size_t piece = size_min(done, all - done);
            memcpy(out + done, out, piece);
            done += piece;
        }
    }
    return s;
}

static Owned modulo(Runtime *rt, Borrowed a, Borrowed b) {
    if (!v_is_str(rt, a)) return V_NOTIMPL;
    return str_percent(rt, a, b);
}


static Owned iter(Runtime *rt, Borrowed self) {
    StrIter *it = object_new_container(rt, str_is_ascii(self) ? T_STR_ASCII_ITER : T_STR_ITER, sizeof(StrIter));
    if (!it) return V_NULL;
    it->str = own(self);
    it->index = 0;
    gc_track(&it->header);
    return v_from(it);
}

const TypeSlots str_slots = {
    .name = "str",
    .doc = "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\n"
           "Text: a sequence of Unicode code points. With an encoding or an error handler\n"
           "the first argument is a bytes-like object to be decoded; without them the result\n"
           "is what object.__str__() gives (or its repr() where that is not defined).\n"
           "The defaults are 'utf-8' and 'strict'.",
    .flags = TF_BASETYPE | TF_BARE | TF_STR | TF_IMMUTABLE | TF_SEQ_ITEM | TF_MATCH_SELF,
    .base = T_OBJECT,
    .layout = LAYOUT_LEAF,
    .basicsize = sizeof(Str),
    .itemsize = 1,
    .dealloc = dealloc,
    .new = new,
    .repr = str_repr,
    .str = str_exact,
    .hash = hash,
    .compare = compare,
    .iter = iter,
    .len = length,
    .getitem = getitem,
    .contains = contains,
    .concat = concat,
    .repeat = repeat,
    .binary[OP_MOD] = modulo,
    .methods = str_methods,
};

/* ---- the iterator ---- */

static void iter_dealloc(Runtime *rt, Object *self) {
    decref_maybe(rt, ((StrIter *)self)->str);
    object_free(rt, self);
}

static int iter_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((StrIter *)self)->str);
    return 0;
}

static Owned iter_self(Runtime *rt, Borrowed self) { return own(self); }

static Owned iter_next(Runtime *rt, Borrowed self) {
    StrIter *it = V_AS(StrIter, self);
    if (!it->str) return V_NULL;
    if (it->index < str_len(it->str)) return str_from_char(rt, str_at(it->str, it->index++));
    clear_slot(rt, &it->str);
    return V_NULL;
}

static Owned iter_length_hint(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw) {
    StrIter *it = V_AS(StrIter, self);
    return v_small(it->str ? (int64_t)(str_len(it->str) - it->index) : 0);
}

static Owned iter_reduce(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw) {
    StrIter *it = V_AS(StrIter, self);
    return it->str ? iter_reduce_to(rt, "iter", own(it->str), v_small((int64_t)it->index)) : iter_reduce_to(rt, "iter", own(rt->empty_str), V_NULL);
}

static Owned iter_setstate(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kw) {
    StrIter *it = V_AS(StrIter, self);
    ssize_t i = num_as_size_argument(rt, args[0]);
    if (i == -1 && rt->error) return V_NULL;
    if (it->str) it->index = i < 0 ? 0 : size_min((size_t)i, str_len(it->str));
    return V_NONE;
}

static const MethodDef iter_methods[] = {
    {"__length_hint__", iter_length_hint, 0, 0, 0, "How many characters are left."},
    {"__reduce__", iter_reduce, 0, 0, 0, "State for pickle and copy."},
    {"__setstate__", iter_setstate, 1, 1, 0, "Go to a position."},
    {0},
};

/* CPython has a type for text that is all ASCII. */
#define STR_ITER_SLOTS(type_name)                                                                                     \
    {                                                                                                                 \
        .name = type_name, .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW, .base = T_OBJECT, .layout = LAYOUT_CUSTOM, \
        .basicsize = sizeof(StrIter), .dealloc = iter_dealloc, .traverse = iter_traverse, .iter = iter_self,           \
        .next = iter_next, .methods = iter_methods,                                                                    \
    }
const TypeSlots str_iter_slots = STR_ITER_SLOTS("str_iterator"), str_ascii_iter_slots = STR_ITER_SLOTS("str_ascii_iterator");
