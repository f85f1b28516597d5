/* SPDX-License-Identifier: MIT
 * traceback.c: traceback objects: one a frame that an exception passed through. */
#include "gc/gc.h"
#include "object/error.h"
#include "object/protocol.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/int.h"

static inline Traceback *as_tb(Borrowed v) { return V_AS(Traceback, v); }

static Owned make(Runtime *rt, Borrowed next, Borrowed frame, uint32_t lasti, int line) {
    Traceback *t = object_new_container(rt, T_TRACEBACK, sizeof *t);
    if (!t) return V_NULL;
    t->next = next ? own(next) : V_NULL;
    t->frame = own(frame);
    t->lasti = lasti;
    t->line = line;
    gc_track(&t->header);
    return v_from(t);
}

int exc_add_traceback(Runtime *rt, Borrowed exc, Borrowed frame, uint32_t instr, int line) {
    Owned t = make(rt, as_exc(exc)->traceback, frame, instr * 2, line);
    if (!t) return -1;
    replace_slot(rt, &as_exc(exc)->traceback, t);
    return 0;
}

static Owned traceback_new(Runtime *rt, Type *type, const Value *args, size_t nargs, Borrowed kwnames) {
    static const char *const params[] = {"tb_next", "tb_frame", "tb_lasti", "tb_lineno", NULL};
    Value a[4];
    int lasti, line;
    if (args_parse(rt, "TracebackType", params, 4, args, nargs, kwnames, a) < 0) return V_NULL;
    if (a[0] != V_NONE && !v_is(a[0], T_TRACEBACK)) return raise(rt, T_TYPE_ERROR, "expected traceback object or None, got '%T'", a[0]);
    if (!v_is(a[1], T_FRAME)) return raise(rt, T_TYPE_ERROR, "TracebackType() argument 'tb_frame' must be frame, not %A", a[1]);
    if (num_as_int(rt, a[2], &lasti) < 0 || num_as_int(rt, a[3], &line) < 0) return V_NULL;
    return make(rt, a[0] == V_NONE ? V_NULL : a[0], a[1], (uint32_t)lasti, line);
}

static Owned get_next(Runtime *rt, Borrowed self, void *closure) { return as_tb(self)->next ? own(as_tb(self)->next) : V_NONE; }
static int set_next(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    if (!value) return raise_int(rt, T_TYPE_ERROR, "can't delete tb_next attribute");
    if (value != V_NONE && !v_is(value, T_TRACEBACK)) return raise_int(rt, T_TYPE_ERROR, "expected traceback object, got '%T'", value);
    for (Value t = value == V_NONE ? V_NULL : value; t; t = as_tb(t)->next)
        if (t == self) return raise_int(rt, T_VALUE_ERROR, "traceback loop detected");
    replace_slot(rt, &as_tb(self)->next, value == V_NONE ? V_NULL : own(value));
    return 0;
}
static Owned get_frame(Runtime *rt, Borrowed self, void *closure) {
    return audit_getattr(rt, self, "tb_frame") < 0 ? V_NULL : own(as_tb(self)->frame);
}
static Owned get_lasti(Runtime *rt, Borrowed self, void *closure) { return v_small(as_tb(self)->lasti); }
static Owned get_lineno(Runtime *rt, Borrowed self, void *closure) { return as_tb(self)->line < 0 ? V_NONE : v_small(as_tb(self)->line); }

static int traceback_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    VISIT(((Traceback *)self)->next);
    VISIT(((Traceback *)self)->frame);
    return 0;
}
static int traceback_clear(Runtime *rt, Object *self) {
    clear_slot(rt, &((Traceback *)self)->next);
    replace_slot(rt, &((Traceback *)self)->frame, V_NONE);
    return 0;
}
static void traceback_dealloc(Runtime *rt, Object *self) {
    clear_slot(rt, &((Traceback *)self)->next);
    clear_slot(rt, &((Traceback *)self)->frame);
    object_free(rt, self);
}

static const GetSetDef getsets[] = {{"tb_next", get_next, set_next, NULL, NULL}, {"tb_frame", get_frame, NULL, NULL, NULL}, {"tb_lasti", get_lasti, NULL, NULL, NULL},
                                    {"tb_lineno", get_lineno, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

const TypeSlots traceback_slots = {
    .name = "traceback", .doc = "Create a new traceback object.", .flags = TF_CONTAINER | TF_IMMUTABLE, .base = T_OBJECT, .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(Traceback), .new = traceback_new, .dealloc = traceback_dealloc, .traverse = traceback_traverse, .clear = traceback_clear,
    .getsets = getsets,
};
