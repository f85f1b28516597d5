/* SPDX-License-Identifier: MIT
 * vm.c: start and end of the VM, safe points. */
#include "vm/vm.h"

#include "gc/gc.h"
#include "object/roots.h"
#include "platform/platform.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/attr.h"
#include "vm/frame.h"
#include "vm/import.h"
#include "vm/print_error.h"
#include "vm/signals.h"

#define DEFAULT_RECURSION_LIMIT 1000

#define ERRORS_AT_LIMIT 1000 /* so often code may catch the error of the step limit before its run is ended */

/* The run ends as at the heap's hard limit: no handler and no finally is asked. */
static int stop_run(Runtime *rt) {
    rt->out_of_memory = rt->stopped = true;
    interrupt_set(rt, INTERRUPT_LIMIT);
    return raise_no_memory(rt), -1;
}

static int step_limit(Runtime *rt) {
    Vm *vm = rt->vm;
    if (rt->out_of_memory) { /* some C code went on after the error */
        raise_no_memory(rt);
        return -1;
    }
    if (!vm->limited) return 0;
    if (vm->steps_left) {
        vm->steps_left--;
        return 0;
    }
    if (++vm->errors_at_limit > ERRORS_AT_LIMIT) return stop_run(rt);
    return raise_int(rt, T_RUNTIME_ERROR, "step limit reached");
}

bool vm_count_step(Runtime *rt) {
    Vm *vm = rt->vm;
    if (vm->limited && vm->steps_left) vm->steps_left--;
    return !vm->limited || vm->steps_left;
}

/* A stop that came when its call was over must not end the next one. */
static bool is_for_this_call(const Runtime *rt) { return __atomic_load_n(&rt->stop_number, __ATOMIC_ACQUIRE) == rt->call_number; }

int vm_safe_point(Runtime *rt) {
    uint32_t bits = interrupt_take(rt, ~(uint32_t)(INTERRUPT_LIMIT | INTERRUPT_TRACE));
    if (bits & INTERRUPT_GC) gc_run_pending(rt);
    if (bits & INTERRUPT_SNAPSHOT && rt->hooks.write_snapshot) rt->hooks.write_snapshot(rt);
    if (bits & INTERRUPT_SAMPLE && rt->hooks.take_sample) rt->hooks.take_sample(rt);
    if (unlikely(bits & INTERRUPT_STOP) && is_for_this_call(rt)) return stop_run(rt);
    if (bits & INTERRUPT_SIGNAL && vm_handle_signals(rt) < 0) return -1;
    return interrupt_pending(rt) & INTERRUPT_LIMIT ? step_limit(rt) : 0;
}

int vm_sleep(Runtime *rt, const struct timespec *until) {
    const uint32_t urgent = INTERRUPT_SIGNAL | INTERRUPT_STOP;
    uint32_t seen;
    while ((seen = interrupt_pending(rt)) & urgent)
        if (vm_safe_point(rt) < 0) return -1;
    return platform_sleep(&rt->interrupt, seen, until);
}

void vm_forget_out_of_memory(Runtime *rt) {
    if (rt->vm->frame) return;
    heap_emergency_over(rt->heap);
    if (!rt->out_of_memory) return;
    rt->out_of_memory = rt->stopped = false;
    if (!rt->vm->limited) interrupt_take(rt, INTERRUPT_LIMIT);
}

void vm_set_step_limit(Runtime *rt, uint64_t steps) {
    rt->vm->limited = steps != 0;
    rt->vm->steps_left = steps;
    rt->vm->errors_at_limit = 0;
    if (steps) interrupt_set(rt, INTERRUPT_LIMIT);
    else interrupt_take(rt, INTERRUPT_LIMIT);
}

void vm_set_optimize(Runtime *rt, int level) { rt->vm->optimize = level; }

/* The cell of __class__, which the compiler makes a free variable of every method that names super. */
static Value class_cell(Runtime *rt, Frame *f) {
    Tuple *names = as_tuple(f->code->freevars);
    Value closure = as_function(f->func)->closure;
    for (size_t i = 0; closure && i < names->len; i++)
        if (names->items[i] == rt->names[N___class__] || str_equal_cstr(names->items[i], "__class__")) return as_tuple(closure)->items[i];
    return 0;
}

static int super_arguments(Runtime *rt, Owned *type, Owned *obj) {
    Frame *f = rt->vm->frame;
    if (!f) return raise_int(rt, T_RUNTIME_ERROR, "super(): no current frame");
    if (!f->code->argcount) return raise_int(rt, T_RUNTIME_ERROR, "super(): no arguments");
    Value first = f->regs[0];
    for (uint32_t i = 0; i < f->code->ncells; i++)
        if (f->code->cell_regs[i] == 0 && v_is(first, T_CELL)) first = V_AS(Cell, first)->value;
    if (first == V_EMPTY) return raise_int(rt, T_RUNTIME_ERROR, "super(): arg[0] deleted");
    Value cell = class_cell(rt, f);
    if (!cell) return raise_int(rt, T_RUNTIME_ERROR, "super(): __class__ cell not found");
    Value cls = V_AS(Cell, cell)->value;
    if (cls == V_EMPTY) return raise_int(rt, T_RUNTIME_ERROR, "super(): empty __class__ cell");
    if (!v_is_type(rt, cls)) return raise_int(rt, T_RUNTIME_ERROR, "super(): __class__ is not a type (%T)", cls);
    *type = own(cls);
    *obj = own(first);
    return 0;
}

/* Between runs: no frame and no register holds anything then. */
static void each_root(Runtime *rt, Visitor visit, void *arg) {
    const Vm *vm = rt->vm;
    attr_memo_roots(rt, visit, arg);
    visit(rt, vm->trace_function, arg);
    visit(rt, vm->profile_function, arg);
    visit(rt, vm->audit_hooks, arg);
    visit(rt, vm->import_builtin, arg);
    for (size_t i = 0; rt->signals && i < SIGNAL_COUNT; i++) visit(rt, rt->signals->handlers[i], arg);
}

int vm_init(Runtime *rt) {
    Vm *vm = mem_calloc(rt, sizeof *vm);
    if (!vm) return -1;
    rt->vm = vm;
    roots_add(rt, each_root);
    vm->lines.line = &vm->lines.none;
    if (vm_stack_init(rt, vm) < 0) return -1;
    if (!rt->recursion_limit) rt->recursion_limit = DEFAULT_RECURSION_LIMIT;
    rt->hooks.call_function = vm_call_function;
    rt->hooks.handled_exception = vm_handled;
    rt->hooks.super_arguments = super_arguments;
    rt->hooks.current_globals = vm_current_globals;
    rt->hooks.visit_frames = vm_visit_frames;
    rt->hooks.unraisable = print_unraisable;
    rt->hooks.write_stderr = print_to_stderr;
    rt->hooks.warn = print_warning;
    rt->hooks.warn_explicit = print_warning_explicit;
    return generator_install(rt);
}

