# after: types
# list, tuple, dict, set, range, slice, their methods and iterators.
l = [3, 1, 2]
l.append(5)
l.extend(range(4))
l.extend({'k': 1})
l.insert(2, 'in')
l.remove('in')
print(l.pop(), l.pop(0), l.index(5), l.count(1), l.copy(), sorted(l, reverse=True), sorted(l, key=lambda x: -x), l + [1], l * 2, [1, 2] < [1, 3], l == l[:])
l.sort()
l.reverse()
l += 'xy'
l *= 2
del l[1:3]
print(l, list(reversed(l)), l.clear(), l, tuple(range(3)) + (1,), (1, 2) * 2, (1, [2]).count(1), hash((1, 'a')) == hash((1, 'a')))
many = sorted(((i * 7919) % 101 for i in range(100)), key=str)
print(many[:5], min(many), max(many, key=lambda v: -v), sum(many), any(many), all(many))
d = {'a': 1, 'b': 2}
d['c'] = 3
d.update({'d': 4}, e=5)
d.update([('f', 6)])
d |= {'g': 7}
print(d, d.get("x"), d.get('a'), d.pop('a'), d.pop('zz', None), d.popitem(), d.setdefault('n', 5), d.keys() & {'b'}, sorted(d.items() - {("b", 2)}), d.values())
print(list(d), list(d.items()), dict.fromkeys('ab', 0), {**d, 'z': 1}, d | {'q': 1}, 'b' in d, len(d), list(reversed(d)), d == dict(d), dict(zip('ab', [1, 2])))
del d['b']
for i in range(50):
    d[i] = str(i)
for i in range(0, 50, 2):
    del d[i]
print(len(d), d.copy() == d, d.clear(), d)
s = {1, 2, 3}
s.add(4)
s.discard(9)
s.remove(1)
s.update([5, 6], {7})
print(s, s | {10}, s & {2, 3}, s - {2}, s ^ {2, 99}, s <= {2, 3, 4, 5, 6, 7}, s.isdisjoint({100}), s.issuperset({2}), frozenset(s) == s, s.pop() in range(10))
s |= {20}
s &= {20, 3}
s -= {3}
s ^= {1}
s.intersection_update({1, 20})
s.difference_update({20})
s.symmetric_difference_update({8})
print(sorted(s), s.copy() == s, s.union('a') >= s, hash(frozenset([1, 2])) == hash(frozenset([2, 1])), {frozenset({1}): 1}, set(range(100)) - set(range(98)))
print(range(10)[2:8:2], list(range(5, 0, -2)), 3 in range(5), range(3) == range(0, 3), slice(1, 10, 2).indices(5), range(10 ** 30)[10 ** 29], len(range(0, 100, 7)))
print(list(enumerate('ab', 1)), list(zip('ab', range(5))), list(map(lambda a, b: a + b, [1, 2], [3, 4])), list(filter(None, [0, 1, '', 'x'])), list(reversed((1, 2))))
print(next(iter({1: 2}.items())), [*iter({'k': 0})], iter('ab').__next__(), list(iter(b'ab')), [x for x in [[]] * 2], divmod(7, 2), isinstance(1, (int, (str,))), issubclass(bool, int))


class L(list):
    pass


class D(dict):
    def __missing__(self, key):
        return key * 2


sub, dd = L([1, 2]), D(a=1)
sub.x = 1
print(sub, dd['a'], dd['zz'], sub + [3], repr(dd), [[1, [2, [3]]]], {'n': {'m': ({1}, frozenset())}})
r = [1]
r.append(r)
e = {}
e['e'] = e
print(r, e)
from types import SimpleNamespace, MappingProxyType
print(SimpleNamespace(a=1, b=[2]), MappingProxyType({'k': 1}), vars(SimpleNamespace(q=1)), dir(SimpleNamespace(z=1))[-1], callable(len), id(r) == id(r), type('T', (), {'x': 1})().x)
