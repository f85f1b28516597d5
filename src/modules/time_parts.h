/* SPDX-License-Identifier: MIT
 * time_parts.h: what the files of the time module share. */
#ifndef HOOP_TIME_PARTS_H
#define HOOP_TIME_PARTS_H

#include <time.h>

#include "object/runtime.h"

extern const char time_day_names[7][10];    /* from Monday */
extern const char time_month_names[12][10]; /* from January */

/* struct_time from a C tm (whose tm_wday and tm_mon count as C's do). */
MUST_CHECK Owned time_from_tm(Runtime *rt, const struct tm *tm, bool has_zone);
/* time_parse.c: time.strptime(text, format="%a %b %d %H:%M:%S %Y") */
Owned time_strptime(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames);

#endif
