# catches, after: tracemalloc, weakref, memory_profiler, io
# What looks at memory: line profiles, traces, the collector's own functions, pictures of references.
import gc, io, sys, tracemalloc, weakref
from memory_profiler import profile

out = io.StringIO()


@profile(stream=out)
def profiled(n):
    rows = []
    for i in range(n):
        rows.append([i])
    del rows[0]
    return len(rows)


print(profiled(4), 'rows.append' in out.getvalue())
tracemalloc.start(3)
kept = [str(i) * 10 for i in range(5)]
first = tracemalloc.take_snapshot()
kept += [[i] for i in range(5)]
second = tracemalloc.take_snapshot()
print(len(second.compare_to(first, 'lineno')) > 0, len(first.statistics('traceback')) > 0, tracemalloc.get_object_traceback(kept) is not None,
      tracemalloc.get_traced_memory()[0] > 0, len(first.filter_traces([tracemalloc.Filter(True, '*tools*')]).traces) > 0)
tracemalloc.stop()


class Node:
    def __init__(self, other=None):
        self.other = other


told = []
gc.callbacks.append(lambda phase, info: told.append(phase))
a = Node()
a.other = Node(a)
watched = weakref.ref(a, lambda r: told.append('died'))
dead = weakref.WeakValueDictionary(one=a)
weakref.finalize(a, told.append, 'finalized')
print(len(gc.get_referrers(a)) > 0, gc.get_referents(a) != [], gc.is_tracked(a), len(gc.get_objects()) > 10)
del a
print(gc.collect() >= 2, sorted(told), watched() is None, len(dead), gc.get_count()[0] >= 0, gc.get_threshold(), len(gc.get_stats()))
gc.callbacks.clear()
gc.freeze()
print(gc.get_freeze_count() > 0)
gc.unfreeze()
print(sys.getsizeof(kept) > 0, sys.getrefcount(kept) > 0)
