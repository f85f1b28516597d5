# Special methods: operators, containers, attribute hooks, numbers.
class V:
    def __init__(self, n): self.n = n
    def __repr__(self): return f"V({self.n})"
    def __add__(self, o): return V(self.n + (o.n if isinstance(o, V) else o))
    def __radd__(self, o): return ("radd", o, self.n)
    def __iadd__(self, o): self.n += 1000; return self
    def __sub__(self, o): return NotImplemented
    def __mul__(self, o): return ("mul", o)
    def __rmul__(self, o): return ("rmul", o)
    def __matmul__(self, o): return "matmul"
    def __truediv__(self, o): return "truediv"
    def __floordiv__(self, o): return "floordiv"
    def __mod__(self, o): return "mod"
    def __divmod__(self, o): return "divmod"
    def __rdivmod__(self, o): return "rdivmod"
    def __pow__(self, o, m=None): return ("pow", o, m)
    def __rpow__(self, o): return ("rpow", o)
    def __lshift__(self, o): return "lshift"
    def __rshift__(self, o): return "rshift"
    def __and__(self, o): return "and"
    def __or__(self, o): return "or"
    def __xor__(self, o): return "xor"
    def __neg__(self): return V(-self.n)
    def __pos__(self): return "pos"
    def __abs__(self): return "abs"
    def __invert__(self): return "invert"
    def __lt__(self, o): return "lt"
    def __eq__(self, o): return isinstance(o, V) and self.n == o.n
    def __hash__(self): return hash(self.n)
    def __bool__(self): return self.n != 0
    def __len__(self): return 7
    def __getitem__(self, k): return ("item", k)
    def __setitem__(self, k, v): print("setitem", k, v)
    def __delitem__(self, k): print("delitem", k)
    def __contains__(self, k): return k == 1
    def __iter__(self): return iter([1, 2, 3])
    def __reversed__(self): return "reversed"
    def __call__(self, *a, **k): return ("call", a, k)
    def __index__(self): return self.n
    def __int__(self): return self.n + 1
    def __float__(self): return self.n + 0.5
    def __complex__(self): return complex(self.n, 1)
    def __round__(self, nd=None): return ("round", nd)
    def __trunc__(self): return "trunc"
    def __floor__(self): return "floor"
    def __ceil__(self): return "ceil"
    def __format__(self, spec): return f"<{spec}>"
    def __bytes__(self): return b"bytes"
    def __enter__(self): return "entered"
    def __exit__(self, *a): print("exit", a[0]); return True
    def __dir__(self): return ["z", "a"]
    def __sizeof__(self): return 12345
    def __length_hint__(self): return 3

v = V(3)
print(v + V(4), v + 1, 1 + v, v * 2, 2 * v, v @ 1, v / 1, v // 1, v % 1, divmod(v, 1), divmod(1, v))
print(v ** 2, 2 ** v, pow(v, 2, 5), v << 1, v >> 1, v & 1, v | 1, v ^ 1, -v, +v, abs(v), ~v)
v += 1
print(v, v < 1, v == V(1003), v != V(1003), v != 5, hash(v) == hash(1003), bool(V(0)), bool(v), len(v))
try: v - 1
except TypeError as e: print(e)
try: v > 1
except TypeError as e: print(e)
try: v <= v
except TypeError as e: print(e)
print(v[1], v[1:2], v[::3], v[1, 2], v[...], 1 in v, 2 in v, list(v), reversed(v), v(1, 2, k=3))
v[0] = 1
del v[2]
import math, operator
print([10, 20, 30][V(1)], int(v), float(v), complex(v), round(v), round(v, 2), math.trunc(v), math.floor(v), math.ceil(v), f"{v:abc}", format(v), bytes(v), hex(V(255)), operator.index(V(5)))
with v as x: print(x)
with v: 1 / 0
print(dir(v), v.__sizeof__(), operator.length_hint(V(1)))
print("%s %r %d" % (v, v, V(5)), str(v), ascii(v))
print({V(1): "x"}[V(1)], V(1) in [V(1)], [V(2), V(1)].index(V(1)))
a, *b = V(1)
print(a, b, [*V(1)], max(V(1)), sorted(V(9)), sum(V(2)))

# the subclass's reflected method goes first
class Base:
    def __add__(self, o): return "Base.add"
    def __radd__(self, o): return "Base.radd"
    def __lt__(self, o): return "Base.lt"
    def __gt__(self, o): return "Base.gt"
    def __eq__(self, o): return "Base.eq"
    __hash__ = None
class Sub(Base):
    def __radd__(self, o): return "Sub.radd"
    def __gt__(self, o): return "Sub.gt"
class Same(Base): pass
print(Base() + Sub(), Sub() + Base(), Base() + Same(), Base() < Sub(), Sub() < Base(), Base() == Sub(), Sub() > Base())
class Quiet:
    def __add__(self, o): return NotImplemented
    def __radd__(self, o): return NotImplemented
    def __eq__(self, o): return NotImplemented
    def __lt__(self, o): return NotImplemented
for f in (lambda: Quiet() + Quiet(), lambda: Quiet() + 1, lambda: 1 + Quiet(), lambda: Quiet() < Quiet()):
    try: print(f())
    except TypeError as e: print(e)
print(Quiet() == Quiet(), Quiet() != 1)
class OnlyEq:
    def __eq__(self, o): return True
print(OnlyEq() == 1, OnlyEq() != 1, OnlyEq.__hash__)
try: hash(OnlyEq())
except TypeError as e: print(e)
class NeOnly:
    def __ne__(self, o): return "ne"
print(NeOnly() != 1, hash(NeOnly()) == hash(NeOnly), NeOnly() == 1)

# iteration by __getitem__; contains by iteration
class Seq:
    def __init__(self, n): self.n = n
    def __getitem__(self, i):
        if i >= self.n: raise IndexError
        return i * 10
print(list(Seq(4)), 20 in Seq(4), 25 in Seq(4), list(zip(Seq(2), Seq(3))), [*iter(Seq(2))], tuple(Seq(3)), sum(Seq(4)))
class SeqLen(Seq):
    def __len__(self): return self.n
print(list(reversed(SeqLen(3))), bool(SeqLen(0)), bool(SeqLen(1)))
class It:
    def __init__(self): self.i = 0
    def __iter__(self): return self
    def __next__(self):
        self.i += 1
        if self.i > 3: raise StopIteration("end")
        return self.i
print(list(It()), sum(It()), max(It()), dict(zip(It(), It())), [x for x in It()], next(It()))
def g():
    r = yield from It()
    print("result", r)
print(list(g()))

# attribute hooks
class Hook:
    real = 1
    def __getattr__(self, n):
        if n.startswith("no"): raise AttributeError("no such: " + n)
        return "got " + n
    def __setattr__(self, n, v):
        print("set", n, v)
        object.__setattr__(self, n, v)
    def __delattr__(self, n):
        print("del", n)
        super().__delattr__(n)
h = Hook()
h.a = 1
print(h.a, h.b, h.real, hasattr(h, "nope"), getattr(h, "nope", "default"))
del h.a
print(h.a)
class Total:
    def __getattribute__(self, n):
        if n == "x": return 5
        if n == "y": raise AttributeError("y")
        return super().__getattribute__(n)
    def __getattr__(self, n): return "fallback " + n
t = Total()
t.z = 3
print(t.x, t.y, t.z, t.q)
class Err:
    @property
    def p(self): raise AttributeError("inner")
    def __getattr__(self, n): return "from getattr " + n
print(Err().p)

# assigned special methods
class Late: pass
Late.__add__ = lambda s, o: "late add"
Late.__len__ = lambda s: 3
Late.__getitem__ = lambda s, i: [7, 8, 9][i]
print(Late() + 1, len(Late()), list(Late()), bool(Late()))
class LateSub(Late): pass
print(LateSub() + 1)
Late.__add__ = lambda s, o: "later"
print(LateSub() + 1)
del Late.__add__
try: LateSub() + 1
except TypeError as e: print(e)
Late.__call__ = lambda s, *a: a
print(LateSub()(1, 2), callable(Late()))
# an instance attribute is not a special method
x = Late()
x.__len__ = lambda: 99
print(len(x))
# __class_getitem__, __init_subclass__, __set_name__
class CG:
    def __class_getitem__(cls, k): return (cls.__name__, k)
print(CG[int], CG[1, 2])
class IS:
    subs = []
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.subs.append((cls.__name__, tag))
class IS1(IS, tag=5): pass
class IS2(IS1): pass
print(IS.subs)
class Desc:
    def __set_name__(self, owner, name): self.name = name; print("set_name", owner.__name__, name)
    def __get__(self, o, t): return ("get", o is None, t.__name__, self.name)
    def __set__(self, o, v): print("set", v)
    def __delete__(self, o): print("delete")
class UseDesc:
    d = Desc()
    e = Desc()
u = UseDesc()
print(UseDesc.d, u.d)
u.d = 1
del u.d
u.__dict__["d"] = "hidden"
print(u.d)
class NonData:
    def __get__(self, o, t=None): return "nondata"
class UseND:
    x = NonData()
n = UseND()
print(n.x)
n.x = 5
print(n.x, UseND.x)
# __new__
class Single:
    inst = None
    def __new__(cls, *a):
        if cls.inst is None: cls.inst = super().__new__(cls)
        return cls.inst
    def __init__(self, *a): print("init", a)
print(Single(1) is Single(2))
class Other:
    def __new__(cls): return 42
    def __init__(self): print("never")
print(Other())
class Int(int):
    def __new__(cls, v): return super().__new__(cls, v * 2)
print(Int(4), Int(4) + 1, type(Int(4)), type(Int(4) + 1))
