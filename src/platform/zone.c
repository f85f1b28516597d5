/* SPDX-License-Identifier: MIT
 * zone.c: libc's calendar under one lock of the process. */
#include "platform/zone.h"

#include <pthread.h>
#include <string.h>

static pthread_mutex_t zone_lock = PTHREAD_MUTEX_INITIALIZER;

bool zone_local(time_t t, struct tm *out) {
    pthread_mutex_lock(&zone_lock);
    bool done = localtime_r(&t, out);
    pthread_mutex_unlock(&zone_lock);
    return done;
}

bool zone_utc(time_t t, struct tm *out) {
    pthread_mutex_lock(&zone_lock);
    bool done = gmtime_r(&t, out);
    pthread_mutex_unlock(&zone_lock);
    return done;
}

time_t zone_mktime(struct tm *tm) {
    pthread_mutex_lock(&zone_lock);
    time_t t = mktime(tm);
    pthread_mutex_unlock(&zone_lock);
    return t;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
/* The format comes from the program: libc's strftime reads nothing but tm, whatever it says. */
size_t zone_format(char *out, size_t room, const char *format, const struct tm *tm) {
    pthread_mutex_lock(&zone_lock);
    size_t n = strftime(out, room, format, tm);
    pthread_mutex_unlock(&zone_lock);
    return n;
}
#pragma GCC diagnostic pop

void zone_reset(void) {
    pthread_mutex_lock(&zone_lock);
    tzset();
    pthread_mutex_unlock(&zone_lock);
}

bool zone_names(char standard[ZONE_NAME], char summer[ZONE_NAME]) {
    pthread_mutex_lock(&zone_lock);
    tzset();
    for (int i = 0; i < 2; i++) {
        size_t len = strlen(tzname[i]);
        char *out = i ? summer : standard;
        if (len >= ZONE_NAME) len = 0;
        memcpy(out, tzname[i], len);
        out[len] = 0;
    }
    bool has_summer = daylight != 0;
    pthread_mutex_unlock(&zone_lock);
    return has_summer;
}
