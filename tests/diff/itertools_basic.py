# itertools: results, arguments, errors, copies and states
from itertools import *
import copy, operator
def t(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except BaseException as e:
        print(type(e).__name__, e)
def l(f, *a, **k):
    t(lambda: list(islice(f(*a, **k), 60)))
l(accumulate, [1, 2, 3]); l(accumulate, []); l(accumulate, 'abc'); l(accumulate, [1, 2, 3], operator.mul); l(accumulate, [1, 2], initial=10); l(accumulate, [], initial=0); l(accumulate, [3, 1, 2], max); l(accumulate, [1, 'a']); l(accumulate, 5); l(accumulate); l(accumulate, [1], None, initial=None); l(accumulate, [1, 2], func=lambda a, b: a - b)
l(chain); l(chain, 'ab', [1], (), {2: 3}); l(chain, 'ab', 5); l(chain.from_iterable, ['ab', 'cd']); l(chain.from_iterable, 5); l(chain.from_iterable, [1]); l(chain, a=1); print(chain[int])
for f in (combinations, combinations_with_replacement, permutations):
    for n in range(5):
        for r in range(6): print(f.__name__, n, r, list(f(range(n), r)))
    t(f); t(f, [1]) if f is not permutations else l(f, 'abc'); t(f, 5, 1); t(f, [1], -1); t(f, [1], 'x'); t(f, iterable='ab', r=1) if 0 else l(f, iterable='ab', r=1); t(f, 'abc', 1.5)
l(permutations, 'abc', None); l(compress, 'abcdef', [1, 0, 1, 0, 1]); l(compress, 'ab', []); l(compress, 5, 5); l(compress, [1]); l(compress, data='ab', selectors=[0, 1])
t(lambda: list(islice(count(), 3))); t(lambda: list(islice(count(5, 2), 3))); t(lambda: list(islice(count(1.5, .5), 3))); t(lambda: list(islice(count(2**62 - 2), 4))); t(lambda: list(islice(count(2**80, -1), 3))); t(lambda: list(islice(count(step=3), 3))); t(count, 'a'); t(count, 1, 'b'); t(count, 1, 2, 3)
t(lambda: count()); t(lambda: count(3, 2)); t(lambda: count(1.5)); t(lambda: count(1, 1.0)); t(lambda: count(-2)); c = count(5); next(c); print(c, copy.copy(c))
t(lambda: list(islice(cycle('abc'), 8))); t(lambda: list(cycle([]))); t(cycle); t(cycle, 5); c = cycle([1, 2, 3]); next(c); d = copy.copy(c); print(list(islice(d, 5)), list(islice(c, 5)))
l(dropwhile, lambda x: x < 3, [1, 2, 3, 1]); l(takewhile, lambda x: x < 3, [1, 2, 3, 1]); l(filterfalse, lambda x: x % 2, range(6)); l(filterfalse, None, [0, 1, '', 'a']); l(starmap, pow, [(2, 3), (3, 2)]); l(starmap, max, ['abc', [1, 5]]); l(starmap, pow, [5]); l(takewhile, 5, [1]); t(takewhile, 1); t(dropwhile); t(starmap, pow); t(filterfalse, None, 5); l(dropwhile, lambda x: 1 // 0, [1])
it = takewhile(lambda x: x < 2, iter([1, 5, 1])); print(list(it), list(it))
for a in ((3,), (0,), (None,), (1, 4), (2, None), (None, 3), (0, 10, 3), (1, 8, 2), (5, 2), (3, 3), (0, None, 4), (100,), (2, 5, 100)):
    print(a, list(islice(range(10), *a)))
t(islice, [1]); t(islice, [1], -1); t(islice, [1], 'a'); t(islice, [1], 1, -1); t(islice, [1], -1, 2); t(islice, [1], 0, 1, 0); t(islice, [1], 0, 1, -1); t(islice, [1], 1.5); t(islice, 5, 1); t(islice, [1], 1, 2, 3, 4); t(islice, [1], 0, 1, 'x')
it = iter(range(10)); list(islice(it, 3)); print(next(it)); it = iter(range(10)); list(islice(it, 0, 5, 2)); print(next(it)); it = iter(range(10)); list(islice(it, 1, 1)); print(next(it)); it = iter(range(10)); list(islice(it, 3, 3)); print(next(it))
l(pairwise, 'abcd'); l(pairwise, 'a'); l(pairwise, []); t(pairwise); t(pairwise, 5); x = pairwise([1, 2, 3]); a = next(x); b = next(x); print(a, b, a is b)
l(product); l(product, 'ab'); l(product, 'ab', [1, 2]); l(product, [0, 1], repeat=3); l(product, 'ab', []); l(product, 'ab', repeat=0); l(product, 5); l(product, 'a', repeat=-1); l(product, 'a', foo=1); l(product, 'ab', range(2), repeat=2); p = product([1, 2], [3, 4]); a = next(p); b = next(p); print(a, b, a is b)
l(repeat, 5, 3); l(repeat, 5, 0); l(repeat, 5, -2); t(lambda: repeat(5)); t(lambda: repeat(5, 2)); t(lambda: repeat('x', -5)); t(repeat); t(repeat, 1, 'x'); l(repeat, object=1, times=2); t(lambda: operator.length_hint(repeat(1, 5))); t(lambda: operator.length_hint(repeat(1))); print(list(map(pow, range(4), repeat(2))))
l(zip_longest, 'abc', [1]); l(zip_longest, 'a', 'bcd', fillvalue='-'); l(zip_longest); l(zip_longest, [], []); l(zip_longest, 'ab', foo=1); l(zip_longest, 5); z = zip_longest([1, 2], [3]); a = next(z); b = next(z); print(a, b, a is b)
def g():
    yield 1
    raise ValueError('g')
l(zip_longest, g(), [1, 2, 3])
# groupby
print([(k, list(v)) for k, v in groupby('aabbbca')], [(k, list(v)) for k, v in groupby(range(10), lambda x: x // 3)], [k for k, v in groupby('aabb')], list(groupby([])))
gs = list(groupby('aabb')); print([list(x) for _, x in gs]); gb = groupby([1, 1, 2, 2, 3]); k, a = next(gb); print(k, next(a)); k2, b = next(gb); print(k2, list(a), list(b), next(gb)[0]); t(groupby); t(groupby, 5); t(lambda: list(groupby([1], 5))); t(lambda: list(groupby([1], key=lambda x: 1 // 0))); print([(k, len(list(v))) for k, v in groupby(iterable=[1, 1], key=None)])
class EqE:
    def __eq__(self, o): raise KeyError('eq')
t(lambda: [list(v) for k, v in groupby([EqE(), EqE()])])
# tee
a, b = tee([1, 2, 3]); print(list(a), list(b)); a, b, c = tee(iter(range(200)), 3); print(sum(a), sum(b), next(c)); d = copy.copy(c); print(next(c), next(d)); print(tee([], 0), len(tee('ab', 1))); t(tee); t(tee, 5); t(tee, [], -1); t(tee, [], 'x'); a, b = tee(g()); print(next(a), next(b)); t(next, a); t(next, b)
def rec():
    yield 1
    yield next(a)
a, b = tee(rec()); next(a); t(next, a)
a, = tee(range(5), 1); b, c = tee(a); print(a is b, next(b), list(c))
# states
for make in (lambda: accumulate([1, 2, 3, 4]), lambda: chain('ab', 'cd'), lambda: combinations('abcd', 2), lambda: combinations_with_replacement('abc', 2), lambda: permutations('abc'), lambda: permutations('abcd', 2), lambda: compress('abcd', [1, 1, 0, 1]), lambda: count(3), lambda: dropwhile(lambda x: x < 2, [1, 2, 3, 4]), lambda: takewhile(lambda x: x < 4, [1, 2, 3, 4]), lambda: filterfalse(None, [0, 0, 1, 0]), lambda: islice(range(20), 2, 15, 3), lambda: product('ab', 'cd'), lambda: repeat(1, 4), lambda: starmap(pow, [(1, 2), (2, 3), (3, 4)]), lambda: zip_longest('ab', 'cde'), lambda: accumulate([1, 2], initial=5)):
    for n in (0, 1, 2):
        it = make()
        for _ in range(n): next(it)
        r = it.__reduce__()
        new = r[0](*r[1])
        if len(r) > 2 and r[2] is not None and hasattr(new, '__setstate__'): new.__setstate__(r[2])
        print(type(it).__name__, n, list(islice(new, 5)))
class MyChain(chain): pass
m = MyChain('ab'); m.attr = 1; print(list(m), m.attr, type(MyChain.from_iterable(['a'])).__name__)
class MyCount(count): pass
print(MyCount(5), [f.__name__ for f in (accumulate, chain, combinations_with_replacement, tee, groupby, zip_longest)], accumulate.__module__, type(tee('a')[0]).__name__)
# items that die while the tuple is used again
class D:
    def __init__(self, f): self.f = f
    def __del__(self): self.f()
p = product([1, 2, 3], [4, 5]); out = []
for x in p: out.append(sum(x))
print(out, [sum(c) for c in combinations(range(6), 3)][:8])
