# Containers changed by what they call: iterators of a dict that has shrunk, classes whose __new__ gives something else, tables that are
# replaced while a key is compared, steps as large as they can be, classes that vanish while two objects are compared or added.
def tell(*args): pass


from collections import *
od = OrderedDict((i, [i]) for i in range(1000)); it = reversed(od); next(it)
for _ in range(990): od.popitem()
try: tell(len(it.__reduce__()[1][0]))
except RuntimeError as e: tell(e)
od = OrderedDict((i, [i]) for i in range(1000)); it = reversed(od.items()); next(it)
od.clear()
for i in range(3): od[i] = i
try: tell(it.__reduce__()[1])
except RuntimeError as e: tell(e)
from collections import *
import functools, operator
live = []
class D(defaultdict):
    def __new__(cls, *a):
        for x in live: x.default_factory = None
        return super().__new__(cls)
class F:
    def __call__(self): return 1
for op in (lambda d: d.copy(), lambda d: d | {}, lambda d: {} | d, lambda d: d.__copy__()):
    live.clear(); d = D(F()); 
    d.default_factory = F(); live.append(d)
    try: op(d)
    except TypeError as e: tell(e)
# dict compare ABA
class K:
    def __init__(self, h, act=None): self.h, self.act = h, act
    def __hash__(self): return self.h
    def __eq__(self, o):
        if self.act: (a, self.act) = (self.act, None); a()
        elif isinstance(o, K) and o.act: (a, o.act) = (o.act, None); a()
        return False
for n, m in ((1000, 500), (5000, 4000), (20000, 9000)):
    keys = [K(1) if i == 0 else K(i + 2) for i in range(n)]
    d = {k: 1 for k in keys}
    def act():
        d.clear()
        e = {}
        d.update({k: 1 for k in keys[:m]})
    for r in range(3):
        probe = K(1, act)
        probe in d
    s = set(keys)
    def act():
        s.clear()
        s.update(keys[:m])
    for r in range(3): K(1, act) in s
tell('ok')
# instances with slots
@functools.lru_cache(0)
def f(x):
    global f
    f = None
    return [x]
class C: pass
C.__len__ = functools.lru_cache(0)(lambda self: delattr(C, '__len__') or 5)
tell(len(C()))
C.__len__ = functools.partial(lambda *a, **k: delattr(C, '__len__') or 5)
tell(len(C()))
C.__getattr__ = functools.lru_cache(0)(lambda *a: delattr(C, '__getattr__') or 5)
tell(C().x)
import sys, itertools, collections
M = sys.maxsize
for s in ([1,2,3], (1,2,3), 'abc', 'a\u1234b', b'abc', bytearray(b'abc'), memoryview(b'abc'), range(3), range(M-2, M), memoryview(bytearray(12)).cast('i'), memoryview(bytearray(b'abc')), collections.deque([1,2,3])):
    for step in (M, M - 1, -M, -M - 1, 2**70, -2**70, 3, -3):
        for start in (None, 0, 1, 2, -1, M, -M - 1):
            try: t = s[start::step]
            except (TypeError, ValueError) as e: continue
            list(t); bytes(t) if isinstance(t, (bytes, bytearray)) else 0; len(t), repr(t), t == t
            if isinstance(t, memoryview):
                t.tolist(); t.tobytes(); t.tobytes('F'); t == b'abc'; t.hex(); hash(t) if t.readonly else 0; t[::M], t[::-1].tolist(), t.contiguous
                try: t[:] = t[:]
                except (TypeError, ValueError): pass
                try: t[start::step] = t[start::step]
                except (TypeError, ValueError): pass
            if isinstance(s, (list, bytearray)):
                for value in (t, s[:1], s[:0], s[:2]):
                    u = s[:]
                    try: u[start::step] = value
                    except ValueError: pass
                u = s[:]
                del u[start::step]
class D:
    def __del__(self):
        try: next(acc)
        except StopIteration: pass
for n in range(50):
    acc = itertools.accumulate([[1]], initial=[n])
    acc.__setstate__(D())
    next(acc), list(acc)
class Q(collections.deque):
    def __new__(cls, *a): return make() if a else super().__new__(cls)
for make in (lambda: 5, lambda: None, lambda: [1] * 3, lambda: {}):
    q = Q(); q.append(1)
    for f in (lambda: q * 2, lambda: q + q, lambda: q.copy(), lambda: q.__copy__(), lambda: 2 * q):
        try: f()
        except TypeError as e: pass
# classes that vanish while two objects are compared
import gc
class Other:
    pass
def compare(op):
    class A:
        def __lt__(self, o): return NotImplemented
        __gt__ = __le__ = __ge__ = __eq__ = __ne__ = __lt__
    class B(A):
        def act(self, o):
            for x in (self, o):
                if type(x) is not Other: x.__class__ = Other
            gc.collect()
            return NotImplemented
        __lt__ = __gt__ = __le__ = __ge__ = __eq__ = __ne__ = act
    a, b = A(), B()
    del A, B
    gc.collect()
    try: op(a, b)
    except TypeError: pass
import operator
for op in (operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne):
    for i in range(5): compare(op)
# the same with arithmetic
def arith(op):
    class A:
        def f(self, o): return NotImplemented
        __add__ = __radd__ = __mul__ = __rmul__ = __pow__ = __rpow__ = __iadd__ = __imul__ = __mod__ = __rmod__ = __divmod__ = __rdivmod__ = f
    class B(A):
        def act(self, o, m=None):
            for x in (self, o):
                if type(x) is not Other: x.__class__ = Other
            gc.collect()
            return NotImplemented
        __add__ = __radd__ = __mul__ = __rmul__ = __pow__ = __rpow__ = __iadd__ = __imul__ = __mod__ = __rmod__ = __divmod__ = __rdivmod__ = act
    for i in range(2):
        a, b = A(), B()
        a2, b2 = (a, b) if i else (b, a)
    del A, B
    gc.collect()
    try: op(a2, b2)
    except TypeError: pass
for op in (operator.add, operator.mul, operator.pow, operator.mod, divmod, operator.iadd, operator.imul):
    for i in range(5): arith(op)
tell('ok')
