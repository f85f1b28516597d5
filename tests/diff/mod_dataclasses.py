# dataclasses: fields, defaults, order, frozen, slots, inheritance, conversion.
import dataclasses
from dataclasses import dataclass, field, fields, asdict, astuple, replace, InitVar, KW_ONLY, make_dataclass, is_dataclass
from typing import ClassVar
@dataclass
class A:
    x: int
    y: str = "y"
    z: list = field(default_factory=list)
    c: ClassVar[int] = 5
a, b = A(1), A(1)
print(a, a == b, a == A(2), a.z is b.z, A.c, A.__match_args__, A.__doc__, A.__hash__)
print(asdict(a), astuple(a), replace(a, x=9), [f.name for f in fields(A)], is_dataclass(A), is_dataclass(a), is_dataclass(int))
@dataclass(order=True, frozen=True)
class F:
    n: int
    s: str = field(default="s", compare=False, repr=False)
print(F(1) < F(2), sorted([F(3), F(1)]), hash(F(1)) == hash(F(1, "t")), F(1) == F(1, "t"), F(1))
for f in (lambda: setattr(F(1), "n", 2), lambda: delattr(F(1), "n"), lambda: setattr(F(1), "q", 2), lambda: F(1) < 1):
    try: f()
    except Exception as e: print(type(e).__name__, e)
@dataclass
class B(A):
    w: float = 1.5
    def m(self): return self.x + self.w
print(B(1, w=2), B(1).m())
@dataclass
class P:
    a: int
    b: InitVar[int] = 3
    t: int = field(init=False)
    def __post_init__(self, b): self.t = self.a * b
print(P(2), P(2, 5).t)
@dataclass
class K:
    a: int
    _: KW_ONLY
    b: int = 2
    c: int
print(K(1, c=3))
try: K(1, 2, 3)
except TypeError as e: print(e)
@dataclass(slots=True)
class S:
    a: int
    b: int = 7
print(S(1), hasattr(S(1), "__dict__"), S.__slots__)
try: S(1).c = 1
except AttributeError as e: print(e)
@dataclass(slots=True, frozen=True)
class SF:
    a: int
try: SF(1).a = 2
except dataclasses.FrozenInstanceError as e: print(e)
M = make_dataclass("M", [("x", int), ("y", int, 5), "z0"][:2])
print(M(1), M.__name__)
for make in (lambda: dataclass(type("X", (), {"__annotations__": {"a": list}, "a": []})),
             lambda: dataclass(type("X", (), {"__annotations__": {"a": int, "b": int}, "a": 1})),
             lambda: field(default=1, default_factory=int), lambda: fields(5), lambda: asdict(5), lambda: A(), lambda: A(1, 2, 3, 4)):
    try: make(); print("ok")
    except (TypeError, ValueError) as e: print(type(e).__name__, e)
@dataclass
class Tree:
    v: int
    kids: list = field(default_factory=list)
t = Tree(1, [Tree(2), Tree(3, [Tree(4)])])
print(t, asdict(t))
t.kids.append(t)
print(t)
match A(1, "q"):
    case A(x, y): print("matched", x, y)
@dataclass(eq=False)
class NE: a: int
print(NE(1) == NE(1), NE.__hash__ is object.__hash__)
@dataclass(unsafe_hash=True)
class UH: a: int
print(hash(UH(1)) == hash(UH(1)))
