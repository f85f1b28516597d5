# Classes: attributes, inheritance, methods, class attributes that change, __dict__.
class A:
    x = 1
    def __init__(self, a):
        self.a = a
    def m(self):
        return self.a + self.x
    @property
    def p(self):
        return self.a * 2
    @p.setter
    def p(self, v):
        self.a = v
    @p.deleter
    def p(self):
        print("deleted")
    @classmethod
    def c(cls):
        return cls.__name__
    @staticmethod
    def s(*a, **k):
        return a, k

class B(A):
    def m(self):
        return super().m() + 100

a, b = A(3), B(4)
print(a.m(), b.m(), a.p, b.p, A.c(), b.c(), b.s(1, k=2), B.s())
a.p = 10
print(a.a)
del a.p
print(A.__mro__, B.__bases__, B.__base__, isinstance(b, A), issubclass(B, A), isinstance(a, B))
print(A.__name__, A.__qualname__, A.__module__, A.__doc__, type(A), type(a) is A)
print(a.__dict__, b.__dict__, vars(b))

# the same code sees different shapes
class P:
    pass
def read(o):
    return o.v
objs = []
for i in range(20):
    o = P()
    for k in range(i % 5):
        setattr(o, "k%d" % k, k)
    o.v = i
    objs.append(o)
print([read(o) for o in objs], [read(o) for o in objs] == list(range(20)))

# class attributes replaced while they are in use
class C:
    count = 0
    data = "one"
    def f(self):
        return "f"
def use(o):
    return o.count, o.data, o.f()
o = C()
for i in range(6):
    C.count += 1
    if i == 3:
        C.data = "two"
    if i == 4:
        C.f = lambda self: "g"
    print(use(o))
o.f = lambda: "own"
print(use(o))
del o.f
print(use(o))
C.f = 5
try:
    use(o)
except TypeError as e:
    print(e)
C.f = property(lambda self: lambda: "prop")
print(use(o))
del C.f
try:
    use(o)
except AttributeError as e:
    print(e)

class Base:
    def who(self):
        return "base"
    val = "base val"
class Derived(Base):
    pass
d = Derived()
def ask(o):
    return o.who(), o.val
for i in range(3):
    print(ask(d))
Derived.who = lambda self: "derived"
Derived.val = "derived val"
print(ask(d))
del Derived.who, Derived.val
print(ask(d))
Base.who = lambda self: "new base"
Base.val = 7
print(ask(d))
Base.val = property(lambda self: "computed")
print(ask(d))
try:
    d.val = 1
except AttributeError as e:
    print(e)
# a data descriptor appears where instances have a slot
class Q:
    def __init__(self):
        self.z = 1
def getz(o):
    return o.z
def setz(o, v):
    o.z = v
q = Q()
print(getz(q), setz(q, 5), getz(q))
Q.z = property(lambda self: "hidden", lambda self, v: print("set", v))
print(getz(q), setz(q, 6), getz(q))
del Q.z
print(getz(q))
# ... and hooks
Q.__getattribute__ = lambda self, n: "hooked " + n
print(getz(q))
del Q.__getattribute__
print(getz(q))
Q.__setattr__ = lambda self, n, v: print("setattr", n, v)
setz(q, 9)
del Q.__setattr__
setz(q, 10)
print(getz(q))
Q.__getattr__ = lambda self, n: "missing " + n
print(q.nothing, getz(q))
del Q.__getattr__
try:
    q.nothing
except AttributeError as e:
    print(e)

# __dict__
class D:
    pass
d = D()
d.a, d.b = 1, 2
dd = d.__dict__
print(dd is d.__dict__, dd)
dd["c"] = 3
print(d.c)
d.e = 5
print(dd)
del d.a
print(dd, hasattr(d, "a"))
d.__dict__ = {"fresh": 1}
print(d.fresh, dd)
d.__dict__["fresh"] = 2
print(d.fresh)
d.__dict__[1] = "odd"
print(d.__dict__)
del d.__dict__
print(d.__dict__)
# many attributes
e = D()
for i in range(200):
    setattr(e, "n%d" % i, i)
print(sum(getattr(e, "n%d" % i) for i in range(200)), len(e.__dict__))
for i in range(0, 200, 2):
    delattr(e, "n%d" % i)
print(len(vars(e)), e.n1, hasattr(e, "n0"))
# many kinds of attributes: used as data
for i in range(300):
    x = D()
    setattr(x, "k%d" % i, i)
    setattr(x, "j%d" % (i % 7), i)
    assert getattr(x, "k%d" % i) == i
f = D()
f.a = 1; f.b = 2; f.c = 3
del f.c
del f.b
f.b = 4
print(f.__dict__)
g = D()
g.a = 1; g.b = 2; g.c = 3
del g.a
print(g.b, g.c, g.__dict__)
# names that are not identifiers, str subclasses
setattr(g, "not an identifier", 1)
class S(str):
    pass
setattr(g, S("sub"), 2)
print(getattr(g, "not an identifier"), g.sub, getattr(g, S("sub")))
# instance attributes hide methods and class data, not data descriptors
class H:
    m = 1
    def f(self): return "method"
h = H()
h.m = 2
h.f = "instance"
print(h.m, h.f, H.m, H.f(h))
del h.m, h.f
print(h.m, h.f())
# type() and classes at run time
X = type("X", (A,), {"y": 5, "f": lambda self: self.y})
print(X(1).f(), X.__name__, X.__mro__[1].__name__, X.__dict__["y"])
X.__name__ = "Y"
X.__qualname__ = "Z.Y"
print(X, X.__name__, repr(X))
X.__doc__ = "doc"
print(X.__doc__)
print(sorted(n for n in dir(X(1)) if not n.startswith("__")))
print([c.__name__ for c in A.__subclasses__()])
print(type.__dict__["__name__"], type(A.__dict__))
# nested classes, qualname, names in methods
class Outer:
    class Inner:
        def f(self): pass
    def g(self):
        class Local: pass
        return Local
print(Outer.Inner.__qualname__, Outer.Inner.f.__qualname__, Outer().g().__qualname__)
# name mangling
class Mangle:
    __x = 1
    def get(self): return self.__x
    def set(self, v): self.__x = v
m = Mangle()
m.set(5)
print(m.get(), m.__dict__, Mangle._Mangle__x)
# annotations
class Ann:
    a: int
    b: str = "x"
print(Ann.__annotations__, Ann.b, hasattr(Ann, "a"))
class NoAnn: pass
print(NoAnn.__annotations__)
print(type(NoAnn).__annotations__ if hasattr(type(NoAnn), "__annotations__") else "none")
