# tuple, generic iterators, enumerate, zip, map, filter, reversed
def t(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except BaseException as e:
        print(type(e).__name__, e)
# tuple
print((), (1,), (1, 2), tuple(), tuple("ab"), tuple([1, 2]), tuple(range(3)), tuple(x for x in 'xy')); t(tuple, 5); t(tuple, 1, 2); t(tuple, x=1)
a = (1, 2, 3, 2)
t(lambda: a[0]); t(lambda: a[-1]); t(lambda: a[4]); t(lambda: a['x']); t(lambda: a[1.5]); t(lambda: a[1:3]); t(lambda: a[::-1]); t(lambda: a[::2]); t(lambda: a[5:]); print(a[:] is a, tuple(a) is a, () is tuple([]), a[0:0] is ())
t(lambda: a + (4,)); t(lambda: a + [1]); t(lambda: a * 2); t(lambda: 2 * a); t(lambda: a * -1); t(lambda: a * 1.5); t(a.index, 2); t(a.index, 2, 2); t(a.index, 9); t(a.index, 1, 1); t(a.index, 1, 'q'); t(a.count, 2); t(a.count); t(a.index)
def sa(): a[0] = 1
def da(): del a[0]
t(sa); t(da); t(lambda: a.append); print(a * 1 is a, a + () is a, () + a is a)
for x, y in (((1, 2), (1, 2)), ((1,), (1, 2)), ((2,), (1, 2)), ((), ()), ((1, (2,)), (1, (3,))), ((1, 'a'), (1, 'b'))):
    print(x == y, x != y, x < y, x <= y, x > y, x >= y)
t(lambda: (1,) < ('a',)); t(lambda: (1,) < [1]); print((1,) == [1])
print(hash(()), hash((1,)), hash((1, 2)), hash((1, (2, 3.5), -1)), hash((0,) * 10), hash((None,)) == hash((None,)), hash((2**100, -2**70))); t(hash, ([],)); t(hash, (1, {}))
r = []; x = (r,); r.append(x); print(x); print((1,).__getnewargs__(), tuple[int], tuple[int, ...], 2 in a, 9 in a)
class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
x = T(1, 2, 3); x.attr = 5; print(x, x.attr, type(x[:2]), type(x + (1,)), type(x * 2), x == (1, 2, 3), hash(x) == hash((1, 2, 3)), x.__class__.__name__, tuple(x), type(tuple(x)))
class U(tuple): pass
print(U([1, 2]), U(), U('ab'), U((1,)) + U((2,))); t(U, 1); t(lambda: U([1], k=1))
it = iter((1, 2, 3)); print(next(it), it.__length_hint__(), it.__reduce__()[1:], list(it), it.__reduce__()[1:], type(it).__name__); it = iter((1, 2, 3)); it.__setstate__(2); print(list(it))
a, (b, *c) = 1, (2, 3, 4); print(a, b, c)
# sequence iterator
class Seq:
    def __init__(self, n): self.n = n
    def __getitem__(self, i):
        if i >= self.n: raise IndexError
        return i * i
    def __len__(self): return self.n
print(list(Seq(4)), list(reversed(Seq(4))), 9 in Seq(4), list(zip(Seq(3), Seq(9)))); it = iter(Seq(3)); next(it); print(it.__length_hint__(), it.__reduce__()[2], type(it).__name__); it.__setstate__(2); print(list(it)); t(next, it)
class Stop:
    def __getitem__(self, i):
        if i > 2: raise StopIteration
        return i
print(list(Stop()))
class Err:
    def __getitem__(self, i):
        if i > 1: raise KeyError(i)
        return i
t(list, Err())
t(iter, 5); t(iter, None); t(iter); t(next, 5); t(next, iter([]), 'default'); t(next, iter([1])); t(iter, 1, 2)
class NoIter:
    __iter__ = None
t(iter, NoIter())
class BadIter:
    def __iter__(self): return 5
t(iter, BadIter())
# iter(callable, sentinel)
n = [0]
def count(): n[0] += 1; return n[0]
it = iter(count, 4); print(list(it), next(it, 'end'), type(it).__name__)
def stop(): raise StopIteration
print(list(iter(stop, 1)))
def err(): raise ValueError('x')
t(list, iter(err, 1))
# enumerate
print(list(enumerate('ab')), list(enumerate('ab', 5)), list(enumerate('ab', start=-1)), list(enumerate(iterable='x', start=2**70)), list(enumerate([], True)))
t(enumerate); t(enumerate, 5); t(enumerate, [], 'a'); t(enumerate, [], 1, 2); t(enumerate, [], start=1.5)
e = enumerate('abc'); x = next(e); y = next(e); print(x, y, next(e), e.__reduce__()[1][1], enumerate[int])
for i, c in enumerate('xyz'): print(i, c, end=' ')
print(list(enumerate('abc', 2**62 - 1)))
# zip
print(list(zip()), list(zip('ab')), list(zip('abc', [1, 2])), list(zip('ab', [1, 2], (3, 4))), list(zip('ab', [1, 2], strict=True)), dict(zip('ab', range(9))))
t(lambda: list(zip('ab', [1], strict=True))); t(lambda: list(zip('a', [1, 2], strict=True))); t(lambda: list(zip('ab', [1, 2], [3], strict=True))); t(lambda: list(zip('a', [1], [3, 4], strict=True))); t(zip, 5); t(zip, [1], 5); t(lambda: zip([1], foo=2) and None)
z = zip([1, 2, 3], [4, 5, 6]); a = next(z); b = next(z); print(a, b, a is b); print(*zip(*[(1, 2), (3, 4)]))
def gen():
    yield 1
    raise KeyError('gen')
t(lambda: list(zip(gen(), [1, 2]))); it = iter([1, 2, 3, 4]); print(list(zip(it, it))); it = iter([1, 2, 3]); print(list(zip(it, [])), list(it)); it = iter([1, 2, 3]); print(list(zip([], it)), list(it))
# map, filter
print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2], [3, 4, 5])), list(map(max, [1, 5], [3, 2], [2, 9])), list(map(None.__class__, []))); t(map); t(map, abs); t(map, abs, 5); t(lambda: list(map(5, [1]))); t(lambda: list(map(abs, ['x']))); t(lambda: map(abs, [], k=1))
print(list(map(lambda *a: a, *[range(2)] * 9)))
print(list(filter(None, [0, 1, '', 'a', [], [0]])), list(filter(lambda x: x > 1, [1, 2, 3])), list(filter(bool, [0, 5]))); t(filter); t(filter, None); t(filter, None, 5); t(lambda: list(filter(5, [1]))); t(lambda: filter(None, [], k=1))
class BoolErr:
    def __bool__(self): raise ValueError('bool')
t(lambda: list(filter(None, [BoolErr()])))
# reversed
print(list(reversed('abc')), list(reversed((1, 2, 3))), list(reversed(range(5))), list(reversed(b'ab'))); t(reversed, 5); t(reversed, {1}); t(reversed); t(reversed, iter([])); t(lambda: reversed([], k=1))
class R:
    def __reversed__(self): return 'whatever'
print(reversed(R()))
class RN:
    __reversed__ = None
    def __len__(self): return 0
    def __getitem__(self, i): return i
t(reversed, RN()); r = reversed((1, 2, 3)); next(r); print(r.__length_hint__(), r.__reduce__()[1:]); r.__setstate__(0); print(list(r), r.__reduce__()[1:])
class Short(Seq):
    pass
s = Short(5); r = reversed(s); print(next(r)); s.n = 1; print(list(r))
class MyMap(map): pass
class MyZip(zip): pass
class MyEnum(enumerate): pass
class MyFilter(filter): pass
m = MyMap(str, [1, 2]); m.x = 1; print(list(m), list(MyZip('ab', 'cd')), list(MyEnum('ab')), list(MyFilter(None, [0, 1])), type(m).__name__)
print(list(map(lambda p: p[0], zip([1, 2], [3, 4]))), sum(map(int, '123')), [*map(ord, 'ab')], max(map(len, ['a', 'bbb'])), ' '.join(map(str, range(3))))
g = (x for x in range(3)); print(list(zip(g, g)), all(map(bool, [1, 2])), any(filter(None, [0])))
import operator
print(operator.length_hint(iter([1, 2])), operator.length_hint(map(abs, [1])), operator.length_hint(zip([1])), operator.length_hint(5, 7), operator.length_hint(reversed([1, 2, 3])))
