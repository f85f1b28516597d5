/* SPDX-License-Identifier: MIT
 * vm.c: start and end of the VM, safe points. */
#include "vm/vm.h"

#include "gc/gc.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "vm/frame.h"
#include "vm/import.h"
#include "vm/print_error.h"

#define DEFAULT_RECURSION_LIMIT 1000

static uint32_t take_interrupts(Runtime *rt) {
    return __atomic_fetch_and(&rt->interrupt, (uint32_t)INTERRUPT_LIMIT, __ATOMIC_ACQ_REL);
}

static int step_limit(Runtime *rt) {
    Vm *vm = rt->vm;
    if (!vm->limited) return 0;
    if (vm->steps_left) {
        vm->steps_left--;
        return 0;
    }
    return raise_int(rt, T_RUNTIME_ERROR, "step limit reached");
}

int vm_safe_point(Runtime *rt) {
    uint32_t bits = take_interrupts(rt);
    if (bits & INTERRUPT_GC) gc_run_pending(rt);
    if (bits & INTERRUPT_SIGNAL) {
        Value exc = exc_new_args(rt, T_KEYBOARD_INTERRUPT, rt->empty_tuple);
        if (exc) error_set(rt, exc);
        return -1;
    }
    return bits & INTERRUPT_LIMIT ? step_limit(rt) : 0;
}

void vm_set_step_limit(Runtime *rt, uint64_t steps) {
    rt->vm->limited = steps != 0;
    rt->vm->steps_left = steps;
    if (steps) __atomic_fetch_or(&rt->interrupt, (uint32_t)INTERRUPT_LIMIT, __ATOMIC_ACQ_REL);
    else __atomic_fetch_and(&rt->interrupt, ~(uint32_t)INTERRUPT_LIMIT, __ATOMIC_ACQ_REL);
}

void vm_set_optimize(Runtime *rt, int level) { rt->vm->optimize = level; }

int vm_init(Runtime *rt) {
    Vm *vm = mem_calloc(rt, sizeof *vm);
    if (!vm) return -1;
    rt->vm = vm;
    if (vm_stack_init(rt, vm) < 0) return -1;
    if (!rt->recursion_limit) rt->recursion_limit = DEFAULT_RECURSION_LIMIT;
    rt->hooks.call_function = vm_call_function;
    rt->hooks.handled_exception = vm_handled;
    rt->hooks.unraisable = print_unraisable;
    rt->hooks.warn = print_warning;
    rt->hooks.warn_explicit = print_warning_explicit;
    return generator_install(rt);
}

void vm_drop(Runtime *rt) {
    Vm *vm = rt->vm;
    if (!vm) return;
    clear_slot(rt, &vm->import_builtin);
    vm_stack_drop(rt, vm);
    mem_free(rt, vm);
    rt->vm = NULL;
}
