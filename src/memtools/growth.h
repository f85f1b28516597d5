/* SPDX-License-Identifier: MIT
 * growth.h: how long the program's dicts, lists and sets are, over time: what only grows shows.
 *
 * While a timeline is recorded, the VM's safe points take a sample when one is due (INTERRUPT_SAMPLE), so no container is looked
 * at in the middle of a change. A sample is one walk over the pools of containers, at most a fiftieth of the time (a tenth for the first few). When the samples
 * fill their room, every second one is dropped and the interval doubles. A container is known by its address and type: that of a dead one
 * may come to be another's, whose length then hardly goes on where the first one's ended.
 */
#ifndef HOOP_GROWTH_H
#define HOOP_GROWTH_H

#include "object/runtime.h"

#define GROWTH_SAMPLES 64
#define GROWTH_CONTAINERS 512
#define GROWTH_LEAST 100 /* items; shorter containers are not looked at */

typedef struct GrowthRow {
    Object *container; /* not owned, and perhaps dead */
    uint32_t type;
    uint32_t length[GROWTH_SAMPLES];
} GrowthRow;

typedef struct Growth {
    double began, interval, next;
    double cost; /* of a sample: seconds */
    uint32_t sample_count, row_count;
    double times[GROWTH_SAMPLES];
    GrowthRow rows[GROWTH_CONTAINERS];
    uint16_t slots[2 * GROWTH_CONTAINERS]; /* by hash of the address: row + 1 */
} Growth;

MUST_CHECK int growth_start(Runtime *rt); /* -1: MemoryError */
void growth_stop(Runtime *rt);
/* Ask for a sample at the next safe point when one is due. */
void growth_tick(Runtime *rt, double now);
/* ([seconds of each sample], [(container, [length at each sample])] of those that live). */
MUST_CHECK Owned growth_result(Runtime *rt);

#endif
