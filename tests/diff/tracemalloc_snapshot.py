# tracemalloc: snapshots made by hand: statistics, differences, filters, texts.
import tracemalloc
from tracemalloc import DomainFilter, Filter, Frame, Snapshot, Statistic, StatisticDiff, Trace, Traceback

raw = [
    (0, 10, (("a.py", 2), ("b.py", 4)), 3),
    (0, 10, (("a.py", 2), ("b.py", 4)), 3),
    (0, 4096, (("a.py", 7), ("b.py", 9), ("a.py", 1)), 5),
    (1, 2, (("a.pyc", 5), ("b.py", 4)), 3),
    (2, 66, (("b.py", 1),), 1),
    (3, 7, (("<unknown>", 0),), 1),
    (0, 123456789, (("lib/x.py", 30),), 1),
]
newer = raw[1:4] + [(0, 500, (("c.py", 8),), 1), (0, 200 << 20, (("lib/x.py", 30),), 1)] * 2
old, new = Snapshot(raw, 3), Snapshot(newer, 3)

for key in "lineno", "filename", "traceback":
    for cumulative in False, True:
        try:
            for s in old.statistics(key, cumulative):
                print(key, cumulative, s, repr(s))
            for s in new.compare_to(old, key, cumulative):
                print(key, cumulative, s, repr(s))
        except ValueError as e:
            print(e)
for bad in ("line", 3):
    try:
        old.statistics(bad)
    except ValueError as e:
        print(e)

for filters in ([], [Filter(True, "a.py")], [Filter(False, "a.py")], [Filter(True, "*.py", all_frames=True), Filter(False, "b.py", 4, True)],
                [Filter(True, "a.py", 2), Filter(True, "b.py")], [DomainFilter(True, 0)], [DomainFilter(False, 0)],
                [Filter(True, "a.py", domain=1)], [Filter(False, "*", domain=0)], [Filter(True, "lib/*"), Filter(True, "[bc].py")]):
    found = old.filter_traces(filters)
    print(len(found.traces), found.traceback_limit, found.traces)
    for trace in found.traces:
        print("   ", trace, repr(trace), trace.domain, trace.size)
try:
    old.filter_traces(Filter(True, "x"))
except TypeError as e:
    print(e)

f = Filter(True, "abc.pyc", 3, domain=2)
print(f.inclusive, f.filename_pattern, f.lineno, f.all_frames, f.domain, DomainFilter(False, 4).domain)
for name in "filename_pattern",:
    try:
        setattr(f, name, "x")
    except AttributeError as e:
        print("AttributeError")

tb = old.traces[2].traceback
print(tb, repr(tb), len(tb), tb.total_nframe, tb[0], repr(tb[-1]), tb[1:], Frame(("a.py", 1)) in tb, tb == Traceback(raw[2][2]))
print(tb < old.traces[0].traceback, tb >= tb, tb == 3, tb != Traceback(()), hash(tb) == hash(Traceback(raw[2][2])))
for limit in (None, 1, 2, -1, -2, 0, 9):
    print(tb.format(limit), tb.format(limit, most_recent_first=True))
a, b = Frame(("a.py", 3)), Frame(("a.py", 4))
print(a < b, a == b, a <= a, a > b, a == 3, {a, Frame(("a.py", 3))} == {a}, str(a), a.filename, a.lineno)
print(old.traces[:2], old.traces[-1] in old.traces, old.traces == Snapshot(raw, 1).traces, len(list(old.traces)))
for size in (0, 1, -5, 99, 100, 1023, 10239, 10240, 102399, 102400, 5 << 20, 10 << 30, 20 << 40, 20 << 50, -(3 << 20)):
    print(StatisticDiff(tb, size, size, 3, -1), Statistic(tb, size, 0))
print(Statistic(tb, 5, 1) == Statistic(tb, 5, 1), Statistic(tb, 5, 1) == 5, StatisticDiff(tb, 1, 2, 3, 4) == StatisticDiff(tb, 1, 2, 3, 5))
