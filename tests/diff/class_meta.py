# Metaclasses, multiple inheritance, C3, super, __mro_entries__, abstract classes.
class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", name, [b.__name__ for b in bases], kw)
        return {"prepared": True}
    def __new__(mcs, name, bases, ns, **kw):
        print("new", name, sorted(k for k in ns if not k.startswith("__")), kw)
        return super().__new__(mcs, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
        cls.inited = True
    def __call__(cls, *a, **k):
        print("call", cls.__name__, a, k)
        return super().__call__(*a, **k)
    def method(cls): return "meta method of " + cls.__name__
    @property
    def prop(cls): return "meta prop of " + cls.__name__
    def __len__(cls): return 42
    def __getitem__(cls, k): return ("meta item", k)
    def __iter__(cls): return iter("abc")
    def __contains__(cls, k): return k == "yes"
    def __instancecheck__(cls, o): return o == "instance"
    def __subclasscheck__(cls, c): return c is int
    def __repr__(cls): return "<Meta " + cls.__name__ + ">"
    def __dir__(cls): return ["only"]
class A(metaclass=Meta, opt=1):
    x = 1
    def __init__(self, *a): self.a = a
class B(A):
    pass
print(A(1, 2).a, A.method(), B.prop, len(A), A[5], list(A), "yes" in A, A.inited, A.prepared)
print(isinstance("instance", A), isinstance(A(), A), issubclass(int, A), issubclass(str, A), A, repr(B), type(A), dir(A))
try: A().method
except AttributeError as e: print(e)
A.y = 5
print(B.y)
class MetaAttr(type):
    def __getattr__(cls, n): return "meta getattr " + n
    def __setattr__(cls, n, v): print("meta set", n, v); super().__setattr__(n, v)
    def __delattr__(cls, n): print("meta del", n); super().__delattr__(n)
class MA(metaclass=MetaAttr):
    z = 1
print(MA.foo, MA.z)
MA.q = 3
print(MA.q)
del MA.q
print(MA.q)
# a function as metaclass
def fmeta(name, bases, ns, **kw): return (name, bases, sorted(k for k in ns if k[0] != "_"), kw)
class F(metaclass=fmeta, k=1):
    a = 1
print(F)
# C3
class O: pass
class A1(O): pass
class B1(O): pass
class C1(A1, B1): pass
class D1(B1): pass
class E1(C1, D1): pass
print([c.__name__ for c in E1.__mro__], [c.__name__ for c in E1.mro()])
try:
    class X1(A1, O): pass
    class Y1(O, A1): pass
except TypeError as e: print(e)
try:
    class P(A1, B1): pass
    class Q(B1, A1): pass
    class R(P, Q): pass
except TypeError as e: print(e)
# cooperative super
class Root:
    def f(self): return ["Root"]
class L(Root):
    def f(self): return ["L"] + super().f()
class R(Root):
    def f(self): return ["R"] + super().f()
class LR(L, R):
    def f(self): return ["LR"] + super().f()
print(LR().f(), super(L, LR()).f(), super(LR, LR).f(LR()))
class Cls:
    @classmethod
    def make(cls): return cls.__name__
    @staticmethod
    def st(): return "static"
    @property
    def pr(self): return "prop " + type(self).__name__
class Cls2(Cls):
    @classmethod
    def make(cls): return "2" + super().make()
    @staticmethod
    def st(): return "2" + super(Cls2, Cls2).st()
    @property
    def pr(self): return "2" + super().pr
    def comp(self): return [super(Cls2, self).pr for _ in range(2)]
    def gen(self):
        yield super().pr
    def inner(self):
        def f(): return super(Cls2, self).make()
        return f()
print(Cls2.make(), Cls2.st(), Cls2().pr, Cls2().comp(), list(Cls2().gen()), Cls2().inner())
s = super(Cls2, Cls2())
print(s.__thisclass__, s.__self_class__, type(s.__self__), s.pr)
class HasClass:
    def cls(self): return __class__
    def noarg(): return super()
print(HasClass().cls())
try: HasClass.noarg()
except RuntimeError as e: print(e)
def f(self): super()
try: f(1)
except RuntimeError as e: print(e)
# __mro_entries__
class Gen:
    def __mro_entries__(self, bases): print("entries", len(bases)); return (Root,)
g = Gen()
class UsesGen(g, O): pass
print(UsesGen.__mro__, UsesGen.__orig_bases__ == (g, O))
# __class__, __bases__ assignment
class K1:
    def who(self): return "K1"
class K2:
    def who(self): return "K2"
k = K1()
k.v = 1
print(k.who())
k.__class__ = K2
print(k.who(), k.v, type(k).__name__)
k.w = 2
print(k.__dict__)
class N1: pass
class N2: pass
class Ch(N1): pass
c = Ch()
print(hasattr(c, "extra"))
N2.extra = "from N2"
Ch.__bases__ = (N2,)
print(c.extra, Ch.__mro__, N1.__subclasses__(), N2.__subclasses__())
class GCh(Ch): pass
Ch.__bases__ = (N1, N2)
print(GCh.__mro__, GCh().extra)
# abstract classes
from abc import ABC, abstractmethod, ABCMeta
class Shape(ABC):
    @abstractmethod
    def area(self): ...
    @property
    @abstractmethod
    def name(self): ...
for make in (Shape,):
    try: make()
    except TypeError as e: print(e)
class Half(Shape):
    def area(self): return 1
try: Half()
except TypeError as e: print(e)
class Full(Half):
    name = "full"
print(Full().area(), Full().name, Shape.__abstractmethods__ == {"area", "name"})
class Virt: pass
Shape.register(Virt)
print(isinstance(Virt(), Shape), issubclass(Virt, Shape))
class Hooked(ABC):
    @classmethod
    def __subclasshook__(cls, c): return hasattr(c, "quack") or NotImplemented
class Duck: quack = 1
print(isinstance(Duck(), Hooked), issubclass(int, Hooked))
# type of types
print(type(type), isinstance(type, object), isinstance(object, type), type.__mro__, type.__bases__, object.__bases__)
print(isinstance(3, (str, (int, float))), issubclass(bool, (str, int)), isinstance(3, int | str), isinstance(None, int | None))
class Liar:
    @property
    def __class__(self): return int
print(isinstance(Liar(), int), type(Liar()) is Liar, Liar().__class__)
