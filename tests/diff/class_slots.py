# __slots__ in all forms, subclasses of built-in types.
class S:
    __slots__ = ("a", "b")
    def __init__(self): self.a = 1
s = S()
print(s.a, hasattr(s, "b"), hasattr(s, "__dict__"))
s.b = 2
print(s.b)
del s.b
for f in (lambda: s.b, lambda: delattr(s, "b"), lambda: setattr(s, "c", 1), lambda: s.c, lambda: s.__dict__):
    try: print(f())
    except AttributeError as e: print(e)
print(S.a.__get__(s), S.__slots__, [n for n in S.__dict__ if n in "ab"])
S.b.__set__(s, 9)
print(s.b)
class S2(S):
    __slots__ = ["c"]
x = S2()
x.c, x.b = 3, 4
print(x.a, x.b, x.c, hasattr(x, "__dict__"))
class S3(S2): pass
y = S3()
y.d = 1
y.c = 5
print(y.__dict__, y.c, y.a)
class S4:
    __slots__ = ("x", "__dict__")
z = S4()
z.x, z.y = 1, 2
print(z.__dict__, z.x)
class S5:
    __slots__ = "single"
print(S5.single)
class S6:
    __slots__ = {"k": "doc of k", "l": None}
o = S6(); o.k = 1
print(o.k)
class S7:
    __slots__ = ()
try: S7().x = 1
except AttributeError as e: print(e)
class S8:
    __slots__ = ("__priv",)
    def __init__(self): self.__priv = 5
    def get(self): return self.__priv
print(S8().get(), [n for n in S8.__dict__ if "priv" in n])
class S9:
    __slots__ = iter(("i", "j"))
print(sorted(n for n in S9.__dict__ if len(n) == 1))
import weakref
def weak(o):
    try: return type(weakref.ref(o)).__name__
    except TypeError as e: return str(e)
class W1:
    __slots__ = ("__weakref__", "a")
class W2: pass
class W3(S): __slots__ = ()
class W4(S): pass
for c in (S, W1, W2, W3, W4, S4):
    print(c.__name__, weak(c()))
class Empty:
    __slots__ = ()
class Plain: pass
class EP(Empty, Plain): pass
class PE(Plain, Empty): pass
class ES(Empty, S): __slots__ = ()
e = EP(); e.v = 1
p = PE(); p.v = 2
print(e.v, p.v, hasattr(ES(), "__dict__"), ES().a)
class PS(Plain, S): pass
q = PS(); q.a = 1; q.z = 2
print(q.a, q.z, q.__dict__)
class PSlots(Plain):
    __slots__ = ("m",)
r = PSlots(); r.m = 1; r.n = 2
print(r.m, r.n, r.__dict__)
class PSlots2(PSlots):
    __slots__ = ("k",)
r = PSlots2(); r.k = 3; r.m = 1; r.n = 2
print(r.k, r.m, r.n, r.__dict__)
try:
    class Bad(S, W1): pass
except TypeError as err: print(err)
# the default value lies in the class: a conflict
for ns in ({"__slots__": ("a",), "a": 1}, {"__slots__": ("1a",)}, {"__slots__": (1,)}, {"__slots__": ("__dict__", "__dict__")}):
    try: type("X", (), ns)
    except (TypeError, ValueError) as err: print(err)

# subclasses of built-in types
class I(int):
    def __new__(cls, v, tag=None):
        o = super().__new__(cls, v); o.tag = tag; return o
    def __repr__(self): return f"I({int(self)},{self.tag})"
i = I(5, "t")
big = I(10**30, "big")
print(i, i + 1, i == 5, hash(i) == hash(5), i.tag, big, big.tag, int(big), {5: "five"}[i], [10, 20, 30, 40, 50, 60][i], i.__dict__)
class F(float):
    x = 0
f = F(2.5); f.x = 1; f.y = 2
print(f, f + 1, f.x, f.y, f.__dict__, type(f * 2))
class C(complex): pass
c = C(1, 2); c.z = 1
print(c, c.z, c.real, abs(C(3, 4)))
class St(str):
    def __new__(cls, s, extra): o = super().__new__(cls, s); o.extra = extra; return o
    def shout(self): return self.upper() + "!"
t = St("abc", 1)
print(t, t.extra, t.shout(), len(t), t[1], t + "d", {t: 1}["abc"], "%s" % t, type(t.upper()), t == "abc", isinstance(t, str))
class SSlot(str):
    __slots__ = ("k",)
u = SSlot("xyz"); u.k = [1]
print(u, u.k, hasattr(u, "__dict__"))
class B(bytes): pass
b = B(b"abc"); b.q = 2
print(b, b.q, b[0], B(5), bytes(b))
class BA(bytearray): pass
ba = BA(b"x"); ba.q = 1; ba.append(65)
print(ba, ba.q)
class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
    @property
    def first(self): return self[0]
tt = T(1, 2, 3); tt.name = "tt"
print(tt, tt.first, tt.name, len(tt), tt + (4,), type(tt[:2]), hash(tt) == hash((1, 2, 3)), tt == (1, 2, 3))
class Lst(list):
    def append(self, v): super().append(v * 2)
    def __len__(self): return 100
    def __getitem__(self, i): return "item"
l = Lst([1, 2]); l.append(3); l.name = "l"
print(l, l.name, len(l), l[0], list(l), list.__len__(l), sorted(l), l == [1, 2, 6])
class D(dict):
    def __missing__(self, k): return "missing " + k
    def __setitem__(self, k, v): super().__setitem__(k, v * 2)
d = D(a=1); d["b"] = 2; d.attr = 3
print(d, d["zz"], d.attr, d.get("zz"), "zz" in d, dict(d), {**d}, d.__dict__)
class Se(set): pass
se = Se([1, 2]); se.n = 1
print(se, se.n, se | {3}, type(se | {3}), type(se.copy()))
class Fz(frozenset): pass
fz = Fz([1]); fz.n = 1
print(fz, fz.n, hash(fz) == hash(frozenset([1])))
class Ex(Exception):
    def __init__(self, a, *, code): super().__init__(a); self.code = code
ex = Ex("m", code=5)
print(repr(ex), ex.args, ex.code, str(ex), ex.__dict__)
class ExS(ValueError):
    __slots__ = ("k",)
es = ExS(1); es.k = 2; es.z = 3
print(es.k, es.z, es.args)
class Pr(property):
    extra = 1
class HP:
    @Pr
    def v(self): "doc v"; return 5
print(HP().v, HP.v.extra, HP.v.__doc__)
class Mod(type(__builtins__) if not isinstance(__builtins__, dict) else type(weakref)):
    def hello(self): return "hello " + self.__name__
m = Mod("mm"); m.x = 1
print(m.hello(), m.x, m)
class Ty(type): pass
K = Ty("K", (), {"a": 1})
K.b = 2
print(K, type(K), K.a, K.b, K().a)
class En(enumerate): pass
en = En("ab"); en.z = 1
print(list(en), en.z)
class CM(classmethod): tag = 1
class UC:
    @CM
    def f(cls): return cls.__name__
print(UC.f(), UC.__dict__["f"].tag)
try:
    class Bx(bool): pass
except TypeError as err: print(err)
for bases in ((int, str), (list, dict), (type(None),), (type(lambda: 0),), (range,), (slice,), (memoryview,)):
    try: type("X", bases, {}); print("ok", bases)
    except TypeError as err: print(err)
