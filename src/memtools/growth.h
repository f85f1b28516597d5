/* SPDX-License-Identifier: MIT
 * growth.h: how long the dicts, lists and sets are that modules' variables refer to, over time: what only grows shows. In
 * the program's own modules also those that are attributes of an instance or class which a variable refers to.
 *
 * While a timeline is recorded, the VM's safe points take a sample when one is due (INTERRUPT_SAMPLE), so no container is looked
 * at in the middle of a change. When the samples fill their room, every second one is dropped and the interval doubles.
 */
#ifndef HOOP_GROWTH_H
#define HOOP_GROWTH_H

#include "object/runtime.h"

#define GROWTH_SAMPLES 64
#define GROWTH_CONTAINERS 256
#define GROWTH_LEAST 100 /* items; shorter containers are not looked at */

typedef struct GrowthRow {
    Value module, name, attribute; /* str, owned; attribute: or 0 */
    uint32_t length[GROWTH_SAMPLES];
} GrowthRow;

typedef struct Growth {
    double began, interval, next;
    uint32_t sample_count, row_count;
    double time[GROWTH_SAMPLES];
    GrowthRow rows[GROWTH_CONTAINERS];
} Growth;

MUST_CHECK int growth_start(Runtime *rt); /* -1: MemoryError */
void growth_stop(Runtime *rt);
void growth_visit(Runtime *rt, Visitor visit, void *arg); /* the names; for roots_add() */
/* Ask for a sample at the next safe point when one is due. */
void growth_tick(Runtime *rt, double now);
/* [(module, name, attribute or None, [length at each sample])], and the times: a tuple of both. */
MUST_CHECK Owned growth_result(Runtime *rt);

#endif
