/* SPDX-License-Identifier: MIT
 * memory_item.c: reading, writing and comparing single items of memory. */
#include "types/memory_item.h"

#include <math.h>

#include "object/error.h"
#include "object/protocol.h"
#include "types/bytes.h"
#include "types/float.h"
#include "types/int.h"

static const char codes[] = "cbB?hHiIlLqQnNfdP";
static const uint8_t sizes[] = {1, 1, 1, 1, 2, 2, 4, 4, sizeof(long), sizeof(long), 8, 8, sizeof(size_t), sizeof(size_t), 4, 8, sizeof(void *)};
static const char constants[][3] = {"c", "b", "B", "?", "h", "H", "i", "I", "l", "L", "q", "Q", "n", "N", "f", "d", "P",
                                    "@c", "@b", "@B", "@?", "@h", "@H", "@i", "@I", "@l", "@L", "@q", "@Q", "@n", "@N", "@f", "@d", "@P"};

char memory_format_code(const char *format) {
    if (*format == '@') format++;
    return format[0] && !format[1] && strchr(codes, format[0]) ? format[0] : 0;
}

size_t memory_format_size(char code) { return sizes[strchr(codes, code) - codes]; }

const char *memory_format_constant(const char *format) {
    char code = memory_format_code(format);
    if (!code) return NULL;
    size_t i = (size_t)(strchr(codes, code) - codes);
    return constants[format[0] == '@' ? i + COUNT_OF(sizes) : i];
}

bool memory_format_same(const char *a, const char *b) {
    char x = memory_format_code(a), y = memory_format_code(b);
    return x && y ? x == y : !strcmp(a, b);
}

/* ---- reading ---- */

static int64_t read_signed(const uint8_t *at, size_t size) {
    switch (size) {
    case 1: return (int8_t)*at;
    case 2: { int16_t n; memcpy(&n, at, 2); return n; }
    case 4: { int32_t n; memcpy(&n, at, 4); return n; }
    default: { int64_t n; memcpy(&n, at, 8); return n; }
    }
}

static uint64_t read_unsigned(const uint8_t *at, size_t size) {
    switch (size) {
    case 1: return *at;
    case 2: { uint16_t n; memcpy(&n, at, 2); return n; }
    case 4: { uint32_t n; memcpy(&n, at, 4); return n; }
    default: { uint64_t n; memcpy(&n, at, 8); return n; }
    }
}

Owned memory_item_get(Runtime *rt, const char *format, const uint8_t *at) {
    if (format[0] == 'B' && !format[1]) return v_small(*at); /* bytes, mostly */
    char code = memory_format_code(format);
    switch (code) {
    case 'B': return v_small(*at);
    case 'c': return bytes_from(rt, at, 1);
    case '?': return v_bool(*at != 0);
    case 'b': case 'h': case 'i': case 'l': case 'q': case 'n': return int_from_i64(rt, read_signed(at, memory_format_size(code)));
    case 'H': case 'I': case 'L': case 'Q': case 'N': case 'P': return int_from_u64(rt, read_unsigned(at, memory_format_size(code)));
    case 'f': {
        float f;
        memcpy(&f, at, sizeof f);
        return float_new(rt, (double)f);
    }
    case 'd': {
        double d;
        memcpy(&d, at, sizeof d);
        return float_new(rt, d);
    }
    default: return raise(rt, T_NOT_IMPLEMENTED_ERROR, "memoryview: format %s not supported", format);
    }
}

/* ---- writing ---- */

typedef union Item {
    uint8_t bytes[8];
    float single;
    double number;
    uint64_t word;
    uint32_t word32;
    uint16_t word16;
} Item;

static int wrong_type(Runtime *rt, const char *format) {
    return raise_int(rt, T_TYPE_ERROR, "memoryview: invalid type for format '%s'", format);
}
static int wrong_value(Runtime *rt, const char *format) {
    return raise_int(rt, T_VALUE_ERROR, "memoryview: invalid value for format '%s'", format);
}

static int convert_int(Runtime *rt, const char *format, char code, Borrowed value, Item *out) {
    Value n = num_index(rt, value);
    if (!n) return error_catch(rt, T_TYPE_ERROR) ? wrong_type(rt, format) : -1;
    size_t size = memory_format_size(code);
    bool is_signed = code >= 'a', ok; /* lower case codes are the signed ones */
    int64_t i;
    uint64_t u;
    if (is_signed) {
        ok = int_fits_i64(n, &i) && (size == 8 || (i >= -(INT64_C(1) << (8 * size - 1)) && i < INT64_C(1) << (8 * size - 1)));
        u = ok ? (uint64_t)i : 0;
    } else if (code == 'P' && int_fits_i64(n, &i)) { /* addresses may be given as negative numbers */
        ok = true;
        u = (uint64_t)i;
    } else ok = int_fits_u64(n, &u) && (size == 8 || u < UINT64_C(1) << (8 * size));
    decref(rt, n);
    if (!ok) return wrong_value(rt, format);
    if (size == 1) out->bytes[0] = (uint8_t)u;
    else if (size == 2) out->word16 = (uint16_t)u;
    else if (size == 4) out->word32 = (uint32_t)u;
    else out->word = u;
    return 0;
}

static int convert_float(Runtime *rt, const char *format, char code, Borrowed value, Item *out) {
    double d;
    if (num_as_double(rt, value, &d) < 0) return error_catch(rt, T_TYPE_ERROR) ? wrong_type(rt, format) : -1;
    if (code == 'd') out->number = d;
    else out->single = (float)d;
    return 0;
}

static int convert(Runtime *rt, const char *format, char code, Borrowed value, Item *out) {
    if (code == 'c') {
        if (!V_IS_BYTES(rt, value)) return wrong_type(rt, format);
        if (as_bytes(value)->len != 1) return wrong_value(rt, format);
        out->bytes[0] = as_bytes(value)->data[0];
        return 0;
    }
    if (code == '?') {
        int truth = obj_truth(rt, value);
        out->bytes[0] = truth > 0;
        return truth < 0 ? -1 : 0;
    }
    if (code == 'f' || code == 'd') return convert_float(rt, format, code, value, out);
    return convert_int(rt, format, code, value, out);
}

int memory_item_set(Runtime *rt, const char *format, Borrowed value, uint8_t *at, const Value *alive) {
    char code = memory_format_code(format);
    if (!code) return raise_int(rt, T_NOT_IMPLEMENTED_ERROR, "memoryview: format %s not supported", format);
    Item item;
    if (convert(rt, format, code, value, &item) < 0) return -1;
    if (!*alive) return raise_int(rt, T_VALUE_ERROR, "operation forbidden on released memoryview object");
    memcpy(at, item.bytes, memory_format_size(code));
    return 0;
}

int memory_item_equal(Runtime *rt, const char *format_a, const uint8_t *a, const char *format_b, const uint8_t *b) {
    char x = memory_format_code(format_a), y = memory_format_code(format_b);
    if (!x || !y) return 0; /* formats that cannot be read are equal to nothing, as in CPython without struct */
    bool bytes = (x == 'B' || x == 'c') && x == y;
    if (bytes) return *a == *b;
    Value left = memory_item_get(rt, format_a, a), right = left ? memory_item_get(rt, format_b, b) : V_NULL;
    int r = left && right ? obj_compare_bool(rt, left, right, CMP_EQ) : -1;
    if (r > 0 && left == right && (x == 'f' || x == 'd') && isnan(float_get(left))) r = 0;
    decref_maybe(rt, left);
    decref_maybe(rt, right);
    return r;
}
