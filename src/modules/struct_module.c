/* SPDX-License-Identifier: MIT
 * struct_module.c: _struct: values packed into bytes as C lays them out.
 *
 * A format is read into a Plan: a list of fields with their offsets. Struct objects keep theirs; for the module's functions
 * some are kept.
 */
#include <endian.h>
#include <math.h>

#include "gc/gc.h"
#include "modules/module_parts.h"
#include "object/protocol.h"
#include "object/roots.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"

enum Kind { KIND_SIGNED = 1, KIND_UNSIGNED, KIND_REAL, KIND_TRUTH, KIND_CHAR, KIND_STRING, KIND_PASCAL, KIND_PAD, KIND_POINTER };

typedef struct Format {
    char code;
    uint8_t kind, native, align, standard; /* sizes; standard 0: only native */
} Format;

static const Format formats[] = {
    {'x', KIND_PAD, 1, 1, 1},
    {'b', KIND_SIGNED, 1, 1, 1},
    {'B', KIND_UNSIGNED, 1, 1, 1},
    {'c', KIND_CHAR, 1, 1, 1},
    {'s', KIND_STRING, 1, 1, 1},
    {'p', KIND_PASCAL, 1, 1, 1},
    {'h', KIND_SIGNED, sizeof(short), _Alignof(short), 2},
    {'H', KIND_UNSIGNED, sizeof(short), _Alignof(short), 2},
    {'i', KIND_SIGNED, sizeof(int), _Alignof(int), 4},
    {'I', KIND_UNSIGNED, sizeof(int), _Alignof(int), 4},
    {'l', KIND_SIGNED, sizeof(long), _Alignof(long), 4},
    {'L', KIND_UNSIGNED, sizeof(long), _Alignof(long), 4},
    {'q', KIND_SIGNED, sizeof(long long), _Alignof(long long), 8},
    {'Q', KIND_UNSIGNED, sizeof(long long), _Alignof(long long), 8},
    {'n', KIND_SIGNED, sizeof(ssize_t), _Alignof(ssize_t), 0},
    {'N', KIND_UNSIGNED, sizeof(size_t), _Alignof(size_t), 0},
    {'P', KIND_POINTER, sizeof(void *), _Alignof(void *), 0},
    {'?', KIND_TRUTH, sizeof(bool), _Alignof(bool), 1},
    {'e', KIND_REAL, 2, _Alignof(short), 2},
    {'f', KIND_REAL, sizeof(float), _Alignof(float), 4},
    {'d', KIND_REAL, sizeof(double), _Alignof(double), 8},
};

typedef struct Field {
    const Format *format;
    size_t offset, count; /* count: items; for s and p, bytes of the one item */
    uint8_t size;
} Field;

#define FEW 12
typedef struct Plan {
    Field *fields; /* NULL: few */
    size_t n, room, size, values;
    uint32_t packing; /* so many calls are at work with it: values' methods must not change it */
    bool big, native;
    Field few[FEW];
} Plan;

typedef struct Struct {
    Object header;
    Value text; /* the format, a str */
    Plan layout;
} Struct;

typedef struct Unpacker {
    Object header;
    Value owner; /* Struct, 0 once exhausted */
    Buffer view;
    size_t at;
} Unpacker;

#define CACHED 16
typedef struct State {
    Value error;
    Value cached[CACHED]; /* Structs of the formats that the module's functions were last called with, or 0; by the str's address */
    uint32_t struct_index, unpacker_index;
} State;

static State *state_of(Runtime *rt) { return rt->module_state[STATE_STRUCT]; }
static void each_root(Runtime *rt, Visitor visit, void *arg) {
    visit(rt, state_of(rt)->error, arg);
    for (size_t i = 0; i < CACHED; i++) visit(rt, state_of(rt)->cached[i], arg);
}
static uint32_t error_index(Runtime *rt) { return V_AS(Type, state_of(rt)->error)->index; }
#define STRUCT_ERROR(...) raise(rt, error_index(rt), __VA_ARGS__)
#define STRUCT_ERROR_INT(...) raise_int(rt, error_index(rt), __VA_ARGS__)

/* Formats. */

static Field *fields_of(Plan *l) { return l->fields ? l->fields : l->few; }

static int add_field(Runtime *rt, Plan *l, Field f) {
    if (l->n == l->room) {
        size_t room = l->room * 2;
        Field *p = mem_realloc_array(rt, l->fields, room, sizeof *p);
        if (!p) return -1;
        if (!l->fields) memcpy(p, l->few, l->n * sizeof *p);
        l->fields = p;
        l->room = room;
    }
    fields_of(l)[l->n++] = f;
    return 0;
}

static void layout_drop(Runtime *rt, Plan *l) {
    mem_free(rt, l->fields);
    l->fields = NULL;
}

static const Format *find_format(char code, bool native) {
    static const uint8_t places[128] = {
        ['x'] = 1, ['b'] = 2, ['B'] = 3, ['c'] = 4, ['s'] = 5, ['p'] = 6, ['h'] = 7, ['H'] = 8, ['i'] = 9, ['I'] = 10, ['l'] = 11,
        ['L'] = 12, ['q'] = 13, ['Q'] = 14, ['n'] = 15, ['N'] = 16, ['P'] = 17, ['?'] = 18, ['e'] = 19, ['f'] = 20, ['d'] = 21,
    };
    unsigned place = (unsigned char)code < 128 ? places[(unsigned char)code] : 0;
    if (!place) return NULL;
    const Format *f = &formats[place - 1];
    return native || f->standard ? f : NULL;
}

static int too_long(Runtime *rt) { return STRUCT_ERROR_INT("total struct size too long"); }

/* One code with its repeat count. */
static int place_field(Runtime *rt, Plan *l, char code, size_t count, bool aligned) {
    const Format *format = find_format(code, l->native);
    if (!format) return code ? STRUCT_ERROR_INT("bad char in struct format") : STRUCT_ERROR_INT("embedded null character");
    Field f = {.format = format, .count = count, .size = l->native ? format->native : format->standard};
    if (aligned) {
        if (l->size > (size_t)PTRDIFF_MAX - 16) return too_long(rt);
        l->size = align_up(l->size, format->align);
    }
    f.offset = l->size;
    size_t bytes;
    if (__builtin_mul_overflow(count, f.size, &bytes) || bytes > (size_t)PTRDIFF_MAX - l->size) return too_long(rt);
    l->size += bytes;
    if (format->kind == KIND_PAD) return 0;
    l->values += format->kind == KIND_STRING || format->kind == KIND_PASCAL ? 1 : count;
    if (count == 0 && format->kind != KIND_STRING && format->kind != KIND_PASCAL) return 0;
    return add_field(rt, l, f);
}

static void layout_start(Plan *l) {
    l->fields = NULL;
    l->n = l->size = l->values = 0;
    l->packing = 0;
    l->room = FEW;
    l->native = true;
    l->big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
}

static int layout_parse(Runtime *rt, Plan *l, const char *s, size_t len) {
    const char *end = s + len;
    bool aligned = true;
    layout_start(l);
    if (s < end && memchr("@=<>!", *s, 5)) {
        aligned = l->native = *s == '@';
        if (*s == '<') l->big = false;
        if (*s == '>' || *s == '!') l->big = true;
        s++;
    }
    while (s < end) {
        if (*s == ' ' || (*s >= '\t' && *s <= '\r')) {
            s++;
            continue;
        }
        size_t count = 1;
        if (*s >= '0' && *s <= '9') {
            for (count = 0; s < end && *s >= '0' && *s <= '9'; s++)
                if (__builtin_mul_overflow(count, 10, &count) || __builtin_add_overflow(count, (size_t)(*s - '0'), &count))
                    return too_long(rt);
            if (s == end) return STRUCT_ERROR_INT("repeat count given without format specifier");
        }
        if (place_field(rt, l, *s++, count, aligned) < 0) return -1;
    }
    return 0;
}

/* The format given as str or bytes. */
static int layout_from(Runtime *rt, Plan *l, Borrowed format) {
    layout_start(l);
    int status;
    if (v_is_ptr(format) && type_has(rt, format, TF_BYTES)) {
        status = layout_parse(rt, l, (const char *)as_bytes(format)->data, as_bytes(format)->len);
    } else if (v_is_str(rt, format) && str_is_ascii(format)) {
        status = layout_parse(rt, l, str_ascii(format), str_len(format));
    } else if (v_is_str(rt, format)) {
        Owned ascii = str_encode(rt, format, "ascii", "strict");
        if (!ascii) return -1;
        status = layout_parse(rt, l, (const char *)as_bytes(ascii)->data, as_bytes(ascii)->len);
        decref(rt, ascii);
    } else {
        return raise_int(rt, T_TYPE_ERROR, "Struct() argument 1 must be a str or bytes object, not %.200T", format);
    }
    if (status < 0) layout_drop(rt, l);
    return status;
}

/* Bytes of one item. */

/* size: 1, 2, 4 or 8 */
static void put_bytes(uint8_t *out, uint64_t bits, unsigned size, bool big) {
    uint64_t word = big ? htobe64(bits << (64 - 8 * size)) : htole64(bits);
    switch (size) {
    case 1: *out = (uint8_t)bits; break;
    case 2: memcpy(out, &word, 2); break;
    case 4: memcpy(out, &word, 4); break;
    default: memcpy(out, &word, 8); break;
    }
}
static uint64_t get_bytes(const uint8_t *p, unsigned size, bool big) {
    uint64_t word = 0;
    switch (size) {
    case 1: return *p;
    case 2: memcpy(&word, p, 2); break;
    case 4: memcpy(&word, p, 4); break;
    default: memcpy(&word, p, 8); break;
    }
    return big ? be64toh(word) >> (64 - 8 * size) : le64toh(word);
}

static uint64_t bits_of_double(double d) {
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return bits;
}

/* Half precision: 1 sign, 5 exponent, 10 fraction bits; rounding carries into the exponent as it should. */
static bool half_from_double(double d, uint64_t *out) {
    uint64_t sign = signbit(d) ? 0x8000 : 0;
    double m = fabs(d);
    uint64_t bits;
    if (isnan(d)) {
        bits = 0x7e00;
    } else if (isinf(d)) {
        bits = 0x7c00;
    } else if (m < 0x1p-14) {
        bits = (uint64_t)nearbyint(m * 0x1p24);
    } else {
        int exp;
        double f = frexp(m, &exp) * 2.0; /* 1 <= f < 2 */
        if (exp > 20) return false;
        bits = ((uint64_t)(exp - 1 + 15) << 10) + (uint64_t)nearbyint((f - 1.0) * 1024.0);
        if (bits >= 0x7c00) return false;
    }
    *out = sign | bits;
    return true;
}

static double double_from_half(uint64_t h) {
    int exp = (int)(h >> 10 & 31);
    double f = (double)(h & 0x3ff), r;
    if (exp == 31)
        r = f != 0.0 ? (double)NAN : HUGE_VAL;
    else
        r = exp ? ldexp(f + 1024.0, exp - 25) : ldexp(f, -24);
    return h & 0x8000 ? -r : r;
}

static int pack_real(Runtime *rt, const Plan *l, const Field *f, Borrowed v, uint8_t *out) {
    double d;
    if (num_as_double(rt, v, &d) < 0) {
        error_clear(rt);
        return STRUCT_ERROR_INT("required argument is not a float");
    }
    uint64_t bits = 0;
    if (f->size == 2 && !half_from_double(d, &bits))
        return raise_int(rt, T_OVERFLOW_ERROR, "float too large to pack with e format");
    if (f->size == 4) {
        float single = (float)d;
        uint32_t word;
        if (isinf(single) && isfinite(d) && !l->native)
            return raise_int(rt, T_OVERFLOW_ERROR, "float too large to pack with f format");
        memcpy(&word, &single, sizeof word);
        bits = word;
    }
    if (f->size == 8) bits = bits_of_double(d);
    put_bytes(out, bits, f->size, l->big);
    return 0;
}

static int too_large(Runtime *rt) { return STRUCT_ERROR_INT("int too large to convert"); }
static int out_of_range(Runtime *rt) { return STRUCT_ERROR_INT("argument out of range"); }

/* The words differ with the code, as CPython's do. */
static const bool machine_big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;

static int bad_range(Runtime *rt, const Plan *l, const Field *f) {
    bool sign = f->format->kind == KIND_SIGNED;
    int64_t high = sign ? INT64_MAX >> (64 - 8 * f->size) : (int64_t)(UINT64_MAX >> (64 - 8 * f->size));
    int64_t low = sign ? -high - 1 : 0;
    switch (f->size == 2 && l->big != machine_big ? 0 : f->size) {
    case 1: return STRUCT_ERROR_INT("%s format requires %ld <= number <= %ld", sign ? "byte" : "ubyte", (long)low, (long)high);
    case 2: return STRUCT_ERROR_INT("%s format requires %ld <= number <= %ld", sign ? "short" : "ushort", (long)low, (long)high);
    default: return STRUCT_ERROR_INT("'%c' format requires %ld <= number <= %ld", f->format->code, (long)low, (long)high);
    }
}

static int int_bits(Runtime *rt, const Plan *l, const Field *f, Borrowed v, uint64_t *bits) {
    int64_t i = 0;
    bool fits = int_fits_i64(v, &i);
    *bits = (uint64_t)i;
    unsigned width = 8u * f->size;
    bool turned = f->size == 8 && l->big != machine_big; /* CPython has other words for these */
    if (f->format->kind == KIND_SIGNED) {
        if (!fits) return turned ? too_large(rt) : out_of_range(rt);
        return width < 64 && (i >> (width - 1)) != 0 && (i >> (width - 1)) != -1 ? bad_range(rt, l, f) : 0;
    }
    if (f->size == 1 || (f->size == 2 && l->big == machine_big)) {
        if (!fits) return out_of_range(rt);
        return i < 0 || i >> width ? bad_range(rt, l, f) : 0;
    }
    if (f->format->kind == KIND_POINTER) {
        if (fits || int_fits_u64(v, bits)) return 0;
        return too_large(rt);
    }
    if (!int_fits_u64(v, bits)) return turned ? too_large(rt) : out_of_range(rt);
    return width < 64 && *bits >> width ? bad_range(rt, l, f) : 0;
}

static int pack_int(Runtime *rt, const Plan *l, const Field *f, Borrowed v, uint8_t *out) {
    Owned n;
    if (v_is_int(rt, v)) {
        n = own(v);
    } else {
        if (!slots_of(rt, v)->index) return STRUCT_ERROR_INT("required argument is not an integer");
        n = num_index(rt, v);
        if (!n) return -1;
    }
    uint64_t bits;
    int status = int_bits(rt, l, f, n, &bits);
    decref(rt, n);
    if (status == 0) put_bytes(out, bits, f->size, l->big);
    return status;
}

static int pack_string(Runtime *rt, const Field *f, Borrowed v, uint8_t *out) {
    bool pascal = f->format->kind == KIND_PASCAL;
    const uint8_t *data;
    size_t len;
    if (v_is_ptr(v) && type_has(rt, v, TF_BYTES)) {
        data = as_bytes(v)->data;
        len = as_bytes(v)->len;
    } else if (v_is_ptr(v) && obj_is_instance_of(rt, v, T_BYTEARRAY)) {
        data = V_AS(ByteArray, v)->data;
        len = V_AS(ByteArray, v)->len;
    } else {
        return STRUCT_ERROR_INT("argument for '%c' must be a bytes object", f->format->code);
    }
    if (!f->count) return 0;
    len = size_min(len, f->count - pascal);
    if (len) memcpy(out + pascal, data, len);
    if (pascal) *out = (uint8_t)size_min(len, 255);
    return 0;
}

static int pack_char(Runtime *rt, Borrowed v, uint8_t *out) {
    if (!v_is_ptr(v) || !type_has(rt, v, TF_BYTES) || as_bytes(v)->len != 1)
        return STRUCT_ERROR_INT("char format requires a bytes object of length 1");
    *out = as_bytes(v)->data[0];
    return 0;
}

static int pack_item(Runtime *rt, const Plan *l, const Field *f, Borrowed v, uint8_t *out) {
    switch (f->format->kind) {
    case KIND_REAL: return pack_real(rt, l, f, v, out);
    case KIND_CHAR: return pack_char(rt, v, out);
    case KIND_STRING:
    case KIND_PASCAL: return pack_string(rt, f, v, out);
    case KIND_TRUTH: {
        int truth = obj_truth(rt, v);
        *out = truth > 0;
        return truth < 0 ? -1 : 0;
    }
    default: return pack_int(rt, l, f, v, out);
    }
}

static bool one_item(const Field *f) { return f->format->kind == KIND_STRING || f->format->kind == KIND_PASCAL; }

static int pack_fields(Runtime *rt, const Plan *l, const Field *fields, const Value *values, uint8_t *out) {
    memset(out, 0, l->size);
    for (size_t i = 0; i < l->n; i++) {
        const Field *f = &fields[i];
        size_t count = one_item(f) ? 1 : f->count;
        for (size_t j = 0; j < count; j++)
            if (pack_item(rt, l, f, *values++, out + f->offset + j * f->size) < 0)
                return v_is_int(rt, values[-1]) && error_catch(rt, T_OVERFLOW_ERROR) ? too_large(rt) : -1;
    }
    return 0;
}

static int pack_values(Runtime *rt, Plan *l, const Value *values, uint8_t *out) {
    l->packing++;
    int status = pack_fields(rt, l, fields_of(l), values, out);
    l->packing--;
    return status;
}

static Owned unpack_item(Runtime *rt, const Plan *l, const Field *f, const uint8_t *p) {
    switch (f->format->kind) {
    case KIND_CHAR: return bytes_from(rt, p, 1);
    case KIND_STRING: return bytes_from(rt, p, f->count);
    case KIND_PASCAL: return bytes_from(rt, p + 1, f->count ? size_min(*p, f->count - 1) : 0);
    default: break;
    }
    uint64_t bits = get_bytes(p, f->size, l->big);
    switch (f->format->kind) {
    case KIND_TRUTH: return v_bool(bits != 0);
    case KIND_SIGNED: return int_from_i64(rt, (int64_t)(bits << (64 - 8 * f->size)) >> (64 - 8 * f->size));
    case KIND_REAL: break;
    default: return int_from_u64(rt, bits);
    }
    if (f->size == 2) return float_new(rt, double_from_half(bits));
    if (f->size == 4) {
        uint32_t word = (uint32_t)bits;
        float single;
        memcpy(&single, &word, sizeof single);
        return float_new(rt, (double)single);
    }
    double d;
    memcpy(&d, &bits, sizeof d);
    return float_new(rt, d);
}

static Owned unpack_values(Runtime *rt, Plan *l, const uint8_t *data) {
    Owned t = tuple_new(rt, l->values);
    if (!t || !l->values) return t;
    Value *out = as_tuple(t)->items;
    for (size_t i = 0; i < l->n; i++) {
        const Field *f = &fields_of(l)[i];
        size_t count = one_item(f) ? 1 : f->count;
        for (size_t j = 0; j < count; j++, out++) {
            *out = unpack_item(rt, l, f, data + f->offset + j * f->size);
            if (!*out) {
                decref(rt, t);
                return V_NULL;
            }
        }
    }
    gc_track(v_obj(t));
    return t;
}

/* What functions and methods share. */

static Owned do_pack(Runtime *rt, Plan *l, const Value *args, size_t nargs) {
    if (nargs != l->values) return STRUCT_ERROR("pack expected %zu items for packing (got %zu)", l->values, nargs);
    Owned b = bytes_new(rt, l->size);
    if (b && pack_values(rt, l, args, as_bytes(b)->data) < 0) {
        decref(rt, b);
        return V_NULL;
    }
    return b;
}

/* The offset, negative ones from the end; there must be l->size bytes from there on. */
static int check_offset(Runtime *rt, const Plan *l, ssize_t *offset, size_t len, bool pack) {
    ssize_t given = *offset, size = (ssize_t)l->size;
    if (given < 0) {
        if (given + size > 0)
            return pack ? STRUCT_ERROR_INT("no space to pack %zd bytes at offset %zd", size, given)
                        : STRUCT_ERROR_INT("not enough data to unpack %zd bytes at offset %zd", size, given);
        if (given + (ssize_t)len < 0) return STRUCT_ERROR_INT("offset %zd out of range for %zd-byte buffer", given, (ssize_t)len);
        *offset += (ssize_t)len;
    }
    if ((ssize_t)len - *offset >= size) return 0;
    return STRUCT_ERROR_INT("%s requires a buffer of at least %zu bytes for %s %zd bytes at offset %zd (actual buffer size is %zd)",
                            pack ? "pack_into" : "unpack_from", (size_t)*offset + l->size, pack ? "packing" : "unpacking", size,
                            *offset, (ssize_t)len);
}

static Owned do_pack_into(Runtime *rt, Plan *l, const Value *args, size_t nargs) {
    if (nargs < 1) return STRUCT_ERROR("pack_into expected buffer argument");
    if (nargs < 2) return STRUCT_ERROR("pack_into expected offset argument");
    if (nargs - 2 != l->values) return STRUCT_ERROR("pack_into expected %zu items for packing (got %zu)", l->values, nargs - 2);
    Buffer view;
    if (obj_get_buffer(rt, args[0], &view, true) < 0) {
        if (!error_catch(rt, T_TYPE_ERROR) && !error_catch(rt, T_BUFFER_ERROR)) return V_NULL;
        return raise(rt, T_TYPE_ERROR, "argument must be read-write bytes-like object, not %.200T", args[0]);
    }
    l->packing++;
    ssize_t offset = num_as_ssize(rt, args[1], T_INDEX_ERROR);
    l->packing--;
    int status = offset == -1 && rt->error ? -1 : check_offset(rt, l, &offset, view.len, true);
    if (status == 0) status = pack_values(rt, l, args + 2, view.data + offset);
    buffer_release(rt, &view);
    return status < 0 ? V_NULL : V_NONE;
}

static Owned do_unpack(Runtime *rt, Plan *l, Borrowed buffer) {
    Buffer view;
    if (obj_get_buffer(rt, buffer, &view, false) < 0) return V_NULL;
    Owned r = view.len == l->size ? unpack_values(rt, l, view.data)
                                  : STRUCT_ERROR("unpack requires a buffer of %zu bytes", l->size);
    buffer_release(rt, &view);
    return r;
}

static Owned do_unpack_from(Runtime *rt, Plan *l, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"buffer", "offset", NULL};
    Value a[2];
    if (args_parse(rt, "unpack_from", params, 1, args, nargs, kwnames, a) < 0) return V_NULL;
    ssize_t offset = a[1] ? num_as_ssize(rt, a[1], T_INDEX_ERROR) : 0;
    if (offset == -1 && rt->error) return V_NULL;
    Buffer view;
    if (obj_get_buffer(rt, a[0], &view, false) < 0) return V_NULL;
    Owned r = check_offset(rt, l, &offset, view.len, false) < 0 ? V_NULL : unpack_values(rt, l, view.data + offset);
    buffer_release(rt, &view);
    return r;
}

/* Struct objects. */

static Struct *as_struct(Borrowed v) { return V_AS(Struct, v); }

static Owned struct_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    Owned r = type_alloc(rt, type, 0);
    if (!r) return V_NULL;
    as_struct(r)->text = V_NONE;
    layout_start(&as_struct(r)->layout);
    return r;
}

static int struct_init(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"format", NULL};
    Value format;
    if (args_parse(rt, "Struct", params, 1, args, nargs, kwnames, &format) < 0) return -1;
    Plan l;
    if (as_struct(self)->layout.packing) return raise_int(rt, T_RUNTIME_ERROR, "Struct.__init__() called while the Struct is packing");
    if (layout_from(rt, &l, format) < 0) return -1;
    Owned text = v_is_str(rt, format) ? own(format)
                                      : str_from_latin1(rt, as_bytes(format)->data, as_bytes(format)->len);
    if (!text) {
        layout_drop(rt, &l);
        return -1;
    }
    layout_drop(rt, &as_struct(self)->layout);
    as_struct(self)->layout = l;
    replace_slot(rt, &as_struct(self)->text, text);
    return 0;
}

static void struct_dealloc(Runtime *rt, Object *self) {
    Struct *s = (Struct *)self;
    layout_drop(rt, &s->layout);
    decref_maybe(rt, s->text);
    object_free(rt, self);
}

static size_t struct_extra(Runtime *rt, Object *self) {
    return mem_block_size(((Struct *)self)->layout.fields);
}

#define METHOD(name)                                                                                                   \
    static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

METHOD(struct_pack) { return do_pack(rt, &as_struct(self)->layout, args, nargs); }
METHOD(struct_pack_into) { return do_pack_into(rt, &as_struct(self)->layout, args, nargs); }
METHOD(struct_unpack) { return do_unpack(rt, &as_struct(self)->layout, args[0]); }
METHOD(struct_unpack_from) { return do_unpack_from(rt, &as_struct(self)->layout, args, nargs, kwnames); }

METHOD(struct_iter_unpack) {
    const Plan *l = &as_struct(self)->layout;
    if (l->size == 0) return STRUCT_ERROR("cannot iteratively unpack with a struct of length 0");
    Buffer view;
    if (obj_get_buffer(rt, args[0], &view, false) < 0) return V_NULL;
    if (view.len % l->size) {
        STRUCT_ERROR("iterative unpacking requires a buffer of a multiple of %zu bytes", l->size);
        buffer_release(rt, &view);
        return V_NULL;
    }
    Unpacker *u = object_new_container(rt, state_of(rt)->unpacker_index, sizeof *u);
    if (!u) {
        buffer_release(rt, &view);
        return V_NULL;
    }
    u->owner = own(self);
    u->view = view;
    u->at = 0;
    gc_track(&u->header);
    return v_from(u);
}

static const MethodDef struct_methods[] = {
    {"pack", struct_pack, 0, -1, 0, "S.pack(v1, v2, ...) -> bytes"},
    {"pack_into", struct_pack_into, 0, -1, 0, "S.pack_into(buffer, offset, v1, v2, ...)"},
    {"unpack", struct_unpack, 1, 1, 0, "unpack($self, buffer, /)\n--\n\nA tuple of what the buffer holds."},
    {"unpack_from", struct_unpack_from, 0, -1, METH_KW,
     "unpack_from($self, /, buffer, offset=0)\n--\n\nA tuple of what the buffer holds from offset on."},
    {"iter_unpack", struct_iter_unpack, 1, 1, 0, "iter_unpack($self, buffer, /)\n--\n\nAn iterator of such tuples."},
    {NULL, NULL, 0, 0, 0, NULL},
};

static Owned get_size(Runtime *rt, Borrowed self, void *closure) { return int_from_size(rt, as_struct(self)->layout.size); }

static const GetSetDef struct_getsets[] = {
    {"size", get_size, NULL, "struct size in bytes", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static const MemberDef struct_members[] = {
    {"format", offsetof(Struct, text), MEMBER_VALUE, true},
    {NULL, 0, 0, false},
};

static const TypeSlots struct_slots = {
    .name = "_struct.Struct",
    .doc = "Struct(fmt) --> compiled struct object",
    .flags = TF_BASETYPE | TF_IMMUTABLE | TF_WEAKREF,
    .base = T_OBJECT,
    .layout = LAYOUT_LEAF,
    .untold_first = offsetof(Struct, text) / 8, .untold_count = 1,
    .basicsize = sizeof(Struct),
    .dealloc = struct_dealloc,
    .size = struct_extra,
    .new = struct_new,
    .init = struct_init,
    .methods = struct_methods,
    .getsets = struct_getsets,
    .members = struct_members,
};

/* Iterators over a buffer. */

static void unpacker_drop(Runtime *rt, Unpacker *u) {
    if (!u->owner) return;
    clear_slot(rt, &u->owner);
    buffer_release(rt, &u->view);
}
static void unpacker_dealloc(Runtime *rt, Object *self) {
    gc_untrack(self);
    unpacker_drop(rt, (Unpacker *)self);
    object_free(rt, self);
}
static int unpacker_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    Unpacker *u = (Unpacker *)self;
    if (!u->owner) return 0;
    VISIT(u->owner);
    VISIT(u->view.obj);
    return 0;
}
static int unpacker_clear(Runtime *rt, Object *self) {
    unpacker_drop(rt, (Unpacker *)self);
    return 0;
}
static Owned unpacker_iter(Runtime *rt, Borrowed self) { return own(self); }
static Owned unpacker_next(Runtime *rt, Borrowed self) {
    Unpacker *u = V_AS(Unpacker, self);
    if (!u->owner) return V_NULL;
    Plan *l = &as_struct(u->owner)->layout;
    if (u->at + l->size > u->view.len || !l->size) { /* size 0: initialized anew meanwhile */
        unpacker_drop(rt, u);
        return V_NULL;
    }
    const uint8_t *data = u->view.data + u->at;
    u->at += l->size;
    return unpack_values(rt, l, data);
}
METHOD(unpacker_length_hint) {
    const Unpacker *u = V_AS(Unpacker, self);
    size_t size = u->owner ? as_struct(u->owner)->layout.size : 0;
    return int_from_size(rt, size ? (u->view.len - u->at) / size : 0);
}

static const MethodDef unpacker_methods[] = {
    {"__length_hint__", unpacker_length_hint, 0, 0, 0, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

static const TypeSlots unpacker_slots = {
    .name = "_struct.unpack_iterator",
    .flags = TF_IMMUTABLE | TF_CONTAINER | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Unpacker),
    .dealloc = unpacker_dealloc,
    .traverse = unpacker_traverse,
    .clear = unpacker_clear,
    .iter = unpacker_iter,
    .next = unpacker_next,
    .methods = unpacker_methods,
};

/* The module's functions. */

/* The Struct of a format, kept for the next call with the same str object: reading a format took half of a call's time. */
static Owned struct_for(Runtime *rt, Borrowed format) {
    Value type = v_from(rt->types[state_of(rt)->struct_index]);
    if (!v_is(format, T_STR)) return obj_call1(rt, type, format);
    Value *place = &state_of(rt)->cached[(format >> 5) % CACHED];
    if (*place && as_struct(*place)->text == format) return own(*place);
    Owned made = obj_call1(rt, type, format);
    if (made) replace_slot(rt, place, own(made));
    return made;
}

#define WITH_LAYOUT(call)                                                                                              \
    if (!nargs) return raise(rt, T_TYPE_ERROR, "missing format argument");                                             \
    Owned s = struct_for(rt, args[0]);                                                                                 \
    if (!s) return V_NULL;                                                                                             \
    Plan *l = &as_struct(s)->layout;                                                                                   \
    Owned r = call;                                                                                                    \
    decref(rt, s);                                                                                                     \
    return r

METHOD(module_calcsize) { WITH_LAYOUT(int_from_size(rt, l->size)); }
METHOD(module_pack) { WITH_LAYOUT(do_pack(rt, l, args + 1, nargs - 1)); }
METHOD(module_pack_into) { WITH_LAYOUT(do_pack_into(rt, l, args + 1, nargs - 1)); }
METHOD(module_unpack) { WITH_LAYOUT(do_unpack(rt, l, args[1])); }
METHOD(module_unpack_from) {
    if (!nargs) return raise(rt, T_TYPE_ERROR, "unpack_from() takes at least 1 positional argument (0 given)");
    WITH_LAYOUT(do_unpack_from(rt, l, args + 1, nargs - 1, kwnames));
}
METHOD(module_iter_unpack) {
    Owned s = struct_for(rt, args[0]);
    if (!s) return V_NULL;
    Owned r = struct_iter_unpack(rt, s, args + 1, 1, V_NULL);
    decref(rt, s);
    return r;
}
METHOD(module_clearcache) {
    for (size_t i = 0; i < CACHED; i++) clear_slot(rt, &state_of(rt)->cached[i]);
    return V_NONE;
}

static const MethodDef functions[] = {
    {"_clearcache", module_clearcache, 0, 0, 0, "Clear the cache of formats."},
    {"calcsize", module_calcsize, 1, 1, 0, "calcsize($module, format, /)\n--\n\nBytes that the format describes."},
    {"pack", module_pack, 0, -1, 0, "pack(format, v1, v2, ...) -> bytes"},
    {"pack_into", module_pack_into, 0, -1, 0, "pack_into(format, buffer, offset, v1, v2, ...)"},
    {"unpack", module_unpack, 2, 2, 0, "unpack($module, format, buffer, /)\n--\n\nA tuple of what the buffer holds."},
    {"unpack_from", module_unpack_from, 0, -1, METH_KW,
     "unpack_from($module, format, /, buffer, offset=0)\n--\n\nA tuple of what the buffer holds from offset on."},
    {"iter_unpack", module_iter_unpack, 2, 2, 0, "iter_unpack($module, format, buffer, /)\n--\n\nAn iterator of such tuples."},
    {NULL, NULL, 0, 0, 0, NULL},
};

static int struct_module_init(Runtime *rt, Borrowed module, Borrowed dict) {
    State *s = state_of(rt);
    if (!s) {
        s = mem_calloc(rt, sizeof *s);
        if (!s) return -1;
        s->error = module_exception_class(rt, "struct", "error", v_from(rt->types[T_EXCEPTION]));
        if (!s->error) {
            mem_free(rt, s);
            return -1;
        }
        rt->module_state[STATE_STRUCT] = s;
        roots_add(rt, each_root);
    }
    if (module_add(rt, dict, "error", own(s->error)) < 0) return -1;
    uint32_t index;
    if (module_add_type(rt, dict, &struct_slots, &s->struct_index) < 0) return -1;
    if (module_add_type(rt, dict, &unpacker_slots, &index) < 0) return -1;
    s->unpacker_index = index;
    Owned name = str_from_cstr(rt, "unpack_iterator");
    if (!name) return -1;
    int status = dict_del(rt, dict, name);
    decref(rt, name);
    return status;
}

const ModuleDef struct_module = {
    .name = "_struct",
    .doc = "Values packed into bytes as C lays them out.",
    .functions = functions,
    .init = struct_module_init,
};
