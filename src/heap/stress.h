/* SPDX-License-Identifier: MIT
 * stress.h: the switches that make the heap behave badly on purpose, for tests. One more lies above the heap: gc_stress()
 * (gc/gc.h) collects at each safe point. tests/stress/switches.c checks that each of them fires.
 *
 * They can be set at any time and cost nothing while off: a heap under stress takes the slow path at each allocation.
 */
#ifndef HOOP_STRESS_H
#define HOOP_STRESS_H

#include "heap/heap.h"

/* The n-th allocation from now on fails (1: the next); with `forever`, all later ones too. 0: off. */
void stress_fail_allocation(Heap *h, uint64_t n, bool forever);
/* Each allocation asks first: true refuses it. For tests that decide while the program runs, by fork() for one. NULL: off.
 * While it is on, stress_fail_allocation() has no effect. It must not use the heap or change its switches. */
typedef bool StressAsk(void *arg);
void stress_ask(Heap *h, StressAsk *ask, void *arg);
/* Was the last allocation refused by the switch? Asking takes the answer back: who is told does not try again. */
bool stress_refused(Heap *h);
/* Allocations since the last call; counted while a switch is on or stress_count(h, true) asked for it. */
uint64_t stress_allocations(Heap *h);
void stress_count(Heap *h, bool on);

#endif
