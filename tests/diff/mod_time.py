# time: calendar, text; the clocks only roughly.
import os
import time


def attempt(f, *args):
    try:
        r = repr(f(*args))
    except Exception as e:
        r = "%s: %s" % (type(e).__name__, e)
    print(getattr(f, "__name__", f), args, r)


for t in (0, 1, 86399, 951782400, 1e9, 1.9e9, 2 ** 31, -1, -1.5, 1234567890.987, 253402300799, -62135596800, 10 ** 30, 1e30, float("nan"), "a", None.__class__):
    attempt(time.gmtime, t)
t = time.gmtime(1234567890)
print(t, t[:], len(t), t.tm_year, t.tm_zone, t.tm_gmtoff, tuple(t), t == tuple(t), t[0], t[-1], t[1:3], hash(t) == hash(tuple(t)))
attempt(time.asctime, t)
for fmt in ("%Y-%m-%d %H:%M:%S", "%a %A %b %B %c %d %H %I %j %m %M %p %S %U %w %W %x %X %y %Y %%", "", "%e|%D|%T|%R|%n|%F|%C|%u|%G-%V", "plain", "%Y \u00e9 \u20ac", "%Q", "%", "a\x00b", 5):
    attempt(time.strftime, fmt, t)
for tup in ((2020, 2, 29, 12, 30, 45, 5, 60, 0), (2020, 13, 1, 0, 0, 0, 0, 1, 0), (2020, 0, 0, 0, 0, 0, 0, 0, 0), (2020, 1, 32, 0, 0, 0, 0, 1, 0), (2020, 1, 1, 24, 0, 0, 0, 1, 0), (2020, 1, 1, 0, 60, 0, 0, 1, 0), (2020, 1, 1, 0, 0, 62, 0, 1, 0),
            (2020, 1, 1, 0, 0, 0, -2, 1, 0), (2020, 1, 1, 0, 0, 0, 9, 1, 0), (2020, 1, 1, 0, 0, 0, 0, 400, 0), (1, 2, 3), 5, (10 ** 20, 1, 1, 0, 0, 0, 0, 0, 0), (10 ** 10, 1, 1, 0, 0, 0, 0, 0, 0), ("a", 1, 1, 0, 0, 0, 0, 0, 0), (99, 1, 1, 0, 0, 0, 0, 1, 5), (-5, 1, 1, 0, 0, 0, 0, 1, 0)):
    attempt(time.asctime, tup)
    attempt(time.strftime, "%Y %j %a", tup)
for text, fmt in (("2021-03-04", "%Y-%m-%d"), ("2021-02-30", "%Y-%m-%d"), ("04 Mar 21", "%d %b %y"), ("march 4 69", "%B %d %y"), ("12:30:45 PM", "%I:%M:%S %p"), ("12 am", "%I %p"), ("12 PM", "%I %p"), ("100 2020", "%j %Y"), ("366 2020", "%j %Y"), ("23 2021 0", "%U %Y %w"),
                  ("12 2021 3", "%W %Y %w"), ("0 2021 3", "%U %Y %w"), ("Mon", "%a"), ("friday", "%A"), ("x", "%Y"), ("2021 x", "%Y"), ("2021", "%Q"), ("2021", "%"), ("5%", "%d%%"), ("  5", " %d"), ("5 6", "%d %m"), ("5   6", "%d %m"), ("29 Feb", "%d %b"), ("UTC", "%Z"),
                  ("+0530", "%z"), ("-01:30", "%z"), ("Z", "%z"), ("12.5", "%S.%f"), ("1/2/99", "%x"), ("10:11:12", "%X"), ("Sat Jun 06 16:26:11 1998", "%c"), ("61", "%S"), ("62", "%S"), ("7", "%u"), ("32", "%d"), ("123", "%d%m")):
    attempt(time.strptime, text, fmt)
attempt(time.strptime, "Thu Jan  1 00:00:00 1970")
attempt(time.strptime, 5, "%Y")
attempt(time.strptime, "5", 6)
os.environ["TZ"] = "CET-1CEST,M3.5.0,M10.5.0/3"
time.tzset()
print(time.tzname, time.timezone, time.altzone, time.daylight)
for t in (0, 1e9, 1.61e9, 1.6e9):
    lt = time.localtime(t)
    print(lt, lt.tm_zone, lt.tm_gmtoff, time.mktime(lt) == int(t), time.ctime(t), time.strftime("%Z %z", lt))
attempt(time.mktime, (2021, 7, 1, 12, 0, 0, 0, 0, -1))
attempt(time.mktime, (2021, 14, 35, 12, 0, 0, 0, 0, -1))
attempt(time.mktime, (1, 2))
attempt(time.mktime, 5)
attempt(time.struct_time, (1, 2, 3))
attempt(time.struct_time, range(9))
attempt(time.struct_time, range(11))
attempt(time.struct_time, range(12))
attempt(time.struct_time, 5)
for c in ("time", "monotonic", "perf_counter", "process_time", "thread_time", "x"):
    attempt(time.get_clock_info, c)
a, b = time.monotonic(), time.perf_counter_ns()
time.sleep(0.01)
time.sleep(0)
print(0.005 < time.monotonic() - a < 5, 5_000_000 < time.perf_counter_ns() - b < 5_000_000_000, abs(time.time() - time.time_ns() / 1e9) < 5, time.process_time() >= 0, type(time.process_time_ns()), time.thread_time() >= 0)
attempt(time.sleep, -1)
attempt(time.sleep, "a")
attempt(time.sleep, float("nan"))
attempt(time.sleep, 1e30)
print(time.CLOCK_REALTIME, time.CLOCK_MONOTONIC, time.clock_getres(time.CLOCK_MONOTONIC), time.clock_gettime(time.CLOCK_MONOTONIC) > 0, type(time.clock_gettime_ns(0)))
attempt(time.clock_gettime, 9999)
