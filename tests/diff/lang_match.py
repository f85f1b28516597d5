"""match: what is evaluated in which order, what is bound when, alternatives, guards, subjects that change."""
log = []


class Seq:
    """A sequence by registration that logs what is asked of it."""
    def __init__(self, *items): self.items = items
    def __len__(self): log.append("len"); return len(self.items)
    def __getitem__(self, i):
        log.append(("item", i))
        return self.items[i]


import collections.abc
collections.abc.Sequence.register(Seq)


class Map(dict):
    def get(self, k, d=None): log.append(("get", k)); return super().get(k, d)
    def __getitem__(self, k): log.append(("getitem", k)); return super().__getitem__(k)
    def __missing__(self, k): return "missing"


class Pt:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self._x, self._y = x, y
    @property
    def x(self): log.append("x"); return self._x
    @property
    def y(self): log.append("y"); return self._y


class Eq:
    def __init__(self, n): self.n = n
    def __eq__(self, o): log.append(("eq", self.n, o if isinstance(o, (int, str)) else type(o).__name__)); return self.n == o


def show(*r):
    print(*r, log)
    log.clear()


def seqs(v):
    match v:
        case [1, 2]: return "12"
        case [a, *_, b]: return "ends", a, b
        case [_, *_]: return "some"
        case [*_]: return "any"
        case _: return "no"


for v in (Seq(1, 2), Seq(1, 3), Seq(4), Seq(), Seq(5, 6, 7, 8), "12", b"12", bytearray(b"1"), [1, 2], (9,), range(3), {1, 2}, iter([1]), memoryview(b"ab"),
          collections.deque([1, 2, 3])):
    show(seqs(v))


def seqs2(v):
    match v:
        case [*_, 1]: return "last 1"
        case [_, _, 3, *_]: return "third 3"
        case [*_, 4, _]: return "second last 4"
        case [a, _, *b, c] if len(b) == 2: return a, b, c
        case (*a,): return a


for v in ([1], [0, 0, 3], [1, 2, 4, 5], [1, 2, 3, 4, 5], [7, 8, 9, 0, 2], [], Seq(1, 2, 5, 6)):
    show(seqs2(v))


def maps(v):
    match v:
        case {"a": 1, "b": x}: return "ab", x
        case {"a": x, **rest}: return "a", x, rest
        case {1: _, None: y, 2.5: z}: return "keys", y, z
        case {-1: x}: return "neg", x
        case {**all}: return "all", all


for v in ({"a": 1, "b": 2}, {"a": 3, "c": 4}, {}, {1: 1, None: 2, 2.5: 3}, {-1: 5}, Map(a=1, b=3), Map(z=1), [], collections.defaultdict(int), {"b": 1}):
    show(maps(v))


def classes(v):
    match v:
        case Pt(1, 2): return "12"
        case Pt(x=a, y=0): return "y0", a
        case Pt(a, y=b) if a == b: return "same", a
        case Pt(): return "pt"
        case int(a) | str(a): return "int or str", a
        case list([a, b]): return "list of two", a, b
        case dict(a): return "dict", a
        case bool() | None: return "never"
        case tuple((a, *b)): return a, b


for v in (Pt(1, 2), Pt(5, 0), Pt(4, 4), Pt(4, 5), 7, "s", True, [1, 2], [1], {1: 2}, (1, 2, 3), (), 1.5):
    show(classes(v))


def values(v):
    class K:
        A, B = 1, Eq(5)
        class L: C = "c"
    match v:
        case K.A: return "A"
        case K.L.C: return "C"
        case K.B: return "B"
        case 1 + 2j | -3.5 - 1j: return "complex"
        case "x" "y": return "xy"
        case b"z": return "bytes"
        case None | True | False as single: return "single", single


for v in (1, "c", 5, True, 1 + 2j, -3.5 - 1j, "xy", b"z", None, False, 0, 1.0):
    try:
        show(values(v))
    except SyntaxError as e:
        print(e)


def guards(v):
    out = []
    match v:
        case [a, b] if out.append(("first", a, b)): pass
        case [a, c] if out.append(("second", a, c)) or c > 1: out.append("took")
        case [b, *c]: out.append((a, b, c))
    try:
        out.append((a, b, c))
    except UnboundLocalError as e:
        out.append(str(e))
    return out


for v in ([1, 2], [1, 0], [1], 5):
    show(guards(v))


def alternatives(v):
    match v:
        case [1, x, y] | [2, y, x] | {"x": x, "y": y}: return x, y
        case ((1 | 2 | 3) as n) | [n]: return "n", n
        case ["a" | "b" as k, ([] | [_]) as rest]: return k, rest
        case [[x, 1] | [1, x], ([y, 2] | [2, y]) as z]: return x, y, z
        case Pt(x=(0 | 1) as a, y=b) | Pt(a, y=(0 | 1) as b): return a, b


for v in ([1, 2, 3], [2, 3, 4], {"x": 1, "y": 2}, 2, [9], ["a", []], ["b", [1]], ["c", []], [[5, 1], [2, 6]], [[1, 5], [6, 2]], Pt(0, 7), Pt(7, 1), Pt(7, 7), [[1, 1], [2, 2]]):
    show(alternatives(v))


def subject_changes(x):
    match x:
        case [x, y] if x > 5: return "big", x, y
        case [y, x] if x > 5: return "big second", x, y
        case [*x]: return "rest", x
        case x: return "all", x


for v in ([6, 1], [1, 6], [1, 2], 7):
    show(subject_changes(v))


def subject_walrus(v):
    match (n := v), (m := n):
        case [1, k] if (n := k + 1): return n, m
        case q: return q, n, m


show(subject_walrus(1), subject_walrus(2))


def tuple_subject(a, b):
    match a, b:
        case 0, _: return "a 0"
        case _, 0: return "b 0"
        case x, y: return x + y


show(tuple_subject(0, 1), tuple_subject(1, 0), tuple_subject(2, 3))


def in_loop():
    out = []
    for v in (1, "skip", 2, "stop", 3):
        match v:
            case "skip": continue
            case "stop": break
            case int(n): out.append(n)
    return out


show(in_loop())


def in_try(v):
    try:
        match v:
            case [a, b]: return a / b
            case _: raise ValueError(v)
    except ZeroDivisionError as e:
        return str(e)
    finally:
        log.append("finally")


show(in_try([1, 2]), in_try([1, 0]))


def names():
    match = case = _ = 1
    match[case] if False else None
    match match:
        case case:
            return match, case, _


show(names())


class Meta(type):
    def __instancecheck__(c, o): log.append("isinstance"); return o == 5


class Odd(metaclass=Meta):
    __match_args__ = ("real",)


def errors(v, k):
    class BadArgs: __match_args__ = ["x"]
    class BadNames: __match_args__ = (1,)
    class Twice: __match_args__ = ("a", "a"); a = 1
    class NoLen:
        def __len__(self): raise ValueError("len")
    try:
        if k == 0:
            match v:
                case Odd(5): return "odd"
        if k == 1:
            match BadArgs():
                case BadArgs(1): return
        if k == 2:
            match BadNames():
                case BadNames(1): return
        if k == 3:
            match Twice():
                case Twice(1, 1): return
        if k == 4:
            match v:
                case undefined_class(): return
        if k == 5:
            match v:
                case len(): return
        if k == 6:
            match v:
                case int(1, 2): return
        if k == 7:
            match v:
                case Pt(1, x=1): return
        if k == 8:
            match v:
                case undefined.x: return
        if k == 9:
            collections.abc.Sequence.register(NoLen)
            match NoLen():
                case [1]: return
        if k == 10:
            match Pt(1, 2):
                case Pt(1, 2, 3): return
        if k == 11:
            match Pt(1, 2):
                case Pt(1, z=3): return "no"
                case Pt(z=3) | Pt(y=2): return "y"
        if k == 12:
            key = "k"
            class N: key = "k"
            match {"k": 1, "l": 2}:
                case {N.key: a, "k": b}: return
    except Exception as e:
        return type(e).__name__, str(e)
    return "fell through"


for k in range(13):
    show(k, errors(5, k))

match [1, [2, 3]]:
    case [first, [second, *others]] if others:
        print(first, second, others)
match {"m": 1}:
    case {"m": module_level}:
        pass
print(module_level)
class InClass:
    match (1, 2):
        case a, b:
            c = a + b
print(InClass.a, InClass.b, InClass.c)
def cells():
    match [1, 2]:
        case [a, b]:
            return (lambda: (a, b))()
print(cells())
