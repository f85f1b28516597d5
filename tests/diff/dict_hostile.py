# dict, set, list: keys and items whose comparison or hash changes the container; keys that die in the middle
import gc
def t(f, *a, **k):
    try:
        r = f(*a, **k)
        print(r if isinstance(r, (int, bool, str, type(None))) else type(r).__name__)
    except BaseException as e:
        print(type(e).__name__, e)
class E:
    """All instances hash alike; comparison runs `act`."""
    act = None
    def __init__(self, n): self.n = n
    def __hash__(self): return 7
    def __eq__(self, other):
        a = E.act
        if a: E.act = None; a()
        return isinstance(other, E) and self.n == other.n
for size in (3, 9, 30):
    for act in ('clear', 'grow', 'del', 'replace', 'refill'):
        d = {E(i): i for i in range(size)}
        def run():
            if act == 'clear': d.clear()
            elif act == 'grow':
                for i in range(1000, 1200): d[i] = i
            elif act == 'del':
                for k in [k for k in d][: size // 2]:
                    dict.pop(d, k, None)
            elif act == 'replace': d.update({i: 0 for i in range(500)})
            else: d.clear(); d.update({E(i + 5): 'new' for i in range(3)})
        for op in (lambda: d.get(E(size - 1)), lambda: E(1) in d, lambda: d.__setitem__(E(2), 'x'), lambda: d.pop(E(0), None), lambda: d.setdefault(E(size + 1), 0), lambda: d == {E(i): i for i in range(size)},
                   lambda: dict(d), lambda: d.update({E(1): 1, E(999): 2}), lambda: d.__delitem__(E(1))):
            E.act = run
            try:
                op()
            except (KeyError, RuntimeError) as e:
                pass
            E.act = None
            n = len(list(d)); assert n == len(d), (n, len(d))
        s = set(E(i) for i in range(size))
        def run2():
            if act == 'clear': s.clear()
            elif act == 'grow': s.update(range(1000, 1200))
            elif act == 'del':
                for k in list(s)[: size // 2]: s.discard(k)
            elif act == 'replace': s.difference_update(list(s)); s.update(range(500))
            else: s.clear(); s.update(E(i + 5) for i in range(3))
        for op in (lambda: E(size - 1) in s, lambda: s.add(E(2)), lambda: s.discard(E(1)), lambda: s | {E(i) for i in range(5)}, lambda: s & {E(i) for i in range(5)}, lambda: s - {E(i) for i in range(5)},
                   lambda: s ^ {E(1), E(77)}, lambda: s <= {E(i) for i in range(size)}, lambda: s == set(s), lambda: s.isdisjoint({E(1)}), lambda: s.update({E(1), E(2)}), lambda: s.intersection_update({E(i) for i in range(4)}),
                   lambda: s.symmetric_difference_update({E(3)}), lambda: s.remove(E(0))):
            E.act = run2
            try:
                op()
            except (KeyError, RuntimeError):
                pass
            E.act = None
            assert len(list(s)) == len(s)
    print(size, 'ok')
# hash that fails, changes, is not an int
class H:
    def __init__(self, h): self.h = h
    def __hash__(self):
        if callable(self.h): return self.h()
        return self.h
    def __eq__(self, o): return True
def boom(): raise ZeroDivisionError('hash')
for h in (boom, 'x', None, 1.5, 1 << 80, -1, -2, True):
    t(hash, H(h)); t(lambda: {H(h): 1}); t(lambda: H(h) in {1: 2}); t(lambda: {H(h)})
class EqFails:
    def __hash__(self): return 1
    def __eq__(self, o): raise ValueError('eq')
t(lambda: {EqFails(): 1, 1: 2}); t(lambda: {1: 1}.get(EqFails())); t(lambda: {1, EqFails()}); t(lambda: EqFails() in {1}); t(lambda: EqFails() in [1, 2]); t(lambda: [EqFails()] == [1]); t(lambda: {1: EqFails()} == {1: 5}); t(lambda: [1].index(EqFails())); t(lambda: [EqFails()].remove(1)); t(lambda: (1, EqFails()) == (1, 2)); t(lambda: EqFails() in (1,))
d = {1: 'x'}
class Str(str):
    def __eq__(self, o): d.clear(); return False
    __hash__ = str.__hash__
d = {'abc': 1, 'def': 2}; t(lambda: d.get(Str('abc'))); print(d); d = {Str('abc'): 1, 'q': 2}; t(lambda: d.get('abc')); print(len(d))
# lists
class X:
    def __init__(self, f): self.f = f
    def __eq__(self, o):
        f, self.f = self.f, lambda: None
        f()
        return False
l = [1, 2, 3]
for op in (lambda x: x in l, lambda x: l.index(x), lambda x: l.count(x), lambda x: l.remove(x), lambda x: l == [x, 2, 3], lambda x: [x, 2, 3] == l, lambda x: l < [x, 5], lambda x: [x] < l):
    for f in (lambda: l.clear(), lambda: l.extend(range(100)), lambda: l.pop() if l else None, lambda: l.__setitem__(slice(None), [])):
        l = [1, 2, 3]
        try:
            op(X(f))
        except Exception as e:
            print(type(e).__name__, end=' ')
        print(len(l), end=' ')
print()
# destructors that touch the container
class D:
    def __init__(self, c, f): self.c = c; self.f = f
    def __del__(self): self.f(self.c)
    def __hash__(self): return 5
def many(make, ops):
    for op in ops:
        for f in (lambda c: c.clear(), lambda c: len(c), lambda c: c.update({1: 1}) if isinstance(c, dict) else c.append(1) if isinstance(c, list) else c.add(1)):
            c = make()
            if isinstance(c, list): c += [D(c, f) for _ in range(5)]
            elif isinstance(c, dict): c.update({i: D(c, f) for i in range(5)}); c[D(c, f)] = 1
            else: c.update(D(c, f) for _ in range(5))
            try: op(c)
            except Exception as e: print(type(e).__name__, e)
            c.clear()
            print(len(c) if not isinstance(c, list) else 'l', end=' ')
    print()
many(list, [lambda c: c.clear(), lambda c: c.pop(), lambda c: c.__delitem__(slice(None)), lambda c: c.__delitem__(slice(0, 4, 2)), lambda c: c.__setitem__(slice(1, 3), []), lambda c: c.__setitem__(0, 1), lambda c: c.__init__([1]), lambda c: c.sort(key=id)])
many(dict, [lambda c: c.clear(), lambda c: c.popitem(), lambda c: c.update({i: 0 for i in range(9)}), lambda c: c.__setitem__(0, 1), lambda c: c.__delitem__(0), lambda c: c.pop(1)])
many(set, [lambda c: c.clear(), lambda c: c.pop(), lambda c: c.intersection_update({1}), lambda c: c.difference_update(list(c))])
# iteration while changing
l = list(range(5))
it = iter(l); next(it); l.clear(); t(next, it); l.extend([1, 2, 3]); t(next, it)
s = {1, 2, 3}; it = iter(s); next(it); s.add(10); t(next, it); s.discard(10); t(next, it)
class Grow:
    def __init__(self, l): self.l = l; self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 50: raise StopIteration
        self.l.append(-self.n) if self.n % 2 else self.l.clear()
        return self.n
l = [1, 2]; l.extend(Grow(l)); print(len(l)); l = [1, 2]; l[0:1] = Grow(l); print(len(l)); l = [1] * 10
class Len:
    def __init__(self, n): self.n = n
    def __iter__(self): return iter([1, 2, 3])
    def __length_hint__(self): return self.n
for n in (0, 3, 1000, -1, 'x', NotImplemented, 1.5):
    t(lambda: len(list(Len(n))))
gc.collect()
