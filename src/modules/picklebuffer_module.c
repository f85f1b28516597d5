/* SPDX-License-Identifier: MIT
 * picklebuffer_module.c: _picklebuffer.PickleBuffer: what the library's pickle.py needs for data out of band (protocol 5). All else of
 * pickle is the library's Python.
 *
 * A PickleBuffer holds a buffer of an object until release(); those that ask it for a buffer get one of the object itself. */
#include "gc/gc.h"
#include "modules/module_parts.h"
#include "types/bytes.h"
#include "types/module.h"
#include "types/str.h"

typedef struct PickleBuffer {
    Object header;
    Buffer view; /* obj 0: released */
    Value source;
} PickleBuffer;

static PickleBuffer *as_buffer(Borrowed v) { return V_AS(PickleBuffer, v); }

static bool is_released(Runtime *rt, Borrowed self) {
    if (as_buffer(self)->source) return false;
    raise(rt, T_VALUE_ERROR, "operation forbidden on released PickleBuffer object");
    return true;
}

static Owned buffer_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"object", NULL};
    Value object;
    if (args_parse(rt, "PickleBuffer", params, 1, args, nargs, kwnames, &object) < 0) return V_NULL;
    Value self = type_alloc(rt, type, 0);
    if (!self) return V_NULL;
    gc_track(v_obj(self));
    if (obj_get_buffer(rt, object, &as_buffer(self)->view, false) < 0) {
        as_buffer(self)->view.obj = V_NULL;
        decref(rt, self);
        return V_NULL;
    }
    as_buffer(self)->source = own(object);
    return self;
}

static void let_go(Runtime *rt, PickleBuffer *p) {
    if (!p->source) return;
    Buffer view = p->view;
    p->view.obj = V_NULL;
    clear_slot(rt, &p->source);
    buffer_release(rt, &view);
}

static void buffer_dealloc(Runtime *rt, Object *self) {
    gc_untrack(self);
    let_go(rt, (PickleBuffer *)self);
    object_free(rt, self);
}

static int buffer_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((PickleBuffer *)self)->view.obj);
    VISIT(((PickleBuffer *)self)->source);
    return 0;
}

static int buffer_clear(Runtime *rt, Object *self) {
    let_go(rt, (PickleBuffer *)self);
    return 0;
}

static int buffer_get(Runtime *rt, Borrowed self, Buffer *out, bool writable) {
    return is_released(rt, self) ? -1 : obj_get_buffer(rt, as_buffer(self)->source, out, writable);
}

MODULE_FN(buffer_release_method) {
    let_go(rt, as_buffer(self));
    return V_NONE;
}

MODULE_FN(buffer_raw) {
    if (is_released(rt, self)) return V_NULL;
    Owned view = memoryview_new(rt, as_buffer(self)->source), contiguous = view ? obj_getattr_cstr(rt, view, "contiguous") : V_NULL;
    Owned code = V_NULL, raw = V_NULL;
    if (contiguous == V_FALSE) raise(rt, T_BUFFER_ERROR, "cannot extract raw buffer from non-contiguous buffer");
    else if (contiguous && (code = str_intern_cstr(rt, "B"))) {
        Owned cast = obj_getattr_cstr(rt, view, "cast");
        raw = cast ? obj_call1(rt, cast, code) : V_NULL;
        decref_maybe(rt, cast);
    }
    decref_maybe(rt, code);
    decref_maybe(rt, contiguous);
    decref_maybe(rt, view);
    return raw;
}

static const MethodDef buffer_methods[] = {
    {"raw", buffer_raw, 0, 0, 0, "Return a memoryview of the raw memory underlying this buffer.\n\nBufferError if the buffer is not contiguous."},
    {"release", buffer_release_method, 0, 0, 0, "Release the underlying buffer exposed by the PickleBuffer object."},
    {NULL, NULL, 0, 0, 0, NULL},
};

static const TypeSlots buffer_slots = {
    .name = "pickle.PickleBuffer",
    .doc = "Wrapper for potentially out-of-band buffers",
    .flags = TF_IMMUTABLE | TF_CONTAINER | TF_WEAKREF,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(PickleBuffer),
    .dealloc = buffer_dealloc,
    .traverse = buffer_traverse,
    .clear = buffer_clear,
    .new = buffer_new,
    .buffer = buffer_get,
    .methods = buffer_methods,
};

static int init(Runtime *rt, Borrowed module, Borrowed dict) {
    uint32_t index;
    return module_add_type(rt, dict, &buffer_slots, &index);
}

const ModuleDef picklebuffer_module = {.name = "_picklebuffer", .doc = "PickleBuffer, for the library's pickle.", .init = init};
