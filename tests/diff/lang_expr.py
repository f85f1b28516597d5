"""Expressions: order of evaluation, displays, slices, chains, f-strings, lambdas, stars."""
log = []


def f(x, v=None):
    log.append(x)
    return x if v is None else v


def show(r):
    print("f" if r is f else r, ["f" if x is f else x for x in log])
    log.clear()


show(f(1) + f(2) * f(3) ** f(4))
show(f(10) - f(2) - f(3))
show(f(2) ** f(3) ** f(2))
show(-f(2) ** f(2))
show([f(1), f(2), *f([3, 4]), f(5)])
show((f(1), *f((2,)), *f("ab")))
show({f(1): f(2), **f({3: 4}), f(5): f(6)})
show(sorted({f(1), f(2), *f([2, 3])}))
show(f(1) < f(2) < f(3) < f(0) < f(5))
show(f(1) < f(2) > f(1) == f(1) != f(3))
show(f(1) in f([1]) in f([[1]]))
show(f(1) is not f(2) is not None)
show(f("abc")[f(1)])
show(f("abcdef")[f(1):f(5):f(2)])
show(f("abcdef")[f(1):])
show(f("abcdef")[:f(3)])
show(f("abcdef")[::f(-1)])
show(f(1) if f(0) else f(2))
show(f(0) or f("") or f([]) or f(None, 7))
show((lambda a, b=f(1), *c, d=f(2), **e: (a, b, c, d, e))(f(3), f(4), f(5), d=f(6), z=f(7)))
show(f(f)(*f([1, 2])[:1]))
show(print(*f([1, 2]), f(3), *f((4,)), sep=f("-"), **f({"end": "!\n"})))
show(f"{f(1)}{f(2)!r:>{f(5)}}{f('x'):{f('<')}{f(3)}}|")
show(not f(1) == f(2))
show((f(1), f(2))[f(1)])


def g(*args, **kw):
    return args, kw


show(g(f(1), *f([2]), f(3), k=f(4), **f({"l": 5}), m=f(6)))
show(g(*f([1]), a=f(2), *f([3]), **f({"b": 4})))
show(g(**f({"a": 1}), b=f(2), **f({"c": 3})))
show(g(*[], **{}))
show(g(*"abc"))
show("".join(f("x") for _ in f([1, 2])))

for bad in ("g(**{'a': 1}, **{'a': 2})", "g(a=1, **{'a': 2})", "g(*1)", "g(**1)", "g(*None, *1)", "g(**{1: 2})", "[*1]", "{**1}", "{*1}",
            "(*1,)", "undefined(1)", "1()", "'a'.nope()", "1 + 'a'", "'a' + 1", "[] < 1", "1 in 1", "-'a'", "~1.5", "None[0]", "'abc'['x']",
            "{}[1]", "[1][5]", "{[]: 1}", "{[]}", "f'{1:q}'", "f'{undefined}'", "len()", "len(1, 2)", "(lambda x: x)()", "(lambda: 0)(1)",
            "(lambda *, a: a)()", "(lambda a, /: a)(a=1)", "(lambda a, b: 0)(1, a=2)", "(lambda a: 0)(b=1)", "[].nope", "1 @ 2", "1 // 0", "1 % 0",
            "g.append(1)", "'%d' % 'x'", "max(1 for _ in ())", "1 < 'a'", "1 < 2 < 'a'"):
    try:
        print(bad, eval(bad))
    except Exception as e:
        print(bad, type(e).__name__, e)

class NB:
    """comparisons that give no bool"""
    def __init__(self, n): self.n = n
    def __repr__(self): return f"NB{self.n}"
    def __lt__(self, o): return [self.n, o.n] if self.n < o.n else []
    def __eq__(self, o): return (self.n, o.n)
    def __bool__(self): log.append(("bool", self.n)); return self.n > 1


a, b, c = NB(1), NB(2), NB(3)
show(a < b < c)
show(c < b < a)
show(a == b)
show(a == b == c)
show(a and b)
show(b and a)
show(b or a)
show(not a)
show(1 if b else 2)
show((a < b) in ([1, 2],))

x = 5
s = "str"
print(f"{x}", f"{x!r}", f"{x!s:>4}", f"{s!a}", f"{x=}", f"{x = }", f"{x+1=:>4}", f"{s=!s}", f"{s=}", f"{{}}", f"{{{x}}}", f"{x:{x}}", f"{x:0{x}d}")
print(f"a" "b" f"{x}" 'c', f"{'nested ' + f'{x}'}", f"{x if x else 0}", f"{(lambda y: y)(3)}", f"{ {1: 2}[1] }", f"{x!r:^{x * 2}}|", rf"\n{x}", f"\n{x}".strip())
print(f"{3.14159:.2f} {1000000:,} {255:#x} {'a':>5}{'b':<5}| {True} {None}", f"""multi
{x}
line""")
print("%s %d" % ("a", 1), "%(k)s" % {"k": 2}, "x" * 3, 3 * "y", [0] * 3, (1,) * 2, b"ab" + b"c")
print([1, 2, 3][-1], [1, 2, 3][::-1], "hello"[1:-1], (1, 2, 3)[1:], {1, 2} | {3}, {1: 2} | {3: 4}, ..., Ellipsis is ...)
print(1_000, 0xff, 0b11, 0o17, 1e3, 1.5e-3, 1j, .5, 10 ** 30, -1 ** 2, (-1) ** 2, 7 // -2, -7 % 3, 2 ** -1, 1 / 3)
print((), (1,), [], {}, set(), [[]], ((),), {(): []}, [()], {1: {2: {3: 4}}})
print([x for x in range(10) if x % 2 if x > 3], [(a, b) for a in range(3) for b in range(a) if a != b], {k: v for k, v in [(1, 2)]}, {x % 3 for x in range(9)})
print([[y for y in range(x)] for x in range(4)], list(x for x in "abc" if x != "b"), [*(x for x in (1, 2))], sum(x * x for x in range(5)), dict((a, 1) for a in "ab"))
print([lambda: 1, lambda x: x][1](5), (lambda *a, **k: (a, k))(1, b=2), (lambda: (lambda: 7))()(), sorted([3, 1, 2], key=lambda v: -v))
big = [f(i) for i in range(3)] + [1, 2, 3, x, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37,
       38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, x]
print(sum(big), len(big))
src = "[" + ",".join(f"x+{i}" for i in range(1000)) + "]"
print(sum(eval(src)), sum(eval("(" + src[1:-1] + ")")), len(eval("{" + src[1:-1] + "}")), len(eval("{" + ",".join(f"x+{i}: {i}" for i in range(1000)) + "}")))
print(len(eval("g(" + src[1:-1] + ")")[0]), len(eval("g(" + ",".join(f"k{i}={i}" for i in range(400)) + ")")[1]), len(eval("dict(" + ",".join(f"k{i}=x" for i in range(400)) + ")")))
print(eval("+".join(["x"] * 500)), eval("f'" + "{x}" * 600 + "'")[-3:], eval("x<" + "<".join(str(i) for i in range(6, 100))))
print(eval("(" * 50 + "1" + ")" * 50), eval("[" * 50 + "]" * 50), eval("not " * 51 + "1"), eval("-" * 51 + "1"))
print(1 if 0 else 2 if 0 else 3, (1, 2) < (1, 3), [1] == [1], "a" "b", not 1, not not 1, 1 and 0, 1 is 1 or 2)
print(x.__class__.__name__, (5).bit_length(), 5 .real, [].append, "".join) if 0 else None
print(type(lambda: 0).__name__, (yield_ := 3), *[1, 2], *"ab")
d = dict(a=1)
print(d["a"], d.get("b"), d.setdefault("c", []).append(1), d, {**d, "a": 2}, [*d], {*d} == {"a", "c"}, {**{}, **{"z": 1}})
print(*map(lambda a, b: a + b, [1, 2], [3, 4]), *(i for i in range(3)), sep=",")
