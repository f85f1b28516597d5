# The memory tools while what they were given changes: lists of nodes that empty themselves, addresses of anything, walks from finalizers and
# callbacks of the collector; every method of a snapshot with arguments of every kind.
def tell(*args): pass


# memory tools
import gc, sys, _hoop_memory, _hoop_objgraph, tracemalloc
class X: pass
xs = [X() for _ in range(100)]
for i in range(-20000, 20000, 8):
    for x in (xs[0], xs, {}, 'abc'):
        o = _hoop_objgraph.at(id(x) + i)
        if o is not None: type(o)
for a in (0, 8, -8, 1 << 47, (1 << 47) - 8, 2**63 - 8, 2**64, -2**70, 16, 4096): 
    _hoop_objgraph.at(a)
snap = _hoop_memory.take()
class E:
    def __init__(self, l, n=1): self.l, self.n = l, n
    def __index__(self):
        self.l.clear()
        return self.n
    def __eq__(self, o): raise ValueError
for k in range(5):
    l = []; l.extend([E(l)] + [[k]] * 200)
    try: tell(snap.retained_by(l))
    except TypeError as e: tell(e)
    l = []; l.extend([E(l)] + [[k]] * 20)
    try: tell(len(snap.chains(5, 3, l)))
    except TypeError as e: tell(e)
try: snap.nodes_of(E([]))
except ValueError: tell('ValueError')
class B:
    def __init__(self): self.me = self
    def __del__(self):
        for f in (_hoop_objgraph.unreferenced, _hoop_objgraph.type_counts, lambda: _hoop_objgraph.objects_of([X]), lambda: _hoop_objgraph.referrers([self, xs], 5),
                  _hoop_memory.take, gc.collect, gc.get_objects, lambda: gc.get_referrers(self), gc.freeze, gc.unfreeze):
            f()
        for n in range(3):
            s = _hoop_memory.take(); s.cycles(10); s.sums(0); s.largest(5)
def cb(phase, info):
    _hoop_objgraph.unreferenced(); _hoop_memory.take().compute()
gc.callbacks.append(cb)
for i in range(5):
    for _ in range(20): B()
    gc.collect(i % 3)
gc.callbacks.remove(cb)
import weakref
def wr(r): _hoop_objgraph.unreferenced(); gc.get_objects()
for i in range(5):
    b = B(); r = weakref.ref(b, wr); r2 = weakref.WeakKeyDictionary({b: 1}); del b; gc.collect()
tell('ok')
names = [n for n in dir(snap) if not n.startswith('__')]
vals = [0, 1, -1, 2**31, 2**32, 2**63, -2**63, 5, 'a', None, [], [0], [1, 2, -1], 1.5, snap, True, (1, 2)]
n = 0
for name in names:
    if name in ('tell', 'save', 'heapsnapshot'): continue
    for args in [()] + [(v,) for v in vals] + [(v, w) for v in vals for w in vals] + [(v, w, x) for v in vals[:4] for w in vals[:3] for x in vals[::3]]:
        try: getattr(snap, name)(*args)
        except (TypeError, ValueError, IndexError, OverflowError): pass
        n += 1
