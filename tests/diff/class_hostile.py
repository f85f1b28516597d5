# Hostile classes: attributes, classes and descriptors that change or vanish while they are in use.
import gc
class A: pass
# the value's __del__ deletes or sets attributes of the same object
class Del:
    def __init__(self, o): self.o = o
    def __del__(self):
        try: del self.o.b
        except AttributeError: pass
        self.o.z = 1
for i in range(5):
    a = A()
    a.x = Del(a); a.b = 2; a.c = 3
    a.x = None
    print(sorted(a.__dict__) if i % 2 else (a.c, a.z))
# __dict__ replaced by a value's death
a = A(); a.x = Del(a); a.b = 1
a.__dict__ = {"y": 5}
print(sorted(a.__dict__))
# class attribute whose death changes the class
class K:
    class D:
        def __del__(self): K.x = "late"
    x = D()
K.x = 1
print(K.x)
# a method replaced while it runs
class M:
    def f(self):
        M.f = lambda self: "second"
        return "first"
m = M()
print([m.f() for _ in range(3)])
class M2:
    def f(self, n):
        del M2.f
        gc.collect()
        return n
try:
    print(M2().f(1)); print(M2().f(2))
except AttributeError as e: print(e)
# __class__ changed in the middle of things
class C1:
    def f(self): self.__class__ = C2; return self.g()
    def __getattr__(self, n): self.__class__ = C2; return getattr(self, n)
class C2:
    def g(self): return "C2.g"
    other = "other"
print(C1().f(), C1().other)
# descriptors that remove themselves
class Gone:
    def __get__(self, o, t=None):
        if "d" in t.__dict__: del t.d
        gc.collect()
        return "gone"
    def __set__(self, o, v):
        if "d" in type(o).__dict__: del type(o).d
class UG: d = Gone()
u = UG()
print(u.d, hasattr(u, "d"))
UG.d = Gone()
u.d = 5
print(u.__dict__)
# special methods that remove themselves
class Op:
    def __add__(self, o): del Op.__add__; return "once"
    def __len__(self): del Op.__len__; return 3
    def __eq__(self, o): del Op.__eq__; return True
    def __call__(self): del Op.__call__; return "called"
    def __getitem__(self, i): del Op.__getitem__; return i
    def __iter__(self): del Op.__iter__; return iter([1])
    def __repr__(self): del Op.__repr__; return "repr"
    def __hash__(self): del Op.__hash__; return 5
o = Op()
print(o + 1, len(o), o == 5, o(), o[1], list(o), repr(o), hash(o))
for f in (lambda: o + 1, lambda: len(o), lambda: o(), lambda: o[1], lambda: list(o)):
    try: print(f())
    except TypeError as e: print(e)
# bases changed while the order is walked
class B1: v = 1
class B2: v = 2
class Mid(B1): pass
class Trick:
    def __eq__(self, o): return False
    def __hash__(self): return hash("v")
    def __get__(self, o, t): Mid.__bases__ = (B2,); return "tricked"
Mid.q = Trick()
print(Mid().q, Mid().v)
# odd keys in class dicts
class Key(str):
    def __eq__(self, o): return str.__eq__(self, o)
    __hash__ = str.__hash__
X = type("X", (), {Key("k"): 1, "j": 2, 5: 6})
print(X.k, X().k, X.j)
# recursion through attribute hooks
class Rec:
    def __getattr__(self, n): return getattr(self, n + "x")
try: Rec().a
except RecursionError as e: print("RecursionError")
class Rec2:
    def __getattribute__(self, n): return self.foo
try: Rec2().a
except RecursionError as e: print("RecursionError")
class Rec3:
    def __repr__(self): return repr(self)
try: repr(Rec3())
except RecursionError as e: print("RecursionError")
class Rec4:
    def __call__(self): return self()
try: Rec4()()
except RecursionError: print("RecursionError")
class Rec5: pass
Rec5.__call__ = Rec5()
try: Rec5()()
except RecursionError: print("RecursionError")
class Rec6(type):
    def __instancecheck__(cls, o): return isinstance(o, cls)
class R6(metaclass=Rec6): pass
try: isinstance(1, R6)
except RecursionError: print("RecursionError")
t = ()
for i in range(100000): t = (t,)
try: isinstance(1, t)
except RecursionError: pass
p = property(lambda self: self.p)
class R7: pass
R7.p = p
try: R7().p
except RecursionError: print("RecursionError")
# long chains of classes
c = object
for i in range(500): c = type("C%d" % i, (c,), {})
print(len(c.__mro__), isinstance(c(), c))
# cycles of classes and instances are collected
def make():
    class Loop:
        def f(self): return Loop
        def __del__(self): dead.append(1)
    x = Loop(); x.me = x; Loop.inst = x
dead = []
make(); make()
gc.collect()
print(len(dead), len(type.__subclasses__(type)) >= 0)
before = len(object.__subclasses__())
for i in range(200): make()
gc.collect()
print(len(dead), len(object.__subclasses__()) - before)
# resurrection
class Phoenix:
    def __del__(self): saved.append(self)
saved = []
ph = Phoenix(); ph.x = 1; del ph
print(saved[0].x); saved.clear(); print(len(saved))
# properties and slots die in the middle
class PS:
    __slots__ = ("a", "b")
class DS:
    def __init__(self, o): self.o = o
    def __del__(self): self.o.a = "set in del"
ps = PS(); ps.a = DS(ps); ps.a = 1
print(ps.a)
ps.a = DS(ps)
del ps.a
print(ps.a)
# exceptions: cycles of contexts, groups inside themselves
e = ValueError(1); f = KeyError(2)
e.__context__ = f; f.__context__ = e
try:
    try: raise e
    except ValueError: raise f
except KeyError as x: print(repr(x), repr(x.__context__))
e.__context__ = e
try: raise e
except ValueError as x: print(repr(x.__context__))
class EvilExc(Exception):
    def __str__(self): raise RuntimeError("no str")
    def __repr__(self): raise RuntimeError("no repr")
try: str(ValueError(EvilExc()))
except RuntimeError as x: print(x)
class NameIt:
    def __set_name__(self, o, n): delattr(o, n) if n == "a" else setattr(o, n + "2", 1)
class UsesNameIt:
    a = NameIt(); b = NameIt()
print(hasattr(UsesNameIt, "a"), UsesNameIt.b2)
