/* SPDX-License-Identifier: MIT
 * stop.c: hoop_stop() from another thread, under ThreadSanitizer: it ends what runs at that moment (a loop, a sleep, a regular
 * expression that would take years, a handler that swallows everything) and never the call that comes after.
 */
#include <hoop.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int faults;
static bool over; /* atomic: the call has returned */

static void check(bool good, const char *what, Hoop *h) {
    if (good) return;
    faults++;
    printf("stop.c: %s\n%s", what, hoop_error(h).traceback);
}

/* As the header says: who must be sure repeats it until the call has returned. */
static void *stop_until_over(void *hoop) {
    while (!__atomic_load_n(&over, __ATOMIC_ACQUIRE)) {
        usleep(2000);
        hoop_stop(hoop);
    }
    return NULL;
}

static void stopped_within(Hoop *h, const char *program) {
    pthread_t other;
    __atomic_store_n(&over, false, __ATOMIC_RELEASE);
    if (pthread_create(&other, NULL, stop_until_over, h)) return;
    check(hoop_run_string(h, program, "program") == HOOP_STOPPED, program, h);
    __atomic_store_n(&over, true, __ATOMIC_RELEASE);
    pthread_join(other, NULL);
    check(hoop_run_string(h, "x = sum(range(1000))", "next") == HOOP_OK, "a stop reached the next call", h);
}

static void *stop_always(void *hoop) {
    while (!__atomic_load_n(&over, __ATOMIC_ACQUIRE)) hoop_stop(hoop);
    return NULL;
}

/* Short calls while stops arrive all the time: each ends well or stopped, and one that is alone ends well. */
static void many(Hoop *h) {
    pthread_t other;
    __atomic_store_n(&over, false, __ATOMIC_RELEASE);
    if (pthread_create(&other, NULL, stop_always, h)) return;
    for (int i = 0; i < 2000; i++) {
        HoopStatus status = hoop_run_string(h, "for i in range(20): pass", "short");
        check(status == HOOP_OK || status == HOOP_STOPPED, "neither ended nor stopped", h);
    }
    __atomic_store_n(&over, true, __ATOMIC_RELEASE);
    pthread_join(other, NULL);
    for (int i = 0; i < 3; i++) check(hoop_run_string(h, "for i in range(20): pass", "after") == HOOP_OK, "a late stop", h);
}

int main(void) {
    Hoop *h = hoop_new(NULL);
    if (!h) return 1;
    stopped_within(h, "while True: pass");
    stopped_within(h, "import time; time.sleep(1000)");
    stopped_within(h, "while True:\n    try:\n        while True: pass\n    except BaseException: pass");
    stopped_within(h, "import re; re.match('(a+)+$', 'a' * 60 + '!')");
    many(h);
    hoop_free(h);
    if (!faults) puts("stop.c: ok");
    return faults != 0;
}
