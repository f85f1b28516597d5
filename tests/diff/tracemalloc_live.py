# tracemalloc: tracing itself, where the answer does not depend on how large objects are.
import tracemalloc

print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory(), tracemalloc.get_traceback_limit(), tracemalloc._get_traces())
for bad in (0, -1, 65536, 2**40, "x", None):
    try:
        tracemalloc.start(bad)
    except (ValueError, TypeError, OverflowError) as e:
        print(type(e).__name__, e if not isinstance(bad, str) and bad is not None else "")
try:
    tracemalloc.take_snapshot()
except RuntimeError as e:
    print(e)
tracemalloc.stop()
tracemalloc.clear_traces()
tracemalloc.reset_peak()

untraced = [object()]
tracemalloc.start(4)
tracemalloc.start(2)
print(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit(), tracemalloc.get_object_traceback(untraced), tracemalloc.get_object_traceback(5))


pad = []


def leaf():
    return b'x' * (700 + len(pad))


def middle(n):
    return leaf() if n == 0 else middle(n - 1)


def numbers():
    while True:
        yield leaf()


class Thing:
    def __init__(self):
        self.value = leaf()


def lines(obj):
    return [frame.lineno for frame in tracemalloc.get_object_traceback(obj)], tracemalloc.get_object_traceback(obj)[0].filename == __file__


print(lines(leaf()))
print(lines(middle(0)))
print(lines(middle(1)))
print(lines(middle(9)))
g = numbers()
print(lines(next(g)))
print(lines(next(g)))
thing = Thing()
print(lines(thing.value))
print(lines([leaf() for i in range(2)][1]), lines((lambda: leaf())()), lines(max([3, 4], key=lambda x: len(leaf()) + x) and leaf()))
print([lines(x)[0] for x in map(middle, (0, 1))])
kept = bytearray(1000)
print(lines(kept))

before, peak = tracemalloc.get_traced_memory()
big = bytes(3000000)
now, peak = tracemalloc.get_traced_memory()
print(2990000 < now - before < 3010000, peak >= now)
del big
after, peak = tracemalloc.get_traced_memory()
print(abs(after - before) < 5000, peak - after > 2900000)
tracemalloc.reset_peak()
print(tracemalloc.get_traced_memory()[1] - after < 5000)

old = tracemalloc.take_snapshot()
kept = [bytes(1000) for i in range(500)]
new = tracemalloc.take_snapshot()
top = new.compare_to(old, "lineno")[0]
print(top.traceback[0].lineno, top.count_diff > 490, 500000 < top.size_diff < 600000, top.size_diff == top.size, len(top.traceback))
deep = new.compare_to(old, "traceback")[0]
print(deep.traceback[-1].lineno, new.traceback_limit, sum(t.size for t in new.traces) == sum(s.size for s in new.statistics("filename")))
only = new.filter_traces([tracemalloc.Filter(True, __file__)])
print(0 < len(only.traces) <= len(new.traces), {t.traceback[-1].filename for t in only.traces} == {__file__})
tracemalloc.clear_traces()
print(tracemalloc.get_traced_memory(), tracemalloc.get_object_traceback(kept), tracemalloc.is_tracing())
again = [leaf()]
print(lines(again[0]))
tracemalloc.stop()
print(tracemalloc.is_tracing(), tracemalloc.get_object_traceback(again), tracemalloc.get_traced_memory(), tracemalloc.get_tracemalloc_memory() >= 0)
tracemalloc.start()
print(lines(leaf()), tracemalloc.get_traceback_limit())
