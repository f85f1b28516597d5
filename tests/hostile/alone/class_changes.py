# Classes that are changed, renamed or dropped by code that runs while something of theirs is looked up, shown or assigned.
def tell(*args): pass


class A: __slotnames__ = 5
class B: __slotnames__ = [1, 2, 'x']
class C: __slotnames__ = None
for c in (A, B, C):
    for p in (0, 1, 2, 4):
        try: tell(c().__reduce_ex__(p))
        except TypeError as e: tell(e)
    try: tell(c().__getstate__())
    except TypeError as e: tell(e)
import gc
class S(str):
    def __hash__(self): return str.__hash__(self)
class D:
    __slotnames__ = [''.join(['a', str(k)]) for k in range(5)]
    def __getattr__(self, n):
        D.__slotnames__.clear(); gc.collect()
        return [n]
tell(D().__getstate__())
# renaming in repr
class N(str):
    def __repr__(self): cls.__name__ = 'Z' * 50 + str(id(self)); gc.collect(); return 'N'
class F:
    def __set_name__(self, owner, name): global cls; cls = owner; raise ValueError
for i in range(5):
    try: type(''.join(['abc', str(i)]), (), {N('attr'): F()})
    except RuntimeError as e: tell(str(e)[:60])
# class dict, opened
class K:
    def __init__(self, name, act): self.n, self.act = name, act
    def __hash__(self): return hash(self.n)
    def __eq__(self, o):
        if type(o) is str: self.act()
        return False
def try_open():
    def m(self): return 1
    def act(): gc.get_referents(T)[0].update(m=2) if any(isinstance(r, dict) for r in gc.get_referents(T)[:1]) else None
    T = type('T', (), {K('x', lambda: act()): 1, 'm': m})
    del m
    t = T()
    def warm():
        for i in range(20): t.m() if callable(t.m) else t.m
    warm()
    T.x = 1
    gc.collect()
    warm()
for i in range(5): try_open()
class Old2:
    pass
def by_del():
    class T:
        def m(self): return 1
    class W:
        def __del__(self):
            for r in gc.get_referents(T):
                if type(r) is dict: r['m'] = 2
    T.__doc__ = W()
    t = T()
    def warm():
        for i in range(20): t.m() if callable(t.m) else t.m
    warm()
    T.__doc__ = 'x'
    gc.collect()
    warm()
for i in range(5): by_del()
# class changed during lookup in the instance's dict
class Other: pass
def during(kind):
    class T:
        def m(self): return 1
        @classmethod
        def c(cls): return cls.__name__
        @staticmethod
        def s(): return 2
        data = [5]
    o = T()
    o.__dict__[K(kind, lambda: (setattr(o, '__class__', Other), gc.collect()))] = 1
    del T
    gc.collect()
    try:
        if kind == 'm': o.m()
        else: getattr(o, kind)
    except (RuntimeError, AttributeError) as e: tell(e)
for k in ('m', 'c', 's', 'data', 'nothing'):
    for i in range(3): during(k)
# class changed while it is assigned
def assigned():
    class T: __slots__ = ('a', 'b')
    class U: __slots__ = ('a', 'b')
    o = T()
    X = type('X', (), {'__slots__': ('a', 'b'), K('a', lambda: setattr(o, '__class__', U)): 1})
    del T
    gc.collect()
    try: o.__class__ = X
    except (RuntimeError, TypeError) as e: tell(e)
    tell(type(o))
for i in range(5): assigned()
# class dies within mro()
class M(type):
    def mro(cls):
        if hold and cls.__name__ == 'Sub':
            hold.clear()
            del cls
            gc.collect()
            return [object]
        return type.mro(cls)
hold = []
for i in range(5):
    hold = []
    class Base1: pass
    class Base2: pass
    class Top(Base1, metaclass=M): pass
    hold.append(M('Sub', (Top,), {}))
    try: Top.__bases__ = (Base2,)
    except TypeError as e: tell(e)
    gc.collect()
class SU(super):
    def __new__(cls, *a):
        r = super().__new__(cls)
        for s in live: super(SU, s).__init__(int)
        gc.collect()
        return r
live = []
for i in range(3):
    class Z: pass
    live = []
    s = SU(Z); live.append(s)
    Z2 = Z; z = Z(); del Z, Z2
    try: s.__get__(z, None)
    except TypeError as e: tell(e)
    del z; gc.collect()
class Meta(type):
    def __getattribute__(cls, n):
        if n == '__module__' and act:
            act.pop()()
            del cls
            gc.collect()
            return 'mod'
        return type.__getattribute__(Other, n)
act = []
for i in range(3):
    class P(metaclass=Meta): pass
    class PP(metaclass=Meta): pass
    p = P()
    act = [lambda: setattr(p, '__class__', PP)]
    del P
    try: tell(repr(p)[:10])
    except TypeError as e: tell(e)
