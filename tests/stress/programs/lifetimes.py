# after: gc, weakref
# Finalizers, weak references, cycles, gc.
import gc, weakref, sys


class Node:
    def __init__(self, name):
        self.name = name
        self.other = None

    def __del__(self):
        deaths.append(self.name)


deaths = []
a, b = Node('a'), Node('b')
a.other, b.other = b, a
r = weakref.ref(a, lambda ref: deaths.append('callback'))
print(r() is a, weakref.getweakrefcount(a), weakref.proxy(a).name)
del a, b
print(gc.collect() > 0, sorted(deaths), r())
wd = weakref.WeakValueDictionary()
wk = weakref.WeakKeyDictionary()
ws = weakref.WeakSet()
n = Node('n')
wd['k'] = n
wk[n] = 1
ws.add(n)
f = weakref.finalize(n, deaths.append, 'finalize')
print(len(wd), len(wk), len(ws), f.alive)
del n
print(len(wd), len(wk), len(ws), deaths[-2:])


class Lazarus:
    def __del__(self):
        global saved
        saved = self


Lazarus()
print(type(saved).__name__, gc.is_finalized(saved))
del saved
gc.callbacks.append(lambda phase, info: deaths.append(phase))
gc.collect(0)
gc.callbacks.clear()
print(deaths[-2:], gc.get_threshold(), gc.is_tracked([]), gc.is_tracked(1), len(gc.get_stats()), len(gc.get_objects(0)) > 0, gc.get_referents([1, 'x']))
big = [None]
for i in range(300):
    big = [big, {i: big}, (big,)]
del big
gc.collect()
m = Node.__init__
wm = weakref.WeakMethod(Node('m').__init__)
print(wm(), sys.getrefcount(m) > 1, gc.get_referrers(m) != [])
