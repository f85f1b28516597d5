# functools, operator, abc, collections.abc
import functools, operator, _operator, abc, collections.abc as cabc, copy
from functools import *
def t(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except BaseException as e:
        print(type(e).__name__, e)
# reduce, partial
t(reduce, lambda a, b: a + b, [1, 2, 3]); t(reduce, lambda a, b: a + b, [], 5); t(reduce, lambda a, b: a + b, []); t(reduce, None, [1]); t(reduce, None, [], 1); t(reduce, 5, [1, 2]); t(reduce, max); t(reduce, max, 5); t(reduce, max, [3, 9, 2], 10)
def f(*a, **k): return a, k
p = partial(f, 1, 2, x=3); print(p(), p(4), p(4, y=5), p(x=6), p.args, p.keywords, p.func is f); t(partial); t(partial, 5); q = partial(p, 7, z=1); print(q(), q.func is f, q.args, q.keywords); p.attr = 1; print(p.attr, p.__dict__, partial(int, base=2)('101'), repr(partial(int, '5', base=7)), partial[int]); r = p.__reduce__(); print(r[1] == (f,), r[2][1:]); c = copy.copy(p); print(c(9), c.attr); p.__setstate__((f, (0,), {'n': 1}, None)); print(p()); t(p.__setstate__, 5); t(p.__setstate__, (1, 2, 3, 4))
class SP(partial): pass
print(SP(f, 1)(2), repr(SP(int, 5)), partial(SP(f, 1), 2).args)
def sa(): p.func = 5
t(sa)
class A:
    def m(self, *a, **k): return a, k
    pm = partialmethod(m, 1, k=2)
    pc = partialmethod(classmethod(lambda cls, x: (cls.__name__, x)), 5)
    ps = partialmethod(staticmethod(lambda *a: a), 'st')
print(A().pm(3), A.pm(A(), 4), A().pc(), A.ps('x'), partialmethod(A.m, 1).args); t(partialmethod, 5); t(partialmethod)
p = partial(f); p.__setstate__((p, (), {}, {})); t(repr, p)
# cmp_to_key
K = cmp_to_key(lambda a, b: (a > b) - (a < b)); print(K(1) < K(2), K(2) == K(2), K(3) >= K(4), sorted([3, 1, 2], key=K), K(5).obj); t(lambda: K(1) < 5); t(hash, K(1)); t(cmp_to_key); t(K); print(max([1, 3, 2], key=cmp_to_key(lambda a, b: b - a))); t(lambda: sorted([2, 1], key=cmp_to_key(lambda a, b: 1 // 0)))
# lru_cache
calls = []
@lru_cache(maxsize=3)
def sq(x, y=0, *, z=0): calls.append(x); return x * x + y + z
print([sq(i) for i in (1, 2, 3, 1, 4, 2, 1)], calls, sq.cache_info()); print(sq(1, 0), sq(1, y=0), sq(x=1), sq(1, z=0), sq.cache_info(), sq.cache_parameters(), sq.__name__, sq.__wrapped__(5)); sq.cache_clear(); print(sq.cache_info(), sq.cache_info().hits); t(sq); t(sq, []); t(sq, 1, 2, 3)
@lru_cache
def plain(x): return x
@lru_cache(maxsize=None, typed=True)
def typed(x, **k): return type(x).__name__
@cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
@lru_cache(0)
def none(x): return x
@lru_cache(-5)
def neg(x): return x
print(plain(1), plain(1.0), plain(True), plain.cache_info(), typed(1), typed(1.0), typed(True), typed(1), typed(1, a=1), typed(1, a=1.0), typed.cache_info(), fib(80), fib.cache_info(), none(1), none(1), none.cache_info(), neg.cache_info(), neg.cache_parameters()); t(lru_cache, 'x'); t(lambda: lru_cache(5)(5)); t(lru_cache, 1, 2, 3)
class M:
    @lru_cache(10)
    def m(self, x): return x + 1
    @cached_property
    def cp(self): print('computed'); return 42
    @staticmethod
    @lru_cache
    def s(x): return x
m = M(); print(m.m(1), m.m(1), M.m.cache_info(), m.m.__self__ is m, m.cp, m.cp, m.__dict__, M.s(3), M.s.cache_info()); m.cp = 5; print(m.cp); del m.cp; print(m.cp, M.cp.attrname, isinstance(M.cp, cached_property))
class Sl:
    __slots__ = ()
    @cached_property
    def x(self): return 1
t(lambda: Sl().x)
def two():
    cp = cached_property(lambda s: 1)
    class X: a = cp; b = cp
try: two()
except Exception as e: print(type(e).__name__, e.__cause__ if e.__cause__ else e)
c = cached_property(lambda s: 1); t(lambda: c.__get__(m)); print(c.__get__(None) is c)
@lru_cache(2)
def rec(n): return 0 if n == 0 else rec(n - 1) + 1
print(rec(20), rec.cache_info())
class Ev:
    def __hash__(self): return 1
    def __eq__(self, o): plain.cache_clear(); return True
plain(Ev()); plain(Ev()); print(plain.cache_info()); print(copy.copy(plain) is plain, copy.deepcopy(plain) is plain, type(plain).__name__, plain.__reduce__())
# wraps, total_ordering
def deco(fn):
    @wraps(fn)
    def w(*a): return fn(*a)
    return w
@deco
def documented(a: int) -> str:
    "doc"
print(documented.__name__, documented.__doc__, documented.__annotations__, documented.__wrapped__.__name__, documented.__qualname__, WRAPPER_ASSIGNMENTS, WRAPPER_UPDATES); documented.x = 1; print(deco(documented).x, update_wrapper(partial(f), f).__name__); t(update_wrapper, 5, f)
for meth in ('__lt__', '__le__', '__gt__', '__ge__'):
    ops = {'__lt__': operator.lt, '__le__': operator.le, '__gt__': operator.gt, '__ge__': operator.ge}
    T = total_ordering(type('T', (), {'__init__': lambda s, n: setattr(s, 'n', n), '__eq__': lambda s, o: s.n == o.n if isinstance(o, type(s)) else NotImplemented, meth: lambda s, o, op=ops[meth]: op(s.n, o.n) if isinstance(o, type(s)) else NotImplemented}))
    print(meth, [(a, b, T(a) < T(b), T(a) <= T(b), T(a) > T(b), T(a) >= T(b)) for a in (1, 2) for b in (1, 2)]); t(lambda: T(1) < 5); t(lambda: T(1) >= 5)
t(total_ordering, type('E', (), {}))
# singledispatch
@singledispatch
def g(x): return 'object'
@g.register(int)
def _(x): return 'int'
@g.register
def _(x: str): return 'str'
@g.register(cabc.Sequence)
def _(x): return 'Sequence'
@g.register(list)
@g.register(tuple)
def _(x): return 'list or tuple'
@g.register
def _(x: float | complex): return 'number'
class SubInt(int): pass
print(g(1), g('a'), g(1.5), g(2j), g([]), g(()), g(range(3)), g(None), g(True), g(SubInt()), g({}), g.dispatch(int)(0), g.dispatch(dict) is g.dispatch(object), sorted(k.__name__ for k in g.registry)); t(g); t(g.register, 5); t(lambda: g.register('x', 5))
class SM:
    @singledispatchmethod
    def m(self, x): return 'default'
    @m.register
    def _(self, x: int): return 'int'
    @singledispatchmethod
    @classmethod
    def c(cls, x): return cls.__name__
    @c.register(str)
    @classmethod
    def _(cls, x): return cls.__name__ + x
print(SM().m(1), SM().m('a'), SM.c(1), SM.c('x'))
# operator
for name in ('add', 'sub', 'mul', 'truediv', 'floordiv', 'mod', 'pow', 'and_', 'or_', 'xor', 'lshift', 'rshift', 'lt', 'le', 'eq', 'ne', 'ge', 'gt', 'is_', 'is_not'):
    print(name, getattr(operator, name)(7, 2), end=' ')
print(operator.neg(5), operator.pos(5), operator.abs(-5), operator.inv(5), operator.invert(5), operator.not_(5), operator.truth([]), operator.index(True), operator.concat([1], [2]), operator.contains([1], 1), operator.countOf([1, 2, 1], 1), operator.indexOf([5, 6], 6), operator.getitem([1, 2], 1), operator.length_hint([1]), operator.call(max, 1, 2), operator.call(dict, a=1)); l = [1, 2, 3]; operator.setitem(l, 0, 9); operator.delitem(l, 1); l2 = operator.iadd(l, [5]); print(l, l2 is l, operator.iconcat(l, 'x'), operator.imul([1], 2), operator.isub({1, 2}, {1}), operator.matmul.__name__, operator.__add__(1, 2), operator.__not__(0)); t(operator.add, 1); t(operator.add, 1, 'x'); t(operator.concat, 1, 2); t(operator.indexOf, [1], 5); t(operator.index, 1.5); t(operator.length_hint, [], 'x'); t(operator.countOf, 5, 1); t(operator.add, a=1, b=2)
ig, ag, mc = operator.itemgetter, operator.attrgetter, operator.methodcaller; print(ig(1)([5, 6]), ig(0, 2)('abc'), ig('k')({'k': 1}), ig(slice(1, 3))('abcd'), ig(-1)((1, 2)), repr(ig(1, 'x')), ag('real')(5), ag('real', 'imag')(5), ag('__class__.__name__')(5), repr(ag('a.b', 'c')), mc('upper')('a'), mc('split', 'x', maxsplit=1)('axbxc'), repr(mc('f', 1, x=2)), repr(mc('f'))); t(ig); t(ag); t(ag, 5); t(mc); t(mc, 5); t(ig(9), []); t(ig(1), [1], 2); t(ag('nope'), 5); t(mc('nope'), 5); t(ig, 1, x=1); t(lambda: ig(1)(x=1)); print(ig(1, 2).__reduce__()[1], copy.copy(ag('real'))(3), copy.copy(mc('index', 'b'))('ab'), copy.copy(mc('encode', encoding='ascii'))('ab')); print(_operator._compare_digest('ab', 'ab'), _operator._compare_digest(b'ab', b'ac'), _operator._compare_digest('a', 'ab')); t(_operator._compare_digest, 'a', b'a'); t(_operator._compare_digest, 'é', 'é'); print(sorted(operator.__all__)[:10], len(operator.__all__))
# abc
class Ab(abc.ABC):
    @abc.abstractmethod
    def a(self): ...
    @property
    @abc.abstractmethod
    def p(self): ...
    @classmethod
    @abc.abstractmethod
    def c(cls): ...
t(Ab); print(sorted(Ab.__abstractmethods__))
class Half(Ab):
    def a(self): return 1
t(Half)
class One(Half):
    p = 5
t(One)
class Full(Half):
    p = 5
    def c(self): pass
print(Full().a(), Full.__abstractmethods__, abc.get_cache_token() > 0, isinstance(Full(), Ab), issubclass(Full, Ab), issubclass(int, Ab))
@Ab.register
class Virtual: pass
print(isinstance(Virtual(), Ab), issubclass(Virtual, Ab), Virtual.__mro__); t(Ab.register, 5)
class Base(abc.ABC): pass
class Der(Base): pass
t(Der.register, Base); print(issubclass(Base, Der))
class Hook(metaclass=abc.ABCMeta):
    @classmethod
    def __subclasshook__(cls, C): return True if hasattr(C, 'quack') else NotImplemented
class Duck:
    def quack(self): pass
print(isinstance(Duck(), Hook), isinstance(5, Hook), issubclass(Duck, Hook)); t(issubclass, 5, Hook)
class BadHook(abc.ABC):
    @classmethod
    def __subclasshook__(cls, C): return 5
t(isinstance, 5, BadHook)
class Later(abc.ABC):
    @abc.abstractmethod
    def x(self): pass
Later.x = lambda self: 1; print(abc.update_abstractmethods(Later).__abstractmethods__, Later().x())
for name in cabc.__all__:
    c = getattr(cabc, name); print(name, [isinstance(v, c) for v in (1, 'a', b'a', [], (), {}, set(), frozenset(), range(1), iter([]), (x for x in ()), {}.keys(), {}.values(), {}.items(), len, type, None, object(), bytearray(), memoryview(b''), zip(), map(abs, []), {}.items().__iter__())])
class Sq(cabc.Sequence):
    def __init__(self, *a): self.a = a
    def __getitem__(self, i): return self.a[i]
    def __len__(self): return len(self.a)
s = Sq(1, 2, 3, 2); print(list(s), 2 in s, 9 in s, list(reversed(s)), s.index(2), s.index(2, 2), s.index(2, -1), s.count(2)); t(s.index, 9); t(cabc.Sequence); t(cabc.Mapping)
class Mp(cabc.MutableMapping):
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
m = Mp(); m.update({'a': 1}, b=2); m.update([('c', 3)]); print(dict(m), m.get('zz', 0), m.pop('a'), m.setdefault('n', 5), m.setdefault('b', 9), 'b' in m, list(m.items()), list(m.keys()), list(m.values()), m == {'b': 2, 'c': 3, 'n': 5}, m.popitem(), m.keys() & {'b', 'q'}, m.items() == {('c', 3), ('n', 5)}, 3 in m.values(), ('c', 3) in m.items()); t(m.pop, 'zz'); print(m.pop('zz', 1)); m.clear(); t(m.popitem); t(hash, m)
match Mp(), Sq(1, 2):
    case {}, [a, b]: print('patterns', a, b)
class St(cabc.MutableSet):
    def __init__(self, it=()): self.s = list(dict.fromkeys(it))
    def __contains__(self, x): return x in self.s
    def __iter__(self): return iter(self.s)
    def __len__(self): return len(self.s)
    def add(self, x): self.s.append(x) if x not in self.s else None
    def discard(self, x): self.s.remove(x) if x in self.s else None
    def __repr__(self): return f'St({self.s})'
a, b = St([1, 2, 3]), St([3, 4]); print(a | b, a & b, a - b, a ^ b, a < b, a <= St([1, 2, 3, 4]), a == {1, 2, 3}, {1, 2, 3, 9} > a, a | [7], [1] & a, a.isdisjoint([9]), a.pop(), a); a |= b; a -= [3]; a &= {2, 4}; a ^= {9}; print(a, hash(frozenset([1, 2])) == St([1, 2])._hash()); t(a.remove, 77); a.clear(); t(a.pop); t(lambda: a | 5); t(lambda: a < 5); print(a == 5)
class Lst(cabc.MutableSequence):
    def __init__(self, *a): self.a = list(a)
    def __getitem__(self, i): return self.a[i]
    def __setitem__(self, i, v): self.a[i] = v
    def __delitem__(self, i): del self.a[i]
    def __len__(self): return len(self.a)
    def insert(self, i, v): self.a.insert(i, v)
l = Lst(1, 2); l.append(3); l.extend([4, 5]); l += [6]; l.reverse(); print(l.a, l.pop(), l.pop(0), l.a); l.remove(3); l.extend(l); print(l.a); l.clear(); print(l.a); t(l.pop)
print(cabc.Callable[[int, str], float], cabc.Callable[..., int], cabc.Callable[[int], str].__args__, cabc.Iterable[int], cabc.Mapping[str, int], cabc.Callable[[], int]); t(lambda: cabc.Callable[int]); t(lambda: cabc.Callable[int, int])
class Co(cabc.Coroutine):
    def send(self, v): return 1
    def throw(self, *a): raise StopIteration
    def __await__(self): yield
print(Co().close(), cabc.Iterable.__name__, cabc.Iterable.__module__, cabc.Hashable.__abstractmethods__)
class G(cabc.Generator):
    n = 0
    def send(self, v):
        self.n += 1
        if self.n > 3: raise StopIteration
        return self.n
    def throw(self, typ, val=None, tb=None): raise typ
print(list(G()), G().close())
