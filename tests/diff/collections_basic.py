# collections: deque, defaultdict, OrderedDict, namedtuple, Counter, ChainMap, User*
from collections import *
import collections, copy, random
def t(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except BaseException as e:
        print(type(e).__name__, e)
# deque
d = deque(); print(d, deque('abc'), deque([1, 2, 3], 2), deque(maxlen=3), deque([1], maxlen=None), len(deque('ab')), bool(deque()))
t(deque, 5); t(deque, [], -1); t(deque, [], 'x'); t(deque, 1, 2, 3); t(deque, [], maxlen=1.5); t(deque, iterable='ab', maxlen=1)
d = deque([1, 2, 3]); d.append(4); d.appendleft(0); print(d, d.pop(), d.popleft(), d); t(deque().pop); t(deque().popleft); d.extend('ab'); d.extendleft('xy'); print(d); t(d.extend, 5)
for n in (1, -1, 2, 3, 100, -100, 0): d.rotate(n); print(n, list(d))
d.rotate(); print(d); t(d.rotate, 'x'); t(d.rotate, 1.5); d.reverse(); print(d, d.count('a'), d.index(2), d[0], d[-1]); t(d.index, 'zz'); t(d.index, 2, 5); t(lambda: d[50]); t(lambda: d['x']); t(lambda: d[0:2]); d[1] = 'set'; del d[0]; print(d); t(d.remove, 'set'); t(d.remove, 'none'); print(d)
def se(i, v): d[i] = v
def de(i): del d[i]
t(se, 99, 1); t(de, 99); t(d.insert, 1, 'ins'); t(d.insert, -1, 'neg'); t(d.insert, 100, 'end'); t(d.insert, -100, 'start'); print(d); m = deque([1, 2], 2); t(m.insert, 0, 1); m.append(3); print(m, m.maxlen); m.appendleft(0); print(m); m.extend([7, 8, 9]); print(m); m += [1]; print(m, m * 2, m + m, deque([1]) * 3, 2 * deque('a')); z = deque(maxlen=0); z.append(1); z.extend('abc'); print(z)
def sm(): m.maxlen = 5
t(sm); t(lambda: deque([1]) + [1]); t(lambda: deque('ab') * 'x'); x = deque([1, 2]); x *= 3; print(x); x *= 0; print(x); x = deque([1]); x += x; x.extend(x); print(x); x.extendleft(x); print(x)
print(deque([1]) == deque([1]), deque([1]) == [1], deque([1, 2]) < deque([1, 3]), deque() < deque([1]), deque([2]) > deque([1, 5]), deque([1], 2) == deque([1], 3), 2 in deque([1, 2])); t(hash, deque()); t(lambda: deque() < []); print(list(reversed(deque('abc'))), copy.copy(deque([1, [2]], 5)), deque([1]).copy(), deque[int]); d = deque([1]); d.append(d); print(d)
def mut():
    d = deque([1, 2, 3])
    for x in d: d.append(x)
t(mut); it = iter(deque([1, 2, 3])); next(it); print(it.__length_hint__(), list(it)); r = deque([1, 2], 3).__reduce__(); print(r[:3], list(r[3])); d.clear(); print(d, type(iter(d)).__name__, type(reversed(d)).__name__)
class SD(deque):
    def __init__(self, it=(), maxlen=None): super().__init__(it, maxlen)
print(SD('ab'), SD('abc', 2).copy(), type(SD('a') + deque('b')), SD('ab') == deque('ab'))
random.seed(3)
d = deque(maxlen=30); l = []
for i in range(3000):
    op = random.randrange(9)
    if op < 2: d.append(i); l.append(i); l = l[-30:]
    elif op == 2: d.appendleft(i); l.insert(0, i); l = l[:30]
    elif op == 3 and l: assert d.pop() == l.pop()
    elif op == 4 and l: assert d.popleft() == l.pop(0)
    elif op == 5 and l: k = random.randrange(len(l)); del d[k]; del l[k]
    elif op == 6 and len(l) < 30: k = random.randrange(-35, 35); d.insert(k, i); l.insert(k, i)
    elif op == 7 and l: k = random.randrange(-50, 50); d.rotate(k); k %= len(l); l = l[-k:] + l[:-k] if k else l
    elif op == 8: d.reverse(); l.reverse()
    assert list(d) == l and list(reversed(d)) == l[::-1] and all(d[j] == l[j] for j in range(len(l))), (i, op)
print('model ok', len(d))
class Ev:
    def __eq__(self, o): d.clear(); return False
d = deque([1, 2, 3]); t(d.index, Ev()); d = deque([1, 2, 3]); t(d.count, Ev()); d = deque([1, 2, 3]); t(d.remove, Ev()); d = deque([1, 2, 3]); t(lambda: Ev() in d); d = deque([1, 2]); t(lambda: d == deque([Ev(), 2]))
# defaultdict
d = defaultdict(list); d['a'].append(1); d['b']; print(d, d.default_factory, 'c' in d, d.get('c'), len(d)); t(lambda: defaultdict()['x']); t(lambda: defaultdict(None)['x']); t(defaultdict, 5); t(defaultdict, list, 5); t(defaultdict, list, {1: 2}, x=3); t(lambda: defaultdict(lambda: 1 // 0)['x'])
print(d.copy(), type(d.copy()).__name__, copy.copy(d), d | {'z': 1}, {'z': 1} | d, type({} | d).__name__, d == {'a': [1], 'b': []}); d |= {'q': 5}; print(d); d.default_factory = int; d['n'] += 1; print(d['n'], d); t(d.__missing__, 'm'); print(defaultdict(int, a=1), d.__reduce__()[:3], defaultdict[int, str]); d = defaultdict(lambda: defaultdict(int)); d['x']['y'] += 2; print(dict(d['x']))
class DD(defaultdict):
    def __missing__(self, k): return 'own ' + k
print(DD(int)['q'], dict(DD(int)))
class DD2(defaultdict): pass
print(DD2(list), type(DD2(list).copy()).__name__)
# OrderedDict
o = OrderedDict(a=1, b=2); o['c'] = 3; print(o, list(o), o.popitem(), o.popitem(last=False), o, len(o)); t(OrderedDict().popitem); o = OrderedDict.fromkeys('abcde', 0); o.move_to_end('b'); print(list(o)); o.move_to_end('d', last=False); print(list(o)); o.move_to_end('d', False); o.move_to_end('b', True); print(list(o)); t(o.move_to_end, 'zz'); t(o.move_to_end); t(o.popitem, last=1, x=2)
print(list(reversed(o)), list(reversed(o.keys())), list(reversed(o.items())), list(reversed(o.values()))); print(OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == dict(b=2, a=1), dict(b=2, a=1) == OrderedDict(a=1, b=2), OrderedDict(a=1) != OrderedDict(a=1)); t(OrderedDict, 1); t(OrderedDict, [], []); t(OrderedDict, [(1, 2, 3)]); t(OrderedDict, [(1,)]); t(o.update, 1, 2); t(o.pop, 'zz'); t(o.pop, 'zz', 5); t(o.pop, 'a'); t(o.pop, key='c', default=1); t(o.setdefault, 'n'); t(o.setdefault, key='n', default=5); print(o.copy(), type(o.copy()).__name__, o | {'x': 1}, {'x': 1} | o, type({} | o).__name__); o |= {'y': 2}; o |= [('zz', 1)]; print(o, OrderedDict(), o.keys(), o.items(), o.values(), o.__reduce__()[:4])
def om():
    o = OrderedDict(a=1, b=2)
    for k in o: o['c' + k] = 1
t(om)
def om2():
    o = OrderedDict(a=1, b=2, c=3)
    for k in o: o.move_to_end(k)
t(om2)
o = OrderedDict(); o['self'] = o; print(o); class_od = type('OD', (OrderedDict,), {}); s = class_od(a=1); s.x = 5; print(s, s.x, type(s.copy()).__name__, class_od([('b', 2)]), s == {'a': 1})
class Log(OrderedDict):
    def __setitem__(self, k, v): print('set', k); super().__setitem__(k, v)
    def __delitem__(self, k): print('del', k); super().__delitem__(k)
g = Log(a=1); g.update(b=2); g |= {'c': 3}; g.setdefault('d', 4); del g['a']; g.pop('b'); print(g.popitem(), list(g))
l = []; o = OrderedDict()
for i in range(4000):
    k = random.randrange(60); op = random.randrange(7)
    if op < 3:
        if k not in o: l.append(k)
        o[k] = i
    elif op == 3 and k in o: del o[k]; l.remove(k)
    elif op == 4 and k in o:
        last = bool(random.randrange(2)); o.move_to_end(k, last); l.remove(k); l.append(k) if last else l.insert(0, k)
    elif op == 5 and o and random.random() < .3: last = bool(random.randrange(2)); assert o.popitem(last)[0] == l.pop(-1 if last else 0)
    elif op == 6 and random.random() < .02: o = OrderedDict(o)
    assert list(o) == l and list(reversed(o)) == l[::-1] and all(j in o for j in l), i
print('model ok', len(o))
# namedtuple
P = namedtuple('P', 'x y'); p = P(1, 2); print(p, p.x, p[1], p._asdict(), p._replace(x=5), P._make([3, 4]), P._fields, P._field_defaults, P(y=1, x=2), p == (1, 2), hash(p) == hash((1, 2)), p + (3,), tuple(p), len(p)); x, y = p; print(x, y, P.__doc__, P.x.__doc__, P.__match_args__, P.__slots__, repr(p), isinstance(p, tuple)); t(P, 1); t(P, 1, 2, 3); t(P, 1, z=2); t(P, 1, x=2); t(P._make, [1]); t(p._replace, z=1); t(lambda: p.z)
def sp(): p.x = 5
def dp(): del p.x
t(sp); t(dp); print(namedtuple('Q', ['a', 'b'], defaults=[5])(1), namedtuple('Q', 'a, b, c', defaults=(1, 2))._field_defaults, namedtuple('Q', 'a')(1), namedtuple('Q', '')(), namedtuple('Q', 'a b', module='mod').__module__, namedtuple('Q', 'a').__module__)
for args in (('1x', 'a'), ('class', 'a'), ('A', 'a a'), ('A', '_a'), ('A', 'a-b'), ('A', 'def'), ('A', [1])): t(namedtuple, *args)
t(namedtuple, 'A', 'a b', defaults=(1, 2, 3)); t(namedtuple, 'A', 'a b', 5); t(namedtuple, 'A'); print(namedtuple('A', 'a def _x a 1', rename=True)._fields)
class Pt(namedtuple('Base', 'x y')):
    __slots__ = ()
    @property
    def norm(self): return (self.x ** 2 + self.y ** 2) ** .5
    def __str__(self): return f'<{self.x},{self.y}>'
q = Pt(3, 4); print(q, q.norm, repr(q), q._replace(x=0), type(q._replace(x=0)).__name__, copy.copy(q), copy.deepcopy(q), sorted([Pt(2, 1), Pt(1, 5)]), Pt.__new__.__name__, P.__new__.__doc__, P._make.__doc__, P.__new__.__defaults__, P.x.__get__(p, P)); t(lambda: P.x.__get__(5)); print(q.__getnewargs__())
match q:
    case Pt(a, b): print('match', a, b)
print({P(1, 2): 'k'}[(1, 2)], max(P(1, 2), P(1, 3)), *P(7, 8), '%s-%s' % p, [*map(P._make, [(1, 2)])], namedtuple('T', 'count index')(1, 2))
# Counter
c = Counter('abracadabra'); print(c, c['a'], c['zz'], c.most_common(2), c.most_common(), sorted(c.elements()), c.total(), len(c), Counter(a=3, b=1), Counter({'x': 2}), Counter(), Counter([1, 1, 2]), Counter(None)); c.update('aaz'); c.update({'q': 5}, z=1); print(c); c.subtract('aab'); c.subtract(Counter(q=10)); print(c, +c, -c); del c['nope']; del c['q']; print('q' in c, c.copy(), type(c.copy()).__name__); a, b = Counter('aab'), Counter('abc'); print(a + b, a - b, a & b, a | b, a == b, a <= a | b, a < a, a >= b, a != b, a > Counter('a')); a += b; print(a); a -= Counter('aaa'); print(a); a |= Counter('zzz'); a &= Counter('zzb'); print(a); t(Counter.fromkeys, 'ab'); t(Counter, 5); t(Counter, 1, 2); t(lambda: Counter() + 5); print(Counter(a=1).__reduce__(), Counter({'a': 'x', 'b': 1}), Counter(x=0) == Counter(), dict(Counter('ab')), Counter({1: 2}) | Counter({1: 5}), list(Counter(a=-1, b=2).elements()))
class MyC(Counter):
    def __setitem__(self, k, v): super().__setitem__(k, v * 10)
print(MyC('ab'), Counter(i % 3 for i in range(100)), Counter(['a', 'b']) == {'a': 1, 'b': 1}); c = Counter(); c[1] += 1; print(c, Counter(map(len, ['a', 'bb', 'c'])))
# ChainMap
m = ChainMap({'a': 1}, {'a': 2, 'b': 3}); print(m, m['a'], m['b'], len(m), list(m), 'b' in m, m.get('zz', 0), dict(m), m.maps, m.parents, m.new_child({'c': 1}), m.new_child(z=1), bool(ChainMap()), ChainMap()); m['n'] = 1; print(m); t(lambda: m['zz']); t(m.__delitem__, 'b'); t(m.pop, 'b'); t(m.popitem); print(m.pop('n', None), m.copy(), ChainMap.fromkeys('ab', 1), m | {'k': 1}, {'k': 1} | m, m == {'a': 1, 'b': 3}); m |= {'w': 1}; m.clear(); print(m, list(m.items()), m.keys(), m.values()); t(ChainMap().popitem); t(ChainMap().pop, 'x')
# User*
class UD(UserDict):
    def __setitem__(self, k, v): super().__setitem__(k, v * 2)
u = UD(a=1); u['b'] = 2; u.update(c=3); print(u, u.data, 'a' in u, u.get('a'), u.pop('a'), len(u), u | {'z': 1}, {'z': 1} | u, type(u | {}).__name__, u == {'b': 4, 'c': 6}, u.copy(), UserDict.fromkeys('ab')); t(lambda: u['zz'])
class UM(UserDict):
    def __missing__(self, k): return k
print(UM()['x'], UserDict({'a': 1}), list(UserDict(a=1).items())); l = UserList([3, 1, 2]); l.append(5); l.sort(); print(l, l[0], l[1:], type(l[1:]).__name__, l + [1], [0] + l, l * 2, l == [1, 2, 3, 5], 2 in l, l.index(2), l.count(1), list(reversed(l)), UserList('ab'), l < [9]); l += 'x'; l.extend([1]); l.insert(0, 'f'); l.pop(); del l[0]; l[0] = 'q'; l.reverse(); print(l, l.copy(), len(l)); s = UserString('hello'); print(s, repr(s), s + ' w', 'w ' + s, s * 2, s[1], s[1:3], type(s.upper()).__name__, s.upper(), s == 'hello', 'ell' in s, len(s), s.replace('l', 'L'), s.split('l'), s.find('l'), hash(s) == hash('hello'), int(UserString('5')), s.center(11, '*'), s < 'z', s.startswith('he'), UserString(5), s % (), UserString('%s') % 1, s.encode(), s.isalpha(), s.join(['a', 'b']), s.count('l'), s.title())
print(sorted(collections.__all__))
