/* SPDX-License-Identifier: MIT
 * frame_object.c: what Python code sees of a frame: f_locals, f_lineno, f_back and the rest. */
#include "gc/gc.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/int.h"
#include "types/tuple.h"
#include "vm/frame.h"
#include "vm/frame_jump.h"

extern const TypeSlots frame_slots;

Owned vm_frame_object(Runtime *rt, Frame *f) {
    if (f->flags & FRAME_OBJECT) return own(f->object);
    FrameObject *o = object_new_container(rt, T_FRAME, sizeof *o);
    if (!o) return 0;
    o->frame = f;
    o->code = own(v_from(f->code));
    o->globals = own(f->globals);
    o->builtins = own(as_function(f->func)->builtins);
    o->trace_lines = 1;
    gc_track(&o->header);
    f->object = v_from(o);
    f->flags |= FRAME_OBJECT;
    return own(f->object);
}

/* ---- locals ---- */

/* An unbound variable must not be in the dict either. */
static int put_local_value(Runtime *rt, Borrowed dict, Borrowed name, Borrowed value) {
    if (value && value != V_EMPTY) return dict_set(rt, dict, name, value);
    Value old = 0;
    int r = dict_pop_maybe(rt, dict, name, &old);
    decref_maybe(rt, old);
    return r < 0 ? -1 : 0;
}

static int put_local(Runtime *rt, Borrowed dict, Borrowed name, Borrowed value) {
    if (value && v_is(value, T_CELL)) value = V_AS(Cell, value)->value;
    return put_local_value(rt, dict, name, value);
}

static int locals_from_registers(Runtime *rt, Frame *f, Borrowed dict) {
    const Code *c = f->code;
    Tuple *names = as_tuple(c->varnames);
    for (uint32_t i = 0; i < names->len; i++) {
        Value v = f->regs[i];
        int r = code_is_cell_reg(c, i) ? put_local(rt, dict, names->items[i], v) : put_local_value(rt, dict, names->items[i], v);
        if (r < 0) return -1;
    }
    for (uint32_t i = 0; i < c->ncells; i++)
        if (c->cell_regs[i] >= c->nlocals && put_local(rt, dict, as_tuple(c->cellvars)->items[i], f->regs[c->cell_regs[i]]) < 0) return -1;
    Value closure = as_function(f->func)->closure;
    for (uint32_t i = 0; closure && i < c->nfree; i++)
        if (put_local(rt, dict, as_tuple(c->freevars)->items[i], as_tuple(closure)->items[i]) < 0) return -1;
    return 0;
}

Owned vm_frame_locals(Runtime *rt, Frame *f) {
    if (!(f->code->flags & CO_OPTIMIZED)) return own(f->flags & FRAME_LOCALS ? f->locals : f->globals);
    if (!(f->flags & FRAME_LOCALS)) {
        Value dict = dict_new(rt);
        if (!dict) return 0;
        f->locals = dict;
        f->flags |= FRAME_LOCALS;
    }
    Value dict = own(f->locals);
    if (locals_from_registers(rt, f, dict) < 0) {
        decref(rt, dict);
        return 0;
    }
    return dict;
}

/* ---- the type ---- */

static Owned get_locals(Runtime *rt, Borrowed self, void *closure) {
    FrameObject *o = as_frame_object(self);
    return o->frame ? vm_frame_locals(rt, o->frame) : dict_new(rt);
}

static Owned get_lineno(Runtime *rt, Borrowed self, void *closure) {
    FrameObject *o = as_frame_object(self);
    int line = o->frame && !(o->frame->flags & FRAME_DETACHED) ? vm_frame_line(o->frame) : o->line;
    return line > 0 ? v_small(line) : V_NONE;
}

static int set_lineno(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    return value ? vm_frame_jump(rt, self, value) : raise_int(rt, T_ATTRIBUTE_ERROR, "cannot delete attribute");
}

static Owned get_lasti(Runtime *rt, Borrowed self, void *closure) {
    FrameObject *o = as_frame_object(self);
    if (!o->frame || (o->frame->flags & FRAME_DETACHED)) return v_small((int64_t)o->instr * 2);
    return v_small(o->frame->pc > o->frame->code->instrs ? (int64_t)frame_instr(o->frame) * 2 : -1);
}

static Owned get_back(Runtime *rt, Borrowed self, void *closure) {
    FrameObject *o = as_frame_object(self);
    if (o->frame && !(o->frame->flags & FRAME_DETACHED)) return o->frame->prev ? vm_frame_object(rt, o->frame->prev) : V_NONE;
    return o->back ? own(o->back) : V_NONE;
}

static Owned get_field(Runtime *rt, Borrowed self, void *closure) { return own(*(Value *)((char *)V_AS(char, self) + (size_t)closure)); }

static Owned get_code(Runtime *rt, Borrowed self, void *closure) {
    return audit_getattr(rt, self, "f_code") < 0 ? V_NULL : own(as_frame_object(self)->code);
}

static Owned get_builtins(Runtime *rt, Borrowed self, void *closure) {
    return function_builtins(rt, as_frame_object(self)->builtins, as_frame_object(self)->globals);
}

static Owned get_trace(Runtime *rt, Borrowed self, void *closure) {
    Value trace = as_frame_object(self)->trace;
    return trace ? own(trace) : V_NONE;
}

static int set_trace(Runtime *rt, Borrowed self, Borrowed value, void *closure) {
    FrameObject *o = as_frame_object(self);
    bool off = !value || value == V_NONE;
    if (off) o->trace_instr = 0; /* it goes on untraced: where it stands is not followed */
    replace_slot(rt, &o->trace, off ? V_NULL : own(value));
    return 0;
}

static void own_frame_drop(Runtime *rt, FrameObject *o) {
    Frame *f = o->frame;
    o->frame = NULL;
    if (!f || !(f->flags & FRAME_DETACHED)) return;
    regs_release(rt, f->regs, f->regs + f->code->nregs);
    if (f->flags & FRAME_LOCALS) decref(rt, f->locals);
    decref(rt, f->func);
    mem_free(rt, f);
}

static Owned clear_method(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    FrameObject *o = as_frame_object(self);
    Frame *f = o->frame;
    if (!f) return V_NONE;
    if (f->flags & FRAME_DETACHED && f->code->flags & CO_OPTIMIZED) {
        own_frame_drop(rt, o); /* f_locals is empty then: variables of outer functions are gone as well */
        return V_NONE;
    }
    if (f->flags & FRAME_DETACHED) {
        regs_release(rt, f->regs, f->regs + f->code->nregs);
        for (uint32_t i = 0; i < f->code->nregs; i++) f->regs[i] = V_EMPTY; /* immediates as well: no variable is left */
        return V_NONE;
    }
    if (!(f->flags & FRAME_GENERATOR) || V_AS(Generator, f->owner)->state == GEN_RUNNING)
        return raise(rt, T_RUNTIME_ERROR, "cannot clear an executing frame");
    Value gen = own(f->owner);
    slots_of(rt, gen)->finalize(rt, gen);
    if (V_AS(Generator, gen)->frame == f) generator_finish(rt, rt->vm, f); /* unless the finalizer ended it */
    decref(rt, gen);
    return V_NONE;
}

static Owned frame_repr(Runtime *rt, Borrowed self) {
    FrameObject *o = as_frame_object(self);
    Value line = get_lineno(rt, self, NULL); /* refcheck: small */
    Code *c = as_code(o->code);
    return format_str(rt, "<frame at 0x%lx, file %R, line %S, code %S>", (unsigned long)self, c->filename, line, c->name);
}

static void frame_dealloc(Runtime *rt, Object *self) {
    FrameObject *o = (FrameObject *)self;
    own_frame_drop(rt, o);
    decref_maybe(rt, o->code);
    decref_maybe(rt, o->globals);
    decref_maybe(rt, o->builtins);
    decref_maybe(rt, o->back);
    decref_maybe(rt, o->trace);
    object_free(rt, self);
}

static int frame_traverse(Runtime *rt, Object *self, Visitor visit, void *arg) {
    FrameObject *o = (FrameObject *)self;
    VISIT(o->code);
    VISIT(o->globals);
    VISIT(o->builtins);
    VISIT(o->back);
    VISIT(o->trace);
    Frame *f = o->frame;
    if (!f || !(f->flags & FRAME_DETACHED)) return 0;
    VISIT(f->func);
    if (f->flags & FRAME_LOCALS) VISIT(f->locals);
    for (uint32_t i = 0; i < f->code->nregs; i++) VISIT(f->regs[i]);
    return 0;
}

static int frame_clear(Runtime *rt, Object *self) {
    FrameObject *o = (FrameObject *)self;
    Frame *f = o->frame;
    if (f && (f->flags & FRAME_DETACHED)) regs_release(rt, f->regs, f->regs + f->code->nregs);
    clear_slot(rt, &o->trace);
    clear_slot(rt, &o->back);
    return 0;
}

static size_t frame_size(Runtime *rt, Object *self) {
    const Frame *f = ((FrameObject *)self)->frame;
    return f && (f->flags & FRAME_DETACHED) ? mem_block_size(f) : 0;
}

static const GetSetDef frame_getsets[] = {
    {"f_locals", get_locals, NULL, NULL, NULL},
    {"f_lineno", get_lineno, set_lineno, NULL, NULL},
    {"f_lasti", get_lasti, NULL, NULL, NULL},
    {"f_back", get_back, NULL, NULL, NULL},
    {"f_code", get_code, NULL, NULL, NULL},
    {"f_globals", get_field, NULL, NULL, (void *)offsetof(FrameObject, globals)},
    {"f_builtins", get_builtins, NULL, NULL, NULL},
    {"f_trace", get_trace, set_trace, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static const MemberDef frame_members[] = {
    {"f_trace_lines", offsetof(FrameObject, trace_lines), MEMBER_BOOL8, false},
    {"f_trace_opcodes", offsetof(FrameObject, trace_opcodes), MEMBER_BOOL8, false},
    {NULL, 0, 0, false},
};
static const MethodDef frame_methods[] = {
    {"clear", clear_method, 0, 0, 0, "F.clear(): clear most references held by the frame"},
    {NULL, NULL, 0, 0, 0, NULL},
};

const TypeSlots frame_slots = {
    .name = "frame",
    .flags = TF_CONTAINER | TF_IMMUTABLE | TF_NO_NEW,
    .base = T_OBJECT,
    .layout = LAYOUT_CUSTOM,
    .basicsize = sizeof(FrameObject),
    .dealloc = frame_dealloc,
    .traverse = frame_traverse,
    .clear = frame_clear,
    .size = frame_size,
    .repr = frame_repr,
    .methods = frame_methods,
    .getsets = frame_getsets,
    .members = frame_members,
};
