# Methods of objects whose __dict__ is made when it is first needed: an attribute of the object hides the method from then on.
import collections
import functools
import io


class Text(io.StringIO):
    def write(self, text):
        return super().write("<" + text + ">")


class Late:
    __slots__ = ("__dict__",)

    def write(self, text):
        return ("late", text)


def use(o, text):
    return o.write(text)


first, second = io.StringIO(), io.StringIO()
for turn in range(3):
    print([use(o, "x") for o in (first, second, first, io.BytesIO and second, Text(), Late(), first)])
second.write = lambda text: ("own", text)
print(use(first, "1"), use(second, "2"), use(first, "3"), use(second, "4"))
del second.write
print(use(second, "5"), use(second, "6"), first.getvalue(), second.getvalue())
second.other = 1
print(use(second, "7"), use(first, "8"))
print(vars(first), use(first, "9"))
first.__dict__["write"] = len
print(use(first, "four"))


def write_bytes(o):
    out = []
    for i in range(6):
        out.append(o.write(b"abc"))
        if i == 2:
            o.write = lambda data: ("hidden", data)
        if i == 4:
            del o.write
    return out


print(write_bytes(io.BytesIO()))
text = Text()
print(use(text, "a"), use(text, "b"))
old = Text.write
Text.write = lambda self, text: ("new", text)
print(use(text, "a"), use(text, "b"))
Text.write = old
del Text.write
print(use(text, "a"), text.getvalue())


class Partial(functools.partial):
    def run(self, x):
        return self(x)


def run(p):
    return [p.run(i) for i in range(3)]


p = Partial(max, 1)
print(run(p))
p.run = str
print(run(p), run(Partial(min, 1)))


class Words(collections.OrderedDict):
    def first(self):
        return next(iter(self))


w = Words(a=1)
print([w.first() for _ in range(3)])
w.first = lambda: "mine"
print([w.first() for _ in range(3)], Words(b=2).first())
