/* SPDX-License-Identifier: MIT
 * signals.h: the signals of the process, for the one runtime in it that asked for them.
 *
 * The kernel delivers signals to a process, so this is the one place with process-wide state: which sink is told. The
 * handler only sets bits in the sink (and writes the number to its descriptor, if it has one); the runtime's owner acts on
 * them at a moment of its own choice. Results below 0 are -errno.
 */
#ifndef HOOP_PLATFORM_SIGNALS_H
#define HOOP_PLATFORM_SIGNALS_H

#include "base/base.h"

#define SIGNAL_COUNT 65 /* numbers 1 to 64 */

typedef struct SignalSink {
    uint64_t pending;             /* bit n-1: signal n came; atomic */
    volatile uint32_t *interrupt; /* this word gets interrupt_bit, atomically */
    uint32_t interrupt_bit;
    volatile int wakeup_fd;       /* -1: none */
} SignalSink;

enum SignalAction { SIGNAL_DEFAULT, SIGNAL_IGNORED, SIGNAL_CAUGHT, SIGNAL_FOREIGN };

/* From now on caught signals are told to this sink. False: another one has them. */
bool signals_claim(SignalSink *sink);
/* Signals that were caught for the sink get their default action again. */
void signals_release(SignalSink *sink);
/* As if the signal had come. */
void signals_trip(SignalSink *sink, int number);
int signals_set(int number, enum SignalAction action);
enum SignalAction signals_get(int number);

#endif
