/* SPDX-License-Identifier: MIT
 * time_parse.c: time.strptime: text into struct_time by a format, with English names as in the "C" locale. */
#include "modules/time_parts.h"
#include "object/protocol.h"
#include "platform/zone.h"
#include "types/str.h"

typedef struct Parsed {
    int year, month, day, hour, minute, second, weekday, yearday, week, isdst;
    int hour12; /* -1: none */
    bool pm, has_pm, week_from_sunday, has_offset;
    long offset;
    char zone[ZONE_NAME];
    const char *text_end; /* where a NUL stands that does not belong to the text */
} Parsed;

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c; }

/* A number of at most `width` digits within low..high: fewer digits are taken when more would leave the range. */
static const char *number(const char *p, int width, int low, int high, int *out) {
    for (int n = width; n > 0; n--) {
        int value = 0, i = 0;
        for (; i < n && is_digit(p[i]); i++) value = value * 10 + (p[i] - '0');
        if (i < n || value < low || value > high) continue;
        *out = value;
        return p + n;
    }
    return NULL;
}

static bool has_prefix(const char *p, const char *word, size_t len) {
    for (size_t i = 0; i < len; i++)
        if (lower(p[i]) != lower(word[i])) return false;
    return true;
}

/* The index of the longest name that p begins with. abbreviated: three letters. */
static const char *name_of(const char *p, const char names[][10], int count, bool abbreviated, int *out) {
    for (int i = 0; i < count; i++) {
        size_t len = abbreviated ? 3 : strlen(names[i]);
        if (!has_prefix(p, names[i], len)) continue;
        *out = i;
        return p + len;
    }
    return NULL;
}

/* +hh[:]mm[[:]ss[.ffffff]] or Z */
static const char *parse_offset(const char *p, Parsed *r) {
    r->has_offset = true;
    r->offset = 0;
    if (*p == 'Z') return p + 1;
    if (*p != '+' && *p != '-') return NULL;
    long sign = *p++ == '-' ? -1 : 1;
    int hours, minutes, seconds = 0;
    if (!is_digit(p[0]) || !is_digit(p[1]) || !number(p, 2, 0, 99, &hours)) return NULL;
    p += 2;
    bool colon = *p == ':';
    p += colon;
    if (!is_digit(p[0]) || !is_digit(p[1]) || !number(p, 2, 0, 59, &minutes)) return NULL;
    p += 2;
    const char *q = p + (*p == ':');
    if ((*p == ':') == colon && is_digit(q[0]) && is_digit(q[1]) && number(q, 2, 0, 59, &seconds)) {
        p = q + 2;
        if (*p == '.' && is_digit(p[1]))
            for (int i = 0; ++p, i < 6 && is_digit(*p); i++) {}
    }
    r->offset = sign * (hours * 3600L + minutes * 60 + seconds);
    return p;
}

static const char *parse_zone(const char *p, Parsed *r) {
    char standard[ZONE_NAME], summer[ZONE_NAME];
    bool has_summer = zone_names(standard, summer), alike = !strcmp(standard, summer);
    const char *names[] = {"utc", "gmt", standard, summer};
    for (int i = 0; i < 4; i++) {
        size_t len = strlen(names[i]);
        if (!len || !has_prefix(p, names[i], len)) continue;
        r->isdst = alike && has_summer && i >= 2 ? -1 : i == 3 && !alike;
        memcpy(r->zone, p, len);
        r->zone[len] = 0;
        return p + len;
    }
    return NULL;
}

static const char *parse_format(const char *p, const char *format, const char *end, Parsed *r, char *bad);

static const char *nested(const char *p, const char *format, Parsed *r, char *bad) {
    return parse_format(p, format, format + strlen(format), r, bad);
}

/* One directive. NULL: no match; *bad: no such directive. */
static const char *directive(const char *p, char code, Parsed *r, char *bad) {
    int n = 0;
    const char *q;
    switch (code) {
    case 'Y':
        for (int i = 0; i < 4; i++)
            if (!is_digit(p[i])) return NULL;
        return number(p, 4, 0, 9999, &r->year);
    case 'y':
        if (!is_digit(p[0]) || !is_digit(p[1])) return NULL;
        q = number(p, 2, 0, 99, &n);
        r->year = n + (n <= 68 ? 2000 : 1900);
        return q;
    case 'm': return number(p, 2, 1, 12, &r->month);
    case 'd':
        if (*p == ' ' && p[1] >= '1' && p[1] <= '9') p++;
        return number(p, 2, 1, 31, &r->day);
    case 'H': return number(p, 2, 0, 23, &r->hour);
    case 'I': return number(p, 2, 1, 12, &r->hour12);
    case 'M': return number(p, 2, 0, 59, &r->minute);
    case 'S': return number(p, 2, 0, 61, &r->second);
    case 'f': return number(p, 6, 0, 999999, &n);
    case 'j': return number(p, 3, 1, 366, &r->yearday);
    case 'U':
    case 'W':
        r->week_from_sunday = code == 'U';
        return number(p, 2, 0, 53, &r->week);
    case 'w':
        q = number(p, 1, 0, 6, &n);
        if (q) r->weekday = (n + 6) % 7;
        return q;
    case 'u':
        q = number(p, 1, 1, 7, &n);
        if (q) r->weekday = n - 1;
        return q;
    case 'a': return name_of(p, time_day_names, 7, true, &r->weekday);
    case 'A': return name_of(p, time_day_names, 7, false, &r->weekday);
    case 'b':
    case 'B':
        q = name_of(p, time_month_names, 12, code == 'b', &n);
        if (q) r->month = n + 1;
        return q;
    case 'p':
        if ((lower(*p) != 'a' && lower(*p) != 'p') || lower(p[1]) != 'm') return NULL;
        r->pm = lower(*p) == 'p';
        r->has_pm = true;
        return p + 2;
    case 'z': return parse_offset(p, r);
    case 'Z': return parse_zone(p, r);
    case 'c': return nested(p, "%a %b %d %H:%M:%S %Y", r, bad);
    case 'x': return nested(p, "%m/%d/%y", r, bad);
    case 'X': return nested(p, "%H:%M:%S", r, bad);
    case '%': return *p == '%' ? p + 1 : NULL;
    default: *bad = code; return NULL;
    }
}

static const char *parse_format(const char *p, const char *format, const char *end, Parsed *r, char *bad) {
    while (format < end && p) {
        if (is_space(*format)) {
            if (!is_space(*p)) return NULL;
            while (is_space(*format)) format++;
            while (is_space(*p)) p++;
        } else if (*format == '%') {
            p = directive(p, format[1], r, bad);
            format += 2;
        } else {
            p = p < r->text_end && lower(*p) == lower(*format) ? p + 1 : NULL;
            format++;
        }
    }
    return p;
}

/* Dates: days since 0001-01-01 by the proleptic Gregorian calendar. */

static bool is_leap(int y) { return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0); }
static int month_days(int y, int m) { return m == 2 ? 28 + is_leap(y) : 30 + ((m + (m > 7)) & 1); }
static long days_before_year(int y) { return (y - 1) * 365L + (y - 1) / 4 - (y - 1) / 100 + (y - 1) / 400; }
static int day_of_year(int y, int m, int d) {
    for (int i = 1; i < m; i++) d += month_days(y, i);
    return d;
}

/* Day of the year from the week's number; weeks begin on Sunday or Monday, days before the first are in week 0. */
static int from_week(const Parsed *r) {
    int first = (int)(days_before_year(r->year) % 7); /* weekday of January 1st, Monday 0 */
    int day = r->weekday;
    if (r->week_from_sunday) {
        first = (first + 1) % 7;
        day = (day + 1) % 7;
    }
    int week0 = (7 - first) % 7;
    return r->week == 0 ? 1 + day - first : 1 + week0 + 7 * (r->week - 1) + day;
}

static int complete(Runtime *rt, Parsed *r) {
    bool leap_default = false;
    if (r->has_pm || r->hour12 >= 0) {
        int h = r->hour12 >= 0 ? r->hour12 : r->hour;
        if (r->hour12 >= 0) r->hour = r->has_pm && r->pm ? (h == 12 ? 12 : h + 12) : (h == 12 ? 0 : h);
    }
    if (r->year < 0 && r->month == 2 && r->day == 29) { /* so that the date exists */
        r->year = 1904;
        leap_default = true;
    } else if (r->year < 0) {
        r->year = 1900;
    }
    if (r->yearday < 0 && r->week >= 0 && r->weekday >= 0) {
        r->yearday = from_week(r);
        if (r->yearday <= 0) {
            r->year--;
            r->yearday += 365 + is_leap(r->year);
        }
        r->month = 0;
    } else if (r->yearday >= 0) {
        r->month = 0;
    }
    if (r->year < 1) return raise_int(rt, T_VALUE_ERROR, "year %d is out of range", r->year);
    if (r->month == 0) {
        int d = r->yearday, m = 1;
        for (; m < 12 && d > month_days(r->year, m); m++) d -= month_days(r->year, m);
        r->month = m;
        r->day = d;
    } else {
        if (r->day > month_days(r->year, r->month)) return raise_int(rt, T_VALUE_ERROR, "day is out of range for month");
        r->yearday = day_of_year(r->year, r->month, r->day);
    }
    if (r->weekday < 0) r->weekday = (int)((days_before_year(r->year) + r->yearday - 1) % 7);
    if (leap_default) r->year = 1900;
    return 0;
}

static Owned to_struct(Runtime *rt, const Parsed *r) {
    struct tm tm = {.tm_year = r->year - 1900, .tm_mon = r->month - 1, .tm_mday = r->day, .tm_hour = r->hour,
                    .tm_min = r->minute, .tm_sec = r->second, .tm_wday = (r->weekday + 1) % 7, .tm_yday = r->yearday - 1,
                    .tm_isdst = r->isdst, .tm_gmtoff = r->offset, .tm_zone = r->zone};
    return time_from_tm(rt, &tm, r->has_offset || r->zone[0]);
}

static Owned parse_time(Runtime *rt, Borrowed text, Borrowed format, const char *t, size_t tlen, const char *f, size_t flen) {
    Parsed r = {.year = -1, .month = 1, .day = 1, .weekday = -1, .yearday = -1, .week = -1, .isdst = -1, .hour12 = -1, .text_end = t + tlen};
    char bad = 0;
    for (size_t i = 0; i < flen; i++) {
        if (f[i] != '%') continue;
        if (i + 1 == flen) return raise(rt, T_VALUE_ERROR, "stray %% in format '%U'", format);
        if (!strchr("YymdHIMSfjUWwuaAbBpzZcxX%", f[++i]))
            return raise(rt, T_VALUE_ERROR, "'%c' is a bad directive in format '%U'", f[i], format);
    }
    const char *end = parse_format(t, f, f + flen, &r, &bad);
    if (!end) return raise(rt, T_VALUE_ERROR, "time data %R does not match format %R", text, format);
    if (end != t + tlen) return raise(rt, T_VALUE_ERROR, "unconverted data remains: %s", end);
    return complete(rt, &r) < 0 ? V_NULL : to_struct(rt, &r);
}

Owned time_strptime(Runtime *rt, Borrowed self, const Value *args, size_t nargs, Borrowed kwnames) {
    for (size_t i = 0; i < nargs; i++)
        if (!v_is_str(rt, args[i]))
            return raise(rt, T_TYPE_ERROR, "strptime() argument %d must be str, not <class '%T'>", (int)i, args[i]);
    Owned format = nargs > 1 ? own(args[1]) : str_from_cstr(rt, "%a %b %d %H:%M:%S %Y");
    if (!format) return V_NULL;
    size_t tlen, flen;
    void *tscratch = NULL, *fscratch = NULL;
    const char *t = str_utf8_lossless(rt, args[0], &tlen, &tscratch);
    const char *f = t ? str_utf8_lossless(rt, format, &flen, &fscratch) : NULL;
    Owned r = f ? parse_time(rt, args[0], format, t, tlen, f, flen) : V_NULL;
    mem_free(rt, tscratch);
    mem_free(rt, fscratch);
    decref(rt, format);
    return r;
}
