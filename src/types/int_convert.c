/* SPDX-License-Identifier: MIT
 * int_convert.c: ints to and from text and bytes, and int() itself. */
#include "object/protocol.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/int_parts.h"
#include "types/number_text.h"
#include "types/str.h"

char *int_decimal(char *end, uint64_t m) {
    static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495"
                                "0515253545556575859606162636465666768697071727374757677787980818283848586878889909192939495969798"
                                "99";
    while (m >= 100) {
        end -= 2;
        memcpy(end, pairs + m % 100 * 2, 2);
        m /= 100;
    }
    if (m < 10) {
        *--end = (char)('0' + m);
        return end;
    }
    return memcpy(end - 2, pairs + m * 2, 2);
}

/* Text of a small magnitude, written backwards from end; returns its start. */
static char *small_digits(char *end, uint64_t m, unsigned base) {
    static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    if (base == 10) return int_decimal(end, m);
    if ((base & (base - 1)) == 0) {
        int shift = __builtin_ctz(base);
        do {
            *--end = digits[m & (base - 1)];
            m >>= shift;
        } while (m);
        return end;
    }
    do {
        *--end = digits[m % base];
        m /= base;
    } while (m);
    return end;
}

static char *put_prefix(char *start, int base, bool neg) {
    const char c = base == 16 ? 'x' : base == 8 ? 'o' : 'b';
    if (base != 10) {
        *--start = c;
        *--start = '0';
    }
    if (neg) *--start = '-';
    return start;
}

/* Decimal conversion is quadratic in a naive view, so CPython limits it; the same limit, the same words. */
static bool over_digit_limit(Runtime *rt, size_t digits) {
    if (!rt->int_max_str_digits || digits <= rt->int_max_str_digits) return false;
    raise(rt, T_VALUE_ERROR,
          "Exceeds the limit (%d digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit",
          (int)rt->int_max_str_digits);
    return true;
}

static Owned big_to_str(Runtime *rt, const IntView *w, int base, bool prefix) {
    size_t room = mpn_sizeinbase(w->limbs, (mp_size_t)w->n, base);
    if (base == 10 && room > 641 && over_digit_limit(rt, room - 1)) return V_NULL;
    size_t limbs_bytes = (w->n + 1) * sizeof(mp_limb_t);
    size_t charged;
    char *block = mem_alloc(rt, limbs_bytes + room + 4);
    if (!block || !int_charge_temporaries(rt, w->n, &charged)) return mem_free(rt, block), V_NULL;
    mp_limb_t *copy = (mp_limb_t *)(void *)block;
    char *text = block + limbs_bytes + 3, *start = text;
    memcpy(copy, w->limbs, w->n * sizeof *copy);
    size_t n = mpn_get_str((unsigned char *)text, base, copy, (mp_size_t)w->n);
    int_uncharge(rt, charged);
    while (n > 1 && *start == 0) {
        start++;
        n--;
    }
    for (size_t i = 0; i < n; i++) start[i] = (char)(start[i] < 10 ? '0' + start[i] : 'a' + start[i] - 10);
    Owned r = V_NULL;
    if (base != 10 || !over_digit_limit(rt, n)) {
        char *from = prefix ? put_prefix(start, base, w->neg) : w->neg ? start - 1 : start;
        if (w->neg) *from = '-';
        r = str_from_ascii(rt, from, (size_t)(start + n - from));
    }
    mem_free(rt, block);
    return r;
}

Owned int_to_str(Runtime *rt, Borrowed v, int base, bool prefix) {
    IntView w;
    int_view(v, &w);
    if (w.n > 1) return big_to_str(rt, &w, base, prefix && base != 10);
    char text[80], *end = text + sizeof text;
    char *start = small_digits(end, w.n ? w.limbs[0] : 0, (unsigned)base);
    bool neg = w.neg && w.n;
    start = put_prefix(start, prefix ? base : 10, neg);
    return str_from_ascii(rt, start, (size_t)(end - start));
}

/* From text. */

static int digit_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'z') return c - 'a' + 10;
    if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
    return 99;
}

static Owned too_many_digits(Runtime *rt, size_t digits) {
    return raise(rt, T_VALUE_ERROR,
                 "Exceeds the limit (%d digits) for integer string conversion: value has %zu digits; use "
                 "sys.set_int_max_str_digits() to increase the limit",
                 (int)rt->int_max_str_digits, digits);
}

/* An upper bound of the bits that one digit needs, in 1/16. */
static size_t digit_bits_16(unsigned base) {
    static const uint8_t bits[] = {0,  0,  16, 26, 32, 38, 42, 45, 48, 51, 54, 56, 58, 60, 61, 63, 64, 66, 67,
                                   68, 70, 71, 72, 73, 74, 75, 76, 77, 77, 78, 79, 80, 80, 81, 82, 83, 83};
    return bits[base];
}

/* digits: values 0..base-1, no leading zero. */
static Owned from_digit_values(Runtime *rt, const uint8_t *digits, size_t count, unsigned base, bool neg) {
    if (count / 16 > INT_MAX_LIMBS / 8) return raise_no_memory(rt);
    BigInt *r = int_alloc(rt, count * digit_bits_16(base) / (16 * LIMB_BITS) + 2);
    size_t charged;
    if (!r) return V_NULL;
    if (!int_charge_temporaries(rt, count * digit_bits_16(base) / (16 * LIMB_BITS), &charged)) return int_discard(rt, r), V_NULL;
    mp_size_t n = mpn_set_str((mp_limb_t *)r->limbs, digits, count, (int)base);
    int_uncharge(rt, charged);
    return int_finish(rt, r, (size_t)n, neg);
}

/* Digits with single underscores between them (one may stand first if `after_prefix`). *ok: well-formed. Returns 0
 * without an error when not. */
static Owned parse_digits(Runtime *rt, const char *s, size_t len, unsigned base, bool neg, bool after_prefix, bool *ok) {
    *ok = false;
    uint64_t value = 0;
    size_t digits = 0, i;
    bool fits = true, last_underscore = !after_prefix;
    for (i = 0; i < len; i++) {
        if (s[i] == '_') {
            if (last_underscore) return V_NULL;
            last_underscore = true;
            continue;
        }
        unsigned d = (unsigned)digit_value(s[i]);
        if (d >= base) return V_NULL;
        last_underscore = false;
        digits++;
        if (fits && (__builtin_mul_overflow(value, base, &value) || __builtin_add_overflow(value, d, &value))) fits = false;
    }
    if (!digits || last_underscore) return V_NULL;
    *ok = true;
    if ((base & (base - 1)) && rt->int_max_str_digits && digits > rt->int_max_str_digits) return too_many_digits(rt, digits);
    if (fits) return int_from_limbs(rt, (const mp_limb_t *)&value, 1, neg);
    uint8_t *values = mem_alloc(rt, digits);
    if (!values) return V_NULL;
    size_t n = 0;
    for (i = 0; i < len; i++)
        if (s[i] != '_' && (n || s[i] != '0')) values[n++] = (uint8_t)digit_value(s[i]);
    Owned r = from_digit_values(rt, values, n, base, neg);
    mem_free(rt, values);
    return r;
}

/* The base that a prefix asks for, 0 if there is none. */
static int prefix_base(const char *s, size_t len) {
    if (len < 2 || s[0] != '0') return 0;
    switch (s[1] | 32) {
    case 'x': return 16;
    case 'o': return 8;
    case 'b': return 2;
    default: return 0;
    }
}

static Owned parse_int(Runtime *rt, const char *s, size_t len, int base, bool *ok) {
    *ok = false;
    while (len && number_is_space(*s)) s++, len--;
    while (len && number_is_space(s[len - 1])) len--;
    bool neg = len && *s == '-';
    if (len && (*s == '-' || *s == '+')) s++, len--;
    int prefix = prefix_base(s, len);
    bool prefixed = prefix && (base == 0 || base == prefix);
    if (base == 0 && !prefix) {
        base = 10;
        if (len && *s == '0') { /* only zeros may begin with a zero */
            for (size_t i = 0; i < len; i++)
                if (s[i] != '0' && s[i] != '_') return V_NULL;
        }
    }
    if (prefixed) {
        base = prefix;
        s += 2;
        len -= 2;
    }
    return parse_digits(rt, s, len, (unsigned)base, neg, prefixed, ok);
}

static Owned invalid_literal(Runtime *rt, Borrowed shown, int base) {
    return raise(rt, T_VALUE_ERROR, "invalid literal for int() with base %d: %.200R", base, shown);
}

Owned int_from_str(Runtime *rt, Borrowed str, int base) {
    size_t len;
    void *scratch;
    const char *text = number_text(rt, str, &len, &scratch);
    if (!text) return V_NULL;
    bool ok;
    Owned r = parse_int(rt, text, len, base, &ok);
    mem_free(rt, scratch);
    return ok ? r : invalid_literal(rt, str, base);
}

Owned int_from_digits(Runtime *rt, const char *ascii, size_t len, int base) {
    bool ok;
    Owned r = parse_digits(rt, ascii, len, (unsigned)base, false, true, &ok);
    return ok ? r : raise(rt, T_VALUE_ERROR, "invalid digits in an integer literal");
}

/* shown: what the error repeats, 0 for a bytes object made of the data. */
static Owned from_byte_text(Runtime *rt, const uint8_t *data, size_t len, int base) {
    bool ok;
    Owned r = parse_int(rt, (const char *)data, len, base, &ok);
    if (ok) return r;
    Owned shown = bytes_from(rt, data, len);
    if (!shown) return V_NULL;
    invalid_literal(rt, shown, base);
    decref(rt, shown);
    return V_NULL;
}

/* To and from bytes. */

static uint8_t *byte_at(uint8_t *data, size_t len, size_t i, bool little) { return data + (little ? i : len - 1 - i); }

Owned int_from_bytes(Runtime *rt, const uint8_t *data, size_t len, bool little, bool is_signed) {
    bool neg = is_signed && len && (data[little ? len - 1 : 0] & 0x80);
    if (len <= 8) {
        uint64_t word = neg ? UINT64_MAX : 0;
        for (size_t i = 0; i < len; i++) word = word << 8 | data[little ? len - 1 - i : i];
        return neg ? int_from_i64(rt, (int64_t)word) : int_from_u64(rt, word);
    }
    size_t n = (len + 7) / 8;
    Scratch s;
    mp_limb_t *limbs = scratch_get(rt, &s, n + 1);
    if (!limbs) return V_NULL;
    memset(limbs, neg ? 0xff : 0, (n + 1) * sizeof *limbs);
    for (size_t i = 0; i < len; i++) {
        mp_limb_t byte = data[little ? i : len - 1 - i];
        limbs[i / 8] = (limbs[i / 8] & ~((mp_limb_t)0xff << (i % 8 * 8))) | byte << (i % 8 * 8);
    }
    if (neg && n) mpn_neg(limbs, limbs, (mp_size_t)n);
    Owned r = int_from_limbs(rt, limbs, n, neg);
    scratch_drop(rt, &s);
    return r;
}

int int_to_bytes(Runtime *rt, Borrowed v, uint8_t *out, size_t len, bool little, bool is_signed) {
    IntView w;
    int_view(v, &w);
    bool neg = w.neg && w.n;
    if (neg && !is_signed) return raise_int(rt, T_OVERFLOW_ERROR, "can't convert negative int to unsigned");
    mp_limb_t carry = 1;
    size_t bits = view_bits(&w);
    /* signed: one bit more, but -2**k needs only k + 1 */
    if (is_signed && bits && !(neg && mpn_scan1(w.limbs, 0) == bits - 1)) bits++;
    bool empty_minus_one = neg && len == 0 && w.n == 1 && w.limbs[0] == 1; /* CPython takes no byte for all ones */
    if (bits > len * 8 && !empty_minus_one) return raise_int(rt, T_OVERFLOW_ERROR, "int too big to convert");
    if (!neg && w.n <= 1 && len <= 8) {
        uint64_t word = w.n ? w.limbs[0] : 0;
        for (size_t i = 0; i < len; i++, word >>= 8) out[little ? i : len - 1 - i] = (uint8_t)word;
        return 0;
    }
    for (size_t i = 0; i < len; i++) {
        mp_limb_t byte = i / 8 < w.n ? w.limbs[i / 8] >> (i % 8 * 8) & 0xff : 0;
        if (neg) {
            byte = (byte ^ 0xff) + carry;
            carry = byte >> 8;
        }
        *byte_at(out, len, i, little) = (uint8_t)byte;
    }
    return 0;
}

/* int(x) */

static Owned from_trunc(Runtime *rt, Borrowed x, bool *found) {
    Owned method = obj_lookup_special(rt, x, rt->names[N___trunc__]);
    *found = method || rt->error;
    if (!method) return V_NULL;
    Owned r = V_NULL;
    if (warn(rt, T_DEPRECATION_WARNING, "The delegation of int() to __trunc__ is deprecated.") == 0) r = obj_call0(rt, method);
    decref(rt, method);
    if (!r || v_is_int(rt, r)) return r;
    Owned index = slots_of(rt, r)->index ? num_index(rt, r)
                                         : raise(rt, T_TYPE_ERROR, "__trunc__ returned non-Integral (type %.200T)", r);
    decref(rt, r);
    return index;
}

static Owned from_buffer(Runtime *rt, Borrowed x, int base) {
    Buffer view;
    if (obj_get_buffer(rt, x, &view, false) < 0) return V_NULL;
    Owned r = from_byte_text(rt, view.data, view.len, base);
    buffer_release(rt, &view);
    return r;
}

static Owned to_exact(Runtime *rt, Owned v) {
    if (!v || v_is_small(v) || v_is(v, T_INT)) return v;
    Owned r = int_exact(rt, v);
    decref(rt, v);
    return r;
}

/* int(x) for any object; the error names int(). */
static Owned int_from_object(Runtime *rt, Borrowed x) {
    const TypeSlots *slots = slots_of(rt, x);
    if (slots->to_int || slots->index) return to_exact(rt, num_to_int(rt, x));
    bool found;
    Owned r = from_trunc(rt, x, &found);
    if (found) return to_exact(rt, r);
    if (v_is_str(rt, x)) return int_from_str(rt, x, 10);
    if (slots->buffer) return from_buffer(rt, x, 10);
    return raise(rt, T_TYPE_ERROR, "int() argument must be a string, a bytes-like object or a real number, not '%.200T'", x);
}

static Owned from_text_in_base(Runtime *rt, Borrowed x, Borrowed base_object) {
    ssize_t base = num_as_ssize(rt, base_object, 0);
    if (base == -1 && rt->error) return V_NULL;
    if (base && (base < 2 || base > 36)) return raise(rt, T_VALUE_ERROR, "int() base must be >= 2 and <= 36, or 0");
    if (v_is_str(rt, x)) return int_from_str(rt, x, (int)base);
    if (type_has(rt, x, TF_BYTES) || obj_is_instance_of(rt, x, T_BYTEARRAY)) return from_buffer(rt, x, (int)base);
    return raise(rt, T_TYPE_ERROR, "int() can't convert non-string with explicit base");
}

/* An instance of a subclass with the value of the exact int v. Consumes v. */
static Owned as_subclass(Runtime *rt, Type *type, Owned v) {
    IntView w;
    int_view(v, &w);
    Owned r = type_alloc(rt, type, w.n);
    if (r) {
        BigInt *b = V_AS(BigInt, r);
        memcpy(b->limbs, w.limbs, w.n * sizeof *w.limbs);
        b->size = w.neg ? -(int64_t)w.n : (int64_t)w.n;
    }
    decref(rt, v);
    return r;
}

static Owned new_exact(Runtime *rt, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"x", "/", "base", NULL};
    if (nargs == 1 && !kwnames) return int_from_object(rt, args[0]);
    Value out[2];
    if (args_parse(rt, "int", params, 0, args, nargs, kwnames, out) < 0) return V_NULL;
    if (!out[0]) return out[1] ? raise(rt, T_TYPE_ERROR, "int() missing string argument") : v_small(0);
    return out[1] ? from_text_in_base(rt, out[0], out[1]) : int_from_object(rt, out[0]);
}

Owned int_slot_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    Owned v = new_exact(rt, args, nargs, kwnames);
    return !v || type->index == T_INT ? v : as_subclass(rt, type, v);
}
