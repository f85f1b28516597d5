/* SPDX-License-Identifier: MIT
 * zone.h: libc's calendar. The time zone is the process's, and runtimes on several threads may read it and set it anew at once:
 * so each call here holds one lock of the process. (libc has a lock of its own; but `tzname` may be read outside of it, and
 * checkers of races do not see it.) */
#ifndef HOOP_PLATFORM_ZONE_H
#define HOOP_PLATFORM_ZONE_H

#include <time.h>

#include "base/base.h"

/* As localtime_r(), gmtime_r(), mktime(), strftime() and tzset(). */
bool zone_local(time_t t, struct tm *out);
bool zone_utc(time_t t, struct tm *out);
time_t zone_mktime(struct tm *tm);
size_t zone_format(char *out, size_t room, const char *format, const struct tm *tm);
void zone_reset(void);

/* Read the zone anew; copies of the names of standard and summer time ("" for a longer one). Is there a summer time? */
#define ZONE_NAME 16
bool zone_names(char standard[ZONE_NAME], char summer[ZONE_NAME]);

#endif
