# after: collections, functools, gc, itertools, json, re, weakref
# deque, itertools, functools, re, json, classes, descriptors, weak references.
import collections, functools, gc, itertools, json, re, weakref


def report(name, f):
    try:
        print(name, f())
    except Exception as e:
        print(name, type(e).__name__, e)


class Eq:
    def __init__(self, action, value=False): self.action, self.value = action, value
    def __eq__(self, other):
        self.action()
        return self.value
    __hash__ = object.__hash__


for action in ('clear', 'append', 'popleft'):
    def fresh(value=False):
        d = collections.deque([1, 2, 3])
        d.append(Eq(lambda: getattr(d, action)(*([5] if action == 'append' else []) ), value))
        d.extend([4, 5])
        return d
    d = fresh(); report('index', lambda: d.index(99))
    d = fresh(); report('count', lambda: d.count(99))
    d = fresh(True); report('remove', lambda: d.remove(99))
    d = fresh(); report('in', lambda: 99 in d)
    d = fresh(); report('equal', lambda: d == collections.deque([1, 2, 3, 4, 5, 6]))
    d = fresh(); report('iterate', lambda: [getattr(d, action)(*([5] if action == 'append' else [])) for x in d][:3])
    d = fresh(); report('copy', lambda: len(collections.deque(d, 3)))


class Del:
    def __init__(self, d): self.d = d
    def __del__(self): self.d.clear()


d = collections.deque(); d.extend([Del(d), 1, 2]); d.popleft(); print(d)
d = collections.deque(); d.extend([Del(d), 1, 2]); d[0] = 5; print(d)
d = collections.deque(); d.extend([Del(d), 1, 2]); del d[0]; print(d)
d = collections.deque(); d.extend([Del(d), 1, 2]); d.clear(); print(d)
d = collections.deque(maxlen=2); d.extend([Del(d), 1]); d.append(2); print(d)
d = collections.deque([1, 2]); report('extend self', lambda: d.extend(d)); print(d); d.extendleft(d); print(d); d += d; print(len(d))
od = collections.OrderedDict((i, i) for i in range(5))


def walk():
    for k in od: del od[k]


report('OrderedDict', walk)
od = collections.OrderedDict((i, i) for i in range(5)); it = iter(od); next(it); od.clear(); it = None


class Key:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, other):
        od.clear()
        return self.n == other.n


od = collections.OrderedDict(); od[Key(1)] = 1
try:
    od[Key(2)] = 2
except Exception as e: print(type(e).__name__)
print(len(od) <= 2)
c = collections.Counter(); report('counter', lambda: c.update(itertools.repeat(Eq(c.clear), 3))); print(len(c))
dd = collections.defaultdict(lambda: dd.clear() or 5, a=1); print(dd['zz'], dict(dd))

# itertools that are entered again
class Again:
    def __init__(self): self.it = None
    def __iter__(self): return self
    def __next__(self): return next(self.it)


for make in (lambda a: itertools.chain(a), lambda a: itertools.islice(a, 5), lambda a: zip(a, a), lambda a: map(str, a), lambda a: itertools.cycle(a), lambda a: itertools.accumulate(a),
             lambda a: itertools.groupby(a), lambda a: itertools.takewhile(bool, a), lambda a: filter(None, a), lambda a: enumerate(a), lambda a: itertools.zip_longest(a), lambda a: itertools.pairwise(a),
             lambda a: itertools.compress(a, [1]), lambda a: itertools.starmap(str, a), lambda a: (x for x in a)):
    a = Again(); a.it = make(a)
    try:
        next(a.it)
    except (RecursionError, StopIteration, ValueError) as e:
        print('again', type(e).__name__)
    a.it = None
a = Again(); a.it, other = itertools.tee(a); report('tee', lambda: next(a.it)); a.it = None
g = itertools.groupby([1, 1, 2]); k, group = next(g); next(g); print(list(group))
k = itertools.groupby([1, 1, 2], key=lambda x: gc.collect() and x or x); print([list(v) for _, v in k])


def gen():
    try: yield next(me)
    except ValueError as e: yield str(e)


me = gen(); print(next(me))


def closing():
    try: yield 1
    finally: report('close in close', me.close)


me = closing(); next(me); me.close()
f = functools.lru_cache(maxsize=2)(lambda x: f.cache_clear() or x); print(f(1), f(2), f(3), f.cache_info())


class Hash:
    def __hash__(self):
        f.cache_clear()
        return 5
    def __eq__(self, other):
        f.cache_clear()
        return False


f = functools.lru_cache(maxsize=3)(lambda x: 'v'); print([f(Hash()) for _ in range(6)], f.cache_info().currsize <= 3)
f = functools.lru_cache(maxsize=2)(lambda n: n and f(n - 1)); print(f(20), f.cache_info())
l = [1, 2, 3]; print(functools.reduce(lambda a, b: l.clear() or a + b, l))
p = functools.partial(print); report('partial', lambda: p.__setstate__((p, (), {}, {})) or 'set'); p.__setstate__((print, (), {}, None))
print(re.sub('a', lambda m: words.clear() or 'x', 'banana') if (words := [1]) else 0, words)
pattern = re.compile('(a)(b)?'); print([m.groups() for m in pattern.finditer('abaab') if not gc.collect() or True])
report('sub returns', lambda: re.sub('a', lambda m: 5, 'a'))
d = {'k': 1}


class Default:
    pass


def default(o):
    d.clear()
    return [1]


report('json', lambda: json.dumps({'a': Default(), 'b': d}, default=default))
lst = [Default(), 1, 2]
report('json list', lambda: json.dumps(lst, default=lambda o: lst.clear() or 'x'))
report('json loop', lambda: json.dumps(Default(), default=lambda o: o))
report('json hook', lambda: json.loads('[{"a": 1}, {"b": [2]}]', object_hook=lambda o: o.clear() or o))
items = {}; items['a'] = 1


class Items(dict):
    def items(self): return [('a', 1), ('b',)]


report('json items', lambda: json.dumps(Items(x=1)))

# classes
class Meta(type):
    def mro(cls): return Meta.answer(cls)


for answer in (lambda c: [], lambda c: [c], lambda c: (c, object), lambda c: 5, lambda c: [c, 5], lambda c: [c, int, object], lambda c: [c, c, object]):
    Meta.answer = answer
    report('mro', lambda: Meta('X', (), {}).__name__)


class Prepared(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kw): return kw.get('ns')


for ns in (None, 5, [], {'x': 1}):
    report('prepare', lambda: Prepared.__prepare__('a', (), ns=ns) is ns)
    try:
        class X(metaclass=Prepared, ns=ns): pass
    except TypeError as e: print(e)


class SetName:
    def __set_name__(self, owner, name):
        for i in range(20): setattr(owner, f'a{i}', i)
        if name in owner.__dict__: delattr(owner, name)


class Owner:
    x = SetName()
    y = SetName()


print('x' in vars(Owner), Owner.a3)


class Getter:
    def __get__(self, obj, cls):
        if 'g' in vars(cls): del cls.g
        return 'got'


class HasGetter: g = Getter()


print(HasGetter.g, hasattr(HasGetter, 'g'))


class Slots: __slots__ = ('a', 'b')
class Other: __slots__ = ('a', 'b')
class Plain: pass


s = Slots(); s.a = 1; s.__class__ = Other; print(s.a)
report('layout', lambda: setattr(s, '__class__', Plain))
report('class of int', lambda: setattr(5, '__class__', Plain))


class DelClass:
    def __del__(self): self.__class__ = Plain


x = DelClass(); x.y = 1; del x


class Resurrect:
    saved = []
    def __del__(self): Resurrect.saved.append(self)


r = Resurrect(); r.me = r; del r; gc.collect(); print(len(Resurrect.saved)); Resurrect.saved.clear(); gc.collect(); print(len(Resurrect.saved))


class DictChange:
    def __init__(self): self.a = 1
    def __eq__(self, other): self.__dict__.clear(); return True
    __hash__ = None


o = DictChange(); o.__dict__['k'] = o; print(o.__dict__ == {'a': 1, 'k': 5}, vars(o))
o = Plain(); o.__dict__ = {'a': 1}; dd = o.__dict__; o.b = 2; print(dd); del o.__dict__; print(vars(o), dd)
report('dict of', lambda: setattr(o, '__dict__', 5))
w = Plain(); refs = [weakref.ref(w, lambda r: refs.clear()) for _ in range(3)]; del w; print(refs)
w = Plain(); n = []; refs = [weakref.ref(w, lambda r: n.append(len(refs))), weakref.ref(w, lambda r: refs.pop())]; del w; print(n, len(refs))
wd = weakref.WeakValueDictionary(); objects = [Plain() for _ in range(5)]
for i, x in enumerate(objects): wd[i] = x
del x
for k in list(wd.keys()): objects.clear()
print(len(wd))
w = Plain(); prox = weakref.proxy(w); del w; report('proxy', lambda: prox.x)


class Bool:
    def __bool__(self): return 5


report('bool', lambda: bool(Bool()))
report('len', lambda: len(type('L', (), {'__len__': lambda s: -1})()))
report('len big', lambda: len(type('L', (), {'__len__': lambda s: 10 ** 30})()))
report('hint', lambda: list(type('L', (), {'__iter__': lambda s: iter([1]), '__length_hint__': lambda s: -5})()))
report('index', lambda: [1][type('I', (), {'__index__': lambda s: 1.5})()])
report('iter', lambda: iter(type('I', (), {'__iter__': lambda s: 5})()))
report('repr', lambda: repr(type('R', (), {'__repr__': lambda s: 5})()))
report('str', lambda: str(type('R', (), {'__str__': lambda s: b''})()))
report('format', lambda: format(type('R', (), {'__format__': lambda s, x: 5})()))
report('bytes', lambda: bytes(type('R', (), {'__bytes__': lambda s: ''})()))
report('int', lambda: int(type('R', (), {'__int__': lambda s: 1.5})()))
report('float', lambda: float(type('R', (), {'__float__': lambda s: 1})()))
report('complex', lambda: complex(type('R', (), {'__complex__': lambda s: 1})()))
report('hash', lambda: hash(type('R', (), {'__hash__': lambda s: 'x'})()))
report('dir', lambda: dir(type('R', (), {'__dir__': lambda s: 5})()))
report('instancecheck', lambda: isinstance(1, type('M', (type,), {'__instancecheck__': lambda c, x: 1 / 0})('X', (), {})))
report('contains', lambda: 1 in type('R', (), {'__contains__': lambda s, x: Bool()})())
report('exit', lambda: exec('with type("W", (), {"__enter__": lambda s: 1, "__exit__": lambda *a: Bool()})(): 1/0', globals()))
report('next', lambda: next(type('R', (), {'__next__': 5})()))
report('new', lambda: type('R', (), {'__new__': lambda c: 5})())
report('init', lambda: type('R', (), {'__init__': lambda c: 5})())
report('del raises', lambda: type('R', (), {'__getattr__': lambda c, n: 1 / 0})().x)
report('sub of str', lambda: str.__new__(type('S', (str,), {'__str__': lambda s: s}), 'abc') + 'x')
print(*[type('P', (), {'__str__': lambda s: 'p'})() for _ in range(3)], sep=type('Sep', (str,), {})('-'))


class File:
    def write(self, text):
        File.write = None
        return len(text)


report('file', lambda: print(1, 2, file=File()))
report('sum', lambda: sum([[1], [2]], type('L', (list,), {'__add__': lambda s, o: 5})()))
report('exec globals', lambda: exec('x = 1; y = x', type('D', (dict,), {'__setitem__': lambda s, k, v: s.clear()})()))
report('exec locals', lambda: exec('x = 1\ny = x', {}, type('D', (dict,), {'__getitem__': lambda s, k: 7, '__setitem__': lambda s, k, v: None})()))
report('exception args', lambda: str(ValueError(type('R', (), {'__str__': lambda s: 1 / 0})())))


class BadExc(Exception):
    def __init__(self, *a): 1 / 0


def bad_raise(): raise BadExc


report('raise', bad_raise)
report('except', lambda: exec('try: 1/0\nexcept 5: pass'))
report('from', lambda: exec('raise ValueError from 5'))
