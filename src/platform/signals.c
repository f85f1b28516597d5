/* SPDX-License-Identifier: MIT
 * signals.c: from the kernel's signal handlers to a runtime's sink. */
#include "platform/signals.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

/* The one process-wide variable: signals belong to the process. Written with atomic operations only. */
static SignalSink *claimed;

void signals_trip(SignalSink *sink, int number) {
    __atomic_fetch_or(&sink->pending, (uint64_t)1 << (number - 1), __ATOMIC_RELEASE);
    __atomic_fetch_or(sink->interrupt, sink->interrupt_bit, __ATOMIC_RELEASE);
    if (sink->wakeup_fd >= 0) {
        unsigned char byte = (unsigned char)number;
        ssize_t written = write(sink->wakeup_fd, &byte, 1);
        (void)written; /* a full pipe has enough in it to wake the reader */
    }
}

static void on_signal(int number) {
    int saved = errno;
    SignalSink *sink = __atomic_load_n(&claimed, __ATOMIC_ACQUIRE);
    if (sink) signals_trip(sink, number);
    errno = saved;
}

bool signals_claim(SignalSink *sink) {
    SignalSink *none = NULL;
    return __atomic_compare_exchange_n(&claimed, &none, sink, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

void signals_release(SignalSink *sink) {
    if (__atomic_load_n(&claimed, __ATOMIC_ACQUIRE) != sink) return;
    for (int n = 1; n < SIGNAL_COUNT; n++)
        if (signals_get(n) == SIGNAL_CAUGHT) signals_set(n, SIGNAL_DEFAULT);
    __atomic_store_n(&claimed, NULL, __ATOMIC_RELEASE);
}

int signals_set(int number, enum SignalAction action) {
    struct sigaction new = {.sa_handler = action == SIGNAL_DEFAULT ? SIG_DFL : action == SIGNAL_IGNORED ? SIG_IGN : on_signal};
    return sigaction(number, &new, NULL) < 0 ? -errno : 0;
}

enum SignalAction signals_get(int number) {
    struct sigaction now;
    if (sigaction(number, NULL, &now) < 0) return SIGNAL_DEFAULT;
    if (now.sa_flags & SA_SIGINFO) return SIGNAL_FOREIGN;
    if (now.sa_handler == SIG_DFL) return SIGNAL_DEFAULT;
    return now.sa_handler == SIG_IGN ? SIGNAL_IGNORED : now.sa_handler == on_signal ? SIGNAL_CAUGHT : SIGNAL_FOREIGN;
}
