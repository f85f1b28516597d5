# What the special methods of the items, keys and indices do to the list that is being worked on.
def report(name, f):
    try:
        print(name, f())
    except Exception as e:
        print(name, type(e).__name__, e)


class Does:
    """Runs `action` whenever one of its special methods is called; answers `value`."""
    def __init__(self, action, value=0): self.action, self.value = action, value
    def go(self, *args):
        self.action()
        return self.value
    __eq__ = __lt__ = __gt__ = __index__ = __int__ = __len__ = __call__ = __bool__ = go
    __hash__ = object.__hash__


def clearing(n=50, value=0):
    l = list(range(n))
    return l, Does(l.clear, value)


l, d = clearing(); report('getitem', lambda: l[d])
l, d = clearing(value=3); report('setitem', lambda: l.__setitem__(d, 1))
l, d = clearing(value=-1); report('delitem', lambda: l.__delitem__(d))
l, d = clearing(value=10); report('slice', lambda: l[:d])
l, d = clearing(value=10); report('slice start', lambda: l[d:20])
l, d = clearing(value=2); report('slice step', lambda: l[1:40:d])
l, d = clearing(value=10); report('slice both', lambda: l[d:d:d])
l, d = clearing(value=5); l[d:40] = [1, 2]; print('assign', l)
l, d = clearing(value=2)
try:
    l[0:40:d] = range(20)
except ValueError as e: print(e, l)
l, d = clearing(value=5); del l[d:]; print('delete', l)
l, d = clearing(value=2); del l[::d]; print('delete step', l)
l, d = clearing(value=7); report('insert', lambda: l.insert(d, 'x')); print(l)
l, d = clearing(value=7); report('pop', lambda: l.pop(d))
l, d = clearing(value=3); report('repeat', lambda: l * d)
l, d = clearing(value=3); l *= d; print('repeat in place', l)
l, d = clearing(value=1); report('index bounds', lambda: l.index(5, d))
l, d = clearing(value=False); l[3] = d; report('index', lambda: l.index(99)); print(l)
l, d = clearing(value=False); l[3] = d; report('count', lambda: l.count(99)); print(l)
l, d = clearing(value=True); l[3] = d; report('remove', lambda: l.remove(99)); print(l)
l, d = clearing(value=False); l[3] = d; report('in', lambda: 99 in l)
l, d = clearing(value=False); l[3] = d; report('equal', lambda: l == [0, 1, 2, 3, 4])
l, d = clearing(value=True); l[3] = d; report('less', lambda: l < [0, 1, 2, 4, 4])
l, d = clearing(value=1); report('sort key', lambda: l.sort(key=lambda x: d())); print(l)
l = [Does(lambda: l.append(1)) for _ in range(5)]; report('sort less', lambda: l.sort()); print(len(l))
l = [3, 2, 1]; report('sort sees empty', lambda: l.sort(key=lambda x: (print(l), x)[1])); print(l)
l, d = clearing(value=0); report('extend self hint', lambda: l.extend(type('I', (), {'__iter__': lambda s: iter(l), '__length_hint__': lambda s: d()})())); print(l)


class Grow:
    def __init__(self, l): self.l, self.n = l, 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 10: raise StopIteration
        self.l.append('grown')
        return self.n


l = [1, 2, 3]; l.extend(Grow(l)); print(l)
l = [1, 2, 3]; l[1:2] = Grow(l); print(l)
l = [1, 2, 3]; l += Grow(l); print(l)


class Shrink(Grow):
    def __next__(self):
        if self.l: self.l.pop()
        return Grow.__next__(self) if self.n < 3 else Grow.__next__(self)


l = [1, 2, 3]; l.extend(Shrink(l)); print(l)
l = list(range(10))
for x in l:
    if x == 3: l.clear()
print(l)
l = list(range(5)); it = iter(l); next(it); l.clear(); l.append(1); print(list(it)); l += [1, 2, 3]; print(list(it))
l = [1, 2, 3]; it = reversed(l); l.clear(); print(list(it), it.__length_hint__())


class Del:
    def __init__(self, l): self.l = l
    def __del__(self): self.l.clear()


l = []; l.extend([Del(l), 1, 2, 3]); l.pop(0); print(l)
l = []; l.extend([Del(l), 1, 2, 3]); l[0] = 5; print(l)
l = []; l.extend([Del(l), Del(l), 2, 3]); del l[0:2]; print(l)
l = []; l.extend([Del(l), Del(l), 2, 3]); l[0:2] = 'abcdef'; print(l)
l = []; l.extend([Del(l), 1, Del(l), 3]); l[::2] = 'ab'; print(l)
l = []; l.extend([Del(l), 1, Del(l), 3]); del l[::2]; print(l)
l = []; l.extend([Del(l), 1]); l.clear(); print(l)
l = []; l.extend([Del(l), 1]); l *= 0; print(l)
l = []; l.extend([Del(l), 1]); l.__init__([7, 8]); print(l)


class Late:
    def __init__(self, l): self.l = l
    def __del__(self): self.l.append('late')


l = []; l.extend([Late(l), 1, 2]); l.clear(); print(l)
l = []; l.extend([Late(l), 1, 2]); l[:] = [9]; print(l)
l = []; l.extend([Late(l) for _ in range(5)]); del l[:]; print(l)
l = [[], []]; l[0].append(l); l[1].append(l); report('repr', lambda: repr(l))


class Repr:
    def __init__(self, l): self.l = l
    def __repr__(self):
        self.l.clear()
        return 'R'


l = [1, 2]; l.append(Repr(l)); l += [3, 4]; report('repr clears', lambda: repr(l))
report('tuple of changing', lambda: tuple(Grow([])))


class Key:
    alive = []
    def __init__(self, n): self.n = n
    def __lt__(self, other):
        Key.alive.clear()
        return self.n < other.n


Key.alive = [Key(i) for i in (3, 1, 2)]; report('sorted', lambda: [k.n for k in sorted(Key.alive)])
Key.alive = [Key(i) for i in (3, 1, 2)]; report('min', lambda: min(Key.alive).n)
Key.alive = [Key(i) for i in (3, 1, 2)]; report('max', lambda: max(Key.alive).n)


class Add:
    def __init__(self, l): self.l = l
    def __radd__(self, other):
        self.l.clear()
        return 1


l = []; l += [Add(l), 2, 3]; report('sum', lambda: sum(l))
l = list(range(5)); report('zip', lambda: list(zip(l, Grow(l))))
l = ['a', 'b']; l2 = []


class StrSub(str):
    def __str__(self): return 'x'


report('join', lambda: ','.join(Grow([])))
report('join list', lambda: ','.join([StrSub('q')] * 2))
report('map', lambda: list(map(lambda x: l.clear(), l)))
report('all', lambda: all(x for x in l2 or [Does(l2.clear, 1)]))
report('starred', lambda: (lambda *a: a)(*Grow([])))
report('unpack', lambda: exec('a, *b = Grow([]); print(a, b)', globals()))
l = [1, 2, 3]; report('isinstance', lambda: isinstance(1, (str, type('M', (type,), {'__instancecheck__': lambda c, x: l.clear() or True})('X', (), {}))))
