# set, frozenset: order of ints as CPython's, algebra, methods, errors
import random
def t(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except BaseException as e:
        print(type(e).__name__, e)
print(set(), {1}, {1, 2, 3}, set([3, 1, 2]), frozenset(), frozenset([3, 1]), set("a"), set(range(10)), {5, 100, 3, 77, 32, 64, 33})
print({0, 8, 16, 24}, {-1, -2, -3}, {1000000, 2, 1 << 20, 1 << 33, 1 << 62}, {3.5, 1, 2}, {1.0, 2, True}, {(1, 2), (3, 4), (0, 0)}, {None}, {2**100, 5, -2**100})
random.seed(7)
# random histories: order of ints must be the same
for r in (8, 20, 100, 1000, 100000, 1 << 40):
    s = set()
    for step in range(400):
        op = random.randrange(10); x = random.randrange(-r, r)
        if op < 6: s.add(x)
        elif op == 6: s.discard(x)
        elif op == 7 and s: s.pop()
        elif op == 8 and s: s.discard(next(iter(s)))
        elif op == 9 and random.random() < .2: s = set(s)
        if step % 80 == 79: print(list(s))
    o = set(random.randrange(-r, r) for _ in range(50))
    print(list(s | o), list(o | s), list(s & o), list(s - o), list(o - s), list(s ^ o), list(o ^ s))
    c = s.copy(); c |= o; print(list(c)); c = s.copy(); c &= o; print(list(c)); c = s.copy(); c -= o; print(list(c)); c = s.copy(); c ^= o; print(list(c))
    print(list(s.union(list(o))), list(s.intersection(list(o))), list(s.difference(list(o))), list(s.symmetric_difference(list(o))), list(frozenset(s)), list(set(list(s))), list(set({k: 1 for k in s})))
s = {1, 2, 3, 4, 5}; print([s.pop() for _ in range(3)]); s.add(1); s.add(2); print(s.pop(), s.pop(), s)
work = {0}; seen = []
while work:
    x = work.pop(); seen.append(x)
    for y in (x * 3 % 40, (x + 7) % 40):
        if y not in seen: work.add(y)
print(seen)
print({(i, i * 7 % 5) for i in range(12)}, {i / 4 for i in range(9)})
for n in (0, 1, 2, 3, 4, 5, 6, 18, 19, 20, 76, 77, 78, 307, 308, 5000, 60000):
    s = set(range(n)); s2 = set(range(0, 3 * n, 3)); print(n, len(s), list(s) == list(range(n)), sum(s2), len(s & s2), hash(frozenset(s)), hash(frozenset(s2)))
print(hash(frozenset()), hash(frozenset([1, 2, 3])), hash(frozenset([(1, 2), 3.5])), hash(frozenset([frozenset([1]), frozenset()])))
a, b = {1, 2, 3}, {3, 4}
print(a | b, a & b, a - b, a ^ b, a < b, a <= {1, 2, 3, 4}, a > {1}, a >= a, a == {3, 2, 1}, a != b, a == frozenset(a), frozenset(a) == a, a == [1, 2, 3])
t(lambda: a | [1]); t(lambda: a & 1); t(lambda: [1] - a); t(lambda: a < [1]); t(lambda: a.__or__([1])); t(lambda: a.__lt__(5)); t(lambda: a.__ior__([1]))
def f(op):
    s = {1, 2}
    if op == '|': s |= [3]
    if op == '-': s -= [3]
    return s
t(f, '|'); t(f, '-')
t(set, 1); t(set, 1, 2); t(set, x=1); t(frozenset, 1); t(frozenset, [1], [2]); t(set, [[]]); t(lambda: {[]}); t(lambda: {1: 2}[{1}]); t(hash, set()); t(set().add, []); t(set().add, set()); t(a.add); t(a.remove, 99); t(a.remove, [1]); t(a.discard, [1]); t(a.discard, 99); t(set().pop); t(lambda: frozenset().add)
s = {frozenset([1, 2]), 3}; print({1, 2} in s, {1} in s, frozenset([2, 1]) in s); s.discard({1, 2}); print(s); t(s.remove, {7}); t(lambda: [] in s)
print(a.union(), a.union([9], (8,), {7: 0}), a.intersection(), a.intersection([1, 2], [2]), a.difference(), a.difference([1], [2]), a.symmetric_difference([1, 9]), a.isdisjoint([9]), a.isdisjoint([1]), a.issubset([1, 2, 3, 4]), a.issuperset([1]), a.issuperset([9]), a.issubset('x'), frozenset('').issubset([]))
s = {1, 2, 3, 4}; t(s.update, [5], {6}, (7,)); t(s.intersection_update, [1, 2, 5], [1, 5]); print(s); t(s.difference_update, [1], [9]); print(s); t(s.symmetric_difference_update, [5, 6, 6]); print(s); t(s.update, 5); t(s.union, 1, 2); t(s.isdisjoint, 5); t(s.symmetric_difference_update); t(s.clear); print(s)
s = {1, 2}; s |= s; s &= s; print(s, s - s, s ^ s); s -= s; print(s); s = {1, 2}; s ^= s; print(s); s = {1, 2}; s.difference_update(s); print(s)
fz = frozenset([1, 2]); print(fz | {3}, type(fz | {3}), type({3} | fz), fz & [1].__class__() if 0 else fz & {1}, type(fz - {1}), fz.copy() is fz, frozenset(fz) is fz, fz.union([5]), {fz: 1}[frozenset([2, 1])])
g = fz; fz |= {9}; print(fz, g)
class S(set): pass
class F(frozenset): pass
s = S([1, 2]); print(s, type(s | {3}), type(s & {1}), type(s - {1}), type(s ^ {1}), type(s.copy()), type(s.union()), S([]), repr(F([1])), type(F([1]) | {2}), s == {1, 2}, F([1]) == {1}, hash(F([1])) == hash(frozenset([1])))
s.x = 5; r = s.__reduce__(); print(r[0].__name__, r[1:]); r = {1}.__reduce__(); print(r)
class K(set):
    def __init__(self, a=(), key=None): super().__init__(a); self.key = key
print(K([1], key=2), K(key=3).key); t(S, x=1); t(lambda: F([1], x=2))
class R(frozenset):
    def __repr__(self): return 'R'
class N:
    def __hash__(self): return 1
    def __repr__(self): return f'N({len(holder)})'
holder = set(); holder.add(N()); print(holder)
class Box:
    def __init__(self): self.s = {1}
    def __hash__(self): return 0
    def __repr__(self): return repr(self.s)
b = Box(); b.s = {b}; print(b.s)
it = iter({1, 2, 3}); next(it); print(it.__length_hint__(), list(it), it.__length_hint__(), type(it).__name__); r = iter({7}).__reduce__(); print(r[0] is iter, r[1])
def grow():
    s = {1, 2}
    for x in s: s.add(x + 10)
def shrink():
    s = {1, 2, 3}
    for x in s: s.remove(x)
t(grow); t(shrink)
print({x * x % 7 for x in range(10)}, {*[1, 2], *{3}}, set[int], frozenset[int], len({1, 1.0, True}), {1.0, 1}, {True, 1}, sorted({3, 1, 2}), max({1, 9}), sum({1, 2}), bool(set()), 1 in {1}, not set())
nan = float('nan'); s = {nan, nan, float('nan')}; print(len(s), nan in s)
print(set('abc') == set('cba'), {'a'} | {'b'} == {'a', 'b'}, len(set('hello world')), 'h' in set('hello'), set('ab') <= set('abc'))
