/* SPDX-License-Identifier: MIT
 * trace.c: the events of sys.settrace and sys.setprofile. */
#include "vm/trace.h"

#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/ops.h"

#define AT_BEGINNING UINT32_MAX /* FrameObject.trace_instr of a frame that is called */

/* ---- the two loops ---- */

Owned vm_run_alternating(Runtime *rt, Frame *frame, enum RunStart start) {
    for (;;) {
        Owned result = vm_run_traced(rt, frame, start);
        if (result == V_GO_ON) result = vm_run(rt, rt->vm->frame, RUN_ON);
        if (result != V_GO_ON) return result;
        frame = rt->vm->frame;
        start = rt->vm->handed_over;
    }
}

/* ---- on and off ---- */

static void update(Runtime *rt, Vm *vm) {
    vm->tracing = (vm->trace_function || vm->profile_function) && !vm->inside_trace;
    if (vm->tracing) interrupt_set(rt, INTERRUPT_TRACE);
    else interrupt_take(rt, INTERRUPT_TRACE);
}

/* Frames that run already are left by the slow way, where the plain loop hands over to the traced one. */
static void mark_running(Vm *vm) {
    for (Frame *f = vm->frame; f; f = f->prev) f->flags |= FRAME_TRACED;
}

/* The plain loop does not note where frames stand. */
static void forget_places(Vm *vm) {
    for (Frame *f = vm->frame; f; f = f->prev)
        if (f->flags & FRAME_OBJECT) as_frame_object(f->object)->trace_instr = 0;
}

/* What dies with the function before must not set others without end. */
static int set_function(Runtime *rt, Value *slot, bool *setting, Borrowed function, const char *what) {
    Vm *vm = rt->vm;
    if (*setting) return raise_int(rt, T_RUNTIME_ERROR, "Cannot install a %s function while another %s function is being installed", what, what);
    if (function) mark_running(vm);
    *setting = true;
    replace_slot(rt, slot, function ? own(function) : V_NULL);
    *setting = false;
    update(rt, vm);
    return 0;
}

int vm_set_trace(Runtime *rt, Borrowed function) {
    if (!function) forget_places(rt->vm);
    return set_function(rt, &rt->vm->trace_function, &rt->vm->setting_trace, function, "trace");
}
int vm_set_profile(Runtime *rt, Borrowed function) { return set_function(rt, &rt->vm->profile_function, &rt->vm->setting_profile, function, "profile"); }

Owned vm_call_tracing(Runtime *rt, Borrowed function, Borrowed args) {
    Vm *vm = rt->vm;
    int inside = vm->inside_trace;
    vm->inside_trace = 0;
    update(rt, vm);
    Owned result = obj_call(rt, function, as_tuple(args)->items, as_tuple(args)->len, V_NULL);
    vm->inside_trace = inside;
    update(rt, vm);
    return result;
}

/* ---- local variables ---- */

static void put_back(Runtime *rt, Value *slot, Borrowed value, bool is_cell) {
    Value old = *slot;
    is_cell = is_cell && v_is(old, T_CELL); /* not yet made in the frame's first instructions */
    Value *place = is_cell ? &V_AS(Cell, old)->value : slot;
    Value before = *place;
    /* What has been taken out of f_locals stays: code that need not ask whether a parameter is bound does not. */
    if (before == value || (!value && (!is_cell || before == V_EMPTY))) return;
    *place = value ? own(value) : V_EMPTY;
    decref(rt, before);
}

/* A trace function may have changed f_locals: a debugger's assignment. */
static void put_all_back(Runtime *rt, Frame *f, Borrowed locals) {
    const Code *c = f->code;
    const Tuple *vars = as_tuple(c->varnames), *cells = as_tuple(c->cellvars), *outer = as_tuple(c->freevars);
    for (uint32_t i = 0; i < vars->len && !rt->error; i++)
        put_back(rt, &f->regs[i], dict_get(rt, locals, vars->items[i]), code_is_cell_reg(c, i));
    for (uint32_t i = 0; i < cells->len && !rt->error; i++) put_back(rt, &f->regs[c->cell_regs[i]], dict_get(rt, locals, cells->items[i]), true);
    Value closure = as_function(f->func)->closure;
    for (uint32_t i = 0; closure && i < outer->len && !rt->error; i++)
        put_back(rt, &as_tuple(closure)->items[i], dict_get(rt, locals, outer->items[i]), true);
}

static void locals_to_registers(Runtime *rt, Frame *f) {
    if (!(f->code->flags & CO_OPTIMIZED) || !(f->flags & FRAME_LOCALS) || !v_is(f->locals, T_DICT)) return;
    Owned error = error_take(rt), locals = own(f->locals);
    put_all_back(rt, f, locals);
    error_clear(rt);
    decref(rt, locals);
    if (error) error_restore(rt, error);
}

/* ---- telling ---- */

/* function(frame, event, arg); what it returns, or 0: it raised, and tracing is over. */
static Owned tell(Runtime *rt, Vm *vm, Frame *f, Borrowed function, const char *event, Borrowed arg) {
    enum TraceEvent event_before = vm->event;
    Frame *frame_before = vm->event_frame;
    Owned frame = vm_frame_object(rt, f), name = str_intern_cstr(rt, event), callback = own(function), result = V_NULL;
    vm->inside_trace++;
    vm->event = !strcmp(event, "line") ? EVENT_LINE : !strcmp(event, "call") ? EVENT_CALL : EVENT_OTHER;
    vm->event_frame = f;
    update(rt, vm);
    Owned locals = f->flags & FRAME_LOCALS ? vm_frame_locals(rt, f) : V_NONE;
    if (frame && name && locals) result = obj_call3(rt, callback, frame, name, arg);
    locals_to_registers(rt, f);
    if (!result) {
        if (frame) clear_slot(rt, &as_frame_object(frame)->trace);
        clear_slot(rt, &vm->trace_function);
        clear_slot(rt, &vm->profile_function);
    }
    decref_maybe(rt, locals);
    decref_maybe(rt, frame);
    decref_maybe(rt, name);
    decref(rt, callback);
    vm->event = event_before;
    vm->event_frame = frame_before;
    vm->inside_trace--;
    update(rt, vm);
    return result;
}

/* What trace functions return and replace dies untraced, too: else its finalizer would be told of, and could replace without end. */
static void drop(Runtime *rt, Vm *vm, Owned value_or_null) {
    if (!value_or_null || !v_is_ptr(value_or_null)) return;
    if (v_obj(value_or_null)->refcount > 1) {
        decref(rt, value_or_null);
        return;
    }
    vm->inside_trace++;
    update(rt, vm);
    decref(rt, value_or_null);
    vm->inside_trace--;
    update(rt, vm);
}

static void set_local(Runtime *rt, Vm *vm, FrameObject *o, Owned function_or_null) {
    Value before = o->trace;
    o->trace = function_or_null;
    drop(rt, vm, before);
}

static Value *local_trace(Frame *f) {
    return f->flags & FRAME_OBJECT && as_frame_object(f->object)->trace ? &as_frame_object(f->object)->trace : NULL;
}

/* An event for the frame's own trace function; what it returns takes its place. */
static int tell_local(Runtime *rt, Vm *vm, Frame *f, const char *event, Borrowed arg) {
    Value *slot = vm->trace_function ? local_trace(f) : NULL;
    if (!slot) return 0;
    Owned result = tell(rt, vm, f, *slot, event, arg);
    if (!result) return -1;
    if (result == V_NONE || !(f->flags & FRAME_OBJECT)) drop(rt, vm, result);
    else set_local(rt, vm, as_frame_object(f->object), result);
    return 0;
}

static int tell_profile(Runtime *rt, Vm *vm, Frame *f, const char *event, Borrowed arg) {
    if (!vm->profile_function || !vm->tracing) return 0;
    Owned result = tell(rt, vm, f, vm->profile_function, event, arg);
    drop(rt, vm, result);
    return result ? 0 : -1;
}

int vm_trace_call(Runtime *rt, Vm *vm, Frame *f) {
    f->flags |= FRAME_TRACED;
    if (!vm->tracing) return 0;
    Owned frame = vm_frame_object(rt, f);
    if (!frame) return -1;
    int status = 0;
    if (vm->trace_function) {
        Owned local = tell(rt, vm, f, vm->trace_function, "call", V_NONE);
        if (local && local != V_NONE && !as_frame_object(frame)->trace_instr) as_frame_object(frame)->trace_instr = AT_BEGINNING;
        if (!local) status = -1;
        else if (local != V_NONE) set_local(rt, vm, as_frame_object(frame), local); /* a generator's that is resumed stays */
    }
    if (status == 0) status = tell_profile(rt, vm, f, "call", V_NONE);
    decref(rt, frame);
    return status;
}

void vm_trace_throw(Runtime *rt, Vm *vm, Frame *f) {
    Owned error = error_take(rt);
    if (vm_trace_call(rt, vm, f) < 0) decref(rt, error);
    else error_restore(rt, error);
}

int vm_trace_return(Runtime *rt, Vm *vm, Frame *f, Borrowed value) {
    if (!vm->tracing) return 0;
    return tell_local(rt, vm, f, "return", value) < 0 ? -1 : tell_profile(rt, vm, f, "return", value);
}

int vm_trace_c_call(Runtime *rt, Vm *vm, Frame *f, Borrowed function) { return tell_profile(rt, vm, f, "c_call", function); }

Owned vm_trace_c_done(Runtime *rt, Vm *vm, Frame *f, Borrowed function, Owned result) {
    if (!vm->profile_function || !vm->tracing) return result;
    Owned error = result ? V_NULL : error_take(rt);
    if (tell_profile(rt, vm, f, result ? "c_return" : "c_exception", function) < 0) {
        decref_maybe(rt, result);
        decref_maybe(rt, error);
        return V_NULL;
    }
    if (error) error_restore(rt, error);
    return result;
}

/* ---- lines ---- */

/* Of the instruction; 0: of none, as the beginning of a function or of a handler. */
static int line_of(const Code *c, uint32_t instr) {
    unsigned op = instr_op(c->instrs[instr]);
    const Position *p = code_position(c, instr);
    return !p || p->artificial || op == I_MAKECELL || op == I_GENSTART ? 0 : p->line;
}

/* before: as FrameObject.trace_instr. A turn of a loop is an event though the line stays the same: where a jump leads back, or with
 * FORLOOP, which stands for the loop's head. */
static bool is_new_line(const Code *c, uint32_t before, uint32_t at) {
    if (before == AT_BEGINNING || instr_op(c->instrs[at]) == I_FORLOOP) return true;
    if (line_of(c, before - 1) != line_of(c, at)) return true;
    return at < before - 1 && instr_op(c->instrs[at]) != I_SEND && instr_op(c->instrs[before - 1]) != I_FORLOOP;
}

static int tell_line(Runtime *rt, Vm *vm, Frame *f, uint32_t at) {
    FrameObject *o = as_frame_object(f->object);
    if (line_of(f->code, at) <= 0) return 0;
    uint32_t before = o->trace_instr ? o->trace_instr : at ? at : AT_BEGINNING; /* 0: tracing begins in the middle */
    o->trace_instr = at + 1;
    if (!o->trace_lines || !is_new_line(f->code, before, at)) return 0;
    const Instr *pc = f->pc;
    Owned object = own(f->object);
    int status = tell_local(rt, vm, f, "line", V_NONE);
    if (f->pc != pc) o->trace_instr = frame_instr(f) + 1; /* a jump: the line that it leads to is not told */
    decref(rt, object);
    return status;
}

static int begin(Runtime *rt, Vm *vm, Frame *f) {
    const Instr *pc = f->pc;
    f->flags |= FRAME_TRACED;
    if (f->code->flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) return 0; /* it is called when it is resumed */
    f->pc = f->code->instrs; /* the line is that of the def */
    int status = vm_trace_call(rt, vm, f);
    f->pc = pc;
    return status;
}

int vm_trace_instruction(Runtime *rt, Vm *vm, Frame *f) {
    uint32_t at = frame_instr(f);
    if (!(f->flags & FRAME_TRACED) && at == 0 && begin(rt, vm, f) < 0) return -1;
    if (!vm->trace_function || !local_trace(f)) return 0;
    if (tell_line(rt, vm, f, at) < 0) return -1;
    return as_frame_object(f->object)->trace_opcodes && vm->tracing ? tell_local(rt, vm, f, "opcode", V_NONE) : 0;
}

/* ---- errors ---- */

Owned vm_trace_exception(Runtime *rt, Vm *vm, Frame *f, Owned error) {
    if (!vm->trace_function || !local_trace(f)) return error;
    Value tb = as_exc(error)->traceback;
    Owned arg = tuple_pack(rt, 3, v_from(type_of(rt, error)), error, tb ? tb : V_NONE);
    int status = arg ? tell_local(rt, vm, f, "exception", arg) : -1;
    decref_maybe(rt, arg);
    if (status == 0) return error;
    decref(rt, error);
    return error_take(rt);
}

void vm_trace_stop(Runtime *rt) {
    Vm *vm = rt->vm;
    if (likely(!vm->tracing) || !vm->frame || !error_is(rt, T_STOP_ITERATION)) return;
    error_restore(rt, vm_trace_exception(rt, vm, vm->frame, error_take(rt)));
}

int vm_trace_generator_end(Runtime *rt, Vm *vm, Frame *f, Borrowed value) {
    if (!vm->tracing || !vm->trace_function || !local_trace(f)) return 0;
    raise_stop_iteration(rt, value);
    vm_trace_stop(rt);
    if (!error_is(rt, T_STOP_ITERATION)) return -1;
    error_clear(rt);
    return 0;
}

void vm_trace_leave(Runtime *rt, Vm *vm, Frame *f) {
    Owned error = error_take(rt);
    if (vm_trace_return(rt, vm, f, V_NONE) < 0) decref(rt, error);
    else error_restore(rt, error);
}
