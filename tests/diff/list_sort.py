# list.sort and sorted: stability, keys, reverse, kinds of keys, errors, mutation during the sort
import random
random.seed(5)
def t(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except BaseException as e:
        print(type(e).__name__, e)
def check(l, **k):
    a = list(l); a.sort(**k)
    key = k.get('key') or (lambda x: x)
    d = list(enumerate(map(key, a)))
    ok = all((key(a[i]) <= key(a[i + 1])) if not k.get('reverse') else (key(a[i]) >= key(a[i + 1])) for i in range(len(a) - 1))
    print(ok, len(a) == len(l), sum(map(hash, a)) == sum(map(hash, l)))
for n in (0, 1, 2, 3, 10, 31, 32, 33, 63, 64, 65, 100, 500, 3000):
    check([random.randrange(n + 1) for _ in range(n)])
    check([random.random() for _ in range(n)])
    check([random.randrange(10) for _ in range(n)], reverse=True)
    check([str(random.randrange(n + 1)) for _ in range(n)])
    check([(random.randrange(5), random.randrange(n + 1)) for _ in range(n)])
    check(range(n)); check(range(n, 0, -1)); check([i % 7 for i in range(n)]); check([-i if i % 50 else i for i in range(n)])
    check([random.choice([1, 2.5, True]) for _ in range(n)])
    check([random.randrange(1 << 70) for _ in range(n)])
# stability
l = [(random.randrange(10), i) for i in range(1000)]
a = sorted(l, key=lambda p: p[0]); print(all(a[i][0] < a[i + 1][0] or (a[i][0] == a[i + 1][0] and a[i][1] < a[i + 1][1]) for i in range(999)))
a = sorted(l, key=lambda p: p[0], reverse=True); print(all(a[i][0] > a[i + 1][0] or (a[i][0] == a[i + 1][0] and a[i][1] < a[i + 1][1]) for i in range(999)))
for key in (float, str, lambda x: (x % 3, x), lambda x: -x, lambda x: None if False else x, lambda x: 0, lambda x: [x % 5]):
    print(sorted(range(40), key=key) == [x for _, _, x in sorted((key(x), i, x) for i, x in enumerate(range(40)))])
# runs for galloping
l = list(range(1000)) + list(range(500, 1500)) + list(range(0, 2000, 3)); check(l); check(l, reverse=True); check([str(x) for x in l]); check(l, key=lambda x: x // 10)
print(sorted([3.5, -0.0, 0.0, float('inf'), -float('inf'), 1e300, -1e-300, 2]))
print(sorted("hello world"), sorted({3, 1, 2}), sorted([[2], [1, 5], [1]]), sorted([(1, 'b'), (1, 'a'), (0, 'z')]), sorted(['b', 'A', 'a', 'é', 'z', '日', '\U0001f600']))
print(sorted([(1,), (1, 2), ()]), sorted([(2, [1]), (1, [3]), (1, [2])]))
t(sorted, [1, 'a']); t(sorted, ['a', 1]); t(sorted, [None, None]); t(sorted, [1, None]); t(sorted, [(1, 'a'), (1, 2)]); t(sorted, [{}, {}]); t(sorted, [1j, 2j])
t(sorted, 5); t(sorted, [1], 5); t(sorted, [1], key=5); t(sorted, [2, 1], reverse='x'); t([].sort, key=None, reverse=1); t([].sort, foo=1); t(sorted); t(sorted, [1], reverse=None)
t(sorted, [3, 1], key=lambda x: 1 // 0)
# mutation during the sort
l = [3, 2, 1]
t(lambda: l.sort(key=lambda x: l.append(x) or x)); print(l)
l = [3, 2, 1]
t(lambda: l.sort(key=lambda x: l.clear() or x)); print(l)
seen = []
l = [3, 2, 1]
l.sort(key=lambda x: seen.append(len(l)) or x); print(l, seen)
class C:
    def __init__(self, n): self.n = n
    def __lt__(self, o):
        victims.clear() if C.mode == 'clear' else victims.append(1) if C.mode == 'append' else None
        if C.mode == 'raise' and C.count == 20: raise ZeroDivisionError
        C.count += 1
        return self.n < o.n
    def __repr__(self): return str(self.n)
for C.mode in ('clear', 'append', 'raise', ''):
    C.count = 0
    victims = [C(random.randrange(100)) for _ in range(50)]
    before = sorted(c.n for c in victims)
    t(victims.sort); print(sorted(c.n for c in victims) == before, len(victims))
class Weird:
    def __lt__(self, o): return random.random() < .5
l = [Weird() for _ in range(300)]; k = set(map(id, l)); l.sort(); print(set(map(id, l)) == k, len(l))
class Bad:
    def __lt__(self, o): return Bad2()
class Bad2:
    def __bool__(self): raise KeyError('truth')
t(lambda: [Bad(), Bad()].sort())
class OnlyGt:
    def __init__(self, n): self.n = n
    def __gt__(self, o): return self.n > o.n
    def __repr__(self): return f'<{self.n}>'
print(sorted([OnlyGt(3), OnlyGt(1), OnlyGt(2)]))
nan = float('nan'); a = [nan, 1.0, 2.0]; a.sort(); print(len(a))
l = [5, 3, 4]; print(l.sort(), l); print(sorted(l, key=None), sorted(l, reverse=True), sorted((x for x in l), key=lambda x: -x))
import functools
print(sorted([1, 5, 2], key=functools.cmp_to_key(lambda a, b: b - a)))
