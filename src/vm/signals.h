/* SPDX-License-Identifier: MIT
 * signals.h: a runtime's signals: the handlers in Python, and the sink that the process's signals are told to. */
#ifndef HOOP_VM_SIGNALS_H
#define HOOP_VM_SIGNALS_H

#include "object/protocol.h"
#include "platform/signals.h"

typedef struct Signals {
    SignalSink sink;
    bool claimed;                 /* the process's signals come to this runtime */
    Value handlers[SIGNAL_COUNT]; /* owned; 0: the module _signal has not been asked for: SIGINT raises KeyboardInterrupt */
} Signals;

/* claim: ask for the process's signals. SIGINT raises KeyboardInterrupt, SIGPIPE and SIGXFSZ are ignored then. */
MUST_CHECK int vm_signals_init(Runtime *rt, bool claim);
void vm_signals_drop(Runtime *rt);
/* INTERRUPT_SIGNAL was set (and is cleared): call handlers. -1: one of them raised. */
MUST_CHECK int vm_handle_signals(Runtime *rt);

#endif
