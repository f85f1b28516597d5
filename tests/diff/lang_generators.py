"""Generators stopped at every point: next, send, throw, close, dropped, in bodies with try, finally, with, loops, yield from."""
import itertools
import sys

sys.unraisablehook = lambda u: print("unraisable", u.exc_type.__name__, u.exc_value)

LAYERS = {
    "try": "try:\n{body}\nexcept ValueError as e:\n    out.append(('caught', str(e)))\n    y = yield 'handler'\n    out.append(('h', y))\nelse:\n    out.append('else')",
    "finally": "try:\n{body}\nfinally:\n    out.append(('finally', sys.exc_info()[0]))",
    "finally-yield": "try:\n{body}\nfinally:\n    y = yield 'in finally'\n    out.append(('f', y))",
    "with": "with Ctx(out):\n{body}",
    "for": "for i{n} in range(2):\n{body}\nelse:\n    out.append('for else')",
    "from": "def sub{n}():\n{body2}\nr = yield from sub{n}()\nout.append(('from', r))",
    "bare": "try:\n{body}\nexcept:\n    out.append(('bare', sys.exc_info()[0].__name__))\n    raise",
    "exit": "try:\n{body}\nexcept GeneratorExit:\n    out.append('exit')",
}
BODY = "x = yield 1\nout.append(('x', x))\nx = yield 2\nout.append(('x', x))\n"


class Ctx:
    def __init__(self, out): self.out = out
    def __enter__(self): self.out.append("enter")
    def __exit__(self, t, v, tb): self.out.append(("exit", t and t.__name__))


def indent(text, n=1):
    return "\n".join("    " * n + line for line in text.splitlines())


def build(layers):
    body = BODY
    for n, name in reversed(list(enumerate(layers))):
        body = LAYERS[name].format(n=n, body=indent(body), body2=indent(body + "\nreturn 'sub result'"))
    space = {"Ctx": Ctx, "sys": sys}
    exec("def gen(out):\n" + indent(body) + "\n    return 'result'", space)
    return space["gen"]


ACTIONS = {
    "next": lambda g: next(g),
    "send": lambda g: g.send("sent"),
    "value": lambda g: g.throw(ValueError("thrown")),
    "key": lambda g: g.throw(KeyError("thrown")),
    "stop": lambda g: g.throw(StopIteration("thrown")),
    "close": lambda g: g.close(),
}


def drive(make, actions):
    out = []
    g = make(out)
    for a in actions:
        try:
            out.append(("->", ACTIONS[a](g)))
        except StopIteration as s:
            out.append(("stop", s.value))
        except BaseException as e:
            out.append((type(e).__name__, str(e), type(e.__context__).__name__, type(e.__cause__).__name__))
    frame = g.gi_frame
    out.append((frame is None, g.gi_running))
    del g, frame
    return out


count = 0
for depth in (0, 1, 2):
    for layers in itertools.product(LAYERS, repeat=depth):
        make = build(layers)
        for actions in (["next"] * 5, ["next", "send", "send", "send", "send"], ["next", "value", "next", "next"], ["next", "next", "key", "next"],
                        ["next", "close", "next"], ["value"], ["send"], ["close", "next"], ["next", "next", "close"], ["next", "stop", "next"],
                        ["next", "value", "close"], ["next", "next", "next", "next", "close"], ["next", "value", "value"]):
            print(*layers, "|", *actions, drive(make, actions))
            count += 1
print(count)


def conversation():
    total = 0
    while True:
        x = yield total
        if x is None:
            return total
        total += x


g = conversation()
print(next(g), g.send(1), g.send(2))
try:
    g.send(None)
except StopIteration as e:
    print(e.value)


def yields_in_expressions():
    a = [(yield 1), (yield 2)] + [(yield 3)]
    b = (yield 4) if (yield 5) else (yield 6)
    c = f"{(yield 7)}-{(yield 8)!r}"
    d = {(yield 9): (yield 10)}
    e = (yield 11) < (yield 12) < (yield 13)
    f = max((yield 14), (yield 15), key=(yield 16))
    a[0] += (yield 17)
    d[(yield 18)] = (yield 19)
    assert (yield 20), (yield 21)
    x = (yield 22)[(yield 23)]
    return a, b, c, d, e, f, x


def run(gen, answer):
    r = []
    v = None
    try:
        while True:
            q = gen.send(v)
            r.append(q)
            v = answer(q)
    except StopIteration as s:
        return r, s.value
    except Exception as e:
        return r, type(e), str(e)


print(run(yields_in_expressions(), lambda q: {16: None, 22: "abc", 23: 1, 6: 0, 5: 0}.get(q, q * 10)))
print(run(yields_in_expressions(), lambda q: 0))


def nothing():
    return
    yield


print(list(nothing()), [*nothing()], list(x for x in nothing()))


def from_many():
    r = yield from [1, 2]
    s = yield from "ab"
    t = yield from (x * x for x in range(3))
    u = yield from range(2)
    return r, s, t, u


print(run(from_many(), lambda q: None))


class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3:
            raise StopIteration("done")
        return self.n
    def send(self, v): return ("sent", v)
    def throw(self, *a): return ("thrown", a[0] if isinstance(a[0], type) else type(a[0]))
    def close(self): print("closed")


def through():
    return (yield from It())


g = through()
print(next(g), g.send(5), g.throw(ValueError), next(g))
g.close()
print(run(through(), lambda q: None))


def recursive(n):
    if n:
        yield n
        yield from recursive(n - 1)
        yield -n


print(list(recursive(4)), sum(1 for _ in recursive(50)))


def finalizer(name):
    try:
        yield 1
        yield 2
    finally:
        print("finalized", name)


for v in finalizer("loop"):
    break
print("after loop")
g = finalizer("dropped")
next(g)
del g
print("after del")
a, b = finalizer("unpacked")
try:
    a, = finalizer("too many")
except ValueError as e:
    print(e)
print(next(finalizer("temporary")), "after")
def returns_early():
    for v in finalizer("returned"):
        return v
print(returns_early())
def zipped():
    for a, b in zip(finalizer("z1"), [1]):
        pass
zipped()
print("end of zip")
lazy = (print("evaluated", x) for x in [1, 2])
print("created")
next(lazy)
try:
    (x for x in 5)
except TypeError as e:
    print(e)
nested = ((x, y) for x in range(2) for y in (z * x for z in range(3)) if y != 1)
print(list(nested), list(nested))
