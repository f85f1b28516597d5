/* SPDX-License-Identifier: MIT
 * memoryview.c: memoryview objects.
 *
 * Every view, derived ones (slices, casts, copies) too, holds a buffer of its own from the exporter itself; so views
 * are independent of each other and the exporter counts them all. A view's shape and strides lie behind its fields.
 */
#include "gc/gc.h"
#include "types/bytes_methods.h"
#include "types/bytes_parts.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/memory_item.h"
#include "types/range.h"
#include "types/tuple.h"

#define MAX_DIMENSIONS 64

struct MemoryView {
    Object header;
    Buffer base;        /* of the exporter; obj 0: released */
    uint8_t *data;      /* first item */
    size_t itemsize;
    const char *format; /* constant, or the exporter's */
    size_t exports;     /* buffers that others hold of this view */
    int64_t hash;       /* -1: not yet computed */
    bool readonly;
    uint8_t ndim;
    ssize_t dims[];     /* shape, then strides */
};

static inline MemoryView *as_view(Borrowed v) { return V_AS(MemoryView, v); }
static inline ssize_t *shape_of(MemoryView *m) { return m->dims; }
static inline ssize_t *strides_of(MemoryView *m) { return m->dims + m->ndim; }

static bool is_released(Runtime *rt, MemoryView *m) {
    if (m->base.obj) return false;
    raise(rt, T_VALUE_ERROR, "operation forbidden on released memoryview object");
    return true;
}
#define CHECK_RELEASED(m, failure) \
    if (is_released(rt, m)) return failure

static size_t item_count(MemoryView *m) {
    size_t n = 1;
    for (int i = 0; i < m->ndim; i++) n *= (size_t)shape_of(m)[i];
    return n;
}
static size_t byte_count(MemoryView *m) { return item_count(m) * m->itemsize; }

static void set_c_strides(MemoryView *m) {
    ssize_t step = (ssize_t)m->itemsize;
    for (int i = m->ndim - 1; i >= 0; i--) {
        strides_of(m)[i] = step;
        step *= shape_of(m)[i];
    }
}

static bool is_contiguous(MemoryView *m, bool fortran) {
    ssize_t step = (ssize_t)m->itemsize;
    if (item_count(m) == 0) return true;
    for (int k = 0; k < m->ndim; k++) {
        int i = fortran ? k : m->ndim - 1 - k;
        if (shape_of(m)[i] > 1 && strides_of(m)[i] != step) return false;
        step *= shape_of(m)[i];
    }
    return true;
}

/* The next item: behind the last one it may be anywhere, when the stride is large. */
static inline const uint8_t *step_by(const uint8_t *at, ssize_t stride) { return (const uint8_t *)((uintptr_t)at + (uintptr_t)stride); }

/* ---- making ---- */

/* A view with ndim dimensions on `exporter`, which is no memoryview; the caller fills shape and strides. */
static MemoryView *view_alloc(Runtime *rt, Borrowed exporter, int ndim) {
    MemoryView *m = object_new_container(rt, T_MEMORYVIEW, sizeof *m + 2 * (size_t)ndim * sizeof(ssize_t));
    if (!m) return NULL;
    m->base.obj = V_NULL;
    m->hash = -1;
    m->exports = 0;
    if (obj_get_buffer(rt, exporter, &m->base, false) < 0) {
        m->base.obj = V_NULL;
        decref(rt, v_from(m));
        return NULL;
    }
    m->data = m->base.data;
    m->itemsize = m->base.itemsize;
    m->format = m->base.format ? m->base.format : "B";
    m->readonly = m->base.readonly;
    m->ndim = (uint8_t)ndim;
    return m;
}

/* Another view of the same memory, with ndim dimensions; the same shape when that is the number m has. */
static MemoryView *view_derive(Runtime *rt, MemoryView *m, int ndim) {
    MemoryView *d = view_alloc(rt, m->base.obj, ndim);
    if (!d) return NULL;
    d->data = m->data;
    d->itemsize = m->itemsize;
    d->format = m->format;
    d->readonly = m->readonly;
    if (ndim == m->ndim) memcpy(d->dims, m->dims, 2 * (size_t)ndim * sizeof(ssize_t));
    return d;
}

static Owned finish(MemoryView *m) {
    if (m) gc_track(&m->header);
    return m ? v_from(m) : V_NULL;
}

Owned memoryview_new(Runtime *rt, Borrowed object) {
    if (v_is(object, T_MEMORYVIEW)) {
        CHECK_RELEASED(as_view(object), V_NULL);
        return finish(view_derive(rt, as_view(object), as_view(object)->ndim));
    }
    if (!slots_of(rt, object)->buffer)
        return raise(rt, T_TYPE_ERROR, "memoryview: a bytes-like object is required, not '%.200T'", object);
    Buffer probe; /* for the number of dimensions */
    if (obj_get_buffer(rt, object, &probe, false) < 0) return V_NULL;
    int ndim = probe.ndim;
    MemoryView *m = view_alloc(rt, object, ndim);
    if (m && ndim == 1 && !probe.shape) shape_of(m)[0] = (ssize_t)(probe.len / probe.itemsize);
    else if (m && ndim) memcpy(shape_of(m), probe.shape, (size_t)ndim * sizeof(ssize_t));
    if (m && probe.strides) memcpy(strides_of(m), probe.strides, (size_t)ndim * sizeof(ssize_t));
    else if (m) set_c_strides(m);
    buffer_release(rt, &probe);
    return finish(m);
}

static Owned new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"object", NULL};
    Value object = V_NULL;
    if (args_parse(rt, "memoryview", params, 1, args, nargs, kwnames, &object) < 0) return V_NULL;
    return memoryview_new(rt, object);
}

static void drop_base(Runtime *rt, MemoryView *m) {
    Buffer base = m->base;
    m->base.obj = V_NULL;
    if (base.obj) buffer_release(rt, &base);
}

static void dealloc(Runtime *rt, Object *self) {
    drop_base(rt, (MemoryView *)self);
    object_free(rt, self);
}

static int traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((MemoryView *)self)->base.obj);
    return 0;
}

static int clear(Runtime *rt, Object *self) {
    drop_base(rt, (MemoryView *)self);
    return 0;
}

/* ---- reading ---- */

static Owned list_dimension(Runtime *rt, MemoryView *m, const uint8_t *at, int dim) {
    if (dim == m->ndim) return memory_item_get(rt, m->format, at);
    ssize_t n = shape_of(m)[dim];
    Value list = list_new(rt, (size_t)n);
    for (ssize_t i = 0; list && i < n; i++, at = step_by(at, strides_of(m)[dim])) {
        Value item = dim + 1 == m->ndim ? memory_item_get(rt, m->format, at) : list_dimension(rt, m, at, dim + 1);
        if (item && list_append_owned(rt, list, item) == 0) continue;
        decref(rt, list);
        return V_NULL;
    }
    return list;
}

/* Copies to out in C order (fortran: in the order of the reversed dimensions). */
static uint8_t *copy_dimension(MemoryView *m, const uint8_t *at, int dim, bool fortran, uint8_t *out) {
    int d = fortran ? m->ndim - 1 - dim : dim;
    if (dim == m->ndim) {
        memcpy(out, at, m->itemsize);
        return out + m->itemsize;
    }
    for (ssize_t i = 0; i < shape_of(m)[d]; i++, at = step_by(at, strides_of(m)[d])) out = copy_dimension(m, at, dim + 1, fortran, out);
    return out;
}

static void copy_out(MemoryView *m, bool fortran, uint8_t *out) {
    if (item_count(m) == 0) return;
    if (is_contiguous(m, fortran)) memcpy(out, m->data, byte_count(m));
    else copy_dimension(m, m->data, 0, fortran, out);
}

static Owned to_bytes(Runtime *rt, MemoryView *m, bool fortran) {
    Value v = bytes_new(rt, byte_count(m));
    if (v) copy_out(m, fortran, as_bytes(v)->data);
    return v;
}

/* ---- items ---- */

/* Address of the item that index i of a dimension leads to; NULL: IndexError. */
static uint8_t *step_to(Runtime *rt, MemoryView *m, uint8_t *at, int dim, ssize_t i) {
    ssize_t n = shape_of(m)[dim];
    if (i < 0) i += n;
    if (i < 0 || i >= n) {
        raise(rt, T_INDEX_ERROR, "index out of bounds on dimension %d", dim + 1);
        return NULL;
    }
    return at + i * strides_of(m)[dim];
}

static bool all_of(Runtime *rt, Borrowed tuple, bool slices) {
    for (size_t i = 0; i < as_tuple(tuple)->len; i++) {
        Value v = as_tuple(tuple)->items[i];
        if (slices ? !v_is(v, T_SLICE) : !(v_is_int(rt, v) || slots_of(rt, v)->index)) return false;
    }
    return true;
}

/* The item that an index or tuple of indices names; NULL with an error. */
static uint8_t *find_item(Runtime *rt, MemoryView *m, Borrowed key) {
    if (v_is_tuple(rt, key)) {
        size_t n = as_tuple(key)->len;
        if (!all_of(rt, key, false)) {
            bool slices = all_of(rt, key, true);
            raise(rt, slices ? T_NOT_IMPLEMENTED_ERROR : T_TYPE_ERROR,
                  slices ? "multi-dimensional slicing is not implemented" : "memoryview: invalid slice key");
            return NULL;
        }
        if (n < m->ndim) {
            raise(rt, T_NOT_IMPLEMENTED_ERROR, "sub-views are not implemented");
            return NULL;
        }
        if (n > m->ndim) {
            raise(rt, T_TYPE_ERROR, "cannot index %zd-dimension view with %zd-element tuple", (ssize_t)m->ndim, (ssize_t)n);
            return NULL;
        }
        ssize_t indices[MAX_DIMENSIONS];
        for (size_t i = 0; i < n; i++) {
            indices[i] = num_as_ssize(rt, as_tuple(key)->items[i], T_INDEX_ERROR);
            if (indices[i] == -1 && rt->error) return NULL;
        }
        if (is_released(rt, m)) return NULL;
        uint8_t *at = m->data;
        for (size_t i = 0; at && i < n; i++) at = step_to(rt, m, at, (int)i, indices[i]);
        return at;
    }
    if (!v_is_int(rt, key) && !slots_of(rt, key)->index) {
        raise(rt, T_TYPE_ERROR, "memoryview: invalid slice key");
        return NULL;
    }
    ssize_t i = num_as_ssize(rt, key, T_INDEX_ERROR);
    if ((i == -1 && rt->error) || is_released(rt, m)) return NULL;
    if (m->ndim == 0) {
        raise(rt, T_TYPE_ERROR, "invalid indexing of 0-dim memory");
        return NULL;
    }
    if (m->ndim > 1) {
        raise(rt, T_NOT_IMPLEMENTED_ERROR, "multi-dimensional sub-views are not implemented");
        return NULL;
    }
    return step_to(rt, m, m->data, 0, i);
}

static MemoryView *slice_view(Runtime *rt, MemoryView *m, Borrowed slice) {
    ssize_t start, stop, step;
    size_t count;
    if (slice_unpack(rt, slice, &start, &stop, &step) < 0) return NULL;
    count = slice_adjust((size_t)shape_of(m)[0], &start, &stop, step);
    if (is_released(rt, m)) return NULL;
    MemoryView *d = view_derive(rt, m, m->ndim);
    if (!d) return NULL;
    if (count) d->data += start * strides_of(m)[0];
    shape_of(d)[0] = (ssize_t)count;
    strides_of(d)[0] = (ssize_t)((size_t)strides_of(d)[0] * (size_t)step); /* a step that is too large is never taken */
    return d;
}

static Owned getitem(Runtime *rt, Borrowed self, Borrowed key) {
    MemoryView *m = as_view(self);
    CHECK_RELEASED(m, V_NULL);
    if (m->ndim == 0) {
        if (v_is_tuple(rt, key) && as_tuple(key)->len == 0) return memory_item_get(rt, m->format, m->data);
        if (key == V_ELLIPSIS) return own(self);
        return raise(rt, T_TYPE_ERROR, "invalid indexing of 0-dim memory");
    }
    if (v_is(key, T_SLICE)) return finish(slice_view(rt, m, key));
    uint8_t *at = find_item(rt, m, key);
    return at ? memory_item_get(rt, m->format, at) : V_NULL;
}

static bool same_structure(MemoryView *a, MemoryView *b) {
    if (!memory_format_same(a->format, b->format) || a->itemsize != b->itemsize || a->ndim != b->ndim) return false;
    for (int i = 0; i < a->ndim; i++)
        if (shape_of(a)[i] != shape_of(b)[i]) return false;
    return true;
}

static int set_slice(Runtime *rt, MemoryView *m, Borrowed slice, Borrowed value) {
    Value source = memoryview_new(rt, value);
    MemoryView *to = source ? slice_view(rt, m, slice) : NULL;
    uint8_t *copy = NULL;
    int r = -1;
    if (to && !same_structure(to, as_view(source)))
        raise(rt, T_VALUE_ERROR, "memoryview assignment: lvalue and rvalue have different structures");
    else if (to && (copy = mem_alloc(rt, byte_count(to) + 1))) {
        copy_out(as_view(source), false, copy); /* the two may overlap */
        uint8_t *at = to->data;
        size_t size = to->itemsize;
        for (ssize_t i = 0; i < shape_of(to)[0]; i++, at = (uint8_t *)(uintptr_t)step_by(at, strides_of(to)[0])) memcpy(at, copy + (size_t)i * size, size);
        r = 0;
    }
    mem_free(rt, copy);
    if (to) decref(rt, v_from(to));
    decref_maybe(rt, source);
    return r;
}

static int setitem(Runtime *rt, Borrowed self, Borrowed key, Borrowed value) {
    MemoryView *m = as_view(self);
    CHECK_RELEASED(m, -1);
    if (m->readonly) return raise_int(rt, T_TYPE_ERROR, "cannot modify read-only memory");
    if (!value) return raise_int(rt, T_TYPE_ERROR, "cannot delete memory");
    if (m->ndim == 0) {
        if (key != V_ELLIPSIS && !(v_is_tuple(rt, key) && as_tuple(key)->len == 0))
            return raise_int(rt, T_TYPE_ERROR, "invalid indexing of 0-dim memory");
        return memory_item_set(rt, m->format, value, m->data, &m->base.obj);
    }
    if (v_is(key, T_SLICE)) {
        if (m->ndim == 1) return set_slice(rt, m, key, value);
        return raise_int(rt, T_NOT_IMPLEMENTED_ERROR, "memoryview slice assignments are currently restricted to ndim = 1");
    }
    uint8_t *at = find_item(rt, m, key);
    return at ? memory_item_set(rt, m->format, value, at, &m->base.obj) : -1;
}

static ssize_t length(Runtime *rt, Borrowed self) {
    MemoryView *m = as_view(self);
    CHECK_RELEASED(m, -1);
    return m->ndim == 0 ? 1 : shape_of(m)[0];
}

/* ---- equality and hash ---- */

static int equal_dimension(Runtime *rt, MemoryView *a, MemoryView *b, const uint8_t *x, const uint8_t *y, int dim) {
    if (dim == a->ndim) return memory_item_equal(rt, a->format, x, b->format, y);
    for (ssize_t i = 0; i < shape_of(a)[dim]; i++, x = step_by(x, strides_of(a)[dim]), y = step_by(y, strides_of(b)[dim])) {
        int r = equal_dimension(rt, a, b, x, y, dim + 1);
        if (r <= 0) return r;
    }
    return 1;
}

static Owned compare(Runtime *rt, Borrowed a, Borrowed b, int op) {
    if (op != CMP_EQ && op != CMP_NE) return V_NOTIMPL;
    if (!v_is(a, T_MEMORYVIEW) || (!v_is(b, T_MEMORYVIEW) && !slots_of(rt, b)->buffer)) return V_NOTIMPL;
    if (!as_view(a)->base.obj || (v_is(b, T_MEMORYVIEW) && !as_view(b)->base.obj)) return v_bool((a == b) == (op == CMP_EQ));
    Value left = memoryview_new(rt, a), right = left ? memoryview_new(rt, b) : V_NULL;
    if (!left || !right) {
        decref_maybe(rt, left);
        error_clear(rt);
        return V_NOTIMPL;
    }
    MemoryView *x = as_view(left), *y = as_view(right);
    bool shaped = x->ndim == y->ndim;
    for (int i = 0; shaped && i < x->ndim; i++) shaped = shape_of(x)[i] == shape_of(y)[i];
    int r = shaped ? equal_dimension(rt, x, y, x->data, y->data, 0) : 0;
    decref(rt, left);
    decref(rt, right);
    return r < 0 ? V_NULL : v_bool(r == (op == CMP_EQ));
}

static int64_t hash(Runtime *rt, Borrowed self) {
    MemoryView *m = as_view(self);
    if (m->hash != -1) return m->hash;
    CHECK_RELEASED(m, -1);
    if (!m->readonly) return raise_int(rt, T_VALUE_ERROR, "cannot hash writable memoryview object");
    char code = memory_format_code(m->format);
    if (code != 'B' && code != 'b' && code != 'c')
        return raise_int(rt, T_VALUE_ERROR, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
    if (obj_hash(rt, m->base.obj) == -1) return -1; /* a mutable exporter raises */
    Value bytes = to_bytes(rt, m, false);
    if (!bytes) return -1;
    m->hash = bytes_hash_data(rt, as_bytes(bytes)->data, as_bytes(bytes)->len);
    decref(rt, bytes);
    return m->hash;
}

static Owned repr(Runtime *rt, Borrowed self) {
    char address[20];
    size_t n = 0;
    for (int shift = 60; shift >= 0; shift -= 4) {
        unsigned digit = (unsigned)(self >> shift) & 15;
        if (n || digit || shift == 0) address[n++] = "0123456789abcdef"[digit];
    }
    address[n] = 0;
    return format_str(rt, as_view(self)->base.obj ? "<memory at 0x%s>" : "<released memory at 0x%s>", address);
}

/* ---- buffers of a view ---- */

static int get_buffer(Runtime *rt, Borrowed self, Buffer *out, bool writable) {
    MemoryView *m = as_view(self);
    CHECK_RELEASED(m, -1);
    if (writable && m->readonly) return raise_int(rt, T_BUFFER_ERROR, "memoryview: underlying buffer is not writable");
    if (!is_contiguous(m, false)) return raise_int(rt, T_BUFFER_ERROR, "memoryview: underlying buffer is not C-contiguous");
    *out = (Buffer){.data = m->data, .len = byte_count(m), .itemsize = m->itemsize, .format = m->format, .readonly = m->readonly,
                    .ndim = m->ndim, .shape = shape_of(m), .strides = strides_of(m), .obj = own(self)};
    m->exports++;
    return 0;
}

static void release_buffer(Runtime *rt, Buffer *view) { as_view(view->obj)->exports--; }

/* ---- methods ---- */

#define METHOD(name) static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

METHOD(release) {
    MemoryView *m = as_view(self);
    if (m->exports)
        return raise(rt, T_BUFFER_ERROR, "memoryview has %zd exported buffer%s", (ssize_t)m->exports, m->exports == 1 ? "" : "s");
    drop_base(rt, m);
    return V_NONE;
}

METHOD(enter) {
    CHECK_RELEASED(as_view(self), V_NULL);
    return own(self);
}

METHOD(leave) { return release(rt, self, args, 0, V_NULL); }

METHOD(tobytes) {
    static const char *const params[] = {"order", NULL};
    Value order = V_NULL;
    if (args_parse(rt, "tobytes", params, 0, args, nargs, kwnames, &order) < 0) return V_NULL;
    MemoryView *m = as_view(self);
    CHECK_RELEASED(m, V_NULL);
    bool fortran = false;
    if (order && order != V_NONE) {
        if (!v_is_str(rt, order)) return raise_bad_argument(rt, "tobytes", "argument 'order'", "str or None", order);
        if (str_equal_cstr(order, "F")) fortran = true;
        else if (str_equal_cstr(order, "A")) fortran = is_contiguous(m, true) && !is_contiguous(m, false);
        else if (!str_equal_cstr(order, "C")) return raise(rt, T_VALUE_ERROR, "order must be 'C', 'F' or 'A'");
    }
    return to_bytes(rt, m, fortran);
}

METHOD(tolist) {
    MemoryView *m = as_view(self);
    CHECK_RELEASED(m, V_NULL);
    return list_dimension(rt, m, m->data, 0);
}

METHOD(hex) {
    MemoryView *m = as_view(self);
    CHECK_RELEASED(m, V_NULL);
    Value bytes = to_bytes(rt, m, false);
    if (!bytes) return V_NULL;
    Value text = bytes_hex_method(rt, as_bytes(bytes)->data, as_bytes(bytes)->len, args, nargs, kwnames);
    decref(rt, bytes);
    return text;
}

METHOD(toreadonly) {
    MemoryView *m = as_view(self);
    CHECK_RELEASED(m, V_NULL);
    MemoryView *d = view_derive(rt, m, m->ndim);
    if (d) d->readonly = true;
    return finish(d);
}

/* The shape argument of cast. -1: error, else the number of dimensions. */
static int read_shape(Runtime *rt, Borrowed shape, ssize_t *out, size_t *product) {
    if (!v_is_list(rt, shape) && !v_is_tuple(rt, shape)) return raise_int(rt, T_TYPE_ERROR, "shape must be a list or a tuple");
    Value items = obj_fast_sequence(rt, shape, NULL);
    if (!items) return -1;
    size_t n;
    const Value *v = seq_items(rt, items, &n);
    int r = (int)size_min(n, MAX_DIMENSIONS + 1);
    *product = 1;
    if (n > MAX_DIMENSIONS)
        r = raise_int(rt, T_VALUE_ERROR, "memoryview: number of dimensions must not exceed %d", MAX_DIMENSIONS);
    for (size_t i = 0; r >= 0 && i < n; i++) {
        int64_t size;
        if (!v_is_int(rt, v[i])) r = raise_int(rt, T_TYPE_ERROR, "memoryview.cast(): elements of shape must be integers");
        else if (!int_fits_i64(v[i], &size) || size <= 0)
            r = raise_int(rt, T_VALUE_ERROR, "memoryview.cast(): elements of shape must be integers > 0");
        else if (*product > SSIZE_MAX / (size_t)size) r = raise_int(rt, T_VALUE_ERROR, "memoryview.cast(): product(shape) > SSIZE_MAX");
        else {
            out[i] = size;
            *product *= (size_t)size;
        }
    }
    decref(rt, items);
    return r;
}

static int check_cast(Runtime *rt, MemoryView *m, const char *format, bool shaped) {
    if (!is_contiguous(m, false)) return raise_int(rt, T_TYPE_ERROR, "memoryview: casts are restricted to C-contiguous views");
    if (shaped && m->ndim != 1) return raise_int(rt, T_TYPE_ERROR, "memoryview: cast must be 1D -> ND or ND -> 1D");
    if ((shaped || m->ndim != 1) && item_count(m) == 0)
        return raise_int(rt, T_TYPE_ERROR, "memoryview: cannot cast view with zeros in shape or strides");
    if (!memory_format_code(m->format))
        return raise_int(rt, T_VALUE_ERROR,
                         "memoryview: source format must be a native single character format prefixed with an optional '@'");
    if (!format)
        return raise_int(rt, T_VALUE_ERROR,
                         "memoryview: destination format must be a native single character format prefixed with an optional '@'");
    char from = memory_format_code(m->format), to = memory_format_code(format);
    bool from_byte = from == 'B' || from == 'b' || from == 'c', to_byte = to == 'B' || to == 'b' || to == 'c';
    if (!from_byte && !to_byte) return raise_int(rt, T_TYPE_ERROR, "memoryview: cannot cast between two non-byte formats");
    if (byte_count(m) % memory_format_size(to)) return raise_int(rt, T_TYPE_ERROR, "memoryview: length is not a multiple of itemsize");
    return 0;
}

METHOD(cast) {
    static const char *const params[] = {"format", "shape", NULL};
    Value out[2] = {0};
    if (args_parse(rt, "cast", params, 1, args, nargs, kwnames, out) < 0) return V_NULL;
    MemoryView *m = as_view(self);
    CHECK_RELEASED(m, V_NULL);
    if (!v_is_str(rt, out[0])) return raise_bad_argument(rt, "cast", "argument 'format'", "str", out[0]);
    bool shaped = out[1] && out[1] != V_NONE;
    const char *format = str_is_ascii(out[0]) ? memory_format_constant(str_ascii(out[0])) : NULL;
    if (shaped && !v_is_list(rt, out[1]) && !v_is_tuple(rt, out[1])) return raise(rt, T_TYPE_ERROR, "shape must be a list or a tuple");
    if (check_cast(rt, m, format, shaped) < 0) return V_NULL;
    size_t itemsize = memory_format_size(memory_format_code(format)), total = byte_count(m), product = total / itemsize;
    ssize_t shape[MAX_DIMENSIONS] = {(ssize_t)product};
    int ndim = shaped ? read_shape(rt, out[1], shape, &product) : 1;
    if (ndim < 0) return V_NULL;
    if (product * itemsize != total) return raise(rt, T_TYPE_ERROR, "memoryview: product(shape) * itemsize != buffer size");
    MemoryView *d = view_alloc(rt, m->base.obj, ndim);
    if (!d) return V_NULL;
    d->data = m->data;
    d->format = format;
    d->itemsize = itemsize;
    d->readonly = m->readonly;
    memcpy(shape_of(d), shape, (size_t)ndim * sizeof(ssize_t));
    set_c_strides(d);
    return finish(d);
}

static const MethodDef methods[] = {
    {"release", release, 0, 0, 0, "release($self, /)\n--\n\nGive the underlying buffer back."},
    {"tobytes", tobytes, 0, -1, METH_KW, "tobytes($self, /, order='C')\n--\n\nThe data as bytes."},
    {"hex", hex, 0, -1, METH_KW, "Hexadecimal digits, with a separator after every bytes_per_sep bytes."},
    {"tolist", tolist, 0, 0, 0, "tolist($self, /)\n--\n\nThe data as a list of its items."},
    {"cast", cast, 0, -1, METH_KW, "cast($self, /, format, shape=None)\n--\n\nA view with another format or shape."},
    {"toreadonly", toreadonly, 0, 0, 0, "toreadonly($self, /)\n--\n\nA view that cannot be written through."},
    {"__enter__", enter, 0, 0, 0, NULL},
    {"__exit__", leave, 0, -1, 0, NULL},
    {0},
};

/* ---- attributes ---- */

#define GETTER(name) static Owned name(Runtime *rt, Borrowed self, void *closure)

static Owned tuple_of_sizes(Runtime *rt, const ssize_t *sizes, int count) {
    if (count == 0) return own(rt->empty_tuple);
    Value t = tuple_new(rt, (size_t)count);
    if (!t) return V_NULL;
    for (int i = 0; i < count; i++) as_tuple(t)->items[i] = v_small(sizes[i]);
    gc_track(v_obj(t));
    return t;
}

GETTER(get_obj) {
    CHECK_RELEASED(as_view(self), V_NULL);
    return own(as_view(self)->base.obj);
}
GETTER(get_nbytes) {
    CHECK_RELEASED(as_view(self), V_NULL);
    return v_small((int64_t)byte_count(as_view(self)));
}
GETTER(get_readonly) {
    CHECK_RELEASED(as_view(self), V_NULL);
    return v_bool(as_view(self)->readonly);
}
GETTER(get_itemsize) {
    CHECK_RELEASED(as_view(self), V_NULL);
    return v_small((int64_t)as_view(self)->itemsize);
}
GETTER(get_format) {
    CHECK_RELEASED(as_view(self), V_NULL);
    return str_from_cstr(rt, as_view(self)->format);
}
GETTER(get_ndim) {
    CHECK_RELEASED(as_view(self), V_NULL);
    return v_small(as_view(self)->ndim);
}
GETTER(get_shape) {
    CHECK_RELEASED(as_view(self), V_NULL);
    return tuple_of_sizes(rt, shape_of(as_view(self)), as_view(self)->ndim);
}
GETTER(get_strides) {
    CHECK_RELEASED(as_view(self), V_NULL);
    return tuple_of_sizes(rt, strides_of(as_view(self)), as_view(self)->ndim);
}
GETTER(get_suboffsets) {
    CHECK_RELEASED(as_view(self), V_NULL);
    return own(rt->empty_tuple);
}
GETTER(get_c_contiguous) {
    CHECK_RELEASED(as_view(self), V_NULL);
    return v_bool(is_contiguous(as_view(self), false));
}
GETTER(get_f_contiguous) {
    CHECK_RELEASED(as_view(self), V_NULL);
    return v_bool(is_contiguous(as_view(self), true));
}
GETTER(get_contiguous) {
    CHECK_RELEASED(as_view(self), V_NULL);
    return v_bool(is_contiguous(as_view(self), false) || is_contiguous(as_view(self), true));
}

static const GetSetDef getsets[] = {
    {"obj", get_obj, NULL, "The underlying object.", NULL},
    {"nbytes", get_nbytes, NULL, "Bytes that the items take together.", NULL},
    {"readonly", get_readonly, NULL, "Is the memory read-only?", NULL},
    {"itemsize", get_itemsize, NULL, "Bytes of an item.", NULL},
    {"format", get_format, NULL, "The format of an item, in the struct module's syntax.", NULL},
    {"ndim", get_ndim, NULL, "Number of dimensions.", NULL},
    {"shape", get_shape, NULL, "Items in each dimension.", NULL},
    {"strides", get_strides, NULL, "Bytes from one item to the next in each dimension.", NULL},
    {"suboffsets", get_suboffsets, NULL, "Always empty.", NULL},
    {"c_contiguous", get_c_contiguous, NULL, "Is the memory contiguous in C order?", NULL},
    {"f_contiguous", get_f_contiguous, NULL, "Is the memory contiguous in Fortran order?", NULL},
    {"contiguous", get_contiguous, NULL, "Is the memory contiguous?", NULL},
    {0},
};

/* ---- the iterator ---- */

typedef struct MemoryIter {
    Object header;
    Value view; /* 0: exhausted */
    ssize_t index, count;
} MemoryIter;

static Owned iter(Runtime *rt, Borrowed self) {
    MemoryView *m = as_view(self);
    CHECK_RELEASED(m, V_NULL);
    if (m->ndim == 0) return raise(rt, T_TYPE_ERROR, "invalid indexing of 0-dim memory");
    if (m->ndim > 1) return raise(rt, T_NOT_IMPLEMENTED_ERROR, "multi-dimensional sub-views are not implemented");
    if (!memory_format_code(m->format)) return raise(rt, T_NOT_IMPLEMENTED_ERROR, "memoryview: format %s not supported", m->format);
    MemoryIter *it = object_new_container(rt, T_MEMORY_ITER, sizeof *it);
    if (!it) return V_NULL;
    it->view = own(self);
    it->index = 0;
    it->count = shape_of(m)[0];
    gc_track(&it->header);
    return v_from(it);
}

static void iter_dealloc(Runtime *rt, Object *self) {
    decref_maybe(rt, ((MemoryIter *)self)->view);
    object_free(rt, self);
}

static int iter_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((MemoryIter *)self)->view);
    return 0;
}

static Owned iter_self(Runtime *rt, Borrowed self) { return own(self); }

static Owned iter_next(Runtime *rt, Borrowed self) {
    MemoryIter *it = V_AS(MemoryIter, self);
    if (!it->view) return V_NULL;
    MemoryView *m = as_view(it->view);
    if (it->index < it->count) {
        CHECK_RELEASED(m, V_NULL);
        return memory_item_get(rt, m->format, m->data + it->index++ * strides_of(m)[0]);
    }
    clear_slot(rt, &it->view);
    return V_NULL;
}

const TypeSlots memory_iter_slots = {
    .name = "memory_iterator",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(MemoryIter),
    .dealloc = iter_dealloc,
    .traverse = iter_traverse,
    .iter = iter_self,
    .next = iter_next,
};

const TypeSlots memoryview_slots = {
    .name = "memoryview",
    .doc = "memoryview(object)\n--\n\nA view on the bytes of an object that has a buffer.",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_WEAKREF | TF_SEQUENCE | TF_SEQ_ITEM,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(MemoryView),
    .dealloc = dealloc,
    .traverse = traverse,
    .clear = clear,
    .new = new,
    .repr = repr,
    .hash = hash,
    .compare = compare,
    .iter = iter,
    .len = length,
    .getitem = getitem,
    .setitem = setitem,
    .buffer = get_buffer,
    .release_buffer = release_buffer,
    .methods = methods,
    .getsets = getsets,
};
