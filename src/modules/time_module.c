/* SPDX-License-Identifier: MIT
 * time_module.c: clocks, the calendar, and time as text. */
#include "modules/time_parts.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>

#include "object/protocol.h"
#include "platform/zone.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

#define BILLION 1000000000
#define METHOD(name)                                                                                                   \
    static Owned name(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames)

typedef struct State {
    Type *struct_time;
} State;

const char time_day_names[7][10] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
const char time_month_names[12][10] = {"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};

static const char *const fields[] = {"tm_year", "tm_mon",  "tm_mday",  "tm_hour", "tm_min",    "tm_sec",
                                     "tm_wday", "tm_yday", "tm_isdst", "tm_zone", "tm_gmtoff", NULL};
static const StructSeqDesc struct_time_desc = {
    .name = "time.struct_time",
    .doc = "The time value as returned by gmtime(), localtime(), and strptime(): a tuple of 9 ints with names.",
    .fields = fields,
    .in_sequence = 9,
};

static Type *struct_time_type(Runtime *rt) { return ((State *)rt->module_state[STATE_TIME])->struct_time; }

/* Clocks. */

static Owned clock_error(Runtime *rt) { return raise_errno(rt, errno, V_NULL, V_NULL); }

static Owned seconds_of(Runtime *rt, int64_t ns) {
    return float_new(rt, ns % BILLION ? (double)ns / 1e9 : (double)(ns / BILLION));
}

static Owned read_clock(Runtime *rt, clockid_t id, bool as_ns) {
    struct timespec t;
    if (clock_gettime(id, &t) < 0) return clock_error(rt);
    int64_t ns = (int64_t)t.tv_sec * BILLION + t.tv_nsec;
    return as_ns ? int_from_i64(rt, ns) : seconds_of(rt, ns);
}

METHOD(time_time) { return read_clock(rt, CLOCK_REALTIME, false); }
METHOD(time_time_ns) { return read_clock(rt, CLOCK_REALTIME, true); }
METHOD(time_monotonic) { return read_clock(rt, CLOCK_MONOTONIC, false); }
METHOD(time_monotonic_ns) { return read_clock(rt, CLOCK_MONOTONIC, true); }
METHOD(time_process_time) { return read_clock(rt, CLOCK_PROCESS_CPUTIME_ID, false); }
METHOD(time_process_time_ns) { return read_clock(rt, CLOCK_PROCESS_CPUTIME_ID, true); }
METHOD(time_thread_time) { return read_clock(rt, CLOCK_THREAD_CPUTIME_ID, false); }
METHOD(time_thread_time_ns) { return read_clock(rt, CLOCK_THREAD_CPUTIME_ID, true); }

static int clock_arg(Runtime *rt, Borrowed v, clockid_t *id) {
    int i = 0;
    if (num_as_tuple_int(rt, v, &i) < 0) return -1;
    *id = i;
    return 0;
}
METHOD(time_clock_gettime) {
    clockid_t id;
    return clock_arg(rt, args[0], &id) < 0 ? V_NULL : read_clock(rt, id, false);
}
METHOD(time_clock_gettime_ns) {
    clockid_t id;
    return clock_arg(rt, args[0], &id) < 0 ? V_NULL : read_clock(rt, id, true);
}
METHOD(time_clock_getres) {
    clockid_t id;
    struct timespec t;
    if (clock_arg(rt, args[0], &id) < 0) return V_NULL;
    if (clock_getres(id, &t) < 0) return clock_error(rt);
    return float_new(rt, (double)t.tv_sec + (double)t.tv_nsec * 1e-9);
}

/* Seconds as an object: a float rounded to nanoseconds (up, away from early waking), or an int. */
static int sleep_ns(Runtime *rt, Borrowed v, int64_t *ns) {
    if (v_is_float(rt, v)) {
        double d = float_get(v);
        if (isnan(d)) return raise_int(rt, T_VALUE_ERROR, "Invalid value NaN (not a number)");
        d = ceil(d * 1e9);
        if (d >= 0x1p63 || d < -0x1p63)
            return raise_int(rt, T_OVERFLOW_ERROR, "timestamp too large to convert to C _PyTime_t");
        *ns = (int64_t)d;
        return 0;
    }
    Owned n = num_index(rt, v);
    if (!n) return -1;
    int64_t s;
    bool fits = int_fits_i64(n, &s) && !__builtin_mul_overflow(s, BILLION, ns);
    decref(rt, n);
    return fits ? 0 : raise_int(rt, T_OVERFLOW_ERROR, "timestamp too large to convert to C _PyTime_t");
}

static Owned set_clock(Runtime *rt, Borrowed id_value, int64_t ns) {
    clockid_t id;
    if (clock_arg(rt, id_value, &id) < 0) return V_NULL;
    struct timespec t = {.tv_sec = ns / BILLION, .tv_nsec = ns % BILLION};
    if (t.tv_nsec < 0) {
        t.tv_sec--;
        t.tv_nsec += BILLION;
    }
    return clock_settime(id, &t) < 0 ? clock_error(rt) : V_NONE;
}
METHOD(time_clock_settime) {
    int64_t ns = 0;
    return sleep_ns(rt, args[1], &ns) < 0 ? V_NULL : set_clock(rt, args[0], ns);
}
METHOD(time_clock_settime_ns) {
    int64_t ns = 0;
    return num_as_i64(rt, args[1], &ns) < 0 ? V_NULL : set_clock(rt, args[0], ns);
}
METHOD(time_pthread_getcpuclockid) {
    int64_t thread = 0;
    clockid_t id;
    if (num_as_i64(rt, args[0], &thread) < 0) return V_NULL;
    /* The system follows any number as a pointer; a runtime knows of one thread. */
    int error = (pthread_t)thread == pthread_self() ? pthread_getcpuclockid(pthread_self(), &id) : ESRCH;
    if (error) return raise_errno(rt, error, V_NULL, V_NULL);
    return v_small(id);
}

typedef struct ClockInfo {
    const char *name, *implementation;
    clockid_t id;
    bool monotonic;
} ClockInfo;
static const ClockInfo clock_infos[] = {
    {"time", "clock_gettime(CLOCK_REALTIME)", CLOCK_REALTIME, false},
    {"monotonic", "clock_gettime(CLOCK_MONOTONIC)", CLOCK_MONOTONIC, true},
    {"perf_counter", "clock_gettime(CLOCK_MONOTONIC)", CLOCK_MONOTONIC, true},
    {"process_time", "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", CLOCK_PROCESS_CPUTIME_ID, true},
    {"thread_time", "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", CLOCK_THREAD_CPUTIME_ID, true},
};

static int set_owned(Runtime *rt, Borrowed dict, const char *key, Owned value) {
    if (!value) return -1;
    int status = dict_set_cstr(rt, dict, key, value);
    decref(rt, value);
    return status;
}

METHOD(time_get_clock_info) {
    if (!v_is_str(rt, args[0]))
        return raise(rt, T_TYPE_ERROR, "get_clock_info() argument 1 must be str, not %.200A", args[0]);
    const ClockInfo *info = NULL;
    for (size_t i = 0; i < COUNT_OF(clock_infos); i++)
        if (str_equal_cstr(args[0], clock_infos[i].name)) info = &clock_infos[i];
    if (!info) return raise(rt, T_VALUE_ERROR, "unknown clock");
    struct timespec t;
    if (clock_getres(info->id, &t) < 0) return clock_error(rt);
    Owned dict = dict_new(rt), r = V_NULL;
    if (!dict) return V_NULL;
    if (set_owned(rt, dict, "implementation", str_from_cstr(rt, info->implementation)) == 0 &&
        set_owned(rt, dict, "monotonic", v_bool(info->monotonic)) == 0 &&
        set_owned(rt, dict, "adjustable", v_bool(!info->monotonic)) == 0 &&
        set_owned(rt, dict, "resolution", float_new(rt, (double)t.tv_sec + (double)t.tv_nsec * 1e-9)) == 0)
        r = namespace_new(rt, dict);
    decref(rt, dict);
    return r;
}

METHOD(time_sleep) {
    int64_t ns = 0;
    if (sleep_ns(rt, args[0], &ns) < 0) return V_NULL;
    if (ns < 0) return raise(rt, T_VALUE_ERROR, "sleep length must be non-negative");
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    int64_t at;
    if (__builtin_add_overflow((int64_t)until.tv_nsec, ns, &at)) at = INT64_MAX;
    until.tv_sec += at / BILLION;
    until.tv_nsec = at % BILLION;
    for (;;) {
        int error = vm_sleep(rt, &until);
        if (error < 0) return V_NULL;
        if (error == 0) return V_NONE;
        if (error != EINTR && error != EAGAIN) {
            errno = error;
            return clock_error(rt);
        }
        if (vm_check_signals(rt) < 0) return V_NULL;
    }
}

/* The calendar. */

Owned time_from_tm(Runtime *rt, const struct tm *tm, bool has_zone) {
    Value items[11] = {
        v_small((int64_t)tm->tm_year + 1900), v_small(tm->tm_mon + 1), v_small(tm->tm_mday), v_small(tm->tm_hour),
        v_small(tm->tm_min), v_small(tm->tm_sec), v_small((tm->tm_wday + 6) % 7), v_small(tm->tm_yday + 1),
        v_small(tm->tm_isdst), V_NONE, V_NONE,
    };
    if (has_zone) {
        items[9] = str_from_cstr(rt, tm->tm_zone ? tm->tm_zone : "");
        if (!items[9]) return V_NULL;
        items[10] = v_small(tm->tm_gmtoff);
    }
    return structseq_new(rt, struct_time_type(rt), items, 11);
}

/* An optional argument: seconds since the epoch, rounded down; None is now. */
static int when(Runtime *rt, const Value *args, size_t nargs, time_t *out) {
    if (nargs == 0 || args[0] == V_NONE) {
        *out = time(NULL);
        return 0;
    }
    static const char out_of_range[] = "timestamp out of range for platform time_t";
    if (v_is_float(rt, args[0])) {
        double d = float_get(args[0]);
        if (isnan(d)) return raise_int(rt, T_VALUE_ERROR, "Invalid value NaN (not a number)");
        d = floor(d);
        if (d >= 0x1p63 || d < -0x1p63) return raise_int(rt, T_OVERFLOW_ERROR, out_of_range);
        *out = (time_t)d;
        return 0;
    }
    Owned n = num_index(rt, args[0]);
    if (!n) return -1;
    int64_t s;
    bool fits = int_fits_i64(n, &s);
    decref(rt, n);
    if (!fits) return raise_int(rt, T_OVERFLOW_ERROR, out_of_range);
    *out = s;
    return 0;
}

METHOD(time_gmtime) {
    time_t t;
    struct tm tm;
    if (when(rt, args, nargs, &t) < 0) return V_NULL;
    return zone_utc(t, &tm) ? time_from_tm(rt, &tm, true) : clock_error(rt);
}
METHOD(time_localtime) {
    time_t t;
    struct tm tm;
    if (when(rt, args, nargs, &t) < 0) return V_NULL;
    return zone_local(t, &tm) ? time_from_tm(rt, &tm, true) : clock_error(rt);
}

static int field(Runtime *rt, Borrowed item, int *out) {
    int64_t n;
    if (num_as_i64(rt, item, &n) < 0) return -1;
    if (n > INT_MAX) return raise_int(rt, T_OVERFLOW_ERROR, "signed integer is greater than maximum");
    if (n < INT_MIN) return raise_int(rt, T_OVERFLOW_ERROR, "signed integer is less than minimum");
    *out = (int)n;
    return 0;
}

static int less_one(int n) { return n == INT_MIN ? n : n - 1; } /* far out of range one way or the other */

/* struct_time keeps zone name and offset behind the nine items that a plain tuple has. The zone's text is copied. */
static int tm_from_value(Runtime *rt, Borrowed v, const char *fname, struct tm *tm, char zone[64]) {
    if (!v_is_tuple(rt, v)) return raise_int(rt, T_TYPE_ERROR, "Tuple or struct_time argument required");
    if (as_tuple(v)->len != 9) return raise_int(rt, T_TYPE_ERROR, "%s(): illegal time tuple argument", fname);
    int f[9];
    for (int i = 0; i < 9; i++)
        if (field(rt, as_tuple(v)->items[i], &f[i]) < 0) return -1;
    if (f[0] < INT_MIN + 1900) return raise_int(rt, T_OVERFLOW_ERROR, "year out of range");
    memset(tm, 0, sizeof *tm);
    *tm = (struct tm){.tm_year = f[0] - 1900, .tm_mon = less_one(f[1]), .tm_mday = f[2], .tm_hour = f[3], .tm_min = f[4],
                      .tm_sec = f[5], .tm_wday = (int)(((int64_t)f[6] + 1) % 7), .tm_yday = less_one(f[7]), .tm_isdst = f[8]};
    if (type_of(rt, v) != struct_time_type(rt)) return 0;
    Owned name = obj_getattr_cstr(rt, v, "tm_zone"), offset = name ? obj_getattr_cstr(rt, v, "tm_gmtoff") : V_NULL;
    if (offset && v_is_str(rt, name) && str_is_ascii(name) && str_len(name) < 64) {
        memcpy(zone, str_ascii(name), str_len(name) + 1);
        tm->tm_zone = zone;
    }
    if (offset && v_is_small(offset)) tm->tm_gmtoff = (long)small_get(offset);
    decref_maybe(rt, name);
    decref_maybe(rt, offset);
    return offset ? 0 : -1;
}

/* Zero stands for one in month, day and day of the year, for tuples made by hand. */
static int check_tm(Runtime *rt, struct tm *tm) {
    if (tm->tm_mon == -1) tm->tm_mon = 0;
    if (tm->tm_mday == 0) tm->tm_mday = 1;
    if (tm->tm_yday == -1) tm->tm_yday = 0;
    if (tm->tm_isdst < -1) tm->tm_isdst = -1;
    if (tm->tm_isdst > 1) tm->tm_isdst = 1;
    const char *what = NULL;
    if (tm->tm_mon < 0 || tm->tm_mon > 11) what = "month";
    else if (tm->tm_mday < 0 || tm->tm_mday > 31) what = "day of month";
    else if (tm->tm_hour < 0 || tm->tm_hour > 23) what = "hour";
    else if (tm->tm_min < 0 || tm->tm_min > 59) what = "minute";
    else if (tm->tm_sec < 0 || tm->tm_sec > 61) what = "seconds";
    else if (tm->tm_wday < 0) what = "day of week";
    else if (tm->tm_yday < 0 || tm->tm_yday > 365) what = "day of year";
    return what ? raise_int(rt, T_VALUE_ERROR, "%s out of range", what) : 0;
}

METHOD(time_mktime) {
    struct tm tm;
    char zone[64];
    if (tm_from_value(rt, args[0], "mktime", &tm, zone) < 0) return V_NULL;
    tm.tm_wday = -1; /* mktime sets it: tells a result of -1 from an error */
    time_t t = zone_mktime(&tm);
    if (t == (time_t)-1 && tm.tm_wday == -1) return raise(rt, T_OVERFLOW_ERROR, "mktime argument out of range");
    return float_new(rt, (double)t);
}

static Owned asctime_text(Runtime *rt, const struct tm *tm) {
    char text[8];
    size_t n = 0;
    StrBuf b;
    strbuf_init(&b, rt);
    strbuf_add_ascii(&b, time_day_names[(tm->tm_wday + 6) % 7], 3);
    strbuf_add_char(&b, ' ');
    strbuf_add_ascii(&b, time_month_names[tm->tm_mon], 3);
    text[n++] = tm->tm_mday < 10 ? ' ' : (char)('0' + tm->tm_mday / 10);
    text[n++] = (char)('0' + tm->tm_mday % 10);
    strbuf_add_char(&b, ' ');
    strbuf_add_ascii(&b, text, n);
    const int clock[3] = {tm->tm_hour, tm->tm_min, tm->tm_sec};
    for (int i = 0; i < 3; i++) {
        strbuf_add_char(&b, i ? ':' : ' ');
        strbuf_add_char(&b, (uint32_t)('0' + clock[i] / 10));
        strbuf_add_char(&b, (uint32_t)('0' + clock[i] % 10));
    }
    strbuf_add_char(&b, ' ');
    strbuf_add_repr(&b, v_small((int64_t)tm->tm_year + 1900));
    return strbuf_finish(&b);
}

static int now_or_tuple(Runtime *rt, const Value *args, size_t nargs, const char *fname, struct tm *tm, char zone[64]) {
    if (nargs) return tm_from_value(rt, args[0], fname, tm, zone) < 0 ? -1 : check_tm(rt, tm);
    time_t t = time(NULL);
    if (zone_local(t, tm)) return 0;
    clock_error(rt);
    return -1;
}

METHOD(time_asctime) {
    struct tm tm;
    char zone[64];
    return now_or_tuple(rt, args, nargs, "asctime", &tm, zone) < 0 ? V_NULL : asctime_text(rt, &tm);
}
METHOD(time_ctime) {
    time_t t;
    struct tm tm;
    if (when(rt, args, nargs, &t) < 0) return V_NULL;
    return zone_local(t, &tm) ? asctime_text(rt, &tm) : clock_error(rt);
}

static Owned format_tm(Runtime *rt, const char *format, size_t len, const struct tm *tm) {
    for (size_t room = 1024;; room *= 4) {
        char *text = mem_alloc(rt, room);
        if (!text) return V_NULL;
        size_t n = zone_format(text, room, format, tm);
        if (n || room >= 256 * (len + 1)) {
            Owned r = str_decode(rt, (const uint8_t *)text, n, "utf-8", "surrogateescape");
            mem_free(rt, text);
            return r;
        }
        mem_free(rt, text);
    }
}

METHOD(time_strftime) {
    struct tm tm;
    char zone[64];
    if (!v_is_str(rt, args[0])) return raise(rt, T_TYPE_ERROR, "strftime() argument 1 must be str, not %.200A", args[0]);
    if (now_or_tuple(rt, args + 1, nargs - 1, "strftime", &tm, zone) < 0) return V_NULL;
    size_t len;
    void *scratch;
    const char *format = str_utf8_lossless(rt, args[0], &len, &scratch);
    if (!format) return V_NULL;
    Owned r = strlen(format) != len ? raise(rt, T_VALUE_ERROR, "embedded null character")
              : len                 ? format_tm(rt, format, len, &tm)
                                    : str_from_cstr(rt, "");
    mem_free(rt, scratch);
    return r;
}

/* The zone: from the offsets in January and July of this year, as they now are. */
static int add_zone(Runtime *rt, Borrowed dict) {
    enum { YEAR = (365 * 24 + 6) * 3600 };
    struct tm january, july;
    time_t t = time(NULL) / YEAR * YEAR;
    zone_local(t, &january);
    t += YEAR / 2;
    zone_local(t, &july);
    bool south = january.tm_gmtoff > july.tm_gmtoff;
    const struct tm *standard = south ? &july : &january, *summer = south ? &january : &july;
    if (module_add(rt, dict, "timezone", v_small(-standard->tm_gmtoff)) < 0) return -1;
    if (module_add(rt, dict, "altzone", v_small(-summer->tm_gmtoff)) < 0) return -1;
    if (module_add(rt, dict, "daylight", v_small(january.tm_gmtoff != july.tm_gmtoff)) < 0) return -1;
    Value names[2] = {str_from_cstr(rt, standard->tm_zone), V_NULL};
    names[1] = names[0] ? str_from_cstr(rt, summer->tm_zone) : V_NULL;
    if (!names[1]) {
        decref_maybe(rt, names[0]);
        return -1;
    }
    return module_add(rt, dict, "tzname", tuple_from_owned(rt, names, 2));
}

METHOD(time_tzset) {
    zone_reset();
    return add_zone(rt, module_dict(self)) < 0 ? V_NULL : V_NONE;
}

static const MethodDef functions[] = {
    {"time", time_time, 0, 0, 0, "time() -> floating point number\n\nSeconds since the epoch."},
    {"time_ns", time_time_ns, 0, 0, 0, "time_ns() -> int\n\nNanoseconds since the epoch."},
    {"monotonic", time_monotonic, 0, 0, 0, "monotonic() -> float\n\nSeconds of a clock that never goes back."},
    {"monotonic_ns", time_monotonic_ns, 0, 0, 0, "monotonic_ns() -> int\n\nThe same in nanoseconds."},
    {"perf_counter", time_monotonic, 0, 0, 0, "perf_counter() -> float\n\nSeconds, for measuring durations."},
    {"perf_counter_ns", time_monotonic_ns, 0, 0, 0, "perf_counter_ns() -> int\n\nThe same in nanoseconds."},
    {"process_time", time_process_time, 0, 0, 0, "process_time() -> float\n\nSeconds that the process has computed."},
    {"process_time_ns", time_process_time_ns, 0, 0, 0, "process_time_ns() -> int\n\nThe same in nanoseconds."},
    {"thread_time", time_thread_time, 0, 0, 0, "thread_time() -> float\n\nSeconds that the thread has computed."},
    {"thread_time_ns", time_thread_time_ns, 0, 0, 0, "thread_time_ns() -> int\n\nThe same in nanoseconds."},
    {"clock_gettime", time_clock_gettime, 1, 1, 0, "clock_gettime(clk_id) -> float"},
    {"clock_gettime_ns", time_clock_gettime_ns, 1, 1, 0, "clock_gettime_ns(clk_id) -> int"},
    {"clock_settime", time_clock_settime, 2, 2, 0, "clock_settime(clk_id, time)"},
    {"clock_settime_ns", time_clock_settime_ns, 2, 2, 0, "clock_settime_ns(clk_id, time)"},
    {"pthread_getcpuclockid", time_pthread_getcpuclockid, 1, 1, 0, "pthread_getcpuclockid(thread_id) -> int"},
    {"clock_getres", time_clock_getres, 1, 1, 0, "clock_getres(clk_id) -> floating point number"},
    {"get_clock_info", time_get_clock_info, 1, 1, 0, "get_clock_info(name: str) -> dict"},
    {"sleep", time_sleep, 1, 1, 0, "sleep(seconds)\n\nWait."},
    {"gmtime", time_gmtime, 0, 1, 0, "gmtime([seconds]) -> struct_time in UTC."},
    {"localtime", time_localtime, 0, 1, 0, "localtime([seconds]) -> struct_time in local time."},
    {"mktime", time_mktime, 1, 1, 0, "mktime(tuple) -> floating point number\n\nSeconds since the epoch."},
    {"asctime", time_asctime, 0, 1, 0, "asctime([tuple]) -> string\n\nSuch as 'Sat Jun 06 16:26:11 1998'."},
    {"ctime", time_ctime, 0, 1, 0, "ctime(seconds) -> string\n\nThe same of seconds since the epoch, in local time."},
    {"strftime", time_strftime, 1, 2, 0, "strftime(format[, tuple]) -> string"},
    {"strptime", time_strptime, 1, 2, 0, "strptime(string, format) -> struct_time"},
    {"tzset", time_tzset, 0, 0, 0, "tzset()\n\nRead the zone from the environment anew."},
    {NULL, NULL, 0, 0, 0, NULL},
};

static const struct {
    const char *name;
    int value;
} constants[] = {
    {"CLOCK_REALTIME", CLOCK_REALTIME},
    {"CLOCK_MONOTONIC", CLOCK_MONOTONIC},
    {"CLOCK_MONOTONIC_RAW", CLOCK_MONOTONIC_RAW},
    {"CLOCK_PROCESS_CPUTIME_ID", CLOCK_PROCESS_CPUTIME_ID},
    {"CLOCK_THREAD_CPUTIME_ID", CLOCK_THREAD_CPUTIME_ID},
    {"CLOCK_BOOTTIME", CLOCK_BOOTTIME},
    {"CLOCK_TAI", CLOCK_TAI},
    {"_STRUCT_TM_ITEMS", 11},
};

static int time_init(Runtime *rt, Borrowed module, Borrowed dict) {
    State *s = rt->module_state[STATE_TIME];
    if (!s) {
        s = mem_calloc(rt, sizeof *s);
        if (!s) return -1;
        s->struct_time = structseq_type(rt, &struct_time_desc);
        if (!s->struct_time) {
            mem_free(rt, s);
            return -1;
        }
        rt->module_state[STATE_TIME] = s;
    }
    for (size_t i = 0; i < COUNT_OF(constants); i++)
        if (module_add_int(rt, dict, constants[i].name, constants[i].value) < 0) return -1;
    if (module_add(rt, dict, "struct_time", own(v_from(s->struct_time))) < 0) return -1;
    zone_reset();
    return add_zone(rt, dict);
}

const ModuleDef time_module = {
    .name = "time",
    .doc = "Clocks, the calendar, and time as text.",
    .functions = functions,
    .init = time_init,
};
