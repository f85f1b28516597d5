"""Classes whose layout, bases, order, dict and methods change while they are made, asked or die."""
import sys, gc, types, weakref, abc, enum, collections, functools
from _cases import run
def quiet(f, *a, **k):
    try: return f(*a, **k)
    except BaseException as e:
        return None
def use(x):
    for f in (repr, str, hash, dir, len, iter, bool, type, vars, callable, list):
        quiet(f, x)
    quiet(getattr, x, 'a'); quiet(getattr, x, 'nope'); quiet(setattr, x, 'a', 1); quiet(delattr, x, 'a'); quiet(lambda: x == x); quiet(lambda: x + x); quiet(lambda: x())
def layouts():
    class A: pass
    class A2: pass
    class S0: __slots__ = ()
    class S1: __slots__ = ('a',)
    class S1b: __slots__ = ('a',)
    class S2: __slots__ = ('a', 'b')
    class SD: __slots__ = ('a', '__dict__')
    class SW: __slots__ = ('a', '__weakref__')
    class SDW: __slots__ = ('__dict__', '__weakref__')
    class L(list): pass
    class L2(list): pass
    class LS(list): __slots__ = ('x',)
    class LE(list): __slots__ = ()
    class D(dict): pass
    class I(int): pass
    class I2(int): pass
    class T(tuple): pass
    class T2(tuple): __slots__ = ()
    class E(Exception): pass
    class E2(Exception): pass
    class E3(OSError): pass
    class F(float): pass
    class St(str): pass
    class B(bytes): pass
    class BA(bytearray): pass
    class Se(set): pass
    class M(type): pass
    class M2(type): pass
    class Mod(types.ModuleType): pass
    class Mod2(types.ModuleType): pass
    class Bs(A): pass
    class Bs2(A): x = 5
    class Ds(S1): pass
    class G(collections.OrderedDict): pass
    class P(functools.partial): pass
    class Wr(weakref.ref): pass
    class Pr(property): pass
    return [v for v in locals().values() if isinstance(v, type)] + [object, int, list, dict, type, types.ModuleType, Exception, OSError, str, tuple, types.FunctionType, type(None), bool, types.GeneratorType, property, weakref.ref]
def make(c):
    for a in ((), (1,), ('x',), ([],), (print,), (c,), ('x', (), {})):
        try: return c(*a)
        except Exception: pass
def try_class_assign():
    for c in layouts():
        for d in layouts():
            x = make(c)
            if x is None: continue
            quiet(setattr, x, 'a', 1); quiet(setattr, x, 'b', 2); quiet(setattr, x, 'zz', [x])
            try: x.__class__ = d
            except TypeError: continue
            use(x)
            try: x.__class__ = c
            except TypeError: pass
            use(x)
def try_class_assign2():
    ls = layouts()
    for i, c in enumerate(ls):
        for j, d in enumerate(ls):
            class X(c): 
                def m(self): return 1
            x = make(X)
            if x is None: continue
            try: X.__bases__ = (d,)
            except TypeError: continue
            use(x)
            y = make(X)
            use(y)
def try_bases():
    ls = layouts()
    for c in ls:
        try:
            class X(c): pass
        except TypeError: continue
        for b in (), (1,), (c, c), (X,), (object,), [c], 5, None, (c, 1), tuple(ls), (object, c):
            try: X.__bases__ = b
            except TypeError: continue
            quiet(use, quiet(make, X))
        try: del X.__bases__
        except TypeError: pass
def try_bases_ring():
    class A: pass
    class B(A): pass
    class C(B): pass
    for b in (B,), (C,), (A,):
        try: A.__bases__ = b
        except TypeError: pass
    class M(type):
        def mro(cls):
            try: A.__bases__ = (C,)
            except TypeError: pass
            return type.mro(cls)
    class Z(metaclass=M): pass
    class A2(Z): pass
    class B2(A2): pass
    try: A2.__bases__ = (B2,)
    except TypeError: pass
def try_bases_in_lookup():
    class X1:
        def f(self): return 'x1'
    class X2:
        def f(self): return 'x2'
    class Key(str):
        def __hash__(self): return hash('f')
        def __eq__(self, o):
            quiet(setattr, C, '__bases__', (X2,)); quiet(setattr, C, '__bases__', (X1,)); gc.collect()
            return False
    for i in range(3):
        C = type('C', (X1,), {Key('g'): 1})
        C.f(C()); C().f; quiet(getattr, C(), 'f')
        quiet(lambda: super(C, C()).f()); quiet(lambda: C().nothing); quiet(lambda: C.nothing); quiet(setattr, C, 'f', 1); quiet(delattr, C, 'f')
    class P:
        def __get__(self, o, t):
            C.__bases__ = (X2,)
            del C.p
            gc.collect()
            return lambda *a: 1
        def __set__(self, o, v): P.__set__ = None; del P.__set__
        def __set_name__(self, o, n): setattr(o, n + '2', 1); delattr(o, n)
    for i in range(3):
        class C(X1): pass
        C.p = P()
        quiet(lambda: C().p())
        C.p = P()
        quiet(lambda: C.p())
        C.p = P()
        o = C()
        quiet(setattr, o, 'p', 1)
        try:
            class C2: p = P()
        except BaseException: pass
        P.__set__ = lambda *a: 1
def try_super():
    class A:
        def f(self): return 'A'
    class B(A):
        def f(self):
            B.__bases__ = (A2,)
            self.__class__ = B2
            return super().f()
    class A2:
        def f(self): return 'A2'
    class B2(A):
        def f(self): return 'B2'
    for i in range(3):
        quiet(lambda: B().f())
        B.__bases__ = (A,)
    s = super(B, B())
    for n in '__self__', '__thisclass__', '__self_class__', 'f', 'x':
        quiet(getattr, s, n); quiet(setattr, s, n, 1); quiet(delattr, s, n)
    for a in (), (1,), (B,), (B, 1), (B, A()), (B, B), (B, None), (type, type), (object, 1), (B, B(), 1), (1, 2):
        quiet(super, *a); quiet(s.__init__, *a)
    s = super.__new__(super)
    use(s); quiet(s.__get__, 1, int); quiet(s.__get__, B(), B)
    class S(super):
        def __getattribute__(self, n): return super.__getattribute__(self, n)
    quiet(lambda: S(B, B()).f())
    def f(): return super()
    quiet(f)
    def f(x): return super()
    quiet(f, 1)
    def f(self):
        del self
        return super()
    class Z:
        g = f
        def h(self):
            self = 5
            return super().x
        def i(self):
            def j(): return super()
            return j()
        def k(self): __class__ = 5; return super()
        def l(self): return [super() for _ in range(1)]
        def m(*self): return super()
        def n(self):
            def j(): self
            del self
            return super()
    for n in 'ghijklmn': quiet(lambda: getattr(Z(), n)())
def try_mro():
    log = []
    class A: pass
    for result in ([], [1], None, 5, [object], (A, object), [A, A], 'x', iter([A]), [int], [dict, A, object], [A, int, object], [A, list, dict]):
        class M(type):
            def mro(cls):
                log.append(cls)
                return result
        try:
            X = M('X', (A,), {'a': 1})
            use(X); use(X())
            class Y(X): pass
            use(Y); use(Y())
        except BaseException as e: pass
        class M2(type):
            flag = False
            def mro(cls): return result if M2.flag else type.mro(cls)
        try:
            X = M2('X', (A,), {'a': 1})
            class Y(X): pass
            o = Y()
            M2.flag = True
            try: X.__bases__ = (A,)
            except BaseException: pass
            use(X); use(o); use(X()); use(Y())
        except BaseException as e: pass
    class M3(type):
        n = 0
        def mro(cls):
            M3.n += 1
            if M3.n > 40: return type.mro(cls)
            gc.collect()
            cls.__mro__, cls.__dict__, repr(cls), cls.__bases__
            quiet(setattr, cls, '__bases__', (A,))
            quiet(cls); quiet(isinstance, 1, cls); quiet(issubclass, cls, A); quiet(lambda: cls.x); quiet(lambda: super(cls, cls).x)
            quiet(setattr, cls, 'x', 1); quiet(dir, cls); quiet(type, 'n', (cls,), {})
            quiet(A.__subclasses__)
            return [cls] + list(A.__mro__)
    X = M3('X', (A,), {}); use(X); use(X())
    class M4(type):
        def mro(cls): del log[:]; raise KeyError
    for i in range(5): quiet(M4, 'X', (A,), {'x': [1]})
    gc.collect()
    A.__subclasses__()
    class M5(type):
        n = 0
        def mro(cls):
            M5.n += 1
            if M5.n < 50:
                class Sub(cls, metaclass=M5): pass
            return type.mro(cls)
    quiet(M5, 'X', (A,), {})
    class M6(type):
        def mro(cls):
            return Lie([cls, A, object])
    class Lie(list):
        def __iter__(self): return iter([object])
        def __len__(self): return 100
    quiet(M6, 'X', (A,), {})
def try_slots():
    class It:
        def __init__(self, items): self.items = items
        def __iter__(self):
            for i in self.items: gc.collect(); yield i
    class S(str):
        def __hash__(self): return 1
        def __eq__(self, o): return True
        def __str__(self): return 'z'
    for sl in (It('ab'), It([1]), It(['a', 'a']), It([S('q'), S('q')]), 'abc', 5, None, [], [[]], {'a': 1}, {'a': 5, 'b': None}, ['__dict__', '__dict__'], ['__weakref__'] * 2, ['\0'], ['a b'], [''], ['__class__'], ['__slots__'],
               ['x' * 100000], ['s%d' % i for i in range(3000)], [b'a'], ['__dict__', '__weakref__', 'a'], ['__x'], ['__init__'], ['\ud800'], (x for x in 'abc'), ['a', 1], map(str, range(7000))):
        for base in object, list, int, tuple, dict, type, Exception, str, bytes:
            try: X = type('X', (base,), {'__slots__': sl})
            except BaseException: continue
            quiet(lambda: use(make(X)))
            o = make(X)
            for n in dir(o)[:80]: quiet(setattr, o, n, [o]); quiet(getattr, o, n); quiet(delattr, o, n)
            try:
                class Y(X): __slots__ = ('y1', 'y2')
                class Z(Y): pass
                use(make(Z))
            except BaseException: pass
    class Grow(list):
        def __iter__(self):
            self.append('g%d' % len(self))
            return list.__iter__(self)
    quiet(type, 'X', (), {'__slots__': Grow(['a'])})
    class M(dict): pass
    d = {'__slots__': ['a', 'b']}
    class Ev(str):
        def __hash__(self): d.clear(); return hash('a')
    quiet(type, 'X', (), {'__slots__': [Ev('a'), 'c']})
    class A:
        __slots__ = ('a',)
        def __del__(self): self.a = self; kept.append(self)
    kept = []
    for i in range(5): a = A(); a.a = a; del a
    gc.collect()
    kept.clear(); gc.collect()
    desc = A.a
    class B:
        __slots__ = ('a',)
    for o in B(), 1, A, None, 'x', []: quiet(desc.__get__, o); quiet(desc.__set__, o, 1); quiet(desc.__delete__, o)
def try_prepare():
    class Map:
        def __init__(self, d): self.d = d
        def __getitem__(self, k): gc.collect(); return self.d[k]
        def __setitem__(self, k, v): self.d[k] = v; self.d.pop('__module__', None)
        def __delitem__(self, k): raise ValueError
        def keys(self): return ['a', 1]
    class DD(dict):
        def __getitem__(self, k): return 5
        def __setitem__(self, k, v): dict.clear(self)
        def __missing__(self, k): return 1
        def __delitem__(self, k): dict.clear(self)
        def get(self, *a): return 1
        def __contains__(self, *a): return True
        def copy(self): return 5
    for p in (Map({}), DD(), 5, None, [], {}, {'x': 1}, collections.OrderedDict(), types.MappingProxyType({}), collections.ChainMap({}), type, {1: 2}, {'__slots__': 'x'}, {'__classcell__': 5}, {'__qualname__': 5}, {'__module__': []}, {'__doc__': []}, {'__init_subclass__': 5}, {'__class_getitem__': 5}, {'__new__': 5}, {'__hash__': 5}):
        class M(type):
            @classmethod
            def __prepare__(m, *a, **k): return p
            def __new__(m, n, b, d, **k):
                try: return type.__new__(m, n, b, d)
                except TypeError: return type.__new__(m, n, b, dict(d))
        try:
            class X(metaclass=M):
                a: int = 1
                b = 2
                def f(self): return __class__
                del b
                x
                class Y: pass
                for i in range(3): pass
            use(X); use(X()); X().f()
        except BaseException as e: pass
def try_classcell():
    for v in 5, None, types.CellType(), types.CellType(int):
        class M(type):
            def __new__(m, n, b, d):
                if v is None: d.pop('__classcell__', None)
                else: d['__classcell__'] = v
                return type.__new__(m, n, b, d)
        try:
            class X(metaclass=M):
                def f(self): return __class__, super().f
            X().f()
        except BaseException: pass
    class M2(type):
        def __new__(m, n, b, d):
            c = d['__classcell__']
            quiet(type.__new__, m, 'other', b, dict(d))
            c.cell_contents = 5
            del c.cell_contents
            return 5
    try:
        class X(metaclass=M2):
            def f(self): return __class__
    except BaseException: pass
    class M3(type):
        def __new__(m, n, b, d):
            d['f'](1)
            return type.__new__(m, n, b, d)
    try:
        class X(metaclass=M3):
            def f(self): return __class__
    except BaseException: pass
def try_metaclass_getattribute():
    class M(type):
        def __getattribute__(cls, n):
            quiet(type.__setattr__, cls, n, M('Z', (), {}) if n != '__dict__' and len(n) < 4 else 1)
            quiet(type.__delattr__, cls, n)
            return type.__getattribute__(cls, n)
        def __setattr__(cls, n, v): type.__setattr__(cls, n, v); type.__delattr__(cls, n)
        def __instancecheck__(cls, o): del M.__instancecheck__; return True
        def __subclasscheck__(cls, o): quiet(delattr, M, '__subclasscheck__'); return True
        def __call__(cls, *a): quiet(delattr, M, '__call__'); return type.__call__(cls, *a)
        def __del__(cls): M.x = cls
    class X(metaclass=M):
        a = 1
        def f(self): return 1
    for i in range(5):
        X.a; quiet(lambda: X.f); quiet(lambda: X().f()); X.q = 1; quiet(lambda: X.q); isinstance(1, X); issubclass(int, X); quiet(X)
        use(X)
def try_init_subclass():
    class A:
        def __init_subclass__(cls, **k):
            gc.collect()
            global held
            held = cls
            for n in list(cls.__dict__): quiet(delattr, cls, n)
            cls.__bases__ = (A, ) if cls.__bases__ != (A,) else (A,)
            raise KeyError
    for i in range(10):
        quiet(type, 'X', (A,), {'a': 1, 'b': [1]})
        gc.collect()
        quiet(held)
    class N:
        def __init__(self, f): self.f = f
        def __set_name__(self, o, n): self.f(o, n)
    ds = []
    for f in (lambda o, n: delattr(o, n), lambda o, n: [delattr(o, m) for m in list(o.__dict__) if m[0] != '_'], lambda o, n: [setattr(o, 'z%d' % i, N(lambda *a: 1)) for i in range(100)], lambda o, n: 1/0, lambda o, n: quiet(setattr, o, '__bases__', (int,)),
              lambda o, n: gc.collect(), lambda o, n: ds[-1].clear(), lambda o, n: setattr(o, 'q', type('Q', (o,), {'x': N(lambda *a: 1)}))):
        for i in range(5):
            d = {chr(97 + j): N(f) for j in range(10)}
            ds.append(d)
            quiet(type, 'X', (), d)
    def cb(c):
        class K: __set_name__ = c
        return K()
    for c in 5, None, lambda *a: 1, property(lambda s: 1/0), int, classmethod(print):
        quiet(type, 'X', (), {'a': cb(c)})
def try_type_dict_eq():
    class Key(str):
        armed = False
        def __hash__(self): return hash('a')
        def __eq__(self, o):
            if Key.armed:
                Key.armed = False
                quiet(delattr, C, 'b'); quiet(setattr, C, 'c', [1] * 10)
                for i in range(50): setattr(C, 'n%d' % i, i)
                quiet(setattr, C, 'a', 7)
                gc.collect()
                Key.armed = True
            return str.__eq__(self, o)
    for op in (lambda: C.a, lambda: C().a, lambda: setattr(C, 'a', 2), lambda: delattr(C, 'a'), lambda: C().a(), lambda: hasattr(C, 'a'), lambda: vars(C).get('a'), lambda: vars(C)['a'], lambda: 'a' in vars(C), lambda: list(vars(C)), lambda: vars(C) == dict(vars(C)),
               lambda: type('D', (C,), {}).a, lambda: super(type('D', (C,), {}), C).a, lambda: dir(C), lambda: C.__dict__ | {'a': 1}, lambda: type.__getattribute__(C, 'a'), lambda: object.__getattribute__(C(), 'a')):
        C = type('C', (), {Key('x'): 1, Key('y'): 2, 'b': 1})
        Key.armed = True
        for i in range(5): quiet(op)
        Key.armed = False
    class I: pass
    for op in (lambda: o.a, lambda: setattr(o, 'a', 1), lambda: delattr(o, 'a'), lambda: o.a(), lambda: hasattr(o, 'a'), lambda: o.__dict__['a'], lambda: o.__dict__.update(a=1), lambda: setattr(o, 'b', 1)):
        o = I(); C = o
        o.__dict__[Key('x')] = 1; o.__dict__[Key('y')] = 2
        Key.armed = True
        for i in range(5): quiet(op)
        Key.armed = False
def try_inline_caches():
    """A class changes in the getter that an instruction has just looked up."""
    class P:
        n = 0
        @property
        def v(self):
            P.n += 1
            if P.n % 3 == 0: P.v2 = property(lambda s: P.n); P.x = P.n
            if P.n == 50:
                old = P.v; del P.v
                self.__dict__['v'] = 5
            return 1
        def m(self):
            if P.n % 4 == 0: P.m2 = P.m
            if P.n == 30: del P.m; self.m = lambda: 3
            return 1
        @classmethod
        def c(cls): P.c2 = 1; del P.c2; return 1
        def __getattr__(self, n):
            if n == 'zz': P.zz = 1; return 2
            if n == 'yy': self.yy = 1; del P.__getattr__; gc.collect(); return 1
            raise AttributeError(n)
    def read(p):
        for i in range(60):
            quiet(lambda: p.v); quiet(lambda: p.m()); p.c(); P.c()
            p.zz
            quiet(lambda: p.yy)
            if i % 5 == 0 and 'zz' in P.__dict__: del P.zz
    p = P()
    read(p)
    for i in range(60): quiet(lambda: p.v)
    class S:
        __slots__ = ('a', 'b')
    class Q(S): pass
    def rw(o): o.a = 1; o.b = o.a; return o.a
    for i in range(5):
        for o in S(), Q(), P(), types.SimpleNamespace(), type('Z', (), {'a': property(lambda s: 1, lambda s, v: 1)})():
            quiet(rw, o)
        S.a, S.b = S.b, S.a
    class W:
        def __init__(self): self.a = 1; self.b = 2
        def __del__(self): W.a = property(lambda s: 1); self.__class__ = V
    class V: pass
    def sett(o): o.x = 1; o.y = 2; o.x = o; o.y = None
    for i in range(50):
        w = W(); sett(w); w.x = None
        if 'a' in W.__dict__: del W.a
    class D:
        def __init__(self, o): self.o = o
        def __del__(self):
            o = self.o
            o.__dict__.clear(); o.__class__ = E2; o.__dict__ = {'q': 1}
    class E1: pass
    class E2: pass
    def st(o, v): o.d = v
    for i in range(50):
        o = E1(); st(o, D(o)); st(o, 1); st(o, D(o)); del o.__dict__; st(o, 2)
    class Hold: pass
    def init(self): self.a = 1; self.b = 2; Hold.__init__ = None; del Hold.__init__; Hold.__init__ = init
    Hold.__init__ = init
    for i in range(20): Hold()
    class New:
        def __init__(self):
            self.a = 1; New.__init__ = New.other; New.__new__ = lambda c: 5; del New.__new__
        def other(self): self.b = 1; self.__class__ = E1
    for i in range(20): New()
def try_dealloc():
    """The class changes while its instance dies."""
    kept = []
    class A:
        def __del__(self):
            A.__bases__ = (B,) if A.__bases__ == (C,) else (C,)
            self.__class__ = A2; self.x = 1; del self.__dict__
            kept.append(weakref) ; gc.collect()
    class B: pass
    class C: pass
    class A2:
        def __del__(self): kept.append(self)
    class A(C): __del__ = A.__del__
    for i in range(5): A(); gc.collect()
    kept.clear(); gc.collect()
    class T(type):
        def __del__(cls): kept.append(cls); quiet(setattr, cls, '__bases__', (B,)); quiet(cls)
    for i in range(3):
        class X(metaclass=T):
            def __del__(self): kept.append(type(self))
        x = X(); X.me = x; del x, X
        gc.collect()
        for k in list(kept): quiet(k); quiet(repr, k)
        kept.clear(); gc.collect()
    class S:
        __slots__ = ('a', '__weakref__')
        def __del__(self): del S.a; self.__class__ = S2
    class S2: __slots__ = ('a', '__weakref__')
    for i in range(3):
        s = S(); quiet(setattr, s, 'a', [s]); del s; gc.collect()
    class L(list):
        def __del__(self): self.__class__ = L2; self.append(self)
    class L2(list):
        def __del__(self): self.clear()
    for i in range(3): L([1]); gc.collect()
    del L2.__del__; gc.collect()
def try_descriptors():
    class Ev:
        def __get__(self, o, t=None): del Ev.__get__; return 1
    for n in ('__init__', '__new__', '__call__', '__getattr__', '__getattribute__', '__setattr__', '__eq__', '__hash__', '__len__', '__iter__', '__next__', '__enter__', '__exit__', '__repr__', '__str__', '__format__', '__bool__', '__add__', '__radd__', '__contains__', '__getitem__', '__del__', '__class__', '__dict__', '__slots__', '__doc__', '__name__', '__qualname__', '__module__', '__bases__', '__mro__', '__subclasshook__', '__reduce_ex__', '__sizeof__', '__dir__', '__await__', '__aiter__', '__anext__', '__index__', '__instancecheck__', '__set_name__', '__class_getitem__', '__match_args__', '__weakref__', '__abstractmethods__', '__annotations__'):
        for v in (None, 5, int, Ev(), property(lambda s: 1/0), staticmethod(print and (lambda *a: 1)), classmethod(lambda *a: 1), lambda *a: a, lambda: 1, types.CellType(), super, type, NotImplemented, iter([1]), dict.get, list.append, [].append, object.__new__, type.__call__, object.__getattribute__, int.__add__, str.__len__):
            if n in ('__getitem__', '__next__', '__iter__') and v not in (None, 5): continue  # may never end
            try: X = type('X', (), {n: v})
            except BaseException: continue
            o = quiet(X)
            use(X); use(o)
            quiet(lambda: o in o); quiet(lambda: [*o]); quiet(lambda: X[1]); quiet(format, o); quiet(isinstance, 1, o)
            def w():
                with o: pass
            quiet(w)
            def mt():
                match o:
                    case X(a): pass
                    case [a]: pass
                    case {'x': 1}: pass
            quiet(mt)
            quiet(type, 'Y', (X,), {})
            quiet(setattr, X, n, v); quiet(delattr, X, n)
            use(o)
            try:
                class M(type): pass
                setattr(M, n, v)
                Z = M('Z', (), {})
                use(Z); quiet(Z); quiet(isinstance, 1, Z); quiet(issubclass, int, Z)
            except BaseException: pass
def try_type_new():
    class S(str): pass
    class D(dict):
        def __getitem__(self, k): return 1
        def items(self): return 5
    for a in (('X', (), {}), (S('X'), (), D(a=1)), ('X\0', (), {}), ('\ud800', (), {}), ('', (), {}), ('X', (object, object), {}), ('X', (bool,), {}), ('X', (type(None),), {}), ('X', (5,), {}), ('X', [], {}), ('X', (), []), (5, (), {}), ('X', (int, str), {}), ('X', (types.FunctionType,), {}), ('X',), (), ('X', (), {}, 1),
              ('X', (), {1: 2}), ('X', (), {None: 1, (): 2, 'a': 3}), ('X', (), {'__qualname__': S('z')}), ('X', (), {'__doc__': '\ud800'}), ('X', (list, dict), {}), ('X', (type, list), {}), ('X', (Exception, OSError), {}), ('X', (OSError, Exception), {}), ('X', (BaseException, list), {})):
        X = quiet(type, *a)
        if isinstance(X, type): use(X); use(make(X))
    for t in type, abc.ABCMeta, enum.EnumMeta:
        for a in ('X', (), {}), (1, 2, 3), ('X', (int,), {'a': 1}):
            quiet(t.__new__, t, *a); quiet(t.__new__, int, *a); quiet(t.__init__, 5, *a); quiet(t.__call__, 5, *a); quiet(type.__new__, t, *a)
            X = quiet(t, *a)
            if isinstance(X, type): quiet(X.__init__, 5); quiet(type.__init__, X, *a)
    X = type.__new__(type, 'X', (), {})
    for n in ('__name__', '__qualname__', '__module__', '__doc__', '__bases__', '__mro__', '__dict__', '__base__', '__basicsize__', '__flags__', '__abstractmethods__', '__text_signature__', '__annotations__', '__weakrefoffset__', '__dictoffset__', '__itemsize__', '__class__'):
        for v in (None, 5, 'x', '\0', '\ud800', (), [], {}, X, (X,), {'a'}, frozenset(), object(), type):
            quiet(setattr, X, n, v); quiet(getattr, X, n); use(X); use(quiet(X)); quiet(delattr, X, n)
        X = type('X', (), {})
        for t in int, type, object, list: quiet(setattr, t, n, 1); quiet(delattr, t, n)
def try_dict_replace():
    class A: pass
    class K(dict):
        def __getitem__(self, k): return 1
        def __missing__(self, k): return 2
        def __setitem__(self, k, v): raise KeyError
        def __del__(self): pass
    for d in K(a=1), {1: 2}, {'a': 1, 2: 3}, 5, None, collections.OrderedDict(a=1), collections.defaultdict(int), vars(A), {}:
        a = A(); a.q = 1
        quiet(setattr, a, '__dict__', d); use(a); quiet(lambda: a.b); quiet(setattr, a, 'b', 1); quiet(delattr, a, 'b')
        quiet(delattr, a, '__dict__'); use(a)
        def f(): pass
        quiet(setattr, f, '__dict__', d); use(f); quiet(setattr, f, 'b', 1)
        e = KeyError()
        quiet(setattr, e, '__dict__', d); use(e); quiet(e.__reduce__); quiet(e.__setstate__, d)
        m = types.ModuleType('m')
        quiet(setattr, m, '__dict__', d); use(m)
        quiet(m.__init__, d); quiet(m.__init__, 'x')
    a = A(); b = A()
    a.__dict__ = b.__dict__; b.x = 1; a.y = 2; del b; a.__dict__['z'] = 1; use(a)
    a.__dict__ = a.__dict__; a.__dict__['self'] = a.__dict__
    d = a.__dict__; del a; d.clear(); gc.collect()
    a = A(); a.x = 1
    d = a.__dict__
    for k in list(range(100)): d[k] = 1
    a.y = 1; del a.x; d.clear(); a.z = 1; use(a)
    a = A()
    for i in range(200): setattr(a, 'a%d' % i, i)
    for i in range(200): delattr(a, 'a%d' % i)
    for x in vars(a): pass
    class E(A):
        def __init__(self): self.a = self.b = self.c = 1
    def walk(o):
        for k in o.__dict__: o.__dict__ = {}; gc.collect()
        for k in list(vars(o)): delattr(o, k)
    for i in range(5): quiet(walk, E())
    def walk2(o):
        for k, v in vars(o).items(): setattr(o, k + 'x', 1)
    for i in range(5): quiet(walk2, E())
def try_deep_classes():
    X = object
    for i in range(1000): X = type('X%d' % i, (X,), {})
    X().x if hasattr(X(), 'x') else None
    del X; gc.collect()
    B = type('B', (), {})
    cs = [type('C', (B,), {}) for i in range(2000)]
    B.x = 1; B.__bases__ = (type('Q', (), {}),)
    class R:
        def __getattr__(self, n): return getattr(self, n + 'x')
    quiet(lambda: R().a)
    class R2:
        def __getattribute__(self, n): return getattr(self, n)
    quiet(lambda: R2().a)
    class R3: pass
    R3.__getattr__ = R3.__getattribute__ = getattr
    quiet(lambda: R3().a)
    class R4:
        @property
        def a(self): return self.a
        def __eq__(self, o): return self == o
        def __hash__(self): return hash(self)
        def __repr__(self): return repr(self)
        def __len__(self): return len(self)
        def __call__(self): return self()
        def __del__(self): pass
        def __iter__(self): return iter(self)
        def __index__(self): return int(self)
        def __add__(self, o): return self + o
        def __getitem__(self, i): return self[i]
        def __contains__(self, i): return i in self
        def __format__(self, s): return format(self, s)
        def __bool__(self): return bool(self)
        def __enter__(self):
            with self: pass
    o = R4()
    for f in (lambda: o.a, lambda: o == o, lambda: hash(o), lambda: repr(o), lambda: len(o), lambda: o(), lambda: iter(o), lambda: int(o), lambda: o + o, lambda: o[1], lambda: 1 in o, lambda: format(o), lambda: bool(o), lambda: o.__enter__()): quiet(f)
    R4.__call__ = o; quiet(o)
    R4.__getattr__ = o; quiet(lambda: o.zz)
    R4.__get__ = o; quiet(lambda: o.zz)
    class C: pass
    c = C(); C.__call__ = c; quiet(c); C.__init__ = c; quiet(C); C.__new__ = c; quiet(C); C.__eq__ = c; quiet(lambda: c == 1); C.__del__ = c; del c; gc.collect()
def try_new_of_others():
    """C.__new__ = T.__new__ of a T that makes other objects."""
    for base in type, list, int, dict, Exception, tuple, super, property:
        for new in object.__new__, list.__new__, int.__new__, type.__new__, dict.__new__:
            class M(base): __new__ = new
            class N(base): pass
            N.__new__ = new
            for a in (), ('Z', (), {}), (1,):
                use(quiet(M, *a)); use(quiet(N, *a))
def try_super_again():
    """A super object that is set up anew while it looks for a name."""
    class A: pass
    class B(A): pass
    class Key(str):
        def __hash__(self): return hash('f')
        def __eq__(self, o): s.__init__(A); gc.collect(); return False
    A.f = lambda self: 1
    for k in range(3):
        C = type('C', (A,), {Key('f'): 1})
        class E(C): pass
        s = super(E, E()); quiet(lambda: s.f()); quiet(lambda: s.f); quiet(getattr, s, 'nope')
        class Dies:
            def __del__(self): quiet(lambda: s.f); quiet(lambda: s.f()); quiet(repr, s)
        class F(Dies): pass
        s = super(F, F()); s.__init__(F); quiet(s.__get__, F(), F)
run(globals())
