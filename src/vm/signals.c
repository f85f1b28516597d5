/* SPDX-License-Identifier: MIT
 * signals.c: signals at the VM's safe points: which handler belongs to which signal, and calling them. */
#include "vm/signals.h"

#define raise libc_raise /* error.h has its own */
#include <signal.h>
#undef raise

#include "types/exception.h"
#include "vm/vm.h"

int vm_signals_init(Runtime *rt, bool claim) {
    Signals *s = mem_calloc(rt, sizeof *s);
    if (!s) return -1;
    s->sink = (SignalSink){.interrupt = &rt->interrupt, .interrupt_bit = INTERRUPT_SIGNAL, .wakeup_fd = -1};
    rt->signals = s;
    s->claimed = claim && signals_claim(&s->sink);
    if (s->claimed) {
        signals_set(SIGPIPE, SIGNAL_IGNORED);
        signals_set(SIGXFSZ, SIGNAL_IGNORED); /* a write behind the limit fails with EFBIG */
        if (signals_get(SIGINT) == SIGNAL_DEFAULT) signals_set(SIGINT, SIGNAL_CAUGHT);
    }
    return 0;
}

void vm_signals_drop(Runtime *rt) {
    if (rt->signals && rt->signals->claimed) signals_release(&rt->signals->sink);
}

static int keyboard_interrupt(Runtime *rt) {
    Value exc = exc_new_args(rt, T_KEYBOARD_INTERRUPT, rt->empty_tuple);
    if (exc) error_set(rt, exc);
    return -1;
}

static int call_handler(Runtime *rt, int number) {
    Value handler = rt->signals->handlers[number];
    if (!handler) return number == SIGINT ? keyboard_interrupt(rt) : 0;
    if (!obj_callable(rt, handler)) return 0; /* SIG_DFL or SIG_IGN was set since */
    incref(handler);
    Frame *f = vm_current_frame(rt);
    Owned frame = f ? vm_frame_object(rt, f) : V_NONE, result = V_NULL;
    if (frame) result = obj_call2(rt, handler, v_small(number), frame);
    decref_maybe(rt, frame);
    decref(rt, handler);
    decref_maybe(rt, result);
    return result ? 0 : -1;
}

/* INTERRUPT_SIGNAL without a signal that is pending: hoop_interrupt() asks for KeyboardInterrupt. */
int vm_handle_signals(Runtime *rt) {
    Signals *s = rt->signals;
    uint64_t pending = s ? __atomic_exchange_n(&s->sink.pending, 0, __ATOMIC_ACQ_REL) : 0;
    if (!pending) return keyboard_interrupt(rt);
    while (pending) {
        int number = __builtin_ctzll(pending) + 1;
        pending &= pending - 1;
        if (call_handler(rt, number) == 0) continue;
        if (!pending) return -1;
        __atomic_fetch_or(&s->sink.pending, pending, __ATOMIC_RELEASE); /* the others next time */
        interrupt_set(rt, INTERRUPT_SIGNAL);
        return -1;
    }
    return 0;
}

int vm_check_signals(Runtime *rt) {
    return interrupt_take(rt, INTERRUPT_SIGNAL) ? vm_handle_signals(rt) : 0;
}

void vm_trip_signal(Runtime *rt, int number) {
    Value handler = rt->signals->handlers[number];
    if (handler ? obj_callable(rt, handler) : number == SIGINT) signals_trip(&rt->signals->sink, number);
}
