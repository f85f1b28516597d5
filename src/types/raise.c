/* SPDX-License-Identifier: MIT
 * raise.c: making an exception the current error: its context, exceptions with a value, MemoryError without memory. */
#include "gc/gc.h"
#include "heap/heap.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/tuple.h"

/* exc gets `handled` as its context; a chain that leads back to exc is cut there. */
static void chain(Runtime *rt, Borrowed exc, Borrowed handled) {
    if (!handled || handled == V_NONE || handled == exc) return;
    Value slow = handled;
    bool step = false;
    for (Value e = handled; e;) {
        Value next = as_exc(e)->context;
        if (next == exc) {
            clear_slot(rt, &as_exc(e)->context);
            break;
        }
        e = next;
        if (step) slow = as_exc(slow)->context;
        step = !step;
        if (e && e == slow) break; /* somebody made a ring by hand */
    }
    replace_slot(rt, &as_exc(exc)->context, own(handled));
}

static void set_current(Runtime *rt, Owned exception) {
    Value handled = rt->hooks.handled_exception ? rt->hooks.handled_exception(rt) : V_NULL;
    if (handled) {
        incref(handled);
        chain(rt, exception, handled);
        decref(rt, handled);
    }
    replace_slot(rt, &rt->error, exception);
}

void error_set(Runtime *rt, Owned exception) {
    if (likely(v_is_exc(rt, exception))) {
        set_current(rt, exception);
        return;
    }
    /* a module's exception class is the program's to change */
    raise(rt, T_TYPE_ERROR, "calling an exception class should have returned an instance of BaseException, not %T", exception);
    decref(rt, exception);
}

void error_add_cause(Runtime *rt, Owned cause) {
    Value e = rt->error;
    if (e != cause) { /* the last spare MemoryError may be both */
        chain(rt, e, cause);
        replace_slot(rt, &as_exc(e)->cause, own(cause));
        as_exc(e)->suppress_context = true;
    }
    decref(rt, cause);
}

Owned raise_value(Runtime *rt, uint32_t type, Borrowed arg) {
    Owned args = tuple_pack(rt, 1, arg);
    Owned exc = args ? exc_new_args(rt, type, args) : V_NULL;
    decref_maybe(rt, args);
    if (exc) error_set(rt, exc);
    return V_NULL;
}

/* ---- MemoryError ----
 * rt->memory_error is a chain (through `notes`) of spare instances. Raising takes one, a dying one goes back. When only one
 * is left and the heap has no room for another, that one is shared. */

#define SPARE_COUNT 4

static Owned spare_new(Runtime *rt) {
    Exception *e = heap_alloc(rt->heap, sizeof(Exception), KIND_CONTAINER);
    if (!e) return V_NULL;
    memset(e, 0, sizeof *e);
    e->header.refcount = 1;
    e->header.type = T_MEMORY_ERROR;
    return v_from(e);
}

int memory_error_init(Runtime *rt) {
    for (int i = 0; i < SPARE_COUNT; i++) {
        Value e = spare_new(rt);
        if (!e) return -1;
        as_exc(e)->notes = rt->memory_error;
        rt->memory_error = e;
    }
    return 0;
}

static Owned spare_take(Runtime *rt) {
    Value e = rt->memory_error;
    if (e && as_exc(e)->notes) {
        rt->memory_error = as_exc(e)->notes;
        as_exc(e)->notes = V_NULL;
        return e;
    }
    Value fresh = spare_new(rt);
    if (fresh || !e) return fresh;
    if (v_obj(e)->refcount == 1) {
        clear_slot(rt, &as_exc(e)->traceback);
        clear_slot(rt, &as_exc(e)->context);
        clear_slot(rt, &as_exc(e)->cause);
    }
    return own(e);
}

Owned raise_no_memory(Runtime *rt) {
    Value e = spare_take(rt);
    if (!e) return V_NULL; /* only before memory_error_init() is done: the caller gives up then */
    if (!as_exc(e)->args && rt->empty_tuple) as_exc(e)->args = own(rt->empty_tuple);
    gc_track(v_obj(e));
    set_current(rt, e); /* also while the types are not yet there */
    return V_NULL;
}

/* An exact MemoryError without references, its fields cleared: keep it as a spare if there are few. */
bool memory_error_keep(Runtime *rt, Object *self) {
    heap_handler_done(rt->heap);
    int count = 0;
    for (Value e = rt->memory_error; e; e = as_exc(e)->notes) count++;
    if (count >= SPARE_COUNT) return false;
    Exception *e = (Exception *)self;
    memset((uint8_t *)e + sizeof(Object), 0, sizeof *e - sizeof(Object));
    self->flags = 0;
    self->refcount = 1;
    e->notes = rt->memory_error;
    rt->memory_error = v_from(e);
    return true;
}
