"""Assignment in all its forms, in the right order."""
log = []


class Rec:
    def __init__(self, name):
        object.__setattr__(self, "n", name)

    def __repr__(self):
        return "Rec " + self.n

    def __setattr__(self, k, v):
        log.append(("setattr", self.n, k, v))

    def __getattr__(self, k):
        log.append(("getattr", self.n, k))
        return 10

    def __setitem__(self, k, v):
        log.append(("setitem", self.n, k, v))

    def __getitem__(self, k):
        log.append(("getitem", self.n, k))
        return 20

    def __delitem__(self, k):
        log.append(("delitem", self.n, k))

    def __delattr__(self, k):
        log.append(("delattr", self.n, k))


def f(x):
    log.append(("f", x))
    return x


def show(*what):
    print(*what, log)
    log.clear()


r, s = Rec("r"), Rec("s")


def order():
    f(r).a = f(1)
    f(r)[f("k")] = f(2)
    f(r)[f(1):f(2)] = f(3)
    f(r)[f(1):f(2):f(3)] = f(4)
    f(r)[:] = f(5)
    f(r)[f(1), f(2):f(3), ...] = f(6)
    show("store")
    f(r).a = f(s).b = x = f(s)[f(0)] = f(7)
    show("chain", x)
    f(r).a += f(1)
    f(r)[f("k")] -= f(2)
    f(r)[f(1):f(2)] *= f(3)
    show("aug")
    del f(r).a, f(s)[f(0)], f(s)[f(1):], f(s)[::f(2)]
    show("del")
    f(r).a, f(s)[f(0)] = f(1), f(2)
    show("pair")
    (f(r).a, [f(s).b, *f(s).c]), f(r).d = (f(1), f([2, 3, 4])), f(5)
    show("nested")
    return x


order()
f(r).a, f(s)[f(0)] = f(r).b, f(2)
show("module")


def unpacking():
    a, b = 1, 2
    a, b = b, a
    yield a, b
    a, b, c = b, a, a + b
    yield a, b, c
    a, b = b, a + b
    yield a, b
    (a), [b] = 5, [6]
    yield a, b
    a, *b = [1]
    yield a, b
    *a, b = 1, 2, 3
    yield a, b
    a, *b, c = "hello"
    yield a, b, c
    [a, [b, *c], *d] = 1, (2, 3, 4), 5, 6
    yield a, b, c, d
    a, b = c = 1, 2
    yield a, b, c
    c = a, b = 3, 4
    yield a, b, c
    a = a, b = c
    yield a, b, c
    x = [1, 2, 3]
    i = 0
    i, x[i] = 1, 9
    yield i, x
    x[0], x[1] = x[1], x[0]
    yield x
    x[0], x[1], x[2] = x[2], x[0], x[1]
    yield x
    a, b = {1: "x", 2: "y"}
    yield a, b
    (a, b), c = (b, a), a
    yield a, b, c
    a, a = 1, 2
    yield a
    for a, b in [(1, 2), (3, 4)]:
        yield b, a
    [] = ()
    () = []
    yield "empty"
    a, b, c = range(3)
    yield a, b, c
    a, b = (i for i in "xy")
    yield a, b
    a, = [7]
    yield a
    a = *range(3), 5
    yield a
    a = 1,
    yield a
    a, b = b, c = c, a
    yield a, b, c


for v in unpacking():
    print(v)


def errors():
    tests = [
        "a, b = 1", "a, b = 1, 2, 3", "a, b = [1]", "a, b = iter([1, 2, 3])", "a, *b, c = [1]", "a, b = None", "*a, b = []",
        "a, b, c = 'ab'", "(a, b), c = 1, 2", "a = undefined", "[a, b] = {1}", "for a, b in [1]: pass", "a, b = {1: 2}", "a, *b = 5",
        "x = 5; x[0] = 1", "x = 5; x.a = 1", "x = (); x[0] = 1", "x = []; x[0] += 1", "x = {}; x['k'] += 1", "del x", "x = []; del x[0]",
        "x = None; x += 1", "x = 's'; x -= 1", "x = 1; x @= 2", "x = 1; x[1:2]", "x = {}; del x['q']", "x = 1; del x.q",
    ]
    for t in tests:
        for wrap in ("{}", "def f():\n    {}\nf()"):
            try:
                exec(wrap.format(t), {})
                print(t, "ok")
            except Exception as e:
                print(t, type(e).__name__, e)


errors()


def failed_unpack_keeps():
    a, b = "old a", "old b"
    try:
        a, b = 1, 2, 3 if a else 0
    except ValueError:
        pass
    try:
        a, b = iter([1])
    except ValueError:
        pass
    return a, b


try:
    print(failed_unpack_keeps())
except Exception as e:
    print(e)


def failed_op_keeps():
    a = "old"
    try:
        a = a + 1
    except TypeError:
        pass
    try:
        a = undefined(a)
    except NameError:
        pass
    try:
        a = [a, a.nothing]
    except AttributeError:
        pass
    try:
        a += 1
    except TypeError:
        pass
    try:
        a = 1 if a.x else 2
    except AttributeError:
        pass
    return a


print(failed_op_keeps())


def walrus():
    a = 1
    r = [a + (a := 5), a, (a := 2) + a + (a := 3), a]
    r.append((a, (a := 7), a))
    r.append(a * a + (a := 1) * a)
    r.append(a < (a := 4) < a)
    d = {}
    d[a] = a = (a := 9) + 1
    r.append((d, a))
    if (n := len(r)) > 3 and (m := n * 2):
        r.append((n, m))
    while (n := n - 1) > 2:
        r.append(n)
    r.append([(k := j) for j in range(3)] + [k])
    x = [0, 0, 0]
    x[(i := 1)] = i + (i := 2)
    r.append((x, i))
    i += (i := 10)
    r.append(i)
    s = "abc"
    r.append(s[(q := 1):q + (q := 1)])
    r.append(f"{(w := 5)} {w} {w + (w := 6)}")
    r.append(max(w, (w := 1), w))
    r.append({w: (w := 2), w: w})
    r.append(a is (a := None))
    a = [1, 2]
    a[0], a = (a := [3, 4])[1], a
    r.append(a)
    return r


try:
    print(walrus())
except Exception as e:
    print(type(e), e)


def aug():
    a = b = [1]
    a += [2]
    yield a is b, a
    a = a + [3]
    yield a is b
    s = t = "x"
    s += "y"
    yield s, t
    n = 5
    n += 1; n -= 2; n *= 3; n //= 2; n **= 2; n %= 7; n <<= 3; n |= 1; n &= 13; n ^= 6; n >>= 1
    yield n
    n /= 2
    yield n
    d = {"a": [1]}
    d["a"] += [2]
    d["n"] = d.get("n", 0) + 1
    d["n"] += 1
    yield d
    t = ([],)
    try:
        t[0] += [1]
    except TypeError as e:
        yield str(e), t
    x = [1, 2, 3, 4]
    x[1:3] += [9]
    x[::2] = [0] * len(x[::2])
    yield x
    x[:2] = []
    x[1:1] = [5, 6]
    del x[0]
    yield x
    x *= 2
    yield x


for v in aug():
    print(v)


class Aug:
    count = 0

    def bump(self):
        self.count += 1
        self.__class__.total = getattr(self, "total", 0) + 1
        return self


print(Aug().bump().bump().count, Aug.total)


class IAdd:
    def __iadd__(self, o):
        return ("iadd", o)

    def __imatmul__(self, o):
        return ("imatmul", o)

    def __isub__(self, o):
        return NotImplemented

    def __sub__(self, o):
        return ("sub", o)


a = IAdd(); a += 1; print(a)
a = IAdd(); a @= 1; print(a)
a = IAdd(); a -= 1; print(a)

# annotations
a: int
b: str = "s"
c: "forward" = 1
(d): int = 2
r.e: int = 3
show()
print(__annotations__, b, c, d)


class Ann:
    x: int = 1
    y: "str"
    __z: list[int] = []
    f(r)[f(0)]: f("ann") = f(1)


show(Ann.__annotations__)


def local_ann():
    a: undefined = 1
    b: also_undefined
    (f(r).q): undefined
    return a


print(local_ann(), local_ann.__annotations__)
show()


def fann(a: 1, b: 2 = 3, /, c: "x" = 4, *d: 5, e: 6, f: 7 = 8, **g: 9) -> 10: pass


print(fann.__annotations__, fann.__defaults__, fann.__kwdefaults__)
ns = {}
exec("from __future__ import annotations\ndef f(a: b + 1, *c: [x for x in y], **d: lambda: 0) -> g[h]: pass\nz: undefined(1, *a) = 1", ns)
print(ns["f"].__annotations__, ns["__annotations__"])
