# dict: construction, order, methods, operators, views, iterators, errors
def t(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except BaseException as e:
        print(type(e).__name__, e)
print({}, {1: 2}, dict(), dict(a=1, b=2), dict([(1, 2), (3, 4)]), dict({1: 2}, x=3), dict([[1, 2]]), dict(["ab", "cd"]), dict(zip("ab", [1, 2])))
t(dict, 1); t(dict, 1, 2); t(dict, [1]); t(dict, [(1,)]); t(dict, [(1, 2, 3)]); t(dict, ["abc"]); t(dict, [None]); t(dict, **{'1': 2}); t(dict, {1: 2}, {3: 4})
d = {'a': 1, 'b': 2, 'c': 3}
t(lambda: d['a']); t(lambda: d['z']); t(lambda: d[1]); t(lambda: d[[]]); t(lambda: d[{}]); t(lambda: d[(1, [])]); t(d.get, 'a'); t(d.get, 'z'); t(d.get, 'z', 5); t(d.get, []); t(d.get); t(d.get, 1, 2, 3)
t(d.pop, 'a'); t(d.pop, 'a'); t(d.pop, 'a', 7); t(d.pop, []); t({}.pop, []); t(d.pop); t(d.popitem); t(d.popitem); t(d.popitem); t({}.popitem, 1)
d = {}; t(d.setdefault, 'x'); t(d.setdefault, 'x', 5); t(d.setdefault, 'y', 5); t(d.setdefault, []); print(d)
t(d.update, {'z': 1}); t(d.update, [('q', 2)], r=3); t(d.update, 5); t(d.update, [5]); t(d.update, [(1, 2, 3)]); t(d.update, 1, 2); t(d.update); print(d)
t(d.clear); print(d); t(d.copy); t(dict.fromkeys, 'abc'); t(dict.fromkeys, [1, 2], 0); t(dict.fromkeys, 5); t(dict.fromkeys, [[]]); t(dict.fromkeys, {1: 2}, 'v'); t(dict.fromkeys)
d = {1: 'a', 2: 'b'}
def dl(k):
    del d[k]
t(dl, 1); t(dl, 1); t(dl, []); t(dl, 'x'); print(d)
# one key, many types
d = {1: 'int'}; d[1.0] = 'float'; d[True] = 'bool'; print(d, d[1], 1 in d, 1.0 in d, True in d, 1 + 0j in d)
d = {0: 'z', False: 'f', 0.0: 'o', -0.0: 'm'}; print(d); d = {2**70: 1, float(2**70): 2}; print(d); d = {(1, 2): 3, (1.0, 2): 4}; print(d)
d = {'a': 1}; d['a' + ''] = 2; s = ''.join(['a']); d[s] = 3; print(d, len(d))
class S(str): pass
d[S('a')] = 4; print(d, type(list(d)[0]), d[S('a')]); d2 = {S('k'): 1}; print(d2['k'], 'k' in d2, S('k') in d2); d2['k'] = 2; print(d2)
# order, growth, deletion
d = {}
for i in range(100): d[i] = i
for i in range(0, 100, 2): del d[i]
for i in range(0, 20, 4): d[i] = -i
print(list(d), len(d))
for n in (1, 2, 3, 4, 5, 8, 9, 10, 20, 100, 255, 256, 257, 1000, 70000):
    d = {i: i * 2 for i in range(n)}
    e = {str(i): i for i in range(n)}
    m = {(str(i) if i % 2 else i): i for i in range(n)}
    print(n, len(d), d[n - 1], e[str(n - 1)], m[n - 1 if (n - 1) % 2 == 0 else str(n - 1)], n in d, str(n) in e, list(d) == list(range(n)), list(e.values()) == list(range(n)))
    for k in list(d)[::3]: del d[k]
    for k in list(e)[::3]: del e[k]
    print(len(d), sum(d), sum(e.values()), all(i in d for i in range(n) if i % 3), not any(i in d for i in range(0, n, 3)), all(str(i) in e for i in range(n) if i % 3))
    while e: k, v = e.popitem()
    for i in range(n): d[-i] = i
    print(len(d), len(e))
import random
random.seed(1)
def model(ops, keys):
    d = {}; l = []
    for _ in range(ops):
        k = keys(random.randrange(60)); op = random.randrange(6)
        if op < 3:
            if k not in d: l.append(k)
            d[k] = op
        elif op == 3 and k in d:
            del d[k]; l.remove(k)
        elif op == 4 and d:
            kk, _ = d.popitem(); assert l.pop() == kk
        elif op == 5 and random.random() < .02:
            d = dict(d)
        assert list(d) == l and len(d) == len(l) and all(k in d for k in l)
    return len(l)
for keys in (int, str, float, lambda i: (i, 'x'), lambda i: i if i % 3 else str(i), lambda i: -i, lambda i: i << 40):
    print(model(1500, keys) >= 0)
# comparison, operators
print({1: 2} == {1: 2.0}, {1: 2} != {1: 3}, {1: 2} == {}, {1: 2, 3: 4} == {3: 4, 1: 2}, {1: 2} == 5, {1: [1]} == {1: [1]})
t(lambda: {} < {}); t(lambda: {} + {}); t(hash, {}); t(lambda: {1: 2} | {3: 4}); t(lambda: {1: 2, 5: 6} | {1: 9}); t(lambda: {} | []); t(lambda: [] | {}); t(lambda: {}.__or__([]))
d = {1: 2}; e = d; d |= {3: 4}; d |= [(5, 6)]; print(d, d is e)
def f():
    d = {}; d |= 5
t(f)
print({**{1: 2}, 'a': 3, **{'a': 4, 5: 6}}); t(lambda: {**5}); t(lambda: {**[1]})
nan = float('nan'); d = {nan: 1}; print(nan in d, d[nan], float('nan') in d, {nan: nan} == {nan: nan})
# views
d = {'a': 1, 'b': 2}; k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), len(v), len(i)); d['c'] = 3; print(k, v, i, 'a' in k, 1 in v, ('a', 1) in i, ('a', 2) in i, 'a' in i, ('a',) in i, 5 in v)
print(list(reversed(k)), list(reversed(v)), list(reversed(i)), list(reversed(d)))
n = {1: 0, 2: 0, 3: 0}; nk = n.keys()
print(nk & {1, 2}, nk | [7], nk - {1}, nk ^ {1, 9}, {1, 5} & nk, {1, 5} | nk, {1, 5} - nk, [1, 5] - nk, (1, 9) ^ nk, nk & (3,), nk.isdisjoint([9]), nk.isdisjoint({1}), nk.isdisjoint(nk), {}.keys().isdisjoint({}.keys()))
print(nk == {1, 2, 3}, nk < {1, 2, 3, 4}, nk <= {1, 2, 3}, nk > {1}, nk >= {1, 2, 3, 4}, nk != {1}, nk == [1, 2, 3], nk == {1: 5, 2: 6, 3: 7}.keys(), n.items() == {(1, 0), (2, 0), (3, 0)}, n.items() & {(1, 0)}, n.items() - {(1, 0)}, n.items() | {(7, 7)} == {(1, 0), (2, 0), (3, 0), (7, 7)})
t(lambda: nk < [1]); t(lambda: nk & 5); t(lambda: nk | None); t(hash, nk); t(hash, n.items()); t(lambda: {1: []}.items() & {(1, 2)}); t(lambda: {1: []}.items() | {5}); t(lambda: nk.foo); t(lambda: type(nk)())
print(k.mapping, type(k.mapping).__name__, v == v, v == d.values(), repr({}.keys()), repr({}.values()), repr({}.items()), hash(v) == hash(v))
# iterators
d = {1: 2, 3: 4}; it = iter(d); print(next(it), it.__length_hint__(), list(it), list(it), it.__length_hint__()); it = iter(d.items()); next(it); r = it.__reduce__(); print(r[0] is iter, r[1:], list(it))
print([type(x).__name__ for x in (iter(d), iter(d.values()), iter(d.items()), reversed(d), reversed(d.values()), reversed(d.items()))])
def grow():
    d = {1: 1, 2: 2}
    for k in d: d[k + 10] = 1
def shrink():
    d = {1: 1, 2: 2, 3: 3}
    for k in d: del d[k]
def swap():
    d = {1: 1, 2: 2}
    for k in d: del d[k]; d[k + 100] = 0
def reuse():
    d = {1: 1}
    it = iter(d); d[2] = 2
    try: next(it)
    except RuntimeError as e: print(e)
    del d[2]
    next(it)
t(grow); t(shrink); t(reuse)
d = {1: 1, 2: 2}
for k in d: d[k] = 'replaced'
print(d)
for k, v in d.items(): pass
pairs = list({1: 'a', 2: 'b'}.items()); print(pairs, pairs[0] is pairs[1]); z = zip({1: 2, 3: 4}.items(), [5, 6]); print(list(z))
# repr
d = {}; d['self'] = d; print(d); d = {1: [1]}; d[1].append(d); print(d); d = {}; d[1] = d.values(); print(repr(d)); print({'k': {1: {2: 3}}, (1, 2): None, 'x"y': "a'b"})
# subclasses
class M(dict):
    def __missing__(self, k): return ('missing', k)
m = M(a=1); print(m['a'], m['q'], m.get('q'), 'q' in m, m, type(m.copy()), type(m | {}), type(M.fromkeys('ab')), M.fromkeys('ab', 1), m == {'a': 1})
class B(dict):
    __missing__ = None
t(lambda: B()['x'])
class G(dict):
    def __getitem__(self, k): return 'G'
    def keys(self): return ['fake']
print(dict(G(a=1)), {**G(a=1)}, G(a=1)['zzz']); d = {}; d.update(G(a=1)); print(d)
class It(dict):
    def __iter__(self): return iter(['a', 'b'])
    def keys(self): return iter(['a', 'b'])
    def __getitem__(self, k): return k * 2
print(dict(It(x=1)))
class Map:
    def keys(self): return ['p', 'q']
    def __getitem__(self, k): return k.upper()
print(dict(Map()), {**Map()}); t(dict, Map, x=1)
class F(dict):
    def __new__(cls, *a): return {'made': 1} if a == ('x',) else super().__new__(cls)
    def __setitem__(self, k, v): super().__setitem__(k, ('set', v))
print(F.fromkeys([1, 2]), dict[int, str], dict.__name__, dict.__module__)
print(d.__contains__('a'), d.__getitem__('a'), {1: 2}.__eq__({1: 2}), {}.__eq__(1), {}.__ne__(1), d.__len__(), {}.__iter__().__length_hint__())
print({k: v for k, v in zip('abc', range(3))}, {i: i for i in range(3) if i}, sorted({'b': 1, 'a': 2}), min({3: 1, 2: 5}), max({'a': 3, 'b': 1}, key={'a': 3, 'b': 1}.get))
print(list(map(type, [{}.keys(), {}.values(), {}.items()])), str({1: 2}), bool({}), bool({0: 0}), len({1: 1, 1: 2}), {1: 1, 1: 2})
