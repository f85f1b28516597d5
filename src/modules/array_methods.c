/* SPDX-License-Identifier: MIT
 * array_methods.c: the methods of array.array, and its pickle form. */
#include "modules/array_parts.h"
#include "object/protocol.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/str.h"
#include "types/tuple.h"

#define METHOD(name)                                                                                                   \
    static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

/* Bytes, text, lists. */

static int add_data(Runtime *rt, Array *a, const uint8_t *data, size_t len) {
    size_t size = a->code->size, old = a->len;
    if (len % size) return raise_int(rt, T_VALUE_ERROR, "bytes length not a multiple of item size");
    if (array_resize(rt, a, old + len / size) < 0) return -1;
    if (len) memcpy(array_at(a, old), data, len);
    return 0;
}

int array_add_bytes(Runtime *rt, Array *a, Borrowed buffer) {
    Buffer view;
    if (obj_get_buffer(rt, buffer, &view, false) < 0) return -1;
    int status = add_data(rt, a, view.data, view.len); /* a's own buffer: the export refuses the change of size */
    buffer_release(rt, &view);
    return status;
}

int array_add_text(Runtime *rt, Array *a, Borrowed str) {
    size_t old = a->len, len = str_len(str);
    if (array_resize(rt, a, old + len) < 0) return -1;
    for (size_t i = 0; i < len; i++) {
        uint32_t c = str_at(str, i);
        memcpy(array_at(a, old + i), &c, sizeof c);
    }
    return 0;
}

Owned array_to_list(Runtime *rt, const Array *a) {
    Owned list = list_new(rt, a->len);
    for (size_t i = 0; list && i < a->len; i++) {
        Owned item = array_get(rt, a, i);
        if (!item || list_append_owned(rt, list, item) < 0) {
            decref(rt, list);
            return V_NULL;
        }
    }
    return list;
}

Owned array_to_text(Runtime *rt, const Array *a) {
    for (size_t i = 0; i < a->len; i++) {
        uint32_t c;
        memcpy(&c, array_at(a, i), sizeof c);
        if (c > 0x10ffff) return raise(rt, T_VALUE_ERROR, "character U+%x is not in range [U+0000; U+10ffff]", c);
    }
    return str_from_ucs4(rt, (const uint32_t *)(const void *)a->data, a->len);
}

METHOD(array_append_method) { return array_append(rt, as_array(self), args[0]) < 0 ? V_NULL : V_NONE; }
METHOD(array_extend_method) { return array_extend(rt, self, args[0]) < 0 ? V_NULL : V_NONE; }
METHOD(array_tolist) { return array_to_list(rt, as_array(self)); }
METHOD(array_tobytes) { return bytes_from(rt, as_array(self)->data, as_array(self)->len * as_array(self)->code->size); }
METHOD(array_frombytes) { return array_add_bytes(rt, as_array(self), args[0]) < 0 ? V_NULL : V_NONE; }

METHOD(array_fromlist) {
    if (!v_is_list(rt, args[0])) return raise(rt, T_TYPE_ERROR, "arg must be list");
    Array *a = as_array(self);
    size_t old = a->len;
    for (size_t i = 0; i < as_list(args[0])->len; i++) {
        Owned item = own(as_list(args[0])->items[i]);
        int status = array_append(rt, a, item);
        decref(rt, item);
        if (status == 0) continue;
        if (a->len > old) { /* as if nothing had happened */
            Owned error = error_take(rt);
            if (array_resize(rt, a, old) < 0) error_clear(rt);
            error_restore(rt, error);
        }
        return V_NULL;
    }
    return V_NONE;
}

METHOD(array_fromunicode) {
    if (!v_is_str(rt, args[0])) return raise(rt, T_TYPE_ERROR, "fromunicode() argument must be str, not %.200A", args[0]);
    if (as_array(self)->code->code != 'u')
        return raise(rt, T_VALUE_ERROR, "fromunicode() may only be called on unicode type arrays");
    return array_add_text(rt, as_array(self), args[0]) < 0 ? V_NULL : V_NONE;
}
METHOD(array_tounicode) {
    if (as_array(self)->code->code != 'u')
        return raise(rt, T_VALUE_ERROR, "tounicode() may only be called on unicode type arrays");
    return array_to_text(rt, as_array(self));
}

/* Files: any object with read() or write(). */

#define BLOCK_BYTES (64 * 1024)

METHOD(array_tofile) {
    Owned write = obj_getattr(rt, args[0], rt->names[N_write]);
    if (!write) return V_NULL;
    Array *a = as_array(self);
    for (size_t at = 0; at < a->len * a->code->size; at += BLOCK_BYTES) {
        Owned bytes = bytes_from(rt, a->data + at, size_min(BLOCK_BYTES, a->len * a->code->size - at));
        Owned r = bytes ? obj_call1(rt, write, bytes) : V_NULL;
        decref_maybe(rt, bytes);
        decref_maybe(rt, r);
        if (!r) break;
    }
    decref(rt, write);
    return rt->error ? V_NULL : V_NONE;
}

METHOD(array_fromfile) {
    ssize_t n = num_as_size_argument(rt, args[1]);
    if (n == -1 && rt->error) return V_NULL;
    Array *a = as_array(self);
    size_t bytes;
    if (n < 0) return raise(rt, T_VALUE_ERROR, "negative count");
    if (__builtin_mul_overflow((size_t)n, a->code->size, &bytes)) return raise_no_memory(rt);
    Owned count = int_from_size(rt, bytes);
    Owned data = count ? obj_call_method(rt, args[0], rt->names[N_read], &count, 1) : V_NULL;
    decref_maybe(rt, count);
    if (!data) return V_NULL;
    Owned r = V_NULL;
    if (!v_is(data, T_BYTES)) {
        raise(rt, T_TYPE_ERROR, "read() didn't return bytes");
    } else {
        bool enough = as_bytes(data)->len == bytes;
        if (add_data(rt, a, as_bytes(data)->data, as_bytes(data)->len) == 0)
            r = enough ? V_NONE : raise(rt, T_EOF_ERROR, "read() didn't return enough bytes");
    }
    decref(rt, data);
    return r;
}

/* Searching. */

int array_find(Runtime *rt, Borrowed self, Borrowed v, size_t start, size_t stop, size_t *index) {
    for (size_t i = start; i < stop && i < as_array(self)->len; i++) {
        Owned item = array_get(rt, as_array(self), i);
        if (!item) return -1;
        int equal = obj_equal(rt, item, v);
        decref(rt, item);
        if (equal < 0) return -1;
        if (!equal) continue;
        if (index) *index = i;
        return 1;
    }
    return 0;
}

METHOD(array_count) {
    size_t count = 0, i = 0;
    for (;; i++) {
        int found = array_find(rt, self, args[0], i, SIZE_MAX, &i);
        if (found < 0) return V_NULL;
        if (!found) return int_from_size(rt, count);
        count++;
    }
}

static int bound(Runtime *rt, Borrowed v, size_t len, size_t *out) {
    ssize_t i = num_as_ssize(rt, v, 0);
    if (i == -1 && rt->error) return -1;
    if (i < 0) i += (ssize_t)len;
    *out = i < 0 ? 0 : (size_t)i;
    return 0;
}

METHOD(array_index) {
    size_t start = 0, stop = SIZE_MAX, len = as_array(self)->len, at;
    if (nargs > 1 && bound(rt, args[1], len, &start) < 0) return V_NULL;
    if (nargs > 2 && bound(rt, args[2], len, &stop) < 0) return V_NULL;
    int found = array_find(rt, self, args[0], start, stop, &at);
    if (found < 0) return V_NULL;
    return found ? int_from_size(rt, at) : raise(rt, T_VALUE_ERROR, "array.index(x): x not in array");
}

METHOD(array_remove) {
    size_t at;
    int found = array_find(rt, self, args[0], 0, SIZE_MAX, &at);
    if (found < 0) return V_NULL;
    if (!found) return raise(rt, T_VALUE_ERROR, "array.remove(x): x not in array");
    if (at < as_array(self)->len && array_splice(rt, as_array(self), at, at + 1, NULL, 0) < 0) return V_NULL;
    return V_NONE;
}

/* Changing. */

METHOD(array_insert) {
    ssize_t i = num_as_size_argument(rt, args[0]);
    if (i == -1 && rt->error) return V_NULL;
    Array *a = as_array(self);
    uint8_t bytes[8];
    if (array_convert(rt, a->code, args[1], bytes) < 0) return V_NULL;
    if (i < 0) i += (ssize_t)a->len;
    size_t at = i < 0 ? 0 : size_min((size_t)i, a->len);
    return array_splice(rt, a, at, at, bytes, 1) < 0 ? V_NULL : V_NONE;
}

METHOD(array_pop) {
    ssize_t i = nargs ? num_as_size_argument(rt, args[0]) : -1;
    if (i == -1 && rt->error) return V_NULL;
    Array *a = as_array(self);
    if (!a->len) return raise(rt, T_INDEX_ERROR, "pop from empty array");
    if (i < 0) i += (ssize_t)a->len;
    if (i < 0 || (size_t)i >= a->len) return raise(rt, T_INDEX_ERROR, "pop index out of range");
    Owned item = array_get(rt, a, (size_t)i);
    if (item && array_splice(rt, a, (size_t)i, (size_t)i + 1, NULL, 0) < 0) {
        decref(rt, item);
        return V_NULL;
    }
    return item;
}

METHOD(array_reverse) {
    Array *a = as_array(self);
    size_t size = a->code->size;
    uint8_t t[8];
    for (size_t i = 0, j = a->len; i + 1 < j; i++) {
        j--;
        memcpy(t, array_at(a, i), size);
        memcpy(array_at(a, i), array_at(a, j), size);
        memcpy(array_at(a, j), t, size);
    }
    return V_NONE;
}

static void swap_bytes(uint8_t *data, size_t count, size_t size) {
    for (size_t i = 0; i < count; i++, data += size) {
        for (size_t j = 0; j < size / 2; j++) {
            uint8_t t = data[j];
            data[j] = data[size - 1 - j];
            data[size - 1 - j] = t;
        }
    }
}

METHOD(array_byteswap) {
    Array *a = as_array(self);
    swap_bytes(a->data, a->len, a->code->size);
    return V_NONE;
}

METHOD(array_buffer_info) {
    Value pair[2] = {int_from_u64(rt, (uint64_t)(uintptr_t)as_array(self)->data), v_small((int64_t)as_array(self)->len)};
    return pair[0] ? tuple_from_owned(rt, pair, 2) : V_NULL;
}

METHOD(array_copy) {
    Owned r = array_like(rt, as_array(self), 0);
    if (r && array_extend_array(rt, as_array(r), as_array(self)) < 0) {
        decref(rt, r);
        return V_NULL;
    }
    return r;
}

/* Pickle: from protocol 3 on as bytes in a machine format that is named by a number. */

typedef struct MachineFormat {
    uint8_t size;
    bool is_signed, big;
    char kind; /* i, f, t (UTF-16), u (UTF-32) */
} MachineFormat;

static const MachineFormat machine_formats[] = {
    {1, false, false, 'i'}, {1, true, false, 'i'},  {2, false, false, 'i'}, {2, false, true, 'i'},
    {2, true, false, 'i'},  {2, true, true, 'i'},   {4, false, false, 'i'}, {4, false, true, 'i'},
    {4, true, false, 'i'},  {4, true, true, 'i'},   {8, false, false, 'i'}, {8, false, true, 'i'},
    {8, true, false, 'i'},  {8, true, true, 'i'},   {4, true, false, 'f'},  {4, true, true, 'f'},
    {8, true, false, 'f'},  {8, true, true, 'f'},   {2, false, false, 't'}, {2, false, true, 't'},
    {4, false, false, 'u'}, {4, false, true, 'u'},
};
static const bool machine_big = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;

static char kind_of(const ArrayCode *c) { return c->code == 'u' ? 'u' : c->real ? 'f' : 'i'; }

static int machine_format(const ArrayCode *c) {
    for (size_t i = 0; i < COUNT_OF(machine_formats); i++) {
        const MachineFormat *m = &machine_formats[i];
        if (m->kind == kind_of(c) && m->size == c->size && m->is_signed == c->is_signed && (m->size == 1 || m->big == machine_big))
            return (int)i;
    }
    return -1;
}

METHOD(array_reduce_ex) {
    if (!v_is_int(rt, args[0])) return raise(rt, T_TYPE_ERROR, "__reduce_ex__ argument should be an integer");
    int64_t protocol;
    if (!int_fits_i64(args[0], &protocol)) return raise(rt, T_OVERFLOW_ERROR, "Python int too large to convert to C long");
    const Array *a = as_array(self);
    Value type = own(v_from(type_of(rt, self))), r = V_NULL, args_tuple = V_NULL, maker = V_NULL; /* what runs here may change it */
    Owned dict = obj_getattr_maybe(rt, self, rt->names[N___dict__]), code = V_NULL, data = V_NULL;
    if (!dict && !rt->error) dict = V_NONE;
    if (dict) code = str_from_char(rt, (uint32_t)a->code->code);
    if (code) data = protocol < 3 ? array_to_list(rt, a) : bytes_from(rt, a->data, a->len * a->code->size);
    if (data && protocol < 3) {
        maker = own(type);
        args_tuple = tuple_pack(rt, 2, code, data);
    } else if (data) {
        Owned module = obj_getitem(rt, rt->modules, args[1]);
        maker = module ? obj_getattr_cstr(rt, module, "_array_reconstructor") : V_NULL;
        decref_maybe(rt, module);
        if (maker) args_tuple = tuple_pack(rt, 4, type, code, v_small(machine_format(a->code)), data);
    }
    if (args_tuple) r = tuple_pack(rt, 3, maker, args_tuple, dict);
    decref_maybe(rt, maker);
    decref_maybe(rt, args_tuple);
    decref_maybe(rt, data);
    decref_maybe(rt, code);
    decref_maybe(rt, dict);
    decref(rt, type);
    return r;
}

/* The rebuild function is found by name, so that pickle can store it. */
METHOD(array_reduce_ex_method) {
    Owned name = str_intern_cstr(rt, "array");
    if (!name) return V_NULL;
    Value two[2] = {args[0], name};
    Owned r = array_reduce_ex(rt, self, two, 2, V_NULL);
    decref(rt, name);
    return r;
}

static Owned machine_item(Runtime *rt, const MachineFormat *m, const uint8_t *p) {
    uint8_t b[8];
    memcpy(b, p, m->size);
    if (m->kind == 'i') return int_from_bytes(rt, p, m->size, !m->big, m->is_signed);
    if (m->big != machine_big) swap_bytes(b, 1, m->size);
    float f;
    double d;
    memcpy(&f, b, sizeof f);
    memcpy(&d, b, m->size == 8 ? sizeof d : sizeof f);
    return float_new(rt, m->size == 8 ? d : (double)f);
}

static int rebuild(Runtime *rt, Array *a, int format, const uint8_t *data, size_t len) {
    const MachineFormat *m = &machine_formats[format];
    if (len % m->size) return raise_int(rt, T_VALUE_ERROR, "bytes length not a multiple of item size");
    if (format == machine_format(a->code)) return add_data(rt, a, data, len);
    if (m->kind == 't' || m->kind == 'u') {
        static const char *const names[] = {"utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"};
        Owned text = str_decode(rt, data, len, names[format - 18], "surrogatepass");
        int status = !text ? -1 : a->code->code != 'u' ? raise_int(rt, T_TYPE_ERROR, "bad typecode for text") : array_add_text(rt, a, text);
        decref_maybe(rt, text);
        return status;
    }
    for (size_t at = 0; at < len; at += m->size) {
        Owned item = machine_item(rt, m, data + at);
        if (!item) return -1;
        int status = array_append(rt, a, item);
        decref(rt, item);
        if (status < 0) return -1;
    }
    return 0;
}

METHOD(array_reconstructor) {
    int format;
    if (!v_is_type(rt, args[0])) return raise(rt, T_TYPE_ERROR, "first argument must be a type object, not %.200T", args[0]);
    if (!type_is_subtype(rt, V_AS(Type, args[0]), rt->types[array_state(rt)->array_index]))
        return raise(rt, T_TYPE_ERROR, "%N is not a subtype of array.array", V_AS(Type, args[0]));
    if (!v_is_str(rt, args[1]) || str_len(args[1]) != 1)
        return raise(rt, T_TYPE_ERROR, "_array_reconstructor() argument 2 must be a unicode character, not %.200A", args[1]);
    if (num_as_int(rt, args[2], &format) < 0) return V_NULL;
    const ArrayCode *code = array_code(str_at(args[1], 0));
    if (!code) return raise(rt, T_VALUE_ERROR, "second argument must be a valid type code");
    if (format < 0 || format >= (int)COUNT_OF(machine_formats))
        return raise(rt, T_VALUE_ERROR, "third argument must be a valid machine format code.");
    if (!v_is_ptr(args[3]) || !type_has(rt, args[3], TF_BYTES))
        return raise(rt, T_TYPE_ERROR, "fourth argument should be bytes, not %.200T", args[3]);
    const MachineFormat *m = &machine_formats[format];
    if (m->kind == 'i' && format != machine_format(code)) code = array_code_like(m->size, m->is_signed);
    Owned r = array_new(rt, V_AS(Type, args[0]), code, 0);
    if (r && rebuild(rt, as_array(r), format, as_bytes(args[3])->data, as_bytes(args[3])->len) < 0) {
        decref(rt, r);
        return V_NULL;
    }
    return r;
}

const MethodDef array_methods[] = {
    {"append", array_append_method, 1, 1, 0, "append($self, v, /)\n--\n\nAdd an item at the end."},
    {"buffer_info", array_buffer_info, 0, 0, 0, "buffer_info($self, /)\n--\n\nAddress and length of the items."},
    {"byteswap", array_byteswap, 0, 0, 0, "byteswap($self, /)\n--\n\nTurn the byte order of all items round."},
    {"count", array_count, 1, 1, 0, "count($self, v, /)\n--\n\nHow often the value occurs."},
    {"extend", array_extend_method, 1, 1, 0, "extend($self, bb, /)\n--\n\nAdd items at the end."},
    {"frombytes", array_frombytes, 1, 1, 0, "frombytes($self, buffer, /)\n--\n\nAdd items from machine values."},
    {"fromfile", array_fromfile, 2, 2, 0, "fromfile($self, f, n, /)\n--\n\nRead n items from a file and add them."},
    {"fromlist", array_fromlist, 1, 1, 0, "fromlist($self, list, /)\n--\n\nAdd items from a list."},
    {"fromunicode", array_fromunicode, 1, 1, 0, "fromunicode($self, ustr, /)\n--\n\nAdd the characters of a str."},
    {"index", array_index, 1, 3, 0, "index($self, v, start=0, stop=sys.maxsize, /)\n--\n\nWhere the value stands first."},
    {"insert", array_insert, 2, 2, 0, "insert($self, i, v, /)\n--\n\nPut an item before position i."},
    {"pop", array_pop, 0, 1, 0, "pop($self, i=-1, /)\n--\n\nTake out the item at i."},
    {"remove", array_remove, 1, 1, 0, "remove($self, v, /)\n--\n\nTake out the first item that equals v."},
    {"reverse", array_reverse, 0, 0, 0, "reverse($self, /)\n--\n\nTurn the order of the items round."},
    {"tobytes", array_tobytes, 0, 0, 0, "tobytes($self, /)\n--\n\nThe items as machine values."},
    {"tofile", array_tofile, 1, 1, 0, "tofile($self, f, /)\n--\n\nWrite the items as machine values."},
    {"tolist", array_tolist, 0, 0, 0, "tolist($self, /)\n--\n\nThe items as a list."},
    {"tounicode", array_tounicode, 0, 0, 0, "tounicode($self, /)\n--\n\nThe characters as a str."},
    {"__copy__", array_copy, 0, 0, 0, "__copy__($self, /)\n--\n\nA copy."},
    {"__deepcopy__", array_copy, 1, 1, 0, "__deepcopy__($self, unused, /)\n--\n\nA copy."},
    {"__reduce_ex__", array_reduce_ex_method, 1, 1, 0, "__reduce_ex__($self, value, /)\n--\n\nWhat pickle needs."},
    {NULL, NULL, 0, 0, 0, NULL},
};

const MethodDef array_functions[] = {
    {"_array_reconstructor", array_reconstructor, 4, 4, 0,
     "_array_reconstructor($module, arraytype, typecode, mformat_code, items, /)\n--\n\nRebuilds a pickled array."},
    {NULL, NULL, 0, 0, 0, NULL},
};
