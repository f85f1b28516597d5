# after: itertools, functools, operator, collections, json, random, re, copy, weakref, string, struct
# The modules in C and what they make.
import itertools as it, functools as ft, operator as op, collections as co, math, struct, array, json, random, re, time, copy, weakref, gc, io, string, sys
print(list(it.islice(it.count(5, 2), 3)), list(it.islice(it.cycle('ab'), 5)), list(it.repeat(1, 2)), list(it.chain('ab', [1])), list(it.chain.from_iterable(['ab', 'c'])))
print(list(it.accumulate([1, 2, 3])), list(it.compress('abc', [1, 0, 1])), list(it.dropwhile(bool, [1, 0, 2])), list(it.takewhile(bool, [1, 0])), list(it.filterfalse(None, [0, 1])))
print([(k, list(g)) for k, g in it.groupby('aabb')], list(it.starmap(pow, [(2, 3)])), [list(t) for t in it.tee([1, 2])], list(it.zip_longest('ab', 'c', fillvalue=0)), list(it.pairwise('abc')))
print(list(it.product('ab', repeat=2)), list(it.permutations('abc', 2)), list(it.combinations('abc', 2)), list(it.combinations_with_replacement('ab', 2)))
print(ft.reduce(op.add, [1, 2, 3]), ft.partial(pow, 2)(5), ft.partial(dict, a=1)(b=2), sorted([3, 1], key=ft.cmp_to_key(lambda a, b: a - b)))


@ft.lru_cache(maxsize=2)
def cached(n, k=None):
    return [n]


@ft.wraps(cached)
def wrapper():
    pass


cached(1), cached(2), cached(3, k=1), cached(1)
print(cached.cache_info(), wrapper.__name__, op.itemgetter(1, 0)('ab'), op.attrgetter('real')(5), op.methodcaller('upper')('x'))


class Single:
    @ft.cached_property
    def prop(self):
        return 5

    @ft.singledispatchmethod
    def f(self, x):
        return 'any'

    @f.register
    def _(self, x: int):
        return 'int'


print(Single().prop, Single().f(1), Single().f('s'))
d = co.deque([1, 2, 3], maxlen=4)
d.append(4), d.appendleft(0), d.rotate(1), d.extend([7]), d.extendleft([8])
print(d, d.pop(), d.popleft(), d.count(2), d.copy(), list(reversed(d)), d[0])
c = co.Counter('hello')
dd = co.defaultdict(list, a=[1])
dd['b'].append(2)
od = co.OrderedDict(x=1, y=2)
od.move_to_end('x')
P = co.namedtuple('P', 'x y', defaults=[5])
print(c.most_common(1), c + c, dd, od, P(1), P(1, 2)._replace(x=9), P(1)._asdict(), co.ChainMap({'a': 1}, {'b': 2})['b'], co.UserList([1]) + [2])
print(math.factorial(30), math.gcd(12, 18), math.comb(30, 10), math.sqrt(2), math.isqrt(10 ** 40), math.fsum([.1] * 10), math.prod([1, 2, 3]), math.floor(2.5), math.hypot(3, 4))
print(struct.pack('<iHd3s', 1, 2, 3.0, b'abc'), struct.unpack('>HB', b'\1\2\3'), struct.calcsize('qq'), list(struct.iter_unpack('B', b'ab')), struct.Struct('I').pack(7))
a = array.array('i', [1, 2, 3])
a.append(4), a.extend([5]), a.insert(0, 9), a.remove(2), a.reverse()
print(a, a.tobytes(), a[1:3], a + a, a.tolist(), a.index(4), array.array('d', [1.5]), array.array('u', 'hé'))
text = json.dumps({'a': [1, 2.5, None, True, 'é"\n'], 'b': {'c': []}}, indent=1, sort_keys=True)
print(text, json.loads(text), json.loads('[1e5, -3, "\\u20ac", {"x": {}}]'), json.dumps([1, {'k': (1,)}]), json.dumps('é', ensure_ascii=False))
r = random.Random(5)
print(r.random(), r.randint(1, 100), r.choice('abc'), r.sample(range(20), 3), r.getrandbits(70), [r.gauss(0, 1)])
lst = list(range(8))
r.shuffle(lst)
print(lst, copy.copy([1]), copy.deepcopy({'a': [1, (2, [3])]}), string.Template('$a ${b}').substitute(a=1, b=2), string.capwords('a bc'), string.Formatter().format('{0}', 1))
buf = io.StringIO()
print('to', 'buffer', file=buf, sep='-', end='!\n')
buf.write('é\n')
buf.seek(0)
print(buf.read(), buf.getvalue(), io.StringIO('a\nb').readlines(), io.BytesIO(b'xyz').read(2), [line for line in io.TextIOWrapper(io.BytesIO(b'l1\nl2\n'), 'utf-8')])
print(time.strftime('%Y-%m-%d', time.gmtime(0)), time.gmtime(0).tm_year, sys.getsizeof([]) > 0, sys.intern('abc'), sys.getrecursionlimit(), sys.version_info[:2])
